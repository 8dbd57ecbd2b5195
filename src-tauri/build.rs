//! Embeds the pages and pins what they may call.

use std::path::Path;

/// Everything a page can reach. Tests hold it against the capability file.
const COMMANDS: &[&str] = &["put_piece", "rpc", "subscribe"];

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    if !Path::new("ui/dist/index.html").exists() {
        // Without this sentence the macro that embeds the pages fails with a riddle.
        panic!(
            "the UI's pages are not built: run `cargo xtask setup`, or `npm ci && npm run build` in ui/"
        );
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*.json")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("{error:#}");
    }
}
