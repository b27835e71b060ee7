//! Who is responsible for whom, and warnings.

pub mod view;
