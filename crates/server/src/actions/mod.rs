//! What the server can do, one verb a file: door, rows, log entries and, for an
//! administrative act, the audit record, all in one transaction.
//!
//! The order inside an action is the order of locks: the key that makes a repetition
//! harmless, then the people, then the channel's counter, then the organisation's and the
//! audit's. `authority_epoch` is raised after the rows it speaks of.

use tokenim_policy::Moment;
use tokenim_protocol::channel::Channel;
use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::event::{AccessChange, AccessEvent, OrganisationEvent, PersonEvent};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, TeamId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Permission, ReasonCode, RoleKey, Scope};
use tokenim_protocol::request::{Ack, OneTimeCode};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use crate::auth::secret::{SecretHash, new_code};
use crate::error::{AppError, AppResult};
use crate::events::Announcement;
use crate::store::{
    Db, Tx, channels, credentials, members, organisation_log, people, person_log, teams,
};

mod accounts;
mod admit;
mod audit;
mod bundle;
mod calendar_feed;
mod call;
mod cases;
mod change_channel;
pub mod check;
mod confirm;
mod create_channel;
mod create_department;
mod create_person;
mod create_team;
mod decide_join;
mod defaults;
mod delete_message;
mod edit_message;
mod edit_team;
mod effects;
mod exclude;
mod file_links;
mod file_openings;
mod grant;
mod guards;
mod hand_over;
mod help;
mod join;
mod join_links;
mod join_team;
mod keep_own_state;
mod label_message;
mod leavers;
mod mark_read;
mod membership;
mod mentioning;
mod operation;
mod own_sessions;
mod people_groups;
mod pin;
mod purges;
mod quotas;
mod react;
mod read_grants;
mod reading_lease;
mod refusal;
mod report;
mod requests;
mod retention;
mod rights;
mod roles;
mod save;
mod send_message;
mod set_archived;
mod set_call_provider;
mod set_clearance;
mod set_label;
mod set_password_profile;
mod set_post;
mod set_team_member;
mod set_up;
mod start_direct;
mod start_group;
mod stop_place;
mod team_owner;
mod team_passage;
mod thread_mark;

