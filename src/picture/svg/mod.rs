//! SVG: parsed, drawn up anew, and written from what was understood.
//!
//! usvg resolves styles, `use`, markers, nested `svg` and text into plain shapes; what it does not draw (script,
//! events, links, animation, web content) is not in its tree. [`write`] lets through only what it knows. Before that,
//! [`guard`] sees to it that resolving ends, and ends soon: usvg's own checks stop neither reference circles of three
//! nor a drawing of drawings of drawings.

mod fonts;
mod guard;
mod style;
mod write;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use self::tests::EXAMPLE;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use usvg::roxmltree::{Document, Error as XmlError, Node, ParsingOptions};
use usvg::{ImageHrefResolver, ImageKind, Indent, Options, Tree, WriteOptions};

pub(super) use self::fonts::Fonts;
use self::style::Styles;
use super::{CleanPicture, PictureFormat, PictureNotice, PictureProblem, clean_embedded, raster};
use crate::limits;

/// Elements, texts and comments in a file. Large maps have some ten thousand.
const MAX_NODES: u32 = 300_000;
/// `=` between two `<`, thus at least the attributes of an element: the parser compares each with all others.
const MAX_ATTRIBUTES: usize = 5_000;
/// Namespace declarations in a file: the parser copies them from element to element.
const MAX_NAMESPACES: usize = 500;
/// The longest side in CSS pixels: 26 metres.
const MAX_SIDE: f32 = 100_000.0;
/// The shortest side in CSS pixels.
const MIN_SIDE: f32 = 0.01;
/// Stack for usvg, which recurses; nesting is limited by [`guard`], but debug builds have large frames.
const STACK_BYTES: usize = 64 << 20;
/// Pixels of all pictures embedded in one SVG.
const EMBEDDED_PIXELS: u64 = 2 * limits::PICTURE_PIXELS;
/// What a broken embedded picture counts, since finding out takes time too.
const BROKEN_PIXELS: u64 = limits::PICTURE_PIXELS / 10;

type Cleaned = Result<(CleanPicture, Vec<PictureNotice>), PictureProblem>;

/// Whether a file without a known signature may be an SVG.
pub(super) fn looks_like_svg(bytes: &[u8]) -> bool {
    let contains = |needle: &[u8]| bytes.windows(needle.len()).any(|found| found == needle);
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return contains(b"s\0v\0g");
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"<") && (contains(b"<svg") || contains(b":svg"))
}

/// The cleaned copy of an SVG.
pub(super) fn clean(bytes: &[u8], fonts: &Fonts) -> Cleaned {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| PictureProblem::Broken("SVG 文件不是 UTF-8 编码".to_owned()))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    check_text(text)?;
    std::thread::scope(|scope| {
        let failed = |reason: &str| PictureProblem::Broken(reason.to_owned());
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || rewrite(text, fonts))
            .map_err(|_| failed("系统资源不足"))?
            .join()
            // A panic in a library on a hostile file.
            .unwrap_or_else(|_| Err(failed("SVG 解析出错")))
    })
}

/// Refuses, before parsing, what the XML parser takes too long over.
fn check_text(text: &str) -> Result<(), PictureProblem> {
    if text.contains("<!ENTITY") {
        return Err(PictureProblem::Broken(
            "SVG 里有实体声明（<!ENTITY）".to_owned(),
        ));
    }
    if text
        .split('<')
        .any(|tag| tag.matches('=').nth(MAX_ATTRIBUTES).is_some())
    {
        return Err(PictureProblem::TooComplex("一个元素的属性太多"));
    }
    if text.matches("xmlns").nth(MAX_NAMESPACES).is_some() {
        return Err(PictureProblem::TooComplex("命名空间太多"));
    }
    Ok(())
}

