//! Names that only the head of the body changes: a random number generator, a counter, a reader.
//!
//! The statements that change them run first, in order, on the calling thread, as part of the source; what they bind
//! goes to the worker with the item. Where the rest of the body may end the loop, draw-ahead would be seen: there the
//! head draws from a copy, and each commit puts back what the plain loop has by then.

use super::group::changes_source;
use super::guarded::opened;
use super::light::{
    clears, gives_work, has_work, holds_block, is_cheap_stmt, is_idle, is_plain, lends, only_asks, yields,
};
use super::shape::{has_call, leaves};
use super::slots::is_range;
use super::stored::place_root;
use super::unseen::is_unseen;
use super::{Changes, Line};
use crate::exits::{may_stop, may_stop_in, parts_of_returned};
use crate::model::{Fresh, Loop};
use crate::names::{
    Access, Names, Place, Use, declared_in, generated, generated_at, has_exit, is_bounded, is_cheap, is_generator,
    last_segment, mentions, name_of, names_generator, names_rng, pattern_names, uses_of,
};
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// The head of a body.
#[derive(Clone, Default)]
pub(crate) struct Head {
    /// The statements that draw, and what they need.
    pub(crate) stmts: Vec<Stmt>,
    /// What they draw from.
    pub(crate) drawn: Vec<Place>,
    /// The rest of the body.
    pub(crate) rest: Vec<Stmt>,
    /// Whether the head may leave the iteration.
    pub(crate) leaves: bool,
    /// What is drawn from by way of a copy.
    pub(crate) states: Vec<State>,
    /// What `explain` says of the statements.
    pub(crate) told: Vec<Line>,
}

/// A place that the head draws from by way of a copy.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) place: Expr,
    /// The variable that stands for it in the head: the same one, where it is a variable.
    pub(crate) name: Ident,
}

impl Head {
    /// The head of a loop's body, if it draws. `ends`: each iteration is to come to the end of the body.
    pub(crate) fn of(looped: &Loop, changes: &Changes, ends: bool) -> Option<Head> {
        let stmts = if ends { looped.body.stmts.clone() } else { opened(&looped.body.stmts) };
        let leading = stmts.iter().take_while(|stmt| is_plain(stmt)).count();
        (1..=leading).rev().find_map(|end| Head::before(looped, changes, &stmts, end))
    }

