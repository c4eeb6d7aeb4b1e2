//! The cells of a notebook, and a notebook as a file: nbformat 4.5 (<https://nbformat.readthedocs.io/>, "The notebook
//! file format").

use std::collections::HashMap;

use serde_json::{Value, json};

/// So many signs of a hash tell the cells of one page apart.
const SIGNS: usize = 10;

/// A notebook.
#[derive(Debug)]
pub(super) struct Notebook {
    pub(super) cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Text.
    Markdown(String),
    /// Code that Jupyter runs.
    Code {
        /// The id that the checker knows it by; empty for one that only prepares the notebook.
        cell: String,
        /// What stands in it, its magic first.
        source: String,
        /// What stands below it before anybody ran it.
        outputs: Vec<Output>,
    },
}

/// What stands below a code cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Output {
    /// What a program printed: `stdout` or `stderr`.
    Stream(&'static str, String),
    /// A sentence that says where the rest comes from.
    Note(String),
}

impl Notebook {
    /// The file, as Jupyter writes it: so an unchanged notebook that is saved stays as it is.
    pub(super) fn to_json(&self) -> String {
        let mut known = HashMap::new();
        let cells: Vec<Value> = self.cells.iter().map(|cell| cell.to_json(cell.id(&mut known))).collect();
        let notebook = json!({
            "cells": cells,
            "metadata": {
                "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        });
        let mut text = Vec::new();
        let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
        let mut writer = serde_json::Serializer::with_formatter(&mut text, format);
        serde::Serialize::serialize(&notebook, &mut writer)
            .expect("a value without maps of other keys than texts");
        text.push(b'\n');
        String::from_utf8(text).expect("serde_json writes UTF-8")
    }
}

impl Cell {
    /// An id of its own that stays what it is when other cells come and go: made of what stands in it.
    fn id(&self, known: &mut HashMap<String, u32>) -> String {
        let (kind, source) = match self {
            Self::Markdown(text) => ("text", text),
            Self::Code { cell, source, .. } if cell.is_empty() => ("code", source),
            Self::Code { cell, .. } => ("cell", cell),
        };
        let hash = blake3::hash(source.as_bytes()).to_hex();
        let id = format!("{kind}-{}", &hash[..SIGNS]);
        let count = known.entry(id.clone()).or_default();
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }

    fn to_json(&self, id: String) -> Value {
        match self {
            Self::Markdown(text) => {
                json!({"cell_type": "markdown", "id": id, "metadata": {}, "source": lines(text.trim_end())})
            }
            Self::Code { cell, source, outputs } => {
                let metadata =
                    if cell.is_empty() { json!({}) } else { json!({"loop_and_order": {"cell": cell}}) };
                json!({
                    "cell_type": "code",
                    "execution_count": null,
                    "id": id,
                    "metadata": metadata,
                    "outputs": outputs.iter().map(Output::to_json).collect::<Vec<_>>(),
                    "source": lines(source.trim_end()),
                })
            }
        }
    }
}

impl Output {
    fn to_json(&self) -> Value {
        match self {
            Self::Stream(name, text) => json!({"name": name, "output_type": "stream", "text": lines(text)}),
            Self::Note(text) => json!({
                "data": {"text/plain": lines(text)},
                "metadata": {"loop_and_order": {"recorded": true}},
                "output_type": "display_data",
            }),
        }
    }
}

/// A text as nbformat keeps it: its lines, each with its end.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cells_that_say_the_same_have_two_ids() {
        let cells = vec![Cell::Markdown("same".to_owned()), Cell::Markdown("same".to_owned())];
        let notebook: Value = serde_json::from_str(&Notebook { cells }.to_json()).unwrap();
        assert_ne!(notebook["cells"][0]["id"], notebook["cells"][1]["id"]);
    }

    #[test]
    fn a_cell_keeps_its_id_when_a_learner_gets_another_starter() {
        let cell = |source: &str| Cell::Code {
            cell: "exercise/a/b".to_owned(),
            source: source.to_owned(),
            outputs: Vec::new(),
        };
        assert_eq!(cell("one").id(&mut HashMap::new()), cell("two").id(&mut HashMap::new()));
    }
}
