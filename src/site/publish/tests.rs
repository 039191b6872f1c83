use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::*;
use crate::output::Sink as _;

#[cfg(target_os = "linux")]
mod kill;

const MODES: [Mode; 2] = [Mode::Link, Mode::Folder];

type Files<'a> = &'a [(&'a str, &'a str)];

fn keep(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).unwrap()
}

fn open(folder: &Path, mode: Mode) -> Publication {
    Publication::open_as(folder, Some(mode)).unwrap()
}

fn publish(publication: &mut Publication, files: Files<'_>, keep: NonZeroUsize) -> Published {
    let tree = publication.stage().unwrap();
    for (path, text) in files {
        tree.put(path, text.as_bytes()).unwrap();
    }
    publication.switch(tree, keep).unwrap()
}

/// Every file below a folder with its text.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let folder = fs::canonicalize(folder).unwrap();
    let files = WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.unwrap());
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            (path.to_str().unwrap().to_owned(), text)
        })
        .collect()
}

fn of(files: Files<'_>) -> BTreeMap<String, String> {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    files.iter().map(owned).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What is to be in a folder that nothing is the matter with.
const CLEAN: [&str; 4] = [".jianbao-site", ".lock", "live", "versions"];

const FIRST: Files<'_> = &[
    ("index.html", "一"),
    ("2025/06/01.html", "文"),
    ("old.html", ""),
];
const SECOND: Files<'_> = &[
    ("index.html", "二"),
    ("2025/06/01.html", "文"),
    ("new.html", ""),
];

#[test]
fn a_site_is_published_changed_and_taken_back() {
    for mode in MODES {
        let root = tempfile::tempdir().unwrap();
        // Also where the folders above it are missing.
        let folder = root.path().join("www/site");
        let mut publication = open(&folder, mode);
        assert_eq!(publication.mode(), mode);
        let first = publish(&mut publication, FIRST, keep(3));
        let expected = Published {
            version: 1,
            written: 3,
            kept: 0,
            removed: 0,
            unchanged: false,
            left: Vec::new(),
        };
        assert_eq!(first, expected);
        assert_eq!(tree(&folder.join("live")), of(FIRST));
        let is_link = folder.join("live").is_symlink();
        assert_eq!(is_link, mode == Mode::Link);

        let second = publish(&mut publication, SECOND, keep(3));
        let expected = Published {
            version: 2,
            written: 2,
            kept: 1,
            removed: 1,
            ..expected
        };
        assert_eq!(second, expected);
        assert_eq!(tree(&folder.join("live")), of(SECOND));

        let same = publish(&mut publication, SECOND, keep(3));
        assert!(
            same.unchanged && same.version == 2 && same.kept == 3,
            "{same:?}"
        );
        assert_eq!(names(&folder.join("versions")), ["1", "2"]);

        assert_eq!(publication.rollback().unwrap(), 1);
        assert_eq!(tree(&folder.join("live")), of(FIRST));
        let numbers = |publication: &Publication| {
            let versions = publication.versions().unwrap();
            versions
                .into_iter()
                .map(|version| (version.number, version.live))
                .collect::<Vec<_>>()
        };
        assert_eq!(numbers(&publication), [(1, true), (2, false)]);
        let error = publication.rollback().unwrap_err();
        assert!(matches!(error, PublishError::NothingBefore(_)), "{error}");
        assert_eq!(tree(&folder.join("live")), of(FIRST));
        drop(publication);

        // What was taken back is never come back to; its number is not used again.
        let mut publication = Publication::reopen(&folder).unwrap();
        assert_eq!(publication.mode(), mode);
        let third = publish(&mut publication, &[("index.html", "三")], keep(3));
        assert_eq!((third.version, third.removed), (3, 2));
        assert_eq!(numbers(&publication), [(1, false), (3, true)]);
        assert_eq!(publication.rollback().unwrap(), 1);
        assert_eq!(names(&folder), CLEAN);
    }
}

