//! Installs what was made into a folder that plays the disk, starts it there, opens an address
//! of ours the way a desktop does, and takes it away again.

use super::{Made, told, tree};
use crate::shell::{self, Outcome};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
/// Any channel: nobody is signed in, and an address alone does nothing anyway.
const ADDRESS: &str = "tokenim://channel/0199f3a0-7b1c-7c2d-8e3f-001122334455";

pub fn check(made: &[Made]) -> Outcome {
    for made in made {
        by_dpkg(made)?;
        by_rpm(made)?;
    }
    println!("dist --check: installed, started, opened and uninstalled");
    Ok(())
}

/// A folder that plays the disk; it goes with this value.
struct Disk(PathBuf);

impl Disk {
    fn new(name: &str) -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("tokenim-{name}-{}", std::process::id()));
        super::fresh(&folder)?;
        Ok(Self(folder))
    }

    fn at(&self, place: &str) -> PathBuf {
        self.0.join(place)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn by_dpkg(made: &Made) -> Outcome {
    let disk = Disk::new(&format!("{}-deb", made.package.name))?;
    // Accounts lie in `etc`; every real disk has it.
    for folder in [
        "etc",
        "var/lib/dpkg/updates",
        "var/lib/dpkg/info",
        "var/lib/dpkg/triggers",
    ] {
        let folder = disk.at(folder);
        fs::create_dir_all(&folder).map_err(|error| told(&folder, error))?;
    }
    let status = disk.at("var/lib/dpkg/status");
    fs::write(&status, "").map_err(|error| told(&status, error))?;
    let dpkg = || {
        let mut dpkg = Command::new("dpkg");
        // Nothing else is on this disk: no shell for the scripts, none of what is needed.
        dpkg.arg(format!("--root={}", disk.0.display())).args([
            "--force-script-chrootless",
            "--force-depends",
            "--force-not-root",
        ]);
        dpkg
    };
    shell::run(dpkg().arg("-i").arg(&made.deb))?;
    is_all_there(made, &disk)?;
    match made.package.name {
        "tokenim" => app_works(&disk)?,
        _ => server_works(&disk)?,
    }
    shell::run(dpkg().args(["-P", made.package.name]))?;
    is_all_gone(made, &disk)
}

fn by_rpm(made: &Made) -> Outcome {
    if shell::answer(Command::new("id").arg("-u")).as_deref() != Some("0") {
        println!(
            "rpm changes the root of what it unpacks, which only root may: not installed here"
        );
        return Ok(());
    }
    let disk = Disk::new(&format!("{}-rpm", made.package.name))?;
    let rpm = || {
        let mut rpm = Command::new("rpm");
        rpm.arg("--root")
            .arg(&disk.0)
            .args(["--dbpath", "/var/lib/rpm"]);
        rpm
    };
    shell::run(
        rpm()
            .args(["--nodeps", "--noscripts", "--noplugins", "-i"])
            .arg(&made.rpm),
    )?;
    is_all_there(made, &disk)?;
    shell::run(rpm().args([
        "--nodeps",
        "--noscripts",
        "--noplugins",
        "-e",
        made.package.name,
    ]))?;
    is_all_gone(made, &disk)
}

fn is_all_there(made: &Made, disk: &Disk) -> Outcome {
    for file in tree::files_in(&made.package.tree)? {
        if !disk.at(&file).is_file() {
            return Err(format!("{file} was not installed"));
        }
    }
    Ok(())
}

fn is_all_gone(made: &Made, disk: &Disk) -> Outcome {
    let left: Vec<String> = tree::files_in(&disk.0)?
        .into_iter()
        .filter(|file| !file.starts_with("var/lib/") && !file.starts_with("var/log/"))
        // The server's account stays with what it owns.
        .filter(|file| !file.starts_with("etc/"))
        // Written by what indexes entries, not by the package.
        .filter(|file| !file.ends_with("mimeinfo.cache"))
        .collect();
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("{} left behind {left:?}", made.package.name))
    }
}

