//! The vocabulary of permission as both sides speak it: permissions, actions, scopes, the
//! facts about one person, and the Decision that is reached over them. The judgement
//! itself is `tokenim-policy`'s; nothing here decides.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clearance::LevelSet;
use crate::conversation::is_false;
use crate::ids::{CaseId, ChannelId, CustomRoleId, ExclusionId, GrantId, PersonId, TeamId};
use crate::label::Label;
use crate::time::UnixMillis;

macro_rules! permissions {
    ($($number:literal $name:ident $id:literal),+ $(,)?) => {
        /// The closed catalogue. Numbers and ids are never reused.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum Permission {
            $(#[serde(rename = $id)] $name = $number),+
        }

        impl Permission {
            pub const ALL: &'static [Permission] = &[$(Permission::$name),+];

            /// The name it has in the API, in the audit and in every log.
            pub fn id(self) -> &'static str {
                match self { $(Permission::$name => $id),+ }
            }

            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Permission::$name),)+ _ => None }
            }
        }
    };
}

permissions! {
    1 MessageSend "message.send",
    2 MessageDirect "message.direct",
    3 MessageEditOwn "message.edit_own",
    4 MessageDeleteOwn "message.delete_own",
    5 MessageDeleteAny "message.delete_any",
    6 MessageMentionAll "message.mention_all",
    7 MessageForwardExternal "message.forward_external",
    8 ChannelReadHistory "channel.read_history",
    9 ChannelJoinPublic "channel.join_public",
    10 ChannelCreatePublic "channel.create_public",
    11 ChannelCreatePrivate "channel.create_private",
    12 ChannelManageMembers "channel.manage_members",
    13 ChannelManageSettings "channel.manage_settings",
    14 ChannelArchive "channel.archive",
    15 AnnouncementPublish "announcement.publish",
    16 CallStartVoice "call.start_voice",
    17 CallStartVideo "call.start_video",
    18 CallInviteExternal "call.invite_external",
    19 CallShareScreen "call.share_screen",
    20 CallRecord "call.record",
    21 FileUpload "file.upload",
    22 FileDownload "file.download",
    23 FileShareExternal "file.share_external",
    24 FileTransferLarge "file.transfer_large",
    25 DataSensitiveRead "data.sensitive_read",
    26 DataLabelChange "data.label_change",
    27 SearchCrossTeam "search.cross_team",
    28 ExportConversation "export.conversation",
    29 ExportDirectory "export.directory",
    30 ContentCaseRead "content.case_read",
    31 UserCreate "user.create",
    32 UserInviteGuest "user.invite_guest",
    33 UserDisable "user.disable",
    34 UserResetCredential "user.reset_credential",
    35 SessionRevoke "session.revoke",
    36 PermissionRestrict "permission.restrict",
    37 PermissionGrant "permission.grant",
    38 RequestReview "request.review",
    39 RoleDefine "role.define",
    40 RoleAssignAdmin "role.assign_admin",
    41 PolicyEdit "policy.edit",
    42 ReviewRun "review.run",
    43 FeatureToggle "feature.toggle",
    44 IntegrationManage "integration.manage",
    45 AuditRead "audit.read",
    46 AuditManage "audit.manage",
    47 RequestOnBehalf "request.on_behalf",
}

impl fmt::Debug for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Some of the catalogue, one bit each; bit 0 is permission 1.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "number"))]
pub struct PermissionSet(pub u64);

impl PermissionSet {
    pub const EMPTY: Self = Self(0);

