//! Numbering the minutes: the next numbers, in the order of the items, each once however many clerks ask at a time.

use std::collections::HashSet;

use super::facts::{in_order, standing_alone};
use super::model::{MinuteNumbers, NumberedItem, NumberingResult};
use super::queries::{self, GivenNumbers, Line, Numbering, Through};
use super::{hold, scope_to_change};
use crate::actor::Scope;
use crate::database::Tx;
use crate::ids::MeetingId;
use crate::kind::Kind;
use crate::minute_numbers::NumberFormat;
use crate::record::agendas::within;
use crate::record::bodies::model::MinuteNumbering;
use crate::record::items::model::{Item, ItemColumns};
use crate::record::items::parts::ItemKind;
use crate::record::meetings::model::{Meeting, MeetingState};
use crate::record::noun::{self, LockedNoun, Stored};
use crate::record::publication::Publication;
use crate::refused::{FieldError, Refused};

/// Gives the next numbers to the items of a meeting that are to have one and have none.
///
/// # Errors
/// Why it cannot be.
pub async fn allocate(
    tx: &mut Tx<'_>,
    id: MeetingId,
    check: impl Fn(&Meeting) -> Result<(), Refused>,
) -> Result<MinuteNumbers, Refused> {
    let meeting = hold(tx, id, Scope::RecordWrite).await?;
    check(&meeting.record)?;
    let numbering = queries::numbering(tx.db(), id).await?;
    let format = format(&meeting, &numbering)?;
    // The body is not written to, and whoever moves one of its meetings holds it: the two would wait for each other.
    tx.hold_task("minute numbers", Kind::Body, meeting.record.body_id.into()).await?;
    let lines = in_order(queries::lines(tx.db(), id).await?);
    let through = match (numbering.through, meeting.record.municipal_year_id) {
        (MinuteNumbering::PerYear, Some(year_id)) => Through::Year(meeting.record.body_id, year_id),
        _ => Through::Meeting(id),
    };
    let given = queries::given_numbers(tx.db(), through).await?;
    let kept: HashSet<u32> =
        given.iter().flat_map(GivenNumbers::kept).filter_map(|printed| format.read(printed)).collect();
    let current = given.iter().filter_map(GivenNumbers::current);
    let mut last = current.filter_map(|printed| format.read(printed)).max().unwrap_or(0);
    let standing = standing_alone(&lines);
    let mut numbers = MinuteNumbers { meeting_id: id, allocated: 0, items: Vec::new() };
    for line in lines {
        let takes_one = line.kind != ItemKind::Heading && line.publication != Publication::Withdrawn;
        let (minute_number, result) = match &line.minute_number {
            Some(number) => (Some(number.clone()), NumberingResult::Kept),
            None if takes_one && standing.contains_key(&line.id) => {
                last = (last..u32::MAX)
                    .map(|before| before + 1)
                    .find(|next| !kept.contains(next))
                    .ok_or_else(|| Refused::WrongState("There are no more minute numbers.".to_owned()))?;
                let number = format.print(last);
                give(tx, &line, number.clone()).await?;
                numbers.allocated = numbers.allocated.saturating_add(1);
                (Some(number), NumberingResult::Allocated)
            }
            None => (None, NumberingResult::Unnumbered),
        };
        let Line { id: item_id, parent_id, kind, agenda_number, .. } = line;
        numbers.items.push(NumberedItem { item_id, parent_id, kind, agenda_number, minute_number, result });
    }
    Ok(numbers)
}

/// The format of the meeting's numbers, where its body has such numbers and what they need is recorded.
fn format(meeting: &LockedNoun<Meeting>, numbering: &Numbering) -> Result<NumberFormat, Refused> {
    let mut missing = Vec::new();
    let mut lacks = |pointer: &str, code: &str, detail: &str| missing.push(FieldError::new(pointer, code, detail));
    if [MeetingState::Cancelled, MeetingState::Postponed].contains(&meeting.record.state) {
        lacks("/state", "wrong_state", "The meeting did not take place, so it has no minutes.");
    }
    if numbering.through == MinuteNumbering::None {
        let detail = "The body's minutes are not numbered. Set its minute_numbering to per_meeting or per_year first.";
        lacks("/body_id", "not_numbered", detail);
    }
    let format = NumberFormat::parse(&numbering.format)?;
    let needs_year = numbering.through == MinuteNumbering::PerYear || format.has_year();
    if needs_year && numbering.year_starts_on.is_none() {
        let detail = "The minute numbers run through the municipal year, but the council has no year for the date of \
                      the meeting. Create it first.";
        lacks("/municipal_year_id", "required", detail);
    }
    if missing.is_empty() { Ok(format.of_year(numbering.year_starts_on)) } else { Err(Refused::NotReady(missing)) }
}

async fn give(tx: &mut Tx<'_>, line: &Line, number: String) -> Result<(), Refused> {
    let locked = Item::lock(tx, line.id).await?;
    tx.require_on(scope_to_change(locked.columns.publication), locked.held)?;
    let columns = ItemColumns { minute_number: Some(number), ..locked.columns.clone() };
    let written = noun::write(tx, &locked, columns).await;
    written.map(drop).map_err(|refused| within(tx, &format!("/items/{}", line.id), refused))
}
