//! What iterations own and lend to what is done in order: the worker keeps it where it is, until the commits are done.
//!
//! `for line in lines { let record = Record::parse(&line)?; table.add(&record); }` is split as
//! `for line in lines { let line = KEPT; let record = Record::parse(&(*line))?; table.add(&record); }`, where the name stands
//! for a reference that lives on, if all that is done with it is to look at it. For items, what is moved out of one, texts and
//! collections, and what functions give. A commit may give it away: `names.push(line)` is `names.push(GIVING)`, and what that stands
//! for is taken out of where it is kept by the replay alone.

use super::beside::{Use, is_used_beside};
use super::held::holders;
use super::lent_out::{is_lent_in_order, lends_out};
use super::looks::{Copies, Looks};
use super::owners::{Kind, Mutable, Owned, declared, declares, is_used_as_text, of_condition, of_pattern, out_of};
use super::values::is_computed;
use super::yields::lent_names;
use super::{Changes, Stages};
use crate::model::{Loop, Runtime};
use crate::names::{Access, Names, generated, generated_at, names_one_of, pattern_names, uses_of};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit::Visit;
use syn::*;

/// The loop with what it keeps, and the names of that; `None` if it is nothing. `stages`: the loop without; `finer`: with all that it
/// might keep, where nothing is left to do without.
pub(crate) fn keep(
    looped: &Loop,
    changes: &Changes,
    (stages, finer): (&Stages, Option<&Stages>),
    runtime: &Runtime,
) -> Option<(Loop, Vec<Ident>)> {
    if stages.head.is_some() {
        return None;
    }
    let attempt =
        |stages, extent| Keeper { looped, stages, runtime, names: Vec::new(), depth: 0, extent }.walk(changes);
    let (kept, names) = match finer {
        Some(finer) => attempt(finer, Extent::Possible),
        None => {
            let sure = attempt(stages, Extent::Sure);
            if lends_out(looped, stages, &sure.1, &[]) { sure } else { attempt(stages, Extent::Needed) }
        }
    };
    (!names.is_empty()).then(|| (kept, names.into_iter().map(|kept| kept.owned.name).collect()))
}

/// The loop with all that it might keep, whatever is done with that: what is in order then tells what may be kept of a block that is
/// in order as a whole because nothing is.
pub(crate) fn keep_all(looped: &Loop, changes: &Changes, stages: &Stages, runtime: &Runtime) -> Loop {
    Keeper { looped, stages, runtime, names: Vec::new(), depth: 0, extent: Extent::All }.walk(changes).0
}

/// A variable that is kept.
pub(super) struct Kept {
    pub(super) owned: Owned,
    /// Whether another one has its name later.
    pub(super) again: bool,
    /// Whether it only seems that it is looked at and no more.
    guessed: bool,
    /// Whether something borrows from it, for all that is known.
    lends: bool,
    /// Whether a statement in order gives it away.
    given: bool,
    /// Whether the iteration uses it, or what may borrow from it, beside a commit; and whether it is kept for no more than that.
    is_used: bool,
    beside: bool,
}

/// What is kept.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    /// Whatever may be, for all that its declaration says.
    All,
    /// Of that, what is only looked at.
    Possible,
    /// Of that, what is sure to be, and there in every iteration; and what must be kept by itself.
    Sure,
    /// Only that.
    Needed,
}

/// Puts what keeps them behind what the blocks own that the worker runs.
struct Keeper<'k> {
    looped: &'k Loop,
    stages: &'k Stages,
    runtime: &'k Runtime,
    /// What is kept, the last first.
    names: Vec<Kept>,
    /// How many blocks are around the one at hand.
    depth: usize,
    extent: Extent,
}

