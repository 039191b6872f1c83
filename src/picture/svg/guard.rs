//! Whether drawing an SVG would end, and soon.
//!
//! An SVG is a graph: `use`, paints, markers, clips and masks refer to other elements, which refer to others. A few
//! lines can stand for a billion shapes (or, in a circle, for infinitely many), and usvg walks them one by one. So
//! the walk is done here first, without drawing: every element that would be visited is counted, following all
//! references that any style could make, and the file is refused when a budget is spent. Shapes that usvg would keep
//! and use again are counted again, so this errs on the safe side.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use usvg::roxmltree::{Document, Node, NodeId};
use usvg::{Group, ImageKind, Node as Drawn, Paint, Tree};

use super::super::PictureProblem;
use super::style::Styles;

/// Elements and references that may nest, counted through references. Hand-made drawings have below thirty.
const MAX_DEPTH: usize = 96;
/// Elements, counted as often as they are drawn.
const MAX_ELEMENTS: u64 = 300_000;
/// Bytes of attributes, counted as often as they are read.
const MAX_BYTES: u64 = 96_000_000;
/// Characters of text, counted as often as they are drawn: each becomes an outline of up to some kilobytes.
const MAX_CHARACTERS: u64 = 10_000;
/// A dash pattern's bytes: it is inherited, so every shape has a copy.
const MAX_DASHES: usize = 200;
/// The finished file, estimated, in bytes.
const MAX_OUTPUT: u64 = 64_000_000;

const TOO_MANY: PictureProblem = PictureProblem::TooComplex("图形太多，或同一图形重复引用太多次");
const TOO_DEEP: PictureProblem = PictureProblem::TooComplex("嵌套太深，或图形互相引用");
const TOO_MUCH_TEXT: PictureProblem = PictureProblem::TooComplex("文字太多");

/// How deep a document's elements nest, the root being 1.
///
/// # Errors
///
/// Deeper than would be drawn.
pub(super) fn depth(document: &Document) -> Result<usize, PictureProblem> {
    // Parents come before their children.
    let mut depths: BTreeMap<Id, usize> = BTreeMap::new();
    let mut deepest = 0;
    for node in document.descendants().filter(Node::is_element) {
        let parent = node
            .parent()
            .and_then(|parent| depths.get(&parent.id().get()));
        let depth = parent.map_or(1, |parent| parent + 1);
        if depth > MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        deepest = deepest.max(depth);
        depths.insert(node.id().get(), depth);
    }
    Ok(deepest)
}

/// Refuses a document whose drawing would take too long.
pub(super) fn check(document: &Document, styles: &Styles) -> Result<(), PictureProblem> {
    let mut ids: BTreeMap<&str, Vec<Id>> = BTreeMap::new();
    for node in document.descendants().filter(Node::is_element) {
        for attribute in node.attributes().filter(|a| a.name() == "id") {
            ids.entry(attribute.value())
                .or_default()
                .push(node.id().get());
        }
    }
    let mut facts = BTreeMap::new();
    for node in document.descendants().filter(Node::is_element) {
        facts.insert(node.id().get(), Facts::read(node, styles, &ids)?);
    }
    let mut walk = Walk {
        document,
        facts: &facts,
        statics: RefCell::new(BTreeMap::new()),
        spent: Spent::default(),
    };
    walk.visit(document.root_element(), &Rc::default(), &[], 0)
}

/// A node's number in its document.
type Id = u32;

/// A property that children inherit and that can refer to elements.
#[derive(Clone, Copy)]
enum Inheritable {
    Fill,
    Stroke,
    MarkerStart,
    MarkerMid,
    MarkerEnd,
}

impl Inheritable {
    const COUNT: usize = 5;

    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "fill" => Self::Fill,
            "stroke" => Self::Stroke,
            "marker-start" => Self::MarkerStart,
            "marker-mid" => Self::MarkerMid,
            "marker-end" => Self::MarkerEnd,
            _ => return None,
        })
    }
}

