//! `replay PROGRAM.json`: runs a small program written as JSON on node-loop, or prints it as JavaScript.
//!
//! Both must print the same lines in the same order: that is how node-loop is held to Node. This file
//! is the command line only; the grammar is in `grammar.rs`.

mod grammar;
mod javascript;
mod play;

use std::process::ExitCode;
use std::rc::Rc;

use grammar::{Module, Program};
use node_loop::Settings;

const USAGE: &str = "usage: replay [--js] [--virtual] PROGRAM.json
  --js        print the program as JavaScript and do not run it
  --virtual   run it on the virtual clock, without sleeping";

/// What the command line asks for.
struct Request {
    js: bool,
    is_virtual: bool,
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
        let (mut js, mut is_virtual, mut path) = (false, false, None);
        for argument in std::env::args().skip(1) {
            match argument.as_str() {
                "--js" => js = true,
                "--virtual" => is_virtual = true,
                "--trace" => return Err(format!("replay does not know `--trace` yet.\n{USAGE}")),
                flag if flag.starts_with('-') => {
                    return Err(format!("replay does not know `{flag}`.\n{USAGE}"));
                }
                _ if path.is_some() => return Err(format!("replay takes one program.\n{USAGE}")),
                _ => path = Some(argument),
            }
        }
        let path = path.ok_or_else(|| format!("replay needs a program to run.\n{USAGE}"))?;
        Ok(Self { js, is_virtual, path })
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
        let print = Rc::new(|line: &str| println!("{line}"));
        match settings.run(|| play::play(&program.body, &(print as play::Print))) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(ending) => {
                eprintln!("{ending}");
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
