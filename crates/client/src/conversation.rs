//! What can be done around a message. Reactions, bookmarks and threads are wishes (queued and
//! told when the line is there); pins, confirmations and lists of who did what ask the server
//! at once and fail at once without it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokenim_protocol::channel::{ChannelKind, Entry};
use tokenim_protocol::conversation::{
    Confirm, MENTIONS_MAX, MessagePlace, Saved, SetPin, ThreadMark,
};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::mention::named;
use tokenim_protocol::permission::{Action, Decision, Resource, Scope};

use crate::access;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::markdown;
use crate::outbox::request;
use crate::session::Account;
use crate::store::outbox::{self, Extra, NewMessage};
use crate::store::transfer::StoredState;
use crate::store::wish::{self, WishKind};
use crate::store::{
    self, Reader, channel, decoration, directory, draft, entry, member, people_group, range,
    read_mark, reader_mark, saved, thread, transfer,
};
use crate::sync::backfill;
use crate::timeline::{self, placed};
use crate::view::conversation::{
    ConfirmationsView, ConfirmedRow, Located, MentionReach, MissingRow, NamedPerson, PlacedRow,
    Readers, RevisionRow, ThreadRow, ThreadView,
};
use crate::view::permission::CapabilityQuery;
use crate::view::timeline::{RowContent, TimelineWindow, WedgedWhy};

/// Who has read is asked again this much later, while somebody looks.
const READERS_AGAIN: Duration = Duration::from_secs(15);
/// Uncached messages of one list that are fetched by the piece.
const SINGLES_MAX: usize = 20;
/// Entries below a message that is looked for, and twice as many in all.
const BELOW: Seq = 25;

/// What somebody sends.
#[derive(Clone, Debug, Default)]
pub struct NewWords {
    pub body: String,
    pub reply_to: Option<MessageId>,
    pub extra: Extra,
}

impl Client {
    /// Writes to the outbox: when this answers, the message survives anything. Words that may
    /// not be said now (they name everybody, say, and the server is not there to allow it) are
    /// kept with the reason and not sent: they would fire when nobody expects them.
    pub async fn send(&self, channel_id: ChannelId, words: NewWords) -> Result<MessageId> {
        let account = self.account()?;
        let now = account.clock.now();
        // What stays where it is is not carried on, not even into the outbox.
        if let Some(source) = words.extra.forward {
            let wears = account
                .store
                .read(move |reader| {
                    let found = entry::find(reader, source.message_id)?;
                    Ok(found.and_then(|(_, entry)| entry.message()?.label))
                })
                .await?;
            let action = Action::ForwardMessage;
            if let Some(decision) = account.refusal_of(action, source.channel_id, wears) {
                return Err(Error::Refused(Box::new(decision)));
            }
        }
        let forward = words.extra.forward.is_some();
        let files = words.extra.files.clone();
        let message = NewMessage {
            id: MessageId::now_v7(),
            channel: channel_id,
            body: if (forward || !files.is_empty()) && words.body.trim().is_empty() {
                String::new()
            } else {
                request::checked(&words.body)?
            },
            reply_to: words.reply_to,
            extra: words.extra,
            queued_at: now,
        };
        let (id, thread) = (message.id, message.extra.thread_root);
        let asked = special_action(&account, &message).await?;
        let why = asked
            .and_then(|action| account.refusal_of(action, channel_id, message.extra.label))
            .map(|decision| WedgedWhy::Refused { decision });
        let sent = account
            .store
            .write(move |tx| {
                outbox::enqueue(tx, &message)?;
                if !transfer::give_to(tx, &files, message.channel, message.id)? {
                    outbox::drop_unsent(tx, message.id)?;
                    return Ok(false);
                }
                if let Some(why) = why {
                    outbox::wedge(tx, message.id, &why)?;
                }
                for file in transfer::of_message(tx, message.id)? {
                    if let StoredState::Failed(why) = &file.state {
                        transfer::wedge_message(tx, message.id, why)?;
                    }
                }
                // What is forwarded was not written into the box.
                if message.extra.forward.is_none() {
                    let thread = message.extra.thread_root;
                    draft::sent(tx, message.channel, thread, &message.body)?;
                }
                Ok(true)
            })
            .await?;
        if !sent {
            return Err(Error::NotFound);
        }
        // The draft went with it, on the other devices too.
        account.state_changed.notify_one();
        account.presences.stopped_typing(channel_id, thread);
        Ok(id)
    }

