//! Another judge for the same questions: Cedar, asked with the same facts.
//!
//! `tokenim_policy::decide` is our own total function, because it has to be fast and to say
//! everything that stands in the way. Whether it *decides* right is worth a second opinion that
//! shares nothing with it but the catalogue: the design's rules as Cedar policies
//! (`cedar.policy`), a person's dated facts as policies of their own, the place and what lies
//! above it as entities. Cedar walks the tree, compares the dates, and knows that to forbid
//! beats to permit.
//!
//! Only the effect is compared. Cedar names no policy when nothing permits, which is the
//! commonest refusal; the reasons are held by the policy's own properties.

use std::fmt::Write as _;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, Policy, PolicyId, PolicySet, Request,
};
use serde_json::{Value, json};
use tokenim_policy::catalogue::{
    Belong, NOT_IN_DIRECT, Risk, WRITES, eligible, forbidden, standing,
};
use tokenim_policy::posts::is_post;
use tokenim_policy::{Contact, Moment, Needs, Offline, Proof, row, rule};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::*;
use tokenim_protocol::time::{DAY_MS, HOUR_MS, UnixMillis};

/// How long the cache may be read, as the design has it.
const LEASE_MS: i64 = 7 * DAY_MS;

#[derive(Clone, Copy, Debug)]
pub enum Question {
    Action(Action),
    Permission(Permission),
}

pub struct Oracle {
    rules: PolicySet,
    authorizer: Authorizer,
}

impl Default for Oracle {
    fn default() -> Self {
        let parsed: PolicySet = include_str!("cedar.policy")
            .parse()
            .unwrap_or_else(|error| panic!("cedar.policy: {error}"));
        Self {
            rules: parsed,
            authorizer: Authorizer::new(),
        }
    }
}

/// What a question is about, in the words of `cedar.policy`.
struct Asked {
    action: String,
    /// How it is asked, where that matters.
    asks: &'static str,
    proof: &'static str,
    without: &'static str,
    /// It is judged as being about oneself, which needs nothing.
    exempt: bool,
    /// What the message wears by itself.
    item: Option<Label>,
}

/// One person at one place: what Cedar is told does not change with the moment of a question.
pub struct Case<'o> {
    oracle: &'o Oracle,
    facts: &'o Facts,
    policies: PolicySet,
    entities: Entities,
}

impl Oracle {
    pub fn case<'o>(&'o self, facts: &'o Facts, scope: Scope) -> Case<'o> {
        Case {
            oracle: self,
            facts,
            policies: self.policies(facts),
            entities: entities(facts, scope),
        }
    }
}

impl Case<'_> {
    /// Whether Cedar allows it. The resource lies at the case's place.
    pub fn allows(&self, question: Question, resource: &Resource, moment: &Moment) -> bool {
        let asked = asked(self.facts, question, resource);
        if asked.exempt {
            return true;
        }
        let ask = |asked: &Asked, publishes: bool| {
            let (policies, entities) = (&self.policies, &self.entities);
            self.oracle.ask(
                self.facts, asked, resource, moment, publishes, policies, entities,
            )
        };
        let publishes = ask(&asked_to_publish(), false);
        ask(&asked, publishes)
    }
}

impl Oracle {
    #[expect(clippy::too_many_arguments, reason = "one request, taken apart")]
    fn ask(
        &self,
        facts: &Facts,
        asked: &Asked,
        resource: &Resource,
        moment: &Moment,
        publishes: bool,
        policies: &PolicySet,
        entities: &Entities,
    ) -> bool {
        let (offline, age) = match moment.contact {
            Contact::Server | Contact::Live => (false, 0),
            Contact::Offline { snapshot_age_ms } => (true, snapshot_age_ms),
        };
        let context = json!({
            "now": moment.now.0,
            "asks": asked.asks,
            "proof": asked.proof,
            "own": resource.owner == Some(facts.person),
            "administers": administers(facts, resource.scope, moment.now),
            "publishes": publishes,
            "offline": offline,
            "without": asked.without,
            "age": age,
            "lease": lease_ms(facts, resource.scope, asked),
            "item": asked.item.map_or("nothing", Label::id),
        });
        let request = Request::new(
            uid("Person", "me"),
            uid("Action", &asked.action),
            uid("Place", &name(resource.scope)),
            Context::from_json_value(context, None).expect("a context"),
            None,
        )
        .expect("a request");
        let answer = self.authorizer.is_authorized(&request, policies, entities);
        // A policy that cannot be evaluated is skipped, and might have been the one that forbids.
        let errors: Vec<_> = answer
            .diagnostics()
            .errors()
            .map(ToString::to_string)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        answer.decision() == Decision::Allow
    }