    pub const fn of(permissions: &[Permission]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < permissions.len() {
            bits |= 1 << (permissions[index] as u64 - 1);
            index += 1;
        }
        Self(bits)
    }

    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << (permission as u64 - 1)) != 0
    }

    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | 1 << (permission as u64 - 1))
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub const fn is_subset_of(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| self.contains(*permission))
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What one route or one control does. Its row in the policy says what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Action {
    // Public
    ReadHealth,
    ReadInterface,
    SignIn,
    // Signed in
    SignOut,
    Sync,
    ReadOwnAccess,
    ReadDirectory,
    /// Own drafts and settings.
    KeepOwnState,
    Search,
    // In a channel
    ReadChannel,
    ReadEarlierHistory,
    MarkRead,
    SendMessage,
    EditOwnMessage,
    DeleteOwnMessage,
    DeleteAnyMessage,
    React,
    PinMessage,
    SaveMessage,
    UnsaveMessage,
    FollowThread,
    MentionAll,
    AskConfirmation,
    ConfirmAnnouncement,
    ReadConfirmations,
    SeeReaders,
    UploadFile,
    /// A file past the size from which it is large.
    UploadLargeFile,
    DownloadFile,
    JoinChannel,
    LeaveChannel,
    ManageChannelMembers,
    ManageChannelSettings,
    ArchiveChannel,
    // Making conversations
    CreatePublicChannel,
    CreatePrivateChannel,
    StartDirectMessage,
    // Running the company
    CreatePerson,
    ResetCredential,
    DisablePerson,
    EnablePerson,
    CreateDepartment,
    CreateTeam,
    ManageTeamMembers,
    ReadPersonAccess,
    RevokePermission,
    RestorePermission,
    GrantPermission,
    AssignPost,
    // Teams and groups
    JoinTeam,
    LeaveTeam,
    ManageTeam,
    ArchiveTeam,
    FreezePlace,
    StartGroupMessage,
    SetDefaultChannels,
    CreatePeopleGroup,
    ManageOwnPeopleGroup,
    ManagePeopleGroup,
    OffboardPerson,
    MovePerson,
    SetRetention,
    // The first hour
    ReadAbout,
    SetUp,
    JoinByLink,
    ManageOwnSessions,
    ChangeOwnPassword,
    ReportProblem,
    ManageJoinLinks,
    DecideJoinRequest,
    EditHelp,
    ReadReports,
    SetPasswordProfile,
    // Calls
    StartVoiceCall,
    StartVideoCall,
    /// To be handed the link, or to say that one does not come.
    JoinCall,
    ManageOwnCall,
    ManageCall,
    InviteToCall,
    ShareScreen,
    RecordCall,
    ManageCallProviders,
    // The audit
    /// To hear what the log is and that it goes on from what one has seen.
    WitnessAudit,
    /// The records about oneself.
    ReadOwnAudit,
    /// Everything that is recorded, to look at and to verify.
    ReadAudit,
    ExportAudit,
    /// To see whether the rights are what the audit says.
    FollowRightsCheck,
    /// To set right what another hand changed, or to accept it: for those whom the audit names
    /// owners and auditors.
    SettleRights,
    // Asking for access
    /// To ask for access, and to appeal: never refused.
    FileRequest,
    /// To see one's requests, answer, write in their conversation, withdraw.
    FollowRequest,
    EndorseRequest,
    /// To decide what one is among the deciders of.
    ReviewRequest,
    /// To decide on what is high or critical, beside the action that is judged for it: whoever
    /// does has just shown who they are.
    DecideGrave,
    // Conduct
    /// To tell of a message to those who judge conduct.
    ReportMessage,
    OpenCase,
    /// To see the cases in which one has a part, and to answer what is about oneself: never
    /// refused.
    FollowCase,
    /// To judge what one is among the judges of.
    JudgeCase,
    /// To write the rules that cases can be begun on.
    EditHouseRules,
    // Roles and grants
    /// What the roles of the company give. Who holds them is [`Action::ReadGrants`].
    ReadRoles,
    /// To make a role of the company's own, to change it and to give it up.
    DefineRole,
    GiveRole,
    TakeRole,
    /// What is granted to whom, at a place and below it.
    ReadGrants,
    // Labels, the lease, and what was purged
    SetReadingLease,
    RaiseLabel,
    LowerLabel,
    /// How sensitive what somebody else reads may be at most.
    SetClearance,
    /// To take words out of a conversation with the clipboard.
    CopyMessage,
    /// To carry them into another.
    ForwardMessage,
    /// To say that something was made unreadable.
    ReportPurge,
    /// To see whether it was.
    ReadPurges,
    // Files outside, and who opened them
    /// To make a link by which somebody without an account fetches a file.
    ShareFileOutside,
    /// To see and end one's own links, and those of one's own files.
    FollowFileLinks,
    /// Everybody's of a channel.
    ManageFileLinks,
    /// What a link lets anybody do.
    OpenFileLink,
    /// Who opened a file that one sent oneself …
    FollowFileOpenings,
    /// … and one of somebody else's.
    ReadFileOpenings,
    // Room for files, and the calendar's subscription
    /// What one's own files take, and what remains.
    ReadOwnRoom,
    /// What everybody's take, and how much they may.
    ManageQuotas,
    /// To have one's calls in a calendar of one's own.
    KeepCalendarFeed,
    /// A calendar that reads them: it is known by the address.
    ReadCalendarFeed,
    // Which way requests take
    /// To see the workflows, and what is on its way by which.
    ReadWorkflows,
    EditWorkflows,
    /// What everybody in a project is given there.
    EditBundle,
}

