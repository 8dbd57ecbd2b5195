# Every sentence on screen. Complete in both languages; said as one colleague would to another.

## Everywhere
close = Close
cancel = Cancel
save = Save
back = Back
retry = Try again
me = you
copied = Copied
copy-failed = Could not copy: the clipboard did not answer
cause = Technical cause
copy-cause = Copy the technical cause
version = TokenIM { $version }
list-separator = { ", " }
day-today = Today
day-yesterday = Yesterday
person-inactive = Account disabled
people-none = Nobody by that name

## Rail
rail = Main navigation
rail-messages = Messages
rail-permissions = Access
rail-people = People
rail-search = Search
rail-me = { $name }: profile and preferences

## Signing in
sign-in-title = Sign in
sign-in-text = Use the account your company gave you.
sign-in-ended = Please sign in again
sign-in-ended-text = This device was signed out. The messages kept here open again once you have signed in.
sign-in-server = Server address
sign-in-handle = Account name
sign-in-way = How to sign in
sign-in-with-password = Password
sign-in-with-code = One-time code
sign-in-password = Password
sign-in-code = One-time code
sign-in-code-hint = Your administrator gives you this. It works once, within 24 hours.
sign-in-new-password = Choose a password
sign-in-password-short = Needs at least { $count } characters
sign-in-password-common = This password is too common or too easy to guess; please choose another
sign-in-again = Repeat the password
sign-in-passwords-differ = The two passwords are not the same
sign-in-ca = My company uses its own certificate
sign-in-ca-text = If your administrator gave you a certificate file (.pem or .crt), choose it here.
sign-in-ca-choose = Choose the certificate file
sign-in-submit = Sign in
sign-in-busy = Signing in…
passphrase = Passphrase of this computer
passphrase-hint = This computer has no system key store, so the key is kept in a file sealed with a passphrase.
unlock-title = Open the messages on this computer
unlock-text = This computer has no system key store, so the key is kept in a file sealed with a passphrase. Enter it to open the messages kept here.
unlock-submit = Open
sign-out = Sign out
sign-out-text = Messages and drafts kept on this computer are erased and cannot be brought back. What is on the server stays.
fatal-title = TokenIM could not open

## Certificate
certificate-title = The server cannot prove who it is
certificate-text = { $server } showed a certificate your company does not vouch for. Somebody may be posing as the server. Nothing was sent, and there is no way around this step. Please contact your administrator.

## Connection
connection-live = Connected
connection-catching-up = Catching up
connection-catching-up-left = { $left ->
    [one] Catching up, 1 message left
   *[other] Catching up, { $left } messages left
}
connection-connecting = Connecting…
connection-connecting-as-of = Connecting, as of { $time }
connection-offline = Offline
connection-offline-as-of = Offline, as of { $time }
connection-trouble = Server trouble
connection-trouble-as-of = Server trouble, as of { $time }
connection-certificate = Certificate refused
connection-local-gone = Company on this computer is missing
connection-live-more = The connection to the server is fine: what you see is current.
connection-catching_up-more = Fetching what was said while you were away. You can read and write as usual.
connection-connecting-more = Connecting to the server. You can read as usual; what you write is kept here and goes out by itself.
connection-offline-more = The server cannot be reached. Messages kept here can be read and searched; what you write is kept here and goes out once, by itself, when the connection is back.
connection-server_trouble-more = The server answers, but not as it should. What you write is kept here and goes out by itself.
connection-certificate_refused-more = The server showed a certificate your company does not vouch for, so nothing was sent. Please contact your administrator.
connection-local_gone-more = The company on this computer cannot be opened: its files or its key are gone. No new one was put in its place. What is kept in this window stays readable; to go on, put the folder "local-server" back from a backup.
connection-try-now = Connect now

## Channel list
channels = Channels
channels-filter = Filter by name
channels-add = New or join
channels-create = New channel
channels-browse = Browse public channels
channels-new-direct = New direct message
channels-organisation = Whole company
channels-direct = Direct messages
channels-none = No channels yet. Create one, or join a public one.
channels-none-match = No channel is called “{ $text }”
channel-private = Private channel
channel-unread = { $count } unread
channel-draft = Has a draft
channel-wedged = { $count ->
    [one] 1 message was not sent
   *[other] { $count } messages were not sent
}
channel-read-only = Announcements only
channel-read-only-text = Announcements only: just those who may publish announcements can write here
channel-archived = Archived
channel-more = More
channel-settings = Channel settings
channel-leave = Leave channel
channel-leave-text = You will get no new messages from { $name }. You can join it again from the public channels.
channel-leave-text-private = You will get no new messages from { $name } and lose its history. Only a member can bring you back.
messages-empty = No conversations yet
messages-empty-text = Join a public channel or write to a colleague, and this is where it starts.
create-channel-title = New channel
create-channel-name = Name
create-channel-name-example = For example: Weekly review
create-channel-topic = Topic
create-channel-team = Belongs to
create-channel-organisation = { $name } (whole company)
create-channel-who = Who can see it
create-channel-public = Public
create-channel-public-text = Colleagues find it in the directory and can join
create-channel-private = Private
create-channel-private-text = Only its members know of it; they invite others
create-channel-from-join = New members see only what is written after they join
create-channel-from-join-text = Otherwise they see the whole history
create-channel-submit = Create
browse-title = Public channels
browse-filter = Search by name or topic
browse-join = Join
browse-none = You are in every public channel already
direct-title = New direct message
direct-filter = Name, account or title

## Members
members = Members
members-count = { $count ->
    [one] 1 member
   *[other] { $count } members
}
members-add = Add people
members-add-title = Add people to { $name }
members-add-one = Add
members-remove = Remove { $name }
members-remove-text = Remove { $name } from { $channel }? They get no new messages from here, and what their computer kept of it is erased.
members-remove-confirm = Remove

## Messages
timeline = Messages
timeline-empty = Nothing here yet
timeline-empty-text = Write the first words; everyone here will see them.
timeline-new = New
timeline-jump = Jump to latest
timeline-jump-count = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
}
hole-load = Load more
hole-loading = Loading earlier messages
row-hidden = Some messages from before you joined are not shown, as this channel is set
row-unknown = A newer version of TokenIM is needed to show this
message-by = { $name }, { $time }
message-tools = Message actions
message-reply = Quote and reply
message-copy = Copy
message-edit = Edit
message-delete = Delete
message-edited = (edited)
message-deleted = { $name } deleted a message
message-sent = On the server
message-queued = Kept here, waiting to go out
message-sending = Sending
edit-hint = Enter saves, Esc cancels
delete-title = Delete this message?
delete-text = It is deleted for everyone; only the mark “deleted” stays. This cannot be undone.
delete-text-other = This is a message by { $name }. It is deleted for everyone, and the deletion is recorded in the audit.
wedged-title = Not sent
wedged-refused = The server refused this message.
wedged-channel_gone = You are no longer in this channel, so this message cannot be delivered.
wedged-invalid = The server says this message is not acceptable; it may be too long.
wedged-conflict = This message clashes with another one on the server.
wedged-retry = Retry
wedged-edit = Edit
wedged-discard = Discard
notice-created = { $by } created the channel
notice-joined = { $person } joined
notice-added = { $by } added { $person }
notice-left = { $person } left
notice-removed = { $by } removed { $person }
notice-renamed = { $by } renamed the channel to { $name }
notice-topic_changed = { $by } set the topic: { $topic }
notice-topic_removed = { $by } removed the topic
notice-read_only = { $by } limited the channel to announcements
notice-open = { $by } opened the channel to everyone’s messages
notice-archived = { $by } archived the channel
notice-restored = { $by } restored the channel
notice-pinned = { $by } pinned a message
notice-unpinned = { $by } unpinned a message

## Composer
composer-label = Message { $name }
composer-placeholder = Message { $name }
composer-placeholder-denied = You cannot write here at the moment
composer-tools = Text formatting
composer-bold = Bold
composer-italic = Italic
composer-strike = Strikethrough
composer-code = Code
composer-quote = Quote
composer-list = List
composer-hint = Enter sends, Shift+Enter for a new line
composer-send = Send
composer-replying = Replying to { $name }
composer-reply-cancel = Do not quote
composer-by = decided by { $name }
composer-since = since { $time }
composer-until = until { $time }
composer-until-open = no end set
composer-as-of = as of { $time } (offline)
composer-quoted = Reason: { $text }
composer-denied-why = Details

## Search
search = Search
search-here = Only in { $name }
search-results = Results
search-group-hit = Messages
search-none = Nothing found for “{ $text }”
search-incomplete = Only messages kept on this computer were searched; some channels’ early history is not here yet.
search-more = There are more; the newest are shown. A longer phrase narrows it down.
search-looking = Showing what is kept on this computer; the server is looking for more …
search-unreachable = The server cannot be reached. Only messages kept on this computer were searched.
search-busy = You have searched a lot in a short time. Only messages kept on this computer were searched.
search-cut-short = The search on the server took too long and was ended. Narrow it down to find the rest.
search-operators = Narrow it down with from:name, in:channel, before:2026-11-01, after:2026-10-01, has:link, has:code, has:file or file:name.

retention = Messages are kept
retention-none = For as long as the company is here
retention-days = { $days ->
    [7] for a week
    [365] for a year
    *[other] for { $days } days
  }
retention-as-everywhere = As everywhere: { $days } days
retention-from = From { $day } on; nothing goes before that.
retention-change = Change
retention-title = How long messages are kept in { $name }
retention-text = When their time is over, the words of a message go from everywhere, and an empty line stays in their place. A channel may keep them for a shorter time, never for longer.
retention-effect = A shorter time is shown to everyone here at once and takes effect in a week.
retention-effect-everywhere = Everyone sees it at once. In a week, whatever is older than { $days } days goes from every channel and cannot be brought back.
retention-ends = Messages are kept for as long as the company is here, except in channels that keep them for a shorter time.

## Preferences
preferences = Profile and preferences
preferences-language = Language
preferences-theme = Appearance
preferences-keys = Keys on this computer
language-system = As the system
language-zh-CN = 中文
language-en = English
theme-system = As the system
theme-light = Light
theme-dark = Dark
key-store-system = Messages are kept encrypted; the key is in the operating system’s key store.
key-store-passphrase_file = No system key store answers here, so the key is kept in a file sealed with your passphrase.
splitter-list = Width of the channel list
splitter-panel = Width of the right panel

## Explanations
explain-panel = Why not
explain-denied = You cannot { $action } in “{ $place }” at the moment.
explain-allowed = You can { $action } in “{ $place }” now.
explain-several = There are { $count } reasons, and all of them have to be settled.
explain-by = Decided by
explain-since = Since
explain-until = Until
explain-until-open = No end set; somebody has to restore it
explain-permission = Permission
explain-what-helps = What helps
explain-code = Reason code
explain-deciders = Who can help
explain-nobody = There is nobody to contact directly at the moment.
explain-write = Message
explain-write-to = Message { $name }
explain-as-of = Offline. This is as of { $time } and is brought up to date when the connection is back.

## Reasons
reason-ACCOUNT_DISABLED = Your account has been disabled.
reason-EMERGENCY_FREEZE = Everything here is frozen because of an emergency, for everyone.
reason-RIGHTS_UNPROVEN = The rights in the server’s database are not what its audit log says: somebody changed them by another way than this program. Until that is put right, everything of high or critical risk is stopped for everyone. Owners and auditor have been alarmed.
reason-FEATURE_OFF = This feature is switched off here, for everyone.
reason-SCOPE_ARCHIVED = This place is archived and can only be read.
reason-REVOKED = This permission was taken back.
reason-TEAM_DECISION = The team’s administrator decided to suspend this permission of yours.
reason-SETTING_CHANGED = A setting changed, and with it you lost this permission.
reason-VIOLATION_RESTRICTION = This permission is restricted because of a violation case.
reason-NOT_A_MEMBER = You are not a member here.
reason-CHANNEL_READ_ONLY = This channel is for announcements; only those who may publish them can write.
reason-LEVEL_TOO_LOW = A higher access level is needed here.
reason-LABEL_FORBIDS = The sensitivity label of this place forbids it.
reason-SOD_CONFLICT = This and another duty of yours check each other; one person may not hold both.
reason-TRAINING_REQUIRED = A required training has to be completed first.
reason-POLICY_NOT_ACCEPTED = The current policy has to be accepted first.
reason-PASSWORD_EXPIRED = Your password is past its time and has to be changed first.
reason-STEP_UP_NEEDED = This step needs your identity confirmed again.
reason-ELIGIBLE_NOT_ACTIVE = You may use this permission, but it has not been activated.
reason-TEMP_NOT_STARTED = The grant has not started yet.
reason-TEMP_EXPIRED = The temporary grant has ended.
reason-ROLE_LACKS = Your role does not include this permission.
reason-LIMIT_REACHED = The limit for this period has been reached.
reason-OFFLINE_NEEDS_SERVER = The server has to confirm this on the spot, and there is no connection.
reason-SNAPSHOT_TOO_OLD = What this computer knows of your permissions is too old; it has to reach the server first.
reason-unknown = The server gave a reason this version does not know. Update TokenIM, or ask your administrator.

## What helps
next-request = Request it; whoever can decide is told at once
next-appeal = Appeal to somebody who took no part in the decision
next-activate = Activate the permission first
next-wait = Nothing: it comes back by itself in time
next-contact = Contact somebody who can settle it
next-take_course = Complete the required training
next-accept = Read and accept the policy
next-change_password = Change your password
next-step_up = Confirm your identity again
next-none = It cannot be requested; the owner of the rule can say why

## Actions
action-read_health = see the server’s state
action-read_interface = read what this server can be asked
action-sign_in = sign in
action-sign_out = sign out
action-sync = synchronise messages
action-read_own_access = see your own access
action-read_directory = see the directory
action-search = search messages
action-read_channel = read messages
action-read_earlier_history = read what was written before you joined
action-keep_own_state = keep own drafts and settings
action-mark_read = mark messages as read
action-send_message = send messages
action-edit_own_message = edit your own messages
action-delete_own_message = delete your own messages
action-delete_any_message = delete other people’s messages
action-react = react to messages
action-pin_message = pin messages
action-save_message = save messages for later
action-unsave_message = remove saved messages
action-follow_thread = follow threads
action-mention_all = notify everyone in the channel
action-ask_confirmation = ask readers to confirm
action-confirm_announcement = confirm an announcement
action-read_confirmations = see who has confirmed
action-see_readers = see who has read
action-upload_file = upload files
action-upload_large_file = upload files over 1 GiB
action-download_file = download files
action-join_channel = join the channel
action-leave_channel = leave the channel
action-manage_channel_members = manage members
action-manage_channel_settings = change channel settings
action-archive_channel = archive the channel
action-create_public_channel = create public channels
action-create_private_channel = create private channels
action-start_direct_message = start direct messages
action-create_person = create accounts
action-reset_credential = reset sign-in codes
action-disable_person = disable accounts
action-enable_person = enable accounts
action-create_department = create departments
action-create_team = create teams
action-manage_team_members = manage team members
action-read_person_access = see other people’s access
action-revoke_permission = revoke permissions
action-restore_permission = restore permissions
action-grant_permission = grant permissions
action-assign_post = assign administrative posts
action-set_retention = change how long messages are kept

## The catalogue
permission-message-send = Send messages
permission-message-direct = Direct messages
permission-message-edit_own = Edit own messages
permission-message-delete_own = Delete own messages
permission-message-delete_any = Delete others’ messages
permission-message-mention_all = Mention everyone
permission-message-forward_external = Forward outside the company
permission-channel-read_history = Read history from before joining
permission-channel-join_public = Join public channels
permission-channel-create_public = Create public channels
permission-channel-create_private = Create private channels
permission-channel-manage_members = Manage channel members
permission-channel-manage_settings = Change channel settings
permission-channel-archive = Archive channels
permission-announcement-publish = Publish announcements
permission-call-start_voice = Start voice calls
permission-call-start_video = Start video meetings
permission-call-invite_external = Invite outsiders to meetings
permission-call-share_screen = Share the screen
permission-call-record = Record meetings
permission-file-upload = Upload files
permission-file-download = Download files
permission-file-share_external = Share files outside
permission-file-transfer_large = Transfer large files
permission-data-sensitive_read = Read sensitive information
permission-data-label_change = Change sensitivity labels
permission-search-cross_team = Search across teams
permission-export-conversation = Export conversations
permission-export-directory = Export the directory
permission-content-case_read = Read others’ content in a case
permission-user-create = Create accounts
permission-user-invite_guest = Invite guests
permission-user-disable = Disable accounts
permission-user-reset_credential = Reset sign-in codes
permission-session-revoke = End other people’s sessions
permission-permission-restrict = Revoke and restrict permissions
permission-permission-grant = Grant permissions
permission-request-review = Decide access requests
permission-role-define = Define roles
permission-role-assign_admin = Assign administrative posts
permission-policy-edit = Change security policies
permission-review-run = Start access reviews
permission-feature-toggle = Switch features
permission-integration-manage = Manage bots and integrations
permission-audit-read = Read the audit
permission-audit-manage = Manage the audit
permission-request-on_behalf = Request for someone else

## Roles
role-owner = Owner
role-sysadmin = System administrator
role-secadmin = Security administrator
role-auditor = Auditor
role-team_admin = Team administrator
role-member = Member
role-guest = Guest
role-contractor = Contractor

## States of a permission
state-granted = Granted
state-temporary = Temporary
state-eligible = Can be activated
state-denied = Not held
state-expired = Ended
state-suspended = Suspended

