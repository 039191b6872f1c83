//! `docs/检查规则.md` is what the rules say of themselves.
//!
//! `UPDATE_GOLDEN=1 cargo test rules` writes it anew.

use std::fs;
use std::path::Path;

use jianbao::check::catalogue;
use jianbao::diagnostic::Code;

use crate::workspace::{Run, jianbao};

#[test]
fn the_document_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/检查规则.md");
    let wanted = catalogue::markdown();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    // A checkout may have given it other line ends.
    let found = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let differs = wanted
        .lines()
        .zip(found.lines())
        .find(|(wanted, found)| wanted != found);
    assert!(
        found == wanted,
        "docs/检查规则.md is out of date (UPDATE_GOLDEN=1 writes it anew), first at {differs:?}"
    );
}

#[test]
fn explain_shows_what_the_document_says() {
    for (code, title) in Code::ALL {
        let shown = Run::of(jianbao().args(["explain", code.as_str()]))
            .good()
            .stdout;
        assert!(shown.starts_with(&format!("{code} {title}\n")), "{shown}");
        let finds = catalogue::entry(*code).unwrap().page.finds;
        assert!(shown.contains(finds), "{shown}");
    }
}
