use super::index::FaqIndex;
use super::rules::{FaqTarget, MenuOption};
use super::search::FaqSearch;

/// The least score of an entry that is offered without being named. In a shop of 60 entries about half
/// of the pairs above belong together, and hardly one below.
const NEAR: f32 = 0.3;

impl FaqIndex {
    /// Entries to offer after one was answered: those it names as related, then the nearest others
    /// that are like it, `k` at most. Empty for an id that is not in the base. Costs one search.
    pub fn related(&self, id: &str, k: usize) -> Vec<MenuOption> {
        let Some(entry) = self.entry(id) else { return Vec::new() };
        let named = entry.related.iter().filter_map(|id| self.entry(id));
        let mut options: Vec<MenuOption> = Vec::new();
        for other in named.filter(|other| other.enabled && other.id != id).take(k) {
            options.push(MenuOption::new(&other.question, FaqTarget::Entry(other.id.clone())));
        }
        let mut search = FaqSearch::new(k + options.len() + 1);
        search.tenant.clone_from(&entry.tenant);
        // The question is in the base, so it is never over the limit.
        let near =
            self.find(&entry.question, &search, None).map(|found| found.scored).unwrap_or_default();
        let near = near.iter().filter(|scored| scored.score - scored.learned >= NEAR);
        for other in near.filter_map(|scored| self.scored_entry(scored)) {
            let target = FaqTarget::Entry(other.id.clone());
            let known = options.iter().any(|option| option.target == target);
            if options.len() < k && other.id != id && !known {
                options.push(MenuOption::new(&other.question, target));
            }
        }
        options
    }
}
