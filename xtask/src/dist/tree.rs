//! What a package puts where.

use super::{Package, told};
use crate::project;
use crate::shell::Outcome;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The icon in the sizes that menus ask for.
const ICONS: &[(&str, &str)] = &[
    ("32x32.png", "32x32"),
    ("128x128.png", "128x128"),
    ("128x128@2x.png", "256x256"),
    ("icon.png", "512x512"),
];

pub fn app(folder: &Path, program: &Path) -> Outcome<Package> {
    let tree = folder.join("tree/tokenim");
    put(&tree, "usr/bin/tokenim", program, 0o755)?;
    let desktop = packaging("tokenim.desktop");
    put(
        &tree,
        "usr/share/applications/tokenim.desktop",
        &desktop,
        0o644,
    )?;
    for (file, size) in ICONS {
        let icon = project::root().join("icons").join(file);
        let place = format!("usr/share/icons/hicolor/{size}/apps/tokenim.png");
        put(&tree, &place, &icon, 0o644)?;
    }
    let drawn = project::root().join("icons/icon.svg");
    let place = "usr/share/icons/hicolor/scalable/apps/tokenim.svg";
    put(&tree, place, &drawn, 0o644)?;
    let libc = newest_libc(program)?;
    Ok(Package {
        name: "tokenim",
        summary: "Company messaging that says what you may do, and why not",
        description: "Company messaging for employees and administrators: history that reads and\nsearches offline, messages that arrive exactly once, and permissions that\nexplain themselves.",
        tree,
        depends: format!(
            "libc6 (>= {libc}), libgcc-s1, libwebkit2gtk-4.1-0, libgtk-3-0 | libgtk-3-0t64, libssl3 | libssl3t64, xdg-utils"
        ),
        installed: None,
        leaves: None,
    })
}

pub fn server(folder: &Path, program: &Path) -> Outcome<Package> {
    let tree = folder.join("tree/tokenim-server");
    put(&tree, "usr/bin/tokenim-server", program, 0o755)?;
    for (file, place) in [
        (
            "tokenim-server.service",
            "usr/lib/systemd/system/tokenim-server.service",
        ),
        (
            "tokenim-server.sysusers",
            "usr/lib/sysusers.d/tokenim-server.conf",
        ),
    ] {
        put(&tree, place, &packaging(file), 0o644)?;
    }
    let deploy = project::root().join("docs/deploy.md");
    put(
        &tree,
        "usr/share/doc/tokenim-server/deploy.md",
        &deploy,
        0o644,
    )?;
    let libc = newest_libc(program)?;
    Ok(Package {
        name: "tokenim-server",
        summary: "The server of a company that talks with TokenIM",
        description: "One organisation is one directory and one process: messages, rights and audit\nin one database, over TLS only.",
        tree,
        depends: format!("libc6 (>= {libc}), libgcc-s1, libssl3 | libssl3t64, systemd"),
        installed: Some(read(&packaging("server-installed.sh"))?),
        leaves: Some(read(&packaging("server-leaves.sh"))?),
    })
}

fn packaging(file: &str) -> std::path::PathBuf {
    project::root().join("packaging/linux").join(file)
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| told(file, error))
}

fn put(tree: &Path, place: &str, from: &Path, mode: u32) -> Outcome {
    let to = tree.join(place);
    let mut folder = tree.to_owned();
    fs::create_dir_all(&folder).map_err(|error| told(&folder, error))?;
    // Whoever builds may keep new folders to themselves; these are everybody's.
    for step in Path::new(place).parent().into_iter().flatten() {
        folder.push(step);
        fs::create_dir_all(&folder)
            .and_then(|()| fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)))
            .map_err(|error| told(&folder, error))?;
    }
    fs::copy(from, &to)
        .and_then(|_| fs::set_permissions(&to, fs::Permissions::from_mode(mode)))
        .map_err(|error| told(from, error))
}

/// Every file below a folder, by its place in it, in order.
pub fn files_in(tree: &Path) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![tree.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| told(&folder, error))? {
            let path = entry.map_err(|error| told(&folder, error))?.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                let place = path.strip_prefix(tree).unwrap_or(&path);
                found.push(place.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

pub fn bytes_in(tree: &Path) -> Outcome<u64> {
    files_in(tree)?
        .iter()
        .map(|file| super::size(&tree.join(file)))
        .sum()
}

/// The newest version of the C library that a program was linked against a symbol of: it runs
/// on no system older than that.
fn newest_libc(program: &Path) -> Outcome<String> {
    const MARK: &[u8] = b"GLIBC_2.";
    let bytes = fs::read(program).map_err(|error| told(program, error))?;
    let newest = bytes
        .windows(MARK.len())
        .enumerate()
        .filter(|(_, window)| *window == MARK)
        .filter_map(|(at, _)| {
            let digits: String = bytes[at + MARK.len()..]
                .iter()
                .map(|byte| char::from(*byte))
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse::<u32>().ok()
        })
        .max();
    newest
        .map(|minor| format!("2.{minor}"))
        .ok_or_else(|| format!("{} is linked to no C library", program.display()))
}
