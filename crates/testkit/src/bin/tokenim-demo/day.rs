//! An ordinary day: a thread, a reaction, a mention, an announcement, a search, a team.

use crate::checks::Checks;
use fantoccini::key::Key;
use tokenim_testkit::window::{Desktop, Display, Outcome, id};

const CHANNEL: &str = "Falcon";
const QUESTION: &str = "明早合并";

pub async fn plays(
    checks: &mut Checks,
    display: &Display,
    zhou: &Desktop,
    li: &Desktop,
) -> Outcome {
    thread(checks, display, zhou, li).await?;
    announcement(checks, li).await?;
    search(checks, li).await?;
    team(checks, li).await
}

async fn thread(checks: &mut Checks, display: &Display, zhou: &Desktop, li: &Desktop) -> Outcome {
    checks.scene("An ordinary day: thread, reaction, mention");
    for desktop in [zhou, li] {
        desktop.opens(CHANNEL).await?;
    }
    zhou.acts_on(QUESTION, "message-thread").await?;
    zhou.sees(&id("thread")).await?;
    zhou.set_value(&id("thread-composer"), "好，合并后我来跑回归。")
        .await?;
    zhou.press(&Key::Enter.to_string()).await?;
    checks.check(
        "Zhou Yang's reply makes a thread that Li Wei sees",
        li.sees(&id("thread-chip")).await,
    )?;
    li.acts_on("回归也一起跑", "message-quick").await?;
    checks.check(
        "Li Wei's reaction reaches Zhou Yang",
        zhou.sees(&id("reaction")).await,
    )?;
    zhou.says("@liwei 升级步骤写好了叫我一声").await?;
    let mentioned = li.reads(&id("mention"), "李伟").await;
    checks.check("Li Wei is mentioned by name", mentioned)?;
    checks.both(display, "thread-reaction-mention").await?;
    zhou.click(&id("panel-close")).await
}

async fn announcement(checks: &mut Checks, li: &Desktop) -> Outcome {
    checks.scene("An announcement that asks to be confirmed");
    li.opens("公告").await?;
    li.click(&id("confirm")).await?;
    checks.check(
        "Li Wei confirms it, and is not asked again",
        li.sees_no(&id("confirm")).await,
    )?;
    for (language, theme) in [("en", "dark"), ("zh-CN", "light")] {
        li.looks(language, theme).await?;
        li.opens("公告").await?;
        checks
            .picture(li, &format!("announcement-{language}-{theme}"))
            .await?;
    }
    Ok(())
}

async fn search(checks: &mut Checks, li: &Desktop) -> Outcome {
    checks.scene("A search with an operator");
    li.opens(CHANNEL).await?;
    checks.check(
        "what Zhou Yang wrote is found by who and where",
        li.finds("from:zhouyang in:Falcon 回归", "回归").await,
    )?;
    checks.picture(li, "search-operators").await?;
    li.closes_search().await
}

async fn team(checks: &mut Checks, li: &Desktop) -> Outcome {
    checks.scene("A team that one asks to join");
    li.click(&id("rail-teams")).await?;
    li.click("[data-testid=\"teams-row\"][data-team=\"Heron\"]")
        .await?;
    li.click(&id("team-join")).await?;
    li.set_value(&id("team-join-ask-text"), "想参加接口评审")
        .await?;
    li.click(&id("team-join-ask-submit")).await?;
    checks.check(
        "Li Wei asks to join Heron, and can take it back",
        li.sees(&id("team-withdraw")).await,
    )?;
    for (language, theme) in [("en", "light"), ("zh-CN", "dark"), ("zh-CN", "light")] {
        li.looks(language, theme).await?;
        li.click(&id("rail-teams")).await?;
        li.sees(&id("team-page")).await?;
        checks
            .picture(li, &format!("team-{language}-{theme}"))
            .await?;
    }
    Ok(())
}
