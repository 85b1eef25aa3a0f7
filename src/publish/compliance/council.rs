//! A council's record at a glance: its decisions and meetings of some days in numbers, and what stands out among them.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use futures_util::try_join;

use super::model::{
    CouncilCompliance, CouncilComplianceLinks, Finding, FindingCode, FindingLinks, MonthCounts, PeriodCounts,
    PeriodQuery, PublicationDays, Span,
};
use super::queries::{self, Counted, Sitting as Announcement};
use crate::clock::zone;
use crate::database::Reader;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::urls::Urls;
use crate::ids::{CouncilId, ItemId};
use crate::kind::Kind;
use crate::law::call_in::CallInState;
use crate::law::check::{CheckResult, DISCLAIMER, days};
use crate::law::clear_days::local_day;
use crate::law::decision_statement::ListStatus;
use crate::law::notice::{self, Sits, Sitting};
use crate::publish::statements;
use crate::publish::statements::model::CouncilInBrief;
use crate::record::councils::model::Council;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// The longest period: ten years.
const MAX_DAYS: u64 = 3_653;

/// The length of a period of which only one end, or none, is known.
const A_YEAR: u64 = 364;

/// After how many days a decision is listed as published late, unless another number is asked.
const LATE_AFTER_DAYS: i32 = 14;

/// What stands out of decisions, in the order in which it is told.
const OF_DECISIONS: [FindingCode; 5] = [
    FindingCode::DecisionWithoutReasons,
    FindingCode::DecisionWithoutAlternatives,
    FindingCode::DecisionWithoutConflicts,
    FindingCode::DecisionPublishedLate,
    FindingCode::DecisionCalledIn,
];

impl PeriodQuery {
    /// The days that are asked of, as far as they are said; and how late is late.
    ///
    /// # Errors
    /// When the days are in no order or too many.
    pub fn checked(&self) -> Result<(Option<Span>, i32), Problem> {
        let late = self.late_after_days.unwrap_or(LATE_AFTER_DAYS);
        let span = match (self.from, self.to) {
            (None, None) => return Ok((None, late)),
            (Some(from), Some(to)) => Span { from, to },
            (Some(from), None) => Span { from, to: a_year_from(from) },
            (None, Some(to)) => Span { from: a_year_to(to), to },
        };
        if span.to < span.from {
            return Err(Problem::query("to", "out_of_range", "The last day is before the first. Swap from and to."));
        }
        let longest = span.from.checked_add_days(Days::new(MAX_DAYS));
        if longest.is_some_and(|longest| span.to > longest) {
            return Err(Problem::query(
                "to",
                "out_of_range",
                "A check covers at most ten years. Ask again for the rest.",
            ));
        }
        Ok((Some(span), late))
    }
}

/// The first of 365 days; no year is before the first that is written with four digits.
fn a_year_to(to: NaiveDate) -> NaiveDate {
    to.checked_sub_days(Days::new(A_YEAR)).filter(|from| from.year() >= 0).unwrap_or(to)
}

/// The last of 365 days; no year has more than four digits.
fn a_year_from(from: NaiveDate) -> NaiveDate {
    from.checked_add_days(Days::new(A_YEAR)).filter(|to| to.year() <= 9999).unwrap_or(from)
}

