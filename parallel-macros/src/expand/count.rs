//! A loop that does no more than count: where nothing can overflow, each thread counts for itself.
//!
//! ```text
//! let counts = counting(&mut run, (&mut bins, (&mut hits, ()))).begin(2);
//! …
//! if counts {
//!     counting(&mut run, (&mut bins, (&mut hits, ()))).count(|item, (bins, (hits, ()))| { for PAT in Some(item) BODY });
//!     break 'par;
//! }
//! ```

use super::quiet;
use crate::exits::loop_label;
use crate::model::{Loop, Runtime};
use crate::names::{generated, generated_at};
use crate::stages::{Counted, Counter};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

/// What stands before the loop as written, and what before its workers. `label`: the one that exits of the body aim at;
/// `part`: parts what is summed from the loop as written.
pub(super) fn count(
    looped: &Loop,
    Counted { counters, most, body }: &Counted,
    label: &TokenStream,
    part: &TokenStream,
    runtime: &Runtime,
) -> (TokenStream, TokenStream) {
    let at = Span::mixed_site().located_at(looped.source.span());
    let (run, item, counts) = (generated_at("__run", at), generated("item"), generated("__counts"));
    let (quiet, par, pat) = (quiet(), loop_label(), &looped.pat);
    let nested = |part: &dyn Fn(&Counter) -> TokenStream| {
        counters.iter().rev().fold(quote!(()), |rest, counter| {
            let part = part(counter);
            quote!((#part, #rest))
        })
    };
    let lent = nested(&|counter| counter.lent.clone());
    let names = nested(&|counter| counter.name.to_token_stream());
    let once = quote_spanned!(looped.span=> #label for #pat in ::core::option::Option::Some(#item) #body);
    let counting = quote_spanned!(at=> #runtime::counting(&mut #run, #lent));
    let begin = quote!(#quiet let #counts = #counting.begin(#most););
    let count = quote!(#quiet if #counts { #part #counting.count(|#item, #names| { #once }); #part break #par; });
    (begin, count)
}
