//! Runs that are killed: at each step, and at any moment while somebody reads.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::MetadataExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::output::step;

/// The folder that the process publishes to; what it is to do; how `live` is made.
const FOLDER: &str = "JIANBAO_TEST_FOLDER";
const DEED: &str = "JIANBAO_TEST_DEED";
const WAY: &str = "JIANBAO_TEST_WAY";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Link,
    Exchange,
    TwoRenames,
}

const WAYS: [Way; 3] = [Way::Link, Way::Exchange, Way::TwoRenames];

fn open(folder: &Path, way: Way) -> Result<Publication, PublishError> {
    let mode = match way {
        Way::Link => Mode::Link,
        Way::Exchange | Way::TwoRenames => Mode::Folder,
    };
    let mut publication = Publication::open_as(folder, Some(mode))?;
    if way == Way::TwoRenames {
        publication.exchange = Exchange::TwoRenames;
    }
    Ok(publication)
}

/// A folder in memory where there is one: a disk that others write to makes hundreds of flushes slow.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// The files of the site of which everything tells the version, but for one that stays the same.
fn site(version: u64) -> BTreeMap<String, String> {
    let files = [
        ("index.html".to_owned(), version.to_string()),
        ("2025/06/01.html".to_owned(), version.to_string()),
        ("2025/06/kept.html".to_owned(), "kept".to_owned()),
        (format!("only/{version}.html"), version.to_string()),
    ];
    files.into()
}

fn publish(publication: &mut Publication, version: u64, keep: usize) -> Published {
    let tree = publication.stage().unwrap();
    for (path, text) in site(version) {
        tree.put(&path, text.as_bytes()).unwrap();
    }
    publication.switch(tree, super::keep(keep)).unwrap()
}

/// Not a test of its own: what the processes do that are killed.
#[test]
fn killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let way = std::env::var(WAY).unwrap();
    let way = WAYS.into_iter().find(|known| format!("{known:?}") == way);
    let mut publication = open(&folder, way.unwrap()).unwrap();
    match std::env::var(DEED).unwrap().as_str() {
        "publish 3" => drop(publish(&mut publication, 3, 2)),
        "rollback" => drop(publication.rollback().unwrap()),
        "publish for ever" => {
            for version in 1_000.. {
                publish(&mut publication, version, 3);
            }
        }
        deed => panic!("{deed}"),
    }
}

fn start(folder: &Path, way: Way, deed: &str, stop_at: Option<usize>) -> Child {
    let (_, module) = module_path!().split_once("::").unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", &format!("{module}::killed"), "--nocapture"])
        .env(FOLDER, folder)
        .env(DEED, deed)
        .env(WAY, format!("{way:?}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(stop_at) = stop_at {
        command.env(step::STOP_AT, stop_at.to_string());
    }
    command.spawn().unwrap()
}

/// Waits until the process stops; `None` where it has come to its end.
fn wait_for_stop(child: &mut Child) -> Option<String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    for line in out.lines() {
        if let Some(what) = line.unwrap().strip_prefix(step::STOPPED) {
            return Some(what.to_owned());
        }
    }
    let mut errors = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut errors)
        .unwrap();
    assert!(child.wait().unwrap().success(), "{errors}");
    None
}

/// What the site's readers see now, whole; nothing where there is none.
fn live(folder: &Path) -> Option<u64> {
    let live = folder.join(LIVE);
    live.exists().then(|| version_of(&live))
}

/// The version of a tree that is whole.
fn version_of(folder: &Path) -> u64 {
    let tree = tree(folder);
    let version = tree["index.html"].parse().unwrap();
    assert_eq!(tree, site(version), "{}", folder.display());
    version
}

/// What has been done before, what the process does that is killed, and what may be live then.
type Deed = (&'static [&'static str], &'static str, [Option<u64>; 2]);

const DEEDS: [Deed; 4] = [
    (&[], "publish 3", [None, Some(3)]),
    (&["1", "2"], "publish 3", [Some(2), Some(3)]),
    (&["1", "2"], "rollback", [Some(2), Some(1)]),
    (&["1", "2", "rollback"], "publish 3", [Some(1), Some(3)]),
];

