//! Who is named in a text: `@handle` and `@all`, outside code.
//!
//! The server reads it to say whom a message names; the client to ask beforehand whom it
//! would. One pass over the text, so its time is linear whatever the text is.

/// What a text names, in the order of its first naming.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Lower case, each once.
    pub handles: Vec<String>,
    pub all: bool,
}

pub const ALL: &str = "all";
/// The longest handle there is, and one to see that a word is longer.
const HANDLE_CHARS_MAX: usize = 32;

/// Reads at most `max` different handles.
pub fn named(text: &str, max: usize) -> Named {
    let mut found = Named::default();
    let mut seen = std::collections::HashSet::new();
    let mut code = Code::default();
    for line in text.split('\n') {
        if code.fence(line) {
            continue;
        }
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 2,
                b'`' => at = code.span_end(bytes, at),
                b'@' => {
                    let end = handle_end(bytes, at + 1);
                    if begins_a_word(line, at)
                        && let Some(handle) = line.get(at + 1..end)
                    {
                        let handle = handle
                            .trim_end_matches(['.', '_', '-'])
                            .to_ascii_lowercase();
                        if handle == ALL {
                            found.all = true;
                        } else if handle.len() >= 2
                            && handle.len() <= HANDLE_CHARS_MAX
                            && found.handles.len() < max
                            && seen.insert(handle.clone())
                        {
                            found.handles.push(handle);
                        }
                    }
                    at = end.max(at + 1);
                }
                _ => at += 1,
            }
        }
    }
    found
}

/// `a@b` is an address, not somebody named b.
fn begins_a_word(line: &str, at: usize) -> bool {
    line.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|before| !(before.is_ascii_alphanumeric() || "@._-/+".contains(before)))
}

fn handle_end(bytes: &[u8], from: usize) -> usize {
    let mut end = from;
    while end < bytes.len() && is_of_handle(bytes[end]) {
        end += 1;
    }
    end
}

pub fn is_of_handle(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

#[derive(Default)]
struct Code {
    /// The fence that is open: its mark and its length.
    open: Option<(u8, usize)>,
}

impl Code {
    /// Whether the line belongs to a fenced block.
    fn fence(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches([' ', '>', '\t']);
        let mark = text.as_bytes().first().copied().unwrap_or_default();
        let length = text.bytes().take_while(|byte| *byte == mark).count();
        let is_fence = matches!(mark, b'`' | b'~') && length >= 3;
        match self.open {
            Some((open, needed)) => {
                if is_fence && mark == open && length >= needed && text[length..].trim().is_empty()
                {
                    self.open = None;
                }
                true
            }
            None if is_fence => {
                self.open = Some((mark, length));
                true
            }
            None => false,
        }
    }

    /// Past a code span of this line, or past the marks where none closes it.
    fn span_end(&self, bytes: &[u8], from: usize) -> usize {
        let run = |at: usize| bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        let length = run(from);
        let mut at = from + length;
        while at < bytes.len() {
            if bytes[at] == b'`' {
                let here = run(at);
                at += here;
                if here == length {
                    return at;
                }
            } else {
                at += 1;
            }
        }
        from + length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handles(text: &str) -> Vec<String> {
        named(text, 50).handles
    }

    #[test]
    fn a_handle_is_named_wherever_a_word_may_begin() {
        assert_eq!(
            handles("@lin, see @bo.chen. (@wei_) 你好@ann!"),
            ["lin", "bo.chen", "wei", "ann"]
        );
        assert_eq!(handles("@LIN and @lin"), ["lin"]);
        assert_eq!(
            handles("lin@example.com @@lin a/@lin @x"),
            Vec::<String>::new()
        );
        assert!(named("ask @all of you", 50).all);
        assert!(!named("@allison", 50).all);
    }

    #[test]
    fn code_names_nobody() {
        assert_eq!(handles("`@lin` ``a ` @lin`` @bo"), ["bo"]);
        assert_eq!(handles("```\n@lin\n```\n@bo"), ["bo"]);
        assert_eq!(handles("~~~ rust\n@lin\n```\n@lin\n~~~\n@bo"), ["bo"]);
        assert_eq!(handles("\\@lin"), Vec::<String>::new());
        assert_eq!(handles("an odd ` mark @lin"), ["lin"]);
    }

    #[test]
    fn ds_01_ten_thousand_names_are_some() {
        let text: String = (0..10_000).map(|n| format!("@person{n} ")).collect();
        assert_eq!(handles(&text).len(), 50);
    }
}