## When something goes wrong
error-offline = The server cannot be reached, and nothing was changed. Please try again when the connection is back.
error-certificate_refused = The server showed a certificate your company does not vouch for, so nothing was sent. Please contact your administrator.
error-local_gone = The company on this computer cannot be opened: its files or its key are gone. No new one was put in its place. What is kept in this window stays readable; to go on, put the folder "local-server" back from a backup.
error-refused = The server did not allow this.
error-not_found = Not found: it may have been deleted, or you cannot see it.
error-invalid = Something that was filled in is not right. Please check and try again.
error-server = The server could not do this.
error-storage = The encrypted data on this computer cannot be read or written. Check the disk space and open TokenIM again.
error-keys = The key on this computer cannot be opened: the key store does not answer, or the passphrase is wrong.
error-signed_out = You have been signed out. Please sign in again.
error-bug = TokenIM made a mistake; it was not you. Sending the technical cause to your administrator helps a lot.
error-code-signed_out = You have been signed out. Please sign in again.
error-code-wrong_credentials = Account name, password or code is wrong.
error-code-forbidden = The server did not allow this.
error-code-not_found = Not found: it may have been deleted, or you cannot see it.
error-code-conflict = There is one like it already, or somebody changed it a moment ago.
error-code-gone = This code was used or has run out. Ask your administrator for a new one.
error-code-too_large = This is too large for the server.
error-code-invalid = Something that was filled in is not right. Please check and try again.
error-code-api_level = This version of TokenIM does not match the server and has to be updated.
error-code-too_many_requests = That was too often. Please wait a moment.
error-code-timeout = The server took too long to answer. Please try again.
error-code-unavailable = The server is stopping or cannot store anything at the moment. Please try again later.
error-code-internal = Something went wrong inside the server.
error-code-guard_holds = That cannot be done: the company must always have its owners, its three posts, and somebody able to grant every permission.
error-code-limit_reached = A limit on files has been reached.
error-code-checksum_mismatch = What arrived is not what was sent. Please try again.
error-code-tus_version = The server takes files in another way. Please update the program.
error-code-range_not_satisfiable = The file is shorter than expected. Please try again.
error-code-unknown = The server could not do this.
field-missing = Please fill this in
field-unknown = The server does not know this field
field-wrong_type = Not in the right form
field-too_short = Too short
field-too_long = Too long
field-malformed = Not in the right form
field-taken = Already taken
field-not_allowed = Not allowed here
field-in_the_past = That time has passed
field-too_far_ahead = Too far ahead
field-other = Something is wrong here

## My permissions
permissions-title = My permissions
permissions-as-of = As of { $time }
permissions-as-of-offline = As of { $time }, offline · { $age }
age-minutes = { $count ->
    [0] just now
    [one] 1 minute old
   *[other] { $count } minutes old
}
age-hours = { $count ->
    [one] 1 hour old
   *[other] { $count } hours old
}
age-days = { $count ->
    [one] 1 day old
   *[other] { $count } days old
}
permissions-scope = Place
permissions-scope-search = Find a team or channel
permissions-scope-none = No place by that name
permissions-sum = { $held } of { $count } permissions held here
permissions-all = All
permissions-filter = Filter permissions
permissions-by-state = By state
permissions-none = No permission matches this filter.
permissions-unknown = This computer has not received your permissions yet. They appear here as soon as the server has sent them.
scope-kind-organisation = Whole company
scope-kind-team = Teams
scope-kind-channel = Channels
scope-under = { $name } ({ $team })
place-unseen = a place you cannot see
person-unknown = somebody no longer in the directory
permission-unknown = { $permission }
permission-group-messages = Messages
permission-group-channels = Channels
permission-group-calls = Calls
permission-group-files = Files
permission-group-data = Data
permission-group-people = People and accounts
permission-group-permissions = Permissions and rules
permission-group-audit = Audit
permission-held-because = You have this: { $source }.
permission-held-open = It has no end date.
permission-held-until = It ends by itself on { $time }.
person-holds-because = Held: { $source }.
source-none = No role and no grant gives this
source-everyone = Everybody has this
source-membership = Member of { $place }
source-role = Role: { $role }
source-role-at = Role: { $role } of { $place }
source-grant = Granted by { $name }
exception = Exception
exceptions = Exceptions
exceptions-count = { $count ->
    [one] 1 exception to the role
   *[other] { $count } exceptions to the role
}
exception-text = Given or taken for this one person; it differs from what the role says
risk = Risk
risk-is = Risk: { $risk }
risk-low = Low
risk-medium = Medium
risk-high = High
risk-critical = Critical
state-temporary-until = Until { $time }
state-suspended-until = Suspended until { $time }

## What happened to somebody's access
access-timeline = Permission history
access-timeline-text = Everything that happened to your access: when, by whom and why. It is kept on this computer and can be read offline.
timeline-access-empty = Nothing has happened to your access yet.
timeline-access-empty-other = Nothing has happened to their access yet.
timeline-access-more = Show { $count } earlier
event-everything = everything
event-by = by { $name }
event-by-itself = by itself
event-account_created = Account created
event-account_disabled = Account disabled
event-account_enabled = Account enabled again
event-role_given = Role given: { $what } ({ $place })
event-role_taken = Role taken: { $what } ({ $place })
event-granted = “{ $what }” granted in { $place }
event-grant_revoked = Grant of “{ $what }” in { $place } revoked
event-grant_expired = Grant of “{ $what }” in { $place } ended
event-excluded = “{ $what }” revoked in { $place }
event-exclusion_ended = “{ $what }” restored in { $place }
event-exclusion_expired = “{ $what }” came back by itself in { $place }

## What stands in somebody's way
obstacle-place = Where
obstacles-several = There are { $count } reasons, and all of them have to be settled.
obstacle-ACCOUNT_DISABLED = The account has been disabled.
obstacle-EMERGENCY_FREEZE = Everything here is frozen because of an emergency, for everyone.
obstacle-RIGHTS_UNPROVEN = The rights in the server’s database are not what its audit log says; high and critical actions are stopped for everyone.
obstacle-FEATURE_OFF = This feature is switched off here, for everyone.
obstacle-SCOPE_ARCHIVED = This place is archived and can only be read.
obstacle-REVOKED = This permission was taken back.
obstacle-TEAM_DECISION = The team’s administrator decided to suspend this permission.
obstacle-SETTING_CHANGED = A setting changed, and this permission went with it.
obstacle-VIOLATION_RESTRICTION = This permission is restricted because of a violation case.
obstacle-NOT_A_MEMBER = Not a member here.
obstacle-CHANNEL_READ_ONLY = This channel is for announcements; only those who may publish them can write.
obstacle-LEVEL_TOO_LOW = A higher access level is needed here.
obstacle-LABEL_FORBIDS = The sensitivity label of this place forbids it.
obstacle-SOD_CONFLICT = This and another duty check each other; one person may not hold both.
obstacle-TRAINING_REQUIRED = A required training has not been completed.
obstacle-POLICY_NOT_ACCEPTED = The current policy has not been accepted.
obstacle-PASSWORD_EXPIRED = The password is past its time.
obstacle-STEP_UP_NEEDED = The identity has to be confirmed again for this.
obstacle-ELIGIBLE_NOT_ACTIVE = It may be used, but has not been activated.
obstacle-TEMP_NOT_STARTED = The grant has not started yet.
obstacle-TEMP_EXPIRED = The temporary grant has ended.
obstacle-ROLE_LACKS = No role and no grant gives this permission.
obstacle-LIMIT_REACHED = The limit for this period has been reached.
obstacle-OFFLINE_NEEDS_SERVER = The server has to confirm this on the spot, and there is no connection.
obstacle-SNAPSHOT_TOO_OLD = What is known of the permissions is too old.
obstacle-unknown = The server gave a reason this version does not know.

## People
people-title = People
people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
}
people-count-of = { $count } of { $all }
people-search = Name, account, title or department
people-any-department = All departments
people-any-post = With or without post
people-with-post = Anyone with a post
people-any-account = All accounts
people-active = Active
people-account = Account state
people-sort = Sort by
people-ascending = ascending
people-descending = descending
people-none-text = Nobody matches what was searched and filtered for.
people-clear = Clear search and filters
people-organise = Teams and departments
none = None
choose = Please choose
person-name = Name
person-title = Title
person-kind = Kind of account
person-department = Department
person-manager = Manager
person-teams = Teams
person-teams-title = Teams of { $name }
team-make-admin = Make administrator
team-not-admin = No longer administrator
person-account = Account
person-access = Permissions
person-new-code = New sign-in code
person-new-code-text = { $name } gets a new one-time code and chooses a new password with it. Devices that are signed in are signed out.
person-new-code-submit = Make the code
person-disable = Disable account
person-disable-title = Disable the account of { $name }
person-disable-effect = { $name } is signed out everywhere at once and cannot sign in. Messages and memberships stay, and the account can be enabled again.
person-disabled-done = The account of { $name } is disabled.
person-enable = Enable account
person-enable-title = Enable the account of { $name }
person-enable-effect = { $name } can sign in again, with the permissions their roles give them.
person-enabled-done = The account of { $name } is enabled.
person-posts = Posts
person-posts-title = Posts of { $name }
person-posts-text = Posts hold the company’s most powerful rights. Each change needs a reason and is recorded.
post-owner-text = Appoints the holders of the posts
post-sysadmin-text = Accounts, features, integrations
post-secadmin-text = Permissions, reviews, policies
post-auditor-text = Reads the audit
post-give = Give
post-take = Take
post-give-title = Make { $name } { $role }
post-take-title = Take the post { $role } from { $name }
post-give-effect = { $name } holds the post { $role } from now on, with everything that comes with it.
post-take-effect = { $name } no longer holds the post { $role }. The company must keep two owners and somebody in each post; otherwise this is refused.
post-given-done = { $name } is now { $role }.
post-taken-done = { $name } is no longer { $role }.
create-person = New account
create-person-text = You get a one-time sign-in code to pass on. It works once, within 24 hours.
create-person-handle-hint = 2 to 32 lower-case letters, digits, dots, dashes. It can never be changed.
create-person-submit = Create account
code-title = Sign-in code for { $name }
code-text = Give this code to { $name } (@{ $handle }) in person or over a line you trust. It is shown only this once.
code-expires = Works once, until { $time }.
code-done = I have passed it on
create-team = New team
create-team-done = The team { $name } exists now.
create-department = New department
create-department-done = The department { $name } exists now.
team-kind = Kind of team
team-kind-project = Project
team-kind-project-text = For a task with an end, across departments
team-kind-department = Department
team-kind-department-text = The people of one department
team-kind-open = Open
team-kind-open-text = For the whole company
department-parent = Part of
department-manager = Manager

## Changing somebody's access
reason-label = Reason
reason-placeholder = What happened, and why this is needed
reason-placeholder-shown = What happened, and why this is needed. The person will read these words.
reason-count = { $count } characters, at least { $min }
reason-too_short = A reason needs at least { $min } characters; this has { $count }.
reason-too_long = This is too long.
reason-code = Kind of decision
revoke-code-REVOKED = Revoked
revoke-code-REVOKED-text = By the security administrator
revoke-code-TEAM_DECISION = Team decision
revoke-code-TEAM_DECISION-text = By who leads the team
revoke-code-SETTING_CHANGED = Setting changed
revoke-code-SETTING_CHANGED-text = Follows from another change
until-kind = Ends or is reviewed
until-kind-ends = Ends by itself
until-kind-review = Stays until reviewed
until-ends = Until
until-review = Review on
until-grant = Until
until-hours-8 = 8 hours
until-days-1 = 1 day
until-days-7 = 7 days
until-days-30 = 30 days
until-custom = Other date
until-placeholder = 2026-03-08 18:00
until-missing = Write the date and time like 2026-03-08 18:00.
until-note-ends = The permission comes back by itself on { $time }.
until-note-review = It stays revoked, and is looked at again on { $time }.
until-note-grant = The grant ends by itself on { $time }.
effects = What changes
effects-refused = This cannot be done; nothing would change.
effects-date = The effect is shown once the date is right.
effect-what = { $permission } in { $place }
effect-loses = can no longer:
effect-gains = can now:
effect-keeps = can still:
effect-still = still cannot:
effect-after = What then stands in the way:
effect-nothing = Nobody gains or loses anything by this.
change-revoke = Revoke “{ $permission }”
change-revoke-text = in { $place }
change-revoke-save = Revoke
change-revoke-action = Revoke “{ $permission }”
change-saved-revoke = { $name }: “{ $permission }” in { $place } was revoked.
change-not-allowed-scope = “{ $permission }” means nothing at so small a place as { $place }. Choose the team or the whole company.
change-not-allowed-person = { $name } cannot be given this: the account is disabled, or of a kind that may not hold it.
change-restore = Restore “{ $permission }”
change-restore-text = in { $place }
change-restore-save = Restore
change-restore-action = Restore “{ $permission }”
change-saved-restore = { $name }: “{ $permission }” in { $place } was restored.
change-grant = Grant “{ $permission }”
change-grant-text = in { $place }
change-grant-save = Grant
change-grant-action = Grant “{ $permission }”
change-saved-grant = { $name }: “{ $permission }” in { $place } was granted.
change-end_grant = End the grant of “{ $permission }”
change-end_grant-text = in { $place }
change-end_grant-save = End the grant
change-end_grant-action = End the grant of “{ $permission }”
change-saved-end_grant = { $name }: the grant of “{ $permission }” in { $place } was ended.

## The switcher and the keys
palette = Jump and search
palette-placeholder = Jump to a channel, person or command, or search messages; type / for commands only
palette-recent = Recent
palette-places = Jump to
palette-command = Command
palette-locked = Not possible now; choose it to see why
palette-unread = { $count ->
    [one] { $count } unread
   *[other] { $count } unread
}
command-search = Search messages
command-search-words = find look up 搜索 查找
command-create-channel = Create a channel
command-create-channel-words = new channel make 新建 创建
command-browse = Browse public channels
command-browse-words = join channels 浏览 加入
command-direct = Write to a colleague
command-direct-words = direct message dm 私聊
command-permissions = My permissions
command-permissions-words = access rights 权限
command-people = People and organisation
command-people-words = directory colleagues 同事 通讯录
command-preferences = Preferences
command-preferences-words = settings language theme 设置
command-shortcuts = Keyboard shortcuts
command-shortcuts-words = keys help 快捷键
command-topic = Change the channel’s topic
command-topic-argument = the new topic
command-members = Show the channel’s members
command-members-words = people members 成员
shortcuts = Keyboard shortcuts
shortcuts-anywhere = Anywhere
shortcuts-writing = While writing
shortcuts-messages = On a message
shortcut-switcher = Jump to a channel, person or command, or search
shortcut-sheet = Open this sheet
shortcut-unread = Previous or next unread channel
shortcut-move = On a favourite or a folder: move it
shortcut-neighbour = Previous or next channel
shortcut-close = Close the open panel or dialog
shortcut-send = Send
shortcut-newline = New line
shortcut-edit-last = With nothing written: edit your last message
shortcut-bold = Bold
shortcut-italic = Italic
shortcut-complete = Mention a person, a channel, an emoji, a command
shortcut-walk = Move from message to message
shortcut-actions = Open the message’s menu
shortcut-react = React with an emoji
shortcut-reply = Quote and reply
shortcut-thread = Open the thread
shortcut-save = Save for later
## Completions and emoji
complete-person = Mention a person
complete-channel = Mention a channel
complete-emoji = Emoji
complete-command = Commands
complete-outside = not in this channel
complete-all = everyone
complete-all-text = Notifies every person in this channel
complete-hint = ↑↓ to choose, Enter or Tab to insert, Esc to close
composer-emoji = Emoji
composer-mention = Mention a person
emoji = Emoji
emoji-search = Search emoji by name
emoji-none = No emoji of that name
emoji-recent = Recently used
emoji-group-smileys = Smileys and feelings
emoji-group-people = People and gestures
emoji-group-nature = Animals and nature
emoji-group-food = Food and drink
emoji-group-travel = Travel and places
emoji-group-activities = Activities
emoji-group-objects = Objects
emoji-group-symbols = Symbols
emoji-group-flags = Flags
code-copy = Copy code

## Icon in the tray, menu
tray-open = Open TokenIM
tray-quit = Quit TokenIM
tray-quiet = Do not disturb
tray-quiet-minutes = For { $minutes } minutes
tray-quiet-hours =
    { $hours ->
        [one] For one hour
       *[other] For { $hours } hours
    }
tray-quiet-end = Turn off do not disturb
tray-unread =
    { $count ->
        [one] One unread message
       *[other] { $count } unread messages
    }
tray-mentions =
    { $count ->
        [one] One message for you
       *[other] { $count } messages for you
    }
tray-nothing = Nothing unread
menu-edit = Edit
menu-window = Window

## This computer
desktop = This computer
desktop-close-hides = Keep running when the window is closed
desktop-close-hides-text = TokenIM stays in the tray and goes on telling you what is new.
desktop-no-tray = This desktop shows no icons of running programs, so closing the window quits TokenIM. Messages written by then are kept and sent the next time.
desktop-autostart = Start when I sign in to this computer
desktop-autostart-text = It starts in the tray, without a window.
update-ready = Version { $version } is in place and runs the next time TokenIM starts.
update-stale = No trustworthy word of newer versions has come for a long time. Please ask your administrator.

## A link from outside
link-title = Open this link?
link-message = A link that was opened outside TokenIM leads to a message in { $channel }.
link-channel = A link that was opened outside TokenIM leads to { $channel }.
link-elsewhere = A link that was opened outside TokenIM leads to a channel that is not in your list.
link-open = Open
link-not-now = Not now
link-unknown = A link was opened that TokenIM does not understand. Nothing was done.
link-unavailable = What this link leads to is not available to you, or no longer there.
link-offline = This message is not on this computer, and the server cannot be reached.
link-leads-to = Leads to { $host }, not to what the words name

## What was damaged on this computer and made again
mended-cache = Part of what this computer had stored was damaged. It was set aside, and everything is fetched from the server again.
mended-own-whole = The file with your unsent messages and drafts was damaged. { $count ->
    [one] The one in it was saved.
   *[other] All { $count } of them were saved.
}
mended-own-part = The file with your unsent messages and drafts was damaged. { $count ->
    [0] None of them could be saved.
    [one] One could be saved; others may be missing.
   *[other] { $count } could be saved; others may be missing.
} Please check what you wanted to send.
mended-restored = Your company's server was set back to an earlier state. Messages sent after it are no longer there. What you had not sent yet was kept and is being sent now.
mended-back = { $count ->
    [one] One unsent message or draft from before is back.
   *[other] { $count } unsent messages and drafts from before are back.
}
mended-dismiss = Got it

