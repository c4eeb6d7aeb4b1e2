//! `replay PROGRAM.json`: runs a small program written as JSON on node-loop, or prints it as JavaScript.
//!
//! Both must print the same lines in the same order: that is how node-loop is held to Node. This file
//! is the command line only; the grammar is in `grammar.rs`.

mod grammar;
mod javascript;
mod play;

use std::io;
use std::process::ExitCode;
use std::rc::Rc;

use grammar::{Module, Program};
use node_loop::{Settings, record_line};
use play::Stage;

const USAGE: &str = "usage: replay [--js] [--virtual] [--trace] PROGRAM.json
  --js        print the program as JavaScript and do not run it
  --virtual   run it on the virtual clock, without sleeping
  --trace     print what the loop does instead of the lines: one JSON object for each step";

/// What the command line asks for.
struct Request {
    js: bool,
    is_virtual: bool,
    trace: bool,
    path: String,
}

fn main() -> ExitCode {
    match Request::from_args().and_then(|request| request.answer()) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

impl Request {
    fn from_args() -> Result<Self, String> {
        let (mut js, mut is_virtual, mut trace, mut path) = (false, false, false, None);
        for argument in std::env::args().skip(1) {
            match argument.as_str() {
                "--js" => js = true,
                "--virtual" => is_virtual = true,
                "--trace" => trace = true,
                flag if flag.starts_with('-') => {
                    return Err(format!("replay does not know `{flag}`.\n{USAGE}"));
                }
                _ if path.is_some() => return Err(format!("replay takes one program.\n{USAGE}")),
                _ => path = Some(argument),
            }
        }
        let path = path.ok_or_else(|| format!("replay needs a program to run.\n{USAGE}"))?;
        Ok(Self { js, is_virtual, trace, path })
    }

    fn answer(&self) -> Result<ExitCode, String> {
        let text = std::fs::read_to_string(&self.path)
            .map_err(|error| format!("{}: cannot be read: {error}. Check the path.", self.path))?;
        let program = Program::parse(&text).map_err(|message| format!("{}: {message}", self.path))?;
        if self.js {
            print!("{}", javascript::print(&program));
            return Ok(ExitCode::SUCCESS);
        }
        self.run(&program)
    }

    fn run(&self, program: &Program) -> Result<ExitCode, String> {
        let mut settings = Settings::from_env()?;
        if self.is_virtual {
            settings = settings.virtual_clock();
        }
        if program.module == Module::EsModule {
            settings = settings.es_module();
        }
        if self.trace {
            settings = settings.trace_to(io::stdout());
        }
        let print: Box<dyn Fn(&str)> =
            if self.trace { Box::new(record_line) } else { Box::new(|line| println!("{line}")) };
        let stage = Rc::new(Stage { print, own_file: self.path.clone().into() });
        match settings.run(|| play::play(&program.body, &stage)) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(ending) => {
                eprintln!("{ending}");
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
