//! Reading the series, and the settings that an issue has too.

use super::{
    ColophonPage, ContentsStyle, DISTRIBUTION_KINDS, Distribution, FontRole, LayoutSettings,
    Series, Settings, Side,
};
use crate::check::settings::{self, CheckSettings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Source;
use crate::yaml::{self, Key, MapReader};

/// The largest number that is counted with: what Chinese numerals below 亿 can say.
pub(crate) const LARGEST_NUMBER: u32 = 99_999_999;

pub(crate) const APPROVAL_NUMBER: Key = Key::new("approval_number", "批准文号");
pub(crate) const EDITOR: Key = Key::new("editor", "责任编辑");
pub(crate) const CONTACT: Key = Key::new("contact", "联系方式");
pub(crate) const DISTRIBUTION: Key =
    Key::new("distribution", "分送").holding(&[Key::new("kind", "类别"), Key::new("to", "单位")]);
pub(crate) const COPIES: Key = Key::new("copies", "份数");
pub(crate) const LAYOUT: Key = Key::new("layout", "版式").holding(&[
    Key::new("lines", "行数"),
    Key::new("chars", "字数"),
    Key::new("size", "字号"),
    Key::new("contents", "要目"),
    Key::new("colophon", "版记页"),
    Key::new("copy_number", "份号位置"),
    Key::new("fonts", "字体").holding(&[
        Key::english("masthead"),
        Key::english("title"),
        Key::english("body"),
        Key::english("kai"),
        Key::english("hei"),
        Key::english("song"),
        Key::english("latin"),
    ]),
    Key::new("system_fonts", "系统字体"),
]);

/// Read by [`crate::distribution::mail::MailSettings`].
pub(crate) const MAIL: Key = Key::new("mail", "邮件").holding(&[
    Key::new("server", "服务器"),
    Key::new("port", "端口"),
    Key::new("security", "加密"),
    Key::new("user", "用户名"),
    Key::new("from", "发件人"),
    Key::new("reply_to", "回复"),
    Key::new("ca_file", "证书"),
    Key::new("password_file", "密码文件"),
    Key::new("per_minute", "每分钟"),
    Key::new("retries", "重试"),
    Key::new("retry_after", "重试间隔"),
    Key::new("timeout", "超时"),
    Key::new("hello", "主机名"),
    PASSWORD,
]);

/// Known only to be refused.
pub(crate) const PASSWORD: Key = Key::new("password", "密码");

const CHECK: Key = Key::new("check", "检查").holding(settings::KEYS);

/// The keys of `issues/bulletin.yaml`. `mail` and `site` are sections that only their own commands read.
pub(crate) const KEYS: &[Key] = &[
    Key::new("title", "刊名"),
    Key::new("publisher", "编者"),
    APPROVAL_NUMBER,
    EDITOR,
    CONTACT,
    DISTRIBUTION,
    COPIES,
    LAYOUT,
    MAIL,
    Key::new("site", "网站"),
    CHECK,
];

/// Reads `issues/bulletin.yaml`. `None`, with an error pushed, where the title or the publisher can't be had; other
/// faults leave their key out.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Series> {
    let root = yaml::parse(source, 0..source.text().len(), KEYS, diagnostics)?;
    let mut reader = MapReader::new(source, &root, KEYS, diagnostics)?;
    reader.require(&["title", "publisher"]);
    let title = reader.text_with_breaks("title");
    let publisher = reader.text("publisher");
    let settings = Settings::read(&mut reader);
    let check = reader
        .map("check")
        .map(|mut check| CheckSettings::read(&mut check))
        .unwrap_or_default();
    Some(Series {
        source: source.clone(),
        title: title?,
        publisher: publisher?,
        settings,
        check,
    })
}

