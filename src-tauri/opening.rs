//! The core while it opens.
//!
//! Reading the key and opening the store takes as long as the web view takes to start. Both
//! run at once: a page that asks too early waits here, and a core that could not be opened
//! answers every question with the reason.

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tauri::async_runtime::{JoinHandle, spawn, spawn_blocking};
use tauri::{AppHandle, Manager, Runtime};
use tokenim_client::keys::KeyStore;
use tokenim_client::notify::{CallNotice, NoticeAbout, RequestNews};
use tokenim_client::{Client, Config};
use tokenim_ipc::Core;
use tokenim_ipc::error::IpcError;
use tokenim_pictures::ask::Worker;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::desktop::Manners;
use crate::dialogs::Dialogs;
use crate::key_store::SystemKeyStore;
#[cfg(feature = "local-server")]
use crate::local_server::{self, LocalServer, WithLocal};
use crate::notifications::{self, Notices};
use crate::outside::Desktop;
use crate::words::Tongue;
use crate::{tray, updater, windows};

type Opened = Result<Arc<Core>, IpcError>;

pub struct Opening {
    opened: watch::Receiver<Option<Opened>>,
    /// Carries the events to the page.
    carrier: Mutex<Option<JoinHandle<()>>>,
}

impl Opening {
    pub fn start<R: Runtime>(app: &AppHandle<R>, profile: PathBuf, passphrase_stdin: bool) -> Self {
        let (done, opened) = watch::channel(None);
        let app = app.clone();
        spawn(async move {
            let manners = app.state::<Arc<Manners>>().inner().clone();
            spawn(updater::follow(manners.clone(), profile.clone()));
            let dialogs = Dialogs::over(&app);
            let core = open(profile, passphrase_stdin, manners, dialogs).await;
            match &core {
                Ok(core) => {
                    core.client().set_focused(windows::is_focused(&app));
                    spawn(show_notices(app.clone(), core.clone()));
                    spawn(show_request_notices(app.clone(), core.clone()));
                    spawn(tray::follow(app, core.clone()));
                }
                Err(error) => {
                    tracing::error!(kind = ?error.kind, cause = error.cause, "the core did not open");
                }
            }
            // With nobody left to ask, the answer does not matter.
            let _ = done.send(Some(core));
        });
        Self {
            opened,
            carrier: Mutex::default(),
        }
    }

    /// The open core, as soon as there is one.
    pub async fn core(&self) -> Opened {
        let mut opened = self.opened.clone();
        match opened.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(core)) => core.clone(),
            // The task that opens it has panicked.
            Ok(None) | Err(_) => Err(IpcError::bug("the core was not opened")),
        }
    }

    /// Whether the person looks at the window; what they read there is not notified.
    pub fn set_focused(&self, focused: bool) {
        if let Some(Ok(core)) = &*self.opened.borrow() {
            core.client().set_focused(focused);
        }
    }

    /// Hands an address of ours to the page, as soon as there is a core to do it.
    pub fn hand_in(app: &AppHandle<impl Runtime>, address: String) {
        let app = app.clone();
        // Not what it says: an invitation is a secret.
        tracing::info!("an address of ours was opened");
        spawn(async move {
            if let Ok(core) = app.state::<Self>().core().await {
                core.open_deep_link(&address);
            }
        });
    }

    /// Takes the carrier of one page; the page before it hears nothing more.
    pub fn carry(&self, carrier: JoinHandle<()>) {
        let mut current = self
            .carrier
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(before) = current.replace(carrier) {
            before.abort();
        }
    }
}

