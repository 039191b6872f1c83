//! Pictures: both outputs get the cleaned copy.

use image::{DynamicImage, ImageFormat, RgbImage};

use crate::page::attributes;
use crate::workspace::{ISSUE, OUT, Workspace, tree};

/// A picture of a few pixels.
pub fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixels = RgbImage::from_fn(40, 20, |x, y| image::Rgb([x as u8 * 6, y as u8 * 12, 90]));
    DynamicImage::from(pixels)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

/// A JPEG with an APP1 segment of Exif: orientation 6 (turned) and a GPS tag, and a comment.
fn jpeg_with_exif() -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    exif.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26");
    exif.extend(b"\0\0\0\0\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GEHEIM");
    let plain = picture(ImageFormat::Jpeg);
    let mut bytes = plain[..2].to_vec();
    bytes.extend(b"\xff\xe1");
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(b"\xff\xfe\0\x09COMMENT");
    bytes.extend(&plain[2..]);
    bytes
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[test]
fn every_format_comes_out_beside_the_pages() {
    let body = "![甲](a.png)\n\n![乙](b.jpg)\n\n![丙](c.webp)\n\n![丁](子/d.svg)";
    let workspace = Workspace::with_body(body)
        .file(&format!("{ISSUE}/a.png"), picture(ImageFormat::Png))
        .file(&format!("{ISSUE}/b.jpg"), picture(ImageFormat::Jpeg))
        .file(&format!("{ISSUE}/c.webp"), picture(ImageFormat::WebP))
        .file(
            &format!("{ISSUE}/子/d.svg"),
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>",
        );
    workspace.run(["build", "--strict"]).good();
    let files = tree(&workspace.path(OUT));
    for page in ["index.html", "01.html"] {
        let page = String::from_utf8(files[page].clone()).unwrap();
        let sources = attributes(&page, "src");
        assert_eq!(sources.len(), 4);
        for source in sources {
            let path = percent_encoding::percent_decode_str(source)
                .decode_utf8()
                .unwrap();
            assert!(files.contains_key(path.as_ref()), "{source}");
        }
    }
}

#[test]
fn a_photo_is_turned_upright_and_loses_what_the_camera_added() {
    let workspace =
        Workspace::with_body("![照片](a.jpg)").file(&format!("{ISSUE}/a.jpg"), jpeg_with_exif());
    workspace.run(["build", "--keep-typst"]).ends_with(0);
    let page = workspace.text(&format!("{OUT}/01.html"));
    assert_eq!(attributes(&page, "width"), ["20"]);
    assert_eq!(attributes(&page, "height"), ["40"]);
    for (name, bytes) in tree(&workspace.path(OUT)) {
        for words in [&b"Exif"[..], b"GEHEIM", b"COMMENT"] {
            assert!(!contains(&bytes, words), "{name}");
        }
    }
}

#[test]
fn both_outputs_use_the_same_bytes() {
    let workspace =
        Workspace::with_body("![照片](a.jpg)").file(&format!("{ISSUE}/a.jpg"), jpeg_with_exif());
    workspace.run(["build", "--keep-typst"]).ends_with(0);
    let files = tree(&workspace.path(OUT));
    let pictures: Vec<_> = files
        .iter()
        .filter(|(name, _)| name.contains("a."))
        .collect();
    let [(_, html), (_, typst)] = pictures[..] else {
        panic!("{:?}", files.keys())
    };
    assert!(html == typst);
}

#[test]
fn an_svg_is_rewritten_without_what_could_act_or_load() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='90' height='30' onload='alert(1)'>\
        <script>alert(2)</script><style>@import url(http://evil.example/x.css);</style>\
        <image xlink:href='http://evil.example/x.png' width='9' height='9'/><image href='/etc/passwd' width='9' height='9'/>\
        <a href='javascript:alert(3)'><rect width='9' height='9' onclick='alert(4)' fill='#123456'/></a>\
        <foreignObject><iframe src='http://evil.example'/></foreignObject></svg>";
    let workspace = Workspace::with_body("![图](a.svg)").file(&format!("{ISSUE}/a.svg"), svg);
    let run = workspace.run(["build"]).ends_with(0);
    assert!(run.stderr.contains("警告[J407]"), "{run:#?}");
    let clean = workspace.text(&format!("{OUT}/a.svg"));
    assert!(clean.contains("#123456"), "{clean}");
    for words in [
        "script",
        "alert",
        "evil",
        "onload",
        "onclick",
        "passwd",
        "foreignObject",
        "<a",
        "import",
    ] {
        assert!(!clean.contains(words), "{words} in {clean}");
    }
}

#[test]
fn width_and_caption_come_out() {
    let body = "![甲](a.png \"图1 说明\"){width=60%}\n\n![乙](a.png){width=30mm}";
    let workspace =
        Workspace::with_body(body).file(&format!("{ISSUE}/a.png"), picture(ImageFormat::Png));
    workspace.run(["build", "--strict"]).good();
    let page = workspace.text(&format!("{OUT}/01.html"));
    assert!(page.contains("style=\"width:60%\""));
    assert!(page.contains("style=\"width:30mm\""));
    assert!(page.contains("<figcaption>图1 说明</figcaption>"));
    assert!(!page.contains("{width"));
}

#[test]
fn a_picture_shown_twice_is_there_once() {
    let workspace = Workspace::with_body("![甲](a.png)\n\n![甲](./a.png)")
        .file(&format!("{ISSUE}/a.png"), picture(ImageFormat::Png));
    workspace.run(["build", "--strict"]).good();
    let names = workspace.names(OUT);
    assert_eq!(
        names.iter().filter(|name| name.ends_with(".png")).count(),
        1
    );
}