    fn policies(&self, facts: &Facts) -> PolicySet {
        let mut policies = self.rules.clone();
        for (number, text) in dated(facts).into_iter().enumerate() {
            let id = PolicyId::new(format!("dated {number}"));
            let policy =
                Policy::parse(Some(id), &text).unwrap_or_else(|error| panic!("{text}: {error}"));
            policies.add(policy).expect("a policy of its own");
        }
        policies
    }
}

/// The shortest of what the organisation and the labels above the place say. What concerns no
/// place (see "in a place" in `cedar.policy`) is not shortened by a label.
fn lease_ms(facts: &Facts, scope: Scope, asked: &Asked) -> i64 {
    let everywhere = facts.lease_ms.unwrap_or(LEASE_MS);
    if matches!(asked.action.as_str(), "signed in" | "unsuspended") {
        return everywhere;
    }
    let known = |scope: Scope| facts.scopes.iter().find(|place| place.scope == scope);
    let mut above = vec![scope, Scope::Organisation];
    if let Scope::Channel(_) = scope {
        above.extend(known(scope).and_then(|place| place.parent));
    }
    let labels = above
        .into_iter()
        .filter_map(|scope| known(scope)?.label.as_ref()?.lease_ms);
    let own = match asked.item {
        Some(Label::Confidential) => DAY_MS,
        Some(Label::Secret) => HOUR_MS,
        Some(Label::Public | Label::Internal) | None => everywhere,
    };
    labels.min().unwrap_or(everywhere).min(everywhere).min(own)
}

fn uid(kind: &str, id: &str) -> EntityUid {
    format!("{kind}::\"{id}\"")
        .parse()
        .expect("an entity's name")
}

fn name(scope: Scope) -> String {
    match scope {
        Scope::Organisation => "organisation".to_owned(),
        Scope::Team(id) => format!("team {id}"),
        Scope::Channel(id) => format!("channel {id}"),
    }
}

fn role_name(role: RoleKey) -> String {
    format!("{role:?}").to_lowercase()
}

fn asked(facts: &Facts, question: Question, resource: &Resource) -> Asked {
    let (needs, offline, proof) = match question {
        Question::Action(action) => {
            let rule = rule(action);
            (rule.needs, rule.offline, rule.proof)
        }
        Question::Permission(permission) => {
            let joins = permission == Permission::ChannelJoinPublic
                && matches!(resource.scope, Scope::Channel(_));
            let needs = if joins {
                Needs::Joining(permission)
            } else {
                Needs::Permission(permission)
            };
            let offline = match (permission, row(permission).risk) {
                (Permission::ChannelReadHistory | Permission::FileDownload, _) => Offline::Works,
                (_, Risk::Low) => Offline::Queues,
                (_, Risk::Medium | Risk::High | Risk::Critical) => Offline::NeedsServer,
            };
            (needs, offline, Proof::ByRisk)
        }
    };
    let without = match offline {
        Offline::Works | Offline::Queues => "goes on",
        Offline::NeedsServer => "refused",
    };
    let (action, asks) = match needs {
        Needs::Public => ("public".to_owned(), "plainly"),
        Needs::AlwaysOn => ("always on".to_owned(), "plainly"),
        Needs::SignedIn => ("signed in".to_owned(), "plainly"),
        Needs::Unsuspended => ("unsuspended".to_owned(), "plainly"),
        Needs::Membership => ("membership".to_owned(), "plainly"),
        Needs::Leaving => ("leaving".to_owned(), "plainly"),
        Needs::TakingOut => ("taking out".to_owned(), "plainly"),
        Needs::Permission(permission) => (permission.id().to_owned(), "plainly"),
        Needs::Beside(permission) => (permission.id().to_owned(), "beside"),
        Needs::Joining(permission) => (permission.id().to_owned(), "joining"),
        Needs::OnOwn(permission) => (permission.id().to_owned(), "on own"),
        Needs::OnOthers(permission) => (permission.id().to_owned(), "on others"),
        Needs::OneselfOr(permission) => (permission.id().to_owned(), "plainly"),
    };
    Asked {
        action,
        asks,
        proof: match proof {
            Proof::ByRisk => "by risk",
            Proof::Never => "never",
            Proof::Always => "always",
        },
        without,
        exempt: matches!(needs, Needs::OneselfOr(_)) && resource.owner == Some(facts.person),
        item: match question {
            Question::Action(_) => resource.label,
            Question::Permission(_) => None,
        },
    }
}

