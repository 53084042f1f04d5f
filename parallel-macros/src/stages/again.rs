//! Closures that look at what an iteration has. A commit that calls one makes it again, of what it looks at: that can travel, and
//! the worker keeps its own. Only where each name that it mentions is of one variable in the whole body, which nothing changes,
//! and where it is called and no more: what is made again is the same then.

use super::split::Split;
use crate::names::{Access, Names, Use, mentions, times_declared, uses_of};
use syn::visit::Visit;
use syn::*;

/// The `let` of such a closure, by its name.
pub(super) type Again = (String, Stmt);

impl Split<'_> {
    /// Notes whether a `let` that has been bound just now may be carried out again.
    pub(super) fn note_again(&mut self, found: &syn::Local) {
        let Pat::Ident(PatIdent { ident, mutability: None, by_ref: None, .. }) = &found.pat else { return };
        let Some(LocalInit { expr, diverge: None, .. }) = &found.init else { return };
        let name = ident.to_string();
        let looks = || uses_of(|resolver| resolver.visit_expr(expr)).iter().all(|used| self.is_same_behind(used));
        let is_closure = matches!(&**expr, Expr::Closure(closure) if closure.capture.is_none());
        if is_closure && self.is_one(&name, 1) && self.is_only_called(&name) && looks() {
            self.again.push((name, Stmt::Local(found.clone())));
        }
    }

    /// Whether a name is of one variable in all of the body, which declares so many of that name.
    fn is_one(&self, name: &str, declared: usize) -> bool {
        times_declared(name, &self.looped.pat, &self.looped.body) == declared
    }

    /// Whether nobody is given it: what changes something could not be called without a `mut`.
    fn is_only_called(&self, name: &str) -> bool {
        let uses = uses_of(|resolver| resolver.visit_block(&self.looped.body));
        let calls = |stmts: &[Stmt]| {
            let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
            uses.iter().filter(|used| used.name == name).all(|used| used.access == Access::Call)
        };
        uses.iter().all(|used| used.name != name) && self.after.last().is_some_and(|stmts| calls(stmts))
    }

    /// Whether what a name stands for is the same where the `let` is carried out again, and a change of it not lost.
    fn is_same_behind(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        let Some((_, local)) = self.local(&name) else { return self.is_one(&name, 0) };
        let looks = match used.access {
            Access::Read if used.is_value => true,
            Access::Read | Access::Method => !local.exclusive && !local.derived,
            Access::Call => !local.exclusive && (!local.derived || self.is_again(&name)),
            _ => false,
        };
        looks && !local.cell && !local.lends_mut && local.mutable.is_none() && self.is_one(&name, 1)
    }

    /// Whether it is such a closure.
    pub(super) fn is_again(&self, name: &str) -> bool {
        self.again.iter().any(|(other, _)| other == name)
    }

    /// Puts in front of statements what they need made again.
    pub(super) fn make_again(&self, stmts: &mut Vec<Stmt>) {
        let mut made = Names::new();
        loop {
            let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
            let is_used = |name: &str| uses.iter().any(|used| used.name == name) && !made.contains(name);
            let is_needed = |name: &str| self.local(name).is_some() && is_used(name);
            let Some((name, stmt)) = self.again.iter().find(|(name, _)| is_needed(name)) else { return };
            stmts.insert(0, stmt.clone());
            made.insert(name.clone());
        }
    }

    /// Whether something that is needed would be made again of this.
    pub(super) fn is_part_of_again(&self, name: &str, is_needed: impl Fn(&str) -> bool) -> bool {
        let of_it = |stmt: &Stmt| mentions(stmt, &Names::from([name.to_string()]));
        self.again.iter().any(|(other, stmt)| other != name && of_it(stmt) && is_needed(other))
    }
}