/// A property's value on an element: what any of its sources refers to.
#[derive(Clone, Default)]
struct Value {
    /// Whether the element certainly has a value of its own, so that nothing is inherited.
    own: bool,
    targets: Vec<Id>,
    /// Whether it takes the paint of the marked or used shape (`context-fill`).
    context: bool,
}

type Values = [Value; Inheritable::COUNT];

/// What an element adds to the walk.
struct Facts {
    bytes: u64,
    characters: u64,
    values: Values,
    /// Clips, masks, gradients and patterns that it builds on, text paths.
    links: Vec<Id>,
    /// What a `use` draws.
    used: Vec<Id>,
    /// At most so many vertices between its first and last.
    vertices: u64,
    draws: bool,
}

impl Facts {
    fn read(
        node: Node,
        styles: &Styles,
        ids: &BTreeMap<&str, Vec<Id>>,
    ) -> Result<Self, PictureProblem> {
        let name = node.tag_name().name();
        let mut facts = Self {
            bytes: 0,
            characters: 0,
            values: Values::default(),
            links: Vec::new(),
            used: Vec::new(),
            vertices: 0,
            draws: matches!(
                name,
                "path"
                    | "rect"
                    | "circle"
                    | "ellipse"
                    | "line"
                    | "polyline"
                    | "polygon"
                    | "text"
                    | "tspan"
                    | "textPath"
                    | "tref"
                    | "use"
                    | "a"
            ),
        };
        if matches!(name, "text" | "tspan" | "textPath" | "tref" | "a") {
            facts.characters = node
                .children()
                .filter(Node::is_text)
                .filter_map(|text| text.text())
                .map(|text| text.chars().count() as u64)
                .sum();
        }
        for (property, value) in styles.declarations(node) {
            facts.bytes += value.len() as u64 + 8;
            match property {
                "href" => match name {
                    "use" => facts.used.extend(targets(value, ids)),
                    "linearGradient" | "radialGradient" | "pattern" | "textPath" | "tref" => {
                        facts.links.extend(targets(value, ids));
                    }
                    _ => {}
                },
                // The filter is switched off by a style sheet of ours.
                "filter" | "style" | "class" | "id" => {}
                "stroke-dasharray" if value.len() > MAX_DASHES => {
                    return Err(PictureProblem::TooComplex("虚线样式太长"));
                }
                // Their parents' value, which would have to be known here.
                "clip-path" | "mask" if value == "inherit" => {
                    return Err(PictureProblem::TooComplex("剪裁路径用了少见的写法"));
                }
                // A shorthand: a value in CSS, ignored as an attribute.
                "marker" => {
                    for kind in [
                        Inheritable::MarkerStart,
                        Inheritable::MarkerMid,
                        Inheritable::MarkerEnd,
                    ] {
                        facts.values[kind as usize]
                            .targets
                            .extend(targets(value, ids));
                    }
                }
                "d" | "points" => facts.vertices = facts.vertices.max(value.len() as u64 / 2),
                _ => match Inheritable::from_name(property) {
                    Some(kind) => {
                        let known = &mut facts.values[kind as usize];
                        known.own |= value != "inherit";
                        known.context |= value.contains("context-");
                        known.targets.extend(targets(value, ids));
                    }
                    None if value.contains("url(") => facts.links.extend(targets(value, ids)),
                    None => {}
                },
            }
        }
        for list in facts
            .values
            .iter_mut()
            .map(|value| &mut value.targets)
            .chain([&mut facts.links, &mut facts.used])
        {
            list.sort();
            list.dedup();
        }
        Ok(facts)
    }
}

