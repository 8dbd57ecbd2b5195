//! Drafts and settings: merged, capped, and nobody else's.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use tokenim_protocol::event::{Kept, PersonEvent};
use tokenim_protocol::ids::{ChannelId, DeviceId, FolderId, MessageId};
use tokenim_protocol::personal::{
    DRAFTS_MAX, FOLDERS_MAX, KeptState, STATE_ITEMS_MAX, Setting, Stamp, StateItem,
};
use tokenim_server::store::{person_log, person_state};

use crate::story::{Answer, Somebody, Story};

const PATH: &str = "/v1/me/state";

fn item(version: u64, device: DeviceId, setting: Setting) -> StateItem {
    StateItem {
        stamp: Stamp { version, device },
        setting,
    }
}

fn draft(channel_id: ChannelId, body: &str) -> Setting {
    Setting::Draft {
        channel_id,
        thread: None,
        body: body.to_owned(),
    }
}

async fn keep(story: &Story, who: &Somebody, items: &[StateItem]) -> Answer {
    story.put(who, PATH, json!({ "items": items })).await
}

async fn rows(story: &Story, table: &str) -> u64 {
    let sql: &'static str = match table {
        "person_state" => "SELECT count(*) FROM person_state",
        "person_entry" => "SELECT count(*) FROM person_entry WHERE kind = 'state_set'",
        other => panic!("{other}"),
    };
    story
        .app
        .read(move |db| Box::pin(async move { Ok(db.one(sql, &[], |row| row.count(0)).await?) }))
        .await
        .expect("counted")
}

#[tokio::test]
async fn late_and_repeated_words_change_nothing() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let (desk, laptop, channel) = (DeviceId::now_v7(), DeviceId::now_v7(), ChannelId::now_v7());
    let (low, high) = (desk.min(laptop), desk.max(laptop));
    let newest = item(2, low, draft(channel, "the second"));
    keep(&story, &lin, std::slice::from_ref(&newest))
        .await
        .done();
    let lines = rows(&story, "person_entry").await;
    for late in [
        newest.clone(),
        item(1, high, draft(channel, "the first")),
        item(2, DeviceId(uuid::Uuid::nil()), draft(channel, "beside it")),
    ] {
        let kept: KeptState = keep(&story, &lin, &[late]).await.ok();
        assert_eq!(kept.items, [newest.clone()]);
    }
    assert_eq!(rows(&story, "person_entry").await, lines);
    let beside = item(2, high, draft(channel, "from the other device"));
    let kept: KeptState = keep(&story, &lin, std::slice::from_ref(&beside)).await.ok();
    assert_eq!(kept.items, [beside]);
}

#[tokio::test]
async fn ds_04_a_hundred_thousand_drafts_and_settings_end_at_their_caps() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let device = DeviceId::now_v7();
    let mut counted: BTreeMap<u16, u32> = BTreeMap::new();
    let mut asked = 0;
    // Drafts, folders, and whatever has no cap of its own, by fifties.
    for n in 0..2_000_u32 {
        let items: Vec<StateItem> = (0..50)
            .map(|_| {
                let channel_id = ChannelId::now_v7();
                let setting = match n % 3 {
                    0 => draft(channel_id, "half a thought"),
                    1 => Setting::Folder {
                        folder_id: FolderId::now_v7(),
                        name: Some("one more".into()),
                        place: 0,
                    },
                    _ => Setting::Favourite {
                        channel_id,
                        place: Some(1),
                    },
                };
                item(1, device, setting)
            })
            .collect();
        asked += items.len();
        let answer = keep(&story, &lin, &items).await;
        *counted.entry(answer.status).or_default() += 1;
    }
    let held = rows(&story, "person_state").await;
    println!("{asked} asked for: {counted:?}, {held} held");
    assert_eq!(asked, 100_000);
    assert!(held <= STATE_ITEMS_MAX as u64);
    assert!(counted[&422] > counted[&200]);
    let person = lin.id;
    let counts = story
        .app
        .read(move |db| Box::pin(async move { Ok(person_state::counts(db, person).await?) }))
        .await
        .expect("counts");
    assert!(counts.drafts <= DRAFTS_MAX as u64);
    assert!(counts.folders <= FOLDERS_MAX as u64);

    // What she has she can still change and empty, and an emptied place can be used again.
    let items = story
        .app
        .read(move |db| Box::pin(async move { Ok(person_state::of(db, person).await?) }))
        .await
        .expect("state");
    let full = items
        .iter()
        .filter_map(Kept::known)
        .find_map(|item| match &item.setting {
            Setting::Draft { channel_id, .. } => Some(*channel_id),
            _ => None,
        })
        .expect("a draft");
    keep(&story, &lin, &[item(2, device, draft(full, "another"))])
        .await
        .done();
    keep(&story, &lin, &[item(3, device, draft(full, ""))])
        .await
        .done();
    let next = item(1, device, draft(ChannelId::now_v7(), "a new one"));
    keep(&story, &lin, &[next]).await.done();

    // Nobody else is touched by it.
    let bo = story.person(&owner, "bo").await;
    let other = item(1, device, draft(ChannelId::now_v7(), "mine"));
    keep(&story, &bo, &[other]).await.done();
}

