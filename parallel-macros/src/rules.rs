//! What is refused, one function for each rule.

use crate::anyway::break_with_value;
use crate::errors::{Code, Errors};
use crate::exits::{Stops, is_bail, leaves_iteration, may_stop};
use crate::hints::{asked_of_item, drawn_first, way_out};
use crate::model::{Comprehension, Loop, Options, Target};
use crate::names::{
    Access, Awaits, Names, Place, STDIN, Use, expands_to, has_exit, last_segment, mentions, rewrite_arguments,
    shown_stream, uses_of,
};
use crate::stages::{Changes, Stages, unsafe_in};
use crate::text::text_of;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, ExprAsync, ExprClosure, Item, Macro, Stmt};

/// What can be seen in a body before it is split.
pub(crate) fn check_body(body: &Block, errors: &mut Errors) {
    no_await(body, errors);
    no_hidden_exit(body, errors);
    no_nested_static(body, errors);
}

/// A comprehension has no value but its own.
pub(crate) fn no_break_with_value(looped: &Loop, errors: &mut Errors) {
    if let Some(span) = break_with_value(looped) {
        let message = "`break` with a value: a comprehension has none but its own\n\nhelp: `while CONDITION` ends a comprehension, `if CONDITION` leaves a value out";
        errors.push(syn::Error::new(span, message));
    }
}

/// A worker is no coroutine: there is nothing that would poll it.
fn no_await(body: &Block, errors: &mut Errors) {
    let mut found = Awaits::default();
    found.visit_block(body);
    for span in found.0 {
        let message = "a parallel loop cannot `await`";
        let help = "await in a plain loop first, and compute with what that gives in a parallel one; or leave this loop sequential";
        errors.refuse(Code::Await, span, message, help);
    }
}

/// An exit in a macro that cannot be read would end the worker's closure, not the loop.
fn no_hidden_exit(body: &Block, errors: &mut Errors) {
    struct Macros<'e>(&'e mut Errors);
    impl<'a> Visit<'a> for Macros<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
        fn visit_macro(&mut self, mac: &'a Macro) {
            let readable = is_bail(mac) || rewrite_arguments(&mut mac.clone(), |_| {});
            let (name, is_nested) =
                (last_segment(mac), mac.path.segments.last().is_some_and(|last| last.ident == "par"));
            let reason = if is_nested && !has_exit(&without_own_exits(mac.tokens.clone())) {
                return;
            } else if has_exit(&mac.tokens) && !readable {
                "whose arguments are not expressions"
            } else if expands_to(&name, leaves_iteration) {
                "whose rules leave the iteration"
            } else {
                return;
            };
            let message = format!("an exit is hidden in `{name}!`, {reason}");
            let help = match is_nested {
                true => {
                    "let the inner comprehension give what may fail, and leave outside of it: `par![Result<Vec<_>, _>: f(x) for x in xs]?`"
                }
                false => {
                    "write the exit outside of the macro, or compute the value with `let` before it, so that the loop can see the exit"
                }
            };
            self.0.refuse(Code::HiddenExit, mac.path.span(), message, help);
        }
    }
    Macros(errors).visit_block(body);
}

/// The code of a comprehension in a body without the exits of its own clauses, `break` and `continue` without a label.
fn without_own_exits(code: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is_own = |at: usize| {
        let has_label = matches!(tokens.get(at + 1), Some(TokenTree::Punct(quote)) if quote.as_char() == '\'');
        matches!(&tokens[at], TokenTree::Ident(word) if word == "break" || word == "continue") && !has_label
    };
    let kept = (0..tokens.len()).filter(|at| !is_own(*at)).map(|at| match &tokens[at] {
        TokenTree::Group(group) => Group::new(group.delimiter(), without_own_exits(group.stream())).into(),
        token => token.clone(),
    });
    kept.collect()
}

/// What a macro's definition does can be tried only if its arguments have no exits of their own.
pub(crate) fn no_unsealed<'n>(unsealed: impl IntoIterator<Item = &'n Ident>, errors: &mut Errors) {
    for name in unsealed {
        let message = format!("an exit in the arguments of `{name}!`, which may hide another one");
        let help = "write the exit outside of the macro, or compute the value with `let` before it, so that the loop can see the exit";
        errors.refuse(Code::HiddenExit, name.span(), message, help);
    }
}

