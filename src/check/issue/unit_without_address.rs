use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::distribution::recipients::Recipient;

/// J228. Every unit in print has an address, or none on purpose.
pub const RULE: Rule = Rule {
    code: Code::UNIT_WITHOUT_ADDRESS,
    page: Page {
        finds: "收件单位名册（issues/recipients.yaml）里，这一期要送的单位没有写邮箱；或者写了“邮箱: 无”，又没有写纸质份数。",
        why: "版记上印着这个单位，用邮件分送时却会漏掉它。",
        examples: &[],
        leaves: "只收纸质的单位，写“邮箱: 无”和份数就不再提示。起止日期不包括这一期的单位不查；没有名册、已经发刊的期不查。",
        reference: "分送惯例：版记上的单位都要送到。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    let recipients = scope
        .recipients
        .into_iter()
        .flat_map(|recipients| recipients.for_date(scope.manifest.date.value));
    let unreachable = |recipient: &&Recipient| recipient.mail.is_empty() && !recipient.faulty_mail;
    for recipient in recipients.filter(unreachable) {
        let name = recipient.full_name();
        let (message, help) = match (recipient.without_mail, recipient.copies) {
            (false, _) => (
                format!("“{name}”没有邮箱"),
                "请补上“邮箱: …”；只收纸质的，写“邮箱: 无”和“份数: …”",
            ),
            (true, 0) => (
                format!("“{name}”没有邮箱，也没有纸质份数，收不到这一期"),
                "请补上“份数: …”，或者写上邮箱；不再送的，写上“止: 最后一天”",
            ),
            (true, _) => continue,
        };
        diagnostics.push(
            Diagnostic::warning(
                Code::UNIT_WITHOUT_ADDRESS,
                recipient.name.place.clone(),
                message,
            )
            .with_help(help),
        );
    }
}
