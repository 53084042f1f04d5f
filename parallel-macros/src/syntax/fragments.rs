//! Code that a macro by example has put into an item or a call of ours, `$value`, comes in invisible brackets, which hold together
//! what is in them. rustc does not see them in what a procedural macro gives back: `x * $value` would become `x * 1 + 2`.
//!
//! So they go, and parentheses take their place where something else would be meant without.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::{Expr, ExprPath, parse2};

/// Code without invisible brackets. Where there are none, it is left token by token: a group that is made anew has one span, and no
/// places of its own for its delimiters.
pub(crate) fn written_out(code: TokenStream) -> TokenStream {
    rewritten(&code).unwrap_or(code)
}

fn rewritten(code: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = code.clone().into_iter().collect();
    let mut changed = false;
    let fragments = tokens.iter().enumerate().map(|(at, token)| {
        let TokenTree::Group(group) = token else { return token.clone().into() };
        if group.delimiter() == Delimiter::None {
            changed = true;
            return in_place(written_out(group.stream()), group.span(), &tokens[..at], &tokens[at + 1..]);
        }
        let Some(inner) = rewritten(&group.stream()) else { return token.clone().into() };
        changed = true;
        let mut opened = Group::new(group.delimiter(), inner);
        opened.set_span(group.span());
        TokenTree::from(opened).into()
    });
    let fragments: TokenStream = fragments.collect();
    changed.then_some(fragments)
}

/// The same of what a macro of ours is called with, which begins with the path to the facade.
pub(crate) fn written_out_behind_path(code: TokenStream) -> TokenStream {
    let mut tokens = code.into_iter();
    let path = tokens.next();
    path.into_iter().chain(written_out(tokens.collect())).collect()
}

/// A fragment between its neighbours.
fn in_place(fragment: TokenStream, span: Span, before: &[TokenTree], after: &[TokenTree]) -> TokenStream {
    let span = Span::mixed_site().located_at(span);
    let value = parse2::<Expr>(fragment.clone()).ok();
    // `$t::new()`
    if is_operator(after, "::") && !fragment.is_empty() {
        return match value {
            Some(Expr::Path(ExprPath { qself: None, .. })) => fragment,
            _ => quote_spanned!(span=> <#fragment>),
        };
    }
    let needed = match value {
        Some(value) => binds_weaker(&value, before, after) && !is_alone(&fragment, before, after),
        None => is_sum(&fragment) && is_lent(before),
    };
    if !needed {
        return fragment;
    }
    let mut closed = Group::new(Delimiter::Parenthesis, fragment);
    closed.set_span(span);
    TokenTree::from(closed).into()
}

/// Whether something else would be meant by a value with an operator at its side.
fn binds_weaker(value: &Expr, before: &[TokenTree], after: &[TokenTree]) -> bool {
    match value {
        Expr::Array(_)
        | Expr::Await(_)
        | Expr::Call(_)
        | Expr::Field(_)
        | Expr::Index(_)
        | Expr::Lit(_)
        | Expr::Macro(_)
        | Expr::MethodCall(_)
        | Expr::Paren(_)
        | Expr::Path(_)
        | Expr::Repeat(_)
        | Expr::Try(_)
        | Expr::Tuple(_) => false,
        // `for x in xs $body`
        Expr::Block(found) => found.label.is_some(),
        Expr::Reference(_) | Expr::RawAddr(_) => is_postfix(after) || ends_in(before, &["&"]),
        // `-1` is a pattern, and the end of a range of patterns, too
        Expr::Unary(_) => is_postfix(after),
        _ => true,
    }
}

/// Whether what follows belongs to the operand in front of it: `.len()`, `?`, `(x)`, `[0]`.
fn is_postfix(after: &[TokenTree]) -> bool {
    match after.first() {
        Some(TokenTree::Punct(_)) => is_operator(after, "?") || (is_operator(after, ".") && !is_operator(after, "..")),
        Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Brace,
        _ => false,
    }
}

/// Whether a fragment stands between separators, or behind a keyword and in front of a block.
fn is_alone(fragment: &TokenStream, before: &[TokenTree], after: &[TokenTree]) -> bool {
    const KEYWORDS: &[&str] = &["break", "if", "in", "match", "return", "while"];
    let has_block = |code: &TokenStream| code.clone().into_iter().any(|token| is_block(&token));
    let is_headed = matches!(before.last(), Some(TokenTree::Ident(name)) if KEYWORDS.iter().any(|word| name == word));
    let begins = before.is_empty() || is_headed || ends_in(before, &[",", ";", "=", "=>"]);
    let ends = after.is_empty() || [",", ";", "=>"].iter().any(|end| is_operator(after, end));
    begins && (ends || (is_headed && after.first().is_some_and(is_block) && !has_block(fragment)))
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether tokens begin with an operator.
fn is_operator(tokens: &[TokenTree], operator: &str) -> bool {
    operator.chars().enumerate().all(|(at, wanted)| {
        let is_last = at + 1 == operator.len();
        matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted && (is_last || punct.spacing() == Spacing::Joint))
    })
}

/// Whether tokens end in one of these operators, and not in a longer one.
fn ends_in(tokens: &[TokenTree], operators: &[&str]) -> bool {
    let joint = |token: &&TokenTree| matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    let Some((TokenTree::Punct(last), before)) = tokens.split_last() else { return false };
    let mut operator: String = before.iter().rev().take_while(joint).map(ToString::to_string).collect();
    operator = operator.chars().rev().chain([last.as_char()]).collect();
    operators.contains(&&*operator)
}

/// Whether a type is a sum of bounds, `dyn Fn() + Sync`.
fn is_sum(fragment: &TokenStream) -> bool {
    let mut tokens = fragment.clone().into_iter();
    let is_open = matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "dyn" || name == "impl");
    is_open && tokens.any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '+'))
}

