//! XS-01: whatever others write, wherever it is shown, in the real window. No script runs, the
//! content policy is never even tried, nobody is asked outside, and nothing but letters appears.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::payloads;
use super::stage::Stage;
use crate::shell::bait::Bait;
use serde_json::{Value, json};
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::{Client, Config};
use tokenim_ipc::Core;
use tokenim_testkit::bridge::Printed;
use tokenim_testkit::company;
use tokenim_testkit::window::{Desktop, Fault, Outcome, id};

/// Watches the page from inside, before anything hostile comes.
const WATCH: &str = r#"(() => {
    const watch = { ran: [], reports: [], strange: [], looked: 0 };
    window.__watch = watch;
    window.__ran = (what) => watch.ran.push(String(what));
    for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => watch.ran.push(name);
    document.addEventListener('securitypolicyviolation', (refusal) =>
        watch.reports.push(`${refusal.effectiveDirective} ${refusal.blockedURI} ${refusal.sample}`));
    const never = 'script, iframe, frame, object, embed, applet, base, meta, link, style, video, audio, source, track, math, marquee, template, foreignObject, animate, animateTransform, set, use, area, map, [href], [srcdoc], [srcset], [ping], [formaction], [background], [http-equiv], svg:not([class])';
    const odd = (element) => {
        if (element.matches(never)) return true;
        for (const { name, value } of element.attributes) {
            if (name.startsWith('on')) return true;
            if (name === 'src' && !/^(data:image\/|\/|tauri:)/.test(value)) return true;
        }
        return false;
    };
    const look = (root) => {
        if (!(root instanceof Element)) return;
        for (const element of [root, ...root.querySelectorAll('*')]) {
            watch.looked++;
            if (odd(element)) watch.strange.push(element.outerHTML.slice(0, 300));
        }
    };
    new MutationObserver((changes) => {
        for (const change of changes) {
            change.addedNodes.forEach(look);
            if (change.type === 'attributes' && odd(change.target)) watch.strange.push(change.target.outerHTML.slice(0, 300));
        }
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
    return true;
})()"#;

/// Somebody of the company without a window, who calls what a window calls.
pub struct Colleague {
    core: Arc<Core>,
    _profile: tempfile::TempDir,
}

impl Colleague {
    pub async fn sign_in(stage: &Stage, handle: &str) -> Outcome<Self> {
        let profile = tempfile::tempdir()?;
        let config =
            Config::new(profile.path()).with_key_store(Arc::new(MemoryKeyStore::default()));
        let client = Client::open(config)
            .await
            .map_err(|error| Fault::new(error.to_string()))?;
        let core = Core::start(
            client,
            Arc::new(Printed {
                downloads: profile.path().join("downloads"),
            }),
        );
        let it = Self {
            core,
            _profile: profile,
        };
        it.does(
            "sign_in",
            json!({ "server": stage.server.url(), "handle": handle, "password": company::PASSWORD }),
        )
        .await?;
        Ok(it)
    }

    pub async fn tries(&self, name: &str, args: Value) -> Result<Value, String> {
        self.core
            .rpc(name, args)
            .await
            .map_err(|error| format!("{name}: {error:?}"))
    }

    pub async fn does(&self, name: &str, args: Value) -> Outcome<Value> {
        self.tries(name, args).await.map_err(Fault::new)
    }

    pub async fn channel(&self, name: &str) -> Outcome<Value> {
        let mut changes = self.core.client().changes();
        loop {
            let rows = self.does("list_channels", json!({})).await?;
            let found = rows
                .as_array()
                .into_iter()
                .flatten()
                .find(|row| row["name"] == name);
            if let Some(row) = found {
                return Ok(row["id"].clone());
            }
            tokio::time::timeout(tokenim_testkit::window::PATIENCE, changes.recv())
                .await
                .map_err(|_| Fault::new(format!("waited in vain for {name}")))?
                .map_err(|error| Fault::new(error.to_string()))?;
        }
    }

    pub async fn person(&self, handle: &str) -> Outcome<Value> {
        let mut changes = self.core.client().changes();
        loop {
            let directory = self.does("directory", json!({})).await?;
            let people = directory["people"].as_array().into_iter().flatten();
            let found = people.into_iter().find(|person| person["handle"] == handle);
            if let Some(person) = found {
                return Ok(person["id"].clone());
            }
            tokio::time::timeout(tokenim_testkit::window::PATIENCE, changes.recv())
                .await
                .map_err(|_| Fault::new(format!("nobody is called {handle}")))?
                .map_err(|error| Fault::new(error.to_string()))?;
        }
    }
}

