use super::super::cause::Cause;
use super::super::past::{Heard, Past};
use super::{Card, Direction, Pattern};
use crate::dialogue::Role;
use crate::span::Span;

/// Words that lead from a refusal to something else.
const TURNS: [&str; 8] = ["但", "不过", "可以帮您", "可以给您", "建议", "或者", "要不", "帮您"];

/// The agent refuses and offers nothing instead.
pub(super) struct BareRefusal;

impl Pattern for BareRefusal {
    fn card(&self) -> Card {
        Card {
            id: "agent.bare_refusal".into(),
            message: "客服只说不行，没有给别的办法".into(),
            why: "拒绝之后给补偿或转移重心，买家才下得来台".into(),
            cause: Some(Cause::Unresolved),
            speaker: Some(Role::Agent),
            direction: Direction::Raises,
            prior: 0.2,
        }
    }

    fn look(&self, _: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)> {
        let text = heard.normal.text();
        let bare = heard.role == Role::Agent
            && heard.mood.refusal
            && !heard.mood.offer
            && !TURNS.iter().any(|turn| text.contains(turn));
        bare.then_some((1.0, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::strengths;

    #[test]
    fn an_alternative_makes_it_no_bare_refusal() {
        assert_eq!(strengths("agent.bare_refusal", "a:这个不支持退的"), [1.0]);
        assert_eq!(strengths("agent.bare_refusal", "a:这个不支持退，但可以给您换一件"), [0.0]);
    }
}
