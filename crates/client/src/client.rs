//! The client: one object for one desktop, one method for each command of the contract.
//!
//! It wires the rooms and owns their tasks. Reading commands answer from the cache, whether
//! the network is there or not; `send_message` writes to the outbox; whatever changes the
//! company goes to the server at once and fails at once without it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as StdMutex, PoisonError, Weak};
use std::time::Duration;

use tokenim_protocol::channel::{Channel, ReadMark};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{
    ChannelId, DepartmentId, ExclusionId, GrantId, MessageId, OperationId, PersonId, Seq, TeamId,
};
use tokenim_protocol::permission::{RoleKey, Scope};
use tokenim_protocol::request::{
    ChangeChannel, CreateChannel, CreateDepartment, CreatePerson, EditMessage, EndIt, Exclude,
    GrantIt, OneTimeCode, Secret, SetPost, SignIn, WithReason,
};
use tokio::sync::{Mutex, broadcast, mpsc};

use crate::access;
use crate::change::Change;
use crate::channels;
use crate::config::Config;
use crate::conversation::{NewWords, fetch_withheld};
use crate::error::{Error, Result};
use crate::keys::{KeyStore, Keys, KeysError, PassphraseFile};
use crate::link::{SafeLink, gate};
use crate::net::address::ServerAddress;
use crate::net::api::Api;
use crate::notify::{Notice, RequestNotice};
use crate::outbox::request;
use crate::session::{self, Account, Looking, Outlets, Running};
use crate::store::outbox::{Extra, NewMessage};
use crate::store::session as stored;
use crate::store::{
    ChangeSet, Store, channel, directory, outbox, people_group, preferences, read_mark, sidebar,
    team_standing,
};
use crate::sync::{backfill, engine::Command};
use crate::timeline;
use crate::view::channel::{ChannelRow, ChannelView, MemberRow};
use crate::view::people::{DirectoryView, EffectsView, PersonAccess};
use crate::view::permission::{
    AccessTimeline, Capability, CapabilityQuery, MyPermissions, ScopeOption,
};
use crate::view::session::{
    ConnectionState, ConnectionView, KeyStoreKind, LockedOut, Preferences, ReadingState,
    SessionState, SessionView,
};
use crate::view::timeline::{Anchor, RowContent, TimelineWindow};

mod keeping;
mod retention;
mod start;

pub use start::{JoinForm, SetUpForm};

const CHANGE_SETS_KEPT: usize = 256;
const NOTICES_KEPT: usize = 64;
/// Signing out works without the network; the server is told as long as this.
const FAREWELL: Duration = Duration::from_secs(5);

/// What somebody gives to sign in.
#[derive(Clone)]
pub struct SignInForm {
    /// `https://im.example.com:8443`
    pub server: String,
    pub handle: String,
    pub secret: Secret,
    pub company_ca: Option<String>,
    /// For the passphrase file, where no key store answers.
    pub passphrase: Option<String>,
}

/// Cheap to clone; everything stops with the last one.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    config: Config,
    state: Mutex<State>,
    /// The running account again, for reads that must not wait behind a sign-in.
    account: StdMutex<Option<Arc<Account>>>,
    changes: broadcast::Sender<ChangeSet>,
    outlets: Outlets,
    remembered: StdMutex<preferences::Remembered>,
    /// Why what lies here from before does not open.
    locked_out: StdMutex<Option<LockedOut>>,
    waiting: StdMutex<Option<start::WaitingSecret>>,
}

enum State {
    SignedOut,
    /// The passphrase file has not been opened.
    Locked {
        name: String,
    },
    /// The server ended the session; the cache is shut.
    Ended {
        name: String,
    },
    /// The keys or the store could not be opened; asking for the session tries again.
    Shut {
        name: String,
    },
    SignedIn {
        name: String,
        running: Running,
    },
}

