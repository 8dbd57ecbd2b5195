//! The desktop program: one window around the core.
//!
//! No product logic lives here. The shell opens the core and the window side by side, carries
//! commands in and events out, keeps the keys in the system's key store, and shows notices.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use tauri::{Manager, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use tokenim_client::store::preferences;

mod arguments;
mod commands;
mod graphics;
mod key_store;
mod logging;
mod notifications;
mod opening;
mod outside;
mod windows;

use arguments::Arguments;
use opening::Opening;

/// Most waiting is on the network and on the store's own threads.
const WORKERS: usize = 2;

pub fn run() -> ExitCode {
    graphics::prepare();
    // Two providers of cryptography are linked in; without a choice the first handshake panics.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        unreachable!("nothing has chosen a provider before");
    }
    let arguments = Arguments::parse();
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
    // Theme for the first frame; the rest of the preferences reaches the page by `preferences`.
    let theme = preferences::load(&profile).preferences.theme;

    let passphrase_stdin = arguments.passphrase_stdin;
    let plugin_profile = profile.clone();
    tauri::Builder::default()
        // First, so that a second instance ends before it touches the store.
        .plugin(one_instance(&plugin_profile))
        .plugin(window_place(&plugin_profile))
        .invoke_handler(tauri::generate_handler![commands::rpc, commands::subscribe])
        .setup(move |app| {
            // Before the window: the store opens while WebKit starts.
            app.manage(Opening::start(
                app.handle(),
                profile.clone(),
                passphrase_stdin,
            ));
            windows::open(app.handle(), profile.join("webview"), theme)?;
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::Focused(focused) = event {
                window.state::<Opening>().set_focused(*focused);
            }
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// One instance for each profile: the second one brings the first to the front and ends.
fn one_instance<R: tauri::Runtime>(profile: &Path) -> tauri::plugin::TauriPlugin<R> {
    // A name on the session bus may have letters and digits only, a path has more.
    let digest = blake3::hash(profile.as_os_str().as_encoded_bytes()).to_hex();
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(format!("com.tokenim.desktop.p{}", &digest[..16]))
        .callback(|app, _, _| windows::focus(app))
        .build()
}

/// Remembers where the window stood, for each profile by itself.
fn window_place<R: tauri::Runtime>(profile: &Path) -> tauri::plugin::TauriPlugin<R> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        // Absolute, so that it stays in the profile.
        .with_filename(profile.join("window.json").to_string_lossy())
        .build()
}
