use std::fs::File;

use walkdir::WalkDir;

use super::*;
use crate::output::staging::Staging;

fn files(contents: &[(&str, &str)]) -> Vec<OutputFile> {
    contents
        .iter()
        .map(|(path, text)| OutputFile::new(*path, *text))
        .collect()
}

/// Every file of a folder with its text, but for jianbao's list.
fn tree(folder: &Path) -> Vec<(String, String)> {
    let mut tree = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() && entry.file_name() != LIST_NAME {
            let path = entry.path().strip_prefix(folder).unwrap();
            tree.push((
                path.to_str().unwrap().to_owned(),
                fs::read_to_string(entry.path()).unwrap(),
            ));
        }
    }
    tree
}

fn owned(contents: &[(&str, &str)]) -> Vec<(String, String)> {
    contents
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

/// The names beside the destination, which must not include any staging folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_folder_is_written_whole_with_its_list() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("dist/2025/06");
    let outputs = [
        ("index.html", "首页"),
        ("typst/issue.typ", "x"),
        ("a.pdf", ""),
    ];
    swap_folder(&destination, &files(&outputs)).unwrap();
    assert_eq!(
        tree(&destination),
        owned(&[
            ("a.pdf", ""),
            ("index.html", "首页"),
            ("typst/issue.typ", "x")
        ])
    );
    assert_eq!(
        fs::read_to_string(destination.join(LIST_NAME)).unwrap(),
        ".jianbao-files\na.pdf\nindex.html\ntypst/issue.typ\n"
    );
    assert_eq!(names(&root.path().join("dist/2025")), ["06"]);
}

#[test]
fn what_jianbao_wrote_goes_and_what_others_wrote_stays() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("06");
    swap_folder(
        &destination,
        &files(&[
            ("01.html", "旧"),
            ("02.html", "旧"),
            ("typst/issue.typ", "旧"),
        ]),
    )
    .unwrap();
    fs::write(destination.join("批注.txt"), "我的").unwrap();
    fs::create_dir_all(destination.join("校样/空")).unwrap();
    fs::write(destination.join("校样/一.txt"), "我的").unwrap();
    fs::write(destination.join("typst/mine.typ"), "我的").unwrap();

    swap_folder(&destination, &files(&[("01.html", "新")])).unwrap();
    assert_eq!(
        tree(&destination),
        owned(&[
            ("01.html", "新"),
            ("typst/mine.typ", "我的"),
            ("批注.txt", "我的"),
            ("校样/一.txt", "我的"),
        ])
    );
    assert!(destination.join("校样/空").is_dir());
    swap_folder(&destination, &files(&[("01.html", "新")])).unwrap();
    assert_eq!(names(root.path()), ["06"]);
}

#[test]
fn somebody_elses_file_is_not_overwritten() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("06");
    for (theirs, ours) in [
        ("index.html", "index.html"),
        ("typst", "typst/issue.typ"),
        ("01.html/x", "01.html"),
    ] {
        let _ = fs::remove_dir_all(&destination);
        let path = destination.join(theirs);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "我的").unwrap();
        let error = swap_folder(&destination, &files(&[(ours, "新")])).unwrap_err();
        assert!(matches!(error, WriteError::Foreign(_)), "{error}");
        assert_eq!(tree(&destination), owned(&[(theirs, "我的")]));
        assert_eq!(names(root.path()), ["06"]);
    }
    // The same content is taken over.
    let _ = fs::remove_dir_all(&destination);
    fs::create_dir_all(&destination).unwrap();
    fs::write(destination.join("index.html"), "一样").unwrap();
    swap_folder(&destination, &files(&[("index.html", "一样")])).unwrap();
    swap_folder(&destination, &files(&[("index.html", "变了")])).unwrap();
    assert_eq!(tree(&destination), owned(&[("index.html", "变了")]));
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("06");
    for path in [
        "", "/etc/x", "../x", "a/../x", "./a", "a//b", "a/", "C:x", "a\\b", "a\nb", LIST_NAME,
    ] {
        let error = swap_folder(&destination, &files(&[(path, "")])).unwrap_err();
        assert!(matches!(error, WriteError::BadPath(_)), "{path}: {error}");
    }
    for pair in [["a", "a"], ["a", "a/b"], ["a/b/c", "a/b"]] {
        let outputs = pair.map(|path| OutputFile::new(path, ""));
        let error = swap_folder(&destination, &outputs).unwrap_err();
        assert!(matches!(error, WriteError::BadPath(_)), "{pair:?}: {error}");
    }
    assert!(names(root.path()).is_empty());
}

