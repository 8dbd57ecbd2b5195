//! The description of the interface, against the interface.

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
