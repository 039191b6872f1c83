//! What the templates in `templates/paper` see: plain structs. Every text comes out as one string literal.

use chrono::Datelike as _;
use serde::Serialize;

use super::{Handout, LONGEST_NOTE, Numbers, Sheet};
use crate::diagnostic::render::shortened;
use crate::distribution::recipients::Recipient;
use crate::issue::Manifest;
use crate::numbering;
use crate::pdf::fonts::FontSet;
use crate::pdf::glyphs::Glyphs;
use crate::pdf::{RoleContext, title};
use crate::series::Series;

/// The most lines that a name is broken into.
const MOST_LINES: u32 = 6;
/// Lines of fewer characters are never needed on a label, and would break words.
const SHORTEST_LINE: f64 = 6.0;
/// How many characters of a name a line of the list holds, in the narrower of its two forms.
const NAME_CHARACTERS: f64 = 14.0;

/// What both templates see.
#[derive(Debug, Serialize)]
pub(super) struct Frame {
    /// The document's title in its metadata.
    title: String,
    /// 编者: the author in the metadata.
    publisher: String,
    year: i32,
    month: u32,
    day: u32,
    /// The faces of each role.
    fonts: Vec<RoleContext>,
}

impl Frame {
    pub(super) fn new(
        series: &Series,
        manifest: &Manifest,
        words: &str,
        fonts: &FontSet,
        glyphs: &Glyphs,
    ) -> Self {
        let date = manifest.date.value;
        Self {
            title: format!("{}{words}", numbering::full_name(series, manifest)),
            publisher: series.publisher.value.clone(),
            year: date.year(),
            month: date.month(),
            day: date.day(),
            fonts: RoleContext::all(fonts, glyphs),
        }
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }
}

/// For `labels.typ`.
#[derive(Debug, Serialize)]
pub(super) struct LabelsContext {
    #[serde(flatten)]
    frame: Frame,
    sheet: SheetContext,
    /// How many labels of the first sheet have been used before.
    used: usize,
    labels: Vec<LabelContext>,
}

/// Label paper, in mm.
#[derive(Debug, Serialize)]
struct SheetContext {
    columns: usize,
    rows: usize,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    across: f64,
    down: f64,
    inset_x: f64,
    inset_y: f64,
}

#[derive(Debug, Serialize)]
struct LabelContext {
    /// Ways to break the name into lines, the preferred ones first.
    names: Vec<Vec<String>>,
    note: Option<String>,
    /// `联络动态 2025年第6期`.
    issue: String,
    /// `12 份`.
    copies: String,
    /// `份号 000001—000012`.
    numbers: Option<String>,
}

impl LabelsContext {
    pub(super) fn new(
        frame: Frame,
        handout: &Handout<'_>,
        numbers: &Numbers,
        sheet: &Sheet,
        used: usize,
    ) -> Self {
        let (inset_x, inset_y) = sheet.inset();
        // A hundredth of a millimetre is less than any printer's step.
        let rounded = |length: f64| (length * 1000.0).round() / 1000.0;
        let issue = format!(
            "{} {}",
            shortened(&handout.series.title.value, LONGEST_NOTE),
            numbering::issue_name(handout.manifest)
        );
        Self {
            frame,
            sheet: SheetContext {
                columns: sheet.columns,
                rows: sheet.rows,
                left: rounded(sheet.left()),
                top: rounded(sheet.top()),
                width: sheet.width,
                height: sheet.height,
                across: rounded(sheet.across),
                down: sheet.down,
                inset_x: rounded(inset_x),
                inset_y: rounded(inset_y),
            },
            used,
            labels: handout
                .units
                .iter()
                .map(|unit| LabelContext {
                    names: breakings(unit),
                    note: note(unit).map(|note| shortened(&note, LONGEST_NOTE)),
                    issue: issue.clone(),
                    copies: format!("{} 份", unit.copies),
                    numbers: numbers.of(unit).map(|numbers| format!("份号 {numbers}")),
                })
                .collect(),
        }
    }
}

/// For `list.typ`.
#[derive(Debug, Serialize)]
pub(super) struct ListContext {
    #[serde(flatten)]
    frame: Frame,
    /// The lines at the head.
    heading: Vec<String>,
    /// 2025年3月11日.
    date: String,
    /// 密级.
    classification: Option<String>,
    /// Whether there is a column for 份号.
    numbered: bool,
    /// 报, 送, 发, in the order in which they first come.
    kinds: Vec<KindContext>,
    /// The row of the reserve, where its 份号 are shown.
    reserve: Option<RowContext>,
    /// `合计 312 份（含备份 10 份），28 个单位`.
    total: String,
}

#[derive(Debug, Serialize)]
struct KindContext {
    /// `送（12 个单位，96 份）`.
    heading: String,
    rows: Vec<RowContext>,
}

#[derive(Debug, Serialize)]
struct RowContext {
    /// 序号.
    number: usize,
    /// The name, broken by sense.
    lines: Vec<String>,
    copies: u64,
    /// 份号; empty where there are none.
    numbers: String,
    note: Option<String>,
}

