//! Role x action x state of the place, as one text that a product owner can read. Whoever
//! changes what a role may do sees it here in the review.

mod world;

use std::fmt::Write;

use tokenim_policy::{CHANNEL_ACTIONS, Moment, Needs, decide, rule};
use tokenim_protocol::permission::*;
use tokenim_protocol::time::DAY_MS;
use world::*;

/// Who asks. Team administrators administer the team that the channel is in.
fn people() -> Vec<(&'static str, Facts)> {
    let of_kind = |kind| {
        let mut facts = member();
        facts.kind = kind;
        facts
    };
    // In set-up mode, with both administrators' posts.
    let mut first_owner = with_roles(&[RoleKey::Owner, RoleKey::Sysadmin, RoleKey::Secadmin]);
    first_owner.set_up_mode = true;
    vec![
        ("member", member()),
        ("guest", of_kind(PersonKind::Guest)),
        ("contractor", of_kind(PersonKind::Contractor)),
        ("team admin", with_roles(&[RoleKey::TeamAdmin])),
        ("first owner", first_owner),
        ("owner", with_roles(&[RoleKey::Owner])),
        ("sysadmin", with_roles(&[RoleKey::Sysadmin])),
        ("secadmin", with_roles(&[RoleKey::Secadmin])),
        ("auditor", with_roles(&[RoleKey::Auditor])),
    ]
}

type Spoil = fn(&mut Facts);

const CHANNEL_STATES: &[(&str, Spoil)] = &[
    ("open", |_| {}),
    ("read-only", |facts| here(facts).mode = Mode::ReadOnly),
    ("archived", |facts| {
        here(facts).archived = Some(switched(-1))
    }),
    ("public, not in it", |facts| {
        here(facts).public = true;
        here(facts).member_since = None;
    }),
    ("private, not in it", |facts| {
        here(facts).member_since = None
    }),
    ("unknown", |facts| {
        facts.scopes.retain(|place| place.scope != falcon())
    }),
    ("direct", |facts| {
        here(facts).direct = true;
        here(facts).parent = Some(Scope::Organisation);
    }),
    ("team frozen", |facts| {
        node(facts, satellites()).expect("the team").frozen = Some(switched(-1));
    }),
    ("all revoked", |facts| {
        let every = Permission::ALL.iter().enumerate();
        facts.exclusions = every
            .map(|(number, permission)| {
                exclude(
                    number as u64,
                    Some(*permission),
                    falcon(),
                    ReasonCode::Revoked,
                )
            })
            .collect();
    }),
    ("suspended", suspended),
    ("disabled", disabled),
];

const COMPANY_STATES: &[(&str, Spoil)] = &[
    ("in order", |_| {}),
    ("frozen", |facts| {
        node(facts, Scope::Organisation)
            .expect("the company")
            .frozen = Some(switched(-1));
    }),
    ("suspended", suspended),
    ("disabled", disabled),
    ("password expired", |facts| {
        facts.conditions.password_expired_since = Some(in_hours(-1));
    }),
];

fn suspended(facts: &mut Facts) {
    facts.exclusions.push(exclude(
        99,
        None,
        Scope::Organisation,
        ReasonCode::ViolationRestriction,
    ));
}

fn disabled(facts: &mut Facts) {
    facts.account = AccountState::Disabled {
        since: in_hours(-1),
        by: None,
        text: None,
    };
}

fn here(facts: &mut Facts) -> &mut ScopeFacts {
    node(facts, falcon()).expect("Falcon")
}

/// Every obstacle in a word or two, in the order in which they are shown.
fn told(decision: &Decision) -> String {
    if decision.is_allowed() {
        return "yes".to_owned();
    }
    let words: Vec<_> = decision
        .obstacles
        .iter()
        .map(|obstacle| word(obstacle.code))
        .collect();
    words.join(", ")
}

