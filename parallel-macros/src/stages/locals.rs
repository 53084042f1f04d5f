//! The names that a body declares, block by block, and what their values may borrow from.

use super::content::lends_content;
use super::parted::gives_value;
use super::shape::is_exit;
use super::split::Split;
use super::values::{
    borrows_whole, collects_references, conditions, copied_names, holds_references, holds_temporary_longer,
    is_computed, is_converted, is_lent, is_made_into, is_reference, lends_temporary, lends_temporary_longer,
    looks_into,
};
use crate::names::{Use, gives_item, is_lookup, is_opener, makes_cell, pattern_names, uses_of, yields_references};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::*;

/// What is known of a name that the body declares.
#[derive(Clone, Copy, Default)]
pub(super) struct Local {
    /// Its value was made in the worker, and others may borrow from it.
    pub(super) owned: bool,
    /// Its value may borrow from such a one.
    pub(super) derived: bool,
    /// It may be a `&mut` that comes with the item; and it is made of an item that looks like one.
    pub(super) exclusive: bool,
    pub(super) of_exclusive: bool,
    /// The part of the item that its value may borrow from.
    pub(super) part: Option<usize>,
    /// It may own what it lends, which only its type says; by the number of the part that it is then.
    pub(super) own: Option<usize>,
    /// It was made in the iteration, unless it is a reference, which only its type says; by the number of that part.
    pub(super) made: Option<usize>,
    /// Such a part that it, or what it holds, borrows from, and from nothing else.
    pub(super) made_part: Option<usize>,
    /// It holds borrows, and cannot travel: what a `let` declares, or what lends a `&mut` of what the worker has made.
    pub(super) bound: bool,
    pub(super) lends_mut: bool,
    /// It holds something that changes through a `&`, by the name of its type.
    pub(super) cell: bool,
    /// It is an `Rc`, which stays with its thread, for what it is made of.
    pub(super) counted: bool,
    /// It is declared without a value, and owns the one that it gets; and no statement of the worker's has given it one, as far
    /// as that may be given another.
    pub(super) late: bool,
    pub(super) unset: bool,
    /// Its elements, or what it borrows, are references, and to nothing that the worker made.
    references: bool,
    /// It is a reference itself, for what it is made of.
    pub(super) reference: bool,
    /// It is a reference to what holds nothing that borrows from what the worker made.
    pub(super) plain: bool,
    /// It may be a reference to what does.
    pub(super) deep: bool,
    /// It may hold such a borrow, which something has been called with that is not known.
    pub(super) given: bool,
    /// It surely borrows from what is made in the iteration, if that is no reference.
    pub(super) certain: bool,
    /// Its elements are references, and may be to what the worker made.
    pub(super) holds: bool,
    /// It is what is kept of one that was there before.
    pub(super) kept: bool,
    /// Where it is declared, and where its `mut` stands.
    pub(super) at: Option<Span>,
    pub(super) mutable: Option<Span>,
}

/// What a value may borrow from.
#[derive(Clone, Copy)]
pub(super) enum Lender {
    /// Nothing that ends with the iteration.
    Nobody,
    /// A part of the item, by its number.
    Item(usize),
    /// A value that the worker made.
    Worker,
    /// A temporary of its statement.
    Temporary,
    /// Whatever: a collection is extended by it. If it is an iterator, its items count, and what those borrow from goes on.
    Elements,
}

impl Lender {
    pub(super) fn is_nobody(self) -> bool {
        matches!(self, Lender::Nobody)
    }

    /// Whether a value may be a borrow, so that the commit has to keep what it borrows.
    pub(super) fn is_kept(self) -> bool {
        !matches!(self, Lender::Nobody | Lender::Elements)
    }
}

impl Local {
    /// The part that was made in the iteration, unless it is a reference, and that others borrow from which borrow from this.
    pub(super) fn made_part(self) -> Option<usize> {
        let through = self.made_part.filter(|_| self.holds || !self.owned);
        self.made.or(through)
    }

    /// Whether it is a `&` of what the iteration made.
    pub(super) fn is_lent(self) -> bool {
        self.derived && self.reference && !self.exclusive && !self.lends_mut
    }

