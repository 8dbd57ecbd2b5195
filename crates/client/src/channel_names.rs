//! `#name` in a message becomes the channel of that name: one of the reader's own, or a public
//! one of the directory. Names of which this reader does not know stay words, so that a link
//! never tells that a private channel exists.

use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::ids::ChannelId;

use crate::redraw::redraw;
use crate::store::{Reader, Result, channel, directory};
use crate::view::markdown::{Block, Inline};

/// What this reader may know of, the longest name first: 研发部 must not hide 研发部-前端.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelNames(Vec<Name>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    folded: String,
    channel: ChannelId,
    name: String,
}

impl ChannelNames {
    pub fn known_to(reader: &Reader<'_>) -> Result<Self> {
        let mut channels = channel::all(reader)?;
        for public in directory::public_channels(reader)? {
            if channels.iter().all(|known| known.id != public.id) {
                channels.push(public);
            }
        }
        let names = channels
            .into_iter()
            .filter(|channel| matches!(channel.kind, ChannelKind::Public | ChannelKind::Private))
            .map(|channel| (channel.id, channel.name));
        Ok(Self::of(names))
    }

    fn of(names: impl IntoIterator<Item = (ChannelId, String)>) -> Self {
        let mut names: Vec<Name> = names
            .into_iter()
            .filter(|(_, name)| !name.is_empty())
            .map(|(channel, name)| Name {
                folded: name.to_lowercase(),
                channel,
                name,
            })
            .collect();
        names.sort_by(|one, other| {
            let by_length = other.folded.len().cmp(&one.folded.len());
            by_length.then_with(|| one.channel.cmp(&other.channel))
        });
        Self(names)
    }

    /// The same tree with its names drawn as what they are.
    pub fn draw(&self, blocks: Vec<Block>) -> Vec<Block> {
        if self.0.is_empty() {
            return blocks;
        }
        redraw(blocks, &|text, out| self.words(text, out))
    }

    fn words(&self, text: &str, out: &mut Vec<Inline>) {
        let mut told = 0;
        for (from, _) in text.match_indices('#') {
            let before = text[..from].chars().next_back();
            if from < told || before.is_some_and(sticks) {
                continue;
            }
            let Some((name, length)) = self.named(&text[from + 1..]) else {
                continue;
            };
            if told < from {
                out.push(Inline::Text {
                    text: text[told..from].to_owned(),
                });
            }
            out.push(Inline::Channel {
                channel: name.channel,
                name: name.name.clone(),
            });
            told = from + 1 + length;
        }
        if told < text.len() {
            out.push(Inline::Text {
                text: text[told..].to_owned(),
            });
        }
    }

    /// The longest name that the text begins with, and how many of its bytes it takes.
    fn named(&self, text: &str) -> Option<(&Name, usize)> {
        self.0
            .iter()
            .find_map(|name| begins(text, &name.folded).map(|length| (name, length)))
    }
}

/// A sign after a letter, a digit or a slash belongs to an address or a number.
fn sticks(before: char) -> bool {
    before.is_ascii_alphanumeric() || "_./:@#-&".contains(before)
}

/// How much of the text is this name; none where it goes on as another word.
fn begins(text: &str, folded: &str) -> Option<usize> {
    let mut wanted = folded.chars();
    let mut next = wanted.next();
    let mut length = 0;
    for found in text.chars() {
        if next.is_none() {
            break;
        }
        for lower in found.to_lowercase() {
            if next != Some(lower) {
                return None;
            }
            next = wanted.next();
        }
        length += found.len_utf8();
    }
    if next.is_some() {
        return None;
    }
    let last = text[..length].chars().next_back()?;
    let after = text[length..].chars().next();
    // Chinese goes on without a space; a word of letters ends where its letters do.
    let goes_on = last.is_ascii_alphanumeric()
        && after.is_some_and(|after| after.is_ascii_alphanumeric() || after == '_');
    (!goes_on).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    #[test]
    fn a_known_name_after_the_sign_is_the_channel_and_nothing_else_is() {
        let (dev, web, general) = (
            ChannelId::now_v7(),
            ChannelId::now_v7(),
            ChannelId::now_v7(),
        );
        let names = ChannelNames::of([
            (dev, "研发部".to_owned()),
            (web, "研发部-前端".to_owned()),
            (general, "General".to_owned()),
        ]);
        let text = |text: &str| Inline::Text {
            text: text.to_owned(),
        };
        let link = |channel, name: &str| Inline::Channel {
            channel,
            name: name.to_owned(),
        };
        let drawn = |source: &str| match names.draw(markdown::parse(source)).remove(0) {
            Block::Paragraph { inlines } => inlines,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            drawn("到#研发部说，别去 #研发部-前端。"),
            [
                text("到"),
                link(dev, "研发部"),
                text("说，别去 "),
                link(web, "研发部-前端"),
                text("。")
            ]
        );
        assert_eq!(
            drawn("see #general, #Generals issue#general `#general` #secret #"),
            [
                text("see "),
                link(general, "General"),
                text(", #Generals issue#general "),
                Inline::Code {
                    text: "#general".to_owned()
                },
                text(" #secret #"),
            ]
        );
    }
}
