//! What iterations own: items, what was in one, and what they make.

use super::coerced::makes_text;
use super::guards::guard;
use super::looks::{is_of_text, looks_by_argument};
use super::parted::gives_value;
use super::shape::{builds, is_exit};
use super::stored::place_root;
use crate::names::{is_binding_name, is_opener, is_pass, keeps_items, makes_cell, pattern_names};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::*;

/// A variable of an iteration.
#[derive(Clone)]
pub(super) struct Owned {
    pub(super) name: Ident,
    pub(super) kind: Kind,
    pub(super) mutable: Mutable,
    /// Whether it may borrow from another one, as far as it shows.
    pub(super) may_borrow: bool,
}

impl Owned {
    fn new(name: Ident, kind: Kind) -> Owned {
        Owned { name, kind, mutable: Mutable::No, may_borrow: false }
    }

    /// What is known of what was in it.
    fn kind_of_part(&self) -> Kind {
        if self.kind == Kind::Item { Kind::Item } else { Kind::Unknown }
    }
}

/// Whether it changes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mutable {
    /// It is not `mut`.
    No,
    /// It is, and something changes it for all that is seen: what is not known may well look at it.
    Seen,
    /// Nothing else says what it is `mut` for.
    Unseen,
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

/// The variables of a pattern that are bound by value, whatever they are of.
pub(super) fn of_pattern(pat: &Pat) -> Vec<Owned> {
    match pat {
        Pat::Ident(PatIdent { ident, by_ref: None, mutability, subpat: None, .. }) if is_binding_name(ident) => {
            let mutable = if mutability.is_some() { Mutable::Unseen } else { Mutable::No };
            vec![Owned { mutable, ..Owned::new(ident.clone(), Kind::Item) }]
        }
        Pat::Type(typed) => of_pattern(&typed.pat),
        Pat::Paren(paren) => of_pattern(&paren.pat),
        Pat::Guard(guarded) => of_pattern(&guarded.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().flat_map(of_pattern).collect(),
        Pat::TupleStruct(found) => found.elems.iter().flat_map(of_pattern).collect(),
        Pat::Struct(found) => found.fields.iter().flat_map(|field| of_pattern(&field.pat)).collect(),
        _ => Vec::new(),
    }
}

/// The same of a pattern that takes a value apart.
pub(super) fn out_of(value: &Expr, pat: &Pat) -> Vec<Owned> {
    if lends_exclusive(value) {
        return Vec::new();
    }
    let may_borrow = lends(value);
    of_pattern(pat).into_iter().map(|owned| Owned { may_borrow, ..owned }).collect()
}

/// What a condition binds, for what is done if it is true.
pub(super) fn of_condition(condition: &Expr) -> Vec<Owned> {
    match condition {
        Expr::Let(found) => out_of(&found.expr, &found.pat),
        Expr::Binary(ExprBinary { left, op: BinOp::And(_), right, .. }) => {
            of_condition(left).into_iter().chain(of_condition(right)).collect()
        }
        Expr::Paren(found) => of_condition(&found.expr),
        _ => Vec::new(),
    }
}

/// The variables that a `let` declares, if its value is moved out of one of those around, or a text or a collection that is made
/// there, or is given by what is not known.
pub(super) fn declared(stmt: &Stmt, around: &[Owned]) -> Vec<Owned> {
    let Stmt::Local(local @ Local { attrs, pat, init: Some(init), .. }) = stmt else { return Vec::new() };
    // what changes through a `&` is not for two threads to look at
    if !attrs.is_empty() || guard(local).is_some() || makes_cell(local.to_token_stream()) {
        return Vec::new();
    }
    made_of(pat, &init.expr, around)
}

/// The same of a pattern and its value.
fn made_of(pat: &Pat, value: &Expr, around: &[Owned]) -> Vec<Owned> {
    if let (Pat::Tuple(PatTuple { elems: parts, .. }), Expr::Tuple(ExprTuple { elems: values, .. })) = (pat, value)
        && parts.len() == values.len()
        && !parts.iter().any(|part| matches!(part, Pat::Rest(_)))
    {
        return parts.iter().zip(values).flat_map(|(part, value)| made_of(part, value, around)).collect();
    }
    let (bound, is_one) = (of_pattern(pat), pattern_names(pat).len() == 1);
    // nor is what is a `&mut` for any other
    if bound.len() != pattern_names(pat).len() || lends_exclusive(value) {
        return Vec::new();
    }
    let of_type = match (pat, value) {
        (Pat::Type(typed), _) => kind_of(&typed.ty),
        (_, Expr::MethodCall(call)) if call.method == "collect" => collected(call).and_then(kind_of),
        _ => None,
    };
    let whole = || owner(value, around);
    let of_value = || if gives_text(value) { Some(Kind::Text) } else { whole().map(Owned::kind_of_part) };
    let known = of_type.or_else(of_value).filter(|kind| is_one || *kind == Kind::Item);
    let is_given = || is_given(value) || whole().is_some();
    let Some(kind) = known.or_else(|| is_given().then_some(Kind::Unknown)) else { return Vec::new() };
    let may_borrow = match whole() {
        Some(whole) => whole.may_borrow,
        None => lends(value) && matches!(kind, Kind::List | Kind::Unknown),
    };
    bound.into_iter().map(|owned| Owned { kind, may_borrow, ..owned }).collect()
}

/// Whether a value is made of a borrow, or by a method, but for those that open what a function gives, or give what a collection owns.
fn lends(value: &Expr) -> bool {
    struct Lends(bool);
    impl<'a> Visit<'a> for Lends {
        fn visit_expr_reference(&mut self, _: &'a ExprReference) {
            self.0 = true;
        }
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            const OWNED: &[&str] = &["drain", "enumerate", "into_iter", "into_keys", "into_values", "map_err", "pop"];
            let method = call.method.to_string();
            if keeps_items(&method) {
                return self.visit_expr(&call.receiver);
            }
            self.0 |= !is_opener(&method) && !OWNED.contains(&&*method);
            visit::visit_expr_method_call(self, call);
        }
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {
            self.0 = true;
        }
        fn visit_macro(&mut self, _: &'a Macro) {
            self.0 = true;
        }
    }
    let mut lends = Lends(false);
    lends.visit_expr(value);
    lends.0
}

