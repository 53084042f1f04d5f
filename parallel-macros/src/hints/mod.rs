//! What to write instead of a loop in which each iteration needs the one before.

mod called;
mod endless;
mod no_loop;
mod own;
mod reordered;

use crate::exits::may_stop;
use crate::model::{Decl, Loop};
use crate::names::{Access, Place, STDIN, Use, uses_of};
use crate::nested::is_mark;
use crate::stages::{Changes, has_call};
pub(crate) use called::{asked_of_item, asked_of_part, drawn_first};
pub(crate) use no_loop::no_loop;

use called::{asked_inside, closure};
use endless::left_inside;
use own::own_part;
use reordered::reordered;
use syn::visit::{self, Visit};
use syn::*;

/// `idle`: there is no value that would be computed ahead.
pub(crate) fn way_out(looped: &Loop, changes: &Changes, idle: bool) -> String {
    let hint = marked_inside(looped, changes)
        .or_else(|| taken_out(changes))
        .or_else(|| read_before(changes))
        .or_else(|| asked_of_item(looped, changes).map(or_else))
        .or_else(|| reordered(looped))
        .or_else(|| own_part(looped, changes))
        .or_else(|| left_inside(looped))
        .or_else(|| asked_inside(looped, changes))
        .or_else(|| closure(changes))
        .or_else(|| only_read(looped, changes))
        .or_else(|| scratch_buffer(looped, changes).map(|place| or_else(local(&place.root))))
        .or_else(|| advanced(looped, changes));
    hint.unwrap_or_else(|| if idle { "leave this loop sequential".to_string() } else { otherwise(looped) })
}

fn or_else(hint: String) -> String {
    format!("{hint}, or else leave this loop sequential")
}

fn otherwise(looped: &Loop) -> String {
    let inner = match looped.context.is_some() && has_inner_loop(looped) {
        true => " mark an inner loop whose iterations do not need each other with `#[par]`,",
        false => "",
    };
    if inner.is_empty() && !has_call(&looped.body) {
        return "leave this loop sequential: it calls nothing that would be work for other threads".to_string();
    }
    format!("compute what does not depend on it with `let` first,{inner} or leave this loop sequential")
}

/// What a buffer may be declared.
pub(crate) fn local(name: &str) -> String {
    format!("`local({name})`, if an iteration fills `{name}` before it looks at it")
}

/// What a marked loop inside changes, which is parallel already.
fn marked_inside(looped: &Loop, changes: &Changes) -> Option<String> {
    struct Marked<'c>(&'c Changes, Option<String>);
    impl<'a> Visit<'a> for Marked<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
            if found.attrs.iter().any(is_mark) {
                let uses = uses_of(|resolver| resolver.visit_block(&found.body));
                let changed = self.0.places.iter().find(|place| uses.iter().any(|used| place.overlaps(used)));
                self.1 = self.1.take().or_else(|| changed.map(ToString::to_string));
            }
            visit::visit_expr_for_loop(self, found);
        }
    }
    let mut marked = Marked(changes, None);
    marked.visit_block(&looped.body);
    let name = marked.1?;
    Some(format!("a marked loop inside changes `{name}`: take `#[par]` off one of the two, off the inner one first"))
}

/// A field that a method of `self` may look at.
fn taken_out(changes: &Changes) -> Option<String> {
    let field = changes.places.iter().find(|place| place.root == "self" && !place.fields.is_empty())?;
    let whole = changes.uses.iter().any(|used| used.name == "self" && used.fields.is_empty());
    let name = field.fields.join("_");
    whole.then(|| {
        format!(
            "a method of `self` may look at `{field}`: leave this loop sequential if it does; if it does not, take that out \
             before the loop, `let mut {name} = std::mem::take(&mut {field});`, and put it back after it"
        )
    })
}

/// What every iteration reads from stdin.
fn read_before(changes: &Changes) -> Option<String> {
    let reads = changes.places.iter().any(|place| place.root == STDIN);
    reads.then(|| "read what the iterations need into a `Vec` before the loop, and let the loop go over that".into())
}

/// A `&mut` that is only handed on.
fn only_read(looped: &Loop, changes: &Changes) -> Option<String> {
    let context = looped.context.as_ref()?;
    let is_handed_on = |place: &&Place| {
        let mut uses = changes.uses.iter().filter(|used| place.overlaps(used));
        context.decls.get(&place.root) == Some(&Decl::RefMut) && uses.all(|used| used.access == Access::Read)
    };
    let Place { root, .. } = changes.places.iter().find(is_handed_on)?;
    Some(format!(
        "`{root}` is a `&mut`: write `&*{root}` where it is only looked at, `&mut *{root}` in a `let` at the head of the body where \
         it is drawn from, or leave this loop sequential"
    ))
}

/// A variable that looks as if each iteration could have its own: it is changed in place, looked at, and not used
/// later.
pub(crate) fn scratch_buffer<'c>(looped: &Loop, changes: &'c Changes) -> Option<&'c Place> {
    let context = looped.context.as_ref()?;
    let is_one = |place: &&Place| {
        let uses = || changes.uses.iter().filter(|used| place.overlaps(used));
        let in_place = |used: &Use| matches!(used.access, Access::Mutator | Access::BorrowMut);
        let is_changed = uses().any(|used| in_place(used) || (used.indexed && used.access.changes()));
        let is_read = uses().any(|used| used.access == Access::Read);
        place.fields.is_empty() && place.root != "self" && !context.live.contains(&place.root) && is_changed && is_read
    };
    changes.places.iter().find(is_one)
}

/// A position that is used, and goes on at the end of the body.
fn advanced(looped: &Loop, changes: &Changes) -> Option<String> {
    let [.., Stmt::Expr(Expr::Binary(last), _)] = &looped.body.stmts[..] else { return None };
    let (Expr::Path(left), BinOp::AddAssign(_) | BinOp::SubAssign(_)) = (&*last.left, &last.op) else { return None };
    let name = left.path.get_ident()?;
    let others: Vec<&Use> = changes.uses.iter().filter(|used| used.name == *name).collect();
    let is_read = others.len() > 1 && others.iter().filter(|used| used.access != Access::Read).count() == 1;
    let step = crate::text::text_of(&Expr::Binary(last.clone()));
    let other = format!("{name}_before");
    (is_read && !may_stop(looped)).then(|| {
        format!(
            "`{name}` goes on at the end: begin the body with `let {other} = {name}; {step};`, and use `{other}` in the rest of it"
        )
    })
}

pub(crate) fn has_inner_loop(looped: &Loop) -> bool {
    struct Loops(bool);
    impl<'a> Visit<'a> for Loops {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
            self.0 = true;
            visit::visit_expr_for_loop(self, found);
        }
    }
    let mut loops = Loops(false);
    loops.visit_block(&looped.body);
    loops.0
}