async fn open(
    profile: PathBuf,
    passphrase_stdin: bool,
    manners: Arc<Manners>,
    dialogs: Dialogs,
) -> Opened {
    let mut config = Config::new(profile);
    config.pictures = Worker::this_program();
    // Asking the key store may wait for a person who unlocks it.
    let key_store = spawn_blocking(SystemKeyStore::connect)
        .await
        .map_err(IpcError::bug)?;
    let mut desktop = Desktop::new(manners, dialogs);
    if let Some(key_store) = key_store {
        let key_store: Arc<dyn KeyStore> = Arc::new(key_store);
        config = config.with_key_store(key_store.clone());
        #[cfg(feature = "local-server")]
        {
            let local = LocalServer::new(&config.dir, key_store);
            config.net = Arc::new(WithLocal(local.clone()));
            config.local_server = Some(local_server::NAME.to_owned());
            desktop = desktop.with_local(local);
        }
    }
    let client = Client::open(config).await?;
    if passphrase_stdin {
        let passphrase = spawn_blocking(first_line)
            .await
            .map_err(IpcError::bug)?
            .map_err(IpcError::bug)?;
        // A wrong one is not the end: the page asks for it again.
        if let Err(error) = client.unlock(passphrase.to_string()).await {
            tracing::warn!(%error, "the passphrase from standard input did not open the keys");
        }
    }
    Ok(Core::start(client, Arc::new(desktop)))
}

fn first_line() -> std::io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line)?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    Ok(line)
}

/// Shows what deserves it; a click brings the window to the front with that message.
async fn show_notices<R: Runtime>(app: AppHandle<R>, core: Arc<Core>) {
    let notices = Notices::default();
    let mut told = core.client().notices();
    loop {
        match told.recv().await {
            Ok(mut notice) => {
                let (app, core, notices) = (app.clone(), core.clone(), notices.clone());
                let preferences = core.client().preferences().await.unwrap_or_default();
                let tongue = Tongue::of(preferences.language);
                let instead = tongue.say("notice-hidden");
                if notice.corrected && !notice.hidden {
                    let corrected = tongue.say("notice-corrected");
                    notice.preview = format!("{corrected} {}", notice.preview);
                }
                if let (Some(call), false) = (notice.call, notice.hidden) {
                    let said = tongue.say(match call {
                        CallNotice::Voice => "notice-call-voice",
                        CallNotice::Video => "notice-call-video",
                        CallNotice::Planned => "notice-call-planned",
                        CallNotice::Soon => "notice-call-soon",
                    });
                    notice.preview = format!("{said} {}", notice.preview).trim_end().to_owned();
                }
                spawn_blocking(move || {
                    notices.show(notice, &instead, |clicked| {
                        core.open_message(clicked);
                        windows::focus(&app);
                    });
                });
            }
            // What was missed while catching up is bold in the list.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// The same for what happens to requests for access.
async fn show_request_notices<R: Runtime>(app: AppHandle<R>, core: Arc<Core>) {
    let mut told = core.client().request_notices();
    loop {
        match told.recv().await {
            Ok(notice) => {
                let (app, core) = (app.clone(), core.clone());
                let preferences = core.client().preferences().await.unwrap_or_default();
                let tongue = Tongue::of(preferences.language);
                let title = tongue.say(match notice.news {
                    RequestNews::ToDecide => "notice-request-to_decide",
                    RequestNews::Question => "notice-request-question",
                    RequestNews::Approved => "notice-request-approved",
                    RequestNews::Denied => "notice-request-denied",
                    RequestNews::Ended => "notice-request-ended",
                    RequestNews::CaseOpened => "notice-case-opened",
                    RequestNews::CaseDecided => "notice-case-decided",
                    RequestNews::CaseToJudge => "notice-case-to_judge",
                });
                let what = match notice.permission {
                    _ if notice.hidden => tongue.say("notice-hidden"),
                    None if matches!(notice.about, NoticeAbout::Case(_)) => String::new(),
                    None => tongue.say("event-everything"),
                    Some(permission) => tongue.say(&format!(
                        "permission-{}",
                        permission.id().replacen('.', "-", 1)
                    )),
                };
                let parts = [notice.name.clone(), what, notice.place.clone()];
                let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let body = said.join(" · ");
                spawn_blocking(move || {
                    notifications::show_request(&title, &body, || {
                        core.open_request(&notice);
                        windows::focus(&app);
                    });
                });
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
