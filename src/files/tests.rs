use std::fs;

use tempfile::TempDir;

use super::*;
use crate::source::{Position, Source};

fn files(contents: &[(&str, &[u8])]) -> (TempDir, Files) {
    let folder = TempDir::new().unwrap();
    for (path, bytes) in contents {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let files = Files::open(folder.path()).unwrap();
    (folder, files)
}

#[test]
fn a_file_is_read_once() {
    let (folder, files) = files(&[("a.md", b"old")]);
    assert_eq!(&*files.read("a.md", 10).unwrap(), b"old");
    fs::write(folder.path().join("a.md"), "new").unwrap();
    assert_eq!(&*files.read("a.md", 10).unwrap(), b"old");
    assert_eq!(files.read("b.md", 10), Err(ReadError::NotFound));
    fs::write(folder.path().join("b.md"), "late").unwrap();
    assert_eq!(files.read("b.md", 10), Err(ReadError::NotFound));
}

#[test]
fn limits_hold_for_each_reader() {
    let (_folder, files) = files(&[("a", b"12345")]);
    let too_large = ReadError::TooLarge { size: 5, limit: 4 };
    assert_eq!(files.read("a", 4), Err(too_large.clone()));
    assert_eq!(&*files.read("a", 5).unwrap(), b"12345");
    assert_eq!(files.read("a", 4), Err(too_large));
}

#[test]
fn paths_out_of_the_root_are_refused() {
    let (_folder, files) = files(&[("a/b.md", b"x")]);
    for path in [
        "",
        "/etc/passwd",
        "../a",
        "a/../a/b.md",
        "a\\b.md",
        "C:a",
        "c:/a",
        "a/\0",
        "a//b.md",
        "./a",
        "a/",
    ] {
        assert_eq!(files.read(path, 9), Err(ReadError::Outside), "{path:?}");
    }
    assert_eq!(files.read("a", 9), Err(ReadError::NotAFile));
    assert_eq!(files.read("a/b.md/c", 9), Err(ReadError::NotFound));
    assert!(files.probe("a/b.md").is_ok());
}

#[cfg(unix)]
#[test]
fn links_and_devices_are_refused_and_not_walked() {
    use std::os::unix::fs::symlink;
    let (folder, files) = files(&[("a/b.md", b"x")]);
    symlink(folder.path().join("a"), folder.path().join("c")).unwrap();
    symlink(folder.path().join("a/b.md"), folder.path().join("d.md")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s.md")).unwrap();
    assert_eq!(files.read("c/b.md", 9), Err(ReadError::Outside));
    assert_eq!(files.read("d.md", 9), Err(ReadError::Outside));
    assert_eq!(files.read("s.md", 9), Err(ReadError::NotAFile));
    assert_eq!(files.walk(""), ["a/b.md"]);
    assert!(files.walk("c").is_empty());
}

#[test]
fn walking_skips_what_is_hidden_or_made() {
    let (_folder, files) = files(&[
        ("issues/2025/06/b.md", b""),
        ("issues/2025/06/a.md", b""),
        ("issues/_old/a.md", b""),
        ("issues/.git/a.md", b""),
        ("issues/dist/a.md", b""),
        ("dist/a.md", b""),
        ("private/a.md", b""),
        ("target/a.md", b""),
    ]);
    assert_eq!(
        files.walk(""),
        [
            "issues/2025/06/a.md",
            "issues/2025/06/b.md",
            "issues/dist/a.md"
        ]
    );
    assert_eq!(
        files.walk("issues/2025"),
        ["issues/2025/06/a.md", "issues/2025/06/b.md"]
    );
    assert!(files.walk("nowhere").is_empty());
    assert!(files.walk("../..").is_empty());
}

#[test]
fn relative_paths_are_joined_inside_the_root_only() {
    let join = |folder, path| super::join(folder, path);
    assert_eq!(
        join("issues/06", "./a.md").as_deref(),
        Some("issues/06/a.md")
    );
    assert_eq!(
        join("issues/06", "tu//../a.md").as_deref(),
        Some("issues/06/a.md")
    );
    assert_eq!(
        join("issues/06", "../07/a.md").as_deref(),
        Some("issues/07/a.md")
    );
    assert_eq!(join("", "a.md").as_deref(), Some("a.md"));
    for path in ["../../../a", "/a", "c:a", "a\\b", "a\0", ".."] {
        assert_eq!(join("06", path), None, "{path:?}");
    }
}

fn faults(bytes: &[u8]) -> (Source, Vec<Diagnostic>) {
    let (_folder, files) = files(&[("a.md", bytes)]);
    match files.read_text("a.md", 1000).unwrap_err() {
        TextError::Faulty {
            source,
            diagnostics,
        } => (source, diagnostics),
        TextError::Unreadable(error) => panic!("{error:?}"),
    }
}

#[test]
fn a_byte_order_mark_is_dropped() {
    let (_folder, files) = files(&[("a.md", "\u{feff}正文\r\n".as_bytes())]);
    assert_eq!(files.read_text("a.md", 100).unwrap().text(), "正文\r\n");
}

#[test]
fn other_encodings_are_named_and_readable() {
    let text = "---\ntitle: 报告\n";
    let (gbk, _, _) = encoding_rs::GB18030.encode(text);
    let (source, found) = faults(&gbk);
    assert_eq!(source.text(), text);
    assert_eq!(found[0].code, Code::NOT_UTF8);
    assert_eq!(found[0].place().position(), Position { line: 2, column: 8 });
    assert!(found[0].message.contains("GBK"));

    let utf16: Vec<u8> = "\u{feff}a通知"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (source, found) = faults(&utf16);
    assert_eq!(source.text(), "a通知");
    assert!(found[0].message.contains("UTF-16"));

    let (_, found) = faults(b"ok\xFF\xFF\xFF");
    assert_eq!(found[0].place().position(), Position { line: 1, column: 3 });
    let (_, found) = faults(b"PK\x03\x04\xFF");
    assert!(found[0].message.contains("Word"));
}

#[test]
fn forbidden_characters_are_each_reported() {
    let (_, found) = faults("一\u{7}二\0\n\u{fdd0}\u{ffff}\tok\r\n".as_bytes());
    let places: Vec<_> = found
        .iter()
        .map(|d| {
            (
                d.code,
                d.place().position().line,
                d.place().position().column,
            )
        })
        .collect();
    let code = Code::FORBIDDEN_CHARACTER;
    assert_eq!(
        places,
        [(code, 1, 2), (code, 1, 4), (code, 2, 1), (code, 2, 2)]
    );
    assert!(found[2].message.contains("U+FDD0"));
    assert_eq!(faults(&[7; 100]).1.len(), 20);
}

#[test]
fn a_text_that_is_not_kept_is_read_and_refused_alike() {
    let (_folder, files) = files(&[
        ("good", "\u{feff}词条\n".as_bytes()),
        ("gbk", b"\xb4\xca\xcc\xf5\n"),
        ("control", b"a\x01b"),
    ]);
    for name in ["good", "gbk", "control", "none"] {
        let kept = files.read_text(name, 100);
        let unkept = files.read_text_unkept(name, 100);
        assert_eq!(kept, unkept, "{name}");
    }
}
