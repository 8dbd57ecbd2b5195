// Written by crates/ipc/tests/bindings.rs from the contract. Do not edit.

export type AccessChange = "account_created" | "account_disabled" | "account_enabled" | "role_given" | "role_taken" | "role_changed" | "role_expired" | "bundle_changed" | "bundle_expired" | "granted" | "grant_revoked" | "grant_expired" | "excluded" | "exclusion_ended" | "exclusion_expired" | "offboarded" | "team_request_refused" | "level_raised" | "level_lowered";

/**
 * What happened to somebody's access: the line they see in their own timeline (S18) and
 * the administrator in *People*.
 */
export type AccessEvent = { at: UnixMillis, change: AccessChange, 
/**
 * None: every permission, or the whole account.
 */
permission: Permission | null, role: RoleKey | null, 
/**
 * The name of a role of the company's own, as it was then.
 */
role_name?: string, scope: Scope, code: ReasonCode | null, until: UnixMillis | null, by: PersonId | null, text: string, 
/**
 * The difference a project's bundle made to this person.
 */
gained?: Array<Permission>, lost?: Array<Permission>, 
/**
 * The access level that was set.
 */
level?: Label, };

/**
 * One person's access at one scope.
 */
export type AccessReport = { person: PersonId, scope: Scope, as_of: UnixMillis, rows: Array<PermissionState>, timeline: Array<AccessEvent>, 
/**
 * How sensitive what they read may be at most …
 */
level: Label, 
/**
 * … and who said so; none: it follows from what they are to the company.
 */
level_set?: LevelSet, };

/**
 * A request as one reader may see it.
 */
export type AccessRequest = { id: AccessRequestId, 
/**
 * What a decision has to name: it moves with everything that matters to one.
 */
version: number, 
/**
 * Moves with every change: of two views the one with the greater is the later.
 */
revision: number, 
/**
 * Of what was asked for, as it was shown; an approval names it.
 */
digest: string, kind: RequestKind, status: RequestStatus, 
/**
 * None once it is over.
 */
phase: RequestPhase | null, 
/**
 * For whom.
 */
person: PersonId, 
/**
 * Who filed it; the same, or somebody who may ask for them.
 */
filed_by: PersonId, 
/**
 * None: everything (a suspension).
 */
permission: Permission | null, scope: Scope, 
/**
 * What the place is called; only the requester and those who decide are told.
 */
place?: string | null, exclusion: ExclusionId | null, 
/**
 * The case whose outcome is appealed.
 */
case?: CaseId | null, 
/**
 * The grant to be extended.
 */
grant: GrantId | null, 
/**
 * The request whose decision is appealed.
 */
of: AccessRequestId | null, 
/**
 * The appeal of this one.
 */
appealed_by: AccessRequestId | null, 
/**
 * 0; 1 and 2 for an appeal and the appeal of that.
 */
level: number, 
/**
 * Nobody stands above those who decide this.
 */
top_level: boolean, starts_at: UnixMillis | null, 
/**
 * Asked for until then; none: as long as it may be.
 */
ends_at: UnixMillis | null, purpose: Purpose, 
/**
 * Of an appeal: what the requester takes to be the cause.
 */
root_cause?: string, loss: Loss | null, filed_at: UnixMillis, 
/**
 * Undecided, it expires then.
 */
expires_at: UnixMillis, stages: Array<RequestStage>, 
/**
 * The stage that is open, or was last.
 */
stage: number, lines: Array<RequestLine>, endorsements: Array<Endorsement>, outcome: RequestOutcome | null, 
/**
 * Only for those who decide.
 */
card: RequestCard | null, 
/**
 * From when on the requester may nudge, or ask for the next level.
 */
nudge_from: UnixMillis | null, escalate_from: UnixMillis | null, 
/**
 * What this reader can do now, the two above apart from their time.
 */
acts: Array<RequestAct>, 
/**
 * Why this reader cannot decide it, where they would otherwise.
 */
bar: Bar | null, };

/**
 * Made by whoever files the request: filed twice, it is one.
 */
export type AccessRequestId = string;

/**
 * Own permission timeline, newest first, readable offline.
 */
export type AccessTimeline = { events: Array<AccessTimelineRow>, };

export type AccessTimelineRow = { event: AccessEvent, place: string, by_name: string | null, };

export type ActOnCaseArgs = { case: CaseId, 
/**
 * Made by the caller: repeated under it, the act is done once.
 */
operation: OperationId, deed: CaseDeed, };

export type ActOnRequestArgs = { request: AccessRequestId, 
/**
 * Made once for one press: done again, it is done once.
 */
operation: OperationId, deed: RequestDeed, };

/**
 * What one route or one control does. Its row in the policy says what it needs.
 */
export type Action = "read_health" | "read_interface" | "sign_in" | "sign_out" | "sync" | "read_own_access" | "read_directory" | "keep_own_state" | "search" | "read_channel" | "read_earlier_history" | "mark_read" | "send_message" | "edit_own_message" | "delete_own_message" | "delete_any_message" | "react" | "pin_message" | "save_message" | "unsave_message" | "follow_thread" | "mention_all" | "ask_confirmation" | "confirm_announcement" | "read_confirmations" | "see_readers" | "upload_file" | "upload_large_file" | "download_file" | "join_channel" | "leave_channel" | "manage_channel_members" | "manage_channel_settings" | "archive_channel" | "create_public_channel" | "create_private_channel" | "start_direct_message" | "create_person" | "reset_credential" | "disable_person" | "enable_person" | "create_department" | "create_team" | "manage_team_members" | "read_person_access" | "revoke_permission" | "restore_permission" | "grant_permission" | "assign_post" | "join_team" | "leave_team" | "manage_team" | "archive_team" | "freeze_place" | "start_group_message" | "set_default_channels" | "create_people_group" | "manage_own_people_group" | "manage_people_group" | "offboard_person" | "move_person" | "set_retention" | "read_about" | "set_up" | "join_by_link" | "manage_own_sessions" | "change_own_password" | "report_problem" | "manage_join_links" | "decide_join_request" | "edit_help" | "read_reports" | "set_password_profile" | "start_voice_call" | "start_video_call" | "join_call" | "manage_own_call" | "manage_call" | "invite_to_call" | "share_screen" | "record_call" | "manage_call_providers" | "witness_audit" | "read_own_audit" | "read_audit" | "export_audit" | "follow_rights_check" | "settle_rights" | "file_request" | "follow_request" | "endorse_request" | "review_request" | "decide_grave" | "report_message" | "open_case" | "follow_case" | "judge_case" | "edit_house_rules" | "read_roles" | "define_role" | "give_role" | "take_role" | "read_grants" | "set_reading_lease" | "raise_label" | "lower_label" | "set_clearance" | "copy_message" | "forward_message" | "report_purge" | "read_purges" | "share_file_outside" | "follow_file_links" | "manage_file_links" | "open_file_link" | "follow_file_openings" | "read_file_openings" | "read_own_room" | "manage_quotas" | "keep_calendar_feed" | "read_calendar_feed" | "read_workflows" | "edit_workflows" | "edit_bundle";

/**
 * Which part of a channel's timeline a screen wants.
 */
export type Anchor = { "kind": "latest" } | { "kind": "first_unread" } | { "kind": "at", seq: number, } | { "kind": "range", from: number, to: number | null, };

/**
 * People whose requests are mostly approved by those whose requests they approve themselves.
 */
export type ApprovalRingRow = { people: Array<Person>, 
/**
 * Among them.
 */
approvals: number, };

export type ApprovalRingsView = { since: UnixMillis, rings: Array<ApprovalRingRow>, };

export type ArchiveChannelArgs = { channel_id: ChannelId, archived: boolean, text: string, };

export type ArchiveTeamArgs = { team: TeamId, archived: boolean, text: string, };

export type AuditBroken = { how: BrokenHow, first: number, last: number, };

export type AuditExported = { path: string, records: number, 
/**
 * SHA-256 of the file, hexadecimal.
 */
sha256: string, };

/**
 * A line of a record's before and after.
 */
export type AuditField = { 
/**
 * `after.permission` and the like, without the first part.
 */
name: string, before: string | null, after: string | null, };

/**
 * Which records are meant. Everything that is given must fit.
 */
export type AuditFilter = { 
/**
 * Who acted.
 */
actor?: PersonId | null, 
/**
 * Whom it concerns, wherever in the record they stand.
 */
subject?: PersonId | null, 
/**
 * The beginning of the action's name: `permission.` for everything about permissions.
 */
action?: string | null, 
/**
 * What it was done to, as the record names it.
 */
object?: string | null, since?: UnixMillis | null, 
/**
 * Before this.
 */
until?: UnixMillis | null, };

export type AuditFinding = { id: number, kind: FindingKind, at: UnixMillis, 
/**
 * Records that this device had seen.
 */
seen: number, 
/**
 * Records that the server shows.
 */
shown: number, 
/**
 * Of a restore: records that had been seen and are gone with the time after the backup.
 */
lost: number, 
/**
 * Of a restore: when the backup was made.
 */
backup_made_at: UnixMillis | null, 
/**
 * Of a restore: it has been read.
 */
read: boolean, 
/**
 * JSON, to be handed to whoever looks into it.
 */
evidence: string, };

export type AuditFindingArgs = { id: number, };

export type AuditFormat = "jsonl" | "csv";

/**
 * What something was done to.
 */
export type AuditObject = { 
/**
 * As the record names it.
 */
id: string, 
/**
 * Of a person, a team or a channel that this device knows.
 */
name: string | null, person: PersonId | null, organisation: boolean, };

export type AuditRow = { seq: number, at: UnixMillis, 
/**
 * None: the server itself.
 */
actor: PersonId | null, actor_name: string | null, actor_posts: Array<RoleKey>, action: string, object: AuditObject | null, reason: string | null, fields: Array<AuditField>, request: string | null, session: string | null, device: string | null, 
/**
 * As the tree has it.
 */
leaf_hash: string, 
/**
 * The record as it is shown here is what that hash says. False where parts are left out.
 */
fits: boolean, leaf: string, };

export type AuditRows = { rows: Array<AuditRow>, next: number | null, };

/**
 * How far this device vouches for the log.
 */
export type AuditStanding = { 
/**
 * Of the last checkpoint that fitted.
 */
records: number | null, signed_at: UnixMillis | null, seen_at: UnixMillis | null, findings: Array<AuditFinding>, 
/**
 * Whom to tell.
 */
auditors: Array<Auditor>, 
/**
 * How far verifying is; none while nothing is verified.
 */
verifying: Verifying | null, 
/**
 * Since when the rights in the server's database are not what its audit says, where that is
 * for this person to hear as an alarm.
 */
rights_unproven_since: UnixMillis | null, };

/**
 * The answer to *Verify*.
 */
export type AuditVerified = { 
/**
 * Records that were hashed again.
 */
records: number, 
/**
 * Signed checkpoints that the tree passed through.
 */
checkpoints: number, root: string, took_ms: number, at: UnixMillis, broken: AuditBroken | null, };

export type Auditor = { person: PersonId, name: string, };

export type AvoidedRequest = { request: AccessRequestId, person: PersonId, permission: Permission, scope: Scope, status: RequestStatus, filed_at: UnixMillis, };

/**
 * What stands on the tray and in the window's title. Counted from the log, never counted up.
 */
export type Badge = { 
/**
 * Unread mentions in channels …
 */
mentions: number, 
/**
 * … unread messages from one person to another, and the sum of both: the number shown.
 */
directs: number, urgent: number, 
/**
 * Everything unread that is not muted.
 */
unread: number, };

/**
 * Why somebody who could otherwise decide may not.
 */
export type Bar = "own" | "delegator" | "endorsed" | "made_the_exclusion" | "decided_before" | "another_stage" | "already_voted" | "not_a_reviewer";

export type BeginAttachmentArgs = { channel_id: ChannelId, thread?: MessageId, name: string, 
/**
 * Bytes, as the page says.
 */
size?: number, };

export type Block = { "kind": "paragraph", inlines: Array<Inline>, } | { "kind": "heading", level: number, inlines: Array<Inline>, } | { "kind": "quote", blocks: Array<Block>, } | { "kind": "code", language: string | null, text: string, } | { "kind": "list", first: number | null, items: Array<Array<Block>>, } | { "kind": "rule" };

/**
 * Why the log is not whole.
 */
export type BrokenHow = "missing" | "changed" | "misplaced" | "rewritten" | "unsigned" | "forked";

export type BuiltInWay = { permission: Permission, 
/**
 * A rule decides at once when nothing speaks against it, and people when something does.
 */
automatic: boolean, stages: Array<WorkflowStage>, };

/**
 * What everybody in a project is given there, as everybody who knows of the project sees it.
 */
export type Bundle = { id: GrantId, permissions: Array<Permission>, starts_at: UnixMillis, ends_at: UnixMillis, by: PersonId, };

/**
 * An address for a calendar. Shown once.
 */
export type CalendarAddress = { url: string, };

export type CalendarFeed = { 
/**
 * None: there is no subscription.
 */
made_at?: UnixMillis | null, 
/**
 * When a calendar read it last; to the hour.
 */
read_at?: UnixMillis | null, };

export type CalendarFile = { 
/**
 * It lies where the person said.
 */
saved: boolean, name: string, 
/**
 * Where nobody could be asked: for the page to hand over.
 */
text: string | null, };

/**
 * Where a call can be held.
 */
export type CallChoice = { id: CallProviderId, name: string, kind: CallProviderKind, hosts: Array<string>, };

export type CallChoices = { providers: Array<CallChoice>, 
/**
 * This computer's zone, and the others it knows.
 */
zone: string | null, zones: Array<string>, };

/**
 * A link for somebody from outside.
 */
export type CallInvitation = { "kind": "made", url: string, expires_at: UnixMillis | null, } | { "kind": "elsewhere", host: string, } | { "kind": "over" };

/**
 * What became of *Join*.
 */
export type CallOpening = { "kind": "opened", host: string, } | { "kind": "elsewhere", host: string, } | { "kind": "over" };

/**
 * A meeting server as everybody knows it: what it is called, and where its links may lead.
 */
