//! From a denied control to the filed request, and from its approval to the lit control, in the
//! real window. Clicks are counted by the page itself, from the one on the grey control on; what
//! is typed is put there at once, so that the seconds are the program's and not the typist's.

use std::time::Duration;

use serde_json::{Value, json};
use tokenim_protocol::access_request::RequestList;
use tokenim_protocol::ids::{ExclusionId, OperationId};

use super::find::FRAME_MS;
use super::pair::{Pair, noted, wall_ms};
use super::report::{Report, quantile};
use super::revoke::watch;
use crate::window::{Desktop, Fault, Outcome, id};

const ROOM: usize = 5;
/// Each a revocation, a request and its approval. Fewer than a day's requests of one person.
const ROUNDS: usize = 8;
/// So long the page is left alone after the approval.
const UNDISTURBED: Duration = Duration::from_millis(300);
const WHY: &str = "the test team waits for my answer, and the release is tonight";

/// Presses by a person's hand, wherever they land.
const COUNT: &str = "(() => {
    window.presses = 0;
    document.addEventListener('click', (press) => press.isTrusted && window.presses++, true);
    return true;
})()";

pub async fn run(report: &mut Report) -> Outcome {
    let pair = Pair::open(ROOM, 1).await?;
    let window = &pair.desktops[0];
    window.may_write().await?;
    let ear = pair.listen(1).await?;
    window.eval(&watch(), &[]).await?;
    window.eval(COUNT, &[]).await?;
    let http = reqwest::Client::new();
    let (owner, person) = (&pair.crowd.tokens[0], pair.crowd.people[1]);
    let url = pair.server.url();
    let fault = |error| Fault::while_doing("an administrator's act", error);
    let post = async |path: &str, body: Value| -> Outcome<(f64, f64)> {
        let asked = wall_ms();
        let answer = http
            .post(format!("{url}{path}"))
            .bearer_auth(owner)
            .json(&body)
            .send()
            .await
            .map_err(fault)?;
        let answered = wall_ms();
        if answer.status().is_success() {
            return Ok((asked, answered));
        }
        let (status, text) = (answer.status(), answer.text().await.unwrap_or_default());
        Err(Fault::new(format!(
            "{path}: the server answered {status}: {text}"
        )))
    };

    let (mut clicks, mut filed, mut approved) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let revoke = json!({
            "id": ExclusionId::now_v7(), "permission": "message.send",
            "scope": { "kind": "channel", "id": pair.crowd.channel },
            "code": "REVOKED", "text": "for the benchmark's sake",
            "ends_at": null, "review_at": wall_ms() as i64 + 86_400_000,
        });
        post(&format!("/v1/people/{person}/exclusions"), revoke).await?;
        window.may_not_write().await?;

        let before = presses(window).await?;
        let began = wall_ms();
        window.click(&id("composer-send")).await?;
        window.sees(&id("explanation-request")).await?;
        window.click(&id("explanation-request")).await?;
        window.set_value(&id("request-statement"), WHY).await?;
        window.click(&id("request-submit")).await?;
        window.sees_no(&id("request-dialog")).await?;
        filed.push((wall_ms() - began) / 1_000.0);
        // The first is the one on the grey control.
        clicks.push(presses(window).await? - before - 1.0);
        window.closes_explanation().await?;

        let inbox: RequestList = http
            .get(format!("{url}/v1/requests/inbox"))
            .bearer_auth(owner)
            .send()
            .await
            .map_err(fault)?
            .json()
            .await
            .map_err(fault)?;
        let request = inbox
            .requests
            .iter()
            .find(|request| request.phase.is_some())
            .ok_or_else(|| Fault::new("nothing waits for the owner"))?;
        let approve = json!({
            "id": OperationId::now_v7(), "version": request.version, "digest": request.digest,
            "text": "go on",
        });
        let path = format!("/v1/requests/{}/approve", request.id);
        approved.push(post(&path, approve).await?);
        tokio::time::sleep(UNDISTURBED).await;
        let gate = 2 * round + 1;
        window
            .until(
                "the control to be lit",
                "Boolean(window.gates[a])",
                &[json!(gate)],
            )
            .await?;
    }
    let gates = noted(window, "gates").await?;
    let (mut lit, mut socket) = (Vec::new(), Vec::new());
    for (round, (asked, answered)) in approved.iter().enumerate() {
        let at = gates
            .get(2 * round + 1)
            .copied()
            .flatten()
            .ok_or_else(|| Fault::new(format!("approval {round} was not shown")))?;
        lit.push(at - answered);
        if let Some(heard) = ear.first(b"authority_epoch", *asked) {
            socket.push(heard - answered + 2.0 * FRAME_MS);
        }
    }
    drop(ear);
    let n = ROUNDS as u64;
    let most = clicks.iter().copied().fold(0.0, f64::max);
    report
        .add(
            "clicks from the denied one to filed, most",
            "clicks",
            n,
            most,
            None,
        )
        .peers
        .insert("required".to_owned(), 2.0);
    for (name, share) in [("p50", 0.5), ("max", 1.0)] {
        let taken = quantile(&mut filed, share);
        report
            .add(
                &format!("denied click to filed, {name}"),
                "s",
                n,
                taken,
                None,
            )
            .peers
            .insert("required median".to_owned(), 10.0);
        let bound = quantile(&mut socket, share);
        let painted = quantile(&mut lit, share);
        let what = format!("approval answered to lit control, {name}");
        report.add(&what, "ms", n, painted, Some(bound));
    }
    pair.close().await
}

async fn presses(window: &Desktop) -> Outcome<f64> {
    let presses = window.eval("window.presses", &[]).await?;
    presses
        .as_f64()
        .ok_or_else(|| Fault::new("the page counts no clicks"))
}
