//! What each command of the contract does: a call into the core, and no more.

use tokenim_client::calls::SaidTime;
use tokenim_client::net::proxy::ProxyChoice;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::audit::{
    AuditExported, AuditRows, AuditStanding, AuditVerified, RightsCheckView,
};
use tokenim_client::view::call::{CallChoices, CallInvitation, CallOpening, CallsView};
use tokenim_client::view::case::{CaseRow, CasesView};
use tokenim_client::view::channel::{ChannelRow, ChannelView, MemberRow};
use tokenim_client::view::conversation::{
    ConfirmationsView, Located, MentionReach, PlacedRow, Readers, RevisionRow, ThreadRow,
    ThreadView,
};
use tokenim_client::view::file_link::{FileLinkRow, FileLinkView, FileOpeningsView};
use tokenim_client::view::jump::{JumpQuery, JumpResults};
use tokenim_client::view::keeping::{ClearanceView, OwnClearance, PurgeLine};
use tokenim_client::view::people::{DirectoryView, EffectsView, OffboardedView, PersonAccess};
use tokenim_client::view::permission::{AccessTimeline, Capability, MyPermissions, ScopeOption};
use tokenim_client::view::personal::{Badge, PersonalView, TypingPerson};
use tokenim_client::view::quota::{CalendarAddress, QuotaBoardView, QuotaEffectView, RoomsView};
use tokenim_client::view::request::{
    ApprovalRingsView, DelegationsView, FiguresView, FiledView, RecordTaken, RequestDraft,
    RequestRow, RequestsView,
};
use tokenim_client::view::role::{GrantsView, RoleAnswer, RoleGivenView, RoleMatrix, RolesView};
use tokenim_client::view::search::SearchResults;
use tokenim_client::view::session::{ConnectionView, Preferences, SessionState, SessionView};
use tokenim_client::view::start::{
    FirstSteps, HelpView, JoinLinkView, LinkLook, NewsView, PasswordRulesView, ProxyView,
    ReportState, ServerLook, TestStep,
};
use tokenim_client::view::timeline::{Draft, OtherDraft, TimelineWindow};
use tokenim_client::view::transfer::{
    ChannelFiles, Document, MediaPiece, Picture, TextPreview, TransferRow,
};
use tokenim_client::view::workflow::{WorkflowSavedView, WorkflowsView};
use tokenim_client::{Client, JoinForm, NewWords, SetUpForm, SignInForm};
use tokenim_protocol::access_request::{DelegateIt, FileRequest};
use tokenim_protocol::audit::SettleRights;
use tokenim_protocol::calendar::CalendarFeed;
use tokenim_protocol::call::{CallProviderRow, CallProviders, CallTest};
use tokenim_protocol::case::{HouseRule, HouseRules};
use tokenim_protocol::channel::Channel;
use tokenim_protocol::conversation::MessagePlace;
use tokenim_protocol::group::{Came, CreatePeopleGroup, DefaultChannels, TeamRecord};
use tokenim_protocol::lease::SetReadingLease;
use tokenim_protocol::personal::PersonPresence;
use tokenim_protocol::quota::SetQuota;
use tokenim_protocol::request::{CreateChannel, CreatePerson, OneTimeCode, Secret};
use tokenim_protocol::retention::{Retention, SetRetention};
use tokenim_protocol::start::{
    ChangePassword, ConfirmIdentity, CreateJoinLink, DecideJoin, IdentityConfirmed, JoinLink,
    JoinRequest, Report, SessionRow, SetHelp, SetPasswordProfile,
};
use tokenim_protocol::workflow::Workflow;

use crate::contract::*;
use crate::core::Core;
use crate::error::IpcError;
use crate::outside::{DesktopSettings, DesktopView};

type Answer<T> = Result<T, IpcError>;

fn said_time(args: SaidTimeArgs) -> SaidTime {
    SaidTime {
        said: args.said,
        minutes: args.minutes,
        time_zone: args.time_zone,
    }
}

/// Exactly one of password and one-time code is given, the latter with a new password.
fn form(args: SignInArgs) -> Answer<SignInForm> {
    let secret = match (args.password, args.code, args.new_password) {
        (Some(password), None, None) => Secret::Password { password },
        (None, Some(code), Some(new_password)) => Secret::Code { code, new_password },
        _ => {
            let one = "either a password, or a code and a new password";
            return Err(IpcError::invalid(one));
        }
    };
    Ok(SignInForm {
        server: args.server,
        handle: args.handle,
        secret,
        company_ca: args.company_ca,
        passphrase: args.passphrase,
    })
}

/// For commands that answer nothing but that it is done.
fn done<E: Into<IpcError>>(outcome: Result<(), E>) -> Answer<Nothing> {
    outcome.map(|()| Nothing {}).map_err(Into::into)
}

impl Commands for Core {
    // Session

    async fn start_up(&self, args: StartUpArgs) -> Answer<StartUp> {
        let session = self.client.session().await?;
        let preferences = self.client.preferences().await?;
        let house = match session.state {
            SessionState::SignedIn => Some(self.house(args).await?),
            _ => None,
        };
        Ok(StartUp {
            session,
            preferences,
            house,
        })
    }

    async fn session(&self, _: Nothing) -> Answer<SessionView> {
        Ok(self.client.session().await?)
    }

    async fn sign_in(&self, args: SignInArgs) -> Answer<SessionView> {
        Ok(self.client.sign_in(form(args)?).await?)
    }

    async fn sign_out(&self, _: Nothing) -> Answer<SessionView> {
        Ok(self.client.sign_out().await?)
    }

    async fn unlock(&self, args: UnlockArgs) -> Answer<SessionView> {
        Ok(self.client.unlock(args.passphrase).await?)
    }

    async fn connection(&self, _: Nothing) -> Answer<ConnectionView> {
        Ok(self.client.connection().await?)
    }

    async fn reconnect(&self, _: Nothing) -> Answer<Nothing> {
        done(self.client.reconnect().await)
    }

    async fn preferences(&self, _: Nothing) -> Answer<Preferences> {
        Ok(self.client.preferences().await?)
    }

