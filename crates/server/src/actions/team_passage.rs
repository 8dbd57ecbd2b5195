//! Coming into a team and going out of it, whichever way: the rows, the record, the default
//! channels, who answers for the team afterwards, and who is told.

use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::directory::Team;
use tokenim_protocol::event::{AccessChange, PersonEvent};
use tokenim_protocol::group::{Passage, RecordLine};
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};
use tokenim_protocol::permission::{RoleKey, Scope};

use super::membership::{enter, exit};
use super::{AccessLine, bundle, touch};
use crate::error::{AppError, AppResult};
use crate::events::Announcement;
use crate::store::{
    Tx, channels, default_channels, members, person_log, team_passages, teams, visible,
};

/// Puts somebody into a team who is not in it.
pub(super) async fn come(
    tx: &mut Tx,
    actor: PersonId,
    team: TeamId,
    person: PersonId,
    how: Passage,
    text: &str,
) -> AppResult<()> {
    let now = tx.now();
    bundle::let_in(tx, actor, team, person, how).await?;
    teams::set_member(tx, team, person, false, now).await?;
    write_down(tx, actor, team, person, how, text).await?;
    let asked = team_passages::settle(tx, team, person).await?;
    let invited = team_passages::uninvite(tx, team, person).await?;
    for channel in default_channels::open_of(tx, Scope::Team(team)).await? {
        if !members::is_member(tx, channel, person).await? {
            enter(tx, actor, channel, person).await?;
        }
    }
    touch(tx, person).await?;
    let gained = bundle::given_to(tx, person, team).await?;
    bundle::tell_passage(tx, actor, team, person, gained, Vec::new()).await?;
    tell_guests_of_team(tx, team).await?;
    if asked || invited {
        tell_standing(tx, team, person).await?;
    }
    if asked {
        tell_administrators(tx, team).await?;
    }
    Ok(())
}

/// Takes somebody out of a team and of the channels in it. Whoever answered for it is
/// followed by the deputy, or by whoever has administered it longest.
pub(super) async fn go(
    tx: &mut Tx,
    actor: PersonId,
    team: TeamId,
    person: PersonId,
    how: Passage,
    text: &str,
) -> AppResult<()> {
    let known = team_of(tx, team).await?;
    let was_admin = known
        .members
        .iter()
        .any(|member| member.person == person && member.admin);
    let own = team_passages::standing(tx, team, person).await?;
    let lost = bundle::given_to(tx, person, team).await?;
    teams::remove_member(tx, team, person).await?;
    write_down(tx, actor, team, person, how, text).await?;
    let asked = team_passages::settle(tx, team, person).await?;
    forget_in_charter(tx, known, person).await?;
    succeed(tx, team).await?;
    for channel in channels::of_team_with(tx, team, person).await? {
        leave_channel(tx, actor, channel, person).await?;
    }
    touch(tx, person).await?;
    bundle::tell_passage(tx, actor, team, person, Vec::new(), lost).await?;
    tell_guests_of_team(tx, team).await?;
    if was_admin {
        let line = AccessLine {
            role: Some(RoleKey::TeamAdmin),
            by: Some(actor),
            text: text.to_owned(),
            ..AccessLine::new(AccessChange::RoleTaken, Scope::Team(team))
        };
        line.tell(tx, person).await?;
    }
    if asked || !own.is_nothing() {
        tell_standing(tx, team, person).await?;
    }
    if asked {
        tell_administrators(tx, team).await?;
    }
    Ok(())
}

async fn leave_channel(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    person: PersonId,
) -> AppResult<()> {
    let kind = channels::get(tx, channel)
        .await?
        .map(|channel| channel.kind);
    match kind {
        Some(ChannelKind::Public | ChannelKind::Private) => exit(tx, actor, channel, person).await,
        Some(ChannelKind::Direct | ChannelKind::Group) | None => Ok(()),
    }
}

