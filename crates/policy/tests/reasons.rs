//! Every reason on its own: a world where everything is in order but one thing, and the one
//! obstacle that is told for it, with the one next step.

mod world;

use tokenim_policy::catalogue::Risk;
use tokenim_policy::{Moment, decide, decide_permission, row};
use tokenim_protocol::permission::*;
use tokenim_protocol::time::DAY_MS;
use uuid_of::person;
use world::*;

struct Scene {
    facts: Facts,
    action: Action,
    resource: Resource,
    moment: Moment,
}

impl Scene {
    fn here(&mut self) -> &mut ScopeFacts {
        node(&mut self.facts, falcon()).expect("Falcon")
    }

    fn asks(&mut self, action: Action) -> &mut Self {
        self.action = action;
        self
    }
}

/// A member writes in Falcon.
fn told(spoil: impl Fn(&mut Scene)) -> (ReasonCode, NextAction) {
    let mut scene = Scene {
        facts: member(),
        action: Action::SendMessage,
        resource: Resource::of(falcon(), me()),
        moment: Moment::live(NOW),
    };
    spoil(&mut scene);
    let decision = decide(&scene.facts, scene.action, &scene.resource, &scene.moment);
    match decision.obstacles.as_slice() {
        [one] => (one.code, one.next),
        several => panic!("expected one obstacle: {several:#?}"),
    }
}

fn send() -> PermissionSet {
    PermissionSet::of(&[Permission::MessageSend])
}

fn taken(code: ReasonCode) -> (ReasonCode, NextAction) {
    told(move |scene| {
        let it = exclude(1, Some(Permission::MessageSend), satellites(), code);
        scene.facts.exclusions.push(it);
    })
}

fn limited(resets_in_hours: Option<i64>) -> (ReasonCode, NextAction) {
    told(move |scene| {
        let resets_at = resets_in_hours.map(in_hours);
        scene.here().limits.push(Limit {
            permission: Permission::MessageSend,
            resets_at,
        });
    })
}

fn archiving_with(grant: impl Fn(&mut Grant)) -> (ReasonCode, NextAction) {
    told(move |scene| {
        let mut it = give(1, Permission::ChannelArchive, falcon());
        grant(&mut it);
        scene.facts.grants.push(it);
        scene.asks(Action::ArchiveChannel);
    })
}

/// What is high, held well, while the rights are not what the audit says.
fn unproven() -> (ReasonCode, NextAction) {
    told(|scene| {
        scene.facts.unproven_since = Some(NOW);
        let grant = give(1, Permission::ChannelArchive, falcon());
        scene.facts.grants.push(grant);
        scene.asks(Action::ArchiveChannel);
    })
}

#[test]
fn d22_while_the_rights_are_unproven_only_what_is_low_or_medium_goes_on() {
    for &permission in Permission::ALL {
        let mut facts = member();
        facts.unproven_since = Some(NOW);
        let said = decide_permission(&facts, permission, falcon(), &Moment::live(NOW));
        let told = said
            .obstacles
            .iter()
            .any(|obstacle| obstacle.code == ReasonCode::RightsUnproven);
        let grave = matches!(row(permission).risk, Risk::High | Risk::Critical);
        assert_eq!(
            told,
            grave && permission != Permission::AuditRead,
            "{permission:?}"
        );
    }
}