export type CallProvider = { id: CallProviderId, name: string, kind: CallProviderKind, 
/**
 * In ASCII. What begins with `*.` stands for every name below.
 */
hosts: Array<string>, };

export type CallProviderArgs = { provider: CallProviderId, };

/**
 * Of a meeting server that calls are held on.
 */
export type CallProviderId = string;

export type CallProviderKind = "jitsi" | "big_blue_button" | "template" | "pasted";

/**
 * The same as those see it who keep it. The secret is not among what anybody sees.
 */
export type CallProviderRow = { provider: CallProvider, address: string, 
/**
 * Under which name the meeting server knows us (Jitsi: the application's id).
 */
app_id: string, has_secret: boolean, };

export type CallProviders = { providers: Array<CallProviderRow>, };

/**
 * A call in a list of its own.
 */
export type CallRow = { channel_id: ChannelId, channel_name: string, 
/**
 * A conversation of two or a few, not a channel.
 */
direct: boolean, message_id: MessageId, seq: number, author: PersonId | null, author_name: string, call: CallView, };

export type CallState = "scheduled" | "live" | "ended" | "cancelled";

/**
 * What was tried, in order; it stops at the first thing that fails.
 */
export type CallTest = { steps: Array<CallTestStep>, };

export type CallTestProblem = "malformed" | "no_such_host" | "private_address" | "nobody_answers" | "untrusted" | "too_slow" | "too_much" | "redirects" | "not_that" | "secret_refused" | "secret_missing" | "other";

export type CallTestStep = { what: CallTestWhat, 
/**
 * None: it is well.
 */
problem: CallTestProblem | null, };

export type CallTestWhat = "address" | "name" | "answer" | "speaks" | "secret";

/**
 * The card of a call.
 */
export type CallView = { state: CallState, video: boolean, 
/**
 * Empty where it was given none.
 */
title: string, 
/**
 * None where its meeting server was taken away.
 */
provider: string | null, planned: PlannedView | null, started_at: UnixMillis | null, ended_at: UnixMillis | null, 
/**
 * The last first; those past the first thirty are only counted.
 */
joined: Array<NamedPerson>, joined_count: number, declined: Array<NamedPerson>, joined_by_me: boolean, declined_by_me: boolean, 
/**
 * I started or planned it.
 */
mine: boolean, 
/**
 * Whoever started it may not any more: nobody is handed a link.
 */
withheld: boolean, };

export type CallsView = { 
/**
 * Calls me now, in a direct message.
 */
ringing: Array<CallRow>, live: Array<CallRow>, 
/**
 * The next first.
 */
upcoming: Array<CallRow>, 
/**
 * The last first.
 */
past: Array<CallRow>, };

export type Came = { 
/**
 * False: it waits to be decided.
 */
done: boolean, };

export type CancelCode = "withdrawn" | "superseded" | "subject_left" | "moot";

export type CapabilitiesArgs = { queries: Array<CapabilityQuery>, };

/**
 * What this person may do here now, and if not, everything the explanation shows.
 */
export type Capability = { action: Action, resource: Resource, 
/**
 * The permission it needs, where it needs one.
 */
permission: Permission | null, state: CapabilityState, 
/**
 * Open to them as soon as they have shown that it is they who sit here; the decision says
 * since when that is owed.
 */
confirm: boolean, 
/**
 * None while unknown.
 */
decision: Decision | null, 
/**
 * The place in words: "Falcon", or the organisation's name.
 */
place: string, 
/**
 * Who can change it, best first, and how they are called.
 */
deciders: Array<Person>, 
/**
 * Everyone named by an obstacle.
 */
authors: Array<Person>, 
/**
 * The facts are from then; `offline` when they could not be renewed.
 */
as_of: UnixMillis | null, offline: boolean, };

/**
 * One question of a screen: may I do this here?
 */
export type CapabilityQuery = { action: Action, resource: Resource, };

export type CapabilityState = "allowed" | "denied" | "unknown";

/**
 * A case as one reader may see it.
 */
export type Case = { id: CaseId, 
/**
 * What a decision has to name: it moves with everything that matters to one.
 */
version: number, 
/**
 * Moves with every change: of two views the one with the greater is the later.
 */
revision: number, part: CasePart, status: CaseStatus, person: PersonId, scope: Scope, rule: CaseRule, 
/**
 * The organisation's own rule, as it read when the case began.
 */
house_rule: HouseRule | null, 
/**
 * Where the rule is written.
 */
citation: string, 
/**
 * What is said to have happened.
 */
text: string, begun_at: UnixMillis, 
/**
 * Who took it up; none while it is only reported.
 */
opened_by: PersonId | null, opened_at: UnixMillis | null, 
/**
 * Until when the person concerned is waited for.
 */
statement_due_at: UnixMillis | null, statement: string | null, stated_at: UnixMillis | null, evidence: Array<Evidence>, lines: Array<CaseLine>, bench: CaseBench | null, outcome: CaseOutcome | null, acts: Array<CaseAct>, 
/**
 * Why this reader cannot judge it, where they would otherwise.
 */
bar: CaseBar | null, };

/**
 * Something a reader can do about a case now.
 */
export type CaseAct = "take_up" | "dismiss" | "add_evidence" | "decide" | "agree" | "return" | "state" | "write" | "acknowledge" | "appeal";

/**
 * Why somebody who could otherwise judge may not.
 */
export type CaseBar = "concerned" | "reported" | "proposed";

/**
 * Only for those who judge.
 */
export type CaseBench = { reporter: PersonId | null, 
/**
 * The latest first.
 */
history: Array<PastFinding>, 
/**
 * What the ladder comes to next.
 */
next_step: CaseStep, 
/**
 * Who can judge it, this reader among them where they can.
 */
judges: Array<PersonId>, 
/**
 * Who can agree to what somebody else proposed.
 */
seconds: Array<PersonId>, proposal: CaseProposal | null, };

/**
 * What somebody does about a case.
 */
export type CaseDeed = { "act": "take_up", 
/**
 * What was on the screen: a decision about something else is not taken.
 */
version: number, text: string, statement_due_at: UnixMillis | null, } | { "act": "add_evidence", version: number, messages: Array<MessageRef>, } | { "act": "dismiss", version: number, text: string, } | { "act": "decide", version: number, measure: CaseMeasure, } | { "act": "agree", version: number, text: string, } | { "act": "return", version: number, text: string, } | { "act": "state", text: string, } | { "act": "write", text: string, } | { "act": "heed", heed: Heed, text: string, };

/**
 * Made by whoever opens the case or reports what it is about.
 */
export type CaseId = string;

/**
 * One line of a case's own conversation; also its history.
 */
export type CaseLine = { n: number, at: UnixMillis, 
/**
 * None: the server itself, or somebody whom this reader is not told.
 */
by: PersonId | null, kind: CaseLineKind, text: string, };

export type CaseLineKind = "reported" | "opened" | "dismissed" | "note" | "statement" | "no_statement" | "proposed" | "returned" | "decided" | "evidence_added" | "seen" | "acknowledged" | "declined" | "appealed" | "lifted" | "overturned";

/**
 * What is decided about a case, or proposed.
 */
export type CaseMeasure = { step: CaseStep, 
/**
 * What a ban takes; of anything else none.
 */
permission: Permission | null, 
/**
 * When a ban or suspension lifts by itself, or a warning lapses; of no finding none.
 */
ends_at: UnixMillis | null, 
/**
 * What was found, and why this follows.
 */
text: string, };

export type CaseOutcome = { at: UnixMillis, by: PersonId, 
/**
 * Who agreed, where two are needed.
 */
second: PersonId | null, measure: CaseMeasure, 
/**
 * A report that nobody took up.
 */
dismissed: boolean, 
/**
 * The ban or suspension itself.
 */
exclusion: ExclusionId | null, heed: Heed | null, heeded_at: UnixMillis | null, appeal_until: UnixMillis | null, appeal: AccessRequestId | null, 
/**
 * Since when it does not hold any more, before its time.
 */
lifted_at: UnixMillis | null, 
/**
 * An appeal found that it should not have been.
 */
overturned: boolean, };

/**
 * What somebody is to a case.
 */
export type CasePart = "judge" | "reporter" | "concerned";

export type CaseProposal = { at: UnixMillis, by: PersonId, measure: CaseMeasure, };

/**
 * A case with names.
 */
export type CaseRow = { case: Case, 
/**
 * The place in words; empty for one that this person does not know.
 */
place: string, 
/**
 * Everyone who is named in it.
 */
people: Array<Person>, 
/**
 * Every piece of evidence is what its fingerprint says: computed on this device.
 */
intact: boolean, };

/**
 * Which of the house's rules it is about.
 */
export type CaseRule = "respect" | "confidentiality" | "security" | "misuse_of_rights" | "impersonation" | "disruption" | "other";

export type CaseStatus = "reported" | "hearing" | "ready" | "proposed" | "closed";

/**
 * The ladder, from the mildest; also its order.
 */
export type CaseStep = "no_finding" | "warning" | "short_ban" | "long_ban" | "suspension";

/**
 * Everything this person has a part in, the newest first, from the cache.
 */
export type CasesView = { cases: Array<CaseRow>, as_of: UnixMillis | null, offline: boolean, };

export type Change = { "kind": "session" } | { "kind": "connection" } | { "kind": "channels" } | { "kind": "channel", "id": ChannelId } | { "kind": "timeline", "id": ChannelId } | { "kind": "draft", "id": ChannelId } | { "kind": "outbox" } | { "kind": "transfers" } | { "kind": "directory" } | { "kind": "capabilities" } | { "kind": "access_timeline" } | { "kind": "preferences" } | { "kind": "personal" } | { "kind": "presence" } | { "kind": "typing", "id": ChannelId } | { "kind": "calls" } | { "kind": "requests" } | { "kind": "cases" } | { "kind": "file_links" } | { "kind": "help" } | { "kind": "audit" };

export type ChangeChannel = { name?: string | null, topic?: string | null, mode?: Mode | null, 
/**
 * Days; 0 leaves it to the organisation's.
 */
retention_days?: number | null, };

export type ChangeChannelArgs = { channel_id: ChannelId, change: ChangeChannel, };

export type ChangePasswordArgs = { current: string, new: string, };

export type Channel = { id: ChannelId, kind: ChannelKind, 
/**
 * The team it belongs to; none for a direct message and for a channel of the whole organisation.
 */
team: TeamId | null, 
/**
 * Empty for a direct message: it is called after the other person.
 */
name: string, topic: string, mode: Mode, history: HistoryPolicy, archived: boolean, created_at: UnixMillis, 
/**
 * How long its messages are kept, where it is shorter than the organisation's.
 */
retention?: Retention | null, 
/**
 * How sensitive what is said here is.
 */
label?: Label, };

export type ChannelArgs = { channel_id: ChannelId, };

export type ChannelFile = { file: FileView, cached: boolean, channel_id: ChannelId, 
/**
 * As the list calls it.
 */
channel_name: string, message_id: MessageId, seq: number, author: PersonId, author_name: string, at: UnixMillis, };

/**
 * The files of a channel's messages, or of a person's, as far as the messages are cached.
 */
export type ChannelFiles = { rows: Array<ChannelFile>, 
/**
 * There are more of them than are told at once.
 */
more: boolean, 
/**
 * Older messages are not cached: theirs are missing.
 */
has_hole: boolean, };

export type ChannelFilesArgs = { channel_id: ChannelId, 
/**
 * Part of a name; empty: all of them.
 */
query: string, 
/**
 * None: every kind.
 */
file_kind: FileKind | null, sort: FileSort, };

export type ChannelId = string;

export type ChannelKind = "public" | "private" | "direct" | "group";

export type ChannelLabelArgs = { channel_id: ChannelId, label: SetLabel, };

export type ChannelMemberArgs = { channel_id: ChannelId, person: PersonId, };

export type ChannelPeopleArgs = { channel_id: ChannelId, people: Array<PersonId>, };

/**
 * One row of the channel list, from the materialised sidebar.
 */
export type ChannelRow = { id: ChannelId, kind: ChannelKind, 
/**
 * For a direct message the other person's name.
 */
name: string, team: TeamId | null, team_name: string | null, 
/**
 * The other person of a direct message.
 */
person: PersonId | null, unread: number, 
/**
 * Unread messages that name this person, threads included.
 */
mentions: number, 
/**
 * Unread replies in threads that they follow.
 */
thread_unread: number, archived: boolean, label: Label, has_draft: boolean, 
/**
 * Its place among the favourites; none: it is not one.
 */
favourite: number | null, folder: FolderId | null, 
/**
 * A date that has passed mutes nothing.
 */
mute: Mute | null, 
/**
 * None: as for all channels.
 */
level: NoticeLevel | null, 
/**
 * Messages of mine here that the server refused.
 */
wedged: number, last: Preview | null, };

/**
 * The open channel: header and what may be done in it.
 */
export type ChannelView = { channel: Channel, 
/**
 * For a direct message the other person's name.
 */
name: string, team_name: string | null, person: Person | null, member_count: number, 
/**
 * How long messages are kept everywhere; the shorter of this and the channel's own counts.
 */
organisation_retention: Retention | null, 
/**
 * Stopped for everybody, itself and not its team.
 */
frozen: boolean, 
/**
 * One for each action of the channel's screen, message actions on one's own messages included.
 */
capabilities: Array<Capability>, };

/**
 * What a change of somebody's access level does to what they read.
 */
export type ClearanceView = { 
/**
 * Channels by name, as far as this administrator may know of them, and how many others.
 */
lost: Array<string>, lost_unseen: number, gained: Array<string>, gained_unseen: number, messages_lost: number, messages_gained: number, 
/**
 * On how many of the person's computers what they lose is destroyed.
 */
devices: number, };

export type ConfirmArgs = { channel_id: ChannelId, message_id: MessageId, revision: number, };

export type ConfirmIdentityArgs = { password: string, };

/**
 * An announcement that asks to be confirmed.
 */
export type ConfirmationView = { 
/**
 * How many have confirmed the latest words …
 */
count: number, 
/**
 * … of how many members, the author left out.
 */
of: number, confirmed_by_me: boolean, 
/**
 * I confirmed earlier words; they have been corrected since.
 */
earlier_by_me: boolean, 
/**
 * I wrote it.
 */
mine: boolean, };

