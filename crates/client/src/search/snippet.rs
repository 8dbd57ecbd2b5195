//! What of a text a hit is shown with.

use crate::view::search::SnippetPart;

/// Characters of a snippet before its first hit, and in all.
const BEFORE_CHARS: usize = 24;
const SNIPPET_CHARS: usize = 120;

/// The part of a text around its first hit, on one line.
pub fn snippet(text: &str, hits: &[(usize, usize)]) -> Vec<SnippetPart> {
    let first = hits.first().map_or(0, |hit| hit.0);
    let begin = text[..first]
        .char_indices()
        .rev()
        .nth(BEFORE_CHARS - 1)
        .map_or(0, |(at, _)| at);
    let end = text[begin..]
        .char_indices()
        .nth(SNIPPET_CHARS)
        .map_or(text.len(), |(at, _)| begin + at);
    let mut parts = Vec::new();
    let mut at = begin;
    if begin > 0 {
        parts.push(part("…", false));
    }
    for &(start, stop) in hits {
        let (start, stop) = (start.max(at), stop.min(end));
        if start >= stop {
            continue;
        }
        if start > at {
            parts.push(part(&text[at..start], false));
        }
        parts.push(part(&text[start..stop], true));
        at = stop;
    }
    if at < end {
        parts.push(part(&text[at..end], false));
    }
    if end < text.len() {
        parts.push(part("…", false));
    }
    parts
}

fn part(text: &str, hit: bool) -> SnippetPart {
    SnippetPart {
        text: text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect(),
        hit,
    }
}

#[cfg(test)]
mod tests {
    use tokenim_words::Query;

    use super::*;

    #[test]
    fn a_snippet_shows_the_hit_in_its_place() {
        let text = "the first line\nand then the café was closed";
        let hits = Query::parse("cafe").and_then(|query| query.hits(text));
        let parts = snippet(text, &hits.expect("found"));
        assert_eq!(
            parts,
            [
                part("…", false),
                part("first line\nand then the ", false),
                part("café", true),
                part(" was closed", false)
            ]
        );
    }
}
