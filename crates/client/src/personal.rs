//! The commands about what belongs to the person: settings that follow them, who is there, and
//! the number on the tray.

use std::sync::PoisonError;

use tokenim_protocol::frame::ClientFrame;
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::personal::{PersonPresence, Setting};
use tokenim_protocol::time::UnixMillis;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::quiet;
use crate::session::Account;
use crate::store::{directory, person_state, sidebar};
use crate::sync::engine::Command;
use crate::view::personal::{Badge, FolderRow, PersonalView, TypingPerson};

impl Client {
    pub async fn personal(&self) -> Result<PersonalView> {
        let account = self.account()?;
        let now = account.clock.now();
        let (settings, unsent) = account
            .store
            .read(|reader| {
                Ok((
                    person_state::settings(reader)?,
                    person_state::unsent_settings(reader)?,
                ))
            })
            .await?;
        let quiet_now = quiet::is_quiet(&settings, now);
        let mut folders: Vec<FolderRow> = settings
            .folders
            .into_iter()
            .map(|(id, (place, name))| FolderRow { id, name, place })
            .collect();
        folders.sort_by_key(|folder| (folder.place, folder.id));
        Ok(PersonalView {
            folders,
            default_level: settings.default_level,
            keywords: settings.keywords,
            quiet_hours: settings.quiet_hours,
            do_not_disturb: settings.do_not_disturb.filter(|until| now < *until),
            quiet_now,
            show_content: settings.show_content.unwrap_or(true),
            unread_first: settings.unread_first,
            unsent,
            zone: quiet::own_zone(),
        })
    }

    /// Kept at once on this device; the others hear of it when there is a network.
    pub async fn set_personal(&self, setting: Setting) -> Result<()> {
        let account = self.account()?;
        if setting.check().is_err() {
            return Err(Error::Invalid(vec![tokenim_protocol::error::FieldError {
                field: "setting".to_owned(),
                problem: tokenim_protocol::error::FieldProblem::NotAllowed,
            }]));
        }
        account.set_state(setting).await
    }

    /// Until when this person is not to be disturbed; none when they may be.
    pub async fn do_not_disturb(&self) -> Result<Option<UnixMillis>> {
        Ok(self.personal().await?.do_not_disturb)
    }

    pub async fn set_do_not_disturb(&self, until: Option<UnixMillis>) -> Result<()> {
        self.set_personal(Setting::DoNotDisturb { until }).await
    }

    /// What stands on the tray and in the window's title.
    pub async fn badge(&self) -> Result<Badge> {
        let account = self.account()?;
        let now = account.clock.now();
        Ok(account
            .store
            .read(move |reader| {
                let settings = person_state::settings(reader)?;
                sidebar::badge(reader, |channel| settings.is_muted(channel, now))
            })
            .await?)
    }

    /// Everybody who is not offline, as the server last said it; nobody without a connection.
    pub async fn presence(&self) -> Result<Vec<PersonPresence>> {
        Ok(self.account()?.presences.people())
    }

    /// Who is writing in a channel.
    pub async fn typing(&self, channel_id: ChannelId) -> Result<Vec<TypingPerson>> {
        let account = self.account()?;
        let writers = account.presences.typing(channel_id);
        if writers.is_empty() {
            return Ok(Vec::new());
        }
        Ok(account
            .store
            .read(move |reader| {
                let mut typing = Vec::new();
                for writer in writers {
                    if let Some(name) = directory::display_name(reader, writer.person)? {
                        typing.push(TypingPerson {
                            person: writer.person,
                            name,
                            thread: writer.thread,
                        });
                    }
                }
                Ok(typing)
            })
            .await?)
    }

    /// A key was pressed in the composer. Told to the others now and then.
    pub async fn note_typing(
        &self,
        channel_id: ChannelId,
        thread: Option<MessageId>,
    ) -> Result<()> {
        let account = self.account()?;
        account.say(account.presences.note_typing(channel_id, thread));
        Ok(())
    }

    /// Somebody sits at this device.
    pub async fn note_activity(&self) -> Result<()> {
        let account = self.account()?;
        account.say(account.presences.note_activity());
        Ok(())
    }
}

impl Account {
    /// True when a mute or the like has ended by itself since this was asked last.
    pub(crate) async fn has_ended_by_itself(&self) -> bool {
        let now = self.clock.now();
        let settings = match self.store.read(person_state::settings).await {
            Ok(settings) => settings,
            Err(error) => {
                tracing::warn!(%error, "the settings could not be read");
                return false;
            }
        };
        let next = settings.next_end(now);
        let mut end = self.next_end.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *end, next);
        before.is_some_and(|before| before <= now)
    }

    pub(crate) fn say(&self, frame: Option<ClientFrame>) {
        if let Some(frame) = frame {
            self.command(Command::Say(frame));
        }
    }

    pub(crate) async fn set_state(&self, setting: Setting) -> Result<()> {
        let changed = self
            .store
            .write(move |tx| person_state::set(tx, setting))
            .await?;
        if changed {
            self.state_changed.notify_one();
        }
        Ok(())
    }
}
