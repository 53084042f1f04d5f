//! Bodies that do no more than count: all that they change are integers, for all that one can see, and by constants:
//! `hits += 1`, `bins[k] += 1`.

use super::asked::is_path;
use super::hoisted::is_hoisted;
use super::{Entry, Stages};
use crate::exits::may_stop;
use crate::model::{Decl, Loop};
use crate::names::{Names, Place, at_span, bound_in, generated, uses_of};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// What a loop counts in.
pub(crate) struct Counted {
    pub(crate) counters: Vec<Counter>,
    /// What an iteration adds at most, to all of them.
    pub(crate) most: u64,
    /// The body, with the counters' names in their places.
    pub(crate) body: Block,
}

/// A place that the body counts in.
pub(crate) struct Counter {
    of: Place,
    /// What stands for it in the body.
    pub(crate) name: Ident,
    /// Where it is.
    pub(crate) place: TokenStream,
}

impl Counted {
    /// What a loop counts in, if it does nothing else. `body`: the loop's, as written.
    pub(crate) fn of(looped: &Loop, stages: &Stages, body: &Block) -> Option<Counted> {
        let private = stages.head.is_some() || !stages.slots.is_empty() || !stages.scratch.is_empty();
        let asked = !looped.options.own.is_empty() || !looped.reorders.is_empty();
        let bound = bound_in(&looped.pat, &looped.body);
        let counts = |entry: &Entry| is_count(entry, &bound);
        if private || asked || stages.entries.is_empty() || may_stop(looped) || !stages.entries.iter().all(counts) {
            return None;
        }
        let targets: Vec<&Place> = stages.entries.iter().flat_map(|entry| &entry.told.targets).collect();
        let mut counts = Counts {
            looped,
            targets: &targets,
            bound: &bound,
            found: Vec::new(),
            mentions: 0,
            most: Some(0),
            apart: 0,
        };
        let mut body = body.clone();
        let uses = uses_of(|resolver| resolver.visit_block(&body));
        counts.visit_block_mut(&mut body);
        let Counts { found, mentions, most, .. } = counts;
        let roots: Names = found.iter().map(|counter| counter.of.root.clone()).collect();
        // whatever else is done to a counter, or to what holds it, was not seen to count
        let whole = uses.iter().filter(|used| roots.contains(&used.name.to_string())).count() == mentions;
        let all = targets.iter().all(|target| found.iter().any(|counter| counter.of == **target));
        (whole && all && roots.is_disjoint(&bound)).then_some(Counted { counters: found, most: most?, body })
    }
}

/// Whether an entry only counts. `bound`: what the body declares.
fn is_count(entry: &Entry, bound: &Names) -> bool {
    let replay = &entry.replay;
    let Ok(replay) = parse2::<Block>(quote!({ #replay })) else { return false };
    let counts = |stmt: &Stmt| match stmt {
        // what stands for a part that the worker has computed
        Stmt::Local(Local { pat: Pat::Ident(found), .. }) if is_hoisted(&found.ident) => true,
        Stmt::Local(local) => {
            local.init.as_ref().is_none_or(|init| init.diverge.is_none() && is_index(&init.expr, bound))
        }
        Stmt::Expr(Expr::Binary(binary), _) => step(binary).is_some() && is_counter(&binary.left, bound),
        _ => false,
    };
    !entry.told.targets.is_empty() && entry.unsealed.is_empty() && replay.stmts.iter().all(counts)
}

/// Whether an expression is a variable, a field or an element, which is found without a call: what the body leaves to the
/// commits because it takes from something shared, or is not `Sync`, no other thread may do.
fn is_counter(expr: &Expr, bound: &Names) -> bool {
    match expr {
        Expr::Path(_) => true,
        Expr::Paren(found) => is_counter(&found.expr, bound),
        Expr::Field(field) => is_counter(&field.base, bound),
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => is_counter(expr, bound),
        Expr::Index(index) => is_counter(&index.expr, bound) && is_index(&index.index, bound),
        _ => false,
    }
}

fn is_index(expr: &Expr, bound: &Names) -> bool {
    let all = |exprs: &[&Expr]| exprs.iter().all(|expr| is_index(expr, bound));
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Paren(found) => all(&[&found.expr]),
        Expr::Cast(found) => all(&[&found.expr]),
        Expr::Binary(found) => all(&[&found.left, &found.right]),
        Expr::Range(found) => found.start.iter().chain(&found.end).all(|end| is_index(end, bound)),
        Expr::MethodCall(call) => call.method == "len" && call.args.is_empty() && is_counter(&call.receiver, bound),
        // what the worker has computed, or of what the body has made, or of an item
        expr if is_computed(expr) => true,
        Expr::Field(_) | Expr::Unary(_) | Expr::Index(_) => is_counter(expr, bound) && is_of(expr, bound),
        _ => false,
    }
}

/// Whether this stands for what the worker has computed.
fn is_computed(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some_and(is_hoisted),
        Expr::Field(field) => is_computed(&field.base),
        Expr::Unary(ExprUnary { op: UnOp::Not(_), expr, .. }) => is_computed(expr),
        _ => false,
    }
}

/// Whether an expression is a part of a variable that is declared in the body.
fn is_of(expr: &Expr, bound: &Names) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| bound.contains(&name.to_string())),
        Expr::Paren(found) => is_of(&found.expr, bound),
        Expr::Field(field) => is_of(&field.base, bound),
        Expr::Unary(found) => is_of(&found.expr, bound),
        Expr::Index(index) => is_of(&index.expr, bound),
        _ => false,
    }
}

