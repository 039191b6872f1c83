use std::fmt::Write as _;

use comrak::nodes::NodeValue;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::*;

/// Text with `<em>`, `<strong>` and `<del>`; a line break is `\n`, and so is a paragraph's end.
fn render(markdown: &str, options: Options) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&strip(&text)),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => out.push('\n'),
            Event::Start(tag) => out.push_str(open_tag(tag.to_end())),
            Event::End(tag) => out.push_str(&open_tag(tag).replace('<', "</")),
            _ => {}
        }
    }
    out
}

fn open_tag(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Emphasis => "<em>",
        TagEnd::Strong => "<strong>",
        TagEnd::Strikethrough => "<del>",
        _ => "",
    }
}

fn plain(markdown: &str) -> String {
    render(markdown, Options::ENABLE_STRIKETHROUGH)
}

fn friendly(markdown: &str) -> String {
    let options = Options::ENABLE_STRIKETHROUGH;
    render(patch(markdown, options).text(), options)
}

/// The same as [`render`] by another parser, which knows the amendments.
fn oracle(markdown: &str, cjk_friendly: bool) -> String {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.cjk_friendly_emphasis = cjk_friendly;

    let arena = comrak::Arena::new();
    let mut out = String::new();
    for edge in comrak::parse_document(&arena, markdown, &options).traverse() {
        let (node, slash) = match edge {
            comrak::arena_tree::NodeEdge::Start(node) => (node, ""),
            comrak::arena_tree::NodeEdge::End(node) => (node, "/"),
        };
        let is_start = slash.is_empty();
        match &node.data.borrow().value {
            NodeValue::Emph => write!(out, "<{slash}em>").unwrap(),
            NodeValue::Strong => write!(out, "<{slash}strong>").unwrap(),
            NodeValue::Strikethrough => write!(out, "<{slash}del>").unwrap(),
            NodeValue::Text(text) if is_start => out.push_str(text),
            NodeValue::Code(code) if is_start => out.push_str(&code.literal),
            NodeValue::CodeBlock(code) if is_start => out.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak if is_start => out.push('\n'),
            NodeValue::Paragraph if !is_start => out.push('\n'),
            _ => {}
        }
    }
    out
}

/// Asserts that `markdown`, one paragraph, is rendered as `expected`, and so by the oracle.
#[track_caller]
fn assert_friendly(markdown: &str, expected: &str) {
    assert_eq!(friendly(markdown).trim_end(), expected);
    assert_eq!(oracle(markdown, true).trim_end(), expected, "oracle");
}

#[track_caller]
fn assert_untouched(markdown: &str) {
    let patched = patch(markdown, Options::all());
    assert!(
        matches!(patched.text, Cow::Borrowed(_)),
        "{:?}",
        patched.text
    );
    assert_eq!(patched.original(1..3), 1..3);
}

#[test]
fn bold_sentence_before_text() {
    assert!(!plain("**完善机制办。**委党组3次研究").contains("<strong>"));
    assert_friendly(
        "**完善机制办。**委党组3次研究",
        "<strong>完善机制办。</strong>委党组3次研究",
    );
}

#[test]
fn two_pairs_in_a_line_bold_their_own_words() {
    assert_friendly(
        "**一是学习。**全年5次。**二是整改。**已完成",
        "<strong>一是学习。</strong>全年5次。<strong>二是整改。</strong>已完成",
    );
}

#[test]
fn quotes_and_brackets() {
    assert_friendly("**“引号”**后", "<strong>“引号”</strong>后");
    assert_friendly("前**“引号”**后", "前<strong>“引号”</strong>后");
    assert_friendly("*（一）*字", "<em>（一）</em>字");
    assert_friendly("见**《条例》**第3条", "见<strong>《条例》</strong>第3条");
    assert_friendly("共**10%**左右", "共<strong>10%</strong>左右");
    assert_friendly("税込**¥10,000**で", "税込<strong>¥10,000</strong>で");
}

#[test]
fn strikethrough() {
    assert_friendly("~~删除。~~后", "<del>删除。</del>后");
    assert_friendly("前~~（删除）~~后", "前<del>（删除）</del>后");
}

#[test]
fn nested_emphasis() {
    assert_friendly(
        "前***“重要。”***后",
        "前<em><strong>“重要。”</strong></em>后",
    );
    assert_friendly(
        "前**外*内。*“外”**后",
        "前<strong>外<em>内。</em>“外”</strong>后",
    );
    assert_friendly("前**~~“删”~~**后", "前<strong><del>“删”</del></strong>后");
}

