//! Cases of conduct: who may judge one, what may come of it, what needs a second person, and
//! what comes next on the ladder. All of it over values, so that every rule can be read here
//! and tried without a server.

use serde_json::json;
use sha2::{Digest, Sha256};
use tokenim_protocol::case::{
    CaseBar, CaseMeasure, CaseStatus, CaseStep, Evidence, HouseRule, PastFinding,
};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{
    AccountState, Action, Facts, Permission, PersonKind, Resource, RoleKey, Scope,
};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use crate::decide::{Moment, decide};
use crate::grantable::restrictable;
use crate::proof::hash_text;
use crate::rights::is_active;

/// A longer ban is not one person's to give.
pub const SHORT_BAN_MS_MAX: i64 = 7 * DAY_MS;
/// Nothing that somebody gives lasts longer; the next case may give it again.
pub const BAN_MS_MAX: i64 = 30 * DAY_MS;
pub const WARNING_MS_MAX: i64 = 365 * DAY_MS;
/// How long a ban counts towards the ladder after its end.
pub const BAN_COUNTS_MS: i64 = 180 * DAY_MS;

/// Who stands where in a case, as far as it matters to who may do what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub person: PersonId,
    pub reporter: Option<PersonId>,
    pub proposed_by: Option<PersonId>,
    pub status: CaseStatus,
}

impl Standing {
    /// Why this person may not judge it, whatever they hold.
    pub fn bar_of(&self, person: PersonId) -> Option<CaseBar> {
        if person == self.person {
            Some(CaseBar::Concerned)
        } else if Some(person) == self.reporter {
            Some(CaseBar::Reported)
        } else if self.status == CaseStatus::Proposed && Some(person) == self.proposed_by {
            Some(CaseBar::Proposed)
        } else {
            None
        }
    }
}

/// Whether somebody judges conduct at the place. Their facts have to hold it.
pub fn judges(candidate: &Facts, scope: Scope, moment: &Moment) -> bool {
    let resource = Resource::at(scope);
    candidate.account == AccountState::Active
        && candidate.kind != PersonKind::Guest
        && decide(candidate, Action::JudgeCase, &resource, moment).is_allowed()
        && decide(candidate, Action::OpenCase, &resource, moment).is_allowed()
}

/// Whether somebody can agree to what a judge proposed, and judge where no judge is left.
pub fn is_owner(candidate: &Facts, moment: &Moment) -> bool {
    let resource = Resource::at(Scope::Organisation);
    candidate.account == AccountState::Active
        && decide(candidate, Action::JudgeCase, &resource, moment).is_allowed()
        && candidate
            .roles
            .iter()
            .any(|held| held.role == RoleKey::Owner && is_active(held, moment.now))
}

/// What is wrong with a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureProblem {
    PermissionMissing,
    PermissionNotAllowed,
    EndMissing,
    EndNotAllowed,
    EndInThePast,
    EndTooFar,
}

/// Every ban names one permission and an end; a suspension takes everything, and ends; a
/// warning lapses; and what found nothing takes nothing.
pub fn check_measure(measure: &CaseMeasure, now: UnixMillis) -> Result<(), MeasureProblem> {
    let (takes_one, longest) = match measure.step {
        CaseStep::NoFinding => (false, None),
        CaseStep::Warning => (false, Some(WARNING_MS_MAX)),
        CaseStep::ShortBan => (true, Some(SHORT_BAN_MS_MAX)),
        CaseStep::LongBan => (true, Some(BAN_MS_MAX)),
        CaseStep::Suspension => (false, Some(BAN_MS_MAX)),
    };
    match (takes_one, measure.permission) {
        (true, None) => return Err(MeasureProblem::PermissionMissing),
        (false, Some(_)) => return Err(MeasureProblem::PermissionNotAllowed),
        (true, Some(_)) | (false, None) => {}
    }
    match (longest, measure.ends_at) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(MeasureProblem::EndNotAllowed),
        (Some(_), None) => Err(MeasureProblem::EndMissing),
        (Some(_), Some(end)) if end <= now => Err(MeasureProblem::EndInThePast),
        (Some(most), Some(end)) if end > now.plus_ms(most) => Err(MeasureProblem::EndTooFar),
        (Some(_), Some(_)) => Ok(()),
    }
}

/// Whether the measure is within what this person may take at the place. A suspension is
/// only for whoever keeps the rules of the whole organisation.
pub fn may_impose(actor: &Facts, measure: &CaseMeasure, scope: Scope, moment: &Moment) -> bool {
    match (measure.step, measure.permission) {
        (CaseStep::NoFinding | CaseStep::Warning, _) => true,
        (CaseStep::ShortBan | CaseStep::LongBan, Some(permission)) => {
            restrictable(actor, scope, moment).contains(permission)
        }
        (CaseStep::ShortBan | CaseStep::LongBan, None) => false,
        (CaseStep::Suspension, _) => restrictable(actor, Scope::Organisation, moment)
            .contains(Permission::PermissionRestrict),
    }
}