#[test]
fn as_many_versions_are_kept_as_asked_for() {
    for mode in MODES {
        let root = tempfile::tempdir().unwrap();
        let mut publication = open(root.path(), mode);
        for text in ["1", "2", "3", "4", "5"] {
            publish(&mut publication, &[("a", text)], keep(3));
        }
        assert_eq!(names(&root.path().join("versions")), ["3", "4", "5"]);
        assert_eq!(publication.rollback().unwrap(), 4);
        assert_eq!(publication.rollback().unwrap(), 3);
        assert!(publication.rollback().is_err());
        publish(&mut publication, &[("a", "6")], keep(1));
        assert_eq!(names(&root.path().join("versions")), ["6"]);
        assert!(publication.rollback().is_err());
        assert_eq!(tree(&root.path().join("live")), of(&[("a", "6")]));
        // A smaller number counts at once, though nothing changes.
        publish(&mut publication, &[("a", "7")], keep(5));
        assert!(publish(&mut publication, &[("a", "7")], keep(1)).unchanged);
        assert_eq!(names(&root.path().join("versions")), ["7"]);
    }
}

/// `rsync -n --itemize-changes` compares lengths and times.
#[test]
fn only_what_has_changed_has_a_new_time() {
    for mode in MODES {
        let root = tempfile::tempdir().unwrap();
        let live = root.path().join("live");
        let mut publication = open(root.path(), mode);
        publish(&mut publication, FIRST, keep(2));
        let facts = || {
            let mut facts = BTreeMap::new();
            for path in tree(&live).into_keys() {
                let metadata = fs::metadata(live.join(&path)).unwrap();
                facts.insert(path, (metadata.len(), metadata.modified().unwrap()));
            }
            facts
        };
        let before = facts();
        std::thread::sleep(Duration::from_millis(20));
        publish(&mut publication, SECOND, keep(2));
        let after = facts();
        let same: Vec<_> = after
            .iter()
            .filter(|(path, fact)| before.get(*path) == Some(fact))
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(same, ["2025/06/01.html"], "{mode:?}");
        publication.rollback().unwrap();
        assert_eq!(facts(), before);
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let full = root.path().join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("资料.txt"), "我的").unwrap();
    let error = Publication::open(&full).unwrap_err();
    assert!(error.to_string().contains("例如“资料.txt”"), "{error}");
    assert_eq!(names(&full), ["资料.txt"]);

    let error = Publication::open(&full.join("资料.txt")).unwrap_err();
    assert!(
        matches!(error, PublishError::Write(WriteError::NotAFolder(_))),
        "{error}"
    );

    let empty = root.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let error = Publication::reopen(&empty).unwrap_err();
    assert!(matches!(error, PublishError::NeverPublished(_)), "{error}");
    assert!(names(&empty).is_empty());
    let error = Publication::reopen(&root.path().join("none")).unwrap_err();
    assert!(matches!(error, PublishError::NeverPublished(_)), "{error}");
    assert!(!root.path().join("none").exists());

    #[cfg(unix)]
    for path in ["link", "link/"] {
        let _ = std::os::unix::fs::symlink(&empty, root.path().join("link"));
        let error = Publication::open(&root.path().join(path)).unwrap_err();
        assert!(
            matches!(error, PublishError::Write(WriteError::Link(_))),
            "{error}"
        );
        assert!(names(&empty).is_empty());
    }

    // A marker that says what this program doesn't know.
    fs::write(empty.join(".jianbao-site"), "jianbao-site 2\nmode: cloud\n").unwrap();
    let error = Publication::open(&empty).unwrap_err();
    assert!(matches!(error, PublishError::Marker(_)), "{error}");
}

