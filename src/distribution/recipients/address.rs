//! A mail address, and what is wrong with what was meant as one.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// The most characters of an address: what RFC 5321 §4.5.3.1.3 lets stand between < and >.
const ADDRESS_CHARACTERS: usize = 254;
/// The most characters before the @ (RFC 5321 §4.5.3.1.1).
const LOCAL_CHARACTERS: usize = 64;
/// The most characters between two dots of a domain (RFC 1035 §2.3.4).
const LABEL_CHARACTERS: usize = 63;
/// How many characters of a user's text a message repeats.
const QUOTED_CHARACTERS: usize = 40;

/// A mail address that every server understands: ASCII only, without quotes, comments or a domain literal, so that no
/// header and no SMTP command can be broken by it.
///
/// It has no `Display`, and `Debug` shows it masked: an address is personal data, and whoever writes one out means it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(String);

/// What is wrong with a text that was meant as an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAddress {
    /// In Chinese, without a full stop.
    pub message: String,
    /// What to do, in Chinese.
    pub help: String,
}

impl Address {
    /// The address that a text is.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        match fault(text) {
            None => Ok(Self(text.to_owned())),
            Some(fault) => Err(fault.explained(text)),
        }
    }

    /// The whole address, for the envelope and the header of its own message.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How logs and tables show it: `li***@example.org`. At most half of what stands before the @ is left.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        // ASCII only, so bytes are characters.
        let shown = (local.len() / 2).min(2);
        format!("{}***@{domain}", &local[..shown])
    }

    /// A foreign text (a server's words) with every address in it masked.
    pub fn masked_in(text: &str) -> String {
        replaced_in(text, |address| Self(address.to_owned()).masked())
    }

    /// A text with every address in it masked by low lines, byte for byte: what surrounds them stays in its place. What
    /// was meant as an address and is none stays as it is.
    pub fn hidden_in(text: &str) -> String {
        replaced_in(text, |address| {
            if Self::parse(address.trim_matches(['.', '-', '/'])).is_err() {
                return address.to_owned();
            }
            let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
            let shown = (local.len() / 2).min(2);
            let hidden = "_".repeat(local.len() - shown);
            format!("{}{hidden}@{domain}", &local[..shown])
        })
    }

    /// The same for all spellings that reach one mailbox: in lower case. RFC 5321 lets a server tell case apart before
    /// the @, but none does.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// The first thing that is wrong.
enum Fault {
    Several,
    Bracketed,
    FullWidth(char),
    Space,
    Foreign(char),
    NoAt,
    ManyAts(usize),
    Mark(char),
    Dots,
    Local,
    Domain,
    Dotless,
    Number,
    Long,
}

fn fault(text: &str) -> Option<Fault> {
    let is_at = |c: char| matches!(c, '@' | '＠');
    let ats = text.chars().filter(|c| is_at(*c)).count();
    let separates = |c: char| c.is_whitespace() || "、，,;；/|".contains(c);
    if ats > 1 && text.trim().contains(separates) {
        return Some(Fault::Several);
    }
    if text.contains(['<', '>', '〈', '〉', '《', '》', '＜', '＞']) || text.starts_with("mailto:")
    {
        return Some(Fault::Bracketed);
    }
    // What NFKC turns into ASCII, and the Chinese full stop, which input methods write for a dot.
    let full_width = |c: &char| {
        *c == '。' || (!c.is_ascii() && !c.is_whitespace() && c.nfkc().all(|c| c.is_ascii()))
    };
    if let Some(c) = text.chars().find(full_width) {
        return Some(Fault::FullWidth(c));
    }
    if text.contains(char::is_whitespace) {
        return Some(Fault::Space);
    }
    if let Some(c) = text.chars().find(|c| !c.is_ascii_graphic()) {
        return Some(Fault::Foreign(c));
    }
    let Some((local, domain)) = text.split_once('@') else {
        return Some(Fault::NoAt);
    };
    if ats > 1 {
        return Some(Fault::ManyAts(ats));
    }
    // RFC 5322 §3.2.3 atext, and the dot.
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c);
    if let Some(c) = local.chars().find(|c| !allowed(*c)) {
        return Some(Fault::Mark(c));
    }
    let in_domain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if let Some(c) = domain.chars().find(|c| !in_domain(*c)) {
        return Some(Fault::Mark(c));
    }
    let dots = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
    if dots(local) || dots(domain) {
        return Some(Fault::Dots);
    }
    if local.is_empty() || local.len() > LOCAL_CHARACTERS {
        return Some(Fault::Local);
    }
    let label = |label: &str| {
        label.len() > LABEL_CHARACTERS || label.starts_with('-') || label.ends_with('-')
    };
    if domain.is_empty() || domain.split('.').any(label) {
        return Some(Fault::Domain);
    }
    if !domain.contains('.') {
        return Some(Fault::Dotless);
    }
    let last = domain.rsplit('.').next().unwrap_or_default();
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Fault::Number);
    }
    if text.len() > ADDRESS_CHARACTERS {
        return Some(Fault::Long);
    }
    // Whoever writes the messages has the last word.
    text.parse::<lettre::Address>()
        .is_err()
        .then_some(Fault::Domain)
}

