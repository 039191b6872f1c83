use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The endings of files that are taken for pictures.
const ENDINGS: [&str; 9] = [
    "png", "jpg", "jpeg", "webp", "svg", "gif", "bmp", "tif", "tiff",
];

/// Where a released issue is stored, below its folder.
const RELEASED: &str = "released/";

/// J408. Every picture in the issue's folder is shown by one of its articles.
pub const RULE: Rule = Rule {
    code: Code::PICTURE_UNUSED,
    page: Page {
        finds: "本期文件夹里有图片，但没有一篇稿件用到它。",
        why: "多半是稿件里漏了这张图，或者文件名写错、换了图忘了删旧的；留着会一起存档。",
        examples: &[],
        leaves: "文件名以“_”或“.”开头的图片不查；没有列入本期的稿件用到的图片也算没有用到。",
        reference: "校对惯例。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    let place = scope.manifest.articles.last().map_or_else(
        || scope.manifest.source.place(0..0),
        |name| name.place.clone(),
    );
    for file in scope.files {
        // What is kept beside a released issue (a scanned signature) is not the issue's.
        if file.starts_with(RELEASED) {
            continue;
        }
        let is_picture = file
            .rsplit_once('.')
            .is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()));
        if is_picture && !scope.pictures.contains_key(file.as_str()) {
            diagnostics.push(
                Diagnostic::warning(
                    Code::PICTURE_UNUSED,
                    place.clone(),
                    format!("图片“{file}”没有一篇稿件用到"),
                )
                .with_help("请检查稿件里是不是漏了这张图或写错了文件名；不用的图片请移走，或在文件名前加“_”"),
            );
        }
    }
}
