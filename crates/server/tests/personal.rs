//! What may as well be lost: who is there and who is writing, over real frames.

mod common;

use std::time::Duration;

use common::{Company, Socket, Someone};
use futures_util::SinkExt;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::frame::{ClientFrame, Cursor, ServerFrame};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::personal::Presence;
use tokio_tungstenite::tungstenite::Message;

impl Socket {
    async fn says(&mut self, frame: &ClientFrame) {
        let text = serde_json::to_string(frame).expect("it serialises");
        self.stream.send(Message::text(text)).await.expect("sent");
    }

    /// Everything that comes within a time.
    async fn within(&mut self, time: Duration) -> Vec<ServerFrame> {
        let mut frames = Vec::new();
        let reading = async {
            while let Some(frame) = self.next().await {
                frames.push(frame);
            }
        };
        let _ = tokio::time::timeout(time, reading).await;
        frames
    }
}

const A_MOMENT: Duration = Duration::from_secs(1);
/// Longer than changes of presence are gathered.
const A_WHILE: Duration = Duration::from_secs(5);

async fn live(company: &Company, who: &Someone) -> Socket {
    company.socket(who, Cursor::default()).await.0
}

fn writers(frames: &[ServerFrame]) -> usize {
    frames
        .iter()
        .filter(|frame| matches!(frame, ServerFrame::Typing { .. }))
        .count()
}

fn typing(channel_id: ChannelId) -> ClientFrame {
    ClientFrame::Typing {
        channel_id,
        thread: None,
    }
}

#[tokio::test(start_paused = true)]
async fn ws_06_who_may_not_write_or_is_not_there_is_not_heard_writing() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let lin = company.colleague(&owner, "lin").await;
    let bo = company.colleague(&owner, "bo").await;
    let eve = company.colleague(&owner, "eve").await;
    let falcon = company.channel(&owner, "all", &[&lin, &bo]).await;
    let mut lins = live(&company, &lin).await;
    let mut bos = live(&company, &bo).await;
    let mut eves = live(&company, &eve).await;

    bos.says(&typing(falcon)).await;
    assert_eq!(writers(&lins.within(A_MOMENT).await), 1);
    assert_eq!(writers(&eves.within(A_MOMENT).await), 0, "from outside");
    assert_eq!(writers(&bos.within(A_MOMENT).await), 0, "not to oneself");

    // From outside, and of what is not there: nothing, and no other answer either.
    eves.says(&typing(falcon)).await;
    eves.says(&typing(ChannelId::now_v7())).await;
    assert_eq!(writers(&lins.within(A_MOMENT).await), 0);
    assert_eq!(eves.within(A_MOMENT).await, []);

    // A right that is taken away counts from the next frame, on the same socket.
    let exclude = serde_json::json!({
        "id": tokenim_protocol::ids::ExclusionId::now_v7(), "permission": "message.send",
        "scope": { "kind": "channel", "id": falcon }, "code": "REVOKED",
        "text": "while this is looked into, as was agreed", "ends_at": null,
        "review_at": company.app().now().plus_ms(86_400_000),
    });
    let path = format!("/v1/people/{}/exclusions", bo.id);
    let answer = company.post(&owner, &path, exclude).await;
    assert!(answer.status < 300, "{}", answer.body);
    bos.within(A_MOMENT).await;
    bos.says(&typing(falcon)).await;
    assert_eq!(writers(&lins.within(A_MOMENT).await), 0);

    // And who was taken out neither hears nor is heard.
    company.remove(&owner, falcon, &lin).await;
    lins.within(A_MOMENT).await;
    lins.says(&typing(falcon)).await;
    assert_eq!(writers(&bos.within(A_MOMENT).await), 0);
    let mut owners = live(&company, &owner).await;
    owners.says(&typing(falcon)).await;
    assert_eq!(writers(&bos.within(A_MOMENT).await), 1);
    assert_eq!(writers(&lins.within(A_MOMENT).await), 0);
}

