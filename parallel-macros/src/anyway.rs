//! What rustc refuses in a loop as it stands, in words of its own: such a loop is left to it, and what it says comes once.

use crate::dangling::keeps_what_ends;
use crate::exits::{is_constructor, may_stop};
use crate::model::{Context, Decl, Loop};
use crate::names::{
    Access, Names, Place, Use, assigns, awaits, condition_bindings, formats_field, is_binding_name, labels_in, may_end,
    may_leave, uses_of,
};
use crate::stages::changes_what_is_lent;
use proc_macro2::{Ident, Span};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprAsync, ExprAwait, ExprBlock, ExprBreak, ExprClosure, ExprContinue, ExprForLoop, ExprLit, ExprLoop,
    ExprMethodCall, ExprRepeat, ExprWhile, Item, Label, Lifetime, Lit, Local, Macro, Pat, Stmt, Type, parse_quote,
};

/// Whether rustc refuses a loop: for a `break` with a value or without the label that it needs, an `await` where nothing is
/// `async`, a number for a source, a write to what is behind a `&`, a use of what the source has moved or borrowed exclusively,
/// a value in the place of a statement, a sum of nothing, a second call of a `FnOnce`, an array whose length is a variable, what is
/// put into itself, as it has the name of another, a field in a format string, a
/// borrow of what ends with the iteration, or because the loop stands where the function's value should.
pub(crate) fn is_wrong(looped: &Loop) -> bool {
    let (seen, context) = (Seen::of(looped), looped.context.as_ref());
    let is_sync = context.is_some_and(|context| context.is_sync);
    let is_value = context.is_some_and(|context| context.is_value);
    let counts = seen.counts || is_number(&looped.source);
    let takes_again = changes_what_is_lent(looped)
        || uses_its_source(looped)
        || uses_what_is_borrowed(looped)
        || moves_what_is_kept(looped)
        || calls_once(looped)
        || keeps_what_ends(looped);
    let gives_value = seen.gives_value || ends_in_value(&looped.body, true) || adds_to_nothing(looped);
    let exits = seen.value.is_some() || seen.has_inner_value || seen.lacks_label;
    exits
        || seen.has_length
        || seen.formats_field
        || seen.holds_itself
        || (seen.awaits && is_sync)
        || gives_value
        || is_value
        || counts
        || takes_again
}

/// Whether a block that should have none has a value: `if x > 3 { Some(x) }`, where a `return` is missing.
fn ends_in_value(block: &Block, sure: bool) -> bool {
    matches!(block.stmts.last(), Some(Stmt::Expr(last, None)) if is_value(last, sure))
}

/// Whether an expression that should be a statement is surely a value. `sure`: a variable is one too, as it is not bound by a
/// pattern, which may be of a `()`: `Ok(done) => done`.
fn is_value(expr: &Expr, sure: bool) -> bool {
    match expr {
        Expr::If(branch) => {
            let (otherwise, binds) = (branch.else_branch.as_ref(), !condition_bindings(&branch.cond).is_empty());
            let otherwise = otherwise.is_some_and(|(_, otherwise)| is_value(otherwise, sure));
            ends_in_value(&branch.then_branch, sure && !binds) || otherwise
        }
        Expr::Match(found) => found.arms.iter().any(|arm| is_value(&arm.body, false)),
        Expr::Block(found) => ends_in_value(&found.block, sure),
        Expr::ForLoop(found) => ends_in_value(&found.body, sure),
        Expr::While(found) => ends_in_value(&found.body, sure),
        Expr::Tuple(tuple) => !tuple.elems.is_empty(),
        Expr::Binary(binary) => !assigns(&binary.op),
        Expr::Call(call) => is_constructor(&call.func),
        Expr::Path(path) => path.path.is_ident("None") || sure,
        Expr::Field(_) | Expr::Index(_) | Expr::Unary(_) => sure,
        Expr::Macro(found) => found.mac.path.is_ident("format") || found.mac.path.is_ident("vec"),
        _ => matches!(
            expr,
            Expr::Lit(_) | Expr::Array(_) | Expr::Repeat(_) | Expr::Reference(_) | Expr::Cast(_) | Expr::Struct(_)
        ),
    }
}

/// `let text: &str = format!(…);`
fn names_text_a_reference(local: &Local) -> bool {
    let is_reference = matches!(&local.pat, Pat::Type(typed) if matches!(*typed.ty, Type::Reference(_)));
    let makes = |value: &Expr| matches!(value, Expr::Macro(found) if found.mac.path.is_ident("format"));
    is_reference && local.init.as_ref().is_some_and(|init| makes(&init.expr))
}

