//! What the names of methods say about their receivers.

use syn::{Expr, ExprMethodCall};

/// Methods that change their receiver, in std and by convention.
const MUTATORS: &[&str] = &[
    "append",
    "as_mut",
    "as_mut_slice",
    "clear",
    "drain",
    "entry",
    "extend",
    "extend_from_slice",
    "fill",
    "first_mut",
    "get_mut",
    "get_or_insert_with",
    "insert",
    "insert_str",
    "iter_mut",
    "last_mut",
    "next",
    "next_back",
    "pop",
    "pop_back",
    "pop_first",
    "pop_front",
    "pop_last",
    "push",
    "push_back",
    "push_front",
    "push_str",
    "remove",
    "set",
    "resize",
    "retain",
    "sort",
    "sort_by",
    "sort_by_key",
    "sort_unstable",
    "truncate",
    "write_all",
    "write_fmt",
];

/// Methods that change their receiver, if it is not a cell, an atomic, a lock, or text: those have some of these too.
const SETTERS: &[&str] = &[
    "flush",
    "gen_bool",
    "gen_range",
    "next_u32",
    "next_u64",
    "random",
    "random_bool",
    "random_range",
    "random_ratio",
    "read",
    "read_exact",
    "read_line",
    "read_to_end",
    "read_to_string",
    "read_until",
    "replace",
    "reverse",
    "swap",
    "take",
    "write",
];

