//! Which names from outside a loop changes.

use super::Stages;
use super::at_end::changed_at_end;
use super::stored::place_root;
use super::yields::{
    Yields, is_named_mut, mutable_names, names_by, surely_yields_shared, yields_exclusive, yields_shared,
};
use crate::exits::{given_last, may_stop};
use crate::model::{Context, Decl, Loop, UntilEnd};
use crate::names::{
    Access, By, Names, Place, Taken, Use, is_binding_name, names_rng, pattern_names, shown_stream, takes_of, uses_of,
};
use proc_macro2::{Ident, Span};
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprMethodCall, Local, Pat, Stmt};

/// What a loop does to names, its own and those from outside.
#[derive(Clone)]
pub(crate) struct Changes {
    /// Every use of a name from outside.
    pub(crate) uses: Vec<Use>,
    /// What the body changes outside of itself.
    pub(crate) places: Vec<Place>,
    /// The uses that change what is none of these, as it changes only where the loop ends.
    pub(crate) at_end: Vec<Use>,
    /// Variables of the pattern through which the body changes the item, where it may also exit: a worker beyond the
    /// exit must not have changed anything.
    pub(crate) item_writes: Names,
    /// Variables of the pattern that look as if they were `&mut`.
    exclusive: Names,
    /// Those that may be, for all that the source looks like.
    maybe_exclusive: Names,
    /// Those that only their types say are none.
    unsure: Names,
}

