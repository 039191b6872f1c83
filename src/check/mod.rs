//! What is looked for once everything is there. A rule is a file: it says what it finds and why that is bad.

pub mod layout;
