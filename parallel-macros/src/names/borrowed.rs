//! Variables that borrow from others exclusively: `let items = &mut self.items;`.

use super::Place;
use super::binds::pattern_names;
use super::places::is_place;
use crate::model::Known;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::*;

/// What is borrowed by the variables of a block that are declared once, and do not change.
pub(super) fn borrowed(block: &Block, once: &HashMap<String, Option<Known>>) -> HashMap<String, Place> {
    struct Borrowed<'o>(&'o HashMap<String, Option<Known>>, HashMap<String, Place>);
    impl<'a> Visit<'a> for Borrowed<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            if let Some(place) = local.init.as_ref().and_then(|init| lent_by(&init.expr))
                && stays(&local.pat)
                && self.0.contains_key(&place.root.to_string())
            {
                let names = pattern_names(&local.pat).into_iter().map(|name| name.to_string());
                let names = names.filter(|name| self.0.contains_key(name));
                self.1.extend(names.map(|name| (name, place.clone())));
            }
        }
    }
    let mut borrowed = Borrowed(once, HashMap::new());
    borrowed.visit_block(block);
    borrowed.1
}

/// `&mut place`, `place.iter_mut()`, `place.split_at_mut(n)`
fn lent_by(value: &Expr) -> Option<Place> {
    const LENDS: &[&str] = &["as_mut_slice", "chunks_exact_mut", "chunks_mut", "iter_mut", "split_at_mut"];
    let lent = match value {
        Expr::Reference(found) if found.mutability.is_some() => &found.expr,
        Expr::MethodCall(call) if LENDS.iter().any(|lends| call.method == lends) => &call.receiver,
        _ => return None,
    };
    is_place(lent).then(|| Place::of(whole(lent)))
}

/// What holds an element, or is behind a reference.
fn whole(place: &Expr) -> &Expr {
    match place {
        Expr::Index(found) => whole(&found.expr),
        Expr::Unary(found) => whole(&found.expr),
        Expr::Paren(found) => whole(&found.expr),
        place => place,
    }
}

/// Whether the variables of a pattern stay what they are.
fn stays(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(found) => found.mutability.is_none(),
        Pat::Type(found) => stays(&found.pat),
        Pat::Tuple(found) => found.elems.iter().all(stays),
        _ => false,
    }
}
