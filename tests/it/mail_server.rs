//! A mail server of a few lines, on the loopback interface and without TLS: for what the program does with a server's
//! answers. What real servers say is tested in `tests/mail`.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Takes messages, but for addresses that begin with
/// `nobody` (refused), `gray` (put off once), `lost` (stored, and the connection ends without an answer).
pub struct MailServer {
    pub port: u16,
    stored: Arc<Mutex<Vec<Stored>>>,
}

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Stored {
    pub to: String,
    pub data: String,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let stored = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&stored);
        std::thread::spawn(move || {
            let mut put_off = BTreeSet::new();
            for stream in listener.incoming() {
                // A client that goes away in the middle is no fault of the server.
                let _ = serve(&stream.unwrap(), &kept, &mut put_off);
            }
        });
        Self { port, stored }
    }

    pub fn stored(&self) -> Vec<Stored> {
        self.stored.lock().unwrap().clone()
    }

    /// The addresses that messages were taken for, sorted.
    pub fn served(&self) -> Vec<String> {
        let mut served: Vec<String> = self.stored().into_iter().map(|mail| mail.to).collect();
        served.sort();
        served
    }
}

fn serve(
    stream: &TcpStream,
    stored: &Mutex<Vec<Stored>>,
    put_off: &mut BTreeSet<String>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let mut stream = stream;
    let mut to = String::new();
    stream.write_all(b"220 test ESMTP\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let answer = if line.starts_with("RCPT TO:<") {
            to = line
                .trim_start_matches("RCPT TO:<")
                .trim_end_matches('>')
                .to_owned();
            if to.starts_with("nobody") {
                format!("550 5.1.1 <{to}> unknown here")
            } else if to.starts_with("gray") && put_off.insert(to.clone()) {
                "450 4.2.0 later".to_owned()
            } else {
                "250 ok".to_owned()
            }
        } else if line == "DATA" {
            stream.write_all(b"354 go\r\n")?;
            let mut data = String::new();
            for line in lines.by_ref() {
                let line = line?;
                if line == "." {
                    break;
                }
                data.push_str(line.strip_prefix('.').unwrap_or(&line));
                data.push_str("\r\n");
            }
            let lost = to.starts_with("lost");
            stored.lock().unwrap().push(Stored {
                to: std::mem::take(&mut to),
                data,
            });
            if lost {
                return Ok(());
            }
            "250 2.0.0 taken".to_owned()
        } else if line == "QUIT" {
            stream.write_all(b"221 bye\r\n")?;
            return Ok(());
        } else {
            "250 ok".to_owned()
        };
        stream.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}
