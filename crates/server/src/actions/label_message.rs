//! How sensitive one message is, where that is more than its channel. Raising it is for whoever
//! may edit it or manages the channel; lowering it asks for the same right as everywhere.

use serde_json::json;
use tokenim_policy::labels::{is_kept, stricter};
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::label::{Label, SetLabel};
use tokenim_protocol::permission::Action;
use tokenim_protocol::purge::PurgeCause;

use super::{channel_of, check, purges};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::purges::Order;
use crate::store::{Tx, calls, channels, entries, members, messages};

pub async fn label_message(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    id: MessageId,
    request: SetLabel,
) -> AppResult<()> {
    let now = tx.now();
    // Which of the three it is stands in the row; what may not be known of is not there first.
    let known = messages::get(tx, id).await?;
    let worn = known.as_ref().and_then(|message| message.label);
    let lowers = worn.is_some_and(|worn| request.label < worn);
    let action = match known {
        _ if lowers => Action::LowerLabel,
        Some(message) if message.author == actor => Action::EditOwnMessage,
        Some(_) | None => Action::RaiseLabel,
    };
    let (_, message) = access::message(tx, actor, action, channel, id, now).await?;
    let text = match request.text.trim() {
        "" if !lowers => String::new(),
        text => check::reason("text", text)?,
    };
    if message.deleted {
        return Err(AppError::NotFound);
    }
    let place = channel_of(tx, channel).await?.label;
    let wanted = Some(request.label).filter(|label| *label > place);
    if wanted == worn || !lowers && wanted < worn {
        return Ok(());
    }
    // A call is told to whoever may come to it: its card is no words to keep.
    if calls::get(tx, id).await?.is_some() {
        return Err(AppError::field("label", FieldProblem::NotAllowed));
    }
    // Nobody takes it from themselves.
    access::labelled(tx, actor, Action::ReadChannel, channel, wanted, now).await?;
    order_purges(tx, channel, (place, worn, wanted)).await?;
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    messages::set_label(tx, id, wanted).await?;
    let event = ChannelEvent::Labelled {
        target: id,
        target_seq: message.seq,
        label: wanted,
    };
    entries::append(tx, channel, head, Some(actor), event).await?;
    let act = Act::new("message.label")
        .about(format!("message:{id}"))
        .before(json!({ "label": worn }))
        .after(json!({ "label": wanted, "channel": channel.to_string() }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}

/// Whoever may read it no longer, and everybody of what is not kept, is to let it go.
async fn order_purges(
    tx: &mut Tx,
    channel: ChannelId,
    (place, worn, wanted): (Label, Option<Label>, Option<Label>),
) -> AppResult<()> {
    if wanted <= worn {
        return Ok(());
    }
    let unkept = is_kept(stricter(place, worn)) && !is_kept(stricter(place, wanted));
    let now = tx.now();
    for member in members::of_channel(tx, channel).await? {
        let person = member.person;
        let loses = access::reads(tx, person, channel, worn, now).await?
            && !access::reads(tx, person, channel, wanted, now).await?;
        if unkept || loses {
            let forget = Order {
                cause: PurgeCause::Label,
                channel: Some(channel),
                exclusion: None,
            };
            purges::order(tx, person, forget).await?;
        }
    }
    Ok(())
}
