//! PNG: only the chunks that make the pixels are kept, byte for byte; what needs turning or has 16 bits is encoded
//! anew.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::metadata::Orientation;

use super::raster::{self, TRUNCATED};
use super::{CleanPicture, PictureFormat, PictureNotice, PictureProblem};

/// The first eight bytes of every PNG.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// The chunks that stay: the critical ones, transparency, density and the statement that the colours are sRGB.
/// Not `gAMA`, `cHRM`, `iCCP`, `cICP`: browsers follow them and PDF does not. Not `acTL`, `fcTL`, `fdAT`: without
/// them an animation is its first frame.
const KEPT: [&[u8; 4]; 7] = [
    b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"sRGB", b"IDAT", b"IEND",
];

pub(super) fn clean(bytes: &[u8]) -> Result<(CleanPicture, Vec<PictureNotice>), PictureProblem> {
    let mut notices = Vec::new();
    let mut kept = SIGNATURE.to_vec();
    let mut depth = None;
    let mut dpi = None;
    let mut orientation = Orientation::NoTransforms;

    let mut rest = &bytes[SIGNATURE.len()..];
    loop {
        let chunk = Chunk::split(&mut rest)?;
        match (&chunk.name, depth) {
            (b"IHDR", None) => depth = Some(read_header(chunk.data)?),
            (b"IHDR", Some(_)) | (_, None) => {
                return Err(PictureProblem::Broken("PNG 文件头不对".to_owned()));
            }
            (b"pHYs", _) => dpi = read_density(chunk.data).or(dpi),
            (b"eXIf", _) => {
                orientation = Orientation::from_exif_chunk(chunk.data).unwrap_or(orientation);
            }
            (b"acTL", _) => notices.push(PictureNotice::Animation),
            // The profile is compressed; its name is not.
            (b"iCCP", _) => notices.extend(raster::profile_notice(chunk.data)),
            _ => {}
        }
        if KEPT.contains(&&chunk.name) {
            kept.extend_from_slice(chunk.whole);
        }
        if &chunk.name == b"IEND" {
            break;
        }
    }

    // Text and profiles, which can be bombs of their own, are gone before anything is decompressed.
    let decoder = PngDecoder::new(Cursor::new(&kept)).map_err(|error| raster::broken(&error))?;
    let mut image = raster::decode(decoder)?;
    if orientation != Orientation::NoTransforms || depth == Some(16) {
        raster::turn(&mut image, orientation);
        kept = raster::encode_png(&image)?;
    }
    let size = (image.width(), image.height());
    notices.sort();
    notices.dedup();
    Ok((
        raster::picture(PictureFormat::Png, kept, size, dpi),
        notices,
    ))
}

/// A chunk: length, name, data, checksum (the decoder checks that of the kept ones).
struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn split(rest: &mut &'a [u8]) -> Result<Self, PictureProblem> {
        let truncated = || PictureProblem::Broken(TRUNCATED.to_owned());
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(truncated)?;
        let (name, after) = after.split_first_chunk::<4>().ok_or_else(truncated)?;
        let length = u32::from_be_bytes(*length) as usize;
        let data = after.get(..length).ok_or_else(truncated)?;
        let whole = rest
            .get(..length.saturating_add(12))
            .ok_or_else(truncated)?;
        *rest = &rest[whole.len()..];
        Ok(Self {
            name: *name,
            data,
            whole,
        })
    }
}

/// Checks the size that `IHDR` claims; returns the bit depth.
fn read_header(data: &[u8]) -> Result<u8, PictureProblem> {
    let &[w0, w1, w2, w3, h0, h1, h2, h3, depth, ..] = data else {
        return Err(PictureProblem::Broken("PNG 文件头不对".to_owned()));
    };
    raster::check_size(
        u32::from_be_bytes([w0, w1, w2, w3]),
        u32::from_be_bytes([h0, h1, h2, h3]),
    )?;
    Ok(depth)
}

/// Pixels per metre in `pHYs`, as dots per inch.
fn read_density(data: &[u8]) -> Option<f64> {
    let &[x0, x1, x2, x3, _, _, _, _, 1] = data else {
        return None;
    };
    raster::sensible_dpi(f64::from(u32::from_be_bytes([x0, x1, x2, x3])) * 0.0254)
}
