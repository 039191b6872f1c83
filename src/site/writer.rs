//! Rendering pages into the sink from several threads, with all that goes wrong collected.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::Failure;
use crate::diagnostic::Diagnostics;
use crate::output::{Sink, WriteError};
use crate::template::Environment;

/// Renders and writes until something is wrong; then nothing more is written.
pub struct Writer<'a> {
    environment: &'a Environment,
    sink: &'a dyn Sink,
    files: AtomicUsize,
    stopped: AtomicBool,
    /// What is wrong in the templates.
    found: Mutex<Diagnostics>,
    /// Why the sink refused the first file that it did.
    refused: Mutex<Option<WriteError>>,
}

impl<'a> Writer<'a> {
    /// A writer that has written nothing yet.
    pub fn new(environment: &'a Environment, sink: &'a dyn Sink) -> Self {
        Self {
            environment,
            sink,
            files: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
            found: Mutex::default(),
            refused: Mutex::new(None),
        }
    }

    /// Writes no more.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it writes no more.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Notes what is wrong in the templates. Other pages are rendered all the same, to find what is wrong there.
    pub fn complain(&self, found: Diagnostics) {
        let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(found);
    }

    /// Renders a page and writes it.
    pub fn render(&self, path: &str, template: &str, context: &impl Serialize) {
        if self.stopped() {
            return;
        }
        match self.environment.render(template, context) {
            Ok(text) => self.write(path, text.as_bytes()),
            Err(finding) => self.complain(Diagnostics::from_iter([finding])),
        }
    }

    /// Writes a file.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        if !self.stopped() {
            self.pass(self.put(path, bytes));
        }
    }

    /// Takes note of a refusal.
    pub fn pass<T>(&self, result: Result<T, WriteError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.stop();
                let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
                refused.get_or_insert(error);
                None
            }
        }
    }

    /// How many files were written; all findings are in `found`, sorted.
    ///
    /// # Errors
    /// What was found where an error is among it, or why the sink refused.
    pub fn finish(&self, found: &mut Diagnostics) -> Result<usize, Failure> {
        let templates =
            std::mem::take(&mut *self.found.lock().unwrap_or_else(PoisonError::into_inner));
        found.extend(templates);
        found.sort();
        let refused = self
            .refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match refused {
            Some(error) => Err(Failure::Write(error)),
            None if found.has_errors() || self.stopped() => {
                Err(Failure::Found(std::mem::take(found)))
            }
            None => Ok(self.files.load(Ordering::Relaxed)),
        }
    }
}

impl Sink for Writer<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.sink.put(path, bytes)
    }
}