/// A letter instead of punctuation between the two runs would stop the inner one.
#[test]
fn underscore_beside_another_run() {
    assert_friendly("前**_a_**后", "前<strong><em>a</em></strong>后");
    assert_friendly("前_**“a”**_后", "前_<strong>“a”</strong>_后");
}

#[test]
fn underscore_stays_outside_words() {
    assert_friendly("前__“强调”__后", "前__“强调”__后");
    assert_friendly("__注意__：注意事項", "<strong>注意</strong>：注意事項");
    assert_friendly("snake_case_名。_", "snake_case_名。_");
}

#[test]
fn links_and_code_inside() {
    assert_friendly("前**[链接](/a*b)**后", "前<strong>链接</strong>后");
    assert_friendly("前**`代码`**后", "前<strong>代码</strong>后");
    assert_friendly("**末尾的`代码`**也", "<strong>末尾的代码</strong>也");
    assert_friendly("前**&lt;**后", "前<strong><</strong>后");
}

#[test]
fn code_and_escapes_are_no_runs() {
    assert_friendly("`前**“码”**后`", "前**“码”**后");
    assert_friendly(r"前\**“一”\**后", "前*<em>“一”*</em>后");
    assert_friendly(r"前\*\*“一”\*\*后", "前**“一”**后");
    assert_friendly(r"前\\**“一”**后", r"前\<strong>“一”</strong>后");
}

#[test]
fn addresses_stay_as_written() {
    for markdown in [
        "<http://a.b/。**中**>",
        "[字](/。**中**)",
        "[字](/x '。**中**')",
        "![字](/。**中**)",
        "<b title='。**中**'>",
        "<!-- 。**中** -->",
        "[[。**中**]]",
        "[[。**中**|字]]",
        "$。**中**$",
        "    。**中**",
        "```\n。**中**\n```",
        "<div>\n。**中**",
        "[字]\n\n[字]: /。**中** '。**中**'",
        "字[^。**中**]\n\n[^。**中**]: 字",
        "---\na: 。**中**\n---",
        "# 字 {#。**中**}",
    ] {
        let patched = patch(markdown, Options::all());
        assert_eq!(patched.text(), markdown);
    }
}

/// The label is looked up as it stands, so emphasis within keeps to CommonMark.
#[test]
fn label_that_is_its_own_text() {
    let definition = "\n\n[**重要。**文件]: /url";
    assert_eq!(
        friendly(&format!("前**[**重要。**文件]**后{definition}")).trim_end(),
        "前<strong>**重要。**文件</strong>后",
    );
    assert_eq!(
        friendly(&format!("[**重要。**文件][**重要。**文件]{definition}")).trim_end(),
        "<strong>重要。</strong>文件",
    );
}

#[test]
fn variation_selectors() {
    assert_friendly(
        "大塚\u{FE00}**(U+FE00)** 大塚**(U+FA10)**",
        "大塚\u{FE00}<strong>(U+FE00)</strong> 大塚<strong>(U+FA10)</strong>",
    );
    assert_friendly(
        "禰\u{E0100}**(ね)**豆子",
        "禰\u{E0100}<strong>(ね)</strong>豆子",
    );
    assert_friendly(
        "**true。\u{FE01}**false",
        "<strong>true。\u{FE01}</strong>false",
    );
    assert_friendly(
        "字。\u{FE01}_Traditional._",
        "字。\u{FE01}<em>Traditional.</em>",
    );
    assert_friendly(
        "“\u{FE01}Git”\u{FE01}__Hub__",
        "“\u{FE01}Git”\u{FE01}<strong>Hub</strong>",
    );
    assert_friendly(
        "~~“\u{FE01}a”\u{FE01}~~a",
        "<del>“\u{FE01}a”\u{FE01}</del>a",
    );
    // Here the amendments are stricter: Western punctuation with a selector closes no word.
    assert!(plain("**a✔\u{FE0E}**b").contains("<strong>"));
    assert_friendly("**a✔\u{FE0E}**b", "**a✔\u{FE0E}**b");
    assert_friendly("**a✔\u{FE0E}**字", "<strong>a✔\u{FE0E}</strong>字");
}

#[test]
fn ideographic_space_is_white_space() {
    assert_friendly("。**\u{3000}字。**字", "。**\u{3000}字。**字");
    assert_friendly("字\u{3000}**“字”**", "字\u{3000}<strong>“字”</strong>");
}