    async fn set_preferences(&self, args: Preferences) -> Answer<Preferences> {
        Ok(self.client.set_preferences(args).await?)
    }

    async fn dismiss_mended(&self, _: Nothing) -> Answer<SessionView> {
        Ok(self.client.dismiss_mended().await?)
    }

    // Channels

    async fn list_channels(&self, _: Nothing) -> Answer<Vec<ChannelRow>> {
        Ok(self.client.list_channels().await?)
    }

    async fn open_channel(&self, args: ChannelArgs) -> Answer<ChannelView> {
        Ok(self.client.open_channel(args.channel_id).await?)
    }

    async fn channel_members(&self, args: ChannelArgs) -> Answer<Vec<MemberRow>> {
        Ok(self.client.channel_members(args.channel_id).await?)
    }

    async fn browse_channels(&self, _: Nothing) -> Answer<Vec<Channel>> {
        Ok(self.client.browse_channels().await?)
    }

    async fn create_channel(&self, args: CreateChannel) -> Answer<ChannelArgs> {
        let channel_id = self.client.create_channel(args).await?;
        Ok(ChannelArgs { channel_id })
    }

    async fn change_channel(&self, args: ChangeChannelArgs) -> Answer<Nothing> {
        done(
            self.client
                .change_channel(args.channel_id, args.change)
                .await,
        )
    }

    async fn join_channel(&self, args: ChannelArgs) -> Answer<Nothing> {
        done(self.client.join_channel(args.channel_id).await)
    }

    async fn leave_channel(&self, args: ChannelArgs) -> Answer<Nothing> {
        done(self.client.leave_channel(args.channel_id).await)
    }

    async fn add_member(&self, args: ChannelMemberArgs) -> Answer<Nothing> {
        done(self.client.add_member(args.channel_id, args.person).await)
    }

    async fn remove_member(&self, args: ChannelMemberArgs) -> Answer<Nothing> {
        done(
            self.client
                .remove_member(args.channel_id, args.person)
                .await,
        )
    }

    async fn start_direct(&self, args: PersonArgs) -> Answer<ChannelArgs> {
        let channel_id = self.client.start_direct(args.person).await?;
        Ok(ChannelArgs { channel_id })
    }

    // Timeline

    async fn timeline(&self, args: TimelineArgs) -> Answer<TimelineWindow> {
        let TimelineArgs {
            channel_id,
            anchor,
            count,
        } = args;
        Ok(self.client.timeline(channel_id, anchor, count).await?)
    }

    async fn load_hole(&self, args: LoadHoleArgs) -> Answer<Nothing> {
        done(self.client.load_hole(args.channel_id, args.before).await)
    }

    async fn send_message(&self, args: SendMessageArgs) -> Answer<SentArgs> {
        let words = NewWords {
            body: args.body,
            reply_to: args.reply_to,
            extra: Extra {
                thread_root: args.thread_root,
                also_to_channel: args.also_to_channel,
                forward: None,
                ask_confirmation: args.ask_confirmation,
                files: args.files,
                label: args.label,
            },
        };
        let message_id = self.client.send(args.channel_id, words).await?;
        Ok(SentArgs { message_id })
    }

    async fn edit_message(&self, args: EditMessageArgs) -> Answer<Nothing> {
        let EditMessageArgs {
            channel_id,
            message_id,
            body,
        } = args;
        done(self.client.edit_message(channel_id, message_id, body).await)
    }

    async fn delete_message(&self, args: MessageArgs) -> Answer<Nothing> {
        done(
            self.client
                .delete_message(args.channel_id, args.message_id)
                .await,
        )
    }

    async fn mark_read(&self, args: MarkReadArgs) -> Answer<Nothing> {
        done(self.client.mark_read(args.channel_id, args.seq).await)
    }

    async fn retry_wedged(&self, args: MessageIdArgs) -> Answer<Nothing> {
        done(self.client.retry_wedged(args.message_id).await)
    }

    async fn edit_wedged(&self, args: EditWedgedArgs) -> Answer<SentArgs> {
        let message_id = self.client.edit_wedged(args.message_id, args.body).await?;
        Ok(SentArgs { message_id })
    }

    async fn discard_wedged(&self, args: MessageIdArgs) -> Answer<Nothing> {
        done(self.client.discard_wedged(args.message_id).await)
    }

    async fn draft(&self, args: DraftArgs) -> Answer<Draft> {
        Ok(self.client.draft(args.channel_id, args.thread).await?)
    }

    async fn save_draft(&self, args: SaveDraftArgs) -> Answer<Nothing> {
        let SaveDraftArgs {
            channel_id,
            thread,
            body,
            before,
        } = args;
        done(
            self.client
                .save_draft(channel_id, thread, body, before)
                .await,
        )
    }

    async fn other_draft(&self, args: DraftArgs) -> Answer<Option<OtherDraft>> {
        let DraftArgs { channel_id, thread } = args;
        Ok(self.client.other_draft(channel_id, thread).await?)
    }

    async fn take_other_draft(&self, args: DraftArgs) -> Answer<Draft> {
        let DraftArgs { channel_id, thread } = args;
        Ok(self.client.take_other_draft(channel_id, thread).await?)
    }

    async fn discard_other_draft(&self, args: DraftArgs) -> Answer<Nothing> {
        let DraftArgs { channel_id, thread } = args;
        done(self.client.discard_other_draft(channel_id, thread).await)
    }

    async fn search(&self, args: SearchArgs) -> Answer<SearchResults> {
        Ok(self
            .client
            .search(&args.query, args.channel_id, args.limit)
            .await?)
    }

    async fn jump(&self, args: JumpQuery) -> Answer<JumpResults> {
        Ok(self.client.jump(args).await?)
    }

    async fn search_everywhere(&self, args: SearchArgs) -> Answer<SearchResults> {
        Ok(self
            .client
            .search_everywhere(&args.query, args.channel_id, args.limit)
            .await?)
    }

    // What belongs to the person

    async fn personal(&self, _: Nothing) -> Answer<PersonalView> {
        Ok(self.client.personal().await?)
    }

    async fn set_personal(&self, args: SetPersonalArgs) -> Answer<Nothing> {
        done(self.client.set_personal(args.setting).await)
    }

