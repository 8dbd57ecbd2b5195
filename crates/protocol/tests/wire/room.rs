//! Room for files, the calendar's subscription and files by their names, as they cross the
//! network.

use tokenim_protocol::calendar::{CalendarFeed, CalendarFeedMade};
use tokenim_protocol::file::LimitOf;
use tokenim_protocol::ids::*;
use tokenim_protocol::quota::*;
use tokenim_protocol::search::{Has, SearchMessages};

use crate::{Samples, at, id};

pub fn room(samples: &mut Samples) {
    let row = |of| QuotaRow {
        of,
        used: 60_000,
        limit: 100_000,
        set: Some(100_000),
        bound: 1_000_000,
    };
    samples.add(
        "quota.set",
        SetQuota {
            of: QuotaOf::Person(PersonId(id(2))),
            bytes: Some(100_000),
            text: "拍摄素材多".into(),
            dry_run: true,
        },
    );
    samples.add(
        "quota.board",
        QuotaBoard {
            quotas: vec![
                row(QuotaOf::File),
                row(QuotaOf::EachPerson),
                row(QuotaOf::EachChannel),
                row(QuotaOf::Organisation),
            ],
            people: vec![QuotaRow {
                set: None,
                ..row(QuotaOf::Person(PersonId(id(2))))
            }],
            channels: vec![row(QuotaOf::Channel(ChannelId(id(1))))],
            elsewhere: 7,
        },
    );
    samples.add(
        "quota.effect",
        QuotaEffect {
            over: vec![row(QuotaOf::Organisation)],
            over_count: 3,
        },
    );
    samples.add(
        "rooms",
        Rooms {
            rooms: vec![Room {
                of: LimitOf::Channel,
                limit: 100,
                used: 60,
            }],
            managers: vec![PersonId(id(2))],
        },
    );
    samples.add(
        "calendar.feed",
        CalendarFeed {
            made_at: Some(at(1)),
            read_at: None,
        },
    );
    samples.add(
        "calendar.made",
        CalendarFeedMade {
            path: "/v1/calendar/token.ics".into(),
        },
    );
    samples.add(
        "search.files",
        SearchMessages {
            files: "预算 xlsx".into(),
            has: vec![Has::File],
            ..SearchMessages::default()
        },
    );
}
