//! The split of a body into the worker, which can run for many iterations at once, and the entries of its journal,
//! which are committed in order.

mod again;
mod ahead;
mod altering;
mod asked;
mod assigned;
mod at_end;
mod beside;
mod bound;
mod branches;
mod by_fields;
mod by_itself;
mod carry;
mod chains;
mod changes;
mod checkpoint;
mod coerced;
mod content;
mod copies;
mod counted;
mod dbg;
mod drawn;
mod effects;
mod group;
mod guarded;
mod guards;
mod held;
mod hoist;
mod hoisted;
mod inner_loops;
mod kept;
mod lenders;
mod lent;
mod lent_out;
mod lent_typed;
mod light;
mod locals;
mod looks;
mod made;
mod misspelt;
mod moves;
mod opened;
mod outside;
mod owners;
mod parted;
mod private;
mod replay;
mod scratch;
mod sealed;
mod sequence;
mod shape;
mod slots;
mod split;
mod steps;
mod stored;
mod taken;
mod taken_back;
mod temporary;
mod tied;
mod together;
mod tried;
mod unsafe_ahead;
mod unseen;
mod values;
mod worded;
mod yields;

pub(crate) use altering::{altering, feeds};
pub(crate) use asked::apply_options;
pub(crate) use at_end::fixed_until_end;
pub(crate) use changes::{Asked, Changes, Fixed, Front, Kind as AskedKind};
pub(crate) use counted::{Counted, Counter, undereferenced};
pub(crate) use dbg::open_dbg;
pub(crate) use drawn::{Head, State};
pub(crate) use kept::{giving, is_giving, keep, keep_all, kept};
pub(crate) use lent::changes_what_is_lent;
pub(crate) use light::works_apart;
pub(crate) use misspelt::{proposed_behind, proposed_of};
pub(crate) use opened::changes_by_parts;
pub(crate) use private::Private;
pub(crate) use scratch::{Scratch, scratch};
pub(crate) use sealed::seal_values;
pub(crate) use shape::{builds, ends_too_soon, has_call};
pub(crate) use slots::{Slot, check_own, slots};
pub(crate) use split::{Names as SplitNames, split};
pub(crate) use stored::place_root;
pub(crate) use stored::stored_tag;
pub(crate) use taken::iterated_element;
pub(crate) use tied::is_tied;
pub(crate) use unsafe_ahead::keyword as unsafe_in;

use crate::exits::{ExitSite, Owned};
use crate::model::{Loop, Own};
use crate::names::{Names, Place, mentions};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{Expr, Stmt};

/// One kind of entry in the journal.
pub(crate) struct Entry {
    pub(crate) variant: Ident,
    /// What the worker puts in.
    pub(crate) values: Vec<TokenStream>,
    /// What the commit calls it.
    pub(crate) pats: Vec<TokenStream>,
    /// What knows the types of some of that.
    pub(crate) tags: Vec<Ident>,
    /// In front of the statements, names that rustc may propose for those that it does not find.
    pub(crate) proposed: TokenStream,
    /// The statements as the user wrote them, for what was computed ahead.
    pub(crate) replay: TokenStream,
    /// Whether they may go on to the next iteration.
    pub(crate) cancels: bool,
    /// Whether they may leave the iteration in any way.
    pub(crate) leaves: bool,
    /// The way out of the loop by which the statements are carried out only when workers, and the source, are done with: they end the
    /// loop, and change what those look at, or move it.
    pub(crate) exit: Option<Ident>,
    /// Whether it is what the source is of.
    pub(crate) closes: bool,
    /// How many of the changes that are only where the loop ends are carried out then.
    changes_at_end: usize,
    /// The variables of which they call a method that only looks, if it is std's.
    pub(crate) asks: Names,
    /// The macros in it that may hide an exit.
    pub(crate) unsealed: Vec<Ident>,
    /// Whether it has a borrow, or a part, of what the iteration made.
    pub(crate) lends: bool,
    pub(crate) told: Told,
}

impl Entry {
    /// One of a single value, which no statement of the user's stands for. `value`, `name`: what the worker puts in, and what the
    /// commit calls it.
    fn of_one(number: usize, value: TokenStream, name: &Ident, replay: TokenStream) -> Entry {
        Entry {
            variant: format_ident!("K{}", number, span = Span::mixed_site()),
            values: vec![value],
            pats: vec![name.to_token_stream()],
            tags: Vec::new(),
            proposed: TokenStream::new(),
            replay,
            cancels: false,
            leaves: false,
            exit: None,
            closes: false,
            changes_at_end: 0,
            asks: Names::new(),
            unsealed: Vec::new(),
            lends: false,
            told: Told::default(),
        }
    }
}

