//! `?` in functions whose `Result` is not what it looks like.

mod common;

use common::with_jobs;
use parallelize::parallelize;

/// A `Result` that is another than it looks.
mod reported {
    #[derive(Debug, PartialEq)]
    pub(super) struct Report<C>(pub(super) C);

    impl<C> From<C> for Report<C> {
        fn from(context: C) -> Self {
            Report(context)
        }
    }

    pub(super) type Result<T, C> = std::result::Result<T, Report<C>>;
}

#[test]
fn a_question_mark_where_result_is_an_alias() {
    use reported::{Report, Result};

    fn halved(x: u64) -> Result<u64, String> {
        if x % 2 == 1 { Err(Report(format!("{x} is odd"))) } else { Ok(x / 2) }
    }
    #[parallelize]
    fn ours(words: &[&str], jobs: i32) -> Result<Vec<u64>, String> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        for word in words {
            let x = word.parse().map_err(|_| format!("{word} is no number"))?;
            out.push(halved(x)?);
        }
        Ok(out)
    }
    with_jobs(|jobs| {
        assert_eq!(ours(&["10", "12"], jobs), Ok(vec![5, 6]));
        assert_eq!(ours(&["10", "13", "x"], jobs), Err(Report("13 is odd".into())));
        assert_eq!(ours(&["10", "x", "13"], jobs), Err(Report("x is no number".into())));
    });
}

#[test]
fn a_question_mark_where_the_error_is_generic() {
    #[parallelize]
    fn ours<'w, T: std::str::FromStr<Err: Send> + Send>(
        words: &[&'w str],
        jobs: i32,
    ) -> Result<Vec<T>, (&'w str, T::Err)> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        for word in words {
            out.push(word.parse().map_err(|error| (*word, error))?);
        }
        Ok(out)
    }
    with_jobs(|jobs| {
        assert_eq!(ours::<u64>(&["1", "2"], jobs), Ok(vec![1, 2]));
        assert_eq!(ours::<u64>(&["1", "a", ""], jobs), Err(("a", "a".parse::<u64>().unwrap_err())));
    });
}
