//! `par![ [TARGET ":"] HEAD CLAUSE+ [";" OPTIONS] ]`

use super::End;
use crate::model::{Clause, Comprehension, Head, Options, Target};
use crate::names::pattern_names;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Expr, Ident, Pat, Result, Token, Type, TypePath};

/// The path to the facade, put first by the facade's own `par!`, and the comprehension.
pub(crate) struct Par {
    pub(crate) krate: TokenTree,
    pub(crate) comprehension: Comprehension,
}

const FORM: &str = "`par![EXPRESSION for PATTERN in EXPRESSION]`";

impl Par {
    pub(crate) fn parse(input: ParseStream, end: End) -> Result<Par> {
        let krate = input.parse()?;
        if input.is_empty() {
            return Err(end.expected(input, &format!("a comprehension: {FORM}")));
        }
        let target = parse_target(input)?;
        let head = parse_head(input, &target, end)?;
        if !input.peek(Token![for]) {
            return Err(end.expected(input, &format!("`for PATTERN in EXPRESSION` after the value: {FORM}")));
        }
        let (span, pat, source) = parse_for(input, end)?;
        no_key_as_target(&target, &pat)?;
        no_unknown_target(&target)?;
        let mut clauses = Vec::new();
        while let Some(clause) = parse_clause(input, end)? {
            clauses.push(clause);
        }
        let options = parse_options(input, end)?;
        let target = match (target, &head) {
            (Some(target), _) => target,
            (None, Head::Value(_)) => Target::Vec,
            (None, Head::Pair(..)) => Target::HashMap,
        };
        let comprehension = Comprehension { target, head, span, pat, source, clauses, options };
        Ok(Par { krate, comprehension })
    }
}

/// `sum:`, `HashSet<_>:`. A path alone is never followed by a single colon in an expression, so looking ahead decides.
fn parse_target(input: ParseStream) -> Result<Option<Target>> {
    let ahead = input.fork();
    let Ok(ty) = Type::without_plus(&ahead) else { return Ok(None) };
    if !ahead.peek(Token![:]) || ahead.peek(Token![::]) {
        return Ok(None);
    }
    input.advance_to(&ahead);
    input.parse::<Token![:]>()?;
    Ok(Some(named_target(&ty).unwrap_or_else(|| Target::Type(Box::new(ty)))))
}

fn named_target(ty: &Type) -> Option<Target> {
    let Type::Path(path) = ty else { return None };
    let name: &Ident = path.path.get_ident()?;
    Some(match name.to_string().as_str() {
        "sum" => Target::Sum(name.span()),
        "product" => Target::Product(name.span()),
        "min" => Target::Min(name.span()),
        "max" => Target::Max(name.span()),
        "count" => Target::Count,
        "any" => Target::Any,
        "all" => Target::All,
        "first" => Target::First,
        _ => return None,
    })
}

/// `i: i * 2`, as in Python: a key is no type.
fn no_key_as_target(target: &Option<Target>, pat: &Pat) -> Result<()> {
    let Some(Target::Type(ty)) = target else { return Ok(()) };
    let Type::Path(TypePath { path, .. }) = &**ty else { return Ok(()) };
    match path.get_ident().filter(|name| pattern_names(pat).contains(name)) {
        Some(name) => Err(syn::Error::new(name.span(), "expected a target; a map has `key => value`")),
        None => Ok(()),
    }
}

/// `mean: x`: what other languages have, and what to write instead.
fn no_unknown_target(target: &Option<Target>) -> Result<()> {
    let Some(Target::Type(ty)) = target else { return Ok(()) };
    let Type::Path(TypePath { path, qself: None, .. }) = &**ty else { return Ok(()) };
    let Some(name) = path.get_ident() else { return Ok(()) };
    let instead = match name.to_string().as_str() {
        "argmax" | "argmin" | "median" | "std" => "make a `Vec`, `par![… for …]`, and ask that",
        "average" | "avg" | "mean" => "divide `par![sum: … for …]` by how many values there are",
        "dict" | "map" => "`par![key => value for …]` makes a `HashMap`",
        "len" => "`par![count: … for …]` counts",
        "list" | "vec" => "`par![… for …]` makes a `Vec`",
        "set" => "`par![HashSet<_>: … for …]` makes one",
        _ => return Ok(()),
    };
    let message = format!(
        "`{name}` is no target: there are `sum`, `product`, `min`, `max`, `count`, `any`, `all`, `first` and types\n\nhelp: {instead}"
    );
    Err(syn::Error::new(name.span(), message))
}

