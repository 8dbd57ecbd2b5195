//! The demonstration: a permission taken away in one window greys a control in
//! the other, messages arrive exactly once, and history is there without a network.
//!
//! Zhou Yang leads project Falcon, Li Wei works in it.

use crate::checks::Checks;
use crate::{calls, day, files, first_hour, gallery, requests};
use std::path::PathBuf;
use tokenim_testkit::company;
use tokenim_testkit::window::{
    Cable, Desktop, Display, Fault, Outcome, PermissionAt, Program, Seat, ServerProcess, id,
    start_server,
};

const ADMINISTRATOR: &str = "zhouyang";
pub const MEMBER: &str = "liwei";
pub const CHANNEL: &str = "Falcon";

const REVOKED: PermissionAt<'_> = PermissionAt {
    handle: MEMBER,
    permission: "message.send",
    place: CHANNEL,
};
/// What is about to be taken away, and is not, for a picture's sake.
const OTHER: PermissionAt<'_> = PermissionAt {
    handle: "sunhao",
    permission: "message.send",
    place: CHANNEL,
};
const REASON: &str = "上线冻结期，请先走变更流程";
/// A cable on which two hundred megabytes take some ten seconds.
const BYTES_PER_SECOND: u64 = 20 << 20;
const GIVEN_BACK: &str = "冻结结束，恢复正常提交";

pub async fn play() -> Outcome {
    let pictures = std::env::var_os("TOKENIM_DEMO_DIR")
        .map_or_else(|| PathBuf::from("target/demo"), PathBuf::from);
    let mut checks = Checks::new(&pictures)?;
    let dir = tempfile::tempdir()?;
    let display = Display::start(2200, 1000).await?;

    checks.scene("A company opens");
    let server_dir = dir.path().join("server");
    let made = crate::make_company(&server_dir).await.map_err(Fault::new);
    checks.check(
        "thirty people, 21 channels and ten weeks of talk are made by the real actions",
        made,
    )?;
    let server = checks.check("the server answers", start_server(&server_dir).await)?;
    let administrator =
        Seat::take(&display, ADMINISTRATOR, &dir.path().join(ADMINISTRATOR)).await?;
    let mut member = Seat::take(&display, MEMBER, &dir.path().join(MEMBER)).await?;
    member.notes_what_is_opened()?;

    let [left, right] = display.halves();
    let zhou = open(&administrator).await?;
    zhou.place(left).await?;
    let li = open(&member).await?;
    li.place(right).await?;

    let mut played = scenes(
        &mut checks,
        &display,
        server,
        [&administrator, &member],
        zhou,
        li,
    )
    .await;
    if played.is_ok() {
        played = first_hour::plays(&mut checks, &display, dir.path()).await;
    }
    match &played {
        Ok(()) => checks.ended(),
        Err(_) => checks.failed(),
    }
    played
}

pub async fn open(seat: &Seat) -> Outcome<Desktop> {
    let profile = seat.home().join("profile");
    let profile = profile.to_str().expect("the folder was named by us");
    seat.open(&Program::App.path()?, &["--profile", profile])
        .await
}

async fn scenes(
    checks: &mut Checks,
    display: &Display,
    server: ServerProcess,
    [administrator, member]: [&Seat; 2],
    zhou: Desktop,
    li: Desktop,
) -> Outcome {
    let cable = Cable::to(server.address(), BYTES_PER_SECOND).await?;
    li.sees(&id("welcome")).await?;
    checks.picture(&li, "welcome").await?;
    li.click(&id("welcome-sign-in")).await?;
    li.sees(&id("sign-in")).await?;
    checks.picture(&li, "sign-in").await?;
    let signed_in = zhou
        .signs_in(&server.url(), ADMINISTRATOR, company::PASSWORD)
        .await;
    checks.check("Zhou Yang signs in and sees the channels", signed_in)?;
    checks.check(
        "Li Wei signs in and sees the channels",
        li.signs_in(&cable.url(), MEMBER, company::PASSWORD).await,
    )?;
    for desktop in [&zhou, &li] {
        desktop.opens(CHANNEL).await?;
    }
    checks.check("Li Wei may write in Falcon", li.may_write().await)?;
    checks.both(display, "falcon").await?;

    revoked(checks, display, &zhou, &li).await?;
    checks.scene("The main screens, in two languages and two themes");
    let hung = gallery::hang(checks, &zhou, &li, CHANNEL, OTHER).await;
    checks.check("nothing sticks out of a window", hung)?;
    let [left, right] = display.halves();
    zhou.place(left).await?;
    li.place(right).await?;
    li.opens(CHANNEL).await?;
    let server = revoked_offline(checks, server, &li).await?;
    restored(checks, display, &zhou, &li).await?;
    messages(checks, display, &zhou, &li).await?;
    let (server, zhou, li) = restart_offline(checks, display, server, member, zhou, li).await?;
    files::plays(checks, display, &cable, &zhou, administrator.home(), &li).await?;
    calls::plays(checks, display, &server.url(), &zhou, (member, &li)).await?;
    requests::plays(checks, display, &server.url(), &zhou, (member, &li)).await?;
    day::plays(checks, display, &zhou, &li).await?;
    li.close().await?;
    zhou.close().await?;
    checks.check(
        "everything stops when asked to",
        server.stop().await.map(|_| ()),
    )
}

