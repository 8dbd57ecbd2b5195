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
use uuid::Uuid;
use zeroize::Zeroizing;

use super::disk;
use super::seal::{open, seal};
use super::{Key, KeyStore, KeysError};

pub(super) const KEYS_FILE: &str = "keys";
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
        dir.join(KEYS_FILE).exists()
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
        let (profile, generation) = read_head(&contents)?;
        let wrapping = key_store
            .get(&slot_name(profile, generation))?
            .ok_or(KeysError::NoWrappingKey)?;
        let (head, sealed) = contents.split_at(HEAD_BYTES);
        let plain = open(&wrapping, head, sealed)
            .map(Zeroizing::new)
            .ok_or(KeysError::WrongKey)?;
        let (account, channels) = parse(&plain).ok_or(KeysError::WrongKey)?;

        // What an interrupted destruction left behind.
        disk::remove_if_there(&disk::replacement_of(&path))?;
        key_store.delete(&slot_name(profile, generation + 1))?;
        Ok(Self {
            path,
            key_store,
            profile,
            state: RwLock::new(State {
                generation,
                wrapping,
                account,
                channels,
            }),
        })
    }

    /// Opens the keys of this folder, or makes them where there are none.
    pub fn open_or_create(dir: &Path, key_store: Arc<dyn KeyStore>) -> Result<Self, KeysError> {
        if Self::are_there(dir) {
            Self::open(dir, key_store)
        } else {
            Self::create(dir, key_store)
        }
    }

    pub fn key_store(&self) -> &dyn KeyStore {
        &*self.key_store
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
        self.read().channels.get(&channel).cloned()
    }

    /// Adds keys of new channels; durable when it returns, before anything sealed with
    /// them is.
    pub(crate) fn add(&self, new: &BTreeMap<ChannelId, Key>) -> Result<(), KeysError> {
        let mut state = self.state();
        state
            .channels
            .extend(new.iter().map(|(id, key)| (*id, key.clone())));
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

    /// The same, telling `after` when each step is done.
    pub(crate) fn destroy_and(
        &self,
        channels: &BTreeSet<ChannelId>,
        mut after: impl FnMut(Step) -> Result<(), KeysError>,
    ) -> Result<(), KeysError> {
        let old = self.state();
        let mut new = old.clone();
        new.channels.retain(|id, _| !channels.contains(id));
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
        after(Step::OldWrappingKeyDeleted)
    }

    fn write(&self, state: &State) -> Result<(), KeysError> {
        disk::write_replacement(&self.path, &self.contents(state))?;
        disk::take_its_place(&self.path)?;
        Ok(())
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
    if let Ok(contents) = fs::read(dir.join(KEYS_FILE))
        && let Ok((profile, generation)) = read_head(&contents)
    {
        key_store.delete(&slot_name(profile, generation))?;
        key_store.delete(&slot_name(profile, generation + 1))?;
    }
    disk::remove_if_there(&dir.join(KEYS_FILE))?;
    disk::remove_if_there(&dir.join("keys.new"))?;
    disk::remove_if_there(&dir.join(super::PASSPHRASE_FILE))?;
    for database in ["cache.db", "outbox.db", "search.db"] {
        for side in ["", "-wal", "-shm"] {
            disk::remove_if_there(&dir.join(format!("{database}{side}")))?;
        }
    }
    for aside in super::aside::all(dir)? {
        destroy_everything(&aside, key_store)?;
        fs::remove_dir(&aside)?;
    }
    disk::sync_dir(&dir.join(KEYS_FILE))?;
    Ok(())
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