/// Whether a value is a `&mut` for the names of the methods that give it.
fn lends_exclusive(value: &Expr) -> bool {
    match value {
        Expr::Reference(found) => found.mutability.is_some(),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            (is_pass(&method) && !is_opener(&method)) || lends_exclusive(&call.receiver)
        }
        Expr::Try(found) => lends_exclusive(&found.expr),
        Expr::Paren(found) => lends_exclusive(&found.expr),
        _ => false,
    }
}

/// Whether a value is what a function or a method gives that is not known, or is made in place.
fn is_given(value: &Expr) -> bool {
    const COPIES: &[&str] = &["clone", "into", "to_owned", "to_vec"];
    match value {
        Expr::Try(found) => is_given(&found.expr),
        Expr::Paren(found) => is_given(&found.expr),
        Expr::Field(found) => is_given(&found.base),
        Expr::Call(call) => !builds(&call.func),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            match is_opener(&method) || method == "map_err" {
                true => is_given(&call.receiver),
                false => !gives_value(&method) || COPIES.contains(&&*method),
            }
        }
        Expr::Array(_) | Expr::Loop(_) => true,
        Expr::Block(ExprBlock { block, .. }) | Expr::Unsafe(ExprUnsafe { block, .. }) => gives(block, &[]),
        Expr::If(ExprIf { cond, then_branch, else_branch: Some((_, otherwise)), .. }) => {
            let bound = of_condition(cond).into_iter().map(|owned| owned.name).collect::<Vec<_>>();
            gives(then_branch, &bound) && is_given_by(otherwise, &[])
        }
        Expr::Match(found) => {
            let is_given = is_given(&found.expr);
            found.arms.iter().all(|arm| {
                let bound = if is_given { pattern_names(&arm.pat) } else { Vec::new() };
                is_given_by(&arm.body, &bound)
            })
        }
        _ => false,
    }
}

