//! The pages of the codes that are found while reading, rendering or typesetting. Those of the proofreader's rules stand
//! with the rules ([`crate::check::rule::Rule::page`]).

mod body;
mod files;
mod issue;
mod layout;
mod picture;
mod recipients;
mod typesetting;
mod yaml;

use super::{Code, Page};

/// The codes with their pages, in the order of the codes.
pub const PAGES: &[(Code, Page)] = &[
    (Code::UNREADABLE_FILE, files::UNREADABLE_FILE),
    (Code::NOT_UTF8, files::NOT_UTF8),
    (Code::FILE_TOO_LARGE, files::FILE_TOO_LARGE),
    (Code::OUTSIDE_WORKSPACE, files::OUTSIDE_WORKSPACE),
    (Code::FORBIDDEN_CHARACTER, files::FORBIDDEN_CHARACTER),
    (Code::YAML_SYNTAX, yaml::YAML_SYNTAX),
    (Code::FULL_WIDTH_COLON, yaml::FULL_WIDTH_COLON),
    (Code::DOUBLED_KEY, yaml::DOUBLED_KEY),
    (Code::UNKNOWN_KEY, yaml::UNKNOWN_KEY),
    (Code::MISSING_KEY, yaml::MISSING_KEY),
    (Code::WRONG_TYPE, yaml::WRONG_TYPE),
    (Code::INVALID_VALUE, yaml::INVALID_VALUE),
    (Code::INVALID_DATE, yaml::INVALID_DATE),
    (Code::YAML_LIMIT, yaml::YAML_LIMIT),
    (Code::ARTICLE_NOT_FOUND, issue::ARTICLE_NOT_FOUND),
    (Code::ARTICLE_LISTED_TWICE, issue::ARTICLE_LISTED_TWICE),
    (Code::ARTICLE_UNLISTED, issue::ARTICLE_UNLISTED),
    (Code::DOUBLED_NUMBER, issue::DOUBLED_NUMBER),
    (Code::DOUBLED_TOTAL, issue::DOUBLED_TOTAL),
    (Code::EMPTY_ISSUE, issue::EMPTY_ISSUE),
    (Code::ARTICLE_OUTSIDE_ISSUE, issue::ARTICLE_OUTSIDE_ISSUE),
    (Code::TOO_MANY_ARTICLES, issue::TOO_MANY_ARTICLES),
    (Code::FRONT_MATTER_MISSING, issue::FRONT_MATTER_MISSING),
    (Code::FRONT_MATTER_UNCLOSED, issue::FRONT_MATTER_UNCLOSED),
    (Code::EMPTY_ARTICLE, issue::EMPTY_ARTICLE),
    (Code::RELEASED_CHANGED, issue::RELEASED_CHANGED),
    (Code::RELEASED_PDF_CHANGED, issue::RELEASED_PDF_CHANGED),
    (Code::LEDGER_BROKEN, issue::LEDGER_BROKEN),
    (Code::LEDGER_MISMATCH, issue::LEDGER_MISMATCH),
    (Code::EXCUSE_UNUSED, issue::EXCUSE_UNUSED),
    (Code::BAD_ADDRESS, recipients::BAD_ADDRESS),
    (Code::ADDRESS_TWICE, recipients::ADDRESS_TWICE),
    (Code::RECIPIENTS_TABLE, recipients::RECIPIENTS_TABLE),
    (Code::RAW_HTML, body::RAW_HTML),
    (Code::DANGEROUS_LINK, body::DANGEROUS_LINK),
    (Code::BROKEN_LINK, body::BROKEN_LINK),
    (Code::EMPTY_LINK, body::EMPTY_LINK),
    (Code::NESTED_TOO_DEEP, body::NESTED_TOO_DEEP),
    (Code::PARAGRAPH_TOO_LONG, body::PARAGRAPH_TOO_LONG),
    (Code::HEADING_SKIPPED, body::HEADING_SKIPPED),
    (Code::HEADING_TOO_DEEP, body::HEADING_TOO_DEEP),
    (Code::FOOTNOTE_UNDEFINED, body::FOOTNOTE_UNDEFINED),
    (Code::FOOTNOTE_UNUSED, body::FOOTNOTE_UNUSED),
    (Code::EMPTY_HEADING, body::EMPTY_HEADING),
    (Code::FOOTNOTE_NESTED, body::FOOTNOTE_NESTED),
    (Code::WORD_TOO_LONG, body::WORD_TOO_LONG),
    (Code::TOO_MANY_BLOCKS, body::TOO_MANY_BLOCKS),
    (Code::PICTURE_NOT_FOUND, picture::PICTURE_NOT_FOUND),
    (Code::PICTURE_BROKEN, picture::PICTURE_BROKEN),
    (Code::PICTURE_TOO_LARGE, picture::PICTURE_TOO_LARGE),
    (Code::PICTURE_OUTSIDE_ISSUE, picture::PICTURE_OUTSIDE_ISSUE),
    (Code::PICTURE_WITHOUT_ALT, picture::PICTURE_WITHOUT_ALT),
    (Code::PICTURE_ATTRIBUTE, picture::PICTURE_ATTRIBUTE),
    (Code::PICTURE_CLEANED, picture::PICTURE_CLEANED),
    (Code::MISSING_GLYPH, typesetting::MISSING_GLYPH),
    (Code::TEMPLATE_ERROR, typesetting::TEMPLATE_ERROR),
    (Code::TYPESETTING_ERROR, typesetting::TYPESETTING_ERROR),
    (Code::FONT_UNUSABLE, typesetting::FONT_UNUSABLE),
    (Code::PRIVATE_CHARACTER, typesetting::PRIVATE_CHARACTER),
    (Code::OFF_GRID, layout::OFF_GRID),
    (Code::OUTSIDE_MEASURE, layout::OUTSIDE_MEASURE),
    (Code::FORBIDDEN_MARK, layout::FORBIDDEN_MARK),
    (Code::LONELY_CHARACTER, layout::LONELY_CHARACTER),
    (Code::STRETCHED_LINE, layout::STRETCHED_LINE),
    (Code::BROKEN_UNIT, layout::BROKEN_UNIT),
];

/// The page of a code, if it is one of these.
pub fn page(code: Code) -> Option<&'static Page> {
    PAGES
        .iter()
        .find(|(own, _)| *own == code)
        .map(|(_, page)| page)
}

#[cfg(test)]
mod tests;
