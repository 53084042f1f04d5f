//! What a local of the worker may borrow from once other values have been assigned to it.

use super::locals::Local;
use super::split::Split;
use super::stored::place_root;
use super::values::is_made;
use crate::names::{Access, Use, pattern_names, uses_of};
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::*;

impl Split<'_> {
    /// Declares the variables of the loop's pattern. If one is matched, and replaced, `*state = State::Done`, what borrows from it does
    /// not outlive it.
    pub(super) fn declare_items(&mut self) {
        let (pat, body) = (&self.looped.pat, &self.looped.body);
        self.bind(pattern_names(pat), None);
        self.note_mutable(pat);
        let uses = uses_of(|resolver| resolver.visit_unit(body));
        let mut matched = Matched(Vec::new());
        matched.visit_block(body);
        for name in pattern_names(pat).iter().filter(|name| matched.0.contains(name)) {
            let sets = |used: &Use| used.name == *name && used.fields.is_empty() && used.access == Access::Assign;
            if uses.iter().any(sets) {
                self.set(name, |local| local.owned = true);
            }
        }
    }

    /// What a value is that is matched, if it is an item which is replaced: a borrow of that.
    pub(super) fn as_lent(&self, value: &Expr) -> Option<Expr> {
        let Expr::Path(path) = value else { return None };
        let (depth, local) = self.local(&path.path.get_ident()?.to_string())?;
        (depth == 0 && local.owned).then(|| parse_quote!(&mut #value))
    }

    /// Learns what a statement assigns to the names that are declared already.
    pub(super) fn learn_assigned(&mut self, stmt: &Stmt) {
        for used in uses_of(|resolver| resolver.visit_stmt(stmt)) {
            let name = used.name.to_string();
            // not in one of several branches
            let sets = |depth: usize, local: Local| {
                depth + 1 == self.scopes.len() && local.mutable.is_some() && used.access == Access::Assign
            };
            let set = self.local(&name).filter(|&(depth, local)| sets(depth, local));
            if used.access == Access::BorrowMut {
                self.learn_changed(&used.name);
            }
            if let Some(local) = set.and_then(|(depth, _)| self.scopes[depth].get_mut(&name)) {
                local.unset = false;
            }
        }
        let declares = std::mem::replace(&mut self.declares, false);
        Assigned { split: self }.visit_stmt(stmt);
        self.declares = declares;
    }

    fn assign(&mut self, name: &str, value: &Expr) {
        let Some((depth, _)) = self.local(name) else { return };
        // of a reference to one, what it borrows is assigned
        let is_reference = matches!(value, Expr::Path(_)) && self.yields_references_of(value);
        let (derived, inner) = (!is_reference && self.borrows(value), self.item_part(value));
        let part = inner.and_then(|at| self.part_within(at, depth));
        let made_part = self.made_part(value).and_then(|at| self.part_within(at, depth));
        // of something that an inner block has made, as far as can be told out here
        let derived = derived || (inner.is_some() && part.is_none());
        if let Some(local) = self.scopes[depth].get_mut(name) {
            local.owned |= local.late && is_made(value);
            if derived {
                local.made_part = made_part.filter(|_| !local.derived || local.made_part == made_part);
            }
            local.derived |= derived;
            local.part = local.part.or(part);
        }
    }
}

/// Finds the variables that are matched with patterns which bind parts of them.
struct Matched(Vec<Ident>);

impl Matched {
    fn note(&mut self, value: &Expr, pat: &Pat) {
        let is_whole = matches!(value, Expr::Path(_) | Expr::Reference(_) | Expr::Unary(_));
        if is_whole && !pattern_names(pat).is_empty() {
            self.0.extend(place_root(value).cloned());
        }
    }
}

impl<'a> Visit<'a> for Matched {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_let(&mut self, found: &'a ExprLet) {
        self.note(&found.expr, &found.pat);
        visit::visit_expr_let(self, found);
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        found.arms.iter().for_each(|arm| self.note(&found.expr, &arm.pat));
        visit::visit_expr_match(self, found);
    }
}

struct Assigned<'s, 'l> {
    split: &'s mut Split<'l>,
}

impl Assigned<'_, '_> {
    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        self.split.scopes.push(HashMap::new());
        visit(self);
        self.split.scopes.pop();
    }
}

impl<'a> Visit<'a> for Assigned<'_, '_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'a ExprAsync) {}

    fn visit_block(&mut self, block: &'a Block) {
        self.scoped(|this| {
            for stmt in &block.stmts {
                this.visit_stmt(stmt);
                if let Stmt::Local(local) = stmt {
                    this.split.bind_let(local);
                }
            }
        });
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.visit_expr(&assign.left);
        self.visit_expr(&assign.right);
        // of an operation, the result is another value
        let is_value = matches!(*assign.right, Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Macro(_));
        let is_copy = matches!(&*assign.right, Expr::Unary(found) if matches!(found.op, UnOp::Deref(_)));
        match (&*assign.left, place_root(&assign.left)) {
            (Expr::Path(_), Some(name)) if !is_value => self.split.assign(&name.to_string(), &assign.right),
            (Expr::Path(_), _) => {}
            (_, Some(root)) if !is_value || is_copy => self.split.learn_put(root, &assign.right),
            _ => {}
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        self.split.learn_given(call);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.visit_expr(&found.expr);
        self.scoped(|this| {
            this.split.bind_matched(&found.pat, &found.expr);
            this.visit_block(&found.body);
        });
    }

    fn visit_expr_if(&mut self, found: &'a ExprIf) {
        self.scoped(|this| {
            this.split.bind_conditions(&found.cond);
            this.visit_block(&found.then_branch);
        });
        found.else_branch.iter().for_each(|(_, other)| self.visit_expr(other));
    }

    fn visit_expr_while(&mut self, found: &'a ExprWhile) {
        self.scoped(|this| {
            this.split.bind_conditions(&found.cond);
            this.visit_block(&found.body);
        });
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        for arm in &found.arms {
            self.scoped(|this| {
                this.split.bind_matched(&arm.pat, &found.expr);
                this.visit_expr(&arm.body);
            });
        }
    }
}