## A profile that does not open
locked-out-key_missing = The key store of this computer no longer has the key to what was kept here. Please sign in again; your messages come back from the server.
locked-out-key_wrong = The key in this computer's key store does not open what was kept here. Please sign in again; your messages come back from the server.
locked-out-no_key_store = The key store of this computer does not answer, so what was kept here cannot be opened. Unlock it and start TokenIM again, or sign in anew with a passphrase.
locked-out-kept = Unsent messages and drafts stay here, encrypted, and return by themselves once the old key is back.
unlock-text-moves = The key to what is kept here lies in a file sealed with a passphrase. Enter it once more: the key then moves to the key store of this computer, and you are not asked again.
fatal-title-newer = This computer has been used with a newer TokenIM
fatal-step-newer = Install the newest TokenIM and open it again. Nothing was changed: your messages, drafts and unsent messages are as the newer version left them.
fatal-step-foreign = Start TokenIM as the user to whom this folder belongs, or ask your administrator to give the folder back to you. Nothing in it was read or changed.
fatal-step-keys = Unlock the key store of this computer (it often opens when you sign in to the desktop) and try again. Nothing is lost.
fatal-step-storage = Free some disk space, and check whether another program holds the folder. Then try again. Nothing is lost.
error-newer = The data on this computer was written by a newer version of TokenIM, which this version does not understand.
error-foreign = The folder with your data belongs to another user, or leads to another place.

## What belongs to one person
add = Add
presence-active = Active
presence-away = Away
presence-do_not_disturb = Do not disturb
presence-offline = Offline
typing-one = { $name } is typing…
typing-two = { $one } and { $other } are typing…
typing-many = { $name } and { $count } others are typing…
channels-unread = Unread
channels-favourites = Favourites
channels-filter-by = Show: { $filter }
channels-filter-all = Everything
channels-filter-unread = Unread only
channels-filter-mentions = Mentions and messages to me
channels-filter-direct = People only
channels-filter-all-again = Show everything
channels-none-unread = Nothing is unread.
channels-none-mentions = Nobody is waiting for you.
channels-none-direct = No direct messages yet.
channels-unread-first = Unread channels first
channels-unread-first-text = Whatever is unread stands together at the top of the list, and goes back to its place once it is read.
channels-moved = Moved: { $place } of { $count }
channel-mentions = { $count ->
    [one] 1 mention
   *[other] { $count } mentions
}
channel-muted = Muted
channel-menu = { $name }: actions
channel-mark-read = Mark as read
channel-favour = Add to favourites
channel-unfavour = Remove from favourites
channel-to-folder = Move to folder
channel-notices = Notifications
channel-notices-of = Notifications from { $name }
channel-mute-hour = Mute for 1 hour
channel-mute-four-hours = Mute for 4 hours
channel-mute-tomorrow = Mute until tomorrow at 8:00
channel-mute-ever = Mute until I turn it back on
channel-unmute = Turn the sound back on
folder-new = New folder
folder-name = Name of the folder
folder-rename = Rename folder
folder-remove = Remove folder
folder-menu = Folder { $name }
folder-none = Out of the folder
folder-empty = Drag channels here
notices-level = Notify me of
notices-level-all = Everything
notices-level-mentions = Mentions
notices-level-none = Nothing
notices-level-all-text = Every new message in a channel without a setting of its own.
notices-level-mentions-text = When somebody mentions me, writes to me directly, answers in a thread I follow, or uses one of my keywords.
notices-level-none-text = Nothing is announced. Unread channels are still bold in the list.
notices-as-usual = As usual ({ $level })
notices-content = Show who wrote and what, in notifications
notices-content-text = Turned off, a notification only says that there is a new message, on the lock screen too.
dnd = Do not disturb
dnd-text = No notifications for a while. Colleagues see it next to your name.
dnd-until = On until { $time }
dnd-off = Turn off now
dnd-hour = For 1 hour
dnd-four-hours = For 4 hours
dnd-tomorrow = Until tomorrow at 8:00
keywords = Keywords
keywords-text = You are notified of messages with these words as if they mentioned you.
keyword-add = New keyword
keyword-remove = Remove { $word }
quiet-hours = Quiet hours
quiet-hours-on = No notifications at certain hours
quiet-hours-text = Messages still arrive; they just stay silent.
quiet-hours-from = From
quiet-hours-to = To
quiet-hours-zone = Time zone
quiet-hours-days = Days on which they begin
quiet-hours-now = It is quiet right now.
quiet-hours-night = They end on the following day.
preferences-appearance = Appearance and language
preferences-notices = Notifications
preferences-list = Channel list
preferences-shortcuts = Keyboard shortcuts
preferences-unsent = Saved on this computer. Your other devices follow when there is a connection.
preferences-text-size = Text size
preferences-text-size-percent = { $percent }%
notice-hidden = New message
notice-corrected = What you confirmed was corrected, please confirm again:

## What is done with messages, threads, activity
rail-activity = Activity
activity = Activity
activity-mentions = Mentions
activity-threads = Threads
activity-saved = Saved
activity-mentions-empty = Nobody has mentioned you yet
activity-mentions-empty-text = Messages with @ and your account name appear here.
activity-threads-empty = No threads yet
activity-threads-empty-text = Threads that you began, answered in or follow appear here.
activity-saved-empty = Nothing saved yet
activity-saved-empty-text = Choose the bookmark on a message to find it again here. Only you can see this.
list-comma = , { "" }
message-react = Add a reaction
react-with = React with { $emoji }
reactions = Reactions
reaction-by = { $emoji } { $count }: { $names }
reaction-me = you
reaction-and-more = { $names } and { $count } more
reaction-refused = This reaction was not accepted; others do not see it
message-thread = Reply in thread
message-in-thread = from a thread
message-forward = Forward
message-copy-link = Copy link to message
message-save = Save for later
message-unsave = Remove from saved
message-saved = saved
message-pin = Pin to channel
message-unpin = Unpin
message-pinned = pinned by { $name }
message-pinned-unknown = pinned
message-mark-unread = Mark unread from here
message-readers = Who has read it
message-revisions = Edit history
message-more = More actions
permalink = link to a message
link-copied = Link copied
saved-done = Saved; you find it in Activity › Saved
saved-undone = Removed from saved
quote-gone = The quoted message is no longer available
thread = Thread
thread-replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
thread-new = { $count } new
thread-last = last { $time }
thread-none = No replies yet
thread-follow = Follow
thread-following = Following
thread-root-gone = The first message is no longer available; its replies are.
thread-missing = Some replies are not on this computer yet; they come when the server can be reached.
composer-placeholder-thread = Reply in this thread
composer-also = Also send to channel
composer-ask-confirmation = Ask everyone to confirm
mention-all-title = Notify everyone?
mention-all-text = { $count ->
    [one] This message notifies { $count } person in this channel at once.
   *[other] This message notifies { $count } people in this channel at once.
}
mention-all-send = { $count ->
    [one] Notify { $count } person and send
   *[other] Notify { $count } people and send
}
read-by = { $read }/{ $of } have read it
readers = Who has read it
readers-read = Read ({ $count })
readers-unread = Not yet ({ $count })
readers-too-many = There are too many people here to list them; only the number is shown.
confirm-please = Please confirm that you have read this
confirm-again = This was changed; please confirm again
confirm-done = You confirmed this
confirm-asked = Everyone was asked to confirm
confirm-act = I have read this
confirm-count = { $count } of { $of } confirmed
confirm-list = Show who confirmed
confirmations = Confirmations
confirmations-missing = Not yet ({ $count })
confirmations-done = Confirmed ({ $count })
confirmations-earlier = confirmed an earlier version
confirmations-copy = Copy names
revisions = Edit history
revision-now = now
revision-first = first version
forwarded-from = forwarded from { $name }
forwarded-elsewhere = forwarded from another channel
forward-title = Forward message
forward-to = Channel or person to forward to
forward-note = Add a line (optional)
forward-send = Forward to { $name }
forward-done = Forwarded to { $name }
pinned = Pinned
pinned-empty = Nothing pinned yet
pinned-empty-text = Choose “Pin to channel” in a message’s menu to keep what matters at hand.
placed-elsewhere = This message is not on this computer yet; open it to see it.
placed-gone = This message is no longer available

# The first hour

next = Next
skip = Skip
page-of = Page { $page } of { $pages }
rail-admin = Admin
welcome-title = Welcome to TokenIM
welcome-text = Company messaging that says what you may do, and why not.
welcome-connect = Connect to your company
welcome-connect-text = With a link from a colleague, or your server’s address
welcome-try = Try it on this computer
welcome-try-text = Everything stays here, encrypted. Nobody else can reach it.
welcome-try-busy = Getting ready …
welcome-sign-in = I have an account already
connect-title = Connect to your company
connect-text = Paste the link you were given, or type the server’s address.
connect-address = Link or address
connect-address-hint = A link begins with tokenim://join; an address looks like im.example.com.
connect-wrong = This is neither a link nor an address that TokenIM can use.
connect-busy = Looking …
connect-certificate = If your company has its own certificate authority, open that section below and choose its file. There is no way to go on without it.
connect-link-gone = The link has been used up, has run out or was taken back. Ask whoever gave it to you for a new one.
connect-link-unknown = The server does not know this link. It may be incomplete, or for another company.
server-here = On this computer
server-vouched = Certificate authority of the company
server-vouched-link = Certificate authority as named by the link
ca-paste = Or paste it
ca-wrong = This is not a certificate.
ca-fingerprint = Its fingerprint (SHA-256), to compare with what you were told:
proxy = Proxy
proxy-system = As the system says
proxy-none = None
proxy-manual = By hand
proxy-system-text = What HTTPS_PROXY and NO_PROXY say on this computer. A proxy that is set only in the desktop’s own settings is not seen: type it in by hand.
proxy-used = On the way now: { $proxy }
proxy-used-none = On the way now: no proxy, the server is reached directly.
proxy-used-here = The server is on this computer; no proxy is asked.
proxy-none-text = The server is reached directly.
proxy-address = Proxy’s address
proxy-address-hint = With http://name:password@… if it asks for them
proxy-keep = Use this
proxy-kept = Used from now on.
proxy-wrong = This is not the address of an HTTP proxy.
password-hint-nist-800-63b-4 = At least { $count } characters. A phrase of several words is best; no rules about signs.
password-hint-mlps-level-3 = At least { $count } characters of at least { $kinds } kinds: small letters, capitals, digits, others. None of your last { $history }.
password-too-simple = Use at least { $count } kinds of signs: small letters, capitals, digits, others.
field-too_simple = Too few kinds of signs
field-used_before = You have used this one before
profile-nist-800-63b-4 = Long phrases (NIST SP 800-63B-4)
profile-mlps-level-3 = Mixed signs (MLPS level 3, GB/T 22239)
set-up-title = Set up your company
set-up-text = Nobody has an account on this server yet. This takes about two minutes.
set-up-text-here = A company of your own on this computer, for looking around. About a minute.
set-up-organisation = Name of the organisation
set-up-code = Set-up code
set-up-code-hint = The server’s console shows it.
set-up-code-wrong = The code is not the one on the console. It changes whenever the server starts.
set-up-passwords = Passwords
set-up-passwords-text = The server holds everybody to these rules, wherever a password is set.
set-up-you = You
set-up-you-text = You become the first owner. Until the posts are filled you also look after accounts and permissions.
set-up-busy = One moment …
set-up-submit = Make the company
furnish-people = Who comes first?
furnish-people-text = One person a line. Each gets a one-time code for signing in. You can also invite by link later.
furnish-people-label = Name and account name
furnish-people-hint =
    Li Na  li.na
    Chen Wei  chen.wei
furnish-line-handle = No account name can be read here: “{ $line }”. Letters, digits, dots, e.g. “Li Na  li.na”.
furnish-line-twice = The account name stands here twice, or exists already: “{ $line }”
furnish-add = { $count ->
    [0] Add
    [one] Add 1 person
   *[other] Add { $count } people
}
furnish-codes = Codes for signing in
furnish-codes-text = Give each person theirs, by a way you trust. They are shown this once and are good for 24 hours.
furnish-in-already = Already in: { $names }. A code that got lost is made again under People.
furnish-teams = Departments and projects
furnish-teams-text = Each gets a team with its first channel. You look after them until you hand them on; skip what you do not need yet.
furnish-departments = Departments
furnish-departments-proposed =
    Product
    Engineering
    Design
    Sales
    Marketing
    People
    Finance
furnish-departments-more = More departments
furnish-departments-hint = One a line
furnish-projects = Projects
furnish-projects-hint = One a line, e.g. Spring launch
furnish-projects-text = Whoever is in by now becomes a member.
furnish-teams-make = { $count ->
    [0] Make them
    [one] Make 1 team
   *[other] Make { $count } teams
}
furnish-house = The house
furnish-house-text = A second owner and the first channels. Everything can be changed later.
furnish-owner = Second owner
furnish-owner-later = Later
furnish-owner-text = With two owners nobody is indispensable: one can help the other back in.
furnish-owner-reason = Second owner, appointed when the company was set up.
furnish-channels = First channels
furnish-channels-hint = One a line. Everybody can find and join them.
furnish-channels-proposed =
    General
    Introductions
furnish-finish = Open the house
join-title = Join { $organisation }
join-text = { $inviter } has invited you.
join-name-hint = As colleagues know you
join-approval = An administrator will be asked first. You can wait here, or come back later.
join-busy = One moment …
join-ask = Ask to join
join-submit = Join
join-have-account = I have an account already
join-signed-in = You are signed in. Sign out first to join by a link.
waiting-title = Waiting for an answer
waiting-text = An administrator of { $organisation } has been asked to let you in. You can close TokenIM and come back.
waiting-since = Asked { $time }
waiting-asks = TokenIM asks by itself and opens as soon as the answer is yes.
waiting-sign-in-later = When you hear that you may come in, sign in with your password.
waiting-refused = You were not let in
waiting-refused-text = An administrator of { $organisation } has refused, with these words:
waiting-stop = Back
waiting-begin-again = Begin again
sign-in-more = Help and settings
sign-in-forgotten = Forgotten your password? An administrator can give you a one-time code. An owner can get one at the server’s console.
sign-in-other = Another server, or a link
self-test = Connection test
self-test-open = Test the connection
self-test-busy = Going from the server’s name to this computer’s disk …
self-test-good = Everything works, from the server’s name to this computer’s disk.
self-test-proxy = Proxy
self-test-name = Server’s name
self-test-connect = Line to the server
self-test-tls = Certificate
self-test-server = The server’s answer
self-test-sign_in = Your session
self-test-socket = Line for new messages
self-test-storage = Encrypted data here
self-test-outcome-good = good
self-test-outcome-failed = failed
self-test-outcome-skipped = not tried
self-test-do-proxy = The proxy does not let us through. Check its address, name and password on the connect screen or in the settings; or whether this network needs it at all.
self-test-do-name = The server’s name was not found. Check the spelling, your network, and whether you need the company’s VPN.
self-test-do-connect = The name exists, but nothing answers there. Check the port, the proxy and the company’s VPN; or the server is down.
self-test-do-tls = Something answers, but not with your company’s certificate. Do not enter a password anywhere; ask your administrator.
self-test-do-server = The line is good, but what answers is not a TokenIM server that works. Tell your administrator.
self-test-do-sign_in = The server does not know this session any more. Sign out and in again.
self-test-do-socket = Requests pass, but the line for new messages does not. A proxy that blocks WebSocket is the usual reason.
self-test-do-storage = The encrypted data on this computer cannot be written. Check the disk space.
contacts = Whom to ask
contacts-text = Shown in everybody’s help, on the sign-in screen, and without a network.
contact-name = Name
contact-reach = How to reach
contact-hours = When
contact-add = Add a contact
contact-remove = Remove { $name }
notes = Words to everybody
notes-label = Words to everybody
notes-hint = For example: the new server is here; please finish your profile by Friday.
notes-text = Shown once to everybody beside “What’s new”; changed words are shown again.
help = Help
help-kept = Saved. Everybody sees it now.
report = Report a problem
report-open = Report a problem
report-text = Say what happened. On the next page you see everything that would be sent, before it is.
report-words = What happened?
report-words-hint = What did you do, what did you expect, what came instead?
report-next = Show what will be sent
report-preview-text = Exactly this goes to your company’s administrators, and nowhere else.
report-send = Send
report-sent = Sent. You find its number under Help.
report-queued = It will be sent when the network is back.
report-waiting = Waiting for the network
report-number = Report { $number }
report-refused = Not taken
reports-text = What people have reported, newest first.
reports-none = No reports
reports-denied = Read the reports
news-title = What’s new in { $version }
news-open = What’s new
news-notes = From { $organisation }
news-line-1 = A company can be set up here in the window, and people come by a link.
news-line-2 = Threads, reactions, mentions and saved messages.
news-line-3 = Teams with a charter, projects with stages, groups for a few people.
news-line-4 = A test that says which part of the connection does not work.
news-close = Good
first-steps = First steps
first-steps-done = First steps: { $done } of { $all }
first-steps-fold = Fold
first-steps-hide = Put away
first-steps-finish = Done
first-steps-again = First steps again
first-steps-shown = They stand above your messages again.
first-step-send = Send a message
first-step-send-text = In any channel you are in
first-step-reply = Reply to one
first-step-reply-text = The arrow beside a message
first-step-search = Search
first-step-search-text = Ctrl+K or ⌘K goes anywhere
first-step-my_permissions = See what you may do
first-step-my_permissions-text = And why, since when, until when
first-step-ask = Find whom to ask
first-step-ask-text = Every refusal names who can help
first-step-invite = Invite somebody
first-step-invite-text = With a link, under Admin
sessions = Devices
sessions-text = Where you are signed in. End what you do not know.
session-here = This one
session-since = Signed in { $time }
session-seen = Last seen { $time }
session-end = End
sessions-end-others = Sign out everywhere else
password-change = Change password
password-current = Current password
password-current-wrong = This is not your current password.
proof-title = Confirm that it is you
proof-why = This can do much, so the server asks who sits here: type your password once more. Then it goes on with what you entered. For a quarter of an hour this device is not asked again.
proof-wrong = This is not your password. Nothing was changed.
proof-confirm = Confirm
proof-note = What can do much – rights, roles, restrictions, decisions – asks for your password first.
proof-hint = You will be asked for your password before this is done.
proof-now = Confirm now
proof-first = You may { $action } in { $place }, after you confirm that it is you.
password-ends-others = All your other devices will be signed out.
password-changed = Changed. Your other devices are signed out.
admin = Administration
admin-links = Invitations
admin-waiting = Waiting
admin-passwords = Passwords
admin-help = Help for everybody
admin-keeping = Keeping messages
admin-reports = Reports
links-text = Whoever opens a link gives their name and a password, and is in; or waits until somebody says yes.
links-none = No links yet
link-note = What it is for
link-note-hint = New colleagues in March
link-uses = Good for
link-uses-count = { $count ->
    [one] 1 person
   *[other] { $count } people
}
link-days = Open for
link-days-count = { $count ->
    [one] 1 day
   *[other] { $count } days
}
link-approval = Coming in
link-approval-no = At once
link-approval-yes = After approval
link-make = Make a link
link-nameless = Without a note
link-state-open = Open
link-state-revoked = Taken back
link-state-over = Run out
link-state-used = Used up
link-by = { $name }, { $time }
link-until = until { $time }
link-used = { $uses } of { $max }
link-revoke = Take back
link-made = Your link
link-made-text = Send it to those you invite. They open it, or paste it into TokenIM.
link-made-once = It is shown this once. A new one can be made at any time.
link-copy = Copy link
link-copy-text = Copy an invitation
link-letter =
    You are invited to { $organisation } on TokenIM.
    Open this link, or paste it under “Connect to your company”:
    { $link }
    It is good until { $time }.
