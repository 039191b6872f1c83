//! Small pictures of pages of the samples, compared with references that somebody has looked at. The tolerance is for
//! rasterising, not for layout: a line that moves by a point fails.
//!
//! `UPDATE_GOLDEN=1 cargo test --release golden` writes the references anew; look at them before committing.

use std::fs;
use std::path::{Path, PathBuf};

use image::GrayImage;
use jianbao::build::Press;
use jianbao::diagnostic::Diagnostics;
use jianbao::pdf::engine;
use jianbao::workspace::Workspace;
use typst_render::RenderOptions;

/// Pixels a point: 202 × 286 pixels a page.
const SCALE: f64 = 0.34;
/// The steps of grey that are kept, so that a reference stays small.
const STEP: u8 = 32;
/// How much the grey of the pixels may differ on average, of 255.
const MEAN: f64 = 1.0;
/// How far a pixel may be off, and what share of the pixels may be further off.
const PIXEL: (u8, f64) = (64, 0.002);

fn render(reference: &str, page: usize) -> GrayImage {
    let workspace = Workspace::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the samples");
    let entry = workspace.select(reference).expect("the issue");
    let manifest = entry.manifest.as_ref().expect("a manifest");
    let press = Press::new(&workspace.files).unwrap_or_else(|found| panic!("{found:?}"));
    let mut diagnostics = Diagnostics::new();
    let (project, fonts) = press
        .project(&workspace, manifest, &mut diagnostics)
        .unwrap_or_else(|| panic!("{diagnostics:?}"));
    let typeset = engine::pages(&project, &fonts).unwrap_or_else(|found| panic!("{found:?}"));
    assert!(typeset.pdf.is_none(), "exported for nothing");
    let pages = typeset.document.pages();
    let page = if page == 0 { pages.len() } else { page };
    let options = RenderOptions {
        pixel_per_pt: SCALE.into(),
        ..RenderOptions::default()
    };
    let png = typst_render::render(&pages[page - 1], &options)
        .encode_png()
        .expect("a picture");
    let mut picture = image::load_from_memory(&png)
        .expect("a picture")
        .into_luma8();
    for pixel in picture.pixels_mut() {
        pixel.0[0] = pixel.0[0] / STEP * STEP;
    }
    picture
}

#[track_caller]
fn compare(name: &str, found: &GrayImage) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden");
    let path = folder.join(format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(&folder).expect("a folder");
        found.save(&path).expect("the reference is written");
    }
    assert!(
        fs::metadata(&path).expect("the reference").len() <= 20_000,
        "{name} is too large"
    );
    let wanted = image::open(&path).expect("the reference").into_luma8();
    assert_eq!(wanted.dimensions(), found.dimensions(), "{name}");
    let differences: Vec<u8> = wanted
        .pixels()
        .zip(found.pixels())
        .map(|(a, b)| a.0[0].abs_diff(b.0[0]))
        .collect();
    let count = differences.len() as f64;
    let mean = differences.iter().map(|&d| f64::from(d)).sum::<f64>() / count;
    let far = differences.iter().filter(|&&d| d > PIXEL.0).count() as f64 / count;
    if mean > MEAN || far > PIXEL.1 {
        let shown = write_difference(name, found, differences);
        panic!(
            "{name}: mean {mean:.2}, {:.2} % far off; see {}",
            far * 100.0,
            shown.display()
        );
    }
}

/// The page as it is, and where it differs (dark), beside each other in the target folder.
fn write_difference(name: &str, found: &GrayImage, differences: Vec<u8>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    fs::create_dir_all(&folder).expect("a folder");
    found
        .save(folder.join(format!("{name}-found.png")))
        .expect("a picture");
    let (width, height) = found.dimensions();
    let dark = differences.into_iter().map(|d| 255 - d).collect();
    let path = folder.join(format!("{name}-difference.png"));
    GrayImage::from_raw(width, height, dark)
        .expect("as many pixels")
        .save(&path)
        .expect("a picture");
    path
}

#[test]
fn the_first_page() {
    compare("731-first", &render("731", 1));
}

#[test]
fn a_page_of_text() {
    compare("731-text", &render("731", 3));
}

#[test]
fn a_page_with_a_table() {
    compare("732-table", &render("732", 4));
}

#[test]
fn the_last_page() {
    compare("731-last", &render("731", 0));
}

#[test]
fn a_moved_line_is_noticed() {
    let page = render("731", 3);
    let mut moved = GrayImage::from_pixel(page.width(), page.height(), image::Luma([255]));
    image::imageops::replace(&mut moved, &page, 0, 1);
    let differing = page
        .pixels()
        .zip(moved.pixels())
        .filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > PIXEL.0)
        .count() as f64;
    assert!(differing / f64::from(page.width() * page.height()) > PIXEL.1);
}
