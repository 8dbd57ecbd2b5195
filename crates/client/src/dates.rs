//! Going to a day of a channel's past: at once where the cache knows the place for certain,
//! else by asking the server. What lies in a hole might be nearer, so a hole is never
//! jumped over in silence.

use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_protocol::time::UnixMillis;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::store::{self, Reader, channel, entry, range};
use crate::sync::backfill;
use crate::view::conversation::Located;

/// Entries below the place that are fetched with it.
const BELOW: Seq = 25;

impl Client {
    /// Where the first message at or after a moment stands. `Unavailable`: nothing was said
    /// since, as far as this person may see.
    pub async fn locate_date(&self, channel_id: ChannelId, at: UnixMillis) -> Result<Located> {
        let account = self.account()?;
        let known = account
            .store
            .read(move |reader| known_place(reader, channel_id, at))
            .await?;
        match known {
            Known::Here(seq) => return Ok(here(channel_id, seq)),
            Known::Nothing => return Ok(Located::Unavailable),
            Known::Uncertain => {}
        }
        let asked = account.heeded(account.api.since(channel_id, at).await);
        let seq = match asked {
            Ok(place) => match place.seq {
                Some(seq) => seq,
                None => return Ok(Located::Unavailable),
            },
            Err(Error::NotFound | Error::Refused(_)) => return Ok(Located::Unavailable),
            Err(Error::Offline(_)) => return Ok(Located::Offline),
            Err(error) => return Err(error),
        };
        let is_cached = account
            .store
            .read(move |reader| Ok(range::containing(reader, channel_id, seq)?.is_some()))
            .await?;
        if !is_cached {
            let loaded = backfill::load_around(&account, channel_id, seq, BELOW).await;
            account.heeded(loaded)?;
        }
        Ok(here(channel_id, seq))
    }
}

const fn here(channel_id: ChannelId, seq: Seq) -> Located {
    Located::Here {
        channel_id,
        seq,
        thread_root: None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Here(Seq),
    Nothing,
    Uncertain,
}

/// What the cache alone can say.
fn known_place(reader: &Reader<'_>, id: ChannelId, at: UnixMillis) -> store::Result<Known> {
    let Some(place) = channel::log_place(reader, id)? else {
        return Ok(Known::Nothing);
    };
    for part in range::all(reader, id)? {
        let Some(seq) = entry::first_since(reader, id, part, at)? else {
            // All of this part is older; what follows it goes on.
            if part.to >= place.seq {
                return Ok(Known::Nothing);
            }
            continue;
        };
        // Nothing lies between it and what is older than the day.
        let certain = part.from <= 1 || entry::begins_before(reader, id, part, at)?;
        return Ok(if certain {
            Known::Here(seq)
        } else {
            Known::Uncertain
        });
    }
    Ok(Known::Uncertain)
}
