//! A request as one reader may see it: whoever asked and whoever decides see all of it, each
//! their own side; whoever only supports it sees what is asked for and why.

use tokenim_policy::request::{APPEAL_LEVELS, Process, Standing};
use tokenim_protocol::access_request::{
    AccessRequest, Endorsement, RequestAct, RequestLine, RequestPhase, RequestStage, RequestStatus,
};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;

use crate::store::access_request_talk::Part;
use crate::store::access_requests::Stored;

/// What was said, and by whom it is supported.
pub struct Talk {
    pub lines: Vec<RequestLine>,
    pub endorsements: Vec<Endorsement>,
}

pub fn view(
    request: &Stored,
    talk: &Talk,
    reader: PersonId,
    part: Part,
    standing: &Standing<'_>,
    now: UnixMillis,
) -> AccessRequest {
    let process = &request.process;
    let pending = !process.status.is_final();
    let bar = process.bar_now(reader, standing);
    let party = part >= Part::Reviewer;
    let own = part == Part::Requester;
    AccessRequest {
        id: request.id,
        version: process.version,
        revision: request.revision,
        digest: request.digest.clone(),
        kind: request.kind,
        status: process.status,
        phase: pending.then_some(process.phase),
        person: process.person,
        filed_by: process.filed_by,
        permission: request.permission,
        scope: request.scope,
        // Told to some, not to all: whoever writes this down adds it.
        place: None,
        exclusion: request.exclusion,
        case: request.case,
        grant: request.grant,
        of: request.of,
        appealed_by: request.appealed_by,
        level: request.level,
        top_level: request.top_level,
        starts_at: request.starts_at,
        ends_at: request.ends_at,
        purpose: request.purpose.clone(),
        root_cause: if party {
            request.root_cause.clone()
        } else {
            String::new()
        },
        loss: request.loss.clone().filter(|_| party),
        filed_at: process.filed_at,
        expires_at: process.expires_at,
        stages: stages(process, party, standing),
        stage: u8::try_from(process.stage).unwrap_or(u8::MAX),
        lines: if party {
            talk.lines.clone()
        } else {
            Vec::new()
        },
        endorsements: talk
            .endorsements
            .iter()
            .filter(|word| party || word.by == reader)
            .cloned()
            .collect(),
        outcome: request.outcome.clone().map(|mut outcome| {
            if !party {
                outcome.text.clear();
                outcome.rule.clear();
                outcome.would_change.clear();
            }
            outcome
        }),
        card: (part == Part::Reviewer).then(|| request.card.clone()),
        nudge_from: (own && pending).then(|| process.nudge_from()),
        escalate_from: process.escalate_from().filter(|_| own),
        acts: acts(request, reader, part, bar.is_none(), now),
        bar: bar.filter(|_| pending && part == Part::Reviewer),
    }
}

fn stages(process: &Process, party: bool, standing: &Standing<'_>) -> Vec<RequestStage> {
    process
        .stages
        .iter()
        .enumerate()
        .map(|(n, stage)| RequestStage {
            stand_ins: if party && n == process.stage {
                standing.stand_ins.to_vec()
            } else {
                Vec::new()
            },
            roles: stage.roles.clone(),
            needed: stage.needed,
            reviewers: if party {
                stage.reviewers.clone()
            } else {
                Vec::new()
            },
            joined: stage.joined,
            due_at: stage.due_at,
            paused: stage.paused_left_ms.is_some(),
            reviews: if party {
                stage.reviews.clone()
            } else {
                Vec::new()
            },
        })
        .collect()
}

fn acts(
    request: &Stored,
    reader: PersonId,
    part: Part,
    can_decide: bool,
    now: UnixMillis,
) -> Vec<RequestAct> {
    let process = &request.process;
    let pending = !process.is_over(now);
    let asked = process.phase == RequestPhase::NeedsInfo;
    let mut acts = Vec::new();
    let mut add = |yes: bool, act: RequestAct| {
        if yes {
            acts.push(act);
        }
    };
    if part == Part::Reviewer && pending && can_decide {
        add(true, RequestAct::Approve);
        add(true, RequestAct::Deny);
        add(!asked, RequestAct::Ask);
    }
    let own = process.is_requester(reader);
    add(own && pending && asked, RequestAct::Answer);
    add(
        part >= Part::Reviewer && is_open_to_words(request, now),
        RequestAct::Write,
    );
    add(own && pending, RequestAct::Withdraw);
    add(own && pending, RequestAct::Nudge);
    add(
        own && pending && process.escalate_from().is_some(),
        RequestAct::Escalate,
    );
    add(part == Part::Invited && pending, RequestAct::Endorse);
    add(own && can_be_appealed(request, now), RequestAct::Appeal);
    acts
}

/// Until final closure: while it is pending, and while its decision can be appealed.
pub fn is_open_to_words(request: &Stored, now: UnixMillis) -> bool {
    !request.process.status.is_final() || appeal_until(request).is_some_and(|until| now < until)
}

pub fn can_be_appealed(request: &Stored, now: UnixMillis) -> bool {
    let ended_badly = matches!(
        request.process.status,
        RequestStatus::Denied | RequestStatus::Expired
    );
    ended_badly
        && request.appealed_by.is_none()
        && request.level < APPEAL_LEVELS
        && !request.top_level
        && appeal_until(request).is_some_and(|until| now < until)
}

fn appeal_until(request: &Stored) -> Option<UnixMillis> {
    request
        .outcome
        .as_ref()
        .and_then(|outcome| outcome.appeal_until)
}
