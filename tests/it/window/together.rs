//! Two desktops and a server.

use super::stage::{Stage, open};
use tokenim_testkit::window::{Outcome, PermissionAt};

const SEND_IN_FALCON: PermissionAt<'_> = PermissionAt {
    handle: "liwei",
    permission: "message.send",
    place: "Falcon",
};

#[tokio::test]
async fn a_permission_taken_away_in_one_window_greys_the_other_and_comes_back() -> Outcome {
    let stage = Stage::open().await?;
    let (zhou_seat, li_seat) = (stage.seat("zhouyang").await?, stage.seat("liwei").await?);
    let zhou = stage.person_in(&zhou_seat, "Falcon").await?;
    let li = stage.person_in(&li_seat, "Falcon").await?;
    li.may_write().await?;

    zhou.revokes(SEND_IN_FALCON, "上线前代码冻结，周一再开")
        .await?;
    li.may_not_write().await?;
    assert!(
        li.asks_why().await?.contains("上线前代码冻结，周一再开"),
        "the explanation gives the administrator's reason"
    );
    li.closes_explanation().await?;

    zhou.restores(SEND_IN_FALCON, "冻结结束，恢复正常提交")
        .await?;
    li.may_write().await?;
    li.close().await?;
    zhou.close().await
}

#[tokio::test]
async fn a_program_killed_while_offline_keeps_what_was_written() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let Stage {
        server,
        display: _display,
        dir: _dir,
    } = stage;
    let stopped = server.stop().await?;
    li.is_connected("offline").await?;
    li.says("离线时写的").await?;
    li.sees_message("离线时写的", "queued").await?;
    li.kill().await?;

    let li = open(&seat).await?;
    li.opens("Falcon").await?;
    li.sees_message("离线时写的", "queued").await?;
    let _server = stopped.start().await?;
    li.sees_message("离线时写的", "sent").await?;
    assert_eq!(li.messages_saying("离线时写的").await?, 1);
    li.close().await
}
