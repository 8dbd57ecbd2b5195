// Written by crates/ipc/tests/bindings.rs from the contract. Do not edit.

import type {
  AccessTimeline,
  CapabilitiesArgs,
  Capability,
  ChangeChannelArgs,
  Channel,
  ChannelArgs,
  ChannelMemberArgs,
  ChannelRow,
  ChannelView,
  ConnectionView,
  CreateChannel,
  CreateDepartmentArgs,
  CreatePerson,
  CreateTeamArgs,
  DirectoryView,
  Draft,
  EditMessageArgs,
  EditWedgedArgs,
  EffectsView,
  EndExclusionArgs,
  ExcludeArgs,
  GrantArgs,
  JumpQuery,
  JumpResults,
  LoadHoleArgs,
  MarkReadArgs,
  MemberRow,
  MessageArgs,
  MessageIdArgs,
  MyPermissions,
  Nothing,
  OneTimeCode,
  OpenLinkArgs,
  PersonAccess,
  PersonAccessArgs,
  PersonArgs,
  PersonReasonArgs,
  Preferences,
  RevokeGrantArgs,
  SaveDraftArgs,
  ScopeArgs,
  ScopeOption,
  SearchArgs,
  SearchResults,
  SendMessageArgs,
  SentArgs,
  SessionView,
  SetPostArgs,
  SetTeamMemberArgs,
  SignInArgs,
  TeamMemberArgs,
  TimelineArgs,
  TimelineWindow,
  UnlockArgs,
} from './types';

/** What every command takes and answers. */
export interface Contract {
  session: { args: Nothing; answer: SessionView };
  sign_in: { args: SignInArgs; answer: SessionView };
  sign_out: { args: Nothing; answer: SessionView };
  unlock: { args: UnlockArgs; answer: SessionView };
  connection: { args: Nothing; answer: ConnectionView };
  reconnect: { args: Nothing; answer: Nothing };
  preferences: { args: Nothing; answer: Preferences };
  set_preferences: { args: Preferences; answer: Preferences };
  list_channels: { args: Nothing; answer: Array<ChannelRow> };
  open_channel: { args: ChannelArgs; answer: ChannelView };
  channel_members: { args: ChannelArgs; answer: Array<MemberRow> };
  browse_channels: { args: Nothing; answer: Array<Channel> };
  create_channel: { args: CreateChannel; answer: ChannelArgs };
  change_channel: { args: ChangeChannelArgs; answer: Nothing };
  join_channel: { args: ChannelArgs; answer: Nothing };
  leave_channel: { args: ChannelArgs; answer: Nothing };
  add_member: { args: ChannelMemberArgs; answer: Nothing };
  remove_member: { args: ChannelMemberArgs; answer: Nothing };
  start_direct: { args: PersonArgs; answer: ChannelArgs };
  timeline: { args: TimelineArgs; answer: TimelineWindow };
  load_hole: { args: LoadHoleArgs; answer: Nothing };
  send_message: { args: SendMessageArgs; answer: SentArgs };
  edit_message: { args: EditMessageArgs; answer: Nothing };
  delete_message: { args: MessageArgs; answer: Nothing };
  mark_read: { args: MarkReadArgs; answer: Nothing };
  retry_wedged: { args: MessageIdArgs; answer: Nothing };
  edit_wedged: { args: EditWedgedArgs; answer: SentArgs };
  discard_wedged: { args: MessageIdArgs; answer: Nothing };
  draft: { args: ChannelArgs; answer: Draft };
  save_draft: { args: SaveDraftArgs; answer: Nothing };
  search: { args: SearchArgs; answer: SearchResults };
  jump: { args: JumpQuery; answer: JumpResults };
  capabilities: { args: CapabilitiesArgs; answer: Array<Capability> };
  my_scopes: { args: Nothing; answer: Array<ScopeOption> };
  my_permissions: { args: ScopeArgs; answer: MyPermissions };
  my_timeline: { args: Nothing; answer: AccessTimeline };
  directory: { args: Nothing; answer: DirectoryView };
  person_scopes: { args: PersonArgs; answer: Array<ScopeOption> };
  person_access: { args: PersonAccessArgs; answer: PersonAccess };
  exclude: { args: ExcludeArgs; answer: EffectsView };
  end_exclusion: { args: EndExclusionArgs; answer: EffectsView };
  grant: { args: GrantArgs; answer: EffectsView };
  revoke_grant: { args: RevokeGrantArgs; answer: EffectsView };
  create_person: { args: CreatePerson; answer: OneTimeCode };
  reset_sign_in_code: { args: PersonArgs; answer: OneTimeCode };
  disable_person: { args: PersonReasonArgs; answer: Nothing };
  enable_person: { args: PersonReasonArgs; answer: Nothing };
  create_department: { args: CreateDepartmentArgs; answer: Nothing };
  create_team: { args: CreateTeamArgs; answer: Nothing };
  set_team_member: { args: SetTeamMemberArgs; answer: Nothing };
  remove_team_member: { args: TeamMemberArgs; answer: Nothing };
  set_post: { args: SetPostArgs; answer: Nothing };
  open_link: { args: OpenLinkArgs; answer: Nothing };
  interactive: { args: Nothing; answer: Nothing };
}

export type Command = keyof Contract;
