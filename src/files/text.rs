//! Text files: strict UTF-8 without forbidden characters, or diagnostics that say how to mend the file.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::{Files, ReadError};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

/// How many forbidden characters of one file are reported.
const REPORTED_CHARACTERS: usize = 20;

/// Why a text file can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextError {
    /// There are no bytes to look at.
    Unreadable(ReadError),
    /// It isn't UTF-8 (J002), or has forbidden characters (J005).
    Faulty {
        /// The text with its faults; where it isn't UTF-8, decoded in the encoding it seems to have.
        source: Source,
        /// At least one error, each at its place in `source`.
        diagnostics: Vec<Diagnostic>,
    },
}

impl TextError {
    /// The errors. `path` is the file's; `place` is where a file is named that can't be read.
    pub fn into_diagnostics(self, path: &str, place: Place) -> Vec<Diagnostic> {
        match self {
            Self::Unreadable(error) => vec![error.diagnostic(path, place)],
            Self::Faulty { diagnostics, .. } => diagnostics,
        }
    }
}

impl From<ReadError> for TextError {
    fn from(error: ReadError) -> Self {
        Self::Unreadable(error)
    }
}

impl Files {
    /// A text file, without a byte order mark: all places count from behind it.
    ///
    /// # Errors
    /// When the file can't be read, isn't UTF-8, or contains characters that no output can hold.
    pub fn read_text(&self, path: &str, limit: u64) -> Result<Source, TextError> {
        let bytes = self.read(path, limit)?;
        let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let text = match str::from_utf8(without_mark) {
            Ok(text) => text,
            Err(error) => return Err(not_utf8(path, &bytes, without_mark, error.valid_up_to())),
        };
        printable(Source::new(path, text))
    }

    /// The same for a large file that is looked at once: it is not kept, and not copied either.
    ///
    /// # Errors
    /// Those of [`Files::read_text`].
    pub fn read_text_unkept(&self, path: &str, limit: u64) -> Result<Source, TextError> {
        let mut bytes = self.read_from_disk(path, limit)?;
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        match String::from_utf8(bytes) {
            Ok(text) => printable(Source::new(path, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                Err(not_utf8(path, &bytes, &bytes, valid))
            }
        }
    }
}

/// The text, if all of it can be printed.
fn printable(source: Source) -> Result<Source, TextError> {
    let diagnostics = forbidden_characters(&source);
    if diagnostics.is_empty() {
        Ok(source)
    } else {
        Err(TextError::Faulty {
            source,
            diagnostics,
        })
    }
}

/// Whether no output can hold a character: controls other than tab and line ends (PDF text, XML), and
/// noncharacters, of which `document::emphasis` uses U+FDD0 as its own mark.
pub fn is_forbidden(character: char) -> bool {
    let code = u32::from(character);
    (character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}'))
        || (0xFDD0..=0xFDEF).contains(&code)
        || code & 0xFFFE == 0xFFFE
}

/// An error about a forbidden character at a place.
pub fn forbidden_character(place: Place, character: char) -> Diagnostic {
    let message = format!("这里有不能印刷的控制字符 U+{:04X}", u32::from(character));
    Diagnostic::error(Code::FORBIDDEN_CHARACTER, place, message)
        .with_help("请删掉它；它看不见，常由别的软件粘贴时带入，可以把前后几个字一起删掉重写")
}

fn forbidden_characters(source: &Source) -> Vec<Diagnostic> {
    if !may_be_forbidden(source.text().as_bytes()) {
        return Vec::new();
    }
    source
        .text()
        .char_indices()
        .filter(|(_, character)| is_forbidden(*character))
        .take(REPORTED_CHARACTERS)
        .map(|(at, character)| {
            forbidden_character(source.place(at..at + character.len_utf8()), character)
        })
        .collect()
}

/// Whether UTF-8 text may have a forbidden character, told from its bytes: most files have none, and decoding every
/// character of a long list of terms takes longer than all else that is done with it.
fn may_be_forbidden(bytes: &[u8]) -> bool {
    // In pieces and without an early end, so that it is done many bytes at a time.
    let suspicious = |piece: &[u8]| {
        piece.iter().fold(false, |found, &byte| {
            let control =
                (byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r') || byte == 0x7F;
            // The last two characters of each plane above the first.
            found | control | (byte >= 0xF0)
        })
    };
    // U+0080 to U+009F; U+FDD0 to U+FDEF, U+FFFE, U+FFFF.
    let pair = |at: usize| match (bytes[at], bytes.get(at + 1)) {
        (0xC2, Some(second)) => *second < 0xA0,
        (_, second) => matches!(second, Some(0xB7 | 0xBF)),
    };
    bytes.chunks(4096).any(suspicious) || memchr::memchr2_iter(0xC2, 0xEF, bytes).any(pair)
}

/// What the bytes of a file that isn't UTF-8 seem to be.
enum Guess {
    Encoding(&'static Encoding, &'static str),
    /// No text at all, but another kind of file.
    File(&'static str),
    Unknown,
}

fn guess(bytes: &[u8]) -> Guess {
    const SIGNATURES: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "Word（.docx）、WPS 或压缩文件"),
        (b"\xD0\xCF\x11\xE0", "旧版 Word（.doc）或 WPS 文件"),
        (b"%PDF", "PDF 文件"),
        (b"\x89PNG", "图片"),
        (b"\xFF\xD8\xFF", "图片"),
        (b"{\\rtf", "RTF 文件"),
    ];
    if let Some((_, name)) = SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Guess::File(name);
    }
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            return Guess::Encoding(encoding, "UTF-16（记事本里叫“Unicode”）");
        }
        // A file that begins as UTF-8 is damaged, not in another encoding.
        Some(_) => return Guess::Unknown,
        None => {}
    }
    // gb18030 first: nearly all manuscripts are, and detectors by frequency take short ones for Big5.
    [
        (GB18030, "GBK（记事本里叫“ANSI”）"),
        (BIG5, "Big5（繁体中文）"),
    ]
    .into_iter()
    .find(|(encoding, _)| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    })
    .map_or(Guess::Unknown, |(encoding, name)| {
        Guess::Encoding(encoding, name)
    })
}