fn rewrite(text: &str, fonts: &Fonts) -> Cleaned {
    let options = ParsingOptions {
        // A doctype alone is harmless and common; entities were refused.
        allow_dtd: true,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(xml_problem)?;
    if !style::is_svg(document.root_element(), "svg") {
        return Err(PictureProblem::Broken("这个 XML 文件不是 SVG".to_owned()));
    }
    guard::depth(&document)?;
    let styles = Styles::read(&document)?;
    guard::check(&document, &styles)?;

    let mut notices = what_goes(&document, &styles);
    let found = Mutex::new(Found::default());
    let tree = Tree::from_xmltree(&document, &tree_options(&document, fonts, &found)).map_err(
        |error| match error {
            usvg::Error::InvalidSize => {
                PictureProblem::Broken("SVG 的宽、高或 viewBox 不对".to_owned())
            }
            usvg::Error::ElementsLimitReached => PictureProblem::TooComplex("图形太多"),
            usvg::Error::ParsingFailed(error) => xml_problem(error),
            _ => PictureProblem::Broken("SVG 解析出错".to_owned()),
        },
    )?;
    let (width, height) = (tree.size().width(), tree.size().height());
    check_size(width, height)?;
    guard::check_tree(&tree)?;
    if !tree.root().has_children() {
        return Err(PictureProblem::Broken(
            "SVG 里没有可以显示的图形".to_owned(),
        ));
    }
    let written = tree.to_string(&WriteOptions {
        indent: Indent::None,
        ..WriteOptions::default()
    });
    drop(tree);
    let bytes = write::allowed(&written, width, height)?;

    // The lock can only be poisoned by a panic, which would have ended this thread.
    let found = found.into_inner().unwrap_or_default();
    notices.extend(found.notices);
    if !found.missing.is_empty() {
        notices.push(PictureNotice::MissingCharacters(found.missing));
    }
    notices.sort();
    notices.dedup();
    Ok((
        CleanPicture {
            format: PictureFormat::Svg,
            bytes: Arc::from(bytes.into_bytes()),
            width: width.into(),
            height: height.into(),
            natural_width: raster::css_millimetres(width.into()),
        },
        notices,
    ))
}

fn xml_problem(error: XmlError) -> PictureProblem {
    match error {
        XmlError::NodesLimitReached
        | XmlError::AttributesLimitReached
        | XmlError::NamespacesLimitReached => PictureProblem::TooComplex("图形太多"),
        error => PictureProblem::Broken(format!("SVG 在第 {} 行写法有误", error.pos().row)),
    }
}

fn check_size(width: f32, height: f32) -> Result<(), PictureProblem> {
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(PictureProblem::TooLarge {
            // A float's cast saturates.
            width: width as u64,
            height: height as u64,
        });
    }
    // Also refuses NaN.
    if !(width >= MIN_SIDE && height >= MIN_SIDE) {
        return Err(PictureProblem::Broken("SVG 的宽或高几乎是零".to_owned()));
    }
    Ok(())
}

/// What usvg's callbacks see while it works.
#[derive(Default)]
struct Found {
    notices: Vec<PictureNotice>,
    /// Characters without a glyph, in the order they were met.
    missing: String,
    /// The embedded pictures already cleaned: `use` shows one picture many times.
    embedded: BTreeMap<Arc<Vec<u8>>, Option<ImageKind>>,
    /// The pixels of the embedded pictures.
    pixels: u64,
}

fn tree_options<'a>(document: &Document, fonts: &'a Fonts, found: &'a Mutex<Found>) -> Options<'a> {
    let has_text = document
        .descendants()
        .any(|node| style::is_svg(node, "text"));
    Options {
        resources_dir: None,
        font_family: "sans-serif".to_owned(),
        languages: vec!["zh".to_owned(), "zh-CN".to_owned(), "en".to_owned()],
        // Filters become pixels at print, slowly and coarsely. This rule wins over every other one.
        style_sheet: Some("*{filter:none!important}".to_owned()),
        fontdb: if has_text {
            fonts.database()
        } else {
            Arc::default()
        },
        font_resolver: fonts::resolver(|character| {
            let Ok(mut found) = found.lock() else { return };
            // Enough to know what is the matter.
            if found.missing.chars().count() < 20 && !found.missing.contains(character) {
                found.missing.push(character);
            }
        }),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| embedded(&mut *found.lock().ok()?, data)),
            resolve_string: Box::new(|address, _| {
                found
                    .lock()
                    .ok()?
                    .notices
                    .push(PictureNotice::LinkedImage(shortened(address)));
                None
            }),
        },
        ..Options::default()
    }
}

