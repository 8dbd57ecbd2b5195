//! Whether a few typed letters mean a name, and how well.
//!
//! A name is a row of signs. A letter of a script that spells answers to itself; a 汉字
//! answers to itself, to any of its readings in pinyin, and to the beginning of one: `fb`,
//! `fabu`, `fab` and `发bu` all mean 发布. Every reading counts, because names are full of
//! the rare ones (单 is Shan, 曾 is Zeng). Letters may leave signs out, as in `flcn` for
//! Falcon, but then they have to begin where a word begins: otherwise two letters would
//! match half the company.
//!
//! The best way to lay the letters over the signs is found by going from their ends to
//! their beginnings and remembering the best rest of every place, so that a long name costs
//! its length times the length of the query and never more.

use pinyin::ToPinyinMulti;

use crate::view::search::SnippetPart;

/// What nobody types to find a name; the rest is not looked at.
const LETTERS_MAX: usize = 40;
const SIGNS_MAX: usize = 120;

const LITERAL: i32 = 8;
const READ_WHOLE: i32 = 7;
const READ_PART: i32 = 6;
const TOUCHES: i32 = 4;
const BEGINS_WORD: i32 = 6;
const BEGINS_NAME: i32 = 8;
const GAP: i32 = -20;
/// Nothing of the name is left over.
const WHOLE: i32 = 12;
const LEFT_OVER_MAX: i32 = 10;

pub struct Query {
    letters: Vec<char>,
}

pub struct Found {
    pub score: i32,
    pub parts: Vec<SnippetPart>,
}

/// One sign of a name and what it answers to.
struct Sign {
    shown: String,
    literal: Vec<char>,
    readings: Vec<Vec<char>>,
    begins_word: bool,
}

/// The best way on from one place.
#[derive(Clone, Copy)]
struct Way {
    score: i32,
    /// Letters that the sign here takes; none when it is left out.
    takes: usize,
}

impl Query {
    /// None when there is nothing in it to look for.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: Vec<char> = text
            .chars()
            .filter(|sign| !sign.is_whitespace())
            .flat_map(folded)
            .take(LETTERS_MAX)
            .collect();
        (!letters.is_empty()).then_some(Self { letters })
    }

    pub fn find(&self, name: &str) -> Option<Found> {
        let signs = signs_of(name);
        let table = Table::fill(&self.letters, &signs);
        let score = table.way(0, 0, State::Before)?.score;
        let hits = table.hits(&signs);
        let left = i32::try_from(hits.iter().filter(|hit| !**hit).count()).unwrap_or(i32::MAX);
        let rest = if left == 0 {
            WHOLE
        } else {
            -left.min(LEFT_OVER_MAX)
        };
        let rest_of_name = name.chars().skip(SIGNS_MAX).collect::<String>();
        Some(Found {
            score: score + rest,
            parts: parts(&signs, &hits, rest_of_name),
        })
    }
}

/// The whole name as one part that was not hit.
pub fn unhit(name: &str) -> Vec<SnippetPart> {
    vec![SnippetPart {
        text: name.to_owned(),
        hit: false,
    }]
}

/// How the letters before this place were laid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// None was yet.
    Before,
    /// The first at the beginning of a word, the last on the sign before.
    Touching,
    /// The first at the beginning of a word, then a gap.
    Apart,
    /// The first inside a word: the rest has to follow without a gap.
    Inside,
}

impl State {
    const ALL: [Self; 4] = [Self::Before, Self::Touching, Self::Apart, Self::Inside];

    fn after(self, sign: &Sign, taken: bool) -> Self {
        match (self, taken) {
            (Self::Before, false) => Self::Before,
            (Self::Before, true) if sign.begins_word => Self::Touching,
            (Self::Before | Self::Inside, _) => Self::Inside,
            (Self::Touching | Self::Apart, true) => Self::Touching,
            (Self::Touching | Self::Apart, false) => Self::Apart,
        }
    }

    /// What it is worth, besides its letters, when the sign at this place takes some.
    fn bonus(self, sign: &Sign, at: usize) -> i32 {
        let word = if sign.begins_word { BEGINS_WORD } else { 0 };
        match self {
            Self::Before if at == 0 => BEGINS_NAME + word,
            Self::Before => word,
            Self::Touching | Self::Inside => TOUCHES,
            Self::Apart => GAP + word,
        }
    }
}

struct Table {
    ways: Vec<Option<Way>>,
    letters: usize,
    signs: usize,
}

