//! Tables.

use super::Writer;
use crate::document::{Alignment, Cell};

impl Writer<'_> {
    /// A table in a block that scrolls by itself where the screen is too narrow.
    pub(super) fn table(&mut self, alignments: &[Alignment], head: &[Cell], rows: &[Vec<Cell>]) {
        self.out.push_str(
            "<div class=\"table\" role=\"region\" aria-label=\"表格，可左右滚动\" tabindex=\"0\">\n<table>\n",
        );
        if head.iter().any(|cell| !cell.is_empty()) {
            self.out.push_str("<thead>\n");
            self.row(alignments, head, true);
            self.out.push_str("</thead>\n");
        }
        if !rows.is_empty() {
            self.out.push_str("<tbody>\n");
            for row in rows {
                self.row(alignments, row, false);
            }
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn row(&mut self, alignments: &[Alignment], cells: &[Cell], head: bool) {
        self.out.push_str("<tr>");
        for (column, cell) in cells.iter().enumerate() {
            // A header without words would be announced for every cell below it.
            let header = head && !cell.is_empty();
            let tag = if header { "th" } else { "td" };
            self.out.push('<');
            self.out.push_str(tag);
            if header {
                self.attribute("scope", "col");
            }
            match alignments.get(column) {
                Some(Alignment::Left) => self.attribute("class", "left"),
                Some(Alignment::Center) => self.attribute("class", "center"),
                Some(Alignment::Right) => self.attribute("class", "right"),
                Some(Alignment::None) | None => {}
            }
            self.out.push('>');
            self.inlines(cell);
            self.out.push_str(&format!("</{tag}>"));
        }
        self.out.push_str("</tr>\n");
    }
}