#[test]
fn a_place_that_is_no_folder_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("06");
    fs::write(&file, "文件").unwrap();
    let outputs = files(&[("index.html", "")]);
    let error = swap_folder(&file, &outputs).unwrap_err();
    assert!(matches!(error, WriteError::NotAFolder(_)), "{error}");
    let error = swap_folder(&file.join("z01"), &outputs).unwrap_err();
    assert!(error.to_string().contains("失败"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "文件");
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_lost() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let outside = root.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("x"), "外面").unwrap();
    let outputs = files(&[("index.html", "新")]);

    let link = root.path().join("06");
    symlink(&outside, &link).unwrap();
    let error = swap_folder(&link, &outputs).unwrap_err();
    assert!(matches!(error, WriteError::Link(_)), "{error}");
    assert_eq!(tree(&outside), owned(&[("x", "外面")]));

    let destination = root.path().join("07");
    fs::create_dir(&destination).unwrap();
    symlink(&outside, destination.join("连着")).unwrap();
    symlink(root.path().join("nowhere"), destination.join("断了")).unwrap();
    swap_folder(&destination, &outputs).unwrap();
    assert_eq!(fs::read_link(destination.join("连着")).unwrap(), outside);
    assert!(destination.join("断了").is_symlink());

    // A list that is a link is not read, nor replaced.
    let destination = root.path().join("08");
    fs::create_dir(&destination).unwrap();
    symlink(outside.join("x"), destination.join(LIST_NAME)).unwrap();
    let error = swap_folder(&destination, &outputs).unwrap_err();
    assert!(matches!(error, WriteError::Foreign(_)), "{error}");
    assert_eq!(fs::read_to_string(outside.join("x")).unwrap(), "外面");
}

#[test]
fn a_killed_run_is_tidied_up_and_its_neighbours_are_left() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("06");
    swap_folder(&destination, &files(&[("index.html", "旧")])).unwrap();
    for name in [
        ".jianbao-06-abcdef",
        ".jianbao-07-abcdef",
        ".jianbao-06-x-abcdef",
    ] {
        fs::create_dir_all(root.path().join(name).join("new")).unwrap();
        fs::write(root.path().join(name).join("lock"), "").unwrap();
    }
    // One that still runs.
    let running = root.path().join(".jianbao-06-AAAAAA");
    fs::create_dir(&running).unwrap();
    let lock = File::create(running.join("lock")).unwrap();
    lock.lock().unwrap();

    swap_folder(&destination, &files(&[("index.html", "新")])).unwrap();
    assert_eq!(
        names(root.path()),
        [
            ".jianbao-06-AAAAAA",
            ".jianbao-06-x-abcdef",
            ".jianbao-07-abcdef",
            "06"
        ]
    );
}

#[test]
fn a_run_killed_between_the_renames_is_made_good() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("06");
    swap_folder(&destination, &files(&[("index.html", "旧")])).unwrap();
    fs::write(destination.join("批注.txt"), "我的").unwrap();
    let staging = root.path().join(".jianbao-06-abcdef");
    fs::create_dir(&staging).unwrap();
    fs::write(staging.join("lock"), "").unwrap();
    fs::rename(&destination, staging.join("old")).unwrap();

    swap_folder(&destination, &files(&[("index.html", "新")])).unwrap();
    assert_eq!(
        tree(&destination),
        owned(&[("index.html", "新"), ("批注.txt", "我的")])
    );
    assert_eq!(names(root.path()), ["06"]);
}

#[test]
fn the_two_renames_do_the_same_and_undo_themselves() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("06");
    swap_folder(&destination, &files(&[("index.html", "旧")])).unwrap();

    let mut staging = Staging::beside(&destination).unwrap();
    // Without `new` the second rename fails: the old content comes back.
    let error = staging.replace_by_renames(&destination).unwrap_err();
    assert!(matches!(error, WriteError::System { .. }), "{error}");
    assert_eq!(tree(&destination), owned(&[("index.html", "旧")]));

    fs::create_dir(staging.new_tree()).unwrap();
    fs::write(staging.new_tree().join("index.html"), "新").unwrap();
    staging.replace_by_renames(&destination).unwrap();
    assert_eq!(tree(&destination), owned(&[("index.html", "新")]));
    drop(staging);
    assert_eq!(names(root.path()), ["06"]);
}

