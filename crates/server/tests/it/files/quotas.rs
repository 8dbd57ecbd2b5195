//! Quotas as administrators set them, and what everybody sees of them.

use serde_json::{Value, json};
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::file::LimitOf;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::quota::{QuotaBoard, QuotaEffect, QuotaOf, Rooms};

use super::*;
use crate::story::REASON;

const MIB: u64 = 1024 * 1024;

async fn set(story: &Story, by: &Somebody, of: Value, bytes: Option<u64>, dry_run: bool) -> Answer {
    let body = json!({ "of": of, "bytes": bytes, "text": REASON, "dry_run": dry_run });
    story.put(by, "/v1/quotas", body).await
}

async fn board(story: &Story, who: &Somebody) -> QuotaBoard {
    story.get(who, "/v1/quotas").await.ok()
}

/// (limit, used) of one kind.
async fn room(story: &Story, who: &Somebody, path: &str, of: LimitOf) -> Option<(u64, u64)> {
    let rooms: Rooms = story.get(who, path).await.ok();
    let found = rooms.rooms.iter().find(|room| room.of == of);
    found.map(|room| (room.limit, room.used))
}

fn kind(kind: &str) -> Value {
    json!({ "kind": kind })
}

fn one(kind: &str, id: impl std::fmt::Display) -> Value {
    json!({ "kind": kind, "id": id.to_string() })
}

#[tokio::test]
async fn fl_07_a_quota_counts_from_the_next_file_on_an_exception_before_it_and_takes_nothing() {
    let (story, owner, bo, lin, channel) = two_in_a_channel().await;
    let kept = hand_over(&story, &bo, channel, "计划.bin", &content(60_000)).await;
    send(&story, &bo, channel, "", &[&kept]).await.1.done();

    set(&story, &owner, kind("each_person"), Some(50_000), false)
        .await
        .done();
    let refused = begin(&story.app, &bo, channel, "b.bin", 1, None).await;
    refused.is(507);
    let limit = refused.error().limit.expect("which");
    assert_eq!(
        (limit.of, limit.limit, limit.remaining),
        (LimitOf::Person, 50_000, 0)
    );
    // What was there before is there still, for whoever may open it.
    fetch(&story.app, &lin, channel, &kept, None).await.is(200);
    begin(&story.app, &lin, channel, "l.bin", 50_000, None)
        .await
        .is(201);

    set(&story, &owner, one("person", bo.id), Some(100_000), false)
        .await
        .done();
    begin(&story.app, &bo, channel, "b.bin", 40_000, None)
        .await
        .is(201);
    // One that is said of all does not touch the exception, and its end brings that back.
    set(&story, &owner, kind("each_person"), Some(10_000), false)
        .await
        .done();
    let own = room(&story, &bo, "/v1/me/room", LimitOf::Person).await;
    assert_eq!(own, Some((100_000, 100_000)));
    set(&story, &owner, one("person", bo.id), None, false)
        .await
        .done();
    let own = room(&story, &bo, "/v1/me/room", LimitOf::Person).await;
    assert_eq!(own, Some((10_000, 100_000)));
    // Nothing said: what the machine allows.
    set(&story, &owner, kind("each_person"), None, false)
        .await
        .done();
    let machine = Limits::default().person_files_bytes_max;
    let own = room(&story, &bo, "/v1/me/room", LimitOf::Person).await;
    assert_eq!(own, Some((machine, 100_000)));
}

#[tokio::test]
async fn fl_07_the_machines_bound_is_never_exceeded_by_what_is_set() {
    let (story, owner, bo, _, channel) = two_in_a_channel().await;
    let machine = Limits::default();
    let too_much = set(
        &story,
        &owner,
        kind("file"),
        Some(machine.file_bytes_max + 1),
        false,
    )
    .await;
    let error = too_much.refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].problem, FieldProblem::NotAllowed);
    set(&story, &owner, kind("file"), Some(0), false)
        .await
        .refused(422, ErrorCode::Invalid);
    set(
        &story,
        &owner,
        kind("file"),
        Some(machine.file_bytes_max),
        false,
    )
    .await
    .done();
    // Whoever runs the machine has made it smaller since.
    let server = story.server_dir();
    let mut small = outside(&story.clock, Threads::Callers);
    small.limits.file_bytes_max = 1_000;
    let app = App::open(&server, small).await.expect("it opens");
    let refused = begin(&app, &bo, channel, "a.bin", 1_001, None).await;
    refused.is(507);
    assert_eq!(refused.error().limit.expect("which").limit, 1_000);
}