impl Table {
    fn fill(letters: &[char], signs: &[Sign]) -> Self {
        let mut table = Self {
            ways: vec![None; (letters.len() + 1) * (signs.len() + 1) * State::ALL.len()],
            letters: letters.len(),
            signs: signs.len(),
        };
        for at in (0..=signs.len()).rev() {
            for state in State::ALL {
                let end = table.index(letters.len(), at, state);
                table.ways[end] = Some(Way { score: 0, takes: 0 });
                for letter in 0..letters.len() {
                    let way = signs
                        .get(at)
                        .and_then(|sign| table.best(&letters[letter..], letter, at, sign, state));
                    let here = table.index(letter, at, state);
                    table.ways[here] = way;
                }
            }
        }
        table
    }

    fn best(
        &self,
        rest: &[char],
        letter: usize,
        at: usize,
        sign: &Sign,
        state: State,
    ) -> Option<Way> {
        // Whoever begins inside a word leaves nothing out.
        let skipped = match state {
            State::Inside => None,
            State::Before | State::Touching | State::Apart => {
                self.way(letter, at + 1, state.after(sign, false))
            }
        };
        let mut best = skipped.map(|way| Way {
            score: way.score,
            takes: 0,
        });
        let (bonus, next) = (state.bonus(sign, at), state.after(sign, true));
        for (takes, worth) in sign.takes(rest) {
            let Some(on) = self.way(letter + takes, at + 1, next) else {
                continue;
            };
            let score = on.score + worth + bonus;
            if best.is_none_or(|way| way.score < score) {
                best = Some(Way { score, takes });
            }
        }
        best
    }

    fn index(&self, letter: usize, at: usize, state: State) -> usize {
        ((letter * (self.signs + 1)) + at) * State::ALL.len() + state as usize
    }

    fn way(&self, letter: usize, at: usize, state: State) -> Option<Way> {
        self.ways[self.index(letter, at, state)]
    }

    /// Which signs the best way takes.
    fn hits(&self, signs: &[Sign]) -> Vec<bool> {
        let mut hits = vec![false; self.signs];
        let (mut letter, mut state) = (0, State::Before);
        for (at, sign) in signs.iter().enumerate() {
            let Some(way) = self.way(letter, at, state) else {
                break;
            };
            if letter == self.letters {
                break;
            }
            hits[at] = way.takes > 0;
            letter += way.takes;
            state = state.after(sign, way.takes > 0);
        }
        hits
    }
}

impl Sign {
    /// How many of the letters it can take, and what that is worth.
    fn takes(&self, rest: &[char]) -> Vec<(usize, i32)> {
        let mut ways = Vec::new();
        if rest.starts_with(&self.literal) {
            ways.push((self.literal.len(), worth(self.literal.len(), LITERAL)));
        }
        for reading in &self.readings {
            let common = reading
                .iter()
                .zip(rest)
                .take_while(|(one, other)| one == other)
                .count();
            for takes in 1..=common {
                if takes == reading.len() {
                    ways.push((takes, worth(takes, READ_WHOLE)));
                } else if takes == rest.len() || is_initial(&reading[..takes]) {
                    ways.push((takes, worth(takes, READ_PART)));
                }
            }
        }
        ways
    }
}

fn worth(letters: usize, each: i32) -> i32 {
    each * i32::try_from(letters).unwrap_or(i32::MAX)
}

/// What people shorten a syllable to: its first letter, or the initial that is written in two.
fn is_initial(start: &[char]) -> bool {
    matches!(start, [_] | ['z' | 'c' | 's', 'h'])
}

fn signs_of(name: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    let mut before: Option<char> = None;
    for sign in name.chars().take(SIGNS_MAX) {
        let readings = readings_of(sign);
        let humped = before.is_some_and(char::is_lowercase) && sign.is_uppercase();
        let begins_word = !readings.is_empty()
            || humped
            || before.is_none_or(|before| !before.is_alphanumeric())
            || before.is_some_and(|before| before.is_ascii() != sign.is_ascii());
        signs.push(Sign {
            shown: sign.to_string(),
            literal: folded(sign).collect(),
            readings,
            begins_word: begins_word && sign.is_alphanumeric(),
        });
        before = Some(sign);
    }
    signs
}

/// Every reading, typed as on a keyboard that has no ü: with v, or as if it were u.
fn readings_of(sign: char) -> Vec<Vec<char>> {
    let mut readings: Vec<Vec<char>> = Vec::new();
    for reading in sign.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain();
        for typed in [plain.replace('ü', "v"), plain.replace('ü', "u")] {
            let typed: Vec<char> = typed.chars().collect();
            if typed.iter().all(char::is_ascii_lowercase) && !readings.contains(&typed) {
                readings.push(typed);
            }
        }
    }
    readings
}

