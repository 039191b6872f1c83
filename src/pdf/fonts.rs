//! The faces: which are bundled, which a series adds, which role each plays, and which characters they have.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStretch, FontStyle, FontVariant, FontWeight};

use typst_kit::fonts::FontSource;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Files;
use crate::limits;
use crate::pdf::repertoire::Repertoire;
use crate::series::{FontRole, LayoutSettings};
use crate::source::Source;

/// The endings of font files.
const EXTENSIONS: [&str; 4] = [".ttf", ".otf", ".ttc", ".otc"];

macro_rules! bundled {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../fonts/", $name)))
    };
}

/// The bundled faces by file name, compiled in.
pub const BUNDLED: [(&str, &[u8]); 8] = [
    bundled!("NotoSerifCJKsc-Bold-gb2312tgh.otf"),
    bundled!("NotoSerifCJKsc-SemiBold-gbk.otf"),
    bundled!("ZhuqueFangsong-Regular.ttf"),
    bundled!("GongwenKai-Regular.ttf"),
    bundled!("NotoSansCJKsc-Medium-gbk.otf"),
    bundled!("NotoSerifCJKsc-Regular-gb18030l2.otf"),
    bundled!("texgyretermes-regular.otf"),
    bundled!("texgyretermes-bold.otf"),
];

/// The bundled family that plays a role, and the weight the role is set in.
pub fn bundled_family(role: FontRole) -> (&'static str, u16) {
    match role {
        FontRole::Masthead => ("Noto Serif CJK SC", 700),
        FontRole::Title => ("Noto Serif CJK SC", 600),
        FontRole::Body => ("Zhuque Fangsong (technical preview)", 400),
        FontRole::Kai => ("Gongwen Kai", 400),
        FontRole::Hei => ("Noto Sans CJK SC", 500),
        FontRole::Song => ("Noto Serif CJK SC", 400),
        FontRole::Latin => ("TeX Gyre Termes", 400),
    }
}

/// The faces of an issue: a closed list, and which families play which role.
#[derive(Clone)]
pub struct FontSet {
    fonts: Vec<Font>,
    book: FontBook,
    families: BTreeMap<FontRole, Vec<String>>,
    /// What each face has, in the order of `fonts`.
    repertoires: Vec<Arc<Repertoire>>,
    /// What the faces of a role have, in the order of preference.
    of_role: BTreeMap<FontRole, Vec<Arc<Repertoire>>>,
}

impl FontSet {
    /// The bundled faces in their roles. They are parsed once in a process.
    pub fn bundled() -> Self {
        static BUNDLED_SET: OnceLock<FontSet> = OnceLock::new();
        let set = BUNDLED_SET.get_or_init(|| {
            let fonts: Vec<Font> = BUNDLED
                .par_iter()
                .flat_map_iter(|(_, data)| Font::iter(Bytes::new(*data)))
                .collect();
            let mut set = Self {
                fonts: Vec::new(),
                book: FontBook::new(),
                families: FontRole::ALL
                    .into_iter()
                    .map(|(role, _)| (role, vec![bundled_family(role).0.to_owned()]))
                    .collect(),
                repertoires: Vec::new(),
                of_role: BTreeMap::new(),
            };
            set.add(fonts);
            set
        });
        set.clone()
    }

    /// The faces that a layout asks for. A workspace's `fonts/` is read only where a family is named that is not
    /// bundled, the machine's own faces only where `system_fonts` allows it. A family that is nowhere is an error.
    pub fn for_layout(
        layout: &LayoutSettings,
        files: &Files,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut set = Self::bundled();
        let wanted = || layout.fonts.iter().flat_map(|(_, families)| families);
        if wanted().any(|family| !set.has_family(&family.value)) {
            set.add(workspace_fonts(files, diagnostics));
        }
        if layout.system_fonts == Some(true)
            && wanted().any(|family| !set.has_family(&family.value))
        {
            let wanted: Vec<String> = wanted().map(|family| family.value.to_lowercase()).collect();
            // Only the families that are named: whatever else a machine has must not change an issue.
            set.add(
                typst_kit::fonts::system()
                    .filter(|(_, info)| wanted.contains(&info.family.to_lowercase()))
                    .filter_map(|(path, _)| path.load()),
            );
        }
        for (role, families) in &layout.fonts {
            for family in families {
                if !set.has_family(&family.value) {
                    diagnostics.push(
                        Diagnostic::error(
                            Code::FONT_UNUSABLE,
                            family.place.clone(),
                            format!("找不到字体“{}”", family.value),
                        )
                        .with_help(set.unfound_help()),
                    );
                }
            }
            set.prefer(*role, families.iter().map(|family| family.value.clone()));
        }
        set
    }

