//! The server's URL map as typed calls. One function a route; nothing here retries.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokenim_protocol::access::{AccessReport, Effects};
use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::clearance::{ClearanceEffects, SetClearance};
use tokenim_protocol::error::{ApiError, ErrorCode};
use tokenim_protocol::ids::{ChannelId, ExclusionId, GrantId, MessageId, PersonId, Seq, TeamId};
use tokenim_protocol::label::SetLabel;
use tokenim_protocol::lease::SetReadingLease;
use tokenim_protocol::permission::{RoleKey, Scope};
use tokenim_protocol::personal::{KeepState, KeptState, StateItem};
use tokenim_protocol::purge::{PurgeList, ReportPurges};
use tokenim_protocol::request::{
    Ack, ChangeChannel, ChannelMade, CreateChannel, CreateDepartment, CreatePerson, CreateTeam,
    EditMessage, EndIt, EntriesPage, Exclude, GrantIt, OneTimeCode, SendMessage, SetPost,
    SetTeamMember, SignIn, SignedIn, StartDirect, WithReason,
};
use tokenim_protocol::retention::SetRetention;
use tokenim_protocol::search::{FoundPage, SearchMessages};

use tokenim_protocol::ids::{JoinLinkId, JoinRequestId, SessionId};
use tokenim_protocol::start::{
    About, AskForAnswer, ChangePassword, ConfirmIdentity, CreateJoinLink, DecideJoin,
    IdentityConfirmed, Join, JoinLink, JoinLinkMade, JoinOffer, JoinRequest, Joined, LookAtLink,
    Report, ReportTaken, SendReport, SessionRow, SetHelp, SetPasswordProfile, SetUp,
};

use super::{Method, Net, NetError, NetRequest, Token};
use crate::error::{Error, Result};

/// Calls as one signed-in person, or before signing in.
#[derive(Clone)]
pub struct Api {
    pub(super) net: Arc<dyn Net>,
    pub(super) token: Option<Token>,
}

/// Which side of a seq a page of history lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Before(Seq),
    After(Seq),
}

impl Api {
    pub fn anonymous(net: Arc<dyn Net>) -> Self {
        Self { net, token: None }
    }

    pub fn with_token(net: Arc<dyn Net>, token: Token) -> Self {
        Self {
            net,
            token: Some(token),
        }
    }

    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<SignedIn> {
        self.ask(Method::Post, "/v1/sign-in", sign_in).await
    }

    pub async fn sign_out(&self) -> Result<()> {
        self.tell(Method::Post, "/v1/sign-out").await
    }

    pub async fn entries(&self, channel: ChannelId, page: Page, limit: u32) -> Result<EntriesPage> {
        let (side, seq) = match page {
            Page::Before(seq) => ("before", seq),
            Page::After(seq) => ("after", seq),
        };
        let path = format!("/v1/channels/{channel}/entries?{side}={seq}&limit={limit}");
        let body = self.call(Method::Get, path, None).await?;
        read(&body)
    }

    pub async fn send_message(&self, channel: ChannelId, message: &SendMessage) -> Result<Ack> {
        let path = format!("/v1/channels/{channel}/messages");
        self.ask(Method::Post, path, message).await
    }

    pub async fn edit_message(
        &self,
        channel: ChannelId,
        message: MessageId,
        edit: &EditMessage,
    ) -> Result<()> {
        let path = format!("/v1/channels/{channel}/messages/{message}");
        self.send(Method::Put, path, edit).await
    }

    pub async fn delete_message(&self, channel: ChannelId, message: MessageId) -> Result<()> {
        let path = format!("/v1/channels/{channel}/messages/{message}");
        self.tell(Method::Delete, path).await
    }

    pub async fn mark_read(&self, channel: ChannelId, mark: &ReadMark) -> Result<ReadMark> {
        let path = format!("/v1/channels/{channel}/read-mark");
        self.ask(Method::Put, path, mark).await
    }

    pub async fn keep_state(&self, items: Vec<StateItem>) -> Result<KeptState> {
        self.ask(Method::Put, "/v1/me/state", &KeepState { items })
            .await
    }

    pub async fn set_retention(&self, request: &SetRetention) -> Result<()> {
        self.send(Method::Put, "/v1/organisation/retention", request)
            .await
    }

