use std::time::Instant;

use serde_json::Value;

use super::github::github;
use super::json::json;
use super::sarif::sarif;
use super::*;
use crate::diagnostic::{Code, Confidence, Diagnostic, Diagnostics, Edit, Fix, Label, Page, pages};
use crate::source::{Place, Source};

/// The findings that every format shows: full-width text and CRLF, one without help or fix, several places in several
/// files, control characters, an insertion and a deletion, a place of two lines.
fn findings() -> Diagnostics {
    let article = Source::new(
        "issues/2025/06/01-部署, 100%.md",
        "---\r\ntitle: 布署\r\n---\r\n\r\n会议布署了\u{1b}[31m工作,\u{202e}下一步。\r\n",
    );
    let other = Source::new("issues/2025/07/issue.yaml", "number: 7\ntotal: 731\n");
    let this = Source::new("issues/2025/06/issue.yaml", "number: 6\ntotal: 731\n");
    all([
        Diagnostic::warning(Code::TERM, nth(&article, "布署", 1), "“布署”应写作“部署”")
            .with_help("“部署”指安排、布置")
            .with_fix(fix(
                Confidence::Certain,
                [(nth(&article, "布署", 1), "部署")],
            )),
        Diagnostic::warning(
            Code::UNBALANCED_QUOTE,
            nth(&article, "工作,", 0),
            "引号不成对\n\u{7}",
        )
        .with_fix(fix(
            Confidence::Suspect,
            [(before(&article, "工作"), "“"), (nth(&article, ",", 0), "")],
        )),
        Diagnostic::error(
            Code::DOUBLED_TOTAL,
            nth(&other, "731", 0),
            "总期号 731 用了两次",
        )
        .with_label("这里又用了一次")
        .with_other(nth(&this, "731", 0), "这里已经用了")
        .with_other(nth(&other, "number: 7\ntotal", 0), "")
        .with_help("改正其中一个：\ntotal: 732"),
        Diagnostic::error(
            Code::YAML_SYNTAX,
            nth(&article, "title: 布署\r\n---", 0),
            "写法有误",
        ),
    ])
}

fn all(findings: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
    let mut all = Diagnostics::new();
    all.extend(findings);
    all
}

fn nth(source: &Source, words: &str, n: usize) -> Place {
    let (at, _) = source.text().match_indices(words).nth(n).unwrap();
    source.place(at..at + words.len())
}

fn before(source: &Source, words: &str) -> Place {
    let at = source.text().find(words).unwrap();
    source.place(at..at)
}

fn fix<const N: usize>(confidence: Confidence, edits: [(Place, &str); N]) -> Fix {
    Fix {
        confidence,
        edits: edits
            .into_iter()
            .map(|(place, text)| Edit {
                place,
                text: text.to_owned(),
            })
            .collect(),
    }
}

fn page(code: Code) -> Option<&'static Page> {
    pages::page(code)
}

#[test]
fn nothing_a_terminal_obeys_is_left() {
    assert_eq!(
        visible("第1行\n\u{1b}[2J\t\u{202e}\u{9b}\u{200b}䶮"),
        "第1行\n␛[2J    \u{fffd}\u{fffd}\u{fffd}䶮"
    );
    let all = [
        json(&findings()),
        sarif(&findings(), page),
        github(&findings(), ""),
    ];
    for text in all {
        assert!(
            text.chars()
                .all(|c| c == '\n' || sign(c) == c || c == '\u{fffd}'),
            "{text:?}"
        );
    }
}

#[test]
fn json_keeps_every_character() {
    let odd: String = ('\0'..='\u{3000}')
        .chain(['𬱖', '\u{10ffff}', '\u{e0001}'])
        .collect();
    let text = json_text(&odd);
    assert_eq!(serde_json::from_str::<String>(&text).unwrap(), odd);
}

