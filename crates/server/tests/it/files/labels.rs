//! A message that wears more than its channel: who is told what of it, and who may change it.
//! Its files go with it.

use serde_json::{Value, json};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Decision, ReasonCode};
use tokenim_protocol::search::FoundPage;
use tokenim_protocol::time::HOUR_MS;

use super::*;
use crate::story::{REASON, at_channel};

const PRICE: &str = "the price is four million";

/// Lin administers; Bo is a member, Con a contractor, Gus a guest: all in one channel.
struct Scene {
    story: Story,
    owner: Somebody,
    lin: Somebody,
    bo: Somebody,
    con: Somebody,
    gus: Somebody,
    channel: ChannelId,
}

impl Scene {
    async fn begin() -> Self {
        let (story, owner) = Story::begin().await;
        let lin = story.person(&owner, "lin").await;
        let bo = story.person(&owner, "bo").await;
        let con = story.person_of_kind(&owner, "con", "contractor").await;
        let gus = story.person_of_kind(&owner, "gus", "guest").await;
        let team = story.team(&owner, &lin).await;
        let channel = story
            .channel_in(&lin, Some(team), "private", "all", &[&bo, &con, &gus])
            .await;
        Self {
            story,
            owner,
            lin,
            bo,
            con,
            gus,
            channel,
        }
    }

    async fn send(&self, who: &Somebody, body: Value) -> (MessageId, Answer) {
        let id = MessageId::now_v7();
        let mut sent = json!({ "id": id, "body": PRICE });
        let fields = sent.as_object_mut().expect("an object");
        fields.extend(body.as_object().expect("an object").clone());
        let path = format!("/v1/channels/{}/messages", self.channel);
        (id, self.story.post(who, &path, sent).await)
    }

    fn of(&self, message: MessageId, what: &str) -> String {
        format!("/v1/channels/{}/messages/{message}{what}", self.channel)
    }

    async fn wears(&self, who: &Somebody, message: MessageId, label: &str) -> Answer {
        let body = json!({ "label": label, "text": REASON });
        self.story.put(who, &self.of(message, "/label"), body).await
    }

    /// All that this reader is told of the channel, by each way.
    async fn told(&self, who: &Somebody) -> String {
        let log = self.story.log(who, self.channel).await;
        let snapshot = self.story.snapshot(who, self.channel).await;
        let search = json!({ "words": "million" });
        let found: FoundPage = self.story.post(who, "/v1/search", search).await.ok();
        format!("{log:?} {snapshot:?} {found:?}")
    }

    async fn found(&self, who: &Somebody) -> usize {
        let search = json!({ "words": "million" });
        let page: FoundPage = self.story.post(who, "/v1/search", search).await.ok();
        page.found.len()
    }
}

#[track_caller]
fn item(answer: &Answer, code: ReasonCode, label: Label) {
    let error = answer.refused(403, ErrorCode::Forbidden);
    let decision: Decision = error.decision.expect("a Decision");
    let found = decision.obstacles.iter().find(|one| one.code == code);
    assert_eq!(found.and_then(|one| one.item), Some(label), "{decision:?}");
}

#[tokio::test]
async fn whoever_may_not_read_a_message_is_told_that_it_is_there_and_never_a_word_of_it() {
    let scene = Scene::begin().await;
    let (id, sent) = scene
        .send(&scene.lin, json!({ "label": "confidential" }))
        .await;
    sent.done();
    let edit = json!({ "id": MessageId::now_v7(), "body": "now it is five million" });
    let edited = scene.story.put(&scene.lin, &scene.of(id, ""), edit).await;
    edited.done();

    for (who, reads) in [(&scene.bo, true), (&scene.con, true), (&scene.gus, false)] {
        let told = scene.told(who).await;
        assert_eq!(told.contains("million"), reads, "{told}");
        assert!(
            told.contains("Confidential"),
            "the placeholder says what it wears"
        );
        assert_eq!(scene.found(who).await, usize::from(reads));
    }
    // By its id, in its earlier words, quoted or carried on: the same no, with its reason.
    for what in ["", "/revisions", "/thread"] {
        let answer = scene.story.get(&scene.gus, &scene.of(id, what)).await;
        item(&answer, ReasonCode::LevelTooLow, Label::Confidential);
    }
    let react = json!({ "emoji": "👍", "on": true });
    let answer = scene
        .story
        .put(&scene.gus, &scene.of(id, "/reaction"), react)
        .await;
    item(&answer, ReasonCode::LevelTooLow, Label::Confidential);
    let (_, quoted) = scene.send(&scene.gus, json!({ "reply_to": id })).await;
    quoted.refused(422, ErrorCode::Invalid);
    let forward = json!({ "channel_id": scene.channel, "message_id": id });
    let (_, carried) = scene.send(&scene.gus, json!({ "forward": forward })).await;
    carried.refused(422, ErrorCode::Invalid);
    // Nobody writes what they could not read.
    let (_, written) = scene
        .send(&scene.gus, json!({ "label": "confidential" }))
        .await;
    item(&written, ReasonCode::LevelTooLow, Label::Confidential);

    // A copy wears what it was copied from.
    let (copy, carried) = scene
        .send(&scene.bo, json!({ "body": "", "forward": forward }))
        .await;
    carried.done();
    let answer = scene.story.get(&scene.gus, &scene.of(copy, "")).await;
    item(&answer, ReasonCode::LevelTooLow, Label::Confidential);
}

