//! regorus: Rego, compiled for its virtual machine, which is kept from one question to the next.

use ::regorus::languages::rego::compiler::Compiler;
use ::regorus::rvm::RegoVM;
use ::regorus::{Engine, Value};
use serde_json::json;

use super::matrix::{Matrix, PURPOSES, Query};
use crate::Result;

const POLICY: &str = "
package gate
import rego.v1
default allow := false
allow if {
    data.consents[input.purpose]
    data.declared[input.recipient][input.item][input.purpose]
}
";
const RULE: &str = "data.gate.allow";

pub(crate) struct Regorus {
    machine: RegoVM,
    inputs: Vec<Value>,
}

impl Regorus {
    pub(crate) fn new(matrix: &Matrix) -> Result<Self> {
        let mut declared = json!({});
        for query in Query::all().filter(|query| matrix.declares(*query)) {
            let [recipient, item, purpose] = names(query);
            declared[recipient][item][purpose] = json!(true);
        }
        let mut consents = json!({});
        for purpose in (0..PURPOSES).filter(|purpose| matrix.consents(*purpose)) {
            consents[format!("purpose-{purpose}")] = json!(true);
        }
        let data = Value::from_json_str(&json!({ "consents": consents, "declared": declared }).to_string())?;

        let mut engine = Engine::new();
        engine.add_policy("gate.rego".to_owned(), POLICY.to_owned())?;
        engine.add_data(data.clone())?;
        let policy = engine.compile_with_entrypoint(&RULE.into())?;
        let program = Compiler::compile_from_policy(&policy, &[RULE])?;
        let mut machine = RegoVM::new_with_policy(policy);
        machine.load_program(program);
        machine.set_data(data)?;
        let inputs = matrix.queries.iter().map(|query| {
            let [recipient, item, purpose] = names(*query);
            let input = json!({ "recipient": recipient, "item": item, "purpose": purpose });
            Ok(Value::from_json_str(&input.to_string())?)
        });
        Ok(Self { machine, inputs: inputs.collect::<Result<_>>()? })
    }
}

impl super::Peer for Regorus {
    fn ask(&mut self, query: usize) -> Result<bool> {
        let input = self.inputs.get(query).ok_or("no such query")?;
        self.machine.set_input(input.clone());
        Ok(self.machine.execute_entry_point_by_index(0)? == Value::Bool(true))
    }
}

fn names(query: Query) -> [String; 3] {
    [
        format!("recipient-{}", query.recipient),
        format!("item-{}", query.item),
        format!("purpose-{}", query.purpose),
    ]
}
