//! What the pixel formats share: checked dimensions, decoding within limits, densities, encoding.

use std::io::Cursor;
use std::sync::Arc;

use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageError, Limits};

use super::{CleanPicture, PictureFormat, PictureNotice, PictureProblem};
use crate::limits;

/// CSS's pixel: 96 to an inch of 25.4 mm.
pub(super) const CSS_DPI: f64 = 96.0;
const MM_PER_INCH: f64 = 25.4;

/// The reason given for every file that ends too early.
pub(super) const TRUNCATED: &str = "文件不完整，可能没有下载或复制完";

/// Refuses empty pictures and those with too many pixels. To be called before decoding: a header of a few bytes
/// can claim gigabytes.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), PictureProblem> {
    if width == 0 || height == 0 {
        return Err(PictureProblem::Broken("宽或高是零".to_owned()));
    }
    if u64::from(width) * u64::from(height) > limits::PICTURE_PIXELS {
        return Err(PictureProblem::TooLarge {
            width: width.into(),
            height: height.into(),
        });
    }
    Ok(())
}

/// Decodes all of a picture whose dimensions were checked.
pub(super) fn decode(mut decoder: impl ImageDecoder) -> Result<DynamicImage, PictureProblem> {
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let mut limits = Limits::default();
    // 16-bit RGBA is 8 bytes a pixel; as much again for a decoder's own work.
    limits.max_alloc = Some(limits::PICTURE_PIXELS * 16);
    decoder.set_limits(limits).map_err(|error| broken(&error))?;
    DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))
}

/// A decoder's error in words for an editor; the decoder's own English says nothing to one.
pub(super) fn broken(error: &ImageError) -> PictureProblem {
    let reason = match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            TRUNCATED
        }
        ImageError::Unsupported(_) => "用了少见的编码方式",
        ImageError::Limits(_) => "解码需要的内存太多",
        _ => "文件已损坏",
    };
    PictureProblem::Broken(reason.to_owned())
}

/// The density if it is one that a person may have meant, in dots per inch.
pub(super) fn sensible_dpi(dpi: f64) -> Option<f64> {
    // 72 is what programs write that know nothing better, but also what some mean; less is noise.
    (71.9..=2400.0).contains(&dpi).then_some(dpi)
}

/// A pixel picture from its finished file.
pub(super) fn picture(
    format: PictureFormat,
    bytes: Vec<u8>,
    (width, height): (u32, u32),
    dpi: Option<f64>,
) -> CleanPicture {
    let width = f64::from(width);
    CleanPicture {
        format,
        bytes: Arc::from(bytes),
        width,
        height: f64::from(height),
        natural_width: width / dpi.unwrap_or(CSS_DPI) * MM_PER_INCH,
    }
}

/// Millimetres of CSS pixels.
pub(super) fn css_millimetres(pixels: f64) -> f64 {
    pixels / CSS_DPI * MM_PER_INCH
}

/// The picture turned the way its metadata said.
pub(super) fn turn(image: &mut DynamicImage, orientation: Orientation) {
    if orientation != Orientation::NoTransforms {
        image.apply_orientation(orientation);
    }
}

/// Encodes as JPEG without metadata but the density; grey stays grey.
pub(super) fn encode_jpeg(
    image: &DynamicImage,
    quality: u8,
    dpi: Option<f64>,
) -> Result<Vec<u8>, PictureProblem> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(dpi) = dpi {
        encoder.set_pixel_density(PixelDensity::dpi(dpi.round() as u16));
    }
    let grey = !image.color().has_color();
    let result = if grey {
        encoder.encode_image(&image.to_luma8())
    } else {
        encoder.encode_image(&image.to_rgb8())
    };
    result.map_err(|error| broken(&error))?;
    Ok(bytes)
}

/// Encodes as PNG with 8 bits a channel and nothing but pixels.
pub(super) fn encode_png(image: &DynamicImage) -> Result<Vec<u8>, PictureProblem> {
    let eight_bits: DynamicImage = match (image.color().has_color(), image.color().has_alpha()) {
        (true, true) => image.to_rgba8().into(),
        (true, false) => image.to_rgb8().into(),
        (false, true) => image.to_luma_alpha8().into(),
        (false, false) => image.to_luma8().into(),
    };
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(
        Cursor::new(&mut bytes),
        CompressionType::Default,
        FilterType::Adaptive,
    )
    .write_image(
        eight_bits.as_bytes(),
        eight_bits.width(),
        eight_bits.height(),
        eight_bits.color().into(),
    )
    .map_err(|error| broken(&error))?;
    Ok(bytes)
}

/// A notice if dropping this ICC profile visibly changes the colours. Profiles name themselves in ASCII (version 2)
/// or UTF-16BE (version 4).
pub(super) fn profile_notice(profile: &[u8]) -> Option<PictureNotice> {
    const WIDE: [(&str, &str); 4] = [
        ("Adobe RGB", "Adobe RGB"),
        ("AdobeRGB", "Adobe RGB"),
        ("ProPhoto", "ProPhoto RGB"),
        ("Wide Gamut", "Wide Gamut RGB"),
    ];
    let contains = |needle: &[u8]| profile.windows(needle.len()).any(|found| found == needle);
    WIDE.iter()
        .find(|(needle, _)| {
            let wide: Vec<u8> = needle.bytes().flat_map(|byte| [0, byte]).collect();
            contains(needle.as_bytes()) || contains(&wide)
        })
        .map(|(_, name)| PictureNotice::ColourProfile(name))
}
