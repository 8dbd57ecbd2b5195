//! What stands in a query beside words: `from:`, `in:`, `before:`, `after:`, `on:`, `has:`,
//! `file:`, and the same in Chinese.
//!
//! An operator is what one can follow: `from:` with a name that nobody has, or `before:` with
//! a day that is none, is words like everything else. So nothing that people paste into the
//! box is swallowed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokenim_protocol::channel::Message;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::search::{Has, SEARCH_NARROWED_TO_MAX};
use tokenim_protocol::time::UnixMillis;
use tokenim_words::Query;

use crate::store::{Reader, Result, directory, entry, sidebar};

/// A query, understood.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The words as they were typed, without the operators.
    pub text: String,
    pub words: Option<Query>,
    pub channels: Option<BTreeSet<ChannelId>>,
    pub authors: Option<BTreeSet<PersonId>>,
    pub since: Option<UnixMillis>,
    pub until: Option<UnixMillis>,
    pub has: BTreeSet<Has>,
    /// What the names of its files must have, as it was typed.
    pub files_text: String,
    pub files: Option<Query>,
}

/// A message that answers: what was looked through, and where in it the words stand.
pub struct Answer<'m> {
    pub text: Cow<'m, str>,
    pub hits: Vec<(usize, usize)>,
}

/// Who asks, when, and where on the globe: `me` and `today` depend on it.
#[derive(Clone, Debug)]
pub struct Asker {
    pub me: PersonId,
    pub now: UnixMillis,
    pub zone: TimeZone,
}

impl Asker {
    /// Somebody in Greenwich in winter.
    pub fn in_utc(me: PersonId, now: UnixMillis) -> Self {
        Self {
            me,
            now,
            zone: TimeZone::UTC,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    From,
    In,
    Before,
    After,
    On,
    Has,
    File,
}

const OPERATORS: [(&str, Operator); 14] = [
    ("from", Operator::From),
    ("来自", Operator::From),
    ("in", Operator::In),
    ("在", Operator::In),
    ("before", Operator::Before),
    ("早于", Operator::Before),
    ("after", Operator::After),
    ("晚于", Operator::After),
    ("on", Operator::On),
    ("当天", Operator::On),
    ("has", Operator::Has),
    ("包含", Operator::Has),
    ("file", Operator::File),
    ("文件", Operator::File),
];

impl Filter {
    /// Understands a query; `only` is the channel that the box is narrowed to.
    pub fn parse(
        reader: &Reader<'_>,
        text: &str,
        only: Option<ChannelId>,
        asker: &Asker,
    ) -> Result<Self> {
        let mut filter = Filter {
            channels: only.map(|channel| BTreeSet::from([channel])),
            ..Filter::default()
        };
        let mut words: Vec<&str> = Vec::new();
        for piece in pieces(text) {
            let is_taken = match operator(piece) {
                Some((operator, value)) => filter.take(reader, operator, value, asker)?,
                None => false,
            };
            if !is_taken {
                words.push(piece);
            }
        }
        filter.text = words.join(" ");
        // Whoever has typed a space has finished the word before it.
        if text.ends_with(char::is_whitespace) {
            filter.text.push(' ');
        }
        filter.words = Query::parse(&filter.text);
        Ok(filter)
    }

    /// There is something to look for.
    pub fn asks(&self) -> bool {
        self.words.is_some() || self.is_narrowed_beside_the_channel()
    }

    /// More is asked of a message than its words and its channel.
    pub fn is_narrowed_beside_the_channel(&self) -> bool {
        self.authors.is_some()
            || self.since.is_some()
            || self.until.is_some()
            || !self.has.is_empty()
            || self.files.is_some()
    }

    pub fn covers(&self, channel: ChannelId) -> bool {
        self.channels
            .as_ref()
            .is_none_or(|channels| channels.contains(&channel))
    }

    /// What is looked through and where in it the words stand; none when this message is no
    /// answer.
    pub fn answer<'m>(
        &self,
        author: Option<PersonId>,
        at: UnixMillis,
        message: &'m Message,
    ) -> Option<Answer<'m>> {
        let text = entry::searched(message)?;
        // The names stand below the words.
        let from = match message.attachments.is_empty() {
            true => text.len(),
            false => message.body.as_deref()?.len() + 1,
        };
        let fits = self.since.is_none_or(|since| at >= since)
            && self.until.is_none_or(|until| at < until)
            && self
                .authors
                .as_ref()
                .is_none_or(|authors| author.is_some_and(|author| authors.contains(&author)))
            && self.has.iter().all(|what| has(message, *what));
        if !fits {
            return None;
        }
        let mut hits = match &self.words {
            Some(words) => words.hits(&text)?,
            None => Vec::new(),
        };
        if let Some(files) = &self.files {
            let named = files.hits(&text[from..])?;
            hits.extend(named.iter().map(|(start, end)| (from + start, from + end)));
            hits.sort_unstable();
        }
        Some(Answer { text, hits })
    }

