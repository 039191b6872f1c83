//! Links inside an issue: from what a user wrote (`02-x.md#…`, `#…`) to the article and heading it means.

use percent_encoding::percent_decode_str;

use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{
    Block, BlockKind, Heading, Inline, InternalTarget, LinkTarget, headings, inline_span,
};
use crate::files;
use crate::source::{Place, Source};

/// Resolves every relative link of the articles' bodies and 编者按. A link that leads nowhere is a warning and becomes
/// its text.
pub fn resolve(articles: &mut [Article], diagnostics: &mut Diagnostics) {
    let targets = Targets {
        names: articles
            .iter()
            .map(|article| files::join("", &article.name).unwrap_or_default())
            .collect(),
        headings: articles
            .iter()
            .map(|article| anchors(&article.body.blocks))
            .collect(),
    };
    for (index, article) in articles.iter_mut().enumerate() {
        let lead_place = article
            .front_matter
            .lead
            .as_ref()
            .map(|lead| lead.place.clone());
        let mut body = Resolver {
            targets: &targets,
            article: index,
            source: &article.file,
            fixed: None,
            diagnostics,
        };
        body.blocks(&mut article.body.blocks);
        for note in &mut article.body.footnotes {
            body.blocks(&mut note.blocks);
        }
        if let (Some(lead), Some(place)) = (&mut article.lead, lead_place) {
            let mut resolver = Resolver {
                targets: &targets,
                article: index,
                source: &article.file,
                fixed: Some(place),
                diagnostics,
            };
            resolver.blocks(&mut lead.blocks);
            for note in &mut lead.footnotes {
                resolver.blocks(&mut note.blocks);
            }
        }
    }
}

/// What can be linked to.
struct Targets {
    /// The articles' normal paths below the folder.
    names: Vec<String>,
    /// For each article: slug and anchor of each heading.
    headings: Vec<Vec<(String, String)>>,
}

fn anchors(blocks: &[Block]) -> Vec<(String, String)> {
    let mut anchors = Vec::new();
    collect(blocks, &mut |heading| {
        anchors.push((heading.slug.clone(), heading.anchor.clone()));
    });
    anchors
}

fn collect(blocks: &[Block], visit: &mut impl FnMut(&Heading)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) | BlockKind::RunIn { heading, .. } => visit(heading),
            BlockKind::Quote(inner) => collect(inner, visit),
            BlockKind::List { items, .. } => {
                for item in items {
                    collect(&item.blocks, visit);
                }
            }
            _ => {}
        }
    }
}

struct Resolver<'a> {
    targets: &'a Targets,
    article: usize,
    source: &'a Source,
    /// The one place of all that is found, where the text is a YAML value.
    fixed: Option<Place>,
    diagnostics: &'a mut Diagnostics,
}

impl Resolver<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Paragraph(inlines) => self.inlines(inlines),
                BlockKind::Heading(heading) => self.inlines(&mut heading.content),
                BlockKind::RunIn { heading, rest } => {
                    self.inlines(&mut heading.content);
                    self.inlines(rest);
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.blocks(&mut item.blocks);
                    }
                }
                BlockKind::Quote(inner) => self.blocks(inner),
                BlockKind::Table { head, rows, .. } => {
                    for cell in head.iter_mut().chain(rows.iter_mut().flatten()) {
                        self.inlines(cell);
                    }
                }
                BlockKind::Code { .. } | BlockKind::Figure(_) | BlockKind::Rule => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut resolved = Vec::with_capacity(inlines.len());
        for mut inline in inlines.drain(..) {
            match &mut inline {
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                    self.inlines(inner);
                }
                Inline::Link { target, content } => {
                    self.inlines(content);
                    if let LinkTarget::Reference(reference) = target {
                        let place = self.place(content);
                        match self.target(reference, &place) {
                            Some(found) => *target = LinkTarget::Internal(found),
                            None => {
                                resolved.append(content);
                                continue;
                            }
                        }
                    }
                }
                _ => {}
            }
            resolved.push(inline);
        }
        *inlines = resolved;
    }

    fn place(&self, content: &[Inline]) -> Place {
        self.fixed
            .clone()
            .unwrap_or_else(|| self.source.place(inline_span(content).unwrap_or_default()))
    }

    fn target(&mut self, reference: &str, place: &Place) -> Option<InternalTarget> {
        let (path, fragment) = match reference.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (reference, None),
        };
        let path = percent_decode_str(path).decode_utf8_lossy();
        let article = if path.is_empty() {
            self.article
        } else {
            match self.article_at(&path) {
                Some(article) => article,
                None => {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            Code::BROKEN_LINK,
                            place.clone(),
                            format!("链接指向的“{path}”不是本期的稿件"),
                        )
                        .with_help("按文字排印；可以链接本期稿件的文件名（如 02-标题.md），或 http、https、mailto、tel 地址"),
                    );
                    return None;
                }
            }
        };
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return Some(InternalTarget {
                article,
                anchor: None,
            });
        };
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        let wanted = headings::slug(&fragment);
        let found = self.targets.headings[article]
            .iter()
            .find(|(slug, anchor)| *slug == wanted || *anchor == *fragment);
        if found.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::BROKEN_LINK,
                    place.clone(),
                    format!("那篇稿件里没有标题“#{fragment}”，改为链接到篇首"),
                )
                .with_help("# 后面写目标标题的全文，去掉标点，空格写成 -"),
            );
        }
        Some(InternalTarget {
            article,
            anchor: found.map(|(_, anchor)| anchor.clone()),
        })
    }

    fn article_at(&self, path: &str) -> Option<usize> {
        let own = &self.targets.names[self.article];
        let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = files::join(folder, path)?;
        self.targets.names.iter().position(|name| *name == wanted)
    }
}
