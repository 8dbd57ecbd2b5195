//! The first hour: looking at a server, setting it up, joining by a link, waiting; then the
//! sessions, whom to ask, the self-test and reports of problems.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokenim_protocol::ids::{JoinLinkId, JoinRequestId, OrganisationId, ReportId, SessionId};
use tokenim_protocol::request::SignedIn;
use tokenim_protocol::start::{
    AskForAnswer, ChangePassword, ConfirmIdentity, CreateJoinLink, DecideJoin, IdentityConfirmed,
    Join, JoinLink, JoinRequest, Joined, LookAtLink, PasswordProfile, Report, SessionRow, SetHelp,
    SetPasswordProfile, SetUp,
};
use zeroize::Zeroizing;

use super::keeping::LAST_WORD;
use super::{Client, EVERYTHING, PASSPHRASE_CHARS_MIN, State, invalid};
use crate::change::Change;
use crate::deep_link::{self, DeepLink};
use crate::diagnostics;
use crate::error::{Error, Result};
use crate::keys::Key;
use crate::net::address::ServerAddress;
use crate::net::api::Api;
use crate::net::authority;
use crate::net::proxy::{self, ProxyChoice};
use crate::session;
use crate::store::preferences::Waiting;
use crate::store::{directory, first_hour};
use crate::sync::engine::Command;
use crate::view::session::{Furnishing, SessionView};
use crate::view::start::{
    FirstStep, FirstStepState, FirstSteps, HelpView, JoinLinkView, Layer, LinkLook, NewsView,
    Outcome, PasswordRulesView, ProxyView, ReportState, ServerLook, TestStep, WaitingView,
};

/// The token of somebody who waits, in the key store.
const WAITING: &str = "waiting";
/// The list of first steps was put away.
const STEPS_HIDDEN: &str = "first steps hidden";
/// Before the version whose news have been read.
const NEWS: &str = "news ";
/// Where a join code's organisation ends and its token begins.
const ORGANISATION_CHARS: usize = 36;

/// What somebody gives to make a company.
#[derive(Clone)]
pub struct SetUpForm {
    pub server: String,
    pub company_ca: Option<String>,
    pub code: String,
    pub organisation_name: String,
    pub password_profile: PasswordProfile,
    pub handle: String,
    pub display_name: String,
    pub password: String,
    pub passphrase: Option<String>,
}

/// What somebody gives who came by a link.
#[derive(Clone)]
pub struct JoinForm {
    pub link: String,
    pub company_ca: Option<String>,
    pub handle: String,
    pub display_name: String,
    pub password: String,
    pub passphrase: Option<String>,
}

/// What is needed once the answer to waiting is yes; in memory only.
pub(super) struct WaitingSecret {
    token: Zeroizing<String>,
    passphrase: Option<Zeroizing<String>>,
}

/// A link, taken apart.
struct Link {
    server: ServerAddress,
    fingerprint: Option<String>,
    meaning: Meaning,
}

enum Meaning {
    Join {
        organisation: OrganisationId,
        token: String,
    },
    SetUp {
        code: String,
    },
}

impl Link {
    fn read(text: &str) -> Result<Self> {
        let Ok(DeepLink::Join {
            server,
            fingerprint,
            code,
        }) = deep_link::parse(text.trim())
        else {
            return Err(invalid("link"));
        };
        let server = ServerAddress::parse(&server).map_err(|_| invalid("link"))?;
        let organisation = code
            .get(..ORGANISATION_CHARS)
            .and_then(|id| id.parse().ok());
        let token = code
            .get(ORGANISATION_CHARS..)
            .and_then(|rest| rest.strip_prefix('_'));
        let meaning = match (organisation, token) {
            (Some(organisation), Some(token)) => Meaning::Join {
                organisation,
                token: token.to_owned(),
            },
            _ => Meaning::SetUp { code },
        };
        Ok(Self {
            server,
            fingerprint,
            meaning,
        })
    }
}

impl Client {
    // Before anybody is signed in

    /// Asks a server what it is. With a fingerprint its own authority is taken from it, if it
    /// is the one; nothing that was typed is sent before.
    pub async fn look_at_server(
        &self,
        server: &str,
        company_ca: Option<String>,
        fingerprint: Option<String>,
    ) -> Result<ServerLook> {
        let server = ServerAddress::parse(server).map_err(|_| invalid("server"))?;
        self.look(&server, company_ca, fingerprint).await
    }

