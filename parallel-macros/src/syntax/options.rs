//! `jobs = EXPR` and `always`, wherever options stand.

use crate::errors::{Code, Errors};
use crate::model::Options;
use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, ExprLit, Ident, Lit, Meta, Path, Result, Token};

impl Options {
    /// Parses one option into `self`.
    pub(crate) fn parse_one(&mut self, input: ParseStream) -> Result<()> {
        if !input.peek(Ident) {
            return Err(input.error("expected an option: `jobs = …` or `always`"));
        }
        let name: Ident = input.parse()?;
        let again = match name.to_string().as_str() {
            "jobs" => {
                input.parse::<Token![=]>()?;
                self.jobs.replace(checked_jobs(input.parse()?)?).is_some()
            }
            "always" => std::mem::replace(&mut self.always, true),
            _ => {
                let message = format!("unknown option `{name}`; the options are `jobs = …` and `always`");
                return Err(syn::Error::new(name.span(), message));
            }
        };
        if again {
            return Err(syn::Error::new(name.span(), format!("`{name}` is given twice")));
        }
        Ok(())
    }
}

impl Parse for Options {
    /// Options separated by commas, to the end of the input.
    fn parse(input: ParseStream) -> Result<Options> {
        let mut options = Options::default();
        while !input.is_empty() {
            options.parse_one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

/// Refuses literals that cannot be a number of jobs; anything else is looked at when the loop runs.
fn checked_jobs(jobs: Expr) -> Result<Expr> {
    let Expr::Lit(ExprLit { lit, .. }) = &jobs else { return Ok(jobs) };
    let fault = match lit {
        Lit::Int(int) if int.base10_parse::<u128>().is_ok_and(|n| n == 0) => "`jobs` is 0",
        Lit::Int(_) => return Ok(jobs),
        _ => "`jobs` takes an integer",
    };
    let mut errors = Errors::default();
    let help = "write 1 for this thread alone, n for at most n threads, or -1 for every core";
    errors.refuse(Code::Jobs, lit.span(), fault, help);
    errors.propagate().map(|()| jobs)
}

/// The options in `#[par]` or `#[par(…)]`.
pub(crate) fn attribute_options(meta: &Meta) -> Result<Options> {
    match meta {
        Meta::Path(_) => Ok(Options::default()),
        Meta::List(list) => Options::parse.parse2(list.tokens.clone()),
        Meta::NameValue(pair) => Err(syn::Error::new(pair.eq_token.span, "expected `#[par]` or `#[par(jobs = …)]`")),
    }
}

/// What stands in the parentheses of `#[parallelize(…)]`: options for an unmarked loop, and where the facade is.
#[derive(Default)]
pub(crate) struct AttributeArgs {
    pub(crate) options: Option<TokenStream>,
    pub(crate) crate_path: Option<Path>,
}

impl Parse for AttributeArgs {
    fn parse(input: ParseStream) -> Result<AttributeArgs> {
        let mut args = AttributeArgs::default();
        if input.peek(Token![crate]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            args.crate_path = Some(Path::parse_mod_style(input)?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        if !input.is_empty() {
            args.options = Some(input.parse()?);
        }
        Ok(args)
    }
}