#[test]
fn json_has_its_stable_schema() {
    insta::assert_snapshot!(json(&findings()), @r#"
    {
      "version": 1,
      "diagnostics": [
        {
          "code": "J951",
          "title": "用词不当",
          "severity": "warning",
          "message": "“布署”应写作“部署”",
          "labels": [
            {
              "path": "issues/2025/06/01-部署, 100%.md",
              "start": {
                "line": 5,
                "column": 3,
                "offset": 33
              },
              "end": {
                "line": 5,
                "column": 5,
                "offset": 39
              },
              "text": "布署",
              "label": ""
            }
          ],
          "help": "“部署”指安排、布置",
          "fix": {
            "confidence": "certain",
            "edits": [
              {
                "path": "issues/2025/06/01-部署, 100%.md",
                "start": {
                  "line": 5,
                  "column": 3,
                  "offset": 33
                },
                "end": {
                  "line": 5,
                  "column": 5,
                  "offset": 39
                },
                "text": "部署"
              }
            ]
          }
        },
        {
          "code": "J704",
          "title": "引号方向不对或不成对",
          "severity": "warning",
          "message": "引号不成对\n\u0007",
          "labels": [
            {
              "path": "issues/2025/06/01-部署, 100%.md",
              "start": {
                "line": 5,
                "column": 11,
                "offset": 47
              },
              "end": {
                "line": 5,
                "column": 14,
                "offset": 54
              },
              "text": "工作,",
              "label": ""
            }
          ],
          "help": null,
          "fix": {
            "confidence": "suspect",
            "edits": [
              {
                "path": "issues/2025/06/01-部署, 100%.md",
                "start": {
                  "line": 5,
                  "column": 11,
                  "offset": 47
                },
                "end": {
                  "line": 5,
                  "column": 11,
                  "offset": 47
                },
                "text": "“"
              },
              {
                "path": "issues/2025/06/01-部署, 100%.md",
                "start": {
                  "line": 5,
                  "column": 13,
                  "offset": 53
                },
                "end": {
                  "line": 5,
                  "column": 14,
                  "offset": 54
                },
                "text": ""
              }
            ]
          }
        },
        {
          "code": "J205",
          "title": "两期用了同一个总期号",
          "severity": "error",
          "message": "总期号 731 用了两次",
          "labels": [
            {
              "path": "issues/2025/07/issue.yaml",
              "start": {
                "line": 2,
                "column": 8,
                "offset": 17
              },
              "end": {
                "line": 2,
                "column": 11,
                "offset": 20
              },
              "text": "731",
              "label": "这里又用了一次"
            },
            {
              "path": "issues/2025/06/issue.yaml",
              "start": {
                "line": 2,
                "column": 8,
                "offset": 17
              },
              "end": {
                "line": 2,
                "column": 11,
                "offset": 20
              },
              "text": "731",
              "label": "这里已经用了"
            },
            {
              "path": "issues/2025/07/issue.yaml",
              "start": {
                "line": 1,
                "column": 1,
                "offset": 0
              },
              "end": {
                "line": 2,
                "column": 6,
                "offset": 15
              },
              "text": "number: 7\ntotal",
              "label": ""
            }
          ],
          "help": "改正其中一个：\ntotal: 732",
          "fix": null
        },
        {
          "code": "J101",
          "title": "YAML 写法有误",
          "severity": "error",
          "message": "写法有误",
          "labels": [
            {
              "path": "issues/2025/06/01-部署, 100%.md",
              "start": {
                "line": 2,
                "column": 1,
                "offset": 5
              },
              "end": {
                "line": 3,
                "column": 4,
                "offset": 23
              },
              "text": "title: 布署\r\n---",
              "label": ""
            }
          ],
          "help": null,
          "fix": null
        }
      ],
      "summary": {
        "errors": 2,
        "warnings": 2,
        "fixable": 1
      }
    }
    "#);
}

#[test]
fn no_findings_are_an_empty_list() {
    insta::assert_snapshot!(json(&Diagnostics::new()), @r#"
    {
      "version": 1,
      "diagnostics": [],
      "summary": {
        "errors": 0,
        "warnings": 0,
        "fixable": 0
      }
    }
    "#);
    assert_eq!(github(&Diagnostics::new(), ""), "");
    let sarif: Value = serde_json::from_str(&sarif(&Diagnostics::new(), page)).unwrap();
    assert_eq!(sarif["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn sarif_has_rules_places_and_fixes() {
    let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let sarif = sarif(&findings(), |_| Some(&PAGE)).replace(&version, "\"semanticVersion\": \"…\"");
    insta::assert_snapshot!(sarif, @r#"
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "jianbao",
              "semanticVersion": "…",
              "language": "zh-CN",
              "rules": [
                {
                  "id": "J101",
                  "shortDescription": {
                    "text": "YAML 写法有误"
                  },
                  "fullDescription": {
                    "text": "找什么。"
                  },
                  "help": {
                    "text": "查什么：找什么。\n为什么：为什么。\n依据：依据。"
                  }
                },
                {
                  "id": "J205",
                  "shortDescription": {
                    "text": "两期用了同一个总期号"
                  },
                  "fullDescription": {
                    "text": "找什么。"
                  },
                  "help": {
                    "text": "查什么：找什么。\n为什么：为什么。\n依据：依据。"
                  }
                },
                {
                  "id": "J704",
                  "shortDescription": {
                    "text": "引号方向不对或不成对"
                  },
                  "fullDescription": {
                    "text": "找什么。"
                  },
                  "help": {
                    "text": "查什么：找什么。\n为什么：为什么。\n依据：依据。"
                  }
                },
                {
                  "id": "J951",
                  "shortDescription": {
                    "text": "用词不当"
                  },
                  "fullDescription": {
                    "text": "找什么。"
                  },
                  "help": {
                    "text": "查什么：找什么。\n为什么：为什么。\n依据：依据。"
                  }
                }
              ]
            }
          },
          "originalUriBaseIds": {
            "WORKSPACE": {
              "description": {
                "text": "工作区的文件夹"
              }
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "J951",
              "ruleIndex": 3,
              "level": "warning",
              "message": {
                "text": "“布署”应写作“部署”\n帮助：“部署”指安排、布置"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "issues/2025/06/01-%E9%83%A8%E7%BD%B2%2C%20100%25.md",
                      "uriBaseId": "WORKSPACE"
                    },
                    "region": {
                      "startLine": 5,
                      "startColumn": 3,
                      "endLine": 5,
                      "endColumn": 5,
                      "snippet": {
                        "text": "布署"
                      }
                    }
                  }
                }
              ],
              "fixes": [
                {
                  "description": {
                    "text": "可用 jianbao fix 改正"
                  },
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "issues/2025/06/01-%E9%83%A8%E7%BD%B2%2C%20100%25.md",
                        "uriBaseId": "WORKSPACE"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "startLine": 5,
                            "startColumn": 3,
                            "endLine": 5,
                            "endColumn": 5
                          },
                          "insertedContent": {
                            "text": "部署"
                          }
                        }
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "ruleId": "J704",
              "ruleIndex": 2,
              "level": "warning",
              "message": {
                "text": "引号不成对\n\u0007"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "issues/2025/06/01-%E9%83%A8%E7%BD%B2%2C%20100%25.md",
                      "uriBaseId": "WORKSPACE"
                    },
                    "region": {
                      "startLine": 5,
                      "startColumn": 11,
                      "endLine": 5,
                      "endColumn": 14,
                      "snippet": {
                        "text": "工作,"
                      }
                    }
                  }
                }
              ],
              "fixes": [
                {
                  "description": {
                    "text": "存疑，改前请看一看"
                  },
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "issues/2025/06/01-%E9%83%A8%E7%BD%B2%2C%20100%25.md",
                        "uriBaseId": "WORKSPACE"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "startLine": 5,
                            "startColumn": 11,
                            "endLine": 5,
                            "endColumn": 11
                          },
                          "insertedContent": {
                            "text": "“"
                          }
                        },
                        {
                          "deletedRegion": {
                            "startLine": 5,
                            "startColumn": 13,
                            "endLine": 5,
                            "endColumn": 14
                          }
                        }
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "ruleId": "J205",
              "ruleIndex": 1,
              "level": "error",
              "message": {
                "text": "总期号 731 用了两次\n帮助：改正其中一个：\ntotal: 732"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "issues/2025/07/issue.yaml",
                      "uriBaseId": "WORKSPACE"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 8,
                      "endLine": 2,
                      "endColumn": 11,
                      "snippet": {
                        "text": "731"
                      }
                    }
                  },
                  "message": {
                    "text": "这里又用了一次"
                  }
                }
              ],
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "issues/2025/06/issue.yaml",
                      "uriBaseId": "WORKSPACE"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 8,
                      "endLine": 2,
                      "endColumn": 11,
                      "snippet": {
                        "text": "731"
                      }
                    }
                  },
                  "message": {
                    "text": "这里已经用了"
                  }
                },
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "issues/2025/07/issue.yaml",
                      "uriBaseId": "WORKSPACE"
                    },
                    "region": {
                      "startLine": 1,
                      "startColumn": 1,
                      "endLine": 2,
                      "endColumn": 6,
                      "snippet": {
                        "text": "number: 7\ntotal"
                      }
                    }
                  }
                }
              ]
            },
            {
              "ruleId": "J101",
              "ruleIndex": 0,
              "level": "error",
              "message": {
                "text": "写法有误"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "issues/2025/06/01-%E9%83%A8%E7%BD%B2%2C%20100%25.md",
                      "uriBaseId": "WORKSPACE"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 1,
                      "endLine": 3,
                      "endColumn": 4,
                      "snippet": {
                        "text": "title: 布署\r\n---"
                      }
                    }
                  }
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

