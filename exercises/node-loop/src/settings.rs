//! Settings: which clock, which seed, how long a queue may feed itself, and who watches.

use std::cell::RefCell;
use std::env;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::clock::Clock;
use crate::current::enter;
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::exit::Exit;
use crate::process::Listeners;
use crate::recorder::{Event, Observer, Record, Recorder};

/// How many callbacks one drain may run. Honest programs need a few, and this many take well under
/// a second.
const STEP_BUDGET: u64 = 100_000;

/// How many loops this program has started.
static LOOPS: AtomicU32 = AtomicU32::new(0);

/// How a loop is started. `node_loop::run` is enough for most programs.
///
/// ```
/// use node_loop::{set_immediate, set_timeout, Settings};
///
/// let ending = Settings::new().virtual_clock().seed(7).run(|| {
///     set_timeout(0, || println!("timeout"));
///     set_immediate(|| println!("immediate"));
/// });
/// assert!(ending.is_ok());
/// ```
#[must_use]
pub struct Settings {
    is_virtual: bool,
    seed: Option<u64>,
    step_budget: u64,
    module: ModuleKind,
    observer: Option<Observer>,
}

/// Node starts the two kinds of modules in different places.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ModuleKind {
    CommonJs,
    EsModule,
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}

impl Settings {
    /// The real clock, a CommonJS main script, nobody watching.
    pub fn new() -> Self {
        Self {
            is_virtual: false,
            seed: None,
            step_budget: STEP_BUDGET,
            module: ModuleKind::CommonJs,
            observer: None,
        }
    }

    /// The settings that the environment asks for:
    /// `NODE_LOOP_CLOCK=real|virtual`, `NODE_LOOP_SEED=NUMBER`, `NODE_LOOP_STEP_BUDGET=NUMBER`, and
    /// `NODE_LOOP_TRACE=FILE`, which gets what the recorder says: one JSON object on each line.
    /// `NODE_LOOP_TIMES=WORD` is read by every loop on the virtual clock: each move of the clock is then
    /// marked on stdout, for a reader that takes the marks out; of two such loops at the same time, the
    /// second marks only that there are two.
    ///
    /// # Errors
    /// A message that names the variable, its value, and what it may be.
    pub fn from_env() -> Result<Self, String> {
        let mut settings = Self::new();
        match variable("NODE_LOOP_CLOCK").as_deref() {
            None | Some("real") => {}
            Some("virtual") => settings = settings.virtual_clock(),
            Some(other) => {
                return Err(format!(
                    "The environment variable NODE_LOOP_CLOCK is `{other}`. \
                     Set it to `real` or `virtual`, or unset it."
                ));
            }
        }
        if let Some(seed) = number("NODE_LOOP_SEED")? {
            settings = settings.seed(seed);
        }
        if let Some(steps) = number("NODE_LOOP_STEP_BUDGET")? {
            settings = settings.step_budget(steps);
        }
        if let Some(path) = variable("NODE_LOOP_TRACE") {
            let file = File::create(&path).map_err(|error| {
                format!(
                    "The file {path} of the environment variable NODE_LOOP_TRACE cannot be written: {error}."
                )
            })?;
            settings = settings.trace_to(file);
        }
        Ok(settings)
    }

    /// Time jumps to the next timer whenever there is nothing else to do. Nothing sleeps.
    ///
    /// Without a [`seed`](Self::seed) callbacks take no time, so every run is the same: in the main
    /// script `set_immediate` comes before `set_timeout(0, …)`, which is 1 ms away. Node promises no
    /// order there. Only 1000 iterations in a row that did not wait take 1 ms, so that a chain of
    /// immediates can wait for a timer.
    pub fn virtual_clock(mut self) -> Self {
        self.is_virtual = true;
        self
    }

    /// Lets virtual time go by between two looks at the clock, by an amount that the seed decides.
    ///
    /// Each seed is one run on a machine that is sometimes slow. Over many seeds every order comes up
    /// that Node may choose from; the times are no longer exact. The real clock ignores the seed.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How many nextTicks and microtasks may run in a row before the loop is starved: 100 000 unless
    /// this says otherwise.
    pub fn step_budget(mut self, steps: u64) -> Self {
        self.step_budget = steps;
        self
    }

    /// Runs the main script as an ES module: from inside a microtask. So the microtasks that it
    /// queues come before its nextTicks.
    ///
    /// An error that the script itself throws ends the program at once. Node first runs a few rounds
    /// of microtasks, as many as its module loader happens to need.
    pub fn es_module(mut self) -> Self {
        self.module = ModuleKind::EsModule;
        self
    }

    /// Tells `observer` everything that happens. It must not call into the loop itself.
    pub fn observe(mut self, observer: impl FnMut(Record) + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Writes each record as one line of JSON: a [`Record`] printed with `{}`.
    ///
    /// A trace that cannot be written any more is cut off; the program itself goes on.
    pub fn trace_to(self, to: impl Write + 'static) -> Self {
        let mut to = BufWriter::new(to);
        self.observe(move |record| {
            let is_last = matches!(record.event, Event::Ended { .. });
            _ = writeln!(to, "{record}");
            if is_last {
                _ = to.flush();
            }
        })
    }

    /// Runs `main`, and then the loop until nothing is left to wait for.
    ///
    /// # Errors
    /// How the program failed, or that it chose an exit code other than 0. Callbacks that were still waiting
    /// are dropped.
    ///
    /// # Panics
    /// When a callback panics, or when this thread already runs a loop.
    #[track_caller]
    pub fn run(self, main: impl FnOnce()) -> Result<(), Ending> {
        self.run_until(main, || false)
    }

    /// The same. Where nothing is left to wait for, `still_awaits` says whether the main script was not
    /// done yet, which only a module can say of itself.
    #[track_caller]
    pub(crate) fn run_until(
        self,
        main: impl FnOnce(),
        still_awaits: impl Fn() -> bool,
    ) -> Result<(), Ending> {
        let clock = if self.is_virtual { Clock::simulated(self.seed) } else { Clock::real() };
        let event_loop = Rc::new(EventLoop {
            number: LOOPS.fetch_add(1, Ordering::Relaxed),
            next_ticks: RefCell::default(),
            microtasks: RefCell::default(),
            timers: RefCell::default(),
            pending: RefCell::default(),
            watchers: RefCell::default(),
            pool: RefCell::default(),
            immediates: RefCell::default(),
            closing: RefCell::default(),
            rejections: RefCell::default(),
            listeners: Listeners::default(),
            exit: Exit::default(),
            async_functions: RefCell::default(),
            clock: clock.into(),
            recorder: Recorder::new(self.observer),
            step_budget: self.step_budget,
        });
        let _entered = enter(&event_loop);
        event_loop.run_to_its_end(main, self.module, still_awaits)
    }

    /// What `node_loop::run` does: a failure is a message on stderr and exit code 1.
    #[track_caller]
    pub(crate) fn run_or_exit(self, main: impl FnOnce()) {
        if let Err(ending) = self.run(main) {
            ending.exit();
        }
    }
}

fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

fn number(name: &str) -> Result<Option<u64>, String> {
    let Some(text) = variable(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        format!(
            "The environment variable {name} is `{text}`. \
             Set it to a whole number, such as 7, or unset it."
        )
    })
}
