//! A loop whose only commit is `total += value`: where the types say that these are integers, whoever runs a leaf adds up
//! its values, and the commit adds the sum.

use super::quiet;
use crate::model::{Loop, Runtime};
use crate::names::generated;
use crate::stages::{Entry, Stages, lend};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, ExprBinary, ExprUnary, Stmt, UnOp, parse2};

/// What a loop adds its values to.
pub(super) struct Sum {
    /// A `&mut` to it.
    to: TokenStream,
    subtracts: bool,
}

impl Sum {
    pub(super) fn of(looped: &Loop, stages: &Stages) -> Option<Sum> {
        let [Entry { values, pats, replay, told, leaves: false, .. }] = &stages.entries[..] else { return None };
        let ([_], [pat], [target]) = (&values[..], &pats[..], &told.targets[..]) else { return None };
        let Ok(Block { stmts, .. }) = parse2(quote!({ #replay })) else { return None };
        let [stands @ .., Stmt::Expr(Expr::Binary(ExprBinary { left, op, right, .. }), _)] = &stmts[..] else {
            return None;
        };
        let subtracts = match op {
            BinOp::AddAssign(_) => false,
            BinOp::SubAssign(_) => true,
            _ => return None,
        };
        let value = pat.to_string();
        let is_value = match stands {
            [] => is_variable(right, value.trim_start_matches("mut ")),
            [Stmt::Local(_)] => stands_for(right, value.trim_start_matches("mut ")),
            _ => false,
        };
        let (place, to) = lend(looped, left, false)?;
        (is_value && place == *target).then_some(Sum { to, subtracts })
    }

    /// Tells whatever this is: a run, its leaves.
    pub(super) fn tell(&self, whom: &Ident, runtime: &Runtime) -> TokenStream {
        let (quiet, to) = (quiet(), &self.to);
        quote_spanned!(to.span()=> #quiet { #runtime::summing(&mut #whom, #to).begin(); })
    }

    /// The leaves, told.
    pub(super) fn told(&self, leaves: &TokenStream, runtime: &Runtime) -> TokenStream {
        let name = generated("leaves");
        let tell = self.tell(&name, runtime);
        quote!({ let mut #name = #leaves; #tell #name })
    }

    /// Whether the sum of a leaf is all that there is to commit.
    pub(super) fn is_added(&self, leaf: &Ident, runtime: &Runtime) -> TokenStream {
        let Sum { to, subtracts } = self;
        quote_spanned!(to.span()=> #runtime::summing(&mut #leaf, #to).is_added(#subtracts))
    }
}

fn is_variable(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|found| found == name))
}

/// Whether this is what stands for a value that the worker has computed: `value.0` or `!value`.
fn stands_for(expr: &Expr, value: &str) -> bool {
    match expr {
        Expr::Field(field) => is_variable(&field.base, value),
        Expr::Unary(ExprUnary { op: UnOp::Not(_), expr, .. }) => is_variable(expr, value),
        _ => false,
    }
}
