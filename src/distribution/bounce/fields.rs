//! The groups of fields of a delivery status (RFC 3464 §2.1): like headers, with empty lines between the groups.

/// The most fields of a group that are kept.
const FIELDS: usize = 100;

/// The fields about the message, or about one recipient.
pub(super) struct Group(Vec<(String, String)>);

impl Group {
    /// The value of a field by its name in lower case; the first one where there are several.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The groups of a text, in their order. Lines that are no fields are passed over.
pub(super) fn groups(text: &str) -> impl Iterator<Item = Group> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        while lines.next_if(|line| line.trim().is_empty()).is_some() {}
        lines.peek()?;
        let mut fields: Vec<(String, String)> = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.trim().is_empty()) {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':')
                && fields.len() < FIELDS
            {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Some(Group(fields))
    })
}