    async fn badge(&self, _: Nothing) -> Answer<Badge> {
        Ok(self.client.badge().await?)
    }

    async fn presence(&self, _: Nothing) -> Answer<Vec<PersonPresence>> {
        Ok(self.client.presence().await?)
    }

    async fn typing(&self, args: ChannelArgs) -> Answer<Vec<TypingPerson>> {
        Ok(self.client.typing(args.channel_id).await?)
    }

    async fn note_typing(&self, args: DraftArgs) -> Answer<Nothing> {
        done(self.client.note_typing(args.channel_id, args.thread).await)
    }

    async fn note_activity(&self, _: Nothing) -> Answer<Nothing> {
        done(self.client.note_activity().await)
    }

    // Around a message

    async fn mention_reach(&self, args: MentionReachArgs) -> Answer<MentionReach> {
        Ok(self
            .client
            .mention_reach(args.channel_id, args.body)
            .await?)
    }

    async fn thread(&self, args: ThreadArgs) -> Answer<ThreadView> {
        Ok(self.client.thread(args.channel_id, args.root).await?)
    }

    async fn load_thread(&self, args: ThreadArgs) -> Answer<Nothing> {
        done(self.client.load_thread(args.channel_id, args.root).await)
    }

    async fn follow_thread(&self, args: FollowThreadArgs) -> Answer<Nothing> {
        let FollowThreadArgs {
            channel_id,
            root,
            following,
        } = args;
        done(self.client.follow_thread(channel_id, root, following).await)
    }

    async fn mark_thread_read(&self, args: ThreadArgs) -> Answer<Nothing> {
        done(
            self.client
                .mark_thread_read(args.channel_id, args.root)
                .await,
        )
    }

    async fn threads(&self, _: Nothing) -> Answer<Vec<ThreadRow>> {
        Ok(self.client.threads().await?)
    }

    async fn react(&self, args: ReactArgs) -> Answer<Nothing> {
        let ReactArgs {
            channel_id,
            message_id,
            emoji,
            on,
        } = args;
        done(self.client.react(channel_id, message_id, emoji, on).await)
    }

    async fn set_pinned(&self, args: SetPinnedArgs) -> Answer<Nothing> {
        let SetPinnedArgs {
            channel_id,
            message_id,
            pinned,
        } = args;
        done(self.client.set_pinned(channel_id, message_id, pinned).await)
    }

    async fn pins(&self, args: ChannelArgs) -> Answer<Vec<PlacedRow>> {
        Ok(self.client.pins(args.channel_id).await?)
    }

    async fn set_saved(&self, args: SetSavedArgs) -> Answer<Nothing> {
        let SetSavedArgs {
            channel_id,
            message_id,
            saved,
        } = args;
        done(self.client.set_saved(channel_id, message_id, saved).await)
    }

    async fn saved(&self, _: Nothing) -> Answer<Vec<PlacedRow>> {
        Ok(self.client.saved().await?)
    }

    async fn mentions(&self, _: Nothing) -> Answer<Vec<PlacedRow>> {
        Ok(self.client.mentions().await?)
    }

    async fn mark_unread(&self, args: MarkReadArgs) -> Answer<Nothing> {
        done(self.client.mark_unread(args.channel_id, args.seq).await)
    }

    async fn who_has_read(&self, args: MessageArgs) -> Answer<Readers> {
        Ok(self
            .client
            .who_has_read(args.channel_id, args.message_id)
            .await?)
    }

    async fn revisions(&self, args: MessageArgs) -> Answer<Vec<RevisionRow>> {
        Ok(self
            .client
            .revisions(args.channel_id, args.message_id)
            .await?)
    }

    async fn forward_message(&self, args: ForwardArgs) -> Answer<SentArgs> {
        let words = NewWords {
            body: args.body,
            reply_to: None,
            extra: Extra {
                forward: Some(MessagePlace {
                    channel_id: args.channel_id,
                    message_id: args.message_id,
                }),
                ..Extra::default()
            },
        };
        let message_id = self.client.send(args.to, words).await?;
        Ok(SentArgs { message_id })
    }

    async fn confirm(&self, args: ConfirmArgs) -> Answer<Nothing> {
        let ConfirmArgs {
            channel_id,
            message_id,
            revision,
        } = args;
        done(self.client.confirm(channel_id, message_id, revision).await)
    }

    async fn confirmations(&self, args: MessageArgs) -> Answer<ConfirmationsView> {
        Ok(self
            .client
            .confirmations(args.channel_id, args.message_id)
            .await?)
    }

    async fn permalink(&self, args: MessageArgs) -> Answer<PermalinkAnswer> {
        let url = Client::permalink(args.channel_id, args.message_id);
        Ok(PermalinkAnswer { url })
    }

    async fn locate_date(&self, args: DateArgs) -> Answer<Located> {
        Ok(self.client.locate_date(args.channel_id, args.at).await?)
    }

    async fn locate_message(&self, args: MessageArgs) -> Answer<Located> {
        Ok(self
            .client
            .locate_message(args.channel_id, args.message_id)
            .await?)
    }

    // Permissions

    async fn capabilities(&self, args: CapabilitiesArgs) -> Answer<Vec<Capability>> {
        Ok(self.client.capabilities(args.queries).await?)
    }

    async fn my_scopes(&self, _: Nothing) -> Answer<Vec<ScopeOption>> {
        Ok(self.client.my_scopes().await?)
    }

    async fn my_permissions(&self, args: ScopeArgs) -> Answer<MyPermissions> {
        Ok(self.client.my_permissions(args.scope).await?)
    }

    async fn my_timeline(&self, _: Nothing) -> Answer<AccessTimeline> {
        Ok(self.client.my_timeline().await?)
    }

    // Cases of conduct

    async fn cases(&self, _: Nothing) -> Answer<CasesView> {
        Ok(self.client.cases().await?)
    }

    async fn case_docket(&self, _: Nothing) -> Answer<Vec<CaseRow>> {
        Ok(self.client.case_docket().await?)
    }

    async fn report_message(&self, args: ReportMessageArgs) -> Answer<CaseRow> {
        let ReportMessageArgs {
            channel_id,
            message_id,
            report,
        } = args;
        let reported = self.client.report_message(channel_id, message_id, report);
        Ok(reported.await?)
    }

