//! The main window, and what a page may not do with it.
//!
//! The page stays on its own origin. A link, a form, a refresh, a script or a dropped address
//! that would lead it elsewhere is refused here, whatever the page's own policy says. What
//! passes the gate of `open_link` goes to the system's browser instead; the rest goes nowhere.

use tauri::webview::NewWindowResponse;
use tauri::window::Color;
use tauri::{
    AppHandle, Manager, Runtime, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};
use tokenim_client::view::session::Theme as Preference;

use crate::outside;

/// The label that the capability file names.
pub const MAIN: &str = "main";

/// The pages' own background in the two themes (`--surface` in the tokens), so that nothing
/// flashes before the first paint.
const LIGHT: Color = Color(255, 255, 255, 255);
const DARK: Color = Color(23, 26, 30, 255);

/// Opens the window in the colour of its theme. It is made hidden, put where it was the last
/// time (by the window-state plugin), and only then shown, so that it never jumps.
pub fn open<R: Runtime>(
    app: &AppHandle<R>,
    webview_dir: std::path::PathBuf,
    preference: Preference,
    hidden: bool,
) -> tauri::Result<()> {
    let page = WebviewUrl::App("index.html".into());
    let window = WebviewWindowBuilder::new(app, MAIN, page)
        .title("TokenIM")
        .inner_size(1180.0, 760.0)
        .min_inner_size(480.0, 420.0)
        .visible(false)
        .data_directory(webview_dir)
        .background_color(background(preference, Theme::Light))
        // The page takes dropped things itself; a dropped address is a navigation, refused below.
        .disable_drag_drop_handler()
        .on_navigation(|address| {
            let home = stays_home(address);
            if !home {
                outside::hand_out(address);
            }
            home
        })
        .on_new_window(|address, _| {
            outside::hand_out(&address);
            NewWindowResponse::Deny
        })
        .on_download(|_, _| false)
        .build()?;
    if preference == Preference::System {
        let theme = window.theme().unwrap_or(Theme::Light);
        window.set_background_color(Some(background(preference, theme)))?;
    }
    // It waits in the tray with its page painted, so that nothing flashes when it comes up.
    if hidden { Ok(()) } else { window.show() }
}

fn background(preference: Preference, system: Theme) -> Color {
    match (preference, system) {
        (Preference::Dark, _) | (Preference::System, Theme::Dark) => DARK,
        (Preference::Light | Preference::System, _) => LIGHT,
    }
}

/// Whether an address is one of the pages that were built into the program.
fn stays_home(address: &Url) -> bool {
    if cfg!(any(windows, target_os = "android")) {
        matches!(address.scheme(), "http" | "https")
            && address.host_str() == Some("tauri.localhost")
            && address.port().is_none()
    } else {
        address.scheme() == "tauri" && address.host_str() == Some("localhost")
    }
}

pub fn is_focused<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.get_webview_window(MAIN)
        .is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Brings the window to the front.
pub fn focus<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let shown: tauri::Result<()> = [
            WebviewWindow::unminimize as fn(&WebviewWindow<R>) -> tauri::Result<()>,
            WebviewWindow::show,
            WebviewWindow::set_focus,
        ]
        .iter()
        .try_for_each(|step| step(&window));
        if let Err(error) = shown {
            tracing::warn!(%error, "the window did not come to the front");
        }
    }
}

/// Puts the window away; the icon brings it back.
pub fn hide<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window was not hidden");
    }
}

/// For a start without a window on a desktop without icons: it must be found somewhere.
pub fn show_minimised<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.minimize().and_then(|()| window.show())
    {
        tracing::warn!(%error, "the window was not shown");
    }
}

/// Title and badge. Where a desktop has no place for a badge, nothing happens.
pub fn show_unread<R: Runtime>(app: &AppHandle<R>, title: &str, urgent: u64) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let count = i64::try_from(urgent).ok().filter(|count| *count > 0);
    let shown = window.set_title(title).and_then(|()| badge(&window, count));
    if let Err(error) = shown {
        tracing::warn!(%error, "what is unread could not be shown");
    }
}

#[cfg(not(target_os = "windows"))]
fn badge<R: Runtime>(window: &WebviewWindow<R>, count: Option<i64>) -> tauri::Result<()> {
    window.set_badge_count(count)
}

/// The task bar takes a picture of 16 pixels, no number.
#[cfg(target_os = "windows")]
fn badge<R: Runtime>(window: &WebviewWindow<R>, count: Option<i64>) -> tauri::Result<()> {
    let dot = count.map(|_| {
        let dot = crate::badge::dot(16);
        tauri::image::Image::new_owned(dot.rgba, dot.width, dot.height)
    });
    window.set_overlay_icon(dot)
}

#[cfg(test)]
mod tests {
    use super::stays_home;

    #[test]
    fn lk_03_only_the_programs_own_pages_are_home() {
        let home = if cfg!(windows) {
            "http://tauri.localhost/index.html"
        } else {
            "tauri://localhost/index.html"
        };
        assert!(stays_home(&home.parse().unwrap()));
        for elsewhere in [
            "https://example.com/",
            "http://tauri.localhost.evil/",
            "http://localhost:5173/",
            "tauri://evil/",
            "tauri://localhost.evil/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "about:blank",
            "blob:null/0",
            "javascript:alert(1)",
            "ipc://localhost/rpc",
            "asset://localhost/etc/passwd",
        ] {
            assert!(!stays_home(&elsewhere.parse().unwrap()), "{elsewhere}");
        }
    }
}
