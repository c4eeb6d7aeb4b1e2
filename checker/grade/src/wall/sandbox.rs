//! The wall: a program, or a compiler, in a sandbox of its own, followed from outside as any other is.
//!
//! Times, limits and the way it ended are told of the program itself: bubblewrap and the inner process, which stand
//! between it and the checker, are taken out of all of them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, PipeReader, Read};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::bubblewrap::{Bubblewrap, Mounts, environment, without};
use super::connect;
use super::kernel::Memory;
use super::orders::{Orders, PIECE, Told};
use super::setup::count_from;
use super::waiting::OwnTime;
use super::watch::watching;
use flow::course::Limits;
use flow::process::{
    Cancel, DESCRIPTORS, End, Error, FILE_BYTES, Finished, Guest, HandedOn, Hooks, Invocation, Job, Limit,
    Reins, Stdin, Stream,
};
use flow::run::{Compilation, NoWall, Wall};

/// The number of a program in its sandbox: bubblewrap is the first process there and the inner one the second, which
/// starts nothing else.
const PROGRAM: u32 = 3;
/// Processes that are the wall's: bubblewrap without and within, and the inner one.
const OWN_PROCESSES: u64 = 3;
/// What these need of memory at most.
const OWN_MEMORY: u64 = 16 << 20;
/// Bytes in a program's own `/tmp`.
const TMP_BYTES: u64 = 64 << 20;
/// Bytes that a compiler may write, in the folder for what comes out; and in its `/tmp`, where the linker works.
const OUT_BYTES: u64 = 512 << 20;
const COMPILER_TMP_BYTES: u64 = 128 << 20;
/// Bytes of a program that is taken out, and of all that comes beside it.
const PROGRAM_BYTES: u64 = 256 << 20;
const DEP_INFO_BYTES: u64 = 1 << 20;
/// A compiler opens every library at once.
const COMPILER_DESCRIPTORS: u64 = 1024;

/// What has rustc ask for its memory in huge pages, and so take half as many faults: its allocator is jemalloc, which
/// reads this (jemalloc(3), `opt.thp`), and this one file of the system's. A rustc with another allocator reads neither.
const HUGE_PAGES: (&str, &str) = ("MALLOC_CONF", "thp:always");
const HUGE_PAGES_HERE: &str = "/sys/kernel/mm/transparent_hugepage/enabled";

/// How long compiling may take, what it waits for a processor or a disk not counted. That is so much more than it may compute that only
/// a program that makes it wait fills it.
const COMPILE_TIME: Duration = Duration::from_secs(60);

/// What compiling may use. Its time is the machine's: whoever gets no processor, or no answer of a disk, for so long is
/// given up. `rustc` starts up to 32 threads on a large machine, and the linker as many as there are processors. As JSON its words are four times as long as what a reader sees of them: 256 KiB.
pub(super) fn compile_limits() -> Limits {
    Limits {
        time: Duration::from_secs(300),
        cpu: Duration::from_secs(20),
        memory: 1500 << 20,
        output: 1 << 20,
        line: 1 << 20,
        processes: 128,
    }
}

/// The wall.
#[derive(Debug)]
pub(super) struct Sandbox {
    /// What makes the sandbox; nothing where weak isolation was asked for, and none can be made.
    pub(super) bubblewrap: Option<Bubblewrap>,
    /// The checker's own program, as it is outside.
    pub(super) checker: PathBuf,
    pub(super) level: String,
    pub(super) needs_landlock: bool,
}

/// What came of following a program.
struct Followed {
    finished: Finished,
    /// All files came out whole.
    is_whole: bool,
    /// The limit at which it was stopped by a look from outside.
    stopped: Option<Limit>,
}

/// What the inner process told.
#[derive(Debug, Default)]
struct Report {
    began: Option<u64>,
    failed: Option<(i32, String)>,
    status: Option<i32>,
}

