//! What the names of methods say about their receivers.

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
    "flush",
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
    "replace",
    "resize",
    "retain",
    "reverse",
    "set",
    "sort",
    "sort_by",
    "sort_by_key",
    "sort_unstable",
    "swap",
    "take",
    "truncate",
    "write",
    "write_all",
    "write_fmt",
];

/// Methods whose result is a part of their receiver, so that changing the one changes the other.
const PASSES: &[&str] = &[
    "and_modify",
    "as_mut",
    "as_mut_slice",
    "back_mut",
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

/// Methods without arguments whose result is as good as the receiver: not worth computing ahead.
const VIEWS: &[&str] =
    &["as_bytes", "as_ref", "as_slice", "as_str", "borrow", "chars", "iter", "lines", "to_str", "trim"];

pub(super) fn is_mutator(method: &str) -> bool {
    MUTATORS.contains(&method)
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
