//! How much room files may take: what remains for somebody, what administrators see of it, and
//! what they set.
//!
//! Of what the machine's settings allow, what an administrator says of all, and what one says of
//! one person or one channel, the machine's is never exceeded, and the narrower saying counts.
//! What is set takes nothing away from anybody: it is looked at when a file is announced.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tokenim_policy::labels;
use tokenim_policy::{Moment, decide};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::file::LimitOf;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::{Action, Facts, PersonKind, Resource, Scope};
use tokenim_protocol::quota::{
    QUOTA_OVER_MAX, QUOTA_ROWS_MAX, QuotaBoard, QuotaEffect, QuotaOf, QuotaRow, Room, Rooms,
    SetQuota,
};
use tokenim_protocol::time::UnixMillis;

use super::check;
use crate::access;
use crate::audit::{self, Act};
use crate::config::FileLimits;
use crate::error::{AppError, AppResult};
use crate::store::{Db, StoreResult, Tx, channels, facts, members, people, quotas, visible};

/// Everything that is said, to be asked about.
struct Quotas {
    said: BTreeMap<String, u64>,
    machine: FileLimits,
}

impl Quotas {
    async fn load(db: &Db, machine: FileLimits) -> StoreResult<Self> {
        let said = quotas::all(db).await?;
        Ok(Self { said, machine })
    }

    fn set(&self, of: QuotaOf) -> Option<u64> {
        self.said.get(&quotas::scope(of)).copied()
    }

    fn limit(&self, of: QuotaOf) -> u64 {
        in_force(
            self.set(of),
            || self.set(for_all(of)),
            bound(self.machine, of),
        )
    }

    fn row(&self, of: QuotaOf, used: u64) -> QuotaRow {
        QuotaRow {
            of,
            used,
            limit: self.limit(of),
            set: self.set(of),
            bound: bound(self.machine, of),
        }
    }
}

/// The exception, or what stands for all, within what the machine allows.
fn in_force(own: Option<u64>, all: impl FnOnce() -> Option<u64>, bound: u64) -> u64 {
    own.or_else(all).map_or(bound, |said| said.min(bound))
}

/// What stands for all of the kind.
fn for_all(of: QuotaOf) -> QuotaOf {
    match of {
        QuotaOf::Person(_) => QuotaOf::EachPerson,
        QuotaOf::Channel(_) => QuotaOf::EachChannel,
        other => other,
    }
}

fn bound(machine: FileLimits, of: QuotaOf) -> u64 {
    match of {
        QuotaOf::File => machine.file_bytes_max,
        QuotaOf::EachPerson | QuotaOf::Person(_) => machine.person_bytes_max,
        QuotaOf::EachChannel | QuotaOf::Channel(_) => machine.channel_bytes_max,
        QuotaOf::Organisation => machine.organisation_bytes_max,
    }
}

/// What the next file of this person has to fit into, there where a channel is named.
pub(super) async fn rooms_for(
    db: &Db,
    person: PersonId,
    channel: Option<ChannelId>,
    machine: FileLimits,
) -> AppResult<Vec<Room>> {
    let mut asked = vec![
        (LimitOf::File, QuotaOf::File),
        (LimitOf::Person, QuotaOf::Person(person)),
    ];
    if let Some(channel) = channel {
        asked.push((LimitOf::Channel, QuotaOf::Channel(channel)));
    }
    asked.push((LimitOf::Organisation, QuotaOf::Organisation));
    let mut rooms = Vec::with_capacity(asked.len());
    for (of, quota) in asked {
        let own = quotas::get(db, quota).await?;
        let all = match own {
            None => quotas::get(db, for_all(quota)).await?,
            Some(_) => None,
        };
        rooms.push(Room {
            of,
            limit: in_force(own, || all, bound(machine, quota)),
            used: match of {
                LimitOf::File => 0,
                _ => quotas::taken(db, quota).await?,
            },
        });
    }
    Ok(rooms)
}

/// What one's own files take and what remains.
pub async fn own_room(
    db: &Db,
    actor: PersonId,
    machine: FileLimits,
    now: UnixMillis,
) -> AppResult<Rooms> {
    let allowed = access::organisation(db, actor, Action::ReadOwnRoom, now).await?;
    let rooms = rooms_for(db, actor, None, machine).await?;
    told(db, &allowed.facts, rooms, now).await
}

