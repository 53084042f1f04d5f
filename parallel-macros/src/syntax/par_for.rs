//! `par_for!( [OPTIONS ","] ["'label:"] for PAT in EXPR BLOCK )`

use super::End;
use crate::model::{Loop, Options, Returned, UntilEnd};
use proc_macro2::TokenTree;
use syn::parse::ParseStream;
use syn::{Block, Expr, ExprForLoop, Ident, Label, Lifetime, Result, Token};

/// The path to the facade, put first by the facade's own `par_for!`, and the loop.
pub(crate) struct ParFor {
    pub(crate) krate: TokenTree,
    pub(crate) looped: Loop,
}

const FORM: &str = "a loop: `for PATTERN in EXPRESSION { … }`";

impl ParFor {
    pub(crate) fn parse(input: ParseStream, end: End) -> Result<ParFor> {
        let krate = input.parse()?;
        let mut options = Options::default();
        while !input.peek(Token![for]) && !input.peek(Lifetime) {
            if !input.peek(Ident) || input.peek2(Token![in]) {
                return Err(end.expected(input, FORM));
            }
            options.parse_one(input)?;
            if !input.peek(Token![,]) {
                return Err(end.expected(input, &format!("`,` and {FORM}")));
            }
            input.parse::<Token![,]>()?;
        }
        let looped = parse_loop(input, options, end)?;
        if !input.is_empty() {
            return Err(end.expected(input, "nothing after the loop: options stand before it"));
        }
        Ok(ParFor { krate, looped })
    }
}

fn parse_loop(input: ParseStream, options: Options, end: End) -> Result<Loop> {
    let label: Option<Label> = input.parse()?;
    let for_token: Token![for] = input.parse()?;
    let pat = end.pattern(input)?;
    input.parse::<Token![in]>()?;
    if input.is_empty() {
        return Err(end.expected(input, "an expression and a block after `in`"));
    }
    let source = Expr::parse_without_eager_brace(input)?;
    if !input.peek(syn::token::Brace) {
        return Err(end.expected(input, "a block `{ … }`: the body of the loop"));
    }
    let body: Block = input.parse()?;
    let returned = Returned::by_exits(&body);
    Ok(Loop {
        options,
        returned,
        label,
        span: for_token.span,
        pat,
        source,
        body,
        context: None,
        reorders: Vec::new(),
        fresh: Vec::new(),
        asks_parts: false,
        until_end: UntilEnd::Changed,
    })
}

impl Loop {
    /// A loop that an attribute marked.
    pub(crate) fn marked(found: ExprForLoop, options: Options) -> Loop {
        Loop {
            options,
            returned: Returned::by_exits(&found.body),
            label: found.label,
            span: found.for_token.span,
            pat: *found.pat,
            source: *found.expr,
            body: found.body,
            context: None,
            reorders: Vec::new(),
            fresh: Vec::new(),
            asks_parts: false,
            until_end: UntilEnd::Changed,
        }
    }
}
