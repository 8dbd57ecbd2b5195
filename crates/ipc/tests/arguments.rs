//! IP-02: every command with a thousand arguments that nobody means. Each answers with a typed
//! error or, where chance made sense, with an answer; nothing panics, nothing is written elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config as Runs, RngSeed, TestRunner};
use serde_json::{Value, json};
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::{Client, Config};
use tokenim_ipc::contract::{self, COMMANDS};
use tokenim_ipc::{Core, DesktopSettings, DesktopView, Outside, TrayState, UpdateState};

const ARGUMENTS: usize = 1_000;

struct Nowhere;

impl Outside for Nowhere {
    fn open(&self, address: &url::Url) -> std::io::Result<()> {
        assert!(
            matches!(address.scheme(), "http" | "https" | "mailto"),
            "{address}"
        );
        Ok(())
    }

    fn interactive(&self) {}

    fn desktop(&self) -> DesktopView {
        DesktopView {
            tray: TrayState::NoHost,
            close_hides: true,
            autostart: None,
            update: UpdateState::Elsewhere,
        }
    }

    fn set_desktop(&self, _: DesktopSettings) -> std::io::Result<DesktopView> {
        Ok(self.desktop())
    }
}

/// What stands for anything: right in kind, wrong in kind, huge, hostile.
fn scrap() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("0199f3a0-7b1c-7c2d-8e3f-001122334455".to_owned()),
        Just("../../../../etc/passwd".to_owned()),
        Just("/etc/passwd".to_owned()),
        Just("file:///etc/passwd".to_owned()),
        Just("'; DROP TABLE message; --".to_owned()),
        Just("\" NEAR ( *".to_owned()),
        Just("\u{202e}\u{0}\u{fffe}\u{2028}".to_owned()),
        Just("message.send".to_owned()),
        Just("a".repeat(10_000)),
        ".{0,40}",
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => Just(json!({ "kind": "organisation" })),
        1 => Just(json!({ "kind": "latest" })),
        1 => Just(json!({ "kind": "channel", "id": "0199f3a0-7b1c-7c2d-8e3f-001122334455" })),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z_]{1,12}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

/// The names of a command's arguments, as the contract's TypeScript has them.
fn fields() -> BTreeMap<&'static str, Vec<String>> {
    let types = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../ui/src/lib/ipc/generated/types.ts"),
    )
    .expect("the committed bindings");
    contract::signatures()
        .into_iter()
        .map(|(command, arguments, _)| {
            let begins = format!("export type {arguments} = ");
            let declared = types.split_once(&begins).map_or("", |(_, rest)| rest);
            let declared = declared.split("\nexport ").next().unwrap_or_default();
            let names = declared
                .split(['{', ',', ';', '\n'])
                .filter_map(|part| part.split_once(':'))
                .map(|(name, _)| {
                    name.trim()
                        .trim_end_matches('?')
                        .trim_matches('"')
                        .to_owned()
                })
                .filter(|name| {
                    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                })
                .collect();
            (command, names)
        })
        .collect()
}

#[tokio::test]
async fn ip_02_every_command_answers_a_thousand_senseless_arguments() {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |told| {
        PANICS.fetch_add(1, Ordering::SeqCst);
        before(told);
    }));
    let profile = tempfile::tempdir().unwrap();
    let config = Config::new(profile.path().join("profile"))
        .with_key_store(Arc::new(MemoryKeyStore::default()));
    let core = Core::start(Client::open(config).await.unwrap(), Arc::new(Nowhere));
    let fields = fields();
    let runs = Runs {
        rng_seed: RngSeed::Fixed(2),
        failure_persistence: None,
        ..Runs::default()
    };
    let mut runner = TestRunner::new(runs);
    let scrap = scrap();
    let draw = |runner: &mut TestRunner| scrap.new_tree(runner).unwrap().current();
    let (mut asked, mut refused, mut understood) = (0_usize, 0_usize, 0_usize);
    for command in COMMANDS {
        for turn in 0..ARGUMENTS {
            let names = &fields[command];
            let arguments = if turn % 4 == 0 || names.is_empty() {
                draw(&mut runner)
            } else {
                let mut object = serde_json::Map::new();
                for name in names {
                    object.insert(name.clone(), draw(&mut runner));
                }
                Value::Object(object)
            };
            asked += 1;
            match core.rpc(command, arguments).await {
                // Typed by being one: `IpcErrorKind` has no other.
                Err(error) => {
                    refused += 1;
                    understood +=
                        usize::from(serde_json::to_value(error.kind).unwrap() != "invalid");
                }
                Ok(_) => understood += 1,
            }
        }
    }
    let outside: Vec<_> = profile
        .path()
        .read_dir()
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(outside.iter().all(|name| name == "profile"), "{outside:?}");
    println!(
        "IP-02: {} commands, {asked} arguments, {refused} refused, {understood} understood, {} panics",
        COMMANDS.len(),
        PANICS.load(Ordering::SeqCst)
    );
    assert_eq!(PANICS.load(Ordering::SeqCst), 0);
}
