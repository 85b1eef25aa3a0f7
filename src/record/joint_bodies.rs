//! Joint committees: bodies in which several councils take part. The council of the body hosts it, and says who may
//! write. People of all its councils sit, attend and vote in it. The same holds at joint meetings for the councils of
//! all bodies that sit.

use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::database::sql::{Bind, Statement};
use crate::database::{Held, Tx};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::bodies::parts::{BodyCouncil, BodyCouncilInput};
use crate::record::references;
use crate::refused::Refused;

/// Where a person takes part: in a body, or in what belongs to a body. It has the record type and the id.
pub type Place = (Kind, Uuid);

/// The councils that take part in a body besides its own, as they were sent, each once. One that was named before may
/// have been deleted since, and stays.
///
/// # Errors
/// [`Refused::Invalid`] when one is not there, occurs twice, or is the body's own.
pub async fn councils(
    tx: &Tx<'_>,
    sent: Vec<BodyCouncilInput>,
    host: Uuid,
    before: &[BodyCouncil],
) -> Result<Vec<BodyCouncil>, Refused> {
    let named = sent.iter().map(|entry| (entry.council_id, entry.council.as_deref()));
    let before = before.iter().map(|known| known.council_id);
    let councils = references::councils(tx, "councils", named, before).await?;
    if let Some((_, pointer)) = councils.iter().find(|(id, _)| Uuid::from(*id) == host) {
        let detail = "The council that the body belongs to takes part in any case. Leave it out here.";
        return Err(Refused::field(pointer, "own_council", detail));
    }
    Ok(councils.into_iter().map(|(council_id, _)| BodyCouncil { council_id }).collect())
}

/// The person that the input points at as `<name>_id` or as `<name>`, who may take part at a place; none when it points
/// at none. A person who was named before may have been deleted since, and stays.
///
/// # Errors
/// [`Refused::Invalid`] when it names two, or one who is not there or is of a council that does not take part.
pub async fn person(
    tx: &Tx<'_>,
    at: Place,
    name: &str,
    id: Option<Uuid>,
    (key, council): (Option<&ForeignKey>, Option<&str>),
    (council_id, before): (Uuid, Option<Uuid>),
) -> Result<Option<Uuid>, Refused> {
    let check = async |person: Held, pointer: &str| require_part(tx, at, person, council_id, pointer).await;
    references::point_at(tx, Kind::Person, name, (id, before), (key, council), check).await
}

/// Checks that a person is of the council of the record, or of one that takes part at the place.
///
/// # Errors
/// [`Refused::Invalid`] when the person is of another council.
pub async fn require_part(
    tx: &Tx<'_>,
    at: Place,
    person: Held,
    council_id: Uuid,
    pointer: &str,
) -> Result<(), Refused> {
    if person.council_id == council_id || takes_part(tx, at, person.council_id).await? {
        return Ok(());
    }
    let detail = "This person belongs to another council. Send one of the same council. People of another council \
                  take part only if the body names that council in councils, or the meeting is joint with one of its \
                  bodies.";
    Err(Refused::field(pointer, "mismatch", detail))
}

/// Whether a council takes part at a place, besides the one that hosts it: in the body, or in a further body of a joint
/// meeting.
async fn takes_part(tx: &Tx<'_>, (kind, id): Place, council_id: Uuid) -> Result<bool, Refused> {
    let body = if kind == Kind::Body { "?" } else { "record.body_of(?, ?)" };
    let sql = format!(
        "SELECT EXISTS (SELECT FROM record.bodies b WHERE b.id IN (SELECT {body} \
         UNION ALL SELECT (j.body ->> 'body_id')::uuid FROM record.meetings m \
         CROSS JOIN jsonb_array_elements(m.joint_with) AS j(body) \
         WHERE m.id = ? OR m.id = (SELECT i.meeting_id FROM record.items i WHERE i.id = ?) \
         OR m.id = (SELECT d.meeting_id FROM record.decisions d WHERE d.id = ?)) \
         AND (b.council_id = ? OR b.councils @> jsonb_build_array(jsonb_build_object('council_id', ?::text))))"
    );
    let named = (kind != Kind::Body).then(|| Bind::Text(kind.word().to_owned()));
    let council = [Bind::Id(council_id), Bind::Text(council_id.to_string())];
    let binds = named.into_iter().chain(vec![Bind::Id(id); 4]).chain(council).collect();
    let statement: Statement<(Bool,)> = Statement::new(sql, binds);
    Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
}
