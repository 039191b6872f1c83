use proptest::prelude::*;

use super::samples::*;
use super::*;
use crate::diagnostic::Code;

static CLEANER: Cleaner = Cleaner::new(&[]);

fn clean(bytes: &[u8]) -> (CleanPicture, Vec<PictureNotice>) {
    CLEANER.clean(bytes).unwrap()
}

fn problem(bytes: &[u8]) -> PictureProblem {
    CLEANER.clean(bytes).unwrap_err()
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|found| found == needle)
}

/// The top left and the bottom right pixel, told apart roughly.
fn corners(picture: &CleanPicture) -> (char, char) {
    let image = image::load_from_memory(&picture.bytes).unwrap().to_rgb8();
    let name = |x, y| {
        let pixel = image.get_pixel(x, y);
        if pixel[0] > 128 { 'r' } else { 'b' }
    };
    (name(0, 0), name(image.width() - 1, image.height() - 1))
}

#[test]
fn a_jpeg_keeps_its_pixels_and_loses_what_it_tells() {
    let plain = jpeg(&red_blue());
    let mut told = with_segment(&plain, 0xE1, &[b"Exif\0\0".as_slice(), &exif(1)].concat());
    told = with_segment(&told, 0xFE, b"a comment");
    told = with_segment(&told, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<xmp/>");
    told = with_segment(&told, 0xE2, b"MPF\0II*\0");
    told.extend(&plain);
    told.extend(b"trailing");
    let (picture, notices) = clean(&told);
    assert_eq!(notices, []);
    assert_eq!(picture.format, PictureFormat::Jpeg);
    for secret in [b"GPS".as_slice(), b"comment", b"xmp", b"MPF", b"trailing"] {
        assert!(!contains(&picture.bytes, secret));
    }
    assert_eq!(
        image::load_from_memory(&picture.bytes).unwrap(),
        image::load_from_memory(&plain).unwrap()
    );
    // Cleaning again changes nothing.
    assert_eq!(clean(&picture.bytes).0, picture);
}

#[test]
fn a_noted_turn_is_carried_out() {
    for (orientation, size, expected) in [
        (1, (16.0, 8.0), ('r', 'b')),
        (3, (16.0, 8.0), ('b', 'r')),
        (6, (8.0, 16.0), ('r', 'b')),
        (8, (8.0, 16.0), ('b', 'r')),
    ] {
        let exif = exif(orientation);
        let jpeg = with_segment(
            &jpeg(&red_blue()),
            0xE1,
            &[b"Exif\0\0".as_slice(), &exif].concat(),
        );
        let png = with_chunk(&png(&red_blue()), b"eXIf", &exif);
        for bytes in [jpeg, png] {
            let (picture, _) = clean(&bytes);
            assert_eq!((picture.width, picture.height), size, "{orientation}");
            assert_eq!(corners(&picture), expected, "{orientation}");
            assert!(!contains(&picture.bytes, b"GPS"));
        }
    }
}

#[test]
fn a_png_keeps_only_the_chunks_that_make_pixels() {
    let plain = png(&red_blue());
    let mut told = with_chunk(&plain, b"tEXt", b"Author\0somebody");
    told = with_chunk(&told, b"gAMA", &100_000_u32.to_be_bytes());
    told = with_chunk(&told, b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]);
    // A compressed text that could be a bomb is never looked at.
    told = with_chunk(&told, b"zTXt", b"k\0\0garbage");
    told.extend(b"what an editor cropped away");
    let (picture, notices) = clean(&told);
    assert_eq!(notices, [PictureNotice::Animation]);
    assert_eq!(&*picture.bytes, plain);
}

#[test]
fn sixteen_bits_become_eight() {
    let deep = image::DynamicImage::ImageRgb16(red_blue().to_rgb16());
    let (picture, _) = clean(&png(&deep));
    let image = image::load_from_memory(&picture.bytes).unwrap();
    assert_eq!(image.color(), image::ColorType::Rgb8);
    assert_eq!(image, red_blue());
}