/// Methods of std that take their receiver by value.
const CONSUMERS: &[&str] = &[
    "expect",
    "into_bytes",
    "into_iter",
    "into_keys",
    "into_values",
    "join",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Methods whose result is a part of their receiver, so that changing the one changes the other.
const PASSES: &[&str] = &[
    "and_modify",
    "as_mut",
    "as_mut_slice",
    "back_mut",
    "borrow_mut",
    "by_ref",
    "entry",
    "expect",
    "first_mut",
    "front_mut",
    "get_mut",
    "get_or_insert_with",
    "iter_mut",
    "last_mut",
    "or_default",
    "or_insert",
    "or_insert_with",
    "peek_mut",
    "unwrap",
    "values_mut",
];

/// Methods that only look at their receiver, even where their result is not used.
const READERS: &[&str] = &[
    "abs",
    "as_ref",
    "as_str",
    "checked_add",
    "chars",
    "chunks",
    "clone",
    "contains",
    "contains_key",
    "expect",
    "filter",
    "first",
    "get",
    "is_empty",
    "is_none",
    "is_set",
    "is_some",
    "iter",
    "keys",
    "last",
    "len",
    "lines",
    "load",
    "lock",
    "map",
    "max",
    "min",
    "ok",
    "ok_or",
    "send",
    "split",
    "sqrt",
    "sum",
    "to_owned",
    "to_string",
    "trim",
    "unwrap",
    "values",
    "windows",
    "wrapping_add",
    "wrapping_mul",
];

/// Whether a method surely computes little: not worth a thread by itself.
pub(crate) fn is_cheap(method: &str) -> bool {
    const PREFIXES: &[&str] =
        &["as_", "checked_", "is_", "len_", "overflowing_", "rotate_", "saturating_", "wrapping_"];
    const ONES: &[&str] = &["min", "max", "clamp", "abs", "swap_bytes", "signum", "unwrap_or", "unwrap_or_default"];
    let known =
        is_reader(method) || is_view(method) || is_adaptor(method) || is_opener(method) || ONES.contains(&method);
    known || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether a method, a function or its module by its name gives something else each time, in an order that counts: it takes
/// from what is shared, counts, or looks at a clock, a file or a thread.
pub(crate) fn gives_in_turn(name: &str) -> bool {
    const PREFIXES: &[&str] = &["compare_exchange", "fetch_", "next", "pop", "read", "recv", "try_recv", "write"];
    const ONES: &[&str] = &[
        "accept",
        "borrow_mut",
        "current",
        "elapsed",
        "env",
        "exists",
        "fs",
        "get_or_init",
        "load",
        "lock",
        "metadata",
        "net",
        "now",
        "replace",
        "send",
        "steal",
        "store",
        "swap",
        "take",
        "try_lock",
        "wait",
    ];
    ONES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Methods without arguments whose result is as good as the receiver: not worth computing ahead.
const VIEWS: &[&str] =
    &["as_bytes", "as_ref", "as_slice", "as_str", "borrow", "chars", "iter", "lines", "to_str", "trim"];

pub(crate) fn is_mutator(method: &str) -> bool {
    MUTATORS.contains(&method)
}

pub(super) fn is_setter(method: &str) -> bool {
    SETTERS.contains(&method)
}

/// `text.replace(from, to)` and `image.resize(width, height, filter)` make another one; what is changed in place by a method
/// of that name has one argument, or two.
pub(crate) fn makes_another(call: &ExprMethodCall) -> bool {
    matches!((call.method.to_string().as_str(), call.args.len()), ("replace", 2) | ("resize", 3))
}

/// Whether a method reads from or writes to its receiver, as those of `io::Read` and `io::Write` do.
pub(super) fn is_transfer(method: &str) -> bool {
    let transfers = method.starts_with("read") || method.starts_with("write") || method == "flush";
    transfers && (is_mutator(method) || is_setter(method))
}

pub(crate) fn is_pass(method: &str) -> bool {
    PASSES.contains(&method)
}

pub(super) fn is_reader(method: &str) -> bool {
    READERS.contains(&method)
}

pub(crate) fn is_view(method: &str) -> bool {
    VIEWS.contains(&method)
}

/// Methods whose result borrows from the receiver: to be called where the receiver lives.
const LENDERS: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_path",
    "as_ref",
    "as_slice",
    "as_str",
    "borrow",
    "bytes",
    "char_indices",
    "chars",
    "chunks",
    "chunks_exact",
    "drain",
    "iter",
    "iter_mut",
    "keys",
    "lines",
    "rsplit",
    "split",
    "split_at",
    "split_whitespace",
    "splitn",
    "strip_prefix",
    "strip_suffix",
    "to_str",
    "trim",
    "trim_end",
    "trim_start",
    "values",
    "windows",
];

/// Methods of iterators whose result is lazy.
const ADAPTORS: &[&str] = &[
    "chain",
    "cloned",
    "copied",
    "cycle",
    "enumerate",
    "filter",
    "filter_map",
    "flat_map",
    "flatten",
    "inspect",
    "into_iter",
    "map",
    "map_while",
    "peekable",
    "rev",
    "scan",
    "skip",
    "skip_while",
    "step_by",
    "take",
    "take_while",
    "zip",
];

/// Methods whose result has the type that the place wants that it goes to, and does not borrow from the receiver.
const CONVERSIONS: &[&str] =
    &["clone", "collect", "into", "parse", "product", "sum", "to_owned", "to_string", "to_vec", "try_into", "unzip"];

/// Methods whose result holds a borrow of what is in the receiver.
const LENDERS_INSIDE: &[&str] = &[
    "as_deref",
    "as_ref",
    "back",
    "first",
    "front",
    "get",
    "last",
    "max",
    "max_by",
    "max_by_key",
    "min",
    "min_by",
    "min_by_key",
    "peek",
    "rsplit_once",
    "split_first",
    "split_last",
    "split_once",
    "strip_prefix",
    "strip_suffix",
];

pub(crate) fn lends_inside(method: &str) -> bool {
    LENDERS_INSIDE.contains(&method)
}

/// Methods that open what their receiver holds.
const OPENERS: &[&str] =
    &["expect", "map_err", "ok", "ok_or", "ok_or_else", "unwrap", "unwrap_or", "unwrap_or_default", "unwrap_or_else"];

/// Whether the result of a call is a reference, or holds some: a view of a text, or what is looked up.
pub(crate) fn gives_reference(call: &ExprMethodCall) -> bool {
    const REFERENCES: &[&str] = &[
        "as_bytes",
        "as_path",
        "as_slice",
        "as_str",
        "back",
        "first",
        "front",
        "get",
        "last",
        "rsplit_once",
        "split_at",
        "split_first",
        "split_last",
        "split_once",
        "strip_prefix",
        "strip_suffix",
        "to_str",
        "trim",
        "trim_end",
        "trim_end_matches",
        "trim_matches",
        "trim_start",
        "trim_start_matches",
    ];
    let method = call.method.to_string();
    match &*call.receiver {
        Expr::MethodCall(inner) if is_opener(&method) => gives_reference(inner),
        receiver if gives_item(&method) => yields_references(receiver),
        _ => REFERENCES.contains(&method.as_str()),
    }
}

/// Whether an iterator yields references to what it goes over: parts of a text, elements.
pub(crate) fn yields_references(iterator: &Expr) -> bool {
    const ELEMENTS: &[&str] = &["chunks", "chunks_exact", "iter", "keys", "values", "windows"];
    let Expr::MethodCall(call) = iterator else { return false };
    let method = call.method.to_string();
    match keeps_items(&method) {
        true => yields_references(&call.receiver),
        false => ELEMENTS.contains(&method.as_str()) || splits(&method),
    }
}

/// Methods whose result borrows from the receiver, and not from what it is looked up or chosen by.
const LOOKUPS: &[&str] = &[
    "binary_search",
    "binary_search_by",
    "binary_search_by_key",
    "chunks",
    "chunks_exact",
    "filter",
    "find",
    "get",
    "get_key_value",
    "max_by",
    "max_by_key",
    "min_by",
    "min_by_key",
    "nth",
    "nth_back",
    "partition_point",
    "position",
    "range",
    "rfind",
    "rposition",
    "rsplit_once",
    "skip",
    "skip_while",
    "split_at",
    "split_once",
    "strip_prefix",
    "strip_suffix",
    "take",
    "take_while",
    "trim_end_matches",
    "trim_matches",
    "trim_start_matches",
    "windows",
];

pub(crate) fn is_lookup(method: &str) -> bool {
    LOOKUPS.contains(&method)
}

/// Methods of iterators whose result is an item.
const ITEMS: &[&str] = &[
    "find",
    "rfind",
    "max",
    "max_by",
    "max_by_key",
    "min",
    "min_by",
    "min_by_key",
    "next",
    "next_back",
    "nth",
    "nth_back",
];

pub(crate) fn gives_item(method: &str) -> bool {
    ITEMS.contains(&method)
}

pub(crate) fn is_conversion(method: &str) -> bool {
    CONVERSIONS.contains(&method)
}

pub(crate) fn is_opener(method: &str) -> bool {
    OPENERS.contains(&method)
}

/// Whether a method yields parts of a text.
fn splits(method: &str) -> bool {
    const SPLITS: &[&str] = &[
        "rsplit",
        "rsplitn",
        "split",
        "split_ascii_whitespace",
        "split_inclusive",
        "split_terminator",
        "split_whitespace",
        "splitn",
    ];
    SPLITS.contains(&method)
}

/// Whether what an iterator yields after this adaptor is what it yielded before.
pub(crate) fn keeps_items(method: &str) -> bool {
    const KEEP: &[&str] =
        &["filter", "fuse", "inspect", "peekable", "rev", "skip", "skip_while", "step_by", "take", "take_while"];
    KEEP.contains(&method)
}

/// Whether an expression is a view of something, or an iterator that has not run yet. `map` and the like count only
/// on what is an iterator for certain; an `Option` has them too.
pub(crate) fn is_lazy(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_lazy(&paren.expr),
        Expr::Group(group) => is_lazy(&group.expr),
        Expr::Range(_) => true,
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            LENDERS.contains(&method.as_str()) || (ADAPTORS.contains(&method.as_str()) && is_lazy(&call.receiver))
        }
        _ => false,
    }
}

