//! The figures: each with its limit of the same run, the ratio, and the ratio asked for.

/// What was measured so far.
pub struct Report {
    missed: usize,
}

impl Report {
    pub fn new() -> Self {
        Self { missed: 0 }
    }

    /// On which machine.
    pub fn machine() {
        let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpus
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1))
            .unwrap_or("unknown");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let kib: u64 = memory
            .lines()
            .find_map(|line| {
                line.strip_prefix("MemTotal:")?
                    .split_whitespace()
                    .next()?
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        println!("{cores} cores of {model}, {} GiB", kib / 1_048_576);
        println!("SQLite {}", rusqlite::version());
    }

    /// What the next figures are about.
    pub fn title(words: &str) {
        println!("\n{words}");
    }

    /// A figure without a limit.
    pub fn figure(name: &str, value: f64, unit: &str) {
        println!("  {name:<58} {value:>10.1} {unit}");
    }

    /// A rate and its limit: at least `wanted` times as much.
    pub fn at_least(&mut self, name: &str, value: f64, limit: f64, wanted: f64) {
        self.ratio(name, value, limit, wanted, "≥", value / limit >= wanted);
    }

    /// A time and its limit: at most `wanted` times as much.
    pub fn at_most(&mut self, name: &str, value: f64, limit: f64, wanted: f64) {
        self.ratio(name, value, limit, wanted, "≤", value / limit <= wanted);
    }

    /// A figure that must stay under a fixed limit.
    pub fn under(&mut self, name: &str, value: f64, limit: f64, unit: &str) {
        let verdict = self.judge(value < limit);
        println!("  {name:<58} {value:>10.1} {unit}   asked < {limit} {unit}  {verdict}");
    }

    fn ratio(&mut self, name: &str, value: f64, limit: f64, wanted: f64, sign: &str, met: bool) {
        let verdict = self.judge(met);
        let ratio = value / limit;
        println!(
            "  {name:<58} {value:>10.1} of {limit:>9.1} = {ratio:.2}   asked {sign} {wanted}  {verdict}"
        );
    }

    fn judge(&mut self, met: bool) -> &'static str {
        if met {
            "met"
        } else {
            self.missed += 1;
            "MISSED"
        }
    }

    /// The last line; a fault when something was missed.
    pub fn close(self) {
        assert!(
            self.missed == 0,
            "{} of the ratios asked for were missed",
            self.missed
        );
        println!("\nEvery ratio asked for was met.");
    }
}
