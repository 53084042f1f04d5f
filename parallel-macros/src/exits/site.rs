//! The ways out of a loop.

use proc_macro2::{Ident, Span, TokenStream};

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
