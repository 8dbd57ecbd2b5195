//! When somebody used a permission last, as far as the records of the place tell. Where they
//! do not, nothing is said: "never" would be a guess.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_protocol::time::UnixMillis;

use crate::error::AppResult;
use crate::store::{Db, calls, messages};

pub async fn of(
    db: &Db,
    person: PersonId,
    permission: Permission,
    scope: Scope,
) -> AppResult<Option<UnixMillis>> {
    let Scope::Channel(channel) = scope else {
        return Ok(None);
    };
    Ok(match permission {
        Permission::MessageSend => messages::last_by(db, channel, person, false).await?,
        Permission::FileUpload => messages::last_by(db, channel, person, true).await?,
        Permission::CallStartVoice => calls::last_by(db, channel, person, false).await?,
        Permission::CallStartVideo => calls::last_by(db, channel, person, true).await?,
        _ => None,
    })
}
