//! The process within the wall that starts the program, and sees how it ends: the checker's own binary, bound into the
//! sandbox. It puts on the program what a mount cannot hold back, and tells the checker by a descriptor of its own.
//!
//! It judges nothing, and the program cannot reach it: it may not be looked into, and where the kernel can do that, not be
//! signalled.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::process::{Resource, Rlimit};

use super::orders::{Orders, PIECE, Told, now};
use super::{rules, syscalls};
use flow::process::{HandedOn, Inside};

/// What the process ends with where it could not do its work.
const FAILED: u8 = 125;

/// Does what it was ordered to. The arguments are the numbers of two descriptors: where the orders are, and where it
/// reports.
pub(super) fn main(args: &[std::ffi::OsString]) -> u8 {
    let number = |place: usize| args.get(place)?.to_str()?.parse().ok();
    let (Some(orders), Some(report)) = (number(0), number(1)) else { return FAILED };
    let Ok(report) = HandedOn::take(report) else { return FAILED };
    let mut report = File::from(report);
    let done = HandedOn::take(orders)
        .and_then(|orders| Orders::read(File::from(orders)))
        .and_then(|orders| carry_out(&orders, &mut report));
    match done {
        Ok(status) => {
            use std::os::unix::process::ExitStatusExt as _;
            let status = std::process::ExitStatus::from_raw(status);
            let code = status.code().or(status.signal().map(|signal| 128 + signal));
            code.and_then(|code| u8::try_from(code).ok()).unwrap_or(FAILED)
        }
        Err(error) => {
            let told = Told::Failed(error.raw_os_error().unwrap_or(0), error.to_string());
            let _ = told.tell(&mut report);
            FAILED
        }
    }
}

fn carry_out(orders: &Orders, report: &mut File) -> io::Result<i32> {
    let stdout: Option<OwnedFd> = orders.stdout.map(HandedOn::take).transpose()?;
    // Made here and put on there: to make them allocates and opens files.
    let mut rules = Some(rules::of(orders)?);
    let filters = syscalls::filters()?;
    let (file, descriptors, processes) = (orders.file_bytes, orders.descriptors, orders.processes);
    let bounds = move || {
        for (resource, most) in
            [(Resource::Fsize, file), (Resource::Nofile, descriptors), (Resource::Nproc, processes)]
        {
            limit(resource, most)?;
        }
        limit(Resource::Core, 0)?;
        limit(Resource::Memlock, 0)?;
        limit(Resource::Msgqueue, 0)?;
        if let Some(rules) = rules.take() {
            rules.put_on()?;
        }
        filters.iter().try_for_each(|filter| seccompiler::apply_filter(filter).map_err(io::Error::other))
    };
    let mut told = Vec::new();
    Told::Begins(now()).tell(&mut told)?;
    report.write_all(&told)?;
    if orders.becomes_it {
        return Err(Inside::become_it(&orders.invocation(), stdout, bounds));
    }
    let status = Inside::start(&orders.invocation(), stdout, bounds)?.wait()?;
    for (which, path) in orders.hands_out.iter().enumerate().take(10) {
        // What is not there was not made; that is for others to judge.
        if let Ok((file, length)) = open(path) {
            Told::File(u8::try_from(which).unwrap_or(u8::MAX), length).tell(report)?;
            io::copy(&mut BufReader::with_capacity(PIECE, file.take(length)), report)?;
        }
    }
    Told::Ended(status).tell(report)?;
    report.flush()?;
    Ok(status)
}

/// A plain file, and its length. What else has the name is not followed, and not waited for.
fn open(path: &Path) -> io::Result<(File, u64)> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok((file, meta.len()))
}

/// So much at most, or what this process itself may use where that is less.
fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let own = rustix::process::getrlimit(resource).maximum;
    let within = Some(own.map_or(most, |own| own.min(most)));
    Ok(rustix::process::setrlimit(resource, Rlimit { current: within, maximum: within })?)
}
