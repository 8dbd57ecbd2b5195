//! The rows that decisions rest on, as the audit carries them.
//!
//! Whoever is about to change one says so first ([`will_change`]). The audit's record of the act
//! then tells what stands there afterwards, and the hash of what stood there before. So the
//! state can be built again from the log alone, and a row that was changed by any other hand
//! shows: it is not what the log says, or the next record's "before" is not.
//!
//! Words of people for people (names, topics) are no rights and are left out; so are marks of
//! what was told. Conversations of two and of a few are left out as well: who talks with whom is
//! nothing for the audit.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokenim_policy::merkle;
use tokenim_policy::proof::hash_text;

use super::db::{Arg, Db, Row, StoreResult};

/// Raised when the columns below change, and by a migration that writes one of these rows. What an older form told cannot be compared any more:
/// the state is told whole again, once.
pub const FORM: u64 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    Organisation,
    Department,
    Person,
    Post,
    Team,
    TeamMember,
    Channel,
    /// All intervals of one person in one channel.
    Member,
    Grant,
    Exclusion,
    Role,
    RoleHeld,
    Bundle,
    Delegation,
    Clearance,
}

struct Table {
    word: &'static str,
    key: &'static [&'static str],
    columns: &'static [&'static str],
    /// The columns of the rows under one key, which is its first parameters.
    under: &'static str,
    /// The key and the columns of every row that is carried.
    all: &'static str,
    put: Put,
}

/// How rows are made what the audit says.
enum Put {
    /// The audit has the whole of a row.
    Anew {
        clear: &'static str,
        write: &'static str,
    },
    /// A row holds more than the audit has: it can be set right, and neither made nor taken away.
    Right(&'static str),
}

impl Right {
    pub const ALL: &'static [Right] = &[
        Right::Organisation,
        Right::Department,
        Right::Person,
        Right::Post,
        Right::Team,
        Right::TeamMember,
        Right::Channel,
        Right::Member,
        Right::Grant,
        Right::Exclusion,
        Right::Role,
        Right::RoleHeld,
        Right::Bundle,
        Right::Delegation,
        Right::Clearance,
    ];

