//! Bits flip, files lose their ends or go: nothing wrong is ever shown, and what is ones own
//! is saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};

use crate::keys::Keys;
use crate::search::follow_once;
use crate::view::session::Mended;

use super::fixture::{NOON, Profile, channel_with};
use super::tests::queued;
use super::{Mode, Store, StoreError, channel, draft, entry, outbox, range};

/// How many bits flip here; `C07_FLIPS` for more by hand.
const FLIPS: usize = 1_000;
const CHANNELS: usize = 4;
const MESSAGES: usize = 30;
const UNSENT: usize = 40;

/// What a profile says, as far as it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    names: BTreeMap<ChannelId, (String, Seq)>,
    entries: BTreeMap<(ChannelId, Seq), Option<String>>,
    unsent: BTreeMap<MessageId, String>,
    drafts: BTreeMap<ChannelId, String>,
    found: usize,
}

async fn read(store: &Store) -> Result<Said, StoreError> {
    let mut said = store
        .read(|reader| {
            let mut said = Said::default();
            for id in channel::ids(reader)? {
                let name = channel::get(reader, id)?.map(|channel| channel.name);
                let place = channel::log_place(reader, id)?.unwrap_or_default();
                said.names.insert(id, (name.unwrap_or_default(), place.seq));
                for seq in 1..=place.seq {
                    if let Some(entry) = entry::get(reader, id, seq)? {
                        let body = entry.message().and_then(|message| message.body.clone());
                        said.entries.insert((id, seq), body);
                    } else if range::containing(reader, id, seq)?.is_some() {
                        // Said to be cached, and not there.
                        return Err(StoreError::Damaged);
                    }
                }
                for row in outbox::line(reader, id)? {
                    said.unsent.insert(row.id, row.body);
                }
                let body = draft::get(reader, id, None)?;
                if !body.is_empty() {
                    said.drafts.insert(id, body);
                }
            }
            Ok(said)
        })
        .await?;
    while follow_once(store).await.or_else(again)? {}
    let asker = crate::search::operators::Asker::in_utc(PersonId::now_v7(), NOON);
    let results = crate::search::search(store, "lantern", None, 500, asker).await?;
    said.found = results.hits.len();
    Ok(said)
}

/// The index was thrown away and is made again.
fn again(error: StoreError) -> Result<bool, StoreError> {
    match error {
        StoreError::Index => Ok(true),
        error => Err(error),
    }
}

/// Rows of lines whose channel is gone are still there.
async fn own(store: &Store, channels: &[ChannelId]) -> Result<Said, StoreError> {
    let channels = channels.to_vec();
    store
        .read(move |reader| {
            let mut said = Said::default();
            for id in channels {
                for row in outbox::line(reader, id)? {
                    said.unsent.insert(row.id, row.body);
                }
                let body = draft::get(reader, id, None)?;
                if !body.is_empty() {
                    said.drafts.insert(id, body);
                }
            }
            Ok(said)
        })
        .await
}

async fn filled(profile: &Profile) -> Vec<ChannelId> {
    let store = profile.open();
    let mut channels = Vec::new();
    for number in 0..CHANNELS {
        let bodies: Vec<String> = (0..MESSAGES)
            .map(|at| format!("lantern {number}-{at} 灯笼 {}", "river ".repeat(at % 9)))
            .collect();
        let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
        let made = channel_with(&store, &format!("channel {number}"), &bodies).await;
        channels.push(made.id);
    }
    let of = channels.clone();
    store
        .write(move |tx| {
            for number in 0..UNSENT {
                let body = format!("unsent {number} {}", "words ".repeat(number * 3));
                outbox::enqueue(tx, &queued(of[number % of.len()], &body))?;
            }
            for (number, channel) in of.iter().enumerate() {
                draft::save(
                    tx,
                    *channel,
                    None,
                    &format!("draft {number} {}", "more ".repeat(40)),
                    None,
                )?;
            }
            Ok(())
        })
        .await
        .expect("written");
    while follow_once(&store).await.expect("followed") {}
    store.close().await;
    drop(store);

    // And some more that lies in the logs only, as after a kill.
    let store = profile.open();
    let first = channels[0];
    for number in 0..5 {
        store
            .write(move |tx| {
                outbox::enqueue(tx, &queued(first, &format!("just now {number}")))?;
                draft::save(
                    tx,
                    first,
                    None,
                    &format!("draft {number}, still being written"),
                    None,
                )
                .map(|_| ())
            })
            .await
            .expect("written");
    }
    let late = channel_with(&store, "the last one", &["lantern late", "another"]).await;
    channels.push(late.id);
    while follow_once(&store).await.expect("followed") {}
    // Not closed: the process ends here.
    std::mem::forget(store);
    channels
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or_default()
    }
}