    /// Whom a text would notify, asked before it is sent.
    pub async fn mention_reach(&self, channel_id: ChannelId, body: String) -> Result<MentionReach> {
        let account = self.account()?;
        let (me, ground) = (account.me, account.held.ground());
        let reach = account
            .store
            .read(move |reader| {
                let Some(channel) = channel::get(reader, channel_id)? else {
                    return Ok(None);
                };
                let found = named(&body, MENTIONS_MAX);
                let all = found.all && channel.kind != ChannelKind::Direct;
                let members = member::of(reader, channel_id)?;
                let reached = members
                    .iter()
                    .map(|member| member.person)
                    .filter(|person| *person != me);
                let reach = if all {
                    reached.count()
                } else {
                    let groups = found
                        .handles
                        .iter()
                        .filter_map(|handle| people_group::by_handle(reader, handle).transpose())
                        .collect::<store::Result<Vec<_>>>()?;
                    let mut count = 0;
                    for person in reached {
                        let handle = directory::person(reader, person)?.map(|person| person.handle);
                        let is_named = handle.is_some_and(|handle| found.handles.contains(&handle));
                        let in_group = groups.iter().any(|group| group.members.contains(&person));
                        count += usize::from(is_named || in_group);
                    }
                    count
                };
                let query = CapabilityQuery {
                    action: Action::MentionAll,
                    resource: Resource::at(Scope::Channel(channel_id)),
                };
                let capability = if all {
                    access::capabilities(reader, me, ground.as_ref(), &[query])?.pop()
                } else {
                    None
                };
                Ok(Some(MentionReach {
                    all,
                    reach: u32::try_from(reach).unwrap_or(u32::MAX),
                    capability,
                }))
            })
            .await?;
        reach.ok_or(Error::NotFound)
    }

    // Threads

    pub async fn thread(&self, channel_id: ChannelId, root: MessageId) -> Result<ThreadView> {
        let account = self.account()?;
        let (me, ground) = (account.me, account.held.ground());
        account
            .store
            .read(move |reader| {
                let Some(mut view) = timeline::thread::read(reader, me, channel_id, root)? else {
                    return Ok(None);
                };
                let queries = access::channel_queries(me, channel_id);
                view.capabilities = access::capabilities(reader, me, ground.as_ref(), &queries)?;
                Ok(Some(view))
            })
            .await?
            .ok_or(Error::NotFound)
    }

    /// Fetches what of a thread is not cached; answers when it is.
    pub async fn load_thread(&self, channel_id: ChannelId, root: MessageId) -> Result<()> {
        let account = self.account()?;
        let answer = account.load_thread(channel_id, root).await;
        account.heeded(answer)
    }

    /// The threads that this person follows, the latest reply first.
    pub async fn threads(&self) -> Result<Vec<ThreadRow>> {
        let account = self.account()?;
        let me = account.me;
        Ok(account
            .store
            .read(move |reader| timeline::thread::followed(reader, me))
            .await?)
    }

    pub async fn follow_thread(
        &self,
        channel_id: ChannelId,
        root: MessageId,
        following: bool,
    ) -> Result<()> {
        let account = self.account()?;
        let now = account.clock.now();
        account
            .store
            .write(move |tx| {
                let known = match entry::place_of(tx, root)? {
                    Some((at, seq)) if at == channel_id => Some(seq),
                    _ => thread::seq_of(tx, channel_id, root)?,
                };
                let Some(root_seq) = known else { return Ok(()) };
                let read = thread::get(tx, channel_id, root_seq)?
                    .map_or(0, |thread| thread.mark.read.max(thread.replies.count));
                let mark = ThreadMark { following, read };
                thread::set_mark(tx, channel_id, root, root_seq, mark)?;
                let value = u64::from(following);
                wish::put(tx, WishKind::Follow, (channel_id, root), "", value, now)
            })
            .await?;
        Ok(())
    }

