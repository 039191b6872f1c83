//! What the site adds to the pages of an issue.

use super::catalogue::CataloguedArticle;
use super::context::{ArticleInSite, Byline, IssueInSite, IssueLink, Kind, Link, RelatedGroup};
use super::lists::{ArticleAt, List};
use super::pages::Pages;
use crate::html::{ArticleFrame, Frame};
use crate::numbering;

impl Pages<'_> {
    /// The site around the pages of the issue at a place in the catalogue.
    pub fn frame(&self, index: usize) -> Frame {
        let issue = &self.catalogue.issues[index];
        let neighbour = |index: Option<usize>| {
            let other = self.catalogue.issues.get(index?)?;
            Some(IssueLink {
                page: self.shared.link(&issue.page(), &other.page()),
                name: other.name.clone(),
                date: numbering::date_in_words(other.date),
                date_iso: other.date.to_string(),
            })
        };
        let articles = issue.articles.iter().enumerate();
        Frame {
            site: self.around_issue(issue, None),
            issue: IssueInSite {
                previous: neighbour(index.checked_sub(1)),
                next: neighbour(index.checked_add(1)),
            },
            articles: articles
                .map(|(article, content)| {
                    let at = ArticleAt {
                        issue: index,
                        article,
                    };
                    self.article_frame(at, content)
                })
                .collect(),
        }
    }

    fn article_frame(&self, at: ArticleAt, article: &CataloguedArticle) -> ArticleFrame {
        let issue = &self.catalogue.issues[at.issue];
        let path = issue.article_page(at.article);
        let find = |kind, name: &String| self.lists.find(kind, name);
        let link = |list: &List| Link {
            page: self.shared.link(&path, &list.page()),
            name: list.name.clone(),
        };
        let sources: Vec<&List> = article
            .sources
            .iter()
            .filter_map(|name| find(Kind::Source, name))
            .collect();
        let column = article
            .column
            .as_ref()
            .and_then(|name| find(Kind::Column, name));
        ArticleFrame {
            site: self.around_issue(issue, Some(&path)),
            byline: Byline {
                sources: sources.iter().map(|list| link(list)).collect(),
                column: column.map(link),
            },
            article: ArticleInSite {
                related: self.related(&path, at, sources.into_iter().chain(column)),
            },
        }
    }

    /// The articles near this one in its lists; what one list shows no later one repeats.
    fn related<'l>(
        &self,
        path: &str,
        at: ArticleAt,
        lists: impl Iterator<Item = &'l List>,
    ) -> Vec<RelatedGroup> {
        let mut shown: Vec<ArticleAt> = Vec::new();
        let mut groups = Vec::new();
        for list in lists {
            let mut near = list.near(at);
            near.retain(|other| !shown.contains(other));
            if near.is_empty() {
                continue;
            }
            groups.push(RelatedGroup {
                kind: list.kind,
                name: list.name.clone(),
                page: self.shared.link(path, &list.page()),
                articles: near
                    .iter()
                    .map(|other| self.listed_article(path, *other))
                    .collect(),
            });
            shown.extend(near);
        }
        groups
    }
}
