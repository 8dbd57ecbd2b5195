//! Row 3 and what a hand feels: scrolling through 100,000 messages, going from channel to
//! channel, and typing, in the real window over a cache of a million messages.

use serde::Deserialize;
use serde_json::json;

use super::find::FRAME_MS;
use super::pair::{PAINTED, noted};
use super::report::{Report, quantile};
use super::seats;
use crate::window::{Desktop, Display, Fault, Outcome, Program};

const MESSAGES: u64 = 1_000_000;
const FRAMES: usize = 900;
const PX_A_FRAME: u32 = 120;
const SWITCHES: usize = 200;
/// Gone through by the switches.
const CHANNELS: usize = 24;
const OPENINGS: usize = 50;
const DATES: usize = 50;
const KEYS: &str =
    "the quick brown fox jumps over the lazy dog and comes back again to write it all once more ";
/// Not measured: the first ones compile the page's code.
const WARM_UP: usize = 10;

/// A frame that came later than this was missed: clocks of frames jitter by a few milliseconds.
const MISSED_MS: f64 = 1.5 * FRAME_MS;

/// Scrolls up at an even pace and notes how long each frame took, and by how much the row in
/// the middle was elsewhere than the scrolling explains.
const SCROLL: &str = "(() => {
    const view = document.querySelector('[data-testid=\"timeline\"]');
    const frames = [], jumps = [];
    let last = 0, row = null, expected = 0;
    const middle = () => {
        const half = view.getBoundingClientRect().top + view.clientHeight / 2;
        return [...view.querySelectorAll('[data-testid=\"message-row\"]')].find((one) => one.getBoundingClientRect().bottom > half);
    };
    const step = (now) => {
        if (last) frames.push(now - last);
        last = now;
        if (row?.isConnected) jumps.push(Math.abs(row.getBoundingClientRect().top - expected));
        row = view.scrollTop > b ? middle() : null;
        if (row) expected = row.getBoundingClientRect().top + b;
        view.scrollTop -= b;
        if (frames.length < a) requestAnimationFrame(step);
        else window.scrolled = { frames, jumps };
    };
    view.dispatchEvent(new WheelEvent('wheel', { deltaY: -b }));
    requestAnimationFrame(step);
    return true;
})()";

/// Opens one channel after the other and notes how long it took until its messages were painted
/// where they stay: at the second frame after they are shown, and again if they have moved by
/// the time the page calls them placed.
fn switch() -> String {
    format!(
        "(() => {{
            {PAINTED}
            window.switched = [];
            const rows = () => [...document.querySelectorAll('[data-testid=\"channel-row\"]')].slice(0, b);
            let turn = 0;
            const next = () => {{
                if (window.switched.length >= a) return;
                const list = rows();
                const row = list[turn++ % list.length];
                if (row.getAttribute('aria-current')) return next();
                const before = document.querySelector('[data-testid=\"timeline\"]');
                const at = Date.now();
                row.click();
                const middle = (view) => {{
                    const half = view.getBoundingClientRect().top + view.clientHeight / 2;
                    return [...view.querySelectorAll('[data-testid=\"message-row\"]')].find((one) => one.getBoundingClientRect().bottom > half);
                }};
                // In the frame after the change: it is painted with this one at the latest.
                const look = () => {{
                    const view = document.querySelector('[data-testid=\"timeline\"]');
                    const row = view && view !== before && getComputedStyle(view).visibility === 'visible' && middle(view);
                    if (!row) return requestAnimationFrame(look);
                    requestAnimationFrame(() => {{
                        const shown = Date.now(), top = row.getBoundingClientRect().top;
                        const stands = () => {{
                            if (!view.dataset.placed) return requestAnimationFrame(stands);
                            painted((done) => {{
                                const still = row.isConnected && Math.abs(row.getBoundingClientRect().top - top) < 1;
                                window.switched.push((still ? shown : done) - at);
                                setTimeout(next, 60);
                            }});
                        }};
                        stands();
                    }});
                }};
                requestAnimationFrame(look);
            }};
            next();
            return true;
        }})()"
    )
}