    async fn look(
        &self,
        server: &ServerAddress,
        company_ca: Option<String>,
        fingerprint: Option<String>,
    ) -> Result<ServerLook> {
        let config = &self.0.config;
        let company_ca = match (company_ca, &fingerprint) {
            (Some(pem), Some(wanted)) => {
                let wanted = authority::normal_fingerprint(wanted);
                if !authority::fingerprints_of_pem(&pem)
                    .iter()
                    .any(|found| Some(found) == wanted.as_ref())
                {
                    return Err(invalid("company_ca"));
                }
                Some(pem)
            }
            (Some(pem), None) => Some(pem),
            (None, Some(wanted)) => config.net.authority(server, wanted, &config.proxy).await?,
            (None, None) => None,
        };
        let net = config
            .net
            .to(server, company_ca.as_deref(), &config.proxy)?;
        let about = Api::anonymous(net).about().await?;
        self.remember(|remembered| {
            remembered.server = Some(server.as_str().to_owned());
            remembered.company_ca.clone_from(&company_ca);
            remembered.contacts.clone_from(&about.contacts);
            remembered.organisation = Some(about.organisation_name.clone());
        })?;
        let ca_fingerprint = company_ca
            .as_deref()
            .and_then(|pem| authority::fingerprints_of_pem(pem).into_iter().next());
        Ok(ServerLook {
            server: server.as_str().to_owned(),
            organisation: about.organisation_name,
            set_up_needed: about.set_up_needed,
            version: about.version,
            password: about.password,
            contacts: about.contacts,
            company_ca,
            ca_fingerprint,
            local: false,
        })
    }

    /// Reads a link and asks the server it leads to.
    pub async fn look_at_link(&self, link: &str, company_ca: Option<String>) -> Result<LinkLook> {
        let link = Link::read(link)?;
        let look = self
            .look(&link.server, company_ca, link.fingerprint.clone())
            .await?;
        let (offer, set_up_code) = match link.meaning {
            Meaning::SetUp { code } => (None, Some(code)),
            Meaning::Join {
                organisation,
                token,
            } => {
                let config = &self.0.config;
                let ca = look.company_ca.as_deref();
                let net = config.net.to(&link.server, ca, &config.proxy)?;
                let asked = LookAtLink {
                    organisation,
                    token,
                };
                (Some(Api::anonymous(net).look_at_link(&asked).await?), None)
            }
        };
        Ok(LinkLook {
            look,
            offer,
            set_up_code,
        })
    }

    /// Makes the company on a server that has none, and its first owner, who is signed in here.
    pub async fn set_up(&self, form: SetUpForm) -> Result<SessionView> {
        let server = ServerAddress::parse(&form.server).map_err(|_| invalid("server"))?;
        self.check_passphrase(form.passphrase.as_deref())?;
        let config = &self.0.config;
        let mut state = self.0.state.lock().await;
        let ca = form.company_ca;
        let net = config.net.to(&server, ca.as_deref(), &config.proxy)?;
        let handle = form.handle.trim().to_lowercase();
        let signed_in = Api::anonymous(net)
            .set_up(&SetUp {
                code: form.code,
                organisation_name: form.organisation_name,
                password_profile: form.password_profile,
                handle: handle.clone(),
                display_name: form.display_name,
                password: form.password,
                device_name: config.device_name.clone(),
            })
            .await?;
        self.enter(&mut state, &server, handle, ca, form.passphrase, signed_in)
            .await?;
        // A window closed midway comes back to the page it was closed at.
        self.remember(|remembered| remembered.furnishing = Some(Furnishing::People))?;
        self.session_view(&state).await
    }

    /// Turns to another page of the furnishing; none ends it.
    pub async fn furnish(&self, page: Option<Furnishing>) -> Result<SessionView> {
        self.account_even_shut()?;
        self.remember(|remembered| remembered.furnishing = page)?;
        let state = self.0.state.lock().await;
        self.session_view(&state).await
    }

