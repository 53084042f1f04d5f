//! What is made of the value of a `?` that the commit comes to: `rows[i].push(weigh(parse(line)?))`. The worker makes it of what is
//! under the `?`, and that stays in order.

use super::hoist::Hoist;
use super::locals::Lender;
use super::shape::{has_call, may_fail};
use crate::names::{generated, has_exit};
use crate::stand::Stand;
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::*;

impl Hoist<'_, '_> {
    /// Computes it ahead, if the `?` is the only exit of an expression and the first thing it comes to. Says whether it is.
    pub(super) fn beyond_try(&mut self, expr: &mut Expr) -> bool {
        let told = expr.to_token_stream();
        let mut made = expr.clone();
        let Some(place) = first_try(&mut made) else { return false };
        let Expr::Try(tried) = &*place else { return false };
        let (tried, stand) = (tried.clone(), Stand::of(&place.to_token_stream(), false));
        let value = generated("value");
        let stands = stand.value(&value);
        *place = parse_quote!(#stands);
        let free = !self.split.borrows(&tried.expr) && self.split.lender_of(expr).is_nobody();
        if has_exit(&tried.expr) || has_exit(&made) || !has_call(&made) || !free {
            return false;
        }
        let runtime = self.split.runtime;
        let (before, under) = (stand.before(&value, runtime), &tried.expr);
        let ahead = quote_spanned!(expr.span()=> #runtime::map_tried(#under, |#value| { #before #made }));
        let computed = self.compute(ahead, told, Lender::Nobody, false);
        *expr =
            Expr::Try(ExprTry { attrs: Vec::new(), expr: Box::new(computed), question_token: tried.question_token });
        true
    }
}

/// What the `?`s behind an expression are of.
pub(super) fn tried_in(expr: &Expr) -> &Expr {
    match expr {
        Expr::Try(found) => tried_in(&found.expr),
        expr => expr,
    }
}

/// The `?` that an expression comes to before anything else that may fail.
fn first_try(expr: &mut Expr) -> Option<&mut Expr> {
    if matches!(&*expr, Expr::Try(found) if !has_exit(&found.expr)) {
        return Some(expr);
    }
    match expr {
        Expr::Try(ExprTry { expr, .. }) => first_try(expr),
        Expr::MethodCall(call) => match (has_exit(&call.receiver), may_fail(&call.receiver)) {
            (true, _) => first_try(&mut call.receiver),
            (false, may_fail) => {
                if may_fail {
                    None
                } else {
                    first_of(&mut call.args)
                }
            }
        },
        Expr::Call(call) if matches!(*call.func, Expr::Path(_)) => first_of(&mut call.args),
        Expr::Binary(found) if has_exit(&found.left) => first_try(&mut found.left),
        Expr::Unary(ExprUnary { expr, .. })
        | Expr::Cast(ExprCast { expr, .. })
        | Expr::Paren(ExprParen { expr, .. })
        | Expr::Reference(ExprReference { expr, .. })
        | Expr::Field(ExprField { base: expr, .. }) => first_try(expr),
        _ => None,
    }
}

fn first_of(args: &mut punctuated::Punctuated<Expr, Token![,]>) -> Option<&mut Expr> {
    let may_fail = |arg: &&mut Expr| !matches!(arg, Expr::Lit(_)) && may_fail(arg);
    args.iter_mut().find(may_fail).and_then(first_try)
}
