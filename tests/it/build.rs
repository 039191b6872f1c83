//! `build`: what comes out, where, and under which names.

use crate::workspace::{ISSUE, OUT, PDF, Run, Workspace, jianbao, tree};

#[test]
fn the_issues_folder_holds_its_pages_its_pdf_and_the_list_of_them() {
    let workspace = Workspace::new();
    workspace.run(["build"]).good();
    assert_eq!(
        workspace.names("dist"),
        [
            "2025/06/.jianbao-files",
            "2025/06/01.html",
            "2025/06/02.html",
            "2025/06/index.html",
            &format!("2025/06/{PDF}"),
        ]
    );
    let pdf = workspace.bytes(&format!("{OUT}/{PDF}"));
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
}

#[test]
fn the_summary_tells_number_articles_pages_files_sizes_and_time() {
    let workspace = Workspace::new();
    let run = workspace.run(["build"]).good();
    let lines: Vec<&str> = run.stdout.lines().collect();
    let [issue, page, pdf, layout, time] = lines[..] else {
        panic!("{lines:#?}")
    };
    assert_eq!(issue, "2025年第6期：2 篇，3 页");
    assert!(page.starts_with("  dist/2025/06/index.html  "), "{page}");
    assert!(pdf.starts_with(&format!("  dist/2025/06/{PDF}  ")), "{pdf}");
    assert!(
        page.ends_with(" KB") && pdf.ends_with(" KB"),
        "{page} {pdf}"
    );
    assert!(
        layout.starts_with("  版面：每页 22 行、每行 28 字"),
        "{layout}"
    );
    assert!(time.starts_with("用时 ") && time.ends_with(" 秒"), "{time}");
}

#[test]
fn format_pdf_makes_no_pages_and_takes_the_earlier_ones_away() {
    let workspace = Workspace::new();
    workspace.run(["build"]).good();
    workspace.run(["build", "--format", "pdf"]).good();
    assert_eq!(workspace.names(OUT), [".jianbao-files", PDF]);
}

#[test]
fn format_html_makes_no_pdf_and_offers_none_for_download() {
    let workspace = Workspace::new();
    let run = workspace.run(["build", "--format", "html"]).good();
    assert_eq!(
        workspace.names(OUT),
        [".jianbao-files", "01.html", "02.html", "index.html"]
    );
    assert!(run.stdout.starts_with("2025年第6期：2 篇\n"), "{run:?}");
    for page in ["index.html", "01.html"] {
        assert!(!workspace.text(&format!("{OUT}/{page}")).contains(".pdf"));
    }
}

#[test]
fn format_takes_both_names() {
    let workspace = Workspace::new();
    workspace.run(["build", "--format", "pdf,html"]).good();
    assert_eq!(workspace.names(OUT).len(), 5);
}

