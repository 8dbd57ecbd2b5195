//! What the commands about files reach outside: the system's dialog, its folder of downloads,
//! its programs.

use std::path::{Path, PathBuf};

use tokenim_client::view::transfer::{TransferId, TransferRow};

use crate::contract::*;
use crate::core::Core;
use crate::error::IpcError;

/// Of one piece of what is pasted.
const PIECE_BYTES_MAX: usize = 4 * 1024 * 1024;

impl Core {
    pub(crate) async fn pick_and_attach(
        &self,
        args: DraftArgs,
    ) -> Result<Vec<TransferRow>, IpcError> {
        let picked = self.outside.pick_files().await;
        let paths = picked.map_err(IpcError::invalid)?;
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let attached = self.client.attach(args.channel_id, args.thread, paths);
        Ok(attached.await?)
    }

    /// The next bytes of a file that the page has, behind the `at` that came before.
    pub async fn put_piece(
        &self,
        transfer: TransferId,
        at: u64,
        bytes: Vec<u8>,
    ) -> Result<(), IpcError> {
        if bytes.len() > PIECE_BYTES_MAX {
            return Err(IpcError::invalid("too much at once"));
        }
        Ok(self.client.put_attachment(transfer, at, bytes).await?)
    }

    pub(crate) async fn open_copy(&self, args: FileArgs) -> Result<(), IpcError> {
        let copy = self.client.opened_copy(args.channel_id, args.file_id);
        let path = copy.await?;
        self.outside.open_file(&path).map_err(IpcError::bug)
    }

    pub(crate) async fn save(&self, args: SaveFileArgs) -> Result<Option<TransferRow>, IpcError> {
        let SaveFileArgs {
            channel_id,
            file_id,
            ask,
        } = args;
        let name = self.client.file_name(channel_id, file_id).await?;
        let path = if ask {
            self.outside.save_place(&name).await
        } else {
            self.outside
                .downloads()
                .map(|folder| Some(free(&folder, &name)))
        };
        let Some(path) = path.map_err(IpcError::invalid)? else {
            return Ok(None);
        };
        let saving = self.client.save_file(channel_id, file_id, path);
        Ok(Some(saving.await?))
    }

    pub(crate) async fn reveal(&self, args: TransferArgs) -> Result<(), IpcError> {
        let path = self.client.saved_path(args.transfer).await?;
        self.outside.reveal(&path).map_err(IpcError::bug)
    }
}

/// A name that nothing in the folder has: `report.pdf`, `report (2).pdf`, …
fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut path = folder.join(name);
    let mut nth = 2;
    while path.symlink_metadata().is_ok() {
        path = folder.join(format!("{stem} ({nth}){extension}"));
        nth += 1;
    }
    path
}