#[test]
fn two_publish_one_after_the_other() {
    let root = tempfile::tempdir().unwrap();
    let mut first = Publication::open(root.path()).unwrap();
    let error = Publication::open(root.path()).unwrap_err();
    assert!(matches!(error, PublishError::Busy(_)), "{error}");
    assert!(
        error
            .to_string()
            .starts_with("另一个 jianbao publish 正在向"),
        "{error}"
    );
    publish(&mut first, FIRST, keep(2));
    assert!(Publication::reopen(root.path()).is_err());
    drop(first);
    Publication::open(root.path()).unwrap();
}

#[test]
fn an_edit_by_hand_is_not_kept_and_not_written_through() {
    for mode in MODES {
        let root = tempfile::tempdir().unwrap();
        let live = root.path().join("live");
        let mut publication = open(root.path(), mode);
        publish(&mut publication, FIRST, keep(3));
        publish(&mut publication, SECOND, keep(3));
        let edited = live.join("2025/06/01.html");
        fs::write(&edited, "改").unwrap();
        let mut by_hand = OpenOptions::new().append(true).open(&edited).unwrap();
        fs::write(live.join("多.html"), "").unwrap();
        let third = publish(&mut publication, SECOND, keep(3));
        assert_eq!(
            (third.version, third.written, third.removed),
            (3, 1, 1),
            "{mode:?}"
        );
        assert_eq!(tree(&live), of(SECOND));
        // The file that somebody may still be writing to is another one.
        io::Write::write_all(&mut by_hand, "还改".as_bytes()).unwrap();
        assert_eq!(tree(&live), of(SECOND));
    }
}

#[test]
fn nothing_but_the_sites_own_files_is_in_it() {
    for mode in MODES {
        let root = tempfile::tempdir().unwrap();
        let mut publication = open(root.path(), mode);
        publish(&mut publication, FIRST, keep(2));
        publish(&mut publication, SECOND, keep(2));
        assert_eq!(tree(&root.path().join("versions/2")), of(SECOND));
        assert_eq!(tree(&root.path().join("versions/1")), of(FIRST));
        assert_eq!(
            names(&root.path().join("live")),
            ["2025", "index.html", "new.html"]
        );
        assert_eq!(names(root.path()), CLEAN);
    }
}

#[test]
fn somebody_elses_things_beside_the_site_are_left() {
    for mode in MODES {
        let root = tempfile::tempdir().unwrap();
        let mut publication = open(root.path(), mode);
        publish(&mut publication, FIRST, keep(1));
        for path in ["说明.txt", "versions/说明.txt"] {
            fs::write(root.path().join(path), "").unwrap();
        }
        fs::create_dir_all(root.path().join("versions/09/x")).unwrap();
        fs::create_dir_all(root.path().join("versions/备份")).unwrap();
        drop(publication);
        let mut publication = Publication::open(root.path()).unwrap();
        assert_eq!(publish(&mut publication, SECOND, keep(1)).version, 2);
        let expected = ["09", "2", "备份", "说明.txt"];
        assert_eq!(names(&root.path().join("versions")), expected);
        assert!(root.path().join("说明.txt").is_file());
    }
}

#[test]
fn a_live_that_was_tampered_with_is_not_touched() {
    let root = tempfile::tempdir().unwrap();
    for mode in MODES {
        let folder = root.path().join(format!("{mode:?}"));
        let mut publication = open(&folder, mode);
        publish(&mut publication, FIRST, keep(2));
        let live = folder.join("live");
        // Taken away: the next publishing makes it anew.
        match mode {
            Mode::Link => fs::remove_file(&live).unwrap(),
            Mode::Folder => fs::remove_dir_all(&live).unwrap(),
        }
        assert!(publication.rollback().is_err());
        let again = publish(&mut publication, FIRST, keep(2));
        assert_eq!((again.version, again.written), (2, 3));
        assert_eq!(tree(&live), of(FIRST));

        let _ = fs::remove_file(&live);
        let _ = fs::remove_dir_all(&live);
        fs::write(&live, "我的").unwrap();
        let error = publication.stage().unwrap_err();
        assert!(matches!(error, PublishError::Strange(_)), "{error}");
        assert!(publication.rollback().is_err());
        assert_eq!(fs::read_to_string(&live).unwrap(), "我的");

        #[cfg(unix)]
        {
            fs::remove_file(&live).unwrap();
            std::os::unix::fs::symlink(root.path(), &live).unwrap();
            let error = publication.stage().unwrap_err();
            assert!(matches!(error, PublishError::Strange(_)), "{error}");
        }
    }
}

