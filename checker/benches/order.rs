//! What judging and explaining cost on traces of a million lines (`cargo bench --bench order`).
//!
//! Each row is one question, asked in turn with the others, several rounds; the table shows the least
//! and the median. The last column is the ratio to reading the same lines and doing nothing else.

use std::hint::black_box;
use std::time::{Duration, Instant};

use checker::order::{Judgement, Order};

const MILLION: usize = 1_000_000;
const ROUNDS: usize = 5;

struct Row {
    name: &'static str,
    bar: &'static str,
    order: Order,
    lines: Vec<String>,
    legal: bool,
}

fn main() {
    let rows = rows();
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); rows.len()];
    let mut plain: Vec<Vec<Duration>> = vec![Vec::new(); rows.len()];
    for _ in 0..ROUNDS {
        for (no, row) in rows.iter().enumerate() {
            let begun = Instant::now();
            black_box(row.lines.iter().map(|line| line.trim_end().len()).sum::<usize>());
            plain[no].push(begun.elapsed());
            let begun = Instant::now();
            let judgement = row.order.judge(row.lines.iter().map(String::as_str));
            times[no].push(begun.elapsed());
            assert_eq!(matches!(judgement, Judgement::Legal), row.legal, "{}", row.name);
        }
    }
    println!("{:<54} {:>9} {:>9} {:>7}   bar", "question", "least", "median", "× read");
    for (no, row) in rows.iter().enumerate() {
        times[no].sort();
        plain[no].sort();
        let (least, median) = (times[no][0], times[no][ROUNDS / 2]);
        let ratio = median.as_secs_f64() / plain[no][ROUNDS / 2].as_secs_f64();
        println!(
            "{:<54} {:>6} ms {:>6} ms {ratio:>7.1}   {}",
            row.name,
            least.as_millis(),
            median.as_millis(),
            row.bar
        );
    }
    println!("peak memory of the whole bench: {} MiB", peak_mib());
}

fn rows() -> Vec<Row> {
    let order = |text: &str| Order::from_text(text).expect("the order is sound");
    let numbered = |n: usize| (0..n).map(|i| format!("line {i}")).collect::<Vec<_>>();
    let list = |lines: &[String]| lines.iter().map(|line| format!("- {line}\n")).collect::<String>();
    let mut rng = fastrand::Rng::with_seed(7);
    let mut rows = Vec::new();

    let lines = numbered(MILLION);
    rows.push(Row {
        name: "1 M literal lines, total order",
        bar: "≤ 1 s",
        order: order(&list(&lines)),
        lines,
        legal: true,
    });
    let mut pairs: Vec<String> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    while pairs.len() < MILLION {
        if next < MILLION / 2 && (open.len() < 8 || rng.bool()) && open.len() < 1_000 {
            pairs.push(format!("start {next}"));
            open.push(next);
            next += 1;
        } else {
            let which = rng.usize(..open.len());
            pairs.push(format!("end {}", open.swap_remove(which)));
        }
    }
    rows.push(Row {
        name: "1 M literal lines, 500 k parallel branches",
        bar: "≤ 1 s",
        order: order(&format!(
            "[{{for: {{i: 0..{}}}, do: [\"start {{i}}\", \"end {{i}}\"]}}]",
            MILLION / 2 - 1
        )),
        lines: pairs,
        legal: true,
    });
    rows.push(Row {
        name: "1 M lines, repeat with a typed hole",
        bar: "≤ 4 s",
        order: order("[{repeat: 1.., do: \"tick {:int}\"}]"),
        lines: (0..MILLION).map(|n| format!("tick {n}")).collect(),
        legal: true,
    });
    let mut copies = Vec::new();
    for at in (0..MILLION / 2).step_by(8) {
        copies.extend((at..at + 8).map(|n| format!("start {n}")));
        copies.extend((at..at + 8).rev().map(|n| format!("end {n}")));
    }
    rows.push(Row {
        name: "1 M lines, each with captures, 8 open",
        bar: "≤ 4 s",
        order: order("[{each: 500000, do: [\"start {id}\", \"end {id}\"]}]"),
        lines: copies,
        legal: true,
    });
    let mut jobs: Vec<usize> = (0..MILLION / 2).collect();
    rng.shuffle(&mut jobs);
    rows.push(Row {
        name: "1 M lines, for with captures, shuffled branches",
        bar: "≤ 4 s",
        order: order(&format!(
            "[{{for: {{job: 0..{}}}, do: [\"job {{job}} start on {{w}}\", \"job {{job}} end on {{w:int}}\"]}}]",
            MILLION / 2 - 1
        )),
        lines: jobs
            .chunks(500)
            .flat_map(|chunk| {
                let starts = chunk.iter().map(|job| format!("job {job} start on {}", job % 8));
                let ends = chunk.iter().map(|job| format!("job {job} end on {}", job % 8));
                starts.chain(ends).collect::<Vec<_>>()
            })
            .collect(),
        legal: true,
    });
    let lines = numbered(10_000);
    let mut edited = lines.clone();
    edited.swap(4_000, 4_001);
    edited.remove(7_000);
    rows.push(Row {
        name: "10 k lines, two edits, explained",
        bar: "≤ 10 ms",
        order: order(&list(&lines)),
        lines: edited,
        legal: false,
    });
    let lines = numbered(100_000);
    let mut shuffled = lines.clone();
    rng.shuffle(&mut shuffled);
    rows.push(Row {
        name: "100 k lines, full shuffle of a total order, explained",
        bar: "≤ 2 s",
        order: order(&list(&lines)),
        lines: shuffled,
        legal: false,
    });
    rows
}

/// The most memory that this process ever had resident.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1_024
}
