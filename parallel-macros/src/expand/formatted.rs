//! Macros of std in copies of the user's code. rustc takes each call for an expansion of its own, and what it says of an
//! argument that cannot be formatted it would say of each copy: there such an argument stands as what can be.
//!
//! `println!("{} {name:?}", value)` becomes
//! `println!("{} {name:?}", *shown(&value).__display(), name = *shown(&name).__debug())`.

use super::asserted::{Compared, compares};
use crate::model::{Loop, Runtime};
use crate::names::{Argument, Names, WIDTH, Way, bound_in, ends, formatted, is_of_std, last_segment, macros_around};
use proc_macro2::{Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, Token, parse2};

/// Rewrites the copies of a loop's code.
pub(super) struct AllShown<'l> {
    pub(super) runtime: &'l Runtime,
    /// Names that are variables for certain: of another, rustc says where in the string it stands.
    pub(super) variables: Names,
    /// Macros that the function or the body declares or imports, perhaps not as std's.
    pub(super) own_macros: Names,
}

/// What stands for a call of a macro.
pub(super) struct Call {
    pub(super) arguments: TokenStream,
    /// What is compared first, and where the call is to stand.
    pub(super) compared: Option<Compared>,
}

impl Call {
    fn of(arguments: TokenStream) -> Call {
        Call { arguments, compared: None }
    }
}