/// Whether what follows is behind a `&`, a `&mut` or a `&'a`.
fn is_lent(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Punct(punct)] => punct.as_char() == '&',
        [.., TokenTree::Punct(quote), TokenTree::Ident(_)] if quote.as_char() == '\'' => true,
        [.., TokenTree::Ident(name)] => name == "mut" || name == "const",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::written_out;
    use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
    use quote::quote;

    /// What becomes of some code with a fragment in the place of each `hole`.
    fn filled(code: TokenStream, fragment: &TokenStream) -> String {
        fn fill(code: TokenStream, fragment: &TokenStream) -> TokenStream {
            let fill = |token| match token {
                TokenTree::Ident(name) if name == "hole" => Group::new(Delimiter::None, fragment.clone()).into(),
                TokenTree::Group(group) => Group::new(group.delimiter(), fill(group.stream(), fragment)).into(),
                token => token,
            };
            code.into_iter().map(fill).collect()
        }
        written_out(fill(code, fragment)).to_string()
    }

    #[track_caller]
    fn becomes(code: TokenStream, fragment: TokenStream, expected: TokenStream) {
        assert_eq!(filled(code, &fragment).replace("> >", ">>"), expected.to_string());
    }

    #[test]
    fn what_binds_weaker_is_held_together() {
        becomes(quote!(x * hole), quote!(1 + 2), quote!(x * (1 + 2)));
        becomes(quote!(hole as u8), quote!(a - b), quote!((a - b) as u8));
        becomes(quote!(!hole), quote!(a & b), quote!(!(a & b)));
        becomes(quote!(for i in hole.rev() {}), quote!(0..5), quote!(for i in (0..5).rev() {}));
        becomes(quote!(hole(x)), quote!(|x| x + 1), quote!((|x| x + 1)(x)));
        becomes(quote!(x & hole), quote!(&y), quote!(x & (&y)));
        becomes(quote!(hole.pow(2)), quote!(-1), quote!((-1).pow(2)));
        becomes(quote!(x == hole), quote!(a == b), quote!(x == (a == b)));
        becomes(quote!(x >= hole), quote!(a | b), quote!(x >= (a | b)));
        becomes(quote!(if hole == x {}), quote!(S { a: 1 }), quote!(if (S { a: 1 }) == x {}));
        becomes(quote!(let hole = x else {}), quote!(A | B), quote!(let (A | B) = x else {}));
        becomes(quote!(println!("{}", hole * 2)), quote!(1 + 2), quote!(println!("{}", (1 + 2) * 2)));
        becomes(quote!(a; hole; b), quote!(x - 1), quote!(a; x - 1; b));
    }

    #[test]
    fn what_needs_no_parentheses_has_none() {
        becomes(quote!(x * hole), quote!(y), quote!(x * y));
        becomes(quote!(x * hole.a), quote!(f(1 + 2)), quote!(x * f(1 + 2).a));
        becomes(quote!(if x hole else { 1 }), quote!({ y }), quote!(if x { y } else { 1 }));
        becomes(quote!(f(hole, hole)), quote!(1 + 2), quote!(f(1 + 2, 1 + 2)));
        becomes(quote!(let x = hole;), quote!(1 + 2), quote!(let x = 1 + 2;));
        becomes(quote!(x += hole;), quote!(-1), quote!(x += -1;));
        becomes(quote!(for i in hole {}), quote!(0..n), quote!(for i in 0..n {}));
        becomes(
            quote!(match x {
                hole => y,
                _ => z,
            }),
            quote!(A | B),
            quote!(match x {
                A | B => y,
                _ => z,
            }),
        );
        becomes(
            quote!(match x {
                hole..=5 => y,
                _ => z,
            }),
            quote!(-1),
            quote!(match x {
                -1..=5 => y,
                _ => z,
            }),
        );
        becomes(
            quote!(hole fn f() {}),
            quote!(pub(crate)),
            quote!(
                pub(crate) fn f() {}
            ),
        );
        becomes(
            quote!(
                #[hole]
                fn f() {}
            ),
            quote!(doc = "a"),
            quote!(
                #[doc = "a"]
                fn f() {}
            ),
        );
    }

    #[test]
    fn types_stay_types() {
        becomes(quote!(let x: hole = hole::new();), quote!(Vec<u8>), quote!(let x: Vec<u8> = <Vec<u8>>::new();));
        becomes(quote!(hole::default()), quote!([u8; 4]), quote!(<[u8; 4]>::default()));
        becomes(quote!(hole::new()), quote!(a::B), quote!(a::B::new()));
        becomes(quote!(f: &hole), quote!(dyn Fn() + Sync), quote!(f: &(dyn Fn() + Sync)));
        becomes(quote!(f: &'a mut hole), quote!(dyn Fn() + Sync), quote!(f: &'a mut (dyn Fn() + Sync)));
        becomes(quote!(f: Box<hole>), quote!(dyn Fn() + Sync), quote!(f: Box<dyn Fn() + Sync>));
        becomes(quote!(x: Vec<hole>), quote!(&'a u8), quote!(x: Vec<&'a u8>));
    }
}