    /// As the audit names it.
    pub fn word(self) -> &'static str {
        self.spec().word
    }

    pub fn of(word: &str) -> Option<Self> {
        Right::ALL
            .iter()
            .copied()
            .find(|right| right.word() == word)
    }

    pub fn columns(self) -> &'static [&'static str] {
        self.spec().columns
    }

    /// Whether the record says enough to write a row that is gone, or to take one away.
    pub fn is_whole(self) -> bool {
        matches!(self.spec().put, Put::Anew { .. })
    }

    fn spec(self) -> &'static Table {
        match self {
            Right::Organisation => &Table {
                word: "organisation",
                key: &["one"],
                columns: &["set_up_mode", "reading_lease_hours", "password_profile"],
                under: "SELECT set_up_mode, reading_lease_hours, password_profile FROM \
                    organisation WHERE one = ?1 ORDER BY set_up_mode, reading_lease_hours, \
                    password_profile",
                all: "SELECT one, set_up_mode, reading_lease_hours, password_profile FROM \
                    organisation ORDER BY one, set_up_mode, reading_lease_hours, \
                    password_profile",
                put: Put::Right(
                    "UPDATE organisation SET set_up_mode = ?2, reading_lease_hours = ?3, \
                    password_profile = ?4 WHERE one = ?1",
                ),
            },
            Right::Department => &Table {
                word: "department",
                key: &["id"],
                columns: &["parent_id", "manager_id"],
                under: "SELECT parent_id, manager_id FROM department WHERE id = ?1 ORDER BY \
                    parent_id, manager_id",
                all: "SELECT id, parent_id, manager_id FROM department ORDER BY id, \
                    parent_id, manager_id",
                put: Put::Right(
                    "UPDATE department SET parent_id = ?2, manager_id = ?3 WHERE id = ?1",
                ),
            },
            Right::Person => &Table {
                word: "person",
                key: &["id"],
                columns: &[
                    "handle",
                    "kind",
                    "department_id",
                    "manager_id",
                    "active",
                    "disabled_at",
                    "disabled_by",
                    "disabled_text",
                ],
                under: "SELECT handle, kind, department_id, manager_id, active, disabled_at, \
                    disabled_by, disabled_text FROM person WHERE id = ?1 ORDER BY handle, \
                    kind, department_id, manager_id, active, disabled_at, disabled_by, \
                    disabled_text",
                all: "SELECT id, handle, kind, department_id, manager_id, active, \
                    disabled_at, disabled_by, disabled_text FROM person ORDER BY id, \
                    handle, kind, department_id, manager_id, active, disabled_at, \
                    disabled_by, disabled_text",
                put: Put::Right(
                    "UPDATE person SET handle = ?2, kind = ?3, department_id = ?4, \
                    manager_id = ?5, active = ?6, disabled_at = ?7, disabled_by = ?8, \
                    disabled_text = ?9 WHERE id = ?1",
                ),
            },
            Right::Post => &Table {
                word: "post",
                key: &["person_id", "role", "scope"],
                columns: &["holding", "cause", "since", "until", "by_id"],
                under: "SELECT holding, cause, since, until, by_id FROM role_held WHERE \
                    person_id = ?1 AND role = ?2 AND scope = ?3 ORDER BY holding, cause, \
                    since, until, by_id",
                all: "SELECT person_id, role, scope, holding, cause, since, until, by_id \
                    FROM role_held ORDER BY person_id, role, scope, holding, cause, since, \
                    until, by_id",
                put: Put::Anew {
                    clear: "DELETE FROM role_held WHERE person_id = ?1 AND role = ?2 AND scope = \
                    ?3",
                    write: "INSERT INTO role_held (person_id, role, scope, holding, cause, since, \
                    until, by_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                },
            },
            Right::Team => &Table {
                word: "team",
                key: &["id"],
                columns: &[
                    "kind",
                    "department_id",
                    "join_rule",
                    "leave_rule",
                    "owner_id",
                    "deputy_id",
                    "stage",
                    "ends_at",
                    "archived_at",
                    "frozen_at",
                ],
                under: "SELECT kind, department_id, join_rule, leave_rule, owner_id, \
                    deputy_id, stage, ends_at, archived_at, frozen_at FROM team WHERE id = \
                    ?1 ORDER BY kind, department_id, join_rule, leave_rule, owner_id, \
                    deputy_id, stage, ends_at, archived_at, frozen_at",
                all: "SELECT id, kind, department_id, join_rule, leave_rule, owner_id, \
                    deputy_id, stage, ends_at, archived_at, frozen_at FROM team ORDER BY \
                    id, kind, department_id, join_rule, leave_rule, owner_id, deputy_id, \
                    stage, ends_at, archived_at, frozen_at",
                put: Put::Right(
                    "UPDATE team SET kind = ?2, department_id = ?3, join_rule = ?4, \
                    leave_rule = ?5, owner_id = ?6, deputy_id = ?7, stage = ?8, ends_at = \
                    ?9, archived_at = ?10, frozen_at = ?11 WHERE id = ?1",
                ),
            },
            Right::TeamMember => &Table {
                word: "team_member",
                key: &["team_id", "person_id"],
                columns: &["admin", "since"],
                under: "SELECT admin, since FROM team_member WHERE team_id = ?1 AND person_id \
                    = ?2 ORDER BY admin, since",
                all: "SELECT team_id, person_id, admin, since FROM team_member ORDER BY \
                    team_id, person_id, admin, since",
                put: Put::Anew {
                    clear: "DELETE FROM team_member WHERE team_id = ?1 AND person_id = ?2",
                    write: "INSERT INTO team_member (team_id, person_id, admin, since) VALUES (?1, \
                    ?2, ?3, ?4)",
                },
            },
            Right::Channel => &Table {
                word: "channel",
                key: &["id"],
                columns: &[
                    "kind",
                    "team_id",
                    "mode",
                    "history",
                    "label",
                    "archived_at",
                    "frozen_at",
                ],
                under: "SELECT kind, team_id, mode, history, label, archived_at, frozen_at \
                    FROM channel WHERE id = ?1 AND kind IN ('public', 'private') ORDER BY \
                    kind, team_id, mode, history, label, archived_at, frozen_at",
                all: "SELECT id, kind, team_id, mode, history, label, archived_at, frozen_at \
                    FROM channel WHERE kind IN ('public', 'private') ORDER BY id, kind, \
                    team_id, mode, history, label, archived_at, frozen_at",
                put: Put::Right(
                    "UPDATE channel SET kind = ?2, team_id = ?3, mode = ?4, history = ?5, \
                    label = ?6, archived_at = ?7, frozen_at = ?8 WHERE id = ?1",
                ),
            },
            Right::Member => &Table {
                word: "member",
                key: &["channel_id", "person_id"],
                columns: &["from_seq", "to_seq", "since"],
                under: "SELECT from_seq, to_seq, since FROM membership WHERE channel_id = ?1 \
                    AND person_id = ?2 AND channel_id IN (SELECT id FROM channel WHERE \
                    kind IN ('public', 'private')) ORDER BY from_seq, to_seq, since",
                all: "SELECT channel_id, person_id, from_seq, to_seq, since FROM membership \
                    WHERE channel_id IN (SELECT id FROM channel WHERE kind IN ('public', \
                    'private')) ORDER BY channel_id, person_id, from_seq, to_seq, since",
                put: Put::Anew {
                    clear: "DELETE FROM membership WHERE channel_id = ?1 AND person_id = ?2",
                    write: "INSERT INTO membership (channel_id, person_id, from_seq, to_seq, \
                    since) VALUES (?1, ?2, ?3, ?4, ?5)",
                },
            },
            Right::Grant => &Table {
                word: "grant",
                key: &["id"],
                columns: &[
                    "person_id",
                    "permission",
                    "scope",
                    "holding",
                    "starts_at",
                    "ends_at",
                    "by_id",
                    "text",
                    "ended_at",
                    "ended_by",
                    "ended_code",
                    "ended_text",
                ],
                under: "SELECT person_id, permission, scope, holding, starts_at, ends_at, \
                    by_id, text, ended_at, ended_by, ended_code, ended_text FROM \
                    access_grant WHERE id = ?1 ORDER BY person_id, permission, scope, \
                    holding, starts_at, ends_at, by_id, text, ended_at, ended_by, \
                    ended_code, ended_text",
                all: "SELECT id, person_id, permission, scope, holding, starts_at, ends_at, \
                    by_id, text, ended_at, ended_by, ended_code, ended_text FROM \
                    access_grant ORDER BY id, person_id, permission, scope, holding, \
                    starts_at, ends_at, by_id, text, ended_at, ended_by, ended_code, \
                    ended_text",
                put: Put::Anew {
                    clear: "DELETE FROM access_grant WHERE id = ?1",
                    write: "INSERT INTO access_grant (id, person_id, permission, scope, holding, \
                    starts_at, ends_at, by_id, text, ended_at, ended_by, ended_code, \
                    ended_text, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, \
                    ?11, ?12, ?13, 0)",
                },
            },
            Right::Exclusion => &Table {
                word: "exclusion",
                key: &["id"],
                columns: &[
                    "person_id",
                    "kind",
                    "permission",
                    "scope",
                    "code",
                    "starts_at",
                    "ends_at",
                    "review_at",
                    "by_id",
                    "text",
                    "ended_at",
                    "ended_by",
                    "ended_code",
                    "ended_text",
                    "case_id",
                ],
                under: "SELECT person_id, kind, permission, scope, code, starts_at, ends_at, \
                    review_at, by_id, text, ended_at, ended_by, ended_code, ended_text, \
                    case_id FROM exclusion WHERE id = ?1 ORDER BY person_id, kind, \
                    permission, scope, code, starts_at, ends_at, review_at, by_id, text, \
                    ended_at, ended_by, ended_code, ended_text, case_id",
                all: "SELECT id, person_id, kind, permission, scope, code, starts_at, \
                    ends_at, review_at, by_id, text, ended_at, ended_by, ended_code, \
                    ended_text, case_id FROM exclusion ORDER BY id, person_id, kind, \
                    permission, scope, code, starts_at, ends_at, review_at, by_id, text, \
                    ended_at, ended_by, ended_code, ended_text, case_id",
                put: Put::Anew {
                    clear: "DELETE FROM exclusion WHERE id = ?1",
                    write: "INSERT INTO exclusion (id, person_id, kind, permission, scope, code, \
                    starts_at, ends_at, review_at, by_id, text, ended_at, ended_by, \
                    ended_code, ended_text, case_id, told, begin_told) VALUES (?1, ?2, ?3, \
                    ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, 1)",
                },
            },
            Right::Role => &Table {
                word: "role",
                key: &["id"],
                columns: &[
                    "name",
                    "purpose",
                    "based_on",
                    "owner_id",
                    "permissions",
                    "version",
                    "changed_at",
                    "changed_by",
                    "retired_at",
                ],
                under: "SELECT name, purpose, based_on, owner_id, permissions, version, \
                    changed_at, changed_by, retired_at FROM custom_role WHERE id = ?1 \
                    ORDER BY name, purpose, based_on, owner_id, permissions, version, \
                    changed_at, changed_by, retired_at",
                all: "SELECT id, name, purpose, based_on, owner_id, permissions, version, \
                    changed_at, changed_by, retired_at FROM custom_role ORDER BY id, name, \
                    purpose, based_on, owner_id, permissions, version, changed_at, \
                    changed_by, retired_at",
                put: Put::Right(
                    "UPDATE custom_role SET name = ?2, purpose = ?3, based_on = ?4, \
                    owner_id = ?5, permissions = ?6, version = ?7, changed_at = ?8, \
                    changed_by = ?9, retired_at = ?10 WHERE id = ?1",
                ),
            },
            Right::RoleHeld => &Table {
                word: "role_held",
                key: &["id"],
                columns: &[
                    "role_id",
                    "person_id",
                    "scope",
                    "starts_at",
                    "ends_at",
                    "by_id",
                    "text",
                    "ended_at",
                    "ended_by",
                    "ended_code",
                    "ended_text",
                ],
                under: "SELECT role_id, person_id, scope, starts_at, ends_at, by_id, text, \
                    ended_at, ended_by, ended_code, ended_text FROM custom_role_held WHERE \
                    id = ?1 ORDER BY role_id, person_id, scope, starts_at, ends_at, by_id, \
                    text, ended_at, ended_by, ended_code, ended_text",
                all: "SELECT id, role_id, person_id, scope, starts_at, ends_at, by_id, text, \
                    ended_at, ended_by, ended_code, ended_text FROM custom_role_held ORDER \
                    BY id, role_id, person_id, scope, starts_at, ends_at, by_id, text, \
                    ended_at, ended_by, ended_code, ended_text",
                put: Put::Anew {
                    clear: "DELETE FROM custom_role_held WHERE id = ?1",
                    write: "INSERT INTO custom_role_held (id, role_id, person_id, scope, \
                    starts_at, ends_at, by_id, text, ended_at, ended_by, ended_code, \
                    ended_text, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, \
                    ?11, ?12, 0)",
                },
            },
            Right::Bundle => &Table {
                word: "bundle",
                key: &["id"],
                columns: &[
                    "team_id",
                    "permissions",
                    "starts_at",
                    "ends_at",
                    "by_id",
                    "text",
                    "ended_at",
                    "ended_by",
                    "ended_code",
                    "ended_text",
                ],
                under: "SELECT team_id, permissions, starts_at, ends_at, by_id, text, ended_at, \
                    ended_by, ended_code, ended_text FROM bundle WHERE id = ?1 ORDER BY \
                    team_id, permissions, starts_at, ends_at, by_id, text, ended_at, \
                    ended_by, ended_code, ended_text",
                all: "SELECT id, team_id, permissions, starts_at, ends_at, by_id, text, \
                    ended_at, ended_by, ended_code, ended_text FROM bundle ORDER BY id, \
                    team_id, permissions, starts_at, ends_at, by_id, text, ended_at, \
                    ended_by, ended_code, ended_text",
                put: Put::Anew {
                    clear: "DELETE FROM bundle WHERE id = ?1",
                    write: "INSERT INTO bundle (id, team_id, permissions, starts_at, ends_at, \
                    by_id, text, ended_at, ended_by, ended_code, ended_text, told) VALUES \
                    (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)",
                },
            },
            Right::Clearance => &Table {
                word: "clearance",
                key: &["person_id"],
                columns: &["level", "id", "since", "by_id", "text"],
                under: "SELECT level, id, since, by_id, text FROM clearance WHERE person_id = ?1 \
                    ORDER BY level, id, since, by_id, text",
                all: "SELECT person_id, level, id, since, by_id, text FROM clearance ORDER BY \
                    person_id, level, id, since, by_id, text",
                put: Put::Anew {
                    clear: "DELETE FROM clearance WHERE person_id = ?1",
                    write: "INSERT INTO clearance (person_id, level, id, since, by_id, text) \
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                },
            },
            Right::Delegation => &Table {
                word: "delegation",
                key: &["id"],
                columns: &["of_id", "to_id", "starts_at", "ends_at", "ended_at"],
                under: "SELECT of_id, to_id, starts_at, ends_at, ended_at FROM delegation \
                    WHERE id = ?1 ORDER BY of_id, to_id, starts_at, ends_at, ended_at",
                all: "SELECT id, of_id, to_id, starts_at, ends_at, ended_at FROM delegation \
                    ORDER BY id, of_id, to_id, starts_at, ends_at, ended_at",
                put: Put::Right(
                    "UPDATE delegation SET of_id = ?2, to_id = ?3, starts_at = ?4, ends_at \
                    = ?5, ended_at = ?6 WHERE id = ?1",
                ),
            },
        }
    }
}

