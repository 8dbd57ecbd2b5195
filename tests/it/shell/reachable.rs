//! What a page can call.

use serde_json::{Value, json};
use tokenim_testkit::window::Outcome;

use crate::shell::scene::{Alone, root};

/// The committed list. A command more is a decision, not an accident.
const REACHABLE: [&str; 2] = ["rpc", "subscribe"];

#[test]
fn ip_01_the_reachable_commands_are_the_committed_ones() {
    let text = std::fs::read(root().join("src-tauri/capabilities/main.json")).unwrap();
    let capability: Value = serde_json::from_slice(&text).unwrap();
    let allowed = REACHABLE.map(|command| json!(format!("allow-{command}")));
    assert_eq!(capability["permissions"], json!(allowed));
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["local"], json!(true));
    assert_eq!(capability["remote"], Value::Null, "no page of the network");

    let files = std::fs::read_dir(root().join("src-tauri/capabilities")).unwrap();
    assert_eq!(files.count(), 1, "one capability file");

    let commands = std::fs::read_to_string(root().join("src-tauri/commands.rs")).unwrap();
    let written: Vec<_> = commands
        .split("#[tauri::command]")
        .skip(1)
        .map(|text| {
            let name = text.split_once("fn ").unwrap().1;
            name.split_once('(').unwrap().0
        })
        .collect();
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
