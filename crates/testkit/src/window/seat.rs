//! A person's place at a display: home, session bus, key store.

use super::bus::{start_bus, start_key_store};
use super::{Desktop, Display, Outcome, Process};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tokio::process::Command;

pub struct Seat {
    name: String,
    environment: Vec<(&'static str, String)>,
    home: PathBuf,
    // In the order in which they go: the key store leaves the bus before it ends.
    _key_store: Process,
    _bus: Process,
    /// Sockets, whose paths may be no longer than a hundred bytes or so.
    _runtime: tempfile::TempDir,
}

impl Seat {
    /// Gives a person a seat. `home` is kept: who sits down there again finds
    /// the key ring and whatever programs left.
    pub async fn take(display: &Display, name: &str, home: &Path) -> Outcome<Seat> {
        std::fs::create_dir_all(home)?;
        let home = home.canonicalize()?;
        let runtime = tempfile::Builder::new().prefix("seat").tempdir()?;
        std::fs::set_permissions(runtime.path(), std::fs::Permissions::from_mode(0o700))?;
        let (bus, address) = start_bus(runtime.path()).await?;

        let below = |path: &str| home.join(path).display().to_string();
        let environment = vec![
            ("HOME", home.display().to_string()),
            ("XDG_DATA_HOME", below(".local/share")),
            ("XDG_STATE_HOME", below(".local/state")),
            ("XDG_CONFIG_HOME", below(".config")),
            ("XDG_CACHE_HOME", below(".cache")),
            ("XDG_RUNTIME_DIR", runtime.path().display().to_string()),
            ("DBUS_SESSION_BUS_ADDRESS", address.clone()),
            ("DISPLAY", display.name().to_owned()),
            ("GDK_BACKEND", "x11".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "Asia/Shanghai".to_owned()),
            // No screen reader here; without this GTK looks for one on the bus and waits.
            ("NO_AT_BRIDGE", "1".to_owned()),
            // There is no graphics card: drawn by the processor at once, a
            // window takes 70 MiB less and paints sooner.
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
        ];
        for dir in [".local/share", ".local/state", ".config", ".cache"] {
            std::fs::create_dir_all(home.join(dir))?;
        }
        let mut command = Command::new("gnome-keyring-daemon");
        command.envs(environment.iter().map(|(key, value)| (key, value)));
        let key_store = start_key_store(command, &address, name).await?;
        Ok(Seat {
            name: name.to_owned(),
            environment,
            home,
            _key_store: key_store,
            _bus: bus,
            _runtime: runtime,
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// What goes into `DISPLAY`.
    pub fn display(&self) -> &str {
        self.environment
            .iter()
            .find(|(key, _)| *key == "DISPLAY")
            .map_or("", |(_, name)| name)
    }

    pub fn home(&self) -> &Path {
        &self.home
    }

    /// What a program started at this seat finds in its environment.
    pub fn environment(&self) -> &[(&'static str, String)] {
        &self.environment
    }

    /// Adds to it, for what is started from now on.
    pub fn set(&mut self, key: &'static str, value: &str) {
        self.environment.retain(|(known, _)| *known != key);
        self.environment.push((key, value.to_owned()));
    }

    /// Puts a browser first in this seat's path that only writes down what it is given.
    pub fn notes_what_is_opened(&mut self) -> Outcome {
        let programs = self.home.join("bin");
        std::fs::create_dir_all(&programs)?;
        let browser = programs.join("xdg-open");
        let notes = self.notes();
        let script = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{}'\n",
            notes.display()
        );
        std::fs::write(&browser, script)?;
        std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755))?;
        let path = std::env::var("PATH").unwrap_or_default();
        self.set("PATH", &format!("{}:{path}", programs.display()));
        Ok(())
    }

    /// The addresses that reached that browser.
    pub fn opened(&self) -> Vec<String> {
        let noted = std::fs::read_to_string(self.notes()).unwrap_or_default();
        noted.lines().map(str::to_owned).collect()
    }

    fn notes(&self) -> PathBuf {
        self.home.join("opened")
    }

    /// A command that runs at this seat, as from a terminal in its session.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for session in [
            "WAYLAND_DISPLAY",
            "XMODIFIERS",
            "GTK_IM_MODULE",
            "XAUTHORITY",
        ] {
            command.env_remove(session);
        }
        command
            .envs(self.environment.iter().map(|(key, value)| (key, value)))
            .current_dir(&self.home);
        command
    }

    /// Starts a program with a web view and takes hold of it.
    pub async fn open(&self, program: &Path, arguments: &[&str]) -> Outcome<Desktop> {
        Desktop::open(self, program, arguments).await
    }
}