    /// Joins by a link; by the link's setting at once, or when an administrator says yes.
    pub async fn join(&self, form: JoinForm) -> Result<SessionView> {
        let link = Link::read(&form.link)?;
        let Meaning::Join {
            organisation,
            token,
        } = link.meaning
        else {
            return Err(invalid("link"));
        };
        self.check_passphrase(form.passphrase.as_deref())?;
        let config = &self.0.config;
        let mut state = self.0.state.lock().await;
        let ca = form.company_ca;
        let net = config.net.to(&link.server, ca.as_deref(), &config.proxy)?;
        let handle = form.handle.trim().to_lowercase();
        let id = JoinRequestId::now_v7();
        let joined = Api::anonymous(net)
            .join(&Join {
                id,
                organisation,
                token,
                handle: handle.clone(),
                display_name: form.display_name,
                password: form.password,
                device_name: config.device_name.clone(),
            })
            .await?;
        match joined {
            Joined::Active { signed_in } => {
                self.enter(
                    &mut state,
                    &link.server,
                    handle,
                    ca,
                    form.passphrase,
                    signed_in,
                )
                .await
            }
            Joined::Waiting { token } => {
                self.begin_to_wait(&token, form.passphrase).await;
                let now = config.clock.now();
                self.remember(|remembered| {
                    remembered.waiting = Some(Waiting {
                        request: id,
                        server: link.server.as_str().to_owned(),
                        organisation: remembered.organisation.clone().unwrap_or_default(),
                        handle,
                        company_ca: ca,
                        since: now,
                        refused: None,
                    });
                })?;
                let view = self.session_view(&state).await;
                self.tell([Change::Session]);
                view
            }
            Joined::Refused { .. } => Err(Error::NotFound),
        }
    }

    /// The token opens one question; where there is a key store it survives a restart.
    async fn begin_to_wait(&self, token: &str, passphrase: Option<String>) {
        *self.waiting_secret() = Some(WaitingSecret {
            token: Zeroizing::new(token.to_owned()),
            passphrase: passphrase.map(Zeroizing::new),
        });
        let key = URL_SAFE_NO_PAD.decode(token).map(Zeroizing::new);
        let key = key.ok().and_then(|bytes| Key::from_slice(&bytes));
        if let (Some(key_store), Some(key)) = (self.0.config.key_store.clone(), key) {
            let kept = session::blocking(self.0.config.store_mode, move || {
                key_store
                    .set(WAITING, &key)
                    .map_err(|error| Error::Keys(error.into()))
            });
            // Without it the person signs in by their password when they hear that they may.
            if let Err(error) = kept.await {
                tracing::warn!(%error, "the token for asking could not be kept");
            }
        }
    }

    async fn waiting_token(&self) -> Option<Zeroizing<String>> {
        if let Some(secret) = &*self.waiting_secret() {
            return Some(secret.token.clone());
        }
        let key_store = self.0.config.key_store.clone()?;
        let key = session::blocking(self.0.config.store_mode, move || {
            key_store
                .get(WAITING)
                .map_err(|error| Error::Keys(error.into()))
        });
        let key = key.await.ok().flatten()?;
        Some(Zeroizing::new(URL_SAFE_NO_PAD.encode(key.expose())))
    }

    fn waiting_secret(&self) -> std::sync::MutexGuard<'_, Option<WaitingSecret>> {
        self.0
            .waiting
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(super) fn waiting_view(&self) -> Option<WaitingView> {
        let waiting = self.remembered().waiting?;
        Some(WaitingView {
            server: waiting.server,
            organisation: waiting.organisation,
            handle: waiting.handle,
            since: waiting.since,
            refused: waiting.refused,
            can_ask: self.0.config.key_store.is_some() || self.waiting_secret().is_some(),
        })
    }

