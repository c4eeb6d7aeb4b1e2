//! The loose lines of a prediction: all that a program may print, for the reader to put into order.

use order::Order;

/// So many legal orders are drawn to know the lines.
const DRAWS: usize = 40;

/// The lines that may be printed, in an order that tells nothing: a reader puts them into theirs.
pub(super) fn loose_lines(order: &Order, id: &str) -> Vec<String> {
    let mut rng = fastrand::Rng::with_seed(1);
    let mut lines: Vec<String> = Vec::new();
    for drawn in (0..DRAWS).map_while(|_| order.sample(&mut rng)) {
        // A line that comes twice in an order is there twice.
        for line in &drawn {
            let wanted = drawn.iter().filter(|other| *other == line).count();
            let have = lines.iter().filter(|other| *other == line).count();
            lines.extend(std::iter::repeat_n(line.clone(), wanted.saturating_sub(have)));
        }
    }
    lines.sort();
    let seed = id.bytes().fold(0u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut rng = fastrand::Rng::with_seed(seed);
    for _ in 0..20 {
        rng.shuffle(&mut lines);
        let mut reader = order.reader();
        for line in &lines {
            reader.push(line);
        }
        if !reader.is_legal() {
            break;
        }
    }
    lines
}
