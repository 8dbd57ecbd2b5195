//! Files: how one is handed over (tus 1.0) and what a message says of it.
//!
//! A file belongs to a channel and to whoever hands it over until a message refers to it; then
//! it is the message's. What kind of thing it is follows from its name alone, by a list of what
//! is known: what a sender claims about the content decides nothing.

use serde::{Deserialize, Serialize};

use crate::ids::FileId;

/// Files of one message.
pub const ATTACHMENTS_MAX: usize = 20;
/// Bytes of a file's name: what every file system takes.
pub const FILE_NAME_BYTES_MAX: usize = 255;
pub const MEDIA_TYPE_BYTES_MAX: usize = 127;
/// Past this a file is large, and a permission of its own is asked for.
pub const FILE_LARGE_BYTES: u64 = 1024 * 1024 * 1024;
/// The version of tus that is spoken.
pub const TUS_VERSION: &str = "1.0.0";
pub const TUS_EXTENSIONS: &str = "creation,checksum,expiration,termination";
pub const TUS_CHECKSUMS: &str = "sha256,sha1";
/// What a PATCH carries.
pub const TUS_CONTENT: &str = "application/offset+octet-stream";
/// A picture is drawn in a box of its size before it is there; a claim past this is none.
pub const PICTURE_SIDE_MAX: u32 = 65_535;

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attachment {
    pub id: FileId,
    /// Without a path and without signs that deceive.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// As its sender's program named it; nothing is decided by it.
    pub media_type: String,
    /// Of the whole content, in hexadecimal: whoever has fetched it checks it.
    pub sha256: String,
    /// Of a picture, in pixels, as its sender's program read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

impl Attachment {
    pub fn kind(&self) -> FileKind {
        FileKind::of_name(&self.name)
    }
}

/// What is known about a file by its name. Whatever is not on the list is `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FileKind {
    Picture,
    Video,
    Audio,
    Pdf,
    Text,
    Code,
    Archive,
    Document,
    /// What a computer would carry out: only ever saved.
    Program,
    Other,
}

impl FileKind {
    pub fn of_name(name: &str) -> Self {
        let Some((_, extension)) = name.rsplit_once('.') else {
            return FileKind::Other;
        };
        match extension.to_ascii_lowercase().as_str() {
            "png" | "jpg" | "jpeg" | "gif" | "webp" => FileKind::Picture,
            "mp4" | "webm" | "mov" | "mkv" | "avi" | "m4v" => FileKind::Video,
            "mp3" | "ogg" | "oga" | "opus" | "wav" | "flac" | "m4a" | "aac" => FileKind::Audio,
            "pdf" => FileKind::Pdf,
            "txt" | "md" | "markdown" | "log" | "csv" | "tsv" => FileKind::Text,
            "rs" | "c" | "h" | "cc" | "cpp" | "hpp" | "go" | "java" | "kt" | "swift" | "ts"
            | "tsx" | "jsx" | "css" | "json" | "toml" | "yaml" | "yml" | "sql" | "diff"
            | "patch" => FileKind::Code,
            "zip" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "zst" | "7z" | "rar" => FileKind::Archive,
            "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "odt" | "ods" | "odp" | "rtf"
            | "wps" | "et" | "dps" => FileKind::Document,
            // Carried out by a double click somewhere, or able to carry something out.
            "exe" | "msi" | "bat" | "cmd" | "com" | "scr" | "pif" | "ps1" | "vbs" | "vbe"
            | "js" | "jse" | "mjs" | "wsf" | "wsh" | "hta" | "cpl" | "lnk" | "url" | "reg"
            | "inf" | "dll" | "sys" | "jar" | "app" | "command" | "dmg" | "pkg" | "workflow"
            | "desktop" | "sh" | "bash" | "run" | "bin" | "appimage" | "deb" | "rpm" | "apk"
            | "py" | "pyw" | "pl" | "rb" | "php" | "html" | "htm" | "xhtml" | "shtml" | "mht"
            | "mhtml" | "svg" | "xml" | "xsl" | "swf" | "iso" | "img" | "vhd" | "chm" | "docm"
            | "xlsm" | "pptm" | "scf" | "settingcontent-ms" | "msc" | "gadget" => FileKind::Program,
            _ => FileKind::Other,
        }
    }

    /// Whether the system's program for it may be started by a click. What is not known is
    /// only saved.
    pub const fn opens(self) -> bool {
        match self {
            FileKind::Picture
            | FileKind::Video
            | FileKind::Audio
            | FileKind::Pdf
            | FileKind::Text
            | FileKind::Code
            | FileKind::Document => true,
            FileKind::Archive | FileKind::Program | FileKind::Other => false,
        }
    }
}

/// A name as it is kept, shown and written to a disk: the last part of a path, without signs
/// that end, hide or turn a line, without what a system reads as a device or as hidden, and
/// short enough for every disk. Never empty.
pub fn clean_name(name: &str) -> String {
    let last = name
        .rsplit(['/', '\\'])
        .map(str::trim)
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    let kept: String = last
        .chars()
        .map(|c| match c {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c => c,
        })
        .filter(|c| !is_unseen(*c))
        .collect();
    // A leading dot hides, a leading dash is an option, a leading tilde a home; what ends in a
    // dot or a space is called something else on another system.
    let kept = kept
        .trim_start_matches(|c: char| matches!(c, '.' | '-' | '~') || c.is_whitespace())
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    let mut kept = shortened(kept);
    let stem = kept.split('.').next().unwrap_or_default();
    if is_device(stem.trim_end()) {
        kept.insert(0, '_');
        kept = shortened(&kept);
    }
    if kept.is_empty() {
        kept.push_str("file");
    }
    kept
}

