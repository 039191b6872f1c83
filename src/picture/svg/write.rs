//! Writes what usvg made, letting through only the elements and attributes listed here, with values that look as they
//! must. Whatever a file, or a fault in usvg, puts elsewhere does not come out. Ids are numbered anew: they are the
//! only words of the file that would be left.

use std::collections::BTreeMap;
use std::fmt::Write;

use usvg::roxmltree::{Document, Node, ParsingOptions};

use super::super::PictureProblem;

/// How deep the result may nest. typst parses it again on a thread with less stack.
const MAX_DEPTH: usize = 64;

const XLINK: &str = "http://www.w3.org/1999/xlink";
const ELEMENTS: [&str; 10] = [
    "g",
    "defs",
    "path",
    "image",
    "linearGradient",
    "radialGradient",
    "stop",
    "pattern",
    "clipPath",
    "mask",
];

/// The result, with a `viewBox`, so that browsers scale it.
///
/// # Errors
///
/// It nests too deep.
pub(super) fn allowed(written: &str, width: f32, height: f32) -> Result<String, PictureProblem> {
    let document = Document::parse_with_options(written, ParsingOptions::default())
        .map_err(|_| PictureProblem::Broken("SVG 解析出错".to_owned()))?;
    let mut writer = Writer {
        ids: number_ids(&document),
        out: String::with_capacity(written.len()),
    };
    let links = document
        .descendants()
        .any(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "image")));
    writer
        .out
        .push_str("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    if links {
        let _ = write!(writer.out, " xmlns:xlink=\"{XLINK}\"");
    }
    let _ = write!(
        writer.out,
        " width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    );
    for child in document.root_element().children() {
        writer.element(child, 1)?;
    }
    writer.out.push_str("</svg>\n");
    Ok(writer.out)
}

/// New ids for the elements that can be referred to, in the order in which they are written.
fn number_ids<'a>(document: &'a Document) -> BTreeMap<&'a str, usize> {
    let mut ids = BTreeMap::new();
    for node in document.descendants() {
        if !matches!(
            node.tag_name().name(),
            "linearGradient" | "radialGradient" | "pattern" | "clipPath" | "mask"
        ) {
            continue;
        }
        if let Some(id) = node.attribute("id") {
            let next = ids.len() + 1;
            ids.entry(id).or_insert(next);
        }
    }
    ids
}

struct Writer<'a> {
    ids: BTreeMap<&'a str, usize>,
    out: String,
}

impl<'a> Writer<'a> {
    fn element(&mut self, node: Node<'a, 'a>, depth: usize) -> Result<(), PictureProblem> {
        let name = node.tag_name().name();
        if !node.is_element() || !ELEMENTS.contains(&name) {
            return Ok(());
        }
        if depth > MAX_DEPTH {
            return Err(PictureProblem::TooComplex("嵌套太深"));
        }
        let start = self.out.len();
        let _ = write!(self.out, "<{name}");
        let bare = self.out.len();
        for attribute in node.attributes() {
            let in_xlink = attribute.namespace() == Some(XLINK);
            if attribute.namespace().is_none() || in_xlink {
                self.attribute(name, attribute.name(), attribute.value(), in_xlink);
            }
        }
        // A group without attributes says nothing, and viewers with little stack are glad of every level less.
        let group_only = name == "g" && self.out.len() == bare;
        if group_only {
            self.out.truncate(start);
        } else if node.has_children() {
            self.out.push('>');
        } else {
            self.out.push_str("/>");
            return Ok(());
        }
        for child in node.children() {
            self.element(child, depth + usize::from(!group_only))?;
        }
        if !group_only {
            let _ = write!(self.out, "</{name}>");
        }
        Ok(())
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str, in_xlink: bool) {
        let value = match name {
            "id" => self.ids.get(value).map(|number| format!("i{number}")),
            "clip-path" | "mask" => self.reference(value),
            "fill" | "stroke" => match value {
                "none" => Some(value.to_owned()),
                // A paint that is gone paints nothing.
                _ if value.starts_with("url(") => {
                    Some(self.reference(value).unwrap_or_else(|| "none".to_owned()))
                }
                _ => colour(value),
            },
            "stop-color" => colour(value),
            "href" if in_xlink && element == "image" => data(value),
            "style" => style(value),
            "d" => only(value, |c| is_number(c) || "MLQCZ".contains(c)),
            "transform" | "gradientTransform" | "patternTransform" => value
                .strip_prefix("matrix(")
                .and_then(|rest| rest.strip_suffix(')'))
                .and_then(|numbers| only(numbers, is_number))
                .map(|numbers| format!("matrix({numbers})")),
            "x" | "y" | "width" | "height" | "x1" | "y1" | "x2" | "y2" | "cx" | "cy" | "r"
            | "fx" | "fy" | "fr" | "offset" | "opacity" | "fill-opacity" | "stroke-opacity"
            | "stop-opacity" | "stroke-width" | "stroke-miterlimit" | "stroke-dashoffset"
            | "stroke-dasharray" => only(value, is_number),
            "fill-rule"
            | "clip-rule"
            | "stroke-linecap"
            | "stroke-linejoin"
            | "visibility"
            | "spreadMethod"
            | "gradientUnits"
            | "patternUnits"
            | "patternContentUnits"
            | "maskUnits"
            | "maskContentUnits"
            | "clipPathUnits"
            | "mask-type"
            | "shape-rendering"
            | "image-rendering"
            | "paint-order" => only(value, |c| c.is_ascii_alphabetic() || c == '-'),
            _ => None,
        };
        if let Some(value) = value {
            let prefix = if in_xlink { "xlink:" } else { "" };
            let _ = write!(self.out, " {prefix}{name}=\"{value}\"");
        }
    }

    fn reference(&self, value: &str) -> Option<String> {
        let id = value.strip_prefix("url(#")?.strip_suffix(')')?;
        self.ids.get(id).map(|number| format!("url(#i{number})"))
    }
}

fn is_number(character: char) -> bool {
    character.is_ascii_digit() || " .,-+e".contains(character)
}

/// The value if it has only such characters.
fn only(value: &str, allowed: impl Fn(char) -> bool) -> Option<String> {
    value.chars().all(allowed).then(|| value.to_owned())
}

fn colour(value: &str) -> Option<String> {
    let digits = value.strip_prefix('#')?;
    (digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit())).then(|| value.to_owned())
}

/// usvg writes only two things as a style: how an image is scaled and how a group is blended.
fn style(value: &str) -> Option<String> {
    (value.starts_with("mix-blend-mode:") || value.starts_with("image-rendering:"))
        .then(|| only(value, |c| c.is_ascii_lowercase() || "-:;".contains(c)))?
}

fn data(value: &str) -> Option<String> {
    let (kind, base64) = value.strip_prefix("data:image/")?.split_once(";base64,")?;
    let base64 = base64.trim_start();
    (matches!(kind, "png" | "jpeg")
        && base64
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)))
    .then(|| format!("data:image/{kind};base64,{base64}"))
}
