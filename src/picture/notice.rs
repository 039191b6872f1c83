//! Why a picture can't be used, and what cleaning took from one: in words for an editor.

use crate::diagnostic::Code;
use crate::limits;

/// Why a picture can't be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureProblem {
    /// More pixels than [`limits::PICTURE_PIXELS`], or an SVG larger than a wall.
    TooLarge {
        /// The width in pixels.
        width: u64,
        /// The height in pixels.
        height: u64,
    },
    /// The file is larger than [`limits::PICTURE_BYTES`].
    FileTooLarge {
        /// The file's size.
        bytes: u64,
    },
    /// Damaged, with the reason in Chinese.
    Broken(String),
    /// A known format that can't be used, by its name.
    Unsupported(&'static str),
    /// A gzipped SVG (`.svgz`).
    CompressedSvg,
    /// An SVG that would cost too much to draw, with the reason in Chinese.
    TooComplex(&'static str),
    /// No picture that we know.
    UnknownFormat,
}

impl PictureProblem {
    /// The diagnostic's code. All problems are errors.
    pub fn code(&self) -> Code {
        match self {
            Self::TooLarge { .. } | Self::FileTooLarge { .. } => Code::PICTURE_TOO_LARGE,
            _ => Code::PICTURE_BROKEN,
        }
    }

    /// What is wrong: one sentence without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::TooLarge { width, height } => {
                format!("图片尺寸太大：{width} × {height} 像素")
            }
            Self::FileTooLarge { bytes } => {
                format!("图片文件太大：{} MB", bytes.div_ceil(1_000_000))
            }
            Self::Broken(reason) => format!("图片打不开：{reason}"),
            Self::Unsupported(name) => format!("不支持的图片格式：{name}"),
            Self::CompressedSvg => "不支持压缩过的 SVG（svgz）".to_owned(),
            Self::TooComplex(reason) => format!("SVG 图片太复杂：{reason}"),
            Self::UnknownFormat => "认不出这是什么格式的图片".to_owned(),
        }
    }

    /// What to do.
    pub fn help(&self) -> String {
        match self {
            Self::TooLarge { .. } => format!(
                "图片最多 {} 万像素（宽乘高）。请用“画图”等软件缩小后再用",
                limits::PICTURE_PIXELS / 10_000
            ),
            Self::FileTooLarge { .. } => format!(
                "图片文件最大 {} MB。请压缩或缩小后再用",
                limits::PICTURE_BYTES / 1_000_000
            ),
            Self::Broken(_) => {
                "请用看图软件打开原图检查；能打开就另存为 PNG 或 JPEG，打不开请重新索取原图"
                    .to_owned()
            }
            Self::Unsupported(
                "PDF"
                | "EPS"
                | "EMF"
                | "WMF"
                | "PSD"
                | "Word、WPS 文档或压缩包"
                | "Word、WPS 旧版文档",
            ) => "请在原软件里把图导出为 PNG 或 SVG，或截图另存为 PNG".to_owned(),
            Self::Unsupported("HEIC") => {
                "这是手机照片的格式。请用看图软件另存为 JPEG，或在手机相机设置里选“兼容性最佳”"
                    .to_owned()
            }
            Self::Unsupported("MP4") => "这是视频。请截取一帧另存为 PNG".to_owned(),
            Self::Unsupported(_) => {
                "请用“画图”等软件打开，照片另存为 JPEG，图表和截图另存为 PNG".to_owned()
            }
            Self::CompressedSvg => "请在绘图软件里另存为普通 SVG".to_owned(),
            Self::TooComplex(_) => "请在绘图软件里简化图形，或导出为 PNG".to_owned(),
            Self::UnknownFormat => {
                "可以用的图片是 png、jpeg、webp、svg。只改扩展名不会改变格式，请用看图软件另存"
                    .to_owned()
            }
        }
    }
}

/// What cleaning changed in a picture, where the editor should look at the result. Always a warning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureNotice {
    /// An SVG held scripts or event handlers.
    Script,
    /// An SVG held web content (`foreignObject`), as some diagram tools write their labels.
    ForeignObject,
    /// An SVG referred to a picture outside it; the address, shortened.
    LinkedImage(String),
    /// A picture embedded in an SVG can't be used, and why.
    EmbeddedImage(PictureProblem),
    /// An SVG's style loads something from outside.
    ExternalStyle,
    /// An SVG element uses a drawing from another file; the address, shortened.
    ExternalReference(String),
    /// Animated; the first frame (or the state at rest) is kept.
    Animation,
    /// An SVG used filters (shadows, blurs); they would become coarse pixels in print.
    Filter,
    /// No bundled font has these characters of an SVG's text.
    MissingCharacters(String),
    /// CMYK was turned into RGB.
    Cmyk,
    /// A wide-gamut colour profile was dropped; its name.
    ColourProfile(&'static str),
}

impl PictureNotice {
    /// The diagnostic's code.
    pub fn code(&self) -> Code {
        match self {
            Self::MissingCharacters(_) => Code::MISSING_GLYPH,
            _ => Code::PICTURE_CLEANED,
        }
    }

    /// What was changed: one sentence without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Script => "SVG 图片里的脚本已去掉".to_owned(),
            Self::ForeignObject => "SVG 图片里嵌入的网页内容已去掉，图上可能少了文字".to_owned(),
            Self::LinkedImage(address) => format!("SVG 图片引用了外部图片，已去掉：{address}"),
            Self::EmbeddedImage(problem) => {
                format!("SVG 里嵌入的一张图片已去掉（{}）", problem.message())
            }
            Self::ExternalStyle => "SVG 图片引用了外部样式或字体，已去掉".to_owned(),
            Self::ExternalReference(address) => {
                format!("SVG 图片引用了别的文件里的图形，已去掉：{address}")
            }
            Self::Animation => "动画图片只保留静止的一帧".to_owned(),
            Self::Filter => "SVG 图片的阴影、模糊等滤镜效果已去掉".to_owned(),
            Self::MissingCharacters(text) => format!("没有字体能显示 SVG 图片里的字：{text}"),
            Self::Cmyk => "CMYK 颜色的图片已转换为 RGB，颜色可能略有变化".to_owned(),
            Self::ColourProfile(name) => {
                format!("图片用的是 {name} 颜色，已按 sRGB 处理，颜色可能偏淡")
            }
        }
    }

    /// What to do.
    pub fn help(&self) -> String {
        match self {
            Self::Script => "图片的静态部分不受影响，请核对显示是否完整",
            Self::ForeignObject => {
                "请在绘图软件里把文字转成普通文本或曲线后重新导出 SVG，或导出为 PNG"
            }
            Self::LinkedImage(_) => "请在绘图软件里把图片“嵌入”而不是“链接”，再导出 SVG",
            Self::EmbeddedImage(_) => "请把嵌入的图片换成 PNG 或 JPEG，再导出 SVG",
            Self::ExternalStyle => "请在绘图软件里把文字转成曲线后重新导出 SVG",
            Self::ExternalReference(_) => "请在绘图软件里把图形并入本文件，再导出 SVG",
            Self::Animation => "如果需要另一帧，请截图另存为 PNG",
            Self::Filter => "如果需要这些效果，请把图导出为 PNG",
            Self::MissingCharacters(_) => "请在绘图软件里把文字转成曲线后重新导出 SVG",
            Self::Cmyk | Self::ColourProfile(_) => {
                "如果颜色要紧，请用图像软件转换为 sRGB 后重新导出"
            }
        }
        .to_owned()
    }
}
