//! Once a second: what the hub has heard is compared with what the database holds.
//!
//! Announcements are hints. One that is lost (a node that was late, a broker that is down)
//! must cost a second and never a message, so whatever is behind is read from the log and
//! applied as if it had just been announced. The same tick ends what has run out: grants and
//! exclusions, and sockets whose session is over.

use tokenim_protocol::error::ErrorCode;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::error::AppResult;
use crate::events::{Announcement, Ended};
use crate::store::catch_up;

/// Sweeps for as long as the server runs.
pub async fn run(app: App) {
    let mut tick = interval(app.limits().sweep);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = app.hub().gap_found() => {}
        }
        if let Err(error) = once(&app).await {
            tracing::error!(error = &error as &dyn std::error::Error, "a sweep failed");
        }
    }
}

/// One sweep.
pub async fn once(app: &App) -> AppResult<()> {
    super::expiry::run_out(app).await?;
    super::requests::run_out(app).await?;
    super::cases::run_out(app).await?;
    let heard = app.hub().heard();
    if heard.sessions.is_empty() {
        return Ok(());
    }
    let now = app.now();
    let missed = app
        .read(move |db| Box::pin(async move { catch_up::missed(db, &heard, now).await }))
        .await?;
    for person in missed.people {
        app.hub().unsettle(person);
    }
    for session in missed.sessions {
        app.hub().end(Ended::One(session), ErrorCode::SignedOut);
    }
    let announcements: Vec<Announcement> = missed.announcements;
    if !announcements.is_empty() {
        tracing::debug!(entries = announcements.len(), "reading what was not heard");
        app.hub().publish(announcements.into());
    }
    Ok(())
}
