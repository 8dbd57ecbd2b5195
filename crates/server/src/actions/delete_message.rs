//! A message is taken back: its words leave the message, its revisions and the log's own
//! copies; a tombstone and the chain of hashes stay. Deleting what is deleted is a no-op.

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::Ack;

use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::messages::StoredMessage;
use crate::store::{
    Tx, calls, channels, confirmations, entries, files, mentions, messages, pins, reactions,
    revisions,
};

pub async fn delete_message(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    target: MessageId,
) -> AppResult<Ack> {
    let now = tx.now();
    let author = messages::get(tx, target)
        .await?
        .map(|message| message.author);
    let own = author == Some(actor);
    let action = if own {
        Action::DeleteOwnMessage
    } else {
        Action::DeleteAnyMessage
    };
    let (_, message) = access::message(tx, actor, action, channel, target, now).await?;
    if message.deleted {
        let (seq, server_time) = entries::deletion_of(tx, channel, target, message.seq)
            .await?
            .ok_or(AppError::NotFound)?;
        return Ok(Ack {
            id: target,
            channel_id: channel,
            seq,
            server_time,
        });
    }
    let seq = take_words(tx, &message, Some(actor)).await?;
    if !own {
        let act = Act::new("message.delete_any").about(target);
        audit::record(tx, Some(actor), act).await?;
    }
    Ok(Ack {
        id: target,
        channel_id: channel,
        seq,
        server_time: now,
    })
}

/// Takes the words out of everything that holds them, and writes so into the log. Nobody did
/// it when their time was over.
pub(super) async fn take_words(
    tx: &mut Tx,
    message: &StoredMessage,
    by: Option<PersonId>,
) -> AppResult<Seq> {
    let (target, channel) = (message.id, message.channel);
    let now = tx.now();
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    messages::delete(tx, target, now).await?;
    revisions::forget(tx, target).await?;
    reactions::forget(tx, target).await?;
    mentions::forget(tx, target).await?;
    confirmations::forget(tx, target).await?;
    pins::delete(tx, target).await?;
    files::forget(tx, target).await?;
    calls::forget(tx, target).await?;
    entries::forget_words(tx, target, message.seq, channel).await?;
    let event = ChannelEvent::Deleted {
        target,
        target_seq: message.seq,
    };
    entries::append(tx, channel, head, by, event).await?;
    Ok(head.last_seq)
}
