//! What becomes of a comprehension's values that do not stay where they are made.

use crate::model::{Comprehension, Runtime, Target};
use crate::names::generated;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Type, parse_quote};

/// What consumes the values, if it is not a `Vec`. `in_place`: these are an iterator of std's.
pub(super) fn consumed(comprehension: &Comprehension, reorder: bool, in_place: bool, runtime: &Runtime) -> TokenStream {
    // not at the value, where a debugger would stop once more
    let (target, values) = (&comprehension.target, generated("values"));
    let iterator = |method: &str| {
        let method = Ident::new(method, Span::mixed_site());
        quote!(::std::iter::Iterator::#method(#values))
    };
    // that values have no sum, or no order, rustc says of the target, where nothing is done
    let asked = |bound: &str, method: &str, at: Span, by: TokenStream| {
        let [bound, method] = [bound, method].map(|name| Ident::new(name, at));
        let (located, consume) = (runtime.at(at), generated("consume"));
        let found = quote_spanned!(at=> #located::bounds::#bound::#method);
        quote!({ let #consume = #found; #consume(#by #values) })
    };
    let of_values = || quote!(#runtime::bounds::OfValues,);
    match target {
        Target::Vec => TokenStream::new(),
        Target::HashMap => quote!(::std::iter::Iterator::collect::<::std::collections::HashMap<_, _>>(#values)),
        Target::Sum(_) if reorder => quote!(#runtime::sum_in_tree(#values)),
        Target::Product(_) if reorder => quote!(#runtime::product_in_tree(#values)),
        Target::Sum(at) => asked("SumOfValues", "__sum", *at, of_values()),
        Target::Product(at) => asked("ProductOfValues", "__product", *at, of_values()),
        Target::Min(at) => asked("OrdOfValues", "__min", *at, quote!()),
        Target::Max(at) => asked("OrdOfValues", "__max", *at, quote!()),
        Target::Count => iterator("count"),
        Target::First => iterator("next"),
        Target::Any => quote!(::std::iter::Iterator::any(#values, |value| value)),
        Target::All => quote!(::std::iter::Iterator::all(#values, |value| value)),
        Target::Type(ty) => {
            let target = generated("target");
            // named again: one that cannot be found would be taken for the type that is expected
            let named = if lacks_parameters(ty) { parse_quote!(_) } else { ty.clone() };
            if in_place {
                return quote_spanned!(ty.span()=> #runtime::collected::<#named, _, _>(#values, &#target));
            }
            quote_spanned!(ty.span()=> #values.__collect::<#named>(&#target))
        }
    }
}

/// Whether this is a collection of std's without its parameters, by its name: rustc says so where it is named first.
fn lacks_parameters(ty: &Type) -> bool {
    const GENERIC: &[&str] =
        &["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet", "LinkedList", "Vec", "VecDeque"];
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.arguments.is_none() && GENERIC.iter().any(|name| last.ident == name))
}
