//! What is emitted beside an error: the user's tokens as ordinary code, so that the rest of the function means what it
//! means. An IDE has [`ide`](crate::ide) instead.

use crate::names::{Names, awaits, mentions, rewrite_arguments};
use crate::nested::facade_path;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprAsync, ExprAwait, Item, Macro};

/// The loop in a `par_for!`: as it stands if it is one, else with those statements of its body that are whole.
pub(crate) fn looped(input: TokenStream) -> TokenStream {
    let facade = input.clone().into_iter().next().map(facade_path);
    let tokens = from_for(input);
    let whole: TokenStream = tokens.iter().cloned().collect();
    if let (Ok(mut whole), Some(facade)) = (syn::parse2::<Expr>(whole.clone()), facade) {
        Unawaited(facade).visit_expr_mut(&mut whole);
        return whole.into_token_stream();
    }
    let Some((TokenTree::Group(body), head)) = tokens.split_last() else { return TokenStream::new() };
    let head: TokenStream = head.iter().cloned().collect();
    let body = Group::new(Delimiter::Brace, whole_statements(body.stream()));
    let salvaged = quote!(#head #body);
    if syn::parse2::<Expr>(salvaged.clone()).is_ok() { salvaged } else { TokenStream::new() }
}

/// The tokens from the `for`, or the label in front of it.
fn from_for(input: TokenStream) -> Vec<TokenTree> {
    let is_start = |token: &TokenTree| match token {
        TokenTree::Ident(name) => name == "for",
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        _ => false,
    };
    input.into_iter().skip_while(|token| !is_start(token)).collect()
}

/// The loop in a `par_for!` that is none, if it has the tokens of one from the first to the last: rustc knows more of what may be meant by
/// them. If it can make something of what is new to us, it refuses that when it makes code of it.
pub(crate) fn broken(input: TokenStream) -> Option<TokenStream> {
    let facade = facade_path(input.clone().into_iter().next()?);
    let tokens = from_for(input);
    let is_block =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    // one block, and nothing behind it
    let is_whole = tokens.iter().position(is_block).is_some_and(|at| at > 1 && at + 1 == tokens.len());
    let loop_tokens: TokenStream = tokens.into_iter().collect();
    let is_broken = is_whole && syn::parse2::<Expr>(loop_tokens.clone()).is_err();
    is_broken.then(|| quote!({ #facade::__private::unknown_syntax::<()>(); #loop_tokens }))
}

/// What is awaited is refused already: where nothing is `async` either, rustc need not say so too.
struct Unawaited(TokenStream);

impl VisitMut for Unawaited {
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::Await(ExprAwait { base, await_token, .. }) = &*expr else { return };
        let facade = &self.0;
        *expr = Expr::Verbatim(quote_spanned!(await_token.span=> #facade::__private::awaited(#base).__output()));
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if awaits(mac) {
            rewrite_arguments(mac, |expr| self.visit_expr_mut(expr));
        }
    }
}

/// The statements that parse, each by itself.
fn whole_statements(body: TokenStream) -> TokenStream {
    let (mut whole, mut current) = (TokenStream::new(), TokenStream::new());
    for token in body {
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        current.extend([token]);
        if ends && syn::parse::Parser::parse2(Block::parse_within, current.clone()).is_ok() {
            whole.extend(std::mem::take(&mut current));
        }
    }
    whole
}

/// A comprehension without target or options, as loops around a `push`; else nothing that would need a type.
pub(crate) fn comprehension(input: TokenStream) -> TokenStream {
    let values = quote!(values);
    let nest = nest(input, &values).filter(|nest| syn::parse2::<Expr>(nest.clone()).is_ok());
    match nest {
        Some(nest) => quote!({
            #[allow(unused_mut)]
            let mut #values = ::std::vec::Vec::new();
            #nest
            #values
        }),
        None => quote!((|| ::std::unreachable!())()),
    }
}

/// Every piece between two keywords: `for PAT in EXPR { if COND { values.push(HEAD) } }`.
fn nest(input: TokenStream, values: &impl ToTokens) -> Option<TokenStream> {
    let mut pieces: Vec<(String, TokenStream)> = vec![(String::new(), TokenStream::new())];
    // the path to the facade comes first
    for token in input.into_iter().skip(1) {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => break,
            TokenTree::Ident(name) if matches!(name.to_string().as_str(), "for" | "in" | "if" | "while") => {
                pieces.push((name.to_string(), TokenStream::new()));
            }
            _ => pieces.last_mut()?.1.extend([token]),
        }
    }
    let mut pieces = pieces.into_iter();
    let head = pieces.next()?.1;
    // a `break` would mean another loop
    if head.is_empty() || mentions(&head, &Names::from(["break".to_string()])) {
        return None;
    }
    let mut nest = quote!(#values.push(#head););
    let mut rest: Vec<_> = pieces.collect();
    while let Some((keyword, tokens)) = rest.pop() {
        nest = match (keyword.as_str(), rest.pop()) {
            ("in", Some((before, pat))) if before == "for" => quote!(for #pat in #tokens { #nest }),
            ("if" | "while", before) => {
                rest.extend(before);
                quote!(if #tokens { #nest })
            }
            _ => return None,
        };
    }
    Some(nest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(tokens: TokenStream) -> String {
        tokens.to_string().split_whitespace().collect()
    }

    #[test]
    fn a_half_typed_body_keeps_the_loop_and_its_whole_statements() {
        let input = quote!(krate jobs = 2, for x in xs { let y = f(x); y.; g(y); });
        assert_eq!(squeezed(looped(input)), "forxinxs{lety=f(x);}");
        let input = quote!(krate for x in xs { if x { y() } out.push(x) });
        assert_eq!(squeezed(looped(input)), "forxinxs{ifx{y()}out.push(x)}");
    }

    #[test]
    fn broken_loops_are_as_they_are() {
        let input = quote!(krate jobs = 2, for x of xs { f(x) });
        assert_eq!(
            broken(input).map(squeezed).as_deref(),
            Some("{krate::__private::unknown_syntax::<()>();forxofxs{f(x)}}")
        );
        for whole in
            [quote!(krate for x in xs { f(x) }), quote!(krate for x in xs { f(x) } { g(y) }), quote!(krate for x in xs)]
        {
            assert!(broken(whole).is_none());
        }
    }

    #[test]
    fn what_is_no_loop_is_left_out() {
        assert!(looped(quote!(krate for x in xs)).is_empty());
        assert!(looped(quote!(krate)).is_empty());
    }

    #[test]
    fn a_comprehension_becomes_the_loops_it_stands_for() {
        let nest = |input| nest(input, &quote!(v)).map(squeezed);
        let loops = "forainxs{forbinys{ifa<b{v.push(f(a));}}}";
        assert_eq!(nest(quote!(krate f(a) for a in xs for b in ys if a < b; jobs = 0)).as_deref(), Some(loops));
        assert_eq!(nest(quote!(krate f(a) for a)), None);
        assert_eq!(nest(quote!(krate for a in xs)), None);
    }
}
