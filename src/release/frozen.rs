//! `release.yaml`: what was released of an issue, written once and read whenever the workspace is.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Digest, RELEASE_NAME, Release, ReleasedName, ReleasedNumber, released_path};
use crate::check::settings::CheckSettings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Files;
use crate::limits;
use crate::series::parse::{
    APPROVAL_NUMBER, CONTACT, COPIES, DISTRIBUTION, EDITOR, LARGEST_NUMBER, LAYOUT,
};
use crate::series::{
    ColophonPage, ContentsStyle, FontRole, LayoutSettings, Series, Settings, Side, Text,
};
use crate::source::Source;
use crate::yaml::{self, Key, MapReader};

/// The version of the format; another one is refused.
const VERSION: u32 = 1;

const HEAD: &str = "\
# 这是发刊时存下的，不要改。
# 以后生成、核对这一期，用的都是这里的值；改了它，jianbao check 会报错。
";

const KEYS: &[Key] = &[
    Key::english("version"),
    Key::english("number"),
    Key::english("total"),
    Key::english("supplement"),
    Key::english("year"),
    Key::english("date"),
    Key::english("reissue"),
    Key::english("series").holding(&[
        Key::new("title", "刊名"),
        Key::new("publisher", "编者"),
        APPROVAL_NUMBER,
        EDITOR,
        CONTACT,
        DISTRIBUTION,
        COPIES,
        LAYOUT,
    ]),
    Key::english("series_digest"),
    Key::english("recipients_digest"),
    Key::english("pdf").holding(FILE_KEYS),
    Key::english("sources").holding(FILE_KEYS),
];
const FILE_KEYS: &[Key] = &[Key::english("file"), Key::english("digest")];

/// Reads what is stored of the issue in `folder` (a path below the root). `None`, with errors pushed, where it can't
/// be trusted as it stands.
pub fn read(files: &Files, folder: &str, diagnostics: &mut Diagnostics) -> Option<Release> {
    let path = released_path(folder, RELEASE_NAME);
    let mut found = Diagnostics::new();
    let source = match files.read_text(&path, limits::YAML_BYTES) {
        Ok(source) => Some(source),
        Err(error) => {
            let place = Source::new(path.as_str(), "").place(0..0);
            found.extend(error.into_diagnostics(&path, place));
            None
        }
    };
    let bytes = files.read(&path, limits::YAML_BYTES).ok();
    let release = source
        .as_ref()
        .zip(bytes)
        .and_then(|(source, bytes)| parse(source, folder, Digest::of(&bytes), &mut found));
    if release.is_none() {
        let source = source.unwrap_or_else(|| Source::new(path, ""));
        diagnostics.push(unusable(&source));
    }
    diagnostics.extend(found);
    release
}

fn unusable(source: &Source) -> Diagnostic {
    Diagnostic::error(
        Code::LEDGER_MISMATCH,
        source.place(0..0),
        "发刊时存下的 release.yaml 不能用了",
    )
    .with_help("这个文件由程序写成，不能手工改；请从备份里找回原来的，不要照下面的提示去改它")
}

/// Reads the text of a `release.yaml` of the issue in `folder`. `None`, with errors pushed, where anything in it is
/// wrong: a value left out would print another issue than the one that was released.
pub fn parse(
    source: &Source,
    folder: &str,
    digest: Digest,
    diagnostics: &mut Diagnostics,
) -> Option<Release> {
    let mut found = Diagnostics::new();
    let release = parse_keys(source, folder, digest, &mut found).filter(|_| !found.has_errors());
    diagnostics.extend(found);
    release
}

