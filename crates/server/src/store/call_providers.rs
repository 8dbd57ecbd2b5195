//! The meeting servers that calls are held on. Their secrets lie here sealed.

use tokenim_protocol::call::{CallProvider, CallProviderRow};
use tokenim_protocol::ids::CallProviderId;

use super::db::{Db, Row, StoreResult, args, json, word};

/// A provider with what nobody is told.
#[derive(Clone)]
pub struct StoredProvider {
    pub provider: CallProvider,
    pub address: String,
    pub app_id: String,
    /// Sealed.
    pub secret: Option<String>,
}

impl StoredProvider {
    /// As those see it who keep it.
    pub fn row(&self) -> CallProviderRow {
        CallProviderRow {
            provider: self.provider.clone(),
            address: self.address.clone(),
            app_id: self.app_id.clone(),
            has_secret: self.secret.is_some(),
        }
    }
}

const PROVIDER: &str = "SELECT id, name, kind, hosts, address, app_id, secret FROM call_provider";

fn read(row: &Row<'_>) -> StoreResult<StoredProvider> {
    Ok(StoredProvider {
        provider: CallProvider {
            id: row.id(0)?,
            name: row.text(1)?,
            kind: row.word(2)?,
            hosts: row.json(3)?,
        },
        address: row.text(4)?,
        app_id: row.text(5)?,
        secret: row.maybe_text(6)?,
    })
}

/// In the order in which they are offered.
pub async fn all(db: &Db) -> StoreResult<Vec<StoredProvider>> {
    db.all(&format!("{PROVIDER} ORDER BY place, id"), &[], read)
        .await
}

pub async fn get(db: &Db, id: CallProviderId) -> StoreResult<Option<StoredProvider>> {
    db.maybe(&format!("{PROVIDER} WHERE id = ?1"), args![id], read)
        .await
}

pub async fn count(db: &Db) -> StoreResult<u64> {
    db.one("SELECT COUNT(*) FROM call_provider", &[], |row| {
        row.count(0)
    })
    .await
}

/// A new one stands last.
pub async fn put(db: &Db, stored: &StoredProvider) -> StoreResult<()> {
    db.execute(
        "INSERT INTO call_provider (id, name, kind, address, app_id, hosts, secret, place)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                 (SELECT COALESCE(MAX(place), 0) + 1 FROM call_provider))
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, kind = excluded.kind, address = excluded.address,
             app_id = excluded.app_id, hosts = excluded.hosts, secret = excluded.secret",
        args![
            stored.provider.id,
            &stored.provider.name,
            &word(&stored.provider.kind),
            &stored.address,
            &stored.app_id,
            &json(&stored.provider.hosts)?,
            stored.secret.as_deref()
        ],
    )
    .await?;
    Ok(())
}

pub async fn delete(db: &Db, id: CallProviderId) -> StoreResult<()> {
    db.execute("DELETE FROM call_provider WHERE id = ?1", args![id])
        .await?;
    Ok(())
}
