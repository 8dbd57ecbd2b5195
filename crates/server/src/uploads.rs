//! Who is just receiving which upload, and how far its hash has been made.
//!
//! A line that broke is often noticed here long after its client has called again. So the one
//! who calls later has the upload: the one before is told to let go, and keeps what is safe.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::Sha256;
use tokenim_protocol::ids::FileId;
use tokio::sync::{OwnedMutexGuard, watch};

/// Hashes kept between two parts. Past this the oldest is made again from the disk.
const SLOTS_MAX: usize = 4_096;

#[derive(Default)]
pub struct Uploads {
    slots: Mutex<HashMap<FileId, Slot>>,
}

#[derive(Clone)]
struct Slot {
    turn: Arc<watch::Sender<u64>>,
    hashed: Arc<tokio::sync::Mutex<Hashed>>,
}

/// The hash of the first `at` bytes.
#[derive(Clone, Default)]
pub struct Hashed {
    pub at: u64,
    pub hasher: Sha256,
}

/// One upload in one request's hands.
pub struct Hold {
    pub hashed: OwnedMutexGuard<Hashed>,
    turn: watch::Receiver<u64>,
    mine: u64,
}

impl Uploads {
    /// Takes the upload from whoever has it.
    pub async fn hold(&self, id: FileId) -> Hold {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            if slots.len() >= SLOTS_MAX {
                slots.retain(|_, slot| Arc::strong_count(&slot.hashed) > 1);
            }
            slots
                .entry(id)
                .or_insert_with(|| Slot {
                    turn: Arc::new(watch::Sender::new(0)),
                    hashed: Arc::default(),
                })
                .clone()
        };
        let mut mine = 0;
        slot.turn.send_modify(|turn| {
            *turn += 1;
            mine = *turn;
        });
        let turn = slot.turn.subscribe();
        let hashed = Arc::clone(&slot.hashed).lock_owned().await;
        Hold { hashed, turn, mine }
    }

    /// It is whole, or gone.
    pub fn forget(&self, id: FileId) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.remove(&id);
    }
}

impl Hold {
    /// Resolves when somebody else has called for the upload.
    pub async fn called_away(&mut self) {
        let mine = self.mine;
        if self.turn.wait_for(|turn| *turn != mine).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
