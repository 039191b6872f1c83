//! The limits on input, in one place (FORMATS: beyond any of them stands a located error, never a crash).

/// An article's file, in bytes.
pub const ARTICLE_BYTES: u64 = 2_000_000;
/// A YAML file or front matter, in bytes.
pub const YAML_BYTES: u64 = 1_000_000;
/// A list of terms (`issues/terms.yaml`), in bytes: 50,000 entries with their reasons have about 5 MB.
pub const TERMS_BYTES: u64 = 8_000_000;
/// A word of such a list, in characters. At most 63: the lengths of words are bits of a `u64`.
pub const TERM_CHARACTERS: usize = 60;
/// How deep YAML may nest.
pub const YAML_DEPTH: usize = 32;
/// A text in YAML (a title, a name; not 编者按), in characters. A PDF/A string, which a title becomes, holds 32,767.
pub const TEXT_CHARACTERS: usize = 10_000;
/// A paragraph, in characters.
pub const PARAGRAPH_CHARACTERS: usize = 100_000;
/// A word that no line can break (Latin letters, digits, brackets without a space), in characters. A PDF/A string,
/// which a line of it becomes, holds 32,767 bytes.
pub const WORD_CHARACTERS: usize = 2_000;
/// Paragraphs, items, rows and other blocks of an article: each is laid out by itself.
pub const ARTICLE_BLOCKS: usize = 20_000;
/// Articles in an issue.
pub const ISSUE_ARTICLES: usize = 200;
/// How deep lists and quotes may nest (typst fails between 15 and 20 levels of quotes).
pub const BLOCK_DEPTH: usize = 10;
/// How deep emphasis and links may nest in a paragraph.
pub const INLINE_DEPTH: usize = 10;
/// A picture's width times height, in pixels.
pub const PICTURE_PIXELS: u64 = 50_000_000;
/// A picture's file, in bytes.
pub const PICTURE_BYTES: u64 = 32_000_000;
/// A template or font file of a workspace, in bytes.
pub const TEMPLATE_BYTES: u64 = 1_000_000;
/// A font file of a workspace, in bytes.
pub const FONT_BYTES: u64 = 64_000_000;
/// The ledger of released issues, in bytes: some 50,000 issues.
pub const LEDGER_BYTES: u64 = 64_000_000;
/// A stored PDF, in bytes.
pub const PDF_BYTES: u64 = 512_000_000;
/// The recipients (`issues/recipients.yaml`, and a spreadsheet of them), in bytes: some 20,000 of them.
pub const RECIPIENTS_BYTES: u64 = 4_000_000;
/// Pages of one PDF of numbered copies: some 15 KB of memory each.
pub const NUMBERED_PAGES: usize = 40_000;
/// The same where the pages bear a mark: some 50 KB of memory each, and two files at a time.
pub const MARKED_PAGES: usize = 10_000;
