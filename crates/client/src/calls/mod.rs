//! Calls by link: what is planned, what is under way, what rings, and the way into a room.
//!
//! Everything that lasts comes over the log and is read from the cache, so cards and lists are
//! there without a network. Starting, changing and joining go to the server at once.

pub mod calendar;
mod feed;
pub mod gate;
mod rows;
mod watch;

use tokenim_protocol::call::{
    CallProviderRow, CallProviders, CallTest, EditCall, InviteToCall, Planned, SetCallProvider,
    StartCall,
};
use tokenim_protocol::error::{ErrorCode, FieldError, FieldProblem};
use tokenim_protocol::ids::{CallProviderId, ChannelId, MessageId};
use tokenim_protocol::time::UnixMillis;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::link::SafeLink;
use crate::quiet;
use crate::session::Account;
use crate::store::{self, call, directory};
use crate::view::call::{CallChoice, CallChoices, CallInvitation, CallsView};

pub(crate) use rows::card;
pub(crate) use watch::run;

/// A time as somebody says it: a day and an hour at a place.
#[derive(Clone, Debug)]
pub struct SaidTime {
    /// `2026-11-23T10:00`
    pub said: String,
    pub minutes: u32,
    pub time_zone: String,
}

/// Where a way in leads.
#[derive(Clone, Debug)]
pub enum Way {
    To(SafeLink),
    Elsewhere { host: String },
    Over,
}

impl Client {
    /// Where calls can be held, and the zones they can be planned in.
    pub async fn call_choices(&self) -> Result<CallChoices> {
        let account = self.account()?;
        let organisation = account.store.read(directory::organisation).await?;
        let providers = organisation
            .map(|organisation| organisation.call_providers)
            .unwrap_or_default();
        let mut zones: Vec<String> = jiff::tz::db()
            .available()
            .map(|name| name.as_str().to_owned())
            .filter(|name| is_a_place(name))
            .collect();
        zones.sort();
        zones.dedup();
        Ok(CallChoices {
            providers: providers
                .into_iter()
                .map(|provider| CallChoice {
                    id: provider.id,
                    name: provider.name,
                    kind: provider.kind,
                    hosts: provider.hosts,
                })
                .collect(),
            zone: quiet::own_zone(),
            zones,
        })
    }

    pub async fn calls(&self) -> Result<CallsView> {
        let account = self.account()?;
        let now = account.time();
        let me = account.me;
        Ok(account
            .store
            .read(move |reader| rows::all(reader, me, now))
            .await?)
    }

    pub async fn start_call(
        &self,
        channel: ChannelId,
        video: bool,
        title: String,
        provider: CallProviderId,
        link: Option<String>,
        time: Option<SaidTime>,
    ) -> Result<MessageId> {
        let account = self.account()?;
        let id = MessageId::now_v7();
        let start = StartCall {
            id,
            video,
            title,
            provider,
            link,
            planned: time.map(planned).transpose()?,
        };
        account.heeded(account.api.start_call(channel, &start).await)?;
        Ok(id)
    }

    pub async fn edit_call(
        &self,
        channel: ChannelId,
        message: MessageId,
        title: String,
        time: Option<SaidTime>,
    ) -> Result<()> {
        let account = self.account()?;
        let edit = EditCall {
            title,
            planned: time.map(planned).transpose()?,
        };
        account.heeded(account.api.edit_call(channel, message, &edit).await)?;
        Ok(())
    }

    pub async fn end_call(&self, channel: ChannelId, message: MessageId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.end_call(channel, message).await)
    }

    pub async fn decline_call(&self, channel: ChannelId, message: MessageId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.decline_call(channel, message).await)
    }

    /// The way in, if it leads to where the administrators said. Whoever is handed it opens it
    /// at once and keeps it nowhere.
    pub async fn way_into_call(&self, channel: ChannelId, message: MessageId) -> Result<Way> {
        let account = self.account()?;
        let answer = account.heeded(account.api.join_call(channel, message).await);
        match answer {
            Ok(ticket) => account.judged(channel, message, &ticket.url).await,
            Err(error) if is_over(&error) => Ok(Way::Over),
            Err(error) => Err(error),
        }
    }

    pub async fn invite_to_call(
        &self,
        channel: ChannelId,
        message: MessageId,
        name: String,
    ) -> Result<CallInvitation> {
        let account = self.account()?;
        let invite = InviteToCall { name };
        let answer = account.heeded(account.api.invite_to_call(channel, message, &invite).await);
        let ticket = match answer {
            Ok(ticket) => ticket,
            Err(error) if is_over(&error) => return Ok(CallInvitation::Over),
            Err(error) => return Err(error),
        };
        Ok(match account.judged(channel, message, &ticket.url).await? {
            Way::To(link) => CallInvitation::Made {
                url: link.url,
                expires_at: ticket.expires_at,
            },
            Way::Elsewhere { host } => CallInvitation::Elsewhere { host },
            Way::Over => CallInvitation::Over,
        })
    }

    /// The call as a file for a calendar, and what to name it.
    pub async fn call_calendar(
        &self,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<(String, String)> {
        let account = self.account()?;
        let now = account.time();
        let me = account.me;
        let row = account
            .store
            .read(move |reader| {
                Ok(match call::get(reader, channel, message)? {
                    Some(known) => Some(rows::row(reader, me, known)?),
                    None => None,
                })
            })
            .await?
            .ok_or(Error::NotFound)?;
        let link = Client::permalink(channel, message);
        let text = calendar::file(&row, &link, now).ok_or(Error::NotFound)?;
        Ok((calendar::name(&row), text))
    }

    pub async fn call_providers(&self) -> Result<CallProviders> {
        let account = self.account()?;
        account.heeded(account.api.call_providers().await)
    }

    /// None: a new one.
    pub async fn set_call_provider(
        &self,
        provider: Option<CallProviderId>,
        set: SetCallProvider,
    ) -> Result<CallProviderRow> {
        let account = self.account()?;
        let id = provider.unwrap_or_else(CallProviderId::now_v7);
        account.heeded(account.api.set_call_provider(id, &set).await)
    }

    pub async fn remove_call_provider(&self, provider: CallProviderId) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.remove_call_provider(provider).await)
    }

    pub async fn test_call_provider(&self, provider: CallProviderId) -> Result<CallTest> {
        let account = self.account()?;
        account.heeded(account.api.test_call_provider(provider).await)
    }
}

