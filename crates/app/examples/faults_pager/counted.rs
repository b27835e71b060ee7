//! How often each row came.

use std::collections::BTreeMap;
use std::fmt;

/// How many rows are played with a page of `page`.
pub const fn sizes(page: usize) -> [usize; 6] {
    [0, 1, page - 1, page, page + 1, 2 * page]
}

/// One number of rows, read to the end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Case {
    rows: usize,
    missed: usize,
    /// Came more often than once, or should not be there.
    extra: usize,
    /// Whether the reader knew that it had the last.
    ended: bool,
}

impl Case {
    /// What came, against what there is.
    pub fn of<T: Ord>(there: &[T], came: impl IntoIterator<Item = T>, ended: bool) -> Self {
        let mut counts: BTreeMap<T, usize> = BTreeMap::new();
        let mut all = 0;
        for row in came {
            *counts.entry(row).or_default() += 1;
            all += 1;
        }
        let found = there.iter().filter(|row| counts.contains_key(row)).count();
        Self {
            rows: there.len(),
            missed: there.len() - found,
            extra: all - found,
            ended,
        }
    }

    const fn is_good(&self) -> bool {
        self.missed == 0 && self.extra == 0 && self.ended
    }
}

/// Something that is read in pages, with every number of rows.
#[derive(Debug)]
pub struct Line {
    pub database: &'static str,
    pub page: usize,
    pub of: &'static str,
    pub cases: Vec<Case>,
}

impl Line {
    pub const TITLES: &'static str =
        "database   page  missed  extra  of rows                          reading";

    pub fn is_good(&self) -> bool {
        self.cases.len() >= sizes(2).len() - 1 && self.cases.iter().all(Case::is_good)
    }

    /// Whether exactly the rows that do not fit on one page were lost.
    pub fn loses_what_is_beyond_a_page(&self) -> bool {
        let lost = |case: &Case| case.missed == case.rows.saturating_sub(self.page) && case.extra == 0;
        self.cases.iter().all(lost) && self.cases.iter().any(|case| case.missed > 0)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missed: usize = self.cases.iter().map(|case| case.missed).sum();
        let extra: usize = self.cases.iter().map(|case| case.extra).sum();
        let rows: Vec<String> = self.cases.iter().map(|case| case.rows.to_string()).collect();
        let endless = self.cases.iter().filter(|case| !case.ended).count();
        write!(
            f,
            "{:<9} {:>5} {missed:>7} {extra:>6}  {:<32} {}",
            self.database,
            self.page,
            rows.join(" "),
            self.of
        )?;
        if endless > 0 {
            write!(f, "; {endless} TIMES THE LAST PAGE WAS NOT KNOWN TO BE LAST")?;
        }
        Ok(())
    }
}
