//! The calls about teams, groups and people who leave or move.

use tokenim_protocol::group::{
    Came, CreatePeopleGroup, DecideRequest, DefaultChannels, EditPeopleGroup, EditTeam, MovePerson,
    Offboard, Offboarded, People, SetFrozen, SetTeamOwner, StartGroupMessage, TeamRecord, Word,
};
use tokenim_protocol::ids::{ChannelId, PeopleGroupId, PersonId, TeamId};
use tokenim_protocol::request::{ChannelMade, SetArchived};

use super::Method;
use super::api::Api;
use crate::error::Result;

impl Api {
    pub async fn edit_team(&self, team: TeamId, edit: &EditTeam) -> Result<()> {
        self.send(Method::Put, format!("/v1/teams/{team}"), edit)
            .await
    }

    pub async fn archive_team(&self, team: TeamId, set: &SetArchived) -> Result<()> {
        self.send(Method::Put, format!("/v1/teams/{team}/archived"), set)
            .await
    }

    pub async fn archive_channel(&self, channel: ChannelId, set: &SetArchived) -> Result<()> {
        self.send(Method::Put, format!("/v1/channels/{channel}/archived"), set)
            .await
    }

    pub async fn freeze_team(&self, team: TeamId, set: &SetFrozen) -> Result<()> {
        self.send(Method::Put, format!("/v1/teams/{team}/frozen"), set)
            .await
    }

    pub async fn freeze_channel(&self, channel: ChannelId, set: &SetFrozen) -> Result<()> {
        self.send(Method::Put, format!("/v1/channels/{channel}/frozen"), set)
            .await
    }

    pub async fn set_team_owner(&self, team: TeamId, set: &SetTeamOwner) -> Result<()> {
        self.send(Method::Put, format!("/v1/teams/{team}/owner"), set)
            .await
    }

    pub async fn add_team_members(&self, team: TeamId, people: &People) -> Result<()> {
        self.send(Method::Post, format!("/v1/teams/{team}/members"), people)
            .await
    }

    pub async fn add_members(&self, channel: ChannelId, people: &People) -> Result<()> {
        let path = format!("/v1/channels/{channel}/members");
        self.send(Method::Post, path, people).await
    }

    pub async fn invite_to_team(&self, team: TeamId, people: &People) -> Result<()> {
        let path = format!("/v1/teams/{team}/invitations");
        self.send(Method::Post, path, people).await
    }

    pub async fn uninvite_from_team(&self, team: TeamId, person: PersonId) -> Result<()> {
        let path = format!("/v1/teams/{team}/invitations/{person}");
        self.tell(Method::Delete, path).await
    }

    pub async fn decide_team_request(
        &self,
        team: TeamId,
        person: PersonId,
        decide: &DecideRequest,
    ) -> Result<()> {
        let path = format!("/v1/teams/{team}/requests/{person}");
        self.send(Method::Put, path, decide).await
    }

    pub async fn team_record(&self, team: TeamId) -> Result<TeamRecord> {
        self.fetch(&format!("/v1/teams/{team}/record")).await
    }

    pub async fn join_team(&self, team: TeamId, word: &Word) -> Result<Came> {
        self.ask(Method::Post, format!("/v1/teams/{team}/join"), word)
            .await
    }

    pub async fn withdraw_from_team(&self, team: TeamId) -> Result<()> {
        self.tell(Method::Delete, format!("/v1/teams/{team}/join"))
            .await
    }

    pub async fn leave_team(&self, team: TeamId, word: &Word) -> Result<Came> {
        self.ask(Method::Post, format!("/v1/teams/{team}/leave"), word)
            .await
    }

    pub async fn set_team_default_channels(
        &self,
        team: TeamId,
        channels: &DefaultChannels,
    ) -> Result<()> {
        let path = format!("/v1/teams/{team}/default-channels");
        self.send(Method::Put, path, channels).await
    }

    pub async fn default_channels(&self) -> Result<DefaultChannels> {
        self.fetch("/v1/default-channels").await
    }

    pub async fn set_default_channels(&self, channels: &DefaultChannels) -> Result<()> {
        self.send(Method::Put, "/v1/default-channels", channels)
            .await
    }

    pub async fn start_group(&self, start: &StartGroupMessage) -> Result<ChannelMade> {
        self.ask(Method::Post, "/v1/group-messages", start).await
    }

    pub async fn create_people_group(&self, group: &CreatePeopleGroup) -> Result<()> {
        self.send(Method::Post, "/v1/people-groups", group).await
    }

    pub async fn edit_people_group(
        &self,
        group: PeopleGroupId,
        edit: &EditPeopleGroup,
    ) -> Result<()> {
        self.send(Method::Put, format!("/v1/people-groups/{group}"), edit)
            .await
    }

    pub async fn remove_people_group(&self, group: PeopleGroupId) -> Result<()> {
        self.tell(Method::Delete, format!("/v1/people-groups/{group}"))
            .await
    }

    pub async fn offboard(&self, person: PersonId, offboard: &Offboard) -> Result<Offboarded> {
        let path = format!("/v1/people/{person}/offboard");
        self.ask(Method::Post, path, offboard).await
    }

    pub async fn move_person(&self, person: PersonId, to: &MovePerson) -> Result<()> {
        let path = format!("/v1/people/{person}/department");
        self.send(Method::Put, path, to).await
    }
}
