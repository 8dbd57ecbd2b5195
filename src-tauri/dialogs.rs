//! The system's own dialogs for files.
//!
//! They belong to the main thread, where the window's loop is; the answer comes back whenever
//! the person is done, and meanwhile everything else goes on.

use std::io;
use std::path::PathBuf;

use rfd::AsyncFileDialog;
use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot;

use crate::windows::MAIN;

type Work = Box<dyn FnOnce(AsyncFileDialog) + Send>;

/// Opens dialogs over the main window.
pub struct Dialogs(Box<dyn Fn(Work) -> tauri::Result<()> + Send + Sync>);

impl Dialogs {
    pub fn over<R: Runtime>(app: &AppHandle<R>) -> Self {
        let app = app.clone();
        Self(Box::new(move |work| {
            let over = app.clone();
            app.run_on_main_thread(move || work(dialog(&over)))
        }))
    }

    /// The files the person chose; none where they closed the dialog.
    pub async fn pick_files(&self) -> io::Result<Vec<PathBuf>> {
        let (answer, answered) = oneshot::channel();
        self.open(Box::new(|dialog| {
            let asked = dialog.pick_files();
            spawn(async move {
                let chosen = asked.await.unwrap_or_default();
                let paths = chosen.iter().map(|file| file.path().to_path_buf());
                // Whoever asked may be gone.
                let _ = answer.send(paths.collect());
            });
        }))?;
        answered.await.map_err(io::Error::other)
    }

    /// Where a file of this name is to go; none where the person closed the dialog.
    pub async fn save_place(&self, name: &str) -> io::Result<Option<PathBuf>> {
        let (answer, answered) = oneshot::channel();
        let name = name.to_owned();
        self.open(Box::new(move |dialog| {
            let asked = dialog.set_file_name(name).save_file();
            spawn(async move {
                let chosen = asked.await;
                let _ = answer.send(chosen.map(|file| file.path().to_path_buf()));
            });
        }))?;
        answered.await.map_err(io::Error::other)
    }

    fn open(&self, work: Work) -> io::Result<()> {
        self.0(work).map_err(io::Error::other)
    }
}

/// On Linux a dialog of GTK stands by itself; elsewhere it belongs to the window.
#[cfg(any(windows, target_os = "macos"))]
fn dialog<R: Runtime>(app: &AppHandle<R>) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new();
    match app.get_webview_window(MAIN) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

#[cfg(not(any(windows, target_os = "macos")))]
fn dialog<R: Runtime>(app: &AppHandle<R>) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new();
    match app.get_webview_window(MAIN).map(|window| window.title()) {
        Some(Ok(title)) => dialog.set_title(title),
        _ => dialog,
    }
}
