//! What a page can call.

use serde_json::{Value, json};
use tokenim_testkit::window::Outcome;

use crate::shell::scene::{Alone, root};

/// The committed list. A command more is a decision, not an accident.
const REACHABLE: [&str; 3] = ["put_piece", "rpc", "subscribe"];

#[test]
fn ip_01_the_reachable_commands_are_the_committed_ones() {
    let text = std::fs::read(root().join("src-tauri/capabilities/main.json")).unwrap();
    let capability: Value = serde_json::from_slice(&text).unwrap();
    let allowed = REACHABLE.map(|command| json!(format!("allow-{}", command.replace('_', "-"))));
    assert_eq!(capability["permissions"], json!(allowed));
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["local"], json!(true));
    assert_eq!(capability["remote"], Value::Null, "no page of the network");

    let files = std::fs::read_dir(root().join("src-tauri/capabilities")).unwrap();
    assert_eq!(files.count(), 1, "one capability file");

    let commands = std::fs::read_to_string(root().join("src-tauri/commands.rs")).unwrap();
    let mut written: Vec<_> = commands
        .split("#[tauri::command]")
        .skip(1)
        .map(|text| {
            let name = text.split_once("fn ").unwrap().1;
            name.split_once('(').unwrap().0
        })
        .collect();
    written.sort_unstable();
    assert_eq!(written, REACHABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn ip_01_nothing_else_answers_to_a_page() -> Outcome {
    let alone = Alone::open().await?;
    for command in [
        "plugin:opener|open_url",
        "plugin:opener|open_path",
        "plugin:shell|execute",
        "plugin:fs|read_text_file",
        "plugin:http|fetch",
        "plugin:process|exit",
        "plugin:clipboard-manager|read_text",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:event|listen",
        "plugin:event|emit",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:window-state|restore_state",
        "read_file",
        "",
    ] {
        let answer = alone.invoke(command, json!({})).await?;
        assert!(answer.is_err(), "{command} answered {answer:?}");
    }
    let answer = alone
        .invoke("rpc", json!({ "name": "no_such_command", "args": {} }))
        .await?;
    assert_eq!(answer.unwrap_err()["kind"], "invalid");

    // The positive control: the same way in, with a command of the contract.
    let session = alone
        .invoke("rpc", json!({ "name": "session", "args": {} }))
        .await?;
    assert_eq!(session.unwrap()["state"], "signed_out");
    alone.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn ip_01_no_frame_and_no_bare_request_reaches_a_command() -> Outcome {
    let alone = Alone::open().await?;
    // A frame of every kind: of the page's own making, of its own origin, or of nobody's.
    let frames = "const kinds = {
            blank: {}, srcdoc: { srcdoc: '<p>x' }, data: { src: 'data:text/html,x' },
            blob: { src: URL.createObjectURL(new Blob(['x'], { type: 'text/html' })) },
            own: { src: '/index.html' }, other: { src: 'https://app.evil.example/' },
            look: { src: 'http://tauri.localhost.evil.example/' },
        };
        const told = {};
        for (const [kind, properties] of Object.entries(kinds)) {
            const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), properties));
            let answer = 'none';
            try {
                const inside = frame.contentWindow.__TAURI_INTERNALS__;
                if (inside) answer = 'has a line of its own';
            } catch { answer = 'closed'; }
            told[kind] = answer;
            frame.remove();
        }
        done(told);";
    let told = alone.wait(frames, &[]).await?;
    for (kind, answer) in told.as_object().into_iter().flatten() {
        assert!(
            answer == "none" || answer == "closed",
            "a {kind} frame {answer}"
        );
    }
    // The line's own address, without what the shell put into the page.
    let bare = "const answers = [];
        const ask = async (address, options) => {
            try {
                const answer = await fetch(address, options);
                answers.push([address, answer.status, (await answer.text()).slice(0, 80)]);
            } catch { answers.push([address, 0, 'refused']); }
        };
        (async () => {
            for (const command of ['rpc', 'subscribe', 'plugin:opener|open_url'])
                for (const headers of [{}, { 'Tauri-Invoke-Key': 'guessed' }, { 'Tauri-Callback': '1', 'Tauri-Error': '2' }])
                    await ask('ipc://localhost/' + encodeURIComponent(command), {
                        method: 'POST', headers, body: JSON.stringify({ name: 'session', args: {} }),
                    });
            done(answers);
        })();";
    let answers = alone.wait(bare, &[]).await?;
    for answer in answers.as_array().into_iter().flatten() {
        assert!(!answer[2].to_string().contains("signed_out"), "{answer}");
    }
    alone.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn ip_03_a_script_finds_no_files_programs_network_or_clipboard() -> Outcome {
    let alone = Alone::open().await?;
    for plugin in [
        "fs",
        "shell",
        "http",
        "process",
        "clipboard-manager",
        "os",
        "dialog",
        "global-shortcut",
        "updater",
        "deep-link",
        "autostart",
        "sql",
        "store",
        "upload",
        "websocket",
    ] {
        for command in [
            "read_text_file",
            "execute",
            "fetch",
            "exit",
            "restart",
            "read_text",
            "write_text",
            "platform",
            "open",
            "register",
            "check",
            "enable",
            "load",
            "get",
        ] {
            let answer = alone
                .invoke(&format!("plugin:{plugin}|{command}"), json!({}))
                .await?;
            assert!(answer.is_err(), "{plugin} {command} answered {answer:?}");
        }
    }
    let read = "Promise.resolve().then(() => navigator.clipboard.readText()).then(() => done('read'), () => done('refused'));";
    assert_eq!(alone.wait(read, &[]).await?, "refused");
    alone.close().await
}

#[test]
fn ip_04_there_is_one_window_and_nothing_makes_another() {
    let shell = std::fs::read_dir(root().join("src-tauri")).unwrap();
    let mut makers = Vec::new();
    for file in shell {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let made = text.matches("WebviewWindowBuilder::new").count()
                + text.matches("WebviewBuilder::new").count()
                + text.matches("WindowBuilder::new").count()
                - text.matches("WebviewWindowBuilder::new").count();
            makers.extend(std::iter::repeat_n(
                path.file_name().unwrap().to_owned(),
                made,
            ));
        }
    }
    assert_eq!(makers, ["windows.rs"]);
    let config = std::fs::read(root().join("tauri.conf.json")).unwrap();
    let config: Value = serde_json::from_slice(&config).unwrap();
    assert_eq!(
        config["app"]["windows"],
        json!([]),
        "none is made from the configuration"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ip_07_no_prototype_is_changed_by_what_crosses() -> Outcome {
    let alone = Alone::open().await?;
    let cross = "const hostile = JSON.parse('{\"__proto__\":{\"polluted\":1},\"constructor\":{\"prototype\":{\"polluted\":1}}}');
        Promise.allSettled([
            window.__TAURI_INTERNALS__.invoke('rpc', { name: 'set_preferences', args: hostile }),
            window.__TAURI_INTERNALS__.invoke('rpc', { name: '__proto__', args: hostile }),
            window.__TAURI_INTERNALS__.invoke('rpc', JSON.parse('{\"name\":\"session\",\"args\":{},\"__proto__\":{\"polluted\":1}}')),
        ]).then(() => {
            try { Object.assign({}.__proto__, { polluted: 1 }); } catch { /* frozen */ }
            try { Array.prototype.polluted = 1; } catch { /* frozen */ }
            done({ object: 'polluted' in {}, frozen: Object.isFrozen(Object.prototype) });
        });";
    let told = alone.wait(cross, &[]).await?;
    assert_eq!(told, json!({ "object": false, "frozen": true }));
    alone.close().await
}
