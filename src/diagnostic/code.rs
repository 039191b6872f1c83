use std::fmt;

/// A stable code of a kind of finding. The hundreds tell the subject: 0 files, 1 YAML, 2 series, issues and
/// articles, 3 the Markdown body, 4 pictures, 5 templates and typesetting,
/// 6 the finished pages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($name:ident $code:literal $title:literal)*) => {
        impl Code {
            $(#[doc = $title] pub const $name: Self = Self($code);)*

            /// Every code with its title in Chinese, in the order of the codes.
            pub const ALL: &[(Self, &str)] = &[$((Self::$name, $title)),*];

            /// The code as text (`J101`).
            pub fn as_str(self) -> &'static str {
                self.0
            }

            /// The title of the kind of finding, in Chinese.
            pub fn title(self) -> &'static str {
                Self::ALL
                    .iter()
                    .find(|(code, _)| *code == self)
                    .map_or("", |(_, title)| title)
            }
        }
    };
}

codes! {
    UNREADABLE_FILE "J001" "文件读不出来"
    NOT_UTF8 "J002" "文件不是 UTF-8 编码"
    FILE_TOO_LARGE "J003" "文件太大"
    OUTSIDE_WORKSPACE "J004" "文件在工作区之外，或经过链接"
    FORBIDDEN_CHARACTER "J005" "文件里有不允许的字符"

    YAML_SYNTAX "J101" "YAML 写法有误"
    FULL_WIDTH_COLON "J102" "用了全角冒号作分隔"
    DOUBLED_KEY "J103" "同一个键写了两次"
    UNKNOWN_KEY "J104" "不认识的键"
    MISSING_KEY "J105" "缺少必填的键"
    WRONG_TYPE "J106" "值的类型不对"
    INVALID_VALUE "J107" "值不在允许的范围内"
    INVALID_DATE "J108" "日期不存在或写法不对"
    YAML_LIMIT "J109" "YAML 嵌套太深或太大"

    ARTICLE_NOT_FOUND "J201" "目录里列出的稿件不存在"
    ARTICLE_LISTED_TWICE "J202" "同一篇稿件列了两次"
    ARTICLE_UNLISTED "J203" "稿件没有列入本期"
    DOUBLED_NUMBER "J204" "两期用了同一个期号"
    DOUBLED_TOTAL "J205" "两期用了同一个总期号"
    EMPTY_ISSUE "J206" "本期没有稿件"
    ARTICLE_OUTSIDE_ISSUE "J207" "稿件不在本期文件夹内"
    TOO_MANY_ARTICLES "J208" "稿件太多"
    FRONT_MATTER_MISSING "J209" "稿件开头没有 front matter"
    FRONT_MATTER_UNCLOSED "J210" "front matter 没有结束"
    EMPTY_ARTICLE "J211" "稿件没有正文"

    RAW_HTML "J301" "正文里有 HTML"
    DANGEROUS_LINK "J302" "不允许的链接"
    BROKEN_LINK "J303" "链接的目标不存在"
    EMPTY_LINK "J304" "空链接"
    NESTED_TOO_DEEP "J305" "嵌套太深"
    PARAGRAPH_TOO_LONG "J306" "段落太长"
    HEADING_SKIPPED "J307" "标题跳级"
    HEADING_TOO_DEEP "J308" "标题级别太多"
    FOOTNOTE_UNDEFINED "J309" "脚注没有内容"
    FOOTNOTE_UNUSED "J310" "脚注没有被引用"
    EMPTY_HEADING "J311" "标题没有文字"
    FOOTNOTE_NESTED "J312" "脚注里又有脚注"
    WORD_TOO_LONG "J313" "一个词太长，无法断行"
    TOO_MANY_BLOCKS "J314" "稿件的段落太多"

    PICTURE_NOT_FOUND "J401" "图片不存在"
    PICTURE_BROKEN "J402" "图片损坏或格式不支持"
    PICTURE_TOO_LARGE "J403" "图片太大"
    PICTURE_OUTSIDE_ISSUE "J404" "图片不在本期文件夹内"
    PICTURE_WITHOUT_ALT "J405" "图片没有替代文字"
    PICTURE_ATTRIBUTE "J406" "图片属性写法不对"
    PICTURE_CLEANED "J407" "图片里的外部内容已去掉"

    MISSING_GLYPH "J501" "没有字体能显示这个字"
    TEMPLATE_ERROR "J502" "模板出错"
    TYPESETTING_ERROR "J503" "排版出错"
    FONT_UNUSABLE "J504" "字体用不了"
    PRIVATE_CHARACTER "J505" "私用区字符"

    OFF_GRID "J601" "行不在版心的行格上"
    OUTSIDE_MEASURE "J602" "行超出版心"
    FORBIDDEN_MARK "J603" "标点落在不该在的行首或行末"
    LONELY_CHARACTER "J604" "段末只剩一个字"
    STRETCHED_LINE "J605" "字间距拉得太开"
    BROKEN_UNIT "J606" "不该分开的内容分在两行"
}
