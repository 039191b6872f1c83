//! J225 to J227: the recipients and their addresses. J228 and J229 are rules.

use crate::diagnostic::Page;

pub(super) const BAD_ADDRESS: Page = Page {
    finds: "收件单位名册里的邮箱写法不对：用了全角的“＠”或“。”，有空格，带着姓名和尖括号，一处写了两个邮箱，少了“@”或域名，等等。",
    why: "写错的邮箱寄不到；邮件服务器也可能因此退掉整批邮件。",
    examples: &[
        (
            "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: jiaoyu＠example.org",
            "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: jiaoyu@example.org",
        ),
        (
            "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: a@example.org、b@example.org",
            "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: [a@example.org, b@example.org]",
        ),
        (
            "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: 李华 <lihua@example.org>",
            "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: lihua@example.org\n    备注: 李华",
        ),
    ],
    leaves: "写法对、实际没有这个邮箱的看不出来，要寄了才知道。只收纸质的写“邮箱: 无”。中文邮箱（“@”前面或域名是汉字的）不支持，许多服务器收不到。",
    reference: "RFC 5321 §4.1.2 邮箱的写法；只用 ASCII 字符是本程序的限制。",
};

pub(super) const ADDRESS_TWICE: Page = Page {
    finds: "收件单位名册里，同一个邮箱写了两次，而且有一段时间两处都有效。大小写不同的算同一个。",
    why: "一期只给一个邮箱发一次。写了两次，就说不清是哪个单位收到的。",
    examples: &[(
        "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: ban@example.org\n  - 名称: 省科技厅\n    类别: 送\n    邮箱: BAN@example.org",
        "收件单位:\n  - 名称: 省教育厅\n    类别: 送\n    邮箱: ban@example.org\n    止: 2024-12-31\n  - 名称: 省科技厅\n    类别: 送\n    邮箱: BAN@example.org\n    起: 2025-01-01",
    )],
    leaves: "起止日期不重叠的。确实合用一个邮箱的，只写在一个单位下面，另一个写“邮箱: 无”，并在备注里说明。",
    reference: "本程序的约定：每期每个邮箱只发一次，逐个登记。",
};

pub(super) const RECIPIENTS_TABLE: Page = Page {
    finds: "要导入的收件单位表格（CSV）读不懂：第一行不是列名，列名不认识或重复，少了“名称”“类别”两列，一行的格子比列名多，引号没有成对，“备份”一行写了份数以外的东西，等等。",
    why: "猜错一列，邮箱、份数就会安到别的单位头上。",
    examples: &[
        ("单位名,类别\n省教育厅,送\n", "名称,类别\n省教育厅,送\n"),
        (
            "名称,类别\n省教育厅,送,多出来的\n",
            "名称,类别\n省教育厅,送\n",
        ),
        (
            "名称,类别,份数\n省教育厅,送,1\n备份,,5\n备份,,6\n",
            "名称,类别,份数\n省教育厅,送,1\n备份,,6\n",
        ),
    ],
    leaves: "列的次序随意，空行不算；日期写成 2025/1/1 也可以。列名可以是：名称、类别、分组、邮箱、份数、备注、起、止，或对应的英文。",
    reference: "RFC 4180（CSV）；列名是本程序的约定。",
};
