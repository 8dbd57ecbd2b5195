//! The law that makes catching up trustworthy: whoever followed a history, through every gap
//! and detour, has what somebody has who begins at its end.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokenim_client::NewWords;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::timeline::Anchor;
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::group::{CreatePeopleGroup, EditTeam, JoinRule, LeaveRule, Stage};
use tokenim_protocol::ids::{ChannelId, ExclusionId, GrantId, MessageId, PeopleGroupId};
use tokenim_protocol::permission::{Mode, Permission, Scope};
use tokenim_protocol::request::{ChangeChannel, GrantIt, SetArchived};
use tokenim_protocol::time::{HOUR_MS, UnixMillis};
use tokenim_server::actions;
use tokenim_testkit::story::{Person, Story};

const HISTORIES: u64 = 8;
const STEPS: u32 = 90;

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap_or_default()
    }
}

#[tokio::test(start_paused = true)]
async fn c_30_following_and_beginning_at_the_end_give_the_same() {
    let mut hits: BTreeMap<&'static str, u32> = BTreeMap::new();
    for seed in 1..=HISTORIES {
        history(seed, &mut hits).await;
    }
    println!("{HISTORIES} histories of {STEPS} steps: {hits:?}");
    for kind in KINDS {
        assert!(
            hits.get(kind).copied().unwrap_or_default() > 0,
            "no history had {kind:?}"
        );
    }
}

const KINDS: [&str; 40] = [
    "follow",
    "thread",
    "thread and channel",
    "react",
    "unreact",
    "pin",
    "name",
    "announce",
    "confirm",
    "save",
    "unread",
    "message",
    "reply",
    "edit",
    "edit of old",
    "delete",
    "rename",
    "topic",
    "mode",
    "archive",
    "join",
    "leave",
    "add",
    "remove",
    "read",
    "exclude",
    "restore",
    "grant",
    "person",
    "department",
    "team edit",
    "ask to join",
    "decide",
    "invite",
    "withdraw",
    "leave team",
    "people group",
    "group message",
    "cut",
    "mend",
];

