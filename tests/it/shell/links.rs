//! Addresses on their way to the system's browser.

use serde_json::json;
use tokenim_testkit::window::{Outcome, PATIENCE};

use crate::shell::scene::Alone;

/// Written as an attacker would, with the scheme in the places where parsers differ.
const REFUSED: &[&str] = &[
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://server/share/run.exe",
    "smb://server/share",
    "nfs://server/share",
    "ms-word:ofe|u|https://example.com/a.docx",
    "ms-excel:ofv|u|https://example.com/a.xlsx",
    "ms-settings:privacy",
    "ms-msdt:/id PCWDiagnostic",
    "ms-officecmd:{}",
    "ms-appinstaller:?source=https://example.com/a.appx",
    "search-ms:query=x&crumb=location:\\\\server\\share",
    "search:query",
    "shell:startup",
    "vscode://file/etc/passwd",
    "vscode-insiders://x",
    "x-apple.systempreferences:com.apple.preference.security",
    "x-apple-reminder://x",
    "itms-services://?action=download-manifest",
    "tel:+8610086",
    "sms:+8610086",
    "facetime://x",
    "ldap://example.com/o=x",
    "ldaps://example.com",
    "jar:https://example.com/a.jar!/x",
    "about:blank",
    "about:config",
    "blob:https://example.com/0",
    "data:text/html,<script>alert(1)</script>",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "vbscript:msgbox",
    "view-source:https://example.com",
    "ftp://example.com",
    "sftp://example.com",
    "ssh://example.com",
    "telnet://example.com",
    "gopher://example.com",
    "ws://example.com",
    "wss://example.com",
    "intent://example.com#Intent;end",
    "market://details?id=x",
    "weixin://dl/chat",
    "dingtalk://x",
    "slack://open",
    "zoommtg://x",
    "tg://resolve?domain=x",
    "steam://run/1",
    "magnet:?xt=urn:btih:0",
    "irc://example.com",
    "git://example.com/x",
    "tokenim://channel/x",
    "tauri://localhost/",
    "ipc://localhost/rpc",
    "asset://localhost/etc/passwd",
    "custom-one:x",
    r"https:\\example.com",
    r"https://example.com\@evil.example",
    "https:example.com",
    "https:///example.com",
    " https://example.com",
    "https://example.com ",
    "https://example.com/\r\nHost: evil",
    "https://bank.example@evil.example/",
    "https://user:word@example.com/",
    "https://\u{202e}moc.elpmaxe/",
    "//example.com",
    "/usr/bin/xcalc",
    r"C:\Windows\System32\calc.exe",
    r"\\server\share",
    "example.com",
    "--help",
    "$(touch planted)",
    "",
];

const OPENED: &[(&str, &str)] = &[
    ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
    ("HTTP://Example.COM", "http://example.com/"),
    (
        "https://例子.测试/路",
        "https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF",
    ),
    (
        "mailto:lin.wei@example.com?attach=/etc/passwd",
        "mailto:lin.wei@example.com",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn lk_01_only_web_and_mail_addresses_reach_the_browser() -> Outcome {
    assert!(REFUSED.len() >= 60);
    let alone = Alone::open().await?;
    for url in REFUSED {
        let answer = alone.invoke("rpc", open_link(url)).await?;
        let refusal = answer.expect_err(url);
        assert_eq!(refusal["kind"], "invalid", "{url:?}");
    }
    for (url, _) in OPENED {
        let answer = alone.invoke("rpc", open_link(url)).await?;
        assert!(answer.is_ok(), "{url}: {answer:?}");
    }
    // The browser is started and left alone, so it may note a little later.
    let expected: Vec<_> = OPENED.iter().map(|(_, opened)| *opened).collect();
    let noted = async {
        while alone.opened().len() < expected.len() {
            tokio::task::yield_now().await;
        }
    };
    let _ = tokio::time::timeout(PATIENCE, noted).await;
    let mut opened = alone.opened();
    opened.sort();
    let mut expected = expected;
    expected.sort_unstable();
    assert_eq!(opened, expected);
    alone.close().await
}

fn open_link(url: &str) -> serde_json::Value {
    json!({ "name": "open_link", "args": { "url": url } })
}
