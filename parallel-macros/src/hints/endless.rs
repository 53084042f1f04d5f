//! Inner loops that stay in order because a statement in order leaves them, and a worker that runs ahead in one might never come back.

use crate::model::Loop;
use crate::names::{is_bounded, untyped};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::*;

/// What to write instead of `for x in xs` that is left for good, if nothing says that it ends by itself.
pub(super) fn left_inside(looped: &Loop) -> Option<String> {
    let mut left = Left(None);
    left.visit_block(&looped.body);
    left.0
}

struct Left(Option<String>);

impl<'a> Visit<'a> for Left {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        if let (Expr::Path(source), false) = (&*found.expr, is_bounded(&found.expr))
            && returns(&found.body)
        {
            let (pat, source) = (untyped(&found.pat).to_token_stream(), source.to_token_stream());
            let hint = format!(
                "say that `for {pat} in {source}` ends, which a statement in order leaves, so that workers may run ahead in it \
                 (`for {pat} in {source}.iter()`, `{source}.drain(..)` or `{source}.into_iter().take(most)`), or leave this loop sequential"
            );
            self.0 = self.0.take().or(Some(hint));
        }
        visit::visit_expr_for_loop(self, found);
    }
}

/// Whether a `return` or a `?` leaves a block.
fn returns(block: &Block) -> bool {
    struct Returns(bool);
    impl<'a> Visit<'a> for Returns {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_expr_return(&mut self, _: &'a ExprReturn) {
            self.0 = true;
        }
        fn visit_expr_try(&mut self, _: &'a ExprTry) {
            self.0 = true;
        }
    }
    let mut returns = Returns(false);
    returns.visit_block(block);
    returns.0
}
