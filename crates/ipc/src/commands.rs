//! What each command of the contract does: a call into the core, and no more.

use tokenim_client::view::channel::{ChannelRow, ChannelView, MemberRow};
use tokenim_client::view::jump::{JumpQuery, JumpResults};
use tokenim_client::view::people::{DirectoryView, EffectsView, PersonAccess};
use tokenim_client::view::personal::{Badge, PersonalView, TypingPerson};
use tokenim_client::view::permission::{AccessTimeline, Capability, MyPermissions, ScopeOption};
use tokenim_client::view::search::SearchResults;
use tokenim_client::view::session::{ConnectionView, Preferences, SessionView};
use tokenim_client::view::timeline::{Draft, TimelineWindow};
use tokenim_client::{Client, SignInForm};
use tokenim_protocol::channel::Channel;
use tokenim_protocol::personal::PersonPresence;
use tokenim_protocol::request::{CreateChannel, CreatePerson, OneTimeCode, Secret};

use crate::contract::*;
use crate::core::Core;
use crate::error::IpcError;
use crate::outside::{DesktopSettings, DesktopView};

type Answer<T> = Result<T, IpcError>;

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
        let SendMessageArgs {
            channel_id,
            body,
            reply_to,
        } = args;
        let message_id = self.client.send_message(channel_id, body, reply_to).await?;
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
        } = args;
        done(self.client.save_draft(channel_id, thread, body).await)
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

    async fn create_department(&self, args: CreateDepartmentArgs) -> Answer<Nothing> {
        let CreateDepartmentArgs {
            name,
            parent,
            manager,
        } = args;
        self.client.create_department(name, parent, manager).await?;
        Ok(Nothing {})
    }

    async fn create_team(&self, args: CreateTeamArgs) -> Answer<Nothing> {
        let CreateTeamArgs {
            name,
            team_kind,
            department,
            admin,
        } = args;
        self.client
            .create_team(name, team_kind, department, admin)
            .await?;
        Ok(Nothing {})
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

    // The world outside

    async fn open_link(&self, args: OpenLinkArgs) -> Answer<Nothing> {
        let link = Client::check_link(&args.url)?;
        let address = link.url.parse().map_err(IpcError::bug)?;
        self.outside.open(&address).map_err(IpcError::bug)?;
        Ok(Nothing {})
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
