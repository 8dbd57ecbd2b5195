//! Room for files, with names.

use serde::Serialize;
use tokenim_protocol::directory::Person;
use tokenim_protocol::quota::{QuotaRow, Room};

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuotaLine {
    pub row: QuotaRow,
    /// Of the person or the channel; empty for what stands for all.
    pub name: String,
}

/// What administrators see.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuotaBoardView {
    /// For all: a file, a person, a channel, the organisation.
    pub quotas: Vec<QuotaLine>,
    pub people: Vec<QuotaLine>,
    pub channels: Vec<QuotaLine>,
    /// In channels that this person does not know.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub elsewhere: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuotaEffectView {
    /// Who can hand over nothing more, the largest first.
    pub over: Vec<QuotaLine>,
    /// With those that are not named.
    pub over_count: u32,
}

/// What the next file has to fit into.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoomsView {
    pub rooms: Vec<Room>,
    /// Who can change it.
    pub managers: Vec<Person>,
}

/// An address for a calendar. Shown once.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CalendarAddress {
    pub url: String,
}