/// An embedded picture, cleaned like a file of its own.
fn embedded(found: &mut Found, data: Arc<Vec<u8>>) -> Option<ImageKind> {
    if let Some(known) = found.embedded.get(&data) {
        return known.clone();
    }
    let cleaned = if found.pixels > EMBEDDED_PIXELS {
        Err(PictureProblem::TooComplex("嵌入的图片太多"))
    } else {
        clean_embedded(&data)
    };
    let kind = match cleaned {
        Ok((picture, notices)) => {
            found.pixels += (picture.width * picture.height) as u64;
            found.notices.extend(notices);
            let bytes = Arc::new(picture.bytes.to_vec());
            match picture.format {
                PictureFormat::Png => Some(ImageKind::PNG(bytes)),
                PictureFormat::Jpeg => Some(ImageKind::JPEG(bytes)),
                PictureFormat::Svg => None,
            }
        }
        Err(problem) => {
            found.pixels += BROKEN_PIXELS;
            found.notices.push(PictureNotice::EmbeddedImage(problem));
            None
        }
    };
    found.embedded.insert(data, kind.clone());
    kind
}

/// What the picture holds that can't be in the result.
fn what_goes(document: &Document, styles: &Styles) -> Vec<PictureNotice> {
    let mut notices = Vec::new();
    if styles.loads_from_outside() {
        notices.push(PictureNotice::ExternalStyle);
    }
    for node in document.descendants() {
        if node.pi().is_some_and(|pi| pi.target == "xml-stylesheet") {
            notices.push(PictureNotice::ExternalStyle);
        }
        if !node.is_element() {
            continue;
        }
        match node.tag_name().name() {
            "script" => notices.push(PictureNotice::Script),
            "foreignObject" => notices.push(PictureNotice::ForeignObject),
            "animate" | "animateColor" | "animateMotion" | "animateTransform" | "set" => {
                notices.push(PictureNotice::Animation);
            }
            _ => {}
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if name
                .get(..2)
                .is_some_and(|on| on.eq_ignore_ascii_case("on"))
            {
                notices.push(PictureNotice::Script);
            }
            if name == "href" {
                notices.extend(href_notice(node, value));
            }
        }
        for (name, value) in styles.declarations(node) {
            if name == "filter" && value.trim() != "none" {
                notices.push(PictureNotice::Filter);
            }
            if style::loads_from_outside(value) {
                notices.push(PictureNotice::ExternalStyle);
            }
        }
        // One of each is enough, and a hostile file has many.
        if notices.len() > 1_000 {
            notices.sort();
            notices.dedup();
            notices.truncate(20);
        }
    }
    notices
}

fn href_notice(node: Node, value: &str) -> Option<PictureNotice> {
    let value = value.trim();
    match node.tag_name().name() {
        "a" => value
            .get(..11)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:"))
            .then_some(PictureNotice::Script),
        "use" | "linearGradient" | "radialGradient" | "pattern" | "textPath" | "tref" => {
            (!value.starts_with('#') && !value.is_empty())
                .then(|| PictureNotice::ExternalReference(shortened(value)))
        }
        _ => None,
    }
}

/// An address short enough for a message, without control characters.
fn shortened(address: &str) -> String {
    const LENGTH: usize = 40;
    let mut characters = address.chars().filter(|character| !character.is_control());
    let mut short: String = characters.by_ref().take(LENGTH).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}
