//! `/v1/openapi.json`: the interface in OpenAPI 3.1, made from what is served.
//!
//! Paths and policy rows come from the URL map; what goes in and out comes from the types in the
//! handlers' own signatures. A handler with a type that cannot describe itself does not compile
//! into the map, so this page cannot say something else than the server does.

use std::sync::OnceLock;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use tokenim_protocol::error::ApiError;

use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::AppResult;
use crate::events::socket::Upgrade;
use crate::limits::{Peer, Place};
use crate::router::{self, Route};
use crate::routes::strict::{Ids, Strict, StrictQuery};
use crate::routes::written::Written;

type SchemaOf = fn(&mut SchemaGenerator) -> schemars::Schema;

/// What one handler takes and gives.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    pub session: bool,
    pub body: Option<SchemaOf>,
    pub query: Option<SchemaOf>,
    pub answer: Answer,
    /// The names of what goes in and out, for people.
    pub takes: Option<String>,
    pub gives: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
pub enum Answer {
    /// 204.
    #[default]
    Nothing,
    Json(SchemaOf),
    /// Something short for machines that watch.
    Text,
    /// What somebody gave, as it is.
    Bytes,
    /// For a browser.
    Page,
    /// iCalendar.
    Calendar,
    /// The connection becomes a socket.
    Socket,
}

/// Something a handler asks for.
pub trait Part {
    fn describe(operation: &mut Operation);
}

/// Something a handler answers with.
pub trait Reply {
    fn describe(operation: &mut Operation);
}

/// A handler whose signature says all.
pub trait Described<T> {
    fn operation() -> Operation;
}

macro_rules! unseen {
    ($($part:ty),+) => {$(
        impl Part for $part {
            fn describe(_: &mut Operation) {}
        }
    )+};
}
unseen!(
    State<App>,
    Option<Extension<Peer>>,
    Option<Extension<Place>>,
    Upgrade
);

impl Part for CurrentUser {
    fn describe(operation: &mut Operation) {
        operation.session = true;
    }
}

impl Part for crate::auth::OnceSignedIn {
    fn describe(operation: &mut Operation) {
        operation.session = true;
    }
}

impl<T> Part for Ids<T> {
    // The path says it.
    fn describe(_: &mut Operation) {}
}

impl<T: JsonSchema> Part for Strict<T> {
    fn describe(operation: &mut Operation) {
        operation.body = Some(|generator| generator.subschema_for::<T>());
        operation.takes = Some(T::schema_name().into_owned());
    }
}

impl<T: JsonSchema> Part for StrictQuery<T> {
    fn describe(operation: &mut Operation) {
        // Its fields are the parameters: they are wanted themselves, not a name for them.
        operation.query = Some(|generator| generator.root_schema_for::<T>());
    }
}

impl<T: JsonSchema> Reply for Json<T> {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Json(|generator| generator.subschema_for::<T>());
        operation.gives = Some(T::schema_name().into_owned());
    }
}

impl<T: JsonSchema> Reply for Written<T> {
    fn describe(operation: &mut Operation) {
        <Json<T> as Reply>::describe(operation);
    }
}

impl Reply for StatusCode {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Nothing;
    }
}

impl Reply for (StatusCode, &'static str) {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Text;
    }
}

impl Reply for &'static str {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Text;
    }
}

/// Only the socket answers with something of its own making.
impl Reply for Response {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Socket;
    }
}

impl<T: Reply> Reply for AppResult<T> {
    fn describe(operation: &mut Operation) {
        T::describe(operation);
    }
}

/// A handler without parts is marked otherwise by axum.
impl<F, Fut, R> Described<((),)> for F
where
    F: FnOnce() -> Fut,
    Fut: Future<Output = R>,
    R: Reply,
{
    fn operation() -> Operation {
        let mut operation = Operation::default();
        R::describe(&mut operation);
        operation
    }
}

