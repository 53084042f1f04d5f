//! Which names a piece of code uses that it does not declare, and how.
//!
//! Syntactic, and not complete: a change that is missed here is an error from rustc (the worker is an `Fn` closure), and
//! a name that is wrongly taken for changed only makes a statement sequential.

mod binds;
mod borrowed;
mod capitals;
mod context;
mod declared;
mod ending;
mod format;
mod items;
mod lending;
mod macros;
mod methods;
mod only_here;
mod output;
mod own_macros;
mod places;
mod resolver;
mod scope;
mod streams;
mod things;
mod verbs;

pub(crate) use binds::{
    bound_at_top, bound_in, condition_bindings, declared_in, is_binding_name, lends_mut, names_all, pattern_names,
    times_declared, untyped,
};
pub(crate) use capitals::{capitals_by, capitals_in, capitals_of, with_capitals};
pub(crate) use context::{context_of, labels_in};
pub(crate) use ending::{breaks, may_end, may_leave, never_goes_on, never_passes};
pub(crate) use format::{Argument, WIDTH, Way, formatted};
pub(crate) use items::{ALL, declared_by};
pub(crate) use lending::{
    gives_item, gives_reference, is_adaptor, is_bounded, is_conversion, is_lazy, is_lookup, is_opener, is_taker,
    keeps_items, lends_inside, lends_shared, maps_to_view, splits, taken_by_chain, yields_references,
};
pub(crate) use macros::{
    Awaits, asks_macros, awaits, format_as_call, formats_field, has_exit, is_known, is_of_std, last_segment, mentions,
    mentions_place, names_one_of, rewrite_arguments,
};
pub(crate) use methods::{
    acts_on_shared, consumer, gives_guard, gives_in_turn, is_cheap, is_known_pass, is_mutator, is_of_copies, is_pass,
    is_view, keeps, makes_another, only_looks,
};
pub(crate) use own_macros::{
    expands_to, is_tied_macro, macros_around, macros_of, macros_of_function, macros_of_loop, tied_macros, with_macros,
};
pub(crate) use places::{assigns, ends, is_place, targets};
pub(crate) use resolver::{Resolver, takes_of, uses_of};
pub(crate) use streams::{STDIN, STDOUT, ends_process, shown_stream};
pub(crate) use things::makes_cell;
pub(crate) use verbs::{changes, is_generator, may_take, names_generator, names_rng};

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use std::collections::HashSet;
use std::rc::Rc;
use syn::{Expr, Pat};

pub(crate) type Names = HashSet<String>;

/// How a name is used.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Access {
    Read,
    /// The name of what is called.
    Call,
    Assign,
    OpAssign,
    BorrowMut,
    /// The receiver of a method that is known to change it.
    Mutator,
    /// The receiver of a method that changes it, unless it is one of the types that change through a shared reference.
    Setter,
    /// The receiver of an unknown method whose result is not used: it is there for what it does.
    Statement,
    /// The receiver of an unknown method.
    Method,
    /// An argument of an unknown macro.
    Given,
    /// The first one, of a macro that is there for what it does: `add!(self.total, x);`
    Target,
}

impl Access {
    /// Whether this changes a local value for all that can be told.
    pub(crate) fn changes(self) -> bool {
        use Access::*;
        matches!(self, Assign | OpAssign | BorrowMut | Mutator | Setter | Statement)
    }

    /// Whether it is an argument of an unknown macro.
    pub(crate) fn is_given(self) -> bool {
        matches!(self, Access::Given | Access::Target)
    }
}

/// One use of a name, with the fields that follow it.
#[derive(Clone)]
pub(crate) struct Use {
    pub(crate) name: Ident,
    pub(crate) fields: Vec<String>,
    /// Where each field stands.
    pub(crate) spans: Vec<Span>,
    pub(crate) access: Access,
    /// Whether it is certainly a variable, not a function: something is looked up in it, or it is borrowed.
    pub(crate) is_value: bool,
    /// Whether it is an element that is used.
    pub(crate) indexed: bool,
    /// Whether a method is called that is not known but for its name, which says that it only looks at it.
    pub(crate) looks: bool,
    /// Whether one is, known or not, that only looks at it if it is std's: another type's may change it, or an iterator's.
    pub(crate) doubtful: bool,
    /// Whether a method does something to what is shared, for all that its name says.
    pub(crate) acts: bool,
    /// Whether it is all of a value that is handed on.
    pub(crate) handed: bool,
    /// Whether a format string captures it.
    pub(crate) captured: bool,
    /// Whether its value is taken: it is moved, if it is no `Copy`.
    pub(crate) taken: Option<Taken>,
    /// The patterns that take it apart, if some do.
    pub(crate) matched: Option<Rc<[Pat]>>,
}

