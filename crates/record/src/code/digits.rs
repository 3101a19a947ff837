//! [`Digits`]: a number of so many digits, held as it is written.

/// A number of `N` digits, which may begin with zeros. As it is held as text, a field that holds it lends its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Digits<const N: usize>([u8; N]);

impl<const N: usize> Digits<N> {
    /// The last `N` digits of a number.
    pub(crate) const fn of(mut number: u64) -> Self {
        let mut digits = [b'0'; N];
        let mut rest: &mut [u8] = &mut digits;
        while let Some((last, before)) = rest.split_last_mut() {
            *last = b'0' + (number % 10) as u8;
            number /= 10;
            rest = before;
        }
        Digits(digits)
    }

    pub(crate) const fn number(self) -> u64 {
        number_of(&self.0)
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(&self.0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    /// The text in a form of [`RawValue`](crate::RawValue): all digits, or in form 1 without the zero in front.
    pub(crate) fn as_text(&self, form: u8) -> Option<&str> {
        match form {
            0 => Some(self.as_str()),
            _ => self.as_str().strip_prefix('0'),
        }
    }
}

/// The number that ASCII digits write.
pub(crate) const fn number_of(mut digits: &[u8]) -> u64 {
    let mut number = 0;
    while let Some((digit, after)) = digits.split_first() {
        number = number * 10 + (*digit - b'0') as u64;
        digits = after;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_held_as_written() {
        let digits = Digits::<4>::of(120);
        assert_eq!((digits.number(), digits.as_str()), (120, "0120"));
        assert_eq!((digits.as_text(0), digits.as_text(1)), (Some("0120"), Some("120")));
        assert_eq!(Digits::<10>::of(9_876_543_210).as_text(1), None);
    }
}