/// Where something stands: what it is, and its key with `/` between the parts.
pub type Place = (Right, String);

/// The rows under one key, each with its columns in order; nothing there is no rows.
pub type Rows = Vec<Vec<Value>>;

/// What an act did to the rows under one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    pub place: Place,
    /// The hash of what stood there.
    pub was: String,
    pub rows: Rows,
}

/// Of rows, as the audit carries it.
pub fn hash(rows: &Rows) -> String {
    hash_text(&merkle::leaf_hash(json!(rows).to_string().as_bytes()))
}

/// What is being changed and stands in no record yet, with the hash of what stood there.
pub(super) type Pending = BTreeMap<Place, String>;

/// Before rows under this key are changed, made or taken away.
pub(super) async fn will_change(db: &Db, right: Right, key: &[String]) -> StoreResult<()> {
    let place = (right, key.join("/"));
    if db.changing.borrow().contains_key(&place) {
        return Ok(());
    }
    let was = hash(&under(db, &place).await?);
    db.changing.borrow_mut().insert(place, was);
    Ok(())
}

/// What has changed since this was asked last. For the record that is being written.
pub async fn take_changes(db: &Db) -> StoreResult<Vec<Changed>> {
    let pending = std::mem::take(&mut *db.changing.borrow_mut());
    let mut changes = Vec::with_capacity(pending.len());
    for (place, was) in pending {
        let rows = under(db, &place).await?;
        if hash(&rows) != was {
            changes.push(Changed { place, was, rows });
        }
    }
    Ok(changes)
}

