//! Cedar: one policy that looks into tables; one policy for each recipient and purpose takes fifty times as long.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request, RestrictedExpression,
};

use super::matrix::{ITEMS, Matrix, PURPOSES, Query, RECIPIENTS};
use crate::Result;

const POLICY: &str = r#"
permit (principal, action == Action::"read", resource)
when {
    context.purpose.consents &&
    principal.hasTag(context.name) &&
    principal.getTag(context.name).contains(resource)
};
"#;

pub(crate) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
}

impl Cedar {
    pub(crate) fn new(matrix: &Matrix) -> Result<Self> {
        let mut entities = Vec::new();
        for purpose in 0..PURPOSES {
            let consents = RestrictedExpression::new_bool(matrix.consents(purpose));
            let attributes = HashMap::from([("consents".to_owned(), consents)]);
            entities.push(Entity::new(uid("Purpose", purpose)?, attributes, HashSet::new())?);
        }
        for recipient in 0..RECIPIENTS {
            let tags = (0..PURPOSES).map(|purpose| {
                let declared =
                    (0..ITEMS).filter(|item| matrix.declares(Query { recipient, item: *item, purpose }));
                let items = declared.map(|item| Ok(RestrictedExpression::new_entity_uid(uid("Item", item)?)));
                Ok((
                    format!("purpose-{purpose}"),
                    RestrictedExpression::new_set(items.collect::<Result<Vec<_>>>()?),
                ))
            });
            let tags = tags.collect::<Result<Vec<_>>>()?;
            entities.push(Entity::new_with_tags(uid("Recipient", recipient)?, [], HashSet::new(), tags)?);
        }
        let requests = matrix.queries.iter().map(|query| {
            let purpose = RestrictedExpression::new_entity_uid(uid("Purpose", query.purpose)?);
            let name = RestrictedExpression::new_string(format!("purpose-{}", query.purpose));
            let context = Context::from_pairs([("purpose".to_owned(), purpose), ("name".to_owned(), name)])?;
            let (recipient, item) = (uid("Recipient", query.recipient)?, uid("Item", query.item)?);
            Ok(Request::new(recipient, r#"Action::"read""#.parse()?, item, context, None)?)
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

fn uid(kind: &str, number: usize) -> Result<EntityUid> {
    Ok(format!(r#"{kind}::"{number}""#).parse()?)
}