/// Where a value is taken.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Taken {
    /// Whether a loop goes over it, which no function is for.
    pub(crate) iterated: bool,
    /// Whether a `&mut` may be lent there as a `&`: a field or a variable may be one.
    pub(crate) lent: bool,
    /// Whether in a closure, if the visit is one that enters them, or in the arguments of a macro.
    pub(crate) inside: bool,
    pub(crate) by: By,
}

/// What takes a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum By {
    /// A variable, a field, a tuple, or a collection.
    Place,
    /// An operator.
    Operator,
    /// A field that has no more than the name of the variable: `Point { x, y }`.
    Field,
    /// What is called.
    Call,
    /// A method, if its receiver is of a type of std's.
    Method(&'static str),
    /// A method of iterators, if its receiver is one.
    Iteration,
    /// A `move` closure.
    Closure,
    /// A pattern, if that has a variable for a part that is no reference.
    Pattern,
}

impl Use {
    /// Whether a method is called of it that may take a `&mut`, for all that is known.
    pub(crate) fn may_need_mut(&self) -> bool {
        self.access == Access::Statement || (self.access == Access::Method && !self.looks)
    }

    /// Whether it is handed on to what may change what it borrows: as a whole to a function or an unknown method, or in
    /// any part to an unknown macro.
    pub(crate) fn is_lent(&self) -> bool {
        let is_asked = self.access == Access::Method && !self.looks;
        let whole = self.fields.is_empty() && (!self.is_value || is_asked);
        whole || self.access.is_given()
    }

    /// Whether a method that is not known is called of a part of it.
    pub(crate) fn asks_part(&self) -> bool {
        self.is_part() && self.access == Access::Method && !self.looks
    }

    /// Whether a field or an element is used, not the variable as a whole.
    pub(crate) fn is_part(&self) -> bool {
        self.indexed || !self.fields.is_empty()
    }

    /// Whether another use is of the same place, and does the same there.
    pub(crate) fn is_like(&self, other: &Use) -> bool {
        let does = |used: &Use| (used.access, used.is_value, used.indexed, used.looks, used.doubtful);
        (&self.name, &self.fields) == (&other.name, &other.fields) && does(self) == does(other)
    }

    /// Whether this surely does no more than look at what is borrowed, if the name is a borrow.
    pub(crate) fn only_reads(&self) -> bool {
        self.access == Access::Read && self.is_value
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.root)?;
        self.fields.iter().try_for_each(|field| write!(f, ".{field}"))
    }
}

impl From<&Use> for Place {
    fn from(used: &Use) -> Place {
        Place { root: used.name.to_string(), fields: used.fields.clone() }
    }
}

/// A name and a path of fields into it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Place {
    pub(crate) root: String,
    pub(crate) fields: Vec<String>,
}

impl Place {
    /// A variable, or a field of one.
    pub(crate) fn of(expr: &Expr) -> Place {
        match expr {
            Expr::Field(field) => {
                let mut place = Place::of(&field.base);
                place.fields.push(field.member.to_token_stream().to_string());
                place
            }
            other => Place { root: other.to_token_stream().to_string(), fields: Vec::new() },
        }
    }

    /// Whether this is a place, or a part of it.
    pub(crate) fn is_in(&self, other: &Place) -> bool {
        self.root == other.root && self.fields.starts_with(&other.fields)
    }

    /// Whether a use touches this place, or what holds it, or a part of it.
    pub(crate) fn overlaps(&self, used: &Use) -> bool {
        used.name == self.root && self.fields.iter().zip(&used.fields).all(|(a, b)| a == b)
    }
}

/// The same name, with another span.
pub(crate) fn at_span(name: &Ident, span: Span) -> Ident {
    let mut name = name.clone();
    name.set_span(span);
    name
}

/// The name with this text, which may be a raw one, `r#type`.
pub(crate) fn name_of(text: &str, span: Span) -> Ident {
    text.strip_prefix("r#").map_or_else(|| Ident::new(text, span), |raw| Ident::new_raw(raw, span))
}

/// A local, label or item of ours, out of reach of the user's names.
pub(crate) fn generated(name: &str) -> Ident {
    generated_at(name, Span::mixed_site())
}

/// The same, shown at `span`: an error about its type underlines the user's code there.
pub(crate) fn generated_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}
