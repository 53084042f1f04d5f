//! What iterations own and lend to what is done in order: the worker keeps it where it is, until the commits are done.
//!
//! `for line in lines { let record = Record::parse(&line)?; table.add(&record); }` is split as
//! `for line in lines { let line = KEPT; let record = Record::parse(&(*line))?; table.add(&record); }`, where the name stands
//! for a reference that lives on, if all that is done with it is to look at it. For items, what is moved out of one, texts and
//! collections.

use super::coerced::makes_text;
use super::lent_out::lends_out;
use super::parted::gives_value;
use super::shape::{builds, is_exit};
use super::stored::place_root;
use super::{Changes, Stages};
use crate::model::{Loop, Runtime};
use crate::names::{
    Names, assigns, generated, generated_at, is_known, is_opener, last_segment, mentions, pattern_names,
    rewrite_arguments,
};
use proc_macro2::Ident;
use quote::{ToTokens, quote};
use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// The loop with what it keeps, and the names of that; `None` if it is nothing. `stages`: the loop without.
pub(crate) fn keep(looped: &Loop, changes: &Changes, stages: &Stages, runtime: &Runtime) -> Option<(Loop, Vec<Ident>)> {
    if stages.head.is_some() {
        return None;
    }
    let (mut kept, mut names) = (looped.clone(), Vec::new());
    let mut items = by_value(&looped.pat);
    items.retain(|name| !changes.looks_exclusive(&name.to_string()));
    let mut keep = |at: usize, owned: Owned| {
        let (owned, stmts) = kept_behind(&kept.body.stmts[at..], owned)?;
        // what is not known is kept where it must be
        let needed = !owned.guessed || lends_out(looped, stages, std::slice::from_ref(&owned));
        needed.then(|| {
            kept.body.stmts.truncate(at);
            kept.body.stmts.push(keeps(looped, &owned.name, runtime));
            kept.body.stmts.extend(stmts);
            names.push(owned);
        })
    };
    // the last first, so that the places of the others stay
    for at in (0..looped.body.stmts.len()).rev() {
        owned(&looped.body.stmts[at], &items).and_then(|owned| keep(at + 1, owned));
    }
    for name in items {
        keep(0, Owned::new(name, Kind::Item));
    }
    names.reverse();
    lends_out(looped, stages, &names).then(|| (kept, names.into_iter().map(|owned| owned.name).collect()))
}

/// A variable of an iteration.
pub(super) struct Owned {
    pub(super) name: Ident,
    pub(super) kind: Kind,
    /// Whether another one has its name later.
    pub(super) again: bool,
    /// Whether it only seems that it is looked at and no more, as it is of an unknown type.
    guessed: bool,
}

impl Owned {
    fn new(name: Ident, kind: Kind) -> Owned {
        Owned { name, kind, again: false, guessed: kind == Kind::Unknown }
    }
}

/// What is known of such a one.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// It is an item, or was in one.
    Item,
    Text,
    /// A collection of std's, whose elements may borrow.
    List,
    /// Something gave it.
    Unknown,
}

/// What is kept by an iteration that a worker runs.
pub(crate) fn kept() -> Ident {
    generated("__kept")
}

/// The statements behind a variable that is kept, if all that they do is to look at it.
fn kept_behind(stmts: &[Stmt], owned: Owned) -> Option<(Owned, Vec<Stmt>)> {
    let Owned { name, kind, .. } = owned;
    let mut stmts = stmts.to_vec();
    let kind = if kind == Kind::Item && is_used_as_text(&name, &stmts) { Kind::Text } else { kind };
    let again = stmts.iter().position(|stmt| declares(stmt, &name));
    let last = stmts.iter().rposition(|stmt| mentions(stmt, &Names::from([name.to_string()])));
    let mut looks =
        Looks { name: &name, kind, only: true, lends: false, guessed: kind == Kind::Unknown, is_there_later: false };
    for at in 0..again.unwrap_or(stmts.len()) {
        looks.is_there_later = matches!(stmts[at], Stmt::Local(_)) && again.or(last).is_some_and(|last| at < last);
        looks.visit_stmt_mut(&mut stmts[at]);
    }
    looks.is_there_later = false;
    if let Some(again) = again {
        looks.last(&mut stmts[again]);
    }
    let (is_kept, guessed) = (looks.only && looks.lends, looks.guessed);
    is_kept.then(|| (Owned { name, kind, again: again.is_some(), guessed }, stmts))
}

