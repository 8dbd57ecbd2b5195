//! What the bare window shows: as many names and lines as our first screen, in the same words
//! and the same families of fonts. A page of one sentence would draw a twentieth of the
//! characters, and each is fetched from its font once.

use std::io::Write;

use tempfile::NamedTempFile;

use super::dice::Dice;
use super::talk::Talk;
use crate::window::Outcome;

const NAMES: usize = 200;
const LINES: usize = 50;
const PEOPLE: usize = 60;
/// As `ui/src/styles/type.css` names them for Linux.
const FAMILIES: &str =
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Noto Sans', 'Noto Color Emoji', sans-serif";

/// A file that the bare window is given; gone with the answer.
pub fn write(seed: u64) -> Outcome<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    file.write_all(page(seed).as_bytes())?;
    Ok(file)
}

fn page(seed: u64) -> String {
    let (talk, mut dice) = (Talk::new(seed), Dice::new(seed));
    let names: String = (0..NAMES).map(|n| format!("<li>频道 {n}</li>")).collect();
    let lines: String = (0..LINES)
        .map(|_| {
            let author = dice.below(PEOPLE);
            format!("<p><b>同事 {author}</b> {}</p>", talk.message(&mut dice))
        })
        .collect();
    format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8>\
         <style>body{{display:flex;font:14px {FAMILIES}}}ul{{width:16rem;height:95vh;overflow:auto}}</style>\
         <body><ul>{names}</ul><main>{lines}</main><script>\
         requestAnimationFrame(() => requestAnimationFrame(() => {{ document.title = 'painted' }}))\
         </script></body></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::{FAMILIES, LINES, NAMES, page};

    #[test]
    fn the_bare_page_is_written_in_our_fonts_and_differs_with_the_seed() {
        let styles = include_str!("../../../../ui/src/styles/type.css");
        assert!(styles.contains(&format!("--font: {FAMILIES};")));
        assert_eq!(page(1), page(1));
        assert_ne!(page(1), page(2));
        assert_eq!(page(1).matches("<li>").count(), NAMES);
        assert_eq!(page(1).matches("<p>").count(), LINES);
    }
}
