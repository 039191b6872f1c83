//! Files that no editor writes: an error with a place or a result, never a crash or a hang (a run that takes too long
//! is killed and fails its test).

use crate::workspace::{ISSUE, Run, Workspace};

/// The run ends with errors, the first of them with this code at this place.
#[track_caller]
fn refused(workspace: &Workspace, code: &str, place: &str) -> Run {
    let run = workspace
        .run(["build"])
        .refused(1, &format!("错误[{code}]："));
    assert!(run.stderr.contains(&format!("--> {place}")), "{run:#?}");
    assert!(!workspace.exists("dist"));
    run
}

/// The run ends with a result or a located error.
#[track_caller]
fn survives(workspace: &Workspace) {
    let run = workspace.run(["build"]);
    match run.code {
        0 => assert!(workspace.exists("dist/2025/06/index.html")),
        1 => assert!(run.stderr.contains("--> issues/"), "{run:#?}"),
        _ => panic!("{run:#?}"),
    }
}

const ARTICLE: &str = "issues/2025/06/01-jia.md:1:1";

#[test]
fn an_article_of_0_bytes() {
    refused(&Workspace::with_article(""), "J209", ARTICLE);
}

#[test]
fn a_manifest_of_0_bytes() {
    let workspace = Workspace::with_manifest("");
    let run = workspace.run(["build", ISSUE]).refused(1, "错误[J105]");
    assert!(
        run.stderr.contains("--> issues/2025/06/issue.yaml:1:1"),
        "{run:#?}"
    );
}

#[test]
fn a_series_of_0_bytes() {
    refused(
        &Workspace::with_series(""),
        "J105",
        "issues/bulletin.yaml:1:1",
    );
}

#[test]
fn a_template_of_0_bytes() {
    let workspace = Workspace::new().file("templates/pdf/issue.typ", "");
    let run = workspace.run(["build"]);
    assert!(run.code <= 1, "{run:#?}");
}

#[test]
fn a_picture_of_0_bytes() {
    let workspace = Workspace::with_body("![图](a.png)").file(&format!("{ISSUE}/a.png"), "");
    refused(&workspace, "J402", "issues/2025/06/01-jia.md:5:1");
}

#[test]
fn ten_megabytes_of_one_line_in_an_article() {
    let body = "字".repeat(3_400_000);
    refused(
        &Workspace::with_body(&body),
        "J003",
        "issues/2025/06/issue.yaml:5:5",
    );
}

#[test]
fn ten_megabytes_of_one_line_in_a_manifest() {
    let text = format!("number: {}\n", "6".repeat(10_000_000));
    let run = Workspace::with_manifest(text)
        .run(["build", ISSUE])
        .refused(1, "错误[J003]");
    assert!(
        run.stderr.contains("--> issues/2025/06/issue.yaml"),
        "{run:#?}"
    );
}

#[test]
fn the_longest_line_that_an_article_may_have() {
    let body = "字".repeat(660_000);
    refused(
        &Workspace::with_body(&body),
        "J306",
        "issues/2025/06/01-jia.md:5:1",
    );
}

#[test]
fn a_title_of_nearly_a_megabyte() {
    let title = "字".repeat(300_000);
    let run = refused(
        &Workspace::with_article(format!("---\ntitle: {title}\n---\n\n正文。\n")),
        "J107",
        "issues/2025/06/01-jia.md:2:8",
    );
    assert!(run.stderr.contains("最多 10000 个"), "{run:#?}");
}

#[test]
fn the_longest_title_that_an_article_may_have() {
    let title = "常务委员会".repeat(2_000);
    let workspace = Workspace::with_article(format!("---\ntitle: {title}\n---\n\n正文。\n"));
    workspace.run(["build"]).ends_with(0);
    assert!(workspace.exists("dist/2025/06/index.html"));
}

#[test]
fn a_hundred_thousand_marks_of_each_kind() {
    for mark in [
        "[", "]", "(", ">", "*", "_", "~", "`", "![", "<", "**a ", "“", "&", "\\", "|", "[^",
        "[a](", "- ", "1. ", "#",
    ] {
        println!("{mark}");
        survives(&Workspace::with_body(&mark.repeat(100_000)));
    }
}

#[test]
fn ten_thousand_lines_of_marks() {
    for line in [
        ">\n",
        "*\n",
        "- a\n\n",
        "[^a]\n",
        "```\n",
        "| a |\n",
        "[a]: b\n",
        "---\n",
        "# \n",
        "| a |\n|---|\n",
    ] {
        println!("{line}");
        survives(&Workspace::with_body(&line.repeat(10_000)));
    }
}

#[test]
fn quotes_and_lists_eleven_deep() {
    let run = refused(
        &Workspace::with_body(&format!("{}字", "> ".repeat(11))),
        "J305",
        "issues/2025/06/01-jia.md:5:21",
    );
    assert!(run.stderr.contains("超过 10 层"), "{run:#?}");
    Workspace::with_body(&format!("{}字", "> ".repeat(10)))
        .run(["build"])
        .ends_with(0);
    let list: String = (0..11)
        .map(|depth| format!("{}- 字\n", "  ".repeat(depth)))
        .collect();
    refused(
        &Workspace::with_body(&list),
        "J305",
        "issues/2025/06/01-jia.md:15:21",
    );
}