/// Whether [`take_changes`] would find any.
pub async fn has_changes(db: &Db) -> StoreResult<bool> {
    let pending = db.changing.borrow().clone();
    for (place, was) in &pending {
        if hash(&under(db, place).await?) != *was {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether something may have been changed that no record tells yet.
pub fn is_pending(db: &Db) -> bool {
    !db.changing.borrow().is_empty()
}

/// The rows under one key.
pub async fn under(db: &Db, place: &Place) -> StoreResult<Rows> {
    let spec = place.0.spec();
    let args: Vec<Arg<'_>> = place.1.split('/').map(key_arg).collect();
    db.all(spec.under, &args, |row| columns(row, 0, spec.columns.len()))
        .await
}

/// The organisation's own key is a number, every other a text.
fn key_arg(part: &str) -> Arg<'_> {
    match part.parse::<i64>() {
        Ok(number) => Arg::Int(number),
        Err(_) => Arg::Text(part),
    }
}

fn columns(row: &Row<'_>, first: usize, count: usize) -> StoreResult<Vec<Value>> {
    (first..first + count)
        .map(|column| row.value(column))
        .collect()
}

/// Everything that stands in the tables.
pub async fn all(db: &Db) -> StoreResult<BTreeMap<Place, Rows>> {
    let mut found: BTreeMap<Place, Rows> = BTreeMap::new();
    for &right in Right::ALL {
        let spec = right.spec();
        let keys = spec.key.len();
        let rows = db
            .all(spec.all, &[], |row| {
                let key: Vec<String> = columns(row, 0, keys)?.iter().map(plain).collect();
                Ok((key.join("/"), columns(row, keys, spec.columns.len())?))
            })
            .await?;
        for (key, row) in rows {
            found.entry((right, key)).or_default().push(row);
        }
    }
    Ok(found)
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Makes the rows under a key what the record says. False: it does not say enough.
pub async fn put_back(db: &Db, place: &Place, rows: &Rows) -> StoreResult<bool> {
    let spec = place.0.spec();
    let key: Vec<String> = place.1.split('/').map(str::to_owned).collect();
    match &spec.put {
        Put::Anew { clear, write } => {
            will_change(db, place.0, &key).await?;
            db.execute(clear, &with_key(place, &[])).await?;
            for row in rows {
                db.execute(write, &with_key(place, row)).await?;
            }
        }
        Put::Right(set) => {
            let there = under(db, place).await?;
            let ([_], [row]) = (there.as_slice(), rows.as_slice()) else {
                return Ok(false);
            };
            will_change(db, place.0, &key).await?;
            db.execute(set, &with_key(place, row)).await?;
        }
    }
    Ok(true)
}

fn with_key<'a>(place: &'a Place, row: &'a [Value]) -> Vec<Arg<'a>> {
    let own = place.1.split('/').map(key_arg);
    own.chain(row.iter().map(arg)).collect()
}

fn arg(value: &Value) -> Arg<'_> {
    match value {
        Value::String(text) => Arg::Text(text),
        Value::Number(number) => Arg::Int(number.as_i64().unwrap_or_default()),
        Value::Bool(yes) => Arg::Int((*yes).into()),
        Value::Null | Value::Array(_) | Value::Object(_) => Arg::Null,
    }
}

/// What stands there, told as if it had just been made so: how something that another hand
/// wrote is accepted.
pub async fn tell_again(db: &Db, place: &Place) -> StoreResult<Changed> {
    let rows = under(db, place).await?;
    Ok(Changed {
        place: place.clone(),
        was: hash(&rows),
        rows,
    })
}