    async fn open_case(&self, args: OpenCaseArgs) -> Answer<CaseRow> {
        Ok(self.client.open_case(args.person, args.open).await?)
    }

    async fn act_on_case(&self, args: ActOnCaseArgs) -> Answer<CaseRow> {
        let acted = self
            .client
            .act_on_case(args.case, args.operation, args.deed);
        Ok(acted.await?)
    }

    async fn house_rules(&self, _: Nothing) -> Answer<HouseRules> {
        Ok(self.client.house_rules().await?)
    }

    async fn set_house_rule(&self, args: SetHouseRuleArgs) -> Answer<HouseRule> {
        Ok(self.client.set_house_rule(args.rule, args.set).await?)
    }

    // Requests for access

    async fn requests(&self, _: Nothing) -> Answer<RequestsView> {
        Ok(self.client.requests().await?)
    }

    async fn file_request(&self, file: FileRequest) -> Answer<FiledView> {
        Ok(self.client.file_request(file).await?)
    }

    async fn act_on_request(&self, args: ActOnRequestArgs) -> Answer<RequestRow> {
        let acted = self
            .client
            .act_on_request(args.request, args.operation, args.deed);
        Ok(acted.await?)
    }

    async fn request_draft(&self, args: RequestDraftArgs) -> Answer<Option<RequestDraft>> {
        Ok(self
            .client
            .request_draft(args.permission, args.scope)
            .await?)
    }

    async fn save_request_record(&self, args: SaveRequestRecordArgs) -> Answer<RecordTaken> {
        self.save_record(args).await
    }

    async fn delegations(&self, _: Nothing) -> Answer<DelegationsView> {
        Ok(self.client.delegations().await?)
    }

    async fn delegate(&self, asked: DelegateIt) -> Answer<DelegationsView> {
        Ok(self.client.delegate(asked).await?)
    }

    async fn end_delegation(&self, args: DelegationArgs) -> Answer<DelegationsView> {
        Ok(self.client.end_delegation(args.delegation).await?)
    }

    async fn approval_rings(&self, _: Nothing) -> Answer<ApprovalRingsView> {
        Ok(self.client.approval_rings().await?)
    }

    async fn request_figures(&self, _: Nothing) -> Answer<FiguresView> {
        Ok(self.client.request_figures().await?)
    }

    async fn save_request_draft(&self, args: SaveRequestDraftArgs) -> Answer<Nothing> {
        let SaveRequestDraftArgs {
            permission,
            scope,
            draft,
        } = args;
        done(
            self.client
                .save_request_draft(permission, scope, draft)
                .await,
        )
    }

    // People and administration

    async fn directory(&self, _: Nothing) -> Answer<DirectoryView> {
        Ok(self.client.directory().await?)
    }

    async fn person_scopes(&self, args: PersonArgs) -> Answer<Vec<ScopeOption>> {
        Ok(self.client.person_scopes(args.person).await?)
    }

    async fn person_access(&self, args: PersonAccessArgs) -> Answer<PersonAccess> {
        Ok(self.client.person_access(args.person, args.scope).await?)
    }

    async fn exclude(&self, args: ExcludeArgs) -> Answer<EffectsView> {
        Ok(self.client.exclude(args.person, args.exclude).await?)
    }

    async fn end_exclusion(&self, args: EndExclusionArgs) -> Answer<EffectsView> {
        Ok(self.client.end_exclusion(args.exclusion, args.end).await?)
    }

    async fn grant(&self, args: GrantArgs) -> Answer<EffectsView> {
        Ok(self.client.grant(args.person, args.grant).await?)
    }

    async fn revoke_grant(&self, args: RevokeGrantArgs) -> Answer<EffectsView> {
        Ok(self.client.revoke_grant(args.grant, args.end).await?)
    }

    async fn role_matrix(&self, _: Nothing) -> Answer<RoleMatrix> {
        Ok(self.client.role_matrix())
    }

    async fn roles(&self, _: Nothing) -> Answer<RolesView> {
        Ok(self.client.roles().await?)
    }

    async fn set_role(&self, args: SetRoleArgs) -> Answer<RoleAnswer> {
        Ok(self.client.set_role(args.role, args.set).await?)
    }

    async fn retire_role(&self, args: RetireRoleArgs) -> Answer<RoleAnswer> {
        Ok(self.client.retire_role(args.role, args.retire).await?)
    }

    async fn give_role(&self, args: GiveRoleArgs) -> Answer<RoleGivenView> {
        Ok(self.client.give_role(args.person, args.give).await?)
    }

    async fn workflows(&self, _: Nothing) -> Answer<WorkflowsView> {
        Ok(self.client.workflows().await?)
    }

    async fn set_workflow(&self, args: SetWorkflowArgs) -> Answer<WorkflowSavedView> {
        Ok(self.client.set_workflow(args.workflow, args.set).await?)
    }

    async fn retire_workflow(&self, args: RetireWorkflowArgs) -> Answer<Workflow> {
        Ok(self
            .client
            .retire_workflow(args.workflow, args.retire)
            .await?)
    }

    async fn set_bundle(&self, args: SetBundleArgs) -> Answer<RoleGivenView> {
        Ok(self.client.set_bundle(args.team, args.set).await?)
    }

    async fn end_held_role(&self, args: EndHeldRoleArgs) -> Answer<EffectsView> {
        Ok(self.client.end_held_role(args.held, args.end).await?)
    }

    async fn grants(&self, args: GrantsArgs) -> Answer<GrantsView> {
        Ok(self.client.grants(args.team).await?)
    }

    async fn create_person(&self, args: CreatePerson) -> Answer<OneTimeCode> {
        Ok(self.client.create_person(args).await?)
    }

    async fn reset_sign_in_code(&self, args: PersonArgs) -> Answer<OneTimeCode> {
        Ok(self.client.reset_sign_in_code(args.person).await?)
    }

    async fn disable_person(&self, args: PersonReasonArgs) -> Answer<Nothing> {
        done(self.client.disable_person(args.person, args.text).await)
    }