pub use accounts::{disable_person, enable_person, reset_credential};
pub use audit::{
    audit_consistency, audit_inclusion, checkpoint, export_audit, own_audit, read_audit,
    verify_audit,
};
pub use bundle::{set_bundle, tell_bundles_run_out};
pub use calendar_feed::{
    calendar_feed, end_calendar_feed, feed_hash, read_calendar_feed, renew_calendar_feed,
    whose_calendar,
};
pub use call::{
    Joining, MayJoin, decline_call, edit_call, end_call, end_empty_call, end_forgotten_calls,
    join_call, may_invite, may_join, room_left, start_call,
};
pub use cases::{
    CaseActed, add_evidence, agree as agree_in_case, decide as decide_case,
    dismiss as dismiss_case, docket, ended as case_ended, heed as heed_case, list_cases,
    list_house_rules, open_case, read_case, report_message, run_case_clocks, say as say_in_case,
    send_back as send_case_back, set_house_rule, state as state_in_case, take_up,
};
pub use change_channel::change_channel;
pub use confirm::{confirm, confirmations};
pub use create_channel::create_channel;
pub use create_department::create_department;
pub use create_person::create_person;
pub use create_team::create_team;
pub use decide_join::{decide_join, list_join_requests};
pub use defaults::{defaults, join_defaults, set_defaults, set_team_defaults};
pub use delete_message::delete_message;
pub use edit_message::edit_message;
pub use edit_team::edit_team;
pub use exclude::{end_exclusion, exclude};
pub use file_links::{
    OpenLink, end_file_link, list_file_links, look_at_file_link, make_file_link, open_file_link,
    still_open,
};
pub use file_openings::{note_file_opening, read_file_openings};
pub use grant::{grant, revoke_grant};
pub use guards::forbid as guards_forbid;
pub use hand_over::{
    Announced, Place, advance_upload, begin_upload, collect_content, collect_uploads, end_upload,
    finish_upload, is_coming, let_go_of_stray, move_to_bucket, move_to_folder, open_file,
    own_upload,
};
pub use help::{list_reports, send_report, set_help};
pub use join::{answer_of, join, look_at_link};
pub use join_links::{create_join_link, list_join_links, revoke_join_link};
pub use join_team::{
    decide_team_request, invite, join_team, leave_team, team_record, uninvite, withdraw,
};
pub use keep_own_state::keep_own_state;
pub use label_message::label_message;
pub use leavers::{move_person, offboard};
pub use mark_read::mark_read;
pub use membership::{add_member, add_members, join_channel, remove_member};
pub use own_sessions::{
    change_password, confirm_identity, end_other_sessions, end_session, list_sessions,
};
pub use people_groups::{create_people_group, edit_people_group, remove_people_group};
pub use pin::set_pin;
pub use purges::{order_for as order_purge_for, read_purges, report_purges};
pub use quotas::{channel_room, own_room, quota_board, set_quota};
pub use react::react;
pub use read_grants::read_grants;
pub use reading_lease::set_reading_lease;
pub use report::access_report;
pub use requests::{
    Acted, answer as answer_question, appeal, approval_rings, approve, ask, ask_next_level,
    delegate, deny, end_delegation, endorse, figures as request_figures, file as file_request,
    list_delegations, list_inbox, list_own, list_workflows, nudge, read as read_request,
    retire_workflow, run_clocks, run_delegations, set_workflow, take_record,
    withdraw as withdraw_request, write as write_in_request,
};
pub use retention::{apply_retention, set_retention};
pub use rights::{read_rights_check, settle_rights};
pub use roles::{end_held_role, give_role, list_roles, retire_role, set_role};
pub use save::{save_message, unsave_message};
pub use send_message::send_message;
pub use set_archived::set_archived;
pub use set_call_provider::{
    call_provider, call_providers, remove_call_provider, set_call_provider,
};
pub use set_clearance::set_clearance;
pub use set_label::set_label;
pub use set_password_profile::set_password_profile;
pub use set_post::set_post;
pub use set_team_member::{add_team_members, remove_team_member, set_team_member};
pub use set_up::Asked as SetUpAsked;
pub use start_direct::start_direct;
pub use start_group::start_group;
pub use stop_place::{archive_team, freeze_channel, freeze_team};
pub use team_owner::set_team_owner;
pub use thread_mark::mark_thread;

/// How long a one-time sign-in code is good for.
const CODE_MS: i64 = DAY_MS;

/// One line of somebody's permission timeline, as it is put together.
pub struct AccessLine {
    pub change: AccessChange,
    pub permission: Option<Permission>,
    pub role: Option<RoleKey>,
    pub role_name: Option<String>,
    pub scope: Scope,
    pub code: Option<ReasonCode>,
    pub until: Option<UnixMillis>,
    pub by: Option<PersonId>,
    pub text: String,
    pub level: Option<Label>,
    pub gained: Vec<Permission>,
    pub lost: Vec<Permission>,
}

