//! Loops in closures and `async` blocks, which return what they return, and not what the function does.

mod common;

use common::twins::{at_all_jobs, jobs};
use common::words;
use parallelize::parallelize;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::num::ParseIntError;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

#[derive(Debug, PartialEq)]
struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ParseIntError> for Refused {
    fn from(error: ParseIntError) -> Refused {
        Refused(error.to_string())
    }
}

/// The same functions with their loops as they are, and in parallel.
macro_rules! both {
    ($($name:ident($($param:ident: $ty:ty),*) -> $output:ty $body:block)*) => {
        mod plain {
            #![allow(clippy::all)]
            use super::*;
            $(pub(super) fn $name($($param: $ty),*) -> $output $body)*
        }
        mod ours {
            #![allow(clippy::all)]
            use super::*;
            $(#[parallelize(jobs = jobs(), always)] pub(super) fn $name($($param: $ty),*) -> $output $body)*
        }
    };
}

both! {
    // the function's error has no way from the loop's
    boxed(words: &[String]) -> Result<i64, String> {
        let sum = || -> Result<i64, Box<dyn Error + Send + Sync>> {
            let mut total = 0;
            for word in words {
                total += word.parse::<i64>()?;
            }
            Ok(total)
        };
        sum().map_err(|error| error.to_string())
    }

    // the function's error has a way, and the closure's is another one
    own(words: &[String]) -> Result<i64, Box<dyn Error + Send + Sync>> {
        let sum = || -> Result<i64, Refused> {
            let mut total = 0;
            for word in words {
                total += word.parse::<i64>()?;
            }
            Ok(total)
        };
        sum().map_err(|Refused(error)| error.into())
    }

    // only what follows says what the closure returns
    inferred(words: &[String]) -> Result<Vec<i64>, String> {
        words
            .chunks(2)
            .map(|pair| {
                let mut total = 0;
                for word in pair {
                    total += word.parse::<i64>()?;
                }
                Ok(total)
            })
            .collect::<Result<Vec<i64>, ParseIntError>>()
            .map_err(|error| error.to_string())
    }

    // the closure returns an `Option`, and the function a `Result`
    option(words: &[String]) -> Result<i64, String> {
        let sum = || {
            let mut total = 0;
            for word in words {
                total += word.parse::<i64>().ok()?;
            }
            Some(total)
        };
        sum().ok_or_else(|| "none".to_string())
    }

    // the function returns none of these
    none(words: &[String]) -> i64 {
        let sum = || -> Result<i64, ParseIntError> {
            let mut total = 0;
            for word in words {
                total += word.parse::<i64>()?;
            }
            Ok(total)
        };
        sum().unwrap_or(-1)
    }

    block(words: &[String]) -> Result<i64, String> {
        let sum = async {
            let mut total = 0;
            for word in words {
                total += word.parse::<i64>()?;
            }
            Ok::<i64, Refused>(total)
        };
        match pin!(sum).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => result.map_err(|error| error.to_string()),
            Poll::Pending => Err("pending".to_string()),
        }
    }
}

#[test]
fn closures_return_by_themselves() {
    at_all_jobs(|n| {
        for bad in [false, true] {
            let mut words: Vec<String> = words(n).iter().map(|word| word.len().to_string()).collect();
            if bad && n > 2 {
                words[n - 2] = "x".to_string();
            }
            let at = format!("n {n}, jobs {}, bad {bad}", jobs());
            assert_eq!(plain::boxed(&words), ours::boxed(&words), "{at}");
            assert_eq!(plain::own(&words).ok(), ours::own(&words).ok(), "{at}");
            assert_eq!(plain::inferred(&words), ours::inferred(&words), "{at}");
            assert_eq!(plain::option(&words), ours::option(&words), "{at}");
            assert_eq!(plain::none(&words), ours::none(&words), "{at}");
            assert_eq!(plain::block(&words), ours::block(&words), "{at}");
        }
    });
}
