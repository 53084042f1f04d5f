//! What a loop runs over.

/// What the loop runs over.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Source {
    pub(crate) pat: &'static str,
    pub(crate) expr: &'static str,
    /// Numbers to be had from the item.
    pub(crate) values: &'static [&'static str],
    /// Variables of the pattern that are numbers and may be changed.
    pub(crate) mutable: &'static [&'static str],
    /// A string that borrows from the item, or is it.
    pub(crate) string: Option<&'static str>,
    /// Numbers that the item lends exclusively: each as a place, and as what a function is lent.
    pub(crate) exclusive: &'static [(&'static str, &'static str)],
    /// The variable that indexes, as `usize`, at most once with each value.
    pub(crate) index: Option<&'static str>,
    /// The variable that is a `&'a u64`.
    pub(crate) shared: Option<&'static str>,
    /// Whether the expression consumes a variable.
    pub(crate) consumes: bool,
    /// The list that is looked at, which the loop may change where it ends.
    pub(crate) closes: Option<&'static str>,
    /// The iterator `it`, declared before the loop, that the expression borrows.
    pub(crate) iterator: Option<&'static str>,
}

const PLAIN: Source = Source {
    pat: "i",
    expr: "0..n",
    values: &["i"],
    mutable: &[],
    string: None,
    exclusive: &[],
    index: None,
    shared: None,
    consumes: false,
    closes: None,
    iterator: None,
};