export type ConfirmationsView = { revision: number, confirmed: Array<ConfirmedRow>, missing: Array<MissingRow>, };

export type ConfirmedRow = { person: PersonId, name: string, at: UnixMillis, };

export type ConnectionState = "live" | "catching_up" | "connecting" | "offline" | "server_trouble" | "certificate_refused" | "local_gone";

export type ConnectionView = { state: ConnectionState, 
/**
 * When the server was last heard; what is shown is as of then.
 */
as_of: UnixMillis | null, 
/**
 * Messages still to come while catching up.
 */
left: number | null, 
/**
 * The technical cause, for copying; never shown first.
 */
cause: string | null, reading: ReadingState, };

export type CreateChannel = { id: ChannelId, 
/**
 * Public or private; a direct message has its own request.
 */
kind: ChannelKind, team: TeamId | null, name: string, topic: string, history: HistoryPolicy, members: Array<PersonId>, };

export type CreateDepartmentArgs = { name: string, parent: DepartmentId | null, manager: PersonId | null, };

export type CreateJoinLink = { id: JoinLinkId, 
/**
 * For whom or what it is: "new colleagues in March".
 */
note: string, uses_max: number, expires_at: UnixMillis, 
/**
 * Whoever comes by it waits until an administrator says yes.
 */
needs_approval: boolean, };

export type CreatePeopleGroup = { id: PeopleGroupId, handle: string, name: string, description: string, members: Array<PersonId>, };

export type CreatePerson = { id: PersonId, handle: string, display_name: string, title: string, kind: PersonKind, department: DepartmentId | null, manager: PersonId | null, };

export type CreateTeamArgs = { name: string, team_kind: TeamKind, department: DepartmentId | null, admin: PersonId, start: TeamStart | null, };

export type CustomRole = { id: CustomRoleId, name: string, purpose: string, 
/**
 * The built-in role it began as a copy of.
 */
based_on: RoleKey, 
/**
 * Who answers for it. This gives no right.
 */
owner: PersonId, 
/**
 * In the order of their numbers.
 */
permissions: Array<Permission>, 
/**
 * Rises with every change; a change names the one it was made over.
 */
version: number, changed_at: UnixMillis, changed_by: PersonId, 
/**
 * Given up then: nobody holds it, and nobody is given it any more.
 */
retired_at: UnixMillis | null, 
/**
 * How many hold it now.
 */
holders: number, };

/**
 * Of a role that the company made for itself.
 */
export type CustomRoleId = string;

export type DateArgs = { channel_id: ChannelId, at: UnixMillis, };

export type DecideJoinArgs = { request: JoinRequestId, approved: boolean, text: string, };

export type DecideTeamRequestArgs = { team: TeamId, person: PersonId, approve: boolean, text: string, };

/**
 * The answer to "may this person do this, here, now?", complete enough to show to them.
 */
export type Decision = { effect: Effect, 
/**
 * Empty exactly when allowed. In the order in which they are shown.
 */
obstacles: Array<Obstacle>, source: Source | null, 
/**
 * When an allowance ends by itself.
 */
until: UnixMillis | null, };

/**
 * What an address asks for.
 */
export type DeepLink = { "kind": "message", channel_id: ChannelId, message_id: MessageId | null, } | { "kind": "join", 
/**
 * `https://im.example.com:8443`, its host in ASCII.
 */
server: string, 
/**
 * The company's certificate authority, as 64 lower-case digits; none where the
 * system's own authorities vouch for the server.
 */
fingerprint: string | null, 
/**
 * The invitation.
 */
code: string, };

export type DefaultChannels = { 
/**
 * Whoever comes is put into these.
 */
channels: Array<ChannelId>, };

export type DelegateIt = { id: DelegationId, to: PersonId, 
/**
 * None: from now on.
 */
starts_at: UnixMillis | null, ends_at: UnixMillis, text: string, };

/**
 * A reviewer's part, lent to somebody for a while. It is not passed on, and whoever may not
 * decide something does not come to it this way either.
 */
export type Delegation = { id: DelegationId, 
/**
 * Who is away.
 */
of: PersonId, 
/**
 * Who decides in their stead.
 */
to: PersonId, starts_at: UnixMillis, ends_at: UnixMillis, text: string, 
/**
 * Taken back before its end.
 */
ended_at: UnixMillis | null, };

export type DelegationArgs = { delegation: DelegationId, };

export type DelegationId = string;

/**
 * Parts of reviewers that are lent, with names.
 */
export type DelegationsView = { 
/**
 * One's own.
 */
mine: Array<Delegation>, to_me: Array<Delegation>, people: Array<Person>, };

export type Department = { id: DepartmentId, name: string, parent: DepartmentId | null, manager: PersonId | null, };

export type DepartmentArgs = { department: DepartmentId, };

export type DepartmentId = string;

/**
 * What a person may choose about the program on this computer.
 */
export type DesktopSettings = { 
/**
 * Closing the window leaves the program in the tray.
 */
close_hides: boolean, 
/**
 * The program starts, hidden, when the person signs in to the computer.
 */
autostart: boolean, };

export type DesktopView = { tray: TrayState, close_hides: boolean, 
/**
 * None where this desktop has no place for it.
 */
autostart: boolean | null, update: UpdateState, };

export type DeviceId = string;

export type Direction = "up" | "down";

/**
 * The company as everyone may see it.
 */
export type DirectoryView = { people: Array<Person>, departments: Array<Department>, teams: Array<Team>, groups: Array<PeopleGroup>, 
/**
 * How this person stands to teams beside belonging to them.
 */
standings: Array<TeamStanding>, };

/**
 * What a document is made of, as far as it is shown.
 */
export type Document = { 
/**
 * The first page, small.
 */
first: Picture, 
/**
 * Of every page.
 */
sizes: Array<PageSize>, };

export type DocumentPageArgs = { channel_id: ChannelId, file_id: FileId, page: number, };

export type Draft = { body: string, };

export type DraftArgs = { channel_id: ChannelId, 
/**
 * The thread's first message; none for the channel itself.
 */
thread?: MessageId, };

export type EditCallArgs = { channel_id: ChannelId, message_id: MessageId, title: string, time: SaidTimeArgs | null, };

export type EditMessageArgs = { channel_id: ChannelId, message_id: MessageId, body: string, };

export type EditPeopleGroup = { handle: string, name: string, description: string, owner: PersonId, members: Array<PersonId>, };

export type EditPeopleGroupArgs = { group: PeopleGroupId, edit: EditPeopleGroup, };

export type EditTeam = { name: string, description: string, join: JoinRule, leave: LeaveRule, stage: Stage | null, ends_at: UnixMillis | null, charter: Array<Responsibility>, };

export type EditTeamArgs = { team: TeamId, edit: EditTeam, };

export type EditWedgedArgs = { message_id: MessageId, body: string, };

export type Effect = "allow" | "deny";

export type EffectOnPerson = { person: PersonId, permission: Permission, scope: Scope, allowed_before: boolean, allowed_after: boolean, 
/**
 * What still stands in the way afterwards.
 */
obstacles_after: Array<Obstacle>, };

/**
 * What an administrative act changed, or with `dry_run` would change, person by person.
 */
export type Effects = { changes: Array<EffectOnPerson>, };

/**
 * What an act would change or has changed, with names.
 */
export type EffectsView = { effects: Effects, people: Array<Person>, };

export type EndExclusionArgs = { exclusion: ExclusionId, end: EndIt, };

export type EndHeldRoleArgs = { held: GrantId, end: EndIt, };

export type EndIt = { text: string, dry_run: boolean, };

export type EndSessionArgs = { session: SessionId, };

/**
 * Given, or given back, for a time that is over soon.
 */
export type EndingRow = { permission: Permission, scope: Scope, place: string, ends_at: UnixMillis, 
/**
 * What was given for a time …
 */
grant: GrantId | null, 
/**
 * … or was given back for one, and is taken again by this.
 */
exclusion: ExclusionId | null, 
/**
 * How it was lost before.
 */
loss: Loss | null, by_name: string | null, };

/**
 * A colleague's word of support. It never counts as a vote.
 */
export type Endorsement = { by: PersonId, at: UnixMillis, relation: Relation, text: string, };

export type ErrorCode = "signed_out" | "wrong_credentials" | "forbidden" | "not_found" | "conflict" | "gone" | "too_large" | "invalid" | "api_level" | "too_many_requests" | "timeout" | "unavailable" | "internal" | "guard_holds" | "meeting_server" | "limit_reached" | "checksum_mismatch" | "tus_version" | "range_not_satisfiable" | "unknown";

/**
 * What the UI hears without asking.
 */
export type Event = { "kind": "changes", changes: Array<Change>, } | { "kind": "open_message", channel_id: ChannelId, seq: number, } | { "kind": "open_request", request_id: AccessRequestId, } | { "kind": "open_case", case_id: CaseId, } | { "kind": "link", link: DeepLink | null, };

/**
 * A message as it stood when it was held still. Nothing that is done to the message later
 * changes it.
 */
export type Evidence = { 
/**
 * 1, 2, 3 …
 */
n: number, message: MessageId, channel: ChannelId, seq: number, author: PersonId, sent_at: UnixMillis, 
/**
 * How often it had been edited by then.
 */
revision: number, body: string, files: Array<EvidenceFile>, frozen_at: UnixMillis, 
/**
 * SHA-256 over all of the above, base64; the audit holds the same.
 */
digest: string, };

export type EvidenceFile = { name: string, size: number, hash: string, };

/**
 * One stage of an example.
 */
export type ExampleStage = { needed: number, reviewers: Array<PersonId>, 
/**
 * Nobody of those it names could decide here, so that it goes up to these.
 */
went_up: boolean, };

export type Exclude = { id: ExclusionId, permission: Permission, scope: Scope, 
/**
 * REVOKED, TEAM_DECISION or SETTING_CHANGED; VIOLATION_RESTRICTION makes it a restriction.
 */
code: ReasonCode, text: string, 
/**
 * One of the two is needed (S17, S57).
 */
ends_at: UnixMillis | null, review_at: UnixMillis | null, dry_run: boolean, };

export type ExcludeArgs = { person: PersonId, exclude: Exclude, };

export type ExclusionId = string;

export type ExportAuditArgs = { format: AuditFormat, filter: AuditFilter, };

/**
 * Why an approved request could not be carried out.
 */
export type FailCode = "subject_left" | "scope_gone" | "sod_conflict" | "too_long" | "already_over" | "excluded_anew";

export type FailedWhy = { "kind": "refused", decision: Decision, } | { "kind": "limit", of: LimitOf, limit: number, remaining: number, } | { "kind": "no_space" } | { "kind": "unreadable" } | { "kind": "changed" } | { "kind": "damaged" } | { "kind": "gone" } | { "kind": "server" };

export type FieldError = { field: string, problem: FieldProblem, };

export type FieldProblem = "missing" | "unknown" | "wrong_type" | "too_short" | "too_long" | "malformed" | "taken" | "not_allowed" | "in_the_past" | "too_far_ahead" | "too_simple" | "used_before" | "other";

export type FigureRow = { figure: RequestFigure, 
/**
 * None: the whole company, and places outside any team.
 */
team: string | null, };

export type FiguresView = { since: UnixMillis, until: UnixMillis, rows: Array<FigureRow>, total: RequestFigure, };

export type FileArgs = { channel_id: ChannelId, file_id: FileId, };

/**
 * Made by the server; of a file that is being handed over, and of the file it becomes.
 */
export type FileId = string;

/**
 * What is known about a file by its name. Whatever is not on the list is `Other`.
 */
export type FileKind = "picture" | "video" | "audio" | "pdf" | "text" | "code" | "archive" | "document" | "program" | "other";

/**
 * A link outside, without its secret.
 */
export type FileLink = { id: FileLinkId, channel_id: ChannelId, file_id: FileId, file_name: string, by: PersonId, created_at: UnixMillis, ends_at: UnixMillis, opens_max: number | null, opens: number, 
/**
 * The last time.
 */
opened_at: UnixMillis | null, ended_at: UnixMillis | null, ended_by: PersonId | null, state: FileLinkState, };

export type FileLinkArgs = { channel_id: ChannelId, file_id: FileId, link: FileLinkId, };

/**
 * Of a link by which a file is fetched from outside.
 */
export type FileLinkId = string;

/**
 * A link outside, with names.
 */
export type FileLinkRow = { link: FileLink, by: NamedPerson, ended_by: NamedPerson | null, mine: boolean, };

/**
 * What a link is good for now.
 */
export type FileLinkState = "open" | "ended" | "run_out" | "used_up" | "withheld";

/**
 * One that was made just now: the only time that its address is known.
 */
export type FileLinkView = { link: FileLinkRow, address: string, };

export type FileOpeningRow = { person: NamedPerson, opens: number, first_at: UnixMillis, last_at: UnixMillis, };

/**
 * Who opened a file: colleagues by name, and how often somebody outside did.
 */
export type FileOpeningsView = { people: Array<FileOpeningRow>, 
/**
 * How many they are; the list may have fewer.
 */
count: number, links: Array<FileLinkRow>, };

export type FileRequest = { id: AccessRequestId, 
/**
 * Not `appeal`, unless an exclusion is appealed.
 */
kind: RequestKind, 
/**
 * None: for oneself.
 */
person: PersonId | null, 
/**
 * None only with an exclusion of everything.
 */
permission: Permission | null, scope: Scope, 
/**
 * What restore, remove_restriction and appeal are about.
 */
exclusion: ExclusionId | null, 
/**
 * The case whose warning is appealed; of its bans the exclusion is named.
 */
case?: CaseId | null, 
/**
 * What extend is about.
 */
grant: GrantId | null, starts_at: UnixMillis | null, ends_at: UnixMillis | null, purpose: Purpose, 
/**
 * Tells who would decide and until when, and files nothing; words may be missing.
 */
dry_run: boolean, };

/**
 * A file of a message.
 */
