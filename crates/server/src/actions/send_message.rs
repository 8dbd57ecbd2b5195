//! A message is sent.
//!
//! Its id is its author's and is seen here first: a repetition of the same words gets the
//! first answer, other words under the same id are a conflict. Then the channel's counter
//! is taken, which keeps the channel to the end of the transaction, and the policy is asked
//! once under that lock. So a send stands either before a removal in the channel's order or
//! is refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokenim_protocol::channel::{ChannelEvent, Message};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::{Ack, SendMessage};

use super::check;
use crate::access;
use crate::error::{AppError, AppResult};
use crate::fail;
use crate::store::{Tx, channels, entries, messages, read_marks};

pub async fn send_message(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    request: SendMessage,
) -> AppResult<Ack> {
    fail::pass("received");
    check::body(&request.body)?;
    let SendMessage { id, body, reply_to } = request;
    let now = tx.now();

    let body_hash = hash_of(&body, reply_to.map(|id| id.0));
    if !messages::insert_key(tx, id, actor, channel, &body_hash, now).await? {
        return first_answer(tx, actor, channel, id, &body_hash).await;
    }
    fail::pass("deduped");

    let head = channels::take_seq(tx, channel, 1)
        .await?
        .ok_or(AppError::NotFound)?;
    fail::pass("seq_taken");
    let allowed = access::channel(tx, actor, Action::SendMessage, channel, now).await?;
    fail::pass("decided");

    if let Some(quoted) = reply_to {
        access::visible_message(tx, &allowed.facts, channel, quoted, now)
            .await?
            .ok_or_else(|| AppError::field("reply_to", FieldProblem::NotAllowed))?;
    }
    messages::insert(tx, id, channel, head.last_seq, actor, &body, reply_to, now).await?;
    let message = Message {
        id,
        body: Some(body),
        revision: 0,
        edited_at: None,
        deleted_at: None,
        reply_to,
    };
    entries::append(
        tx,
        channel,
        head,
        Some(actor),
        ChannelEvent::Message(message),
    )
    .await?;
    read_marks::advance(tx, actor, channel, head.last_seq).await?;
    fail::pass("inserted");
    Ok(Ack {
        id,
        channel_id: channel,
        seq: head.last_seq,
        server_time: now,
    })
}

async fn first_answer(
    tx: &Tx,
    actor: PersonId,
    channel: ChannelId,
    id: tokenim_protocol::ids::MessageId,
    body_hash: &str,
) -> AppResult<Ack> {
    if !messages::key_is(tx, id, actor, channel, body_hash).await? {
        return Err(AppError::Conflict);
    }
    let message = messages::get(tx, id).await?.ok_or(AppError::Conflict)?;
    Ok(Ack {
        id,
        channel_id: channel,
        seq: message.seq,
        server_time: message.sent_at,
    })
}

fn hash_of(body: &str, reply_to: Option<uuid::Uuid>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(reply_to.unwrap_or_default().as_bytes());
    hasher.update(body.as_bytes());
    STANDARD_NO_PAD.encode(hasher.finalize().as_bytes())
}
