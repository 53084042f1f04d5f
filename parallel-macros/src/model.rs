//! What the front ends make of the user's tokens, and every later stage works from.

use crate::names::{Place, STDIN, STDOUT};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use std::collections::{HashMap, HashSet};
use syn::{Block, Expr, Ident, Label, Pat, Type};

/// The path to `parallelize::__private` as the user's crate sees it.
#[derive(Clone)]
pub(crate) struct Runtime(pub(crate) TokenStream);

impl quote::ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

impl Runtime {
    /// `crate_path` is the path to the facade.
    pub(crate) fn new(crate_path: &TokenStream) -> Runtime {
        Runtime(quote::quote!(#crate_path::__private))
    }

    /// The same path, shown at `span`: an error about what is called through it underlines the user's code there.
    pub(crate) fn at(&self, span: Span) -> Runtime {
        let located = self.0.clone().into_iter().map(|mut token| {
            token.set_span(token.span().located_at(span));
            token
        });
        Runtime(located.collect())
    }
}

/// The options of one loop.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) jobs: Option<Expr>,
    pub(crate) always: bool,
    /// Where `explain` stands.
    pub(crate) explain: Option<Span>,
    /// Where `reorder` stands, without names.
    pub(crate) reorder_all: Option<Span>,
    /// The places in `reorder(…)`.
    pub(crate) reorder: Vec<Expr>,
    pub(crate) local: Vec<Fresh>,
    pub(crate) own: Vec<Own>,
    /// The places in `draw(…)`.
    pub(crate) draw: Vec<Expr>,
}

/// `local(name)` or `local(name = value)`: each iteration has its own.
#[derive(Clone)]
pub(crate) struct Fresh {
    pub(crate) name: Ident,
    /// What it is at first, in place of a copy.
    pub(crate) value: Option<Expr>,
}

/// `own(name, stride = …)`.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) name: Ident,
    pub(crate) stride: Expr,
}

/// A place of `reorder(…)`, which the body changes by way of an accumulator.
#[derive(Clone)]
pub(crate) struct Reorder {
    pub(crate) place: Expr,
    pub(crate) accumulator: Ident,
    pub(crate) operator: Operator,
}

/// What a reordered place is changed by.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Operator {
    Sum,
    Product,
    And,
    Or,
    Xor,
    Min,
    Max,
}

/// An ordinary loop to be rewritten.
#[derive(Clone)]
pub(crate) struct Loop {
    pub(crate) options: Options,
    pub(crate) label: Option<Label>,
    pub(crate) span: Span,
    pub(crate) pat: Pat,
    pub(crate) source: Expr,
    pub(crate) body: Block,
    /// What the enclosing function says about the names; nothing in `par_for!`.
    pub(crate) context: Option<Context>,
    /// What its worker returns: the same as the function around it, so that rustc says the same of the code in both.
    pub(crate) returned: Returned,
    /// What `reorder` made of the body.
    pub(crate) reorders: Vec<Reorder>,
    /// Variables that each iteration declares for itself, before its body.
    pub(crate) fresh: Vec<Fresh>,
    /// Whether the types are asked of a method of one part, in a statement that changes another, too: as nothing else is left to workers.
    pub(crate) asks_parts: bool,
    /// What is taken of variables that change only where the loop ends.
    pub(crate) until_end: UntilEnd,
}

/// What variables are that change only where the loop ends, until then.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum UntilEnd {
    /// What others are that change.
    Changed,
    /// Fixed, if nothing may change them before.
    Fixed,
    /// Fixed, if nothing that says so by its name changes them before.
    FixedByName,
}

/// How a name of the enclosing function was declared.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Decl {
    /// Not to be changed, except through interior mutability.
    Fixed,
    /// `let mut`.
    Mut,
    /// `let mut`, and nothing but the loop changes it: the loop must.
    MutOnlyHere,
    /// A parameter of type `&mut T`.
    RefMut,
}

/// What a declaration says of a variable whose type is known where the loop begins.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    /// It is a `&mut`.
    pub(crate) lent: bool,
}

/// What a function returns, as far as what rustc says of the code in it depends on it.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Returned {
    #[default]
    Other,
    Option,
    Result,
}

