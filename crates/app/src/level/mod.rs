//! Observation levels and precautions by order.

pub mod view;
