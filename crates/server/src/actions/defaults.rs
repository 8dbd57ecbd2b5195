//! Default channels: whoever comes to the company or to a team finds themselves in these.

use serde_json::json;
use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::group::{DEFAULT_CHANNELS_MAX, DefaultChannels};
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};
use tokenim_protocol::permission::{Action, PersonKind, Scope};
use tokenim_protocol::time::UnixMillis;

use super::membership::enter;
use super::touch;
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, channels, default_channels, members, people};

/// Of a team: channels that belong to it.
pub async fn set_team_defaults(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: DefaultChannels,
) -> AppResult<()> {
    let wanted = few(request)?;
    access::team(tx, actor, Action::ManageTeam, id, tx.now()).await?;
    for channel in &wanted {
        let found = channels::get(tx, *channel).await?;
        if found.is_none_or(|channel| channel.team != Some(id)) {
            return Err(AppError::field("channels", FieldProblem::NotAllowed));
        }
    }
    replace(tx, actor, Scope::Team(id), &wanted).await
}

/// Of the company: public channels.
pub async fn set_defaults(tx: &mut Tx, actor: PersonId, request: DefaultChannels) -> AppResult<()> {
    let wanted = few(request)?;
    access::organisation(tx, actor, Action::SetDefaultChannels, tx.now()).await?;
    for channel in &wanted {
        let found = channels::get(tx, *channel).await?;
        if found.is_none_or(|channel| channel.kind != ChannelKind::Public) {
            return Err(AppError::field("channels", FieldProblem::NotAllowed));
        }
    }
    replace(tx, actor, Scope::Organisation, &wanted).await
}

pub async fn defaults(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<DefaultChannels> {
    access::organisation(db, actor, Action::SetDefaultChannels, now).await?;
    Ok(DefaultChannels {
        channels: default_channels::of(db, Scope::Organisation).await?,
    })
}

/// Puts somebody new into the company's default channels. A guest is put nowhere by itself:
/// who brings them says where.
pub async fn join_defaults(tx: &mut Tx, actor: PersonId, person: PersonId) -> AppResult<()> {
    let account = people::account(tx, person).await?;
    if account.is_none_or(|account| account.kind == PersonKind::Guest) {
        return Ok(());
    }
    let mut came = false;
    for channel in default_channels::open_of(tx, Scope::Organisation).await? {
        if !members::is_member(tx, channel, person).await? {
            enter(tx, actor, channel, person).await?;
            came = true;
        }
    }
    if came {
        touch(tx, person).await?;
    }
    Ok(())
}

fn few(request: DefaultChannels) -> AppResult<Vec<ChannelId>> {
    let mut wanted = request.channels;
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > DEFAULT_CHANNELS_MAX {
        return Err(AppError::field("channels", FieldProblem::TooLong));
    }
    Ok(wanted)
}

async fn replace(
    tx: &mut Tx,
    actor: PersonId,
    place: Scope,
    wanted: &[ChannelId],
) -> AppResult<()> {
    default_channels::replace(tx, place, wanted).await?;
    let ids: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let act = Act::new("place.default_channels")
        .about(place.to_query())
        .after(json!({ "channels": ids }));
    audit::record(tx, Some(actor), act).await
}
