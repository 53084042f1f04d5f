//! What rust-analyzer is given, which expands macros to know types and declarations, and compiles nothing: the loops that
//! were typed, however little of them, and no errors, as those of `cargo check` are shown too.
//!
//! To complete `x.`, it puts a name at the cursor and compares the expansions with and without that name. So nothing
//! here may depend on whether the code can be parsed, or on what the analysis makes of it.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use std::sync::OnceLock;
use syn::{Type, parse2};

/// Whether it is rust-analyzer that asks: it loads macros into a process of its own, by itself or beside the compiler.
pub(crate) fn asks() -> bool {
    static ASKS: OnceLock<bool> = OnceLock::new();
    *ASKS.get_or_init(|| {
        let program = std::env::current_exe().ok();
        let name = program.as_ref().and_then(|program| program.file_name()?.to_str());
        name.is_some_and(|name| name.contains("rust-analyzer"))
    })
}

/// The item with its loops as plain ones, each after what its options speak of. `args`: the options of an unmarked loop.
pub(crate) fn item(args: TokenStream, item: TokenStream) -> TokenStream {
    let args: Vec<TokenTree> = args.into_iter().collect();
    let mut options = options(&args);
    before_loop(unmarked(item), &mut options)
}

/// The tokens with what the options in each `#[par(…)]` speak of in its place.
fn unmarked(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let after_hash = out.last().is_some_and(|token| is_punct(token, '#'));
        match token {
            TokenTree::Group(group) => match options_of_mark(&group) {
                Some(options) if after_hash => {
                    out.pop();
                    out.extend(options);
                }
                _ => out.push(with_stream(&group, unmarked(group.stream())).into()),
            },
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}

/// What the options speak of, if these are the brackets of `#[par(…)]`.
fn options_of_mark(brackets: &Group) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = brackets.stream().into_iter().collect();
    match &tokens[..] {
        [name, rest @ ..] if is(name, "par") => Some(match rest {
            [TokenTree::Group(list), ..] => options(&list.stream().into_iter().collect::<Vec<_>>()),
            _ => TokenStream::new(),
        }),
        _ => None,
    }
}

/// The tokens with some statements, which are taken, before the first loop that stands where a statement does.
fn before_loop(tokens: TokenStream, stmts: &mut TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let label = if out.last().is_some_and(|token| is_punct(token, ':')) { 3 } else { 0 };
        let start = out.len().saturating_sub(label);
        let begins = match out[..start].last() {
            None => true,
            Some(TokenTree::Group(group)) => group.delimiter() == proc_macro2::Delimiter::Brace,
            Some(before) => is_punct(before, ';'),
        };
        let is_label = label == 0 || out.get(start).is_some_and(|token| is_punct(token, '\''));
        if begins && is_label && is(&token, "for") {
            out.splice(start..start, std::mem::take(stmts));
        }
        out.push(match token {
            TokenTree::Group(group) => with_stream(&group, before_loop(group.stream(), stmts)).into(),
            token => token,
        });
    }
    out.into_iter().collect()
}

fn with_stream(group: &Group, stream: TokenStream) -> Group {
    let mut other = Group::new(group.delimiter(), stream);
    other.set_span(group.span());
    other
}