    pub async fn set_label(&self, channel: ChannelId, request: &SetLabel) -> Result<()> {
        self.send(
            Method::Put,
            format!("/v1/channels/{channel}/label"),
            request,
        )
        .await
    }

    pub async fn label_message(
        &self,
        channel: ChannelId,
        message: MessageId,
        request: &SetLabel,
    ) -> Result<()> {
        self.send(
            Method::Put,
            format!("/v1/channels/{channel}/messages/{message}/label"),
            request,
        )
        .await
    }

    pub async fn set_clearance(
        &self,
        person: PersonId,
        request: &SetClearance,
    ) -> Result<ClearanceEffects> {
        let path = format!("/v1/people/{person}/clearance");
        self.ask(Method::Put, path, request).await
    }

    pub async fn set_reading_lease(&self, request: &SetReadingLease) -> Result<()> {
        self.send(Method::Put, "/v1/organisation/reading-lease", request)
            .await
    }

    pub async fn report_purges(&self, report: &ReportPurges) -> Result<()> {
        self.send(Method::Post, "/v1/purges", report).await
    }

    pub async fn read_purges(&self, person: PersonId) -> Result<PurgeList> {
        let path = format!("/v1/people/{person}/purges");
        let body = self.call(Method::Get, path, None).await?;
        read(&body)
    }

    pub async fn search(&self, question: &SearchMessages) -> Result<FoundPage> {
        self.ask(Method::Post, "/v1/search", question).await
    }

    pub async fn create_channel(&self, channel: &CreateChannel) -> Result<ChannelMade> {
        self.ask(Method::Post, "/v1/channels", channel).await
    }

    pub async fn start_direct(&self, person: PersonId) -> Result<ChannelMade> {
        self.ask(Method::Post, "/v1/direct", &StartDirect { person })
            .await
    }

    pub async fn change_channel(&self, channel: ChannelId, change: &ChangeChannel) -> Result<()> {
        self.send(Method::Patch, format!("/v1/channels/{channel}"), change)
            .await
    }

    pub async fn add_member(&self, channel: ChannelId, person: PersonId) -> Result<()> {
        self.tell(
            Method::Put,
            format!("/v1/channels/{channel}/members/{person}"),
        )
        .await
    }

    pub async fn remove_member(&self, channel: ChannelId, person: PersonId) -> Result<()> {
        self.tell(
            Method::Delete,
            format!("/v1/channels/{channel}/members/{person}"),
        )
        .await
    }

    pub async fn join_channel(&self, channel: ChannelId) -> Result<()> {
        self.tell(Method::Post, format!("/v1/channels/{channel}/join"))
            .await
    }

    pub async fn create_department(&self, department: &CreateDepartment) -> Result<()> {
        self.send(Method::Post, "/v1/departments", department).await
    }

    pub async fn create_team(&self, team: &CreateTeam) -> Result<()> {
        self.send(Method::Post, "/v1/teams", team).await
    }

    pub async fn set_team_member(&self, team: TeamId, person: PersonId, admin: bool) -> Result<()> {
        let path = format!("/v1/teams/{team}/members/{person}");
        self.send(Method::Put, path, &SetTeamMember { admin }).await
    }

    pub async fn remove_team_member(&self, team: TeamId, person: PersonId) -> Result<()> {
        self.tell(Method::Delete, format!("/v1/teams/{team}/members/{person}"))
            .await
    }

    pub async fn create_person(&self, person: &CreatePerson) -> Result<OneTimeCode> {
        self.ask(Method::Post, "/v1/people", person).await
    }

    pub async fn reset_sign_in_code(&self, person: PersonId) -> Result<OneTimeCode> {
        let body = self
            .call(
                Method::Post,
                format!("/v1/people/{person}/sign-in-code"),
                None,
            )
            .await?;
        read(&body)
    }

    pub async fn disable_person(&self, person: PersonId, reason: &WithReason) -> Result<()> {
        self.send(Method::Post, format!("/v1/people/{person}/disable"), reason)
            .await
    }

    pub async fn enable_person(&self, person: PersonId, reason: &WithReason) -> Result<()> {
        self.send(Method::Post, format!("/v1/people/{person}/enable"), reason)
            .await
    }

    pub async fn person_access(&self, person: PersonId, scope: Scope) -> Result<AccessReport> {
        let path = format!("/v1/people/{person}/access?scope={}", scope.to_query());
        let body = self.call(Method::Get, path, None).await?;
        read(&body)
    }

