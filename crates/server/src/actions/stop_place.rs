//! A team is archived or comes back; a team or a channel is frozen in an emergency, or the
//! freeze is lifted. What lies below a team stops with it.

use serde_json::json;
use tokenim_protocol::group::SetFrozen;
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::SetArchived;

use super::bundle::follow_project;
use super::team_passage::team_of;
use super::{channel_of, check, tell_team_changed, touch_audience, touch_everybody};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, teams};

pub async fn archive_team(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: SetArchived,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    let now = tx.now();
    access::team(tx, actor, Action::ArchiveTeam, id, now).await?;
    if team_of(tx, id).await?.archived == request.archived {
        return Ok(());
    }
    let archived = request.archived.then_some((now, actor, text.as_str()));
    teams::set_archived(tx, id, archived).await?;
    follow_project(tx, actor, &team_of(tx, id).await?, &text).await?;
    touch_everybody(tx).await?;
    tell_team_changed(tx, id).await?;
    let act = Act::new("team.archive")
        .about(format!("team:{id}"))
        .after(json!({ "archived": request.archived }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}

pub async fn freeze_team(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: SetFrozen,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    let now = tx.now();
    access::team(tx, actor, Action::FreezePlace, id, now).await?;
    if team_of(tx, id).await?.about.frozen == request.frozen {
        return Ok(());
    }
    let frozen = request.frozen.then_some((now, actor, text.as_str()));
    teams::set_frozen(tx, id, frozen).await?;
    touch_everybody(tx).await?;
    tell_team_changed(tx, id).await?;
    record(tx, actor, format!("team:{id}"), &request, &text).await
}

pub async fn freeze_channel(
    tx: &mut Tx,
    actor: PersonId,
    id: ChannelId,
    request: SetFrozen,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    let now = tx.now();
    access::channel(tx, actor, Action::FreezePlace, id, now).await?;
    let channel = channel_of(tx, id).await?;
    // Sends take the channel's row: from here on they come before the freeze or after it.
    channels::head(tx, id).await?.ok_or(AppError::NotFound)?;
    let frozen = request.frozen.then_some((now, actor, text.as_str()));
    channels::set_frozen(tx, id, frozen).await?;
    touch_audience(tx, &channel).await?;
    record(tx, actor, format!("channel:{id}"), &request, &text).await
}

async fn record(
    tx: &mut Tx,
    actor: PersonId,
    place: String,
    request: &SetFrozen,
    text: &str,
) -> AppResult<()> {
    let act = Act::new("place.freeze")
        .about(place)
        .after(json!({ "frozen": request.frozen }))
        .because(text);
    audit::record(tx, Some(actor), act).await
}
