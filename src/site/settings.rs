//! `site` (网站) in `issues/bulletin.yaml`: what the site is called and where it stands. Only the commands that make the
//! site read it, so that a fault in it stops no issue from being printed.

use super::colour::{Colour, TEXT_CONTRAST};
use super::context::Accent;
use crate::diagnostic::render::shortened;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::imprint::one_line;
use crate::series::{Series, Text, parse};
use crate::yaml::{self, Key, MapReader};

/// The keys of `site`.
const SITE_KEYS: &[Key] = &[
    Key::new("name", "名称"),
    Key::new("base_url", "网址"),
    Key::new("description", "简介"),
    Key::new("footer", "页脚"),
    Key::new("accent", "主色"),
];

/// The keys of the series, those of `site` among them.
const KEYS: &[Key] = &{
    let mut keys = [Key::english(""); parse::KEYS.len()];
    let mut index = 0;
    while index < keys.len() {
        let key = parse::KEYS[index];
        keys[index] = match key.name.as_bytes() {
            b"site" => key.holding(SITE_KEYS),
            _ => key,
        };
        index += 1;
    }
    keys
};

/// The desk that the light sheet lies on, and the dark sheet, as `style.css` has them.
const LIGHT_DESK: &str = "#ece8e1";
const DARK_SHEET: &str = "#18191c";
/// The contrast of the dark scheme's tone, above what is required: light text on dark looks thinner.
const DARK_CONTRAST: f64 = 5.5;
/// How much of a user's text a message repeats.
const REPEATED_CHARACTERS: usize = 40;

/// The settings of the site.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// 名称; 刊名 where it is not given.
    pub name: String,
    /// 网址: begins with `http://` or `https://` and ends with `/`.
    pub base_url: Option<String>,
    /// 简介.
    pub description: Option<String>,
    /// 页脚, line by line.
    pub footer: Vec<String>,
    /// The colours made of 主色.
    pub accent: Option<Accent>,
}

impl SiteSettings {
    /// Reads them from the series' file; what is wrong is pushed to `diagnostics` and left out.
    pub fn read(series: &Series, diagnostics: &mut Diagnostics) -> Self {
        let mut settings = Self {
            name: one_line(&series.title.value),
            base_url: None,
            description: None,
            footer: Vec::new(),
            accent: None,
        };
        let source = &series.source;
        let Some(root) = yaml::parse(source, 0..source.text().len(), KEYS, diagnostics) else {
            return settings;
        };
        let Some(mut reader) = MapReader::new(source, &root, KEYS, diagnostics) else {
            return settings;
        };
        let Some(mut site) = reader.map("site") else {
            return settings;
        };
        if let Some(name) = site.text("name") {
            settings.name = name.value;
        }
        settings.base_url = base_url(&mut site);
        settings.description = site.text("description").map(|text| text.value);
        settings.footer = site
            .text_or_list("footer")
            .into_iter()
            .map(|line| line.value)
            .collect();
        settings.accent = accent(&mut site);
        settings
    }
}

fn base_url(site: &mut MapReader<'_>) -> Option<String> {
    let url = site.text("base_url")?;
    let complaint = wrong_base_url(&url.value);
    if let Some((what, help)) = complaint {
        refuse(site, &url, format!("“base_url（网址）”{what}"), help);
        return None;
    }
    Some(url.value)
}

