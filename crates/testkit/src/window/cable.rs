//! The network between a window and its server, as far as one can pull it out of the wall.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval, sleep_until, timeout};

use super::{Fault, Outcome};

/// Taken from one side and given to the other at once.
const GULP_BYTES: usize = 64 * 1_024;
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// What the bytes of a demonstration may take to get through.
const PATIENCE: Duration = Duration::from_secs(180);

/// A cable of limited speed. The program behind it knows only its address.
pub struct Cable {
    address: SocketAddr,
    server: Arc<Mutex<SocketAddr>>,
    pulled: watch::Sender<u64>,
    carried: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Cable {
    /// Leads to `server`; takes so many bytes a second upwards over each connection.
    pub async fn to(server: SocketAddr, bytes_per_second: u64) -> Outcome<Cable> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (pulled, watched) = watch::channel(0);
        let carried = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&carried);
        let server = Arc::new(Mutex::new(server));
        let leads_to = Arc::clone(&server);
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (mut watched, count) = (watched.clone(), Arc::clone(&count));
                watched.mark_unchanged();
                let server = *leads_to.lock().unwrap_or_else(PoisonError::into_inner);
                tokio::spawn(async move {
                    let carry = carry(near, server, bytes_per_second, &count);
                    // Pulled out: both ends lose it, wherever they were.
                    tokio::select! {
                        _ = carry => {}
                        _ = watched.changed() => {}
                    }
                });
            }
        });
        Ok(Cable {
            address,
            server,
            pulled,
            carried,
            task,
        })
    }

    /// What a client is told as its server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Pulls it out and puts it in again: every connection is lost at once.
    pub fn pull(&self) {
        self.pulled.send_modify(|times| *times += 1);
    }

    /// A server that was started again is somewhere else.
    pub fn lead_to(&self, server: SocketAddr) {
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = server;
        self.pull();
    }

    /// Bytes that have gone up.
    pub fn carried(&self) -> u64 {
        self.carried.load(Ordering::Relaxed)
    }

    /// Waits until so many bytes have gone up.
    pub async fn has_carried(&self, bytes: u64) -> Outcome {
        let mut often = interval(LOOK_EVERY);
        let reached = async {
            while self.carried() < bytes {
                often.tick().await;
            }
        };
        timeout(PATIENCE, reached).await.map_err(|_| {
            Fault::new(format!(
                "{} of {bytes} bytes went over the cable",
                self.carried()
            ))
        })
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(
    near: TcpStream,
    server: SocketAddr,
    bytes_per_second: u64,
    carried: &AtomicU64,
) -> std::io::Result<()> {
    let far = TcpStream::connect(server).await?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    tokio::try_join!(
        up(near_in, far_out, bytes_per_second, carried),
        down(far_in, near_out),
    )?;
    Ok(())
}

async fn up(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    bytes_per_second: u64,
    carried: &AtomicU64,
) -> std::io::Result<()> {
    let mut gulp = vec![0; GULP_BYTES];
    let mut free_at = Instant::now();
    loop {
        let read = from.read(&mut gulp).await?;
        if read == 0 {
            return to.shutdown().await;
        }
        to.write_all(&gulp[..read]).await?;
        carried.fetch_add(read as u64, Ordering::Relaxed);
        // What is sent now keeps the cable busy for as long as it takes at its speed.
        let takes = Duration::from_secs_f64(read as f64 / bytes_per_second as f64);
        free_at = free_at.max(Instant::now()) + takes;
        sleep_until(free_at).await;
    }
}

async fn down(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> std::io::Result<()> {
    tokio::io::copy(&mut from, &mut to).await?;
    to.shutdown().await
}