/// The statement by which a variable is kept.
fn keeps(looped: &Loop, name: &Ident, runtime: &Runtime) -> Stmt {
    let (journal, kept) = (generated_at("journal", looped.span), kept());
    let value = quote!(unsafe { #runtime::keeping(&#name).keep(#journal, &#kept, #name) });
    let mut keeps: Stmt = parse_quote!(let #name = (););
    if let Stmt::Local(Local { init: Some(init), .. }) = &mut keeps {
        *init.expr = Expr::Verbatim(value);
    }
    keeps
}

/// Whether a statement declares a variable of a name, from a value that may be made of the one before.
fn declares(stmt: &Stmt, name: &Ident) -> bool {
    matches!(stmt, Stmt::Local(Local { pat, init: Some(_), .. }) if pattern_names(pat).contains(name))
}

/// The variables of a pattern that are bound by value, whatever they are of.
fn by_value(pat: &Pat) -> Vec<Ident> {
    match pat {
        Pat::Ident(PatIdent { ident, by_ref: None, mutability: None, subpat: None, .. }) => vec![ident.clone()],
        Pat::Type(typed) => by_value(&typed.pat),
        Pat::Paren(paren) => by_value(&paren.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().flat_map(by_value).collect(),
        Pat::TupleStruct(found) => found.elems.iter().flat_map(by_value).collect(),
        Pat::Struct(found) => found.fields.iter().flat_map(|field| by_value(&field.pat)).collect(),
        _ => Vec::new(),
    }
}

/// The variable that a `let` declares, if its value is moved out of an item, or a text or a collection that is made there.
fn owned(stmt: &Stmt, items: &[Ident]) -> Option<Owned> {
    let Stmt::Local(Local { attrs, pat, init: Some(init), .. }) = stmt else { return None };
    let names = by_value(pat);
    let [name] = &names[..] else { return None };
    let of_type = match (pat, &*init.expr) {
        (Pat::Type(typed), _) => kind_of(&typed.ty),
        (_, Expr::MethodCall(call)) if call.method == "collect" => collected(call).and_then(kind_of),
        _ => None,
    };
    let of_value = || match &*init.expr {
        value if gives_text(value) => Some(Kind::Text),
        value => is_of_item(value, items).then_some(Kind::Item),
    };
    let kind = of_type.or_else(of_value).or_else(|| is_given(&init.expr).then_some(Kind::Unknown))?;
    let is_one = pattern_names(pat).len() == 1 && attrs.is_empty();
    is_one.then(|| Owned::new(name.clone(), kind))
}

/// Whether a value is what a function or a method gives that is not known.
fn is_given(value: &Expr) -> bool {
    match value {
        Expr::Try(found) => is_given(&found.expr),
        Expr::Paren(found) => is_given(&found.expr),
        Expr::Call(call) => !builds(&call.func),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            match is_opener(&method) || method == "map_err" {
                true => is_given(&call.receiver),
                false => !gives_value(&method),
            }
        }
        _ => false,
    }
}

/// The type that a chain is collected into, if it is named there.
fn collected(call: &ExprMethodCall) -> Option<&Type> {
    match call.turbofish.as_ref()?.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// By the name of a type.
fn kind_of(ty: &Type) -> Option<Kind> {
    const LISTS: &[&str] = &["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet", "Vec", "VecDeque"];
    let Type::Path(path) = ty else { return None };
    let name = &path.path.segments.last()?.ident;
    match name {
        name if name == "String" => Some(Kind::Text),
        name => LISTS.iter().any(|list| name == list).then_some(Kind::List),
    }
}

/// Whether a value is an item by itself, or what was in it.
fn is_of_item(value: &Expr, items: &[Ident]) -> bool {
    const OPEN: &[&str] = &["context", "map_err", "ok", "ok_or", "ok_or_else", "with_context"];
    match value {
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| items.contains(name)),
        Expr::Try(found) => is_of_item(&found.expr, items),
        Expr::Paren(found) => is_of_item(&found.expr, items),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            (is_opener(&method) || OPEN.contains(&&*method)) && is_of_item(&call.receiver, items)
        }
        Expr::Match(found) => {
            let opens = |arm: &Arm| {
                let bound = pattern_names(&arm.pat);
                is_exit(&arm.body)
                    || matches!(&*arm.body, Expr::Path(path) if path.path.get_ident().is_some_and(|name| bound.contains(name)))
            };
            is_of_item(&found.expr, items) && found.arms.iter().all(opens)
        }
        _ => false,
    }
}

/// Whether a value is a text for what makes it, or the bytes of a file.
fn gives_text(value: &Expr) -> bool {
    match value {
        Expr::Try(found) => gives_text(&found.expr),
        Expr::Paren(found) => gives_text(&found.expr),
        Expr::MethodCall(call) if is_opener(&call.method.to_string()) || call.method == "map_err" => {
            gives_text(&call.receiver)
        }
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
            let (function, of) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
            matches!(
                (&*of, &*function),
                (_, "read_to_string") | ("fs", "read") | ("String", "from" | "from_utf8" | "from_utf8_lossy")
            )
        }
        value => makes_text(value),
    }
}

/// Whether code only looks at a variable; it looks at what `*name` is then.
struct Looks<'n> {
    name: &'n Ident,
    kind: Kind,
    only: bool,
    /// Whether it lends it, or a part of it.
    lends: bool,
    /// Whether it looks at it for all that is known.
    guessed: bool,
    /// Whether what is called of it cannot take it: it is there later.
    is_there_later: bool,
}

