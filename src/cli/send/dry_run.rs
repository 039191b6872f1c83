//! `send --dry-run`: the messages as files, to be opened in a mail program.

use std::path::PathBuf;

use super::Stop;
use super::outlook::Outlook;
use crate::distribution::csv;
use crate::distribution::mail::{Addressee, Composer, Mailing};
use crate::output::{Flushing, Sink as _, SwappedTree, WriteError, private_folder};
use crate::workspace::{Entry, Workspace};

/// The most characters of a recipient's name in a file's name.
const NAME_CHARACTERS: usize = 30;

/// What was written.
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// Each message's file and to whom it would go.
    pub letters: Vec<(String, Addressee)>,
}

/// Writes a file for each message that would be sent, and the list of them, into a folder of `private`, which is swapped
/// in whole. Their date is the issue's: the same mailing gives the same bytes.
pub fn write(
    workspace: &Workspace,
    entry: &Entry,
    composer: &Composer<'_>,
    mailing: &Mailing,
    outlook: &Outlook,
) -> Result<Written, Stop> {
    let failed = |error: WriteError| Stop::Failed(error.to_string());
    let name = entry.folder().rsplit('/').next().unwrap_or_default();
    let folder = private_folder(workspace.files.root())
        .map_err(failed)?
        .join(format!("邮件-{}-{name}", mailing.reference));
    let midnight = mailing
        .date
        .and_hms_opt(0, 0, 0)
        .map_or(0, |time| time.and_utc().timestamp());
    let tree = SwappedTree::begin(&folder, Flushing::AtOnce).map_err(failed)?;
    let mut letters = Vec::with_capacity(outlook.chosen.len());
    for (index, addressee) in outlook.chosen.iter().enumerate() {
        let message_id = composer.message_id(&addressee.address);
        let letter = composer
            .compose(addressee, &message_id, midnight)
            .map_err(Stop::one)?;
        let file = format!("{:04}-{}.eml", index + 1, file_name(&addressee.name));
        tree.put(&file, &letter.bytes).map_err(failed)?;
        letters.push((file, addressee.clone()));
    }
    tree.put("发送名单.csv", &list(&letters)).map_err(failed)?;
    tree.finish().map_err(failed)?;
    Ok(Written { folder, letters })
}

/// What of a name can stand in a file's name on every system.
fn file_name(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .take(NAME_CHARACTERS)
        .collect()
}

fn list(letters: &[(String, Addressee)]) -> Vec<u8> {
    let headings = ["收件单位", "邮箱", "邮件"].map(str::to_owned).to_vec();
    let rows = letters.iter().map(|(file, addressee)| {
        let address = addressee.address.as_str().to_owned();
        vec![addressee.name.clone(), address, file.clone()]
    });
    csv::spreadsheet(std::iter::once(headings).chain(rows))
}
