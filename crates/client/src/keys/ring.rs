//! The `keys` file.
//!
//! A channel's key is destroyed by writing the file without it **under a new wrapping
//! key** and then taking the old wrapping key out of the key store: old copies of the file,
//! which no program can reliably erase from a disk, no longer open. A crash may fall
//! between any two of these steps, and the key store and the file system know nothing of
//! each other. So the key store has two slots, and the file says in its head which
//! generation it is; generation `g` opens with slot `g mod 2`.
//!
//! ```text
//! 1  key store: new wrapping key into slot (g+1) mod 2     file g opens with slot g mod 2
//! 2  keys.new written and fsynced                          the same
//! 3  renamed to keys, folder fsynced                       file g+1 opens with the new slot
//! 4  key store: slot g mod 2 deleted                       the destroyed key is gone
//! ```
//!
//! After a crash the file in place says which slot counts; whatever the other slot and
//! `keys.new` hold is thrown away at the next opening.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::label::Label;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::disk;
use super::seal::{open, seal};
use super::{Key, KeyStore, KeysError};

pub(super) const KEYS_FILE: &str = "keys";
/// The same once more: without it one flipped bit would cost the outbox.
pub(super) const KEYS_COPY: &str = "keys.copy";
/// How the names begin of whatever the keys open: the databases with their side files, and
/// what of them was damaged and is kept.
const DATABASES: [&str; 6] = ["cache.", "outbox.", "search.", "damaged", "mended", "files"];
/// … and of what is made from the server's words alone.
const CACHES: [&str; 3] = ["cache.", "search.", "damaged-cache"];
const MAGIC: &[u8; 16] = b"tokenim-keys-v1\n";
const HEAD_BYTES: usize = MAGIC.len() + 16 + 8;

/// The opened keys. One for the whole client; cheap to share.
pub struct Keys {
    path: PathBuf,
    key_store: Arc<dyn KeyStore>,
    profile: Uuid,
    state: RwLock<State>,
}

#[derive(Clone)]
struct State {
    generation: u64,
    wrapping: Key,
    account: Account,
    channels: BTreeMap<ChannelId, Key>,
    /// Of channels of which nothing is kept: they end with the process.
    fleeting: BTreeMap<ChannelId, Key>,
}

/// Where the key of what wears a label of its own in a channel lies: beside the channel's, under
/// a name that no channel has (they are all of version 7), so that it goes with the channel's or
/// alone.
pub(crate) fn shelf(channel: ChannelId, label: Label) -> ChannelId {
    with_version(channel, 8 + label as u8)
}

/// The channel that a shelf belongs to; a channel is its own.
fn home(id: ChannelId) -> ChannelId {
    match id.0.as_bytes()[6] >> 4 {
        8..=11 => with_version(id, 7),
        _ => id,
    }
}

fn with_version(id: ChannelId, version: u8) -> ChannelId {
    let mut bytes = *id.0.as_bytes();
    bytes[6] = (version << 4) | (bytes[6] & 0x0f);
    ChannelId(Uuid::from_bytes(bytes))
}

#[derive(Clone)]
struct Account {
    cache: Key,
    outbox: Key,
    search: Key,
}

/// The steps of destroying a key, for tests that crash between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    NewWrappingKeyStored,
    ReplacementWritten,
    Renamed,
    OldWrappingKeyDeleted,
}

impl Keys {
    /// Whether this folder has keys already, that is: somebody has signed in here.
    pub fn are_there(dir: &Path) -> bool {
        dir.join(KEYS_FILE).exists() || dir.join(KEYS_COPY).exists()
    }

    /// Makes new keys for a new profile. Whatever lies in the folder can never be opened
    /// again, so there must be nothing of value.
    pub fn create(dir: &Path, key_store: Arc<dyn KeyStore>) -> Result<Self, KeysError> {
        disk::private_dir(dir)?;
        let keys = Self {
            path: dir.join(KEYS_FILE),
            key_store,
            profile: Uuid::now_v7(),
            state: RwLock::new(State {
                generation: 1,
                wrapping: Key::random(),
                account: Account {
                    cache: Key::random(),
                    outbox: Key::random(),
                    search: Key::random(),
                },
                channels: BTreeMap::new(),
                fleeting: BTreeMap::new(),
            }),
        };
        let state = keys.state();
        keys.key_store
            .set(&keys.slot(state.generation), &state.wrapping)?;
        keys.write(&state)?;
        Ok(keys)
    }

