//! Casbin: a list of rules, one for each use that is declared and consented to; a withdrawal would remove rules.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ::casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

use super::matrix::{Matrix, Query};
use crate::Result;

const MODEL: &str = "
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act
";

pub(crate) struct Casbin {
    enforcer: Enforcer,
    requests: Vec<[String; 3]>,
}

impl Casbin {
    pub(crate) fn new(matrix: &Matrix) -> Result<Self> {
        let model = wait(DefaultModel::from_str(MODEL))??;
        let mut enforcer = wait(Enforcer::new(model, MemoryAdapter::default()))??;
        let allowed = Query::all().filter(|query| matrix.allows(*query)).map(|query| names(query).to_vec());
        wait(enforcer.add_policies(allowed.collect()))??;
        Ok(Self { enforcer, requests: matrix.queries.iter().map(|query| names(*query)).collect() })
    }
}

impl super::Peer for Casbin {
    fn ask(&mut self, query: usize) -> Result<bool> {
        let [recipient, item, purpose] = self.requests.get(query).ok_or("no such query")?;
        Ok(self.enforcer.enforce((recipient.as_str(), item.as_str(), purpose.as_str()))?)
    }
}

fn names(query: Query) -> [String; 3] {
    [
        format!("recipient-{}", query.recipient),
        format!("item-{}", query.item),
        format!("purpose-{}", query.purpose),
    ]
}

/// Casbin's functions are asynchronous; what is in memory answers at once.
fn wait<T>(future: impl Future<Output = T>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => Err("casbin waits for something".into()),
    }
}