impl Keeper<'_> {
    /// The loop with what it keeps, and that, the first first.
    fn walk(mut self, changes: &Changes) -> (Loop, Vec<Kept>) {
        let mut items = of_pattern(&self.looped.pat);
        let lent = lent_names(&self.looped.pat, &self.looped.source, self.looped.context.as_ref(), &Names::new());
        items.retain(|item| {
            let name = item.name.to_string();
            !changes.looks_exclusive(&name) && !lent.contains(&name)
        });
        let mut kept = self.looped.clone();
        self.block(&mut kept.body.stmts, items, &[]);
        self.names.reverse();
        (kept, self.names)
    }

    /// Keeps what a block declares, and `items`, which are there when it begins. `around`: the items of the blocks around it.
    fn block(&mut self, stmts: &mut Vec<Stmt>, items: Vec<Owned>, around: &[Owned]) {
        let mut around: Vec<Owned> = around.iter().chain(&items).cloned().collect();
        let mut known_before = Vec::with_capacity(stmts.len());
        for stmt in &*stmts {
            known_before.push(around.len());
            around.extend(declared(stmt, &around));
        }
        // the last first, so that the places of the others stay
        for at in (0..stmts.len()).rev() {
            let declared = around.split_off(known_before[at]);
            let is_whole = self.extent != Extent::All && self.stages.tells(&stmts[at]);
            if let (false, Stmt::Expr(expr, _)) = (is_whole, &mut stmts[at]) {
                self.depth += 1;
                self.blocks(expr, &around);
                self.depth -= 1;
            }
            for owned in declared {
                self.keep(stmts, at + 1, owned);
            }
        }
        for item in items {
            self.keep(stmts, 0, item);
        }
    }

    /// The same of the blocks that an expression is made of.
    fn blocks(&mut self, expr: &mut Expr, around: &[Owned]) {
        match expr {
            Expr::Block(ExprBlock { block, .. }) | Expr::Unsafe(ExprUnsafe { block, .. }) => {
                self.block(&mut block.stmts, Vec::new(), around);
            }
            Expr::If(found) => {
                self.block(&mut found.then_branch.stmts, of_condition(&found.cond), around);
                if let Some((_, otherwise)) = &mut found.else_branch {
                    self.blocks(otherwise, around);
                }
            }
            Expr::Match(found) => found.arms.iter_mut().for_each(|arm| self.arm(&found.expr, arm, around)),
            Expr::ForLoop(found) => self.block(&mut found.body.stmts, out_of(&found.expr, &found.pat), around),
            Expr::While(found) => self.block(&mut found.body.stmts, of_condition(&found.cond), around),
            Expr::Loop(found) => self.block(&mut found.body.stmts, Vec::new(), around),
            _ => {}
        }
    }

    /// An arm; one without a block may become one, if that keeps something.
    fn arm(&mut self, of: &Expr, arm: &mut Arm, around: &[Owned]) {
        let items = out_of(of, &arm.pat);
        if let Expr::Block(ExprBlock { label: None, block, .. }) = &mut *arm.body {
            return self.block(&mut block.stmts, items, around);
        }
        let (mut stmts, before) = (vec![Stmt::Expr((*arm.body).clone(), None)], self.names.len());
        self.block(&mut stmts, items, around);
        if self.names.len() > before {
            *arm.body = parse_quote!({ #(#stmts)* });
        }
    }

    /// Keeps a variable for the statements behind it, from where it is changed no more, if it is of use to them.
    fn keep(&mut self, stmts: &mut Vec<Stmt>, at: usize, mut owned: Owned) -> Option<()> {
        if self.extent == Extent::All {
            let changes = |stmt: &Stmt| is_seen_to_change(&owned.name, std::slice::from_ref(stmt));
            let at = stmts[at..].iter().rposition(changes).map_or(at, |last| at + last + 1);
            // behind the value of a block comes nothing
            if at == stmts.len() && matches!(stmts.last(), Some(Stmt::Expr(_, None))) {
                return None;
            }
            let kept =
                Kept { owned, again: false, guessed: true, lends: true, given: false, is_used: false, beside: false };
            stmts.insert(at, keeps(self.looped, &kept, self.runtime));
            self.names.push(kept);
            return Some(());
        }
        if owned.mutable == Mutable::Unseen && is_seen_to_change(&owned.name, &stmts[at..]) {
            owned.mutable = Mutable::Seen;
        }
        // of a `mut` that is forgotten rustc speaks by itself
        if owned.mutable == Mutable::No && is_mutated(&owned.name, &stmts[at..]) {
            return None;
        }
        let starts = [self.settled(&stmts[at..], &owned), self.unchanged(&stmts[at..], &owned)];
        let behind = |from: usize| {
            let (mut kept, rest) = self.kept_behind(&stmts[at + from..], owned.clone())?;
            self.is_needed(&mut kept, &stmts[at + from..]).then_some((at + from, kept, rest))
        };
        let (at, kept, rest) = starts.into_iter().flatten().find_map(behind)?;
        stmts.truncate(at);
        stmts.push(keeps(self.looped, &kept, self.runtime));
        stmts.extend(rest);
        self.names.push(kept);
        Some(())
    }

    /// Whether a variable is kept for the statements behind it; finds what for.
    fn is_needed(&self, kept: &mut Kept, stmts: &[Stmt]) -> bool {
        let name = Names::from([kept.owned.name.to_string()]);
        let names: Names = holders(self.looped, &kept.owned.name).union(&name).cloned().collect();
        kept.is_used = is_used_beside(&names, stmts, self.stages, Use::Asks);
        if lends_out(self.looped, self.stages, std::slice::from_ref(kept), &self.names) {
            return true;
        }
        let is_free = self.is_free(kept);
        // in a block there may be no other way for a commit to have what another takes apart
        kept.lends &= !kept.given || self.depth == 0 || kept.owned.may_borrow;
        let by = match kept.owned.may_borrow {
            _ if !kept.lends => Use::Any,
            true => Use::Borrows,
            false => Use::Asks,
        };
        // what has copies is copied, and nothing may borrow from the copy; nor may that borrow from what is not kept, as what only its
        // own methods are asked for does not show
        kept.beside = is_used_beside(&name, stmts, self.stages, by)
            && (kept.given || !is_lent_in_order(self.looped, self.stages, &kept.owned));
        is_free || kept.beside
    }

    /// Whether a variable is kept where it need not be.
    fn is_free(&self, kept: &Kept) -> bool {
        let is_sure = !kept.guessed && kept.owned.mutable == Mutable::No && self.depth == 0;
        (self.extent == Extent::Possible && kept.lends) || (self.extent == Extent::Sure && is_sure)
    }

    /// How many statements come before the one from which on nothing changes a variable; `None` if it may be borrowed there.
    fn settled(&self, stmts: &[Stmt], owned: &Owned) -> Option<usize> {
        if owned.mutable == Mutable::No {
            return Some(0);
        }
        let name = Names::from([owned.name.to_string()]);
        let mut looks = Looks::new(self.looped, owned, owned.kind, self.stages, self.runtime);
        looks.copies = Copies::Fields;
        let changes = |stmt: &Stmt| is_seen_to_change(&owned.name, std::slice::from_ref(stmt)) || !looks.only_at(stmt);
        let from = stmts.iter().rposition(changes).map_or(0, |last| last + 1);
        let (before, rest) = stmts.split_at(from);
        let lends = |stmt: &Stmt| match stmt {
            Stmt::Local(Local { pat, init: Some(init), .. }) => {
                let of_it = names_one_of(&init.expr, &name) && !is_computed(&init.expr);
                of_it
                    && pattern_names(pat)
                        .iter()
                        .any(|bound| rest.iter().any(|stmt| names_one_of(stmt, &Names::from([bound.to_string()]))))
            }
            _ => false,
        };
        (!before.iter().any(lends)).then_some(from)
    }

    /// How many come before the one from which on nothing changes it up to a statement in order that mentions it: changes behind that
    /// may be done in order, too.
    fn unchanged(&self, stmts: &[Stmt], owned: &Owned) -> Option<usize> {
        let name = Names::from([owned.name.to_string()]);
        let told = stmts.iter().position(|stmt| self.stages.tells(stmt) && names_one_of(stmt, &name))?;
        if owned.mutable == Mutable::No { None } else { self.settled(&stmts[..told], owned) }
    }

    /// The statements behind a variable that is kept, if all that they do is to look at it, and to give it away in order.
    fn kept_behind(&self, stmts: &[Stmt], owned: Owned) -> Option<(Kept, Vec<Stmt>)> {
        let kind =
            if owned.kind == Kind::Item && is_used_as_text(&owned.name, stmts) { Kind::Text } else { owned.kind };
        let again = stmts.iter().position(|stmt| declares(stmt, &owned.name));
        let look = |copies: Copies| {
            let mut looks = Looks::new(self.looped, &owned, kind, self.stages, self.runtime);
            looks.copies = copies;
            let mut stmts = stmts.to_vec();
            looks.look_at_all(&mut stmts, again);
            (looks, stmts)
        };
        let attempts = [Copies::Nothing, Copies::Operands, Copies::Fields];
        let (looks, stmts) = attempts.into_iter().map(look).find(|(looks, _)| looks.only)?;
        let Looks { lends, guessed, given, copies, .. } = looks;
        let guessed = guessed || given || copies != Copies::Nothing;
        let owned = Owned { kind, ..owned };
        let is_of_use = lends || (given && self.depth > 0 && !owned.may_borrow);
        let kept = Kept { owned, again: again.is_some(), guessed, lends, given, is_used: false, beside: false };
        is_of_use.then_some((kept, stmts))
    }
}

/// Whether some statements change a variable for all that they say.
fn is_seen_to_change(name: &Ident, stmts: &[Stmt]) -> bool {
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    uses.iter().any(|used| used.name == *name && used.access.changes())
}

/// Whether some statements call a method of std's that changes a variable.
fn is_mutated(name: &Ident, stmts: &[Stmt]) -> bool {
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    uses.iter().any(|used| used.name == *name && !used.is_part() && used.access == Access::Mutator)
}

/// What is kept by an iteration that a worker runs.
pub(crate) fn kept() -> Ident {
    generated("__kept")
}

/// The statement by which a variable is kept.
fn keeps(looped: &Loop, Kept { owned, lends, given, is_used, beside, .. }: &Kept, runtime: &Runtime) -> Stmt {
    let name = &owned.name;
    let (journal, kept, giving) = (generated_at("journal", looped.span), kept(), giving(name));
    let (mut keeps, method): (Stmt, _) = match given {
        true if *lends => (parse_quote!(let (#name, #giving) = ();), quote!(keep_to_give)),
        true => (parse_quote!(let (#name, #giving) = ();), quote!(keep_until_given)),
        false if *beside => (parse_quote!(let #name = ();), quote!(keep_beside)),
        false => (parse_quote!(let #name = ();), quote!(keep)),
    };
    let check = is_used.then(|| {
        let none = quote_spanned!(name.span()=> const { &::std::mem::MaybeUninit::uninit() });
        quote!(#runtime::keeping(&#name).stays_the_same(#none);)
    });
    let value = quote!({ #check unsafe { #runtime::keeping(&#name).#method(#journal, &#kept, #name) } });
    if let Stmt::Local(Local { init: Some(init), .. }) = &mut keeps {
        *init.expr = Expr::Verbatim(value);
    }
    keeps
}

/// Whether a variable that such code keeps stays with the worker, if its type has copies.
pub(super) fn may_stay(keeps: &TokenStream) -> bool {
    keeps.clone().into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "keep_beside",
        TokenTree::Group(group) => may_stay(&group.stream()),
        _ => false,
    })
}

/// What stands for a variable where a commit gives it away.
pub(crate) fn giving(name: &Ident) -> Ident {
    Ident::new(&format!("__giving_{}", name.unraw()), name.span())
}

/// Whether this is such a name.
pub(crate) fn is_giving(name: &Ident) -> bool {
    name.to_string().starts_with("__giving_")
}

/// What has a variable back, as it was: `let mut line = GIVING;`.
pub(super) fn taking_back(name: &Ident) -> Stmt {
    let giving = giving(name);
    parse_quote!(let mut #name = #giving;)
}

/// Whether a statement does that.
pub(super) fn takes_back(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Local(Local { init: Some(LocalInit { expr, .. }), .. }) => {
            matches!(&**expr, Expr::Path(path) if path.path.get_ident().is_some_and(is_giving))
        }
        _ => false,
    }
}

/// What commits do, with what they give away taken out of where it is kept. The rest stays as it is: what `stringify!` makes of
/// tokens depends on who has had them in hand.
pub(super) fn give_away(replay: TokenStream) -> TokenStream {
    if !gives_away(replay.clone()) {
        return replay;
    }
    let give = |token: TokenTree| match token {
        TokenTree::Ident(name) if is_giving(&name) => {
            // the parentheses stand for it where rustc points; `unsafe` is not the user's
            let mut given = Group::new(Delimiter::Parenthesis, quote!(unsafe { #name.give() }));
            given.set_span(name.span());
            TokenStream::from(TokenTree::Group(given))
        }
        TokenTree::Group(group) if gives_away(group.stream()) => {
            let mut given = Group::new(group.delimiter(), give_away(group.stream()));
            given.set_span(group.span());
            TokenTree::Group(given).into()
        }
        token => token.into(),
    };
    replay.into_iter().flat_map(give).collect()
}

fn gives_away(replay: TokenStream) -> bool {
    replay.into_iter().any(|token| match token {
        TokenTree::Ident(name) => is_giving(&name),
        TokenTree::Group(group) => gives_away(group.stream()),
        _ => false,
    })
}
