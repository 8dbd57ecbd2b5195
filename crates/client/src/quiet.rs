//! Whether somebody wants to hear nothing right now.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokenim_protocol::personal::QuietHours;
use tokenim_protocol::time::UnixMillis;

use crate::store::person_state::Settings;

pub fn is_quiet(settings: &Settings, now: UnixMillis) -> bool {
    settings.do_not_disturb.is_some_and(|until| now < until)
        || settings
            .quiet_hours
            .as_ref()
            .is_some_and(|hours| covers(hours, now))
}

/// A zone that this computer does not know is taken for its own.
fn covers(hours: &QuietHours, now: UnixMillis) -> bool {
    let Ok(at) = Timestamp::from_millisecond(now.0) else {
        return false;
    };
    let zone = TimeZone::get(&hours.zone).unwrap_or_else(|_| TimeZone::system());
    let there = at.to_zoned(zone);
    let weekday = there.weekday().to_monday_zero_offset();
    let minute = i32::from(there.hour()) * 60 + i32::from(there.minute());
    let (Ok(weekday), Ok(minute)) = (u8::try_from(weekday), u16::try_from(minute)) else {
        return false;
    };
    hours.cover(weekday, minute)
}

/// The name of this computer's zone, where it has one.
pub fn own_zone() -> Option<String> {
    TimeZone::system().iana_name().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday, 22 November 2026, nine o'clock in Shanghai.
    const MORNING: UnixMillis = UnixMillis(1_795_309_200_000);

    fn settings(zone: &str, from: u16, to: u16) -> Settings {
        Settings {
            quiet_hours: Some(QuietHours {
                from_minute: from * 60,
                to_minute: to * 60,
                days: 0b111_1111,
                zone: zone.to_owned(),
            }),
            ..Settings::default()
        }
    }

    #[test]
    fn quiet_hours_are_those_of_the_persons_zone_whatever_the_computers() {
        assert!(is_quiet(&settings("Asia/Shanghai", 8, 10), MORNING));
        assert!(!is_quiet(&settings("Asia/Shanghai", 22, 8), MORNING));
        // One o'clock in the night in London.
        assert!(is_quiet(&settings("Europe/London", 22, 8), MORNING));
        assert!(!is_quiet(&settings("Europe/London", 8, 10), MORNING));
        // In summer London is an hour nearer.
        let july = UnixMillis(1_783_987_200_000); // 2026-07-14 00:00 UTC
        assert!(is_quiet(&settings("Europe/London", 1, 2), july));
        assert!(!is_quiet(&settings("UTC", 1, 2), july));
    }

    #[test]
    fn not_to_be_disturbed_ends_with_its_date() {
        let settings = Settings {
            do_not_disturb: Some(MORNING),
            ..Settings::default()
        };
        assert!(is_quiet(&settings, MORNING.plus_ms(-1)));
        assert!(!is_quiet(&settings, MORNING));
    }
}
