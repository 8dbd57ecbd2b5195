//! What the sources of a room must not contain.

use super::tree::{Source, none, sources};

/// Every crate that ships.
const SHIPPED: &[&str] = &[
    "crates/protocol/src",
    "crates/policy/src",
    "crates/client/src",
    "crates/ipc/src",
    "crates/server/src",
    "src-tauri",
];

const SQL: &[&str] = &[
    "SELECT ",
    " WHERE ",
    "INSERT INTO",
    "INSERT OR",
    "DELETE FROM",
    "CREATE TABLE",
    "CREATE VIRTUAL",
    "CREATE INDEX",
    "DROP TABLE",
    "PRAGMA ",
    "rusqlite",
];

fn rust(folders: &[&str]) -> Vec<Source> {
    folders
        .iter()
        .flat_map(|folder| sources(folder, &[".rs"]))
        .filter(|source| !source.path.ends_with("/tests.rs"))
        .collect()
}

fn ui() -> Vec<Source> {
    sources("ui/src", &[".ts", ".svelte", ".css"])
        .into_iter()
        .filter(|source| !source.path.contains("/generated/"))
        .collect()
}

fn shipped_ui() -> Vec<Source> {
    ui().into_iter()
        .filter(|source| !source.path.ends_with(".test.ts") && !source.path.contains("/test/"))
        .collect()
}

fn components() -> Vec<Source> {
    ui().into_iter()
        .filter(|source| {
            source.path.starts_with("ui/src/components/") && source.path.ends_with(".svelte")
        })
        .collect()
}

#[test]
fn sql_stays_in_the_stores() {
    let outside = rust(SHIPPED)
        .into_iter()
        .filter(|source| !source.path.contains("/store/") && !source.path.ends_with("/store.rs"));
    none(
        "SQL or a database type outside store/",
        outside.flat_map(|source| source.lines_with(SQL)).collect(),
    );
}

/// Named column lists may be set in; whatever is not a constant may not.
#[test]
fn xs_06_sql_is_never_glued_together() {
    let stores = rust(SHIPPED)
        .into_iter()
        .filter(|source| source.path.contains("/store/"));
    let broken = stores.flat_map(|source| {
        let text = source.shipped_lines().map(|(_, line)| line);
        let text = text.collect::<Vec<_>>().join(" ");
        let literals = text
            .split("format!(")
            .skip(1)
            .filter_map(|call| call.split('"').nth(1));
        let wrong = literals.filter(|literal| {
            SQL.iter().any(|word| literal.contains(word)) && !only_constants(literal)
        });
        let wrong: Vec<String> = wrong
            .map(|literal| format!("{}: {literal}", source.path))
            .collect();
        wrong
    });
    none("SQL made from pieces", broken.collect());
}

fn only_constants(literal: &str) -> bool {
    let mut places = literal.split('{').skip(1);
    places.all(|place| {
        let name = place.split('}').next().unwrap_or_default();
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    })
}

#[test]
fn c_17_only_a_clock_reads_the_time() {
    let others = rust(&[
        "crates/protocol/src",
        "crates/policy/src",
        "crates/client/src",
        "crates/ipc/src",
        "crates/server/src",
    ])
    .into_iter()
    .filter(|source| !source.path.ends_with("/clock.rs"));
    none(
        "the system's time is read outside clock.rs",
        others
            .flat_map(|source| source.lines_with(&["SystemTime::now"]))
            .collect(),
    );
}

#[test]
fn judgement_is_pure() {
    let impure = [
        "SystemTime",
        "Instant",
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "async fn",
        ".await",
        "getrandom",
    ];
    none(
        "policy does more than judge",
        rust(&["crates/policy/src"])
            .iter()
            .flat_map(|source| source.lines_with(&impure))
            .collect(),
    );
}

#[test]
fn nobody_matches_on_the_text_of_an_error() {
    let matching = [
        "to_string().contains(",
        "to_string().starts_with(",
        "to_string().as_str() {",
    ];
    none(
        "an error is told by its words",
        rust(SHIPPED)
            .iter()
            .flat_map(|source| source.lines_with(&matching))
            .collect(),
    );
}

