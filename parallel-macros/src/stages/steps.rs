//! Steps that follow an effect and compute nothing by themselves: `counts[c] += 1`, `sums[c] += x`. They are committed with
//! it, as one entry.

use super::moves::end_loop;
use super::shape::is_block_like;
use super::split::Split;
use crate::names::{assigns, uses_of};
use syn::visit::Visit;
use syn::*;

impl Split<'_> {
    /// How many statements from the first on are such steps.
    pub(super) fn bare_steps(&self, stmts: &[Stmt]) -> usize {
        let is_step = |stmt: &&Stmt| self.is_bare_step(stmt) && self.touches_stmt(stmt) && !self.changes_local(stmt);
        stmts.iter().take_while(is_step).count()
    }

    /// Whether a statement adds to something what is there already.
    pub(super) fn is_bare_step(&self, stmt: &Stmt) -> bool {
        let Stmt::Expr(Expr::Binary(ExprBinary { left, op, right, .. }), Some(_)) = stmt else { return false };
        assigns(op) && self.is_target(left) && self.is_bare(right)
    }

    fn is_target(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => path.path.get_ident().is_some(),
            Expr::Field(field) => self.is_target(&field.base),
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => self.is_target(expr),
            Expr::Index(index) => self.is_target(&index.expr) && self.is_bare(&index.index),
            _ => false,
        }
    }

    /// A number, a variable or a part of one that costs nothing to take along: of an item that is borrowed, elements too.
    pub(super) fn is_bare(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(_) => true,
            Expr::Path(path) => path.path.get_ident().is_some(),
            Expr::Field(field) => self.is_bare(&field.base),
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => self.is_bare(expr),
            Expr::Index(ExprIndex { expr, index, .. }) => {
                matches!(&**index, Expr::Lit(ExprLit { lit: Lit::Int(_), .. })) && self.is_borrowed_item(expr)
            }
            _ => false,
        }
    }

    fn is_borrowed_item(&self, expr: &Expr) -> bool {
        let (Expr::Path(path), Pat::Ident(item)) = (expr, &self.looped.pat) else { return false };
        path.path.is_ident(&item.ident) && !self.changes.may_be_exclusive(&item.ident.to_string())
    }

    /// Whether all that a statement changes is reordered, so that it waits for none before it.
    fn is_reordered(&self, stmt: &Stmt) -> bool {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        let mut touched = uses.iter().filter(|used| self.changes.touch(used));
        touched.all(|used| self.looped.reorders.iter().any(|reorder| reorder.accumulator == used.name))
    }
}

/// Whether a group of statements reads what it changes, so that it is a step from one iteration to the next: behind the last one there
/// is none.
pub(super) fn is_step(group: &[Stmt], split: &Split<'_>) -> bool {
    let reads = |stmt: &Stmt| match stmt {
        Stmt::Expr(Expr::Assign(assign), _) => split.touches(&assign.right) && !split.is_reordered(stmt),
        Stmt::Expr(Expr::Binary(binary), _) => split.touches(&binary.right),
        Stmt::Expr(expr, _) => is_block_like(expr),
        Stmt::Local(_) => true,
        _ => false,
    };
    let goes_on = |stmt: &Stmt| matches!(stmt, Stmt::Expr(Expr::Continue(_), _));
    let drags = group.iter().skip(1).any(|stmt| !split.is_bare_step(stmt) && !goes_on(stmt));
    !end_loop(group) && (drags || group.iter().any(reads))
}
