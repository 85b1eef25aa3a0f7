//! The fields that all record types share, with their docs.

/// Writes a record, and the columns that are written of it. `..` marks the place of the fields that all types share.
/// A type writes the docs of three of them itself, because they name the type. The columns also have the record's own
/// fields, except those in `read only`. Fields that readers do not get are listed in the columns.
///
/// `with publication`: a record has a publication of its own. `public at once`: it has none.
macro_rules! record {
    ($table:ident, $id:ident, with publication; $($structs:tt)*) => {
        $crate::record::noun::record!(@all $table, $id, (publication publish_at withdrawn_reason); $($structs)*);
    };
    ($table:ident, $id:ident, public at once; $($structs:tt)*) => {
        $crate::record::noun::record!(@all $table, $id, (); $($structs)*);
    };
    (@all $table:ident, $id:ident, ($($publication:ident $publish_at:ident $withdrawn_reason:ident)?);
        $(#[$of_record:meta])*
        pub struct $record:ident {
            $(#[$of_council:meta])*
            pub council_id: $council_id:ty,
            $(#[$of_version:meta])*
            pub version: $version:ty,
            $(#[$of_update:meta])*
            pub updated_at: $updated_at:ty,
            ..
            $(read only { $($(#[$of_first:meta])* pub $first:ident: $first_type:ty,)+ })?
            $(
                $(#[$of_field:meta])* pub $field:ident: $type:ty,
                $(read only { $($(#[$of_read:meta])* pub $read:ident: $read_type:ty,)+ })?
            )+
        }

        $(#[$of_columns:meta])*
        pub struct $columns:ident {
            ..
            $(pub $column:ident: $column_type:ty,)*
        }
    ) => {
        $(#[$of_record])*
        #[derive(Debug, Clone, diesel::Queryable, diesel::Selectable, serde::Serialize, utoipa::ToSchema)]
        #[diesel(table_name = $crate::database::schema::$table, check_for_backend(diesel::pg::Pg))]
        pub struct $record {
            /// Id of the record. It is opaque and never changes.
            pub id: $id,
            $(#[$of_council])*
            pub council_id: $council_id,
            $(#[$of_version])*
            #[schema(minimum = 1)]
            pub version: $version,
            /// Date and time when it was first recorded.
            pub created_at: chrono::DateTime<chrono::Utc>,
            $(#[$of_update])*
            pub updated_at: $updated_at,
            /// External identifiers of the record.
            #[schema(value_type = Vec<$crate::identifier::Identifier>)]
            pub identifiers: $crate::database::sql::Json<Vec<$crate::identifier::Identifier>>,
            /// Address of the source. Null if not recorded.
            #[schema(format = Uri)]
            pub source_url: Option<String>,
            $(
                /// Publication state: whether the public can see the record.
                pub $publication: $crate::record::publication::Publication,
                /// Date and time of the scheduled publication. Null unless it is scheduled.
                pub $publish_at: Option<chrono::DateTime<chrono::Utc>>,
                /// Reason for the withdrawal. Null unless it was withdrawn.
                pub $withdrawn_reason: Option<String>,
            )?
            /// Date and time when it was deleted. Null if it was not deleted.
            pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
            #[doc = "Reason for the deletion: duplicate, `published_in_error`, superseded or other. Null if it was \
                     not deleted."]
            pub deleted_reason: Option<String>,
            $($($(#[$of_first])* pub $first: $first_type,)+)?
            $(
                $(#[$of_field])* pub $field: $type,
                $($($(#[$of_read])* pub $read: $read_type,)+)?
            )+
        }

        impl $crate::http::resource::Recorded for $record {
            fn id(&self) -> uuid::Uuid {
                self.id.into()
            }

            fn version(&self) -> i64 {
                self.version
            }

            fn updated_at(&self) -> chrono::DateTime<chrono::Utc> {
                self.updated_at
            }

            fn deletion(&self) -> Option<(chrono::DateTime<chrono::Utc>, String)> {
                self.deleted_at.zip(self.deleted_reason.clone())
            }
        }

        $(#[$of_columns])*
        #[derive(
            Debug, Clone, PartialEq, diesel::Queryable, diesel::Selectable, diesel::Insertable, diesel::AsChangeset,
        )]
        #[diesel(table_name = $crate::database::schema::$table, check_for_backend(diesel::pg::Pg))]
        #[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
        #[expect(missing_docs, reason = "each is the column of its name")]
        pub struct $columns {
            pub council_id: $council_id,
            pub identifiers: $crate::database::sql::Json<Vec<$crate::identifier::Identifier>>,
            pub source_url: Option<String>,
            $(
                pub $publication: $crate::record::publication::Publication,
                pub $publish_at: Option<chrono::DateTime<chrono::Utc>>,
                pub $withdrawn_reason: Option<String>,
            )?
            $(pub $field: $type,)+
            $(pub $column: $column_type,)*
        }

        $(
            impl $crate::record::publication::Publishable for $columns {
                fn published(&self) -> $crate::record::publication::Published {
                    $crate::record::publication::Published {
                        publication: self.$publication,
                        publish_at: self.$publish_at,
                        withdrawn_reason: self.$withdrawn_reason.clone(),
                    }
                }
            }
        )?
    };
}

/// Writes a record as writers send it. `..` marks the place of the fields that all types share, which is the end.
macro_rules! input {
    (with publication; $($struct:tt)*) => {
        $crate::record::noun::input!(@all (publication publish_at withdrawn_reason); $($struct)*);
    };
    (public at once; $($struct:tt)*) => {
        $crate::record::noun::input!(@all (); $($struct)*);
    };
    (@all ($($publication:ident $publish_at:ident $withdrawn_reason:ident)?);
        $(#[$of_input:meta])*
        pub struct $input:ident {
            $($(#[$of_field:meta])* pub $field:ident: $type:ty,)+
            ..
        }
    ) => {
        $(#[$of_input])*
        #[derive(Debug, Clone, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $input {
            $($(#[$of_field])* pub $field: $type,)+
            /// External identifiers of the record. If you leave them out of a PUT, they stay.
            #[schema(max_items = 20, nullable = false)]
            pub identifiers: Option<Vec<$crate::identifier::Identifier>>,
            /// Address of the source. Null if not recorded.
            #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
            pub source_url: Option<String>,
            $(
                #[doc = "Whether the public can see it. If you leave it out, a new record is a draft, and a PUT does \
                         not change it."]
                #[schema(nullable = false)]
                pub $publication: Option<$crate::record::publication::Publication>,
                #[doc = "Date and time of the publication. Send it with `scheduled`, and only then. A time in the \
                         past publishes\nimmediately."]
                #[serde(default, deserialize_with = "crate::clock::instant")]
                pub $publish_at: Option<chrono::DateTime<chrono::Utc>>,
                /// Reason for the withdrawal. Send it with `withdrawn`, and only then.
                #[schema(min_length = 1, max_length = 5000)]
                pub $withdrawn_reason: Option<String>,
            )?
        }

        $(
            impl $input {
                /// What it says of the publication.
                pub fn sent(&self) -> $crate::record::publication::Sent {
                    let reason = self.$withdrawn_reason.clone();
                    $crate::record::publication::Sent::new(self.$publication, self.$publish_at, reason)
                }
            }
        )?
    };
}

pub(crate) use {input, record};
