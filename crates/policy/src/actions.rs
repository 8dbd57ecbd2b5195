//! What each action needs, one a row. The match is exhaustive: an action without a row does
//! not compile, and neither does a route without an action.
//!
//! Choices that the table makes:
//! - Whether belonging to the place is asked for is the permission's own column
//!   ([`Row::belong`](crate::catalogue::Row)): to write or read in a channel one belongs to
//!   it; to manage a private one, too, so that no administrator walks in from outside; to
//!   make a channel in a team one belongs to the team or administers it.
//! - Seeing one's own access and leaving are never refused, not even to a suspended person.
//! - A suspension leaves the person what tells them who decided it and why, lets them answer
//!   and appeal, and keeps their account safe: the rows with `AlwaysOn` and `SignedIn`.
//! - The members of a team are managed by `permission.grant` at the team, because to belong
//!   is to be given what members have there: the team's administrator and the security
//!   administrator, not whoever makes accounts.
//! - What acts on a person's account or rights to their advantage is never done to oneself.
//! - What is grave in administering asks for a fresh proof of identity ([`Proof`]); to look does
//!   not, or the panels would shut every quarter of an hour.

use tokenim_protocol::permission::{Action, Permission};

use crate::catalogue::{Risk, row};

/// What has to be so for an action to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing, not even an account.
    Public,
    /// An account, in whatever state: seeing what stands against oneself, and leaving.
    AlwaysOn,
    /// An account that is not disabled.
    SignedIn,
    /// The same, and not suspended.
    Unsuspended,
    /// To belong to the place.
    Membership,
    /// To belong to the place, which is one that can be left.
    Leaving,
    /// To belong to the place, whose label lets words be taken out of it.
    TakingOut,
    /// A permission, and to belong as its row in the catalogue says.
    Permission(Permission),
    /// The same, beside what is written: not stopped where only announcements are.
    Beside(Permission),
    /// The same, in a place that is open to all or one's own already.
    Joining(Permission),
    /// The same, on what is one's own.
    OnOwn(Permission),
    /// The same, on anybody but oneself.
    OnOthers(Permission),
    /// About oneself as `AlwaysOn`; about others a permission.
    OneselfOr(Permission),
}

/// What becomes of the action without a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offline {
    /// Done with what is cached.
    Works,
    /// Kept, and judged again when it is delivered.
    Queues,
    /// Refused: an intent of today must not fire tomorrow.
    NeedsServer,
}

/// Whether it asks for a fresh proof of who is at the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Where its permission does: see [`step_up`](crate::catalogue::step_up).
    ByRisk,
    /// It only shows.
    Never,
    Always,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub needs: Needs,
    pub offline: Offline,
    pub proof: Proof,
}

const fn rule_of(needs: Needs, offline: Offline) -> Rule {
    Rule {
        needs,
        offline,
        proof: Proof::ByRisk,
    }
}

const fn reading(rule: Rule) -> Rule {
    Rule {
        proof: Proof::Never,
        ..rule
    }
}

const fn proven(rule: Rule) -> Rule {
    Rule {
        proof: Proof::Always,
        ..rule
    }
}

