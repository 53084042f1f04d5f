//! Whole steps of programs, each version written out as a program would have it, and counted in lines of code.

mod blur;
mod kmeans;
mod lines;
mod nbody;
mod words;

pub(crate) use lines::LINES;

use super::{Built, Row};
use crate::bound::NOT_ABOVE_RAYON;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: lines::NBODY, must: &[NOT_ABOVE_RAYON], build: nbody::build },
        Row { name: lines::BLUR, must: &[NOT_ABOVE_RAYON], build: blur::build },
        Row { name: lines::KMEANS, must: &[NOT_ABOVE_RAYON], build: kmeans::build },
        Row { name: lines::WORDS, must: &[NOT_ABOVE_RAYON], build: words::build },
    ]
}
