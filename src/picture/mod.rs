//! Pictures are decoded once and cleaned; print and web both use the cleaned copy.
//!
//! A picture comes from a phone, a scanner, a drawing program or a stranger's mail. What goes into an issue keeps
//! what is seen and loses the rest: the turn that EXIF only notes is carried out; EXIF (with its place and its
//! camera), XMP, comments, thumbnails and second images go; SVG is rewritten from its parsed tree, so that no script,
//! event, link or outside file can survive ([`svg`]). The same bytes in give the same bytes out.
//!
//! Colour profiles are dropped and sRGB is assumed: PDF and browsers would otherwise show one picture in two
//! colours, and PDF/A wants an output intent for every profile but sRGB. Where that shifts the colours visibly
//! (a wide-gamut profile, CMYK) there is a notice.

mod jpeg;
mod names;
mod notice;
mod png;
mod raster;
mod svg;
mod webp;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use self::names::PictureFiles;
pub use self::notice::{PictureNotice, PictureProblem};
use self::svg::Fonts;
use crate::limits;

/// The cleaned pictures of an issue by their path below the folder (`tu/1.png`).
pub type Pictures = BTreeMap<String, CleanPicture>;

/// The format of a cleaned picture; it need not be that of the file it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PictureFormat {
    /// PNG, at most 8 bits a channel, one frame.
    Png,
    /// JPEG, grey or YCbCr.
    Jpeg,
    /// SVG without text, script or references to anything outside it.
    Svg,
}

impl PictureFormat {
    /// The file name's extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
        }
    }

    /// The media type, as `<img>` and data URLs need it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// A picture that both outputs can use as it is.
#[derive(Clone, PartialEq)]
pub struct CleanPicture {
    /// The format of `bytes`.
    pub format: PictureFormat,
    /// The whole file.
    pub bytes: Arc<[u8]>,
    /// The width in pixels (CSS pixels for SVG), after turning. Above 0.
    pub width: f64,
    /// The height in pixels (CSS pixels for SVG), after turning. Above 0.
    pub height: f64,
    /// The natural width in millimetres: from the file's own density (PNG `pHYs`, JFIF) where that is from 72 to
    /// 2400 dpi, else at 96 dpi.
    pub natural_width: f64,
}

impl CleanPicture {
    /// The natural height in millimetres; pixels are square.
    pub fn natural_height(&self) -> f64 {
        self.natural_width * self.height / self.width
    }
}

impl fmt::Debug for CleanPicture {
    /// Without the bytes, which would fill the screen.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CleanPicture")
            .field("format", &self.format)
            .field("bytes", &self.bytes.len())
            .field("width", &self.width)
            .field("height", &self.height)
            .field("natural_width", &self.natural_width)
            .finish()
    }
}

/// Cleans pictures. Keeps the fonts that SVG texts are drawn with, loaded when the first SVG with a text comes.
#[derive(Debug)]
pub struct Cleaner {
    fonts: Fonts,
}

impl Cleaner {
    /// A cleaner that draws SVG texts with these faces, each a family name and a font file's bytes (the name is not
    /// used; the shape is that of the bundled fonts' table). Costs nothing until a text is met.
    pub const fn new(faces: &'static [(&'static str, &'static [u8])]) -> Self {
        Self {
            fonts: Fonts::new(faces),
        }
    }

    /// The cleaned copy of a picture file, with what an editor should know about it.
    ///
    /// The format is told by the content, never by the file's name. Dimensions are checked before anything is
    /// decoded.
    ///
    /// # Errors
    ///
    /// The picture is too large ([`limits::PICTURE_BYTES`], [`limits::PICTURE_PIXELS`]), damaged, or of a format that
    /// can't be printed.
    pub fn clean(
        &self,
        bytes: &[u8],
    ) -> Result<(CleanPicture, Vec<PictureNotice>), PictureProblem> {
        if bytes.len() as u64 > limits::PICTURE_BYTES {
            return Err(PictureProblem::FileTooLarge {
                bytes: bytes.len() as u64,
            });
        }
        match Kind::detect(bytes)? {
            Kind::Svg => svg::clean(bytes, &self.fonts),
            kind => clean_raster(kind, bytes),
        }
    }
}

/// What a file's first bytes say it is, among the formats that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Png,
    Jpeg,
    WebP,
    Svg,
}

impl Kind {
    fn detect(bytes: &[u8]) -> Result<Self, PictureProblem> {
        let at = |offset: usize, magic: &[u8]| {
            bytes
                .get(offset..)
                .is_some_and(|rest| rest.starts_with(magic))
        };
        if bytes.is_empty() {
            return Err(PictureProblem::Broken("文件是空的".to_owned()));
        }
        if at(0, png::SIGNATURE) {
            return Ok(Self::Png);
        }
        if at(0, b"\xFF\xD8\xFF") {
            return Ok(Self::Jpeg);
        }
        if at(0, b"RIFF") && at(8, b"WEBP") {
            return Ok(Self::WebP);
        }
        if at(0, b"\x1F\x8B") {
            return Err(PictureProblem::CompressedSvg);
        }
        if let Some(name) = foreign_format(bytes) {
            return Err(PictureProblem::Unsupported(name));
        }
        if svg::looks_like_svg(bytes) {
            return Ok(Self::Svg);
        }
        Err(PictureProblem::UnknownFormat)
    }
}

/// The name of a known format that can't be used.
fn foreign_format(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(usize, &[u8], &str)] = &[
        (0, b"GIF8", "GIF"),
        (0, b"BM", "BMP"),
        (0, b"II*\0", "TIFF"),
        (0, b"MM\0*", "TIFF"),
        (4, b"ftypheic", "HEIC"),
        (4, b"ftypheix", "HEIC"),
        (4, b"ftyphevc", "HEIC"),
        (4, b"ftypmif1", "HEIC"),
        (4, b"ftypmsf1", "HEIC"),
        (4, b"ftypavif", "AVIF"),
        (4, b"ftyp", "MP4"),
        (4, b"jP  \r\n", "JPEG 2000"),
        (0, b"\xFF\x0A", "JPEG XL"),
        (4, b"JXL \r\n", "JPEG XL"),
        (0, b"8BPS", "PSD"),
        (0, b"%PDF", "PDF"),
        (0, b"%!PS", "EPS"),
        (0, b"\0\0\x01\0", "ICO"),
        (0, b"\xD7\xCD\xC6\x9A", "WMF"),
        (40, b" EMF", "EMF"),
        (0, b"PK\x03\x04", "Word、WPS 文档或压缩包"),
        (0, b"\xD0\xCF\x11\xE0", "Word、WPS 旧版文档"),
    ];
    MAGIC
        .iter()
        .find(|(offset, magic, _)| {
            bytes
                .get(*offset..)
                .is_some_and(|rest| rest.starts_with(magic))
        })
        .map(|(_, _, name)| *name)
}

fn clean_raster(
    kind: Kind,
    bytes: &[u8],
) -> Result<(CleanPicture, Vec<PictureNotice>), PictureProblem> {
    match kind {
        Kind::Png => png::clean(bytes),
        Kind::Jpeg => jpeg::clean(bytes),
        Kind::WebP => webp::clean(bytes),
        // Only a file of its own may be SVG: an SVG inside an SVG is refused, so nesting ends here.
        Kind::Svg => Err(PictureProblem::Unsupported("SVG")),
    }
}

/// Cleans a picture that is embedded in an SVG: pixels only.
fn clean_embedded(bytes: &[u8]) -> Result<(CleanPicture, Vec<PictureNotice>), PictureProblem> {
    clean_raster(Kind::detect(bytes)?, bytes)
}
