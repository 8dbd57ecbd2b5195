//! `docs/api.md` against the URL map: a route that is not written down, or written down
//! otherwise than it is, fails here.

use std::fmt::Write;

use tokenim_server::router::{Route, routes};

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

#[test]
fn every_route_stands_in_the_documentation_with_its_policy_row() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md");
    let text = std::fs::read_to_string(path).expect("docs/api.md");
    let written: Vec<String> = text
        .lines()
        .filter(|line| {
            ["GET", "POST", "PUT", "PATCH", "DELETE"]
                .iter()
                .any(|method| line.starts_with(&format!("| {method} |")))
        })
        // The last column is for people.
        .filter_map(|line| line.trim_end_matches('|').trim_end().rsplit_once(" | "))
        .map(|(line, _)| format!("{line} |"))
        .collect();
    let existing: Vec<String> = routes().iter().map(line).collect();
    assert_eq!(written, existing);
}
