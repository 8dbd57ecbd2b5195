//! A screen that exists in memory.

use super::{Fault, Outcome, Process};
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
        let width = self.width / 2;
        [0, width].map(|x| Place {
            x,
            y: 0,
            width,
            height: self.height,
        })
    }

    pub fn whole(&self) -> Place {
        Place {
            x: 0,
            y: 0,
            width: self.width,
            height: self.height,
        }
    }

    /// Saves what the whole screen shows.
    pub async fn screenshot(&self, file: &Path) -> Outcome {
        self.tool(Command::new("import").args(["-window", "root"]).arg(file))
            .await
            .map(|_| ())
    }

    /// Types as a keyboard would, through whatever input method listens.
    pub async fn keyboard(&self, words: &[&str]) -> Outcome {
        self.tool(Command::new("xdotool").args(words))
            .await
            .map(|_| ())
    }

    /// Puts the window of a process where it should stand.
    pub(super) async fn place(&self, pid: u32, place: Place) -> Outcome {
        let Place {
            x,
            y,
            width,
            height,
        } = place;
        let pid = pid.to_string();
        let found = self
            .tool(Command::new("xdotool").args([
                "search",
                "--sync",
                "--onlyvisible",
                "--pid",
                &pid,
            ]))
            .await?;
        let window = found
            .lines()
            .next()
            .ok_or_else(|| Fault::new("the program shows no window"))?
            .to_owned();
        let [x, y, width, height] = [x, y, width, height].map(|number| number.to_string());
        self.tool(Command::new("xdotool").args([
            "windowsize",
            "--sync",
            &window,
            &width,
            &height,
            "windowmove",
            &window,
            &x,
            &y,
        ]))
        .await
        .map(|_| ())
    }

    async fn tool(&self, command: &mut Command) -> Outcome<String> {
        let name = command
            .as_std()
            .get_program()
            .to_string_lossy()
            .into_owned();
        let output = command
            .env("DISPLAY", &self.name)
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(super::PATIENCE, output)
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
}
