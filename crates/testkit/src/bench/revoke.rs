//! From an administrator's commit to the grey control on somebody's screen, and back to the
//! lit one. The commit is taken as the moment at which the administrator's answer arrives;
//! the limit is a bare socket of the same person that hears of it, and two frames.

use std::time::Duration;

use serde_json::json;
use tokenim_protocol::ids::ExclusionId;

use super::find::FRAME_MS;
use super::pair::{PAINTED, Pair, noted, wall_ms};
use super::report::{Report, quantile};
use crate::window::{Fault, Outcome};

const ROOM: usize = 20;
/// Each a revocation and a restoration.
const ROUNDS: usize = 100;
const WARM_UP: usize = 3;
/// So long the page is left alone; asking it how far it is would be in its way.
const UNDISTURBED: Duration = Duration::from_millis(300);

/// Notes when the composer's gate turned, each time.
pub(super) fn watch() -> String {
    format!(
        "(() => {{
            {PAINTED}
            window.gates = [];
            let before = null;
            let count = 0;
            new MutationObserver(() => {{
                const gate = document.querySelector('[data-testid=\"composer\"]')?.dataset.gate;
                if (gate === before || (gate !== 'denied' && gate !== 'allowed')) return;
                before = gate;
                const number = count++;
                painted((at) => (window.gates[number] = at));
            }}).observe(document.body, {{ attributes: true, childList: true, subtree: true, attributeFilter: ['data-gate'] }});
            before = document.querySelector('[data-testid=\"composer\"]').dataset.gate;
            return true;
        }})()"
    )
}

pub async fn run(report: &mut Report) -> Outcome {
    let pair = Pair::open(ROOM, 1).await?;
    let window = &pair.desktops[0];
    window.may_write().await?;
    let ear = pair.listen(1).await?;
    window.eval(&watch(), &[]).await?;

    let http = reqwest::Client::new();
    let (owner, person) = (&pair.crowd.tokens[0], pair.crowd.people[1]);
    let post = async |path: String, body: serde_json::Value| -> Outcome<(f64, f64)> {
        let asked = wall_ms();
        let answer = http
            .post(format!("{}{path}", pair.server.url()))
            .bearer_auth(owner)
            .json(&body)
            .send()
            .await
            .map_err(|error| Fault::while_doing("an administrator's act", error))?;
        let answered = wall_ms();
        if answer.status().is_success() {
            return Ok((asked, answered));
        }
        Err(Fault::new(format!(
            "the server answered {}: {}",
            answer.status(),
            answer.text().await.unwrap_or_default()
        )))
    };

    let mut acts = Vec::new();
    for round in 0..ROUNDS + WARM_UP {
        let exclusion = ExclusionId::now_v7();
        let revoke = json!({
            "id": exclusion, "permission": "message.send",
            "scope": { "kind": "channel", "id": pair.crowd.channel },
            "code": "REVOKED", "text": "for the benchmark's sake",
            "ends_at": null, "review_at": wall_ms() as i64 + 86_400_000,
        });
        for restore in [false, true] {
            let path = if restore {
                format!("/v1/exclusions/{exclusion}/end")
            } else {
                format!("/v1/people/{person}/exclusions")
            };
            let body = if restore {
                json!({ "text": "the benchmark goes on" })
            } else {
                revoke.clone()
            };
            acts.push(post(path, body).await?);
            tokio::time::sleep(UNDISTURBED).await;
            let gate = 2 * round + usize::from(restore);
            window
                .until(
                    "the gate to turn",
                    "Boolean(window.gates[a])",
                    &[json!(gate)],
                )
                .await?;
        }
    }
    let gates = noted(window, "gates").await?;
    let mut painted = [Vec::new(), Vec::new()];
    let (mut since_asked, mut socket) = (Vec::new(), Vec::new());
    for (number, (asked, answered)) in acts.iter().enumerate().skip(2 * WARM_UP) {
        let at = gates
            .get(number)
            .copied()
            .flatten()
            .ok_or_else(|| Fault::new(format!("act {number} was not shown")))?;
        painted[number % 2].push(at - answered);
        since_asked.push(at - asked);
        if let Some(heard) = ear.first(b"authority_epoch", *asked) {
            socket.push(heard - answered + 2.0 * FRAME_MS);
        }
    }
    drop(ear);
    let mut all = painted.concat();
    let [grey, lit] = &mut painted;
    let n = all.len() as u64;
    for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
        let bound = quantile(&mut socket, share);
        let mut add = |what: &str, n: u64, times: &mut Vec<f64>| {
            let value = quantile(times, share);
            report.add(&format!("{what}, {name}"), "ms", n, value, Some(bound));
        };
        add("commit answered to painted", n, &mut all);
        add("request sent to painted", n, &mut since_asked);
        add("of these, revocations to grey", n / 2, grey);
        add("of these, restorations to lit", n / 2, lit);
    }
    pair.close().await
}
