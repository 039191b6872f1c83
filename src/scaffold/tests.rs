use super::*;
use crate::series::{Settings, Text};
use crate::source::{Located, Source};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn manifest_of(path: &str, text: &str, year: i32, number: Number, date_text: &str) -> Manifest {
    let source = Source::new(path, text);
    Manifest {
        folder: path.trim_end_matches("/issue.yaml").to_owned(),
        year,
        number,
        date: Located::new(date(date_text), source.place(0..0)),
        articles: Vec::<Text>::new(),
        settings: Settings::default(),
        extra_distribution: Vec::new(),
        classification: None,
        draft: false,
        source,
    }
}

fn located(value: u32) -> Located<u32> {
    Located::new(value, Source::new("", "").place(0..0))
}

fn regular(number: u32, total: u32) -> Number {
    Number::Regular {
        number: located(number),
        total: located(total),
    }
}

#[test]
fn a_workspace_is_made_in_an_empty_folder_only() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("简报");
    let files = init(&folder, date("2025-03-11")).unwrap();
    assert_eq!(
        files,
        [
            "issues/bulletin.yaml",
            "issues/2025/01/issue.yaml",
            "issues/2025/01/01-写法示例.md",
            "issues/2025/01/02-续写示例.md",
            ".gitignore",
            ".gitattributes",
            "说明.txt",
        ]
    );
    let manifest = fs::read_to_string(folder.join("issues/2025/01/issue.yaml")).unwrap();
    insta::assert_snapshot!(manifest, @r#"
    # 2025年第1期（总第1期）
    期号: 1   # 期号，每年从 1 起
    总期号: 1   # 总期号，历年连续编号
    日期: 2025-03-11   # 出刊日期
    稿件:   # 稿件的文件名，按刊印先后排列；用 jianbao new article 添加
      - 01-写法示例.md
      - 02-续写示例.md
    "#);
    assert_eq!(
        fs::read_to_string(folder.join(".gitignore")).unwrap(),
        "/dist\n/private\n/issues/.ledger.lock\n/issues/.sending.lock\n/issues/deliveries.db-journal\n"
    );
    let guide = fs::read_to_string(folder.join("说明.txt")).unwrap();
    assert!(guide.contains("issues/2025/01/issue.yaml"));

    let again = init(&folder, date("2025-03-11")).unwrap_err();
    assert!(matches!(again, ScaffoldError::NotEmpty(_)), "{again}");
    let file = init(&folder.join("说明.txt"), date("2025-03-11")).unwrap_err();
    assert!(matches!(file, ScaffoldError::Unreadable(..)), "{file}");
    fs::create_dir(root.path().join("空")).unwrap();
    init(&root.path().join("空"), date("2025-03-11")).unwrap();
}

