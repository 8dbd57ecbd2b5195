//! The first hour of a company, in real windows: nobody is helped by anything but the screens.

use super::stage::open;
use tokenim_testkit::window::{Desktop, Display, Outcome, Seat, id, start_server};

const PASSWORD: &str = "Qing-Shan-42-gate";
const SECOND_PASSWORD: &str = "Hai-Feng-77-gate";

/// From the first window to the open house: organisation, rules, oneself, channels.
async fn sets_up(desktop: &Desktop, link: &str) -> Outcome {
    desktop.click(&id("welcome-connect")).await?;
    desktop.set_value(&id("connect-address"), link).await?;
    desktop.click(&id("connect-submit")).await?;
    desktop
        .set_value(&id("set-up-organisation"), "远帆科技")
        .await?;
    desktop.click(&id("set-up-next")).await?;
    desktop.sees(&id("set-up-profile-mlps-level-3")).await?;
    desktop.click(&id("set-up-next")).await?;
    desktop.set_value(&id("set-up-name"), "林悦").await?;
    desktop.set_value(&id("set-up-handle"), "lin.yue").await?;
    for field in ["set-up-new-password", "set-up-new-password-again"] {
        desktop.set_value(&id(field), PASSWORD).await?;
    }
    desktop.click(&id("set-up-submit")).await?;
    desktop
        .set_value(&id("furnish-lines"), "陈伟 chen.wei")
        .await?;
    desktop.click(&id("furnish-add")).await?;
    desktop.sees(&id("furnish-code")).await?;
    desktop.click(&id("furnish-next")).await?;
    desktop
        .click(&format!("{} + span", id("furnish-department")))
        .await?;
    desktop.click(&id("furnish-teams-make")).await?;
    desktop
        .set_value(&id("furnish-channels"), "General")
        .await?;
    desktop.click(&id("furnish-finish")).await?;
    desktop.sees(&id("shell")).await
}

async fn makes_link(desktop: &Desktop) -> Outcome<String> {
    desktop.click(&id("rail-admin")).await?;
    desktop.click(&id("link-make")).await?;
    let link = desktop.text(&id("link-address")).await?;
    desktop.click(&id("link-done")).await?;
    Ok(link.trim().to_owned())
}

async fn joins(desktop: &Desktop, link: &str) -> Outcome {
    desktop.click(&id("welcome-connect")).await?;
    desktop.set_value(&id("connect-address"), link).await?;
    desktop.click(&id("connect-submit")).await?;
    desktop.set_value(&id("join-name"), "王芳").await?;
    desktop.set_value(&id("join-handle"), "wang.fang").await?;
    for field in ["join-new-password", "join-new-password-again"] {
        desktop.set_value(&id(field), SECOND_PASSWORD).await?;
    }
    desktop.click(&id("join-submit")).await?;
    desktop.sees(&id("shell")).await
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

#[tokio::test]
async fn somebody_tries_it_on_one_computer_and_finds_it_again_after_a_restart() -> Outcome {
    let dir = tempfile::tempdir()?;
    let display = Display::start(1280, 800).await?;
    let seat = Seat::take(&display, "lin", &dir.path().join("lin")).await?;
    let lin = open(&seat).await?;
    lin.place(display.whole()).await?;
    lin.click(&id("welcome-try")).await?;
    lin.set_value(&id("set-up-organisation"), "试试看").await?;
    lin.click(&id("set-up-next")).await?;
    lin.click(&id("set-up-next")).await?;
    lin.set_value(&id("set-up-name"), "林悦").await?;
    lin.set_value(&id("set-up-handle"), "lin.yue").await?;
    for field in ["set-up-new-password", "set-up-new-password-again"] {
        lin.set_value(&id(field), PASSWORD).await?;
    }
    lin.click(&id("set-up-submit")).await?;
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
