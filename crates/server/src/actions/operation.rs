//! An act with an id of its own happens once; its repetition gets the first answer.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokenim_protocol::ids::PersonId;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::store::operations::{self, Operation};
use crate::store::{Tx, db};

pub enum Begun<T> {
    /// It was done before, with this answer.
    Again(T),
    New(Fresh),
}

pub struct Fresh {
    id: Uuid,
    actor: PersonId,
    request_hash: String,
}

/// The same id with the same words from the same person is the same act; anything else
/// under that id is a conflict. `verb` keeps two kinds of acts under one id apart.
pub async fn begin<T: DeserializeOwned>(
    tx: &Tx,
    id: Uuid,
    actor: PersonId,
    verb: &str,
    request: &impl Serialize,
) -> AppResult<Begun<T>> {
    let request_hash = hash_of(verb, &db::json(request)?);
    match operations::get(tx, id).await? {
        None => Ok(Begun::New(Fresh {
            id,
            actor,
            request_hash,
        })),
        Some(known) if known.actor == actor && known.request_hash == request_hash => {
            let answer = serde_json::from_str(&known.answer)
                .map_err(|_| AppError::internal("an answer kept for a repetition is unreadable"))?;
            Ok(Begun::Again(answer))
        }
        Some(_) => Err(AppError::Conflict),
    }
}

fn hash_of(verb: &str, request: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(verb.as_bytes());
    hasher.update(b"\0");
    hasher.update(request.as_bytes());
    STANDARD_NO_PAD.encode(hasher.finalize().as_bytes())
}

impl Fresh {
    pub async fn finish(self, tx: &Tx, answer: &impl Serialize) -> AppResult<()> {
        let operation = Operation {
            actor: self.actor,
            request_hash: self.request_hash,
            answer: db::json(answer)?,
        };
        Ok(operations::insert(tx, self.id, &operation, tx.now()).await?)
    }
}
