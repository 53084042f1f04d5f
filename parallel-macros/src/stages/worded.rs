//! Statements that commits carry out, in such words that rustc says of a mistake in them what it says of the loop as written, or
//! nothing.

use super::hoisted::is_hoisted;
use super::shape::{Ends, is_field_path};
use super::stored::stored_tag;
use crate::model::{Context, Loop, Runtime};
use crate::names::{
    Names, Place, ends, is_binding_name, is_mutator, is_place, is_view, mentions, pattern_names, uses_of,
};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::*;

/// Words statements of a commit. `stores`: what may be collections, and have tags.
/// `branches`: what stands for values of branches.
pub(super) fn word(stmts: &mut [Stmt], looped: &Loop, stores: &[Expr], branches: &[Ident], runtime: &Runtime) {
    let mut options = Options::default();
    options.visit_block(&looped.body);
    let (again, cloned) = (used_again(stmts, looped), cloned(&looped.body));
    let mut words = Words { options: options.0, again, cloned, looped, stores, branches, runtime };
    stmts.iter_mut().for_each(|stmt| words.visit_stmt_mut(stmt));
}

/// The items that are `&mut`s for all that the source says, and mentioned more than once.
fn used_again(stmts: &[Stmt], looped: &Loop) -> Vec<Ident> {
    let lends = ["iter_mut", "mut"].map(String::from).into_iter().collect();
    if !mentions(&looped.source, &lends) {
        return Vec::new();
    }
    let mut names = pattern_names(&looped.pat);
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    names.retain(|name| uses.iter().filter(|used| used.name == *name).count() > 1);
    names
}

/// The variables that a body makes options. Of one whose type only the loop tells, rustc knows it by the time it comes to the commit.
#[derive(Default)]
struct Options<'b>(Vec<&'b Ident>);

impl<'b> Visit<'b> for Options<'b> {
    fn visit_expr_assign(&mut self, assign: &'b ExprAssign) {
        if let Some(name) = variable(&assign.left).filter(|_| is_option(&assign.right)) {
            self.0.push(name);
        }
        visit::visit_expr_assign(self, assign);
    }

    fn visit_item(&mut self, _: &'b Item) {}
}

/// The locals of a body that are clones, `let row = rows[i].clone();`.
fn cloned(body: &Block) -> Names {
    struct Cloned(Names);
    impl<'b> Visit<'b> for Cloned {
        fn visit_item(&mut self, _: &'b Item) {}
        fn visit_local(&mut self, local: &'b Local) {
            visit::visit_local(self, local);
            let value = local.init.as_ref().map(|init| &*init.expr);
            if let (Pat::Ident(pat), Some(Expr::MethodCall(call))) = (&local.pat, value)
                && call.method == "clone"
            {
                self.0.insert(pat.ident.to_string());
            }
        }
    }
    let mut cloned = Cloned(Names::new());
    cloned.visit_block(body);
    cloned.0
}

fn variable(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) if path.attrs.is_empty() => path.path.get_ident().filter(|name| is_binding_name(name)),
        _ => None,
    }
}

/// `Some(…)`, `None`
fn is_option(value: &Expr) -> bool {
    match value {
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some")),
        Expr::Path(path) => path.path.is_ident("None"),
        _ => false,
    }
}

struct Words<'b> {
    options: Vec<&'b Ident>,
    /// Items that are `&mut`s, and mentioned more than once.
    again: Vec<Ident>,
    /// Locals that are clones.
    cloned: Names,
    looped: &'b Loop,
    stores: &'b [Expr],
    /// What stands for values of branches.
    branches: &'b [Ident],
    runtime: &'b Runtime,
}

