//! The part of the URL map that is about roles, bundles and grants.

use tokenim_protocol::access::Effects;
use tokenim_protocol::group::{BundleSaved, SetBundle};
use tokenim_protocol::ids::{CustomRoleId, GrantId, PersonId, TeamId};
use tokenim_protocol::request::EndIt;
use tokenim_protocol::role::{
    CustomRole, GiveRole, Grants, RetireRole, RoleGiven, RoleSaved, Roles, SetRole,
};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn roles(&self) -> Result<Roles> {
        self.fetch("/v1/roles").await
    }

    pub async fn set_role(&self, role: CustomRoleId, set: &SetRole) -> Result<RoleSaved> {
        self.ask(Method::Put, format!("/v1/roles/{role}"), set)
            .await
    }

    pub async fn retire_role(&self, role: CustomRoleId, retire: &RetireRole) -> Result<CustomRole> {
        self.ask(Method::Post, format!("/v1/roles/{role}/retire"), retire)
            .await
    }

    pub async fn give_role(&self, person: PersonId, give: &GiveRole) -> Result<RoleGiven> {
        self.ask(Method::Post, format!("/v1/people/{person}/roles"), give)
            .await
    }

    pub async fn set_bundle(&self, team: TeamId, set: &SetBundle) -> Result<BundleSaved> {
        self.ask(Method::Put, format!("/v1/teams/{team}/bundle"), set)
            .await
    }

    pub async fn end_held_role(&self, held: GrantId, end: &EndIt) -> Result<Effects> {
        self.ask(Method::Post, format!("/v1/held-roles/{held}/end"), end)
            .await
    }

    /// Everywhere, or in one team.
    pub async fn grants(&self, team: Option<TeamId>) -> Result<Grants> {
        match team {
            None => self.fetch("/v1/grants").await,
            Some(team) => self.get(format!("/v1/teams/{team}/grants")).await,
        }
    }
}
