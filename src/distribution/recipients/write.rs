//! The recipients as YAML, as a person would write them.

use chrono::NaiveDate;
use serde::Serialize;

use super::{NO_MAIL, Recipient, Recipients};
use crate::series::Text;
use crate::source::Located;

const HEAD: &str = "\
# 收件单位名册。写法见《编辑手册》；从表格导入会重写这个文件，说明文字不保留。
# 里面有邮箱和联系人，不会出现在网页和 PDF 里；请不要外传。
";

impl Recipients {
    /// The text of an `issues/recipients.yaml` with the same values, its keys in Chinese.
    ///
    /// # Errors
    /// When the values can't be written as YAML, which no value that was read can cause.
    pub fn to_yaml(&self) -> Result<String, serde_yaml::Error> {
        let written = Written {
            reserve: self.reserve,
            recipients: self.list.iter().map(WrittenRecipient::of).collect(),
        };
        Ok(format!("{HEAD}{}", serde_yaml::to_string(&written)?))
    }
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "备份", skip_serializing_if = "Option::is_none")]
    reserve: Option<u32>,
    #[serde(rename = "收件单位")]
    recipients: Vec<WrittenRecipient<'a>>,
}

#[derive(Serialize)]
struct WrittenRecipient<'a> {
    #[serde(rename = "名称")]
    name: &'a str,
    #[serde(rename = "类别")]
    kind: &'a str,
    #[serde(rename = "分组", skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(rename = "邮箱", skip_serializing_if = "Option::is_none")]
    mail: Option<WrittenMail<'a>>,
    #[serde(rename = "份数", skip_serializing_if = "is_zero")]
    copies: u32,
    #[serde(rename = "备注", skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(rename = "起", skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(rename = "止", skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WrittenMail<'a> {
    One(&'a str),
    Several(Vec<&'a str>),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(copies: &u32) -> bool {
    *copies == 0
}

impl<'a> WrittenRecipient<'a> {
    fn of(recipient: &'a Recipient) -> Self {
        let text = |text: &'a Option<Text>| text.as_ref().map(|text| text.value.as_str());
        let day = |day: &Option<Located<NaiveDate>>| day.as_ref().map(|day| day.value.to_string());
        let mail = match recipient.mail.as_slice() {
            [] if recipient.without_mail => Some(WrittenMail::One(NO_MAIL[0])),
            [] => None,
            [one] => Some(WrittenMail::One(one.value.as_str())),
            several => Some(WrittenMail::Several(
                several.iter().map(|mail| mail.value.as_str()).collect(),
            )),
        };
        Self {
            name: &recipient.name.value,
            kind: &recipient.kind.value,
            group: text(&recipient.group),
            mail,
            copies: recipient.copies,
            note: text(&recipient.note),
            from: day(&recipient.from),
            until: day(&recipient.until),
        }
    }
}
