//! What follows a person from device to device: drafts, the shape of the channel list, what
//! they want to be told. Two writings merge by the higher stamp, so it does not matter in
//! which order devices and server tell of them; what was made here without a network waits,
//! and is told under the stamp it was made with.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::{ChannelId, DeviceId, FolderId};
use tokenim_protocol::personal::{Mute, NoticeLevel, QuietHours, Setting, Stamp, StateItem};
use tokenim_protocol::time::UnixMillis;
use uuid::Uuid;

use crate::change::Change;

use super::sql::{int, uint, uuid};
use super::{Reader, Result, WriteTx, other_draft};

/// What the registers say together; drafts are read one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub favourites: BTreeMap<ChannelId, i64>,
    pub filed: BTreeMap<ChannelId, FolderId>,
    /// Place and name.
    pub folders: BTreeMap<FolderId, (i64, String)>,
    pub muted: BTreeMap<ChannelId, Mute>,
    pub levels: BTreeMap<ChannelId, NoticeLevel>,
    pub default_level: NoticeLevel,
    pub keywords: Vec<String>,
    pub quiet_hours: Option<QuietHours>,
    pub do_not_disturb: Option<UnixMillis>,
    /// None: as nothing was said about it, shown.
    pub show_content: Option<bool>,
    pub unread_first: bool,
}

pub fn settings(reader: &Reader<'_>) -> Result<Settings> {
    let mut settings = Settings::default();
    // Drafts are left out by their key, which is the table's order.
    let mut statement = reader.connection.prepare_cached(
        "SELECT setting FROM outbox.person_state
         WHERE empty = 0 AND (key < 'draft:' OR key >= 'draft;')",
    )?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    for row in rows {
        if let Ok(setting) = serde_json::from_str(&row?) {
            settings.take(setting);
        }
    }
    Ok(settings)
}

impl Settings {
    fn take(&mut self, setting: Setting) {
        match setting {
            Setting::Draft { .. } => {}
            Setting::Favourite { channel_id, place } => {
                if let Some(place) = place {
                    self.favourites.insert(channel_id, place);
                }
            }
            Setting::Filed { channel_id, folder } => {
                if let Some(folder) = folder {
                    self.filed.insert(channel_id, folder);
                }
            }
            Setting::Folder {
                folder_id,
                name,
                place,
            } => {
                if let Some(name) = name {
                    self.folders.insert(folder_id, (place, name));
                }
            }
            Setting::Mute { channel_id, mute } => {
                if let Some(mute) = mute {
                    self.muted.insert(channel_id, mute);
                }
            }
            Setting::ChannelLevel { channel_id, level } => {
                if let Some(level) = level {
                    self.levels.insert(channel_id, level);
                }
            }
            Setting::DefaultLevel { level } => self.default_level = level,
            Setting::Keywords { words } => self.keywords = words,
            Setting::QuietHours { hours } => self.quiet_hours = hours,
            Setting::DoNotDisturb { until } => self.do_not_disturb = until,
            Setting::ShowContent { shown } => self.show_content = Some(shown),
            Setting::UnreadFirst { on } => self.unread_first = on,
        }
    }

    /// The next date at which something of this ends by itself.
    pub fn next_end(&self, now: UnixMillis) -> Option<UnixMillis> {
        let mutes = self.muted.values().filter_map(|mute| mute.until);
        mutes
            .chain(self.do_not_disturb)
            .filter(|until| now < *until)
            .min()
    }

    pub fn is_muted(&self, channel: ChannelId, now: UnixMillis) -> bool {
        self.muted.get(&channel).is_some_and(|mute| mute.holds(now))
    }
}

pub fn get(reader: &Reader<'_>, key: &str) -> Result<Option<StateItem>> {
    Ok(row(reader, key)?.map(|row| row.item))
}

/// Whether this device wrote it.
pub fn is_own(reader: &Reader<'_>, item: &StateItem) -> Result<bool> {
    Ok(item.stamp.device == this_device(reader)?)
}

/// A register, and what is known here of its way.
struct Row {
    item: StateItem,
    unsent: bool,
    /// The version that stood here before this device wrote.
    base: u64,
}

