//! The desktop program: one window around the core.
//!
//! No product logic lives here. The shell opens the core and the window side by side, carries
//! commands in and events out, keeps the keys in the system's key store, and shows notices.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use tauri::{Manager, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use tokenim_client::store::preferences;

mod arguments;
mod autostart;
mod badge;
mod commands;
mod desktop;
mod dialogs;
mod graphics;
mod key_store;
#[cfg(feature = "local-server")]
mod local_server;
mod logging;
#[cfg(target_os = "macos")]
mod menu;
mod notifications;
mod one_instance;
mod opening;
mod outside;
mod tray;
mod updater;
mod windows;
mod words;

use arguments::Arguments;
use desktop::Manners;
use one_instance::OneInstance;
use opening::Opening;

/// Most waiting is on the network and on the store's own threads.
const WORKERS: usize = 2;

pub fn run() -> ExitCode {
    // The same program, started by itself to decode one picture: nothing else of it begins.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == tokenim_pictures::ARGUMENT)
    {
        return tokenim_pictures::worker::run();
    }
    graphics::prepare();
    // Two providers of cryptography are linked in; without a choice the first handshake panics.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        unreachable!("nothing has chosen a provider before");
    }
    let arguments = Arguments::parse_from(arguments::given(std::env::args_os()));
    logging::start();
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the program could not start");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let profile = arguments.profile_dir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    // For the first frame and the menu; the page is told by `start_up`.
    let kept = preferences::load(&profile).preferences;

    let passphrase_stdin = arguments.passphrase_stdin;
    let hidden = arguments.hidden;
    let link = arguments.link.clone();
    let chosen = arguments.profile.as_ref().map(|_| profile.clone());
    let plugin_profile = profile.clone();
    tauri::Builder::default()
        // First, so that a second instance ends before it touches the store.
        .plugin(OneInstance::of(&plugin_profile))
        .plugin(window_place(&plugin_profile))
        .invoke_handler(tauri::generate_handler![
            commands::put_piece,
            commands::rpc,
            commands::subscribe
        ])
        .setup(move |app| {
            // Before the window: the store opens while WebKit starts.
            let manners = Manners::load(&profile, chosen, hidden);
            app.manage(Arc::new(manners));
            app.manage(Opening::start(
                app.handle(),
                profile.clone(),
                passphrase_stdin,
            ));
            #[cfg(target_os = "macos")]
            menu::put(app.handle(), words::Tongue::of(kept.language))?;
            windows::open(app.handle(), profile.join("webview"), kept.theme, hidden)?;
            if let Some(link) = link {
                Opening::hand_in(app.handle(), link);
            }
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::Focused(focused) => window.state::<Opening>().set_focused(*focused),
            WindowEvent::CloseRequested { api, .. } => {
                if window.state::<Arc<Manners>>().hides_on_close() {
                    api.prevent_close();
                    windows::hide(window.app_handle());
                    window.state::<Opening>().set_focused(false);
                }
            }
            _ => {}
        })
        .build(tauri::generate_context!())?
        .run(|_app, _event| {
            #[cfg(target_os = "macos")]
            menu::heard(_app, _event);
        });
    Ok(())
}

/// Remembers where the window stood, for each profile by itself.
fn window_place<R: tauri::Runtime>(profile: &Path) -> tauri::plugin::TauriPlugin<R> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        // Absolute, so that it stays in the profile.
        .with_filename(profile.join("window.json").to_string_lossy())
        .build()
}
