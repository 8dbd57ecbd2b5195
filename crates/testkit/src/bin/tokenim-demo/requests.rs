//! What was taken is asked back: filed from the grey control, refused with its reason, appealed
//! past the person who refused, and given back.

use crate::checks::Checks;
use crate::play::{CHANNEL, MEMBER, open};
use std::path::Path;
use tokenim_testkit::company;
use tokenim_testkit::window::{Desktop, Display, Outcome, PermissionAt, Seat, id, with};

/// Looks after the company's security.
const GUARD: &str = "hanxue";
/// Zhou Yang's superior.
const SUPERIOR: &str = "chenjing";
const TAKEN: PermissionAt<'_> = PermissionAt {
    handle: MEMBER,
    permission: "file.upload",
    place: CHANNEL,
};
const CAUSE: &str = "上传了来源不明的安装包，查清之前先停";
const WHY: &str = "明早九点前要把标书交给客户，附件传不上去";
const REFUSAL: &str = "安装包的来源还没有查清，在此之前不能再向项目频道上传附件。";
const RULE: &str = "来源不明的文件不得进入项目频道";
const CHANGE: &str = "安全检查有结论之后再提";

pub async fn plays(
    checks: &mut Checks,
    display: &Display,
    server: &str,
    zhou: &Desktop,
    (lis_seat, li): (&Seat, &Desktop),
) -> Outcome {
    checks.scene("A right that was taken is asked back");
    for desktop in [zhou, li] {
        desktop.opens(CHANNEL).await?;
    }
    let guard = another(display, lis_seat, GUARD).await?;
    let taken = takes(display, server, &guard).await;
    checks.check(
        "Han Xue, who looks after security, takes Li Wei's right to upload",
        taken,
    )?;
    let clip = id("composer-attach");
    let grey = li.attribute(&clip, "data-gate", "denied").await;
    checks.check("Li Wei's paper-clip greys", grey)?;
    asks(checks, li, &clip).await?;
    checks.both(display, "request-filed").await?;
    refuses(checks, zhou).await?;
    checks.both(display, "request-refused").await?;
    let superior = another(display, lis_seat, SUPERIOR).await?;
    appeals(checks, display, server, &superior, li).await?;
    li.opens(CHANNEL).await?;
    let lit = li.attribute(&clip, "data-gate", "allowed").await;
    checks.check("and his paper-clip lights up", lit)?;
    checks.picture(li, "request-granted").await
}

/// A place at the display for one more person, with a home beside the others'.
async fn another(display: &Display, beside: &Seat, handle: &str) -> Outcome<Seat> {
    let home = beside
        .home()
        .parent()
        .unwrap_or(Path::new("/"))
        .join(handle);
    Seat::take(display, handle, &home).await
}

async fn takes(display: &Display, server: &str, seat: &Seat) -> Outcome {
    let han = open(seat).await?;
    let [left, _] = display.halves();
    han.place(left).await?;
    han.signs_in(server, GUARD, company::PASSWORD).await?;
    han.revokes(TAKEN, CAUSE).await?;
    han.close().await
}

async fn asks(checks: &mut Checks, li: &Desktop, clip: &str) -> Outcome {
    li.click(clip).await?;
    li.sees(&id("explanation-request")).await?;
    checks.picture(li, "request-explained").await?;
    li.click(&id("explanation-request")).await?;
    let filled = li.reads(&id("request-facts"), CAUSE).await;
    checks.check(
        "the form knows the account, the permission and the cause",
        filled,
    )?;
    li.reads(&id("request-deciders"), "周洋").await?;
    li.set_value(&id("request-statement"), WHY).await?;
    checks.picture(li, "request-form").await?;
    li.click(&id("request-submit")).await?;
    let gone = li.sees_no(&id("request-dialog")).await;
    checks.check("two clicks after the grey control it is filed", gone)?;
    li.click(clip).await?;
    let told = li.reads(&id("explanation-asked"), "周洋").await;
    checks.check("the explanation says with whom it is, and until when", told)?;
    li.click(&id("explanation-open-request")).await?;
    li.sees(&mine("pending")).await
}

async fn refuses(checks: &mut Checks, zhou: &Desktop) -> Outcome {
    let waits = zhou.sees(&id("rail-requests-waiting")).await;
    checks.check("Zhou Yang sees that something waits for him", waits)?;
    zhou.click(&id("rail-requests")).await?;
    zhou.click(&id("requests-inbox")).await?;
    let card = with("request", "data-permission", TAKEN.permission);
    zhou.reads(&card, CAUSE).await?;
    checks.picture(zhou, "request-card").await?;
    zhou.click(&format!("{card} {}", id("request-refuse")))
        .await?;
    zhou.click(&id("refuse-submit")).await?;
    let told = zhou.sees(&with("refuse-lacks", "role", "alert")).await;
    checks.check(
        "without a reason he cannot refuse, and reads what is missing",
        told,
    )?;
    checks.picture(zhou, "request-no-reason").await?;
    zhou.choose(&id("refuse-code"), "rule_forbids").await?;
    for (field, value) in [
        ("refuse-text", REFUSAL),
        ("refuse-rule", RULE),
        ("refuse-change", CHANGE),
    ] {
        zhou.set_value(&id(field), value).await?;
    }
    zhou.click(&id("refuse-submit")).await?;
    let refused = zhou.sees(&with("request", "data-status", "denied")).await;
    checks.check("with one he can", refused)
}

async fn appeals(
    checks: &mut Checks,
    display: &Display,
    server: &str,
    seat: &Seat,
    li: &Desktop,
) -> Outcome {
    let read = li.reads(&id("request-would-change"), CHANGE).await;
    checks.check("Li Wei reads what would change it", read)?;
    li.click(&id("request-appeal")).await?;
    for (field, value) in [
        ("appeal-root_cause", "安装包是客户发来的，不是我下载的"),
        (
            "appeal-explanation",
            "安全检查昨天已经确认没有问题，结论在手册里",
        ),
        ("appeal-need", "明早九点前要把标书交给客户，别无他法"),
    ] {
        li.set_value(&id(field), value).await?;
    }
    li.click(&id("appeal-submit")).await?;
    let appeal = format!("{}{}", mine("pending"), "[data-kind=\"appeal\"]");
    li.sees(&appeal).await?;
    let reviewers = format!("{appeal} {}", id("request-reviewer"));
    li.reads(&reviewers, "陈静").await?;
    let zhou = li.count_saying(&reviewers, "周洋").await?;
    checks.holds(
        "the appeal goes to his superior and not to him",
        zhou == 0,
        &format!("{zhou} of him"),
    )?;
    checks.picture(li, "request-appeal").await?;
    let chen = open(seat).await?;
    let [left, _] = display.halves();
    chen.place(left).await?;
    chen.signs_in(server, SUPERIOR, company::PASSWORD).await?;
    chen.click(&id("rail-requests")).await?;
    chen.click(&id("requests-inbox")).await?;
    chen.reads(&with("request", "data-kind", "appeal"), CAUSE)
        .await?;
    checks.picture(&chen, "request-superior").await?;
    chen.click(&id("request-approve")).await?;
    let granted = li
        .sees(&format!("{}{}", mine("approved"), "[data-kind=\"appeal\"]"))
        .await;
    checks.check("Chen Jing grants it, and Li Wei sees it at once", granted)?;
    chen.close().await
}

fn mine(status: &str) -> String {
    format!("{}[data-mine]", with("request", "data-status", status))
}
