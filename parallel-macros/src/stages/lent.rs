//! Items behind a `&` that the body writes to. Nothing comes of such a loop: rustc says why, and what to write instead,
//! where it sees the whole of it.

use super::changes::lent_names;
use crate::model::Loop;
use crate::names::{Names, assigns, declared_in};
use syn::visit::{self, Visit};
use syn::{Expr, ExprAssign, ExprBinary, ExprUnary, Item, UnOp};

/// Whether the body does that, for all that the loop looks like.
pub(crate) fn changes_lent_item(looped: &Loop) -> bool {
    let mut lent = lent_names(&looped.pat, &looped.source, looped.context.as_ref());
    let declared = declared_in(&looped.body);
    lent.retain(|name| !declared.contains(name));
    let mut writes = Writes { lent, found: false };
    writes.visit_block(&looped.body);
    writes.found
}

struct Writes {
    lent: Names,
    found: bool,
}

impl Writes {
    /// Whether a place is behind one of the variables: `*x`, or a part of `x`. What `*x.field` is behind may be a raw
    /// pointer.
    fn are_behind(&self, place: &Expr) -> bool {
        match place {
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => self.has(expr),
            Expr::Field(field) => self.has(&field.base) || self.are_behind(&field.base),
            Expr::Index(index) => self.has(&index.expr) || self.are_behind(&index.expr),
            Expr::Paren(paren) => self.are_behind(&paren.expr),
            _ => false,
        }
    }

    fn has(&self, expr: &Expr) -> bool {
        let is_lent = |name: &proc_macro2::Ident| self.lent.contains(&name.to_string());
        matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(is_lent))
    }
}

impl<'a> Visit<'a> for Writes {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.found |= self.are_behind(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        self.found |= assigns(&binary.op) && self.are_behind(&binary.left);
        visit::visit_expr_binary(self, binary);
    }
}
