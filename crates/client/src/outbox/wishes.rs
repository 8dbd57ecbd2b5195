//! Wishes on their way to the server: reactions, bookmarks, threads followed and read. They
//! are states, so the last one counts and telling one twice does no harm. Whatever the server
//! will not take stays with its reason.

use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::conversation::{MarkThread, SetReaction, ThreadMark};
use tokenim_protocol::ids::Seq;
use tokenim_protocol::request::Ack;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use crate::change::Change;
use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::wish::{self, Wish, WishKind};
use crate::store::{WriteTx, channel, saved, thread};

use super::verdict::{self, Verdict};

const AFTER_FAILURE: Duration = Duration::from_secs(5);

pub async fn run(account: Arc<Account>) {
    let mut changes = account.store.subscribe();
    let mut live = account.connection.live();
    loop {
        if live.wait_for(|live| *live).await.is_err() {
            return;
        }
        if let Err(error) = tell(&account).await {
            tracing::debug!(%error, "a wish could not be told");
            // A fresh link is a fresh start.
            tokio::select! {
                () = sleep(AFTER_FAILURE) => {}
                _ = live.changed() => {}
            }
            continue;
        }
        loop {
            match changes.recv().await {
                Ok(changes) if !changes.contains(&Change::Outbox) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

async fn tell(account: &Account) -> Result<()> {
    for wish in account.store.read(wish::queued).await? {
        match tell_one(account, &wish).await {
            Ok(answer) => {
                account
                    .store
                    .write(move |tx| settled(tx, &wish, answer))
                    .await?;
            }
            Err(error) => {
                account.heed(&error);
                refuse_or_wait(account, wish, error).await?;
            }
        }
    }
    Ok(())
}

enum Answer {
    /// The log of the channel brings it.
    At(Seq),
    Done,
    Mark(ThreadMark),
}

async fn tell_one(account: &Account, wish: &Wish) -> Result<Answer> {
    let (api, channel, message) = (&account.api, wish.channel, wish.message);
    Ok(match wish.kind {
        WishKind::React => {
            let reaction = SetReaction {
                emoji: wish.what.clone(),
                on: wish.value > 0,
            };
            let Ack { seq, .. } = api.react(channel, message, &reaction).await?;
            Answer::At(seq)
        }
        WishKind::Save if wish.value > 0 => {
            api.save(channel, message).await?;
            Answer::Done
        }
        WishKind::Save => {
            api.unsave(message).await?;
            Answer::Done
        }
        WishKind::Follow => {
            // Following begins here: what was said before is not news.
            let known = account
                .store
                .read(
                    move |reader| match thread::seq_of(reader, channel, message)? {
                        Some(root_seq) => thread::get(reader, channel, root_seq),
                        None => Ok(None),
                    },
                )
                .await?;
            let mark = MarkThread {
                following: Some(wish.value > 0),
                read: known.map_or(0, |thread| thread.mark.read),
            };
            Answer::Mark(api.mark_thread(channel, message, &mark).await?)
        }
        WishKind::ReadThread => {
            let mark = MarkThread {
                following: None,
                read: wish.value,
            };
            Answer::Mark(api.mark_thread(channel, message, &mark).await?)
        }
    })
}

fn settled(tx: &mut WriteTx<'_>, wish: &Wish, answer: Answer) -> crate::store::Result<()> {
    match answer {
        Answer::At(seq) => {
            let have = channel::log_place(tx, wish.channel)?.map_or(Seq::MAX, |place| place.seq);
            if have >= seq {
                return wish::done(tx, wish);
            }
            wish::acked(tx, wish, seq)
        }
        Answer::Done => {
            if wish.value == 0 {
                saved::remove(tx, wish.message)?;
            }
            wish::done(tx, wish)
        }
        Answer::Mark(mark) => {
            if let Some(root_seq) = thread::seq_of(tx, wish.channel, wish.message)? {
                thread::set_mark(tx, wish.channel, wish.message, root_seq, mark)?;
            }
            wish::done(tx, wish)
        }
    }
}

async fn refuse_or_wait(account: &Account, wish: Wish, error: Error) -> Result<()> {
    match verdict::refused(error) {
        Verdict::Later { .. } => Err(Error::Offline("a wish waits".to_owned())),
        Verdict::Wedged { why } => {
            account
                .store
                .write(move |tx| {
                    match wish.kind {
                        WishKind::React => return wish::refused(tx, &wish, &why),
                        // What was drawn as so is so no longer; the screen says why.
                        WishKind::Save if wish.value > 0 => saved::remove(tx, wish.message)?,
                        WishKind::Save | WishKind::ReadThread => {}
                        WishKind::Follow => {
                            if let Some(seq) = thread::seq_of(tx, wish.channel, wish.message)? {
                                let mark = ThreadMark {
                                    following: wish.value == 0,
                                    read: 0,
                                };
                                thread::set_mark(tx, wish.channel, wish.message, seq, mark)?;
                            }
                        }
                    }
                    wish::done(tx, &wish)
                })
                .await?;
            Ok(())
        }
        Verdict::Acked { .. } => Ok(()),
    }
}
