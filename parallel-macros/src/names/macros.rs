//! Macros that are known to take expressions, and what can be said of the tokens of others.

use super::{Names, name_of};
use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Block, Expr, ExprAsync, ExprAwait, ExprLit, ExprMacro, Item, Lit, LitStr, Macro, Pat, Result, Token, parse_quote,
};

pub(crate) fn last_segment(mac: &Macro) -> String {
    mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// Whether a macro prints.
pub(super) fn prints(name: &str) -> bool {
    matches!(name, "print" | "println" | "eprint" | "eprintln" | "dbg")
}

/// Whether code calls a macro that is not known, and may declare variables.
pub(crate) fn asks_macros(code: &Block) -> bool {
    struct Unknown(bool);
    impl<'a> Visit<'a> for Unknown {
        fn visit_macro(&mut self, mac: &'a Macro) {
            self.0 |= !is_known(&last_segment(mac));
        }
    }
    let mut unknown = Unknown(false);
    unknown.visit_block(code);
    unknown.0
}

/// Whether a macro is one of std's that only look at their arguments, or take them by value.
pub(crate) fn is_known(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "assert",
        "assert_eq",
        "assert_ne",
        "bail",
        "dbg",
        "debug_assert",
        "debug_assert_eq",
        "debug_assert_ne",
        "ensure",
        "format",
        "format_args",
        "matches",
        "panic",
        "todo",
        "unimplemented",
        "unreachable",
        "vec",
    ];
    prints(name) || writes(name) || KNOWN.contains(&name)
}

/// Whether the first argument of a macro is what it writes to.
pub(super) fn writes(name: &str) -> bool {
    matches!(name, "write" | "writeln")
}

/// Whether a macro does nothing with its arguments but to write them down.
pub(super) fn only_names(name: &str) -> bool {
    matches!(name, "stringify" | "__written" | "file" | "line" | "column" | "module_path")
}

/// The arguments of a macro, read as what std's macros take.
pub(super) struct Arguments {
    pub(super) exprs: Vec<Expr>,
    /// The pattern of `matches!`.
    pub(super) pattern: Option<(Pat, Option<Expr>)>,
    /// Names that a format string captures.
    pub(super) captures: Vec<Ident>,
    /// Whether there is a format string, so that the other arguments are only looked at.
    pub(super) formats: bool,
}

/// Reads the arguments of `vec!`, `matches!`, or any macro that takes expressions with commas between them.
pub(super) fn arguments(mac: &Macro) -> Option<Arguments> {
    let tokens = mac.tokens.clone();
    match last_segment(mac).as_str() {
        "matches" => matches_arguments.parse2(tokens).ok(),
        "vec" if vec_repeat.parse2(tokens.clone()).is_ok() => {
            let (value, len) = vec_repeat.parse2(tokens).ok()?;
            Some(Arguments { exprs: vec![value, len], pattern: None, captures: Vec::new(), formats: false })
        }
        _ => comma_list.parse2(tokens).ok().map(list_arguments),
    }
}

fn comma_list(input: ParseStream) -> Result<Punctuated<Expr, Token![,]>> {
    Punctuated::parse_terminated(input)
}

fn vec_repeat(input: ParseStream) -> Result<(Expr, Expr)> {
    let value = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok((value, input.parse()?))
}

fn matches_arguments(input: ParseStream) -> Result<Arguments> {
    let value = input.parse()?;
    input.parse::<Token![,]>()?;
    let pat = Pat::parse_multi_with_leading_vert(input)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    input.parse::<Option<Token![,]>>()?;
    Ok(Arguments { exprs: vec![value], pattern: Some((pat, guard)), captures: Vec::new(), formats: false })
}

fn list_arguments(list: Punctuated<Expr, Token![,]>) -> Arguments {
    let mut arguments = Arguments { exprs: Vec::new(), pattern: None, captures: Vec::new(), formats: false };
    let mut named = Vec::new();
    for expr in list {
        match expr {
            // `name = value`, a named argument of a format string
            Expr::Assign(assign) if matches!(&*assign.left, Expr::Path(_)) => {
                named.push(assign.left.to_token_stream().to_string());
                arguments.exprs.push(*assign.right);
            }
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                arguments.formats = true;
                let names = captures(&text.value());
                arguments.captures.extend(names.iter().map(|name| name_of(name, text.span())));
            }
            expr => arguments.exprs.push(expr),
        }
    }
    arguments.captures.retain(|name| !named.contains(&name.to_string()));
    arguments
}

