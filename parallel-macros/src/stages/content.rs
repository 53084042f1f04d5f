//! What is copied out of a local that the iteration made lasts as long as what the local holds, and not only as long as itself.

use super::shape::field_root;
use super::shape::is_exit;
use super::split::Split;
use super::stored::held_by;
use super::values::{copied_names, is_computed, is_converted, is_reference, looks_into};
use crate::names::{is_cheap, keeps, pattern_names, uses_of, yields_references};
use proc_macro2::Ident;
use syn::visit::Visit;
use syn::{Arm, Expr, ExprClosure, ExprMethodCall, ExprUnary, Pat, UnOp};

impl Split<'_> {
    /// Whether what is copied out of a value may borrow from one that the worker made.
    pub(super) fn borrows_content(&self, value: &Expr) -> bool {
        let uses = uses_of(|resolver| resolver.visit_expr(value));
        let locals = uses.iter().filter_map(|used| self.local(&used.name.to_string()));
        locals.into_iter().any(|(_, local)| (local.derived && !local.plain) || local.holds || local.given)
    }

    /// Whether a value is copied out of what is behind a reference, or out of elements, that hold no such borrow.
    pub(super) fn is_copied_out(&self, value: &Expr) -> bool {
        match value {
            Expr::Paren(found) => self.is_copied_out(&found.expr),
            Expr::Field(found) => self.is_behind_reference(&found.base),
            Expr::Index(found) => !matches!(*found.index, Expr::Range(_)) && self.is_behind_reference(&found.expr),
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => {
                self.is_behind_reference(expr) || (looks_into(expr) && !self.borrows_content(expr))
            }
            Expr::Match(found) => {
                let copies = |arm: &Arm| is_exit(&arm.body) || copies_out(&arm.body, &arm.pat);
                let looks = lends_content(&found.expr) && found.arms.iter().all(copies);
                looks && !self.borrows_content(&found.expr)
            }
            Expr::MethodCall(call) => {
                let receiver = &*call.receiver;
                let copies = match call.method.to_string().as_str() {
                    "cloned" | "copied" => yields_references(receiver) || looks_into(receiver),
                    // of a list by value the elements move out
                    "into_iter" => self.uses_local(receiver, |local| local.owned) && matches!(receiver, Expr::Path(_)),
                    "map" => yields_references(receiver) && call.args.first().is_some_and(reads_field),
                    _ => false,
                };
                copies && !self.borrows_content(receiver)
            }
            _ => false,
        }
    }

    fn is_behind_reference(&self, place: &Expr) -> bool {
        match place {
            Expr::Path(_) => self.uses_local(place, |local| local.plain),
            Expr::Field(found) => self.is_behind_reference(&found.base),
            Expr::Index(found) => self.is_behind_reference(&found.expr),
            Expr::Paren(found) => self.is_behind_reference(&found.expr),
            _ => false,
        }
    }

    /// Learns what a method of a local has been given: a collection of std's holds it, and what else may be.
    pub(super) fn learn_given(&mut self, call: &ExprMethodCall) {
        let place = held_by(&call.receiver).map_or(&*call.receiver, |(place, _)| place);
        let Some(name) = field_root(place) else { return };
        if keeps(&call.method) || call.method == "extend" {
            call.args.iter().for_each(|arg| self.learn_put(name, arg));
            return;
        }
        let method = call.method.to_string();
        let may_keep = !is_cheap(&method) && call.args.iter().any(|arg| self.borrows(arg));
        if may_keep || method.ends_with("_mut") {
            self.learn_changed(name);
        }
    }

    /// Learns that a value has been put in a local.
    pub(super) fn learn_put(&mut self, name: &Ident, value: &Expr) {
        let Some((depth, local)) = self.local(&name.to_string()).filter(|(depth, _)| *depth > 0) else { return };
        if !self.borrows(value) {
            return;
        }
        let made_part = self.made_part(value).and_then(|at| self.part_within(at, depth));
        let made_part = made_part.filter(|_| !local.derived || local.made_part == made_part);
        if let Some(local) = self.scopes[depth].get_mut(&name.to_string()) {
            (local.derived, local.holds, local.made_part) = (true, true, made_part);
        }
    }

    /// Learns that something that is not known may have put a value in a local.
    pub(super) fn learn_changed(&mut self, name: &Ident) {
        let local = self.scopes.iter_mut().rev().find_map(|scope| scope.get_mut(&name.to_string()));
        if let Some(local) = local {
            local.given = true;
        }
    }
}

/// Whether what a value is, or what a pattern finds in it, is behind a reference.
pub(super) fn lends_content(value: &Expr) -> bool {
    const VIEWS: &[&str] =
        &["as_deref", "as_ref", "as_slice", "split_at", "split_at_checked", "split_first", "split_last"];
    match value {
        // pairs of numbers and elements
        Expr::MethodCall(call) if call.method == "enumerate" => {
            yields_references(&call.receiver) || lends_content(&call.receiver)
        }
        Expr::MethodCall(call) => looks_into(value) || VIEWS.iter().any(|view| call.method == view),
        Expr::Tuple(tuple) => tuple.elems.iter().all(lends_content),
        Expr::Paren(found) => lends_content(&found.expr),
        value => is_reference(value),
    }
}

/// Whether a value is copied out of what a pattern has found behind a reference.
fn copies_out(value: &Expr, pat: &Pat) -> bool {
    let is_of = |place: &Expr| field_root(place).is_some_and(|name| pattern_names(pat).contains(name));
    match value {
        Expr::Paren(found) => copies_out(&found.expr, pat),
        Expr::Tuple(tuple) => tuple.elems.iter().all(|part| copies_out(part, pat)),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => is_of(expr),
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| copied_names(pat).contains(name)),
        Expr::Field(_) => is_of(value),
        value => matches!(value, Expr::Lit(_)) || is_computed(value) || is_converted(value),
    }
}

/// Whether a closure reads a field of what it is called with, which is a reference.
fn reads_field(closure: &Expr) -> bool {
    let Expr::Closure(ExprClosure { inputs, body, .. }) = closure else { return false };
    let pat = match inputs.first() {
        Some(Pat::Reference(found)) => &*found.pat,
        Some(pat) => pat,
        None => return false,
    };
    matches!((pat, &**body), (Pat::Ident(pat), Expr::Field(_)) if field_root(body) == Some(&pat.ident))
}