link-done = Done
waiting-people-text = People who came by a link that asks for approval.
waiting-none = Nobody is waiting
waiting-none-text = Whoever comes by such a link appears here.
waiting-denied = Let people in
waiting-invited-by = Link by
waiting-link-made = Link made
waiting-asked = Asked
waiting-approve = Let in
waiting-refuse = Refuse
waiting-approved = { $name } is in.
waiting-refuse-title = Refuse { $name }?
waiting-refuse-text = They read your reason.
action-read_about = see what a server says of itself
action-set_up = set up a server
action-join_by_link = join by a link
action-manage_own_sessions = see and end your own sessions
action-change_own_password = change your password
action-report_problem = report a problem
action-manage_join_links = invite people by a link
action-decide_join_request = let people in
action-set_password_profile = change the rules for passwords
action-edit_help = edit the help for everybody
action-read_reports = read reports of problems

## Teams and groups
rail-teams = Teams
channel-group = Group conversation
channel-leave-text-group = You will read nothing more of { $name }. Nobody can put you back; the same people can begin a new conversation.
people-chosen = { $count ->
    [0] Nobody chosen
    [one] 1 person chosen
   *[other] { $count } people chosen
}
people-tick = Choose { $name }
group-members = { $count ->
    [one] 1 person
   *[other] { $count } people
}
add-people-sure = { $count ->
    [one] Add 1 person
   *[other] Go on with { $count } people
}
channel-add-effect = { $count ->
    [one] 1 person comes
   *[other] { $count } people come
} into { $name } and will be told. What they may read of before depends on the channel’s history.
direct-group-start = Start the conversation
direct-group-name = Name (optional)
direct-group-name-hint = Without one it is called after the people in it, and the same people find it again.
direct-group-new = Nobody is added to a conversation, so that nobody reads what was said before. This begins a new one.
direct-group-more = Begin with more people
teams-title = Teams
teams-tab = Teams
groups-tab = People groups
teams-search = Find a team
teams-filter = Which teams
teams-filter-all = All teams
teams-filter-mine = My teams
teams-filter-ownerless = Without an owner
teams-filter-archived = Archived
teams-any-kind = Every kind
teams-none-all = There is no such team
teams-none-mine = You are in no team yet
teams-none-ownerless = Every team has an owner
teams-none-archived = Nothing is archived
teams-pick = Choose a team
teams-pick-text = Its people, channels, charter and record are shown here.
team-ownerless = No owner
team-frozen = Frozen
team-invited = You are invited
team-asked = Waiting
team-mine = yours
team-waiting = { $count ->
    [one] 1 thing waits for you
   *[other] { $count } things wait for you
}
team-more = More about the team
team-owner = Owner
team-deputy = Deputy
team-leaving = Leaving
team-joining = Joining
team-join-open = Open
team-join-open-text = Whoever wants comes in
team-join-request = On request
team-join-request-text = An administrator of the team decides
team-join-invitation = By invitation
team-join-invitation-text = People are invited or put in
team-leave-free = Free
team-leave-free-text = Whoever wants goes
team-leave-notify = Told
team-leave-notify-text = The administrators are told
team-leave-approval = With approval
team-leave-approval-text = An administrator of the team decides
team-stage = Stage
team-stage-planning = Planning
team-stage-running = Running
team-stage-closing = Closing
team-stage-done = Done
team-ends = Ends
team-overdue = past its end
team-until = until { $day }
team-since = since { $day }
team-tab-members = People
team-tab-channels = Channels
team-tab-charter = Charter
team-tab-record = Requests and record
team-join = Join
team-join-ask = Ask to join
team-join-title = Ask to join { $name }?
team-join-effect = Your request goes to the administrators of the team. You are told what they decide.
team-joined = You are in { $name } now.
team-join-asked = Your request to join { $name } waits to be decided.
team-withdraw = Take the request back
team-accept = Accept the invitation
team-decline = Decline
team-invited-by = { $name } invited you to this team.
team-leave = Leave
team-leave-ask = Ask to leave
team-leave-title = Leave { $name }?
team-leave-effect-free = You leave the team and its channels. What is cached of them on your devices is removed.
team-leave-effect-notify = You leave the team and its channels, and its administrators are told. What is cached of them on your devices is removed.
team-leave-effect-approval = The administrators of the team decide. Until then you stay in it.
team-left = You left { $name }.
team-leave-asked = Your wish to leave { $name } waits to be decided.
team-stay = Stay after all
team-word = A word about it (optional)
team-edit = Edit team
team-edit-title = Edit { $name }
team-description = What it is for
team-owner-change = Owner and deputy
team-owner-title = Who answers for { $name }
team-owner-text = The owner answers for the team; the deputy takes their place when it falls empty. Both administer it.
team-owner-effect = { $name } answers for the team from now on.
team-owner-becoming = { $names } will administer the team and is given the rights for it.
team-owner-done = { $name } answers for { $team }.
team-archive = Archive
team-archive-title = Archive { $name }?
team-archive-effect = { $count ->
    [one] 1 member
   *[other] { $count } members
} can read what was written here, but nobody writes, joins or changes anything until it comes back.
team-restore = Restore
team-restore-title = Restore { $name }?
team-restore-effect = { $count ->
    [one] 1 member
   *[other] { $count } members
} can work here again, with the rights they had.
team-freeze = Freeze
team-freeze-title = Freeze { $name }?
team-freeze-effect = An emergency stop: at once none of { $count ->
    [one] 1 member
   *[other] { $count } members
} reads or writes in any channel of the team, until somebody lifts it.
team-thaw = Lift the freeze
team-thaw-title = Lift the freeze on { $name }?
team-thaw-effect = { $count ->
    [one] 1 member goes
   *[other] { $count } members go
} on with the rights they had.
channel-freeze-effect = An emergency stop: at once none of { $count ->
    [one] 1 member
   *[other] { $count } members
} reads or writes here, until somebody lifts it.
channel-thaw-effect = { $count ->
    [one] 1 member goes
   *[other] { $count } members go
} on with the rights they had.
channel-archive-effect = { $count ->
    [one] 1 member
   *[other] { $count } members
} can read what was written here, but nobody writes until it comes back.
channel-restore-effect = { $count ->
    [one] 1 member
   *[other] { $count } members
} can write here again.
team-invite = Invite
team-invite-title = Invite people to { $name }
team-invite-effect = { $count ->
    [one] 1 person is
   *[other] { $count } people are
} invited to { $name } and may come in by themselves.
team-invite-done = { $count ->
    [one] 1 invitation sent.
   *[other] { $count } invitations sent.
}
team-add-title = Add people to { $name }
team-add-effect = { $count ->
    [one] 1 person comes
   *[other] { $count } people come
} into { $name } and its default channels, with the rights of members.
team-add-done = { $count ->
    [one] 1 person added.
   *[other] { $count } people added.
}
team-role-admin = Make { $name } an administrator of the team?
team-role-admin-effect = { $name } will manage members, channels and settings of { $team }, and decide requests there.
team-role-keep = Take the administration from { $name }?
team-role-keep-effect = { $name } stays in { $team } as a member and manages nothing there any more.
team-role-remove = Remove { $name } from the team?
team-role-remove-effect = { $name } leaves { $team } and its channels. What is cached of them on their devices is removed.
team-role-owner-effect = Ownership goes to the deputy, or to whoever has administered the team longest.
team-channel-open = Open
team-channel-join = Join
team-channels-none = No channels here that you may know of
team-channel-name = team
team-channel-talk = { $name } talk
team-channel-news = { $name } news
team-channel-questions = { $name } questions
team-channel-ideas = { $name } ideas
team-template = Begin with
team-template-project = Project
team-template-project-text = Charter, stage and end; people ask to join
team-template-department = Department
team-template-department-text = The people of one department, by invitation
team-template-announcement = Announcements
team-template-announcement-text = Open to all; administrators write
team-template-board = Topic board
team-template-board-text = Open to all, one channel a topic
team-first-members = First members
team-create-effect = { $people ->
    [0] Nobody is in it yet.
    [one] 1 person is in it from the beginning.
   *[other] { $people } people are in it from the beginning.
} { $count ->
    [one] 1 channel is
   *[other] { $count } channels are
} made with it: { $names }
team-charter = Charter
team-charter-none = No responsibilities are written down
team-charter-edit = Edit the charter
team-charter-add = Add a responsibility
team-charter-remove = Remove this line
team-charter-person = Who
team-charter-what = Responsible for
team-charter-until = Until
team-requests = Waiting to be decided
team-requests-none = Nothing waits
team-wish-join = asks to join
team-wish-leave = asks to leave
team-wish-left = has left
team-note = Noted
team-approve = Approve
team-refuse = Refuse
team-refuse-title = Refuse { $name }?
team-refuse-effect = { $name } is told, and reads your reason in their own access history.
team-invitations = Invitations
team-invitation-by = invited by { $name }, { $when }
team-uninvite = Take back
team-record = Who came and went
team-passage-founded = was there from the beginning
team-passage-added = was added
team-passage-joined = joined
team-passage-approved = was let in
team-passage-invited = accepted an invitation
team-passage-left = left
team-passage-released = was let go
team-passage-removed = was removed
team-passage-offboarded = left the company
team-passage-refused = was refused
team-passage-by = by { $name }
default-channels = Default channels
default-channels-of = Default channels of { $name }
default-channels-text = Whoever comes to the company, guests aside, is put into these public channels.
default-channels-text-team = Whoever comes into the team is put into these of its channels.
default-channels-done = The default channels are set.
groups-text = A named set of people. It gives no right; it saves naming them one by one.
groups-none = There are no people groups yet
group-create = New people group
group-edit = Edit
group-edit-title = Edit { $name }
group-remove = Delete
group-remove-title = Delete { $name }?
group-remove-effect = { $name } (@{ $handle }) is deleted. Nobody loses a right by it, and people stay where they are.
group-handle = Short name
group-handle-hint = Mentioned as @name: 2 to 32 lower-case letters, digits, dots, dashes.
group-owner = kept by { $name }
group-owner-label = Kept by
group-saved = { $name } is saved as @{ $handle }.
many-team = Add to a team
many-channel = Add to a channel
many-group = Make a people group
many-clear = Choose nobody
many-which-team = Team
many-which-channel = Channel
offboard = Leaves the company
offboard-title = { $name } leaves the company
offboard-text = Everything ends at once: the account and every session of { $name }, their teams, channels and people groups. What they wrote stays.
offboard-effect = Leaves { $teams ->
    [one] 1 team
   *[other] { $teams } teams
} and { $channels ->
    [one] 1 more channel
   *[other] { $channels } more channels
}.
offboard-open = { $count ->
    [one] For 1 team somebody has to be named first.
   *[other] For { $count } teams somebody has to be named first.
}
offboard-teams = Who answers for what they own
offboard-by-itself = { $name } (follows by itself)
offboard-groups = { $count ->
    [one] Who keeps their people group
   *[other] Who keeps their { $count } people groups
}
offboard-groups-me = I do
offboard-done = { $name } has left the company.
move = Department
move-title = Where { $name } works
move-effect = This changes the directory. It gives and takes no right.
move-effect-teams = This changes the directory. It gives and takes no right: they stay in { $names } until somebody takes them out.
move-done = The directory says where { $name } works now.
channel-details = About this channel
channel-kind = Kind
channel-history = History
channel-history-all = Whoever joins reads everything
channel-history-from_join = Only from when one joined
channel-since = Made
event-offboarded = Left the company
event-team_request_refused = Request refused ({ $place })
action-join_team = join the team
action-leave_team = leave the team
action-manage_team = edit the team
action-archive_team = archive the team
action-freeze_place = freeze this place
action-start_group_message = start a group conversation
action-set_default_channels = set the default channels
action-create_people_group = make people groups
action-manage_own_people_group = edit your people group
action-manage_people_group = edit other people’s groups
action-offboard_person = let somebody leave the company
action-move_person = change where somebody works
command-teams = Teams and people groups
command-teams-words = project department group join leave charter

passwords = Rules for passwords
passwords-text = The server holds every new password to them, wherever it is set.
passwords-now = now
passwords-change = Change the rules
passwords-kept = The new rules hold from now on.
passwords-who = The security administrator decides this. While the company is being set up it is done here. Once two owners and all three posts are filled, the right has to be activated for a few hours with a second person; this version cannot do that yet, so the rules stay as they are.
passwords-effect = { $people ->
    [one] From now on a new password has to fit this: { $rule } The person who is here keeps their password until they change it; nobody is signed out.
   *[other] From now on a new password has to fit this: { $rule } The { $people } people who are here keep theirs until they change it; nobody is signed out.
}
local-note = This company is only on this computer
local-note-text = Nobody can join it from another computer, not even by a link or a code. It is for looking around; what is tried here stays here.
local-note-how = How the others can come
local-note-server = Have a TokenIM server started on a computer that everybody can reach: “tokenim-server serve”. It shows a link.
local-note-set-up = Sign out here, choose “Connect to your company” and paste that link. Setting up takes a few minutes.
local-note-people = Invite the others from there. What you tried here is not taken along.

# Jumping to a day
date-title = Jump to a day
date-quick = Days often wanted
date-today = Today
date-yesterday = Yesterday
date-week = A week ago
date-month = A month ago
date-beginning = The very beginning
date-earlier = Month before
date-later = Month after
date-typed = Or type a date
date-typed-hint = Such as 2026-03-08
date-wrong = That is no date. Write it like 2026-03-08.
date-placeholder = Year-month-day
date-open = Calendar for { $label }
date-go = Jump
date-nothing = Nothing has been said since that day.
date-offline = That part is not on this computer. Try again when the connection is back.

# Many coming and going
folded-came = { $came ->
    [one] One person joined
   *[other] { $came } people joined
}
folded-went = { $went ->
    [one] One person left
   *[other] { $went } people left
}
folded-both = { $came ->
    [one] One person joined
   *[other] { $came } people joined
}, { $went ->
    [one] one left
   *[other] { $went } left
}

# A draft written on two devices at once
other-draft = Also written on another device:
other-draft-take = Put it here
other-draft-swap = Use this one
other-draft-discard = Discard