/// What stands out in a council's record, as the reader sees it; so many of each sort at most.
///
/// # Errors
/// When there is no such council, and when a query fails.
pub async fn compliance(
    db: &Reader,
    id: CouncilId,
    (span, late_after_days): (Option<Span>, i32),
    (today, limit): (NaiveDate, i64),
    urls: &Urls,
) -> Result<CouncilCompliance, Refused> {
    Council::get(db, id).await?.standing()?;
    let (council, year) = try_join!(statements::queries::council(db, id), queries::municipal_year(db, id, today))?;
    let span = span.unwrap_or_else(|| match year {
        Some((from, to)) => Span { from, to },
        None => Span { from: a_year_to(today), to: today },
    });
    let (decided, sittings) = try_join!(queries::decisions(db, id, span), queries::sittings(db, id, span))?;
    let are_all = is_below(&decided, queries::MAX_DECISIONS) && is_below(&sittings, queries::MAX_MEETINGS);
    let zone = zone(&council.timezone);
    let decided: Vec<Decided> = decided.into_iter().map(|row| Decided::of(row, zone, late_after_days)).collect();
    let publication_days = PublicationDays::of(&decided);
    let mut by_month: BTreeMap<NaiveDate, PeriodCounts> = BTreeMap::new();
    for one in &decided {
        if let Some(month) = one.row.made_on.with_day(1) {
            by_month.entry(month).or_default().add(&one.counts());
        }
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let listed: Vec<(FindingCode, &Decided)> = OF_DECISIONS
        .into_iter()
        .flat_map(|code| decided.iter().filter(move |one| one.stands_out(code)).take(limit).map(move |one| (code, one)))
        .collect();
    let mut items: Vec<ItemId> = listed.iter().filter_map(|(_, one)| one.row.item_id).collect();
    items.sort_unstable();
    items.dedup();
    let titles: HashMap<ItemId, String> = queries::item_titles(db, items).await?.into_iter().collect();
    let mut findings: Vec<Finding> = Vec::new();
    for (code, one) in listed {
        let title = one.row.item_id.and_then(|item| titles.get(&item).cloned());
        findings.push(decision_finding(code, one, title, late_after_days, urls));
    }
    findings.extend(agendas(sittings, &council, today, &mut by_month, urls).into_iter().take(limit));
    let mut counts = PeriodCounts::default();
    for month in by_month.values() {
        counts.add(month);
    }
    let period = format!("from={}&to={}&late_after_days={late_after_days}", span.from, span.to);
    Ok(CouncilCompliance {
        period: span,
        as_of: today,
        late_after_days,
        is_truncated: !are_all || counts.findings() > i64::try_from(findings.len()).unwrap_or(i64::MAX),
        counts,
        publication_days,
        months: by_month.into_iter().map(|(month, counts)| MonthCounts { month, counts }).collect(),
        findings,
        disclaimer: DISCLAIMER,
        links: CouncilComplianceLinks {
            itself: format!("{}?{period}", urls.part(Kind::Council, id, "compliance")),
            csv: format!("{}?{period}", urls.part(Kind::Council, id, "compliance.csv")),
            council: urls.record(Kind::Council, id),
        },
        council,
    })
}

fn is_below<T>(rows: &[T], most: i64) -> bool {
    i64::try_from(rows.len()).is_ok_and(|rows| rows < most)
}

/// A decision, with the days that it took to publish it.
struct Decided {
    row: Counted,
    /// By the clock of the council; less than 0 where the record has it published before it was made.
    days: Option<i64>,
    is_late: bool,
}

impl Decided {
    fn of(row: Counted, zone: Tz, late_after_days: i32) -> Decided {
        let days = row.published_at.map(|at| (local_day(at, zone) - row.made_on).num_days());
        Decided { row, days, is_late: days.is_some_and(|days| days > late_after_days.into()) }
    }

    fn stands_out(&self, code: FindingCode) -> bool {
        match code {
            FindingCode::DecisionWithoutReasons => !self.row.has_reasons,
            FindingCode::DecisionWithoutAlternatives => self.row.alternatives == ListStatus::NotRecorded,
            FindingCode::DecisionWithoutConflicts => self.row.conflicts == ListStatus::NotRecorded,
            FindingCode::DecisionPublishedLate => self.is_late,
            FindingCode::DecisionCalledIn => self.row.call_in == CallInState::CalledIn,
            FindingCode::AgendaLate => false,
        }
    }

    fn counts(&self) -> PeriodCounts {
        let counted = |code: FindingCode| i64::from(self.stands_out(code));
        PeriodCounts {
            decisions: 1,
            decisions_without_reasons: counted(FindingCode::DecisionWithoutReasons),
            decisions_without_alternatives: counted(FindingCode::DecisionWithoutAlternatives),
            decisions_without_conflicts: counted(FindingCode::DecisionWithoutConflicts),
            decisions_with_publication: i64::from(self.row.published_at.is_some()),
            decisions_published_late: counted(FindingCode::DecisionPublishedLate),
            decisions_called_in: counted(FindingCode::DecisionCalledIn),
            ..PeriodCounts::default()
        }
    }
}

impl PublicationDays {
    fn of(decided: &[Decided]) -> PublicationDays {
        let known = decided.iter().filter_map(|one| one.days).filter(|days| *days >= 0);
        let mut days: Vec<i32> = known.filter_map(|days| i32::try_from(days).ok()).collect();
        days.sort_unstable();
        PublicationDays {
            median: days.get(days.len().div_ceil(2).saturating_sub(1)).copied(),
            longest: days.last().copied(),
        }
    }
}

/// Counts the agendas of meetings into their months, and tells of those that were late.
fn agendas(
    sittings: Vec<Announcement>,
    council: &CouncilInBrief,
    today: NaiveDate,
    by_month: &mut BTreeMap<NaiveDate, PeriodCounts>,
    urls: &Urls,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, title, announced, body) in sittings {
        let recorded = announced.recorded(council.nation, body, 0);
        let check = notice::agenda(&recorded, today);
        // Whatever the reason for short notice was. Where it is not settled which days count, it is not known to be
        // late.
        let is_late = notice::is_enough(&recorded, today) == Some(false);
        let was_due = recorded.sitting != Sitting::Off && recorded.sits != Sits::OnePerson;
        let Some(month) = announced.date.with_day(1).filter(|_| was_due) else { continue };
        let counts = by_month.entry(month).or_default();
        counts.meetings += 1;
        match (check.result, is_late) {
            (_, true) => counts.agendas_late += 1,
            (CheckResult::Pass, _) => counts.agendas_in_time += 1,
            _ => counts.agendas_unknown += 1,
        }
        if is_late {
            let days = check.days;
            findings.push(Finding {
                code: FindingCode::AgendaLate,
                on: announced.date,
                kind: Kind::Meeting,
                id: id.into(),
                reference: None,
                title: Some(title),
                days_asked: days.and_then(|days| days.asked),
                days_given: days.and_then(|days| days.given),
                detail: check.detail,
                links: FindingLinks {
                    record: urls.record(Kind::Meeting, id),
                    compliance: urls.part(Kind::Meeting, id, "compliance"),
                },
            });
        }
    }
    findings
}

