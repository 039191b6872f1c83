//! The site as seen from one of its pages: relative links, and what every page shares.

use super::context::{Kind, Link, Section, SiteContext};
use super::lists::Lists;
use super::settings::SiteSettings;
use crate::diagnostic::render::shortened;
use crate::html::anchor::url_path;

/// The home page.
pub const HOME: &str = "index.html";
/// The search page.
pub const SEARCH: &str = "search.html";
/// The page that a server shows for an address that is none.
pub const NOT_FOUND: &str = "404.html";
/// The feed.
pub const FEED: &str = "feed.xml";
/// The sitemap.
pub const SITEMAP: &str = "sitemap.xml";
/// The style sheet.
pub const STYLESHEET: &str = "assets/site.css";

/// The first page of the list of all names of a kind.
pub fn index_page(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "sources/index.html",
        Kind::Column => "columns/index.html",
    }
}

/// What a kind is called.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "供稿单位",
        Kind::Column => "栏目",
    }
}

/// The pages of a year without the ending.
pub fn year_base(year: i32) -> String {
    format!("{year}/index")
}

/// What all pages have in common.
#[derive(Debug)]
pub struct Shared {
    /// The settings of the site.
    pub settings: SiteSettings,
    /// 刊名.
    pub series: String,
    /// 编者, with 编 behind it.
    pub publisher: String,
    has_sources: bool,
    has_columns: bool,
}

impl Shared {
    /// The same for all pages.
    pub fn new(settings: SiteSettings, series: String, publisher: String, lists: &Lists) -> Self {
        Self {
            settings,
            series,
            publisher,
            has_sources: !lists.of(Kind::Source).is_empty(),
            has_columns: !lists.of(Kind::Column).is_empty(),
        }
    }

    /// The page's title: what it is about, and where.
    pub fn title(&self, subject: &str) -> String {
        format!("{}－{}", clipped(subject), self.settings.name)
    }

    /// A link as the page at `path` needs it.
    pub fn link(&self, path: &str, target: &str) -> String {
        match &self.settings.base_url {
            // A server shows it for any address, from which no relative link would lead home.
            Some(base) if path == NOT_FOUND => format!("{base}{}", url_path(target)),
            _ => url_path(&relative(path, target)),
        }
    }

    /// The address of a page, where a base URL is set.
    pub fn address(&self, page: &str) -> Option<String> {
        let base = self.settings.base_url.as_ref()?;
        Some(format!("{base}{}", url_path(page)))
    }

    /// The site as seen from the page at `path`; `trail` are the pages between the home page and it, as (page, name).
    pub fn context(&self, path: &str, section: Section, trail: &[(&str, &str)]) -> SiteContext {
        let link = |target: &str| self.link(path, target);
        let home = (path != HOME).then_some((HOME, "首页"));
        SiteContext {
            root: match &self.settings.base_url {
                Some(base) if path == NOT_FOUND => base.clone(),
                _ => "../".repeat(path.matches('/').count()),
            },
            name: self.settings.name.clone(),
            series: self.series.clone(),
            publisher: self.publisher.clone(),
            description: self.settings.description.clone(),
            footer: self.settings.footer.clone(),
            has_sources: self.has_sources,
            has_columns: self.has_columns,
            section,
            home: link(HOME),
            search: link(SEARCH),
            sources: link(index_page(Kind::Source)),
            columns: link(index_page(Kind::Column)),
            feed: link(FEED),
            trail: home
                .iter()
                .chain(trail)
                .map(|(page, name)| Link {
                    page: link(page),
                    name: (*name).to_owned(),
                })
                .collect(),
            url: self.address(path).filter(|_| path != NOT_FOUND),
        }
    }
}

/// The way from one page to another, both below the top of the site.
fn relative(from: &str, to: &str) -> String {
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    // The folders that both lie in.
    let shared = from[..folder(from)]
        .split_inclusive('/')
        .zip(to[..folder(to)].split_inclusive('/'))
        .take_while(|(a, b)| a == b)
        .map(|(part, _)| part.len())
        .sum();
    let up = "../".repeat(from[shared..].matches('/').count());
    format!("{up}{}", &to[shared..])
}

/// A user's text where only a short one has room: titles of windows, descriptions.
pub fn clipped(text: &str) -> String {
    shortened(text, 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_page_to_page() {
        let cases = [
            ("index.html", "2025/06/01.html", "2025/06/01.html"),
            ("2025/06/01.html", "index.html", "../../index.html"),
            ("2025/06/01.html", "2025/06/index.html", "index.html"),
            ("2025/06/01.html", "2025/07/01.html", "../07/01.html"),
            (
                "2025/06/01.html",
                "2024/06/01.html",
                "../../2024/06/01.html",
            ),
            ("2025/index.html", "2025/06/index.html", "06/index.html"),
            ("sources/a.html", "columns/a.html", "../columns/a.html"),
            ("20/a.html", "2025/a.html", "../2025/a.html"),
        ];
        for (from, to, link) in cases {
            assert_eq!(relative(from, to), link, "{from} {to}");
        }
    }
}
