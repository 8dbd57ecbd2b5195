//! The catalogue: every permission there is, with its risk, who has it by which role, and
//! how it may be asked for. Built-in roles are columns of this table, which is why no API
//! can change them.

use tokenim_protocol::permission::{Facts, Permission, PermissionSet, RoleKey, Scope};
use tokenim_protocol::time::{DAY_MS, HOUR_MS};

/// How much harm a misuse does. It sets the path of a request and what works offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    Low,
    Medium,
    High,
    Critical,
}

/// What one role means for one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Comes with the role.
    Standing,
    /// May be activated; confers nothing until then.
    Eligible,
    /// A holder of the role may ask for it.
    Requestable,
    /// Not from this role.
    NotFrom,
    /// Never beside this role (separation of duty).
    Forbidden,
}

/// The smallest kind of place at which a permission has a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Organisation,
    Team,
    Channel,
}

impl Level {
    pub fn of(scope: Scope) -> Self {
        match scope {
            Scope::Organisation => Level::Organisation,
            Scope::Team(_) => Level::Team,
            Scope::Channel(_) => Level::Channel,
        }
    }
}

/// Whether the permission is of use only to those who belong to the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Belong {
    No,
    /// In a private place: no administrative right opens one from outside.
    InPrivate,
    Yes,
}

/// Who may approve one stage of a request; any one of a stage's list, and never the requester.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Approver {
    TeamAdmin,
    HostsTeamAdmin,
    MeetingHost,
    LineManager,
    DataOwner,
    Sysadmin,
    Secadmin,
    Auditor,
    Owner,
    /// For contractors only.
    SecadminForContractors,
}

/// One permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub permission: Permission,
    pub risk: Risk,
    pub level: Level,
    /// In the order of [`RoleKey::ALL`].
    pub cells: [Cell; 8],
    pub requestable: bool,
    /// Ceiling of a requested, granted or activated one; standing rights are not affected.
    pub max_ms: Option<i64>,
    pub belong: Belong,
    /// Still of use in an archived place: reading, and what brings the place back.
    pub in_archive: bool,
    /// Still of use under a freeze: what ends the emergency.
    pub in_freeze: bool,
    pub stages: &'static [&'static [Approver]],
}

impl Row {
    pub const fn cell(&self, role: RoleKey) -> Cell {
        self.cells[role as usize]
    }

    /// Key of the permission's name in the message files: `permission-message-send`.
    pub fn meaning_key(&self) -> String {
        format!(
            "permission-{}",
            self.permission.id().replace(['.', '_'], "-")
        )
    }
}

use Approver::*;
use Belong::{InPrivate as Private, No, Yes as Member};
use Cell::{Eligible as E, Forbidden as N, NotFrom as o, Requestable as R, Standing as Y};
use Level::{Channel as Ch, Organisation as Org, Team as Tm};
use Permission::*;
use Risk::{Critical as C, High as H, Low as L, Medium as M};

const fn days(days: i64) -> Option<i64> {
    Some(days * DAY_MS)
}

const fn hours(hours: i64) -> Option<i64> {
    Some(hours * HOUR_MS)
}

const NO_LIMIT: Option<i64> = None;
/// Asked for in a request.
const ASK: bool = true;
const NOT: bool = false;
const KEPT: bool = true;
const ENDS: bool = false;

const TM: &[&[Approver]] = &[&[TeamAdmin]];
const TM_X: &[&[Approver]] = &[&[TeamAdmin], &[Secadmin]];
const TM_OR_X: &[&[Approver]] = &[&[TeamAdmin, Secadmin]];
const DATA_X: &[&[Approver]] = &[&[DataOwner], &[Secadmin]];
const OWNER_AND_X: &[&[Approver]] = &[&[Owner], &[Secadmin]];
const OWNER_OR_X: &[&[Approver]] = &[&[Owner, Secadmin]];
const NOBODY: &[&[Approver]] = &[];

#[allow(clippy::too_many_arguments)] // the columns of the table
const fn r(
    permission: Permission,
    risk: Risk,
    level: Level,
    cells: [Cell; 8],
    requestable: bool,
    max_ms: Option<i64>,
    belong: Belong,
    in_archive: bool,
    in_freeze: bool,
    stages: &'static [&'static [Approver]],
) -> Row {
    Row {
        permission,
        risk,
        level,
        cells,
        requestable,
        max_ms,
        belong,
        in_archive,
        in_freeze,
        stages,
    }
}

