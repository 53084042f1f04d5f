//! Variables that are assigned anew elsewhere, and copies of them.

use crate::names::{Names, targets};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// The variables that are assigned as a whole.
pub(super) fn assigned(stmts: &[Stmt]) -> Names {
    struct Assigned(Names);
    impl<'a> Visit<'a> for Assigned {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
            targets(&mut assign.left.clone(), &mut |target| {
                if let Expr::Path(path) = target {
                    self.0.extend(path.path.get_ident().map(ToString::to_string));
                }
            });
            visit::visit_expr_assign(self, assign);
        }
    }
    let mut assigned = Assigned(Names::new());
    stmts.iter().for_each(|stmt| assigned.visit_stmt(stmt));
    assigned.0
}

/// Copies variables where they would be moved.
pub(super) struct Copies<'n> {
    pub(super) names: &'n Names,
}

impl Copies<'_> {
    fn copy(&self, expr: &mut Expr) {
        let Expr::Path(path) = &*expr else { return };
        if path.path.get_ident().is_some_and(|name| self.names.contains(&name.to_string())) {
            let span = expr.span();
            *expr = parse_quote_spanned!(span=> ::std::clone::Clone::clone(&#expr));
        }
    }
}

impl VisitMut for Copies<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if self.names.is_empty() {
            return;
        }
        match expr {
            Expr::Call(call) => call.args.iter_mut().for_each(|arg| self.copy(arg)),
            Expr::MethodCall(call) => call.args.iter_mut().for_each(|arg| self.copy(arg)),
            Expr::Tuple(tuple) => tuple.elems.iter_mut().for_each(|part| self.copy(part)),
            Expr::Array(array) => array.elems.iter_mut().for_each(|part| self.copy(part)),
            Expr::Struct(found) => found.fields.iter_mut().for_each(|field| self.copy(&mut field.expr)),
            Expr::Assign(assign) => {
                self.copy(&mut assign.right);
                return self.visit_expr_mut(&mut assign.right);
            }
            _ => {}
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}