fn decision_finding(
    code: FindingCode,
    one: &Decided,
    title: Option<String>,
    late_after_days: i32,
    urls: &Urls,
) -> Finding {
    let row = &one.row;
    let is_late = code == FindingCode::DecisionPublishedLate;
    let given = one.days.and_then(|days| u32::try_from(days).ok()).filter(|_| is_late);
    let detail = match code {
        FindingCode::DecisionWithoutReasons => "The record has no reasons.".to_owned(),
        FindingCode::DecisionWithoutAlternatives => {
            "The record does not say whether alternatives were considered.".to_owned()
        }
        FindingCode::DecisionWithoutConflicts => {
            "The record does not say whether conflicts of interest were declared.".to_owned()
        }
        FindingCode::DecisionPublishedLate => {
            format!("It was published {} after it was made.", days(given.unwrap_or_default()))
        }
        FindingCode::DecisionCalledIn => "It was called in.".to_owned(),
        FindingCode::AgendaLate => String::new(),
    };
    Finding {
        code,
        on: row.made_on,
        kind: Kind::Decision,
        id: row.id.into(),
        reference: row.reference.clone(),
        title,
        days_asked: u32::try_from(late_after_days).ok().filter(|_| is_late),
        days_given: given,
        detail,
        links: FindingLinks {
            record: urls.record(Kind::Decision, row.id),
            compliance: urls.part(Kind::Decision, row.id, "compliance"),
        },
    }
}

impl PeriodCounts {
    fn add(&mut self, other: &PeriodCounts) {
        self.decisions += other.decisions;
        self.decisions_without_reasons += other.decisions_without_reasons;
        self.decisions_without_alternatives += other.decisions_without_alternatives;
        self.decisions_without_conflicts += other.decisions_without_conflicts;
        self.decisions_with_publication += other.decisions_with_publication;
        self.decisions_published_late += other.decisions_published_late;
        self.decisions_called_in += other.decisions_called_in;
        self.meetings += other.meetings;
        self.agendas_in_time += other.agendas_in_time;
        self.agendas_late += other.agendas_late;
        self.agendas_unknown += other.agendas_unknown;
    }

    /// How many findings there are of all sorts.
    fn findings(&self) -> i64 {
        self.decisions_without_reasons
            + self.decisions_without_alternatives
            + self.decisions_without_conflicts
            + self.decisions_published_late
            + self.decisions_called_in
            + self.agendas_late
    }
}
