//! The whole URL map on one page, each route with its policy row.
//!
//! A row says which action the policy is asked about and where the thing acted on comes
//! from. A route without a row does not compile:
//!
//! ```compile_fail
//! use axum::http::Method;
//! use tokenim_server::router::Map;
//!
//! async fn everything() -> &'static str {
//!     "all of it"
//! }
//!
//! let map = Map::new().route(Method::GET, "/v1/everything", everything);
//! ```
//!
//! With one it does:
//!
//! ```
//! use axum::http::Method;
//! use tokenim_protocol::permission::Action;
//! use tokenim_server::router::{Map, Place, Row};
//!
//! async fn health() -> &'static str {
//!     "well"
//! }
//!
//! let row = Row::of(Action::ReadHealth, Place::Nowhere);
//! let map = Map::new().route(Method::GET, "/v1/health", row, health);
//! assert_eq!(map.table().len(), 1);
//! ```

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, on};
use tokenim_protocol::permission::Action;

use crate::app::App;
use crate::error::AppError;
use crate::health::{healthz, readyz};
use crate::openapi::{self, Described, Operation};
use crate::routes::{
    administration, audit, calendar, calls, cases, channels, conversation, files, groups, keeping,
    messages, outside, personal, quotas, requests, roles, search, session, start, uploads,
    workflows,
};
use crate::{limits, logging, metrics, pages};

/// Where the thing that is acted on comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The action is about nothing in particular, or about oneself.
    Nowhere,
    Organisation,
    /// The team named in the body, or the organisation where none is.
    TeamOfBody,
    Team,
    Channel,
    /// A message of the channel in the path.
    Message,
    /// What one hands over oneself to the channel in the path.
    Upload,
    /// A file of a message of the channel in the path.
    File,
    Person,
    /// The person in the path, at the scope in body or query.
    PersonAtScope,
    /// The named set of people in the path.
    PeopleGroup,
    /// Whom and where the exclusion or grant in the path concerns.
    Exclusion,
    Grant,
    /// The access request in the path, in which one has a part.
    Request,
    /// The case in the path, in which one has a part.
    Case,
    /// The lent part in the path, one's own or lent to oneself.
    Delegation,
}

/// The policy row of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub action: Action,
    /// What it is when the one acted on is oneself, or the message one's own, or a public
    /// channel becomes a private one: the second of two actions behind one address.
    pub or: Option<Action>,
    pub place: Place,
}

impl Row {
    pub const fn of(action: Action, place: Place) -> Self {
        Self {
            action,
            or: None,
            place,
        }
    }

    #[must_use]
    pub const fn or(self, other: Action) -> Self {
        Self {
            or: Some(other),
            ..self
        }
    }
}

/// One line of the map.
#[derive(Clone, Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub row: Row,
    /// What goes in and out, from the handler's signature.
    pub operation: Operation,
}

/// Routes with their rows, as they are put together.
#[derive(Default)]
pub struct Map {
    router: Router<App>,
    table: Vec<Route>,
}

