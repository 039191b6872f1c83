//! J0xx: files.

use crate::diagnostic::Page;

pub(super) const UNREADABLE_FILE: Page = Page {
    finds: "文件读不出来：没有权限，正被别的程序占用，或者写的其实是一个文件夹；也可能程序刚找到它，它就被移走了。",
    why: "读不出来就不知道里面写了什么，这一期编不成。",
    examples: &[],
    leaves: "清单里的稿件不存在，见 J201；图片不存在，见 J401。",
    reference: "本程序的限制：只读普通文件。",
};

pub(super) const NOT_UTF8: Page = Page {
    finds: "文字文件不是 UTF-8 编码。多半是记事本存成了 ANSI（GBK）或 Unicode（UTF-16），或者把 Word 文件直接改名成了 .md。提示里会说看起来是哪一种。",
    why: "编码不对，读出来就是乱码。程序不猜着往下读，免得错字印了出去。",
    examples: &[],
    leaves: "UTF-8 带不带 BOM 都可以，换行是 Windows 的还是 Linux 的都可以。",
    reference: "本程序的限制：稿件、设置和模板一律用 UTF-8（Unicode 标准，即 GB/T 13000）。",
};

pub(super) const FILE_TOO_LARGE: Page = Page {
    finds: "文件超过了上限：稿件 2 MB，bulletin.yaml 和 issue.yaml 1 MB，模板 1 MB，字体 64 MB。",
    why: "一篇稿件 2 MB 有六十多万字，这么大的文件多半是选错了，或者误粘了数据。",
    examples: &[],
    leaves: "图片另有上限，见 J403。",
    reference: "本程序的限制。",
};

pub(super) const OUTSIDE_WORKSPACE: Page = Page {
    finds: "文件在工作区之外，或者路径上有一处是链接、快捷方式。",
    why: "工作区要能整个复制、整个存档。链接换一台电脑就断了，里面的内容也可能不经意地变掉。",
    examples: &[],
    leaves: "",
    reference: "本程序的限制：只读工作区文件夹里的文件，不跟随链接。",
};

pub(super) const FORBIDDEN_CHARACTER: Page = Page {
    finds: "文字里有控制字符（Tab 和换行除外）或 Unicode 规定不作文字用的码位，用 YAML 的转义写法（如 \\x07）写进来的也算。",
    why: "这些字符看不见、印不出，PDF 和网页里也不允许有。它们常由别的软件粘贴时带入。",
    examples: &[],
    leaves: "零宽空格等看不见但允许存在的字符，见 J910；私用区的字，见 J505。",
    reference: "PDF/A-2（ISO 19005-2）、XML 1.0 允许的字符；Unicode 标准的“非字符”。",
};
