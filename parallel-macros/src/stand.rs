//! What stands in the user's function for a part of its code that a worker has computed. It begins and ends where the part
//! does, with the user's own spans, has two tokens where the part has several, and binds as loosely: what rustc says of the
//! one, and suggests for it, is what it says of the other, and is printed once.

use crate::model::Runtime;
use crate::names::{at_span, ends};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, Index};

#[derive(Clone, Copy)]
pub(crate) struct Stand {
    kind: Kind,
    first: Span,
    last: Span,
}

#[derive(Clone, Copy)]
enum Kind {
    /// `name`
    Alone,
    /// `name.0`
    Field,
    /// `!name`
    Operand,
}

impl Stand {
    /// `is_operation`: the part binds as an operator does.
    pub(crate) fn of(part: &TokenStream, is_operation: bool) -> Stand {
        let (first, last) = ends(part);
        let is_one_token = part.clone().into_iter().nth(1).is_none();
        let kind = match is_operation {
            _ if is_one_token => Kind::Alone,
            true => Kind::Operand,
            false => Kind::Field,
        };
        Stand { kind, first, last }
    }

    /// The same of an expression.
    pub(crate) fn of_expr(part: &Expr) -> Stand {
        Stand::of(&part.to_token_stream(), is_operation(part))
    }

    /// The same, as one token.
    pub(crate) fn alone(self) -> Stand {
        Stand { kind: Kind::Alone, ..self }
    }

    /// Where the name stands.
    pub(crate) fn at(self) -> Span {
        if let Kind::Operand = self.kind { self.last } else { self.first }
    }

    /// What makes of a computed value what [`Stand::value`] takes it from.
    pub(crate) fn before(self, name: &Ident, runtime: &Runtime) -> TokenStream {
        match self.kind {
            Kind::Alone => TokenStream::new(),
            Kind::Field => quote!(let mut #name @ _ = (#name,);),
            Kind::Operand => quote!(let mut #name @ _ = #runtime::Operand(#name);),
        }
    }

    /// The value.
    pub(crate) fn value(self, name: &Ident) -> TokenStream {
        match self.kind {
            Kind::Alone => quote!(#name),
            Kind::Field => self.field(name, 0),
            Kind::Operand => {
                let name = named(name, self.last);
                quote_spanned!(self.first=> !#name)
            }
        }
    }

    /// A value that is in no tuple.
    pub(crate) fn wrapped(self, name: &Ident) -> TokenStream {
        match self.kind {
            Kind::Field => {
                let (tuple, index) = (quote_spanned!(self.first=> (#name,)), Index { index: 0, span: self.last });
                quote_spanned!(self.last=> #tuple.#index)
            }
            _ => quote!(#name),
        }
    }

    /// The value, if it is in a tuple.
    pub(crate) fn field(self, name: &Ident, index: u32) -> TokenStream {
        let (name, index) = (named(name, self.first), Index { index, span: self.last });
        quote_spanned!(self.last=> #name.#index)
    }
}

/// Whether an expression binds as an operator does.
pub(crate) fn is_operation(part: &Expr) -> bool {
    matches!(part, Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_))
}

fn named(name: &Ident, at: Span) -> Ident {
    at_span(name, at.resolved_at(name.span()))
}
