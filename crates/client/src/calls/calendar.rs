//! A call as an iCalendar file (RFC 5545): the moment in UTC, so that no calendar needs to know
//! what zone it was thought of in.
//!
//! The file leads back to the card and holds no way into the room: files are passed on.

use jiff::Timestamp;
use tokenim_protocol::call::CallState;
use tokenim_protocol::time::UnixMillis;

use crate::view::call::CallRow;

/// Bytes of one line; longer ones are folded.
const LINE_BYTES_MAX: usize = 75;

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
    let status = match call.state {
        CallState::Cancelled => "CANCELLED",
        CallState::Scheduled | CallState::Live | CallState::Ended => "CONFIRMED",
    };
    let place = call.provider.as_deref().unwrap_or_default();
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//TokenIM//Calls//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@tokenim", row.message_id),
        format!("DTSTAMP:{}", utc(now)?),
        // A calendar that has it already takes the later.
        format!("SEQUENCE:{}", now.0 / 1_000),
        format!("DTSTART:{}", utc(from)?),
        format!("DTEND:{}", utc(to)?),
        format!("SUMMARY:{}", text(summary)),
        format!("LOCATION:{}", text(place)),
        format!("DESCRIPTION:{}", text(link)),
        format!("URL:{link}"),
        format!("STATUS:{status}"),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", text(summary)),
        "TRIGGER:-PT10M".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    let mut file = String::new();
    for line in lines {
        folded(&mut file, &line);
    }
    Some(file)
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

fn utc(at: UnixMillis) -> Option<String> {
    let at = Timestamp::from_millisecond(at.0).ok()?;
    Some(at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Long lines go on after a break and a space; a letter is never cut in two.
fn folded(file: &mut String, line: &str) {
    let mut left = LINE_BYTES_MAX;
    for c in line.chars() {
        if c.len_utf8() > left {
            file.push_str("\r\n ");
            left = LINE_BYTES_MAX - 1;
        }
        file.push(c);
        left -= c.len_utf8();
    }
    file.push_str("\r\n");
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
    fn a_calendar_reads_the_moment_and_nothing_of_a_title_becomes_a_line() {
        let hostile = "评审; a, b\\c\r\nATTACH:file:///etc/passwd";
        let file = file(&row(hostile), "tokenim://channel/x", UnixMillis(0)).unwrap();
        assert!(file.contains("\r\nDTSTART:20261123T020000Z\r\n"), "{file}");
        assert!(file.contains("\r\nDTEND:20261123T023000Z\r\n"), "{file}");
        assert!(
            file.contains("SUMMARY:评审\\; a\\, b\\\\c\\nATTACH"),
            "{file}"
        );
        assert!(!file.contains("\r\nATTACH"), "{file}");
        assert!(file.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn long_lines_are_folded_between_letters() {
        let title = "设计评审".repeat(20);
        let file = file(&row(&title), "tokenim://channel/x", UnixMillis(0)).unwrap();
        assert!(
            file.lines().all(|line| line.len() <= LINE_BYTES_MAX),
            "{file}"
        );
        assert!(file.replace("\r\n ", "").contains(&title));
    }

    #[test]
    fn a_files_name_is_harmless() {
        assert_eq!(name(&row("设计评审")), "设计评审.ics");
        assert_eq!(name(&row("../../etc/passwd")), "______etc_passwd.ics");
        assert_eq!(name(&row("")), "Falcon.ics");
    }
}
