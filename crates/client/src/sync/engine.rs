//! The task that owns the socket. It feeds what happens to the step machine and does what
//! that says; frames it collects into batches and applies.
//!
//! A lost channel is purged before anything that came after its loss is applied, and before
//! the cursor moves past it: a crash in between meets the same frames again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, OptionFuture};
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokenim_policy::labels::is_kept;
use tokenim_protocol::API_LEVEL;
use tokenim_protocol::channel::{ChannelEvent, Entry};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::event::{Kept, PersonEvent};
use tokenim_protocol::frame::{ClientFrame, ServerFrame};
use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::Action;
use tokenim_protocol::purge::PurgeCause;
use tokenim_protocol::request::{EntriesPage, PAGE_ENTRIES_MAX};
use tokenim_protocol::time::UnixMillis;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crate::change::Change;
use crate::error::{Error, Result};
use crate::net::api::{Page, retry_after};
use crate::net::socket::Incoming;
use crate::net::{NetError, Socket, backoff};
use crate::session::Account;
use crate::store::{StoreError, channel, cursor, entry, outbox, purge_report, wish};
use crate::view::timeline::WedgedWhy;

use super::apply::{self, Applied, Op};
use super::link::{Effect, Fault, Input, Link, Shown, step};

/// One catch-up transaction. While it is written the next is read, and collects as much as has
/// come by then: every transaction with new channels waits for the disk.
const BATCH_EVENTS_MAX: usize = 1_000;
/// How long an entry waits for the one before it: reordering heals by itself within this.
const HOLD: Duration = Duration::from_millis(300);
/// The server speaks at least every ten seconds; this is how much later than that a link
/// counts as dead. With a server that speaks more rarely they stay below 25 seconds.
const SILENCE_GRACE: Duration = Duration::from_secs(5);
const HEARTBEAT_MAX: Duration = Duration::from_secs(17);
/// Dated rights and the clock are looked at no less often than this: timers do not count
/// while the machine sleeps.
const LOOK_AT_CLOCK: Duration = Duration::from_secs(30);

/// How often it is asked whether the machine has slept, and how much more than that must have
/// passed on the clock that counts sleep. Together they stay below two seconds.
const LOOK_FOR_SLEEP: Duration = Duration::from_millis(1_500);
const SLEPT: Duration = Duration::from_secs(5);

/// A live socket that is in doubt has this long for a sign of life, and is not put to the test
/// more often than that.
const PROBE: Duration = Duration::from_secs(3);

pub enum Command {
    Retry,
    /// A request was answered, or got none. Whatever the answer, it is a good moment to ask
    /// whether the socket still hears: a router may have forgotten it while requests pass.
    Doubt,
    /// Something that may as well be lost; without a live link it is.
    Say(ClientFrame),
    /// An answer to a request said that the session is over.
    SignedOut,
    Stop,
}

/// Runs until it is told to stop, or the session ends.
pub async fn run(account: Arc<Account>, commands: mpsc::UnboundedReceiver<Command>) {
    let now = Instant::now();
    let account_uptime = account.clock.uptime();
    let mut engine = Engine {
        account,
        commands,
        link: Link::Stopped,
        opening: None,
        socket: None,
        wait_until: None,
        silent_at: now,
        doubt: None,
        probe_again: now,
        heartbeat: HEARTBEAT_MAX,
        waiting: Batch::default(),
        applying: None,
        ahead: BTreeMap::new(),
        fetches: FuturesUnordered::new(),
        look_at_clock: now + LOOK_AT_CLOCK,
        look_for_sleep: now + LOOK_FOR_SLEEP,
        awake_since: (now, account_uptime),
        backfill: None,
        asked_again: false,
        has_new_holes: false,
        takes_ephemeral: false,
        stopped: false,
    };
    engine.feed(Input::Start).await;
    while !engine.stopped {
        engine.turn().await;
    }
    engine.stop_backfill();
}

/// Entries that came before those they follow.
struct Ahead {
    entries: Vec<Entry>,
    fetch_at: Instant,
    fetching: bool,
}

type Fetch = BoxFuture<'static, (ChannelId, Result<EntriesPage>)>;

/// A batch that is being written.
struct Applying {
    done: BoxFuture<'static, crate::store::Result<Applied>>,
    held_since: HeldSince,
    came: u64,
}

