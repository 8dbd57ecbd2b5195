//! A message's Markdown as a small typed tree.
//!
//! Raw HTML stays text, pictures become links (nothing is fetched by looking at a
//! message), and only what the link gate lets through is a link. Nesting is capped, so that
//! neither this nor whoever draws or drops the tree can run out of stack; past the cap the
//! words stay and the wrapping goes.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::link::{self, SafeLink};
use crate::view::markdown::{Block, Inline};

/// Deeper than any honest message nests.
const DEPTH_MAX: usize = 16;
/// Characters of a sidebar line, a quote or a notice.
const LINE_CHARS_MAX: usize = 160;

/// The tree of one message.
pub fn parse(source: &str) -> Vec<Block> {
    let mut builder = Builder::default();
    for event in Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH) {
        builder.take(event);
    }
    builder.finish()
}

/// The words of a message on one line, without markup: for the sidebar, quotes and notices.
pub fn one_line(source: &str) -> String {
    let mut line = Line::default();
    for block in &parse(source) {
        line.block(block);
    }
    line.text
}

#[derive(Debug)]
enum Kind {
    /// Root, quote and list item hold blocks; words without a paragraph get one.
    Blocks(Outer),
    List {
        first: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Code {
        language: Option<String>,
        text: String,
    },
    Inlines(Wrap),
}

#[derive(Debug)]
enum Outer {
    Root,
    Quote,
    Item,
}

#[derive(Debug)]
enum Wrap {
    Paragraph,
    Heading(u8),
    Strong,
    Emphasis,
    Strike,
    Link(Result<SafeLink, String>),
}

#[derive(Debug)]
struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            blocks: Vec::new(),
            inlines: Vec::new(),
        }
    }

    /// Words that stand between blocks become a paragraph.
    fn close_words(&mut self) {
        if !self.inlines.is_empty() {
            let inlines = finish_inlines(std::mem::take(&mut self.inlines), false);
            self.blocks.push(Block::Paragraph { inlines });
        }
    }
}

