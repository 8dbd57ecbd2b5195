//! A call that is over empties its room, where the meeting server can be told.

use tokenim_protocol::call::CallProviderKind;
use tokenim_protocol::ids::MessageId;

use super::sealing::Sealing;
use super::{Room, bigbluebutton};
use crate::actions;
use crate::app::App;

/// Whoever is still in the room is asked out of it. What the meeting server answers changes
/// nothing: the card is over, and no way in is handed out any more.
pub async fn close_room(app: &App, message: MessageId) {
    let found = app
        .read(move |db| Box::pin(actions::room_left(db, message)))
        .await;
    let (stored, provider) = match found {
        Ok(Some(found)) => found,
        Ok(None) => return,
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a room could not be looked up"
            );
            return;
        }
    };
    if provider.provider.kind != CallProviderKind::BigBlueButton {
        return;
    }
    let place = provider.provider.id.to_string();
    let secret = provider
        .secret
        .as_deref()
        .and_then(|sealed| Sealing::of(app.keys()).open(&place, sealed));
    let room = Room {
        secret: secret.as_deref().map(String::as_str),
        name: &stored.room,
        title: &stored.call.title,
        video: stored.call.video,
        link: None,
        recordable: false,
        provider: &provider,
    };
    if let Err(error) = bigbluebutton::end(app.outward(), &room).await {
        tracing::warn!(%error, "a meeting server did not end a room");
    }
}
