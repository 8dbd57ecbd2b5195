//! Files as lists: those of a channel, and those that one person sent, as far as their messages
//! are cached.

use std::collections::BTreeMap;

use tokenim_protocol::file::FileKind;
use tokenim_protocol::ids::{ChannelId, PersonId, Seq};

use super::of_attachment;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::store::{Reader, attachment, channel, directory, entry, range};
use crate::view::transfer::{ChannelFile, ChannelFiles, FileSort};

/// Told at once.
const FILES_MAX: usize = 500;
/// Messages looked through for them.
const SEARCHED_MAX: u32 = 5_000;

/// What somebody looks for.
struct Wanted {
    /// In small letters; empty: everything.
    query: String,
    kind: Option<FileKind>,
    author: Option<PersonId>,
    sort: FileSort,
}

impl Client {
    pub async fn channel_files(
        &self,
        channel_id: ChannelId,
        query: String,
        kind: Option<FileKind>,
        sort: FileSort,
    ) -> Result<ChannelFiles> {
        let wanted = Wanted::of(&query, kind, None, sort);
        let found = self
            .account()?
            .store
            .read(move |reader| {
                if channel::get(reader, channel_id)?.is_none() {
                    return Ok(None);
                }
                let places = attachment::places(reader, channel_id, SEARCHED_MAX)?;
                let places = places.into_iter().map(|seq| (channel_id, seq)).collect();
                let hole = range::any_holes(reader, Some(channel_id))?;
                list(reader, places, &wanted, hole).map(Some)
            })
            .await?
            .ok_or(Error::NotFound)?;
        self.with_names(found).await
    }

    /// What this person sent, in all channels that are on this computer.
    pub async fn person_files(
        &self,
        person: PersonId,
        query: String,
        kind: Option<FileKind>,
        sort: FileSort,
    ) -> Result<ChannelFiles> {
        let wanted = Wanted::of(&query, kind, Some(person), sort);
        let found = self
            .account()?
            .store
            .read(move |reader| {
                let places = attachment::all_places(reader, SEARCHED_MAX)?;
                let hole = range::any_holes(reader, None)?;
                list(reader, places, &wanted, hole)
            })
            .await?;
        self.with_names(found).await
    }

    async fn with_names(&self, mut found: ChannelFiles) -> Result<ChannelFiles> {
        let names: BTreeMap<ChannelId, String> = self
            .list_channels()
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
        for row in &mut found.rows {
            row.channel_name = names.get(&row.channel_id).cloned().unwrap_or_default();
        }
        Ok(found)
    }
}

impl Wanted {
    fn of(query: &str, kind: Option<FileKind>, author: Option<PersonId>, sort: FileSort) -> Self {
        Self {
            query: query.trim().to_lowercase(),
            kind,
            author,
            sort,
        }
    }
}

fn list(
    reader: &Reader<'_>,
    places: Vec<(ChannelId, Seq)>,
    wanted: &Wanted,
    has_hole: bool,
) -> crate::store::Result<ChannelFiles> {
    let mut rows = Vec::new();
    for (channel_id, seq) in places {
        let Some(entry) = entry::get(reader, channel_id, seq)? else {
            continue;
        };
        let (Some(message), Some(author)) = (entry.message(), entry.author) else {
            continue;
        };
        if wanted.author.is_some_and(|wanted| wanted != author) {
            continue;
        }
        for file in &message.attachments {
            let file = of_attachment(file);
            if wanted.kind.is_some_and(|kind| kind != file.kind)
                || !file.name.to_lowercase().contains(&wanted.query)
            {
                continue;
            }
            let cached = match file.id {
                Some(id) => attachment::is_cached(reader, id)?,
                None => false,
            };
            rows.push(ChannelFile {
                file,
                cached,
                channel_id,
                channel_name: String::new(),
                message_id: message.id,
                seq,
                author,
                author_name: directory::display_name(reader, author)?.unwrap_or_default(),
                at: entry.at,
            });
        }
    }
    match wanted.sort {
        FileSort::Newest => rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.seq))),
        FileSort::Oldest => rows.sort_by_key(|row| (row.at, row.seq)),
        FileSort::Name => rows.sort_by_key(|row| row.file.name.to_lowercase()),
        FileSort::Size => rows.sort_by_key(|row| std::cmp::Reverse(row.file.size)),
    }
    let more = rows.len() > FILES_MAX;
    rows.truncate(FILES_MAX);
    Ok(ChannelFiles {
        rows,
        more,
        has_hole,
    })
}