/// The body stands in the expansion twice, but a static must not.
fn no_nested_static(body: &Block, errors: &mut Errors) {
    struct Nested<'e>(&'e mut Errors);
    impl<'a> Visit<'a> for Nested<'_> {
        fn visit_item(&mut self, item: &'a Item) {
            if let Item::Static(found) = item {
                let message = format!("the static `{}` is declared inside a block of a parallel loop", found.ident);
                let help = "move it before the loop, or to the top of the loop's body";
                self.0.refuse(Code::NestedStatic, found.ident.span(), message, help);
            }
        }
    }
    let mut nested = Nested(errors);
    // items at the top of the body are moved out of it, once
    body.stmts.iter().filter(|stmt| !matches!(stmt, Stmt::Item(_))).for_each(|stmt| nested.visit_stmt(stmt));
}

/// Each iteration must leave something to a worker, or there is nothing to run in parallel.
pub(crate) fn something_to_do(looped: &Loop, changes: &Changes, stages: Option<&Stages>, errors: &mut Errors) {
    if stages.is_some_and(Stages::pays) || drawn_and_changed(looped, changes, errors) {
        return;
    }
    if let Some(own) = looped.options.own.first().filter(|_| stages.is_none()) {
        let message =
            format!("what an iteration does to its part of `{}` depends on the iterations before it", own.name);
        let help = "give the part values of the iteration alone, or leave this loop sequential";
        return errors.refuse(Code::Own, own.name.span(), message, help);
    }
    let needed = needed(looped, changes);
    let only_checks = stages.is_some() && needed.is_empty() && changes.item_writes.is_empty();
    let (span, reason) = match named(looped, &needed) {
        None if only_checks => {
            (looped.span, "behind what they draw in order, iterations do no more than to check it".to_string())
        }
        None => (first_item_change(looped, changes), in_order(looped).to_string()),
        Some(needs) => {
            let span = first_change(looped, changes, &needed);
            (span, format!("each iteration needs {needs} from the one before"))
        }
    };
    let message = format!("nothing is left to run in parallel: {reason}");
    errors.refuse(Code::NoWork, span, message, way_out(looped, changes, only_checks));
}

/// Why a loop that needs nothing from the iterations before changes its items in order.
fn in_order(looped: &Loop) -> &'static str {
    match may_stop(looped) {
        true => "the loop may end early, and so changes its items in order",
        false => "what iterations before did may skip a part of the body, and so items change in order",
    }
}

/// What an iteration needs from the one before: what it looks at, if it looks at some of what it changes.
fn needed<'c>(looped: &Loop, changes: &'c Changes) -> Vec<&'c Place> {
    let mut places: Vec<&Place> = changes.places.iter().collect();
    // an exit may skip what would change an item
    let changes_items = !changes.item_writes.is_empty() && has_exit(&looped.body);
    let is_seen = |place: &&Place| {
        let mut uses = changes.uses.iter().filter(|used| place.overlaps(used));
        uses.any(|used| {
            matches!(used.access, Access::Read | Access::Method | Access::Setter | Access::Call)
                || used.access.is_given()
        })
    };
    if changes_items || places.iter().any(is_seen) {
        places.retain(is_seen);
    }
    places
}

