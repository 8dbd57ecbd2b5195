//! `docs/api.md` against the URL map: a route that is not written down, or written down
//! otherwise than it is, fails here. With `UPDATE_DOCS=1` the table is written; what stands in
//! its last column already stays.

use std::collections::BTreeMap;
use std::fmt::Write;

use tokenim_server::router::{Route, routes};

const HEAD: &str = "| method | path | action | place | body and answer |\n|---|---|---|---|---|\n";

fn line(route: &Route) -> String {
    let mut action = format!("{:?}", route.row.action);
    if let Some(other) = route.row.or {
        write!(action, " or {other:?}").expect("a string takes it");
    }
    format!(
        "| {} | `{}` | {action} | {:?} |",
        route.method, route.path, route.row.place
    )
}

/// What goes in and out, as the handler's signature says it.
fn types(route: &Route) -> String {
    match (&route.operation.takes, &route.operation.gives) {
        (Some(takes), Some(gives)) => format!("`{takes}` → `{gives}`"),
        (Some(takes), None) => format!("`{takes}`"),
        (None, Some(gives)) => format!("→ `{gives}`"),
        (None, None) => "204".to_owned(),
    }
}

#[test]
fn every_route_stands_in_the_documentation_with_its_policy_row() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md");
    let text = std::fs::read_to_string(path).expect("docs/api.md");
    let is_row = |line: &str| {
        ["OPTIONS", "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"]
            .iter()
            .any(|method| line.starts_with(&format!("| {method} |")))
    };
    // The last column is for people.
    let written: Vec<(String, String)> = text
        .lines()
        .filter(|line| is_row(line))
        .filter_map(|line| {
            let (row, words) = line.trim_end_matches('|').trim_end().rsplit_once(" | ")?;
            Some((format!("{row} |"), words.to_owned()))
        })
        .collect();
    let existing: Vec<String> = routes().iter().map(line).collect();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let words: BTreeMap<_, _> = written.into_iter().collect();
        let begin = text.find(HEAD).expect("the table");
        let rest = text[begin + HEAD.len()..]
            .lines()
            .take_while(|line| is_row(line))
            .map(|line| line.len() + 1)
            .sum::<usize>();
        let mut table = HEAD.to_owned();
        for route in routes() {
            let line = line(&route);
            let words = words.get(&line).cloned().unwrap_or_else(|| types(&route));
            writeln!(table, "{line} {words} |").expect("a string takes it");
        }
        let after = &text[begin + HEAD.len() + rest..];
        let text = format!("{}{table}{after}", &text[..begin]);
        std::fs::write(path, text).expect("docs/api.md");
        return;
    }
    let written: Vec<String> = written.into_iter().map(|(row, _)| row).collect();
    assert_eq!(
        written, existing,
        "with UPDATE_DOCS=1 this test writes the table"
    );
}
