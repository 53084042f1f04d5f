//! Calls of methods in tokens, of a variable or a part of one, and of functions by their names, and code in which they are others.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse2;

/// What is called, as it is written, and the method.
pub(super) type Called = (String, String);

/// A call of a method, `name.field[index].method(…)`, or of a function, `name(…)`.
pub(super) struct Call<'t> {
    pub(super) name: &'t Ident,
    /// What stands in front of the last `.`.
    pub(super) place: &'t [TokenTree],
    /// The fields in that, and the indices.
    pub(super) parts: Vec<&'t TokenTree>,
    /// The method, or the function again.
    pub(super) method: &'t Ident,
    pub(super) is_function: bool,
    /// As they are written.
    pub(super) given: &'t Group,
    /// In the code that is made.
    pub(super) args: Group,
    /// Whether an operator stands in front, which is told by what is wanted of its value what this is.
    pub(super) is_operand: bool,
}

impl<'t> Call<'t> {
    /// The one with which some tokens begin, and the number of its tokens.
    fn first_in(tokens: &'t [TokenTree]) -> Option<(Call<'t>, usize)> {
        let Some(TokenTree::Ident(name)) = tokens.first() else { return None };
        // `return [a, b].map(f)`
        if name != "self" && parse2::<Ident>(name.to_token_stream()).is_err() {
            return None;
        }
        let (mut parts, mut behind) = (Vec::new(), 1);
        loop {
            let (place, rest) = tokens.split_at(behind);
            match rest {
                [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(args), ..]
                    if dot.as_char() == '.' && args.delimiter() == Delimiter::Parenthesis =>
                {
                    let is_function = false;
                    let call = Call {
                        name,
                        place,
                        parts,
                        method,
                        is_function,
                        given: args,
                        args: args.clone(),
                        is_operand: false,
                    };
                    return Some((call, behind + 3));
                }
                [TokenTree::Punct(dot), field @ (TokenTree::Ident(_) | TokenTree::Literal(_)), ..]
                    if dot.as_char() == '.' =>
                {
                    parts.push(field);
                    behind += 2;
                }
                [index @ TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Bracket => {
                    parts.push(index);
                    behind += 1;
                }
                _ => return None,
            }
        }
    }

    /// The call of a function with which some tokens begin.
    fn of_function(tokens: &'t [TokenTree]) -> Option<(Call<'t>, usize)> {
        let [TokenTree::Ident(name), TokenTree::Group(args), ..] = tokens else { return None };
        let is_call = args.delimiter() == Delimiter::Parenthesis && parse2::<Ident>(name.to_token_stream()).is_ok();
        let (place, parts, given, args, is_operand) = (&tokens[..0], Vec::new(), args, args.clone(), false);
        is_call.then_some((Call { name, place, parts, method: name, is_function: true, given, args, is_operand }, 2))
    }

    pub(super) fn has_index(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, TokenTree::Group(_)))
    }

    pub(super) fn called(&self) -> Called {
        let place: TokenStream = self.place.iter().cloned().collect();
        (place.to_string(), self.method.to_string())
    }
}

/// Code in which calls of methods are what `other` says. In macros, if they do not show what they are given.
pub(super) fn rewritten(code: TokenStream, other: &mut dyn FnMut(&Call) -> Option<TokenStream>) -> TokenStream {
    rewritten_with_functions(code, &mut |call| if call.is_function { None } else { other(call) })
}

/// The same of functions, too.
pub(super) fn rewritten_with_functions(
    code: TokenStream,
    other: &mut dyn FnMut(&Call) -> Option<TokenStream>,
) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let mut out = TokenStream::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_first = !goes_on(&tokens[..at]);
        let in_macro = match &tokens[..at] {
            // `if !(…)` is none
            [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
                parse2::<Ident>(name.to_token_stream()).is_ok() && !formats(name)
            }
            _ => false,
        };
        let is_declared = matches!(tokens[..at].last(), Some(TokenTree::Ident(word)) if word == "fn");
        let function = || Call::of_function(&tokens[at..]).filter(|_| !is_declared);
        match (Call::first_in(&tokens[at..]).or_else(function).filter(|_| is_first), token) {
            (Some((mut call, length)), _) => {
                call.args = rewritten_group(call.given, other);
                let before = at.checked_sub(1).map(|before| &tokens[before]);
                call.is_operand = matches!(before, Some(TokenTree::Punct(sign)) if matches!(sign.as_char(), '!' | '-'));
                match other(&call) {
                    Some(code) => out.extend(code),
                    None => {
                        let written = &tokens[at..at + length - 1];
                        out.extend(written.iter().map(|token| match token {
                            TokenTree::Group(index) => TokenTree::Group(rewritten_group(index, other)),
                            token => token.clone(),
                        }));
                        out.extend([TokenTree::Group(call.args)]);
                    }
                }
                at += length;
            }
            (None, token) => {
                out.extend([match token {
                    TokenTree::Group(group) if !in_macro => TokenTree::Group(rewritten_group(group, other)),
                    token => token.clone(),
                }]);
                at += 1;
            }
        }
    }
    out
}

/// Whether a name behind some tokens goes on with what these begin: `a.name`, `a::name`, `'name`. In `0..name` and `field: name` it
/// does not.
fn goes_on(before: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    match before {
        [.., first, last] if is(last, '.') => !is(first, '.'),
        [.., first, last] if is(last, ':') => is(first, ':'),
        [.., last] => is(last, '\''),
        [] => false,
    }
}

fn rewritten_group(group: &Group, other: &mut dyn FnMut(&Call) -> Option<TokenStream>) -> Group {
    let mut inside = Group::new(group.delimiter(), rewritten_with_functions(group.stream(), other));
    inside.set_span(group.span());
    inside
}

/// Whether code calls what it says it changes, or a method of that, `(&mut place).method(…)`.
pub(super) fn calls_of_mut(code: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is_mut = |group: &Group| {
        let mut inside = group.stream().into_iter();
        let (first, second) = (inside.next(), inside.next());
        matches!((first, second), (Some(TokenTree::Punct(and)), Some(TokenTree::Ident(word))) if and.as_char() == '&' && word == "mut")
    };
    tokens.iter().enumerate().any(|(at, token)| match (token, tokens.get(at + 1)) {
        (TokenTree::Group(group), Some(TokenTree::Punct(dot))) if dot.as_char() == '.' && is_mut(group) => true,
        (TokenTree::Group(group), Some(TokenTree::Group(_))) if is_mut(group) => true,
        (TokenTree::Group(group), _) => calls_of_mut(group.stream()),
        _ => false,
    })
}

/// Whether a macro makes text of its arguments, or values, and nothing of how they are written.
fn formats(name: &Ident) -> bool {
    const MACROS: &[&str] =
        &["eprint", "eprintln", "format", "format_args", "panic", "print", "println", "vec", "write", "writeln"];
    MACROS.iter().any(|known| name == known)
}
