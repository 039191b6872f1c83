use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::samples;
use super::super::{CleanPicture, Cleaner, PictureNotice, PictureProblem};

/// An SVG with a bit of everything.
pub(in super::super) const EXAMPLE: &str = r##"<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="96" height="48" viewBox="0 0 192 96">
  <style>.a{fill:url(#g)} .b path{stroke:#123456;stroke-dasharray:2 1}</style>
  <defs>
    <linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
    <pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="2" height="2"/></pattern>
    <clipPath id="c"><circle cx="20" cy="20" r="20"/></clipPath>
    <mask id="m"><rect width="30" height="30" fill="white"/></mask>
    <marker id="arrow" orient="auto" markerWidth="4" markerHeight="4"><path d="M0 0L4 2L0 4Z"/></marker>
    <symbol id="s" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></symbol>
  </defs>
  <rect class="a" width="50" height="20"/>
  <g class="b"><path d="M1 1 L40 40" marker-end="url(#arrow)"/></g>
  <rect x="9" width="20" height="20" fill="url(#p)" clip-path="url(#c)"/>
  <use xlink:href="#s" x="60" width="20" height="20" opacity=".5"/>
  <g mask="url(#m)"><ellipse cx="10" cy="10" rx="9" ry="4"/></g>
</svg>"##;

/// The fonts of the working copy, so that texts are drawn as they will be.
static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| {
    let mut faces: Vec<(&'static str, &'static [u8])> = Vec::new();
    for name in [
        "NotoSerifCJKsc-Regular-gb18030l2.otf",
        "NotoSansCJKsc-Medium-gbk.otf",
        "ZhuqueFangsong-Regular.ttf",
        "GongwenKai-Regular.ttf",
        "texgyretermes-regular.otf",
    ] {
        let bytes = std::fs::read(format!("{}/fonts/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        faces.push((name, bytes.leak()));
    }
    Cleaner::new(faces.leak())
});

fn clean(svg: &str) -> (String, Vec<PictureNotice>) {
    let (picture, notices) = picture(svg).unwrap();
    (String::from_utf8(picture.bytes.to_vec()).unwrap(), notices)
}

fn picture(svg: &str) -> Result<(CleanPicture, Vec<PictureNotice>), PictureProblem> {
    CLEANER.clean(svg.as_bytes())
}

/// The content in an SVG of 100 × 100.
fn wrapped(content: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
         width='100' height='100'>{content}</svg>"
    )
}

const RECT: &str = "<rect width='9' height='9'/>";

/// Refused, and soon: the limit is generous, since tests run unoptimised and several at once.
fn refused(svg: &str) -> PictureProblem {
    let start = Instant::now();
    let problem = picture(svg).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(4), "{problem:?}");
    problem
}

fn png_url() -> String {
    data_url("image/png", &samples::png(&samples::red_blue()))
}

fn data_url(media_type: &str, bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut url = format!("data:{media_type};base64,");
    for group in bytes.chunks(3) {
        let number = (0..3).fold(0, |sum, i| {
            sum << 8 | u32::from(*group.get(i).unwrap_or(&0))
        });
        for digit in 0..4 {
            url.push(if digit > group.len() {
                '='
            } else {
                char::from(DIGITS[(number >> (18 - 6 * digit)) as usize & 63])
            });
        }
    }
    url
}

/// What no result may hold.
fn assert_harmless(svg: &str) {
    let lower = svg.to_lowercase();
    for bad in [
        "<script",
        "foreignobject",
        "@import",
        "javascript",
        "<style",
        "<text",
        "<use",
        "<filter",
        "http://evil",
        "file:",
        "<!",
    ] {
        assert!(!lower.contains(bad), "{bad} in {svg}");
    }
    let document = usvg::roxmltree::Document::parse(svg).unwrap();
    for node in document.descendants().filter(|node| node.is_element()) {
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on"), "{svg}");
            if attribute.name() == "href" {
                assert!(
                    attribute.value().starts_with("data:image/png;base64,")
                        || attribute.value().starts_with("data:image/jpeg;base64,")
                );
            }
            for (at, _) in attribute.value().match_indices("url(") {
                assert!(attribute.value()[at..].starts_with("url(#i"));
            }
        }
    }
}