/// More than a week, everything at once, or more than the ladder comes to: two people decide.
pub fn needs_a_second(measure: &CaseMeasure, next: CaseStep) -> bool {
    matches!(measure.step, CaseStep::LongBan | CaseStep::Suspension) || measure.step > next
}

/// Whether an earlier finding still counts towards the ladder. One that was taken back never
/// does; one that was lifted early does.
pub fn counts(
    step: CaseStep,
    ends_at: Option<UnixMillis>,
    overturned: bool,
    now: UnixMillis,
) -> bool {
    let Some(end) = ends_at else { return false };
    !overturned
        && match step {
            CaseStep::NoFinding => false,
            CaseStep::Warning => end > now,
            CaseStep::ShortBan | CaseStep::LongBan | CaseStep::Suspension => {
                end.plus_ms(BAN_COUNTS_MS) > now
            }
        }
}

/// The rungs of whatever has none of its own.
pub const LADDER: [CaseStep; 4] = [
    CaseStep::Warning,
    CaseStep::ShortBan,
    CaseStep::LongBan,
    CaseStep::Suspension,
];

/// What can come of a case on this rule.
pub fn ladder(rule: Option<&HouseRule>) -> &[CaseStep] {
    match rule {
        Some(rule) => &rule.steps,
        None => &LADDER,
    }
}

/// From the mildest, each once, and none of them nothing.
pub fn is_ladder(steps: &[CaseStep]) -> bool {
    !steps.is_empty()
        && steps[0] > CaseStep::NoFinding
        && steps.windows(2).all(|pair| pair[0] < pair[1])
}

/// The rung above the highest that counts, whatever rule that was about; the last, where there
/// is none above.
pub fn next_step(history: &[PastFinding], ladder: &[CaseStep]) -> CaseStep {
    let highest = history
        .iter()
        .filter(|past| past.counts)
        .map(|past| past.step)
        .max()
        .unwrap_or(CaseStep::NoFinding);
    ladder
        .iter()
        .find(|step| **step > highest)
        .or(ladder.last())
        .copied()
        .unwrap_or(CaseStep::Warning)
}

