use super::is_han;
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J908. An English function word between Chinese words.
pub const RULE: Rule = Rule {
    code: Code::LATIN_WORD,
    page: Page {
        finds: "汉字之间夹着 and、or、of 一类的英文虚词。",
        why: "多半是翻译、识别或者整理文字的软件留下来的。",
        examples: &[(
            "梳理存在的突出问题 and 对策建议，报省委、省政府参阅。",
            "梳理存在的突出问题和对策建议，报省委、省政府参阅。",
        )],
        leaves: "只查不会单独用在中文里的虚词；app、pH、e签宝一类的词，“for语句”一类说到的词，英文书名、品牌和句子，都不管。",
        reference: "《中华人民共和国国家通用语言文字法》第十一条（汉语文出版物使用规范汉字和国家通用语言）",
    },
    check: Check::Prose(check),
};

/// The words, and what they most likely stand for; empty where that depends.
const WORDS: &[(&str, &str)] = &[
    ("and", "和"),
    ("or", "或"),
    ("of", "的"),
    ("the", ""),
    ("to", ""),
    ("in", ""),
    ("on", ""),
    ("at", ""),
    ("by", ""),
    ("for", ""),
    ("from", ""),
    ("with", ""),
    ("is", "是"),
    ("are", "是"),
    ("but", "但"),
    ("as", ""),
    ("that", ""),
    ("this", ""),
];

/// What follows a word that is itself talked about: “用 at 符号”“使用 for 语句”.
const KINDS: [&str; 8] = [
    "命令",
    "语句",
    "参数",
    "符号",
    "选项",
    "域名",
    "一词",
    "这个词",
];

fn is_named(after: &str) -> bool {
    KINDS.iter().any(|kind| after.starts_with(kind))
}

fn check(prose: &Prose, _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let bytes = text.as_bytes();
    // Without an early exit the compiler looks at many bytes at once.
    if !bytes
        .iter()
        .fold(false, |any, byte| any | byte.is_ascii_lowercase())
    {
        return;
    }
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(u8::is_ascii_alphabetic) {
        let start = at + found;
        let length = bytes[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        at = start + length;
        let Some((word, meant)) = WORDS.iter().find(|(word, _)| *word == &text[start..at]) else {
            continue;
        };
        let before = text[..start].trim_end_matches(' ');
        let after = text[at..].trim_start_matches(' ');
        if !before.ends_with(is_han) || !after.starts_with(is_han) || is_named(after) {
            continue;
        }
        let mut finding = prose
            .warning(
                Code::LATIN_WORD,
                start..at,
                format!("汉字之间夹着英文词“{word}”"),
            )
            .with_help("改成中文，或者删去");
        if !meant.is_empty() {
            let around = before.len()..text.len() - after.len();
            finding = finding.with_fix(prose.fix(Confidence::Suspect, around, *meant));
        }
        diagnostics.push(finding);
    }
}
