//! One measured figure a row: a table for people, or one JSON object a line.

use std::collections::BTreeMap;
use std::process::Command;

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub bench: String,
    pub metric: String,
    pub unit: &'static str,
    /// How many single measurements stand behind the figure.
    pub n: u64,
    pub ours: f64,
    /// What this machine itself can do, measured in the same round.
    pub limit: Option<f64>,
    pub peers: BTreeMap<String, f64>,
    pub commit: String,
    pub seed: u64,
}

pub struct Report {
    bench: String,
    commit: String,
    seed: u64,
    rows: Vec<Row>,
}

impl Report {
    pub fn new(bench: &str, seed: u64) -> Self {
        Self {
            bench: bench.to_owned(),
            commit: commit(),
            seed,
            rows: Vec::new(),
        }
    }

    pub fn add(
        &mut self,
        metric: &str,
        unit: &'static str,
        n: u64,
        ours: f64,
        limit: Option<f64>,
    ) -> &mut Row {
        self.rows.push(Row {
            bench: self.bench.clone(),
            metric: metric.to_owned(),
            unit,
            n,
            ours,
            limit,
            peers: BTreeMap::new(),
            commit: self.commit.clone(),
            seed: self.seed,
        });
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }

    pub fn print(&self, json: bool) {
        if json {
            for row in &self.rows {
                println!("{}", serde_json::to_string(row).expect("a row serialises"));
            }
            return;
        }
        println!(
            "{} (commit {}, seed {}, load {})",
            self.bench,
            self.commit,
            self.seed,
            load()
        );
        println!(
            "{:<44} {:>8} {:>12} {:>12} {:>8}  peers",
            "metric", "n", "ours", "limit", "ratio"
        );
        for row in &self.rows {
            let limit = row.limit.map_or("-".to_owned(), figure);
            let ratio = row
                .limit
                .map_or("-".to_owned(), |limit| format!("{:.2}", row.ours / limit));
            let peers: Vec<String> = row
                .peers
                .iter()
                .map(|(name, value)| format!("{name} {}", figure(*value)))
                .collect();
            let metric = format!("{} [{}]", row.metric, row.unit);
            println!(
                "{metric:<44} {:>8} {:>12} {limit:>12} {ratio:>8}  {}",
                row.n,
                figure(row.ours),
                peers.join(", ")
            );
        }
    }
}

/// What else the machine does: its load averages.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace()
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}

fn figure(value: f64) -> String {
    match value.abs() {
        large if large >= 1_000.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

/// The commit that was measured; `+` when the tree was changed since. Whoever built the
/// programs may know better.
fn commit() -> String {
    if let Ok(told) = std::env::var("TOKENIM_COMMIT") {
        return told;
    }
    let git = |arguments: &[&str]| {
        Command::new("git")
            .args(arguments)
            .output()
            .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let head = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_default();
    let changed = git(&["status", "--porcelain", "--untracked-files=no"])
        .is_ok_and(|status| !status.is_empty());
    format!("{head}{}", if changed { "+" } else { "" })
}

/// The value below which a share of the measurements lies; sorts them.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        len => values[((len - 1) as f64 * share).round() as usize],
    }
}

pub fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}
