//! Labels, the reading lease and purges, as they cross the network.

use tokenim_protocol::event::Organisation;
use tokenim_protocol::ids::*;
use tokenim_protocol::label::{Label, SetLabel};
use tokenim_protocol::lease::SetReadingLease;
use tokenim_protocol::permission::{LabelRule, Permission, PermissionSet};
use tokenim_protocol::purge::*;

use crate::{Samples, at, channel, id};

pub fn keeping(samples: &mut Samples) {
    samples.add(
        "channel.labelled",
        tokenim_protocol::channel::Channel {
            label: Label::Secret,
            ..channel()
        },
    );
    samples.add(
        "label.rule",
        LabelRule {
            label: "secret".into(),
            forbids: PermissionSet::of(&[Permission::FileDownload]),
            keeps_words: true,
            lease_ms: Some(3_600_000),
        },
    );
    samples.add(
        "label.set",
        SetLabel {
            label: Label::Confidential,
            text: "合同谈判期间".into(),
        },
    );
    samples.add(
        "organisation.lease",
        Organisation {
            reading_lease_hours: Some(24),
            ..Organisation::default()
        },
    );
    samples.add(
        "lease.set",
        SetReadingLease {
            hours: 24,
            text: "出差的人多".into(),
        },
    );
    samples.add(
        "purge.report",
        ReportPurges {
            purges: vec![PurgeReport {
                id: PurgeId(id(60)),
                cause: PurgeCause::FilesLost,
                channel: Some(ChannelId(id(1))),
                exclusion: Some(ExclusionId(id(61))),
                done_at: at(9),
            }],
        },
    );
    samples.add(
        "purge.list",
        PurgeList {
            rows: vec![PurgeRow {
                id: PurgeId(id(60)),
                device: "desk".into(),
                cause: PurgeCause::ChannelLost,
                channel: None,
                exclusion: None,
                ordered_at: Some(at(8)),
                reported_at: None,
            }],
        },
    );
}