impl Sandbox {
    /// Runs these orders with these mounts; what is told beside is for `files`. `own_time` is a limit of time in which what
    /// is waited for the machine does not count.
    fn follow(
        &self,
        job: Job,
        (orders, mounts): (Orders, &Mounts),
        hooks: &Hooks<'_>,
        own_time: Option<Duration>,
        cancel: &Cancel,
        files: &mut (dyn FnMut(u8, u64, &mut dyn Read) -> bool + Send),
    ) -> Result<Followed, Error> {
        let program = job.invocation.program.clone();
        let failed = |reason: io::Error| Error::Start { program: program.clone(), reason };
        let (mut reader, writer) = io::pipe().map_err(failed)?;
        let mut orders = orders;
        orders.needs_landlock = self.needs_landlock;
        let report = HandedOn::new(writer);
        let walled = match &self.bubblewrap {
            Some(bubblewrap) => bubblewrap.around(orders, mounts, report),
            None => without(&self.checker, orders, mounts, report),
        };
        let mut walled = walled.map_err(failed)?;
        walled.core = job.invocation.core;
        walled.own.clone_from(&job.invocation.own);
        walled.hands_on.extend(job.invocation.hands_on.iter().cloned());
        let reins = match &hooks.reins {
            Some(reins) => reins.clone(),
            None => Reins::new()?,
        };
        let mut limits = job.limits.clone();
        if self.bubblewrap.is_some() {
            reins.looks_inside(PROGRAM);
            limits.processes += OWN_PROCESSES;
            limits.memory += OWN_MEMORY;
        }
        let cpu = limits.cpu;
        let walled = Job { invocation: walled, stdin: job.stdin, limits, guest: job.guest };
        let hooks = Hooks { reins: Some(reins.clone()), ..hooks.clone() };
        let (finished, (report, is_whole)) = thread::scope(|scope| {
            let hearing = scope.spawn(|| hear(&mut reader, files));
            let mut memory = self.bubblewrap.is_some().then(|| Memory::of(&reins));
            let mut own_time = own_time.map(|most| OwnTime::of(&reins, most));
            let look = || {
                let past = memory.as_mut().and_then(Memory::past);
                past.or_else(|| own_time.as_mut().and_then(OwnTime::past))
            };
            let finished = watching(cancel, look, |cancel| walled.run_with(&hooks, cancel));
            // Nobody else has the other end: then the reading ends.
            drop(walled);
            // It only reads; a panic in it is a bug and goes on as one.
            (finished, hearing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let (finished, past) = finished?;
        let mut finished = finished?;
        let stopped = past.filter(|_| finished.end == End::Cancelled);
        if let Some(limit) = stopped {
            finished.end = End::Limit(limit);
        }
        if let Some((errno, words)) = report.failed {
            let reason = match errno {
                0 => io::Error::other(words),
                errno => io::Error::from_raw_os_error(errno),
            };
            return Err(failed(reason));
        }
        let ended_by_us = matches!(finished.end, End::Limit(_) | End::Cancelled);
        let Some(began) = report.began else {
            if ended_by_us {
                return Ok(Followed { finished, is_whole, stopped });
            }
            let said: Vec<&str> = finished.stderr.texts().collect();
            return Err(failed(io::Error::other(said.join("\n"))));
        };
        count_from(began, &reins, &mut finished);
        finished.peak_memory_bytes = finished.peak_memory_bytes.saturating_sub(OWN_MEMORY / 2);
        if !ended_by_us && self.bubblewrap.is_some() {
            finished.end = match report.status {
                Some(status) => end_of(status),
                // It ended the process that would have told: on kernels that let it.
                None => End::Signal(libc::SIGKILL),
            };
            let by_the_kernel = [End::Signal(libc::SIGXCPU), End::Signal(libc::SIGKILL)];
            if finished.cpu >= cpu && by_the_kernel.contains(&finished.end) {
                finished.end = End::Limit(Limit::Cpu);
            }
        }
        Ok(Followed { finished, is_whole, stopped })
    }

    /// Runs a tool on a stranger's file; `take` gets its stdout as it comes, and says whether it takes more.
    pub(super) fn confine(
        &self,
        invocation: &Invocation,
        read: &[PathBuf],
        limits: &Limits,
        cap: u64,
    ) -> Result<(Finished, Vec<u8>, bool), Error> {
        let failed = |reason: io::Error| Error::Start { program: invocation.program.clone(), reason };
        let (reader, writer) = io::pipe().map_err(failed)?;
        let stdout = HandedOn::new(writer);
        let mut inner = Orders { stdout: Some(stdout.number()), ..Orders::to_start(invocation) };
        inner.env = environment().into_iter().chain(inner.env).collect();
        inner.cwd = "/tmp".into();
        inner.runs = vec![invocation.program.clone()];
        inner.reads = read.to_vec();
        (inner.file_bytes, inner.descriptors) = (TMP_BYTES, COMPILER_DESCRIPTORS);
        inner.processes = limits.processes * 4;
        let mounts = Mounts {
            read: read.iter().cloned().chain(own_file(&invocation.program)).collect(),
            write: Vec::new(),
            memory: vec![("/tmp".into(), TMP_BYTES)],
        };
        let job = Job {
            invocation: Invocation::new(&invocation.program, "/").hands_on(stdout),
            stdin: Stdin::Null,
            limits: limits.clone(),
            guest: Guest::take()?.map(Arc::new),
        };
        let cancel = Cancel::new()?;
        thread::scope(|scope| {
            let reading = scope.spawn(move || {
                let mut bytes = Vec::new();
                let whole = reader.take(cap + 1).read_to_end(&mut bytes).is_ok();
                let is_whole = whole && bytes.len() as u64 <= cap;
                bytes.truncate(usize::try_from(cap).unwrap_or(usize::MAX));
                (bytes, is_whole)
            });
            let done =
                self.follow(job, (inner, &mounts), &Hooks::default(), None, &cancel, &mut |_, _, _| false);
            let (bytes, is_whole) = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok((done?.finished, bytes, is_whole))
        })
    }
}

impl Wall for Sandbox {
    fn run(&self, job: Job, hooks: &Hooks<'_>, cancel: &Cancel) -> Result<Finished, Error> {
        let invocation = &job.invocation;
        let mut orders = Orders::to_start(invocation);
        orders.runs = own_file(&invocation.program).collect();
        (orders.file_bytes, orders.descriptors) = (FILE_BYTES, DESCRIPTORS);
        orders.processes = job.limits.processes * 4;
        let mounts = Mounts {
            read: own_file(&invocation.program).collect(),
            write: invocation.own.clone(),
            memory: vec![("/tmp".into(), TMP_BYTES)],
        };
        Ok(self.follow(job, (orders, &mounts), hooks, None, cancel, &mut |_, _, _| false)?.finished)
    }

    fn compile(
        &self,
        compilation: &Compilation<'_>,
        cancel: &Cancel,
        on_line: &mut dyn FnMut(Stream, &str),
    ) -> Result<End, Error> {
        let invocation = compilation.invocation;
        let limits = compile_limits();
        let mut orders = Orders::to_start(invocation);
        let own = orders.env.into_iter().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"CARGO"));
        orders.env = environment().into_iter().chain(own).collect();
        orders.env.push((HUGE_PAGES.0.into(), HUGE_PAGES.1.into()));
        orders.runs.clone_from(&compilation.readable);
        (orders.file_bytes, orders.descriptors) = (OUT_BYTES, COMPILER_DESCRIPTORS);
        orders.processes = limits.processes * 4;
        let names = [compilation.program, compilation.dep_info];
        orders.hands_out = names.iter().map(|name| compilation.out.join(name)).collect();
        let mut mounts = Mounts {
            read: compilation.readable.clone(),
            write: Vec::new(),
            memory: vec![("/tmp".into(), COMPILER_TMP_BYTES), (compilation.out.to_owned(), OUT_BYTES)],
        };
        // A kernel without huge pages has no such file.
        if Path::new(HUGE_PAGES_HERE).is_file() {
            mounts.read.push(HUGE_PAGES_HERE.into());
            orders.reads.push(HUGE_PAGES_HERE.into());
        }
        let own_tmp = tempfile::tempdir()
            .map_err(|reason| Error::Start { program: invocation.program.clone(), reason })?;
        if self.bubblewrap.is_none() {
            // What it makes lies where it is wanted already.
            orders.hands_out.clear();
            orders.env.push(("TMPDIR".into(), own_tmp.path().into()));
            mounts = Mounts {
                write: vec![own_tmp.path().to_owned(), compilation.out.to_owned()],
                memory: Vec::new(),
                ..mounts
            };
        }
        let job = Job {
            invocation: Invocation::new(&invocation.program, "/"),
            stdin: Stdin::Null,
            limits,
            guest: Guest::take()?.map(Arc::new),
        };
        let on_line = std::cell::RefCell::new(on_line);
        let heard = |stream: Stream, line: &str| on_line.borrow_mut()(stream, line);
        let (own_time, time) = (Some(COMPILE_TIME), job.limits.time);
        let hooks = Hooks { heard: Some(&heard), ..Hooks::default() };
        let mut take = |which: u8, length: u64, from: &mut dyn Read| {
            let (name, mode, most) = match which {
                0 => (compilation.program, 0o755, PROGRAM_BYTES),
                1 => (compilation.dep_info, 0o644, DEP_INFO_BYTES),
                _ => return false,
            };
            length <= most && take_out(&compilation.out.join(name), mode, length, from).is_ok()
        };
        let followed = self.follow(job, (orders, &mounts), &hooks, own_time, cancel, &mut take)?;
        match followed.finished.end {
            // It still had time of its own.
            End::Limit(Limit::Time) if followed.stopped.is_none() => {
                Err(Error::Busy { program: invocation.program.clone(), time })
            }
            End::Exit(_) if !followed.is_whole => Ok(End::Limit(Limit::Disk)),
            end => Ok(end),
        }
    }

    fn connect(&self, program: &Reins, port: u16, patience: Duration) -> io::Result<TcpStream> {
        if self.bubblewrap.is_none() {
            return NoWall.connect(program, port, patience);
        }
        // The first process of the sandbox is there as long as anybody is who could listen.
        let first = program.outside(1).ok_or(io::ErrorKind::ConnectionRefused)?;
        connect::within(&self.checker, first, port, patience)
    }

    fn trusts(&self) -> bool {
        false
    }

    fn level(&self) -> &str {
        &self.level
    }
}

/// The program where it has a path, and is not to be looked up among the system's.
fn own_file(program: &Path) -> impl Iterator<Item = PathBuf> {
    Some(program).filter(|program| program.is_absolute()).map(Path::to_owned).into_iter()
}

/// Hears all that the inner process tells. The second answer says that all files came and were taken.
fn hear(
    from: &mut PipeReader,
    files: &mut (dyn FnMut(u8, u64, &mut dyn Read) -> bool + Send),
) -> (Report, bool) {
    let mut report = Report::default();
    while let Some(told) = Told::hear(from) {
        match told {
            Told::Begins(at) => report.began = Some(at),
            Told::Failed(errno, words) => report.failed = Some((errno, words)),
            Told::Ended(status) => report.status = Some(status),
            Told::File(which, length) => {
                let mut bytes = from.take(length);
                if !files(which, length, &mut bytes) || bytes.limit() > 0 {
                    // Who still writes finds nobody who reads.
                    return (report, false);
                }
            }
        }
    }
    (report, true)
}

/// Writes what came out of the sandbox into a new file.
fn take_out(path: &Path, mode: u32, length: u64, from: &mut dyn Read) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    if io::copy(&mut BufReader::with_capacity(PIECE, from), &mut file)? != length {
        drop(file);
        fs::remove_file(path)?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

fn end_of(status: i32) -> End {
    let status = ExitStatus::from_raw(status);
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Exit(code),
        (None, signal) => End::Signal(signal.unwrap_or(0)),
    }
}
