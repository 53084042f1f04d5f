//! Macros that code declares or imports itself, so that a name of std's may not be std's.

use super::macros::identifiers;
use super::{Access, Names, declared_in, is_binding_name, mentions, pattern_names};
use crate::model::Loop;
use proc_macro2::{Group, Ident, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::cell::RefCell;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::{Block, FnArg, Item, ItemMacro, Signature, Stmt, UseName, UseRename, parse2};

thread_local! {
    static KNOWN: RefCell<Written> = RefCell::new(Written::new());
}

/// The macros that a function declares, by their names.
pub(crate) type Written = HashMap<String, Rules>;

/// What is known of a macro by its rules.
#[derive(Default)]
pub(crate) struct Rules {
    /// What they do to variables around them: `macro_rules! emit { () => { n += 1 } }`.
    uses: Vec<(Ident, Access)>,
    /// What each expands to, if that can be read, with a name for each parameter.
    expansions: Vec<Option<Block>>,
}

/// Works on code in which these are known.
pub(crate) fn with_macros<T>(written: Written, work: impl FnOnce() -> T) -> T {
    let outer = KNOWN.replace(written);
    let result = work();
    KNOWN.set(outer);
    result
}

/// What a macro does to variables around its declaration.
pub(super) fn written_by(name: &str) -> Vec<(Ident, Access)> {
    KNOWN.with_borrow(|known| known.get(name).map(|rules| rules.uses.clone()).unwrap_or_default())
}

/// Whether a macro expands to something by whatever rule.
pub(crate) fn expands_to(name: &str, is: impl Fn(&Block) -> bool) -> bool {
    let all = |rules: &Rules| rules.expansions.iter().all(|expansion| expansion.as_ref().is_some_and(&is));
    KNOWN.with_borrow(|known| known.get(name).is_some_and(|rules| !rules.expansions.is_empty() && all(rules)))
}

/// What the macros of a function do to its variables.
pub(crate) fn macros_of_function(sig: &Signature, block: &Block) -> Written {
    let mut variables = declared_in(block);
    for input in &sig.inputs {
        match input {
            FnArg::Typed(param) => variables.extend(pattern_names(&param.pat).iter().map(ToString::to_string)),
            FnArg::Receiver(_) => _ = variables.insert("self".to_string()),
        }
    }
    macros_with(variables, block)
}

/// The same of a loop, around which nothing is seen: what its macros change are variables.
pub(crate) fn macros_of_loop(looped: &Loop) -> Written {
    struct Outer(Names);
    impl<'a> Visit<'a> for Outer {
        fn visit_item_macro(&mut self, found: &'a ItemMacro) {
            rules(found.mac.tokens.clone()).into_iter().for_each(|rule| note_variables(rule, &mut self.0));
        }
    }
    let mut variables = Outer(variables_of(looped));
    variables.visit_block(&looped.body);
    macros_with(variables.0, &looped.body)
}

/// Notes what an expansion changes.
fn note_variables(expansion: TokenStream, variables: &mut Names) {
    let mut words = Vec::new();
    identifiers(expansion.clone(), &mut words);
    let mut used = Vec::new();
    note_uses(expansion, &words.iter().map(ToString::to_string).collect(), &mut used);
    let changed = used.into_iter().filter(|(name, access)| access.changes() && is_binding_name(name));
    variables.extend(changed.map(|(name, _)| name.to_string()));
}

/// The variables of a loop: those of its pattern and of its body.
fn variables_of(looped: &Loop) -> Names {
    let mut variables = declared_in(&looped.body);
    variables.extend(pattern_names(&looped.pat).iter().map(ToString::to_string));
    variables
}

/// Whether a statement of a loop's body declares a macro that names variables of the loop. It has to stand behind these.
pub(crate) fn is_tied_macro(looped: &Loop, stmt: &Stmt) -> bool {
    let Stmt::Item(Item::Macro(found)) = stmt else { return false };
    !used_by(found, &variables_of(looped)).is_empty()
}

/// The macros of a loop's body that code calls, of those that have to stand behind variables.
pub(crate) fn tied_macros(looped: &Loop, code: &[Stmt]) -> TokenStream {
    let called = |stmt: &&Stmt| {
        let Stmt::Item(Item::Macro(ItemMacro { ident: Some(name), .. })) = stmt else { return false };
        code.iter().any(|code| mentions(code, &Names::from([name.to_string()])))
    };
    let tied = looped.body.stmts.iter().filter(|stmt| is_tied_macro(looped, stmt)).filter(called);
    tied.map(ToTokens::to_token_stream).collect()
}

fn macros_with(variables: Names, block: &Block) -> Written {
    struct Declared(Names, Written);
    impl<'a> Visit<'a> for Declared {
        fn visit_item_macro(&mut self, found: &'a ItemMacro) {
            let Some(name) = found.ident.as_ref().filter(|_| found.mac.path.is_ident("macro_rules")) else { return };
            let known = self.1.entry(name.to_string()).or_default();
            known.uses.extend(used_by(found, &self.0));
            let read = |rule| {
                let rule = named_parameters(rule);
                parse2(quote!({ #rule })).ok()
            };
            known.expansions.extend(rules(found.mac.tokens.clone()).into_iter().map(read));
        }
    }
    let mut declared = Declared(variables, Written::new());
    declared.visit_block(block);
    declared.1
}

/// What the rules of a macro do to some variables.
fn used_by(found: &ItemMacro, variables: &Names) -> Vec<(Ident, Access)> {
    let mut used = Vec::new();
    for rule in rules(found.mac.tokens.clone()) {
        let mut own = Names::new();
        note_declared(rule.clone(), &mut own);
        note_uses(rule, &variables.difference(&own).cloned().collect(), &mut used);
    }
    used
}

/// What the rules of a macro expand to.
fn rules(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |token: &TokenTree, wanted: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted);
    let expanded = tokens.windows(3).filter_map(|window| match window {
        [equals, arrow, TokenTree::Group(group)] if is(equals, '=') && is(arrow, '>') => Some(group.stream()),
        _ => None,
    });
    expanded.collect()
}

/// An expansion with a name for each parameter, `$x` as `x`, and with what is repeated once.
fn named_parameters(expansion: TokenStream) -> TokenStream {
    let is =
        |token: &TokenTree, wanted: &str| matches!(token, TokenTree::Punct(punct) if wanted.contains(punct.as_char()));
    let mut named = TokenStream::new();
    let mut tokens = expansion.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            token if is(&token, "$") => {
                let Some(TokenTree::Group(repeated)) = tokens.next_if(|next| matches!(next, TokenTree::Group(_)))
                else {
                    continue;
                };
                named.extend(named_parameters(repeated.stream()));
                // `$(…)*`, or what stands between: `$(…),*`
                if tokens.next().is_some_and(|next| !is(&next, "*+?")) {
                    tokens.next();
                }
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), named_parameters(group.stream()));
                inner.set_span(group.span());
                named.extend([TokenTree::Group(inner)]);
            }
            token => named.extend([token]),
        }
    }
    named
}