/// The hostile stage: a watched window, a bait, and everything that is thrown at it.
struct Siege {
    li: Desktop,
    bait: Bait,
    payloads: Vec<String>,
    stage: Stage,
    _seat: tokenim_testkit::window::Seat,
}

/// So many at a time; a window holds about sixty rows.
const BATCH: usize = 25;

impl Siege {
    async fn begin() -> Outcome<Self> {
        let stage = Stage::open().await?;
        let bait = Bait::lay().await?;
        let payloads = payloads::all(&bait.url("x"));
        let seat = stage.seat("liwei").await?;
        let li = stage.person_in(&seat, "Falcon").await?;
        li.is_connected("live").await?;
        li.eval(WATCH, &[]).await?;
        Ok(Self {
            li,
            bait,
            payloads,
            stage,
            _seat: seat,
        })
    }

    /// What the page saw of it, which has to be nothing.
    async fn held(&self, site: &str, shown: usize) -> Outcome {
        let seen = self.li.eval("window.__watch ?? null", &[]).await?;
        assert!(seen.is_object(), "{site}: the page was replaced");
        assert_eq!(seen["ran"], json!([]), "{site}: a script ran");
        assert_eq!(
            seen["reports"],
            json!([]),
            "{site}: something tried what the policy forbids"
        );
        assert_eq!(seen["strange"], json!([]), "{site}: more than letters");
        let asked =
            "performance.getEntries().filter((entry) => entry.name.includes('planted')).length";
        assert_eq!(
            self.li.eval(asked, &[]).await?,
            json!(0),
            "{site}: a call to the core"
        );
        let title = self.li.eval("document.title", &[]).await?;
        assert!(!title.to_string().contains("owned"), "{site}");
        assert_eq!(
            self.li.client().windows().await?.len(),
            1,
            "{site}: another window"
        );
        let polluted = "'polluted' in {} || 'x' in {}";
        assert_eq!(
            self.li.eval(polluted, &[]).await?,
            json!(false),
            "{site}: prototypes"
        );
        println!(
            "XS-01 {site}: {shown} of {} shown, {} elements looked at",
            self.payloads.len(),
            seen["looked"]
        );
        Ok(())
    }

    async fn end(self) -> Outcome {
        assert_eq!(self.bait.visits().await, 0, "nobody outside was asked");
        self.li.close().await
    }

    /// Waits until something on the page says a text, and answers how many do.
    async fn says(&self, selector: &str, text: &str) -> Outcome {
        let says =
            "[...document.querySelectorAll(a)].some((element) => element.textContent.includes(b))";
        self.li
            .until(text, says, &[json!(selector), json!(text)])
            .await
            .map(|_| ())
    }
}

/// Short enough for a name, and without what no name may hold.
fn as_name(number: usize, payload: &str) -> String {
    let name: String = payload
        .chars()
        .filter(|c| !c.is_control())
        .take(70)
        .collect();
    format!("n{number} {}", name.trim())
}