#[test]
fn a_drawing_comes_out_plain_and_the_same_each_time() {
    let (picture, notices) = picture(EXAMPLE).unwrap();
    assert_eq!(notices, []);
    assert_eq!((picture.width, picture.height), (96.0, 48.0));
    assert!((picture.natural_width - 25.4).abs() < 1e-9);
    let svg = std::str::from_utf8(&picture.bytes).unwrap();
    assert_harmless(svg);
    assert!(svg.contains("viewBox=\"0 0 96 48\""));
    for kept in [
        "linearGradient",
        "pattern",
        "clipPath",
        "mask",
        "stroke-dasharray",
        "#123456",
    ] {
        assert!(svg.contains(kept), "{kept} in {svg}");
    }
    for _ in 0..5 {
        assert_eq!(self::picture(EXAMPLE).unwrap().0, picture);
    }
    // What comes out goes in, and the second time nothing is left to change but ids and nesting.
    assert!(self::picture(svg).is_ok());
}

#[test]
fn scripts_events_links_and_web_content_go_with_a_notice() {
    let (svg, notices) = clean(&wrapped(
        "<script><![CDATA[alert('<script>')]]></script>\
         <a xlink:href='javascript:alert(1)'><rect onclick='alert(1)' width='9' height='9'/></a>\
         <foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>\
         <animate attributeName='href' to='javascript:alert(1)'/>\
         <style>@import url(http://evil/a.css); rect{fill:url(http://evil/b.svg#x)}</style>\
         <image xlink:href='http://evil/a.png' width='9' height='9'/>\
         <image xlink:href='/etc/passwd' width='9' height='9'/>\
         <use xlink:href='other.svg#x'/>",
    ));
    assert_harmless(&svg);
    assert_eq!(
        notices,
        [
            PictureNotice::Script,
            PictureNotice::ForeignObject,
            PictureNotice::LinkedImage("/etc/passwd".to_owned()),
            PictureNotice::LinkedImage("http://evil/a.png".to_owned()),
            PictureNotice::ExternalStyle,
            PictureNotice::ExternalReference("other.svg#x".to_owned()),
            PictureNotice::Animation,
        ]
    );
}

#[test]
fn ids_bring_nothing_into_the_result() {
    let (svg, _) = clean(&wrapped(
        "<linearGradient id='\"&gt;&lt;script&gt;x'><stop/></linearGradient>\
         <g id='onload=&quot;x&quot; 张三'><rect width='9' height='9' fill='url(#\"&gt;&lt;script&gt;x)'/></g>",
    ));
    assert_harmless(&svg);
    assert!(!svg.contains("张三") && !svg.contains("onload"));
}

#[test]
fn embedded_pictures_are_cleaned_too() {
    let told = samples::with_chunk(
        &samples::png(&samples::red_blue()),
        b"tEXt",
        b"Author\0somebody",
    );
    let image = |url: &str| format!("<image width='16' height='8' xlink:href='{url}'/>");
    let (svg, notices) = clean(&wrapped(&image(&data_url("image/png", &told))));
    assert_eq!(notices, []);
    assert!(svg.contains(&png_url()));
    // What comes out can be read again, the picture included.
    assert!(clean(&svg).0.contains(&png_url()));
    assert_harmless(&svg);

    let nested = data_url("image/svg+xml", EXAMPLE.as_bytes());
    let bomb = data_url("image/png", &samples::png_header(50_001, 1_001));
    let (svg, notices) = clean(&wrapped(&format!(
        "{RECT}{}{}",
        image(&nested),
        image(&bomb)
    )));
    assert!(!svg.contains("<image"));
    assert_eq!(
        notices,
        [
            PictureNotice::EmbeddedImage(PictureProblem::TooLarge {
                width: 50_001,
                height: 1_001
            }),
            PictureNotice::EmbeddedImage(PictureProblem::Unsupported("SVG")),
        ]
    );
}

