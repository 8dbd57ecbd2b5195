//! Which request, session and device an act comes from, for its record. It travels beside the
//! call, so that no action has to hand it on.

use std::cell::Cell;
use std::future::Future;

use tokenim_protocol::ids::{DeviceId, RequestId, SessionId};

use crate::error::REQUEST_ID;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub request: Option<RequestId>,
    pub session: Option<SessionId>,
    pub device: Option<DeviceId>,
}

tokio::task_local! {
    static CALLER: Cell<Option<(SessionId, DeviceId)>>;
}

/// Answers a request, of which nobody is known yet.
pub async fn asked<T>(answering: impl Future<Output = T>) -> T {
    CALLER.scope(Cell::new(None), answering).await
}

/// Whose request it is.
pub fn is_by(session: SessionId, device: DeviceId) {
    // Outside a request there is nobody to remember.
    let _ = CALLER.try_with(|caller| caller.set(Some((session, device))));
}

impl Origin {
    /// The same origin in a task of its own, which outlives the request.
    pub async fn carried<T>(self, work: impl Future<Output = T>) -> T {
        let caller = Cell::new(self.session.zip(self.device));
        let work = CALLER.scope(caller, work);
        match self.request {
            Some(request) => REQUEST_ID.scope(request, work).await,
            None => work.await,
        }
    }

    /// Of what is being answered here; nothing for what the server does by itself.
    pub fn here() -> Self {
        let caller = CALLER.try_with(Cell::get).ok().flatten();
        Self {
            request: REQUEST_ID.try_with(|id| *id).ok(),
            session: caller.map(|(session, _)| session),
            device: caller.map(|(_, device)| device),
        }
    }
}
