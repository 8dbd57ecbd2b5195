//! The first hour of a company, in real windows: nobody is helped by anything but the screens.

use super::stage::open;
use serde_json::json;
use tokenim_testkit::window::{Desktop, Display, Outcome, Seat, id, start_server};

const PASSWORD: &str = "Qing-Shan-42-gate";
const SECOND_PASSWORD: &str = "Hai-Feng-77-gate";

/// From the first window to the open house: organisation, rules, oneself, channels.
async fn sets_up(desktop: &Desktop, link: &str) -> Outcome {
    desktop.connects_to(link).await?;
    desktop.names_company("远帆科技").await?;
    desktop.sees(&id("set-up-profile-mlps-level-3")).await?;
    desktop.founds_company("林悦", "lin.yue", PASSWORD).await?;
    desktop.names_first_person("陈伟 chen.wei").await?;
    desktop.takes_first_department().await?;
    desktop.click(&id("furnish-teams-make")).await?;
    desktop
        .set_value(&id("furnish-channels"), "General")
        .await?;
    desktop.click(&id("furnish-finish")).await?;
    desktop.sees(&id("shell")).await
}

async fn makes_link(desktop: &Desktop) -> Outcome<String> {
    desktop.click(&id("rail-admin")).await?;
    let link = desktop.makes_join_link().await?;
    desktop.click(&id("link-done")).await?;
    Ok(link)
}

async fn joins(desktop: &Desktop, link: &str) -> Outcome {
    desktop.connects_to(link).await?;
    desktop.joins_as("王芳", "wang.fang", SECOND_PASSWORD).await
}

#[tokio::test]
async fn a_company_is_set_up_a_second_person_joins_by_a_link_and_they_talk() -> Outcome {
    let dir = tempfile::tempdir()?;
    let mut server = start_server(&dir.path().join("server")).await?;
    let link = server.set_up_link().await?;
    let display = Display::start(1280, 800).await?;
    let lin_seat = Seat::take(&display, "lin", &dir.path().join("lin")).await?;
    let wang_seat = Seat::take(&display, "wang", &dir.path().join("wang")).await?;

    let lin = open(&lin_seat).await?;
    lin.place(display.whole()).await?;
    sets_up(&lin, &link).await?;
    let invitation = makes_link(&lin).await?;

    let wang = open(&wang_seat).await?;
    wang.place(display.whole()).await?;
    joins(&wang, &invitation).await?;

    lin.opens_quiet("General").await?;
    lin.says("欢迎，王芳！").await?;
    wang.opens_quiet("General").await?;
    wang.sees_message("欢迎，王芳！", "sent").await?;
    wang.says("大家好，我来了。").await?;
    lin.sees_message("大家好，我来了。", "sent").await?;
    wang.close().await?;
    lin.close().await
}

