//! J6xx: the finished pages.

use crate::diagnostic::Page;

pub(super) const OFF_GRID: Page = Page {
    finds: "从某一行起，正文不在版心的行格上，偏了 0.1 磅以上。",
    why: "每一行都在行格上，正反两面、左右两页的行才对得齐，满页才正好是规定的行数。",
    examples: &[],
    leaves: "只看正文字号的行，不看标题、脚注、表格和页码。一页里只报第一处，后面的行是跟着偏的。",
    reference: "GB/T 9704—2012 §5.2.3：一般每面排22行，每行排28个字，并撑满版心。",
};

pub(super) const OUTSIDE_MEASURE: Page = Page {
    finds: "有一行伸出了版心，超过 0.5 磅。",
    why: "伸到页边的字难看，装订、复印时还可能被切掉。",
    examples: &[],
    leaves: "",
    reference: "GB/T 9704—2012 §5.2.1：版心宽 156 毫米。",
};

pub(super) const FORBIDDEN_MARK: Page = Page {
    finds: "逗号、句号、右引号、右括号、百分号等落在行首，或者左引号、左括号等落在行末。",
    why: "标点禁则是排版的基本规矩，违反了一眼就看得出来。",
    examples: &[],
    leaves: "平常由程序自动避开。出现这个提示，多半是前面有断不开的网址，或者写了强制换行。",
    reference: "GB/T 15834—2011 §5.1（标点符号的位置）；《中文排版需求》（clreq）的行首行尾禁则。",
};

pub(super) const LONELY_CHARACTER: Page = Page {
    finds: "一段的最后一行只有一个字，带不带标点都算（孤字）。",
    why: "一个字占一行，显得零落，也浪费版面。",
    examples: &[],
    leaves: "只有一行的段落；用强制换行断开的短行。程序已经尽量避免，避不开的才提示。",
    reference: "排版惯例；《中文排版需求》（clreq）。",
};

pub(super) const STRETCHED_LINE: Page = Page {
    finds: "为了撑满一行，字与字之间拉开了四分之一个字以上。",
    why: "字距忽松忽紧，读起来费力。",
    examples: &[],
    leaves: "段落的最后一行；行里的数字和字母之间。",
    reference: "排版惯例；《中文排版需求》（clreq）的两端对齐。",
};

pub(super) const BROKEN_UNIT: Page = Page {
    finds: "破折号、省略号断成了两截，一个数字断在两行，或者数字和它的 %、‰、℃、° 分在了两行。",
    why: "分开了就容易看错，“20”在上一行，“%”在下一行，会读成二十。",
    examples: &[],
    leaves: "数字和“个”“人”“万元”等汉字单位可以分开。",
    reference: "GB/T 15834—2011 §5.1：破折号、省略号不能中间断开；GB/T 15835—2011：数字不应断开移行。",
};
