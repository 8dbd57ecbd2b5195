//! Teams, group conversations, named sets of people, and people who leave or move. All of it
//! goes to the server at once: an old intent must not fire tomorrow.

use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::group::{
    Came, CreatePeopleGroup, DecideRequest, DefaultChannels, EditPeopleGroup, EditTeam, MovePerson,
    Offboard, People, SetFrozen, SetTeamOwner, StartGroupMessage, TeamRecord, TeamStart, Word,
};
use tokenim_protocol::ids::{ChannelId, DepartmentId, PeopleGroupId, PersonId, TeamId};
use tokenim_protocol::request::{CreateTeam, SetArchived};

use crate::client::Client;
use crate::error::Result;
use crate::view::people::OffboardedView;

impl Client {
    pub async fn create_team(
        &self,
        name: String,
        kind: TeamKind,
        department: Option<DepartmentId>,
        admin: PersonId,
        start: Option<TeamStart>,
    ) -> Result<TeamId> {
        let account = self.account()?;
        let id = TeamId::now_v7();
        let team = CreateTeam {
            id,
            name,
            kind,
            department,
            admin,
            start,
        };
        account.heeded(account.api.create_team(&team).await)?;
        Ok(id)
    }

    pub async fn edit_team(&self, team: TeamId, edit: EditTeam) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.edit_team(team, &edit).await)
    }

    pub async fn archive_team(&self, team: TeamId, archived: bool, text: String) -> Result<()> {
        let account = self.account()?;
        let set = SetArchived { archived, text };
        account.heeded(account.api.archive_team(team, &set).await)
    }

    pub async fn archive_channel(
        &self,
        channel: ChannelId,
        archived: bool,
        text: String,
    ) -> Result<()> {
        let account = self.account()?;
        let set = SetArchived { archived, text };
        account.heeded(account.api.archive_channel(channel, &set).await)
    }

    pub async fn freeze_team(&self, team: TeamId, frozen: bool, text: String) -> Result<()> {
        let account = self.account()?;
        let set = SetFrozen { frozen, text };
        account.heeded(account.api.freeze_team(team, &set).await)
    }

    pub async fn freeze_channel(
        &self,
        channel: ChannelId,
        frozen: bool,
        text: String,
    ) -> Result<()> {
        let account = self.account()?;
        let set = SetFrozen { frozen, text };
        account.heeded(account.api.freeze_channel(channel, &set).await)
    }

    pub async fn set_team_owner(
        &self,
        team: TeamId,
        owner: PersonId,
        deputy: Option<PersonId>,
    ) -> Result<()> {
        let account = self.account()?;
        let set = SetTeamOwner { owner, deputy };
        account.heeded(account.api.set_team_owner(team, &set).await)
    }

    pub async fn add_team_members(&self, team: TeamId, people: Vec<PersonId>) -> Result<()> {
        let account = self.account()?;
        let people = People { people };
        account.heeded(account.api.add_team_members(team, &people).await)
    }

    pub async fn add_members(&self, channel: ChannelId, people: Vec<PersonId>) -> Result<()> {
        let account = self.account()?;
        let people = People { people };
        account.heeded(account.api.add_members(channel, &people).await)
    }

    pub async fn invite_to_team(&self, team: TeamId, people: Vec<PersonId>) -> Result<()> {
        let account = self.account()?;
        let people = People { people };
        account.heeded(account.api.invite_to_team(team, &people).await)
    }

    pub async fn uninvite_from_team(&self, team: TeamId, person: PersonId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.uninvite_from_team(team, person).await)
    }

    pub async fn decide_team_request(
        &self,
        team: TeamId,
        person: PersonId,
        approve: bool,
        text: String,
    ) -> Result<()> {
        let account = self.account()?;
        let decide = DecideRequest { approve, text };
        account.heeded(account.api.decide_team_request(team, person, &decide).await)
    }

    pub async fn team_record(&self, team: TeamId) -> Result<TeamRecord> {
        let account = self.account()?;
        account.heeded(account.api.team_record(team).await)
    }

    pub async fn join_team(&self, team: TeamId, text: String) -> Result<Came> {
        let account = self.account()?;
        account.heeded(account.api.join_team(team, &Word { text }).await)
    }

    /// One's own request is taken back, or the invitation declined.
    pub async fn withdraw_from_team(&self, team: TeamId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.withdraw_from_team(team).await)
    }

    pub async fn leave_team(&self, team: TeamId, text: String) -> Result<Came> {
        let account = self.account()?;
        account.heeded(account.api.leave_team(team, &Word { text }).await)
    }

    pub async fn set_team_default_channels(
        &self,
        team: TeamId,
        channels: Vec<ChannelId>,
    ) -> Result<()> {
        let account = self.account()?;
        let channels = DefaultChannels { channels };
        account.heeded(account.api.set_team_default_channels(team, &channels).await)
    }

    pub async fn default_channels(&self) -> Result<Vec<ChannelId>> {
        let account = self.account()?;
        let found = account.heeded(account.api.default_channels().await)?;
        Ok(found.channels)
    }

    pub async fn set_default_channels(&self, channels: Vec<ChannelId>) -> Result<()> {
        let account = self.account()?;
        let channels = DefaultChannels { channels };
        account.heeded(account.api.set_default_channels(&channels).await)
    }

    /// The same unnamed people find each other in the same conversation.
    pub async fn start_group(&self, people: Vec<PersonId>, name: String) -> Result<ChannelId> {
        let account = self.account()?;
        let start = StartGroupMessage {
            id: ChannelId::now_v7(),
            people,
            name,
        };
        let made = account.heeded(account.api.start_group(&start).await)?;
        Ok(made.channel_id)
    }

    pub async fn create_people_group(&self, group: CreatePeopleGroup) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.create_people_group(&group).await)
    }

    pub async fn edit_people_group(
        &self,
        group: PeopleGroupId,
        edit: EditPeopleGroup,
    ) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.edit_people_group(group, &edit).await)
    }

    pub async fn remove_people_group(&self, group: PeopleGroupId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.remove_people_group(group).await)
    }

    pub async fn offboard(&self, person: PersonId, offboard: Offboard) -> Result<OffboardedView> {
        let account = self.account()?;
        let done = account.heeded(account.api.offboard(person, &offboard).await)?;
        let effects = account.with_names(done.effects.clone()).await?;
        Ok(OffboardedView { done, effects })
    }

    pub async fn move_person(&self, person: PersonId, to: MovePerson) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.move_person(person, &to).await)
    }
}