fn parse_head(input: ParseStream, target: &Option<Target>, end: End) -> Result<Head> {
    let value = parse_value(input, end, &format!("the value before the first `for`: {FORM}"))?;
    if !input.peek(Token![=>]) {
        return Ok(Head::Value(value));
    }
    let arrow: Token![=>] = input.parse()?;
    if !matches!(target, None | Some(Target::Type(_))) {
        let message = "this target takes one value, not `key => value`";
        return Err(syn::Error::new_spanned(arrow, message));
    }
    Ok(Head::Pair(value, parse_value(input, end, "a value after `=>`")?))
}

/// An expression before the first `for`, which syn may take for its operand.
fn parse_value(input: ParseStream, end: End, what: &str) -> Result<Expr> {
    if input.is_empty() || is_clause(input) {
        return Err(end.expected(input, what));
    }
    if let Some(range) = open_range(input, is_clause) {
        return range;
    }
    let ahead = input.fork();
    input.parse().map_err(|error| {
        let mut tokens = TokenStream::new();
        while !ahead.is_empty() && !is_clause(&ahead) {
            tokens.extend(ahead.parse::<TokenTree>());
        }
        let alone = syn::parse2::<Expr>(tokens.clone()).err();
        alone.map_or(error, |error| End::of(&tokens).aim(error))
    })
}

/// Whether the first clause begins here.
fn is_clause(input: ParseStream) -> bool {
    input.peek(Token![for]) && !input.peek2(Token![<])
}

fn parse_for(input: ParseStream, end: End) -> Result<(Span, Pat, Expr)> {
    let for_token: Token![for] = input.parse()?;
    let pat = end.pattern(input)?;
    input.parse::<Token![in]>()?;
    Ok((for_token.span, pat, parse_expr(input, end)?))
}

fn parse_clause(input: ParseStream, end: End) -> Result<Option<Clause>> {
    Ok(Some(if input.peek(Token![for]) {
        let (span, pat, source) = parse_for(input, end)?;
        Clause::For { span, pat, source }
    } else if input.peek(Token![if]) {
        let span = input.parse::<Token![if]>()?.span;
        Clause::If { span, condition: parse_expr(input, end)? }
    } else if input.peek(Token![while]) {
        let span = input.parse::<Token![while]>()?.span;
        Clause::While { span, condition: parse_expr(input, end)? }
    } else if input.peek(Token![let]) {
        parse_let(input, end)?
    } else {
        return Ok(None);
    }))
}

fn parse_let(input: ParseStream, end: End) -> Result<Clause> {
    let span = input.parse::<Token![let]>()?.span;
    if input.is_empty() || input.peek(Token![=]) {
        return Err(end.expected(input, "a pattern after `let`"));
    }
    let mut pat = Pat::parse_multi_with_leading_vert(input)?;
    if input.peek(Token![:]) {
        let colon_token = input.parse()?;
        let ty = input.parse()?;
        pat = Pat::Type(syn::PatType { attrs: Vec::new(), pat: Box::new(pat), colon_token, ty });
    }
    input.parse::<Token![=]>()?;
    let value = parse_expr(input, end)?;
    let diverge = match input.parse::<Option<Token![else]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    Ok(Clause::Let { span, pat, value, diverge })
}

fn parse_options(input: ParseStream, end: End) -> Result<Options> {
    if input.is_empty() {
        return Ok(Options::default());
    }
    if !input.peek(Token![;]) {
        return Err(end.expected(input, "another clause (`for`, `if`, `let`, `while`), or `;` and options"));
    }
    input.parse::<Token![;]>()?;
    input.parse()
}

/// The expression of a clause.
fn parse_expr(input: ParseStream, end: End) -> Result<Expr> {
    let clause = |ahead: ParseStream| {
        ahead.peek(Token![for])
            || ahead.peek(Token![if])
            || ahead.peek(Token![let])
            || ahead.peek(Token![while])
            || ahead.peek(Token![;])
    };
    match open_range(input, clause) {
        Some(range) => range,
        None if input.is_empty() => Err(end.expected(input, "an expression")),
        None => Expr::parse_without_eager_brace(input),
    }
}

/// An open range directly before what follows an expression (`0.. if`) is cut out by hand: syn, as rustc, would take
/// the keyword for the start of the range's end.
fn open_range(input: ParseStream, follows: impl Fn(ParseStream) -> bool) -> Option<Result<Expr>> {
    let ahead = input.fork();
    let (mut tokens, mut dots) = (0, 0);
    while !ahead.is_empty() && !follows(&ahead) {
        dots = match ahead.parse::<TokenTree>().ok()? {
            TokenTree::Punct(punct) if punct.as_char() == '.' => dots + 1,
            _ => 0,
        };
        tokens += 1;
    }
    let cut = || (0..tokens).map(|_| input.parse::<TokenTree>()).collect::<Result<TokenStream>>();
    (dots == 2).then(|| cut().and_then(syn::parse2))
}
