//! The program as an editor meets it: small workspaces, a command line, and what comes out.

mod layout;
mod workspace;