async fn revoked(checks: &mut Checks, display: &Display, zhou: &Desktop, li: &Desktop) -> Outcome {
    checks.scene("A permission is taken away in one window");
    checks.check(
        "Zhou Yang is about to take Li Wei's right to send in Falcon, and sees the effect",
        zhou.is_about_to_revoke(REVOKED, REASON).await,
    )?;
    checks.check("nothing has changed yet", li.may_write().await)?;
    checks.both(display, "effect-before-saving").await?;
    checks.check("Zhou Yang saves it", zhou.saves_change().await)?;
    checks.check("Li Wei's composer greys", li.may_not_write().await)?;
    let beside = li.text(&id("composer-denied")).await?;
    checks.holds(
        "and the reason stands beside it",
        beside.contains(REASON),
        &beside,
    )?;
    checks.both(display, "revoked").await?;
    let told = checks.check("pressing the grey button explains it", li.asks_why().await)?;
    checks.holds(
        "the explanation gives the reason in the administrator's words",
        told.contains(REASON),
        &told,
    )?;
    checks.picture(li, "explanation").await?;
    li.closes_explanation().await
}

async fn revoked_offline(
    checks: &mut Checks,
    server: ServerProcess,
    li: &Desktop,
) -> Outcome<ServerProcess> {
    checks.scene("The same without a network");
    let stopped = checks.check("the server is stopped", server.stop().await)?;
    checks.check(
        "the window says it is offline",
        li.is_connected("offline").await,
    )?;
    checks.check("the composer is still grey", li.may_not_write().await)?;
    let told = li.asks_why().await?;
    checks.holds("the reason is still given", told.contains(REASON), &told)?;
    let age = checks.check(
        "with the age of what is known",
        li.text(&id("explanation-age")).await,
    )?;
    println!("        “{age}”");
    checks.picture(li, "explanation-offline").await?;
    li.closes_explanation().await?;
    let server = checks.check("the server is started again", stopped.start().await)?;
    checks.check(
        "the window is live again by itself",
        li.is_connected("live").await,
    )?;
    Ok(server)
}

async fn restored(checks: &mut Checks, display: &Display, zhou: &Desktop, li: &Desktop) -> Outcome {
    checks.scene("It is given back");
    zhou.opens(CHANNEL).await?;
    zhou.is_connected("live").await?;
    checks.check(
        "Zhou Yang restores it",
        zhou.restores(REVOKED, GIVEN_BACK).await,
    )?;
    checks.check("Li Wei's composer lights up", li.may_write().await)?;
    checks.both(display, "restored").await
}

async fn messages(checks: &mut Checks, display: &Display, zhou: &Desktop, li: &Desktop) -> Outcome {
    checks.scene("A message each way, and an edit");
    zhou.opens(CHANNEL).await?;
    let (there, back, better) = (
        "可以继续提交了，回归也一起跑 🎉",
        "收到，今晚合并 `sync/engine.rs`",
        "收到，明早合并 `sync/engine.rs`",
    );
    zhou.says(there).await?;
    checks.check(
        "Zhou Yang's message reaches Li Wei",
        li.sees_message(there, "sent").await,
    )?;
    li.says(back).await?;
    checks.check(
        "Li Wei's answer reaches Zhou Yang",
        zhou.sees_message("今晚合并", "sent").await,
    )?;
    checks.check("Li Wei changes it", li.edits("今晚合并", better).await)?;
    checks.check(
        "and Zhou Yang sees the change, marked",
        zhou.sees_message("明早合并", "sent").await,
    )?;
    zhou.sees(&id("message-edited")).await?;
    let old = zhou.messages_saying("今晚合并").await?;
    checks.holds("the old wording is gone", old == 0, &format!("{old} of it"))?;
    checks.both(display, "messages").await
}

async fn restart_offline(
    checks: &mut Checks,
    display: &Display,
    server: ServerProcess,
    member: &Seat,
    zhou: Desktop,
    li: Desktop,
) -> Outcome<(ServerProcess, Desktop, Desktop)> {
    checks.scene("A restart without a network");
    let stopped = server.stop().await?;
    li.close().await?;
    let li = checks.check(
        "Li Wei's program is closed and opened while the server is down",
        open(member).await,
    )?;
    let [_, right] = display.halves();
    li.place(right).await?;
    checks.check(
        "it says it is offline, and as of when",
        li.is_connected("offline").await,
    )?;
    checks.check("the history is there", li.opens(CHANNEL).await)?;
    checks.check(
        "with the last messages in it",
        li.sees_message("明早合并", "sent").await,
    )?;
    checks.picture(&li, "offline-history").await?;
    checks.check(
        "search finds Chinese words",
        li.finds("合并", "明早合并").await,
    )?;
    checks.picture(&li, "offline-search").await?;

    checks.scene("A message written offline");
    li.closes_search().await?;
    li.opens(CHANNEL).await?;
    let offline = "离线写的：周五前我把升级步骤补进手册";
    li.says(offline).await?;
    checks.check(
        "it is on the screen at once, with a clock",
        li.sees_message(offline, "queued").await,
    )?;
    checks.picture(&li, "queued").await?;
    let server = stopped.start().await?;
    checks.check(
        "it is sent when the server is back",
        li.sees_message(offline, "sent").await,
    )?;
    checks.check(
        "it reaches Zhou Yang",
        zhou.sees_message(offline, "sent").await,
    )?;
    zhou.is_connected("live").await?;
    let counts = (
        zhou.messages_saying(offline).await?,
        li.messages_saying(offline).await?,
    );
    checks.holds(
        "once, on either side",
        counts == (1, 1),
        &format!("{counts:?}"),
    )?;
    checks.both(display, "arrived-once").await?;
    Ok((server, zhou, li))
}
