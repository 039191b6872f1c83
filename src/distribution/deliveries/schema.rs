//! The tables, and how they are opened.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::LedgerError;

/// `application_id`: "JBLD", so that no other program's file is taken for a ledger.
const APPLICATION: i32 = i32::from_be_bytes(*b"JBLD");
/// `user_version`: raised by one with every change of the tables, each with a step that brings the former one up.
const VERSION: i32 = 1;

/// Addresses are compared as servers do, without regard to case.
const TABLES: &str = "
CREATE TABLE mailings (
  issue    TEXT NOT NULL,               -- 731, 2025-z1
  edition  INTEGER NOT NULL,            -- which release of the issue, from 1
  name     TEXT NOT NULL,               -- 联络动态2025年第6期（总第731期）
  pdf      TEXT NOT NULL,               -- digest of the PDF
  why      TEXT,                        -- the reason given with --force
  PRIMARY KEY (issue, edition)
) STRICT;
CREATE TABLE deliveries (
  id          INTEGER PRIMARY KEY,      -- in the order of the plan
  issue       TEXT NOT NULL,
  edition     INTEGER NOT NULL,
  address     TEXT NOT NULL COLLATE NOCASE,
  name        TEXT NOT NULL,            -- the recipient's
  message_id  TEXT NOT NULL UNIQUE,     -- <…@…>
  state       TEXT NOT NULL
    CHECK (state IN ('planned', 'sending', 'accepted', 'refused', 'unknown', 'bounced')),
  attempts    INTEGER NOT NULL DEFAULT 0,
  first_time  INTEGER,                  -- seconds since 1970, UTC
  last_time   INTEGER,
  reply       TEXT NOT NULL DEFAULT '', -- the server's last words
  UNIQUE (issue, edition, address),
  FOREIGN KEY (issue, edition) REFERENCES mailings
) STRICT;
CREATE INDEX deliveries_by_address ON deliveries (address);
";

/// Opens a ledger: to write, and made where it is missing, or to read.
pub(super) fn open(path: &Path, write: bool) -> Result<Connection, LedgerError> {
    // Also to read: what a killed run left half done is rolled back by whoever comes next.
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(Duration::from_secs(10))?;
    // A rollback journal rather than a WAL, which network drives can't share. EXTRA is FULL, and the journal's deletion
    // is on the disk too before a commit is done: a power failure takes back nothing that was committed.
    db.pragma_update(None, "journal_mode", "DELETE")?;
    db.pragma_update(None, "synchronous", "EXTRA")?;
    db.pragma_update(None, "foreign_keys", true)?;
    if write {
        create(&mut db)?;
    } else {
        db.pragma_update(None, "query_only", true)?;
    }
    match versions(&db)? {
        (APPLICATION, VERSION) => {}
        (APPLICATION, newer) if newer > VERSION => return Err(LedgerError::Newer),
        _ => return Err(LedgerError::Foreign),
    }
    let sound: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(LedgerError::Damaged);
    }
    Ok(db)
}

fn versions(db: &Connection) -> rusqlite::Result<(i32, i32)> {
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get(0));
    Ok((number("application_id")?, number("user_version")?))
}

/// Makes the tables in an empty file, all at once.
fn create(db: &mut Connection) -> Result<(), LedgerError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 && versions(&transaction)? == (0, 0) {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    Ok(())
}
