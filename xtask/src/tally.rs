//! Counting passed and failed tests in what the runners print.
//!
//! Each runner ends with a sentence of its own; these are the ones in use here:
//! cargo's, Vitest's and Node's. A runner that dies before its sentence still
//! counts as one failure, so that a crash can never look like a pass.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    /// Reads one line of a runner's output.
    pub fn read(&mut self, line: &str) {
        let line = without_colour(line);
        let line = line.trim();
        if let Some(counts) = line.strip_prefix("test result: ") {
            // test result: ok. 12 passed; 0 failed; 0 ignored; …
            self.passed += number_before(counts, "passed");
            self.failed += number_before(counts, "failed");
        } else if let Some(counts) = line.strip_prefix("Tests ") {
            // Tests  1 failed | 11 passed (12)
            self.passed += number_before(counts, "passed");
            self.failed += number_before(counts, "failed");
        } else if let Some(count) = line
            .strip_prefix("# pass ")
            .or_else(|| line.strip_prefix("ℹ pass "))
        {
            self.passed += count.trim().parse().unwrap_or(0);
        } else if let Some(count) = line
            .strip_prefix("# fail ")
            .or_else(|| line.strip_prefix("ℹ fail "))
        {
            self.failed += count.trim().parse().unwrap_or(0);
        }
    }

    /// Takes a runner's exit into account.
    pub fn ended(mut self, well: bool) -> Tally {
        if !well && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    pub fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The number that stands before a word: 12 in `12 passed; 0 failed`.
fn number_before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, escape)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = escape
            .find(|c: char| c.is_ascii_alphabetic())
            .map_or("", |end| &escape[end + 1..]);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn tally(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn cargo_s_sentences_are_summed() {
        let output = "running 2 tests\ntest a ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                      test result: FAILED. 40 passed; 3 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.20s";
        assert_eq!(
            tally(output),
            Tally {
                passed: 42,
                failed: 3
            }
        );
    }

    #[test]
    fn vitest_s_sentence_is_read_through_its_colours() {
        let output = " Test Files  2 passed (2)\n\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m1 failed\u{1b}[39m\u{1b}[22m | \u{1b}[32m11 passed\u{1b}[39m (12)";
        assert_eq!(
            tally(output),
            Tally {
                passed: 11,
                failed: 1
            }
        );
    }

    #[test]
    fn node_s_sentences_are_read_in_both_reporters() {
        assert_eq!(
            tally("# tests 3\n# pass 2\n# fail 1"),
            Tally {
                passed: 2,
                failed: 1
            }
        );
        assert_eq!(
            tally("ℹ tests 3\nℹ pass 3\nℹ fail 0"),
            Tally {
                passed: 3,
                failed: 0
            }
        );
    }

    #[test]
    fn a_runner_that_dies_silently_has_failed() {
        assert_eq!(
            tally("").ended(false),
            Tally {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            tally("test result: ok. 1 passed; 0 failed;").ended(true),
            Tally {
                passed: 1,
                failed: 0
            }
        );
    }
}
