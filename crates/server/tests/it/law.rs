//! C-30, the server's half: a channel's snapshot with the entries after it applied is the
//! later snapshot, for random histories over every kind of entry, for a reader who sees
//! everything and for one who sees only what came after them.
//!
//! Entries are applied as they were told when they happened, and as they are read later.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use tokenim_protocol::channel::{ChannelEvent, ChannelSnapshot, Entry, ReadMark};
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
        Some(ChannelEvent::Message(_)) if entry.author == Some(reader) => {
            snapshot.read_mark.read_seq = snapshot.read_mark.read_seq.max(entry.seq);
        }
        Some(ChannelEvent::Created { channel } | ChannelEvent::Changed { channel }) => {
            snapshot.channel = channel.clone();
        }
        Some(ChannelEvent::Joined { member }) => snapshot.members.push(member.clone()),
        Some(ChannelEvent::Left { person }) => {
            snapshot.members.retain(|member| member.person != *person);
        }
        Some(ChannelEvent::Edited {
            target,
            revision,
            body,
            ..
        }) => change(snapshot, *target, |message| {
            if message.deleted_at.is_none() && *revision > message.revision {
                message.body = Some(body.clone());
            }
            if *revision > message.revision {
                message.revision = *revision;
                message.edited_at = Some(entry.at);
            }
        }),
        Some(ChannelEvent::Deleted { target, .. }) => {
            change(snapshot, *target, |message| {
                message.body = None;
                message.deleted_at.get_or_insert(entry.at);
            });
            forget_edits(snapshot, *target);
        }
        Some(ChannelEvent::Message(_) | ChannelEvent::Hidden { .. }) | None => {}
    }
    push(snapshot, entry.clone(), last);
}

fn change(
    snapshot: &mut ChannelSnapshot,
    target: MessageId,
    change: impl Fn(&mut tokenim_protocol::channel::Message),
) {
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
        if let Kept::Known(ChannelEvent::Edited { target, body, .. }) = &mut entry.event
            && *target == deleted
        {
            body.clear();
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
        Self {
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
        "changed", "deleted", "edited", "hidden", "joined", "left", "message",
    ];
    let expected: BTreeSet<String> = expected.iter().map(|kind| format!("{kind:?}")).collect();
    assert_eq!(kinds, expected);
}
