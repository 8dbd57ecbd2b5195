//! Many questions at once: the actions of a screen, and the whole catalogue at one place.

use tokenim_protocol::access::{PermissionState, PermissionStateKind};
use tokenim_protocol::permission::{
    Action, Decision, Facts, Holding, Permission, ReasonCode, Resource, Scope,
};

use crate::actions::rule;
use crate::chain::Chain;
use crate::decide::{Contact, Judgement, Moment, decide, judge_permission};
use crate::rights::grant_is_active;

/// The permission an action asks for, where it asks for one.
pub const fn permission_of(action: Action) -> Option<Permission> {
    rule(action).needs.permission()
}

/// What a channel's screen can offer, actions on one's own messages included.
pub const CHANNEL_ACTIONS: &[Action] = &[
    Action::ReadChannel,
    Action::ReadEarlierHistory,
    Action::MarkRead,
    Action::SendMessage,
    Action::EditOwnMessage,
    Action::DeleteOwnMessage,
    Action::DeleteAnyMessage,
    Action::React,
    Action::PinMessage,
    Action::SaveMessage,
    Action::FollowThread,
    Action::MentionAll,
    Action::AskConfirmation,
    Action::ConfirmAnnouncement,
    Action::ReadConfirmations,
    Action::SeeReaders,
    Action::UploadFile,
    Action::UploadLargeFile,
    Action::DownloadFile,
    Action::JoinChannel,
    Action::LeaveChannel,
    Action::ManageChannelMembers,
    Action::ManageChannelSettings,
    Action::ArchiveChannel,
    Action::StartVoiceCall,
    Action::StartVideoCall,
    Action::JoinCall,
    Action::ManageOwnCall,
    Action::ManageCall,
    Action::InviteToCall,
    Action::ShareScreen,
    Action::RecordCall,
    Action::CopyMessage,
    Action::ForwardMessage,
    Action::RaiseLabel,
    Action::LowerLabel,
    Action::ShareFileOutside,
    Action::FollowFileLinks,
    Action::ManageFileLinks,
    Action::FollowFileOpenings,
    Action::ReadFileOpenings,
];

/// Answers every question of a screen.
pub fn capabilities<'q>(
    facts: &Facts,
    asked: impl IntoIterator<Item = &'q (Action, Resource)>,
    moment: &Moment,
) -> Vec<Decision> {
    asked
        .into_iter()
        .map(|(action, resource)| decide(facts, *action, resource, moment))
        .collect()
}

/// The whole catalogue at one place, one row for each permission in the order of its number.
///
/// It tells what the person *has*: what only a missing connection stops is still theirs, so
/// the rows are judged as if the server were heard, and the screen says how old they are.
pub fn matrix(facts: &Facts, scope: Scope, moment: &Moment) -> Vec<PermissionState> {
    let moment = Moment {
        now: moment.now,
        contact: Contact::Live,
    };
    let chain = Chain::from(facts, scope);
    Permission::ALL
        .iter()
        .map(|permission| {
            let judgement = judge_permission(facts, *permission, scope, &moment);
            state(facts, *permission, judgement, &chain, &moment)
        })
        .collect()
}

fn state(
    facts: &Facts,
    permission: Permission,
    judgement: Judgement,
    chain: &Chain<'_>,
    moment: &Moment,
) -> PermissionState {
    let Judgement {
        obstacles, held, ..
    } = judgement;
    let exclusion = obstacles
        .iter()
        .find(|obstacle| obstacle.exclusion.is_some());
    let coded = |code| obstacles.iter().find(|obstacle| obstacle.code == code);

    // The word that leads to the remedy: an exclusion must be lifted before anything else
    // about the permission matters, then what lies ready to be activated, then what ran out.
    let (kind, told) = if obstacles.is_empty() {
        match held.as_ref().and_then(|held| held.until) {
            Some(_) => (PermissionStateKind::Temporary, None),
            None => (PermissionStateKind::Granted, None),
        }
    } else if let Some(told) = exclusion {
        (PermissionStateKind::Suspended, Some(told))
    } else if let Some(told) = coded(ReasonCode::EligibleNotActive) {
        (PermissionStateKind::Eligible, Some(told))
    } else if let Some(told) = coded(ReasonCode::TempExpired) {
        (PermissionStateKind::Expired, Some(told))
    } else {
        (PermissionStateKind::Denied, obstacles.first())
    };
    let (since, until) = match (&held, told) {
        (_, Some(told)) => (told.since, told.until),
        (Some(held), None) => (held.since, held.until),
        (None, None) => (None, None),
    };
    let exclusion = exclusion.and_then(|obstacle| obstacle.exclusion);
    // The nearest of several, so that what *revoke* would end is what was given here.
    let grant = chain.nodes().iter().find_map(|node| {
        facts.grants.iter().find(|grant| {
            grant.permission == permission
                && grant.scope == node.scope
                && (grant_is_active(grant, moment.now)
                    || grant.holding == Holding::Eligible
                        && grant.revoked.is_none()
                        && grant.starts_at <= moment.now
                        && grant.ends_at > moment.now)
        })
    });
    PermissionState {
        permission,
        state: kind,
        source: held.map(|held| held.source),
        since,
        until,
        obstacles,
        exclusion,
        grant: grant.map(|grant| grant.id),
        grant_scope: grant.map(|grant| grant.scope),
    }
}
