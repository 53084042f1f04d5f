//! Code whose value nothing uses, and the code that patterns hold.

use super::Resolver;
use syn::visit::Visit;
use syn::*;

impl Resolver {
    /// Visits a block without a value, as the body of a loop: a method that is called at its end is there for what it does.
    pub(crate) fn visit_unit(&mut self, block: &Block) {
        self.unit = true;
        self.visit_block(block);
    }

    /// Visits an expression whose value nothing uses if it is `unit`.
    pub(super) fn thrown_away(&mut self, expr: &Expr, unit: bool) {
        self.statement = unit && matches!(expr, Expr::MethodCall(_) | Expr::Try(_) | Expr::Macro(_));
        self.unit = unit && matches!(expr, Expr::Block(_) | Expr::If(_) | Expr::Match(_) | Expr::Unsafe(_));
        self.visit_expr(expr);
        (self.statement, self.unit) = (false, false);
    }

    /// Visits a call of a macro that is a statement, for what it does if nothing uses its value.
    pub(super) fn called_for_itself(&mut self, found: &StmtMacro, unit: bool) {
        self.statement = unit || found.semi_token.is_some();
        self.mac(&found.mac);
        self.statement = false;
    }

    /// The expressions inside a pattern: its guards.
    pub(super) fn visit_guards(&mut self, pat: &Pat) {
        struct Guards<'a>(Vec<&'a Expr>);
        impl<'a> Visit<'a> for Guards<'a> {
            fn visit_pat_guard(&mut self, guard: &'a PatGuard) {
                self.0.push(&guard.guard);
                self.visit_pat(&guard.pat);
            }
            // the guards in an expression are that one's
            fn visit_expr(&mut self, _: &'a Expr) {}
        }
        let mut guards = Guards(Vec::new());
        guards.visit_pat(pat);
        for guard in guards.0 {
            self.value(guard);
        }
    }
}