impl Action {
    pub const ALL: &'static [Action] = &[
        Action::ReadHealth,
        Action::ReadInterface,
        Action::SignIn,
        Action::SignOut,
        Action::Sync,
        Action::ReadOwnAccess,
        Action::ReadDirectory,
        Action::KeepOwnState,
        Action::Search,
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
        Action::UnsaveMessage,
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
        Action::CreatePublicChannel,
        Action::CreatePrivateChannel,
        Action::StartDirectMessage,
        Action::CreatePerson,
        Action::ResetCredential,
        Action::DisablePerson,
        Action::EnablePerson,
        Action::CreateDepartment,
        Action::CreateTeam,
        Action::ManageTeamMembers,
        Action::ReadPersonAccess,
        Action::RevokePermission,
        Action::RestorePermission,
        Action::GrantPermission,
        Action::AssignPost,
        Action::JoinTeam,
        Action::LeaveTeam,
        Action::ManageTeam,
        Action::ArchiveTeam,
        Action::FreezePlace,
        Action::StartGroupMessage,
        Action::SetDefaultChannels,
        Action::CreatePeopleGroup,
        Action::ManageOwnPeopleGroup,
        Action::ManagePeopleGroup,
        Action::OffboardPerson,
        Action::MovePerson,
        Action::SetRetention,
        Action::ReadAbout,
        Action::SetUp,
        Action::JoinByLink,
        Action::ManageOwnSessions,
        Action::ChangeOwnPassword,
        Action::ReportProblem,
        Action::ManageJoinLinks,
        Action::DecideJoinRequest,
        Action::EditHelp,
        Action::ReadReports,
        Action::SetPasswordProfile,
        Action::StartVoiceCall,
        Action::StartVideoCall,
        Action::JoinCall,
        Action::ManageOwnCall,
        Action::ManageCall,
        Action::InviteToCall,
        Action::ShareScreen,
        Action::RecordCall,
        Action::ManageCallProviders,
        Action::WitnessAudit,
        Action::ReadOwnAudit,
        Action::ReadAudit,
        Action::ExportAudit,
        Action::FollowRightsCheck,
        Action::SettleRights,
        Action::FileRequest,
        Action::FollowRequest,
        Action::EndorseRequest,
        Action::ReviewRequest,
        Action::DecideGrave,
        Action::ReportMessage,
        Action::OpenCase,
        Action::FollowCase,
        Action::JudgeCase,
        Action::EditHouseRules,
        Action::ReadRoles,
        Action::DefineRole,
        Action::GiveRole,
        Action::TakeRole,
        Action::ReadGrants,
        Action::SetReadingLease,
        Action::RaiseLabel,
        Action::LowerLabel,
        Action::SetClearance,
        Action::CopyMessage,
        Action::ForwardMessage,
        Action::ReportPurge,
        Action::ReadPurges,
        Action::ShareFileOutside,
        Action::FollowFileLinks,
        Action::ManageFileLinks,
        Action::OpenFileLink,
        Action::FollowFileOpenings,
        Action::ReadFileOpenings,
        Action::ReadOwnRoom,
        Action::ManageQuotas,
        Action::KeepCalendarFeed,
        Action::ReadCalendarFeed,
        Action::ReadWorkflows,
        Action::EditWorkflows,
        Action::EditBundle,
    ];
}

