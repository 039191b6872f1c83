//! A list of terms as YAML.

use super::entry::{Adding, Entry, Written};
use crate::diagnostic::Confidence;
use crate::limits;
use crate::source::Located;
use crate::yaml::{self, Key, MapReader};

pub(super) const TERM_KEYS: &[Key] = &[
    Key::new("wrong", "错"),
    Key::new("right", "对"),
    Key::new("reason", "理由"),
    Key::new("confidence", "把握"),
    Key::new("except", "例外"),
    Key::new("unless", "除非"),
];
pub(super) const NAME_KEYS: &[Key] = &[
    Key::new("name", "名称"),
    Key::new("wrong", "错"),
    Key::new("office", "职务"),
    Key::new("reason", "理由"),
    Key::new("confidence", "把握"),
    Key::new("except", "例外"),
];
/// The keys of a list of terms.
pub(super) const KEYS: &[Key] = &[
    Key::new("terms", "词条").holding(TERM_KEYS),
    Key::new("names", "专名").holding(NAME_KEYS),
    Key::new("orders", "次序"),
    Key::new("except", "例外"),
];
/// The words for how sure an entry is.
pub(super) const CONFIDENCES: &[(&str, Confidence)] = &[
    ("确定", Confidence::Certain),
    ("存疑", Confidence::Suspect),
    ("certain", Confidence::Certain),
    ("suspect", Confidence::Suspect),
];

/// An entry that owns its texts.
#[derive(Default)]
struct Owned {
    name: Option<Located<String>>,
    office: Option<Located<String>>,
    wrong: Vec<Located<String>>,
    right: Option<Located<String>>,
    reason: Option<Located<String>>,
    confidence: Option<Confidence>,
    except: Vec<Located<String>>,
    unless: Vec<Located<String>>,
}

/// Enters all that a file says and reports all that is wrong with it.
pub(super) fn read(adding: &mut Adding<'_>) {
    let source = adding.source;
    let whole = 0..source.text().len();
    let Some(root) =
        yaml::parse_within(source, whole, limits::TERMS_BYTES, KEYS, adding.diagnostics)
    else {
        return;
    };
    let Some(mut reader) = MapReader::new(source, &root, KEYS, adding.diagnostics) else {
        return;
    };
    let terms = reader.maps("terms", term).unwrap_or_default();
    let names = reader.maps("names", name).unwrap_or_default();
    let orders = reader.text_list("orders").unwrap_or_default();
    let exceptions = reader.text_or_list("except");
    for term in &terms {
        adding.term(&term.entry());
    }
    for name in &names {
        adding.name(&name.entry());
    }
    for order in &orders {
        adding.order(&written(order));
    }
    for exception in &exceptions {
        adding.exception(&written(exception));
    }
}

fn term(reader: &mut MapReader<'_>) -> Option<Owned> {
    reader.require(&["wrong"]);
    let term = Owned {
        wrong: reader.text_or_list("wrong"),
        right: reader.text("right"),
        reason: reader.text("reason"),
        confidence: reader.choice("confidence", CONFIDENCES),
        except: reader.text_or_list("except"),
        unless: reader.text_or_list("unless"),
        ..Owned::default()
    };
    (!term.wrong.is_empty()).then_some(term)
}

fn name(reader: &mut MapReader<'_>) -> Option<Owned> {
    reader.require(&["name"]);
    let name = Owned {
        name: reader.text("name"),
        office: reader.text("office"),
        wrong: reader.text_or_list("wrong"),
        reason: reader.text("reason"),
        confidence: reader.choice("confidence", CONFIDENCES),
        except: reader.text_or_list("except"),
        ..Owned::default()
    };
    name.name.is_some().then_some(name)
}

impl Owned {
    fn entry(&self) -> Entry<'_> {
        Entry {
            name: self.name.as_ref().map(written),
            office: self.office.as_ref().map(written),
            wrong: self.wrong.iter().map(written).collect(),
            right: self.right.as_ref().map(written),
            reason: self.reason.as_ref().map(written),
            confidence: self.confidence,
            except: self.except.iter().map(written).collect(),
            unless: self.unless.iter().map(written).collect(),
        }
    }
}

fn written(text: &Located<String>) -> Written<'_> {
    Written {
        text: &text.value,
        span: text.place.span.clone(),
    }
}
