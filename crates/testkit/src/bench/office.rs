//! A server in this process and one desktop of it, both in real time: what lies between
//! reconnecting and being up to date, without windows and without cables.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, params};
use tempfile::TempDir;
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::view::session::ConnectionState;
use tokenim_client::{Client, Config, SignInForm};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::request::{CreateChannel, CreatePerson, Secret, SendMessage};
use tokenim_server::actions;
use tokio::time::timeout;

use super::dice::Dice;
use super::talk::Talk;
use crate::server::{InProcess, Line, OneLine};
use crate::story::PASSWORD;
use crate::window::{Fault, Outcome};

const PATIENCE: Duration = Duration::from_secs(120);
/// Messages of one transaction of the filling.
const SLICE: usize = 500;

pub struct Office {
    pub server: InProcess,
    pub line: Arc<Line>,
    pub channels: Vec<ChannelId>,
    code: String,
    handle: &'static str,
    seed: u64,
}

pub struct Desk {
    pub client: Client,
    _folder: TempDir,
}

fn failed(error: impl std::fmt::Display) -> Fault {
    Fault::while_doing("a desktop beside its server", &error)
}

impl Office {
    /// So many channels, each with the owner and the one who sits at the desk.
    pub async fn open(channels: usize, seed: u64) -> Outcome<Self> {
        let server = InProcess::start(seed).await;
        let owner = server.owner;
        let person = PersonId::now_v7();
        let hired = CreatePerson {
            id: person,
            handle: "alice".to_owned(),
            display_name: "Alice".to_owned(),
            title: String::new(),
            kind: PersonKind::Member,
            department: None,
            manager: None,
        };
        let code = server
            .app
            .write(move |tx| Box::pin(actions::create_person(tx, owner, hired)))
            .await
            .map_err(|error| failed(format!("{error:?}")))?;
        let mut made = Vec::new();
        for number in 0..channels {
            let channel = CreateChannel {
                id: ChannelId::now_v7(),
                kind: ChannelKind::Public,
                team: None,
                name: format!("channel {number}"),
                topic: String::new(),
                history: HistoryPolicy::All,
                members: vec![owner, person],
            };
            made.push(channel.id);
            server
                .app
                .write(move |tx| Box::pin(actions::create_channel(tx, owner, channel)))
                .await
                .map_err(|error| failed(format!("{error:?}")))?;
        }
        Ok(Self {
            line: Line::to(server.server(), seed),
            server,
            channels: made,
            code: code.code,
            handle: "alice",
            seed,
        })
    }

    /// The owner says so much in every channel; answers with the words.
    pub async fn says(
        &self,
        messages_each: usize,
        talk: &Talk,
        dice: &mut Dice,
    ) -> Outcome<Vec<String>> {
        let owner = self.server.owner;
        let mut said = Vec::with_capacity(messages_each * self.channels.len());
        for &channel in &self.channels {
            let mut left = messages_each;
            while left > 0 {
                let count = left.min(SLICE);
                left -= count;
                let messages: Vec<SendMessage> = (0..count)
                    .map(|_| SendMessage::plain(MessageId::now_v7(), talk.message(dice)))
                    .collect();
                said.extend(messages.iter().map(|message| message.body.clone()));
                self.server
                    .app
                    .write(move |tx| {
                        Box::pin(async move {
                            for message in messages {
                                actions::send_message(tx, owner, channel, message).await?;
                            }
                            Ok(())
                        })
                    })
                    .await
                    .map_err(|error| failed(format!("{error:?}")))?;
            }
        }
        Ok(said)
    }

    /// A desktop that has never been here.
    pub async fn desk(&self) -> Outcome<Desk> {
        let folder = tempfile::tempdir()?;
        let config = Config {
            net: Arc::new(OneLine(self.line.clone())),
            seed: Some(self.seed),
            backfill_entries_max: 0,
            ..Config::new(folder.path()).with_key_store(Arc::new(MemoryKeyStore::default()))
        };
        let client = Client::open(config).await.map_err(failed)?;
        Ok(Desk {
            client,
            _folder: folder,
        })
    }

    /// With the code once, with the password from then on.
    pub async fn signs_in(&self, desk: &Desk, first: bool) -> Outcome {
        let secret = if first {
            Secret::Code {
                code: self.code.clone(),
                new_password: PASSWORD.to_owned(),
            }
        } else {
            Secret::Password {
                password: PASSWORD.to_owned(),
            }
        };
        let form = SignInForm {
            server: "http://127.0.0.1:1".to_owned(),
            handle: self.handle.to_owned(),
            secret,
            company_ca: None,
            passphrase: None,
        };
        desk.client.sign_in(form).await.map_err(failed)?;
        Ok(())
    }
}

