//! From tokens to the model.

mod comprehension;
mod fragments;
mod options;
mod par_for;

pub(crate) use comprehension::Par;
pub(crate) use fragments::{written_out, written_out_behind_path};
pub(crate) use options::{AttributeArgs, attribute_options};
pub(crate) use par_for::ParFor;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Error, Pat, Result, Token};

/// Where something is missing that should follow the last token.
#[derive(Clone, Copy)]
pub(crate) struct End(Span);

impl End {
    pub(crate) fn of(tokens: &TokenStream) -> End {
        let last = tokens.clone().into_iter().last();
        End(match last {
            Some(TokenTree::Group(group)) => group.span_close(),
            Some(token) => token.span(),
            None => Span::call_site(),
        })
    }

    /// An error at the next token, or at the last one if there is no more.
    fn expected(self, input: ParseStream, what: &str) -> Error {
        let span = if input.is_empty() { self.0 } else { input.span() };
        Error::new(span, format!("expected {what}"))
    }

    /// An error that syn has for the end of the input, at the last token.
    pub(crate) fn aim(self, error: Error) -> Error {
        let of_all = format!("{:?}", error.span()) == format!("{:?}", Span::call_site());
        let message = error.to_string();
        match message.strip_prefix("unexpected end of input, ").unwrap_or(&message) {
            message if of_all => Error::new(self.0, message),
            _ => error,
        }
    }

    fn pattern(self, input: ParseStream) -> Result<Pat> {
        if input.is_empty() || input.peek(Token![in]) {
            return Err(self.expected(input, "a pattern and `in` after `for`"));
        }
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        if !input.peek(Token![in]) {
            return Err(self.expected(input, "`in` after the pattern"));
        }
        Ok(pat)
    }
}
