//! Which names from outside a loop changes.

use super::Stages;
use crate::exits::may_stop;
use crate::model::{Context, Decl, Loop};
use crate::names::{
    Access, By, Names, Place, Taken, Use, is_adaptor, lends_shared, pattern_names, shown_stream, uses_of,
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, PatIdent, PatReference};

/// What a loop does to names, its own and those from outside.
#[derive(Clone)]
pub(crate) struct Changes {
    /// Every use of a name from outside.
    pub(crate) uses: Vec<Use>,
    /// What the body changes outside of itself.
    pub(crate) places: Vec<Place>,
    /// Variables of the pattern through which the body changes the item, where it may also exit: a worker beyond the
    /// exit must not have changed anything.
    pub(crate) item_writes: Names,
    /// Variables of the pattern that look as if they were `&mut`.
    exclusive: Names,
    /// Those that may be, for all that the source says.
    maybe_exclusive: Names,
    /// Whether the body may end the loop.
    stops: bool,
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
        let by = |yields: Yields| names_by(&looped.pat, &looped.source, yields);
        let exclusive = by(&|source| if by_type { is_named_mut(source) } else { yields_exclusive(source, context) });
        let maybe_exclusive = by(&|source| !yields_shared(source, context));
        let stops = may_stop(looped);
        let mut changes = Changes { uses, places, item_writes: Names::new(), exclusive, maybe_exclusive, stops };
        if strict || stops {
            changes.item_writes = changes.writes_of(looped);
        }
        changes
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
            || ((used.is_lent() || used.asks_part()) && self.exclusive.contains(&used.name.to_string()))
    }

    /// The variables of the pattern through which a worker would change the item if they are `&mut`, as far as the
    /// types know, where an iteration may come to nothing, or its head goes before what it would change.
    pub(crate) fn asked_of_types(&self, looped: &Loop, stages: &Stages) -> Vec<Ident> {
        let runs_to_its_end = !stages.cancels() && stages.head.is_none() && !may_stop(looped);
        if runs_to_its_end { Vec::new() } else { self.given_by_item(looped) }
    }

    /// The variables of the pattern that may be `&mut`, and are given to what may change the item through them.
    pub(crate) fn given_by_item(&self, looped: &Loop) -> Vec<Ident> {
        let uses = uses_of(|resolver| resolver.visit_unit(&looped.body));
        let is_given =
            |used: &Use| used.is_lent() || used.asks_part() || used.taken.is_some_and(|taken| taken.by == By::Call);
        let mutable = mutable_names(&looped.pat);
        let is_changed = |used: &Use| used.access.changes() && mutable.contains(&used.name.to_string());
        let lent = |name: &String| uses.iter().any(|used| used.name == name && (is_given(used) || is_changed(used)));
        let asked = |name: &Ident| {
            let name = name.to_string();
            self.maybe_exclusive.contains(&name) && !self.exclusive.contains(&name) && lent(&name)
        };
        pattern_names(&looped.pat).into_iter().filter(asked).collect()
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
        if used.access == Access::Method && looped.options.draw.iter().any(|place| Place::of(place).overlaps(used)) {
            return true;
        }
        let decl = match &looped.context {
            None => None,
            Some(context) => match context.decls.get(&used.name.to_string()) {
                // neither a local nor a parameter; what is assigned is a static then
                None => {
                    let assigned = matches!(used.access, Access::Assign | Access::OpAssign);
                    return assigned || (used.name == "self" && used.access.changes());
                }
                Some(decl) => Some(*decl),
            },
        };
        match used.access {
            Access::Assign | Access::OpAssign | Access::BorrowMut => true,
            Access::Mutator => {
                let shared = |context: &Context| context.shared_params.contains(&used.name);
                let by_reference = used.name == "self" && decl == Some(Decl::Fixed);
                !by_reference && !looped.context.as_ref().is_some_and(shared)
            }
            Access::Setter | Access::Statement => decl != Some(Decl::Fixed),
            // `rng.unit()`; but most methods of parts that are called for their value only look at them
            Access::Method if used.is_part() => false,
            Access::Method => matches!(decl, Some(Decl::RefMut | Decl::MutOnlyHere)),
            // a bare `&mut` parameter as an argument is lent or given away
            Access::Read => decl == Some(Decl::RefMut) && !used.is_value && used.fields.is_empty(),
            Access::Given => matches!(decl, Some(Decl::MutOnlyHere | Decl::RefMut)),
            // only a closure that changes something is called by a variable that can change
            Access::Call => matches!(decl, Some(Decl::Mut | Decl::MutOnlyHere | Decl::RefMut)),
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
        for used in &self.uses {
            let name = used.name.to_string();
            let decl = context.map(|context| context.decls.get(&name));
            let certain = match decl {
                Some(decl) => decl.is_some(),
                // of what is captured and is not there, rustc knows better where in the string it stands
                None => used.is_value && !used.captured && used.access != Access::Call,
            };
            let changed = self.places.iter().any(|place| place.root == name);
            if !certain || changed || name == "self" || shown_stream(&name).is_some() {
                continue;
            }
            let whole = decl.flatten() == Some(&Decl::Fixed);
            let (fields, spans): (&[String], &[Span]) = if whole { (&[], &[]) } else { (&used.fields, &used.spans) };
            let place = Fixed { name: &used.name, fields, spans };
            if !fixed.iter().any(|other| (other.name, other.fields) == (place.name, place.fields)) {
                fixed.push(place);
            }
        }
        fixed
    }

    /// The variables whose value each iteration takes, each once: none can be moved. Before the loop ends one can. What only
    /// the types say is left to `taken::check_moves`.
    pub(crate) fn taken(&self, context: Option<&Context>) -> Vec<Front<'_>> {
        let always = |used: &&Use| {
            // where no declaration says that it is none
            let lent = |taken: Taken| taken.lent && context.is_none();
            let whole = |taken: Taken| used.fields.is_empty() && matches!(taken.by, By::Place | By::Call);
            used.taken.is_some_and(|taken| whole(taken) && !lent(taken) && (!taken.nested || !self.stops))
        };
        let is_value = |name: &Ident| self.uses.iter().any(|used| used.name == *name && used.is_value);
        let mut fronts: Vec<Front<'_>> = Vec::new();
        for used in self.uses.iter().filter(always) {
            let (name, may_lend) = (&used.name, used.taken.is_some_and(|taken| taken.by == By::Call));
            if let Some(front) = fronts.iter_mut().find(|front| front.name == name) {
                front.may_lend &= may_lend;
                continue;
            }
            let decl = context.map(|context| context.decls.get(&name.to_string()));
            let certain = match decl {
                Some(decl) => decl.is_some_and(|decl| *decl != Decl::RefMut),
                // an operand says of itself alone that it is a variable: of one that is not there, rustc has said so
                None => used.taken.is_some_and(|taken| taken.iterated) || (!used.is_value && is_value(name)),
            };
            let is_copy = context.is_some_and(|context| context.shared_params.contains(name));
            let changed = self.places.iter().any(|place| *name == place.root);
            if certain && !is_copy && !changed && name != "self" {
                fronts.push(Front { name, may_lend });
            }
        }
        fronts
    }
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
}

