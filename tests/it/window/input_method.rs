//! Chinese is typed with an input method, and Enter belongs to it while it composes.

use super::stage::Stage;
use serde_json::json;
use tokenim_testkit::window::{InputMethod, Outcome, id};

#[tokio::test]
async fn pinyin_is_typed_into_the_composer_and_enter_in_composition_never_sends() -> Outcome {
    let stage = Stage::open().await?;
    let mut seat = stage.seat("liwei").await?;
    let pinyin = InputMethod::start(&mut seat).await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let typed = async |text: &str| {
        let says = "(e => (e.value ?? e.innerText).includes(b))(document.querySelector(a))";
        li.until(text, says, &[json!(id("composer")), json!(text)])
            .await
    };

    // The composer shows what is being composed, too; only the event tells when it is over. What
    // follows in the same breath still belongs to it, for no hand is so quick.
    let listen = "document.querySelector(a).addEventListener('compositionend', e => (window.composedAt = e.timeStamp))";
    li.eval(listen, &[json!(id("composer"))]).await?;
    let composed = async || {
        let over = "window.composedAt && performance.now() - window.composedAt > 200";
        li.until("the end of the composition", over, &[]).await?;
        li.eval("delete window.composedAt", &[]).await
    };

    li.focus().await?;
    li.click(&id("composer")).await?;
    pinyin.switch_on(&seat).await?;
    // Space takes the first word that pinyin offers.
    stage
        .display
        .hands(&["type", "--delay", "80", "shijie"])
        .await?;
    stage.display.hands(&["key", "space"]).await?;
    typed("世界").await?;
    composed().await?;

    // Enter while composing takes the letters as they are, and does not send.
    stage
        .display
        .hands(&["type", "--delay", "80", "nihao"])
        .await?;
    stage.display.hands(&["key", "Return"]).await?;
    typed("世界nihao").await?;
    composed().await?;
    assert_eq!(
        li.messages_saying("世界").await?,
        0,
        "Enter in composition sent the message"
    );

    // The next one is the person's own.
    stage.display.hands(&["key", "Return"]).await?;
    li.sees_message("世界nihao", "sent").await?;
    assert_eq!(li.messages_saying("世界nihao").await?, 1);
    li.close().await
}