#[test]
fn emoji_are_not_cjk() {
    assert_friendly("a**🈂**a", "a<strong>🈂</strong>a");
    assert_friendly("a**🈚**a", "a**🈚**a");
    assert_friendly("字**🈚**字", "字<strong>🈚</strong>字");
}

#[test]
fn korean() {
    assert_friendly(
        "**스크립트(script)**라고",
        "<strong>스크립트(script)</strong>라고",
    );
    assert_friendly("ᅡ**(a)**", "ᅡ<strong>(a)</strong>");
    assert_friendly("**(k)**ᄏ", "<strong>(k)</strong>ᄏ");
    assert_untouched("**한국어** 문장, *강조*와 ~~삭제~~");
}

#[test]
fn latin_is_untouched() {
    assert_untouched("**bold.**text, *(x)*y, a**“b”**c, _a_ `**`, ~~gone.~~, a\\*b");
    assert_untouched("plain");
    assert_untouched("**粗体**文字和*斜体*文字");
    assert_untouched("**粗体。** 后，\n**粗体。**\n- *（一）*");
}

#[test]
fn line_starts_after_containers() {
    assert_friendly(">**字**字", "<strong>字</strong>字");
    for markdown in [
        ">*字。*",
        "> - **（字）**\n>**（字）**",
        "1. # *（字）*",
        "|*（字）*|\n|-|\n|**“字”**|",
    ] {
        assert_eq!(patch(markdown, Options::all()).text(), markdown);
    }
}

#[test]
fn table_cells() {
    let options = Options::ENABLE_TABLES;
    let table = "|**甲。**乙|前**“丙”**|\n|-|-|\n|**丁。**戊\\|**己。**庚|字|";
    assert_eq!(
        render(patch(table, options).text(), options),
        "<strong>甲。</strong>乙前<strong>“丙”</strong><strong>丁。</strong>戊|<strong>己。</strong>庚字",
    );
}

#[test]
fn smart_quotes_keep_their_sides() {
    let options = Options::ENABLE_SMART_PUNCTUATION;
    assert_eq!(
        render(patch("前**\"中\"**后", options).text(), options),
        "前<strong>“中”</strong>后\n",
    );
}

#[test]
fn dots_of_the_text_stay() {
    assert_friendly("·**·字·**·字", "·<strong>·字·</strong>·字");
    assert_eq!(strip("··\u{FDD0}··"), "··");
}

#[test]
fn offsets_within_a_marker_are_its_place() {
    let patched = patch("**字。**字", Options::empty());
    assert_eq!(patched.text(), "**字。·\u{FDD0}·**·\u{FDD0}·字");
    assert_eq!(patched.original(2..8), 2..8);
    for inside in 8..=15 {
        assert_eq!(patched.original(8..inside), 8..8);
    }
    assert_eq!(patched.original(15..17), 8..10);
    assert_eq!(patched.original(24..27), 10..13);
}

/// Compares the table of CJK characters, before and after a run.
#[test]
fn every_character_is_classified_as_by_the_oracle() {
    // Left out are the insides of large blocks and planes of one kind.
    let characters: Vec<char> = ('\u{A0}'..='\u{3500}')
        .chain('\u{4D00}'..='\u{4F00}')
        .chain('\u{9F00}'..='\u{AD00}')
        .chain('\u{D700}'..='\u{E100}')
        .chain('\u{F800}'..='\u{11000}')
        .chain('\u{16F00}'..='\u{1B400}')
        .chain('\u{1D200}'..='\u{20100}')
        .chain('\u{2FF00}'..='\u{30100}')
        .chain('\u{3FF00}'..='\u{40100}')
        .collect();
    for template in ["a{}**“a**", "**a”**{}a"] {
        let (mut compared, mut changed) = (0, 0);
        for some in characters.chunks(1000) {
            let line = |character: &char| template.replace("{}", &character.to_string());
            let document: Vec<String> = some.iter().map(line).collect();
            let document = document.join("\n\n");

            let by_plain = [plain(&document), oracle(&document, false)];
            let by_friendly = [friendly(&document), oracle(&document, true)];
            let plain_lines = by_plain[0].lines().zip(by_plain[1].lines());
            let friendly_lines = by_friendly[0].lines().zip(by_friendly[1].lines());
            for (plain, friendly) in plain_lines.zip(friendly_lines) {
                if plain.0 == plain.1 {
                    assert_eq!(friendly.0, friendly.1);
                    compared += 1;
                    changed += usize::from(plain.0 != friendly.0);
                }
            }
        }
        assert!(
            compared + 500 > characters.len(),
            "only {compared} compared"
        );
        assert!(changed > 10_000, "only {changed} changed");
    }
}