/// What the enclosing function says about the names that a loop uses.
#[derive(Clone, Default)]
pub(crate) struct Context {
    pub(crate) decls: HashMap<String, Decl>,
    /// Whether `self` is a reference that is declared as `&self` or `&mut self`.
    pub(crate) is_lent_self: bool,
    /// The variables around the loop, or all of the function's where nobody knows where the loop stands.
    pub(crate) around: HashSet<String>,
    /// Variables that are declared once, and what is known of those whose types are known where the loop begins.
    pub(crate) once: HashMap<String, Option<Known>>,
    /// The things of which variables are handles, as numbers.
    pub(crate) things: HashMap<String, usize>,
    /// Variables that are ends of channels to send by.
    pub(crate) senders: HashSet<String>,
    /// What the method was called of that gave a variable.
    pub(crate) givers: HashMap<String, String>,
    /// What the variables that are declared once, with a value, are made of.
    pub(crate) made: HashMap<String, Expr>,
    /// Variables that are declared with a value, and no type.
    pub(crate) untyped: HashSet<String>,
    /// Those that are numbers by their literals, of which nothing in front of the loop says more.
    pub(crate) numerals: HashSet<String>,
    /// Closures that are declared once, without a `mut`, and how many parameters they have.
    pub(crate) closures: HashMap<String, usize>,
    /// What variables borrow exclusively, of which nothing is used while they are.
    pub(crate) borrowed: Vec<(String, Place)>,
    /// The variables that do, and are used behind the loop.
    pub(crate) used_behind: HashSet<String>,
    /// Variables of which a part is used elsewhere in the function, or taken out, and may be moved there.
    pub(crate) parted: HashSet<String>,
    /// Variables that change by methods of their parts, as nothing else can change them; and by methods with names of std's that look.
    pub(crate) of_parts: HashSet<String>,
    pub(crate) doubted: HashSet<String>,
    /// Names that may be looked at after the loop.
    pub(crate) live: HashSet<String>,
    /// Variables that are surely slices, arrays or `Vec`s.
    pub(crate) slices: HashSet<String>,
    /// Variables that are surely numbers.
    pub(crate) numbers: HashSet<String>,
    /// Variables that are surely collections of std, which have no copies.
    pub(crate) owned: HashSet<String>,
    /// Collections that the loop cannot move: they are used behind it.
    pub(crate) kept: HashSet<String>,
    /// Variables that are declared without a value.
    pub(crate) unset: HashSet<String>,
    /// Those of them that have none but what the loop gives them.
    pub(crate) never_set: HashSet<String>,
    /// Variables that are handles to standard streams.
    pub(crate) streams: HashSet<String>,
    /// Whether the loop stands in a closure, or in an `async` block.
    pub(crate) in_closure: bool,
    /// Labels around the loop, or beside it.
    pub(crate) labels: HashSet<String>,
    /// Macros that are declared or imported around the loop.
    pub(crate) macros: HashSet<String>,
    /// Whether the function calls macros that may declare variables.
    pub(crate) asks_macros: bool,
    /// Parameters of type `&T`: copied into the worker, so that what it returns may borrow as long as they do.
    pub(crate) shared_params: Vec<Ident>,
    /// Where their types begin and end.
    pub(crate) shared_types: HashMap<String, (Span, Span)>,
    /// Those of them that are collections of std.
    pub(crate) collections: Vec<Ident>,
    /// Parameters that can be called once.
    pub(crate) fn_once: HashSet<String>,
    /// Whether nothing in the function is `async`.
    pub(crate) is_sync: bool,
    /// Whether the loop stands where the function's value should.
    pub(crate) is_value: bool,
    /// Whether it is an `unsafe fn`.
    pub(crate) is_unsafe: bool,
    /// What the function returns.
    pub(crate) returned: Returned,
    /// The `Result` that it returns, if it does.
    pub(crate) result: Option<Type>,
    /// Whether parameters of type `&T`, and parts of `&self`, change in order, by methods that change what std has.
    pub(crate) orders_shared: bool,
    /// Parts of `self`, and all of it, of which methods are called for their values, if nothing else changes it, although it is a
    /// `&mut self`; and whether that is in order.
    pub(crate) asked_of_self: HashSet<Vec<String>>,
    pub(crate) orders_self: bool,
}

