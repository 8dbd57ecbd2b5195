//! Calls in other people's calendars: the subscription, and the text that a calendar reads.
//!
//! iCalendar (RFC 5545), every moment in UTC, so that no calendar needs to know what zone it
//! was thought of in. It leads back to the card and holds no way into a room: files and
//! addresses are passed on.

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

/// Bytes of one line; longer ones are folded.
const LINE_BYTES_MAX: usize = 75;

// GET /v1/me/calendar
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CalendarFeed {
    /// None: there is no subscription.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<UnixMillis>,
    /// When a calendar read it last; to the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<UnixMillis>,
}

// POST /v1/me/calendar — answers `CalendarFeedMade`; DELETE — no body
/// A new subscription; the one before is worth nothing any more. It leaves the server this
/// once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarFeedMade {
    /// Behind the server's address.
    pub path: String,
}

/// An address that opens something must not end in a log by way of a debug line.
impl std::fmt::Debug for CalendarFeedMade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CalendarFeedMade").finish_non_exhaustive()
    }
}

// GET /v1/calendar/{feed} — `text/calendar`, without a session

/// One call as a calendar has it.
#[derive(Clone, Debug)]
pub struct CalendarEvent {
    pub uid: String,
    /// A calendar that has it already takes the one with the higher number.
    pub sequence: u64,
    pub from: UnixMillis,
    pub to: UnixMillis,
    pub summary: String,
    pub place: String,
    /// To the card.
    pub link: String,
    pub cancelled: bool,
}

/// The whole file. A name is what a calendar calls the subscription.
pub fn calendar(name: Option<&str>, events: &[CalendarEvent], now: UnixMillis) -> String {
    let mut file = String::new();
    let mut line = |text: &str| folded(&mut file, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//TokenIM//Calls//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    if let Some(name) = name {
        let name = escaped(name);
        line(&format!("NAME:{name}"));
        line(&format!("X-WR-CALNAME:{name}"));
        line("REFRESH-INTERVAL;VALUE=DURATION:PT15M");
        line("X-PUBLISHED-TTL:PT15M");
    }
    for event in events {
        let summary = escaped(&event.summary);
        let status = if event.cancelled {
            "CANCELLED"
        } else {
            "CONFIRMED"
        };
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{}", utc(now)));
        line(&format!("SEQUENCE:{}", event.sequence));
        line(&format!("DTSTART:{}", utc(event.from)));
        line(&format!("DTEND:{}", utc(event.to)));
        line(&format!("SUMMARY:{summary}"));
        line(&format!("LOCATION:{}", escaped(&event.place)));
        line(&format!("DESCRIPTION:{}", escaped(&event.link)));
        line(&format!("URL:{}", event.link));
        line(&format!("STATUS:{status}"));
        if !event.cancelled {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("DESCRIPTION:{summary}"));
            line("TRIGGER:-PT10M");
            line("END:VALARM");
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    file
}

/// `20261123T020000Z`.
fn utc(at: UnixMillis) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
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
    use super::*;

    fn event(summary: &str) -> CalendarEvent {
        CalendarEvent {
            uid: "x@tokenim".to_owned(),
            sequence: 3,
            from: UnixMillis(1_795_399_200_000),
            to: UnixMillis(1_795_401_000_000),
            summary: summary.to_owned(),
            place: "Jitsi".to_owned(),
            link: "tokenim://channel/x".to_owned(),
            cancelled: false,
        }
    }

    #[test]
    fn a_calendar_reads_the_moment_and_nothing_of_a_title_becomes_a_line() {
        let hostile = "评审; a, b\\c\r\nATTACH:file:///etc/passwd";
        let file = calendar(None, &[event(hostile)], UnixMillis(0));
        assert!(file.contains("\r\nDTSTAMP:19700101T000000Z\r\n"), "{file}");
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
        let file = calendar(Some(&title), &[event(&title)], UnixMillis(0));
        assert!(
            file.lines().all(|line| line.len() <= LINE_BYTES_MAX),
            "{file}"
        );
        assert!(file.replace("\r\n ", "").contains(&title));
    }

    #[test]
    fn days_are_counted_over_leap_years_and_centuries() {
        for (ms, said) in [
            (951_782_400_000, "20000229T000000Z"),
            (951_868_800_000, "20000301T000000Z"),
            (4_107_542_400_000, "21000301T000000Z"),
            (1_830_297_599_000, "20271231T235959Z"),
            (-1_000, "19691231T235959Z"),
        ] {
            assert_eq!(utc(UnixMillis(ms)), said);
        }
    }
}