    /// False: it makes no sense as an operator.
    fn take(
        &mut self,
        reader: &Reader<'_>,
        operator: Operator,
        value: &str,
        asker: &Asker,
    ) -> Result<bool> {
        match operator {
            Operator::From => {
                let named = people(reader, value, asker.me)?;
                Ok(narrow(&mut self.authors, named))
            }
            Operator::In => {
                let named = channels(reader, value)?;
                Ok(narrow(&mut self.channels, named))
            }
            Operator::File => {
                // A second one narrows further.
                let text = format!("{} {value}", self.files_text);
                let Some(files) = Query::parse(text.trim()) else {
                    return Ok(false);
                };
                self.files_text = text.trim().to_owned();
                self.files = Some(files);
                Ok(true)
            }
            Operator::Has => Ok(match has_word(value) {
                Some(what) => {
                    self.has.insert(what);
                    true
                }
                None => false,
            }),
            Operator::Before | Operator::After | Operator::On => {
                let Some((start, end)) = day(value, asker) else {
                    return Ok(false);
                };
                if operator != Operator::Before {
                    self.since = Some(self.since.map_or(start, |since| since.max(start)));
                }
                let until = match operator {
                    Operator::Before => start,
                    Operator::On => end,
                    _ => return Ok(true),
                };
                self.until = Some(self.until.map_or(until, |known| known.min(until)));
                Ok(true)
            }
        }
    }
}

/// Two of a kind narrow further: what both name.
fn narrow<T: Ord + Copy>(to: &mut Option<BTreeSet<T>>, named: BTreeSet<T>) -> bool {
    if named.is_empty() {
        return false;
    }
    *to = Some(match to.take() {
        Some(before) => before.intersection(&named).copied().collect(),
        None => named,
    });
    true
}

/// Between spaces; what stands in quotation marks after a colon is one piece.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_start();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let space = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let quoted = [":\"", "：\"", ":“", "：“"]
            .iter()
            .filter_map(|open| rest[..space].find(open).map(|at| at + open.len()))
            .min()
            .filter(|_| operator(&rest[..space]).is_some());
        let end = match quoted.and_then(|from| rest[from..].find(['"', '”']).map(|at| (from, at)))
        {
            Some((from, at)) => {
                let close = rest[from + at..].chars().next().map_or(0, char::len_utf8);
                from + at + close
            }
            None => space,
        };
        let piece = &rest[..end];
        rest = rest[end..].trim_start();
        Some(piece)
    })
}

fn operator(piece: &str) -> Option<(Operator, &str)> {
    let at = piece.find([':', '：'])?;
    let name = &piece[..at];
    let colon = piece[at..].chars().next().map_or(1, char::len_utf8);
    let value = piece[at + colon..].trim_matches(['"', '“', '”']);
    if value.is_empty() {
        return None;
    }
    OPERATORS
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known))
        .map(|(_, operator)| (*operator, value))
}

/// The one with this handle; else everybody whose name has it.
fn people(reader: &Reader<'_>, value: &str, me: PersonId) -> Result<BTreeSet<PersonId>> {
    let value = value.trim_start_matches('@');
    if value.eq_ignore_ascii_case("me") || value == "我" {
        return Ok(BTreeSet::from([me]));
    }
    let all = directory::people(reader)?;
    if let Some(exact) = all
        .iter()
        .find(|person| person.handle.eq_ignore_ascii_case(value))
    {
        return Ok(BTreeSet::from([exact.id]));
    }
    let Some(name) = Query::parse(value) else {
        return Ok(BTreeSet::new());
    };
    Ok(all
        .iter()
        .filter(|person| {
            name.hits(&person.display_name).is_some() || name.hits(&person.handle).is_some()
        })
        .map(|person| person.id)
        .take(SEARCH_NARROWED_TO_MAX)
        .collect())
}