/// The variables of a pattern that are `mut`.
fn mutable_names(pat: &Pat) -> Names {
    struct Mutable(Names);
    impl<'a> Visit<'a> for Mutable {
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            if pat.mutability.is_some() {
                self.0.insert(pat.ident.to_string());
            }
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut mutable = Mutable(Names::new());
    mutable.visit_pat(pat);
    mutable.0
}

/// What a source says of its items.
type Yields<'y> = &'y dyn Fn(&Expr) -> bool;

/// The variables of a pattern for whose part of the items the source says yes.
fn names_by(pat: &Pat, source: &Expr, yields: Yields) -> Names {
    match source {
        Expr::Paren(paren) => names_by(pat, &paren.expr, yields),
        Expr::Group(group) => names_by(pat, &group.expr, yields),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            match (method.as_str(), pair(pat)) {
                ("enumerate", Some((_, item))) => names_by(item, &call.receiver, yields),
                ("zip", Some((left, right))) if call.args.len() == 1 => {
                    let mut names = names_by(left, &call.receiver, yields);
                    names.extend(names_by(right, &call.args[0], yields));
                    names
                }
                ("rev" | "skip" | "take" | "step_by", _) => names_by(pat, &call.receiver, yields),
                _ => all_if(yields(source), pat),
            }
        }
        source => all_if(yields(source), pat),
    }
}

