//! What desktops may keep: labels, the reading lease, and what has gone from somebody's.

use std::time::Duration;

use tokenim_policy::labels::up_to;
use tokenim_protocol::clearance::SetClearance;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::label::SetLabel;
use tokenim_protocol::lease::{READING_LEASE_HOURS_DEFAULT, SetReadingLease};
use tokenim_protocol::permission::Scope;
use tokenim_protocol::purge::PurgeCause;
use tokenim_protocol::time::UnixMillis;

use super::{Client, State};
use crate::access::Names;
use crate::error::{Error, Result};
use crate::net::Token;
use crate::net::address::ServerAddress;
use crate::net::api::Api;
use crate::outbox::purges::tell_all;
use crate::session;
use crate::store::{Store, directory, purge_report, session as stored};
use crate::view::keeping::{ClearanceView, OwnClearance, PurgeLine};

/// How long somebody who signs in again may have to wait for a report of what went.
pub(super) const LAST_WORD: Duration = Duration::from_secs(2);

impl Client {
    pub async fn set_channel_label(&self, channel: ChannelId, request: SetLabel) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.set_label(channel, &request).await)
    }

    pub async fn set_message_label(
        &self,
        channel: ChannelId,
        message: MessageId,
        request: SetLabel,
    ) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.label_message(channel, message, &request).await)
    }

    /// How sensitive what somebody reads may be at most.
    pub async fn set_clearance(
        &self,
        person: PersonId,
        request: SetClearance,
    ) -> Result<ClearanceView> {
        let account = self.account()?;
        let effects = account.heeded(account.api.set_clearance(person, &request).await)?;
        let me = account.me;
        let view = account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let mut named = |channels: Vec<ChannelId>| {
                    channels
                        .into_iter()
                        .map(|channel| names.place(Scope::Channel(channel)))
                        .collect::<crate::store::Result<Vec<String>>>()
                };
                Ok(ClearanceView {
                    lost: named(effects.lost)?,
                    lost_unseen: effects.lost_unseen,
                    gained: named(effects.gained)?,
                    gained_unseen: effects.gained_unseen,
                    messages_lost: effects.messages_lost,
                    messages_gained: effects.messages_gained,
                    devices: effects.devices,
                })
            })
            .await?;
        Ok(view)
    }

    /// None: the server has not said it yet.
    pub async fn my_clearance(&self) -> Result<Option<OwnClearance>> {
        let account = self.account_even_shut()?;
        let me = account.me;
        let Some(ground) = account.held.ground() else {
            return Ok(None);
        };
        let conditions = ground.facts().conditions.clone();
        let level = up_to(conditions.level);
        let Some(set) = conditions.level_set else {
            return Ok(Some(OwnClearance {
                level,
                since: None,
                by_name: None,
                text: None,
            }));
        };
        let by = set.by;
        let by_name = account
            .store
            .read(move |reader| Names::new(reader, me).person(by))
            .await?
            .map(|person| person.display_name);
        Ok(Some(OwnClearance {
            level,
            since: Some(set.since),
            by_name,
            text: Some(set.text),
        }))
    }

    /// In hours.
    pub async fn reading_lease(&self) -> Result<u32> {
        let account = self.account()?;
        let organisation = account.store.read(directory::organisation).await?;
        Ok(organisation
            .and_then(|organisation| organisation.reading_lease_hours)
            .unwrap_or(READING_LEASE_HOURS_DEFAULT))
    }

    pub async fn set_reading_lease(&self, request: SetReadingLease) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.set_reading_lease(&request).await)
    }

    /// What was to go from somebody's devices, and whether they said that it went.
    pub async fn person_purges(&self, person: PersonId) -> Result<Vec<PurgeLine>> {
        let account = self.account()?;
        let list = account.heeded(account.api.read_purges(person).await)?;
        let me = account.me;
        let lines = account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                list.rows
                    .into_iter()
                    .map(|row| {
                        let place = match row.channel {
                            Some(channel) => names.place(Scope::Channel(channel))?,
                            None => String::new(),
                        };
                        Ok(PurgeLine { place, row })
                    })
                    .collect()
            })
            .await?;
        Ok(lines)
    }
}

/// The session has ended. That it is cleared is told only after it is done.
pub(super) async fn end_session(store: &Store, wall: UnixMillis) {
    let ended = store
        .write(move |tx| {
            stored::end(tx)?;
            purge_report::add(tx, PurgeCause::SessionEnded, None, None, wall)
        })
        .await;
    if let Err(error) = ended {
        tracing::warn!(%error, "the end of the session could not be written");
    }
}

impl Client {
    /// Finishes what an ended session leaves to be done: nothing of the cache stays, and the
    /// server hears of it if it can. The caller holds the state.
    async fn clear_ended(&self, name: &str) -> Result<()> {
        let config = &self.0.config;
        // Behind a passphrase that nobody is there to type it is sealed.
        let Some(key_store) = config.key_store.clone() else {
            return Ok(());
        };
        let dir = session::account_dir(config, name);
        session::clear_cache(config, &dir, key_store.clone()).await?;
        let store = session::open_store(config, &dir, key_store).await?;
        // An empty cache is no damage here.
        store.dismiss_mended()?;
        let told = tokio::time::timeout(LAST_WORD, self.tell_last(&store)).await;
        store.close().await;
        match told {
            Ok(told) => told,
            Err(_) => Err(Error::Offline("no answer in time".to_owned())),
        }
    }

    /// With the token of the session that ended: it still says which device it was.
    pub(super) async fn tell_last(&self, store: &Store) -> Result<()> {
        let config = &self.0.config;
        let known = store.read(stored::get).await?;
        let Some(session) = known.filter(|known| known.ended && !known.token.is_empty()) else {
            return Ok(());
        };
        let address = ServerAddress::parse(&session.server).map_err(Error::bug)?;
        let net = config
            .net
            .to(&address, session.company_ca.as_deref(), &config.proxy)?;
        tell_all(store, &Api::with_token(net, Token::new(session.token))).await?;
        Ok(store.write(stored::forget_token).await?)
    }

    /// A session that ended while its computer was off, or could not say that it cleared.
    pub(super) fn clear_ended_soon(&self) {
        let client = self.clone();
        tokio::spawn(async move {
            let state = client.0.state.lock().await;
            if let State::Ended { name } = &*state
                && let Err(error) = client.clear_ended(name).await
            {
                tracing::debug!(kind = ?error.kind(), "what an ended session left waits");
            }
        });
    }
}
