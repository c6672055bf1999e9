//! Frames: whole, changed, lost, out of order.

use arbitrary::{Result, Unstructured};
use askfirst::ledger::{Fault, Tail, verify};

use crate::naive::ledger::{Frame, Header, commitment, frame, header};

/// Frames that are whole are read up to the first that is not; that is the end, or damage, by what stands behind it. The
/// expectation comes from what was done to the frames, not from their bytes.
pub fn ledger_frame(bytes: &[u8]) {
    let _ = look(&mut Unstructured::new(bytes));
}

/// A stretch of a file.
struct Piece {
    bytes: Vec<u8>,
    /// The frame that it is, if nothing was done to it.
    whole: Option<Frame>,
}

fn piece(u: &mut Unstructured<'_>, place: usize, alignment: usize) -> Result<Piece> {
    let index = if u.ratio(1, 8)? { u.int_in_range(0..=4)? } else { place as u64 };
    let (salt, body) = (u.arbitrary::<[u8; 16]>()?, body(u, alignment)?);
    let mut made = Frame {
        index,
        flags: 0,
        commitment: commitment(salt, &body),
        at: u.arbitrary()?,
        kind: u.int_in_range(0..=20)?,
        salt,
        body,
    };
    if u.ratio(1, 5)? {
        made = Frame { flags: 1, salt: [0; 16], body: Vec::new(), ..made };
    }
    let mut bytes = frame(&made, alignment);
    let mut whole = Some(made);
    if u.ratio(1, 4)? {
        let at = u.choose_index(bytes.len())?;
        let change = u.int_in_range(1..=255)?;
        bytes[at] ^= change;
        whole = None;
    } else if u.ratio(1, 8)? {
        let from = u.choose_index(bytes.len())?;
        // Zeros over zeros change nothing.
        if bytes[from..].iter().any(|byte| *byte != 0) {
            bytes[from..].fill(0);
            whole = None;
        }
    }
    Ok(Piece { bytes, whole })
}

fn body(u: &mut Unstructured<'_>, alignment: usize) -> Result<Vec<u8>> {
    // Around the ends of one and of two units.
    let len = match u.int_in_range(0..=3_u8)? {
        0 => u.int_in_range(0..=40)?,
        1 => alignment - 112 + u.int_in_range(0..=2)? - 1,
        2 => 2 * alignment - 112 + u.int_in_range(0..=2)? - 1,
        _ => 0,
    };
    let letter = u.arbitrary()?;
    Ok(vec![letter; len])
}

fn look(u: &mut Unstructured<'_>) -> Result<()> {
    let alignment = if u.arbitrary()? { 512 } else { 4096 };
    let pieces =
        (0..u.int_in_range(0..=6)?).map(|place| piece(u, place, alignment)).collect::<Result<Vec<_>>>()?;
    let (origin, created) = (u.arbitrary()?, u.arbitrary()?);
    let mut bytes = header(&Header {
        alignment: u32::try_from(alignment).unwrap(),
        origin,
        incarnation: [9; 16],
        created,
    });
    bytes.extend(pieces.iter().flat_map(|piece| piece.bytes.iter().copied()));
    bytes.extend(vec![0; u.int_in_range(0..=2 * alignment)?]);

    let sound = |(place, piece): &(usize, &Piece)| {
        piece.whole.as_ref().is_some_and(|frame| frame.index == *place as u64)
    };
    let count = pieces.iter().enumerate().take_while(sound).count();
    let (read, rest) = pieces.split_at(count);
    let offset = 4096 + read.iter().map(|piece| piece.bytes.len()).sum::<usize>();
    let survives = |piece: &Piece| piece.whole.as_ref().is_some_and(|frame| frame.index >= count as u64);
    let expected = if rest.iter().any(survives) {
        Err(Fault::Record { index: count as u64, offset: offset as u64 })
    } else if rest.iter().any(|piece| piece.bytes.iter().any(|byte| *byte != 0)) {
        Ok(Tail::Torn)
    } else {
        Ok(Tail::Clean)
    };
    let seen = verify(&bytes);
    assert_eq!(seen.as_ref().map(|verified| verified.tail), expected.as_ref().copied());
    if let Ok(verified) = seen {
        assert_eq!(verified.entries.len(), count);
        for (entry, piece) in verified.entries.iter().zip(read) {
            let made = piece.whole.as_ref().expect("only whole frames are read");
            assert_eq!((entry.index, entry.at.0, entry.kind.number()), (made.index, made.at, made.kind));
            assert_eq!(entry.body, (made.flags == 0).then(|| made.body.clone()));
        }
    }
    Ok(())
}