fn asked_to_publish() -> Asked {
    Asked {
        action: Permission::AnnouncementPublish.id().to_owned(),
        asks: "publishing",
        proof: "by risk",
        without: "goes on",
        exempt: false,
        item: None,
    }
}

/// Whoever administers a team belongs to it.
fn administers(facts: &Facts, scope: Scope, now: UnixMillis) -> bool {
    matches!(scope, Scope::Team(_))
        && facts.roles.iter().any(|held| {
            held.role == RoleKey::TeamAdmin
                && held.scope == scope
                && held.holding == Holding::Active
                && (held.since.0..held.until.map_or(i64::MAX, |until| until.0)).contains(&now.0)
        })
}

/// The place asked about, what lies above it, the person, and every action with its groups.
fn entities(facts: &Facts, scope: Scope) -> Entities {
    let known = |scope: Scope| facts.scopes.iter().find(|place| place.scope == scope);
    let mut chain = vec![scope];
    if let Scope::Channel(_) = scope
        && let Some(team @ Scope::Team(_)) = known(scope).and_then(|place| place.parent)
    {
        chain.push(team);
    }
    if scope != Scope::Organisation {
        chain.push(Scope::Organisation);
    }
    let places: Vec<&ScopeFacts> = chain.iter().filter_map(|scope| known(*scope)).collect();
    let here = known(scope);

    let mut all = vec![json!({
        "uid": { "type": "Person", "id": "me" },
        "parents": [{ "type": "Role", "id": kind_name(facts.kind) }],
        "attrs": {
            "disabled": facts.account != AccountState::Active,
            "passwordExpired": facts.conditions.password_expired_since.is_some(),
            "level": facts.conditions.level,
        },
    })];
    for (index, scope) in chain.iter().enumerate() {
        let parents: Vec<Value> = chain
            .get(index + 1)
            .map(|above| json!({ "type": "Place", "id": name(*above) }))
            .into_iter()
            .collect();
        // Only the place itself is asked for its qualities; what is above it counts by being
        // above, and is summed up here.
        all.push(json!({
            "uid": { "type": "Place", "id": name(*scope) },
            "parents": parents,
            "attrs": {
                "organisationKnown": known(Scope::Organisation).is_some(),
                "isOrganisation": *scope == Scope::Organisation,
                "isChannel": matches!(scope, Scope::Channel(_)),
                "frozen": places.iter().any(|place| place.frozen.is_some()),
                "archived": places.iter().any(|place| place.archived.is_some()),
                "level": places.iter().map(|place| place.level).max().unwrap_or(0),
                "direct": here.is_some_and(|place| place.direct),
                "group": here.is_some_and(|place| place.group),
                "joined": here.is_some_and(|place| place.member_since.is_some()),
                "public": here.is_some_and(|place| place.public),
                "closed": here.is_none_or(|place| place.members_only) || matches!(scope, Scope::Team(_)),
                "readOnly": here.is_some_and(|place| place.mode == Mode::ReadOnly),
            },
        }));
    }
    all.extend(actions());
    Entities::from_json_value(Value::Array(all), None).expect("entities")
}

fn kind_name(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Member => "member",
        PersonKind::Guest => "guest",
        PersonKind::Contractor => "contractor",
    }
}

