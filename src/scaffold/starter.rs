//! The texts that a new workspace, issue and article begin with.

use chrono::{Datelike as _, NaiveDate};
use serde_yaml::Value;

use super::NewArticle;

/// The files of a new workspace with their paths, the first issue dated as given.
pub fn workspace(date: NaiveDate) -> Vec<(String, String)> {
    let issue = format!("issues/{}/01", date.year());
    let names = ["01-写法示例.md", "02-续写示例.md"];
    let texts = [
        include_str!("starter/01-写法示例.md"),
        include_str!("starter/02-续写示例.md"),
    ];
    let mut files = vec![
        (
            "issues/bulletin.yaml".to_owned(),
            include_str!("starter/bulletin.yaml").to_owned(),
        ),
        (
            format!("{issue}/issue.yaml"),
            manifest(true, 1, Some(1), date, &names),
        ),
    ];
    for (name, text) in names.into_iter().zip(texts) {
        files.push((format!("{issue}/{name}"), text.to_owned()));
    }
    files.push((
        ".gitignore".to_owned(),
        "/dist\n/private\n/issues/.ledger.lock\n/issues/.sending.lock\n/issues/deliveries.db-journal\n".to_owned(),
    ));
    // The digests of released files are of their bytes: a line end that git changes would break every one.
    files.push((".gitattributes".to_owned(), "/issues/** -text\n".to_owned()));
    files.push((
        "说明.txt".to_owned(),
        include_str!("starter/说明.txt").replace("{issue}", &issue),
    ));
    files
}

/// A manifest with Chinese or English keys; without a total it is a supplement's.
pub fn manifest(
    chinese: bool,
    number: u32,
    total: Option<u32>,
    date: NaiveDate,
    articles: &[&str],
) -> String {
    let key = |english: &'static str, name: &'static str| if chinese { name } else { english };
    let year = date.year();
    let mut lines = Vec::new();
    match total {
        Some(total) => {
            lines.push(format!("# {year}年第{number}期（总第{total}期）"));
            lines.push(format!(
                "{}: {number}   # 期号，每年从 1 起",
                key("number", "期号")
            ));
            lines.push(format!(
                "{}: {total}   # 总期号，历年连续编号",
                key("total", "总期号")
            ));
        }
        None => {
            lines.push(format!("# {year}年增刊第{number}期"));
            lines.push(format!(
                "{}: {number}   # 增刊另行编号，没有总期号",
                key("supplement", "增刊")
            ));
        }
    }
    lines.push(format!("{}: {date}   # 出刊日期", key("date", "日期")));
    let list = if articles.is_empty() { " []" } else { "" };
    lines.push(format!(
        "{}:{list}   # 稿件的文件名，按刊印先后排列；用 jianbao new article 添加",
        key("articles", "稿件")
    ));
    lines.extend(articles.iter().map(|name| format!("  - {name}")));
    lines.join("\n") + "\n"
}

/// An article with its front matter and an empty body.
pub fn article(chinese: bool, article: &NewArticle) -> String {
    let key = |english: &'static str, name: &'static str| if chinese { name } else { english };
    let mut text = "---\n".to_owned();
    text += &entry(key("title", "标题"), std::slice::from_ref(&article.title));
    text += &entry(key("source", "供稿单位"), &article.source);
    text += &entry(key("author", "作者"), &article.author);
    text += "---\n\n";
    text
}

/// A line `key: value`, a list below the key for several values, nothing for none.
fn entry(key: &str, values: &[String]) -> String {
    match values {
        [] => String::new(),
        [value] => format!("{key}: {}\n", scalar(value)),
        several => {
            let items: String = several
                .iter()
                .map(|value| format!("  - {}\n", scalar(value)))
                .collect();
            format!("{key}:\n{items}")
        }
    }
}

/// A text without line breaks as a YAML scalar in one line, quoted where it must be.
fn scalar(text: &str) -> String {
    match serde_yaml::to_string(&Value::from(text)) {
        Ok(yaml) if yaml.trim_end().lines().count() == 1 => yaml.trim_end().to_owned(),
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}