struct Builder {
    stack: Vec<Frame>,
    /// Opened past the cap: their ends are skipped too.
    skipped: usize,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            stack: vec![Frame::new(Kind::Blocks(Outer::Root))],
            skipped: 0,
        }
    }
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline(Inline::Code { text: shown(&text) });
            }
            // People press Enter where they want a new line.
            Event::SoftBreak | Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(Block::Rule),
            Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        let kind = match tag {
            Tag::Paragraph => Kind::Inlines(Wrap::Paragraph),
            Tag::Heading { level, .. } => Kind::Inlines(Wrap::Heading(level as u8)),
            Tag::BlockQuote(_) => Kind::Blocks(Outer::Quote),
            Tag::CodeBlock(kind) => Kind::Code {
                language: language_of(&kind),
                text: String::new(),
            },
            Tag::List(first) => Kind::List {
                first: first.map(|first| u32::try_from(first).unwrap_or(u32::MAX)),
                items: Vec::new(),
            },
            Tag::Item => Kind::Blocks(Outer::Item),
            Tag::Emphasis => Kind::Inlines(Wrap::Emphasis),
            Tag::Strong => Kind::Inlines(Wrap::Strong),
            Tag::Strikethrough => Kind::Inlines(Wrap::Strike),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => Kind::Inlines(Wrap::Link(
                link::gate(&dest_url).ok_or_else(|| shown(&dest_url)),
            )),
            // An HTML block's lines are words of a paragraph; what is switched off in the
            // options does not come.
            Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Kind::Inlines(Wrap::Paragraph),
        };
        // A list counts with its items, or an item could stand without its list.
        if self.skipped > 0 || self.stack.len() > DEPTH_MAX {
            self.skipped += 1;
        } else {
            self.stack.push(Frame::new(kind));
        }
    }

    fn close(&mut self, tag: TagEnd) {
        if self.skipped > 0 {
            self.skipped -= 1;
            if matches!(tag, TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock) {
                self.inline(Inline::Break);
            }
            return;
        }
        if self.stack.len() > 1
            && let Some(frame) = self.stack.pop()
        {
            self.put(frame);
        }
    }

    /// A finished frame goes into the one around it.
    fn put(&mut self, mut frame: Frame) {
        match frame.kind {
            Kind::Blocks(outer) => {
                frame.kind = Kind::Blocks(Outer::Root);
                frame.close_words();
                match outer {
                    Outer::Quote => self.block(Block::Quote {
                        blocks: frame.blocks,
                    }),
                    Outer::Item => self.item(frame.blocks),
                    Outer::Root => frame.blocks.into_iter().for_each(|block| self.block(block)),
                }
            }
            Kind::List { first, items } => {
                if !items.is_empty() {
                    self.block(Block::List { first, items });
                }
            }
            Kind::Code { language, mut text } => {
                if text.ends_with('\n') {
                    text.pop();
                }
                self.block(Block::Code { language, text });
            }
            Kind::Inlines(wrap) => self.put_inlines(wrap, frame.inlines),
        }
    }

    fn put_inlines(&mut self, wrap: Wrap, inlines: Vec<Inline>) {
        match wrap {
            Wrap::Paragraph => {
                let inlines = finish_inlines(inlines, self.inside_link());
                if !inlines.is_empty() {
                    self.block(Block::Paragraph { inlines });
                }
            }
            Wrap::Heading(level) => {
                let inlines = finish_inlines(inlines, self.inside_link());
                self.block(Block::Heading { level, inlines });
            }
            Wrap::Strong => self.inline(Inline::Strong { inlines }),
            Wrap::Emphasis => self.inline(Inline::Emphasis { inlines }),
            Wrap::Strike => self.inline(Inline::Strike { inlines }),
            Wrap::Link(Ok(link)) => {
                let mut inlines = without_links(inlines);
                if inlines.is_empty() {
                    inlines.push(Inline::Text {
                        text: link.url.clone(),
                    });
                }
                self.inline(Inline::Link {
                    misleads: link::misleads(&plain(&inlines), &link),
                    url: link.url,
                    host: link.host,
                    inlines,
                });
            }
            // Refused: the words, and beside them the address as text, so that nothing is
            // hidden from who reads.
            Wrap::Link(Err(address)) => {
                let words = plain(&inlines);
                for inline in inlines {
                    self.inline(inline);
                }
                if words != address && !address.is_empty() {
                    self.text(&format!(" ({address})"));
                }
            }
        }
    }

    fn inside_link(&self) -> bool {
        self.stack
            .iter()
            .any(|frame| matches!(frame.kind, Kind::Inlines(Wrap::Link(_))))
    }

    fn text(&mut self, text: &str) {
        if let Some(Frame {
            kind: Kind::Code { text: code, .. },
            ..
        }) = self.stack.last_mut()
        {
            code.push_str(&shown(text));
            return;
        }
        // HTML and skipped blocks come with their line ends.
        let mut lines = text.split('\n');
        if let Some(first) = lines.next() {
            self.words(first);
        }
        for line in lines {
            self.inline(Inline::Break);
            self.words(line);
        }
    }

    fn words(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let inlines = self.inlines();
        if let Some(Inline::Text { text: before }) = inlines.last_mut() {
            before.push_str(&shown(text));
        } else {
            inlines.push(Inline::Text { text: shown(text) });
        }
    }

    fn inline(&mut self, inline: Inline) {
        match inline {
            Inline::Text { text } => self.words(&text),
            inline => self.inlines().push(inline),
        }
    }

    fn inlines(&mut self) -> &mut Vec<Inline> {
        let last = self.stack.len() - 1;
        &mut self.stack[last].inlines
    }

    fn block(&mut self, block: Block) {
        let last = self.stack.len() - 1;
        let frame = &mut self.stack[last];
        match &mut frame.kind {
            Kind::Blocks(_) => {
                frame.close_words();
                frame.blocks.push(block);
            }
            Kind::List { items, .. } => items.push(vec![block]),
            // Cannot happen in a tree that the parser made; the words are kept all the same.
            Kind::Inlines(_) | Kind::Code { .. } => {
                let text = plain_block(&block);
                self.text(&text);
            }
        }
    }

    fn item(&mut self, blocks: Vec<Block>) {
        let last = self.stack.len() - 1;
        match &mut self.stack[last].kind {
            Kind::List { items, .. } => items.push(blocks),
            Kind::Blocks(_) | Kind::Inlines(_) | Kind::Code { .. } => {
                blocks.into_iter().for_each(|block| self.block(block));
            }
        }
    }

    fn finish(mut self) -> Vec<Block> {
        while self.stack.len() > 1 {
            self.skipped = 0;
            if let Some(frame) = self.stack.pop() {
                self.put(frame);
            }
        }
        let mut root = self.stack.remove(0);
        root.close_words();
        root.blocks
    }
}