/// The loop of a `par_for!`, after its options.
pub(crate) fn looped(input: TokenStream) -> TokenStream {
    let is_start = |token: &TokenTree| match token {
        TokenTree::Ident(name) => name == "for",
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        _ => false,
    };
    let tokens: Vec<TokenTree> = input.into_iter().skip(1).collect();
    let (given, looped) = tokens.split_at(tokens.iter().position(is_start).unwrap_or(tokens.len()));
    let (options, looped) = (options(given), unmarked(stream(looped)));
    quote!({ #options #looped })
}

/// A comprehension as loops around a `push`, and what becomes of the values.
pub(crate) fn comprehension(input: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = input.into_iter().skip(1).collect();
    let (tokens, given) = parted(&tokens, |tokens| is_punct(&tokens[0], ';'));
    let (target, tokens) = target(tokens);
    let (head, clauses) = tokens.split_at(tokens.iter().position(|token| is(token, "for")).unwrap_or(tokens.len()));
    let (key, value) =
        parted(head, |tokens| tokens.len() > 1 && is_punct(&tokens[0], '=') && is_punct(&tokens[1], '>'));
    let is_pair = key.len() < head.len();
    let [key, value, head] = [key, value.get(1..).unwrap_or_default(), head].map(stream);
    let head = if is_pair { quote!((#key, #value)) } else { head };
    let (options, values) = (options(given), Ident::new("__values", Span::mixed_site()));
    let nest = nest(clauses, quote!(#values.push(#head);));
    let result = result(target, is_pair, &values);
    quote!({
        #options
        let mut #values = ::std::vec::Vec::new();
        #nest
        #result
    })
}

/// What the values are made into.
fn result(target: &[TokenTree], is_pair: bool, values: &Ident) -> TokenStream {
    let ty = stream(target);
    let method = match ty.to_string().as_str() {
        "" if is_pair => quote!(collect::<::std::collections::HashMap<_, _>>),
        "" => return quote!(#values),
        "any" | "all" => return quote!(::std::iter::Iterator::#ty(&mut #values.into_iter(), |value| value)),
        "first" => return quote!(::std::iter::Iterator::next(&mut #values.into_iter())),
        "sum" | "product" | "min" | "max" | "count" => ty,
        _ => quote!(collect::<#ty>),
    };
    quote!(::std::iter::Iterator::#method(#values.into_iter()))
}

/// `TARGET:` and the rest.
fn target(tokens: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let mut after_colon = false;
    for (i, token) in tokens.iter().enumerate() {
        let colon = is_punct(token, ':');
        let single = colon && !after_colon && !tokens.get(i + 1).is_some_and(|next| is_punct(next, ':'));
        if single && parse2::<Type>(stream(&tokens[..i])).is_ok() {
            return (&tokens[..i], &tokens[i + 1..]);
        }
        after_colon = colon;
    }
    (&[], tokens)
}

/// Clauses as they nest, around the innermost code.
fn nest(clauses: &[TokenTree], heart: TokenStream) -> TokenStream {
    pieces(clauses).iter().rev().fold(heart, |inner, piece| match piece.split_first() {
        Some((keyword, rest)) if is(keyword, "for") => {
            let (pat, source) = parted(rest, |tokens| is(&tokens[0], "in"));
            let [pat, source] = [pat, source].map(stream);
            quote!(for #pat in #source { #inner })
        }
        Some((keyword, rest)) if is(keyword, "let") => {
            let rest = stream(rest);
            quote!(let #rest; #inner)
        }
        Some((_, condition)) => {
            let condition = stream(condition);
            quote!(if #condition { #inner })
        }
        None => inner,
    })
}

/// The clauses, each with its keyword. One that an operator, `in` or another keyword stands before is a part of an
/// expression.
fn pieces(clauses: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let mut pieces: Vec<Vec<TokenTree>> = Vec::new();
    for token in clauses {
        let starts = ["for", "if", "let", "while"].iter().any(|keyword| is(token, keyword));
        let goes_on = match pieces.last().and_then(|piece| piece.last()) {
            Some(TokenTree::Punct(punct)) => !['?', '.', '>'].contains(&punct.as_char()),
            Some(TokenTree::Ident(name)) => {
                ["in", "if", "while", "else", "return"].iter().any(|keyword| name == keyword)
            }
            _ => false,
        };
        match pieces.last_mut() {
            Some(piece) if !starts || goes_on => piece.push(token.clone()),
            _ => pieces.push(vec![token.clone()]),
        }
    }
    pieces
}

/// What options speak of, to be looked at: variables by a borrow, and values.
fn options(options: &[TokenTree]) -> TokenStream {
    let value = |value: &[TokenTree]| match stream(value) {
        value if value.is_empty() => value,
        value => quote!(let _ = #value;),
    };
    let in_list = |entry: &[TokenTree]| {
        let (name, given) = parted(entry, |tokens| is_punct(&tokens[0], '='));
        let (variable, given) = (stream(name), value(given));
        match name {
            [] => given,
            [name] if is(name, "stride") => given,
            _ => quote!(let _ = &#variable; #given),
        }
    };
    let option = |option: &[TokenTree]| match option {
        [name, ..] if is(name, "crate") => TokenStream::new(),
        [_, TokenTree::Group(list), ..] => {
            entries(&list.stream().into_iter().collect::<Vec<_>>()).into_iter().map(in_list).collect()
        }
        _ => value(parted(option, |tokens| is_punct(&tokens[0], '=')).1),
    };
    entries(options).into_iter().map(option).collect()
}

/// What stands between commas.
fn entries(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    tokens.split(|token| is_punct(token, ',')).collect()
}

/// The tokens before and after the first one at which something is true.
fn parted(tokens: &[TokenTree], at: impl Fn(&[TokenTree]) -> bool) -> (&[TokenTree], &[TokenTree]) {
    match (0..tokens.len()).find(|i| at(&tokens[*i..])) {
        Some(i) => (&tokens[..i], &tokens[i + 1..]),
        None => (tokens, &[]),
    }
}

fn stream(tokens: &[TokenTree]) -> TokenStream {
    tokens.iter().cloned().collect()
}

fn is(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(tokens: TokenStream) -> String {
        tokens.to_string().split_whitespace().collect()
    }

    #[test]
    fn a_loop_stays_as_it_was_typed() {
        let input = quote!(krate jobs = n + 1, for x in xs { y.; #[par] for z in x { z. } });
        assert_eq!(squeezed(looped(input)), "{let_=n+1;forxinxs{y.;forzinx{z.}}}");
        let input = quote!(krate always, own(u, stride = w.), for x in xs { #[par(local(b = c))] for y in x });
        assert_eq!(squeezed(looped(input)), "{let_=&u;let_=w.;forxinxs{let_=&b;let_=c;foryinx}}");
        assert_eq!(squeezed(looped(quote!(krate 'a: for x in x.))), "{'a:forxinx.}");
        assert_eq!(squeezed(looped(quote!(krate))), "{}");
    }

    #[test]
    fn options_of_an_attribute_stand_before_the_loop() {
        let check = |args, code, expected: &str| assert_eq!(squeezed(item(args, code)), expected);
        let args = || quote!(jobs = n, reorder(total, self.sum));
        let spoken_of = "let_=n;let_=&total;let_=&self.sum;";
        let function = quote!(fn f() where for<'a> F: Fn(&'a u8) { let n = 2; 'a: for x in xs { for y in x { z. } } });
        let expected =
            |options| format!("fnf()wherefor<'a>F:Fn(&'au8){{letn=2;{options}'a:forxinxs{{foryinx{{z.}}}}}}");
        check(args(), function, &expected(spoken_of));
        check(
            args(),
            quote!(fn f() { if b { for x in xs { y. } } }),
            &format!("fnf(){{ifb{{{spoken_of}forxinxs{{y.}}}}}}"),
        );
        let marked = quote!(fn f() { #[inline] fn g() {} #[par(jobs = n)] for x in xs { #[par] for y in x. } });
        check(quote!(crate = a::b), marked, "fnf(){#[inline]fng(){}let_=n;forxinxs{foryinx.}}");
    }

    #[test]
    fn a_comprehension_becomes_the_loops_it_stands_for() {
        let check = |input, loops: &str| {
            let expected = format!("{{letmut__values=::std::vec::Vec::new();{loops}}}");
            assert_eq!(squeezed(comprehension(input)), expected);
        };
        check(quote!(krate x. for x in xs), "forxinxs{__values.push(x.);}__values");
        check(quote!(krate x.), "__values.push(x.);__values");
        check(quote!(krate if a { b } else { c } for x in), "forxin{__values.push(ifa{b}else{c});}__values");
        let input = quote!(krate f(a) for a in if c { xs } else { ys } for b in 0.. if let Some(d) = b while d.);
        check(input, "forainifc{xs}else{ys}{forbin0..{ifletSome(d)=b{ifd.{__values.push(f(a));}}}}__values");
        let input = quote!(krate a for a in xs? let Some(b) = a. else { continue } if b);
        check(input, "forainxs?{letSome(b)=a.else{continue};ifb{__values.push(a);}}__values");
    }

    #[test]
    fn a_comprehension_has_the_type_of_its_target() {
        let check = |input, result: &str| {
            let found = squeezed(comprehension(input));
            assert!(found.ends_with(&format!("}}::std::iter::Iterator::{result}}}")), "{found}");
        };
        check(quote!(krate sum: x for x in xs), "sum(__values.into_iter())");
        check(quote!(krate any: x for x in xs), "any(&mut__values.into_iter(),|value|value)");
        check(quote!(krate Box<[_]>: a::b for x in xs; jobs = 2), "collect::<Box<[_]>>(__values.into_iter())");
        let map = "collect::<::std::collections::HashMap<_,_>>(__values.into_iter())";
        check(quote!(krate k => v for x in xs), map);
    }
}