export type FileRow = { file: FileView, 
/**
 * All of it is in the sealed cache of this desktop: it opens without the network.
 */
cached: boolean, 
/**
 * Of a message that is not sent yet: the file on its way. Of others it is looked for in
 * `transfers` by the file's id.
 */
transfer: TransferId | null, };

export type FileSort = "newest" | "oldest" | "name" | "size";

/**
 * What a file is, as far as it can be told without its content.
 */
export type FileView = { 
/**
 * None until the server has it whole.
 */
id: FileId | null, name: string, 
/**
 * Bytes.
 */
size: number, media_type: string, kind: FileKind, 
/**
 * Of a picture, in pixels.
 */
width: number | null, height: number | null, 
/**
 * What it looks like can be shown unasked: `thumbnail` and `picture` answer for a picture,
 * `document` for what has pages.
 */
has_picture: boolean, 
/**
 * `document` and `document_page` answer for it.
 */
has_pages: boolean, 
/**
 * `media_piece` answers for it; whether it can be played the page knows.
 */
plays: boolean, 
/**
 * `open_file` opens it; otherwise it is only saved.
 */
opens: boolean, };

/**
 * What filing answered, or would answer.
 */
export type FiledView = { row: RequestRow, 
/**
 * One that was open already was taken instead, with these words added.
 */
merged: boolean, 
/**
 * How long at most it can be given.
 */
ceiling_until: UnixMillis | null, 
/**
 * Half of those decided lately were decided within it.
 */
usual_ms: number | null, 
/**
 * Pending requests of others for the same at the same place.
 */
similar: number, 
/**
 * What the requester's position comes with.
 */
baseline: Array<Permission>, project_ends_at: UnixMillis | null, };

/**
 * What did not fit when the server showed its log again.
 */
export type FindingKind = "restored" | "shrunk" | "forked" | "unsigned" | "unexplained";

export type FirstChannel = { id: ChannelId, kind: ChannelKind, name: string, topic: string, mode: Mode, };

/**
 * One thing worth trying once.
 */
export type FirstStep = "send" | "reply" | "search" | "my_permissions" | "ask" | "invite";

export type FirstStepArgs = { step: FirstStep, };

export type FirstStepState = { step: FirstStep, done: boolean, };

export type FirstSteps = { 
/**
 * The person has put the list away.
 */
hidden: boolean, steps: Array<FirstStepState>, };

/**
 * A folder of one person's channel list.
 */
export type FolderId = string;

export type FolderRow = { id: FolderId, name: string, place: number, };

export type FollowThreadArgs = { channel_id: ChannelId, root: MessageId, following: boolean, };

export type ForwardArgs = { 
/**
 * Where it goes.
 */
to: ChannelId, channel_id: ChannelId, message_id: MessageId, 
/**
 * A word of one's own; may be empty.
 */
body: string, };

export type ForwardView = { channel_id: ChannelId, 
/**
 * None where this person does not know the channel.
 */
channel_name: string | null, message_id: MessageId, author: PersonId, author_name: string, at: UnixMillis, blocks: Array<Block>, };

export type FreezeChannelArgs = { channel_id: ChannelId, frozen: boolean, text: string, };

export type FreezeTeamArgs = { team: TeamId, frozen: boolean, text: string, };

export type FurnishArgs = { page: Furnishing | null, };

/**
 * The pages that follow set-up, each skippable, in their order.
 */
export type Furnishing = "people" | "teams" | "house";

export type GiveRole = { 
/**
 * Of this holding of the role.
 */
id: GrantId, role: CustomRoleId, scope: Scope, starts_at: UnixMillis | null, ends_at: UnixMillis, text: string, dry_run: boolean, };

export type GiveRoleArgs = { person: PersonId, give: GiveRole, };

export type GrantArgs = { person: PersonId, grant: GrantIt, };

/**
 * What is granted rests on.
 */
export type GrantBasis = { "kind": "direct", permission: Permission, } | { "kind": "request", permission: Permission, request: AccessRequestId, } | { "kind": "custom_role", role: CustomRoleId, name: string, } | { "kind": "post", role: RoleKey, };

export type GrantId = string;

export type GrantIt = { id: GrantId, permission: Permission, scope: Scope, starts_at: UnixMillis | null, ends_at: UnixMillis, text: string, dry_run: boolean, };

/**
 * One line of *Grants*: what is granted to whom where by whom, until when.
 */
export type GrantLine = { 
/**
 * What *revoke* ends; none for a post, which is given and taken with the person.
 */
id: GrantId | null, person: PersonId, basis: GrantBasis, scope: Scope, holding: Holding, starts_at: UnixMillis, ends_at: UnixMillis | null, by: PersonId | null, text: string, 
/**
 * When it let something through last, to within a minute or so.
 */
last_used_at: UnixMillis | null, 
/**
 * Whether its use is recorded at all: reading what was said earlier, for one, is not an
 * act that somebody does.
 */
use_recorded: boolean, };

export type GrantRow = { line: GrantLine, 
/**
 * The place in words; empty for one that this person does not know.
 */
place: string, 
/**
 * Of a single permission.
 */
risk: Risk | null, };

/**
 * Null: everywhere.
 */
export type GrantsArgs = { team: TeamId | null, };

export type GrantsView = { as_of: UnixMillis, rows: Array<GrantRow>, people: Array<Person>, 
/**
 * There are more than are told.
 */
more: boolean, };

export type HandOver = { team: TeamId, to: PersonId, };

/**
 * How the person concerned took the outcome.
 */
export type Heed = "seen" | "declined" | "acknowledged";

/**
 * Whom to ask, and what the administrators want said. Readable without the network.
 */
export type HelpView = { contacts: Array<SupportContact>, notes: string, };

/**
 * What those who join later may read of what was written before.
 */
export type HistoryPolicy = "all" | "from_join";

export type Holding = "active" | "eligible";

/**
 * A rule that the organisation wrote itself, in one of its versions. A case keeps the version
 * that it was begun on.
 */
export type HouseRule = { id: HouseRuleId, 
/**
 * 1, 2, 3 …
 */
version: number, kind: CaseRule, name: string, 
/**
 * What it says, with an example where one helps.
 */
text: string, 
/**
 * What can come of breaking it, from the mildest; also the order of the ladder.
 */
steps: Array<CaseStep>, 
/**
 * No case begins on it any more.
 */
retired: boolean, changed_by: PersonId, changed_at: UnixMillis, };

/**
 * Of a rule that the organisation wrote for itself.
 */
export type HouseRuleId = string;

export type HouseRules = { rules: Array<HouseRule>, };

export type IdentityConfirmed = { until: UnixMillis, };

export type Inheritance = { team: TeamId, 
/**
 * None: somebody has to be named, or it cannot be done.
 */
heir: PersonId | null, };

export type Inline = { "kind": "text", text: string, } | { "kind": "strong", inlines: Array<Inline>, } | { "kind": "emphasis", inlines: Array<Inline>, } | { "kind": "strike", inlines: Array<Inline>, } | { "kind": "code", text: string, } | { "kind": "link", url: string, host: string, 
/**
 * The words name another place than this leads to, or its name is written in letters
 * that look like others: the host is shown beside it.
 */
misleads: boolean, inlines: Array<Inline>, } | { "kind": "mention", person: PersonId | null, name: string, me: boolean, } | { "kind": "channel", channel: ChannelId, name: string, } | { "kind": "break" };

export type Invitation = { person: PersonId, by: PersonId, at: UnixMillis, };

export type InviteToCallArgs = { channel_id: ChannelId, message_id: MessageId, name: string, };

export type IpcError = { kind: IpcErrorKind, 
/**
 * The server's code, where the server answered.
 */
code: ErrorCode | null, fields: Array<FieldError>, decision: Decision | null, retry_after_ms: number | null, 
/**
 * The technical cause, one click away and copyable.
 */
cause: string, };

export type IpcErrorKind = "offline" | "certificate_refused" | "local_gone" | "refused" | "not_found" | "invalid" | "server" | "storage" | "newer" | "foreign" | "keys" | "signed_out" | "bug";

export type JoinArgs = { link: string, company_ca: string | null, handle: string, display_name: string, password: string, passphrase: string | null, };

export type JoinLink = { id: JoinLinkId, note: string, by: PersonId, created_at: UnixMillis, expires_at: UnixMillis, uses_max: number, 
/**
 * Who waits counts as one who came.
 */
uses: number, needs_approval: boolean, revoked_at: UnixMillis | null, };

export type JoinLinkArgs = { link: JoinLinkId, };

export type JoinLinkId = string;

export type JoinLinkView = { link: JoinLink, 
/**
 * `tokenim://join?…`; shown once.
 */
address: string, };

export type JoinOffer = { organisation_name: string, 
/**
 * Who made the link.
 */
inviter: string, needs_approval: boolean, expires_at: UnixMillis, password: PasswordRules, };

/**
 * Somebody who came by a link and waits, with what an administrator needs to decide.
 */
export type JoinRequest = { id: JoinRequestId, handle: string, display_name: string, asked_at: UnixMillis, device_name: string, 
/**
 * Where the request came from, as the server saw it.
 */
address: string, 
/**
 * Who made the link, when and for what.
 */
inviter: PersonId, link: JoinLinkId, link_note: string, link_created_at: UnixMillis, };

/**
 * Of somebody who came by a join link; their person's id once they are in.
 */
export type JoinRequestId = string;

/**
 * How people come into a team.
 */
export type JoinRule = "open" | "request" | "invitation";

export type JumpChoice = { "kind": "channel", id: ChannelId, name: Array<SnippetPart>, } | { "kind": "person", person: Person, name: Array<SnippetPart>, 
/**
 * Of `members_of`.
 */
member: boolean, } | { "kind": "command", id: string, name: Array<SnippetPart>, };

export type JumpCommand = { id: string, 
/**
 * The first is shown; the others are further words for the same.
 */
names: Array<string>, };

/**
 * What somebody is looking for by its name.
 */
export type JumpQuery = { 
/**
 * Empty: what was used last.
 */
text: string, channels: boolean, people: boolean, 
/**
 * The members of this channel come first.
 */
members_of: ChannelId | null, 
/**
 * Commands by their names in the language of the window, which only it knows.
 */
commands: Array<JumpCommand>, 
/**
 * Used in this window, the last one first.
 */
recent_channels: Array<ChannelId>, recent_people: Array<PersonId>, limit: number, };

/**
 * Best first.
 */
export type JumpResults = { choices: Array<JumpChoice>, };

export type KeyStoreKind = "system" | "passphrase_file";

/**
 * From the least to the most.
 */
export type Label = "public" | "internal" | "confidential" | "secret";

export type Language = "system" | "zh-CN" | "en";

/**
 * The layers between a person and their messages, from the outside in.
 */
export type Layer = "proxy" | "name" | "connect" | "tls" | "server" | "sign_in" | "socket" | "storage";

/**
 * How people leave a team.
 */
export type LeaveRule = "free" | "notify" | "approval";

/**
 * That somebody's level was set. Nobody's is as long as it follows from what they are to the
 * company.
 */
export type LevelSet = { 
/**
 * Under which a desktop reports that nothing above it is left.
 */
id: ExclusionId, since: UnixMillis, by: PersonId, 
/**
 * That person's own words.
 */
text: string, };

/**
 * What a quota is about.
 */
export type LimitOf = "file" | "person" | "channel" | "organisation" | "other";

export type LineKind = "note" | "question" | "answer" | "filed" | "merged" | "endorsed" | "approved" | "denied" | "too_late" | "struck" | "stage_begun" | "stage_added" | "nudged" | "reminded" | "escalated" | "withdrawn" | "expired" | "cancelled" | "failed" | "appealed";

/**
 * What a link leads to.
 */
export type LinkLook = { look: ServerLook, 
/**
 * Where it is an invitation.
 */
offer: JoinOffer | null, 
/**
 * Where it is the console's: the code for setting up.
 */
set_up_code: string | null, };

export type LoadHoleArgs = { channel_id: ChannelId, 
/**
 * Load the entries just below this seq.
 */
before: number, };

/**
 * Where a link to a message leads.
 */
export type Located = { "kind": "here", channel_id: ChannelId, seq: number, 
/**
 * It stands in this thread and not in the channel's timeline.
 */
thread_root: MessageId | null, } | { "kind": "unavailable" } | { "kind": "offline" };

/**
 * Why the keys of an earlier profile cannot be had.
 */
export type LockedOut = "key_missing" | "key_wrong" | "no_key_store";

export type LookAtLinkArgs = { link: string, company_ca: string | null, };

export type LookAtServerArgs = { server: string, 
/**
 * PEM, where the company has an authority of its own and the person has its file …
 */
company_ca: string | null, 
/**
 * … or its SHA-256, by which it is taken from the server.
 */
ca_fingerprint: string | null, };

/**
 * How the permission was lost, from the record of it; nobody types this.
 */
export type Loss = { code: ReasonCode, since: UnixMillis | null, until: UnixMillis | null, by: PersonId | null, text: string | null, };

export type MarkReadArgs = { channel_id: ChannelId, seq: number, };

/**
 * Some bytes of a sound or a film, in order.
 */
export type MediaPiece = { 
/**
 * base64
 */
bytes: string, 
/**
 * It goes on after these.
 */
more: boolean, };

export type MediaPieceArgs = { channel_id: ChannelId, file_id: FileId, at: number, };

export type MemberRow = { person: Person, since: UnixMillis, 
/**
 * Administers the channel's team.
 */
team_admin: boolean, };

/**
 * What was found damaged, and what became of it.
 */
export type Mended = { 
/**
 * What came from the server was damaged; it is fetched again.
 */
cache: boolean, 
/**
 * Unsent messages and drafts were damaged: what became of them.
 */
outbox: OutboxMended | null, 
/**
 * The company's server was set back to an earlier state; what came after it is gone there.
 */
server_restored: boolean, 
/**
 * Unsent messages that came back from a time when their key was missing.
 */
brought_back: number, };

/**
 * Whom a text would notify.
 */
export type MentionReach = { 
/**
 * It names everybody in the channel.
 */
all: boolean, 
/**
 * How many people hear of it.
 */
reach: number, 
/**
 * Whether everybody may be named here; none where the text does not.
 */
capability: Capability | null, };

export type MentionReachArgs = { channel_id: ChannelId, body: string, };

