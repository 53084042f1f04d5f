//! Options, wherever they stand.

use super::End;
use crate::errors::{Code, Errors};
use crate::model::{Fresh, Options, Own};
use crate::text::text_of;
use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseBuffer, ParseStream, Parser};
use syn::token::Paren;
use syn::{Expr, ExprField, ExprLit, Ident, Lit, Member, Meta, Path, Result, Token, parenthesized};

const OPTIONS: &str = "`jobs = …`, `always`, `reorder(…)`, `local(…)`, `own(…, stride = …)`, `draw(…)` and `explain`";

impl Options {
    /// Parses one option into `self`.
    pub(crate) fn parse_one(&mut self, input: ParseStream) -> Result<()> {
        if !input.peek(Ident) {
            return Err(input.error(format!("expected an option: {OPTIONS}")));
        }
        let name: Ident = input.parse()?;
        if input.peek(Token![=]) && (name == "always" || name == "explain") {
            return Err(syn::Error::new(
                name.span(),
                format!("`{name}` takes no value: leave it out where it is not meant"),
            ));
        }
        let again = match name.to_string().as_str() {
            "jobs" if !input.peek(Token![=]) => {
                return Err(syn::Error::new(name.span(), "`jobs` takes a number: `jobs = …`"));
            }
            "jobs" => {
                input.parse::<Token![=]>()?;
                self.jobs.replace(checked_jobs(input.parse()?)?).is_some()
            }
            "always" => std::mem::replace(&mut self.always, true),
            "explain" => self.explain.replace(name.span()).is_some(),
            "reorder" if !input.peek(Paren) && !input.peek(Token![=]) => {
                self.reorder_all.replace(name.span()).is_some()
            }
            "reorder" => {
                self.reorder.extend(places(input, &name)?);
                false
            }
            "draw" => {
                self.draw.extend(places(input, &name)?);
                false
            }
            "local" => {
                self.local.extend(listed(input, &name)?.parse_terminated(Fresh::parse, Token![,])?);
                false
            }
            "own" => {
                self.own.extend(owned(&listed(input, &name)?)?);
                false
            }
            _ => {
                let message = format!("unknown option `{name}`; the options are {OPTIONS}");
                return Err(syn::Error::new(name.span(), message));
            }
        };
        if again {
            return Err(syn::Error::new(name.span(), format!("`{name}` is given twice")));
        }
        Ok(())
    }
}

/// What stands in the parentheses of an option.
fn listed<'a>(input: ParseStream<'a>, option: &Ident) -> Result<ParseBuffer<'a>> {
    if !input.peek(Paren) {
        return Err(syn::Error::new(option.span(), format!("`{option}` names variables: `{option}(…)`")));
    }
    let content;
    parenthesized!(content in input);
    if content.is_empty() {
        return Err(syn::Error::new(option.span(), format!("`{option}` names no variable")));
    }
    Ok(content)
}

/// Variables, and fields of variables.
fn places(input: ParseStream, option: &Ident) -> Result<Vec<Expr>> {
    let places = listed(input, option)?.parse_terminated(Expr::parse, Token![,])?;
    match places.iter().find(|place| !is_variable(place)) {
        Some(other) => Err(syn::Error::new_spanned(other, "expected a variable, or a field of one")),
        None => Ok(places.into_iter().collect()),
    }
}

fn is_variable(place: &Expr) -> bool {
    match place {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => is_variable(&field.base),
        _ => false,
    }
}

impl Parse for Fresh {
    fn parse(input: ParseStream) -> Result<Fresh> {
        let name = input.parse()?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Fresh { name, value })
    }
}

/// `a, b, stride = EXPR`
fn owned(input: ParseStream) -> Result<Vec<Own>> {
    let mut names: Vec<Ident> = Vec::new();
    loop {
        let name = owned_name(input)?;
        if name == "stride" && input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let stride: Expr = input.parse()?;
            input.parse::<Option<Token![,]>>()?;
            if !input.is_empty() {
                return Err(input.error("expected nothing after the stride"));
            }
            return Ok(names.into_iter().map(|name| Own { name, stride: stride.clone() }).collect());
        }
        if input.peek(Token![=]) {
            return Err(syn::Error::new(
                name.span(),
                format!("unknown option `{name}` of `own`: its option is `stride = …`"),
            ));
        }
        if input.is_empty() {
            let message = "`own` needs the number of elements that belong to one iteration: `stride = …`";
            return Err(syn::Error::new(name.span(), message));
        }
        input.parse::<Token![,]>()?;
        names.push(name);
    }
}

/// A variable: of a field, workers could not tell what else is used beside it.
fn owned_name(input: ParseStream) -> Result<Ident> {
    if let Ok(place @ Expr::Field(_)) = input.fork().parse()
        && let Expr::Field(ExprField { member: Member::Named(field), .. }) = &place
    {
        let message = format!(
            "`own` names a variable: declare `let {field} = &mut {};` in front of the loop, and index `{field}`",
            text_of(&place)
        );
        return Err(syn::Error::new_spanned(place, message));
    }
    input.parse()
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
        Meta::List(list) => {
            let tokens = list.tokens.clone();
            Options::parse.parse2(tokens.clone()).map_err(|error| End::of(&tokens).aim(error))
        }
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