/// Small, and of one width: what an input method leaves on the way is the same letter.
fn folded(sign: char) -> impl Iterator<Item = char> {
    let narrow = match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        _ => sign,
    };
    narrow.to_lowercase()
}

fn parts(signs: &[Sign], hits: &[bool], rest: String) -> Vec<SnippetPart> {
    let mut parts: Vec<SnippetPart> = Vec::new();
    let shown = signs
        .iter()
        .zip(hits)
        .map(|(sign, hit)| (sign.shown.clone(), *hit))
        .chain(std::iter::once((rest, false)));
    for (text, hit) in shown {
        match parts.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(&text),
            _ if text.is_empty() => {}
            _ => parts.push(SnippetPart { text, hit }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(query: &str, name: &str) -> Option<i32> {
        Some(Query::parse(query)?.find(name)?.score)
    }

    fn shown(query: &str, name: &str) -> String {
        let found = Query::parse(query).and_then(|query| query.find(name));
        found.map_or_else(
            || "-".to_owned(),
            |found| {
                let part = |part: &SnippetPart| {
                    if part.hit {
                        format!("[{}]", part.text)
                    } else {
                        part.text.clone()
                    }
                };
                found.parts.iter().map(part).collect()
            },
        )
    }

    #[test]
    fn a_name_is_found_by_its_signs_by_pinyin_by_initials_and_by_both_mixed() {
        for query in [
            "发布", "fabu", "fb", "fab", "fbu", "发bu", "发b", "FaBu", "ｆｂ",
        ] {
            assert_eq!(shown(query, "Falcon 发布"), "Falcon [发布]", "{query}");
        }
        assert_eq!(shown("zhoul", "周岚"), "[周岚]");
        assert_eq!(shown("zl", "周岚"), "[周岚]");
        assert_eq!(shown("zhl", "周岚"), "[周岚]");
        assert_eq!(shown("zho", "周岚"), "[周]岚");
        // Only the last syllable may stop in its middle.
        assert_eq!(shown("zhola", "周岚"), "-");
    }

    #[test]
    fn rare_readings_of_family_names_and_the_letter_v_are_known() {
        assert_eq!(shown("shanxiong", "单雄信"), "[单雄]信");
        assert_eq!(shown("zengguofan", "曾国藩"), "[曾国藩]");
        assert_eq!(shown("chongqing", "重庆办"), "[重庆]办");
        assert_eq!(shown("lvxing", "旅行"), "[旅行]");
        assert_eq!(shown("luxing", "旅行"), "[旅行]");
    }

    #[test]
    fn latin_names_are_found_by_beginnings_inside_and_with_letters_left_out() {
        assert_eq!(shown("fal", "Falcon"), "[Fal]con");
        assert_eq!(shown("con", "Falcon"), "Fal[con]");
        assert_eq!(shown("flcn", "Falcon"), "[F]a[lc]o[n]");
        assert_eq!(shown("ec", "Emma Clarke"), "[E]mma [C]larke");
        assert_eq!(shown("des rev", "Design review"), "[Des]ign [rev]iew");
        // Left-out letters have to begin with a word.
        assert_eq!(shown("lcn", "Falcon x"), "-");
        assert_eq!(shown("x", "Falcon"), "-");
    }

    #[test]
    fn the_better_match_has_the_higher_score() {
        let rising = [
            ("fb", "Falcon bench"),
            ("fa", "China Falcon"),
            ("fa", "Falcon"),
            ("fa", "Fa"),
        ];
        for pair in rising[1..].windows(2) {
            let of = |(query, name)| score(query, name).expect("found");
            assert!(of(pair[0]) < of(pair[1]), "{pair:?}");
        }
        assert!(score("fb", "发布").expect("found") > score("fb", "Falcon bench").expect("found"));
        assert!(score("lin", "林悦").expect("found") > score("lin", "打磨 linear").expect("found"));
        assert!(score("con", "Console").expect("found") > score("con", "Falcon").expect("found"));
    }

    #[test]
    fn what_cannot_be_a_name_costs_little_and_breaks_nothing() {
        let long = "发".repeat(5_000);
        assert!(
            Query::parse(&"f".repeat(5_000))
                .expect("letters")
                .find(&long)
                .is_some()
        );
        let parts = Query::parse("f")
            .expect("a letter")
            .find(&long)
            .expect("found")
            .parts;
        assert_eq!(
            parts
                .iter()
                .map(|part| part.text.as_str())
                .collect::<String>(),
            long
        );
        assert!(Query::parse(" \t\u{3000}").is_none());
        assert!(score("a", "").is_none());
        assert!(score("e\u{301}", "é").is_none());
        assert!(score("\u{202e}", "x").is_none());
    }
}
