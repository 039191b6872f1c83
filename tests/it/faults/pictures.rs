//! Faults of pictures.

use insta::assert_snapshot;

use super::{error, warning};
use crate::pictures::picture;
use crate::workspace::{ISSUE, Workspace};
use image::ImageFormat;

/// A PNG of 20,000 × 20,000 pixels, as its header says.
fn huge() -> Vec<u8> {
    let mut bytes = picture(ImageFormat::Png);
    bytes[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// The checksum of a PNG chunk (PNG specification, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
    !bytes
        .iter()
        .fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn it_is_missing() {
    let workspace = Workspace::with_body("甲\n\n![图](tu.png)");
    assert_snapshot!(error(&workspace), @r#"
    错误[J401]：图片 issues/2025/06/tu.png：不存在
     --> issues/2025/06/01-jia.md:7:1
      |
    7 | ![图](tu.png)
      | ^^^^^^^^^^^^^
      = 帮助：检查文件名（大小写也要一样），并把图片放进本期文件夹

    1 个错误
    "#);
}

#[test]
fn it_is_broken() {
    let workspace = Workspace::with_body("![图](a.png)")
        .file(&format!("{ISSUE}/a.png"), &picture(ImageFormat::Png)[..60]);
    assert_snapshot!(error(&workspace), @r#"
    错误[J402]：图片打不开：文件不完整，可能没有下载或复制完
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](a.png)
      | ^^^^^^^^^^^^
      = 帮助：请用看图软件打开原图检查；能打开就另存为 PNG 或 JPEG，打不开请重新索取原图

    1 个错误
    "#);
}

#[test]
fn it_is_of_a_kind_that_is_not_known() {
    let workspace =
        Workspace::with_body("![图](a.png)").file(&format!("{ISSUE}/a.png"), "GIF89a......");
    assert_snapshot!(error(&workspace), @r#"
    错误[J402]：不支持的图片格式：GIF
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](a.png)
      | ^^^^^^^^^^^^
      = 帮助：请用“画图”等软件打开，照片另存为 JPEG，图表和截图另存为 PNG

    1 个错误
    "#);
}

#[test]
fn it_has_too_many_pixels() {
    let workspace = Workspace::with_body("![图](a.png)").file(&format!("{ISSUE}/a.png"), huge());
    assert_snapshot!(error(&workspace), @r#"
    错误[J403]：图片尺寸太大：20000 × 20000 像素
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](a.png)
      | ^^^^^^^^^^^^
      = 帮助：图片最多 5000 万像素（宽乘高）。请用“画图”等软件缩小后再用

    1 个错误
    "#);
}

#[test]
fn its_file_is_too_large() {
    let workspace =
        Workspace::with_body("![图](a.png)").file(&format!("{ISSUE}/a.png"), vec![0; 32_000_001]);
    assert_snapshot!(error(&workspace), @r#"
    错误[J403]：图片 issues/2025/06/a.png：太大：32.0 MB，最多 32.0 MB
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](a.png)
      | ^^^^^^^^^^^^
      = 帮助：把图片缩小后再用

    1 个错误
    "#);
}

#[test]
fn it_is_outside_the_issues_folder() {
    let workspace = Workspace::with_body("![图](../a.png) ![图](/a.png) ![图](%2e%2e/a.png)")
        .file("issues/2025/a.png", picture(ImageFormat::Png));
    assert_snapshot!(error(&workspace), @r#"
    错误[J404]：图片不在本期文件夹内：../a.png
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](../a.png) ![图](/a.png) ![图](%2e%2e/a.png)
      | ^^^^^^^^^^^^^^^
      = 帮助：把图片复制到本期文件夹，再写它的文件名

    错误[J404]：图片不在本期文件夹内：/a.png
     --> issues/2025/06/01-jia.md:5:16
      |
    5 | ![图](../a.png) ![图](/a.png) ![图](%2e%2e/a.png)
      |                 ^^^^^^^^^^^^^
      = 帮助：把图片复制到本期文件夹，再写它的文件名

    错误[J404]：图片不在本期文件夹内：%2e%2e/a.png
     --> issues/2025/06/01-jia.md:5:29
      |
    5 | ![图](../a.png) ![图](/a.png) ![图](%2e%2e/a.png)
      |                               ^^^^^^^^^^^^^^^^^^^
      = 帮助：把图片复制到本期文件夹，再写它的文件名

    3 个错误
    "#);
}

#[test]
fn it_is_on_the_web() {
    let workspace =
        Workspace::with_body("![图](https://example.org/a.png) ![图](//example.org/a.png)");
    assert_snapshot!(error(&workspace), @r#"
    错误[J404]：图片不能用网址：https://example.org/a.png
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](https://example.org/a.png) ![图](//example.org/a.png)
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = 帮助：把图片存到本期文件夹，再写它的文件名

    错误[J404]：图片不能用网址：//example.org/a.png
     --> issues/2025/06/01-jia.md:5:33
      |
    5 | ![图](https://example.org/a.png) ![图](//example.org/a.png)
      |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^
      = 帮助：把图片存到本期文件夹，再写它的文件名

    2 个错误
    "#);
}

#[test]
fn it_has_no_file() {
    let workspace = Workspace::with_body("![图]()");
    assert_snapshot!(error(&workspace), @r#"
    错误[J401]：图片没有写文件名
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图]()
      | ^^^^^^^
      = 帮助：在圆括号里写上图片的文件名

    1 个错误
    "#);
}

#[test]
fn it_has_no_alternative_text_but_a_caption() {
    let workspace = Workspace::with_body("![](a.png \"图1 说明\")")
        .file(&format!("{ISSUE}/a.png"), picture(ImageFormat::Png));
    assert_snapshot!(warning(&workspace), @r#"
    警告[J405]：图片没有替代文字
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![](a.png "图1 说明")
      | ^^^^^^^^^^^^^^^^^^^^^
      = 帮助：暂用图题代替；请在 ![] 的方括号里写一句图上有什么

    1 个警告
    "#);
}

#[test]
fn it_has_no_words_at_all() {
    let workspace = Workspace::with_body("![](a.png)")
        .file(&format!("{ISSUE}/a.png"), picture(ImageFormat::Png));
    assert_snapshot!(warning(&workspace), @r#"
    警告[J405]：图片没有替代文字
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![](a.png)
      | ^^^^^^^^^^
      = 帮助：请在 ![] 的方括号里写一句图上有什么，看不见图的读者靠它

    1 个警告
    "#);
}

#[test]
fn its_width_is_none() {
    let workspace = Workspace::with_body("![图](a.png){width=很宽}")
        .file(&format!("{ISSUE}/a.png"), picture(ImageFormat::Png));
    assert_snapshot!(error(&workspace), @r#"
    错误[J406]：图片属性写法不对：{width=很宽}
     --> issues/2025/06/01-jia.md:5:12
      |
    5 | ![图](a.png){width=很宽}
      |             ^^^^^^^^^^^^
      = 帮助：写成 {width=60%}（版心宽度的百分之几，1 至 100）或 {width=80mm}

    1 个错误
    "#);
}

#[test]
fn an_svg_with_a_script() {
    let workspace = Workspace::with_body("![图](a.svg)").file(&format!("{ISSUE}/a.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>x</script><path d='M0 0h9v9z'/></svg>");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J407]：SVG 图片里的脚本已去掉
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](a.svg)
      | ^^^^^^^^^^^^
      = 帮助：图片的静态部分不受影响，请核对显示是否完整

    1 个警告
    "#);
}

#[test]
fn an_svg_that_is_no_xml() {
    let workspace =
        Workspace::with_body("![图](a.svg)").file(&format!("{ISSUE}/a.svg"), "<svg><g></svg>");
    assert_snapshot!(error(&workspace), @r#"
    错误[J402]：图片打不开：SVG 在第 1 行写法有误
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | ![图](a.svg)
      | ^^^^^^^^^^^^
      = 帮助：请用看图软件打开原图检查；能打开就另存为 PNG 或 JPEG，打不开请重新索取原图

    1 个错误
    "#);
}
