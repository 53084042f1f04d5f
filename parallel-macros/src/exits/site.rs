//! The ways out of a loop.

use crate::model::{Returned, Runtime};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::visit::Visit;
use syn::{Block, ExprAsync, ExprClosure, ExprTry, Item};

/// One way out of the loop: a variant of its exit enum, and the arm that finishes it at the call site.
pub(crate) struct ExitSite {
    pub(crate) variant: Ident,
    /// The payload, if there is one.
    pub(crate) payload: Option<Payload>,
    pub(crate) arm: TokenStream,
}

impl ExitSite {
    /// Whether it leaves with a returned value, by [`exit_alias`].
    pub(crate) fn returns_value(&self) -> bool {
        self.payload.is_some() && self.variant.to_string().starts_with("Return")
    }
}

/// What travels to the call site.
pub(crate) struct Payload {
    /// Its type parameter.
    pub(crate) parameter: Ident,
    /// Its name in the arm.
    pub(crate) name: Ident,
}

/// The name under which `Flow::Exit` is imported, where a path would be the macro's.
pub(crate) fn exit_alias(span: Span) -> Ident {
    Ident::new("__parallelize_exit", span)
}

/// The name under which what a worker returns a [`Flow`](parallel_core::Flow) in is imported, for the same reason.
pub(crate) fn returned_alias(span: Span) -> Ident {
    Ident::new("__parallelize_returned", span)
}

impl Returned {
    /// Where no function is seen: that of a body with a `?`.
    pub(crate) fn by_exits(body: &Block) -> Returned {
        struct Tries(bool);
        impl<'a> Visit<'a> for Tries {
            fn visit_item(&mut self, _: &'a Item) {}
            fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
            fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
            fn visit_expr_try(&mut self, _: &'a ExprTry) {
                self.0 = true;
            }
        }
        let mut tries = Tries(false);
        tries.visit_block(body);
        if tries.0 { Returned::Result } else { Returned::Other }
    }

    /// What a `?` behind it gives back, with which rustc says of a value what it says of the user's own `?`.
    pub(super) fn tried(self, value: &TokenStream, runtime: &Runtime) -> (TokenStream, bool) {
        match self {
            Returned::Other => (value.clone(), false),
            Returned::Option => (quote!(#runtime::One::__went_on_too((#value,))), true),
            Returned::Result => (quote!(#runtime::One::__went_on((#value,))), true),
        }
    }

    /// What a worker that returns this returns for how its iteration ended.
    pub(crate) fn flow(self, flow: TokenStream) -> TokenStream {
        match self.constructor() {
            None => flow,
            Some(constructor) => quote!(#constructor(#flow)),
        }
    }

    /// `-> TYPE` of a closure that returns that, shown at `span`.
    pub(crate) fn output(self, runtime: &Runtime, exit: &TokenStream, span: Span) -> TokenStream {
        let runtime = runtime.at(span);
        let flow = quote_spanned!(span=> #runtime::Flow<#exit>);
        match self {
            Returned::Other => quote_spanned!(span=> -> #flow),
            Returned::Option => quote_spanned!(span=> -> ::std::option::Option<#flow>),
            Returned::Result => quote_spanned!(span=> -> ::std::result::Result<#flow, _>),
        }
    }

    pub(crate) fn constructor(self) -> Option<TokenStream> {
        match self {
            Returned::Other => None,
            Returned::Option => Some(quote!(::std::option::Option::Some)),
            Returned::Result => Some(quote!(::std::result::Result::Ok)),
        }
    }
}
