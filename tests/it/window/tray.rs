//! The program beside its window: in the tray, at the start of a session, and when somebody
//! opens an address of ours.

use super::hostile::Colleague;
use super::panel::Panel;
use super::stage::{Stage, open};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokenim_testkit::window::{Desktop, Fault, Outcome, PATIENCE, Process, Program, Seat, id};

/// The window manager's own way to close what has the keyboard.
const CLOSE: [&str; 2] = ["key", "alt+F4"];

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_window_waits_in_the_tray_and_a_press_brings_it_back() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let mut panel = Panel::at(&seat).await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let icon = panel.icon().await?;

    li.focus().await?;
    stage.display.hands(&CLOSE).await?;
    is_shown(&seat, li.pid(), false).await?;
    assert!(
        Path::new(&format!("/proc/{}", li.pid())).exists(),
        "it runs on"
    );
    icon.press().await?;
    is_shown(&seat, li.pid(), true).await?;
    // The setting takes it back; then closing is the end.
    rpc(
        &li,
        "set_desktop",
        json!({ "close_hides": false, "autostart": false }),
    )
    .await?;
    li.focus().await?;
    stage.display.hands(&CLOSE).await?;
    is_gone(li.pid()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_panel_closing_ends_the_program_and_the_settings_say_so() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let told = async {
        let view = rpc(&li, "desktop", json!({})).await?;
        Outcome::Ok(view["tray"].clone())
    };
    assert_eq!(told.await?, "no_host");
    li.focus().await?;
    stage.display.hands(&CLOSE).await?;
    is_gone(li.pid()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unread_marks_icon_and_title_and_goes_when_it_is_read() -> Outcome {
    let stage = Stage::open().await?;
    let li_seat = stage.seat("liwei").await?;
    let mut panel = Panel::at(&li_seat).await?;
    let li = stage.person_in(&li_seat, "Falcon").await?;
    li.is_connected("live").await?;
    let zhou = Colleague::sign_in(&stage, "zhouyang").await?;
    let chat = zhou.channel("闲聊").await?;
    let icon = panel.icon().await?;
    li.focus().await?;
    // Whatever was unread before is read first, so that only the new one counts.
    read_everything(&li).await?;
    icon.until("an unmarked icon", async |icon| {
        Ok(!icon.is_marked().await?)
    })
    .await?;
    assert!(!title(&li_seat, li.pid()).await?.starts_with('('));

    let question = json!({ "channel_id": chat, "body": "面馆还是食堂?" });
    zhou.does("send_message", question).await?;
    icon.until("the mark", async |icon| icon.is_marked().await)
        .await?;
    let sentence = icon.sentence().await?;
    assert!(
        sentence.contains('1') || sentence.contains("One"),
        "{sentence}"
    );
    assert!(
        !sentence.contains("面馆"),
        "an icon says how much, never what"
    );
    let waited = waiting(async || Ok(title(&li_seat, li.pid()).await?.starts_with("(1) ")));
    waited.await?;

    li.opens("闲聊").await?;
    icon.until("the mark's end", async |icon| Ok(!icon.is_marked().await?))
        .await?;
    waiting(async || Ok(!title(&li_seat, li.pid()).await?.starts_with('('))).await?;
    li.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_speaks_the_persons_language_keeps_quiet_and_quits() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let mut panel = Panel::at(&seat).await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let icon = panel.icon().await?;
    for (language, open, quit) in [
        ("en", "Open TokenIM", "Quit TokenIM"),
        ("zh-CN", "打开 TokenIM", "退出 TokenIM"),
    ] {
        let mut preferences = rpc(&li, "preferences", json!({})).await?;
        preferences["language"] = json!(language);
        rpc(&li, "set_preferences", preferences).await?;
        icon.until(open, async |icon| {
            let labels: Vec<String> = icon
                .menu()
                .await?
                .into_iter()
                .map(|entry| entry.label)
                .collect();
            Ok(
                labels.iter().any(|label| label == open)
                    && labels.iter().any(|label| label == quit),
            )
        })
        .await?;
    }
    icon.choose("30 分钟").await?;
    let offers = |wanted: &'static str| {
        icon.until(wanted, async move |icon| {
            Ok(icon.menu().await?.iter().any(|entry| entry.label == wanted))
        })
    };
    offers("关闭勿扰").await?;
    icon.choose("关闭勿扰").await?;
    offers("1 小时").await?;
    icon.choose("退出 TokenIM").await?;
    is_gone(li.pid()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn started_with_the_session_it_waits_hidden_and_comes_up_without_a_flash() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    // Signed in once, in the dark theme, and asked to start with the session.
    let li = stage.person_in(&seat, "Falcon").await?;
    li.looks("zh-CN", "dark").await?;
    let view = rpc(
        &li,
        "set_desktop",
        json!({ "close_hides": true, "autostart": true }),
    )
    .await?;
    assert_eq!(view["autostart"], json!(true));
    li.close().await?;
    let entries = seat.home().join(".config/autostart");
    let entry = entries
        .read_dir()?
        .next()
        .ok_or_else(|| Fault::new("no entry"))??;
    let text = std::fs::read_to_string(entry.path())?;
    let exec = text
        .lines()
        .find_map(|line| line.strip_prefix("Exec="))
        .ok_or_else(|| Fault::new("the entry starts nothing"))?;
    let words: Vec<&str> = exec.split(' ').map(|word| word.trim_matches('"')).collect();
    assert!(words.contains(&"--hidden"), "{exec}");

    let mut panel = Panel::at(&seat).await?;
    let app = Process::start(seat.command(words[0]).args(&words[1..]), "").await?;
    let icon = panel.icon().await?;
    assert!(
        !windows(&seat, app.pid(), true).await?,
        "nothing is to be seen"
    );

    // As it comes up, no picture of it is bright.
    icon.press().await?;
    is_shown(&seat, app.pid(), true).await?;
    let file = stage.dir.path().join("flash.png");
    for _ in 0..6 {
        stage.display.screenshot(&file).await?;
        assert!(brightness(&seat, &file).await? < 0.5, "it flashed");
    }
    app.kill().await
}

#[tokio::test(flavor = "multi_thread")]
async fn lk_06_an_address_of_a_second_instance_asks_before_it_does_anything() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let channels = rpc(&li, "list_channels", json!({})).await?;
    let channel = channels
        .as_array()
        .and_then(|rows| rows.iter().find(|row| row["name"] == "闲聊"))
        .and_then(|row| row["id"].as_str())
        .ok_or_else(|| Fault::new("no such channel"))?;

    hand_over(&seat, &format!("tokenim://channel/{channel}")).await?;
    li.sees(&id("link-dialog")).await?;
    assert!(li.text(&id("link-dialog")).await?.contains("闲聊"));
    is_in(&li, "Falcon").await?;
    li.click(&id("link-not-now")).await?;
    li.sees_no(&id("link-dialog")).await?;
    is_in(&li, "Falcon").await?;

    for hostile in [
        "tokenim://sign_out".to_owned(),
        "tokenim://callback?code=abc&state=x".to_owned(),
        format!("tokenim://channel/{channel}/../../etc/passwd"),
        format!("tokenim://channel/{channel}?token=abc"),
        format!("tokenim://{}", "a".repeat(100_000)),
    ] {
        hand_over(&seat, &hostile).await?;
        li.sees(&id("toast")).await?;
        assert_eq!(li.count(&id("link-dialog")).await?, 0, "{hostile:.60}");
        li.eval("document.querySelectorAll('[data-testid=\"toast\"] button').forEach((button) => button.click())", &[])
            .await?;
        li.sees_no(&id("toast")).await?;
        is_in(&li, "Falcon").await?;
    }

    hand_over(&seat, &format!("tokenim://channel/{channel}")).await?;
    li.click(&id("link-open")).await?;
    is_in(&li, "闲聊").await?;
    li.close().await
}

/// Starts the program again with an address, as a desktop does; the first one takes it.
async fn hand_over(seat: &Seat, address: &str) -> Outcome {
    let profile = seat.home().join("profile");
    let mut second = seat.command(Program::App.path()?);
    second.arg("--profile").arg(profile).arg(address);
    let ended = tokio::time::timeout(PATIENCE, second.kill_on_drop(true).status())
        .await
        .map_err(|_| Fault::new("the second instance stayed"))??;
    assert!(ended.success());
    Ok(())
}

async fn is_in(li: &Desktop, channel: &str) -> Outcome {
    li.attribute(&id("channel-header"), "data-channel-name", channel)
        .await
}

async fn rpc(desktop: &Desktop, name: &str, args: Value) -> Outcome<Value> {
    let script = "const done = arguments[2];
        window.__TAURI_INTERNALS__.invoke('rpc', { name: arguments[0], args: arguments[1] })
            .then((ok) => done({ ok }), (refused) => done({ refused }));";
    let answer = desktop
        .client()
        .execute_async(script, vec![json!(name), args])
        .await?;
    match answer.get("ok") {
        Some(ok) => Ok(ok.clone()),
        None => Err(Fault::new(format!("{name}: {answer}"))),
    }
}

async fn read_everything(desktop: &Desktop) -> Outcome {
    for row in rpc(desktop, "list_channels", json!({}))
        .await?
        .as_array()
        .into_iter()
        .flatten()
    {
        if row["unread"] != json!(0)
            && let Some(name) = row["name"].as_str()
        {
            desktop.opens(name).await?;
        }
    }
    desktop.opens("Falcon").await
}

/// Whether the window manager shows a window of this program.
async fn windows(seat: &Seat, pid: u32, visible: bool) -> Outcome<bool> {
    let mut search = seat.command("xdotool");
    search.arg("search");
    if visible {
        search.arg("--onlyvisible");
    }
    let found = search
        .args(["--pid", &pid.to_string(), "--name", "."])
        .output()
        .await?;
    Ok(!found.stdout.is_empty())
}

async fn is_shown(seat: &Seat, pid: u32, shown: bool) -> Outcome {
    waiting(async || Ok(windows(seat, pid, true).await? == shown)).await
}

async fn title(seat: &Seat, pid: u32) -> Outcome<String> {
    let mut search = seat.command("xdotool");
    let pid = pid.to_string();
    // Without a pattern of its own it would take the next word for one.
    search.args([
        "search",
        "--onlyvisible",
        "--pid",
        &pid,
        "--name",
        ".",
        "getwindowname",
    ]);
    let output = search.output().await?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

async fn is_gone(pid: u32) -> Outcome {
    waiting(async || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // The driver collects it late: a dead one that waits for that is gone for us.
        Ok(stat
            .rsplit_once(") ")
            .is_none_or(|(_, rest)| rest.starts_with(['Z', 'X'])))
    })
    .await
}

async fn waiting(mut so: impl AsyncFnMut() -> Outcome<bool>) -> Outcome {
    let waited = async {
        let mut often = tokio::time::interval(Duration::from_millis(50));
        while !so().await? {
            often.tick().await;
        }
        Outcome::Ok(())
    };
    tokio::time::timeout(PATIENCE, waited)
        .await
        .map_err(|_| Fault::new("waited in vain"))?
}

/// How bright a picture is on the whole: 0 is black, 1 white.
async fn brightness(seat: &Seat, file: &Path) -> Outcome<f64> {
    let mut convert = seat.command("convert");
    let output = convert
        .arg(file)
        .args(["-colorspace", "Gray", "-format", "%[fx:mean]", "info:"])
        .output()
        .await?;
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .map_err(|_| Fault::new("the picture cannot be measured"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_started_the_program_waits_for_the_page() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let channels = rpc(&li, "list_channels", json!({})).await?;
    let channel = channels[0]["id"].as_str().unwrap_or_default().to_owned();
    li.close().await?;
    let profile = seat.home().join("profile");
    let profile = profile.to_str().expect("the folder was named by us");
    let address = format!("tokenim://channel/{channel}");
    let li = seat
        .open(&Program::App.path()?, &["--profile", profile, &address])
        .await?;
    li.sees(&id("link-dialog")).await?;
    li.close().await?;
    // An address that came once does not come again.
    let li = open(&seat).await?;
    li.sees(&id("shell")).await?;
    assert_eq!(li.count(&id("link-dialog")).await?, 0);
    li.close().await
}
