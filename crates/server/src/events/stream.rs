//! One socket, from `hello` to `bye`.
//!
//! The task holds a *position*: what its reader has been sent of every log. Catching up means
//! to read what lies between the position and the database, under what the person may see
//! now, and then to join the hub there (see `hub.rs` for why nothing falls in between). The
//! first hello, a channel gained or lost, a change of authority and a lost announcement are
//! all the same thing: the position is behind, catch up.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::close_code;
use axum::response::Response;
use tokenim_policy::{Moment, decide, labels};
use tokenim_protocol::API_LEVEL;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::frame::{ClientFrame, Cursor, ServerFrame};
use tokenim_protocol::ids::{ChannelId, Oseq, PersonId, Seq, Useq};
use tokenim_protocol::permission::{Action, Facts, PersonKind, Resource, Scope};
use tokenim_protocol::personal::Setting;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::hub::{Joined, Joining};
use super::outlet::{Carries, Outlet, Taken};
use super::socket::{Encoded, Line, Upgrade};
use crate::app::App;
use crate::auth::CurrentUser;
use crate::config::Limits;
use crate::error::{AppError, AppResult};
use crate::limits::Place;
use crate::store::catch_up::{self, ChannelRead, Plan};
use crate::store::{people, person_state, visible};

/// Frames of catching up are read and written in portions of about this size, so that
/// neither memory nor a read transaction grows with what was missed.
const PORTION_BYTES: usize = 256 * 1024;

/// Why a socket ends.
#[derive(Debug)]
enum End {
    /// The peer is gone, or takes nothing.
    Gone,
    /// The reader was too slow.
    Resync,
    Bye(ErrorCode),
}

impl From<AppError> for End {
    fn from(error: AppError) -> Self {
        let code = error.code();
        if code == ErrorCode::Internal {
            tracing::error!(error = &error as &dyn std::error::Error, "a socket failed");
        }
        End::Bye(code)
    }
}

/// The close code of who says more than anybody has to say; after HTTP's 429.
const TOO_MANY: u16 = 4029;

/// How far the reader is in every log.
#[derive(Default)]
struct Position {
    oseq: Oseq,
    useq: Useq,
    /// The channels the reader has, or says to have.
    channels: BTreeMap<ChannelId, Seq>,
    /// The epoch of the facts that were sent.
    authority_epoch: Option<u64>,
}

struct Stream {
    app: App,
    user: CurrentUser,
    socket: Line,
    outlet: Arc<Outlet>,
    position: Position,
    last_sent: Instant,
    last_heard: Instant,
    /// What the reader may do, as of the last time it was read.
    facts: Option<Arc<Facts>>,
    says: Says,
    /// Pings and pongs, which cost an answer each.
    signs: Says,
    /// It has said whether somebody sits there.
    is_here: bool,
    said_how_much: bool,
}

/// What one socket may say after its hello: somebody who comes and goes and writes in many
/// places stays far below, and whoever does not is not one of our clients.
struct Says {
    left: f64,
    at: Instant,
}

impl Says {
    const BURST: f64 = 20.0;
    const PER_SECOND: f64 = 5.0;

    fn new(now: Instant) -> Self {
        Self {
            left: Self::BURST,
            at: now,
        }
    }

    fn allow(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = (self.left + passed * Self::PER_SECOND).min(Self::BURST);
        self.at = now;
        self.left -= 1.0;
        self.left >= 0.0
    }
}

/// Gives the place in the hub back however the task ends.
struct Registered {
    app: App,
    outlet: Arc<Outlet>,
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.app.hub().leave(&self.outlet);
    }
}

/// Answers the upgrade. Whoever has no session was turned away before this.
/// The socket keeps its connection's place for as long as it lives.
pub fn upgrade(app: App, user: CurrentUser, place: Place, upgrade: Upgrade) -> AppResult<Response> {
    app.boots()
        .take()
        .map_err(|retry_after_ms| AppError::TooManyRequests { retry_after_ms })?;
    let inbound = app.limits().inbound_frame_bytes_max;
    Ok(upgrade.open(inbound, move |socket| async move {
        let _place = place;
        serve(app, user, socket).await;
    }))
}

