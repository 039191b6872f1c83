//! J2xx but for what has a rule of its own: manifests, articles, released issues.

use crate::diagnostic::Page;

pub(super) const ARTICLE_NOT_FOUND: Page = Page {
    finds: "清单里列出的稿件，文件夹里没有。",
    why: "少了稿件，这一期就不完整。",
    examples: &[],
    leaves: "名称以“_”或“.”开头的文件和文件夹不算在内，可以放草稿。",
    reference: "本程序的约定：稿件放在 issue.yaml 所在的文件夹里，清单里写文件名；大小写也要一致。",
};

pub(super) const ARTICLE_LISTED_TWICE: Page = Page {
    finds: "同一篇稿件在清单里列了两次。写法不同、指的是同一个文件的，也算。",
    why: "同一篇会印两遍。",
    examples: &[(
        "稿件:\n  - 01-工作动态.md\n  - ./01-工作动态.md",
        "稿件:\n  - 01-工作动态.md",
    )],
    leaves: "内容相同的两个文件看不出来；标题相同的见 J216。",
    reference: "本程序的约定。",
};

pub(super) const ARTICLE_UNLISTED: Page = Page {
    finds: "文件夹里有一个 .md 文件，清单里没有列入。",
    why: "多半是加了稿件忘了写进清单，印出来就少一篇。",
    examples: &[],
    leaves: "名称以“_”或“.”开头的文件和文件夹；另有 issue.yaml 的下层文件夹（那是另一期）；.md 以外的文件。",
    reference: "本程序的约定：清单决定印什么、按什么次序印。",
};

pub(super) const DOUBLED_NUMBER: Page = Page {
    finds: "同一年里有两期用了同一个期号，或者两期增刊用了同一个增刊号。",
    why: "期号是一期简报的身份，重复了就没法引用和归档，结果也会写到同一个文件夹里。",
    examples: &[],
    leaves: "不同年份可以有同样的期号。跨年出版的，可以写上“年份”。",
    reference: "简报编号惯例：期号每年从第1期起连续编排。",
};

pub(super) const DOUBLED_TOTAL: Page = Page {
    finds: "两期用了同一个总期号。",
    why: "总期号历年连续，一个号只能属于一期。",
    examples: &[],
    leaves: "增刊没有总期号。",
    reference: "简报编号惯例：总期号从创刊起连续编排。",
};

pub(super) const EMPTY_ISSUE: Page = Page {
    finds: "这一期的清单里还没有稿件。平时是警告，生成时是错误。",
    why: "没有稿件，就没有东西可印。",
    examples: &[("稿件:", "稿件:\n  - 01-工作动态.md")],
    leaves: "",
    reference: "本程序的约定。",
};

pub(super) const ARTICLE_OUTSIDE_ISSUE: Page = Page {
    finds: "清单里写的稿件在本期文件夹之外：写了完整的路径，或者用“..”指到了别处；也可能是文件夹之间写了“\\”。",
    why: "一期的东西要放在一起，复制、存档、以后重新生成，才不会少了哪一篇。",
    examples: &[(
        "稿件:\n  - ../第5期/01-工作动态.md",
        "稿件:\n  - 01-工作动态.md",
    )],
    leaves: "稿件可以放在下一层文件夹里，用“/”隔开：甲组/01-工作动态.md。",
    reference: "本程序的限制。",
};

pub(super) const TOO_MANY_ARTICLES: Page = Page {
    finds: "一期列的稿件超过两百篇。",
    why: "这样的一期没法排要目，也没人看得完，多半是列错了。",
    examples: &[],
    leaves: "",
    reference: "本程序的限制：一期最多 200 篇。",
};

pub(super) const FRONT_MATTER_MISSING: Page = Page {
    finds: "稿件的第一行不是三个半角减号“---”，所以读不到标题、供稿单位等信息。",
    why: "没有标题，就没有要目、书签和文件名。",
    examples: &[
        (
            "# 同向同力 用心用情\n\n正文……",
            "---\n标题: 同向同力 用心用情\n供稿单位: 省卫生健康委员会\n---\n\n正文……",
        ),
        (
            "———\n标题: 同向同力 用心用情\n———\n\n正文……",
            "---\n标题: 同向同力 用心用情\n---\n\n正文……",
        ),
    ],
    leaves: "",
    reference: "本程序的约定；front matter 是 Markdown 软件通行的写法。",
};