/// All elements that a value may refer to by `#id`, however it is read: up to a space, a bracket, a quote, the end.
fn targets<'a>(value: &'a str, ids: &'a BTreeMap<&str, Vec<Id>>) -> impl Iterator<Item = Id> + 'a {
    value.match_indices('#').flat_map(move |(at, _)| {
        let rest = &value[at + 1..];
        let to_space = rest.split(' ').next().unwrap_or_default();
        let to_bracket = rest.split([' ', ')']).next().unwrap_or_default();
        let to_quote = rest
            .split(['"', '\''])
            .next()
            .unwrap_or_default()
            .trim_end();
        [to_space, to_bracket, to_quote]
            .into_iter()
            .filter_map(|id| ids.get(id))
            .flatten()
            .copied()
    })
}

/// What was counted.
#[derive(Default, Clone, Copy)]
struct Spent {
    elements: u64,
    bytes: u64,
    characters: u64,
}

impl Spent {
    fn check(&self) -> Result<(), PictureProblem> {
        if self.characters > MAX_CHARACTERS {
            return Err(TOO_MUCH_TEXT);
        }
        if self.elements > MAX_ELEMENTS || self.bytes > MAX_BYTES {
            return Err(TOO_MANY);
        }
        Ok(())
    }

    /// Counts what was spent since `before` so many times more.
    fn repeat(&mut self, before: Self, times: u64) -> Result<(), PictureProblem> {
        let grow = |now: u64, before: u64| now.saturating_add((now - before).saturating_mul(times));
        self.elements = grow(self.elements, before.elements);
        self.bytes = grow(self.bytes, before.bytes);
        self.characters = grow(self.characters, before.characters);
        self.check()
    }
}

struct Walk<'d, 'i> {
    document: &'d Document<'i>,
    facts: &'d BTreeMap<Id, Facts>,
    /// What an element inherits where it stands in the file.
    statics: RefCell<BTreeMap<Id, Rc<Values>>>,
    spent: Spent,
}

impl<'d, 'i> Walk<'d, 'i> {
    /// Counts an element and all that drawing it draws. `context` is the paint of the shape that uses or marks.
    fn visit(
        &mut self,
        node: Node<'d, 'i>,
        inherited: &Rc<Values>,
        context: &[Id],
        depth: usize,
    ) -> Result<(), PictureProblem> {
        if depth > MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        let Some(facts) = self.facts.get(&node.id().get()) else {
            return Ok(());
        };
        self.spent.elements += 1;
        self.spent.bytes += facts.bytes;
        self.spent.characters += facts.characters;
        self.spent.check()?;

        let values = inherit(inherited, facts);
        let paints: Vec<Id> = if facts.draws {
            [Inheritable::Fill, Inheritable::Stroke]
                .iter()
                .flat_map(|kind| {
                    let value = &values[*kind as usize];
                    let context = if value.context { context } else { &[] };
                    value.targets.iter().chain(context)
                })
                .copied()
                .collect()
        } else {
            Vec::new()
        };
        self.follow(&facts.links, &paints, depth)?;
        self.follow(&paints, &paints, depth)?;
        if facts.draws {
            for kind in [Inheritable::MarkerStart, Inheritable::MarkerEnd] {
                self.follow(&values[kind as usize].targets, &paints, depth)?;
            }
            let middle = &values[Inheritable::MarkerMid as usize].targets;
            if !middle.is_empty() && facts.vertices > 0 {
                let before = self.spent;
                self.follow(middle, &paints, depth)?;
                self.spent.repeat(before, facts.vertices)?;
                // The direction at a vertex may be looked for back to the path's beginning.
                self.spent.elements = self
                    .spent
                    .elements
                    .saturating_add(facts.vertices.saturating_pow(2) / 1_000);
                self.spent.check()?;
            }
        }
        for target in &facts.used {
            if let Some(target) = self.document.get_node(NodeId::new(*target)) {
                // What is used inherits from the `use`.
                self.visit(target, &values, &paints, depth + 1)?;
            }
        }
        for child in node.children().filter(Node::is_element) {
            self.visit(child, &values, context, depth + 1)?;
        }
        Ok(())
    }