/// What people who use other chat clients check first, in a company an hour old. (Input methods,
/// notices and the start have tests of their own.)
#[tokio::test]
async fn what_people_try_in_the_first_hour_holds_in_a_company_that_was_just_set_up() -> Outcome {
    let dir = tempfile::tempdir()?;
    let mut server = start_server(&dir.path().join("server")).await?;
    let link = server.set_up_link().await?;
    let display = Display::start(1280, 800).await?;
    let lin_seat = Seat::take(&display, "lin", &dir.path().join("lin")).await?;
    let wang_seat = Seat::take(&display, "wang", &dir.path().join("wang")).await?;
    let lin = open(&lin_seat).await?;
    lin.place(display.whole()).await?;
    sets_up(&lin, &link).await?;
    let invitation = makes_link(&lin).await?;
    let wang = open(&wang_seat).await?;
    wang.place(display.whole()).await?;
    joins(&wang, &invitation).await?;

    // The badge is exact, and it clears.
    wang.click(&id("rail-activity")).await?;
    lin.opens_quiet("General").await?;
    for text in ["本周发布计划已经更新", "请大家看看回归结果", "有问题找我"]
    {
        lin.says(text).await?;
        lin.sees_message(text, "sent").await?;
    }
    let titled = "document.title.startsWith(`(${a}) `)";
    wang.until("three unread in the title", titled, &[json!(3)])
        .await?;
    wang.opens("General").await?;
    let cleared = "!document.title.startsWith('(')";
    wang.until("the title without a number", cleared, &[])
        .await?;

    // Two characters inside a longer run of them are found.
    wang.finds("布计", "本周发布计划已经更新").await?;
    wang.closes_search().await?;

    // What is greyed says why, and who can change it.
    wang.click(&id("rail-people")).await?;
    wang.click(&id("people-create-person")).await?;
    let why = wang.text(&id("explanation")).await?;
    assert!(why.contains("林悦"), "nobody to ask: {why}");
    wang.press("\u{e00c}").await?;

    // In the midst of a sentence: another place, the line cut, the program closed.
    wang.opens("General").await?;
    wang.set_value(&id("composer"), "我先说到这里，").await?;
    wang.click(&id("rail-people")).await?;
    wang.opens("General").await?;
    let kept = "document.querySelector(a)?.value === b";
    let draft = [json!(id("composer")), json!("我先说到这里，")];
    wang.until("the draft, back in its channel", kept, &draft)
        .await?;
    let server = server.stop().await?;
    wang.is_connected("offline").await?;
    wang.close().await?;
    let wang = open(&wang_seat).await?;
    wang.until("the draft after a start without a network", kept, &draft)
        .await?;
    wang.sees_message("请大家看看回归结果", "sent").await?;
    wang.is_connected("offline").await?;
    let as_of = wang.text(&id("connection-chip")).await?;
    assert!(as_of.contains(':'), "it does not say as of when: {as_of}");
    wang.finds("归结", "请大家看看回归结果").await?;
    wang.closes_search().await?;

    // What is written meanwhile goes out by itself once the line is back.
    wang.says("我先说到这里，回头接着讲。").await?;
    wang.sees_message("回头接着讲。", "queued").await?;
    let server = server.start().await?;
    wang.sees_message("回头接着讲。", "sent").await?;
    lin.sees_message("回头接着讲。", "sent").await?;
    wang.close().await?;
    lin.close().await?;
    server.stop().await.map(|_| ())
}

#[tokio::test]
async fn somebody_tries_it_on_one_computer_and_finds_it_again_after_a_restart() -> Outcome {
    let dir = tempfile::tempdir()?;
    let display = Display::start(1280, 800).await?;
    let seat = Seat::take(&display, "lin", &dir.path().join("lin")).await?;
    let lin = open(&seat).await?;
    lin.place(display.whole()).await?;
    lin.click(&id("welcome-try")).await?;
    lin.names_company("试试看").await?;
    lin.founds_company("林悦", "lin.yue", PASSWORD).await?;
    lin.click(&id("furnish-skip")).await?;
    lin.sees(&id("furnish-teams")).await?;
    // Closed midway, it comes back to the page it was closed at.
    lin.close().await?;
    let lin = open(&seat).await?;
    lin.place(display.whole()).await?;
    lin.click(&id("furnish-teams-skip")).await?;
    lin.set_value(&id("furnish-channels"), "General").await?;
    lin.click(&id("furnish-finish")).await?;
    lin.opens_quiet("General").await?;
    lin.says("只在这台电脑上").await?;
    lin.sees_message("只在这台电脑上", "sent").await?;
    lin.click(&id("rail-admin")).await?;
    // Nobody elsewhere can come here, so no link is offered, and it is said why.
    lin.sees(&id("local-note")).await?;
    lin.sees_no(&id("link-make")).await?;
    lin.close().await?;

    let file = seat.home().join("profile/local-server/tokenim.db");
    let bytes = std::fs::read(&file)?;
    assert!(
        !bytes.starts_with(b"SQLite format 3"),
        "the local server's database is encrypted"
    );

    let lin = open(&seat).await?;
    lin.opens_quiet("General").await?;
    lin.sees_message("只在这台电脑上", "sent").await?;
    lin.is_connected("live").await?;
    lin.close().await
}
