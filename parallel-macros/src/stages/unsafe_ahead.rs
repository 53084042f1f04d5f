//! `unsafe` code that workers run, of which an iteration may be begun that the plain loop never comes to.

use super::kept::kept;
use super::shape::has_call;
use super::split::Split;
use crate::names::{Names, mentions};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;

impl Split<'_> {
    /// Notes where code of the worker is `unsafe`: a block of that kind, or what may need the one around it.
    pub(super) fn note_unsafe(&mut self, code: &impl ToTokens) {
        let tokens = code.to_token_stream();
        // what is kept is ours
        if mentions(&tokens, &Names::from([kept().to_string()])) {
            return;
        }
        let found = keyword(tokens.clone()).or_else(|| {
            let needs = self.is_unsafe && (has_call(&tokens) || tokens.to_string().contains('*'));
            needs.then(|| tokens.into_iter().next().map_or_else(Span::call_site, |first| first.span()))
        });
        self.unsafe_ahead = self.unsafe_ahead.or(found);
    }
}

/// Where `unsafe` stands.
pub(crate) fn keyword(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(name) if name == "unsafe" => Some(name.span()),
        TokenTree::Group(group) => keyword(group.stream()),
        _ => None,
    })
}
