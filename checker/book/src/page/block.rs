//! The blocks of a page: what stands at its top level, in order. A block is the unit that stands beside its twin.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// One block of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'p> {
    /// What it is.
    pub kind: Kind,
    /// Its Markdown, as it is written.
    pub source: &'p str,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading.
    Heading,
    /// A paragraph, a list, a table, a quotation.
    Text,
    /// Code, which no language changes.
    Code,
    /// HTML, likewise.
    Html,
    /// A line that asks for something: `{{#listing 02-event-loop/timers}}`.
    Directive,
}

/// The blocks of a page.
pub fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_OLD_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    found.push(block(markdown, range, kind(&tag)));
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            Event::Rule if depth == 0 => found.push(block(markdown, range, Kind::Html)),
            _ => {}
        }
    }
    found
}

fn kind(tag: &Tag<'_>) -> Kind {
    match tag {
        Tag::Heading { .. } => Kind::Heading,
        Tag::CodeBlock(_) => Kind::Code,
        Tag::HtmlBlock => Kind::Html,
        _ => Kind::Text,
    }
}

fn block(markdown: &str, range: Range<usize>, kind: Kind) -> Block<'_> {
    let source = markdown[range].trim_end();
    // `{{#include}}` is mdBook's own and is left to it.
    let is_directive = kind == Kind::Text
        && source.starts_with("{{#")
        && source.ends_with("}}")
        && !source.starts_with("{{#include")
        && !source.contains('\n');
    Block { kind: if is_directive { Kind::Directive } else { kind }, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_page_is_one_block_and_nothing_is_lost() {
        let page = "# Title {#title}\n\nOne\nparagraph.\n\n{{#listing a/b}}\n\n- a\n\n- b\n\n```js\n\n{{#listing no}}\n```\n\n<div>\nx\n</div>\n\n| a |\n|---|\n| b |\n";
        let found: Vec<(Kind, &str)> =
            blocks(page).into_iter().map(|block| (block.kind, block.source)).collect();
        assert_eq!(
            found,
            [
                (Kind::Heading, "# Title {#title}"),
                (Kind::Text, "One\nparagraph."),
                (Kind::Directive, "{{#listing a/b}}"),
                (Kind::Text, "- a\n\n- b"),
                (Kind::Code, "```js\n\n{{#listing no}}\n```"),
                (Kind::Html, "<div>\nx\n</div>"),
                (Kind::Text, "| a |\n|---|\n| b |"),
            ]
        );
    }
}