impl Words<'_> {
    /// Whether a worker has computed this by branches, of which rustc sees each in the loop as written.
    fn is_of_branches(&self, value: &Expr) -> bool {
        let Expr::Field(found) = value else { return false };
        variable(&found.base).is_some_and(|name| self.branches.contains(name))
    }

    fn is_option(&self, expr: &Expr) -> bool {
        variable(expr).is_some_and(|name| self.options.contains(&name))
    }

    fn condition(&self, condition: &mut Expr) {
        if self.is_option(condition) {
            let runtime = self.runtime;
            *condition = parse_quote!(#runtime::condition(&#condition).__holds());
        }
    }

    /// Whether a call puts such an item where the loop alone may tell what it has: in the loop as written the item is moved there, and not
    /// lent.
    fn moves_item(&self, call: &ExprMethodCall) -> bool {
        let is_untyped = |name: &Ident| {
            self.looped.context.as_ref().is_none_or(|context| context.untyped.contains(&name.to_string()))
        };
        call.method == "push" && variable(&call.receiver).is_some_and(is_untyped)
    }

    /// Whether a value is what a worker has computed, or a clone, which may be one of a reference.
    fn is_put(&self, value: &Expr) -> bool {
        is_computed(value) || variable(value).is_some_and(|name| self.cloned.contains(&name.to_string()))
    }

    /// Has what is put where a tag says put there only if it is of the right type.
    fn put(&self, value: &mut Expr, tag: &TokenStream) {
        if self.is_put(value) {
            let runtime = self.runtime;
            let put = match variable(value) {
                // of one that has been moved rustc says so where it is given, as in the loop as written
                Some(name) => {
                    let of = Ident::new("type_of_put", Span::mixed_site());
                    quote!({
                        let #of = #runtime::TypeOf::new();
                        if false { loop {} #of.is(&#name); }
                        #runtime::put_of(&#tag, &#of)
                    })
                }
                None => quote!(#runtime::put(&#tag, &#value)),
            };
            *value = at_place_of(value, &quote!(#put.__value(#value)));
        }
    }

    /// The collection that a call puts something in.
    fn store_of(&self, call: &ExprMethodCall) -> Option<usize> {
        let puts =
            PUT.iter().any(|puts| call.method == puts) && call.args.len() <= 1 + usize::from(call.method == "insert");
        let is_whole = |store: &Expr| is_field_path(store) && Place::of(store) == Place::of(&call.receiver);
        let puts_in = puts && is_field_path(&call.receiver);
        self.stores.iter().position(|store| puts_in && is_whole(store))
    }

    /// Whether a call finds something by its key, or in its order, in a collection whose keys the loop alone may tell.
    fn is_keyed(&self, call: &ExprMethodCall) -> bool {
        let context = self.looped.context.as_ref();
        let finds = FIND.iter().any(|finds| call.method == finds);
        variable(&call.receiver).is_some_and(|name| {
            finds
                && context.is_some_and(|context| {
                    let is_untyped = context.untyped.contains(&name.to_string());
                    is_untyped && context.is_declared_mut(name) && makes(context, name, makes_keyed)
                })
                && !call.args.iter().any(|arg| mentions(arg, &Names::from([name.to_string()])))
        })
    }

    /// Whether a call looks up a variable, or what a worker has computed, in such a collection, and does not change that.
    fn looks_up(&self, call: &ExprMethodCall) -> bool {
        let finds = LOOK_UP.iter().any(|finds| call.method == finds) && call.args.len() == 1;
        let is_named = |arg: &Expr| variable(arg).is_some() || is_computed(arg);
        let context = self.looped.context.as_ref().filter(|_| finds && is_named(&call.args[0]));
        let name = variable(&call.receiver);
        name.zip(context).is_some_and(|(name, context)| makes(context, name, makes_keyed))
    }
}

/// Code that stands for a value: it begins and ends where that does, as rustc points at it if it is wrong.
fn at_place_of(value: &Expr, code: &TokenStream) -> Expr {
    at_place(ends(&value.to_token_stream()), code)
}

pub(super) fn at_place((first, last): Ends, code: &TokenStream) -> Expr {
    let (tuple, index) = (quote_spanned!(first=> (#code,)), Index { index: 0, span: last });
    Expr::Verbatim(quote_spanned!(last=> #tuple.#index))
}

/// A call that gives a value back: what is borrowed of it ends with its statement, as it does where the value is made.
fn called_at(value: &Expr) -> Expr {
    let (first, last) = ends(&value.to_token_stream());
    let mut args = Group::new(Delimiter::Parenthesis, value.to_token_stream());
    args.set_span(last);
    Expr::Verbatim(quote_spanned!(first=> ::std::convert::identity #args))
}

/// Whether this stands for what a worker has computed.
fn is_computed(arg: &Expr) -> bool {
    matches!(arg, Expr::Field(found) if variable(&found.base).is_some_and(is_hoisted))
}

/// Whether a variable is declared once, with such a value.
fn makes(context: &Context, name: &Ident, is_one: fn(&Expr) -> bool) -> bool {
    context.made.get(&name.to_string()).is_some_and(is_one)
}

/// Methods that look a key up by a reference to it.
const LOOK_UP: &[&str] = &["contains", "contains_key", "get"];

/// Methods that put a value in a collection.
const PUT: &[&str] = &["entry", "insert", "push", "push_back", "push_front"];

/// Methods that find something by its key, or where it is in the order, of what changes by them.
const FIND: &[&str] = &["entry", "get_mut", "insert", "pop", "push", "remove", "replace", "take"];

/// `HashMap::new()`
fn makes_keyed(value: &Expr) -> bool {
    const KEYED: &[&str] = &["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet"];
    let Expr::Call(call) = value else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let kind = path.path.segments.iter().rev().nth(1);
    kind.is_some_and(|kind| KEYED.iter().any(|keyed| kind.ident == keyed))
}

impl VisitMut for Words<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    /// `field: field` as the user did, `field`: rustc's advice depends on it.
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        if let (Member::Named(name), Expr::Path(path)) = (&field.member, &field.expr)
            && path.path.is_ident(name)
            && name.span().unwrap().column() == path.path.segments[0].ident.span().unwrap().column()
        {
            field.colon_token = None;
        }
        visit_mut::visit_field_value_mut(self, field);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if let Some(tag) = self.store_of(call).map(stored_tag) {
            let is_pair = call.args.len() > 1 || call.method == "entry";
            for (value, part) in call.args.iter_mut().zip(["keys", "values"]) {
                let part = is_pair.then(|| Ident::new(part, Span::mixed_site())).into_iter();
                self.put(value, &quote!(#tag #(.#part())*));
            }
        }
        if !is_mutator(&call.method.to_string()) && variable(&call.receiver).is_some() {
            // rustc names the method that takes a variable only if nothing is called between the two
            for value in call.args.iter_mut().filter(|value| is_computed(value)) {
                *value = at_place_of(value, &quote!(::std::convert::identity(#value)));
            }
        }
        for value in &mut call.args {
            if let Expr::Reference(ExprReference { mutability: None, expr, .. }) = value
                && is_computed(expr)
            {
                **expr = called_at(expr);
            }
        }
        if is_computed(&call.receiver) && is_view(&call.method.to_string()) {
            *call.receiver = called_at(&call.receiver);
        }
        if self.looks_up(call) {
            let (name, key) = (&call.receiver, &call.args[0]);
            let runtime = self.runtime;
            call.args[0] = at_place_of(key, &quote!(#runtime::lookup(&#name, &#key).__key(#key)));
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::If(ExprIf { cond, .. }) | Expr::While(ExprWhile { cond, .. }) => self.condition(cond),
            Expr::Unary(ExprUnary { op: UnOp::Not(_), expr, .. }) => self.condition(expr),
            Expr::Binary(ExprBinary { left, op: BinOp::And(_) | BinOp::Or(_), right, .. }) => {
                self.condition(left);
                self.condition(right);
            }
            Expr::Binary(ExprBinary { left, op, right, .. }) if self.is_option(left) || self.is_option(right) => {
                if let Some(comparison) = comparison(op) {
                    let (method, runtime) = (format_ident!("__{comparison}"), self.runtime);
                    *expr = Expr::Verbatim(quote!(#runtime::comparable(&(#left), &(#right)).#method()));
                }
            }
            Expr::MethodCall(call) if !self.again.is_empty() && self.moves_item(call) => {
                for arg in &mut call.args {
                    if variable(arg).is_some_and(|name| self.again.contains(name)) {
                        *arg = Expr::Verbatim(quote_spanned!(arg.span()=> (#arg,).0));
                    }
                }
            }
            Expr::Assign(ExprAssign { left, right, .. }) if self.is_of_branches(right) && is_place(left) => {
                let (runtime, tag) = (self.runtime, Ident::new("type_of_place", Span::mixed_site()));
                self.put(right, &quote!(#tag.itself()));
                *right = parse_quote!({
                    let #tag = #runtime::TypeOf::new();
                    if false { loop {} #tag.is(&#left); }
                    #right
                });
            }
            Expr::MethodCall(call) if self.is_keyed(call) => {
                let (name, runtime) = (&call.receiver, self.runtime.at(call.receiver.span()));
                let keyed = quote_spanned!(name.span()=> (*#runtime::keyed(&mut #name).__collection()));
                *call.receiver = Expr::Verbatim(keyed);
            }
            _ => {}
        }
    }
}

/// The method of `PartialEq` or `PartialOrd` that an operator is.
fn comparison(op: &BinOp) -> Option<&'static str> {
    Some(match op {
        BinOp::Eq(_) => "eq",
        BinOp::Ne(_) => "ne",
        BinOp::Lt(_) => "lt",
        BinOp::Le(_) => "le",
        BinOp::Gt(_) => "gt",
        BinOp::Ge(_) => "ge",
        _ => return None,
    })
}
