//! What `send` says.

use std::fmt::Write as _;
use std::time::Duration;

use super::dry_run::Written;
use super::outlook::Outlook;
use crate::cli::table::table;
use crate::diagnostic::render::visible;
use crate::distribution::admission::Origin;
use crate::distribution::deliveries::State;
use crate::distribution::mail::settings::Security;
use crate::distribution::mail::{Addressee, MailSettings, Mailing, Outcome};
use crate::distribution::recipients::Address;
use crate::distribution::send::{Event, Report};

/// How many recipients without an address are named.
const NAMED: usize = 8;
/// Waits that are shorter are not worth a word.
const SHORT_WAIT: Duration = Duration::from_secs(5);

/// What is about to be sent, and by which way.
pub fn mailing(mailing: &Mailing, origin: Origin, settings: &MailSettings) -> String {
    let mut text = format!(
        "{}，{}\n  附件：{}（{} KB）{}\n",
        mailing.name,
        mailing.date,
        visible(&mailing.pdf_name),
        mailing.pdf.len().div_ceil(1024),
        match origin {
            Origin::Released => "，发刊时存档的那一份",
            Origin::Stored => "，发刊时存档的那一份；稿件后来有改动，改动不在里面",
            Origin::SetNow => "，刚刚排版的，不是发刊的文件",
        }
    );
    let security = match settings.security {
        Security::StartTls => "STARTTLS",
        Security::Tls => "TLS",
        Security::None => "本机，不加密",
    };
    let _ = writeln!(
        text,
        "  发件人：{} <{}>，经 {}:{}（{security}）",
        visible(&settings.from.name),
        settings.from.address.as_str(),
        visible(&settings.server.value),
        settings.port
    );
    text
}

/// How far it is, and who gets it on paper alone.
pub fn outlook(outlook: &Outlook, on_paper: &[String]) -> String {
    let mut text = format!("  收件：{}\n", states(outlook));
    if !on_paper.is_empty() {
        let named: Vec<String> = on_paper
            .iter()
            .take(NAMED)
            .map(|name| visible(name))
            .collect();
        let more = if on_paper.len() > NAMED {
            "等 "
        } else {
            "，共 "
        };
        let _ = writeln!(
            text,
            "  没有邮箱，只送纸质件：{}{more}{} 个单位",
            named.join("、"),
            on_paper.len()
        );
    }
    text
}

/// `31 个邮箱：待发 30，已收下 1`.
fn states(outlook: &Outlook) -> String {
    let counts: Vec<String> = outlook
        .states()
        .map(|(state, count)| format!("{} {count}", state.label()))
        .collect();
    format!("{} 个邮箱：{}", outlook.total(), counts.join("，"))
}

/// Why a run has nothing to send.
pub fn nothing_to_send(outlook: &Outlook, reference: &str) -> String {
    format!("没有要发的。\n{}", hints(outlook, reference))
}

/// The files of a dry run.
pub fn dry_run(written: &Written, verbose: bool) -> String {
    if written.letters.is_empty() {
        return "没有要发的，没有写邮件。\n".to_owned();
    }
    let rows: Vec<[String; 3]> = written
        .letters
        .iter()
        .map(|(file, addressee)| {
            let Addressee { name, address } = addressee;
            [visible(name), shown(address, verbose), visible(file)]
        })
        .collect();
    format!(
        "{}没有发送。{} 封邮件写在 {}，里面有收件人的邮箱，看完请删掉。\n",
        table(&["收件单位", "邮箱", "邮件"], &rows),
        rows.len(),
        crate::cli::shown(&written.folder)
    )
}

/// A line for what just happened; nothing for a short wait.
pub fn event(event: &Event<'_>, verbose: bool) -> String {
    match event {
        Event::Tried {
            delivery,
            outcome,
            again_in,
            done,
            total,
        } => {
            let width = total.to_string().len();
            let Addressee { name, address } = &delivery.addressee;
            let words = foreign(&outcome.reply().to_string(), verbose);
            let result = match (outcome, again_in) {
                (Outcome::Accepted(_), _) => "已收下".to_owned(),
                (Outcome::Refused(_), _) => format!("被拒收：{words}"),
                (Outcome::Unknown(_), _) => format!("不确定收到没有：{words}"),
                (Outcome::Later(_), Some(wait)) => {
                    format!("对方要求稍后再试（{words}），{}后再试", time(*wait))
                }
                (Outcome::Later(_), None) => format!("这次一直没有收下：{words}"),
            };
            format!(
                "[{done:>width$}/{total}] {}（{}）{result}\n",
                visible(name),
                shown(address, verbose)
            )
        }
        Event::Trouble { words, again_in } if again_in.is_zero() => {
            format!("{}；马上再试\n", foreign(words, verbose))
        }
        Event::Trouble { words, again_in } => {
            format!("{}；{}后再试\n", foreign(words, verbose), time(*again_in))
        }
        Event::Waiting { time: wait, .. } if *wait < SHORT_WAIT => String::new(),
        Event::Waiting {
            time: wait,
            waiting,
        } => format!("还有 {waiting} 封要稍后再试，等 {}\n", time(*wait)),
    }
}

/// What a run came to, and what to do next.
pub fn report(report: &Report, after: &Outlook, reference: &str) -> String {
    let mut text = format!(
        "这次发了 {} 封，收下 {} 封。{}。\n",
        report.total - report.left,
        report.accepted,
        states(after)
    );
    if report.stopped.is_none() {
        text.push_str(&hints(after, reference));
    }
    text
}

/// What to do about those that don't have it.
fn hints(outlook: &Outlook, reference: &str) -> String {
    let issue = format!(" {reference}");
    let mut text = String::new();
    if outlook.is_complete() {
        text.push_str("名册上的邮箱都收下了。\n");
    }
    let failed = outlook.count(State::Refused) + outlook.count(State::Bounced) + outlook.put_off;
    if failed > 0 {
        let _ = writeln!(
            text,
            "没有成功的 {failed} 个：用 jianbao deliveries{issue} 看原因，改正名册里的邮箱后再用 jianbao send{issue}；邮箱没有错的，用 jianbao send{issue} --failed 重发。"
        );
    }
    let unknown = outlook.count(State::Unknown);
    if unknown > 0 {
        let _ = writeln!(
            text,
            "不确定的 {unknown} 个：信已交给服务器，没有等到回答，对方可能收到了。最好先问一问：收到了的，用 jianbao deliveries confirm{issue} 邮箱 记下；要再发，用 jianbao send{issue} --resend-unknown。"
        );
    }
    let planned = outlook.count(State::Planned) - outlook.put_off;
    if planned > 0 {
        let _ = writeln!(text, "还没有发的 {planned} 个：用 jianbao send{issue} 发。");
    }
    text
}

/// An address, masked unless somebody asked for all of it.
pub fn shown(address: &Address, verbose: bool) -> String {
    if verbose {
        address.as_str().to_owned()
    } else {
        address.masked()
    }
}

/// Foreign words for a line of output.
pub fn foreign(words: &str, verbose: bool) -> String {
    if verbose {
        visible(words)
    } else {
        visible(&Address::masked_in(words))
    }
}

fn time(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{} 秒", seconds.max(1)),
        seconds => format!("{} 分钟", seconds.div_ceil(60)),
    }
}
