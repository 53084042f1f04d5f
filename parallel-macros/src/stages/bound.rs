//! Closures, structs, iterators and `&mut`s that borrow what an iteration has. They cannot travel: where a commit needs one, the
//! `let` of it, or the statement whose pattern binds it, belongs to that commit, and what it borrows travels.

use super::hoist::Hoist;
use super::locals::Local;
use super::made::Giver;
use super::owners::opens;
use super::shape::builds;
use super::split::Split;
use super::values::{holds_temporary_longer, lends_temporary_longer};
use crate::names::{gives_item, gives_reference, is_lazy, is_pass, pattern_names};
use syn::visit::{self, Visit};
use syn::*;

impl Hoist<'_, '_> {
    /// What holds borrows is made by the commit.
    pub(super) fn parts_of_needed(&mut self, stmt: &mut Stmt) {
        if let Stmt::Local(syn::Local { init: Some(init), .. }) = stmt {
            match &*init.expr {
                Expr::MethodCall(call) if call.method == "collect" => self.parts(&mut init.expr, false),
                _ => self.expr(&mut init.expr),
            }
        }
    }
}

impl Split<'_> {
    /// Notes, of a `let` that the worker carries out, whether a commit could not have what it declares.
    pub(super) fn note_bound(&mut self, found: &syn::Local) {
        let lends_mut = found.init.as_ref().is_some_and(|init| self.lends_mut(&init.expr));
        for name in self.bound_by(found) {
            self.set(&name, |local| (local.bound, local.lends_mut) = (true, lends_mut));
        }
        if let Some(name) = collected(found) {
            self.set(&name, |local| local.bound |= local.holds);
        }
    }

    /// Whether a statement declares what is known to be needed by a commit, and cannot travel.
    pub(super) fn is_needed(&self, stmt: &Stmt) -> bool {
        let Stmt::Local(found) = stmt else { return false };
        let late = found.init.is_none().then(|| pattern_names(&found.pat)).into_iter().flatten();
        let leased = self.leased(found).then(|| pattern_names(&found.pat)).into_iter().flatten();
        late.chain(self.bound_by(found))
            .chain(collected(found))
            .chain(leased)
            .any(|name| self.is_known_to_be_needed(&name))
    }

    /// Whether a `let` binds what a pool gives.
    pub(super) fn leased(&self, found: &syn::Local) -> bool {
        found.init.as_ref().is_some_and(|init| self.giver(&init.expr) == Giver::Pool)
    }

    /// The names that a `let` declares for what holds borrows of what the iteration has: of a pattern, those for parts of a `&mut`.
    fn bound_by(&self, found: &syn::Local) -> Vec<Ident> {
        match (declared(found), &found.init) {
            (Some((name, value)), _) if self.holds_borrows(value) => vec![name.clone()],
            (None, Some(init)) if self.lends_mut(&init.expr) => pattern_names(&found.pat),
            _ => Vec::new(),
        }
    }

    fn holds_borrows(&self, value: &Expr) -> bool {
        match value {
            Expr::Closure(_) => self.is_lending_closure(value),
            Expr::Struct(_) | Expr::Tuple(_) | Expr::Array(_) => self.lends_local(value),
            Expr::Call(call) => builds(&call.func) && self.lends_local(value),
            Expr::MethodCall(call) if is_lazy(value) && !gives_reference(call) => {
                self.is_of_made(value) || self.calls_lending_closure(value)
            }
            value => self.lends_mut(value),
        }
    }

    /// Whether a value is a closure that borrows what the iteration has.
    fn is_lending_closure(&self, value: &Expr) -> bool {
        matches!(value, Expr::Closure(closure) if closure.capture.is_none()) && self.mentions_local(value)
    }

    /// Whether one is an argument somewhere in a chain of calls.
    fn calls_lending_closure(&self, value: &Expr) -> bool {
        let Expr::MethodCall(call) = value else { return false };
        call.args.iter().any(|arg| self.is_lending_closure(arg)) || self.calls_lending_closure(&call.receiver)
    }

    /// Whether a value is a `&mut` of what the worker has made, or holds one.
    pub(super) fn lends_mut(&self, value: &Expr) -> bool {
        match value {
            // of the variable itself, whatever that is
            Expr::Reference(found) if found.mutability.is_some() && matches!(*found.expr, Expr::Path(_)) => {
                self.made_local(&found.expr).is_some()
            }
            Expr::Reference(found) if found.mutability.is_some() => {
                self.is_of_made(&found.expr) || lends_temporary_longer(value)
            }
            Expr::Paren(found) => self.lends_mut(&found.expr),
            Expr::Try(found) => self.lends_mut(&found.expr),
            Expr::MethodCall(call) => match call.method.to_string().as_str() {
                "enumerate" | "expect" | "rev" | "unwrap" => self.lends_mut(&call.receiver),
                method if gives_item(method) && self.lends_mut(&call.receiver) => true,
                method => is_pass(method) && self.is_of_made(&call.receiver),
            },
            Expr::Tuple(tuple) => tuple.elems.iter().any(|value| self.lends_mut(value)),
            Expr::If(ExprIf { then_branch, else_branch: Some((_, otherwise)), .. }) => {
                self.block_lends_mut(then_branch) || self.lends_mut(otherwise)
            }
            Expr::Block(found) => self.block_lends_mut(&found.block),
            Expr::Match(found) => {
                let is_opened = self.lends_mut(&found.expr) && found.arms.iter().all(opens);
                is_opened || found.arms.iter().any(|arm| self.lends_mut(&arm.body))
            }
            _ => false,
        }
    }

    fn block_lends_mut(&self, block: &Block) -> bool {
        matches!(block.stmts.last(), Some(Stmt::Expr(value, None)) if self.lends_mut(value))
    }

    /// Whether an expression is what is behind a `&mut` that a pattern or a method has given, for all that is known: as a value, it is a
    /// copy, and the item may be changed again.
    pub(super) fn is_behind_lent(&self, expr: &Expr) -> bool {
        let Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr: lent, .. }) = expr else { return false };
        let Expr::Path(path) = &**lent else { return false };
        let local = path.path.get_ident().and_then(|name| self.local(&name.to_string()));
        local.is_some_and(|(depth, local)| depth > 0 && local.exclusive)
    }

    /// Whether it is behind a variable of the worker's. If it is added to something, it is copied, or moved out of a `Box`.
    pub(super) fn is_behind_local(&self, expr: &Expr) -> bool {
        let Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr: borrow, .. }) = expr else { return false };
        let Expr::Path(path) = &**borrow else { return false };
        let local = path.path.get_ident().and_then(|name| self.local(&name.to_string()));
        local.is_some_and(|(depth, _)| depth > 0)
    }

    /// Whether a place or a view is of what the worker has made. A `&mut` that comes with the item needs no `mut`.
    fn is_of_made(&self, value: &Expr) -> bool {
        let is_own = |local: Local| !local.exclusive || (local.mutable.is_some() && !local.of_exclusive);
        self.made_local(value).is_some_and(is_own)
    }

    /// The variable that the worker has made which a place or a view is of.
    fn made_local(&self, value: &Expr) -> Option<Local> {
        let (depth, local) = self.local(&self.root_of_view(value)?.to_string())?;
        let is_own = depth > 0 || local.mutable.is_some();
        (is_own && (!local.lends_mut || local.bound)).then_some(local)
    }

    fn root_of_view<'v>(&self, value: &'v Expr) -> Option<&'v Ident> {
        match value {
            Expr::Path(path) => path.path.get_ident(),
            Expr::Field(found) => self.root_of_view(&found.base),
            Expr::Index(found) => self.root_of_view(&found.expr),
            Expr::Paren(found) => self.root_of_view(&found.expr),
            Expr::MethodCall(call) => self.root_of_view(&call.receiver),
            _ => None,
        }
    }

    pub(super) fn mentions_local(&self, value: &Expr) -> bool {
        self.uses_local(value, |_| true)
    }

    /// Whether a value has a borrow in it, written as one, of what the worker has made.
    fn lends_local(&self, value: &Expr) -> bool {
        struct Lends<'s, 'l>(&'s Split<'l>, bool);
        impl<'a> Visit<'a> for Lends<'_, '_> {
            fn visit_expr_reference(&mut self, found: &'a ExprReference) {
                self.1 |= self.0.uses_local(&found.expr, |local| local.owned || local.derived);
                visit::visit_expr_reference(self, found);
            }
            fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        }
        let mut lends = Lends(self, false);
        lends.visit_expr(value);
        lends.1 || holds_temporary_longer(value)
    }
}

/// The name that a `let` declares, and the value.
fn declared(found: &syn::Local) -> Option<(&Ident, &Expr)> {
    let pat = match &found.pat {
        Pat::Type(typed) => &typed.pat,
        pat => pat,
    };
    let (Pat::Ident(PatIdent { ident, by_ref: None, .. }), Some(init)) = (pat, &found.init) else { return None };
    init.diverge.is_none().then_some((ident, &*init.expr))
}

/// The name that a `let` declares for what is collected, which may be borrows.
fn collected(found: &syn::Local) -> Option<Ident> {
    let (name, value) = declared(found)?;
    matches!(value, Expr::MethodCall(call) if call.method == "collect").then(|| name.clone())
}
