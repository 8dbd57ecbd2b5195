// Written by crates/ipc/tests/bindings.rs from the contract. Do not edit.

import type {
  AccessTimeline,
  ActOnCaseArgs,
  ActOnRequestArgs,
  ApprovalRingsView,
  ArchiveChannelArgs,
  ArchiveTeamArgs,
  AuditExported,
  AuditFindingArgs,
  AuditRows,
  AuditStanding,
  AuditVerified,
  Badge,
  BeginAttachmentArgs,
  CalendarAddress,
  CalendarFeed,
  CalendarFile,
  CallChoices,
  CallInvitation,
  CallOpening,
  CallProviderArgs,
  CallProviderRow,
  CallProviders,
  CallTest,
  CallsView,
  Came,
  CapabilitiesArgs,
  Capability,
  CaseRow,
  CasesView,
  ChangeChannelArgs,
  ChangePasswordArgs,
  Channel,
  ChannelArgs,
  ChannelFiles,
  ChannelFilesArgs,
  ChannelLabelArgs,
  ChannelMemberArgs,
  ChannelPeopleArgs,
  ChannelRow,
  ChannelView,
  ClearanceView,
  ConfirmArgs,
  ConfirmIdentityArgs,
  ConfirmationsView,
  ConnectionView,
  CreateChannel,
  CreateDepartmentArgs,
  CreateJoinLink,
  CreatePeopleGroup,
  CreatePerson,
  CreateTeamArgs,
  DateArgs,
  DecideJoinArgs,
  DecideTeamRequestArgs,
  DefaultChannels,
  DelegateIt,
  DelegationArgs,
  DelegationsView,
  DepartmentArgs,
  DesktopSettings,
  DesktopView,
  DirectoryView,
  Document,
  DocumentPageArgs,
  Draft,
  DraftArgs,
  EditCallArgs,
  EditMessageArgs,
  EditPeopleGroupArgs,
  EditTeamArgs,
  EditWedgedArgs,
  EffectsView,
  EndExclusionArgs,
  EndHeldRoleArgs,
  EndSessionArgs,
  ExcludeArgs,
  ExportAuditArgs,
  FiguresView,
  FileArgs,
  FileLinkArgs,
  FileLinkRow,
  FileLinkView,
  FileOpeningsView,
  FileRequest,
  FiledView,
  FirstStepArgs,
  FirstSteps,
  FollowThreadArgs,
  ForwardArgs,
  FreezeChannelArgs,
  FreezeTeamArgs,
  FurnishArgs,
  GiveRoleArgs,
  GrantArgs,
  GrantsArgs,
  GrantsView,
  HelpView,
  HouseRule,
  HouseRules,
  IdentityConfirmed,
  InviteToCallArgs,
  JoinArgs,
  JoinLink,
  JoinLinkArgs,
  JoinLinkView,
  JoinRequest,
  JumpQuery,
  JumpResults,
  LinkLook,
  LoadHoleArgs,
  Located,
  LookAtLinkArgs,
  LookAtServerArgs,
  MarkReadArgs,
  MediaPiece,
  MediaPieceArgs,
  MemberRow,
  MentionReach,
  MentionReachArgs,
  MessageArgs,
  MessageIdArgs,
  MessageLabelArgs,
  MovePersonArgs,
  MyPermissions,
  NewsView,
  Nothing,
  OffboardArgs,
  OffboardedView,
  OneTimeCode,
  OpenCaseArgs,
  OpenLinkArgs,
  OtherDraft,
  OwnAuditArgs,
  OwnClearance,
  PasswordRulesView,
  PeopleGroupArgs,
  PermalinkAnswer,
  PersonAccess,
  PersonAccessArgs,
  PersonArgs,
  PersonFilesArgs,
  PersonPresence,
  PersonReasonArgs,
  PersonalView,
  Picture,
  PlacedRow,
  Preferences,
  PrepareReportArgs,
  PreparedReport,
  ProxyArgs,
  ProxyChoice,
  ProxyToArgs,
  ProxyView,
  PurgeLine,
  QuotaBoardView,
  QuotaEffectView,
  ReactArgs,
  ReadAuditArgs,
  Readers,
  RecordTaken,
  Report,
  ReportMessageArgs,
  ReportState,
  RequestDraft,
  RequestDraftArgs,
  RequestRow,
  RequestsView,
  Retention,
  RetireRoleArgs,
  RetireWorkflowArgs,
  RevisionRow,
  RevokeGrantArgs,
  RightsCheckView,
  RoleAnswer,
  RoleGivenView,
  RoleMatrix,
  RolesView,
  RoomsView,
  SaveDraftArgs,
  SaveFileArgs,
  SaveRequestDraftArgs,
  SaveRequestRecordArgs,
  ScopeArgs,
  ScopeOption,
  SearchArgs,
  SearchResults,
  SelfTestArgs,
  SendAsFileArgs,
  SendMessageArgs,
  SentArgs,
  ServerLook,
  SessionRow,
  SessionView,
  SetBundleArgs,
  SetCallProviderArgs,
  SetClearanceArgs,
  SetHelp,
  SetHouseRuleArgs,
  SetPasswordProfile,
  SetPersonalArgs,
  SetPinnedArgs,
  SetPostArgs,
  SetQuota,
  SetReadingLease,
  SetRetention,
  SetRoleArgs,
  SetSavedArgs,
  SetTeamMemberArgs,
  SetTeamOwnerArgs,
  SetUpArgs,
  SetWorkflowArgs,
  SettleRights,
  ShareFileArgs,
  ShowArgs,
  SignInArgs,
  StartCallArgs,
  StartGroupArgs,
  StartUp,
  StartUpArgs,
  TeamArgs,
  TeamChannelsArgs,
  TeamMemberArgs,
  TeamPeopleArgs,
  TeamRecord,
  TeamWordArgs,
  TestStep,
  TextPreview,
  ThreadArgs,
  ThreadRow,
  ThreadView,
  TimelineArgs,
  TimelineWindow,
  TransferArgs,
  TransferRow,
  TypingPerson,
  UnlockArgs,
  Workflow,
  WorkflowSavedView,
  WorkflowsView,
} from './types';

