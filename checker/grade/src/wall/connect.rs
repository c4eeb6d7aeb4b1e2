//! A connection to a server in a sandbox, whose network is its own: a small process of the checker goes there, connects,
//! and hands the connection back.
//!
//! A process and not a thread, since only one with a single thread may enter a namespace of users.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags,
};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use flow::process::{Cancel, End, HandedOn, Invocation, Stdin, Tool};

/// The hidden command of that process.
pub(super) const CONNECT: &str = "__connect";

/// Connects to a port on the loopback of the network that this process is in.
pub(super) fn within(checker: &Path, process: u32, port: u16, patience: Duration) -> io::Result<TcpStream> {
    let (ours, theirs) = UnixStream::pair()?;
    let theirs = HandedOn::new(theirs);
    let numbers = [
        u128::from(process),
        u128::from(port),
        patience.as_millis().max(1),
        theirs.number().unsigned_abs().into(),
    ];
    let invocation =
        Invocation::new(checker, "/").arg(CONNECT).args(numbers.map(|number| number.to_string()));
    let tool = Tool {
        invocation: invocation.hands_on(theirs),
        stdin: Stdin::Null,
        deadline: Some(patience + Duration::from_secs(1)),
    };
    let cancel = Cancel::new().map_err(io::Error::other)?;
    let done = tool.capture(&cancel, &mut |_, _| {}).map_err(io::Error::other)?;
    drop(tool);
    match done.end {
        End::Exit(0) => received(&ours),
        // Its exit code is the system's own number.
        End::Exit(errno) => Err(io::Error::from_raw_os_error(errno)),
        _ => Err(io::ErrorKind::TimedOut.into()),
    }
}

fn received(from: &UnixStream) -> io::Result<TcpStream> {
    from.set_nonblocking(true)?;
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut messages = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    rustix::net::recvmsg(from, &mut [IoSliceMut::new(&mut byte)], &mut messages, RecvFlags::CMSG_CLOEXEC)?;
    let descriptor = messages.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
        _ => None,
    });
    Ok(TcpStream::from(descriptor.ok_or(io::ErrorKind::UnexpectedEof)?))
}

/// The process itself: `PID PORT MILLISECONDS DESCRIPTOR`.
pub(super) fn main(args: &[std::ffi::OsString]) -> u8 {
    match connect(args) {
        Ok(()) => 0,
        Err(error) => {
            let errno = match error.kind() {
                io::ErrorKind::TimedOut => libc::ETIMEDOUT,
                _ => error.raw_os_error().unwrap_or(libc::EIO),
            };
            u8::try_from(errno).unwrap_or(u8::MAX)
        }
    }
}

fn connect(args: &[std::ffi::OsString]) -> io::Result<()> {
    let number = |place: usize| -> io::Result<u64> {
        let text = args.get(place).and_then(|text| text.to_str()).ok_or(io::ErrorKind::InvalidInput)?;
        text.parse().map_err(|_| io::ErrorKind::InvalidInput.into())
    };
    let narrow = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let to = HandedOn::take(i32::try_from(number(3)?).map_err(narrow)?)?;
    enter(number(0)?)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, u16::try_from(number(1)?).map_err(narrow)?));
    let stream = TcpStream::connect_timeout(&address, Duration::from_millis(number(2)?))?;
    hand_back(&to, &stream)
}

/// Enters the network of a process; as an ordinary user by way of the namespace of users that owns it.
fn enter(process: u64) -> io::Result<()> {
    let network = File::open(format!("/proc/{process}/ns/net"))?;
    let net = Some(LinkNameSpaceType::Network);
    if move_into_link_name_space(network.as_fd(), net).is_ok() {
        return Ok(());
    }
    let owner = owner_of(&network)?;
    move_into_link_name_space(owner.as_fd(), Some(LinkNameSpaceType::User))?;
    Ok(move_into_link_name_space(network.as_fd(), net)?)
}

/// The namespace of users that owns a namespace (ioctl_ns(2)).
fn owner_of(namespace: &File) -> io::Result<OwnedFd> {
    flow::process::owner_of_namespace(namespace.as_fd())
}

fn hand_back(to: &OwnedFd, stream: &TcpStream) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut messages = SendAncillaryBuffer::new(&mut space);
    let descriptors = [stream.as_fd()];
    messages.push(SendAncillaryMessage::ScmRights(&descriptors));
    rustix::net::sendmsg(to, &[IoSlice::new(b"!")], &mut messages, SendFlags::empty())?;
    Ok(())
}
