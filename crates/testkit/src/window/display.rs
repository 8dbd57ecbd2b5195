//! A screen that exists in memory.

use super::{Fault, Outcome, PATIENCE, Process};
use std::path::Path;
use tokio::process::Command;

/// A private X server with a window manager.
pub struct Display {
    name: String,
    width: u32,
    height: u32,
    // Dropped in this order: a window manager without its display complains.
    _manager: Process,
    _server: Process,
}

/// What the window manager draws around a window: its title and its edges.
const FRAME_WIDTH: u32 = 2;
const FRAME_HEIGHT: u32 = 24;

/// Where a window stands on a display, in pixels.
#[derive(Clone, Copy)]
pub struct Place {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Display {
    pub async fn start(width: u32, height: u32) -> Outcome<Display> {
        let screen = format!("{width}x{height}x24");
        // It looks for a free number itself and prints it.
        let mut server = Process::start(
            Command::new("Xvfb").args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                &screen,
                "-nolisten",
                "tcp",
                "-noreset",
            ]),
            "",
        )
        .await?;
        let number: u32 = server
            .line("its display number", |line| line.trim().parse().ok())
            .await?;
        let name = format!(":{number}");
        let manager = Process::start(
            Command::new("openbox")
                .args(["--sm-disable"])
                .env("DISPLAY", &name),
            "",
        )
        .await?;
        Ok(Display {
            name,
            width,
            height,
            _manager: manager,
            _server: server,
        })
    }

    /// What goes into `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The left and the right half, for two windows side by side.
    pub fn halves(&self) -> [Place; 2] {
        let half = Place {
            width: self.width / 2 - FRAME_WIDTH,
            ..self.whole()
        };
        let x = self.width / 2;
        [half, Place { x, ..half }]
    }

    pub fn whole(&self) -> Place {
        Place {
            x: 0,
            y: 0,
            width: self.width - FRAME_WIDTH,
            height: self.height - FRAME_HEIGHT,
        }
    }

    /// Saves what the whole screen shows.
    pub async fn screenshot(&self, file: &Path) -> Outcome {
        still_picture(&self.name, "root", file).await
    }

    /// Acts as mouse and keyboard, through whatever input method listens. The
    /// words are xdotool's.
    pub async fn hands(&self, words: &[&str]) -> Outcome {
        tool(&self.name, Command::new("xdotool").args(words))
            .await
            .map(|_| ())
    }

    /// Takes the window of a process off the screen, as a desktop does that minimises it.
    pub async fn hide(&self, pid: u32) -> Outcome {
        let window = XWindow::of(&self.name, pid).await?;
        self.hands(&["windowunmap", "--sync", &window.id]).await
    }
}

/// A window on a display, from outside.
pub(super) struct XWindow {
    display: String,
    id: String,
}

impl XWindow {
    /// Waits for the window of a process.
    pub async fn of(display: &str, pid: u32) -> Outcome<XWindow> {
        let mut search = Command::new("xdotool");
        search.args([
            "search",
            "--sync",
            "--onlyvisible",
            "--pid",
            &pid.to_string(),
        ]);
        let found = tool(display, &mut search).await?;
        let id = found
            .lines()
            .next()
            .ok_or_else(|| Fault::new("the program shows no window"))?;
        Ok(XWindow {
            display: display.to_owned(),
            id: id.to_owned(),
        })
    }

    pub async fn place(&self, place: Place) -> Outcome {
        let [x, y, width, height] =
            [place.x, place.y, place.width, place.height].map(|number| number.to_string());
        let mut command = Command::new("xdotool");
        command.args([
            "windowsize",
            &self.id,
            &width,
            &height,
            "windowmove",
            &self.id,
            &x,
            &y,
        ]);
        tool(&self.display, &mut command).await.map(|_| ())
    }

    /// Puts it on top and gives it the keyboard.
    pub async fn focus(&self) -> Outcome {
        tool(
            &self.display,
            Command::new("xdotool").args(["windowactivate", "--sync", &self.id]),
        )
        .await
        .map(|_| ())
    }

    pub async fn screenshot(&self, file: &Path) -> Outcome {
        still_picture(&self.display, &self.id, file).await
    }
}

/// How many pictures are taken before a screen that keeps moving is taken as it is.
const PICTURES_MAX: usize = 6;

/// Saves a picture of a window once two in a row are the same: what the page
/// decided a moment ago may not be painted yet.
///
/// It is taken from the display. The driver's own screenshot never answers
/// when WebKitGTK draws by the processor.
async fn still_picture(display: &str, window: &str, file: &Path) -> Outcome {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut last = Vec::new();
    for _ in 0..PICTURES_MAX {
        // Without the time of day in it, which PNG would otherwise carry.
        let mut import = Command::new("import");
        import
            .args([
                "-silent",
                "-window",
                window,
                "-define",
                "png:exclude-chunk=date,time,tEXt",
            ])
            .arg(file);
        tool(display, &mut import).await?;
        let picture = std::fs::read(file)?;
        if picture == last {
            break;
        }
        last = picture;
    }
    Ok(())
}

async fn tool(display: &str, command: &mut Command) -> Outcome<String> {
    let name = command
        .as_std()
        .get_program()
        .to_string_lossy()
        .into_owned();
    let output = command.env("DISPLAY", display).kill_on_drop(true).output();
    let output = tokio::time::timeout(PATIENCE, output)
        .await
        .map_err(|_| Fault::new(format!("{name} did not come to an end")))?;
    let output = output.map_err(|error| Fault::while_doing(&name, error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Fault::while_doing(
        name,
        String::from_utf8_lossy(&output.stderr),
    ))
}
