//! Deciding all uses anew and publishing the cells: what an act costs beside the disk. It must grow with the uses, no faster.

use askfirst::consent::{Act, Choices, Consent};
use askfirst::decision::{RULES, decide};
use askfirst::declaration::Compiled;
use askfirst::edge::Timestamp;
use askfirst::gate::Page;
use tempfile::TempDir;

use crate::sample::{contest, time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};

const FEW: usize = 128;
const MANY: usize = 1024;
/// Uses decided in one sample, whatever the declaration.
const DECIDED: usize = 4 * MANY;
const ROUNDS: usize = 501;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let (few, many) = (Publisher::new(FEW)?, Publisher::new(MANY)?);
    let [small, large] = contest(ROUNDS, [&mut || Ok(few.sample()), &mut || Ok(many.sample())])?;
    Ok(vec![Row::new(
        ("decide and publish, of 1,024 uses", &large),
        ("of 128 uses", &small),
        Goal::Ratio(1.2),
    )])
}

/// A declaration, its page, and two states between which every cell changes.
struct Publisher {
    _folder: TempDir,
    compiled: Compiled,
    page: Page,
    states: [Consent; 2],
}

impl Publisher {
    fn new(uses: usize) -> Result<Self> {
        let folder = world::folder()?;
        let compiled = Compiled::new(world::declaration(uses))?;
        let count = compiled.uses().len();
        if count != uses {
            return Err(format!("{count} uses were declared instead of {uses}").into());
        }
        let page = Page::map(
            &*world::world(folder.path())?.folder,
            &world::DEVICE.page_digest(&compiled, RULES),
            uses,
        )?;
        let refused = Consent::default();
        let agreed = refused.after(&Act::Agree { choices: Choices::default() }, &compiled, Timestamp(0))?;
        Ok(Self { _folder: folder, compiled, page, states: [agreed, refused] })
    }

    fn sample(&self) -> f64 {
        let rounds = DECIDED / self.compiled.uses().len();
        time(DECIDED, || {
            for state in self.states.iter().cycle().take(rounds) {
                let before = self.page.snapshot();
                self.page.publish(&before, &decide(&self.compiled, world::DEVICE, state), || ());
            }
        })
    }
}