async fn history(seed: u64, hits: &mut BTreeMap<&'static str, u32>) {
    let story = Story::begin_with(1_000 + seed).await;
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let root = story.root().await;
    let lead = story.person("Lead").await;
    let alice = story.person("Alice").await;
    let carol = story.person("Carol").await;
    let team = story.team("Falcon project", &lead, &[&alice, &carol]).await;
    let open = story
        .channel_of(
            "Falcon",
            ChannelKind::Public,
            HistoryPolicy::All,
            Some(team),
            &[&lead, &alice],
        )
        .await;
    let late = story
        .channel_of(
            "Quiet",
            ChannelKind::Private,
            HistoryPolicy::FromJoin,
            Some(team),
            &[&lead, &carol],
        )
        .await;
    let other = story.team("Reading circle", &carol, &[]).await;
    let mut said: Vec<(ChannelId, MessageId)> = Vec::new();
    for channel in [open, late] {
        let id = lead
            .client()
            .send_message(channel, "the beginning".into(), None)
            .await
            .unwrap();
        said.push((channel, id));
    }
    story.settle().await;
    story.add_member(lead.id, late, alice.id).await.unwrap();
    let mut exclusion: Option<ExclusionId> = None;
    let mut announced: Vec<(ChannelId, MessageId)> = Vec::new();
    let mut roots: Vec<(ChannelId, MessageId)> = said.clone();

    for step in 0..STEPS {
        // Ten pauses may be a quarter of an hour.
        if step % 5 == 0 {
            root.confirms().await;
            carol.confirms().await;
        }
        let kind = KINDS[dice.roll(KINDS.len())];
        let channel = [open, late][dice.roll(2)];
        let words = format!("{kind} {seed}.{step} 字");
        let own = said
            .iter()
            .filter(|(at, _)| *at == channel)
            .map(|(_, id)| *id)
            .collect::<Vec<_>>();
        let done = match kind {
            "message" | "reply" => {
                let reply_to = (kind == "reply").then(|| own[dice.roll(own.len())]);
                match lead.client().send_message(channel, words, reply_to).await {
                    Ok(id) => {
                        said.push((channel, id));
                        story.settle().await;
                        true
                    }
                    Err(_) => false,
                }
            }
            "thread" | "thread and channel" => {
                let root = own[dice.roll(own.len())];
                let extra = Extra {
                    thread_root: Some(root),
                    also_to_channel: kind == "thread and channel",
                    ..Extra::default()
                };
                roots.push((channel, root));
                // What is refused stays on the desktop that wrote it: Alice only follows.
                send(&story, &lead, channel, words, extra).await
            }
            "react" | "unreact" => {
                let id = own[dice.roll(own.len())];
                // A wish that is refused stays where it was wished.
                let may = exclusion.is_none() && !alice.line.is_cut();
                let who = if may { &alice } else { &lead };
                let emoji = ["👍", "🎉"][dice.roll(2)].to_owned();
                let done = who
                    .client()
                    .react(channel, id, emoji, kind == "react")
                    .await;
                story.settle().await;
                done.is_ok()
            }
            "follow" => {
                let root = own[dice.roll(own.len())];
                let follow = dice.roll(3) > 0;
                alice
                    .client()
                    .follow_thread(channel, root, follow)
                    .await
                    .is_ok()
            }
            "pin" => {
                let id = own[dice.roll(own.len())];
                let pinned = dice.roll(3) > 0;
                lead.client().set_pinned(channel, id, pinned).await.is_ok()
            }
            "name" => {
                let words = ["@all, look", "@alice, look"][dice.roll(2)].to_owned();
                if dice.roll(3) == 0 {
                    let id = own[dice.roll(own.len())];
                    lead.client().edit_message(channel, id, words).await.is_ok()
                } else {
                    match lead.client().send_message(channel, words, None).await {
                        Ok(id) => {
                            said.push((channel, id));
                            story.settle().await;
                            true
                        }
                        Err(_) => false,
                    }
                }
            }
            "announce" => {
                let change = ChangeChannel {
                    mode: Some(Mode::ReadOnly),
                    ..ChangeChannel::default()
                };
                let _ = lead.client().change_channel(channel, change).await;
                let extra = Extra {
                    ask_confirmation: true,
                    ..Extra::default()
                };
                let sent = NewWords {
                    body: words,
                    reply_to: None,
                    extra,
                };
                match lead.client().send(channel, sent).await {
                    Ok(id) => {
                        said.push((channel, id));
                        announced.push((channel, id));
                        story.settle().await;
                        true
                    }
                    Err(_) => false,
                }
            }
            "confirm" => match announced.last() {
                Some((channel, id)) => {
                    let mut done = false;
                    for revision in 0..3 {
                        done |= alice
                            .client()
                            .confirm(*channel, *id, revision)
                            .await
                            .is_ok();
                    }
                    done
                }
                None => false,
            },
            "save" => {
                let id = own[dice.roll(own.len())];
                let saved = dice.roll(3) > 0;
                alice.client().set_saved(channel, id, saved).await.is_ok()
            }
            "unread" => {
                let window = alice
                    .client()
                    .timeline(channel, Anchor::Latest, 10)
                    .await
                    .unwrap();
                let seq = window.from.max(1);
                alice.client().mark_unread(channel, seq).await.is_ok()
            }
            "edit" => lead
                .client()
                .edit_message(channel, own[own.len() - 1], words)
                .await
                .is_ok(),
            "edit of old" => lead
                .client()
                .edit_message(channel, own[0], words)
                .await
                .is_ok(),
            "delete" if own.len() > 1 => {
                let id = own[1 + dice.roll(own.len() - 1)];
                let gone = lead.client().delete_message(channel, id).await.is_ok();
                said.retain(|(_, other)| *other != id);
                gone
            }
            "rename" | "topic" | "mode" => {
                let mode = [Mode::Open, Mode::ReadOnly][dice.roll(2)];
                let change = match kind {
                    "rename" => ChangeChannel {
                        name: Some(words),
                        ..ChangeChannel::default()
                    },
                    "topic" => ChangeChannel {
                        topic: Some(words),
                        ..ChangeChannel::default()
                    },
                    _ => ChangeChannel {
                        mode: Some(mode),
                        ..ChangeChannel::default()
                    },
                };
                lead.client().change_channel(channel, change).await.is_ok()
            }
            "archive" => {
                let mut done = true;
                for archived in [true, false] {
                    let request = SetArchived {
                        archived,
                        text: "Only to see what happens.".into(),
                    };
                    let by = lead.id;
                    done &= story
                        .server
                        .app
                        .write(move |tx| Box::pin(actions::set_archived(tx, by, channel, request)))
                        .await
                        .is_ok();
                }
                done
            }
            "join" => carol.client().join_channel(open).await.is_ok(),
            "leave" => carol.client().leave_channel(open).await.is_ok(),
            "add" => story.add_member(lead.id, channel, root.id).await.is_ok(),
            "remove" => story.remove_member(lead.id, channel, root.id).await.is_ok(),
            "read" => {
                let window = alice
                    .client()
                    .timeline(channel, Anchor::Latest, 10)
                    .await
                    .unwrap();
                alice.client().mark_read(channel, window.to).await.is_ok()
            }
            "exclude" if exclusion.is_none() => {
                let why = "For the length of this story.";
                exclusion = Some(
                    root.revokes(Permission::MessageSend, &alice, Scope::Channel(open), why)
                        .await,
                );
                true
            }
            "restore" => match exclusion.take() {
                Some(id) => {
                    root.restores(id, "The story goes on without it.").await;
                    true
                }
                None => false,
            },
            "grant" => {
                let now = story.server.app.now();
                let grant = GrantIt {
                    id: GrantId::now_v7(),
                    permission: Permission::ChannelManageSettings,
                    scope: Scope::Channel(open),
                    starts_at: None,
                    ends_at: UnixMillis(now.0 + HOUR_MS),
                    text: "For an hour of tidying up.".into(),
                    dry_run: false,
                };
                root.client().grant(alice.id, grant).await.is_ok()
            }
            "person" => {
                let owner = story.server.owner;
                let request = tokenim_protocol::request::CreatePerson {
                    id: tokenim_protocol::ids::PersonId::now_v7(),
                    handle: format!("new{seed}x{step}"),
                    display_name: words,
                    title: String::new(),
                    kind: tokenim_protocol::permission::PersonKind::Member,
                    department: None,
                    manager: None,
                };
                story
                    .server
                    .app
                    .write(move |tx| Box::pin(actions::create_person(tx, owner, request)))
                    .await
                    .is_ok()
            }
            "department" => {
                let made = root
                    .client()
                    .create_department(words.clone(), None, None)
                    .await
                    .is_ok();
                made && root
                    .client()
                    .create_team(words, TeamKind::Open, None, carol.id, None)
                    .await
                    .is_ok()
            }
            "team edit" => {
                let edit = EditTeam {
                    name: words,
                    description: String::new(),
                    join: [JoinRule::Request, JoinRule::Open, JoinRule::Invitation][dice.roll(3)],
                    leave: [LeaveRule::Notify, LeaveRule::Approval][dice.roll(2)],
                    stage: Some(Stage::Running),
                    ends_at: None,
                    charter: Vec::new(),
                };
                carol.client().edit_team(other, edit).await.is_ok()
            }
            "ask to join" => alice.client().join_team(other, words).await.is_ok(),
            "decide" => {
                let approve = dice.roll(2) == 0;
                let why = "As the circle decided.".to_owned();
                let decided = carol
                    .client()
                    .decide_team_request(other, alice.id, approve, why)
                    .await;
                decided.is_ok()
            }
            "invite" => {
                let whom = vec![alice.id];
                carol.client().invite_to_team(other, whom).await.is_ok()
            }
            "withdraw" => alice.client().withdraw_from_team(other).await.is_ok(),
            "leave team" => alice.client().leave_team(other, words).await.is_ok(),
            "people group" => {
                let group = CreatePeopleGroup {
                    id: PeopleGroupId::now_v7(),
                    handle: format!("group{seed}x{step}"),
                    name: words,
                    description: String::new(),
                    members: vec![alice.id, carol.id],
                };
                lead.client().create_people_group(group).await.is_ok()
            }
            "group message" => {
                let people = vec![alice.id, carol.id];
                let name = [String::new(), words][dice.roll(2)].clone();
                lead.client().start_group(people, name).await.is_ok()
            }
            "cut" if !alice.line.is_cut() => {
                story.cut_off(&alice);
                true
            }
            "mend" if alice.line.is_cut() => {
                story.reconnect(&alice).await;
                true
            }
            _ => false,
        };
        if done {
            *hits.entry(kind).or_default() += 1;
        }
        if dice.roll(3) == 0 {
            story.after(Duration::from_secs(dice.roll(90) as u64)).await;
        }
    }
    alice.line.mend();
    story.reconnect(&alice).await;
    story.settle().await;

    let fresh = story.second_desktop_of(&alice).await;
    for person in [&alice, &fresh] {
        for channel in [open, late] {
            load_everything(person, channel).await;
        }
        for (channel, root) in &roots {
            person.client().load_thread(*channel, *root).await.unwrap();
        }
    }
    story.settle().await;
    let (followed, begun) = (
        everything(&alice, &roots).await,
        everything(&fresh, &roots).await,
    );
    for (name, value) in &followed {
        assert_eq!(Some(value), begun.get(name), "seed {seed}: {name}");
    }
    assert_eq!(followed.len(), begun.len());
}

