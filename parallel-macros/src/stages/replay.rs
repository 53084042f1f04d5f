//! The commit's side: groups of statements that go into the journal, and what they take along.

use super::by_fields::Field;
use super::carry::Carried;
use super::copies::{Copies, assigned};
use super::group::changes_source;
use super::hoist::Hoist;
use super::hoisted::{Hoisted, kept};
use super::kept::{give_away, takes_back};
use super::lent_typed::lent_in;
use super::locals::{self, Lender};
use super::made::Giver;
use super::moves::end_loop;
use super::sealed::seal;
use super::shape::{alone, first_use, has_work_in, leaves};
use super::slots::is_element_name;
use super::split::{Part, Split, Whole};
use super::steps::is_step;
use super::stored::Stored;
use super::worded::word;
use super::{Entry, Line, Told};
use crate::exits::{Native, Returns};
use crate::model::Decl;
use crate::names::{
    Access, By, Names, Place, Taken, Use, at_span, ends_process, generated, generated_at, pattern_names, tied_macros,
    uses_of,
};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::HashMap;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::*;

impl Split<'_> {
    /// Replays the statement at `start` and what it drags along; returns where the group ends.
    pub(super) fn replay_group(
        &mut self,
        stmts: &[Stmt],
        start: usize,
        value: bool,
        top: bool,
        out: &mut TokenStream,
    ) -> Part<usize> {
        let (mut end, tainted) = self.group(stmts, start, top)?;
        if !stmts[start..end].iter().any(leaves) {
            end += self.bare_steps(&stmts[end..]);
            end += self.sharing(&stmts[start..end], &stmts[end..]);
        } else if self.shares_all(&stmts[start..end], &stmts[end..]) {
            end = stmts.len();
        }
        let last = &stmts[end - 1];
        if value && end == stmts.len() && matches!(last, Stmt::Expr(_, None)) && !self.ends_process(last) {
            return Err(Whole);
        }
        self.after.push(stmts[end..].to_vec());
        let replayed = self.replay(&stmts[start..end], &tainted);
        self.after.pop();
        out.extend(replayed?);
        Ok(end)
    }

    /// Journals a group of statements, and returns what the worker does instead of them.
    fn replay(&mut self, group: &[Stmt], tainted: &Names) -> Part<TokenStream> {
        let mut stmts = group.to_vec();
        let first = self.checks.len();
        let changes_at_end = self.changes_at_end(group);
        let mut hoisted = self.hoist(&mut stmts, tainted, changes_at_end > 0);
        let checks: TokenStream = self.checks.drain(first..).collect();
        self.works |= hoisted.iter().any(|hoisted| has_work_in(&hoisted.value)) || !is_step(group, self);
        for hoisted in hoisted.iter().filter(|hoisted| !hoisted.is_lent) {
            self.note_value_ahead(&hoisted.told);
        }
        self.leave_originals(&mut stmts);
        self.make_again(&mut stmts);
        hoisted.extend(self.copied_parts(&mut stmts, tainted, hoisted.len()));
        let mentioned = stmts.clone();
        let stored = self.stored(&mentioned);
        for hoisted in hoisted.iter_mut().filter(|hoisted| !hoisted.certain) {
            hoisted.stored = stored.get(&hoisted.name.to_string()).copied();
        }
        let closes = self.closes(group) || self.uses_up(group);
        let (returns, ends_by_closing) = if closes { (false, false) } else { self.take_returns(&mut stmts, &hoisted) };
        let mut native = Native::replay(&self.exits);
        stmts.iter_mut().for_each(|stmt| native.visit_stmt_mut(stmt));
        let mut found = native.found;
        if returns {
            found.leave();
        }
        // whether a commit leaves, a worker in a loop that may never end must know
        let is_changed = !closes && self.changes_at_end(&stmts) > 0;
        if is_changed || found.inner || (found.any && self.endless > 0 && !diverges(group)) {
            return Err(Whole);
        }
        let mut entry = Entry {
            variant: format_ident!("K{}", self.entries.len(), span = group[0].span().resolved_at(Span::mixed_site())),
            values: Vec::new(),
            pats: Vec::new(),
            tags: Vec::new(),
            proposed: TokenStream::new(),
            replay: TokenStream::new(),
            cancels: found.next,
            leaves: found.any,
            exit: None,
            closes: ends_by_closing || self.closes(group),
            changes_at_end,
            asks: Names::new(),
            unsealed: Vec::new(),
            lends: hoisted.iter().any(|hoisted| hoisted.is_lent),
            told: self.told(group, &hoisted),
        };
        let lent = lent_in(&mentioned);
        let lends = self.lend_hoisted(&hoisted, &lent, &mut entry);
        let uses = uses_of(|resolver| mentioned.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        entry.asks = uses.iter().filter(|used| used.doubtful).map(|used| used.name.to_string()).collect();
        entry.proposed = self.proposed(&uses);
        entry.replay = self.check_commit(&uses);
        entry.replay.extend(group.iter().map(|stmt| self.check_condition(stmt)));
        entry.replay.extend(lends);
        self.capture(&mentioned, tainted, &stored, &mut entry)?;
        entry.replay.extend(tied_macros(self.looped, &mentioned));
        entry.unsealed = seal(self.looped, &mut stmts, self.runtime);
        let branches: Vec<Ident> =
            hoisted.iter().filter(|hoisted| hoisted.is_of_branches()).map(|hoisted| hoisted.name.clone()).collect();
        entry.replay.extend(give_away(self.replayed(stmts, group, &branches)));
        entry.replay = self.exits.nesting.among_items(group, entry.replay);
        let push = self.push(&entry, group[0].span());
        let leave = self.leave_after(group);
        if closes {
            let Entry { pats, proposed, replay, .. } = &entry;
            let (span, finish) =
                (group[0].span(), |payload: &Ident| quote!(match #payload { (#(#pats,)*) => { #proposed #replay } }));
            entry.exit = Some(self.exits.add("Group", span, Some(span), finish));
        }
        self.entries.push(entry);
        self.note_acted(group);
        self.note_lenders(group, &mentioned);
        let (ask, stop) = self.stop_behind(&hoisted).unzip();
        let lets = hoisted.iter().map(|hoisted| self.compute(hoisted));
        // the worker may need the items of the group too
        let items = group.iter().filter(|stmt| matches!(stmt, Stmt::Item(_)));
        Ok(quote!(#(#items)* { #checks #(#lets)* #ask #push #stop #leave }))
    }

    /// Takes along what the worker has computed, and returns what lends it to the commit.
    fn lend_hoisted(&self, hoisted: &[Hoisted], lent: &Names, entry: &mut Entry) -> TokenStream {
        let mut lends = TokenStream::new();
        for hoisted in hoisted {
            let name = &hoisted.name;
            if hoisted.late {
                entry.values.push(quote!(#name));
                entry.pats.push(quote!(#name));
                let kept = hoisted.lender.is_kept().then(|| kept(name));
                lends.extend(kept.map(|kept| quote!(let mut #kept;)));
            } else if hoisted.copied || !hoisted.lender.is_nobody() {
                let carrier = format_ident!("carried{}", entry.pats.len(), span = Span::mixed_site());
                entry.values.push(match hoisted.lender {
                    _ if hoisted.copied => quote!(#name),
                    Lender::Temporary => quote!(#name),
                    lender => self.carry(name, alone(name), lender, hoisted.carried()),
                });
                entry.pats.push(quote!(mut #carrier));
                lends.extend(Split::ready(&carrier, hoisted.lender, hoisted.deep));
                lends.extend(quote!(let mut #name = #carrier.lend();));
            } else {
                let value = if hoisted.is_chain { self.all_sent(name) } else { self.sent(name) };
                let (value, same) = entry.typed_if(lent.contains(&name.to_string()), name, value);
                lends.extend(same.map(|same| quote!(let mut #name = #same;)));
                entry.values.push(value);
                // a temporary is mutable where it stands
                entry.pats.push(quote!(mut #name));
            }
            let runtime = self.runtime;
            lends.extend(hoisted.stand.before(name, runtime));
        }
        lends
    }

    /// Takes the `return`s out of statements that may move what the worker borrows. Whether there are any, and whether one changes what the
    /// loop is over.
    fn take_returns(&mut self, stmts: &mut [Stmt], hoisted: &[Hoisted]) -> (bool, bool) {
        let bound = self.bound(stmts, hoisted);
        let ours = hoisted.iter().map(|hoisted| hoisted.name.to_string()).collect();
        let whole = self.changes.places.iter().filter(|place| place.fields.is_empty());
        let changed = whole.map(|place| place.root.clone()).collect();
        let looped = self.looped;
        let changes_source = |uses: &[Use]| changes_source(looped, uses);
        let mut returns = Returns::new(self.exits(), (bound, ours, changed), &changes_source);
        returns.visit_stmts(stmts);
        (returns.found, returns.closes)
    }

    /// The statements of a group, as the commit carries them out.
    fn replayed(&self, mut stmts: Vec<Stmt>, group: &[Stmt], branches: &[Ident]) -> TokenStream {
        word(&mut stmts, self.looped, &self.stores, branches, self.runtime);
        let (last, ends) = (stmts.len() - 1, group.last().is_some_and(|last| self.ends_process(last)));
        let replayed = stmts.iter().enumerate().map(|(i, stmt)| match stmt {
            // of this type for certain, as the worker goes no further
            Stmt::Expr(expr, _) if i == last && ends => quote!(match #expr {}),
            Stmt::Expr(expr, None) if i == last => quote!(#expr;),
            Stmt::Macro(StmtMacro { mac, semi_token: None, .. }) => quote!(#mac;),
            stmt => stmt.to_token_stream(),
        });
        match self.is_unsafe {
            true => quote!(unsafe { #(#replayed)* }),
            false => replayed.collect(),
        }
    }

    /// What `explain` says of a group of statements.
    fn told(&self, group: &[Stmt], hoisted: &[Hoisted]) -> Told {
        let uses = uses_of(|resolver| group.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let mut targets: Vec<Place> = Vec::new();
        for place in &self.changes.places {
            if !self.is_local(&place.root) && uses.iter().any(|used| place.overlaps(used)) {
                targets.push(place.clone());
            }
        }
        Told {
            statements: group.iter().filter(|stmt| !takes_back(stmt)).map(Line::of).collect(),
            ahead: hoisted.iter().filter(|hoisted| !hoisted.copied).map(|hoisted| Line::of(&hoisted.told)).collect(),
            targets,
            carried: is_step(group, self),
        }
    }

    /// What a replay moves out of a variable that another one assigns anew is a copy: rustc cannot see that the one
    /// always follows the other.
    fn leave_originals(&self, stmts: &mut [Stmt]) {
        let mut elsewhere = assigned(&self.looped.body.stmts);
        let here = assigned(stmts);
        let context = self.looped.context.as_ref();
        let is_lent = |name: &String| context.is_some_and(|context| context.decls.get(name) == Some(&Decl::RefMut));
        elsewhere.retain(|name| !here.contains(name) && !self.is_local(name) && !is_lent(name));
        let mut copies = Copies { names: &elsewhere, loops: self.loops.len(), closures: 0 };
        if !copies.is_end(stmts) {
            stmts.iter_mut().for_each(|stmt| copies.visit_stmt_mut(stmt));
        }
    }

    /// The last statement of an iteration: what a scratch variable is now goes back to the one outside. `None` if a
    /// replayed exit could come before it.
    pub(super) fn write_back(&mut self, name: &Ident) -> Option<TokenStream> {
        if self.entries.iter().any(|entry| entry.leaves) {
            return None;
        }
        let value = generated("value");
        let entry = Entry::of_one(self.entries.len(), self.sent(name), &value, quote!(#name = #value;));
        let push = self.push(&entry, name.span());
        self.entries.push(entry);
        Some(push)
    }

    /// Names of a replay that borrow from what is carried with them, or that it declares itself.
    fn bound(&self, stmts: &[Stmt], hoisted: &[Hoisted]) -> Names {
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let derived = |name: &str| self.local(name).is_some_and(|(_, local)| local.derived || local.part.is_some());
        let locals = uses.iter().map(|used| used.name.to_string()).filter(|name| derived(name));
        let hoisted = hoisted.iter().filter(|hoisted| hoisted.lender.is_kept() && !hoisted.late);
        locals.chain(hoisted.map(|hoisted| hoisted.name.to_string())).collect()
    }

    /// `changes_at_end`: whether the group changes what is fixed until then.
    fn hoist(&mut self, stmts: &mut [Stmt], tainted: &Names, changes_at_end: bool) -> Vec<Hoisted> {
        let fixed = self.changes;
        if changes_at_end {
            self.changes = self.at_end;
        }
        let once = end_loop(stmts) || stmts.last().is_some_and(|last| self.ends_process(last));
        let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let exclusive = uses.iter().filter(|used| self.is_exclusive_item(used)).map(|used| used.name.to_string());
        let carried = exclusive.filter(|name| tainted.contains(name)).collect();
        let shared = std::mem::take(&mut self.shared);
        let mut hoist = Hoist::new(self, once);
        (hoist.carried, hoist.shared) = (carried, shared);
        for stmt in stmts {
            hoist.stmt(stmt);
            if leaves(stmt) {
                break;
            }
        }
        let hoisted = hoist.into_hoisted();
        self.changes = fixed;
        hoisted
    }

    pub(super) fn push(&self, entry: &Entry, span: Span) -> TokenStream {
        let (journal, name) = (generated_at("journal", span), &self.names.entry);
        let (variant, values) = (&entry.variant, &entry.values);
        let values = (!values.is_empty()).then(|| quote!((#(#values),*)));
        quote_spanned!(span=> #journal.push(#name::#variant #values);)
    }

    /// After a replayed statement that always leaves the iteration, the worker has nothing more to do. If it leaves the loop,
    /// nor has any after it: workers beyond that may never end, and this thread, which commits, may be in one of them.
    fn leave_after(&self, group: &[Stmt]) -> Option<TokenStream> {
        let runtime = self.runtime;
        let own = |label: &Lifetime| self.looped.label.as_ref().is_some_and(|own| own.name == *label);
        let stays = match group.last() {
            Some(Stmt::Expr(Expr::Continue(found), _)) => found.label.as_ref().is_none_or(own),
            _ => false,
        };
        let flow = if stays { quote!(Next) } else { quote!(Stop) };
        let flow = self.looped.returned.flow(quote!(#runtime::Flow::#flow));
        self.goes_no_further(group).then(|| quote!(return #flow;))
    }

    /// After a chain that panicked, which the commit raises, the worker has nothing more to do. What asks for that in front of
    /// the commit, and what stops behind it.
    fn stop_behind(&self, hoisted: &[Hoisted]) -> Option<(TokenStream, TokenStream)> {
        let runtime = self.runtime;
        let chains = hoisted.iter().filter(|hoisted| hoisted.is_chain && !hoisted.late).map(|hoisted| &hoisted.name);
        let asked: Vec<_> = chains.map(|name| quote!(#name.ends_in_panic())).collect();
        let is_over = generated("is_over");
        (!asked.is_empty())
            .then(|| (quote!(let #is_over = #(#asked)|*;), quote!(if #is_over { #runtime::stop_behind_panic(); })))
    }

    /// Whether statements end in an exit from the iteration, or from that of the inner loop that declares what stands in a scope.
    fn leaves_scope(&self, stmts: &[Stmt], depth: usize) -> bool {
        let own = |label: &Option<Lifetime>| match label {
            Some(label) => self.looped.label.as_ref().is_some_and(|own| own.name == *label),
            None => self.loops.last().is_none_or(|&scopes| depth >= scopes),
        };
        match stmts.last() {
            Some(Stmt::Expr(Expr::Return(_), _)) => true,
            Some(Stmt::Expr(Expr::Break(found), _)) => own(&found.label),
            Some(Stmt::Expr(Expr::Continue(found), _)) => own(&found.label),
            _ => false,
        }
    }

    /// Whether statements always leave the iteration, or end the process.
    fn goes_no_further(&self, stmts: &[Stmt]) -> bool {
        diverges(stmts) || end_loop(stmts) || stmts.last().is_some_and(|last| self.ends_process(last))
    }

    /// Whether a statement ends the process.
    pub(super) fn ends_process(&self, stmt: &Stmt) -> bool {
        let Stmt::Expr(Expr::Call(call), _) = stmt else { return false };
        let declared = |name: &Ident| {
            let context = self.looped.context.as_ref();
            let name = name.to_string();
            self.is_local(&name) || context.is_some_and(|context| context.decls.contains_key(&name))
        };
        let bare = matches!(&*call.func, Expr::Path(path) if path.path.get_ident().is_some_and(declared));
        ends_process(call) && !bare
    }

    /// Takes the worker's locals along that the statements mention.
    fn capture(
        &mut self,
        stmts: &[Stmt],
        tainted: &Names,
        stored: &HashMap<String, Stored>,
        entry: &mut Entry,
    ) -> Part<()> {
        let (mut seen, mut declared) = (Names::new(), Names::new());
        // what may borrow from these is carried before they are moved
        let mut moved = Vec::new();
        let group_uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
        let lent_names = lent_in(stmts);
        for stmt in stmts {
            for used in uses_of(|resolver| resolver.visit_stmt(stmt)) {
                let name = used.name.to_string();
                let Some((depth, local)) = self.local(&name) else { continue };
                if declared.contains(&name) || !seen.insert(name.clone()) {
                    continue;
                }
                if is_element_name(&used.name) || self.parts.contains(&name) {
                    return Err(Whole);
                }
                self.captured.insert(name.clone());
                let (id, span) = (&used.name, used.name.span());
                // declared where it is in the body, where rustc points
                let bound = at_span(id, local.at.unwrap_or(span).resolved_at(span));
                let declared_mut = local.mutable.map(|at| quote_spanned!(at=> mut));
                let scratch = self.scratch.iter().find(|scratch| scratch.name == used.name);
                let is_live = scratch.is_some_and(|scratch| scratch.live);
                self.scratch_assigned |= scratch.is_some() && tainted.contains(&name);
                let reads = |used: &Use| used.only_reads() && !self.may_change(used);
                let reads = group_uses.iter().filter(|used| used.name == name).all(reads);
                let lent = reads && self.may_be_lent_again(&local, depth);
                self.note_needed(&name, &local, &group_uses, lent)?;
                let is_again = self.used_behind(stmts, &name, depth);
                let moved_again = is_again && is_moved(&name, &group_uses);
                let is_moved = moved_again && !local.derived;
                let again = lent || (is_again && !is_moved) || is_live;
                let fields = self.by_fields(id, &local, &group_uses, again);
                // a change of a copy would be lost
                let declared_mut = declared_mut.filter(|_| !again || fields.is_some());
                let mutable = tainted.contains(&name).then(|| quote_spanned!(bound.span()=> mut)).or(declared_mut);
                entry.lends |= local.derived;
                if local.derived || again || local.part.is_some() {
                    let carrier = format_ident!("carried{}", entry.pats.len(), span = Span::mixed_site());
                    if let Lender::Item(at) = local.lender() {
                        self.ask_part(at);
                    }
                    let at = first_use(id, stmts);
                    let certain = local.certain && local.derived;
                    let stored = stored.get(&name).copied().filter(|_| !certain);
                    let carried = Carried { again, reads, moved: moved_again, certain, deep: local.deep, stored };
                    let carry = |value: &TokenStream| self.carry(value, at, local.lender(), carried);
                    entry.values.push(match fields {
                        Some(fields) => self.travelling(id, &fields, (again, true), carry),
                        None => carry(&id.to_token_stream()),
                    });
                    entry.pats.push(quote!(mut #carrier));
                    entry.replay.extend(Split::ready(&carrier, local.lender(), local.deep));
                    entry.replay.extend(quote_spanned!(span=> let #mutable #bound = #carrier.lend();));
                } else {
                    let is_lent = fields.is_none() && !is_moved && lent_names.contains(&name);
                    let value = self.sent_as(id, depth, fields, is_moved);
                    let (value, same) = entry.typed_if(is_lent, id, value);
                    let moves = group_uses.iter().filter(|used| used.name == name && used.taken.is_some()).count();
                    let same = same.or_else(|| self.given_again(id).filter(|_| moves > 1));
                    entry.replay.extend(same.map(|same| quote_spanned!(span=> let #mutable #bound = #same;)));
                    moved.push((value, quote!(#mutable #bound)));
                }
            }
            if let Stmt::Local(local) = stmt {
                declared.extend(pattern_names(&local.pat).iter().map(ToString::to_string));
            }
        }
        for (value, pat) in moved {
            entry.values.push(value);
            entry.pats.push(pat);
        }
        Ok(())
    }

    /// Whether a local may be a `&mut` into what the worker looks at again, as an item of an inner loop may be.
    fn may_be_lent_again(&self, local: &locals::Local, depth: usize) -> bool {
        let may_be_mut = (local.derived || local.exclusive) && !local.bound;
        local.lends_mut || (may_be_mut && self.is_of_inner_loop(depth))
    }

    /// A local that goes to a commit by value: the fields of it that do, a copy, or itself.
    fn sent_as(&self, id: &Ident, depth: usize, fields: Option<Vec<Field>>, is_moved: bool) -> TokenStream {
        match fields {
            Some(fields) => self.travelling(id, &fields, (false, false), |value| self.sent_value(value)),
            None if is_moved => self.copied(id),
            None => self.sent_local(id, depth),
        }
    }

    /// Notes that a local must be declared where the commit is. `lent`: its value can be had there all the same.
    fn note_needed(&mut self, name: &str, local: &locals::Local, uses: &[Use], lent: bool) -> Part<()> {
        let sets = |used: &Use| used.name == name && used.access == Access::Assign;
        let is_set = local.unset && uses.iter().any(sets);
        // who holds it until it is committed keeps others waiting, of which one may be this thread
        let is_of_pool = self.made(name).is_some_and(|made| made.giver == Giver::Pool);
        if is_set || is_of_pool || (local.bound && !lent) {
            self.needed.insert(name.to_string());
        }
        if local.lends_mut && !local.bound && !lent { Err(Whole) } else { Ok(()) }
    }

    /// Whether a local is of the innermost loop of the worker.
    pub(super) fn is_of_inner_loop(&self, depth: usize) -> bool {
        self.loops.last().is_some_and(|&scopes| depth >= scopes)
    }

    /// Whether the worker may look at a local again, after a group that takes it along. Behind an end, it looks at nothing.
    fn used_behind(&self, group: &[Stmt], name: &str, depth: usize) -> bool {
        !self.leaves_scope(group, 0) && self.used_again(name, depth)
    }

    /// Whether the worker may look at a local again, after a statement that takes it along.
    pub(super) fn used_again(&self, name: &str, depth: usize) -> bool {
        let reached = self.after.iter().rposition(|stmts| self.leaves_scope(stmts, depth)).unwrap_or(0);
        let is_needed = |name: &str| self.after[reached..].iter().any(|stmts| mentions(stmts, name));
        // out of all scopes, and so of the loops around this, too
        let ends = self.after.last().is_some_and(|stmts| self.leaves_scope(stmts, 0));
        let is_repeated = !ends && self.loops.iter().any(|&scopes| depth < scopes);
        let is_lent = || self.borrowers.iter().any(|(other, lenders)| lenders.contains(name) && is_needed(other));
        is_needed(name) || self.is_part_of_again(name, is_needed) || is_repeated || is_lent()
    }
}

pub(super) fn mentions(stmts: &[Stmt], name: &str) -> bool {
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    uses.iter().any(|used| used.name == name)
}

/// Whether the statements end in an exit.
pub(super) fn diverges(stmts: &[Stmt]) -> bool {
    matches!(stmts.last(), Some(Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _)))
}

/// Whether one of some uses moves all of a variable to where it is kept, if it has no copies.
fn is_moved(name: &str, uses: &[Use]) -> bool {
    let kept = |taken: Taken| taken.by == By::Place && !taken.inside && !taken.lent;
    uses.iter().any(|used| used.name == name && used.fields.is_empty() && used.taken.is_some_and(kept))
}