#[test]
fn webp_becomes_png_and_keeps_transparency_if_there_is_any() {
    let (picture, notices) = clean(&webp(&red_blue()));
    assert_eq!((picture.format, notices), (PictureFormat::Png, vec![]));
    let image = image::load_from_memory(&picture.bytes).unwrap();
    assert_eq!(image, red_blue());

    let mut clear = red_blue().to_rgba8();
    clear.put_pixel(0, 0, image::Rgba([0, 0, 0, 0]));
    let (picture, _) = clean(&webp(&clear.into()));
    let image = image::load_from_memory(&picture.bytes).unwrap();
    assert_eq!(image.to_rgba8().get_pixel(0, 0)[3], 0);
}

#[test]
fn natural_size_comes_from_a_sensible_density() {
    let plain = png(&red_blue());
    let width = |per_metre: u32| {
        let mut density = per_metre.to_be_bytes().to_vec();
        density.extend(per_metre.to_be_bytes());
        density.push(1);
        clean(&with_chunk(&plain, b"pHYs", &density))
            .0
            .natural_width
    };
    assert!((width(11_811) - 16.0 / 300.0 * 25.4).abs() < 1e-4);
    assert!((width(1) - 16.0 / 96.0 * 25.4).abs() < 1e-9);
    assert!((clean(&plain).0.natural_width - 16.0 / 96.0 * 25.4).abs() < 1e-9);

    let mut jpeg = jpeg(&red_blue());
    assert_eq!(&jpeg[6..11], b"JFIF\0");
    jpeg[13] = 1;
    jpeg[14..16].copy_from_slice(&200_u16.to_be_bytes());
    let (picture, _) = clean(&jpeg);
    assert!((picture.natural_width - 16.0 / 200.0 * 25.4).abs() < 1e-9);
    assert!((picture.natural_height() - 8.0 / 200.0 * 25.4).abs() < 1e-9);
    // The density of a turned picture stays.
    let turned = with_segment(&jpeg, 0xE1, &[b"Exif\0\0".as_slice(), &exif(6)].concat());
    // The JFIF segment no longer comes first, as some cameras have it, and still counts.
    let (picture, _) = clean(&turned);
    assert!((picture.natural_width - 8.0 / 200.0 * 25.4).abs() < 1e-9);
}

#[test]
fn cmyk_and_rgb_jpegs_become_ycbcr() {
    for (components, transform, notices) in [
        (1, None, vec![]),
        (3, None, vec![]),
        (3, Some(0), vec![]),
        (4, Some(0), vec![PictureNotice::Cmyk]),
        (4, Some(2), vec![PictureNotice::Cmyk]),
        (4, None, vec![PictureNotice::Cmyk]),
    ] {
        let (picture, found) = clean(&flat_jpeg(components, transform));
        assert_eq!(found, notices);
        let frame = picture
            .bytes
            .windows(2)
            .position(|pair| pair[0] == 0xFF && matches!(pair[1], 0xC0..=0xC2))
            .unwrap();
        assert_eq!(
            picture.bytes[frame + 9],
            if components == 1 { 1 } else { 3 }
        );
        assert!(transform.is_none() || !contains(&picture.bytes, b"Adobe"));
    }
}

#[test]
fn a_wide_profile_is_named() {
    let profile = b"ICC_PROFILE\0\x01\x01....desc Adobe RGB (1998)";
    let (picture, notices) = clean(&with_segment(&jpeg(&red_blue()), 0xE2, profile));
    assert_eq!(notices, [PictureNotice::ColourProfile("Adobe RGB")]);
    assert!(!contains(&picture.bytes, b"ICC"));
}