/// The same in a channel, with what the channel's files take.
pub async fn channel_room(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    machine: FileLimits,
    now: UnixMillis,
) -> AppResult<Rooms> {
    let allowed = access::channel(db, actor, Action::ReadChannel, channel, now).await?;
    let rooms = rooms_for(db, actor, Some(channel), machine).await?;
    told(db, &allowed.facts, rooms, now).await
}

/// How much the whole company keeps is nobody's business until there is too little room.
async fn told(db: &Db, reader: &Facts, mut rooms: Vec<Room>, now: UnixMillis) -> AppResult<Rooms> {
    rooms.retain(|room| room.of != LimitOf::Organisation || room.is_nearly_full());
    let everywhere = Resource::at(Scope::Organisation);
    let mut managers = Vec::new();
    for id in people::helpers(db).await? {
        let Some(helper) = facts::of(db, id).await? else {
            continue;
        };
        let may = decide(
            &helper,
            Action::ManageQuotas,
            &everywhere,
            &Moment::server(now),
        );
        let known =
            reader.kind != PersonKind::Guest || visible::sees(db, reader.person, id).await?;
        if may.is_allowed() && known && id != reader.person {
            managers.push(id);
        }
    }
    Ok(Rooms { rooms, managers })
}

pub async fn quota_board(
    db: &Db,
    actor: PersonId,
    machine: FileLimits,
    now: UnixMillis,
) -> AppResult<QuotaBoard> {
    access::organisation(db, actor, Action::ManageQuotas, now).await?;
    let quotas = Quotas::load(db, machine).await?;
    let people = quotas::taken_by_people(db).await?;
    let all = quotas::taken_by_channels(db).await?;
    let known = known_channels(db, actor).await?;
    let most = |rows: &[u64]| rows.iter().copied().max().unwrap_or(0);
    let of_people: Vec<u64> = people.iter().map(|(_, bytes)| *bytes).collect();
    let of_channels: Vec<u64> = all.iter().map(|(_, bytes)| *bytes).collect();
    let total = quotas::taken(db, QuotaOf::Organisation).await?;
    let elsewhere = all
        .iter()
        .filter(|(channel, _)| !known.contains(channel))
        .map(|(_, bytes)| *bytes)
        .sum();
    let people = people
        .into_iter()
        .map(|(person, bytes)| (QuotaOf::Person(person), bytes));
    let channels = all
        .into_iter()
        .filter(|(channel, _)| known.contains(channel))
        .map(|(channel, bytes)| (QuotaOf::Channel(channel), bytes));
    let said = quotas.said.keys();
    let excepted_people = said.clone().filter_map(|scope| {
        Some(QuotaOf::Person(
            scope.strip_prefix("person:")?.parse().ok()?,
        ))
    });
    let excepted_channels = said
        .filter_map(|scope| scope.strip_prefix("channel:")?.parse().ok())
        .filter(|channel| known.contains(channel))
        .map(QuotaOf::Channel);
    Ok(QuotaBoard {
        quotas: vec![
            quotas.row(QuotaOf::File, 0),
            quotas.row(QuotaOf::EachPerson, most(&of_people)),
            quotas.row(QuotaOf::EachChannel, most(&of_channels)),
            quotas.row(QuotaOf::Organisation, total),
        ],
        people: largest(&quotas, people.collect(), excepted_people.collect()),
        channels: largest(&quotas, channels.collect(), excepted_channels.collect()),
        elsewhere,
    })
}

/// Those that take the most, and behind them the exceptions that are not among them.
fn largest(
    quotas: &Quotas,
    taken: Vec<(QuotaOf, u64)>,
    excepted: BTreeSet<QuotaOf>,
) -> Vec<QuotaRow> {
    let with_files: BTreeSet<QuotaOf> = taken.iter().map(|(of, _)| *of).collect();
    let mut rows: Vec<QuotaRow> = taken
        .into_iter()
        .enumerate()
        .filter(|(nth, (of, _))| *nth < QUOTA_ROWS_MAX || excepted.contains(of))
        .map(|(_, (of, used))| quotas.row(of, used))
        .collect();
    rows.extend(
        excepted
            .into_iter()
            .filter(|of| !with_files.contains(of))
            .map(|of| quotas.row(of, 0)),
    );
    rows
}

