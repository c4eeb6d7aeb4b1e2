//! The loop itself: which callback runs next. It is not about how each queue stores its callbacks.
//!
//! The phases are those of `uv_run` in libuv's `src/unix/core.c`, since version 1.45 (Node 20). What
//! happens after each callback is `processTicksAndRejections` in Node's
//! `lib/internal/process/task_queues.js`.

use std::cell::RefCell;

use crate::async_function::AsyncFunctions;
use crate::clock::Clock;
use crate::close::Closing;
use crate::ending::Ending;
use crate::error::Error;
use crate::immediate::Immediates;
use crate::microtask::Microtasks;
use crate::next_tick::NextTicks;
use crate::pending::Pending;
use crate::poll::Watchers;
use crate::pool::Pool;
use crate::process::Listeners;
use crate::recorder::{Event, Phase, Queue, Recorder, Source};
use crate::rejections::Rejections;
use crate::settings::ModuleKind;
use crate::task::Task;
use crate::throw::catching;
use crate::timer_lists::Timers;

/// Everything that one loop knows. Each thread may run one.
pub(crate) struct EventLoop {
    /// No two loops of a program have the same.
    pub(crate) number: u32,
    pub(crate) next_ticks: RefCell<NextTicks>,
    pub(crate) microtasks: RefCell<Microtasks>,
    pub(crate) timers: RefCell<Timers>,
    pub(crate) pending: RefCell<Pending>,
    pub(crate) watchers: RefCell<Watchers>,
    pub(crate) pool: RefCell<Pool>,
    pub(crate) immediates: RefCell<Immediates>,
    pub(crate) closing: RefCell<Closing>,
    pub(crate) rejections: RefCell<Rejections>,
    pub(crate) listeners: Listeners,
    pub(crate) async_functions: RefCell<AsyncFunctions>,
    pub(crate) clock: RefCell<Clock>,
    pub(crate) recorder: Recorder,
    /// How many callbacks one drain may run before the loop calls it starved.
    pub(crate) step_budget: u64,
}

impl EventLoop {
    /// Runs a program from its script to its exit code.
    pub(crate) fn run_to_its_end(
        &self,
        main: impl FnOnce(),
        module: ModuleKind,
        still_awaits: impl Fn() -> bool,
    ) -> Result<(), Ending> {
        let ended = self.run_main(main, module).and_then(|()| self.turn_until_the_end());
        let ended = ended.and_then(|()| if still_awaits() { Err(Ending::UnsettledAwait) } else { Ok(()) });
        let code = |ended: &Result<(), Ending>| ended.as_ref().err().map_or(0, Ending::exit_code);
        // An error in a listener takes the place of a good ending.
        let ended = self.exit(code(&ended)).and(ended);
        self.record(|| Event::Ended {
            code: code(&ended),
            reason: ended.as_ref().err().map(ToString::to_string),
        });
        ended
    }

    /// Who listens for the end may give the loop something to do again (`SpinEventLoop` in Node).
    fn turn_until_the_end(&self) -> Result<(), Ending> {
        self.turn()?;
        while self.before_exit()? {
            self.turn()?;
        }
        Ok(())
    }

    // ANCHOR: turn
    /// Turns until nothing is left that could call back.
    fn turn(&self) -> Result<(), Ending> {
        // libuv runs the timers once before its loop, so that a timer which is already due is not
        // kept waiting by the first poll.
        let mut alive = self.is_alive();
        if alive {
            self.run_timers()?;
        }
        while alive {
            self.run_pending()?; //      What the last iteration put off.
            self.enter(Phase::Idle); //  Two phases that only libuv itself uses.
            self.enter(Phase::Prepare);
            self.run_poll()?; //         Waits: for I/O, but never longer than the next timer.
            self.run_check()?; //        The callbacks of set_immediate.
            self.run_closing()?; //      The callbacks of handles that were closed.
            self.run_timers()?; //       Since libuv 1.45 the timers come last.
            alive = self.is_alive();
        }
        Ok(())
    }
    // ANCHOR_END: turn

    /// A CommonJS script is an ordinary callback. An ES module is itself a microtask, so the
    /// microtasks which it leaves come before its nextTicks.
    fn run_main(&self, main: impl FnOnce(), module: ModuleKind) -> Result<(), Ending> {
        let called = self.call(0, main);
        if module == ModuleKind::EsModule && called.is_ok() {
            self.drain_microtasks(&mut 0)?;
        }
        self.drain_after(called)
    }

