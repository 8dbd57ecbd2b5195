use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use crate::keys::Keys;

pub(crate) struct SearchFile {
    path: PathBuf,
    keys: Arc<Keys>,
    open: Mutex<Option<Connection>>,
}

impl SearchFile {
    pub fn new(path: PathBuf, keys: Arc<Keys>) -> Self {
        Self {
            path,
            keys,
            open: Mutex::new(None),
        }
    }

    /// The key has changed: what was open is of no use any more.
    pub fn close(&self) {
        super::pool::lock(&self.open).take();
    }
}
