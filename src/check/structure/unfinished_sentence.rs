use super::mark_at_start::is_closing;
use super::{is_han, join, number};
use crate::check::prose::{Kind, OBJECT, Part, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J904. A paragraph of the body that ends without a closing mark: a sentence broken by a page or a paste.
pub const RULE: Rule = Rule {
    code: Code::UNFINISHED_SENTENCE,
    page: Page {
        finds: "正文段落的末尾没有句号一类的标点，或者停在逗号、顿号上。",
        why: "从排好的文件里复制文字，换页处常常把一句话断成两段；手工改稿也容易漏掉句末的句号。",
        examples: &[
            (
                "由委办公室统筹建立台账，每周调度、每月\n\n通报，既注重进度，又突出效果。",
                "由委办公室统筹建立台账，每周调度、每月通报，既注重进度，又突出效果。",
            ),
            (
                "今年的建议全部按时答复，代表都表示满意。下一步，继续抓好落实",
                "今年的建议全部按时答复，代表都表示满意。下一步，继续抓好落实。",
            ),
        ],
        leaves: "标题、图注、表格、列表、脚注不查；很短的一行、整段加粗的小标题、“联系人：”“附件：”一类的行、落款和日期不查；后面紧接着列表或者表格的，可以不用句号。",
        reference: "GB/T 15834—2011（句末用句号、问号或叹号）",
    },
    check: Check::Article(check),
};

/// A paragraph without any stop that is shorter is a name, a date, a line of its own.
const LINE_CHARACTERS: usize = 15;

/// What lines begin with that need no stop, with a colon behind.
const LABELS: &[&str] = &[
    "附件",
    "附",
    "附录",
    "附表",
    "附图",
    "来源",
    "资料来源",
    "数据来源",
    "作者",
    "作者单位",
    "撰稿",
    "执笔",
    "供稿",
    "供稿单位",
    "摄影",
    "责任编辑",
    "编辑",
    "审核",
    "校对",
    "签发",
    "联系人",
    "联系方式",
    "联系电话",
    "咨询电话",
    "电话",
    "传真",
    "地址",
    "网址",
    "邮箱",
    "电子邮箱",
    "邮编",
    "时间",
    "会议时间",
    "地点",
    "会议地点",
    "主持",
    "主持人",
    "参加",
    "参加人员",
    "出席",
    "列席",
    "缺席",
    "请假",
    "记录",
    "送",
    "主送",
    "报",
    "报送",
    "抄送",
    "抄报",
    "分送",
    "发",
    "印发",
    "批准文号",
    "注",
    "说明",
    "备注",
    "单位",
    "主题词",
    "关键词",
    "发言人",
    "领衔代表",
    "承办单位",
    "主办单位",
    "会办单位",
    "受理时间",
    "填表人",
    "议题",
    "栏目",
];

/// What a new paragraph begins with: then the one before lacks its full stop and isn't broken off.
const OPENINGS: &[&str] = &[
    "近年来",
    "目前",
    "同时",
    "此外",
    "另外",
    "下一步",
    "截至",
    "今年",
    "去年",
    "当前",
    "一是",
    "二是",
    "三是",
    "首先",
    "其次",
    "最后",
    "为",
    "据",
    "会议",
];

fn check(all: &[Prose], _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for (at, prose) in all.iter().enumerate() {
        if !is_unfinished(prose) {
            continue;
        }
        let next = all.get(at + 1).filter(|next| {
            next.part == prose.part
                && next.quoted == prose.quoted
                && next.kind == Kind::Paragraph(None)
                && !prose.before_block
                && number::of(next.text()).is_none()
        });
        let text = prose.text().trim_end();
        let pause = text.ends_with(['，', '、', ',']);
        if !pause && !has_stop(text) {
            // A line among lines of the same kind: names, addresses, a poem.
            let is_line = |other: &Prose| {
                other.part == prose.part
                    && matches!(other.kind, Kind::Paragraph(None))
                    && !ends_well(other)
                    && !has_stop(other.text())
            };
            if at
                .checked_sub(1)
                .is_some_and(|before| is_line(&all[before]))
                || next.is_some_and(is_line)
            {
                continue;
            }
        }
        // J905 says it.
        if next.is_some_and(|next| next.text().starts_with(is_closing)) {
            continue;
        }
        let start = text.char_indices().next_back().map_or(0, |(at, _)| at);
        let message = if pause {
            format!("段末停在“{}”上，一句话没有完", &text[start..])
        } else {
            "段末没有标点，像是一句话断开了".to_owned()
        };
        let mut found = prose.warning(Code::UNFINISHED_SENTENCE, start..text.len(), message);
        match next {
            Some(next) => {
                let first = next.text().chars().next().map_or(0, char::len_utf8);
                found = found
                    .with_other(next.place(0..first), "这一段像是接着上面的")
                    .with_help("如果两段本是一句话，删去中间的空行；否则补上漏掉的话和句号");
                found = if pause || !opens(next.text()) {
                    found.with_fix(join(prose, next))
                } else {
                    found.with_fix(full_stop(prose, text.len()))
                };
            }
            None => {
                found = found.with_help("补上漏掉的话，或者在末尾加上句号");
                if !pause {
                    found = found.with_fix(full_stop(prose, text.len()));
                }
            }
        }
        diagnostics.push(found);
    }
}

fn full_stop(prose: &Prose, end: usize) -> Option<crate::diagnostic::Fix> {
    prose.fix(Confidence::Suspect, end..end, "。")
}

fn opens(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        || OPENINGS.iter().any(|word| text.starts_with(word))
}

/// Whether the text has a stop inside, so that it consists of sentences.
fn has_stop(text: &str) -> bool {
    text.contains(['。', '！', '？', '；'])
}

/// Whether a signature or a credit stands behind the last sentence, set apart by a space (请批复。 某县人民政府).
fn is_signed(text: &str) -> bool {
    text.rfind(['。', '！', '？', '”'])
        .and_then(|at| text[at..].chars().nth(1).map(char::is_whitespace))
        .unwrap_or(false)
}

/// Whether a stretch is a paragraph that breaks off.
fn is_unfinished(prose: &Prose) -> bool {
    if !matches!(prose.part, Part::Lead | Part::Body) || ends_well(prose) {
        return false;
    }
    let text = prose.text().trim_end();
    let last = text.chars().next_back();
    match prose.kind {
        // A heading may end with a character; J712 looks at what is marked with #.
        Kind::Heading(_) => {
            matches!(last, Some('，' | '、' | ',')) && !prose.before_block && !has_hashes(prose)
        }
        Kind::Paragraph(level) => {
            if matches!(last, Some('，' | '、' | ',')) {
                return !prose.before_block;
            }
            if prose.quoted || is_line(prose, text) {
                return false;
            }
            if is_signed(text) {
                return false;
            }
            if has_stop(text) {
                return level.is_some() || text.chars().nth(9).is_some();
            }
            text.contains('，')
                && text.chars().nth(LINE_CHARACTERS - 1).is_some()
                && !prose.before_block
                && number::of(text).is_none()
        }
        _ => false,
    }
}

/// Whether a paragraph ends with a mark that may end it, or with something that isn't prose.
pub(super) fn ends_well(prose: &Prose) -> bool {
    let text = prose.text().trim_end();
    let Some(last) = text.chars().next_back() else {
        return true;
    };
    let head = &text[..text.len() - last.len_utf8()];
    match last {
        '，' | '、' | ',' => false,
        // Behind a quotation or a book title a stop must follow, unless it is a list of such or the sentence ended inside.
        '”' | '’' | '》' | '〉' | '」' | '』' => {
            !has_stop(head) || head.ends_with(['。', '！', '？', '…', '；', '”', '’', '》'])
        }
        '）' => {
            let inside = head.rfind('（').map(|open| (&head[..open], &head[open..]));
            inside.is_none_or(|(before, inside)| {
                !has_stop(before)
                    || before
                        .trim_end()
                        .ends_with(['。', '！', '？', '”', '…', '；'])
                    || inside.ends_with(['。', '！', '？'])
            })
        }
        last => !(is_han(last) || last.is_ascii_alphanumeric() || matches!(last, '%' | '％' | '℃')),
    }
}

/// Whether it is a line that needs no stop: an address, a label, a date, a name, a caption, a bold line.
fn is_line(prose: &Prose, text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or(text);
    if text.ends_with(OBJECT) || line.len() < text.len() && !has_stop(line) {
        return true;
    }
    let stops = has_stop(text);
    if let Some(colon) = text.find(['：', ':'])
        && !stops
        && LABELS.contains(
            &text[..colon]
                .trim_end_matches(|c: char| c.is_ascii_digit())
                .trim(),
        )
    {
        return true;
    }
    let is_caption = text
        .strip_prefix(['图', '表'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_date = text.ends_with('日') && !stops && text.chars().count() < 40;
    // ——云麓市建议办理工作侧记
    let is_subtitle = text.starts_with("——") && !stops;
    is_caption || is_date || is_subtitle || !stops && is_bold(prose)
}

/// Whether a heading is marked with #.
fn has_hashes(prose: &Prose) -> bool {
    let place = prose.place(0..0);
    place.source.text()[..place.span.start]
        .trim_end_matches([' ', '*', '_'])
        .ends_with('#')
}

/// Whether the whole paragraph is marked bold or emphasised: a title without number.
fn is_bold(prose: &Prose) -> bool {
    let place = prose.place(0..prose.text().len());
    let source = place.source.text();
    source[..place.span.start].ends_with(['*', '_'])
        && source[place.span.end..].starts_with(['*', '_'])
}