impl Looks<'_> {
    /// Visits the `let` that gives the name to another one.
    fn last(&mut self, stmt: &mut Stmt) {
        let Stmt::Local(Local { init: Some(init), .. }) = stmt else { unreachable!("a `let` declares it") };
        self.visit_local_init_mut(init);
    }

    fn is_part(&self, place: &Expr) -> bool {
        place_root(place) == Some(self.name)
    }

    fn mentions(&self, code: &impl ToTokens) -> bool {
        mentions(code, &HashSet::from([self.name.to_string()]))
    }

    /// Looks at the variable, or a part of it.
    fn look(&mut self, place: &mut Expr) {
        match place {
            Expr::Path(path) => {
                let star = Token![*](path.span());
                *place = parse_quote!((#star #path));
            }
            Expr::Field(found) => self.look(&mut found.base),
            Expr::Paren(found) => self.look(&mut found.expr),
            Expr::Unary(found) => self.look(&mut found.expr),
            Expr::Index(found) => {
                self.look(&mut found.expr);
                self.visit_expr_mut(&mut found.index);
            }
            _ => unreachable!("a place has a root"),
        }
    }
}

impl VisitMut for Looks<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        self.only &= pat.ident != *self.name;
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_expr_path_mut(&mut self, path: &mut ExprPath) {
        self.only &= !path.path.is_ident(self.name);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Reference(ExprReference { mutability, expr, .. }) if self.is_part(expr) => {
                self.only &= mutability.is_none();
                self.lends = true;
                self.look(expr);
            }
            Expr::Index(found) if self.is_part(&found.expr) => self.look(expr),
            Expr::MethodCall(call) if self.is_part(&call.receiver) => {
                let method = call.method.to_string();
                let known = match self.kind {
                    Kind::Item | Kind::Unknown => false,
                    Kind::Text => looks_at_text(&method),
                    Kind::List => looks_at_list(&method),
                };
                let known = known || looks(&method);
                self.only &= known || self.is_there_later || gives_view(&method);
                self.guessed |= !known;
                self.lends = true;
                self.look(&mut call.receiver);
                call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
            }
            Expr::Assign(ExprAssign { left, .. }) if self.is_part(left) => self.only = false,
            Expr::Binary(ExprBinary { left, op, .. }) if assigns(op) && self.is_part(left) => self.only = false,
            Expr::Binary(binary) if compares(&binary.op) => {
                for side in [&mut binary.left, &mut binary.right] {
                    if self.is_part(side) { self.look(side) } else { self.visit_expr_mut(side) }
                }
            }
            Expr::Closure(closure) if closure.capture.is_some() => self.only &= !self.mentions(closure),
            Expr::Async(found) => self.only &= !self.mentions(found),
            expr => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        let name = last_segment(mac);
        if !self.mentions(&mac.tokens) {
            return;
        }
        let only_looks = is_known(&name) && name != "dbg" && name != "vec";
        let rewritten = rewrite_arguments(mac, |arg| match only_looks && self.is_part(arg) {
            true => self.look(arg),
            false => self.visit_expr_mut(arg),
        });
        self.only &= is_known(&name) && rewritten;
    }
}

