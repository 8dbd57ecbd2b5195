//! `decide`: one permission decision in process, against a hash look-up of the same question.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use tokenim_policy::{Moment, decide, matrix};
use tokenim_protocol::ids::{ChannelId, ExclusionId, PersonId, TeamId};
use tokenim_protocol::permission::{
    AccountState, Action, Conditions, Exclusion, ExclusionKind, Facts, Holding, Mode, Permission,
    PersonKind, ReasonCode, Resource, RoleHeld, RoleKey, Scope, ScopeFacts,
};
use tokenim_protocol::time::UnixMillis;

use super::dice::Dice;
use super::report::{Report, quantile};

const TEAMS: usize = 40;
const CHANNELS: usize = 400;
const DECISIONS: usize = 1_000_000;
const MATRICES: usize = 200;

pub fn run(report: &mut Report, seed: u64) {
    let mut dice = Dice::new(seed);
    let facts = person_of_a_large_company(&mut dice);
    let moment = Moment::server(UnixMillis(1_000));
    let actions = [
        Action::SendMessage,
        Action::ReadChannel,
        Action::EditOwnMessage,
        Action::ManageChannelMembers,
    ];
    let questions: Vec<(Action, Resource)> = (0..DECISIONS)
        .map(|_| {
            let scope = facts.scopes[dice.below(facts.scopes.len())].scope;
            (
                actions[dice.below(actions.len())],
                Resource::of(scope, facts.person),
            )
        })
        .collect();

    let mut known: HashMap<(PersonId, Scope), u64> = HashMap::new();
    for scope in &facts.scopes {
        known.insert((facts.person, scope.scope), dice.next());
    }
    // The clock itself costs some tens of nanoseconds; both sides carry it alike.
    let mut ours: Vec<f64> = Vec::with_capacity(DECISIONS);
    let mut hash: Vec<f64> = Vec::with_capacity(DECISIONS);
    let mut allowed = 0u64;
    for (action, resource) in &questions {
        let start = Instant::now();
        let decision = black_box(decide(&facts, *action, black_box(resource), &moment));
        ours.push(start.elapsed().as_nanos() as f64);
        allowed += u64::from(decision.is_allowed());
        let start = Instant::now();
        black_box(known.get(black_box(&(facts.person, resource.scope))));
        hash.push(start.elapsed().as_nanos() as f64);
    }
    let n = DECISIONS as u64;
    for (name, share) in [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)] {
        let limit = quantile(&mut hash, share);
        report
            .add(
                &format!("decide {name}"),
                "ns",
                n,
                quantile(&mut ours, share),
                Some(limit),
            )
            .peers
            .insert("required p99".to_owned(), 1_000.0);
    }
    report.add("share allowed", "ratio", n, allowed as f64 / n as f64, None);

    let mut whole: Vec<f64> = (0..MATRICES)
        .map(|index| {
            let scope = facts.scopes[index % facts.scopes.len()].scope;
            let start = Instant::now();
            black_box(matrix(&facts, scope, &moment));
            start.elapsed().as_nanos() as f64 / 1_000.0
        })
        .collect();
    report.add(
        "whole catalogue at one scope, median",
        "us",
        MATRICES as u64,
        quantile(&mut whole, 0.5),
        None,
    );
}

/// Member of 40 teams and 400 channels, with 20 exclusions, half of them past.
fn person_of_a_large_company(dice: &mut Dice) -> Facts {
    let person = PersonId(dice.uuid());
    let node = |scope, parent, members_only| ScopeFacts {
        scope,
        parent,
        archived: None,
        frozen: None,
        features_off: Vec::new(),
        member_since: Some(UnixMillis(1)),
        members_only,
        public: false,
        direct: false,
        group: false,
        mode: Mode::Open,
        level: 0,
        label: None,
        limits: Vec::new(),
    };
    let teams: Vec<Scope> = (0..TEAMS)
        .map(|_| Scope::Team(TeamId(dice.uuid())))
        .collect();
    let mut scopes = vec![node(Scope::Organisation, None, false)];
    scopes.extend(
        teams
            .iter()
            .map(|team| node(*team, Some(Scope::Organisation), false)),
    );
    for index in 0..CHANNELS {
        let channel = Scope::Channel(ChannelId(dice.uuid()));
        scopes.push(node(channel, Some(teams[index % TEAMS]), true));
    }
    scopes.sort_by_key(|scope| scope.scope);
    let exclusions = (0..20)
        .map(|index| Exclusion {
            id: ExclusionId(dice.uuid()),
            kind: ExclusionKind::Revocation,
            permission: Some(Permission::MessageSend),
            scope: scopes[dice.below(scopes.len())].scope,
            code: ReasonCode::Revoked,
            starts_at: UnixMillis(1),
            ends_at: Some(UnixMillis(if index % 2 == 0 { 500 } else { 5_000 })),
            review_at: None,
            by: PersonId(dice.uuid()),
            text: "for the benchmark's sake".to_owned(),
            ended: None,
            case: None,
        })
        .collect();
    Facts {
        person,
        authority_epoch: 1,
        as_of: UnixMillis(1_000),
        kind: PersonKind::Member,
        account: AccountState::Active,
        set_up_mode: false,
        roles: vec![RoleHeld {
            role: RoleKey::TeamAdmin,
            scope: teams[0],
            holding: Holding::Active,
            since: UnixMillis(1),
            until: None,
            by: None,
        }],
        grants: Vec::new(),
        custom_roles: Vec::new(),
        bundles: Vec::new(),
        exclusions,
        conditions: Conditions::default(),
        scopes,
        deciders: Vec::new(),
        unproven_since: None,
        lease_ms: None,
    }
}