    pub async fn exclude(&self, person: PersonId, exclude: &Exclude) -> Result<Effects> {
        self.ask(
            Method::Post,
            format!("/v1/people/{person}/exclusions"),
            exclude,
        )
        .await
    }

    pub async fn end_exclusion(&self, exclusion: ExclusionId, end: &EndIt) -> Result<Effects> {
        self.ask(Method::Post, format!("/v1/exclusions/{exclusion}/end"), end)
            .await
    }

    pub async fn grant(&self, person: PersonId, grant: &GrantIt) -> Result<Effects> {
        self.ask(Method::Post, format!("/v1/people/{person}/grants"), grant)
            .await
    }

    pub async fn revoke_grant(&self, grant: GrantId, end: &EndIt) -> Result<Effects> {
        self.ask(Method::Post, format!("/v1/grants/{grant}/revoke"), end)
            .await
    }

    pub async fn set_post(&self, person: PersonId, role: RoleKey, set: &SetPost) -> Result<()> {
        let role = serde_json::to_value(role).map_err(Error::bug)?;
        let role = role.as_str().unwrap_or_default().to_owned();
        self.send(
            Method::Put,
            format!("/v1/people/{person}/posts/{role}"),
            set,
        )
        .await
    }

    // The first hour

    pub async fn about(&self) -> Result<About> {
        self.fetch("/v1/about").await
    }

    pub async fn set_up(&self, set_up: &SetUp) -> Result<SignedIn> {
        self.ask(Method::Post, "/v1/set-up", set_up).await
    }

    pub async fn look_at_link(&self, look: &LookAtLink) -> Result<JoinOffer> {
        self.ask(Method::Post, "/v1/join/look", look).await
    }

    pub async fn join(&self, join: &Join) -> Result<Joined> {
        self.ask(Method::Post, "/v1/join", join).await
    }

    pub async fn join_answer(&self, ask: &AskForAnswer) -> Result<Joined> {
        self.ask(Method::Post, "/v1/join/answer", ask).await
    }

    pub async fn create_join_link(&self, link: &CreateJoinLink) -> Result<JoinLinkMade> {
        self.ask(Method::Post, "/v1/join-links", link).await
    }

    pub async fn join_links(&self) -> Result<Vec<JoinLink>> {
        self.fetch("/v1/join-links").await
    }

    pub async fn revoke_join_link(&self, link: JoinLinkId) -> Result<()> {
        self.tell(Method::Post, format!("/v1/join-links/{link}/revoke"))
            .await
    }

    pub async fn join_requests(&self) -> Result<Vec<JoinRequest>> {
        self.fetch("/v1/join-requests").await
    }

    pub async fn decide_join(&self, request: JoinRequestId, decision: &DecideJoin) -> Result<()> {
        let path = format!("/v1/join-requests/{request}/decision");
        self.send(Method::Post, path, decision).await
    }

    pub async fn sessions(&self) -> Result<Vec<SessionRow>> {
        self.fetch("/v1/sessions").await
    }

    pub async fn end_session(&self, session: SessionId) -> Result<()> {
        self.tell(Method::Post, format!("/v1/sessions/{session}/end"))
            .await
    }

    pub async fn end_other_sessions(&self) -> Result<()> {
        self.tell(Method::Post, "/v1/sessions/end-others").await
    }

    pub async fn confirm_identity(&self, proof: &ConfirmIdentity) -> Result<IdentityConfirmed> {
        self.ask(Method::Post, "/v1/sessions/confirm", proof).await
    }

    pub async fn change_password(&self, change: &ChangePassword) -> Result<()> {
        self.send(Method::Post, "/v1/password", change).await
    }

    pub async fn set_password_profile(&self, request: &SetPasswordProfile) -> Result<()> {
        self.send(Method::Put, "/v1/organisation/passwords", request)
            .await
    }

    pub async fn set_help(&self, help: &SetHelp) -> Result<()> {
        self.send(Method::Put, "/v1/organisation/help", help).await
    }

    pub async fn send_report(&self, report: &SendReport) -> Result<ReportTaken> {
        self.ask(Method::Post, "/v1/reports", report).await
    }

    pub async fn reports(&self) -> Result<Vec<Report>> {
        self.fetch("/v1/reports").await
    }

