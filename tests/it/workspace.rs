//! Small workspaces in folders of their own, and the program run in them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

/// A series whose issues are proofread.
pub const PROOFREAD_SERIES: &str = "title: 联络动态\npublisher: 代表工作委员会\n";
/// The series of [`Workspace::new`]: the rules on texts and between issues are off, so that a test of something else
/// may write what it likes.
pub const SERIES: &str = "\
title: 联络动态
publisher: 代表工作委员会
check: {
  J212: off, J213: off, J214: off, J215: off, J216: off, J217: off, J218: off, J219: off,
  J408: off, J409: off, J701: off, J702: off, J703: off, J704: off, J705: off, J706: off,
  J707: off, J708: off, J709: off, J710: off, J711: off, J712: off, J713: off, J714: off,
  J801: off, J802: off, J803: off, J804: off, J805: off, J806: off, J807: off, J808: off,
  J809: off, J810: off, J901: off, J902: off, J903: off, J904: off, J905: off, J906: off,
  J907: off, J908: off, J909: off, J910: off, J951: off, J952: off, J953: off }
";
/// Where its one issue, 2025年第6期 总第731期, is written.
pub const ISSUE: &str = "issues/2025/06";
/// Where that issue comes out.
pub const OUT: &str = "dist/2025/06";
/// What its PDF is called.
pub const PDF: &str = "联络动态2025年第6期（总第731期）.pdf";

/// A run that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program, with nothing of the caller's surroundings that could change what it says.
pub fn jianbao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    command.timeout(PATIENCE).env_remove("RUST_BACKTRACE");
    command
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Runs a command to its end; what it says is always UTF-8, and it never panics.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let run = Self {
            code: output.status.code().expect("killed: it took too long"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!run.stderr.contains("panicked"), "{run:#?}");
        run
    }

    /// All went well and there was nothing to remark.
    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{self:#?}");
        self
    }

    /// It ended with a code.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// It was refused with a code and these words on stderr, and said nothing else.
    #[track_caller]
    pub fn refused(self, code: i32, words: &str) -> Self {
        assert_eq!((self.code, self.stdout.as_str()), (code, ""), "{self:#?}");
        assert!(self.stderr.contains(words), "no {words} in {self:#?}");
        self
    }
}

/// A workspace in a folder that goes away with it. Paths are relative to its root.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// An empty folder.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// A series with one issue of two articles and nothing else.
    pub fn new() -> Self {
        Self::empty()
            .file("issues/bulletin.yaml", SERIES)
            .article("01-jia.md", "甲文", "甲文的正文。")
            .article("02-yi.md", "乙文", "乙文的正文。")
            .list(&["01-jia.md", "02-yi.md"])
    }

    /// The same with one article that has this body.
    pub fn with_body(body: &str) -> Self {
        Self::with_article(format!("---\ntitle: 甲文\n---\n\n{body}\n"))
    }

    /// The same with one article that is this file.
    pub fn with_article(text: impl AsRef<[u8]>) -> Self {
        let workspace = Self::new().list(&["01-jia.md"]);
        fs::remove_file(workspace.path(ISSUE).join("02-yi.md")).unwrap();
        workspace.file(&format!("{ISSUE}/01-jia.md"), text)
    }

    /// The same, proofread by every rule.
    pub fn proofread(self) -> Self {
        self.file("issues/bulletin.yaml", PROOFREAD_SERIES)
    }

    /// The same with this manifest.
    pub fn with_manifest(text: impl AsRef<[u8]>) -> Self {
        Self::new().file(&format!("{ISSUE}/issue.yaml"), text)
    }

    /// The same with this series.
    pub fn with_series(text: impl AsRef<[u8]>) -> Self {
        Self::new().file("issues/bulletin.yaml", text)
    }

    /// Another issue of one article in `issues/<folder>`; `head` is its manifest without the list.
    pub fn issue(self, folder: &str, head: &str) -> Self {
        self.file(
            &format!("issues/{folder}/issue.yaml"),
            format!("{head}articles:\n  - a.md\n"),
        )
        .file(
            &format!("issues/{folder}/a.md"),
            "---\ntitle: 本期文章\n---\n\n本期的正文。\n",
        )
    }

    /// An article of the issue 731; it is not entered in the list.
    pub fn article(self, name: &str, title: &str, body: &str) -> Self {
        self.file(
            &format!("{ISSUE}/{name}"),
            format!("---\ntitle: {title}\nsource: 省教育厅\n---\n\n{body}\n"),
        )
    }

    /// The list of the issue 731.
    pub fn list(self, names: &[&str]) -> Self {
        let mut manifest = "number: 6\ntotal: 731\ndate: 2025-03-11\narticles:\n".to_owned();
        for name in names {
            manifest.push_str(&format!("  - {name}\n"));
        }
        self.file(&format!("{ISSUE}/issue.yaml"), manifest)
    }

    /// Writes a file, over the one that is there.
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// The same without taking the workspace.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap()
    }

    /// The paths below a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        tree(&self.path(folder)).into_keys().collect()
    }

    /// The program with the workspace's root as the current folder.
    pub fn command(&self) -> Command {
        let mut command = jianbao();
        command.current_dir(self.root());
        command
    }

    /// Runs the program in the root.
    pub fn run<I, S>(&self, args: I) -> Run
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        Run::of(self.command().args(args))
    }
}

/// Every file below a folder with its bytes; nothing where there is no folder.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let name = path.to_str().unwrap().to_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}