pub(super) fn compares(op: &BinOp) -> bool {
    matches!(op, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}

/// Whether a method looks at its receiver, whatever type of std's that has which may own something.
fn looks(method: &str) -> bool {
    const PREFIXES: &[&str] = &["as_", "is_", "to_"];
    const LOOK: &[&str] = &[
        "binary_search",
        "chunks",
        "chunks_exact",
        "clone",
        "components",
        "contains",
        "contains_key",
        "display",
        "ends_with",
        "extension",
        "file_name",
        "file_stem",
        "get",
        "iter",
        "keys",
        "len",
        "parent",
        "values",
        "windows",
    ];
    let takes = ["_and", "_mut", "_or"].iter().any(|end| method.ends_with(end));
    let changes = method.starts_with("as_mut") || method.starts_with("is_sorted");
    let says = PREFIXES.iter().any(|prefix| method.starts_with(prefix)) && !takes && !changes;
    says || LOOK.contains(&method) || is_of_text(method)
}

/// Whether a method of a type of one's own by its name gives a view of its receiver, or a part of it.
fn gives_view(method: &str) -> bool {
    const VIEWS: &[&str] = &[
        "args", "body", "borrow", "cells", "children", "columns", "content", "contents", "entries", "fields", "header",
        "headers", "host", "items", "key", "label", "lines", "message", "name", "nodes", "parts", "path", "payload",
        "record", "records", "root", "row", "rows", "slice", "tags", "text", "title", "tokens", "url", "view", "words",
    ];
    VIEWS.contains(&method) || method.ends_with("_view") || method.ends_with("_ref")
}

/// Whether only a text has a method of this name, of all that may own something.
fn is_of_text(method: &str) -> bool {
    const TEXT: &[&str] = &[
        "as_str",
        "char_indices",
        "chars",
        "eq_ignore_ascii_case",
        "match_indices",
        "parse",
        "rsplit_once",
        "rsplit_terminator",
        "rsplitn",
        "split_ascii_whitespace",
        "split_once",
        "split_terminator",
        "split_whitespace",
        "splitn",
        "starts_with",
        "strip_prefix",
        "strip_suffix",
        "to_lowercase",
        "to_uppercase",
    ];
    TEXT.contains(&method) || method.starts_with("trim")
}

/// Whether a method looks at a text: what else has one of its name may be taken by it, or changed.
fn looks_at_text(method: &str) -> bool {
    const LOOK: &[&str] = &[
        "bytes",
        "find",
        "lines",
        "matches",
        "repeat",
        "replace",
        "rfind",
        "rmatches",
        "rsplit",
        "split",
        "split_inclusive",
    ];
    LOOK.contains(&method)
}

/// The same of a collection.
fn looks_at_list(method: &str) -> bool {
    ["concat", "first", "first_key_value", "join", "last", "last_key_value", "range", "split_first", "split_last"]
        .contains(&method)
}

/// Whether a variable is used as a text.
fn is_used_as_text(name: &Ident, stmts: &[Stmt]) -> bool {
    struct Uses<'n>(&'n Ident, bool);
    impl<'a> Visit<'a> for Uses<'_> {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let of_it = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident(self.0));
            let is_text = |arg: &Expr| matches!(arg, Expr::Lit(ExprLit { lit: Lit::Char(_) | Lit::Str(_), .. }));
            let by_text = looks_at_text(&call.method.to_string()) && call.args.first().is_some_and(is_text);
            self.1 |= of_it && (by_text || is_of_text(&call.method.to_string()));
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut uses = Uses(name, false);
    stmts.iter().for_each(|stmt| uses.visit_stmt(stmt));
    uses.1
}
