//! Own facts, as the server signed them. Whoever uses them checks the signature again:
//! a store that was tampered with grants nothing.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::permission::SignedFacts;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;

use super::sql::millis;
use super::{Reader, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFacts {
    pub signed: SignedFacts,
    pub received_at: UnixMillis,
}

pub fn put(tx: &mut WriteTx<'_>, signed: &SignedFacts, received_at: UnixMillis) -> Result<()> {
    tx.execute(
        "INSERT INTO facts (one, facts, signature, received_at_ms) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (one) DO UPDATE SET facts = excluded.facts,
             signature = excluded.signature, received_at_ms = excluded.received_at_ms",
        params![signed.facts, signed.signature, received_at.0],
    )?;
    tx.touch(Change::Capabilities);
    Ok(())
}

pub fn get(reader: &Reader<'_>) -> Result<Option<StoredFacts>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT facts, signature, received_at_ms FROM facts WHERE one = 1")?
        .query_row([], |row| {
            Ok(StoredFacts {
                signed: SignedFacts {
                    facts: row.get(0)?,
                    signature: row.get(1)?,
                },
                received_at: millis(row, 2)?,
            })
        })
        .optional()?)
}
