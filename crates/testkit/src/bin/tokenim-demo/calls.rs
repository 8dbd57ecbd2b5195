//! A call by link: set up in the panel, started, joined and ended.

use crate::checks::Checks;
use crate::play::CHANNEL;
use tokenim_testkit::window::{Desktop, Display, Outcome, Seat, id, with};

const PROVIDER: &str = "公司会议";
const ADDRESS: &str = "https://meet.yunfan.example";
const SECRET: &str = "not told to anybody again";

pub async fn plays(
    checks: &mut Checks,
    display: &Display,
    zhou: &Desktop,
    lis_seat: &Seat,
    li: &Desktop,
) -> Outcome {
    checks.scene("A call by link");
    zhou.click(&id("rail-admin")).await?;
    zhou.click(&id("admin-tab-calls")).await?;
    zhou.click(&id("call-provider-add")).await?;
    for (field, value) in [
        ("call-provider-name", PROVIDER),
        ("call-provider-address", ADDRESS),
        ("call-provider-app", "tokenim"),
        ("call-provider-secret", SECRET),
    ] {
        zhou.set_value(&id(field), value).await?;
    }
    zhou.click(&id("call-provider-submit")).await?;
    checks.check(
        "Zhou Yang names the company's meeting server",
        zhou.reads(&id("call-providers"), PROVIDER).await,
    )?;
    checks.picture(zhou, "call-provider").await?;
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