/// `let mut total: f64;` and then `total += x`.
fn adds_to_nothing(looped: &Loop) -> bool {
    let Some(context) = looped.context.as_ref().filter(|context| !context.never_set.is_empty()) else { return false };
    let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
    let adds = |used: &Use| used.access == Access::OpAssign && context.never_set.contains(&used.name.to_string());
    let is_set = |name: &Ident| uses.iter().any(|used| used.name == *name && used.access == Access::Assign);
    uses.iter().any(|used| adds(used) && !is_set(&used.name))
}

/// Whether the source is a collection that is moved, and used behind the loop.
fn moves_what_is_kept(looped: &Loop) -> bool {
    let Expr::Path(path) = &looped.source else { return false };
    let kept = looped.context.as_ref().map(|context| &context.kept);
    path.path.get_ident().zip(kept).is_some_and(|(name, kept)| kept.contains(&name.to_string()))
}

/// The uses in the body, where the pattern has declared its variables.
pub(crate) fn uses_in_body(looped: &Loop) -> Vec<Use> {
    uses_of(|resolver| {
        resolver.declare(&looped.pat);
        resolver.visit_block(&looped.body);
    })
}

/// Whether each iteration calls what can be called once.
fn calls_once(looped: &Loop) -> bool {
    let Some(context) = looped.context.as_ref().filter(|context| !context.fn_once.is_empty()) else { return false };
    let calls = |used: &Use| used.access == Access::Call && context.fn_once.contains(&used.name.to_string());
    !may_stop(looped) && uses_in_body(looped).iter().any(calls)
}

/// Whether the body uses the slice, array or `Vec` that the source has borrowed exclusively, or calls a method of the `self` that
/// this is a part of, and the loop goes on.
fn uses_its_source(looped: &Loop) -> bool {
    let is_slice = |used: &Use| {
        let name = used.name.to_string();
        looped.context.as_ref().is_some_and(|context| context.slices.contains(&name))
    };
    let is_all_of_self = |used: &Use| used.name == "self" && !used.is_part() && used.access != Access::Read;
    let is_mut = looped.context.as_ref().is_none_or(|context| context.decls.get("self") == Some(&Decl::Mut));
    let lends_self = is_mut && lent_exclusively(&looped.source).is_some_and(|place| place.root == "self");
    uses_of_source(looped).iter().any(|used| is_slice(used) || (lends_self && is_all_of_self(used)))
}

/// Whether the body uses what a variable borrows exclusively that the loop goes over, changes, or calls, or that is used behind it, and
/// may then go on.
fn uses_what_is_borrowed(looped: &Loop) -> bool {
    let Some(context) = looped.context.as_ref().filter(|context| !context.borrowed.is_empty()) else { return false };
    let mut looped = looped.clone();
    let is_lent = |used: &Use| used.access.changes() || used.access == Access::Call;
    let lent: Names = uses_in_body(&looped).into_iter().filter(is_lent).map(|used| used.name.to_string()).collect();
    if looped.body.stmts.last().is_some_and(|last| may_end(last, false)) {
        return false;
    }
    looped.body.stmts.iter_mut().for_each(|stmt| Staying.visit_stmt_mut(stmt));
    let uses = uses_in_body(&looped);
    context.borrowed.iter().any(|(name, place)| {
        let is_used = goes_over(&looped.source, name) || lent.contains(name) || context.used_behind.contains(name);
        is_used && uses.iter().any(|used| place.overlaps(used))
    })
}

/// Leaves of code what is followed by the next iteration, for all that is known.
struct Staying;

