use crate::article::Article;
use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Picture, Width};
use crate::pdf::geometry::{TYPE_HEIGHT, TYPE_WIDTH};
use crate::picture::PictureFormat;

/// The fewest dots an inch at which a photograph still prints well.
const LEAST_DPI: f64 = 150.0;
const MM_PER_INCH: f64 = 25.4;

/// J409. A picture has at least 150 dpi at the size it is printed in.
pub const RULE: Rule = Rule {
    code: Code::PICTURE_COARSE,
    page: Page {
        finds: "图片按印出来的大小算，不足每英寸 150 点。",
        why: "印出来会发虚、有锯齿，屏幕上往往看不出来。",
        examples: &[],
        leaves: "SVG 矢量图不受限制。没有写宽度的图片按原大排（图片自带的密度，没有就按每英寸 96 点），超过版心时缩到版心宽。",
        reference: "印刷惯例：照片不低于 300 点最好，150 点是下限。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    for article in scope.articles {
        article.body.pictures(&mut |picture| {
            check_picture(scope, article, picture, false, diagnostics);
        });
        if let Some(lead) = &article.lead {
            lead.pictures(&mut |picture| {
                check_picture(scope, article, picture, true, diagnostics);
            });
        }
    }
}

fn check_picture(
    scope: &IssueScope<'_>,
    article: &Article,
    picture: &Picture,
    in_lead: bool,
    diagnostics: &mut Diagnostics,
) {
    let Some(clean) = scope.pictures.get(&picture.file) else {
        return;
    };
    if clean.format == PictureFormat::Svg {
        return;
    }
    let wanted = match picture.width {
        Width::Natural => clean.natural_width,
        Width::Percent(percent) => TYPE_WIDTH * percent / 100.0,
        Width::Millimetres(width) => width,
    };
    let highest = TYPE_HEIGHT * clean.width / clean.height;
    let printed = wanted.min(TYPE_WIDTH).min(highest);
    let dpi = clean.width * MM_PER_INCH / printed;
    // Half a dot of rounding is not worth a finding.
    if dpi >= LEAST_DPI - 0.5 {
        return;
    }
    let place = match (&article.front_matter.lead, in_lead) {
        (Some(lead), true) => lead.place.clone(),
        _ => article.file.place(picture.span.clone()),
    };
    let widest = (clean.width * MM_PER_INCH / LEAST_DPI).floor();
    diagnostics.push(
        Diagnostic::warning(
            Code::PICTURE_COARSE,
            place,
            format!("图片“{}”印出来只有每英寸 {dpi:.0} 点，不足 150 点", picture.file),
        )
        .with_help(format!(
            "请换一张大一些的图（原图 {:.0}×{:.0} 像素，现印 {printed:.0} 毫米宽），或把它印小些：{{width={widest:.0}mm}}",
            clean.width, clean.height
        )),
    );
}
