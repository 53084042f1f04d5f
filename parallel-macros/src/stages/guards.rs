//! Locals whose end is to be seen: a guard that is bound for its `drop`, and what has lent something to a statement in order. They
//! end with the iteration, behind its statements in order, and so travel along to be dropped there; if they have a `Drop` of
//! their own, which only types say, and may travel.

use super::Entry;
use super::locals::Local;
use super::made::{Giver, Made};
use super::replay::mentions;
use super::split::Split;
use super::stored::place_root;
use crate::names::{
    Names, gives_reference, is_cheap, is_conversion, is_known, is_view, last_segment, mentions as mentions_name,
    pattern_names, uses_of,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::visit::{self, Visit};
use syn::*;

impl Split<'_> {
    /// Notes what a `let` binds if nothing but its `drop` can be what it is for. What something outside gives ends with the worker:
    /// others may wait for it (a permit, a connection), or it is the thread's own.
    pub(super) fn note_guard(&mut self, found: &syn::Local) {
        let is_given = |init: &LocalInit| self.giver(&init.expr) != Giver::Iteration;
        if let Some(name) = guard(found)
            && !found.init.as_ref().is_some_and(is_given)
            && !self.after.last().is_some_and(|stmts| mentions(stmts, &name.to_string()))
        {
            // of two with one name, only the second is to be had at the end
            self.guards.retain(|(other, _)| *other != name);
            self.guards.push((name, self.entries.len()));
        }
    }

    /// Whether a statement binds a guard that borrows what the iteration has, which cannot travel, in front of statements in order.
    pub(super) fn guards_rest(&self, stmts: &[Stmt], at: usize) -> bool {
        let Stmt::Local(found) = &stmts[at] else { return false };
        let borrows = |found: &syn::Local| found.init.as_ref().is_some_and(|init| self.borrows(&init.expr));
        guard(found).is_some() && borrows(found) && stmts[at + 1..].iter().any(|stmt| self.touches_stmt(stmt))
    }

    /// Notes of what a group has values, which does anything with them in order (`replayed`).
    pub(super) fn note_lenders(&mut self, group: &[Stmt], replayed: &[Stmt]) {
        if !self.may_do_anything(replayed) {
            return;
        }
        let uses = uses_of(|resolver| group.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let is_whole = |(depth, local): (usize, Local)| {
            depth > 0 && local.owned && !local.cell && !local.lends_mut && !local.holds
        };
        for text in self.related(&uses) {
            let is_direct = uses.iter().any(|used| used.name == text);
            let may_hold = |made: &&Made| match made.giver {
                Giver::Iteration | Giver::Nobody => true,
                Giver::Outside => is_direct,
                Giver::Pool => false,
            };
            let made = self.made_of.iter().rev().find(|made| made.name == text).filter(may_hold);
            let is_derived = |made: &Made| !made.free && self.local(&text).is_some_and(|(_, local)| local.derived);
            let name = made.filter(|made| !is_derived(made)).map(|made| made.name.clone());
            let is_known = self.guards.iter().any(|(other, _)| *other == text);
            if let Some(name) = name.filter(|_| !is_known && self.local(&text).is_some_and(is_whole)) {
                self.guards.push((name, 0));
            }
        }
    }

    /// At the end of a block: those that it has declared travel behind its statements in order.
    pub(super) fn end_guards(&mut self, stmts: &[Stmt]) -> TokenStream {
        let (mut out, mut kept) = (TokenStream::new(), Vec::new());
        let guards = std::mem::take(&mut self.guards);
        for (name, entries) in guards.into_iter().rev() {
            if !self.scopes.last().is_some_and(|scope| scope.contains_key(&name.to_string())) {
                kept.push((name, entries));
            } else if self.entries.len() > entries && self.may_end_late(&name, stmts) {
                out.extend(self.end_late(&name));
            }
        }
        kept.reverse();
        self.guards = kept;
        out
    }

    /// `drop(guard);` behind statements in order: what has a `Drop` of its own travels to be dropped there.
    pub(super) fn dropped(&mut self, stmt: &Stmt) -> Option<TokenStream> {
        let Stmt::Expr(Expr::Call(call), Some(_)) = stmt else { return None };
        let (Expr::Path(function), Some(Expr::Path(arg))) = (&*call.func, call.args.first()) else { return None };
        let (is_drop, name) = (function.path.segments.last()?.ident == "drop", arg.path.get_ident()?);
        let text = name.to_string();
        let is_made = self.made(&text).is_some_and(|made| matches!(made.giver, Giver::Iteration | Giver::Nobody));
        let is_whole = self.local(&text).is_some_and(|(depth, local)| depth > 0 && local.owned && !local.cell);
        // what borrows from it is not there any more
        if !is_drop
            || self.entries.is_empty()
            || !is_made
            || !is_whole
            || self.captured.contains(&text)
            || self.parted.contains(&text)
        {
            return None;
        }
        let late = self.end_late(name);
        Some(quote!(#late else { #stmt }))
    }

    /// Whether a local is there to the end of its block, for certain, and nothing borrows it then.
    fn may_end_late(&self, name: &Ident, stmts: &[Stmt]) -> bool {
        let stays = || {
            let mut stays = Stays { name, stays: true };
            stmts.iter().for_each(|stmt| stays.visit_stmt(stmt));
            stays.stays
        };
        self.may_move(name) && stays()
    }

    /// Whether nothing borrows a local, for certain.
    fn may_move(&self, name: &Ident) -> bool {
        let text = name.to_string();
        let may_borrow =
            |name: &str| self.local(name).is_some_and(|(_, local)| local.derived || local.holds || local.given);
        let lends = |made: &Made| made.name != text && made.of.contains(&text) && may_borrow(&made.name.to_string());
        let free = self.made(&text).is_some_and(|made| made.free);
        let borrows = self.local(&text).is_some_and(|(_, local)| !free && (local.derived || local.part.is_some()));
        let is_gone = self.captured.contains(&text) || self.parted.contains(&text);
        !borrows && !is_gone && !self.made_of.iter().any(lends)
    }

    fn end_late(&mut self, name: &Ident) -> TokenStream {
        let runtime = self.runtime;
        let held = format_ident!("held", span = Span::mixed_site());
        let value = quote!(#runtime::guard(&#name).hold(#name));
        let entry = Entry::of_one(self.entries.len(), value, &held, quote!(::std::mem::drop(#held);));
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

/// Whether all that code does with a variable is to look at it, for what names say: a method may take it by value.
struct Stays<'n> {
    name: &'n Ident,
    stays: bool,
}

impl Stays<'_> {
    /// Whether this is the variable, or a field of it.
    fn is_of_it(&self, expr: &Expr) -> bool {
        place_root(expr).is_some_and(|root| root == self.name) && !matches!(expr, Expr::Index(_))
    }
}

impl Visit<'_> for Stays<'_> {
    fn visit_item(&mut self, _: &Item) {}

    fn visit_pat_ident(&mut self, _: &PatIdent) {}

    fn visit_expr(&mut self, expr: &Expr) {
        const LEND: &[&str] = &[
            "addr",
            "as_file",
            "as_path",
            "dir",
            "file",
            "folder",
            "handle",
            "id",
            "key",
            "label",
            "local_addr",
            "name",
            "path",
            "root",
            "text",
            "url",
            "view",
        ];
        match expr {
            Expr::Reference(ExprReference { mutability: None, expr, .. }) if self.is_of_it(expr) => {}
            Expr::MethodCall(call) if self.is_of_it(&call.receiver) => {
                let method = call.method.to_string();
                let looks = LEND.contains(&method.as_str()) || gives_reference(call) || is_view(&method);
                self.stays &= (looks || is_cheap(&method) || is_conversion(&method)) && !takes(&method);
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            // an operand is a number, unless it is added to
            Expr::Binary(found) if !matches!(found.op, BinOp::Add(_)) => {
                for side in [&found.left, &found.right] {
                    if !self.is_of_it(side) {
                        self.visit_expr(side);
                    }
                }
            }
            // of a part that is moved the rest is no whole
            expr if self.is_of_it(expr) => self.stays = false,
            expr => visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &Macro) {
        let name = last_segment(mac);
        let looks = is_known(&name) && !matches!(name.as_str(), "dbg" | "matches" | "vec");
        self.stays &= looks || !mentions_name(mac, &Names::from([self.name.to_string()]));
    }
}

/// Whether a method of std by its name takes what it is called of.
fn takes(method: &str) -> bool {
    matches!(method, "collect" | "into" | "product" | "sum" | "try_into" | "unzip") || method.starts_with("into_")
}
