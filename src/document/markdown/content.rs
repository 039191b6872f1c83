//! Inline content as it comes: text, HTML that is refused, footnote references, links and pictures.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Builder;
use super::container::{Container, Frame};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{
    Block, BlockKind, Inline, LinkTarget, Picture, Run, Width, emphasis, inline, plain_text,
};

impl Builder<'_> {
    /// A run of text; control characters that came in as entities are reported and dropped.
    pub(super) fn run(&mut self, text: &str, span: Range<usize>) -> Run {
        let text = emphasis::strip(text);
        if let Some(control) = text.chars().find(|&c| inline::is_forbidden(c)) {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::FORBIDDEN_CHARACTER,
                    self.place(span.clone()),
                    format!("不允许的控制字符 U+{:04X}", u32::from(control)),
                )
                .with_help("删去这个字符"),
            );
        }
        let text = text
            .chars()
            .filter(|&c| !inline::is_forbidden(c))
            .map(|c| if c == '\t' { ' ' } else { c })
            .collect();
        Run { text, span }
    }

    pub(super) fn text(&mut self, text: &str, span: Range<usize>) {
        match self.stack.last_mut().map(|frame| &mut frame.container) {
            Some(Container::Code { .. }) => {
                let clean = emphasis::strip(text);
                let mut lines = Vec::new();
                for c in clean.chars().filter(|&c| c != '\r') {
                    if c == '\n' || !inline::is_forbidden(c) || c == '\t' {
                        lines.push(c);
                    }
                }
                let run = Run {
                    text: lines.into_iter().collect(),
                    span,
                };
                if let Some(Container::Code { text, .. }) =
                    self.stack.last_mut().map(|frame| &mut frame.container)
                {
                    text.push(run);
                }
            }
            Some(Container::Html) => self.html(text, span),
            _ => {
                let run = self.run(text, span);
                self.inline(Inline::Text(run));
            }
        }
    }

    pub(super) fn html(&mut self, text: &str, span: Range<usize>) {
        // One error for each block: pulldown-cmark gives one event a line.
        if let Some(Frame {
            container: Container::Html,
            blocks,
            span: block,
            ..
        }) = self.stack.last_mut()
        {
            if !blocks.is_empty() {
                return;
            }
            blocks.push(Block {
                kind: BlockKind::Rule,
                span: block.clone(),
            });
        }
        let shown: String = text.trim().chars().take(40).collect();
        let end = span.start + text.trim_end().len().min(span.len());
        self.diagnostics.push(
            Diagnostic::error(
                Code::RAW_HTML,
                self.place(span.start..end),
                format!("正文里不能写 HTML：{}", shown.replace('\n', " ")),
            )
            .with_help("改用 Markdown 的写法；要印出尖括号本身，写成 \\< 或全角的 ＜"),
        );
        // Kept as text, so that the rest of the paragraph is still judged as it stands.
        let run = self.run(text.trim_end_matches('\n'), span);
        self.inline(Inline::Text(run));
    }

    pub(super) fn footnote_reference(&mut self, label: &str, span: Range<usize>) {
        let label = emphasis::strip(label).into_owned();
        let nested = self
            .stack
            .iter()
            .any(|frame| matches!(frame.container, Container::Footnote(_)));
        if nested {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::FOOTNOTE_NESTED,
                    self.place(span.clone()),
                    format!("脚注里又引了脚注“{label}”，按普通文字排印"),
                )
                .with_help("把两条脚注并成一条"),
            );
            self.inline(Inline::Text(Run {
                text: format!("[^{label}]"),
                span,
            }));
            return;
        }
        let known = self.labels.iter().position(|known| *known == label);
        let index = known.unwrap_or_else(|| {
            self.labels.push(label);
            self.labels.len() - 1
        });
        self.inline(Inline::FootnoteReference {
            index,
            first: known.is_none(),
            span,
        });
    }

    pub(super) fn link(
        &mut self,
        kind: LinkType,
        destination: String,
        content: Vec<Inline>,
        span: Range<usize>,
    ) {
        let destination = match kind {
            LinkType::Email if !destination.starts_with("mailto:") => {
                format!("mailto:{destination}")
            }
            _ => destination.trim().to_owned(),
        };
        let content = if plain_text(&content).trim().is_empty()
            && !content
                .iter()
                .any(|inline| matches!(inline, Inline::Picture(_)))
        {
            vec![Inline::Text(Run {
                text: inline::printable(&destination),
                span: span.clone(),
            })]
        } else {
            content
        };
        let scheme = scheme(&destination);
        let target = match scheme.as_deref() {
            Some("http" | "https" | "mailto" | "tel") => {
                LinkTarget::Url(inline::printable(&destination))
            }
            Some(_) => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::DANGEROUS_LINK,
                        self.place(span),
                        format!("不允许的链接：{}", shorten(&destination)),
                    )
                    .with_help(
                        "按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名",
                    ),
                );
                return self.unlinked(content);
            }
            None if destination.is_empty() || destination == "#" => {
                self.diagnostics.push(
                    Diagnostic::warning(Code::EMPTY_LINK, self.place(span), "链接没有写地址")
                        .with_help("按文字排印；在圆括号里写上地址"),
                );
                return self.unlinked(content);
            }
            None => LinkTarget::Reference(destination),
        };
        self.inline(Inline::Link { target, content });
    }

    pub(super) fn unlinked(&mut self, content: Vec<Inline>) {
        for inline in content {
            self.inline(inline);
        }
    }

    pub(super) fn picture(
        &mut self,
        destination: String,
        title: String,
        alt: &[Inline],
        span: Range<usize>,
    ) {
        let alt = inline::printable(&plain_text(alt)).trim().to_owned();
        let caption = inline::printable(&title).trim().to_owned();
        let caption = (!caption.is_empty()).then(|| Run {
            span: self.title_span(&title, &span),
            text: caption,
        });
        let alt = if alt.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::PICTURE_WITHOUT_ALT,
                    self.place(span.clone()),
                    "图片没有替代文字",
                )
                .with_help(if caption.is_some() {
                    "暂用图题代替；请在 ![] 的方括号里写一句图上有什么"
                } else {
                    "请在 ![] 的方括号里写一句图上有什么，看不见图的读者靠它"
                }),
            );
            caption
                .as_ref()
                .map_or_else(|| "图片".to_owned(), |caption| caption.text.clone())
        } else {
            alt
        };
        self.inline(Inline::Picture(Picture {
            file: destination,
            alt,
            caption,
            width: Width::Natural,
            span,
        }));
    }

    /// Where the picture's title stands in the source, if it stands there as it reads.
    pub(super) fn title_span(&self, title: &str, span: &Range<usize>) -> Range<usize> {
        self.source
            .text()
            .get(span.clone())
            .and_then(|text| text.rfind(title))
            .map_or(span.clone(), |at| {
                span.start + at..span.start + at + title.len()
            })
    }
}

/// The scheme of an address in lower case (RFC 3986 §3.1); browsers skip control characters and spaces in it.
fn scheme(destination: &str) -> Option<String> {
    let bare: String = destination
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    if bare.starts_with("//") || bare.starts_with('\\') {
        // Taken for another host by browsers.
        return Some("//".to_owned());
    }
    let (scheme, _) = bare.split_once(':')?;
    let mut chars = scheme.chars();
    let valid = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

fn shorten(text: &str) -> String {
    let mut short: String = inline::printable(text).chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
