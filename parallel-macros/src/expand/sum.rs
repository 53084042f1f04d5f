//! A loop whose only commit is `total += value`: where the types say that these are integers, whoever runs a leaf adds up
//! its values, and the commit adds the sum.

use super::quiet;
use crate::model::{Loop, Runtime};
use crate::names::generated;
use crate::stages::{Entry, Stages, lend};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, ExprBinary, Stmt, parse2};

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
        let [Stmt::Expr(Expr::Binary(ExprBinary { left, op, right, .. }), _)] = &stmts[..] else { return None };
        let subtracts = match op {
            BinOp::AddAssign(_) => false,
            BinOp::SubAssign(_) => true,
            _ => return None,
        };
        let value = pat.to_string();
        let name = value.trim_start_matches("mut ");
        let is_value = matches!(&**right, Expr::Path(path) if path.path.get_ident().is_some_and(|right| right == name));
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
