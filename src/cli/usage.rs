//! Wrong usage, explained in Chinese. clap tells the kind and the words; the sentences are ours.

use std::error::Error as _;
use std::fmt::Write as _;

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::render::visible;
use crate::distribution::paper::Sheet;

/// An error of clap's, as what is wrong, what may have been meant, and where the help is.
pub fn explain(error: &Error) -> StyledStr {
    let argument = words(error, ContextKind::InvalidArg);
    let value = words(error, ContextKind::InvalidValue);
    let command = words(error, ContextKind::InvalidSubcommand);
    let message = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("不认识的选项“{argument}”")
        }
        ErrorKind::UnknownArgument => format!("多余的参数“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有“{command}”这个命令"),
        ErrorKind::MissingSubcommand => {
            let valid = words(error, ContextKind::ValidSubcommand);
            format!("“{command}”后面缺少命令：{valid}")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面缺少内容"),
        ErrorKind::InvalidValue => {
            let valid = words(error, ContextKind::ValidValue);
            format!("“{argument}”不能写“{value}”，可以写：{valid}")
        }
        ErrorKind::ValueValidation => match error.source() {
            Some(source) => format!("“{argument}”不能写“{value}”：{source}"),
            None => format!("“{argument}”不能写“{value}”"),
        },
        ErrorKind::ArgumentConflict => {
            let other = words(error, ContextKind::PriorArg);
            if other == argument || other.is_empty() {
                format!("“{argument}”只能写一次")
            } else {
                format!("“{argument}”和“{other}”不能一起用")
            }
        }
        ErrorKind::InvalidUtf8 => "命令行里有无法识别的文字（不是 UTF-8 编码）".to_owned(),
        ErrorKind::TooManyValues => format!("“{argument}”后面多写了“{value}”"),
        _ if argument.is_empty() => "命令的写法不对".to_owned(),
        _ => format!("“{argument}”的写法不对"),
    };
    let suggestions = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    let suggestion = suggestions
        .into_iter()
        .map(|kind| words(error, kind))
        .find(|words| !words.is_empty());
    compose(&message, suggestion.as_deref())
}

/// The same for a command that `help` was asked for.
pub fn no_such_command(name: &str) -> StyledStr {
    compose(&format!("没有“{name}”这个命令"), None)
}

/// A first free label that the sheet doesn't have.
pub fn start_behind_the_sheet(start: usize, sheet: &Sheet) -> StyledStr {
    let message = format!(
        "“--start”不能写“{start}”：这种标签纸一页只有 {} 张",
        sheet.count()
    );
    compose(&message, None)
}

fn compose(message: &str, suggestion: Option<&str>) -> StyledStr {
    let style = annotate_snippets::renderer::DEFAULT_ERROR_STYLE;
    let mut text = format!("{style}错误：{style:#}{}\n", visible(message));
    if let Some(suggestion) = suggestion {
        let _ = writeln!(text, "是不是“{}”？", visible(suggestion));
    }
    text.push_str("用 jianbao --help 看帮助。\n");
    text.into()
}

/// A value of the error's context as words; empty when there is none.
fn words(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join("、"),
        Some(ContextValue::StyledStr(word)) => word.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
