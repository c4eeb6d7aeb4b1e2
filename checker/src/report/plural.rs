//! A number and its noun.

/// `1 line`, `2 lines`, `3 processes`.
pub fn counted(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    let ending = match noun {
        _ if number == 1 => "",
        _ if noun.ends_with(['s', 'x']) => "es",
        _ => "s",
    };
    format!("{number} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_singular_and_everything_else_plural() {
        assert_eq!(counted(1_u32, "line"), "1 line");
        assert_eq!(counted(0_u64, "line"), "0 lines");
        assert_eq!(counted(2_usize, "process"), "2 processes");
    }
}