#[tokio::test]
async fn what_is_too_long_too_many_or_malformed_is_refused_whole() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let device = DeviceId::now_v7();
    let channel_id = ChannelId::now_v7();
    let quiet = |from_minute: u16, days: u8, zone: &str| {
        json!({ "kind": "quiet_hours", "hours": {
            "from_minute": from_minute, "to_minute": 0, "days": days, "zone": zone } })
    };
    let bad = [
        json!({ "kind": "draft", "channel_id": channel_id, "body": "x".repeat(20_001) }),
        json!({ "kind": "draft", "channel_id": channel_id, "body": "x", "person": owner.id }),
        json!({ "kind": "keywords", "words": vec!["x"; 51] }),
        json!({ "kind": "keywords", "words": ["x".repeat(61)] }),
        json!({ "kind": "keywords", "words": [" "] }),
        json!({ "kind": "folder", "folder_id": channel_id, "name": "  ", "place": 0 }),
        json!({ "kind": "folder", "folder_id": channel_id, "name": "x".repeat(81), "place": 0 }),
        quiet(1_440, 1, "UTC"),
        quiet(0, 128, "UTC"),
        quiet(0, 1, &"x".repeat(65)),
        json!({ "kind": "something_else" }),
    ];
    let good = json!({ "stamp": { "version": 1, "device": device },
        "setting": { "kind": "unread_first", "on": true } });
    for setting in bad {
        let item = json!({ "stamp": { "version": 1, "device": device }, "setting": setting });
        let answer = story
            .put(&lin, PATH, json!({ "items": [good, item] }))
            .await;
        assert_eq!(answer.status, 422, "{item}");
    }
    let far = item(u64::MAX, device, Setting::UnreadFirst { on: true });
    assert_eq!(keep(&story, &lin, &[far]).await.status, 422);
    let many: Vec<Value> = vec![good; 51];
    let answer = story.put(&lin, PATH, json!({ "items": many })).await;
    assert_eq!(answer.status, 422);
    assert_eq!(rows(&story, "person_state").await, 0);
}

#[tokio::test]
async fn a_draft_is_read_by_its_writer_only_and_leaves_nothing_in_the_log() {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let bo = story.person(&owner, "bo").await;
    let channel = story.channel(&owner, "public", "all", &[&lin, &bo]).await;
    let device = DeviceId::now_v7();
    let words = "the price is forty-two";
    keep(&story, &lin, &[item(1, device, draft(channel, words))])
        .await
        .done();
    for (who, sees) in [(&lin, true), (&bo, false), (&owner, false)] {
        let person = who.id;
        let told = story
            .app
            .read(move |db| {
                Box::pin(async move {
                    let log = person_log::after(db, person, 0, 500).await?;
                    Ok((log, person_state::of(db, person).await?))
                })
            })
            .await
            .expect("what their socket brings");
        let text = serde_json::to_string(&told).expect("it serialises");
        assert_eq!(text.matches(words).count(), if sees { 2 } else { 0 });
    }
    // Nor does an owner read it by the door to somebody's access.
    let path = format!("/v1/people/{}/access?scope=organisation", lin.id);
    assert!(
        !story
            .get(&owner, &path)
            .await
            .body
            .to_string()
            .contains(words)
    );

    keep(&story, &lin, &[item(2, device, draft(channel, ""))])
        .await
        .done();
    let logged = story
        .app
        .read(|db| {
            Box::pin(async move {
                Ok(db
                    .all(
                        "SELECT body FROM person_entry UNION ALL SELECT setting FROM person_state
                         UNION ALL SELECT leaf FROM audit_entry",
                        &[],
                        |row| row.text(0),
                    )
                    .await?)
            })
        })
        .await
        .expect("read");
    assert!(!logged.concat().contains(words));
}

