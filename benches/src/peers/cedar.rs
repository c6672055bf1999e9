//! Cedar: one policy that looks into tables; one policy for each recipient and purpose takes many times as long.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request, RestrictedExpression,
};

use super::matrix::{Matrix, PURPOSES, Query, RECIPIENTS};
use crate::Result;

const POLICY: &str = r#"
permit (principal, action == Action::"read", resource)
when { resource.consents && principal.uses.contains(resource) };
"#;

pub(crate) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
}

impl Cedar {
    pub(crate) fn new(matrix: &Matrix) -> Result<Self> {
        // What is asked for is one entity: an item for a purpose, which knows whether the purpose was consented to.
        let mut entities = Vec::new();
        for query in Query::all().filter(|query| query.recipient == 0) {
            let consents = RestrictedExpression::new_bool(matrix.consents(query.purpose));
            let attributes = HashMap::from([("consents".to_owned(), consents)]);
            entities.push(Entity::new(uid("Data", data(query))?, attributes, HashSet::new())?);
        }
        for recipient in 0..RECIPIENTS {
            let uses = Query::all().filter(|query| query.recipient == recipient && matrix.declares(*query));
            let uses = uses.map(|query| Ok(RestrictedExpression::new_entity_uid(uid("Data", data(query))?)));
            let uses = RestrictedExpression::new_set(uses.collect::<Result<Vec<_>>>()?);
            let attributes = HashMap::from([("uses".to_owned(), uses)]);
            entities.push(Entity::new(uid("Recipient", recipient)?, attributes, HashSet::new())?);
        }
        let requests = matrix.queries.iter().map(|query| {
            let (recipient, data) = (uid("Recipient", query.recipient)?, uid("Data", data(*query))?);
            Ok(Request::new(recipient, r#"Action::"read""#.parse()?, data, Context::empty(), None)?)
        });
        Ok(Self {
            authorizer: Authorizer::new(),
            policies: POLICY.parse()?,
            requests: requests.collect::<Result<_>>()?,
            entities: Entities::from_entities(entities, None)?,
        })
    }
}

impl super::Peer for Cedar {
    fn ask(&mut self, query: usize) -> Result<bool> {
        let request = self.requests.get(query).ok_or("no such query")?;
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        Ok(response.decision() == Decision::Allow)
    }
}

/// The number of an item for a purpose.
fn data(query: Query) -> usize {
    query.item * PURPOSES + query.purpose
}

fn uid(kind: &str, number: usize) -> Result<EntityUid> {
    Ok(format!(r#"{kind}::"{number}""#).parse()?)
}