#[test]
fn filters_are_dropped_and_what_they_shaded_stays() {
    for style in [
        "filter='url(#f)'",
        "style='filter:url(#f)!important'",
        "filter='url(#missing)'",
        "style='filter:blur(3px)'",
    ] {
        let (svg, notices) = clean(&wrapped(&format!(
            "<filter id='f'><feGaussianBlur stdDeviation='900'/></filter><g {style}>{RECT}</g>"
        )));
        assert_eq!(notices, [PictureNotice::Filter], "{style}");
        assert!(svg.contains("<path"), "{style}");
        assert_harmless(&svg);
    }
}

#[test]
fn text_becomes_outlines() {
    let (svg, notices) = clean(&wrapped(
        "<text x='1' y='20' font-family='宋体'>简报Aa</text>\
         <text x='1' y='40' font-family='FangSong_GB2312'>简</text>\
         <text x='1' y='60'>简</text><text x='1' y='80' font-family='serif'>\u{E123}</text>",
    ));
    assert_harmless(&svg);
    assert!(!svg.contains("简") && svg.matches("<path").count() >= 3);
    assert_eq!(
        notices,
        [PictureNotice::MissingCharacters("\u{E123}".to_owned())]
    );
    let one = |family: &str| {
        clean(&wrapped(&format!(
            "<text x='1' y='20' font-family='{family}'>简</text>"
        )))
        .0
    };
    assert_eq!(one("SimSun"), one("Noto Serif CJK SC"));
    assert_eq!(one("微软雅黑"), one("sans-serif"));
    assert_eq!(
        one("仿宋"),
        one("&quot;Zhuque Fangsong (technical preview)&quot;")
    );
    assert_eq!(one("楷体_GB2312"), one("Gongwen Kai"));
    assert_ne!(one("仿宋"), one("楷体"));
    assert_ne!(one("宋体"), one("黑体"));
}

#[test]
fn sizes_must_make_sense() {
    for (size, fits) in [
        ("width='100' height='100'", true),
        ("viewBox='0 0 40 30'", true),
        ("width='0' height='100'", false),
        ("width='NaN' height='100'", true),
        ("width='1e30' height='1e30'", false),
        ("width='0.0001' height='100'", false),
        ("width='-5' height='100'", false),
        ("width='200000' height='1'", false),
    ] {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' {size}>{RECT}</svg>");
        assert_eq!(picture(&svg).is_ok(), fits, "{size}");
    }
    assert_eq!(
        picture(&wrapped("")).unwrap_err().message(),
        "图片打不开：SVG 里没有可以显示的图形"
    );
}

