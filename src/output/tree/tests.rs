use std::time::{Duration, SystemTime};

use super::*;

fn begin(root: &Path, previous: Option<&Path>) -> StagedTree {
    StagedTree::beside(&root.join("site"), previous, Flushing::AtOnce).unwrap()
}

fn put(tree: &StagedTree, files: &[(&str, &str)]) {
    for (path, text) in files {
        tree.put(path, text.as_bytes()).unwrap();
    }
}

/// Makes a folder of files a day old, so that a kept time shows.
fn make(folder: &Path, files: &[(&str, &str)]) {
    let yesterday = SystemTime::now() - Duration::from_secs(86_400);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        file.set_modified(yesterday).unwrap();
    }
}

fn time(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn what_is_the_same_keeps_its_time_and_its_place() {
    let root = tempfile::tempdir().unwrap();
    let old = root.path().join("old");
    make(
        &old,
        &[
            ("index.html", "旧"),
            ("a/same.html", "一样"),
            ("a/length.html", "甲"),
            ("gone.html", "x"),
        ],
    );
    let tree = begin(root.path(), Some(&old));
    put(
        &tree,
        &[
            ("index.html", "新的"),
            ("a/same.html", "一样"),
            ("a/length.html", "乙"),
            ("b/c/new.html", ""),
        ],
    );
    let tally = tree.tally(|_| true).unwrap();
    assert_eq!(
        tally,
        Tally {
            written: 3,
            kept: 1,
            removed: 1
        }
    );
    let place = root.path().join("site");
    tree.move_to(&place).unwrap();
    for (path, expected) in [
        ("index.html", "新的"),
        ("a/same.html", "一样"),
        ("a/length.html", "乙"),
        ("b/c/new.html", ""),
    ] {
        assert_eq!(text(&place.join(path)), expected);
        let kept = path == "a/same.html";
        assert_eq!(
            time(&place.join(path)) == time(&root.path().join("old/a/same.html")),
            kept
        );
    }
    // The old tree is as it was, and nothing else is left.
    assert_eq!(text(&old.join("index.html")), "旧");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let inode = |path: &Path| fs::metadata(path).unwrap().ino();
        assert_eq!(
            inode(&place.join("a/same.html")),
            inode(&old.join("a/same.html"))
        );
        assert_ne!(
            inode(&place.join("a/length.html")),
            inode(&old.join("a/length.html"))
        );
    }
}

