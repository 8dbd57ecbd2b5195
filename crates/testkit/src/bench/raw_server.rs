//! The naive optimum a chat server is held against: one room, lines over TCP, one SQLite
//! transaction (WAL, synchronous=FULL) for everything that has arrived, sent on when durable.
//! No permission, no identity, no HTTP.

use std::io;
use std::path::Path;
use std::sync::{Arc, mpsc as blocking};
use std::thread;

use rusqlite::Connection;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::machine::monotonic_ns;

/// Lines of one transaction.
const BATCH_MAX: usize = 1_000;

/// Serves until the process is ended. Prints `LISTENING address` first.
pub async fn serve(database: &Path) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("LISTENING {}", listener.local_addr()?);

    let (lines, arrived) = blocking::channel::<Vec<u8>>();
    let (durable, mut sent_on) = mpsc::unbounded_channel::<Arc<[u8]>>();
    let connection = open(database).map_err(io::Error::other)?;
    thread::spawn(move || write(&connection, &arrived, &durable));

    let (subscribe, mut subscribed) = mpsc::unbounded_channel::<mpsc::UnboundedSender<Arc<[u8]>>>();
    tokio::spawn(async move {
        let mut receivers = Vec::new();
        loop {
            tokio::select! {
                Some(receiver) = subscribed.recv() => receivers.push(receiver),
                Some(batch) = sent_on.recv() => {
                    receivers.retain(|receiver: &mpsc::UnboundedSender<Arc<[u8]>>| receiver.send(batch.clone()).is_ok());
                }
                else => return,
            }
        }
    });

    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (mut incoming, mut outgoing) = stream.into_split();
        let (to_peer, mut for_peer) = mpsc::unbounded_channel::<Arc<[u8]>>();
        tokio::spawn(async move {
            while let Some(bytes) = for_peer.recv().await {
                if outgoing.write_all(&bytes).await.is_err() {
                    return;
                }
            }
        });
        let (lines, subscribe) = (lines.clone(), subscribe.clone());
        tokio::spawn(async move {
            let mut buffer = Vec::with_capacity(8_192);
            while incoming
                .read_buf(&mut buffer)
                .await
                .is_ok_and(|read| read > 0)
            {
                while let Some(end) = buffer.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = buffer.drain(..=end).collect();
                    if line == b"SUB\n" {
                        let _ = to_peer.send(Arc::from(&b"OK\n"[..]));
                        let _ = subscribe.send(to_peer.clone());
                    } else {
                        let _ = lines.send(line);
                    }
                }
            }
        });
    }
}

fn open(database: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE m (id INTEGER PRIMARY KEY, room INT, sender INT, ts INT, body BLOB)",
    )?;
    Ok(connection)
}

fn write(
    connection: &Connection,
    arrived: &blocking::Receiver<Vec<u8>>,
    durable: &mpsc::UnboundedSender<Arc<[u8]>>,
) {
    while let Ok(first) = arrived.recv() {
        let mut batch = Vec::new();
        let written = (|| {
            connection.execute_batch("BEGIN")?;
            let mut insert = connection
                .prepare_cached("INSERT INTO m (room, sender, ts, body) VALUES (1, 2, ?1, ?2)")?;
            let mut next = Some(first);
            let mut taken = 0;
            while let Some(line) = next {
                insert.execute((monotonic_ns() as i64, &line))?;
                batch.extend_from_slice(&line);
                taken += 1;
                next = if taken < BATCH_MAX {
                    arrived.try_recv().ok()
                } else {
                    None
                };
            }
            connection.execute_batch("COMMIT")
        })();
        if written.is_err() || durable.send(Arc::from(batch)).is_err() {
            return;
        }
    }
}