/// Marks that reorder letters could make one address look like another.
fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| !link::is_bidi_control(*c))
        .collect()
}

fn language_of(kind: &CodeBlockKind<'_>) -> Option<String> {
    match kind {
        CodeBlockKind::Indented => None,
        CodeBlockKind::Fenced(info) => info
            .split(|c: char| c.is_whitespace() || c == ',')
            .next()
            .filter(|language| !language.is_empty() && language.len() <= 40)
            .map(shown),
    }
}

/// Breaks at the edges go; addresses in plain words become links.
fn finish_inlines(mut inlines: Vec<Inline>, inside_link: bool) -> Vec<Inline> {
    while inlines.last() == Some(&Inline::Break) {
        inlines.pop();
    }
    let edge = inlines
        .iter()
        .take_while(|inline| **inline == Inline::Break)
        .count();
    inlines.drain(..edge);
    if inside_link {
        inlines
    } else {
        with_links(inlines)
    }
}

fn with_links(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text { text } => link_words(&text, &mut out),
            Inline::Strong { inlines } => out.push(Inline::Strong {
                inlines: with_links(inlines),
            }),
            Inline::Emphasis { inlines } => out.push(Inline::Emphasis {
                inlines: with_links(inlines),
            }),
            Inline::Strike { inlines } => out.push(Inline::Strike {
                inlines: with_links(inlines),
            }),
            Inline::Code { .. }
            | Inline::Link { .. }
            | Inline::Mention { .. }
            | Inline::Channel { .. }
            | Inline::Break => out.push(inline),
        }
    }
    out
}

/// A link within a link would be drawn as one inside the other: only its words stay.
fn without_links(inlines: Vec<Inline>) -> Vec<Inline> {
    inlines
        .into_iter()
        .flat_map(|inline| match inline {
            Inline::Link { inlines, .. } => inlines,
            Inline::Strong { inlines } => vec![Inline::Strong {
                inlines: without_links(inlines),
            }],
            Inline::Emphasis { inlines } => vec![Inline::Emphasis {
                inlines: without_links(inlines),
            }],
            Inline::Strike { inlines } => vec![Inline::Strike {
                inlines: without_links(inlines),
            }],
            inline @ (Inline::Text { .. }
            | Inline::Code { .. }
            | Inline::Mention { .. }
            | Inline::Channel { .. }
            | Inline::Break) => vec![inline],
        })
        .collect()
}

/// Finds `http://…` and `https://…` in plain words. An address ends at the first character
/// outside ASCII, because Chinese is written without a space after it.
fn link_words(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    let mut pending = String::new();
    while let Some(at) = rest.find("http") {
        let from_here = &rest[at..];
        let starts_word = rest[..at]
            .chars()
            .next_back()
            .or(pending.chars().next_back())
            .is_none_or(|c| !c.is_ascii_alphanumeric());
        let is_address = from_here.starts_with("http://") || from_here.starts_with("https://");
        let found = (starts_word && is_address)
            .then(|| address_in(from_here))
            .and_then(|address| link::gate(address).map(|link| (address, link)));
        match found {
            Some((address, link)) => {
                pending.push_str(&rest[..at]);
                if !pending.is_empty() {
                    out.push(Inline::Text {
                        text: std::mem::take(&mut pending),
                    });
                }
                out.push(Inline::Link {
                    misleads: link::misleads(address, &link),
                    url: link.url,
                    host: link.host,
                    inlines: vec![Inline::Text {
                        text: address.to_owned(),
                    }],
                });
                rest = &from_here[address.len()..];
            }
            None => {
                pending.push_str(&rest[..at + 4]);
                rest = &from_here[4..];
            }
        }
    }
    pending.push_str(rest);
    if !pending.is_empty() {
        out.push(Inline::Text { text: pending });
    }
}

fn address_in(text: &str) -> &str {
    let end = text
        .find(|c: char| {
            !c.is_ascii_graphic()
                || matches!(c, '<' | '>' | '"' | '`' | '\\' | '^' | '{' | '}' | '|')
        })
        .unwrap_or(text.len());
    let mut address = &text[..end];
    while let Some(last) = address.chars().next_back() {
        let trailing = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => true,
            ')' => address.matches(')').count() > address.matches('(').count(),
            ']' => address.matches(']').count() > address.matches('[').count(),
            _ => false,
        };
        if !trailing {
            break;
        }
        address = &address[..address.len() - 1];
    }
    address
}

