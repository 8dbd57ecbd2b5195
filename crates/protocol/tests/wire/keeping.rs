//! Labels, the reading lease and purges, as they cross the network.

use tokenim_protocol::access::AccessReport;
use tokenim_protocol::channel::{ChannelEvent, Message};
use tokenim_protocol::clearance::{ClearanceEffects, LevelSet, SetClearance};
use tokenim_protocol::event::{AccessChange, AccessEvent, Organisation, PersonEvent};
use tokenim_protocol::ids::*;
use tokenim_protocol::label::{Label, SetLabel};
use tokenim_protocol::lease::SetReadingLease;
use tokenim_protocol::permission::{
    Conditions, Facts, LabelRule, NextAction, Obstacle, Permission, PermissionSet, ReasonCode,
    Scope,
};
use tokenim_protocol::purge::*;
use tokenim_protocol::request::SendMessage;

use crate::{Samples, at, channel, facts, id, person_entry};

pub fn keeping(samples: &mut Samples) {
    samples.add(
        "channel.labelled",
        tokenim_protocol::channel::Channel {
            label: Label::Secret,
            ..channel()
        },
    );
    samples.add(
        "message.labelled",
        Message {
            label: Some(Label::Confidential),
            ..Message::plain(MessageId(id(7)), None)
        },
    );
    samples.add(
        "entry.labelled",
        ChannelEvent::Labelled {
            target: MessageId(id(7)),
            target_seq: 3,
            label: Some(Label::Secret),
        },
    );
    samples.add(
        "entry.edited_labelled",
        ChannelEvent::Edited {
            target: MessageId(id(7)),
            target_seq: 3,
            revision: 2,
            body: String::new(),
            mentions: Vec::new(),
            mentions_all: false,
            label: Some(Label::Secret),
        },
    );
    samples.add(
        "request.send_message_labelled",
        SendMessage {
            label: Some(Label::Confidential),
            ..SendMessage::plain(MessageId(id(7)), "四百万".into())
        },
    );
    samples.add(
        "obstacle.of_a_message",
        Obstacle {
            code: ReasonCode::LevelTooLow,
            scope: Scope::Channel(ChannelId(id(1))),
            permission: None,
            since: None,
            until: None,
            by: None,
            text: None,
            exclusion: None,
            next: NextAction::Contact,
            item: Some(Label::Secret),
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
    levels(samples);
}

/// How sensitive what somebody reads may be at most.
fn levels(samples: &mut Samples) {
    let set = LevelSet {
        id: ExclusionId(id(62)),
        since: at(8),
        by: PersonId(id(4)),
        text: "调离核心项目".into(),
    };
    samples.add(
        "clearance.set",
        SetClearance {
            level: Label::Internal,
            was: Label::Secret,
            text: set.text.clone(),
            dry_run: true,
        },
    );
    samples.add(
        "clearance.effects",
        ClearanceEffects {
            lost: vec![ChannelId(id(1))],
            lost_unseen: 2,
            gained: vec![],
            gained_unseen: 0,
            messages_lost: 3,
            messages_gained: 0,
            devices: 2,
        },
    );
    samples.add(
        "person.access.level",
        person_entry(PersonEvent::Access(AccessEvent {
            at: at(8),
            change: AccessChange::LevelLowered,
            permission: None,
            role: None,
            role_name: None,
            scope: Scope::Organisation,
            code: None,
            until: None,
            by: Some(set.by),
            text: set.text.clone(),
            gained: Vec::new(),
            lost: Vec::new(),
            level: Some(Label::Internal),
        })),
    );
    samples.add(
        "access.report.level",
        AccessReport {
            person: PersonId(id(3)),
            scope: Scope::Organisation,
            as_of: at(9),
            rows: vec![],
            timeline: vec![],
            level: Label::Internal,
            level_set: Some(set.clone()),
        },
    );
    samples.add(
        "facts.level",
        Facts {
            conditions: Conditions {
                level: 0,
                level_set: Some(set),
                ..Conditions::default()
            },
            ..facts()
        },
    );
}