    pub(super) async fn fetch<A: DeserializeOwned>(&self, path: &str) -> Result<A> {
        let body = self.call(Method::Get, path.to_owned(), None).await?;
        read(&body)
    }

    /// With a body, for its answer.
    pub(super) async fn ask<B: Serialize, A: DeserializeOwned>(
        &self,
        method: Method,
        path: impl Into<String>,
        body: &B,
    ) -> Result<A> {
        let body = serde_json::to_vec(body).map_err(Error::bug)?;
        let answer = self
            .call(method, path.into(), Some(Bytes::from(body)))
            .await?;
        read(&answer)
    }

    /// Without a body, for its answer.
    /// Asked without a word, answered with some.
    pub(super) async fn fetch_by<A: DeserializeOwned>(
        &self,
        method: Method,
        path: String,
    ) -> Result<A> {
        read(&self.call(method, path, None).await?)
    }

    pub(super) async fn get<A: DeserializeOwned>(&self, path: String) -> Result<A> {
        let body = self.call(Method::Get, path, None).await?;
        read(&body)
    }

    /// With a body; that it succeeded is the answer.
    pub(super) async fn send<B: Serialize>(
        &self,
        method: Method,
        path: impl Into<String>,
        body: &B,
    ) -> Result<()> {
        let body = serde_json::to_vec(body).map_err(Error::bug)?;
        self.call(method, path.into(), Some(Bytes::from(body)))
            .await?;
        Ok(())
    }

    /// Without a body; that it succeeded is the answer.
    pub(super) async fn tell(&self, method: Method, path: impl Into<String>) -> Result<()> {
        self.call(method, path.into(), None).await?;
        Ok(())
    }

    pub(super) async fn call(
        &self,
        method: Method,
        path: String,
        body: Option<Bytes>,
    ) -> Result<Bytes> {
        let request = NetRequest {
            method,
            path,
            token: self.token.clone(),
            body,
        };
        let response = self.net.request(request).await?;
        if (200..300).contains(&response.status) {
            return Ok(response.body);
        }
        Err(refusal(response.status, &response.body))
    }
}

fn read<A: DeserializeOwned>(body: &[u8]) -> Result<A> {
    serde_json::from_slice(body)
        .map_err(|error| Error::Offline(format!("the answer could not be read: {error}")))
}

/// What an answer that is no success means. Something between the server and us may answer
/// too (a proxy, a captive portal), so a body that is not ours is no verdict of the server.
pub(super) fn refusal(status: u16, body: &[u8]) -> Error {
    let Ok(error) = serde_json::from_slice::<ApiError>(body) else {
        return Error::Offline(format!(
            "status {status} with a body that is not the server's"
        ));
    };
    match error.code {
        ErrorCode::SignedOut => Error::SignedOut,
        ErrorCode::NotFound => Error::NotFound,
        ErrorCode::Invalid => Error::Invalid(error.fields),
        ErrorCode::Forbidden => match error.decision {
            Some(decision) => Error::Refused(Box::new(decision)),
            None => Error::Server(Box::new(error)),
        },
        ErrorCode::WrongCredentials
        | ErrorCode::Conflict
        | ErrorCode::Gone
        | ErrorCode::TooLarge
        | ErrorCode::ApiLevel
        | ErrorCode::TooManyRequests
        | ErrorCode::Timeout
        | ErrorCode::Unavailable
        | ErrorCode::Internal
        | ErrorCode::GuardHolds
        | ErrorCode::MeetingServer
        | ErrorCode::LimitReached
        | ErrorCode::ChecksumMismatch
        | ErrorCode::TusVersion
        | ErrorCode::RangeNotSatisfiable
        | ErrorCode::Unknown => Error::Server(Box::new(error)),
    }
}

impl From<NetError> for Error {
    fn from(error: NetError) -> Self {
        match error {
            NetError::Certificate(cause) => Error::CertificateRefused(cause),
            NetError::LocalGone(cause) => Error::LocalGone(cause),
            NetError::Unreachable(cause) => Error::Offline(cause),
            NetError::Garbled(_) | NetError::SocketRefused(..) => Error::Offline(error.to_string()),
        }
    }
}

/// What the server asked to wait before the next try.
pub fn retry_after(error: &Error) -> Option<Duration> {
    match error {
        Error::Server(error) => error.retry_after_ms.map(Duration::from_millis),
        _ => None,
    }
}
