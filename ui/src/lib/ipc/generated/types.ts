// Written by crates/ipc/tests/bindings.rs from the contract. Do not edit.

export type AccessChange = "account_created" | "account_disabled" | "account_enabled" | "role_given" | "role_taken" | "granted" | "grant_revoked" | "grant_expired" | "excluded" | "exclusion_ended" | "exclusion_expired";

/**
 * What happened to somebody's access: the line they see in their own timeline (S18) and
 * the administrator in *People*.
 */
export type AccessEvent = { at: UnixMillis, change: AccessChange, 
/**
 * None: every permission, or the whole account.
 */
permission: Permission | null, role: RoleKey | null, scope: Scope, code: ReasonCode | null, until: UnixMillis | null, by: PersonId | null, text: string, };

/**
 * One person's access at one scope.
 */
export type AccessReport = { person: PersonId, scope: Scope, as_of: UnixMillis, rows: Array<PermissionState>, timeline: Array<AccessEvent>, };

/**
 * Own permission timeline, newest first, readable offline.
 */
export type AccessTimeline = { events: Array<AccessTimelineRow>, };

export type AccessTimelineRow = { event: AccessEvent, place: string, by_name: string | null, };

/**
 * What one route or one control does. Its row in the policy says what it needs.
 */
export type Action = "read_health" | "sign_in" | "sign_out" | "sync" | "read_own_access" | "read_directory" | "read_channel" | "read_earlier_history" | "mark_read" | "send_message" | "edit_own_message" | "delete_own_message" | "delete_any_message" | "join_channel" | "leave_channel" | "manage_channel_members" | "manage_channel_settings" | "archive_channel" | "create_public_channel" | "create_private_channel" | "start_direct_message" | "create_person" | "reset_credential" | "disable_person" | "enable_person" | "create_department" | "create_team" | "manage_team_members" | "read_person_access" | "revoke_permission" | "restore_permission" | "grant_permission" | "assign_post";

/**
 * Which part of a channel's timeline a screen wants.
 */
export type Anchor = { "kind": "latest" } | { "kind": "first_unread" } | { "kind": "at", seq: number, } | { "kind": "range", from: number, to: number | null, };

export type Block = { "kind": "paragraph", inlines: Array<Inline>, } | { "kind": "heading", level: number, inlines: Array<Inline>, } | { "kind": "quote", blocks: Array<Block>, } | { "kind": "code", language: string | null, text: string, } | { "kind": "list", first: number | null, items: Array<Array<Block>>, } | { "kind": "rule" };

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

export type Change = { "kind": "session" } | { "kind": "connection" } | { "kind": "channels" } | { "kind": "channel", "id": ChannelId } | { "kind": "timeline", "id": ChannelId } | { "kind": "draft", "id": ChannelId } | { "kind": "outbox" } | { "kind": "directory" } | { "kind": "capabilities" } | { "kind": "access_timeline" } | { "kind": "preferences" };

export type ChangeChannel = { name?: string | null, topic?: string | null, mode?: Mode | null, };

export type ChangeChannelArgs = { channel_id: ChannelId, change: ChangeChannel, };

export type Channel = { id: ChannelId, kind: ChannelKind, 
/**
 * The team it belongs to; none for a direct message and for a channel of the whole organisation.
 */
team: TeamId | null, 
/**
 * Empty for a direct message: it is called after the other person.
 */
name: string, topic: string, mode: Mode, history: HistoryPolicy, archived: boolean, created_at: UnixMillis, };

export type ChannelArgs = { channel_id: ChannelId, };

export type ChannelId = string;

export type ChannelKind = "public" | "private" | "direct";

export type ChannelMemberArgs = { channel_id: ChannelId, person: PersonId, };

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
person: PersonId | null, unread: number, archived: boolean, has_draft: boolean, 
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
 * One for each action of the channel's screen, message actions on one's own messages included.
 */
capabilities: Array<Capability>, };

export type ConnectionState = "live" | "catching_up" | "connecting" | "offline" | "server_trouble" | "certificate_refused";

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
cause: string | null, };

export type CreateChannel = { id: ChannelId, 
/**
 * Public or private; a direct message has its own request.
 */
kind: ChannelKind, team: TeamId | null, name: string, topic: string, history: HistoryPolicy, members: Array<PersonId>, };

export type CreateDepartmentArgs = { name: string, parent: DepartmentId | null, manager: PersonId | null, };

export type CreatePerson = { id: PersonId, handle: string, display_name: string, title: string, kind: PersonKind, department: DepartmentId | null, manager: PersonId | null, };

export type CreateTeamArgs = { name: string, team_kind: TeamKind, department: DepartmentId | null, admin: PersonId, };

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

export type Department = { id: DepartmentId, name: string, parent: DepartmentId | null, manager: PersonId | null, };

export type DepartmentId = string;

/**
 * The company as everyone may see it.
 */