impl Changes {
    /// `strict`: an iteration may not run to its end even where its worker does, because a commit goes on to the next
    /// one. `by_type`: what a `&mut` in the source is of, an iterator or a collection, only the types know.
    pub(crate) fn of(looped: &Loop, strict: bool, by_type: bool) -> Changes {
        let uses = uses_of(|resolver| {
            resolver.declare(&looped.pat);
            looped.fresh.iter().for_each(|fresh| resolver.declare_fresh(fresh));
            resolver.visit_unit(&looped.body);
        });
        let mut places: Vec<Place> = Vec::new();
        for used in uses.iter().filter(|used| Changes::is_change(used, looped)) {
            let place = Place::from(used);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let context = looped.context.as_ref();
        places.extend(self_taken_apart(looped));
        if context.is_none() && looped.until_end != UntilEnd::FixedByName {
            let asked = asked_beside_fields(&uses, &places);
            places.extend(asked);
        }
        let by = |yields: Yields| names_by(&looped.pat, &looped.source, yields);
        let exclusive = by(&|source| if by_type { is_named_mut(source) } else { yields_exclusive(source, context) });
        let maybe_exclusive = by(&|source| !yields_shared(source, context));
        let unsure = by(&|source| !surely_yields_shared(source, context));
        let stops = may_stop(looped);
        let item_writes = Names::new();
        let at_end = Vec::new();
        let mut changes = Changes { uses, places, at_end, item_writes, exclusive, maybe_exclusive, unsure };
        if strict || stops {
            changes.item_writes = changes.writes_of(looped);
        }
        let Exchanged { receives, sent_by } = Exchanged::of(&looped.body);
        // what an iteration that is skipped would do to what is shared; and what is received, or waited for, in an order
        let does = |used: &&Use| {
            let name = used.name.to_string();
            let is_sender = |context: &Context| context.senders.contains(&name);
            let sends = sent_by.contains(&name) && (used.acts || looped.context.as_ref().is_some_and(is_sender));
            let acts = used.acts && (strict || stops || receives);
            acts || sends || (strict && used.access == Access::Statement)
        };
        let acts: Vec<Place> = changes.uses.iter().filter(does).map(Place::from).collect();
        let news: Vec<Place> = acts.into_iter().filter(|place| !changes.places.contains(place)).collect();
        changes.places.extend(news);
        if looped.until_end == UntilEnd::Changed { changes } else { changes.fixed_until_end(looped) }
    }

    /// The same, if what changes only where the loop ends is fixed until then.
    fn fixed_until_end(mut self, looped: &Loop) -> Changes {
        self.at_end = changed_at_end(looped, &self.uses);
        let at_end: Vec<Place> = self.at_end.iter().map(Place::from).collect();
        self.places.retain(|place| !at_end.contains(place));
        self
    }

    /// The same, if it is not.
    pub(crate) fn changed_at_end(mut self) -> Changes {
        self.places.extend(self.at_end.iter().map(Place::from));
        self
    }

    /// Whether the body does something to what is shared, by methods that say so.
    pub(crate) fn acts(&self) -> bool {
        self.uses.iter().any(|used| used.acts)
    }

    /// Whether the body calls a method of what is shared for what that does, and not for its value.
    pub(crate) fn does(&self, looped: &Loop) -> bool {
        let is_own = |used: &Use| pattern_names(&looped.pat).contains(&used.name);
        self.uses.iter().any(|used| used.access == Access::Statement && !is_own(used) && !self.touch(used))
    }

    /// The variables of the pattern through which the body may change the item.
    pub(crate) fn writes_of(&self, looped: &Loop) -> Names {
        let mutable = mutable_names(&looped.pat);
        let declared: Names = pattern_names(&looped.pat).iter().map(ToString::to_string).collect();
        let uses = uses_of(|resolver| resolver.visit_unit(&looped.body));
        let names = uses.iter().filter(|used| self.writes(used)).map(|used| used.name.to_string());
        // a `mut` variable is the iteration's own copy, unless its type is a `&mut`
        let own = |name: &String| mutable.contains(name) && !self.exclusive.contains(name);
        names.filter(|name| declared.contains(name) && !own(name)).collect()
    }

    /// Whether a use of a variable of the pattern changes the item, for what the source looks like.
    pub(crate) fn writes(&self, used: &Use) -> bool {
        used.access.changes()
            || used.acts
            || ((used.is_lent() || used.asks_part()) && self.exclusive.contains(&used.name.to_string()))
    }

    /// The variables of the pattern of which only the types know whether a worker would change the item through them, where an
    /// iteration may come to nothing, or its head goes before what it would change.
    pub(crate) fn asked_of_types(&self, looped: &Loop, stages: &Stages) -> Vec<Asked> {
        let runs_to_its_end = !stages.cancels() && stages.head.is_none() && !may_stop(looped);
        if !runs_to_its_end {
            return self.asked(looped);
        }
        // a commit has a copy of what a method of std's only looks at
        let mut asked = self.asked(looped);
        asked.retain(|asked| matches!(asked.kind, Kind::Doubtful(_)) && stages.asks(&asked.name));
        asked
    }

    /// The variables of the pattern that may be `&mut` or hold one, and are given, or a part of which is, to what may change
    /// the item through them.
    pub(crate) fn asked(&self, looped: &Loop) -> Vec<Asked> {
        let uses = uses_of(|resolver| resolver.visit_unit(&looped.body));
        let mutable = mutable_names(&looped.pat);
        let is_given = |used: &Use| {
            let is_changed = used.access.changes() && mutable.contains(&used.name.to_string());
            used.is_lent() || used.asks_part() || is_changed
        };
        let mut asked: Vec<Asked> = Vec::new();
        for name in pattern_names(&looped.pat).into_iter().filter(|name| self.unsure.contains(&name.to_string())) {
            // of what looks as if it were a `&mut`, that much is known, but not what it is in
            let is_known = self.exclusive.contains(&name.to_string());
            for used in uses.iter().filter(|used| used.name == name) {
                let given = match used.handed {
                    true if used.indexed => Some(Kind::Elements),
                    true if !used.fields.is_empty() => Some(Kind::Part(used.fields.clone())),
                    // `xs.iter_mut().map(Some)`
                    true if is_known => used.doubtful.then_some(Kind::Elements),
                    handed => (!is_known && (handed || is_given(used))).then_some(Kind::Whole),
                };
                let doubtful = used.doubtful.then(|| Kind::Doubtful(used.fields.clone()));
                for kind in given.into_iter().chain(doubtful) {
                    if asked.iter().all(|other| other.name != name || other.kind != kind) {
                        asked.push(Asked { name: name.clone(), kind, spans: used.spans.clone() });
                    }
                }
            }
        }
        asked
    }

    /// Whether a variable of the pattern looks as if it were a `&mut`.
    pub(crate) fn looks_exclusive(&self, name: &str) -> bool {
        self.exclusive.contains(name)
    }

    /// Whether a variable of the pattern may be a `&mut`.
    pub(crate) fn may_be_exclusive(&self, name: &str) -> bool {
        self.maybe_exclusive.contains(name)
    }

    /// Whether a use changes an item that a worker beyond an exit must not have changed.
    pub(crate) fn writes_item(&self, used: &Use) -> bool {
        self.item_writes.contains(&used.name.to_string()) && self.writes(used)
    }

    /// The same without places that no commit and no other iteration sees.
    pub(crate) fn without(mut self, private: &[Place]) -> Changes {
        self.places.retain(|place| !private.iter().any(|private| place.is_in(private)));
        self.uses.retain(|used| !private.iter().any(|private| Place::from(used).is_in(private)));
        self
    }

    /// Whether a use changes a name, for all that its declaration says.
    pub(crate) fn is_change(used: &Use, looped: &Loop) -> bool {
        if looped.is_stream(&used.name) {
            return true;
        }
        // by any method, whatever it is called, or as a function
        let is_asked = matches!(used.access, Access::Method | Access::Call) || used.doubtful;
        if is_asked && looped.options.draw.iter().any(|place| Place::of(place).overlaps(used)) {
            return true;
        }
        let only_here = |context: &Context| {
            let by_part = used.is_part() && used.access == Access::Method && !used.looks;
            let name = used.name.to_string();
            let by_value = context.orders_self && name == "self" && (used.may_need_mut() || used.is_lent());
            (by_value && context.asked_of_self.contains(&used.fields))
                || (by_part && context.of_parts.contains(&name))
                || (used.doubtful && context.doubted.contains(&name))
        };
        if looped.context.as_ref().is_some_and(only_here) {
            return true;
        }
        let decl = match &looped.context {
            None => None,
            Some(context) => match context.decls.get(&used.name.to_string()) {
                // neither a local nor a parameter; what is assigned is a static then
                None => {
                    let assigned = matches!(used.access, Access::Assign | Access::OpAssign);
                    let is_static =
                        || used.name.to_string().starts_with(char::is_uppercase) && is_binding_name(&used.name);
                    return assigned || (used.access.changes() && (used.name == "self" || is_static()));
                }
                Some(decl) => Some(*decl),
            },
        };
        match used.access {
            Access::Assign | Access::OpAssign | Access::BorrowMut => true,
            Access::Mutator | Access::Setter => {
                let context = looped.context.as_ref();
                let is_param = context.is_some_and(|context| context.shared_params.contains(&used.name));
                let is_self = used.name == "self" && decl == Some(Decl::Fixed);
                let in_order = context.is_some_and(|context| context.orders_shared);
                // `let last = Cell::new(0);`
                let is_cell =
                    || context.is_some_and(|context| context.made.get(&used.name.to_string()).is_some_and(is_new_cell));
                let is_set = used.access == Access::Setter && decl == Some(Decl::Fixed);
                let is_fixed = is_param || is_self || (is_set && !is_cell());
                !is_fixed || (in_order && (is_param || is_self))
            }
            Access::Statement | Access::Target => decl != Some(Decl::Fixed),
            // `rng.unit()`; but most methods of parts that are called for their value only look at them
            Access::Method if used.is_part() => false,
            Access::Method => {
                let draws = !used.looks && names_rng(&used.name.to_string());
                matches!(decl, Some(Decl::RefMut | Decl::MutOnlyHere)) || (decl == Some(Decl::Mut) && draws)
            }
            // a bare `&mut` parameter as an argument is lent or given away
            Access::Read => decl == Some(Decl::RefMut) && !used.is_value && used.fields.is_empty(),
            Access::Given => matches!(decl, Some(Decl::MutOnlyHere | Decl::RefMut)),
            // only a closure that changes something is called by a variable that can change; a local of the same name is not there yet
            Access::Call => {
                let is_around =
                    looped.context.as_ref().is_some_and(|context| context.around.contains(&used.name.to_string()));
                is_around && matches!(decl, Some(Decl::Mut | Decl::MutOnlyHere | Decl::RefMut))
            }
        }
    }

    /// Whether a use touches something that the body changes.
    pub(crate) fn touch(&self, used: &Use) -> bool {
        self.places.iter().any(|place| place.overlaps(used))
    }

    /// What the worker reads, and what is a variable for certain, each place once. A part of a variable stands for
    /// itself where another part may be lent out meanwhile.
    pub(crate) fn fixed(&self, context: Option<&Context>) -> Vec<Fixed<'_>> {
        let mut fixed: Vec<Fixed<'_>> = Vec::new();
        let taken = self.taken(context);
        for used in &self.uses {
            let name = used.name.to_string();
            let decl = context.and_then(|context| context.decls.get(&name));
            let certain = match context {
                Some(context) => context.around.contains(&name),
                // of what is captured and is not there, rustc knows better where in the string it stands
                None => used.is_value && !used.captured && used.access != Access::Call,
            };
            let is_self = name == "self";
            let changed =
                self.places.iter().any(|place| if is_self { place.overlaps(used) } else { place.root == name });
            // of all of `self`, only its declaration says what would be borrowed
            let is_known = !is_self || !used.fields.is_empty() || context.is_some_and(|context| context.is_lent_self);
            if !certain || changed || !is_known || shown_stream(&name).is_some() {
                continue;
            }
            let whole = decl == Some(&Decl::Fixed) && !is_self;
            let (fields, spans): (&[String], &[Span]) = if whole { (&[], &[]) } else { (&used.fields, &used.spans) };
            let doubted = |other: &Use| other.name == used.name && other.may_need_mut();
            let doubted = self.uses.iter().any(doubted);
            let taken = fields.is_empty() && taken.iter().any(|front| *front.name == used.name);
            let place = Fixed { name: &used.name, fields, spans, doubted, taken };
            if !fixed.iter().any(|other| (other.name, other.fields) == (place.name, place.fields)) {
                fixed.push(place);
            }
        }
        fixed
    }