#[test]
fn every_reason_stands_alone_with_its_next_step() {
    use NextAction as Next;
    use ReasonCode as Code;

    let scenes = [
        told(|scene| {
            scene.facts.account = AccountState::Disabled {
                since: NOW,
                by: None,
                text: None,
            };
        }),
        told(|scene| scene.here().frozen = Some(switched(-1))),
        unproven(),
        told(|scene| {
            let off = FeatureOff {
                permissions: send(),
                switched: switched(-1),
            };
            scene.here().features_off.push(off);
        }),
        told(|scene| scene.here().archived = Some(switched(-1))),
        taken(Code::Revoked),
        taken(Code::TeamDecision),
        taken(Code::SettingChanged),
        taken(Code::ViolationRestriction),
        told(|scene| scene.here().member_since = None),
        told(|scene| scene.here().mode = Mode::ReadOnly),
        told(|scene| scene.here().level = 3),
        told(|scene| {
            scene.here().label = Some(LabelRule {
                label: "secret".to_owned(),
                forbids: send(),
                keeps_words: false,
                lease_ms: None,
            });
        }),
        told(|scene| scene.facts.conditions.sod_conflicts = send()),
        told(|scene| scene.facts.conditions.training_missing = send()),
        told(|scene| scene.facts.conditions.policy_not_accepted = send()),
        told(|scene| scene.facts.conditions.password_expired_since = Some(NOW)),
        told(|scene| scene.facts.conditions.step_up_required = send()),
        archiving_with(|grant| grant.holding = Holding::Eligible),
        archiving_with(|grant| grant.starts_at = in_hours(1)),
        archiving_with(|grant| grant.ends_at = NOW),
        told(|scene| {
            scene.asks(Action::ArchiveChannel);
        }),
        limited(None),
        told(|scene| {
            scene.moment = Moment::offline(NOW, 0);
            scene.asks(Action::JoinChannel);
        }),
        told(|scene| scene.moment = Moment::offline(NOW, 7 * DAY_MS + 1)),
    ];
    let expected = [
        (Code::AccountDisabled, Next::Contact),
        (Code::EmergencyFreeze, Next::Wait),
        (Code::RightsUnproven, Next::Wait),
        (Code::FeatureOff, Next::Request),
        (Code::ScopeArchived, Next::None),
        (Code::Revoked, Next::Request),
        (Code::TeamDecision, Next::Request),
        (Code::SettingChanged, Next::Request),
        (Code::ViolationRestriction, Next::Appeal),
        (Code::NotAMember, Next::Contact),
        (Code::ChannelReadOnly, Next::Request),
        (Code::LevelTooLow, Next::Contact),
        (Code::LabelForbids, Next::None),
        (Code::SodConflict, Next::Contact),
        (Code::TrainingRequired, Next::TakeCourse),
        (Code::PolicyNotAccepted, Next::Accept),
        (Code::PasswordExpired, Next::ChangePassword),
        (Code::StepUpNeeded, Next::StepUp),
        (Code::EligibleNotActive, Next::Activate),
        (Code::TempNotStarted, Next::Wait),
        (Code::TempExpired, Next::Request),
        (Code::RoleLacks, Next::Request),
        (Code::LimitReached, Next::Wait),
        (Code::OfflineNeedsServer, Next::Wait),
        (Code::SnapshotTooOld, Next::Wait),
    ];
    assert_eq!(scenes, expected);
    assert_eq!(
        expected.map(|(code, _)| code),
        ReasonCode::ALL,
        "one scene for each reason"
    );
}

#[test]
fn reasons_are_declared_in_the_order_in_which_they_are_shown() {
    assert!(ReasonCode::ALL.is_sorted());
}

