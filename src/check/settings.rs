//! `check` (检查) in `issues/bulletin.yaml`: rules switched off or given another severity.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Located;
use crate::yaml::{Key, MapReader};

/// A key for every code, so that a misspelt one is met with the nearest.
pub(crate) const KEYS: &[Key] = &{
    let mut keys = [Key::english(""); Code::ALL.len()];
    let mut index = 0;
    while index < keys.len() {
        keys[index] = Key::english(Code::ALL[index].0.as_str());
        index += 1;
    }
    keys
};

/// What becomes of a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are not reported.
    Off,
    /// They are warnings.
    Warning,
    /// They are errors.
    Error,
}

/// The words for a level.
const WORDS: [(&str, Level); 6] = [
    ("off", Level::Off),
    ("warning", Level::Warning),
    ("error", Level::Error),
    ("关", Level::Off),
    ("警告", Level::Warning),
    ("错误", Level::Error),
];

/// The levels that a series gives to rules.
#[derive(Debug, Clone, Default)]
pub struct CheckSettings {
    levels: BTreeMap<Code, Located<Level>>,
}

impl CheckSettings {
    /// Reads the map of codes and levels.
    pub(crate) fn read(reader: &mut MapReader<'_>) -> Self {
        let mut levels = BTreeMap::new();
        for (code, _) in Code::ALL {
            let (Some(place), Some(level)) = (
                reader.place(code.as_str()),
                reader.choice(code.as_str(), &WORDS),
            ) else {
                continue;
            };
            if is_adjustable(*code) {
                levels.insert(*code, Located::new(level, place));
            } else {
                reader.report(fixed(*code, place));
            }
        }
        Self { levels }
    }

    /// A finding as these settings want it; `None` where its rule is off.
    pub fn apply(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        match self.levels.get(&diagnostic.code).map(|level| level.value) {
            None => {}
            Some(Level::Off) => return None,
            Some(Level::Warning) => diagnostic.severity = Severity::Warning,
            Some(Level::Error) => diagnostic.severity = Severity::Error,
        }
        Some(diagnostic)
    }
}

fn fixed(code: Code, place: crate::source::Place) -> Diagnostic {
    Diagnostic::error(
        Code::INVALID_VALUE,
        place,
        format!("{code}（{}）不能关，也不能改", code.title()),
    )
    .with_help("有这种问题就印不出来，或者编号、存档会出错；请删掉这一行")
}

/// Whether a series may switch a kind of finding off or change its severity: what cannot be read, printed, numbered
/// or trusted stays an error.
pub fn is_adjustable(code: Code) -> bool {
    const FIXED: [Code; 26] = [
        Code::ARTICLE_NOT_FOUND,
        Code::ARTICLE_LISTED_TWICE,
        Code::DOUBLED_NUMBER,
        Code::DOUBLED_TOTAL,
        Code::EMPTY_ISSUE,
        Code::ARTICLE_OUTSIDE_ISSUE,
        Code::TOO_MANY_ARTICLES,
        Code::FRONT_MATTER_MISSING,
        Code::FRONT_MATTER_UNCLOSED,
        Code::RELEASED_CHANGED,
        Code::RELEASED_PDF_CHANGED,
        Code::LEDGER_BROKEN,
        Code::LEDGER_MISMATCH,
        Code::BAD_ADDRESS,
        Code::ADDRESS_TWICE,
        Code::RECIPIENTS_TABLE,
        Code::RAW_HTML,
        Code::NESTED_TOO_DEEP,
        Code::PARAGRAPH_TOO_LONG,
        Code::WORD_TOO_LONG,
        Code::TOO_MANY_BLOCKS,
        Code::PICTURE_NOT_FOUND,
        Code::PICTURE_BROKEN,
        Code::PICTURE_TOO_LARGE,
        Code::PICTURE_OUTSIDE_ISSUE,
        Code::PICTURE_ATTRIBUTE,
    ];
    let hundreds = code.as_str().as_bytes()[1];
    !matches!(hundreds, b'0' | b'1' | b'5') && !FIXED.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::series;
    use crate::source::Source;

    fn settings(check: &str) -> (CheckSettings, Vec<String>) {
        let text = format!("title: 刊\npublisher: 编\n{check}");
        let source = Source::new("issues/bulletin.yaml", text);
        let mut diagnostics = Diagnostics::new();
        let series = series::parse(&source, &mut diagnostics).unwrap();
        let messages = diagnostics
            .iter()
            .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
            .collect();
        (series.check, messages)
    }

    fn severity(settings: &CheckSettings, code: Code) -> Option<Severity> {
        let place = Source::new("a.md", "字").place(0..3);
        settings
            .apply(Diagnostic::warning(code, place, "x"))
            .map(|diagnostic| diagnostic.severity)
    }

    #[test]
    fn a_rule_can_be_switched_off_or_made_an_error() {
        let (settings, messages) = settings("检查:\n  J710: 关\n  J701: error\n  J212: 警告\n");
        assert_eq!(messages, Vec::<String>::new());
        assert_eq!(severity(&settings, Code::NEEDLESS_PAUSE_MARK), None);
        assert_eq!(
            severity(&settings, Code::HALF_WIDTH_MARK),
            Some(Severity::Error)
        );
        assert_eq!(severity(&settings, Code::DASH), Some(Severity::Warning));
    }

    #[test]
    fn what_cannot_be_printed_stays_an_error() {
        let (settings, messages) = settings("check:\n  J301: off\n  J7O1: off\n  J702: 不要\n");
        assert_eq!(
            messages,
            [
                "J104: 不认识“J7O1”",
                "J107: J301（正文里有 HTML）不能关，也不能改",
                "J107: “J702”不能是“不要”",
            ]
        );
        assert_eq!(severity(&settings, Code::RAW_HTML), Some(Severity::Warning));
    }
}
