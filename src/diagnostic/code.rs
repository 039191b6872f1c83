use std::fmt;

/// A stable code of a kind of finding. The hundreds tell the subject: 0 files, 1 YAML, 2 series, issues and
/// articles, 3 the Markdown body, 4 pictures, 5 templates and typesetting, 6 the finished pages, 7 punctuation,
/// 8 numbers and dates, 9 structure and wording.
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

            /// Whether only the finished pages show it (J6xx).
            pub fn is_of_layout(self) -> bool {
                self.0.starts_with("J6")
            }

            /// The code as text (`J101`).
            pub const fn as_str(self) -> &'static str {
                self.0
            }

            /// The code that a user writes (`J101`, also `j101`).
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL
                    .iter()
                    .map(|(code, _)| *code)
                    .find(|code| code.0.eq_ignore_ascii_case(text))
            }

            /// What it is about, in Chinese: what the hundreds tell.
            pub fn subject(self) -> &'static str {
                match self.0.as_bytes().get(1) {
                    Some(b'0') => "文件",
                    Some(b'1') => "设置和清单的写法",
                    Some(b'2') => "刊物、清单和稿件",
                    Some(b'3') => "正文的写法",
                    Some(b'4') => "图片",
                    Some(b'5') => "模板、字体和排版",
                    Some(b'6') => "版面",
                    Some(b'7') => "标点",
                    Some(b'8') => "数字和日期",
                    _ => "结构和用词",
                }
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
    NUMBER_NOT_CONTINUOUS "J212" "期号不连续"
    TOTAL_NOT_CONTINUOUS "J213" "总期号不连续"
    DATE_OUT_OF_ORDER "J214" "出刊日期颠倒"
    SOURCE_MISSING "J215" "稿件没有供稿单位"
    TITLE_TWICE "J216" "两篇稿件标题相同"
    TITLE_TOO_LONG "J217" "标题超过三行"
    SHORT_TITLE_MISMATCH "J218" "短标题与标题不符"
    UNIT_TWICE "J219" "分送单位重复"
    RELEASED_CHANGED "J220" "已发出的一期后来改过"
    RELEASED_PDF_CHANGED "J221" "存档的 PDF 改过或不见了"
    LEDGER_BROKEN "J222" "发刊登记簿断了链"
    LEDGER_MISMATCH "J223" "发刊登记簿与工作区不符"
    EXCUSE_UNUSED "J224" "免查的地方没有问题"
    BAD_ADDRESS "J225" "邮箱写法不对"
    ADDRESS_TWICE "J226" "邮箱重复"
    RECIPIENTS_TABLE "J227" "收件单位表格的写法不对"
    UNIT_WITHOUT_ADDRESS "J228" "收件单位没有邮箱"
    DISTRIBUTION_MISMATCH "J229" "版记的名单与收件单位名册不符"

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
    PICTURE_UNUSED "J408" "图片没有用到"
    PICTURE_COARSE "J409" "图片印出来不够清晰"

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

    HALF_WIDTH_MARK "J701" "中文里用了半角标点"
    HALF_WIDTH_BRACKET "J702" "中文里用了半角括号"
    STRAIGHT_QUOTE "J703" "用了直引号"
    UNBALANCED_QUOTE "J704" "引号方向不对或不成对"
    UNBALANCED_BRACKET "J705" "括号、书名号不成对"
    QUOTE_NESTING "J706" "引号、书名号的里外用反了"
    ELLIPSIS "J707" "省略号写法不对"
    DASH "J708" "破折号写法不对"
    DOUBLED_MARK "J709" "标点重复或叠用"
    NEEDLESS_PAUSE_MARK "J710" "并列的引号、书名号之间不用顿号"
    MARK_BEFORE_CLOSING "J711" "括号、引号前多了标点"
    TITLE_WITH_STOP "J712" "标题末尾不用句号"
    SPACE_BETWEEN_CHINESE "J713" "汉字之间有空格"
    SPACE_BESIDE_NUMBER "J714" "汉字与数字之间有空格"

    IMPOSSIBLE_DATE "J801" "没有这一天"
    WRONG_WEEKDAY "J802" "星期不对"
    SHORT_YEAR "J803" "年份简写"
    YEAR_ZERO "J804" "汉字年份里的零写法不对"
    MIXED_NUMERALS "J805" "汉字数字与阿拉伯数字混用"
    RANGE_MARK "J806" "起止号用得不对"
    PERCENT_RANGE "J807" "百分数范围漏了百分号"
    FULL_WIDTH_DIGIT "J808" "用了全角数字或字母"
    UNIT_SYMBOL "J809" "计量单位符号写法不对"
    OTHER_ISSUE_NUMBER "J810" "文中的期号不是本期"

    HEADING_NUMBER "J901" "标题序号缺漏或重复"
    HEADING_LEVEL_SKIPPED "J902" "标题序号跳了一级"
    SERIES_SKIPPED "J903" "“一是、二是”之类的序列缺项"
    UNFINISHED_SENTENCE "J904" "段末没有标点，像是断了句"
    MARK_AT_START "J905" "段首是标点，像是断了句"
    HEADING_WITHOUT_TEXT "J906" "标题下面没有内容"
    DOUBLED_WORD "J907" "词语重复"
    LATIN_WORD "J908" "汉字之间夹着英文词"
    LOOKALIKE_CHARACTER "J909" "形近的错字、异体字"
    INVISIBLE_CHARACTER "J910" "看不见的字符或乱码"
    TERM "J951" "用词不当"
    PROTECTED_NAME "J952" "专名写法不对"
    NAME_ORDER "J953" "专名次序不对"
}
