//! Keeps the sums of the commits apart from those of the loop as written; see `parallel_core::part`.

use super::quiet;
use crate::model::{Loop, Runtime};
use crate::names::{Place, generated};
use crate::stages::{Stages, proposed_behind};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprAssign, ExprBinary, ExprUnsafe};

/// Parts the sums of the commits from those of the loop as written: `total`, where the body has `total += …`, and
/// nothing that might be there for it to be initialised.
pub(super) fn part(looped: &Loop, stages: &Stages, runtime: &Runtime) -> TokenStream {
    #[derive(Default)]
    struct Sums<'a>(Vec<(&'a Ident, &'a Expr)>, Vec<&'a Ident>);
    impl<'a> Visit<'a> for Sums<'a> {
        // a static; what only locals gain from
        fn visit_expr_unsafe(&mut self, _: &'a ExprUnsafe) {}
        fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
            let is_sum = matches!(binary.op, BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::MulAssign(_));
            if let (true, Expr::Path(path)) = (is_sum, &*binary.left) {
                self.0.extend(path.path.get_ident().map(|name| (name, &*binary.right)));
            }
            visit::visit_expr_binary(self, binary);
        }
        fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
            if let Expr::Path(path) = &*assign.left {
                self.1.extend(path.path.get_ident());
            }
            visit::visit_expr_assign(self, assign);
        }
    }
    let mut sums = Sums::default();
    sums.visit_block(&looped.body);
    let targets: Vec<&Place> = stages.entries.iter().flat_map(|entry| &entry.told.targets).collect();
    let is_local = |name: &str| looped.context.as_ref().is_none_or(|context| context.decls.contains_key(name));
    let is_target = |name: &Ident| {
        targets.iter().any(|place| place.fields.is_empty() && *name == place.root && is_local(&place.root))
    };
    let mut found: Vec<(&Ident, &Expr)> = Vec::new();
    for (name, added) in sums.0 {
        if is_target(name) && !sums.1.contains(&name) && !found.iter().any(|(other, _)| *other == name) {
            found.push((name, added));
        }
    }
    let (quiet, value) = (quiet(), generated("value"));
    let parts = found.into_iter().map(|(name, added)| {
        // as long as the user's own statement, so that there is one error where it cannot be changed
        let end = added.to_token_stream().into_iter().last().map_or(name.span(), |token| token.span());
        let place = quote_spanned!(name.span()=> (#name));
        let put = quote_spanned!(end=> #place = (#value));
        let taken = quote!(unsafe { #runtime::part_sum(&#name) });
        // what is declared nowhere, `par_for!` cannot know
        let proposed = looped.context.is_none().then(|| proposed_behind(&looped.body, &[name], runtime));
        let part = quote!(if let ::std::option::Option::Some(#value) = #taken { #put; });
        proposed.map_or_else(|| quote!(#quiet #part), |proposed| quote!(#quiet { #proposed #part }))
    });
    parts.collect()
}