#[test]
fn sizes_are_refused_before_decoding() {
    let problem_of = problem(&png_header(50_001, 1_001));
    assert_eq!(
        problem_of,
        PictureProblem::TooLarge {
            width: 50_001,
            height: 1_001
        }
    );
    assert_eq!(problem_of.code(), Code::PICTURE_TOO_LARGE);
    assert!(problem_of.message().contains("50001 × 1001"));
    assert!(matches!(
        problem(&png_header(u32::MAX, u32::MAX)),
        PictureProblem::TooLarge { .. }
    ));
    assert!(matches!(
        problem(&png_header(0, 10)),
        PictureProblem::Broken(_)
    ));

    let mut bomb = flat_jpeg(3, None);
    let frame = bomb.windows(2).position(|w| w == b"\xFF\xC0").unwrap();
    bomb[frame + 5..frame + 9].fill(0xFF);
    assert!(matches!(problem(&bomb), PictureProblem::TooLarge { .. }));
    let mut frames = flat_jpeg(1, None);
    let frame = frames[frame..frame + 13].to_vec();
    frames.splice(2..2, frame);
    assert!(matches!(problem(&frames), PictureProblem::Broken(_)));

    let large = vec![0; usize::try_from(limits::PICTURE_BYTES).unwrap() + 1];
    assert!(matches!(
        problem(&large),
        PictureProblem::FileTooLarge { .. }
    ));
}

#[test]
fn endless_scans_are_refused() {
    let one = flat_jpeg(1, None);
    let scan = one.windows(2).position(|w| w == b"\xFF\xDA").unwrap();
    let scan = one[scan..one.len() - 2].to_vec();
    let mut many = one[..one.len() - 2].to_vec();
    for _ in 0..200 {
        many.extend(&scan);
    }
    many.extend(b"\xFF\xD9");
    assert_eq!(
        problem(&many),
        PictureProblem::Broken("扫描次数太多".to_owned())
    );
}

#[test]
fn cut_files_are_called_incomplete() {
    for bytes in [png(&red_blue()), jpeg(&red_blue()), webp(&red_blue())] {
        for length in [bytes.len() - 1, bytes.len() / 2] {
            let problem = problem(&bytes[..length]);
            assert!(
                problem.message().contains("不完整") || problem.message().contains("损坏"),
                "{problem:?}"
            );
            assert_eq!(problem.code(), Code::PICTURE_BROKEN);
        }
    }
}

#[test]
fn formats_are_told_by_content() {
    for (bytes, name) in [
        (b"GIF89a".as_slice(), "GIF"),
        (b"BM......", "BMP"),
        (b"II*\0....", "TIFF"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"%PDF-1.7", "PDF"),
    ] {
        let problem = problem(bytes);
        assert_eq!(problem, PictureProblem::Unsupported(name));
        assert!(problem.message().contains(name));
    }
    assert_eq!(problem(b"\x1F\x8B\x08"), PictureProblem::CompressedSvg);
    assert_eq!(problem(b"hello"), PictureProblem::UnknownFormat);
    assert!(matches!(problem(b""), PictureProblem::Broken(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), magic in 0..4usize) {
        let magic: &[u8] = [b"".as_slice(), b"\x89PNG\r\n\x1A\n", b"\xFF\xD8\xFF", b"RIFF\x40\0\0\0WEBP"][magic];
        let _ = CLEANER.clean(&[magic, &bytes].concat());
    }

    #[test]
    fn no_damage_causes_a_panic(
        which in 0..5usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = match which {
            0 => with_chunk(&png(&red_blue()), b"eXIf", &exif(6)),
            1 => with_segment(&jpeg(&red_blue()), 0xE1, &[b"Exif\0\0".as_slice(), &exif(6)].concat()),
            2 => webp(&red_blue()),
            3 => flat_jpeg(4, Some(2)),
            _ => super::svg::EXAMPLE.as_bytes().to_vec(),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok((picture, _)) = CLEANER.clean(&bytes) {
            // What comes out can be cleaned again.
            prop_assert!(CLEANER.clean(&picture.bytes).is_ok());
        }
    }
}