/// The row of one action.
#[rustfmt::skip]
pub const fn rule(action: Action) -> Rule {
    use Needs::*;
    use Offline::*;
    use tokenim_protocol::permission::Permission as P;
    match action {
        Action::ReadHealth            => rule_of(Public,                                NeedsServer),
        Action::ReadInterface         => rule_of(Public,                                NeedsServer),
        Action::SignIn                => rule_of(Public,                                NeedsServer),

        Action::SignOut               => rule_of(AlwaysOn,                              Works),
        Action::ReadOwnAccess         => rule_of(AlwaysOn,                              Works),
        Action::Sync                  => rule_of(SignedIn,                              NeedsServer),
        Action::ReadDirectory         => rule_of(SignedIn,                              Works),
        Action::KeepOwnState          => rule_of(SignedIn,                              Queues),
        Action::Search                => rule_of(Unsuspended,                           Works),

        Action::ReadChannel           => rule_of(Membership,                            Works),
        Action::ReadEarlierHistory    => rule_of(Permission(P::ChannelReadHistory),     Works),
        Action::MarkRead              => rule_of(Membership,                            Queues),
        Action::SendMessage           => rule_of(Permission(P::MessageSend),            Queues),
        Action::EditOwnMessage        => rule_of(OnOwn(P::MessageEditOwn),              Queues),
        Action::DeleteOwnMessage      => rule_of(OnOwn(P::MessageDeleteOwn),            Queues),
        Action::DeleteAnyMessage      => rule_of(Permission(P::MessageDeleteAny),       NeedsServer),
        Action::React                 => rule_of(Beside(P::MessageSend),                Queues),
        Action::PinMessage            => rule_of(Permission(P::MessageSend),            NeedsServer),
        Action::SaveMessage           => rule_of(Membership,                            Queues),
        Action::UnsaveMessage         => rule_of(Unsuspended,                           Queues),
        Action::FollowThread          => rule_of(Membership,                            Queues),
        Action::MentionAll            => rule_of(Permission(P::MessageMentionAll),      NeedsServer),
        Action::AskConfirmation       => rule_of(Permission(P::AnnouncementPublish),    NeedsServer),
        Action::ConfirmAnnouncement   => rule_of(Membership,                            NeedsServer),
        Action::ReadConfirmations     => rule_of(Permission(P::AnnouncementPublish),    NeedsServer),
        Action::SeeReaders            => rule_of(Membership,                            NeedsServer),
        Action::UploadFile            => rule_of(Permission(P::FileUpload),             Queues),
        Action::UploadLargeFile       => rule_of(Permission(P::FileTransferLarge),      NeedsServer),
        Action::DownloadFile          => rule_of(Permission(P::FileDownload),           Works),
        Action::JoinChannel           => rule_of(Joining(P::ChannelJoinPublic),         NeedsServer),
        Action::LeaveChannel          => rule_of(Leaving,                               NeedsServer),
        Action::ManageChannelMembers  => rule_of(Permission(P::ChannelManageMembers),   NeedsServer),
        Action::ManageChannelSettings => rule_of(Permission(P::ChannelManageSettings),  NeedsServer),
        Action::ArchiveChannel        => rule_of(Permission(P::ChannelArchive),         NeedsServer),

        Action::CreatePublicChannel   => rule_of(Permission(P::ChannelCreatePublic),    NeedsServer),
        Action::CreatePrivateChannel  => rule_of(Permission(P::ChannelCreatePrivate),   NeedsServer),
        Action::StartDirectMessage    => rule_of(Permission(P::MessageDirect),          NeedsServer),

        Action::CreatePerson          => rule_of(Permission(P::UserCreate),             NeedsServer),
        Action::ResetCredential       => rule_of(OnOthers(P::UserResetCredential),      NeedsServer),
        Action::DisablePerson         => rule_of(OnOthers(P::UserDisable),              NeedsServer),
        Action::EnablePerson          => rule_of(OnOthers(P::UserCreate),               NeedsServer),
        Action::CreateDepartment      => rule_of(Permission(P::UserCreate),             NeedsServer),
        Action::CreateTeam            => rule_of(Permission(P::UserCreate),             NeedsServer),
        Action::ManageTeamMembers     => rule_of(Permission(P::PermissionGrant),        NeedsServer),
        Action::ReadPersonAccess      => reading(rule_of(OneselfOr(P::PermissionRestrict), NeedsServer)),
        Action::RevokePermission      => rule_of(Permission(P::PermissionRestrict),     NeedsServer),
        Action::RestorePermission     => rule_of(OnOthers(P::PermissionGrant),          NeedsServer),
        Action::GrantPermission       => rule_of(OnOthers(P::PermissionGrant),          NeedsServer),
        Action::AssignPost            => rule_of(OnOthers(P::RoleAssignAdmin),          NeedsServer),
        Action::JoinTeam              => rule_of(Joining(P::ChannelJoinPublic),         NeedsServer),
        Action::LeaveTeam             => rule_of(Leaving,                               NeedsServer),
        Action::ManageTeam            => rule_of(Permission(P::ChannelManageSettings),  NeedsServer),
        Action::ArchiveTeam           => rule_of(Permission(P::ChannelArchive),         NeedsServer),
        Action::FreezePlace           => rule_of(Permission(P::PermissionRestrict),     NeedsServer),
        Action::StartGroupMessage     => rule_of(Permission(P::MessageDirect),          NeedsServer),
        Action::SetDefaultChannels    => rule_of(Permission(P::UserCreate),             NeedsServer),
        Action::CreatePeopleGroup     => rule_of(Permission(P::ChannelCreatePrivate),   NeedsServer),
        Action::ManageOwnPeopleGroup  => rule_of(OnOwn(P::ChannelCreatePrivate),        NeedsServer),
        Action::ManagePeopleGroup     => rule_of(Permission(P::UserCreate),             NeedsServer),
        Action::OffboardPerson        => rule_of(OnOthers(P::UserDisable),              NeedsServer),
        Action::MovePerson            => rule_of(OnOthers(P::UserCreate),               NeedsServer),
        Action::SetRetention          => rule_of(Permission(P::FeatureToggle),          NeedsServer),

        Action::ReadAbout             => rule_of(Public,                                NeedsServer),
        Action::SetUp                 => rule_of(Public,                                NeedsServer),
        Action::JoinByLink            => rule_of(Public,                                NeedsServer),
        Action::ManageOwnSessions     => rule_of(SignedIn,                              NeedsServer),
        Action::ChangeOwnPassword     => rule_of(SignedIn,                              NeedsServer),
        Action::ReportProblem         => rule_of(Unsuspended,                           NeedsServer),
        Action::ManageJoinLinks       => rule_of(Permission(P::UserCreate),             NeedsServer),
        Action::DecideJoinRequest     => rule_of(Permission(P::UserCreate),             NeedsServer),
        Action::EditHelp              => rule_of(Permission(P::FeatureToggle),          NeedsServer),
        Action::ReadReports           => reading(rule_of(Permission(P::UserResetCredential), NeedsServer)),
        Action::SetPasswordProfile    => rule_of(Permission(P::PolicyEdit),             NeedsServer),

        Action::StartVoiceCall        => rule_of(Permission(P::CallStartVoice),         NeedsServer),
        Action::StartVideoCall        => rule_of(Permission(P::CallStartVideo),         NeedsServer),
        Action::JoinCall              => rule_of(Membership,                            NeedsServer),
        Action::ManageOwnCall         => rule_of(OnOwn(P::MessageEditOwn),              NeedsServer),
        Action::ManageCall            => rule_of(Permission(P::ChannelManageSettings),  NeedsServer),
        Action::InviteToCall          => rule_of(Permission(P::CallInviteExternal),     NeedsServer),
        Action::ShareScreen           => rule_of(Permission(P::CallShareScreen),        NeedsServer),
        Action::RecordCall            => rule_of(Permission(P::CallRecord),             NeedsServer),
        Action::ManageCallProviders   => rule_of(Permission(P::IntegrationManage),      NeedsServer),

        Action::WitnessAudit          => rule_of(AlwaysOn,                              NeedsServer),
        Action::ReadOwnAudit          => rule_of(AlwaysOn,                              NeedsServer),
        Action::ReadAudit             => reading(rule_of(Permission(P::AuditRead),     NeedsServer)),
        Action::ExportAudit           => rule_of(Permission(P::AuditManage),            NeedsServer),
        Action::FollowRightsCheck     => rule_of(AlwaysOn,                              NeedsServer),
        // By whom is worked out from the audit: where the tables lie, they are not asked.
        Action::SettleRights          => rule_of(AlwaysOn,                              NeedsServer),

        Action::FileRequest           => rule_of(AlwaysOn,                              NeedsServer),
        Action::FollowRequest         => rule_of(AlwaysOn,                              NeedsServer),
        Action::EndorseRequest        => rule_of(Unsuspended,                           NeedsServer),
        // Who decides is worked out for each request: `request.rs`.
        Action::ReviewRequest         => rule_of(Unsuspended,                           NeedsServer),
        // Beside the row of what is decided, whose risk the table cannot know.
        Action::DecideGrave           => proven(rule_of(AlwaysOn,                       NeedsServer)),

        Action::ReportMessage         => rule_of(Membership,                            NeedsServer),
        Action::OpenCase              => rule_of(Permission(P::PermissionRestrict),     NeedsServer),
        Action::FollowCase            => rule_of(AlwaysOn,                              NeedsServer),
        // Who judges is worked out for each case: `case.rs`.
        Action::JudgeCase             => rule_of(Unsuspended,                           NeedsServer),
        Action::EditHouseRules        => rule_of(Permission(P::PolicyEdit),             NeedsServer),

        Action::ReadRoles             => rule_of(SignedIn,                              NeedsServer),
        Action::DefineRole            => rule_of(Permission(P::RoleDefine),             NeedsServer),
        // What the role gives has to be in reach as well: `roles.rs`.
        Action::GiveRole              => rule_of(OnOthers(P::PermissionGrant),          NeedsServer),
        Action::TakeRole              => rule_of(Permission(P::PermissionRestrict),     NeedsServer),
        Action::ReadGrants            => reading(rule_of(Permission(P::PermissionRestrict), NeedsServer)),

        Action::SetReadingLease       => rule_of(Permission(P::FeatureToggle),          NeedsServer),
        Action::RaiseLabel            => rule_of(Permission(P::ChannelManageSettings),  NeedsServer),
        Action::LowerLabel            => rule_of(Permission(P::DataLabelChange),        NeedsServer),
        // What it is about wears the higher of the two levels: nobody moves what is above them.
        Action::SetClearance          => rule_of(OnOthers(P::PermissionGrant),          NeedsServer),
        Action::CopyMessage           => rule_of(TakingOut,                             Works),
        Action::ForwardMessage        => rule_of(TakingOut,                             Queues),
        // By a device whose session may have ended: it is known by its token, and nothing is told.
        Action::ReportPurge           => rule_of(Public,                                NeedsServer),
        Action::ReadPurges            => reading(rule_of(OneselfOr(P::PermissionRestrict), NeedsServer)),

        Action::ShareFileOutside      => rule_of(Permission(P::FileShareExternal),      NeedsServer),
        Action::FollowFileLinks       => rule_of(Membership,                            NeedsServer),
        Action::ManageFileLinks       => rule_of(Permission(P::ChannelManageSettings),  NeedsServer),
        // Whoever has the link; what it may is judged by its maker's right.
        Action::OpenFileLink          => rule_of(Public,                                NeedsServer),
        Action::FollowFileOpenings    => rule_of(Membership,                            NeedsServer),
        Action::ReadFileOpenings      => rule_of(Permission(P::ChannelManageSettings),  NeedsServer),

        Action::ReadOwnRoom           => rule_of(SignedIn,                              NeedsServer),
        Action::ManageQuotas          => rule_of(Permission(P::FeatureToggle),          NeedsServer),
        Action::KeepCalendarFeed      => rule_of(Unsuspended,                           NeedsServer),
        // By a calendar, which has no session: what it may read is judged as for whom it reads.
        Action::ReadCalendarFeed      => rule_of(Public,                                NeedsServer),

        Action::ReadWorkflows         => rule_of(Permission(P::RequestReview),          NeedsServer),
        Action::EditWorkflows         => rule_of(Permission(P::PolicyEdit),             NeedsServer),

        // To put something into it is to give it to everybody in the project; see `bundles`.
        Action::EditBundle            => rule_of(Permission(P::PermissionGrant),        NeedsServer),
    }
}

