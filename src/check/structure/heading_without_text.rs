use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, BlockKind, Heading, Level, inline_span, plain_text};

/// J906. A heading on a line of its own with nothing below it.
pub const RULE: Rule = Rule {
    code: Code::HEADING_WITHOUT_TEXT,
    page: Page {
        finds: "单独成行的标题下面没有内容，紧接着就是同级或者上一级的标题，或者全文到此为止。",
        why: "多半是粘贴时漏了一段，或者写了提纲忘了补正文。",
        examples: &[(
            "一、加强领导\n\n党组专题研究建议办理工作。\n\n二、注重沟通\n\n三、务求实效\n\n逐件跟踪问效。",
            "一、加强领导\n\n党组专题研究建议办理工作。\n\n二、注重沟通\n\n办前、办中、办后都与代表见面。\n\n三、务求实效\n\n逐件跟踪问效。",
        )],
        leaves: "标题下面有表格、图片、列表或者下一级标题的，不算空；以句号、分号结尾的，本身就是一段话；几个序号连着都没有下文的，是提纲或者名单，不查。",
        reference: "编校惯例",
    },
    check: Check::Article(check),
};

/// A numbered line that is longer is a sentence.
const HEADING_CHARACTERS: usize = 30;

fn check(_: &[Prose], scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let blocks = &scope.article.body.blocks;
    let mut filled = [false; 4];
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::RunIn { heading, .. } => filled[heading.level.number() - 1] = true,
            BlockKind::Heading(heading) if !is_empty(blocks, at) => {
                filled[heading.level.number() - 1] = true;
            }
            _ => {}
        }
    }
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Heading(heading) = &block.kind else {
            continue;
        };
        if !is_empty(blocks, at) {
            continue;
        }
        let text = plain_text(&heading.content);
        let source = &scope.article.file;
        let marked = source
            .text()
            .get(block.span.clone())
            .is_some_and(|line| line.trim_start().starts_with('#'));
        if text.trim_end().ends_with([
            '。', '！', '？', '；', '，', '、', '：', '…', '”', ';', ':', ',',
        ]) {
            continue;
        }
        let listed = at
            .checked_sub(1)
            .is_some_and(|before| is_empty_sibling(blocks, before, heading.level))
            || is_empty_sibling(blocks, at + 1, heading.level);
        if !marked
            && (listed
                || !filled[heading.level.number() - 1]
                || text.chars().count() > HEADING_CHARACTERS)
        {
            continue;
        }
        let span = inline_span(&heading.content).unwrap_or(block.span.clone());
        diagnostics.push(
            Diagnostic::warning(
                Code::HEADING_WITHOUT_TEXT,
                source.place(span),
                format!("标题“{}”下面没有内容", text.trim()),
            )
            .with_help("补上内容，或者删去这个标题；如果它本身就是一段话，在末尾加上句号"),
        );
    }
}

/// Whether a block is a heading on its own line that nothing but a heading as high, or the end, follows.
fn is_empty(blocks: &[Block], at: usize) -> bool {
    let Some(Heading { level, .. }) = heading(blocks, at) else {
        return false;
    };
    let next = blocks[at + 1..]
        .iter()
        .find(|block| !matches!(block.kind, BlockKind::Rule));
    match next.map(|block| &block.kind) {
        None => true,
        Some(BlockKind::Heading(next) | BlockKind::RunIn { heading: next, .. }) => {
            next.level <= *level
        }
        Some(_) => false,
    }
}

fn is_empty_sibling(blocks: &[Block], at: usize, level: Level) -> bool {
    heading(blocks, at).is_some_and(|heading| heading.level == level) && is_empty(blocks, at)
}

fn heading(blocks: &[Block], at: usize) -> Option<&Heading> {
    match &blocks.get(at)?.kind {
        BlockKind::Heading(heading) => Some(heading),
        _ => None,
    }
}