fn put(files: &BTreeMap<String, Vec<u8>>, dir: &Path) {
    for entry in std::fs::read_dir(dir).expect("readable") {
        let entry = entry.expect("readable");
        if entry.file_type().expect("readable").is_dir() {
            std::fs::remove_dir_all(entry.path()).expect("removed");
        } else {
            std::fs::remove_file(entry.path()).expect("removed");
        }
    }
    for (name, bytes) in files {
        std::fs::write(dir.join(name), bytes).expect("written");
    }
}

/// Opens as the client does: what is met while reading closes the store and opens it again.
async fn open_and_read(
    profile: &Profile,
    dir: &Path,
    channels: &[ChannelId],
) -> Result<(Said, Said, Option<Mended>, usize), String> {
    let mut openings = 0;
    loop {
        openings += 1;
        let keys = Keys::open(dir, profile.key_store.clone()).map_err(|error| error.to_string())?;
        let store =
            Store::open(dir, keys.into(), Mode::Inline).map_err(|error| error.to_string())?;
        let said = read(&store).await;
        let own = own(&store, channels).await;
        let mended = store.mended();
        store.close().await;
        match (said, own) {
            (Ok(said), Ok(own)) => return Ok((said, own, mended, openings)),
            (Err(error), _) | (_, Err(error)) if openings >= 3 => return Err(error.to_string()),
            _ => {}
        }
    }
}

#[tokio::test]
async fn c_07_flipped_bits_show_nothing_wrong_and_cost_nothing_that_is_ones_own_unsaid() {
    let flips = std::env::var("C07_FLIPS")
        .ok()
        .and_then(|told| told.parse().ok())
        .unwrap_or(FLIPS);
    let seed = 0x0c07_2026_1122;
    let profile = Profile::new();
    let channels = filled(&profile).await;
    let files = profile.bytes();
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let dir: PathBuf = scratch.path().join("profile");
    crate::keys::disk::private_dir(&dir).expect("made");
    put(&files, &dir);
    let (whole, own, mended, _) = open_and_read(&profile, &dir, &channels)
        .await
        .expect("sound");
    assert_eq!(mended, None, "nothing is damaged yet");
    assert_eq!(own.unsent.len(), UNSENT + 5);
    assert_eq!(own.drafts.len(), CHANNELS);

    let mut dice = Dice(seed);
    let names: Vec<&String> = files
        .keys()
        .filter(|name| !files[*name].is_empty())
        .collect();
    let (mut opened, mut wrong, mut silent, mut told, mut again) = (0, 0, 0, 0, 0);
    let (mut own_kept, mut own_all) = (0, 0);
    for flip in 0..flips {
        let mut hurt = files.clone();
        let name = names[dice.below(names.len())];
        let bytes = hurt.get_mut(name).expect("a file");
        let at = dice.below(bytes.len());
        let bit = dice.below(8);
        bytes[at] ^= 1 << bit;
        put(&hurt, &dir);
        let what = format!("flip {flip}: bit {bit} of byte {at} of {name}");
        let outcome = open_and_read(&profile, &dir, &channels).await;
        let (said, mine, mended, openings) = match outcome {
            Ok(outcome) => outcome,
            Err(error) => panic!("{what}: {error}"),
        };
        opened += 1;
        again += usize::from(openings > 1);
        told += usize::from(mended.is_some());
        // Whatever is shown is what was said.
        let is_right = said
            .entries
            .iter()
            .all(|(place, body)| whole.entries.get(place) == Some(body))
            && said.names.iter().all(|(id, (name, seq))| {
                whole
                    .names
                    .get(id)
                    .is_some_and(|(right, end)| right == name && seq <= end)
            })
            && mine
                .unsent
                .iter()
                .all(|(id, body)| own.unsent.get(id) == Some(body));
        // A draft of the log that was lost may be the one before.
        let is_right = is_right
            && mine.drafts.iter().all(|(id, body)| {
                own.drafts.get(id) == Some(body)
                    || mended
                        .as_ref()
                        .is_some_and(|mended| mended.outbox.is_some())
            });
        if !is_right {
            wrong += 1;
            println!("WRONG {what}");
        }
        // What a channel claims to have is there; the rest is asked for.
        for (id, (_, seq)) in &said.names {
            let count = said.entries.range((*id, 0)..=(*id, *seq)).count();
            assert_eq!(count as u64, *seq, "{what}: {id}");
        }
        let is_whole = mine.unsent == own.unsent && mine.drafts == own.drafts;
        let is_said = mended
            .as_ref()
            .and_then(|mended| mended.outbox)
            .is_some_and(|outbox| !outbox.complete);
        if !is_whole && !is_said {
            silent += 1;
            println!(
                "SILENT {what}: {} of {}",
                mine.unsent.len(),
                own.unsent.len()
            );
        }
        own_kept += mine.unsent.len() + mine.drafts.len();
        own_all += own.unsent.len() + own.drafts.len();
    }
    println!(
        "C-07: seed {seed:#x}, {flips} flips over {} files: opened {opened}, wrong content {wrong}, \
         losses untold {silent}, told {told}, noticed only while reading {again}, \
         unsent and drafts kept {own_kept} of {own_all}",
        names.len()
    );
    assert_eq!((opened, wrong, silent), (flips, 0, 0));
    assert!(own_kept * 100 >= own_all * 95, "{own_kept} of {own_all}");
}

