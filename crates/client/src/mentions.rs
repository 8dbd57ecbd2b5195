//! Handles in a message's words become mentions: of those whom the server said it names.
//!
//! The words alone prove nothing (somebody else may have that handle, or be no member), so a
//! handle that the message does not name stays text.

use std::collections::BTreeMap;

use tokenim_protocol::channel::Message;
use tokenim_protocol::conversation::MENTIONS_MAX;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::mention::{ALL, is_of_handle, named};

use crate::redraw::redraw;
use crate::store::{Reader, Result, directory, people_group};
use crate::view::markdown::{Block, Inline};

/// Handles that are mentions in one message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handles(BTreeMap<String, Inline>);

impl Handles {
    pub fn of(reader: &Reader<'_>, me: PersonId, message: &Message) -> Result<Self> {
        let body = message.body.as_deref().unwrap_or_default();
        let mut handles = BTreeMap::new();
        if message.mentions_all {
            let all = mention(None, ALL.to_owned(), true);
            handles.insert(ALL.to_owned(), all);
        }
        if message.mentions.is_empty() {
            return Ok(Self(handles));
        }
        for person in &message.mentions {
            if let Some(person) = directory::person(reader, *person)? {
                let one = mention(Some(person.id), person.display_name, person.id == me);
                handles.insert(person.handle, one);
            }
        }
        for handle in named(body, MENTIONS_MAX).handles {
            if handles.contains_key(&handle) {
                continue;
            }
            if let Some(group) = people_group::by_handle(reader, &handle)? {
                let me = group.members.contains(&me);
                handles.insert(handle, mention(None, group.name, me));
            }
        }
        Ok(Self(handles))
    }

    /// The same tree with its handles drawn as what they are.
    pub fn draw(&self, blocks: Vec<Block>) -> Vec<Block> {
        if self.0.is_empty() {
            return blocks;
        }
        redraw(blocks, &|text, out| self.words(text, out))
    }

    fn words(&self, text: &str, out: &mut Vec<Inline>) {
        let bytes = text.as_bytes();
        let mut told = 0;
        let mut at = 0;
        while let Some(found) = text[at..].find('@') {
            let from = at + found;
            let mut end = from + 1;
            while end < bytes.len() && is_of_handle(bytes[end]) {
                end += 1;
            }
            let word = text[from + 1..end].trim_end_matches(['.', '_', '-']);
            end = from + 1 + word.len();
            let begins = text[..from]
                .chars()
                .next_back()
                .is_none_or(|c| !(c.is_ascii_alphanumeric() || "@._-/+".contains(c)));
            if begins && let Some(mention) = self.0.get(&word.to_ascii_lowercase()) {
                if told < from {
                    out.push(Inline::Text {
                        text: text[told..from].to_owned(),
                    });
                }
                out.push(mention.clone());
                told = end;
            }
            at = end.max(from + 1);
        }
        if told < text.len() {
            out.push(Inline::Text {
                text: text[told..].to_owned(),
            });
        }
    }
}

fn mention(person: Option<PersonId>, name: String, me: bool) -> Inline {
    Inline::Mention { person, name, me }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    #[test]
    fn only_whom_the_message_names_is_drawn_as_somebody() {
        let lin = PersonId::now_v7();
        let mut handles = Handles::default();
        let drawn = mention(Some(lin), "Lin".to_owned(), false);
        handles.0.insert("lin".to_owned(), drawn.clone());
        let blocks = handles.draw(markdown::parse("hi @Lin, **@lin** `@lin` @bo x@lin"));
        let text = |text: &str| Inline::Text {
            text: text.to_owned(),
        };
        assert_eq!(
            blocks,
            [Block::Paragraph {
                inlines: vec![
                    text("hi "),
                    drawn.clone(),
                    text(", "),
                    Inline::Strong {
                        inlines: vec![drawn]
                    },
                    text(" "),
                    Inline::Code {
                        text: "@lin".to_owned()
                    },
                    text(" @bo x@lin"),
                ]
            }]
        );
    }
}