    /// What to do about a family that is nowhere: the names that there are, since a font's own name is seldom that
    /// of its file.
    fn unfound_help(&self) -> String {
        let names: Vec<&str> = self.book.families().map(|(name, _)| name).collect();
        format!(
            "把字体文件（ttf、otf、ttc）放进工作区的 fonts 文件夹，写字体自己的名称；用电脑上装的字体要写 system_fonts: true。现有的字体：{}",
            names.join("、")
        )
    }

    /// Adds faces, for instance those of a workspace's `fonts/`.
    pub fn add(&mut self, fonts: impl IntoIterator<Item = Font>) {
        for font in fonts {
            self.book.push(font.info().clone());
            let repertoire = Repertoire::of(&font.info().coverage);
            self.repertoires.push(Arc::new(repertoire));
            self.fonts.push(font);
        }
        for (role, _) in FontRole::ALL {
            self.choose(role);
        }
    }

    /// Puts families in front of the bundled one of a role.
    pub fn prefer(&mut self, role: FontRole, families: impl IntoIterator<Item = String>) {
        let mut list: Vec<String> = families.into_iter().collect();
        list.push(bundled_family(role).0.to_owned());
        list.dedup();
        self.families.insert(role, list);
        self.choose(role);
    }

    /// Notes what the faces of a role have, in the role's weight.
    fn choose(&mut self, role: FontRole) {
        let variant = FontVariant {
            style: FontStyle::Normal,
            weight: FontWeight::from_number(bundled_family(role).1),
            stretch: FontStretch::NORMAL,
        };
        let chosen = self
            .families(role)
            .iter()
            .filter_map(|family| self.book.select(&family.to_lowercase(), variant))
            .filter_map(|index| self.repertoires.get(index).cloned())
            .collect();
        self.of_role.insert(role, chosen);
    }

    /// Whether a family (any case) is among the faces.
    pub fn has_family(&self, family: &str) -> bool {
        self.book.contains_family(&family.to_lowercase())
    }

    /// All faces, for the typesetting engine.
    pub fn fonts(&self) -> &[Font] {
        &self.fonts
    }

    /// The families that play a role, the preferred one first.
    pub fn families(&self, role: FontRole) -> &[String] {
        self.families.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Whether a role's own families have a character, in the face of the role's weight.
    pub fn role_covers(&self, role: FontRole, c: char) -> bool {
        self.of_role
            .get(&role)
            .is_some_and(|faces| faces.iter().any(|face| face.contains(c)))
    }

    /// Whether text in a role can show a character: by the role's own face, the Latin one or the last resort, 宋体.
    pub fn covers(&self, role: FontRole, c: char) -> bool {
        [role, FontRole::Latin, FontRole::Song]
            .into_iter()
            .any(|role| self.role_covers(role, c))
    }
}

fn workspace_fonts(files: &Files, diagnostics: &mut Diagnostics) -> Vec<Font> {
    let mut fonts = Vec::new();
    for path in files.walk("fonts") {
        let lower = path.to_lowercase();
        if !EXTENSIONS
            .iter()
            .any(|extension| lower.ends_with(extension))
        {
            continue;
        }
        let before = fonts.len();
        match files.read(&path, limits::FONT_BYTES) {
            Ok(bytes) => fonts.extend(Font::iter(Bytes::new(bytes))),
            Err(error) => {
                let place = Source::new(path.clone(), "").place(0..0);
                diagnostics.push(error.diagnostic(&path, place));
                continue;
            }
        }
        if fonts.len() == before {
            let place = Source::new(path.clone(), "").place(0..0);
            diagnostics.push(
                Diagnostic::warning(Code::FONT_UNUSABLE, place, "这个字体文件读不懂，不使用")
                    .with_help("换一个字体文件，或把它移出 fonts 文件夹"),
            );
        }
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_bundled_face_in_the_right_weight() {
        let set = FontSet::bundled();
        assert_eq!(set.fonts().len(), 8);
        for (role, name) in FontRole::ALL {
            assert!(set.has_family(bundled_family(role).0), "{name}");
            let c = if role == FontRole::Latin { 'A' } else { '期' };
            assert!(set.role_covers(role, c), "{name}");
        }
    }

    #[test]
    fn rare_name_characters_are_covered_and_others_are_not() {
        let set = FontSet::bundled();
        for c in ['䶮', '㛃', '𬱖', '喆', '堃'] {
            assert!(set.covers(FontRole::Body, c), "{c}");
        }
        assert!(!set.role_covers(FontRole::Body, '①'));
        assert!(set.covers(FontRole::Body, '①'));
        assert!(!set.covers(FontRole::Body, '😀'));
    }
}
