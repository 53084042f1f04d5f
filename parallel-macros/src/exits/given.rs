//! Variables that calls are given, of which no declaration says what they are: each iteration needs its own copy.

use super::Exits;
use super::inner::{GIVEN, PASSED};
use crate::model::{Decl, Loop};
use crate::names::{By, Names, declared_in, is_binding_name, takes_of};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::*;

/// The variables from outside that calls in the body are given, where no context knows what they are. Right before the
/// loop ends they may be moved.
pub(super) fn given_names(looped: &Loop) -> Names {
    // a local that may be a `&mut` too, as far as the source says
    let is_open = |name: &String| match &looped.context {
        None => true,
        Some(context) => context.decls.get(name) == Some(&Decl::Fixed) && matches!(context.once.get(name), Some(None)),
    };
    let uses = takes_of(|resolver| {
        resolver.declare(&looped.pat);
        resolver.visit_block(&looped.body);
    });
    let (mut names, declared) = (Names::new(), declared_in(&looped.body));
    for used in uses {
        let name = used.name.to_string();
        let given = used.taken.is_some_and(|taken| taken.by == By::Call);
        let given = given && used.fields.is_empty();
        if given && is_binding_name(&used.name) && name != "self" && !declared.contains(&name) && is_open(&name) {
            names.insert(name);
        }
    }
    names
}

impl Exits {
    /// The variable that an argument is, if it is such a one.
    fn given<'a>(&self, argument: &'a Expr) -> Option<&'a Ident> {
        let Expr::Path(ExprPath { path, .. }) = argument else { return None };
        path.get_ident().filter(|name| self.given.contains(&name.to_string()))
    }

    /// `f(name)`, where each iteration gives away the value of a name.
    pub(super) fn check_given(&self, arguments: &mut Punctuated<Expr, Token![,]>) {
        for argument in arguments {
            let Some(name) = self.given(argument) else { continue };
            // with the user's span for all of it, or rustc takes it for the macro's
            let [given, passed] = [GIVEN, PASSED].map(|alias| Ident::new(alias, name.span()));
            *argument = Expr::Verbatim(quote_spanned!(name.span()=> #given::__given(#passed::__passed(#name))));
        }
    }

    /// `f(name);`, for what it does: a `&mut` is given to be changed through it. What checks that stands in front, out of reach,
    /// as rustc says more of a wrong argument that is the call's.
    pub(super) fn given_to_statement(&self, arguments: &Punctuated<Expr, Token![,]>) -> Option<TokenStream> {
        let given: Vec<TokenStream> = arguments
            .iter()
            .filter_map(|argument| self.given(argument))
            .map(|name| {
                let runtime = self.runtime.at(name.span());
                quote_spanned! {name.span()=>
                    #runtime::bounds::CopyInEachCall::__given_away(&#name);
                    #runtime::bounds::SyncAcrossIterations::__shared(&#name);
                }
            })
            .collect();
        (!given.is_empty()).then(|| quote!(if false { loop {} #(#given)* }))
    }
}