struct Engine {
    account: Arc<Account>,
    commands: mpsc::UnboundedReceiver<Command>,
    link: Link,
    opening: Option<BoxFuture<'static, Result<Socket, NetError>>>,
    socket: Option<Socket>,
    wait_until: Option<Instant>,
    silent_at: Instant,
    /// It was probed, and until then something has to be heard.
    doubt: Option<Instant>,
    probe_again: Instant,
    heartbeat: Duration,
    /// Read while another batch was being written, and applied next.
    waiting: Batch,
    applying: Option<Applying>,
    ahead: BTreeMap<ChannelId, Ahead>,
    fetches: FuturesUnordered<Fetch>,
    look_at_clock: Instant,
    look_for_sleep: Instant,
    /// Both clocks when they were last compared: the one that stands while the machine
    /// sleeps, and the one that does not.
    awake_since: (Instant, Duration),
    backfill: Option<tokio::task::JoinHandle<()>>,
    /// A channel was missing after a catch-up, and hello was said again for it.
    asked_again: bool,
    /// A snapshot came, and with it a past that is not cached.
    has_new_holes: bool,
    /// The server takes `here` and `typing`.
    takes_ephemeral: bool,
    stopped: bool,
}

enum Happened {
    Told(Option<Command>),
    Opened(Result<Socket, NetError>),
    Heard(Option<Result<Incoming, NetError>>),
    Applied(crate::store::Result<Applied>),
    Fetched(ChannelId, Result<EntriesPage>),
    WaitOver,
    Silence,
    HoldOver,
    LookAtClock,
    LookForSleep,
}

impl Engine {
    async fn turn(&mut self) {
        match self.next().await {
            Happened::Told(Some(Command::Retry)) => self.feed(Input::Retry).await,
            Happened::Told(Some(Command::Doubt)) => self.probe().await,
            Happened::Told(Some(Command::Say(frame))) => self.say(frame).await,
            Happened::Told(Some(Command::SignedOut)) => {
                self.feed(Input::Lost(Fault::SignedOut(ErrorCode::SignedOut)))
                    .await;
            }
            Happened::Told(Some(Command::Stop) | None) => self.feed(Input::Stop).await,
            Happened::Opened(Ok(socket)) => {
                self.opening = None;
                self.socket = Some(socket);
                self.heard_something();
                self.feed(Input::SocketOpened).await;
            }
            Happened::Opened(Err(error)) => {
                self.opening = None;
                self.feed(Input::OpenFailed(fault(error))).await;
            }
            Happened::Heard(Some(Ok(incoming))) => self.hear(incoming).await,
            Happened::Heard(Some(Err(error))) => self.feed(Input::Lost(fault(error))).await,
            Happened::Heard(None) => {
                let closed = Fault::Unreachable("the server closed the socket".to_owned());
                self.feed(Input::Lost(closed)).await;
            }
            Happened::Applied(applied) => {
                let mut done = self.applied(applied);
                if done.is_ok() {
                    let waiting = std::mem::take(&mut self.waiting);
                    done = self.begin_applying(waiting);
                }
                if let Err(fault) = done {
                    self.feed(Input::Lost(fault)).await;
                }
            }
            Happened::Fetched(channel_id, page) => self.fetched(channel_id, page).await,
            Happened::WaitOver => {
                self.wait_until = None;
                self.feed(Input::WaitOver).await;
            }
            Happened::Silence => self.feed(Input::Silence).await,
            Happened::HoldOver => self.fetch_what_is_missing(),
            Happened::LookAtClock => self.look_at_clock().await,
            Happened::LookForSleep => self.look_for_sleep().await,
        }
    }

    async fn next(&mut self) -> Happened {
        let hold = self
            .ahead
            .values()
            .filter(|ahead| !ahead.fetching)
            .map(|ahead| ahead.fetch_at)
            .min();
        let far = Instant::now() + Duration::from_secs(3600);
        let has_socket = self.socket.is_some();
        let silent_at = self
            .doubt
            .map_or(self.silent_at, |doubt| doubt.min(self.silent_at));
        tokio::select! {
            biased;
            command = self.commands.recv() => Happened::Told(command),
            Some(opened) = OptionFuture::from(self.opening.as_mut()) => Happened::Opened(opened),
            Some(applied) = OptionFuture::from(self.applying.as_mut().map(|batch| &mut batch.done)) => {
                Happened::Applied(applied)
            }
            Some(heard) = OptionFuture::from(self.socket.as_mut().map(Socket::hear)) => Happened::Heard(heard),
            Some((channel_id, page)) = self.fetches.next(), if !self.fetches.is_empty() => {
                Happened::Fetched(channel_id, page)
            }
            () = sleep_until(self.wait_until.unwrap_or(far)), if self.wait_until.is_some() => Happened::WaitOver,
            () = sleep_until(silent_at), if has_socket => Happened::Silence,
            () = sleep_until(hold.unwrap_or(far)), if hold.is_some() => Happened::HoldOver,
            () = sleep_until(self.look_at_clock) => Happened::LookAtClock,
            () = sleep_until(self.look_for_sleep) => Happened::LookForSleep,
        }
    }