    /// The variables whose value each iteration takes, each once: none can be moved, but for right before the loop ends. What only
    /// the types say is left to `taken::check_moves`.
    pub(crate) fn taken(&self, context: Option<&Context>) -> Vec<Front<'_>> {
        let always = |used: &&Use| {
            // where no declaration says that it is none
            let lent = |taken: Taken| taken.lent && context.is_none();
            let whole = |taken: Taken| used.fields.is_empty() && matches!(taken.by, By::Place | By::Call);
            used.taken.is_some_and(|taken| whole(taken) && !lent(taken))
        };
        let is_value = |name: &Ident| self.uses.iter().any(|used| used.name == *name && used.is_value);
        let mut fronts: Vec<Front<'_>> = Vec::new();
        for used in self.uses.iter().filter(always) {
            let (name, may_lend) = (&used.name, used.taken.is_some_and(|taken| taken.by == By::Call));
            if let Some(front) = fronts.iter_mut().find(|front| front.name == name) {
                front.may_lend &= may_lend;
                continue;
            }
            let certain = match context {
                Some(context) => context.may_be_moved(name) && !(may_lend && context.is_to_be_lent(name)),
                // an operand says of itself alone that it is a variable: of one that is not there, rustc has said so
                None => used.taken.is_some_and(|taken| taken.iterated) || (!used.is_value && is_value(name)),
            };
            if certain && !self.is_kept(name, context) {
                fronts.push(Front { name, may_lend });
            }
        }
        fronts
    }

    /// Whether a variable is one that is a `&`, that the body changes, or `self`.
    fn is_kept(&self, name: &Ident, context: Option<&Context>) -> bool {
        let is_copy = context.is_some_and(|context| context.shared_params.contains(name));
        is_copy || name == "self" || self.places.iter().any(|place| *name == place.root)
    }

    /// The variables that iterations give calls in closures, or calls which may be ones that do not return, and no other: a worker cannot
    /// move them there either.
    pub(super) fn given_within(&self, looped: &Loop, context: &Context) -> Names {
        let uses = takes_of(|resolver| {
            resolver.declare(&looped.pat);
            resolver.visit_block(&looped.body);
        });
        let is_given = |used: &Use| used.fields.is_empty() && used.taken.is_some_and(|taken| taken.by == By::Call);
        let given = uses.into_iter().filter(is_given).map(|used| used.name).chain(given_last(looped));
        let front = self.taken(Some(context));
        let is_owned = |name: &Ident| {
            let may_be_moved = context.may_be_moved(name) && !context.is_to_be_lent(name);
            may_be_moved && !self.is_kept(name, Some(context)) && front.iter().all(|front| front.name != name)
        };
        given.filter(is_owned).map(|name| name.to_string()).collect()
    }
}