fn app_works(disk: &Disk) -> Outcome {
    let entries = disk.at("usr/share/applications");
    shell::run(Command::new("desktop-file-validate").arg(entries.join("tokenim.desktop")))?;
    // What a real system's triggers do after an installation.
    shell::run(Command::new("update-desktop-database").arg(&entries))?;

    let home = Disk::new("home")?;
    let mut screen = Running::start(Command::new("Xvfb").args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        "1280x800x24",
        "-nolisten",
        "tcp",
    ]))?;
    let display = screen.line("a display", |line| line.trim().parse::<u32>().is_ok())?;
    let mut bus = Running::start(Command::new("dbus-daemon").args([
        "--session",
        "--nofork",
        "--nopidfile",
        "--print-address=1",
    ]))?;
    let address = bus.line("a bus", |line| line.starts_with("unix:"))?;
    let seated = |program: &str| {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("DISPLAY", format!(":{}", display.trim()))
            .env("DBUS_SESSION_BUS_ADDRESS", address.trim())
            .env("HOME", &home.0)
            .env("PATH", format!("{}:{path}", disk.at("usr/bin").display()))
            .env(
                "XDG_DATA_DIRS",
                format!("{}:/usr/share", disk.at("usr/share").display()),
            )
            .env("TOKENIM_LOG", "tokenim_lib=info")
            .env_remove("XDG_CURRENT_DESKTOP")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("BROWSER");
        for (variable, folder) in [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            command.env(variable, home.at(folder));
        }
        command
    };
    for folder in ["data", "config", "cache", "run"] {
        let folder = home.at(folder);
        fs::create_dir_all(&folder).map_err(|error| told(&folder, error))?;
    }

    let handler =
        shell::answer(seated("xdg-mime").args(["query", "default", "x-scheme-handler/tokenim"]));
    if handler.as_deref() != Some("tokenim.desktop") {
        return Err(format!("addresses of ours are opened by {handler:?}"));
    }
    let began = Instant::now();
    let mut app = Running::start(&mut seated("tokenim"))?;
    let pid = app.child.id().to_string();
    shell::run(seated("xdotool").args(["search", "--sync", "--onlyvisible", "--pid", &pid]))?;
    println!(
        "the installed program shows its window after {} ms",
        began.elapsed().as_millis()
    );
    shell::run(seated("xdg-open").arg(ADDRESS))?;
    app.line("the address in the first instance", |line| {
        line.contains("an address of ours was opened")
    })?;
    if !app.is_running() {
        return Err("the installed program ended by itself".to_owned());
    }
    Ok(())
}

fn server_works(disk: &Disk) -> Outcome {
    let unit = disk.at("usr/lib/systemd/system/tokenim-server.service");
    let unit = fs::read_to_string(&unit).map_err(|error| told(&unit, error))?;
    if shell::exists("systemd-analyze") {
        // Beside the units of this machine, with the program where it lies here.
        let here = disk.at("var/lib/tokenim-server.service");
        let program = disk.at("usr/bin/tokenim-server").display().to_string();
        fs::write(&here, unit.replace("/usr/bin/tokenim-server", &program))
            .map_err(|error| told(&here, error))?;
        shell::run(
            Command::new("systemd-analyze")
                .args(["verify", "--man=no"])
                .arg(&here),
        )?;
    }
    let command = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart=/"))
        .ok_or("the unit starts nothing")?;
    let (program, words) = command.split_once(' ').ok_or("the unit names no folder")?;
    // As the unit has it, in a folder and on a port of this test.
    let data = disk.at("var/lib/tokenim");
    let words = words
        .replace("/var/lib/tokenim", &data.display().to_string())
        .replace("0.0.0.0:8443", "127.0.0.1:0");
    let mut server = Running::start(Command::new(disk.at(program)).args(words.split(' ')))?;
    let said = server.line("LISTENING", |line| line.starts_with("LISTENING "))?;
    println!("the installed server says {said}");
    Ok(())
}

/// A program that ends with this value, and what it says on either of its outputs.
struct Running {
    child: Child,
    name: String,
    said: Receiver<String>,
    heard: Vec<String>,
}

impl Running {
    fn start(command: &mut Command) -> Outcome<Self> {
        let name = shell::line(command);
        println!("> {name}");
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {name}: {error}"))?;
        let (tell, said) = channel();
        let outputs: [Option<Box<dyn std::io::Read + Send>>; 2] = [
            child.stdout.take().map(|output| Box::new(output) as _),
            child.stderr.take().map(|output| Box::new(output) as _),
        ];
        for output in outputs.into_iter().flatten() {
            let tell = tell.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    if tell.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        Ok(Self {
            child,
            name,
            said,
            heard: Vec::new(),
        })
    }

    fn line(&mut self, what: &str, is_it: impl Fn(&str) -> bool) -> Outcome<String> {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.said.recv_timeout(left) {
                Ok(line) if is_it(&line) => return Ok(line),
                Ok(line) => self.heard.push(line),
                Err(_) => {
                    return Err(format!(
                        "{} did not give {what}; it said\n{}",
                        self.name,
                        self.heard.join("\n")
                    ));
                }
            }
        }
    }

    fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