/// Goes to one day of the past year after the other and notes how long it took from the Enter
/// to the frame in which its first message stands in the window.
const DATES_OF_A_YEAR: &str = "(() => {
    window.jumped = [];
    const of = (id) => document.querySelector(`[data-testid=\"${id}\"]`);
    const when = (holds, then) => (holds() ? then() : requestAnimationFrame(() => when(holds, then)));
    let last = null;
    const target = () => {
        const row = document.querySelector('[data-testid=\"message-row\"].lit');
        const view = of('timeline').getBoundingClientRect();
        const box = row?.getBoundingClientRect();
        return row && row.dataset.seq !== last && box.top >= view.top && box.bottom <= view.bottom ? row : null;
    };
    const next = () => {
        const turn = window.jumped.length;
        if (turn >= a) return;
        of('header-date').click();
        when(() => of('date-typed'), () => {
            const day = new Date(Date.now() - (8 + ((turn * 37) % 340)) * 86400000);
            const field = of('date-typed');
            field.value = day.toISOString().slice(0, 10);
            field.dispatchEvent(new Event('input', { bubbles: true }));
            const at = Date.now();
            field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
            when(() => !of('date-dialog') && target(), () => requestAnimationFrame(() => {
                window.jumped.push(Date.now() - at);
                last = target()?.dataset.seq ?? last;
                setTimeout(next, 200);
            }));
        });
    };
    next();
    return true;
})()";

/// Notes for each key how long it took until the frame after it was painted.
const LISTEN: &str = "(() => {
    const field = document.querySelector('[data-testid=\"composer\"]');
    window.typed = [];
    field.addEventListener('keydown', (event) => {
        const at = event.timeStamp;
        requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = () => window.typed.push(performance.now() - at);
            after.port2.postMessage(null);
        });
    }, { capture: true });
    field.focus();
    return true;
})()";

#[derive(Deserialize)]
struct Scrolled {
    frames: Vec<f64>,
    jumps: Vec<f64>,
}

pub async fn run(report: &mut Report, seed: u64) -> Outcome {
    let display = Display::start(1_280, 860).await?;
    let filled = seats::take(&display, MESSAGES, seed).await?;
    let profile = filled.profile.display().to_string();
    let desktop = filled
        .seat
        .open(&Program::App.path()?, &["--profile", &profile])
        .await?;
    desktop
        .sees("[data-testid=\"timeline\"][data-placed]")
        .await?;

    type_keys(report, &display, &desktop).await?;
    switch_channels(report, &desktop).await?;
    open_the_longest(report, &desktop).await?;
    jump_to_dates(report, &desktop).await?;
    scroll(report, &desktop).await?;
    desktop.close().await
}

async fn type_keys(report: &mut Report, display: &Display, desktop: &Desktop) -> Outcome {
    desktop.focus().await?;
    desktop.eval(LISTEN, &[]).await?;
    display.hands(&["type", "--delay", "60", KEYS]).await?;
    let wanted = json!(KEYS.len());
    desktop
        .until("every key", "window.typed.length >= a", &[wanted])
        .await?;
    let mut typed = warm(desktop, "typed").await?;
    add(report, "key to glyph painted", &mut typed, FRAME_MS);
    Ok(())
}

async fn switch_channels(report: &mut Report, desktop: &Desktop) -> Outcome {
    let mut switched = switched(desktop, SWITCHES, CHANNELS).await?;
    add(report, "channel to channel, painted", &mut switched, 50.0);
    Ok(())
}