/// What code does to channels.
#[derive(Default)]
struct Exchanged {
    /// Whether it receives from one, which may be the one that it sends to.
    receives: bool,
    /// The variables by which it sends.
    sent_by: Names,
}

impl Exchanged {
    fn of(body: &Block) -> Exchanged {
        let mut exchanged = Exchanged::default();
        exchanged.visit_block(body);
        exchanged
    }
}

impl<'a> Visit<'a> for Exchanged {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        const RECEIVE: &[&str] = &["recv", "recv_deadline", "recv_timeout", "try_iter", "try_recv"];
        self.receives |= RECEIVE.iter().any(|receive| call.method == receive);
        if (call.method == "send" || call.method == "try_send") && call.args.len() == 1 {
            self.sent_by.extend(place_root(&call.receiver).map(ToString::to_string));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// `let Self { list, .. } = self;`, where the body changes something through one of the names.
fn self_taken_apart(looped: &Loop) -> Option<Place> {
    let is_self = |init: &syn::LocalInit| matches!(&*init.expr, Expr::Path(path) if path.path.is_ident("self"));
    let taken = looped.body.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Local(Local { pat, init: Some(init), .. }) if is_self(init) && !matches!(pat, Pat::Ident(_)) => Some(pat),
        _ => None,
    });
    let names: Vec<Ident> = taken.flat_map(pattern_names).collect();
    let changed = |stmt: &Stmt| {
        let uses = uses_of(|resolver| resolver.visit_stmt(stmt));
        uses.iter().any(|used| used.access.changes() && names.contains(&used.name))
    };
    let is_mut = looped.context.as_ref().is_some_and(|context| context.decls.get("self") == Some(&Decl::Mut));
    (is_mut && looped.body.stmts.iter().any(changed)).then(|| Place { root: "self".to_string(), fields: Vec::new() })
}

