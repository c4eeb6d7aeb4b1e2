//! What a verdict rests on: how it came about that it is not luck (DESIGN: not by luck).
//!
//! It names the ground and judges nothing: no verdict depends on it.

use serde::{Deserialize, Serialize};

use course::Inputs;

/// One ground that a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RestsOn {
    /// Real runs, each on whatever schedule the machine gave it.
    Runs,
    /// Schedules that were chosen one by one, each of which can be replayed.
    Schedules,
    /// Runs on a virtual clock: no time passes but what the program asks for.
    VirtualTime,
}

impl RestsOn {
    /// What a run with these inputs of a program with these sources rests on.
    ///
    /// The clock is virtual where the case asks node-loop for it (`NODE_LOOP_CLOCK`), or the program itself
    /// does (`run_virtual`, `Settings::virtual_clock`). Sources are read as text, comments of one line aside.
    pub fn of_runs<'s>(inputs: &Inputs, sources: impl IntoIterator<Item = &'s [u8]>) -> Self {
        let asked_for = asks_for_virtual_time(inputs);
        let says = |source: &[u8], names: &[&str]| {
            let text = String::from_utf8_lossy(source);
            let code = |line: &str| line.split("//").next().map(str::to_owned).unwrap_or_default();
            text.lines().map(code).any(|line| names.iter().any(|name| line.contains(name)))
        };
        let names: &[&str] = &["run_virtual", "virtual_clock"];
        let is_virtual = sources
            .into_iter()
            .any(|source| says(source, names) || asked_for && says(source, &["node_loop"]));
        if is_virtual { Self::VirtualTime } else { Self::Runs }
    }
}

/// True where the case itself asks node-loop for the virtual clock.
pub(crate) fn asks_for_virtual_time(inputs: &Inputs) -> bool {
    inputs.env.get("NODE_LOOP_CLOCK").is_some_and(|clock| clock == "virtual")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(clock: Option<&str>, source: &str) -> RestsOn {
        let mut inputs = Inputs::default();
        inputs.env.extend(clock.map(|clock| ("NODE_LOOP_CLOCK".to_owned(), clock.to_owned())));
        RestsOn::of_runs(&inputs, [b"mod queue;\n".as_slice(), source.as_bytes()])
    }

    #[test]
    fn a_case_that_asks_node_loop_for_the_virtual_clock_rests_on_virtual_time() {
        assert_eq!(ground(Some("virtual"), "node_loop::run(|| {})"), RestsOn::VirtualTime);
        assert_eq!(ground(Some("real"), "node_loop::run(|| {})"), RestsOn::Runs);
        assert_eq!(ground(None, "node_loop::run(|| {})"), RestsOn::Runs);
    }

    #[test]
    fn a_program_that_runs_on_the_virtual_clock_rests_on_virtual_time() {
        assert_eq!(ground(None, "node_loop::run_virtual(|| {})"), RestsOn::VirtualTime);
        assert_eq!(ground(None, "// not run_virtual\nnode_loop::run(|| {})"), RestsOn::Runs);
    }

    #[test]
    fn a_program_without_node_loop_has_no_virtual_clock_whatever_the_case_says() {
        assert_eq!(ground(Some("virtual"), "fn main() { std::thread::spawn(f); }"), RestsOn::Runs);
    }
}
