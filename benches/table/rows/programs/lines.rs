//! Lines of code of each version, counted in the source: a function with its attributes, without blank lines and comments.
//! What all versions share is not counted.

use crate::case::Column;

pub(super) const NBODY: &str = "n-body step, 1000 bodies";
pub(super) const BLUR: &str = "blur of 1024 × 1024";
pub(super) const KMEANS: &str = "k-means step, 100 000 points";
pub(super) const WORDS: &str = "word count, 2 MB";

/// The row, its Rust source, and the name of its function in `loops.c`.
pub(crate) struct Program {
    pub(crate) row: &'static str,
    source: &'static str,
    c: &'static str,
}

pub(crate) const LINES: [Program; 4] = [
    Program { row: NBODY, source: include_str!("nbody.rs"), c: "nbody_step" },
    Program { row: BLUR, source: include_str!("blur.rs"), c: "blur" },
    Program { row: KMEANS, source: include_str!("kmeans.rs"), c: "kmeans_step" },
    Program { row: WORDS, source: include_str!("words.rs"), c: "" },
];

impl Program {
    /// `None` if there is no such version.
    pub(crate) fn lines(&self, column: Column) -> Option<usize> {
        let rust = |name: &str| count(self.source, &format!("fn {name}("));
        match column {
            Column::Plain => rust("plain"),
            Column::Ours => rust("ours"),
            Column::Rayon => rust("rayon"),
            Column::Orx => rust("orx"),
            Column::Chili => rust("chili"),
            Column::Paralight => rust("paralight"),
            Column::C if self.c.is_empty() => None,
            Column::C => count(include_str!("../../loops.c"), &format!("void {}(", self.c)),
            Column::Sequential => None,
        }
    }
}

/// The lines from the attributes above `head` to the brace that closes it, in the first column both.
fn count(source: &str, head: &str) -> Option<usize> {
    let before = source.lines().take_while(|line| !line.starts_with(head));
    let attributes = before.collect::<Vec<_>>().iter().rev().take_while(|line| line.starts_with("#[")).count();
    let function = source.lines().skip_while(|line| !line.starts_with(head)).take_while(|line| *line != "}");
    let code = function.filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count();
    (code > 0).then_some(attributes + code + 1)
}