/// `CELLS`, `MATES` and `RECORDS` stand for variables, wherever they live.
pub(crate) const SOURCES: &[Source] = &[
    PLAIN,
    PLAIN,
    Source { expr: "1..=n", ..PLAIN },
    Source { expr: "(0..n).rev()", ..PLAIN },
    Source { expr: "(0..n).step_by(3)", ..PLAIN },
    Source { pat: "i", expr: "0..n as usize", values: &["(i as u64)"], index: Some("i"), ..PLAIN },
    Source { pat: "x", expr: "xs", values: &["(*x)"], shared: Some("x"), ..PLAIN },
    Source { pat: "&x", expr: "xs.iter()", values: &["x"], ..PLAIN },
    Source { pat: "mut x", expr: "xs.iter().copied()", values: &["x"], mutable: &["x"], ..PLAIN },
    Source {
        pat: "(i, x)",
        expr: "xs.iter().enumerate()",
        values: &["(i as u64)", "(*x)"],
        index: Some("i"),
        shared: Some("x"),
        ..PLAIN
    },
    Source {
        pat: "(i, x)",
        expr: "CELLS.iter().enumerate()",
        values: &["(i as u64)", "(*x)"],
        index: Some("i"),
        closes: Some("cells"),
        ..PLAIN
    },
    Source { pat: "x", expr: "&CELLS", values: &["(*x)"], closes: Some("cells"), ..PLAIN },
    Source { pat: "(x, y)", expr: "xs.iter().zip(ys)", values: &["(*x)", "(*y)"], shared: Some("y"), ..PLAIN },
    Source { pat: "x", expr: "CELLS.iter_mut()", values: &["(*x)"], exclusive: &[("*x", "x")], ..PLAIN },
    Source {
        pat: "(i, x)",
        expr: "CELLS.iter_mut().enumerate()",
        values: &["(i as u64)", "(*x)"],
        exclusive: &[("*x", "x")],
        index: Some("i"),
        ..PLAIN
    },
    Source {
        pat: "(x, y)",
        expr: "CELLS.iter_mut().zip(xs)",
        values: &["(*x)", "(*y)"],
        exclusive: &[("*x", "x")],
        ..PLAIN
    },
    Source {
        pat: "record",
        expr: "RECORDS.iter_mut()",
        values: &["record.b", "record.c"],
        exclusive: &[("record.b", "&mut record.b")],
        ..PLAIN
    },
    Source {
        pat: "record",
        expr: "&mut RECORDS",
        values: &["record.c", "record.b"],
        exclusive: &[("record.b", "&mut record.b")],
        ..PLAIN
    },
    Source {
        pat: "State { b, c, .. }",
        expr: "RECORDS.iter_mut()",
        values: &["(*b)", "(*c)"],
        exclusive: &[("*b", "b")],
        ..PLAIN
    },
    Source { pat: "chunk", expr: "xs.chunks(2)", values: &["chunk[0]", "(chunk.len() as u64)"], ..PLAIN },
    Source { pat: "[x, y]", expr: "xs.as_chunks::<2>().0", values: &["(*x)", "(*y)"], shared: Some("y"), ..PLAIN },
    Source { pat: "(key, v)", expr: "&table", values: &["(*key)", "(*v)"], ..PLAIN },
    Source { pat: "c", expr: "phrase.chars()", values: &["(c as u64)"], ..PLAIN },
    Source {
        pat: "(i, c)",
        expr: "phrase.char_indices()",
        values: &["(i as u64)", "(c as u64)", "(c.len_utf8() as u64)"],
        ..PLAIN
    },
    Source { pat: "v", expr: "items", values: &["v"], consumes: true, ..PLAIN },
    Source {
        pat: "name",
        expr: "names",
        values: &["(name.len() as u64)"],
        string: Some("name"),
        consumes: true,
        ..PLAIN
    },
    Source { pat: "name", expr: "&names", values: &["(name.len() as u64)"], string: Some("name"), ..PLAIN },
    Source {
        pat: "(i, word)",
        expr: "phrase.split(' ').enumerate()",
        values: &["(i as u64)", "(word.len() as u64)"],
        string: Some("word"),
        ..PLAIN
    },
    Source { pat: "i", expr: "(0..n as usize).rev()", values: &["(i as u64)"], index: Some("i"), ..PLAIN },
    Source { pat: "i", expr: "(1..n as usize).step_by(2)", values: &["(i as u64)"], index: Some("i"), ..PLAIN },
    Source { pat: "i", expr: "(0..n as usize).rev().step_by(3)", values: &["(i as u64)"], index: Some("i"), ..PLAIN },
    Source { pat: "i", expr: "0..n as usize", values: &["(i as u64)"], index: Some("i"), ..PLAIN },
    Source {
        pat: "chunk",
        expr: "CELLS.chunks_mut(2)",
        values: &["(chunk.len() as u64)", "chunk[0]"],
        exclusive: &[("chunk[0]", "&mut chunk[0]")],
        ..PLAIN
    },
    Source {
        pat: "(i, chunk)",
        expr: "CELLS.chunks_mut(3).enumerate()",
        values: &["(i as u64)", "chunk[0]"],
        exclusive: &[("chunk[0]", "&mut chunk[0]")],
        index: Some("i"),
        ..PLAIN
    },
    Source {
        pat: "(x, y)",
        expr: "CELLS.iter_mut().zip(MATES.iter_mut())",
        values: &["(*x)", "(*y)"],
        exclusive: &[("*x", "x"), ("*y", "y")],
        ..PLAIN
    },
    Source {
        pat: "(i, (x, y))",
        expr: "CELLS.iter_mut().zip(&mut MATES).enumerate()",
        values: &["(i as u64)", "(*x)", "(*y)"],
        exclusive: &[("*x", "x"), ("*y", "y")],
        index: Some("i"),
        ..PLAIN
    },
    Source { pat: "x", expr: "&mut it", values: &["x"], iterator: Some("xs.iter().copied()"), ..PLAIN },
    Source { pat: "mut x", expr: "&mut it", values: &["x"], mutable: &["x"], iterator: Some("items.clone()"), ..PLAIN },
    Source {
        pat: "x",
        expr: "it.by_ref().take(n as usize / 3)",
        values: &["x"],
        iterator: Some("items.clone()"),
        ..PLAIN
    },
    Source {
        pat: "(i, x)",
        expr: "(&mut it).enumerate().take(n as usize / 2)",
        values: &["(i as u64)", "(x % 4096)"],
        index: Some("i"),
        iterator: Some("ys.iter().map(|y| heavy(*y))"),
        ..PLAIN
    },
];