/// The names of places, three at most.
fn named(looped: &Loop, places: &[&Place]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for place in places {
        let reordered = looped.reorders.iter().find(|reorder| reorder.accumulator == place.root);
        let name = match (shown_stream(&place.root), reordered) {
            (Some(stream), _) => stream.to_string(),
            (None, Some(reorder)) => format!("`{}`", Place::of(&reorder.place)),
            (None, None) => format!("`{place}`"),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > 3 {
        names.truncate(2);
        names.push("others".to_string());
    }
    (!names.is_empty()).then(|| names.join(" and "))
}

/// A generator that the head of the body draws from, and the rest again: how far it is depends on all that was
/// computed before.
fn drawn_and_changed(looped: &Loop, changes: &Changes, errors: &mut Errors) -> bool {
    let touching = |stmt: &Stmt| {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt)).into_iter();
        uses.filter(|used| changes.touch(used) && !looped.is_stream(&used.name))
    };
    let draws = |used: Use| !used.indexed && matches!(used.access, Access::Method | Access::Mutator | Access::Setter);
    let asks = |stmt: &&Stmt| matches!(stmt, Stmt::Local(_)) && touching(stmt).any(draws);
    let Some(head) = looped.body.stmts.iter().position(|stmt| asks(&stmt)) else { return false };
    let at_head = || touching(&looped.body.stmts[head]).filter(|used| used.name != "self");
    let drawn = at_head().find(|used| draws(used.clone())).map(|used| used.name);
    let later = &looped.body.stmts[head + 1..];
    let again = later.iter().flat_map(touching).find(|used| drawn.as_ref().is_some_and(|drawn| used.name == *drawn));
    let Some(again) = again.filter(|again| again.access != Access::Read) else { return false };
    let name = &again.name;
    if let Some(other) = at_head().find(|used| used.name != *name) {
        let message = format!("`{name}` is drawn from by way of `{}`, which the body changes", other.name);
        let help = format!("compute what a draw takes of `{}` in front of the loop", other.name);
        errors.refuse(Code::DrawnAndChanged, other.name.span(), message, help);
        return true;
    }
    let message =
        format!("`{name}` is drawn from at the head of the body, and changed again here, after what it gave is used");
    let help = drawn_first(looped, changes, name);
    errors.refuse(Code::DrawnAndChanged, name.span(), message, help);
    true
}

/// Workers begin iterations that the plain loop never comes to, for which what makes `unsafe` code right may not hold.
pub(crate) fn no_unsafe_beyond_the_end(looped: &Loop, stages: &Stages, errors: &mut Errors) {
    if let Some(span) = stages.unsafe_ahead.filter(|_| may_stop(looped)) {
        refuse_unsafe(span, errors);
    }
}

/// The same in a comprehension.
pub(crate) fn no_unsafe_beyond_a_clause(comprehension: &Comprehension, looped: &Loop, errors: &mut Errors) {
    let ends = Stops::of_comprehension(comprehension, looped) != Stops::Never;
    if let Some(span) = unsafe_in(looped.body.to_token_stream()).filter(|_| ends) {
        refuse_unsafe(span, errors);
    }
}

/// Workers begin with items that the plain loop never comes to, which must not have changed. Where only the types know
/// whether one would change, none of them does.
pub(crate) fn no_change_beyond_a_clause(comprehension: &Comprehension, looped: &Loop, errors: &mut Errors) {
    if Stops::of_comprehension(comprehension, looped) == Stops::Never {
        return;
    }
    let changes = Changes::of(looped, true, true);
    let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
    if let Some(used) = uses.iter().find(|used| changes.writes_item(used)) {
        let name = &used.name;
        let message = format!("a comprehension that may end early cannot change its items, as it does with `{name}`");
        let looks = asked_of_item(looped, &changes)
            .or_else(|| used.is_lent().then(|| format!("write `&*{name}` if it is only looked at")));
        let looks = looks.map(|looks| format!("{looks}; ")).unwrap_or_default();
        let help = format!(
            "{looks}change items in a loop, `for … in … {{ … }}`, which does it in order: iterations beyond the end may have been begun"
        );
        errors.refuse(Code::ComprehensionChanges, name.span(), message, help);
    }
}

fn refuse_unsafe(span: Span, errors: &mut Errors) {
    let message = "`unsafe` code in a loop that may end early: iterations beyond its end may have been begun";
    let help =
        "put it into a safe function, which checks what it relies on, or let the source end the loop (`take_while`)";
    errors.refuse(Code::UnsafeAhead, span, message, help);
}

/// What an iteration owns must not change where a commit skips the rest of the iteration.
pub(crate) fn own_runs_to_its_end(looped: &Loop, stages: &Stages, errors: &mut Errors) {
    if let Some(own) = looped.options.own.first().filter(|_| stages.cancels()) {
        let name = &own.name;
        let message = format!(
            "an iteration owns its part of `{name}`, but a `continue` that depends on iterations before it may skip the rest"
        );
        let help = "let that `continue` be among the first statements of the body, or depend on the iteration alone";
        errors.refuse(Code::Own, name.span(), message, help);
    }
}