/// Serves one socket until it ends.
async fn serve(app: App, user: CurrentUser, mut socket: Line) {
    let hello = match timeout(app.limits().hello_timeout, hello(&mut socket)).await {
        Ok(Ok(cursor)) => Ok(cursor),
        Ok(Err(end)) => Err(end),
        Err(_) => Err(End::Bye(ErrorCode::Timeout)),
    };
    let cursor = match hello {
        Ok(cursor) => cursor,
        Err(end) => return finish(&app, &mut socket, end).await,
    };

    let guest = match is_guest(&app, user.person).await {
        Ok(guest) => guest,
        Err(error) => return finish(&app, &mut socket, End::from(error)).await,
    };
    let outlet = app.hub().register_as(user.person, user.session, guest);
    let registered = Registered {
        app: app.clone(),
        outlet: Arc::clone(&outlet),
    };
    let now = Instant::now();
    let mut stream = Stream {
        app: app.clone(),
        user,
        socket,
        outlet,
        position: Position::default(),
        last_sent: now,
        last_heard: now,
        facts: None,
        says: Says::new(now),
        signs: Says::new(now),
        is_here: false,
        said_how_much: false,
    };
    let Err(end) = stream.run(cursor).await;
    drop(registered);
    tracing::debug!(?end, "socket ended");
    finish(&app, &mut stream.socket, end).await;
}

async fn is_guest(app: &App, person: PersonId) -> AppResult<bool> {
    app.read(move |db| {
        Box::pin(async move {
            let account = people::account(db, person)
                .await?
                .ok_or(AppError::SignedOut)?;
            Ok(account.kind == PersonKind::Guest)
        })
    })
    .await
}

/// The first frame, which has to be `hello` at a level we speak.
async fn hello(socket: &mut Line) -> Result<Cursor, End> {
    let mut signs = Says::new(Instant::now());
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let frame: ClientFrame = serde_json::from_str(text.as_str())
                    .map_err(|_| End::Bye(ErrorCode::Invalid))?;
                let ClientFrame::Hello { api_level, cursor } = frame else {
                    return Err(End::Bye(ErrorCode::Invalid));
                };
                if api_level > API_LEVEL || api_level + 1 < API_LEVEL {
                    return Err(End::Bye(ErrorCode::ApiLevel));
                }
                return Ok(cursor);
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                if !signs.allow(Instant::now()) {
                    return Err(End::Bye(ErrorCode::TooManyRequests));
                }
            }
            Some(Ok(Message::Binary(_))) => return Err(End::Bye(ErrorCode::Invalid)),
            Some(Ok(Message::Close(_) | Message::Frame(_)) | Err(_)) | None => {
                return Err(End::Gone);
            }
        }
    }
}

/// Says goodbye, as far as the peer still listens.
async fn finish(app: &App, socket: &mut Line, end: End) {
    let (frame, code) = match end {
        End::Gone => return,
        End::Resync => (ServerFrame::Resync, close_code::AGAIN),
        End::Bye(code) => {
            let close = match code {
                ErrorCode::Unavailable => close_code::RESTART,
                ErrorCode::Internal => close_code::ERROR,
                ErrorCode::TooManyRequests => TOO_MANY,
                _ => close_code::POLICY,
            };
            (ServerFrame::Bye { code }, close)
        }
    };
    socket.feed(encode(&frame));
    // Whoever takes nothing does not get it either.
    let _ = timeout(
        app.limits().stop_grace.min(Duration::from_secs(1)),
        socket.close(code),
    )
    .await;
}

impl Stream {
    async fn run(&mut self, cursor: Cursor) -> Result<std::convert::Infallible, End> {
        let limits = self.app.limits().clone();
        let log_epoch = self.app.log_epoch();
        self.send(&ServerFrame::Welcome {
            api_level: API_LEVEL,
            log_epoch,
            server_time: self.app.now(),
            heartbeat_ms: u32::try_from(limits.heartbeat.as_millis()).unwrap_or(u32::MAX),
            ephemeral: true,
        })
        .await?;
        // A cursor of another epoch counts in logs that are gone.
        if cursor.log_epoch == Some(log_epoch) {
            self.position = Position {
                oseq: cursor.oseq,
                useq: cursor.useq,
                channels: cursor.channels,
                authority_epoch: None,
            };
        }
        self.catch_up().await?;
        self.send(&ServerFrame::CaughtUp {
            channels: self.position.channels.clone(),
        })
        .await?;

        let start = Instant::now();
        let mut beat = interval_at(start + limits.heartbeat, limits.heartbeat);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut renewal = interval_at(start + limits.facts_renewal, limits.facts_renewal);
        renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let outlet = Arc::clone(&self.outlet);
        loop {
            tokio::select! {
                biased;
                () = outlet.woken() => self.drain().await?,
                heard = self.socket.next() => self.hear(heard).await?,
                _ = beat.tick() => self.heartbeat(&limits).await?,
                _ = renewal.tick() => Box::pin(self.renew_facts()).await?,
            }
        }
    }

