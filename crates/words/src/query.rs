//! What a query asks for, and whether a text answers it.
//!
//! A query is words between spaces; a text must have them all, in any order. Nothing in
//! a query is an operator: quotation marks, stars, brackets and words such as NEAR are what
//! they are in a text. The last word may be the beginning of one, because people search
//! while they type.

use crate::cut::{self, Kind};

#[derive(Clone, Debug)]
pub struct Query {
    terms: Vec<Term>,
}

/// Tokens that must stand next to each other.
#[derive(Clone, Debug)]
struct Term {
    tokens: Vec<String>,
    /// The last token need only begin so.
    prefix: bool,
}

/// A token of a text, with its own copy of the letters.
struct Piece {
    text: String,
    start: usize,
    first_end: usize,
    end: usize,
}

impl Query {
    /// None when there is nothing in it to look for.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let ends_open = !text.ends_with(char::is_whitespace);
        let terms: Vec<Term> = words
            .iter()
            .enumerate()
            .filter_map(|(n, word)| Term::parse(word, ends_open && n + 1 == words.len()))
            .collect();
        (!terms.is_empty()).then_some(Self { terms })
    }

    /// The same for FTS5: every token quoted, so that none can be an operator.
    pub fn to_fts(&self) -> String {
        let mut out = String::new();
        for term in &self.terms {
            if !out.is_empty() {
                out.push_str(" AND ");
            }
            for (n, token) in term.tokens.iter().enumerate() {
                if n > 0 {
                    out.push_str(" + ");
                }
                out.push('"');
                // No token has a quotation mark, and if one ever had, it would be doubled.
                out.push_str(&token.replace('"', "\"\""));
                out.push('"');
            }
            if term.prefix {
                out.push('*');
            }
        }
        out
    }

    /// Where the text answers, in bytes, in order and without overlaps; none when it does
    /// not.
    pub fn hits(&self, text: &str) -> Option<Vec<(usize, usize)>> {
        let mut pieces = Vec::new();
        cut::tokens(text, |token| {
            pieces.push(Piece {
                text: token.text.to_owned(),
                start: token.start,
                first_end: token.first_end,
                end: token.end,
            });
        });
        let mut hits = Vec::new();
        for term in &self.terms {
            let before = hits.len();
            hits.extend(term.hits(&pieces));
            if hits.len() == before {
                return None;
            }
        }
        hits.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (start, end) in hits {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Some(merged)
    }
}

impl Term {
    fn parse(word: &str, is_last: bool) -> Option<Self> {
        let mut tokens: Vec<String> = Vec::new();
        let mut ends = 0;
        let mut last_kind = None;
        cut::runs(word, |kind, folded, places| {
            // What came before is followed by something else, so its last character stands
            // alone in the text too.
            if let (Some(Kind::Characters), Some(last)) = (last_kind, tokens.last()) {
                let mut chars = last.chars();
                let (first, second) = (chars.next(), chars.next());
                if first.is_some()
                    && let Some(second) = second
                {
                    tokens.push(second.to_string());
                }
            }
            match kind {
                Kind::Word => tokens.push(folded.to_owned()),
                Kind::Characters => {
                    let chars: Vec<char> = folded.chars().collect();
                    if chars.len() == 1 {
                        tokens.push(folded.to_owned());
                    } else {
                        tokens.extend(chars.windows(2).map(String::from_iter));
                    }
                }
            }
            last_kind = Some(kind);
            ends = places[places.len() - 1].1;
        });
        let prefix = match last_kind? {
            // `C++` is C and not everything that begins with it.
            Kind::Word => is_last && ends == word.len(),
            Kind::Characters => tokens
                .last()
                .is_some_and(|token| token.chars().nth(1).is_none()),
        };
        Some(Self { tokens, prefix })
    }

    fn hits<'a>(&'a self, pieces: &'a [Piece]) -> impl Iterator<Item = (usize, usize)> + 'a {
        pieces
            .windows(self.tokens.len())
            .filter_map(|window| self.hit(window))
    }

    fn hit(&self, window: &[Piece]) -> Option<(usize, usize)> {
        let (last, before) = window.split_last()?;
        let (token, tokens) = self.tokens.split_last()?;
        let is_hit = before
            .iter()
            .zip(tokens)
            .all(|(piece, token)| piece.text == *token)
            && if self.prefix {
                last.text.starts_with(token.as_str())
            } else {
                last.text == *token
            };
        if !is_hit {
            return None;
        }
        let is_one_character = self.prefix && words_has_one_character(token);
        let end = if is_one_character {
            last.first_end
        } else {
            last.end
        };
        Some((window[0].start, end.max(window[0].first_end)))
    }
}

/// A single character of a writing without spaces; a single letter stands for its word.
fn words_has_one_character(token: &str) -> bool {
    let mut one = false;
    cut::runs(token, |kind, folded, _| {
        one = kind == Kind::Characters && folded.chars().nth(1).is_none();
    });
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_hit(query: &str, text: &str) -> bool {
        Query::parse(query).is_some_and(|query| query.hits(text).is_some())
    }

    #[test]
    fn words_and_parts_of_chinese_are_found() {
        let text = "明天下午三点在大会议室讨论Falcon项目的Release计划";
        for query in [
            "会议室",
            "会",
            "划",
            "讨论",
            "falcon",
            "FALC",
            "项目",
            "release",
            "会议 计划",
            "讨论falcon项目",
            "Falcon项",
            "rel",
        ] {
            assert!(is_hit(query, text), "{query}");
        }
        for query in [
            "议会",
            "falcon x",
            "alcon",
            "会议计划",
            "论falcon目",
            "+",
            "",
        ] {
            assert!(!is_hit(query, text), "{query}");
        }
    }

    #[test]
    fn xs_06_operators_are_words_and_signs_are_nothing() {
        assert_eq!(
            Query::parse("\"a\" NEAR(b*) OR NOT col:x ^y").map(|query| query.to_fts()),
            Some(
                "\"a\" AND \"near\" + \"b\" AND \"or\" AND \"not\" AND \"col\" + \"x\" AND \"y\"*"
                    .to_owned()
            )
        );
        assert!(Query::parse("\"*()-- ;").is_none());
        assert!(!is_hit("C++", "cheap"));
        assert!(is_hit("C++", "in C it is"));
    }
}