/// A node of the tree organisation > team > channel. A right held at a node covers
/// everything below it. A direct message hangs under the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Scope {
    Organisation,
    Team(TeamId),
    Channel(ChannelId),
}

/// Why something is refused. Every refusal lists its obstacles by these codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ReasonCode {
    AccountDisabled,
    EmergencyFreeze,
    /// The rights in the server's database are not what its audit says. Stops what is high or
    /// critical, for everybody.
    RightsUnproven,
    FeatureOff,
    ScopeArchived,
    Revoked,
    TeamDecision,
    SettingChanged,
    ViolationRestriction,
    NotAMember,
    ChannelReadOnly,
    LevelTooLow,
    LabelForbids,
    SodConflict,
    TrainingRequired,
    PolicyNotAccepted,
    PasswordExpired,
    StepUpNeeded,
    EligibleNotActive,
    TempNotStarted,
    TempExpired,
    RoleLacks,
    LimitReached,
    OfflineNeedsServer,
    SnapshotTooOld,
}

impl ReasonCode {
    pub const ALL: &'static [ReasonCode] = &[
        ReasonCode::AccountDisabled,
        ReasonCode::EmergencyFreeze,
        ReasonCode::RightsUnproven,
        ReasonCode::FeatureOff,
        ReasonCode::ScopeArchived,
        ReasonCode::Revoked,
        ReasonCode::TeamDecision,
        ReasonCode::SettingChanged,
        ReasonCode::ViolationRestriction,
        ReasonCode::NotAMember,
        ReasonCode::ChannelReadOnly,
        ReasonCode::LevelTooLow,
        ReasonCode::LabelForbids,
        ReasonCode::SodConflict,
        ReasonCode::TrainingRequired,
        ReasonCode::PolicyNotAccepted,
        ReasonCode::PasswordExpired,
        ReasonCode::StepUpNeeded,
        ReasonCode::EligibleNotActive,
        ReasonCode::TempNotStarted,
        ReasonCode::TempExpired,
        ReasonCode::RoleLacks,
        ReasonCode::LimitReached,
        ReasonCode::OfflineNeedsServer,
        ReasonCode::SnapshotTooOld,
    ];
}

/// What the refused person can do about one obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum NextAction {
    Request,
    Appeal,
    Activate,
    Wait,
    Contact,
    TakeCourse,
    Accept,
    ChangePassword,
    StepUp,
    None,
}

/// One thing that stands in the way. Clearing every listed obstacle allows; clearing
/// fewer does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Obstacle {
    pub code: ReasonCode,
    /// Where on the chain it stands.
    pub scope: Scope,
    /// The permission it concerns; none where the obstacle concerns the whole person or place.
    pub permission: Option<Permission>,
    pub since: Option<UnixMillis>,
    pub until: Option<UnixMillis>,
    /// Who decided it.
    pub by: Option<PersonId>,
    /// That person's own words.
    pub text: Option<String>,
    pub exclusion: Option<ExclusionId>,
    pub next: NextAction,
    /// It stands on the single message, which wears this label, and not on the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub item: Option<Label>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Effect {
    Allow,
    Deny,
}

/// What an allowance rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Source {
    /// The action needs no right: public, signed in, or about oneself.
    Everyone,
    Membership {
        scope: Scope,
    },
    Role {
        role: RoleKey,
        scope: Scope,
    },
    Grant {
        grant: GrantId,
        scope: Scope,
        by: PersonId,
    },
    /// A role of the company's own.
    CustomRole {
        role: CustomRoleId,
        name: String,
        /// Of this holding of it.
        grant: GrantId,
        scope: Scope,
        by: PersonId,
    },
    /// What everybody in a project is given there.
    Bundle {
        bundle: GrantId,
        scope: Scope,
        by: PersonId,
    },
}

/// The answer to "may this person do this, here, now?", complete enough to show to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Decision {
    pub effect: Effect,
    /// Empty exactly when allowed. In the order in which they are shown.
    pub obstacles: Vec<Obstacle>,
    pub source: Option<Source>,
    /// When an allowance ends by itself.
    pub until: Option<UnixMillis>,
}

