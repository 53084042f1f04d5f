//! Closures and structs that hold borrows of what an iteration has. A commit that needs one makes it again, of what they
//! borrow: that can travel. Only where each name that it mentions is of one variable in the whole body, which nothing changes:
//! what is made again is the same then.

use super::hoist::builds;
use super::light::is_cheap_stmt;
use super::split::Split;
use crate::names::{Access, Names, Use, mentions, pattern_names, times_declared, uses_of};
use syn::visit::{self, Visit};
use syn::*;

/// A `let` that may be carried out again, by the depth of its scope and its name; `None` after another one of that name.
pub(super) type Rebuilt = (usize, String, Option<Stmt>);

impl Split<'_> {
    /// Notes whether a `let` that has been bound just now may be carried out again.
    pub(super) fn note_rebuilt(&mut self, found: &syn::Local) {
        let depth = self.scopes.len() - 1;
        let again = self.is_rebuilt(found).then(|| Stmt::Local(found.clone()));
        let names = pattern_names(&found.pat);
        self.rebuilt.extend(names.iter().map(|name| (depth, name.to_string(), again.clone())));
    }

    fn is_rebuilt(&self, found: &syn::Local) -> bool {
        let Pat::Ident(PatIdent { ident, mutability: None, by_ref: None, .. }) = &found.pat else { return false };
        let Some(LocalInit { expr, diverge: None, .. }) = &found.init else { return false };
        self.holds_borrows(expr)
            && self.is_one(&ident.to_string(), 1)
            && uses_of(|resolver| resolver.visit_expr(expr)).iter().all(|used| self.is_same_behind(used))
    }

    /// Whether a name is of one variable in all of the body, which declares so many of that name.
    fn is_one(&self, name: &str, declared: usize) -> bool {
        times_declared(name, &self.looped.pat, &self.looped.body) == declared
    }

    /// Whether what a name stands for is the same where the `let` is carried out again, and a change of it not lost.
    fn is_same_behind(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        let Some((_, local)) = self.local(&name) else { return self.is_one(&name, 0) };
        let looks = match used.access {
            Access::Read if used.is_value => true,
            Access::Read | Access::Method => !local.exclusive && !local.derived,
            Access::Call => !local.exclusive && (!local.derived || self.rebuilt_of(&name).is_some()),
            _ => false,
        };
        looks && local.mutable.is_none() && self.is_one(&name, 1)
    }

    fn holds_borrows(&self, value: &Expr) -> bool {
        match value {
            Expr::Closure(closure) => closure.capture.is_none() && self.mentions_local(value),
            Expr::Struct(found) => {
                found.fields.iter().all(|field| is_little(&field.expr))
                    && found.rest.is_none()
                    && self.lends_local(value)
            }
            Expr::Call(call) => builds(&call.func) && call.args.iter().all(is_little) && self.lends_local(value),
            _ => false,
        }
    }

    fn mentions_local(&self, value: &Expr) -> bool {
        let uses = uses_of(|resolver| resolver.visit_expr(value));
        uses.iter().any(|used| self.is_local(&used.name.to_string()))
    }

    /// Whether a value has a borrow of a local in it, written as one.
    fn lends_local(&self, value: &Expr) -> bool {
        struct Lends<'s, 'l>(&'s Split<'l>, bool);
        impl<'a> Visit<'a> for Lends<'_, '_> {
            fn visit_expr_reference(&mut self, found: &'a ExprReference) {
                self.1 |= found.mutability.is_none() && self.0.mentions_local(&found.expr);
                visit::visit_expr_reference(self, found);
            }
        }
        let mut lends = Lends(self, false);
        lends.visit_expr(value);
        lends.1
    }

    /// Puts in front of statements what they need made again.
    pub(super) fn rebuild(&self, stmts: &mut Vec<Stmt>) {
        let mut made = Names::new();
        loop {
            let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
            let needed = uses.iter().map(|used| used.name.to_string()).filter(|name| !made.contains(name));
            let Some((name, stmt)) = needed.into_iter().find_map(|name| Some((name.clone(), self.rebuilt_of(&name)?)))
            else {
                return;
            };
            stmts.insert(0, stmt);
            made.insert(name);
        }
    }

    /// Whether something that is needed would be made again of this.
    pub(super) fn is_rebuilt_of(&self, name: &str, is_needed: impl Fn(&str) -> bool) -> bool {
        let of_it = |stmt: &Stmt| mentions(stmt, &Names::from([name.to_string()]));
        let mut made = self.rebuilt.iter().filter(|(_, other, stmt)| other != name && stmt.as_ref().is_some_and(of_it));
        made.any(|(_, other, _)| is_needed(other))
    }

    fn rebuilt_of(&self, name: &str) -> Option<Stmt> {
        let (depth, _) = self.local(name)?;
        let known = self.rebuilt.iter().rev().find(|(at, other, _)| *at == depth && other == name);
        known.and_then(|(_, _, stmt)| stmt.clone())
    }
}

fn is_little(value: &Expr) -> bool {
    is_cheap_stmt(&Stmt::Expr(value.clone(), None))
}
