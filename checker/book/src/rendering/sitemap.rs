//! `sitemap.xml`: every page in English and in Bengali, each naming the other.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::page::escaped;
use crate::tongue::Tongue;

/// Writes the map, where the site's address is known: a map takes whole addresses only.
pub(super) fn write(out: &Path, pages: &[String], site: Option<&str>) -> Result<()> {
    let Some(site) = site else { return Ok(()) };
    let site = site.trim_end_matches('/');
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let languages = [Tongue::English, Tongue::Bengali];
    for page in pages {
        let address = |tongue: Tongue| escaped(&format!("{site}/{}/{page}", tongue.tag()));
        for here in languages {
            // Writing to a string does not fail.
            let _ = writeln!(xml, "<url><loc>{}</loc>", address(here));
            for tongue in languages {
                let _ = writeln!(
                    xml,
                    "  <xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                    tongue.tag(),
                    address(tongue)
                );
            }
            xml.push_str("</url>\n");
        }
    }
    xml.push_str("</urlset>\n");
    let path = out.join("sitemap.xml");
    fs::write(&path, xml).with_context(|| path.display().to_string())
}