impl Client {
    /// Opens what is on the disk. No network is waited for. Needs a tokio runtime around it.
    pub async fn open(config: Config) -> Result<Self> {
        let remembered = preferences::load(&config.dir);
        config.proxy.set(remembered.proxy.clone());
        let (ended, ends) = mpsc::unbounded_channel();
        let (damaged, damages) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            state: Mutex::new(State::SignedOut),
            account: StdMutex::default(),
            changes: broadcast::channel(CHANGE_SETS_KEPT).0,
            outlets: Outlets {
                notices: broadcast::channel(NOTICES_KEPT).0,
                request_notices: broadcast::channel(NOTICES_KEPT).0,
                ended,
                damaged,
                looking: Arc::<Looking>::default(),
            },
            remembered: StdMutex::new(remembered.clone()),
            locked_out: StdMutex::default(),
            waiting: StdMutex::default(),
            config,
        });
        tokio::spawn(watch_ends(Arc::downgrade(&inner), ends));
        tokio::spawn(watch_damages(Arc::downgrade(&inner), damages));
        let client = Self(inner);
        if let Some(name) = remembered.account {
            let mut state = client.0.state.lock().await;
            *state = client.opened(name).await;
            drop(state);
        }
        Ok(client)
    }

    // What happens.

    /// What every commit touched, and what the connection did.
    pub fn changes(&self) -> broadcast::Receiver<ChangeSet> {
        self.0.changes.subscribe()
    }

    /// Messages that deserve to be shown outside the window.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.0.outlets.notices.subscribe()
    }

    /// What about requests for access deserves to be shown outside the window.
    pub fn request_notices(&self) -> broadcast::Receiver<RequestNotice> {
        self.0.outlets.request_notices.subscribe()
    }

    /// Whether the window has the focus: what is read there is not notified.
    pub fn set_focused(&self, focused: bool) {
        self.0.outlets.looking.focus(focused);
    }

    /// Stops everything, keeps everything: the program ends.
    pub async fn close(&self) {
        let mut state = self.0.state.lock().await;
        self.set_account(None);
        if let State::SignedIn { running, .. } = std::mem::replace(&mut *state, State::SignedOut) {
            running.stop().await;
        }
    }

    // Session

    pub async fn session(&self) -> Result<SessionView> {
        let mut state = self.0.state.lock().await;
        if let State::Shut { name } = &*state {
            let name = name.clone();
            let running = self.start_account(&name).await?;
            *state = self.started(name, running);
        }
        self.session_view(&state).await
    }

    pub async fn sign_in(&self, form: SignInForm) -> Result<SessionView> {
        let config = &self.0.config;
        let server = ServerAddress::parse(&form.server).map_err(|_| invalid("server"))?;
        self.check_passphrase(form.passphrase.as_deref())?;
        let mut state = self.0.state.lock().await;
        let ca = form.company_ca;
        let net = config.net.to(&server, ca.as_deref(), &config.proxy)?;
        let signed_in = Api::anonymous(net)
            .sign_in(&SignIn {
                handle: form.handle.clone(),
                secret: form.secret,
                device_name: config.device_name.clone(),
            })
            .await
            .map_err(|error| match error {
                // Before signing in this is the answer to the secret, not the end of a session.
                Error::SignedOut => Error::Server(Box::new(wrong_credentials())),
                error => error,
            })?;
        self.enter(
            &mut state,
            &server,
            form.handle,
            ca,
            form.passphrase,
            signed_in,
        )
        .await
    }

    /// Keys first, then everything else; the server is told if it can be.
    pub async fn sign_out(&self) -> Result<SessionView> {
        let mut state = self.0.state.lock().await;
        let config = &self.0.config;
        let (name, api) = match std::mem::replace(&mut *state, State::SignedOut) {
            State::SignedOut => (None, None),
            State::Locked { name } | State::Ended { name } | State::Shut { name } => {
                (Some(name), None)
            }
            State::SignedIn { name, running } => {
                let api = running.account.api.clone();
                self.set_account(None);
                running.stop().await;
                (Some(name), Some(api))
            }
        };
        if let Some(name) = name {
            let dir = session::account_dir(config, &name);
            let key_store: Arc<dyn KeyStore> = match &config.key_store {
                Some(key_store) => key_store.clone(),
                // Its keys lie in the passphrase file, which goes with the folder.
                None => Arc::new(crate::keys::MemoryKeyStore::default()),
            };
            session::destroy(config, &dir, key_store).await?;
            self.remember(|remembered| remembered.account = None)?;
        }
        if let Some(api) = api {
            // Without an answer the session there ends by its own time; here it has ended.
            let _ = tokio::time::timeout(FAREWELL, api.sign_out()).await;
        }
        let view = self.session_view(&state).await;
        self.tell(EVERYTHING);
        view
    }

    /// Opens the passphrase file.
    pub async fn unlock(&self, passphrase: String) -> Result<SessionView> {
        let mut state = self.0.state.lock().await;
        if let State::Locked { name } = &*state {
            let name = name.clone();
            let dir = session::account_dir(&self.0.config, &name);
            let key_store = session::unlock(&self.0.config, &dir, passphrase).await?;
            let opened = self.open_account(&name, key_store).await?;
            *state = self.started(name, opened);
            self.tell(EVERYTHING);
        }
        self.session_view(&state).await
    }

    /// The person has read what was damaged and made again.
    pub async fn dismiss_mended(&self) -> Result<SessionView> {
        self.account_even_shut()?.store.dismiss_mended()?;
        self.tell([Change::Session]);
        self.session().await
    }

    pub async fn connection(&self) -> Result<ConnectionView> {
        Ok(match self.account_even_shut() {
            Ok(account) => ConnectionView {
                reading: match account.held.shut() {
                    None => ReadingState::Open,
                    Some(_) if account.held.time().is_none() => ReadingState::TimeUnknown,
                    Some(_) => ReadingState::Over,
                },
                ..account.connection.view()
            },
            Err(_) => ConnectionView {
                state: ConnectionState::Offline,
                as_of: None,
                left: None,
                cause: None,
                reading: ReadingState::Open,
            },
        })
    }

    /// Tries to connect now instead of when the back-off says.
    pub async fn reconnect(&self) -> Result<()> {
        self.account_even_shut()?.command(Command::Retry);
        Ok(())
    }

    pub async fn preferences(&self) -> Result<Preferences> {
        Ok(self.remembered().preferences)
    }

    pub async fn set_preferences(&self, preferences: Preferences) -> Result<Preferences> {
        let preferences = Preferences {
            text_size: preferences.text_size.within(),
            ..preferences
        };
        self.remember(|remembered| remembered.preferences = preferences)?;
        self.tell([Change::Preferences]);
        Ok(preferences)
    }

    // Channels

    pub async fn list_channels(&self) -> Result<Vec<ChannelRow>> {
        let account = self.account()?;
        Ok(account.store.read(channels::list).await?)
    }

    pub async fn open_channel(&self, channel_id: ChannelId) -> Result<ChannelView> {
        let account = self.account()?;
        let (me, ground) = (account.me, account.held.ground());
        let view = account
            .store
            .read(move |reader| channels::view(reader, me, ground.as_ref(), channel_id))
            .await?
            .ok_or(Error::NotFound)?;
        account.looking.open(channel_id);
        account.look_for_readers(channel_id);
        Ok(view)
    }

    pub async fn channel_members(&self, channel_id: ChannelId) -> Result<Vec<MemberRow>> {
        let account = self.account()?;
        account
            .store
            .read(move |reader| channels::members(reader, channel_id))
            .await?
            .ok_or(Error::NotFound)
    }

    /// Public channels that this person is not in.
    pub async fn browse_channels(&self) -> Result<Vec<Channel>> {
        let account = self.account()?;
        let channels = account
            .store
            .read(|reader| {
                let mine: BTreeSet<ChannelId> = channel::ids(reader)?.into_iter().collect();
                let mut channels = directory::public_channels(reader)?;
                channels.retain(|channel| !mine.contains(&channel.id));
                channels.sort_by(|one, other| one.name.cmp(&other.name));
                Ok(channels)
            })
            .await?;
        Ok(channels)
    }

    pub async fn create_channel(&self, channel: CreateChannel) -> Result<ChannelId> {
        let account = self.account()?;
        let made = account.heeded(account.api.create_channel(&channel).await)?;
        Ok(made.channel_id)
    }

    pub async fn change_channel(&self, channel_id: ChannelId, change: ChangeChannel) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.change_channel(channel_id, &change).await)
    }

    pub async fn join_channel(&self, channel_id: ChannelId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.join_channel(channel_id).await)
    }

    pub async fn leave_channel(&self, channel_id: ChannelId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.remove_member(channel_id, account.me).await)
    }

    pub async fn add_member(&self, channel_id: ChannelId, person: PersonId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.add_member(channel_id, person).await)
    }

    pub async fn remove_member(&self, channel_id: ChannelId, person: PersonId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.remove_member(channel_id, person).await)
    }

    /// The direct message with one person, made if need be.
    pub async fn start_direct(&self, person: PersonId) -> Result<ChannelId> {
        let account = self.account()?;
        let me = account.me;
        let known = account
            .store
            .read(move |reader| {
                let rows = sidebar::all(reader)?;
                Ok(rows
                    .into_iter()
                    .find(|row| row.person == Some(person) && person != me)
                    .map(|row| row.channel))
            })
            .await?;
        if let Some(channel_id) = known {
            return Ok(channel_id);
        }
        let made = account.heeded(account.api.start_direct(person).await)?;
        Ok(made.channel_id)
    }

    // Timeline

    pub async fn timeline(
        &self,
        channel_id: ChannelId,
        anchor: Anchor,
        count: u32,
    ) -> Result<TimelineWindow> {
        let account = self.account()?;
        let me = account.me;
        let window = account
            .store
            .read(move |reader| timeline::window::read(reader, me, channel_id, anchor, count))
            .await?;
        let shows_own = window
            .rows
            .iter()
            .any(|row| matches!(&row.content, RowContent::Message(message) if message.mine));
        if shows_own {
            account.look_for_readers(channel_id);
        }
        fetch_withheld(&account, &window);
        Ok(window)
    }

    /// Fetches a part of a hole; answers when it is in the cache.
    pub async fn load_hole(&self, channel_id: ChannelId, before: Seq) -> Result<()> {
        let account = self.account()?;
        account.heeded(backfill::load_hole(&account, channel_id, before).await)
    }

    /// Writes to the outbox: when this answers, the message survives anything.
    pub async fn send_message(
        &self,
        channel_id: ChannelId,
        body: String,
        reply_to: Option<MessageId>,
    ) -> Result<MessageId> {
        let words = NewWords {
            body,
            reply_to,
            extra: Extra::default(),
        };
        self.send(channel_id, words).await
    }

    pub async fn edit_message(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        body: String,
    ) -> Result<()> {
        let account = self.account()?;
        let edit = EditMessage {
            id: OperationId::now_v7(),
            body: request::checked(&body)?,
        };
        account.heeded(
            account
                .api
                .edit_message(channel_id, message_id, &edit)
                .await,
        )
    }

    pub async fn delete_message(&self, channel_id: ChannelId, message_id: MessageId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.delete_message(channel_id, message_id).await)
    }

    pub async fn mark_read(&self, channel_id: ChannelId, seq: Seq) -> Result<()> {
        let account = self.account()?;
        account
            .store
            .write(move |tx| {
                // A mark beyond what is known would hide what is to come.
                let Some(place) = channel::log_place(tx, channel_id)? else {
                    return Ok(());
                };
                let seq = seq.min(place.seq);
                let ReadMark { read_seq, .. } = read_mark::get(tx, channel_id)?;
                if seq > read_seq {
                    read_mark::read_to(tx, channel_id, seq)?;
                }
                Ok(())
            })
            .await?;
        account.marks.notify_one();
        Ok(())
    }

    /// A wedged message goes to the end of its line again.
    pub async fn retry_wedged(&self, message_id: MessageId) -> Result<()> {
        let account = self.account()?;
        Ok(account
            .store
            .write(move |tx| {
                crate::store::transfer::again(tx, message_id)?;
                outbox::retry(tx, message_id)
            })
            .await?)
    }

    /// A wedged message, changed: a new message with a new id.
    pub async fn edit_wedged(&self, message_id: MessageId, body: String) -> Result<MessageId> {
        let account = self.account()?;
        let row = account
            .store
            .read(move |reader| outbox::get(reader, message_id))
            .await?
            .ok_or(Error::NotFound)?;
        let message = NewMessage {
            id: MessageId::now_v7(),
            channel: row.channel,
            // Files may go without a word.
            body: if row.extra.files.is_empty() || !body.trim().is_empty() {
                request::checked(&body)?
            } else {
                String::new()
            },
            reply_to: row.reply_to,
            extra: row.extra,
            queued_at: account.clock.now(),
        };
        let id = message.id;
        let replaced = account
            .store
            .write(move |tx| {
                let replaced = outbox::replace_wedged(tx, message_id, &message)?;
                if replaced {
                    crate::store::transfer::follow(tx, message_id, message.id)?;
                    crate::store::transfer::again(tx, message.id)?;
                }
                Ok(replaced)
            })
            .await?;
        if replaced {
            Ok(id)
        } else {
            Err(Error::NotFound)
        }
    }

    pub async fn discard_wedged(&self, message_id: MessageId) -> Result<()> {
        let account = self.account()?;
        account
            .store
            .write(move |tx| outbox::discard(tx, message_id))
            .await?;
        Ok(())
    }

    /// How many messages wait to be sent or are on their way.
    pub async fn unsent(&self) -> Result<usize> {
        let account = self.account_even_shut()?;
        Ok(account.store.read(outbox::unsent).await?)
    }

    // Permissions

    pub async fn capabilities(&self, queries: Vec<CapabilityQuery>) -> Result<Vec<Capability>> {
        let account = self.account_even_shut()?;
        let (me, ground) = (account.me, account.held.ground());
        let capabilities = account
            .store
            .read(move |reader| access::capabilities(reader, me, ground.as_ref(), &queries))
            .await?;
        Ok(capabilities)
    }

    pub async fn my_scopes(&self) -> Result<Vec<ScopeOption>> {
        let account = self.account_even_shut()?;
        let (me, ground) = (account.me, account.held.ground());
        Ok(account
            .store
            .read(move |reader| access::my_scopes(reader, me, ground.as_ref()))
            .await?)
    }

    pub async fn my_permissions(&self, scope: Scope) -> Result<MyPermissions> {
        let account = self.account_even_shut()?;
        let (me, ground) = (account.me, account.held.ground());
        let permissions = account
            .store
            .read(move |reader| access::my_permissions(reader, me, ground.as_ref(), scope))
            .await?;
        Ok(permissions)
    }

    pub async fn my_timeline(&self) -> Result<AccessTimeline> {
        let account = self.account_even_shut()?;
        let me = account.me;
        Ok(account
            .store
            .read(move |reader| access::my_timeline(reader, me))
            .await?)
    }

    // People and administration

    pub async fn directory(&self) -> Result<DirectoryView> {
        let account = self.account()?;
        let view = account
            .store
            .read(|reader| {
                Ok(DirectoryView {
                    people: directory::people(reader)?,
                    departments: directory::departments(reader)?,
                    teams: directory::teams(reader)?,
                    groups: people_group::all(reader)?,
                    standings: team_standing::all(reader)?,
                })
            })
            .await?;
        Ok(view)
    }

    /// Every scope at which this administrator may look into somebody's access.
    pub async fn person_scopes(&self, person: PersonId) -> Result<Vec<ScopeOption>> {
        let account = self.account()?;
        let me = account.me;
        let Some(ground) = account.held.ground() else {
            return Ok(Vec::new());
        };
        Ok(account
            .store
            .read(move |reader| access::person_scopes(reader, me, &ground, person))
            .await?)
    }

    pub async fn person_access(&self, person: PersonId, scope: Scope) -> Result<PersonAccess> {
        let account = self.account()?;
        let me = account.me;
        let report = account.heeded(account.api.person_access(person, scope).await)?;
        let ground = account.held.ground();
        Ok(account
            .store
            .read(move |reader| access::person_access(reader, me, ground.as_ref(), report))
            .await?)
    }

    pub async fn exclude(&self, person: PersonId, exclude: Exclude) -> Result<EffectsView> {
        let account = self.account()?;
        let effects = account.heeded(account.api.exclude(person, &exclude).await)?;
        account.with_names(effects).await
    }

    pub async fn end_exclusion(&self, exclusion: ExclusionId, end: EndIt) -> Result<EffectsView> {
        let account = self.account()?;
        let effects = account.heeded(account.api.end_exclusion(exclusion, &end).await)?;
        account.with_names(effects).await
    }

    pub async fn grant(&self, person: PersonId, grant: GrantIt) -> Result<EffectsView> {
        let account = self.account()?;
        let effects = account.heeded(account.api.grant(person, &grant).await)?;
        account.with_names(effects).await
    }

    pub async fn revoke_grant(&self, grant: GrantId, end: EndIt) -> Result<EffectsView> {
        let account = self.account()?;
        let effects = account.heeded(account.api.revoke_grant(grant, &end).await)?;
        account.with_names(effects).await
    }

    pub async fn create_person(&self, person: CreatePerson) -> Result<OneTimeCode> {
        let account = self.account()?;
        account.heeded(account.api.create_person(&person).await)
    }

    pub async fn reset_sign_in_code(&self, person: PersonId) -> Result<OneTimeCode> {
        let account = self.account()?;
        account.heeded(account.api.reset_sign_in_code(person).await)
    }

    pub async fn disable_person(&self, person: PersonId, text: String) -> Result<()> {
        let account = self.account()?;
        let reason = WithReason {
            id: OperationId::now_v7(),
            text,
        };
        account.heeded(account.api.disable_person(person, &reason).await)
    }

    pub async fn enable_person(&self, person: PersonId, text: String) -> Result<()> {
        let account = self.account()?;
        let reason = WithReason {
            id: OperationId::now_v7(),
            text,
        };
        account.heeded(account.api.enable_person(person, &reason).await)
    }

    pub async fn create_department(
        &self,
        name: String,
        parent: Option<DepartmentId>,
        manager: Option<PersonId>,
    ) -> Result<DepartmentId> {
        let account = self.account()?;
        let id = DepartmentId::now_v7();
        let department = CreateDepartment {
            id,
            name,
            parent,
            manager,
        };
        account.heeded(account.api.create_department(&department).await)?;
        Ok(id)
    }

    pub async fn set_team_member(&self, team: TeamId, person: PersonId, admin: bool) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.set_team_member(team, person, admin).await)
    }

    pub async fn remove_team_member(&self, team: TeamId, person: PersonId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.remove_team_member(team, person).await)
    }

    pub async fn set_post(
        &self,
        person: PersonId,
        role: RoleKey,
        held: bool,
        text: String,
    ) -> Result<()> {
        let account = self.account()?;
        let set = SetPost {
            id: OperationId::now_v7(),
            held,
            text,
        };
        account.heeded(account.api.set_post(person, role, &set).await)
    }

    // The world outside

    /// Judges an address; the shell opens what this answers and nothing else.
    pub fn check_link(url: &str) -> Result<SafeLink> {
        gate(url).ok_or_else(|| invalid("url"))
    }

    // Inside

    /// The account, as long as what is kept of it may be read.
    pub(crate) fn account(&self) -> Result<Arc<Account>> {
        let account = self.account_even_shut()?;
        match account.held.shut() {
            None => Ok(account),
            Some(decision) => Err(Error::Refused(Box::new(decision))),
        }
    }

    /// The same for what shows nothing of what was said.
    pub(crate) fn account_even_shut(&self) -> Result<Arc<Account>> {
        self.0
            .account
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or(Error::SignedOut)
    }

    fn set_account(&self, account: Option<Arc<Account>>) {
        *self
            .0
            .account
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = account;
    }

    fn started(&self, name: String, running: Running) -> State {
        if running.account.session.ended {
            return State::Ended { name };
        }
        self.forward(&running.account.store);
        self.set_account(Some(running.account.clone()));
        State::SignedIn { name, running }
    }

    /// The state that the disk gives at the start.
    async fn opened(&self, name: String) -> State {
        let dir = session::account_dir(&self.0.config, &name);
        if !Keys::are_there(&dir) {
            return State::SignedOut;
        }
        if self.0.config.key_store.is_none() {
            return if PassphraseFile::is_there(&dir) {
                State::Locked { name }
            } else {
                self.set_locked_out(Some(LockedOut::NoKeyStore));
                State::SignedOut
            };
        }
        match self.start_account(&name).await {
            Ok(running) => self.started(name, running),
            Err(Error::SignedOut) => {
                self.clear_ended_soon();
                State::Ended { name }
            }
            // From a time when no key store answered: the passphrase opens it, once more.
            Err(Error::Keys(KeysError::NoWrappingKey)) if PassphraseFile::is_there(&dir) => {
                State::Locked { name }
            }
            // Nothing here opens today: signing in begins anew, and what was typed is kept for
            // the day on which the key is back.
            Err(Error::Keys(error @ (KeysError::NoWrappingKey | KeysError::WrongKey))) => {
                self.set_locked_out(Some(match error {
                    KeysError::NoWrappingKey => LockedOut::KeyMissing,
                    _ => LockedOut::KeyWrong,
                }));
                State::SignedOut
            }
            Err(error) => {
                tracing::warn!(%error, "the account on this disk could not be opened");
                State::Shut { name }
            }
        }
    }

    fn set_locked_out(&self, why: Option<LockedOut>) {
        *self
            .0
            .locked_out
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = why;
    }

    async fn start_account(&self, name: &str) -> Result<Running> {
        let key_store = self
            .0
            .config
            .key_store
            .clone()
            .ok_or(KeysError::NoWrappingKey)?;
        self.open_account(name, key_store).await
    }

    /// `SignedOut` when the session that lies there has ended.
    async fn open_account(&self, name: &str, key_store: Arc<dyn KeyStore>) -> Result<Running> {
        let config = &self.0.config;
        let dir = session::account_dir(config, name);
        let store = session::open_store(config, &dir, key_store).await?;
        let session = store
            .read(stored::get)
            .await?
            .filter(|session| !session.ended);
        let session = session.ok_or(Error::SignedOut)?;
        session::start(config, store, session, &self.0.outlets).await
    }

    /// What the account's store tells, told on to whoever listens to the client.
    fn forward(&self, store: &Store) {
        let mut from = store.subscribe();
        let to = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                let told = match from.recv().await {
                    Ok(changes) => changes,
                    Err(broadcast::error::RecvError::Lagged(_)) => Arc::new(EVERYTHING.into()),
                    Err(broadcast::error::RecvError::Closed) => return,
                };
                let Some(inner) = to.upgrade() else { return };
                // Nobody listening is fine.
                let _ = inner.changes.send(told);
            }
        });
    }

    pub(crate) fn tell(&self, changes: impl IntoIterator<Item = Change>) {
        let _ = self.0.changes.send(Arc::new(changes.into_iter().collect()));
    }

    fn remembered(&self) -> preferences::Remembered {
        self.0
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn remember(&self, change: impl FnOnce(&mut preferences::Remembered)) -> Result<()> {
        let mut remembered = self
            .0
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut changed = remembered.clone();
        change(&mut changed);
        preferences::save(&self.0.config.dir, &changed)?;
        *remembered = changed;
        Ok(())
    }

    async fn session_view(&self, state: &State) -> Result<SessionView> {
        let mut view = SessionView {
            state: match state {
                State::SignedOut | State::Ended { .. } if self.remembered().waiting.is_some() => {
                    SessionState::Waiting
                }
                State::SignedOut | State::Shut { .. } => SessionState::SignedOut,
                State::Ended { .. } => SessionState::Ended,
                State::Locked { .. } => SessionState::Locked,
                State::SignedIn { .. } => SessionState::SignedIn,
            },
            server: self.remembered().server,
            organisation: None,
            me: None,
            key_store: self
                .0
                .config
                .key_store
                .as_ref()
                .map_or(KeyStoreKind::PassphraseFile, |key_store| key_store.kind()),
            set_up_mode: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            waiting: self.waiting_view(),
            company_ca: self.remembered().company_ca,
            contacts: self.remembered().contacts,
            local_available: self.0.config.local_server.is_some(),
            local: false,
            furnishing: None,
            mended: None,
            locked_out: *self
                .0
                .locked_out
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        };
        if let State::SignedIn { running, .. } = state {
            let account = &running.account;
            let me = account.me;
            let (person, organisation) = account
                .store
                .read(move |reader| {
                    Ok((
                        directory::person(reader, me)?,
                        directory::organisation(reader)?,
                    ))
                })
                .await?;
            view.me = person;
            view.local =
                self.0.config.local_server.as_deref() == Some(account.session.server.as_str());
            view.furnishing = self.remembered().furnishing;
            view.mended = account.store.mended();
            view.set_up_mode = organisation
                .as_ref()
                .is_some_and(|organisation| organisation.set_up_mode);
            view.organisation = Some(match organisation {
                Some(organisation) => organisation.name,
                None => account.session.organisation_name.clone(),
            });
        }
        Ok(view)
    }
}