fn parse_keys(
    source: &Source,
    folder: &str,
    digest: Digest,
    diagnostics: &mut Diagnostics,
) -> Option<Release> {
    let root = yaml::parse(source, 0..source.text().len(), KEYS, diagnostics)?;
    let mut reader = MapReader::new(source, &root, KEYS, diagnostics)?;
    reader.require(&[
        "version",
        "year",
        "date",
        "series",
        "series_digest",
        "pdf",
        "sources",
    ]);
    let version = reader.whole_number("version", 1..=u32::MAX)?;
    if version.value != VERSION {
        let message = format!("这是另一种格式（{}）的 release.yaml", version.value);
        reader.report(
            Diagnostic::error(Code::INVALID_VALUE, version.place, message)
                .with_help("由更新版本的 jianbao 写成，请用那个版本"),
        );
        return None;
    }
    let bounds = || 1..=LARGEST_NUMBER;
    let number = if reader.has("supplement") {
        let supplement = reader.whole_number("supplement", bounds());
        supplement.map(|supplement| ReleasedNumber::Supplement(supplement.value))
    } else {
        reader.require(&["number", "total"]);
        let number = reader.whole_number("number", bounds());
        let total = reader.whole_number("total", bounds());
        number
            .zip(total)
            .map(|(number, total)| ReleasedNumber::Regular {
                number: number.value,
                total: total.value,
            })
    };
    let year = reader.whole_number("year", 1000..=9999);
    let date = reader.date("date");
    let reissue = reader.text("reissue").map(|why| why.value);
    let series = reader
        .map("series")
        .and_then(|mut reader| series(source, &mut reader));
    let series_digest = digest_of(&mut reader, "series_digest");
    let recipients_digest = digest_of(&mut reader, "recipients_digest");
    let pdf = reader.map("pdf").and_then(|mut reader| file(&mut reader));
    if let Some((name, _)) = &pdf
        && !is_file_name(name)
        && let Some(place) = reader.place("pdf")
    {
        reader.report(Diagnostic::error(
            Code::INVALID_VALUE,
            place,
            format!("“{name}”不是一个 PDF 的文件名"),
        ));
    }
    let mut sources = BTreeMap::new();
    for (path, digest) in reader.maps("sources", file).unwrap_or_default() {
        let message = format!("“{path}”记了两次");
        if sources.insert(path, digest).is_some()
            && let Some(place) = reader.place("sources")
        {
            reader.report(Diagnostic::error(Code::DOUBLED_KEY, place, message));
        }
    }
    let (pdf_name, pdf) = pdf?;
    Some(Release {
        folder: folder.to_owned(),
        name: ReleasedName {
            year: i32::try_from(year?.value).ok()?,
            number: number?,
        },
        date: date?.value,
        series: series?,
        series_digest: series_digest?,
        recipients_digest,
        pdf_name,
        pdf,
        sources,
        reissue,
        digest,
    })
}

fn series(source: &Source, reader: &mut MapReader<'_>) -> Option<Series> {
    reader.require(&["title", "publisher"]);
    let title = reader.text_with_breaks("title");
    let publisher = reader.text("publisher");
    let settings = Settings::read(reader);
    Some(Series {
        source: source.clone(),
        title: title?,
        publisher: publisher?,
        settings,
        check: CheckSettings::default(),
    })
}

fn file(reader: &mut MapReader<'_>) -> Option<(String, Digest)> {
    reader.require(&["file", "digest"]);
    // Not `text`, which tidies: a name is what it is.
    let file = reader.block_text("file");
    let digest = digest_of(reader, "digest");
    Some((file?.value, digest?))
}

fn digest_of(reader: &mut MapReader<'_>, name: &str) -> Option<Digest> {
    let text = reader.text(name)?;
    let digest = text.value.parse().ok();
    if digest.is_none() {
        let message = "这不是 blake3 摘要";
        reader.report(Diagnostic::error(Code::INVALID_VALUE, text.place, message));
    }
    digest
}

/// Whether this names a PDF in the folder itself: `release.yaml` is no way to any other file.
fn is_file_name(name: &str) -> bool {
    name.ends_with(".pdf") && !name.starts_with('.') && !name.contains(['/', '\\', ':'])
}

/// The text of the `release.yaml` of a release. It is read back, so that nothing is stored that could not be.
///
/// # Errors
/// In Chinese, where a value can't be kept (a file's name with a control character in it, say).
pub fn write(release: &Release) -> Result<String, String> {
    let written = to_yaml(release)?;
    let source = Source::new(
        released_path(&release.folder, RELEASE_NAME),
        written.as_str(),
    );
    let mut found = Diagnostics::new();
    let read = parse(&source, &release.folder, release.digest, &mut found);
    match read.map(|read| to_yaml(&read)) {
        Some(Ok(again)) if again == written => Ok(written),
        _ => {
            let first = found.into_iter().next();
            let why = first.map_or_else(String::new, |found| format!("（{}）", found.message));
            Err(format!(
                "这一期的值没法原样存进 release.yaml{why}。请检查稿件和图片的文件名：不能以空格开头或结尾，不能有看不见的字符"
            ))
        }
    }
}

