//! The program as an editor meets it: small workspaces, a command line, and what comes out.

mod archive;
mod build;
mod check;
mod completions;
mod deliveries;
mod faults;
mod fix;
mod golden;
mod help;
mod hostile;
mod html;
mod init;
mod injection;
mod labels;
mod layout;
mod list;
mod mail_server;
mod manual;
mod new;
mod numbered;
mod page;
mod pdf_text;
mod pictures;
mod proof;
mod publish;
mod recipients;
mod references;
mod release;
mod reproducible;
mod rules;
mod samples;
mod send;
mod site;
mod templates;
mod typography;
mod workspace;

/// A file that is not declared above would never be compiled, and nobody would notice.
#[test]
fn every_file_of_this_folder_is_a_module() {
    let declared = include_str!("main.rs");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    for entry in std::fs::read_dir(folder).expect("the folder of the tests") {
        let name = entry.expect("an entry").file_name();
        if let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".rs"))
            && name != "main"
        {
            assert!(declared.contains(&format!("\nmod {name};\n")), "{name}");
        }
    }
}
