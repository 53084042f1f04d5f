//! Variables of a function that are handles of one thing: the two ends of a channel, clones, a reader of a stream that another
//! variable writes to, closures over one cell. What is done by one of them shows by the others.

use super::{Names, mentions, pattern_names, uses_of};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::*;

/// The things that the variables of a block are handles of, as numbers. What is made without a sign of such is in none.
///
/// And by the name of what a method gives, the variable that it was called of.
pub(super) fn things(block: &Block) -> (HashMap<String, usize>, HashMap<String, String>) {
    let mut things = Things::default();
    things.visit_block(block);
    (things.of, things.givers)
}

/// The variables that are certainly ends of channels to send by: parameters of such a type, and the first of what `channel` gives.
pub(super) fn senders(sig: &Signature, block: &Block) -> Names {
    struct Senders(Names);
    impl<'a> Visit<'a> for Senders {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            visit::visit_local(self, local);
            let makers = ["channel", "sync_channel"].map(String::from).into();
            let is_channel = local.init.as_ref().is_some_and(|init| mentions(&init.expr, &makers));
            self.0.extend(pattern_names(&local.pat).first().filter(|_| is_channel).map(ToString::to_string));
        }
    }
    let types = ["Sender", "SyncSender"].map(String::from).into();
    let params = sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(param) if mentions(&param.ty, &types) => {
            pattern_names(&param.pat).first().map(ToString::to_string)
        }
        _ => None,
    });
    let mut senders = Senders(params.collect());
    senders.visit_block(block);
    senders.0
}

#[derive(Default)]
struct Things {
    of: HashMap<String, usize>,
    givers: HashMap<String, String>,
    count: usize,
}

impl<'a> Visit<'a> for Things {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_local(&mut self, local: &'a Local) {
        if let Some(init) = &local.init {
            self.visit_local_init(init);
            self.bind(&local.pat, &init.expr);
        }
    }
}

impl Things {
    fn bind(&mut self, pat: &Pat, value: &Expr) {
        if let (Pat::Tuple(pats), Expr::Tuple(values)) = (pat, value)
            && pats.elems.len() == values.elems.len()
        {
            return pats.elems.iter().zip(&values.elems).for_each(|(pat, value)| self.bind(pat, value));
        }
        let names: Vec<String> = pattern_names(pat).iter().map(ToString::to_string).collect();
        let gives_two = names.len() > 1 && is_call(value);
        let is_one = gives_two || makes_cell(value.to_token_stream());
        let thing = self.thing(value).or_else(|| is_one.then(|| self.new_thing()));
        if let ([name], Some(giver)) = (&names[..], giver(value)) {
            self.givers.insert(name.clone(), giver);
        }
        if let Some(thing) = thing {
            self.of.extend(names.into_iter().map(|name| (name, thing)));
        }
    }

    fn new_thing(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    /// The thing that a value is a handle of.
    fn thing(&mut self, value: &Expr) -> Option<usize> {
        match value {
            Expr::Path(_) | Expr::Closure(_) => self.held(value),
            Expr::Struct(found) => found.fields.iter().find_map(|field| self.thing(&field.expr)),
            Expr::Block(found) => match found.block.stmts.last() {
                Some(Stmt::Expr(value, None)) => self.thing(value),
                _ => None,
            },
            Expr::MethodCall(call) => match call.method.to_string().as_str() {
                "clone" | "try_clone" | "take" => Some(self.of_place(&call.receiver)?),
                "by_ref" | "bytes" | "expect" | "lines" | "split" | "unwrap" => self.thing(&call.receiver),
                _ => None,
            },
            Expr::Call(call) if is_clone(call) => self.of_place(call.args.first()?),
            Expr::Call(call) => call.args.iter().find_map(|arg| self.thing(arg)),
            Expr::Reference(found) => self.thing(&found.expr),
            Expr::Try(found) => self.thing(&found.expr),
            Expr::Paren(found) => self.thing(&found.expr),
            _ => None,
        }
    }

    /// The thing of which a value holds a handle that is one already.
    fn held(&self, value: &Expr) -> Option<usize> {
        let uses = uses_of(|resolver| resolver.visit_expr(value));
        uses.iter().find_map(|used| self.of.get(&used.name.to_string()).copied())
    }

    /// The thing that a variable stands for of which another handle is made.
    fn of_place(&mut self, place: &Expr) -> Option<usize> {
        match place {
            Expr::Path(path) => {
                let name = path.path.get_ident()?.to_string();
                let known = self.of.get(&name).copied();
                Some(known.unwrap_or_else(|| {
                    let thing = self.new_thing();
                    self.of.insert(name, thing);
                    thing
                }))
            }
            Expr::Field(found) => self.of_place(&found.base),
            Expr::Reference(found) => self.of_place(&found.expr),
            Expr::Paren(found) => self.of_place(&found.expr),
            _ => None,
        }
    }
}

/// Whether code names a type of std's, or what makes one, that changes through a `&`.
pub(crate) fn makes_cell(code: TokenStream) -> bool {
    const CELLS: &[&str] = &[
        "Barrier",
        "Cell",
        "Condvar",
        "LazyCell",
        "LazyLock",
        "Mutex",
        "OnceCell",
        "OnceLock",
        "RefCell",
        "RwLock",
        "channel",
        "sync_channel",
    ];
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => CELLS.iter().any(|cell| name == cell) || name.to_string().starts_with("Atomic"),
        TokenTree::Group(group) => makes_cell(group.stream()),
        _ => false,
    })
}

/// The variable that a method is called of.
fn giver(value: &Expr) -> Option<String> {
    match value {
        Expr::MethodCall(call) => match &*call.receiver {
            Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            receiver => giver(receiver),
        },
        Expr::Try(found) => giver(&found.expr),
        Expr::Paren(found) => giver(&found.expr),
        _ => None,
    }
}

/// `Arc::clone(&a)`.
fn is_clone(call: &ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(path) if path.path.segments.len() > 1 && path.path.segments.last().is_some_and(|last| last.ident == "clone"))
}

fn is_call(value: &Expr) -> bool {
    match value {
        Expr::Call(_) => true,
        Expr::MethodCall(call) if ["expect", "unwrap"].iter().any(|opens| call.method == opens) => {
            is_call(&call.receiver)
        }
        Expr::Try(found) => is_call(&found.expr),
        Expr::Paren(found) => is_call(&found.expr),
        _ => false,
    }
}