#[test]
fn the_same_reasons_in_their_other_forms() {
    use ReasonCode as Code;
    assert_eq!(taken(Code::EmergencyFreeze).0, Code::EmergencyFreeze);
    assert_eq!(limited(Some(1)).0, Code::LimitReached);
    let broken_off = archiving_with(|grant| {
        let code = Some(Code::TeamDecision);
        grant.revoked = Some(Ending {
            at: in_hours(-1),
            by: person(9),
            code,
            text: String::new(),
        });
    });
    assert_eq!(broken_off, (Code::TeamDecision, NextAction::Request));
    let outside_a_team = told(|scene| {
        let team = node(&mut scene.facts, satellites()).expect("the team");
        team.member_since = None;
        scene.resource.scope = satellites();
        scene.asks(Action::CreatePublicChannel);
    });
    assert_eq!(outside_a_team.0, Code::NotAMember);
    let on_oneself = told(|scene| {
        scene.facts.roles = with_roles(&[RoleKey::Secadmin]).roles;
        scene.asks(Action::GrantPermission);
    });
    assert_eq!(on_oneself, (Code::SodConflict, NextAction::Contact));
    let never_beside = told(|scene| {
        scene.facts.roles = with_roles(&[RoleKey::Sysadmin]).roles;
        scene
            .facts
            .grants
            .push(give(1, Permission::PermissionRestrict, falcon()));
        scene.resource.owner = Some(someone_else());
        scene.asks(Action::RevokePermission);
    });
    assert_eq!(never_beside, (Code::SodConflict, NextAction::Contact));
    let leaving_two = told(|scene| {
        scene.here().direct = true;
        scene.asks(Action::LeaveChannel);
    });
    assert_eq!(leaving_two, (Code::FeatureOff, NextAction::None));
}

#[test]
fn an_obstacle_says_who_when_and_in_whose_words() {
    let mut facts = member();
    let mut it = exclude(
        7,
        Some(Permission::MessageSend),
        satellites(),
        ReasonCode::Revoked,
    );
    it.ends_at = Some(in_hours(5));
    facts.exclusions.push(it.clone());
    let resource = Resource::at(falcon());
    let decision = decide(&facts, Action::SendMessage, &resource, &Moment::server(NOW));
    let expected = Obstacle {
        code: ReasonCode::Revoked,
        scope: satellites(),
        permission: Some(Permission::MessageSend),
        since: Some(it.starts_at),
        until: it.ends_at,
        by: Some(it.by),
        text: Some(it.text),
        exclusion: Some(it.id),
        next: NextAction::Request,
        item: None,
    };
    assert_eq!(decision.obstacles, [expected]);
}

#[test]
fn the_source_that_lasts_longest_is_told() {
    let mut facts = member();
    let archive = |facts: &Facts| {
        let decision = decide(
            facts,
            Action::ArchiveChannel,
            &Resource::at(falcon()),
            &Moment::server(NOW),
        );
        (decision.source, decision.until)
    };
    let mut short = give(1, Permission::ChannelArchive, falcon());
    short.ends_at = in_hours(1);
    let long = give(2, Permission::ChannelArchive, Scope::Organisation);
    facts.grants = vec![short, long.clone()];
    let source = Source::Grant {
        grant: long.id,
        scope: long.scope,
        by: long.by,
    };
    assert_eq!(archive(&facts), (Some(source), Some(long.ends_at)));
    facts.roles = with_roles(&[RoleKey::TeamAdmin]).roles;
    let source = Source::Role {
        role: RoleKey::TeamAdmin,
        scope: satellites(),
    };
    assert_eq!(archive(&facts), (Some(source), None));
}

#[test]
fn what_stands_against_writing_and_announcing_alike_is_told_once() {
    let alone = |spoil: fn(&mut Scene)| {
        told(move |scene| {
            scene.here().mode = Mode::ReadOnly;
            scene.facts.roles = with_roles(&[RoleKey::Sysadmin]).roles;
            spoil(scene);
        })
        .0
    };
    let stepping = alone(|scene| {
        scene.facts.conditions.step_up_required = send().with(Permission::AnnouncementPublish);
    });
    assert_eq!(stepping, ReasonCode::StepUpNeeded);
    let publishing = alone(|scene| {
        let publish = PermissionSet::of(&[Permission::AnnouncementPublish]);
        scene.facts.conditions.step_up_required = publish;
    });
    assert_eq!(publishing, ReasonCode::ChannelReadOnly);
    let suspended = alone(|scene| {
        let it = exclude(
            1,
            None,
            Scope::Organisation,
            ReasonCode::ViolationRestriction,
        );
        scene.facts.exclusions.push(it);
    });
    assert_eq!(suspended, ReasonCode::ViolationRestriction);
}