#[test]
fn faulty_files_are_refused_in_words() {
    for (svg, message) in [
        (
            "<svg xmlns='http://www.w3.org/2000/svg'>\n<rect x=1/></svg>",
            "SVG 在第 2 行写法有误",
        ),
        ("<html><svg/></html>", "这个 XML 文件不是 SVG"),
        (
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
            "SVG 里有实体声明（<!ENTITY）",
        ),
    ] {
        assert_eq!(
            picture(svg).unwrap_err(),
            PictureProblem::Broken(message.to_owned())
        );
    }
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("<svg/>".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert!(
        CLEANER
            .clean(&utf16)
            .unwrap_err()
            .message()
            .contains("UTF-8")
    );
}

#[test]
fn deep_nesting_is_refused() {
    for depth in [100, 100_000, 250_000] {
        let nested = "<g>".repeat(depth) + RECT + &"</g>".repeat(depth);
        refused(&wrapped(&nested));
        let nested = "<svg>".repeat(depth) + RECT + &"</svg>".repeat(depth);
        refused(&wrapped(&nested));
        let nested = "<tspan>".repeat(depth) + "x" + &"</tspan>".repeat(depth);
        refused(&wrapped(&format!("<text>{nested}</text>")));
    }
    // Never closed.
    refused(&("<svg xmlns='http://www.w3.org/2000/svg'>".to_owned() + &"<g>".repeat(1_000_000)));
}

/// Typst parses the result again, on a thread with two megabytes of stack, as tests have.
#[test]
fn the_deepest_result_can_be_parsed_with_little_stack() {
    let deepest = (1..96)
        .rev()
        .find_map(|depth| {
            let nested = "<g opacity='.9'>".repeat(depth) + RECT + &"</g>".repeat(depth);
            picture(&wrapped(&nested)).ok()
        })
        .unwrap()
        .0;
    let tree = usvg::Tree::from_data(&deepest.bytes, &usvg::Options::default()).unwrap();
    assert!(tree.root().has_children());
}

#[test]
fn bombs_of_references_are_refused() {
    // Every level shows the one below ten times.
    let levels = |first: &str, level: &dyn Fn(usize) -> String| {
        wrapped(&(first.to_owned() + &(1..20).map(level).collect::<String>()))
    };
    let uses = levels("<g id='l0'><rect width='1' height='1'/></g>", &|n| {
        format!(
            "<g id='l{n}'>{}</g>",
            format!("<use xlink:href='#l{}'/>", n - 1).repeat(10)
        )
    });
    refused(&uses);
    let patterns = levels(
        "<rect width='9' height='9' fill='url(#l19)'/><pattern id='l0' width='1' height='1'><rect width='1' height='1'/></pattern>",
        &|n| {
            format!(
                "<pattern id='l{n}' width='1' height='1'>{}</pattern>",
                format!("<rect width='1' height='1' fill='url(#l{})'/>", n - 1).repeat(10)
            )
        },
    );
    refused(&patterns);
    let markers = levels(
        "<path d='M0 0L1 1' marker-end='url(#l19)'/><marker id='l0'><rect width='1' height='1'/></marker>",
        &|n| {
            format!(
                "<marker id='l{n}'><path d='M0 0L1 1L2 2L3 3L4 4' style='marker-mid:url(#l{})'/></marker>",
                n - 1
            )
        },
    );
    refused(&markers);
    let styled = levels(
        "<style>.x{mask:url(#l19)}</style><rect class='x' width='9' height='9'/><mask id='l0'><rect width='1' height='1'/></mask>",
        &|n| {
            format!(
                "<style>#r{n} rect{{mask:url(#l{})}}</style><mask id='l{n}'><g id='r{n}'>{}</g></mask>",
                n - 1,
                RECT.repeat(10)
            )
        },
    );
    refused(&styled);
    let long = format!("M0 0{}", "L1 1z".repeat(200_000));
    refused(&wrapped(&format!(
        "<marker id='m'>{RECT}</marker><path d='{long}' marker-mid='url(#m)'/>"
    )));
    let path = "<path id='p' d='M0 0".to_owned() + &"L1 1".repeat(50_000) + "'/>";
    refused(&wrapped(&(path + &"<use xlink:href='#p'/>".repeat(2_000))));
    let image = format!(
        "<image id='i' width='9' height='9' xlink:href='{}'/>",
        data_url("image/jpeg", &vec![7; 1_000_000])
    );
    refused(&wrapped(&(image + &"<use xlink:href='#i'/>".repeat(1_000))));
}

#[test]
fn circles_of_references_are_refused() {
    for (element, property) in [
        ("pattern", "fill"),
        ("mask", "mask"),
        ("clipPath", "clip-path"),
    ] {
        let link = |n: usize, to: usize| {
            format!(
                "<{element} id='l{n}'><rect width='9' height='9' {property}='url(#l{to})'/></{element}>"
            )
        };
        for length in 1..5 {
            let circle: String = (0..length).map(|n| link(n, (n + 1) % length)).collect();
            refused(&wrapped(&format!(
                "{circle}<rect width='9' height='9' {property}='url(#l0)'/>"
            )));
        }
    }
    let gradients = "<linearGradient id='a' xlink:href='#b'/><linearGradient id='b' xlink:href='#c'/>\
         <linearGradient id='c' xlink:href='#b'/><rect width='9' height='9' fill='url(#a)'/>";
    refused(&wrapped(gradients));
    // The paint comes from outside the pattern.
    refused(&wrapped(
        "<g fill='url(#p)'><pattern id='p' width='1' height='1'><rect width='1' height='1'/></pattern>\
         <rect width='9' height='9'/></g>",
    ));
    refused(&wrapped(
        "<g id='a'><use xlink:href='#b'/></g><g id='b'><use xlink:href='#c'/></g><g id='c'><use xlink:href='#a'/></g>",
    ));
    // The parent's link comes to the child by name only.
    refused(&wrapped(
        "<mask id='a'><g mask='url(#b)'><rect width='9' height='9' mask='inherit'/></g></mask><mask id='b'><use xlink:href='#a'/></mask>",
    ));
    refused(&wrapped(
        "<style>rect{fill:url( '#p' )}</style><pattern id='p' width='1' height='1'><rect width='1' height='1'/></pattern>",
    ));
}

#[test]
fn masses_are_refused() {
    refused(&wrapped(&RECT.repeat(400_000)));
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=''")).collect();
    refused(&wrapped(&format!("<rect{attributes}/>")));
    let namespaces: String = (0..50_000).map(|n| format!("<g xmlns:a{n}='b'>")).collect();
    refused(&wrapped(&namespaces));
    refused(&wrapped(&format!("<text>{}</text>", "龘".repeat(100_000))));
    let rules: String = (0..5_000).map(|n| format!(".a{n}{{fill:red}}")).collect();
    refused(&wrapped(&format!(
        "<style>{rules}</style>{}",
        RECT.repeat(20_000)
    )));
    let sheet = ".a{fill:red}".repeat(100_000);
    refused(&wrapped(&format!("<style>{sheet}</style>{RECT}")));
    let selector = "g ".repeat(40);
    refused(&wrapped(&format!(
        "<style>x {selector} rect{{fill:red}}</style>{}{RECT}{}",
        "<g>".repeat(80),
        "</g>".repeat(80)
    )));
    refused(&wrapped(&format!(
        "<g stroke='red' stroke-dasharray='{}'>{}</g>",
        "1 ".repeat(100_000),
        RECT.repeat(1_000)
    )));
}

#[test]
fn large_honest_drawings_pass_soon() {
    let shapes: String = (0..20_000)
        .map(|n| format!("<path class='c{}' d='M{n} 0l5 5 3 2z'/>", n % 20))
        .collect();
    let rules: String = (0..20)
        .map(|n| format!(".c{n}{{fill:#0000{n:02}}}"))
        .collect();
    let start = Instant::now();
    clean(&wrapped(&format!("<style>{rules}</style>{shapes}")));
    let text: String = (0..100)
        .map(|n| format!("<text x='1' y='{n}'>{}</text>", "全省人大代表".repeat(10)))
        .collect();
    clean(&wrapped(&text));
    assert!(start.elapsed() < Duration::from_secs(20));
}

/// Just below the limits, so that nothing takes much longer.
#[test]
fn the_worst_that_passes_is_done_soon() {
    let rules: String = (0..500).map(|n| format!(".a{n} .b{{fill:red}}")).collect();
    for svg in [
        format!("<text>{}</text>", "龘龍靈鬱".repeat(2_400)),
        format!(
            "<text x='{}'>{}</text>",
            "1 ".repeat(9_000),
            "龘".repeat(9_000)
        ),
        RECT.repeat(140_000),
        format!(
            "<linearGradient id='g'>{}</linearGradient>{RECT}",
            "<stop/>".repeat(100_000)
        ),
        format!(
            "<style>{rules}</style>{}",
            format!("<g class='b'>{RECT}</g>").repeat(2_400)
        ),
    ] {
        let start = Instant::now();
        picture(&wrapped(&svg)).unwrap();
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

/// Diagram programs write style sheets with many rules of several parts.
#[test]
fn a_diagram_with_many_rules_passes() {
    let rules: String = (0..150)
        .map(|n| format!("#mermaid-1 .node{n} rect, #mermaid-1 .edge > path{{fill:#eee}}"))
        .collect();
    let nodes = format!("<g class='node7'><g><g>{RECT}</g></g></g>").repeat(200);
    let (svg, _) = clean(&wrapped(&format!(
        "<style>{rules}</style><g id='mermaid-1'><g><g>{nodes}</g></g></g>"
    )));
    assert!(svg.contains("#eeeeee"));
}

/// Pieces that refer to each other at random.
fn piece() -> impl Strategy<Value = String> {
    let id = "[a-p]";
    let number = prop_oneof![
        Just("1".to_owned()),
        Just("0".to_owned()),
        Just("-1".to_owned()),
        Just("1e38".to_owned()),
        Just("1e-38".to_owned()),
        Just("50%".to_owned()),
        Just("NaN".to_owned()),
        Just("1e999".to_owned()),
    ];
    let name = prop::sample::select(vec![
        "g",
        "rect",
        "path",
        "use",
        "pattern",
        "mask",
        "clipPath",
        "marker",
        "symbol",
        "svg",
        "text",
        "tspan",
        "textPath",
        "image",
        "linearGradient",
        "radialGradient",
        "stop",
        "switch",
        "a",
        "filter",
        "feImage",
        "style",
        "script",
        "foreignObject",
        "circle",
        "polyline",
    ]);
    let attribute = (
        prop::sample::select(vec![
            "fill='url(#I)'",
            "stroke='url(#I)'",
            "mask='url(#I)'",
            "clip-path='url(#I)'",
            "filter='url(#I)'",
            "marker-mid='url(#I)'",
            "marker-end='url(#I)'",
            "xlink:href='#I'",
            "href='http://evil/I'",
            "style='fill:url(#I) red'",
            "onload='I'",
            "transform='scale(N) rotate(N)'",
            "width='N'",
            "height='N'",
            "x='N'",
            "d='M0 0L N N C N 1 2 3 N 5z'",
            "points='0,0 N,1 2,N'",
            "viewBox='0 0 N N'",
            "fill='context-fill'",
            "stroke-width='N'",
            "font-size='N'",
            "opacity='N'",
            "patternUnits='userSpaceOnUse'",
            "stroke-dasharray='N 1'",
            "clipPathUnits='objectBoundingBox'",
            "maskUnits='userSpaceOnUse'",
            "display='none'",
            "r='N'",
        ]),
        id,
        number,
    )
        .prop_map(|(form, id, number)| form.replace('I', &id).replace('N', &number));
    let open = (name, id, proptest::collection::btree_set(attribute, 0..4)).prop_map(
        |(name, id, attributes)| {
            let mut seen = std::collections::BTreeSet::new();
            let attributes: Vec<String> = attributes
                .into_iter()
                .filter(|attribute| seen.insert(attribute.split('=').next().map(str::to_owned)))
                .collect();
            (name, format!("<{name} id='{id}' {}", attributes.join(" ")))
        },
    );
    let leaf = open.clone().prop_map(|(_, open)| format!("{open}/>"));
    leaf.prop_recursive(4, 24, 4, move |inner| {
        (open.clone(), proptest::collection::vec(inner, 0..4))
            .prop_map(|((name, open), inner)| format!("{open}>字{}</{name}>", inner.concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_refers_to_whatever_ends_and_is_harmless(
        pieces in proptest::collection::vec(piece(), 1..6)
    ) {
        match picture(&wrapped(&(pieces.concat() + RECT))) {
            Ok((picture, _)) => {
                let svg = std::str::from_utf8(&picture.bytes).unwrap();
                assert_harmless(svg);
                prop_assert!(usvg::Tree::from_str(svg, &usvg::Options::default()).is_ok());
            }
            // A panic in a library.
            Err(problem) => prop_assert!(!problem.message().contains("解析出错")),
        }
    }
}
