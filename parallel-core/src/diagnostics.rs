//! Traits that exist for their messages: they turn "not `Sync`" into a sentence about the user's variable.

/// Types that several iterations may use at once: every `Sync` type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is used by several iterations of a parallel loop at once, but cannot be shared between threads",
    label = "its type is `{Self}`, which is not `Sync`",
    note = "use a type that threads may share (`Arc` for `Rc`, an atomic or `Mutex` for `Cell` and `RefCell`, the bound `Sync` for a type parameter or a `dyn Trait`), or leave this loop sequential"
)]
pub trait Shared {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Sync> Shared for T {}

/// Checks that a name the worker reads may be shared.
#[inline(always)]
pub fn shared<T: ?Sized + Shared>(_: &T) {}

/// Types that a source may hand to a worker: every `Send` type.
#[diagnostic::on_unimplemented(
    message = "the items of a parallel loop are sent to other threads, but `{Self}` cannot be",
    label = "this yields `{Self}`, which is not `Send`",
    note = "iterate over something that may cross threads (a type parameter or a `dyn Trait` needs the bound `Send`, and `Sync` behind a reference), or leave this loop sequential"
)]
pub trait LoopItem: Send {}

#[diagnostic::do_not_recommend]
impl<T: Send> LoopItem for T {}

/// Types that a worker may hand to the commits: every `Send` type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is made by a worker, on another thread, and cannot be sent from there",
    label = "its type is `{Self}`, which is not `Send`",
    note = "use a type that may cross threads (`Arc` for `Rc`, `Box<dyn Error + Send + Sync>` for `Box<dyn Error>`, the bound `Send` for a type parameter or a `dyn Trait`), or leave this loop sequential"
)]
pub trait Sent: Send {}

#[diagnostic::do_not_recommend]
impl<T: Send> Sent for T {}

/// Checks that a value of the worker may travel to the commits.
#[inline(always)]
pub fn sent<T: Sent>(value: T) -> T {
    value
}
