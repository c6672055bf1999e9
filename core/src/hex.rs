//! Hexadecimal text of a fixed number of bytes.

/// The lower-case digits of `bytes`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or_default());
        }
    }
    text
}

/// The bytes that exactly `2 × N` digits stand for.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    // Parsing a number alone would take a sign for a digit.
    if text.len() != 2 * N || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_for_bytes_and_nothing_else_does() {
        let bytes = [0x00, 0x0A, 0xF0, 0x99];
        assert_eq!(encode(&bytes), "000af099");
        assert_eq!(decode("000af099"), Some(bytes));
        assert_eq!(decode("000AF099"), Some(bytes));
        for text in ["000af09", "000af0990", "+00af099", "0 0af099", "000af09g", "000af0\u{e9}", "-00af099"] {
            assert_eq!(decode::<4>(text), None, "{text}");
        }
    }
}
