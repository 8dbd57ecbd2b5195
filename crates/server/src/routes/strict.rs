//! Reading requests strictly: what is no JSON is refused as a whole (400), what is missing,
//! unknown or of the wrong type is named field by field (422), and nothing that a client sends
//! can become a fault of the server.
//!
//! serde tells what is wrong by calling its error type, so an error type of our own knows
//! the field without reading the text of a message.

use std::fmt;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use serde::de::value::StringDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};
use tokenim_protocol::error::{FieldError, FieldProblem};

use crate::app::App;
use crate::error::AppError;

/// A JSON body.
pub struct Strict<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Strict<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &App) -> Result<Self, AppError> {
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|_| AppError::TooLarge)?;
        let Single(value) = serde_json::from_slice(&bytes).map_err(|_| AppError::NotJson)?;
        read(value).map(Self)
    }
}

/// No request of ours has an object with more; reading on would only cost.
const KEYS_MAX: usize = 1_000;

/// A JSON value in which no object has a key twice: of two, one reader believes the first and
/// another the last.
struct Single(Value);

impl<'de> de::Deserialize<'de> for Single {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SingleVisitor).map(Single)
    }
}

struct SingleVisitor;

impl<'de> Visitor<'de> for SingleVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without a key twice")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Bool(yes))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Single(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = fields.next_key::<String>()? {
            let Single(value) = fields.next_value()?;
            if map.insert(key, value).is_some() {
                return Err(de::Error::custom("a key stands twice"));
            }
            if map.len() > KEYS_MAX {
                return Err(de::Error::custom("too many keys"));
            }
        }
        Ok(Value::Object(map))
    }
}

/// The query of a URL; every value a word or a number.
pub struct StrictQuery<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for StrictQuery<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, AppError> {
        let malformed = || AppError::field("", FieldProblem::Malformed);
        let Query(pairs) =
            Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| malformed())?;
        let mut map = Map::new();
        for (key, text) in pairs {
            let value = text.parse::<u64>().map_or(Value::String(text), Value::from);
            if map.insert(key, value).is_some() {
                return Err(malformed());
            }
        }
        read(Value::Object(map)).map(Self)
    }
}

/// Ids in the path. One that is none is an address where nothing is.
pub struct Ids<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Ids<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        match Path::<T>::from_request_parts(parts, app).await {
            Ok(Path(ids)) => Ok(Self(ids)),
            Err(_) => Err(AppError::NotFound),
        }
    }
}

/// Reads a value strictly.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, AppError> {
    T::deserialize(Node(value)).map_err(|wrong| AppError::Invalid(vec![wrong.0]))
}

/// What is wrong, and where.
#[derive(Debug)]
struct Wrong(FieldError);

impl Wrong {
    fn new(problem: FieldProblem, field: &str) -> Self {
        Self(FieldError {
            field: field.to_owned(),
            problem,
        })
    }

    fn under(mut self, key: &str) -> Self {
        self.0.field = match self.0.field.as_str() {
            "" => key.to_owned(),
            inner => format!("{key}.{inner}"),
        };
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.0.field, self.0.problem)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<M: fmt::Display>(_message: M) -> Self {
        Self::new(FieldProblem::Malformed, "")
    }

    fn invalid_type(_unexpected: Unexpected<'_>, _expected: &dyn de::Expected) -> Self {
        Self::new(FieldProblem::WrongType, "")
    }

    fn invalid_value(_unexpected: Unexpected<'_>, _expected: &dyn de::Expected) -> Self {
        Self::new(FieldProblem::Malformed, "")
    }

    fn unknown_variant(_variant: &str, _expected: &'static [&'static str]) -> Self {
        Self::new(FieldProblem::Malformed, "")
    }

    fn unknown_field(field: &str, _expected: &'static [&'static str]) -> Self {
        Self::new(FieldProblem::Unknown, field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(FieldProblem::Missing, field)
    }
}

struct Node(Value);