fn word(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::AccountDisabled => "disabled",
        ReasonCode::EmergencyFreeze => "frozen",
        ReasonCode::RightsUnproven => "unproven",
        ReasonCode::FeatureOff => "not here",
        ReasonCode::ScopeArchived => "archived",
        ReasonCode::Revoked => "revoked",
        ReasonCode::TeamDecision => "team decision",
        ReasonCode::SettingChanged => "setting changed",
        ReasonCode::ViolationRestriction => "restricted",
        ReasonCode::NotAMember => "outsider",
        ReasonCode::ChannelReadOnly => "read-only",
        ReasonCode::LevelTooLow => "level",
        ReasonCode::LabelForbids => "label",
        ReasonCode::SodConflict => "duties apart",
        ReasonCode::TrainingRequired => "training",
        ReasonCode::PolicyNotAccepted => "policy",
        ReasonCode::PasswordExpired => "password",
        ReasonCode::StepUpNeeded => "step up",
        ReasonCode::EligibleNotActive => "to activate",
        ReasonCode::TempNotStarted => "not yet",
        ReasonCode::TempExpired => "expired",
        ReasonCode::RoleLacks => "no role",
        ReasonCode::LimitReached => "limit",
        ReasonCode::OfflineNeedsServer => "offline",
        ReasonCode::SnapshotTooOld => "too old",
    }
}

fn table(out: &mut String, heads: &[String], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells
            .chain([heads[column].chars().count()])
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<_> = (0..heads.len()).map(width).collect();
    for row in std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)) {
        let line: Vec<_> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        writeln!(out, "  {}", line.join(" | ").trim_end()).expect("text takes text");
    }
}

fn block(
    out: &mut String,
    title: &str,
    action: Action,
    resource: Resource,
    states: &[(&str, Spoil)],
) {
    let heads: Vec<String> = std::iter::once("")
        .chain(states.iter().map(|(name, _)| *name))
        .chain(["offline", "offline 8 days"])
        .map(str::to_owned)
        .collect();
    // Who is answered alike throughout shares a line.
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (name, facts) in people() {
        let in_states = states.iter().map(|(_, spoil)| {
            let mut spoilt = facts.clone();
            spoil(&mut spoilt);
            told(&decide(&spoilt, action, &resource, &Moment::live(NOW)))
        });
        let offline = [0, 8 * DAY_MS].map(|age| {
            told(&decide(
                &facts,
                action,
                &resource,
                &Moment::offline(NOW, age),
            ))
        });
        let answers: Vec<_> = in_states.chain(offline).collect();
        match rows.iter_mut().find(|row| row[1..] == answers[..]) {
            Some(row) => row[0] = format!("{}, {name}", row[0]),
            None => rows.push(std::iter::once(name.to_owned()).chain(answers).collect()),
        }
    }
    if let [row] = rows.as_mut_slice() {
        row[0] = "everyone".to_owned();
    }
    writeln!(out, "\n{title}").expect("text takes text");
    table(out, &heads, &rows);
}

#[test]
fn what_every_role_may_do_in_a_channel_in_every_state() {
    let mut out = String::new();
    for action in CHANNEL_ACTIONS {
        let title = format!("{action:?}");
        block(
            &mut out,
            &title,
            *action,
            Resource::of(falcon(), me()),
            CHANNEL_STATES,
        );
        if matches!(rule(*action).needs, Needs::OnOwn(_)) {
            let title = format!("{action:?}, of somebody else's message");
            block(
                &mut out,
                &title,
                *action,
                Resource::of(falcon(), someone_else()),
                CHANNEL_STATES,
            );
        }
    }
    insta::assert_snapshot!("channel", out);
}

#[test]
fn what_every_role_may_do_in_the_company() {
    let mut out = String::new();
    for action in Action::ALL
        .iter()
        .filter(|action| !CHANNEL_ACTIONS.contains(action))
    {
        let title = format!("{action:?}");
        let company = Resource::of(Scope::Organisation, someone_else());
        block(&mut out, &title, *action, company, COMPANY_STATES);
        if matches!(
            rule(*action).needs,
            Needs::OnOthers(_) | Needs::OneselfOr(_)
        ) {
            let title = format!("{action:?}, oneself");
            block(
                &mut out,
                &title,
                *action,
                Resource::of(Scope::Organisation, me()),
                COMPANY_STATES,
            );
        }
        let in_a_team = matches!(
            action,
            Action::CreatePublicChannel
                | Action::CreatePrivateChannel
                | Action::ManageTeamMembers
                | Action::RevokePermission
                | Action::RestorePermission
                | Action::GrantPermission
        );
        if in_a_team {
            let title = format!("{action:?}, at the team");
            block(
                &mut out,
                &title,
                *action,
                Resource::of(satellites(), someone_else()),
                COMPANY_STATES,
            );
        }
    }
    insta::assert_snapshot!("company", out);
}
