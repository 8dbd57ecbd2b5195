//! A large file over a network that breaks, and the rights to hand files over and to take them.

use crate::checks::Checks;
use crate::play::{CHANNEL, MEMBER};
use std::path::Path;
use tokenim_testkit::window::{Cable, Desktop, Display, Fault, Outcome, PermissionAt, id, with};

const NAME: &str = "Falcon-2.4-演示包.bin";
const BLOCK: usize = 1 << 20;
const BLOCKS: usize = 200;
/// Sent anew after a break at most: what the server had not acknowledged.
const CHUNK: u64 = 8 << 20;
const UPLOAD: PermissionAt<'_> = PermissionAt {
    handle: MEMBER,
    permission: "file.upload",
    place: CHANNEL,
};
const DOWNLOAD: PermissionAt<'_> = PermissionAt {
    permission: "file.download",
    ..UPLOAD
};
const REASON: &str = "外部资料先由法务确认";
const GIVEN_BACK: &str = "法务已经确认，可以照常传文件";

pub async fn plays(
    checks: &mut Checks,
    display: &Display,
    cable: &Cable,
    zhou: &Desktop,
    zhous_home: &Path,
    li: &Desktop,
) -> Outcome {
    large_file(checks, display, cable, zhou, zhous_home, li).await?;
    rights(checks, display, zhou, li).await
}

async fn large_file(
    checks: &mut Checks,
    display: &Display,
    cable: &Cable,
    zhou: &Desktop,
    zhous_home: &Path,
    li: &Desktop,
) -> Outcome {
    checks.scene("Two hundred megabytes over a cable that is pulled three times");
    for desktop in [zhou, li] {
        desktop.opens(CHANNEL).await?;
    }
    drag(li, "dragenter", BLOCKS).await?;
    checks.check(
        "the conversation says that a file may be dropped there",
        li.sees(&with("drop-target", "data-gate", "allowed")).await,
    )?;
    let begun = cable.carried();
    drag(li, "drop", BLOCKS).await?;
    checks.check(
        "Li Wei drops it, and it is attached to what he writes",
        li.sees(&with("tray-file", "data-name", NAME)).await,
    )?;
    checks.picture(li, "file-attached").await?;
    li.set_value(&id("composer"), "演示包在这里，请验收")
        .await?;
    li.click(&id("composer-send")).await?;
    checks.check(
        "the message stands there at once, with the way that is left",
        li.sees(&with("transfer", "data-direction", "up")).await,
    )?;
    let size = (BLOCKS * BLOCK) as u64;
    for quarter in 1..=3 {
        cable.has_carried(begun + size * quarter / 4).await?;
        if quarter == 2 {
            checks.picture(li, "file-on-its-way").await?;
        }
        cable.pull();
    }
    let there = with("file", "data-name", NAME);
    checks.check("it reaches Zhou Yang all the same", zhou.sees(&there).await)?;
    let again = (cable.carried() - begun).saturating_sub(size);
    checks.holds(
        "nothing that was acknowledged went twice",
        again <= 4 * CHUNK,
        &format!("{again} bytes more than it has"),
    )?;
    checks.both(display, "file-there").await?;
    zhou.click(&format!("{there} {}", id("file-save"))).await?;
    zhou.sees(&format!(
        "{there} {}",
        with("transfer", "data-state", "done")
    ))
    .await?;
    let saved = std::fs::read(zhous_home.join("Downloads").join(NAME))?;
    checks.holds(
        "what Zhou Yang saves is byte for byte what Li Wei dropped",
        saved == content(),
        &format!("{} bytes", saved.len()),
    )
}

async fn rights(checks: &mut Checks, display: &Display, zhou: &Desktop, li: &Desktop) -> Outcome {
    checks.scene("The rights to hand files over and to take them");
    checks.check(
        "Zhou Yang takes Li Wei's right to upload in Falcon",
        zhou.revokes(UPLOAD, REASON).await,
    )?;
    checks.check(
        "the paper-clip greys",
        li.sees(&with("composer-attach", "data-gate", "denied"))
            .await,
    )?;
    drag(li, "dragenter", 1).await?;
    checks.check(
        "a file that hangs over the conversation is told why before it is let go",
        li.reads(&with("drop-target", "data-gate", "denied"), REASON)
            .await,
    )?;
    checks.both(display, "upload-revoked").await?;
    drag(li, "dragleave", 1).await?;
    li.click(&id("composer-attach")).await?;
    checks.check(
        "pressing the grey paper-clip explains it",
        li.reads(&id("explanation"), REASON).await,
    )?;
    li.closes_explanation().await?;
    zhou.restores(UPLOAD, GIVEN_BACK).await?;
    checks.check(
        "given back, it lights",
        li.sees(&with("composer-attach", "data-gate", "allowed"))
            .await,
    )?;
    let save = format!(
        "{} {}",
        with("file", "data-name", NAME),
        with("file-save", "data-gate", "denied")
    );
    checks.check(
        "the right to download is taken: the file cannot be saved any more",
        async {
            zhou.revokes(DOWNLOAD, REASON).await?;
            li.sees(&save).await
        }
        .await,
    )?;
    checks.both(display, "download-revoked").await?;
    zhou.restores(DOWNLOAD, GIVEN_BACK).await?;
    li.sees_no(&save).await
}

/// Files hang over the conversation, or are let go there, as a hand does it.
async fn drag(desktop: &Desktop, what: &str, blocks: usize) -> Outcome {
    let script = r#"
        const [what, name, blocks, size] = arguments;
        const parts = Array.from({ length: blocks }, (_, nth) => {
            const block = new Uint8Array(size);
            for (let at = 0; at < size; at++) block[at] = (at * 31 + (at >> 8) * 7 + nth * 17) & 255;
            return block;
        });
        const data = new DataTransfer();
        data.items.add(new File(parts, name, { type: 'application/octet-stream' }));
        const place = document.querySelector('[data-testid="drop-target"]').parentElement;
        place.dispatchEvent(new DragEvent(what, { dataTransfer: data, bubbles: true, cancelable: true }));
        return null;
    "#;
    let arguments = vec![what.into(), NAME.into(), blocks.into(), BLOCK.into()];
    desktop
        .client()
        .execute(script, arguments)
        .await
        .map_err(|error| Fault::new(format!("{what}: {error}")))?;
    Ok(())
}

/// What the page made, made again.
fn content() -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BLOCKS * BLOCK);
    for nth in 0..BLOCKS {
        bytes.extend((0..BLOCK).map(|at| (at * 31 + (at >> 8) * 7 + nth * 17) as u8));
    }
    bytes
}