/// What is wrong with a base URL, and what to do.
fn wrong_base_url(url: &str) -> Option<(&'static str, &'static str)> {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else {
        return Some((
            "要以 http:// 或 https:// 开头",
            "请写完整的网址，例如“http://oa.example.org/jianbao/”；只在共享文件夹里打开的，不用写这一项",
        ));
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host_only = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(host_only) {
        return Some((
            "里的主机名不对",
            "“//”和“/”之间只写主机名，可以带端口，例如“http://10.1.2.3:8080/jianbao/”",
        ));
    }
    let in_path = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    if !path.chars().all(in_path) {
        return Some((
            "里有不能用的字符",
            "路径只用字母、数字和 - . _ ~ /；中文请照浏览器地址栏复制出来的写法，写成 %E7%AE%80 这样；不要“?”“#”",
        ));
    }
    if !url.ends_with('/') {
        return Some(("要以“/”结尾", "它是网站所在的文件夹，请在末尾加一个“/”"));
    }
    None
}

fn accent(site: &mut MapReader<'_>) -> Option<Accent> {
    let Some(text) = site.text("accent") else {
        report_comment(site);
        return None;
    };
    let Some(colour) = Colour::parse(&text.value) else {
        let message = format!(
            "“accent（主色）”不能是“{}”",
            shortened(&text.value, REPEATED_CHARACTERS)
        );
        let help = "请写成 \"#9c1420\" 这样：井号加六位十六进制数，两边用半角双引号";
        refuse(site, &text, message, help);
        return None;
    };
    let contrast = colour.contrast(Colour::WHITE);
    if contrast < TEXT_CONTRAST {
        // Rounded down: 4.49 must not read as enough.
        let message = format!(
            "“accent（主色）”太浅：与白色的对比度是 {:.2}，至少要 {TEXT_CONTRAST}",
            (contrast * 100.0).floor() / 100.0
        );
        let enough = colour.readable_on(Colour::WHITE, TEXT_CONTRAST);
        let help = format!("太浅的字很难辨认，请换深一些的颜色，例如 \"{enough}\"");
        refuse(site, &text, message, &help);
        return None;
    }
    let on = |background: &str, contrast| {
        let background = Colour::parse(background).unwrap_or(Colour::WHITE);
        colour.readable_on(background, contrast).to_string()
    };
    Some(Accent {
        light: colour.to_string(),
        link: on(LIGHT_DESK, TEXT_CONTRAST),
        dark: on(DARK_SHEET, DARK_CONTRAST),
    })
}

/// `accent: #9c1420` without quotes is a comment for YAML: the colour would silently not be there.
fn report_comment(site: &mut MapReader<'_>) {
    let Some(place) = site.place("accent").filter(|_| !site.has("accent")) else {
        return;
    };
    let rest = place.source.text().get(place.span.end..).unwrap_or("");
    let line = rest.lines().next().unwrap_or("");
    let Some((_, comment)) = line.split_once('#') else {
        return;
    };
    let digits = comment
        .chars()
        .take_while(char::is_ascii_hexdigit)
        .collect::<String>();
    if digits.len() == 6 {
        let message = "“accent（主色）”没有加引号，“#”后面被当成了说明";
        let help = format!("请加上半角双引号：\"#{digits}\"");
        site.report(Diagnostic::error(Code::INVALID_VALUE, place, message).with_help(help));
    }
}

fn refuse(site: &mut MapReader<'_>, text: &Text, message: String, help: &str) {
    site.report(
        Diagnostic::error(Code::INVALID_VALUE, text.place.clone(), message).with_help(help),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series;
    use crate::source::Source;

    fn read(site: &str) -> (SiteSettings, Vec<String>) {
        let text = format!("title: |\n  联络\n  动态\npublisher: y\n{site}");
        let source = Source::new("issues/bulletin.yaml", text);
        let mut found = Diagnostics::new();
        let series = series::parse(&source, &mut found).unwrap();
        assert!(found.is_empty(), "{found:?}");
        let settings = SiteSettings::read(&series, &mut found);
        let shown = |d: &Diagnostic| format!("{} {} “{}”", d.code, d.message, d.place().text());
        let messages = found.iter().map(shown).collect();
        (settings, messages)
    }

    #[test]
    fn keys_have_aliases_and_defaults() {
        let (settings, messages) = read("");
        assert_eq!((settings.name.as_str(), messages.len()), ("联络 动态", 0));
        let english = "site:\n  name: 简报网\n  base_url: https://a.example.org/j/\n  description: 简介\n  footer: [甲, 乙]\n  accent: '#9c1420'\n";
        let chinese = "网站:\n  名称: 简报网\n  网址: https://a.example.org/j/\n  简介: 简介\n  页脚: [甲, 乙]\n  主色: '#9c1420'\n";
        let (english, none) = read(english);
        assert_eq!(none, [""; 0]);
        let (chinese, none) = read(chinese);
        assert_eq!(none, [""; 0]);
        assert_eq!(format!("{english:?}"), format!("{chinese:?}"));
        assert_eq!(english.footer, ["甲", "乙"]);
        assert_eq!(
            english.base_url.as_deref(),
            Some("https://a.example.org/j/")
        );
        let accent = english.accent.unwrap();
        assert_eq!(
            (accent.light.as_str(), accent.link.as_str()),
            ("#9c1420", "#9c1420")
        );
        let dark = Colour::parse(&accent.dark).unwrap();
        assert!(dark.contrast(Colour::parse(DARK_SHEET).unwrap()) >= DARK_CONTRAST);
        assert_eq!(read("site:\n  footer: 一行\n").0.footer, ["一行"]);
        assert_eq!(read("site:\n").1, [""; 0]);
    }

    #[test]
    fn faults_are_located_and_all_are_told() {
        let site = "site:\n  nmae: x\n  base_url: oa.example.org\n  accent: \"#ff9999\"\n";
        assert_eq!(
            read(site).1,
            [
                "J104 不认识“nmae” “nmae”",
                "J107 “base_url（网址）”要以 http:// 或 https:// 开头 “oa.example.org”",
                "J107 “accent（主色）”太浅：与白色的对比度是 2.04，至少要 4.5 “\"#ff9999\"”",
            ]
        );
        let cases = [
            ("accent: 红", "J107 “accent（主色）”不能是“红” “红”"),
            (
                "accent: #9c1420",
                "J107 “accent（主色）”没有加引号，“#”后面被当成了说明 “accent”",
            ),
            (
                "base_url: http://a.example.org/j",
                "J107 “base_url（网址）”要以“/”结尾 “http://a.example.org/j”",
            ),
            (
                "base_url: http:///j/",
                "J107 “base_url（网址）”里的主机名不对 “http:///j/”",
            ),
            (
                "base_url: http://a@b/",
                "J107 “base_url（网址）”里的主机名不对 “http://a@b/”",
            ),
            (
                "base_url: http://b/简报/",
                "J107 “base_url（网址）”里有不能用的字符 “http://b/简报/”",
            ),
            (
                "base_url: http://b/?q=/",
                "J107 “base_url（网址）”里有不能用的字符 “http://b/?q=/”",
            ),
            (
                "footer: {甲: 乙}",
                "J106 “footer（页脚）”应当是文字 “{甲: 乙}”",
            ),
        ];
        for (line, message) in cases {
            assert_eq!(read(&format!("site:\n  {line}\n")).1, [message]);
        }
        // The colour that the help proposes is good enough.
        let (settings, _) = read("site:\n  accent: \"#767676\"\n");
        assert!(settings.accent.is_some());
    }

    #[test]
    fn other_commands_do_not_look_into_the_section() {
        for section in [
            "site:\n  x: y\n",
            "网站: 一句话\n",
            "网站:\n  - 甲\n",
            "site:\n",
        ] {
            let text = format!("title: x\npublisher: y\n{section}");
            let source = Source::new("issues/bulletin.yaml", text);
            let mut found = Diagnostics::new();
            assert!(series::parse(&source, &mut found).is_some());
            assert!(found.is_empty(), "{section}: {found:?}");
        }
    }
}
