//! The choice between the loop as written and workers, made while the loop runs. Compiled once, whatever the loop does.

use crate::backend;
use crate::jobs::{self, Options};
use crate::site::{Cost, Policy, Site, policy};
use crate::source::Until;
use std::time::{Duration, Instant};

/// A loop that takes no longer than this is not worth a look at the clock, except once in a while.
const TINY: Duration = Duration::from_micros(1);
/// A loop that takes no longer than this gains less from other threads than it costs to call them.
const SMALL: Duration = Duration::from_micros(10);
/// The time in the loop as written after which a loop that is not known may go parallel.
const LOOK: Duration = Duration::from_micros(20);
/// The same after one iteration alone, which may have been slow as it was the first, where nothing comes back to the loop as written.
const CERTAIN: Duration = Duration::from_millis(1);
/// A draw that takes no longer is not slow, whatever an iteration takes: a clock that is looked at twice tells no less.
const SLOW: Duration = Duration::from_nanos(500);
/// An iteration that is known to take this long is worth a worker from the first one on.
const HEAVY: Cost = Cost::from_nanos(20_000);
/// An iteration cheaper than this gains less than its journal costs.
const LIGHT: Cost = Cost::from_nanos(5);
/// The same where whoever runs a leaf adds up its journal.
const LIGHT_SUM: Cost = Cost::from_nanos(2);
/// The same where items are taken one by one: they cross threads too, and what they own is freed elsewhere than it was made.
const LIGHT_TAKEN: Cost = Cost::from_nanos(50);
/// What it takes to call one more thread, and to wait for it.
const CALL: Duration = Duration::from_micros(3);
/// The longest stride between two looks at the clock, and the first one of a loop that is known.
const STRIDE: Duration = Duration::from_micros(50);
const PROBE: Duration = Duration::from_micros(2);
/// How much longer a stride may be than the one before.
const GROWTH: usize = 8;

/// So many items, or a few more: of many, a multiple of 64. What comes after them begins where vectors of items do, if they
/// did.
pub(crate) fn aligned(count: usize) -> usize {
    const VECTORS: usize = 64;
    if count < 8 * VECTORS { count } else { count.checked_next_multiple_of(VECTORS).unwrap_or(count) }
}

/// How the items that are left are to be taken.
#[derive(Clone, Copy, PartialEq)]
enum Plan {
    /// All of them by the loop as written.
    Inline,
    /// All of them by workers.
    Split,
    /// By the loop as written, with an eye on the clock.
    Watch,
    /// A few by the loop as written, then by workers for a while.
    Turns,
}

/// The iterations of a turn of the loop as written.
const TURN: usize = 5;
/// The items that a head draws for in a turn of the workers: enough for several leaves.
const DRAWS: u64 = 200;

impl Plan {
    fn new(wish: Option<isize>, always: bool) -> Plan {
        match policy() {
            _ if backend::SEQUENTIAL => Plan::Inline,
            Policy::Split => Plan::Split,
            _ if wish == Some(1) => Plan::Inline,
            Policy::Inline => Plan::Inline,
            Policy::Turns => Plan::Turns,
            Policy::Choose if always => Plan::parallel(wish),
            Policy::Choose => Plan::Watch,
        }
    }

    /// Workers, if there is more than one thread for them.
    fn parallel(wish: Option<isize>) -> Plan {
        if jobs::threads(wish) > 1 { Plan::Split } else { Plan::Inline }
    }
}

/// How far one execution of a loop is with its choice.
#[derive(Clone)]
pub(crate) struct Pace {
    site: &'static Site,
    wish: Option<isize>,
    plan: Plan,
    /// Whether the plan does not depend on what is seen.
    keeps: bool,
    /// Whether iterations leave nothing to commit.
    free: bool,
    /// Whether items are taken one by one, whatever is known of how many there are.
    draws: bool,
    /// What an iteration must cost to be worth a journal.
    light: Cost,
    /// The stride that was handed out last, and since when it runs.
    length: usize,
    since: Option<Instant>,
    /// The time that strides took so far, and their iterations.
    spent: Duration,
    did: usize,
    /// Whether this execution stays in the loop as written, to see what that takes.
    compares: bool,
    /// Whether it had a stride without a look at the clock.
    began: bool,
    /// Whether workers have had a part of it.
    divided: bool,
    /// Whether it would stay in the loop as written if it could end early.
    tied: bool,
}

