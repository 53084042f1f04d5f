//! Statements that are calls, there for what they do: what they do to what is shared stays in order, where its name or its place
//! says that it counts.

use super::made::Giver;
use super::shape::builds;
use super::split::Split;
use super::stored::place_root;
use crate::names::{is_opener, uses_of};
use proc_macro2::Ident;
use syn::visit::Visit;
use syn::*;

impl Split<'_> {
    /// Whether a statement is a call that is there for what it does in order: it sends something, or a statement in order may have gone
    /// on to the next iteration before it. What is given a part of a `mut` variable may be lent it.
    pub(super) fn stays(&self, stmt: &Stmt) -> bool {
        let Some(value) = effect(stmt) else { return false };
        let uses = || uses_of(|resolver| resolver.visit_expr(value));
        let is_mutable = |name: &Ident| self.local(&name.to_string()).is_some_and(|(_, local)| local.mutable.is_some());
        let is_skipped = || self.entries.iter().any(|entry| entry.cancels);
        let is_lent = || uses().iter().any(|used| used.is_part() && is_mutable(&used.name));
        sent_by(value).is_some_and(|name| self.sends_out(&name)) || (does(value) && is_skipped() && !is_lent())
    }

    /// Whether what is sent by a variable leaves the iteration: that has not made the channel itself.
    fn sends_out(&self, name: &str) -> bool {
        let related = self.related_to([name.to_string()]);
        let is_own = |name: &String| self.made(name).is_some_and(|made| made.giver == Giver::Nobody);
        !related.iter().any(is_own)
    }
}

/// Whether a statement is a call that may be there for what it does in order.
pub(super) fn is_effect(stmt: &Stmt) -> bool {
    effect(stmt).is_some_and(|value| does(value) || sent_by(value).is_some())
}

/// The call in what opens its result.
pub(super) fn call_in(mut value: &mut Expr) -> &mut Expr {
    while is_opened(value) {
        value = match value {
            Expr::MethodCall(call) => &mut *call.receiver,
            Expr::Try(found) => &mut *found.expr,
            Expr::Paren(found) => &mut *found.expr,
            _ => unreachable!("nothing else opens a result"),
        };
    }
    value
}

/// Whether this opens the result of what is in it.
fn is_opened(value: &Expr) -> bool {
    match value {
        Expr::MethodCall(call) => {
            is_opener(&call.method.to_string()) || call.method == "map_err" || call.method == "ok"
        }
        value => matches!(value, Expr::Try(_) | Expr::Paren(_)),
    }
}

/// The value of a statement that nobody uses.
fn effect(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Expr(value, Some(_)) => Some(value),
        Stmt::Local(Local { pat: Pat::Wild(_), init: Some(init), .. }) => Some(&init.expr),
        _ => None,
    }
}

/// The variable by which a call sends something.
fn sent_by(value: &Expr) -> Option<String> {
    let mut value = value.clone();
    match call_in(&mut value) {
        Expr::MethodCall(call) if call.method == "send" && call.args.len() == 1 => chain_root(&call.receiver),
        _ => None,
    }
}

/// The variable that a chain of methods begins with.
fn chain_root(value: &Expr) -> Option<String> {
    match value {
        Expr::MethodCall(call) => chain_root(&call.receiver),
        Expr::Try(found) => chain_root(&found.expr),
        value => place_root(value).map(ToString::to_string),
    }
}

/// Whether a value that nobody uses is that of a function which is lent nothing that it may be called for, and not of `drop`.
fn does(value: &Expr) -> bool {
    let mut value = value.clone();
    let Expr::Call(call) = call_in(&mut value) else { return false };
    let ends = |path: &ExprPath| path.path.segments.last().is_some_and(|last| last.ident == "drop");
    let is_drop = matches!(&*call.func, Expr::Path(path) if ends(path));
    let is_lent = |arg: &Expr| matches!(arg, Expr::Reference(found) if found.mutability.is_some());
    !builds(&call.func) && !is_drop && !call.args.iter().any(is_lent)
}