impl Fault {
    fn explained(&self, text: &str) -> BadAddress {
        let quoted = short(text);
        let message = match self {
            Self::Several => format!("“{quoted}”里不止一个邮箱"),
            Self::Bracketed => format!("邮箱“{quoted}”带着姓名、尖括号或“mailto:”"),
            Self::FullWidth(c) => format!("邮箱“{quoted}”里的“{c}”是全角的"),
            Self::Space => format!("邮箱“{quoted}”里有空格"),
            Self::Foreign(c) if c.is_control() || c.is_whitespace() || is_invisible(*c) => {
                format!("邮箱“{quoted}”里有看不见的字符 U+{:04X}", u32::from(*c))
            }
            Self::Foreign(c) | Self::Mark(c) => format!("邮箱“{quoted}”里不能有“{c}”"),
            Self::NoAt => format!("“{quoted}”不是邮箱，里面没有“@”"),
            Self::ManyAts(count) => format!("邮箱“{quoted}”里有 {count} 个“@”"),
            Self::Dots => format!("邮箱“{quoted}”里的点位置不对"),
            Self::Local => format!("邮箱“{quoted}”的“@”前面写得不对"),
            Self::Domain => format!("邮箱“{quoted}”的“@”后面写得不对"),
            Self::Dotless => format!("邮箱“{quoted}”的“@”后面没有点"),
            Self::Number => format!("邮箱“{quoted}”的“@”后面是数字地址，不是域名"),
            Self::Long => format!("邮箱“{quoted}”太长"),
        };
        let repaired = repaired(text).map(|right| format!("是不是“{right}”？请核对后改过来"));
        let help = match self {
            Self::Several => {
                "每个邮箱单独写：在名册里每行一个，以“- ”开头；在表格里用分号隔开".to_owned()
            }
            Self::Foreign(_) | Self::Mark(_) => repaired.unwrap_or_else(|| {
                "邮箱只用半角的英文字母、数字和 . - _ 等符号；姓名、说明请写在“备注”里".to_owned()
            }),
            Self::Dots => repaired.unwrap_or_else(|| {
                "点不能在开头、结尾或“@”旁边，也不能两个连着；请向收件单位核对".to_owned()
            }),
            Self::Local => format!("“@”前面要有 1 到 {LOCAL_CHARACTERS} 个字符；请向收件单位核对"),
            Self::Long => format!("邮箱最多 {ADDRESS_CHARACTERS} 个字符；请检查是否粘贴了别的内容"),
            _ => repaired.unwrap_or_else(|| {
                "邮箱写成“名字@域名”，例如 bangongshi@example.org；没有邮箱的写“邮箱: 无”"
                    .to_owned()
            }),
        };
        BadAddress { message, help }
    }
}

/// A text with each run of characters that looks like an address replaced.
fn replaced_in(text: &str, replacement: impl Fn(&str) -> String) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "@.!#$%&*+-/=?^_`|~".contains(c);
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let part = is_part(c);
        let end = rest.find(|c| is_part(c) != part).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        match piece.rsplit_once('@') {
            Some((local, _)) if !local.is_empty() => replaced.push_str(&replacement(piece)),
            _ => replaced.push_str(piece),
        }
        rest = behind;
    }
    replaced
}

fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF)
}

/// What was probably meant, if that is an address.
fn repaired(text: &str) -> Option<String> {
    let half_width: String = text
        .nfkc()
        .map(|c| if c == '。' { '.' } else { c })
        .filter(|c| !c.is_whitespace() && !is_invisible(*c) && !c.is_control())
        .map(|c| match c {
            '〈' | '《' => '<',
            '〉' | '》' => '>',
            other => other,
        })
        .collect();
    let inside = half_width
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or(half_width.as_str(), |(inside, _)| inside);
    let inside = inside.strip_prefix("mailto:").unwrap_or(inside);
    let bare = inside.trim_matches(|c: char| ".,;:、<>'\"".contains(c));
    (bare != text && fault(bare).is_none()).then(|| bare.to_owned())
}

fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARACTERS) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