fn plain(inlines: &[Inline]) -> String {
    let mut line = Line {
        text: String::new(),
        chars: 0,
        whole: true,
    };
    line.inlines(inlines);
    line.text
}

fn plain_block(block: &Block) -> String {
    let mut line = Line {
        text: String::new(),
        chars: 0,
        whole: true,
    };
    line.block(block);
    line.text
}

/// Words collected into one line, cut when it is full.
#[derive(Default)]
struct Line {
    text: String,
    chars: usize,
    whole: bool,
}

impl Line {
    fn is_full(&self) -> bool {
        !self.whole && self.chars >= LINE_CHARS_MAX
    }

    fn words(&mut self, words: &str) {
        for c in words.chars() {
            if self.is_full() {
                if !self.text.ends_with('…') {
                    self.text.push('…');
                }
                return;
            }
            let space = c.is_whitespace() || c.is_control();
            if space && (self.text.is_empty() || self.text.ends_with(' ')) {
                continue;
            }
            self.text.push(if space { ' ' } else { c });
            self.chars += 1;
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text } | Inline::Code { text } => self.words(text),
                Inline::Strong { inlines }
                | Inline::Emphasis { inlines }
                | Inline::Strike { inlines }
                | Inline::Link { inlines, .. } => self.inlines(inlines),
                Inline::Mention { name, .. } => {
                    self.words("@");
                    self.words(name);
                }
                Inline::Channel { name, .. } => {
                    self.words("#");
                    self.words(name);
                }
                Inline::Break => self.words(" "),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        if self.is_full() {
            return;
        }
        if !self.text.is_empty() {
            self.words(" ");
        }
        match block {
            Block::Paragraph { inlines } | Block::Heading { inlines, .. } => self.inlines(inlines),
            Block::Quote { blocks } => blocks.iter().for_each(|block| self.block(block)),
            Block::Code { text, .. } => self.words(text),
            Block::List { items, .. } => items.iter().flatten().for_each(|block| self.block(block)),
            Block::Rule => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text {
            text: text.to_owned(),
        }
    }

    fn paragraph(inlines: Vec<Inline>) -> Vec<Block> {
        vec![Block::Paragraph { inlines }]
    }

    fn linked(url: &str, host: &str, words: &str) -> Inline {
        Inline::Link {
            url: url.to_owned(),
            host: host.to_owned(),
            misleads: false,
            inlines: vec![text(words)],
        }
    }

    fn links(blocks: &[Block]) -> Vec<String> {
        fn in_inlines(inlines: &[Inline], out: &mut Vec<String>) {
            for inline in inlines {
                match inline {
                    Inline::Link { url, inlines, .. } => {
                        out.push(url.clone());
                        in_inlines(inlines, out);
                    }
                    Inline::Strong { inlines }
                    | Inline::Emphasis { inlines }
                    | Inline::Strike { inlines } => {
                        in_inlines(inlines, out);
                    }
                    Inline::Text { .. }
                    | Inline::Code { .. }
                    | Inline::Mention { .. }
                    | Inline::Channel { .. }
                    | Inline::Break => {}
                }
            }
        }
        fn in_blocks(blocks: &[Block], out: &mut Vec<String>) {
            for block in blocks {
                match block {
                    Block::Paragraph { inlines } | Block::Heading { inlines, .. } => {
                        in_inlines(inlines, out)
                    }
                    Block::Quote { blocks } => in_blocks(blocks, out),
                    Block::List { items, .. } => items.iter().for_each(|item| in_blocks(item, out)),
                    Block::Code { .. } | Block::Rule => {}
                }
            }
        }
        let mut out = Vec::new();
        in_blocks(blocks, &mut out);
        out
    }

    #[test]
    fn words_keep_their_lines() {
        assert_eq!(
            parse("你好\n早上好 **重要** ~~旧~~ `a < b`"),
            paragraph(vec![
                text("你好"),
                Inline::Break,
                text("早上好 "),
                Inline::Strong {
                    inlines: vec![text("重要")]
                },
                text(" "),
                Inline::Strike {
                    inlines: vec![text("旧")]
                },
                text(" "),
                Inline::Code {
                    text: "a < b".into()
                },
            ])
        );
    }

    #[test]
    fn blocks_become_blocks() {
        let blocks = parse(
            "# Plan\n\n> said\n\n3. one\n4. two\n   - deep\n\n```rust\nfn main() {}\n```\n\n---",
        );
        assert_eq!(
            blocks,
            vec![
                Block::Heading {
                    level: 1,
                    inlines: vec![text("Plan")]
                },
                Block::Quote {
                    blocks: paragraph(vec![text("said")])
                },
                Block::List {
                    first: Some(3),
                    items: vec![
                        paragraph(vec![text("one")]),
                        vec![
                            Block::Paragraph {
                                inlines: vec![text("two")]
                            },
                            Block::List {
                                first: None,
                                items: vec![paragraph(vec![text("deep")])]
                            },
                        ],
                    ],
                },
                Block::Code {
                    language: Some("rust".into()),
                    text: "fn main() {}".into()
                },
                Block::Rule,
            ]
        );
    }

    #[test]
    fn xs_02_raw_html_is_text() {
        assert_eq!(
            parse("<script>alert(1)</script>"),
            paragraph(vec![text("<script>alert(1)</script>")])
        );
        assert_eq!(
            parse("a <img src=x onerror=alert(1)> b"),
            paragraph(vec![text("a <img src=x onerror=alert(1)> b")])
        );
        assert_eq!(
            parse("<div>\none\n</div>"),
            paragraph(vec![
                text("<div>"),
                Inline::Break,
                text("one"),
                Inline::Break,
                text("</div>")
            ])
        );
    }

    #[test]
    fn lk_01_only_the_gate_makes_links() {
        assert_eq!(
            parse("[here](https://example.com/a)"),
            paragraph(vec![linked("https://example.com/a", "example.com", "here")])
        );
        assert_eq!(
            parse("[here](javascript:alert(1))"),
            paragraph(vec![text("here (javascript:alert(1))")])
        );
        for bad in [
            "<javascript:alert(1)>",
            "[a](file:///etc/passwd)",
            "![a](data:text/html,x)",
            "[a]( vbscript:x )",
        ] {
            assert_eq!(links(&parse(bad)), Vec::<String>::new(), "{bad}");
        }
        assert_eq!(
            links(&parse("![chart](https://example.com/c.png)")),
            ["https://example.com/c.png"]
        );
    }

    #[test]
    fn bare_addresses_become_links_and_leave_the_sentence_alone() {
        assert_eq!(
            parse("看https://example.com/a。好 (https://example.com/b_(c)), ok"),
            paragraph(vec![
                text("看"),
                linked(
                    "https://example.com/a",
                    "example.com",
                    "https://example.com/a"
                ),
                text("。好 ("),
                linked(
                    "https://example.com/b_(c)",
                    "example.com",
                    "https://example.com/b_(c)"
                ),
                text("), ok"),
            ])
        );
        assert_eq!(
            links(&parse(
                "`https://example.com` xhttps://example.com http https://"
            )),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_link_holds_no_link() {
        let blocks = parse("[see https://b.example](https://a.example)");
        assert_eq!(links(&blocks), ["https://a.example/"]);
    }

    #[test]
    fn deep_nesting_keeps_the_words_and_not_the_depth() {
        fn depth(blocks: &[Block]) -> usize {
            blocks
                .iter()
                .map(|block| match block {
                    Block::Quote { blocks } => 1 + depth(blocks),
                    Block::List { items, .. } => {
                        1 + items.iter().map(|item| depth(item)).max().unwrap_or(0)
                    }
                    _ => 1,
                })
                .max()
                .unwrap_or(0)
        }
        for source in [
            ">".repeat(2_000) + " deep",
            "- ".repeat(2_000) + "deep",
            "*a ".repeat(3_000) + "deep",
        ] {
            let blocks = parse(&source);
            assert!(depth(&blocks) <= DEPTH_MAX + 1, "{}", depth(&blocks));
            let words: String = blocks.iter().map(plain_block).collect();
            assert!(words.ends_with("deep"), "{words:.40}");
        }
    }

    #[test]
    fn one_line_says_what_it_is_about() {
        assert_eq!(
            one_line("# Plan\n\n**Falcon** starts\n- one\n- two"),
            "Plan Falcon starts one two"
        );
        assert_eq!(one_line(""), "");
        let long = one_line(&"长".repeat(500));
        assert_eq!(long.chars().count(), LINE_CHARS_MAX + 1);
        assert!(long.ends_with('…'));
    }
}
