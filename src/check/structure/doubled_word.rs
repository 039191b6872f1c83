use super::is_han;
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J907. A word written twice.
pub const RULE: Rule = Rule {
    code: Code::DOUBLED_WORD,
    page: Page {
        finds: "同一个字或者词紧接着写了两遍：“的的”“建议建议”“省人大常委会省人大常委会”。",
        why: "改稿、换行、拼接时最容易留下重复的字，电脑不报错，读者一眼就看见。",
        examples: &[
            ("代表提出的的建议都有了回音。", "代表提出的建议都有了回音。"),
            ("全年办理代表建议建议56件。", "全年办理代表建议56件。"),
        ],
        leaves: "汉语里本来能重叠的不管：“常常”“人人”“研究研究”“实实在在”“为了了解”“目的的实现”“人大代表代表人民”“用户的用户名”；隔着标点的反复也不管。",
        reference: "编校惯例",
    },
    check: Check::Prose(check),
};

/// A character that is wrong when doubled, but for what stands around it.
struct Single {
    character: &'static str,
    confidence: Confidence,
    /// The pair is right behind one of these: 目的的, 参与与.
    behind: &'static str,
    /// The pair is right before one of these: 的的确确, 及及时.
    before: &'static str,
}

const fn single(character: &'static str, behind: &'static str, before: &'static str) -> Single {
    Single {
        character,
        confidence: Confidence::Suspect,
        behind,
        before,
    }
}

const SINGLES: &[Single] = &[
    Single {
        confidence: Confidence::Certain,
        ..single("的", "目标鹄中打有之靶“‘《的", "的确士票哥喀款卢黎里”’》")
    },
    single(
        "了",
        "不甚百为除明终末未私一直便都就自聊却到完时光白“《了",
        "了解之不结断却事案债悟得如无当一分清此场望起愿”",
    ),
    single(
        "和",
        "共总验饱缓温祥平中调柔谐谦求违随讲附亲议日唱应失总九太人宽义仁元保永泰“和",
        "和谐平睦解田县硕林龙静顺声气美服约政合蔼善缓易局悦煦亲盘弦稀暖好牌式风衷尚面乐”",
    ),
    single(
        "与",
        "参赠给授付予干赋施许“与",
        "与会时众其日人国闻共世生否此及”",
    ),
    single(
        "及",
        "涉普危顾波提遍触埃推企不累殃论言旁比力“及",
        "及时早格物第门至笄锋”",
    ),
    single(
        "并",
        "合吞兼归裁撤火相一“并",
        "并非行案网购轨列入联排处发存重进肩举不无未线州”",
    ),
    single(
        "被",
        "棉植覆羽毛草丝蚕夹盖铺“被",
        "被告子害动选审监申征执检代保投调称套褥单面侵上管扶举诉继提查罩窝窃剥占迫追收处许担通采访评考”",
    ),
    single(
        "把",
        "一大车火刀手扫拖门两三几个百千“把",
        "把关脉手柄握门总风控戏酒守持式玩”",
    ),
    single(
        "是",
        "于但求凡国若要只总如还可或倒就自正都便算为莫岂无“是",
        "是非否不”",
    ),
    single(
        "在",
        "存现内实潜所正自外好健常旨贵重意不能长早“在",
        "在建册线校职岗编押逃野场座家读先乎位京湘处国外任途世理意行谈逃校学营产研售轨手案库播用沪深粤乡村岸场”",
    ),
    single(
        "将",
        "即必大主干名老武上中少准女虎良败麻强猛战门福点健“将",
        "将军来士近领要帅相校官才错心就息功”",
    ),
];

/// Words of two characters that official writing never doubles, with what may follow the pair and then begins another
/// word (建议人, 工作组).
const WORDS: &[(&str, &str)] = &[
    ("建议", "人者案书稿函权增将把由加尽"),
    (
        "工作",
        "者站室组方报人总机制要规计日专部会细手流队台量面间证服餐牌坊内时区簿",
    ),
    ("问题", "导清线台"),
    ("情况", "下"),
    ("机制", ""),
    ("制度", "化"),
    ("措施", ""),
    ("成效", ""),
    ("质量", "强监管体"),
    ("能力", ""),
    ("方案", ""),
    ("政策", "性"),
    ("项目", "部经管法库单资"),
    ("企业", "家所文债年法标名性"),
    ("政府", "工部网采购债投性储"),
    ("省委", ""),
    ("市委", ""),
    ("县委", ""),
    ("我们", ""),
    ("他们", ""),
    ("全省", ""),
    ("全市", ""),
    ("全县", ""),
    ("各级", ""),
    ("有关", ""),
    ("相关", "性"),
    ("以及", ""),
    ("对于", ""),
    ("关于", ""),
    ("由于", ""),
    ("按照", ""),
    ("为了", "解"),
    ("因此", ""),
    ("同时", "期代"),
    ("目前", ""),
    ("其中", ""),
    ("并且", ""),
    ("而且", ""),
    ("如果", ""),
    ("但是", ""),
    ("或者", ""),
    ("应当", ""),
    ("必须", ""),
    ("已经", ""),
    ("进行", "曲"),
    ("实现", ""),
    ("促进", "会"),
    ("推动", "力"),
    ("推进", "会组机剂"),
    ("开展", ""),
    ("提出", ""),
    ("召开", ""),
    ("印发", ""),
    ("制定", ""),
    ("形成", ""),
    ("取得", ""),
    ("得到", ""),
    ("成为", ""),
    ("办理", ""),
    ("通过", "率"),
    ("群众", "性体路工"),
    ("部门", "预决整"),
    ("委员", "会长"),
    ("常委", "会"),
    ("人大", "代常机工会"),
];

