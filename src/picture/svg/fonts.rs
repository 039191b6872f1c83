//! Which bundled face an SVG's text is drawn with. The text becomes outlines, so neither PDF nor browser needs the
//! font, and both show the same.

use std::fmt;
use std::sync::{Arc, OnceLock};

use usvg::fontdb::{self, Database, Family, ID, Query, Source};
use usvg::{FontFamily, FontResolver, FontStretch, FontStyle};

/// The faces, loaded when first needed.
pub struct Fonts {
    faces: &'static [(&'static str, &'static [u8])],
    database: OnceLock<Arc<Database>>,
}

impl Fonts {
    pub const fn new(faces: &'static [(&'static str, &'static [u8])]) -> Self {
        Self {
            faces,
            database: OnceLock::new(),
        }
    }

    pub(super) fn database(&self) -> Arc<Database> {
        self.database
            .get_or_init(|| {
                let mut database = Database::new();
                for (_, bytes) in self.faces {
                    // Nothing is copied: the bytes are part of the program.
                    database.load_font_source(Source::Binary(Arc::new(*bytes)));
                }
                Arc::new(database)
            })
            .clone()
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fonts")
            .field("faces", &self.faces.len())
            .finish_non_exhaustive()
    }
}

const SANS: &str = "Noto Sans CJK SC";
const SERIF: &str = "Noto Serif CJK SC";
const FANG_SONG: &str = "Zhuque Fangsong (technical preview)";
const KAI: &str = "Gongwen Kai";
const LATIN: &str = "TeX Gyre Termes";

/// The bundled family for a family that is not bundled, by what its name contains (in lower case).
const SUBSTITUTES: &[(&str, &str)] = &[
    ("仿宋", FANG_SONG),
    ("fangsong", FANG_SONG),
    ("楷", KAI),
    ("kai", KAI),
    ("黑", SANS),
    ("heiti", SANS),
    ("simhei", SANS),
    ("xihei", SANS),
    ("yahei", SANS),
    ("雅黑", SANS),
    ("dengxian", SANS),
    ("等线", SANS),
    ("pingfang", SANS),
    ("苹方", SANS),
    ("source han sans", SANS),
    ("思源黑体", SANS),
    ("source han serif", SERIF),
    ("宋", SERIF),
    ("simsun", SERIF),
    ("songti", SERIF),
    ("stsong", SERIF),
    ("times", LATIN),
    ("noto serif", SERIF),
    ("noto sans", SANS),
    ("arial", SANS),
    ("helvetica", SANS),
    ("calibri", SANS),
    ("verdana", SANS),
    ("tahoma", SANS),
];

/// Chooses among the bundled families; `missing` is told every character that none of them has.
pub(super) fn resolver<'a>(missing: impl Fn(char) + Send + Sync + 'a) -> FontResolver<'a> {
    // The first face that has the character, in the order in which they were loaded.
    let search = FontResolver::default_fallback_selector();
    FontResolver {
        select_font: Box::new(|font, database| {
            font.families()
                .iter()
                .find_map(|family| {
                    let name = match family {
                        FontFamily::Named(name) => {
                            // The name as it is, or its substitute.
                            return select(database, name, font).or_else(|| {
                                let name = name.to_lowercase();
                                SUBSTITUTES
                                    .iter()
                                    .find(|(part, _)| name.contains(part))
                                    .and_then(|(_, substitute)| select(database, substitute, font))
                            });
                        }
                        FontFamily::Serif => SERIF,
                        FontFamily::Cursive => KAI,
                        FontFamily::SansSerif | FontFamily::Fantasy | FontFamily::Monospace => SANS,
                    };
                    select(database, name, font)
                })
                .or_else(|| select(database, SANS, font))
                .or_else(|| database.faces().next().map(|face| face.id))
        }),
        select_fallback: Box::new(move |character, used, database| {
            let found = search(character, used, database);
            if found.is_none() && !character.is_whitespace() && !character.is_control() {
                missing(character);
            }
            found
        }),
    }
}

fn select(database: &Database, family: &str, font: &usvg::Font) -> Option<ID> {
    database.query(&Query {
        families: &[Family::Name(family)],
        weight: fontdb::Weight(font.weight()),
        stretch: match font.stretch() {
            FontStretch::UltraCondensed => fontdb::Stretch::UltraCondensed,
            FontStretch::ExtraCondensed => fontdb::Stretch::ExtraCondensed,
            FontStretch::Condensed => fontdb::Stretch::Condensed,
            FontStretch::SemiCondensed => fontdb::Stretch::SemiCondensed,
            FontStretch::Normal => fontdb::Stretch::Normal,
            FontStretch::SemiExpanded => fontdb::Stretch::SemiExpanded,
            FontStretch::Expanded => fontdb::Stretch::Expanded,
            FontStretch::ExtraExpanded => fontdb::Stretch::ExtraExpanded,
            FontStretch::UltraExpanded => fontdb::Stretch::UltraExpanded,
        },
        style: match font.style() {
            FontStyle::Normal => fontdb::Style::Normal,
            FontStyle::Italic => fontdb::Style::Italic,
            FontStyle::Oblique => fontdb::Style::Oblique,
        },
    })
}
