//! The feed (Atom, RFC 4287) and the sitemap (sitemaps.org).

use serde::Serialize;

use super::context::Kind;
use super::pages::Pages;
use super::view::{FEED, HOME, index_page};

/// About how many entries the feed has: issues are taken whole.
const ENTRIES: usize = 50;
/// How many pages a sitemap may have (<https://www.sitemaps.org/protocol.html>).
const SITEMAP_PAGES: usize = 50_000;
/// When the feed of a site without issues was last changed: it must say some moment.
const NEVER: &str = "1970-01-01T00:00:00+08:00";

/// For `site/feed.xml` (Atom, RFC 4287).
#[derive(Debug, Serialize)]
pub struct Feed {
    /// The site's name.
    pub title: String,
    /// What the site is about.
    pub subtitle: Option<String>,
    /// A permanent, unique IRI.
    pub id: String,
    /// When the newest issue came out, `2025-03-11T00:00:00+08:00`.
    pub updated: String,
    /// 编者.
    pub author: String,
    /// The home page: an address, or a relative link where no base URL is set.
    pub home: String,
    /// The feed's own address, where a base URL is set.
    pub own: Option<String>,
    /// The articles of the newest issues.
    pub entries: Vec<FeedEntry>,
}

/// An article in the feed.
#[derive(Debug, Serialize)]
pub struct FeedEntry {
    /// A permanent, unique IRI.
    pub id: String,
    /// The title on one line.
    pub title: String,
    /// Its page: an address, or a relative link where no base URL is set.
    pub page: String,
    /// When its issue came out, `2025-03-11T00:00:00+08:00`.
    pub updated: String,
    /// 供稿单位, then 作者.
    pub authors: Vec<String>,
    /// 栏目.
    pub column: Option<String>,
    /// 摘要.
    pub summary: Option<String>,
}

/// For `site/sitemap.xml` (sitemaps.org 0.9).
#[derive(Debug, Serialize)]
pub struct Sitemap {
    /// The pages; at most 50,000, which is what the format allows.
    pub pages: Vec<SitemapPage>,
}

/// A page in the sitemap.
#[derive(Debug, Serialize)]
pub struct SitemapPage {
    /// Its address.
    pub url: String,
    /// Its date (`2025-03-11`), where it has one.
    pub date: Option<String>,
}

impl Pages<'_> {
    /// The feed: the articles of the newest issues.
    pub fn feed(&self) -> Feed {
        let shared = self.shared;
        let link = |page: &str| {
            let address = shared.address(page);
            address.unwrap_or_else(|| shared.link(FEED, page))
        };
        let mut entries: Vec<FeedEntry> = Vec::new();
        for (_, issue) in self.catalogue.newest_first() {
            if !entries.is_empty() && entries.len() + issue.articles.len() > ENTRIES {
                break;
            }
            entries.extend(issue.articles.iter().enumerate().map(|(index, article)| {
                let page = issue.article_page(index);
                FeedEntry {
                    id: shared
                        .address(&page)
                        .unwrap_or_else(|| urn(&issue.series, &page)),
                    title: article.title.clone(),
                    page: link(&page),
                    updated: issue.moment(),
                    authors: article
                        .sources
                        .iter()
                        .chain(&article.authors)
                        .cloned()
                        .collect(),
                    column: article.column.clone(),
                    summary: article.summary.clone(),
                }
            }));
        }
        let newest = self.catalogue.newest_first().next();
        Feed {
            title: shared.settings.name.clone(),
            subtitle: shared.settings.description.clone(),
            id: shared
                .address(FEED)
                .unwrap_or_else(|| urn(&shared.series, FEED)),
            updated: newest.map_or_else(|| NEVER.to_owned(), |(_, issue)| issue.moment()),
            author: shared.publisher.clone(),
            home: link(HOME),
            own: shared.address(FEED),
            entries,
        }
    }

    /// The sitemap, where a base URL is set.
    pub fn sitemap(&self) -> Option<Sitemap> {
        let mut pages = Vec::new();
        let mut add = |page: &str, date: Option<String>| -> Option<()> {
            let url = self.shared.address(page)?;
            pages.push(SitemapPage { url, date });
            Some(())
        };
        add(HOME, None)?;
        for kind in [Kind::Source, Kind::Column] {
            let lists = self.lists.of(kind);
            if !lists.is_empty() {
                add(index_page(kind), None)?;
            }
        }
        for year in self.years {
            for part in 0..year.parts.len() {
                add(&year.page_of(part), None)?;
            }
        }
        for kind in [Kind::Source, Kind::Column] {
            for list in self.lists.of(kind) {
                for part in 0..list.parts.len() {
                    add(&list.page_of(part), None)?;
                }
            }
        }
        for (_, issue) in self.catalogue.newest_first() {
            let date = Some(issue.date.to_string());
            add(&issue.page(), date.clone())?;
            for article in 0..issue.articles.len() {
                add(&issue.article_page(article), date.clone())?;
            }
        }
        pages.truncate(SITEMAP_PAGES);
        Some(Sitemap { pages })
    }
}

/// A permanent id of something of a series that has no address: a UUID of version 8 made of a BLAKE3 digest
/// (RFC 9562 §5.8).
fn urn(series: &str, page: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    // No text holds a NUL, so that two pairs of texts never give the same bytes.
    for part in ["jianbao", series, page] {
        hasher.update(part.as_bytes()).update(b"\0");
    }
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_that_stay() {
        let id = urn("联络动态", "2025/06/01.html");
        assert_eq!(id, urn("联络动态", "2025/06/01.html"));
        assert_ne!(id, urn("联络动态2", "025/06/01.html"));
        let uuid = id.strip_prefix("urn:uuid:").unwrap();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "8");
        assert!(["8", "9", "a", "b"].contains(&&uuid[19..20]));
    }
}