    /// Asks whether an administrator has answered. Yes signs in.
    pub async fn ask_for_answer(&self) -> Result<SessionView> {
        let mut state = self.0.state.lock().await;
        let config = &self.0.config;
        let Some(waiting) = self.remembered().waiting else {
            return self.session_view(&state).await;
        };
        let Some(token) = self.waiting_token().await else {
            return self.session_view(&state).await;
        };
        let server = ServerAddress::parse(&waiting.server).map_err(Error::bug)?;
        let ca = waiting.company_ca;
        let net = config.net.to(&server, ca.as_deref(), &config.proxy)?;
        let joined = Api::anonymous(net)
            .join_answer(&AskForAnswer {
                id: waiting.request,
                token: token.to_string(),
                device_name: config.device_name.clone(),
            })
            .await?;
        match joined {
            Joined::Waiting { .. } => self.session_view(&state).await,
            Joined::Refused { text } => {
                self.remember(|remembered| {
                    if let Some(waiting) = &mut remembered.waiting {
                        waiting.refused = Some(text);
                    }
                })?;
                self.session_view(&state).await
            }
            Joined::Active { signed_in } => {
                let passphrase = self
                    .waiting_secret()
                    .as_ref()
                    .and_then(|secret| secret.passphrase.as_ref().map(|text| text.to_string()));
                self.enter(
                    &mut state,
                    &server,
                    waiting.handle,
                    ca,
                    passphrase,
                    signed_in,
                )
                .await
            }
        }
    }

    /// Leaves the waiting screen: to sign in, or to begin anew.
    pub async fn stop_waiting(&self) -> Result<SessionView> {
        let state = self.0.state.lock().await;
        self.forget_waiting().await?;
        let view = self.session_view(&state).await;
        self.tell([Change::Session]);
        view
    }

    async fn forget_waiting(&self) -> Result<()> {
        if self.remembered().waiting.is_none() {
            return Ok(());
        }
        self.remember(|remembered| remembered.waiting = None)?;
        *self.waiting_secret() = None;
        if let Some(key_store) = self.0.config.key_store.clone() {
            session::blocking(self.0.config.store_mode, move || {
                key_store
                    .delete(WAITING)
                    .map_err(|error| Error::Keys(error.into()))
            })
            .await?;
        }
        Ok(())
    }

    pub(super) fn check_passphrase(&self, passphrase: Option<&str>) -> Result<()> {
        let short = passphrase.unwrap_or_default().chars().count() < PASSPHRASE_CHARS_MIN;
        if self.0.config.key_store.is_none() && short {
            return Err(invalid("passphrase"));
        }
        Ok(())
    }

    /// What every way in ends with: the account's folder, its store, its tasks.
    pub(super) async fn enter(
        &self,
        state: &mut State,
        server: &ServerAddress,
        handle: String,
        company_ca: Option<String>,
        passphrase: Option<String>,
        signed_in: SignedIn,
    ) -> Result<SessionView> {
        let config = &self.0.config;
        self.set_account(None);
        if let State::SignedIn { running, .. } = std::mem::replace(state, State::SignedOut) {
            running.stop().await;
        }
        let name = session::account_name(signed_in.organisation, signed_in.person);
        let dir = session::account_dir(config, &name);
        let key_store = session::key_store(config, &dir, passphrase).await?;
        let store = session::open_or_make_store(config, &dir, key_store).await?;
        // What an ended session left to be said of this device.
        let _ = tokio::time::timeout(LAST_WORD, self.tell_last(&store)).await;
        let organisation = signed_in.organisation_name.clone();
        let ca = company_ca.clone();
        let session = session::remember(&store, server, handle, company_ca, signed_in).await?;
        self.remember(|remembered| {
            remembered.server = Some(server.as_str().to_owned());
            remembered.account = Some(name.clone());
            remembered.company_ca = ca;
            remembered.organisation = Some(organisation);
            remembered.furnishing = None;
        })?;
        self.forget_waiting().await?;
        let running = session::start(config, store, session, &self.0.outlets).await?;
        *state = self.started(name, running);
        self.set_locked_out(None);
        let view = self.session_view(state).await;
        self.tell(EVERYTHING);
        view
    }

    // The way to the server

    pub async fn proxy(&self) -> Result<ProxyChoice> {
        Ok(self.0.config.proxy.choice())
    }

    pub async fn set_proxy(&self, choice: ProxyChoice) -> Result<ProxyChoice> {
        if let ProxyChoice::Manual { address } = &choice
            && proxy::parse(address).is_none()
        {
            return Err(invalid("proxy"));
        }
        self.remember(|remembered| remembered.proxy = choice.clone())?;
        self.0.config.proxy.set(choice.clone());
        if let Ok(account) = self.account_even_shut() {
            account.command(Command::Retry);
        }
        Ok(choice)
    }