/// Kills a process at each of its steps, in one of the ways.
fn kill_at_each_step(way: Way) {
    for (before, deed, allowed) in DEEDS {
        let mut steps = 0;
        for stop_at in 0.. {
            let root = scratch();
            let folder = root.path();
            for deed in before {
                let mut publication = open(folder, way).unwrap();
                match deed.parse() {
                    Ok(version) => drop(publish(&mut publication, version, 3)),
                    Err(_) => drop(publication.rollback().unwrap()),
                }
            }

            let mut child = start(folder, way, deed, Some(stop_at));
            let Some(step) = wait_for_stop(&mut child) else {
                assert_eq!(live(folder), allowed[1]);
                steps = stop_at;
                break;
            };
            let what = format!("{way:?}, {before:?}, {deed}, step {stop_at}: {step}");
            let check = |seen: Option<u64>| {
                let in_between = way == Way::TwoRenames && step == "the first of two renames";
                let right = allowed.contains(&seen) || (in_between && seen.is_none());
                assert!(right, "{what}: {seen:?}");
            };
            check(live(folder));
            child.kill().unwrap();
            child.wait().unwrap();
            check(live(folder));

            // The next run makes all good, whatever it is for.
            let mut publication = open(folder, way).unwrap();
            let seen = live(folder);
            assert!(allowed.contains(&seen), "{what}: {seen:?}");
            let clean = |name: &String| CLEAN.contains(&name.as_str());
            assert!(
                names(folder).iter().all(clean),
                "{what}: {:?}",
                names(folder)
            );
            let numbers = whole_versions(folder);
            let shown = publication.versions().unwrap();
            let shown = shown.iter().find(|version| version.live);
            assert_eq!(
                shown.map(|version| numbers[&version.number]),
                seen,
                "{what}: {numbers:?}"
            );
            if stop_at % 2 == 0 {
                let earlier = shown.and_then(|shown| numbers.range(..shown.number).next_back());
                let back = publication.rollback().ok();
                assert_eq!(back.as_ref(), earlier.map(|(number, _)| number), "{what}");
                assert_eq!(live(folder), earlier.map(|(_, &version)| version).or(seen));
            }
            publish(&mut publication, 9, 2);
            assert_eq!(live(folder), Some(9), "{what}");
            assert!(whole_versions(folder).len() <= 2, "{what}");
            assert_eq!(names(folder), CLEAN, "{what}");
        }
        let least = if deed == "rollback" && way == Way::Link {
            3
        } else {
            10
        };
        assert!(steps >= least, "{way:?}, {deed}: {steps} steps");
    }
}

/// The versions by their numbers; all are whole, and there is nothing else among them.
fn whole_versions(folder: &Path) -> BTreeMap<u64, u64> {
    let versions = folder.join("versions");
    if !versions.exists() {
        return BTreeMap::new();
    }
    let whole = |name: String| (name.parse().unwrap(), version_of(&versions.join(name)));
    names(&versions).into_iter().map(whole).collect()
}

#[test]
fn killed_at_each_step_with_a_link() {
    kill_at_each_step(Way::Link);
}

#[test]
fn killed_at_each_step_with_an_exchange() {
    kill_at_each_step(Way::Exchange);
}

#[test]
fn killed_at_each_step_with_two_renames() {
    kill_at_each_step(Way::TwoRenames);
}

#[test]
fn killed_at_any_moment_while_somebody_reads() {
    for way in WAYS {
        let root = scratch();
        let folder = root.path();
        publish(&mut open(folder, way).unwrap(), 1, 3);
        let done = AtomicBool::new(false);
        let readings = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut readings = 0;
                while !done.load(Ordering::Relaxed) {
                    readings += usize::from(read_once(folder, way));
                }
                readings
            });
            for run in 0..12_u64 {
                let mut child = start(folder, way, "publish for ever", None);
                // Spread over the time in which it starts, publishes and has published many times.
                std::thread::sleep(Duration::from_millis(15 + run * 7919 % 61));
                child.kill().unwrap();
                child.wait().unwrap();
            }
            done.store(true, Ordering::Relaxed);
            reader.join().unwrap()
        });
        assert!(readings > 50, "{readings}");
        assert!(live(folder).is_some() || way == Way::TwoRenames);
        let mut publication = open(folder, way).unwrap();
        assert!(live(folder).is_some());
        publish(&mut publication, 2, 3);
        assert_eq!(live(folder), Some(2));
        assert!(whole_versions(folder).len() <= 3);
        assert_eq!(names(folder), CLEAN);
    }
}

/// Opens the live folder and reads all that is in it: never files of two versions, and all of one, unless it has been
/// replaced meanwhile and removed. Tells whether it was all.
fn read_once(folder: &Path, way: Way) -> bool {
    let live = folder.join(LIVE);
    let Ok(root) = File::open(&live) else {
        assert_eq!(way, Way::TwoRenames);
        return false;
    };
    let opened = format!("/proc/self/fd/{}/.", root.as_raw_fd());
    let mut read = BTreeMap::new();
    for entry in WalkDir::new(&opened).into_iter().filter_map(Result::ok) {
        if let Ok(text) = fs::read_to_string(entry.path()) {
            let path = entry.path().strip_prefix(&opened).unwrap();
            read.insert(path.to_str().unwrap().to_owned(), text);
        }
    }
    let mut versions: Vec<&str> = read.values().map(String::as_str).collect();
    versions.retain(|&text| text != "kept");
    versions.sort_unstable();
    versions.dedup();
    assert!(versions.len() <= 1, "{read:?}");

    let whole = versions
        .first()
        .is_some_and(|version| read == site(version.parse().unwrap()));
    let is_live = fs::metadata(&live).is_ok_and(|now| now.ino() == root.metadata().unwrap().ino());
    assert!(whole || !is_live, "{read:?}");
    whole
}
