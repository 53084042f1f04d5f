//! What reaches the standard streams of the process, or ends it: effects on names that nobody writes.

use super::macros::prints;
use syn::{Expr, ExprCall, ExprPath, Path};

/// The name under which everything that is printed is one effect, and the end of the process another.
pub(crate) const STDOUT: &str = "__stdout";

/// The name under which everything that is read from stdin is one effect.
pub(crate) const STDIN: &str = "__stdin";

/// What messages call one of these names.
pub(crate) fn shown_stream(name: &str) -> Option<&'static str> {
    match name {
        STDOUT => Some("what is printed"),
        STDIN => Some("what is read from stdin"),
        _ => None,
    }
}

/// The effect of a macro that prints.
pub(super) fn printed(name: &str) -> Option<&'static str> {
    prints(name).then_some(STDOUT)
}

/// The effect of a call of `io::stdout`, `process::exit` and the like.
pub(super) fn called(call: &ExprCall) -> Option<(&'static str, &Path)> {
    let Expr::Path(ExprPath { path, .. }) = &*call.func else { return None };
    let stream = match path.segments.last()?.ident.to_string().as_str() {
        "stdout" | "stderr" if call.args.is_empty() => STDOUT,
        "stdin" if call.args.is_empty() => STDIN,
        _ if ends_process(call) => STDOUT,
        _ => return None,
    };
    Some((stream, path))
}

/// Whether a call is of `process::exit` or `process::abort`, by its path or its bare name.
pub(crate) fn ends_process(call: &ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let names: Vec<String> = path.path.segments.iter().rev().take(2).map(|segment| segment.ident.to_string()).collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["exit", "process"] | ["exit"] => call.args.len() == 1,
        ["abort", "process"] | ["abort"] => call.args.is_empty(),
        _ => false,
    }
}

/// The stream that a value is a handle to: `io::stdout()`, `&io::stdin()`.
pub(super) fn handle_of(value: &Expr) -> Option<&'static str> {
    match value {
        Expr::Call(call) if !ends_process(call) => called(call).map(|(stream, _)| stream),
        Expr::Reference(found) => handle_of(&found.expr),
        Expr::Paren(found) => handle_of(&found.expr),
        _ => None,
    }
}