impl Pace {
    #[inline]
    pub(crate) fn new(site: &'static Site, options: Options) -> Pace {
        let wish = options.wish();
        site.tally().call(site);
        let plan = Plan::new(wish, options.always);
        Pace {
            site,
            wish,
            plan,
            keeps: !matches!(plan, Plan::Watch | Plan::Turns),
            free: options.free,
            draws: false,
            light: LIGHT,
            length: 0,
            since: None,
            spent: Duration::ZERO,
            did: 0,
            compares: false,
            began: false,
            divided: false,
            tied: false,
        }
    }

    pub(crate) fn site(&self) -> &'static Site {
        self.site
    }

    /// How many threads may work on what is left: of a short loop, as many as are worth the call. Each one more takes
    /// [`CALL`], so that `n` threads take `work / n + n * CALL`, which is least where `n * n` is `work / CALL`.
    pub(crate) fn threads(&self, left: Option<usize>) -> usize {
        let most = jobs::threads(self.wish);
        let whole = self.site.whole_cost();
        let Some(left) = left.filter(|_| !self.keeps && !whole.is_unknown()) else { return most };
        // the last time may have been of other data
        let seen = [whole, self.site.inline_cost(), self.site.parallel_cost()].map(|cost| cost.times(left));
        let calls = seen.into_iter().max().unwrap_or_default().as_nanos() / CALL.as_nanos();
        let best = usize::try_from(calls.isqrt()).unwrap_or(usize::MAX);
        most.min(best.max(2))
    }

    /// Iterations leave next to nothing to commit.
    pub(crate) fn leaves_little(&mut self) {
        self.free = true;
    }

    /// Leaves are added up by whoever runs them.
    pub(crate) fn adds_up(&mut self) {
        self.light = LIGHT_SUM;
    }

    /// A head of the body runs ahead, as the items are taken one by one.
    pub(crate) fn draws(&mut self) {
        self.draws = true;
    }

    /// Whether workers may have a part of it.
    pub(crate) fn may_divide(&self) -> bool {
        matches!(self.plan, Plan::Watch | Plan::Split)
    }

    /// Notes that what is left of the source counts.
    pub(crate) fn tie(&mut self) {
        self.tied = true;
    }

    pub(crate) fn is_tied(&self) -> bool {
        self.tied
    }

    /// Leaves all items to the loop as written.
    pub(crate) fn stay_inline(&mut self) {
        self.plan = Plan::Inline;
    }

    /// Leaves what is left to the loop as written if what each iteration needs first, on this thread, takes as long as an
    /// iteration. Says whether it does.
    #[cold]
    pub(crate) fn stay_if_slow(&mut self, needed: impl Fn()) -> bool {
        if self.keeps {
            return false;
        }
        let time = |()| {
            let start = Instant::now();
            needed();
            start.elapsed()
        };
        // the first one finds everything cold
        let took = [(), ()].map(time)[1];
        let stays = took > self.site.inline_cost().times(1).max(SLOW);
        if stays {
            (self.plan, self.since) = (Plan::Inline, None);
        }
        stays
    }

    /// How long the next stride of the loop as written may be; 0: the rest is for workers. `most`: how many items are left at
    /// most, if nobody knows how many are.
    #[inline]
    pub(crate) fn next(&mut self, left: Option<usize>, most: impl FnOnce() -> Option<usize>) -> usize {
        match self.plan {
            Plan::Inline => usize::MAX,
            Plan::Split => 0,
            Plan::Watch => {
                let most = self.watch(left, most());
                self.shorten(left.unwrap_or(usize::MAX));
                most
            }
            Plan::Turns => {
                self.length = if self.length == 0 { TURN } else { 0 };
                self.length
            }
        }
    }

    /// The stride that was handed out is no longer than this.
    pub(crate) fn shorten(&mut self, most: usize) {
        self.length = self.length.min(most);
    }

    /// The source is over: the last stride has something to teach too.
    #[inline]
    pub(crate) fn end(&mut self) {
        if self.since.is_some() {
            self.look();
        }
        if self.did > 0 && !self.divided {
            self.site.compare(Cost::of(self.spent, self.did), self.spent, self.compares);
        }
    }

    /// Workers go on from here, and what they leave, because they gain nothing, is for the loop as written again; says
    /// whether they may leave something.
    pub(crate) fn divide(&mut self) -> bool {
        self.divided = true;
        if self.keeps {
            return false;
        }
        if self.plan != Plan::Turns {
            (self.plan, self.since) = (Plan::Watch, None);
        }
        true
    }

    /// The same for a head that draws from copies, and until when; what it leaves is for the loop as written.
    pub(crate) fn draw(&mut self) -> Until {
        let limit = self.site.inline_cost().times(1).max(SLOW);
        self.divided = true;
        match self.plan {
            _ if self.keeps => Until::Over,
            Plan::Turns => Until::Drawn(DRAWS),
            _ => {
                (self.plan, self.since) = (Plan::Inline, None);
                Until::Slow(limit)
            }
        }
    }

    /// Looks at the clock, and says what an iteration of the last stride took.
    #[cold]
    fn look(&mut self) -> Cost {
        let now = Instant::now();
        let Some(since) = self.since.replace(now) else { return self.site.inline_cost() };
        let took = now - since;
        self.spent += took;
        self.did = self.did.saturating_add(self.length);
        self.site.tally().inline(took, self.length);
        let cost = Cost::of(took, self.length);
        self.site.learn_inline(cost, took);
        cost
    }

    #[cold]
    #[inline(never)]
    fn watch(&mut self, left: Option<usize>, most: Option<usize>) -> usize {
        let known = self.site.inline_cost();
        if self.since.is_some() {
            return self.go_on(left);
        }
        if known.is_unknown() {
            return self.stride(1);
        }
        if !self.divided && self.site.is_time_to_compare() {
            self.compares = true;
            return self.stride(left.unwrap_or_else(|| known.iterations(STRIDE)));
        }
        if known >= HEAVY && !self.divided && self.pays(known, left) {
            return self.go_parallel();
        }
        if !self.site.is_time_to_look() {
            if most.is_some_and(|most| known.times(most) < TINY) {
                self.plan = Plan::Inline;
                return usize::MAX;
            }
            // it may be over before it is worth a look
            if most.is_none() && !std::mem::replace(&mut self.began, true) {
                self.length = known.iterations(TINY);
                return self.length;
            }
        }
        match left.map(|left| (left, known.times(left))) {
            Some((left, time)) if time < TINY => self.stride(left),
            Some((left, time)) if time < SMALL => self.stride(left / 8 + 1),
            _ => self.stride(known.iterations(PROBE)),
        }
    }

    /// After a stride.
    #[cold]
    fn go_on(&mut self, left: Option<usize>) -> usize {
        let before = self.site.inline_cost();
        let cost = self.look();
        // What was known may have been of other data; of one stride alone nobody knows what is still to come.
        let confirmed = cost.is_like(before) && self.length > 1;
        let seen = confirmed || (self.spent >= LOOK && (!self.draws || self.did > 1 || self.spent >= CERTAIN));
        if !self.compares && seen && self.pays(cost, left) {
            return self.go_parallel();
        }
        let most = self.length.saturating_mul(GROWTH);
        self.stride(cost.iterations(STRIDE).min(most))
    }

    fn stride(&mut self, length: usize) -> usize {
        if self.since.is_none() {
            self.since = Some(Instant::now());
        }
        self.length = aligned(length.max(1));
        self.length
    }

    /// Whether workers pay for the rest, as far as can be told.
    fn pays(&self, cost: Cost, left: Option<usize>) -> bool {
        let enough = left.is_none_or(|left| left > 1 && cost.times(left) >= SMALL);
        let heavy_enough = match left {
            Some(_) if !self.draws => self.free || cost >= self.light,
            _ => cost >= LIGHT_TAKEN,
        };
        let gained = !self.divided || self.site.parallel_cost() < cost;
        enough && heavy_enough && gained && self.site.may_gain()
    }

    /// The rest is for workers, if there is more than one thread; else it is for the loop as written.
    fn go_parallel(&mut self) -> usize {
        self.plan = Plan::parallel(self.wish);
        self.next(None, || None)
    }
}
