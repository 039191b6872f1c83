//! Distribution (分送): who gets an issue, and the proof that it reached them.
//!
//! ```text
//! issues/recipients.yaml ◀──▶ a spreadsheet (CSV)
//!          │
//!          ├─▶ the printed lines 报：送：发： and 共印 N 份
//!          ├─▶ numbered: copies with their 份号 (copy_numbers), for all or a file for each
//!          ├─▶ paper: labels and 分发清单, with 份号 from copy_numbers
//!          └─▶ who the PDF is mailed to: mail (settings, messages, SMTP) ◀── send ──▶ deliveries (SQLite)
//!                                                                    a bounce ──▶ bounce ──┘
//! ```

pub mod admission;
pub mod bounce;
pub mod copy_numbers;
pub mod csv;
pub mod deliveries;
pub mod mail;
pub mod numbered;
pub mod paper;
pub mod recipients;
pub mod send;
