//! The icon on Windows and macOS, whose panels every program may use.

use std::sync::Arc;

use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Runtime};
use tokenim_ipc::Core;

use super::{Choice, QUIET, Shown, act, picture};

const OPEN: &str = "open";
const QUIET_ENDS: &str = "quiet-ends";
const QUIT: &str = "quit";

pub struct Tray<R: Runtime> {
    icon: TrayIcon<R>,
    app: AppHandle<R>,
}

impl<R: Runtime> Tray<R> {
    pub async fn show(app: &AppHandle<R>, core: &Arc<Core>, shown: Shown) -> Option<Self> {
        let (for_menu, for_click) = (core.clone(), core.clone());
        let made = menu(app, &shown).and_then(|menu| {
            TrayIconBuilder::with_id("main")
                .icon(icon(&shown))
                .tooltip(shown.sentence())
                .menu(&menu)
                .show_menu_on_left_click(cfg!(target_os = "macos"))
                .on_menu_event(move |app, event| {
                    if let Some(choice) = choice(event.id().as_ref()) {
                        act(app, &for_menu, choice);
                    }
                })
                .on_tray_icon_event(move |icon, event| {
                    if let TrayIconEvent::Click {
                        button: MouseButton::Left,
                        button_state: MouseButtonState::Up,
                        ..
                    } = event
                    {
                        act(icon.app_handle(), &for_click, Choice::Open);
                    }
                })
                .build(app)
        });
        match made {
            Ok(icon) => Some(Self {
                icon,
                app: app.clone(),
            }),
            Err(error) => {
                tracing::warn!(%error, "the icon could not be shown");
                None
            }
        }
    }

    pub async fn update(&self, shown: Shown) {
        let drawn = self
            .icon
            .set_icon(Some(icon(&shown)))
            .and_then(|()| self.icon.set_tooltip(Some(shown.sentence())))
            .and_then(|()| menu(&self.app, &shown))
            .and_then(|menu| self.icon.set_menu(Some(menu)));
        if let Err(error) = drawn {
            tracing::warn!(%error, "the icon was not drawn anew");
        }
    }
}

fn icon(shown: &Shown) -> Image<'static> {
    let picture = picture();
    let picture = if shown.signed_in && shown.unread > 0 {
        picture.marked()
    } else {
        picture
    };
    Image::new_owned(picture.rgba, picture.width, picture.height)
}

fn menu<R: Runtime>(app: &AppHandle<R>, shown: &Shown) -> tauri::Result<Menu<R>> {
    let item = |id: String, text: String| MenuItem::with_id(app, id, text, true, None::<&str>);
    let tongue = shown.tongue;
    let menu = Menu::new(app)?;
    menu.append(&item(OPEN.to_owned(), tongue.say("tray-open"))?)?;
    menu.append(&PredefinedMenuItem::separator(app)?)?;
    if shown.quiet {
        menu.append(&item(QUIET_ENDS.to_owned(), tongue.say("tray-quiet-end"))?)?;
    } else if shown.signed_in {
        let lengths = QUIET
            .iter()
            .enumerate()
            .map(|(index, length)| item(format!("quiet-{index}"), shown.length_of_quiet(*length)))
            .collect::<tauri::Result<Vec<_>>>()?;
        let lengths: Vec<&dyn IsMenuItem<R>> = lengths.iter().map(|item| item as _).collect();
        menu.append(&Submenu::with_items(
            app,
            tongue.say("tray-quiet"),
            true,
            &lengths,
        )?)?;
    }
    menu.append(&PredefinedMenuItem::separator(app)?)?;
    menu.append(&item(QUIT.to_owned(), tongue.say("tray-quit"))?)?;
    Ok(menu)
}

fn choice(id: &str) -> Option<Choice> {
    match id {
        OPEN => Some(Choice::Open),
        QUIET_ENDS => Some(Choice::QuietEnds),
        QUIT => Some(Choice::Quit),
        other => {
            let index: usize = other.strip_prefix("quiet-")?.parse().ok()?;
            QUIET.get(index).map(|length| Choice::Quiet(*length))
        }
    }
}