#[test]
fn nothing_is_left_for_later() {
    let later = [
        "todo!(",
        "unimplemented!(",
        "#[ignore",
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
    ];
    let all = rust(&["crates", "src-tauri", "xtask", "tests"])
        .into_iter()
        .chain(ui());
    let all = all.filter(|source| source.path != "tests/it/architecture/sources.rs");
    let broken = all.flat_map(|source| {
        let lines = source.text.lines().enumerate();
        let wrong = lines.filter(|(_, line)| later.iter().any(|word| line.contains(word)));
        wrong
            .map(|(number, line)| format!("{}:{}: {}", source.path, number + 1, line.trim()))
            .collect::<Vec<_>>()
    });
    none("something is left for later", broken.collect());
}

#[test]
fn the_shell_holds_no_judgement() {
    none(
        "the shell judges",
        rust(&["src-tauri"])
            .iter()
            // The one file that starts a company's server inside the program.
            .filter(|source| source.path != "src-tauri/local_server.rs")
            .flat_map(|source| source.lines_with(&["tokenim_policy", "tokenim_server"]))
            .collect(),
    );
}

#[test]
fn only_one_file_of_the_ui_knows_tauri() {
    let others = ui()
        .into_iter()
        .filter(|source| source.path != "ui/src/lib/ipc/tauri.ts");
    none(
        "tauri outside lib/ipc/tauri.ts",
        others
            .flat_map(|source| source.lines_with(&["@tauri-apps"]))
            .collect(),
    );
}

#[test]
fn pages_are_built_from_nodes_never_from_html() {
    let html = [
        "{@html",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "srcdoc",
        "DOMParser",
        "eval(",
        "new Function(",
    ];
    none(
        "HTML or code made from text",
        shipped_ui()
            .iter()
            .flat_map(|source| source.lines_with(&html))
            .collect(),
    );
}

#[test]
fn components_reach_the_core_through_stores() {
    let values = |line: &str| line.contains("lib/ipc") && !line.starts_with("import type");
    none(
        "a component asks the core itself",
        components()
            .iter()
            .flat_map(|source| source.lines_that(values))
            .collect(),
    );
}

#[test]
fn s10_components_name_no_role() {
    let types = sources("ui/src/lib/ipc/generated", &["types.ts"]);
    let line = types.iter().find_map(|source| {
        source
            .text
            .lines()
            .find(|line| line.starts_with("export type RoleKey ="))
    });
    let roles: Vec<&str> = line
        .expect("the contract has roles")
        .split('"')
        .skip(1)
        .step_by(2)
        .collect();
    assert!(roles.len() > 3, "the roles were not read: {roles:?}");
    let quoted: Vec<String> = roles
        .iter()
        .flat_map(|role| [format!("'{role}'"), format!("\"{role}\"")])
        .collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    // What there is to choose from when somebody is hired or appointed, the tag beside a name,
    // and the word that a dialog begins with. None of them says what anybody may do.
    let choices = [
        "const POSTS: RoleKey[] = [",
        "$state<PersonKind>(",
        "{#each ['member', 'contractor', 'guest'] as const",
        "{#if one.kind !== 'member'}<Chip>",
        "const FIRST_BASE: RoleKey = 'member';",
        // Who answers for a role of the company's own is a field of it.
        "const FIELDS = ['name', 'purpose', 'owner'] as const;",
        "error={told('owner')}",
        "basis.role === 'team_admin' ? 'TEAM_DECISION' : 'REVOKED'",
        "await ipc.call('create_person', {",
        "await ipc.call('set_post', { person: owner, role: 'owner'",
    ];
    none(
        "a component knows a role",
        components()
            .iter()
            .flat_map(|source| source.lines_with(&quoted))
            .filter(|line| !choices.iter().any(|choice| line.contains(choice)))
            .collect(),
    );
}

