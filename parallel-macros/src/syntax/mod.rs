//! From tokens to the model.

mod comprehension;
mod options;
mod par_for;

pub(crate) use comprehension::Par;
pub(crate) use options::{AttributeArgs, attribute_options};
pub(crate) use par_for::ParFor;
