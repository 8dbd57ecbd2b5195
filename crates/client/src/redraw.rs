//! The words of a message's tree drawn anew, whatever they stand in.

use crate::view::markdown::{Block, Inline};

/// Draws one run of words into the inlines that take its place.
pub type Words<'w> = dyn Fn(&str, &mut Vec<Inline>) + 'w;

pub fn redraw(blocks: Vec<Block>, words: &Words) -> Vec<Block> {
    blocks
        .into_iter()
        .map(|block| match block {
            Block::Paragraph { inlines: inside } => Block::Paragraph {
                inlines: inlines(inside, words),
            },
            Block::Heading {
                level,
                inlines: inside,
            } => Block::Heading {
                level,
                inlines: inlines(inside, words),
            },
            Block::Quote { blocks } => Block::Quote {
                blocks: redraw(blocks, words),
            },
            Block::List { first, items } => Block::List {
                first,
                items: items.into_iter().map(|item| redraw(item, words)).collect(),
            },
            block @ (Block::Code { .. } | Block::Rule) => block,
        })
        .collect()
}

fn inlines(inside: Vec<Inline>, words: &Words) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inside.len());
    for inline in inside {
        match inline {
            Inline::Text { text } => words(&text, &mut out),
            Inline::Strong { inlines: inside } => out.push(Inline::Strong {
                inlines: inlines(inside, words),
            }),
            Inline::Emphasis { inlines: inside } => out.push(Inline::Emphasis {
                inlines: inlines(inside, words),
            }),
            Inline::Strike { inlines: inside } => out.push(Inline::Strike {
                inlines: inlines(inside, words),
            }),
            // What is pressed to open an address opens nothing else.
            other @ (Inline::Code { .. }
            | Inline::Link { .. }
            | Inline::Mention { .. }
            | Inline::Channel { .. }
            | Inline::Break) => out.push(other),
        }
    }
    out
}