/// S9: what people wrote is in no storage of the page's. Places, widths and what was picked last
/// (channels by their ids, signs) may be kept there, under names that the code spells out.
#[test]
fn s9_the_page_stores_no_more_than_where_one_was() {
    let stores = [
        "sessionStorage",
        "indexedDB",
        "caches.open",
        "document.cookie",
        "serviceWorker",
    ];
    let kept = [
        "LAST_CHANNEL",
        "WIDTH",
        "WIDTHS",
        "COLLAPSED",
        "RECENT",
        "RECENT_CHANNELS",
    ];
    let undue = |line: &str| {
        let keys = line.split("localStorage.").skip(1);
        let mut names = keys
            .filter_map(|call| call.split_once('('))
            .map(|(_, rest)| {
                let end = rest.find([',', ')']).unwrap_or(rest.len());
                rest[..end].trim()
            });
        names.any(|name| !kept.contains(&name)) || stores.iter().any(|word| line.contains(word))
    };
    none(
        "the page keeps something",
        shipped_ui()
            .iter()
            .flat_map(|source| source.lines_that(undue))
            .collect(),
    );
}

/// S10: what a person may do comes from the core as a capability, whole. The screens have
/// nothing to judge from: the contract brings no facts, and no screen writes a verdict.
#[test]
fn s10_the_screens_have_nothing_to_judge_from() {
    let contract = sources("ui/src/lib/ipc/generated", &["types.ts"]);
    let grounds = [
        "Facts",
        "ScopeFacts",
        "Grant",
        "Exclusion",
        "RoleHeld",
        "Conditions",
    ];
    let brought = contract.iter().flat_map(|source| {
        source.lines_that(|line| {
            let name = line.strip_prefix("export type ").unwrap_or_default();
            let name = name.split([' ', '=', '<']).next().unwrap_or_default();
            grounds.contains(&name)
        })
    });
    none(
        "the contract brings grounds to judge from",
        brought.collect(),
    );
    let screens = shipped_ui()
        .into_iter()
        .filter(|source| !source.path.contains("/fake"));
    let verdicts = [
        "state: 'allowed'",
        "state: \"allowed\"",
        "effect: 'allow'",
        ".effect ===",
        ".obstacles.length ===",
        ".obstacles.some(",
        ".obstacles.every(",
    ];
    none(
        "a screen judges",
        screens
            .flat_map(|source| source.lines_with(&verdicts))
            .collect(),
    );
}

#[test]
fn colours_come_from_the_tokens() {
    let styles = ui().into_iter().filter(|source| {
        source.path != "ui/src/styles/tokens.css" && !source.path.ends_with(".ts")
    });
    let broken = styles.flat_map(|source| {
        let from = if source.path.ends_with(".svelte") {
            source.text.find("<style")
        } else {
            Some(0)
        };
        let Some(from) = from else { return Vec::new() };
        let lines = source.text[from..]
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("/*"));
        lines
            .filter(|line| is_colour(line))
            .map(|line| format!("{}: {line}", source.path))
            .collect()
    });
    none("a colour outside the tokens", broken.collect());
}

fn is_colour(line: &str) -> bool {
    const MADE: &[&str] = &[
        "rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lab(", "hwb(",
    ];
    const NAMED: &[&str] = &[
        "white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow",
    ];
    let Some((_, value)) = line.split_once(": ") else {
        return false;
    };
    let words = value.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '#'));
    let mut words = words.filter(|word| !word.is_empty());
    let is_hex = |word: &str| {
        word.strip_prefix('#').is_some_and(|digits| {
            matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
        })
    };
    MADE.iter().any(|function| value.contains(function))
        || words.any(|word| is_hex(word) || NAMED.contains(&word))
}

#[test]
fn sentences_are_in_the_messages() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    none(
        "a sentence outside ui/messages",
        components()
            .iter()
            .flat_map(|source| source.lines_that(|line| line.chars().any(is_han)))
            .collect(),
    );
}

#[test]
fn a_rule_that_is_broken_is_seen() {
    let source = Source {
        path: "x.rs".to_owned(),
        text: "// SELECT 1\nlet q = \"SELECT 1\";\n#[cfg(test)]\nmod tests {\n\"SELECT 2\"\n"
            .to_owned(),
    };
    assert_eq!(source.lines_with(SQL), ["x.rs:2: let q = \"SELECT 1\";"]);
    assert!(
        is_colour("color: #fff;")
            && is_colour("background: rgb(1 2 3);")
            && is_colour("border: 1px solid red;")
    );
    assert!(
        !is_colour("color: var(--text);")
            && !is_colour("background: transparent;")
            && !is_colour("color: var(--red-strong);")
    );
}
