//! The parts of a report, and no deeper: a report is flat (RFC 6522), while messages within messages without end are
//! what somebody would send who wants to see a parser fall.

use mail_parser::{Message, MessageParser, MimeHeaders as _};

/// The most parts that are looked at: a report has three.
const PARTS: usize = 20;

/// A part of the report.
pub(super) struct Part<'x> {
    header: Message<'x>,
    /// What stands below its header, as it came: the kinds that matter are never encoded (RFC 3464 §2.1).
    pub(super) body: &'x [u8],
}

impl Part<'_> {
    /// Whether it has this type.
    pub(super) fn is(&self, kind: &str, subtype: &str) -> bool {
        self.header.is_content_type(kind, subtype)
    }
}

/// The parts of a multipart message. `None` where it is none.
pub(super) fn parts(bytes: &[u8]) -> Option<Vec<Part<'_>>> {
    let whole = part(bytes)?;
    let content = whole.header.content_type()?;
    if !content.ctype().eq_ignore_ascii_case("multipart") {
        return None;
    }
    let delimiter = format!("--{}", content.attribute("boundary")?);
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in whole.body.split_inclusive(|byte| *byte == b'\n') {
        if let Some(rest) = line.strip_prefix(delimiter.as_bytes()) {
            let rest = rest.trim_ascii_end();
            if matches!(rest, b"" | b"--") {
                parts.extend(start.and_then(|start| part(&whole.body[start..at])));
                start = (rest.is_empty() && parts.len() < PARTS).then_some(at + line.len());
            }
        }
        at += line.len();
    }
    // Cut off by somebody on the way.
    parts.extend(start.and_then(|start| part(&whole.body[start..])));
    Some(parts)
}

/// Header and body.
fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let mut end = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        end += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    Some(Part {
        header: MessageParser::default().parse_headers(&bytes[..end])?,
        body: &bytes[end..],
    })
}