export type MessageArgs = { channel_id: ChannelId, message_id: MessageId, };

/**
 * The author's UUIDv7, made before the server has seen the message; its id for life.
 */
export type MessageId = string;

export type MessageIdArgs = { message_id: MessageId, };

export type MessageLabelArgs = { channel_id: ChannelId, message_id: MessageId, label: SetLabel, };

export type MessageRef = { channel: ChannelId, message: MessageId, };

export type MessageRow = { id: MessageId, author: PersonId, author_name: string, mine: boolean, 
/**
 * Same author within five minutes: drawn without head.
 */
continues: boolean, blocks: Array<Block>, 
/**
 * The Markdown as typed, for editing and copying.
 */
source: string, edited_at: UnixMillis | null, reply_to: Quote | null, state: MessageState, 
/**
 * 0 as first sent; rises with every edit.
 */
revision: number, 
/**
 * What it wears itself, where that is more than its channel.
 */
label?: Label, mentions_me: boolean, 
/**
 * By emoji, in the order of the first of each.
 */
reactions: Array<ReactionGroup>, 
/**
 * Replies to this message.
 */
thread: ThreadBrief | null, 
/**
 * It is a reply that stands in the channel too.
 */
in_thread: ThreadPlace | null, 
/**
 * Who pinned it; empty where that is not known.
 */
pinned: string | null, saved: boolean, forwarded: ForwardView | null, files: Array<FileRow>, confirmation: ConfirmationView | null, 
/**
 * Of an own message, as far as it was asked.
 */
readers: ReadBrief | null, 
/**
 * The message is the card of a call.
 */
call: CallView | null, };

export type MessageState = { "kind": "sent" } | { "kind": "queued" } | { "kind": "sending" } | { "kind": "wedged", why: WedgedWhy, };

/**
 * Place, time, device and whatever else a picture says about itself.
 */
export type Metadata = "none" | "taken_out" | "kept";

export type MissingRow = { person: PersonId, name: string, 
/**
 * They confirmed earlier words.
 */
earlier: boolean, };

export type Mode = "open" | "read_only";

export type MovePerson = { department: DepartmentId | null, manager: PersonId | null, title: string, text: string, };

export type MovePersonArgs = { person: PersonId, to: MovePerson, };

export type Mute = { 
/**
 * None: until it is taken back.
 */
until: UnixMillis | null, };

/**
 * *My permissions*: the whole catalogue for one scope.
 */
export type MyPermissions = { scope: Scope, place: string, rows: Array<PermissionRow>, as_of: UnixMillis | null, offline: boolean, };

export type NamedPerson = { person: PersonId, name: string, };

/**
 * A place in words; empty for one that this person does not know.
 */
export type NamedPlace = { scope: Scope, name: string, };

/**
 * What is new since this person last looked.
 */
export type NewsView = { version: string, 
/**
 * This version's news, or the administrators' latest words, have not been read here.
 */
unread: boolean, 
/**
 * Nothing has been read here yet: somebody's first day.
 */
first: boolean, notes: string, };

/**
 * What the refused person can do about one obstacle.
 */
export type NextAction = "request" | "appeal" | "activate" | "wait" | "contact" | "take_course" | "accept" | "change_password" | "step_up" | "none";

export type Nothing = Record<symbol, never>;

export type Notice = { "what": "created", by_name: string, } | { "what": "joined", person_name: string, } | { "what": "added", person_name: string, by_name: string, } | { "what": "left", person_name: string, } | { "what": "removed", person_name: string, by_name: string, } | { "what": "renamed", name: string, by_name: string, } | { "what": "topic_changed", topic: string, by_name: string, } | { "what": "mode_changed", read_only: boolean, by_name: string, } | { "what": "archived", by_name: string, } | { "what": "restored", by_name: string, } | { "what": "pinned", by_name: string, } | { "what": "unpinned", by_name: string, };

export type NoticeLevel = "all" | "mentions" | "none";

/**
 * One thing that stands in the way. Clearing every listed obstacle allows; clearing
 * fewer does not.
 */
export type Obstacle = { code: ReasonCode, 
/**
 * Where on the chain it stands.
 */
scope: Scope, 
/**
 * The permission it concerns; none where the obstacle concerns the whole person or place.
 */
permission: Permission | null, since: UnixMillis | null, until: UnixMillis | null, 
/**
 * Who decided it.
 */
by: PersonId | null, 
/**
 * That person's own words.
 */
text: string | null, exclusion: ExclusionId | null, next: NextAction, 
/**
 * It stands on the single message, which wears this label, and not on the place.
 */
item?: Label, };

export type Offboard = { id: OperationId, 
/**
 * Who takes what they own. What is not named here falls to a deputy, or to whoever
 * else administers it.
 */
teams: Array<HandOver>, 
/**
 * Takes their people groups.
 */
groups_to: PersonId | null, text: string, dry_run: boolean, };

export type OffboardArgs = { person: PersonId, offboard: Offboard, };

export type Offboarded = { 
/**
 * What they own and who takes it.
 */
teams: Array<Inheritance>, groups: Array<PeopleGroupId>, 
/**
 * How many teams and channels they leave.
 */
teams_left: number, channels_left: number, effects: Effects, };

/**
 * What somebody's leaving would do or has done.
 */
export type OffboardedView = { done: Offboarded, effects: EffectsView, };

export type OneTimeCode = { person: PersonId, 
/**
 * Shown once; the server keeps its hash.
 */
code: string, expires_at: UnixMillis, };

export type OpenCase = { id: CaseId, scope: Scope, rule: CaseRule, 
/**
 * One of the organisation's own, of that kind.
 */
house_rule: HouseRuleId | null, 
/**
 * May be empty but for [`CaseRule::Other`] without a rule of the organisation's own.
 */
citation: string, 
/**
 * At least [`CASE_TEXT_CHARS_MIN`] characters.
 */
text: string, 
/**
 * The person's own, of those that whoever opens it can read; at most [`EVIDENCE_MAX`].
 */
messages: Array<MessageRef>, 
/**
 * None: in [`STATEMENT_WITHIN_MS`].
 */
statement_due_at: UnixMillis | null, };

export type OpenCaseArgs = { person: PersonId, open: OpenCase, };

export type OpenLinkArgs = { url: string, };

/**
 * A pending request and the version it began with.
 */
export type OpenRequest = { request: AccessRequestId, 
/**
 * 0: the catalogue's way.
 */
version: number, person: PersonId, permission: Permission | null, scope: Scope, filed_at: UnixMillis, 
/**
 * How many stages what is in force now asks of it besides.
 */
added: number, };

/**
 * Makes a repeated edit, deletion or administrative act a no-op with the first answer.
 */
export type OperationId = string;

/**
 * What was written in the same box on another device at the same time.
 */
export type OtherDraft = { body: string, };

export type OutboxMended = { 
/**
 * Messages and drafts that could be read, and are here.
 */
saved: number, 
/**
 * Whether that is known to be all of them.
 */
complete: boolean, };

export type Outcome = "good" | "failed" | "skipped";

/**
 * When a stage's time is over.
 */
export type Overdue = "escalate" | "expire";

export type OwnAuditArgs = { 
/**
 * `next` of the page before.
 */
before: number | null, };

/**
 * One's own access level.
 */
export type OwnClearance = { level: Label, 
/**
 * None of these where it follows from what one is to the company.
 */
since: UnixMillis | null, by_name: string | null, text: string | null, };

/**
 * In points; what counts is the proportion.
 */
export type PageSize = { width: number, height: number, };

export type Passage = "founded" | "added" | "joined" | "approved" | "invited" | "left" | "released" | "removed" | "offboarded" | "refused";

/**
 * Which rule book passwords follow. An organisation chooses one; the server keeps it on every
 * way by which a password comes in.
 */
export type PasswordProfile = "nist-800-63b-4" | "mlps-level-3";

/**
 * The rules of a profile, as a form shows them before anybody types.
 */
export type PasswordRules = { profile: PasswordProfile, chars_min: number, 
/**
 * Of small letters, capitals, digits and other signs, at least this many kinds.
 */
classes_min: number, 
/**
 * As many earlier passwords may not come back.
 */
history: number, };

/**
 * The rules for passwords, and those that could be chosen in their place.
 */
export type PasswordRulesView = { now: PasswordRules, choices: Array<PasswordRules>, };

/**
 * Something that was found against the same person before.
 */
export type PastFinding = { case: CaseId, at: UnixMillis, rule: CaseRule, step: CaseStep, ends_at: UnixMillis | null, 
/**
 * It counts towards the ladder: neither lapsed nor taken back.
 */
counts: boolean, };

/**
 * A named set of people: it gives no right, it only saves naming them one by one.
 */
export type PeopleGroup = { id: PeopleGroupId, 
/**
 * What it is mentioned by; shares the names of people's handles.
 */
handle: string, name: string, description: string, owner: PersonId, members: Array<PersonId>, };

export type PeopleGroupArgs = { group: PeopleGroupId, };

export type PeopleGroupId = string;

export type PermalinkAnswer = { url: string, };

/**
 * The closed catalogue. Numbers and ids are never reused.
 */
export type Permission = "message.send" | "message.direct" | "message.edit_own" | "message.delete_own" | "message.delete_any" | "message.mention_all" | "message.forward_external" | "channel.read_history" | "channel.join_public" | "channel.create_public" | "channel.create_private" | "channel.manage_members" | "channel.manage_settings" | "channel.archive" | "announcement.publish" | "call.start_voice" | "call.start_video" | "call.invite_external" | "call.share_screen" | "call.record" | "file.upload" | "file.download" | "file.share_external" | "file.transfer_large" | "data.sensitive_read" | "data.label_change" | "search.cross_team" | "export.conversation" | "export.directory" | "content.case_read" | "user.create" | "user.invite_guest" | "user.disable" | "user.reset_credential" | "session.revoke" | "permission.restrict" | "permission.grant" | "request.review" | "role.define" | "role.assign_admin" | "policy.edit" | "review.run" | "feature.toggle" | "integration.manage" | "audit.read" | "audit.manage" | "request.on_behalf";

export type PermissionRow = { state: PermissionState, risk: Risk, deciders: Array<Person>, authors: Array<Person>, };

/**
 * One row of *My permissions* and of *People*: one permission at one scope.
 */
export type PermissionState = { permission: Permission, state: PermissionStateKind, source: Source | null, since: UnixMillis | null, until: UnixMillis | null, 
/**
 * Empty when granted.
 */
obstacles: Array<Obstacle>, 
/**
 * The exclusion in force, which *restore* would end.
 */
exclusion: ExclusionId | null, 
/**
 * The direct grant in force, which *revoke* would end.
 */
grant: GrantId | null, 
/**
 * Where that grant was given, which may be above the place looked at.
 */
grant_scope: Scope | null, };

export type PermissionStateKind = "granted" | "temporary" | "eligible" | "denied" | "expired" | "suspended";

/**
 * A person as a colleague sees them: never an e-mail address, a phone number or a secret.
 */
export type Person = { id: PersonId, 
/**
 * What they sign in with and are mentioned by; lower case, unique for ever.
 */
handle: string, display_name: string, title: string, kind: PersonKind, department: DepartmentId | null, manager: PersonId | null, active: boolean, 
/**
 * Posts at the organisation (owner, sysadmin, secadmin, auditor).
 */
posts: Array<RoleKey>, };

/**
 * One person's access at one scope, for an administrator.
 */
export type PersonAccess = { report: AccessReport, place: string, 
/**
 * One for each row of the report, in its order.
 */
risks: Array<Risk>, 
/**
 * One for each row of the report, in its order.
 */
acts: Array<RowActs>, 
/**
 * Everyone named in the report.
 */
people: Array<Person>, };

export type PersonAccessArgs = { person: PersonId, scope: Scope, };

export type PersonArgs = { person: PersonId, };

export type PersonFilesArgs = { person: PersonId, 
/**
 * Part of a name; empty: all of them.
 */
query: string, 
/**
 * None: every kind.
 */
file_kind: FileKind | null, sort: FileSort, };

export type PersonId = string;

/**
 * What kind of person an account stands for; it gives the birthright role.
 */
export type PersonKind = "member" | "guest" | "contractor";

export type PersonPresence = { person: PersonId, presence: Presence, };

export type PersonReasonArgs = { person: PersonId, text: string, };

/**
 * What the person set, on whichever device.
 */
export type PersonalView = { 
/**
 * In their order.
 */
folders: Array<FolderRow>, default_level: NoticeLevel, keywords: Array<string>, quiet_hours: QuietHours | null, 
/**
 * Past dates are none.
 */
do_not_disturb: UnixMillis | null, 
/**
 * Nothing is told right now: quiet hours, or not to be disturbed.
 */
quiet_now: boolean, show_content: boolean, unread_first: boolean, 
/**
 * Set here and not yet at the server.
 */
unsent: number, 
/**
 * The zone of this computer, to be proposed.
 */
zone: string | null, };

/**
 * A picture's own bytes, for drawing.
 */
export type Picture = { 
/**
 * By the file's kind: `image/png`, `image/jpeg`, `image/gif` or `image/webp`.
 */
media_type: string, 
/**
 * base64
 */
bytes: string, };

export type PlacedMessage = { author: PersonId | null, author_name: string, 
/**
 * One line without markup; empty when it was deleted.
 */
text: string, sent_at: UnixMillis, deleted: boolean, };

/**
 * A message in a list of its own: pinned, saved, naming me.
 */
export type PlacedRow = { channel_id: ChannelId, 
/**
 * Empty where the channel is not this person's any more.
 */
channel_name: string, message_id: MessageId, seq: number, 
/**
 * When it was pinned, saved or written.
 */
at: UnixMillis, 
/**
 * Who pinned it.
 */
by_name: string | null, 
/**
 * None where it is not loaded, or not this person's to see.
 */
message: PlacedMessage | null, 
/**
 * Somebody may look there: it can be opened.
 */
available: boolean, };

/**
 * When it is meant to be, as the clock says here and as it was said.
 */
export type PlannedView = { starts_at: UnixMillis, ends_at: UnixMillis, minutes: number, time_zone: string, 
/**
 * `2026-11-23T10:00` in that zone.
 */
said: string, 
/**
 * The clock shows something else here at that moment.
 */
elsewhere: boolean, };

