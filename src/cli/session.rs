use std::collections::VecDeque;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::builder::StyledStr;

use super::exit;
use crate::diagnostic::render::human::{human, summary_line};
use crate::diagnostic::render::visible;
use crate::diagnostic::{Diagnostics, Severity};
use crate::output;
use crate::workspace::{Entry, SERIES_FILE, Workspace};

/// How a command speaks to whoever started it: results go to stdout, findings and failures to stderr. Colours only on
/// a terminal and without `NO_COLOR`. Shared by the threads of a build.
pub struct Session {
    root: Option<PathBuf>,
    out: Stream,
    error: Stream,
    terminal: bool,
    /// The answers to questions where nobody sits at a terminal.
    answers: Option<Mutex<VecDeque<String>>>,
}

struct Stream {
    writer: Mutex<Box<dyn Write + Send>>,
    styled: bool,
    /// The first failure of writing; nothing is written after it.
    failure: Mutex<Option<io::ErrorKind>>,
}

impl Stream {
    fn new(writer: impl Write + Send + 'static, styled: bool) -> Self {
        Self {
            writer: Mutex::new(Box::new(writer)),
            styled,
            failure: Mutex::default(),
        }
    }

    fn write(&self, text: &str) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if failure.is_some() {
            return;
        }
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let written = writer
            .write_all(text.as_bytes())
            .and_then(|()| writer.flush());
        if let Err(error) = written {
            *failure = Some(error.kind());
        }
    }

    fn write_styled(&self, text: &StyledStr) {
        if self.styled {
            self.write(&text.ansi().to_string());
        } else {
            self.write(&text.to_string());
        }
    }

    /// Whether writing failed for another reason than that the reader had enough (`jianbao list | head`).
    fn is_broken(&self) -> bool {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.is_some_and(|kind| kind != io::ErrorKind::BrokenPipe)
    }
}

impl Session {
    /// Speaks through the process's own stdout and stderr.
    pub fn terminal() -> Self {
        // https://no-color.org: set and not empty.
        let colours = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let (out, error) = (io::stdout(), io::stderr());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let styled = |terminal: bool| terminal && colours && !dumb;
        let terminal = error.is_terminal() && !dumb;
        Self {
            root: None,
            out: Stream::new(out, styled(io::stdout().is_terminal())),
            error: Stream::new(error, styled(io::stderr().is_terminal())),
            terminal,
            answers: None,
        }
    }

    /// Speaks into two writers, without colours.
    pub fn captured(out: impl Write + Send + 'static, error: impl Write + Send + 'static) -> Self {
        Self {
            root: None,
            out: Stream::new(out, false),
            error: Stream::new(error, false),
            terminal: false,
            answers: None,
        }
    }

    /// Sets `--root`.
    pub(super) fn set_root(&mut self, root: Option<PathBuf>) {
        self.root = root;
    }

    /// `--root`, as given.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Whether stderr is a terminal that a progress bar can be drawn on.
    pub fn shows_progress(&self) -> bool {
        self.terminal
    }

    /// A result, to stdout. The text brings its own line breaks.
    pub fn print(&self, text: &str) {
        self.out.write(text);
    }

    /// A remark or a failure, to stderr. The text brings its own line breaks.
    pub fn report(&self, text: &str) {
        self.error.write(text);
    }

    /// A failure as `错误：…` in a line of its own, to stderr.
    pub fn fail(&self, message: impl std::fmt::Display) {
        let style = annotate_snippets::renderer::DEFAULT_ERROR_STYLE;
        // What the user typed and the names of files are in it.
        let message = visible(&message.to_string());
        if self.error.styled {
            self.report(&format!("{style}错误：{style:#}{message}\n"));
        } else {
            self.report(&format!("错误：{message}\n"));
        }
    }

    /// Findings as a command's result, to stdout; nothing when there are none.
    pub fn print_diagnostics(&self, diagnostics: &Diagnostics) {
        if !diagnostics.is_empty() {
            self.print(&human(diagnostics, self.out.styled));
        }
    }

    /// Whether somebody can be asked: both ends of the conversation are a terminal.
    pub fn can_ask(&self) -> bool {
        self.answers.is_some() || (io::stdin().is_terminal() && io::stdout().is_terminal())
    }

