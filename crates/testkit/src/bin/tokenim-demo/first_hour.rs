//! The first hour of another company: set-up in a fresh window, a link, and a second desktop
//! that comes by it.

use crate::checks::Checks;
use crate::play::open;
use std::path::Path;
use tokenim_testkit::window::{Desktop, Display, Outcome, Seat, id, start_server};

const PASSWORD: &str = "Qing-Shan-42-gate";
const SECOND_PASSWORD: &str = "Hai-Feng-77-gate";

pub async fn plays(checks: &mut Checks, display: &Display, dir: &Path) -> Outcome {
    checks.scene("The first hour of another company");
    let mut server = start_server(&dir.join("fresh")).await?;
    let link = server.set_up_link().await;
    let link = checks.check("an empty server shows a link for setting up", link)?;
    let [left, right] = display.halves();
    let lin_seat = Seat::take(display, "lin", &dir.join("lin")).await?;
    let lin = open(&lin_seat).await?;
    lin.place(left).await?;
    let done = sets_up(checks, &lin, &link).await;
    checks.check("Lin Yue sets the company up, without help", done)?;
    let made = makes_link(checks, &lin).await;
    let invitation = checks.check("and makes a link for the others", made)?;

    let wang_seat = Seat::take(display, "wang", &dir.join("wang")).await?;
    let wang = open(&wang_seat).await?;
    wang.place(right).await?;
    let came = joins(checks, &wang, &invitation).await;
    checks.check("Wang Fang comes by it on another desktop", came)?;
    lin.opens_quiet("全员").await?;
    lin.says("欢迎，王芳！").await?;
    wang.opens_quiet("全员").await?;
    checks.check(
        "the first message of the company arrives",
        wang.sees_message("欢迎，王芳！", "sent").await,
    )?;
    wang.says("大家好，我来了。").await?;
    lin.sees_message("大家好，我来了。", "sent").await?;
    checks.both(display, "first-messages").await?;
    wang.close().await?;
    lin.close().await?;
    server.stop().await.map(|_| ())
}

/// Chosen at the foot of every page before anybody is signed in.
async fn speaks(desktop: &Desktop, language: &str) -> Outcome {
    desktop
        .click(&id(&format!("door-language-{language}")))
        .await?;
    desktop.sees(&format!("html[lang=\"{language}\"]")).await
}

async fn sets_up(checks: &mut Checks, desktop: &Desktop, link: &str) -> Outcome {
    desktop.sees(&id("welcome")).await?;
    speaks(desktop, "zh-CN").await?;
    desktop.connects_to(link).await?;
    desktop.names_company("青山科技").await?;
    desktop.sees(&id("set-up-profile-mlps-level-3")).await?;
    checks.picture(desktop, "set-up-passwords-zh-CN").await?;
    desktop.founds_company("林悦", "lin.yue", PASSWORD).await?;
    desktop.names_first_person("陈伟 chen.wei").await?;
    desktop.takes_first_department().await?;
    desktop
        .set_value(&id("furnish-projects"), "春季发布")
        .await?;
    checks.picture(desktop, "set-up-teams-zh-CN").await?;
    desktop.click(&id("furnish-teams-make")).await?;
    desktop.sees(&id("furnish-house")).await?;
    speaks(desktop, "en").await?;
    checks.picture(desktop, "set-up-channels-en").await?;
    speaks(desktop, "zh-CN").await?;
    desktop.click(&id("furnish-finish")).await?;
    desktop.sees(&id("shell")).await
}

async fn makes_link(checks: &mut Checks, desktop: &Desktop) -> Outcome<String> {
    for (language, theme) in [("en", "dark"), ("zh-CN", "light")] {
        desktop.looks(language, theme).await?;
        desktop.click(&id("rail-admin")).await?;
        desktop.click(&id("admin-tab-passwords")).await?;
        desktop.sees(&id("passwords-nist-800-63b-4")).await?;
        checks
            .picture(desktop, &format!("password-rules-{language}-{theme}"))
            .await?;
    }
    desktop.click(&id("admin-tab-links")).await?;
    let link = desktop.makes_join_link().await?;
    checks.picture(desktop, "join-link").await?;
    desktop.click(&id("link-done")).await?;
    Ok(link)
}

async fn joins(checks: &mut Checks, desktop: &Desktop, link: &str) -> Outcome {
    desktop.sees(&id("welcome")).await?;
    speaks(desktop, "en").await?;
    desktop.connects_to(link).await?;
    desktop.sees(&id("join")).await?;
    checks.picture(desktop, "join-en").await?;
    desktop.joins_as("王芳", "wang.fang", SECOND_PASSWORD).await
}