impl Map {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn route<H, T>(mut self, method: Method, path: &'static str, row: Row, handler: H) -> Self
    where
        H: Handler<T, App> + Described<T>,
        T: 'static,
    {
        let operation = H::operation();
        let filter = MethodFilter::try_from(method.clone()).expect("the map uses plain methods");
        self.router = self.router.route(path, on(filter, handler));
        self.table.push(Route {
            method,
            path,
            row,
            operation,
        });
        self
    }

    pub fn table(&self) -> &[Route] {
        &self.table
    }
}

/// Every route there is.
#[rustfmt::skip]
fn map() -> Map {
    use Action::*;
    let at = Row::of;
    Map::new()
        .route(Method::GET,    "/healthz",                                    at(ReadHealth, Place::Nowhere),                healthz)
        .route(Method::GET,    "/readyz",                                     at(ReadHealth, Place::Nowhere),                readyz)
        .route(Method::GET,    "/v1/openapi.json",                            at(ReadInterface, Place::Nowhere),             openapi::page)
        .route(Method::POST,   "/v1/sign-in",                                 at(SignIn, Place::Nowhere),                    session::sign_in)
        .route(Method::POST,   "/v1/sign-out",                                at(SignOut, Place::Nowhere),                   session::sign_out)
        .route(Method::PUT,    "/v1/me/state",                                at(KeepOwnState, Place::Nowhere),              personal::keep_state)
        .route(Method::GET,    "/v1/socket",                                  at(Sync, Place::Nowhere),                      session::socket)

        .route(Method::GET,    "/v1/channels/{channel}/entries",              at(ReadChannel, Place::Channel),               messages::entries)
        .route(Method::GET,    "/v1/channels/{channel}/since",                at(ReadChannel, Place::Channel),               messages::since)
        .route(Method::POST,   "/v1/channels/{channel}/messages",             at(SendMessage, Place::Channel),               messages::send)
        .route(Method::PUT,    "/v1/channels/{channel}/messages/{message}",   at(EditOwnMessage, Place::Message),            messages::edit)
        .route(Method::DELETE, "/v1/channels/{channel}/messages/{message}",   at(DeleteAnyMessage, Place::Message).or(DeleteOwnMessage), messages::delete)
        .route(Method::PUT,    "/v1/channels/{channel}/read-mark",            at(MarkRead, Place::Channel),                  messages::mark_read)
        .route(Method::GET,    "/v1/channels/{channel}/read-marks",                            at(SeeReaders, Place::Channel),               conversation::read_marks)
        .route(Method::GET,    "/v1/channels/{channel}/messages/{message}",                    at(ReadChannel, Place::Message),              conversation::message)
        .route(Method::GET,    "/v1/channels/{channel}/messages/{message}/revisions",          at(ReadChannel, Place::Message),              conversation::revisions)
        .route(Method::GET,    "/v1/channels/{channel}/messages/{message}/thread",             at(ReadChannel, Place::Message),              conversation::thread)
        .route(Method::PUT,    "/v1/channels/{channel}/messages/{message}/thread",             at(FollowThread, Place::Message),             conversation::mark_thread)
        .route(Method::PUT,    "/v1/channels/{channel}/messages/{message}/reaction",           at(React, Place::Message),                    conversation::react)
        .route(Method::PUT,    "/v1/channels/{channel}/messages/{message}/pin",                at(PinMessage, Place::Message),               conversation::set_pin)
        .route(Method::PUT,    "/v1/channels/{channel}/messages/{message}/saved",              at(SaveMessage, Place::Message),              conversation::save)
        .route(Method::DELETE, "/v1/saved/{message}",                                          at(UnsaveMessage, Place::Nowhere),            conversation::unsave)
        .route(Method::PUT,    "/v1/channels/{channel}/messages/{message}/confirmation",       at(ConfirmAnnouncement, Place::Message),      conversation::confirm)
        .route(Method::GET,    "/v1/channels/{channel}/messages/{message}/confirmations",      at(ReadConfirmations, Place::Message),        conversation::confirmations)

        .route(Method::OPTIONS, "/v1/uploads",                                                 at(ReadInterface, Place::Nowhere),            uploads::options)
        .route(Method::POST,   "/v1/channels/{channel}/uploads",                               at(UploadFile, Place::Channel),               uploads::begin)
        .route(Method::HEAD,   uploads::UPLOAD,                                                at(UploadFile, Place::Upload),                uploads::look)
        .route(Method::PATCH,  uploads::UPLOAD,                                                at(UploadFile, Place::Upload),                uploads::patch)
        .route(Method::DELETE, uploads::UPLOAD,                                                at(UploadFile, Place::Upload),                uploads::end)
        .route(Method::GET,    "/v1/channels/{channel}/files/{file}",                          at(DownloadFile, Place::File),                files::content)

        .route(Method::GET,    "/v1/me/room",                                 at(ReadOwnRoom, Place::Nowhere),               quotas::own_room)
        .route(Method::GET,    "/v1/channels/{channel}/room",                 at(ReadChannel, Place::Channel),               quotas::channel_room)
        .route(Method::GET,    "/v1/quotas",                                  at(ManageQuotas, Place::Organisation),         quotas::board)
        .route(Method::PUT,    "/v1/quotas",                                  at(ManageQuotas, Place::Organisation),         quotas::set)
        .route(Method::GET,    "/v1/me/calendar",                             at(KeepCalendarFeed, Place::Nowhere),          calendar::state)
        .route(Method::POST,   "/v1/me/calendar",                             at(KeepCalendarFeed, Place::Nowhere),          calendar::renew)
        .route(Method::DELETE, "/v1/me/calendar",                             at(KeepCalendarFeed, Place::Nowhere),          calendar::end)
        .route(Method::GET,    "/v1/calendar/{feed}",                         at(ReadCalendarFeed, Place::Nowhere),          calendar::feed)

        .route(Method::POST,   "/v1/channels/{channel}/files/{file}/opened",                   at(DownloadFile, Place::File),                files::opened)
        .route(Method::GET,    "/v1/channels/{channel}/files/{file}/openings",                 at(ReadFileOpenings, Place::File).or(FollowFileOpenings), files::openings)
        .route(Method::GET,    "/v1/channels/{channel}/file-links",                            at(FollowFileLinks, Place::Channel),          outside::list)
        .route(Method::POST,   "/v1/channels/{channel}/files/{file}/links",                    at(ShareFileOutside, Place::File),            outside::make)
        .route(Method::POST,   "/v1/channels/{channel}/files/{file}/links/{link}/end",         at(ManageFileLinks, Place::File).or(FollowFileLinks), outside::end)
        .route(Method::GET,    "/o/{token}",                                  at(OpenFileLink, Place::Nowhere),              outside::page)
        .route(Method::GET,    "/o/{token}/file",                             at(OpenFileLink, Place::Nowhere),              outside::fetch)

        .route(Method::POST,   "/v1/search",                                  at(Search, Place::Nowhere),                    search::search)

        .route(Method::POST,   "/v1/channels",                                at(CreatePublicChannel, Place::TeamOfBody).or(CreatePrivateChannel), channels::create)
        .route(Method::POST,   "/v1/direct",                                  at(StartDirectMessage, Place::Person),         channels::start_direct)
        .route(Method::PATCH,  "/v1/channels/{channel}",                      at(ManageChannelSettings, Place::Channel),     channels::change)
        .route(Method::PUT,    "/v1/channels/{channel}/archived",             at(ArchiveChannel, Place::Channel),            channels::set_archived)
        .route(Method::PUT,    "/v1/channels/{channel}/members/{person}",     at(ManageChannelMembers, Place::Channel),      channels::add_member)
        .route(Method::DELETE, "/v1/channels/{channel}/members/{person}",     at(ManageChannelMembers, Place::Channel).or(LeaveChannel), channels::remove_member)
        .route(Method::POST,   "/v1/channels/{channel}/join",                 at(JoinChannel, Place::Channel),               channels::join)

        .route(Method::POST,   "/v1/departments",                             at(CreateDepartment, Place::Organisation),     administration::create_department)
        .route(Method::POST,   "/v1/teams",                                   at(CreateTeam, Place::Organisation),           administration::create_team)
        .route(Method::PUT,    "/v1/teams/{team}/members/{person}",           at(ManageTeamMembers, Place::Team),            administration::set_team_member)
        .route(Method::DELETE, "/v1/teams/{team}/members/{person}",           at(ManageTeamMembers, Place::Team),            administration::remove_team_member)
        .route(Method::PUT,    "/v1/teams/{team}",                            at(ManageTeam, Place::Team),                   groups::edit_team)
        .route(Method::PUT,    "/v1/teams/{team}/archived",                   at(ArchiveTeam, Place::Team),                  groups::archive_team)
        .route(Method::PUT,    "/v1/teams/{team}/frozen",                     at(FreezePlace, Place::Team),                  groups::freeze_team)
        .route(Method::PUT,    "/v1/channels/{channel}/frozen",               at(FreezePlace, Place::Channel),               groups::freeze_channel)
        .route(Method::PUT,    "/v1/teams/{team}/owner",                      at(ManageTeamMembers, Place::Team),            groups::set_team_owner)
        .route(Method::PUT,    "/v1/teams/{team}/bundle",                     at(EditBundle, Place::Team),                   groups::set_bundle)
        .route(Method::POST,   "/v1/teams/{team}/members",                    at(ManageTeamMembers, Place::Team),            groups::add_team_members)
        .route(Method::POST,   "/v1/channels/{channel}/members",              at(ManageChannelMembers, Place::Channel),      groups::add_channel_members)
        .route(Method::POST,   "/v1/teams/{team}/invitations",                at(ManageTeamMembers, Place::Team),            groups::invite)
        .route(Method::DELETE, "/v1/teams/{team}/invitations/{person}",       at(ManageTeamMembers, Place::Team),            groups::uninvite)
        .route(Method::PUT,    "/v1/teams/{team}/requests/{person}",          at(ManageTeamMembers, Place::Team),            groups::decide_request)
        .route(Method::GET,    "/v1/teams/{team}/record",                     at(ManageTeamMembers, Place::Team),            groups::record)
        .route(Method::PUT,    "/v1/teams/{team}/default-channels",           at(ManageTeam, Place::Team),                   groups::set_team_defaults)
        .route(Method::POST,   "/v1/teams/{team}/join",                       at(JoinTeam, Place::Team),                     groups::join)
        .route(Method::DELETE, "/v1/teams/{team}/join",                       at(JoinTeam, Place::Team),                     groups::withdraw)
        .route(Method::POST,   "/v1/teams/{team}/leave",                      at(LeaveTeam, Place::Team),                    groups::leave)
        .route(Method::GET,    "/v1/default-channels",                        at(SetDefaultChannels, Place::Organisation),   groups::defaults)
        .route(Method::PUT,    "/v1/default-channels",                        at(SetDefaultChannels, Place::Organisation),   groups::set_defaults)
        .route(Method::POST,   "/v1/group-messages",                          at(StartGroupMessage, Place::Organisation),    groups::start_group)
        .route(Method::POST,   "/v1/people-groups",                           at(CreatePeopleGroup, Place::Organisation),    groups::create_people_group)
        .route(Method::PUT,    "/v1/people-groups/{group}",                   at(ManagePeopleGroup, Place::PeopleGroup).or(ManageOwnPeopleGroup), groups::edit_people_group)
        .route(Method::DELETE, "/v1/people-groups/{group}",                   at(ManagePeopleGroup, Place::PeopleGroup).or(ManageOwnPeopleGroup), groups::remove_people_group)

        .route(Method::POST,   "/v1/people",                                  at(CreatePerson, Place::Organisation),         administration::create_person)
        .route(Method::POST,   "/v1/people/{person}/sign-in-code",            at(ResetCredential, Place::Person),            administration::reset_credential)
        .route(Method::POST,   "/v1/people/{person}/disable",                 at(DisablePerson, Place::Person),              administration::disable_person)
        .route(Method::POST,   "/v1/people/{person}/enable",                  at(EnablePerson, Place::Person),               administration::enable_person)
        .route(Method::POST,   "/v1/people/{person}/offboard",                at(OffboardPerson, Place::Person),             groups::offboard)
        .route(Method::PUT,    "/v1/people/{person}/department",              at(MovePerson, Place::Person),                 groups::move_person)
        .route(Method::GET,    "/v1/people/{person}/access",                  at(ReadPersonAccess, Place::PersonAtScope),    administration::read_access)
        .route(Method::POST,   "/v1/people/{person}/exclusions",              at(RevokePermission, Place::PersonAtScope),    administration::exclude)
        .route(Method::POST,   "/v1/exclusions/{exclusion}/end",              at(RestorePermission, Place::Exclusion),       administration::end_exclusion)
        .route(Method::POST,   "/v1/people/{person}/grants",                  at(GrantPermission, Place::PersonAtScope),     administration::grant)
        .route(Method::POST,   "/v1/grants/{grant}/revoke",                   at(RevokePermission, Place::Grant),            administration::revoke_grant)
        .route(Method::PUT,    "/v1/organisation/retention",                  at(SetRetention, Place::Organisation),         administration::set_retention)
        .route(Method::PUT,    "/v1/people/{person}/posts/{role}",            at(AssignPost, Place::Person),                 administration::set_post)

        .route(Method::GET,    "/v1/about",                                   at(ReadAbout, Place::Nowhere),                 start::about)
        .route(Method::POST,   "/v1/set-up",                                  at(SetUp, Place::Nowhere),                     start::set_up)
        .route(Method::POST,   "/v1/join/look",                               at(JoinByLink, Place::Nowhere),                start::look_at_link)
        .route(Method::POST,   "/v1/join",                                    at(JoinByLink, Place::Nowhere),                start::join)
        .route(Method::POST,   "/v1/join/answer",                             at(JoinByLink, Place::Nowhere),                start::join_answer)
        .route(Method::POST,   "/v1/join-links",                              at(ManageJoinLinks, Place::Organisation),      start::create_join_link)
        .route(Method::GET,    "/v1/join-links",                              at(ManageJoinLinks, Place::Organisation),      start::list_join_links)
        .route(Method::POST,   "/v1/join-links/{link}/revoke",                at(ManageJoinLinks, Place::Organisation),      start::revoke_join_link)
        .route(Method::GET,    "/v1/join-requests",                           at(DecideJoinRequest, Place::Organisation),    start::list_join_requests)
        .route(Method::POST,   "/v1/join-requests/{request}/decision",        at(DecideJoinRequest, Place::Organisation),    start::decide_join)
        .route(Method::GET,    "/v1/sessions",                                at(ManageOwnSessions, Place::Nowhere),         start::list_sessions)
        .route(Method::POST,   "/v1/sessions/{session}/end",                  at(ManageOwnSessions, Place::Nowhere),         start::end_session)
        .route(Method::POST,   "/v1/sessions/end-others",                     at(ManageOwnSessions, Place::Nowhere),         start::end_other_sessions)
        .route(Method::POST,   "/v1/sessions/confirm",                        at(ManageOwnSessions, Place::Nowhere),         start::confirm_identity)
        .route(Method::POST,   "/v1/password",                                at(ChangeOwnPassword, Place::Nowhere),         start::change_password)
        .route(Method::PUT,    "/v1/organisation/help",                       at(EditHelp, Place::Organisation),             start::set_help)
        .route(Method::POST,   "/v1/reports",                                 at(ReportProblem, Place::Nowhere),             start::send_report)
        .route(Method::PUT,    "/v1/organisation/passwords",                  at(SetPasswordProfile, Place::Organisation),   start::set_password_profile)
        .route(Method::POST,   "/v1/channels/{channel}/calls",                at(StartVoiceCall, Place::Channel).or(StartVideoCall), calls::start)
        .route(Method::PUT,    "/v1/channels/{channel}/calls/{message}",      at(ManageCall, Place::Message).or(ManageOwnCall), calls::edit)
        .route(Method::POST,   "/v1/channels/{channel}/calls/{message}/end",  at(ManageCall, Place::Message).or(ManageOwnCall), calls::end)
        .route(Method::POST,   "/v1/channels/{channel}/calls/{message}/join", at(JoinCall, Place::Message),                  calls::join)
        .route(Method::POST,   "/v1/channels/{channel}/calls/{message}/decline", at(JoinCall, Place::Message),               calls::decline)
        .route(Method::POST,   "/v1/channels/{channel}/calls/{message}/invite", at(InviteToCall, Place::Message),            calls::invite)
        .route(Method::GET,    "/v1/call-providers",                          at(ManageCallProviders, Place::Organisation),  calls::providers)
        .route(Method::PUT,    "/v1/call-providers/{provider}",               at(ManageCallProviders, Place::Organisation),  calls::set_provider)
        .route(Method::DELETE, "/v1/call-providers/{provider}",               at(ManageCallProviders, Place::Organisation),  calls::remove_provider)
        .route(Method::POST,   "/v1/call-providers/{provider}/test",          at(ManageCallProviders, Place::Organisation),  calls::test_provider)
        .route(Method::GET,    "/v1/audit/checkpoint",                        at(WitnessAudit, Place::Nowhere),              audit::checkpoint)
        .route(Method::GET,    "/v1/audit/consistency",                       at(WitnessAudit, Place::Nowhere),              audit::consistency)
        .route(Method::GET,    "/v1/audit/entries/{seq}/proof",               at(WitnessAudit, Place::Nowhere),              audit::inclusion)
        .route(Method::GET,    "/v1/audit/own",                               at(ReadOwnAudit, Place::Nowhere),              audit::own)
        .route(Method::POST,   "/v1/audit/read",                              at(ReadAudit, Place::Organisation),            audit::read)
        .route(Method::POST,   "/v1/audit/verify",                            at(ReadAudit, Place::Organisation),            audit::verify)
        .route(Method::POST,   "/v1/audit/export",                            at(ExportAudit, Place::Organisation),          audit::export)
        .route(Method::GET,    "/v1/audit/rights",                            at(FollowRightsCheck, Place::Nowhere),         audit::rights)
        .route(Method::POST,   "/v1/audit/rights",                            at(SettleRights, Place::Nowhere),              audit::settle_rights)
        .route(Method::POST,   "/v1/requests",                                at(FileRequest, Place::Nowhere),               requests::file)
        .route(Method::GET,    "/v1/requests",                                at(FollowRequest, Place::Nowhere),             requests::list)
        .route(Method::GET,    "/v1/requests/inbox",                          at(ReviewRequest, Place::Nowhere),             requests::inbox)
        .route(Method::GET,    "/v1/requests/figures",                        at(ReviewRequest, Place::Nowhere),             requests::figures)
        .route(Method::GET,    "/v1/requests/rings",                          at(ReadAudit, Place::Organisation),            requests::rings)
        .route(Method::GET,    "/v1/requests/{request}",                      at(FollowRequest, Place::Request),             requests::read)
        .route(Method::POST,   "/v1/requests/{request}/approve",              at(ReviewRequest, Place::Request),             requests::approve)
        .route(Method::POST,   "/v1/requests/{request}/deny",                 at(ReviewRequest, Place::Request),             requests::deny)
        .route(Method::POST,   "/v1/requests/{request}/question",             at(ReviewRequest, Place::Request),             requests::question)
        .route(Method::POST,   "/v1/requests/{request}/answer",               at(FollowRequest, Place::Request),             requests::answer_it)
        .route(Method::POST,   "/v1/requests/{request}/lines",                at(FollowRequest, Place::Request),             requests::line)
        .route(Method::POST,   "/v1/requests/{request}/withdraw",             at(FollowRequest, Place::Request),             requests::withdraw)
        .route(Method::POST,   "/v1/requests/{request}/nudge",                at(FollowRequest, Place::Request),             requests::nudge)
        .route(Method::POST,   "/v1/requests/{request}/escalate",             at(FollowRequest, Place::Request),             requests::escalate)
        .route(Method::POST,   "/v1/requests/{request}/endorse",              at(EndorseRequest, Place::Request),            requests::endorse)
        .route(Method::POST,   "/v1/requests/{request}/appeal",               at(FileRequest, Place::Request),               requests::appeal)
        .route(Method::POST,   "/v1/requests/{request}/record",               at(FollowRequest, Place::Request),             requests::record)
        .route(Method::GET,    "/v1/delegations",                             at(ReviewRequest, Place::Nowhere),             requests::delegations)
        .route(Method::POST,   "/v1/delegations",                             at(ReviewRequest, Place::Nowhere),             requests::delegate)
        .route(Method::POST,   "/v1/delegations/{delegation}/end",            at(ReviewRequest, Place::Delegation),          requests::end_delegation)
        .route(Method::PUT,    "/v1/channels/{channel}/label",                at(RaiseLabel, Place::Channel).or(LowerLabel), keeping::set_label)
        .route(Method::PUT,    "/v1/channels/{channel}/messages/{message}/label",               at(RaiseLabel, Place::Message).or(EditOwnMessage), keeping::label_message)
        .route(Method::PUT,    "/v1/organisation/reading-lease",              at(SetReadingLease, Place::Organisation),      keeping::set_reading_lease)
        .route(Method::POST,   "/v1/purges",                                  at(ReportPurge, Place::Nowhere),               keeping::report_purges)
        .route(Method::GET,    "/v1/people/{person}/purges",                  at(ReadPurges, Place::Person),                 keeping::read_purges)
        .route(Method::PUT,    "/v1/people/{person}/clearance",               at(SetClearance, Place::Person),               keeping::set_clearance)
        .route(Method::GET,    "/v1/roles",                                   at(ReadRoles, Place::Nowhere),                 roles::list)
        .route(Method::PUT,    "/v1/roles/{role}",                            at(DefineRole, Place::Organisation),           roles::set)
        .route(Method::POST,   "/v1/roles/{role}/retire",                     at(DefineRole, Place::Organisation),           roles::retire)
        .route(Method::POST,   "/v1/people/{person}/roles",                   at(GiveRole, Place::PersonAtScope),            roles::give)
        .route(Method::POST,   "/v1/held-roles/{held}/end",                   at(TakeRole, Place::Grant),                    roles::end_held)
        .route(Method::GET,    "/v1/grants",                                  at(ReadGrants, Place::Organisation),           roles::grants)
        .route(Method::GET,    "/v1/teams/{team}/grants",                     at(ReadGrants, Place::Team),                   roles::team_grants)
        .route(Method::POST,   "/v1/channels/{channel}/messages/{message}/report",             at(ReportMessage, Place::Message),            cases::report)
        .route(Method::POST,   "/v1/people/{person}/cases",                   at(OpenCase, Place::PersonAtScope),            cases::open)
        .route(Method::GET,    "/v1/cases",                                   at(FollowCase, Place::Nowhere),                cases::list)
        .route(Method::GET,    "/v1/cases/docket",                            at(JudgeCase, Place::Nowhere),                 cases::docket)
        .route(Method::GET,    "/v1/cases/{case}",                            at(FollowCase, Place::Case),                   cases::read)
        .route(Method::POST,   "/v1/cases/{case}/take-up",                    at(JudgeCase, Place::Case),                    cases::take_up)
        .route(Method::POST,   "/v1/cases/{case}/evidence",                   at(JudgeCase, Place::Case),                    cases::evidence)
        .route(Method::POST,   "/v1/cases/{case}/dismiss",                    at(JudgeCase, Place::Case),                    cases::dismiss)
        .route(Method::POST,   "/v1/cases/{case}/decision",                   at(JudgeCase, Place::Case),                    cases::decide)
        .route(Method::POST,   "/v1/cases/{case}/agree",                      at(JudgeCase, Place::Case),                    cases::agree)
        .route(Method::POST,   "/v1/cases/{case}/return",                     at(JudgeCase, Place::Case),                    cases::send_back)
        .route(Method::POST,   "/v1/cases/{case}/statement",                  at(FollowCase, Place::Case),                   cases::statement)
        .route(Method::POST,   "/v1/cases/{case}/lines",                      at(FollowCase, Place::Case),                   cases::line)
        .route(Method::POST,   "/v1/cases/{case}/heed",                       at(FollowCase, Place::Case),                   cases::heed)
        .route(Method::GET,    "/v1/house-rules",                             at(FollowCase, Place::Nowhere),                cases::house_rules)
        .route(Method::PUT,    "/v1/house-rules/{rule}",                      at(EditHouseRules, Place::Organisation),       cases::set_house_rule)
        .route(Method::GET,    "/v1/workflows",                               at(ReadWorkflows, Place::Organisation),        workflows::list)
        .route(Method::PUT,    "/v1/workflows/{workflow}",                    at(EditWorkflows, Place::Organisation),        workflows::set)
        .route(Method::POST,   "/v1/workflows/{workflow}/retire",             at(EditWorkflows, Place::Organisation),        workflows::retire)
        .route(Method::GET,    "/v1/reports",                                 at(ReadReports, Place::Organisation),          start::list_reports)
}

/// The map as a table, for the tests that walk it.
pub fn routes() -> Vec<Route> {
    map().table
}

pub fn router(app: App) -> Router {
    map()
        .router
        .fallback(|| async { AppError::NotFound })
        .layer(from_fn_with_state(app.clone(), limits::hold_bodies))
        .layer(from_fn(pages::keep_out))
        .layer(from_fn_with_state(app.clone(), metrics::count))
        .layer(from_fn(logging::answer))
        .with_state(app)
}