export type Preferences = { language: Language, theme: Theme, 
/**
 * Belongs to the screen in front of the person, so it stays on this device.
 */
text_size: TextSize, };

export type PrepareReportArgs = { words: string, };

export type PreparedReport = { text: string, };

/**
 * Whether somebody is there. Told over the socket, numbered by no log.
 */
export type Presence = "active" | "away" | "do_not_disturb" | "offline";

export type Preview = { author: PersonId | null, author_name: string, 
/**
 * One line, without markup; empty when the message was deleted.
 */
text: string, at: UnixMillis, };

/**
 * A line of the printed record, in the words of the person's language.
 */
export type PrintedLine = { set: PrintedSet, text: string, };

export type PrintedSet = "title" | "head" | "text" | "small";

export type ProxyArgs = { choice: ProxyChoice, };

export type ProxyChoice = { "kind": "system" } | { "kind": "none" } | { "kind": "manual", address: string, };

export type ProxyToArgs = { server: string | null, };

/**
 * What the way to a server goes through at this moment.
 */
export type ProxyView = { 
/**
 * As one may show it: without name and password. None: the way is straight.
 */
proxy: string | null, 
/**
 * What the system's settings name for other servers, where they name one.
 */
system: string | null, 
/**
 * The server is on this computer, which no proxy stands before.
 */
here: boolean, };

/**
 * Why something was made unreadable.
 */
export type PurgeCause = "channel_lost" | "reading_lost" | "files_lost" | "session_ended" | "lease_over" | "label" | "level_lowered";

/**
 * Made by the device that made something unreadable.
 */
export type PurgeId = string;

export type PurgeLine = { row: PurgeRow, 
/**
 * Empty for everything, and for a place that this person does not know.
 */
place: string, };

/**
 * One line of what was to go from somebody's devices.
 */
export type PurgeRow = { id: PurgeId, 
/**
 * The device, as it called itself.
 */
device: string, cause: PurgeCause, 
/**
 * None for everything, and for a place that the asker may not know of.
 */
channel: ChannelId | null, 
/**
 * What took the right, where it was a restriction or a lower level.
 */
exclusion: ExclusionId | null, 
/**
 * None where the device did it by itself.
 */
ordered_at: UnixMillis | null, 
/**
 * None: not reported yet.
 */
reported_at: UnixMillis | null, };

/**
 * What the requester says about the need (S43–S47).
 */
export type Purpose = { 
/**
 * Which task of their position needs it.
 */
need: string, 
/**
 * In their own words, at least [`STATEMENT_CHARS_MIN`] characters.
 */
statement: string, 
/**
 * Whom the lack holds up; they may support the request.
 */
blocks: Array<PersonId>, project: TeamId | null, 
/**
 * Of the project, in words.
 */
stage: string, checks: Array<SelfCheck>, };

/**
 * Hours in which nothing is told, as the clock on the wall of the zone shows them.
 */
export type QuietHours = { 
/**
 * Minutes since midnight. Where `to` is not after `from` the hours reach into the next day.
 */
from_minute: number, to_minute: number, 
/**
 * On which days they begin: Monday is bit 0.
 */
days: number, 
/**
 * `Asia/Shanghai`
 */
zone: string, };

/**
 * What administrators see.
 */
export type QuotaBoardView = { 
/**
 * For all: a file, a person, a channel, the organisation.
 */
quotas: Array<QuotaLine>, people: Array<QuotaLine>, channels: Array<QuotaLine>, 
/**
 * In channels that this person does not know.
 */
elsewhere: number, };

export type QuotaEffectView = { 
/**
 * Who can hand over nothing more, the largest first.
 */
over: Array<QuotaLine>, 
/**
 * With those that are not named.
 */
over_count: number, };

export type QuotaLine = { row: QuotaRow, 
/**
 * Of the person or the channel; empty for what stands for all.
 */
name: string, };

/**
 * What one quota is about.
 */
export type QuotaOf = { "kind": "file" } | { "kind": "each_person" } | { "kind": "each_channel" } | { "kind": "organisation" } | { "kind": "person", "id": PersonId } | { "kind": "channel", "id": ChannelId };

/**
 * A quota with what it holds.
 */
export type QuotaRow = { of: QuotaOf, 
/**
 * Bytes. Of what stands for each of many: of whoever has the most.
 */
used: number, 
/**
 * What is in force.
 */
limit: number, 
/**
 * What an administrator said; none where it is what stands for all, or for the machine.
 */
set?: number | null, 
/**
 * What whoever runs the machine allows at most.
 */
bound: number, };

export type Quote = { id: MessageId, seq: number | null, author_name: string, text: string, 
/**
 * Deleted, hidden or not loaded: there is nothing to show but that something was quoted.
 */
gone: boolean, };

export type ReactArgs = { channel_id: ChannelId, message_id: MessageId, emoji: string, on: boolean, };

/**
 * One emoji on a message, with who put it there.
 */
export type ReactionGroup = { emoji: string, count: number, mine: boolean, 
/**
 * What I wished is not yet so at the server.
 */
pending: boolean, 
/**
 * What I wished was refused; wishing otherwise takes it away.
 */
refused: WedgedWhy | null, 
/**
 * The first of them by name, me left out.
 */
people: Array<string>, };

export type ReadAuditArgs = { filter: AuditFilter, 
/**
 * `next` of the page before.
 */
before: number | null, };

/**
 * How many others have read an own message.
 */
export type ReadBrief = { read: number, of: number, };

export type Readers = { read: Array<NamedPerson>, unread: Array<NamedPerson>, 
/**
 * The channel is so large that nobody is told.
 */
too_many: boolean, };

/**
 * Whether what is kept here may be shown.
 */
export type ReadingState = "open" | "over" | "time_unknown";

/**
 * Why something is refused. Every refusal lists its obstacles by these codes.
 */
export type ReasonCode = "ACCOUNT_DISABLED" | "EMERGENCY_FREEZE" | "RIGHTS_UNPROVEN" | "FEATURE_OFF" | "SCOPE_ARCHIVED" | "REVOKED" | "TEAM_DECISION" | "SETTING_CHANGED" | "VIOLATION_RESTRICTION" | "NOT_A_MEMBER" | "CHANNEL_READ_ONLY" | "LEVEL_TOO_LOW" | "LABEL_FORBIDS" | "SOD_CONFLICT" | "TRAINING_REQUIRED" | "POLICY_NOT_ACCEPTED" | "PASSWORD_EXPIRED" | "STEP_UP_NEEDED" | "ELIGIBLE_NOT_ACTIVE" | "TEMP_NOT_STARTED" | "TEMP_EXPIRED" | "ROLE_LACKS" | "LIMIT_REACHED" | "OFFLINE_NEEDS_SERVER" | "SNAPSHOT_TOO_OLD";

export type RecordFormat = "json" | "pdf";

/**
 * Somebody came or went.
 */
export type RecordLine = { at: UnixMillis, person: PersonId, how: Passage, 
/**
 * Who did it, where it was not the person.
 */
by: PersonId | null, text: string, };

/**
 * What came of taking a record away.
 */
export type RecordTaken = { "kind": "saved", path: string, sha256: string, 
/**
 * The audit's record of it.
 */
seq: number, } | { "kind": "dismissed" } | { "kind": "moved" };

/**
 * Why a request was refused.
 */
export type RefusalCode = "need_not_shown" | "another_way" | "too_broad" | "too_long" | "not_of_the_position" | "conduct" | "rule_forbids" | "duties" | "other";

export type Relation = "held_up" | "same_team" | "same_project" | "sponsor" | "other";

export type Report = { number: number, person: PersonId, at: UnixMillis, text: string, };

export type ReportMessage = { id: CaseId, rule: CaseRule, 
/**
 * One of the organisation's own, of that kind.
 */
house_rule: HouseRuleId | null, citation: string, 
/**
 * At least [`CASE_TEXT_CHARS_MIN`] characters.
 */
text: string, };

export type ReportMessageArgs = { channel_id: ChannelId, message_id: MessageId, report: ReportMessage, };

/**
 * A report of a problem on its way, or as the server numbered it.
 */
export type ReportState = { written_at: UnixMillis, 
/**
 * None: it waits for the network.
 */
number: number | null, refused: string | null, };

/**
 * Something a reader can do about a request now.
 */
export type RequestAct = "approve" | "deny" | "ask" | "answer" | "write" | "withdraw" | "nudge" | "escalate" | "endorse" | "appeal";

/**
 * What somebody who decides has to know at a glance; only they are told.
 */
export type RequestCard = { 
/**
 * How often the same was taken from the same person in the last 180 days (S50).
 */
lost_before: number, 
/**
 * Colleagues of the same position or department …
 */
peers: number, 
/**
 * … and how many of them have it there.
 */
peers_with: number, 
/**
 * Some of them by name.
 */
peers_who?: Array<PersonId>, 
/**
 * When the person used it there last; none where nothing is known of that.
 */
last_used_at?: UnixMillis | null, 
/**
 * What would still stand in the way after an approval: separation of duty, membership …
 */
left_over: Array<Obstacle>, 
/**
 * Other pending requests for the same permission at the same place (S56).
 */
similar: Array<AccessRequestId>, };

/**
 * What somebody does about a request.
 */
export type RequestDeed = { "act": "approve", 
/**
 * What was on the screen: a decision about something else is not taken.
 */
version: number, digest: string, text: string, 
/**
 * Not later than asked for.
 */
ends_at: UnixMillis | null, 
/**
 * A smaller place than was asked for.
 */
scope: Scope | null, } | { "act": "deny", version: number, code: RefusalCode, text: string, rule: string, would_change: string, is_final: boolean, } | { "act": "ask", text: string, } | { "act": "answer", text: string, } | { "act": "write", text: string, } | { "act": "withdraw", text: string, } | { "act": "nudge" } | { "act": "escalate" } | { "act": "endorse", relation: Relation, text: string, } | { "act": "appeal", root_cause: string, explanation: string, need: string, bring_manager: boolean, };

/**
 * A request that is being written.
 */
export type RequestDraft = { statement: string, need: string, blocks: Array<PersonId>, project: TeamId | null, 
/**
 * Which of the usual spans, as the form names it …
 */
span: string, 
/**
 * … and the moment as it was typed.
 */
until: string, };

export type RequestDraftArgs = { permission: Permission | null, scope: Scope, };

/**
 * How requests for one permission in one team went.
 */
export type RequestFigure = { 
/**
 * None: everything (a suspension).
 */
permission: Permission | null, 
/**
 * None: the whole company, and places outside any team.
 */
team: TeamId | null, asked: number, approved: number, denied: number, expired: number, pending: number, 
/**
 * Half of those that were restored or finally decided took no longer, from the first
 * request to the last word of its appeals; none while there is none.
 */
median_ms: number | null, };

export type RequestKind = "restore" | "new" | "temporary" | "extend" | "remove_restriction" | "appeal";

/**
 * One line of a request's own conversation; also its history.
 */
export type RequestLine = { 
/**
 * 1, 2, 3 …
 */
n: number, at: UnixMillis, 
/**
 * None: the server itself.
 */
by: PersonId | null, kind: LineKind, text: string, };

/**
 * How a request ended.
 */
export type RequestOutcome = { at: UnixMillis, 
/**
 * Whose word ended it; none for the clock. Of an automatic approval the person who
 * answers for it (S61).
 */
by: PersonId | null, 
/**
 * Decided by a rule and not by a person.
 */
automatic: boolean, refusal: RefusalCode | null, cancel: CancelCode | null, fail: FailCode | null, text: string, 
/**
 * The rule or criterion that was applied.
 */
rule: string, 
/**
 * What would change the decision; empty when it is final.
 */
would_change: string, is_final: boolean, starts_at: UnixMillis | null, 
/**
 * Until when it was given; none for a permission that was restored for good, which ends
 * with its source.
 */
ends_at: UnixMillis | null, 
/**
 * The smaller place for which it was given.
 */
scope?: Scope | null, grant: GrantId | null, 
/**
 * The exclusion that it ended.
 */
exclusion: ExclusionId | null, 
/**
 * The exclusion that goes on where a restored permission ends again.
 */
resumes?: ExclusionId | null, 
/**
 * Until when an appeal can be made; none where it cannot.
 */
appeal_until: UnixMillis | null, };

/**
 * Where a pending request stands.
 */
export type RequestPhase = "stage" | "needs_info" | "escalated";

/**
 * A request with names.
 */
export type RequestRow = { request: AccessRequest, mine: boolean, 
/**
 * The place in words; empty for one that this person does not know.
 */
place: string, 
/**
 * The smaller place for which it was given.
 */
smaller: string | null, 
/**
 * Smaller places for which this person can give it.
 */
narrower: Array<ScopeOption>, 
/**
 * Everyone who is named in it.
 */
people: Array<Person>, 
/**
 * The project that was named.
 */
project: string | null, risk: Risk | null, };

/**
 * One stage of the way, as its reader may know it.
 */
export type RequestStage = { roles: Array<ReviewerRole>, 
/**
 * Approvals that it takes.
 */
needed: number, 
/**
 * Who may decide it, those who joined later at the end.
 */
reviewers: Array<PersonId>, 
/**
 * How many of them joined because time ran out.
 */
joined: number, 
/**
 * None: it has not begun, or it is over.
 */
due_at: UnixMillis | null, 
/**
 * The clock stands still until the requester answers.
 */
paused: boolean, reviews: Array<Review>, 
/**
 * Who decides it in the stead of a reviewer who is away.
 */
stand_ins?: Array<StandIn>, };

/**
 * Pending until it is exactly one of the others, and then for ever.
 */
export type RequestStatus = "pending" | "approved" | "denied" | "expired" | "cancelled" | "failed";

/**
 * Everything this person has a part in, the newest first, from the cache.
 */
export type RequestsView = { 
/**
 * Made by them or for them.
 */
mine: Array<RequestRow>, 
/**
 * Those of others: to decide, to support, and decided.
 */
others: Array<RequestRow>, 
/**
 * What this person has and is about to lose because its time runs out, the nearest first.
 */
ending: Array<EndingRow>, as_of: UnixMillis | null, offline: boolean, };

