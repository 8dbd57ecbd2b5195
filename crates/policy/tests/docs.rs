//! docs/permissions.md shows the tables that the code decides by. With `UPDATE_DOCS=1` this
//! test writes them; without, it fails where the page says something else.

use std::fmt::Write;
use std::path::Path;

use tokenim_policy::catalogue::{Approver, Belong, CATALOGUE, Level};
use tokenim_policy::{Cell, Needs, Offline, Proof, Risk, asks_for_proof, rule};
use tokenim_protocol::permission::Action;
use tokenim_protocol::time::{DAY_MS, HOUR_MS};

fn catalogue() -> String {
    let mut out = String::from(
        "| # | permission | risk | at | O | S | X | U | T | M | G | K | asked for | at most | belong | archived | frozen | approved by |\n\
         |--:|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in &CATALOGUE {
        let cells = row.cells.map(|cell| match cell {
            Cell::Standing => "Y",
            Cell::Eligible => "E",
            Cell::Requestable => "R",
            Cell::NotFrom => "·",
            Cell::Forbidden => "N",
        });
        let most = match row.max_ms {
            None => "–".to_owned(),
            Some(ms) if ms % DAY_MS == 0 => format!("{} d", ms / DAY_MS),
            Some(ms) => format!("{} h", ms / HOUR_MS),
        };
        let stages: Vec<_> = row
            .stages
            .iter()
            .map(|stage| {
                stage
                    .iter()
                    .map(|who| approver(*who))
                    .collect::<Vec<_>>()
                    .join(" or ")
            })
            .collect();
        writeln!(
            out,
            "| {} | `{}` | {} | {} | {} | {} | {most} | {} | {} | {} | {} |",
            row.permission as u8,
            row.permission.id(),
            match row.risk {
                Risk::Low => "L",
                Risk::Medium => "M",
                Risk::High => "H",
                Risk::Critical => "C",
            },
            match row.level {
                Level::Organisation => "organisation",
                Level::Team => "team",
                Level::Channel => "channel",
            },
            cells.join(" | "),
            if row.requestable { "yes" } else { "no" },
            match row.belong {
                Belong::No => "no",
                Belong::InPrivate => "in private",
                Belong::Yes => "yes",
            },
            if row.in_archive { "works" } else { "stops" },
            if row.in_freeze { "works" } else { "stops" },
            stages.join(", then "),
        )
        .expect("text takes text");
    }
    out
}

fn approver(who: Approver) -> &'static str {
    match who {
        Approver::TeamAdmin => "team administrator",
        Approver::HostsTeamAdmin => "the host's team administrator",
        Approver::MeetingHost => "host",
        Approver::LineManager => "manager",
        Approver::DataOwner => "data owner",
        Approver::Sysadmin => "sysadmin",
        Approver::Secadmin => "secadmin",
        Approver::Auditor => "auditor",
        Approver::Owner => "owner",
        Approver::SecadminForContractors => "secadmin (for contractors)",
    }
}

fn actions() -> String {
    let mut out = String::from("| action | needs | offline |\n|---|---|---|\n");
    for action in Action::ALL {
        let row = rule(*action);
        let needs = match row.needs {
            Needs::Public => "nothing".to_owned(),
            Needs::AlwaysOn => "an account, in any state".to_owned(),
            Needs::SignedIn => "an account in order".to_owned(),
            Needs::Unsuspended => "an account in order, not suspended".to_owned(),
            Needs::Membership => "to belong".to_owned(),
            Needs::Leaving => "to belong; not a direct message".to_owned(),
            Needs::TakingOut => "to belong; a label may forbid it".to_owned(),
            Needs::Permission(permission) => format!("`{}`", permission.id()),
            Needs::Beside(permission) => {
                format!(
                    "`{}`, also where only announcements are written",
                    permission.id()
                )
            }
            Needs::Joining(permission) => format!("`{}`; a public channel", permission.id()),
            Needs::OnOwn(permission) => format!("`{}`, on one's own", permission.id()),
            Needs::OnOthers(permission) => format!("`{}`, never on oneself", permission.id()),
            Needs::OneselfOr(permission) => {
                format!("about oneself nothing, else `{}`", permission.id())
            }
        };
        let needs = match (row.proof, row.needs.permission()) {
            (Proof::Always, _) => format!("{needs}; proven"),
            (Proof::ByRisk, Some(permission)) if asks_for_proof(permission) => {
                format!("{needs}; proven")
            }
            (Proof::Never | Proof::ByRisk, _) => needs,
        };
        let offline = match row.offline {
            Offline::Works => "works from the cache",
            Offline::Queues => "is kept and judged at delivery",
            Offline::NeedsServer => "refused",
        };
        writeln!(out, "| {action:?} | {needs} | {offline} |").expect("text takes text");
    }
    out
}

fn with_section(page: &str, name: &str, body: &str) -> String {
    let (open, close) = (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->"),
    );
    let start = page
        .find(&open)
        .unwrap_or_else(|| panic!("no section {name}"))
        + open.len();
    let end = page
        .find(&close)
        .unwrap_or_else(|| panic!("section {name} does not end"));
    format!("{}{body}{}", &page[..start], &page[end..])
}

#[test]
fn the_page_shows_the_tables_that_decide() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let page = std::fs::read_to_string(&path)
        .expect("docs/permissions.md")
        .replace("\r\n", "\n");
    let now = with_section(&page, "catalogue", &catalogue());
    let now = with_section(&now, "actions", &actions());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &now).expect("the page is written");
    }
    assert!(
        page == now || std::env::var_os("UPDATE_DOCS").is_some(),
        "docs/permissions.md is out of date: run this test with UPDATE_DOCS=1"
    );
}
