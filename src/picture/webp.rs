//! WebP becomes JPEG or PNG: older viewers, and PDF, have no WebP.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::webp::WebPDecoder;

use super::raster::{self, TRUNCATED};
use super::{CleanPicture, PictureFormat, PictureNotice, PictureProblem};

/// The quality for photographs, which were lossy before.
const QUALITY: u8 = 90;

pub(super) fn clean(bytes: &[u8]) -> Result<(CleanPicture, Vec<PictureNotice>), PictureProblem> {
    let chunks = Chunks::read(bytes)?;
    let mut decoder =
        WebPDecoder::new(Cursor::new(bytes)).map_err(|error| raster::broken(&error))?;
    let (width, height) = decoder.dimensions();
    raster::check_size(width, height)?;
    let mut notices = Vec::new();
    if decoder.has_animation() {
        notices.push(PictureNotice::Animation);
    }
    if let Some(profile) = chunks.profile {
        notices.extend(raster::profile_notice(profile));
    }
    // A picture whose metadata can't be read can still be shown.
    let orientation = decoder
        .orientation()
        .unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut image = raster::decode(decoder)?;
    raster::turn(&mut image, orientation);

    if image.color().has_alpha() && image.to_rgba8().pixels().all(|pixel| pixel[3] == 255) {
        image = image.into_rgb8().into();
    }
    let (format, bytes) = if chunks.lossy && !image.color().has_alpha() {
        (
            PictureFormat::Jpeg,
            raster::encode_jpeg(&image, QUALITY, None)?,
        )
    } else {
        (PictureFormat::Png, raster::encode_png(&image)?)
    };
    let size = (image.width(), image.height());
    Ok((raster::picture(format, bytes, size, None), notices))
}

/// What the container's top-level chunks tell.
struct Chunks<'a> {
    lossy: bool,
    profile: Option<&'a [u8]>,
}

impl<'a> Chunks<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, PictureProblem> {
        let truncated = || PictureProblem::Broken(TRUNCATED.to_owned());
        let size: [u8; 4] = bytes
            .get(4..8)
            .and_then(|size| size.try_into().ok())
            .ok_or_else(truncated)?;
        let end = 8 + u32::from_le_bytes(size) as usize;
        let mut rest = bytes.get(12..end).ok_or_else(truncated)?;
        let mut chunks = Self {
            lossy: false,
            profile: None,
        };
        while let Some((&[n0, n1, n2, n3, s0, s1, s2, s3], after)) = rest.split_first_chunk::<8>() {
            let length = u32::from_le_bytes([s0, s1, s2, s3]) as usize;
            let data = after.get(..length).ok_or_else(truncated)?;
            match &[n0, n1, n2, n3] {
                b"VP8 " => chunks.lossy = true,
                b"ICCP" => chunks.profile = Some(data),
                _ => {}
            }
            // Chunks begin at even offsets.
            rest = after.get(length + length % 2..).unwrap_or_default();
        }
        Ok(chunks)
    }
}
