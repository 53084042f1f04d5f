//! Probes that know two types: rustc looks for a method at each in turn, by `Deref`, until one has it for these types.

/// Makes each go on with the next.
macro_rules! or_else {
    ($($probe:ident => $next:ident)*) => { $(
        impl<T, U> ::std::ops::Deref for $probe<T, U> {
            type Target = $next<T, U>;
            #[inline(always)]
            fn deref(&self) -> &$next<T, U> {
                &self.0
            }
        }
    )* };
}
pub(crate) use or_else;