    async fn enable_person(&self, args: PersonReasonArgs) -> Answer<Nothing> {
        done(self.client.enable_person(args.person, args.text).await)
    }

    async fn create_department(&self, args: CreateDepartmentArgs) -> Answer<DepartmentArgs> {
        let CreateDepartmentArgs {
            name,
            parent,
            manager,
        } = args;
        let department = self.client.create_department(name, parent, manager).await?;
        Ok(DepartmentArgs { department })
    }

    async fn create_team(&self, args: CreateTeamArgs) -> Answer<TeamArgs> {
        let CreateTeamArgs {
            name,
            team_kind,
            department,
            admin,
            start,
        } = args;
        let team = self
            .client
            .create_team(name, team_kind, department, admin, start)
            .await?;
        Ok(TeamArgs { team })
    }

    async fn set_team_member(&self, args: SetTeamMemberArgs) -> Answer<Nothing> {
        done(
            self.client
                .set_team_member(args.team, args.person, args.admin)
                .await,
        )
    }

    async fn remove_team_member(&self, args: TeamMemberArgs) -> Answer<Nothing> {
        done(self.client.remove_team_member(args.team, args.person).await)
    }

    async fn set_post(&self, args: SetPostArgs) -> Answer<Nothing> {
        let SetPostArgs {
            person,
            role,
            held,
            text,
        } = args;
        done(self.client.set_post(person, role, held, text).await)
    }

    // Teams and groups

    async fn edit_team(&self, args: EditTeamArgs) -> Answer<Nothing> {
        done(self.client.edit_team(args.team, args.edit).await)
    }

    async fn archive_team(&self, args: ArchiveTeamArgs) -> Answer<Nothing> {
        done(
            self.client
                .archive_team(args.team, args.archived, args.text)
                .await,
        )
    }

    async fn archive_channel(&self, args: ArchiveChannelArgs) -> Answer<Nothing> {
        done(
            self.client
                .archive_channel(args.channel_id, args.archived, args.text)
                .await,
        )
    }

    async fn freeze_team(&self, args: FreezeTeamArgs) -> Answer<Nothing> {
        done(
            self.client
                .freeze_team(args.team, args.frozen, args.text)
                .await,
        )
    }

    async fn freeze_channel(&self, args: FreezeChannelArgs) -> Answer<Nothing> {
        done(
            self.client
                .freeze_channel(args.channel_id, args.frozen, args.text)
                .await,
        )
    }

    async fn set_team_owner(&self, args: SetTeamOwnerArgs) -> Answer<Nothing> {
        done(
            self.client
                .set_team_owner(args.team, args.owner, args.deputy)
                .await,
        )
    }

    async fn add_team_members(&self, args: TeamPeopleArgs) -> Answer<Nothing> {
        done(self.client.add_team_members(args.team, args.people).await)
    }

    async fn add_members(&self, args: ChannelPeopleArgs) -> Answer<Nothing> {
        done(self.client.add_members(args.channel_id, args.people).await)
    }

    async fn invite_to_team(&self, args: TeamPeopleArgs) -> Answer<Nothing> {
        done(self.client.invite_to_team(args.team, args.people).await)
    }

    async fn uninvite_from_team(&self, args: TeamMemberArgs) -> Answer<Nothing> {
        done(self.client.uninvite_from_team(args.team, args.person).await)
    }

    async fn decide_team_request(&self, args: DecideTeamRequestArgs) -> Answer<Nothing> {
        done(
            self.client
                .decide_team_request(args.team, args.person, args.approve, args.text)
                .await,
        )
    }

    async fn team_record(&self, args: TeamArgs) -> Answer<TeamRecord> {
        Ok(self.client.team_record(args.team).await?)
    }

    async fn join_team(&self, args: TeamWordArgs) -> Answer<Came> {
        Ok(self.client.join_team(args.team, args.text).await?)
    }

    async fn withdraw_from_team(&self, args: TeamArgs) -> Answer<Nothing> {
        done(self.client.withdraw_from_team(args.team).await)
    }

    async fn leave_team(&self, args: TeamWordArgs) -> Answer<Came> {
        Ok(self.client.leave_team(args.team, args.text).await?)
    }

    async fn set_team_default_channels(&self, args: TeamChannelsArgs) -> Answer<Nothing> {
        done(
            self.client
                .set_team_default_channels(args.team, args.channels)
                .await,
        )
    }

    async fn default_channels(&self, _: Nothing) -> Answer<DefaultChannels> {
        let channels = self.client.default_channels().await?;
        Ok(DefaultChannels { channels })
    }

    async fn set_default_channels(&self, args: DefaultChannels) -> Answer<Nothing> {
        done(self.client.set_default_channels(args.channels).await)
    }

    async fn start_group(&self, args: StartGroupArgs) -> Answer<ChannelArgs> {
        let channel_id = self.client.start_group(args.people, args.name).await?;
        Ok(ChannelArgs { channel_id })
    }

    async fn create_people_group(&self, args: CreatePeopleGroup) -> Answer<Nothing> {
        done(self.client.create_people_group(args).await)
    }

    async fn edit_people_group(&self, args: EditPeopleGroupArgs) -> Answer<Nothing> {
        done(self.client.edit_people_group(args.group, args.edit).await)
    }

    async fn remove_people_group(&self, args: PeopleGroupArgs) -> Answer<Nothing> {
        done(self.client.remove_people_group(args.group).await)
    }

    async fn offboard(&self, args: OffboardArgs) -> Answer<OffboardedView> {
        Ok(self.client.offboard(args.person, args.offboard).await?)
    }

    async fn move_person(&self, args: MovePersonArgs) -> Answer<Nothing> {
        done(self.client.move_person(args.person, args.to).await)
    }

    // The first hour

    async fn look_at_server(&self, args: LookAtServerArgs) -> Answer<ServerLook> {
        let LookAtServerArgs {
            server,
            company_ca,
            ca_fingerprint,
        } = args;
        let look = self
            .client
            .look_at_server(&server, company_ca, ca_fingerprint)
            .await?;
        Ok(look)
    }