    /// Asks a question, to stdout; `None` at the end of the input.
    pub fn ask(&self, question: &str) -> Option<String> {
        self.print(question);
        if let Some(answers) = &self.answers {
            let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
            return answers.pop_front();
        }
        let mut answer = String::new();
        match io::stdin().read_line(&mut answer) {
            Ok(0) | Err(_) => {
                self.print("\n");
                None
            }
            Ok(_) => Some(answer),
        }
    }

    /// The same session, in which these are the answers to all questions.
    pub fn with_answers(mut self, answers: impl IntoIterator<Item = String>) -> Self {
        self.answers = Some(Mutex::new(answers.into_iter().collect()));
        self
    }

    pub(super) fn print_styled(&self, text: &StyledStr) {
        self.out.write_styled(text);
    }

    pub(super) fn report_styled(&self, text: &StyledStr) {
        self.error.write_styled(text);
    }

    /// The findings and their number, to stderr; nothing when there are none.
    pub fn report_diagnostics(&self, diagnostics: &Diagnostics) {
        if diagnostics.is_empty() {
            return;
        }
        let summary = summary_line(
            diagnostics.count(Severity::Error),
            diagnostics.count(Severity::Warning),
        );
        let findings = human(diagnostics, self.error.styled);
        self.report(&format!("{findings}{summary}\n"));
    }

    /// Opens the workspace: `--root`, or the nearest one from the current folder upwards. On failure the reason has
    /// been reported.
    ///
    /// # Errors
    /// The exit code.
    pub fn workspace(&self) -> Result<Workspace, u8> {
        let root = match &self.root {
            Some(root) if root.join(SERIES_FILE).is_file() => root.clone(),
            Some(root) => {
                self.fail(format_args!(
                    "“{}”不是工作区，里面没有 {SERIES_FILE}；用 jianbao init 文件夹 新建一个",
                    root.display()
                ));
                return Err(exit::FAILED);
            }
            None => match Workspace::find(Path::new(".")) {
                Some(root) => root,
                None => {
                    self.fail(format_args!(
                        "这里不是工作区：从当前文件夹往上都没有找到 {SERIES_FILE}。\n\
                         请到工作区的文件夹里运行，或用 --root 指明，或用 jianbao init 文件夹 新建一个"
                    ));
                    return Err(exit::FAILED);
                }
            },
        };
        Workspace::load(&root).map_err(|error| {
            let why = output::reason(&error);
            self.fail(format_args!("“{}”打不开：{why}", root.display()));
            exit::FAILED
        })
    }

    /// The issue that a user means. On failure the reason has been reported.
    ///
    /// # Errors
    /// The exit code.
    pub fn select<'w>(&self, workspace: &'w Workspace, reference: &str) -> Result<&'w Entry, u8> {
        workspace.select(reference).map_err(|message| {
            self.fail(message);
            exit::FAILED
        })
    }

    /// The issues that the user means, each once: all of them, or those that are named, or the latest. On failure the
    /// reason has been reported.
    ///
    /// # Errors
    /// The exit code.
    pub fn choose<'w>(
        &self,
        workspace: &'w Workspace,
        references: &[String],
        all: bool,
    ) -> Result<Vec<&'w Entry>, u8> {
        if all {
            let entries: Vec<_> = workspace.manifests().iter().collect();
            if entries.is_empty() {
                self.fail("工作区里还没有一期简报；用 jianbao new issue 新建一期");
                return Err(exit::FAILED);
            }
            return Ok(entries);
        }
        let latest = ["latest".to_owned()];
        let references = if references.is_empty() {
            latest.as_slice()
        } else {
            references
        };
        let mut entries: Vec<&Entry> = Vec::new();
        for reference in references {
            let entry = self.select(workspace, reference)?;
            if !entries.iter().any(|chosen| std::ptr::eq(*chosen, entry)) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// The exit code, or [`exit::FAILED`] where results could not be written.
    pub(super) fn finish(&self, code: u8) -> u8 {
        if self.out.is_broken() {
            self.fail("结果写不出来");
            return code.max(exit::FAILED);
        }
        code
    }
}
