//! `par_for!( [OPTIONS ","] ["'label:"] for PAT in EXPR BLOCK )`

use crate::model::{Loop, Options};
use proc_macro2::TokenTree;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprForLoop, Label, Lifetime, Pat, Result, Token};

/// The path to the facade, put first by the facade's own `par_for!`, and the loop.
pub(crate) struct ParFor {
    pub(crate) krate: TokenTree,
    pub(crate) looped: Loop,
}

impl Parse for ParFor {
    fn parse(input: ParseStream) -> Result<ParFor> {
        let krate = input.parse()?;
        let mut options = Options::default();
        if input.is_empty() {
            return Err(input.error("expected a loop: `for PATTERN in EXPRESSION { … }`"));
        }
        while !input.peek(Token![for]) && !input.peek(Lifetime) {
            options.parse_one(input)?;
            if input.is_empty() {
                return Err(input.error("expected `,` and a loop: `for PATTERN in EXPRESSION { … }`"));
            }
            input.parse::<Token![,]>()?;
        }
        let looped = parse_loop(input, options)?;
        if !input.is_empty() {
            return Err(input.error("expected nothing after the loop"));
        }
        Ok(ParFor { krate, looped })
    }
}

fn parse_loop(input: ParseStream, options: Options) -> Result<Loop> {
    let label: Option<Label> = input.parse()?;
    let for_token: Token![for] = input.parse()?;
    let pat = Pat::parse_multi_with_leading_vert(input)?;
    input.parse::<Token![in]>()?;
    let source = Expr::parse_without_eager_brace(input)?;
    if !input.peek(syn::token::Brace) {
        let span = if input.is_empty() { source.span() } else { input.span() };
        return Err(syn::Error::new(span, "expected a block `{ … }`: the body of the loop"));
    }
    let body: Block = input.parse()?;
    Ok(Loop { options, label, span: for_token.span, pat, source, body, context: None })
}

impl Loop {
    /// A loop that an attribute marked.
    pub(crate) fn marked(found: ExprForLoop, options: Options) -> Loop {
        Loop {
            options,
            label: found.label,
            span: found.for_token.span,
            pat: *found.pat,
            source: *found.expr,
            body: found.body,
            context: None,
        }
    }
}