/// By how much an operation counts: `+= 1`.
fn step(binary: &ExprBinary) -> Option<u64> {
    match (&binary.op, &*binary.right) {
        (BinOp::AddAssign(_), Expr::Lit(ExprLit { lit: Lit::Int(step), .. })) => step.base10_parse().ok(),
        _ => None,
    }
}

/// Finds the places that a body counts in, and puts names of ours there.
struct Counts<'l> {
    looped: &'l Loop,
    /// What the body changes.
    targets: &'l [&'l Place],
    /// What it declares.
    bound: &'l Names,
    found: Vec<Counter>,
    /// How often they were seen.
    mentions: usize,
    /// What an iteration adds at most; `None` if nobody knows.
    most: Option<u64>,
    /// Loops, and what else may run more than once, around the expression at hand.
    apart: usize,
}

impl Counts<'_> {
    /// The variable, or the field, that is counted in, or holds what is.
    fn base(expr: &mut Expr) -> &mut Expr {
        match expr {
            Expr::Index(index) => Counts::base(&mut index.expr),
            expr => expr,
        }
    }

    /// Puts our name in a place.
    fn name(&mut self, base: &mut Expr, is_element: bool) -> Option<()> {
        let (of, place) = place_of(self.looped, base, is_element)?;
        let at = match self.found.iter().position(|found| found.of == of) {
            Some(at) => at,
            None => {
                let name = generated(&format!("counted{}", self.found.len()));
                self.found.push(Counter { of, name, place });
                self.found.len() - 1
            }
        };
        let (name, span) = (&self.found[at].name, base.span());
        let name = at_span(name, name.span().located_at(span));
        *base = parse_quote_spanned!(span=> (*#name));
        self.mentions += 1;
        Some(())
    }

    fn many(&mut self, visit: impl FnOnce(&mut Self)) {
        self.apart += 1;
        visit(self);
        self.apart -= 1;
    }
}

/// A variable or a field, and where it is, if that is sure to be well-typed. In `par_for!` nobody knows what is borrowed, nor
/// which types are known by then.
fn place_of(looped: &Loop, base: &Expr, is_element: bool) -> Option<(Place, TokenStream)> {
    let (inner, is_deref) = undereferenced(base);
    let place = Place::of(inner);
    let is_variable = matches!(inner, Expr::Path(path) if path.path.get_ident().is_some());
    let is_field = matches!(inner, Expr::Field(field) if is_path(&field.base));
    let context = looped.context.as_ref()?;
    // of a type that is known only later one cannot ask what it is
    let known = context.once.get(&place.root)?.as_ref()?;
    let is_mutable = match context.decls.get(&place.root)? {
        Decl::Fixed => false,
        Decl::RefMut => known.lent,
        Decl::Mut | Decl::MutOnlyHere => true,
    };
    let at = match is_variable {
        _ if !is_mutable => return None,
        true if known.lent && is_element && !is_deref => quote_spanned!(base.span()=> *#base),
        true if known.lent == is_deref => base.to_token_stream(),
        false if is_field && !is_deref => base.to_token_stream(),
        _ => return None,
    };
    Some((place, at))
}

/// What is dereferenced, if it is.
pub(crate) fn undereferenced(expr: &Expr) -> (&Expr, bool) {
    match expr {
        Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => (expr, true),
        expr => (expr, false),
    }
}

impl VisitMut for Counts<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_binary_mut(&mut self, binary: &mut ExprBinary) {
        let Some(step) = step(binary) else { return visit_mut::visit_expr_binary_mut(self, binary) };
        let is_element = matches!(&*binary.left, Expr::Index(_));
        let base = Counts::base(&mut binary.left);
        if !self.bound.contains(&Place::of(undereferenced(base).0).root) {
            let named = self.name(base, is_element);
            let once = self.apart == 0 && named.is_some();
            self.most = self.most.filter(|_| once).and_then(|most| most.checked_add(step));
        }
        self.visit_expr_mut(&mut binary.left);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        let place = Place::of(&call.receiver);
        let known = self.targets.contains(&&place);
        // it has as many elements
        if known && call.method == "len" && call.args.is_empty() && self.name(&mut call.receiver, true).is_some() {
            return;
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }

    fn visit_expr_for_loop_mut(&mut self, found: &mut ExprForLoop) {
        self.many(|this| visit_mut::visit_expr_for_loop_mut(this, found));
    }

    fn visit_expr_while_mut(&mut self, found: &mut ExprWhile) {
        self.many(|this| visit_mut::visit_expr_while_mut(this, found));
    }

    fn visit_expr_loop_mut(&mut self, found: &mut ExprLoop) {
        self.many(|this| visit_mut::visit_expr_loop_mut(this, found));
    }

    fn visit_expr_closure_mut(&mut self, found: &mut ExprClosure) {
        self.many(|this| visit_mut::visit_expr_closure_mut(this, found));
    }

    fn visit_expr_async_mut(&mut self, found: &mut ExprAsync) {
        self.many(|this| visit_mut::visit_expr_async_mut(this, found));
    }
}