    /// Runs one callback of a phase and everything that it left in the two queues.
    ///
    /// Since Node 11 the queues are emptied after *each* callback and not after each phase.
    pub(crate) fn run_callback(&self, task: Task) -> Result<(), Ending> {
        let called = self.call(task.number, task.callback);
        self.drain_after(called)
    }

    /// After a callback that threw, and whose error somebody listened for, the two queues wait for the
    /// next callback, or for the end of the phase.
    pub(crate) fn drain_after(&self, called: Result<(), Error>) -> Result<(), Ending> {
        match called {
            Ok(()) => self.drain(),
            Err(error) => self.uncaught(error),
        }
    }

    // ANCHOR: drain
    /// Empties the nextTick queue, then the microtask queue, until both are empty.
    pub(crate) fn drain(&self) -> Result<(), Ending> {
        let mut steps = 0;
        loop {
            while let Some(tick) = self.take_next_tick() {
                self.count_step(&mut steps, Queue::NextTick)?;
                if let Err(error) = self.call(tick.number, tick.callback) {
                    return self.uncaught(error);
                }
            }
            // A nextTick that a microtask asks for waits until *all* microtasks have run.
            self.drain_microtasks(&mut steps)?;
            // Only when both are empty is it known that nobody came to handle a rejection.
            if self.next_ticks.borrow().is_empty() && !self.check_rejections()? {
                return Ok(());
            }
        }
    }
    // ANCHOR_END: drain

    pub(crate) fn drain_microtasks(&self, steps: &mut u64) -> Result<(), Ending> {
        loop {
            // Async functions that no promise woke, but something else: see `async_function.rs`.
            while self.run_woken() {
                self.count_step(steps, Queue::Microtask)?;
            }
            let Some(microtask) = self.take_microtask() else { return Ok(()) };
            self.count_step(steps, Queue::Microtask)?;
            if let Err(error) = self.call(microtask.number, microtask.callback) {
                self.uncaught(error)?;
            }
        }
    }

    /// Calls back. What the callback throws has no caller left who could catch it.
    pub(crate) fn call(&self, task: u64, callback: impl FnOnce()) -> Result<(), Error> {
        self.record(|| Event::Started { task });
        let called = catching(callback);
        match &called {
            Ok(()) => self.record(|| Event::Finished { task }),
            Err(error) => self.record(|| Event::Threw { task, error: error.to_string() }),
        }
        called
    }

    /// Node has no such limit: there the program hangs, and every timer waits for ever.
    fn count_step(&self, steps: &mut u64, queue: Queue) -> Result<(), Ending> {
        *steps += 1;
        if *steps > self.step_budget {
            return Err(Ending::Starved { queue, steps: self.step_budget });
        }
        Ok(())
    }

    /// Whether anything is left that could still call back (`uv_loop_alive`).
    pub(crate) fn is_alive(&self) -> bool {
        self.has_work_at_once()
            || self.timers.borrow().has_ref()
            || self.watchers.borrow().has_ref()
            || self.pool.borrow().is_busy()
    }

    /// Whether something waits that needs no sleep.
    pub(crate) fn has_work_at_once(&self) -> bool {
        self.immediates.borrow().has_ref()
            || !self.closing.borrow().is_empty()
            || !self.pending.borrow().is_empty()
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.record(|| Event::Phase(phase));
    }

    /// The event is only made when somebody watches.
    pub(crate) fn record(&self, event: impl FnOnce() -> Event) {
        self.recorder.record(&self.clock, event);
    }

    /// Makes a task for `callback` and says in which queue it waits, and who asked for it.
    #[track_caller]
    pub(crate) fn new_task(&self, queue: Queue, callback: impl FnOnce() + 'static) -> Task {
        self.new_task_from(Source::here(), queue, callback)
    }

    /// The same for a callback that was asked for at another place.
    pub(crate) fn new_task_from(
        &self,
        source: Source,
        queue: Queue,
        callback: impl FnOnce() + 'static,
    ) -> Task {
        let number = self.recorder.next_task_number();
        self.record(|| Event::Enqueued { task: number, queue, due: None, source });
        Task { number, callback: Box::new(callback) }
    }
}