#[test]
fn numbers_go_on_and_restart_with_the_year() {
    let root = tempfile::tempdir().unwrap();
    let old = manifest_of(
        "issues/2024/12/issue.yaml",
        "期号: 12\n",
        2024,
        regular(12, 730),
        "2024-12-30",
    );
    let newest = manifest_of(
        "issues/2025/06/issue.yaml",
        "number: 6\n",
        2025,
        regular(6, 731),
        "2025-03-11",
    );
    let extra = manifest_of(
        "issues/2025/z02/issue.yaml",
        "增刊: 2\n",
        2025,
        Number::Supplement(located(2)),
        "2025-02-01",
    );
    let all = [&newest, &extra, &old];

    let next = new_issue(root.path(), &all, date("2025-04-02"), false).unwrap();
    assert_eq!((next.number, next.total), (7, Some(732)));
    assert_eq!(next.manifest, "issues/2025/07/issue.yaml");
    let text = fs::read_to_string(root.path().join(&next.manifest)).unwrap();
    insta::assert_snapshot!(text, @r#"
    # 2025年第7期（总第732期）
    number: 7   # 期号，每年从 1 起
    total: 732   # 总期号，历年连续编号
    date: 2025-04-02   # 出刊日期
    articles: []   # 稿件的文件名，按刊印先后排列；用 jianbao new article 添加
    "#);

    let first = new_issue(root.path(), &[&old], date("2025-01-02"), false).unwrap();
    assert_eq!((first.number, first.total), (1, Some(731)));
    let text = fs::read_to_string(root.path().join(&first.manifest)).unwrap();
    insta::assert_snapshot!(text, @r#"
    # 2025年第1期（总第731期）
    期号: 1   # 期号，每年从 1 起
    总期号: 731   # 总期号，历年连续编号
    日期: 2025-01-02   # 出刊日期
    稿件: []   # 稿件的文件名，按刊印先后排列；用 jianbao new article 添加
    "#);

    let supplement = new_issue(root.path(), &all, date("2025-04-02"), true).unwrap();
    assert_eq!((supplement.number, supplement.total), (3, None));
    let text = fs::read_to_string(root.path().join("issues/2025/z03/issue.yaml")).unwrap();
    insta::assert_snapshot!(text, @r#"
    # 2025年增刊第3期
    supplement: 3   # 增刊另行编号，没有总期号
    date: 2025-04-02   # 出刊日期
    articles: []   # 稿件的文件名，按刊印先后排列；用 jianbao new article 添加
    "#);

    let none = new_issue(root.path(), &[], date("2026-01-02"), false).unwrap();
    assert_eq!((none.number, none.total), (1, Some(1)));
    let again = new_issue(root.path(), &[], date("2026-01-02"), false).unwrap_err();
    assert!(again.to_string().contains("已经存在"), "{again}");
}

/// A workspace with one issue whose manifest is this text.
fn issue_with(text: &str) -> (tempfile::TempDir, Manifest) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("issues/2025/06");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("issue.yaml"), text).unwrap();
    let manifest = manifest_of(
        "issues/2025/06/issue.yaml",
        text.trim_start_matches('\u{feff}'),
        2025,
        regular(6, 731),
        "2025-03-11",
    );
    (root, manifest)
}

#[test]
fn an_article_is_made_and_entered() {
    let text = "\u{feff}期号: 6\r\n稿件:\r\n  - 01-甲.md   # 头条\r\n";
    let (root, manifest) = issue_with(text);
    let folder = root.path().join("issues/2025/06");
    fs::write(folder.join("01-甲.md"), "").unwrap();
    fs::write(folder.join("02-备用.md"), "").unwrap();
    fs::write(folder.join("2024-总结.md"), "").unwrap();
    fs::write(folder.join("09-图.png"), "").unwrap();

    let article = NewArticle {
        title: "关于“一网通办”: 做法 #1".to_owned(),
        source: vec!["省教育厅".to_owned()],
        author: vec!["- 甲".to_owned(), "乙".to_owned()],
    };
    let files = Files::open(root.path()).unwrap();
    let path = new_article(&files, &manifest, &article).unwrap();
    assert_eq!(path, "issues/2025/06/03-关于“一网通办”-做法-1.md");
    insta::assert_snapshot!(fs::read_to_string(root.path().join(&path)).unwrap(), @r#"
    ---
    标题: '关于“一网通办”: 做法 #1'
    供稿单位: 省教育厅
    作者:
      - '- 甲'
      - 乙
    ---
    "#);
    assert_eq!(
        fs::read_to_string(folder.join("issue.yaml")).unwrap(),
        format!("{text}  - 03-关于“一网通办”-做法-1.md\r\n")
    );
}

#[test]
fn nothing_is_made_when_the_entry_cannot_be() {
    let (root, manifest) = issue_with("number: 6\narticles: 01-甲.md\n");
    let article = NewArticle {
        title: "标题".to_owned(),
        source: vec!["单位".to_owned()],
        author: Vec::new(),
    };
    let files = Files::open(root.path()).unwrap();
    let error = new_article(&files, &manifest, &article).unwrap_err();
    assert!(matches!(error, ScaffoldError::Entry(..)), "{error}");
    assert_eq!(
        fs::read_dir(root.path().join("issues/2025/06"))
            .unwrap()
            .count(),
        1
    );
    for title in ["", " \u{3000}", "一\n二", "\u{1b}[2J"] {
        let article = NewArticle {
            title: title.to_owned(),
            ..article.clone()
        };
        let error = new_article(&files, &manifest, &article).unwrap_err();
        assert!(matches!(error, ScaffoldError::BadText(_)), "{title:?}");
    }
}

#[test]
fn names_are_short_and_hold_what_a_name_can() {
    for (title, name) in [
        (
            "同向同力 用心用情\u{3000}办好建议",
            "07-同向同力用心用情办好建议.md",
        ),
        ("a/b\\c:d*e?f\"g<h>i|j#k%l", "07-a-b-c-d-e-f-g-h-i-j.md"),
        ("../..", "07-稿件.md"),
        ("?", "07-稿件.md"),
        ("。", "07-。.md"),
    ] {
        assert_eq!(article_name(7, title), name);
    }
    let long = article_name(123, &"䶮".repeat(300));
    assert_eq!(long, format!("123-{}.md", "䶮".repeat(20)));
}

proptest::proptest! {
    #[test]
    fn front_matter_says_what_was_asked_for(title in "[ -~甲“：\u{3000}é\u{2028}]{0,12}[!-~乙]", unit in "[ -~甲、]{0,9}[!-~]") {
        let article = NewArticle {
            title: title.clone(),
            source: vec![unit.clone()],
            author: vec![title.clone(), unit.clone()],
        };
        let text = starter::article(true, &article);
        let yaml = text.strip_prefix("---\n").and_then(|rest| rest.strip_suffix("---\n\n")).unwrap();
        let value: serde_yaml::Value = serde_yaml::from_str(yaml).unwrap();
        proptest::prop_assert_eq!(value["标题"].as_str(), Some(title.as_str()));
        proptest::prop_assert_eq!(value["供稿单位"].as_str(), Some(unit.as_str()));
        proptest::prop_assert_eq!(value["作者"][0].as_str(), Some(title.as_str()));
        proptest::prop_assert_eq!(yaml.lines().count(), 5);
    }
}
