//! A conversation of three to eight. The same people find each other in the same one, unless
//! it was given a name; whoever wants somebody else in it begins a new one, so that nobody
//! reads what was said before they came.

use tokenim_protocol::channel::{Channel, ChannelEvent, ChannelKind, HistoryPolicy};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::group::{GROUP_PEOPLE_MAX, GROUP_PEOPLE_MIN, StartGroupMessage};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Action, Mode, PersonKind};
use tokenim_protocol::request::ChannelMade;

use super::membership::enter;
use super::operation::{self, Begun};
use super::{check, expect_active, touch_audience};
use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries, visible};

pub async fn start_group(
    tx: &mut Tx,
    actor: PersonId,
    request: StartGroupMessage,
) -> AppResult<ChannelMade> {
    let name = check::title("name", &request.name)?;
    let mut people = request.people.clone();
    people.push(actor);
    people.sort_unstable();
    people.dedup();
    let fresh = match operation::begin(tx, request.id.0, actor, "start_group", &request).await? {
        Begun::Again(made) => return Ok(made),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let allowed = access::organisation(tx, actor, Action::StartGroupMessage, now).await?;
    if people.len() < GROUP_PEOPLE_MIN {
        return Err(AppError::field("people", FieldProblem::TooShort));
    }
    if people.len() > GROUP_PEOPLE_MAX {
        return Err(AppError::field("people", FieldProblem::TooLong));
    }
    for person in people.iter().filter(|person| **person != actor) {
        if allowed.facts.kind == PersonKind::Guest && !visible::sees(tx, actor, *person).await? {
            return Err(AppError::field("people", FieldProblem::NotAllowed));
        }
        expect_active(tx, "people", *person).await?;
    }
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let key = ids.join(":");
    let pair = name.is_empty().then_some(key.as_str());
    if let Some(pair) = pair
        && let Some(channel_id) = channels::direct_between(tx, pair).await?
    {
        let made = ChannelMade { channel_id };
        fresh.finish(tx, &made).await?;
        return Ok(made);
    }
    let channel = Channel {
        id: request.id,
        kind: ChannelKind::Group,
        team: None,
        name,
        topic: String::new(),
        mode: Mode::Open,
        history: HistoryPolicy::FromJoin,
        archived: false,
        created_at: now,
        retention: None,
        label: Label::Internal,
    };
    channels::insert(tx, &channel, pair).await?;
    let head = channels::take_seq(tx, channel.id, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    let created = ChannelEvent::Created {
        channel: channel.clone(),
    };
    entries::append(tx, channel.id, head, Some(actor), created).await?;
    for person in people {
        enter(tx, actor, channel.id, person).await?;
    }
    touch_audience(tx, &channel).await?;
    let made = ChannelMade {
        channel_id: channel.id,
    };
    fresh.finish(tx, &made).await?;
    Ok(made)
}
