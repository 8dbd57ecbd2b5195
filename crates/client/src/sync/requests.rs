//! What comes over the log about requests for access, and what of it is told outside the window.

use tokenim_protocol::access_request::{AccessRequest, LineKind, RequestAct, RequestStatus};
use tokenim_protocol::ids::PersonId;

use crate::access::Names;
use crate::notify::{NoticeAbout, RequestNews, RequestNotice};
use crate::quiet;
use crate::store::{Result, WriteTx, access_request, directory, person_state};

use super::apply::Viewer;

/// Keeps it. What deserves a notice is answered: at most once, for the same telling is no news
/// a second time.
pub fn changed(
    tx: &mut WriteTx<'_>,
    request: &AccessRequest,
    viewer: Viewer,
) -> Result<Option<RequestNotice>> {
    let known = access_request::lines(tx, request.id)?;
    if !access_request::put(tx, request)? {
        return Ok(None);
    }
    let Some((news, by)) = news(request, known, viewer.me) else {
        return Ok(None);
    };
    let settings = person_state::settings(tx)?;
    // In a window that has the focus the window says it.
    if viewer.looking_at.is_some() || quiet::is_quiet(&settings, viewer.now) {
        return Ok(None);
    }
    let hidden = !settings.show_content.unwrap_or(true);
    let name = match by {
        Some(by) if !hidden => directory::display_name(tx, by)?.unwrap_or_default(),
        _ => String::new(),
    };
    let place = if hidden {
        String::new()
    } else {
        Names::new(tx, viewer.me).place(request.scope)?
    };
    Ok(Some(RequestNotice {
        about: NoticeAbout::Request(request.id),
        news,
        hidden,
        permission: request.permission,
        place,
        name,
    }))
}

/// What is new for this person since they knew so many lines, and who did it.
fn news(
    request: &AccessRequest,
    known: usize,
    me: PersonId,
) -> Option<(RequestNews, Option<PersonId>)> {
    let fresh = request.lines.get(known..).unwrap_or_default();
    let last = fresh.iter().rev().find(|line| line.by != Some(me))?;
    let mine = request.person == me || request.filed_by == me;
    let news = match (request.status, mine) {
        (RequestStatus::Approved, true) => RequestNews::Approved,
        (RequestStatus::Denied, true) => RequestNews::Denied,
        (RequestStatus::Expired | RequestStatus::Failed | RequestStatus::Cancelled, true) => {
            RequestNews::Ended
        }
        (RequestStatus::Pending, true) if last.kind == LineKind::Question => RequestNews::Question,
        (RequestStatus::Pending, false)
            if request.acts.contains(&RequestAct::Approve)
                && matches!(
                    last.kind,
                    LineKind::Filed
                        | LineKind::StageBegun
                        | LineKind::StageAdded
                        | LineKind::Escalated
                        | LineKind::Answer
                        | LineKind::Nudged
                        | LineKind::Reminded
                ) =>
        {
            RequestNews::ToDecide
        }
        (
            RequestStatus::Pending
            | RequestStatus::Approved
            | RequestStatus::Denied
            | RequestStatus::Expired
            | RequestStatus::Failed
            | RequestStatus::Cancelled,
            _,
        ) => return None,
    };
    Some((news, last.by))
}