# Files
files = Files
files-all = All
files-search = Find by name
files-kind = Kind of file
files-sort = Sort
files-sort-newest = Newest first
files-sort-oldest = Oldest first
files-sort-name = By name
files-sort-size = Largest first
files-empty = No files here yet
files-empty-text = Files sent to this conversation are listed here.
files-nothing = No file fits
files-nothing-text = Try another word or another kind.
files-more = Only some of them are listed; narrow it down by name.
files-hole = Older messages are not on this computer, and their files are not listed.
files-offline = Offline: only files of messages on this computer are listed.
files-offline-as-of = Offline: files of the messages on this computer as of { $time }.
files-message = Go to its message
person-files = Files
person-files-show = Show the files they sent
person-files-empty = No file of theirs is in a conversation that you are in.
file-kind-picture = Pictures
file-kind-video = Videos
file-kind-audio = Audio
file-kind-pdf = PDF
file-kind-text = Text
file-kind-code = Code
file-kind-archive = Archives
file-kind-document = Documents
file-kind-program = Programs
file-kind-other = Other
file-open = Open { $name }
file-preview = Preview { $name }
file-save = Save { $name } to Downloads
file-show = Show { $name } in its folder
file-more = More for { $name }
file-menu-open = Open
file-menu-preview = Preview
file-menu-save = Save to Downloads
file-menu-save-as = Save as…
file-menu-show = Show in folder
file-cached = on this computer
file-program = Files of this kind can run a program, so they can be saved but are not opened from here.
file-no-text = This file is not text and has no preview.
file-text-goes-on = Only the beginning is shown. Save the file to read it all.
pictures = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
picture-open = View { $name }
picture-locked = You cannot see pictures here. Press to learn why.
picture-none = { $name } cannot be shown
picture-copy = Copy the picture
picture-copied = Picture copied
viewer = Picture
viewer-label = Picture { $name }
viewer-tools = Picture tools
viewer-smaller = Zoom out (-)
viewer-larger = Zoom in (+)
viewer-fit = Fit to window (0)
viewer-previous = Previous (←)
viewer-next = Next (→)
viewer-loading = Getting the picture…
viewer-failed = This picture cannot be shown now. You can save it and open it then.
pages-open = { $count ->
    [one] View { $name }, 1 page
   *[other] View { $name }, { $count } pages
}
pages-count = { $count ->
    [one] 1 page
   *[other] { $count } pages
}
pages-none = The pages of this document cannot be shown here.
pages-label = Document { $name }
pages-place = Page { $page } of { $count }
pages-alt = { $name }, page { $page }
pages-tools = Document tools
pages-previous = Previous page (←)
pages-next = Next page (→)
pages-loading = Getting the page…
pages-failed = This page cannot be shown. You can save the document and open it then.
file-menu-pages = View pages
file-play = Player for { $name }
media-label = Player for { $name }
media-loading = Getting it… { $percent }%
media-failed = This cannot be played here. You can save it and open it then.
composer-attach = Attach files
command-attach = Attach files
command-attach-words = upload attachment picture send file
command-files-words = attachments pictures downloads
tray = Files that go with the message
tray-reading = { $size } · reading
tray-remove = Remove { $name }
tray-metadata-out = { $name } is sent without place, time and device. Send the original file instead
tray-metadata-kept = { $name } is sent as the original file, with place, time and device. Take these out
tray-metadata-taken_out-short = no place or device in it
tray-metadata-kept-short = original, with place and device
tray-stuck = One of the files did not get through. Try it again or remove it; your message and the other files are still here.
drop-title = Drop to attach to { $name }
drop-title-thread = Drop to attach to this thread
drop-hint = Files wait in the box until you press send.
drop-denied-hint = Nothing has been read. Let go to see why, and what helps.
drop-folders = { $count ->
    [one] A folder was left out. Compress it into one file first.
   *[other] { $count } folders were left out. Compress them into files first.
}
transfers = File transfers
transfers-clear = Clear finished
transfers-none = Nothing is being transferred.
transfers-moving = { $count ->
    [one] Transferring 1 file, { $percent }%
   *[other] Transferring { $count } files, { $percent }%
}
transfers-failed = { $count ->
    [one] 1 file did not get through
   *[other] { $count } files did not get through
}
transfers-done = Files saved
transfer-up = Upload
transfer-down = Download
transfer-progress = Progress of { $name }
transfer-far = { $done } of { $of } ({ $percent }%)
transfer-speed = { $speed }/s
transfer-left-seconds = { $count ->
    [one] about 1 second left
   *[other] about { $count } seconds left
}
transfer-left-minutes = { $count ->
    [one] about 1 minute left
   *[other] about { $count } minutes left
}
transfer-left-hours = { $count ->
    [one] about 1 hour left
   *[other] about { $count } hours left
}
transfer-waiting = Waiting its turn
transfer-preparing = Preparing
transfer-paused = Paused
transfer-offline = Offline, goes on by itself
transfer-checking = Checking the content
transfer-done = Done
transfer-pause = Pause { $name }
transfer-resume = Resume { $name }
transfer-retry = Try { $name } again
transfer-cancel = Cancel { $name }
transfer-refused = Refused:
transfer-limit-file = Too large: one file may have { $limit }, and { $left } is free here. Compress or split it and try again.
transfer-limit-person = Your space for files is used up: { $limit } in all, { $left } left. Delete files you no longer need, or ask an administrator for more.
transfer-limit-channel = This channel's space for files is used up: { $limit } in all, { $left } left. Delete files nobody needs, or ask an administrator for more.
transfer-limit-organisation = The company's space for files is used up: { $limit } in all, { $left } left. Please tell an administrator.
transfer-limit-other = A limit is reached: { $limit } in all, { $left } left.
transfer-failed-no_space = The disk of this computer is full. Free some space and try again.
transfer-failed-unreadable = The file cannot be read: it may have been moved or deleted, or you may not read it.
transfer-failed-changed = The file was changed on the way. Remove it and attach it again.
transfer-failed-damaged = What arrived was not what was sent, and was thrown away. Try again.
transfer-failed-gone = The message was deleted, or you are no longer in this channel: the file cannot be fetched.
transfer-failed-server = The server did not take this file. Try again later.
wedged-file_failed = A file did not get through, so the message was not sent.

# Calls

call-button = Call
call-start-voice = Start a voice call
call-start-video = Start a video call
call-plan-title = Plan a call
call-plan = Plan a call…
call-start = Start a call
call-start-submit = Start
call-plan-submit = Plan
call-voice = Voice call
call-video = Video call
call-card = { $name }, { $state }
call-state-scheduled = Planned
call-state-live = Live
call-state-ended = Ended
call-state-cancelled = Cancelled
call-planned-at = { $day }, { $from } – { $to }
call-planned-there = { $time } in { $zone }
call-since = Since { $moment }
call-lasted = { $moment }, { $duration }
call-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
call-hours = { $minutes ->
    [0] { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    }
   *[other] { $hours } h { $minutes } min
}
call-provider-gone = The meeting server was removed
call-joined = { $more ->
    [0] { $names } joined
    [one] { $names } and 1 more joined
   *[other] { $names } and { $more } more joined
}
call-declined = { $names } declined
list-and = , { "" }
call-withheld = Whoever started this call may not hold calls here any more, so no links are handed out. Somebody else can start another one.
call-withheld-short = No links handed out
call-join = Join
call-join-again = Join again
call-begin = Begin now
call-more = More about { $name }
call-may-not = You may not: { $what }. Why?
call-right-share_screen = Screen sharing
call-right-record_call = Recording
call-invite-title = Invite somebody from outside
call-invite = Invite somebody from outside…
call-calendar = Save calendar file
call-calendar-saved = { $name } was saved.
call-edit-title = Change the call
call-edit = Change…
call-end = End the call
call-cancel = Cancel the call
call-end-text = The card shows that the call has ended, and nobody is handed a link any more. Whoever is still in the room stays there until they leave.
call-cancel-text = The card stays and shows that the call will not take place.
call-keep = Leave it
call-opened = The call was opened at { $host }.
call-over = This call has ended, or whoever started it may not hold it any more.
call-elsewhere = Nothing was opened: the link leads to { $host }, which is not one of the company’s meeting servers. Please tell an administrator.
call-elsewhere-unnamed = Nothing was opened: what the meeting server gave is not a web address. Please tell an administrator.
call-ringing = Incoming calls
call-rings-voice = is calling you
call-rings-video = is calling you with video
call-accept = Accept
call-decline = Decline
call-place = Conversation
call-kind = Kind
call-title = Title (optional)
call-provider = Where
call-link = Link of the meeting
call-link-hint = Paste the link from the meeting program. It has to lead to: { $hosts }
call-no-provider = No meeting server has been set up yet. Administrators do that under Administration, Calls.
call-day = Day
call-time = Begins at
call-time-wrong = Please write the time like 14:30.
call-length = How long
call-zone = Time zone
call-invite-text = The link lets one person from outside into this room at { $provider }, without the right to record or share the screen. Send it to nobody else.
call-invite-name = Name in the room
call-invite-make = Make a link
call-invite-copy = Copy the link
call-invite-copied = The link was copied.
call-invite-until = Good until { $moment }.
call-invite-whole = This meeting server has one link for everybody: it stays good as long as the room.
activity-calls = Calls
activity-calls-empty = No calls yet
activity-calls-empty-text = Calls that are under way, planned or past stand here. The telephone in a channel’s header starts one.
calls-live = Under way
calls-upcoming = Planned
calls-past = Past
admin-calls = Calls
call-providers = Meeting servers
call-providers-text = Calls are held on meeting servers of your choice. TokenIM makes a link for each person when they join; where the server takes a secret, it opens one room for one person for two minutes.
call-providers-denied = You may not set up meeting servers.
call-providers-none = No meeting server yet
call-providers-none-text = Until there is one, nobody can start a call.
call-provider-has-secret = Secret set
call-provider-hosts-are = Links may lead to: { $hosts }
call-provider-test = Test
call-provider-add = Add a meeting server
call-provider-change = Change
call-provider-edit = Change the meeting server
call-provider-remove = Remove
call-provider-remove-text = { $name } will not be offered any more, and calls that are planned or under way on it end now.
call-provider-kind = Kind
call-provider-kind-jitsi = Jitsi
call-provider-kind-big_blue_button = BigBlueButton
call-provider-kind-template = Address with a room
call-provider-kind-pasted = Link pasted by the starter
call-provider-about-jitsi = Your own Jitsi or a public one. With an application id and its secret, rooms open only for those whom TokenIM sends, and what they may do there (record, share the screen) follows their permissions.
call-provider-about-big_blue_button = The address and the secret are what “bbb-conf --secret” prints.
call-provider-about-template = Any service whose rooms come into being by opening their address. Write { "{room}" } where the room’s name belongs.
call-provider-about-pasted = For Zoom, Teams, Tencent Meeting, Feishu and others whose rooms are made in their own program: whoever starts the call pastes the link.
call-provider-name = Name
call-provider-address = Address
call-provider-app = Application id
call-provider-app-hint = As the Jitsi server knows TokenIM. Empty if it takes no tokens.
call-provider-secret = Secret
call-provider-secret-kept = A secret is set. It is never shown; write another one to replace it.
call-provider-secret-optional = Without it, whoever knows the room’s address can come in.
call-provider-secret-needed = BigBlueButton does nothing without it.
call-provider-hosts = Hosts that links may lead to
call-provider-hosts-hint = The address’s own host is always among them. Further ones with commas between; *.example.com stands for every name below.
call-provider-hosts-needed = With commas between; *.zoom.us stands for every name below.
call-test-address = The address is a proper one
call-test-name = Its name leads somewhere
call-test-answer = Something answers there
call-test-speaks = It is what it is said to be
call-test-secret = It takes the secret
call-test-problem-malformed = The address cannot be read. It has to begin with https://.
call-test-problem-no_such_host = This name is not known. Check the spelling, or the DNS of the TokenIM server.
call-test-problem-private_address = It leads into the internal network. If that is intended, whoever runs the TokenIM server adds the host to calls.internal_hosts in its settings.
call-test-problem-nobody_answers = Nothing answers. Is the meeting server running, and may the TokenIM server reach it?
call-test-problem-untrusted = Its certificate is not believed. Let it be issued by an authority that the TokenIM server knows.
call-test-problem-too_slow = It took longer than five seconds to answer.
call-test-problem-too_much = It answers without end; that is no meeting server.
call-test-problem-redirects = It sends us elsewhere, and we do not follow. Write the address that it finally leads to.
call-test-problem-not_that = Something answers, but as something else. Check kind and address.
call-test-problem-secret_refused = It does not take this secret. Copy it once more.
call-test-problem-secret_missing = An application id and a secret belong together: one of the two is missing.
call-test-problem-other = The meeting server has a problem that this version does not know.
notice-call-voice = is calling
notice-call-video = is calling with video
notice-call-planned = Call planned:
notice-call-soon = Call begins in ten minutes:
error-code-meeting_server = The meeting server did not make the room or does not answer. An administrator can test it under Administration, Calls.
action-start_voice_call = start voice calls
action-start_video_call = start video calls
action-join_call = join calls
action-manage_own_call = change or end calls of your own
action-manage_call = change or end calls of others
action-invite_to_call = invite people from outside to a call
action-share_screen = share the screen in calls
action-record_call = record calls
action-manage_call_providers = set up meeting servers
action-file_request = ask for access, or appeal
action-follow_request = follow your own requests
action-endorse_request = support a colleague’s request
action-review_request = decide access requests
action-decide_grave = decide what is high or critical

# Requests for access
list-of-people = { ", " }
rail-requests = Requests
command-requests = Open requests
command-requests-words = approve decide inbox
requests = Requests
requests-inbox = To decide
requests-mine = My requests
requests-waiting = { $count ->
    [one] { $count } request waits for you
   *[other] { $count } requests wait for you
}
requests-as-of = Offline. This is as of { $time }, and is brought up to date when the connection is back.
requests-inbox-empty = Nothing to decide
requests-inbox-empty-text = When somebody asks for a permission that you can decide on, it appears here.
requests-inbox-done = Nothing waits for your decision.
requests-watched = Under way, and not yours to decide
requests-decided = Decided
requests-past = Ended
requests-mine-empty = You have not asked for anything yet
requests-mine-empty-text = Press any control with a lock: it says why it is closed, and you can ask for it there.
request-what = { $permission } in “{ $place }”
request-theirs = { $name } asks for: { $permission } in “{ $place }”
request-by-system = The server
request-do-request = Request
request-do-activate = Ask for activation
request-do-appeal = Appeal
request-again = Request again
request-open = Open request
request-answer = Answer
request-see-or-appeal = See why, or appeal
request-asked-at = Asked { $time }.
request-asked-on = asked { $time }
request-filed-by = filed by { $name }
request-standing-asked-you = You were asked a question; the clock stands still until you answer.
request-standing-asked = Waiting for { $name } to answer; the clock stands still.
request-standing-nobody = Nobody can decide it at the moment; it moves up by itself.
request-standing-with = With { $who }.
request-standing-due = With { $who }; due { $due }.
request-standing-granted = Approved by { $name }.
request-standing-granted-until = Approved by { $name } until { $until }.
request-standing-refused = Refused by { $name }.
request-standing-expired = Nobody answered in time; it expired.
request-standing-cancelled = It was cancelled.
request-standing-failed = It was approved, and could not be carried out.
request-fail-subject_left = Approved, but the person has left.
request-fail-scope_gone = Approved, but the place is gone.
request-fail-sod_conflict = Approved, but it may not stand beside another duty of the person.
request-fail-too_long = Approved, but for longer than may be given.
request-fail-already_over = Approved, but its time was over already.
request-fail-excluded_anew = Approved, but it was taken back again meanwhile.
request-cancel-withdrawn = Withdrawn.
request-cancel-superseded = Another request says the same.
request-cancel-subject_left = The person has left.
request-cancel-moot = What was asked for came about in another way.
request-status-pending = Pending
request-status-needs_info = Question asked
request-status-escalated = Moved up
request-status-approved = Approved
request-status-denied = Refused
request-status-expired = Expired
request-status-cancelled = Cancelled
request-status-failed = Failed
request-kind-restore = Restore
request-kind-new = New permission
request-kind-temporary = For a time
request-kind-extend = Extend
request-kind-remove_restriction = Lift a restriction
request-kind-appeal = Appeal
request-title = Request: { $permission }
request-title-appeal = Appeal: { $permission }
request-submit = Send request
request-submit-appeal = Send appeal
request-locked = Filled in for you; these cannot be changed
request-account = Account
request-permission = Permission
request-place = Where
request-cause = Why it is missing
request-cause-none = Your role does not include it; it was not taken away.
request-cause-none-theirs = Their role does not include it; it was not taken away.
request-why = In their words
request-statement = Why you need it
request-statement-hint = For example: the bid goes to the customer tomorrow morning, and the files have to be in the channel.
request-statement-appeal = Why the decision is wrong
request-statement-appeal-hint = What happened, and what was not taken into account.
request-until = Until when
request-until-open = As long as allowed
request-until-note-open = The rules set the end.
request-until-note-max = At most until { $time }.
request-until-note = Until { $time }.
request-until-too-far = At most until { $time }.
request-deciders = { $who } can decide this.
request-deciders-none = Nobody can decide it at the moment; it moves up by itself.
request-stages = { $count ->
    [one] It takes { $count } step.
   *[other] It takes { $count } steps, by different people.
}
request-usual = Usually answered within { $time }.
request-similar = { $count ->
    [one] { $count } colleague is asking for the same.
   *[other] { $count } colleagues are asking for the same.
}
request-offline = You are offline: what you write is kept, and can be sent when the connection is back.
request-unplanned = Who decides cannot be told right now; you can send it all the same.
request-more = More for those who decide (optional)
request-need = Which task of your position needs it
request-need-hint = For example: preparing and handing in bids
request-baseline = Your position comes with: { $what }
request-project = Project or team
request-project-none = None
request-project-stage = Stage: { $stage }.
request-project-ends = The project ends { $time }; that is what is asked for.
request-checks = A look at oneself
request-check-task_needs_it = The work cannot be done without it
request-check-no_other_way = Nobody who has it can do this for me
request-check-shortest_time = I ask for the shortest time
request-check-rules_read = I have read what goes with it
request-blocks = Whom it holds up
request-filed = Requested: { $permission } in “{ $place }”.
request-merged = The same request was open already; your words were added to it.
request-appealed = Appealed: { $what }.
request-appeal-title = Appeal: { $what }
request-appeal-route = An appeal is decided by a superior who took no part in the decision.
appeal-root_cause = What you take to be the cause
appeal-root_cause-hint = What happened at the time
appeal-explanation = Explanation
appeal-explanation-hint = What was left out, or why the reason does not hold
appeal-need = What you need it for now
appeal-need-hint = Which work and which people it affects
appeal-manager = Ask my own manager to speak for me
request-approve = Approve
request-approve-until = Approve until { $time }
request-shorten = Adjust…
request-shorten-legend = Approve only until
request-as-asked = As asked
request-approve-text = A word with it (optional)
request-ask = Ask…
request-refuse = Refuse…
request-question = Question
request-question-hint = What you need to know before deciding
request-ask-submit = Send question
refuse-code = Kind of reason
refuse-code-none = Choose…
refuse-text = Reason
refuse-text-hint = They will read these words: why it cannot be given now.
refuse-rule = Rule or criterion
refuse-rule-hint = For example: material leaves the house only after legal has agreed
refuse-change = What would change it
refuse-change-hint = For example: ask again once legal has agreed
refuse-final = Nothing would: this is final
refuse-submit = Refuse
refuse-ready = Everything is there.
refuse-lacks = It cannot be refused yet. Missing: { $what }.
refuse-lack-code = the kind of reason
refuse-lack-text = a reason of at least { $min } characters
refuse-lack-rule = the rule or criterion
refuse-lack-change = at least { $min } characters on what would change it
refusal-need_not_shown = The need was not shown
refusal-another_way = There is another way
refusal-too_broad = Too broad
refusal-too_long = Too long
refusal-not_of_the_position = Not part of the position
refusal-conduct = Conduct
refusal-rule_forbids = A rule forbids it
refusal-duties = Duties have to stay apart
refusal-other = Other
request-outcome = Outcome
request-automatic = (decided by a rule)
request-rule = Rule
request-would-change = What would change it
request-final = Nothing: this is final.
request-appeal = Appeal
request-appeal-until = possible until { $time }
request-way = Who decides
request-stage = Step { $n } of { $of }
request-approvals = { $count } of { $needed } approved
request-paused = clock stopped
request-due = due { $time }
request-joined = joined when it moved up
request-voted = has approved
request-history = History and conversation
request-history-show = Show history and conversation ({ $count })
request-history-hide = Hide
request-write = Write about this request
request-write-hint = A word that both sides can read
request-write-submit = Send
request-answer-label = Your answer
request-answer-hint = The clock goes on once you have answered
request-answer-submit = Send answer
request-nudge = Nudge
request-nudge-from = You can nudge from { $time } on
request-nudged = They were reminded.
request-escalate = Ask the next level
request-withdraw = Withdraw
request-withdraw-sure = This cannot be undone.
request-endorse = Support this…
request-endorsements = { $count ->
    [one] Supported by { $count } colleague
   *[other] Supported by { $count } colleagues
}
endorse-relation = How it concerns you
endorse-text = In your words
endorse-text-hint = Why you support it
endorse-note = Support is no vote; whoever supports a request cannot decide it.
endorse-submit = Support
relation-held_up = It holds up my work
relation-same_team = Same team
relation-same_project = Same project
relation-sponsor = Their manager
relation-other = Other
request-peers = { $have } of { $of } colleagues in the same position have it
request-lost-before = { $count ->
    [one] Taken back { $count } time in the last 180 days
   *[other] Taken back { $count } times in the last 180 days
}
request-left-over = It would still not work after an approval: { $why }
request-similar-by = { $name } asks for the same
request-of = See the decision that is appealed
request-appealed-by = See the appeal
request-bar-own = It is your own, so you cannot decide it.
request-bar-endorsed = You supported it, so you cannot decide it.
request-bar-made_the_exclusion = You took the permission back, so others decide whether it returns.
request-bar-decided_before = The appeal is against your decision, so others decide it.
request-bar-another_stage = You approved another step of it.
request-bar-already_voted = You have decided; it waits for others.
request-bar-not_a_reviewer = This step is not yours to decide.
request-conflict = Somebody was faster: { $standing }
request-conflict-open = The request has just changed; please look again before you decide.
request-notice-filed = { $name } asks for: { $what }
request-notice-question = { $name } has a question about your request: { $what }
request-notice-approved = Approved: { $what }
request-notice-denied = Refused: { $what }
request-line-note = { $name } wrote
request-line-question = { $name } asked
request-line-answer = { $name } answered
request-line-filed = { $name } filed the request
request-line-merged = { $name } asked again; it was added here
request-line-endorsed = { $name } supported it
request-line-approved = { $name } approved
request-line-denied = { $name } refused
request-line-too_late = { $name } came after the decision; recorded, without effect
request-line-struck = The approval of { $name } does not count any more
request-line-stage_begun = The next step began
request-line-nudged = { $name } nudged
request-line-reminded = Those who decide were reminded
request-line-escalated = Moved up
request-line-withdrawn = { $name } withdrew it
request-line-expired = It expired
request-line-cancelled = It was cancelled
request-line-failed = It could not be carried out
request-line-appealed = { $name } appealed
request-line-other = Something happened that this version does not know
lasting-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
lasting-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
lasting-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
request-task = For which task
request-standing-you = Waits for your decision.
request-standing-you-due = Waits for your decision; due { $due }.