#[test]
fn a_bomb_of_aliases() {
    let mut text = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for pair in b"abcdefghijkl".windows(2) {
        let (from, to) = (char::from(pair[0]), char::from(pair[1]));
        text.push_str(&format!(
            "{to}: &{to} [{}]\n",
            vec![format!("*{from}"); 9].join(",")
        ));
    }
    refused(
        &Workspace::with_series(&text),
        "J109",
        "issues/bulletin.yaml:",
    );
    refused(
        &Workspace::with_article(format!("---\n{text}---\n\n正文。\n")),
        "J109",
        "issues/2025/06/01-jia.md:",
    );
}

#[test]
fn deep_yaml() {
    for open in ["[", "{a: ", "- ", "? "] {
        let text = format!("title: 刊\npublisher: 编\nmail: {}", open.repeat(100_000));
        let run = Workspace::with_series(text).run(["build"]).ends_with(1);
        assert!(run.stderr.contains("--> issues/bulletin.yaml:"), "{run:#?}");
    }
}

#[test]
fn more_articles_than_an_issue_holds() {
    let names: Vec<String> = (0..201).map(|n| format!("{n}.md")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut workspace = Workspace::new().list(&names);
    for name in &names {
        workspace = workspace.article(name, "题", "文。");
    }
    refused(&workspace, "J208", "issues/2025/06/issue.yaml:205:5");
}

#[cfg(unix)]
#[test]
fn a_pipe_as_a_picture_or_an_article() {
    let pipe = |workspace: &Workspace, name: &str| {
        let path = workspace.path(ISSUE).join(name);
        assert!(
            std::process::Command::new("mkfifo")
                .arg(path)
                .status()
                .unwrap()
                .success()
        );
    };
    let workspace = Workspace::with_body("![图](a.png)");
    pipe(&workspace, "a.png");
    refused(&workspace, "J001", "issues/2025/06/01-jia.md:5:1");
    let workspace = Workspace::new().list(&["pipe.md"]);
    pipe(&workspace, "pipe.md");
    refused(&workspace, "J001", "issues/2025/06/issue.yaml:5:5");
}

#[cfg(unix)]
#[test]
fn links_to_files_outside() {
    use std::os::unix::fs::symlink;
    let outside = Workspace::empty()
        .file("secret.md", "---\ntitle: 秘\n---\n\n秘。\n")
        .file("secret.png", "秘");
    let article = Workspace::new().list(&["01-jia.md", "03.md"]);
    symlink(outside.path("secret.md"), article.path(ISSUE).join("03.md")).unwrap();
    refused(&article, "J004", "issues/2025/06/issue.yaml:6:5");

    let picture = Workspace::with_body("![图](a.png)");
    symlink(
        outside.path("secret.png"),
        picture.path(ISSUE).join("a.png"),
    )
    .unwrap();
    refused(&picture, "J404", "issues/2025/06/01-jia.md:5:1");

    let folder = Workspace::with_body("![图](子/secret.png)");
    symlink(outside.root(), folder.path(ISSUE).join("子")).unwrap();
    refused(&folder, "J404", "issues/2025/06/01-jia.md:5:1");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_output_is_not_written_through() {
    let outside = Workspace::empty().file("旧.txt", "旧");
    let workspace = Workspace::new();
    std::fs::create_dir_all(workspace.path("dist/2025")).unwrap();
    std::os::unix::fs::symlink(outside.root(), workspace.path("dist/2025/06")).unwrap();
    workspace.run(["build"]).refused(2, "是一个链接");
    assert_eq!(outside.names(""), ["旧.txt"]);
}

#[test]
fn a_gbk_article_is_named_as_one() {
    let (bytes, ..) = encoding_rs::GBK.encode("---\ntitle: 标题\n---\n\n切实增强政治责任感。\n");
    let run = refused(
        &Workspace::with_article(bytes),
        "J002",
        "issues/2025/06/01-jia.md:2:8",
    );
    assert!(run.stderr.contains("GBK"), "{run:#?}");
}

#[test]
fn a_utf_16_manifest_is_named_as_one() {
    let mut bytes = vec![0xff, 0xfe];
    for unit in "number: 6\n期号: 6\n".encode_utf16() {
        bytes.extend(unit.to_le_bytes());
    }
    let run = Workspace::with_manifest(bytes)
        .run(["build", ISSUE])
        .refused(1, "错误[J002]");
    assert!(run.stderr.contains("UTF-16"), "{run:#?}");
    assert!(
        run.stderr.contains("--> issues/2025/06/issue.yaml:1:1"),
        "{run:#?}"
    );
}

#[test]
fn a_word_file_that_is_called_md() {
    let bytes = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0\xff\xfe\xfd";
    let run = refused(&Workspace::with_article(bytes), "J002", ARTICLE);
    assert!(run.stderr.contains("Word"), "{run:#?}");
}

#[test]
fn bytes_that_are_nothing() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    refused(
        &Workspace::with_article(&bytes),
        "J002",
        "issues/2025/06/01-jia.md:",
    );
    let run = Workspace::with_series(&bytes).run(["build"]).ends_with(1);
    assert!(run.stderr.contains("issues/bulletin.yaml:"), "{run:#?}");
    let picture = Workspace::with_body("![图](a.png)").file(&format!("{ISSUE}/a.png"), &bytes);
    refused(&picture, "J402", "issues/2025/06/01-jia.md:5:1");
}