/// After a change of who is signed in nothing on screen is true any more.
const EVERYTHING: [Change; 16] = [
    Change::Session,
    Change::Connection,
    Change::Channels,
    Change::Outbox,
    Change::Transfers,
    Change::Directory,
    Change::Capabilities,
    Change::AccessTimeline,
    Change::Preferences,
    Change::Personal,
    Change::Presence,
    Change::Help,
    Change::Audit,
    Change::Requests,
    Change::Cases,
    Change::FileLinks,
];

/// Shorter than this and the file opens in an afternoon.
const PASSPHRASE_CHARS_MIN: usize = 10;

/// Shuts the cache when the server ends a session.
async fn watch_ends(inner: Weak<Inner>, mut ends: mpsc::UnboundedReceiver<ErrorCode>) {
    while let Some(code) = ends.recv().await {
        let Some(inner) = inner.upgrade() else { return };
        let client = Client(inner);
        tracing::info!(?code, "the server ended the session");
        let mut state = client.0.state.lock().await;
        match std::mem::replace(&mut *state, State::SignedOut) {
            State::SignedIn { name, running } => {
                client.set_account(None);
                let wall = client.0.config.clock.now();
                keeping::end_session(&running.account.store, wall).await;
                let key_store = running.account.store.keys().key_store().clone();
                running.stop().await;
                let dir = session::account_dir(&client.0.config, &name);
                if let Err(error) = session::clear_cache(&client.0.config, &dir, key_store).await {
                    tracing::warn!(%error, "the cache of an ended session could not be cleared");
                }
                *state = State::Ended { name };
                client.clear_ended_soon();
            }
            other => *state = other,
        }
        drop(state);
        client.tell(EVERYTHING);
    }
}