/**
 * What an action is done to.
 */
export type Resource = { scope: Scope, 
/**
 * The author of the message, or the person acted on, where the action concerns one.
 */
owner: PersonId | null, 
/**
 * What the message wears itself, besides its channel's.
 */
label?: Label, };

/**
 * One line of a charter: who answers for what, until when.
 */
export type Responsibility = { person: PersonId, what: string, until: UnixMillis | null, };

/**
 * After so many days the words of a message go, and a tombstone stays.
 */
export type Retention = { days: number, 
/**
 * Nothing goes before this: a period that was made shorter is announced first.
 */
from: UnixMillis, };

export type RetireRole = { id: OperationId, version: number, text: string, };

export type RetireRoleArgs = { role: CustomRoleId, retire: RetireRole, };

export type RetireWorkflow = { id: OperationId, version: number, text: string, };

export type RetireWorkflowArgs = { workflow: WorkflowId, retire: RetireWorkflow, };

export type Review = { by: PersonId, at: UnixMillis, verdict: Verdict, text: string, 
/**
 * A shorter time than was asked for.
 */
ends_at: UnixMillis | null, 
/**
 * A smaller place than was asked for.
 */
scope?: Scope | null, 
/**
 * The reviewer who was away.
 */
in_stead_of?: PersonId | null, 
/**
 * Whoever gave it could no longer decide when it came to be counted.
 */
struck: boolean, };

/**
 * Why somebody is among those who decide a stage.
 */
export type ReviewerRole = "team_admin" | "hosts_team_admin" | "meeting_host" | "line_manager" | "data_owner" | "sysadmin" | "secadmin" | "auditor" | "owner" | "superior" | "named";

/**
 * Words that a message once had.
 */
export type RevisionRow = { revision: number, at: UnixMillis, blocks: Array<Block>, source: string, };

export type RevokeGrantArgs = { grant: GrantId, end: EndIt, };

/**
 * Whether the rights are what the audit says, as the server has compared them.
 */
export type RightsCheckView = { at: UnixMillis | null, unproven_since: UnixMillis | null, records: number, places: number, rows: Array<RightsRow>, 
/**
 * The log itself is not as it was written, in the server's words.
 */
log_broken: string | null, more: boolean, };

export type RightsColumn = { name: string, recorded: string | null, found: string | null, };

/**
 * One place where the tables are not what the audit says.
 */
export type RightsMismatch = { 
/**
 * Another once something else stands there.
 */
id: string, 
/**
 * `grant`, `exclusion`, `post`, `person` and the like.
 */
kind: string, 
/**
 * The row's key, its parts with `/` between.
 */
key: string, 
/**
 * Who is named by the rows.
 */
people: Array<PersonId>, columns: Array<RightsColumn>, 
/**
 * How many rows the audit has there, and how many there are.
 */
recorded_rows: number, found_rows: number, 
/**
 * The record that told it last; 0: none did.
 */
seq: number, 
/**
 * An act of the server's met what another hand had changed, and went on from it: there is
 * nothing any more to go back to.
 */
met_at?: number, 
/**
 * What the audit says can be written again.
 */
can_restore: boolean, 
/**
 * Who has accepted it already; it takes two.
 */
accepted_by?: PersonId, 
/**
 * What you may do about it.
 */
may_restore: boolean, may_accept: boolean, };

export type RightsRow = { mismatch: RightsMismatch, 
/**
 * Of those whom it names and this device knows.
 */
names: Array<string>, accepted_by_name: string | null, };

export type Risk = "low" | "medium" | "high" | "critical";

/**
 * What a change of a role came to.
 */
export type RoleAnswer = { "kind": "saved", role: CustomRole, effects: EffectsView, avoided: Array<AvoidedRequest>, places: Array<NamedPlace>, } | { "kind": "retired", role: CustomRole, } | { "kind": "moved", role: CustomRole, people: Array<Person>, };

/**
 * What a built-in role means for one permission.
 */
export type RoleCell = "standing" | "eligible" | "requestable" | "not_from" | "forbidden";

export type RoleGivenView = { effects: EffectsView, avoided: Array<AvoidedRequest>, places: Array<NamedPlace>, };

/**
 * A built-in role. Immutable by any API.
 */
export type RoleKey = "owner" | "sysadmin" | "secadmin" | "auditor" | "team_admin" | "member" | "guest" | "contractor";

/**
 * The built-in roles against the catalogue: this program's own, known without a network.
 */
export type RoleMatrix = { roles: Array<RoleKey>, rows: Array<RoleMatrixRow>, 
/**
 * What a copy of each of `roles` begins with.
 */
copies: Array<Array<Permission>>, };

export type RoleMatrixRow = { permission: Permission, risk: Risk, 
/**
 * In the order of the roles.
 */
cells: Array<RoleCell>, 
/**
 * Whether a role of the company's own can hold it.
 */
holdable: boolean, 
/**
 * Whether a project's bundle can.
 */
in_bundle: boolean, };

/**
 * The company's own roles, with names.
 */
export type RolesView = { roles: Array<CustomRole>, people: Array<Person>, };

/**
 * One of the quotas somebody's next file has to fit into.
 */
export type Room = { of: LimitOf, limit: number, 
/**
 * Nothing for a single file.
 */
used: number, };

/**
 * What the next file has to fit into.
 */
export type RoomsView = { rooms: Array<Room>, 
/**
 * Who can change it.
 */
managers: Array<Person>, };

/**
 * What the administrator who looks may do about one row. Each of them is told as the server
 * would answer it, except for what only everybody's access together can tell.
 */
export type RowActs = { revoke: Capability, grant: Capability, 
/**
 * Where an exclusion stands against it.
 */
restore: Capability | null, 
/**
 * Where a grant gives it.
 */
end_grant: Capability | null, };

export type RowContent = { "kind": "message" } & MessageRow | { "kind": "tombstone", author: PersonId | null, author_name: string, } | { "kind": "withheld" } & WithheldRow | { "kind": "notice", notice: Notice, } | { "kind": "hole", from: number, to: number, } | { "kind": "hidden" } | { "kind": "unknown" };

export type SaidTimeArgs = { 
/**
 * `2026-11-23T10:00`, as the clock shows it there.
 */
said: string, minutes: number, time_zone: string, };

export type SaveDraftArgs = { channel_id: ChannelId, thread?: MessageId, body: string, 
/**
 * What the box held when it was last in step: what came from elsewhere since is not
 * written over in silence.
 */
before?: string, };

export type SaveFileArgs = { channel_id: ChannelId, file_id: FileId, 
/**
 * The person chooses where; otherwise the folder of downloads.
 */
ask: boolean, };

export type SaveRequestDraftArgs = { permission: Permission | null, scope: Scope, draft: RequestDraft | null, };

export type SaveRequestRecordArgs = { request: AccessRequestId, 
/**
 * Which one the lines were drawn from.
 */
revision: number, format: RecordFormat, 
/**
 * What the printed record says; nothing for JSON.
 */
lines: Array<PrintedLine>, };

/**
 * A node of the tree organisation > team > channel. A right held at a node covers
 * everything below it. A direct message hangs under the organisation.
 */
export type Scope = { "kind": "organisation" } | { "kind": "team", "id": TeamId } | { "kind": "channel", "id": ChannelId };

export type ScopeArgs = { scope: Scope, };

/**
 * A scope to choose from.
 */
export type ScopeOption = { scope: Scope, name: string, 
/**
 * The team of a channel.
 */
under: string | null, };

export type SearchArgs = { query: string, channel_id: ChannelId | null, limit: number, };

export type SearchHit = { channel_id: ChannelId, channel_name: string, message_id: MessageId, seq: number, author: PersonId, author_name: string, at: UnixMillis, snippet: Array<SnippetPart>, 
/**
 * It can be read without the server.
 */
cached: boolean, };

export type SearchResults = { 
/**
 * Newest first.
 */
hits: Array<SearchHit>, 
/**
 * More than were asked for.
 */
more: boolean, 
/**
 * Only what is cached was searched; parts of these channels are not cached.
 */
incomplete: boolean, server: ServerPart, };

/**
 * One answer of the self-check. It never blocks.
 */
export type SelfCheck = { question: SelfQuestion, yes: boolean, };

export type SelfQuestion = "task_needs_it" | "no_other_way" | "shortest_time" | "rules_read";

export type SelfTestArgs = { 
/**
 * None: the server of whoever is signed in.
 */
server: string | null, company_ca: string | null, };

export type SendAsFileArgs = { transfer: TransferId, as_file: boolean, };

export type SendMessageArgs = { channel_id: ChannelId, body: string, reply_to: MessageId | null, 
/**
 * A reply in this message's thread …
 */
thread_root?: MessageId, 
/**
 * … that stands in the channel too.
 */
also_to_channel?: boolean, 
/**
 * An announcement whose readers are asked to confirm it.
 */
ask_confirmation?: boolean, 
/**
 * What is attached to it; the text may then be empty.
 */
files?: Array<TransferId>, 
/**
 * How sensitive it is by itself.
 */
label?: Label, };

export type SentArgs = { message_id: MessageId, };

/**
 * What a server said of itself, before anything was typed.
 */
export type ServerLook = { 
/**
 * As it is kept and shown.
 */
server: string, 
/**
 * Empty until set-up has been done.
 */
organisation: string, set_up_needed: boolean, version: string, password: PasswordRules, contacts: Array<SupportContact>, 
/**
 * PEM to be trusted from here on, where the company has an authority of its own.
 */
company_ca: string | null, 
/**
 * SHA-256 of that authority, as people compare it.
 */
ca_fingerprint: string | null, 
/**
 * It runs inside this program.
 */
local: boolean, };

/**
 * What the server had to do with the results.
 */
export type ServerPart = "not_asked" | "asked" | "unreachable" | "busy";

export type SessionId = string;

export type SessionRow = { id: SessionId, device: DeviceId, name: string, started_at: UnixMillis, last_seen_at: UnixMillis, 
/**
 * The session that asks.
 */
here: boolean, };

export type SessionState = "signed_out" | "ended" | "locked" | "signed_in" | "waiting";

/**
 * What the window needs for its first paint.
 */
export type SessionView = { state: SessionState, 
/**
 * The server's address as the person gave it; kept for the next sign-in.
 */
server: string | null, organisation: string | null, me: Person | null, key_store: KeyStoreKind, set_up_mode: boolean, version: string, 
/**
 * While somebody waits to be let in.
 */
waiting: WaitingView | null, 
/**
 * The authority that was trusted with `server`, PEM.
 */
company_ca: string | null, 
/**
 * Whom to ask when signing in does not work, as last heard.
 */
contacts: Array<SupportContact>, 
/**
 * The program can be a server by itself, for trying.
 */
local_available: boolean, 
/**
 * `server` is the one inside this program: nobody elsewhere can come.
 */
local: boolean, 
/**
 * The company has just been made here, and this much of its furnishing is still to do.
 */
furnishing: Furnishing | null, 
/**
 * What was damaged on this disk and made again, until the person has read it.
 */
mended: Mended | null, 
/**
 * Why what lies here from before does not open. What was written and not sent is kept.
 */
locked_out: LockedOut | null, };

export type SetBundle = { 
/**
 * Of the bundle as it becomes.
 */
id: GrantId, 
/**
 * The bundle that this was made over; another one by now is a conflict.
 */
over: GrantId | null, 
/**
 * Empty: the project has none any more.
 */
permissions: Array<Permission>, ends_at: UnixMillis, text: string, dry_run: boolean, };

export type SetBundleArgs = { team: TeamId, set: SetBundle, };

export type SetCallProvider = { name: string, kind: CallProviderKind, address: string, app_id: string, 
/**
 * None leaves it as it is; an empty one takes it away.
 */
secret?: string | null, 
/**
 * Further hosts that its links may lead to.
 */
hosts?: Array<string>, };

export type SetCallProviderArgs = { 
/**
 * None: a new one.
 */
provider: CallProviderId | null, set: SetCallProvider, };

export type SetClearance = { level: Label, 
/**
 * The level that was seen: somebody may have set another meanwhile.
 */
was: Label, text: string, 
/**
 * To see what it would do.
 */
dry_run: boolean, };

export type SetClearanceArgs = { person: PersonId, clearance: SetClearance, };

export type SetHelp = { contacts: Array<SupportContact>, 
/**
 * What the administrators want said beside *What's new*; Markdown.
 */
notes: string, };

export type SetHouseRule = { 
/**
 * The version that it is made over; 0 for a new one.
 */
version: number, kind: CaseRule, name: string, 
/**
 * At least [`CASE_TEXT_CHARS_MIN`] characters.
 */
rule: string, steps: Array<CaseStep>, retired: boolean, 
/**
 * Why it is changed.
 */
text: string, };

export type SetHouseRuleArgs = { rule: HouseRuleId, set: SetHouseRule, };

export type SetLabel = { label: Label, text: string, };

export type SetPasswordProfile = { profile: PasswordProfile, text: string, };

export type SetPersonalArgs = { setting: Setting, };

export type SetPinnedArgs = { channel_id: ChannelId, message_id: MessageId, pinned: boolean, };

export type SetPostArgs = { person: PersonId, role: RoleKey, held: boolean, text: string, };

export type SetQuota = { of: QuotaOf, 
/**
 * None takes it away: what stands for all counts again, or what the machine allows.
 */
bytes: number | null, text: string, 
/**
 * Says what it would come to, and changes nothing.
 */
dry_run?: boolean, };

export type SetReadingLease = { hours: number, text: string, };

export type SetRetention = { 
/**
 * 0: kept for as long as the organisation stands.
 */
days: number, text: string, };

export type SetRole = { id: OperationId, 
/**
 * The version that was changed; 0 makes a new one.
 */
version: number, name: string, purpose: string, based_on: RoleKey, owner: PersonId, permissions: Array<Permission>, 
/**
 * Why, for the audit and for everyone who holds it.
 */
text: string, dry_run: boolean, };

export type SetRoleArgs = { role: CustomRoleId, set: SetRole, };