/// One's own and the public ones: of others nobody learns here that they exist.
async fn known_channels(db: &Db, actor: PersonId) -> AppResult<BTreeSet<ChannelId>> {
    let own = members::channels_of(db, actor).await?;
    let facts = access::facts_of(db, actor).await?;
    let up_to = labels::up_to(facts.conditions.level);
    let public = channels::public(db).await?;
    let public = public.into_iter().filter(|channel| channel.label <= up_to);
    Ok(own
        .into_iter()
        .map(|(channel, _)| channel)
        .chain(public.map(|channel| channel.id))
        .collect())
}

pub async fn set_quota(
    tx: &mut Tx,
    actor: PersonId,
    request: SetQuota,
    machine: FileLimits,
) -> AppResult<QuotaEffect> {
    tx.rehearse(request.dry_run);
    // A rehearsal keeps nothing, so it needs no reason.
    let text = match request.dry_run && request.text.is_empty() {
        true => String::new(),
        false => check::reason("text", &request.text)?,
    };
    access::organisation(tx, actor, Action::ManageQuotas, tx.now()).await?;
    let of = request.of;
    let known = known_channels(tx, actor).await?;
    match of {
        QuotaOf::Person(person) => {
            people::account(tx, person)
                .await?
                .ok_or(AppError::NotFound)?;
        }
        QuotaOf::Channel(channel) if !known.contains(&channel) => return Err(AppError::NotFound),
        _ => {}
    }
    if request
        .bytes
        .is_some_and(|bytes| bytes == 0 || bytes > bound(machine, of))
    {
        return Err(AppError::field("bytes", FieldProblem::NotAllowed));
    }
    let before = Quotas::load(tx, machine).await?;
    let was = before.set(of);
    quotas::set(tx, of, request.bytes).await?;
    let after = Quotas::load(tx, machine).await?;
    let effect = effect(tx, of, &before, &after, &known).await?;
    if request.dry_run {
        quotas::set(tx, of, was).await?;
        return Ok(effect);
    }
    if was != request.bytes {
        let act = Act::new("quota.set")
            .about(about(of))
            .before(shown(of, was))
            .after(shown(of, request.bytes))
            .because(&text);
        audit::record(tx, Some(actor), act).await?;
    }
    Ok(effect)
}

/// Whoever it is about, so that the record is found with them.
fn about(of: QuotaOf) -> String {
    match of {
        QuotaOf::Person(person) => person.to_string(),
        QuotaOf::Channel(channel) => Scope::Channel(channel).to_query(),
        _ => Scope::Organisation.to_query(),
    }
}

/// As it stands in the audit.
fn shown(of: QuotaOf, bytes: Option<u64>) -> Value {
    let kind = match of {
        QuotaOf::File => "file",
        QuotaOf::EachPerson => "each_person",
        QuotaOf::EachChannel => "each_channel",
        QuotaOf::Organisation => "organisation",
        QuotaOf::Person(_) => "person",
        QuotaOf::Channel(_) => "channel",
    };
    json!({ "of": kind, "bytes": bytes })
}

/// Who has no room any more and had some before. Channels that the one who asks does not know
/// of are counted and not named.
async fn effect(
    tx: &Tx,
    of: QuotaOf,
    before: &Quotas,
    after: &Quotas,
    known: &BTreeSet<ChannelId>,
) -> AppResult<QuotaEffect> {
    let candidates: Vec<(QuotaOf, u64)> = match of {
        QuotaOf::File => Vec::new(),
        QuotaOf::Organisation | QuotaOf::Person(_) | QuotaOf::Channel(_) => {
            vec![(of, quotas::taken(tx, of).await?)]
        }
        QuotaOf::EachPerson => quotas::taken_by_people(tx)
            .await?
            .into_iter()
            .map(|(person, bytes)| (QuotaOf::Person(person), bytes))
            .collect(),
        QuotaOf::EachChannel => quotas::taken_by_channels(tx)
            .await?
            .into_iter()
            .map(|(channel, bytes)| (QuotaOf::Channel(channel), bytes))
            .collect(),
    };
    let mut effect = QuotaEffect::default();
    for (of, used) in candidates {
        if used < after.limit(of) || used >= before.limit(of) {
            continue;
        }
        effect.over_count += 1;
        let is_known = match of {
            QuotaOf::Channel(channel) => known.contains(&channel),
            _ => true,
        };
        if is_known && effect.over.len() < QUOTA_OVER_MAX {
            effect.over.push(after.row(of, used));
        }
    }
    Ok(effect)
}