const PAGE: Page = Page {
    finds: "找什么。",
    why: "为什么。",
    examples: &[],
    leaves: "",
    reference: "依据。",
};

#[test]
fn github_commands_are_one_a_line() {
    insta::assert_snapshot!(github(&findings(), "刊物/联络动态/"), @r#"
    ::warning file=刊物/联络动态/issues/2025/06/01-部署%2C 100%25.md,line=5,endLine=5,col=3,endColumn=5,title=J951 用词不当::“布署”应写作“部署”%0A帮助：“部署”指安排、布置
    ::warning file=刊物/联络动态/issues/2025/06/01-部署%2C 100%25.md,line=5,endLine=5,col=11,endColumn=14,title=J704 引号方向不对或不成对::引号不成对%0A␇
    ::error file=刊物/联络动态/issues/2025/07/issue.yaml,line=2,endLine=2,col=8,endColumn=11,title=J205 两期用了同一个总期号::总期号 731 用了两次%0A帮助：改正其中一个：%0Atotal: 732
    ::error file=刊物/联络动态/issues/2025/06/01-部署%2C 100%25.md,line=2,endLine=3,title=J101 YAML 写法有误::写法有误
    "#);
}

#[test]
fn a_long_text_is_cut_but_for_what_a_fix_needs() {
    let source = Source::new("a.md", "简".repeat(300));
    let place = source.place(0..900);
    let new = "报".repeat(300);
    let all = all([Diagnostic::warning(Code::TERM, place.clone(), "长")
        .with_fix(fix(Confidence::Certain, [(place, new.as_str())]))]);
    let json: Value = serde_json::from_str(&json(&all)).unwrap();
    let finding = &json["diagnostics"][0];
    let shown = finding["labels"][0]["text"].as_str().unwrap();
    assert_eq!(shown, format!("{}……", "简".repeat(200)));
    assert_eq!(finding["labels"][0]["end"]["offset"], 900);
    assert_eq!(finding["fix"]["edits"][0]["text"], new);
}

#[test]
fn odd_places_do_not_break_any_format() {
    for text in ["", "\n", "甲", "甲\r\n乙", "\u{feff}", "a\n\n"] {
        let source = Source::new("a.md", text);
        for start in 0..=text.len() + 2 {
            for end in start..=text.len() + 3 {
                let place = source.place(start..end);
                let all = all([Diagnostic::error(Code::YAML_SYNTAX, place.clone(), "有误")
                    .with_fix(fix(Confidence::Certain, [(place, "好")]))]);
                assert!(json(&all).contains("有误"));
                assert!(sarif(&all, page).contains("有误"));
                assert!(github(&all, "").starts_with("::error file=a.md,line="));
                assert!(human::human(&all, false).contains(" = 改法："));
            }
        }
    }
}

#[test]
fn a_megabyte_of_findings_in_one_line_is_written_at_once() {
    let source = Source::new("a.md", "简,".repeat(100_000));
    let all = all((0..100_000).map(|n| {
        let mark = source.place(n * 4 + 3..n * 4 + 4);
        let mut finding = Diagnostic::warning(Code::HALF_WIDTH_MARK, mark.clone(), "半角")
            .with_fix(fix(Confidence::Certain, [(mark, "，")]));
        finding.labels.push(Label {
            place: source.place(n * 4..n * 4 + 3),
            text: String::new(),
        });
        finding
    }));
    let start = Instant::now();
    assert_eq!(github(&all, "").lines().count(), 100_000);
    assert!(json(&all).contains("\"column\": 200001"));
    assert!(sarif(&all, page).contains("\"endColumn\": 200001"));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