    pub fn open(dir: &Path, key_store: Arc<dyn KeyStore>) -> Result<Self, KeysError> {
        disk::private_dir(dir)?;
        let path = dir.join(KEYS_FILE);
        disk::private_file(&path)?;
        let contents = fs::read(&path)?;
        let (profile, state) = match unwrap(&contents, &*key_store) {
            Err(error @ (KeysError::WrongKey | KeysError::NoWrappingKey | KeysError::Newer)) => {
                from_copy(&path, &*key_store).ok_or(error)?
            }
            opened => opened?,
        };

        // What an interrupted destruction left behind.
        disk::remove_if_there(&disk::replacement_of(&path))?;
        key_store.delete(&slot_name(profile, state.generation + 1))?;
        let keys = Self {
            path,
            key_store,
            profile,
            state: RwLock::new(state),
        };
        keys.renew_copy()?;
        Ok(keys)
    }

    /// The same keys, wrapped by a key in another key store from now on.
    pub fn move_to(self, key_store: Arc<dyn KeyStore>) -> Result<Self, KeysError> {
        let state = self.state();
        key_store.set(&self.slot(state.generation), &state.wrapping)?;
        Ok(Self { key_store, ..self })
    }

    /// After the file itself is in place: the copy is only read where that is damaged.
    fn renew_copy(&self) -> Result<(), KeysError> {
        let contents = fs::read(&self.path)?;
        let copy = self.path.with_file_name(KEYS_COPY);
        if fs::read(&copy).ok().as_deref() != Some(&contents[..]) {
            disk::write_replacement(&copy, &contents)?;
            fs::rename(disk::replacement_of(&copy), &copy)?;
            disk::sync_dir(&copy)?;
        }
        Ok(())
    }

    /// Opens the keys of this folder, or makes them where there are none.
    pub fn open_or_create(dir: &Path, key_store: Arc<dyn KeyStore>) -> Result<Self, KeysError> {
        if Self::are_there(dir) {
            Self::open(dir, key_store)
        } else {
            Self::create(dir, key_store)
        }
    }

    pub fn key_store(&self) -> &Arc<dyn KeyStore> {
        &self.key_store
    }

    pub(crate) fn cache(&self) -> Key {
        self.read().account.cache.clone()
    }

    pub(crate) fn outbox(&self) -> Key {
        self.read().account.outbox.clone()
    }

    pub(crate) fn search(&self) -> Key {
        self.read().account.search.clone()
    }

    pub(crate) fn channel(&self, channel: ChannelId) -> Option<Key> {
        let state = self.read();
        let kept = state.channels.get(&channel);
        kept.or_else(|| state.fleeting.get(&channel)).cloned()
    }

    pub(crate) fn is_fleeting(&self, channel: ChannelId) -> bool {
        self.read().fleeting.contains_key(&channel)
    }

    /// Keys that are never written down: with the process goes what they sealed.
    pub(crate) fn hold(&self, fleeting: BTreeMap<ChannelId, Key>) {
        let mut state = self.state();
        state.fleeting.extend(fleeting);
        self.set_state(state);
    }

    /// Adds keys of new channels; durable when it returns, before anything sealed with
    /// them is.
    pub(crate) fn add(&self, new: &BTreeMap<ChannelId, Key>) -> Result<(), KeysError> {
        let mut state = self.state();
        state
            .channels
            .extend(new.iter().map(|(id, key)| (*id, key.clone())));
        state.fleeting.retain(|id, _| !new.contains_key(id));
        self.write(&state)?;
        self.set_state(state);
        Ok(())
    }

    /// Destroys the keys of these channels, and with them the search index's, which has
    /// their words. When it returns, nothing on the disk can be opened with what anybody
    /// still holds.
    pub(crate) fn destroy(&self, channels: &BTreeSet<ChannelId>) -> Result<(), KeysError> {
        self.destroy_and(channels, |_| Ok(()))
    }

