//! A whole terminal for a while: alternate screen, no line editing, no echo, and back again on every way out.
//!
//! The way out may be a return, an error, a panic on any thread, a signal that the caller hears of, or Ctrl-Z: what
//! the terminal was before is kept beside the process' own state, and given back once. It draws rows and
//! knows nothing of what they say. A row that is too long is cut by the terminal itself, which alone
//! knows how wide a script is.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, Once, PoisonError};

use rustix::process::Signal;
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};

use super::terminal::wants_colour;
use flow::process::{change_terminal, terminal_mended};

/// Alternate screen; no cursor; no wrapping.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
/// The same, undone.
const LEAVE: &str = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";
/// Where a terminal does not know its size.
const USUAL: Size = Size { columns: 80, rows: 24 };

/// What Ctrl-C is where it is a character.
pub const INTERRUPTED: char = '\u{3}';

/// How the terminal was, as long as a screen is open.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// How large a terminal is, in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many columns.
    pub columns: usize,
    /// How many rows.
    pub rows: usize,
}

/// The terminal, while it is ours.
#[derive(Debug)]
pub struct Screen {
    shown: Vec<String>,
    /// How often the terminal had been mended when it was drawn last.
    mended: u64,
    size: Size,
    colour: bool,
}

impl Screen {
    /// True where there is a terminal that can do it: stdin and stdout are one, and it is not a dumb one.
    pub fn is_possible() -> bool {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
    }

    /// Takes the terminal.
    ///
    /// # Errors
    /// There is none, or it does not answer.
    pub fn open() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let previous = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                // What it says must not be lost with the screen.
                give_back();
                previous(panic);
            }));
        });
        take()?;
        Ok(Self { shown: Vec::new(), mended: terminal_mended(), size: size(), colour: wants_colour() })
    }

    /// How large the terminal is now.
    pub fn size(&self) -> Size {
        size()
    }

    /// Shows these rows from the top; what stood there before is gone. Only what differs is written.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn show(&mut self, rows: &[String]) -> io::Result<()> {
        use std::fmt::Write as _;
        let size = size();
        let mut out = String::new();
        let mended = terminal_mended();
        if size != self.size || mended != self.mended {
            (self.size, self.mended) = (size, mended);
            self.shown.clear();
            out.push_str("\x1b[2J");
        }
        let rows: Vec<String> = rows
            .iter()
            .take(size.rows)
            .map(|row| if self.colour { row.clone() } else { anstream::adapter::strip_str(row).to_string() })
            .collect();
        for at in 0..rows.len().max(self.shown.len()).min(size.rows) {
            let (new, old) = (rows.get(at), self.shown.get(at));
            if new != old {
                // The row is emptied first: behind a full row the cursor stands on its last cell.
                let row = new.map_or("", String::as_str);
                let _ = write!(out, "\x1b[{};1H\x1b[2K{row}\x1b[0m", at + 1);
            }
        }
        self.shown = rows;
        if out.is_empty() {
            return Ok(());
        }
        say(&out)
    }

    /// Gives the terminal back while `meanwhile` runs, and takes it again.
    ///
    /// # Errors
    /// The terminal cannot be taken again.
    pub fn without<T>(&mut self, meanwhile: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let done = meanwhile();
        take()?;
        self.shown.clear();
        Ok(done)
    }

    /// The same for what asks questions: Ctrl-C ends no program meanwhile, but the line that is being typed, of which
    /// it is then the last character ([`INTERRUPTED`]).
    ///
    /// # Errors
    /// The terminal cannot be taken again.
    pub fn asking<T>(&mut self, meanwhile: impl FnOnce() -> T) -> io::Result<T> {
        self.without(|| {
            let _quiet = Quiet::begin();
            meanwhile()
        })
    }

    /// Stops as Ctrl-Z does elsewhere: the shell has the terminal until it lets us go on.
    ///
    /// # Errors
    /// The terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.without(|| {
            // The whole group, as the terminal would: `cargo run` waits for us in it, and the shell for both.
            let _ = rustix::process::kill_current_process_group(Signal::TSTP);
        })
    }
}

/// A terminal on which Ctrl-C is a character, as long as this is not dropped.
struct Quiet(Option<Termios>);

impl Quiet {
    fn begin() -> Self {
        let Ok(before) = tcgetattr(io::stdin()) else { return Self(None) };
        let mut quiet = before.clone();
        // 0 is no character at all (termios(3), _POSIX_VDISABLE on Linux; macOS has 0xff for it).
        quiet.special_codes[SpecialCodeIndex::VINTR] = if cfg!(target_os = "macos") { 0xff } else { 0 };
        quiet.special_codes[SpecialCodeIndex::VEOL] = INTERRUPTED as u8;
        let done = tcsetattr(io::stdin(), OptionalActions::Now, &quiet);
        Self(done.is_ok().then_some(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // Nobody is left to tell.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn size() -> Size {
    match tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
            Size { columns: usize::from(size.ws_col), rows: usize::from(size.ws_row) }
        }
        _ => USUAL,
    }
}

fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn take() -> io::Result<()> {
    let before = tcgetattr(io::stdin())?;
    let mut raw = before.clone();
    raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN);
    // Enter is a carriage return, and Ctrl-S and Ctrl-Q are keys.
    raw.input_modes.remove(InputModes::ICRNL | InputModes::IXON);
    raw.special_codes[SpecialCodeIndex::VMIN] = 1;
    raw.special_codes[SpecialCodeIndex::VTIME] = 0;
    *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
    change_terminal(ENTER, || tcsetattr(io::stdin(), OptionalActions::Now, &raw))?;
    say(ENTER)
}

/// Gives the terminal back as it was; does nothing the second time.
fn give_back() {
    let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(before) = before {
        // Nobody is left to tell.
        let _ = say(LEAVE);
        let _ = change_terminal("", || tcsetattr(io::stdin(), OptionalActions::Drain, &before));
    }
}
