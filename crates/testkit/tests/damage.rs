//! What happens to a desktop's disk: bits flip, keys vanish, folders are not what they seem. The
//! person is told, goes on, and nothing that they typed is lost.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokenim_client::Client;
use tokenim_client::error::ErrorKind;
use tokenim_client::keys::{Key, KeyStore, KeyStoreError, MemoryKeyStore};
use tokenim_client::view::session::{KeyStoreKind, LockedOut, Mended, SessionState};
use tokenim_protocol::request::Secret;
use tokenim_testkit::story::{PASSWORD, Person, Story};

fn password() -> Secret {
    Secret::Password {
        password: PASSWORD.to_owned(),
    }
}

async fn mended(person: &Person) -> Option<Mended> {
    person.client().session().await.expect("an answer").mended
}

/// Turns over one bit of each page but the first `spared`.
fn hurt(path: &Path, spared: usize) {
    let mut bytes = std::fs::read(path).expect("readable");
    for page in spared..bytes.len() / 4096 {
        bytes[page * 4096 + 1_000] ^= 4;
    }
    std::fs::write(path, bytes).expect("written");
}

/// Nothing of a profile lies there unsealed.
fn assert_sealed(dir: &Path) {
    for entry in std::fs::read_dir(dir).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            assert_sealed(&path);
            continue;
        }
        let bytes = std::fs::read(&path).expect("readable");
        for plain in [&b"SQLite format 3"[..], b"typed on the train"] {
            assert!(
                !bytes.windows(plain.len()).any(|window| window == plain),
                "{} is readable",
                path.display()
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn c_07_a_damaged_cache_is_fetched_again_while_what_was_typed_stays() {
    let story = Story::begin_with(700).await;
    let alice = story.person_with("Alice", 5_000).await;
    let bob = story.person("Bob").await;
    let channel = story.channel("general", &[&alice, &bob]).await;
    for number in 0..120 {
        bob.says(&format!("lantern {number}")).await;
    }
    story.settle().await;
    let before = alice.screen().await;
    story.cut_off(&alice);
    alice.says("typed on the train").await;
    alice
        .client()
        .save_draft(channel, None, "and half of this".to_owned(), None)
        .await
        .unwrap();

    // Its first pages are whole: nobody notices until somebody reads further.
    let folder = alice.account_folder();
    alice
        .restarts_after(|| hurt(&folder.join("cache.db"), 8))
        .await;
    story.reconnect(&alice).await;
    story.settle().await;
    let _ = alice
        .client()
        .timeline(channel, tokenim_client::view::timeline::Anchor::Latest, 500)
        .await;
    story.settle().await;

    let after = alice.screen().await;
    assert_eq!(after[..120], before[..]);
    assert_eq!(after[120..], ["typed on the train ✓"]);
    assert_eq!(
        alice.client().draft(channel, None).await.unwrap().body,
        "and half of this"
    );
    let told = mended(&alice).await.expect("said");
    assert_eq!((told.cache, told.outbox), (true, None));
    assert!(folder.join("damaged-cache-1").is_dir(), "kept aside");
    let hits = alice.client().search("lantern", None, 200).await.unwrap();
    assert_eq!(hits.hits.len(), 120, "and found again");

    // Said until it is read, and then no more.
    alice.restarts().await;
    assert!(mended(&alice).await.is_some());
    let view = alice.client().dismiss_mended().await.unwrap();
    assert_eq!(view.mended, None);
    alice.restarts().await;
    assert_eq!(mended(&alice).await, None);
    story.settle().await;
    bob.says("and on it goes").await;
    story.settle().await;
    assert_eq!(alice.screen().await.last().unwrap(), "and on it goes");
}

#[tokio::test(start_paused = true)]
async fn c_07_damage_under_the_running_program_is_healed_without_a_restart() {
    let story = Story::begin_with(701).await;
    let (alice, bob) = story.two_in("general").await;
    let other = story.channel("other", &[&alice, &bob]).await;
    for number in 0..300 {
        bob.says(&format!("word {number} {}", "and more ".repeat(20)))
            .await;
    }
    story.settle().await;
    // Everything is on the disk and out of the way of the readers' memory.
    alice.restarts().await;
    story.settle().await;
    hurt(&alice.account_folder().join("cache.db"), 10);
    let mut looked = 0;
    while mended(&alice).await.is_none() && looked < 50 {
        looked += 1;
        let anchor = tokenim_client::view::timeline::Anchor::Latest;
        let _ = alice.client().timeline(other, anchor, 500).await;
        story.settle().await;
    }
    assert!(mended(&alice).await.is_some_and(|told| told.cache));
    story.settle().await;
    alice.goes_to(other);
    let seen = alice.screen().await;
    assert_eq!(
        seen.last().unwrap(),
        &format!("word 299 {}", "and more ".repeat(20))
    );
}

#[tokio::test(start_paused = true)]
async fn lr_03_with_the_key_gone_one_signs_in_again_and_with_the_key_back_comes_what_was_typed() {
    for wrong in [false, true] {
        let story = Story::begin_with(303).await;
        let (alice, bob) = story.two_in("general").await;
        story.cut_off(&alice);
        alice.says("typed on the train").await;
        let draft = "a draft from then".to_owned();
        alice
            .client()
            .save_draft(alice.here(), None, draft, None)
            .await
            .unwrap();

        // The key store was emptied, or has others' keys.
        let kept: Vec<(String, Key)> = alice
            .key_store
            .names()
            .into_iter()
            .map(|name| {
                let key = alice.key_store.get(&name).unwrap().unwrap();
                (name, key)
            })
            .collect();
        alice
            .restarts_after(|| {
                for (name, _) in &kept {
                    if wrong {
                        alice.key_store.set(name, &Key::random()).unwrap();
                    } else {
                        alice.key_store.delete(name).unwrap();
                    }
                }
            })
            .await;
        let view = alice.client().session().await.unwrap();
        assert_eq!(view.state, SessionState::SignedOut);
        let why = if wrong {
            LockedOut::KeyWrong
        } else {
            LockedOut::KeyMissing
        };
        assert_eq!(view.locked_out, Some(why), "it says why");

        alice.line.mend();
        alice.signs_in(password()).await;
        story.settle().await;
        assert_eq!(alice.client().session().await.unwrap().locked_out, None);
        bob.sees(&[]).await;
        assert_sealed(&alice.account_folder());

        // The day on which the key is back.
        alice
            .restarts_after(|| {
                for (name, key) in &kept {
                    alice.key_store.set(name, key).unwrap();
                }
            })
            .await;
        assert_eq!(mended(&alice).await.map(|told| told.brought_back), Some(2));
        story.settle().await;
        bob.sees(&["typed on the train"]).await;
        alice.sees(&["typed on the train ✓"]).await;
        let draft = alice.client().draft(alice.here(), None).await.unwrap();
        assert_eq!(draft.body, "a draft from then");
        alice.restarts().await;
        story.settle().await;
        bob.sees(&["typed on the train"]).await;
        assert_sealed(&alice.account_folder());
    }
}

/// A key store that can be locked.
#[derive(Default)]
struct Lockable(Arc<MemoryKeyStore>, AtomicBool);

impl Lockable {
    fn open(&self) -> Result<&MemoryKeyStore, KeyStoreError> {
        if self.1.load(Ordering::SeqCst) {
            return Err(KeyStoreError("the collection is locked".to_owned()));
        }
        Ok(&self.0)
    }
}

impl KeyStore for Lockable {
    fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError> {
        self.open()?.get(name)
    }
    fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError> {
        self.open()?.set(name, key)
    }
    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.open()?.delete(name)
    }
    fn kind(&self) -> KeyStoreKind {
        KeyStoreKind::System
    }
}

#[tokio::test(start_paused = true)]
async fn lr_03_a_locked_key_store_is_said_and_asked_again() {
    let story = Story::begin_with(304).await;
    let (alice, bob) = story.two_in("general").await;
    story.cut_off(&alice);
    alice.says("typed on the train").await;
    alice.client().close().await;

    let key_store = Arc::new(Lockable(alice.key_store.clone(), AtomicBool::new(true)));
    let config = alice.config().with_key_store(key_store.clone());
    alice.line.mend();
    let client = Client::open(config).await.unwrap();
    for _ in 0..3 {
        let error = client.session().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Keys, "{error}");
    }
    key_store.1.store(false, Ordering::SeqCst);
    assert_eq!(
        client.session().await.unwrap().state,
        SessionState::SignedIn
    );
    story.leaves(&alice);
    tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    story.settle().await;
    bob.sees(&["typed on the train"]).await;
    client.close().await;
}