    /// All of it that is cached has been read.
    pub async fn mark_thread_read(&self, channel_id: ChannelId, root: MessageId) -> Result<()> {
        let account = self.account()?;
        let now = account.clock.now();
        account
            .store
            .write(move |tx| {
                let Some(root_seq) = thread::seq_of(tx, channel_id, root)? else {
                    return Ok(());
                };
                let Some(known) = thread::get(tx, channel_id, root_seq)? else {
                    return Ok(());
                };
                let read = known.replies.count;
                if read <= known.mark.read {
                    return Ok(());
                }
                let mark = ThreadMark { read, ..known.mark };
                thread::set_mark(tx, channel_id, root, root_seq, mark)?;
                wish::put(tx, WishKind::ReadThread, (channel_id, root), "", read, now)
            })
            .await?;
        Ok(())
    }

    // Reactions, pins, bookmarks

    pub async fn react(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        emoji: String,
        on: bool,
    ) -> Result<()> {
        let account = self.account()?;
        let (me, now) = (account.me, account.clock.now());
        account
            .store
            .write(move |tx| {
                let place = (channel_id, message_id);
                // What was wished and refused is given up by wishing otherwise.
                if let Some(known) = wish::get(tx, WishKind::React, place, &emoji)?
                    && matches!(known.state, wish::WishState::Refused { .. })
                {
                    wish::done(tx, &known)?;
                    if !on {
                        return Ok(());
                    }
                } else if wish::get(tx, WishKind::React, place, &emoji)?.is_none()
                    && stands(tx, place, me, &emoji)? == on
                {
                    return Ok(());
                }
                wish::put(tx, WishKind::React, place, &emoji, u64::from(on), now)
            })
            .await?;
        Ok(())
    }

    pub async fn set_pinned(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        pinned: bool,
    ) -> Result<()> {
        let account = self.account()?;
        let set = SetPin { pinned };
        account.heeded(account.api.set_pin(channel_id, message_id, &set).await)?;
        Ok(())
    }

    pub async fn pins(&self, channel_id: ChannelId) -> Result<Vec<PlacedRow>> {
        let account = self.account()?;
        let me = account.me;
        let rows = account
            .store
            .read(move |reader| placed::pins(reader, me, channel_id))
            .await?
            .ok_or(Error::NotFound)?;
        fetch_missing(&account, &rows);
        Ok(rows)
    }

    pub async fn set_saved(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        saved: bool,
    ) -> Result<()> {
        let account = self.account()?;
        let now = account.clock.now();
        account
            .store
            .write(move |tx| {
                if saved {
                    let Some((at, seq)) = entry::place_of(tx, message_id)? else {
                        return Ok(());
                    };
                    let known = saved::of_channel(tx, channel_id)?;
                    if at != channel_id || known.contains(&message_id) {
                        return Ok(());
                    }
                    let saved = Saved {
                        channel_id,
                        message_id,
                        seq,
                        at: now,
                    };
                    saved::put(tx, &saved)?;
                } else {
                    saved::remove(tx, message_id)?;
                }
                let place = (channel_id, message_id);
                wish::put(tx, WishKind::Save, place, "", u64::from(saved), now)
            })
            .await?;
        Ok(())
    }

    /// What this person put aside, the last first.
    pub async fn saved(&self) -> Result<Vec<PlacedRow>> {
        let account = self.account()?;
        let me = account.me;
        let rows = account
            .store
            .read(move |reader| placed::saved(reader, me))
            .await?;
        fetch_missing(&account, &rows);
        Ok(rows)
    }

    /// Where others named this person, the latest first.
    pub async fn mentions(&self) -> Result<Vec<PlacedRow>> {
        let account = self.account()?;
        let me = account.me;
        let rows = account
            .store
            .read(move |reader| placed::mentions(reader, me))
            .await?;
        fetch_missing(&account, &rows);
        Ok(rows)
    }

    // Reading

    /// This message and what follows it are to be unread again.
    pub async fn mark_unread(&self, channel_id: ChannelId, seq: Seq) -> Result<()> {
        let account = self.account()?;
        account
            .store
            .write(move |tx| {
                if channel::log_place(tx, channel_id)?.is_none() {
                    return Ok(());
                }
                read_mark::mark_unread(tx, channel_id, seq.max(1))
            })
            .await?;
        account.marks.notify_one();
        Ok(())
    }

