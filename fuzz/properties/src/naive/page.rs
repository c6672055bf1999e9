//! `docs/page-format.md`, byte by byte, as a reader in another language has it.

/// What a page says of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Denied, for the reason of this number.
    Denied(u8),
    /// Allowed, on the basis of this number.
    Allowed(u8),
    /// Allowed on the basis of this number, if the circumstances permit.
    Asks(u8),
}

/// What a cell means.
pub fn cell(byte: u8) -> Says {
    match byte {
        0x01 => Says::Denied(1),
        0x02..=0x13 => Says::Denied(byte),
        0x80..=0x83 => Says::Allowed(byte - 0x80),
        0xC0..=0xC3 => Says::Asks(byte - 0xC0),
        _ => Says::Denied(0),
    }
}

/// Whether the first 32 bytes are those of a page of `count` uses with this digest.
pub fn is_page(page: &[u8], count: u32, digest: [u8; 16]) -> bool {
    page.len() == 4096
        && page[0..8] == *b"ASKPAGE\x01"
        && page[8..12] == count.to_le_bytes()
        && page[12..16] == [0; 4]
        && page[16..32] == digest
}

/// What a page of `count` uses with this digest says of a use.
pub fn read(page: &[u8], count: u32, digest: [u8; 16], id: u16) -> Says {
    if u32::from(id) >= count {
        return Says::Denied(2);
    }
    if !is_page(page, count, digest) {
        return Says::Denied(0);
    }
    cell(page[64 + usize::from(id)])
}
