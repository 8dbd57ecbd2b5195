//! Starting with the computer's session, hidden in the tray.
//!
//! The system's own place for this is the truth, not a setting of ours: somebody who switches
//! it off there has switched it off.

use std::path::PathBuf;

/// What the entry starts the program with.
pub const HIDDEN: &str = "--hidden";

/// The program and its arguments as the session is to start them.
#[derive(Clone)]
pub struct Entry {
    program: PathBuf,
    /// The profile, where it is not the usual one.
    profile: Option<PathBuf>,
}

impl Entry {
    pub fn of_this_program(profile: Option<PathBuf>) -> std::io::Result<Self> {
        // An AppImage runs from a place that is gone after it has ended.
        let program = match std::env::var_os("APPIMAGE") {
            Some(image) => PathBuf::from(image),
            None => std::env::current_exe()?,
        };
        Ok(Self { program, profile })
    }

    #[cfg(any(target_os = "linux", target_os = "windows"))]
    fn name(&self) -> String {
        match &self.profile {
            None => "com.tokenim.desktop".to_owned(),
            Some(profile) => {
                let digest = blake3::hash(profile.as_os_str().as_encoded_bytes()).to_hex();
                format!("com.tokenim.desktop.p{}", &digest[..16])
            }
        }
    }
}

#[cfg(target_os = "linux")]
mod system {
    use super::{Entry, HIDDEN};
    use std::io::{ErrorKind, Result};
    use std::path::PathBuf;

    impl Entry {
        /// The session's folder for what it starts; none where there is no such place.
        fn file(&self) -> Option<PathBuf> {
            let name = format!("{}.desktop", self.name());
            Some(dirs::config_dir()?.join("autostart").join(name))
        }

        pub fn is_on(&self) -> Option<bool> {
            self.file().map(|file| file.is_file())
        }

        pub fn set(&self, on: bool) -> Result<()> {
            let file = self
                .file()
                .ok_or_else(|| std::io::Error::other("this system names no folder for settings"))?;
            if on {
                if let Some(folder) = file.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                std::fs::write(&file, self.text())
            } else {
                match std::fs::remove_file(&file) {
                    Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                    outcome => outcome,
                }
            }
        }

        pub(super) fn text(&self) -> String {
            let mut words = vec![quoted(&self.program.to_string_lossy()), HIDDEN.to_owned()];
            if let Some(profile) = &self.profile {
                words.push("--profile".to_owned());
                words.push(quoted(&profile.to_string_lossy()));
            }
            let command = words.join(" ");
            format!(
                "[Desktop Entry]\nType=Application\nName=TokenIM\nExec={command}\nIcon=tokenim\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
            )
        }
    }

    /// One argument as the desktop entry specification wants it: quoted, then escaped once
    /// more because the line is a string itself, and `%` doubled because it begins a field.
    fn quoted(word: &str) -> String {
        let mut argument = String::from("\"");
        for c in word.chars() {
            if matches!(c, '"' | '`' | '$' | '\\') {
                argument.push('\\');
            }
            argument.push(c);
        }
        argument.push('"');
        argument
            .replace('\\', r"\\")
            .replace('\n', r"\n")
            .replace('%', "%%")
    }
}

#[cfg(target_os = "macos")]
mod system {
    use super::{Entry, HIDDEN};
    use std::io::{ErrorKind, Result};
    use std::path::PathBuf;

    const LABEL: &str = "com.tokenim.desktop";

    impl Entry {
        fn file(&self) -> Option<PathBuf> {
            let agents = dirs::home_dir()?.join("Library/LaunchAgents");
            Some(agents.join(format!("{LABEL}.plist")))
        }

        pub fn is_on(&self) -> Option<bool> {
            self.file().map(|file| file.is_file())
        }

        pub fn set(&self, on: bool) -> Result<()> {
            let file = self
                .file()
                .ok_or_else(|| std::io::Error::other("this system names no home"))?;
            if !on {
                return match std::fs::remove_file(&file) {
                    Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                    outcome => outcome,
                };
            }
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut words = vec![
                self.program.to_string_lossy().into_owned(),
                HIDDEN.to_owned(),
            ];
            if let Some(profile) = &self.profile {
                words.push("--profile".to_owned());
                words.push(profile.to_string_lossy().into_owned());
            }
            let words: String = words
                .iter()
                .map(|word| format!("<string>{}</string>", escaped(word)))
                .collect();
            std::fs::write(
                &file,
                format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict><key>Label</key><string>{LABEL}</string><key>ProgramArguments</key><array>{words}</array><key>RunAtLoad</key><true/></dict></plist>\n"
                ),
            )
        }
    }

    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    }
}

#[cfg(target_os = "windows")]
mod system {
    use super::{Entry, HIDDEN};
    use std::io::{Error, Result};
    use std::os::windows::process::CommandExt;
    use std::process::Command;

    /// What the session of this person starts.
    const RUN: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";
    /// Without it a console flashes up.
    const NO_WINDOW: u32 = 0x0800_0000;

    impl Entry {
        pub fn is_on(&self) -> Option<bool> {
            let asked = registry(&["query", RUN, "/v", &self.name()]);
            asked.ok().map(|answer| answer.status.success())
        }

        pub fn set(&self, on: bool) -> Result<()> {
            let name = self.name();
            if !on {
                // Absent already is as good as taken away.
                registry(&["delete", RUN, "/v", &name, "/f"])?;
                return Ok(());
            }
            let mut command = format!("\"{}\" {HIDDEN}", self.program.display());
            if let Some(profile) = &self.profile {
                command.push_str(&format!(" --profile \"{}\"", profile.display()));
            }
            let put = registry(&[
                "add", RUN, "/v", &name, "/t", "REG_SZ", "/d", &command, "/f",
            ])?;
            if put.status.success() {
                Ok(())
            } else {
                Err(Error::other("the registry refused the entry"))
            }
        }
    }

    fn registry(words: &[&str]) -> Result<std::process::Output> {
        Command::new("reg")
            .args(words)
            .creation_flags(NO_WINDOW)
            .output()
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod system {
    impl super::Entry {
        pub fn is_on(&self) -> Option<bool> {
            None
        }

        pub fn set(&self, _: bool) -> std::io::Result<()> {
            Err(std::io::Error::other(
                "this system starts nothing by itself",
            ))
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::Entry;

    #[test]
    fn a_path_with_everything_in_it_stays_one_argument() {
        let entry = Entry {
            program: "/opt/a b/100%/to\"ken`$im\\".into(),
            profile: Some("/home/李 伟/p".into()),
        };
        let text = entry.text();
        let exec = text.lines().find(|line| line.starts_with("Exec=")).unwrap();
        assert_eq!(
            exec,
            r#"Exec="/opt/a b/100%%/to\\"ken\\`\\$im\\\\" --hidden --profile "/home/李 伟/p""#
        );
    }
}