/// Notes what an expansion declares by a `let` of a variable.
fn note_declared(expansion: TokenStream, own: &mut Names) {
    let tokens: Vec<TokenTree> = expansion.into_iter().filter(|token| token.to_string() != "mut").collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => note_declared(group.stream(), own),
            TokenTree::Ident(word) if word == "let" => own.extend(tokens.get(at + 1).map(ToString::to_string)),
            _ => {}
        }
    }
}

/// Notes what an expansion does to some variables.
fn note_uses(expansion: TokenStream, variables: &Names, used: &mut Vec<(Ident, Access)>) {
    let tokens: Vec<TokenTree> = expansion.into_iter().collect();
    let is = |at: Option<usize>, wanted: &str| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| token.to_string() == wanted)
    };
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1);
        match token {
            // what a macro is given may be what it changes
            TokenTree::Group(group) if is(before, "!") => {
                let mut names = Vec::new();
                identifiers(group.stream(), &mut names);
                let given = names.into_iter().filter(|name| variables.contains(&name.to_string()));
                used.extend(given.map(|name| (name, Access::Given)));
            }
            TokenTree::Group(group) => note_uses(group.stream(), variables, used),
            // a field, or a parameter of the macro
            TokenTree::Ident(_) if is(before, "$") || (is(before, ".") && !is(at.checked_sub(2), ".")) => {}
            TokenTree::Ident(name) if variables.contains(&name.to_string()) => {
                used.push((name.clone(), access(before.map(|before| &tokens[before]), &tokens[at + 1..])));
            }
            _ => {}
        }
    }
}

/// What stands around a variable does to it, for all that tokens say.
fn access(before: Option<&TokenTree>, after: &[TokenTree]) -> Access {
    let is_mut = matches!(before, Some(TokenTree::Ident(name)) if name == "mut");
    match after {
        _ if is_mut => Access::BorrowMut,
        [TokenTree::Punct(dot), ..] if dot.as_char() == '.' => Access::Given,
        [TokenTree::Punct(equals), ..] if equals.as_char() == '=' && equals.spacing() == Spacing::Alone => {
            Access::Assign
        }
        [TokenTree::Punct(operator), TokenTree::Punct(equals), ..]
            if operator.spacing() == Spacing::Joint
                && equals.as_char() == '='
                && !"=!<>".contains(operator.as_char()) =>
        {
            Access::OpAssign
        }
        [TokenTree::Group(_), ..] => Access::Given,
        _ => Access::Read,
    }
}

/// The names of the macros that a block declares, and of everything that it imports.
pub(super) fn macros_in(block: &Block) -> Names {
    let mut own = Own(Names::new());
    own.visit_block(block);
    own.0
}

/// The same of the body of a loop, and of what is around it.
pub(crate) fn macros_around(looped: &Loop) -> Names {
    let mut own = macros_in(&looped.body);
    own.extend(looped.context.iter().flat_map(|context| context.macros.iter().cloned()));
    own
}

/// The same of an item.
pub(crate) fn macros_of(item: &Item) -> Names {
    let mut own = Own(Names::new());
    own.visit_item(item);
    own.0
}

struct Own(Names);

impl<'a> Visit<'a> for Own {
    fn visit_item_macro(&mut self, found: &'a ItemMacro) {
        self.0.extend(found.ident.as_ref().map(ToString::to_string));
        visit::visit_item_macro(self, found);
    }

    fn visit_use_name(&mut self, found: &'a UseName) {
        self.0.insert(found.ident.to_string());
    }

    fn visit_use_rename(&mut self, found: &'a UseRename) {
        self.0.insert(found.rename.to_string());
    }
}
