//! The runtime behind the macros of `parallelize`. Use that crate; nothing here is a stable interface.
//!
//! Data flows one way: a [`Run`] owns the source of one execution of a loop and hands out strides for the loop as
//! written; when running in parallel pays, the rest becomes leaves ([`Leaves`]) whose workers the driver spreads over
//! threads, and whose journals come back in the order of the iterations.

mod asserted;
mod awaited;
mod backend;
mod board;
pub mod bounds;
mod comparable;
mod computed;
mod consumed;
mod count;
mod counters;
mod deep;
mod driver;
mod flow;
mod fold;
mod gather;
mod guard;
mod in_place;
mod indexed;
mod jobs;
mod journal;
mod kept;
mod keyed;
mod leaf;
mod lenders;
mod length;
#[cfg(all(test, shuttle))]
mod model;
mod no_borrow;
mod or_else;
mod order;
mod over;
mod owned;
mod pace;
mod part;
mod parts;
mod put;
mod record;
mod reduce;
mod report;
mod run;
mod seats;
mod shown;
mod site;
mod slots;
mod source;
mod spread;
mod states;
mod stored;
mod sums;
mod sync;
mod target;
mod text;
mod tried;
mod type_of;
mod values;
mod way;
mod width;
mod work;

pub use asserted::{Apart, Compared, Lent as LentLeft, Pointing, compared};
pub use awaited::{Awaited, NotAwaited, awaited};
pub use comparable::{Comparable, Condition, comparable, condition};
pub use computed::{Absent, Computed, Operand, collect_ahead, compute, stop_behind_panic};
pub use consumed::{
    Along, Asked, AskedOther, Borrowed, Consumed, Expect, IntoBytes, IntoIter, IntoKeys, IntoValues, Join, Lends,
    Moved, MovedOnly, MovedOrLent, Unsized, Unwrap, UnwrapOr, UnwrapOrDefault, UnwrapOrElse, asked, consumed, moved,
    moved_and_used, out_of,
};
pub use count::{Counting, Ended, Uncounted, counting};
pub use counters::{Count, Counter, Counters, Integer, NoCount, Numbers, Others};
pub use deep::{Deep, Inner, probe_deep};
pub use flow::{Ends, Flow, Leaving, NoHiddenExit, One, Residual, Sealed, Tried, Try, leaving, tried, unknown_syntax};
pub use fold::{Accumulators, Lane, Operators, product, sum};
pub use guard::{Dropped, Guard, NoGuard, guard};
pub use in_place::InPlace;
pub use indexed::{AnyIndexed, Indexed, indexed};
pub use jobs::{JobCount, Options};
pub use journal::{Entry1, Entry2, InOrder, Leaf};
pub use kept::{Giving, Held, Keeping, Kept, Owning, Same, Staying, Stays, keeping, lasting};
pub use keyed::{
    AnyKeyed, ByReference, FindsByReference, HasKeys, Keyed, Lookup, LookupAnywhere, LookupOfOther, keyed, lookup,
};
pub use leaf::Leaves;
pub use lenders::{Elsewhere, ItemPart, LocalPart, Made, MadePart, local_of, made_of, part_of};
pub use length::{Length, NoLength, length};
pub use no_borrow::NoBorrow;
pub use over::{NotOver, Over, Pair, Reference, Triple, over};
pub use owned::{Copied, Lent, Owned, again, probe, probe_elements, probe_owned};
pub use part::part as part_sum;
pub use parts::{Part, Parts, part};
pub use put::{
    Collects, ItsKeys, ItsValues, Itself, Pointer, Put, PutAnywhere, PutInOther, PutInPointers, PutOfOther, PutPointer,
    PutReference, Simple, Uncoerced, put, put_of,
};
pub use reduce::{Operator, Reordered, product_in_tree, reordered_same, sum_in_tree};
pub use report::{Report, ReportAtExit, SiteReport, report, report_at_exit};
pub use run::{ClosedStride, Run};
pub use shown::{Hidden, Shown, shown};
pub use site::{Policy, Site, set_policy};
pub use slots::{Cut, Cuts, Elements, RowSlots, Rows, Slot};
#[allow(deprecated, reason = "its note is what it is for")]
pub use source::explain_altered;
pub use source::{Source, alike, argument, base, clause, functions, inner, lends_items, nest, parallel_source, tier};
pub use states::{Copy, DrawnAny, DrawnMut, PutBack, States, drawn};
pub use stored::{Owns, Store, StoredIn, Stores, assigned, stored_in, stored_in_element};
pub use target::{Target, collected};
pub use text::{Ahead, Text};
pub use tried::{MapTried, map_tried};
pub use type_of::{Alike, AsInner, AsSlice, AsTarget, Beside, TypeOf, Unlike, list_of, map_of, pass};
pub use values::{Values, settled};
pub use way::{ByFields, WayOf, WayOfDropped, WayOfPointer, WayOfValue, Whole, way_of};
pub use width::{AnyWidth, LentWidth, NoWidth, Plain, Width, width};