impl Needs {
    /// The permission it asks for, where it asks for one.
    pub const fn permission(self) -> Option<Permission> {
        match self {
            Needs::Public
            | Needs::AlwaysOn
            | Needs::SignedIn
            | Needs::Unsuspended
            | Needs::Membership
            | Needs::Leaving
            | Needs::TakingOut => None,
            Needs::Permission(permission)
            | Needs::Beside(permission)
            | Needs::Joining(permission)
            | Needs::OnOwn(permission)
            | Needs::OnOthers(permission)
            | Needs::OneselfOr(permission) => Some(permission),
        }
    }
}

/// The same question for a bare permission, whose future actions have no row yet: what is
/// low is queued, reading goes on from the cache, the rest waits for the server.
pub(crate) const fn offline_of(permission: Permission) -> Offline {
    match permission {
        Permission::ChannelReadHistory | Permission::FileDownload => Offline::Works,
        _ => match row(permission).risk {
            Risk::Low => Offline::Queues,
            Risk::Medium | Risk::High | Risk::Critical => Offline::NeedsServer,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_low_or_needs_no_permission_queues() {
        for action in Action::ALL {
            let rule = rule(*action);
            if rule.offline == Offline::Queues {
                let low = rule
                    .needs
                    .permission()
                    .is_none_or(|permission| row(permission).risk == Risk::Low);
                assert!(low, "{action:?}");
            }
        }
    }

    #[test]
    fn whatever_is_administrative_waits_for_the_server() {
        for action in Action::ALL
            .iter()
            .skip_while(|action| **action != Action::CreatePerson)
            // What a label forbids is said of everybody's own copying and forwarding.
            .filter(|action| rule(**action).needs != Needs::TakingOut)
        {
            assert_eq!(rule(*action).offline, Offline::NeedsServer, "{action:?}");
        }
    }
}
