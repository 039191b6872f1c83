//! Markdown marks taken off by a few plain rules that know nothing of jianbao's parser. Enough for the sample issues.

/// The paragraphs, headings, list items, cells and captions of an article's body, and its footnotes, each as the text
/// that a reader sees, without white space.
#[derive(Debug, Default)]
pub struct Plain {
    pub pieces: Vec<String>,
    pub notes: Vec<String>,
}

/// Reads an article's file.
pub fn strip(file: &str) -> Plain {
    let mut plain = Plain::default();
    let body = file.splitn(3, "---\n").nth(2).expect("front matter");
    for block in body.split("\n\n") {
        let mut open = String::new();
        for line in block.lines() {
            let line = line.trim();
            if line.starts_with('|') {
                if !line.chars().all(|c| "|:- ".contains(c)) {
                    plain.pieces.extend(line.split('|').map(inline));
                }
                continue;
            }
            if let Some((_, note)) = line
                .strip_prefix("[^")
                .and_then(|line| line.split_once("]:"))
            {
                plain.notes.push(inline(note));
                continue;
            }
            let unmarked = item(line.trim_start_matches(['#', '>']).trim_start());
            if unmarked != line {
                plain.pieces.push(inline(&std::mem::take(&mut open)));
            }
            open.push_str(unmarked);
        }
        plain.pieces.push(inline(&open));
    }
    plain.pieces.retain(|piece| !piece.is_empty());
    plain
}

/// A line without the marker of a list or task item. Numbers stay, since print shows them too.
fn item(line: &str) -> &str {
    let Some(rest) = line.strip_prefix("- ") else {
        return line;
    };
    rest.strip_prefix("[ ] ")
        .or_else(|| rest.strip_prefix("[x] "))
        .unwrap_or(rest)
}

fn inline(text: &str) -> String {
    let mut text = text.replace("**", "").replace("~~", "").replace('`', "");
    while let Some(start) = text.find("[^") {
        let end = start + text[start..].find(']').expect("a closing bracket");
        text.replace_range(start..=end, "");
    }
    while let Some(middle) = text.find("](") {
        let start = text[..middle].rfind('[').expect("an opening bracket");
        let end = middle + text[middle..].find(')').expect("a closing parenthesis");
        let shown = if text[..start].ends_with('!') {
            text[middle..end].split('"').nth(1).unwrap_or("").to_owned()
        } else {
            text[start + 1..middle].to_owned()
        };
        text.replace_range(start..=end, &shown);
    }
    if let Some(start) = text.find("{width=") {
        let end = start + text[start..].find('}').expect("a closing brace");
        text.replace_range(start..=end, "");
    }
    text.trim_start_matches('!')
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\\')
        .collect()
}

#[test]
fn marks_go_and_text_stays() {
    let plain = strip(concat!(
        "---\ntitle: 题\n---\n\n**甲**乙[丙](x.md)~~丁~~`戊`[^a]\n己\n\n# 庚\n\n> 辛\n\n- 壬\n- [x] 癸\n   - 子\n\n",
        "1. 丑\n\n| 寅 | 卯 |\n|:--|--:|\n| 辰 | |\n\n![巳](a.png \"午 未\"){width=80%}\n\n申\\\n酉\n\n[^a]: 戌\n",
    ));
    assert_eq!(
        plain.pieces,
        [
            "甲乙丙丁戊己",
            "庚",
            "辛",
            "壬",
            "癸",
            "子",
            "1.丑",
            "寅",
            "卯",
            "辰",
            "午未",
            "申酉"
        ]
    );
    assert_eq!(plain.notes, ["戌"]);
}