/// The longest phrase that is looked for, in characters.
const LONGEST: usize = 8;

/// The bytes of a Chinese character of the basic plane.
const WIDTH: usize = 3;

/// The last pairs of neighbouring characters, each as one number; [`LONGEST`] of them.
type Pairs = [u32; LONGEST];

fn check(prose: &Prose, _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let bytes = prose.text().as_bytes();
    let mut pairs: Pairs = [0; LONGEST];
    let mut slot = 0;
    let mut before = 0;
    let mut at = 0;
    while let Some(&[first, second, third]) = bytes.get(at..at + WIDTH) {
        // U+4000 to U+9FFF.
        if !matches!(first, 0xE4..=0xE9) {
            // What is doubled has no mark inside: no pair reaches over one, and none before counts any more.
            if before != 0 {
                (pairs, before) = ([0; LONGEST], 0);
            }
            at += if first < 0xE0 { 1 } else { WIDTH };
            continue;
        }
        let code =
            u32::from(first & 0x0F) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
        let pair = before << 16 | code;
        // A word that stands twice has every pair of its characters twice.
        let is_doubled = code == before
            || before != 0 && pairs.iter().fold(false, |any, seen| any | (*seen == pair));
        let start = at.saturating_sub(WIDTH);
        if is_doubled && let Some(end) = judge(prose, start, code == before, diagnostics) {
            at = end;
            (pairs, before) = ([0; LONGEST], 0);
            continue;
        }
        pairs[slot] = pair;
        slot = (slot + 1) % LONGEST;
        before = code;
        at += WIDTH;
    }
}

/// Judges the words whose second copy begins at a byte, or that character where it is doubled itself. Where this settles
/// what stands there: the byte behind it.
fn judge(prose: &Prose, at: usize, single: bool, diagnostics: &mut Diagnostics) -> Option<usize> {
    let text = prose.text();
    let bytes = text.as_bytes();
    let (start, length) = if single {
        (at, WIDTH)
    } else {
        (2..=LONGEST).find_map(|count| {
            let length = count * WIDTH;
            let start = at.checked_sub(length)?;
            (bytes.get(start..at)? == bytes.get(at..at + length)?).then_some((start, length))
        })?
    };
    let word = &bytes[start..start + length];
    let times = bytes[start..]
        .chunks(length)
        .take_while(|chunk| *chunk == word)
        .count();
    let end = start + times * length;
    let confidence = if times > 2 {
        // Said three times, it is meant.
        (word == "的".as_bytes()).then_some(Confidence::Suspect)
    } else if length == WIDTH {
        judge_single(text, start)
    } else {
        judge_phrase(text, start, length).then_some(Confidence::Suspect)
    };
    let Some(confidence) = confidence else {
        return (times > 2).then_some(end);
    };
    let shown = &text[start..end];
    diagnostics.push(
        prose
            .warning(Code::DOUBLED_WORD, start..end, format!("“{shown}”重复"))
            .with_help(format!("多半只要一个“{}”", &text[start..start + length]))
            .with_fix(prose.fix(confidence, start + length..end, "")),
    );
    Some(end)
}

fn judge_single(text: &str, at: usize) -> Option<Confidence> {
    let character = &text[at..at + WIDTH];
    let single = SINGLES
        .iter()
        .find(|single| single.character == character)?;
    let before = text[..at].chars().next_back();
    let after = text[at + 2 * WIDTH..].chars().next();
    let right = before.is_some_and(|c| single.behind.contains(c))
        || after.is_some_and(|c| single.before.contains(c));
    (!right).then_some(single.confidence)
}

/// Whether a phrase of two or more characters that stands twice is wrong.
fn judge_phrase(text: &str, at: usize, length: usize) -> bool {
    let word = &text[at..at + length];
    if !word.chars().all(is_han) {
        return false;
    }
    let before = text[..at].chars().next_back();
    let after = text[at + 2 * length..].chars().next();
    if length > 2 * WIDTH {
        // 用户的用户名, 单元格的单元格的…: what is “of” something may bear its name.
        if length <= 4 * WIDTH && after.is_some_and(is_han) && is_of(word) {
            return false;
        }
        // 一天又一天又一天, 研究再研究再, 一问一答一问一答.
        return !word.contains(['又', '再', '不', '越', '比', '复', '来', '去'])
            && !word.starts_with('一')
            && !word.ends_with("一下")
            && !matches!((before, after), (Some('“'), Some('”')));
    }
    let Some((_, following)) = WORDS.iter().find(|(known, _)| *known == word) else {
        return false;
    };
    // 该建议建议…
    let named =
        word == "建议" && before.is_some_and(|c| "该件条这项份此各其篇封本有位的".contains(c));
    // 项目项目化管理
    !named && !after.is_some_and(|c| c == '化' || following.contains(c))
}

/// Whether a phrase is a noun of at most three characters with one 的 before or behind it.
fn is_of(phrase: &str) -> bool {
    (phrase.strip_prefix('的').or(phrase.strip_suffix('的')))
        .is_some_and(|noun| !noun.contains('的'))
}
