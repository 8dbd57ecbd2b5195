//! Files outside by link, and who opened a file. The server is asked each time and nothing of
//! it is kept here: an address leaves for the screen once.

use tokenim_protocol::file_link::{FileLink, MakeFileLink};
use tokenim_protocol::ids::{ChannelId, FileId, FileLinkId, PersonId};

use crate::client::Client;
use crate::error::Result;
use crate::session::Account;
use crate::store::{directory, file_opening};
use crate::view::conversation::NamedPerson;
use crate::view::file_link::{FileLinkRow, FileLinkView, FileOpeningRow, FileOpeningsView};

impl Client {
    pub async fn share_file(
        &self,
        channel: ChannelId,
        file: FileId,
        days: u32,
        opens_max: Option<u32>,
    ) -> Result<FileLinkView> {
        let account = self.account()?;
        let wanted = MakeFileLink {
            id: FileLinkId::now_v7(),
            days,
            opens_max,
        };
        let made = account.heeded(account.api.make_file_link(channel, file, &wanted).await)?;
        let server = account.session.server.trim_end_matches('/');
        let address = format!("{server}/o/{}", made.token);
        let mut rows = account.named(vec![made.link]).await?;
        Ok(FileLinkView {
            link: rows.remove(0),
            address,
        })
    }

    /// One's own and those of one's own files; all of them for whoever manages the channel.
    pub async fn file_links(&self, channel: ChannelId) -> Result<Vec<FileLinkRow>> {
        let account = self.account()?;
        let list = account.heeded(account.api.file_links(channel).await)?;
        account.named(list.links).await
    }

    pub async fn end_file_link(
        &self,
        channel: ChannelId,
        file: FileId,
        link: FileLinkId,
    ) -> Result<()> {
        let account = self.account()?;
        account.heeded(account.api.end_file_link(channel, file, link).await)
    }

    pub async fn file_openings(
        &self,
        channel: ChannelId,
        file: FileId,
    ) -> Result<FileOpeningsView> {
        let account = self.account()?;
        let answer = account.heeded(account.api.file_openings(channel, file).await)?;
        let opened = answer.people;
        let people = account
            .store
            .read(move |reader| {
                let mut rows = Vec::with_capacity(opened.len());
                for one in opened {
                    rows.push(FileOpeningRow {
                        person: named(reader, one.person)?,
                        opens: one.opens,
                        first_at: one.first_at,
                        last_at: one.last_at,
                    });
                }
                Ok(rows)
            })
            .await?;
        Ok(FileOpeningsView {
            people,
            count: answer.count,
            links: account.named(answer.links).await?,
        })
    }
}

impl Account {
    /// A person opened, read, played or saved it here: the server is told, now or at the next
    /// contact. What their desktop fetches for a small picture is no opening.
    pub(crate) async fn opened(&self, channel: ChannelId, file: FileId) {
        let noted = self
            .store
            .write(move |tx| file_opening::add(tx, channel, file))
            .await;
        match noted {
            Ok(()) => self.openings.notify_one(),
            Err(error) => tracing::warn!(%error, "an opening could not be noted"),
        }
    }

    async fn named(&self, links: Vec<FileLink>) -> Result<Vec<FileLinkRow>> {
        let me = self.me;
        Ok(self
            .store
            .read(move |reader| {
                let mut rows = Vec::with_capacity(links.len());
                for link in links {
                    rows.push(FileLinkRow {
                        by: named(reader, link.by)?,
                        ended_by: match link.ended_by {
                            Some(person) => Some(named(reader, person)?),
                            None => None,
                        },
                        mine: link.by == me,
                        link,
                    });
                }
                Ok(rows)
            })
            .await?)
    }
}

fn named(reader: &crate::store::Reader<'_>, id: PersonId) -> crate::store::Result<NamedPerson> {
    Ok(NamedPerson {
        person: id,
        name: directory::display_name(reader, id)?.unwrap_or_default(),
    })
}
