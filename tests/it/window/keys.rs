//! What the real program leaves on the disk, and what opens it.

use std::path::Path;

use super::stage::{Stage, open};
use tokenim_testkit::company;
use tokenim_testkit::window::{Outcome, id};

const PASSPHRASE: &str = "石头 剪刀 布 and one more";

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_store_a_passphrase_opens_what_is_kept_here() -> Outcome {
    let stage = Stage::open().await?;
    let mut seat = stage.seat("liwei").await?;
    seat.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");

    let li = open(&seat).await?;
    li.sees(&id("sign-in-passphrase")).await?;
    li.set_value(&id("sign-in-passphrase"), PASSPHRASE).await?;
    li.signs_in(&stage.server.url(), "liwei", company::PASSWORD)
        .await?;
    li.opens("Falcon").await?;
    li.close().await?;

    let li = open(&seat).await?;
    li.sees(&id("unlock")).await?;
    li.set_value(&id("unlock-passphrase"), "not this one, surely")
        .await?;
    li.click(&id("unlock-submit")).await?;
    li.sees(&format!("{} [role=\"alert\"]", id("unlock")))
        .await?;
    assert_eq!(li.count(&id("channel-list")).await?, 0);

    li.set_value(&id("unlock-passphrase"), PASSPHRASE).await?;
    li.click(&id("unlock-submit")).await?;
    li.opens("Falcon").await?;
    li.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn lr_01_lr_04_nothing_said_and_no_secret_lies_readable_beside_the_program() -> Outcome {
    const SAID: &str = "marker-7f3a-said-in-falcon";
    const DRAFTED: &str = "marker-91c2-drafted-only";
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    li.says(SAID).await?;
    li.sees_message(SAID, "sent").await?;
    li.set_value(&id("composer"), DRAFTED).await?;
    li.opens("接口").await?;
    li.sees(&id("channel-draft")).await?;
    li.searches("marker-7f3a").await?;

    let secrets = [SAID, DRAFTED, company::PASSWORD];
    for file in ["cmdline", "environ"] {
        let text = std::fs::read(format!("/proc/{}/{file}", li.pid()))?;
        clean(Path::new(file), &text, &secrets);
    }
    for line in li.printed() {
        clean(Path::new("standard output"), line.as_bytes(), &secrets);
    }
    // While it runs, with the write-ahead logs in place, and after it has ended.
    let before = scan(seat.home(), &secrets)?;
    li.close().await?;
    let after = scan(seat.home(), &secrets)?;
    assert!(before.min(after) > 5, "the profile was looked at");
    Ok(())
}

/// Looks through every file below a folder; answers how many there were.
fn scan(folder: &Path, secrets: &[&str]) -> std::io::Result<usize> {
    let mut files = 0;
    for entry in folder.read_dir()? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files += scan(&entry.path(), secrets)?;
        } else if kind.is_file() {
            // A file may go between the listing and the look: then it holds nothing.
            let contents = std::fs::read(entry.path()).unwrap_or_default();
            clean(&entry.path(), &contents, secrets);
            files += 1;
        }
    }
    Ok(files)
}

fn clean(place: &Path, contents: &[u8], secrets: &[&str]) {
    for secret in secrets {
        let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for form in [secret.as_bytes(), &utf16] {
            let found = contents.windows(form.len()).any(|window| window == form);
            assert!(!found, "{secret:?} in {}", place.display());
        }
    }
}
