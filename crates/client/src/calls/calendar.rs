//! A call as a file for a calendar. How one is written stands with the protocol, where the
//! server's subscription has it from as well.

use tokenim_protocol::calendar::{CalendarEvent, calendar};
use tokenim_protocol::call::CallState;
use tokenim_protocol::time::UnixMillis;

use crate::view::call::CallRow;

/// None for a call without a time.
pub fn file(row: &CallRow, link: &str, now: UnixMillis) -> Option<String> {
    let call = &row.call;
    let (from, to) = match (&call.planned, call.started_at) {
        (Some(planned), _) => (planned.starts_at, planned.ends_at),
        (None, Some(started)) => (started, call.ended_at.unwrap_or(started)),
        (None, None) => return None,
    };
    let summary = if call.title.is_empty() {
        &row.channel_name
    } else {
        &call.title
    };
    let place = call.provider.as_deref().unwrap_or_default();
    let event = CalendarEvent {
        uid: format!("{}@tokenim", row.message_id),
        // A calendar that has it already takes the later.
        sequence: u64::try_from(now.0 / 1_000).unwrap_or_default(),
        from,
        to,
        summary: summary.clone(),
        place: place.to_owned(),
        link: link.to_owned(),
        cancelled: call.state == CallState::Cancelled,
    };
    Some(calendar(None, &[event], now))
}

/// A name that every system takes for a file.
pub fn name(row: &CallRow) -> String {
    let title = if row.call.title.is_empty() {
        &row.channel_name
    } else {
        &row.call.title
    };
    let plain: String = title
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(60)
        .collect();
    let plain = plain.trim();
    format!("{}.ics", if plain.is_empty() { "call" } else { plain })
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::ids::{ChannelId, MessageId};

    use super::*;
    use crate::view::call::{CallView, PlannedView};

    fn row(title: &str) -> CallRow {
        CallRow {
            channel_id: ChannelId::now_v7(),
            channel_name: "Falcon".to_owned(),
            direct: false,
            message_id: MessageId::now_v7(),
            seq: 3,
            author: None,
            author_name: "Lin".to_owned(),
            call: CallView {
                state: CallState::Scheduled,
                video: true,
                title: title.to_owned(),
                provider: Some("Jitsi".to_owned()),
                planned: Some(PlannedView {
                    starts_at: UnixMillis(1_795_399_200_000),
                    ends_at: UnixMillis(1_795_401_000_000),
                    minutes: 30,
                    time_zone: "Asia/Shanghai".to_owned(),
                    said: "2026-11-23T10:00".to_owned(),
                    elsewhere: false,
                }),
                started_at: None,
                ended_at: None,
                joined: Vec::new(),
                joined_count: 0,
                declined: Vec::new(),
                joined_by_me: false,
                declined_by_me: false,
                mine: true,
                withheld: false,
            },
        }
    }

    #[test]
    fn a_call_is_written_with_its_moment_and_leads_back_to_its_card() {
        let file = file(&row("评审"), "tokenim://channel/x", UnixMillis(0)).unwrap();
        assert!(file.contains("\r\nDTSTART:20261123T020000Z\r\n"), "{file}");
        assert!(file.contains("\r\nDTEND:20261123T023000Z\r\n"), "{file}");
        assert!(file.contains("\r\nURL:tokenim://channel/x\r\n"), "{file}");
        assert!(!file.contains("CANCELLED"), "{file}");
    }

    #[test]
    fn a_files_name_is_harmless() {
        assert_eq!(name(&row("设计评审")), "设计评审.ics");
        assert_eq!(name(&row("../../etc/passwd")), "______etc_passwd.ics");
        assert_eq!(name(&row("")), "Falcon.ics");
    }
}
