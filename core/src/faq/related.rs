use super::index::FaqIndex;
use super::rules::{FaqTarget, MenuOption};
use super::search::FaqSearch;

impl FaqIndex {
    /// Entries to offer after one was answered: those it names as related, then the nearest others,
    /// `k` at most. Empty for an id that is not in the base.
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
        for other in near.iter().filter_map(|scored| self.scored_entry(scored)) {
            let target = FaqTarget::Entry(other.id.clone());
            let known = options.iter().any(|option| option.target == target);
            if options.len() < k && other.id != id && !known {
                options.push(MenuOption::new(&other.question, target));
            }
        }
        options
    }
}