fn row(reader: &Reader<'_>, key: &str) -> Result<Option<Row>> {
    let found = reader
        .connection
        .prepare_cached(
            "SELECT version, device_id, setting, unsent, base FROM outbox.person_state
             WHERE key = ?1",
        )?
        .query_row([key], |row| {
            let stamp = Stamp {
                version: uint(row.get(0)?),
                device: DeviceId(uuid(row, 1)?),
            };
            let base = uint(row.get(4)?);
            Ok((stamp, row.get::<_, String>(2)?, row.get(3)?, base))
        })
        .optional()?;
    Ok(match found {
        Some((stamp, setting, unsent, base)) => {
            let setting = serde_json::from_str(&setting)?;
            Some(Row {
                item: StateItem { stamp, setting },
                unsent,
                base,
            })
        }
        None => None,
    })
}

/// Written by the person at this device; true when it is other than before.
pub fn set(tx: &mut WriteTx<'_>, setting: Setting) -> Result<bool> {
    let key = setting.key();
    let row = row(tx, &key)?;
    // What this device goes on writing was begun on top of what was known then.
    let base = match &row {
        Some(row) if row.unsent && is_own(tx, &row.item)? => row.base,
        Some(row) => row.item.stamp.version,
        None => 0,
    };
    let before = row.map(|row| row.item);
    let unchanged = match &before {
        Some(before) => before.setting == setting,
        None => setting.is_empty(),
    };
    if unchanged {
        return Ok(false);
    }
    let stamp = Stamp {
        version: before.as_ref().map_or(0, |before| before.stamp.version) + 1,
        device: this_device(tx)?,
    };
    let item = StateItem { stamp, setting };
    put(tx, &key, &item, before, Way { unsent: true, base })?;
    Ok(true)
}

/// What the server says, or another device by way of it.
pub fn merge(tx: &mut WriteTx<'_>, item: StateItem) -> Result<()> {
    let key = item.setting.key();
    let Some(row) = row(tx, &key)? else {
        return put(tx, &key, &item, None, Way::default());
    };
    let before = row.item;
    if before.stamp == item.stamp {
        return sent(tx, &key, item.stamp);
    }
    let ours = is_own(tx, &before)? && !is_own(tx, &item)?;
    if before.stamp > item.stamp {
        // It gives way to ours, and was written without knowing of ours.
        if ours && item.stamp.version > row.base {
            other_draft::set_aside(tx, &item.setting, &before.setting)?;
        }
        return Ok(());
    }
    // Ours gives way, and nobody else has heard of it.
    if ours && row.unsent {
        other_draft::set_aside(tx, &before.setting, &item.setting)?;
    }
    put(tx, &key, &item, Some(before), Way::default())
}

/// All that the server holds: what it has forgotten is forgotten here, what it has not heard
/// yet stays.
pub fn replace(tx: &mut WriteTx<'_>, items: &[Kept<StateItem>]) -> Result<()> {
    let mut held = BTreeSet::new();
    for item in items {
        // Kinds of a later version are skipped, and nothing here speaks of them.
        if let Some(item) = item.known() {
            held.insert(item.setting.key());
            merge(tx, item.clone())?;
        }
    }
    for item in told(tx)? {
        let key = item.setting.key();
        if !held.contains(&key) {
            tx.execute("DELETE FROM outbox.person_state WHERE key = ?1", [&key])?;
            touch(tx, &item.setting, true);
        }
    }
    Ok(())
}

/// Everything that the server knew and that says something.
fn told(reader: &Reader<'_>) -> Result<Vec<StateItem>> {
    select(
        reader,
        "SELECT version, device_id, setting FROM outbox.person_state
         WHERE unsent = 0 AND empty = 0",
    )
}

/// What the server has not confirmed yet.
pub fn unsent(reader: &Reader<'_>) -> Result<Vec<StateItem>> {
    select(
        reader,
        "SELECT version, device_id, setting FROM outbox.person_state WHERE unsent = 1",
    )
}

/// How many settings, drafts left out, wait to be told.
pub fn unsent_settings(reader: &Reader<'_>) -> Result<u32> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT count(*) FROM outbox.person_state
             WHERE unsent = 1 AND (key < 'draft:' OR key >= 'draft;')",
        )?
        .query_row([], |row| row.get(0))?)
}

