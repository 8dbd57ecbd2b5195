//! The server dies in the middle of an upload, again and again, as a process does that is killed.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::view::timeline::{Anchor, MessageRow, MessageState, RowContent};
use tokenim_client::view::transfer::TransferState;
use tokenim_client::{Client, Config, NewWords, SignInForm};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::request::{CreateChannel, CreatePerson, Secret};
use tokenim_server::actions;
use tokenim_server::app::{App, Outside};
use tokenim_server::config::ServerDir;
use tokenim_server::init::init;
use tokenim_server::jobs::collect;
use tokenim_server::tls;
use tokenim_testkit::story::PASSWORD;
use tokenim_testkit::window::Cable;

use super::{Extra, PIECE, content};

const KILLS: u64 = 24;
const SIZE: u64 = 64 * 1024 * 1024;
/// Slow enough that the server dies while something is on its way.
const BYTES_PER_SECOND: u64 = 16 * 1024 * 1024;
/// The head of a piece's request, and what a desktop asks anew when the server is back.
const HEAD_BYTES: u64 = 2 * 1024;
const RETURN_BYTES: u64 = 32 * 1024;

struct House(Child);

impl House {
    fn of(dir: &Path) -> (Self, SocketAddr) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tokenim-house"))
            .arg(dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("LISTENING ");
        let address = address.and_then(|address| address.parse().ok());
        (Self(child), address.expect("it listens"))
    }
}

/// Killed as `kill -9` does it: nothing of it runs any more.
impl Drop for House {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn hire(app: &App, root: PersonId, handle: &'static str) -> (PersonId, String) {
    let id = PersonId::now_v7();
    let hired = app.write(move |tx| {
        let person = CreatePerson {
            id,
            handle: handle.to_owned(),
            display_name: handle.to_owned(),
            title: String::new(),
            kind: PersonKind::Member,
            department: None,
            manager: None,
        };
        Box::pin(actions::create_person(tx, root, person))
    });
    (id, hired.await.expect("hired").code)
}

async fn desk(folder: &Path, server: String, handle: &str, code: String) -> Client {
    let config = Config {
        file_piece_bytes_max: PIECE,
        ..Config::new(folder).with_key_store(Arc::new(MemoryKeyStore::default()))
    };
    let client = Client::open(config).await.expect("it opens");
    let form = SignInForm {
        server,
        handle: handle.to_owned(),
        secret: Secret::Code {
            code,
            new_password: PASSWORD.to_owned(),
        },
        company_ca: None,
        passphrase: None,
    };
    client.sign_in(form).await.expect("signed in");
    client
}

async fn last(client: &Client, channel: ChannelId) -> Option<MessageRow> {
    let rows = client
        .timeline(channel, Anchor::Latest, 20)
        .await
        .ok()?
        .rows;
    rows.into_iter().rev().find_map(|row| match row.content {
        RowContent::Message(message) => Some(message),
        _ => None,
    })
}

/// However slow the machine is; a run that hangs is ended from outside.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    while !holds().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c_21_a_server_that_is_killed_again_and_again_gets_the_file_whole_and_no_piece_twice_for_nothing()
 {
    tls::install_crypto_provider();
    let folder = tempfile::tempdir().expect("a folder");
    let dir = ServerDir::new(folder.path().join("server"));
    let outside = Outside::default();
    let owner = init(&dir, "Lanhai", "root", "Root", &outside).await;
    let root = owner.expect("a company").person;
    let app = App::open(&dir, Outside::default()).await.expect("it opens");
    let (alice, alices) = hire(&app, root, "alice").await;
    let (bob, bobs) = hire(&app, root, "bob").await;
    let channel = ChannelId::now_v7();
    let made = CreateChannel {
        id: channel,
        kind: ChannelKind::Public,
        team: None,
        name: "the one".to_owned(),
        topic: String::new(),
        history: HistoryPolicy::All,
        members: vec![root, alice, bob],
    };
    app.write(move |tx| Box::pin(actions::create_channel(tx, root, made)))
        .await
        .expect("a channel");
    drop(app);

    let (mut house, address) = House::of(dir.path());
    let cable = Cable::to(address, BYTES_PER_SECOND).await.expect("a cable");
    let alice = desk(&folder.path().join("alice"), cable.url(), "alice", alices).await;
    until(async || alice.timeline(channel, Anchor::Latest, 1).await.is_ok()).await;
    let bytes = content(usize::try_from(SIZE).expect("it fits"));
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, &bytes).expect("written");
    let before = cable.carried();
    let attached = alice.attach(channel, None, vec![path]).await;
    let files = attached
        .expect("attached")
        .iter()
        .map(|row| row.id)
        .collect();
    let words = NewWords {
        body: "look".to_owned(),
        extra: Extra {
            files,
            ..Extra::default()
        },
        ..NewWords::default()
    };
    alice.send(channel, words).await.expect("sent");
    // The last time when so much has gone that only the end can be on its way.
    for nth in 1..=KILLS {
        let reached = cable.has_carried(before + nth * SIZE / KILLS).await;
        reached.expect("it goes on after every kill");
        drop(house);
        let (again, address) = House::of(dir.path());
        house = again;
        cable.lead_to(address);
    }
    until(async || {
        let rows = alice.transfers().await.expect("rows");
        let failed = rows
            .iter()
            .find(|row| matches!(row.state, TransferState::Failed { .. }));
        assert!(failed.is_none(), "{failed:?}");
        let sent = last(&alice, channel).await;
        sent.is_some_and(|message| matches!(message.state, MessageState::Sent))
    })
    .await;
    let up = cable.carried() - before;
    println!("{KILLS} kills of the server, {up} bytes up for {SIZE}, heads of requests among them");
    let pieces = SIZE / PIECE + KILLS;
    assert!(
        up <= SIZE + KILLS * (PIECE + RETURN_BYTES) + pieces * HEAD_BYTES,
        "{up}"
    );

    let (house, address) = {
        drop(house);
        House::of(dir.path())
    };
    let url = format!("http://{address}");
    let bob = desk(&folder.path().join("bob"), url, "bob", bobs).await;
    let mut found = None;
    until(async || {
        found = last(&bob, channel).await;
        found
            .as_ref()
            .is_some_and(|message| !message.files.is_empty())
    })
    .await;
    let id = found.expect("it").files[0]
        .file
        .id
        .expect("the server's id");
    let target = folder.path().join("saved");
    let saving = bob.save_file(channel, id, target.clone()).await;
    let transfer = saving.expect("begun").id;
    until(async || {
        let rows = bob.transfers().await.expect("rows");
        let row = rows.into_iter().find(|row| row.id == transfer).expect("it");
        assert!(
            !matches!(row.state, TransferState::Failed { .. }),
            "{row:?}"
        );
        row.state == TransferState::Done
    })
    .await;
    assert!(std::fs::read(&target).expect("saved") == bytes);
    drop(house);

    let app = App::open(&dir, Outside::default()).await.expect("it opens");
    collect::strays(&app).await.expect("looked");
    collect::once(&app).await.expect("collected");
    assert_eq!(app.blobs().parts().expect("read").len(), 0);
    assert_eq!(app.blobs().wholes().expect("read").len(), 1);
}
