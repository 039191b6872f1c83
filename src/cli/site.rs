//! `site` and `publish`: the whole archive for the intranet.

use std::path::{Component, Path, PathBuf};
use std::time::Instant;

use super::arguments::{PublishAction, PublishArguments, SiteArguments};
use super::progress::Progress;
use super::{Session, exit};
use crate::build::Press;
use crate::diagnostic::{Diagnostics, Severity};
use crate::output::{Flushing, Sink, SwappedTree, Tally};
use crate::site::publish::{Publication, Published};
use crate::site::{self, Failure, LeftOut, Order, Summary, Which, catalogue};
use crate::workspace::Workspace;

const NOTHING_WRITTEN: &str = "没有生成网站，原有的文件没有改动。\n";

/// `jianbao site`: everything but drafts, into a folder.
pub fn run(arguments: &SiteArguments, session: &Session) -> u8 {
    let start = Instant::now();
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| workspace.files.root().join("dist").join("site"));
    let order = Order {
        which: Which::Shown,
        pdf: arguments.pdf,
    };
    let written = refuse_sources(&workspace, &out).and_then(|()| {
        let tree = SwappedTree::begin(&out, Flushing::AtOnce).map_err(Stop::because)?;
        let summary = make(&workspace, &order, &tree, session)?;
        Ok((summary, tree.finish().map_err(Stop::because)?))
    });
    match written {
        Ok((summary, tally)) => {
            session.print(&made(&summary));
            session.print(&format!(
                "  {}\n  {}\n用时 {:.2} 秒\n",
                super::shown(&out.join("index.html")),
                changes(&tally),
                start.elapsed().as_secs_f64()
            ));
            exit::GOOD
        }
        Err(stop) => stop.report(session),
    }
}

/// `jianbao publish`: the released issues, live in one step; or back to the version before.
pub fn publish(arguments: &PublishArguments, session: &Session) -> u8 {
    let start = Instant::now();
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let folder = &arguments.to;
    let withheld = catalogue::withheld(&workspace);
    let done = match arguments.action {
        PublishAction::RollBack => Publication::reopen(folder)
            .and_then(|mut publication| {
                publication.withdraw(&withheld)?;
                let version = publication.rollback()?;
                // The version that was live until now may have had something that must not be there.
                publication.withdraw(&withheld)?;
                Ok(version)
            })
            .map(|version| {
                format!(
                    "已退回到第 {version} 版：{}\n",
                    super::shown(&folder.join("live").join("index.html"))
                )
            })
            .map_err(Stop::because),
        PublishAction::Publish { keep } => refuse_sources(&workspace, folder).and_then(|()| {
            let mut publication = Publication::open(folder).map_err(Stop::because)?;
            let tree = publication.stage().map_err(Stop::because)?;
            let order = Order {
                which: Which::Released,
                pdf: true,
            };
            let summary = make(&workspace, &order, &tree, session)?;
            // Where there was a site, an empty one may be meant: its only issue has been classified since.
            if summary.issues == 0 && publication.versions().map_err(Stop::because)?.is_empty() {
                return Err(Stop::NotReady(
                    "还没有可以发布的期，没有发布；请先用 jianbao release 发刊",
                ));
            }
            let published = publication.switch(tree, keep).map_err(Stop::because)?;
            let withdrawn = publication.withdraw(&withheld).map_err(Stop::because)?;
            Ok(format!(
                "{}{}{}用时 {:.2} 秒\n",
                made(&summary),
                live(&published, folder),
                taken_back(&withdrawn),
                start.elapsed().as_secs_f64()
            ))
        }),
    };
    match done {
        Ok(lines) => {
            session.print(&lines);
            exit::GOOD
        }
        Err(stop) => stop.report(session),
    }
}

/// Why nothing was made.
enum Stop {
    /// There are errors in what the user wrote.
    Found(Diagnostics),
    /// There is nothing to publish yet: what to do first.
    NotReady(&'static str),
    /// The command was used wrongly, or the system failed: why.
    Failed(String),
}

impl Stop {
    fn because(reason: impl std::fmt::Display) -> Self {
        Self::Failed(reason.to_string())
    }

