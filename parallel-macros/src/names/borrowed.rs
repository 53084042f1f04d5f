//! Variables that borrow from others exclusively: `let items = &mut self.items;`, and closures that change others.

use super::binds::pattern_names;
use super::context::is_hole;
use super::places::is_place;
use super::{Access, Names, Place, uses_of};
use crate::model::Known;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::*;

/// What is borrowed by the variables of a block that are declared once, and do not change.
pub(super) fn borrowed(block: &Block, once: &HashMap<String, Option<Known>>) -> Vec<(String, Place)> {
    struct Borrowed<'o>(&'o HashMap<String, Option<Known>>, Vec<(String, Place)>);
    impl<'a> Visit<'a> for Borrowed<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            let Some(init) = &local.init else { return };
            let lent = lent_by(&init.expr).filter(|_| stays(&local.pat)).into_iter().collect();
            let places: Vec<Place> = if let Expr::Closure(found) = &*init.expr { changed_by(found) } else { lent };
            let names = pattern_names(&local.pat).into_iter().map(|name| name.to_string());
            for name in names.filter(|name| self.0.contains_key(name)) {
                let places = places.iter().filter(|place| self.0.contains_key(&place.root)).cloned();
                self.1.extend(places.map(|place| (name.clone(), place)));
            }
        }
    }
    let mut borrowed = Borrowed(once, Vec::new());
    borrowed.visit_block(block);
    borrowed.1
}

/// Those of them that are declared before the loop that was taken out of a block, and used behind it.
pub(super) fn used_behind(rest: &Block, borrowed: &[(String, Place)]) -> Names {
    let at = rest.stmts.iter().position(is_hole).unwrap_or(rest.stmts.len());
    let (before, behind) = rest.stmts.split_at(at);
    let locals = before.iter().filter_map(|stmt| if let Stmt::Local(local) = stmt { Some(local) } else { None });
    let declared: Names = locals.flat_map(|local| pattern_names(&local.pat)).map(|name| name.to_string()).collect();
    let uses = behind.iter().flat_map(|stmt| uses_of(|resolver| resolver.visit_stmt(stmt)));
    let used: Names = uses.map(|used| used.name.to_string()).collect();
    let names = borrowed.iter().map(|(name, _)| name);
    names.filter(|name| declared.contains(*name) && used.contains(*name)).cloned().collect()
}

/// `&mut place`, `place.iter_mut()`, `place.split_at_mut(n)`, `place.last_mut().unwrap()`
fn lent_by(value: &Expr) -> Option<Place> {
    const LENDS: &[&str] = &["as_mut_slice", "chunks_exact_mut", "chunks_mut", "iter_mut", "split_at_mut"];
    const PARTS: &[&str] = &["back_mut", "first_mut", "front_mut", "get_mut", "last_mut"];
    let lent = match value {
        Expr::Reference(found) if found.mutability.is_some() => &found.expr,
        Expr::MethodCall(call) if LENDS.iter().any(|lends| call.method == lends) => &call.receiver,
        Expr::MethodCall(opened) if opened.method == "unwrap" || opened.method == "expect" => match &*opened.receiver {
            Expr::MethodCall(call) if PARTS.iter().any(|part| call.method == part) => &call.receiver,
            _ => return None,
        },
        _ => return None,
    };
    is_place(lent).then(|| Place::of(whole(lent)))
}

/// What a closure surely changes, if it is not its own.
fn changed_by(closure: &ExprClosure) -> Vec<Place> {
    let uses = uses_of(|resolver| resolver.visit_expr_closure(closure));
    let changes = |access: Access| matches!(access, Access::Assign | Access::OpAssign | Access::BorrowMut);
    let changed = uses.iter().filter(|used| closure.capture.is_none() && changes(used.access));
    changed.map(|used| Place { root: used.name.to_string(), fields: used.fields.clone() }).collect()
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
