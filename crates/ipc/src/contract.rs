//! The one page: every command the UI may call, with what it takes and what it answers,
//! and every event it may hear.
//!
//! A command is called by its name with one JSON object. Reading commands answer from the
//! cache and work offline; `send_message` writes to the outbox; administrative commands go
//! to the server and fail at once without it, because an old intent must not fire tomorrow.

use serde::{Deserialize, Serialize};
use tokenim_client::change::Change;
use tokenim_client::deep_link::DeepLink;
use tokenim_client::net::proxy::ProxyChoice;
use tokenim_client::view::audit::{
    AuditExported, AuditRows, AuditStanding, AuditVerified, RightsCheckView,
};
use tokenim_client::view::call::{CallChoices, CallInvitation, CallOpening, CallsView};
use tokenim_client::view::case::{CaseDeed, CaseRow, CasesView};
use tokenim_client::view::channel::{ChannelRow, ChannelView, MemberRow};
use tokenim_client::view::conversation::{
    ConfirmationsView, Located, MentionReach, PlacedRow, Readers, RevisionRow, ThreadRow,
    ThreadView,
};
use tokenim_client::view::file_link::{FileLinkRow, FileLinkView, FileOpeningsView};
use tokenim_client::view::jump::{JumpQuery, JumpResults};
use tokenim_client::view::keeping::{ClearanceView, OwnClearance, PurgeLine};
use tokenim_client::view::people::{DirectoryView, EffectsView, OffboardedView, PersonAccess};
use tokenim_client::view::permission::{
    AccessTimeline, Capability, CapabilityQuery, MyPermissions, ScopeOption,
};
use tokenim_client::view::personal::{Badge, PersonalView, TypingPerson};
use tokenim_client::view::quota::{CalendarAddress, QuotaBoardView, QuotaEffectView, RoomsView};
use tokenim_client::view::request::{
    ApprovalRingsView, DelegationsView, FiguresView, FiledView, PrintedLine, RecordFormat,
    RecordTaken, RequestDeed, RequestDraft, RequestRow, RequestsView,
};
use tokenim_client::view::role::{GrantsView, RoleAnswer, RoleGivenView, RoleMatrix, RolesView};
use tokenim_client::view::search::SearchResults;
use tokenim_client::view::session::{ConnectionView, Furnishing, Preferences, SessionView};
use tokenim_client::view::start::{
    FirstStep, FirstSteps, HelpView, JoinLinkView, LinkLook, NewsView, PasswordRulesView,
    ProxyView, ReportState, ServerLook, TestStep,
};
use tokenim_client::view::timeline::{Anchor, Draft, OtherDraft, TimelineWindow};
use tokenim_client::view::transfer::{
    ChannelFiles, Document, FileSort, MediaPiece, Picture, TextPreview, TransferId, TransferRow,
};
use tokenim_client::view::workflow::{WorkflowSavedView, WorkflowsView};
use tokenim_protocol::access_request::{DelegateIt, FileRequest};
use tokenim_protocol::audit::{AuditFilter, AuditFormat, SettleRights};
use tokenim_protocol::calendar::CalendarFeed;
use tokenim_protocol::call::{CallProviderRow, CallProviders, CallTest, SetCallProvider};
use tokenim_protocol::case::{HouseRule, HouseRules, OpenCase, ReportMessage, SetHouseRule};
use tokenim_protocol::channel::Channel;
use tokenim_protocol::clearance::SetClearance;
use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::file::FileKind;
use tokenim_protocol::group::{
    Came, CreatePeopleGroup, DefaultChannels, EditPeopleGroup, EditTeam, MovePerson, Offboard,
    SetBundle, TeamRecord, TeamStart,
};
use tokenim_protocol::ids::{AccessRequestId, CaseId, DelegationId, HouseRuleId, OperationId};
use tokenim_protocol::ids::{CallProviderId, JoinLinkId, JoinRequestId, SessionId};
use tokenim_protocol::ids::{
    ChannelId, DepartmentId, ExclusionId, GrantId, MessageId, PeopleGroupId, PersonId, Seq, TeamId,
};
use tokenim_protocol::ids::{CustomRoleId, WorkflowId};
use tokenim_protocol::ids::{FileId, FileLinkId};
use tokenim_protocol::label::{Label, SetLabel};
use tokenim_protocol::lease::SetReadingLease;
use tokenim_protocol::permission::{Permission, RoleKey, Scope};
use tokenim_protocol::personal::{PersonPresence, Setting};
use tokenim_protocol::quota::SetQuota;
use tokenim_protocol::request::{
    ChangeChannel, CreateChannel, CreatePerson, EndIt, Exclude, GrantIt, OneTimeCode,
};
use tokenim_protocol::retention::{Retention, SetRetention};
use tokenim_protocol::role::{GiveRole, RetireRole, SetRole};
use tokenim_protocol::start::{
    CreateJoinLink, IdentityConfirmed, JoinLink, JoinRequest, PasswordProfile, Report, SessionRow,
    SetHelp, SetPasswordProfile,
};
use tokenim_protocol::time::UnixMillis;
use tokenim_protocol::workflow::{RetireWorkflow, SetWorkflow, Workflow};

use crate::outside::{DesktopSettings, DesktopView};

