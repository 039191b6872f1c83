//! Cells that a spreadsheet would run as a formula.

/// Whether a spreadsheet may take a cell that begins so for a formula: OWASP's list, with the full-width forms that
/// Chinese and Japanese ones take too.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A value as a cell: with an apostrophe in front where it would be taken for a formula, or where it could be taken
/// for such a cell.
pub(super) fn guarded(value: &str) -> String {
    if begins_formula(value.trim_start_matches('\'')) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

/// The value of a cell that may have been guarded.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| begins_formula(rest.trim_start_matches('\'')))
        .unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_quoted_and_nothing_else() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("＝1"), "'＝1");
        assert_eq!(guarded("'=1"), "''=1");
        assert_eq!(guarded("'90年代'组"), "'90年代'组");
        assert_eq!(guarded("省委"), "省委");
        assert_eq!(unguarded("'90年代"), "'90年代");
        // As Excel may save what somebody typed.
        assert_eq!(unguarded("=1"), "=1");
    }

    proptest! {
        #[test]
        fn every_value_comes_back_and_no_cell_is_a_formula(value in "['=+@＝a-]{0,6}") {
            let cell = guarded(&value);
            prop_assert!(!begins_formula(&cell));
            prop_assert_eq!(unguarded(&cell), value);
        }
    }
}
