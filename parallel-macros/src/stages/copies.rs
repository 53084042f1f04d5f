//! Variables that are assigned anew elsewhere, and copies of them.

use super::moves::end_loop;
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

/// Copies variables where they would be moved. Where the loop ends right behind that, nothing assigns them anew.
pub(super) struct Copies<'n> {
    pub(super) names: &'n Names,
    /// How many inner loops and blocks with a label are around, which a `break` may be of; and how many closures, of which a
    /// `return` is.
    pub(super) loops: usize,
    pub(super) closures: usize,
}

impl Copies<'_> {
    /// Whether statements are the last that the loop does.
    pub(super) fn is_end(&self, stmts: &[Stmt]) -> bool {
        let returns = matches!(stmts.last(), Some(Stmt::Expr(Expr::Return(_), _)));
        self.closures == 0 && (returns || self.loops == 0) && end_loop(stmts)
    }

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

    fn visit_block_mut(&mut self, block: &mut Block) {
        if !self.is_end(&block.stmts) {
            visit_mut::visit_block_mut(self, block);
        }
    }

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
            Expr::Return(_) if self.closures == 0 => return,
            _ => {}
        }
        let is_closure = matches!(expr, Expr::Closure(_) | Expr::Async(_));
        let is_loop = matches!(expr, Expr::ForLoop(_) | Expr::Loop(_) | Expr::While(_))
            || matches!(expr, Expr::Block(block) if block.label.is_some());
        self.closures += usize::from(is_closure);
        self.loops += usize::from(is_loop);
        visit_mut::visit_expr_mut(self, expr);
        self.loops -= usize::from(is_loop);
        self.closures -= usize::from(is_closure);
    }
}