/// pulldown-cmark lets a run stand alone between words only if no punctuation touches it.
#[test]
fn letters_are_no_punctuation_to_pulldown_cmark() {
    let letters = ('\u{80}'..=char::MAX).filter(|&character| is_letter(character));
    let document: String = letters
        .clone()
        .map(|letter| format!("a*{letter}*a\n\n"))
        .collect();
    let opened =
        Parser::new(&document).filter(|event| matches!(event, Event::Start(Tag::Emphasis)));
    assert_eq!(opened.count(), letters.count());
}

/// Strings put together from the characters that `pieces` has between spaces, `␣` for a space
/// and `↵` for a line end.
fn strings(pieces: &str, most: usize) -> impl Strategy<Value = String> {
    let piece = |piece: &str| piece.replace('␣', " ").replace('↵', "\n");
    let pieces: Vec<String> = pieces.split(' ').map(piece).collect();
    prop::collection::vec(prop::sample::select(pieces), 0..most).prop_map(|chosen| chosen.concat())
}

/// Without subscripts alone, which turn what lies between two `~~` into source text.
fn any_options() -> impl Strategy<Value = Options> {
    let is_lone = |options: &Options| {
        options.contains(Options::ENABLE_SUBSCRIPT)
            && !options.contains(Options::ENABLE_STRIKETHROUGH)
    };
    any::<u32>()
        .prop_map(Options::from_bits_truncate)
        .prop_filter("subscripts alone", move |options| !is_lone(options))
}

/// Compares with the oracle where the two parsers agree on plain CommonMark.
fn check_against_oracle(markdown: &str) -> Result<(), TestCaseError> {
    prop_assume!(plain(markdown) == oracle(markdown, false));
    prop_assert_eq!(friendly(markdown), oracle(markdown, true));
    Ok(())
}

/// What must stay the same: every event but emphasis and the superscripts it may cross, and the
/// text but for delimiters.
fn skeleton(markdown: &str, options: Options) -> (Vec<Event<'_>>, String) {
    let mut text = String::new();
    let mut events = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(part) => text.push_str(&strip(&part).replace(['*', '_', '~', '^'], "")),
            Event::Start(Tag::Superscript) | Event::End(TagEnd::Superscript) => {}
            Event::Start(tag) if is_emphasis(tag.to_end()) => {}
            Event::End(tag) if is_emphasis(tag) => {}
            event => events.push(event),
        }
    }
    (events, text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn emphasis_is_the_oracles(
        markdown in strings("* * ** _ 中 中 。 “ a 1 ␣ ↵", 16),
    ) {
        check_against_oracle(&markdown)?;
    }

    #[test]
    fn variations_are_the_oracles(
        markdown in strings(
            "* ** _ 中 “ a ␣ 中\u{FE00} 中\u{E0100} 。\u{FE00} !\u{FE00} “\u{FE00} “\u{FE01} a\u{FE00}",
            12,
        ),
    ) {
        check_against_oracle(&markdown)?;
    }

    #[test]
    fn strikethrough_is_the_oracles(markdown in strings("~~ 中 。 “ a ␣ ↵", 16)) {
        // pulldown-cmark lets `~~` open here, CJK or not.
        prop_assume!(!markdown.contains("a~~“"));
        check_against_oracle(&markdown)?;
    }

    #[test]
    fn all_but_emphasis_stays(
        markdown in strings(
            "* ** _ ~ ~~ ^ 中 。 “ a ␣ ↵ ↵ \\ ` [ ] ]( ( ) < > | |-|-|↵ - # ! $ { } : \" ' ... &ast; [^1] \
             [a*]:␣b↵ ␣␣␣␣ ··",
            24,
        ),
        options in any_options(),
    ) {
        let patched = patch(&markdown, options);
        prop_assert_eq!(strip(patched.text()), markdown.as_str());
        prop_assert_eq!(skeleton(patched.text(), options), skeleton(&markdown, options));

        for (event, range) in Parser::new_ext(patched.text(), options).into_offset_iter() {
            let stripped = strip(&patched.text()[range.clone()]);
            prop_assert_eq!(stripped, &markdown[patched.original(range)]);
            if let Event::Text(text) = event {
                prop_assert!(!strip(&text).contains(MARKER));
            }
        }
    }
}
