//! A tree as an RPM package.

use super::{Package, VERSION, told, tree};
use crate::shell::{self, Outcome};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn pack(folder: &Path, package: &Package) -> Outcome<PathBuf> {
    let top = folder.join("rpm").join(package.name);
    fs::create_dir_all(&top).map_err(|error| told(&top, error))?;
    let spec = top.join(format!("{}.spec", package.name));
    fs::write(&spec, text(package)?).map_err(|error| told(&spec, error))?;
    shell::run(
        Command::new("rpmbuild")
            .arg("--quiet")
            .arg("-bb")
            .arg("--define")
            .arg(format!("_topdir {}", top.display()))
            .arg(&spec),
    )?;
    let made = top.join("RPMS");
    let file = tree::files_in(&made)?
        .into_iter()
        .find(|file| file.ends_with(".rpm"))
        .ok_or_else(|| format!("rpmbuild made nothing of {}", package.name))?;
    let name = file.rsplit('/').next().unwrap_or(&file);
    let to = folder.join(name);
    fs::rename(made.join(&file), &to).map_err(|error| told(&to, error))?;
    Ok(to)
}

/// The libraries are found out by rpmbuild itself and asked for by name.
fn text(package: &Package) -> Outcome<String> {
    let tree = package.tree.display();
    let files: String = tree::files_in(&package.tree)?
        .iter()
        .map(|file| format!("\"/{file}\"\n"))
        .collect();
    let requires = if package.installed.is_some() {
        "Requires: systemd\n"
    } else {
        "Requires: xdg-utils\n"
    };
    let installed = package
        .installed
        .as_ref()
        .map_or_else(String::new, |script| format!("%post\n{script}\n"));
    // Zero packages of the name remain: it goes, and is not replaced by a newer one.
    let leaves = package.leaves.as_ref().map_or_else(String::new, |script| {
        format!("%preun\nif [ \"$1\" = 0 ]; then\n{script}fi\n\n")
    });
    Ok(format!(
        "Name: {name}\nVersion: {VERSION}\nRelease: 1\nSummary: {summary}\nLicense: Proprietary\nGroup: Applications/Internet\n{requires}%define debug_package %{{nil}}\n%define __os_install_post %{{nil}}\n%define _build_id_links none\n%define _binary_payload w9.xzdio\n\n%description\n{description}\n\n%install\nmkdir -p %{{buildroot}}\ncp -a \"{tree}/.\" %{{buildroot}}/\n\n{installed}{leaves}%files\n%defattr(-,root,root)\n{files}",
        name = package.name,
        summary = package.summary,
        description = package.description,
    ))
}