# The audit
admin-audit = Audit
audit = Audit
audit-text = Every administrative act and every refusal is written down in the moment it happens, in a tree of hashes that cannot be changed unnoticed. Reading, verifying and exporting are recorded too.
audit-denied = The audit is read by the auditor.
audit-denied-text = The records about yourself are under My permissions.
audit-none = No record fits.
audit-more = Earlier records
audit-server = the server
audit-everywhere = the whole organisation
audit-who = Who
audit-object = About
audit-reason = Reason
audit-field = Field
audit-before = Before
audit-after = After
audit-request = Request
audit-session = Session
audit-device = Device
audit-hash = Record hash
audit-fits = Checked on this device: the record is what the tree’s hash says.
audit-partly = Parts are not shown, so this record cannot be checked here.
audit-verify = Verify
audit-verifying-begins = Beginning…
audit-verifying = {$done} of {$count} hashed again
audit-whole = Intact: { $count ->
    [one] 1 record is
   *[other] {$count} records are
 } as written
audit-whole-text = All of them were hashed again on this device and pass through { $count ->
    [one] 1 signed checkpoint
   *[other] {$count} signed checkpoints
 } ({$time}).
audit-seen = Last witnessed by this device: { $count ->
    [one] 1 record
   *[other] {$count} records
 } ({$time}).
audit-broken-missing = Broken: a record is missing
audit-broken-changed = Broken: a record was changed
audit-broken-misplaced = Broken: a record is not where it belongs
audit-broken-rewritten = Broken: a record was rewritten together with its hash
audit-broken-unsigned = Broken: a checkpoint is not signed by this server
audit-broken-forked = Broken: this is not the log that this device saw before
audit-broken-at = The first record in question is number {$first}.
audit-broken-between = The record in question is between {$first} and {$last}.
audit-broken-next = Do no administration on this server for now. Keep a copy of its folder, and run tokenim-server audit verify with a checkpoint kept elsewhere.
audit-filter = Filter the audit
audit-filter-actor = Who acted
audit-filter-subject = Whom it concerns
audit-filter-action = What was done
audit-filter-since = From
audit-filter-until = Until
audit-filter-anybody = Anybody
audit-filter-anything = Anything
audit-look = Show
audit-clear = Clear
audit-export = Export
audit-export-text = Everything that the filter above shows. Exporting needs a right of its own that is asked for and approved; each export leaves a record.
audit-export-jsonl = JSONL (can be verified)
audit-export-csv = CSV (spreadsheet)
audit-exported = { $count ->
    [one] 1 record
   *[other] {$count} records
 } exported to {$path}
audit-exported-hash = SHA-256 {$hash}
audit-evidence-copy = Copy the evidence
audit-evidence-copied = The evidence is copied; hand it to the auditor.
audit-found-restored = The server was restored from a backup
audit-found-restored-text = Backup of {$time}. A proved record says so, and everything before it is as it was. { $count ->
    [0] Every audit record this device had seen is still there.
    [one] 1 audit record made after the backup is no longer on the server.
   *[other] {$count} audit records made after the backup are no longer on the server.
}
audit-found-some-day = an unknown time
audit-found-read = Got it
audit-found-shrunk = The audit has become shorter
audit-found-shrunk-text = This device has seen {$seen} records; the server now shows {$shown}, and no record of a restore says why.
audit-found-forked = The audit is not the one that was seen before
audit-found-forked-text = The {$shown} records that the server shows do not continue the {$seen} that this device has seen: history was rewritten, or different people are shown different logs.
audit-found-unsigned = The audit’s checkpoint is not signed by this server
audit-found-unsigned-text = What is shown is not signed with the key that was pinned at the first sign-in.
audit-found-unexplained = The audit was exchanged for another
audit-found-unexplained-text = The server calls its log a new one, and no proved record of a restore says why.
audit-found-tell = Found {$time}. Tell the auditor or an owner at once; the evidence is kept on this device and stays.
audit-found-tell-them = Found {$time}. Tell {$who} (auditor) at once; the evidence is kept on this device and stays.
own-audit = Audit records about me
own-audit-text = Who did what to your account and rights and when, and your own administrative acts. Seen by you and the auditor.
rights-alarm = The rights in the server’s database are not what the audit says
rights-alarm-text = Since {$time} somebody has changed them by another way than this program. Everything of high or critical risk is stopped for everyone until it is put right: see Administration, Audit.
rights-proved = { $count ->
    [one] {$count} right is what the audit says
   *[other] {$count} rights are what the audit says
  }
rights-proved-text = Grants, exclusions, posts, roles and memberships were built again from the audit’s records and compared with the database {$time}. The server does it when it starts and every hour.
rights-unproven = Rights in the database are not what the audit says
rights-unproven-text = Found {$time}. Somebody changed them by another way than this program. Everything of high or critical risk is stopped for everyone until each line below is put right or accepted.
rights-log-broken = The audit’s log itself is not as it was written, so that nothing can be built on it. Only a backup from before helps.
rights-about = : {$who}
rights-added = It is there, and no record of the audit made it.
rights-missing = Record {$seq} made it, and it is gone.
rights-changed = It is not what record {$seq} says.
rights-met = It had been changed by hand before record {$seq}, whose act went on from it. There is nothing to write back; it can be accepted, and then changed in the ordinary way.
rights-recorded = The audit says
rights-found = The database holds
rights-accepted-by = {$name} has accepted it. It takes a second person whom it does not name, one of the two an owner.
rights-restore = Write back
rights-restore-effect = What the audit says is written into the database again. That is recorded with your reason.
rights-accept = Accept
rights-accept-effect = What the database holds is kept and counts as lawful, once two people have accepted it: an owner, and another owner or the auditor, neither named by it. Both are recorded with their reasons.
rights-others = Others decide about this: owners, or the auditor, whom it does not name.
rights-more = There are more than these.
rights-not-shown = What differs is shown to the owners and the auditor.
rights-of-organisation = The organisation
rights-of-department = A department
rights-of-person = An account
rights-of-post = A post
rights-of-team = A team
rights-of-team-member = Membership of a team
rights-of-channel = A channel
rights-of-member = Membership of a channel
rights-of-grant = A grant
rights-of-exclusion = An exclusion
rights-of-role = A custom role
rights-of-role-held = A custom role held
rights-of-delegation = A part lent
own-audit-show = Show these records
action-follow_rights_check = see whether the rights are what the audit says
action-settle_rights = settle what was changed in the database by hand
action-witness_audit = check the audit’s checkpoints
action-read_own_audit = see audit records about yourself
action-read_audit = read and verify the audit
action-export_audit = export the audit
audited-audit-export = exported the audit
audited-audit-read = read the audit
audited-audit-verify = verified the audit
audited-call_provider-removed = removed a meeting server
audited-call_provider-set = set up a meeting server
audited-channel-add_member = added a member to a channel
audited-channel-add_members = added members to a channel
audited-channel-archive = archived a channel
audited-channel-change = changed a channel’s settings
audited-channel-create = created a channel
audited-channel-freeze = froze a channel
audited-channel-remove_member = removed a member from a channel
audited-channel-restore = restored an archived channel
audited-channel-unfreeze = lifted a channel’s freeze
audited-department-create = created a department
audited-join-ask = asked to join by a link
audited-join-by_link = joined by a link
audited-join-decide = decided a request to join
audited-join_link-create = created a join link
audited-join_link-revoke = revoked a join link
audited-house_rule-set = changed a rule of the organisation
audited-log-rights = told the rights as they stand
audited-rights-accept = accepted what was changed in the database by hand
audited-rights-accept_proposed = proposed to accept what was changed in the database by hand
audited-rights-restore = wrote back the rights that the audit tells
audited-log-heads = committed to the ends of channel logs
audited-message-delete_any = deleted somebody’s message
audited-organisation-help = changed whom to ask for help
audited-organisation-init = founded the organisation
audited-organisation-set_up = set the organisation up
audited-organisation-set_up_finished = ended set-up mode
audited-owner-recover = recovered an owner’s access at the console
audited-people_group-create = created a people group
audited-people_group-edit = changed a people group
audited-people_group-remove = removed a people group
audited-case-acknowledged = acknowledged the outcome of a case
audited-case-appealed = appealed the outcome of a case
audited-case-decided = decided a case
audited-case-declined = would not acknowledge the outcome of a case
audited-case-evidence_added = added evidence to a case
audited-case-dismissed = did not take up a report
audited-case-lifted = lifted a restriction early
audited-case-no_statement = said nothing in time about a case
audited-case-opened = opened a case
audited-case-overturned = took the outcome of a case back
audited-case-proposed = proposed the outcome of a case
audited-case-reported = reported a message
audited-case-returned = sent the proposal in a case back
audited-case-said = wrote in a case
audited-case-seen = saw the outcome of a case
audited-case-statement = made a statement in a case
audited-permission-exclude = took a permission away
audited-permission-exclusion_held_off = a restriction did not begin again: nobody could have given the permission back
audited-permission-exclusion_expired = a restriction ended by itself
audited-permission-grant = granted a permission
audited-permission-grant_expired = a grant ended by itself
audited-permission-restore = restored a permission
audited-permission-revoke_grant = revoked a grant
audited-place-default_channels = changed default channels
audited-place-freeze = froze or unfroze a place
audited-policy-passwords = changed the password rules
audited-request-created = filed a request
audited-request-approve = approved a request
audited-request-approved = a request was granted
audited-request-deny = refused a request
audited-request-denied = a request was refused
audited-request-merged = merged requests that were the same
audited-request-reminded = reminded the reviewers
audited-request-escalated = escalated a request
audited-request-expired = a request ran out
audited-request-cancelled = withdrew or cancelled a request
audited-request-failed = a request could not be carried out
audited-request-asked = asked the requester a question
audited-request-answered = answered a reviewer’s question
audited-request-nudged = nudged the reviewers
audited-request-endorsed = supported a request
audited-request-appealed = appealed
audited-refused = was refused
audited-retention-applied = messages past retention were removed
audited-retention-set = changed retention
audited-role-assign_admin = appointed to or removed from a post
audited-server-restore = the server was restored from a backup
audited-session-confirm = confirmed their identity
audited-session-end = ended a session
audited-session-end_others = ended the other sessions
audited-sign_in-refused = a sign-in was refused
audited-team-add_members = added members to a team
audited-team-archive = archived a team
audited-team-create = created a team
audited-team-decide_request = decided a request to join a team
audited-team-edit = changed a team
audited-team-remove_member = removed a member from a team
audited-team-set_member = added or appointed a team member
audited-team-set_owner = changed a team’s owner
audited-user-change_password = changed their password
audited-user-create = created an account
audited-user-disable = disabled an account
audited-user-enable = enabled an account
audited-user-move = moved somebody in the organisation
audited-user-offboard = offboarded somebody
audited-user-reset_credential = issued a sign-in code
audit-kind-permission = Permissions
audit-kind-role = Posts
audit-kind-rights = Rights edited by hand
audit-kind-user = Accounts
audit-kind-team = Teams
audit-kind-channel = Channels
audit-kind-session = Sessions
audit-kind-sign_in = Failed sign-ins
audit-kind-refused = Refusals
audit-kind-request = Access requests
audit-kind-policy = Policies
audit-kind-audit = The audit itself
audit-kind-server = The server
audit-field-permission = permission
audit-field-scope = where
audit-field-ends-at = ends
audit-field-starts-at = begins
audit-field-person = person
audit-field-name = name
audit-field-code = reason code
audit-field-times = times
audit-field-action = action
audit-field-address = address
audit-field-kind = kind
audit-field-team = team
audit-field-channel = channel
audit-field-role = post
audit-field-held = held
audit-field-owner = whose
audit-field-handle = handle
audit-field-department = department
audit-field-of = Limit of
audit-field-bytes = Room
audit-field-days = days
audit-field-mode = mode
notice-request-to_decide = A request waits for your decision
notice-request-question = A question about your request
notice-request-approved = Your request was approved
notice-request-denied = Your request was refused
notice-request-ended = Your request has ended
request-project-ends-only = The project ends { $time }.

## Roles and grants

