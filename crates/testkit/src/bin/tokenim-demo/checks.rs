//! What the demonstration claims, printed as it is seen to be so.

use std::path::{Path, PathBuf};
use std::time::Instant;
use tokenim_testkit::window::{Desktop, Display, Fault, Outcome};

pub struct Checks {
    folder: PathBuf,
    passed: u32,
    pictures: u32,
    since: Instant,
}

impl Checks {
    /// Screenshots go to `folder`, which is emptied of older ones.
    pub fn new(folder: &Path) -> Outcome<Checks> {
        std::fs::create_dir_all(folder)?;
        for entry in folder.read_dir()?.flatten() {
            if entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "png")
            {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(Checks {
            folder: folder.to_owned(),
            passed: 0,
            pictures: 0,
            since: Instant::now(),
        })
    }

    pub fn scene(&self, title: &str) {
        println!("\n{title}");
    }

    /// Prints one claim with the time since the one before, and passes its answer on.
    pub fn check<T>(&mut self, claim: &str, seen: Outcome<T>) -> Outcome<T> {
        let took = self.since.elapsed().as_secs_f32();
        self.since = Instant::now();
        match &seen {
            Ok(_) => {
                self.passed += 1;
                println!("  ok    {claim}  ({took:.1} s)");
            }
            Err(_) => println!("  FAIL  {claim}  ({took:.1} s)"),
        }
        seen
    }

    /// A claim that is a plain fact.
    pub fn holds(&mut self, claim: &str, fact: bool, instead: &str) -> Outcome {
        let seen = if fact {
            Ok(())
        } else {
            Err(Fault::new(format!("{claim}: found {instead}")))
        };
        self.check(claim, seen)
    }

    fn next_picture(&mut self, name: &str) -> PathBuf {
        self.pictures += 1;
        self.folder.join(format!("{:02}-{name}.png", self.pictures))
    }

    /// Saves what one window shows.
    pub async fn picture(&mut self, desktop: &Desktop, name: &str) -> Outcome {
        let file = self.next_picture(name);
        desktop.screenshot(&file).await
    }

    /// Saves the two windows side by side.
    pub async fn both(&mut self, display: &Display, name: &str) -> Outcome {
        let file = self.next_picture(name);
        display.screenshot(&file).await
    }

    pub fn ended(&self) {
        println!(
            "\n{} checks passed; {} screenshots in {}",
            self.passed,
            self.pictures,
            self.folder.display()
        );
    }

    pub fn failed(&self) {
        println!(
            "\n{} checks passed, then one failed; screenshots in {}",
            self.passed,
            self.folder.display()
        );
    }
}