impl Decision {
    pub fn is_allowed(&self) -> bool {
        self.effect == Effect::Allow
    }
}

/// A built-in role. Immutable by any API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RoleKey {
    Owner,
    Sysadmin,
    Secadmin,
    Auditor,
    /// Administers one team and the channels in it.
    TeamAdmin,
    Member,
    Guest,
    Contractor,
}

impl RoleKey {
    pub const ALL: &'static [RoleKey] = &[
        RoleKey::Owner,
        RoleKey::Sysadmin,
        RoleKey::Secadmin,
        RoleKey::Auditor,
        RoleKey::TeamAdmin,
        RoleKey::Member,
        RoleKey::Guest,
        RoleKey::Contractor,
    ];
}

/// What kind of person an account stands for; it gives the birthright role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PersonKind {
    Member,
    Guest,
    Contractor,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AccountState {
    Active,
    Disabled {
        since: UnixMillis,
        by: Option<PersonId>,
        text: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Holding {
    /// Confers now.
    Active,
    /// May be activated; confers nothing.
    Eligible,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoleHeld {
    pub role: RoleKey,
    pub scope: Scope,
    pub holding: Holding,
    pub since: UnixMillis,
    pub until: Option<UnixMillis>,
    pub by: Option<PersonId>,
}

/// One permission given to one person at one scope for a time. Ended ones stay in the
/// facts, so that the cause of a loss can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Grant {
    pub id: GrantId,
    pub permission: Permission,
    pub scope: Scope,
    pub holding: Holding,
    pub starts_at: UnixMillis,
    pub ends_at: UnixMillis,
    pub by: PersonId,
    pub text: String,
    pub revoked: Option<Ending>,
}

/// A role of the company's own, given to one person at one scope for a time. What it gives is
/// what the role gives now. Ended ones stay, as grants do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CustomRoleHeld {
    pub id: GrantId,
    pub role: CustomRoleId,
    pub name: String,
    pub permissions: PermissionSet,
    pub scope: Scope,
    pub starts_at: UnixMillis,
    pub ends_at: UnixMillis,
    pub by: PersonId,
    pub text: String,
    pub revoked: Option<Ending>,
}

/// What everybody in a project is given there, until the project ends. Whose facts hold it
/// belongs to the project. A change ends one and begins another; ended ones stay, as grants do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleHeld {
    pub id: GrantId,
    pub team: TeamId,
    pub permissions: PermissionSet,
    pub starts_at: UnixMillis,
    pub ends_at: UnixMillis,
    pub by: PersonId,
    pub text: String,
    pub revoked: Option<Ending>,
}

/// How, when and by whom something was ended before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ending {
    pub at: UnixMillis,
    pub by: PersonId,
    pub code: Option<ReasonCode>,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ExclusionKind {
    Revocation,
    Restriction,
    Freeze,
}

/// An explicit no: beats every role and grant while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Exclusion {
    pub id: ExclusionId,
    pub kind: ExclusionKind,
    /// None: every permission (a suspension).
    pub permission: Option<Permission>,
    pub scope: Scope,
    /// REVOKED, TEAM_DECISION, SETTING_CHANGED, VIOLATION_RESTRICTION or EMERGENCY_FREEZE.
    pub code: ReasonCode,
    pub starts_at: UnixMillis,
    /// Lifts by itself then.
    pub ends_at: Option<UnixMillis>,
    /// Without an end, it is looked at again on this day.
    pub review_at: Option<UnixMillis>,
    pub by: PersonId,
    pub text: String,
    pub ended: Option<Ending>,
    /// The case that a restriction belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Mode {
    /// Every member with the right may write.
    Open,
    /// Only those who may publish announcements write.
    ReadOnly,
}

/// Something that was switched at a scope, by whom and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Switched {
    pub since: UnixMillis,
    pub by: Option<PersonId>,
    pub text: Option<String>,
}

