//! Empties the lines while the link is live. Each channel has its own line, and lines run
//! side by side; within one, the next message goes when the one before has an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::request::SendMessage;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use crate::change::Change;
use crate::net::backoff;
use crate::session::Account;
use crate::store::outbox::{self, OutboxRow, OutboxState};
use crate::sync::engine::Command;
use crate::transfer;
use crate::view::timeline::WedgedWhy;

use super::verdict::{self, Verdict};

/// The store itself failed: not a matter of the network, and worth a pause.
const AFTER_STORE_FAILURE: Duration = Duration::from_secs(5);

type InFlight = BoxFuture<'static, (OutboxRow, Verdict)>;

/// A line that waits after a passing fault.
#[derive(Clone, Copy)]
struct Waiting {
    attempt: u32,
    until: Instant,
}

pub async fn run(account: Arc<Account>) {
    let mut worker = Worker {
        live: account.connection.live(),
        account,
        in_flight: FuturesUnordered::new(),
        busy: BTreeSet::new(),
        waiting: BTreeMap::new(),
    };
    let mut changes = worker.account.store.subscribe();
    if let Err(error) = worker
        .account
        .store
        .write(outbox::requeue_all_sending)
        .await
    {
        tracing::warn!(%error, "what was on its way could not be put back into its line");
    }
    let mut look = true;
    loop {
        if look {
            worker.start_what_can_go().await;
        }
        look = true;
        // What waited long enough has been started, or is gone: the log brought it meanwhile.
        let now = Instant::now();
        let wake = worker
            .waiting
            .values()
            .map(|waiting| waiting.until)
            .filter(|until| *until > now)
            .min();
        let far = Instant::now() + Duration::from_secs(3600);
        tokio::select! {
            Some((row, verdict)) = worker.in_flight.next(), if !worker.in_flight.is_empty() => {
                worker.settle(row, verdict).await;
            }
            changed = changes.recv() => match changed {
                // Catching up writes a lot that is none of this worker's business.
                Ok(changes) if !changes.contains(&Change::Outbox) => look = false,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            changed = worker.live.changed() => {
                if changed.is_err() {
                    return;
                }
                // A fresh link is a fresh start.
                worker.waiting.clear();
            }
            () = sleep_until(wake.unwrap_or(far)), if wake.is_some() => {}
        }
    }
}

struct Worker {
    account: Arc<Account>,
    live: tokio::sync::watch::Receiver<bool>,
    in_flight: FuturesUnordered<InFlight>,
    /// Lines whose first message is on its way.
    busy: BTreeSet<ChannelId>,
    waiting: BTreeMap<ChannelId, Waiting>,
}

impl Worker {
    async fn start_what_can_go(&mut self) {
        if !*self.live.borrow_and_update() {
            return;
        }
        let heads = match self.account.store.read(outbox::heads).await {
            Ok(heads) => heads,
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read");
                return;
            }
        };
        self.waiting
            .retain(|channel, _| heads.iter().any(|row| row.channel == *channel));
        let now = Instant::now();
        for row in heads {
            let waits = self
                .waiting
                .get(&row.channel)
                .is_some_and(|waiting| waiting.until > now);
            if waits || self.busy.contains(&row.channel) {
                continue;
            }
            let id = row.id;
            if let Err(error) = self
                .account
                .store
                .write(move |tx| outbox::set_sending(tx, id))
                .await
            {
                tracing::warn!(%error, "a message could not be marked as on its way");
                self.wait(row.channel, Some(AFTER_STORE_FAILURE));
                continue;
            }
            self.busy.insert(row.channel);
            self.in_flight.push(post(self.account.clone(), row).boxed());
        }
    }

    async fn settle(&mut self, row: OutboxRow, verdict: Verdict) {
        let id = row.id;
        self.busy.remove(&row.channel);
        let written = match verdict {
            Verdict::Acked { seq, at } => {
                self.waiting.remove(&row.channel);
                self.account.acked(id, row.channel, seq, at).await
            }
            Verdict::Wedged { why } => {
                self.waiting.remove(&row.channel);
                self.account
                    .store
                    .write(move |tx| outbox::wedge(tx, id, &why))
                    .await
            }
            Verdict::Later { retry_after } => {
                self.wait(row.channel, retry_after);
                self.account
                    .store
                    .write(move |tx| outbox::set_queued(tx, id))
                    .await
            }
        };
        if let Err(error) = written {
            // The row is as it was, so the message is sent again under its id, and answered
            // with the first answer.
            tracing::warn!(%error, "the answer to a message could not be written");
            self.wait(row.channel, Some(AFTER_STORE_FAILURE));
        }
    }

    fn wait(&mut self, channel: ChannelId, retry_after: Option<Duration>) {
        let attempt = self
            .waiting
            .get(&channel)
            .map_or(0, |waiting| waiting.attempt + 1);
        let wait = backoff::wait(attempt, retry_after, self.account.chance.draw());
        self.waiting.insert(
            channel,
            Waiting {
                attempt,
                until: Instant::now() + wait,
            },
        );
    }
}

async fn post(account: Arc<Account>, row: OutboxRow) -> (OutboxRow, Verdict) {
    let attachments = match transfer::worker::files_of(&account, &row).await {
        Ok(Some(files)) => files,
        Ok(None) => {
            let why = WedgedWhy::FileFailed;
            return (row, Verdict::Wedged { why });
        }
        Err(error) => return (row, verdict::judge(Err(error))),
    };
    let message = SendMessage {
        attachments,
        reply_to: row.reply_to,
        thread_root: row.extra.thread_root,
        also_to_channel: row.extra.also_to_channel,
        forward: row.extra.forward,
        ask_confirmation: row.extra.ask_confirmation,
        label: row.extra.label,
        ..SendMessage::plain(row.id, row.body.clone())
    };
    let answer = account.api.send_message(row.channel, &message).await;
    if let Err(error) = &answer {
        account.heed(error);
    }
    // What was answered comes over the socket, too, or the socket is dead.
    account.command(Command::Doubt);
    (row, verdict::judge(answer))
}

impl Account {
    /// The answer and the log's entry race each other; whichever is second finds the row
    /// already gone, so both are written the same way.
    async fn acked(
        &self,
        id: tokenim_protocol::ids::MessageId,
        channel: ChannelId,
        seq: tokenim_protocol::ids::Seq,
        at: tokenim_protocol::time::UnixMillis,
    ) -> crate::store::Result<()> {
        self.store
            .write(move |tx| {
                let row = outbox::get(tx, id)?;
                let was_given_up =
                    row.is_some_and(|row| matches!(row.state, OutboxState::Wedged { .. }));
                outbox::acked(tx, id, seq, at)?;
                match crate::store::channel::log_place(tx, channel)? {
                    // The log may have passed this place inside a hole.
                    Some(place) => outbox::confirm_through(tx, channel, place.seq),
                    // The channel was lost while it was on its way: no entry comes here.
                    None if was_given_up => outbox::confirm(tx, id).map(|_| ()),
                    None => Ok(()),
                }
            })
            .await
    }
}