export type SetSavedArgs = { channel_id: ChannelId, message_id: MessageId, saved: boolean, };

export type SetTeamMemberArgs = { team: TeamId, person: PersonId, admin: boolean, };

export type SetTeamOwnerArgs = { team: TeamId, owner: PersonId, deputy: PersonId | null, };

export type SetUpArgs = { server: string, company_ca: string | null, code: string, organisation_name: string, password_profile: PasswordProfile, handle: string, display_name: string, password: string, passphrase: string | null, };

export type SetWorkflow = { id: OperationId, 
/**
 * The version that was changed; 0 makes a new one.
 */
version: number, name: string, permissions: Array<Permission>, kinds: Array<RequestKind>, stages: Array<WorkflowStage>, 
/**
 * Why, for the audit.
 */
text: string, dry_run: boolean, 
/**
 * Whom it would go to when this person asked.
 */
example: WorkflowExample | null, };

export type SetWorkflowArgs = { workflow: WorkflowId, set: SetWorkflow, };

/**
 * One register with what it holds.
 */
export type Setting = { "kind": "draft", channel_id: ChannelId, thread?: MessageId, body: string, } | { "kind": "favourite", channel_id: ChannelId, place: number | null, } | { "kind": "filed", channel_id: ChannelId, folder: FolderId | null, } | { "kind": "folder", folder_id: FolderId, name: string | null, place: number, } | { "kind": "mute", channel_id: ChannelId, mute: Mute | null, } | { "kind": "channel_level", channel_id: ChannelId, level: NoticeLevel | null, } | { "kind": "default_level", level: NoticeLevel, } | { "kind": "keywords", words: Array<string>, } | { "kind": "quiet_hours", hours: QuietHours | null, } | { "kind": "do_not_disturb", until: UnixMillis | null, } | { "kind": "show_content", shown: boolean, } | { "kind": "unread_first", on: boolean, };

export type SettleRights = { 
/**
 * Of the mismatch.
 */
mismatch: string, how: Settling, text: string, };

export type Settling = "restore" | "accept";

export type ShareFileArgs = { channel_id: ChannelId, file_id: FileId, days: number, 
/**
 * None: as often as any link may be opened.
 */
opens_max: number | null, };

export type ShowArgs = { shown: boolean, };

export type SignInArgs = { 
/**
 * `https://im.example.com:8443`
 */
server: string, handle: string, 
/**
 * Exactly one of the two …
 */
password: string | null, 
/**
 * … the one-time code, with the password to be used from now on.
 */
code: string | null, new_password: string | null, 
/**
 * The company's own certificate authority, PEM, where it has one.
 */
company_ca: string | null, 
/**
 * For the passphrase file, where no key store answers.
 */
passphrase: string | null, };

export type SnippetPart = { text: string, hit: boolean, };

/**
 * What an allowance rests on.
 */
export type Source = { "kind": "everyone" } | { "kind": "membership", scope: Scope, } | { "kind": "role", role: RoleKey, scope: Scope, } | { "kind": "grant", grant: GrantId, scope: Scope, by: PersonId, } | { "kind": "custom_role", role: CustomRoleId, name: string, 
/**
 * Of this holding of it.
 */
grant: GrantId, scope: Scope, by: PersonId, } | { "kind": "bundle", bundle: GrantId, scope: Scope, by: PersonId, };

/**
 * Where a project stands.
 */
export type Stage = "planning" | "running" | "closing" | "done";

/**
 * Somebody to whom a reviewer has lent their part for a while.
 */
export type StandIn = { by: PersonId, of: PersonId, };

export type StartCallArgs = { channel_id: ChannelId, video: boolean, title: string, provider: CallProviderId, 
/**
 * The room's address, where the provider's rooms are made elsewhere.
 */
link: string | null, 
/**
 * None: now.
 */
time: SaidTimeArgs | null, };

export type StartGroupArgs = { people: Array<PersonId>, name: string, };

/**
 * What the first screen shows.
 */
export type StartUp = { session: SessionView, preferences: Preferences, 
/**
 * None unless somebody is signed in.
 */
house: StartUpHouse | null, };

export type StartUpArgs = { 
/**
 * The channel that was open the last time.
 */
last: ChannelId | null, 
/**
 * Rows wanted of the channel that opens.
 */
count: number, };

export type StartUpChannel = { channel_id: ChannelId, view: ChannelView, draft: Draft, window: TimelineWindow, };

export type StartUpHouse = { channels: Array<ChannelRow>, personal: PersonalView, open: StartUpChannel | null, };

/**
 * Somebody to ask when something does not work (S122).
 */
export type SupportContact = { 
/**
 * A name or a desk: "IT help desk".
 */
name: string, 
/**
 * A telephone number, an address, a room: whatever helps.
 */
reach: string, 
/**
 * When somebody is there.
 */
hours: string, };

export type Team = { id: TeamId, name: string, kind: TeamKind, department: DepartmentId | null, created_at: UnixMillis, archived: boolean, members: Array<TeamMember>, about: TeamAbout, };

/**
 * What a team is about and how it is run.
 */
export type TeamAbout = { description: string, 
/**
 * One of those who administer it, and the one who answers for it.
 */
owner: PersonId | null, 
/**
 * Takes the owner's place when that falls empty.
 */
deputy: PersonId | null, join: JoinRule, leave: LeaveRule, stage: Stage | null, ends_at: UnixMillis | null, charter: Array<Responsibility>, 
/**
 * An emergency stop lies on it.
 */
frozen: boolean, 
/**
 * What everybody in the project is given there; one that has run out stays to be told of.
 */
bundle?: Bundle | null, };

export type TeamArgs = { team: TeamId, };

export type TeamChannelsArgs = { team: TeamId, channels: Array<ChannelId>, };

export type TeamId = string;

export type TeamKind = "department" | "project" | "open";

export type TeamMember = { person: PersonId, admin: boolean, since: UnixMillis, };

export type TeamMemberArgs = { team: TeamId, person: PersonId, };

export type TeamPeopleArgs = { team: TeamId, people: Array<PersonId>, };

/**
 * What only those who administer a team read.
 */
export type TeamRecord = { 
/**
 * Newest first.
 */
lines: Array<RecordLine>, requests: Array<TeamRequest>, invitations: Array<Invitation>, default_channels: Array<ChannelId>, };

export type TeamRequest = { person: PersonId, wish: Wish, at: UnixMillis, text: string, };

/**
 * How one person stands to a team beside belonging to it; told in their own log.
 */
export type TeamStanding = { team: TeamId, invited_by: PersonId | null, 
/**
 * What they asked for and what is not decided.
 */
asked: Wish | null, 
/**
 * Of others, for them to decide.
 */
waiting: number, };

/**
 * What a new team begins with: what a template prefills.
 */
export type TeamStart = { description: string, join: JoinRule, leave: LeaveRule, stage: Stage | null, ends_at: UnixMillis | null, members: Array<PersonId>, 
/**
 * They are the team's default channels.
 */
channels: Array<FirstChannel>, };

export type TeamWordArgs = { team: TeamId, text: string, };

export type TestStep = { layer: Layer, outcome: Outcome, cause: string | null, };

/**
 * The beginning of a text.
 */
export type TextPreview = { text: string, 
/**
 * Goes on after this.
 */
truncated: boolean, };

/**
 * Of everything in the window, in percent.
 */
export type TextSize = number;

export type Theme = "system" | "light" | "dark";

export type ThreadArgs = { channel_id: ChannelId, root: MessageId, };

/**
 * What a thread's root says about the replies.
 */
export type ThreadBrief = { replies: number, last_at: UnixMillis, 
/**
 * The last to reply, the latest first.
 */
repliers: Array<NamedPerson>, unread: number, following: boolean, };

/**
 * The thread of a reply that stands in the channel too.
 */
export type ThreadPlace = { root: MessageId, root_seq: number, };

/**
 * A thread that this person follows, in the list of them.
 */
export type ThreadRow = { channel_id: ChannelId, channel_name: string, root: MessageId, root_author_name: string, 
/**
 * One line; empty where the root is not here.
 */
root_text: string, replies: number, last_at: UnixMillis, unread: number, };

/**
 * One thread, whole as far as it is cached.
 */
export type ThreadView = { channel_id: ChannelId, root_id: MessageId, 
/**
 * None where the message it hangs under is not here or not this person's to see.
 */
root: TimelineRow | null, 
/**
 * The replies, oldest first, local echoes below.
 */
rows: Array<TimelineRow>, replies: number, following: boolean, 
/**
 * How many replies have been read; the "new" line stands below them.
 */
read: number, unread: number, 
/**
 * Some of it is not cached: ask for it.
 */
missing: boolean, capabilities: Array<Capability>, };

export type TimelineArgs = { channel_id: ChannelId, anchor: Anchor, 
/**
 * Rows wanted for `latest`, `first_unread` and `at`.
 */
count: number, };

export type TimelineRow = { 
/**
 * Stays the same when an echo becomes the server's message.
 */
key: string, seq: number | null, at: UnixMillis, content: RowContent, };

export type TimelineWindow = { channel_id: ChannelId, 
/**
 * Oldest first.
 */
rows: Array<TimelineRow>, 
/**
 * The seqs that this window covers.
 */
from: number, to: number, 
/**
 * Cached rows, or a hole to load, above …
 */
has_older: boolean, 
/**
 * … and below.
 */
has_newer: boolean, 
/**
 * The "new" line stands above the first message after this one; none when all is read.
 */
read_seq: number | null, unread: number, };

export type TransferArgs = { transfer: TransferId, };

/**
 * One file on its way, up or down. Known to this desktop only.
 */
export type TransferId = string;

export type TransferRow = { id: TransferId, direction: Direction, channel_id: ChannelId, 
/**
 * As the list calls it.
 */
channel_name: string, 
/**
 * The thread for whose box it was attached.
 */
thread: MessageId | null, 
/**
 * The message it goes with; none while the message is being written, and of a download.
 */
message_id: MessageId | null, file: FileView, 
/**
 * Bytes that are safe on the other side.
 */
done: number, 
/**
 * Bytes a second over the last seconds; only while it runs.
 */
speed: number | null, left_ms: number | null, state: TransferState, 
/**
 * Where a finished download was saved besides the cache.
 */
saved_to: string | null, 
/**
 * Of a picture that goes up: what became of what it says about itself.
 */
metadata: Metadata, };

export type TransferState = { "kind": "waiting" } | { "kind": "preparing" } | { "kind": "running" } | { "kind": "paused" } | { "kind": "offline" } | { "kind": "checking" } | { "kind": "done" } | { "kind": "failed", why: FailedWhy, };

export type TrayState = "shown" | "no_host";

/**
 * Somebody who is writing in the open channel.
 */
export type TypingPerson = { person: PersonId, name: string, thread: MessageId | null, };

export type UnixMillis = number;

export type UnlockArgs = { passphrase: string, };

/**
 * How the program is kept new.
 */
export type UpdateState = { "kind": "elsewhere" } | { "kind": "current" } | { "kind": "ready", version: string, } | { "kind": "stale" };

export type Verdict = "approve" | "deny";

export type Verifying = { done: number, 
/**
 * 0 before it is known.
 */
of: number, };

/**
 * Somebody who came by a link and waits for an administrator.
 */
export type WaitingView = { server: string, organisation: string, handle: string, since: UnixMillis, 
/**
 * Set when the answer was no, in the administrator's words.
 */
refused: string | null, 
/**
 * Whether this device can still ask for the answer by itself; otherwise the person signs
 * in with their password when they hear that they may.
 */
can_ask: boolean, };

export type WedgedWhy = { "kind": "refused", decision: Decision, } | { "kind": "channel_gone" } | { "kind": "invalid" } | { "kind": "conflict" } | { "kind": "file_failed" };

export type Wish = "join" | "leave" | "left";

export type WithheldRow = { id: MessageId, author: PersonId, author_name: string, mine: boolean, label: Label, };

export type Workflow = { id: WorkflowId, 
/**
 * Rises with every change; a change names the one it was made over.
 */
version: number, name: string, 
/**
 * What it is about, in the order of their numbers.
 */
permissions: Array<Permission>, kinds: Array<RequestKind>, stages: Array<WorkflowStage>, changed_at: UnixMillis, changed_by: PersonId, 
/**
 * Why it was changed.
 */
text: string, 
/**
 * Given up then: what it was about takes the way of the catalogue again.
 */
retired_at: UnixMillis | null, };

/**
 * Somebody who might ask, to see whom it would go to.
 */
export type WorkflowExample = { person: PersonId, scope: Scope, };

export type WorkflowHistory = { workflow: Workflow, 
/**
 * The latest first.
 */
earlier: Array<Workflow>, 
/**
 * Pending requests that began on it, whatever its version was.
 */
open: Array<OpenRequest>, };

/**
 * Of a way that requests take.
 */
export type WorkflowId = string;

/**
 * A permission that a workflow can be about.
 */
export type WorkflowPermission = { permission: Permission, risk: Risk, };

/**
 * What a change came to, or with `dry_run` would come to.
 */
export type WorkflowSaved = { workflow: Workflow, 
/**
 * Empty without an example.
 */
example: Array<ExampleStage>, 
/**
 * Pending requests that owe a stage more by it.
 */
stricter_for: Array<OpenRequest>, };

export type WorkflowSavedView = { saved: WorkflowSaved, people: Array<Person>, places: Array<NamedPlace>, };

export type WorkflowStage = { 
/**
 * Any of these decides.
 */
roles: Array<ReviewerRole>, 
/**
 * With [`ReviewerRole::Named`]: these.
 */
people: Array<PersonId>, needed: number, hours: number, overdue: Overdue, };

export type Workflows = { 
/**
 * Those in use first.
 */
workflows: Array<WorkflowHistory>, 
/**
 * What the catalogue does by itself, for each permission that can be asked for.
 */
built_in: Array<BuiltInWay>, 
/**
 * Pending requests that began on the catalogue's way.
 */
on_built_in: Array<OpenRequest>, };

export type WorkflowsView = { workflows: Workflows, people: Array<Person>, places: Array<NamedPlace>, permissions: Array<WorkflowPermission>, kinds: Array<RequestKind>, roles: Array<ReviewerRole>, };
