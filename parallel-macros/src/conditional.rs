//! Marks that are there by a condition: `#[cfg_attr(condition, par)]`. Only rustc knows whether it holds, so the item is expanded
//! with the mark and without it, and rustc takes one of the two.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// An item as it is where its conditions hold, or do not.
pub(crate) struct Variant {
    conditions: Vec<TokenStream>,
    pub(crate) item: TokenStream,
}

impl Variant {
    /// `expanded`, where they do.
    pub(crate) fn guard(&self, expanded: &TokenStream) -> TokenStream {
        let conditions = &self.conditions;
        quote!(#[cfg(all(#(#conditions),*))] #expanded)
    }
}

/// The variants of an item that has marks by conditions.
pub(crate) fn variants(item: &TokenStream) -> Option<Vec<Variant>> {
    first(item)?;
    let mut variants = vec![Variant { conditions: Vec::new(), item: item.clone() }];
    while let Some(condition) = variants.iter().find_map(|variant| first(&variant.item)) {
        let each = |variant: Variant| {
            let where_it = |holds: bool, condition: TokenStream| {
                let item = resolved(&variant.item, &condition, holds);
                let conditions = if holds { condition } else { quote!(not(#condition)) };
                Variant { conditions: variant.conditions.iter().cloned().chain([conditions]).collect(), item }
            };
            [where_it(true, condition.clone()), where_it(false, condition.clone())]
        };
        variants = variants.into_iter().flat_map(each).collect();
    }
    Some(variants)
}

fn first(code: &TokenStream) -> Option<TokenStream> {
    code.clone().into_iter().find_map(|token| match token {
        TokenTree::Group(group) => mark(&group).map(|(condition, _)| condition).or_else(|| first(&group.stream())),
        _ => None,
    })
}

/// The condition and the mark in `[cfg_attr(condition, par)]`.
fn mark(group: &Group) -> Option<(TokenStream, TokenStream)> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Ident(name), TokenTree::Group(args)] = &tokens[..] else { return None };
    if name != "cfg_attr" || group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut args = args.stream().into_iter();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let condition: TokenStream = args.by_ref().take_while(|token| !is_comma(token)).collect();
    let mark: TokenStream = args.take_while(|token| !is_comma(token)).collect();
    let names: Vec<TokenTree> = mark.clone().into_iter().filter(|token| matches!(token, TokenTree::Ident(_))).collect();
    matches!(names.last(), Some(TokenTree::Ident(last)) if last == "par").then_some((condition, mark))
}

/// The code where a condition holds, or does not.
fn resolved(code: &TokenStream, condition: &TokenStream, holds: bool) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in code.clone() {
        let TokenTree::Group(group) = &token else {
            out.push(token);
            continue;
        };
        let found = mark(group).filter(|(found, _)| found.to_string() == condition.to_string());
        let inner = match found {
            Some((_, mark)) if holds => mark,
            Some(_) => {
                out.pop(); // `#`
                continue;
            }
            None => resolved(&group.stream(), condition, holds),
        };
        let mut inner = Group::new(group.delimiter(), inner);
        inner.set_span(group.span());
        out.push(inner.into());
    }
    out.into_iter().collect()
}
