//! What stands directly around a loop, for the sake of its body: options, declarations, patterns that lend.

/// The surroundings of a loop, from the inside out: `#[par(OPTIONS)] 'par: for …`, what opens and closes around it, what
/// is declared before and looked at after that.
#[derive(Default)]
pub(crate) struct Around {
    /// Options beside `jobs` and `always`. The plain loop has none.
    pub(crate) options: Vec<String>,
    /// What the loop stands in: `if let Some(lent) = &mut o.maybe {`
    pub(crate) opens: String,
    pub(crate) before: Vec<String>,
    pub(crate) after: Vec<String>,
    /// Variables that the head of the body draws from.
    pub(crate) drawn: Vec<&'static str>,
    /// Whether each iteration owns a part of `flat`.
    pub(crate) owns: bool,
    /// Whether a closure has `small`.
    pub(crate) ticks: bool,
    /// Whether the body itself changes `small`.
    pub(crate) typed: bool,
    /// Whether what is lent is given to functions, not changed otherwise.
    pub(crate) gives: bool,
}

impl Around {
    /// The loop with what is around it.
    pub(crate) fn enclose(&self, looped: &str) -> String {
        let (before, after) = (self.before.concat(), self.after.concat());
        match self.opens.is_empty() {
            true => format!("{before}{looped}\n{after}"),
            false => format!("{before}{}\n{looped}\n}}\n{after}", self.opens),
        }
    }

    /// Everything that is not the loop, to find names in.
    pub(crate) fn text(&self) -> String {
        self.enclose("")
    }
}
