//! Walks the statements of a body. What changes nothing outside goes to the worker as it stands; what does is entered,
//! so that only the smallest statement that holds the change is replayed. `Whole` bubbles up one statement: that one
//! is then replayed instead.

use super::again::Again;
use super::ahead::exits_of;
use super::kept::is_giving;
use super::lenders::ItemPart;
use super::light::{is_check, shared_in};
use super::locals::Local;
use super::made::Made;
use super::outside::{Acted, paths};
use super::parted::Apart;
use super::private::Private;
use super::replay::diverges;
use super::shape::{has_work_in, is_block_like, is_tail};
use super::stored::declared_outside_closures;
use super::taken::{Way, taken_ways};
use super::{Changes, Entry, Head, Scratch, Stages};
use crate::exits::{Exits, may_stop};
use crate::model::{Loop, Runtime};
use crate::names::{Use, is_tied_macro, uses_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::{HashMap, HashSet};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::*;

/// The names of the two enums of a loop.
pub(crate) struct Names {
    pub(crate) exit: Ident,
    pub(crate) entry: Ident,
}

/// The statement at hand cannot be taken apart: replay what holds it.
pub(super) struct Whole;

pub(super) type Part<T> = std::result::Result<T, Whole>;

pub(super) struct Split<'l> {
    pub(super) looped: &'l Loop,
    pub(super) runtime: &'l Runtime,
    pub(super) names: &'l Names,
    pub(super) changes: &'l Changes,
    /// The same, where what changes only where the loop ends may have.
    pub(super) at_end: &'l Changes,
    pub(super) scopes: Vec<HashMap<String, Local>>,
    /// How many of them are around the statement at hand.
    pub(super) outside: usize,
    pub(super) exits: Exits,
    pub(super) entries: Vec<Entry>,
    /// What runs after the statement at hand, in every block around it.
    pub(super) after: Vec<Vec<Stmt>>,
    /// How many scopes there were when each inner loop around the statement began.
    pub(super) loops: Vec<usize>,
    /// Inner loops around the statement that may never end by themselves.
    pub(super) endless: usize,
    /// Whether it stands in an `unsafe` block; and where the worker has something in one.
    pub(super) is_unsafe: bool,
    pub(super) unsafe_ahead: Option<Span>,
    pub(super) works: bool,
    /// Locals that statements of the group at hand share.
    pub(super) shared: HashSet<String>,
    /// How much the worker was found to do ahead of commits.
    pub(super) ahead: usize,
    /// Scratch variables; whether they are written back; whether a commit would have to assign one.
    pub(super) scratch: Vec<Scratch>,
    pub(super) scratch_assigned: bool,
    /// Names of locals, and of those that they may borrow from.
    pub(super) borrowers: Vec<(String, HashSet<String>)>,
    /// What each local is made of, by name; and what statements in order have been given.
    pub(super) made_of: Vec<Made>,
    pub(super) acted: Vec<Acted>,
    /// Locals that are files, streams or processes, for what they are made of.
    pub(super) streams: HashSet<String>,
    /// Names that the body takes for paths of files; and for what holds something that is shared.
    pub(super) paths: HashSet<String>,
    pub(super) shares: HashSet<String>,
    /// Whether the loop may end early; whether its head may leave the iteration.
    pub(super) stops: bool,
    pub(super) head_leaves: Option<bool>,
    /// Locals whose end may be to be seen, and how many entries there were in front of each; and what commits have taken along.
    pub(super) guards: Vec<(Ident, usize)>,
    pub(super) captured: HashSet<String>,
    /// Every name that the loop declares somewhere, but for parameters of closures.
    pub(super) declared: HashSet<String>,
    /// Places that may be collections, where values are put.
    pub(super) stores: Vec<Expr>,
    /// Variables of which each iteration owns a part, which no commit can have.
    pub(super) parts: HashSet<String>,
    /// The parts of the item that locals may borrow from.
    pub(super) item_parts: Vec<ItemPart>,
    /// Those of locals that are declared where the code at hand begins, and are to be learnt there.
    pub(super) to_learn: Vec<usize>,
    /// Whether what is declared is so for the worker's code, and not only looked at.
    pub(super) declares: bool,
    pub(super) known: Known,
    /// Closures that a commit may make again.
    pub(super) again: Vec<Again>,
    /// Names of locals that commits need, and that cannot travel.
    pub(super) needed: HashSet<String>,
    /// Whether a statement of the body, up to the one at hand, changes an item that only a commit may change.
    item_written: bool,
    /// Locals of which a commit has taken fields, so that the rest of them is no whole any more.
    pub(super) parted: HashSet<String>,
    /// The same of the worker.
    pub(super) apart: Apart,
    /// What each iteration takes by value; and the checks of it that go in front of the statement at hand.
    pub(super) taken: HashSet<Way>,
    pub(super) checks: Vec<TokenStream>,
}