fn actions() -> Vec<Value> {
    let entity = |id: &str, groups: Vec<String>| {
        let parents: Vec<Value> = groups
            .into_iter()
            .map(|group| json!({ "type": "Action", "id": group }))
            .collect();
        json!({ "uid": { "type": "Action", "id": id }, "parents": parents, "attrs": {} })
    };
    let groups = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let mut all = vec![
        entity("public", groups(&["needs no right"])),
        entity("always on", groups(&["needs no right"])),
        entity(
            "signed in",
            groups(&["needs no right", "needs account", "leased"]),
        ),
        entity(
            "unsuspended",
            groups(&["needs no right", "needs account", "leased"]),
        ),
        entity(
            "membership",
            groups(&[
                "needs no right",
                "needs account",
                "in a place",
                "goes on in an archive",
                "belonging",
                "leased",
            ]),
        ),
        entity(
            "taking out",
            groups(&[
                "needs no right",
                "needs account",
                "in a place",
                "goes on in an archive",
                "belonging",
                "leased",
            ]),
        ),
        entity(
            "leaving",
            groups(&[
                "needs no right",
                "needs account",
                "in a place",
                "goes on in an archive",
                "belonging",
                "leased",
            ]),
        ),
    ];
    for permission in Permission::ALL {
        let row = row(*permission);
        let mut of = groups(&["needs account", "needs a right", "in a place", "leased"]);
        let mut when = |is: bool, group: String| {
            if is {
                of.push(group);
            }
        };
        when(row.in_archive, "goes on in an archive".to_owned());
        when(row.in_freeze, "goes on in a freeze".to_owned());
        when(
            NOT_IN_DIRECT.contains(*permission),
            "not in a direct message".to_owned(),
        );
        when(WRITES.contains(*permission), "writes".to_owned());
        when(matches!(row.belong, Belong::Yes), "belonging".to_owned());
        when(
            matches!(row.belong, Belong::InPrivate),
            "belonging in private".to_owned(),
        );
        when(
            matches!(permission, Permission::PolicyEdit),
            "settled in set-up".to_owned(),
        );
        for role in RoleKey::ALL {
            let name = role_name(*role);
            when(
                standing(*role).contains(*permission),
                format!("right of {name}"),
            );
            when(
                eligible(*role).contains(*permission),
                format!("eligible {name}"),
            );
            when(
                forbidden(*role).contains(*permission),
                format!("forbidden beside {name}"),
            );
        }
        all.push(entity(permission.id(), of));
    }
    all
}

