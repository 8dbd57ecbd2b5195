//! C-30, the server's half: a channel's snapshot with the entries after it applied is the
//! later snapshot, for random histories over every kind of entry, for a reader who sees
//! everything and for one who sees only what came after them.
//!
//! Entries are applied as they were told when they happened, and as they are read later.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use tokenim_protocol::channel::{ChannelEvent, ChannelSnapshot, Entry, Message, ReadMark};
use tokenim_protocol::conversation::{Confirmed, Mention, Pin, Reaction, Replies};
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_server::events::audience::hidden;

use crate::story::{REASON, Somebody, Story};

/// As many as a snapshot carries.
const RECENT: u64 = 50;

#[derive(Clone, Debug)]
enum Step {
    Say(u8),
    Quote(u8),
    Reply(u8, u8),
    React(u8, u8),
    Unreact(u8, u8),
    Pin(u8),
    Name(u8),
    Announce,
    Confirm(u8, u8),
    Edit(u8, u8),
    Delete(u8),
    Come(u8),
    Go(u8),
    Rename,
    SwitchMode,
    Archive,
    Read(u8),
    MarkUnread(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<u8>().prop_map(Step::Say),
        1 => any::<u8>().prop_map(Step::Quote),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Reply(a, b)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::React(a, b)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Unreact(a, b)),
        1 => any::<u8>().prop_map(Step::Pin),
        1 => any::<u8>().prop_map(Step::Name),
        1 => Just(Step::Announce),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Confirm(a, b)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Edit(a, b)),
        2 => any::<u8>().prop_map(Step::Delete),
        1 => any::<u8>().prop_map(Step::Come),
        1 => any::<u8>().prop_map(Step::Go),
        1 => Just(Step::Rename),
        1 => Just(Step::SwitchMode),
        1 => Just(Step::Archive),
        1 => any::<u8>().prop_map(Step::Read),
        1 => any::<u8>().prop_map(Step::MarkUnread),
    ]
}

/// What a client does with an entry.
fn apply(snapshot: &mut ChannelSnapshot, reader: PersonId, entry: &Entry) {
    let last = match entry.event.known() {
        Some(ChannelEvent::Hidden { through }) => *through,
        _ => entry.seq,
    };
    assert_eq!(entry.seq, snapshot.seq + 1, "no gap");
    snapshot.seq = last;
    snapshot.message_count = entry.message_count;
    match entry.event.known() {
        Some(ChannelEvent::Message(message)) => say(snapshot, reader, entry, message),
        Some(ChannelEvent::Created { channel } | ChannelEvent::Changed { channel }) => {
            snapshot.channel = channel.clone();
        }
        Some(ChannelEvent::Joined { member }) => snapshot.members.push(member.clone()),
        Some(ChannelEvent::Left { person }) => {
            snapshot.members.retain(|member| member.person != *person);
        }
        Some(ChannelEvent::Edited {
            target,
            target_seq,
            revision,
            body,
            mentions,
            mentions_all,
            ..
        }) => {
            change(snapshot, *target, |message| {
                if *revision <= message.revision {
                    return;
                }
                message.revision = *revision;
                message.edited_at = Some(entry.at);
                if message.deleted_at.is_none() {
                    message.body = Some(body.clone());
                    message.mentions = mentions.clone();
                    message.mentions_all = *mentions_all;
                }
                let mine = message.confirmed.and_then(|confirmed| confirmed.mine);
                message.confirmed = mine.map(|mine| Confirmed {
                    revision: *revision,
                    count: 0,
                    mine: Some(mine),
                });
            });
            name_again(snapshot, reader, *target_seq);
        }
        Some(ChannelEvent::Labelled { target, label, .. }) => {
            change(snapshot, *target, |message| message.label = *label);
        }
        Some(ChannelEvent::Deleted { target, target_seq }) => {
            change(snapshot, *target, |message| {
                message.body = None;
                message.deleted_at.get_or_insert(entry.at);
                message.mentions.clear();
                message.mentions_all = false;
                message.forwarded = None;
                message.asks_confirmation = false;
                message.reactions.clear();
                message.confirmed = None;
            });
            forget_edits(snapshot, *target);
            snapshot.pins.retain(|pin| pin.message_id != *target);
            name_again(snapshot, reader, *target_seq);
        }
        Some(ChannelEvent::Reacted {
            target, emoji, on, ..
        }) => {
            let person = entry.author.expect("somebody");
            change(snapshot, *target, |message| {
                if message.deleted_at.is_some() {
                    return;
                }
                let reactions = &mut message.reactions;
                reactions.retain(|one| one.person != person || one.emoji != *emoji);
                if *on {
                    reactions.push(Reaction {
                        emoji: emoji.clone(),
                        person,
                        seq: entry.seq,
                    });
                }
            });
        }
        Some(ChannelEvent::Pinned {
            target,
            target_seq,
            pinned,
        }) => {
            snapshot.pins.retain(|pin| pin.message_id != *target);
            if *pinned {
                snapshot.pins.push(Pin {
                    message_id: *target,
                    message_seq: *target_seq,
                    by: entry.author,
                    at: entry.at,
                    seq: entry.seq,
                });
            }
        }
        Some(ChannelEvent::Confirmed {
            target,
            revision,
            count,
            ..
        }) => change(snapshot, *target, |message| {
            if message.deleted_at.is_some() {
                return;
            }
            let mut confirmed = message.confirmed.unwrap_or(Confirmed {
                revision: message.revision,
                count: 0,
                mine: None,
            });
            if (*revision, *count) > (confirmed.revision, confirmed.count) {
                (confirmed.revision, confirmed.count) = (*revision, *count);
            }
            if entry.author == Some(reader) {
                confirmed.mine = confirmed.mine.max(Some(*revision));
            }
            // Words that nobody confirmed wear nothing, whoever confirmed earlier ones.
            message.confirmed =
                (confirmed.count > 0 || confirmed.mine.is_some()).then_some(confirmed);
        }),
        Some(ChannelEvent::CallChanged {
            target,
            target_seq,
            call,
        }) => {
            change(snapshot, *target, |message| {
                if message.deleted_at.is_none() {
                    message.call = Some(call.clone());
                }
            });
            if let Some(known) = snapshot
                .calls
                .iter_mut()
                .find(|one| one.message_seq == *target_seq)
            {
                known.call = call.clone();
            }
        }
        Some(ChannelEvent::Hidden { .. }) | None => {}
    }
    push(snapshot, entry.clone(), last);
}

