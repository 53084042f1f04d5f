//! The pipeline from a model to tokens, and the two macros in whose calls a loop stands alone.

use crate::anyway;
use crate::attribute::without_marks;
use crate::cfg;
use crate::errors::{Errors, with_fallback};
use crate::expand::{self, Receivers, item_name};
use crate::fallback;
use crate::ide;
use crate::impls::lift_impls;
use crate::mistaken;
use crate::model::{Comprehension, Loop, Returned, Runtime, UntilEnd};
use crate::names::{Access, Use, capitals_by, capitals_in, macros_of_loop, uses_of, with_capitals, with_macros};
use crate::nested::facade_path;
use crate::rules;
use crate::stages::{self, Changes, Head, Private, Scratch, Slot, SplitNames, Stages, scratch, slots, works_apart};
use crate::syntax::{End, Par, ParFor, written_out_behind_path};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::visit::Visit;
use syn::{Result, Stmt};

/// Rewrites a loop.
pub(crate) fn lower(looped: Loop, runtime: &Runtime) -> Result<TokenStream> {
    lower_by_condition(looped, cfg::MOST, runtime)
}

/// The same, with `most` conditions to depend on; with more, it stays as it is.
fn lower_by_condition(looped: Loop, most: usize, runtime: &Runtime) -> Result<TokenStream> {
    let Some((condition, with, without)) = cfg::by_condition(&looped) else { return lower_one(looped, runtime) };
    if most == 0 {
        return Ok(without_marks(plain(&looped)));
    }
    // where it is not there, nothing is refused
    let [with, without] = [with, without].map(|looped| {
        let plain = without_marks(plain(&looped));
        lower_by_condition(looped, most - 1, runtime).unwrap_or_else(|error| with_fallback(&error, &plain))
    });
    Ok(quote!({ #[cfg(#condition)] { #with } #[cfg(not(#condition))] { #without } }))
}

fn lower_one(mut looped: Loop, runtime: &Runtime) -> Result<TokenStream> {
    if anyway::is_wrong(&looped) || mistaken::is_mistaken(&looped) {
        return Ok(without_marks(plain(&looped)));
    }
    let mut errors = Errors::default();
    rules::check_body(&looped.body, &mut errors);
    lift_impls(&mut looped.body);
    stages::open_dbg(&mut looped.body, runtime);
    stages::apply_options(&mut looped, &mut errors);
    stages::check_own(&looped, &mut errors);
    errors.propagate()?;
    if expand::has_macro(&looped) {
        // what a macro returns must not go with what the worker returns
        looped.returned = Returned::Other;
    }
    let names = SplitNames { exit: item_name("Exit", &looped.body), entry: item_name("Entry", &looped.body) };
    let in_order = orders_more(&mut looped, runtime, &names);
    let attempt = in_order.unwrap_or_else(|| analyse(&looped, runtime, &names));
    let attempt = asking_parts(&mut looped, attempt, runtime, &names);
    let attempt = fixing_until_end(&mut looped, attempt, runtime, &names);
    let looped = &looped;
    let (changes, stages) = with_kept(looped, attempt, runtime, &names);
    rules::something_to_do(looped, &changes, stages.as_ref(), &mut errors);
    if let Some(stages) = &stages {
        rules::no_unsealed(stages.entries.iter().flat_map(|entry| &entry.unsealed), &mut errors);
        rules::is_drawn(looped, stages, &mut errors);
        rules::own_runs_to_its_end(looped, stages, &mut errors);
        rules::no_unsafe_beyond_the_end(looped, stages, &mut errors);
    }
    errors.propagate()?;
    let mut stages = stages.expect("a body that cannot be split is refused");
    let receivers = Receivers::of(looped, &changes, &stages);
    receivers.lend(&mut stages);
    let site = item_name("Site", &looped.body);
    Ok(expand::looped(looped, &changes, &stages, &receivers, (&names, &site), runtime))
}

/// Finds the class of every name, and splits the body. What a worker changes by itself, items and slots, must not
/// change in an iteration of which a commit skips the rest; whether one does is known after the split.
fn analyse(looped: &Loop, runtime: &Runtime, names: &SplitNames) -> (Changes, Option<Stages>) {
    let changes = Changes::of(looped, false, false);
    let writes = changes.acts() || changes.does(looped) || !changes.writes_of(looped).is_empty();
    let sure = |stages: &Stages| !stages.cancels() || (stages.slots.is_empty() && !writes);
    let attempts = |whole: Changes, with_slots: bool| {
        let own = scratch(looped, &whole);
        Attempts { looped, whole, own, runtime, names, with_slots }
    };
    let (found, attempt) = attempts(changes, true).first(sure);
    if found {
        return attempt;
    }
    let strict = |by_type: bool| attempts(Changes::of(looped, true, by_type), false).first(|_| true);
    let (found, attempt) = strict(false);
    if found { attempt } else { strict(true).1 }
}

/// What only looks at what it is called of, by all that is said, is in order where it must be more than that, if workers are left
/// something to do: a method called for its value is all that a `&mut self` can be there for; and `push` or `insert` of what is
/// behind a `&` is a mistake, if it is not shared by threads, of which rustc says more in the user's own function than in a closure.
fn orders_more(looped: &mut Loop, runtime: &Runtime, names: &SplitNames) -> Option<Attempt> {
    let uses = uses_of(|resolver| resolver.visit_block(&looped.body));
    let context = looped.context.as_mut()?;
    let is_shared = |used: &Use| context.shared_params.contains(&used.name) || used.name == "self";
    let changes = uses.iter().any(|used| matches!(used.access, Access::Mutator | Access::Setter) && is_shared(used));
    let asks_self = !context.asked_of_self.is_empty();
    if !asks_self && !changes {
        return None;
    }
    (context.orders_shared, context.orders_self) = (true, asks_self);
    let attempt = analyse(looped, runtime, names);
    // what is taken out of the statements runs ahead, and the statements that stay
    let ahead = |stages: &Stages| stages.pays() && (!stages.runs_nothing_ahead() || !stages.are_in_order(looped));
    // the methods themselves may be all the work there is, and look
    let works = !asks_self || works_apart(&looped.body, &Changes::of(looped, false, false));
    let attempt = Some(attempt).filter(|(_, stages)| works && stages.as_ref().is_some_and(ahead));
    let context = looped.context.as_mut()?;
    (context.orders_shared, context.orders_self) = (attempt.is_some(), asks_self && attempt.is_some());
    attempt
}

/// Asks the types of more methods where workers would have nothing to do but to hand values on. Of more, as of a method that changes what
/// it is called of, the loop as it is would have to be refused.
fn asking_parts(looped: &mut Loop, attempt: Attempt, runtime: &Runtime, names: &SplitNames) -> Attempt {
    if !hands_on(&attempt, looped) {
        return attempt;
    }
    looped.asks_parts = true;
    let asking = analyse(looped, runtime, names);
    looped.asks_parts = asking.1.is_some() && !hands_on(&asking, looped);
    if looped.asks_parts { asking } else { attempt }
}

/// Takes what changes only where the loop ends for fixed until then, if workers look at it, and are left something to do. Where the loop
/// would be refused, its methods look at it that do not say by their names that they change it.
fn fixing_until_end(looped: &mut Loop, attempt: Attempt, runtime: &Runtime, names: &SplitNames) -> Attempt {
    for until_end in [UntilEnd::Fixed, UntilEnd::FixedByName] {
        let fixed = stages::fixed_until_end(looped, until_end);
        if Changes::of(&fixed, false, false).at_end.is_empty() {
            continue;
        }
        let fixing = analyse(&fixed, runtime, names);
        if is_accepted(&fixing, &fixed) && !hands_on(&fixing, &fixed) {
            *looped = fixed;
            return fixing;
        }
        if is_accepted(&attempt, looped) {
            break;
        }
    }
    attempt
}

/// Whether a loop leaves workers something to do, behind what it draws.
fn is_accepted((_, stages): &Attempt, looped: &Loop) -> bool {
    let mut errors = Errors::default();
    stages.as_ref().is_some_and(|stages| {
        rules::is_drawn(looped, stages, &mut errors);
        stages.pays() && errors.propagate().is_ok()
    })
}

/// Where commits may borrow from what iterations own, those keep it, if they can.
fn with_kept(looped: &Loop, attempt: Attempt, runtime: &Runtime, names: &SplitNames) -> Attempt {
    let (changes, stages) = &attempt;
    let Some(without) = stages else { return attempt };
    let finer = match without.pays() {
        true => None,
        false => analyse(&stages::keep_all(looped, changes, without, runtime), runtime, names).1,
    };
    let finer = finer.as_ref().filter(|finer| finer.pays());
    let Some((looped, kept)) = stages::keep(looped, changes, (without, finer), runtime) else { return attempt };
    match analyse(&looped, runtime, names) {
        (changes, Some(stages)) if stages.pays() && stages.keeps() => (changes, Some(Stages { kept, ..stages })),
        _ => attempt,
    }
}

type Attempt = (Changes, Option<Stages>);

/// Whether workers do nothing but hand values on to what is in order.
fn hands_on((_, stages): &Attempt, looped: &Loop) -> bool {
    stages.as_ref().is_some_and(|stages| stages.runs_nothing_ahead() && stages.are_in_order(looped))
}

/// What is tried on the way to a split.
struct Attempts<'a> {
    looped: &'a Loop,
    whole: Changes,
    own: Vec<Scratch>,
    runtime: &'a Runtime,
    names: &'a SplitNames,
    with_slots: bool,
}

impl Attempts<'_> {
    /// Splits the body with every short cut past the journal at first, then with fewer of them, until one is `sure` to be
    /// right and leaves something to do; says whether one was, and else gives the last, without any. Where a head draws, and leaves
    /// nothing to do, what it draws for may be what there is.
    fn first(&self, sure: impl Fn(&Stages) -> bool) -> (bool, Attempt) {
        // the last value of such a variable is written back there
        let head = Head::of(self.looped, &self.whole, self.own.iter().any(|scratch| scratch.live));
        let is_optional = head.is_some() && self.looped.options.draw.is_empty();
        let behind = self.first_behind(head, &sure);
        if !is_optional || (behind.0 && !hands_on(&behind.1, self.looped)) {
            return behind;
        }
        let without = self.first_behind(None, &sure);
        let is_better = without.0 && (!behind.0 || !hands_on(&without.1, self.looped));
        if is_better { without } else { behind }
    }

    /// The same behind a head. A variable that may have no elements is cut into them only where nothing else leaves anything to do.
    fn first_behind(&self, head: Option<Head>, sure: &impl Fn(&Stages) -> bool) -> (bool, Attempt) {
        let looped = self.looped;
        let stmts = head.as_ref().map_or(&looped.body.stmts, |head| &head.rest);
        let split = |slots: Vec<Slot>, stmts: &[Stmt], with_scratch: bool| {
            let scratch = if with_scratch { self.own.clone() } else { Vec::new() };
            let private = Private { head: head.clone(), slots, scratch, own: looped.options.own.clone() };
            let changes = self.whole.clone().without(&private.places());
            let stages = stages::split(looped, stmts, private, &changes, self.runtime, self.names);
            (changes, stages)
        };
        let found = |(_, stages): &Attempt| stages.as_ref().is_some_and(|stages| stages.pays() && sure(stages));
        let no_slots = head.is_some() || !self.with_slots;
        let elements = |certain: bool| if no_slots { None } else { slots(looped, &self.whole, certain) };
        for cut in [elements(true), Some((Vec::new(), stmts.clone())), elements(false)].into_iter().flatten() {
            for with_scratch in [true, false] {
                let attempt = split(cut.0.clone(), &cut.1, with_scratch);
                if found(&attempt) {
                    return (true, attempt);
                }
            }
        }
        (false, split(Vec::new(), stmts, false))
    }
}

fn lower_comprehension(comprehension: &Comprehension, runtime: &Runtime) -> Result<TokenStream> {
    let mut looped = expand::body_of(comprehension, runtime);
    let mut errors = Errors::default();
    rules::check_body(&looped.body, &mut errors);
    rules::no_break_with_value(&looped, &mut errors);
    rules::comprehension_changes_nothing(&looped, &mut errors);
    rules::comprehension_options(comprehension, &mut errors);
    rules::no_unsafe_beyond_a_clause(comprehension, &looped, &mut errors);
    rules::no_change_beyond_a_clause(comprehension, &looped, &mut errors);
    if expand::has_macro(&looped) {
        rules::no_unsealed(&stages::seal_values(&mut looped.body, runtime), &mut errors);
    }
    errors.propagate()?;
    let (exit, site) = (item_name("Exit", &looped.body), item_name("Site", &looped.body));
    Ok(expand::comprehension(comprehension, &looped, &exit, &site, runtime))
}

pub(crate) fn par(input: TokenStream) -> TokenStream {
    if ide::asks() {
        return ide::comprehension(input);
    }
    let input = written_out_behind_path(input);
    let end = End::of(&input);
    let parse = |input: ParseStream| Par::parse(input, end);
    let parsed = parse.parse2(input.clone()).map_err(|error| end.aim(error));
    let result = parsed.and_then(|Par { krate, comprehension }| {
        let capitals = capitals_by(comprehension.patterns());
        with_capitals(capitals, || lower_comprehension(&comprehension, &Runtime::new(&facade_path(krate))))
    });
    result.unwrap_or_else(|error| with_fallback(&error, &fallback::comprehension(input)))
}

pub(crate) fn par_for(input: TokenStream) -> TokenStream {
    if ide::asks() {
        return ide::looped(input);
    }
    let input = written_out_behind_path(input);
    let end = End::of(&input);
    let parse = |input: ParseStream| ParFor::parse(input, end);
    let parsed = parse.parse2(input.clone()).map_err(|error| end.aim(error));
    let result = parsed.and_then(|ParFor { krate, looped }| {
        let (capitals, written) = (capitals_in(&looped.pat, &looped.body), macros_of_loop(&looped));
        with_capitals(capitals, || with_macros(written, || lower(looped, &Runtime::new(&facade_path(krate)))))
    });
    result.unwrap_or_else(|error| match fallback::broken(input.clone()) {
        Some(broken) => broken,
        None => with_fallback(&error, &fallback::looped(input)),
    })
}

/// The loop as an ordinary one, for when it is refused.
pub(crate) fn plain(looped: &Loop) -> TokenStream {
    let Loop { label, span, pat, source, body, .. } = looped;
    quote_spanned!(*span=> #label for #pat in #source #body)
}
