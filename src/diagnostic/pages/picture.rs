//! J4xx but for what has a rule of its own: pictures.

use crate::diagnostic::Page;

pub(super) const PICTURE_NOT_FOUND: Page = Page {
    finds: "稿件里用的图片，本期文件夹里没有；或者圆括号里没有写文件名。",
    why: "少了图，正文里的“见下图”就没了着落。",
    examples: &[],
    leaves: "文件名里有空格的，要写成 ![流程图](<图 一.png>)。",
    reference: "本程序的约定：图片和稿件放在一起；大小写也要一致。",
};

pub(super) const PICTURE_BROKEN: Page = Page {
    finds: "图片打不开，或者不是可以用的格式。可以用的是 png、jpeg、webp、svg；GIF、BMP、TIFF、HEIC、PDF 等不行。SVG 复杂得画不出来的，也在这里提示。",
    why: "印不出来的图，宁可现在知道。",
    examples: &[],
    leaves: "看的是文件的内容，不是后缀：内容是 PNG 的，叫什么名字都能用；只改后缀不会改变格式。",
    reference: "本程序的限制。",
};

pub(super) const PICTURE_TOO_LARGE: Page = Page {
    finds: "图片文件超过 32 MB，或者宽乘高超过五千万像素。",
    why: "印在 A4 纸上用不到这么大，PDF 却会大得发不出邮件。",
    examples: &[],
    leaves: "太小、印出来不清晰的，见 J409。",
    reference: "本程序的限制。",
};

pub(super) const PICTURE_OUTSIDE_ISSUE: Page = Page {
    finds: "图片写的是网址，或者在本期文件夹之外，或者是快捷方式。",
    why: "一期的东西要放在一起，几十年后才找得到；网上的图随时会变、会没有。",
    examples: &[],
    leaves: "图片可以放在本期文件夹的下一层，用“/”隔开：![流程图](图/1.png)。",
    reference: "本程序的限制；PDF/A-2（ISO 19005-2）：内容要自足。",
};

pub(super) const PICTURE_WITHOUT_ALT: Page = Page {
    finds: "图片的方括号里没有写替代文字。有图题的暂用图题代替，没有的用“图片”二字。",
    why: "看不见图的读者靠替代文字知道图上有什么，搜索也靠它。",
    examples: &[(
        "![](流程.png)",
        "![建议办理流程：交办、承办、答复、评价](流程.png)",
    )],
    leaves: "替代文字写得好不好，程序看不出来，请写一句图上有什么。",
    reference: "PDF/UA-1（ISO 14289-1）§7.3：图要有替代文字；GB/T 37668（信息无障碍）。",
};

pub(super) const PICTURE_ATTRIBUTE: Page = Page {
    finds: "图片后面的 {width=…} 写错了：名称不是 width（宽），百分数不在 1 到 100 之间，单位不是 % 或 mm。",
    why: "写错了就不知道要印多宽。",
    examples: &[
        (
            "![流程图](流程.png){width=60}",
            "![流程图](流程.png){width=60%}",
        ),
        (
            "![流程图](流程.png){width=8cm}",
            "![流程图](流程.png){width=80mm}",
        ),
    ],
    leaves: "没有等号的花括号按文字排印；和图片之间隔着空格的花括号也是文字。",
    reference: "本程序的约定：{width=60%} 是版心宽度的百分之六十，{width=80mm} 是 80 毫米。",
};

pub(super) const PICTURE_CLEANED: Page = Page {
    finds: "图片用之前去掉了一些东西：SVG 里的脚本、外部图片、外部样式、网页内容、滤镜；动画只留一帧；CMYK 或广色域的颜色转成了 sRGB。",
    why: "这些东西印不出来，或者会让 PDF 依赖外面的文件。去掉以后样子可能变了，请看一眼。",
    examples: &[],
    leaves: "照片里的拍摄地点、相机型号等信息也会去掉，但不影响样子，不作提示。",
    reference: "PDF/A-2（ISO 19005-2）：内容要自足，不得有脚本。",
};
