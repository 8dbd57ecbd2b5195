//! A message is sent.
//!
//! Its id is its author's and is seen here first: a repetition of the same words gets the
//! first answer, other words under the same id are a conflict. Then the channel's counter
//! is taken, which keeps the channel to the end of the transaction, and the policy is asked
//! once under that lock. So a send stands either before a removal in the channel's order or
//! is refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokenim_policy::labels::stricter;
use tokenim_protocol::channel::{ChannelEvent, Message};
use tokenim_protocol::conversation::{Forwarded, InThread, MessagePlace};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Action, Facts, Mode};
use tokenim_protocol::request::{Ack, SendMessage};

use super::{check, hand_over, mentioning, thread_mark};
use crate::access;
use crate::error::{AppError, AppResult};
use crate::fail;
use crate::store::messages::{Around, StoredMessage};
use crate::store::{Tx, channels, db, entries, messages, person_log, read_marks, threads};

pub async fn send_message(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    request: SendMessage,
) -> AppResult<Ack> {
    fail::pass("received");
    // What is forwarded may go without a word of one's own, and so may files.
    let speaks_for_itself = request.forward.is_some() || !request.attachments.is_empty();
    if !speaks_for_itself || !request.body.is_empty() {
        check::body(&request.body)?;
    }
    if request.also_to_channel && request.thread_root.is_none() {
        return Err(AppError::field("also_to_channel", FieldProblem::NotAllowed));
    }
    let body_hash = hash_of(&request)?;
    let SendMessage {
        id,
        body,
        reply_to,
        thread_root,
        also_to_channel,
        forward,
        ask_confirmation,
        attachments,
        label,
    } = request;
    let now = tx.now();

    if !messages::insert_key(tx, id, actor, channel, &body_hash, now).await? {
        return first_answer(tx, actor, channel, id, &body_hash).await;
    }
    fail::pass("deduped");

    // A reply counts in its thread, and in the channel only where it stands there too.
    let counts = u64::from(thread_root.is_none() || also_to_channel);
    let head = channels::take_seq(tx, channel, counts)
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
    if ask_confirmation {
        may_ask_confirmation(tx, actor, channel, thread_root).await?;
    }
    let (forwarded, carried) = match forward {
        Some(source) => {
            let (copy, carried) = copy_of(tx, actor, &allowed.facts, source).await?;
            (Some(copy), Some(carried))
        }
        None => (None, None),
    };
    let files = !attachments.is_empty();
    let label = own_label(tx, actor, channel, label.max(carried), files).await?;
    let named = mentioning::read(tx, actor, channel, &body).await?;
    let root = match thread_root {
        Some(root) => Some(root_of(tx, &allowed.facts, channel, root).await?),
        None => None,
    };
    messages::insert(tx, id, channel, head.last_seq, actor, &body, reply_to, now).await?;
    let thread = match &root {
        Some(root) => Some(InThread {
            root: root.id,
            root_seq: root.seq,
            nth: threads::count_reply(tx, root, actor, head.last_seq, now).await?,
            also_to_channel,
        }),
        None => None,
    };
    let around = Around {
        thread,
        mentions: named.people,
        mentions_all: named.all,
        forwarded,
        asks_confirmation: ask_confirmation,
        label,
    };
    messages::surround(tx, id, &around).await?;
    let attachments = hand_over::give_to_message(tx, actor, channel, id, &attachments).await?;
    let told = readers(tx, channel, &around.mentions, label).await?;
    mentioning::tell(tx, actor, channel, id, head.last_seq, thread, &told).await?;
    if let (Some(root), Some(thread)) = (&root, thread) {
        thread_mark::follow_by_reply(tx, actor, root, thread.nth, &told).await?;
    }
    let message = Message {
        reply_to,
        thread,
        mentions: around.mentions,
        mentions_all: around.mentions_all,
        forwarded: around.forwarded,
        asks_confirmation: around.asks_confirmation,
        attachments,
        label,
        ..Message::plain(id, Some(body))
    };
    entries::append(
        tx,
        channel,
        head,
        Some(actor),
        ChannelEvent::Message(message),
    )
    .await?;
    // Who replies in a thread has read the thread, not the channel.
    if counts > 0 {
        if let Some(mark) = read_marks::advance(tx, actor, channel, head.last_seq).await? {
            let event = PersonEvent::ReadMarked {
                channel_id: channel,
                mark,
            };
            person_log::append(tx, actor, event).await?;
        }
    }
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

/// A thread hangs under a message that stands in the channel and that the author sees.
async fn root_of(
    tx: &Tx,
    facts: &Facts,
    channel: ChannelId,
    root: MessageId,
) -> AppResult<StoredMessage> {
    let not_allowed = || AppError::field("thread_root", FieldProblem::NotAllowed);
    let message = access::visible_message(tx, facts, channel, root, tx.now())
        .await?
        .ok_or_else(not_allowed)?;
    let told = messages::told(tx, root).await?.ok_or_else(not_allowed)?;
    if told.root.is_some() {
        return Err(not_allowed());
    }
    Ok(message)
}

/// Asking everybody to confirm is for announcements: in a read-only channel, by those who
/// publish there, and not in a thread.
async fn may_ask_confirmation(
    tx: &Tx,
    actor: PersonId,
    channel: ChannelId,
    thread_root: Option<MessageId>,
) -> AppResult<()> {
    access::channel(tx, actor, Action::AskConfirmation, channel, tx.now()).await?;
    let mode = super::channel_of(tx, channel).await?.mode;
    if mode != Mode::ReadOnly || thread_root.is_some() {
        return Err(AppError::field(
            "ask_confirmation",
            FieldProblem::NotAllowed,
        ));
    }
    Ok(())
}

/// What the message wears itself: what was asked for, or what a copy carries with it, where that
/// is more than its channel. Nobody writes what they could not read.
async fn own_label(
    tx: &Tx,
    actor: PersonId,
    channel: ChannelId,
    asked: Option<Label>,
    files: bool,
) -> AppResult<Option<Label>> {
    if asked.is_none() {
        return Ok(None);
    }
    let place = super::channel_of(tx, channel).await?.label;
    let own = asked.filter(|label| *label > place);
    if own.is_some() {
        let now = tx.now();
        access::labelled(tx, actor, Action::SendMessage, channel, own, now).await?;
        if files {
            access::labelled(tx, actor, Action::UploadFile, channel, own, now).await?;
        }
    }
    Ok(own)
}

/// Those of the people named who may read what wears this.
async fn readers(
    tx: &Tx,
    channel: ChannelId,
    named: &[PersonId],
    label: Option<Label>,
) -> AppResult<Vec<PersonId>> {
    if label.is_none() {
        return Ok(named.to_vec());
    }
    let mut readers = Vec::new();
    for person in named {
        if access::reads(tx, *person, channel, label, tx.now()).await? {
            readers.push(*person);
        }
    }
    Ok(readers)
}

/// The words of another message, if its reader may have them, and the label that goes with them. One that is gone, elsewhere or
/// hidden from them is not there, and the answer says no more than that.
async fn copy_of(
    tx: &Tx,
    actor: PersonId,
    facts: &Facts,
    source: MessagePlace,
) -> AppResult<(Forwarded, Label)> {
    let gone = || AppError::field("forward", FieldProblem::NotAllowed);
    let MessagePlace {
        channel_id,
        message_id,
    } = source;
    let now = tx.now();
    access::channel(tx, actor, Action::ReadChannel, channel_id, now)
        .await
        .map_err(|_| gone())?;
    let message = access::visible_message(tx, facts, channel_id, message_id, now)
        .await?
        .ok_or_else(gone)?;
    // One may read it; what it wears may keep it where it is.
    let forward = Action::ForwardMessage;
    access::labelled(tx, actor, forward, channel_id, message.label, now).await?;
    let place = super::channel_of(tx, channel_id).await?.label;
    let told = messages::told(tx, message_id).await?.ok_or_else(gone)?;
    let copy = match (told.body, told.forwarded) {
        (None, _) => return Err(gone()),
        // What was forwarded without a word of one's own is forwarded as it first was.
        (Some(body), Some(first)) if body.is_empty() => first,
        (Some(body), _) => Forwarded {
            channel_id,
            message_id,
            author: message.author,
            at: message.sent_at,
            body,
        },
    };
    Ok((copy, stricter(place, message.label)))
}

/// Words and what they answer; whatever else was asked for is part of it where it was.
fn hash_of(request: &SendMessage) -> AppResult<String> {
    let mut hasher = blake3::Hasher::new();
    let reply_to = request.reply_to.map(|id| id.0).unwrap_or_default();
    hasher.update(reply_to.as_bytes());
    hasher.update(request.body.as_bytes());
    let around = (
        request.thread_root,
        request.also_to_channel,
        request.forward,
        request.ask_confirmation,
    );
    if around != (None, false, None, false) {
        hasher.update(b"\0");
        hasher.update(db::json(&around)?.as_bytes());
    }
    if !request.attachments.is_empty() {
        hasher.update(b"\0");
        hasher.update(db::json(&request.attachments)?.as_bytes());
    }
    if let Some(label) = request.label {
        hasher.update(b"\0label\0");
        hasher.update(label.id().as_bytes());
    }
    Ok(STANDARD_NO_PAD.encode(hasher.finalize().as_bytes()))
}