export type DirectoryView = { people: Array<Person>, departments: Array<Department>, teams: Array<Team>, };

export type Draft = { body: string, };

export type EditMessageArgs = { channel_id: ChannelId, message_id: MessageId, body: string, };

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

export type EndIt = { text: string, dry_run: boolean, };

export type ErrorCode = "signed_out" | "wrong_credentials" | "forbidden" | "not_found" | "conflict" | "gone" | "too_large" | "invalid" | "api_level" | "too_many_requests" | "timeout" | "unavailable" | "internal" | "guard_holds" | "unknown";

/**
 * What the UI hears without asking.
 */
export type Event = { "kind": "changes", changes: Array<Change>, } | { "kind": "open_message", channel_id: ChannelId, seq: number, };

export type Exclude = { id: ExclusionId, permission: Permission, scope: Scope, 
/**
 * REVOKED, TEAM_DECISION or SETTING_CHANGED.
 */
code: ReasonCode, text: string, 
/**
 * One of the two is needed (S17, S57).
 */
ends_at: UnixMillis | null, review_at: UnixMillis | null, dry_run: boolean, };

export type ExcludeArgs = { person: PersonId, exclude: Exclude, };

export type ExclusionId = string;

export type FieldError = { field: string, problem: FieldProblem, };

export type FieldProblem = "missing" | "unknown" | "wrong_type" | "too_short" | "too_long" | "malformed" | "taken" | "not_allowed" | "in_the_past" | "too_far_ahead" | "other";

export type GrantArgs = { person: PersonId, grant: GrantIt, };

export type GrantId = string;

export type GrantIt = { id: GrantId, permission: Permission, scope: Scope, starts_at: UnixMillis | null, ends_at: UnixMillis, text: string, dry_run: boolean, };

/**
 * What those who join later may read of what was written before.
 */
export type HistoryPolicy = "all" | "from_join";

export type Inline = { "kind": "text", text: string, } | { "kind": "strong", inlines: Array<Inline>, } | { "kind": "emphasis", inlines: Array<Inline>, } | { "kind": "strike", inlines: Array<Inline>, } | { "kind": "code", text: string, } | { "kind": "link", url: string, host: string, inlines: Array<Inline>, } | { "kind": "break" };

export type IpcError = { kind: IpcErrorKind, 
/**
 * The server's code, where the server answered.
 */
code: ErrorCode | null, fields: Array<FieldError>, decision: Decision | null, retry_after_ms: number | null, 
/**
 * The technical cause, one click away and copyable.
 */
cause: string, };

export type IpcErrorKind = "offline" | "certificate_refused" | "refused" | "not_found" | "invalid" | "server" | "storage" | "keys" | "signed_out" | "bug";

export type KeyStoreKind = "system" | "passphrase_file";

export type Language = "system" | "zh-CN" | "en";

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

export type JumpChoice = { "kind": "channel", id: ChannelId, name: Array<SnippetPart>, } | { "kind": "person", person: Person, name: Array<SnippetPart>, member: boolean, } | { "kind": "command", id: string, name: Array<SnippetPart>, };

export type JumpCommand = { id: string, names: Array<string>, };

export type LoadHoleArgs = { channel_id: ChannelId, 
/**
 * Load the entries just below this seq.
 */
before: number, };

export type MarkReadArgs = { channel_id: ChannelId, seq: number, };

export type MemberRow = { person: Person, since: UnixMillis, 
/**
 * Administers the channel's team.
 */
team_admin: boolean, };

export type MessageArgs = { channel_id: ChannelId, message_id: MessageId, };

/**
 * The author's UUIDv7, made before the server has seen the message; its id for life.
 */
export type MessageId = string;

export type MessageIdArgs = { message_id: MessageId, };

export type MessageRow = { id: MessageId, author: PersonId, author_name: string, mine: boolean, 
/**
 * Same author within five minutes: drawn without head.
 */
continues: boolean, blocks: Array<Block>, 
/**
 * The Markdown as typed, for editing and copying.
 */
source: string, edited_at: UnixMillis | null, reply_to: Quote | null, state: MessageState, };

export type MessageState = { "kind": "sent" } | { "kind": "queued" } | { "kind": "sending" } | { "kind": "wedged", why: WedgedWhy, };

export type Mode = "open" | "read_only";

/**
 * *My permissions*: the whole catalogue for one scope.
 */
export type MyPermissions = { scope: Scope, place: string, rows: Array<PermissionRow>, as_of: UnixMillis | null, offline: boolean, };

/**
 * What the refused person can do about one obstacle.
 */
export type NextAction = "request" | "appeal" | "activate" | "wait" | "contact" | "take_course" | "accept" | "change_password" | "step_up" | "none";

export type Nothing = Record<symbol, never>;