    async fn look_at_link(&self, args: LookAtLinkArgs) -> Answer<LinkLook> {
        Ok(self
            .client
            .look_at_link(&args.link, args.company_ca)
            .await?)
    }

    async fn start_local(&self, _: Nothing) -> Answer<LinkLook> {
        let link = self
            .outside
            .start_local()
            .await
            .map_err(|error| IpcError::starting(&error))?;
        let mut found = self.client.look_at_link(&link, None).await?;
        found.look.local = true;
        Ok(found)
    }

    async fn set_up(&self, args: SetUpArgs) -> Answer<SessionView> {
        let form = SetUpForm {
            server: args.server,
            company_ca: args.company_ca,
            code: args.code,
            organisation_name: args.organisation_name,
            password_profile: args.password_profile,
            handle: args.handle,
            display_name: args.display_name,
            password: args.password,
            passphrase: args.passphrase,
        };
        Ok(self.client.set_up(form).await?)
    }

    async fn join(&self, args: JoinArgs) -> Answer<SessionView> {
        let form = JoinForm {
            link: args.link,
            company_ca: args.company_ca,
            handle: args.handle,
            display_name: args.display_name,
            password: args.password,
            passphrase: args.passphrase,
        };
        Ok(self.client.join(form).await?)
    }

    async fn ask_for_answer(&self, _: Nothing) -> Answer<SessionView> {
        Ok(self.client.ask_for_answer().await?)
    }

    async fn stop_waiting(&self, _: Nothing) -> Answer<SessionView> {
        Ok(self.client.stop_waiting().await?)
    }

    async fn proxy(&self, _: Nothing) -> Answer<ProxyChoice> {
        Ok(self.client.proxy().await?)
    }

    async fn set_proxy(&self, args: ProxyArgs) -> Answer<ProxyChoice> {
        Ok(self.client.set_proxy(args.choice).await?)
    }

    async fn self_test(&self, args: SelfTestArgs) -> Answer<Vec<TestStep>> {
        Ok(self.client.self_test(args.server, args.company_ca).await?)
    }

    async fn make_join_link(&self, args: CreateJoinLink) -> Answer<JoinLinkView> {
        Ok(self.client.make_join_link(args).await?)
    }

    async fn join_links(&self, _: Nothing) -> Answer<Vec<JoinLink>> {
        Ok(self.client.join_links().await?)
    }

    async fn revoke_join_link(&self, args: JoinLinkArgs) -> Answer<Nothing> {
        done(self.client.revoke_join_link(args.link).await)
    }

    async fn join_requests(&self, _: Nothing) -> Answer<Vec<JoinRequest>> {
        Ok(self.client.join_requests().await?)
    }

    async fn decide_join(&self, args: DecideJoinArgs) -> Answer<Nothing> {
        let decision = DecideJoin {
            approved: args.approved,
            text: args.text,
        };
        done(self.client.decide_join(args.request, decision).await)
    }

    async fn sessions(&self, _: Nothing) -> Answer<Vec<SessionRow>> {
        Ok(self.client.sessions().await?)
    }

    async fn end_session(&self, args: EndSessionArgs) -> Answer<Nothing> {
        done(self.client.end_session(args.session).await)
    }

    async fn end_other_sessions(&self, _: Nothing) -> Answer<Nothing> {
        done(self.client.end_other_sessions().await)
    }

    async fn confirm_identity(&self, args: ConfirmIdentityArgs) -> Answer<IdentityConfirmed> {
        let proof = ConfirmIdentity {
            password: args.password,
        };
        Ok(self.client.confirm_identity(proof).await?)
    }

    async fn change_password(&self, args: ChangePasswordArgs) -> Answer<Nothing> {
        let change = ChangePassword {
            current: args.current,
            new: args.new,
        };
        done(self.client.change_password(change).await)
    }

    async fn help(&self, _: Nothing) -> Answer<HelpView> {
        Ok(self.client.help().await?)
    }

    async fn retention(&self, _: Nothing) -> Answer<Option<Retention>> {
        Ok(self.client.retention().await?)
    }

    async fn set_retention(&self, args: SetRetention) -> Answer<Nothing> {
        done(self.client.set_retention(args).await)
    }

    async fn set_message_label(&self, args: MessageLabelArgs) -> Answer<Nothing> {
        let MessageLabelArgs {
            channel_id,
            message_id,
            label,
        } = args;
        done(
            self.client
                .set_message_label(channel_id, message_id, label)
                .await,
        )
    }

    async fn set_channel_label(&self, args: ChannelLabelArgs) -> Answer<Nothing> {
        done(
            self.client
                .set_channel_label(args.channel_id, args.label)
                .await,
        )
    }

    async fn reading_lease(&self, _: Nothing) -> Answer<u32> {
        Ok(self.client.reading_lease().await?)
    }

    async fn set_reading_lease(&self, args: SetReadingLease) -> Answer<Nothing> {
        done(self.client.set_reading_lease(args).await)
    }

    async fn set_clearance(&self, args: SetClearanceArgs) -> Answer<ClearanceView> {
        Ok(self
            .client
            .set_clearance(args.person, args.clearance)
            .await?)
    }

    async fn my_clearance(&self, _: Nothing) -> Answer<Option<OwnClearance>> {
        Ok(self.client.my_clearance().await?)
    }

    async fn person_purges(&self, args: PersonArgs) -> Answer<Vec<PurgeLine>> {
        Ok(self.client.person_purges(args.person).await?)
    }

    async fn audit_standing(&self, _: Nothing) -> Answer<AuditStanding> {
        Ok(self.client.audit_standing().await?)
    }

    async fn read_audit_finding(&self, args: AuditFindingArgs) -> Answer<AuditStanding> {
        self.client.read_audit_finding(args.id).await?;
        Ok(self.client.audit_standing().await?)
    }

    async fn own_audit(&self, args: OwnAuditArgs) -> Answer<AuditRows> {
        Ok(self.client.own_audit(args.before).await?)
    }

    async fn read_audit(&self, args: ReadAuditArgs) -> Answer<AuditRows> {
        Ok(self.client.read_audit(args.filter, args.before).await?)
    }

    async fn rights_check(&self, _: Nothing) -> Answer<RightsCheckView> {
        Ok(self.client.rights_check().await?)
    }

