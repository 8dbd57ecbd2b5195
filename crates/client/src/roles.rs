//! The company's roles, and what is granted to whom.
//!
//! The matrix of the built-in roles is this program's own. Everything else is asked of the
//! server each time: it is looked at by few and has to be right.

use std::collections::BTreeSet;

use tokenim_policy::Cell;
use tokenim_policy::bundles::may_stand_in_a_bundle;
use tokenim_policy::catalogue::CATALOGUE;
use tokenim_policy::roles::{HOLDABLE, copy_of};
use tokenim_protocol::group::SetBundle;
use tokenim_protocol::ids::{CustomRoleId, GrantId, PersonId, TeamId};
use tokenim_protocol::permission::{RoleKey, Scope};
use tokenim_protocol::request::EndIt;
use tokenim_protocol::role::{CustomRole, GiveRole, GrantBasis, RetireRole, RoleSaved, SetRole};

use crate::access::{self, Names};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::Account;
use crate::view::people::EffectsView;
use crate::view::role::{
    GrantRow, GrantsView, NamedPlace, RoleAnswer, RoleCell, RoleGivenView, RoleMatrix,
    RoleMatrixRow, RolesView,
};

impl Client {
    pub fn role_matrix(&self) -> RoleMatrix {
        let rows = CATALOGUE.iter().map(|row| RoleMatrixRow {
            permission: row.permission,
            risk: access::risk(row.permission),
            cells: row.cells.iter().map(|cell| told(*cell)).collect(),
            holdable: HOLDABLE.contains(row.permission),
            in_bundle: may_stand_in_a_bundle(row.permission),
        });
        RoleMatrix {
            roles: RoleKey::ALL.to_vec(),
            rows: rows.collect(),
            copies: RoleKey::ALL
                .iter()
                .map(|role| copy_of(*role).iter().collect())
                .collect(),
        }
    }

    pub async fn roles(&self) -> Result<RolesView> {
        let account = self.account()?;
        let roles = account.heeded(account.api.roles().await)?.roles;
        let named = roles.iter().flat_map(|role| [role.owner, role.changed_by]);
        let people = account.people(named.collect()).await?;
        Ok(RolesView { roles, people })
    }

    /// Changes or makes a role; with `dry_run` tells what it would come to.
    pub async fn set_role(&self, role: CustomRoleId, set: SetRole) -> Result<RoleAnswer> {
        let account = self.account()?;
        match account.heeded(account.api.set_role(role, &set).await) {
            Ok(RoleSaved {
                role,
                effects,
                avoided,
            }) => {
                let scopes = avoided.iter().map(|one| one.scope).collect();
                let effects = account
                    .with_names_and(effects, avoided.iter().map(|one| one.person))
                    .await?;
                let places = account.places(&effects, scopes).await?;
                Ok(RoleAnswer::Saved {
                    role,
                    effects,
                    avoided,
                    places,
                })
            }
            Err(error) => account.moved(error).await,
        }
    }

    pub async fn retire_role(&self, role: CustomRoleId, retire: RetireRole) -> Result<RoleAnswer> {
        let account = self.account()?;
        match account.heeded(account.api.retire_role(role, &retire).await) {
            Ok(role) => Ok(RoleAnswer::Retired { role }),
            Err(error) => account.moved(error).await,
        }
    }

    pub async fn give_role(&self, person: PersonId, give: GiveRole) -> Result<RoleGivenView> {
        let account = self.account()?;
        let given = account.heeded(account.api.give_role(person, &give).await)?;
        let scopes = given.avoided.iter().map(|one| one.scope).collect();
        let effects = account.with_names(given.effects).await?;
        let places = account.places(&effects, scopes).await?;
        Ok(RoleGivenView {
            effects,
            avoided: given.avoided,
            places,
        })
    }

