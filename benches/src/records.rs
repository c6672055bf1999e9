//! Records as an app in use has them: what the logs are measured with.

use askfirst::consent::{Act, Choices, Consent};
use askfirst::edge::{Entropy, Folder, Timestamp};
use askfirst::ledger::{Kind, Ledger, Log};
use askfirst::record::{Acted, Body, Counts, Reads, Record};

use crate::memory::{Memory, Same};
use crate::{Result, world};

/// The time of every record here.
const AT: Timestamp = Timestamp(1_800_000_000_000);

/// A record, ready to be appended to the log where it belongs.
pub(crate) struct Sample {
    log: Log,
    kind: Kind,
    body: Vec<u8>,
}

impl Sample {
    /// The counts of three uses: a body of about 300 bytes.
    pub(crate) fn counts() -> Result<Self> {
        let reads = |item: &str, from| Reads {
            recipient: "self".to_owned(),
            item: item.to_owned(),
            purpose: "device-identity".to_owned(),
            from,
            to: from + 3,
        };
        let reads = vec![reads("android-id", 1200), reads("oaid", 40), reads("mac", 7)];
        Self::new(Log::Activity, Body::Counts(Counts { series: "0123456789abcdef".to_owned(), reads }))
    }

    /// A decision in the example app, after its person agreed: a body of about 5 KB.
    pub(crate) fn decision() -> Result<Self> {
        let compiled = world::example()?;
        let agreed = Consent::default().after(&Act::Agree { choices: Choices::default() }, &compiled, AT)?;
        let act = Act::Age { years: 30 };
        let state = agreed.after(&act, &compiled, AT)?;
        Self::new(Log::Decisions, Body::Consent(Box::new(Acted { act, state })))
    }

    fn new(log: Log, body: Body) -> Result<Self> {
        let record = Record { at: AT, body };
        Ok(Self { log, kind: record.kind(), body: record.to_json()? })
    }

    /// A new log in memory, with room for `count` of these.
    pub(crate) fn log(&self, count: usize) -> Result<(Memory, Ledger)> {
        // More than the alignment of either log, the frame's head, and what is kept in reserve.
        let folder = Memory::new((count + 16) * (self.body.len() + 512) + (1 << 18));
        let ledger = self.open(&folder, &Same)?;
        Ok((folder, ledger))
    }

    /// A new log in `folder`.
    pub(crate) fn open(&self, folder: &dyn Folder, entropy: &dyn Entropy) -> Result<Ledger> {
        Ok(Ledger::open(folder, self.log, entropy, AT)?.ledger)
    }

    /// Appends the record.
    pub(crate) fn append(
        &self,
        ledger: &mut Ledger,
        folder: &dyn Folder,
        entropy: &dyn Entropy,
    ) -> Result<()> {
        ledger.append_buffered(folder, entropy, AT, self.kind, &self.body)?;
        Ok(())
    }

    /// The bytes of a log of `count` of these.
    pub(crate) fn bytes(&self, count: usize) -> Result<Vec<u8>> {
        let (folder, mut ledger) = self.log(count)?;
        for _ in 0..count {
            self.append(&mut ledger, &folder, &Same)?;
        }
        Ok(folder.content(self.log.file_name()))
    }
}
