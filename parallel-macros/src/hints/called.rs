//! What is called of that which the body changes.

use crate::model::Loop;
use crate::names::{Access, Place, Use, gives_in_turn, is_mutator, uses_of};
use crate::stages::Changes;
use crate::text::text_of;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::*;

/// `image.width()`, which may look at what the body changes.
pub(super) fn asked_inside(looped: &Loop, changes: &Changes) -> Option<String> {
    let call = asked(looped, changes)?;
    let (text, receiver) = (text_of(&Expr::MethodCall(call.clone())), text_of(&call.receiver));
    let taken = is_variable(looped.body.to_token_stream(), &call.method);
    let name = if taken { format!("{receiver}_{}", call.method) } else { call.method.to_string() };
    // what nothing else changes, that call does
    let root = call.receiver.to_token_stream().to_string();
    let mut uses = changes.uses.iter().filter(|used| used.name == root);
    let is_drawn = uses.all(|used| used.access == Access::Method) && !is_let(looped, &call);
    Some(match call.args.is_empty() {
        true if is_drawn => format!(
            "if `{text}` gives something else each time, write `let {name} = {text};` at the top of the body; if it stays the \
             same, before the loop"
        ),
        true => format!(
            "if `{text}` stays the same, write `let {name} = {text};` before the loop; if not, leave this loop sequential"
        ),
        false => format!(
            "`{text}` may look at what the loop changes of `{receiver}`: if it does not, take that out before the loop; \
             if it does, leave this loop sequential"
        ),
    })
}

/// Whether a call is the value of a `let` of the body.
fn is_let(looped: &Loop, call: &ExprMethodCall) -> bool {
    let text = call.to_token_stream().to_string();
    let is_it = |init: &LocalInit| init.expr.to_token_stream().to_string() == text;
    looped.body.stmts.iter().any(|stmt| matches!(stmt, Stmt::Local(Local { init: Some(init), .. }) if is_it(init)))
}

/// Whether code has a name in it that is not one of a field or a method.
fn is_variable(code: TokenStream, name: &Ident) -> bool {
    let mut after_dot = false;
    code.into_iter().any(|token| {
        let is_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        let behind = std::mem::replace(&mut after_dot, is_dot);
        match token {
            TokenTree::Ident(found) => found == *name && !behind,
            TokenTree::Group(group) => is_variable(group.stream(), name),
            _ => false,
        }
    })
}

/// What becomes of a loop that draws, and then changes what it has drawn from.
pub(crate) fn drawn_first(looped: &Loop, changes: &Changes, name: &Ident) -> String {
    let is_once = |call: &ExprMethodCall| {
        let names = looped.body.to_token_stream().to_string();
        names.split_whitespace().filter(|name| call.method == name).count() == 1
    };
    let only_looks = asked(looped, changes).filter(is_once).map(|call| {
        let text = text_of(&Expr::MethodCall(call));
        format!("if `{text}` only looks at `{name}`, call it before the loop; ")
    });
    let only_looks = only_looks.unwrap_or_default();
    format!(
        "draw all that an iteration needs from `{name}` in the first statements of the body; {only_looks}or leave this loop \
         sequential"
    )
}

/// The first method that is called, for its value, of what the body changes.
fn asked(looped: &Loop, changes: &Changes) -> Option<ExprMethodCall> {
    let mut asked = Asked { changes, found: None };
    asked.visit_block(&looped.body);
    asked.found
}

struct Asked<'c> {
    changes: &'c Changes,
    found: Option<ExprMethodCall>,
}

impl<'a> Visit<'a> for Asked<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        // what is called for what it does
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = stmt {
            call.args.iter().for_each(|arg| self.visit_expr(arg));
        } else {
            visit::visit_stmt(self, stmt);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let root = call.receiver.to_token_stream().to_string();
        let asks = |used: &Use| used.name == root && used.access == Access::Method;
        let changed = self.changes.places.iter().any(|place| place.root == root);
        let method = call.method.to_string();
        // of a slice, whatever its elements become
        let mut changes = self.changes.uses.iter().filter(|used| used.name == root && used.access.changes());
        let is_length = method == "len" && call.args.is_empty() && changes.all(|used| used.indexed);
        let asked = is_length || self.changes.uses.iter().any(asks);
        if changed && !is_mutator(&method) && !gives_in_turn(&method) && asked {
            self.found.get_or_insert_with(|| call.clone());
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// A method of an item that the loop may have to keep in order, as it may change that item.
pub(crate) fn asked_of_item(looped: &Loop, changes: &Changes) -> Option<String> {
    called_of(looped, &|used| changes.writes_item(used))
}

/// A method of one part of a variable, called for its value in a statement that changes another: it may change that part.
pub(crate) fn asked_of_part(looped: &Loop, changes: &Changes, in_order: &[String]) -> Option<String> {
    let beside = |used: &Use| changes.places.iter().any(|place| used.name == place.root && !place.overlaps(used));
    let is_in_order = |used: &Use| {
        let place = Place::from(used).to_string();
        in_order.iter().any(|line| line.contains(&format!("{place}.")))
    };
    called_of(looped, &|used| !used.fields.is_empty() && beside(used) && is_in_order(used))
}

/// What to write of a method that is not known, called of such a place.
fn called_of(looped: &Loop, counts: &dyn Fn(&Use) -> bool) -> Option<String> {
    let mut asked = AskedOf { counts, found: None };
    asked.visit_block(&looped.body);
    let call = asked.found?;
    let receiver = text_of(&call.receiver);
    let shared = if matches!(*call.receiver, Expr::Path(_)) { format!("&*{receiver}") } else { format!("&{receiver}") };
    let args = if call.args.is_empty() { "" } else { "…" };
    Some(format!(
        "`{method}` may change `{receiver}`: write `({shared}).{method}({args})` if it only looks at it",
        method = call.method
    ))
}

struct AskedOf<'c> {
    counts: &'c dyn Fn(&Use) -> bool,
    found: Option<ExprMethodCall>,
}

impl<'a> Visit<'a> for AskedOf<'_> {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let uses = uses_of(|resolver| resolver.visit_expr_method_call(call));
        let is_place = matches!(*call.receiver, Expr::Path(_) | Expr::Field(_) | Expr::Index(_));
        let receiver = Place::of(&call.receiver);
        let is_asked = |used: &Use| {
            let is_it = used.access == Access::Method && Place::from(used) == receiver;
            is_it && (self.counts)(used)
        };
        if is_place && uses.iter().any(is_asked) {
            self.found.get_or_insert_with(|| call.clone());
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// A closure that may change what it captures.
pub(super) fn closure(changes: &Changes) -> Option<String> {
    let called = changes.uses.iter().find(|used| used.access == Access::Call && changes.touch(used))?;
    let name = &called.name;
    Some(format!(
        "`{name}` may change what it captures: if it does not, declare it without `mut`, as an `Fn` that is `Sync`; \
         or leave this loop sequential"
    ))
}
