/// A code's page for users, in Simplified Chinese: shown by `jianbao explain`, collected in `docs/检查规则.md`.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// 查什么: what is found, in a sentence or two.
    pub finds: &'static str,
    /// 为什么: why that is bad.
    pub why: &'static str,
    /// Pairs of 错 and 对: Markdown or YAML that sets off the rule, and the same put right. Empty where no text can
    /// show it.
    pub examples: &'static [(&'static str, &'static str)],
    /// 不管: what looks like it and is left alone, and how to excuse the rest; empty where there is nothing to say.
    pub leaves: &'static str,
    /// 依据: the standard and its section, or the practice it follows.
    pub reference: &'static str,
}
