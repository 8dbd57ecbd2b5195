//! Who is signed in, and where. It lies beside the outbox, not in the cache: a damaged
//! cache must not sign anybody out.

use std::fmt;

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::{DeviceId, OrganisationId, PersonId};

use crate::change::Change;

use super::sql::{Blob, uuid};
use super::{Reader, Result, WriteTx};

#[derive(Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// The server's address as the person gave it.
    pub server: String,
    pub person: PersonId,
    pub handle: String,
    pub device: DeviceId,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    /// Bearer token of this device's session.
    pub token: String,
    /// Ed25519 public keys, base64, as pinned at the first sign-in.
    pub snapshot_key: String,
    pub audit_key: String,
    /// PEM of the company's own certificate authority, where it has one.
    pub company_ca: Option<String>,
    /// The server ended it; the cache stays shut until the person signs in again.
    pub ended: bool,
}

impl fmt::Debug for StoredSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredSession")
            .field("server", &self.server)
            .field("person", &self.person)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

pub fn get(reader: &Reader<'_>) -> Result<Option<StoredSession>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT server, person_id, handle, device_id, organisation_id, organisation_name,
                    token, snapshot_key, audit_key, company_ca, ended
             FROM outbox.session WHERE one = 1",
        )?
        .query_row([], |row| {
            Ok(StoredSession {
                server: row.get(0)?,
                person: PersonId(uuid(row, 1)?),
                handle: row.get(2)?,
                device: DeviceId(uuid(row, 3)?),
                organisation: OrganisationId(uuid(row, 4)?),
                organisation_name: row.get(5)?,
                token: row.get(6)?,
                snapshot_key: row.get(7)?,
                audit_key: row.get(8)?,
                company_ca: row.get(9)?,
                ended: row.get(10)?,
            })
        })
        .optional()?)
}

/// This person's id; none when nobody has signed in.
pub fn me(reader: &Reader<'_>) -> Result<Option<PersonId>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT person_id FROM outbox.session WHERE one = 1")?
        .query_row([], |row| uuid(row, 0).map(PersonId))
        .optional()?)
}

pub fn put(tx: &mut WriteTx<'_>, session: &StoredSession) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO outbox.session
             (one, server, person_id, handle, device_id, organisation_id, organisation_name,
              token, snapshot_key, audit_key, company_ca, ended)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            session.server,
            session.person.blob(),
            session.handle,
            session.device.0.as_bytes(),
            session.organisation.0.as_bytes(),
            session.organisation_name,
            session.token,
            session.snapshot_key,
            session.audit_key,
            session.company_ca,
            session.ended,
        ],
    )?;
    tx.touch(Change::Session);
    Ok(())
}

/// The server has heard what there was to say: the token has nothing left to say for it.
pub fn forget_token(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.execute(
        "UPDATE outbox.session SET token = '' WHERE one = 1 AND ended = 1",
        [],
    )?;
    Ok(())
}

/// The server ended the session. Its token opens nothing now but saying what became of the
/// copies here, and goes when that was said.
pub fn end(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.execute("UPDATE outbox.session SET ended = 1 WHERE one = 1", [])?;
    tx.touch(Change::Session);
    Ok(())
}