/// Whether the value of a block is that, or of what these are, or of what the block declares and is that.
fn gives(block: &Block, bound: &[Ident]) -> bool {
    let [before @ .., Stmt::Expr(last, _)] = &block.stmts[..] else { return false };
    let mut bound = bound.to_vec();
    for stmt in before {
        if let Stmt::Local(Local { pat, init: Some(init), .. }) = stmt {
            let (names, is_given) = (pattern_names(pat), is_given_by(&init.expr, &bound));
            bound.retain(|name| !names.contains(name));
            bound.extend(names.into_iter().filter(|_| is_given));
        }
    }
    is_given_by(last, &bound)
}

/// The same of the value of a branch, or of an arm.
fn is_given_by(value: &Expr, bound: &[Ident]) -> bool {
    let is_part = |part: &Expr| matches!(part, Expr::Lit(_)) || is_given_by(part, bound);
    match value {
        Expr::Path(_) | Expr::Field(_) if place_root(value).is_some_and(|root| bound.contains(root)) => true,
        Expr::Tuple(found) => found.elems.iter().all(is_part),
        Expr::Call(call) if builds(&call.func) => call.args.iter().all(is_part),
        Expr::Block(found) => gives(&found.block, bound),
        value => is_exit(value) || is_given(value) || gives_text(value),
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

/// The variable that a value is by itself, or was in.
fn owner<'o>(value: &Expr, around: &'o [Owned]) -> Option<&'o Owned> {
    const OPEN: &[&str] = &["context", "map_err", "ok", "ok_or", "ok_or_else", "with_context"];
    match value {
        Expr::Path(path) => around.iter().rfind(|owned| path.path.is_ident(&owned.name)),
        Expr::Try(found) => owner(&found.expr, around),
        Expr::Paren(found) => owner(&found.expr, around),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let opens = is_opener(&method) || OPEN.contains(&&*method);
            if opens { owner(&call.receiver, around) } else { None }
        }
        Expr::Match(found) if found.arms.iter().all(opens) => owner(&found.expr, around),
        _ => None,
    }
}

/// Whether an arm gives what its pattern binds, or leaves.
pub(super) fn opens(arm: &Arm) -> bool {
    let bound = pattern_names(&arm.pat);
    let gives = |path: &ExprPath| path.path.get_ident().is_some_and(|name| bound.contains(name));
    match &*arm.body {
        Expr::Path(path) => gives(path),
        Expr::Block(ExprBlock { block, .. }) => {
            matches!(block.stmts.last(), Some(Stmt::Expr(last, _)) if is_exit(last))
        }
        body => is_exit(body),
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

/// Whether a statement declares a variable of a name, from a value that may be made of the one before.
pub(super) fn declares(stmt: &Stmt, name: &Ident) -> bool {
    matches!(stmt, Stmt::Local(Local { pat, init: Some(_), .. }) if pattern_names(pat).contains(name))
}

/// Whether a variable is used as a text.
pub(super) fn is_used_as_text(name: &Ident, stmts: &[Stmt]) -> bool {
    struct Uses<'n>(&'n Ident, bool);
    impl<'a> Visit<'a> for Uses<'_> {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let of_it = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident(self.0));
            let by_text = call.method != "join" && looks_by_argument(call);
            self.1 |= of_it && (by_text || is_of_text(&call.method.to_string()));
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut uses = Uses(name, false);
    stmts.iter().for_each(|stmt| uses.visit_stmt(stmt));
    uses.1
}