/// What `explain` says of an entry.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) statements: Vec<Line>,
    /// What is computed ahead for it.
    pub(crate) ahead: Vec<Line>,
    /// What it changes.
    pub(crate) targets: Vec<Place>,
    /// Whether it reads what it changes.
    pub(crate) carried: bool,
}

/// Code of the user's, and where it stands.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) number: usize,
    column: usize,
    pub(crate) text: String,
}

impl Line {
    pub(crate) fn of(code: &impl ToTokens) -> Line {
        let tokens = code.to_token_stream();
        let start = tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span()).unwrap();
        Line { number: start.line(), column: start.column(), text: tokens.to_string() }
    }

    /// Whether it is that of some code, in which names of what is kept may be `(*name)` by now.
    fn is_of(&self, code: &impl ToTokens) -> bool {
        let Line { number, column, text } = Line::of(code);
        let bare = |text: &str| text.replace(['(', '*', ')', ' ', '\n'], "");
        (self.number, self.column) == (number, column) && bare(&self.text) == bare(&text)
    }
}

/// A body, split.
pub(crate) struct Stages {
    /// What runs on the calling thread, in order, before the worker.
    pub(crate) head: Option<Head>,
    /// Variables of which each iteration has one element.
    pub(crate) slots: Vec<Slot>,
    /// Variables of which each iteration has its own.
    pub(crate) scratch: Vec<Scratch>,
    /// Variables of which each iteration has a part.
    pub(crate) own: Vec<Own>,
    /// Places whose types are asked whether they are collections.
    pub(crate) stores: Vec<Expr>,
    pub(crate) worker: TokenStream,
    pub(crate) entries: Vec<Entry>,
    pub(crate) exits: Vec<ExitSite>,
    /// What calls have been asked about.
    pub(crate) asked: Owned,
    /// Whether something worth a thread is left in the worker.
    pub(crate) works: bool,
    /// Where `unsafe` code stands that workers run.
    pub(crate) unsafe_ahead: Option<Span>,
    /// Variables that each iteration keeps until its commits are done.
    pub(crate) kept: Vec<Ident>,
}

impl Stages {
    /// Whether a commit may go on to the next iteration, so that how the worker of its own ended does not count.
    pub(crate) fn cancels(&self) -> bool {
        self.entries.iter().any(|entry| entry.cancels)
    }

    /// The variables that are checked in front of the loop: those that each iteration takes, and that no call has been asked about.
    pub(crate) fn fronts<'c>(&self, looped: &Loop, changes: &'c Changes) -> Vec<Front<'c>> {
        let mut fronts = changes.taken(looped.context.as_ref());
        fronts.retain(|front| !self.asked.is_asked(front.name));
        fronts
    }

    /// Whether it is the workers alone that keep something.
    pub(crate) fn keeps(&self) -> bool {
        let keeps = |code: &TokenStream| mentions(code, &Names::from([kept().to_string()]));
        let in_exits = self.exits.iter().any(|exit| keeps(&exit.arm));
        self.head.is_none()
            && keeps(&self.worker)
            && !in_exits
            && !self.entries.iter().any(|entry| keeps(&entry.replay))
    }

    /// Whether where the loop ends it changes what it is over, or gives it away.
    pub(crate) fn closes(&self, looped: &Loop) -> bool {
        self.entries.iter().any(|entry| entry.closes) || group::gives_source(looped)
    }

    /// Whether its head draws from copies.
    pub(crate) fn draws_from_copies(&self) -> bool {
        self.head.as_ref().is_some_and(|head| !head.states.is_empty())
    }

    /// Whether every statement of the body is carried out in order, as it stands.
    pub(crate) fn are_in_order(&self, looped: &Loop) -> bool {
        let head = || self.head.iter().flat_map(|head| &head.told);
        let in_order = |stmt: &Stmt| self.tells(stmt) || head().any(|told| told.is_of(stmt));
        looped.body.stmts.iter().filter(|stmt| !matches!(stmt, Stmt::Item(_))).all(in_order)
    }

    /// Whether nothing is taken out of statements in order.
    pub(crate) fn runs_nothing_ahead(&self) -> bool {
        self.entries.iter().all(|entry| entry.told.ahead.is_empty())
    }

    /// Whether a statement is carried out in order, as it stands.
    fn tells(&self, stmt: &Stmt) -> bool {
        self.entries.iter().flat_map(|entry| &entry.told.statements).any(|told| told.is_of(stmt))
    }

    /// Whether a commit calls a method of a variable that only looks at it, if it is std's.
    fn asks(&self, name: &Ident) -> bool {
        self.entries.iter().any(|entry| entry.asks.contains(&name.to_string()))
    }

    /// Whether there is something to run in parallel.
    pub(crate) fn pays(&self) -> bool {
        self.works || (self.entries.is_empty() && self.head.is_none())
    }
}
