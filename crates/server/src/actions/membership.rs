//! Coming into a channel and going out of it. Each is an entry of the channel's log and of
//! the person's, so that it has its place among the messages.

use serde_json::json;
use tokenim_protocol::channel::{ChannelEvent, Membership, ReadMark};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::group::People;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::purge::PurgeCause;

use super::set_label::may_be_in;
use super::team_passage::tell_guests_of_channel;
use super::{channel_of, check, expect_active, purges, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::purges::Order;
use crate::store::{Db, Tx, channels, entries, members, person_log, read_marks};

pub async fn add_member(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    person: PersonId,
) -> AppResult<()> {
    access::channel(tx, actor, Action::ManageChannelMembers, channel, tx.now()).await?;
    expect_active(tx, "person", person).await?;
    if members::is_member(tx, channel, person).await? {
        return Ok(());
    }
    expect_cleared(tx, "person", channel, person).await?;
    enter(tx, actor, channel, person).await?;
    touch(tx, person).await?;
    record(tx, actor, "channel.add_member", channel, person).await
}

pub async fn join_channel(tx: &mut Tx, actor: PersonId, channel: ChannelId) -> AppResult<()> {
    access::channel(tx, actor, Action::JoinChannel, channel, tx.now()).await?;
    if members::is_member(tx, channel, actor).await? {
        return Ok(());
    }
    enter(tx, actor, channel, actor).await?;
    touch(tx, actor).await?;
    record(tx, actor, "channel.join", channel, actor).await
}

/// Removing oneself is leaving.
pub async fn remove_member(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    person: PersonId,
) -> AppResult<()> {
    let (action, verb) = if person == actor {
        (Action::LeaveChannel, "channel.leave")
    } else {
        (Action::ManageChannelMembers, "channel.remove_member")
    };
    access::channel(tx, actor, action, channel, tx.now()).await?;
    if !members::is_member(tx, channel, person).await? {
        return Ok(());
    }
    exit(tx, actor, channel, person).await?;
    touch(tx, person).await?;
    record(tx, actor, verb, channel, person).await
}

/// Many at once. Who is in already stays as they are.
pub async fn add_members(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    request: People,
) -> AppResult<()> {
    let people = check::people("people", request.people)?;
    access::channel(tx, actor, Action::ManageChannelMembers, channel, tx.now()).await?;
    let mut came = Vec::new();
    for person in people {
        if members::is_member(tx, channel, person).await? {
            continue;
        }
        expect_active(tx, "people", person).await?;
        expect_cleared(tx, "people", channel, person).await?;
        enter(tx, actor, channel, person).await?;
        touch(tx, person).await?;
        came.push(person.to_string());
    }
    if came.is_empty() {
        return Ok(());
    }
    let act = Act::new("channel.add_members")
        .about(format!("channel:{channel}"))
        .after(json!({ "people": came }));
    audit::record(tx, Some(actor), act).await
}

/// Rows and entries of one who goes. Raising their epoch is the caller's.
pub(super) async fn exit(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    person: PersonId,
) -> AppResult<()> {
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    members::close(tx, channel, person, head.last_seq + 1).await?;
    entries::append(
        tx,
        channel,
        head,
        Some(actor),
        ChannelEvent::Left { person },
    )
    .await?;
    let gone = Order {
        cause: PurgeCause::ChannelLost,
        channel: Some(channel),
        exclusion: None,
    };
    purges::order(tx, person, gone).await?;
    let lost = PersonEvent::ChannelLost {
        channel_id: channel,
        seq: head.last_seq,
        by: Some(actor),
    };
    person_log::append(tx, person, lost).await?;
    // Of a conversation of a few: the same people begin a new one.
    channels::forget_pair(tx, channel).await?;
    tell_guests_of_channel(tx, channel).await
}

/// Rows and entries of one who comes in. What was written before is not unread to them.
pub(super) async fn enter(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    person: PersonId,
) -> AppResult<()> {
    let now = tx.now();
    // Whom the label keeps out comes in with no team and by no default either.
    let label = channel_of(tx, channel).await?.label;
    if !may_be_in(tx, person, label).await? {
        return Ok(());
    }
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    members::open(tx, channel, person, head.last_seq, now).await?;
    let member = Membership {
        person,
        since: now,
        from_seq: head.last_seq,
    };
    entries::append(
        tx,
        channel,
        head,
        Some(actor),
        ChannelEvent::Joined { member },
    )
    .await?;
    let gained = PersonEvent::ChannelGained {
        channel_id: channel,
    };
    person_log::append(tx, person, gained).await?;
    let known = read_marks::get(tx, person, channel).await?;
    let mark = ReadMark {
        mark_epoch: known.mark_epoch,
        read_seq: head.last_seq,
    };
    if read_marks::merge(tx, person, channel, mark).await? {
        let marked = PersonEvent::ReadMarked {
            channel_id: channel,
            mark,
        };
        person_log::append(tx, person, marked).await?;
    }
    tell_guests_of_channel(tx, channel).await
}

/// Somebody whom the channel's label lets in.
async fn expect_cleared(
    db: &Db,
    field: &str,
    channel: ChannelId,
    person: PersonId,
) -> AppResult<()> {
    let label = channel_of(db, channel).await?.label;
    match may_be_in(db, person, label).await? {
        true => Ok(()),
        false => Err(AppError::field(field, FieldProblem::NotAllowed)),
    }
}

async fn record(
    tx: &mut Tx,
    actor: PersonId,
    verb: &'static str,
    channel: ChannelId,
    person: PersonId,
) -> AppResult<()> {
    let act = Act::new(verb)
        .about(format!("channel:{channel}"))
        .after(json!({ "person": person.to_string() }));
    audit::record(tx, Some(actor), act).await
}
