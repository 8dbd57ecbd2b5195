//! How far somebody has read, merged by lexicographic maximum: reading raises the place,
//! "mark unread" the epoch. Late and repeated marks change nothing.

use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::Action;

use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, person_log, read_marks};

pub async fn mark_read(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    mark: ReadMark,
) -> AppResult<ReadMark> {
    access::channel(tx, actor, Action::MarkRead, channel, tx.now()).await?;
    let head = channels::head(tx, channel)
        .await?
        .ok_or(AppError::NotFound)?;
    if mark.read_seq > head.last_seq {
        return Err(AppError::field("read_seq", FieldProblem::TooFarAhead));
    }
    if !read_marks::merge(tx, actor, channel, mark).await? {
        return Ok(read_marks::get(tx, actor, channel).await?);
    }
    let event = PersonEvent::ReadMarked {
        channel_id: channel,
        mark,
    };
    person_log::append(tx, actor, event).await?;
    Ok(mark)
}
