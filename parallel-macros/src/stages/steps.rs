//! Steps that follow an effect and compute nothing by themselves: `counts[c] += 1`, `sums[c] += x`. They are committed with
//! it, as one entry.

use super::split::Split;
use crate::names::assigns;
use syn::*;

impl Split<'_> {
    /// How many statements from the first on are such steps.
    pub(super) fn bare_steps(&self, stmts: &[Stmt]) -> usize {
        stmts.iter().take_while(|stmt| self.is_bare_step(stmt) && self.touches_stmt(stmt)).count()
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
}