    /// Counts elements that are referred to; they inherit where they stand.
    fn follow(
        &mut self,
        targets: &[Id],
        context: &[Id],
        depth: usize,
    ) -> Result<(), PictureProblem> {
        for target in targets {
            if let Some(node) = self.document.get_node(NodeId::new(*target)) {
                let inherited = node
                    .parent_element()
                    .map_or_else(Rc::default, |parent| self.standing(parent));
                self.visit(node, &inherited, context, depth + 1)?;
            }
        }
        Ok(())
    }

    /// What the children of an element inherit where it stands in the file.
    fn standing(&self, node: Node<'d, 'i>) -> Rc<Values> {
        if let Some(known) = self.statics.borrow().get(&node.id().get()) {
            return known.clone();
        }
        let mut values = Rc::<Values>::default();
        let mut ancestors: Vec<_> = node.ancestors().filter(Node::is_element).collect();
        ancestors.reverse();
        for ancestor in ancestors {
            if let Some(facts) = self.facts.get(&ancestor.id().get()) {
                values = inherit(&values, facts);
            }
        }
        self.statics
            .borrow_mut()
            .insert(node.id().get(), values.clone());
        values
    }
}

/// An element's values: its own, else the inherited ones.
fn inherit(inherited: &Rc<Values>, facts: &Facts) -> Rc<Values> {
    let nothing = |value: &Value| !value.own && !value.context && value.targets.is_empty();
    if facts.values.iter().all(nothing) {
        return inherited.clone();
    }
    let mut values = facts.values.clone();
    for (value, inherited) in values.iter_mut().zip(inherited.iter()) {
        if !value.own {
            value.targets.extend(&inherited.targets);
            value.targets.sort();
            value.targets.dedup();
            value.context |= inherited.context;
        }
    }
    Rc::new(values)
}

/// Refuses a drawing whose file would be too large.
pub(super) fn check_tree(tree: &Tree) -> Result<(), PictureProblem> {
    let mut bytes = 0;
    weigh(tree.root(), &mut bytes)?;
    for clip in tree.clip_paths() {
        weigh(clip.root(), &mut bytes)?;
    }
    for mask in tree.masks() {
        weigh(mask.root(), &mut bytes)?;
    }
    for pattern in tree.patterns() {
        weigh(pattern.root(), &mut bytes)?;
    }
    for gradient in tree.linear_gradients() {
        add(&mut bytes, 200 + 80 * gradient.stops().len() as u64)?;
    }
    for gradient in tree.radial_gradients() {
        add(&mut bytes, 200 + 80 * gradient.stops().len() as u64)?;
    }
    Ok(())
}

fn add(bytes: &mut u64, more: u64) -> Result<(), PictureProblem> {
    *bytes = bytes.saturating_add(more);
    if *bytes > MAX_OUTPUT {
        return Err(TOO_MANY);
    }
    Ok(())
}

fn weigh(group: &Group, bytes: &mut u64) -> Result<(), PictureProblem> {
    for node in group.children() {
        add(bytes, 60)?;
        match node {
            Drawn::Group(group) => weigh(group, bytes)?,
            Drawn::Text(text) => weigh(text.flattened(), bytes)?,
            Drawn::Path(path) => {
                add(bytes, 20 * path.data().points().len() as u64)?;
                if let Some(dashes) = path.stroke().and_then(|stroke| stroke.dasharray()) {
                    add(bytes, 10 * dashes.len() as u64)?;
                }
                let painted = |paint: &Paint| {
                    if matches!(paint, Paint::Color(_)) {
                        8
                    } else {
                        30
                    }
                };
                add(bytes, path.fill().map_or(0, |fill| painted(fill.paint())))?;
            }
            Drawn::Image(image) => {
                let length = match image.kind() {
                    ImageKind::JPEG(data)
                    | ImageKind::PNG(data)
                    | ImageKind::GIF(data)
                    | ImageKind::WEBP(data) => data.len(),
                    // Never made: nested SVG is refused.
                    ImageKind::SVG(_) => return Err(TOO_MANY),
                };
                add(bytes, length as u64 / 3 * 4)?;
            }
        }
    }
    Ok(())
}