/// What a person's decisions need to know about one node of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ScopeFacts {
    pub scope: Scope,
    /// None only for the organisation.
    pub parent: Option<Scope>,
    pub archived: Option<Switched>,
    /// Stops everybody at this node and below.
    pub frozen: Option<Switched>,
    /// The permissions that a feature switch takes from everybody at this node and below.
    pub features_off: Vec<FeatureOff>,
    /// Since when this person belongs; for a channel or team they do not belong to, none.
    pub member_since: Option<UnixMillis>,
    /// Whether reading and writing here ask for membership (channels do).
    pub members_only: bool,
    /// A public channel may be joined by whoever may join public channels.
    pub public: bool,
    /// A conversation of two; never joined, left or managed.
    pub direct: bool,
    /// A conversation of a few: like one of two, but it can be left.
    #[serde(default)]
    pub group: bool,
    pub mode: Mode,
    /// Access level needed; 0 asks for none.
    pub level: u8,
    pub label: Option<LabelRule>,
    pub limits: Vec<Limit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FeatureOff {
    pub permissions: PermissionSet,
    pub switched: Switched,
}

/// What a sensitivity label on a place forbids there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelRule {
    pub label: String,
    pub forbids: PermissionSet,
    /// Nothing is copied or carried on from here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub keeps_words: bool,
    /// How long what is kept of this place may be read without the server, where that is
    /// shorter than everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub lease_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Limit {
    pub permission: Permission,
    pub resets_at: Option<UnixMillis>,
}

/// Conditions that lie on the person rather than on a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Conditions {
    /// Access level of the person.
    pub level: u8,
    /// Permissions that may not be used beside what the person already holds or did.
    pub sod_conflicts: PermissionSet,
    pub training_missing: PermissionSet,
    pub policy_not_accepted: PermissionSet,
    /// Since when the password is past its time; then only changing it is possible.
    pub password_expired_since: Option<UnixMillis>,
    /// Permissions whose use asks for a fresh proof of identity …
    pub step_up_required: PermissionSet,
    /// … and until when the last proof counts.
    pub stepped_up_until: Option<UnixMillis>,
    /// Who set the access level; none: it follows from what the person is to the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub level_set: Option<LevelSet>,
}

/// Who can give or restore which permissions at a scope, and at everything below it of which
/// there is no nearer line about the same person: the nearest counts, also where it is less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Decider {
    pub person: PersonId,
    pub scope: Scope,
    pub grantable: PermissionSet,
}

/// Everything about one person that their decisions rest on, at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Facts {
    pub person: PersonId,
    /// Rises with every change that can alter one of this person's decisions.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub authority_epoch: u64,
    pub as_of: UnixMillis,
    pub kind: PersonKind,
    pub account: AccountState,
    /// Set-up is not finished: the guards on the three posts do not bind yet.
    pub set_up_mode: bool,
    pub roles: Vec<RoleHeld>,
    pub grants: Vec<Grant>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom_roles: Vec<CustomRoleHeld>,
    /// Of the projects this person belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundles: Vec<BundleHeld>,
    pub exclusions: Vec<Exclusion>,
    pub conditions: Conditions,
    /// Sorted by scope.
    pub scopes: Vec<ScopeFacts>,
    pub deciders: Vec<Decider>,
    /// Since when the rights in the server's database are not what its audit says; none while
    /// they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unproven_since: Option<UnixMillis>,
    /// How long after `as_of` what is kept may be read without the server; none: as by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub lease_ms: Option<i64>,
}

/// `Facts` as the server signed them: the exact bytes, so that the signature can be
/// checked again after years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedFacts {
    /// JSON of [`Facts`].
    pub facts: String,
    /// Ed25519 over the bytes of `facts`, base64.
    pub signature: String,
}

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Resource {
    pub scope: Scope,
    /// The author of the message, or the person acted on, where the action concerns one.
    pub owner: Option<PersonId>,
    /// What the message wears itself, besides its channel's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub label: Option<Label>,
}

impl Resource {
    pub fn at(scope: Scope) -> Self {
        Self {
            scope,
            owner: None,
            label: None,
        }
    }

    pub fn of(scope: Scope, owner: PersonId) -> Self {
        Self {
            owner: Some(owner),
            ..Self::at(scope)
        }
    }

    pub fn wearing(self, label: Option<Label>) -> Self {
        Self { label, ..self }
    }
}
