//! What an issue takes from the recipients: the printed lines and the number of copies, where neither its manifest nor
//! its series says them.

use super::{Read, Workspace, read_within};
use crate::diagnostic::Diagnostics;
use crate::distribution::recipients::{self, RECIPIENTS_FILE, Recipients, printed_digest};
use crate::files::ReadError;
use crate::issue::Manifest;
use crate::limits;
use crate::release::{Digest, Release};
use crate::series::{Series, Settings};

/// `issues/recipients.yaml`, read.
#[derive(Debug, Default)]
pub(super) struct Roster {
    recipients: Option<Recipients>,
    diagnostics: Diagnostics,
}

impl Workspace {
    fn roster(&self) -> &Roster {
        self.roster.get_or_init(|| {
            let mut roster = Roster::default();
            if self.files.probe(RECIPIENTS_FILE) == Err(ReadError::NotFound) {
                return roster;
            }
            let found = &mut roster.diagnostics;
            let limit = limits::RECIPIENTS_BYTES;
            if let Read::Good(source) = read_within(&self.files, RECIPIENTS_FILE, limit, found) {
                roster.recipients = recipients::parse(&source, found);
            }
            roster
        })
    }

    /// 收件单位名册, read when it is first asked for. `None` where there is none, or nothing in it can be read.
    pub fn recipients(&self) -> Option<&Recipients> {
        self.roster().recipients.as_ref()
    }

    /// What is wrong in the recipients' file; nothing where there is none.
    pub fn recipients_diagnostics(&self) -> &Diagnostics {
        &self.roster().diagnostics
    }

    /// An issue's settings with this series: its manifest's laid over the series', and the recipients' lines and copies
    /// where neither has them. Set with the values of its release, an issue takes nothing from the recipients: those
    /// of that day are among the values.
    pub fn settings_of(&self, manifest: &Manifest, series: &Series) -> Settings {
        let mut settings = manifest.settings.over(&series.settings);
        if self.takes_from_recipients(manifest, series)
            && let Some(recipients) = self.recipients()
        {
            let date = manifest.date.value;
            if settings.distribution.is_none() {
                let lines = recipients.printed(date);
                settings.distribution = Some(lines).filter(|lines| !lines.is_empty());
            }
            settings.copies = settings.copies.or_else(|| recipients.copies(date));
        }
        settings
    }

    /// Whether an issue with this series asks the recipients for lines or copies, if there are recipients.
    pub fn takes_from_recipients(&self, manifest: &Manifest, series: &Series) -> bool {
        let own = &manifest.settings;
        let base = &series.settings;
        let lines = own.distribution.is_some() || base.distribution.is_some();
        let copies = own.copies.is_some() || base.copies.is_some();
        self.frozen(manifest, series).is_none() && !(lines && copies)
    }

    /// The release whose values this series is, if it is one's.
    pub fn frozen(&self, manifest: &Manifest, series: &Series) -> Option<&Release> {
        self.release_of(manifest)
            .filter(|release| release.series.source == series.source)
    }

    /// The digest of what an issue with this series takes from the recipients, or took on the day of its release; `None`
    /// where that is nothing. A changed address or a changed note changes no digest.
    pub fn recipients_digest(&self, manifest: &Manifest, series: &Series) -> Option<Digest> {
        if let Some(release) = self.frozen(manifest, series) {
            return release.recipients_digest;
        }
        let own = manifest.settings.over(&series.settings);
        let settings = self.settings_of(manifest, series);
        let lines = settings.distribution.filter(|_| own.distribution.is_none());
        let copies = settings.copies.filter(|_| own.copies.is_none());
        let taken = lines.is_some() || copies.is_some();
        taken.then(|| printed_digest(lines.as_deref(), copies))
    }
}
