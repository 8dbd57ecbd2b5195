//! A few pages of text as a PDF, with a record attached.
//!
//! The letters are those of the reader's own computer: the file names a Chinese font by the
//! standard name that every viewer knows a substitute for, and the text is written as UTF-16
//! through the standard map `UniGB-UTF16-H`. So it is small, can be searched and copied, and
//! needs no font of ours. It is drawn after a plain measure, one em for a Chinese letter and
//! half of one for a Latin one.

use std::fmt::Write as _;

use tokenim_policy::record::{IN_PDF, STREAM};

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
const LINE: f32 = 1.5;

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    Title,
    Head,
    Text,
    Small,
}

impl Set {
    fn size(self) -> f32 {
        match self {
            Set::Title => 17.0,
            Set::Head => 12.0,
            Set::Text => 10.0,
            Set::Small => 8.0,
        }
    }

    fn above(self) -> f32 {
        match self {
            Set::Title => 0.0,
            Set::Head => 10.0,
            Set::Text | Set::Small => 2.0,
        }
    }
}

struct Drawn {
    set: Set,
    text: String,
    at: f32,
}

/// The file: these lines, and the record as an attachment of this name.
pub fn pdf(title: &str, lines: &[(Set, String)], record: &str, record_name: &str) -> Vec<u8> {
    let pages = paginate(lines);
    let mut file = File::new();
    // 1 catalogue, 2 pages, 3 font, 4 its descendant, 5 descriptor, 6 attachment, 7 its stream,
    // 8 information; then two for each page.
    let kids: Vec<String> = (0..pages.len())
        .map(|n| format!("{} 0 R", 9 + 2 * n))
        .collect();
    let name = hex_text(record_name);
    file.object(
        1,
        &format!(
            "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [{name} 6 0 R] >> >> >>"
        ),
    );
    let (kids, count) = (kids.join(" "), pages.len());
    file.object(
        2,
        &format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>"),
    );
    file.object(
        3,
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H \
         /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
    );
    // Latin letters are CIDs 1 to 95 (and 814 to 907) of this collection: half an em each.
    file.object(
        4,
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> \
         /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>",
    );
    file.object(
        5,
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 \
         /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 \
         /CapHeight 880 /StemV 93 >>",
    );
    file.object(
        6,
        &format!("<< /Type /Filespec /F {name} /UF {name} /EF << /F 7 0 R >> >>"),
    );
    let length = record.len();
    file.object(
        7,
        &format!("<< {IN_PDF}{length}{STREAM}{record}\nendstream"),
    );
    file.object(
        8,
        &format!("<< /Title {} /Producer (TokenIM) >>", hex_text(title)),
    );
    for (n, page) in pages.iter().enumerate() {
        let (page_id, content_id) = (9 + 2 * n, 10 + 2 * n);
        file.object(
            page_id,
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] \
                 /Resources << /Font << /F 3 0 R >> >> /Contents {content_id} 0 R >>",
                PAGE.0, PAGE.1
            ),
        );
        let mut content = String::new();
        for drawn in page {
            let _ = writeln!(
                content,
                "BT /F {} Tf {MARGIN} {} Td {} Tj ET",
                drawn.set.size(),
                drawn.at,
                hex_units(&drawn.text)
            );
        }
        let foot = format!("{} / {}", n + 1, pages.len());
        let _ = writeln!(
            content,
            "BT /F 8 Tf {MARGIN} {} Td {} Tj ET",
            MARGIN / 2.0,
            hex_units(&foot)
        );
        file.stream(content_id, &content);
    }
    file.end()
}

/// What fits on each page.
fn paginate(lines: &[(Set, String)]) -> Vec<Vec<Drawn>> {
    let mut pages = vec![Vec::new()];
    let mut at = PAGE.1 - MARGIN;
    for (set, text) in lines {
        at -= set.above();
        for text in text.lines().flat_map(|line| wrapped(line, set.size())) {
            at -= set.size() * LINE;
            if at < MARGIN {
                pages.push(Vec::new());
                at = PAGE.1 - MARGIN - set.size() * LINE;
            }
            if let Some(page) = pages.last_mut() {
                page.push(Drawn {
                    set: *set,
                    text,
                    at,
                });
            }
        }
    }
    pages
}