#[tokio::test]
async fn a_message_is_raised_by_whoever_may_edit_it_or_manages_and_lowered_by_a_right_of_its_own() {
    let scene = Scene::begin().await;
    let (id, sent) = scene.send(&scene.bo, json!({})).await;
    sent.done();
    assert!(scene.told(&scene.con).await.contains("million"));
    // Neither wrote it nor manages here.
    let answer = scene.wears(&scene.con, id, "secret").await;
    answer.refused(403, ErrorCode::Forbidden);
    scene.wears(&scene.bo, id, "confidential").await.done();
    assert!(!scene.told(&scene.gus).await.contains("million"));
    scene.wears(&scene.lin, id, "secret").await.done();
    for who in [&scene.con, &scene.gus] {
        assert!(!scene.told(who).await.contains("million"));
    }
    assert!(scene.told(&scene.bo).await.contains("million"));
    // What a secret keeps from its readers, too.
    let forward = json!({ "channel_id": scene.channel, "message_id": id });
    let (_, carried) = scene
        .send(&scene.bo, json!({ "body": "", "forward": forward }))
        .await;
    item(&carried, ReasonCode::LabelForbids, Label::Secret);

    for who in [&scene.bo, &scene.lin] {
        let answer = scene.wears(who, id, "internal").await;
        answer.refused(403, ErrorCode::Forbidden);
    }
    let (right, here) = ("data.label_change", at_channel(scene.channel));
    let (_, granted) = scene
        .story
        .grant(&scene.owner, &scene.lin, right, here, HOUR_MS)
        .await;
    granted.done();
    let unreasoned = json!({ "label": "internal", "text": "" });
    let path = scene.of(id, "/label");
    let answer = scene.story.put(&scene.lin, &path, unreasoned).await;
    answer.refused(422, ErrorCode::Invalid);
    scene.wears(&scene.lin, id, "internal").await.done();
    assert!(scene.told(&scene.gus).await.contains("million"));
    let said = scene.story.audit().await;
    let lines: Vec<_> = said
        .iter()
        .filter(|line| line["action"] == "message.label")
        .collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(!format!("{lines:?}").contains("million"));
}

#[tokio::test]
async fn the_files_of_a_message_go_with_what_it_wears() {
    let scene = Scene::begin().await;
    let file = hand_over(
        &scene.story,
        &scene.lin,
        scene.channel,
        "offer.pdf",
        b"four",
    )
    .await;
    let path = format!("/v1/channels/{}/files/{file}", scene.channel);
    let (id, sent) = scene
        .send(&scene.lin, json!({ "attachments": [file] }))
        .await;
    sent.done();
    let opens = async |who: &Somebody| {
        let reply = fetch(&scene.story.app, who, scene.channel, &file, None).await;
        reply.status
    };
    assert!(scene.told(&scene.gus).await.contains("offer.pdf"));
    scene.wears(&scene.lin, id, "confidential").await.done();
    let told = scene.told(&scene.gus).await;
    assert!(!told.contains("offer.pdf"), "{told}");
    assert_eq!(opens(&scene.con).await, 200);
    // To the outside not even by whoever may read it and share files.
    let (right, here) = ("file.share_external", at_channel(scene.channel));
    let (_, granted) = scene
        .story
        .grant(&scene.owner, &scene.bo, right, here, HOUR_MS)
        .await;
    granted.done();
    let bo = scene.story.session_of(scene.bo.id).await;
    let link = json!({ "id": MessageId::now_v7(), "days": 1, "opens_max": null });
    let answer = scene.story.post(&bo, &format!("{path}/links"), link).await;
    item(&answer, ReasonCode::LabelForbids, Label::Confidential);
    // Of what is secret there is no file at all.
    scene.wears(&scene.lin, id, "secret").await.done();
    assert_eq!(opens(&scene.con).await, 404, "not told of");
    for who in [&scene.bo, &scene.lin] {
        assert_eq!(opens(who).await, 403);
    }
    let other = hand_over(&scene.story, &scene.lin, scene.channel, "more.pdf", b"five").await;
    let with = json!({ "attachments": [other], "label": "secret" });
    let (_, answer) = scene.send(&scene.lin, with).await;
    item(&answer, ReasonCode::LabelForbids, Label::Secret);
}
