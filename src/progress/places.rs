//! The pages of strategies and the places of metrics on them, for people.

/// The path of a strategy's page, for people.
pub fn page_of(slug: &str) -> String {
    format!("/strategies/{slug}")
}

/// The name of a metric's place on the page of its strategy.
pub fn anchor(code: &str) -> String {
    format!("metric-{code}")
}

/// The path of its card on the page of its strategy, for people.
pub fn card_of(strategy: &str, code: &str) -> String {
    format!("{}#{}", page_of(strategy), anchor(code))
}
