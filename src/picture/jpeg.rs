//! JPEG: the coded pixels are kept as they are, and every segment that says something else is dropped. A picture that
//! must be turned, or whose colours are not grey or YCbCr, is encoded anew.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;

use super::raster::{self, TRUNCATED};
use super::{CleanPicture, PictureFormat, PictureNotice, PictureProblem};

/// The quality when a JPEG has to be encoded again: hardly a visible loss.
const QUALITY: u8 = 92;
/// A progressive JPEG has about ten scans. Each costs a pass over all pixels, so thousands of them are an attack.
const MAX_SCANS: usize = 100;

pub(super) fn clean(bytes: &[u8]) -> Result<(CleanPicture, Vec<PictureNotice>), PictureProblem> {
    let Parts {
        mut kept,
        components,
        adobe_transform,
        dpi,
        orientation,
        mut notices,
    } = Parts::read(bytes)?;

    // PDF/A refuses CMYK, and few programs agree on JPEGs that store RGB.
    let plain = match components {
        1 => true,
        3 => adobe_transform != Some(0),
        _ => false,
    };
    if components == 4 {
        notices.push(PictureNotice::Cmyk);
    }

    let decoder = JpegDecoder::new(Cursor::new(&kept)).map_err(|error| raster::broken(&error))?;
    let mut image = raster::decode(decoder)?;
    if !plain || orientation != Orientation::NoTransforms {
        raster::turn(&mut image, orientation);
        kept = raster::encode_jpeg(&image, QUALITY, dpi)?;
    }
    let size = (image.width(), image.height());
    notices.sort();
    notices.dedup();
    Ok((
        raster::picture(PictureFormat::Jpeg, kept, size, dpi),
        notices,
    ))
}

/// What a walk over the segments finds.
struct Parts {
    /// The file without metadata and without anything after its end.
    kept: Vec<u8>,
    components: u8,
    /// The colour transform that Adobe's segment names: 0 for RGB or CMYK, 1 YCbCr, 2 YCCK.
    adobe_transform: Option<u8>,
    dpi: Option<f64>,
    orientation: Orientation,
    notices: Vec<PictureNotice>,
}

/// The markers that matter here (ITU-T T.81, table B.1).
mod marker {
    pub const TEM: u8 = 0x01;
    pub const RST0: u8 = 0xD0;
    pub const RST7: u8 = 0xD7;
    pub const EOI: u8 = 0xD9;
    pub const SOS: u8 = 0xDA;
    pub const DNL: u8 = 0xDC;
    pub const APP0: u8 = 0xE0;
    pub const APP1: u8 = 0xE1;
    pub const APP2: u8 = 0xE2;
    pub const APP14: u8 = 0xEE;
    pub const APP15: u8 = 0xEF;
    pub const COM: u8 = 0xFE;
}

