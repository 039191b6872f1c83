//! Whole releases in small workspaces. What the typesetter would make is stood in for by a text that names all it
//! would depend on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::store::{NewLine, ReleasedFolder};
use super::*;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::distribution::recipients::RECIPIENTS_FILE;
use crate::series::{Distribution, joined_units};
use crate::workspace::{Entry, SERIES_FILE, Workspace};

const ISSUE: &str = "issues/2025/06";
const PDF: &str = "issues/2025/06/released/联络动态2025年第6期（总第731期）.pdf";
const YAML: &str = "issues/2025/06/released/release.yaml";
const LATE: &str = "更正第3页的一个数字";

struct Office {
    folder: TempDir,
}

impl Office {
    /// Two issues, of which none is released.
    fn new() -> Self {
        let office = Self {
            folder: TempDir::new().unwrap(),
        };
        office.write(
            SERIES_FILE,
            "title: 联络动态\npublisher: 某委\ncopies: 260\n",
        );
        office.write(
            "issues/2025/06/issue.yaml",
            "number: 6\ntotal: 731\ndate: 2025-03-11\neditor: 本期编辑\narticles: [01-a.md, 02-b.md]\n",
        );
        office.write(
            "issues/2025/06/01-a.md",
            "---\ntitle: 甲\n---\n\n正文![图](图.png)\n",
        );
        office.write("issues/2025/06/02-b.md", "---\ntitle: 乙\n---\n\n正文\n");
        office.write("issues/2025/06/图.png", "图");
        office.write(
            "issues/2025/07/issue.yaml",
            "number: 7\ntotal: 732\ndate: 2025-03-28\narticles: [a.md]\n",
        );
        office.write("issues/2025/07/a.md", "---\ntitle: 丙\n---\n\n正文\n");
        office
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{from}");
        self.write(path, &text.replace(from, to));
    }

