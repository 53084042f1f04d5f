//! What the names of methods say about their receivers.

use super::lending::{is_adaptor, is_opener};
use syn::{Expr, ExprMethodCall, Ident};

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
    "extract_if",
    "fill",
    "first_entry",
    "first_mut",
    "get_mut",
    "get_or_insert",
    "get_or_insert_default",
    "get_or_insert_with",
    "insert",
    "insert_str",
    "iter_mut",
    "last_entry",
    "last_mut",
    "next",
    "next_back",
    "next_if",
    "next_if_eq",
    "pop",
    "pop_back",
    "pop_first",
    "pop_front",
    "pop_if",
    "pop_last",
    "push",
    "push_back",
    "push_front",
    "push_str",
    "remove",
    "remove_entry",
    "resize",
    "retain",
    "set",
    "sort",
    "sort_by",
    "sort_by_key",
    "sort_unstable",
    "splice",
    "split_off",
    "swap_remove",
    "take_if",
    "truncate",
    "write_all",
    "write_fmt",
];

/// Methods that change their receiver, if it is not a cell, an atomic, a lock, or text: those have some of these too. So do
/// those of collections that are not std's.
const SETTERS: &[&str] = &[
    "add_child",
    "add_edge",
    "add_node",
    "add_vertex",
    "alloc",
    "dequeue",
    "enqueue",
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

/// Methods whose result is a part of their receiver, so that changing the one changes the other. So is that of others that
/// end in `_mut`.
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

/// More of them: methods of numbers, texts, slices, maps and options.
const LOOKS: &[&str] = &[
    "abs_diff",
    "acos",
    "acosh",
    "and_then",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "binary_search",
    "binary_search_by",
    "binary_search_by_key",
    "bytes",
    "capacity",
    "cbrt",
    "ceil",
    "char_indices",
    "chunks_exact",
    "clamp",
    "cloned",
    "cmp",
    "concat",
    "copied",
    "copysign",
    "cos",
    "cosh",
    "count_ones",
    "count_zeros",
    "difference",
    "div_ceil",
    "div_euclid",
    "elapsed",
    "ends_with",
    "eq",
    "eq_ignore_ascii_case",
    "escape_debug",
    "escape_default",
    "exp",
    "exp2",
    "exp_m1",
    "find",
    "first_key_value",
    "floor",
    "fract",
    "front",
    "ge",
    "get_key_value",
    "gt",
    "hypot",
    "ilog",
    "ilog10",
    "ilog2",
    "intersection",
    "isqrt",
    "join",
    "keys",
    "last_key_value",
    "le",
    "len_utf8",
    "ln",
    "ln_1p",
    "log",
    "log10",
    "log2",
    "lt",
    "map_or",
    "map_or_else",
    "matches",
    "mul_add",
    "ne",
    "next_multiple_of",
    "next_power_of_two",
    "ok_or",
    "ok_or_else",
    "or",
    "or_else",
    "parse",
    "partial_cmp",
    "partition_point",
    "pow",
    "powf",
    "powi",
    "range",
    "recip",
    "rem_euclid",
    "repeat",
    "rfind",
    "round",
    "rsplit",
    "rsplit_once",
    "signum",
    "sin",
    "sin_cos",
    "sinh",
    "split_at",
    "split_first",
    "split_last",
    "split_once",
    "split_whitespace",
    "splitn",
    "starts_with",
    "strip_prefix",
    "strip_suffix",
    "subsec_millis",
    "subsec_nanos",
    "swap_bytes",
    "symmetric_difference",
    "tan",
    "tanh",
    "total_cmp",
    "trim_end",
    "trim_end_matches",
    "trim_matches",
    "trim_start",
    "trim_start_matches",
    "trunc",
    "union",
    "unsigned_abs",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "zip",
];

/// Whether a method by its name only looks at its receiver: one of std's, or one that says so. `rotate_left` of a number
/// has one argument as that of a slice has.
pub(crate) fn only_looks(method: &str) -> bool {
    const PREFIXES: &[&str] =
        &["as_", "checked_", "is_", "leading_", "overflowing_", "saturating_", "to_", "trailing_", "wrapping_"];
    let says = PREFIXES.iter().any(|prefix| method.starts_with(prefix)) && !method.ends_with("_mut");
    says || LOOKS.contains(&method)
}

/// Whether a method surely computes little: not worth a thread by itself.
pub(crate) fn is_cheap(method: &str) -> bool {
    const PREFIXES: &[&str] =
        &["as_", "checked_", "is_", "len_", "overflowing_", "rotate_", "saturating_", "wrapping_"];
    const ONES: &[&str] = &["min", "max", "clamp", "abs", "swap_bytes", "signum", "unwrap_or", "unwrap_or_default"];
    let known =
        is_reader(method) || is_view(method) || is_adaptor(method) || is_opener(method) || ONES.contains(&method);
    known || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether a call by its name gives the guard of a lock.
pub(crate) fn gives_guard(call: &ExprMethodCall) -> bool {
    call.args.is_empty() && ["lock", "read", "try_lock", "write"].iter().any(|guards| call.method == *guards)
}

/// Whether a method by its name does something to what is shared: counts, stores, or locks it for what is done then; or
/// sends, where its value is not used (`statement`).
pub(crate) fn acts_on_shared(call: &ExprMethodCall, statement: bool) -> bool {
    let method = call.method.to_string();
    let is_place = matches!(*call.receiver, Expr::Path(_) | Expr::Field(_) | Expr::Index(_));
    match (method.as_str(), call.args.len()) {
        (method, _) if gives_guard(call) => method != "read",
        ("send" | "try_send", 1) => statement && is_place,
        ("store", 2) => true,
        ("swap", 2) => call.args.last().is_some_and(is_ordering),
        _ => method.starts_with("fetch_") || method.starts_with("compare_exchange"),
    }
}

/// `Ordering::Relaxed`, and the like.
fn is_ordering(arg: &Expr) -> bool {
    const ORDERINGS: &[&str] = &["AcqRel", "Acquire", "Relaxed", "Release", "SeqCst"];
    let last = |path: &syn::ExprPath| path.path.segments.last().map(|last| last.ident.to_string());
    matches!(arg, Expr::Path(path) if last(path).is_some_and(|last| ORDERINGS.contains(&last.as_str())))
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
    const PREFIXES: &[&str] = &["get_or_add", "get_or_alloc", "get_or_create", "insert_", "pop_", "push_", "remove_"];
    SETTERS.contains(&method) || lends_exclusive(method) || PREFIXES.iter().any(|prefix| method.starts_with(prefix))
}

/// Whether a method by its name lends a part of its receiver as a `&mut`. One of a cell or of a thread's own lends something
/// to a closure.
fn lends_exclusive(method: &str) -> bool {
    method.ends_with("_mut") && !method.starts_with("with_") && method != "try_borrow_mut"
}

/// `text.replace(from, to)` and `image.resize(width, height, filter)` make another one; what is changed in place by a method
/// of that name has one argument, or two.
pub(crate) fn makes_another(call: &ExprMethodCall) -> bool {
    matches!((call.method.to_string().as_str(), call.args.len()), ("replace", 2) | ("resize", 3))
}

/// `sets.union(a, b)` of disjoint sets, which changes them; `set.union(&other)` looks.
pub(crate) fn unites(call: &ExprMethodCall) -> bool {
    call.method == "union" && call.args.len() == 2
}

/// Whether a method reads from or writes to its receiver, as those of `io::Read` and `io::Write` do.
pub(super) fn is_transfer(method: &str) -> bool {
    let transfers = method.starts_with("read") || method.starts_with("write") || method == "flush";
    transfers && (is_mutator(method) || is_setter(method))
}

pub(crate) fn is_pass(method: &str) -> bool {
    PASSES.contains(&method) || lends_exclusive(method)
}

/// Whether it is one of those of std.
pub(crate) fn is_known_pass(method: &str) -> bool {
    PASSES.contains(&method)
}

pub(super) fn is_reader(method: &str) -> bool {
    READERS.contains(&method)
}

pub(crate) fn is_view(method: &str) -> bool {
    VIEWS.contains(&method)
}

/// Whether a method that only looks for all that is known of numbers takes what its receiver holds: of an `Option<&mut T>`
/// that is a `&mut`.
pub(super) fn takes_receiver(method: &str) -> bool {
    const TAKERS: &[&str] = &[
        "and_then",
        "is_err_and",
        "is_none_or",
        "is_ok_and",
        "is_some_and",
        "is_sorted_by",
        "is_sorted_by_key",
        "map_or",
        "map_or_else",
        "or",
        "or_else",
    ];
    is_adaptor(method) || is_opener(method) || method.starts_with("into_") || TAKERS.contains(&method)
}

/// The method, if it takes its receiver by value.
pub(crate) fn consumer(method: &str) -> Option<&'static str> {
    CONSUMERS.iter().copied().find(|consumer| *consumer == method)
}

/// Whether a method takes an iterator by value, if it is called of one, and is none of numbers.
pub(crate) fn uses_iterator_up(method: &str) -> bool {
    const SINKS: &[&str] = &["collect", "count", "fold", "for_each", "partition", "product", "sum", "unzip"];
    is_adaptor(method) || SINKS.contains(&method)
}

/// Whether a method is one of std's for what is copied, by its name: of numbers, and of an `Option` of one.
pub(crate) fn is_of_copies(method: &str) -> bool {
    only_looks(method) || takes_receiver(method) || consumer(method).is_some()
}

/// Whether a method of a collection of std's keeps what it is given.
pub(crate) fn keeps(method: &Ident) -> bool {
    const KEEPS: &[&str] =
        &["entry", "get_or_insert", "insert", "or_insert", "push", "push_back", "push_front", "replace"];
    KEEPS.iter().any(|keeps| method == keeps)
}