macro_rules! contract {
    ($($(#[$doc:meta])* $name:ident($args:ty) -> $answer:ty;)+) => {
        /// The names of all commands, in the order of the page.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),+];

        /// What the dispatch implements: one function a command.
        #[allow(async_fn_in_trait)]
        pub trait Commands {
            $($(#[$doc])* async fn $name(&self, args: $args) -> Result<$answer, crate::error::IpcError>;)+
        }

        /// Calls one command by name; none when there is no such command.
        pub async fn dispatch<C: Commands>(
            commands: &C,
            name: &str,
            args: serde_json::Value,
        ) -> Option<Result<serde_json::Value, crate::error::IpcError>> {
            match name {
                $(stringify!($name) => Some(match serde_json::from_value::<$args>(args) {
                    Ok(args) => commands
                        .$name(args)
                        .await
                        .and_then(|answer| serde_json::to_value(answer).map_err(crate::error::IpcError::bug)),
                    Err(error) => Err(crate::error::IpcError::invalid(error)),
                }),)+
                _ => None,
            }
        }

        /// `(command, TypeScript of its arguments, TypeScript of its answer)`.
        pub fn signatures() -> Vec<(&'static str, String, String)> {
            let config = ts_rs::Config::default();
            vec![$((stringify!($name), <$args as ts_rs::TS>::name(&config), <$answer as ts_rs::TS>::name(&config))),+]
        }

        /// Hands every type of the page to `visit`, for writing the TypeScript bindings.
        pub fn visit_types(visit: &mut impl ts_rs::TypeVisitor) {
            $(visit.visit::<$args>(); visit.visit::<$answer>();)+
            visit.visit::<Event>();
            visit.visit::<crate::error::IpcError>();
        }
    };
}

contract! {
    // Session
    /// All that the first screen shows, in one answer: at a start every question waits for the
    /// page to be free again.
    start_up(StartUpArgs) -> StartUp;
    session(Nothing) -> SessionView;
    sign_in(SignInArgs) -> SessionView;
    sign_out(Nothing) -> SessionView;
    /// Opens the passphrase file.
    unlock(UnlockArgs) -> SessionView;
    connection(Nothing) -> ConnectionView;
    /// Tries to connect now instead of when the back-off says.
    reconnect(Nothing) -> Nothing;
    preferences(Nothing) -> Preferences;
    set_preferences(Preferences) -> Preferences;
    /// The person has read what was damaged and made again.
    dismiss_mended(Nothing) -> SessionView;

    // Channels
    list_channels(Nothing) -> Vec<ChannelRow>;
    open_channel(ChannelArgs) -> ChannelView;
    channel_members(ChannelArgs) -> Vec<MemberRow>;
    /// Public channels that this person is not in.
    browse_channels(Nothing) -> Vec<Channel>;
    create_channel(CreateChannel) -> ChannelArgs;
    change_channel(ChangeChannelArgs) -> Nothing;
    join_channel(ChannelArgs) -> Nothing;
    leave_channel(ChannelArgs) -> Nothing;
    add_member(ChannelMemberArgs) -> Nothing;
    remove_member(ChannelMemberArgs) -> Nothing;
    /// The direct message with one person, made if need be.
    start_direct(PersonArgs) -> ChannelArgs;

    // Timeline
    timeline(TimelineArgs) -> TimelineWindow;
    /// Fetches a part of a hole; answers when it is in the cache.
    load_hole(LoadHoleArgs) -> Nothing;
    /// Writes to the outbox: when this answers, the message survives anything.
    send_message(SendMessageArgs) -> SentArgs;
    edit_message(EditMessageArgs) -> Nothing;
    delete_message(MessageArgs) -> Nothing;
    mark_read(MarkReadArgs) -> Nothing;
    /// A wedged message goes to the end of its line again.
    retry_wedged(MessageIdArgs) -> Nothing;
    /// A wedged message, changed: a new message with a new id.
    edit_wedged(EditWedgedArgs) -> SentArgs;
    discard_wedged(MessageIdArgs) -> Nothing;
    draft(DraftArgs) -> Draft;
    save_draft(SaveDraftArgs) -> Nothing;
    /// What was written in the same place on another device at the same time, and is kept.
    other_draft(DraftArgs) -> Option<OtherDraft>;
    /// Changes places with what stands in the box.
    take_other_draft(DraftArgs) -> Draft;
    discard_other_draft(DraftArgs) -> Nothing;
    search(SearchArgs) -> SearchResults;

    // Around a message. Reactions, bookmarks and threads are queued where the line is down;
    // pins and confirmations go to the server at once and fail at once without it.
    /// Whom a text would notify, before it is sent.
    mention_reach(MentionReachArgs) -> MentionReach;
    thread(ThreadArgs) -> ThreadView;
    /// Fetches what of a thread is not cached; answers when it is.
    load_thread(ThreadArgs) -> Nothing;
    follow_thread(FollowThreadArgs) -> Nothing;
    /// All of it that is cached has been read.
    mark_thread_read(ThreadArgs) -> Nothing;
    /// The threads that this person follows, the latest reply first.
    threads(Nothing) -> Vec<ThreadRow>;
    react(ReactArgs) -> Nothing;
    set_pinned(SetPinnedArgs) -> Nothing;
    pins(ChannelArgs) -> Vec<PlacedRow>;
    set_saved(SetSavedArgs) -> Nothing;
    saved(Nothing) -> Vec<PlacedRow>;
    /// Where others named this person, the latest first.
    mentions(Nothing) -> Vec<PlacedRow>;
    /// This message and what follows it are to be unread again.
    mark_unread(MarkReadArgs) -> Nothing;
    /// Who has read a message of one's own.
    who_has_read(MessageArgs) -> Readers;
    /// Words that a message once had, the oldest first.
    revisions(MessageArgs) -> Vec<RevisionRow>;
    /// A copy of a message's words, with its author, as a message of one's own.
    forward_message(ForwardArgs) -> SentArgs;
    confirm(ConfirmArgs) -> Nothing;
    confirmations(MessageArgs) -> ConfirmationsView;
    /// The address of a message; it opens only for who may see the message.
    permalink(MessageArgs) -> PermalinkAnswer;
    /// Where a message is, fetched if need be; says no more than `unavailable` of what this
    /// person may not know of.
    locate_message(MessageArgs) -> Located;
    /// Where the first message at or after a moment stands; `unavailable`: nothing since.
    locate_date(DateArgs) -> Located;
    /// The same with what only the server has; slower, and never without the former's answer.
    search_everywhere(SearchArgs) -> SearchResults;
    /// Channels, people and commands by their names: 汉字, pinyin, initials, English.
    jump(JumpQuery) -> JumpResults;

    // What belongs to the person
    /// Folders, levels, quiet hours: what follows the person from device to device.
    personal(Nothing) -> PersonalView;
    /// Changes one setting; the other devices hear of it.
    set_personal(SetPersonalArgs) -> Nothing;
    /// What is unread, for the title, the tray and the rail.
    badge(Nothing) -> Badge;
    /// Everybody who is not offline.
    presence(Nothing) -> Vec<PersonPresence>;
    typing(ChannelArgs) -> Vec<TypingPerson>;
    /// Said with every key in the composer; told to the others now and then.
    note_typing(DraftArgs) -> Nothing;
    /// Somebody sits here; said now and then while keys and mouse are used.
    note_activity(Nothing) -> Nothing;

    // Permissions
    capabilities(CapabilitiesArgs) -> Vec<Capability>;
    my_scopes(Nothing) -> Vec<ScopeOption>;
    my_permissions(ScopeArgs) -> MyPermissions;
    my_timeline(Nothing) -> AccessTimeline;

    // Cases of conduct
    /// Those this person has a part in, from the cache.
    cases(Nothing) -> CasesView;
    /// Everything this person can judge, from the server.
    case_docket(Nothing) -> Vec<CaseRow>;
    report_message(ReportMessageArgs) -> CaseRow;
    open_case(OpenCaseArgs) -> CaseRow;
    act_on_case(ActOnCaseArgs) -> CaseRow;
    /// The organisation's own rules, from the server.
    house_rules(Nothing) -> HouseRules;
    set_house_rule(SetHouseRuleArgs) -> HouseRule;

    // Requests for access
    /// Those this person has a part in, from the cache.
    requests(Nothing) -> RequestsView;
    /// Files it; with `dry_run` tells who would decide and until when.
    file_request(FileRequest) -> FiledView;
    act_on_request(ActOnRequestArgs) -> RequestRow;
    /// What was typed for this permission at this place and not sent.
    request_draft(RequestDraftArgs) -> Option<RequestDraft>;
    /// Null throws it away.
    save_request_draft(SaveRequestDraftArgs) -> Nothing;
    /// Asks where it is to go, and has the server write down that it was taken away.
    save_request_record(SaveRequestRecordArgs) -> RecordTaken;
    /// Parts of reviewers that are lent: one's own, and those to oneself.
    delegations(Nothing) -> DelegationsView;
    delegate(DelegateIt) -> DelegationsView;
    end_delegation(DelegationArgs) -> DelegationsView;
    /// How requests went lately, where this person decides.
    request_figures(Nothing) -> FiguresView;
    /// Who approves whom in return, for whoever reads the audit.
    approval_rings(Nothing) -> ApprovalRingsView;

    // People and administration
    directory(Nothing) -> DirectoryView;
    /// Every scope at which this administrator may look into somebody's access.
    person_scopes(PersonArgs) -> Vec<ScopeOption>;
    person_access(PersonAccessArgs) -> PersonAccess;
    exclude(ExcludeArgs) -> EffectsView;
    end_exclusion(EndExclusionArgs) -> EffectsView;
    grant(GrantArgs) -> EffectsView;
    revoke_grant(RevokeGrantArgs) -> EffectsView;
    create_person(CreatePerson) -> OneTimeCode;
    reset_sign_in_code(PersonArgs) -> OneTimeCode;
    disable_person(PersonReasonArgs) -> Nothing;
    enable_person(PersonReasonArgs) -> Nothing;
    create_department(CreateDepartmentArgs) -> DepartmentArgs;
    create_team(CreateTeamArgs) -> TeamArgs;
    set_team_member(SetTeamMemberArgs) -> Nothing;
    remove_team_member(TeamMemberArgs) -> Nothing;
    set_post(SetPostArgs) -> Nothing;

    // Roles and grants. The matrix is this program's own; the rest asks the server.
    role_matrix(Nothing) -> RoleMatrix;
    roles(Nothing) -> RolesView;
    /// Changes or makes a role of the company's own; with `dry_run` what it would come to.
    set_role(SetRoleArgs) -> RoleAnswer;
    retire_role(RetireRoleArgs) -> RoleAnswer;
    give_role(GiveRoleArgs) -> RoleGivenView;
    /// Which way requests take, and what is on its way by which.
    workflows(Nothing) -> WorkflowsView;
    /// Changes or makes one; with `dry_run` what it would come to.
    set_workflow(SetWorkflowArgs) -> WorkflowSavedView;
    retire_workflow(RetireWorkflowArgs) -> Workflow;
    end_held_role(EndHeldRoleArgs) -> EffectsView;
    /// What everybody in a project is given there; with `dry_run` what a change would come to.
    set_bundle(SetBundleArgs) -> RoleGivenView;
    /// What is granted to whom: everywhere, or in one team.
    grants(GrantsArgs) -> GrantsView;

    // Teams and groups
    edit_team(EditTeamArgs) -> Nothing;
    archive_team(ArchiveTeamArgs) -> Nothing;
    archive_channel(ArchiveChannelArgs) -> Nothing;
    freeze_team(FreezeTeamArgs) -> Nothing;
    freeze_channel(FreezeChannelArgs) -> Nothing;
    set_team_owner(SetTeamOwnerArgs) -> Nothing;
    add_team_members(TeamPeopleArgs) -> Nothing;
    /// Many at once.
    add_members(ChannelPeopleArgs) -> Nothing;
    invite_to_team(TeamPeopleArgs) -> Nothing;
    uninvite_from_team(TeamMemberArgs) -> Nothing;
    decide_team_request(DecideTeamRequestArgs) -> Nothing;
    /// Who came and went and what waits; asks the server.
    team_record(TeamArgs) -> TeamRecord;
    join_team(TeamWordArgs) -> Came;
    /// One's own request is taken back, or the invitation declined.
    withdraw_from_team(TeamArgs) -> Nothing;
    leave_team(TeamWordArgs) -> Came;
    set_team_default_channels(TeamChannelsArgs) -> Nothing;
    default_channels(Nothing) -> DefaultChannels;
    set_default_channels(DefaultChannels) -> Nothing;
    start_group(StartGroupArgs) -> ChannelArgs;
    create_people_group(CreatePeopleGroup) -> Nothing;
    edit_people_group(EditPeopleGroupArgs) -> Nothing;
    remove_people_group(PeopleGroupArgs) -> Nothing;
    /// With `dry_run` what it would do, and nothing is done.
    offboard(OffboardArgs) -> OffboardedView;
    move_person(MovePersonArgs) -> Nothing;

    // The first hour
    /// Asks a server what it is; nothing that was typed is sent before it is known.
    look_at_server(LookAtServerArgs) -> ServerLook;
    /// Reads a `tokenim://join?…` and asks the server it leads to.
    look_at_link(LookAtLinkArgs) -> LinkLook;
    /// Starts the server inside this program, for trying, and looks at it.
    start_local(Nothing) -> LinkLook;
    set_up(SetUpArgs) -> SessionView;
    join(JoinArgs) -> SessionView;
    /// Whether an administrator has answered somebody who waits.
    ask_for_answer(Nothing) -> SessionView;
    stop_waiting(Nothing) -> SessionView;
    proxy(Nothing) -> ProxyChoice;
    set_proxy(ProxyArgs) -> ProxyChoice;
    /// What is used on the way to a server; null: to the one that is remembered.
    proxy_to(ProxyToArgs) -> ProxyView;
    self_test(SelfTestArgs) -> Vec<TestStep>;
    make_join_link(CreateJoinLink) -> JoinLinkView;
    join_links(Nothing) -> Vec<JoinLink>;
    revoke_join_link(JoinLinkArgs) -> Nothing;
    join_requests(Nothing) -> Vec<JoinRequest>;
    decide_join(DecideJoinArgs) -> Nothing;
    sessions(Nothing) -> Vec<SessionRow>;
    end_session(EndSessionArgs) -> Nothing;
    end_other_sessions(Nothing) -> Nothing;
    /// For what is grave: until when this session may go on without.
    confirm_identity(ConfirmIdentityArgs) -> IdentityConfirmed;
    change_password(ChangePasswordArgs) -> Nothing;
    /// Whom to ask and what the administrators want said; works offline and signed out.
    help(Nothing) -> HelpView;
    set_help(SetHelp) -> Nothing;
    password_rules(Nothing) -> PasswordRulesView;
    set_password_profile(SetPasswordProfile) -> Nothing;
    /// Turns to a page of what follows set-up; null ends it.
    furnish(FurnishArgs) -> SessionView;
    /// How long messages are kept everywhere; null: for as long as the organisation stands.
    retention(Nothing) -> Option<Retention>;
    set_retention(SetRetention) -> Nothing;

    // Labels, the reading lease, what was purged
    /// Raising is for whoever manages the channel, lowering asks for a right of its own.
    set_channel_label(ChannelLabelArgs) -> Nothing;
    set_message_label(MessageLabelArgs) -> Nothing;
    /// In hours.
    reading_lease(Nothing) -> u32;
    set_reading_lease(SetReadingLease) -> Nothing;
    /// What was to go from somebody's devices; asks the server.
    person_purges(PersonArgs) -> Vec<PurgeLine>;
    /// How sensitive what somebody reads may be at most; with `dry_run` what that would do.
    set_clearance(SetClearanceArgs) -> ClearanceView;
    my_clearance(Nothing) -> Option<OwnClearance>;
    // The audit. Reading, verifying and exporting ask the server; what this device vouches for
    // is known without it.
    audit_standing(Nothing) -> AuditStanding;
    /// That the server was restored has been read. What is worse than that stays.
    read_audit_finding(AuditFindingArgs) -> AuditStanding;
    /// The records about oneself, the newest first.
    own_audit(OwnAuditArgs) -> AuditRows;
    read_audit(ReadAuditArgs) -> AuditRows;
    /// Whether the rights in the server's database are what its audit says.
    rights_check(Nothing) -> RightsCheckView;
    /// Writes back what the audit says, or accepts what another hand did.
    settle_rights(SettleRights) -> RightsCheckView;
    /// Hashes every record again, on this device.
    verify_audit(Nothing) -> AuditVerified;
    /// Asks where to; null: the person thought better of it.
    export_audit(ExportAuditArgs) -> Option<AuditExported>;
    /// The whole text of a report, for reading before it is sent.
    prepare_report(PrepareReportArgs) -> PreparedReport;
    /// Queues exactly this text.
    send_report(PreparedReport) -> Nothing;
    own_reports(Nothing) -> Vec<ReportState>;
    reports(Nothing) -> Vec<Report>;
    first_steps(Nothing) -> FirstSteps;
    first_step_done(FirstStepArgs) -> Nothing;
    /// Puts the list away, or begins it again.
    show_first_steps(ShowArgs) -> FirstSteps;
    news(Nothing) -> NewsView;
    news_read(Nothing) -> NewsView;

    // Files. What is attached starts at once and goes on by itself, over restarts; a message
    // waits in the outbox for its files, and is sent when the server has verified them.
    /// Opens the system's dialog and attaches what was chosen. `Invalid` where there is none.
    pick_files(DraftArgs) -> Vec<TransferRow>;
    /// Attaches what the page holds: pasted, or dropped on it. A page names no paths. First its name …
    begin_attachment(BeginAttachmentArgs) -> TransferArgs;
    // … then the bytes, in order, which are no text: `Core::put_piece` …
    /// … then it starts.
    end_attachment(TransferArgs) -> TransferRow;
    /// … or it cannot go on: a message that waits for it says so.
    fail_attachment(TransferArgs) -> Nothing;
    /// What is attached to what is being written; `Change::Draft` tells of it.
    attached(DraftArgs) -> Vec<TransferRow>;
    /// Everything on its way, and what has come to an end and was not cleared.
    transfers(Nothing) -> Vec<TransferRow>;
    pause_transfer(TransferArgs) -> Nothing;
    resume_transfer(TransferArgs) -> Nothing;
    /// A failed one, again from where it was.
    retry_transfer(TransferArgs) -> Nothing;
    /// Takes it back: an attachment leaves the box or its waiting message.
    cancel_transfer(TransferArgs) -> Nothing;
    /// What has come to an end leaves the list.
    clear_transfers(Nothing) -> Nothing;
    /// Into the sealed cache; answers at once.
    fetch_file(FileArgs) -> TransferRow;
    /// Fetches it if need be and opens it with the system's program; answers when it is open.
    open_file(FileArgs) -> Nothing;
    /// Fetches it if need be and saves it: where the person says, or in the folder of downloads.
    /// Answers at once; null where the person closed the dialog.
    save_file(SaveFileArgs) -> Option<TransferRow>;
    /// Shows a saved file in its folder.
    reveal_saved(TransferArgs) -> Nothing;
    channel_files(ChannelFilesArgs) -> ChannelFiles;
    /// What one person sent, in all channels that are here.
    person_files(PersonFilesArgs) -> ChannelFiles;
    /// A picture to draw, fetched if need be; null where it is too large or is none.
    picture(FileArgs) -> Option<Picture>;
    /// The same, small, for a conversation.
    thumbnail(FileArgs) -> Option<Picture>;
    /// A picture goes with what it says about itself, or without: from the beginning, as another
    /// transfer.
    send_as_file(SendAsFileArgs) -> TransferRow;
    /// The beginning of a text, fetched if need be; null where it is none.
    text_preview(FileArgs) -> Option<TextPreview>;
    /// The first page of a document and the sizes of all, fetched if need be; null where it has
    /// none that can be drawn.
    document(FileArgs) -> Option<Document>;
    /// One page of it; the first is 0.
    document_page(DocumentPageArgs) -> Option<Picture>;
    /// The next bytes of a sound or a film, fetched if need be.
    media_piece(MediaPieceArgs) -> MediaPiece;

    /// Who opened a file: for its sender and whoever manages the channel; asks the server.
    file_openings(FileArgs) -> FileOpeningsView;
    /// A link by which somebody without an account fetches it; the address is told this once.
    share_file(ShareFileArgs) -> FileLinkView;
    /// Of a channel: one's own, or all of them for whoever manages it. Asks the server;
    /// `Change::FileLinks` tells that it is worth asking again.
    file_links(ChannelArgs) -> Vec<FileLinkRow>;
    end_file_link(FileLinkArgs) -> Nothing;

    // The world outside
    /// Opens an address in the system's browser, after the gate; refused addresses answer `Invalid`.
    open_link(OpenLinkArgs) -> Nothing;

    // Calls
    /// Where calls can be held and the zones they can be planned in.
    call_choices(Nothing) -> CallChoices;
    /// What rings, what is under way, planned and past, over all channels.
    calls(Nothing) -> CallsView;
    start_call(StartCallArgs) -> SentArgs;
    edit_call(EditCallArgs) -> Nothing;
    /// Ends what is under way, cancels what is planned.
    end_call(MessageArgs) -> Nothing;
    decline_call(MessageArgs) -> Nothing;
    /// Asks for the way in and opens it, if it leads to where the administrators said.
    join_call(MessageArgs) -> CallOpening;
    invite_to_call(InviteToCallArgs) -> CallInvitation;
    /// Asks where the calendar file is to go; where nobody can ask, the text itself.
    save_call_calendar(MessageArgs) -> CalendarFile;
    call_providers(Nothing) -> CallProviders;
    set_call_provider(SetCallProviderArgs) -> CallProviderRow;
    remove_call_provider(CallProviderArgs) -> Nothing;
    test_call_provider(CallProviderArgs) -> CallTest;
    /// Whether a calendar reads one's calls, and when it did last.
    calendar_feed(Nothing) -> CalendarFeed;
    /// A new address for it, shown this once; the one before opens nothing any more.
    renew_calendar_feed(Nothing) -> CalendarAddress;
    end_calendar_feed(Nothing) -> Nothing;

    // Room for files
    /// What one's own files take, what remains, and who can change it.
    own_room(Nothing) -> RoomsView;
    /// What a file for this channel has to fit into.
    channel_room(ChannelArgs) -> RoomsView;
    quotas(Nothing) -> QuotaBoardView;
    /// With `dry_run` what it would come to.
    set_quota(SetQuota) -> QuotaEffectView;
    /// The list and the last messages are painted and input is taken; said once a start, and
    /// printed for those who measure it.
    interactive(Nothing) -> Nothing;
    /// Tray and autostart on this computer.
    desktop(Nothing) -> DesktopView;
    set_desktop(DesktopSettings) -> DesktopView;
}

/// What the UI hears without asking.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// Something on screen may be out of date: read it again.
    Changes { changes: Vec<Change> },
    /// A notification was clicked: show this message.
    OpenMessage {
        channel_id: ChannelId,
        #[ts(type = "number")]
        seq: Seq,
    },
    /// A notification about a request was clicked: show it.
    OpenRequest { request_id: AccessRequestId },
    /// A notification about a case was clicked: show it.
    OpenCase { case_id: CaseId },
    /// An address of ours was opened outside: ask the person. None where it says nothing that
    /// this program understands.
    Link { link: Option<DeepLink> },
}

macro_rules! args {
    ($($(#[$attribute:meta])* $name:ident { $($(#[$field_attribute:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$attribute])*
        #[derive(Clone, Serialize, Deserialize, ts_rs::TS)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_attribute])* pub $field: $type),* }
    )+};
}

/// What the first screen shows.
#[derive(Clone, Serialize, ts_rs::TS)]
pub struct StartUp {
    pub session: SessionView,
    pub preferences: Preferences,
    /// None unless somebody is signed in.
    pub house: Option<StartUpHouse>,
}

#[derive(Clone, Serialize, ts_rs::TS)]
pub struct StartUpHouse {
    pub channels: Vec<ChannelRow>,
    pub personal: PersonalView,
    pub open: Option<StartUpChannel>,
}

#[derive(Clone, Serialize, ts_rs::TS)]
pub struct StartUpChannel {
    pub channel_id: ChannelId,
    pub view: ChannelView,
    pub draft: Draft,
    pub window: TimelineWindow,
}

args! {
    Nothing {}
    StartUpArgs {
        /// The channel that was open the last time.
        last: Option<ChannelId>,
        /// Rows wanted of the channel that opens.
        count: u32,
    }
    SignInArgs {
        /// `https://im.example.com:8443`
        server: String,
        handle: String,
        /// Exactly one of the two …
        password: Option<String>,
        /// … the one-time code, with the password to be used from now on.
        code: Option<String>,
        new_password: Option<String>,
        /// The company's own certificate authority, PEM, where it has one.
        company_ca: Option<String>,
        /// For the passphrase file, where no key store answers.
        passphrase: Option<String>,
    }
    UnlockArgs { passphrase: String }
    ChannelArgs { channel_id: ChannelId }
    ChangeChannelArgs { channel_id: ChannelId, change: ChangeChannel }
    ChannelMemberArgs { channel_id: ChannelId, person: PersonId }
    PersonArgs { person: PersonId }
    ChannelLabelArgs { channel_id: ChannelId, label: SetLabel }
    SetClearanceArgs { person: PersonId, clearance: SetClearance }
    MessageLabelArgs { channel_id: ChannelId, message_id: MessageId, label: SetLabel }
    PersonReasonArgs { person: PersonId, text: String }
    TimelineArgs {
        channel_id: ChannelId,
        anchor: Anchor,
        /// Rows wanted for `latest`, `first_unread` and `at`.
        count: u32,
    }
    LoadHoleArgs {
        channel_id: ChannelId,
        /// Load the entries just below this seq.
        #[ts(type = "number")]
        before: Seq,
    }
    SendMessageArgs {
        channel_id: ChannelId,
        body: String,
        reply_to: Option<MessageId>,
        /// A reply in this message's thread …
        #[serde(default)]
        #[ts(optional)]
        thread_root: Option<MessageId>,
        /// … that stands in the channel too.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        also_to_channel: bool,
        /// An announcement whose readers are asked to confirm it.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        ask_confirmation: bool,
        /// What is attached to it; the text may then be empty.
        #[serde(default)]
        #[ts(optional, as = "Option<Vec<TransferId>>")]
        files: Vec<TransferId>,
        /// How sensitive it is by itself.
        #[serde(default)]
        #[ts(optional)]
        label: Option<Label>,
    }
    BeginAttachmentArgs {
        channel_id: ChannelId,
        #[serde(default)]
        #[ts(optional)]
        thread: Option<MessageId>,
        name: String,
        /// Bytes, as the page says.
        #[serde(default)]
        #[ts(optional, type = "number")]
        size: Option<u64>,
    }
    AuditFindingArgs {
        #[ts(type = "number")]
        id: i64,
    }
    OwnAuditArgs {
        /// `next` of the page before.
        #[ts(type = "number | null")]
        before: Option<u64>,
    }
    ReadAuditArgs {
        filter: AuditFilter,
        /// `next` of the page before.
        #[ts(type = "number | null")]
        before: Option<u64>,
    }
    ExportAuditArgs { format: AuditFormat, filter: AuditFilter }
    TransferArgs { transfer: TransferId }
    SendAsFileArgs { transfer: TransferId, as_file: bool }
    FileArgs { channel_id: ChannelId, file_id: FileId }
    DocumentPageArgs { channel_id: ChannelId, file_id: FileId, page: u32 }
    MediaPieceArgs { channel_id: ChannelId, file_id: FileId, #[ts(type = "number")] at: u64 }
    SaveFileArgs {
        channel_id: ChannelId,
        file_id: FileId,
        /// The person chooses where; otherwise the folder of downloads.
        ask: bool,
    }
    ChannelFilesArgs {
        channel_id: ChannelId,
        /// Part of a name; empty: all of them.
        query: String,
        /// None: every kind.
        file_kind: Option<FileKind>,
        sort: FileSort,
    }
    PersonFilesArgs {
        person: PersonId,
        /// Part of a name; empty: all of them.
        query: String,
        /// None: every kind.
        file_kind: Option<FileKind>,
        sort: FileSort,
    }
    ReportMessageArgs { channel_id: ChannelId, message_id: MessageId, report: ReportMessage }
    OpenCaseArgs { person: PersonId, open: OpenCase }
    SetHouseRuleArgs { rule: HouseRuleId, set: SetHouseRule }
    ActOnCaseArgs {
        case: CaseId,
        /// Made by the caller: repeated under it, the act is done once.
        operation: OperationId,
        deed: CaseDeed,
    }
    ActOnRequestArgs {
        request: AccessRequestId,
        /// Made once for one press: done again, it is done once.
        operation: OperationId,
        deed: RequestDeed,
    }
    SaveRequestRecordArgs {
        request: AccessRequestId,
        /// Which one the lines were drawn from.
        #[ts(type = "number")]
        revision: u64,
        format: RecordFormat,
        /// What the printed record says; nothing for JSON.
        lines: Vec<PrintedLine>,
    }
    DelegationArgs { delegation: DelegationId }
    RequestDraftArgs { permission: Option<Permission>, scope: Scope }
    SaveRequestDraftArgs {
        permission: Option<Permission>,
        scope: Scope,
        draft: Option<RequestDraft>,
    }
    MentionReachArgs { channel_id: ChannelId, body: String }
    ThreadArgs { channel_id: ChannelId, root: MessageId }
    FollowThreadArgs { channel_id: ChannelId, root: MessageId, following: bool }
    ReactArgs { channel_id: ChannelId, message_id: MessageId, emoji: String, on: bool }
    SetPinnedArgs { channel_id: ChannelId, message_id: MessageId, pinned: bool }
    SetSavedArgs { channel_id: ChannelId, message_id: MessageId, saved: bool }
    ForwardArgs {
        /// Where it goes.
        to: ChannelId,
        channel_id: ChannelId,
        message_id: MessageId,
        /// A word of one's own; may be empty.
        body: String,
    }
    ConfirmArgs { channel_id: ChannelId, message_id: MessageId, revision: u32 }
    PermalinkAnswer { url: String }
    SentArgs { message_id: MessageId }
    MessageArgs { channel_id: ChannelId, message_id: MessageId }
    MessageIdArgs { message_id: MessageId }
    EditMessageArgs { channel_id: ChannelId, message_id: MessageId, body: String }
    EditWedgedArgs { message_id: MessageId, body: String }
    MarkReadArgs {
        channel_id: ChannelId,
        #[ts(type = "number")]
        seq: Seq,
    }
    DraftArgs {
        channel_id: ChannelId,
        /// The thread's first message; none for the channel itself.
        #[serde(default)]
        #[ts(optional)]
        thread: Option<MessageId>,
    }
    SaveDraftArgs {
        channel_id: ChannelId,
        #[serde(default)]
        #[ts(optional)]
        thread: Option<MessageId>,
        body: String,
        /// What the box held when it was last in step: what came from elsewhere since is not
        /// written over in silence.
        #[serde(default)]
        #[ts(optional)]
        before: Option<String>,
    }
    DateArgs { channel_id: ChannelId, at: UnixMillis }
    SetPersonalArgs { setting: Setting }
    SearchArgs { query: String, channel_id: Option<ChannelId>, limit: u32 }
    CapabilitiesArgs { queries: Vec<CapabilityQuery> }
    ScopeArgs { scope: Scope }
    PersonAccessArgs { person: PersonId, scope: Scope }
    ExcludeArgs { person: PersonId, exclude: Exclude }
    EndExclusionArgs { exclusion: ExclusionId, end: EndIt }
    GrantArgs { person: PersonId, grant: GrantIt }
    RevokeGrantArgs { grant: GrantId, end: EndIt }
    SetRoleArgs { role: CustomRoleId, set: SetRole }
    SetBundleArgs { team: TeamId, set: SetBundle }
    RetireRoleArgs { role: CustomRoleId, retire: RetireRole }
    GiveRoleArgs { person: PersonId, give: GiveRole }
    SetWorkflowArgs { workflow: WorkflowId, set: SetWorkflow }
    RetireWorkflowArgs { workflow: WorkflowId, retire: RetireWorkflow }
    EndHeldRoleArgs { held: GrantId, end: EndIt }
    /// Null: everywhere.
    GrantsArgs { team: Option<TeamId> }
    CreateDepartmentArgs { name: String, parent: Option<DepartmentId>, manager: Option<PersonId> }
    CreateTeamArgs {
        name: String,
        team_kind: TeamKind,
        department: Option<DepartmentId>,
        admin: PersonId,
        start: Option<TeamStart>,
    }
    DepartmentArgs { department: DepartmentId }
    TeamArgs { team: TeamId }
    TeamWordArgs { team: TeamId, text: String }
    TeamPeopleArgs { team: TeamId, people: Vec<PersonId> }
    TeamChannelsArgs { team: TeamId, channels: Vec<ChannelId> }
    ChannelPeopleArgs { channel_id: ChannelId, people: Vec<PersonId> }
    EditTeamArgs { team: TeamId, edit: EditTeam }
    ArchiveTeamArgs { team: TeamId, archived: bool, text: String }
    ArchiveChannelArgs { channel_id: ChannelId, archived: bool, text: String }
    FreezeTeamArgs { team: TeamId, frozen: bool, text: String }
    FreezeChannelArgs { channel_id: ChannelId, frozen: bool, text: String }
    SetTeamOwnerArgs { team: TeamId, owner: PersonId, deputy: Option<PersonId> }
    DecideTeamRequestArgs { team: TeamId, person: PersonId, approve: bool, text: String }
    StartGroupArgs { people: Vec<PersonId>, name: String }
    EditPeopleGroupArgs { group: PeopleGroupId, edit: EditPeopleGroup }
    PeopleGroupArgs { group: PeopleGroupId }
    OffboardArgs { person: PersonId, offboard: Offboard }
    MovePersonArgs { person: PersonId, to: MovePerson }
    TeamMemberArgs { team: TeamId, person: PersonId }
    SetTeamMemberArgs { team: TeamId, person: PersonId, admin: bool }
    SetPostArgs { person: PersonId, role: RoleKey, held: bool, text: String }
    OpenLinkArgs { url: String }
    SaidTimeArgs {
        /// `2026-11-23T10:00`, as the clock shows it there.
        said: String,
        minutes: u32,
        time_zone: String,
    }
    StartCallArgs {
        channel_id: ChannelId,
        video: bool,
        title: String,
        provider: CallProviderId,
        /// The room's address, where the provider's rooms are made elsewhere.
        link: Option<String>,
        /// None: now.
        time: Option<SaidTimeArgs>,
    }
    EditCallArgs {
        channel_id: ChannelId,
        message_id: MessageId,
        title: String,
        time: Option<SaidTimeArgs>,
    }
    CalendarFile {
        /// It lies where the person said.
        saved: bool,
        name: String,
        /// Where nobody could be asked: for the page to hand over.
        text: Option<String>,
    }
    ShareFileArgs {
        channel_id: ChannelId,
        file_id: FileId,
        days: u32,
        /// None: as often as any link may be opened.
        opens_max: Option<u32>,
    }
    FileLinkArgs { channel_id: ChannelId, file_id: FileId, link: FileLinkId }
    InviteToCallArgs { channel_id: ChannelId, message_id: MessageId, name: String }
    SetCallProviderArgs {
        /// None: a new one.
        provider: Option<CallProviderId>,
        set: SetCallProvider,
    }
    CallProviderArgs { provider: CallProviderId }
    LookAtServerArgs {
        server: String,
        /// PEM, where the company has an authority of its own and the person has its file …
        company_ca: Option<String>,
        /// … or its SHA-256, by which it is taken from the server.
        ca_fingerprint: Option<String>,
    }
    LookAtLinkArgs { link: String, company_ca: Option<String> }
    SetUpArgs {
        server: String,
        company_ca: Option<String>,
        code: String,
        organisation_name: String,
        password_profile: PasswordProfile,
        handle: String,
        display_name: String,
        password: String,
        passphrase: Option<String>,
    }
    JoinArgs {
        link: String,
        company_ca: Option<String>,
        handle: String,
        display_name: String,
        password: String,
        passphrase: Option<String>,
    }
    ProxyArgs { choice: ProxyChoice }
    ProxyToArgs { server: Option<String> }
    FurnishArgs { page: Option<Furnishing> }
    SelfTestArgs {
        /// None: the server of whoever is signed in.
        server: Option<String>,
        company_ca: Option<String>,
    }
    JoinLinkArgs { link: JoinLinkId }
    DecideJoinArgs { request: JoinRequestId, approved: bool, text: String }
    EndSessionArgs { session: SessionId }
    ConfirmIdentityArgs { password: String }
    ChangePasswordArgs { current: String, new: String }
    PrepareReportArgs { words: String }
    PreparedReport { text: String }
    FirstStepArgs { step: FirstStep }
    ShowArgs { shown: bool }
}