/// More often than this within one run, and it is the machine that is damaged: what follows
/// waits, so that nothing turns in a circle.
const HEALINGS_AT_ONCE: u32 = 3;
const BETWEEN_HEALINGS: Duration = Duration::from_secs(60);

/// Opens a damaged store again, which makes anew what is damaged.
async fn watch_damages(inner: Weak<Inner>, mut damages: mpsc::UnboundedReceiver<()>) {
    let mut healings = 0;
    while damages.recv().await.is_some() {
        healings += 1;
        if healings > HEALINGS_AT_ONCE {
            tokio::time::sleep(BETWEEN_HEALINGS).await;
        }
        let Some(inner) = inner.upgrade() else { return };
        let client = Client(inner);
        let mut state = client.0.state.lock().await;
        match std::mem::replace(&mut *state, State::SignedOut) {
            State::SignedIn { name, running } if *running.account.store.damaged().borrow() => {
                let key_store = running.account.store.keys().key_store().clone();
                client.set_account(None);
                running.stop().await;
                *state = match client.open_account(&name, key_store).await {
                    Ok(running) => client.started(name, running),
                    Err(Error::SignedOut) => State::Ended { name },
                    Err(error) => {
                        tracing::error!(%error, "the damaged store could not be made again");
                        State::Shut { name }
                    }
                };
            }
            other => *state = other,
        }
        drop(state);
        client.tell(EVERYTHING);
    }
}