/// The server has it, or will never take it; a newer one still waits.
pub fn sent(tx: &mut WriteTx<'_>, key: &str, stamp: Stamp) -> Result<()> {
    let told = tx.execute(
        "UPDATE outbox.person_state SET unsent = 0
         WHERE key = ?1 AND version = ?2 AND device_id = ?3 AND unsent = 1",
        params![key, int(stamp.version), stamp.device.0.as_bytes()],
    )?;
    // The settings say when they are only on this device.
    if told > 0 && !key.starts_with("draft:") {
        tx.touch(Change::Personal);
    }
    Ok(())
}

/// The server is not the one that heard it: it hears everything again.
pub fn offer_again(tx: &WriteTx<'_>) -> Result<()> {
    tx.execute("UPDATE outbox.person_state SET unsent = 1", [])?;
    Ok(())
}

/// Channels with a draft of their own.
pub fn drafted(reader: &Reader<'_>) -> Result<BTreeSet<ChannelId>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT key FROM outbox.person_state
         WHERE key >= 'draft:' AND key < 'draft;' AND empty = 0",
    )?;
    let keys = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut channels = BTreeSet::new();
    for key in keys {
        // One of a thread has a second id behind it, and shows with its thread.
        if let Some(Ok(id)) = key?.strip_prefix("draft:").map(Uuid::parse_str) {
            channels.insert(ChannelId(id));
        }
    }
    Ok(channels)
}

fn this_device(reader: &Reader<'_>) -> Result<DeviceId> {
    let found = reader
        .connection
        .prepare_cached("SELECT device_id FROM outbox.session WHERE one = 1")?
        .query_row([], |row| uuid(row, 0).map(DeviceId))
        .optional()?;
    Ok(found.unwrap_or(DeviceId(Uuid::nil())))
}

/// How a register stands to the server; as it says, unless it was written here.
#[derive(Clone, Copy, Default)]
struct Way {
    unsent: bool,
    base: u64,
}

fn put(
    tx: &mut WriteTx<'_>,
    key: &str,
    item: &StateItem,
    before: Option<StateItem>,
    way: Way,
) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.person_state (key, version, device_id, setting, empty, unsent, base)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (key) DO UPDATE SET version = excluded.version,
             device_id = excluded.device_id, setting = excluded.setting,
             empty = excluded.empty, unsent = excluded.unsent, base = excluded.base",
        params![
            key,
            int(item.stamp.version),
            item.stamp.device.0.as_bytes(),
            serde_json::to_string(&item.setting)?,
            item.setting.is_empty(),
            way.unsent,
            int(way.base)
        ],
    )?;
    let before = before.is_none_or(|before| before.setting.is_empty());
    touch(tx, &item.setting, before != item.setting.is_empty());
    Ok(())
}

/// `turned`: from nothing to something, or back.
fn touch(tx: &mut WriteTx<'_>, setting: &Setting, turned: bool) {
    match setting {
        Setting::Draft { channel_id, .. } => {
            tx.touch(Change::Draft(*channel_id));
            // The list shows that there is one, not what it says.
            if turned {
                tx.touch(Change::Channels);
            }
        }
        Setting::Favourite { .. }
        | Setting::Filed { .. }
        | Setting::Folder { .. }
        | Setting::Mute { .. }
        | Setting::ChannelLevel { .. }
        | Setting::UnreadFirst { .. } => {
            tx.touch(Change::Personal);
            tx.touch(Change::Channels);
        }
        Setting::DefaultLevel { .. }
        | Setting::Keywords { .. }
        | Setting::QuietHours { .. }
        | Setting::DoNotDisturb { .. }
        | Setting::ShowContent { .. } => tx.touch(Change::Personal),
    }
}

fn select(reader: &Reader<'_>, sql: &str) -> Result<Vec<StateItem>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let stamp = Stamp {
            version: uint(row.get(0)?),
            device: DeviceId(uuid(row, 1)?),
        };
        Ok((stamp, row.get::<_, String>(2)?))
    })?;
    let mut items = Vec::new();
    for row in rows {
        let (stamp, setting) = row?;
        let setting = serde_json::from_str(&setting)?;
        items.push(StateItem { stamp, setting });
    }
    Ok(items)
}