#[cfg(unix)]
#[test]
fn web_servers_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("plain")).unwrap();
    fs::write(root.path().join("plain/file"), "").unwrap();
    let mode_of = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    let (folder_mode, file_mode) = (
        mode_of(&root.path().join("plain")),
        mode_of(&root.path().join("plain/file")),
    );
    for mode in MODES {
        let folder = root.path().join(format!("{mode:?}"));
        let mut publication = open(&folder, mode);
        publish(&mut publication, FIRST, keep(2));
        publish(&mut publication, SECOND, keep(2));
        publication.rollback().unwrap();
        let live = fs::canonicalize(folder.join("live")).unwrap();
        for entry in WalkDir::new(&live)
            .into_iter()
            .chain(WalkDir::new(folder.join("versions")))
        {
            let entry = entry.unwrap();
            let expected = match entry.file_type().is_dir() {
                true => folder_mode,
                false => file_mode,
            };
            assert_eq!(
                mode_of(entry.path()),
                expected,
                "{}",
                entry.path().display()
            );
        }
        assert_eq!(mode_of(&folder), folder_mode);
        assert_eq!(mode_of(&folder.join(".jianbao-site")), file_mode);
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_removed_is_told_and_tried_again() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let mut publication = open(root.path(), Mode::Link);
    publish(&mut publication, &[("a/b", "1")], keep(1));
    let inner = root.path().join("versions/1/a");
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o555)).unwrap();
    // Rights hold nobody back who may do everything.
    if fs::File::create(inner.join("probe")).is_ok() {
        let _ = fs::remove_file(inner.join("probe"));
        return;
    }
    let second = publish(&mut publication, &[("a/b", "2")], keep(1));
    let left = root.path().join("versions/.removed-1");
    assert_eq!(second.left, std::slice::from_ref(&left));
    assert_eq!(publication.versions().unwrap().len(), 1);
    assert!(publication.rollback().is_err());
    fs::set_permissions(left.join("a"), fs::Permissions::from_mode(0o755)).unwrap();
    drop(publication);
    Publication::open(root.path()).unwrap();
    assert_eq!(names(&root.path().join("versions")), ["2"]);
}

#[test]
fn a_half_removed_version_is_never_gone_back_to() {
    for mode in MODES {
        let root = tempfile::tempdir().unwrap();
        let mut publication = open(root.path(), mode);
        for text in ["1", "2", "3"] {
            publish(&mut publication, &[("a", text), ("b", "")], keep(3));
        }
        versions::retire(root.path(), |number| number == 2).unwrap();
        fs::remove_file(root.path().join("versions/.removed-2/a")).unwrap();
        assert_eq!(publication.rollback().unwrap(), 1);
        // Numbers of the removed ones aren't used again either.
        versions::retire(root.path(), |number| number == 3).unwrap();
        assert_eq!(publish(&mut publication, &[("a", "4")], keep(3)).version, 4);
        assert_eq!(names(&root.path().join("versions")), ["1", "4"]);
    }
}

#[test]
fn times_are_of_the_first_writing() {
    let root = tempfile::tempdir().unwrap();
    let mut publication = open(root.path(), Mode::Folder);
    publish(&mut publication, FIRST, keep(2));
    let yesterday = SystemTime::now() - Duration::from_secs(86_400);
    let path = root.path().join("live/2025/06/01.html");
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_modified(yesterday).unwrap();
    publish(&mut publication, SECOND, keep(2));
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), yesterday);
}
