//! A loop that only adds to accumulators of `reorder`: if its items can be cut, blocks of iterations are summed where they
//! run. The body as written serves inline and for workers alike:
//!
//! ```text
//! let Some(mut run) = run.fold((&mut TOTAL, ()), |item, (TOTAL, ())| { for PAT in Some(item) BODY }) else { break 'par };
//! ```

use super::item::over_one;
use super::quiet_copy;
use crate::exits::{loop_label, may_stop};
use crate::model::Loop;
use crate::names::{Names, generated, generated_at, uses_of};
use crate::stages::{Entry, Stages};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, parse2};

/// Sums the loop, or leaves it as it is if its items can only be taken one by one. Nothing if the body does more than
/// add. `label`: the one that exits of the body aim at; `copies`: those of parameters that workers have.
pub(super) fn fold(
    looped: &Loop,
    body: &Block,
    label: &TokenStream,
    stages: &Stages,
    copies: &TokenStream,
) -> TokenStream {
    if !only_adds(looped, stages) {
        return TokenStream::new();
    }
    let at = Span::mixed_site().located_at(looped.source.span());
    let (run, item) = (generated_at("__run", at), generated("item"));
    let (quiet, par) = (quiet_copy(looped), loop_label());
    let accumulators: Vec<&Ident> = looped.reorders.iter().map(|reorder| &reorder.accumulator).collect();
    let nested = |each: &dyn Fn(&Ident) -> TokenStream| {
        accumulators.iter().rev().fold(quote!(()), |rest, name| {
            let name = each(name);
            quote!((#name, #rest))
        })
    };
    let (into, lanes) = (nested(&|name| quote!(&mut #name)), nested(&|name| name.to_token_stream()));
    let once = over_one(looped, label, &item, &item.to_token_stream(), body);
    let adds = quote_spanned!(looped.span=> |#item, #lanes| { #copies #once });
    let folded = quote_spanned!(at=> #run.fold(#into, #adds));
    quote!(#quiet let ::std::option::Option::Some(mut #run) = #folded else { break #par };)
}

/// Whether the body does no more than add to accumulators, and workers have all that it adds.
fn only_adds(looped: &Loop, stages: &Stages) -> bool {
    let accumulators: Names = looped.reorders.iter().map(|reorder| reorder.accumulator.to_string()).collect();
    let plain = stages.head.is_none() && stages.slots.is_empty() && stages.scratch.is_empty();
    let plain = plain && looped.options.own.is_empty() && !may_stop(looped);
    plain && !accumulators.is_empty() && stages.entries.iter().all(|entry| adds(entry, &accumulators))
}

fn adds(entry: &Entry, accumulators: &Names) -> bool {
    let replay = &entry.replay;
    let Ok(replay) = parse2::<Block>(quote!({ #replay })) else { return false };
    let bound: String = entry.pats.iter().map(|pat| format!(" {pat} ")).collect();
    let is_known = |name: &Ident| {
        let name = name.to_string();
        accumulators.contains(&name) || bound.split_whitespace().any(|bound| bound == name)
    };
    let targets = &entry.told.targets;
    let only_targets = !targets.is_empty() && targets.iter().all(|place| accumulators.contains(&place.root));
    only_targets && uses_of(|resolver| resolver.visit_block(&replay)).iter().all(|used| is_known(&used.name))
}
