//! What is compiled in, and in which version.

use crate::shell::scene::root;

struct Package {
    name: String,
    version: Vec<u64>,
}

fn locked() -> Vec<Package> {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let value = |block: &str, key: &str| {
        let line = block
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{key} = \"")))
            .unwrap_or_default();
        line.trim_end_matches('"').to_owned()
    };
    let packages: Vec<Package> = text
        .split("[[package]]")
        .skip(1)
        .map(|block| Package {
            name: value(block, "name"),
            version: value(block, "version")
                .split(['.', '-', '+'])
                .map_while(|part| part.parse().ok())
                .collect(),
        })
        .collect();
    assert!(packages.len() > 100, "Cargo.lock was not understood");
    packages
}

#[test]
fn ip_08_tauri_is_new_enough_and_no_plugin_can_start_programs() {
    let packages = locked();
    let tauri: Vec<_> = packages
        .iter()
        .filter(|package| package.name == "tauri")
        .collect();
    assert_eq!(tauri.len(), 1, "one Tauri");
    assert!(
        tauri[0].version >= vec![2, 11, 1] && tauri[0].version < vec![3],
        "{:?}",
        tauri[0].version
    );

    let mut plugins: Vec<_> = packages
        .iter()
        .filter(|package| package.name.starts_with("tauri-plugin-"))
        .map(|package| package.name.as_str())
        .collect();
    plugins.sort_unstable();
    // Not the shell, fs, http, process or clipboard plugin: what is absent cannot be reached.
    assert_eq!(
        plugins,
        [
            "tauri-plugin-opener",
            "tauri-plugin-single-instance",
            "tauri-plugin-window-state",
        ]
    );
}

#[test]
fn ip_08_no_page_has_a_permission_of_the_opener() {
    let folder = root().join("src-tauri/capabilities");
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("opener:"), "{text}");
    }
    // The plugin's functions are called from Rust, behind the gate; its commands are not even registered.
    let shell = std::fs::read_to_string(root().join("src-tauri/lib.rs")).unwrap();
    assert!(!shell.contains("tauri_plugin_opener::init"));
}