/// The variables of a pattern that are behind a `&`, for all that the source looks like. `lent`: those that are, around it.
pub(crate) fn lent_names(pat: &Pat, source: &Expr, context: Option<&Context>, lent: &Names) -> Names {
    struct Taken(Names);
    impl<'a> Visit<'a> for Taken {
        fn visit_pat_reference(&mut self, pat: &'a PatReference) {
            self.0.extend(pattern_names(&pat.pat).iter().map(ToString::to_string));
        }
    }
    let mut taken = Taken(Names::new());
    taken.visit_pat(pat);
    let mut names = names_by(pat, source, &|source| yields_references(source, context, lent));
    names.retain(|name| !taken.0.contains(name));
    names
}

fn pair(pat: &Pat) -> Option<(&Pat, &Pat)> {
    match pat {
        Pat::Tuple(tuple) if tuple.elems.len() == 2 => Some((&tuple.elems[0], &tuple.elems[1])),
        Pat::Paren(paren) => pair(&paren.pat),
        _ => None,
    }
}

fn all_if(exclusive: bool, pat: &Pat) -> Names {
    let names = if exclusive { pattern_names(pat) } else { Vec::new() };
    names.iter().map(ToString::to_string).collect()
}

/// Whether a method of the source says that it yields `&mut` items.
fn is_named_mut(source: &Expr) -> bool {
    match source {
        Expr::MethodCall(call) => call.method.to_string().ends_with("_mut") || is_named_mut(&call.receiver),
        Expr::Paren(paren) => is_named_mut(&paren.expr),
        Expr::Group(group) => is_named_mut(&group.expr),
        _ => false,
    }
}

/// Whether a source looks as if it yields `&mut` items.
fn yields_exclusive(source: &Expr, context: Option<&Context>) -> bool {
    fn by_name(tokens: TokenStream) -> bool {
        let mut after_ampersand = false;
        tokens.into_iter().any(|token| {
            let was_ampersand = std::mem::replace(&mut after_ampersand, is_ampersand(&token));
            match token {
                TokenTree::Ident(name) => name.to_string().ends_with("_mut") || (was_ampersand && name == "mut"),
                TokenTree::Group(group) => by_name(group.stream()),
                _ => false,
            }
        })
    }
    let by_decl = match (source, context) {
        (Expr::Path(path), Some(context)) => {
            let decl = path.path.get_ident().and_then(|name| context.decls.get(&name.to_string()));
            decl.is_some_and(|decl| *decl == Decl::RefMut)
        }
        _ => false,
    };
    by_decl || by_name(source.to_token_stream())
}

/// Whether a source surely yields `&` items. A method of such a name does if what it is called of may not be changed, or is
/// a slice: `query.iter()` of a type of the user's may yield `&mut`.
fn yields_references(source: &Expr, context: Option<&Context>, lent: &Names) -> bool {
    let is_fixed = |receiver: &Expr| {
        let root = Place::of(receiver).root;
        let fixed =
            |context: &Context| context.decls.get(&root) == Some(&Decl::Fixed) || context.slices.contains(&root);
        lent.contains(&root) || context.is_some_and(fixed)
    };
    match source {
        Expr::Reference(reference) => reference.mutability.is_none() && !matches!(*reference.expr, Expr::Range(_)),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let lends = matches!(method.as_str(), "iter" | "values" | "chunks" | "chunks_exact" | "windows");
            lends && is_fixed(&call.receiver)
        }
        Expr::Path(_) => yields_shared(source, context),
        Expr::Paren(paren) => yields_references(&paren.expr, context, lent),
        _ => false,
    }
}

/// Whether a source surely yields no `&mut` items.
pub(crate) fn yields_shared(source: &Expr, context: Option<&Context>) -> bool {
    match source {
        Expr::Range(_) | Expr::Array(_) => true,
        Expr::Reference(reference) => reference.mutability.is_none(),
        Expr::Path(path) => {
            let shared = |name: &Ident| context.is_some_and(|context| context.shared_params.contains(name));
            path.path.get_ident().is_some_and(shared)
        }
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            lends_shared(&method) || (is_adaptor(&method) && yields_shared(&call.receiver, context))
        }
        Expr::Paren(paren) => yields_shared(&paren.expr, context),
        Expr::Group(group) => yields_shared(&group.expr, context),
        _ => false,
    }
}

fn is_ampersand(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '&')
}
