//! What goes with the paper copies: address labels, and 分发清单, the list that recipients sign.
//!
//! ```text
//! recipients of the day ─▶ Handout ─▶ tera (templates/paper) ─▶ typst ─▶ a PDF for private/
//! ```

mod context;
mod sheet;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::context::{Frame, LabelsContext, ListContext};
pub use self::sheet::{DEFAULT_SHEET, SHEETS, Sheet};
use super::copy_numbers::{self, Share};
use super::recipients::{Recipient, Recipients};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::issue::Manifest;
use crate::numbering;
use crate::pdf::engine;
use crate::pdf::fonts::FontSet;
use crate::pdf::glyphs::Glyphs;
use crate::series::{FontRole, Series};
use crate::source::{Located, Source};
use crate::template::{self, Environment};
use crate::workspace::Workspace;

/// Where a workspace's own templates of labels and lists lie, below the root.
const TEMPLATES: &str = "templates/paper";
/// The longest name that a label can show in type that can be read, in characters.
const LONGEST_NAME: usize = 80;
/// What of 备注 a label shows at most, in characters.
const LONGEST_NOTE: usize = 120;

/// What is made for the paper copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A label for each recipient.
    Labels {
        /// On which label paper.
        sheet: &'static Sheet,
        /// How many labels of the first sheet have been used before.
        used: usize,
    },
    /// The list to sign.
    List,
}

/// A finished PDF and what is in it.
#[derive(Debug)]
pub struct Printed {
    /// The file's name.
    pub name: String,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// How many recipients get paper copies.
    pub units: usize,
    /// Their copies, and those of the reserve.
    pub copies: (u64, u64),
    /// How many recipients of the day get none.
    pub without_copies: usize,
    /// What was found that is no error.
    pub warnings: Diagnostics,
}

/// The paper copies of one issue: who gets how many.
pub struct Handout<'a> {
    series: &'a Series,
    manifest: &'a Manifest,
    recipients: &'a Recipients,
    /// Who gets paper copies, in the order of the list.
    units: Vec<&'a Recipient>,
    numbered: bool,
}

impl<'a> Handout<'a> {
    /// The paper copies of an issue. `numbered`: 份号 are shown. `None` where no recipient of the day gets any.
    pub fn new(
        series: &'a Series,
        manifest: &'a Manifest,
        recipients: &'a Recipients,
        numbered: bool,
    ) -> Option<Self> {
        let units: Vec<_> = recipients
            .for_date(manifest.date.value)
            .filter(|unit| unit.copies > 0)
            .collect();
        (!units.is_empty()).then_some(Self {
            series,
            manifest,
            recipients,
            units,
            numbered,
        })
    }

    /// Sets labels or the list.
    ///
    /// # Errors
    /// Characters that no face has, names that no label can hold, what is wrong with a template.
    pub fn print(&self, workspace: &Workspace, work: Work) -> Result<Printed, Diagnostics> {
        let mut found = Diagnostics::new();
        let overrides = template::overrides(&workspace.files, TEMPLATES, &mut found);
        let layout = self.manifest.settings.over(&self.series.settings).layout;
        let fonts = FontSet::for_layout(&layout, &workspace.files, &mut found);
        let glyphs = Glyphs::of_values(self.values(work), &fonts);
        found.extend(glyphs.missing());
        if let Work::Labels { .. } = work {
            self.check_lengths(&mut found);
        }
        let environment = match Environment::paper(&overrides) {
            Ok(environment) if !found.has_errors() => environment,
            Ok(_) => return Err(found),
            Err(diagnostic) => {
                found.push(diagnostic);
                return Err(found);
            }
        };
        let (template, words) = match work {
            Work::Labels { .. } => ("labels.typ", "标签"),
            Work::List => ("list.typ", "分发清单"),
        };
        let frame = Frame::new(self.series, self.manifest, words, &fonts, &glyphs);
        let title = frame.title().to_owned();
        let shares = self.shares();
        let text = match work {
            Work::Labels { sheet, used } => environment.render(
                template,
                &LabelsContext::new(frame, self, &shares, sheet, used),
            ),
            Work::List => environment.render(template, &ListContext::new(frame, self, &shares)),
        };
        let failed = |found: &Diagnostics, more: Diagnostics| {
            let mut all = found.clone();
            all.extend(more);
            all
        };
        let text = text.map_err(|error| failed(&found, Diagnostics::from_iter([error])))?;
        let document = engine::Document {
            main: Source::new(format!("{TEMPLATES}/{template}"), text),
            files: Vec::new(),
            builtin: !environment.overrides(template) && !environment.overrides("faces.typ"),
            ident: title,
            tagged: true,
        };
        let date = self.date();
        let exported =
            engine::export(&document, &fonts, date).map_err(|more| failed(&found, more))?;
        let stem = numbering::pdf_name(self.series, self.manifest);
        let stem = stem.strip_suffix(".pdf").unwrap_or(&stem);
        Ok(Printed {
            name: format!("{stem}-{words}.pdf"),
            pages: exported.pages,
            pdf: exported.pdf,
            units: self.units.len(),
            copies: self.recipients.copies_and_reserve(date),
            without_copies: self.recipients.for_date(date).count() - self.units.len(),
            warnings: found,
        })
    }

