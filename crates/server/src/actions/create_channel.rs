//! A public or private channel is made, with its first members.

use serde_json::json;
use tokenim_protocol::channel::{Channel, ChannelEvent, ChannelKind};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Action, Mode};
use tokenim_protocol::request::{ChannelMade, CreateChannel};

use super::membership::enter;
use super::operation::{self, Begun};
use super::{check, expect_active, tell_channel_listed, touch_audience};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries};

/// People put into a channel as it is made; more come one by one.
const FIRST_MEMBERS_MAX: usize = 500;

pub async fn create_channel(
    tx: &mut Tx,
    actor: PersonId,
    request: CreateChannel,
) -> AppResult<ChannelMade> {
    let name = check::name("name", &request.name)?;
    let topic = check::topic("topic", &request.topic)?;
    if request.members.len() > FIRST_MEMBERS_MAX {
        return Err(AppError::field("members", FieldProblem::TooLong));
    }
    let action = match request.kind {
        ChannelKind::Public => Action::CreatePublicChannel,
        ChannelKind::Private => Action::CreatePrivateChannel,
        ChannelKind::Direct | ChannelKind::Group => {
            return Err(AppError::field("kind", FieldProblem::NotAllowed));
        }
    };
    let fresh = match operation::begin(tx, request.id.0, actor, "create_channel", &request).await? {
        Begun::Again(made) => return Ok(made),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    match request.team {
        None => access::organisation(tx, actor, action, now).await?,
        Some(team) => access::team(tx, actor, action, team, now).await?,
    };
    for person in &request.members {
        expect_active(tx, "members", *person).await?;
    }
    let channel = Channel {
        id: request.id,
        kind: request.kind,
        team: request.team,
        name,
        topic,
        mode: Mode::Open,
        history: request.history,
        archived: false,
        created_at: now,
        retention: None,
        label: Label::Internal,
    };
    channels::insert(tx, &channel, None).await?;
    let head = channels::take_seq(tx, channel.id, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    let created = ChannelEvent::Created {
        channel: channel.clone(),
    };
    entries::append(tx, channel.id, head, Some(actor), created).await?;
    enter(tx, actor, channel.id, actor).await?;
    let mut others: Vec<PersonId> = request.members;
    others.sort_unstable();
    others.dedup();
    for person in others.into_iter().filter(|person| *person != actor) {
        enter(tx, actor, channel.id, person).await?;
    }
    touch_audience(tx, &channel).await?;
    tell_channel_listed(tx, &channel).await?;
    let act = Act::new("channel.create")
        .about(format!("channel:{}", channel.id))
        .after(json!({ "kind": channel.kind, "team": channel.team.map(|team| team.to_string()) }));
    audit::record(tx, Some(actor), act).await?;
    let made = ChannelMade {
        channel_id: channel.id,
    };
    fresh.finish(tx, &made).await?;
    Ok(made)
}
