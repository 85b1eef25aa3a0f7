//! The fields that all record types share, with their docs.

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
    };
}

pub(crate) use input;
