//! Row 6, the screen's part: from Enter in one window to the message painted in the other.
//! Both windows and the server share one machine and one clock. The limit is the same
//! message at a bare socket, and two frames.

use std::time::Duration;

use serde_json::json;

use super::find::FRAME_MS;
use super::pair::{PAINTED, Pair, noted};
use super::report::{Report, quantile};
use crate::window::{Fault, Outcome};

const ROOM: usize = 100;
const MESSAGES: usize = 120;
/// Two a second.
const EVERY: Duration = Duration::from_millis(500);
/// Not measured: the first ones compile the pages' code.
const WARM_UP: usize = 10;

/// Types and sends by the page's own handlers, at a fixed pace, and notes when.
const SAY: &str = "(() => {
    const field = document.querySelector('[data-testid=\"composer\"]');
    const put = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
    window.said = [];
    const timer = setInterval(() => {
        const number = window.said.length;
        if (number >= a) return clearInterval(timer);
        put.call(field, `PF${number}: 今天的目标是把这一行尽快送到对面的屏幕上`);
        field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
        setTimeout(() => {
            window.said.push(Date.now());
            field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true, cancelable: true }));
        }, 50);
    }, b);
    return true;
})()";

/// Notes when a message has been painted.
fn watch() -> String {
    format!(
        "(() => {{
            {PAINTED}
            window.shown = [];
            const known = new Set();
            new MutationObserver(() => {{
                for (const row of document.querySelectorAll('[data-testid=\"message-row\"]')) {{
                    const found = /PF(\\d+):/.exec(row.textContent);
                    if (!found || known.has(found[1])) continue;
                    known.add(found[1]);
                    painted((at) => (window.shown[Number(found[1])] = at));
                }}
            }}).observe(document.body, {{ childList: true, subtree: true, characterData: true }});
            return true;
        }})()"
    )
}

pub async fn run(report: &mut Report) -> Outcome {
    let pair = Pair::open(ROOM, 2).await?;
    let mut ears = Vec::new();
    for person in 3..=ROOM {
        ears.push(pair.listen(person).await?);
    }
    let [writer, reader] = &pair.desktops[..] else {
        return Err(Fault::new("two windows were asked for"));
    };
    writer.may_write().await?;
    reader.may_write().await?;
    reader.eval(&watch(), &[]).await?;
    writer
        .eval(SAY, &[json!(MESSAGES + WARM_UP), json!(EVERY.as_millis())])
        .await?;
    // Asking the pages how far they are would be in their way.
    tokio::time::sleep(EVERY * (MESSAGES + WARM_UP + 2) as u32).await;
    let last = json!(MESSAGES + WARM_UP - 1);
    reader
        .until("the last message", "Boolean(window.shown[a])", &[last])
        .await?;

    let said = noted(writer, "said").await?;
    let shown = noted(reader, "shown").await?;
    let (mut screen, mut socket) = (Vec::new(), Vec::new());
    for number in WARM_UP..MESSAGES + WARM_UP {
        let (Some(said), Some(shown)) = (said[number], shown[number]) else {
            return Err(Fault::new(format!("message {number} was not shown")));
        };
        screen.push(shown - said);
        let heard = ears[0]
            .first(format!("PF{number}:").as_bytes(), said - 1.0)
            .ok_or_else(|| Fault::new(format!("message {number} was not heard")))?;
        socket.push(heard - said + 2.0 * FRAME_MS);
    }
    drop(ears);
    for (name, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        report.add(
            &format!("Enter to painted elsewhere, {name}"),
            "ms",
            MESSAGES as u64,
            quantile(&mut screen, share),
            Some(quantile(&mut socket, share)),
        );
    }
    pair.close().await
}
