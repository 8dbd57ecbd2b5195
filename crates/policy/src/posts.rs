//! The owner and the three posts (系统、安全、审计): who appoints, which posts one person never
//! holds together, and the counts that no act may fall below.

use tokenim_protocol::permission::{
    AccountState, Action, Decision, Facts, PersonKind, Resource, RoleKey, Scope,
};

use crate::decide::{Moment, decide};
use crate::rights::is_active;

/// What one person never holds together. Symmetric.
pub const APART: [(RoleKey, RoleKey); 4] = [
    (RoleKey::Sysadmin, RoleKey::Secadmin),
    (RoleKey::Sysadmin, RoleKey::Auditor),
    (RoleKey::Secadmin, RoleKey::Auditor),
    (RoleKey::Owner, RoleKey::Auditor),
];

/// An organisation that loses one owner by accident must not be lost.
pub const OWNERS_MIN: u32 = 2;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostRefusal {
    NotAllowed(Box<Decision>),
    NotAPost,
    SubjectDisabled,
    /// Guests and contractors hold no post.
    NotOfTheHouse,
    /// Never beside this post of the same person.
    NeverBeside(RoleKey),
    /// The person holds posts that the actor does not: an appointment has to end first.
    AboveTheActor,
    LastOwners,
    PostLeftEmpty(RoleKey),
}

pub const fn is_post(role: RoleKey) -> bool {
    matches!(
        role,
        RoleKey::Owner | RoleKey::Sysadmin | RoleKey::Secadmin | RoleKey::Auditor
    )
}

fn posts_of<'f>(facts: &'f Facts, moment: &'f Moment) -> impl Iterator<Item = RoleKey> + 'f {
    facts
        .roles
        .iter()
        .filter(|held| is_post(held.role) && is_active(held, moment.now))
        .map(|held| held.role)
}

/// Whether the actor may give the subject a post. In set-up mode system and security may
/// meet in one person, because there may be only one; the auditor stays apart even then.
pub fn may_assign_post(
    actor: &Facts,
    subject: &Facts,
    post: RoleKey,
    moment: &Moment,
) -> Result<(), PostRefusal> {
    if !is_post(post) {
        return Err(PostRefusal::NotAPost);
    }
    let resource = Resource::of(Scope::Organisation, subject.person);
    let decision = decide(actor, Action::AssignPost, &resource, moment);
    if !decision.is_allowed() {
        return Err(PostRefusal::NotAllowed(Box::new(decision)));
    }
    if subject.account != AccountState::Active {
        return Err(PostRefusal::SubjectDisabled);
    }
    if subject.kind != PersonKind::Member {
        return Err(PostRefusal::NotOfTheHouse);
    }
    let merged = |a, b| actor.set_up_mode && a != RoleKey::Auditor && b != RoleKey::Auditor;
    for held in posts_of(subject, moment) {
        let apart = APART.contains(&(held, post)) || APART.contains(&(post, held));
        if apart && !merged(held, post) {
            return Err(PostRefusal::NeverBeside(held));
        }
    }
    Ok(())
}

/// How many people with an account in order hold each post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PostCounts {
    pub owners: u32,
    pub sysadmins: u32,
    pub secadmins: u32,
    pub auditors: u32,
}

impl PostCounts {
    pub fn of<'f>(people: impl IntoIterator<Item = &'f Facts>, moment: &Moment) -> Self {
        let mut counts = Self::default();
        for facts in people {
            if facts.account != AccountState::Active {
                continue;
            }
            let holds = |post| u32::from(posts_of(facts, moment).any(|held| held == post));
            counts.owners += holds(RoleKey::Owner);
            counts.sysadmins += holds(RoleKey::Sysadmin);
            counts.secadmins += holds(RoleKey::Secadmin);
            counts.auditors += holds(RoleKey::Auditor);
        }
        counts
    }
}

/// Whether an act may leave these counts behind. In set-up mode there is one owner, who
/// stands in for the posts; afterwards two owners and nobody's post empty.
pub fn guard_posts(set_up_mode: bool, after: PostCounts) -> Result<(), PostRefusal> {
    let owners_min = if set_up_mode { 1 } else { OWNERS_MIN };
    if after.owners < owners_min {
        return Err(PostRefusal::LastOwners);
    }
    if set_up_mode {
        return Ok(());
    }
    let posts = [
        (RoleKey::Sysadmin, after.sysadmins),
        (RoleKey::Secadmin, after.secadmins),
        (RoleKey::Auditor, after.auditors),
    ];
    match posts.iter().find(|(_, count)| *count == 0) {
        Some((post, _)) => Err(PostRefusal::PostLeftEmpty(*post)),
        None => Ok(()),
    }
}

/// Whether set-up is over: two owners and each post filled. `appointed` leaves out the posts
/// that an owner holds only because set-up lasts.
pub fn set_up_is_complete(appointed: PostCounts) -> bool {
    guard_posts(false, appointed).is_ok()
}

/// Whether the actor may reset, disable or enable this very account. Whoever resets a
/// credential can become that person, so nobody does it to a holder of a post they do not
/// hold themselves; to disable, they hold more than that.
pub fn may_act_on_account(
    actor: &Facts,
    action: Action,
    target: &Facts,
    moment: &Moment,
) -> Result<(), PostRefusal> {
    let resource = Resource::of(Scope::Organisation, target.person);
    let decision = decide(actor, action, &resource, moment);
    if !decision.is_allowed() {
        return Err(PostRefusal::NotAllowed(Box::new(decision)));
    }
    let reached =
        posts_of(target, moment).all(|post| posts_of(actor, moment).any(|held| held == post));
    let equal =
        posts_of(actor, moment).all(|post| posts_of(target, moment).any(|held| held == post));
    let holds_a_post = posts_of(target, moment).next().is_some();
    let closes = matches!(action, Action::DisablePerson | Action::OffboardPerson);
    let too_high = closes && equal;
    if holds_a_post && (!reached || too_high) {
        return Err(PostRefusal::AboveTheActor);
    }
    Ok(())
}