/// O owner, S sysadmin, X secadmin, U auditor, T team administrator, M member, G guest,
/// K contractor. Posts add only what is shown; people with a post are members too.
/// Y standing, E eligible, R requestable, o not from this role, N never beside it.
///
/// Two cells are computed for each request and therefore stand here as not from the role:
/// managers and data owners review what reaches them (38), and a manager asks on behalf of
/// their reports (47).
#[rustfmt::skip]
pub const CATALOGUE: [Row; 47] = [
    //                                    O  S  X  U  T  M  G  K   asked  at most    belong   archived frozen approved by
    r(MessageSend,            L, Ch,  [o, o, o, o, Y, Y, Y, Y], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(MessageDirect,          L, Org, [o, o, o, o, Y, Y, R, R], ASK, days(90),  No,      ENDS, ENDS, &[&[HostsTeamAdmin]]),
    r(MessageEditOwn,         L, Ch,  [o, o, o, o, Y, Y, Y, Y], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(MessageDeleteOwn,       L, Ch,  [o, o, o, o, Y, Y, Y, Y], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(MessageDeleteAny,       H, Ch,  [o, o, E, o, Y, o, N, N], NOT, hours(8),  Private, ENDS, ENDS, TM_OR_X),
    r(MessageMentionAll,      M, Ch,  [o, o, o, o, Y, R, o, R], ASK, days(30),  Member,  ENDS, ENDS, TM),
    r(MessageForwardExternal, H, Ch,  [o, o, o, o, R, R, N, N], ASK, days(7),   Member,  ENDS, ENDS, TM_X),
    r(ChannelReadHistory,     M, Ch,  [o, o, o, o, Y, Y, R, R], ASK, days(30),  Member,  KEPT, ENDS, TM),
    r(ChannelJoinPublic,      L, Ch,  [o, o, o, o, Y, Y, o, R], ASK, days(90),  No,      ENDS, ENDS, TM),
    r(ChannelCreatePublic,    L, Tm,  [o, o, o, o, Y, Y, o, R], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(ChannelCreatePrivate,   M, Tm,  [o, o, o, o, Y, Y, o, R], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(ChannelManageMembers,   M, Ch,  [o, o, o, o, Y, R, o, o], ASK, days(90),  Private, ENDS, ENDS, TM),
    r(ChannelManageSettings,  M, Ch,  [o, o, o, o, Y, R, o, o], ASK, days(30),  Private, ENDS, ENDS, TM),
    r(ChannelArchive,         H, Ch,  [o, o, o, o, Y, R, o, o], ASK, hours(24), Private, KEPT, ENDS, TM),
    r(AnnouncementPublish,    M, Ch,  [o, Y, o, o, Y, R, o, o], ASK, days(7),   Private, ENDS, ENDS, &[&[TeamAdmin, Sysadmin]]),
    r(CallStartVoice,         L, Ch,  [o, o, o, o, Y, Y, R, Y], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(CallStartVideo,         L, Ch,  [o, o, o, o, Y, Y, R, Y], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(CallInviteExternal,     M, Ch,  [o, o, o, o, Y, R, N, o], ASK, days(30),  Member,  ENDS, ENDS, TM),
    r(CallShareScreen,        M, Ch,  [o, o, o, o, Y, Y, R, Y], ASK, days(30),  Member,  ENDS, ENDS, &[&[MeetingHost]]),
    r(CallRecord,             H, Ch,  [o, o, o, o, R, R, N, N], ASK, hours(24), Member,  ENDS, ENDS, &[&[MeetingHost], &[TeamAdmin]]),
    r(FileUpload,             L, Ch,  [o, o, o, o, Y, Y, R, Y], ASK, days(90),  Member,  ENDS, ENDS, TM),
    r(FileDownload,           M, Ch,  [o, o, o, o, Y, Y, R, Y], ASK, days(30),  Member,  KEPT, ENDS, TM),
    r(FileShareExternal,      H, Ch,  [o, o, o, o, R, R, N, N], ASK, days(7),   Member,  ENDS, ENDS, DATA_X),
    r(FileTransferLarge,      M, Ch,  [o, o, o, o, Y, R, o, R], ASK, days(14),  Member,  ENDS, ENDS, TM),
    r(DataSensitiveRead,      H, Ch,  [o, o, o, o, R, R, N, R], ASK, hours(72), Member,  KEPT, ENDS, &[&[LineManager], &[DataOwner], &[SecadminForContractors]]),
    r(DataLabelChange,        H, Ch,  [o, o, R, o, o, R, N, N], ASK, hours(8),  Private, KEPT, ENDS, DATA_X),
    r(SearchCrossTeam,        H, Org, [o, o, o, o, R, R, N, N], ASK, hours(8),  No,      KEPT, ENDS, &[&[LineManager], &[Secadmin]]),
    r(ExportConversation,     C, Ch,  [N, N, N, o, R, R, N, N], ASK, hours(24), Member,  KEPT, ENDS, &[&[TeamAdmin], &[DataOwner], &[Secadmin]]),
    r(ExportDirectory,        C, Org, [N, R, N, o, o, o, N, N], ASK, hours(24), No,      KEPT, ENDS, OWNER_AND_X),
    r(ContentCaseRead,        C, Org, [N, N, E, N, o, o, N, N], NOT, hours(8),  No,      KEPT, ENDS, OWNER_AND_X),
    r(UserCreate,             M, Org, [o, Y, N, N, o, o, N, N], NOT, NO_LIMIT,  No,      ENDS, ENDS, NOBODY),
    r(UserInviteGuest,        M, Tm,  [o, Y, o, o, Y, R, N, N], ASK, days(7),   No,      ENDS, ENDS, TM),
    r(UserDisable,            H, Org, [o, Y, Y, N, o, o, N, N], NOT, NO_LIMIT,  No,      KEPT, KEPT, NOBODY),
    r(UserResetCredential,    H, Org, [o, Y, N, N, o, o, N, N], NOT, NO_LIMIT,  No,      KEPT, ENDS, NOBODY),
    r(SessionRevoke,          H, Org, [o, Y, Y, N, o, o, N, N], NOT, NO_LIMIT,  No,      KEPT, KEPT, NOBODY),
    r(PermissionRestrict,     H, Ch,  [o, N, Y, N, Y, o, N, N], NOT, days(30),  No,      KEPT, KEPT, NOBODY),
    r(PermissionGrant,        H, Ch,  [o, N, Y, N, Y, o, N, N], NOT, NO_LIMIT,  No,      KEPT, KEPT, NOBODY),
    r(RequestReview,          M, Tm,  [o, o, Y, N, Y, o, N, N], NOT, NO_LIMIT,  No,      KEPT, KEPT, NOBODY),
    r(RoleDefine,             C, Org, [o, N, E, N, o, o, N, N], NOT, hours(4),  No,      KEPT, ENDS, OWNER_AND_X),
    r(RoleAssignAdmin,        C, Org, [E, N, N, N, o, o, N, N], NOT, hours(1),  No,      KEPT, KEPT, &[&[Owner]]),
    r(PolicyEdit,             C, Org, [o, N, E, N, o, o, N, N], NOT, hours(4),  No,      KEPT, ENDS, OWNER_OR_X),
    r(ReviewRun,              M, Tm,  [o, o, Y, o, Y, o, N, N], NOT, NO_LIMIT,  No,      KEPT, ENDS, NOBODY),
    r(FeatureToggle,          H, Tm,  [o, Y, N, N, R, o, N, N], ASK, days(30),  No,      ENDS, KEPT, &[&[Sysadmin]]),
    r(IntegrationManage,      H, Ch,  [o, Y, N, N, R, R, N, N], ASK, days(90),  Private, ENDS, ENDS, TM_X),
    r(AuditRead,              H, Org, [R, N, N, Y, o, o, N, N], ASK, hours(8),  No,      KEPT, KEPT, &[&[Auditor]]),
    r(AuditManage,            C, Org, [o, N, N, E, o, o, N, N], NOT, hours(4),  No,      KEPT, KEPT, &[&[Owner]]),
    r(RequestOnBehalf,        M, Tm,  [o, o, o, o, Y, R, N, N], ASK, days(90),  No,      ENDS, ENDS, TM),
];

pub const fn row(permission: Permission) -> &'static Row {
    static ROWS: [Row; 47] = CATALOGUE;
    &ROWS[permission as usize - 1]
}

const ROLES: usize = 8;

/// Of each role, in the order of [`RoleKey::ALL`], the permissions whose cell is `wanted`.
const fn column_sets(wanted: Cell) -> [PermissionSet; ROLES] {
    let mut sets = [PermissionSet::EMPTY; ROLES];
    let mut index = 0;
    while index < CATALOGUE.len() {
        let mut role = 0;
        while role < ROLES {
            if CATALOGUE[index].cells[role] as u8 == wanted as u8 {
                sets[role] = sets[role].with(CATALOGUE[index].permission);
            }
            role += 1;
        }
        index += 1;
    }
    sets
}

static STANDING: [PermissionSet; ROLES] = column_sets(Cell::Standing);
static ELIGIBLE: [PermissionSet; ROLES] = column_sets(Cell::Eligible);
static FORBIDDEN: [PermissionSet; ROLES] = column_sets(Cell::Forbidden);

/// What comes with a role.
pub fn standing(role: RoleKey) -> PermissionSet {
    STANDING[role as usize]
}

/// What a holder of the role may activate.
pub fn eligible(role: RoleKey) -> PermissionSet {
    ELIGIBLE[role as usize]
}

/// What may never stand beside the role.
pub fn forbidden(role: RoleKey) -> PermissionSet {
    FORBIDDEN[role as usize]
}

/// Every permission up to a risk.
pub const fn up_to(risk: Risk) -> PermissionSet {
    let mut set = PermissionSet::EMPTY;
    let mut index = 0;
    while index < CATALOGUE.len() {
        if CATALOGUE[index].risk as u8 <= risk as u8 {
            set = set.with(CATALOGUE[index].permission);
        }
        index += 1;
    }
    set
}

/// What nobody hands out one by one: it comes with a post or with administering a team, by
/// appointment. Were a single one of them grantable, a security administrator could make
/// a second administrator that no appointment ever recorded.
pub const BY_APPOINTMENT: PermissionSet = PermissionSet::of(&[
    ContentCaseRead,
    UserCreate,
    UserDisable,
    UserResetCredential,
    SessionRevoke,
    PermissionRestrict,
    PermissionGrant,
    RequestReview,
    RoleDefine,
    RoleAssignAdmin,
    PolicyEdit,
    ReviewRun,
    AuditRead,
    AuditManage,
]);

/// What has no meaning in a conversation of two: nobody joins it, runs it or tidies it up.
pub const NOT_IN_DIRECT: PermissionSet = PermissionSet::of(&[
    MessageDeleteAny,
    ChannelJoinPublic,
    ChannelManageMembers,
    ChannelManageSettings,
    ChannelArchive,
]);

/// Whether to use it asks for a fresh proof of identity: it is high or critical, and one of
/// administering, which is what comes with a post or with administering a team.
pub fn asks_for_proof(permission: Permission) -> bool {
    let administers = ADMINISTRATORS
        .iter()
        .any(|role| comes_with(permission, *role));
    administers && is_grave(permission)
}

fn comes_with(permission: Permission, role: RoleKey) -> bool {
    matches!(row(permission).cell(role), Cell::Standing | Cell::Eligible)
}

/// The same for one person: what is nowhere theirs is told to be missing, and not that they
/// have to type a password first.
pub fn step_up(facts: &Facts) -> PermissionSet {
    let theirs = |permission: Permission| {
        facts
            .roles
            .iter()
            .any(|held| comes_with(permission, held.role))
            || facts.grants.iter().any(|one| one.permission == permission)
            || facts
                .custom_roles
                .iter()
                .any(|held| held.permissions.contains(permission))
    };
    Permission::ALL
        .iter()
        .copied()
        .filter(|permission| asks_for_proof(*permission) && theirs(*permission))
        .fold(PermissionSet::EMPTY, PermissionSet::with)
}

/// High or critical: whoever decides on it proves who they are.
pub fn is_grave(permission: Permission) -> bool {
    matches!(row(permission).risk, Risk::High | Risk::Critical)
}

const ADMINISTRATORS: [RoleKey; 5] = [
    RoleKey::Owner,
    RoleKey::Sysadmin,
    RoleKey::Secadmin,
    RoleKey::Auditor,
    RoleKey::TeamAdmin,
];

/// What writes into a channel; in a read-only one that is for those who publish announcements.
/// An edit writes as well, or an old message would become the way to speak.
pub const WRITES: PermissionSet = PermissionSet::of(&[
    MessageSend,
    MessageEditOwn,
    MessageMentionAll,
    FileUpload,
    // A card stands among the announcements, with a title on it.
    CallStartVoice,
    CallStartVideo,
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_permission_stands_in_the_row_of_its_number() {
        assert_eq!(CATALOGUE.len(), Permission::ALL.len());
        for (index, row) in CATALOGUE.iter().enumerate() {
            assert_eq!(row.permission as usize, index + 1, "{:?}", row.permission);
            assert_eq!(row.permission, Permission::ALL[index]);
        }
    }

    #[test]
    fn roles_index_the_columns_in_the_order_of_the_contract() {
        for (index, role) in RoleKey::ALL.iter().enumerate() {
            assert_eq!(*role as usize, index);
        }
    }

    #[test]
    fn what_can_be_asked_for_has_a_ceiling_and_someone_to_approve_it() {
        for row in CATALOGUE.iter().filter(|row| row.requestable) {
            assert!(row.max_ms.is_some(), "{:?}", row.permission);
            assert!(!row.stages.is_empty(), "{:?}", row.permission);
        }
    }

    #[test]
    fn no_administrative_post_carries_message_content() {
        let content = PermissionSet::of(&[
            MessageSend,
            ChannelReadHistory,
            FileDownload,
            DataSensitiveRead,
            ContentCaseRead,
            ExportConversation,
        ]);
        for post in [
            RoleKey::Owner,
            RoleKey::Sysadmin,
            RoleKey::Secadmin,
            RoleKey::Auditor,
        ] {
            assert_eq!(standing(post).0 & content.0, 0, "{post:?}");
        }
    }

    #[test]
    fn critical_permissions_stand_with_nobody() {
        for row in CATALOGUE.iter().filter(|row| row.risk == Risk::Critical) {
            assert!(!row.cells.contains(&Cell::Standing), "{:?}", row.permission);
        }
    }
}
