//! The contract in TypeScript: `ui/src/lib/ipc/generated/`.
//!
//! The files are committed, so that the UI can be read and built without a Rust compiler.
//! Where they differ from the contract this test rewrites them and fails: commit what it wrote.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use tokenim_ipc::contract;
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "// Written by crates/ipc/tests/bindings.rs from the contract. Do not edit.\n\n";

#[test]
fn the_committed_bindings_are_those_of_the_contract() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/ipc/generated");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let declared = Declarations::of_the_contract();
    let mut rewritten = Vec::new();
    for (name, text) in [
        ("types.ts", types(&declared)),
        ("commands.ts", commands(&declared)),
    ] {
        let file = folder.join(name);
        if std::fs::read_to_string(&file).unwrap_or_default() != text {
            std::fs::write(&file, text).expect("the bindings can be written");
            rewritten.push(name);
        }
    }
    assert!(
        rewritten.is_empty(),
        "{rewritten:?} differed from the contract and were rewritten: commit them"
    );
}

/// Every named type the contract speaks of, with its declaration.
#[derive(Default)]
struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl Declarations {
    fn of_the_contract() -> Self {
        let mut declarations = Self::default();
        contract::visit_types(&mut declarations);
        declarations
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types of ours have a place of their own; numbers, lists and options do not.
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let declaration = format!(
                "{}export {}\n",
                T::docs().unwrap_or_default(),
                T::decl(&self.config)
            );
            // JSON numbers arrive as `number`, whatever their width in Rust.
            assert!(
                !declaration.contains("bigint"),
                "{name} has a wide number without `ts(type = \"number\")`: {declaration}"
            );
            if let Some(other) = self.by_name.insert(name.clone(), declaration.clone()) {
                assert_eq!(other, declaration, "two types are called {name}");
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

fn types(declared: &Declarations) -> String {
    let mut text = HEAD.to_owned();
    for declaration in declared.by_name.values() {
        text.push_str(declaration);
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

fn commands(declared: &Declarations) -> String {
    let signatures = contract::signatures();
    let mut text = HEAD.to_owned();
    let used = declared.by_name.keys().filter(|name| {
        signatures
            .iter()
            .any(|(_, args, answer)| mentions(args, name) || mentions(answer, name))
    });
    text.push_str("import type {\n");
    for name in used {
        writeln!(text, "  {name},").unwrap();
    }
    text.push_str("} from './types';\n\n");
    text.push_str("/** What every command takes and answers. */\nexport interface Contract {\n");
    for (name, args, answer) in &signatures {
        writeln!(text, "  {name}: {{ args: {args}; answer: {answer} }};").unwrap();
    }
    text.push_str("}\n\nexport type Command = keyof Contract;\n");
    text
}

/// Whether a TypeScript expression uses a name as a whole word.
fn mentions(expression: &str, name: &str) -> bool {
    expression
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == name)
}