impl Desk {
    /// Waits, looking only when something has changed.
    pub async fn until(&self, state: ConnectionState) -> Outcome {
        let mut changes = self.client.changes();
        let waited = timeout(PATIENCE, async {
            loop {
                if self.client.connection().await.map_err(failed)?.state == state {
                    return Ok(());
                }
                // Told of a change, or that there were many: looked at again either way.
                let _ = changes.recv().await;
            }
        });
        waited
            .await
            .map_err(|_| Fault::new(format!("it never became {state:?}")))?
    }

    pub async fn unread(&self) -> Outcome<u64> {
        let rows = self.client.list_channels().await.map_err(failed)?;
        Ok(rows.iter().map(|row| row.unread).sum())
    }
}

/// What SQLite alone takes for the same rows: one table with the index that a timeline needs,
/// not encrypted, a thousand rows a transaction, durable as the cache is.
pub fn insert_plainly(said: &[String], channels: usize) -> Outcome<f64> {
    let folder = tempfile::tempdir()?;
    let mut plain = Connection::open(folder.path().join("plain.db")).map_err(failed)?;
    plain
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = NORMAL;
             CREATE TABLE entry (channel_id BLOB, seq INTEGER, at_ms INTEGER, author_id BLOB,
                                 message_id BLOB, body TEXT, PRIMARY KEY (channel_id, seq)) WITHOUT ROWID;
             CREATE UNIQUE INDEX entry_message ON entry (message_id);",
        )
        .map_err(failed)?;
    let begun = std::time::Instant::now();
    let author = PersonId::now_v7();
    let each = said.len().div_ceil(channels);
    for (slice, words) in said.chunks(1_000).enumerate() {
        let transaction = plain.transaction().map_err(failed)?;
        {
            let mut insert = transaction
                .prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .map_err(failed)?;
            for (at, body) in words.iter().enumerate() {
                let number = slice * 1_000 + at;
                insert
                    .execute(params![
                        (number / each).to_be_bytes(),
                        (number % each) as i64,
                        number as i64,
                        author.0.as_bytes(),
                        MessageId::now_v7().0.as_bytes(),
                        body
                    ])
                    .map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)?;
    }
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use tokenim_client::view::timeline::Anchor;

    use super::*;

    const MISSED: usize = 900;

    /// With threads that write and read at once, as in the program: batches are written while
    /// the next are read, and a lost channel goes after what was said there before.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn alice_catches_up_over_many_batches_and_keeps_nothing_of_what_she_lost() {
        let (mut dice, talk) = (Dice::new(7), Talk::new(7));
        let office = Office::open(4, 7).await.expect("opened");
        let desk = office.desk().await.expect("a desk");
        office.signs_in(&desk, true).await.expect("signed in");
        desk.until(ConnectionState::Live).await.expect("live");
        let before = desk.unread().await.expect("read");

        office.line.cut();
        desk.until(ConnectionState::Offline).await.expect("offline");
        let said = office.says(MISSED, &talk, &mut dice).await.expect("said");
        let lost = office.channels[1];
        let alice = desk
            .client
            .session()
            .await
            .expect("read")
            .me
            .expect("signed in")
            .id;
        let left = office
            .server
            .app
            .write(move |tx| Box::pin(actions::remove_member(tx, alice, lost, alice)));
        left.await.expect("left");
        office.line.mend();
        desk.client.reconnect().await.expect("told to");
        desk.until(ConnectionState::Live).await.expect("live again");

        let rows = desk.client.list_channels().await.expect("read");
        assert!(rows.iter().all(|row| row.id != lost));
        assert_eq!(
            desk.unread().await.expect("read"),
            before + 3 * MISSED as u64
        );
        for (number, channel) in office.channels.iter().enumerate() {
            let window = desk.client.timeline(*channel, Anchor::Latest, 500).await;
            if *channel == lost {
                assert!(window.is_err() || window.is_ok_and(|window| window.rows.is_empty()));
                continue;
            }
            let seqs: Vec<_> = window
                .expect("read")
                .rows
                .iter()
                .filter_map(|row| row.seq)
                .collect();
            assert!(seqs.len() >= 400, "{} rows of channel {number}", seqs.len());
            assert!(
                seqs.windows(2).all(|two| two[0] + 1 == two[1]),
                "channel {number}"
            );
        }
        assert_eq!(said.len(), 4 * MISSED);
        desk.client.close().await;
    }
}
