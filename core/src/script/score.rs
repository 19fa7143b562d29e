//! The result of scoring one reply.

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use crate::explain::Evidence;
use crate::span::{Span, Spanned, TextSource};

/// How good a reply is, and why.
///
/// `base` plus the weights of `evidence` is `raw`; `total` is `raw` held between the rubric's
/// floor and ceiling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScriptScore {
    /// 0 to 100. About 60 is an acceptable reply, 80 a good one.
    pub total: f32,
    /// The name of the rubric's level, such as 良好.
    pub level: String,
    /// The graders' own scale, after [`crate::ScriptScorer::fit`]; `None` for a scorer that was
    /// not fitted.
    pub grade: Option<f32>,
    /// One entry a dimension of the rubric, in its order.
    pub dimensions: Vec<DimensionScore>,
    /// What is wrong, worst first.
    pub findings: Vec<Finding>,
    /// The total of a reply in which nothing is measured.
    pub base: f32,
    /// What moved the total, largest first. Spans point into the reply.
    pub evidence: Vec<Evidence>,
    /// The total before it is held between floor and ceiling.
    pub raw: f32,
}

/// The score of one dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DimensionScore {
    /// The dimension's id in the rubric.
    pub id: String,
    /// Its display name.
    pub name: String,
    /// 0 to 100 between the dimension's floor and ceiling; `None` where it does not apply.
    pub score: Option<f32>,
    /// The points it added to the total.
    pub points: f32,
}

impl ScriptScore {
    /// The score of a dimension; `None` where it does not apply or is not in the rubric.
    pub fn dimension(&self, id: &str) -> Option<f32> {
        self.dimensions.iter().find(|dimension| dimension.id == id)?.score
    }
}

impl Spanned for ScriptScore {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.findings.visit_spans(visit);
        self.evidence.visit_spans(visit);
    }
}
