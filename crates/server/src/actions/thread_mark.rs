//! Following a thread, and how far it has been read. Whoever answers, is answered or is named
//! in a thread follows it, unless they said that they do not want to.

use tokenim_protocol::conversation::{MarkThread, ThreadMark};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::Action;

use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::messages::StoredMessage;
use crate::store::{Tx, members, person_log, threads};

pub async fn mark_thread(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    root: MessageId,
    request: MarkThread,
) -> AppResult<ThreadMark> {
    let (_, message) =
        access::message(tx, actor, Action::FollowThread, channel, root, tx.now()).await?;
    if request.read > threads::count(tx, root).await? {
        return Err(AppError::field("read", FieldProblem::TooFarAhead));
    }
    let known = threads::mark(tx, actor, root).await?;
    let before = known.unwrap_or_default();
    let after = ThreadMark {
        following: request.following.unwrap_or(before.following),
        read: request.read.max(before.read),
    };
    if known == Some(after) || known.is_none() && after == ThreadMark::default() {
        return Ok(after);
    }
    set(tx, actor, &message, after).await?;
    Ok(after)
}

pub async fn follow_by_reply(
    tx: &mut Tx,
    author: PersonId,
    root: &StoredMessage,
    nth: u64,
    named: &[PersonId],
) -> AppResult<()> {
    // The author's own reply says to their devices how far they have read.
    let known = threads::mark(tx, author, root.id).await?;
    let mark = ThreadMark {
        following: true,
        read: nth,
    };
    if known.is_some_and(|known| known.following) {
        threads::set_mark(tx, author, root, mark).await?;
    } else {
        set(tx, author, root, mark).await?;
    }
    let mut others: Vec<PersonId> = named.to_vec();
    others.push(root.author);
    others.sort();
    others.dedup();
    for person in others {
        if person == author || threads::mark(tx, person, root.id).await?.is_some() {
            continue;
        }
        if !members::is_member(tx, root.channel, person).await? {
            continue;
        }
        let mark = ThreadMark {
            following: true,
            // What was said before is not news to them.
            read: nth - 1,
        };
        set(tx, person, root, mark).await?;
    }
    Ok(())
}

async fn set(
    tx: &mut Tx,
    person: PersonId,
    root: &StoredMessage,
    mark: ThreadMark,
) -> AppResult<()> {
    threads::set_mark(tx, person, root, mark).await?;
    let event = PersonEvent::ThreadMarked {
        channel_id: root.channel,
        root: root.id,
        root_seq: root.seq,
        mark,
    };
    Ok(person_log::append(tx, person, event).await?)
}