/** What every command takes and answers. */
export interface Contract {
  start_up: { args: StartUpArgs; answer: StartUp };
  session: { args: Nothing; answer: SessionView };
  sign_in: { args: SignInArgs; answer: SessionView };
  sign_out: { args: Nothing; answer: SessionView };
  unlock: { args: UnlockArgs; answer: SessionView };
  connection: { args: Nothing; answer: ConnectionView };
  reconnect: { args: Nothing; answer: Nothing };
  preferences: { args: Nothing; answer: Preferences };
  set_preferences: { args: Preferences; answer: Preferences };
  dismiss_mended: { args: Nothing; answer: SessionView };
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
  draft: { args: DraftArgs; answer: Draft };
  save_draft: { args: SaveDraftArgs; answer: Nothing };
  other_draft: { args: DraftArgs; answer: OtherDraft | null };
  take_other_draft: { args: DraftArgs; answer: Draft };
  discard_other_draft: { args: DraftArgs; answer: Nothing };
  search: { args: SearchArgs; answer: SearchResults };
  mention_reach: { args: MentionReachArgs; answer: MentionReach };
  thread: { args: ThreadArgs; answer: ThreadView };
  load_thread: { args: ThreadArgs; answer: Nothing };
  follow_thread: { args: FollowThreadArgs; answer: Nothing };
  mark_thread_read: { args: ThreadArgs; answer: Nothing };
  threads: { args: Nothing; answer: Array<ThreadRow> };
  react: { args: ReactArgs; answer: Nothing };
  set_pinned: { args: SetPinnedArgs; answer: Nothing };
  pins: { args: ChannelArgs; answer: Array<PlacedRow> };
  set_saved: { args: SetSavedArgs; answer: Nothing };
  saved: { args: Nothing; answer: Array<PlacedRow> };
  mentions: { args: Nothing; answer: Array<PlacedRow> };
  mark_unread: { args: MarkReadArgs; answer: Nothing };
  who_has_read: { args: MessageArgs; answer: Readers };
  revisions: { args: MessageArgs; answer: Array<RevisionRow> };
  forward_message: { args: ForwardArgs; answer: SentArgs };
  confirm: { args: ConfirmArgs; answer: Nothing };
  confirmations: { args: MessageArgs; answer: ConfirmationsView };
  permalink: { args: MessageArgs; answer: PermalinkAnswer };
  locate_message: { args: MessageArgs; answer: Located };
  locate_date: { args: DateArgs; answer: Located };
  search_everywhere: { args: SearchArgs; answer: SearchResults };
  jump: { args: JumpQuery; answer: JumpResults };
  personal: { args: Nothing; answer: PersonalView };
  set_personal: { args: SetPersonalArgs; answer: Nothing };
  badge: { args: Nothing; answer: Badge };
  presence: { args: Nothing; answer: Array<PersonPresence> };
  typing: { args: ChannelArgs; answer: Array<TypingPerson> };
  note_typing: { args: DraftArgs; answer: Nothing };
  note_activity: { args: Nothing; answer: Nothing };
  capabilities: { args: CapabilitiesArgs; answer: Array<Capability> };
  my_scopes: { args: Nothing; answer: Array<ScopeOption> };
  my_permissions: { args: ScopeArgs; answer: MyPermissions };
  my_timeline: { args: Nothing; answer: AccessTimeline };
  cases: { args: Nothing; answer: CasesView };
  case_docket: { args: Nothing; answer: Array<CaseRow> };
  report_message: { args: ReportMessageArgs; answer: CaseRow };
  open_case: { args: OpenCaseArgs; answer: CaseRow };
  act_on_case: { args: ActOnCaseArgs; answer: CaseRow };
  house_rules: { args: Nothing; answer: HouseRules };
  set_house_rule: { args: SetHouseRuleArgs; answer: HouseRule };
  requests: { args: Nothing; answer: RequestsView };
  file_request: { args: FileRequest; answer: FiledView };
  act_on_request: { args: ActOnRequestArgs; answer: RequestRow };
  request_draft: { args: RequestDraftArgs; answer: RequestDraft | null };
  save_request_draft: { args: SaveRequestDraftArgs; answer: Nothing };
  save_request_record: { args: SaveRequestRecordArgs; answer: RecordTaken };
  delegations: { args: Nothing; answer: DelegationsView };
  delegate: { args: DelegateIt; answer: DelegationsView };
  end_delegation: { args: DelegationArgs; answer: DelegationsView };
  request_figures: { args: Nothing; answer: FiguresView };
  approval_rings: { args: Nothing; answer: ApprovalRingsView };
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
  create_department: { args: CreateDepartmentArgs; answer: DepartmentArgs };
  create_team: { args: CreateTeamArgs; answer: TeamArgs };
  set_team_member: { args: SetTeamMemberArgs; answer: Nothing };
  remove_team_member: { args: TeamMemberArgs; answer: Nothing };
  set_post: { args: SetPostArgs; answer: Nothing };
  role_matrix: { args: Nothing; answer: RoleMatrix };
  roles: { args: Nothing; answer: RolesView };
  set_role: { args: SetRoleArgs; answer: RoleAnswer };
  retire_role: { args: RetireRoleArgs; answer: RoleAnswer };
  give_role: { args: GiveRoleArgs; answer: RoleGivenView };
  workflows: { args: Nothing; answer: WorkflowsView };
  set_workflow: { args: SetWorkflowArgs; answer: WorkflowSavedView };
  retire_workflow: { args: RetireWorkflowArgs; answer: Workflow };
  end_held_role: { args: EndHeldRoleArgs; answer: EffectsView };
  set_bundle: { args: SetBundleArgs; answer: RoleGivenView };
  grants: { args: GrantsArgs; answer: GrantsView };
  edit_team: { args: EditTeamArgs; answer: Nothing };
  archive_team: { args: ArchiveTeamArgs; answer: Nothing };
  archive_channel: { args: ArchiveChannelArgs; answer: Nothing };
  freeze_team: { args: FreezeTeamArgs; answer: Nothing };
  freeze_channel: { args: FreezeChannelArgs; answer: Nothing };
  set_team_owner: { args: SetTeamOwnerArgs; answer: Nothing };
  add_team_members: { args: TeamPeopleArgs; answer: Nothing };
  add_members: { args: ChannelPeopleArgs; answer: Nothing };
  invite_to_team: { args: TeamPeopleArgs; answer: Nothing };
  uninvite_from_team: { args: TeamMemberArgs; answer: Nothing };
  decide_team_request: { args: DecideTeamRequestArgs; answer: Nothing };
  team_record: { args: TeamArgs; answer: TeamRecord };
  join_team: { args: TeamWordArgs; answer: Came };
  withdraw_from_team: { args: TeamArgs; answer: Nothing };
  leave_team: { args: TeamWordArgs; answer: Came };
  set_team_default_channels: { args: TeamChannelsArgs; answer: Nothing };
  default_channels: { args: Nothing; answer: DefaultChannels };
  set_default_channels: { args: DefaultChannels; answer: Nothing };
  start_group: { args: StartGroupArgs; answer: ChannelArgs };
  create_people_group: { args: CreatePeopleGroup; answer: Nothing };
  edit_people_group: { args: EditPeopleGroupArgs; answer: Nothing };
  remove_people_group: { args: PeopleGroupArgs; answer: Nothing };
  offboard: { args: OffboardArgs; answer: OffboardedView };
  move_person: { args: MovePersonArgs; answer: Nothing };
  look_at_server: { args: LookAtServerArgs; answer: ServerLook };
  look_at_link: { args: LookAtLinkArgs; answer: LinkLook };
  start_local: { args: Nothing; answer: LinkLook };
  set_up: { args: SetUpArgs; answer: SessionView };
  join: { args: JoinArgs; answer: SessionView };
  ask_for_answer: { args: Nothing; answer: SessionView };
  stop_waiting: { args: Nothing; answer: SessionView };
  proxy: { args: Nothing; answer: ProxyChoice };
  set_proxy: { args: ProxyArgs; answer: ProxyChoice };
  proxy_to: { args: ProxyToArgs; answer: ProxyView };
  self_test: { args: SelfTestArgs; answer: Array<TestStep> };
  make_join_link: { args: CreateJoinLink; answer: JoinLinkView };
  join_links: { args: Nothing; answer: Array<JoinLink> };
  revoke_join_link: { args: JoinLinkArgs; answer: Nothing };
  join_requests: { args: Nothing; answer: Array<JoinRequest> };
  decide_join: { args: DecideJoinArgs; answer: Nothing };
  sessions: { args: Nothing; answer: Array<SessionRow> };
  end_session: { args: EndSessionArgs; answer: Nothing };
  end_other_sessions: { args: Nothing; answer: Nothing };
  confirm_identity: { args: ConfirmIdentityArgs; answer: IdentityConfirmed };
  change_password: { args: ChangePasswordArgs; answer: Nothing };
  help: { args: Nothing; answer: HelpView };
  set_help: { args: SetHelp; answer: Nothing };
  password_rules: { args: Nothing; answer: PasswordRulesView };
  set_password_profile: { args: SetPasswordProfile; answer: Nothing };
  furnish: { args: FurnishArgs; answer: SessionView };
  retention: { args: Nothing; answer: Retention | null };
  set_retention: { args: SetRetention; answer: Nothing };
  set_channel_label: { args: ChannelLabelArgs; answer: Nothing };
  set_message_label: { args: MessageLabelArgs; answer: Nothing };
  reading_lease: { args: Nothing; answer: number };
  set_reading_lease: { args: SetReadingLease; answer: Nothing };
  person_purges: { args: PersonArgs; answer: Array<PurgeLine> };
  set_clearance: { args: SetClearanceArgs; answer: ClearanceView };
  my_clearance: { args: Nothing; answer: OwnClearance | null };
  audit_standing: { args: Nothing; answer: AuditStanding };
  read_audit_finding: { args: AuditFindingArgs; answer: AuditStanding };
  own_audit: { args: OwnAuditArgs; answer: AuditRows };
  read_audit: { args: ReadAuditArgs; answer: AuditRows };
  rights_check: { args: Nothing; answer: RightsCheckView };
  settle_rights: { args: SettleRights; answer: RightsCheckView };
  verify_audit: { args: Nothing; answer: AuditVerified };
  export_audit: { args: ExportAuditArgs; answer: AuditExported | null };
  prepare_report: { args: PrepareReportArgs; answer: PreparedReport };
  send_report: { args: PreparedReport; answer: Nothing };
  own_reports: { args: Nothing; answer: Array<ReportState> };
  reports: { args: Nothing; answer: Array<Report> };
  first_steps: { args: Nothing; answer: FirstSteps };
  first_step_done: { args: FirstStepArgs; answer: Nothing };
  show_first_steps: { args: ShowArgs; answer: FirstSteps };
  news: { args: Nothing; answer: NewsView };
  news_read: { args: Nothing; answer: NewsView };
  pick_files: { args: DraftArgs; answer: Array<TransferRow> };
  begin_attachment: { args: BeginAttachmentArgs; answer: TransferArgs };
  end_attachment: { args: TransferArgs; answer: TransferRow };
  fail_attachment: { args: TransferArgs; answer: Nothing };
  attached: { args: DraftArgs; answer: Array<TransferRow> };
  transfers: { args: Nothing; answer: Array<TransferRow> };
  pause_transfer: { args: TransferArgs; answer: Nothing };
  resume_transfer: { args: TransferArgs; answer: Nothing };
  retry_transfer: { args: TransferArgs; answer: Nothing };
  cancel_transfer: { args: TransferArgs; answer: Nothing };
  clear_transfers: { args: Nothing; answer: Nothing };
  fetch_file: { args: FileArgs; answer: TransferRow };
  open_file: { args: FileArgs; answer: Nothing };
  save_file: { args: SaveFileArgs; answer: TransferRow | null };
  reveal_saved: { args: TransferArgs; answer: Nothing };
  channel_files: { args: ChannelFilesArgs; answer: ChannelFiles };
  person_files: { args: PersonFilesArgs; answer: ChannelFiles };
  picture: { args: FileArgs; answer: Picture | null };
  thumbnail: { args: FileArgs; answer: Picture | null };
  send_as_file: { args: SendAsFileArgs; answer: TransferRow };
  text_preview: { args: FileArgs; answer: TextPreview | null };
  document: { args: FileArgs; answer: Document | null };
  document_page: { args: DocumentPageArgs; answer: Picture | null };
  media_piece: { args: MediaPieceArgs; answer: MediaPiece };
  file_openings: { args: FileArgs; answer: FileOpeningsView };
  share_file: { args: ShareFileArgs; answer: FileLinkView };
  file_links: { args: ChannelArgs; answer: Array<FileLinkRow> };
  end_file_link: { args: FileLinkArgs; answer: Nothing };
  open_link: { args: OpenLinkArgs; answer: Nothing };
  call_choices: { args: Nothing; answer: CallChoices };
  calls: { args: Nothing; answer: CallsView };
  start_call: { args: StartCallArgs; answer: SentArgs };
  edit_call: { args: EditCallArgs; answer: Nothing };
  end_call: { args: MessageArgs; answer: Nothing };
  decline_call: { args: MessageArgs; answer: Nothing };
  join_call: { args: MessageArgs; answer: CallOpening };
  invite_to_call: { args: InviteToCallArgs; answer: CallInvitation };
  save_call_calendar: { args: MessageArgs; answer: CalendarFile };
  call_providers: { args: Nothing; answer: CallProviders };
  set_call_provider: { args: SetCallProviderArgs; answer: CallProviderRow };
  remove_call_provider: { args: CallProviderArgs; answer: Nothing };
  test_call_provider: { args: CallProviderArgs; answer: CallTest };
  calendar_feed: { args: Nothing; answer: CalendarFeed };
  renew_calendar_feed: { args: Nothing; answer: CalendarAddress };
  end_calendar_feed: { args: Nothing; answer: Nothing };
  own_room: { args: Nothing; answer: RoomsView };
  channel_room: { args: ChannelArgs; answer: RoomsView };
  quotas: { args: Nothing; answer: QuotaBoardView };
  set_quota: { args: SetQuota; answer: QuotaEffectView };
  interactive: { args: Nothing; answer: Nothing };
  desktop: { args: Nothing; answer: DesktopView };
  set_desktop: { args: DesktopSettings; answer: DesktopView };
}

export type Command = keyof Contract;