impl VisitMut for Staying {
    fn visit_block_mut(&mut self, block: &mut Block) {
        match may_leave(block) {
            true => block.stmts.clear(),
            false => visit_mut::visit_block_mut(self, block),
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if matches!(expr, Expr::Return(_) | Expr::Break(_)) {
            *expr = parse_quote!(loop {});
        }
    }
}

/// Whether a source is a variable, or made of what that borrows: `items`, `left.iter_mut().zip(right)`.
fn goes_over(source: &Expr, name: &str) -> bool {
    const ITERATE: &[&str] = &["chunks_mut", "enumerate", "iter", "iter_mut", "rev", "skip", "take", "zip"];
    match source {
        Expr::Path(path) => path.path.is_ident(name),
        Expr::Reference(found) => goes_over(&found.expr, name),
        Expr::MethodCall(call) if ITERATE.iter().any(|iterates| call.method == iterates) => {
            goes_over(&call.receiver, name)
                || (call.method == "zip" && call.args.iter().any(|arg| goes_over(arg, name)))
        }
        _ => false,
    }
}

/// Where the body looks at the variable that the source borrows exclusively for its items, if it is of a type that does, and
/// the loop goes on.
pub(crate) fn look_at_source(looped: &Loop) -> Option<Ident> {
    let ends = matches!(looped.body.stmts.last(), Some(Stmt::Macro(_) | Stmt::Expr(Expr::Macro(_) | Expr::Call(_), _)));
    let looks = |used: &Use| used.is_value || matches!(used.access, Access::Method | Access::Statement);
    uses_of_source(looped).into_iter().find(|used| !ends && looks(used) && used.name != "self").map(|used| used.name)
}

/// The uses of the variable that the source borrows exclusively, where the loop goes on.
fn uses_of_source(looped: &Loop) -> Vec<Use> {
    let Some(lent) = lent_exclusively(&looped.source).filter(|_| !may_stop(looped)) else { return Vec::new() };
    let mut uses = uses_in_body(looped);
    uses.retain(|used| lent.overlaps(used));
    uses
}

/// `&mut xs`, `xs.iter_mut()`, `xs.drain(..)`, `….enumerate()`, of a variable or a field of `self`.
fn lent_exclusively(source: &Expr) -> Option<Place> {
    const LENDS: &[&str] = &["chunk_by_mut", "chunks_exact_mut", "chunks_mut", "iter_mut", "rchunks_mut", "values_mut"];
    let is_of_self = |expr: &Expr| matches!(expr, Expr::Field(_)) && Place::of(expr).root == "self";
    let variable = |expr: &Expr| (matches!(expr, Expr::Path(_)) || is_of_self(expr)).then(|| Place::of(expr));
    match source {
        Expr::Reference(reference) if reference.mutability.is_some() => variable(&reference.expr),
        Expr::MethodCall(call) if LENDS.iter().any(|lends| call.method == lends) => variable(&call.receiver),
        // of a field, whose type is not known, it may give what nothing is borrowed from
        Expr::MethodCall(call) if call.method == "drain" && matches!(*call.receiver, Expr::Path(_)) => {
            variable(&call.receiver)
        }
        Expr::MethodCall(call) if call.method == "enumerate" => lent_exclusively(&call.receiver),
        _ => None,
    }
}

/// Where a `break` of the loop has a value.
pub(crate) fn break_with_value(looped: &Loop) -> Option<Span> {
    Seen::of(looped).value
}

/// `5` or `xs.len()`, where `0..xs.len()` was meant.
fn is_number(source: &Expr) -> bool {
    match source {
        Expr::Lit(ExprLit { lit, .. }) => matches!(lit, Lit::Int(_) | Lit::Float(_)),
        Expr::MethodCall(call) => (call.method == "len" || call.method == "count") && call.args.is_empty(),
        _ => false,
    }
}

/// The loop that a `break` without a label ends.
enum Innermost {
    Own,
    /// A `for` or a `while`.
    Plain,
    /// A `loop`, which may have a value.
    Endless,
    /// No loop, but a block with a label, out of which there is no `break` without.
    Block,
}

struct Seen<'l> {
    own: Option<&'l Label>,
    /// Where the code at hand stands.
    innermost: Innermost,
    /// Where a `break` of the loop has a value.
    value: Option<Span>,
    /// Whether a `break` of an inner `for` or `while` has one.
    has_inner_value: bool,
    awaits: bool,
    /// Whether a format string names a field.
    formats_field: bool,
    /// Whether an inner loop has a number for a source.
    counts: bool,
    /// Whether a value stands where a statement should.
    gives_value: bool,
    /// Whether a `break` or `continue` in a block with a label has none, or one that is nowhere.
    lacks_label: bool,
    /// Whether an array has a variable from outside for its length.
    has_length: bool,
    /// Whether something is put into itself.
    holds_itself: bool,
    context: Option<&'l Context>,
    /// The labels that there are; `None` where those around the loop are not seen.
    labels: Option<Names>,
}

fn labels_of(looped: &Loop, context: &Context) -> Names {
    let own = looped.label.iter().map(|label| label.name.ident.to_string());
    labels_in(&looped.body).into_iter().chain(own).chain(context.labels.iter().cloned()).collect()
}

