//! The loop itself: which callback runs next. It is not about how each queue stores its callbacks.
//!
//! The phases are those of `uv_run` in libuv's `src/unix/core.c`, since version 1.45 (Node 20). What
//! happens after each callback is `processTicksAndRejections` in Node's
//! `lib/internal/process/task_queues.js`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::async_function::AsyncFunctions;
use crate::clock::Clock;
use crate::close::Closing;
use crate::ending::Ending;
use crate::immediate::Immediates;
use crate::microtask::Microtasks;
use crate::next_tick::NextTicks;
use crate::recorder::{Event, Phase, Queue, Recorder};
use crate::rejections::Rejections;
use crate::settings::ModuleKind;
use crate::task::Task;
use crate::throw::catching;
use crate::timers::Timers;

/// Everything that one loop knows. Each thread may run one.
pub(crate) struct EventLoop {
    pub(crate) next_ticks: RefCell<NextTicks>,
    pub(crate) microtasks: RefCell<Microtasks>,
    pub(crate) timers: RefCell<Timers>,
    pub(crate) immediates: RefCell<Immediates>,
    pub(crate) closing: RefCell<Closing>,
    pub(crate) rejections: RefCell<Rejections>,
    pub(crate) async_functions: RefCell<AsyncFunctions>,
    pub(crate) clock: RefCell<Clock>,
    pub(crate) recorder: Recorder,
    /// How many callbacks one drain may run before the loop calls it starved.
    pub(crate) step_budget: u64,
}

impl EventLoop {
    /// Runs the script, and then turns until nothing is left that could call back.
    pub(crate) fn run(self: &Rc<Self>, main: impl FnOnce(), module: ModuleKind) -> Result<(), Ending> {
        self.run_main(main, module)?;

        // libuv runs the timers once before its loop, so that a timer which is already due is not
        // kept waiting by the first poll.
        let mut alive = self.is_alive();
        if alive {
            self.run_timers()?;
        }
        while alive {
            self.enter(Phase::Pending); // Errors of the operating system, put off. None so far.
            self.poll(); //                 Waits: for I/O, but never longer than the next timer.
            self.run_check()?; //           The callbacks of set_immediate.
            self.run_closing()?; //         The callbacks of handles that were closed.
            self.run_timers()?; //          Since libuv 1.45 the timers come last.
            alive = self.is_alive();
        }
        Ok(())
    }

    /// A CommonJS script is an ordinary callback. An ES module is itself a microtask, so the
    /// microtasks which it leaves come before its nextTicks.
    fn run_main(&self, main: impl FnOnce(), module: ModuleKind) -> Result<(), Ending> {
        catching(main).map_err(Ending::Uncaught)?;
        if module == ModuleKind::EsModule {
            self.drain_microtasks(&mut 0)?;
        }
        self.drain()
    }

    /// Runs one callback of a phase and everything that it left in the two queues.
    ///
    /// Since Node 11 the queues are emptied after *each* callback and not after each phase.
    pub(crate) fn run_callback(&self, task: Task) -> Result<(), Ending> {
        self.run_task(task)?;
        self.drain()
    }

    /// Empties the nextTick queue, then the microtask queue, until both are empty.
    pub(crate) fn drain(&self) -> Result<(), Ending> {
        let mut steps = 0;
        loop {
            while let Some(tick) = self.take_next_tick() {
                self.count_step(&mut steps, Queue::NextTick)?;
                self.run_task(tick)?;
            }
            // A nextTick that a microtask asks for waits until *all* microtasks have run.
            self.drain_microtasks(&mut steps)?;
            if self.next_ticks.borrow().is_empty() {
                break;
            }
        }
        // Only now is it known that nobody came to handle a rejection.
        self.check_rejections()
    }

    fn drain_microtasks(&self, steps: &mut u64) -> Result<(), Ending> {
        loop {
            // Async functions that no promise woke, but something else: see `async_function.rs`.
            while self.run_woken() {
                self.count_step(steps, Queue::Microtask)?;
            }
            let Some(microtask) = self.take_microtask() else { return Ok(()) };
            self.count_step(steps, Queue::Microtask)?;
            self.run_task(microtask)?;
        }
    }

    fn run_task(&self, task: Task) -> Result<(), Ending> {
        self.call(task.number, task.callback)
    }

    /// Calls back. An error that the callback throws has no caller left who could catch it.
    pub(crate) fn call(&self, task: u64, callback: impl FnOnce()) -> Result<(), Ending> {
        self.record(Event::Started { task });
        catching(callback).map_err(Ending::Uncaught)?;
        self.record(Event::Finished { task });
        Ok(())
    }

    /// Node has no such limit: there the program hangs, and every timer waits for ever.
    fn count_step(&self, steps: &mut u64, queue: Queue) -> Result<(), Ending> {
        *steps += 1;
        if *steps > self.step_budget {
            return Err(Ending::Starved { queue, steps: self.step_budget });
        }
        Ok(())
    }

    /// The poll phase: sleeps until the next timer, unless something else is ready to run.
    fn poll(&self) {
        self.enter(Phase::Poll);
        if !self.immediates.borrow().is_empty() || !self.closing.borrow().is_empty() {
            return;
        }
        if let Some(expiry) = self.timers.borrow().next_expiry() {
            self.clock.borrow_mut().wait_until(expiry);
        }
    }

    /// Whether anything is left that could still call back (`uv_loop_alive`).
    fn is_alive(&self) -> bool {
        self.timers.borrow().next_expiry().is_some()
            || !self.immediates.borrow().is_empty()
            || !self.closing.borrow().is_empty()
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.record(Event::Phase(phase));
    }

    pub(crate) fn record(&self, event: Event) {
        self.recorder.record(&self.clock, event);
    }

    /// Makes a task for `callback` and says in which queue it waits.
    pub(crate) fn new_task(&self, queue: Queue, callback: impl FnOnce() + 'static) -> Task {
        let number = self.recorder.next_task_number();
        self.record(Event::Enqueued { task: number, queue });
        Task { number, callback: Box::new(callback) }
    }
}
