//! A server on this machine that nobody should ever ask for anything.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Counts whoever says something to it. A connection that says nothing is WebKit's: it
/// connects ahead to where a pressed link leads, and carries nothing of the page.
pub struct Bait {
    address: String,
    visits: Arc<AtomicUsize>,
}

impl Bait {
    pub async fn lay() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let visits = Arc::new(AtomicUsize::new(0));
        let counted = visits.clone();
        tokio::spawn(async move {
            while let Ok((mut visitor, _)) = listener.accept().await {
                let counted = counted.clone();
                tokio::spawn(async move {
                    if visitor.read_u8().await.is_ok() {
                        counted.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        Ok(Self { address, visits })
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// How many came. It comes itself last, so that a bait that counts nothing is noticed.
    pub async fn visits(self) -> usize {
        let before = self.visits.load(Ordering::SeqCst);
        let mut own = TcpStream::connect(&self.address).await.unwrap();
        own.write_u8(b'G').await.unwrap();
        while self.visits.load(Ordering::SeqCst) == before {
            tokio::task::yield_now().await;
        }
        self.visits.load(Ordering::SeqCst) - 1
    }
}
