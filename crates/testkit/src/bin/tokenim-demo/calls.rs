//! A call by link: set up in the panel, started, joined and ended.

use crate::checks::Checks;
use crate::play::{CHANNEL, open};
use std::path::Path;
use tokenim_testkit::company;
use tokenim_testkit::window::{Desktop, Display, Outcome, Seat, id, with};

/// Keeps the company's systems; a project's lead may not name a meeting server.
const KEEPER: &str = "wanglei";
const PROVIDER: &str = "公司会议";
const ADDRESS: &str = "https://meet.yunfan.example";
const SECRET: &str = "not told to anybody again";

pub async fn plays(
    checks: &mut Checks,
    display: &Display,
    server: &str,
    zhou: &Desktop,
    (lis_seat, li): (&Seat, &Desktop),
) -> Outcome {
    checks.scene("A call by link");
    zhou.click(&id("rail-admin")).await?;
    zhou.click(&id("admin-tab-calls")).await?;
    checks.check(
        "Zhou Yang, who leads a project, is told that he may not name a meeting server",
        zhou.sees(&with("call-provider-add", "data-gate", "denied"))
            .await,
    )?;
    let home = home_beside(lis_seat);
    let keeper = Seat::take(display, KEEPER, &home).await?;
    let named = names_provider(checks, display, server, &keeper).await;
    checks.check("Wang Lei, who keeps the systems, names it", named)?;
    for desktop in [zhou, li] {
        desktop.opens(CHANNEL).await?;
    }
    zhou.click(&id("header-call")).await?;
    zhou.click(&id("call-start-video")).await?;
    let live = with("call-card", "data-call-state", "live");
    for (desktop, who) in [(zhou, "Zhou Yang"), (li, "Li Wei")] {
        let seen = desktop.sees(&live).await;
        checks.check(&format!("the card is live for {who}"), seen)?;
    }
    li.click(&format!("{live} {}", id("call-join"))).await?;
    zhou.reads(&format!("{live} {}", id("call-joined")), "李伟")
        .await?;
    let opened = lis_seat.opened();
    let room = opened.last().map(String::as_str).unwrap_or_default();
    checks.holds(
        "Li Wei's way in, made for him, opens in the browser",
        room.starts_with(ADDRESS) && room.contains("jwt="),
        room,
    )?;
    checks.both(display, "call-live").await?;
    zhou.click(&format!("{live} {}", id("call-more"))).await?;
    zhou.click(&id("call-end")).await?;
    zhou.click(&id("call-end-confirm")).await?;
    let ended = with("call-card", "data-call-state", "ended");
    for (desktop, who) in [(zhou, "Zhou Yang"), (li, "Li Wei")] {
        let seen = desktop.sees(&ended).await;
        checks.check(&format!("it has ended for {who}"), seen)?;
    }
    checks.both(display, "call-ended").await
}

/// A home for one more person, beside the others'.
fn home_beside(seat: &Seat) -> std::path::PathBuf {
    seat.home().parent().unwrap_or(Path::new("/")).join(KEEPER)
}

async fn names_provider(
    checks: &mut Checks,
    display: &Display,
    server: &str,
    keeper: &Seat,
) -> Outcome {
    let wang = open(keeper).await?;
    let [left, _] = display.halves();
    wang.place(left).await?;
    wang.signs_in(server, KEEPER, company::PASSWORD).await?;
    wang.click(&id("rail-admin")).await?;
    wang.click(&id("admin-tab-calls")).await?;
    wang.click(&id("call-provider-add")).await?;
    for (field, value) in [
        ("call-provider-name", PROVIDER),
        ("call-provider-address", ADDRESS),
        ("call-provider-app", "tokenim"),
        ("call-provider-secret", SECRET),
    ] {
        wang.set_value(&id(field), value).await?;
    }
    wang.click(&id("call-provider-submit")).await?;
    wang.reads(&id("call-providers"), PROVIDER).await?;
    checks.picture(&wang, "call-provider").await?;
    wang.close().await
}