/// Control signs, signs without a width, and those that turn the direction of a line.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Names that one system reads as a device, whatever follows a dot.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CLOCK$" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let number = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    number.is_some_and(|n| {
        matches!(
            n,
            "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
        )
    })
}

/// At most as long as a disk takes, with its extension kept.
fn shortened(name: &str) -> String {
    if name.len() <= FILE_NAME_BYTES_MAX {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 16 => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut end = FILE_NAME_BYTES_MAX - extension.len();
    end = end.min(stem.len());
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &stem[..end])
}

/// What a quota is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LimitOf {
    /// One file.
    File,
    /// What one person handed over.
    Person,
    /// What one channel holds.
    Channel,
    Organisation,
    #[serde(other)]
    Other,
}

/// A limit that was reached (507), and what remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Limit {
    pub of: LimitOf,
    /// Bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub limit: u64,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub remaining: u64,
}

// POST /v1/channels/{channel}/uploads — tus creation: `Upload-Length`, and `Upload-Metadata` with
//   filename, filetype, and where they are known sha256 (hexadecimal), width, height.
//   Answers 201 with `Location` and `Upload-Expires`. The last part of the location is the
//   file's id.
// HEAD, PATCH, DELETE /v1/channels/{channel}/uploads/{upload} — tus

// GET /v1/channels/{channel}/files/{file} — the content; at most one `Range`

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fl_01_a_name_is_one_part_of_a_path_and_shows_what_it_is() {
        let long = format!("{}.png", "长".repeat(2_000));
        let cases: &[(&str, &str)] = &[
            ("report.pdf", "report.pdf"),
            ("季度 报告.docx", "季度 报告.docx"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\x.txt", "x.txt"),
            ("C:x", "C_x"),
            ("C:\\Users\\li\\a.png", "a.png"),
            ("\\\\?\\C:\\a.png", "a.png"),
            ("a\0b.txt", "ab.txt"),
            ("CON", "_CON"),
            ("con.txt", "_con.txt"),
            ("nul .txt", "_nul .txt"),
            ("COM1.log", "_COM1.log"),
            ("LPT9", "_LPT9"),
            ("COMIC.txt", "COMIC.txt"),
            ("a.", "a"),
            ("a. . .", "a"),
            ("exe.\u{202e}gpj.exe", "exe.gpj.exe"),
            ("in\u{200b}vi\u{2066}sible.txt", "invisible.txt"),
            ("-rf", "rf"),
            ("--help.txt", "help.txt"),
            (".desktop", "desktop"),
            (".bashrc", "bashrc"),
            ("~", "file"),
            ("~/x.txt", "x.txt"),
            ("", "file"),
            ("...", "file"),
            ("/", "file"),
            ("folder/", "folder"),
            ("a\nb\r.txt", "ab.txt"),
            ("what?*<>|\".txt", "what______.txt"),
        ];
        for (name, wanted) in cases {
            assert_eq!(clean_name(name), *wanted, "{name:?}");
        }
        for name in [
            long.as_str(),
            &"😀".repeat(10_000),
            &"x".repeat(256),
            &"y".repeat(4_096),
        ] {
            let clean = clean_name(name);
            assert!(clean.len() <= FILE_NAME_BYTES_MAX, "{}", clean.len());
            assert!(!clean.is_empty());
        }
        assert!(clean_name(&long).ends_with(".png"));
        // What is clean stays as it is, or two ends would call it differently.
        for (_, clean) in cases {
            assert_eq!(clean_name(clean), *clean);
        }
    }

    #[test]
    fn fl_02_a_kind_is_its_extensions_and_only_known_kinds_open() {
        let cases = [
            ("a.png", FileKind::Picture, true),
            ("a.PNG", FileKind::Picture, true),
            ("a.jpeg", FileKind::Picture, true),
            ("photo.png.exe", FileKind::Program, false),
            ("photo.jpg.scr", FileKind::Program, false),
            ("a.svg", FileKind::Program, false),
            ("a.html", FileKind::Program, false),
            ("a.xml", FileKind::Program, false),
            ("a.js", FileKind::Program, false),
            ("a.desktop", FileKind::Program, false),
            ("a.lnk", FileKind::Program, false),
            ("a.command", FileKind::Program, false),
            ("a.docm", FileKind::Program, false),
            ("a.docx", FileKind::Document, true),
            ("a.pdf", FileKind::Pdf, true),
            ("a.mp4", FileKind::Video, true),
            ("a.flac", FileKind::Audio, true),
            ("a.rs", FileKind::Code, true),
            ("a.txt", FileKind::Text, true),
            ("a.zip", FileKind::Archive, false),
            ("a.unheardof", FileKind::Other, false),
            ("png", FileKind::Other, false),
            ("", FileKind::Other, false),
            ("a.", FileKind::Other, false),
        ];
        for (name, kind, opens) in cases {
            assert_eq!(FileKind::of_name(name), kind, "{name}");
            assert_eq!(kind.opens(), opens, "{name}");
        }
        // The sign that turns a line does not change what it is.
        let turned = clean_name("exe.\u{202e}gpj.exe");
        assert_eq!(FileKind::of_name(&turned), FileKind::Program);
    }
}