impl Account {
    /// Passes an answer on, and looks at it for the end of the session.
    pub(crate) fn heeded<T>(&self, answer: Result<T>) -> Result<T> {
        if let Err(error) = &answer {
            self.heed(error);
        }
        answer
    }

    pub(crate) async fn with_names(
        &self,
        effects: tokenim_protocol::access::Effects,
    ) -> Result<EffectsView> {
        let me = self.me;
        let named: Vec<PersonId> = effects
            .changes
            .iter()
            .flat_map(|change| {
                let authors = change
                    .obstacles_after
                    .iter()
                    .filter_map(|obstacle| obstacle.by);
                std::iter::once(change.person).chain(authors)
            })
            .collect();
        let people = self
            .store
            .read(move |reader| access::people(reader, me, named))
            .await?;
        Ok(EffectsView { effects, people })
    }
}

fn invalid(field: &str) -> Error {
    Error::Invalid(vec![tokenim_protocol::error::FieldError {
        field: field.to_owned(),
        problem: tokenim_protocol::error::FieldProblem::Malformed,
    }])
}

fn wrong_credentials() -> tokenim_protocol::error::ApiError {
    tokenim_protocol::error::ApiError {
        code: ErrorCode::WrongCredentials,
        fields: Vec::new(),
        decision: None,
        retry_after_ms: None,
        limit: None,
        request: None,
        case: None,
        role: None,
        request_id: String::new(),
    }
}