#[tokio::test(flavor = "multi_thread")]
async fn xs_01_hostile_messages_edits_quotes_and_hits_are_letters() -> Outcome {
    let siege = Siege::begin().await?;
    let zhou = Colleague::sign_in(&siege.stage, "zhouyang").await?;
    let falcon = zhou.channel("Falcon").await?;
    let body = id("message-body");
    let mut shown = 0;
    for (batch, payloads) in siege.payloads.chunks(BATCH).enumerate() {
        let mut sent = Vec::new();
        for (number, payload) in payloads.iter().enumerate() {
            let text = format!("m{batch}x{number} bt{batch}\n\n{payload}");
            let answer = zhou
                .tries(
                    "send_message",
                    json!({ "channel_id": falcon, "body": text }),
                )
                .await;
            // What is no message (a NUL, say) is refused with a reason.
            let Ok(answer) = answer else { continue };
            shown += 1;
            sent.push((answer["message_id"].clone(), format!("m{batch}x{number}")));
        }
        let last = &sent.last().ok_or_else(|| Fault::new("nothing was sent"))?.1;
        siege.says(&body, last).await?;
        for (message, name) in &sent {
            let answer =
                json!({ "channel_id": falcon, "body": format!("q{name}"), "reply_to": message });
            zhou.does("send_message", answer).await?;
        }
        siege.says(&body, &format!("q{last}")).await?;
    }
    assert!(shown >= 500, "only {shown} are messages");
    siege.held("message and quote", shown).await?;

    // The last rows on screen become, one after the other, each of them.
    let message = zhou
        .does(
            "send_message",
            json!({ "channel_id": falcon, "body": "e-start" }),
        )
        .await?["message_id"]
        .clone();
    siege.says(&body, "e-start").await?;
    siege.li.sees_message("e-start", "sent").await?;
    let mut edited = 0;
    for (number, payload) in siege.payloads.iter().enumerate() {
        let text = format!("e{number}!\n\n{payload}");
        let edit = json!({ "channel_id": falcon, "message_id": message, "body": text });
        if zhou.tries("edit_message", edit).await.is_ok() {
            edited += 1;
            if number % BATCH == 0 {
                siege.says(&body, &format!("e{number}!")).await?;
            }
        }
    }
    siege.held("edit", edited).await?;

    for batch in 0..siege.payloads.len().div_ceil(BATCH) {
        siege.li.searches(&format!("bt{batch}")).await?;
        siege.says(&id("search-hit"), &format!("bt{batch}")).await?;
        siege.li.closes_search().await?;
    }
    siege.held("search hit", shown).await?;
    siege.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn xs_01_hostile_names_topics_and_people_are_letters() -> Outcome {
    let siege = Siege::begin().await?;
    let zhou = Colleague::sign_in(&siege.stage, "zhouyang").await?;
    let falcon = zhou.channel("Falcon").await?;
    let mut named = 0;
    let mut last = String::new();
    for (number, payload) in siege.payloads.iter().enumerate() {
        let name = as_name(number, payload);
        let topic: String = payload.chars().take(400).collect();
        let both = json!({ "channel_id": falcon, "change": { "name": name, "topic": topic } });
        let only_name = json!({ "channel_id": falcon, "change": { "name": name } });
        let changed = zhou.tries("change_channel", both).await.is_ok()
            || zhou.tries("change_channel", only_name).await.is_ok();
        if changed {
            named += 1;
            last = format!("n{number} ");
            if number % BATCH == 0 {
                siege.says(&id("channel-header"), &last).await?;
            }
        }
    }
    siege.says(&id("channel-header"), &last).await?;
    assert!(named >= 450, "only {named} are names");
    siege
        .held("channel name, topic and notices of both", named)
        .await?;

    let wang = Colleague::sign_in(&siege.stage, "wanglei").await?;
    let me = wang.person("wanglei").await?;
    let mut people = 0;
    let mut teams = 0;
    for (number, payload) in siege.payloads.iter().enumerate() {
        let person = json!({
            "id": tokenim_protocol::ids::PersonId::now_v7(),
            "handle": format!("x{number}"),
            "display_name": as_name(number, payload),
            "title": as_name(number, payload),
            "kind": "member",
            "department": null,
            "manager": null,
        });
        people += usize::from(wang.tries("create_person", person).await.is_ok());
        let team = json!({ "name": as_name(number, payload), "team_kind": "open", "department": null, "admin": me });
        teams += usize::from(wang.tries("create_team", team).await.is_ok());
    }
    assert!(
        people >= 450 && teams >= 450,
        "only {people} people, {teams} teams"
    );
    let li = &siege.li;
    li.click(&id("rail-people")).await?;
    li.sees(&id("people-row")).await?;
    // Down the whole list, however few of its rows are drawn at a time.
    let down = "(() => {
        const row = document.querySelector('[data-testid=people-row]');
        let list = row.parentElement;
        while (list && list.scrollHeight <= list.clientHeight + 1) list = list.parentElement;
        if (!list) return true;
        list.scrollBy(0, list.clientHeight * 0.8);
        return list.scrollTop + list.clientHeight >= list.scrollHeight - 2;
    })()";
    li.until("the end of the list", down, &[]).await?;
    siege
        .held("person and team names", people.min(teams))
        .await?;
    siege.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn xs_01_hostile_reasons_are_letters() -> Outcome {
    let siege = Siege::begin().await?;
    let zhou = Colleague::sign_in(&siege.stage, "zhouyang").await?;
    let (falcon, li) = (zhou.channel("Falcon").await?, zhou.person("liwei").await?);
    let (mut given, mut explained) = (0, 0);
    for (number, payload) in siege.payloads.iter().enumerate() {
        let exclusion = tokenim_protocol::ids::ExclusionId::now_v7();
        let reason: String = payload.chars().take(300).collect();
        let exclude = json!({ "person": li, "exclude": {
            "id": exclusion,
            "permission": "message.send",
            "scope": { "kind": "channel", "id": falcon },
            "code": "REVOKED",
            "text": format!("r{number} reason {reason}"),
            "ends_at": null,
            "review_at": 4_000_000_000_000_i64,
        }});
        if zhou.tries("exclude", exclude).await.is_err() {
            continue;
        }
        given += 1;
        if number % BATCH == 0 {
            siege
                .says(&id("composer-denied"), &format!("r{number} reason"))
                .await?;
        }
        // The card behind "why", with the words of every fourth: opening it takes its time.
        if number % 4 == 0 {
            siege
                .says(&id("composer-denied"), &format!("r{number} reason"))
                .await?;
            siege.li.asks_why().await?;
            siege
                .says(&id("explanation"), &format!("r{number} reason"))
                .await?;
            siege.li.closes_explanation().await?;
            explained += 1;
        }
        let end = json!({ "exclusion": exclusion, "end": { "text": format!("r{number} back {reason}") } });
        zhou.does("end_exclusion", end).await?;
    }
    assert!(given >= 450, "only {given} are reasons");
    siege.li.opens_own_permissions().await?;
    siege.li.sees(&id("access-event")).await?;
    siege.held("reasons in composer and record", given).await?;
    assert!(explained >= 100, "only {explained} are explained");
    siege
        .held("reasons in the explanation card", explained)
        .await?;
    siege.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn xs_03_xs_04_blocks_and_mutating_markup_keep_every_letter() -> Outcome {
    let siege = Siege::begin().await?;
    let zhou = Colleague::sign_in(&siege.stage, "zhouyang").await?;
    let falcon = zhou.channel("Falcon").await?;
    let all: Vec<&str> = payloads::BLOCKS
        .iter()
        .chain(payloads::MUTATING)
        .copied()
        .collect();
    let drawn = BTreeSet::from([
        "P",
        "PRE",
        "CODE",
        "BLOCKQUOTE",
        "UL",
        "OL",
        "LI",
        "STRONG",
        "EM",
        "S",
        "BR",
        "HR",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "SPAN",
        "DIV",
        "BDI",
        "A",
        "BUTTON",
        "FIGURE",
        "FIGCAPTION",
        "HEADER",
        "SVG",
        "PATH",
        "RECT",
        "POLYLINE",
        "LINE",
        "CIRCLE",
    ]);
    for (number, payload) in all.iter().enumerate() {
        let text = format!("b{number}!\n\n{payload}\n\nend{number}!");
        zhou.does(
            "send_message",
            json!({ "channel_id": falcon, "body": text }),
        )
        .await?;
        siege
            .says(&id("message-body"), &format!("b{number}!"))
            .await?;
        let inside = "(() => {
            const body = [...document.querySelectorAll(a)].find((element) => element.textContent.includes(b));
            return { tags: [...new Set([...body.querySelectorAll('*')].map((element) => element.tagName.toUpperCase()))], text: body.textContent };
        })()";
        let told = siege
            .li
            .eval(
                inside,
                &[json!(id("message-body")), json!(format!("b{number}!"))],
            )
            .await?;
        for tag in told["tags"].as_array().into_iter().flatten() {
            let tag = tag.as_str().unwrap_or_default();
            assert!(drawn.contains(tag), "{payload:?} drew <{tag}>");
        }
        if payload.contains("__ran(1)") && !payload.contains("](") && !payload.contains("&lt;") {
            let text = told["text"].as_str().unwrap_or_default();
            let in_label = payload.starts_with("```<")
                || payload.starts_with("~~~<")
                || payload.starts_with("```html");
            assert!(
                in_label || text.contains("__ran(1)"),
                "{payload:?} lost its letters: {text}"
            );
        }
    }
    siege.held("blocks and mutating markup", all.len()).await?;
    siege.end().await
}
