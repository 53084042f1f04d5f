//! More of what rustc refuses in a loop as it stands, as far as the code alone shows it: values that have no size, places that are none,
//! names that are nowhere, collections that nothing gives a type, and what has no copies where each iteration moves it.

use crate::anyway::uses_in_body;
use crate::exits::may_stop;
use crate::model::Loop;
use crate::names::{
    Access, Names, Use, asks_macros, assigns, declared_in, is_binding_name, is_lazy, keeps, names_one_of,
    pattern_names, uses_of,
};
use crate::stages::unsafe_in;
use proc_macro2::{Delimiter, Ident, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{
    Block, Expr, ExprArray, ExprAssign, ExprBinary, ExprCall, ExprClosure, ExprField, ExprForLoop, ExprIf, ExprMatch,
    ExprMethodCall, ExprReturn, ExprStruct, Item, Local, Member, Pat, PatIdent, Stmt,
};

/// Whether the code of a loop shows that rustc refuses it.
pub(crate) fn is_mistaken(looped: &Loop) -> bool {
    let mut shown = Shown { found: is_open(&looped.source) || is_part(&looped.source) };
    shown.visit_block(&looped.body);
    shown.found
        || assigns_nothing(looped)
        || moves_again(looped)
        || declares_nothing(&looped.body)
        || adds_to_bound(looped)
        || asks_numerals(looped)
        || asks_beyond(looped)
}

/// A part of a list or a text, which has no size: `xs[2..]`.
fn is_part(value: &Expr) -> bool {
    match value {
        Expr::Paren(found) => is_part(&found.expr),
        Expr::Index(found) => matches!(*found.index, Expr::Range(_)),
        _ => false,
    }
}

/// A source of which nothing says what it is: `xs.iter().map(f).collect()`.
fn is_open(source: &Expr) -> bool {
    match source {
        Expr::MethodCall(call) => collects(call) || (call.method == "into" && call.args.is_empty()),
        Expr::Paren(found) => is_open(&found.expr),
        _ => false,
    }
}

/// Whether a method collects what an iterator of std's gives, into what is not said.
fn collects(call: &ExprMethodCall) -> bool {
    call.method == "collect" && call.turbofish.is_none() && is_lazy(&call.receiver)
}

/// Looks for values without a size, and assignments to what is called.
struct Shown {
    found: bool,
}

impl Shown {
    fn values<'a>(&mut self, mut values: impl Iterator<Item = &'a Expr>) {
        self.found |= values.any(is_part);
    }
}

impl<'a> Visit<'a> for Shown {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_local(&mut self, local: &'a Local) {
        let pat = if let Pat::Type(typed) = &local.pat { &*typed.pat } else { &local.pat };
        let is_value = matches!(pat, Pat::Ident(name) if name.by_ref.is_none());
        self.values(local.init.iter().filter(|_| is_value).map(|init| &*init.expr));
        visit::visit_local(self, local);
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        self.values(call.args.iter());
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.values(call.args.iter());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_struct(&mut self, found: &'a ExprStruct) {
        self.values(found.fields.iter().map(|field| &field.expr));
        visit::visit_expr_struct(self, found);
    }

    fn visit_expr_return(&mut self, found: &'a ExprReturn) {
        self.values(found.expr.as_deref().into_iter());
        visit::visit_expr_return(self, found);
    }

    fn visit_expr_for_loop(&mut self, found: &'a ExprForLoop) {
        self.found |= is_open(&found.expr) || is_part(&found.expr);
        visit::visit_expr_for_loop(self, found);
    }

    fn visit_expr_assign(&mut self, assign: &'a ExprAssign) {
        self.found |= matches!(*assign.left, Expr::MethodCall(_));
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
        let is_called = matches!(*binary.left, Expr::MethodCall(_) | Expr::Call(_));
        self.found |= assigns(&binary.op) && is_called;
        visit::visit_expr_binary(self, binary);
    }
}

/// Whether something is assigned that is declared nowhere in the function, nor is a static by its name, or may be a macro's.
fn assigns_nothing(looped: &Loop) -> bool {
    let Some(context) = looped.context.as_ref().filter(|context| !context.asks_macros) else { return false };
    let mut own = declared_in(&looped.body);
    own.extend(pattern_names(&looped.pat).iter().map(ToString::to_string));
    let is_nowhere = |used: &Use| {
        let name = used.name.to_string();
        let is_known = own.contains(&name) || context.decls.contains_key(&name) || context.around.contains(&name);
        let may_be_static = context.is_unsafe || name == "self" || !is_binding_name(&used.name);
        matches!(used.access, Access::Assign | Access::OpAssign) && !is_known && !may_be_static
    };
    // a static is assigned in `unsafe` code
    let is_seen = unsafe_in(looped.body.to_token_stream()).is_none() && !asks_macros(&looped.body);
    is_seen && uses_in_body(looped).iter().any(is_nowhere)
}

/// Whether the first that a loop does with a number is to call a method of it, where rustc does not know yet which number that is.
fn asks_numerals(looped: &Loop) -> bool {
    let Some(context) = &looped.context else { return false };
    let (source, pat, body) = (&looped.source, &looped.pat, &looped.body);
    let tokens: Vec<TokenTree> = quote!(#source; #pat; #body).into_iter().flat_map(flat).collect();
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(found) if found.as_char() == '.');
    let asks = |name: &String| {
        let is_first = |token: &TokenTree| matches!(token, TokenTree::Ident(found) if found == name);
        // no field of that name
        let first = (1..tokens.len()).find(|&at| is_first(&tokens[at]) && !is_dot(&tokens[at - 1]));
        let behind = first.map(|at| &tokens[at + 1..]);
        matches!(behind, Some([dot, TokenTree::Ident(_), TokenTree::Group(args), ..])
            if is_dot(dot) && args.delimiter() == Delimiter::Parenthesis)
    };
    context.numerals.iter().any(asks)
}

/// A token, and the ones in it.
fn flat(token: TokenTree) -> Vec<TokenTree> {
    let inner = if let TokenTree::Group(group) = &token { Some(group.stream()) } else { None };
    std::iter::once(token).chain(inner.into_iter().flatten().flat_map(flat)).collect()
}

/// Whether a loop asks for an element that a tuple from outside does not have: `best.3` of a pair.
fn asks_beyond(looped: &Loop) -> bool {
    struct Beyond<'l>(&'l Loop, bool);
    impl<'a> Visit<'a> for Beyond<'_> {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_expr_field(&mut self, found: &'a ExprField) {
            if let (Expr::Path(path), Member::Unnamed(index)) = (&*found.base, &found.member) {
                let made = self.0.context.as_ref().zip(path.path.get_ident());
                let made = made.and_then(|(context, name)| context.made.get(&name.to_string()));
                self.1 |= matches!(made, Some(Expr::Tuple(tuple)) if index.index as usize >= tuple.elems.len());
            }
            visit::visit_expr_field(self, found);
        }
    }
    let mut beyond = Beyond(looped, false);
    beyond.visit_block(&looped.body);
    beyond.1
}

