//! What the place of a request is called, for those who have to know: whoever asks, and
//! whoever decides, though they may not be there themselves.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::Scope;

use crate::error::AppResult;
use crate::store::access_request_talk::{self as talk, Part};
use crate::store::access_requests::Stored;
use crate::store::{Db, channels, facts, teams};

pub async fn name(db: &Db, scope: Scope) -> AppResult<Option<String>> {
    let name = match scope {
        Scope::Organisation => None,
        Scope::Team(team) => teams::get(db, team).await?.map(|team| team.name),
        Scope::Channel(channel) => channels::get(db, channel).await?.map(|one| one.name),
    };
    // A direct conversation has none.
    Ok(name.filter(|name| !name.is_empty()))
}

/// Whoever only supports it is told nothing they do not see by themselves. Whoever asks, and
/// cannot look in any more, keeps the name under which they knew it.
pub async fn told(
    db: &Db,
    request: &Stored,
    person: PersonId,
    part: Part,
    name: Option<&str>,
) -> AppResult<Option<String>> {
    let name = name.map(str::to_owned);
    match part {
        Part::Invited | Part::Endorser => Ok(None),
        Part::Reviewer => Ok(name),
        Part::Requester => {
            let known = facts::of(db, person).await?;
            if known.is_some_and(|known| facts::find(&known, request.scope).is_some()) {
                return Ok(name);
            }
            let before = talk::view(db, request.id, person).await?;
            Ok(before.and_then(|view| view.place))
        }
    }
}
