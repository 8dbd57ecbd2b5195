//! Whom a message names is read from its words here, whatever the client said.

use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::conversation::{InThread, MENTIONS_MAX, Mention};
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::mention::named;
use tokenim_protocol::permission::Action;

use crate::access;
use crate::error::AppResult;
use crate::store::messages::StoredMessage;
use crate::store::{Tx, members, mentions, messages, people_groups, person_log};

/// Members of the channel, each once, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub people: Vec<PersonId>,
    pub all: bool,
}

/// Naming everybody is a right of its own.
pub async fn read(tx: &Tx, actor: PersonId, channel: ChannelId, body: &str) -> AppResult<Names> {
    read_words(tx, actor, channel, body, false).await
}

/// The same of words that take the place of others: who was named as one of all stays so.
pub async fn read_again(
    tx: &Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
    body: &str,
) -> AppResult<Names> {
    let told = messages::told(tx, message).await?;
    let known = told.is_some_and(|told| told.mentions_all);
    read_words(tx, actor, channel, body, known).await
}

async fn read_words(
    tx: &Tx,
    actor: PersonId,
    channel: ChannelId,
    body: &str,
    may_all: bool,
) -> AppResult<Names> {
    if !body.contains('@') {
        return Ok(Names::default());
    }
    let found = named(body, MENTIONS_MAX);
    let mut names = Names::default();
    for handle in &found.handles {
        match mentions::member_by_handle(tx, channel, handle).await? {
            Some(person) => names.people.push(person),
            None => {
                for person in people_groups::expand(tx, handle).await?.unwrap_or_default() {
                    if members::is_member(tx, channel, person).await? {
                        names.people.push(person);
                    }
                }
            }
        }
    }
    names.people.sort();
    names.people.dedup();
    names.people.truncate(MENTIONS_MAX);
    if found.all {
        let direct = super::channel_of(tx, channel).await?.kind == ChannelKind::Direct;
        // Between two it is a word like another.
        if !direct {
            if !may_all {
                access::channel(tx, actor, Action::MentionAll, channel, tx.now()).await?;
            }
            names.all = true;
        }
    }
    Ok(names)
}

/// A pointer in the log of everybody who is named by name.
pub async fn tell(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
    seq: Seq,
    thread: Option<InThread>,
    people: &[PersonId],
) -> AppResult<()> {
    for person in people {
        if !mentions::insert(tx, *person, message, channel, seq).await? || *person == actor {
            continue;
        }
        let mention = Mention {
            message_id: message,
            seq,
            at: tx.now(),
            thread,
        };
        let event = PersonEvent::Mentioned {
            channel_id: channel,
            mention,
        };
        person_log::append(tx, *person, event).await?;
    }
    Ok(())
}

/// The words were changed: others may be named by them.
pub async fn change(
    tx: &mut Tx,
    actor: PersonId,
    message: &StoredMessage,
    people: &[PersonId],
) -> AppResult<()> {
    for person in mentions::of_message(tx, message.id).await? {
        if !people.contains(&person) {
            mentions::delete(tx, person, message.id).await?;
        }
    }
    // Somebody who came after it was first said may not hear that it exists.
    let mut seeing = Vec::new();
    for person in people {
        let facts = access::facts_of(tx, *person).await?;
        let found =
            access::visible_message(tx, &facts, message.channel, message.id, tx.now()).await?;
        if found.is_some() {
            seeing.push(*person);
        }
    }
    let thread = messages::thread_of(tx, message.id).await?;
    tell(
        tx,
        actor,
        message.channel,
        message.id,
        message.seq,
        thread,
        &seeing,
    )
    .await
}
