//! What a call does by the clock: it stops ringing, and a planned one is reminded of.

use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::call::CallState;
use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_protocol::personal::NoticeLevel;
use tokenim_protocol::time::UnixMillis;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use super::rows;
use crate::access;
use crate::change::Change;
use crate::notify::{CallNotice, Notice};
use crate::quiet;
use crate::session::Account;
use crate::store::{Reader, Result, call, channel, directory, person_state};

/// So long before its beginning a call is reminded of …
pub const REMINDED_AHEAD_MS: i64 = 10 * 60_000;
/// … and not any more when it should have begun so long ago.
const TOO_LATE_MS: i64 = 5 * 60_000;
/// However far the next moment is: the clock may have been set.
const LOOK_AGAIN: Duration = Duration::from_secs(3_600);

/// What is next.
#[derive(Default)]
struct Look {
    /// Reminders that are due.
    due: Vec<Due>,
    /// When something happens by itself.
    next: Option<UnixMillis>,
    /// When what rings now stops.
    quiet_at: Option<UnixMillis>,
}

struct Due {
    channel: ChannelId,
    seq: Seq,
    starts_at: UnixMillis,
}

pub(crate) async fn run(account: Arc<Account>) {
    let mut changes = account.store.subscribe();
    let mut rang_until: Option<UnixMillis> = None;
    loop {
        let now = account.time();
        if rang_until.is_some_and(|until| until <= now) {
            account.store.tell([Change::Calls]);
        }
        let look = match look(&account, now).await {
            Ok(look) => look,
            Err(error) => {
                tracing::warn!(%error, "calls could not be looked at");
                Look::default()
            }
        };
        rang_until = look.quiet_at;
        if let Err(error) = remind(&account, look.due).await {
            tracing::warn!(%error, "a call could not be reminded of");
        }
        let wait = look.next.map_or(LOOK_AGAIN, |next| {
            let ms = next.0.saturating_sub(now.0).max(1).unsigned_abs();
            Duration::from_millis(ms).min(LOOK_AGAIN)
        });
        tokio::select! {
            () = sleep(wait) => {}
            closed = until_calls_change(&mut changes) => if closed { return },
        }
    }
}

/// True when the store is closed.
async fn until_calls_change(
    changes: &mut tokio::sync::broadcast::Receiver<crate::store::ChangeSet>,
) -> bool {
    loop {
        match changes.recv().await {
            Ok(set)
                if set
                    .iter()
                    .any(|change| matches!(change, Change::Calls | Change::Personal)) =>
            {
                return false;
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return false,
            Err(RecvError::Closed) => return true,
        }
    }
}

async fn look(account: &Account, now: UnixMillis) -> Result<Look> {
    let me = account.me;
    account
        .store
        .read(move |reader| {
            let settings = person_state::settings(reader)?;
            let mut look = Look::default();
            let mut moments = Vec::new();
            for known in call::open(reader)? {
                if let Some(until) = rows::rings(reader, me, &known, &settings, now)? {
                    look.quiet_at = Some(look.quiet_at.map_or(until, |at| at.min(until)));
                    moments.push(until);
                }
                let planned = known.call.planned.as_ref();
                let Some(planned) = planned.filter(|_| known.call.state == CallState::Scheduled)
                else {
                    continue;
                };
                let remind_at = planned.starts_at.plus_ms(-REMINDED_AHEAD_MS);
                if now < remind_at {
                    moments.push(remind_at);
                } else if now < planned.starts_at.plus_ms(TOO_LATE_MS)
                    && wants_reminder(&settings, known.channel_id, now)
                    && !known.call.withheld
                {
                    look.due.push(Due {
                        channel: known.channel_id,
                        seq: known.seq,
                        starts_at: planned.starts_at,
                    });
                }
            }
            look.next = moments.into_iter().min();
            Ok(look)
        })
        .await
}

fn wants_reminder(settings: &person_state::Settings, channel: ChannelId, now: UnixMillis) -> bool {
    let level = settings.levels.get(&channel).copied();
    !quiet::is_quiet(settings, now)
        && !settings.is_muted(channel, now)
        && level.unwrap_or(settings.default_level) != NoticeLevel::None
}

async fn remind(account: &Account, due: Vec<Due>) -> Result<()> {
    if due.is_empty() {
        return Ok(());
    }
    let me = account.me;
    let notices = account
        .store
        .write(move |tx| {
            let mut notices = Vec::new();
            for one in due {
                if call::claim_reminder(tx, one.channel, one.seq, one.starts_at)? {
                    notices.extend(notice(tx, me, &one)?);
                }
            }
            Ok(notices)
        })
        .await?;
    account.show_notices(notices);
    Ok(())
}

fn notice(
    reader: &Reader<'_>,
    me: tokenim_protocol::ids::PersonId,
    due: &Due,
) -> Result<Option<Notice>> {
    let Some(found) = channel::get(reader, due.channel)? else {
        return Ok(None);
    };
    let known = call::open(reader)?
        .into_iter()
        .find(|known| known.channel_id == due.channel && known.seq == due.seq);
    let Some(known) = known else { return Ok(None) };
    let hidden = !person_state::settings(reader)?.show_content.unwrap_or(true);
    let author = match known.author {
        Some(author) => directory::display_name(reader, author)?.unwrap_or_default(),
        None => String::new(),
    };
    let told = |text: String| if hidden { String::new() } else { text };
    Ok(Some(Notice {
        channel_id: due.channel,
        seq: due.seq,
        hidden,
        corrected: false,
        call: Some(CallNotice::Soon),
        title: told(access::channel_name(reader, me, &found)?),
        author: told(author),
        preview: told(known.call.title),
    }))
}
