//! `assert_eq!` and its like in copies of the user's code, where rustc would say again that values cannot be compared or shown.
//!
//! `assert_eq!(a, b)` becomes `match compared(&(a), &(b)) { pair => assert_eq!(*pair.__left(), *pair.__right()) }`.

use super::formatted::{AllShown, Call, pieces};
use crate::names::generated;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// What is compared by a macro.
pub(super) struct Compared {
    /// Where the call begins, its path included.
    pub(super) start: usize,
    left: TokenStream,
    right: TokenStream,
    in_debug: bool,
}

/// Whether a macro of this name asserts that two values are equal, or not; and whether only where debug assertions are on.
pub(super) fn compares(name: &Ident) -> Option<bool> {
    match name.to_string().as_str() {
        "assert_eq" | "assert_ne" => Some(false),
        "debug_assert_eq" | "debug_assert_ne" => Some(true),
        _ => None,
    }
}

impl AllShown<'_> {
    /// What stands for a call of a macro that compares, with its format string at some place.
    pub(super) fn compared(
        &self,
        path: &[TokenTree],
        tokens: TokenStream,
        place: (usize, bool),
        in_debug: bool,
    ) -> Option<Call> {
        let (list, start) = (pieces(tokens)?, start_of(path)?);
        let [left, right, ..] = &list[..] else { return None };
        let [left, right] = [left, right].map(|value| {
            // where a value is moved already, rustc says so of the user's own
            let (at, value) = (Span::mixed_site().located_at(value.span()), self.in_copy(value.clone()));
            quote_spanned!(at=> &(#value))
        });
        let pair = generated("__compared");
        let list = self.arguments(list.clone(), place).unwrap_or(list);
        let message = &list[place.0..];
        let arguments = quote_spanned!(Span::mixed_site()=> *#pair.__left(), *#pair.__right() #(, #message)*);
        Some(Call { arguments, compared: Some(Compared { start, left, right, in_debug }) })
    }

    /// The call of a macro that compares, behind what it compares.
    pub(super) fn with_compared(&self, call: &[TokenTree], compared: &Compared) -> TokenStream {
        let (Compared { left, right, in_debug, .. }, runtime) = (compared, self.runtime);
        let (pair, call) = (generated("__compared"), quote!(#(#call)*));
        let compared = quote_spanned!(Span::mixed_site()=> match #runtime::compared(#left, #right) { #pair => #call });
        match in_debug {
            true => quote_spanned!(Span::mixed_site()=> if ::std::cfg!(debug_assertions) { #compared; }),
            false => compared,
        }
    }
}

/// Where the path of a macro begins that goes on after `before`: at the end of that, or at `std::`. `None`: nobody knows.
fn start_of(before: &[TokenTree]) -> Option<usize> {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let [rest @ .., TokenTree::Ident(_), first, second] = before else { return Some(before.len()) };
    if !is_colon(first) || !is_colon(second) {
        return Some(before.len());
    }
    match rest {
        [TokenTree::Ident(_), first, second] | [.., TokenTree::Ident(_), first, second]
            if is_colon(first) && is_colon(second) =>
        {
            None
        }
        [rest @ .., first, second] if is_colon(first) && is_colon(second) => Some(rest.len()),
        rest => Some(rest.len()),
    }
}
