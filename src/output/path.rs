//! Which paths an output may have.

/// Whether a path is a plain one below a folder: `/` between its parts, nothing absolute, nothing that leads upwards,
/// no character that would mean something else elsewhere.
pub(super) fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| {
        let forbidden = |c: char| c.is_control() || matches!(c, '\\' | ':');
        !part.is_empty() && part != "." && part != ".." && !part.contains(forbidden)
    })
}

/// The folders above a path, the outermost first.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

/// A path as a disk sees it that takes `A.png` for `a.png`.
pub(super) fn folded(path: &str) -> String {
    path.to_lowercase()
}
