//! Room for files: one's own, a channel's, and what administrators say of it.

use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::permission::Scope;
use tokenim_protocol::quota::{QuotaOf, QuotaRow, Rooms, SetQuota};

use crate::access::Names;
use crate::client::Client;
use crate::error::Result;
use crate::store;
use crate::view::quota::{QuotaBoardView, QuotaEffectView, QuotaLine, RoomsView};

impl Client {
    /// What one's own files take, and what remains.
    pub async fn own_room(&self) -> Result<RoomsView> {
        let account = self.account()?;
        let rooms = account.heeded(account.api.own_room().await)?;
        self.with_managers(rooms).await
    }

    /// What a file for this channel has to fit into.
    pub async fn channel_room(&self, channel: ChannelId) -> Result<RoomsView> {
        let account = self.account()?;
        let rooms = account.heeded(account.api.channel_room(channel).await)?;
        self.with_managers(rooms).await
    }

    async fn with_managers(&self, rooms: Rooms) -> Result<RoomsView> {
        let account = self.account()?;
        let me = account.me;
        let Rooms { rooms, managers } = rooms;
        let managers = account
            .store
            .read(move |reader| Names::new(reader, me).people(managers))
            .await?;
        Ok(RoomsView { rooms, managers })
    }

    pub async fn quotas(&self) -> Result<QuotaBoardView> {
        let account = self.account()?;
        let board = account.heeded(account.api.quotas().await)?;
        let me = account.me;
        let view = account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                Ok(QuotaBoardView {
                    quotas: lines(&mut names, board.quotas)?,
                    people: lines(&mut names, board.people)?,
                    channels: lines(&mut names, board.channels)?,
                    elsewhere: board.elsewhere,
                })
            })
            .await?;
        Ok(view)
    }

    /// With `dry_run`: what it would come to.
    pub async fn set_quota(&self, request: SetQuota) -> Result<QuotaEffectView> {
        let account = self.account()?;
        let effect = account.heeded(account.api.set_quota(&request).await)?;
        let me = account.me;
        let over = account
            .store
            .read(move |reader| lines(&mut Names::new(reader, me), effect.over))
            .await?;
        Ok(QuotaEffectView {
            over,
            over_count: effect.over_count,
        })
    }
}

fn lines(names: &mut Names<'_>, rows: Vec<QuotaRow>) -> store::Result<Vec<QuotaLine>> {
    rows.into_iter()
        .map(|row| {
            let name = match row.of {
                QuotaOf::Person(person) => names
                    .person(person)?
                    .map(|person| person.display_name)
                    .unwrap_or_default(),
                QuotaOf::Channel(channel) => names.place(Scope::Channel(channel))?,
                QuotaOf::File
                | QuotaOf::EachPerson
                | QuotaOf::EachChannel
                | QuotaOf::Organisation => String::new(),
            };
            Ok(QuotaLine { row, name })
        })
        .collect()
}
