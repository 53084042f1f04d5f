//! A loop that does no more than count: where nothing can overflow, each thread counts for itself.
//!
//! ```text
//! let counts = counting(&mut run, (&raw const bins, (&raw const hits, ()))).begin(2);
//! …
//! if counts {
//!     let counting = counting(&mut run, (&raw const bins, (&raw const hits, ())));
//!     let ((in_bins, (in_hits, ())), ended) = counting.count(|item, (bins, (hits, ()))| { for PAT in Some(item) BODY });
//!     if in_bins.is_any() { in_bins.add_to(&raw mut bins); }
//!     if in_hits.is_any() { in_hits.add_to(&raw mut hits); }
//!     ended.go_on();
//!     break 'par;
//! }
//! ```

use super::item::{ItemType, over_one};
use super::quiet_copy;
use crate::exits::loop_label;
use crate::model::{Loop, Runtime};
use crate::names::{generated, generated_at};
use crate::stages::{Counted, Counter};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

/// What stands before the loop as written, and what before its workers. `label`: the one that exits of the body aim at;
/// `part`: parts what is summed from the loop as written. `copies`: of parameters, as workers have them.
pub(super) fn count(
    looped: &Loop,
    Counted { counters, most, body }: &Counted,
    label: &TokenStream,
    part: &TokenStream,
    copies: &TokenStream,
    runtime: &Runtime,
) -> (TokenStream, TokenStream) {
    let at = Span::mixed_site().located_at(looped.source.span());
    let (run, item, counts) = (generated_at("__run", at), generated("item"), generated("__counts"));
    let (quiet, par) = (quiet_copy(looped), loop_label());
    let nested = |part: &dyn Fn(&Counter) -> TokenStream| {
        counters.iter().rev().fold(quote!(()), |rest, counter| {
            let part = part(counter);
            quote!((#part, #rest))
        })
    };
    // not the user's own span: a debugger would stop there for the statement
    let places = nested(
        &|Counter { place, .. }| quote_spanned!(Span::mixed_site().located_at(place.span())=> &raw const #place),
    );
    let names = nested(&|counter| counter.name.to_token_stream());
    let ended = generated("ended");
    let known = ItemType::of(looped).map_or_else(|| item.to_token_stream(), |known| known.item(&item));
    let once = over_one(looped, label, &item, &known, body);
    let counts_one = quote_spanned!(looped.span=> |#item, #names| { #copies #once });
    let counting = quote_spanned!(at=> unsafe { #runtime::counting(&mut #run, #places) });
    let begin = quote!(#quiet let #counts = #counting.begin(#most););
    // one after the other, and where there is something to add: what a `DerefMut` of the user's is on the way of is not lent
    // twice, nor in vain
    let add = counters.iter().map(|Counter { place, name, .. }| {
        quote_spanned!(at=> if #name.is_any() { unsafe { #name.add_to(&raw mut #place); } })
    });
    let count = quote! {
        #quiet
        if #counts {
            #part
            let (#names, #ended) = #counting.count(#counts_one);
            #(#add)*
            #ended.go_on();
            #part
            break #par;
        }
    };
    (begin, count)
}
