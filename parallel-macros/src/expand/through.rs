//! A loop that nothing ends before its source does: without a `break` or `continue` of ours, which rustc would ask the user to
//! verify where something has been moved.
//!
//! ```text
//! while { while let Some(stride) = run.stride() { for PAT in stride BODY } !run.is_over() } {
//!     let worker = run.worker(…);
//!     for mut leaf in unsafe { run.some_leaves(worker, …) } {
//!         while leaf.begin() { …; let _ = leaf.finish(); }
//!     }
//! }
//! ```

use super::quiet_copy;
use crate::exits::may_stop;
use crate::model::Loop;
use crate::stages::{Entry, Stages};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

/// Whether a loop goes through its source, in turns of the loop as written and of its workers.
pub(super) fn goes_through(looped: &Loop, stages: &Stages) -> bool {
    let ends = |entry: &Entry| entry.exit.is_some();
    let is_cut = stages.head.is_some() || !stages.slots.is_empty() || !stages.own.is_empty();
    let leaves = !stages.exits.is_empty() || stages.entries.iter().any(ends) || may_stop(looped);
    !stages.entries.is_empty() && looped.reorders.is_empty() && !is_cut && !leaves
}

/// Those turns. `strides`: the loop as written; `worker`: what the workers do, and what they need for that; `commits`: over their
/// leaves; `part`: parts what is summed from the loop as written.
pub(super) fn turns(
    looped: &Loop,
    run: &Ident,
    strides: &TokenStream,
    worker: &TokenStream,
    commits: &TokenStream,
    part: &TokenStream,
) -> TokenStream {
    let quiet = quiet_copy(looped);
    let is_left = quote_spanned!(run.span()=> !#run.is_over());
    let turn = quote!(#worker #part #quiet #commits #part);
    quote_spanned!(looped.span=> #[allow(clippy::blocks_in_conditions)] while ({ #strides #is_left }) { #turn })
}