impl ListContext {
    pub(super) fn new(frame: Frame, handout: &Handout<'_>, numbers: &Numbers) -> Self {
        let mut kinds: Vec<&str> = Vec::new();
        for unit in &handout.units {
            if !kinds.contains(&unit.kind.value.as_str()) {
                kinds.push(&unit.kind.value);
            }
        }
        let mut number = 0;
        let kinds: Vec<KindContext> = kinds
            .into_iter()
            .map(|kind| {
                let units = handout.units.iter().filter(|unit| unit.kind.value == kind);
                let rows: Vec<RowContext> = units
                    .map(|unit| {
                        number += 1;
                        RowContext {
                            number,
                            lines: broken(unit, NAME_CHARACTERS),
                            copies: unit.copies.into(),
                            numbers: numbers.of(unit).unwrap_or_default(),
                            note: note(unit),
                        }
                    })
                    .collect();
                let copies: u64 = rows.iter().map(|row| row.copies).sum();
                KindContext {
                    heading: format!("{kind}（{} 个单位，{copies} 份）", rows.len()),
                    rows,
                }
            })
            .collect();
        let (copies, reserve) = handout.recipients.copies_and_reserve(handout.date());
        let beside = match reserve {
            0 => String::new(),
            reserve => format!("（含备份 {reserve} 份）"),
        };
        let draft = if handout.manifest.draft {
            "（送审稿）"
        } else {
            ""
        };
        Self {
            frame,
            heading: vec![
                format!(
                    "{}{draft}",
                    numbering::full_name(handout.series, handout.manifest)
                ),
                "分发清单".to_owned(),
            ],
            date: numbering::date_in_words(handout.date()),
            classification: handout
                .manifest
                .classification
                .as_ref()
                .map(|mark| mark.value.clone()),
            numbered: handout.numbered,
            kinds,
            reserve: numbers.of_reserve.clone().map(|numbers| RowContext {
                number: 0,
                lines: Vec::new(),
                copies: reserve,
                numbers,
                note: None,
            }),
            total: format!(
                "合计 {} 份{beside}，{} 个单位",
                copies + reserve,
                handout.units.len()
            ),
        }
    }
}

/// 备注, where it says something.
fn note(unit: &Recipient) -> Option<String> {
    let note = unit.note.as_ref()?.value.trim();
    (!note.is_empty()).then(|| note.to_owned())
}

/// The ways in which a unit's name may be broken into lines: as it is, between group and name where neither is a short
/// line by itself, and by sense into more and more lines.
fn breakings(unit: &Recipient) -> Vec<Vec<String>> {
    let whole = unit.full_name();
    let length = title::width_of(&whole);
    let mut ways = vec![vec![whole.clone()]];
    let mut add = |way: Vec<String>| {
        let way: Vec<String> = way.iter().map(|line| line.trim().to_owned()).collect();
        if !ways.contains(&way) {
            ways.push(way);
        }
    };
    if let Some(halves) = halves(unit, &whole) {
        add(halves.map(str::to_owned).into());
    }
    for lines in 2..=MOST_LINES {
        // The widest measure that takes this many lines.
        let measure = length / f64::from(lines - 1) - 0.25;
        if measure < SHORTEST_LINE {
            break;
        }
        add(title::lines(&whole, measure));
    }
    ways
}

/// A unit's name in lines of at most `measure` characters, if that can be.
fn broken(unit: &Recipient, measure: f64) -> Vec<String> {
    let whole = unit.full_name();
    let fits = |text: &str| title::width_of(text) <= measure;
    match halves(unit, &whole) {
        Some(halves) if !fits(&whole) && halves.iter().all(|half| fits(half)) => {
            halves.map(str::to_owned).into()
        }
        _ => title::lines(&whole, measure),
    }
}

/// Group and name, where neither is a short line by itself.
fn halves<'a>(unit: &'a Recipient, whole: &'a str) -> Option<[&'a str; 2]> {
    let group = unit.group.as_ref()?.value.as_str();
    let halves = [group, whole.strip_prefix(group)?.trim()];
    let shortest = title::width_of(whole) / 5.0;
    let good = halves.iter().all(|half| title::width_of(half) >= shortest);
    good.then_some(halves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::recipients::parse;
    use crate::source::Source;

    fn of(yaml: &str) -> Vec<Vec<String>> {
        let source = Source::new("issues/recipients.yaml", yaml);
        let recipients = parse(&source, &mut Default::default()).unwrap();
        breakings(&recipients.list[0])
    }

    #[test]
    fn a_short_name_is_one_line() {
        assert_eq!(
            of("recipients: [{name: 省档案馆, kind: 送}]"),
            [["省档案馆"]]
        );
    }

    #[test]
    fn a_name_in_the_list_breaks_behind_its_group_where_both_fit() {
        let source = Source::new(
            "issues/recipients.yaml",
            "recipients: [{name: 人事代表工作室, group: 省人大常委会办公厅, kind: 送}, {name: 财政经济委员会、预算工作委员会, group: 省人大, kind: 送}]",
        );
        let list = parse(&source, &mut Default::default()).unwrap().list;
        assert_eq!(
            broken(&list[0], 14.0),
            ["省人大常委会办公厅", "人事代表工作室"]
        );
        assert_eq!(broken(&list[0], 30.0), ["省人大常委会办公厅人事代表工作室"]);
        assert_eq!(
            broken(&list[1], 14.0),
            ["省人大财政经济委员会、", "预算工作委员会"]
        );
    }

    #[test]
    fn a_name_breaks_behind_its_group_first_and_inside_no_word() {
        let ways = of("recipients: [{name: 研究室, group: 省人大常委会办公厅, kind: 送}]");
        assert_eq!(ways[0], ["省人大常委会办公厅研究室"]);
        assert_eq!(ways[1], ["省人大常委会办公厅", "研究室"]);
        for way in &ways {
            assert_eq!(way.concat(), "省人大常委会办公厅研究室");
        }
        let ways = of("recipients: [{name: 省人民代表大会社会建设委员会办公室, kind: 送}]");
        assert!(
            ways.contains(&vec![
                "省人民代表大会".to_owned(),
                "社会建设委员会办公室".to_owned()
            ]),
            "{ways:?}"
        );
    }
}