export type Notice = { "what": "created", by_name: string, } | { "what": "joined", person_name: string, } | { "what": "added", person_name: string, by_name: string, } | { "what": "left", person_name: string, } | { "what": "removed", person_name: string, by_name: string, } | { "what": "renamed", name: string, by_name: string, } | { "what": "topic_changed", topic: string, by_name: string, } | { "what": "mode_changed", read_only: boolean, by_name: string, } | { "what": "archived", by_name: string, } | { "what": "restored", by_name: string, };

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
text: string | null, exclusion: ExclusionId | null, next: NextAction, };

export type OneTimeCode = { person: PersonId, 
/**
 * Shown once; the server keeps its hash.
 */
code: string, expires_at: UnixMillis, };

export type OpenLinkArgs = { url: string, };

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

export type PersonId = string;

/**
 * What kind of person an account stands for; it gives the birthright role.
 */
export type PersonKind = "member" | "guest" | "contractor";

export type PersonReasonArgs = { person: PersonId, text: string, };

export type Preferences = { language: Language, theme: Theme, };

export type Preview = { author: PersonId | null, author_name: string, 
/**
 * One line, without markup; empty when the message was deleted.
 */
text: string, at: UnixMillis, };

export type Quote = { id: MessageId, seq: number | null, author_name: string, text: string, };

/**
 * Why something is refused. Every refusal lists its obstacles by these codes.
 */
export type ReasonCode = "ACCOUNT_DISABLED" | "EMERGENCY_FREEZE" | "FEATURE_OFF" | "SCOPE_ARCHIVED" | "REVOKED" | "TEAM_DECISION" | "SETTING_CHANGED" | "VIOLATION_RESTRICTION" | "NOT_A_MEMBER" | "CHANNEL_READ_ONLY" | "LEVEL_TOO_LOW" | "LABEL_FORBIDS" | "SOD_CONFLICT" | "TRAINING_REQUIRED" | "POLICY_NOT_ACCEPTED" | "PASSWORD_EXPIRED" | "STEP_UP_NEEDED" | "ELIGIBLE_NOT_ACTIVE" | "TEMP_NOT_STARTED" | "TEMP_EXPIRED" | "ROLE_LACKS" | "LIMIT_REACHED" | "OFFLINE_NEEDS_SERVER" | "SNAPSHOT_TOO_OLD";

/**
 * What an action is done to.
 */
export type Resource = { scope: Scope, 
/**
 * The author of the message, or the person acted on, where the action concerns one.
 */
owner: PersonId | null, };

export type RevokeGrantArgs = { grant: GrantId, end: EndIt, };

export type Risk = "low" | "medium" | "high" | "critical";

/**
 * A built-in role. Immutable by any API.
 */
export type RoleKey = "owner" | "sysadmin" | "secadmin" | "auditor" | "team_admin" | "member" | "guest" | "contractor";

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

export type RowContent = { "kind": "message" } & MessageRow | { "kind": "tombstone", author: PersonId | null, author_name: string, } | { "kind": "notice", notice: Notice, } | { "kind": "hole", from: number, to: number, } | { "kind": "hidden" } | { "kind": "unknown" };

export type SaveDraftArgs = { channel_id: ChannelId, body: string, };

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

export type SearchHit = { channel_id: ChannelId, channel_name: string, message_id: MessageId, seq: number, author: PersonId, author_name: string, at: UnixMillis, snippet: Array<SnippetPart>, };

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
incomplete: boolean, };

export type SendMessageArgs = { channel_id: ChannelId, body: string, reply_to: MessageId | null, };

export type SentArgs = { message_id: MessageId, };

export type SessionState = "signed_out" | "ended" | "locked" | "signed_in";

/**
 * What the window needs for its first paint.
 */
export type SessionView = { state: SessionState, 
/**
 * The server's address as the person gave it; kept for the next sign-in.
 */
server: string | null, organisation: string | null, me: Person | null, key_store: KeyStoreKind, set_up_mode: boolean, version: string, };

export type SetPostArgs = { person: PersonId, role: RoleKey, held: boolean, text: string, };

export type SetTeamMemberArgs = { team: TeamId, person: PersonId, admin: boolean, };

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
export type Source = { "kind": "everyone" } | { "kind": "membership", scope: Scope, } | { "kind": "role", role: RoleKey, scope: Scope, } | { "kind": "grant", grant: GrantId, scope: Scope, by: PersonId, };

export type Team = { id: TeamId, name: string, kind: TeamKind, department: DepartmentId | null, created_at: UnixMillis, archived: boolean, members: Array<TeamMember>, };

export type TeamId = string;

export type TeamKind = "department" | "project" | "open";

export type TeamMember = { person: PersonId, admin: boolean, since: UnixMillis, };

export type TeamMemberArgs = { team: TeamId, person: PersonId, };

export type Theme = "system" | "light" | "dark";

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

export type UnixMillis = number;

export type UnlockArgs = { passphrase: string, };

export type WedgedWhy = { "kind": "refused", decision: Decision, } | { "kind": "channel_gone" } | { "kind": "invalid" } | { "kind": "conflict" };
