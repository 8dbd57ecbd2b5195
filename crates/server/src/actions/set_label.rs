//! How sensitive a channel is. Raising it is for whoever manages the channel; lowering it asks
//! for a right of its own. Whoever may not read what is so sensitive leaves with the change.

use serde_json::json;
use tokenim_policy::labels::{is_kept, level_of};
use tokenim_protocol::channel::{ChannelEvent, ChannelKind};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::label::{Label, SetLabel};
use tokenim_protocol::permission::Action;
use tokenim_protocol::purge::PurgeCause;

use super::membership::exit;
use super::{channel_of, check, purges, tell_channel_listed, touch, touch_audience};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::purges::Order;
use crate::store::{Db, Tx, channels, entries, facts, members};

pub async fn set_label(
    tx: &mut Tx,
    actor: PersonId,
    id: ChannelId,
    request: SetLabel,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    // Which of the two it is stands in the row; what may not be known of is not there first.
    let label = channels::get(tx, id).await?.map(|channel| channel.label);
    let action = match label {
        Some(label) if request.label < label => Action::LowerLabel,
        Some(_) | None => Action::RaiseLabel,
    };
    access::channel(tx, actor, action, id, tx.now()).await?;
    let before = channel_of(tx, id).await?;
    if matches!(before.kind, ChannelKind::Direct | ChannelKind::Group) {
        return Err(AppError::field("label", FieldProblem::NotAllowed));
    }
    if request.label == before.label {
        return Ok(());
    }
    if is_kept(before.label) && !is_kept(request.label) {
        let forget = Order {
            cause: PurgeCause::Label,
            channel: Some(id),
            exclusion: None,
        };
        for member in members::of_channel(tx, id).await? {
            purges::order(tx, member.person, forget).await?;
        }
    }
    let mut left = Vec::new();
    for member in members::of_channel(tx, id).await? {
        if !may_be_in(tx, member.person, request.label).await? {
            exit(tx, actor, id, member.person).await?;
            left.push(member.person);
        }
    }
    let mut after = before.clone();
    after.label = request.label;
    let head = channels::take_seq(tx, id, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    channels::set_label(tx, id, after.label).await?;
    let changed = ChannelEvent::Changed {
        channel: after.clone(),
    };
    entries::append(tx, id, head, Some(actor), changed).await?;
    for person in &left {
        touch(tx, *person).await?;
    }
    touch_audience(tx, &after).await?;
    tell_channel_listed(tx, &after).await?;
    let act = Act::new("channel.label")
        .about(format!("channel:{id}"))
        .before(json!({ "label": before.label }))
        .after(json!({
            "label": after.label,
            "left": left.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}

/// Whether somebody may be in a place of this label at all.
pub async fn may_be_in(db: &Db, person: PersonId, label: Label) -> AppResult<bool> {
    let facts = facts::of(db, person).await?;
    Ok(facts.is_some_and(|facts| facts.conditions.level >= level_of(label)))
}
