//! Roles of the company's own and what is granted, as they cross the network.

use tokenim_protocol::access::Effects;
use tokenim_protocol::access_request::RequestStatus;
use tokenim_protocol::event::{AccessChange, AccessEvent, PersonEvent};
use tokenim_protocol::group::{Bundle, BundleSaved, SetBundle, TeamAbout};
use tokenim_protocol::ids::*;
use tokenim_protocol::permission::*;
use tokenim_protocol::role::*;

use crate::{Samples, at, facts, id, person_entry};

pub fn roles(samples: &mut Samples) {
    let role = CustomRole {
        id: CustomRoleId(id(50)),
        name: "发布负责人".into(),
        purpose: "每次版本发布的值班同事".into(),
        based_on: RoleKey::Member,
        owner: PersonId(id(3)),
        permissions: vec![Permission::MessageSend, Permission::MessageMentionAll],
        version: 3,
        changed_at: at(5),
        changed_by: PersonId(id(4)),
        retired_at: None,
        holders: 2,
    };
    let avoided = AvoidedRequest {
        request: AccessRequestId(id(51)),
        person: PersonId(id(3)),
        permission: Permission::MessageMentionAll,
        scope: Scope::Team(TeamId(id(2))),
        status: RequestStatus::Denied,
        filed_at: at(1),
    };
    let held = CustomRoleHeld {
        id: GrantId(id(52)),
        role: role.id,
        name: role.name.clone(),
        permissions: PermissionSet::of(&role.permissions),
        scope: Scope::Organisation,
        starts_at: at(1),
        ends_at: at(9),
        by: PersonId(id(4)),
        text: "on duty".into(),
        revoked: None,
    };
    let source = Source::CustomRole {
        role: role.id,
        name: role.name.clone(),
        grant: held.id,
        scope: held.scope,
        by: held.by,
    };
    let line = |basis, ends_at| GrantLine {
        id: Some(held.id),
        person: PersonId(id(3)),
        basis,
        scope: held.scope,
        holding: Holding::Active,
        starts_at: at(1),
        ends_at,
        by: Some(held.by),
        text: "on duty".into(),
        last_used_at: Some(at(3)),
        use_recorded: true,
    };
    let permission = Permission::MessageMentionAll;
    samples.add(
        "facts.custom_roles",
        Facts {
            custom_roles: vec![held.clone()],
            ..facts()
        },
    );
    samples.add("source.custom_role", source);
    samples.add(
        "person.access.role",
        person_entry(PersonEvent::Access(AccessEvent {
            at: at(1),
            change: AccessChange::RoleChanged,
            permission: None,
            role: None,
            role_name: Some(role.name.clone()),
            scope: held.scope,
            code: None,
            until: Some(at(9)),
            by: Some(held.by),
            text: "the testers join".into(),
            gained: Vec::new(),
            lost: Vec::new(),
            level: None,
        })),
    );
    bundles(samples);
    samples.add(
        "roles",
        Roles {
            roles: vec![role.clone()],
        },
    );
    samples.add(
        "roles/set",
        SetRole {
            id: OperationId(id(53)),
            version: 3,
            name: role.name.clone(),
            purpose: role.purpose.clone(),
            based_on: role.based_on,
            owner: role.owner,
            permissions: role.permissions.clone(),
            text: "the testers join".into(),
            dry_run: true,
        },
    );
    samples.add(
        "roles/saved",
        RoleSaved {
            role: role.clone(),
            effects: Effects::default(),
            avoided: vec![avoided.clone()],
        },
    );
    samples.add(
        "roles/retire",
        RetireRole {
            id: OperationId(id(53)),
            version: 3,
            text: "not needed any more".into(),
        },
    );
    samples.add(
        "roles/give",
        GiveRole {
            id: held.id,
            role: role.id,
            scope: held.scope,
            starts_at: None,
            ends_at: at(9),
            text: "on duty".into(),
            dry_run: false,
        },
    );
    samples.add(
        "roles/given",
        RoleGiven {
            effects: Effects::default(),
            avoided: vec![avoided],
        },
    );
    samples.add(
        "grants",
        Grants {
            as_of: at(4),
            lines: vec![
                line(GrantBasis::Direct { permission }, Some(at(9))),
                line(
                    GrantBasis::Request {
                        permission,
                        request: AccessRequestId(id(52)),
                    },
                    Some(at(9)),
                ),
                line(
                    GrantBasis::CustomRole {
                        role: role.id,
                        name: role.name,
                    },
                    Some(at(9)),
                ),
                line(
                    GrantBasis::Post {
                        role: RoleKey::Auditor,
                    },
                    None,
                ),
            ],
            more: false,
        },
    );
}

/// What everybody in a project is given there.
fn bundles(samples: &mut Samples) {
    let held = BundleHeld {
        id: GrantId(id(56)),
        team: TeamId(id(2)),
        permissions: PermissionSet::of(&[Permission::MessageMentionAll]),
        starts_at: at(1),
        ends_at: at(9),
        by: PersonId(id(4)),
        text: "for the launch".into(),
        revoked: None,
    };
    let bundle = Bundle {
        id: held.id,
        permissions: held.permissions.iter().collect(),
        starts_at: held.starts_at,
        ends_at: held.ends_at,
        by: held.by,
    };
    samples.add(
        "source.bundle",
        Source::Bundle {
            bundle: held.id,
            scope: Scope::Team(held.team),
            by: held.by,
        },
    );
    samples.add(
        "person.access.bundle",
        person_entry(PersonEvent::Access(AccessEvent {
            at: at(1),
            change: AccessChange::BundleChanged,
            permission: None,
            role: None,
            role_name: None,
            scope: Scope::Team(held.team),
            code: None,
            until: Some(held.ends_at),
            by: Some(held.by),
            text: held.text.clone(),
            gained: bundle.permissions.clone(),
            lost: vec![Permission::FileTransferLarge],
            level: None,
        })),
    );
    samples.add(
        "teams/bundle",
        SetBundle {
            id: held.id,
            over: Some(GrantId(id(55))),
            permissions: bundle.permissions.clone(),
            ends_at: held.ends_at,
            text: held.text.clone(),
            dry_run: true,
        },
    );
    samples.add(
        "teams/bundle.answer",
        BundleSaved {
            bundle: Some(bundle.clone()),
            effects: Effects::default(),
            avoided: Vec::new(),
        },
    );
    samples.add(
        "team.about.bundle",
        TeamAbout {
            bundle: Some(bundle),
            ..TeamAbout::default()
        },
    );
    samples.add(
        "facts.bundles",
        Facts {
            bundles: vec![held],
            ..facts()
        },
    );
}