/// The ones called so; else those whose name has it. A direct message has the other's name.
fn channels(reader: &Reader<'_>, value: &str) -> Result<BTreeSet<ChannelId>> {
    let value = value.trim_start_matches(['#', '@']);
    let mut named = Vec::new();
    for row in sidebar::all(reader)? {
        let name = match row.person {
            Some(person) => directory::display_name(reader, person)?.unwrap_or_default(),
            None => row.name,
        };
        named.push((row.channel, name));
    }
    let exact: BTreeSet<ChannelId> = named
        .iter()
        .filter(|(_, name)| name.eq_ignore_ascii_case(value))
        .map(|(id, _)| *id)
        .collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let Some(wanted) = Query::parse(value) else {
        return Ok(BTreeSet::new());
    };
    Ok(named
        .iter()
        .filter(|(_, name)| wanted.hits(name).is_some())
        .map(|(id, _)| *id)
        .take(SEARCH_NARROWED_TO_MAX)
        .collect())
}

fn has_word(value: &str) -> Option<Has> {
    match value.to_lowercase().as_str() {
        "link" | "链接" => Some(Has::Link),
        "code" | "代码" => Some(Has::Code),
        "file" | "文件" | "附件" => Some(Has::File),
        _ => None,
    }
}

/// The same as the server's index says it.
fn has(message: &Message, what: Has) -> bool {
    let body = message.body.as_deref().unwrap_or_default();
    match what {
        Has::Link => body.contains("http://") || body.contains("https://"),
        Has::Code => body.contains('`'),
        Has::File => !message.attachments.is_empty(),
    }
}

/// A day where the reader is: when it begins and when it is over.
fn day(value: &str, asker: &Asker) -> Option<(UnixMillis, UnixMillis)> {
    let today = jiff::Timestamp::from_millisecond(asker.now.0)
        .ok()?
        .to_zoned(asker.zone.clone())
        .date();
    let date = match value.to_lowercase().as_str() {
        "today" | "今天" => today,
        "yesterday" | "昨天" => today.yesterday().ok()?,
        written => date(written, today)?,
    };
    let begins = |date: Date| {
        let zoned = date.to_zoned(asker.zone.clone()).ok()?;
        Some(UnixMillis(zoned.timestamp().as_millisecond()))
    };
    Some((begins(date)?, begins(date.tomorrow().ok()?)?))
}

/// `2026-11-03`, `2026/11/3`, `2026年11月3日`; without a year the last such day.
fn date(written: &str, today: Date) -> Option<Date> {
    let numbers: Vec<i16> = written
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let small = |number: i16| i8::try_from(number).ok();
    match *numbers.as_slice() {
        [year, month, day] if year >= 1970 => Date::new(year, small(month)?, small(day)?).ok(),
        [month, day] => {
            let this_year = Date::new(today.year(), small(month)?, small(day)?).ok()?;
            if this_year <= today {
                Some(this_year)
            } else {
                Date::new(today.year() - 1, small(month)?, small(day)?).ok()
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker() -> Asker {
        Asker {
            me: PersonId::now_v7(),
            // 2026-11-22 20:00 in Shanghai.
            now: UnixMillis(1_795_348_800_000),
            zone: TimeZone::fixed(jiff::tz::offset(8)),
        }
    }

    #[test]
    fn a_quoted_name_is_one_piece_and_everything_else_stands_between_spaces() {
        let all: Vec<&str> =
            pieces("from:\"Chen Wei\"  in:#设计 来自：“王 小明” a\"b c\" d").collect();
        assert_eq!(
            all,
            [
                "from:\"Chen Wei\"",
                "in:#设计",
                "来自：“王 小明”",
                "a\"b",
                "c\"",
                "d"
            ]
        );
        assert_eq!(operator(all[0]), Some((Operator::From, "Chen Wei")));
        assert_eq!(operator(all[2]), Some((Operator::From, "王 小明")));
        assert_eq!(operator("from:"), None);
        assert_eq!(operator("https://example.com"), None);
    }

    #[test]
    fn a_day_is_the_readers_day() {
        let (start, end) = day("2026-11-03", &asker()).expect("a day");
        assert_eq!(end.0 - start.0, 24 * 3_600_000);
        assert_eq!(start, UnixMillis(1_793_635_200_000));
        assert_eq!(day("2026年11月3日", &asker()), Some((start, end)));
        assert_eq!(day("11/3", &asker()), Some((start, end)));
        assert_eq!(
            day("12-24", &asker()),
            day("2025-12-24", &asker()),
            "the last one that was"
        );
        assert_eq!(day("今天", &asker()), day("2026-11-22", &asker()));
        assert_eq!(day("yesterday", &asker()), day("2026-11-21", &asker()));
        for none in ["2026-13-01", "soon", "1-2-3-4", "", "-"] {
            assert_eq!(day(none, &asker()), None, "{none}");
        }
    }
}