    /// Writes everything that waits, in one flush.
    async fn drain(&mut self) -> Result<(), End> {
        let taken = self.outlet.take();
        self.check_end(&taken)?;
        if taken.unsettled {
            self.catch_up().await?;
            if self.is_here {
                Box::pin(self.listen_for_presence()).await?;
            }
        }
        let mut wrote = false;
        let stall = self.app.limits().write_stall;
        let (socket, position) = (&mut self.socket, &mut self.position);
        let write = async {
            for item in taken.items {
                if position.advance(item.carries) {
                    socket.feed(item.frame);
                    wrote = true;
                }
            }
            if wrote { socket.flush().await } else { Ok(()) }
        };
        // One limit around all of it: this is what every message passes for every reader.
        match timeout(stall, write).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Err(End::Gone),
        }
        if wrote {
            self.last_sent = Instant::now();
        }
        Ok(())
    }

    fn check_end(&self, taken: &Taken) -> Result<(), End> {
        match taken {
            Taken {
                bye: Some(code), ..
            } => Err(End::Bye(*code)),
            Taken {
                overflowed: true, ..
            } => Err(End::Resync),
            _ => Ok(()),
        }
    }

    async fn hear(&mut self, heard: Option<Result<Message, Error>>) -> Result<(), End> {
        self.last_heard = Instant::now();
        match heard {
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                if self.signs.allow(self.last_heard) {
                    Ok(())
                } else {
                    Err(End::Bye(ErrorCode::TooManyRequests))
                }
            }
            Some(Ok(Message::Text(text))) => self.hear_said(text.as_str()).await,
            Some(Ok(Message::Binary(_))) => Err(End::Bye(ErrorCode::Invalid)),
            Some(Ok(Message::Close(_) | Message::Frame(_)) | Err(_)) | None => Err(End::Gone),
        }
    }

    /// After its hello a client says only what may as well be lost.
    async fn hear_said(&mut self, text: &str) -> Result<(), End> {
        if !self.says.allow(self.last_heard) {
            return Err(End::Bye(ErrorCode::TooManyRequests));
        }
        match serde_json::from_str(text) {
            Ok(ClientFrame::Here { active }) => Box::pin(self.is_here(active)).await,
            Ok(ClientFrame::Typing { channel_id, thread }) => {
                if self.may_write(channel_id) {
                    self.app.hub().typing(&self.outlet, channel_id, thread);
                }
                Ok(())
            }
            Ok(ClientFrame::Hello { .. }) | Err(_) => Err(End::Bye(ErrorCode::Invalid)),
        }
    }

    async fn is_here(&mut self, active: bool) -> Result<(), End> {
        self.app.hub().presences().here(&self.outlet, active);
        if !self.is_here {
            self.is_here = true;
            let person = self.user.person;
            let key = Setting::DoNotDisturb { until: None }.key();
            let found = self
                .app
                .read(move |db| {
                    Box::pin(async move { Ok(person_state::get(db, person, &key).await?) })
                })
                .await?;
            if let Some(Setting::DoNotDisturb { until }) = found.map(|item| item.setting) {
                self.app.hub().presences().do_not_disturb(person, until);
            }
            self.listen_for_presence().await?;
        }
        Ok(())
    }

    /// Of whom this reader hears: everybody, and a guest only of those they meet.
    async fn listen_for_presence(&mut self) -> Result<(), End> {
        let person = self.user.person;
        let is_guest = self
            .facts
            .as_ref()
            .is_none_or(|facts| facts.kind == PersonKind::Guest);
        let knows = if is_guest {
            let known = self
                .app
                .read(move |db| Box::pin(async move { Ok(visible::people_ids(db, person).await?) }))
                .await?;
            Some(known)
        } else {
            None
        };
        self.app.hub().presences().listen(&self.outlet, knows);
        Ok(())
    }

    /// Whoever may not write is not announced as writing. That they hear what is said there
    /// the hub looks at itself.
    fn may_write(&self, channel_id: ChannelId) -> bool {
        let here = Resource::at(Scope::Channel(channel_id));
        let moment = Moment::server(self.app.now());
        self.facts
            .as_ref()
            .is_some_and(|facts| decide(facts, Action::SendMessage, &here, &moment).is_allowed())
    }

    async fn heartbeat(&mut self, limits: &Limits) -> Result<(), End> {
        if self.last_heard.elapsed() >= limits.heartbeat * 3 {
            return Err(End::Gone);
        }
        if self.last_sent.elapsed() >= limits.heartbeat {
            let frame = ServerFrame::Heartbeat {
                server_time: self.app.now(),
            };
            self.feed(encode(&frame)).await?;
        }
        // The answer to it is the sign that somebody is there.
        self.feed(Encoded::ping()).await?;
        self.flush().await
    }

    /// The same facts with a new age, read again so that the age is true.
    async fn renew_facts(&mut self) -> Result<(), End> {
        let (person, session) = (self.user.person, self.user.session);
        let now = self.app.now();
        let facts = self
            .app
            .read(move |db| {
                Box::pin(async move { catch_up::facts(db, person, session, now).await })
            })
            .await?;
        let frame = ServerFrame::Facts {
            signed: self.app.sign_facts(&facts),
        };
        self.send(&frame).await
    }

    /// Brings the reader from its position to now, and makes the socket live there. In a
    /// place of its own: a socket at rest keeps no room for what catching up needs.
    async fn catch_up(&mut self) -> Result<(), End> {
        Box::pin(self.bring_up_to_now()).await
    }

    async fn bring_up_to_now(&mut self) -> Result<(), End> {
        loop {
            if self.outlet.is_ending() {
                return self.check_end(&self.outlet.take());
            }
            let version = self.app.hub().version(self.user.person);
            let plan = self.plan().await?;
            let plan = Arc::new(plan);
            self.send_plan(&plan).await?;
            self.say_how_much(&plan).await?;
            if !self.send_channels(&plan, version).await? {
                continue;
            }
            let joining: Vec<Joining> = plan
                .channels
                .iter()
                .map(|(channel_id, visibility)| Joining {
                    channel_id: *channel_id,
                    visibility: visibility.clone(),
                    have: self.position.channels.get(channel_id).copied().unwrap_or(0),
                })
                .collect();
            let joined = self.app.hub().join(
                &self.outlet,
                version,
                self.position.useq,
                self.position.oseq,
                labels::up_to(plan.held.conditions.level),
                &joining,
            );
            if joined == Joined::Live {
                return Ok(());
            }
        }
    }

    async fn plan(&mut self) -> AppResult<Plan> {
        let person = self.user.person;
        let session = self.user.session;
        let (useq, oseq) = (self.position.useq, self.position.oseq);
        let now = self.app.now();
        self.app
            .read(move |db| {
                Box::pin(async move { catch_up::plan(db, person, session, useq, oseq, now).await })
            })
            .await
    }

    /// Facts, organisation and person first: they say what the channels are.
    async fn send_plan(&mut self, plan: &Plan) -> Result<(), End> {
        if self.position.authority_epoch != Some(plan.facts.authority_epoch) {
            self.feed_frame(&ServerFrame::Facts {
                signed: self.app.sign_facts(&plan.facts),
            })
            .await?;
            self.position.authority_epoch = Some(plan.facts.authority_epoch);
        }
        for frame in &plan.organisation {
            self.feed_frame(frame).await?;
        }
        for frame in &plan.person {
            self.feed_frame(frame).await?;
        }
        self.facts = Some(Arc::clone(&plan.held));
        self.position.oseq = plan.oseq;
        self.position.useq = plan.useq;

        let visible: HashSet<ChannelId> = plan
            .channels
            .iter()
            .map(|(channel_id, _)| *channel_id)
            .collect();
        let gone: Vec<ChannelId> = self
            .position
            .channels
            .keys()
            .filter(|channel_id| !visible.contains(channel_id))
            .copied()
            .collect();
        for channel_id in gone {
            self.position.channels.remove(&channel_id);
            self.feed_frame(&ServerFrame::ChannelGone { channel_id })
                .await?;
        }
        self.flush().await
    }

    /// Said once, at the first catching up: what follows a change of rights is short.
    async fn say_how_much(&mut self, plan: &Arc<Plan>) -> Result<(), End> {
        if std::mem::replace(&mut self.said_how_much, true) {
            return Ok(());
        }
        let wanted: Vec<(ChannelId, Option<Seq>)> = plan
            .channels
            .iter()
            .map(|(channel_id, _)| (*channel_id, self.position.channels.get(channel_id).copied()))
            .collect();
        let entries = self
            .app
            .read(move |db| Box::pin(async move { catch_up::to_come(db, &wanted).await }))
            .await?;
        if entries > 0 {
            self.feed_frame(&ServerFrame::ToCome { entries }).await?;
        }
        Ok(())
    }

    /// What was missed of every channel, portion by portion. False: what the person may see
    /// was put in doubt meanwhile, and the plan is void.
    async fn send_channels(&mut self, plan: &Arc<Plan>, version: u64) -> Result<bool, End> {
        let mut next = 0;
        while next < plan.channels.len() {
            let wanted: Vec<(ChannelId, Option<Seq>)> = plan.channels[next..]
                .iter()
                .map(|(channel_id, _)| {
                    (*channel_id, self.position.channels.get(channel_id).copied())
                })
                .collect();
            let person = self.user.person;
            let now = self.app.now();
            let reads: Vec<ChannelRead> = self
                .app
                .read(move |db| {
                    Box::pin(async move {
                        catch_up::channels(db, person, &wanted, PORTION_BYTES, now).await
                    })
                })
                .await?;
            if self.app.hub().version(self.user.person) != version {
                return Ok(false);
            }
            for read in reads {
                match read {
                    ChannelRead::Entries {
                        channel_id,
                        seq,
                        frames,
                        complete,
                    } => {
                        for frame in frames {
                            self.feed(frame).await?;
                        }
                        self.position.channels.insert(channel_id, seq);
                        if complete {
                            next += 1;
                        }
                    }
                    // No longer this person's: the hub will say so, or has.
                    ChannelRead::Void => return Ok(false),
                }
            }
            self.flush().await?;
        }
        Ok(true)
    }

    async fn send(&mut self, frame: &ServerFrame) -> Result<(), End> {
        self.feed_frame(frame).await?;
        self.flush().await
    }

    async fn feed_frame(&mut self, frame: &ServerFrame) -> Result<(), End> {
        self.feed(encode(frame)).await
    }

    /// Written with the next flush, or now if much waits already.
    async fn feed(&mut self, frame: Encoded) -> Result<(), End> {
        self.socket.feed(frame);
        if self.socket.waiting() >= PORTION_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), End> {
        let stall = self.app.limits().write_stall;
        match timeout(stall, self.socket.flush()).await {
            Ok(Ok(())) => {
                self.last_sent = Instant::now();
                Ok(())
            }
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

impl Position {
    /// Counts what a frame carries; false when the reader has it already.
    fn advance(&mut self, carries: Carries) -> bool {
        match carries {
            Carries::Channel {
                channel_id, last, ..
            } => match self.channels.get_mut(&channel_id) {
                Some(have) if *have < last => {
                    *have = last;
                    true
                }
                Some(_) | None => false,
            },
            Carries::Person { last } => {
                let new = self.useq < last;
                self.useq = self.useq.max(last);
                new
            }
            Carries::Organisation { last } => {
                let new = self.oseq < last;
                self.oseq = self.oseq.max(last);
                new
            }
            Carries::Typing { channel_id } => self.channels.contains_key(&channel_id),
            Carries::Nothing => true,
        }
    }
}

fn encode(frame: &ServerFrame) -> Encoded {
    Encoded::text(frame).expect("frames have no keys that are not strings")
}
