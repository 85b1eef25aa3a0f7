//! Memberships: who sat where, in which post, from when to when. Two of a person in one body and post do not overlap.

pub mod model;
mod queries;

use crate::database::Tx;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfRecord, Words};
use crate::record::{contradictions, joint_bodies, references};
use crate::refused::Refused;
use model::{Membership, MembershipColumns, MembershipInput, sort_on};

impl Noun for Membership {
    type Input = MembershipInput;
    type Rights = OfRecord;
    const WORDS: Words = Words::ordered("Ordered with the latest first");
    const BELOW: &'static [Below<Self>] = &[
        Below::<Self>::of(Kind::Person, |filter, id| filter.person_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Body, |filter, id| filter.body_id.replace(id.into()).is_some()),
    ];

    async fn plan(
        tx: &mut Tx<'_>,
        new: MembershipInput,
        was: Option<&LockedNoun<Membership>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<MembershipColumns, Refused> {
        let council = new.council.as_deref();
        let (body_id, key) = (new.body_id.map(Into::into), (new.body.as_ref(), council));
        let body = references::resolve_one(tx, Kind::Body, "body", body_id, key).await?;
        let council_id = body.council_id;
        let (person_id, key) = (new.person_id.map(Into::into), (new.person.as_ref(), council));
        let sitting = was.map(|locked| locked.columns.person_id.into());
        let person = match sitting.filter(|id| new.person.is_none() && person_id == Some(*id)) {
            // The person stays while their own council hides them. A deleted seat can come back meanwhile.
            Some(id) => tx.hold(Kind::Person, id).await?,
            None => references::resolve_one(tx, Kind::Person, "person", person_id, key).await?,
        };
        // A seat stays, also if the person's council left the body.
        if was.is_none() {
            joint_bodies::require_part(tx, (Kind::Body, body.id), person, council_id, "/person_id").await?;
        }
        references::same_council(tx, new.council_id.map(Into::into), council, council_id).await?;
        references::unmoved(was.map(|locked| locked.columns.person_id.into()), person.id, "/person_id")?;
        references::unmoved(was.map(|locked| locked.columns.body_id.into()), body.id, "/body_id")?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let before = was.and_then(|locked| locked.columns.post_id).map(Into::into);
        let (post_id, key) = (new.post_id.map(Into::into), (new.post.as_ref(), council));
        let post_id = references::point(tx, Kind::Post, "post", post_id, key, (council_id, before)).await?;
        let columns = MembershipColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            person_id: person.id.into(),
            body_id: body.id.into(),
            post_id: post_id.map(Into::into),
            role: new.role,
            voting: new.voting,
            party: new.party,
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            sort_on: sort_on(new.starts_on),
        };
        // No writer adds another meanwhile: the person is held.
        let other = queries::overlapping(tx.db(), was.map(|locked| locked.record.id), &columns).await?.map(Into::into);
        let detail = "The dates overlap another membership of this person in this body and post. End that one first, \
                      or change it.";
        references::refuse_taken(tx, Kind::Membership, other, "/starts_on", detail).await?;
        Ok(columns)
    }

    async fn checked(
        tx: &mut Tx<'_>,
        _: Option<&LockedNoun<Membership>>,
        now: MembershipColumns,
    ) -> Result<MembershipColumns, Refused> {
        contradictions::of_membership(tx, &now).await?;
        Ok(now)
    }
}