async fn write_down(
    tx: &mut Tx,
    actor: PersonId,
    team: TeamId,
    person: PersonId,
    how: Passage,
    text: &str,
) -> AppResult<()> {
    let line = RecordLine {
        at: tx.now(),
        person,
        how,
        by: (actor != person).then_some(actor),
        text: text.to_owned(),
    };
    Ok(team_passages::write_down(tx, team, &line).await?)
}

/// A request is refused: nobody came or went, but it was asked and answered.
pub(super) async fn write_refusal(
    tx: &mut Tx,
    actor: PersonId,
    team: TeamId,
    person: PersonId,
    text: &str,
) -> AppResult<()> {
    write_down(tx, actor, team, person, Passage::Refused, text).await
}

async fn forget_in_charter(tx: &mut Tx, mut team: Team, person: PersonId) -> AppResult<()> {
    let before = team.about.charter.len();
    team.about.charter.retain(|line| line.person != person);
    if team.about.charter.len() != before {
        teams::change(tx, &team).await?;
    }
    Ok(())
}

/// A team is answered for by one of those who administer it, always.
pub(super) async fn succeed(tx: &mut Tx, id: TeamId) -> AppResult<()> {
    let team = team_of(tx, id).await?;
    let (owner, deputy) = (team.about.owner, team.about.deputy);
    let next = next_owner(&team);
    let deputy_after = deputy.filter(|deputy| administers(&team, *deputy) && next != Some(*deputy));
    if (next, deputy_after) != (owner, deputy) {
        teams::set_owner(tx, id, next, deputy_after).await?;
    }
    Ok(())
}

/// Who answers for a team as it is now: its owner while they administer it, else the deputy,
/// else whoever has administered it longest.
pub(super) fn next_owner(team: &Team) -> Option<PersonId> {
    let known = [team.about.owner, team.about.deputy];
    let known = known.into_iter().flatten();
    let longest = team
        .members
        .iter()
        .filter(|member| member.admin)
        .min_by_key(|member| (member.since, member.person))
        .map(|member| member.person);
    known
        .filter(|person| administers(team, *person))
        .chain(longest)
        .next()
}

pub(super) fn administers(team: &Team, person: PersonId) -> bool {
    team.members
        .iter()
        .any(|member| member.person == person && member.admin)
}

pub(super) fn belongs(team: &Team, person: PersonId) -> bool {
    team.members.iter().any(|member| member.person == person)
}

pub(super) async fn team_of(tx: &Tx, id: TeamId) -> AppResult<Team> {
    teams::get(tx, id).await?.ok_or(AppError::NotFound)
}

/// How somebody stands to the team beside belonging to it, as it is now, into their log.
pub(super) async fn tell_standing(tx: &mut Tx, team: TeamId, person: PersonId) -> AppResult<()> {
    let standing = team_passages::standing(tx, team, person).await?;
    Ok(person_log::append(tx, person, PersonEvent::TeamStanding { standing }).await?)
}

/// What waits has changed: whoever decides is told how much it is.
pub(super) async fn tell_administrators(tx: &mut Tx, team: TeamId) -> AppResult<()> {
    for member in team_of(tx, team).await?.members {
        if member.admin {
            tell_standing(tx, team, member.person).await?;
        }
    }
    Ok(())
}

/// Who else is there is all that a guest knows of the company: they read it again.
pub(super) async fn tell_guests_of_team(tx: &mut Tx, team: TeamId) -> AppResult<()> {
    for guest in visible::guests_of_team(tx, team).await? {
        tx.announce(Announcement::Authority { person_id: guest });
    }
    Ok(())
}

/// The same for a channel.
pub(super) async fn tell_guests_of_channel(tx: &mut Tx, channel: ChannelId) -> AppResult<()> {
    for guest in visible::guests_of_channel(tx, channel).await? {
        tx.announce(Announcement::Authority { person_id: guest });
    }
    Ok(())
}
