//! What the real program leaves on the disk, and what opens it.

use std::collections::HashMap;
use std::path::Path;

use super::stage::{MESSAGES, SEED, Stage, open};
use tokenim_testkit::company;
use tokenim_testkit::window::{Outcome, id};

const PASSPHRASE: &str = "石头 剪刀 布 and one more";

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_store_a_passphrase_opens_what_is_kept_here() -> Outcome {
    let stage = Stage::open().await?;
    let mut seat = stage.seat("liwei").await?;
    seat.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");

    let li = open(&seat).await?;
    li.sees(&id("welcome")).await?;
    li.click(&id("welcome-sign-in")).await?;
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

    // All that anybody in the company has said, too: it was synchronised, shown and indexed.
    let history = company::talk::history(SEED, MESSAGES);
    let talk = history.iter().map(|said| said.text.as_str());
    let secrets: Vec<&str> = [SAID, DRAFTED, company::PASSWORD]
        .into_iter()
        .chain(talk.filter(|text| text.len() >= 24))
        .collect();
    assert!(secrets.len() > 100, "{} things to look for", secrets.len());
    let count = secrets.len();
    let secrets = Secrets::new(&secrets);
    for file in ["cmdline", "environ"] {
        let text = std::fs::read(format!("/proc/{}/{file}", li.pid()))?;
        secrets.are_not_in(Path::new(file), &text);
    }
    for line in li.printed() {
        secrets.are_not_in(Path::new("standard output"), line.as_bytes());
    }
    // While it runs, with the write-ahead logs in place, and after it has ended.
    let before = scan(seat.home(), &secrets)?;
    li.close().await?;
    let after = scan(seat.home(), &secrets)?;
    println!("{count} texts looked for in {before} files, then in {after}");
    assert!(before.min(after) > 5, "the profile was looked at");
    Ok(())
}

/// What must not be found, as bytes of UTF-8 and of UTF-16, by how it begins.
struct Secrets(HashMap<Vec<u8>, Vec<Vec<u8>>>);

const BEGINNING: usize = 8;

impl Secrets {
    fn new(words: &[&str]) -> Self {
        let mut by_beginning: HashMap<Vec<u8>, Vec<Vec<u8>>> = HashMap::new();
        for word in words {
            let utf16 = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for form in [word.as_bytes().to_vec(), utf16] {
                let beginning = form[..BEGINNING].to_vec();
                by_beginning.entry(beginning).or_default().push(form);
            }
        }
        Self(by_beginning)
    }

    fn are_not_in(&self, place: &Path, contents: &[u8]) {
        for (at, beginning) in contents.windows(BEGINNING).enumerate() {
            let forms = self.0.get(beginning).into_iter().flatten();
            for form in forms {
                let found = contents[at..].starts_with(form);
                let word = String::from_utf8_lossy(form);
                assert!(!found, "{word:?} in {}", place.display());
            }
        }
    }
}

/// Looks through every file below a folder; answers how many there were.
fn scan(folder: &Path, secrets: &Secrets) -> std::io::Result<usize> {
    let mut files = 0;
    for entry in folder.read_dir()? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files += scan(&entry.path(), secrets)?;
        } else if kind.is_file() {
            // A file may go between the listing and the look: then it holds nothing.
            let contents = std::fs::read(entry.path()).unwrap_or_default();
            secrets.are_not_in(&entry.path(), &contents);
            files += 1;
        }
    }
    Ok(files)
}
