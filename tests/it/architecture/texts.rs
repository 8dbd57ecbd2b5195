//! What no file of the project may say.

use super::tree::{none, root, sources};
use std::collections::BTreeSet;

/// Hosts that only one setting of npm or cargo knows. In halves, or this file would find itself.
const HOSTS: &[&str] = &[
    concat!("registry.npm", "js.org"),
    concat!("npm", "mirror"),
    concat!("static.crates", ".io"),
];

/// What nobody else's machine has: those hosts, this clone's own folder and its owner's home.
fn of_one_machine() -> Vec<String> {
    let mut words: Vec<String> = HOSTS.iter().map(|host| (*host).to_owned()).collect();
    words.push(root().display().to_string());
    words.extend(
        std::env::var("HOME")
            .ok()
            .filter(|home| home.len() > 1)
            .map(|home| home + "/"),
    );
    words
}

#[test]
fn no_file_names_a_registry_or_somebodys_machine() {
    let words = of_one_machine();
    let broken = sources("", &[""]).into_iter().flat_map(|source| {
        let lines = source.text.lines().enumerate();
        let wrong = lines.filter(|(_, line)| words.iter().any(|word| line.contains(word.as_str())));
        wrong
            .map(|(number, line)| format!("{}:{}: {}", source.path, number + 1, line.trim()))
            .collect::<Vec<_>>()
    });
    none("a host or a folder of one machine", broken.collect());
}

#[test]
fn both_languages_say_the_same_things() {
    let of = |language: &str| {
        let file = root()
            .join("ui/messages")
            .join(language)
            .with_extension("ftl");
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let names = text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-'))
            .filter_map(|line| line.split_once(" ="));
        names
            .map(|(name, _)| name.trim().to_owned())
            .collect::<BTreeSet<_>>()
    };
    let (chinese, english) = (of("zh-CN"), of("en"));
    assert!(!chinese.is_empty(), "there are no sentences");
    none(
        "said in one language only",
        chinese.symmetric_difference(&english).cloned().collect(),
    );
}

#[test]
fn dependencies_come_from_where_the_machine_says() {
    let lock =
        std::fs::read_to_string(root().join("ui/package-lock.json")).expect("the UI's lock file");
    assert!(
        !lock.contains("\"resolved\": \"http"),
        "ui/package-lock.json names a host"
    );
    let config =
        std::fs::read_to_string(root().join(".cargo/config.toml")).expect("cargo's configuration");
    assert!(
        !config.contains("[source") && !config.contains("[registries"),
        ".cargo/config.toml names a registry"
    );
}

#[test]
fn every_file_that_the_architecture_names_is_there() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page");
    let named = page.split('`').skip(1).step_by(2).filter(|words| {
        words.contains('/')
            && [".rs", ".ts", ".svelte", ".json"]
                .iter()
                .any(|end| words.ends_with(end))
    });
    let gone = named.filter(|path| {
        // A file named inside its crate's own line of the code map.
        let below_a_crate = |room: &str| root().join("crates").join(room).join(path).exists();
        !root().join(path).exists()
            && !["protocol", "testkit"]
                .iter()
                .any(|room| below_a_crate(room))
    });
    none("named, but not there", gone.map(str::to_owned).collect());
}

/// The index of rows names tests; whoever renames one, renames it there.
#[test]
fn every_row_that_is_promised_has_its_tests() {
    const PROMISED: &[&str] = &[
        "AD-09", "AN-01", "AN-02", "AN-03", "AN-04", "AN-05", "AN-06", "AN-07", "AN-11", "AN-12",
        "AZ-01", "AZ-02", "AZ-04", "AZ-05", "AZ-06", "AZ-07", "AZ-08", "AZ-10", "AZ-11", "AZ-12",
        "AZ-13", "AZ-14", "AZ-15", "C-01", "C-05", "C-07", "C-11", "C-12", "C-17", "C-18", "C-19",
        "C-20", "C-22", "C-23", "C-25", "C-27", "C-28", "C-30", "DS-02", "DS-03", "DS-04", "DS-05",
        "DS-06", "DS-07", "DS-09", "IP-01", "IP-03", "IP-04", "IP-05", "IP-07", "IP-08", "LK-01",
        "LK-03", "LK-04", "LK-05", "LK-06", "LK-07", "LR-01", "LR-03", "LR-04", "LR-07", "LR-09",
        "WS-01", "WS-02", "WS-03", "WS-04", "WS-05", "WS-06", "XS-01", "XS-02", "XS-03", "XS-05",
        "XS-06", "XS-07", "XS-09",
    ];
    let page = std::fs::read_to_string(root().join("docs/rows.md")).expect("the page");
    let code: String = ["crates", "tests", "src-tauri"]
        .into_iter()
        .flat_map(|folder| sources(folder, &[".rs"]))
        .map(|source| source.text)
        .collect();
    let without_tests = PROMISED.iter().filter(|row| {
        let name = row.to_lowercase().replace('-', "_");
        !page.contains(&format!("| {row} ")) || !code.contains(&name)
    });
    none(
        "promised without a test",
        without_tests.map(|row| (*row).to_owned()).collect(),
    );
    let is_name = |word: &&str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_…".contains(c);
        word.contains('_') && word.chars().all(plain)
    };
    let named = page.split('`').skip(1).step_by(2).filter(is_name);
    let gone = named.filter(|name| {
        let beginning = name.trim_end_matches('…');
        !code.contains(&format!("fn {beginning}")) && !code.contains(&format!("_{beginning}"))
    });
    none("named, but not there", gone.map(str::to_owned).collect());
}
