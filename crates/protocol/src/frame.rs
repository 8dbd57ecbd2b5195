//! What travels over the socket. It only listens: the client says `hello` with its
//! cursor, everything else it does goes by request.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::channel::{ChannelSnapshot, Entry};
use crate::error::ErrorCode;
use crate::event::{OrganisationEntry, OrganisationSnapshot, PersonEntry, PersonSnapshot};
use crate::ids::{ChannelId, LogEpoch, MessageId, Oseq, PersonId, Seq, Useq};
use crate::permission::SignedFacts;
use crate::personal::PersonPresence;
use crate::time::UnixMillis;

/// How far a client is in every log it follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// None at the very first hello.
    pub log_epoch: Option<LogEpoch>,
    pub oseq: Oseq,
    pub useq: Useq,
    pub channels: BTreeMap<ChannelId, Seq>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// The first frame; a socket that does not say it within ten seconds is closed.
    Hello { api_level: u32, cursor: Cursor },
    /// Whether somebody sits at this device. Whoever says it hears of the others.
    Here { active: bool },
    /// Somebody is writing in a channel; said again every few seconds while they do.
    Typing {
        channel_id: ChannelId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<MessageId>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to `hello`; a `log_epoch` other than the cursor's makes the client
    /// start over (outbox and drafts stay).
    Welcome {
        api_level: u32,
        log_epoch: LogEpoch,
        server_time: UnixMillis,
        heartbeat_ms: u32,
        /// It takes `here` and `typing`. An older server ends a socket that says them.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ephemeral: bool,
    },
    /// Own facts: after `welcome`, every 60 s, and after every change of authority.
    Facts {
        signed: SignedFacts,
    },
    Organisation {
        entries: Vec<OrganisationEntry>,
    },
    OrganisationSnapshot {
        snapshot: OrganisationSnapshot,
    },
    Person {
        entries: Vec<PersonEntry>,
    },
    PersonSnapshot {
        snapshot: PersonSnapshot,
    },
    /// Entries of one channel in seq order: catching up and live alike.
    Channel {
        channel_id: ChannelId,
        entries: Vec<Entry>,
    },
    /// Too much was missed, or the channel is new: start here. What lies between the
    /// client's last seq and the first recent entry is a hole.
    ChannelSnapshot {
        snapshot: ChannelSnapshot,
    },
    /// The client named a channel that is not this person's.
    ChannelGone {
        channel_id: ChannelId,
    },
    /// Everything up to `welcome` has been sent; what follows is live. Every channel of the
    /// person with its last seq, so that a client can tell that it is complete.
    CaughtUp {
        channels: BTreeMap<ChannelId, Seq>,
    },
    /// The reader was too slow and frames were dropped: say hello again.
    Resync,
    /// The socket ends, and why (signed out, disabled, session revoked, server stopping).
    Bye {
        code: ErrorCode,
    },
    /// Sent when nothing else was for `heartbeat_ms`.
    Heartbeat {
        server_time: UnixMillis,
    },
    /// How much the catching up that follows brings: seqs of entries, and one for a snapshot.
    ToCome {
        entries: u64,
    },
    /// Who is there, as far as it changed; the first one names everybody who is not offline.
    Presence {
        people: Vec<PersonPresence>,
    },
    /// Worth showing for a few seconds.
    Typing {
        channel_id: ChannelId,
        person: PersonId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<MessageId>,
    },
}