    pub(super) fn lender(self) -> Lender {
        match (self.derived, self.part) {
            (true, _) => self.made_part.map_or(Lender::Worker, Lender::Item),
            (false, Some(part)) => Lender::Item(part),
            (false, None) => Lender::Nobody,
        }
    }
}

fn root_name(base: &Expr) -> Option<String> {
    match base {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}

impl Split<'_> {
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains_key(name))
    }

    pub(super) fn local(&self, name: &str) -> Option<(usize, Local)> {
        let depth = self.scopes.iter().rposition(|scope| scope.contains_key(name))?;
        Some((depth, self.scopes[depth][name]))
    }

    /// Declares names in the innermost scope; `from` is what they are made of.
    pub(super) fn bind(&mut self, names: Vec<Ident>, from: Option<&Expr>) {
        let mut local = Local::default();
        if let Some(from) = from {
            let uses = uses_of(|resolver| resolver.visit_expr(from));
            let temporary = holds_temporary_longer(from);
            self.note_made_of(&names, from, &uses);
            local.derived = temporary || self.borrows(from);
            local.part = self.item_part(from);
            local.exclusive = uses.iter().any(|used| self.may_write(used) && self.may_be_exclusive(used));
            local.of_exclusive = uses.iter().any(|used| self.is_of_exclusive(used));
            (local.owned, local.kept) = (self.is_made(from), matches!(from, Expr::Verbatim(_)));
            local.made = self.moved(from).and_then(|moved| moved.made);
            local.certain = self.is_certain(from);
            local.reference = is_reference(from) || lends_temporary_longer(from);
            let content = self.borrows_content(from);
            local.plain = !temporary && lends_content(from) && !content;
            local.deep = local.derived && content;
            (local.cell, local.counted) = self.holds(&names, from, &uses);
            // what a function or a method that is not known gives may be a value
            if local.derived && (local.certain || local.reference || looks_into(from)) {
                let lenders: HashSet<String> = uses.iter().map(|used| used.name.to_string()).collect();
                self.borrowers.extend(names.iter().map(|name| (name.to_string(), lenders.clone())));
            }
            local.made_part = (local.derived && !temporary).then(|| self.made_part(from)).flatten();
        }
        self.declare(&names, local);
        if let Some(from) = from.filter(|_| self.declares) {
            self.ask_types(names, from, local);
        }
    }

    /// Notes which names of a pattern that were declared just now are `mut`.
    pub(super) fn note_mutable(&mut self, pat: &Pat) {
        struct Mutable(Vec<(Ident, Span)>);
        impl<'a> Visit<'a> for Mutable {
            fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
                self.0.extend(pat.mutability.as_ref().map(|found| (pat.ident.clone(), found.span())));
                visit::visit_pat_ident(self, pat);
            }
        }
        let mut mutable = Mutable(Vec::new());
        mutable.visit_pat(pat);
        for (name, at) in mutable.0 {
            self.set(&name, |local| local.mutable = Some(at));
        }
    }

    /// Changes what is known of a name that was declared just now.
    pub(super) fn set(&mut self, name: &Ident, change: impl FnOnce(&mut Local)) {
        if let Some(local) = self.scopes.last_mut().and_then(|scope| scope.get_mut(&name.to_string())) {
            change(local);
        }
    }

    /// Declares the names of a `let`.
    pub(super) fn bind_let(&mut self, found: &syn::Local) {
        let ty = match &found.pat {
            Pat::Type(typed) => Some(&*typed.ty),
            _ => None,
        };
        let Some(init) = &found.init else {
            self.bind(pattern_names(&found.pat), None);
            self.note_mutable(&found.pat);
            let late = !matches!(ty, Some(Type::Reference(_)));
            let names = pattern_names(&found.pat);
            return names.iter().for_each(|name| self.set(name, |local| (local.late, local.unset) = (late, true)));
        };
        let references = ty.is_some_and(holds_references);
        let of_references = references || collects_references(&init.expr);
        let holds = of_references && self.collects_borrows(&init.expr);
        let made_part = match &*init.expr {
            Expr::MethodCall(call) if holds && call.method == "collect" => self.made_part(&call.receiver),
            _ => None,
        };
        self.bind(pattern_names(&found.pat), Some(&init.expr));
        self.note_mutable(&found.pat);
        if ty.is_some_and(|ty| makes_cell(ty.to_token_stream())) {
            pattern_names(&found.pat).iter().for_each(|name| self.set(name, |local| local.cell = true));
        }
        let copied = copied_names(&found.pat);
        for name in pattern_names(&found.pat) {
            self.set(&name, |local| (local.references, local.holds) = (of_references && !holds, holds));
            if holds {
                self.set(&name, |local| local.made_part = made_part);
            }
            if copied.contains(&name) {
                let content = self.borrows_content(&init.expr);
                self.set(&name, |local| local.derived = content);
                self.is_copied(&name);
            }
        }
    }

    /// Of a reference that is copied out of something, what it borrows is elsewhere.
    fn is_copied(&mut self, name: &Ident) {
        let Some((depth, local)) = self.local(&name.to_string()) else { return };
        if let Some(own) = local.own {
            self.item_parts[own].lend(None);
        }
        if let Some(local) = self.scopes[depth].get_mut(&name.to_string()) {
            local.part = None;
        }
    }

    /// Whether what is collected may borrow from what the worker made.
    pub(super) fn collects_borrows(&self, value: &Expr) -> bool {
        match value {
            Expr::MethodCall(call) if call.method == "collect" => self.borrows(&call.receiver),
            value => self.may_lend(value),
        }
    }

    /// Declares the names of a pattern that a value is matched with, which lives as long as they do.
    pub(super) fn bind_matched(&mut self, pat: &Pat, value: &Expr) {
        let (copied, part) = (copied_names(pat), self.matched_part(value));
        let lent = self.as_lent(value);
        let (value, is_replaced) = (lent.as_ref().unwrap_or(value), lent.is_some());
        let (temporary, content) = (lends_temporary(value), self.borrows_content(value));
        let references = self.yields_references_of(value);
        let element = matches!(value, Expr::Path(_)) && self.uses_local(value, |local| local.holds);
        let lends_mut = is_replaced || self.lends_mut(value);
        let certain = self.is_certain(value) || (yields_references(value) && matches!(pat, Pat::Ident(_)));
        let held = self.variable_behind(value).and_then(|name| self.local(&name.to_string()));
        let held_part = held.and_then(|(_, local)| local.holds.then_some(local.made_part)?);
        self.bind(pattern_names(pat), Some(value));
        self.note_mutable(pat);
        let Some(scope) = self.scopes.last_mut() else { return };
        for name in pattern_names(pat) {
            if let Some(local) = scope.get_mut(&name.to_string()) {
                local.derived = if copied.contains(&name) { content } else { local.derived || temporary || element };
                if element || (copied.contains(&name) && content) {
                    local.made_part = held_part;
                } else if temporary {
                    local.made_part = None;
                }
                local.part = local.part.or(part).filter(|_| !copied.contains(&name));
                local.references = references;
                local.reference = (is_reference(value) || yields_references(value)) && !copied.contains(&name);
                local.plain = (local.reference || lends_content(value)) && !content;
                local.deep = content && !copied.contains(&name);
                local.certain = certain && !copied.contains(&name);
                local.lends_mut = lends_mut;
                local.own.into_iter().for_each(|own| self.item_parts[own].lend(local.part));
            }
        }
    }

    /// Whether a value surely borrows from what it is written to borrow from.
    fn is_certain(&self, value: &Expr) -> bool {
        let is_made = |(_, local): (usize, Local)| local.certain || (local.owned && !local.derived);
        let field = match value {
            Expr::Reference(ExprReference { mutability: None, expr, .. }) => match &**expr {
                Expr::Field(ExprField { base, .. }) => root_name(base),
                _ => None,
            },
            _ => None,
        };
        borrows_whole(value) || field.and_then(|root| self.local(&root)).is_some_and(is_made)
    }

    /// Whether a value goes over a collection of references.
    pub(super) fn yields_references_of(&self, value: &Expr) -> bool {
        match value {
            Expr::Path(_) => self.uses_local(value, |local| local.references),
            Expr::Reference(found) => self.yields_references_of(&found.expr),
            Expr::MethodCall(call) => call.method == "iter" && self.yields_references_of(&call.receiver),
            _ => false,
        }
    }

    /// Declares the names of the `let`s in a condition.
    pub(super) fn bind_conditions(&mut self, condition: &Expr) {
        for found in conditions(condition) {
            self.bind_matched(&found.pat, &found.expr);
        }
    }

    /// Declares variables that each iteration has for itself.
    pub(super) fn declare_own(&mut self, names: impl Iterator<Item = Ident>) {
        self.declare(&names.collect::<Vec<_>>(), Local { owned: true, ..Local::default() });
    }

    /// Declares what the head of the body hands on.
    pub(super) fn bind_drawn(&mut self, names: Vec<Ident>) {
        self.declare_own(names.iter().cloned());
        for name in names {
            let made = self.local_part(&name, None, true);
            self.set(&name, |local| local.made = Some(made));
        }
    }

    fn declare(&mut self, names: &[Ident], local: Local) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.extend(names.iter().map(|name| (name.to_string(), Local { at: Some(name.span()), ..local })));
        }
    }

    /// Whether a value may borrow from one that the worker made. What is copied or moved out of such a one does not.
    ///
    /// To say no where it is sure matters: what may borrow is asked for its type, which may be known only later.
    pub(super) fn borrows(&self, value: &Expr) -> bool {
        match value {
            value if is_converted(value) || is_computed(value) || is_exit(value) || self.is_copied_out(value) => false,
            Expr::Path(_) => self.uses_local(value, |local| local.derived),
            Expr::Index(found) => {
                let element = matches!(*found.expr, Expr::Path(_)) && self.uses_local(&found.expr, |local| local.holds);
                element || self.borrows(&found.expr)
            }
            // what a function gives that is called with a borrow may be anything
            Expr::Field(found) if matches!(*found.base, Expr::Call(_)) => self.uses_local(value, |local| local.derived),
            Expr::Field(found) => self.borrows(&found.base),
            // of an element that is a reference, it is one to that
            Expr::Reference(found) => match &*found.expr {
                Expr::Index(index) => self.uses_local(&index.expr, |local| local.derived || local.owned),
                value => self.may_lend(value),
            },
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                // an item borrows from what the iterator does, not from the iterator; so does what another is made into
                let opens = is_opener(&method) || gives_item(&method) || is_made_into(&method);
                let args = || call.args.iter().filter(|_| !is_lookup(&method));
                match &*call.receiver {
                    receiver if is_lent(receiver) && !opens => {
                        self.may_lend(receiver) || args().any(|arg| !is_computed(arg) && self.may_lend(arg))
                    }
                    receiver if opens => self.borrows(receiver),
                    receiver => self.borrows(receiver) || args().any(|arg| self.borrows(arg)),
                }
            }
            Expr::Paren(found) => self.borrows(&found.expr),
            Expr::Try(found) => self.borrows(&found.expr),
            Expr::Tuple(tuple) => tuple.elems.iter().any(|element| self.borrows(element)),
            Expr::Struct(found) => {
                let rest = found.rest.as_ref().is_some_and(|rest| self.borrows(rest));
                rest || found.fields.iter().any(|field| self.borrows(&field.expr))
            }
            // with a table from outside and something else, it is a lookup
            Expr::Call(call) if call.args.iter().any(|arg| self.is_table(arg)) => false,
            Expr::Call(call) => call.args.iter().any(|arg| self.borrows(arg)),
            Expr::Match(found) => {
                let scrutinee = &*found.expr;
                let is_value = matches!(scrutinee, Expr::MethodCall(call) if gives_value(&call.method.to_string()));
                let lends = if is_lent(scrutinee) { self.may_lend(scrutinee) } else { self.borrows(scrutinee) };
                (lends && !is_value) || found.arms.iter().any(|arm| self.borrows(&arm.body))
            }
            Expr::If(found) => {
                let lends = conditions(&found.cond).iter().any(|found| self.may_lend(&found.expr));
                let other = found.else_branch.as_ref().is_some_and(|(_, other)| self.borrows(other));
                lends || self.block_borrows(&found.then_branch) || other
            }
            // its value may stand in a `break`
            Expr::Block(found) if found.label.is_some() => self.uses_made(&found.block.stmts),
            Expr::Block(ExprBlock { block, .. }) | Expr::Unsafe(ExprUnsafe { block, .. }) => self.block_borrows(block),
            _ => self.may_lend(value),
        }
    }

    /// Whether an argument is a slice, an array or a `Vec` from outside.
    fn is_table(&self, arg: &Expr) -> bool {
        match arg {
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                let name = name.to_string();
                let context = self.looped.context.as_ref();
                !self.is_local(&name) && context.is_some_and(|context| context.slices.contains(&name))
            }),
            Expr::Reference(found) => self.is_table(&found.expr),
            Expr::Paren(found) => self.is_table(&found.expr),
            _ => false,
        }
    }

    /// What a block declares is gone with it: its value borrows from that through what that was made of.
    fn block_borrows(&self, block: &Block) -> bool {
        if matches!(block.stmts.last(), Some(Stmt::Expr(last, _)) if is_exit(last)) {
            return false;
        }
        let [before @ .., Stmt::Expr(value, None)] = &block.stmts[..] else { return self.uses_made(&block.stmts) };
        if is_converted(value) {
            return false;
        }
        let is_known = |stmt: &Stmt| match stmt {
            Stmt::Local(local) => local.init.as_ref().is_some_and(|init| init.diverge.is_none()),
            stmt => matches!(stmt, Stmt::Macro(_)),
        };
        if !before.iter().all(is_known) {
            return self.uses_made(&block.stmts);
        }
        let borrows = |stmt: &Stmt| match stmt {
            Stmt::Local(syn::Local { init: Some(init), .. }) => self.borrows(&init.expr),
            _ => false,
        };
        self.borrows(value) || before.iter().any(borrows)
    }

    fn uses_made(&self, stmts: &[Stmt]) -> bool {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        self.has_local(&uses, |local| local.derived || local.owned)
    }

    /// Whether what borrows from a value borrows from what the worker made. Of a place behind an index, it does from what
    /// is indexed, and not from the index.
    pub(super) fn may_lend(&self, value: &Expr) -> bool {
        match value {
            Expr::Index(found) if !matches!(*found.index, Expr::Range(_)) => {
                let of_references = self.uses_local(&found.expr, |local| local.references);
                if of_references { self.borrows(&found.expr) } else { self.may_lend(&found.expr) }
            }
            Expr::Index(found) => self.may_lend(&found.expr),
            Expr::Field(found) => self.may_lend(&found.base),
            Expr::Paren(found) => self.may_lend(&found.expr),
            Expr::Reference(found) => self.may_lend(&found.expr),
            value => self.uses_local(value, |local| local.derived || local.owned),
        }
    }

    pub(super) fn uses_local(&self, value: &Expr, is: impl Fn(Local) -> bool) -> bool {
        self.has_local(&uses_of(|resolver| resolver.visit_expr(value)), is)
    }

    pub(super) fn has_local(&self, uses: &[Use], is: impl Fn(Local) -> bool) -> bool {
        uses.iter().filter_map(|used| self.local(&used.name.to_string())).any(|(_, local)| is(local))
    }

    /// Whether a local may be a `&mut` that comes with the item.
    pub(super) fn may_be_exclusive(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        self.changes.may_be_exclusive(&name) || self.local(&name).is_some_and(|(_, local)| local.exclusive)
    }

    /// Whether a use is of a variable of the pattern that looks as if it were a `&mut`, or of what is made of one.
    fn is_of_exclusive(&self, used: &Use) -> bool {
        self.is_exclusive_item(used) || self.local(&used.name.to_string()).is_some_and(|(_, local)| local.of_exclusive)
    }

    /// Whether a use is of a variable of the pattern that looks as if it were a `&mut`.
    pub(super) fn is_exclusive_item(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        self.changes.looks_exclusive(&name) && self.local(&name).is_some_and(|(depth, _)| depth == 0)
    }

    /// Whether a local is a `&mut` that comes with the item, for all that the source looks like.
    pub(super) fn is_exclusive(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        self.changes.looks_exclusive(&name) || self.local(&name).is_some_and(|(_, local)| local.exclusive)
    }

    /// Whether a use may change a local, or what it borrows.
    pub(super) fn may_write(&self, used: &Use) -> bool {
        used.access.changes() || (used.is_lent() && self.may_be_exclusive(used))
    }
}