admin-grants = Grants
admin-roles = Roles
grants = Grants
grants-text = What is granted to whom, where, by whom and until when. What a person’s own role brings is not listed; posts and roles given to them are.
grants-denied = Only those who may restrict permissions see what is granted.
grants-why = Why?
grants-filter = Show
grants-filter-all = All
grants-filter-expiring = Ending soon
grants-filter-unused = Unused
grants-filter-exceptional = Exceptional
grants-search = Find a person, permission or place
grants-place = Where
grants-everywhere = The whole organisation
grants-unused-for = Unused for
grants-unused-days = { $count ->
    [one] for { $count } day
   *[other] for { $count } days
}
grants-unused-note = Only what was given at least that long ago, and whose use is recorded.
grants-none-all = Nothing is granted here.
grants-none-expiring = Nothing ends within the next seven days.
grants-none-unused = Everything granted has been used.
grants-none-exceptional = Nothing was granted outside a role.
grants-more = { $count ->
    [one] Show { $count } more
   *[other] Show { $count } more
}
grants-cut = There is more than can be shown at once. Choose a team to see its part.
grant-basis-direct = Directly
grant-basis-request = On request
grant-basis-custom_role = Role
grant-basis-post = Post
grant-eligible = May be activated
grant-since = since { $time }
grant-given = by { $name }, { $time }
grant-no-end = no end
grant-until = until { $time }
grant-ahead = from { $from } until { $until }
grant-use-unrecorded = use is not recorded
grant-use-never = never used
grant-use-last = last used { $time }
grant-end = Revoke
grant-end-of = Revoke “{ $what }” from { $name }
grant-end-title = Revoke “{ $what }” from { $name }
grant-end-text = Given in { $place }. It ends at once; no new sign-in is needed.
grant-ended = “{ $what }” revoked from { $name }
roles = Roles
roles-text = What each role brings. The built-in ones are the same everywhere and changed by nobody; the company’s own are copies of them.
roles-own = The company’s own
roles-own-text = A role holds what can be granted one by one. What critical permissions and posts bring comes by appointment only.
roles-none = There is no role of the company’s own yet.
roles-built-in = Built in
roles-built-in-text = Rows are permissions, columns are roles.
matrix-legend = What the signs mean
matrix-permission = Permission
matrix-standing = comes with the role
matrix-eligible = may be activated
matrix-requestable = may be asked for
matrix-not_from = not from this role
matrix-forbidden = never beside this role
role-new = New role
role-new-title = A new role
role-edit = Change
role-edit-of = Change the role “{ $name }”
role-edit-title = Change the role “{ $name }”
role-save = Save
role-saved = Role “{ $name }” saved
role-give = Give
role-give-of = Give the role “{ $name }”
role-give-title = Give the role “{ $name }”
role-give-text = The person gets everything the role holds, now and after later changes of the role.
role-give-whom = To whom
role-give-choose = Choose a person
role-give-where = Where
role-give-scope = Something in the role means nothing at so small a place.
role-give-too_far_ahead = Too long: a role is held for at most 180 days, and for no longer than its riskiest permission allows.
role-give-taken = This person holds the role there already.
role-give-unknown = The role was given up meanwhile.
role-given = { $name } now holds “{ $role }”
role-retire = Give up
role-retire-of = Give up the role “{ $name }”
role-retire-title = Give up the role “{ $name }”
role-retire-text = Nobody holds it. It stays in the list and in the audit, and can no longer be given.
role-retire-moved = The role was changed or given to somebody meanwhile. Close this and look again.
role-retired = Given up
role-retired-said = Role “{ $name }” given up
role-copy-of = Copy of: { $role }
role-holders = { $count ->
    [0] Held by nobody
    [one] Held by { $count } person
   *[other] Held by { $count } people
}
role-owner-is = { $name } answers for it
role-changed = changed by { $name }, { $time }
role-permissions = { $count ->
    [one] { $count } permission
   *[other] { $count } permissions
}
role-permissions-too_long = Somebody holds this role for longer than what you add may be given. End that first, or leave the permission out.
role-permissions-refused = Something you add cannot be given where the role is held.
role-permissions-none = A role holds at least one permission.
role-based-on = Copy of
role-field-name = Name
role-field-purpose = What it is for
role-field-owner = Who answers for it
role-purpose-hint = For whom and for which work; at least ten characters.
role-holds = { $count ->
    [one] Holds { $count } permission
   *[other] Holds { $count } permissions
}
role-holds-text = Listed is what a role may hold. What never stands beside the role it is a copy of is left out.
role-added = added
role-dropped = dropped
role-incomplete = Who gains and who loses is shown once name, purpose and permissions are there.
role-nobody-holds = Nobody holds the role: nobody gains or loses anything yet.
role-avoided = { $count ->
    [one] { $count } request of the last 90 days would not have been needed
   *[other] { $count } requests of the last 90 days would not have been needed
}
role-avoided-none = No request of the last 90 days would have been spared by it.
role-request-pending = still open
role-request-approved = approved
role-request-denied = refused
role-request-expired = decided by nobody
role-request-cancelled = taken back
role-request-failed = could not be carried out
role-moved = { $name } changed this role ({ $time }) while you were at it
role-moved-text = Nothing of yours is saved yet. Here is where you both began, what they made of it and what you made of it.
role-moved-what = What
role-moved-base = Before
role-moved-theirs = Theirs
role-moved-mine = Yours
role-moved-both = both differ
role-in = in
role-out = not in
role-merge = Put both together
role-take-theirs = Go on from theirs
source-custom-role = From the role “{ $role }”, given by { $name }
event-role_changed = What the role “{ $what }” brings was changed ({ $place })
event-role_expired = Role “{ $what }” ended ({ $place })
action-read_roles = see what the roles bring
action-define_role = define roles
action-give_role = give a role
action-take_role = take a role
action-read_grants = see what is granted
audited-role-define = changed a role
audited-role-retire = gave up a role
audited-role-give = gave a role
audited-role-take = took a role
audited-role-expired = a role ended

# Labels, the reading lease, and what was purged
label = Sensitivity
label-is = Label: { $label }
label-unknown = unknown
label-public = Public
label-public-text = May be known outside the company.
label-internal = Internal
label-internal-text = For everyone who works here. What nobody labelled is internal.
label-confidential = Confidential
label-confidential-text = No guests. Nothing leaves the company; readable for one day without the server.
label-secret = Secret
label-secret-text = Members of the company only. Nothing is copied, forwarded, sent as a file or kept on this computer.
label-change = Change label
label-title = How sensitive is { $name }
label-raise-effect = Everyone here sees the new label at once.
label-confidential-effect = Guests leave this channel. Exports, links and invitations to the outside end; the reader's name stands behind the words.
label-secret-effect = Guests and contractors leave this channel. Computers destroy what they keep of it, keys first, and hold it in memory only. Files here can no longer be opened.
label-lower-effect = What was protected here may be copied and carried on again. The audit records who lowered it and why.
label-message = How sensitive is this message
label-message-title = How sensitive is this message
label-message-place = As the channel: { $label }
label-message-remove = Back to the channel's label
label-message-confidential-effect = Guests here no longer see the words or the files; a note stands in their place. No link to the outside, no export; readable for one day without the server.
label-message-secret-effect = Guests and contractors here no longer see the words or the files; a note stands in their place. Nothing of it is copied, forwarded or downloaded. Computers destroy what they keep of it, keys first, and hold it in memory only.
withheld-denied = A message from { $name } is labelled { $label }. You may not read it here now.
withheld-away = A message from { $name } is labelled { $label } and is not kept on this computer. It appears when the server answers.
withheld-why = Why, and who can help
reason-item-LEVEL_TOO_LOW = This message is labelled { $label } and asks for a higher access level than yours.
reason-level-LEVEL_TOO_LOW = This concerns the access level “{ $label }”, which is above your own. Nobody decides about what they may not read themselves.
reason-item-LABEL_FORBIDS = This message is labelled { $label }, which does not allow it. Whoever may lower its label can change that.
lease = Reading without the server
lease-text = How long a computer may show what it keeps without hearing the server. After that it destroys what it keeps, keys first, and fetches it again when the server answers. Drafts and unsent messages stay.
lease-choice = Readable for
lease-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
  }
days = { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
lease-effect = From now on a computer may show what it keeps for { $time } without the server. It applies to every computer at its next contact.
purges = Removed from this person's computers
purges-text = When a right to read ends, the copies on each computer are destroyed. Each computer says so the next time it reaches the server.
purge-channel_lost = No longer a member
purge-reading_lost = Reading was restricted
purge-files_lost = Files may no longer be downloaded
purge-session_ended = Signed out by the server
purge-lease_over = Too long without the server
purge-label = The label lets nothing be kept
purge-level_lowered = The access level was lowered
purge-of-place = { $place } on { $device }
purge-of-all = Everything on { $device }
purge-done = Purged, reported { $time }
purge-waits = Not reported yet

level = Access level
level-own = Your access level
level-internal-text = Reads what is public or internal.
level-confidential-text = Reads what is confidential, too.
level-secret-text = Reads everything, secrets too.
level-by-kind = It follows from the kind of account; nobody set another.
level-set-by = Set by { $name }, { $time }
level-change = Change access level
level-title = Access level of { $name }
level-text = How sensitive what they read may be at most. They stay in their channels; what is above their level is shut, and opens again with a higher level.
level-now = { $level } (now)
level-choose = Choose another level to see what changes.
level-moved = Somebody set another level meanwhile; it is now “{ $level }”. Please look again at what changes.
level-saved = The access level of { $name } is now “{ $level }”
level-effect-lost = { $name } no longer sees or finds: { $channels }
level-effect-lost-unseen = { $count ->
    [one] { $name } no longer sees or finds one channel that you do not know of
   *[other] { $name } no longer sees or finds { $count } channels that you do not know of
}
level-effect-lost-messages = { $count ->
    [one] One labelled message with its files in the channels that stay open is no longer readable
   *[other] { $count } labelled messages with their files in the channels that stay open are no longer readable
}
level-effect-lost-nothing = { $name } reads nothing at the moment that is above this level
level-effect-gained = { $name } sees again: { $channels }
level-effect-gained-unseen = { $count ->
    [one] { $name } sees one channel again that you do not know of
   *[other] { $name } sees { $count } channels again that you do not know of
}
level-effect-gained-messages = { $count ->
    [one] One labelled message with its files becomes readable
   *[other] { $count } labelled messages with their files become readable
}
level-effect-gained-nothing = No channel or message of { $name } is between these levels at the moment
level-effect-devices = { $count ->
    [one] One computer destroys what it keeps of it, keys first, and reports that
   *[other] { $count } computers destroy what they keep of it, keys first, and report that
}
level-effect-no-device = No computer is signed in, so nothing has to be destroyed
shut-over-title = Too long without the server
shut-over-text = This computer may only show what it keeps for a limited time without hearing the server. That time is over, so the messages kept here were destroyed. They come back as soon as the server answers.
shut-time-title = The clock was set back
shut-time-text = This computer's clock stands earlier than it did before, so nobody can tell whether what is kept here may still be read. It opens as soon as the server says what time it is. Nothing was deleted.
shut-as-of = The server was last heard { $time }.
shut-kept = Drafts and messages that were not sent yet are safe.
shut-retry = Try now
action-set_reading_lease = change how long is read without the server
action-raise_label = raise the sensitivity label
action-lower_label = lower the sensitivity label
action-copy_message = copy messages
action-forward_message = forward messages
action-report_purge = report what was purged
action-read_purges = see what was purged from somebody's computers
action-set_clearance = set access levels
audited-channel-label = changed a sensitivity label
audited-message-label = changed the sensitivity label of a message
audited-purge-reported = a computer reported a purge
audited-reading_lease-set = changed the reading lease
audited-clearance-set = set an access level

# Cases of conduct

admin-cases = Restrictions and cases
requests-cases = Cases
requests-cases-empty = No case concerns you
requests-cases-empty-text = What somebody reported about you and was taken up, and what you reported yourself, appears here.
cases-text = A restriction always belongs to a case: the evidence is held still, the person is heard, and only then is there an outcome.
cases-filter = Filter cases
cases-find = Find a person, rule or place
cases-waiting = Waiting for me
cases-open = Open
cases-restricted = In force
cases-closed = Closed
cases-all = All
cases-none = There are no cases yet
cases-none-here = No case fits
case-title = { $name } · { $rule }
case-title-you = About you · { $rule }
case-status-reported = Reported
case-status-hearing = Being heard
case-status-ready = Ready to decide
case-status-proposed = Needs a second person
case-status-closed = Closed
case-rule = Which rule
case-rule-respect = Respect
case-rule-confidentiality = Confidentiality
case-rule-security = Security
case-rule-misuse_of_rights = Misuse of rights
case-rule-impersonation = Impersonation
case-rule-disruption = Disruption
case-rule-other = Another rule
case-rule-cited = { $rule } ({ $citation })
case-step-no_finding = No finding
case-step-warning = Warning
case-step-short_ban = Short ban
case-step-long_ban = Longer ban
case-step-suspension = Suspension
case-step-next = next, going by the record
case-measure-no_finding = No finding; nothing is restricted
case-measure-warning = A warning that lapses on { $until }
case-measure-ban = “{ $permission }” is off in { $place } until { $until }, and comes back by itself
case-measure-suspension = Everything is off until { $until }, and comes back by itself
case-found = It was dealt with
case-standing-dismissed = { $name } looked at it and did not take it up
case-standing-overturned = An appeal was right: the outcome was taken back
case-standing-lifted = Lifted early, on { $time }
case-standing-reported = Reported, and not taken up yet; the person does not know of it
case-standing-heard-you = Say what happened by { $due }. Nothing is decided against you before
case-standing-hearing = The person can say what happened until { $due }
case-standing-ready = The person has been heard; it can be decided
case-standing-silent = The time is over and nothing was said; it can be decided
case-standing-proposed = Proposed: { $what }
case-grounds = Finding and grounds
case-grounds-hint = What was found, and why this follows
case-decided-by = Decided by { $name }
case-decided-by-two = Proposed by { $name }, agreed by { $second }
case-heed-seen = { $name } has seen it
case-heed-declined = { $name } would not acknowledge it
case-heed-acknowledged = { $name } has acknowledged it
case-what = What happened
case-what-hint = What happened, when, and whom it affected
case-reporter = Reported by
case-reporter-hidden = not shown to the person concerned
case-statement = Statement
case-statement-none = Nothing was said in time
case-statement-awaited = Awaited until { $due }
case-evidence = { $count ->
    [one] Evidence (1 message)
   *[other] Evidence ({ $count } messages)
  }
case-evidence-edited = { $count ->
    [one] edited once before it was held still
   *[other] edited { $count } times before it was held still
  }
case-evidence-files = Files: { $names }
case-evidence-intact = Held still; this device checked the fingerprint, and it is unchanged
case-evidence-broken = The fingerprint does not fit: this is not what was held still
case-add-evidence = Add messages…
case-evidence-add-title = Add messages by { $name }
case-evidence-add-submit = Hold still and add
case-evidence-add-note = What the person wrote in channels that you can read. It is held still as it is now, and the person is told.
case-evidence-add-again = The person has been heard already. What you add they have not answered yet: they get one more day to, and it can be decided after that.
case-evidence-find = Words in messages by { $name }
case-evidence-chosen = { $count ->
    [one] 1 message chosen
   *[other] { $count } messages chosen
  }
case-evidence-choose = Choose at least one message
case-evidence-refused = One of them cannot be added any more: it was changed or deleted meanwhile, or you cannot read it now
case-evidence-nothing = Nothing by { $name } that you can read fits, or it is among the evidence already
case-done-add_evidence = Added to the evidence; the person was told
case-ladder = Ladder
case-history-none = Nothing on record
case-history-line = { $time } · { $step } · { $rule }
case-history-lapsed = no longer counts
case-proposed-by = Proposed by { $name }
case-seconds = Who can agree: { $who }
case-judges = Who can decide: { $who }
case-bar-concerned = This is about you: others decide it.
case-bar-reported = You reported this: others decide it.
case-bar-proposed = The proposal is yours: another person has to agree.
case-record = History
case-line-reported = { $name } reported it
case-line-opened = { $name } opened the case; the person was told
case-line-dismissed = { $name } did not take it up
case-line-note = { $name }
case-line-statement = { $name } made a statement
case-line-no_statement = The time is over; nothing was said
case-line-proposed = { $name } proposed an outcome
case-line-returned = { $name } did not agree and sent it back
case-line-decided = { $name } decided
case-line-evidence_added = { $name } added messages to the evidence
case-line-seen = { $name } has seen the outcome
case-line-acknowledged = { $name } acknowledged the outcome
case-line-declined = { $name } would not acknowledge it
case-line-appealed = { $name } appealed
case-line-lifted = { $name } lifted it early
case-line-overturned = { $name } upheld the appeal; the outcome was taken back
case-form-state = Your statement
case-form-state-hint = What happened and why, and everything you want to be known
case-form-write = Add a word
case-form-write-hint = Both sides can read it
case-form-take_up = What the person is told
case-form-take_up-hint = In your own words; those of the report would give away who made it
case-form-dismiss = Why it is not taken up
case-form-dismiss-hint = The reporter reads it; the other never hears of it
case-form-return = Why you do not agree
case-form-return-hint = Whoever proposed it reads it
case-form-decline = Why you would not
case-form-decline-hint = You can appeal either way
case-too-short = Write at least { $min } characters
case-do-state = Submit the statement
case-do-write = Send
case-do-take_up = Open and tell them
case-do-dismiss = Do not take up
case-do-return = Send back
case-do-decline = Record that I would not
case-done-state = Your statement was submitted
case-done-write = Sent
case-done-take_up = The case is open; the person was told
case-done-dismiss = The reporter was told
case-done-decide = Recorded
case-done-agree = It is in force
case-done-return = Sent back
case-done-heed = Recorded
case-acknowledge = I acknowledge this
case-decline = I would rather not
case-appeal = Appeal
case-take-up = Take up
case-dismiss = Do not take up
case-decide = Decide
case-agree = Agree, and put in force
case-return = Send back
case-write = Add a word
case-outcome = Outcome
case-decide-unheard = The person has not been heard: only “no finding” is possible now.
case-takes = Which permission is taken
case-days = For how many days
case-days-valid = Counts for how many days
case-days-wrong = Between 1 and { $most } days
case-needs-two = It needs a second person’s agreement.
case-propose = Propose
case-decide-submit = Decide
case-report = Report…
case-report-title = Report this message
case-report-submit = Report
case-report-note = The message is held still as it is now. Those who deal with it see that you reported it; the other person does not.
case-reported = Reported. You will hear under “Requests” what came of it
case-open-new = Open a case
case-open-title = Open a case
case-open-submit = Open and tell them
case-open-note = The person is told at once and heard before anything is decided.
case-statement-time = Time to say something about it
case-opened = The case is open; the person was told
case-person = Person
case-person-choose = Choose somebody
case-place = Where
house-rules = Rules of the organisation
house-rules-kinds = In general
house-rules-text = What can be broken, and what can come of it. A case keeps the rule as it read when the case began.
house-rules-none = No rule has been written yet. Cases begin on one of the general kinds.
house-rule-new = New rule
house-rule-edit = Change
house-rule-edit-one = Change “{ $name }”
house-rule-edit-note = What you save becomes version { $next }. Cases that have begun keep the version they began on.
house-rule-retired = Given up
house-rule-version = Version { $version }, of { $time }
house-rule-changed = Version { $version } · { $name } · { $time }
house-rule-name = Name
house-rule-kind = Kind
house-rule-says = What it says
house-rule-says-hint = In words that everybody understands, with an example
house-rule-steps = What can come of breaking it, in this order
house-rule-steps-none = Choose at least one
house-rule-retire = Give it up: no case begins on it any more
house-rule-save = Save
house-rule-saved = “{ $name }” was saved
case-everywhere = The whole organisation
case-citation = Where the rule is written
case-citation-hint = For example: handbook, section 4
case-citation-missing = Another rule needs its source
case-suspended = All your permissions are off until { $until }. You can still see why, make a statement and appeal.
case-suspended-why = See why
case-see = See the case
action-report_message = report a message
action-open_case = open a case
action-follow_case = follow the cases that concern you
action-judge_case = judge cases of conduct
action-edit_house_rules = write the organisation’s own rules
notice-case-opened = A case concerns you
notice-case-decided = A case has an outcome
notice-case-to_judge = A case waits for you

request-restore-legend = Restore only until
request-restore-open = For good
request-restore-note = It comes back now and is taken again { $time }; both sides see the date.
request-narrow = For a smaller place
request-narrow-none = As asked: { $place }
request-given-until = Until
request-given-for = Only in
request-resumes = then what was decided before goes on
request-standing-restored-until = Restored by { $name } until { $until }.
request-standing-restored-over = Was restored by { $name } until { $until }; that is over.
request-peers-who = : { $who }
request-last-used = Last used here { $time }
request-stand-in = { $name } stands in
request-line-approved-for = { $name } approved in the stead of { $of }
request-line-denied-for = { $name } refused in the stead of { $of }
request-bar-delegator = You stand in for the person who asks, so you cannot decide it.
request-extend = Ask for longer
request-extend-note = It stays until { $time }, whatever the answer is.
request-extends = It is given until { $time } and stays until then; this asks for the time after.
record-save = Take the record away:
record-pdf = PDF
record-json = JSON
record-saved = Saved: { $path }. The audit has it under no. { $seq }.
record-moved = The request has moved on; look at it again, then save.
record-fact = { $name }: { $text }
record-request = Request
record-number = Number
record-kind = Kind
record-filed-by = Filed by
record-filed-at = Filed
record-proof = Proof
record-proof-text = The record itself is attached to this file. Whoever keeps the server can check it with: tokenim-server audit verify-record. The attached record is what is proved; these pages are its words.
lent-title = While you are away
lent-to-me = You decide in the stead of { $name } until { $until }.
lent-to-me-later = You decide in the stead of { $name } from { $from } to { $until }.
lent-mine = { $name } decides in your stead until { $until }.
lent-mine-later = { $name } decides in your stead from { $from } to { $until }.
lent-return = Give back
lent-end = Take back
lend = Name somebody to decide for me…
lend-note = They get the requests that wait for you, for fourteen days at most. They cannot decide your own requests, nor pass it on; the audit says in whose stead they decided.
lend-to = Who decides for you
lend-to-nobody = Choose…
lend-from = From (optional)
lend-from-hint = Empty: from now on
lend-until = Until
lend-text = A word with it (optional)
lend-submit = Name them
lend-too-long = For fourteen days at most.
lend-taken = Somebody is named for that time already.
figures-title = Refusals and times
figures-note = Requests filed since { $since } in the teams in which you decide. The time runs from asking until it was given back, or until the last word of an appeal.
rings-title = { $count ->
    [one] One group approves each other’s requests
   *[other] { $count } groups approve each other’s requests
  }
rings-text = Since { $since }: each has at least half of what they were granted from the same person in the group, three times or more. This can have good reasons; it says nothing about whether a decision was right.
rings-one = { $who }: { $count } approvals among them
figures-team = Team
figures-asked = Asked
figures-denied = Refused
figures-approved = Granted
figures-expired = Unanswered
figures-pending = Open
figures-median = Half within
figures-total = All of them
figures-everywhere = Whole company
request-for = Request for { $name }…
request-for-go = Continue
audited-permission-exclusion_resumed = what was restored for a time was taken again
audited-request-delegate = named somebody to decide in their stead
audited-request-delegation_ended = a stand-in ended
audited-request-exported = took the record of a request away
ending-title = Ends soon
ending-row = { $permission } in “{ $place }” until { $time }
ending-soon = { $permission } in “{ $place }” ends { $time }. You can ask for longer under Requests.
ending-asked = asked for longer

# Links outside, and who opened what

## The page of such a link, in a stranger's browser
outside-by = { $person } shares a file with you
outside-size = { $size }
outside-fetch = Download
outside-until = It can be fetched until { $time }.
outside-left = Downloads left: { $count }
outside-told = Whoever shares it sees how often it was fetched, and when last.
outside-nothing = There is nothing here
outside-nothing-text = The link is not complete, or it does not work any more. Ask whoever sent it to you.
outside-too-often = Too many attempts
outside-too-often-text = Please try again in a minute.

# Room for files

admin-files = Files
quotas = Room for files
quotas-text = How much files may take, within what this server's machine allows. Nothing is ever deleted: whoever is over a limit cannot upload anything more until there is room again.
quotas-denied = How much room files may take is decided by whoever may switch features for the whole organisation.
quotas-nearly = { $count ->
    [one] Nearly full: { $names }.
   *[other] Nearly full: { $names }. ({ $count } in all)
  }
quota-of-file = One file
quota-of-each_person = Each person
quota-of-each_channel = Each channel
quota-of-organisation = The whole organisation
quota-of-person = One person
quota-of-channel = One channel
quota-most = Shown is whoever takes the most.
quota-set = Set here
quota-exception = Exception
quota-edit = Change…
quota-change = Room: { $name }
quota-people = People
quota-channels = Channels
quota-nobody = Nobody has sent a file yet.
quota-no-channel = There are no files in the channels that you know.
quota-elsewhere = Another { $size } lie in private channels and direct messages that you are not in.
quota-except = Exception for somebody
quota-except-choose = Choose a person or a channel…
quota-except-add = Set it…
quota-whose = Which limit counts
quota-as-all = What stands for all
quota-as-machine = What the machine allows: { $limit }
quota-own = One of its own
quota-amount = Amount
quota-unit = Unit
quota-bound = At most { $bound }: that is what the server's machine allows.
quota-wrong = An amount over 0 and not over { $bound }.
quota-over = { $count ->
    [one] One is over it at once and cannot upload anything more:
   *[other] { $count } are over it at once and cannot upload anything more:
  }
quota-over-more = and { $count } more
quota-over-nobody = Nobody is over it at once.
quota-nothing-deleted = No file is deleted.
room-used = { $used } of { $limit } ({ $percent } %)
room-full = Full: { $used } of { $limit }
room-person = Your files
room-channel = Files of this channel
room-organisation = Files of the whole organisation
room-mine = My files
room-mine-text = What you have sent counts, in every channel together. Delete messages whose files nobody needs to get room back.
room-my-files = Show my files
room-small-file = Too large: one file may have { $limit } here.
room-small-person = This does not fit: you have { $left } of { $limit } left for your files.
room-small-channel = This does not fit: this channel has { $left } of { $limit } left for files.
room-small-organisation = This does not fit: the organisation has { $left } of { $limit } left for files.
room-small-other = This does not fit: { $left } of { $limit } are left.
room-nearly-person = { $left } of your { $limit } for files are left.
room-nearly-channel = { $left } of this channel's { $limit } for files are left.
room-nearly-organisation = { $left } of the organisation's { $limit } for files are left.
room-nearly-file = One file may have { $limit }.
room-nearly-other = { $left } of { $limit } are left.
room-managers = They can change it:
room-managers-none = Nobody you know of can change it. Please ask your administrators.
action-read_own_room = see how much room your files take
action-manage_quotas = change how much room files may take
action-keep_calendar_feed = have your calls in a calendar
action-read_calendar_feed = read a calendar
audited-quota-set = changed the room for files
audited-calendar_feed-make = made an address for their calendar
audited-calendar_feed-end = ended the address for their calendar

# Calls in one's own calendar

calendar-feed = Calls in your calendar
calendar-feed-text = An address under which your calendar program reads the planned calls of your channels. It shows what you may see at that moment, no more, and holds no way into a room. Whoever has the address sees your calls: keep it to yourself.
calendar-feed-make = Make an address
calendar-feed-renew = New address
calendar-feed-renew-text = The address so far stops working at once. Give your calendar the new one.
calendar-feed-end = End it
calendar-feed-end-text = The address stops working at once. What your calendar has read already stays there until you remove it.
calendar-feed-copy = Copy address
calendar-feed-once = It is shown only now. Subscribe to it in your calendar; nobody can look it up later, only make a new one.
calendar-feed-since = Made { $time }; no calendar has read it yet.
calendar-feed-read = Last read by a calendar { $time }.

## Sharing a file outside
action-share_file_outside = share files outside by a link
action-follow_file_links = see one's own links outside
action-manage_file_links = see and end links outside
action-open_file_link = open a link from outside
action-follow_file_openings = see who opened one's own files
action-read_file_openings = see who opened a file
file-menu-share = Share outside by a link…
file-menu-openings = Who opened it
share-title = Share outside
share-text = Whoever has the link can download this file, without an account. It stops at once when you may not share here any more, when the message is deleted, or when you end it.
share-days = Ends
share-days-count = { $count ->
    [one] in one day
   *[other] in { $count } days
}
share-opens = How often
share-opens-any = Up to 1,000 times
share-opens-count = { $count ->
    [one] Once
   *[other] { $count } times
}
share-make = Make a link
share-made = The link is ready:
share-copy = Copy link
share-once = It is shown only now: nobody can look it up later. It ends { $time }.
share-another = Another link
share-done = Done
share-links = Links outside
file-link-state-open = Open
file-link-state-ended = Ended
file-link-state-run_out = Run out
file-link-state-used_up = Used up
file-link-state-withheld = Opens nothing
file-link-withheld-text = The right to share here, or what the channel's label allows, is gone. It works again if that comes back before its end.
file-link-by = { $name }, { $time }
file-link-until = until { $time }
file-link-opened = { $count ->
    [0] Not downloaded yet
    [one] Downloaded once
   *[other] Downloaded { $count } times
}
file-link-opened-of = Downloaded { $count } of { $max } times
file-link-last = last { $time }
file-link-ended-by = Ended by { $name }, { $time }
file-link-end = End
channel-links = Links outside: { $count } open

## Who opened a file
openings-title = Who opened it
openings-text = Counted when somebody downloads, opens, reads, plays or saves it. Small pictures in a conversation do not count. What was opened without a network is told at the next contact.
openings-none = Nobody yet
openings-none-text = Colleagues appear here once they open it.
openings-who = Person
openings-times = Times
openings-first = First
openings-last = Last
openings-more = And { $count } more.
files-recorded = Who opens a file is recorded. Its sender and those who manage the channel can see it.
channel-files-opened = Files
audited-file_link-create = made a link outside to a file
audited-file_link-open = a file was downloaded by a link outside
audited-file_link-end = ended a link outside

## Which way requests take
admin-workflows = Workflows
action-read_workflows = see which way requests take
action-edit_workflows = decide which way requests take
request-line-stage_added = The rules have become stricter since this was filed: one more step is needed
audited-workflow-set = changed which way requests take
audited-workflow-retire = gave up a workflow
audited-request-stage_added = a step was added to a request, because the rules had become stricter
workflows = Workflows
workflows-text = Which steps a request takes, who decides each, in what time, and what happens then. What no workflow is about takes the built-in way.
workflows-denied = Workflows are read by those who decide requests for the whole organisation.
workflows-own = The organisation’s own
workflows-none = There is no workflow of your own yet: every request takes the built-in way.
workflows-built-in = Built in
workflows-built-in-text = What happens without a workflow. A restore also skips whoever took the permission; appeals and restrictions always go this way.
workflow-built-in-list = { $count ->
    [one] { $count } permission
   *[other] { $count } permissions
}
workflow-automatic = Given at once under a rule when nothing speaks against it; one in twenty goes to a person.
workflow-new = New workflow
workflow-new-title = A new workflow
workflow-new-version = Saving makes version { $version }. Requests that are open stay on theirs, and pass what is stricter here besides.
workflow-edit = Change
workflow-edit-of = Change the workflow “{ $name }”
workflow-edit-title = Change the workflow “{ $name }”
workflow-save = Save
workflow-saved = Workflow “{ $name }” saved as version { $version }
workflow-name = Name
workflow-version = Version { $version }
workflow-changed = { $name }, { $time }: { $text }
workflow-earlier = { $count ->
    [one] { $count } earlier version
   *[other] { $count } earlier versions
}
workflow-retire = Give up
workflow-retire-of = Give up the workflow “{ $name }”
workflow-retire-title = Give up the workflow “{ $name }”
workflow-retire-text = New requests take the built-in way again. Those that are open stay on their version, and pass what is stricter in the built-in way besides.
workflow-retired = Given up
workflow-retired-said = Workflow “{ $name }” given up
workflow-open-count = { $count ->
    [0] No open request
    [one] { $count } open request
   *[other] { $count } open requests
}
workflow-open-on = { $count ->
    [one] { $count } open request began here
   *[other] { $count } open requests began here
}
workflow-on-version = version { $version }
workflow-on-built-in = built-in way
workflow-owes = { $count ->
    [one] one step more under today’s rules
   *[other] { $count } steps more under today’s rules
}
workflow-somebody = Somebody who has left
workflow-kinds = For requests of this kind
workflow-kinds-missing = Choose at least one kind of request.
workflow-kinds-not_allowed = Appeals and restrictions go the same way everywhere.
workflow-permissions = { $count ->
    [0] For these permissions
    [one] For { $count } permission
   *[other] For { $count } permissions
}
workflow-permissions-missing = Choose at least one permission.
workflow-permissions-taken = Another workflow is about one of these already. Two answers to one question are not possible.
workflow-name-taken = Another workflow is called so.
workflow-risk = { $risk } risk: { $some } of { $all }
workflow-all = Take all
workflow-no = Take none
workflow-stages-missing = A workflow has at least one step.
workflow-stages-too_long = At most five steps.
workflow-stages-too_short = For what is high or critical this is not enough: at least two steps, one of them by security administrators or owners alone, and no fewer people than the built-in way asks.
workflow-stage = Step { $number }
workflow-stage-who = Any of these can decide
workflow-stage-add = Add a step
workflow-stage-remove = Remove step { $number }
workflow-stage-missing = There is nobody in the organisation who could decide this step.
workflow-stage-not_allowed = Only the person who asks could decide this step.
workflow-stage-too_long = This takes more people than there are who could decide it.
workflow-stage-unknown = One of the people you named has no account in order any more, or is a guest.
workflow-stage-malformed = Say who decides, how many, and in what time; with named people, whom.
workflow-named-text = A group is taken as it is today: who joins it later does not decide.
workflow-how-many = How many have to approve
workflow-how-long = In what time
workflow-then = When that is over
workflow-needed = { $count ->
    [one] one of them
   *[other] { $count } of them
}
workflow-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
workflow-overdue-escalate = their superiors join
workflow-overdue-expire = the request ends
workflow-terms = { $needed } · { $hours }, then { $then }
workflow-or = {" or "}
workflow-and = {", "}
workflow-more = {" "}and { $count } more
workflow-who-team_admin = team administrator
workflow-who-hosts_team_admin = administrator of one of the person’s teams
workflow-who-meeting_host = host of the meeting
workflow-who-line_manager = direct superior
workflow-who-data_owner = the team’s owner or deputy
workflow-who-sysadmin = system administrator
workflow-who-secadmin = security administrator
workflow-who-auditor = auditor
workflow-who-owner = owner
workflow-who-superior = superior of whoever decided
workflow-who-named = named people
workflow-trial = Try it on somebody
workflow-trial-who = If this person asked
workflow-trial-choose = Choose a person
workflow-trial-where = In this place
workflow-trial-goes = A request of { $name } in { $place } would go to:
workflow-trial-to = { $needed }: { $names }
workflow-trial-nobody = nobody: it would wait until it ends
workflow-trial-up = Too few of those you named can decide here, so it goes up.
workflow-example-scope-not_allowed = This person does not know that place.
workflow-stricter = { $count ->
    [one] One open request has to pass a step more by this:
   *[other] { $count } open requests have to pass more steps by this:
}

## What everybody in a project is given there

bundle-title = What everybody in this project is given
bundle-none = Nothing beyond what everybody has.
bundle-over = Nothing any more. What was given ended on { $time }.
bundle-given = Given by { $name } to everybody in the project, until { $time }.
bundle-edit = Change what is given
bundle-edit-title = What everybody in { $name } is given
bundle-text = { $count ->
    [one] { $count } person belongs to the project. Whoever comes later is given the same; whoever leaves, and everybody once the project ends, loses it.
   *[other] { $count } people belong to the project. Whoever comes later is given the same; whoever leaves, and everybody once the project ends, loses it.
}
bundle-holds-text = Listed is what may be given by belonging: of low or medium risk. What is riskier is asked for by each person.
bundle-until-before = As before, { $time }
bundle-until-project = With the project, { $time }
bundle-until-note = It ends by itself on { $time }, or with the project if that is sooner.
bundle-too_far_ahead = Too long: at most 180 days, and no longer than the project.
bundle-incomplete = Who gains and who loses is shown once something is chosen, with an end.
bundle-reason = Why this changes. Everybody in the project will read these words.
bundle-saved = What everybody in { $name } is given has changed
bundle-moved = Somebody else changed this while you were at it. Nothing of yours is saved; close this and look at what stands there now.
bundle-project-over = The project is over, so it gives nothing.
bundle-open-doors = Where people come in by themselves, nothing is given by belonging: nobody would have given it to them.
bundle-ends-with-project = { $count ->
    [one] What { $count } person is given by this project then ends with it, and does not come back by itself.
   *[other] What { $count } people are given by this project then ends with it, and does not come back by itself.
}
action-edit_bundle = change what everybody in a project is given
source-bundle = Given to everybody in { $project } by { $name }
event-bundle_changed = What the project gives you has changed ({ $place })
event-bundle_expired = What the project gave you has ended ({ $place })
event-level_raised = Access level raised to “{ $level }”
event-level_lowered = Access level lowered to “{ $level }”
difference-title = A change of your permissions
difference-gained = Now yours: { $what }
difference-lost = No longer yours: { $what }
difference-until = Until { $time }
difference-look = My permissions
difference-read = Got it