fn say(snapshot: &mut ChannelSnapshot, reader: PersonId, entry: &Entry, message: &Message) {
    if entry.author == Some(reader) && message.is_in_channel() {
        snapshot.read_mark.read_seq = snapshot.read_mark.read_seq.max(entry.seq);
    }
    let named = entry.author != Some(reader) && message.deleted_at.is_none();
    snapshot.mentions.retain(|mention| mention.seq != entry.seq);
    if named && message.names(reader) {
        snapshot.mentions.push(Mention {
            message_id: message.id,
            seq: entry.seq,
            at: entry.at,
            thread: message.thread,
        });
    }
    let Some(thread) = message.thread else { return };
    let author = entry.author.expect("somebody");
    let counted = |replies: &mut Replies| {
        if replies.last_seq >= entry.seq {
            return;
        }
        replies.repliers.retain(|person| *person != author);
        replies.repliers.insert(0, author);
        replies.repliers.truncate(3);
        replies.count = thread.nth;
        replies.last_seq = entry.seq;
        replies.last_at = entry.at;
    };
    change(snapshot, thread.root, |root| {
        let mut replies = root.replies.clone().unwrap_or(Replies {
            count: 0,
            last_seq: 0,
            last_at: entry.at,
            repliers: Vec::new(),
        });
        counted(&mut replies);
        root.replies = Some(replies);
    });
    for followed in &mut snapshot.threads {
        if followed.root == thread.root {
            counted(&mut followed.replies);
        }
    }
}

/// Whether the reader is named by the words that stand there now.
fn name_again(snapshot: &mut ChannelSnapshot, reader: PersonId, seq: u64) {
    let found = snapshot.recent.iter().find(|entry| entry.seq == seq);
    let Some((entry, message)) = found.and_then(|entry| match entry.event.known() {
        Some(ChannelEvent::Message(message)) => Some((entry.clone(), message.clone())),
        _ => None,
    }) else {
        return;
    };
    snapshot.mentions.retain(|mention| mention.seq != seq);
    let named = entry.author != Some(reader) && message.deleted_at.is_none();
    if named && message.names(reader) {
        snapshot.mentions.push(Mention {
            message_id: message.id,
            seq,
            at: entry.at,
            thread: message.thread,
        });
        snapshot.mentions.sort_by_key(|mention| mention.seq);
    }
}

fn change(snapshot: &mut ChannelSnapshot, target: MessageId, change: impl Fn(&mut Message)) {
    for entry in &mut snapshot.recent {
        if let Kept::Known(ChannelEvent::Message(message)) = &mut entry.event
            && message.id == target
        {
            change(message);
        }
    }
}

