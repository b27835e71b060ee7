//! Builders for tests: a fixed clock, databases of both kinds, named people. Only ever a dev-dependency.