    /// Everything that the server said becomes unreadable: the cache's key, the index's and
    /// those of all channels. What exists nowhere else, the outbox, keeps its own.
    pub(crate) fn destroy_cache(&self) -> Result<(), KeysError> {
        self.replace(
            |new| {
                new.channels.clear();
                new.fleeting.clear();
                new.account.cache = Key::random();
            },
            |_| Ok(()),
        )
    }

    /// The same, telling `after` when each step is done.
    pub(crate) fn destroy_and(
        &self,
        channels: &BTreeSet<ChannelId>,
        after: impl FnMut(Step) -> Result<(), KeysError>,
    ) -> Result<(), KeysError> {
        let stays = |id: &ChannelId| !channels.contains(id) && !channels.contains(&home(*id));
        self.replace(
            |new| {
                new.channels.retain(|id, _| stays(id));
                new.fleeting.retain(|id, _| stays(id));
            },
            after,
        )
    }

    /// Writes the file without what `forget` takes out, under a new wrapping key.
    fn replace(
        &self,
        forget: impl FnOnce(&mut State),
        mut after: impl FnMut(Step) -> Result<(), KeysError>,
    ) -> Result<(), KeysError> {
        let old = self.state();
        let mut new = old.clone();
        forget(&mut new);
        new.account.search = Key::random();
        new.wrapping = Key::random();
        new.generation += 1;

        self.key_store
            .set(&self.slot(new.generation), &new.wrapping)?;
        after(Step::NewWrappingKeyStored)?;
        disk::write_replacement(&self.path, &self.contents(&new))?;
        after(Step::ReplacementWritten)?;
        disk::take_its_place(&self.path)?;
        // From here on the file is the new one, whatever happens next.
        self.set_state(new);
        after(Step::Renamed)?;
        self.key_store.delete(&self.slot(old.generation))?;
        after(Step::OldWrappingKeyDeleted)?;
        // The old copy opens no more either; until now it would have.
        self.renew_copy()
    }

    fn write(&self, state: &State) -> Result<(), KeysError> {
        disk::write_replacement(&self.path, &self.contents(state))?;
        disk::take_its_place(&self.path)?;
        self.renew_copy()
    }

    fn contents(&self, state: &State) -> Vec<u8> {
        let mut head = MAGIC.to_vec();
        head.extend_from_slice(self.profile.as_bytes());
        head.extend_from_slice(&state.generation.to_be_bytes());
        // Reserved at once: a vector that grows leaves copies of keys behind.
        let mut plain = Zeroizing::new(Vec::with_capacity(96 + 48 * state.channels.len()));
        for key in [
            &state.account.cache,
            &state.account.outbox,
            &state.account.search,
        ] {
            plain.extend_from_slice(key.expose());
        }
        for (id, key) in &state.channels {
            plain.extend_from_slice(id.0.as_bytes());
            plain.extend_from_slice(key.expose());
        }
        let sealed = seal(&state.wrapping, &head, &plain);
        head.extend(sealed);
        head
    }

    fn slot(&self, generation: u64) -> String {
        slot_name(self.profile, generation)
    }

    fn state(&self) -> State {
        self.read().clone()
    }

    fn set_state(&self, state: State) {
        *self
            .state
            .write()
            .unwrap_or_else(|poison| poison.into_inner()) = state;
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state
            .read()
            .unwrap_or_else(|poison| poison.into_inner())
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys(of {})", self.profile)
    }
}

/// Signs out for good: the keys first, so that a power cut in between leaves files that
/// nobody can open, then the files.
///
/// It needs no opened keys, because it must also work when they cannot be opened.
pub fn destroy_everything(dir: &Path, key_store: &dyn KeyStore) -> Result<(), KeysError> {
    for file in [KEYS_FILE, KEYS_COPY] {
        if let Ok(contents) = fs::read(dir.join(file))
            && let Ok((profile, generation)) = read_head(&contents)
        {
            key_store.delete(&slot_name(profile, generation))?;
            key_store.delete(&slot_name(profile, generation + 1))?;
        }
    }
    for file in [KEYS_FILE, KEYS_COPY, super::PASSPHRASE_FILE] {
        disk::remove_if_there(&dir.join(file))?;
        disk::remove_if_there(&disk::replacement_of(&dir.join(file)))?;
    }
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = DATABASES.iter().any(|begin| name.starts_with(begin));
        match entry.file_type()? {
            kind if is_ours && kind.is_dir() => fs::remove_dir_all(entry.path())?,
            _ if is_ours => disk::remove_if_there(&entry.path())?,
            _ => {}
        }
    }
    for aside in super::aside::all(dir)? {
        destroy_everything(&aside, key_store)?;
        fs::remove_dir(&aside)?;
    }
    disk::sync_dir(&dir.join(KEYS_FILE))?;
    Ok(())
}