/// Whether something is added to a variable of the loop's own that is not `mut`, where what is meant is behind it:
/// `if let Some(n) = counts.get_mut(&word) { n += 1; }`.
fn adds_to_bound(looped: &Loop) -> bool {
    #[derive(Default)]
    struct Bound {
        stays: Names,
        changes: Names,
        added_to: Names,
    }
    impl<'a> Visit<'a> for Bound {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            let names = if pat.mutability.is_some() { &mut self.changes } else { &mut self.stays };
            names.insert(pat.ident.to_string());
            visit::visit_pat_ident(self, pat);
        }
        fn visit_expr_binary(&mut self, binary: &'a ExprBinary) {
            if assigns(&binary.op)
                && let Expr::Path(path) = &*binary.left
            {
                self.added_to.extend(path.path.get_ident().map(ToString::to_string));
            }
            visit::visit_expr_binary(self, binary);
        }
    }
    let mut bound = Bound::default();
    bound.visit_pat(&looped.pat);
    bound.visit_block(&looped.body);
    let from_outside = |name: &String| uses_in_body(looped).iter().any(|used| used.name == *name);
    let is_wrong = |name: &String| bound.stays.contains(name) && !bound.changes.contains(name) && !from_outside(name);
    // what a macro makes of its names is not seen
    !asks_macros(&looped.body) && bound.added_to.iter().any(is_wrong)
}

/// Whether each iteration moves a collection of std's from outside into one of its branches, a block, an array or a closure, or one that it
/// also changes into a call: of any other, the types say it. Where no declaration is seen, one that it changes and puts somewhere.
fn moves_again(looped: &Loop) -> bool {
    if may_stop(looped) {
        return false;
    }
    let (uses, own) = (uses_in_body(looped), declared_in(&looped.body));
    let is_set = |name: &String| uses.iter().any(|used| used.name == *name && used.access == Access::Assign);
    let stays = |name: &String| !own.contains(name) && !is_set(name);
    let Some(context) = &looped.context else {
        let changed = uses.iter().filter(|used| used.access == Access::Mutator && used.fields.is_empty());
        let put = changed.map(|used| used.name.to_string()).filter(stays).collect();
        return Moves { put, ..Moves::default() }.are_in(&looped.body);
    };
    let is_moved = |name: &&String| context.around.contains(*name) && stays(name);
    let owned: Names = context.owned.iter().filter(is_moved).cloned().collect();
    let changes = |name: &&String| uses.iter().any(|used| used.name == **name && used.access.changes());
    let changed = owned.iter().filter(changes).cloned().collect();
    Moves { owned, changed, ..Moves::default() }.are_in(&looped.body)
}

/// Looks for such moves of some variables.
#[derive(Default)]
struct Moves {
    owned: Names,
    /// Those of them that the body changes.
    changed: Names,
    /// Those that it changes, if they may be `&mut`s, which a function may be lent.
    put: Names,
    found: bool,
}

impl Moves {
    fn are_in(mut self, body: &Block) -> bool {
        self.visit_block(body);
        self.found
    }