#[tokio::test(start_paused = true)]
async fn lr_03_with_another_key_store_the_passphrase_opens_once_more_and_the_key_moves() {
    let story = Story::begin_with(305).await;
    let (alice, bob) = story.two_in("general").await;
    story.leaves(&alice);
    // No key store answers: what lies here cannot be opened, and it is said.
    alice.client().close().await;
    let without = || {
        let mut config = alice.config();
        config.key_store = None;
        config
    };
    let client = Client::open(without()).await.unwrap();
    let view = client.session().await.unwrap();
    assert_eq!(view.state, SessionState::SignedOut);
    assert_eq!(view.locked_out, Some(LockedOut::NoKeyStore));
    client
        .sign_in(tokenim_client::SignInForm {
            server: "http://127.0.0.1:1".to_owned(),
            handle: "alice".to_owned(),
            secret: password(),
            company_ca: None,
            passphrase: Some("eight grey geese".to_owned()),
        })
        .await
        .unwrap();
    alice.line.cut();
    client
        .send_message(alice.here(), "typed on the train".to_owned(), None)
        .await
        .unwrap();
    client.close().await;
    assert_sealed(&alice.account_folder());

    // A key store has appeared: the passphrase once more, and never again.
    let client = Client::open(alice.config()).await.unwrap();
    assert_eq!(client.session().await.unwrap().state, SessionState::Locked);
    let error = client
        .unlock("another one altogether".to_owned())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Keys);
    let view = client.unlock("eight grey geese".to_owned()).await.unwrap();
    assert_eq!(
        (view.state, view.key_store),
        (SessionState::SignedIn, KeyStoreKind::System)
    );
    client.close().await;
    alice.line.mend();
    let client = Client::open(alice.config()).await.unwrap();
    assert_eq!(
        client.session().await.unwrap().state,
        SessionState::SignedIn
    );
    tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    story.settle().await;
    bob.sees(&["typed on the train"]).await;
    assert_sealed(&alice.account_folder());
    client.close().await;
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn lr_07_everything_is_for_its_owner_alone_and_what_is_not_is_refused() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    fn look(dir: &Path, seen: &mut usize) {
        for entry in std::fs::read_dir(dir).expect("readable") {
            let path = entry.expect("readable").path();
            let metadata = std::fs::symlink_metadata(&path).expect("there");
            let mode = metadata.permissions().mode() & 0o777;
            *seen += 1;
            if metadata.is_dir() {
                assert_eq!(mode, 0o700, "{}", path.display());
                look(&path, seen);
            } else {
                assert_eq!(mode, 0o600, "{}", path.display());
            }
        }
    }

    let story = Story::begin_with(707).await;
    let (alice, bob) = story.two_in("general").await;
    bob.says("hello").await;
    story.settle().await;
    let _ = alice.client().search("hello", None, 5).await.unwrap();
    let folder = alice.account_folder();
    // With a damaged file kept aside, too.
    alice
        .restarts_after(|| hurt(&folder.join("cache.db"), 0))
        .await;
    story.settle().await;
    let mut seen = 0;
    look(&alice.folder(), &mut seen);

    let refused = async |what: &str| {
        let client = Client::open(alice.config()).await.unwrap();
        let error = client.session().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Foreign, "{what}: {error}");
        client.close().await;
    };
    alice.client().close().await;
    story.leaves(&alice);
    // The folder, and each file of it, is a link to elsewhere.
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("profile");
    std::fs::rename(&folder, &moved).unwrap();
    std::os::unix::fs::symlink(&moved, &folder).unwrap();
    refused("a linked folder").await;
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(&moved, &folder).unwrap();
    let mut links = 1;
    for file in ["keys", "outbox.db", "cache.db"] {
        std::fs::rename(folder.join(file), &moved).unwrap();
        std::os::unix::fs::symlink(&moved, folder.join(file)).unwrap();
        refused(file).await;
        std::fs::remove_file(folder.join(file)).unwrap();
        std::fs::rename(&moved, folder.join(file)).unwrap();
        links += 1;
    }
    // Only the superuser can give files away; elsewhere the links above have to do.
    let mut owners = 0;
    if std::fs::metadata(&folder).unwrap().uid() == 0 {
        for path in [
            folder.clone(),
            folder.join("keys"),
            folder.join("outbox.db"),
            folder.join("cache.db"),
        ] {
            std::os::unix::fs::chown(&path, Some(4_711), None).unwrap();
            refused(&path.to_string_lossy()).await;
            std::os::unix::fs::chown(&path, Some(0), None).unwrap();
            owners += 1;
        }
    }
    let client = Client::open(alice.config()).await.unwrap();
    assert_eq!(
        client.session().await.unwrap().state,
        SessionState::SignedIn
    );
    client.close().await;
    println!(
        "LR-07: {seen} files and folders of a profile: 0600 and 0700; refused {links} links, {owners} foreign owners"
    );
}