fn to_yaml(release: &Release) -> Result<String, String> {
    let written = Written::of(release);
    let yaml = serde_yaml::to_string(&written).map_err(|error| error.to_string())?;
    Ok(format!("{HEAD}{yaml}"))
}

/// `release.yaml`, in the order of its keys.
#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplement: Option<u32>,
    year: i32,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reissue: Option<&'a str>,
    series: WrittenSeries<'a>,
    series_digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipients_digest: Option<Digest>,
    pdf: WrittenFile<'a>,
    sources: Vec<WrittenFile<'a>>,
}

#[derive(Serialize)]
struct WrittenFile<'a> {
    file: &'a str,
    digest: Digest,
}

#[derive(Serialize)]
struct WrittenSeries<'a> {
    title: &'a str,
    publisher: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    editor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution: Option<Vec<WrittenDistribution<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copies: Option<u64>,
    #[serde(skip_serializing_if = "WrittenLayout::is_empty")]
    layout: WrittenLayout<'a>,
}

#[derive(Serialize)]
struct WrittenDistribution<'a> {
    kind: &'a str,
    to: Vec<&'a str>,
}

#[derive(Serialize, PartialEq, Default)]
struct WrittenLayout<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chars: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contents: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    colophon: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_number: Option<&'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fonts: BTreeMap<&'static str, Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_fonts: Option<bool>,
}

impl<'a> Written<'a> {
    fn of(release: &'a Release) -> Self {
        let (number, total, supplement) = match release.name.number {
            ReleasedNumber::Regular { number, total } => (Some(number), Some(total), None),
            ReleasedNumber::Supplement(number) => (None, None, Some(number)),
        };
        let sources = release.sources.iter();
        Self {
            version: VERSION,
            number,
            total,
            supplement,
            year: release.name.year,
            date: release.date.to_string(),
            reissue: release.reissue.as_deref(),
            series: WrittenSeries::of(&release.series),
            series_digest: release.series_digest,
            recipients_digest: release.recipients_digest,
            pdf: WrittenFile {
                file: &release.pdf_name,
                digest: release.pdf,
            },
            sources: sources
                .map(|(file, digest)| WrittenFile {
                    file,
                    digest: *digest,
                })
                .collect(),
        }
    }
}

impl<'a> WrittenSeries<'a> {
    fn of(series: &'a Series) -> Self {
        // All fields by name: a new one must be frozen too, or left out on purpose.
        let Settings {
            approval_number,
            editor,
            contact,
            distribution,
            copies,
            layout,
        } = &series.settings;
        Self {
            title: &series.title.value,
            publisher: &series.publisher.value,
            approval_number: plain(approval_number),
            editor: plain(editor),
            contact: plain(contact),
            distribution: distribution.as_ref().map(|groups| {
                groups
                    .iter()
                    .map(|group| WrittenDistribution {
                        kind: &group.kind.value,
                        to: texts(&group.to),
                    })
                    .collect()
            }),
            copies: *copies,
            layout: WrittenLayout::of(layout),
        }
    }
}

impl<'a> WrittenLayout<'a> {
    fn of(layout: &'a LayoutSettings) -> Self {
        let LayoutSettings {
            lines,
            chars,
            size,
            contents,
            colophon,
            copy_number,
            fonts,
            system_fonts,
        } = layout;
        let role = |wanted: FontRole| {
            FontRole::ALL
                .into_iter()
                .find(|(role, _)| *role == wanted)
                .map(|(_, name)| name)
        };
        Self {
            lines: lines.as_ref().map(|lines| lines.value),
            chars: chars.as_ref().map(|chars| chars.value),
            size: size.as_ref().map(|size| size.value),
            contents: contents.map(|style| match style {
                ContentsStyle::Numbered => "numbered",
                ContentsStyle::Plain => "plain",
                ContentsStyle::None => "none",
            }),
            colophon: colophon.map(|page| match page {
                ColophonPage::Last => "last",
                ColophonPage::Even => "even",
            }),
            copy_number: copy_number.map(|side| match side {
                Side::Left => "left",
                Side::Right => "right",
            }),
            fonts: fonts
                .iter()
                .filter_map(|(wanted, families)| Some((role(*wanted)?, texts(families))))
                .collect(),
            system_fonts: *system_fonts,
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn plain(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.value.as_str())
}

fn texts(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

#[cfg(test)]
mod tests;