#[test]
fn keep_typst_adds_the_files_and_the_command_that_sets_them() {
    let workspace = Workspace::with_body("![图](tu.svg \"图1\")").file(
        &format!("{ISSUE}/tu.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='30'><rect width='90' height='30' fill='red'/></svg>",
    );
    workspace.run(["build", "--keep-typst"]).good();
    let names = workspace.names(&format!("{OUT}/typst"));
    assert_eq!(names, ["bulletin.typ", "issue.typ", "tu.svg"]);
    let source = workspace.text(&format!("{OUT}/typst/issue.typ"));
    assert!(source.starts_with("//"), "{source}");
    let head: String = source
        .lines()
        .take_while(|line| line.starts_with("//"))
        .collect();
    assert!(head.contains("typst compile "), "{head}");
    assert!(!source.contains(workspace.root().to_str().unwrap()));

    workspace.run(["build"]).good();
    assert!(!workspace.exists(&format!("{OUT}/typst/issue.typ")));
}

#[test]
fn out_is_relative_to_the_current_folder_not_to_the_root() {
    let workspace = Workspace::new();
    let mut command = workspace.command();
    command.current_dir(workspace.path("issues/2025"));
    let run = Run::of(command.args(["build", "--out", "../../网站"])).good();
    assert!(workspace.exists(&format!("网站/2025/06/{PDF}")), "{run:?}");
    assert!(!workspace.exists("dist"));
}

#[test]
fn without_out_it_is_dist_of_the_root_wherever_the_command_is_given() {
    let workspace = Workspace::new();
    let mut command = workspace.command();
    command.current_dir(workspace.path("issues/2025"));
    Run::of(command.arg("build")).good();
    assert!(workspace.exists(&format!("{OUT}/{PDF}")));
}

#[test]
fn root_names_the_workspace_from_anywhere() {
    let workspace = Workspace::new();
    let elsewhere = Workspace::empty();
    let mut command = jianbao();
    command.current_dir(elsewhere.root());
    Run::of(command.args(["build", "--root"]).arg(workspace.root())).good();
    assert!(workspace.exists(&format!("{OUT}/{PDF}")));
    assert!(elsewhere.names("").is_empty());
}

#[test]
fn outside_a_workspace_the_message_says_what_to_do() {
    let nowhere = Workspace::empty();
    nowhere.run(["build"]).refused(2, "这里不是工作区");
    nowhere
        .run(["build", "--root", "."])
        .refused(2, "“.”不是工作区，里面没有 issues/bulletin.yaml");
}

#[test]
fn a_warning_builds_but_not_under_strict() {
    let workspace = Workspace::new().article("03-bing.md", "丙文", "丙文的正文。");
    let run = workspace.run(["build", "--strict"]).ends_with(1);
    assert!(run.stderr.contains("警告[J203]"), "{run:#?}");
    assert!(run.stderr.contains("没有生成任何文件"), "{run:#?}");
    assert!(!workspace.exists("dist"));
    let run = workspace.run(["build"]).ends_with(0);
    assert!(run.stderr.ends_with("1 个警告\n"), "{run:#?}");
    assert!(workspace.exists(&format!("{OUT}/{PDF}")));
    workspace
        .run(["build", "--all", "--strict", "--out", "strict"])
        .refused(1, "J203");
    assert!(!workspace.exists("strict"));
}

/// Two good issues and one that has an error.
fn one_bad_of_three() -> Workspace {
    Workspace::new()
        .issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-03-28\n")
        .file("issues/2025/07/a.md", "没有标题\n")
        .issue("2025/z01", "supplement: 1\ndate: 2025-03-30\n")
}

#[test]
fn all_builds_the_good_issues_and_reports_the_bad_one() {
    let workspace = one_bad_of_three();
    let run = workspace.run(["build", "--all"]).ends_with(1);
    assert!(run.stderr.contains("错误[J209]"), "{run:#?}");
    assert!(run.stdout.contains("2025年第6期：2 篇"), "{run:#?}");
    assert!(run.stdout.contains("2025年增刊第1期：1 篇"), "{run:#?}");
    assert!(workspace.exists(&format!("{OUT}/{PDF}")));
    assert!(workspace.exists("dist/2025/z01/联络动态2025年增刊第1期.pdf"));
    assert!(!workspace.exists("dist/2025/07"));
}

#[test]
fn a_fault_in_another_issue_does_not_stop_todays() {
    one_bad_of_three().run(["build", "731"]).good();
}

#[test]
fn of_several_named_issues_none_is_written_when_one_is_bad() {
    let workspace = one_bad_of_three();
    workspace
        .run(["build", "731", "2025-7"])
        .refused(1, "没有生成任何文件，原有的文件没有改动。");
    assert!(!workspace.exists("dist"));
}

#[test]
fn a_failed_run_leaves_the_earlier_output_byte_for_byte() {
    let workspace = Workspace::new();
    workspace.run(["build", "--keep-typst"]).good();
    let before = tree(&workspace.path("dist"));
    workspace.write(&format!("{ISSUE}/02-yi.md"), "没有标题\n");
    workspace.run(["build"]).refused(1, "J209");
    workspace.run(["build", "--all"]).refused(1, "J209");
    assert!(tree(&workspace.path("dist")) == before);
}

#[test]
fn files_that_others_put_into_the_output_stay() {
    let workspace = Workspace::new();
    workspace.run(["build"]).good();
    workspace.write(&format!("{OUT}/读我.txt"), "我的");
    workspace.write(&format!("{OUT}/附件/表.xlsx"), "我的");
    workspace.write("dist/index.html", "我的");
    let workspace = workspace.list(&["01-jia.md"]);
    workspace.run(["build"]).ends_with(0);
    assert_eq!(
        workspace.names("dist"),
        [
            "2025/06/.jianbao-files",
            "2025/06/01.html",
            "2025/06/index.html",
            &format!("2025/06/{PDF}"),
            "2025/06/读我.txt",
            "2025/06/附件/表.xlsx",
            "index.html",
        ]
    );
    assert_eq!(workspace.text(&format!("{OUT}/读我.txt")), "我的");
}

#[test]
fn nothing_but_the_output_appears_in_the_workspace() {
    let workspace = Workspace::new();
    let before = tree(workspace.root());
    workspace.run(["build", "--keep-typst"]).good();
    std::fs::remove_dir_all(workspace.path("dist")).unwrap();
    assert!(tree(workspace.root()) == before);
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure_in_chinese() {
    let workspace = Workspace::new().file("dist", "一个文件");
    let run = workspace.run(["build"]).refused(2, "错误：");
    assert!(run.stderr.contains("dist"), "{run:#?}");
    assert_eq!(workspace.text("dist"), "一个文件");
}

#[test]
fn a_draft_says_so_in_its_name_and_on_its_pages() {
    let workspace = Workspace::new();
    let manifest = workspace.text(&format!("{ISSUE}/issue.yaml"));
    workspace.write(&format!("{ISSUE}/issue.yaml"), manifest + "送审: 是\n");
    workspace.run(["build"]).good();
    let name = "联络动态2025年第6期（总第731期）（送审稿）.pdf";
    assert!(workspace.exists(&format!("{OUT}/{name}")));
    assert!(!workspace.exists(&format!("{OUT}/{PDF}")));
    for page in ["index.html", "01.html"] {
        let page = workspace.text(&format!("{OUT}/{page}"));
        assert!(page.contains("<p class=\"draft\">送审稿</p>"));
    }
}

#[test]
fn characters_that_a_file_name_cannot_hold_become_dashes() {
    let workspace = Workspace::with_series("title: '甲/乙\\丙:丁?'\npublisher: 编\n");
    workspace.run(["build"]).good();
    assert!(workspace.exists(&format!("{OUT}/甲-乙-丙-丁-2025年第6期（总第731期）.pdf")));
}

/// The pages of HTML. (The PDF says which sources it was made from, byte for byte.)
fn pages(workspace: &Workspace) -> [String; 3] {
    ["index.html", "01.html", "02.html"].map(|page| workspace.text(&format!("{OUT}/{page}")))
}

#[test]
fn chinese_and_english_keys_build_the_same_pages() {
    let english = Workspace::new();
    let chinese = Workspace::new()
        .file(
            "issues/bulletin.yaml",
            "刊名: 联络动态\n编者: 代表工作委员会\n",
        )
        .file(
            &format!("{ISSUE}/issue.yaml"),
            "期号: 6\n总期号: 731\n日期: 2025年3月11日\n稿件:\n  - 01-jia.md\n  - 02-yi.md\n",
        )
        .file(
            &format!("{ISSUE}/01-jia.md"),
            "---\n标题: 甲文\n供稿单位: 省教育厅\n---\n\n甲文的正文。\n",
        );
    english.run(["build"]).good();
    chinese.run(["build"]).good();
    assert_eq!(pages(&english), pages(&chinese));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let unix = Workspace::new();
    let windows = Workspace::new();
    for path in ["01-jia.md", "02-yi.md", "issue.yaml"] {
        let path = format!("{ISSUE}/{path}");
        let text = windows.text(&path).replace('\n', "\r\n");
        windows.write(&path, format!("\u{feff}{text}"));
    }
    unix.run(["build"]).good();
    windows.run(["build"]).good();
    assert_eq!(pages(&unix), pages(&windows));
}

#[test]
fn an_issues_own_settings_replace_the_series() {
    let workspace = Workspace::with_series(
        "title: 联络动态\npublisher: 编者\neditor: 刊物编辑\ncontact: 刊物电话\ncopies: 260\n",
    );
    let manifest = workspace.text(&format!("{ISSUE}/issue.yaml"));
    workspace.write(
        &format!("{ISSUE}/issue.yaml"),
        manifest + "editor: 本期编辑\ncopies: 30\n",
    );
    workspace.run(["build"]).good();
    let page = workspace.text(&format!("{OUT}/index.html"));
    for words in ["责任编辑：本期编辑", "联系方式：刊物电话", "共印30份"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("刊物编辑"));
}
