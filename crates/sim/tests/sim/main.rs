//! What the invented unit promises to those who use it.

#[cfg(test)]
mod census;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod common;
#[cfg(test)]
mod live;
#[cfg(test)]
mod promises;