    /// What is used on the way to a server; none: to the one that is remembered.
    pub async fn proxy_to(&self, server: Option<&str>) -> Result<ProxyView> {
        let server = match server {
            Some(server) => Some(ServerAddress::parse(server).map_err(|_| invalid("server"))?),
            None => self
                .remembered()
                .server
                .and_then(|server| ServerAddress::parse(&server).ok()),
        };
        Ok(self.0.config.proxy.view(server.as_ref()))
    }

    /// Goes from the server's name to the disk, layer by layer. Without an address it is the
    /// server of whoever is signed in.
    pub async fn self_test(
        &self,
        server: Option<String>,
        company_ca: Option<String>,
    ) -> Result<Vec<TestStep>> {
        let config = &self.0.config;
        let account = self.account_even_shut().ok();
        let (server, company_ca) = match (&account, server) {
            (_, Some(server)) => (server, company_ca),
            (Some(account), None) => (
                account.session.server.clone(),
                account.session.company_ca.clone(),
            ),
            (None, None) => return Err(invalid("server")),
        };
        let server = ServerAddress::parse(&server).map_err(|_| invalid("server"))?;
        let mut test = Test::default();
        for (layer, outcome) in config
            .net
            .reach(&server, company_ca.as_deref(), &config.proxy)
            .await
        {
            test.add(layer, outcome.map_err(Error::from));
        }
        if test.is_good() {
            let about = match config.net.to(&server, company_ca.as_deref(), &config.proxy) {
                Ok(net) => Api::anonymous(net).about().await.map(|_| ()),
                Err(error) => Err(error),
            };
            test.add(Layer::Server, about);
        } else {
            test.skip(Layer::Server);
        }
        match &account {
            Some(account) if test.is_good() => {
                test.add(Layer::SignIn, account.api.sessions().await.map(|_| ()));
                if test.is_good() {
                    let opened = account.net.open_socket(&account.token).await;
                    test.add(Layer::Socket, opened.map(|_| ()).map_err(Error::from));
                } else {
                    test.skip(Layer::Socket);
                }
            }
            _ => {
                test.skip(Layer::SignIn);
                test.skip(Layer::Socket);
            }
        }
        match &account {
            Some(account) => {
                let now = config.clock.now();
                let written = account
                    .store
                    .write(move |tx| {
                        first_hour::set_seen(tx, "self-test", true, now)?;
                        first_hour::set_seen(tx, "self-test", false, now)
                    })
                    .await;
                test.add(Layer::Storage, written.map_err(Error::from));
            }
            None => {
                let remembered = self.remember(|_| {});
                test.add(Layer::Storage, remembered);
            }
        }
        Ok(test.steps)
    }

    // Links and those who came by them

    pub async fn make_join_link(&self, link: CreateJoinLink) -> Result<JoinLinkView> {
        let account = self.account_even_shut()?;
        let made = account.heeded(account.api.create_join_link(&link).await)?;
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("server", &account.session.server);
        // Only where this desktop itself trusts that authority: a server behind a certificate
        // that everybody trusts needs none.
        if let (Some(fingerprint), Some(_)) = (&made.ca_fingerprint, &account.session.company_ca)
            && let Some(fingerprint) = authority::normal_fingerprint(fingerprint)
        {
            query.append_pair("ca", &fingerprint);
        }
        query.append_pair("code", &format!("{}_{}", made.organisation, made.token));
        Ok(JoinLinkView {
            link: made.link,
            address: format!("tokenim://join?{}", query.finish()),
        })
    }