fn forget_edits(snapshot: &mut ChannelSnapshot, deleted: MessageId) {
    for entry in &mut snapshot.recent {
        if let Kept::Known(ChannelEvent::Edited {
            target,
            body,
            mentions,
            mentions_all,
            ..
        }) = &mut entry.event
            && *target == deleted
        {
            body.clear();
            mentions.clear();
            *mentions_all = false;
        }
    }
}

/// Adjacent hidden runs are one; what is older than the snapshot carries goes.
fn push(snapshot: &mut ChannelSnapshot, entry: Entry, last: u64) {
    if let (
        Some(ChannelEvent::Hidden { .. }),
        Some(Entry {
            event: Kept::Known(ChannelEvent::Hidden { through }),
            message_count,
            ..
        }),
    ) = (entry.event.known(), snapshot.recent.last_mut())
    {
        *through = last;
        *message_count = entry.message_count;
    } else {
        snapshot.recent.push(entry);
    }
    let first = (last + 1).saturating_sub(RECENT).max(1);
    snapshot.recent.retain(|entry| match entry.event.known() {
        Some(ChannelEvent::Hidden { .. }) => true,
        _ => entry.seq >= first,
    });
}

struct Play {
    story: Story,
    lin: Somebody,
    others: Vec<Somebody>,
    reader: Somebody,
    channel: ChannelId,
    sent: Vec<(MessageId, usize)>,
    /// What names the reader.
    handle: String,
    mark: ReadMark,
}

impl Play {
    async fn begin(history: &str) -> Self {
        let (story, owner) = Story::begin().await;
        let lin = story.person(&owner, "lin").await;
        let reader = story.person(&owner, "reader").await;
        let mut others = Vec::new();
        for name in ["ann", "bo", "chi"] {
            others.push(story.person(&owner, name).await);
        }
        let team = story.team(&owner, &lin).await;
        let members = [&others[0], &others[1]];
        let channel = story
            .channel_in(&lin, Some(team), "private", history, &members)
            .await;
        let mut sent = Vec::new();
        for text in ["old one", "old two", "old three"] {
            sent.push((story.says(&lin, channel, text).await.id, 0));
        }
        story.add(&lin, channel, &reader).await.done();
        let mark = story.snapshot(&reader, channel).await.read_mark;
        let handle = crate::conversation::handle(&story, &reader).await;
        Self {
            handle,
            story,
            lin,
            others,
            reader,
            channel,
            sent,
            mark,
        }
    }

    fn voice(&self, pick: usize) -> &Somebody {
        match pick % 4 {
            0 => &self.lin,
            1 => &self.reader,
            other => &self.others[other - 2],
        }
    }