fn width(letter: char) -> f32 {
    if letter.is_ascii() { 0.5 } else { 1.0 }
}

/// Broken where it has to be: at a space if there is one, else at any letter.
fn wrapped(text: &str, size: f32) -> Vec<String> {
    let most = (PAGE.0 - 2.0 * MARGIN) / size;
    let mut rows = Vec::new();
    let mut row = String::new();
    let mut taken = 0.0;
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        if taken + width(letter) > most {
            let rest = match row.rfind(' ') {
                Some(space) if letter.is_ascii() && letter != ' ' && space > 0 => {
                    let rest = row.split_off(space + 1);
                    row.truncate(space);
                    rest
                }
                _ => String::new(),
            };
            taken = rest.chars().map(width).sum();
            rows.push(std::mem::replace(&mut row, rest));
        }
        taken += width(letter);
        row.push(letter);
    }
    rows.push(row);
    rows
}

/// UTF-16 with the highest byte first, as the map of the font takes it.
fn hex_units(text: &str) -> String {
    let mut hex = String::from("<");
    for unit in text.encode_utf16() {
        let _ = write!(hex, "{unit:04X}");
    }
    hex.push('>');
    hex
}

/// The same as a text of the file itself, which begins with a mark.
fn hex_text(text: &str) -> String {
    hex_units(text).replacen('<', "<FEFF", 1)
}

struct File {
    bytes: Vec<u8>,
    places: Vec<(usize, usize)>,
}

impl File {
    fn new() -> Self {
        Self {
            bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            places: Vec::new(),
        }
    }

    fn object(&mut self, id: usize, body: &str) {
        self.places.push((id, self.bytes.len()));
        self.bytes
            .extend_from_slice(format!("{id} 0 obj\n{body}\nendobj\n").as_bytes());
    }

    fn stream(&mut self, id: usize, content: &str) {
        let length = content.len();
        self.object(
            id,
            &format!("<< /Length {length}{STREAM}{content}\nendstream"),
        );
    }

    fn end(mut self) -> Vec<u8> {
        self.places.sort_unstable();
        let start = self.bytes.len();
        let count = self.places.len() + 1;
        let mut tail = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for (_, place) in &self.places {
            let _ = writeln!(tail, "{place:010} 00000 n ");
        }
        let _ = write!(
            tail,
            "trailer\n<< /Size {count} /Root 1 0 R /Info 8 0 R >>\nstartxref\n{start}\n%%EOF\n"
        );
        self.bytes.extend_from_slice(tail.as_bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use tokenim_policy::record::in_pdf;

    use super::*;

    #[test]
    fn a_pdf_carries_its_record_and_every_line() {
        let long = "权限申请的记录".repeat(40);
        let lines = vec![(Set::Title, "申请".to_owned()), (Set::Text, long)];
        let file = pdf("申请", &lines, "{\n  \"a\": \"一\"\n}\n", "record.json");
        assert_eq!(in_pdf(&file), Some("{\n  \"a\": \"一\"\n}\n"));
        let text = String::from_utf8_lossy(&file);
        assert!(text.contains("<75338BF7>"), "the title as UTF-16");
        // The table of places says where each object is.
        let start: usize = text
            .rsplit("startxref\n")
            .next()
            .and_then(|tail| tail.lines().next())
            .and_then(|line| line.parse().ok())
            .expect("a place");
        assert!(file[start..].starts_with(b"xref\n"));
        for (n, line) in String::from_utf8_lossy(&file[start..])
            .lines()
            .skip(3)
            .take_while(|line| line.ends_with("n "))
            .enumerate()
        {
            let at: usize = line[..10].parse().expect("a place");
            let object = format!("{} 0 obj\n", n + 1);
            assert!(file[at..].starts_with(object.as_bytes()), "{object}");
        }
    }

    #[test]
    fn a_long_text_goes_on_over_the_next_page_and_breaks_at_spaces() {
        let lines: Vec<_> = (0..200).map(|n| (Set::Text, format!("line {n}"))).collect();
        assert!(paginate(&lines).len() > 2);
        let rows = wrapped(&"word ".repeat(60), 10.0);
        assert!(rows.len() > 1 && rows.iter().all(|row| !row.starts_with("ord")));
    }
}
