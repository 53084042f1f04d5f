//! What methods lend of their receivers, in std and by convention: iterators, views, what is looked up.

use syn::{Expr, ExprMethodCall};

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
    let passes_on = matches!(method.as_str(), "filter_map" | "map") && call.args.first().is_some_and(is_view_of);
    match keeps_items(&method) || passes_on {
        true => yields_references(&call.receiver),
        false => ELEMENTS.contains(&method.as_str()) || splits(&method),
    }
}

/// Whether a call makes a view of what is found, if something is: `words.first().map(String::as_str)`, or has that out of it.
pub(crate) fn maps_to_view(call: &ExprMethodCall) -> bool {
    match &*call.receiver {
        Expr::MethodCall(found) if is_opener(&call.method.to_string()) => maps_to_view(found),
        _ => call.method == "map" && call.args.first().is_some_and(is_view_of),
    }
}

/// Whether a function gives a part of what it is given: `|word| word.trim()`, `str::trim`.
fn is_view_of(function: &Expr) -> bool {
    const VIEWS: &[&str] = &["as_bytes", "as_deref", "as_path", "as_slice", "as_str"];
    let views = |name: String| name.starts_with("trim") || VIEWS.contains(&&*name);
    match function {
        Expr::Closure(closure) => match (&closure.inputs.first(), &*closure.body) {
            (Some(syn::Pat::Ident(param)), Expr::MethodCall(call)) => {
                let of_param = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident(&param.ident));
                of_param && gives_reference(call)
            }
            _ => false,
        },
        Expr::Path(path) => path.path.segments.last().is_some_and(|last| views(last.ident.to_string())),
        _ => false,
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
pub(crate) fn splits(method: &str) -> bool {
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
        Expr::Range(_) => true,
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let takes_list = || is_taker(&method) && is_list(&call.receiver);
            let adapts = || is_adaptor(&method) && is_lazy(&call.receiver);
            LENDERS.contains(&method.as_str()) || takes_list() || adapts()
        }
        _ => false,
    }
}

/// Whether an expression is a list that is written out.
fn is_list(expr: &Expr) -> bool {
    match expr {
        Expr::Array(_) => true,
        Expr::Macro(found) => found.mac.path.is_ident("vec"),
        _ => false,
    }
}

/// Whether a method makes an iterator of what it is called of, and takes that.
pub(crate) fn is_taker(method: &str) -> bool {
    matches!(method, "into_iter" | "into_keys" | "into_values")
}

/// What an iterator takes apart that has not run yet, and calls a closure for each of its items: `xs.into_iter().map(|x| …)`.
pub(crate) fn taken_by_chain(expr: &Expr) -> Option<&Expr> {
    fn taken(expr: &Expr, calls: bool) -> Option<&Expr> {
        let Expr::MethodCall(call) = expr else { return None };
        match &*call.method.to_string() {
            method if is_taker(method) => calls.then_some(&call.receiver),
            method if is_adaptor(method) => {
                taken(&call.receiver, calls || call.args.iter().any(|arg| matches!(arg, Expr::Closure(_))))
            }
            _ => None,
        }
    }
    taken(expr, false)
}

pub(crate) fn is_adaptor(method: &str) -> bool {
    ADAPTORS.contains(&method)
}

/// Whether what a method lends is surely no `&mut`.
pub(crate) fn lends_shared(method: &str) -> bool {
    LENDERS.contains(&method) && method != "drain" && !method.ends_with("_mut")
}

/// Whether the source of an inner loop surely ends.
pub(crate) fn is_bounded(source: &Expr) -> bool {
    const BOUNDED: &[&str] = &[
        "bytes",
        "char_indices",
        "chars",
        "chunks",
        "drain",
        "into_keys",
        "into_values",
        "iter",
        "iter_mut",
        "keys",
        "lines",
        "split",
        "split_whitespace",
        "take",
        "values",
        "values_mut",
        "windows",
    ];
    const KEEP: &[&str] = &["cloned", "copied", "enumerate", "filter", "map", "rev", "skip", "step_by", "zip"];
    match source {
        Expr::Paren(paren) => is_bounded(&paren.expr),
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
