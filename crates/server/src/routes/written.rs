//! A long answer, written where it was read.
//!
//! A page of a thousand entries takes some milliseconds to write. On the threads that carry
//! everybody's frames that would be felt by whoever waits for a word there.

use std::marker::PhantomData;

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{AppError, AppResult};

/// JSON of a `T`.
pub struct Written<T> {
    json: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Written<T> {
    pub fn from(value: &T) -> AppResult<Self> {
        let json = serde_json::to_vec(value);
        Ok(Self {
            json: json.map_err(|error| AppError::internal(error.to_string()))?,
            of: PhantomData,
        })
    }
}

impl<T> IntoResponse for Written<T> {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("application/json");
        ([(CONTENT_TYPE, kind)], self.json).into_response()
    }
}