/// Row 3: the first of the list has 100,000 messages, and every second opening is one of it.
async fn open_the_longest(report: &mut Report, desktop: &Desktop) -> Outcome {
    desktop
        .eval(
            "document.querySelector('[data-testid=\"channel-row\"]').click()",
            &[],
        )
        .await?;
    desktop
        .sees("[data-testid=\"timeline\"][data-placed]")
        .await?;
    let both = switched(desktop, 2 * OPENINGS, 2).await?;
    let mut longest: Vec<f64> = both.into_iter().skip(1).step_by(2).collect();
    add(
        report,
        "channel of 100,000, painted",
        &mut longest,
        FRAME_MS,
    );
    Ok(())
}

/// Row 4, with everything cached.
async fn jump_to_dates(report: &mut Report, desktop: &Desktop) -> Outcome {
    desktop
        .eval(DATES_OF_A_YEAR, &[json!(DATES + WARM_UP)])
        .await?;
    some_at_a_time(desktop, "jumped", DATES + WARM_UP).await?;
    let mut jumped = warm(desktop, "jumped").await?;
    add(report, "day of the year, painted", &mut jumped, FRAME_MS);
    Ok(())
}

async fn switched(desktop: &Desktop, count: usize, channels: usize) -> Outcome<Vec<f64>> {
    let arguments = [json!(count + WARM_UP), json!(channels)];
    desktop.eval(&switch(), &arguments).await?;
    some_at_a_time(desktop, "switched", count + WARM_UP).await?;
    warm(desktop, "switched").await
}

/// Patience is for one thing to happen, not for two hundred.
async fn some_at_a_time(desktop: &Desktop, name: &str, count: usize) -> Outcome {
    for some in (0..=count).step_by(30).chain([count]) {
        let there = format!("window.{name}.length >= a");
        desktop
            .until("the next ones", &there, &[json!(some)])
            .await?;
    }
    Ok(())
}

async fn scroll(report: &mut Report, desktop: &Desktop) -> Outcome {
    // The longest one: the first of the list after a fresh start is not sure to be it.
    desktop
        .eval(
            "document.querySelector('[data-testid=\"channel-row\"]').click()",
            &[],
        )
        .await?;
    desktop
        .sees("[data-testid=\"timeline\"][data-placed]")
        .await?;
    desktop
        .eval(SCROLL, &[json!(FRAMES), json!(PX_A_FRAME)])
        .await?;
    desktop
        .until("the last frame", "Boolean(window.scrolled)", &[])
        .await?;
    let scrolled = desktop.eval("window.scrolled", &[]).await?;
    let Ok(Scrolled {
        mut frames,
        mut jumps,
    }) = serde_json::from_value(scrolled)
    else {
        return Err(Fault::new("the page noted no frames"));
    };
    let n = frames.len() as u64;
    if jumps.len() < FRAMES / 2 {
        return Err(Fault::new("there was too little to scroll through"));
    }
    let missed = frames.iter().filter(|ms| **ms > MISSED_MS).count();
    report.add(
        "frames missed while scrolling",
        "frames",
        n,
        missed as f64,
        None,
    );
    report.add(
        "frame, p95",
        "ms",
        n,
        quantile(&mut frames, 0.95),
        Some(FRAME_MS),
    );
    report.add(
        "frame, longest",
        "ms",
        n,
        quantile(&mut frames, 1.0),
        Some(FRAME_MS),
    );
    let n = jumps.len() as u64;
    report.add(
        "jump of the row in the middle, longest",
        "px",
        n,
        quantile(&mut jumps, 1.0),
        None,
    );
    Ok(())
}

/// What the page noted, without the first ones.
async fn warm(desktop: &Desktop, name: &str) -> Outcome<Vec<f64>> {
    let noted = noted(desktop, name).await?;
    Ok(noted.into_iter().skip(WARM_UP).flatten().collect())
}

fn add(report: &mut Report, what: &str, values: &mut [f64], limit: f64) {
    let n = values.len() as u64;
    for (name, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let value = quantile(values, share);
        report.add(&format!("{what}, {name}"), "ms", n, value, Some(limit));
    }
}