    pub async fn join_links(&self) -> Result<Vec<JoinLink>> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.join_links().await)
    }

    pub async fn revoke_join_link(&self, link: JoinLinkId) -> Result<()> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.revoke_join_link(link).await)
    }

    pub async fn join_requests(&self) -> Result<Vec<JoinRequest>> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.join_requests().await)
    }

    pub async fn decide_join(&self, request: JoinRequestId, decision: DecideJoin) -> Result<()> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.decide_join(request, &decision).await)
    }

    // Sessions

    pub async fn sessions(&self) -> Result<Vec<SessionRow>> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.sessions().await)
    }

    pub async fn end_session(&self, session: SessionId) -> Result<()> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.end_session(session).await)
    }

    pub async fn end_other_sessions(&self) -> Result<()> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.end_other_sessions().await)
    }

    /// Shows the server who sits here. What it lets this session do comes with the next facts.
    pub async fn confirm_identity(&self, proof: ConfirmIdentity) -> Result<IdentityConfirmed> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.confirm_identity(&proof).await)
    }

    pub async fn change_password(&self, change: ChangePassword) -> Result<()> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.change_password(&change).await)
    }

    // Help

    pub async fn help(&self) -> Result<HelpView> {
        let Ok(account) = self.account_even_shut() else {
            return Ok(HelpView {
                contacts: self.remembered().contacts,
                notes: String::new(),
            });
        };
        let organisation = account.store.read(directory::organisation).await?;
        let organisation = organisation.unwrap_or_default();
        if self.remembered().contacts != organisation.contacts {
            let contacts = organisation.contacts.clone();
            self.remember(|remembered| remembered.contacts = contacts)?;
        }
        Ok(HelpView {
            contacts: organisation.contacts,
            notes: organisation.notes,
        })
    }

    /// The rules for new passwords, and the others there are to choose from.
    pub async fn password_rules(&self) -> Result<PasswordRulesView> {
        let account = self.account_even_shut()?;
        let organisation = account.store.read(directory::organisation).await?;
        let now = match organisation {
            Some(organisation) => organisation.password_profile.rules(),
            // Right after the first sign-in nothing has been synced yet.
            None => account.api.about().await?.password,
        };
        Ok(PasswordRulesView {
            now,
            choices: PasswordProfile::ALL.map(PasswordProfile::rules).to_vec(),
        })
    }

    pub async fn set_password_profile(&self, request: SetPasswordProfile) -> Result<()> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.set_password_profile(&request).await)
    }

    pub async fn set_help(&self, help: SetHelp) -> Result<()> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.set_help(&help).await)
    }

    /// The whole of a report, as it would be sent. Nothing is sent by asking for it.
    pub async fn prepare_report(&self, words: &str, desktop: &[String]) -> Result<String> {
        let mut text = String::new();
        let mut line = |label: &str, value: &str| {
            text.push_str(label);
            text.push_str(": ");
            text.push_str(value);
            text.push('\n');
        };
        line("app", env!("CARGO_PKG_VERSION"));
        line(
            "system",
            &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        );
        for more in desktop {
            line("desktop", &diagnostics::redact(more));
        }
        line("time", &self.0.config.clock.now().0.to_string());
        if let Ok(account) = self.account_even_shut() {
            let connection = account.connection.view();
            line("server", &account.session.server);
            line("connection", &format!("{:?}", connection.state));
            if let Some(cause) = &connection.cause {
                line("cause", &diagnostics::redact(cause));
            }
            if let Some(heard) = connection.as_of {
                line("heard", &heard.0.to_string());
            }
            let counted = account
                .store
                .read(|reader| {
                    Ok((
                        crate::store::channel::ids(reader)?.len(),
                        crate::store::outbox::unsent(reader)?,
                    ))
                })
                .await;
            match counted {
                Ok((channels, unsent)) => {
                    line("channels", &channels.to_string());
                    line("unsent", &unsent.to_string());
                }
                Err(error) => line("storage", &diagnostics::redact(&error.to_string())),
            }
        } else {
            line("session", "nobody is signed in");
        }
        let words = words.trim();
        if !words.is_empty() {
            text.push_str("\n--- words\n");
            text.push_str(words);
            text.push('\n');
        }
        text.push_str("\n--- log\n");
        for kept in diagnostics::lines() {
            text.push_str(&kept);
            text.push('\n');
        }
        Ok(text)
    }

    /// Queues exactly this text; it goes when there is a network.
    pub async fn send_report(&self, text: String) -> Result<()> {
        let account = self.account_even_shut()?;
        if text.trim().is_empty()
            || text.chars().count() > tokenim_protocol::start::REPORT_CHARS_MAX
        {
            return Err(invalid("text"));
        }
        let (id, now) = (ReportId::now_v7(), self.0.config.clock.now());
        account
            .store
            .write(move |tx| first_hour::queue_report(tx, id, &text, now))
            .await?;
        account.reports.notify_one();
        Ok(())
    }

    pub async fn own_reports(&self) -> Result<Vec<ReportState>> {
        let account = self.account_even_shut()?;
        Ok(account.store.read(first_hour::reports).await?)
    }

    pub async fn reports(&self) -> Result<Vec<Report>> {
        let account = self.account_even_shut()?;
        account.heeded(account.api.reports().await)
    }

    // The first day

    pub async fn first_steps(&self) -> Result<FirstSteps> {
        let account = self.account_even_shut()?;
        let (done, hidden) = account
            .store
            .read(|reader| {
                Ok((
                    first_hour::steps_done(reader)?,
                    first_hour::is_seen(reader, STEPS_HIDDEN)?,
                ))
            })
            .await?;
        let steps = FirstStep::ALL.map(|step| FirstStepState {
            step,
            done: done.contains(&name_of(step)),
        });
        Ok(FirstSteps {
            hidden,
            steps: steps.to_vec(),
        })
    }

    pub async fn first_step_done(&self, step: FirstStep) -> Result<()> {
        let account = self.account_even_shut()?;
        let now = self.0.config.clock.now();
        account
            .store
            .write(move |tx| first_hour::step_done(tx, &name_of(step), now))
            .await?;
        Ok(())
    }

    /// Puts the list away, or begins it again from nothing.
    pub async fn show_first_steps(&self, shown: bool) -> Result<FirstSteps> {
        let account = self.account_even_shut()?;
        let now = self.0.config.clock.now();
        account
            .store
            .write(move |tx| {
                if shown {
                    first_hour::begin_again(tx)?;
                }
                first_hour::set_seen(tx, STEPS_HIDDEN, !shown, now)
            })
            .await?;
        self.first_steps().await
    }

    pub async fn news(&self) -> Result<NewsView> {
        let account = self.account_even_shut()?;
        let notes = self.help().await?.notes;
        let (version, of_notes) = (news_key(), notes_key(&notes));
        let (unread, first) = account
            .store
            .read(move |reader| {
                let of_version = first_hour::is_seen(reader, &version)?;
                let of_notes = match of_notes {
                    Some(key) => first_hour::is_seen(reader, &key)?,
                    None => true,
                };
                let first = !first_hour::is_any_seen(reader, NEWS)?;
                Ok((!of_version || !of_notes, first))
            })
            .await?;
        Ok(NewsView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            unread,
            first,
            notes,
        })
    }

    pub async fn news_read(&self) -> Result<NewsView> {
        let account = self.account_even_shut()?;
        let notes = self.help().await?.notes;
        let now = self.0.config.clock.now();
        let (version, of_notes) = (news_key(), notes_key(&notes));
        account
            .store
            .write(move |tx| {
                first_hour::set_seen(tx, &version, true, now)?;
                match of_notes {
                    Some(key) => first_hour::set_seen(tx, &key, true, now),
                    None => Ok(()),
                }
            })
            .await?;
        self.news().await
    }
}

