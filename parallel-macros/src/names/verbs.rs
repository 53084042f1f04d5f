//! What methods of types of one's own do, by their names.

use super::methods::{is_mutator, is_setter, takes_receiver};

/// Whether a method of a type of one's own, called for its value, by its name changes what it is called of: a generator, a table
/// of names, a union of sets. For `self` and its fields, of which no declaration says that they change.
pub(super) fn moves_on(method: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "add_", "alloc", "fresh", "gen_", "get_or_", "new_", "next_", "random", "record_", "register", "reserve",
        "take_", "update_",
    ];
    const ONES: &[&str] = &[
        "absorb",
        "acquire",
        "add",
        "admit",
        "advance",
        "book",
        "bump",
        "cancel",
        "charge",
        "consume",
        "credit",
        "debit",
        "decrement",
        "deposit",
        "enter",
        "evict",
        "feed",
        "gauss",
        "increment",
        "ingest",
        "intern",
        "learn",
        "link",
        "mark",
        "note",
        "observe",
        "put",
        "record",
        "refill",
        "release",
        "roll",
        "schedule",
        "settle",
        "shuffle",
        "spend",
        "store",
        "submit",
        "symbol",
        "tick",
        "toggle",
        "track",
        "train",
        "transfer",
        "try_acquire",
        "union",
        "unite",
        "withdraw",
    ];
    ONES.contains(&method) || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether a method of `self`, or of a field of it, called for its value, by its name computes that from what is there.
pub(super) fn computes(method: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "calc", "can_", "compute", "cost_", "count_", "dist", "estimate", "eval", "get_", "has_", "predict", "should_",
    ];
    const ONES: &[&str] = &[
        "area",
        "contains",
        "cost",
        "density",
        "energy",
        "force",
        "hash",
        "height",
        "index",
        "kernel",
        "length",
        "lookup",
        "matches",
        "name",
        "norm",
        "pixel",
        "position",
        "price",
        "rank",
        "sample_at",
        "score",
        "similarity",
        "size",
        "value",
        "weight",
        "width",
    ];
    ONES.contains(&method) || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether a method called for its value by its name changes what it is called of.
pub(crate) fn changes(method: &str) -> bool {
    moves_on(method) || is_mutator(method) || is_setter(method)
}

/// What is done with a value that is not there behind that, or is another one.
const TAKING: &[&str] = &[
    "add",
    "align",
    "and",
    "apply",
    "build",
    "call",
    "cancel",
    "close",
    "collect",
    "combine",
    "commit",
    "compile",
    "complete",
    "concat",
    "consume",
    "convert",
    "count",
    "destroy",
    "detach",
    "div",
    "done",
    "encode",
    "end",
    "eval",
    "evaluate",
    "exec",
    "execute",
    "expand",
    "filter",
    "finalize",
    "finish",
    "fire",
    "flatten",
    "fold",
    "freeze",
    "handle",
    "install",
    "into",
    "invert",
    "invoke",
    "join",
    "launch",
    "leak",
    "lower",
    "map",
    "merge",
    "mul",
    "neg",
    "negate",
    "normalize",
    "normalized",
    "not",
    "optimize",
    "or",
    "perform",
    "persist",
    "process",
    "reduce",
    "release",
    "rem",
    "rename",
    "render",
    "resolve",
    "rev",
    "reverse",
    "reversed",
    "rotate",
    "rotated",
    "run",
    "save",
    "scale",
    "scaled",
    "seal",
    "send",
    "shift",
    "shl",
    "shr",
    "simplify",
    "solve",
    "sort",
    "sorted",
    "spawn",
    "split",
    "start",
    "stop",
    "sub",
    "submit",
    "sum",
    "take",
    "tear_down",
    "transform",
    "translate",
    "transpose",
    "unpack",
    "wait",
    "with",
    "wrap",
    "xor",
    "zip",
];

/// Whether a method of a type of one's own may take what it is called of, for what its name says: it makes something else of it, or
/// is the last that is done with it. What is called by a noun, as a part is, or asks a question, looks.
pub(crate) fn may_take(method: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "and_", "close_", "consume_", "finish_", "into_", "map_", "or_", "then_", "to_", "try_into", "unwrap", "wait_",
        "with_",
    ];
    TAKING.contains(&method) || PREFIXES.iter().any(|prefix| method.starts_with(prefix)) || takes_receiver(method)
}

/// Whether a method by its name gives the next random number.
pub(crate) fn is_generator(method: &str) -> bool {
    const PREFIXES: &[&str] = &["gen_", "random", "next_f", "next_i", "next_u"];
    const ONES: &[&str] =
        &["choose", "fill_bytes", "gauss", "gaussian", "gen", "normal", "roll", "shuffle", "uniform", "unit"];
    ONES.contains(&method) || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether a variable is a generator of random numbers by its name.
pub(crate) fn names_generator(name: &str) -> bool {
    name.split('_').any(|word| matches!(word, "dice" | "gen" | "generator" | "prng" | "rand" | "random" | "rng"))
}

/// The same, where a `generator` may be one of pages.
pub(crate) fn names_rng(name: &str) -> bool {
    name.split('_').any(|word| matches!(word, "prng" | "rng"))
}