#[tokio::test(start_paused = true)]
async fn ws_05_who_says_too_much_is_closed_and_the_others_notice_nothing() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let lin = company.colleague(&owner, "lin").await;
    let falcon = company.channel(&owner, "all", &[&lin]).await;
    let mut owners = live(&company, &owner).await;
    let mut lins = live(&company, &lin).await;
    for _ in 0..10_000 {
        let text = serde_json::to_string(&typing(falcon)).expect("it serialises");
        if owners.stream.send(Message::text(text)).await.is_err() {
            break;
        }
    }
    let rest = owners.rest().await;
    assert_eq!(
        rest.last(),
        Some(&ServerFrame::Bye {
            code: ErrorCode::TooManyRequests
        })
    );
    assert!(writers(&lins.within(A_WHILE).await) <= 20);
    assert_eq!(company.say(&lin, falcon, "quiet again").await.status, 200);

    // Whoever writes as people do is never closed.
    let mut owners = live(&company, &owner).await;
    for _ in 0..60 {
        owners.says(&typing(falcon)).await;
        owners.says(&ClientFrame::Here { active: true }).await;
        tokio::time::sleep(A_MOMENT).await;
    }
    owners.within(A_MOMENT).await;
    owners.says(&typing(falcon)).await;
    assert!(writers(&lins.within(A_MOMENT).await) > 0);
}

#[tokio::test(start_paused = true)]
async fn presence_is_told_to_who_says_that_they_are_there_and_wakes_nobody_else() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let lin = company.colleague(&owner, "lin").await;
    let mut silent = live(&company, &owner).await;
    let mut lins = live(&company, &lin).await;
    lins.says(&ClientFrame::Here { active: true }).await;
    let heard = lins.within(A_WHILE).await;
    let presences: Vec<&ServerFrame> = heard
        .iter()
        .filter(|frame| matches!(frame, ServerFrame::Presence { .. }))
        .collect();
    assert_eq!(
        presences.len(),
        2,
        "the list, and that she is there: {heard:?}"
    );
    assert_eq!(silent.within(A_WHILE).await, []);

    let mut owners = live(&company, &owner).await;
    owners.says(&ClientFrame::Here { active: false }).await;
    let seen = lins
        .until(|frame| matches!(frame, ServerFrame::Presence { .. }))
        .await;
    let Some(ServerFrame::Presence { people }) = seen.last() else {
        panic!("{seen:?}");
    };
    assert_eq!(people[0].person, owner.id);
    assert_eq!(people[0].presence, Presence::Away);
}

#[tokio::test(start_paused = true)]
async fn how_much_is_to_come_is_said_before_it_comes() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    let (_, frames) = company.socket(&owner, Cursor::default()).await;
    let mut cursor = Cursor::default();
    for frame in &frames {
        match frame {
            ServerFrame::Welcome { log_epoch, .. } => cursor.log_epoch = Some(*log_epoch),
            ServerFrame::PersonSnapshot { snapshot } => cursor.useq = snapshot.useq,
            ServerFrame::OrganisationSnapshot { snapshot } => cursor.oseq = snapshot.oseq,
            ServerFrame::ChannelSnapshot { snapshot } => {
                cursor.channels.insert(snapshot.channel.id, snapshot.seq);
            }
            _ => {}
        }
    }
    for n in 0..7 {
        company.say(&owner, falcon, &format!("{n}")).await;
    }
    let (_, frames) = company.socket(&owner, cursor.clone()).await;
    let to_come = frames.iter().find_map(|frame| match frame {
        ServerFrame::ToCome { entries } => Some(*entries),
        _ => None,
    });
    assert_eq!(to_come, Some(7));
    cursor.channels.insert(falcon, 1_000_000);
    let (_, frames) = company.socket(&owner, cursor).await;
    assert!(
        frames.contains(&ServerFrame::ToCome { entries: 1 }),
        "a snapshot"
    );
}
