//! How a text is cut into what can be searched for.
//!
//! A word of letters and digits is one token, in lower case and without diacritics. Chinese
//! and other writing without spaces is cut into pairs of neighbouring characters, the
//! last one of a run standing alone: 会议室 becomes 会议, 议室, 室. So every substring of
//! two characters or more is a phrase of tokens, and every single character begins one.
//! Everything else separates.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// A piece of a text, and where it stands there, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// In its folded form.
    pub text: &'a str,
    pub start: usize,
    /// Where its first character ends …
    pub first_end: usize,
    /// … and where it ends.
    pub end: usize,
}

/// A maximal run of one kind of characters, folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters and digits of a writing with spaces.
    Word,
    /// Characters of a writing without them, and emoji.
    Characters,
}

/// Calls `found` for every run of the text. `places` holds the start and the end in the
/// text of every folded character.
pub fn runs(text: &str, mut found: impl FnMut(Kind, &str, &[(usize, usize)])) {
    let mut kind = None;
    let mut folded = String::new();
    let mut places = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        fold(c, |c| {
            let class = class(c);
            if class == Class::Mark {
                return;
            }
            let now = class.kind();
            if now != kind {
                if let Some(kind) = kind {
                    found(kind, &folded, &places);
                }
                folded.clear();
                places.clear();
                kind = now;
            }
            if now.is_some() {
                folded.push(c);
                places.push((start, end));
            }
        });
    }
    if let Some(kind) = kind {
        found(kind, &folded, &places);
    }
}

/// Calls `found` for every token of the text, in order.
pub fn tokens(text: &str, mut found: impl FnMut(Token<'_>)) {
    runs(text, |kind, folded, places| match kind {
        Kind::Word => found(Token {
            text: folded,
            start: places[0].0,
            first_end: places[0].1,
            end: places[places.len() - 1].1,
        }),
        Kind::Characters => {
            let mut rest = folded.char_indices().map(|(at, _)| at).peekable();
            let mut n = 0;
            while let Some(at) = rest.next() {
                let mut ahead = rest.clone();
                let pair = ahead.next();
                let pair_end = ahead.next().unwrap_or(folded.len());
                let last = if pair.is_some() { n + 1 } else { n };
                found(Token {
                    text: &folded[at..pair_end],
                    start: places[n].0,
                    first_end: places[n].1,
                    end: places[last].1,
                });
                n += 1;
            }
        }
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Characters,
    /// Belongs to the character before it and does not count.
    Mark,
    Separator,
}

impl Class {
    fn kind(self) -> Option<Kind> {
        match self {
            Class::Word => Some(Kind::Word),
            Class::Characters => Some(Kind::Characters),
            Class::Mark | Class::Separator => None,
        }
    }
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() {
            Class::Word
        } else {
            Class::Separator
        };
    }
    match u32::from(c) {
        // Combining marks, joiners and variation selectors.
        0x0300..=0x036F | 0x200C..=0x200D | 0x3099..=0x309A | 0xFE00..=0xFE0F => Class::Mark,
        // Thai and Lao, Myanmar, Khmer.
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        // Radicals, and the ideographs among the punctuation.
        | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3038..=0x303C
        // Kana without the middle dot, Bopomofo, Hangul.
        | 0x3041..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x31FF | 0xA960..=0xA97F | 0xAC00..=0xD7FF
        // Han.
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
        // Emoji and their older cousins.
        | 0x2600..=0x27BF | 0x1F000..=0x1FAFF => Class::Characters,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Separator,
    }
}

/// Lower case, full width as half width, ligatures apart, letters without their marks.
fn fold(c: char, mut out: impl FnMut(char)) {
    if c.is_ascii() {
        return out(c.to_ascii_lowercase());
    }
    match u32::from(c) {
        // What is written most is folded already, and Hangul must not be taken apart.
        0x3041..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7FF => return out(c),
        _ => {}
    }
    let normalizer = DecomposingNormalizerBorrowed::new_nfkd();
    for c in normalizer.normalize_iter(c.to_lowercase()) {
        // Letters that Unicode does not take apart, though people leave the mark out.
        match c {
            'ø' => out('o'),
            'ł' => out('l'),
            'đ' => out('d'),
            'ħ' => out('h'),
            'ı' => out('i'),
            'ß' => {
                out('s');
                out('s');
            }
            'æ' => {
                out('a');
                out('e');
            }
            'œ' => {
                out('o');
                out('e');
            }
            // Decomposing may bring capitals back (℡ becomes TEL).
            _ => c.to_lowercase().for_each(&mut out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        tokens(text, |token| all.push(token.text.to_owned()));
        all
    }

    #[test]
    fn chinese_becomes_pairs_and_english_words() {
        assert_eq!(cut("会议室"), ["会议", "议室", "室"]);
        assert_eq!(cut("好"), ["好"]);
        assert_eq!(
            cut("Falcon项目, v2.1 ok"),
            ["falcon", "项目", "目", "v2", "1", "ok"]
        );
        assert_eq!(
            cut("Über-CAFÉ Ｆｕｌｌ ﬁle"),
            ["uber", "cafe", "full", "file"]
        );
        assert_eq!(cut("Straße"), ["strasse"]);
        assert_eq!(cut("\"NEAR( * ) OR ; --"), ["near", "or"]);
        assert_eq!(cut("👍🏽好"), ["👍🏽", "🏽好", "好"]);
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_written() {
        let text = "去 Café 吧";
        let mut at = Vec::new();
        tokens(text, |token| at.push(&text[token.start..token.end]));
        assert_eq!(at, ["去", "Café", "吧"]);
        let decomposed = "cafe\u{301}s";
        tokens(decomposed, |token| {
            assert_eq!(token.text, "cafes");
            assert_eq!(&decomposed[token.start..token.end], decomposed);
        });
    }
}