    /// Who has read a message of one's own, by name.
    pub async fn who_has_read(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<Readers> {
        let account = self.account()?;
        let me = account.me;
        let asked = account.ask_readers(channel_id).await;
        let known = account.heeded(asked)?;
        account
            .store
            .read(move |reader| {
                let Some((at, found)) = entry::find(reader, message_id)? else {
                    return Ok(None);
                };
                if at != channel_id || found.author != Some(me) {
                    return Ok(None);
                }
                let mut readers = Readers {
                    read: Vec::new(),
                    unread: Vec::new(),
                    too_many: !known,
                };
                for mark in reader_mark::of(reader, channel_id)? {
                    if mark.person == me {
                        continue;
                    }
                    let person = person_named(reader, mark.person)?;
                    if mark.read_seq >= found.seq {
                        readers.read.push(person);
                    } else {
                        readers.unread.push(person);
                    }
                }
                for side in [&mut readers.read, &mut readers.unread] {
                    side.sort_by(|one, other| one.name.cmp(&other.name));
                }
                Ok(Some(readers))
            })
            .await?
            .ok_or(Error::NotFound)
    }

    /// Words that a message once had, the oldest first.
    pub async fn revisions(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<Vec<RevisionRow>> {
        let account = self.account()?;
        let found = account.heeded(account.api.revisions(channel_id, message_id).await)?;
        Ok(found
            .revisions
            .into_iter()
            .map(|revision| RevisionRow {
                revision: revision.revision,
                at: revision.at,
                blocks: markdown::parse(&revision.body),
                source: revision.body,
            })
            .collect())
    }

    // Announcements

    pub async fn confirm(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        revision: u32,
    ) -> Result<()> {
        let account = self.account()?;
        let confirm = Confirm { revision };
        account.heeded(account.api.confirm(channel_id, message_id, &confirm).await)?;
        Ok(())
    }

    pub async fn confirmations(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<ConfirmationsView> {
        let account = self.account()?;
        let found = account.heeded(account.api.confirmations(channel_id, message_id).await)?;
        Ok(account
            .store
            .read(move |reader| {
                let name = |person: PersonId| -> store::Result<String> {
                    Ok(directory::display_name(reader, person)?.unwrap_or_default())
                };
                Ok(ConfirmationsView {
                    revision: found.revision,
                    confirmed: found
                        .confirmed
                        .into_iter()
                        .map(|one| {
                            Ok(ConfirmedRow {
                                person: one.person,
                                name: name(one.person)?,
                                at: one.at,
                            })
                        })
                        .collect::<store::Result<_>>()?,
                    missing: found
                        .missing
                        .into_iter()
                        .map(|one| {
                            Ok(MissingRow {
                                person: one.person,
                                name: name(one.person)?,
                                earlier: one.earlier_revision.is_some(),
                            })
                        })
                        .collect::<store::Result<_>>()?,
                })
            })
            .await?)
    }

    // Links

    /// The address of a message, to be handed on. It opens only for who may see the message.
    pub fn permalink(channel_id: ChannelId, message_id: MessageId) -> String {
        format!("tokenim://channel/{channel_id}/message/{message_id}")
    }

    /// Where a message is, fetched if it is not cached. One that is not there, one that is
    /// hidden and one in a channel that this person does not belong to are not told apart.
    pub async fn locate_message(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<Located> {
        let account = self.account()?;
        let known = account
            .store
            .read(move |reader| located(reader, channel_id, message_id))
            .await?;
        if let Some(located) = known {
            return Ok(located);
        }
        let answer = account.fetch_around(channel_id, message_id).await;
        match account.heeded(answer) {
            Ok(located) => Ok(located),
            Err(Error::NotFound | Error::Refused(_)) => Ok(Located::Unavailable),
            Err(Error::Offline(_)) => Ok(Located::Offline),
            Err(error) => Err(error),
        }
    }
}

/// The action that words ask for besides being sent.
async fn special_action(account: &Account, message: &NewMessage) -> Result<Option<Action>> {
    if message.extra.ask_confirmation {
        return Ok(Some(Action::AskConfirmation));
    }
    if !message.body.contains('@') || !named(&message.body, 0).all {
        return Ok(None);
    }
    let id = message.channel;
    let kind = account
        .store
        .read(move |reader| Ok(channel::get(reader, id)?.map(|channel| channel.kind)))
        .await?;
    Ok(kind
        .filter(|kind| *kind != ChannelKind::Direct)
        .map(|_| Action::MentionAll))
}

/// Some only where nothing has to be asked.
fn located(
    reader: &Reader<'_>,
    channel_id: ChannelId,
    message_id: MessageId,
) -> store::Result<Option<Located>> {
    if channel::log_place(reader, channel_id)?.is_none() {
        return Ok(Some(Located::Unavailable));
    }
    let Some((at, found)) = entry::find(reader, message_id)? else {
        return Ok(None);
    };
    if at != channel_id {
        return Ok(Some(Located::Unavailable));
    }
    let aside = found
        .message()
        .and_then(|message| message.thread)
        .filter(|thread| !thread.also_to_channel);
    let in_range = range::containing(reader, channel_id, found.seq)?.is_some();
    Ok((aside.is_some() || in_range).then_some(Located::Here {
        channel_id,
        seq: found.seq,
        thread_root: aside.map(|thread| thread.root),
    }))
}

fn stands(
    reader: &Reader<'_>,
    (channel, message): (ChannelId, MessageId),
    me: PersonId,
    emoji: &str,
) -> store::Result<bool> {
    let Some((at, seq)) = entry::place_of(reader, message)? else {
        return Ok(false);
    };
    if at != channel {
        return Ok(false);
    }
    Ok(decoration::get(reader, channel, seq)?.is_some_and(|known| {
        known
            .reactions()
            .iter()
            .any(|reaction| reaction.person == me && reaction.emoji == emoji)
    }))
}

fn person_named(reader: &Reader<'_>, person: PersonId) -> store::Result<NamedPerson> {
    Ok(NamedPerson {
        person,
        name: directory::display_name(reader, person)?.unwrap_or_default(),
    })
}

/// Brings what a list shows and the cache lacks; the list is told when it is there.
fn fetch_missing(account: &Arc<Account>, rows: &[PlacedRow]) {
    let missing: Vec<MessagePlace> = rows
        .iter()
        .filter(|row| row.available && row.message.is_none())
        .take(SINGLES_MAX)
        .map(|row| MessagePlace {
            channel_id: row.channel_id,
            message_id: row.message_id,
        })
        .collect();
    fetch_singles(account, missing);
}

/// Words that are this person's and not here: of what they stood in nothing is kept, or its
/// label was above them before. Each is asked for, and not again at once where it did not come.
pub(crate) fn fetch_withheld(account: &Arc<Account>, window: &TimelineWindow) {
    // What cannot be asked now is not noted as asked.
    if !*account.connection.live().borrow() {
        return;
    }
    let channel_id = window.channel_id;
    let missing = window
        .rows
        .iter()
        .filter_map(|row| match &row.content {
            RowContent::Withheld(row) => Some(row),
            _ => None,
        })
        .filter(|row| {
            let refused = account.refusal_of(Action::ReadChannel, channel_id, Some(row.label));
            refused.is_none() && account.withheld_asked.is_due(row.id)
        })
        .take(SINGLES_MAX)
        .map(|row| MessagePlace {
            channel_id,
            message_id: row.id,
        })
        .collect();
    fetch_singles(account, missing);
}

fn fetch_singles(account: &Arc<Account>, missing: Vec<MessagePlace>) {
    if missing.is_empty() || !*account.connection.live().borrow() {
        return;
    }
    let account = account.clone();
    tokio::spawn(async move {
        for place in missing {
            let MessagePlace {
                channel_id,
                message_id,
            } = place;
            let found = match account.api.message(channel_id, message_id).await {
                Ok(entry) => account.put_singles(channel_id, vec![entry]).await,
                Err(error) => Err(error),
            };
            if let Err(error) = found {
                account.heed(&error);
                tracing::debug!(%error, "a message of a list could not be fetched");
            }
        }
    });
}

impl Account {
    /// Why something may not be done now, as far as this device knows.
    pub(crate) fn refusal(&self, action: Action, channel: ChannelId) -> Option<Decision> {
        self.refusal_of(action, channel, None)
    }

    /// The same for a message that wears this itself.
    pub(crate) fn refusal_of(
        &self,
        action: Action,
        channel: ChannelId,
        label: Option<Label>,
    ) -> Option<Decision> {
        let resource = Resource::at(Scope::Channel(channel)).wearing(label);
        let decision = self.held.ground()?.decide(action, &resource);
        (!decision.is_allowed()).then_some(decision)
    }

    async fn put_singles(&self, channel_id: ChannelId, entries: Vec<Entry>) -> Result<()> {
        self.store
            .write(move |tx| {
                // Gone meanwhile: its key must not be made again for it.
                if channel::log_place(tx, channel_id)?.is_none() {
                    return Ok(());
                }
                entry::put_singles(tx, channel_id, &entries, 0)
            })
            .await?;
        Ok(())
    }

    async fn load_thread(&self, channel_id: ChannelId, root: MessageId) -> Result<()> {
        let root_entry = self.api.message(channel_id, root).await;
        match root_entry {
            Ok(entry) => self.put_singles(channel_id, vec![entry]).await?,
            // Of a root that this person may not see the server tells no thread.
            Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        }
        let mut after = 0;
        loop {
            let page = self.api.thread(channel_id, root, after).await?;
            let through = page.through;
            self.put_singles(channel_id, page.entries).await?;
            if through <= after || through >= page.count {
                return Ok(());
            }
            after = through;
        }
    }

    async fn fetch_around(&self, channel_id: ChannelId, message_id: MessageId) -> Result<Located> {
        let entry = self.api.message(channel_id, message_id).await?;
        let seq = entry.seq;
        self.put_singles(channel_id, vec![entry]).await?;
        let known = self
            .store
            .read(move |reader| located(reader, channel_id, message_id))
            .await?;
        if let Some(located) = known {
            return Ok(located);
        }
        backfill::load_around(self, channel_id, seq, BELOW).await?;
        Ok(Located::Here {
            channel_id,
            seq,
            thread_root: None,
        })
    }

    /// How far the others have read. False: the channel is too large for that.
    async fn ask_readers(&self, channel_id: ChannelId) -> Result<bool> {
        let marks = self.api.read_marks(channel_id).await?.marks;
        let known = marks.is_some();
        let marks = marks.unwrap_or_default();
        self.store
            .write(move |tx| {
                if channel::log_place(tx, channel_id)?.is_none() {
                    return Ok(());
                }
                reader_mark::replace(tx, channel_id, &marks)
            })
            .await?;
        Ok(known)
    }

    /// Asks who has read, in the background and not too often.
    pub(crate) fn look_for_readers(self: &Arc<Self>, channel_id: ChannelId) {
        if !*self.connection.live().borrow() || !self.readers_asked.is_due(channel_id) {
            return;
        }
        let account = self.clone();
        tokio::spawn(async move {
            if let Err(error) = account.ask_readers(channel_id).await {
                account.heed(&error);
                tracing::debug!(%error, "who has read could not be asked");
            }
        });
    }
}

/// When each channel was last asked who has read, or each message for its words.
pub(crate) struct LastAsked<T>(std::sync::Mutex<BTreeMap<T, tokio::time::Instant>>);

impl<T> Default for LastAsked<T> {
    fn default() -> Self {
        Self(std::sync::Mutex::default())
    }
}

impl<T: Copy + Ord> LastAsked<T> {
    /// Something about it is new: it may be asked again at once.
    pub(crate) fn forget(&self, one: T) {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .remove(&one);
    }

    fn is_due(&self, channel: T) -> bool {
        let now = tokio::time::Instant::now();
        let mut asked = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = asked
            .get(&channel)
            .is_none_or(|at| now.duration_since(*at) >= READERS_AGAIN);
        if due {
            asked.insert(channel, now);
        }
        due
    }
}
