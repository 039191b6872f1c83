//! The styles of an SVG as usvg will see them: attributes, matching rules, `style`.

use std::collections::BTreeMap;

use simplecss::{AttributeOperator, DeclarationTokenizer, Element, PseudoClass, StyleSheet};
use usvg::roxmltree::{Document, Node};

use super::super::PictureProblem;
use super::guard;

const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";
/// Steps of matching rules against elements.
const MAX_MATCHING: u64 = 20_000_000;
/// Bytes of style sheets. A drawing has some kilobytes; the parser takes a second for a megabyte.
const MAX_SHEET: usize = 200_000;

/// Whether a node is the SVG element of this name; usvg takes elements without a namespace for SVG too.
pub(super) fn is_svg(node: Node, name: &str) -> bool {
    node.is_element()
        && node.tag_name().name() == name
        && matches!(node.tag_name().namespace(), None | Some(SVG_NAMESPACE))
}

/// The style sheets of a document.
pub(super) struct Styles<'a> {
    sheet: StyleSheet<'a>,
    /// The numbers of the rules that match an element, by the element's number.
    matching: BTreeMap<u32, Vec<usize>>,
    text_loads: bool,
}

impl<'a> Styles<'a> {
    /// Reads the `style` elements that usvg reads.
    ///
    /// # Errors
    ///
    /// Matching the rules could take too long.
    pub fn read(document: &'a Document) -> Result<Self, PictureProblem> {
        let mut sheet = StyleSheet::new();
        let mut text_loads = false;
        let mut attribute_selectors = false;
        let mut length = 0;
        for node in document
            .descendants()
            .filter(|node| node.has_tag_name("style"))
        {
            let Some(text) = node.text() else { continue };
            length += text.len();
            if length > MAX_SHEET {
                return Err(PictureProblem::TooComplex("样式规则太多"));
            }
            text_loads |= text.contains("@import") || loads_from_outside(text);
            if matches!(node.attribute("type"), None | Some("text/css")) {
                attribute_selectors |= text.contains('[');
                sheet.parse_more(text);
            }
        }
        let mut styles = Self {
            sheet,
            matching: BTreeMap::new(),
            text_loads,
        };
        styles.check(document, attribute_selectors)?;
        for node in document.descendants().filter(Node::is_element) {
            let matching: Vec<usize> = styles
                .sheet
                .rules
                .iter()
                .enumerate()
                .filter(|(_, rule)| rule.selector.matches(&Styled(node)))
                .map(|(number, _)| number)
                .collect();
            if !matching.is_empty() {
                styles.matching.insert(node.id().get(), matching);
            }
        }
        Ok(styles)
    }

    /// Matching tries all ways to lay a selector's parts over an element's ancestors.
    fn check(&self, document: &Document, attribute_selectors: bool) -> Result<(), PictureProblem> {
        if self.sheet.rules.is_empty() {
            return Ok(());
        }
        let mut elements: u64 = 0;
        let mut bytes: u64 = 0;
        for node in document.descendants().filter(Node::is_element) {
            elements += 1;
            bytes += node
                .attributes()
                .filter(|attribute| {
                    attribute_selectors || matches!(attribute.name(), "class" | "id")
                })
                .map(|attribute| attribute.value().len() as u64)
                .sum::<u64>();
        }
        let depth = guard::depth(document)? as u64;
        let mut work: u64 = 0;
        for rule in &self.sheet.rules {
            let ways = ways_to_match(&rule.selector.to_string(), depth);
            work = work
                .saturating_add(elements.saturating_mul(ways))
                .saturating_add(bytes / 8);
            if work > MAX_MATCHING {
                return Err(PictureProblem::TooComplex("样式规则太多"));
            }
        }
        Ok(())
    }

    /// Whether a style sheet names anything outside the document.
    pub fn loads_from_outside(&self) -> bool {
        self.text_loads
    }

    /// All names and values that may style an element, whichever of them wins: its attributes, the declarations of
    /// the rules that match it, those in its `style`.
    pub fn declarations<'s>(
        &'s self,
        node: Node<'s, 's>,
    ) -> impl Iterator<Item = (&'s str, &'s str)> {
        let attributes = node
            .attributes()
            .map(|attribute| (attribute.name(), attribute.value()));
        let rules = self
            .matching
            .get(&node.id().get())
            .into_iter()
            .flatten()
            .filter_map(|number| self.sheet.rules.get(*number))
            .flat_map(|rule| &rule.declarations)
            .map(|declaration| (declaration.name, declaration.value));
        let own = DeclarationTokenizer::from(node.attribute("style").unwrap_or_default())
            .map(|declaration| (declaration.name, declaration.value));
        attributes.chain(rules).chain(own)
    }
}

/// How many ways there are at most to lay a selector's descendant steps (`a b c` has two) over an element's ancestors:
/// the sum of the binomial coefficients up to the number of steps.
fn ways_to_match(selector: &str, depth: u64) -> u64 {
    let words = selector.split_whitespace().count() as u64;
    // `a > b` is three words and no such step.
    let spaced = selector
        .split_whitespace()
        .filter(|word| matches!(*word, ">" | "+"))
        .count() as u64;
    let steps = words.saturating_sub(1).saturating_sub(2 * spaced);
    let (mut ways, mut term) = (1_u64, 1_u64);
    for step in 1..=steps.min(depth) {
        term = term.saturating_mul(depth - step + 1) / step;
        ways = ways.saturating_add(term);
    }
    ways
}

/// Whether CSS text or a value has a `url(…)` that does not begin with `#`.
pub(super) fn loads_from_outside(value: &str) -> bool {
    value.match_indices("url(").any(|(at, _)| {
        let target = value[at + 4..].trim_start_matches([' ', '"', '\'', '\n', '\r', '\t']);
        !target.starts_with('#') && !target.is_empty()
    })
}

/// An element as selectors see it; the same as usvg's own.
struct Styled<'a, 'input>(Node<'a, 'input>);

impl Element for Styled<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Styled)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Styled)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        self.0
            .attribute(name)
            .is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        matches!(class, PseudoClass::FirstChild) && self.prev_sibling_element().is_none()
    }
}
