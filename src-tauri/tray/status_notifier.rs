//! The icon on Linux: a StatusNotifierItem on the session bus, drawn by whichever panel asks.

use std::sync::Arc;

use ksni::menu::{StandardItem, SubMenu};
use ksni::{Category, Handle, Icon, MenuItem, OfflineReason, Status, ToolTip, TrayMethods};
use tauri::{AppHandle, Manager, Runtime};
use tokenim_ipc::Core;

use super::{Choice, QUIET, Shown, act, picture};
use crate::desktop::Manners;

type Chosen = Box<dyn Fn(Choice) + Send>;
type Seen = Box<dyn Fn(bool) + Send + Sync>;

pub struct Tray(Handle<Item>);

impl Tray {
    /// None where nothing shows icons of programs.
    pub async fn show<R: Runtime>(
        app: &AppHandle<R>,
        core: &Arc<Core>,
        shown: Shown,
    ) -> Option<Self> {
        let picture = picture();
        let icons = [picture.clone(), picture.marked()].map(|picture| Icon {
            width: picture.width as i32,
            height: picture.height as i32,
            data: picture.argb(),
        });
        let chosen = {
            let (app, core) = (app.clone(), core.clone());
            Box::new(move |choice| act(&app, &core, choice))
        };
        let seen = {
            let app = app.clone();
            Box::new(move |online| app.state::<Arc<Manners>>().set_in_tray(online))
        };
        let item = Item {
            icons,
            shown,
            chosen,
            seen,
        };
        match item.assume_sni_available(true).spawn().await {
            Ok(handle) => Some(Self(handle)),
            Err(error) => {
                tracing::info!(%error, "nothing here shows icons of programs");
                None
            }
        }
    }

    pub async fn update(&self, shown: Shown) {
        self.0.update(|item| item.shown = shown).await;
    }
}

struct Item {
    /// Without and with the mark.
    icons: [Icon; 2],
    shown: Shown,
    chosen: Chosen,
    /// Tells when the panel goes away or comes back.
    seen: Seen,
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        "com.tokenim.desktop".to_owned()
    }

    fn title(&self) -> String {
        "TokenIM".to_owned()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn status(&self) -> Status {
        if self.shown.urgent > 0 && !self.shown.quiet {
            Status::NeedsAttention
        } else {
            Status::Active
        }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let marked = self.shown.signed_in && self.shown.unread > 0;
        vec![self.icons[usize::from(marked)].clone()]
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        vec![self.icons[1].clone()]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: "TokenIM".to_owned(),
            description: self.shown.sentence(),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _: i32, _: i32) {
        (self.chosen)(Choice::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let tongue = self.shown.tongue;
        let item = |label: String, choice: Choice| -> MenuItem<Self> {
            StandardItem {
                // An underscore would mark a letter for the keyboard.
                label: label.replace('_', "__"),
                activate: Box::new(move |item: &mut Self| (item.chosen)(choice)),
                ..StandardItem::default()
            }
            .into()
        };
        let mut menu = vec![
            item(tongue.say("tray-open"), Choice::Open),
            MenuItem::Separator,
        ];
        if self.shown.quiet {
            menu.push(item(tongue.say("tray-quiet-end"), Choice::QuietEnds));
        } else if self.shown.signed_in {
            menu.push(
                SubMenu {
                    label: tongue.say("tray-quiet"),
                    submenu: QUIET
                        .iter()
                        .map(|length| {
                            item(self.shown.length_of_quiet(*length), Choice::Quiet(*length))
                        })
                        .collect(),
                    ..SubMenu::default()
                }
                .into(),
            );
        }
        menu.extend([
            MenuItem::Separator,
            item(tongue.say("tray-quit"), Choice::Quit),
        ]);
        menu
    }

    fn watcher_online(&self) {
        (self.seen)(true);
    }

    /// The panel is gone; it may come back, and until then closing ends the program.
    fn watcher_offline(&self, _: OfflineReason) -> bool {
        (self.seen)(false);
        true
    }
}