/// The facts that carry dates, or name permissions, each as a policy.
fn dated(facts: &Facts) -> Vec<String> {
    let mut policies = Vec::new();
    let within = |scope: Scope| format!("resource in Place::\"{}\"", name(scope));
    let between = |since: UnixMillis, until: Option<UnixMillis>| {
        let mut text = format!("context.now >= {}", since.0);
        if let Some(until) = until {
            write!(text, " && context.now < {}", until.0).expect("a String takes everything");
        }
        text
    };
    let of = |set: PermissionSet| {
        let names: Vec<String> = set
            .iter()
            .map(|permission| format!("Action::\"{}\"", permission.id()))
            .collect();
        format!("action in [{}]", names.join(", "))
    };
    const WRITING: &str = "context.asks != \"publishing\"";

    for held in facts
        .roles
        .iter()
        .filter(|held| held.holding == Holding::Active)
    {
        let role = role_name(held.role);
        let time = between(held.since, held.until);
        let mut groups = vec![format!("right of {role}")];
        if facts.set_up_mode && held.role == RoleKey::Owner {
            groups.push(format!("eligible {role}"));
        }
        if facts.set_up_mode && held.role == RoleKey::Secadmin {
            groups.push("settled in set-up".to_owned());
        }
        for group in groups {
            policies.push(format!(
                "permit (principal, action in Action::\"{group}\", {}) when {{ {time} }};",
                within(held.scope)
            ));
        }
        if !(facts.set_up_mode && is_post(held.role)) {
            policies.push(format!(
                "forbid (principal, action in Action::\"forbidden beside {role}\", resource) when {{ {time} && {WRITING} }};"
            ));
        }
    }
    for grant in facts
        .grants
        .iter()
        .filter(|grant| grant.holding == Holding::Active)
    {
        let end = grant
            .revoked
            .as_ref()
            .map_or(grant.ends_at, |ending| ending.at.min(grant.ends_at));
        policies.push(format!(
            "permit (principal, action == Action::\"{}\", {}) when {{ {} }};",
            grant.permission.id(),
            within(grant.scope),
            between(grant.starts_at, Some(end))
        ));
    }
    for held in &facts.custom_roles {
        let end = held
            .revoked
            .as_ref()
            .map_or(held.ends_at, |ending| ending.at.min(held.ends_at));
        for permission in held.permissions.iter() {
            policies.push(format!(
                "permit (principal, action == Action::\"{}\", {}) when {{ {} }};",
                permission.id(),
                within(held.scope),
                between(held.starts_at, Some(end))
            ));
        }
    }
    for bundle in &facts.bundles {
        let end = bundle
            .revoked
            .as_ref()
            .map_or(bundle.ends_at, |ending| ending.at.min(bundle.ends_at));
        for permission in bundle.permissions.iter() {
            policies.push(format!(
                "permit (principal, action == Action::\"{}\", {}) when {{ {} }};",
                permission.id(),
                within(Scope::Team(bundle.team)),
                between(bundle.starts_at, Some(end))
            ));
        }
    }
    for exclusion in &facts.exclusions {
        let broken_off = exclusion.ended.as_ref().map(|ending| ending.at);
        let end = match (exclusion.ends_at, broken_off) {
            (Some(end), Some(broken)) => Some(end.min(broken)),
            (end, broken) => end.or(broken),
        };
        let time = between(exclusion.starts_at, end);
        let place = within(exclusion.scope);
        // A suspension reaches beyond the places: what needs good standing falls with it.
        if exclusion.permission.is_none() && exclusion.scope == Scope::Organisation {
            policies.push(format!(
                "forbid (principal, action == Action::\"unsuspended\", resource) when {{ {time} }};"
            ));
        }
        policies.push(match exclusion.permission {
            Some(permission) => format!(
                "forbid (principal, action == Action::\"{}\", {place}) when {{ {time} }};",
                permission.id()
            ),
            None => format!(
                "forbid (principal, action in Action::\"in a place\", {place}) when {{ {time} && {WRITING} }};"
            ),
        });
    }
    for place in &facts.scopes {
        let here = within(place.scope);
        for off in &place.features_off {
            policies.push(format!(
                "forbid (principal, {}, {here});",
                of(off.permissions)
            ));
        }
        if let Some(label) = &place.label {
            policies.push(format!(
                "forbid (principal, {}, {here});",
                of(label.forbids)
            ));
            if label.keeps_words {
                policies.push(format!(
                    "forbid (principal, action == Action::\"taking out\", {here});"
                ));
            }
        }
        for limit in &place.limits {
            let until = match limit.resets_at {
                Some(reset) => format!("when {{ context.now < {} }}", reset.0),
                None => String::new(),
            };
            policies.push(format!(
                "forbid (principal, action == Action::\"{}\", {here}) {until};",
                limit.permission.id()
            ));
        }
    }
    if facts.unproven_since.is_some() {
        let grave = Permission::ALL.iter().copied().filter(|permission| {
            matches!(row(*permission).risk, Risk::High | Risk::Critical)
                && *permission != Permission::AuditRead
        });
        let grave = grave.fold(PermissionSet::EMPTY, PermissionSet::with);
        policies.push(format!("forbid (principal, {}, resource);", of(grave)));
    }
    let conditions = &facts.conditions;
    for missing in [
        conditions.sod_conflicts,
        conditions.training_missing,
        conditions.policy_not_accepted,
    ] {
        policies.push(format!("forbid (principal, {}, resource);", of(missing)));
    }
    let unproven = match conditions.stepped_up_until {
        Some(end) => format!("context.now >= {}", end.0),
        None => "true".to_owned(),
    };
    policies.push(format!(
        "forbid (principal, {}, resource) when {{ context.proof == \"by risk\" && {unproven} }};",
        of(conditions.step_up_required)
    ));
    policies.push(format!(
        "forbid (principal, action, resource) when {{ context.proof == \"always\" && {unproven} }};"
    ));
    policies
}