    async fn settle_rights(&self, args: SettleRights) -> Answer<RightsCheckView> {
        Ok(self.client.settle_rights(args).await?)
    }

    async fn verify_audit(&self, _: Nothing) -> Answer<AuditVerified> {
        Ok(self.client.verify_audit().await?)
    }

    async fn export_audit(&self, args: ExportAuditArgs) -> Answer<Option<AuditExported>> {
        self.save_audit(args).await
    }

    async fn password_rules(&self, _: Nothing) -> Answer<PasswordRulesView> {
        Ok(self.client.password_rules().await?)
    }

    async fn set_password_profile(&self, args: SetPasswordProfile) -> Answer<Nothing> {
        done(self.client.set_password_profile(args).await)
    }

    async fn furnish(&self, args: FurnishArgs) -> Answer<SessionView> {
        Ok(self.client.furnish(args.page).await?)
    }

    async fn proxy_to(&self, args: ProxyToArgs) -> Answer<ProxyView> {
        Ok(self.client.proxy_to(args.server.as_deref()).await?)
    }

    async fn set_help(&self, args: SetHelp) -> Answer<Nothing> {
        done(self.client.set_help(args).await)
    }

    async fn prepare_report(&self, args: PrepareReportArgs) -> Answer<PreparedReport> {
        let desktop = self.outside.describe();
        let text = self.client.prepare_report(&args.words, &desktop).await?;
        Ok(PreparedReport { text })
    }

    async fn send_report(&self, args: PreparedReport) -> Answer<Nothing> {
        done(self.client.send_report(args.text).await)
    }

    async fn own_reports(&self, _: Nothing) -> Answer<Vec<ReportState>> {
        Ok(self.client.own_reports().await?)
    }

    async fn reports(&self, _: Nothing) -> Answer<Vec<Report>> {
        Ok(self.client.reports().await?)
    }

    async fn first_steps(&self, _: Nothing) -> Answer<FirstSteps> {
        Ok(self.client.first_steps().await?)
    }

    async fn first_step_done(&self, args: FirstStepArgs) -> Answer<Nothing> {
        done(self.client.first_step_done(args.step).await)
    }

    async fn show_first_steps(&self, args: ShowArgs) -> Answer<FirstSteps> {
        Ok(self.client.show_first_steps(args.shown).await?)
    }

    async fn news(&self, _: Nothing) -> Answer<NewsView> {
        Ok(self.client.news().await?)
    }

    async fn news_read(&self, _: Nothing) -> Answer<NewsView> {
        Ok(self.client.news_read().await?)
    }

    // Files

    async fn pick_files(&self, args: DraftArgs) -> Answer<Vec<TransferRow>> {
        self.pick_and_attach(args).await
    }

    async fn begin_attachment(&self, args: BeginAttachmentArgs) -> Answer<TransferArgs> {
        let size = args.size.unwrap_or(0);
        let begun = self
            .client
            .begin_attachment(args.channel_id, args.thread, args.name, size);
        let transfer = begun.await?;
        Ok(TransferArgs { transfer })
    }

    async fn end_attachment(&self, args: TransferArgs) -> Answer<TransferRow> {
        Ok(self.client.end_attachment(args.transfer).await?)
    }

    async fn attached(&self, args: DraftArgs) -> Answer<Vec<TransferRow>> {
        Ok(self.client.attached(args.channel_id, args.thread).await?)
    }

    async fn transfers(&self, _: Nothing) -> Answer<Vec<TransferRow>> {
        Ok(self.client.transfers().await?)
    }

    async fn pause_transfer(&self, args: TransferArgs) -> Answer<Nothing> {
        done(self.client.pause_transfer(args.transfer).await)
    }

    async fn resume_transfer(&self, args: TransferArgs) -> Answer<Nothing> {
        done(self.client.resume_transfer(args.transfer).await)
    }

    async fn retry_transfer(&self, args: TransferArgs) -> Answer<Nothing> {
        done(self.client.retry_transfer(args.transfer).await)
    }

    async fn cancel_transfer(&self, args: TransferArgs) -> Answer<Nothing> {
        done(self.client.cancel_transfer(args.transfer).await)
    }

    async fn clear_transfers(&self, _: Nothing) -> Answer<Nothing> {
        done(self.client.clear_transfers().await)
    }

    async fn fetch_file(&self, args: FileArgs) -> Answer<TransferRow> {
        Ok(self
            .client
            .fetch_file(args.channel_id, args.file_id)
            .await?)
    }

    async fn open_file(&self, args: FileArgs) -> Answer<Nothing> {
        done(self.open_copy(args).await)
    }

    async fn save_file(&self, args: SaveFileArgs) -> Answer<Option<TransferRow>> {
        self.save(args).await
    }

    async fn reveal_saved(&self, args: TransferArgs) -> Answer<Nothing> {
        done(self.reveal(args).await)
    }

    async fn channel_files(&self, args: ChannelFilesArgs) -> Answer<ChannelFiles> {
        let ChannelFilesArgs {
            channel_id,
            query,
            file_kind,
            sort,
        } = args;
        let found = self
            .client
            .channel_files(channel_id, query, file_kind, sort);
        Ok(found.await?)
    }

    async fn person_files(&self, args: PersonFilesArgs) -> Answer<ChannelFiles> {
        let PersonFilesArgs {
            person,
            query,
            file_kind,
            sort,
        } = args;
        Ok(self
            .client
            .person_files(person, query, file_kind, sort)
            .await?)
    }

    async fn picture(&self, args: FileArgs) -> Answer<Option<Picture>> {
        Ok(self.client.picture(args.channel_id, args.file_id).await?)
    }

    async fn thumbnail(&self, args: FileArgs) -> Answer<Option<Picture>> {
        Ok(self.client.thumbnail(args.channel_id, args.file_id).await?)
    }

    async fn send_as_file(&self, args: SendAsFileArgs) -> Answer<TransferRow> {
        Ok(self
            .client
            .send_as_file(args.transfer, args.as_file)
            .await?)
    }

    async fn text_preview(&self, args: FileArgs) -> Answer<Option<TextPreview>> {
        Ok(self
            .client
            .text_preview(args.channel_id, args.file_id)
            .await?)
    }

