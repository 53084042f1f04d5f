//! Locals of which a commit needs fields alone: these travel, if the worker has taken others, so that there is no whole, or looks at
//! the local again, so that the whole would need a copy. What is a pointer travels as it is: that is for its type to say.

use super::locals::Local;
use super::split::Split;
use crate::exits::CARRIED;
use crate::names::{Place, Use, generated_at, name_of, uses_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit::Visit;
use syn::{Index, Member};

/// A field that travels.
pub(super) struct Field {
    member: Member,
    /// Whether something comes to it afterwards, so that a copy travels.
    again: bool,
}

impl Split<'_> {
    /// The fields that travel in place of a local, if all that a commit has to do with it is of them. `uses`: those of the commit;
    /// `again`: something comes to the local afterwards.
    pub(super) fn by_fields(&mut self, name: &Ident, local: &Local, uses: &[Use], again: bool) -> Option<Vec<Field>> {
        let text = name.to_string();
        let is_scratch = self.scratch.iter().any(|scratch| scratch.name == *name);
        let stays = local.derived
            || local.exclusive
            || local.bound
            || local.lends_mut
            || local.cell
            || local.late
            || local.kept;
        let is_one = !stays && !is_scratch && (!again || local.part.is_none());
        if !is_one || !(again || self.apart.taken.contains(&text)) {
            return None;
        }
        let mut fields: Vec<Field> = Vec::new();
        for used in uses.iter().filter(|used| used.name == *name) {
            let (field, span) = (used.fields.first()?, *used.spans.first()?);
            let place = Place { root: text.clone(), fields: vec![field.clone()] };
            let again = again && self.is_reached_again(&place);
            let reads = used.only_reads() && !self.may_change(used);
            if used.access.is_given() || used.captured || (again && !reads) {
                return None;
            }
            let member = match field.parse() {
                Ok(index) => Member::Unnamed(Index { index, span }),
                Err(_) => Member::Named(name_of(field, span)),
            };
            if !fields.iter().any(|other| other.member == member) {
                fields.push(Field { member, again });
            }
        }
        self.apart.taken.insert(text);
        Some(fields)
    }

    /// Whether something comes to a place, or to a part of it, afterwards.
    fn is_reached_again(&self, place: &Place) -> bool {
        !self.loops.is_empty()
            || self
                .after
                .iter()
                .flatten()
                .any(|stmt| uses_of(|resolver| resolver.visit_stmt(stmt)).iter().any(|used| place.overlaps(used)))
    }

    /// What travels: the fields, or what `whole` makes of what stands for the local.
    pub(super) fn travelling(
        &self,
        name: &Ident,
        fields: &[Field],
        (again, is_carried): (bool, bool),
        whole: impl FnOnce(&TokenStream) -> TokenStream,
    ) -> TokenStream {
        let (runtime, span) = (self.runtime, name.span());
        let [way, value] = ["way", "value"].map(|name| generated_at(name, span));
        let stands = if again { quote_spanned!(span=> *#value) } else { quote_spanned!(span=> #value) };
        let whole = whole(&stands);
        let stand = if again { quote!(#way.seen(&#name)) } else { quote!(#way.taken(#name)) };
        let (declared, made) = self.record(name, fields, &way);
        let checked = Ident::new(CARRIED, span);
        let parts = match is_carried {
            true => {
                quote!({ let #value = #made; #checked::__carried(#runtime::probe(&#value).own(#value)) })
            }
            false => made,
        };
        quote!({
            #declared
            let #way = #runtime::way_of();
            if false { loop {} #way.is(&#name); }
            let #way = #way.way();
            if #way.is_whole() {
                let _ = #way.enter_whole();
                let #value = #stand;
                #way.whole(#whole)
            } else {
                let _ = #way.enter_fields();
                #way.fields(#parts)
            }
        })
    }

    /// A struct with these fields, and one of its values.
    fn record(&self, name: &Ident, fields: &[Field], way: &Ident) -> (TokenStream, TokenStream) {
        let runtime = self.runtime.at(name.span());
        let record = format_ident!("__ParFields", span = Span::mixed_site());
        let value = |Field { member, again }: &Field| {
            let span = name.span();
            let place = quote_spanned!(span=> #name.#member);
            let value = match again {
                true => quote_spanned!(span=> #runtime::again(#way.field_seen(&#place))),
                false => quote_spanned!(span=> #way.field_taken(#place)),
            };
            // in the user's word for it
            let sent = self.sent(name);
            quote!({ let #name = #value; #sent })
        };
        let types: Vec<Ident> =
            (0..fields.len()).map(|at| format_ident!("T{}", at, span = Span::mixed_site())).collect();
        let allow = quote!(#[allow(dead_code, nonstandard_style)]);
        let is_tuple = fields.iter().any(|field| matches!(field.member, Member::Unnamed(_)));
        if !is_tuple {
            let members = fields.iter().map(|field| &field.member);
            let values =
                fields.iter().map(|field| (&field.member, value(field))).map(|(member, value)| quote!(#member: #value));
            return (
                quote!(#allow struct #record<#(#types),*> { #(#members: #types),* }),
                quote!(#record { #(#values),* }),
            );
        }
        let at = |index: usize| {
            fields
                .iter()
                .position(|field| matches!(&field.member, Member::Unnamed(found) if found.index as usize == index))
        };
        let count = (0..).take_while(|index| (*index..64).any(|index| at(index).is_some())).count();
        let places: Vec<Option<usize>> = (0..count).map(at).collect();
        let of_types = places.iter().map(|place| place.map_or(quote!(()), |place| types[place].to_token_stream()));
        let values = places.iter().map(|place| place.map_or(quote!(()), |place| value(&fields[place])));
        (quote!(#allow struct #record<#(#types),*>(#(#of_types),*);), quote!(#record(#(#values),*)))
    }
}
