//! S82, S96: how sensitive what somebody reads may be at most. Wei owns and keeps the rules, Lin
//! administers a team, Bo is in it.

use serde_json::json;
use tokenim_protocol::access::AccessReport;
use tokenim_protocol::clearance::ClearanceEffects;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Decision, ReasonCode};
use tokenim_protocol::purge::{PurgeCause, PurgeList};
use tokenim_protocol::search::FoundPage;

use crate::story::{Answer, REASON, Somebody, Story};

struct Scene {
    story: Story,
    wei: Somebody,
    lin: Somebody,
    bo: Somebody,
    plans: ChannelId,
    lounge: ChannelId,
}

impl Scene {
    async fn begin() -> Self {
        let (story, wei) = Story::begin().await;
        let lin = story.person(&wei, "lin").await;
        let bo = story.person(&wei, "bo").await;
        let team = story.team(&wei, &lin).await;
        let plans = story
            .channel_in(&lin, Some(team), "private", "all", &[&bo])
            .await;
        let lounge = story
            .channel_in(&lin, Some(team), "private", "all", &[&bo])
            .await;
        let label = json!({ "label": "confidential", "text": REASON });
        let path = format!("/v1/channels/{plans}/label");
        story.put(&lin, &path, label).await.done();
        story.says(&lin, plans, "the price is four million").await;
        story.says(&lin, lounge, "a million thanks").await;
        Self {
            story,
            wei,
            lin,
            bo,
            plans,
            lounge,
        }
    }

    async fn sets(&self, by: &Somebody, who: &Somebody, was: &str, level: &str) -> Answer {
        self.asks(by, who, was, level, false).await
    }

    async fn asks(&self, by: &Somebody, who: &Somebody, was: &str, to: &str, dry: bool) -> Answer {
        let body = json!({ "level": to, "was": was, "text": REASON, "dry_run": dry });
        let path = format!("/v1/people/{}/clearance", who.id);
        self.story.put(by, &path, body).await
    }

    async fn report(&self) -> AccessReport {
        let path = format!("/v1/people/{}/access?scope=organisation", self.bo.id);
        self.story.get(&self.wei, &path).await.ok()
    }

    async fn found(&self, who: &Somebody) -> Vec<ChannelId> {
        let search = json!({ "words": "million" });
        let page: FoundPage = self.story.post(who, "/v1/search", search).await.ok();
        page.found.iter().map(|one| one.channel_id).collect()
    }
}

#[track_caller]
fn too_low(answer: &Answer) -> Decision {
    let error = answer.refused(403, ErrorCode::Forbidden);
    let decision = error.decision.expect("a Decision");
    assert_eq!(decision.obstacles[0].code, ReasonCode::LevelTooLow);
    decision
}

#[tokio::test]
async fn s82_what_is_labelled_above_somebodys_level_is_shut_to_them_until_it_is_raised() {
    let scene = Scene::begin().await;
    assert_eq!(scene.report().await.level, Label::Secret);
    assert_eq!(scene.found(&scene.bo).await.len(), 2);
    // A rehearsal tells what it would do and does nothing.
    let told: ClearanceEffects = scene
        .asks(&scene.wei, &scene.bo, "secret", "internal", true)
        .await
        .ok();
    assert_eq!(
        (told.lost.len() as u32 + told.lost_unseen, told.gained.len()),
        (1, 0)
    );
    assert_eq!(told.devices, 1);
    assert_eq!(scene.found(&scene.bo).await.len(), 2);

    let done = scene
        .sets(&scene.wei, &scene.bo, "secret", "internal")
        .await;
    assert_eq!(done.ok::<ClearanceEffects>(), told);
    let report = scene.report().await;
    assert_eq!(report.level, Label::Internal);
    assert_eq!(report.level_set.expect("it was set").by, scene.wei.id);
    // Not read, not found, not written in; who said so and why stands beside it.
    let log = format!("/v1/channels/{}/entries?after=0", scene.plans);
    let answer = scene.story.get(&scene.bo, &log).await;
    let obstacle = too_low(&answer).obstacles.remove(0);
    assert_eq!(obstacle.by, Some(scene.wei.id));
    assert_eq!(obstacle.text.as_deref(), Some(REASON));
    too_low(
        &scene
            .story
            .try_say(&scene.bo, scene.plans, "and mine")
            .await,
    );
    assert_eq!(scene.found(&scene.bo).await, [scene.lounge]);
    // Nothing is asked of a device twice, and the administrators see what waits.
    let purges = format!("/v1/people/{}/purges", scene.bo.id);
    let list: PurgeList = scene.story.get(&scene.wei, &purges).await.ok();
    assert_eq!(list.rows.len(), 1);
    assert_eq!(list.rows[0].cause, PurgeCause::LevelLowered);
    // Nobody comes into what they could not read.
    let back = scene.story.remove(&scene.lin, scene.plans, &scene.bo).await;
    back.done();
    let again = scene.story.add(&scene.lin, scene.plans, &scene.bo).await;
    again.refused(422, ErrorCode::Invalid);

    scene
        .sets(&scene.wei, &scene.bo, "internal", "secret")
        .await
        .ok::<ClearanceEffects>();
    scene
        .story
        .add(&scene.lin, scene.plans, &scene.bo)
        .await
        .done();
    scene
        .story
        .get(&scene.bo, &log)
        .await
        .ok::<serde_json::Value>();
    let list: PurgeList = scene.story.get(&scene.wei, &purges).await.ok();
    let level = |row: &&tokenim_protocol::purge::PurgeRow| row.cause == PurgeCause::LevelLowered;
    assert_eq!(
        list.rows.iter().filter(level).count(),
        0,
        "nothing is waited for"
    );
    // Both stand in the audit, with the reason.
    let acts = scene.story.audit().await;
    let of_level = acts.iter().filter(|act| act["action"] == "clearance.set");
    assert_eq!(of_level.count(), 2);
}

#[tokio::test]
async fn ad_02_nobody_sets_their_own_level_nor_one_above_it_nor_without_the_right() {
    let scene = Scene::begin().await;
    let own = scene
        .sets(&scene.wei, &scene.wei, "secret", "internal")
        .await;
    own.refused(403, ErrorCode::Forbidden);
    let plain = scene
        .sets(&scene.lin, &scene.bo, "secret", "internal")
        .await;
    plain.refused(403, ErrorCode::Forbidden);
    // A level that nobody has, one that was not seen, and no reason.
    let odd = scene.sets(&scene.wei, &scene.bo, "secret", "public").await;
    odd.refused(422, ErrorCode::Invalid);
    let late = scene
        .sets(&scene.wei, &scene.bo, "internal", "confidential")
        .await;
    late.refused(409, ErrorCode::Conflict);
    let path = format!("/v1/people/{}/clearance", scene.bo.id);
    let bare = json!({ "level": "internal", "was": "secret", "text": "" });
    let bare = scene.story.put(&scene.wei, &path, bare).await;
    bare.refused(422, ErrorCode::Invalid);
    assert_eq!(scene.report().await.level, Label::Secret);

    // Said again it is the same, and no second record.
    for _ in 0..2 {
        let set = scene
            .sets(&scene.wei, &scene.bo, "secret", "confidential")
            .await;
        set.ok::<ClearanceEffects>();
    }
    let acts = scene.story.audit().await;
    let of_level = acts.iter().filter(|act| act["action"] == "clearance.set");
    assert_eq!(of_level.count(), 1);
}
