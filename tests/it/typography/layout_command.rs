//! `layout`: what the finished pages measure, for people and for programs.

use serde_json::Value;

use crate::workspace::Workspace;

fn faulty() -> Workspace {
    Workspace::with_body("**前**一行\\\n，后一行。")
}

#[test]
fn json_has_every_field() {
    let run = faulty().run(["layout", "--json"]).good();
    let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(json["lines"], 22);
    assert_eq!(json["chars"], 28);
    assert_eq!(json["size"], 15.75);
    let pages = json["pages"].as_array().expect("pages");
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0]["page"], 1);
    let lines = pages[0]["lines"].as_array().expect("lines");
    let last = lines.last().expect("a line");
    assert_eq!(last["characters"], 5);
    assert_eq!(last["off_grid"], 0.0);
    assert_eq!(last["start"], 0.0);
    assert!(last["end"].as_f64().expect("an end") > 60.0);
    assert!(last["line"].as_u64().expect("a line") > 8);
    let deviations = json["deviations"].as_array().expect("deviations");
    assert_eq!(deviations.len(), 1);
    let deviation = &deviations[0];
    assert_eq!(deviation["code"], "J603");
    assert_eq!(deviation["file"], "issues/2025/06/01-jia.md");
    assert_eq!(
        (deviation["line"].as_u64(), deviation["column"].as_u64()),
        (Some(6), Some(1))
    );
    assert_eq!(deviation["text"], "，");
    let message = deviation["message"].as_str().expect("a message");
    assert!(message.starts_with("第 1 页第 "), "{message}");
}

#[test]
fn people_get_a_line_a_page_and_the_deviations() {
    let run = faulty().run(["layout"]).ends_with(0);
    assert!(
        run.stdout.contains("1 处偏差") && run.stdout.contains("第  1 页"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("J603") && run.stderr.contains("01-jia.md:6:1"),
        "{run:?}"
    );
    faulty().run(["layout", "--strict"]).ends_with(1);
    let run = Workspace::new().run(["layout", "731", "--strict"]).good();
    assert!(run.stdout.contains("没有偏差"), "{run:?}");
}

#[test]
fn build_ends_with_the_layout_and_reports_deviations_as_warnings() {
    let run = faulty().run(["build", "--format", "pdf"]).ends_with(0);
    assert!(
        run.stdout.contains("版面：每页 22 行、每行 28 字"),
        "{run:?}"
    );
    assert!(run.stderr.contains("警告[J603]"), "{run:?}");
    let workspace = faulty();
    workspace.run(["build", "--strict"]).ends_with(1);
    assert!(!workspace.exists("dist"));
}

#[test]
fn nothing_is_written() {
    let workspace = faulty();
    workspace.run(["layout"]).ends_with(0);
    assert!(!workspace.exists("dist"));
}

#[test]
fn characters_of_another_face_are_told_once_with_their_places() {
    let workspace = Workspace::with_body("甲①乙。\n\n丙①丁𡋾。");
    let run = workspace.run(["layout"]).good();
    let borrowed: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("借用宋体的字"))
        .collect();
    assert_eq!(
        borrowed,
        [
            "借用宋体的字“①”（U+2460）：issues/2025/06/01-jia.md:5:2，issues/2025/06/01-jia.md:7:2",
            "借用宋体的字“𡋾”（U+212FE）：issues/2025/06/01-jia.md:7:4",
        ]
    );
    let json = workspace.run(["layout", "--json"]).good().stdout;
    assert!(json.contains("\"character\": \"①\""), "{json}");
}