#[tokio::test]
async fn who_would_be_over_is_said_before_anything_is_changed() {
    let (story, owner, bo, lin, channel) = two_in_a_channel().await;
    hand_over(&story, &bo, channel, "a.bin", &content(60_000)).await;
    hand_over(&story, &lin, channel, "b.bin", &content(20_000)).await;
    let effect: QuotaEffect = set(&story, &owner, kind("each_person"), Some(30_000), true)
        .await
        .ok();
    let over: Vec<_> = effect.over.iter().map(|row| (row.of, row.used)).collect();
    assert_eq!(over, [(QuotaOf::Person(bo.id), 60_000)]);
    assert_eq!(effect.over_count, 1);
    assert_eq!(
        board(&story, &owner).await.quotas[1].set,
        None,
        "a rehearsal"
    );
    let recorded = |audit: &[Value]| {
        let quota = |row: &&Value| row["action"] == "quota.set";
        audit.iter().filter(quota).count()
    };
    assert_eq!(recorded(&story.audit().await), 0);
    // The channel holds both: it is over as well, but its name is not the owner's to know.
    let effect: QuotaEffect = set(&story, &owner, kind("each_channel"), Some(70_000), true)
        .await
        .ok();
    assert_eq!((effect.over.len(), effect.over_count), (0, 1));

    set(&story, &owner, kind("each_person"), Some(30_000), false)
        .await
        .done();
    let rows = story.audit().await;
    assert_eq!(recorded(&rows), 1);
    let row = rows
        .iter()
        .find(|row| row["action"] == "quota.set")
        .expect("it");
    assert!(row.to_string().contains(REASON), "{row}");
    let seen = board(&story, &owner).await;
    assert_eq!(seen.quotas[1].set, Some(30_000));
    assert_eq!(seen.quotas[1].used, 60_000);
    assert_eq!(seen.quotas[3].used, 80_000);
    let people: Vec<_> = seen.people.iter().map(|row| (row.of, row.used)).collect();
    assert_eq!(
        people,
        [
            (QuotaOf::Person(bo.id), 60_000),
            (QuotaOf::Person(lin.id), 20_000)
        ]
    );
}

#[tokio::test]
async fn az_02_of_a_channel_that_an_administrator_is_not_in_the_panel_tells_no_more_than_bytes() {
    let (story, owner, bo, lin, secret) = two_in_a_channel().await;
    let direct = story.direct(&bo, &lin).await;
    let open = story.channel(&bo, "public", "all", &[]).await;
    hand_over(&story, &bo, secret, "a.bin", &content(30_000)).await;
    hand_over(&story, &bo, direct, "b.bin", &content(20_000)).await;
    hand_over(&story, &bo, open, "c.bin", &content(10_000)).await;
    let answer = story.get(&owner, "/v1/quotas").await;
    let text = answer.body.to_string();
    assert!(!text.contains(&secret.to_string()) && !text.contains(&direct.to_string()));
    let seen: QuotaBoard = answer.ok();
    assert_eq!(seen.elsewhere, 50_000);
    let channels: Vec<_> = seen.channels.iter().map(|row| row.of).collect();
    assert_eq!(channels, [QuotaOf::Channel(open)]);
    // An exception for one that is hidden is refused as for one that is not there.
    let nowhere = ChannelId::now_v7();
    for hidden in [secret, direct, nowhere] {
        set(&story, &owner, one("channel", hidden), Some(MIB), false)
            .await
            .refused(404, ErrorCode::NotFound);
    }
    set(
        &story,
        &owner,
        one("person", PersonId::now_v7()),
        Some(MIB),
        false,
    )
    .await
    .refused(404, ErrorCode::NotFound);
    // Who may not, sees nothing of it at all; who is not in a channel nothing of its room.
    story
        .get(&bo, "/v1/quotas")
        .await
        .refused(403, ErrorCode::Forbidden);
    set(&story, &bo, kind("file"), Some(MIB), false)
        .await
        .refused(403, ErrorCode::Forbidden);
    let path = format!("/v1/channels/{secret}/room");
    story
        .get(&owner, &path)
        .await
        .refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn everybody_sees_what_is_theirs_and_who_can_change_it() {
    let (story, owner, bo, lin, channel) = two_in_a_channel().await;
    hand_over(&story, &bo, channel, "a.bin", &content(30_000)).await;
    set(&story, &owner, one("person", bo.id), Some(40_000), false)
        .await
        .done();
    let path = format!("/v1/channels/{channel}/room");
    assert_eq!(
        room(&story, &bo, &path, LimitOf::Person).await,
        Some((40_000, 30_000))
    );
    let machine = Limits::default();
    let channel_has = Some((machine.channel_files_bytes_max, 30_000));
    assert_eq!(
        room(&story, &lin, &path, LimitOf::Channel).await,
        channel_has
    );
    let person_has = Some((machine.person_files_bytes_max, 0));
    assert_eq!(room(&story, &lin, &path, LimitOf::Person).await, person_has);
    let rooms: Rooms = story.get(&bo, &path).await.ok();
    assert_eq!(rooms.managers, [owner.id]);
    // How much the company keeps is told when there is little left.
    assert_eq!(room(&story, &bo, &path, LimitOf::Organisation).await, None);
    set(&story, &owner, kind("organisation"), Some(31_000), false)
        .await
        .done();
    let all = room(&story, &bo, &path, LimitOf::Organisation).await;
    assert_eq!(all, Some((31_000, 30_000)));
}