/// The variables of which the body assigns a field, and calls a method that is not known: nothing but its type says that it only
/// looks, and what changes by its fields has methods that change it.
fn asked_beside_fields(uses: &[Use], places: &[Place]) -> Vec<Place> {
    let is_asked = |used: &&Use| used.access == Access::Method && !used.is_part() && !used.looks;
    let sets = |used: &Use| matches!(used.access, Access::Assign | Access::OpAssign) && !used.fields.is_empty();
    let asked =
        uses.iter().filter(is_asked).filter(|asked| uses.iter().any(|used| used.name == asked.name && sets(used)));
    asked.map(Place::from).filter(|place| !places.contains(place)).collect()
}

/// A variable whose value each iteration takes.
pub(crate) struct Front<'c> {
    pub(crate) name: &'c Ident,
    /// Whether only calls are given it, which may be lent a `&mut` as a `&`.
    pub(crate) may_lend: bool,
}

/// A place that the worker reads.
pub(crate) struct Fixed<'c> {
    pub(crate) name: &'c Ident,
    pub(crate) fields: &'c [String],
    /// Where each field stands.
    pub(crate) spans: &'c [Span],
    /// Whether a method that is not known is called of the variable, or of a part of it.
    pub(crate) doubted: bool,
    /// Whether it is refused if it has no copies.
    pub(crate) taken: bool,
}

impl Fixed<'_> {
    /// Whether it is a part of `self`.
    pub(crate) fn is_of_self(&self) -> bool {
        *self.name == "self"
    }
}

/// A variable of the pattern, or a part of one, whose type is asked for a `&mut`.
pub(crate) struct Asked {
    pub(crate) name: Ident,
    pub(crate) kind: Kind,
    pub(crate) spans: Vec<Span>,
}

#[derive(PartialEq)]
pub(crate) enum Kind {
    Whole,
    /// A part, by its fields.
    Part(Vec<String>),
    /// What it holds, if that is no `&mut` itself.
    Elements,
    /// A part, or all of it without fields, that only looks at itself if its type is std's, and no iterator.
    Doubtful(Vec<String>),
}

/// `Cell::new(…)`, `RefCell::new(…)`: what is changed through a `&`, by one thread.
fn is_new_cell(value: &Expr) -> bool {
    let Expr::Call(call) = value else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let is_cell = |name: &Ident| name == "Cell" || name == "RefCell";
    path.path.segments.iter().rev().nth(1).is_some_and(|of| is_cell(&of.ident))
}
