//! What iterations own and lend to what is done in order: the worker keeps it where it is, until the commits are done.
//!
//! `for line in lines { let record = Record::parse(&line)?; table.add(&record); }` is split as
//! `for line in lines { let line = KEPT; let record = Record::parse(&(*line))?; table.add(&record); }`, where the name stands
//! for a reference that lives on, if all that is done with it is to look at it. For items, what is moved out of one, texts and
//! collections, and what functions give. A commit may give it away: `names.push(line)` is `names.push(GIVING)`, and what that stands
//! for is taken out of where it is kept by the replay alone.

use super::coerced::makes_text;
use super::lent_out::lends_out;
use super::looks::{Looks, is_of_text, looks_at_text};
use super::parted::gives_value;
use super::shape::{builds, is_exit};
use super::{Changes, Stages};
use crate::model::{Loop, Runtime};
use crate::names::{generated, generated_at, is_opener, pattern_names};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
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
        let (owned, stmts) = kept_behind(&kept.body.stmts[at..], owned, stages)?;
        // what is not known is kept where it must be
        let needed = !owned.guessed || lends_out(looped, stages, std::slice::from_ref(&owned), &names);
        needed.then(|| {
            kept.body.stmts.truncate(at);
            kept.body.stmts.push(keeps(looped, &owned, runtime));
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
    lends_out(looped, stages, &names, &[]).then(|| (kept, names.into_iter().map(|owned| owned.name).collect()))
}

/// A variable of an iteration.
pub(super) struct Owned {
    pub(super) name: Ident,
    pub(super) kind: Kind,
    /// Whether another one has its name later.
    pub(super) again: bool,
    /// Whether it only seems that it is looked at and no more, as it is of an unknown type.
    guessed: bool,
    /// Whether a statement in order gives it away.
    given: bool,
}

impl Owned {
    fn new(name: Ident, kind: Kind) -> Owned {
        Owned { name, kind, again: false, guessed: kind == Kind::Unknown, given: false }
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

/// The statements behind a variable that is kept, if all that they do is to look at it, and to give it away in order.
fn kept_behind(stmts: &[Stmt], owned: Owned, stages: &Stages) -> Option<(Owned, Vec<Stmt>)> {
    let Owned { name, kind, .. } = owned;
    let mut stmts = stmts.to_vec();
    let kind = if kind == Kind::Item && is_used_as_text(&name, &stmts) { Kind::Text } else { kind };
    let again = stmts.iter().position(|stmt| declares(stmt, &name));
    let mut looks = Looks::new(&name, kind, stages);
    looks.look_at_all(&mut stmts, again);
    let Looks { only, lends, guessed, given, .. } = looks;
    (only && lends).then(|| (Owned { name, kind, again: again.is_some(), guessed: guessed || given, given }, stmts))
}

/// The statement by which a variable is kept.
fn keeps(looped: &Loop, Owned { name, given, .. }: &Owned, runtime: &Runtime) -> Stmt {
    let (journal, kept, giving) = (generated_at("journal", looped.span), kept(), giving(name));
    let (mut keeps, method): (Stmt, _) = match given {
        true => (parse_quote!(let (#name, #giving) = ();), quote!(keep_to_give)),
        false => (parse_quote!(let #name = ();), quote!(keep)),
    };
    let value = quote!(unsafe { #runtime::keeping(&#name).#method(#journal, &#kept, #name) });
    if let Stmt::Local(Local { init: Some(init), .. }) = &mut keeps {
        *init.expr = Expr::Verbatim(value);
    }
    keeps
}

/// What stands for a variable where a commit gives it away.
pub(crate) fn giving(name: &Ident) -> Ident {
    Ident::new(&format!("__giving_{}", name.unraw()), name.span())
}

/// Whether this is such a name.
pub(crate) fn is_giving(name: &Ident) -> bool {
    name.to_string().starts_with("__giving_")
}

/// What commits do, with what they give away taken out of where it is kept. The rest stays as it is: what `stringify!` makes of
/// tokens depends on who has had them in hand.
pub(super) fn give_away(replay: TokenStream) -> TokenStream {
    if !gives_away(replay.clone()) {
        return replay;
    }
    let give = |token: TokenTree| match token {
        TokenTree::Ident(name) if is_giving(&name) => quote!((unsafe { #name.give() })),
        TokenTree::Group(group) if gives_away(group.stream()) => {
            let mut given = Group::new(group.delimiter(), give_away(group.stream()));
            given.set_span(group.span());
            TokenTree::Group(given).into()
        }
        token => token.into(),
    };
    replay.into_iter().flat_map(give).collect()
}

fn gives_away(replay: TokenStream) -> bool {
    replay.into_iter().any(|token| match token {
        TokenTree::Ident(name) => is_giving(&name),
        TokenTree::Group(group) => gives_away(group.stream()),
        _ => false,
    })
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
