//! What macOS expects of a program: a menu bar with the words of its language, and being told
//! by the system, not by arguments, what to open.

use tauri::menu::{AboutMetadata, Menu, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, RunEvent, Runtime};

use crate::opening::Opening;
use crate::windows;
use crate::words::Tongue;

/// Undo, cut, copy and paste reach the page only through such a menu.
pub fn put<R: Runtime>(app: &AppHandle<R>, tongue: Tongue) -> tauri::Result<()> {
    let about = AboutMetadata {
        name: Some("TokenIM".to_owned()),
        ..AboutMetadata::default()
    };
    let program = Submenu::with_items(
        app,
        "TokenIM",
        true,
        &[
            &PredefinedMenuItem::about(app, None, Some(about))?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::services(app, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::hide(app, None)?,
            &PredefinedMenuItem::hide_others(app, None)?,
            &PredefinedMenuItem::show_all(app, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::quit(app, Some(&tongue.say("tray-quit")))?,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        tongue.say("menu-edit"),
        true,
        &[
            &PredefinedMenuItem::undo(app, None)?,
            &PredefinedMenuItem::redo(app, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::cut(app, None)?,
            &PredefinedMenuItem::copy(app, None)?,
            &PredefinedMenuItem::paste(app, None)?,
            &PredefinedMenuItem::select_all(app, None)?,
        ],
    )?;
    let window = Submenu::with_items(
        app,
        tongue.say("menu-window"),
        true,
        &[
            &PredefinedMenuItem::minimize(app, None)?,
            &PredefinedMenuItem::fullscreen(app, None)?,
            &PredefinedMenuItem::close_window(app, None)?,
        ],
    )?;
    app.set_menu(Menu::with_items(app, &[&program, &edit, &window])?)?;
    Ok(())
}

pub fn heard<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        RunEvent::Opened { urls } => {
            for address in urls {
                Opening::hand_in(app, address.into());
            }
            windows::focus(app);
        }
        // The icon in the dock.
        RunEvent::Reopen { .. } => windows::focus(app),
        _ => {}
    }
}
