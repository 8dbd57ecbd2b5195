//! What others wrote, and what is pasted, is text and nothing else.

use super::stage::Stage;
use serde_json::json;
use tokenim_testkit::window::{Outcome, id};

/// Addresses that must not become links, each in the Markdown that would make it one.
const TRAPS: &[&str] = &[
    "[plain](javascript:document.title='owned')",
    "[data](data:text/html,<script>document.title='owned'</script>)",
    "[vb](vbscript:msgbox)",
    "[case](JaVaScRiPt:alert(1))",
    "[entity](javascript&colon;alert(1))",
    "[entity](&#106;avascript:alert(1))",
    "[tab](<java\tscript:alert(1)>)",
    "[space](< javascript:alert(1)>)",
    "[[nested](javascript:alert(1))](javascript:alert(2))",
    "![picture](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[file](file:///etc/passwd)",
    "[smb](smb://host/share)",
    "[office](ms-word:ofe|u|https://example.com/x.docx)",
    "[search](search-ms:query=x)",
    "[blob](blob:https://example.com/1)",
    "[about](about:blank)",
    "[own](tokenim://channel/1)",
    "[tauri](tauri://localhost/index.html)",
    "[ipc](ipc://localhost/rpc)",
    "[back](https:\\\\example.com)",
    "<img src=x onerror=\"document.title='owned'\"><svg onload=\"document.title='owned'\">",
];

#[tokio::test]
async fn xs_02_lk_01_hostile_markdown_is_text_in_the_real_window() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    for (number, trap) in TRAPS.iter().enumerate() {
        li.says(&format!("trap {number}: {trap}")).await?;
    }
    li.says("good: [handbook](https://example.com/handbook)")
        .await?;
    li.sees_message("good:", "sent").await?;

    let links = "[...document.querySelectorAll(a)].filter(e => e.innerText.includes('trap'))
        .flatMap(e => [...e.querySelectorAll('a, img, svg, script, iframe, object, [href], [src], [onerror], [onload]')])
        .filter(e => !e.closest('[data-testid$=\"-toolbar\"], button'))
        .map(e => e.outerHTML)";
    let links = li.eval(links, &[json!(id("message-body"))]).await?;
    assert_eq!(
        links,
        json!([]),
        "something in a hostile message is more than text"
    );
    let title = li.eval("document.title", &[]).await?;
    assert!(
        !title.to_string().contains("owned"),
        "a message ran a script"
    );
    li.close().await
}

#[tokio::test]
async fn xs_05_pasted_html_is_plain_text_in_the_composer() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    // Rich text on the clipboard, as from a browser or a word processor.
    let rich = "(() => {
        const page = document.createElement('div');
        page.id = 'rich';
        page.contentEditable = 'true';
        const bold = document.createElement('b');
        bold.textContent = 'bold 粗体';
        const link = document.createElement('a');
        link.href = 'https://example.com/';
        link.textContent = ' link';
        page.append(bold, link);
        document.body.append(page);
        page.addEventListener('copy', () => (window.copied = true));
        page.focus();
        return document.activeElement === page;
    })()";
    assert_eq!(li.eval(rich, &[]).await?, json!(true));
    li.focus().await?;
    stage
        .display
        .hands(&["key", "ctrl+a", "key", "ctrl+c"])
        .await?;
    li.until("the copying", "window.copied === true", &[])
        .await?;
    li.eval("document.getElementById('rich').remove()", &[])
        .await?;

    li.click(&id("composer")).await?;
    stage.display.hands(&["key", "ctrl+v"]).await?;
    let text =
        "(e => (e.value ?? e.innerText).includes('bold 粗体 link'))(document.querySelector(a))";
    li.until("the pasted text", text, &[json!(id("composer"))])
        .await?;
    let inside = li
        .eval(
            "document.querySelector(a).querySelectorAll('b, a').length",
            &[json!(id("composer"))],
        )
        .await?;
    assert_eq!(inside, json!(0), "the paste brought markup");
    li.close().await
}

#[tokio::test]
async fn xs_06_search_takes_sql_and_query_syntax_as_words() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    let odd = "it's \"quoted\" NEAR(a b) OR * -- ; DROP TABLE message";
    li.says(odd).await?;
    li.sees_message("DROP TABLE", "sent").await?;
    for query in [
        "it's",
        "\"quoted\"",
        "NEAR(a b)",
        "OR *",
        "'; DROP TABLE message; --",
        "DROP TABLE",
    ] {
        // What matters is that each is answered: by the message, or by saying there is none.
        li.searches(query).await?;
        let answered = format!("{}, {}", id("search-hit"), id("search-none"));
        li.sees(&answered).await?;
        li.sees_no(&id("problem")).await?;
    }
    li.finds("DROP TABLE", "DROP TABLE message").await?;
    li.close().await
}
