//! How values of the worker travel to a commit.

use super::hoisted::{Hoisted, Moved};
use super::kept::is_giving;
use super::locals::Lender;
use super::shape::{Ends, alone};
use super::split::Split;
use super::stored::Stored;
use crate::exits::CARRIED;
use crate::names::{ends, generated_at, times_declared, uses_of};
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Pat, parse2};

/// How a local of the worker is carried to a commit.
#[derive(Clone, Copy, Default)]
pub(super) struct Carried {
    /// The worker looks at it afterwards.
    pub(super) again: bool,
    /// The commit does no more than look at it, so that a copy of what a `&mut` borrows will do.
    pub(super) reads: bool,
    /// The commit moves it: where it has no copy, rustc says so of the loop as written, and of no other.
    pub(super) moved: bool,
    /// It is a borrow for certain.
    pub(super) certain: bool,
    /// It may be a reference to what borrows from what the iteration made.
    pub(super) deep: bool,
    /// Where the commit puts it.
    pub(super) stored: Option<Stored>,
}

impl Hoisted {
    pub(super) fn carried(&self) -> Carried {
        let Hoisted { copied, deep, stored, .. } = *self;
        Carried { again: copied, reads: copied, moved: false, certain: false, deep, stored }
    }
}

impl Split<'_> {
    /// Computes a part of the replay ahead.
    pub(super) fn compute(&self, hoisted: &Hoisted) -> TokenStream {
        let Hoisted { name, value, lender, late, moved, .. } = hoisted;
        if hoisted.copied {
            let carry = self.carry(value, ends(value), *lender, hoisted.carried());
            return quote!(let #name = #carry;);
        }
        let value = &match moved {
            Moved::Not => value.clone(),
            // to where a value is wanted, and not by our `let`, which rustc would name
            Moved::Place => quote!({ #value }),
            // what rustc says of one that is no copy depends on what captures it: it says so of the loop as written
            Moved::Element => {
                let runtime = self.runtime.at(value.span());
                quote_spanned!(value.span()=> #runtime::moved_and_used(&#value).__copy())
            }
        };
        let carried = generated_at("value", name.span());
        let carry = self.carry(&carried, alone(&carried), *lender, hoisted.carried());
        let carry = match lender {
            Lender::Temporary => quote!(match #value { #carried => #carry }),
            _ => quote!({ let #carried = #value; #carry }),
        };
        match (late, lender) {
            (true, _) => self.caught(name, value, carry),
            (false, Lender::Temporary) => quote!(let #name = #carry;),
            // no variable of the user's, of which rustc would say that its type be written
            (false, _) => quote!(let #name @ _ = #value;),
        }
    }

    /// Computes a part, of which a panic may have to wait.
    fn caught(&self, name: &Ident, value: &TokenStream, carry: TokenStream) -> TokenStream {
        let (runtime, context) = (self.runtime, self.looped.context.as_ref());
        let uses = uses_of(|resolver| parse2(value.clone()).iter().for_each(|value| resolver.visit_expr(value)));
        let is_used = |name: &&Ident| !self.is_local(&name.to_string()) && uses.iter().any(|used| used.name == **name);
        // a change of what is behind one, which is a mistake, rustc would find where it is captured
        let copies = context
            .into_iter()
            .flat_map(|context| context.shared_params.iter().filter(is_used).filter_map(|name| context.copy_of(name)));
        // where rustc says that it captures something, it points to the part
        let (first, last) = ends(value);
        let mut body = Group::new(Delimiter::Brace, quote!(#(#copies)* #carry));
        body.set_span(last);
        let computes = quote_spanned!(first=> || #body);
        quote!(let #name = #runtime::compute(#computes);)
    }

    /// What makes a carrier ready to lend.
    pub(super) fn ready(carrier: &Ident, lender: Lender, deep: bool) -> Option<TokenStream> {
        (deep && lender.is_kept()).then(|| quote!(let mut #carrier = #carrier.ready();))
    }

    /// A name of the worker, checked on its way to the commit.
    pub(super) fn sent(&self, name: &Ident) -> TokenStream {
        self.sent_value(name)
    }

    /// The same of what carries it, if that is what is sent.
    fn sent_in(&self, name: &Ident) -> TokenStream {
        let (span, runtime) = (name.span(), self.runtime.at(name.span()));
        quote_spanned!(span=> #runtime::bounds::SendFromWorker::__carried(#name))
    }

    /// The same of what stands for one.
    pub(super) fn sent_value(&self, value: &impl ToTokens) -> TokenStream {
        let (span, runtime) = (value.span(), self.runtime.at(value.span()));
        quote_spanned!(span=> #runtime::bounds::SendFromWorker::__sent(#value))
    }

    /// A local on its way to the commits, checked. Of what is an item the source has said it.
    pub(super) fn sent_local(&self, name: &Ident, depth: usize) -> TokenStream {
        let is_item = |name: &Ident| item_names(&self.looped.pat).any(|item| item == name);
        match given_by(name) {
            Some(given) if is_item(&given) && self.is_only_kept(&given) => name.to_token_stream(),
            None if depth == 0 && is_item(name) => name.to_token_stream(),
            Some(_) => self.sent_in(name),
            None => self.sent(name),
        }
    }

    /// Whether a name of the pattern is declared once more, where the item is kept, and for nothing else.
    fn is_only_kept(&self, name: &Ident) -> bool {
        times_declared(&name.to_string(), &self.looped.pat, &self.looped.body) == 2
    }

    /// A copy of a local that is moved, and used again: where it has none, rustc says so of the loop as written, and of no other.
    pub(super) fn copied(&self, name: &Ident) -> TokenStream {
        let runtime = self.runtime.at(name.span());
        self.sent_value(&quote_spanned!(name.span()=> #runtime::moved_and_used(&#name).__copy()))
    }

    /// The items of a chain, checked.
    pub(super) fn all_sent(&self, name: &Ident) -> TokenStream {
        let runtime = self.runtime.at(name.span());
        quote_spanned!(name.span()=> #runtime::bounds::SendFromWorker::__all_sent(#name))
    }

    /// A variable, or a part of one, on its way to the commit. `first`, `last`: where what the commit takes of it stands;
    /// `lender`: what it may borrow from.
    pub(super) fn carry(
        &self,
        value: &impl ToTokens,
        (first, last): Ends,
        lender: Lender,
        carried: Carried,
    ) -> TokenStream {
        let span = value.span();
        let runtime = self.runtime;
        let stored = carried.stored.and_then(|stored| self.stored_probe(stored, lender));
        let probe = stored.unwrap_or_else(|| match lender {
            Lender::Nobody => quote!(#runtime::probe),
            Lender::Elements => quote!(#runtime::probe_elements),
            Lender::Item(at) => {
                let part = self.part(at);
                if carried.deep { quote!(#part.probe_deep) } else { quote!(#part.probe) }
            }
            Lender::Worker | Lender::Temporary if carried.deep => quote!(#runtime::probe_deep),
            Lender::Worker | Lender::Temporary => quote!(#runtime::probe_owned),
        });
        // where rustc says that a borrow is used later
        let mut end = value.to_token_stream();
        if let Ok(mut name) = parse2::<Ident>(end.clone()) {
            name.set_span(last.resolved_at(span));
            end = name.into_token_stream();
        }
        let used = quote_spanned!(first=> &#end);
        let carried = match carried {
            Carried { certain: true, again: false, .. } => quote_spanned!(span=> keep(#value)),
            Carried { certain: true, again: true, .. } => quote_spanned!(span=> keep_again(&#value)),
            Carried { again: false, .. } => quote_spanned!(span=> own(#value)),
            Carried { reads: true, .. } => quote_spanned!(span=> again(&#value)),
            Carried { moved: true, .. } => quote_spanned!(span=> own(#runtime::moved_and_used(&#value).__copy())),
            Carried { .. } => quote_spanned!(span=> own(#runtime::again(&#value))),
        };
        let checked = Ident::new(CARRIED, span);
        quote_spanned!(span=> #checked::__carried(#probe(#used).#carried))
    }
}

/// The variable that a commit gives away by a name.
fn given_by(name: &Ident) -> Option<Ident> {
    is_giving(name).then(|| Ident::new(name.to_string().trim_start_matches("__giving_"), name.span()))
}

/// The variables of a pattern that are an item, or an element of a tuple that is one.
fn item_names(pat: &Pat) -> Box<dyn Iterator<Item = &Ident> + '_> {
    match pat {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Box::new(std::iter::once(&pat.ident)),
        Pat::Tuple(tuple) => Box::new(tuple.elems.iter().flat_map(item_names)),
        Pat::Paren(pat) => item_names(&pat.pat),
        _ => Box::new(std::iter::empty()),
    }
}