    async fn fail_attachment(&self, args: TransferArgs) -> Answer<Nothing> {
        done(self.client.fail_attachment(args.transfer).await)
    }

    async fn document(&self, args: FileArgs) -> Answer<Option<Document>> {
        Ok(self.client.document(args.channel_id, args.file_id).await?)
    }

    async fn document_page(&self, args: DocumentPageArgs) -> Answer<Option<Picture>> {
        let DocumentPageArgs {
            channel_id,
            file_id,
            page,
        } = args;
        Ok(self.client.document_page(channel_id, file_id, page).await?)
    }

    async fn media_piece(&self, args: MediaPieceArgs) -> Answer<MediaPiece> {
        let MediaPieceArgs {
            channel_id,
            file_id,
            at,
        } = args;
        Ok(self.client.media_piece(channel_id, file_id, at).await?)
    }

    // The world outside

    async fn open_link(&self, args: OpenLinkArgs) -> Answer<Nothing> {
        let link = Client::check_link(&args.url)?;
        let address = link.url.parse().map_err(IpcError::bug)?;
        self.outside.open(&address).map_err(IpcError::bug)?;
        Ok(Nothing {})
    }

    // Calls

    async fn call_choices(&self, _: Nothing) -> Answer<CallChoices> {
        Ok(self.client.call_choices().await?)
    }

    async fn calls(&self, _: Nothing) -> Answer<CallsView> {
        Ok(self.client.calls().await?)
    }

    async fn start_call(&self, args: StartCallArgs) -> Answer<SentArgs> {
        let StartCallArgs {
            channel_id,
            video,
            title,
            provider,
            link,
            time,
        } = args;
        let time = time.map(said_time);
        let started = self
            .client
            .start_call(channel_id, video, title, provider, link, time);
        let message_id = started.await?;
        Ok(SentArgs { message_id })
    }

    async fn edit_call(&self, args: EditCallArgs) -> Answer<Nothing> {
        let EditCallArgs {
            channel_id,
            message_id,
            title,
            time,
        } = args;
        let time = time.map(said_time);
        done(
            self.client
                .edit_call(channel_id, message_id, title, time)
                .await,
        )
    }

    async fn end_call(&self, args: MessageArgs) -> Answer<Nothing> {
        done(self.client.end_call(args.channel_id, args.message_id).await)
    }

    async fn decline_call(&self, args: MessageArgs) -> Answer<Nothing> {
        let declined = self.client.decline_call(args.channel_id, args.message_id);
        done(declined.await)
    }

    async fn join_call(&self, args: MessageArgs) -> Answer<CallOpening> {
        self.open_call(args).await
    }

    async fn file_openings(&self, args: FileArgs) -> Answer<FileOpeningsView> {
        Ok(self
            .client
            .file_openings(args.channel_id, args.file_id)
            .await?)
    }

    async fn share_file(&self, args: ShareFileArgs) -> Answer<FileLinkView> {
        let ShareFileArgs {
            channel_id,
            file_id,
            days,
            opens_max,
        } = args;
        let sharing = self.client.share_file(channel_id, file_id, days, opens_max);
        Ok(sharing.await?)
    }

    async fn file_links(&self, args: ChannelArgs) -> Answer<Vec<FileLinkRow>> {
        Ok(self.client.file_links(args.channel_id).await?)
    }

    async fn end_file_link(&self, args: FileLinkArgs) -> Answer<Nothing> {
        let ended = self
            .client
            .end_file_link(args.channel_id, args.file_id, args.link);
        done(ended.await)
    }

    async fn invite_to_call(&self, args: InviteToCallArgs) -> Answer<CallInvitation> {
        let InviteToCallArgs {
            channel_id,
            message_id,
            name,
        } = args;
        Ok(self
            .client
            .invite_to_call(channel_id, message_id, name)
            .await?)
    }

    async fn save_call_calendar(&self, args: MessageArgs) -> Answer<CalendarFile> {
        self.save_calendar(args).await
    }

    async fn call_providers(&self, _: Nothing) -> Answer<CallProviders> {
        Ok(self.client.call_providers().await?)
    }

    async fn set_call_provider(&self, args: SetCallProviderArgs) -> Answer<CallProviderRow> {
        Ok(self
            .client
            .set_call_provider(args.provider, args.set)
            .await?)
    }

    async fn remove_call_provider(&self, args: CallProviderArgs) -> Answer<Nothing> {
        done(self.client.remove_call_provider(args.provider).await)
    }

    async fn test_call_provider(&self, args: CallProviderArgs) -> Answer<CallTest> {
        Ok(self.client.test_call_provider(args.provider).await?)
    }

    async fn calendar_feed(&self, _: Nothing) -> Answer<CalendarFeed> {
        Ok(self.client.calendar_feed().await?)
    }

    async fn renew_calendar_feed(&self, _: Nothing) -> Answer<CalendarAddress> {
        Ok(self.client.renew_calendar_feed().await?)
    }

    async fn end_calendar_feed(&self, _: Nothing) -> Answer<Nothing> {
        done(self.client.end_calendar_feed().await)
    }

    async fn own_room(&self, _: Nothing) -> Answer<RoomsView> {
        Ok(self.client.own_room().await?)
    }

    async fn channel_room(&self, args: ChannelArgs) -> Answer<RoomsView> {
        Ok(self.client.channel_room(args.channel_id).await?)
    }

    async fn quotas(&self, _: Nothing) -> Answer<QuotaBoardView> {
        Ok(self.client.quotas().await?)
    }

    async fn set_quota(&self, args: SetQuota) -> Answer<QuotaEffectView> {
        Ok(self.client.set_quota(args).await?)
    }

    async fn interactive(&self, _: Nothing) -> Answer<Nothing> {
        self.outside.interactive();
        Ok(Nothing {})
    }

    async fn desktop(&self, _: Nothing) -> Answer<DesktopView> {
        Ok(self.outside.desktop())
    }

    async fn set_desktop(&self, args: DesktopSettings) -> Answer<DesktopView> {
        self.outside.set_desktop(args).map_err(IpcError::bug)
    }
}
