//! Work on many issues at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::workspace::Entry;

/// Does the work for every issue, several at a time; the results are in the order of the issues.
///
/// Plain threads, not rayon's: PDF export waits for its own rayon tasks by running whatever is next, and where that is
/// another issue, issues pile up on one stack until it overflows.
pub fn in_parallel<T: Send>(entries: &[&Entry], work: impl Fn(&Entry) -> T + Sync) -> Vec<T> {
    let threads = rayon::current_num_threads().min(entries.len());
    if threads <= 1 {
        return entries.iter().map(|entry| work(entry)).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<T>>> = entries.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(entry), Some(result)) = (entries.get(index), results.get(index))
                    else {
                        break;
                    };
                    let done = work(entry);
                    *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
                }
            });
        }
    });
    results
        .into_iter()
        .filter_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect()
}
