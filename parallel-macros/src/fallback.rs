//! What is emitted beside an error: the user's tokens as ordinary code, so that an IDE can complete names in a body
//! that is half typed.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// The loop in a `par_for!`, as it stands.
pub(crate) fn looped(input: TokenStream) -> TokenStream {
    let is_start = |token: &TokenTree| match token {
        TokenTree::Ident(name) => name == "for",
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        _ => false,
    };
    let tokens: TokenStream = input.into_iter().skip_while(|token| !is_start(token)).collect();
    let ends_in_block = matches!(
        tokens.clone().into_iter().last(),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace
    );
    if ends_in_block { quote!(#[allow(unused)] { #tokens }) } else { TokenStream::new() }
}

/// A comprehension: every piece between two keywords as an expression, with the variables of its clauses.
pub(crate) fn comprehension(input: TokenStream) -> TokenStream {
    let mut pieces: Vec<(Option<String>, TokenStream)> = vec![(None, TokenStream::new())];
    // the path to the facade comes first
    for token in input.into_iter().skip(1) {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => break,
            TokenTree::Ident(name) if matches!(name.to_string().as_str(), "for" | "in" | "if" | "while") => {
                pieces.push((Some(name.to_string()), TokenStream::new()));
            }
            _ => pieces.last_mut().expect("never empty").1.extend([token]),
        }
    }
    let head = std::mem::take(&mut pieces[0].1);
    let mut nest = if head.is_empty() { TokenStream::new() } else { quote!(let _ = #head;) };
    for at in (1..pieces.len()).rev() {
        let (keyword, tokens) = &pieces[at];
        nest = match (keyword.as_deref(), pieces.get(at + 1)) {
            (Some("for"), Some((Some(next), source))) if next == "in" && !source.is_empty() && !tokens.is_empty() => {
                quote!(for #tokens in #source { #nest })
            }
            (Some("if" | "while"), _) if !tokens.is_empty() => quote!(if #tokens { #nest }),
            _ => nest,
        };
    }
    let unreachable = quote!(::core::unreachable!());
    quote!(#[allow(unused, unreachable_code)] { if false { #nest } #unreachable })
}