impl Context {
    /// Whether a name is one of a variable around the loop, and nothing says that it is a `&mut`.
    pub(crate) fn may_be_moved(&self, name: &Ident) -> bool {
        let name = name.to_string();
        self.around.contains(&name) && self.decls.get(&name) != Some(&Decl::RefMut)
    }

    /// A copy of a parameter of type `&T`. With a type where the user's stands, which rustc would have changed if it should be a
    /// `&mut`.
    pub(crate) fn copy_of(&self, name: &Ident) -> Option<TokenStream> {
        self.shared_params.contains(name).then(|| {
            let ty = self.shared_types.get(&name.to_string()).map(|&(first, last)| {
                let (and, any) = (quote_spanned!(first=> &), quote_spanned!(last=> _));
                quote!(: #and #any)
            });
            quote!(let #name #ty = #name;)
        })
    }

    /// Whether two variables are handles of one thing.
    pub(crate) fn are_connected(&self, one: &str, other: &str) -> bool {
        one != other && self.things.contains_key(one) && self.things.get(one) == self.things.get(other)
    }

    /// The same, or whether a method of the one gave the other, or methods of a third gave both.
    pub(crate) fn are_related(&self, one: &Ident, other: &Ident) -> bool {
        let (one, other) = (one.to_string(), other.to_string());
        let (giver_of_one, giver_of_other) = (self.givers.get(&one), self.givers.get(&other));
        let siblings = one != other && giver_of_one.is_some() && giver_of_one == giver_of_other;
        self.are_connected(&one, &other) || siblings || giver_of_other == Some(&one) || giver_of_one == Some(&other)
    }

    /// Whether a variable is declared as one that changes.
    pub(crate) fn is_declared_mut(&self, name: &Ident) -> bool {
        matches!(self.decls.get(&name.to_string()), Some(Decl::Mut | Decl::MutOnlyHere))
    }

    /// Whether a variable is one to be changed, by the loop alone: where a call is given it, a `&mut` of it was meant, and rustc
    /// says so.
    pub(crate) fn is_to_be_lent(&self, name: &Ident) -> bool {
        self.decls.get(&name.to_string()) == Some(&Decl::MutOnlyHere)
    }
}

impl Loop {
    /// Whether a name stands for a standard stream, or is a handle to one.
    pub(crate) fn is_stream(&self, name: &Ident) -> bool {
        let handle = |context: &Context| context.streams.contains(&name.to_string());
        name == STDOUT || name == STDIN || self.context.as_ref().is_some_and(handle)
    }
}

/// What a comprehension makes of its values.
pub(crate) enum Target {
    Vec,
    HashMap,
    Sum(Span),
    Product(Span),
    Min(Span),
    Max(Span),
    Count,
    Any,
    All,
    First,
    Type(Box<Type>),
}

/// The value at the heart of a comprehension.
pub(crate) enum Head {
    Value(Expr),
    Pair(Expr, Expr),
}

/// One clause of a comprehension.
pub(crate) enum Clause {
    For { span: Span, pat: Pat, source: Expr },
    If { span: Span, condition: Expr },
    Let { span: Span, pat: Pat, value: Expr, diverge: Option<Block> },
    While { span: Span, condition: Expr },
}

/// A comprehension: its first clause is a `for`.
pub(crate) struct Comprehension {
    pub(crate) target: Target,
    pub(crate) head: Head,
    pub(crate) span: Span,
    pub(crate) pat: Pat,
    pub(crate) source: Expr,
    /// The clauses after the first.
    pub(crate) clauses: Vec<Clause>,
    pub(crate) options: Options,
}

impl Comprehension {
    /// The patterns of its clauses that are not to be refuted.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &Pat> {
        let clauses = self.clauses.iter().filter_map(|clause| match clause {
            Clause::For { pat, .. } | Clause::Let { pat, diverge: None, .. } => Some(pat),
            _ => None,
        });
        std::iter::once(&self.pat).chain(clauses)
    }
}
