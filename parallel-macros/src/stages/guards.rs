//! Locals whose end is to be seen: a guard that is bound for its `drop`, and what has lent something to a statement in order. They
//! end with the iteration, behind its statements in order, and so travel along to be dropped there; if they have a `Drop` of
//! their own, which only types say, and may travel.

use super::locals::Local;
use super::replay::mentions;
use super::split::Split;
use super::together::calls_unknown;
use super::{Entry, Told};
use crate::names::{Names, Use, pattern_names, uses_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::visit::Visit;
use syn::*;

impl Split<'_> {
    /// Notes what a `let` binds if nothing but its `drop` can be what it is for.
    pub(super) fn note_guard(&mut self, found: &syn::Local) {
        if let Some(name) = guard(found)
            && !self.after.last().is_some_and(|stmts| mentions(stmts, &name.to_string()))
        {
            // of two with one name, only the second is to be had at the end
            self.guards.retain(|(other, _)| *other != name);
            self.guards.push((name, self.entries.len()));
        }
    }

    /// Notes what has lent a value to statements that may do anything with it.
    pub(super) fn note_lender(&mut self, told: &[TokenStream], stmts: &[Stmt]) {
        if !calls_unknown(stmts) {
            return;
        }
        for value in told {
            let Ok(value) = parse2::<Expr>(value.clone()) else { continue };
            let Some(name) = self.variable_behind(&value) else { continue };
            let is_whole = |(depth, local): (usize, Local)| {
                depth > 0 && local.owned && !local.derived && !local.cell && !local.lends_mut && !local.holds
            };
            if self.local(&name.to_string()).is_some_and(is_whole)
                && !self.guards.iter().any(|(other, _)| other == name)
            {
                self.guards.push((name.clone(), 0));
            }
        }
    }

    /// At the end of a block: those that it has declared travel behind its statements in order.
    pub(super) fn end_guards(&mut self, stmts: &[Stmt]) -> TokenStream {
        let (mut out, mut kept) = (TokenStream::new(), Vec::new());
        let guards = std::mem::take(&mut self.guards);
        for (name, entries) in guards {
            if !self.scopes.last().is_some_and(|scope| scope.contains_key(&name.to_string())) {
                kept.push((name, entries));
            } else if self.entries.len() > entries && self.may_end_late(&name, stmts) {
                out.extend(self.end_late(&name));
            }
        }
        self.guards = kept;
        out
    }

    /// Whether a local is there to the end of its block, and nothing borrows it then.
    fn may_end_late(&self, name: &Ident, stmts: &[Stmt]) -> bool {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let goes = |used: &Use| used.name == *name && (used.taken.is_some() || used.access.changes());
        let text = name.to_string();
        let may_borrow =
            |name: &str| self.local(name).is_some_and(|(_, local)| local.derived || local.holds || local.given);
        let is_lent = self.made_of.iter().any(|(name, of)| of.contains(&text) && may_borrow(name));
        let borrows = self.local(&text).is_some_and(|(_, local)| local.derived || local.part.is_some());
        !is_lent && !borrows && !self.captured.contains(&text) && !uses.iter().any(goes)
    }

    fn end_late(&mut self, name: &Ident) -> TokenStream {
        let runtime = self.runtime;
        let held = format_ident!("held", span = Span::mixed_site());
        let entry = Entry {
            variant: format_ident!("K{}", self.entries.len(), span = Span::mixed_site()),
            values: vec![quote!(#runtime::guard(&#name).hold(#name))],
            pats: vec![quote!(#held)],
            replay: quote!(::std::mem::drop(#held);),
            cancels: false,
            leaves: false,
            exit: None,
            asks: Names::new(),
            unsealed: Vec::new(),
            lends: false,
            told: Told::default(),
        };
        let push = self.push(&entry, name.span());
        self.entries.push(entry);
        quote!(if #runtime::guard(&#name).holds() { #push })
    }
}

/// The name that a `let` binds a guard to, as nothing mentions one that begins so.
pub(super) fn guard(found: &syn::Local) -> Option<Ident> {
    let init = &found.init.as_ref()?.expr;
    let makes = |value: &Expr| matches!(value, Expr::Call(_) | Expr::MethodCall(_) | Expr::Struct(_) | Expr::Macro(_));
    let is_made = match &**init {
        Expr::Try(found) => makes(&found.expr),
        value => makes(value),
    };
    match &pattern_names(&found.pat)[..] {
        [name] if is_made && is_guard_name(&name.to_string()) => Some(name.clone()),
        _ => None,
    }
}

fn is_guard_name(name: &str) -> bool {
    name.len() > 1 && name.starts_with('_') && !name.starts_with("__")
}
