//! The names that a body declares, block by block, and what their values may borrow from.

use super::shape::is_place;
use super::split::Split;
use crate::names::{Use, gives_item, is_conversion, is_opener, pattern_names, uses_of};
use proc_macro2::Ident;
use syn::visit::Visit;
use syn::*;

/// What is known of a name that the body declares.
#[derive(Clone, Copy, Default)]
pub(super) struct Local {
    /// Its value was made in the worker, and others may borrow from it.
    pub(super) owned: bool,
    /// Its value may borrow from such a one.
    pub(super) derived: bool,
    /// It may be a `&mut` that comes with the item.
    exclusive: bool,
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
            local.derived = self.borrows(from);
            local.exclusive = uses.iter().any(|used| self.may_write(used) && self.may_be_exclusive(used));
            let mut made = from;
            while let Expr::Reference(reference) = made {
                made = &reference.expr;
            }
            local.owned = !is_place(made) && !matches!(made, Expr::Lit(_));
        }
        self.declare(&names, local);
    }

    /// Declares the names of a pattern that a value is matched with, which lives as long as they do.
    pub(super) fn bind_matched(&mut self, pat: &Pat, value: &Expr) {
        self.bind(pattern_names(pat), Some(value));
        let copied = copied_names(pat);
        let (temporary, content) = (lends_temporary(value), self.borrows_content(value));
        let Some(scope) = self.scopes.last_mut() else { return };
        for name in pattern_names(pat) {
            if let Some(local) = scope.get_mut(&name.to_string()) {
                local.derived = if copied.contains(&name) { content } else { local.derived || temporary };
            }
        }
    }

    /// Whether what is copied out of a value may borrow from one that the worker made.
    fn borrows_content(&self, value: &Expr) -> bool {
        let uses = uses_of(|resolver| resolver.visit_expr(value));
        uses.iter().any(|used| self.local(&used.name.to_string()).is_some_and(|(_, local)| local.derived))
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

    fn declare(&mut self, names: &[Ident], local: Local) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.extend(names.iter().map(|name| (name.to_string(), local)));
        }
    }

    /// Whether a value may borrow from one that the worker made. What is copied or moved out of such a one does not.
    pub(super) fn borrows(&self, value: &Expr) -> bool {
        let uses = uses_of(|resolver| resolver.visit_expr(value));
        let locals = uses.iter().filter_map(|used| self.local(&used.name.to_string()));
        let moved = matches!(value, Expr::Path(_) | Expr::Index(_) | Expr::Field(_));
        let mut locals = locals.map(|(_, local)| local);
        match value {
            Expr::MethodCall(call) if is_conversion(&call.method.to_string()) => false,
            Expr::MethodCall(call) if is_opener(&call.method.to_string()) => self.borrows(&call.receiver),
            // an item borrows from what the iterator does, not from the iterator
            Expr::MethodCall(call) if gives_item(&call.method.to_string()) => self.borrows(&call.receiver),
            Expr::Try(found) => self.borrows(&found.expr),
            Expr::Call(call) => call.args.iter().any(|arg| self.borrows(arg)),
            _ => locals.any(|local| local.derived || (local.owned && !moved)),
        }
    }

    /// Whether a local may be a `&mut` that comes with the item.
    fn may_be_exclusive(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        self.changes.may_be_exclusive(&name) || self.local(&name).is_some_and(|(_, local)| local.exclusive)
    }

    /// Whether a use may change a local, or what it borrows.
    pub(super) fn may_write(&self, used: &Use) -> bool {
        used.access.changes() || (used.is_lent() && self.may_be_exclusive(used))
    }
}

/// The `let`s of a condition.
fn conditions(condition: &Expr) -> Vec<&ExprLet> {
    match condition {
        Expr::Let(found) => vec![found],
        Expr::Binary(both) => conditions(&both.left).into_iter().chain(conditions(&both.right)).collect(),
        Expr::Paren(found) => conditions(&found.expr),
        Expr::Group(found) => conditions(&found.expr),
        _ => Vec::new(),
    }
}

/// The names that a pattern copies out of a reference: `&x`.
fn copied_names(pat: &Pat) -> Vec<Ident> {
    struct Copied(Vec<Ident>);
    impl<'a> Visit<'a> for Copied {
        fn visit_pat_reference(&mut self, found: &'a PatReference) {
            self.0.extend(pattern_names(&found.pat));
        }
    }
    let mut copied = Copied(Vec::new());
    copied.visit_pat(pat);
    copied.0
}

/// Whether a value may borrow from a temporary of the expression.
fn lends_temporary(value: &Expr) -> bool {
    match value {
        Expr::MethodCall(call) if is_conversion(&call.method.to_string()) => false,
        Expr::MethodCall(call) => matches!(&*call.receiver, Expr::MethodCall(_) | Expr::Call(_) | Expr::Macro(_)),
        Expr::Reference(reference) => matches!(&*reference.expr, Expr::MethodCall(_) | Expr::Call(_) | Expr::Macro(_)),
        Expr::Try(found) => lends_temporary(&found.expr),
        _ => false,
    }
}