    fn remove(&self, path: &str) {
        let path = self.root().join(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    fn load(&self) -> Workspace {
        Workspace::load(self.root()).unwrap()
    }

    /// Every file but those whose names begin with a dot.
    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.load().files;
        let paths = files.walk("");
        paths
            .into_iter()
            .map(|path| {
                let bytes = fs::read(self.root().join(&path)).unwrap();
                (path, bytes)
            })
            .collect()
    }

    /// The findings about an issue and about the ledger as a whole, each a code and a path; a warning has a `!`.
    fn findings(&self, reference: &str) -> Vec<String> {
        let workspace = self.load();
        let mut found = Diagnostics::new();
        check(&workspace, workspace.select(reference).unwrap(), &mut found);
        check_ledger(&workspace, &mut found);
        shown(found)
    }

    /// What `release` does from beginning to end.
    fn release(&self, reference: &str, request: &Request) -> Result<Vec<Receipt>, Refusal> {
        let lock = lock(self.root())?;
        let folder = self.load().select(reference).unwrap().folder().to_owned();
        recover(self.root(), &folder, &lock)?;
        let mut receipts = Vec::new();
        loop {
            let workspace = self.load();
            let entry = workspace.select(reference).unwrap();
            match next(&workspace, entry, request)? {
                Step::Nothing => return Ok(receipts),
                Step::Complete => receipts.push(complete(&workspace, entry, &lock)?),
                Step::Set(series) => {
                    let candidate = set(&workspace, entry, &series);
                    receipts.push(store(&workspace, entry, request, candidate, &lock)?);
                    return Ok(receipts);
                }
            }
        }
    }

    fn first(&self, reference: &str) -> Receipt {
        let mut receipts = self.release(reference, &Request::first()).unwrap();
        receipts.pop().unwrap()
    }

    fn again(&self, reference: &str) -> Receipt {
        let mut receipts = self.release(reference, &late()).unwrap();
        receipts.pop().unwrap()
    }

    /// Stores a release as a run does that is killed before it is registered.
    fn killed(&self, reference: &str, request: &Request) {
        let workspace = self.load();
        let entry = workspace.select(reference).unwrap();
        let Ok(Step::Set(series)) = next(&workspace, entry, request) else {
            panic!("nothing to set")
        };
        let candidate = set(&workspace, entry, &series);
        let folder = ReleasedFolder::prepare(&workspace, entry, request, candidate).unwrap();
        folder.write(&workspace).unwrap();
    }

    /// An issue that was released, corrected and released again.
    fn corrected(&self) {
        self.first("731");
        self.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
        self.again("731");
    }
}

fn late() -> Request {
    Request::reissue(LATE, false).unwrap()
}

/// Stands in for the typesetter.
fn set(workspace: &Workspace, entry: &Entry, series: &Series) -> Candidate {
    let manifest = entry.manifest.as_ref().unwrap();
    let mut sources = vec![entry.path.clone()];
    sources.extend(workspace.article_paths(manifest));
    if entry.folder() == ISSUE {
        sources.push(format!("{ISSUE}/图.png"));
    }
    let settings = workspace.settings_of(manifest, series);
    let lines: Vec<String> = settings
        .distribution
        .iter()
        .flatten()
        .map(|line| format!("{}：{}", line.kind.value, joined_units(&line.to)))
        .collect();
    let recipients_digest = workspace.recipients_digest(manifest, series);
    let mut pdf = format!(
        "%PDF {} {} {:?} {lines:?} {recipients_digest:?}\n",
        series.title.value, series.publisher.value, settings.copies
    )
    .into_bytes();
    for path in &sources {
        pdf.extend_from_slice(&workspace.files.read(path, 1_000_000).unwrap());
    }
    Candidate {
        series: Series {
            settings,
            ..series.clone()
        },
        recipients_digest,
        pdf,
        sources,
    }
}

fn shown(mut found: Diagnostics) -> Vec<String> {
    found.sort();
    found
        .iter()
        .map(|found| {
            let mark = match found.severity {
                Severity::Error => "",
                Severity::Warning => "!",
            };
            format!("{mark}{} {}", found.code, found.place().source.path())
        })
        .collect()
}

#[track_caller]
fn faulty(result: Result<Vec<Receipt>, Refusal>) -> Vec<String> {
    match result {
        Err(Refusal::Faulty(found)) => shown(found),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn misused(result: Result<Vec<Receipt>, Refusal>) -> String {
    match result {
        Err(Refusal::Misused(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_release_is_stored_and_registered() {
    let office = Office::new();
    let receipt = office.first("731");
    assert_eq!(receipt.stored, [PDF, YAML]);
    assert_eq!((receipt.lines, receipt.reissue), (1, None));
    assert_eq!(office.findings("731"), Vec::<String>::new());
    let ledger = office.text(LEDGER_FILE);
    assert_eq!(receipt.head, Head::of(ledger.trim_end()));
    assert_eq!(receipt.name.to_string(), "2025年第6期（总第731期）");

    let workspace = office.load();
    let entry = workspace.select("731").unwrap();
    let release = entry.released().unwrap();
    assert_eq!(release.pdf_path(), PDF);
    assert_eq!(release.series.source.path(), YAML);
    let paths: Vec<&str> = release.sources.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        ["01-a.md", "02-b.md", "issue.yaml", "图.png"].map(|name| format!("{ISSUE}/{name}"))
    );
    // The issue's own settings lie over the series'.
    let settings = &release.series.settings;
    assert_eq!(settings.copies, Some(260));
    assert_eq!(settings.editor.as_ref().unwrap().value, "本期编辑");
    assert!(workspace.select("732").unwrap().released().is_none());
    assert!(!office.text(YAML).contains(office.root().to_str().unwrap()));

    let before = office.tree();
    assert!(office.release("731", &Request::first()).unwrap().is_empty());
    assert_eq!(office.tree(), before);
    assert_eq!(office.first("732").lines, 2);
    assert_eq!(office.findings("732"), Vec::<String>::new());
}

/// The lines and copies that an issue is set with.
fn printed(workspace: &Workspace, reference: &str) -> (Vec<String>, Option<u64>) {
    let manifest = workspace.select(reference).unwrap().manifest.as_ref();
    let manifest = manifest.unwrap();
    let series = workspace.series_of(manifest).unwrap();
    let settings = workspace.settings_of(manifest, series);
    let lines = settings.distribution.into_iter().flatten();
    let line = |line: Distribution| format!("{}：{}", line.kind.value, joined_units(&line.to));
    (lines.map(line).collect(), settings.copies)
}

#[test]
fn a_released_issue_keeps_the_recipients_of_its_day() {
    let office = Office::new();
    office.replace(SERIES_FILE, "copies: 260\n", "");
    // Released before there were any recipients.
    office.first("732");
    office.write(
        RECIPIENTS_FILE,
        "备份: 10\n收件单位:\n  - {名称: 甲厅, 类别: 送, 份数: 3, 邮箱: jia@example.org}\n",
    );
    let of_that_day = (vec!["送：甲厅。".to_owned()], Some(13));
    assert_eq!(printed(&office.load(), "731"), of_that_day);
    assert_eq!(printed(&office.load(), "732"), (vec![], None));
    office.first("731");
    let yaml = office.text(YAML);
    assert!(yaml.contains("recipients_digest: blake3:"), "{yaml}");
    assert!(!yaml.contains("example.org"), "{yaml}");

    // An address is nothing that was printed; another unit is, and changes nothing of what went out.
    office.replace(RECIPIENTS_FILE, "jia@", "ban@");
    assert_eq!(office.findings("731"), Vec::<String>::new());
    assert_eq!(
        misused(office.release("731", &Request::reissue(LATE, true).unwrap())),
        "2025年第6期（总第731期）和发过的一模一样，没有要更正的地方，没有重发"
    );
    office.replace(RECIPIENTS_FILE, "甲厅", "乙厅");
    assert_eq!(office.findings("731"), Vec::<String>::new());
    assert_eq!(printed(&office.load(), "731"), of_that_day);
    assert_eq!(
        misused(office.release("731", &late())),
        "2025年第6期（总第731期）和发过的一模一样，没有要更正的地方，没有重发"
    );

    // A correction keeps those of the day, unless today's are wanted.
    office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
    office.again("731");
    assert_eq!(printed(&office.load(), "731"), of_that_day);
    let today = Request::reissue("名单更正", true).unwrap();
    office.release("731", &today).unwrap();
    let (lines, _) = printed(&office.load(), "731");
    assert_eq!(lines, ["送：乙厅。"]);
    assert_eq!(office.findings("731"), Vec::<String>::new());
}

#[test]
fn a_released_issue_keeps_the_series_of_its_day() {
    let office = Office::new();
    office.first("731");
    office.write(
        SERIES_FILE,
        "title: 新刊名\npublisher: 新委\ncopies: 9\ncheck: {J701: off}\n",
    );
    assert_eq!(office.findings("731"), Vec::<String>::new());
    let workspace = office.load();
    let title = |reference: &str| {
        let manifest = workspace.select(reference).unwrap().manifest.as_ref();
        let series = workspace.series_of(manifest.unwrap()).unwrap();
        let settings = manifest.unwrap().settings.over(&series.settings);
        (series.title.value.clone(), settings.copies)
    };
    assert_eq!(title("731"), ("联络动态".to_owned(), Some(260)));
    assert_eq!(title("732"), ("新刊名".to_owned(), Some(9)));
    // What is reported is today's business.
    let release = workspace.select("731").unwrap().released().unwrap();
    let place = release.series.title.place.clone();
    let finding = crate::diagnostic::Diagnostic::warning(Code::HALF_WIDTH_MARK, place, "x");
    assert!(release.series.check.apply(finding).is_none());
}

#[test]
fn a_changed_source_is_named_and_the_issue_is_not_released_again_by_the_way() {
    for (path, change) in [
        ("02-b.md", "J220 issues/2025/06/02-b.md"),
        ("issue.yaml", "J220 issues/2025/06/issue.yaml"),
        ("图.png", "J220 issues/2025/06/图.png"),
    ] {
        let office = Office::new();
        office.first("731");
        let path = format!("{ISSUE}/{path}");
        office.write(&path, &(office.text(&path) + "# \n"));
        let before = office.tree();
        assert_eq!(office.findings("731"), [change]);
        assert_eq!(faulty(office.release("731", &Request::first())), [change]);
        assert_eq!(office.tree(), before);
        office.remove(&path);
        if !path.ends_with("issue.yaml") {
            assert_eq!(office.findings("731"), [change]);
        }
    }
}

#[test]
fn added_and_dropped_articles_are_named() {
    let office = Office::new();
    office.first("731");
    office.write("issues/2025/06/03-c.md", "---\ntitle: 丁\n---\n\n正文\n");
    office.replace("issues/2025/06/issue.yaml", "02-b.md", "03-c.md");
    let workspace = office.load();
    let entry = workspace.select("731").unwrap();
    let path = |name: &str| format!("{ISSUE}/{name}");
    assert_eq!(
        changes(&workspace, entry, entry.released().unwrap()),
        [
            Change::Edited(path("issue.yaml")),
            Change::Added(path("03-c.md")),
            Change::Removed(path("02-b.md")),
        ]
    );
}

#[test]
fn whoever_publishes_gets_the_stored_pdf_of_an_unchanged_issue_alone() {
    let office = Office::new();
    let pdf = || {
        let workspace = office.load();
        let mut found = Diagnostics::new();
        let entry = workspace.select("731").unwrap();
        intact(&workspace, entry, &mut found).map(|(_, pdf)| pdf.to_vec())
    };
    assert_eq!(pdf(), None);
    office.first("731");
    assert_eq!(pdf(), Some(fs::read(office.root().join(PDF)).unwrap()));
    office.write("issues/2025/06/02-b.md", "---\ntitle: 乙\n---\n\n改过\n");
    assert_eq!(pdf(), None);
}

#[test]
fn a_correction_is_a_new_line_and_keeps_what_went_out_before() {
    let office = Office::new();
    office.first("731");
    office.first("732");
    let (yaml, pdf) = (office.text(YAML), office.text(PDF));
    office.write(SERIES_FILE, "title: 新刊名\npublisher: 新委\n");
    office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
    let receipt = office.again("731");
    assert_eq!((receipt.lines, receipt.reissue.as_deref()), (3, Some(LATE)));
    assert_eq!(office.findings("731"), Vec::<String>::new());
    assert_eq!(office.findings("732"), Vec::<String>::new());
    let earlier = |number: u32, name: &str| format!("{ISSUE}/released/earlier/{number}/{name}");
    let name = PDF.rsplit('/').next().unwrap();
    assert_eq!(office.text(&earlier(1, "release.yaml")), yaml);
    assert_eq!(office.text(&earlier(1, name)), pdf);
    assert!(office.text(PDF).contains("更正的正文"));
    // The values are those of the first release, and so is the digest of the file they came from.
    assert!(office.text(PDF).starts_with("%PDF 联络动态"));
    let digest = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("series_digest"));
        line.unwrap().to_owned()
    };
    assert_eq!(digest(&office.text(YAML)), digest(&yaml));
    assert!(office.text(YAML).contains(&format!("\nreissue: {LATE}\n")));

    office.replace("issues/2025/06/02-b.md", "更正的", "再更正的");
    let second = Request::reissue("再更正", false).unwrap();
    office.release("731", &second).unwrap();
    assert_eq!(office.text(&earlier(1, "release.yaml")), yaml);
    assert_eq!(office.text(&earlier(1, name)), pdf);
    assert!(office.text(&earlier(2, name)).contains("更正的正文"));
    assert!(office.text(PDF).contains("再更正的正文"));
    assert_eq!(office.findings("731"), Vec::<String>::new());
    let lines: Vec<usize> = {
        let workspace = office.load();
        let lines = workspace.ledger().of(ISSUE);
        lines.iter().map(|line| line.position).collect()
    };
    assert_eq!(lines, [1, 3, 4]);
}

#[test]
fn a_correction_may_take_the_series_of_today() {
    let office = Office::new();
    office.first("731");
    let old = office.text(PDF);
    office.write(SERIES_FILE, "title: 新刊名\npublisher: 新委\n");
    let request = Request::reissue("刊名有误", true).unwrap();
    office.release("731", &request).unwrap();
    assert_eq!(office.findings("731"), Vec::<String>::new());
    let folder = format!("{ISSUE}/released");
    let names: Vec<String> = office.load().files.walk(&folder);
    assert_eq!(
        names,
        [
            "earlier/1/release.yaml",
            "earlier/1/联络动态2025年第6期（总第731期）.pdf",
            "release.yaml",
            "新刊名2025年第6期（总第731期）.pdf",
        ]
        .map(|name| format!("{folder}/{name}"))
    );
    assert!(old.starts_with("%PDF 联络动态 某委"));
}

#[test]
fn a_correction_needs_a_release_a_reason_and_something_corrected() {
    let office = Office::new();
    assert!(misused(office.release("731", &late())).contains("还没有发过刊"));
    office.first("731");
    let before = office.tree();
    assert!(misused(office.release("731", &late())).contains("一模一样"));
    assert_eq!(office.tree(), before);
    for why in ["", " \t ", "一\n二", "一\u{2028}二", "\u{7}"] {
        assert!(Request::reissue(why, false).is_err(), "{why:?}");
    }
    office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
    office.again("731");
    // The same command once more finds its work done.
    assert!(office.release("731", &late()).unwrap().is_empty());
}

#[test]
fn a_draft_is_not_released_and_a_corrected_one_is_no_error() {
    let office = Office::new();
    let manifest = "issues/2025/06/issue.yaml";
    let clean = office.text(manifest);
    office.write(manifest, &format!("{clean}draft: 是\n"));
    let refused = office.release("731", &Request::first());
    assert!(matches!(refused, Err(Refusal::NotReady(_))), "{refused:?}");
    office.write(manifest, &clean);
    office.first("731");
    office.write(manifest, &format!("{clean}draft: 是\n"));
    assert_eq!(office.findings("731"), ["!J220 issues/2025/06/issue.yaml"]);
    let refused = office.release("731", &late());
    assert!(matches!(refused, Err(Refusal::NotReady(_))), "{refused:?}");
    assert_eq!(
        faulty(office.release("731", &Request::first())),
        ["J220 issues/2025/06/issue.yaml"]
    );
}

#[test]
fn an_issue_that_cannot_be_read_is_not_released() {
    let office = Office::new();
    office.write(
        "issues/2025/06/issue.yaml",
        "number: 6\ntotal: 731\ndate: 昨天\n",
    );
    let found = faulty(office.release("731", &Request::first()));
    assert!(
        found.contains(&"J108 issues/2025/06/issue.yaml".to_owned()),
        "{found:?}"
    );
    let office = Office::new();
    office.write(SERIES_FILE, "publisher: 某委\n");
    let found = faulty(office.release("731", &Request::first()));
    assert_eq!(found, ["J105 issues/bulletin.yaml"]);
}

/// Killed between the folder and the ledger: the next run registers what was stored, and all is as if nothing had
/// happened.
#[test]
fn a_killed_release_is_completed_by_the_next() {
    let whole = Office::new();
    whole.first("732");
    whole.first("731");
    let office = Office::new();
    office.first("732");
    office.killed("731", &Request::first());
    assert_eq!(office.findings("731"), [format!("J223 {YAML}")]);
    assert_eq!(office.findings("732"), Vec::<String>::new());
    let receipts = office.release("731", &Request::first()).unwrap();
    assert_eq!(receipts.len(), 1);
    assert_eq!(office.findings("731"), Vec::<String>::new());
    assert_eq!(office.tree(), whole.tree());
}

#[test]
fn a_killed_correction_is_completed_by_the_next() {
    let whole = Office::new();
    whole.corrected();
    // Whichever command comes next.
    for request in [Request::first(), late()] {
        let office = Office::new();
        office.first("731");
        office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
        office.killed("731", &late());
        assert_eq!(office.findings("731"), [format!("J223 {YAML}")]);
        assert_eq!(office.release("731", &request).unwrap().len(), 1);
        assert_eq!(office.findings("731"), Vec::<String>::new());
        assert_eq!(office.tree(), whole.tree());
    }
}

/// What was stored may have gone out: it is registered as it is, and the change is another release.
#[test]
fn sources_changed_after_a_kill_are_a_correction() {
    let office = Office::new();
    office.killed("731", &Request::first());
    let pdf = office.text(PDF);
    office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
    assert_eq!(
        faulty(office.release("731", &Request::first())),
        ["J220 issues/2025/06/02-b.md"]
    );
    assert_eq!(office.load().ledger().lines().len(), 1);
    assert_eq!(office.text(PDF), pdf);
    office.again("731");
    assert_eq!(office.findings("731"), Vec::<String>::new());

    let office = Office::new();
    office.killed("731", &Request::first());
    office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
    assert_eq!(office.release("731", &late()).unwrap().len(), 2);
    assert_eq!(office.findings("731"), Vec::<String>::new());
}

#[test]
fn what_a_killed_run_stored_is_not_completed_when_it_was_changed() {
    let office = Office::new();
    office.killed("731", &Request::first());
    office.write(PDF, "%PDF 别的");
    let found = faulty(office.release("731", &Request::first()));
    assert!(found.contains(&format!("J221 {PDF}")), "{found:?}");
    assert!(!office.root().join(LEDGER_FILE).exists());
}

/// The staging folder and files of a run that was killed earlier: nothing of it is seen, and the next run clears the
/// folder away.
#[test]
fn leftovers_of_a_run_killed_while_storing_do_no_harm() {
    let office = Office::new();
    office.write("issues/2025/06/.jianbao-released-Ab3Xy9/lock", "");
    office.write(
        "issues/2025/06/.jianbao-released-Ab3Xy9/new/release.yaml",
        "version: 1\n",
    );
    office.write("issues/.jianbao-x1Y2z3", "{\"version\":1");
    assert_eq!(office.findings("731"), Vec::<String>::new());
    office.first("731");
    assert!(
        !office
            .root()
            .join("issues/2025/06/.jianbao-released-Ab3Xy9")
            .exists()
    );
    assert_eq!(office.findings("731"), Vec::<String>::new());
}

/// Where a folder can't be exchanged in one step, it has no name for a moment.
#[test]
fn a_release_killed_between_two_renames_is_put_back_and_done_again() {
    let whole = Office::new();
    whole.corrected();
    let office = Office::new();
    office.first("731");
    office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
    let staging = "issues/2025/06/.jianbao-released-Ab3Xy9";
    office.write(&format!("{staging}/lock"), "");
    office.write(&format!("{staging}/new/release.yaml"), "version: 1\n");
    let place = |path: &str| office.root().join(path);
    fs::rename(
        place("issues/2025/06/released"),
        place(&format!("{staging}/old")),
    )
    .unwrap();
    office.again("731");
    assert!(!place(staging).exists());
    assert_eq!(office.tree(), whole.tree());
}

#[test]
fn two_releases_at_once_are_refused() {
    let office = Office::new();
    let held = lock(office.root()).unwrap();
    assert!(misused(office.release("731", &Request::first())).contains("正在发刊"));
    drop(held);
    office.first("731");
}

/// Where the file system knows no locks: a ledger that grew meanwhile is not overwritten.
#[test]
fn a_ledger_that_changed_since_it_was_read_is_left_alone() {
    let office = Office::new();
    let workspace = office.load();
    let entry = workspace.select("731").unwrap();
    let candidate = set(&workspace, entry, workspace.series.as_ref().unwrap());
    let folder = ReleasedFolder::prepare(&workspace, entry, &Request::first(), candidate).unwrap();
    let line = NewLine::prepare(&workspace, &folder.release).unwrap();
    folder.write(&workspace).unwrap();
    office.first("732");
    let held = lock(office.root()).unwrap();
    let refused = line.write(&workspace, &held);
    assert!(matches!(refused, Err(Refusal::Misused(_))), "{refused:?}");
    drop(held);
    assert_eq!(office.load().ledger().lines().len(), 1);
    assert_eq!(office.first("731").lines, 2);
}

#[test]
fn a_broken_chain_refuses_every_release() {
    let office = Office::new();
    office.first("731");
    office.first("732");
    office.replace(LEDGER_FILE, "2025-03-11", "2025-03-12");
    let broken = [format!("J222 {LEDGER_FILE}")];
    assert_eq!(office.findings("731"), broken);
    office.write(
        "issues/2025/08/issue.yaml",
        "number: 8\ntotal: 733\ndate: 2025-04-01\narticles: [a.md]\n",
    );
    office.write("issues/2025/08/a.md", "---\ntitle: 丙\n---\n\n正文\n");
    assert_eq!(faulty(office.release("733", &Request::first())), broken);
    // Building an issue that has nothing to do with it goes on.
    let workspace = office.load();
    let mut found = Diagnostics::new();
    check(&workspace, workspace.select("733").unwrap(), &mut found);
    assert!(found.is_empty());
}

#[test]
fn the_stored_pdf_is_guarded() {
    for change in [Some("%PDF 别的"), None] {
        let office = Office::new();
        office.corrected();
        let earlier = PDF.replace("released/", "released/earlier/1/");
        for path in [PDF, &earlier] {
            let before = office.text(path);
            match change {
                Some(text) => office.write(path, text),
                None => office.remove(path),
            }
            assert_eq!(office.findings("731"), [format!("J221 {path}")]);
            let request = Request::reissue("又一次", false).unwrap();
            assert_eq!(
                faulty(office.release("731", &request)),
                [format!("J221 {path}")]
            );
            office.write(path, &before);
        }
        assert_eq!(office.findings("731"), Vec::<String>::new());
    }
}

#[test]
fn the_stored_values_are_guarded() {
    let office = Office::new();
    office.corrected();
    let text = office.text(YAML);
    office.write(YAML, &(text.clone() + "# \n"));
    let mismatch = [format!("J223 {YAML}")];
    assert_eq!(office.findings("731"), mismatch);
    let request = Request::reissue("又一次", false).unwrap();
    assert_eq!(faulty(office.release("731", &request)), mismatch);

    // One that can't be read is an error of the issue, and it is not as if it had never been released.
    office.write(YAML, "version: 1\n");
    let workspace = office.load();
    let entry = workspace.select("731").unwrap();
    assert!(entry.released().is_none() && entry.is_stored());
    let found = shown(workspace.entry_diagnostics(entry));
    assert!(found.contains(&mismatch[0]), "{found:?}");
    for request in [Request::first(), late()] {
        assert!(faulty(office.release("731", &request)).contains(&mismatch[0]));
    }
    office.write(YAML, &text);

    let earlier = YAML.replace("released/", "released/earlier/1/");
    office.write(&earlier, "version: 1\n");
    assert_eq!(office.findings("731"), [format!("J223 {earlier}")]);
}

#[test]
fn a_release_without_its_folder_is_missed() {
    let office = Office::new();
    office.first("731");
    office.remove("issues/2025/06/released");
    let missing = ["J223 issues/2025/06/issue.yaml"];
    assert_eq!(office.findings("731"), missing);
    assert_eq!(faulty(office.release("731", &Request::first())), missing);
    office.remove(ISSUE);
    assert_eq!(office.findings("732"), [format!("J223 {LEDGER_FILE}")]);
}

#[test]
fn a_released_number_is_not_given_twice() {
    let office = Office::new();
    office.first("731");
    // The released folder goes, and another one takes its number.
    office.remove(ISSUE);
    let manifest = "issues/2025/07/issue.yaml";
    office.replace(manifest, "732", "731");
    let taken = ["J223 issues/2025/07/issue.yaml"];
    assert_eq!(faulty(office.release("731", &Request::first())), taken);
    office.replace(manifest, "total: 731", "total: 800");
    office.replace(manifest, "number: 7", "number: 6");
    assert_eq!(faulty(office.release("800", &Request::first())), taken);
    office.replace(manifest, "number: 6", "number: 9");
    office.first("800");
}

#[test]
fn a_number_used_twice_in_the_ledger_is_told() {
    let office = Office::new();
    office.first("731");
    office.first("732");
    // As nobody but a forger writes it: the chain is whole.
    let text = office.text(LEDGER_FILE);
    let lines: Vec<&str> = text.lines().collect();
    let second = lines[1].replace("\"total\":732", "\"total\":731");
    office.write(LEDGER_FILE, &format!("{}\n{second}\n", lines[0]));
    assert_eq!(
        office.findings("732"),
        [
            "J223 issues/2025/07/released/release.yaml".to_owned(),
            format!("J223 {LEDGER_FILE}"),
        ]
    );
    let again = lines[0].replace(
        "\"previous\":\"0000000000000000000000000000000000000000000000000000000000000000\"",
        &format!("\"previous\":\"{}\"", Head::of(lines[0])),
    );
    office.write(LEDGER_FILE, &format!("{}\n{again}\n", lines[0]));
    let found = office.findings("731");
    assert!(found.contains(&format!("J223 {LEDGER_FILE}")), "{found:?}");
}

/// The chain doesn't guard its last line; the issue's own folder does, as long as it is there.
#[test]
fn a_change_of_the_last_line_shows_in_the_workspace() {
    let office = Office::new();
    office.first("731");
    let text = office.text(LEDGER_FILE);
    let bytes = text.as_bytes();
    for at in (0..bytes.len()).step_by(3) {
        let mut changed = bytes.to_vec();
        changed[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
        fs::write(office.root().join(LEDGER_FILE), &changed).unwrap();
        assert!(
            !office.findings("731").is_empty(),
            "{}",
            String::from_utf8_lossy(&changed)
        );
    }
}

/// Somebody who cuts the last lines and takes the folders too leaves no trace here: only the head in the paper register
/// tells.
#[test]
fn cut_last_lines_show_by_their_folders_or_by_the_head_alone() {
    let office = Office::new();
    office.first("731");
    let only_first = office.text(LEDGER_FILE);
    let receipt = office.first("732");
    office.write(LEDGER_FILE, &only_first);
    assert_eq!(
        office.findings("732"),
        ["J223 issues/2025/07/released/release.yaml"]
    );
    office.remove("issues/2025/07/released");
    assert_eq!(office.findings("732"), Vec::<String>::new());
    assert_ne!(office.load().ledger().head(), receipt.head);
}

/// Nor does somebody who writes everything anew.
#[test]
fn a_wholly_rewritten_ledger_shows_by_the_head_alone() {
    let office = Office::new();
    let receipt = office.first("731");
    office.remove("issues/2025/06/released");
    office.remove(LEDGER_FILE);
    office.replace("issues/2025/06/02-b.md", "正文", "篡改的正文");
    let forged = office.first("731");
    assert_eq!(office.findings("731"), Vec::<String>::new());
    assert_ne!(forged.head, receipt.head);
}

#[test]
fn files_of_others_stay_and_a_lost_list_is_no_matter() {
    let office = Office::new();
    office.write("issues/2025/06/released/签发单.jpg", "扫描件");
    office.first("731");
    office.remove("issues/2025/06/released/.jianbao-files");
    office.replace("issues/2025/06/02-b.md", "正文", "更正的正文");
    office.again("731");
    office.remove("issues/2025/06/released/.jianbao-files");
    office.replace("issues/2025/06/02-b.md", "更正", "再更正");
    let request = Request::reissue("再更正", true).unwrap();
    office.release("731", &request).unwrap();
    assert_eq!(office.findings("731"), Vec::<String>::new());
    assert_eq!(office.text("issues/2025/06/released/签发单.jpg"), "扫描件");
}

#[test]
fn a_file_of_this_name_that_is_not_ours_refuses_the_release() {
    let office = Office::new();
    office.write(PDF, "别人的");
    let refused = office.release("731", &Request::first());
    assert!(matches!(refused, Err(Refusal::Unwritten(_))), "{refused:?}");
    assert!(!office.root().join(LEDGER_FILE).exists());
    assert_eq!(office.text(PDF), "别人的");
}

#[test]
fn the_name_of_a_pdf_may_begin_with_anything() {
    let office = Office::new();
    office.replace(SERIES_FILE, "联络动态", "_联络");
    office.corrected();
    office.replace("issues/2025/06/02-b.md", "更正", "再更正");
    let request = Request::reissue("再更正", false).unwrap();
    office.release("731", &request).unwrap();
    assert_eq!(office.findings("731"), Vec::<String>::new());
}

#[test]
fn a_supplement_is_released_under_its_own_number() {
    let office = Office::new();
    office.write(
        "issues/2025/z01/issue.yaml",
        "supplement: 1\ndate: 2025-03-28\nclassification: 机密★1年\narticles: [a.md]\n",
    );
    office.write("issues/2025/z01/a.md", "---\ntitle: 丁\n---\n\n正文\n");
    let receipt = office.first("2025-z1");
    assert_eq!(receipt.name.to_string(), "2025年增刊第1期");
    assert_eq!(receipt.name.reference(), "2025-z1");
    assert_eq!(office.findings("2025-z1"), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    let elsewhere = TempDir::new().unwrap();
    let link = |office: &Office, path: &str| {
        let place = office.root().join(path);
        std::os::unix::fs::symlink(elsewhere.path().join("x"), place).unwrap();
    };
    for path in [
        LEDGER_FILE,
        "issues/.ledger.lock",
        "issues/2025/06/released",
    ] {
        let office = Office::new();
        link(&office, path);
        assert!(office.release("731", &Request::first()).is_err(), "{path}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
