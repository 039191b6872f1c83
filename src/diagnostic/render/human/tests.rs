use std::time::Instant;

use super::*;
use crate::diagnostic::{Code, Confidence, Edit, Fix};

fn show(diagnostics: impl IntoIterator<Item = Diagnostic>) -> String {
    let mut all = Diagnostics::new();
    all.extend(diagnostics);
    human(&all, false)
}

fn place_of(source: &Source, words: &str) -> crate::source::Place {
    let at = source.text().find(words).unwrap();
    source.place(at..at + words.len())
}

#[test]
fn an_error_is_wholly_chinese_and_marks_full_width_text() {
    let source = Source::new(
        "issues/2025/06/issue.yaml",
        "number: 6\ntotal: 731\n出刊日期： 2025-02-30\n",
    );
    let diagnostic = Diagnostic::error(
        Code::FULL_WIDTH_COLON,
        place_of(&source, "："),
        "用了全角冒号作分隔",
    )
    .with_label("这里")
    .with_help("改成半角冒号加一个空格：\n出刊日期: 2025-02-30");
    insta::assert_snapshot!(show([diagnostic]), @r#"
    错误[J102]：用了全角冒号作分隔
     --> issues/2025/06/issue.yaml:3:5
      |
    3 | 出刊日期： 2025-02-30
      |         ^^ 这里
      = 帮助：改成半角冒号加一个空格：
              出刊日期: 2025-02-30
    "#);
}

#[test]
fn further_places_stand_in_their_own_excerpts() {
    let one = Source::new("issues/2025/06/issue.yaml", "number: 6\ntotal: 731\n");
    let two = Source::new(
        "issues/2025/07/issue.yaml",
        "number: 7\ndate: 2025-04-01\ntotal: 731\narticles: []\nnumber: 8\n",
    );
    let diagnostic = Diagnostic::error(
        Code::DOUBLED_TOTAL,
        place_of(&two, "731"),
        "总期号 731 用了两次",
    )
    .with_label("这一期")
    .with_other(place_of(&two, "total"), "键")
    .with_other(place_of(&two, "number: 8"), "")
    .with_other(place_of(&one, "731"), "另一期");
    insta::assert_snapshot!(show([diagnostic]), @r#"
    错误[J205]：总期号 731 用了两次
     --> issues/2025/07/issue.yaml:3:8
      |
    3 | total: 731
      | -----  ^^^ 这一期
      | |
      | 键
      |
    5 | number: 8
      | ---------
     ::: issues/2025/06/issue.yaml:2:8
      |
    2 | total: 731
      |        --- 另一期
    "#);
}

#[test]
fn long_lines_are_cut_around_the_mark() {
    let source = Source::new(
        "a.md",
        format!("{}错字{}", "甲乙丙丁".repeat(100), "戊己庚辛".repeat(100)),
    );
    let middle = Diagnostic::warning(Code::MISSING_GLYPH, place_of(&source, "错字"), "缺字")
        .with_label("没有字体");
    let end = Diagnostic::warning(
        Code::MISSING_GLYPH,
        source.place(source.text().len()..source.text().len()),
        "缺字",
    );
    insta::assert_snapshot!(show([middle, end]), @r#"
    警告[J501]：缺字
     --> a.md:1:401
      |
    1 | …甲乙丙丁甲乙丙丁甲乙丙丁错字戊己庚辛戊己庚辛戊己庚辛戊己庚辛戊己庚辛戊己…
      |                          ^^^^ 没有字体

    警告[J501]：缺字
     --> a.md:1:803
      |
    1 | …戊己庚辛戊己庚辛戊己庚辛戊己庚辛戊己庚辛戊己庚辛戊己庚辛戊己庚辛戊己庚辛
      |                                                                          ^
    "#);
}

#[test]
fn control_characters_are_shown_as_signs() {
    let source = Source::new("a\u{1b}.md", "甲\u{1b}[31m\u{202e}\t乙\r\n");
    let shown = show([Diagnostic::error(
        Code::FORBIDDEN_CHARACTER,
        place_of(&source, "乙"),
        "字符 \u{7} 不允许",
    )]);
    insta::assert_snapshot!(shown, @r#"
    错误[J005]：字符 ␇ 不允许
     --> a␛.md:1:9
      |
    1 | 甲␛[31m�    乙
      |             ^^
    "#);
}

#[test]
fn odd_places_do_not_break_it() {
    for text in ["", "\n", "甲", "甲\r\n乙", "\u{feff}", "a\n\n"] {
        let source = Source::new("a.md", text);
        for start in 0..=text.len() + 2 {
            for end in start..=text.len() + 3 {
                let shown = show([Diagnostic::error(
                    Code::YAML_SYNTAX,
                    source.place(start..end),
                    "有误",
                )]);
                assert!(shown.contains("错误[J101]：有误\n --> a.md:"), "{shown}");
            }
        }
    }
}

#[test]
fn only_the_first_are_shown_and_errors_before_warnings() {
    let source = Source::new("a.md", "甲");
    let warning = Diagnostic::warning(Code::EMPTY_LINK, source.place(0..0), "空");
    let error = Diagnostic::error(Code::RAW_HTML, source.place(0..0), "标签");
    let shown = show(std::iter::repeat_n(warning, 300).chain([error]));
    assert!(shown.starts_with("错误[J301]：标签\n"));
    assert_eq!(shown.matches("警告[J304]").count(), SHOWN - 1);
    assert!(shown.ends_with("还有 101 处问题没有显示，请先改好上面的，再重新运行。\n"));
}

#[test]
fn ten_megabytes_in_one_line_are_shown_at_once() {
    let source = Source::new("a.md", "简".repeat(3_500_000));
    let start = Instant::now();
    let shown = show((0..SHOWN).map(|n| {
        Diagnostic::error(
            Code::MISSING_GLYPH,
            source.place(n * 30_000..n * 30_000 + 9_000_000),
            "缺字",
        )
    }));
    assert!(shown.len() < 300_000);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn colours_only_when_asked() {
    let source = Source::new("a.md", "甲");
    let mut all = Diagnostics::new();
    all.push(Diagnostic::error(Code::RAW_HTML, source.place(0..3), "标签").with_help("删去"));
    assert!(!human(&all, false).contains('\u{1b}'));
    let styled = human(&all, true);
    assert!(
        styled.contains("\u{1b}[1m\u{1b}[91m错误[J301]："),
        "{styled:?}"
    );
}

#[test]
fn the_summary_counts_both() {
    assert_eq!(summary_line(2, 1), "2 个错误，1 个警告");
    assert_eq!(summary_line(0, 3), "3 个警告");
    assert_eq!(summary_line(1, 0), "1 个错误");
    assert_eq!(summary_line(0, 0), "");
}

/// A finding at the whole of a text, whose fix makes these edits, each of the first place of its words from the left.
fn fixed(text: &str, confidence: Confidence, edits: &[(&str, &str)]) -> Diagnostic {
    let source = Source::new("a.md", text);
    let edits = edits
        .iter()
        .map(|(old, new)| Edit {
            place: place_of(&source, old),
            text: (*new).to_owned(),
        })
        .collect();
    Diagnostic::warning(
        Code::TERM,
        source.place(0..text.trim_end().len()),
        "用词不当",
    )
    .with_help("请看一看")
    .with_fix(Fix { confidence, edits })
}

#[test]
fn a_fix_is_told_in_one_line() {
    let certain = fixed("布署工作", Confidence::Certain, &[("布署", "部署")]);
    let suspect = fixed("坐阵", Confidence::Suspect, &[("坐阵", "坐镇")]);
    insta::assert_snapshot!(show([certain, suspect]), @r#"
    警告[J951]：用词不当
     --> a.md:1:1
      |
    1 | 布署工作
      | ^^^^^^^^
      = 帮助：请看一看
      = 改法：“布署”改为“部署”（可用 jianbao fix 改正）

    警告[J951]：用词不当
     --> a.md:1:1
      |
    1 | 坐阵
      | ^^^^
      = 帮助：请看一看
      = 改法：“坐阵”改为“坐镇”（存疑，用 jianbao fix --suspect 逐处确认）
    "#);
}

/// The line about the fix alone.
fn fix_line(diagnostic: Diagnostic) -> String {
    let shown = show([diagnostic]);
    let line = shown.lines().find(|line| line.contains("改法：")).unwrap();
    let (_, words) = line.split_once("改法：").unwrap();
    let (words, _) = words.rsplit_once('（').unwrap();
    words.to_owned()
}

#[test]
fn a_fix_says_what_cannot_be_seen_and_shortens_what_is_long() {
    let line =
        |text: &str, edits: &[(&str, &str)]| fix_line(fixed(text, Confidence::Certain, edits));
    assert_eq!(line("建议建议办理", &[("建议", "")]), "删去“建议”");
    assert_eq!(line("办理", &[("", "。")]), "加上“。”");
    assert_eq!(line("办 理", &[(" ", "")]), "删去空格");
    assert_eq!(line("办\u{3000}理", &[("\u{3000}", "")]), "删去全角空格");
    assert_eq!(line("办\n\n理", &[("\n\n", "")]), "删去换行");
    assert_eq!(
        line("办\u{200b}理", &[("\u{200b}", "")]),
        "删去看不见的字符"
    );
    assert_eq!(line("\"办理\"", &[("\"", "“")]), "「\"」改为「“」");
    assert_eq!(
        line("(甲)", &[("(", "（"), (")", "）")]),
        "“(”改为“（”，“)”改为“）”"
    );
    assert_eq!(
        line(
            "一二三四",
            &[("一", "1"), ("二", "2"), ("三", "3"), ("四", "4")]
        ),
        "“一”改为“1”，“二”改为“2”，“三”改为“3”，等 4 处"
    );
    let long = "简".repeat(40);
    assert_eq!(
        line(&long, &[(&long, "报\u{1b}\n告")]),
        format!("“{}……”改为“报␛␊告”", "简".repeat(30))
    );
}
