//! A person begins to be one: the row, the line in their own timeline, the directory.

use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::Scope;

use super::defaults::join_defaults;
use super::{AccessLine, tell_person_changed};
use crate::error::AppResult;
use crate::store::people::NewPerson;
use crate::store::{Tx, people};

/// `by` is none where nobody decided it but the console's code or a link.
pub async fn admit(tx: &mut Tx, person: &NewPerson, by: Option<PersonId>) -> AppResult<()> {
    people::insert(tx, person, tx.now()).await?;
    let line = AccessLine {
        by,
        ..AccessLine::new(AccessChange::AccountCreated, Scope::Organisation)
    };
    line.tell(tx, person.id).await?;
    tell_person_changed(tx, person.id).await?;
    join_defaults(tx, by.unwrap_or(person.id), person.id).await
}