/// SHA-256 over everything that a piece of evidence holds still, but the digest itself. The
/// server, the audit and every desktop come to the same.
pub fn digest_of(evidence: &Evidence) -> String {
    let files: Vec<_> = evidence
        .files
        .iter()
        .map(|file| json!([file.name, file.size, file.hash]))
        .collect();
    let held = json!([
        "tokenim evidence 1",
        evidence.n,
        evidence.message.to_string(),
        evidence.channel.to_string(),
        evidence.seq,
        evidence.author.to_string(),
        evidence.sent_at.0,
        evidence.revision,
        evidence.body,
        files,
        evidence.frozen_at.0,
    ]);
    hash_text(&Sha256::digest(held.to_string().as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::case::{CaseRule, EvidenceFile};
    use tokenim_protocol::ids::{CaseId, ChannelId, MessageId};

    use super::*;

    const NOW: UnixMillis = UnixMillis(1_000 * DAY_MS);

    fn measure(step: CaseStep, permission: bool, days: Option<i64>) -> CaseMeasure {
        CaseMeasure {
            step,
            permission: permission.then_some(Permission::MessageSend),
            ends_at: days.map(|days| NOW.plus_ms(days * DAY_MS)),
            text: "as the messages show".to_owned(),
        }
    }

    fn past(step: CaseStep, counts: bool) -> PastFinding {
        PastFinding {
            case: CaseId::now_v7(),
            at: NOW,
            rule: CaseRule::Respect,
            step,
            ends_at: Some(NOW),
            counts,
        }
    }

    #[test]
    fn d17_a_ban_without_a_permission_or_an_end_and_one_that_is_too_long_are_no_measures() {
        use MeasureProblem::*;
        let refused = [
            (CaseStep::NoFinding, true, None, PermissionNotAllowed),
            (CaseStep::NoFinding, false, Some(1), EndNotAllowed),
            (CaseStep::Warning, false, None, EndMissing),
            (CaseStep::Warning, false, Some(366), EndTooFar),
            (CaseStep::ShortBan, false, Some(1), PermissionMissing),
            (CaseStep::ShortBan, true, None, EndMissing),
            (CaseStep::ShortBan, true, Some(0), EndInThePast),
            (CaseStep::ShortBan, true, Some(8), EndTooFar),
            (CaseStep::LongBan, true, Some(31), EndTooFar),
            (CaseStep::Suspension, true, Some(3), PermissionNotAllowed),
            (CaseStep::Suspension, false, None, EndMissing),
            (CaseStep::Suspension, false, Some(31), EndTooFar),
        ];
        for (step, permission, days, problem) in refused {
            let wrong = measure(step, permission, days);
            assert_eq!(check_measure(&wrong, NOW), Err(problem), "{wrong:?}");
        }
        for (step, permission, days) in [
            (CaseStep::NoFinding, false, None),
            (CaseStep::Warning, false, Some(180)),
            (CaseStep::ShortBan, true, Some(7)),
            (CaseStep::LongBan, true, Some(30)),
            (CaseStep::Suspension, false, Some(30)),
        ] {
            assert_eq!(check_measure(&measure(step, permission, days), NOW), Ok(()));
        }
    }

    #[test]
    fn each_rung_proposes_the_next_and_what_lapsed_or_was_taken_back_proposes_nothing() {
        use CaseStep::*;
        let next = |history: &[PastFinding]| next_step(history, &LADDER);
        assert_eq!(next(&[]), Warning);
        assert_eq!(next(&[past(NoFinding, false)]), Warning);
        assert_eq!(next(&[past(Warning, true)]), ShortBan);
        assert_eq!(next(&[past(Warning, false)]), Warning);
        assert_eq!(next(&[past(Warning, true), past(ShortBan, true)]), LongBan);
        assert_eq!(next(&[past(LongBan, true)]), Suspension);
        assert_eq!(next(&[past(Suspension, true)]), Suspension);
        let ended = |days: i64| Some(NOW.plus_ms(-days * DAY_MS));
        assert!(!counts(Warning, ended(0), false, NOW));
        assert!(counts(Warning, ended(-1), false, NOW));
        assert!(counts(ShortBan, ended(179), false, NOW));
        assert!(!counts(ShortBan, ended(180), false, NOW));
        assert!(!counts(ShortBan, ended(1), true, NOW), "taken back");
    }

    #[test]
    fn s117_a_rules_own_ladder_proposes_only_its_own_rungs() {
        use CaseStep::*;
        let own = [Warning, LongBan];
        assert_eq!(next_step(&[], &own), Warning);
        assert_eq!(next_step(&[past(Warning, true)], &own), LongBan);
        assert_eq!(next_step(&[past(ShortBan, true)], &own), LongBan);
        assert_eq!(next_step(&[past(Suspension, true)], &own), LongBan);
        assert_eq!(next_step(&[], &[ShortBan]), ShortBan);
        for (steps, is) in [
            (&[][..], false),
            (&[Warning], true),
            (&[ShortBan, Suspension], true),
            (&[NoFinding, Warning], false),
            (&[ShortBan, Warning], false),
            (&[Warning, Warning], false),
        ] {
            assert_eq!(is_ladder(steps), is, "{steps:?}");
        }
        assert!(is_ladder(&LADDER));
    }

    #[test]
    fn d17_more_than_a_week_everything_or_a_rung_too_high_takes_two() {
        use CaseStep::*;
        for (step, next, two) in [
            (NoFinding, Warning, false),
            (Warning, Warning, false),
            (ShortBan, Warning, true),
            (ShortBan, ShortBan, false),
            (ShortBan, LongBan, false),
            (LongBan, LongBan, true),
            (Suspension, Suspension, true),
        ] {
            assert_eq!(
                needs_a_second(&measure(step, false, None), next),
                two,
                "{step:?}"
            );
        }
    }

    #[test]
    fn nobody_judges_what_is_about_them_what_they_reported_or_what_they_proposed() {
        let [li, lin, wei, zhao] = [0; 4].map(|_| PersonId::now_v7());
        let mut case = Standing {
            person: li,
            reporter: Some(lin),
            proposed_by: Some(wei),
            status: CaseStatus::Proposed,
        };
        assert_eq!(case.bar_of(li), Some(CaseBar::Concerned));
        assert_eq!(case.bar_of(lin), Some(CaseBar::Reported));
        assert_eq!(case.bar_of(wei), Some(CaseBar::Proposed));
        assert_eq!(case.bar_of(zhao), None);
        // Sent back, it is the proposer's to decide again.
        case.status = CaseStatus::Ready;
        assert_eq!(case.bar_of(wei), None);
    }

    #[test]
    fn s113_a_changed_piece_of_evidence_has_another_digest() {
        let mut evidence = Evidence {
            n: 1,
            message: MessageId::now_v7(),
            channel: ChannelId::now_v7(),
            seq: 7,
            author: PersonId::now_v7(),
            sent_at: NOW,
            revision: 0,
            body: "你等着".to_owned(),
            files: vec![EvidenceFile {
                name: "a.png".to_owned(),
                size: 5,
                hash: "00".to_owned(),
            }],
            frozen_at: NOW,
            digest: String::new(),
        };
        let digest = digest_of(&evidence);
        evidence.digest.clone_from(&digest);
        assert_eq!(digest_of(&evidence), digest);
        let mut forged = vec![evidence.clone(); 5];
        forged[0].body.push('!');
        forged[1].author = PersonId::now_v7();
        forged[2].sent_at = NOW.plus_ms(1);
        forged[3].files[0].hash = "01".to_owned();
        forged[4].revision = 1;
        for forged in forged {
            assert_ne!(digest_of(&forged), digest, "{forged:?}");
        }
    }
}