pub(crate) fn is_adaptor(method: &str) -> bool {
    ADAPTORS.contains(&method)
}

/// Whether what a method lends is surely no `&mut`.
pub(crate) fn lends_shared(method: &str) -> bool {
    LENDERS.contains(&method) && method != "drain" && !method.ends_with("_mut")
}

/// The method, if it takes its receiver by value.
pub(super) fn consumer(method: &str) -> Option<&'static str> {
    CONSUMERS.iter().copied().find(|consumer| *consumer == method)
}

/// Whether the source of an inner loop surely ends.
pub(crate) fn is_bounded(source: &Expr) -> bool {
    const BOUNDED: &[&str] =
        &["iter", "iter_mut", "chunks", "windows", "chars", "bytes", "lines", "split_whitespace", "keys", "values"];
    const KEEP: &[&str] = &["enumerate", "zip", "rev", "skip", "take", "step_by", "copied", "cloned", "map", "filter"];
    match source {
        Expr::Paren(paren) => is_bounded(&paren.expr),
        Expr::Group(group) => is_bounded(&group.expr),
        Expr::Range(range) => range.start.is_some() && range.end.is_some(),
        Expr::Reference(_) | Expr::Array(_) => true,
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            if let ("__rows" | "__last", Some(of)) = (method.as_str(), call.args.first()) {
                return is_bounded(of); // a level of a flat index space
            }
            BOUNDED.contains(&method.as_str()) || (KEEP.contains(&method.as_str()) && is_bounded(&call.receiver))
        }
        _ => false,
    }
}
