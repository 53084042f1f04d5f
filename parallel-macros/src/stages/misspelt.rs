//! Names in a commit that rustc may not find. It proposes others, of those that are in scope, or were in the block before: the same are
//! there in front of the commit, so that it says what it says of the loop as written.

use super::split::Split;
use crate::names::{Access, Names, Use, is_binding_name, name_of};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::PatIdent;
use syn::visit::{self, Visit};

impl Split<'_> {
    /// The names that rustc may propose for what a commit uses, and that the commit does not have.
    pub(super) fn proposed(&self, uses: &[Use]) -> TokenStream {
        let unknown: Vec<&Ident> = uses.iter().filter(|used| self.is_unknown(used)).map(|used| &used.name).collect();
        let mut code = TokenStream::new();
        for name in &unknown {
            let text = name.to_string();
            if let Some(elsewhere) = self.declared.contains(&text).then(|| self.declaration(&text)).flatten() {
                code.extend(quote!({ let #elsewhere = (); }));
            }
        }
        let used: Names = uses.iter().map(|used| used.name.to_string()).collect();
        let mut others: Vec<(&String, _)> =
            self.scopes.iter().flatten().filter(|(name, _)| !used.contains(*name)).collect();
        let Some(name) =
            unknown.iter().find(|name| others.iter().any(|(other, _)| are_similar(&name.to_string(), other)))
        else {
            return code;
        };
        others.sort_by_key(|(name, _)| *name);
        let runtime = self.runtime;
        let others = others.into_iter().map(|(other, local)| {
            let span = local.at.unwrap_or_else(|| name.span()).resolved_at(name.span());
            name_of(other, span)
        });
        code.extend(quote!(#(let #others = #runtime::Absent;)*));
        code
    }

    /// Whether a name is that of no variable for all that is seen: in `par_for!`, variables from outside are not.
    fn is_unknown(&self, used: &Use) -> bool {
        let name = used.name.to_string();
        let is_known =
            |name: &String| self.looped.context.as_ref().is_some_and(|context| context.around.contains(name));
        is_binding_name(&used.name) && used.access == Access::Read && !self.is_local(&name) && !is_known(&name)
    }

    /// Where the body declares a name that is not in scope.
    fn declaration(&self, name: &str) -> Option<Ident> {
        struct Declared<'n>(&'n str, Option<Ident>);
        impl<'a> Visit<'a> for Declared<'_> {
            fn visit_pat_ident(&mut self, found: &'a PatIdent) {
                if found.ident == self.0 {
                    self.1 = Some(found.ident.clone());
                }
                visit::visit_pat_ident(self, found);
            }
        }
        let mut declared = Declared(name, None);
        declared.visit_block(&self.looped.body);
        declared.1
    }
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