pub(super) const FRONT_MATTER_UNCLOSED: Page = Page {
    finds: "稿件开头有第一行“---”，却没有第二行。",
    why: "程序分不清哪里是标题等信息，哪里是正文。",
    examples: &[(
        "---\n标题: 同向同力 用心用情\n\n正文……",
        "---\n标题: 同向同力 用心用情\n---\n\n正文……",
    )],
    leaves: "",
    reference: "本程序的约定。",
};

pub(super) const EMPTY_ARTICLE: Page = Page {
    finds: "稿件的第二行“---”下面没有正文。",
    why: "印出来只有标题，多半是文字还没有粘进来，或者粘到了别处。",
    examples: &[(
        "---\n标题: 同向同力 用心用情\n---",
        "---\n标题: 同向同力 用心用情\n---\n\n正文……",
    )],
    leaves: "只有图片或表格的稿件。",
    reference: "校对惯例。",
};

pub(super) const RELEASED_CHANGED: Page = Page {
    finds: "已经用 jianbao release 发出的一期，后来改了、加了或去掉了稿件、图片或 issue.yaml。",
    why: "发出去的和留底的要一字不差。悄悄改了，日后两份对不上，说不清哪份是真的。",
    examples: &[],
    leaves: "bulletin.yaml 和模板的改动不算：已发出的一期用的是发出那天的刊物设置。确实要更正的，先写上“送审: 是”（这时只作警告），校对好以后用 jianbao release --reissue --why 写明原因，再发一次。",
    reference: "公文归档的要求：定稿与存档一致。",
};

pub(super) const RELEASED_PDF_CHANGED: Page = Page {
    finds: "发出时存档的 PDF（在那一期的 released 文件夹里）后来被改动、替换，或者不见了；更正重发以前的那几份也算。",
    why: "分送、公布和核对用的都是这份 PDF，它必须就是发出去的那一份。",
    examples: &[],
    leaves: "dist 文件夹里的 PDF 可以随时重新生成，不在检查之列。",
    reference: "公文归档的要求：定稿与存档一致。",
};

pub(super) const LEDGER_BROKEN: Page = Page {
    finds: "发刊登记簿 issues/ledger.jsonl 的某一行被改过、删去或调换了次序，前后接不上；最后一行不完整；换行被改成了 Windows 的格式；或者是更新版本的 jianbao 写的，读不懂。",
    why: "登记簿每一行都带着上一行的校验值，像一条链。链断了，就不能证明哪一期在哪一天发出、发的是什么。",
    examples: &[],
    leaves: "从末尾整行删去，或者整本重写，光看文件是看不出来的，要和抄在纸上的末行校验值对照。",
    reference: "本程序的约定：登记簿只增不改，由 jianbao release 书写，不要手工编辑。",
};

pub(super) const LEDGER_MISMATCH: Page = Page {
    finds: "登记簿和工作区对不上：登记过的一期找不到了，存档不是登记的那一份，存好了却还没有登记，一个期号或总期号发给了两期，重发没有写原因，等等。",
    why: "登记簿记的是发出去的事实。两边不一致，必有一边错了。",
    examples: &[],
    leaves: "还没有发出的期，登记簿里没有，不算不一致。",
    reference: "本程序的约定。",
};

pub(super) const EXCUSE_UNUSED: Page = Page {
    finds: "稿件开头的“免查”写了一项，可是那里并没有这个问题。",
    why: "原文已经改好，或者引的原文和稿件不是一字不差。留着没用的免查，以后真有问题时会被它盖住。",
    examples: &[],
    leaves: "",
    reference: "本程序的约定：免查要写规则编号和理由；写了“原文”的，原文要一字不差。",
};
