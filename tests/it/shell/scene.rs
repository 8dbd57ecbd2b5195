//! One person alone with the window, not signed in.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokenim_testkit::window::{Desktop, Display, Fault, Outcome, Seat};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn app() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_tokenim"))
}

pub struct Alone {
    pub desktop: Desktop,
    seat: Seat,
    _display: Display,
    _folder: TempDir,
}

impl Alone {
    pub async fn open() -> Outcome<Self> {
        let display = Display::start(1000, 700).await?;
        let folder = TempDir::new()?;
        let mut seat = Seat::take(&display, "alone", &folder.path().join("home")).await?;
        seat.notes_what_is_opened()?;
        let profile = folder.path().join("profile");
        let desktop = seat
            .open(&app(), &["--profile", &profile.display().to_string()])
            .await?;
        desktop
            .until(
                "the page's line to the core",
                "document.readyState === 'complete' && !!window.__TAURI_INTERNALS__",
                &[],
            )
            .await?;
        Ok(Self {
            desktop,
            seat,
            _display: display,
            _folder: folder,
        })
    }

    /// Calls a command the way a page does.
    pub async fn invoke(&self, command: &str, args: Value) -> Outcome<Result<Value, Value>> {
        let answer = self
            .wait(
                "window.__TAURI_INTERNALS__.invoke(a, b)
                    .then((ok) => done({ ok: ok ?? null }), (refused) => done({ refused: refused ?? null }));",
                &[json!(command), args],
            )
            .await?;
        match answer {
            Value::Object(mut answer) => match (answer.remove("ok"), answer.remove("refused")) {
                (Some(ok), None) => Ok(Ok(ok)),
                (None, Some(refused)) => Ok(Err(refused)),
                _ => Err(Fault::new("neither an answer nor a refusal")),
            },
            other => Err(Fault::new(format!("not an answer: {other}"))),
        }
    }

    /// Runs a script in the page and waits until it calls `done`.
    pub async fn wait(&self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        let script = format!(
            "const [a, b] = arguments; const done = arguments[arguments.length - 1]; {script}"
        );
        Ok(self
            .desktop
            .client()
            .execute_async(&script, arguments.to_vec())
            .await?)
    }

    /// The addresses that reached the system's browser.
    pub fn opened(&self) -> Vec<String> {
        self.seat.opened()
    }

    pub async fn close(self) -> Outcome {
        self.desktop.close().await
    }
}