impl<'l> AllShown<'l> {
    pub(super) fn of(looped: &Loop, runtime: &'l Runtime) -> AllShown<'l> {
        let mut variables = bound_in(&looped.pat, &looped.body);
        variables.extend(looped.context.iter().flat_map(|context| context.decls.keys().cloned()));
        AllShown { runtime, variables, own_macros: macros_around(looped) }
    }

    /// The code, with arguments that can be formatted. What need not change is left as it is, token by token, and so are the
    /// arguments of other macros, which may make a text of them.
    pub(super) fn in_copy(&self, code: TokenStream) -> TokenStream {
        self.rewritten(&code).unwrap_or(code)
    }

    fn rewritten(&self, code: &TokenStream) -> Option<TokenStream> {
        let mut written: Vec<TokenTree> = Vec::new();
        let mut changed = false;
        for token in code.clone() {
            let TokenTree::Group(group) = &token else {
                written.push(token);
                continue;
            };
            let called = match &written[..] {
                [path @ .., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
                    self.called(path, name, group.stream())
                }
                _ => self.rewritten(&group.stream()).map(Call::of),
            };
            let Some(call) = called else {
                written.push(token);
                continue;
            };
            let mut inner = Group::new(group.delimiter(), call.arguments);
            inner.set_span(group.span());
            written.push(inner.into());
            if let Some(compared) = call.compared {
                let macro_call = written.split_off(compared.start);
                written.extend(self.with_compared(&macro_call, &compared));
            }
            changed = true;
        }
        changed.then(|| written.into_iter().collect())
    }

    /// What stands for a call of a macro of std's, of the name that is behind `path`.
    fn called(&self, path: &[TokenTree], name: &Ident, tokens: TokenStream) -> Option<Call> {
        if !is_of_std(path) || self.own_macros.contains(&name.to_string()) {
            return None;
        }
        if name == "vec" {
            return self.with_length(tokens.clone()).or_else(|| self.rewritten(&tokens)).map(Call::of);
        }
        match (compares(name), place_of_format(name)?) {
            (Some(in_debug), place) => self.compared(path, tokens, place, in_debug),
            (None, place) => self.arguments(pieces(tokens)?, place).map(|list| Call::of(quote!(#(#list),*))),
        }
    }

    /// The arguments of a macro with its format string at some place.
    pub(super) fn arguments(
        &self,
        mut list: Vec<TokenStream>,
        (place, alone): (usize, bool),
    ) -> Option<Vec<TokenStream>> {
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = parse2(list.get(place)?.clone()).ok()? else {
            return None;
        };
        let given = list.split_off(place + 1);
        let ways = formatted(&text.value())?;
        let is_missing = |argument: &Argument| matches!(argument, Argument::At(at) if *at >= given.len());
        if (given.is_empty() && !alone) || ways.iter().any(|(argument, _)| is_missing(argument)) {
            return None;
        }
        let way = |argument: Argument| ways.iter().find(|(other, _)| *other == argument).map(|(_, way)| *way);
        let (mut names, mut arguments) = (Vec::new(), list);
        for (at, argument) in given.into_iter().map(|argument| self.in_copy(argument)).enumerate() {
            let Some((name, value)) = named(&argument) else {
                arguments.push(self.shown(&argument, way(Argument::At(at))));
                continue;
            };
            names.push(name.to_string());
            // by its position too, in bad style
            let way = way(Argument::Named(name.to_string())).filter(|_| way(Argument::At(at)).is_none());
            let value = self.shown(&value, way);
            arguments.push(quote!(#name = #value));
        }
        Some(arguments)
    }

    /// `vec![value; length]`, with what is a length for certain.
    fn with_length(&self, tokens: TokenStream) -> Option<TokenStream> {
        let is_semicolon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let at = tokens.iter().position(is_semicolon)?;
        let (value, length): (TokenStream, TokenStream) =
            (tokens[..=at].iter().cloned().collect(), tokens[at + 1..].iter().cloned().collect());
        let (value, length, runtime) = (self.in_copy(value), self.in_copy(length), self.runtime);
        let is_literal = matches!(parse2(length.clone()), Ok(Expr::Lit(_)));
        (!is_literal).then(|| quote_spanned!(Span::mixed_site()=> #value #runtime::length(#length).__length()))
    }

    /// An argument on its way, if that is known.
    fn shown(&self, argument: &impl ToTokens, way: Option<Way>) -> TokenStream {
        let (Some(way), runtime) = (way, self.runtime) else { return argument.to_token_stream() };
        let is_width = way == WIDTH;
        let stays = |argument: &Expr| may_be_text(argument) && !(is_width && is_no_width(argument));
        if parse2(argument.to_token_stream()).is_ok_and(|argument| stays(&argument)) {
            return argument.to_token_stream();
        }
        let asked = if is_width { "width" } else { "shown" };
        let [asked, way] = [asked, &format!("__{way}")].map(|name| Ident::new(name, Span::mixed_site()));
        // borrowed at its own place, where rustc points if it may not be
        let argument = argument.to_token_stream();
        let (first, last) = ends(&argument);
        let (and, argument) = (quote_spanned!(first=> &), quote_spanned!(last=> (#argument)));
        quote_spanned!(Span::mixed_site()=> *#runtime::#asked(#and #argument).#way())
    }
}

/// Whether rustc may make an argument part of the format string: then a panic without others has a `&str`, and what is
/// written is written at once.
fn may_be_text(argument: &Expr) -> bool {
    match argument {
        Expr::Lit(_) => true,
        Expr::Macro(found) => !matches!(last_segment(&found.mac).as_str(), "format" | "vec" | "matches"),
        Expr::Paren(found) => may_be_text(&found.expr),
        Expr::Reference(found) => may_be_text(&found.expr),
        _ => false,
    }
}

/// Whether an argument is a number of a type that is not `usize`.
fn is_no_width(argument: &Expr) -> bool {
    matches!(argument, Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if !matches!(number.suffix(), "" | "usize"))
}

/// The tokens of each argument; `None` if there are commas in one.
pub(super) fn pieces(tokens: TokenStream) -> Option<Vec<TokenStream>> {
    let mut pieces = vec![TokenStream::new()];
    for token in tokens.clone() {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => pieces.push(TokenStream::new()),
            token => pieces.last_mut()?.extend([token]),
        }
    }
    pieces.pop_if(|last| last.is_empty());
    let list = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens).ok()?;
    (list.len() == pieces.len()).then_some(pieces)
}

/// `name = value`
pub(super) fn named(argument: &TokenStream) -> Option<(Ident, TokenStream)> {
    let mut tokens = argument.clone().into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(equals))) = (tokens.next(), tokens.next()) else {
        return None;
    };
    let goes_on = |next| matches!(next, TokenTree::Punct(next) if next.as_char() == '=');
    let is_comparison = equals.spacing() == Spacing::Joint && tokens.clone().next().is_some_and(goes_on);
    (equals.as_char() == '=' && !is_comparison).then(|| (name, tokens.collect()))
}

/// Which argument of a macro of std's is a format string, and whether it is one without arguments too, in every edition.
fn place_of_format(name: &Ident) -> Option<(usize, bool)> {
    Some(match name.to_string().as_str() {
        "print" | "println" | "eprint" | "eprintln" | "format" => (0, true),
        "write" | "writeln" => (1, true),
        "panic" | "todo" | "unimplemented" | "unreachable" => (0, false),
        "assert" | "debug_assert" => (1, false),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => (2, false),
        _ => return None,
    })
}