#[test]
fn a_tree_that_is_the_same_says_so() {
    let root = tempfile::tempdir().unwrap();
    let old = root.path().join("old");
    let files = [("index.html", "一"), ("a/b.html", "二")];
    make(&old, &files);
    let tree = begin(root.path(), Some(&old));
    put(&tree, &files);
    assert!(tree.tally(|_| true).unwrap().is_unchanged());
    drop(tree);
    let tree = begin(root.path(), Some(&old));
    put(&tree, &files[..1]);
    assert!(!tree.tally(|_| true).unwrap().is_unchanged());
    assert!(
        tree.tally(|path| path != Path::new("a/b.html"))
            .unwrap()
            .is_unchanged()
    );
    drop(tree);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

#[test]
fn a_copy_has_the_time_as_well() {
    let root = tempfile::tempdir().unwrap();
    make(root.path(), &[("from", "同")]);
    let (from, to) = (root.path().join("from"), root.path().join("to"));
    // A folder has no second name; what is copied instead is up to the caller.
    let folder = root.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let before = time(&folder);
    std::thread::sleep(Duration::from_millis(20));
    link_or_copy(&folder, &to, |to| fs::write(to, "副本")).unwrap();
    assert_eq!((text(&to).as_str(), time(&to)), ("副本", before));
    // What is there is never overwritten.
    let error = link_or_copy(&from, &to, |_| panic!("copied")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(text(&to), "副本");
}

#[test]
fn paths_that_lead_elsewhere_or_meet_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let tree = begin(root.path(), None);
    for path in [
        "",
        "/etc/x",
        "../x",
        "a/../x",
        "./a",
        "a//b",
        "a/",
        "C:x",
        "a\\b",
        "a\nb",
        ".jianbao-files",
        ".Jianbao-Files",
    ] {
        let error = tree.put(path, b"").unwrap_err();
        assert!(matches!(error, WriteError::BadPath(_)), "{path}: {error}");
    }
    put(&tree, &[("b/图.png", ""), ("b/c/d", ""), ("e", "")]);
    for path in ["b/图.png", "b/c", "B/C", "e/f", "E/f/g", "b"] {
        let error = tree.put(path, b"").unwrap_err();
        assert!(matches!(error, WriteError::BadPath(_)), "{path}: {error}");
    }
    let error = tree.put("B/图.PNG", b"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "“B/图.PNG”和“b/图.png”只有字母大小写不同，放到 Windows 上会是同一个文件；请把其中一个改名"
    );
    // Folders that a Windows disk makes one are no harm.
    put(&tree, &[("B/other", "")]);
    tree.move_to(&root.path().join("site")).unwrap();
}

#[test]
fn a_tree_with_a_file_that_failed_gets_no_place() {
    let root = tempfile::tempdir().unwrap();
    let tree = begin(root.path(), None);
    put(&tree, &[("a", "1")]);
    fs::write(tree.root().join("b"), "by somebody else").unwrap();
    assert!(tree.put("b", b"2").is_err());
    let place = root.path().join("site");
    let error = tree.move_to(&place).unwrap_err();
    assert!(matches!(error, WriteError::Unfinished(_)), "{error}");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn many_threads_write_one_tree() {
    let root = tempfile::tempdir().unwrap();
    let tree = begin(root.path(), None);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let tree = &tree;
            scope.spawn(move || {
                for file in 0..50 {
                    let path = format!("{}/{}/{thread}.html", file % 5, file);
                    tree.put(&path, path.as_bytes()).unwrap();
                }
            });
        }
    });
    assert_eq!(tree.tally(|_| true).unwrap().written, 200);
    let place = root.path().join("site");
    tree.move_to(&place).unwrap();
    assert_eq!(text(&place.join("3/13/2.html")), "3/13/2.html");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let (old, outside) = (root.path().join("old"), root.path().join("outside"));
    make(&outside, &[("b.html", "同"), ("c/d.html", "同")]);
    make(&old, &[("a.html", "同")]);
    symlink(outside.join("b.html"), old.join("b.html")).unwrap();
    symlink(outside.join("c"), old.join("c")).unwrap();
    let tree = begin(root.path(), Some(&old));
    put(
        &tree,
        &[("a.html", "同"), ("b.html", "同"), ("c/d.html", "同")],
    );
    let tally = tree.tally(|_| true).unwrap();
    // The link to the folder is one more that is gone.
    assert_eq!((tally.kept, tally.written, tally.removed), (1, 2, 1));
    assert!(
        tree.root()
            .join("b.html")
            .symlink_metadata()
            .unwrap()
            .is_file()
    );
    let other = begin(root.path(), Some(&old));
    other.keep("a.html").unwrap();
    assert!(other.keep("b.html").is_err() && other.keep("c/d.html").is_err());
}

#[cfg(unix)]
#[test]
fn a_web_server_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    make(root.path(), &[("plain/file", "")]);
    let mode = |path: &str| {
        fs::metadata(root.path().join(path))
            .unwrap()
            .permissions()
            .mode()
    };
    let tree = begin(root.path(), None);
    put(&tree, &[("a/b.html", "")]);
    tree.move_to(&root.path().join("site")).unwrap();
    assert_eq!(mode("site"), mode("plain"));
    assert_eq!(mode("site/a"), mode("plain"));
    assert_eq!(mode("site/a/b.html"), mode("plain/file"));
}