impl Settings {
    /// The shared settings among a file's keys.
    pub(crate) fn read(reader: &mut MapReader<'_>) -> Self {
        Self {
            approval_number: reader.text("approval_number"),
            editor: reader.text("editor"),
            contact: reader.text("contact"),
            distribution: reader.maps("distribution", distribution),
            copies: reader
                .whole_number("copies", 1..=LARGEST_NUMBER)
                .map(|copies| u64::from(copies.value)),
            layout: reader
                .map("layout")
                .map(|mut layout| LayoutSettings::read(&mut layout))
                .unwrap_or_default(),
        }
    }

    /// These settings, with those of `base` where these say nothing: maps merge key by key, lists and single values
    /// replace.
    pub fn over(&self, base: &Self) -> Self {
        let text = |own: &Option<_>, base: &Option<_>| own.as_ref().or(base.as_ref()).cloned();
        Self {
            approval_number: text(&self.approval_number, &base.approval_number),
            editor: text(&self.editor, &base.editor),
            contact: text(&self.contact, &base.contact),
            distribution: self
                .distribution
                .as_ref()
                .or(base.distribution.as_ref())
                .cloned(),
            copies: self.copies.or(base.copies),
            layout: self.layout.over(&base.layout),
        }
    }
}

impl LayoutSettings {
    fn read(reader: &mut MapReader<'_>) -> Self {
        Self {
            lines: reader.whole_number("lines", 10..=40),
            chars: reader.whole_number("chars", 15..=45),
            size: reader.decimal("size", 8.0..=30.0),
            contents: reader.choice(
                "contents",
                &[
                    ("numbered", ContentsStyle::Numbered),
                    ("plain", ContentsStyle::Plain),
                    ("none", ContentsStyle::None),
                ],
            ),
            colophon: reader.choice(
                "colophon",
                &[("last", ColophonPage::Last), ("even", ColophonPage::Even)],
            ),
            copy_number: reader.choice(
                "copy_number",
                &[("left", Side::Left), ("right", Side::Right)],
            ),
            fonts: reader
                .map("fonts")
                .map(|mut fonts| {
                    FontRole::ALL
                        .into_iter()
                        .map(|(role, name)| (role, fonts.text_or_list(name)))
                        .filter(|(_, families)| !families.is_empty())
                        .collect()
                })
                .unwrap_or_default(),
            system_fonts: reader.boolean("system_fonts"),
        }
    }

    fn over(&self, base: &Self) -> Self {
        let mut fonts = base.fonts.clone();
        fonts.retain(|(role, _)| self.fonts.iter().all(|(own, _)| own != role));
        fonts.extend(self.fonts.iter().cloned());
        fonts.sort_by_key(|(role, _)| *role);
        Self {
            lines: self.lines.clone().or_else(|| base.lines.clone()),
            chars: self.chars.clone().or_else(|| base.chars.clone()),
            size: self.size.clone().or_else(|| base.size.clone()),
            contents: self.contents.or(base.contents),
            colophon: self.colophon.or(base.colophon),
            copy_number: self.copy_number.or(base.copy_number),
            fonts,
            system_fonts: self.system_fonts.or(base.system_fonts),
        }
    }
}

fn distribution(reader: &mut MapReader<'_>) -> Option<Distribution> {
    reader.require(&["kind", "to"]);
    let kind = reader.text("kind");
    let to = reader.text_list("to");
    let kind = kind?;
    if !DISTRIBUTION_KINDS.contains(&kind.value.as_str()) {
        let message = format!("“kind（类别）”不能是“{}”", kind.value);
        reader.report(
            Diagnostic::error(Code::INVALID_VALUE, kind.place.clone(), message)
                .with_help(format!("可以写：{}", DISTRIBUTION_KINDS.join("、"))),
        );
        return None;
    }
    let to = to?;
    if to.is_empty() {
        if let Some(place) = reader.place("to") {
            reader.report(
                Diagnostic::error(Code::MISSING_KEY, place, "“to（单位）”下面没有单位")
                    .with_help("每个单位单独一行，以“- ”开头；不需要这一组时，把整组删掉"),
            );
        }
        return None;
    }
    Some(Distribution { kind, to })
}

#[cfg(test)]
mod tests;
