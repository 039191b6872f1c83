//! J5xx: templates, fonts and typesetting.

use crate::diagnostic::Page;

pub(super) const MISSING_GLYPH: Page = Page {
    finds: "有一个字，哪个字体里都没有，例如表情符号。稿件里的是错误；SVG 图片里的是警告。",
    why: "没有字形，印出来是空白或方框。",
    examples: &[],
    leaves: "正文仿宋里没有而宋体里有的生僻字，用宋体补上，不提示；用 jianbao layout 可以看到是哪些字。",
    reference: "《通用规范汉字表》和 GB 18030—2022 实现级别 2 的字都有；PDF/A-2（ISO 19005-2）：每个字都要有字形。",
};

pub(super) const TEMPLATE_ERROR: Page = Page {
    finds: "工作区 templates 文件夹里自己的模板有错：语法不对，或者用了没有的变量、过滤器、块。",
    why: "模板不对，页面就生成不了。",
    examples: &[],
    leaves: "和内置模板一模一样的文件，等于没有改。删掉自己的那个文件，就改用内置模板。",
    reference: "Tera 2 的模板语法；见《编辑手册》第十部分。",
};

pub(super) const TYPESETTING_ERROR: Page = Page {
    finds: "排版程序 Typst 报错。用内置模板时不应当出现。",
    why: "排不出来，就没有 PDF。",
    examples: &[],
    leaves: "",
    reference: "没有改过模板的，是 jianbao 的毛病：请把提示和稿件发给维护人员。",
};

pub(super) const FONT_UNUSABLE: Page = Page {
    finds: "版式里写的字体找不到（错误）；或者 fonts 文件夹里有读不懂的字体文件（警告）。",
    why: "换了别的字体，版面就不是要的样子了。",
    examples: &[],
    leaves: "没有写自备字体时，fonts 文件夹里的文件不看。系统里装的字体，只有在版式里写了“系统字体: 是”才用。",
    reference: "本程序的约定：字体用字体文件里登记的名称，例如 FangSong_GB2312；见《编辑手册》第七部分。",
};

pub(super) const PRIVATE_CHARACTER: Page = Page {
    finds: "文字里有 Unicode 私用区的字，而现有的字体里没有它。多半是某个软件或某台电脑自造的字。",
    why: "私用区的码位没有公认的意义，换一台电脑就是另一个字，或者什么也没有。",
    examples: &[],
    leaves: "",
    reference: "Unicode 标准；PDF/UA-1（ISO 14289-1）：每个字都要能还原成 Unicode 文字。",
};