    fn date(&self) -> NaiveDate {
        self.manifest.date.value
    }

    /// Every text of the user's that is printed, with the role of its face.
    fn values(&self, work: Work) -> Vec<(FontRole, &'a Located<String>)> {
        let (title, name) = match work {
            Work::Labels { .. } => (FontRole::Body, FontRole::Hei),
            Work::List => (FontRole::Title, FontRole::Body),
        };
        let mut values = vec![(title, &self.series.title)];
        if let (Work::List, Some(mark)) = (work, &self.manifest.classification) {
            values.push((FontRole::Body, mark));
        }
        for unit in &self.units {
            values.extend(unit.group.iter().map(|group| (name, group)));
            values.push((name, &unit.name));
            values.extend(unit.note.iter().map(|note| (FontRole::Body, note)));
        }
        values
    }

    /// 份号 of each recipient and of the reserve, where they are shown.
    fn shares(&self) -> Numbers {
        let shares = if self.numbered {
            copy_numbers::assign(self.recipients, self.date())
        } else {
            Vec::new()
        };
        let words = |share: &Share<'_>| {
            let (first, last) = (share.numbers.start(), share.numbers.end());
            if first == last {
                format!("{first:06}")
            } else {
                format!("{first:06}—{last:06}")
            }
        };
        let mut numbers = Numbers::default();
        for share in &shares {
            match share.recipient {
                Some(unit) => {
                    numbers
                        .of_units
                        .insert(std::ptr::from_ref(unit), words(share));
                }
                None => numbers.of_reserve = Some(words(share)),
            }
        }
        numbers
    }

    /// Names that no label can hold, and notes of which it shows a part.
    fn check_lengths(&self, diagnostics: &mut Diagnostics) {
        for unit in &self.units {
            let length = unit.full_name().chars().count();
            if length > LONGEST_NAME {
                let message =
                    format!("名称连同分组有 {length} 个字，标签上最多放 {LONGEST_NAME} 个字");
                diagnostics.push(
                    Diagnostic::error(Code::INVALID_VALUE, unit.name.place.clone(), message)
                        .with_help("请改成信封上能写下的名称"),
                );
            }
            let Some(note) = &unit.note else { continue };
            let length = note.value.chars().count();
            if length > LONGEST_NOTE {
                let message = format!("备注有 {length} 个字，标签上只印前 {LONGEST_NOTE} 个字");
                diagnostics.push(
                    Diagnostic::warning(Code::INVALID_VALUE, note.place.clone(), message)
                        .with_help("备注里只写送到哪里、交给谁；别的写成 # 开头的注释，不会印出来"),
                );
            }
        }
    }
}

/// 份号 as they are printed; empty where they are not.
#[derive(Debug, Default)]
struct Numbers {
    /// By where a unit is in memory: nothing else is surely its own.
    of_units: BTreeMap<*const Recipient, String>,
    of_reserve: Option<String>,
}

impl Numbers {
    fn of(&self, unit: &Recipient) -> Option<String> {
        self.of_units.get(&std::ptr::from_ref(unit)).cloned()
    }
}