    /// Changes what everybody in a project is given there; with `dry_run` tells what it would
    /// come to.
    pub async fn set_bundle(&self, team: TeamId, set: SetBundle) -> Result<RoleGivenView> {
        let account = self.account()?;
        let saved = account.heeded(account.api.set_bundle(team, &set).await)?;
        let scopes = saved.avoided.iter().map(|one| one.scope).collect();
        let effects = account
            .with_names_and(saved.effects, saved.avoided.iter().map(|one| one.person))
            .await?;
        let places = account.places(&effects, scopes).await?;
        Ok(RoleGivenView {
            effects,
            avoided: saved.avoided,
            places,
        })
    }

    pub async fn end_held_role(&self, held: GrantId, end: EndIt) -> Result<EffectsView> {
        let account = self.account()?;
        let effects = account.heeded(account.api.end_held_role(held, &end).await)?;
        account.with_names(effects).await
    }

    /// Everywhere, or in one team.
    pub async fn grants(&self, team: Option<TeamId>) -> Result<GrantsView> {
        let account = self.account()?;
        let grants = account.heeded(account.api.grants(team).await)?;
        let me = account.me;
        Ok(account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let named = grants.lines.iter().flat_map(|line| {
                    let by = line.by.into_iter();
                    std::iter::once(line.person).chain(by)
                });
                let people = names.people(named.collect::<BTreeSet<_>>())?;
                let mut rows = Vec::with_capacity(grants.lines.len());
                for line in grants.lines {
                    let risk = match &line.basis {
                        GrantBasis::Direct { permission }
                        | GrantBasis::Request { permission, .. } => Some(access::risk(*permission)),
                        GrantBasis::CustomRole { .. } | GrantBasis::Post { .. } => None,
                    };
                    rows.push(GrantRow {
                        place: names.place(line.scope)?,
                        risk,
                        line,
                    });
                }
                Ok(GrantsView {
                    as_of: grants.as_of,
                    rows,
                    people,
                    more: grants.more,
                })
            })
            .await?)
    }
}

impl Account {
    async fn people(
        &self,
        named: Vec<PersonId>,
    ) -> Result<Vec<tokenim_protocol::directory::Person>> {
        let me = self.me;
        Ok(self
            .store
            .read(move |reader| access::people(reader, me, named))
            .await?)
    }

    async fn with_names_and(
        &self,
        effects: tokenim_protocol::access::Effects,
        more: impl Iterator<Item = PersonId>,
    ) -> Result<EffectsView> {
        let mut view = self.with_names(effects).await?;
        let more = more.collect::<BTreeSet<_>>().into_iter().collect();
        for person in self.people(more).await? {
            if !view.people.iter().any(|known| known.id == person.id) {
                view.people.push(person);
            }
        }
        Ok(view)
    }

    async fn places(&self, effects: &EffectsView, more: Vec<Scope>) -> Result<Vec<NamedPlace>> {
        let me = self.me;
        let touched = effects.effects.changes.iter().map(|change| change.scope);
        let scopes: BTreeSet<Scope> = touched.chain(more).collect();
        Ok(self
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let mut places = Vec::new();
                for scope in scopes {
                    let name = names.place(scope)?;
                    places.push(NamedPlace { scope, name });
                }
                Ok(places)
            })
            .await?)
    }

    /// Somebody was faster: the conflict tells how the role stands now.
    async fn moved(&self, error: Error) -> Result<RoleAnswer> {
        let current: Option<CustomRole> = match &error {
            Error::Server(answer) => answer.role.as_deref().cloned(),
            _ => None,
        };
        match current {
            Some(role) => {
                let people = self.people(vec![role.owner, role.changed_by]).await?;
                Ok(RoleAnswer::Moved { role, people })
            }
            None => Err(error),
        }
    }
}

fn told(cell: Cell) -> RoleCell {
    match cell {
        Cell::Standing => RoleCell::Standing,
        Cell::Eligible => RoleCell::Eligible,
        Cell::Requestable => RoleCell::Requestable,
        Cell::NotFrom => RoleCell::NotFrom,
        Cell::Forbidden => RoleCell::Forbidden,
    }
}
