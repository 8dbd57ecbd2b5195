//! A million messages that nobody wrote, with words as unevenly used as people use them:
//! the second word half as often as the first, the third a third (Zipf). Half of it is
//! Chinese, the rest English and both in one line.

use std::collections::HashSet;

use super::dice::Dice;

const ENGLISH_WORDS: usize = 20_000;
const CHINESE_WORDS: usize = 12_000;
/// Of the CJK block, where the characters of everyday use begin.
const FIRST_CHARACTER: u32 = 0x4E00;
const CHARACTERS: usize = 3_500;
const SYLLABLES: &[&str] = &[
    "ka", "lo", "mi", "ter", "ra", "no", "pre", "sen", "du", "va", "con", "ing", "sto", "bel",
    "qui", "fa", "re", "tion", "um", "ex", "gra", "li", "po", "ze",
];

pub struct Talk {
    english: Vec<String>,
    chinese: Vec<String>,
    english_ranks: Zipf,
    chinese_ranks: Zipf,
}

impl Talk {
    /// The same words for the same seed.
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut english = distinct(ENGLISH_WORDS, || {
            let syllables = 1 + dice.below(2) + dice.below(3);
            (0..=syllables)
                .map(|_| SYLLABLES[dice.below(SYLLABLES.len())])
                .collect()
        });
        // Words that are used much are short, in every language.
        english.sort_by_key(String::len);
        let chinese = distinct(CHINESE_WORDS, || {
            (0..2).map(|_| character(&mut dice)).collect()
        });
        Self {
            english,
            chinese,
            english_ranks: Zipf::over(ENGLISH_WORDS),
            chinese_ranks: Zipf::over(CHINESE_WORDS),
        }
    }

    pub fn english_word(&self, dice: &mut Dice) -> &str {
        &self.english[self.english_ranks.draw(dice)]
    }

    pub fn chinese_word(&self, dice: &mut Dice) -> &str {
        &self.chinese[self.chinese_ranks.draw(dice)]
    }

    pub fn message(&self, dice: &mut Dice) -> String {
        match dice.below(10) {
            0..=4 => self.chinese_line(dice),
            5..=7 => self.english_line(dice),
            _ => format!("{} {}", self.chinese_line(dice), self.english_line(dice)),
        }
    }

    fn chinese_line(&self, dice: &mut Dice) -> String {
        let words = 3 + dice.below(14);
        let comma = 2 + dice.below(8);
        let mut line = String::new();
        for at in 0..words {
            if at > 0 && at % comma == 0 {
                line.push(',');
            }
            line.push_str(self.chinese_word(dice));
        }
        line
    }

    fn english_line(&self, dice: &mut Dice) -> String {
        let words: Vec<&str> = (0..3 + dice.below(12))
            .map(|_| self.english_word(dice))
            .collect();
        words.join(" ")
    }
}

fn character(dice: &mut Dice) -> char {
    // The square leans towards the front: some characters are in very many words.
    let at = (dice.share() * dice.share() * CHARACTERS as f64) as u32;
    char::from_u32(FIRST_CHARACTER + at).expect("the block has no gaps")
}

fn distinct(count: usize, mut make: impl FnMut() -> String) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut words = Vec::with_capacity(count);
    while words.len() < count {
        let word = make();
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// Draws ranks, the first one most often.
struct Zipf(Vec<f64>);

impl Zipf {
    fn over(ranks: usize) -> Self {
        let mut sum = 0.0;
        Self(
            (1..=ranks)
                .map(|rank| {
                    sum += 1.0 / rank as f64;
                    sum
                })
                .collect(),
        )
    }

    fn draw(&self, dice: &mut Dice) -> usize {
        let all = self.0.last().copied().unwrap_or_default();
        let at = dice.share() * all;
        self.0
            .partition_point(|sum| *sum <= at)
            .min(self.0.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_says_the_same_and_the_first_words_most() {
        let say = || {
            let (talk, mut dice) = (Talk::new(7), Dice::new(7));
            (0..50).map(|_| talk.message(&mut dice)).collect::<Vec<_>>()
        };
        assert_eq!(say(), say());
        let (ranks, mut dice) = (Zipf::over(1_000), Dice::new(7));
        let first = (0..10_000).filter(|_| ranks.draw(&mut dice) == 0).count();
        assert!((1_000..1_700).contains(&first), "{first}");
    }
}
