//! Small pictures for the tests, made here so that every byte is known.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat, Rgb, RgbImage};

/// 16 × 8 pixels, the left half red, the right half blue.
pub fn red_blue() -> DynamicImage {
    RgbImage::from_fn(16, 8, |x, _| {
        if x < 8 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    })
    .into()
}

pub fn png(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    image
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .unwrap();
    bytes
}

pub fn jpeg(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95)
        .encode_image(&image.to_rgb8())
        .unwrap();
    bytes
}

pub fn webp(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let rgba = image.to_rgba8();
    WebPEncoder::new_lossless(&mut bytes)
        .encode(
            rgba.as_raw(),
            rgba.width(),
            rgba.height(),
            ExtendedColorType::Rgba8,
        )
        .unwrap();
    bytes
}

/// A TIFF structure with an orientation and the word GPS, as cameras write.
pub fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"GPS 28.2282N 112.9388E");
    tiff
}

/// The JPEG with a further segment behind its first marker.
pub fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, data, &jpeg[2..]].concat()
}

/// The PNG with a further chunk behind `IHDR`. Its checksum is right.
pub fn with_chunk(png: &[u8], name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let behind_header = 8 + 25;
    [
        &png[..behind_header],
        &chunk(name, data),
        &png[behind_header..],
    ]
    .concat()
}

/// A PNG chunk.
pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let checksum = crc32(&[name.as_slice(), data].concat());
    [
        &u32::try_from(data.len()).unwrap().to_be_bytes(),
        name.as_slice(),
        data,
        &checksum.to_be_bytes(),
    ]
    .concat()
}

/// A PNG of which only the header is real.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    [
        b"\x89PNG\r\n\x1A\n".as_slice(),
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", b"\x78\x9c"),
        &chunk(b"IEND", b""),
    ]
    .concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 }
        })
    })
}

/// An 8 × 8 JPEG of `components` channels, every one middle grey: each Huffman table has one code, `0`, for "no
/// difference" or "no more", so that two bits make a block.
pub fn flat_jpeg(components: u8, adobe_transform: Option<u8>) -> Vec<u8> {
    let mut bytes = b"\xFF\xD8".to_vec();
    if let Some(transform) = adobe_transform {
        bytes.extend(b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0");
        bytes.push(transform);
    }
    bytes.extend(b"\xFF\xDB\0\x43\0");
    bytes.extend([1; 64]);
    bytes.extend([0xFF, 0xC0, 0, 8 + 3 * components, 8, 0, 8, 0, 8, components]);
    for component in 1..=components {
        bytes.extend([component, 0x11, 0]);
    }
    for class in [0x00, 0x10] {
        bytes.extend([0xFF, 0xC4, 0, 20, class, 1]);
        bytes.extend([0; 16]);
    }
    bytes.extend([0xFF, 0xDA, 0, 6 + 2 * components, components]);
    for component in 1..=components {
        bytes.extend([component, 0]);
    }
    bytes.extend([0, 63, 0]);
    // Unused bits are ones.
    bytes.push(match components {
        1 => 0b0011_1111,
        3 => 0b0000_0011,
        _ => 0,
    });
    bytes.extend(b"\xFF\xD9");
    bytes
}