impl AccessLine {
    pub fn new(change: AccessChange, scope: Scope) -> Self {
        Self {
            change,
            permission: None,
            role: None,
            role_name: None,
            scope,
            code: None,
            until: None,
            by: None,
            text: String::new(),
            level: None,
            gained: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Writes it into the person's log.
    pub async fn tell(&self, tx: &mut Tx, person: PersonId) -> AppResult<()> {
        let event = AccessEvent {
            at: tx.now(),
            change: self.change,
            permission: self.permission,
            role: self.role,
            role_name: self.role_name.clone(),
            scope: self.scope,
            code: self.code,
            until: self.until,
            by: self.by,
            text: self.text.clone(),
            level: self.level,
            gained: self.gained.clone(),
            lost: self.lost.clone(),
        };
        Ok(person_log::append(tx, person, PersonEvent::Access(event)).await?)
    }
}

/// The person's decisions may be others from here on. Called after the rows are changed.
pub async fn touch(tx: &mut Tx, person: PersonId) -> AppResult<()> {
    let authority_epoch = people::raise_authority_epoch(tx, person).await?;
    person_log::append(
        tx,
        person,
        PersonEvent::AuthorityChanged { authority_epoch },
    )
    .await?;
    tx.announce(Announcement::Authority { person_id: person });
    call::review_calls_of(tx, person).await
}

/// Teams and public channels are part of everybody's picture of the organisation.
pub async fn touch_everybody(tx: &mut Tx) -> AppResult<()> {
    for person in people::ids(tx).await? {
        touch(tx, person).await?;
    }
    Ok(())
}

/// Everybody whose facts hold the channel.
pub async fn touch_audience(tx: &mut Tx, channel: &Channel) -> AppResult<()> {
    match channel.kind {
        ChannelKind::Public => touch_everybody(tx).await,
        ChannelKind::Private | ChannelKind::Direct | ChannelKind::Group => {
            for member in members::of_channel(tx, channel.id).await? {
                touch(tx, member.person).await?;
            }
            Ok(())
        }
    }
}

/// The directory as everyone sees it.
pub async fn tell_person_changed(tx: &mut Tx, id: PersonId) -> AppResult<()> {
    let person = people::get(tx, id).await?.ok_or(AppError::NotFound)?;
    Ok(organisation_log::append(tx, OrganisationEvent::PersonChanged { person }).await?)
}

pub async fn tell_team_changed(tx: &mut Tx, id: TeamId) -> AppResult<()> {
    let team = teams::get(tx, id).await?.ok_or(AppError::NotFound)?;
    Ok(organisation_log::append(tx, OrganisationEvent::TeamChanged { team }).await?)
}

/// Only what is public stands in the directory.
pub async fn tell_channel_listed(tx: &mut Tx, channel: &Channel) -> AppResult<()> {
    if channel.kind == ChannelKind::Public {
        let channel = channel.clone();
        organisation_log::append(tx, OrganisationEvent::ChannelListed { channel }).await?;
    }
    Ok(())
}

/// A new one-time code. Shown once, kept as a hash; an older one is worth nothing now.
pub async fn issue_code(tx: &mut Tx, person: PersonId) -> AppResult<OneTimeCode> {
    let code = new_code(tx.rng());
    let expires_at = tx.now().plus_ms(CODE_MS);
    let hash = SecretHash::of_code(&code).to_text();
    credentials::set_code(tx, person, &hash, expires_at).await?;
    Ok(OneTimeCode {
        person,
        code: code.to_string(),
        expires_at,
    })
}

fn moment(tx: &Tx) -> Moment {
    Moment::server(tx.now())
}

/// Somebody who can be made a member of something.
async fn expect_active(db: &Db, field: &str, person: PersonId) -> AppResult<()> {
    use tokenim_protocol::error::FieldProblem;
    use tokenim_protocol::permission::AccountState;

    match people::account(db, person).await? {
        Some(account) if account.state == AccountState::Active => Ok(()),
        Some(_) | None => Err(AppError::field(field, FieldProblem::NotAllowed)),
    }
}

/// What is so already: the log says it, as far as it goes.
async fn nothing_new(tx: &Tx, channel: ChannelId, message: MessageId) -> AppResult<Ack> {
    let head = channels::head(tx, channel)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(Ack {
        id: message,
        channel_id: channel,
        seq: head.last_seq,
        server_time: tx.now(),
    })
}

async fn channel_of(db: &Db, id: ChannelId) -> AppResult<Channel> {
    channels::get(db, id).await?.ok_or(AppError::NotFound)
}
