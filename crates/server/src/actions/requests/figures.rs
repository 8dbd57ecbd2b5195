//! How requests went lately, by permission and team: how many, how many refusals, and how long
//! it took until somebody had it back or the last word was said. Counted only where the reader
//! may decide requests, and without anybody's name.

use std::collections::{BTreeMap, HashMap};

use tokenim_policy::request::rings::{self, RINGS_WITHIN_MS};
use tokenim_policy::{Moment, decide_permission};
use tokenim_protocol::access_request::{
    ApprovalRing, ApprovalRings, RequestFigure, RequestFigures, RequestStatus,
};
use tokenim_protocol::ids::{AccessRequestId, ChannelId, PersonId, TeamId};
use tokenim_protocol::permission::{Action, Permission, Scope};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use crate::access;
use crate::error::AppResult;
use crate::store::request_figures::{self, Counted};
use crate::store::{Db, channels};

/// How far it looks back.
const WITHIN_MS: i64 = 90 * DAY_MS;
/// An appeal of an appeal is the last.
const LEVELS_MAX: usize = 3;

#[derive(Default)]
struct Sum {
    asked: u32,
    approved: u32,
    denied: u32,
    expired: u32,
    pending: u32,
    took: Vec<i64>,
}

pub async fn figures(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<RequestFigures> {
    let allowed = access::organisation(db, actor, Action::ReviewRequest, now).await?;
    let moment = Moment::server(now);
    let reviews_at = |team: Option<TeamId>| {
        let place = team.map_or(Scope::Organisation, Scope::Team);
        decide_permission(&allowed.facts, Permission::RequestReview, place, &moment).is_allowed()
    };
    let since = now.plus_ms(-WITHIN_MS);
    let teams: HashMap<ChannelId, Option<TeamId>> =
        channels::all_places(db).await?.into_iter().collect();
    let counted = request_figures::since(db, since).await?;
    let by_id: HashMap<AccessRequestId, &Counted> =
        counted.iter().map(|one| (one.id, one)).collect();
    let mut may: HashMap<Option<TeamId>, bool> = HashMap::new();
    let mut sums: BTreeMap<(Option<TeamId>, Option<&'static str>), (Option<Permission>, Sum)> =
        BTreeMap::new();
    let mut total = Sum::default();
    for one in counted.iter().filter(|one| one.of.is_none()) {
        let team = match one.scope {
            Scope::Organisation => None,
            Scope::Team(team) => Some(team),
            Scope::Channel(channel) => teams.get(&channel).copied().flatten(),
        };
        if !*may.entry(team).or_insert_with(|| reviews_at(team)) {
            continue;
        }
        let key = (team, one.permission.map(Permission::id));
        let (_, sum) = sums
            .entry(key)
            .or_insert_with(|| (one.permission, Sum::default()));
        for sum in [sum, &mut total] {
            sum.add(one, &by_id);
        }
    }
    let mut figures: Vec<RequestFigure> = sums
        .into_iter()
        .map(|((team, _), (permission, sum))| sum.told(permission, team))
        .collect();
    figures.sort_by_key(|one| (std::cmp::Reverse(one.denied), std::cmp::Reverse(one.asked)));
    Ok(RequestFigures {
        since,
        until: now,
        figures,
        total: total.told(None, None),
    })
}

/// Who approves whom in return, by name, for whoever reads the audit.
pub async fn approval_rings(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<ApprovalRings> {
    access::organisation(db, actor, Action::ReadAudit, now).await?;
    let since = now.plus_ms(-RINGS_WITHIN_MS);
    let approvals = request_figures::approvals_since(db, since).await?;
    let rings = rings::rings(&approvals)
        .into_iter()
        .map(|ring| ApprovalRing {
            people: ring.people,
            approvals: ring.approvals,
        })
        .collect();
    Ok(ApprovalRings {
        since,
        until: now,
        rings,
    })
}

impl Sum {
    /// A request with the appeals of what became of it.
    fn add(&mut self, first: &Counted, by_id: &HashMap<AccessRequestId, &Counted>) {
        self.asked += 1;
        let mut last = first;
        for _ in 0..LEVELS_MAX {
            // A refusal stays one, reversed later or not.
            self.denied += u32::from(last.status == RequestStatus::Denied);
            match last.appealed_by.and_then(|id| by_id.get(&id)) {
                Some(next) => last = next,
                None => break,
            }
        }
        match last.status {
            RequestStatus::Approved => self.approved += 1,
            RequestStatus::Expired => self.expired += 1,
            RequestStatus::Pending => self.pending += 1,
            RequestStatus::Denied | RequestStatus::Cancelled | RequestStatus::Failed => {}
        }
        let decided = matches!(
            last.status,
            RequestStatus::Approved | RequestStatus::Denied | RequestStatus::Expired
        );
        if let (true, Some(closed)) = (decided, last.closed_at) {
            self.took.push(closed.0 - first.filed_at.0);
        }
    }

    fn told(mut self, permission: Option<Permission>, team: Option<TeamId>) -> RequestFigure {
        self.took.sort_unstable();
        RequestFigure {
            permission,
            team,
            asked: self.asked,
            approved: self.approved,
            denied: self.denied,
            expired: self.expired,
            pending: self.pending,
            median_ms: self.took.get(self.took.len() / 2).copied(),
        }
    }
}