/// What a device holds of the registers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Device(BTreeMap<String, StateItem>);

impl Device {
    fn take(&mut self, item: &StateItem) {
        let key = item.setting.key();
        let newer = self.0.get(&key).is_none_or(|own| own.stamp < item.stamp);
        if newer {
            self.0.insert(key, item.clone());
        }
    }

    /// What is empty need not be there.
    fn said(mut self) -> Self {
        self.0.retain(|_, item| !item.setting.is_empty());
        self
    }
}

async fn snapshot(story: &Story, who: &Somebody) -> (u64, Device) {
    let person = who.id;
    let (useq, items) = story
        .app
        .read(move |db| {
            Box::pin(async move {
                let useq = person_log::last_useq(db, person).await?;
                Ok((useq, person_state::of(db, person).await?))
            })
        })
        .await
        .expect("a snapshot");
    let mut device = Device::default();
    for item in items.iter().filter_map(Kept::known) {
        device.take(item);
    }
    (useq, device)
}

async fn log_after(story: &Story, who: &Somebody, after: u64) -> Vec<(u64, StateItem)> {
    let person = who.id;
    let entries = story
        .app
        .read(move |db| {
            Box::pin(async move { Ok(person_log::after(db, person, after, 500).await?) })
        })
        .await
        .expect("the log");
    entries
        .iter()
        .filter_map(|entry| match entry.event.known() {
            Some(PersonEvent::StateSet { item }) => Some((entry.useq, item.clone())),
            _ => None,
        })
        .collect()
}

#[derive(Clone, Debug)]
struct Step {
    register: u8,
    version: u64,
    device: bool,
    empty: bool,
}

fn step() -> impl Strategy<Value = Step> {
    (0..6_u8, 1..6_u64, any::<bool>(), prop::bool::weighted(0.3)).prop_map(
        |(register, version, device, empty)| Step {
            register,
            version,
            device,
            empty,
        },
    )
}

async fn holds(steps: &[Step]) -> Result<usize, TestCaseError> {
    let (story, owner) = Story::begin().await;
    let lin = story.person(&owner, "lin").await;
    let devices = [DeviceId::now_v7(), DeviceId::now_v7()];
    let (channel_id, folder_id) = (ChannelId::now_v7(), FolderId::now_v7());
    let thread = Some(MessageId::now_v7());
    let mut snapshots = vec![snapshot(&story, &lin).await];
    for (n, step) in steps.iter().enumerate() {
        let full = !step.empty;
        let body = if full {
            format!("draft {n}")
        } else {
            String::new()
        };
        let setting = match step.register {
            0 => draft(channel_id, &body),
            1 => Setting::Draft {
                channel_id,
                thread,
                body,
            },
            2 => Setting::Favourite {
                channel_id,
                place: full.then_some(n as i64),
            },
            3 => Setting::Folder {
                folder_id,
                name: full.then(|| format!("folder {n}")),
                place: 0,
            },
            4 => Setting::Keywords {
                words: vec![format!("word {n}")],
            },
            _ => Setting::Mute {
                channel_id,
                mute: full.then_some(tokenim_protocol::personal::Mute { until: None }),
            },
        };
        let device = devices[usize::from(step.device)];
        keep(&story, &lin, &[item(step.version, device, setting)])
            .await
            .done();
        snapshots.push(snapshot(&story, &lin).await);
    }
    let (_, last) = snapshots.last().expect("one at least").clone();
    let mut compared = 0;
    for (useq, earlier) in snapshots {
        let mut later = earlier;
        let log = log_after(&story, &lin, useq).await;
        // In order, and in any other: twice, and the last first.
        for (_, item) in log.iter().rev().chain(&log) {
            later.take(item);
        }
        prop_assert_eq!(later.said(), last.clone().said());
        compared += 1;
    }
    Ok(compared)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c_30_a_persons_state_and_the_log_after_it_are_the_later_state(
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(holds(&steps))?;
    }
}
