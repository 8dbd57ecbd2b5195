//! The file of a request's record, and what it takes to know it again: the record as JSON, its
//! hash, and the audit's record of the export, which names that hash. Whoever keeps the audit
//! can say of such a file that it is the one that left the server, to the letter.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokenim_protocol::access_request::{RECORD_FORMAT, RequestRecord};

/// How the audit calls the export of a request's record.
pub const EXPORTED: &str = "request.exported";

/// JSON with sorted keys, whatever order this build keeps them in.
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            let mut copy = Map::new();
            for key in keys {
                copy.insert(key.clone(), sorted(&map[key]));
            }
            Value::Object(copy)
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        plain => plain.clone(),
    }
}

pub fn sha256(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The text of the file. None for what is no record.
pub fn file_of(taken: &RequestRecord) -> Option<String> {
    let record: Value = serde_json::from_str(&taken.record).ok()?;
    let leaf: Value = serde_json::from_str(&taken.leaf).ok()?;
    written(&record, &taken.sha256, taken.seq, &leaf)
}

fn written(record: &Value, sha256: &str, seq: u64, leaf: &Value) -> Option<String> {
    let whole = sorted(&json!({
        "audit": { "leaf": leaf, "seq": seq },
        "record": record,
        "sha256": sha256,
    }));
    let mut text = serde_json::to_string_pretty(&whole).ok()?;
    text.push('\n');
    Some(text)
}

/// Reads such a file. None unless it is written exactly as one is, its hash is that of its
/// record, and the audit's record in it names that hash. Whether the audit has that record is
/// for the audit to say.
pub fn read(text: &str) -> Option<RequestRecord> {
    let whole: Value = serde_json::from_str(text).ok()?;
    let (record, leaf) = (whole.get("record")?, whole.get("audit")?.get("leaf")?);
    let (hash, seq) = (
        whole.get("sha256")?.as_str()?,
        whole.get("audit")?.get("seq")?.as_u64()?,
    );
    // Written once more it is the same: nothing was said twice or hidden beside it.
    if written(record, hash, seq, leaf)? != text || record.get("format")? != RECORD_FORMAT {
        return None;
    }
    let taken = RequestRecord {
        record: sorted(record).to_string(),
        sha256: hash.to_owned(),
        seq,
        leaf: sorted(leaf).to_string(),
    };
    let named = leaf.get("action")? == EXPORTED
        && leaf.get("seq")?.as_u64()? == seq
        && leaf.get("after")?.get("sha256")?.as_str()? == hash;
    (named && sha256(&taken.record) == hash).then_some(taken)
}

/// How the stream begins that carries the record in a PDF: an attached file, as it is. Its
/// length and [`STREAM`] follow.
pub const IN_PDF: &str = "/Type /EmbeddedFile /Subtype /application#2Fjson /Length ";
pub const STREAM: &str = " >>\nstream\n";

/// The record that a PDF carries. What is drawn on its pages is for the eye; what can be
/// proved is what is attached.
pub fn in_pdf(bytes: &[u8]) -> Option<&str> {
    let find = |mark: &str, from: usize| {
        bytes
            .get(from..)?
            .windows(mark.len())
            .position(|window| window == mark.as_bytes())
            .map(|at| from + at)
    };
    let length = find(IN_PDF, 0)? + IN_PDF.len();
    let stream = find(STREAM, length)?;
    let begin = stream + STREAM.len();
    let count: usize = std::str::from_utf8(&bytes[length..stream])
        .ok()?
        .parse()
        .ok()?;
    let record = bytes.get(begin..begin.checked_add(count)?)?;
    // One and no other: nobody is shown one record and proves another.
    if find(IN_PDF, begin + count).is_some() {
        return None;
    }
    std::str::from_utf8(record).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> RequestRecord {
        let record = json!({ "format": RECORD_FORMAT, "request": { "text": "没有它" } });
        let record = sorted(&record).to_string();
        let hash = sha256(&record);
        let leaf = json!({ "action": EXPORTED, "seq": 7, "after": { "sha256": hash } });
        RequestRecord {
            leaf: sorted(&leaf).to_string(),
            sha256: hash,
            record,
            seq: 7,
        }
    }

    #[test]
    fn a_record_that_was_taken_away_is_known_again_and_a_changed_one_is_not() {
        let taken = taken();
        let file = file_of(&taken).expect("a file");
        assert_eq!(read(&file), Some(taken));
        for (was, is) in [
            ("没有它", "没有你"),
            ("\"seq\": 7", "\"seq\": 8"),
            ("request.exported", "request.approve"),
            ("  \"sha256\"", "  \"sha255\": 0,\n  \"sha256\""),
            ("\n}\n", "\n}"),
            // The last of two would count, and a reader might see the first.
            ("\"text\":", "\"text\": \"一切都好\",\n      \"text\":"),
        ] {
            let changed = file.replacen(was, is, 1);
            assert_ne!(changed, file, "{was}");
            assert_eq!(read(&changed), None, "{was}");
        }
    }
}
