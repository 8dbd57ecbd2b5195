//! Reactions and confirmations of messages. They may be told before their message is cached
//! (it lies in a hole) and wait here for it; of two that contradict each other the one with
//! the later place in the log counts.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tokenim_protocol::call::{Call, CallState};
use tokenim_protocol::channel::Message;
use tokenim_protocol::conversation::{Confirmed, Reaction};
use tokenim_protocol::ids::{ChannelId, PersonId, Seq};

use super::range::Range;
use super::sql::{Blob, int, uint};
use super::write_tx::Sealed;
use super::{Reader, Result, WriteTx};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decoration {
    /// The message was read whole at this place of the log: what is older is in it.
    as_of: Seq,
    held: Vec<Held>,
    confirmed: Option<Confirmed>,
    /// The message is the card of a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    call: Option<Call>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    emoji: String,
    person: PersonId,
    seq: Seq,
    /// False: taken back there.
    on: bool,
}

impl Decoration {
    /// The first first.
    pub fn reactions(&self) -> Vec<Reaction> {
        let mut standing: Vec<Reaction> = self
            .held
            .iter()
            .filter(|held| held.on)
            .map(|held| Reaction {
                emoji: held.emoji.clone(),
                person: held.person,
                seq: held.seq,
            })
            .collect();
        standing.sort_by_key(|reaction| reaction.seq);
        standing
    }

    /// How far these words are confirmed.
    pub fn confirmed(&self, revision: u32) -> Confirmed {
        let mine = self.confirmed.and_then(|confirmed| confirmed.mine);
        match self.confirmed {
            Some(confirmed) if confirmed.revision == revision => confirmed,
            _ => Confirmed {
                revision,
                count: 0,
                mine,
            },
        }
    }

    pub fn call(&self) -> Option<&Call> {
        self.call.as_ref()
    }

    /// Of two states of a call the later counts.
    fn set_call(&mut self, told: &Call) {
        if self.call.as_ref().is_none_or(|known| known.seq < told.seq) {
            self.call = Some(told.clone());
        }
    }

    fn react(&mut self, emoji: &str, person: PersonId, seq: Seq, on: bool) {
        if seq <= self.as_of {
            return;
        }
        let known = self
            .held
            .iter_mut()
            .find(|held| held.person == person && held.emoji == emoji);
        match known {
            Some(held) if held.seq >= seq => {}
            Some(held) => {
                held.seq = seq;
                held.on = on;
            }
            None => self.held.push(Held {
                emoji: emoji.to_owned(),
                person,
                seq,
                on,
            }),
        }
    }

    fn confirm(&mut self, told: Confirmed) {
        let mine = self
            .confirmed
            .and_then(|confirmed| confirmed.mine)
            .max(told.mine);
        let latest = match self.confirmed {
            Some(known) if (known.revision, known.count) > (told.revision, told.count) => known,
            _ => told,
        };
        self.confirmed = Some(Confirmed { mine, ..latest });
    }

    /// The message as the server read it, at least at `as_of`.
    fn read_whole(&mut self, message: &Message, as_of: Seq) {
        if as_of > self.as_of {
            self.held.retain(|held| held.seq > as_of);
            self.as_of = as_of;
        }
        for reaction in &message.reactions {
            let known = self.held.iter().any(|held| {
                held.person == reaction.person
                    && held.emoji == reaction.emoji
                    && held.seq > reaction.seq
            });
            if !known {
                self.held
                    .retain(|held| held.person != reaction.person || held.emoji != reaction.emoji);
                self.held.push(Held {
                    emoji: reaction.emoji.clone(),
                    person: reaction.person,
                    seq: reaction.seq,
                    on: true,
                });
            }
        }
        if let Some(confirmed) = message.confirmed {
            self.confirm(confirmed);
        }
        if let Some(call) = &message.call {
            self.set_call(call);
        }
    }
}

/// Whether anything from this place of the log on wears anything.
pub(super) fn has_any(reader: &Reader<'_>, channel: ChannelId, from: Seq) -> Result<bool> {
    Ok(reader
        .connection
        .prepare_cached("SELECT 1 FROM decoration WHERE channel_id = ?1 AND seq >= ?2")?
        .exists(params![channel.blob(), int(from)])?)
}

/// A message came, read at `as_of`.
pub(super) fn merge(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    seq: Seq,
    message: &Message,
    as_of: Seq,
) -> Result<()> {
    if message.deleted_at.is_some() {
        return remove(tx, channel, seq);
    }
    let known = get(tx, channel, seq)?;
    if known.is_none()
        && message.reactions.is_empty()
        && message.confirmed.is_none()
        && message.call.is_none()
    {
        return Ok(());
    }
    let before = known.unwrap_or_default();
    let mut after = before.clone();
    after.read_whole(message, as_of);
    if after == before {
        Ok(())
    } else {
        put(tx, channel, seq, &after)
    }
}