    /// The head whose last drawing statement is the one before `end`, and the exits that follow it.
    fn before(looped: &Loop, changes: &Changes, stmts: &[Stmt], end: usize) -> Option<Head> {
        let leading = &stmts[..end];
        let draws = drawing(looped, changes, leading);
        let asked = |stmt: &Stmt| {
            let draws = &looped.options.draw;
            outer_uses(looped, stmt).iter().any(|used| draws.iter().any(|place| Place::of(place).overlaps(used)))
        };
        let bad = |stmt: &Stmt| {
            (lends(stmt) && !asked(stmt))
                || has_work(stmt)
                || gives_work(changes, stmt)
                || (holds_block(stmt) && !only_asks(looped, changes, stmt))
        };
        if behind_effect(looped, changes, leading, &draws) {
            return None;
        }
        if !*draws.last()? || leading.iter().zip(&draws).any(|(stmt, draws)| *draws && bad(stmt)) {
            return None;
        }
        let mut head = Head::default();
        for (stmt, in_head) in leading.iter().zip(needed(looped, changes, leading, &draws)?) {
            if in_head && leaves(stmt) && !head.rest.iter().all(is_idle) {
                return None; // the plain loop carries that out before it leaves
            }
            if in_head { head.stmts.push(stmt.clone()) } else { head.rest.push(stmt.clone()) }
        }
        let exits = head.exits_after(looped, changes, &stmts[end..]);
        head.stmts.extend(stmts[end..end + exits].iter().cloned());
        head.rest.extend(stmts[end + exits..].iter().cloned());
        head.drawn = changed(looped, changes, &head)?;
        let again = head.rest.iter().flat_map(|stmt| outer_uses(looped, &without_given_back(looped, stmt)));
        let touched = again.into_iter().any(|used| head.drawn.iter().any(|place| place.overlaps(&used)));
        let lent = head.lends_drawn(looped) || head.reads_what_changes(looped);
        // an end alone is nothing that a worker had better do
        let is_idle = |stmt: &Stmt| leaves(stmt) && !has_call(&without_returned(stmt));
        // what the source borrows is drawn from by a mistake
        let mut uses = uses_of(|resolver| head.stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        uses.retain(|used| used.access.changes());
        let lent = lent || changes_source(looped, &uses);
        if touched || lent || head.rest.iter().all(is_idle) || head.is_connected(looped) {
            return None;
        }
        head.leaves = head.stmts.iter().any(has_exit);
        if head.moves_and_leaves(looped) && !head.rest.iter().any(has_call) {
            return None;
        }
        head.told = head.stmts.iter().map(Line::of).collect();
        if may_stop(looped) && may_stop_in(looped, &head.rest) {
            // of an iteration that the plain loop does not come to
            if head.stmts.iter().any(may_never_end) {
                return None;
            }
            let seen = |place: &&Place| !is_unseen(looped, place, &head.rest);
            let seen: Vec<Place> = head.drawn.iter().filter(seen).cloned().collect();
            head.states = states(changes, &seen, &mut head.stmts)?;
        }
        Some(head)
    }

    /// How many of the statements behind the leading ones are exits that depend on the head alone.
    fn exits_after(&self, looped: &Loop, changes: &Changes, stmts: &[Stmt]) -> usize {
        let left: Names = self.rest.iter().flat_map(bound).map(|name| name.to_string()).collect();
        if !self.rest.iter().all(is_idle) {
            return 0;
        }
        let follows = |stmt: &&Stmt| {
            let uses = outer_uses(looped, &without_returned(stmt));
            let needs = uses.iter().any(|used| left.contains(&used.name.to_string()));
            leaves(stmt) && is_plain(stmt) && !has_call(stmt) && !needs && !touches(&uses, changes)
        };
        stmts.iter().take_while(follows).count()
    }

    /// Whether the rest changes what is drawn, by a name that is not `mut`: it is a part of what it is drawn from, then.
    fn lends_drawn(&self, looped: &Loop) -> bool {
        let (bound, mutable) = (self.binds(&[]), mutable_names(looped, &self.stmts));
        let is_fixed = |used: &&Use| bound.contains(&used.name) && !mutable.contains(&used.name.to_string());
        let uses = uses_of(|resolver| self.rest.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        uses.iter().filter(is_fixed).any(|used| used.access.changes() && used.access != Access::Setter)
    }

    /// Whether the rest changes what the head reads.
    fn reads_what_changes(&self, looped: &Loop) -> bool {
        // an exit is carried out where the loop stands
        let uses = |stmts: &[Stmt]| -> Vec<Use> {
            stmts.iter().flat_map(|stmt| outer_uses(looped, &without_returned(stmt))).collect()
        };
        let own = self.binds(&[]);
        let changes = |used: &Use| used.access.changes() && !own.contains(&used.name);
        let changed: Vec<Use> = uses(&self.rest).into_iter().filter(changes).collect();
        let place = |used: &Use| Place { root: used.name.to_string(), fields: used.fields.clone() };
        uses(&self.stmts).iter().any(|used| changed.iter().any(|change| place(change).overlaps(used)))
    }

    /// Whether a statement that may leave moves what is drawn from, which it cannot if that is no copy.
    fn moves_and_leaves(&self, looped: &Loop) -> bool {
        let moves = |used: &Use| used.taken.is_some() && self.drawn.iter().any(|place| place.overlaps(used));
        self.stmts.iter().any(|stmt| has_exit(stmt) && outer_uses(looped, stmt).iter().any(moves))
    }

    /// Whether what is drawn from may be something that the rest knows by another name.
    fn is_connected(&self, looped: &Loop) -> bool {
        let Some(context) = &looped.context else { return false };
        let uses: Vec<Use> = self.rest.iter().flat_map(|stmt| outer_uses(looped, stmt)).collect();
        let does = |used: &Use| used.acts || used.access == Access::Statement;
        self.drawn.iter().any(|place| {
            let (root, is_generator) = (name_of(&place.root, Span::call_site()), names_generator(&place.root));
            // `let mut rng = self.rng.clone();` is another one, and what only looks at `self` changes neither
            let is_copy = names_rng(&place.root) && context.is_declared_mut(&root);
            uses.iter().any(|used| {
                (does(used) && !is_generator && context.are_related(&root, &used.name))
                    || ((does(used) || !is_copy) && context.are_connected(&place.root, &used.name.to_string()))
            })
        })
    }

    /// Whether the head uses a name.
    pub(crate) fn uses(&self, name: &Ident) -> bool {
        self.stmts.iter().any(|stmt| mentions(stmt, &Names::from([name.to_string()])))
    }

    /// The names that the head declares; of those that each iteration has for itself, the ones that it uses.
    pub(crate) fn binds(&self, fresh: &[Fresh]) -> Vec<Ident> {
        let fresh = fresh.iter().filter(|fresh| self.uses(&fresh.name)).map(|fresh| fresh.name.clone());
        fresh.chain(self.stmts.iter().flat_map(bound)).collect()
    }
}

/// What is drawn from by way of a copy; the statements get variables in the place of fields.
fn states(changes: &Changes, drawn: &[Place], stmts: &mut [Stmt]) -> Option<Vec<State>> {
    let mut states = Vec::new();
    for place in drawn {
        let mut uses = changes.uses.iter().filter(|used| used.name == place.root);
        let used = uses.next()?;
        // a closure that changes what it captures is no value to be copied, nor is what is shared
        let is_none = |used: &Use| used.access == Access::Call || used.acts;
        if is_none(used) || uses.any(is_none) {
            return None;
        }
        let root = &used.name;
        if place.fields.is_empty() {
            states.push(State { place: parse_quote!(#root), name: root.clone() });
            continue;
        }
        let mut fields = Fields {
            place,
            name: generated(&format!("__drawn_{}", place.fields.join("_").replace("r#", ""))),
            found: None,
        };
        stmts.iter_mut().for_each(|stmt| fields.visit_stmt_mut(stmt));
        states.push(State { place: fields.found?, name: fields.name });
    }
    let whole = states.iter().any(|state| state.name == "self");
    (!whole).then_some(states)
}

/// Puts a variable in the place of a field.
struct Fields<'p> {
    place: &'p Place,
    name: Ident,
    found: Option<Expr>,
}

impl VisitMut for Fields<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if matches!(expr, Expr::Field(_)) && Place::of(expr) == *self.place {
            let name = generated_at(&self.name.to_string(), expr.span());
            self.found.get_or_insert_with(|| expr.clone());
            *expr = parse_quote!(#name);
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}

/// A statement without the values of its `return`s, which are computed after the loop.
fn without_returned(stmt: &Stmt) -> Stmt {
    let mut stmt = stmt.clone();
    ReturnedParts(&|_| false).visit_stmt_mut(&mut stmt);
    stmt
}

/// The same with those parts of them that use what the iteration has, which the worker computes.
fn without_given_back(looped: &Loop, stmt: &Stmt) -> Stmt {
    let mut own = declared_in(&looped.body);
    own.extend(pattern_names(&looped.pat).iter().map(ToString::to_string));
    let mut stmt = stmt.clone();
    ReturnedParts(&|part| mentions(part, &own)).visit_stmt_mut(&mut stmt);
    stmt
}

/// Leaves of the value of each `return` the parts that this says.
struct ReturnedParts<'k>(&'k dyn Fn(&Expr) -> bool);

impl VisitMut for ReturnedParts<'_> {
    fn visit_expr_return_mut(&mut self, found: &mut ExprReturn) {
        let Some(value) = &found.expr else { return };
        let parts: Vec<&Expr> = parts_of_returned(value).into_iter().filter(|part| (self.0)(part)).collect();
        found.expr = (!parts.is_empty()).then(|| Box::new(parse_quote!((#(#parts,)*))));
    }
}

/// Whether a use looks at what may be moved before it then; what is itself given away twice can be copied.
fn looks_at(used: &Use, given: &Names) -> bool {
    given.contains(&used.name.to_string()) && (used.is_value || used.access != Access::Read)
}

fn names_of(pat: &Pat) -> Names {
    pattern_names(pat).iter().map(ToString::to_string).collect()
}

/// The names that a statement declares.
fn bound(stmt: &Stmt) -> Vec<Ident> {
    match stmt {
        Stmt::Local(local) => pattern_names(&local.pat),
        _ => Vec::new(),
    }
}

/// The uses of names from outside of the loop in a statement of its body, shadowing in the body ignored.
pub(super) fn outer_uses(looped: &Loop, stmt: &Stmt) -> Vec<Use> {
    uses_of(|resolver| {
        resolver.declare(&looped.pat);
        looped.fresh.iter().for_each(|fresh| resolver.declare_fresh(fresh));
        resolver.visit_stmt(stmt);
    })
}

pub(super) fn touches(uses: &[Use], changes: &Changes) -> bool {
    uses.iter().any(|used| changes.touch(used))
}

/// Which statements draw: those that change something for a value, and those that change what these look at. The others
/// that change something are effects.
fn drawing(looped: &Loop, changes: &Changes, leading: &[Stmt]) -> Vec<bool> {
    let touched = |stmt: &Stmt| -> Vec<Use> {
        let uses = outer_uses(looped, &without_returned(stmt));
        uses.into_iter().filter(|used| changes.touch(used)).collect()
    };
    let touched: Vec<Vec<Use>> = leading.iter().map(touched).collect();
    // what is printed, and when more is read, is for others to see
    let asks = |uses: &[Use]| uses.iter().any(|used| changes.touch(used) && !looped.is_stream(&used.name));
    let for_value = |stmt: &Stmt| match stmt {
        // what stands behind its `else` is an effect
        Stmt::Local(Local { init: Some(init), .. }) => asks(&uses_of(|resolver| resolver.visit_expr(&init.expr))),
        stmt => asks(&outer_uses(looped, stmt)),
    };
    let mut draws: Vec<bool> = leading.iter().map(|stmt| yields(stmt) && for_value(stmt)).collect();
    let meets = |a: &Use, b: &Use| a.name == b.name && a.fields.iter().zip(&b.fields).all(|(a, b)| a == b);
    loop {
        let drawn: Vec<&Use> =
            touched.iter().zip(&draws).filter(|(_, draws)| **draws).flat_map(|(uses, _)| uses).collect();
        let next = |i: &usize| !draws[*i] && touched[*i].iter().any(|a| drawn.iter().any(|b| meets(a, b)));
        let Some(next) = (0..leading.len()).find(next) else { return draws };
        draws[next] = true;
    }
}

/// Whether something is drawn behind an effect that what is drawn may depend on: a call of what nobody knows, or something that
/// is written or printed. On random numbers nobody else has an influence.
fn behind_effect(looped: &Loop, changes: &Changes, leading: &[Stmt], draws: &[bool]) -> bool {
    let acts = |stmt: &Stmt| {
        let unknown = |used: &Use| match used.access {
            Access::Read | Access::Assign | Access::OpAssign | Access::BorrowMut | Access::Mutator => false,
            Access::Call | Access::Given | Access::Method | Access::Setter | Access::Statement | Access::Target => true,
        };
        let acts = |used: &Use| looped.is_stream(&used.name) || (changes.touch(used) && unknown(used));
        writes(stmt) || outer_uses(looped, stmt).iter().any(acts)
    };
    let first = leading.iter().zip(draws).position(|(stmt, draws)| !draws && acts(stmt)).unwrap_or(leading.len());
    (first..leading.len()).any(|i| draws[i] && !is_random(&leading[i]))
}

/// Whether a statement writes to something.
fn writes(stmt: &Stmt) -> bool {
    struct Writes(bool);
    impl<'a> Visit<'a> for Writes {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            self.0 |= ["flush", "send", "write", "write_all"].iter().any(|writes| call.method == writes);
            visit::visit_expr_method_call(self, call);
        }
        fn visit_macro(&mut self, mac: &'a Macro) {
            self.0 |= matches!(last_segment(mac).as_str(), "write" | "writeln");
        }
    }
    let mut writes = Writes(false);
    writes.visit_stmt(stmt);
    writes.0
}

/// Whether all that a statement calls is a generator of random numbers, for what names say.
fn is_random(stmt: &Stmt) -> bool {
    struct Random {
        found: bool,
        others: bool,
    }
    impl<'a> Visit<'a> for Random {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            let draws = is_generator(&call.method.to_string());
            let of = place_root(&call.receiver).is_some_and(|root| names_generator(&root.to_string()));
            let of = of
                || matches!(&*call.receiver, Expr::Field(ExprField { member: Member::Named(name), .. }) if names_generator(&name.to_string()));
            self.found |= draws || of;
            self.others |= !draws && !of && !is_cheap(&call.method.to_string());
            visit::visit_expr_method_call(self, call);
        }
        fn visit_expr_reference(&mut self, found: &'a ExprReference) {
            let is_generator = place_root(&found.expr).is_some_and(|root| names_generator(&root.to_string()));
            self.found |= found.mutability.is_some() && is_generator;
            self.others |= found.mutability.is_some() && !is_generator;
            visit::visit_expr_reference(self, found);
        }
    }
    let mut random = Random { found: false, others: false };
    random.visit_stmt(stmt);
    random.found && !random.others
}

/// The places that the head changes; `None` if it reads others that the body changes.
fn changed(looped: &Loop, changes: &Changes, head: &Head) -> Option<Vec<Place>> {
    let uses: Vec<Use> = head.stmts.iter().flat_map(|stmt| outer_uses(looped, &without_returned(stmt))).collect();
    let touched = || uses.iter().filter(|used| changes.touch(used));
    let mut drawn: Vec<Place> = Vec::new();
    // a copy of what a function is given may share its state, so beyond an exit of the rest it is not drawn from
    let given = !may_stop_in(looped, &head.rest);
    let is_drawn = |used: &&Use| used.access != Access::Read || (given && Changes::is_change(used, looped));
    for place in touched().filter(is_drawn).map(Place::from) {
        if !drawn.contains(&place) {
            drawn.push(place);
        }
    }
    let known = touched().all(|used| drawn.iter().any(|place| place.overlaps(used)));
    let streams = touched().any(|used| looped.is_stream(&used.name));
    (known && !streams).then_some(drawn)
}

/// Which of the leading statements belong to the head: those that draw, and the cheap ones that they depend on. `None` if
/// the others cannot come after it.
fn needed(looped: &Loop, changes: &Changes, leading: &[Stmt], draws: &[bool]) -> Option<Vec<bool>> {
    let copied: Names = if is_range(&looped.source) { names_of(&looped.pat) } else { Names::new() };
    // what the head reads, and what it makes, from the statement at hand on
    let (mut wanted, mut made) = (Names::new(), Names::new());
    // what it may move
    let mut given = Names::new();
    let mut in_head = vec![false; leading.len()];
    let mut leaves_later = false;
    let mutable = mutable_names(looped, leading);
    let may_change = |used: &&Use| {
        let name = used.name.to_string();
        let asked = matches!(used.access, Access::Method | Access::Call) || used.access.is_given();
        used.access.changes()
            || (asked && mutable.contains(&name))
            || (used.is_lent() && changes.looks_exclusive(&name))
    };
    for (i, stmt) in leading.iter().enumerate().rev() {
        let uses = uses_of(|resolver| resolver.visit_stmt(&without_returned(stmt)));
        if borrows_mutably(stmt) {
            return None;
        }
        let changed = uses.iter().filter(may_change).map(|used| &used.name);
        let makes: Names = bound(stmt).iter().chain(changed).map(ToString::to_string).collect();
        // in front of an exit, what may panic is carried out in order
        let stays = leaves_later && !is_idle(stmt) && (!has_call(stmt) || makes_empty(stmt));
        let needed = leaves(stmt) || stays || makes.iter().any(|name| wanted.contains(name));
        if needed && !draws[i] && has_call(stmt) && !clears(stmt) && !is_cheap_stmt(stmt) {
            return None;
        }
        in_head[i] = needed || draws[i];
        leaves_later |= in_head[i] && leaves(stmt);
        let reads = || uses.iter().map(|used| used.name.to_string());
        if in_head[i] {
            let moved = |used: &&Use| used.access == Access::Read && (!used.is_value || !yields(stmt));
            given.extend(
                uses.iter().filter(moved).map(|used| used.name.to_string()).filter(|name| !copied.contains(name)),
            );
            wanted.extend(reads());
            made.extend(makes);
        } else if reads().chain(makes).any(|name| made.contains(&name))
            || uses.iter().any(|used| looks_at(used, &given))
        {
            return None;
        }
    }
    Some(in_head)
}

/// `Vec::new()`, and the like.
fn makes_empty(stmt: &Stmt) -> bool {
    let Stmt::Local(Local { init: Some(init), .. }) = stmt else { return false };
    matches!(&*init.expr, Expr::Call(call) if call.args.is_empty() && matches!(&*call.func, Expr::Path(path) if path.path.segments.len() > 1))
}

/// The names that the pattern of a loop or statements of its body declare `mut`.
fn mutable_names(looped: &Loop, stmts: &[Stmt]) -> Names {
    struct Mutable(Names);
    impl<'a> Visit<'a> for Mutable {
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            self.0.extend(pat.mutability.map(|_| pat.ident.to_string()));
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut mutable = Mutable(Names::new());
    mutable.visit_pat(&looped.pat);
    stmts.iter().for_each(|stmt| mutable.visit_stmt(stmt));
    mutable.0
}

/// `let row = &mut …;`: what is done to the one is done to the other.
fn borrows_mutably(stmt: &Stmt) -> bool {
    let Stmt::Local(Local { init: Some(init), .. }) = stmt else { return false };
    matches!(&*init.expr, Expr::Reference(ExprReference { mutability: Some(_), .. }))
}

/// Whether a statement has a loop that may never end.
fn may_never_end(stmt: &Stmt) -> bool {
    struct Endless(bool);
    impl<'a> Visit<'a> for Endless {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr(&mut self, expr: &'a Expr) {
            let goes_on = |found: &ExprForLoop| !is_bounded(&found.expr);
            self.0 |= matches!(expr, Expr::While(_) | Expr::Loop(_))
                || matches!(expr, Expr::ForLoop(found) if goes_on(found));
            visit::visit_expr(self, expr);
        }
    }
    let mut endless = Endless(false);
    endless.visit_stmt(stmt);
    endless.0
}
