use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tokenim_protocol::ids::ChannelId;

use super::ring::Step;
use super::{Key, KeyStore, KeyStoreError, Keys, KeysError, MemoryKeyStore, destroy_everything};
use crate::view::session::KeyStoreKind;

struct Scene {
    dir: tempfile::TempDir,
    key_store: Arc<MemoryKeyStore>,
    falcon: ChannelId,
    general: ChannelId,
}

impl Scene {
    fn new() -> (Self, Keys) {
        let scene = Scene {
            dir: tempfile::tempdir().expect("a temporary folder"),
            key_store: Arc::default(),
            falcon: ChannelId::now_v7(),
            general: ChannelId::now_v7(),
        };
        let keys = Keys::create(scene.dir.path(), scene.key_store.clone()).expect("made");
        let new = [scene.falcon, scene.general].map(|id| (id, Key::random()));
        keys.add(&BTreeMap::from(new)).expect("added");
        (scene, keys)
    }

    fn open(&self) -> Result<Keys, KeysError> {
        Keys::open(self.dir.path(), self.key_store.clone())
    }
}

fn crash() -> KeysError {
    KeysError::Io(std::io::Error::other("the power went off"))
}

#[test]
fn the_same_keys_come_back() {
    let (scene, keys) = Scene::new();
    let again = scene.open().expect("opened");
    assert_eq!(again.cache(), keys.cache());
    assert_eq!(again.outbox(), keys.outbox());
    assert_eq!(again.search(), keys.search());
    assert_eq!(again.channel(scene.falcon), keys.channel(scene.falcon));
    assert_ne!(keys.channel(scene.falcon), keys.channel(scene.general));
}

#[test]
fn a_destroyed_key_is_nowhere_and_the_others_stay() {
    let (scene, keys) = Scene::new();
    let file_before = std::fs::read(scene.dir.path().join("keys")).expect("readable");
    let (search, general) = (keys.search(), keys.channel(scene.general));
    keys.destroy(&BTreeSet::from([scene.falcon]))
        .expect("destroyed");

    let again = scene.open().expect("opened");
    assert_eq!(again.channel(scene.falcon), None);
    assert_eq!(again.channel(scene.general), general);
    assert_ne!(again.search(), search, "the index had its words");

    // An old copy of the file, found in freed blocks, is put back.
    for name in ["keys", "keys.copy"] {
        std::fs::write(scene.dir.path().join(name), &file_before).expect("written");
    }
    assert!(matches!(scene.open(), Err(KeysError::NoWrappingKey)));
}

#[test]
fn lr_05_a_crash_at_every_step_of_destroying_a_key_leaves_keys_that_open() {
    for at in [
        Step::NewWrappingKeyStored,
        Step::ReplacementWritten,
        Step::Renamed,
        Step::OldWrappingKeyDeleted,
    ] {
        let (scene, keys) = Scene::new();
        let general = keys.channel(scene.general);
        let falcon = BTreeSet::from([scene.falcon]);
        let crashed = keys.destroy_and(
            &falcon,
            |step| if step == at { Err(crash()) } else { Ok(()) },
        );
        assert!(crashed.is_err());
        drop(keys);

        let again = scene
            .open()
            .unwrap_or_else(|error| panic!("after {at:?}: {error}"));
        let is_gone = matches!(at, Step::Renamed | Step::OldWrappingKeyDeleted);
        assert_eq!(
            again.channel(scene.falcon).is_none(),
            is_gone,
            "after {at:?}"
        );
        assert_eq!(again.channel(scene.general), general, "after {at:?}");
        assert_eq!(scene.key_store.names().len(), 1, "after {at:?}");
        assert!(!scene.dir.path().join("keys.new").exists(), "after {at:?}");

        // And it can be finished, twice over.
        again.destroy(&falcon).expect("destroyed");
        let last = scene.open().expect("opened");
        last.destroy(&falcon).expect("destroyed again");
        assert_eq!(last.channel(scene.falcon), None);
        assert_eq!(
            scene.open().expect("opened").channel(scene.general),
            general
        );
    }
}

#[test]
fn a_key_store_that_fails_destroys_nothing() {
    struct Sulking(MemoryKeyStore, std::sync::atomic::AtomicBool);
    impl KeyStore for Sulking {
        fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError> {
            self.0.get(name)
        }
        fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError> {
            if self.1.load(std::sync::atomic::Ordering::SeqCst) {
                return Err(KeyStoreError("locked".into()));
            }
            self.0.set(name, key)
        }
        fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
            self.0.delete(name)
        }
        fn kind(&self) -> KeyStoreKind {
            KeyStoreKind::System
        }
    }
    let dir = tempfile::tempdir().expect("a temporary folder");
    let key_store = Arc::new(Sulking(MemoryKeyStore::default(), false.into()));
    let keys = Keys::create(dir.path(), key_store.clone()).expect("made");
    let falcon = ChannelId::now_v7();
    keys.add(&BTreeMap::from([(falcon, Key::random())]))
        .expect("added");
    key_store.1.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(matches!(
        keys.destroy(&BTreeSet::from([falcon])),
        Err(KeysError::KeyStore(_))
    ));
    assert!(keys.channel(falcon).is_some());
    assert!(
        Keys::open(dir.path(), key_store)
            .expect("opened")
            .channel(falcon)
            .is_some()
    );
}

#[test]
fn a_profile_without_its_key_says_so() {
    let (scene, _) = Scene::new();
    let elsewhere = Arc::new(MemoryKeyStore::default());
    assert!(matches!(
        Keys::open(scene.dir.path(), elsewhere),
        Err(KeysError::NoWrappingKey)
    ));
    for name in scene.key_store.names() {
        scene.key_store.set(&name, &Key::random()).expect("set");
    }
    assert!(matches!(scene.open(), Err(KeysError::WrongKey)));
    for name in ["keys", "keys.copy"] {
        std::fs::write(
            scene.dir.path().join(name),
            b"tokenim-keys-v9\n and more of it that is long enough",
        )
        .expect("written");
    }
    assert!(matches!(scene.open(), Err(KeysError::Newer)));
}

#[test]
fn signing_out_leaves_neither_keys_nor_files() {
    let (scene, keys) = Scene::new();
    for name in ["cache.db", "cache.db-wal", "outbox.db", "search.db"] {
        std::fs::write(scene.dir.path().join(name), b"sealed").expect("written");
    }
    drop(keys);
    destroy_everything(scene.dir.path(), &*scene.key_store).expect("destroyed");
    assert_eq!(scene.key_store.names(), Vec::<String>::new());
    assert_eq!(
        std::fs::read_dir(scene.dir.path())
            .expect("readable")
            .count(),
        0
    );
    assert!(!Keys::are_there(scene.dir.path()));
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone_and_a_linked_folder_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().expect("a temporary folder");
    let dir = outer.path().join("profile");
    let key_store = Arc::new(MemoryKeyStore::default());
    drop(Keys::create(&dir, key_store.clone()).expect("made"));
    let mode = |path: &std::path::Path| {
        std::fs::metadata(path).expect("there").permissions().mode() & 0o777
    };
    assert_eq!(mode(&dir), 0o700);
    assert_eq!(mode(&dir.join("keys")), 0o600);

    let link = outer.path().join("link");
    std::os::unix::fs::symlink(&dir, &link).expect("linked");
    assert!(matches!(
        Keys::open(&link, key_store),
        Err(KeysError::Foreign(_))
    ));
}