    /// A value that is moved to where it is wanted.
    fn value(&mut self, value: &Expr) {
        self.found |= is_one_of(value, &self.owned);
    }

    fn arguments<'a>(&mut self, args: impl IntoIterator<Item = &'a Expr>) {
        self.found |= args.into_iter().any(|arg| is_one_of(arg, &self.changed));
    }

    fn block(&mut self, block: &Block) {
        if let Some(Stmt::Expr(value, None)) = block.stmts.last() {
            self.value(value);
        }
    }
}

fn is_one_of(value: &Expr, names: &Names) -> bool {
    matches!(value, Expr::Path(path) if path.path.get_ident().is_some_and(|name| names.contains(&name.to_string())))
}

impl<'a> Visit<'a> for Moves {
    fn visit_item(&mut self, _: &'a Item) {}

    fn visit_expr_if(&mut self, found: &'a ExprIf) {
        self.block(&found.then_branch);
        if let Some((_, otherwise)) = &found.else_branch
            && let Expr::Block(otherwise) = &**otherwise
        {
            self.block(&otherwise.block);
        }
        visit::visit_expr_if(self, found);
    }

    fn visit_expr_match(&mut self, found: &'a ExprMatch) {
        found.arms.iter().for_each(|arm| self.value(&arm.body));
        visit::visit_expr_match(self, found);
    }

    fn visit_expr_array(&mut self, found: &'a ExprArray) {
        found.elems.iter().for_each(|value| self.value(value));
        visit::visit_expr_array(self, found);
    }

    fn visit_expr_call(&mut self, found: &'a ExprCall) {
        self.arguments(&found.args);
        visit::visit_expr_call(self, found);
    }

    fn visit_expr_method_call(&mut self, found: &'a ExprMethodCall) {
        self.arguments(&found.args);
        self.found |= keeps(&found.method) && found.args.iter().any(|arg| is_one_of(arg, &self.put));
        visit::visit_expr_method_call(self, found);
    }

    fn visit_expr_closure(&mut self, found: &'a ExprClosure) {
        self.value(&found.body);
        visit::visit_expr_closure(self, found);
    }
}

/// Whether a local collects what nothing says the type of but calls that want a part of a list or a text,
/// `let word = x.chars().rev().collect(); text.push_str(&word);`, or borrows from what is gone behind its statement.
fn declares_nothing(body: &Block) -> bool {
    struct Declares(bool);
    impl<'a> Visit<'a> for Declares {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_block(&mut self, block: &'a Block) {
            for (at, stmt) in block.stmts.iter().enumerate() {
                let Some((name, call)) = declared_by_call(stmt) else { continue };
                let rest = &block.stmts[at + 1..];
                let is_used = names_one_of(&quote!(#(#rest)*), &Names::from([name.to_string()]));
                self.0 |= (collects(call) && is_a_part(name, rest)) || (views_temporary(call) && is_used);
            }
            visit::visit_block(self, block);
        }
    }
    let mut declares = Declares(false);
    declares.visit_block(body);
    declares.0
}

/// The variable that a statement declares without a type, and the method that gives its value.
fn declared_by_call(stmt: &Stmt) -> Option<(&Ident, &ExprMethodCall)> {
    let Stmt::Local(Local { pat: Pat::Ident(PatIdent { ident, .. }), init: Some(init), .. }) = stmt else {
        return None;
    };
    if let Expr::MethodCall(call) = &*init.expr { Some((ident, call)) } else { None }
}

/// `x.to_uppercase().trim()`
fn views_temporary(call: &ExprMethodCall) -> bool {
    const VIEWS: &[&str] = &["as_bytes", "as_slice", "as_str", "trim", "trim_end", "trim_start"];
    const MAKES: &[&str] = &["repeat", "to_lowercase", "to_string", "to_uppercase", "to_vec"];
    let is_made = match &*call.receiver {
        Expr::MethodCall(made) => MAKES.iter().any(|makes| made.method == makes),
        Expr::Macro(made) => made.mac.path.is_ident("format") || made.mac.path.is_ident("vec"),
        _ => false,
    };
    is_made && VIEWS.iter().any(|views| call.method == views)
}

/// Whether all that is done with a variable is to lend it to such calls.
fn is_a_part(name: &Ident, stmts: &[Stmt]) -> bool {
    struct Lent<'n>(&'n Ident, usize);
    impl<'a> Visit<'a> for Lent<'_> {
        fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
            const WANT: &[&str] = &["extend_from_slice", "push_str"];
            let lent = |arg: &&Expr| matches!(arg, Expr::Reference(found) if matches!(&*found.expr, Expr::Path(path) if path.path.is_ident(self.0)));
            if WANT.iter().any(|wants| call.method == wants) {
                self.1 += call.args.iter().filter(lent).count();
            }
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut lent = Lent(name, 0);
    stmts.iter().for_each(|stmt| lent.visit_stmt(stmt));
    let uses = uses_of(|resolver| stmts.iter().for_each(|stmt| resolver.visit_stmt(stmt)));
    lent.1 > 0 && uses.iter().filter(|used| used.name == *name).count() == lent.1
}
