//! `explain`: the page of a code, or the list of all.

use std::fmt::Write as _;

use super::{Session, exit};
use crate::check::catalogue::{self, Entry};
use crate::diagnostic::Code;

/// How many edits a mistyped code may be away from the one that was meant.
const MISTYPED: usize = 2;

/// Prints the page of a code as the user wrote it, or without one all codes with their titles. A word that is no code
/// is looked for in the titles before it is refused.
pub fn run(code: Option<&str>, session: &Session) -> u8 {
    let Some(word) = code.map(str::trim) else {
        session.print(&list());
        return exit::GOOD;
    };
    match Code::parse(word).and_then(catalogue::entry) {
        Some(entry) => {
            session.print(&page(&entry));
            exit::GOOD
        }
        None => {
            session.fail(unknown(word));
            exit::FAILED
        }
    }
}

fn list() -> String {
    let mut text = String::new();
    for (subject, entries) in catalogue::by_subject() {
        let _ = writeln!(text, "{subject}");
        for entry in entries {
            let _ = writeln!(text, "  {} {}", entry.code, entry.code.title());
        }
        text.push('\n');
    }
    text.push_str("看某一条的说明：jianbao explain J701\n");
    text
}

fn page(entry: &Entry) -> String {
    let page = entry.page;
    let mut text = format!("{} {}\n", entry.code, entry.code.title());
    write_part("查什么", page.finds, &mut text);
    write_part("为什么", page.why, &mut text);
    if !page.examples.is_empty() {
        text.push_str("\n例\n");
    }
    for (index, (wrong, right)) in page.examples.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        write_example("错：", wrong, &mut text);
        if wrong.contains('\n') {
            text.push('\n');
        }
        write_example("对：", right, &mut text);
    }
    write_part("不查什么", page.leaves, &mut text);
    write_part("依据", page.reference, &mut text);
    write_part("级别", &entry.level(), &mut text);
    write_part("自动改正", entry.mending(), &mut text);
    text
}

fn write_part(heading: &str, words: &str, text: &mut String) {
    if !words.is_empty() {
        let _ = write!(text, "\n{heading}\n  {words}\n");
    }
}

/// The lines of an example one below the other, the first behind its word.
fn write_example(word: &str, example: &str, text: &mut String) {
    for (index, line) in example.lines().enumerate() {
        let before = if index == 0 { word } else { "    " };
        let _ = writeln!(text, "{}", format!("  {before}{line}").trim_end());
    }
}

fn unknown(word: &str) -> String {
    let named: Vec<String> = Code::ALL
        .iter()
        .filter(|(_, title)| !word.is_empty() && title.contains(word))
        .map(|(code, title)| format!("{code}（{title}）"))
        .collect();
    let hint = match nearest(word) {
        _ if !named.is_empty() => format!("是不是 {}？", named.join("、")),
        Some(code) => format!("是不是 {code}（{}）？", code.title()),
        None => String::new(),
    };
    format!("没有“{word}”这个编号。{hint}运行 jianbao explain 可以看到所有的编号")
}

fn nearest(word: &str) -> Option<Code> {
    let word = word.to_ascii_uppercase();
    if word.chars().count() > 2 * "J000".len() {
        return None;
    }
    Code::ALL
        .iter()
        .map(|(code, _)| (strsim::damerau_levenshtein(&word, code.as_str()), *code))
        .filter(|(edits, _)| *edits <= MISTYPED)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn explain(code: Option<&str>) -> (u8, String, String) {
        let (out, error) = (Captured::default(), Captured::default());
        let session = Session::captured(out.clone(), error.clone());
        let exit = run(code, &session);
        let text =
            |captured: Captured| String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
        (exit, text(out), text(error))
    }

    #[test]
    fn a_page_has_its_parts_under_headings() {
        let (exit, out, error) = explain(Some("j308"));
        assert_eq!((exit, error.as_str()), (exit::GOOD, ""));
        insta::assert_snapshot!(out, @r#"
        J308 标题级别太多

        查什么
          标题用了五个或六个 #。按第四级排印。

        为什么
          公文的层次只有四级。

        例
          错：# 总体要求

              ## 工作机制

              ### 联系代表

              ##### 联系渠道

          对：# 总体要求

              ## 工作机制

              ### 联系代表

              #### 联系渠道

        依据
          GB/T 9704—2012 §7.3.3：层次序数依次为“一、”“（一）”“1.”“（1）”。

        级别
          警告。可以在 bulletin.yaml 的 check（检查）里写“J308: 关”或“J308: 错误”。

        自动改正
          不能，请自己改。
        "#);
    }

    #[test]
    fn without_a_code_all_are_listed_by_subject() {
        let (exit, out, _) = explain(None);
        assert_eq!(exit, exit::GOOD);
        assert!(out.starts_with("文件\n  J001 文件读不出来\n"), "{out}");
        for (code, title) in Code::ALL {
            assert!(out.contains(&format!("\n  {code} {title}\n")), "{code}");
        }
    }

    #[test]
    fn an_unknown_code_is_refused_with_the_nearest() {
        for (word, hint) in [
            ("J3O1", "是不是 J301（正文里有 HTML）？"),
            ("308", "是不是 J308（标题级别太多）？"),
            ("跳级", "是不是 J307（标题跳级）？"),
            ("\u{1b}[2J", "运行 jianbao explain"),
            ("", "运行 jianbao explain"),
        ] {
            let (exit, out, error) = explain(Some(word));
            assert_eq!((exit, out.as_str()), (exit::FAILED, ""));
            assert!(error.contains(hint), "{error}");
            assert!(!error.contains('\u{1b}'), "{error:?}");
        }
    }

    #[test]
    fn every_code_has_a_page() {
        for (code, _) in Code::ALL {
            assert_eq!(explain(Some(code.as_str())).0, exit::GOOD, "{code}");
        }
    }
}