impl Account {
    /// The server's time where it is known, else the wall's.
    pub(crate) fn time(&self) -> UnixMillis {
        self.held.time().unwrap_or_else(|| self.clock.now())
    }

    /// Asks the gate about a way in, with the hosts of the call's own meeting server.
    async fn judged(&self, channel: ChannelId, message: MessageId, url: &str) -> Result<Way> {
        let hosts = self
            .store
            .read(move |reader| hosts_of(reader, channel, message))
            .await?;
        Ok(match gate::gate(url, &hosts) {
            Ok(link) => Way::To(link),
            Err(host) => Way::Elsewhere { host },
        })
    }
}

/// A card that is not here yet belongs to one of the meeting servers all the same.
fn hosts_of(
    reader: &store::Reader<'_>,
    channel: ChannelId,
    message: MessageId,
) -> store::Result<Vec<String>> {
    let provider = call::get(reader, channel, message)?.map(|known| known.call.provider);
    let organisation = directory::organisation(reader)?;
    let providers = organisation
        .map(|organisation| organisation.call_providers)
        .unwrap_or_default();
    Ok(providers
        .into_iter()
        .filter(|known| provider.is_none_or(|id| id == known.id))
        .flat_map(|known| known.hosts)
        .collect())
}

fn is_over(error: &Error) -> bool {
    matches!(error, Error::Server(answer) if answer.code == ErrorCode::Gone)
}

/// An hour that the clocks leave out is no time; of one that they strike twice, the first.
fn planned(time: SaidTime) -> Result<Planned> {
    let wrong = |field: &str| {
        Error::Invalid(vec![FieldError {
            field: field.to_owned(),
            problem: FieldProblem::Malformed,
        }])
    };
    let zone = jiff::tz::TimeZone::get(&time.time_zone).map_err(|_| wrong("time_zone"))?;
    let said: jiff::civil::DateTime = time.said.parse().map_err(|_| wrong("starts_at"))?;
    let at = zone.to_ambiguous_zoned(said);
    if matches!(at.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        return Err(wrong("starts_at"));
    }
    let at = at.earlier().map_err(|_| wrong("starts_at"))?;
    Ok(Planned {
        starts_at: UnixMillis(at.timestamp().as_millisecond()),
        minutes: time.minutes,
        time_zone: time.time_zone,
    })
}

/// Names that people know; the database holds old and technical ones beside them.
fn is_a_place(name: &str) -> bool {
    const PARTS: [&str; 11] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
        "UTC",
    ];
    name.split('/')
        .next()
        .is_some_and(|part| PARTS.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(said: &str, zone: &str) -> Result<i64> {
        planned(SaidTime {
            said: said.to_owned(),
            minutes: 30,
            time_zone: zone.to_owned(),
        })
        .map(|planned| planned.starts_at.0)
    }

    #[test]
    fn ten_in_berlin_is_another_moment_than_ten_in_shanghai_and_in_summer_than_in_winter() {
        assert_eq!(
            at("2026-11-23T10:00", "Asia/Shanghai").unwrap(),
            1_795_399_200_000
        );
        assert_eq!(
            at("2026-11-23T10:00", "Europe/Berlin").unwrap(),
            1_795_424_400_000
        );
        assert_eq!(
            at("2026-07-23T10:00", "Europe/Berlin").unwrap(),
            1_784_793_600_000
        );
    }

    #[test]
    fn an_hour_that_is_left_out_is_refused_and_one_that_comes_twice_is_the_first() {
        // The clocks of Berlin go from two to three on 28 March 2027 …
        assert!(at("2027-03-28T02:30", "Europe/Berlin").is_err());
        // … and from three back to two on 25 October 2026.
        assert_eq!(
            at("2026-10-25T02:30", "Europe/Berlin").unwrap(),
            1_792_888_200_000
        );
        assert!(at("2026-11-23T10:00", "Mars/Olympus").is_err());
        assert!(at("tomorrow", "Asia/Shanghai").is_err());
    }
}
