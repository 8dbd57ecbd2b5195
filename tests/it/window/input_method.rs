//! Chinese is typed with an input method, and Enter belongs to it while it composes.

use super::stage::Stage;
use serde_json::json;
use tokenim_testkit::window::{Desktop, InputMethod, Outcome, id};

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

/// Types into a field that has the focus, and takes the letters as they are by Enter.
async fn composes(stage: &Stage, li: &Desktop, field: &str, letters: &str) -> Outcome {
    let focused = "document.activeElement === document.querySelector(a)";
    li.until(field, focused, &[json!(id(field))]).await?;
    // What ended the composition before must not be taken for the end of this one.
    let listen = "(e => { delete window.composedAt; if (e.heard) return; e.heard = true; e.addEventListener('compositionend', e => (window.composedAt = e.timeStamp)); })(document.querySelector(a))";
    li.eval(listen, &[json!(id(field))]).await?;
    stage
        .display
        .hands(&["type", "--delay", "80", letters])
        .await?;
    stage.display.hands(&["key", "Return"]).await?;
    // What follows in the same breath still belongs to it, for no hand is so quick.
    let over = "window.composedAt && performance.now() - window.composedAt > 200";
    li.until("the end of the composition", over, &[]).await?;
    let says = "document.querySelector(a)?.value === b";
    li.until(letters, says, &[json!(id(field)), json!(letters)])
        .await
        .map(|_| ())
}

#[tokio::test]
async fn enter_in_composition_chooses_nothing_in_the_switcher_and_submits_no_dialog() -> Outcome {
    let stage = Stage::open().await?;
    let mut seat = stage.seat("liwei").await?;
    let pinyin = InputMethod::start(&mut seat).await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let there = "document.querySelector(a) !== null";

    // The switcher, which is the search as well: by its pinyin 公告 is offered, and stays so.
    li.focus().await?;
    stage.display.hands(&["key", "ctrl+k"]).await?;
    li.sees(&id("search-input")).await?;
    pinyin.switch_on(&seat).await?;
    composes(&stage, &li, "search-input", "gonggao").await?;
    let offered = json!("[data-testid=palette-channel][data-name=\"公告\"]");
    li.until("公告 offered by its pinyin", there, &[offered])
        .await?;
    stage.display.hands(&["key", "Return"]).await?;
    let opened = json!("[data-testid=channel-header][data-channel-name=\"公告\"]");
    li.until("the next Enter chooses", there, &[opened]).await?;

    // The field for a date: what is none is said by the Enter after the composition.
    li.click(&id("header-date")).await?;
    li.click(&id("date-typed")).await?;
    composes(&stage, &li, "date-typed", "mingtian").await?;
    let problem = [json!(id("date-problem"))];
    assert_eq!(
        li.eval(there, &problem).await?,
        json!(false),
        "Enter in composition submitted"
    );
    stage.display.hands(&["key", "Return"]).await?;
    li.until("the next Enter submits", there, &problem).await?;
    stage.display.hands(&["key", "Escape"]).await?;

    // A dialog that makes something.
    li.click(&id("channels-add")).await?;
    li.click(&id("channels-new-folder")).await?;
    composes(&stage, &li, "folder-name", "kehu").await?;
    let folder = "[...document.querySelectorAll('[data-testid=channel-list] *')].some((e) => e.textContent.trim() === 'kehu')";
    assert_eq!(
        li.eval(folder, &[]).await?,
        json!(false),
        "Enter in composition made it"
    );
    stage.display.hands(&["key", "Return"]).await?;
    li.until("the next Enter makes it", folder, &[]).await?;
    li.close().await
}
