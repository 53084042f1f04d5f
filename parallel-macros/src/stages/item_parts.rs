//! Parts of an item that what an iteration computes may borrow from. Whether the worker owns such a part, or it is behind
//! a reference to something that outlives the loop, only its type says.

use super::split::Split;
use crate::model::Runtime;
use crate::names::{gives_item, gives_reference, is_conversion, is_lazy, is_lookup, is_opener, pattern_names};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::*;

/// A part of an item: a variable of the loop's pattern, or a field of one.
pub(super) struct ItemPart {
    root: Ident,
    place: Expr,
    text: String,
    pub(super) is_asked: bool,
}

impl ItemPart {
    /// The variable of ours that knows its type.
    pub(super) fn tag(at: usize) -> Ident {
        format_ident!("part{}", at, span = Span::mixed_site())
    }

    /// Learns its type, at the start of an iteration, where the item is whole.
    pub(super) fn learn(&self, at: usize, runtime: &Runtime) -> TokenStream {
        let (tag, root, place) = (ItemPart::tag(at), &self.root, &self.place);
        quote!(let #tag = #runtime::part_of(&#root, &#place);)
    }
}

impl Split<'_> {
    /// The part of the item that a value is, which is matched with a pattern.
    pub(super) fn matched_part(&mut self, value: &Expr) -> Option<usize> {
        let root = root_of(value).filter(|root| self.is_item(root))?;
        Some(self.part_at(root, value))
    }

    fn part_at(&mut self, root: &Ident, place: &Expr) -> usize {
        let text = quote!(#place).to_string();
        let known = self.item_parts.iter().position(|part| part.text == text);
        known.unwrap_or_else(|| {
            self.item_parts.push(ItemPart { root: root.clone(), place: place.clone(), text, is_asked: false });
            self.item_parts.len() - 1
        })
    }

    /// The part of the item that a value may borrow from, if it borrows from one.
    pub(super) fn item_part(&mut self, value: &Expr) -> Option<usize> {
        match lent_place(value)? {
            Expr::Path(path) if !self.is_item(path.path.get_ident()?) => {
                self.local(&path.path.get_ident()?.to_string())?.1.part
            }
            // of the item itself, or moved out of it
            place if std::ptr::eq(place, value) => None,
            place => {
                let root = root_of(place).filter(|root| self.is_item(root))?;
                Some(self.part_at(root, place))
            }
        }
    }

    /// Whether a name is a variable of the loop's pattern.
    fn is_item(&self, name: &Ident) -> bool {
        let is_outermost = self.local(&name.to_string()).is_some_and(|(depth, _)| depth == 0);
        is_outermost && pattern_names(&self.looped.pat).contains(name)
    }
}

/// The place that a value borrows from, as far as what is called shows it. What an element lends may be behind a reference
/// again, of which the type of the whole says nothing.
fn lent_place(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::Path(_) => Some(value),
        Expr::Paren(found) => lent_place(&found.expr),
        Expr::Try(found) => lent_place(&found.expr),
        Expr::Reference(found) => match &*found.expr {
            Expr::Index(index) if !is_element(&index.expr) => place_behind(&index.expr),
            place @ Expr::Field(_) => place_behind(place),
            _ => None,
        },
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let views = gives_reference(call) && !gives_item(&method) && !is_opener(&method);
            let chooses = is_opener(&method) || gives_item(&method) || (is_lookup(&method) && !views);
            let lends = chooses || views || is_lazy(value);
            let is_known = lends && !is_conversion(&method) && (chooses || !is_element(&call.receiver));
            is_known.then(|| place_behind(&call.receiver)).flatten()
        }
        _ => None,
    }
}

/// The place that holds another one: a variable, or a field of one.
fn place_behind(place: &Expr) -> Option<&Expr> {
    match place {
        Expr::Path(_) => Some(place),
        Expr::Field(_) => root_of(place).map(|_| place),
        Expr::Paren(found) => place_behind(&found.expr),
        Expr::Index(found) => place_behind(&found.expr),
        call @ Expr::MethodCall(_) => lent_place(call),
        _ => None,
    }
}

/// Whether a value is an element of a collection, or several.
fn is_element(value: &Expr) -> bool {
    const ELEMENTS: &[&str] = &["back", "first", "front", "get", "iter", "keys", "last", "values"];
    match value {
        Expr::Index(found) => !matches!(*found.index, Expr::Range(_)) || is_element(&found.expr),
        Expr::MethodCall(call) => ELEMENTS.contains(&call.method.to_string().as_str()) || is_element(&call.receiver),
        Expr::Paren(found) => is_element(&found.expr),
        Expr::Reference(found) => is_element(&found.expr),
        _ => false,
    }
}

/// The variable that a place is a part of.
fn root_of(place: &Expr) -> Option<&Ident> {
    match place {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(found) => root_of(&found.base),
        _ => None,
    }
}