impl Parts {
    fn read(bytes: &[u8]) -> Result<Self, PictureProblem> {
        let truncated = || PictureProblem::Broken(TRUNCATED.to_owned());
        let damaged = || PictureProblem::Broken("文件已损坏".to_owned());
        let mut parts = Self {
            kept: vec![0xFF, 0xD8],
            components: 0,
            adobe_transform: None,
            dpi: None,
            orientation: Orientation::NoTransforms,
            notices: Vec::new(),
        };
        let mut scans = 0;
        let mut at = 2;
        loop {
            // Any number of 0xFF may stand before a marker.
            if *bytes.get(at).ok_or_else(truncated)? != 0xFF {
                return Err(damaged());
            }
            while *bytes.get(at).ok_or_else(truncated)? == 0xFF {
                at += 1;
            }
            let code = bytes[at];
            at += 1;
            match code {
                marker::EOI => break,
                marker::TEM | marker::RST0..=marker::RST7 => {
                    parts.kept.extend([0xFF, code]);
                    continue;
                }
                0x00 | 0xD8 | marker::DNL => return Err(damaged()),
                _ => {}
            }
            let length = bytes.get(at..at + 2).ok_or_else(truncated)?;
            let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
            if length < 2 {
                return Err(damaged());
            }
            let segment = bytes.get(at..at + length).ok_or_else(truncated)?;
            at += length;
            parts.segment(code, segment)?;
            if code == marker::SOS {
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(PictureProblem::Broken("扫描次数太多".to_owned()));
                }
                let end = at + entropy_length(&bytes[at..]);
                parts.kept.extend_from_slice(&bytes[at..end]);
                at = end;
            }
        }
        if parts.components == 0 || scans == 0 {
            return Err(damaged());
        }
        parts.kept.extend([0xFF, marker::EOI]);
        Ok(parts)
    }

    /// Takes what matters from a segment and keeps it if it makes pixels. `segment` begins with its length.
    fn segment(&mut self, code: u8, segment: &[u8]) -> Result<(), PictureProblem> {
        let data = &segment[2..];
        match code {
            marker::APP0 => {
                // Written anew, without the thumbnail that may follow.
                if let [b'J', b'F', b'I', b'F', 0, _, _, unit, x0, x1, y0, y1, ..] = *data
                    && self.kept.len() == 2
                {
                    let density = f64::from(u16::from_be_bytes([x0, x1]));
                    self.dpi = match unit {
                        1 => raster::sensible_dpi(density),
                        2 => raster::sensible_dpi(density * 2.54),
                        _ => None,
                    };
                    self.keep(
                        code,
                        &[
                            b"\0\x10JFIF\0\x01\x01".as_slice(),
                            &[unit, x0, x1, y0, y1, 0, 0],
                        ]
                        .concat(),
                    );
                }
            }
            marker::APP14 => {
                if data.starts_with(b"Adobe") && data.len() >= 12 && self.adobe_transform.is_none()
                {
                    self.adobe_transform = Some(data[11]);
                    self.keep(code, &[b"\0\x0E".as_slice(), &data[..12]].concat());
                }
            }
            marker::APP1 => {
                if let Some(exif) = data.strip_prefix(b"Exif\0\0") {
                    self.orientation =
                        Orientation::from_exif_chunk(exif).unwrap_or(self.orientation);
                }
            }
            marker::APP2 => {
                if let Some(profile) = data.strip_prefix(b"ICC_PROFILE\0") {
                    self.notices.extend(raster::profile_notice(profile));
                }
            }
            marker::APP0..=marker::APP15 | marker::COM => {}
            // The frame headers: SOF0 to SOF15 but DHT (C4), JPG (C8) and DAC (CC).
            0xC0..=0xCF if !matches!(code, 0xC4 | 0xC8 | 0xCC) => {
                let &[_, h0, h1, w0, w1, components, ..] = data else {
                    return Err(PictureProblem::Broken("文件已损坏".to_owned()));
                };
                // Decoders disagree on which of several frames counts; only hierarchical JPEG, which nobody
                // writes, has more than one.
                if self.components != 0 || !matches!(components, 1 | 3 | 4) {
                    return Err(PictureProblem::Broken("用了少见的编码方式".to_owned()));
                }
                raster::check_size(
                    u16::from_be_bytes([w0, w1]).into(),
                    u16::from_be_bytes([h0, h1]).into(),
                )?;
                self.components = components;
                self.keep(code, segment);
            }
            _ => self.keep(code, segment),
        }
        Ok(())
    }

    fn keep(&mut self, code: u8, segment: &[u8]) {
        self.kept.extend([0xFF, code]);
        self.kept.extend_from_slice(segment);
    }
}

/// How far the coded pixels reach: to the next marker that is neither a stuffed 0xFF nor a restart.
fn entropy_length(bytes: &[u8]) -> usize {
    bytes
        .windows(2)
        .position(|pair| {
            pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | marker::RST0..=marker::RST7)
        })
        .unwrap_or(bytes.len())
}