fn not_utf8(path: &str, bytes: &[u8], without_mark: &[u8], valid: usize) -> TextError {
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (text, start, message, help) = match guess(bytes) {
        Guess::Encoding(encoding, name) => {
            let (text, _) = encoding.decode_with_bom_removal(bytes);
            let before = bytes.len() - without_mark.len() + valid;
            let (readable, _) = encoding.decode_with_bom_removal(&bytes[..before]);
            let start = readable.len().min(text.len());
            (
                text.into_owned(),
                start,
                format!("文件不是 UTF-8 编码，看起来是 {name}"),
                "请用记事本打开，选“文件 → 另存为”，编码选“UTF-8”，保存后再试",
            )
        }
        Guess::File(name) => (
            lossy(without_mark),
            0,
            format!("这不是文字文件，看起来是{name}"),
            "请把文字复制到新的文本文件里，另存为 UTF-8 编码",
        ),
        Guess::Unknown => (
            lossy(without_mark),
            valid,
            "文件不是 UTF-8 编码，也认不出是哪种编码，可能已损坏".to_owned(),
            "请找到原稿重新复制文字，用记事本“另存为”，编码选“UTF-8”",
        ),
    };
    let source = Source::new(path, text);
    let start = source.text().floor_char_boundary(start);
    let end = source.text()[start..]
        .chars()
        .next()
        .map_or(start, |c| start + c.len_utf8());
    let diagnostic =
        Diagnostic::error(Code::NOT_UTF8, source.place(start..end), message).with_help(help);
    TextError::Faulty {
        source,
        diagnostics: vec![diagnostic],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_forbidden_character_escapes_the_look_at_bytes() {
        for character in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let text = format!("正{character}文");
            assert!(
                !is_forbidden(character) || may_be_forbidden(text.as_bytes()),
                "{character:?}"
            );
        }
        assert!(!may_be_forbidden("正文，100%。\r\n\t（一）".as_bytes()));
    }
}