    fn report(self, session: &Session) -> u8 {
        match self {
            Self::Found(diagnostics) => {
                session.report_diagnostics(&diagnostics);
                session.report(NOTHING_WRITTEN);
                exit::ERRORS
            }
            Self::NotReady(reason) => {
                session.fail(reason);
                exit::ERRORS
            }
            Self::Failed(reason) => {
                session.fail(reason);
                exit::FAILED
            }
        }
    }
}

/// Makes the site, and says which issues are not in it and why.
fn make(
    workspace: &Workspace,
    order: &Order,
    sink: &dyn Sink,
    session: &Session,
) -> Result<Summary, Stop> {
    let press = Press::new(&workspace.files).map_err(|mut diagnostics| {
        diagnostics.sort();
        Stop::Found(diagnostics)
    })?;
    let progress = Progress::new(session, site::count(workspace, order));
    let built = site::build(&press, workspace, order, sink, &|| progress.done());
    progress.finish();
    let summary = built.map_err(|failure| match failure {
        Failure::Found(diagnostics) => Stop::Found(errors_of(diagnostics, session)),
        Failure::Write(error) => Stop::because(error),
    })?;
    session.report(&not_shown(&summary.left_out));
    remark_on(&summary.warnings, session);
    Ok(summary)
}

/// The errors alone: an archive has more warnings than anybody reads here.
fn errors_of(diagnostics: Diagnostics, session: &Session) -> Diagnostics {
    remark_on(&diagnostics, session);
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .cloned()
        .collect()
}

fn remark_on(diagnostics: &Diagnostics, session: &Session) {
    let warnings = diagnostics.count(Severity::Warning);
    if warnings > 0 {
        session.report(&format!(
            "有 {warnings} 个警告，这里不一一列出；可以用 jianbao check --all 看。\n"
        ));
    }
}

/// Refuses a folder that is, holds or lies in what the user writes.
fn refuse_sources(workspace: &Workspace, out: &Path) -> Result<(), Stop> {
    let root = workspace.files.root();
    let out = resolved(out).map_err(|error| {
        let why = crate::output::reason(&error);
        Stop::Failed(format!("“{}”打不开：{why}", out.display()))
    })?;
    let taken = ["issues", "templates", "fonts", "private"];
    let inside = taken.iter().any(|name| out.starts_with(root.join(name)));
    if root.starts_with(&out) || inside {
        return Err(Stop::Failed(format!(
            "网站不能放在“{}”：那里有（或将来会有）稿件、模板等工作区自己的文件。请换一个文件夹，例如 dist/site",
            out.display()
        )));
    }
    Ok(())
}

/// Where a path leads that need not exist yet, with all links followed.
fn resolved(path: &Path) -> std::io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        match existing.canonicalize() {
            Ok(mut resolved) => {
                for name in missing.into_iter().rev() {
                    match name {
                        Component::ParentDir => {
                            resolved.pop();
                        }
                        name => resolved.push(name),
                    }
                }
                return Ok(resolved);
            }
            Err(error) => match (existing.components().next_back(), existing.parent()) {
                (Some(name), Some(parent)) => {
                    missing.push(name);
                    existing = parent;
                }
                _ => return Err(error),
            },
        }
    }
}

/// How many issues are named of those left out for one reason.
const NAMED_ISSUES: usize = 12;

/// The issues that are left out, a line for each reason.
fn not_shown(left_out: &[LeftOut]) -> String {
    let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
    for LeftOut { name, reason } in left_out {
        match by_reason.iter_mut().find(|(known, _)| known == reason) {
            Some((_, names)) => names.push(name),
            None => by_reason.push((reason, vec![name])),
        }
    }
    by_reason
        .iter()
        .map(|(reason, names)| {
            let named = names[..names.len().min(NAMED_ISSUES)].join("、");
            match names.len() {
                0..=NAMED_ISSUES => format!("没有放入{named}：{reason}。\n"),
                count => format!("没有放入{named}等 {count} 期：{reason}。\n"),
            }
        })
        .collect()
}

fn made(summary: &Summary) -> String {
    format!(
        "网站：{} 期，{} 篇，{} 个文件\n",
        summary.issues, summary.articles, summary.files
    )
}

fn changes(tally: &Tally) -> String {
    if tally.is_unchanged() {
        return "和原来完全一样，没有改写任何文件".to_owned();
    }
    format!(
        "新写或改写 {} 个文件，{} 个没有变，去掉 {} 个",
        tally.written, tally.kept, tally.removed
    )
}

/// What is said of old versions that had an issue which is classified now.
fn taken_back(versions: &[u64]) -> String {
    if versions.is_empty() {
        return String::new();
    }
    let versions: Vec<String> = versions.iter().map(u64::to_string).collect();
    format!(
        "  第 {} 版里有现在定了密的期，已经删掉，退不回去了\n",
        versions.join("、")
    )
}

fn live(published: &Published, folder: &Path) -> String {
    let page = super::shown(&folder.join("live").join("index.html"));
    let mut lines = if published.unchanged {
        format!(
            "和正在使用的第 {} 版完全一样，没有另出新版：{page}\n",
            published.version
        )
    } else {
        format!(
            "已发布第 {} 版：{page}\n  新写或改写 {} 个文件，{} 个没有变，去掉 {} 个\n",
            published.version, published.written, published.kept, published.removed
        )
    };
    for left in &published.left {
        lines.push_str(&format!(
            "  旧版本“{}”有文件正被打开，这次没有删掉，下次发布时再删\n",
            super::shown(left)
        ));
    }
    lines
}
