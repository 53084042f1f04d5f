//! The macros of `parallelize`. Use that crate; its macros pass their own path to these.
//!
//! Data flows one way: syntax → model → names → stages and exits → rules → expand. Gates stand after syntax and after
//! rules; what comes after them cannot fail.

mod anyway;
mod attribute;
mod cfg;
mod conditional;
mod dangling;
mod errors;
mod exits;
mod expand;
mod facade;
mod fallback;
mod hints;
mod ide;
mod impls;
mod lower;
mod mistaken;
mod model;
mod names;
mod nested;
mod rules;
mod stages;
mod stand;
mod syntax;
mod text;

use proc_macro::TokenStream;

/// `par!`, after the path to the facade.
#[proc_macro]
pub fn par(input: TokenStream) -> TokenStream {
    lower::par(input.into()).into()
}

/// `par_for!`, after the path to the facade.
#[proc_macro]
pub fn par_for(input: TokenStream) -> TokenStream {
    lower::par_for(input.into()).into()
}

/// Runs the marked loops of a function, a method, an `impl` block, a trait or an inline module in parallel.
///
/// See the documentation of the crate `parallelize`.
#[proc_macro_attribute]
pub fn parallelize(args: TokenStream, item: TokenStream) -> TokenStream {
    attribute::parallelize(args.into(), item.into()).into()
}