pub(super) fn react(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    target: Seq,
    reaction: &Reaction,
    on: bool,
) -> Result<()> {
    let mut decoration = get(tx, channel, target)?.unwrap_or_default();
    decoration.react(&reaction.emoji, reaction.person, reaction.seq, on);
    put(tx, channel, target, &decoration)
}

pub(super) fn confirm(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    target: Seq,
    confirmed: Confirmed,
) -> Result<()> {
    let mut decoration = get(tx, channel, target)?.unwrap_or_default();
    decoration.confirm(confirmed);
    put(tx, channel, target, &decoration)
}

/// A call is in this state; the one that then counts.
pub(super) fn set_call(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    seq: Seq,
    told: &Call,
) -> Result<Call> {
    let mut decoration = get(tx, channel, seq)?.unwrap_or_default();
    decoration.set_call(told);
    put(tx, channel, seq, &decoration)?;
    Ok(decoration.call.unwrap_or_else(|| told.clone()))
}

/// The server does not count it among those that are planned or under way: it is over, as of
/// some moment that nobody told.
pub(super) fn end_call(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    let Some(mut decoration) = get(tx, channel, seq)? else {
        return Ok(());
    };
    if let Some(call) = decoration.call.as_mut() {
        call.state = match call.state {
            CallState::Scheduled | CallState::Cancelled => CallState::Cancelled,
            CallState::Live | CallState::Ended => CallState::Ended,
        };
        put(tx, channel, seq, &decoration)?;
    }
    Ok(())
}

pub(super) fn remove(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    tx.execute(
        "DELETE FROM decoration WHERE channel_id = ?1 AND seq = ?2",
        params![channel.blob(), int(seq)],
    )?;
    Ok(())
}

fn put(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq, decoration: &Decoration) -> Result<()> {
    let sealed = tx.seal(
        channel,
        Sealed::Decoration { seq },
        &serde_json::to_vec(decoration)?,
    );
    tx.execute(
        "INSERT OR REPLACE INTO decoration (channel_id, seq, sealed) VALUES (?1, ?2, ?3)",
        params![channel.blob(), int(seq), sealed],
    )?;
    Ok(())
}

pub fn get(reader: &Reader<'_>, channel: ChannelId, seq: Seq) -> Result<Option<Decoration>> {
    let sealed: Option<Vec<u8>> = reader
        .connection
        .prepare_cached("SELECT sealed FROM decoration WHERE channel_id = ?1 AND seq = ?2")?
        .query_row(params![channel.blob(), int(seq)], |row| row.get(0))
        .optional()?;
    sealed
        .map(|sealed| open(reader, channel, seq, &sealed))
        .transpose()
}

/// Of the messages there, by place.
pub fn in_range(
    reader: &Reader<'_>,
    channel: ChannelId,
    range: Range,
) -> Result<Vec<(Seq, Decoration)>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT seq, sealed FROM decoration
         WHERE channel_id = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq",
    )?;
    let rows: Vec<(Seq, Vec<u8>)> = statement
        .query_map(
            params![channel.blob(), int(range.from), int(range.to)],
            |row| Ok((uint(row.get(0)?), row.get(1)?)),
        )?
        .collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(seq, sealed)| Ok((seq, open(reader, channel, seq, &sealed)?)))
        .collect()
}

fn open(reader: &Reader<'_>, channel: ChannelId, seq: Seq, sealed: &[u8]) -> Result<Decoration> {
    let key = reader.key(channel)?;
    let plain = reader.unseal(&key, channel, Sealed::Decoration { seq }, sealed)?;
    Ok(serde_json::from_slice(&plain)?)
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::ids::MessageId;

    use super::*;

    fn message(reactions: &[(PersonId, Seq)]) -> Message {
        Message {
            reactions: reactions
                .iter()
                .map(|(person, seq)| Reaction {
                    emoji: "👍".to_owned(),
                    person: *person,
                    seq: *seq,
                })
                .collect(),
            ..Message::plain(MessageId::now_v7(), Some("hello".to_owned()))
        }
    }

    #[test]
    fn of_two_wishes_the_later_counts_in_whatever_order_they_come() {
        let lin = PersonId::now_v7();
        let mut one = Decoration::default();
        one.react("👍", lin, 10, true);
        one.react("👍", lin, 12, false);
        let mut other = Decoration::default();
        other.react("👍", lin, 12, false);
        other.react("👍", lin, 10, true);
        assert_eq!(one, other);
        assert!(one.reactions().is_empty());
    }

    #[test]
    fn what_a_page_brings_from_the_past_revives_nothing() {
        let (lin, bo) = (PersonId::now_v7(), PersonId::now_v7());
        let mut kept = Decoration::default();
        kept.react("👍", bo, 60, true);
        // The page was read at 50: Lin's reaction of 10 had been taken back by then.
        kept.read_whole(&message(&[]), 50);
        kept.react("👍", lin, 10, true);
        let standing: Vec<PersonId> = kept.reactions().iter().map(|one| one.person).collect();
        assert_eq!(standing, [bo]);
    }
}