/// Rewrites the expressions in the arguments of a macro; `false` if they cannot be read.
pub(crate) fn rewrite_arguments(mac: &mut Macro, mut rewrite: impl FnMut(&mut Expr)) -> bool {
    let tokens = mac.tokens.clone();
    if let Ok((mut value, mut len)) = vec_repeat.parse2(tokens.clone()) {
        rewrite(&mut value);
        rewrite(&mut len);
        mac.tokens = quote!(#value; #len);
    } else if let Ok(mut list) = comma_list.parse2(tokens) {
        for expr in &mut list {
            match expr {
                Expr::Assign(named) if matches!(&*named.left, Expr::Path(_)) => rewrite(&mut named.right),
                expr => rewrite(expr),
            }
        }
        mac.tokens = list.into_token_stream();
    } else {
        return false;
    }
    true
}

/// Where code awaits something, in the arguments of std's macros, too.
#[derive(Default)]
pub(crate) struct Awaits(pub(crate) Vec<Span>);

impl<'a> Visit<'a> for Awaits {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_async(&mut self, _: &'a ExprAsync) {}

    fn visit_expr_await(&mut self, found: &'a ExprAwait) {
        self.0.push(found.await_token.span);
        visit::visit_expr_await(self, found);
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        if is_known(&last_segment(mac)) {
            rewrite_arguments(&mut mac.clone(), |expr| self.visit_expr(expr));
        }
    }
}

/// Whether the arguments of one of these macros await something.
pub(crate) fn awaits(mac: &Macro) -> bool {
    let mut awaits = Awaits::default();
    awaits.visit_macro(mac);
    !awaits.0.is_empty()
}

/// A `format!` that is an argument, as what it stands for: of a wrong type, rustc says less where a macro made it.
pub(crate) fn format_as_call(argument: &mut Expr, own_macros: &Names) {
    let Expr::Macro(ExprMacro { attrs, mac }) = argument else { return };
    let path: Vec<TokenTree> = mac.path.to_token_stream().into_iter().collect();
    let is_format = last_segment(mac) == "format" && is_of_std(&path[..path.len() - 1]);
    if !attrs.is_empty() || !is_format || own_macros.contains("format") {
        return;
    }
    let (span, tokens) = (mac.path.span(), &mac.tokens);
    // with the user's own span from its first token to its last
    let in_place = |tokens: TokenStream| {
        let mut group = Group::new(Delimiter::Parenthesis, tokens);
        group.set_span(mac.delimiter.span().join());
        group
    };
    let arguments = in_place(tokens.clone());
    let arguments = in_place(quote_spanned!(span=> ::std::format_args! #arguments));
    let call = quote_spanned!(span=> ::std::fmt::format #arguments);
    *argument = parse_quote!(#call);
}

/// Whether what stands before the name of a macro says nothing of where it comes from, or that it is std's.
pub(crate) fn is_of_std(path: &[TokenTree]) -> bool {
    match path {
        [path @ .., TokenTree::Punct(first), TokenTree::Punct(second)]
            if [first, second].iter().all(|p| p.as_char() == ':') =>
        {
            matches!(path.last(), Some(TokenTree::Ident(name)) if name == "std" || name == "core" || name == "alloc")
        }
        _ => true,
    }
}

/// Whether a format string names something that it cannot, a field or what a method gives: `"{point.x}"`.
pub(crate) fn formats_field(mac: &Macro) -> bool {
    const FORMAT: &[&str] =
        &["eprint", "eprintln", "format", "format_args", "panic", "print", "println", "write", "writeln"];
    let is_text = |token: TokenTree| match token {
        TokenTree::Literal(literal) => syn::parse2::<LitStr>(literal.into_token_stream()).ok(),
        _ => None,
    };
    let text = mac.tokens.clone().into_iter().find_map(is_text).map(|text| text.value().replace("{{", ""));
    let text = text.filter(|_| FORMAT.contains(&last_segment(mac).as_str()));
    text.is_some_and(|text| {
        text.split('{').skip(1).any(|rest| {
            let argument = rest.split(['}', ':']).next().unwrap_or_default();
            argument.split_once('.').is_some_and(|(name, _)| identifier(name.trim()).is_some())
        })
    })
}

/// Names in braces, widths and precisions of a format string.
fn captures(format: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find('{') {
        rest = &rest[at + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let inside = &rest[..rest.find('}').unwrap_or(rest.len())];
        let (argument, spec) = inside.split_once(':').unwrap_or((inside, ""));
        names.extend(identifier(argument.trim()));
        for counted in spec.split_inclusive('$').filter_map(|part| part.strip_suffix('$')) {
            let start = counted.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
            names.extend(counted.get(start..).and_then(identifier));
        }
        rest = &rest[inside.len()..];
    }
    names
}

/// A text as an identifier, if it is one: `type` is the name of a variable `r#type`. What no token begins with (`1e` of `\u{1e}`) is an error of rustc's where it is
/// parsed.
fn identifier(text: &str) -> Option<String> {
    let starts = text.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let goes_on = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_special = matches!(text, "_" | "self" | "Self" | "super" | "crate");
    let is_word = starts && goes_on && !is_special;
    let is_keyword = || syn::parse_str::<Ident>(text).is_err();
    is_word.then(|| if is_keyword() { format!("r#{text}") } else { text.to_string() })
}

/// Whether any of the names occurs in the tokens, in a format string too.
pub(crate) fn mentions(code: &impl ToTokens, names: &Names) -> bool {
    code.to_token_stream().into_iter().any(|token| match token {
        TokenTree::Ident(name) => names.contains(&name.to_string()),
        TokenTree::Group(group) => mentions(&group.stream(), names),
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.contains('{') && captures(&text).iter().any(|name| names.contains(name))
        }
        TokenTree::Punct(_) => false,
    })
}

/// Whether code mentions a variable, and not only a field or a method of that name.
pub(crate) fn names_one_of(code: &impl ToTokens, names: &Names) -> bool {
    let tokens: Vec<TokenTree> = code.to_token_stream().into_iter().collect();
    let is_dot = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == '.');
    tokens.iter().enumerate().any(|(at, token)| match token {
        // behind one dot, and not two of a range
        TokenTree::Ident(_) if at > 0 && is_dot(at - 1) && !(at > 1 && is_dot(at - 2)) => false,
        TokenTree::Group(group) => names_one_of(&group.stream(), names),
        token => mentions(token, names),
    })
}

/// Whether the tokens mention a place, `name.field.field`, and not a part of it alone.
pub(crate) fn mentions_place(code: &impl ToTokens, name: &Ident, fields: &[String]) -> bool {
    let tokens: Vec<TokenTree> = code.to_token_stream().into_iter().collect();
    let is_it = |at: usize| {
        let mut rest = &tokens[at + 1..];
        for field in fields {
            match field_at(rest) {
                Some(found) if found.to_string() == *field => rest = &rest[2..],
                _ => return false,
            }
        }
        field_at(rest).is_none()
    };
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(found) => found == name && is_it(at),
        TokenTree::Group(group) => mentions_place(&group.stream(), name, fields),
        _ => false,
    })
}

/// The field that these tokens begin with; a method is none.
fn field_at(tokens: &[TokenTree]) -> Option<&TokenTree> {
    let [TokenTree::Punct(dot), field, rest @ ..] = tokens else { return None };
    let is_method = match rest.first() {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        Some(TokenTree::Punct(punct)) => punct.as_char() == ':',
        _ => false,
    };
    let is_range = matches!(field, TokenTree::Punct(_));
    (dot.as_char() == '.' && !is_method && !is_range).then_some(field)
}

/// Whether the tokens may leave an iteration: `?`, `return`, `break` or `continue`, and `bail!` and `ensure!`.
pub(crate) fn has_exit(code: &impl ToTokens) -> bool {
    let mut previous = None;
    code.to_token_stream().into_iter().any(|token| {
        let exit = match &token {
            TokenTree::Group(group) => has_exit(&group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == '!' && punct.spacing() == Spacing::Alone => {
                matches!(&previous, Some(TokenTree::Ident(name)) if name == "bail" || name == "ensure")
            }
            TokenTree::Punct(punct) => punct.as_char() == '?',
            TokenTree::Ident(name) => name == "return" || name == "break" || name == "continue",
            TokenTree::Literal(_) => false,
        };
        previous = Some(token);
        exit
    })
}

/// The identifiers in the tokens of a macro that cannot be read.
pub(super) fn identifiers(tokens: TokenStream, found: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => found.push(name),
            TokenTree::Group(group) => identifiers(group.stream(), found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::captures;

    #[test]
    fn format_strings_capture_names_widths_and_precisions() {
        assert_eq!(captures("{a} {{b}} {c:?} {d:>width$} {0} {} {e:.prec$}"), ["a", "c", "d", "width", "e", "prec"]);
        assert_eq!(captures("{{{a}}} {type}"), ["a", "r#type"]);
        assert_eq!(captures("no"), [""; 0]);
    }
}
