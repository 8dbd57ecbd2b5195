//! The content security policy, as the built program really applies it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tokenim_testkit::window::Outcome;

use crate::shell::bait::Bait;
use crate::shell::scene::{Alone, root};

/// Writes down every refusal, and tries everything a planted script would.
const TRY_EVERYTHING: &str = r"
    const refusals = [];
    const ran = [];
    window.__ran = (what) => ran.push(what);
    document.addEventListener('securitypolicyviolation', (refusal) => refusals.push({
        directive: refusal.effectiveDirective.replace(/-(elem|attr)$/, ''),
        policy: refusal.originalPolicy,
    }));
    const attempt = (what, act) => { try { act(); } catch { /* refused at once */ } };
    const put = (name, properties, parent = document.body) =>
        parent.appendChild(Object.assign(document.createElement(name), properties));

    attempt('eval', () => { (0, eval)('window.__ran(`eval`)'); });
    attempt('function', () => { new Function('window.__ran(`function`)')(); });
    attempt('timer', () => { setTimeout('window.__ran(`timer`)', 0); });
    put('script', { textContent: 'window.__ran(`inline`)' });
    const holder = put('div', {});
    holder.innerHTML = '<img src=data:, onerror=window.__ran(`handler`)><p style=color:red id=styled>x</p>';
    put('style', { textContent: '#styled { background: rgb(1, 2, 3) !important }' });
    attempt('javascript', () => { location.href = 'javascript:window.__ran(`javascript`)'; });
    put('script', { src: a + 'script' });
    put('script', { type: 'module', src: a + 'module' });
    put('img', { src: a + 'img' });
    put('link', { rel: 'stylesheet', href: a + 'style' }, document.head);
    attempt('font', () => { new FontFace('planted', `url(${a}font)`).load().catch(() => {}); });
    attempt('fetch', () => { fetch(a + 'fetch').catch(() => {}); });
    attempt('xhr', () => { const x = new XMLHttpRequest(); x.open('GET', a + 'xhr'); x.send(); });
    attempt('socket', () => { new WebSocket(a.replace('http', 'ws') + 'socket'); });
    attempt('beacon', () => { navigator.sendBeacon(a + 'beacon', 'x'); });
    attempt('events', () => { new EventSource(a + 'events'); });
    attempt('worker', () => { new Worker(URL.createObjectURL(new Blob(['1']))); });
    put('iframe', { src: a + 'frame' });
    put('iframe', { srcdoc: '<script>parent.__ran(`srcdoc`)</script>' });
    put('object', { data: a + 'object' });
    put('video', { src: a + 'video' });
    put('base', { href: a + 'base' }, document.head);
    attempt('form', () => put('form', { action: a + 'form', method: 'post' }).submit());

    const wanted = new Set(b);
    const started = performance.now();
    const look = () => {
        const heard = new Set(refusals.map((refusal) => refusal.directive));
        if ([...wanted].every((directive) => heard.has(directive)) || performance.now() - started > 30000) {
            done({
                refusals,
                ran,
                base: document.baseURI,
                styled: getComputedStyle(document.getElementById('styled')).backgroundColor,
                colour: getComputedStyle(document.getElementById('styled')).color,
                polluted: (() => { try { Object.prototype.planted = 1; } catch { /* frozen */ } return 'planted' in {}; })(),
            });
        } else {
            requestAnimationFrame(look);
        }
    };
    look();
";

/// Every directive that something above runs into.
const REFUSED: [&str; 9] = [
    "script-src",
    "style-src",
    "img-src",
    "media-src",
    "font-src",
    "connect-src",
    "frame-src",
    "object-src",
    "base-uri",
];

#[tokio::test(flavor = "multi_thread")]
async fn ip_05_the_built_program_applies_the_committed_policy() -> Outcome {
    let alone = Alone::open().await?;
    let bait = Bait::lay().await?;
    let seen = alone
        .wait(TRY_EVERYTHING, &[json!(bait.url("")), json!(REFUSED)])
        .await?;

    assert_eq!(seen["ran"], json!([]), "no script of the page's making ran");
    assert_ne!(seen["styled"], "rgb(1, 2, 3)", "no inline style sheet");
    assert_ne!(seen["colour"], "rgb(255, 0, 0)", "no inline style");
    assert!(!seen["base"].as_str().unwrap().starts_with(&bait.url("")));
    assert_eq!(seen["polluted"], false, "prototypes are frozen");

    let refusals = seen["refusals"].as_array().unwrap();
    let directives: BTreeSet<_> = refusals
        .iter()
        .filter_map(|refusal| refusal["directive"].as_str())
        .collect();
    for directive in REFUSED {
        assert!(
            directives.contains(directive),
            "{directive}: {directives:?}"
        );
    }
    let policies: BTreeSet<_> = refusals
        .iter()
        .filter_map(|refusal| refusal["policy"].as_str())
        .collect();
    assert_eq!(policies.len(), 1, "{policies:?}");
    assert_eq!(parsed(policies.first().unwrap()), committed());

    assert_eq!(bait.visits().await, 0, "nothing left the window");
    alone.close().await
}

fn parsed(policy: &str) -> BTreeMap<String, String> {
    policy
        .split(';')
        .filter_map(|directive| directive.trim().split_once(' '))
        .map(|(name, sources)| (name.to_owned(), sources.trim().to_owned()))
        .collect()
}

fn committed() -> BTreeMap<String, String> {
    let text = std::fs::read(root().join("tauri.conf.json")).unwrap();
    let config: Value = serde_json::from_slice(&text).unwrap();
    let directives = config["app"]["security"]["csp"].as_object().unwrap();
    directives
        .iter()
        .map(|(name, sources)| (name.clone(), sources.as_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn ip_05_the_committed_policy_allows_nothing_unsafe() {
    let policy = committed();
    assert_eq!(policy["default-src"], "'none'");
    for (directive, sources) in &policy {
        assert!(!sources.contains("unsafe"), "{directive} {sources}");
        assert!(!sources.contains('*'), "{directive} {sources}");
        assert!(!sources.contains("https:"), "{directive} {sources}");
    }
    for closed in ["form-action", "base-uri", "frame-src", "object-src"] {
        assert_eq!(policy[closed], "'none'", "{closed}");
    }
}
