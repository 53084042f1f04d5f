//! Where the facade is: attributes, unlike `macro_rules`, have no `$crate`.
//!
//! rustc is told the name of every direct dependency: `--extern NAME=…/libparallelize-….rlib`, with the name that the
//! user's Cargo.toml gives it. Where that says nothing (a re-export by another crate, an IDE), the user's
//! `crate = PATH` or the crate's own name serve.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::env;
use std::path::Path;

/// The path to the facade in the crate that is being compiled.
pub(crate) fn path() -> TokenStream {
    let name = extern_name(env::args()).unwrap_or_else(|| "parallelize".into());
    let name = Ident::new(&name, Span::call_site());
    quote!(::#name)
}

fn extern_name(args: impl Iterator<Item = String>) -> Option<String> {
    let mut args = args.peekable();
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--extern") {
            Some("") => args.next()?,
            Some(rest) => rest.trim_start_matches('=').to_string(),
            None => continue,
        };
        // options such as `priv:` or `noprelude:` may stand before the name
        let Some((name, file)) = value.split_once('=') else { continue };
        let name = name.rsplit(':').next().unwrap_or(name);
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_facade = stem == "libparallelize" || stem.starts_with("libparallelize-");
        if is_facade && syn::parse_str::<Ident>(name).is_ok() {
            return Some(name.to_string());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::extern_name;

    fn find(args: &[&str]) -> Option<String> {
        extern_name(args.iter().map(ToString::to_string))
    }

    #[test]
    fn finds_the_name_that_the_user_gave() {
        assert_eq!(find(&["rustc", "--extern", "pz=/t/deps/libparallelize-0af3.rmeta"]).as_deref(), Some("pz"));
        assert_eq!(find(&["--extern=priv:parallelize=/t/libparallelize.rlib"]).as_deref(), Some("parallelize"));
    }

    #[test]
    fn is_not_misled_by_similar_names() {
        assert_eq!(find(&["--extern", "x=/t/deps/libparallelize_more-0af3.rmeta"]), None);
        assert_eq!(find(&["--extern", "proc_macro"]), None);
    }
}
