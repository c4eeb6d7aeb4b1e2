//! The number that a learner quotes for a row.

use flow::build::Key;

/// The number to quote for a row: six letters and digits that are not taken for one another (Crockford's base 32).
pub(super) fn reference(assignment: &str, learner: &str, exercise: &str, tried: u32) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let key = Key::of("reference")
        .with("assignment", assignment)
        .with("learner", learner)
        .with("exercise", exercise)
        .with("tried", tried.to_le_bytes())
        .key();
    let number = u64::from_str_radix(&key.short(), 16).unwrap_or_default();
    let digit = |at: u32| char::from(DIGITS[(number >> (5 * at) & 31) as usize]);
    (0..6).map(digit).enumerate().fold(String::new(), |mut all, (at, digit)| {
        if at == 3 {
            all.push('-');
        }
        all.push(digit);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_to_quote_is_short_and_the_same_each_time() {
        let one = reference("a1", "ayesha", "microtasks/priority-order", 0);
        assert_eq!(one, reference("a1", "ayesha", "microtasks/priority-order", 0));
        assert_eq!(one.len(), 7);
        assert_ne!(one, reference("a1", "ayesha", "microtasks/priority-order", 1));
        assert_ne!(one, reference("a1", "babul", "microtasks/priority-order", 0));
    }
}