macro_rules! described {
    ($($part:ident),*) => {
        impl<F, Fut, R, M, $($part),*> Described<(M, $($part,)*)> for F
        where
            F: FnOnce($($part),*) -> Fut,
            Fut: Future<Output = R>,
            R: Reply,
            $($part: Part),*
        {
            fn operation() -> Operation {
                let mut operation = Operation::default();
                $($part::describe(&mut operation);)*
                R::describe(&mut operation);
                operation
            }
        }
    };
}
described!(A);
described!(A, B);
described!(A, B, C);
described!(A, B, C, D);
described!(A, B, C, D, E);
described!(A, B, C, D, E, G);

/// `GET /v1/openapi.json`. It says nothing about anybody: whoever asks may read it.
pub async fn page() -> OpenApi {
    OpenApi
}

/// The page, made once.
pub struct OpenApi;

impl IntoResponse for OpenApi {
    fn into_response(self) -> Response {
        static TEXT: OnceLock<String> = OnceLock::new();
        let text = TEXT.get_or_init(|| document(&router::routes()).to_string());
        ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
    }
}

impl Reply for OpenApi {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Json(|_| schemars::json_schema!({ "type": "object" }));
    }
}

/// The whole description.
pub fn document(routes: &[Route]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = SchemaGenerator::new(settings);
    let refused = generator.subschema_for::<ApiError>();
    let mut paths = Map::new();
    for route in routes {
        let operation = described(route, &mut generator, &refused);
        let methods = paths
            .entry(route.path)
            .or_insert_with(|| Value::Object(Map::new()));
        methods[route.method.as_str().to_lowercase()] = operation;
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "TokenIM",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "HTTP with JSON, and one WebSocket that only listens. docs/api.md says the rest.",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "http", "scheme": "bearer", "description": "A device's session." },
            },
        },
    })
}

fn described(route: &Route, generator: &mut SchemaGenerator, refused: &schemars::Schema) -> Value {
    let taken = &route.operation;
    let mut parameters = in_path(route.path);
    if let Some(query) = taken.query {
        parameters.extend(in_query(&query(generator)));
    }
    let mut answers = Map::new();
    let (status, answer) = match taken.answer {
        Answer::Nothing => ("204", json!({ "description": "Done." })),
        Answer::Bytes => (
            "200",
            json!({
                "description": "The content; with a range, 206 and that part of it.",
                "content": { "application/octet-stream": {} },
            }),
        ),
        Answer::Page => (
            "200",
            json!({
                "description": "A page.",
                "content": { "text/html": { "schema": { "type": "string" } } },
            }),
        ),
        Answer::Calendar => (
            "200",
            json!({
                "description": "What a calendar reads (RFC 5545).",
                "content": { "text/calendar": { "schema": { "type": "string" } } },
            }),
        ),
        Answer::Socket => (
            "101",
            json!({ "description": "The connection becomes a WebSocket." }),
        ),
        Answer::Text => (
            "200",
            json!({
                "description": "Well.",
                "content": { "text/plain": { "schema": { "type": "string" } } },
            }),
        ),
        Answer::Json(schema) => (
            "200",
            json!({
                "description": "Done.",
                "content": { "application/json": { "schema": schema(generator) } },
            }),
        ),
    };
    answers.insert(status.to_owned(), answer);
    answers.insert(
        "default".to_owned(),
        json!({
            "description": "Refused, or failed.",
            "content": { "application/json": { "schema": refused } },
        }),
    );
    let id = format!("{} {}", route.method, route.path);
    let mut operation = json!({
        "operationId": id.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
        "responses": answers,
        "x-tokenim-action": route.row.action,
        "x-tokenim-place": format!("{:?}", route.row.place),
    });
    if let Some(or) = route.row.or {
        operation["x-tokenim-or-action"] = json!(or);
    }
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    if let Some(body) = taken.body {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": body(generator) } },
        });
    }
    if taken.session {
        operation["security"] = json!([{ "session": [] }]);
    }
    operation
}

fn in_path(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect()
}

fn in_query(schema: &schemars::Schema) -> Vec<Value> {
    let empty = Map::new();
    let fields = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let required = |name: &str| {
        schema
            .get("required")
            .and_then(Value::as_array)
            .is_some_and(|names| names.iter().any(|known| known == name))
    };
    fields
        .iter()
        .map(|(name, schema)| {
            json!({ "name": name, "in": "query", "required": required(name), "schema": schema })
        })
        .collect()
}