/// Splits the statements of a body; `None` if they can only be replayed whole. `changes` is of the rest.
pub(crate) fn split(
    looped: &Loop,
    stmts: &[Stmt],
    private: Private,
    changes: &Changes,
    runtime: &Runtime,
    names: &Names,
) -> Option<Stages> {
    let mut known = Known::default();
    loop {
        let (stages, found) = attempt(looped, stmts, private.clone(), changes, runtime, names, known.clone())?;
        let is_news = !found.needed.is_subset(&known.needed);
        if !is_news && (found.asked.is_empty() || !known.asked.is_empty()) {
            return Some(stages);
        }
        // the numbers of the parts are of this attempt
        let asked = if is_news { HashSet::new() } else { found.asked };
        known.needed.extend(found.needed);
        known.asked = asked;
    }
}

/// What is known of locals only from what follows their declarations.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// The parts of locals that are asked.
    pub(super) asked: HashSet<usize>,
    /// Names of locals that commits need, and that cannot travel.
    needed: HashSet<String>,
}

/// The same, where this is known. Returns what turns out.
fn attempt(
    looped: &Loop,
    stmts: &[Stmt],
    private: Private,
    changes: &Changes,
    runtime: &Runtime,
    names: &Names,
    known: Known,
) -> Option<(Stages, Known)> {
    let Private { head, slots, scratch, own } = private;
    let at_end = changes.clone().changed_at_end();
    let mut split = Split {
        looped,
        runtime,
        names,
        changes,
        at_end: &at_end,
        scopes: vec![HashMap::new()],
        outside: 1,
        exits: exits_of(looped, changes, runtime, &names.exit),
        entries: Vec::new(),
        after: Vec::new(),
        loops: Vec::new(),
        endless: 0,
        is_unsafe: false,
        unsafe_ahead: None,
        works: false,
        shared: HashSet::new(),
        ahead: 0,
        scratch: scratch.clone(),
        parts: own.iter().map(|own| own.name.to_string()).collect(),
        scratch_assigned: false,
        borrowers: Vec::new(),
        made_of: Vec::new(),
        acted: Vec::new(),
        streams: HashSet::new(),
        paths: paths(&looped.body),
        shares: shared_in(&looped.body),
        stops: may_stop(looped),
        head_leaves: head.as_ref().map(|head| head.leaves),
        guards: Vec::new(),
        captured: HashSet::new(),
        declared: declared_outside_closures(looped),
        stores: Vec::new(),
        item_parts: Vec::new(),
        to_learn: Vec::new(),
        declares: true,
        known,
        again: Vec::new(),
        needed: HashSet::new(),
        item_written: false,
        parted: HashSet::new(),
        apart: Apart::default(),
        taken: taken_ways(looped, changes),
        checks: Vec::new(),
    };
    split.bind(own.iter().map(|own| own.name.clone()).collect(), None);
    split.bind(slots.iter().map(|slot| slot.element.clone()).collect(), None);
    split.declare_own(scratch.iter().map(|scratch| scratch.name.clone()));
    split.declare_items();
    split.declare_own(looped.fresh.iter().map(|fresh| fresh.name.clone()));
    let head = head.map(|head| split.head(head));
    split.bind_drawn(head.iter().flat_map(|head| head.binds(&[])).collect());
    split.scopes.push(HashMap::new());
    let mut worker = split.stmts(&without_items(looped, stmts), false, true).ok()?;
    let changed_at_end: usize = split.entries.iter().map(|entry| entry.changes_at_end).sum();
    if split.scratch_assigned || changed_at_end != changes.at_end.len() {
        return None;
    }
    for scratch in scratch.iter().filter(|scratch| scratch.live) {
        worker.extend(split.write_back(&scratch.name)?);
    }
    let (learn, of_locals) = split.learn_parts();
    let worker = quote!(#learn #worker);
    let (entries, exits, asked) = (split.entries, split.exits.sites, split.exits.owned);
    let (works, unsafe_ahead, stores, kept) = (split.works, split.unsafe_ahead, split.stores, Vec::new());
    let found = Known { asked: of_locals, needed: split.needed };
    let stages = Stages { head, slots, scratch, own, stores, worker, entries, exits, asked, works, unsafe_ahead, kept };
    Some((stages, found))
}

/// The statements of a body, without the items at its top, which move out of it.
fn without_items(looped: &Loop, stmts: &[Stmt]) -> Vec<Stmt> {
    let stays = |stmt: &&Stmt| !matches!(stmt, Stmt::Item(_)) || is_tied_macro(looped, stmt);
    stmts.iter().filter(stays).cloned().collect()
}

impl Split<'_> {
    /// What learns the types of the parts of items that are asked, and which parts of locals are.
    fn learn_parts(&self) -> (TokenStream, HashSet<usize>) {
        let asked = self.item_parts.iter().enumerate().filter(|(_, part)| part.is_asked);
        let (of_locals, of_items): (Vec<_>, Vec<_>) = asked.partition(|(_, part)| part.is_of_local());
        let learn = of_items.into_iter().map(|(at, part)| part.learn(at, self.runtime)).collect();
        (learn, of_locals.into_iter().map(|(at, _)| at).collect())
    }

    /// Whether a local of a name is known to be needed by a commit, and cannot travel.
    pub(super) fn is_known_to_be_needed(&self, name: &Ident) -> bool {
        self.known.needed.contains(&name.to_string())
    }

    /// Whether any of the uses touches what the body changes outside of itself.
    pub(super) fn touched(&self, uses: &[Use]) -> bool {
        uses.iter().any(|used| {
            let name = used.name.to_string();
            let item = self.changes.item_writes.contains(&name);
            let written = item && (self.item_written || self.changes.writes_item(used));
            written || (!self.is_local(&name) && self.changes.touch(used)) || is_giving(&used.name)
        })
    }

    pub(super) fn touches_stmt(&self, stmt: &Stmt) -> bool {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        self.touched(&uses)
            || self.holds_move(|moves| moves.visit_stmt(stmt))
            || self.is_behind(|acts| acts.visit_stmt(stmt), &uses)
    }

    pub(super) fn touches(&self, expr: &Expr) -> bool {
        let uses = uses_of(|resolver| resolver.visit_expr(expr));
        self.touched(&uses) || self.is_behind(|acts| acts.visit_expr(expr), &uses)
    }

    /// The head with its exits rewritten.
    fn head(&mut self, mut head: Head) -> Head {
        self.exits().visit_head(&mut head.stmts);
        head
    }

    pub(super) fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> Part<T>) -> Part<T> {
        self.scopes.push(HashMap::new());
        let result = f(self);
        self.scopes.pop();
        result
    }

    pub(super) fn block(&mut self, block: &Block, value: bool) -> Part<TokenStream> {
        self.exits.nesting.open(block);
        let inner = self.scoped(|this| {
            for stmt in &block.stmts {
                if let Stmt::Item(Item::Fn(item)) = stmt {
                    this.bind(vec![item.sig.ident.clone()], None);
                }
            }
            this.stmts(&block.stmts, value, false)
        });
        self.exits.nesting.close();
        inner
    }

    /// `value`: the last expression is the value of the block. `top`: the statements of the body itself.
    pub(super) fn stmts(&mut self, stmts: &[Stmt], value: bool, top: bool) -> Part<TokenStream> {
        let outside = std::mem::replace(&mut self.outside, self.scopes.len());
        let out = self.each(stmts, value, top);
        self.outside = outside;
        out
    }

    fn each(&mut self, stmts: &[Stmt], value: bool, top: bool) -> Part<TokenStream> {
        let stmts = &self.ending_by_themselves(stmts)[..];
        let mut out = self.learn_locals();
        let mut i = 0;
        while i < stmts.len() {
            let last = i + 1 == stmts.len();
            let tail = last && value && is_tail(&stmts[i]);
            if top {
                let uses = uses_of(|resolver| resolver.visit_stmt(&stmts[i]));
                self.item_written |= uses.iter().any(|used| self.changes.writes_item(used));
            }
            self.after.push(stmts[i + 1..].to_vec());
            let in_order = self.moves_once(stmts, i) || self.is_needed(&stmts[i]) || self.guards_rest(stmts, i);
            let entered = match in_order {
                true => Err(Whole),
                false => self.stmt(&stmts[i], tail, last && !value),
            };
            self.after.pop();
            match entered {
                Ok(tokens) => {
                    out.extend(tokens);
                    i += 1;
                }
                Err(Whole) if tail && !self.ends_process(&stmts[i]) => return Err(Whole),
                Err(Whole) => {
                    let end = self.replay_group(stmts, i, value, top, &mut out)?;
                    i = end;
                }
            }
        }
        if !value && !diverges(stmts) {
            out.extend(self.end_guards(stmts));
        }
        Ok(out)
    }

    /// One statement for the worker, whole or entered.
    fn stmt(&mut self, stmt: &Stmt, tail: bool, discarded: bool) -> Part<TokenStream> {
        let mut tokens: TokenStream;
        if self.touches_stmt(stmt) {
            let (checkpoint, first) = (self.checkpoint(), self.checks.len());
            let entered = self.enter_stmt(stmt, tail);
            if entered.is_err() {
                self.restore(checkpoint);
            }
            let entered = entered?;
            tokens = self.checks.drain(first..).collect();
            tokens.extend(entered);
        } else {
            self.learn_assigned(stmt);
            tokens = self.check_stmt(stmt);
            let dropped = self.dropped(stmt);
            tokens.extend(dropped.unwrap_or_else(|| self.pure_stmt(stmt, discarded)));
        }
        if let Stmt::Local(local) = stmt {
            self.bind_let(local);
            self.note_bound(local);
            self.note_again(local);
            self.note_guard(local);
            tokens.extend(self.learn_locals());
        }
        Ok(tokens)
    }

    /// A statement that changes nothing outside.
    fn pure_stmt(&mut self, stmt: &Stmt, discarded: bool) -> TokenStream {
        let works = !matches!(stmt, Stmt::Local(_) | Stmt::Item(_)) || has_work_in(stmt);
        self.works |= works && !(self.head_leaves.is_some() && is_check(stmt));
        self.note_unsafe(stmt);
        self.note_ahead(stmt);
        self.note_fields(stmt);
        let mut stmt = stmt.clone();
        self.exits().visit_stmt_mut(&mut stmt);
        let mut tokens = self.exits.questions();
        match &stmt {
            Stmt::Expr(expr, None) if discarded && !is_block_like(expr) => {
                let span = expr.span();
                tokens.extend(quote_spanned!(span=> #expr;));
            }
            stmt => stmt.to_tokens(&mut tokens),
        }
        tokens
    }

    fn enter_stmt(&mut self, stmt: &Stmt, tail: bool) -> Part<TokenStream> {
        match stmt {
            stmt if self.stays(stmt) => Err(Whole),
            // as a `let` with a value, but that the variable is there already
            Stmt::Expr(Expr::Assign(ExprAssign { left, right, .. }), semi) if self.is_local_path(left) => {
                self.learn_assigned(stmt);
                let value = self.enter(right, true)?;
                Ok(quote!(#left = #value #semi))
            }
            Stmt::Expr(expr, semi) => {
                let inner = self.enter(expr, tail)?;
                Ok(quote!(#inner #semi))
            }
            Stmt::Local(local) => {
                let init = local.init.as_ref().ok_or(Whole)?;
                let (attrs, pat) = (&local.attrs, &local.pat);
                let value = self.enter(&init.expr, true)?;
                self.note_taken_apart(stmt.clone());
                let diverge = match &init.diverge {
                    Some((otherwise, diverge)) => {
                        let diverge = self.enter(diverge, true)?;
                        quote!(#otherwise #diverge)
                    }
                    None => TokenStream::new(),
                };
                Ok(quote!(#(#attrs)* let #pat = #value #diverge;))
            }
            Stmt::Item(_) | Stmt::Macro(_) => Err(Whole),
        }
    }

    /// Whether an expression is a variable of the worker's, which it may change.
    fn is_local_path(&self, expr: &Expr) -> bool {
        let is_own = |name: &str| self.is_local(name) && !self.changes.item_writes.contains(name);
        matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|name| is_own(&name.to_string())))
    }

    /// An expression that must change nothing outside.
    pub(super) fn pure(&mut self, expr: &Expr) -> Part<TokenStream> {
        if self.touches(expr) {
            return Err(Whole);
        }
        self.works |= has_work_in(expr);
        self.note_unsafe(expr);
        let stmt = Stmt::Expr(expr.clone(), None);
        self.note_ahead(&stmt);
        self.note_fields(&stmt);
        self.check_expr(expr);
        Ok(self.without_exits(expr).into_token_stream())
    }

    /// An expression whose parts may change something outside. `value`: what it yields is used.
    pub(super) fn enter(&mut self, expr: &Expr, value: bool) -> Part<TokenStream> {
        let moves = self.holds_move(|moves| moves.visit_expr(expr));
        if !self.touches(expr) && !moves && !matches!(expr, Expr::Block(_)) {
            return self.pure(expr);
        }
        match expr {
            Expr::Paren(paren) => {
                let inner = self.enter(&paren.expr, value)?;
                Ok(quote!((#inner)))
            }
            Expr::Block(found) => {
                let label = &found.label;
                let inner = self.inside(label.as_ref(), false, false, |this| this.block(&found.block, value))?;
                // with the user's own braces, at which rustc points
                let block = quote_spanned!(found.block.brace_token.span.join()=> { #inner });
                Ok(quote!(#label #block))
            }
            Expr::Unsafe(found) => {
                let outer = std::mem::replace(&mut self.is_unsafe, true);
                let inner = self.block(&found.block, value);
                self.is_unsafe = outer;
                let inner = inner?;
                Ok(quote!(unsafe { #inner }))
            }
            Expr::If(found) => self.enter_unless_taken_apart(expr, |this| this.enter_if(found, value)),
            Expr::Match(found) => self.enter_unless_taken_apart(expr, |this| this.enter_match(found, value)),
            Expr::ForLoop(found) => self.enter_unless_taken_apart(expr, |this| this.enter_for(found)),
            Expr::While(found) => self.enter_while(found),
            Expr::Loop(found) => self.enter_loop(found),
            _ => Err(Whole),
        }
    }
}
