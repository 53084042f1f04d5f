//! Names in a commit that rustc may not find. It proposes others, of those that are in scope, or were in the block before: the same are
//! there in front of the commit, so that it says what it says of the loop as written.

use super::split::Split;
use crate::model::Runtime;
use crate::names::{Access, Names, Use, is_binding_name, name_of, pattern_names, uses_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Item, Local, PatIdent};

impl Split<'_> {
    /// The names that rustc may propose for what a commit uses, and that the commit does not have.
    pub(super) fn proposed(&self, uses: &[Use]) -> TokenStream {
        let unknown: Vec<&Ident> = uses.iter().filter(|used| self.is_unknown(used)).map(|used| &used.name).collect();
        let mut code = TokenStream::new();
        for name in &unknown {
            let text = name.to_string();
            let elsewhere = declarations(&self.looped.body, true).into_iter().rfind(|declared| *declared == text);
            code.extend(elsewhere.map(|elsewhere| quote!({ let #elsewhere = (); })));
        }
        let used: Names = uses.iter().map(|used| used.name.to_string()).collect();
        let others = self.scopes.iter().flatten().filter(|(name, _)| !used.contains(*name));
        code.extend(absent(&unknown, others.map(|(name, local)| (name, local.at)), self.runtime));
        code
    }

    /// Whether a name is that of no variable for all that is seen: in `par_for!`, variables from outside are not.
    fn is_unknown(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        let is_known =
            |name: &String| self.looped.context.as_ref().is_some_and(|context| context.around.contains(name));
        // where no declaration is seen, what is assigned may have none; two letters are like any others
        let may_be_wrong = self.looped.context.is_none() && name.len() > 2 && used.access.changes();
        let is_used = used.access == Access::Read || may_be_wrong;
        is_binding_name(&used.name) && is_used && !self.is_local(&name) && !is_known(&name)
    }
}

/// What stands for other names in front of code that mentions some, if one of those is like one of these.
fn absent<'n>(
    names: &[&Ident],
    others: impl Iterator<Item = (&'n String, Option<Span>)>,
    runtime: &Runtime,
) -> TokenStream {
    let mut others: Vec<(&String, Option<Span>)> = others.collect();
    let is_like = |name: &&&Ident| others.iter().any(|(other, _)| are_similar(&name.to_string(), other));
    let Some(span) = names.iter().find(is_like).map(|name| name.span()) else { return TokenStream::new() };
    others.sort_by_key(|(other, _)| *other);
    let others = others.into_iter().map(|(other, at)| name_of(other, at.unwrap_or(span).resolved_at(span)));
    quote!(#(let #others = #runtime::Absent;)*)
}

/// The same for a value that is made where the loop stands, of what is in scope where it stood.
pub(crate) fn proposed_of(value: &Expr, scopes: &[Names], runtime: &Runtime) -> TokenStream {
    let uses = uses_of(|resolver| resolver.visit_expr(value));
    let names: Vec<&Ident> = uses.iter().map(|used| &used.name).filter(|name| is_binding_name(name)).collect();
    absent(&names, scopes.iter().flatten().map(|name| (name, None)), runtime)
}

/// The same for names that a check behind the body mentions, of what inner blocks declare.
pub(crate) fn proposed_behind(body: &Block, names: &[&Ident], runtime: &Runtime) -> TokenStream {
    let [by_statements, declared] = [true, false].map(|by_statements| declarations(body, by_statements));
    let mut code = TokenStream::new();
    for elsewhere in names.iter().filter_map(|name| by_statements.iter().rfind(|declared| declared == name)) {
        code.extend(quote!({ let #elsewhere = (); }));
    }
    let is_like_one = |declared: &&Ident| {
        let like = |name: &&Ident| are_similar(&name.to_string(), &declared.to_string());
        !names.contains(declared) && names.iter().any(like)
    };
    let others = declared.iter().filter(is_like_one);
    quote!(#code #(let #others = #runtime::Absent;)*)
}

/// The names that code declares, where they stand: by statements, or in any pattern.
fn declarations(body: &Block, by_statements: bool) -> Vec<Ident> {
    struct Declared(Vec<Ident>, bool);
    impl<'a> Visit<'a> for Declared {
        fn visit_item(&mut self, _: &'a Item) {}
        fn visit_local(&mut self, local: &'a Local) {
            if self.1 {
                self.0.extend(pattern_names(&local.pat));
            }
            visit::visit_local(self, local);
        }
        fn visit_pat_ident(&mut self, found: &'a PatIdent) {
            if !self.1 && is_binding_name(&found.ident) {
                self.0.push(found.ident.clone());
            }
            visit::visit_pat_ident(self, found);
        }
    }
    let mut declared = Declared(Vec::new(), by_statements);
    declared.visit_block(body);
    declared.0
}

/// Whether rustc may propose one name for another: a third of their letters differs at most, or no more than their order does.
fn are_similar(name: &str, other: &str) -> bool {
    let sorted = |name: &str| {
        let mut words: Vec<String> = name.split('_').map(str::to_lowercase).collect();
        words.sort_unstable();
        words
    };
    distance(name, other) <= name.len().max(3) / 3 || sorted(name) == sorted(other)
}

/// How many letters must be put in, left out, changed, or swapped with the next to make one name of another (V. I. Levenshtein 1966,
/// F. J. Damerau 1964).
fn distance(name: &str, other: &str) -> usize {
    let (name, other): (Vec<char>, Vec<char>) = (name.chars().collect(), other.chars().collect());
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for i in 0..name.len() {
        let mut row = vec![i + 1];
        for j in 0..other.len() {
            let changed = rows[i][j] + usize::from(name[i] != other[j]);
            let mut least = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && name[i] == other[j - 1] && name[i - 1] == other[j] {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[name.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::{are_similar, distance};

    #[test]
    fn names_that_are_misspelt() {
        assert_eq!([distance("valeu", "value"), distance("dpth", "depth"), distance("a", "a")], [1, 1, 0]);
        assert_eq!([distance("", "abc"), distance("kitten", "sitting")], [3, 3]);
        assert!(are_similar("lenght", "length") && are_similar("jj", "j") && are_similar("name_of", "of_name"));
        assert!(!are_similar("total", "value") && !are_similar("x", "row"));
    }
}
