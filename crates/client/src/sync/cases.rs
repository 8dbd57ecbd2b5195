//! What comes over the log about cases of conduct, and what of it is told outside the window.

use tokenim_protocol::case::{Case, CaseAct, CasePart, CaseStatus};

use super::apply::Viewer;
use crate::access::Names;
use crate::notify::{NoticeAbout, RequestNews, RequestNotice};
use crate::quiet;
use crate::store::{Result, WriteTx, conduct_case, person_state};

/// Keeps it. What deserves a notice is answered, at most once: the same telling is no news a
/// second time.
pub fn changed(tx: &mut WriteTx<'_>, case: &Case, viewer: Viewer) -> Result<Option<RequestNotice>> {
    let before = conduct_case::get(tx, case.id)?;
    if !conduct_case::put(tx, case)? {
        return Ok(None);
    }
    let Some(news) = news(before.as_ref(), case) else {
        return Ok(None);
    };
    let settings = person_state::settings(tx)?;
    if viewer.looking_at.is_some() || quiet::is_quiet(&settings, viewer.now) {
        return Ok(None);
    }
    let hidden = !settings.show_content.unwrap_or(true);
    let place = if hidden {
        String::new()
    } else {
        Names::new(tx, viewer.me).place(case.scope)?
    };
    Ok(Some(RequestNotice {
        about: NoticeAbout::Case(case.id),
        news,
        hidden,
        permission: None,
        place,
        // Who reported or judges is nothing to show where others may look.
        name: String::new(),
    }))
}

/// What is new for this person since they knew it as `before`.
fn news(before: Option<&Case>, case: &Case) -> Option<RequestNews> {
    let was = before.map(|before| before.status);
    let can = |act: CaseAct| {
        case.acts.contains(&act) && before.is_none_or(|before| !before.acts.contains(&act))
    };
    match case.part {
        CasePart::Concerned if was.is_none() && case.status != CaseStatus::Closed => {
            Some(RequestNews::CaseOpened)
        }
        // Heard again, about what was added since.
        CasePart::Concerned if can(CaseAct::State) => Some(RequestNews::CaseOpened),
        CasePart::Concerned | CasePart::Reporter
            if case.status == CaseStatus::Closed && was != Some(CaseStatus::Closed) =>
        {
            Some(RequestNews::CaseDecided)
        }
        CasePart::Judge if can(CaseAct::TakeUp) || can(CaseAct::Agree) => {
            Some(RequestNews::CaseToJudge)
        }
        CasePart::Judge if case.status == CaseStatus::Ready && was == Some(CaseStatus::Hearing) => {
            Some(RequestNews::CaseToJudge)
        }
        CasePart::Concerned | CasePart::Reporter | CasePart::Judge => None,
    }
}