async fn load_everything(person: &Person, channel: ChannelId) {
    for _ in 0..50 {
        let range = Anchor::Range { from: 1, to: None };
        let window = person.client().timeline(channel, range, 500).await.unwrap();
        if !window.has_older {
            return;
        }
        person
            .client()
            .load_hole(channel, window.from)
            .await
            .unwrap();
    }
    panic!("the holes do not end");
}

async fn send(story: &Story, who: &Person, channel: ChannelId, body: String, extra: Extra) -> bool {
    let words = NewWords {
        body,
        reply_to: None,
        extra,
    };
    let sent = who.client().send(channel, words).await.is_ok();
    story.settle().await;
    sent
}

/// Without what depends on when a desktop last asked: who has read, and the local age of
/// what this person may do.
fn plain(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.remove("capabilities");
    }
    for list in ["rows", "root"] {
        let rows = match &mut value[list] {
            Value::Array(rows) => rows.iter_mut().collect(),
            row @ Value::Object(_) => vec![row],
            _ => Vec::new(),
        };
        for row in rows {
            row["content"]["readers"] = Value::Null;
        }
    }
    value
}

/// All that this desktop can show.
async fn everything(person: &Person, roots: &[(ChannelId, MessageId)]) -> BTreeMap<String, Value> {
    let client = person.client();
    let mut all = BTreeMap::new();
    let list = client.list_channels().await.unwrap();
    for row in &list {
        let view = client.open_channel(row.id).await.unwrap();
        let window = client
            .timeline(row.id, Anchor::Range { from: 1, to: None }, 500)
            .await
            .unwrap();
        let capabilities: Vec<_> = view
            .capabilities
            .iter()
            .map(|one| (one.action, one.state, &one.decision))
            .collect();
        all.insert(format!("{} row", row.id), json!(row));
        all.insert(format!("{} channel", row.id), json!(view.channel));
        all.insert(format!("{} capabilities", row.id), json!(capabilities));
        all.insert(
            format!("{} members", row.id),
            json!(client.channel_members(row.id).await.unwrap()),
        );
        all.insert(format!("{} timeline", row.id), plain(json!(window)));
        all.insert(
            format!("{} pins", row.id),
            json!(client.pins(row.id).await.unwrap()),
        );
    }
    for (channel, root) in roots {
        let thread = client.thread(*channel, *root).await.unwrap();
        all.insert(format!("{root} thread"), plain(json!(thread)));
    }
    all.insert("threads".into(), json!(client.threads().await.unwrap()));
    all.insert("mentions".into(), json!(client.mentions().await.unwrap()));
    all.insert("saved".into(), json!(client.saved().await.unwrap()));
    all.insert(
        "list".into(),
        json!(list.iter().map(|row| row.id).collect::<Vec<_>>()),
    );
    all.insert(
        "public".into(),
        json!(client.browse_channels().await.unwrap()),
    );
    let mut directory = json!(client.directory().await.unwrap());
    for part in ["departments", "teams", "people"] {
        if let Some(list) = directory[part].as_array_mut() {
            list.sort_by_key(|one| one["id"].to_string());
        }
    }
    all.insert("directory".into(), directory);
    all.insert(
        "timeline".into(),
        json!(client.my_timeline().await.unwrap()),
    );
    all.insert(
        "rights".into(),
        json!(
            client
                .my_permissions(Scope::Organisation)
                .await
                .unwrap()
                .rows
        ),
    );
    all
}