/// The cache goes, keys first: a power cut in between leaves files that nobody can open. What
/// exists nowhere else stays: the outbox, and the copies of what it has still to send.
pub fn clear(dir: &Path, keys: &Keys) -> Result<(), KeysError> {
    keys.destroy_cache()?;
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_cache = CACHES.iter().any(|begin| name.starts_with(begin));
        let is_folder = name == "files" || name == "files-opened";
        match entry.file_type()? {
            kind if kind.is_dir() && (is_cache || is_folder) => fs::remove_dir_all(entry.path())?,
            kind if !kind.is_dir() && is_cache => disk::remove_if_there(&entry.path())?,
            _ => {}
        }
    }
    disk::sync_dir(&dir.join(KEYS_FILE))?;
    Ok(())
}

fn unwrap(contents: &[u8], key_store: &dyn KeyStore) -> Result<(Uuid, State), KeysError> {
    let (profile, generation) = read_head(contents)?;
    let wrapping = key_store
        .get(&slot_name(profile, generation))?
        .ok_or(KeysError::NoWrappingKey)?;
    let (head, sealed) = contents.split_at(HEAD_BYTES);
    let plain = open(&wrapping, head, sealed)
        .map(Zeroizing::new)
        .ok_or(KeysError::WrongKey)?;
    let (account, channels) = parse(&plain).ok_or(KeysError::WrongKey)?;
    let state = State {
        generation,
        wrapping,
        account,
        channels,
        fleeting: BTreeMap::new(),
    };
    Ok((profile, state))
}

/// The file is damaged or missing, and its copy is not.
fn from_copy(path: &Path, key_store: &dyn KeyStore) -> Option<(Uuid, State)> {
    let copy = path.with_file_name(KEYS_COPY);
    disk::private_file(&copy).ok()?;
    let contents = fs::read(copy).ok()?;
    let opened = unwrap(&contents, key_store).ok()?;
    tracing::warn!("the key file is damaged and made again from its copy");
    disk::write_replacement(path, &contents).ok()?;
    disk::take_its_place(path).ok()?;
    Some(opened)
}

fn slot_name(profile: Uuid, generation: u64) -> String {
    format!("{profile}-{}", generation % 2)
}

fn read_head(contents: &[u8]) -> Result<(Uuid, u64), KeysError> {
    let head = contents.get(..HEAD_BYTES).ok_or(KeysError::WrongKey)?;
    if &head[..MAGIC.len()] != MAGIC {
        return Err(if head.starts_with(b"tokenim-keys-") {
            KeysError::Newer
        } else {
            KeysError::WrongKey
        });
    }
    let profile =
        Uuid::from_slice(&head[MAGIC.len()..MAGIC.len() + 16]).map_err(|_| KeysError::WrongKey)?;
    let generation = head[MAGIC.len() + 16..]
        .try_into()
        .map(u64::from_be_bytes)
        .map_err(|_| KeysError::WrongKey)?;
    Ok((profile, generation))
}

fn parse(plain: &[u8]) -> Option<(Account, BTreeMap<ChannelId, Key>)> {
    let (account, channels) = plain.split_at_checked(96)?;
    let account = Account {
        cache: Key::from_slice(&account[..32])?,
        outbox: Key::from_slice(&account[32..64])?,
        search: Key::from_slice(&account[64..])?,
    };
    let rows = channels.chunks_exact(48);
    if !rows.remainder().is_empty() {
        return None;
    }
    let channels = rows
        .map(|row| {
            Some((
                ChannelId(Uuid::from_slice(&row[..16]).ok()?),
                Key::from_slice(&row[16..])?,
            ))
        })
        .collect::<Option<_>>()?;
    Some((account, channels))
}
