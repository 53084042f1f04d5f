//! What a head draws from that nobody sees once the loop has ended early: a set of the function's own, where the loop is left by a `return` or a
//! `?` alone. It may have been drawn from for iterations beyond the end, so no copy is needed.

use crate::model::{Decl, Loop};
use crate::names::{Names, Place, breaks, mentions, names_collection, uses_of};
use quote::{ToTokens, quote};
use syn::visit::Visit;
use syn::{Expr, Stmt};

/// Whether it is so of this place. `rest`: the statements behind the head.
pub(super) fn is_unseen(looped: &Loop, place: &Place, rest: &[Stmt]) -> bool {
    let Some(context) = &looped.context else { return false };
    let is_local = matches!(context.decls.get(&place.root), Some(Decl::Mut | Decl::MutOnlyHere));
    let made = || context.made.get(&place.root).is_some_and(makes_collection);
    let names = Names::from([place.root.clone()]);
    let uses = uses_of(|resolver| rest.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    let used = || mentions(&quote!(#(#rest)*), &names) || uses.iter().any(|used| used.name == place.root);
    is_local && !context.in_closure && (context.owned.contains(&place.root) || made()) && returns_only(rest) && !used()
}

/// Whether code leaves a loop only together with its function. A label may be that of a loop outside.
fn returns_only(rest: &[Stmt]) -> bool {
    !rest.iter().any(|stmt| breaks(stmt) || stmt.to_token_stream().to_string().contains('\''))
}

/// `HashSet::new()`, `Vec::with_capacity(n)`, of std's collections.
fn makes_collection(value: &Expr) -> bool {
    let Expr::Call(call) = value else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let is_one = |of: &syn::PathSegment| names_collection(&of.ident);
    path.qself.is_none() && path.path.segments.iter().rev().nth(1).is_some_and(is_one)
}
