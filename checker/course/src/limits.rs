//! The `limits` of `exercise.yaml`: how they are written, and what may be written.
//!
//! It reads the numbers; [`process::Limits`] holds them, and the process is held to them there.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use process::Limits;
use text::tr;

/// Longer than this no run may take: a slip of the pen must not stop a whole class.
const MAX_TIME: Duration = Duration::from_secs(600);
/// More than this no run may use.
const MAX_SIZE: u64 = 64 << 30;
/// More processes than this no run may start.
const MAX_PROCESSES: u64 = 4096;

/// The limits as they are written: each with its unit, each optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    time: Option<Time>,
    cpu: Option<Time>,
    memory: Option<Size>,
    output: Option<Size>,
    line: Option<Size>,
    processes: Option<Processes>,
}

impl From<Written> for Limits {
    fn from(written: Written) -> Self {
        let default = Self::default();
        Self {
            time: written.time.map_or(default.time, |time| time.0),
            cpu: written.cpu.map_or(default.cpu, |time| time.0),
            memory: written.memory.map_or(default.memory, |size| size.0),
            output: written.output.map_or(default.output, |size| size.0),
            line: written.line.map_or(default.line, |size| size.0),
            processes: written.processes.map_or(default.processes, |count| count.0),
        }
    }
}

#[derive(Debug)]
struct Time(Duration);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&tr!("a time with its unit, such as `10 s` or `500 ms`"))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Time, E> {
                time(text).map(Time).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[derive(Debug)]
struct Size(u64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Size;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&tr!("a size with its unit, such as `512 MiB` or `64 KiB`"))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Size, E> {
                size(text).map(Size).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[derive(Debug)]
struct Processes(u64);

impl<'de> Deserialize<'de> for Processes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Processes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&tr!("a whole number"))
            }

            fn visit_u64<E: de::Error>(self, count: u64) -> Result<Processes, E> {
                if (1..=MAX_PROCESSES).contains(&count) {
                    Ok(Processes(count))
                } else {
                    Err(E::custom(tr!(
                        "expected 1 to {most} processes, found {count}",
                        most = MAX_PROCESSES,
                        count = count
                    )))
                }
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// Splits `10 s` into its number and its unit; the blank between them is optional.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim())
}

fn time(text: &str) -> Result<Duration, String> {
    let wrong =
        || tr!("expected a time with its unit, such as `10 s` or `500 ms`, found `{text}`", text = text);
    let (number, unit) = split(text.trim());
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        _ => return Err(wrong()),
    } * number.parse::<f64>().map_err(|_| wrong())?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?;
    if time.is_zero() || time > MAX_TIME {
        return Err(tr!(
            "expected more than nothing and at most {most} s, found `{text}`",
            most = MAX_TIME.as_secs(),
            text = text
        ));
    }
    Ok(time)
}

fn size(text: &str) -> Result<u64, String> {
    let wrong =
        || tr!("expected a size with its unit, such as `512 MiB` or `64 KiB`, found `{text}`", text = text);
    let (number, unit) = split(text.trim());
    let unit: u64 = match unit {
        "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "k" | "K" | "kB" | "KB" | "M" | "MB" | "G" | "GB" => {
            return Err(tr!(
                "expected a size with its unit, such as `512 MiB` or `64 KiB`, found `{text}`; the units are B, KiB, MiB and GiB (1024 each)",
                text = text
            ));
        }
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    match number.checked_mul(unit) {
        Some(size) if (1..=MAX_SIZE).contains(&size) => Ok(size),
        _ => Err(tr!("expected 1 B to {most} GiB, found `{text}`", most = MAX_SIZE >> 30, text = text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_needs_its_unit() {
        assert_eq!(time("10 s"), Ok(Duration::from_secs(10)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("1.5 s"), Ok(Duration::from_millis(1500)));
        for wrong in ["10", "10 sec", "s", "", "-1 s", "0 s", "1e3 s", "601 s", "1..5 s", "10 s s"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_size_counts_in_powers_of_1024() {
        assert_eq!(size("512 MiB"), Ok(536_870_912));
        assert_eq!(size("64KiB"), Ok(65_536));
        for wrong in ["512", "512 MB", "1.5 MiB", "0 B", "99999999999999999999 B", "18446744073709551615 GiB"]
        {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        assert!(size("512 MB").unwrap_err().contains("KiB, MiB and GiB"));
    }
}
