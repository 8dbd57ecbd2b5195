//! A tree as a Debian package.

use super::{Package, VERSION, told, tree};
use crate::shell::{self, Outcome};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn pack(folder: &Path, package: &Package) -> Outcome<PathBuf> {
    let control = package.tree.join("DEBIAN");
    fs::create_dir_all(&control).map_err(|error| told(&control, error))?;
    let kilobytes = tree::bytes_in(&package.tree)?.div_ceil(1024);
    let architecture = architecture()?;
    let mut text = format!(
        "Package: {}\nVersion: {VERSION}\nArchitecture: {architecture}\nMaintainer: TokenIM <packages@tokenim.invalid>\nSection: net\nPriority: optional\nInstalled-Size: {kilobytes}\nDepends: {}\nDescription: {}\n",
        package.name, package.depends, package.summary
    );
    for line in package.description.lines() {
        writeln!(text, " {line}").expect("a String takes everything");
    }
    write(&control.join("control"), &text, 0o644)?;
    if let Some(script) = &package.installed {
        let script = format!("#!/bin/sh\nset -e\nif [ \"$1\" = configure ]; then\n{script}fi\n");
        write(&control.join("postinst"), &script, 0o755)?;
    }
    if let Some(script) = &package.leaves {
        let script = format!("#!/bin/sh\nset -e\nif [ \"$1\" = remove ]; then\n{script}fi\n");
        write(&control.join("prerm"), &script, 0o755)?;
    }
    let file = folder.join(format!("{}_{VERSION}_{architecture}.deb", package.name));
    let built = shell::run(
        Command::new("dpkg-deb")
            .args(["--root-owner-group", "-Zxz", "--build"])
            .arg(&package.tree)
            .arg(&file),
    );
    // The rpm is made of the same tree.
    fs::remove_dir_all(&control).map_err(|error| told(&control, error))?;
    built.map(|()| file)
}

fn architecture() -> Outcome<String> {
    shell::answer(Command::new("dpkg").arg("--print-architecture"))
        .ok_or_else(|| "dpkg does not say what machine this is".to_owned())
}

fn write(file: &Path, text: &str, mode: u32) -> Outcome {
    fs::write(file, text)
        .and_then(|()| fs::set_permissions(file, fs::Permissions::from_mode(mode)))
        .map_err(|error| told(file, error))
}