    /// One step of the machine, and whatever it asks for. A step may lead to the next, so this
    /// goes round until nothing is left.
    async fn feed(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            let link = std::mem::replace(&mut self.link, Link::Stopped);
            let stopping = input == Input::Stop;
            let (link, effects) = step(link, input);
            self.link = link;
            for effect in effects {
                inputs.extend(self.execute(effect).await);
            }
            self.stopped |= stopping || self.link == Link::Ended;
        }
    }

    async fn execute(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::OpenSocket => {
                let net = self.account.net.clone();
                let token = self.account.token.clone();
                self.opening = Some(async move { net.open_socket(&token).await }.boxed());
                None
            }
            Effect::SayHello => self.say_hello().await.err().map(Input::Lost),
            Effect::CloseSocket => {
                self.close_socket().await;
                None
            }
            Effect::Wait {
                attempt,
                retry_after,
            } => {
                let wait = backoff::wait(attempt, retry_after, self.account.chance.draw());
                self.wait_until = Some(Instant::now() + wait);
                None
            }
            Effect::Show(shown) => {
                self.show(&shown);
                None
            }
            Effect::WakeOutbox => {
                self.start_backfill();
                let takes = self.takes_ephemeral;
                let first = self.account.presences.connected(takes);
                self.account.say(first);
                None
            }
            Effect::EndSession(code) => {
                self.account.end(code);
                None
            }
        }
    }

    fn show(&self, shown: &Shown) {
        if self.account.connection.show(shown) {
            self.account.store.tell([Change::Connection]);
        }
    }

    async fn say_hello(&mut self) -> Result<(), Fault> {
        self.settle().await?;
        let cursor = match self.account.store.read(cursor::load).await {
            Ok(cursor) => cursor,
            Err(error) => return Err(Fault::Trouble(error.to_string(), None)),
        };
        let hello = ClientFrame::Hello {
            api_level: API_LEVEL,
            cursor,
        };
        match &mut self.socket {
            Some(socket) => socket.say(&hello).await.map_err(fault),
            None => Ok(()),
        }
    }

    async fn say(&mut self, frame: ClientFrame) {
        if self.link != Link::Live {
            return;
        }
        if let Some(socket) = &mut self.socket
            && let Err(error) = socket.say(&frame).await
        {
            self.feed(Input::Lost(fault(error))).await;
        }
    }

    async fn probe(&mut self) {
        let now = Instant::now();
        if self.link != Link::Live || self.doubt.is_some() || now < self.probe_again {
            return;
        }
        if let Some(socket) = &mut self.socket {
            self.doubt = Some(now + PROBE);
            self.probe_again = now + PROBE;
            // One that takes nothing is as dead as one that answers nothing.
            match tokio::time::timeout(PROBE, socket.probe()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.feed(Input::Lost(fault(error))).await,
                Err(_) => self.feed(Input::Silence).await,
            }
        }
    }

    async fn close_socket(&mut self) {
        self.doubt = None;
        if self.account.presences.disconnected() {
            self.account.store.tell([Change::Presence]);
        }
        self.opening = None;
        self.wait_until = None;
        // What was heard before the end counts, and what it announces has been claimed.
        let mut waiting = std::mem::take(&mut self.waiting);
        if let Err(fault) = self.apply(&mut waiting).await {
            tracing::warn!(?fault, "what came last over a socket was not applied");
        }
        self.ahead.clear();
        self.fetches.clear();
        self.stop_backfill();
        if let Some(socket) = self.socket.take() {
            // The goodbye may take as long as the network does; nobody waits for it.
            tokio::spawn(socket.close());
        }
        if self.account.held.lose_contact() {
            self.account.store.tell([Change::Capabilities]);
        }
        self.write_when_heard().await;
    }

    /// "As of": kept on disk, so that a restart without the network can say it.
    async fn write_when_heard(&mut self) {
        if let Some(at) = self.account.connection.view().as_of {
            let written = self
                .account
                .store
                .write(move |tx| cursor::set_heard_at(tx, at))
                .await;
            if let Err(error) = written {
                tracing::warn!(%error, "when the server was heard could not be written");
            }
        }
    }

    fn heard_something(&mut self) {
        self.doubt = None;
        self.silent_at = Instant::now() + self.heartbeat + SILENCE_GRACE;
    }

    /// Takes a frame and whatever else is there already, and applies them together.
    async fn hear(&mut self, first: Incoming) {
        let mut incoming = Some(first);
        let mut batch = std::mem::take(&mut self.waiting);
        let mut end = None;
        while let Some(next) = incoming {
            self.heard_something();
            if let Incoming::Frame(frame) = next {
                end = match self.take(*frame, &mut batch).await {
                    Ok(end) => end,
                    Err(fault) => Some(Input::Lost(fault)),
                };
            }
            if end.is_some() || batch.events >= BATCH_EVENTS_MAX {
                break;
            }
            let more = self
                .socket
                .as_mut()
                .and_then(|socket| socket.hear().now_or_never());
            incoming = match more {
                Some(Some(Ok(next))) => Some(next),
                Some(Some(Err(error))) => {
                    end = Some(Input::Lost(fault(error)));
                    None
                }
                Some(None) => {
                    end = Some(Input::Lost(Fault::Unreachable(
                        "the server closed the socket".to_owned(),
                    )));
                    None
                }
                None => None,
            };
        }
        let new_holes = self.has_new_holes && self.link == Link::Live;
        let applied = if end.is_some() || new_holes {
            self.apply(&mut batch).await
        } else {
            self.apply_meanwhile(batch).await
        };
        if let Err(fault) = applied {
            end = Some(Input::Lost(fault));
        }
        if new_holes && end.is_none() {
            self.start_backfill();
        }
        if let Some(input) = end {
            self.feed(input).await;
        }
    }

    /// Puts one frame into the batch, or does what it asks for. Answers with what the link
    /// has to hear after the batch is applied.
    async fn take(
        &mut self,
        frame: ServerFrame,
        batch: &mut Batch,
    ) -> Result<Option<Input>, Fault> {
        match frame {
            ServerFrame::Welcome {
                log_epoch,
                server_time,
                heartbeat_ms,
                ephemeral,
                ..
            } => {
                self.takes_ephemeral = ephemeral;
                self.heartbeat = Duration::from_millis(u64::from(heartbeat_ms)).min(HEARTBEAT_MAX);
                self.heard_something();
                self.heard_time(server_time);
                self.apply(batch).await?;
                let known = self
                    .account
                    .store
                    .read(cursor::load)
                    .await
                    .map_err(storage)?
                    .log_epoch;
                if known.is_some_and(|known| known != log_epoch) {
                    tracing::warn!(
                        "the server's logs are not the ones that were followed: starting over"
                    );
                    self.account.held.forget();
                    self.account.store.start_over().await.map_err(storage)?;
                    let news = crate::view::session::Mended {
                        server_restored: true,
                        ..Default::default()
                    };
                    self.account.store.tell_mended(news).map_err(storage)?;
                }
                if known != Some(log_epoch) {
                    batch.push(Op::LogEpoch(log_epoch));
                }
                self.apply(batch).await?;
                self.feed_without_effects(Input::Welcomed);
            }
            ServerFrame::Facts { signed } => match self.account.held.verify(&signed) {
                Ok(facts) => {
                    // First in memory: whoever reads again after the commit meets them.
                    self.heard_time(facts.as_of);
                    let was_shut = self.account.held.shut().is_some();
                    let changed = self.account.held.take(facts, true);
                    let received_at = self.account.clock.now();
                    batch.push(Op::Facts {
                        signed,
                        received_at,
                    });
                    if changed {
                        // What came before is applied, then what may not be kept goes.
                        self.apply(batch).await?;
                        let kept = self.account.keep_what_may_be_kept().await;
                        kept.map_err(storage)?;
                    }
                    if was_shut {
                        self.account.store.tell([
                            Change::Connection,
                            Change::Session,
                            Change::Channels,
                        ]);
                    }
                }
                Err(refused) => tracing::warn!(%refused, "facts were not taken"),
            },
            ServerFrame::Organisation { entries } => batch.push(Op::Organisation(entries)),
            ServerFrame::OrganisationSnapshot { snapshot } => {
                batch.push(Op::OrganisationSnapshot(Box::new(snapshot)));
            }
            ServerFrame::Person { entries } => {
                for entry in entries {
                    if let Kept::Known(PersonEvent::ChannelLost { channel_id, .. }) = &entry.event {
                        self.lose(*channel_id, batch).await?;
                    }
                    batch.push(Op::Person(vec![entry]));
                }
            }
            ServerFrame::PersonSnapshot { snapshot } => {
                batch.push(Op::PersonSnapshot(Box::new(snapshot)))
            }
            ServerFrame::Channel {
                channel_id,
                entries,
            } => {
                let worn = self.labelled_in(&entries);
                let of_message = self.must_forget_words(worn, channel_id, batch).await?;
                if of_message || self.must_forget(labels_in(&entries, channel_id), channel_id) {
                    // What lies here goes, and comes again under a key that is never written.
                    self.forget(channel_id, batch).await?;
                    return Ok(Some(Input::Resync));
                }
                batch.push(Op::Channel {
                    channel_id,
                    entries,
                });
            }
            ServerFrame::ChannelSnapshot { snapshot } => {
                let channel = &snapshot.channel;
                let worn = snapshot.labelled.iter();
                let worn = worn.map(|one| (one.seq, one.label)).collect();
                let of_message = self.must_forget_words(worn, channel.id, batch).await?;
                if of_message || self.must_forget(Some(channel.label), channel.id) {
                    self.forget(channel.id, batch).await?;
                }
                batch.push(Op::ChannelSnapshot(Box::new(snapshot)));
                self.has_new_holes = true;
            }
            ServerFrame::ChannelGone { channel_id } => self.lose(channel_id, batch).await?,
            ServerFrame::CaughtUp { channels } => {
                self.apply(batch).await?;
                return self.compare(channels, batch).await.map(Some);
            }
            ServerFrame::Resync => return Ok(Some(Input::Resync)),
            ServerFrame::Bye { code } => return Ok(Some(Input::Lost(goodbye(code)))),
            ServerFrame::Heartbeat { server_time } => self.heard_time(server_time),
            ServerFrame::ToCome { entries } => {
                self.account.connection.to_come(entries);
                self.account.store.tell([Change::Connection]);
            }
            ServerFrame::Presence { people } => {
                self.account.presences.hear(people);
                self.account.store.tell([Change::Presence]);
            }
            ServerFrame::Typing {
                channel_id,
                person,
                thread,
            } => {
                if person != self.account.me {
                    self.account
                        .presences
                        .hear_typing(channel_id, person, thread);
                    self.account.store.tell([Change::Typing(channel_id)]);
                }
            }
        }
        Ok(None)
    }

    /// A welcome changes only what is shown.
    fn feed_without_effects(&mut self, input: Input) {
        let link = std::mem::replace(&mut self.link, Link::Stopped);
        let (link, effects) = step(link, input);
        self.link = link;
        for effect in effects {
            if let Effect::Show(shown) = effect {
                self.show(&shown);
            }
        }
    }

    fn heard_time(&self, at: UnixMillis) {
        self.account.held.hear_time(at);
        self.account.connection.heard(at);
    }

    /// A channel is this person's no longer: what came before is applied, then it goes, its
    /// key first. What waits in its line is wedged, never dropped.
    async fn lose(&mut self, channel_id: ChannelId, batch: &mut Batch) -> Result<(), Fault> {
        self.apply(batch).await?;
        self.ahead.remove(&channel_id);
        self.account.lose_channel(channel_id).await.map_err(storage)
    }

    /// Whether a channel that lies on the disk wears a label now of which nothing is kept.
    fn must_forget(&self, label: Option<Label>, channel_id: ChannelId) -> bool {
        let keys = self.account.store.keys();
        label.is_some_and(|label| !is_kept(label))
            && keys.channel(channel_id).is_some()
            && !keys.is_fleeting(channel_id)
    }

    /// The messages that wear a label of their own by these entries. Whatever it is now: their
    /// words may be asked for again.
    fn labelled_in(&self, entries: &[Entry]) -> Vec<(Seq, Label)> {
        let mut worn = Vec::new();
        for entry in entries {
            if let Some(ChannelEvent::Labelled {
                target,
                target_seq,
                label,
            }) = entry.event.known()
            {
                self.account.withheld_asked.forget(*target);
                worn.extend(label.map(|label| (*target_seq, label)));
            }
        }
        worn
    }

    /// Whether a message that lies on the disk wears a label now that is above this person, or of
    /// which nothing is kept. Its words lie under the channel's key: that goes, and what may be
    /// kept comes again.
    async fn must_forget_words(
        &mut self,
        worn: Vec<(Seq, Label)>,
        channel_id: ChannelId,
        batch: &mut Batch,
    ) -> Result<bool, Fault> {
        if worn.is_empty() {
            return Ok(false);
        }
        // What it is about may have come a moment ago.
        self.apply(batch).await?;
        let account = self.account.clone();
        let fleeting = account.store.keys().is_fleeting(channel_id);
        for (seq, label) in worn {
            let lies_here = account
                .store
                .read(move |reader| {
                    let found = match entry::get(reader, channel_id, seq) {
                        Err(StoreError::NoKey(_)) => None,
                        found => found?,
                    };
                    let words = found.as_ref().and_then(|entry| entry.message());
                    Ok(words.is_some_and(|message| {
                        message.body.is_some() && message.label.is_none_or(is_kept)
                    }))
                })
                .await
                .map_err(storage)?;
            let refused = account.refusal_of(Action::ReadChannel, channel_id, Some(label));
            if lies_here && !fleeting && (refused.is_some() || !is_kept(label)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn forget(&mut self, channel_id: ChannelId, batch: &mut Batch) -> Result<(), Fault> {
        self.apply(batch).await?;
        self.ahead.remove(&channel_id);
        self.account
            .purge([channel_id].into(), PurgeCause::Label)
            .await
            .map_err(storage)
    }

    /// The list that ends a catch-up shows whether anything is missing or too much.
    ///
    /// A channel that was lost and gained again while we were away is missing here: its
    /// purge came with the loss, and what followed was a difference to what is gone. The
    /// next hello does not name it, so it comes whole. Asked for once, or a server that
    /// never sends it would be asked for ever.
    async fn compare(
        &mut self,
        theirs: BTreeMap<ChannelId, Seq>,
        batch: &mut Batch,
    ) -> Result<Input, Fault> {
        let ours = self
            .account
            .store
            .read(cursor::load)
            .await
            .map_err(storage)?
            .channels;
        for channel_id in ours.keys().filter(|id| !theirs.contains_key(id)) {
            self.lose(*channel_id, batch).await?;
        }
        let missing = theirs.keys().any(|id| !ours.contains_key(id));
        if missing && !self.asked_again {
            self.asked_again = true;
            return Ok(Input::Resync);
        }
        self.asked_again = false;
        for (channel_id, seq) in theirs {
            if ours.get(&channel_id).is_some_and(|have| *have < seq) {
                self.ahead.entry(channel_id).or_insert_with(|| Ahead {
                    entries: Vec::new(),
                    fetch_at: Instant::now(),
                    fetching: false,
                });
            }
        }
        self.fetch_what_is_missing();
        Ok(Input::CaughtUp)
    }

    /// Applies a batch and whatever came before it, and answers when all of it is written.
    async fn apply(&mut self, batch: &mut Batch) -> Result<(), Fault> {
        let batch = std::mem::take(batch);
        self.settle().await?;
        self.begin_applying(batch)?;
        self.settle().await
    }

    /// Applies a batch while the next frames are read. It waits for the one before it, and
    /// grows meanwhile, until it is large enough to make the socket wait.
    async fn apply_meanwhile(&mut self, batch: Batch) -> Result<(), Fault> {
        if self.applying.is_some() {
            if batch.events < BATCH_EVENTS_MAX {
                self.waiting = batch;
                return Ok(());
            }
            self.settle().await?;
        }
        self.begin_applying(batch)
    }

    /// Nothing is being written when this answers.
    async fn settle(&mut self) -> Result<(), Fault> {
        let Some(applying) = &mut self.applying else {
            return Ok(());
        };
        let applied = (&mut applying.done).await;
        self.applied(applied)
    }

    fn begin_applying(&mut self, batch: Batch) -> Result<(), Fault> {
        let mut ops = batch.ops;
        if ops.is_empty() {
            return Ok(());
        }
        let came = ops.iter().map(Op::entries).sum();
        self.typed_out(&ops);
        let mut held_since = HeldSince::new();
        for op in &mut ops {
            match op {
                Op::Channel {
                    channel_id,
                    entries,
                } => {
                    if let Some(ahead) = self.ahead.remove(channel_id) {
                        entries.extend(ahead.entries);
                        held_since.insert(*channel_id, (ahead.fetch_at, ahead.fetching));
                    }
                }
                Op::ChannelSnapshot(snapshot) => {
                    self.ahead.remove(&snapshot.channel.id);
                }
                _ => {}
            }
        }
        if let Some(at) = self.account.connection.view().as_of {
            ops.push(Op::Heard(at));
        }
        let account = self.account.clone();
        let mut done = async move { account.apply(ops).await }.boxed();
        // Asked once, so that the writer has it from now on.
        let already = (&mut done).now_or_never();
        self.applying = Some(Applying {
            done,
            held_since,
            came,
        });
        already.map_or(Ok(()), |applied| self.applied(applied))
    }

    /// The batch that was being written is, or cannot be.
    fn applied(&mut self, applied: crate::store::Result<Applied>) -> Result<(), Fault> {
        let Some(Applying {
            held_since, came, ..
        }) = self.applying.take()
        else {
            return Ok(());
        };
        let Applied {
            ahead,
            out_of_step,
            notices,
            request_notices,
        } = applied.map_err(storage)?;
        self.account.show_notices(notices);
        self.account.show_request_notices(request_notices);
        if self.account.connection.came(came) {
            self.account.store.tell([Change::Connection]);
        }
        for (channel_id, entries) in ahead {
            let (fetch_at, fetching) = held_since
                .get(&channel_id)
                .copied()
                .unwrap_or((Instant::now() + HOLD, false));
            self.ahead.insert(
                channel_id,
                Ahead {
                    entries,
                    fetch_at,
                    fetching,
                },
            );
        }
        if out_of_step {
            return Err(Fault::Trouble(
                "a gap in the person's or the organisation's log".to_owned(),
                None,
            ));
        }
        Ok(())
    }

    /// Whose message is here writes it no longer.
    fn typed_out(&self, ops: &[Op]) {
        for op in ops {
            if let Op::Channel {
                channel_id,
                entries,
            } = op
            {
                for author in entries.iter().filter_map(|entry| entry.author) {
                    if self.account.presences.wrote(*channel_id, author) {
                        self.account.store.tell([Change::Typing(*channel_id)]);
                    }
                }
            }
        }
    }

    fn fetch_what_is_missing(&mut self) {
        let now = Instant::now();
        for (channel_id, ahead) in &mut self.ahead {
            if ahead.fetching || ahead.fetch_at > now {
                continue;
            }
            ahead.fetching = true;
            let (account, channel_id) = (self.account.clone(), *channel_id);
            self.fetches.push(
                async move {
                    let page = fetch_after(&account, channel_id).await;
                    (channel_id, page)
                }
                .boxed(),
            );
        }
    }

    async fn fetched(&mut self, channel_id: ChannelId, page: Result<EntriesPage>) {
        let held = self.ahead.remove(&channel_id);
        match page {
            Ok(page) => {
                let more = page.to < page.last_seq;
                let mut entries = page.entries;
                entries.extend(held.map(|held| held.entries).unwrap_or_default());
                let mut batch = std::mem::take(&mut self.waiting);
                batch.push(Op::Channel {
                    channel_id,
                    entries,
                });
                if let Err(fault) = self.apply(&mut batch).await {
                    return self.feed(Input::Lost(fault)).await;
                }
                if more {
                    self.ahead.entry(channel_id).or_insert_with(|| Ahead {
                        entries: Vec::new(),
                        fetch_at: Instant::now(),
                        fetching: false,
                    });
                    self.fetch_what_is_missing();
                }
            }
            // No longer this person's: the socket says so, too.
            Err(Error::NotFound | Error::Refused(_)) => {}
            Err(Error::SignedOut) => {
                self.feed(Input::Lost(Fault::SignedOut(ErrorCode::SignedOut)))
                    .await;
            }
            Err(error) => {
                let wait = retry_after(&error);
                self.feed(Input::Lost(Fault::Trouble(error.to_string(), wait)))
                    .await;
            }
        }
    }

    async fn look_at_clock(&mut self) {
        let turned = self.account.watch_clock().await;
        if let Err(error) = self.account.end_leases().await {
            tracing::warn!(%error, "what is over could not be purged; it stays shut");
        }
        if turned {
            self.account
                .store
                .tell([Change::Capabilities, Change::Connection]);
        }
        if self.account.has_ended_by_itself().await {
            self.account
                .store
                .tell([Change::Personal, Change::Channels]);
        }
        // A date that is near is met on the millisecond.
        let next = self
            .account
            .held
            .next_turn()
            .map(|turn| Duration::from_millis(turn.in_ms));
        self.look_at_clock =
            Instant::now() + next.map_or(LOOK_AT_CLOCK, |next| next.min(LOOK_AT_CLOCK));
    }

    /// Timers stand while the machine sleeps, so they notice nothing: two clocks do.
    async fn look_for_sleep(&mut self) {
        let now = (Instant::now(), self.account.clock.uptime());
        let awake = now.0 - self.awake_since.0;
        let passed = now.1.saturating_sub(self.awake_since.1);
        self.awake_since = now;
        self.look_for_sleep = now.0 + LOOK_FOR_SLEEP;
        if passed > awake + SLEPT {
            tracing::info!(slept = ?(passed - awake), "the machine has slept");
            self.look_at_clock = now.0;
            self.feed(Input::Resumed).await;
        }
    }

    fn start_backfill(&mut self) {
        self.has_new_holes = false;
        self.stop_backfill();
        self.look_at_clock = Instant::now();
        self.backfill = Some(tokio::spawn(super::backfill::fill_holes(
            self.account.clone(),
        )));
    }

    fn stop_backfill(&mut self) {
        if let Some(task) = self.backfill.take() {
            task.abort();
        }
    }
}

/// Channels whose held entries were put into a batch: since when they wait, and whether what
/// is before them is being fetched.
type HeldSince = BTreeMap<ChannelId, (Instant, bool)>;

#[derive(Default)]
struct Batch {
    ops: Vec<Op>,
    events: usize,
}

impl Batch {
    fn push(&mut self, op: Op) {
        self.events += op.weight();
        match (self.ops.last_mut(), op) {
            // One by one, or all at once: the same entries.
            (
                Some(Op::Channel {
                    channel_id: last,
                    entries: before,
                }),
                Op::Channel {
                    channel_id,
                    entries,
                },
            ) if *last == channel_id => before.extend(entries),
            (_, op) => self.ops.push(op),
        }
    }
}

async fn fetch_after(account: &Account, channel_id: ChannelId) -> Result<EntriesPage> {
    let place = account
        .store
        .read(move |reader| channel::log_place(reader, channel_id))
        .await?;
    let have = place.ok_or(Error::NotFound)?.seq;
    let limit = u32::try_from(PAGE_ENTRIES_MAX).unwrap_or(u32::MAX);
    account
        .api
        .entries(channel_id, Page::After(have), limit)
        .await
}

impl Account {
    /// Applies a batch in one transaction; should something in it not be storable, step by
    /// step, and that one raw.
    pub(crate) async fn apply(&self, ops: Vec<Op>) -> crate::store::Result<Applied> {
        let viewer = self.viewer();
        let copy = ops.clone();
        match self
            .store
            .write(move |tx| apply::batch(tx, copy, viewer))
            .await
        {
            Err(error) if error.is_about_the_data() => {
                tracing::warn!(%error, "a batch holds something that cannot be stored as it is");
            }
            done => return done,
        }
        let mut all = Applied::default();
        for (op, raw) in apply::single_steps(ops) {
            let done = self
                .store
                .write(move |tx| apply::batch(tx, vec![op], viewer))
                .await;
            let done = match (done, raw) {
                (Err(error), Some(raw)) if error.is_about_the_data() => {
                    tracing::warn!(%error, "an entry is kept raw");
                    self.store
                        .write(move |tx| apply::batch(tx, vec![raw], viewer))
                        .await
                }
                (done, _) => done,
            }?;
            for (channel_id, entries) in done.ahead {
                all.ahead.entry(channel_id).or_default().extend(entries);
            }
            all.out_of_step |= done.out_of_step;
            all.notices.extend(done.notices);
            all.request_notices.extend(done.request_notices);
        }
        Ok(all)
    }

    /// Nothing of this channel is this person's to see any more.
    pub(crate) async fn lose_channel(&self, channel_id: ChannelId) -> crate::store::Result<()> {
        // Told of the loss of what was never here: no key needs to be changed for it.
        let is_here = self
            .store
            .read(move |reader| channel::log_place(reader, channel_id))
            .await?
            .is_some();
        if is_here {
            self.purge([channel_id].into(), PurgeCause::ChannelLost)
                .await?;
        }
        let wall = self.clock.now();
        self.store
            .write(move |tx| {
                if !is_here {
                    // There is nothing of it: that is an answer as well.
                    let cause = PurgeCause::ChannelLost;
                    purge_report::add(tx, cause, Some(channel_id), None, wall)?;
                }
                wish::forget_channel(tx, channel_id)?;
                outbox::wedge_line(tx, channel_id, &WedgedWhy::ChannelGone)
            })
            .await?;
        self.purges.notify_one();
        Ok(())
    }
}

/// The label that a run of entries leaves a channel with, where it changes anything about it.
fn labels_in(entries: &[Entry], id: ChannelId) -> Option<Label> {
    entries
        .iter()
        .rev()
        .find_map(|entry| match entry.event.known() {
            Some(ChannelEvent::Created { channel } | ChannelEvent::Changed { channel })
                if channel.id == id =>
            {
                Some(channel.label)
            }
            _ => None,
        })
}

fn fault(error: NetError) -> Fault {
    match error {
        NetError::Unreachable(cause) => Fault::Unreachable(cause),
        NetError::Certificate(cause) => Fault::Certificate(cause),
        NetError::LocalGone(cause) => Fault::LocalGone(cause),
        NetError::Garbled(cause) => Fault::Trouble(cause, None),
        NetError::SocketRefused(401, _) => Fault::SignedOut(ErrorCode::SignedOut),
        NetError::SocketRefused(status, retry_after) => Fault::Trouble(
            format!("the socket was refused with status {status}"),
            retry_after,
        ),
    }
}

fn storage(error: crate::store::StoreError) -> Fault {
    Fault::Trouble(format!("the store: {error}"), None)
}

fn goodbye(code: ErrorCode) -> Fault {
    match code {
        ErrorCode::SignedOut => Fault::SignedOut(code),
        // Stopping: it comes back.
        ErrorCode::Unavailable => Fault::Unreachable("the server is stopping".to_owned()),
        code => Fault::Trouble(format!("the server said goodbye: {code:?}"), None),
    }
}
