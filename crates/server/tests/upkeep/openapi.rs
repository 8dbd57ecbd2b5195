//! The description of the interface, against the interface.
//!
//! What is served stands in `docs/openapi.json`, too, and `ui/src/lib/ipc/openapi.test.ts` holds
//! that file against what OpenAPI says that such a description is. With `UPDATE_DOCS=1` it is
//! written.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::Value;
use tokenim_server::openapi::document;
use tokenim_server::router::routes;

use crate::story::Story;

/// Every `$ref` below, wherever it stands.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get("$ref") {
                found.insert(to.clone());
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_route_stands_in_it_with_what_it_takes_and_gives() {
    let (story, _) = Story::begin().await;
    let answer = story
        .call_as(None, Method::GET, "/v1/openapi.json", &Value::Null)
        .await;
    answer.done();
    let page = answer.body;
    assert_eq!(page, document(&routes()));
    assert_eq!(page["openapi"], "3.1.0");

    let mut ids = BTreeSet::new();
    let (mut bodies, mut answers) = (0, 0);
    for route in routes() {
        let method = route.method.as_str().to_lowercase();
        let operation = &page["paths"][route.path][&method];
        assert!(operation.is_object(), "{method} {}", route.path);
        assert!(
            ids.insert(operation["operationId"].to_string()),
            "{operation}"
        );
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(
            body.is_object(),
            route.operation.body.is_some(),
            "{}",
            route.path
        );
        bodies += usize::from(body.is_object());
        let done = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        answers += usize::from(done.is_object());
        let named = route.path.matches('{').count();
        let parameters = operation["parameters"].as_array().map_or(0, |all| {
            all.iter().filter(|one| one["in"] == "path").count()
        });
        assert_eq!(named, parameters, "{}", route.path);
    }
    let written: usize = page["paths"]
        .as_object()
        .expect("paths")
        .values()
        .map(|methods| methods.as_object().expect("methods").len())
        .sum();
    assert_eq!(
        written,
        routes().len(),
        "nothing stands in it that is not served"
    );

    let mut all = BTreeSet::new();
    references(&page, &mut all);
    for to in &all {
        let name = to
            .strip_prefix("#/components/schemas/")
            .expect("a place in it");
        assert!(page["components"]["schemas"][name].is_object(), "{to}");
    }
    println!(
        "{} routes, {bodies} bodies, {answers} answers, {} schemas",
        routes().len(),
        all.len()
    );
    // What is refused when it has too much says so.
    let sent = &page["components"]["schemas"]["SendMessage"];
    assert_eq!(sent["additionalProperties"], false, "{sent}");
}

/// One path or schema a line, so that a change is a line of a diff.
fn written(page: &Value) -> String {
    let mut text = String::from("{\n");
    let sections = page.as_object().expect("an object");
    for (nth, (key, section)) in sections.iter().enumerate() {
        let comma = if nth + 1 < sections.len() { "," } else { "" };
        let inside = match (key.as_str(), section) {
            ("paths", Value::Object(paths)) => lines(paths, 2),
            ("components", Value::Object(parts)) => {
                let parts = parts.iter().map(|(name, part)| match part {
                    Value::Object(part) => format!("    {name:?}: {}", lines(part, 4)),
                    part => format!("    {name:?}: {part}"),
                });
                format!("{{\n{}\n  }}", parts.collect::<Vec<_>>().join(",\n"))
            }
            _ => section.to_string(),
        };
        text.push_str(&format!("  {key:?}: {inside}{comma}\n"));
    }
    text.push_str("}\n");
    text
}

fn lines(map: &serde_json::Map<String, Value>, indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines = map
        .iter()
        .map(|(key, value)| format!("{space}  {key:?}: {value}"));
    format!("{{\n{}\n{space}}}", lines.collect::<Vec<_>>().join(",\n"))
}

#[test]
fn the_written_description_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let text = written(&document(&routes()));
    let read: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(read, document(&routes()));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &text).expect("written");
    }
    let there = std::fs::read_to_string(path).expect("docs/openapi.json");
    assert!(
        there == text,
        "docs/openapi.json is not what is served: UPDATE_DOCS=1 writes it"
    );
}
