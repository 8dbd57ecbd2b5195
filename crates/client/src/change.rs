//! What a write touched, told after its commit. Ids only: whoever cares reads again, so a
//! lost or merged notice cannot corrupt a screen.

use serde::Serialize;
use tokenim_protocol::ids::ChannelId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Change {
    /// Signed in or out, locked or unlocked.
    Session,
    Connection,
    /// The sidebar: rows, order, unread.
    Channels,
    /// One channel's header or members.
    Channel(ChannelId),
    Timeline(ChannelId),
    Draft(ChannelId),
    Outbox,
    /// Files on their way: which there are, and how far they are.
    Transfers,
    /// People, departments, teams, the directory of public channels.
    Directory,
    /// Own facts: everything gated is asked again.
    Capabilities,
    /// Own permission timeline.
    AccessTimeline,
    Preferences,
    /// Settings that follow the person: folders, levels, quiet hours.
    Personal,
    /// Who is there.
    Presence,
    /// Who is writing in a channel.
    Typing(ChannelId),
    /// What is planned or under way, and whether it rings.
    Calls,
    /// Requests for access: own ones, and those to decide.
    Requests,
    /// Cases of conduct in which they have a part.
    Cases,
    /// Links by which files are shared outside.
    FileLinks,
    /// Contacts, news, the first steps, reports of problems.
    Help,
    /// What this device vouches for of the audit, and how far verifying is.
    Audit,
}