#[test]
fn a_pdf_held_open_is_told_in_plain_words() {
    let refused = io::Error::from(io::ErrorKind::PermissionDenied);
    let error = WriteError::moving(Path::new("dist/2025/06"), refused);
    assert_eq!(
        error.to_string(),
        "请先关闭正在打开的 PDF，再重新生成：“dist/2025/06”里的文件正被使用，这次什么都没有改动"
    );
}

#[test]
fn a_tree_written_file_by_file_is_swapped_in_whole() {
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("site");
    let write = |files: &[(&str, &str)]| {
        let tree = SwappedTree::begin(&destination, Flushing::AtOnce).unwrap();
        for (path, text) in files {
            tree.put(path, text.as_bytes()).unwrap();
        }
        tree.finish()
    };
    let first = [
        ("index.html", "一"),
        ("a/same.html", "同"),
        ("gone.html", ""),
    ];
    let tally = write(&first).unwrap();
    assert_eq!((tally.written, tally.kept, tally.removed), (3, 0, 0));
    fs::write(destination.join("批注.txt"), "我的").unwrap();
    let time = |path: &str| {
        let metadata = fs::metadata(destination.join(path)).unwrap();
        metadata.modified().unwrap()
    };
    let before = (time("a/same.html"), time("批注.txt"), time("index.html"));

    std::thread::sleep(std::time::Duration::from_millis(20));
    let second = [("index.html", "二"), ("a/same.html", "同")];
    let tally = write(&second).unwrap();
    // Somebody else's file is neither jianbao's to keep nor to remove.
    assert_eq!((tally.written, tally.kept, tally.removed), (1, 1, 1));
    assert_eq!(
        tree(&destination),
        owned(&[
            ("a/same.html", "同"),
            ("index.html", "二"),
            ("批注.txt", "我的")
        ])
    );
    assert_eq!(
        (time("a/same.html"), time("批注.txt")),
        (before.0, before.1)
    );
    assert_ne!(time("index.html"), before.2);

    // A tree that is not finished changes nothing, nor does one with somebody else's file in its way.
    drop(SwappedTree::begin(&destination, Flushing::AtOnce).unwrap());
    let error = write(&[("批注.txt", "不是我的")]).unwrap_err();
    assert!(matches!(error, WriteError::Foreign(_)), "{error}");
    assert_eq!(
        names(&destination),
        [LIST_NAME, "a", "index.html", "批注.txt"]
    );
    assert_eq!(names(root.path()), ["site"]);
}

#[cfg(unix)]
#[test]
fn what_is_the_same_is_not_swapped() {
    use std::os::unix::fs::MetadataExt as _;
    let root = tempfile::tempdir().unwrap();
    let destination = root.path().join("06");
    let folder = || fs::metadata(&destination).unwrap().ino();
    let outputs = [("index.html", "一"), ("a/b.html", "二")];
    swap_folder(&destination, &files(&outputs)).unwrap();
    let before = folder();
    swap_folder(&destination, &files(&outputs)).unwrap();
    assert_eq!(folder(), before);
    // Without its list the folder needs a new one.
    fs::remove_file(destination.join(LIST_NAME)).unwrap();
    swap_folder(&destination, &files(&outputs)).unwrap();
    assert_ne!(folder(), before);
    swap_folder(&destination, &files(&outputs[..1])).unwrap();
    assert_eq!(tree(&destination), owned(&outputs[..1]));
}

#[cfg(unix)]
#[test]
fn a_slash_at_the_end_hides_no_link() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("outside")).unwrap();
    std::os::unix::fs::symlink(root.path().join("outside"), root.path().join("06")).unwrap();
    let error = swap_folder(&root.path().join("06/"), &files(&[("a", "")])).unwrap_err();
    assert!(matches!(error, WriteError::Link(_)), "{error}");
    assert!(names(&root.path().join("outside")).is_empty());
}