fn news_key() -> String {
    format!("{NEWS}{}", env!("CARGO_PKG_VERSION"))
}

/// Changed words are new words.
fn notes_key(notes: &str) -> Option<String> {
    let notes = notes.trim();
    (!notes.is_empty()).then(|| format!("notes {}", &blake3::hash(notes.as_bytes()).to_hex()[..16]))
}

fn name_of(step: FirstStep) -> String {
    match step {
        FirstStep::Send => "send",
        FirstStep::Reply => "reply",
        FirstStep::Search => "search",
        FirstStep::MyPermissions => "my_permissions",
        FirstStep::Ask => "ask",
        FirstStep::Invite => "invite",
    }
    .to_owned()
}

#[derive(Default)]
struct Test {
    steps: Vec<TestStep>,
}

impl Test {
    fn add(&mut self, layer: Layer, outcome: Result<()>) {
        let (outcome, cause) = match outcome {
            Ok(()) => (Outcome::Good, None),
            Err(error) => (Outcome::Failed, Some(error.to_string())),
        };
        self.steps.push(TestStep {
            layer,
            outcome,
            cause,
        });
    }

    fn skip(&mut self, layer: Layer) {
        self.steps.push(TestStep {
            layer,
            outcome: Outcome::Skipped,
            cause: None,
        });
    }

    fn is_good(&self) -> bool {
        self.steps
            .iter()
            .all(|step| step.outcome != Outcome::Failed)
    }
}
