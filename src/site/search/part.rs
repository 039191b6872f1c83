//! A data file: a script that hands one value to the page. `file://` allows no other way to read data.

use serde::Serialize;

use crate::output::{Sink, WriteError};

/// No data file is larger, in bytes.
pub const PART_BYTES: usize = 100_000;

/// How a part is known to the file that lists it: with its size a reader plans what to load, by its digest it sees
/// that the part belongs to the list (a cache may hold the part of last week's site).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry(pub String, pub usize, pub String);

/// The script that hands a value to the page, and its digest. `name` is the file's below `search/`, without `.js`.
pub fn script(name: &str, value: &impl Serialize) -> (Vec<u8>, String) {
    let value = json(value);
    let digest = digest(value.as_bytes());
    let name = json(&name);
    (
        format!("jianbaoPart({name},\"{digest}\",{value});\n").into_bytes(),
        digest,
    )
}

/// Writes a part and says how it is listed: with `label` for a name, where the list gives it a shorter one.
///
/// # Errors
/// When the sink refuses.
pub fn put(
    sink: &dyn Sink,
    name: &str,
    label: &str,
    value: &impl Serialize,
) -> Result<Entry, WriteError> {
    let (bytes, digest) = script(name, value);
    sink.put(&format!("search/{name}.js"), &bytes)?;
    Ok(Entry(label.to_owned(), bytes.len(), digest))
}

/// How many bytes a text takes as a string in a script.
pub fn string_bytes(text: &str) -> usize {
    json(&text).len()
}

/// JSON that is also JavaScript (before ES2019 its strings can't hold U+2028 and U+2029) and can stand inside a
/// `<script>` element (`</script>`, `<!--`).
fn json(value: &impl Serialize) -> String {
    // Strings, numbers and sequences of them always serialize.
    let json = serde_json::to_string(value).unwrap_or_default();
    if !json.contains(['<', '\u{2028}', '\u{2029}']) {
        return json;
    }
    let mut script = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '<' => script.push_str("\\u003c"),
            '\u{2028}' => script.push_str("\\u2028"),
            '\u{2029}' => script.push_str("\\u2029"),
            _ => script.push(c),
        }
    }
    script
}

/// Forty bits of BLAKE3: two versions of one file must differ, no more.
fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..10].to_owned()
}