    /// Does the step if it is possible now; what is refused changes nothing.
    async fn take(&mut self, step: &Step) {
        let channel = self.channel;
        self.story.clock.advance_ms(1_000);
        match step {
            Step::Say(pick) => {
                let voice = *pick as usize % 4;
                let answer = self
                    .story
                    .try_say(self.voice(voice), channel, "some words")
                    .await;
                self.note(answer, voice);
            }
            Step::Quote(pick) => {
                let (quoted, _) = self.sent[*pick as usize % self.sent.len()];
                let path = format!("/v1/channels/{channel}/messages");
                let body = json!({
                    "id": MessageId::now_v7(), "body": "as you said", "reply_to": quoted,
                });
                let answer = self.story.post(&self.lin, &path, body).await;
                self.note(answer, 0);
            }
            Step::Reply(pick, how) => {
                let (root, _) = self.sent[*pick as usize % self.sent.len()];
                let path = format!("/v1/channels/{channel}/messages");
                let body = json!({
                    "id": MessageId::now_v7(), "body": "about that", "thread_root": root,
                    "also_to_channel": how % 2 == 0,
                });
                let voice = *how as usize % 4;
                let answer = self.story.post(self.voice(voice), &path, body).await;
                self.note(answer, voice);
            }
            Step::React(pick, who) => self.react(*pick, *who, true).await,
            Step::Unreact(pick, who) => self.react(*pick, *who, false).await,
            Step::Pin(pick) => {
                let (id, _) = self.sent[*pick as usize % self.sent.len()];
                let path = format!("/v1/channels/{channel}/messages/{id}/pin");
                let body = json!({ "pinned": pick % 3 > 0 });
                let _ = self.story.put(&self.lin, &path, body).await;
            }
            Step::Name(pick) => {
                let words = match pick % 3 {
                    0 => "@all, look".to_owned(),
                    1 => format!("{}, look", self.handle),
                    _ => "nobody in particular".to_owned(),
                };
                if pick % 2 == 0 {
                    let answer = self.story.try_say(&self.lin, channel, &words).await;
                    self.note(answer, 0);
                } else {
                    let (id, voice) = self.sent[*pick as usize % self.sent.len()];
                    let _ = self
                        .story
                        .edit(self.voice(voice), channel, id, &words)
                        .await;
                }
            }
            Step::Announce => {
                self.patch(json!({ "mode": "read_only" })).await;
                let path = format!("/v1/channels/{channel}/messages");
                let body = json!({
                    "id": MessageId::now_v7(), "body": "please confirm", "ask_confirmation": true,
                });
                let answer = self.story.post(&self.lin, &path, body).await;
                self.note(answer, 0);
            }
            Step::Confirm(pick, who) => {
                let (id, _) = self.sent[*pick as usize % self.sent.len()];
                let path = format!("/v1/channels/{channel}/messages/{id}/confirmation");
                for revision in 0..3 {
                    let body = json!({ "revision": revision });
                    let who = self.voice(*who as usize % 4);
                    let _ = self.story.put(who, &path, body).await;
                }
            }
            Step::Edit(pick, words) => {
                let (id, voice) = self.sent[*pick as usize % self.sent.len()];
                let text = format!("better words {words}");
                let _ = self.story.edit(self.voice(voice), channel, id, &text).await;
            }
            Step::Delete(pick) => {
                let (id, voice) = self.sent[*pick as usize % self.sent.len()];
                let path = format!("/v1/channels/{channel}/messages/{id}");
                let _ = self.story.delete(self.voice(voice), &path).await;
            }
            Step::Come(pick) => {
                let who = &self.others[*pick as usize % 3];
                let _ = self.story.add(&self.lin, channel, who).await;
            }
            Step::Go(pick) => {
                let who = &self.others[*pick as usize % 3];
                let _ = self.story.remove(&self.lin, channel, who).await;
            }
            Step::Rename => {
                let at = self.story.now().0;
                let body = json!({ "name": format!("falcon {at}"), "topic": "as of now" });
                self.patch(body).await;
            }
            Step::SwitchMode => {
                let snapshot = self.story.snapshot(&self.reader, channel).await;
                let mode = match json!(snapshot.channel.mode).as_str() {
                    Some("open") => "read_only",
                    _ => "open",
                };
                self.patch(json!({ "mode": mode })).await;
            }
            Step::Archive => {
                let snapshot = self.story.snapshot(&self.reader, channel).await;
                let path = format!("/v1/channels/{channel}/archived");
                let body = json!({ "archived": !snapshot.channel.archived, "text": REASON });
                let _ = self.story.put(&self.lin, &path, body).await;
            }
            Step::Read(pick) => self.read(*pick, 0).await,
            Step::MarkUnread(pick) => self.read(*pick, 1).await,
        }
    }

    async fn react(&self, pick: u8, who: u8, on: bool) {
        let (id, _) = self.sent[pick as usize % self.sent.len()];
        let path = format!("/v1/channels/{}/messages/{id}/reaction", self.channel);
        let emoji = ["👍", "🎉"][who as usize % 2];
        let who = self.voice(who as usize % 4);
        let body = json!({ "emoji": emoji, "on": on });
        let _ = self.story.put(who, &path, body).await;
    }

    fn note(&mut self, answer: crate::story::Answer, voice: usize) {
        if answer.status < 300 {
            let ack: tokenim_protocol::request::Ack = answer.ok();
            self.sent.push((ack.id, voice));
        }
    }

    async fn patch(&self, body: serde_json::Value) {
        let path = format!("/v1/channels/{}", self.channel);
        let _ = self
            .story
            .call(&self.lin, axum::http::Method::PATCH, &path, &body)
            .await;
    }

    /// The person's log brings the mark; the channel's log cannot.
    async fn read(&mut self, pick: u8, epochs: u32) {
        let last = self.story.snapshot(&self.reader, self.channel).await;
        let mark = ReadMark {
            mark_epoch: last.read_mark.mark_epoch + epochs,
            read_seq: u64::from(pick) % (last.seq + 1),
        };
        let path = format!("/v1/channels/{}/read-mark", self.channel);
        self.mark = self.story.put(&self.reader, &path, json!(mark)).await.ok();
    }
}

/// Read marks come by the person's log; the count at the mark is arithmetic over the log.
fn without_mark(mut snapshot: ChannelSnapshot) -> ChannelSnapshot {
    snapshot.read_mark = ReadMark::default();
    snapshot.read_message_count = 0;
    // So do threads: which are followed and how far they are read.
    snapshot.threads.clear();
    snapshot
}

