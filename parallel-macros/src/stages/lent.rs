//! Items behind a `&` that the body writes to. Nothing comes of such a loop: rustc says why, and what to write instead,
//! where it sees the whole of it.

use super::changes::lent_names;
use crate::model::{Context, Loop};
use crate::names::{Names, assigns, declared_in};
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprAssign, ExprBinary, ExprForLoop, ExprUnary, Item, Pat, UnOp};

/// Whether the body does that, for all that the loop looks like.
pub(crate) fn changes_lent_item(looped: &Loop) -> bool {
    let context = looped.context.as_ref();
    let mut writes = Writes { context, lent: Names::new(), found: false };
    writes.in_loop(&looped.pat, &looped.source, &looped.body);
    writes.found
}

struct Writes<'l> {
    context: Option<&'l Context>,
    lent: Names,
    found: bool,
}

impl Writes<'_> {
    fn in_loop(&mut self, pat: &Pat, source: &Expr, body: &Block) {
        let (outer, again) = (self.lent.clone(), declared_in(body));
        self.lent.extend(lent_names(pat, source, self.context, &outer));
        self.lent.retain(|name| !again.contains(name));
        self.visit_block(body);
        self.lent = outer;
    }

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

impl<'a> Visit<'a> for Writes<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_for_loop(&mut self, inner: &'a ExprForLoop) {
        self.visit_expr(&inner.expr);
        self.in_loop(&inner.pat, &inner.expr, &inner.body);
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.found |= self.are_behind(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        self.found |= assigns(&binary.op) && self.are_behind(&binary.left);
        visit::visit_expr_binary(self, binary);
    }
}
