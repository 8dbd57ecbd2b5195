//! The wire format, held still: what is committed in `wire_v1.json` is what old clients and
//! servers speak. Today's types must write exactly that, and must still read it.

#[path = "wire/keeping.rs"]
mod keeping;
#[path = "wire/roles.rs"]
mod roles;
#[path = "wire/room.rs"]
mod room;
#[path = "wire/workflows.rs"]
mod workflows;

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokenim_protocol::channel::*;
use tokenim_protocol::directory::*;
use tokenim_protocol::error::*;
use tokenim_protocol::event::*;
use tokenim_protocol::file::*;
use tokenim_protocol::frame::*;
use tokenim_protocol::group::*;
use tokenim_protocol::ids::*;
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::*;
use tokenim_protocol::personal::*;
use tokenim_protocol::request::*;
use tokenim_protocol::start::*;
use tokenim_protocol::time::UnixMillis;
use uuid::Uuid;

/// Written by hand once, when level 1 was fixed; `TOKENIM_WRITE_WIRE=1` writes it anew.
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire_v1.json");

#[derive(Default)]
struct Samples {
    written: BTreeMap<String, Value>,
    committed: BTreeMap<String, Value>,
}

impl Samples {
    fn add<T>(&mut self, name: &str, sample: T)
    where
        T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        if let Some(old) = self.committed.get(name) {
            let read: T = serde_json::from_value(old.clone())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(
                read, sample,
                "{name} is read differently than it was written"
            );
        }
        self.written.insert(
            name.to_owned(),
            serde_json::to_value(sample).expect("samples serialise"),
        );
    }

    /// For what carries a secret and therefore can be neither compared nor printed.
    fn add_secret<T: Serialize + DeserializeOwned>(&mut self, name: &str, sample: T) {
        let written = serde_json::to_value(sample).expect("samples serialise");
        let old = self.committed.get(name).unwrap_or(&written);
        let read: T =
            serde_json::from_value(old.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            serde_json::to_value(read).expect("samples serialise"),
            written,
            "{name} is read differently than it was written"
        );
        self.written.insert(name.to_owned(), written);
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn at(ms: i64) -> UnixMillis {
    UnixMillis(1_790_000_000_000 + ms)
}

fn channel() -> Channel {
    Channel {
        id: ChannelId(id(1)),
        kind: ChannelKind::Private,
        team: Some(TeamId(id(2))),
        name: "Falcon".into(),
        topic: "同步引擎".into(),
        mode: Mode::Open,
        history: HistoryPolicy::FromJoin,
        archived: false,
        created_at: at(0),
        retention: None,
        label: Label::Internal,
    }
}

fn entry(seq: Seq, event: ChannelEvent) -> Entry {
    Entry {
        seq,
        at: at(seq as i64),
        author: Some(PersonId(id(3))),
        message_count: seq,
        prev_hash: "aGFzaA".into(),
        event: Kept::Known(event),
    }
}

fn facts() -> Facts {
    Facts {
        person: PersonId(id(3)),
        authority_epoch: 7,
        as_of: at(5),
        kind: PersonKind::Contractor,
        account: AccountState::Disabled {
            since: at(1),
            by: Some(PersonId(id(4))),
            text: Some("离职".into()),
        },
        set_up_mode: false,
        roles: vec![RoleHeld {
            role: RoleKey::TeamAdmin,
            scope: Scope::Team(TeamId(id(2))),
            holding: Holding::Active,
            since: at(0),
            until: None,
            by: Some(PersonId(id(4))),
        }],
        grants: vec![Grant {
            id: GrantId(id(5)),
            permission: Permission::FileUpload,
            scope: Scope::Channel(ChannelId(id(1))),
            holding: Holding::Eligible,
            starts_at: at(0),
            ends_at: at(9),
            by: PersonId(id(4)),
            text: "for the release".into(),
            revoked: Some(Ending {
                at: at(2),
                by: PersonId(id(4)),
                code: Some(ReasonCode::Revoked),
                text: "done early".into(),
            }),
        }],
        custom_roles: vec![],
        bundles: vec![],
        exclusions: vec![Exclusion {
            id: ExclusionId(id(6)),
            kind: ExclusionKind::Revocation,
            permission: Some(Permission::MessageSend),
            scope: Scope::Organisation,
            code: ReasonCode::TeamDecision,
            starts_at: at(1),
            ends_at: None,
            review_at: Some(at(8)),
            by: PersonId(id(4)),
            text: "冷静一下,周五复核".into(),
            ended: None,
            case: None,
        }],
        conditions: Conditions::default(),
        scopes: vec![ScopeFacts {
            scope: Scope::Channel(ChannelId(id(1))),
            parent: Some(Scope::Team(TeamId(id(2)))),
            archived: Some(Switched {
                since: at(3),
                by: None,
                text: None,
            }),
            frozen: None,
            features_off: vec![FeatureOff {
                permissions: PermissionSet::of(&[Permission::FileUpload]),
                switched: Switched {
                    since: at(3),
                    by: Some(PersonId(id(4))),
                    text: Some("x".into()),
                },
            }],
            member_since: Some(at(1)),
            members_only: true,
            public: false,
            direct: false,
            group: false,
            mode: Mode::ReadOnly,
            level: 1,
            label: Some(LabelRule {
                label: "secret".into(),
                forbids: PermissionSet::of(&[Permission::FileDownload]),
                keeps_words: false,
                lease_ms: None,
            }),
            limits: vec![tokenim_protocol::permission::Limit {
                permission: Permission::MessageSend,
                resets_at: Some(at(4)),
            }],
        }],
        deciders: vec![Decider {
            person: PersonId(id(4)),
            scope: Scope::Organisation,
            grantable: PermissionSet::of(&[Permission::MessageSend]),
        }],
        unproven_since: None,
        lease_ms: None,
    }
}

fn decision() -> Decision {
    Decision {
        effect: Effect::Deny,
        obstacles: vec![Obstacle {
            code: ReasonCode::Revoked,
            scope: Scope::Channel(ChannelId(id(1))),
            permission: Some(Permission::MessageSend),
            since: Some(at(1)),
            until: None,
            by: Some(PersonId(id(4))),
            text: Some("see you on Friday".into()),
            exclusion: Some(ExclusionId(id(6))),
            next: NextAction::Request,
            item: None,
        }],
        source: Some(Source::Role {
            role: RoleKey::Member,
            scope: Scope::Organisation,
        }),
        until: None,
    }
}

fn person() -> Person {
    Person {
        id: PersonId(id(3)),
        handle: "liwei".into(),
        display_name: "李伟".into(),
        title: "工程师".into(),
        kind: PersonKind::Member,
        department: Some(DepartmentId(id(7))),
        manager: None,
        active: true,
        posts: vec![RoleKey::Owner],
    }
}

fn person_entry(event: PersonEvent) -> PersonEntry {
    PersonEntry {
        useq: 1,
        at: at(1),
        event: Kept::Known(event),
    }
}

fn organisation_entry(event: OrganisationEvent) -> OrganisationEntry {
    OrganisationEntry {
        oseq: 1,
        at: at(1),
        event: Kept::Known(event),
    }
}

#[test]
fn what_is_written_today_is_what_was_committed_and_what_was_committed_is_read_today() {
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_else(|_| "{}".into());
    let mut samples = Samples {
        committed: serde_json::from_str(&committed).expect("valid JSON"),
        ..Samples::default()
    };

    let message = Message {
        reply_to: Some(MessageId(id(9))),
        ..Message::plain(MessageId(id(8)), Some("你好 **Falcon**".into()))
    };
    let member = Membership {
        person: PersonId(id(3)),
        since: at(1),
        from_seq: 2,
    };
    let target = MessageId(id(8));
    samples.add("entry.message", entry(1, ChannelEvent::Message(message)));
    samples.add(
        "entry.edited",
        entry(
            2,
            ChannelEvent::Edited {
                target,
                target_seq: 1,
                revision: 1,
                body: "好".into(),
                mentions: vec![],
                mentions_all: false,
                label: None,
            },
        ),
    );
    samples.add(
        "entry.deleted",
        entry(
            3,
            ChannelEvent::Deleted {
                target,
                target_seq: 1,
            },
        ),
    );
    samples.add(
        "entry.created",
        entry(4, ChannelEvent::Created { channel: channel() }),
    );
    samples.add(
        "entry.changed",
        entry(5, ChannelEvent::Changed { channel: channel() }),
    );
    samples.add(
        "entry.joined",
        entry(
            6,
            ChannelEvent::Joined {
                member: member.clone(),
            },
        ),
    );
    samples.add(
        "entry.left",
        entry(
            7,
            ChannelEvent::Left {
                person: PersonId(id(3)),
            },
        ),
    );
    samples.add(
        "entry.hidden",
        entry(8, ChannelEvent::Hidden { through: 9 }),
    );

    let access = AccessEvent {
        at: at(1),
        change: AccessChange::Excluded,
        permission: Some(Permission::MessageSend),
        role: None,
        role_name: None,
        scope: Scope::Team(TeamId(id(2))),
        code: Some(ReasonCode::Revoked),
        until: Some(at(9)),
        by: Some(PersonId(id(4))),
        text: "until Friday".into(),
        gained: Vec::new(),
        lost: Vec::new(),
        level: None,
    };
    let mark = ReadMark {
        mark_epoch: 1,
        read_seq: 4,
    };
    let channel_id = ChannelId(id(1));
    samples.add(
        "person.channel_gained",
        person_entry(PersonEvent::ChannelGained { channel_id }),
    );
    samples.add(
        "person.channel_lost",
        person_entry(PersonEvent::ChannelLost {
            channel_id,
            seq: 5,
            by: None,
        }),
    );
    samples.add(
        "person.authority_changed",
        person_entry(PersonEvent::AuthorityChanged { authority_epoch: 7 }),
    );
    samples.add(
        "person.read_marked",
        person_entry(PersonEvent::ReadMarked { channel_id, mark }),
    );
    samples.add(
        "person.access",
        person_entry(PersonEvent::Access(access.clone())),
    );

    let organisation = Organisation {
        name: "远帆".into(),
        set_up_mode: true,
        ..Organisation::default()
    };
    let department = Department {
        id: DepartmentId(id(7)),
        name: "研发部".into(),
        parent: None,
        manager: None,
    };
    let team = Team {
        id: TeamId(id(2)),
        name: "Falcon".into(),
        kind: TeamKind::Project,
        department: None,
        created_at: at(0),
        archived: false,
        members: vec![TeamMember {
            person: PersonId(id(3)),
            admin: true,
            since: at(1),
        }],
        about: TeamAbout::default(),
    };
    samples.add(
        "organisation.changed",
        organisation_entry(OrganisationEvent::OrganisationChanged {
            organisation: organisation.clone(),
        }),
    );
    samples.add(
        "organisation.person",
        organisation_entry(OrganisationEvent::PersonChanged { person: person() }),
    );
    samples.add(
        "organisation.department",
        organisation_entry(OrganisationEvent::DepartmentChanged {
            department: department.clone(),
        }),
    );
    samples.add(
        "organisation.team",
        organisation_entry(OrganisationEvent::TeamChanged { team: team.clone() }),
    );
    samples.add(
        "organisation.listed",
        organisation_entry(OrganisationEvent::ChannelListed { channel: channel() }),
    );
    samples.add(
        "organisation.unlisted",
        organisation_entry(OrganisationEvent::ChannelUnlisted { channel_id }),
    );
    samples.add(
        "organisation.team_removed",
        organisation_entry(OrganisationEvent::TeamRemoved {
            team_id: TeamId(id(2)),
        }),
    );

    let epoch = LogEpoch(id(10));
    let channels = BTreeMap::from([(channel_id, 5)]);
    samples.add(
        "client.hello",
        ClientFrame::Hello {
            api_level: 1,
            cursor: Cursor {
                log_epoch: Some(epoch),
                oseq: 1,
                useq: 2,
                channels: channels.clone(),
            },
        },
    );
    samples.add(
        "server.welcome",
        ServerFrame::Welcome {
            api_level: 1,
            log_epoch: epoch,
            server_time: at(0),
            heartbeat_ms: 15_000,
            ephemeral: false,
        },
    );
    samples.add(
        "server.facts",
        ServerFrame::Facts {
            signed: SignedFacts {
                facts: "{}".into(),
                signature: "c2ln".into(),
            },
        },
    );
    samples.add(
        "server.organisation",
        ServerFrame::Organisation {
            entries: vec![organisation_entry(OrganisationEvent::PersonChanged {
                person: person(),
            })],
        },
    );
    samples.add(
        "server.organisation_snapshot",
        ServerFrame::OrganisationSnapshot {
            snapshot: OrganisationSnapshot {
                oseq: 3,
                organisation,
                people: vec![person()],
                departments: vec![department],
                teams: vec![team],
                channels: vec![channel()],
                groups: vec![],
            },
        },
    );
    samples.add(
        "server.person",
        ServerFrame::Person {
            entries: vec![person_entry(PersonEvent::AuthorityChanged {
                authority_epoch: 7,
            })],
        },
    );
    samples.add(
        "server.person_snapshot",
        ServerFrame::PersonSnapshot {
            snapshot: PersonSnapshot {
                useq: 4,
                timeline: vec![access],
                teams: vec![],
                state: vec![],
                saved: vec![],
                requests: vec![],
                cases: vec![],
            },
        },
    );
    samples.add(
        "server.channel",
        ServerFrame::Channel {
            channel_id,
            entries: vec![entry(
                7,
                ChannelEvent::Left {
                    person: PersonId(id(3)),
                },
            )],
        },
    );
    samples.add(
        "server.channel_snapshot",
        ServerFrame::ChannelSnapshot {
            snapshot: ChannelSnapshot {
                channel: channel(),
                seq: 7,
                message_count: 1,
                read_message_count: 1,
                read_mark: mark,
                members: vec![member],
                recent: vec![entry(
                    7,
                    ChannelEvent::Left {
                        person: PersonId(id(3)),
                    },
                )],
                pins: vec![],
                mentions: vec![],
                threads: vec![],
                calls: vec![],
                labelled: vec![],
            },
        },
    );
    conversation(&mut samples, channel_id);
    calls(&mut samples);
    file_links(&mut samples);
    audit(&mut samples);
    requests(&mut samples);
    roles::roles(&mut samples);
    workflows::workflows(&mut samples);
    keeping::keeping(&mut samples);
    room::room(&mut samples);
    samples.add(
        "server.channel_gone",
        ServerFrame::ChannelGone { channel_id },
    );
    samples.add("server.caught_up", ServerFrame::CaughtUp { channels });
    samples.add("server.resync", ServerFrame::Resync);
    samples.add(
        "server.bye",
        ServerFrame::Bye {
            code: ErrorCode::SignedOut,
        },
    );
    personal(&mut samples, channel_id);
    groups(&mut samples);
    cases(&mut samples);
    first_hour(&mut samples);
    samples.add(
        "server.heartbeat",
        ServerFrame::Heartbeat { server_time: at(0) },
    );

    samples.add("facts", facts());
    samples.add(
        "error",
        ApiError {
            code: ErrorCode::Forbidden,
            fields: vec![FieldError {
                field: "text".into(),
                problem: FieldProblem::TooShort,
            }],
            decision: Some(decision()),
            retry_after_ms: Some(1_000),
            limit: None,
            request: None,
            case: None,
            role: None,
            request_id: "r1".into(),
        },
    );
    samples.add("request.send", SendMessage::plain(target, "hi".into()));
    samples.add(
        "request.ack",
        Ack {
            id: target,
            channel_id,
            seq: 8,
            server_time: at(0),
        },
    );

    if std::env::var_os("TOKENIM_WRITE_WIRE").is_some() {
        let text = serde_json::to_string_pretty(&samples.written).expect("serialises") + "\n";
        std::fs::write(COMMITTED, text).expect("the file can be written");
        return;
    }
    assert_eq!(samples.written, samples.committed);
}

/// What belongs to one person.
fn personal(samples: &mut Samples, channel_id: ChannelId) {
    let thread = Some(MessageId(id(8)));
    let folder_id = FolderId(id(60));
    let until = Some(at(60_000));
    let settings = [
        Setting::Draft {
            channel_id,
            thread,
            body: "not yet".into(),
        },
        Setting::Favourite {
            channel_id,
            place: Some(1_024),
        },
        Setting::Filed {
            channel_id,
            folder: Some(folder_id),
        },
        Setting::Folder {
            folder_id,
            name: Some("客户".into()),
            place: 0,
        },
        Setting::Mute {
            channel_id,
            mute: Some(Mute { until }),
        },
        Setting::ChannelLevel {
            channel_id,
            level: Some(NoticeLevel::Mentions),
        },
        Setting::DefaultLevel {
            level: NoticeLevel::All,
        },
        Setting::Keywords {
            words: vec!["falcon".into()],
        },
        Setting::QuietHours {
            hours: Some(QuietHours {
                from_minute: 1_320,
                to_minute: 420,
                days: 31,
                zone: "Asia/Shanghai".into(),
            }),
        },
        Setting::DoNotDisturb { until },
        Setting::ShowContent { shown: false },
        Setting::UnreadFirst { on: true },
    ];
    for setting in settings {
        let name = format!(
            "person.state_set.{}",
            serde_json::to_value(&setting).expect("serialises")["kind"]
                .as_str()
                .expect("a kind")
        );
        let stamp = Stamp {
            version: 3,
            device: DeviceId(id(61)),
        };
        let item = StateItem { stamp, setting };
        samples.add(&name, PersonEvent::StateSet { item });
    }
    samples.add("client.here", ClientFrame::Here { active: true });
    samples.add("client.typing", ClientFrame::Typing { channel_id, thread });
    let person = PersonId(id(2));
    samples.add(
        "server.presence",
        ServerFrame::Presence {
            people: vec![PersonPresence {
                person,
                presence: Presence::DoNotDisturb,
            }],
        },
    );
    samples.add("server.to_come", ServerFrame::ToCome { entries: 412 });
    samples.add(
        "server.typing",
        ServerFrame::Typing {
            channel_id,
            person,
            thread: None,
        },
    );
}

#[test]
fn ds_03_an_event_of_a_newer_version_is_kept_raw() {
    let newer = json!({
        "seq": 9, "at": 1, "author": null, "message_count": 3, "prev_hash": "",
        "event": { "kind": "poll_opened", "question": "午饭?" },
    });
    let entry: Entry = serde_json::from_value(newer.clone()).expect("parses");
    assert!(entry.event.known().is_none());
    assert_eq!(serde_json::to_value(entry).expect("serialises"), newer);
}

#[test]
fn az_15_a_request_with_a_field_nobody_asked_for_is_refused() {
    for extra in ["role", "org_id", "created_at", "seq", "sender_id"] {
        let mut request = json!({ "id": id(8).to_string(), "body": "hi" });
        request[extra] = json!("x");
        assert!(
            serde_json::from_value::<SendMessage>(request).is_err(),
            "{extra} was accepted"
        );
    }
}

#[test]
fn every_permission_number_is_its_place_and_every_id_reads_back() {
    for (index, permission) in Permission::ALL.iter().enumerate() {
        assert_eq!(*permission as usize, index + 1);
        assert_eq!(Permission::from_id(permission.id()), Some(*permission));
        assert_eq!(
            serde_json::to_value(permission).expect("serialises"),
            json!(permission.id())
        );
    }
}

#[test]
fn a_team_of_an_older_server_has_no_owner_and_comes_by_invitation() {
    let old = json!({
        "id": id(2), "name": "Falcon", "kind": "project", "department": null,
        "created_at": 0, "archived": false, "members": [],
    });
    let team: Team = serde_json::from_value(old).expect("an older team");
    assert_eq!(team.about, TeamAbout::default());
    assert_eq!(team.about.join, JoinRule::Invitation);
}

/// What teams and groups brought with them.
fn groups(samples: &mut Samples) {
    let person = PersonId(id(3));
    samples.add(
        "team.about",
        TeamAbout {
            description: "同步引擎".into(),
            owner: Some(person),
            deputy: Some(PersonId(id(4))),
            join: JoinRule::Request,
            leave: LeaveRule::Approval,
            stage: Some(Stage::Running),
            ends_at: Some(at(9)),
            charter: vec![Responsibility {
                person,
                what: "release".into(),
                until: Some(at(8)),
            }],
            frozen: true,
            bundle: None,
        },
    );
    let group = PeopleGroup {
        id: PeopleGroupId(id(21)),
        handle: "sales".into(),
        name: "销售".into(),
        description: String::new(),
        owner: person,
        members: vec![person],
    };
    samples.add(
        "organisation.group",
        organisation_entry(OrganisationEvent::PeopleGroupChanged { group }),
    );
    samples.add(
        "organisation.group_removed",
        organisation_entry(OrganisationEvent::PeopleGroupRemoved {
            group_id: PeopleGroupId(id(21)),
        }),
    );
    samples.add(
        "person.team_standing",
        person_entry(PersonEvent::TeamStanding {
            standing: TeamStanding {
                team: TeamId(id(2)),
                invited_by: Some(person),
                asked: Some(Wish::Join),
                waiting: 2,
            },
        }),
    );
}

/// Cases of conduct.
fn cases(samples: &mut Samples) {
    use tokenim_protocol::case::*;

    let (li, lin) = (PersonId(id(3)), PersonId(id(4)));
    let case_id = CaseId(id(80));
    let scope = Scope::Channel(ChannelId(id(2)));
    let measure = CaseMeasure {
        step: CaseStep::ShortBan,
        permission: Some(Permission::MessageSend),
        ends_at: Some(at(900)),
        text: "言语侮辱属实".into(),
    };
    let case = Case {
        id: case_id,
        version: 4,
        revision: 6,
        part: CasePart::Judge,
        status: CaseStatus::Closed,
        person: li,
        scope,
        rule: CaseRule::Respect,
        house_rule: None,
        citation: "员工手册 4.2".into(),
        text: "当众羞辱同事".into(),
        begun_at: at(10),
        opened_by: Some(lin),
        opened_at: Some(at(11)),
        statement_due_at: Some(at(300)),
        statement: Some("当时急了".into()),
        stated_at: Some(at(20)),
        evidence: vec![Evidence {
            n: 1,
            message: MessageId(id(9)),
            channel: ChannelId(id(2)),
            seq: 7,
            author: li,
            sent_at: at(9),
            revision: 0,
            body: "闭嘴".into(),
            files: vec![EvidenceFile {
                name: "a.png".into(),
                size: 5,
                hash: "00ff".into(),
            }],
            frozen_at: at(10),
            digest: "d".into(),
        }],
        lines: vec![CaseLine {
            n: 1,
            at: at(11),
            by: Some(lin),
            kind: CaseLineKind::Opened,
            text: String::new(),
        }],
        bench: Some(CaseBench {
            reporter: Some(PersonId(id(5))),
            history: vec![PastFinding {
                case: CaseId(id(81)),
                at: at(1),
                rule: CaseRule::Other,
                step: CaseStep::Warning,
                ends_at: Some(at(500)),
                counts: true,
            }],
            next_step: CaseStep::ShortBan,
            judges: vec![lin],
            seconds: vec![PersonId(id(6))],
            proposal: Some(CaseProposal {
                at: at(25),
                by: lin,
                measure: measure.clone(),
            }),
        }),
        outcome: Some(CaseOutcome {
            at: at(30),
            by: lin,
            second: Some(PersonId(id(6))),
            measure: measure.clone(),
            dismissed: false,
            exclusion: Some(ExclusionId(id(80))),
            heed: Some(Heed::Acknowledged),
            heeded_at: Some(at(40)),
            appeal_until: Some(at(700)),
            appeal: None,
            lifted_at: None,
            overturned: false,
        }),
        acts: vec![CaseAct::Write],
        bar: Some(CaseBar::Reported),
    };
    samples.add(
        "person.case_changed",
        person_entry(PersonEvent::CaseChanged {
            case: Box::new(case.clone()),
        }),
    );
    samples.add(
        "person.case_gone",
        person_entry(PersonEvent::CaseGone { case_id }),
    );
    samples.add("case.list", CaseList { cases: vec![case] });
    samples.add(
        "case.report",
        ReportMessage {
            id: case_id,
            rule: CaseRule::Security,
            house_rule: None,
            citation: String::new(),
            text: "把密码发在群里".into(),
        },
    );
    samples.add(
        "case.open",
        OpenCase {
            id: case_id,
            scope,
            rule: CaseRule::Confidentiality,
            house_rule: None,
            citation: String::new(),
            text: "外发未公开报价".into(),
            messages: vec![MessageRef {
                channel: ChannelId(id(2)),
                message: MessageId(id(9)),
            }],
            statement_due_at: Some(at(300)),
        },
    );
    let operation = OperationId(id(82));
    samples.add(
        "case.take_up",
        TakeUpCase {
            id: operation,
            version: 1,
            text: "有人反映你在群里骂人".into(),
            statement_due_at: None,
        },
    );
    samples.add(
        "case.add_evidence",
        AddEvidence {
            id: operation,
            version: 2,
            messages: vec![MessageRef {
                channel: ChannelId(id(2)),
                message: MessageId(id(10)),
            }],
        },
    );
    samples.add(
        "case.house_rules",
        HouseRules {
            rules: vec![HouseRule {
                id: HouseRuleId(id(83)),
                version: 2,
                kind: CaseRule::Security,
                name: "口令不进群".into(),
                text: "任何口令都不得写进群里".into(),
                steps: vec![CaseStep::Warning, CaseStep::ShortBan],
                retired: false,
                changed_by: lin,
                changed_at: at(5),
            }],
        },
    );
    samples.add(
        "case.set_house_rule",
        SetHouseRule {
            version: 1,
            kind: CaseRule::Security,
            name: "口令不进群".into(),
            rule: "任何口令都不得写进群里".into(),
            steps: vec![CaseStep::Warning, CaseStep::ShortBan],
            retired: false,
            text: "原文没有说清楚".into(),
        },
    );
    samples.add(
        "case.decide",
        DecideCase {
            id: operation,
            version: 3,
            measure,
        },
    );
    samples.add(
        "case.answer",
        AnswerCase {
            id: operation,
            version: 3,
            text: "同意".into(),
        },
    );
    samples.add(
        "case.say",
        SayInCase {
            id: operation,
            text: "当时急了".into(),
        },
    );
    samples.add(
        "case.heed",
        HeedCase {
            id: operation,
            heed: Heed::Seen,
            text: String::new(),
        },
    );
}

/// Asking for access.
fn requests(samples: &mut Samples) {
    use tokenim_protocol::access_request::*;

    let (li, lin) = (PersonId(id(3)), PersonId(id(4)));
    let request_id = AccessRequestId(id(70));
    let scope = Scope::Channel(ChannelId(id(2)));
    samples.add(
        "access_request.rings",
        ApprovalRings {
            since: at(1),
            until: at(2),
            rings: vec![ApprovalRing {
                people: vec![li, lin],
                approvals: 6,
            }],
        },
    );
    let purpose = Purpose {
        need: "在卫星群里回答问题".into(),
        statement: "没有它我无法回答试制组".into(),
        blocks: vec![lin],
        project: Some(TeamId(id(2))),
        stage: "试制".into(),
        checks: vec![SelfCheck {
            question: SelfQuestion::TaskNeedsIt,
            yes: true,
        }],
    };
    let request = AccessRequest {
        id: request_id,
        version: 3,
        revision: 5,
        digest: "d".into(),
        kind: RequestKind::Restore,
        status: RequestStatus::Denied,
        phase: None,
        person: li,
        filed_by: li,
        permission: Some(Permission::MessageSend),
        scope,
        place: None,
        exclusion: Some(ExclusionId(id(6))),
        case: None,
        grant: None,
        of: None,
        appealed_by: None,
        level: 0,
        top_level: false,
        starts_at: None,
        ends_at: Some(at(900)),
        purpose: purpose.clone(),
        root_cause: String::new(),
        loss: Some(Loss {
            code: ReasonCode::Revoked,
            since: Some(at(10)),
            until: None,
            by: Some(lin),
            text: Some("发错了群".into()),
        }),
        filed_at: at(20),
        expires_at: at(800),
        stages: vec![RequestStage {
            roles: vec![ReviewerRole::TeamAdmin],
            needed: 1,
            reviewers: vec![lin],
            joined: 0,
            due_at: Some(at(40)),
            paused: false,
            reviews: vec![Review {
                by: lin,
                at: at(30),
                verdict: Verdict::Deny,
                text: "先说明原因再申请一次吧，谢谢".into(),
                ends_at: None,
                scope: None,
                in_stead_of: None,
                struck: false,
            }],
            stand_ins: vec![],
        }],
        stage: 0,
        lines: vec![RequestLine {
            n: 1,
            at: at(20),
            by: Some(li),
            kind: LineKind::Filed,
            text: String::new(),
        }],
        endorsements: vec![Endorsement {
            by: lin,
            at: at(25),
            relation: Relation::HeldUp,
            text: "等他的答复".into(),
        }],
        outcome: Some(RequestOutcome {
            at: at(30),
            by: Some(lin),
            automatic: false,
            refusal: Some(RefusalCode::NeedNotShown),
            cancel: None,
            fail: None,
            text: "先说明原因再申请一次吧，谢谢".into(),
            rule: "群规第三条".into(),
            would_change: "写明要答复哪个小组".into(),
            is_final: false,
            starts_at: None,
            ends_at: None,
            scope: None,
            grant: None,
            exclusion: None,
            resumes: None,
            appeal_until: Some(at(700)),
        }),
        card: Some(RequestCard {
            lost_before: 1,
            peers: 4,
            peers_with: 3,
            peers_who: vec![],
            last_used_at: None,
            left_over: vec![],
            similar: vec![AccessRequestId(id(71))],
        }),
        nudge_from: None,
        escalate_from: None,
        acts: vec![RequestAct::Appeal],
        bar: Some(Bar::Own),
    };
    samples.add(
        "person.request_changed",
        person_entry(PersonEvent::RequestChanged {
            request: Box::new(request.clone()),
        }),
    );
    samples.add(
        "person.request_gone",
        person_entry(PersonEvent::RequestGone { request_id }),
    );
    samples.add(
        "request.file_request",
        FileRequest {
            id: request_id,
            kind: RequestKind::Restore,
            person: None,
            permission: Some(Permission::MessageSend),
            scope,
            exclusion: Some(ExclusionId(id(6))),
            case: None,
            grant: None,
            starts_at: None,
            ends_at: Some(at(900)),
            purpose,
            dry_run: false,
        },
    );
    samples.add(
        "filed",
        Filed {
            request: request.clone(),
            merged: false,
            ceiling_until: Some(at(900)),
            usual_ms: Some(720_000),
            similar: 1,
            baseline: vec![Permission::MessageSend],
            project_ends_at: None,
        },
    );
    let act = OperationId(id(72));
    samples.add(
        "request.approve",
        ApproveIt {
            id: act,
            version: 3,
            digest: "d".into(),
            text: String::new(),
            ends_at: Some(at(600)),
            scope: None,
        },
    );
    decided_elsewhere(samples, &request);
    samples.add(
        "request.deny",
        DenyIt {
            id: act,
            version: 3,
            code: RefusalCode::TooBroad,
            text: "先说明原因再申请一次吧，谢谢".into(),
            rule: "群规第三条".into(),
            would_change: "写明要答复哪个小组".into(),
            is_final: false,
        },
    );
    samples.add(
        "request.say",
        SayIt {
            id: act,
            text: "好".into(),
        },
    );
    samples.add("request.move", MoveIt { id: act });
    samples.add(
        "request.endorse",
        EndorseIt {
            id: act,
            relation: Relation::Sponsor,
            text: "他需要它".into(),
        },
    );
    samples.add(
        "request.appeal",
        AppealIt {
            id: AccessRequestId(id(73)),
            root_cause: "看错了群名".into(),
            explanation: "两个群的名字相近".into(),
            need: "在卫星群里回答问题".into(),
            bring_manager: true,
        },
    );
}

/// Lent parts, smaller places, ends of what was restored, records and figures.
fn decided_elsewhere(
    samples: &mut Samples,
    request: &tokenim_protocol::access_request::AccessRequest,
) {
    use tokenim_protocol::access_request::*;

    let (lin, hao) = (PersonId(id(4)), PersonId(id(5)));
    let channel = Scope::Channel(ChannelId(id(2)));
    let mut told = request.clone();
    told.status = RequestStatus::Approved;
    told.place = Some("卫星".into());
    told.stages[0].reviews[0].verdict = Verdict::Approve;
    told.stages[0].reviews[0].scope = Some(channel);
    told.stages[0].reviews[0].in_stead_of = Some(hao);
    told.stages[0].stand_ins = vec![StandIn { by: lin, of: hao }];
    if let Some(outcome) = &mut told.outcome {
        outcome.ends_at = Some(at(650));
        outcome.scope = Some(channel);
        outcome.resumes = Some(ExclusionId(id(74)));
    }
    if let Some(card) = &mut told.card {
        card.peers_who = vec![hao];
        card.last_used_at = Some(at(5));
    }
    told.bar = Some(Bar::Delegator);
    samples.add(
        "person.request_changed_in_stead",
        person_entry(PersonEvent::RequestChanged {
            request: Box::new(told),
        }),
    );
    samples.add(
        "request.approve_smaller",
        ApproveIt {
            id: OperationId(id(72)),
            version: 3,
            digest: "d".into(),
            text: String::new(),
            ends_at: None,
            scope: Some(channel),
        },
    );
    let delegation = Delegation {
        id: DelegationId(id(75)),
        of: hao,
        to: lin,
        starts_at: at(100),
        ends_at: at(200),
        text: "出差".into(),
        ended_at: None,
    };
    samples.add(
        "request.delegate",
        DelegateIt {
            id: delegation.id,
            to: lin,
            starts_at: Some(at(100)),
            ends_at: at(200),
            text: "出差".into(),
        },
    );
    samples.add(
        "delegations",
        DelegationList {
            delegations: vec![delegation],
        },
    );
    samples.add(
        "request_record",
        RequestRecord {
            record: "{}".into(),
            sha256: "00".into(),
            seq: 7,
            leaf: "{}".into(),
        },
    );
    let figure = RequestFigure {
        permission: Some(Permission::MessageSend),
        team: Some(TeamId(id(2))),
        asked: 4,
        approved: 2,
        denied: 1,
        expired: 0,
        pending: 1,
        median_ms: Some(720_000),
    };
    samples.add(
        "request_figures",
        RequestFigures {
            since: at(0),
            until: at(900),
            figures: vec![figure.clone()],
            total: figure,
        },
    );
}

/// Links outside, and who opened what.
fn file_links(samples: &mut Samples) {
    use tokenim_protocol::file_link::*;

    let (channel_id, file_id) = (ChannelId(id(2)), FileId(id(70)));
    let link = FileLink {
        id: FileLinkId(id(90)),
        channel_id,
        file_id,
        file_name: "报价.pdf".into(),
        by: PersonId(id(3)),
        created_at: at(1),
        ends_at: at(900),
        opens_max: Some(5),
        opens: 2,
        opened_at: Some(at(20)),
        ended_at: Some(at(30)),
        ended_by: Some(PersonId(id(4))),
        state: FileLinkState::Ended,
    };
    samples.add(
        "file_link.make",
        MakeFileLink {
            id: link.id,
            days: 3,
            opens_max: Some(5),
        },
    );
    samples.add_secret(
        "file_link.made",
        FileLinkMade {
            link: link.clone(),
            token: "t".into(),
        },
    );
    for state in [
        FileLinkState::Open,
        FileLinkState::RunOut,
        FileLinkState::UsedUp,
        FileLinkState::Withheld,
    ] {
        samples.add(
            &format!("file_link.state.{}", json!(state).as_str().expect("a word")),
            state,
        );
    }
    samples.add(
        "file_link.list",
        FileLinkList {
            links: vec![link.clone()],
        },
    );
    samples.add(
        "file.openings",
        FileOpenings {
            people: vec![FileOpening {
                person: PersonId(id(5)),
                opens: 2,
                first_at: at(4),
                last_at: at(9),
            }],
            count: 1,
            links: vec![link],
        },
    );
    samples.add(
        "person.file_links_changed",
        person_entry(PersonEvent::FileLinksChanged { channel_id }),
    );
}

/// Calls by link.
fn calls(samples: &mut Samples) {
    use tokenim_protocol::call::*;

    let (target, provider) = (MessageId(id(8)), CallProviderId(id(60)));
    let planned = Planned {
        starts_at: at(100),
        minutes: 30,
        time_zone: "Asia/Shanghai".into(),
    };
    let call = Call {
        seq: 5,
        state: CallState::Ended,
        video: true,
        title: "设计评审".into(),
        provider,
        planned: Some(planned.clone()),
        started_at: Some(at(101)),
        ended_at: Some(at(102)),
        joined: vec![CallJoin {
            person: PersonId(id(3)),
            at: at(101),
        }],
        joined_count: 1,
        declined: vec![PersonId(id(4))],
        withheld: true,
    };
    let bare = Call {
        seq: 2,
        state: CallState::Live,
        video: false,
        title: String::new(),
        provider,
        planned: None,
        started_at: Some(at(2)),
        ended_at: None,
        joined: vec![],
        joined_count: 0,
        declined: vec![],
        withheld: false,
    };
    samples.add(
        "entry.call",
        entry(
            2,
            ChannelEvent::Message(Message {
                call: Some(bare),
                ..Message::plain(target, Some(String::new()))
            }),
        ),
    );
    samples.add(
        "entry.call_changed",
        entry(
            5,
            ChannelEvent::CallChanged {
                target,
                target_seq: 2,
                call: call.clone(),
            },
        ),
    );
    samples.add(
        "call.place",
        CallPlace {
            message_id: target,
            message_seq: 2,
            author: PersonId(id(3)),
            call,
        },
    );
    let shown = CallProvider {
        id: provider,
        name: "Jitsi".into(),
        kind: CallProviderKind::Jitsi,
        hosts: vec!["meet.example".into()],
    };
    samples.add(
        "organisation.with_call_providers",
        Organisation {
            name: "远帆科技".into(),
            call_providers: vec![shown.clone()],
            ..Organisation::default()
        },
    );
    samples.add(
        "call_providers",
        CallProviders {
            providers: vec![CallProviderRow {
                provider: shown,
                address: "https://meet.example".into(),
                app_id: "tokenim".into(),
                has_secret: true,
            }],
        },
    );
    samples.add(
        "call_test",
        CallTest {
            steps: vec![
                CallTestStep {
                    what: CallTestWhat::Address,
                    problem: None,
                },
                CallTestStep {
                    what: CallTestWhat::Name,
                    problem: Some(CallTestProblem::PrivateAddress),
                },
            ],
        },
    );
    samples.add(
        "request.start_call",
        StartCall {
            id: target,
            video: true,
            title: "设计评审".into(),
            provider,
            link: Some("https://zoom.example/j/1".into()),
            planned: Some(planned.clone()),
        },
    );
    samples.add(
        "request.edit_call",
        EditCall {
            title: "设计评审".into(),
            planned: Some(planned),
        },
    );
    samples.add(
        "request.invite_to_call",
        InviteToCall {
            name: "Guest".into(),
        },
    );
    samples.add_secret(
        "request.set_call_provider",
        SetCallProvider {
            name: "Jitsi".into(),
            kind: CallProviderKind::BigBlueButton,
            address: "https://meet.example".into(),
            app_id: "tokenim".into(),
            secret: Some("s3cret".into()),
            hosts: vec!["*.meet.example".into()],
        },
    );
    samples.add_secret(
        "call_ticket",
        CallTicket {
            url: "https://meet.example/r?jwt=a.b.c".into(),
            expires_at: Some(at(200)),
        },
    );
}

/// What happens around a message.
fn conversation(samples: &mut Samples, channel_id: ChannelId) {
    use tokenim_protocol::conversation::{
        Confirm, Confirmation, Confirmations, Confirmed, DatePlace, DateQuery, FollowedThread,
        Forwarded, InThread, MarkThread, MemberMark, Mention, MessagePlace, Missing, Pin, Reaction,
        ReadMarks, Replies, Revision, Revisions, Saved, SetPin, SetReaction, ThreadMark,
        ThreadPage, ThreadQuery,
    };

    let (target, person) = (MessageId(id(8)), PersonId(id(3)));
    let thread = InThread {
        root: MessageId(id(9)),
        root_seq: 1,
        nth: 2,
        also_to_channel: true,
    };
    let replies = Replies {
        count: 2,
        last_seq: 5,
        last_at: at(5),
        repliers: vec![person],
    };
    let message = Message {
        thread: Some(thread),
        mentions: vec![person],
        mentions_all: true,
        forwarded: Some(Forwarded {
            channel_id,
            message_id: MessageId(id(7)),
            author: person,
            at: at(1),
            body: "as it was".into(),
        }),
        asks_confirmation: true,
        replies: Some(replies.clone()),
        reactions: vec![Reaction {
            emoji: "👍".into(),
            person,
            seq: 4,
        }],
        confirmed: Some(Confirmed {
            revision: 1,
            count: 3,
            mine: Some(1),
        }),
        ..Message::plain(target, Some("@bo see".into()))
    };
    samples.add(
        "entry.message_with_all",
        entry(2, ChannelEvent::Message(message)),
    );
    samples.add(
        "entry.edited_with_mentions",
        entry(
            3,
            ChannelEvent::Edited {
                target,
                target_seq: 2,
                revision: 1,
                body: "@bo".into(),
                mentions: vec![person],
                mentions_all: true,
                label: None,
            },
        ),
    );
    samples.add(
        "entry.reacted",
        entry(
            4,
            ChannelEvent::Reacted {
                target,
                target_seq: 2,
                emoji: "👍".into(),
                on: true,
            },
        ),
    );
    samples.add(
        "entry.pinned",
        entry(
            5,
            ChannelEvent::Pinned {
                target,
                target_seq: 2,
                pinned: true,
            },
        ),
    );
    samples.add(
        "entry.confirmed",
        entry(
            6,
            ChannelEvent::Confirmed {
                target,
                target_seq: 2,
                revision: 1,
                count: 3,
            },
        ),
    );
    let mention = Mention {
        message_id: target,
        seq: 2,
        at: at(2),
        thread: Some(thread),
    };
    let saved = Saved {
        channel_id,
        message_id: target,
        seq: 2,
        at: at(9),
    };
    let mark = ThreadMark {
        following: true,
        read: 1,
    };
    samples.add(
        "person.mentioned",
        person_entry(PersonEvent::Mentioned {
            channel_id,
            mention: mention.clone(),
        }),
    );
    samples.add(
        "person.thread_marked",
        person_entry(PersonEvent::ThreadMarked {
            channel_id,
            root: MessageId(id(9)),
            root_seq: 1,
            mark,
        }),
    );
    samples.add(
        "person.saved",
        person_entry(PersonEvent::Saved {
            saved: saved.clone(),
        }),
    );
    samples.add(
        "person.unsaved",
        person_entry(PersonEvent::Unsaved { message_id: target }),
    );
    samples.add(
        "server.channel_snapshot_with_all",
        ServerFrame::ChannelSnapshot {
            snapshot: ChannelSnapshot {
                channel: channel(),
                seq: 7,
                message_count: 1,
                read_message_count: 1,
                read_mark: ReadMark::default(),
                members: vec![],
                recent: vec![],
                pins: vec![Pin {
                    message_id: target,
                    message_seq: 2,
                    by: Some(person),
                    at: at(5),
                    seq: 5,
                }],
                mentions: vec![mention],
                threads: vec![FollowedThread {
                    root: MessageId(id(9)),
                    root_seq: 1,
                    read: 1,
                    replies,
                }],
                calls: vec![],
                labelled: vec![],
            },
        },
    );
    samples.add(
        "request.send_message_with_files",
        SendMessage {
            attachments: vec![FileId(id(70)), FileId(id(71))],
            ..SendMessage::plain(target, "two files".into())
        },
    );
    samples.add(
        "message_with_files",
        Message {
            attachments: vec![
                Attachment {
                    id: FileId(id(70)),
                    name: "照片.png".into(),
                    size: 12_345,
                    media_type: "image/png".into(),
                    sha256: "00ff".repeat(16),
                    width: Some(640),
                    height: Some(480),
                },
                Attachment {
                    id: FileId(id(71)),
                    name: "report.pdf".into(),
                    size: 5_000_000_000,
                    media_type: "application/pdf".into(),
                    sha256: "00ff".repeat(16),
                    width: None,
                    height: None,
                },
            ],
            ..Message::plain(target, Some(String::new()))
        },
    );
    samples.add(
        "error_limit",
        ApiError {
            code: ErrorCode::LimitReached,
            fields: vec![],
            decision: None,
            retry_after_ms: None,
            limit: Some(tokenim_protocol::file::Limit {
                of: LimitOf::Channel,
                limit: 1_000,
                remaining: 10,
            }),
            request: None,
            case: None,
            role: None,
            request_id: "r1".into(),
        },
    );
    samples.add(
        "request.send_message_with_all",
        SendMessage {
            thread_root: Some(MessageId(id(9))),
            also_to_channel: true,
            forward: Some(MessagePlace {
                channel_id,
                message_id: target,
            }),
            ask_confirmation: true,
            ..SendMessage::plain(target, "hi".into())
        },
    );
    samples.add(
        "request.set_reaction",
        SetReaction {
            emoji: "👍".into(),
            on: true,
        },
    );
    samples.add("request.set_pin", SetPin { pinned: true });
    samples.add("request.confirm", Confirm { revision: 1 });
    samples.add(
        "request.mark_thread",
        MarkThread {
            following: Some(true),
            read: 2,
        },
    );
    samples.add(
        "request.thread",
        ThreadQuery {
            after: 1,
            limit: Some(10),
        },
    );
    samples.add("request.since", DateQuery { at: at(1) });
    samples.add("answer.since", DatePlace { seq: Some(4) });
    samples.add("answer.thread_mark", mark);
    samples.add(
        "answer.thread_page",
        ThreadPage {
            entries: vec![],
            through: 2,
            count: 2,
        },
    );
    samples.add(
        "answer.revisions",
        Revisions {
            revisions: vec![Revision {
                revision: 0,
                at: at(1),
                body: "hi".into(),
            }],
        },
    );
    samples.add(
        "answer.confirmations",
        Confirmations {
            revision: 1,
            confirmed: vec![Confirmation { person, at: at(1) }],
            missing: vec![Missing {
                person,
                earlier_revision: Some(0),
            }],
        },
    );
    samples.add(
        "answer.read_marks",
        ReadMarks {
            marks: Some(vec![MemberMark {
                person,
                read_seq: 3,
            }]),
        },
    );
}

/// What is said before anybody is signed in, and on the first day.
fn first_hour(samples: &mut Samples) {
    let organisation = OrganisationId(id(40));
    let contact = SupportContact {
        name: "服务台".into(),
        reach: "8800".into(),
        hours: "9–18".into(),
    };
    let about = About {
        organisation,
        set_up_needed: false,
        organisation_name: "远帆科技".into(),
        version: "0.1.0".into(),
        api_level: 1,
        password: PasswordProfile::MlpsLevel3.rules(),
        contacts: vec![contact.clone()],
    };
    samples.add("about", about);
    let passphrases = PasswordProfile::Nist80063b4;
    samples.add("password.rules", passphrases.rules());
    samples.add_secret(
        "request.set_up",
        SetUp {
            code: "ABCD-EFGH-JKLM-NPQR".into(),
            organisation_name: "远帆科技".into(),
            password_profile: PasswordProfile::MlpsLevel3,
            handle: "lin.yue".into(),
            display_name: "林悦".into(),
            password: "Qing-Shan-42-gate".into(),
            device_name: "desktop (linux)".into(),
        },
    );
    let link = JoinLink {
        id: JoinLinkId(id(41)),
        note: "研发".into(),
        by: PersonId(id(3)),
        created_at: at(1),
        expires_at: at(2),
        uses_max: 10,
        uses: 3,
        needs_approval: true,
        revoked_at: Some(at(3)),
    };
    samples.add(
        "request.create_join_link",
        CreateJoinLink {
            id: link.id,
            note: link.note.clone(),
            uses_max: 10,
            expires_at: at(2),
            needs_approval: true,
        },
    );
    samples.add("join_link", link.clone());
    samples.add_secret(
        "join_link.made",
        JoinLinkMade {
            link,
            organisation,
            token: "dG9rZW4".into(),
            ca_fingerprint: Some("3f9a".into()),
        },
    );
    samples.add_secret(
        "request.look_at_link",
        LookAtLink {
            organisation,
            token: "dG9rZW4".into(),
        },
    );
    samples.add(
        "join_offer",
        JoinOffer {
            organisation_name: "远帆科技".into(),
            inviter: "林悦".into(),
            needs_approval: true,
            expires_at: at(2),
            password: passphrases.rules(),
        },
    );
    let request = JoinRequestId(id(42));
    samples.add_secret(
        "request.join",
        Join {
            id: request,
            organisation,
            token: "dG9rZW4".into(),
            handle: "wang.fang".into(),
            display_name: "王芳".into(),
            password: "Hai-Feng-77-gate".into(),
            device_name: "desktop (linux)".into(),
        },
    );
    samples.add_secret(
        "joined.waiting",
        Joined::Waiting {
            token: "d2FpdA".into(),
        },
    );
    samples.add_secret(
        "joined.refused",
        Joined::Refused {
            text: "没有找到入职记录".into(),
        },
    );
    samples.add_secret(
        "request.join_answer",
        AskForAnswer {
            id: request,
            token: "d2FpdA".into(),
            device_name: "desktop (linux)".into(),
        },
    );
    samples.add(
        "join_request",
        JoinRequest {
            id: request,
            handle: "wang.fang".into(),
            display_name: "王芳".into(),
            asked_at: at(4),
            device_name: "desktop (linux)".into(),
            address: "192.0.2.7".into(),
            inviter: PersonId(id(3)),
            link: JoinLinkId(id(41)),
            link_note: "研发".into(),
            link_created_at: at(1),
        },
    );
    samples.add(
        "request.decide_join",
        DecideJoin {
            approved: false,
            text: "没有找到入职记录".into(),
        },
    );
    samples.add(
        "session_row",
        SessionRow {
            id: SessionId(id(43)),
            device: DeviceId(id(44)),
            name: "desktop (linux)".into(),
            started_at: at(5),
            last_seen_at: at(6),
            here: true,
        },
    );
    samples.add_secret(
        "request.confirm_identity",
        ConfirmIdentity {
            password: "a secret".into(),
        },
    );
    samples.add(
        "reply.identity_confirmed",
        IdentityConfirmed { until: at(900) },
    );
    samples.add_secret(
        "request.change_password",
        ChangePassword {
            current: "old".into(),
            new: "new".into(),
        },
    );
    samples.add(
        "request.set_password_profile",
        SetPasswordProfile {
            profile: PasswordProfile::MlpsLevel3,
            text: "等保测评要求的口令规则".into(),
        },
    );
    samples.add(
        "request.set_help",
        SetHelp {
            contacts: vec![contact],
            notes: "新服务器已启用".into(),
        },
    );
    samples.add(
        "request.send_report",
        SendReport {
            id: ReportId(id(45)),
            text: "app: 0.1.0".into(),
        },
    );
    samples.add("report_taken", ReportTaken { number: 12 });
    samples.add(
        "report",
        Report {
            number: 12,
            person: PersonId(id(3)),
            at: at(7),
            text: "app: 0.1.0".into(),
        },
    );
}

fn audit(samples: &mut Samples) {
    use tokenim_protocol::audit::*;
    let checkpoint = Checkpoint {
        organisation: OrganisationId(id(1)),
        log_epoch: LogEpoch(id(2)),
        size: 48_213,
        root: "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0".to_owned(),
        at: at(1_780_000_000_000),
    };
    let signed = SignedCheckpoint {
        checkpoint: serde_json::to_string(&checkpoint).expect("JSON"),
        signature: "c2lnbmVk".to_owned(),
    };
    let record = AuditRecord {
        seq: 7,
        leaf: r#"{"action":"user.create","seq":7}"#.to_owned(),
        leaf_hash: "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0".to_owned(),
    };
    let filter = AuditFilter {
        actor: Some(PersonId(id(3))),
        subject: Some(PersonId(id(4))),
        action: Some("permission.".to_owned()),
        object: Some("organisation".to_owned()),
        since: Some(at(1)),
        until: Some(at(2)),
    };
    samples.add("audit/checkpoint", checkpoint);
    samples.add(
        "audit/checkpoint_answer",
        CheckpointAnswer {
            checkpoint: Some(signed.clone()),
            consistency: vec!["aGFzaA".to_owned()],
            restores: vec![ProvedRecord {
                seq: 9,
                leaf: r#"{"action":"server.restore","seq":9}"#.to_owned(),
                inclusion: vec!["aGFzaA".to_owned()],
            }],
        },
    );
    samples.add("audit/checkpoint_answer/none", CheckpointAnswer::default());
    samples.add(
        "audit/consistency",
        ConsistencyProof {
            hashes: vec!["aGFzaA".to_owned()],
        },
    );
    samples.add(
        "audit/inclusion",
        InclusionProof {
            leaf_hash: "aGFzaA".to_owned(),
            hashes: vec![],
        },
    );
    samples.add(
        "audit/read",
        ReadAudit {
            filter: filter.clone(),
            before: Some(9),
            limit: Some(50),
        },
    );
    samples.add("audit/read/everything", ReadAudit::default());
    samples.add(
        "audit/page",
        AuditPage {
            records: vec![record.clone()],
            next: Some(7),
        },
    );
    samples.add(
        "audit/verify",
        VerifyAudit {
            after: 2_000,
            run: Some(48_214),
        },
    );
    samples.add(
        "audit/stretch",
        AuditStretch {
            run: 48_214,
            records: vec![record],
            checkpoints: vec![signed],
            last: true,
        },
    );
    samples.add(
        "audit/export",
        ExportAudit {
            format: AuditFormat::Csv,
            filter,
            after: 7,
            run: Some(9),
        },
    );
    samples.add(
        "audit/exported",
        AuditExport {
            run: 9,
            text: "seq,at_ms\r\n".to_owned(),
            records: 0,
            next: Some(7),
        },
    );
    samples.add("audit/rights/proved", RightsCheck::default());
    samples.add(
        "audit/rights",
        RightsCheck {
            at: Some(UnixMillis(9)),
            unproven_since: Some(UnixMillis(8)),
            records: 48_214,
            places: 3_914,
            mismatches: vec![RightsMismatch {
                id: "grant:1:hash:0".to_owned(),
                kind: "grant".to_owned(),
                key: "1".to_owned(),
                people: vec![PersonId(id(1))],
                columns: vec![RightsColumn {
                    name: "ends_at".to_owned(),
                    recorded: Some("7".to_owned()),
                    found: None,
                }],
                recorded_rows: 1,
                found_rows: 0,
                seq: 12,
                met_at: Some(13),
                can_restore: true,
                accepted_by: Some(PersonId(id(2))),
                may_restore: true,
                may_accept: false,
            }],
            log_broken: Some("record 3 is missing".to_owned()),
            more: true,
        },
    );
    samples.add(
        "audit/settle_rights",
        SettleRights {
            mismatch: "grant:1:hash:0".to_owned(),
            how: Settling::Restore,
            text: "nobody told us of it".to_owned(),
        },
    );
}
