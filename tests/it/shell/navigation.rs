//! The main window stays where it is.

use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use serde_json::json;
use tokenim_testkit::window::Outcome;

use crate::shell::bait::Bait;
use crate::shell::scene::Alone;

/// Ways to leave that a script or a planted element has. `a` is where to.
const WAYS: &[(&str, &str)] = &[
    ("location=", "location = a"),
    ("location.href", "location.href = a"),
    ("location.assign", "location.assign(a)"),
    ("location.replace", "location.replace(a)"),
    (
        "meta refresh",
        "document.head.appendChild(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: '0;url=' + a }))",
    ),
    (
        "form",
        "document.body.appendChild(Object.assign(document.createElement('form'), { action: a })).submit()",
    ),
    (
        "form in a new window",
        "document.body.appendChild(Object.assign(document.createElement('form'), { action: a, target: '_blank' })).submit()",
    ),
    ("window.open", "window.open(a)"),
    ("window.open self", "window.open(a, '_self')"),
    ("window.open top", "window.open(a, '_top')"),
    (
        "link",
        "document.body.appendChild(Object.assign(document.createElement('a'), { href: a })).click()",
    ),
    (
        "link to a new window",
        "document.body.appendChild(Object.assign(document.createElement('a'), { href: a, target: '_blank' })).click()",
    ),
    (
        "download",
        "document.body.appendChild(Object.assign(document.createElement('a'), { href: a, download: 'x' })).click()",
    ),
];

const ELSEWHERE: &[&str] = &[
    "file:///etc/passwd",
    "data:text/html,<h1>planted</h1>",
    "about:blank",
    "javascript:document.body.textContent='planted'",
    "tauri://evil/index.html",
    "asset://localhost/etc/passwd",
    "ipc://localhost/rpc",
];

#[tokio::test(flavor = "multi_thread")]
async fn lk_03_no_page_leads_the_window_elsewhere() -> Outcome {
    let alone = Alone::open().await?;
    let bait = Bait::lay().await?;
    let home = alone.desktop.eval("location.href", &[]).await?;
    alone.desktop.eval("window.__stayed = true", &[]).await?;

    for (name, way) in WAYS {
        let script = format!("try {{ {way}; }} catch {{ /* refused at once */ }} done(null);");
        alone.wait(&script, &[json!(bait.url("x"))]).await?;
        stays(&alone, &home, name).await?;
        for address in ELSEWHERE {
            alone.wait(&script, &[json!(address)]).await?;
            stays(&alone, &home, &format!("{name} to {address}")).await?;
        }
    }
    // What the gate lets through was handed to the system's browser, and nothing else was.
    let opened = alone.opened();
    assert!(!opened.is_empty(), "the browser was offered the address");
    for address in opened {
        assert_eq!(address, bait.url("x"));
    }
    assert_eq!(
        bait.visits().await,
        0,
        "the window itself asked for nothing"
    );
    alone.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn lk_04_a_thousand_windows_of_script_are_nothing() -> Outcome {
    let alone = Alone::open().await?;
    let home = alone.desktop.eval("location.href", &[]).await?;
    alone.desktop.eval("window.__stayed = true", &[]).await?;
    let storm = "window.__ran = 0;
        for (let turn = 0; turn < 1000; turn++) {
            try { window.open('javascript:window.__ran++'); } catch { /* refused at once */ }
            try { window.open('javascript:opener.__ran++', 'x' + turn, 'noopener=0'); } catch { /* refused at once */ }
        }
        done(window.__ran);";
    assert_eq!(alone.wait(storm, &[]).await?, json!(0));
    stays(&alone, &home, "a thousand windows").await?;
    assert_eq!(alone.opened(), [""; 0]);
    alone.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn lk_03_nor_does_a_hand_on_a_planted_link() -> Outcome {
    let alone = Alone::open().await?;
    let bait = Bait::lay().await?;
    let home = alone.desktop.eval("location.href", &[]).await?;
    alone
        .desktop
        .eval(
            "(() => {
                window.__stayed = true;
                window.__pressed = 0;
                document.body.replaceChildren();
                const link = Object.assign(document.createElement('a'), { href: a, id: 'planted', textContent: 'planted' });
                for (const [name, value] of Object.entries({ position: 'fixed', left: '100px', top: '100px', width: '200px', height: '60px', display: 'block' }))
                    link.style.setProperty(name, value);
                for (const kind of ['click', 'auxclick', 'dragend']) link.addEventListener(kind, () => window.__pressed++);
                document.body.append(link);
                return true;
            })()",
            &[json!(bait.url("hand"))],
        )
        .await?;
    const LEFT: u64 = 0;
    const MIDDLE: u64 = 1;
    for (presses, button) in [LEFT, MIDDLE].into_iter().enumerate() {
        let press = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo {
                duration: None,
                x: 150.0,
                y: 120.0,
            })
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
        alone.desktop.client().perform_actions(press).await?;
        alone
            .desktop
            .until("the press", "window.__pressed > a", &[json!(presses)])
            .await?;
        stays(&alone, &home, &format!("button {button}")).await?;
    }
    let drag = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveTo {
            duration: None,
            x: 150.0,
            y: 120.0,
        })
        .then(PointerAction::Down { button: LEFT })
        .then(PointerAction::MoveTo {
            duration: None,
            x: 300.0,
            y: 300.0,
        })
        .then(PointerAction::MoveTo {
            duration: None,
            x: 400.0,
            y: 400.0,
        })
        .then(PointerAction::Up { button: LEFT });
    alone.desktop.client().perform_actions(drag).await?;
    stays(&alone, &home, "a drag").await?;
    assert_eq!(bait.visits().await, 0);
    alone.close().await
}

/// The window shows what it showed: same place, same page, no other window.
async fn stays(alone: &Alone, home: &serde_json::Value, way: &str) -> Outcome {
    // The question goes to the program by the same road as the attempt before it, so when
    // it is answered the attempt has been judged.
    let answered = alone
        .invoke("rpc", json!({ "name": "session", "args": {} }))
        .await?;
    assert!(answered.is_ok(), "{way}: {answered:?}");
    let here = alone.desktop.eval("location.href", &[]).await?;
    assert_eq!(&here, home, "{way}");
    let same = alone.desktop.eval("window.__stayed === true", &[]).await?;
    assert_eq!(same, json!(true), "{way} replaced the page");
    let windows = alone.desktop.client().windows().await?;
    assert_eq!(windows.len(), 1, "{way} opened a window");
    Ok(())
}
