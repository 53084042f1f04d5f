//! Std's adaptors, of which what is said of the iterator inside is true as well.

/// Calls a macro with them: `Type<I, …>, other parameters;`.
macro_rules! of_adaptors {
    ($callback:ident) => {
        $callback! {
            std::iter::Cloned<I>,;
            std::iter::Copied<I>,;
            std::iter::Enumerate<I>,;
            std::iter::Filter<I, P>, P;
            std::iter::FilterMap<I, F>, F;
            std::iter::Fuse<I>,;
            std::iter::Inspect<I, F>, F;
            std::iter::Map<I, F>, F;
            std::iter::MapWhile<I, P>, P;
            std::iter::Rev<I>,;
            std::iter::Scan<I, S, F>, S, F;
            std::iter::Skip<I>,;
            std::iter::SkipWhile<I, P>, P;
            std::iter::StepBy<I>,;
            std::iter::Take<I>,;
            std::iter::TakeWhile<I, P>, P;
        }
    };
}
pub(super) use of_adaptors;
