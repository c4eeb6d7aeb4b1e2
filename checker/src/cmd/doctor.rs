//! `checker doctor`: what this machine lacks, and how to get it. It works outside a course too.

use std::env;

use anyhow::{Context, Result};
use serde_json::json;

use crate::cli::{Doctor, Format};
use crate::doctor::{self, Item, Remedy, State};
use crate::{exit, report};
use flow::process::install_cancel;
use text::tr;

pub(super) fn execute(args: &Doctor) -> Result<u8> {
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    let items = doctor::examine(&here, &install_cancel()?)?;
    let ready = doctor::is_ready(&items);
    match args.format {
        Format::Human => report::print(&report::doctor(&items, ready, report::width()))?,
        Format::Json => {
            let items: Vec<_> = items.iter().map(document).collect();
            report::println_all([json!({"format_version": 1, "ready": ready, "items": items}).to_string()])?;
        }
    }
    if !ready && args.format == Format::Json {
        report::error(&tr!("something that is needed is missing; see `items`"));
    }
    Ok(if ready { exit::DONE } else { exit::USAGE })
}

fn document(item: &Item) -> serde_json::Value {
    let get: Vec<&str> = item.get.iter().filter(|_| item.state != State::Ok).map(Remedy::text).collect();
    json!({
        "id": item.id, "state": item.state.id(), "needed": item.is_needed, "found": item.found,
        "why": item.why, "get": get,
    })
}