/// What `draw` names must be drawn from at the head of the body.
pub(crate) fn is_drawn(looped: &Loop, stages: &Stages, errors: &mut Errors) {
    let drawn = |place: &Place| {
        stages.head.as_ref().is_some_and(|head| head.drawn.iter().any(|drawn| drawn.is_in(place) || place.is_in(drawn)))
    };
    for place in looped.options.draw.iter().filter(|place| !drawn(&Place::of(place))) {
        let text = text_of(place);
        let is_there = mentions(&looped.body, &Names::from([Place::of(place).root]));
        let message = match is_there {
            true => format!("`{text}` is not drawn from by the head of the body alone"),
            false => format!("`{text}` is not drawn from: the body does not use it"),
        };
        let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
        let is_function = uses.iter().any(|used| Place::of(place).overlaps(used) && used.access == Access::Call);
        let draw = if is_function { "()" } else { ".next()" };
        let help = format!(
            "let the first statements bind what they draw, `let x = {text}{draw};`, and nothing after them use `{text}`"
        );
        errors.refuse(Code::Draw, place.span(), message, help);
    }
}

/// The user's token that makes the loop sequential: the first change of what an iteration needs.
fn first_change(looped: &Loop, changes: &Changes, needed: &[&Place]) -> Span {
    let changes_needed =
        |used: &&Use| Changes::is_change(used, looped) && needed.iter().any(|place| place.overlaps(used));
    changes.uses.iter().find(changes_needed).map_or(looped.span, |used| used.name.span())
}

/// The variable through which the body changes its item, where that makes the loop sequential.
fn first_item_change(looped: &Loop, changes: &Changes) -> Span {
    let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
    uses.iter().find(|used| changes.writes_item(used)).map_or(looped.span, |used| used.name.span())
}

/// A comprehension is its values; what it does beside them would be lost in the order of the workers.
pub(crate) fn comprehension_changes_nothing(looped: &Loop, errors: &mut Errors) {
    let uses = uses_of(|resolver| {
        resolver.declare(&looped.pat);
        resolver.visit_block(&looped.body);
    });
    let mut named = Vec::new();
    for used in uses {
        let changes = matches!(used.access, Access::Assign | Access::OpAssign | Access::BorrowMut);
        let (message, help) = match shown_stream(&used.name.to_string()) {
            Some(_) if used.name == STDIN => {
                ("a comprehension keeps no order of what reads stdin".to_string(), "of that")
            }
            Some(_) => ("a comprehension keeps no order of what prints, or ends the process".to_string(), "of that"),
            None if changes => (
                format!("a comprehension cannot change `{}`, which is declared outside of it", used.name),
                "of such changes",
            ),
            None => continue,
        };
        if !named.contains(&used.name) {
            let help = format!("write a loop: `par_for!(for … in … {{ … }})` keeps the order {help}");
            errors.refuse(Code::ComprehensionChanges, used.name.span(), &message, &help);
            named.push(used.name);
        }
    }
}

/// The options that a comprehension takes: its names are its own, and only a sum or a product can be reordered.
pub(crate) fn comprehension_options(comprehension: &Comprehension, errors: &mut Errors) {
    let Options { reorder_all, reorder, local, own, draw, .. } = &comprehension.options;
    let places = reorder.iter().chain(draw).map(Spanned::span);
    let names = local.iter().map(|fresh| fresh.name.span()).chain(own.iter().map(|own| own.name.span()));
    for span in places.chain(names) {
        let message = "a comprehension changes nothing outside of it: `reorder` stands alone, and `local`, `own` and `draw` are for loops";
        errors.push(syn::Error::new(span, message));
    }
    if let Some(span) = reorder_all.filter(|_| !matches!(comprehension.target, Target::Sum(_) | Target::Product(_))) {
        let help = "write `par![sum: … for …; reorder]` or `par![product: …]`, or leave `reorder` out";
        errors.refuse(Code::Reorder, span, "there is no sum and no product here that could be reordered", help);
    }
}