async fn holds(history: &str, steps: &[Step]) -> Result<BTreeSet<String>, TestCaseError> {
    let mut play = Play::begin(history).await;
    let reader = play.reader.clone();
    let mut snapshots = vec![play.story.snapshot(&reader, play.channel).await];
    let mut told: Vec<Entry> = Vec::new();
    for step in steps {
        play.take(step).await;
        let snapshot = play.story.snapshot(&reader, play.channel).await;
        let known = snapshots[snapshots.len() - 1].seq;
        told.extend(new_entries(&play, known).await);
        snapshots.push(snapshot);
    }
    let mut kinds = BTreeSet::new();
    for entry in &told {
        kinds.insert(json!(entry.event)["kind"].to_string());
    }
    let read_later = new_entries(&play, 0).await;
    let last = snapshots.len() - 1;
    for (a, earlier) in snapshots.iter().enumerate() {
        // Live: to the next, by the words that were told then.
        if let Some(later) = snapshots.get(a + 1) {
            let mut live = earlier.clone();
            for entry in told
                .iter()
                .filter(|entry| entry.seq > earlier.seq && entry.seq <= later.seq)
            {
                apply(&mut live, reader.id, entry);
            }
            prop_assert_eq!(without_mark(live), without_mark(later.clone()));
        }
        // Catching up: to the end, by what the log says now.
        let mut caught_up = earlier.clone();
        for entry in split_at(&read_later, earlier.seq) {
            apply(&mut caught_up, reader.id, &entry);
        }
        prop_assert_eq!(
            without_mark(caught_up),
            without_mark(snapshots[last].clone())
        );
    }
    prop_assert_eq!(snapshots[last].read_message_count, {
        let seq = snapshots[last].read_mark.read_seq;
        play.story
            .raw_log(play.channel)
            .await
            .iter()
            .rfind(|entry| entry.seq <= seq)
            .map_or(0, |entry| entry.message_count)
    });
    Ok(kinds)
}

/// What the reader's socket or page brings after a place.
async fn new_entries(play: &Play, after: u64) -> Vec<Entry> {
    let path = format!("/v1/channels/{}/entries?after={after}", play.channel);
    let page: tokenim_protocol::request::EntriesPage =
        play.story.get(&play.reader, &path).await.ok();
    page.entries
}

/// The entries after a place; a hidden run across it is cut.
fn split_at(entries: &[Entry], after: u64) -> Vec<Entry> {
    entries
        .iter()
        .filter_map(|entry| match entry.event.known() {
            Some(ChannelEvent::Hidden { through }) if *through > after && entry.seq <= after => {
                Some(hidden(after + 1, *through, entry.message_count))
            }
            _ if entry.seq > after => Some(entry.clone()),
            _ => None,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c_30_a_snapshot_and_the_log_after_it_are_the_later_snapshot(
        history in prop_oneof![Just("all"), Just("from_join")],
        steps in prop::collection::vec(step(), 1..36),
    ) {
        runtime().block_on(holds(history, &steps))?;
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn c_30_every_kind_of_entry_is_among_those_the_law_was_tried_on() {
    let steps = [
        Step::Say(1),
        Step::Name(0),
        Step::Reply(0, 0),
        Step::Reply(0, 1),
        Step::React(4, 0),
        Step::React(4, 1),
        Step::Unreact(4, 0),
        Step::Pin(4),
        Step::Announce,
        Step::Confirm(7, 1),
        Step::Edit(7, 1),
        Step::Confirm(7, 1),
        Step::SwitchMode,
        Step::Edit(0, 1),
        Step::Edit(3, 2),
        Step::Delete(3),
        Step::Delete(0),
        Step::Come(2),
        Step::Quote(1),
        Step::Go(2),
        Step::Rename,
        Step::SwitchMode,
        Step::SwitchMode,
        Step::Archive,
        Step::Archive,
        Step::Say(0),
        Step::Read(3),
        Step::MarkUnread(2),
    ];
    let mut kinds = BTreeSet::new();
    for history in ["all", "from_join"] {
        let found = runtime().block_on(holds(history, &steps));
        kinds.extend(found.expect("the law holds"));
    }
    let expected = [
        "changed",
        "confirmed",
        "deleted",
        "edited",
        "hidden",
        "joined",
        "left",
        "message",
        "pinned",
        "reacted",
    ];
    let expected: BTreeSet<String> = expected.iter().map(|kind| format!("{kind:?}")).collect();
    assert_eq!(kinds, expected);
}