#[tokio::test]
async fn c_07_a_file_that_is_gone_cut_or_nonsense_is_made_again() {
    let profile = Profile::new();
    let channels = filled(&profile).await;
    let files = profile.bytes();
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let dir: PathBuf = scratch.path().join("profile");
    crate::keys::disk::private_dir(&dir).expect("made");
    put(&files, &dir);
    let (_, own, _, _) = open_and_read(&profile, &dir, &channels)
        .await
        .expect("sound");
    for name in files.keys() {
        for how in ["gone", "empty", "half", "odd", "nonsense"] {
            let mut hurt = files.clone();
            let bytes = hurt.get_mut(name).expect("a file");
            match how {
                "gone" => {
                    hurt.remove(name);
                }
                "empty" => bytes.clear(),
                "half" => bytes.truncate(bytes.len() / 2 / 4096 * 4096),
                "odd" => bytes.truncate(bytes.len() - bytes.len().min(1_000) / 2),
                _ => bytes.iter_mut().for_each(|byte| *byte ^= 0x5a),
            }
            put(&hurt, &dir);
            let (_, mine, mended, _) = open_and_read(&profile, &dir, &channels)
                .await
                .unwrap_or_else(|error| panic!("{name} {how}: {error}"));
            let complete = mended
                .as_ref()
                .and_then(|mended| mended.outbox)
                .is_none_or(|outbox| outbox.complete);
            if name.starts_with("outbox.db") {
                // The end of a log that was cut off cannot be told from one that never was.
                assert!(
                    mine == own || !complete || name.ends_with("-wal"),
                    "{name} {how}: lost and not said"
                );
            } else {
                assert_eq!(mine, own, "{name} {how}: ones own is untouched");
            }
        }
    }
}

#[tokio::test]
async fn c_07_what_is_kept_of_the_damaged_is_bounded_and_goes_with_signing_out() {
    let profile = Profile::new();
    let channels = filled(&profile).await;
    for _ in 0..6 {
        for file in ["cache.db", "outbox.db"] {
            let path = profile.path().join(file);
            let mut bytes = std::fs::read(&path).expect("readable");
            bytes[4096 + 100] ^= 1;
            bytes[100] ^= 1;
            std::fs::write(&path, bytes).expect("written");
        }
        open_and_read(&profile, profile.path(), &channels)
            .await
            .expect("opened");
    }
    let kept = |stem: &str| {
        std::fs::read_dir(profile.path())
            .expect("readable")
            .filter(|entry| {
                let name = entry.as_ref().expect("readable").file_name();
                name.to_string_lossy()
                    .starts_with(&format!("damaged-{stem}-"))
            })
            .count()
    };
    assert_eq!((kept("cache"), kept("outbox")), (1, 3));
    crate::keys::destroy_everything(profile.path(), &*profile.key_store).expect("signed out");
    assert_eq!(
        std::fs::read_dir(profile.path()).expect("readable").count(),
        0
    );
}