impl<'de> IntoDeserializer<'de, Wrong> for Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Node {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(yes),
            Value::Number(number) => {
                if let Some(n) = number.as_u64() {
                    visitor.visit_u64(n)
                } else if let Some(n) = number.as_i64() {
                    visitor.visit_i64(n)
                } else {
                    visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
                }
            }
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter(), 0)),
            Value::Object(map) => visitor.visit_map(Fields {
                rest: map.into_iter(),
                next: None,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            value => visitor.visit_some(Node(value)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    /// serde would take the fields of a struct from a list, by their order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Array(_) => Err(Wrong::new(FieldProblem::WrongType, "")),
            value => Node(value).deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::String(word) => {
                let word: StringDeserializer<Wrong> = word.into_deserializer();
                visitor.visit_enum(word)
            }
            _ => Err(Wrong::new(FieldProblem::WrongType, "")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Fields {
    rest: serde_json::map::IntoIter,
    next: Option<(String, Value)>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        self.next = self.rest.next();
        match &self.next {
            None => Ok(None),
            Some((key, _)) => seed.deserialize(Node(Value::String(key.clone()))).map(Some),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let (key, value) = self.next.take().unwrap_or_default();
        // The word that says which of several shapes it is: serde would take its number too.
        if key == "kind" && value.is_number() {
            return Err(Wrong::new(FieldProblem::WrongType, &key));
        }
        seed.deserialize(Node(value))
            .map_err(|wrong| wrong.under(&key))
    }
}

struct Items(std::vec::IntoIter<Value>, usize);

impl<'de> SeqAccess<'de> for Items {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        let Some(value) = self.0.next() else {
            return Ok(None);
        };
        let place = self.1.to_string();
        self.1 += 1;
        seed.deserialize(Node(value))
            .map(Some)
            .map_err(|wrong| wrong.under(&place))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokenim_protocol::request::{CreateChannel, Exclude, SendMessage, SignIn};

    use super::*;

    fn problem<T: DeserializeOwned>(value: Value) -> (String, FieldProblem) {
        match read::<T>(value) {
            Err(AppError::Invalid(fields)) => (fields[0].field.clone(), fields[0].problem),
            Err(other) => panic!("not a field error: {other}"),
            Ok(_) => panic!("it was accepted"),
        }
    }

    #[test]
    fn each_field_is_named_with_what_is_wrong_about_it() {
        let id = "0192aa00-0000-7000-8000-000000000001";
        let good = json!({"id": id, "body": "hello"});
        assert!(read::<SendMessage>(good).is_ok());
        let cases = [
            (json!({"id": id}), "body", FieldProblem::Missing),
            (
                json!({"id": id, "body": 7}),
                "body",
                FieldProblem::WrongType,
            ),
            (
                json!({"id": id, "body": "x", "seq": 7}),
                "seq",
                FieldProblem::Unknown,
            ),
            (
                json!({"id": "me", "body": "x"}),
                "id",
                FieldProblem::Malformed,
            ),
            (json!([1, 2]), "", FieldProblem::WrongType),
        ];
        for (value, field, expected) in cases {
            let found = problem::<SendMessage>(value.clone());
            assert_eq!(found, (field.to_owned(), expected), "{value}");
        }
    }

    #[test]
    fn nested_fields_carry_their_path() {
        let id = "0192aa00-0000-7000-8000-000000000001";
        let value = json!({
            "id": id, "kind": "public", "team": null, "name": "new", "history": "all",
            "members": [id, "nobody"],
        });
        assert_eq!(problem::<CreateChannel>(value).0, "members.1");
        // Of one of several shapes serde tells no more than that none fits.
        let value = json!({
            "handle": "bo", "device_name": "desk",
            "secret": {"kind": "password", "password": {"$ne": 1}},
        });
        assert_eq!(problem::<SignIn>(value).0, "secret");
    }

    #[test]
    fn words_of_closed_lists_and_scopes_are_read() {
        let id = "0192aa00-0000-7000-8000-000000000001";
        let value = json!({
            "id": id, "permission": "message.send", "scope": {"kind": "channel", "id": id},
            "code": "REVOKED", "text": "because of this", "ends_at": 5, "review_at": null,
        });
        assert!(read::<Exclude>(value.clone()).is_ok());
        let mut wrong = value;
        wrong["permission"] = json!("message.fly");
        assert_eq!(
            problem::<Exclude>(wrong),
            ("permission".to_owned(), FieldProblem::Malformed)
        );
    }
}
