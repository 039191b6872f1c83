//! J3xx: the Markdown body.

use crate::diagnostic::Page;

pub(super) const RAW_HTML: Page = Page {
    finds: "正文里写了 HTML 标签，例如 <b>、<br>、<table>，或者 <!-- 说明 -->。",
    why: "同一份稿件既要排成 PDF，也要做成网页。HTML 印不到纸上，里面还可能夹带会运行的程序。",
    examples: &[
        (
            "<b>健全机制办。</b>委党组专题研究。",
            "**健全机制办。**委党组专题研究。",
        ),
        ("办结率<br>达到100%。", "办结率\\\n达到100%。"),
    ],
    leaves: "放在反引号里的照原样印出。要印尖括号本身，写成 \\< 或全角的“＜”。",
    reference: "本程序的限制；CommonMark 0.31 第 4.6、6.6 节说明什么算 HTML。",
};

pub(super) const DANGEROUS_LINK: Page = Page {
    finds: "链接的开头不是 http、https、mailto、tel，也不是本期稿件的文件名。这个链接按普通文字排印。",
    why: "javascript: 之类点开会运行程序；file: 之类只在自己的电脑上有效，读者点了没用。",
    examples: &[(
        "见[附表](file:///D:/附表.xls)。",
        "见[附表](https://www.example.org/附表.xls)。",
    )],
    leaves: "没有写成链接的文字，里面有什么都不管。",
    reference: "本程序的限制。",
};

pub(super) const BROKEN_LINK: Page = Page {
    finds: "链接指向的稿件不在本期，或者那篇稿件里没有那个标题。前一种按普通文字排印，后一种改为链接到篇首。",
    why: "读者点了到不了要去的地方。",
    examples: &[],
    leaves: "http、https 网址是否打得开，不检查：编稿的电脑往往不连外网。",
    reference: "CommonMark；PDF/UA-1（ISO 14289-1）：链接要有目标。",
};

pub(super) const EMPTY_LINK: Page = Page {
    finds: "链接的圆括号里没有地址，或者只有一个 #。这个链接按普通文字排印。",
    why: "点了哪儿也不去，多半是地址忘了填。",
    examples: &[(
        "见[工作平台]()。",
        "见[工作平台](https://platform.example.org/)。",
    )],
    leaves: "只有方括号、没有圆括号的，不是链接。",
    reference: "PDF/UA-1（ISO 14289-1）：链接要有目标。",
};

pub(super) const NESTED_TOO_DEEP: Page = Page {
    finds: "列表、引文套了不止十层，或者强调、链接套了不止十层。",
    why: "这么深的层次排不下，读者也分不清。多半是缩进乱了。",
    examples: &[],
    leaves: "",
    reference: "本程序的限制；GB/T 9704—2012 §7.3.3 的结构层次是四级。",
};

pub(super) const PARAGRAPH_TOO_LONG: Page = Page {
    finds: "一个段落超过十万字。",
    why: "多半是忘了在段与段之间空一行，或者误粘了数据。",
    examples: &[],
    leaves: "",
    reference: "本程序的限制。",
};

pub(super) const HEADING_SKIPPED: Page = Page {
    finds: "标题跳了级，例如没有“（一）”就出现了“1.”，或者 # 下面直接写 ###。照样印，PDF 书签里的级别会调整。",
    why: "层次一乱，读者就不知道这一点属于哪一条；读屏软件也靠级别带路。",
    examples: &[(
        "一、总体要求\n\n1.压实办理责任。\n\n各单位要明确分工。",
        "一、总体要求\n\n（一）压实办理责任。\n\n各单位要明确分工。",
    )],
    leaves: "一篇稿件里只用“一、”“（一）”，不往下用，不算跳级。",
    reference: "GB/T 9704—2012 §7.3.3：层次序数依次为“一、”“（一）”“1.”“（1）”；PDF/UA-1（ISO 14289-1）§7.4：标题不得跳级。",
};

pub(super) const HEADING_TOO_DEEP: Page = Page {
    finds: "标题用了五个或六个 #。按第四级排印。",
    why: "公文的层次只有四级。",
    examples: &[(
        "# 总体要求\n\n## 工作机制\n\n### 联系代表\n\n##### 联系渠道",
        "# 总体要求\n\n## 工作机制\n\n### 联系代表\n\n#### 联系渠道",
    )],
    leaves: "",
    reference: "GB/T 9704—2012 §7.3.3：层次序数依次为“一、”“（一）”“1.”“（1）”。",
};

pub(super) const FOOTNOTE_UNDEFINED: Page = Page {
    finds: "正文里有 [^1] 这样的脚注记号，稿件里却没有写注的内容。记号按文字印了出来。",
    why: "读者会看到一个莫名其妙的方括号。",
    examples: &[(
        "签约家庭医生[^1]服务。",
        "签约家庭医生[^1]服务。\n\n[^1]: 指与居民签订服务协议的医务人员。",
    )],
    leaves: "写成 \\[^1] 的，按文字排印，不算脚注。",
    reference: "Markdown 脚注的通行写法。",
};

pub(super) const FOOTNOTE_UNUSED: Page = Page {
    finds: "写了脚注的内容，正文里却没有用到。这条注不印。",
    why: "多半是改稿时把记号删掉了，或者两处的名字不一样。",
    examples: &[(
        "签约家庭医生服务。\n\n[^1]: 指与居民签订服务协议的医务人员。",
        "签约家庭医生[^1]服务。\n\n[^1]: 指与居民签订服务协议的医务人员。",
    )],
    leaves: "",
    reference: "Markdown 脚注的通行写法。",
};

pub(super) const EMPTY_HEADING: Page = Page {
    finds: "一行只有 #，没有标题的文字。这个标题不印。",
    why: "空的标题会在书签里留下一个空行，PDF/UA 也不允许。",
    examples: &[(
        "#\n\n各单位要明确分工。",
        "# 总体要求\n\n各单位要明确分工。",
    )],
    leaves: "",
    reference: "CommonMark 0.31 第 4.2 节；PDF/UA-1（ISO 14289-1）。",
};

pub(super) const FOOTNOTE_NESTED: Page = Page {
    finds: "脚注的内容里又引了别的脚注。里面的记号按文字排印。",
    why: "注里套注，页脚排不下，读者也找不到。",
    examples: &[(
        "签约服务[^1]稳步推进。\n\n[^1]: 指家庭医生[^2]服务。\n\n[^2]: 指基层医务人员。",
        "签约服务[^1]稳步推进。\n\n[^1]: 指家庭医生（基层医务人员）服务。",
    )],
    leaves: "",
    reference: "本程序的限制。",
};

pub(super) const WORD_TOO_LONG: Page = Page {
    finds: "有不止两千个字母、数字连在一起，中间没有空格，也没有汉字。",
    why: "这样的“词”哪一行都排不下，多半是误粘的数据。",
    examples: &[],
    leaves: "普通的网址、编号。它们超出版心时另有提示，见 J602。",
    reference: "本程序的限制；PDF/A-2（ISO 19005-2）限制了一段文字的长度。",
};

pub(super) const TOO_MANY_BLOCKS: Page = Page {
    finds: "一篇稿件里的段落、列表项、表格行等超过两万个。",
    why: "排版要很久，多半是误粘了整张数据表。",
    examples: &[],
    leaves: "",
    reference: "本程序的限制。",
};
