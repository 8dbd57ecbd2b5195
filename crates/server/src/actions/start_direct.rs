//! Two people get their channel: one for each pair, made by whoever comes first.

use tokenim_protocol::channel::{Channel, ChannelEvent, ChannelKind, HistoryPolicy};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Action, Mode};
use tokenim_protocol::request::{ChannelMade, StartDirect};

use super::membership::enter;
use super::{expect_active, touch_audience};
use crate::access;
use crate::clock::uuid_at;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries};

pub async fn start_direct(
    tx: &mut Tx,
    actor: PersonId,
    request: StartDirect,
) -> AppResult<ChannelMade> {
    let other = request.person;
    let now = tx.now();
    access::person(tx, actor, Action::StartDirectMessage, other, now).await?;
    if other == actor {
        return Err(AppError::field("person", FieldProblem::NotAllowed));
    }
    let pair = format!("{}:{}", actor.min(other), actor.max(other));
    if let Some(channel_id) = channels::direct_between(tx, &pair).await? {
        return Ok(ChannelMade { channel_id });
    }
    expect_active(tx, "person", other).await?;
    let channel = Channel {
        id: ChannelId(uuid_at(now, tx.rng())),
        kind: ChannelKind::Direct,
        team: None,
        name: String::new(),
        topic: String::new(),
        mode: Mode::Open,
        history: HistoryPolicy::FromJoin,
        archived: false,
        created_at: now,
        retention: None,
        label: Label::Internal,
    };
    channels::insert(tx, &channel, Some(&pair)).await?;
    let head = channels::take_seq(tx, channel.id, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    let created = ChannelEvent::Created {
        channel: channel.clone(),
    };
    entries::append(tx, channel.id, head, Some(actor), created).await?;
    enter(tx, actor, channel.id, actor).await?;
    enter(tx, actor, channel.id, other).await?;
    touch_audience(tx, &channel).await?;
    Ok(ChannelMade {
        channel_id: channel.id,
    })
}