impl<'l> Seen<'l> {
    fn of(looped: &'l Loop) -> Seen<'l> {
        let mut seen = Seen {
            own: looped.label.as_ref(),
            innermost: Innermost::Own,
            value: None,
            has_inner_value: false,
            awaits: false,
            formats_field: false,
            counts: false,
            gives_value: false,
            lacks_label: false,
            has_length: false,
            holds_itself: false,
            context: looped.context.as_ref(),
            labels: looped.context.as_ref().map(|context| labels_of(looped, context)),
        };
        seen.visit_block(&looped.body);
        seen
    }

    fn has_no_aim(&self, label: Option<&Lifetime>) -> bool {
        match label {
            None => matches!(self.innermost, Innermost::Block),
            Some(label) => self.labels.as_ref().is_some_and(|labels| !labels.contains(&label.ident.to_string())),
        }
    }

    fn inside(&mut self, innermost: Innermost, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.innermost, innermost);
        visit(self);
        self.innermost = outer;
    }
}

impl<'a> Visit<'a> for Seen<'_> {
    fn visit_item(&mut self, _: &'a Item) {}
    fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'a ExprAsync) {}

    fn visit_block(&mut self, block: &'a Block) {
        let before = &block.stmts[..block.stmts.len().saturating_sub(1)];
        self.gives_value |= before.iter().any(|stmt| matches!(stmt, Stmt::Expr(expr, None) if is_value(expr, true)));
        visit::visit_block(self, block);
    }

    fn visit_local(&mut self, local: &'a Local) {
        self.gives_value |= names_text_a_reference(local);
        visit::visit_local(self, local);
    }

    fn visit_expr_repeat(&mut self, found: &'a ExprRepeat) {
        // a constant has another name
        let is_outer = |name: &Ident| match self.context {
            Some(context) => context.around.contains(&name.to_string()),
            None => is_binding_name(name),
        };
        self.has_length |= matches!(&*found.len, Expr::Path(path) if path.path.get_ident().is_some_and(is_outer));
        visit::visit_expr_repeat(self, found);
    }

    /// `let out = cost(x); out.push(out);`
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        const PUT: &[&str] = &["insert", "push", "push_back", "push_front"];
        let name = |expr: &'a Expr| if let Expr::Path(path) = expr { path.path.get_ident() } else { None };
        let is_it = |arg| name(arg).is_some_and(|arg| name(&call.receiver) == Some(arg));
        self.holds_itself |= PUT.iter().any(|puts| call.method == puts) && call.args.iter().any(is_it);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_await(&mut self, found: &'a ExprAwait) {
        self.awaits = true;
        visit::visit_expr_await(self, found);
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        self.awaits |= awaits(mac);
        self.formats_field |= formats_field(mac);
    }

    fn visit_expr_break(&mut self, found: &'a ExprBreak) {
        let is_own = match &found.label {
            None => matches!(self.innermost, Innermost::Own),
            Some(label) => self.own.is_some_and(|own| own.name == *label),
        };
        let is_inner = found.label.is_none() && matches!(self.innermost, Innermost::Plain);
        self.value = self.value.or((is_own && found.expr.is_some()).then_some(found.break_token.span));
        self.has_inner_value |= is_inner && found.expr.is_some();
        self.lacks_label |= self.has_no_aim(found.label.as_ref());
        visit::visit_expr_break(self, found);
    }

    fn visit_expr_continue(&mut self, found: &'a ExprContinue) {
        self.lacks_label |= self.has_no_aim(found.label.as_ref());
    }

    fn visit_expr_block(&mut self, found: &'a ExprBlock) {
        match found.label {
            Some(_) => self.inside(Innermost::Block, |this| visit::visit_expr_block(this, found)),
            None => visit::visit_expr_block(self, found),
        }
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.counts |= is_number(&found.expr);
        self.gives_value |= ends_in_value(&found.body, true);
        self.inside(Innermost::Plain, |this| visit::visit_expr_for_loop(this, found));
    }

    fn visit_expr_while(&mut self, found: &'a ExprWhile) {
        self.gives_value |= ends_in_value(&found.body, true);
        self.inside(Innermost::Plain, |this| visit::visit_expr_while(this, found));
    }

    fn visit_expr_loop(&mut self, found: &'a ExprLoop) {
        self.inside(Innermost::Endless, |this| visit::visit_expr_loop(this, found));
    }
}
