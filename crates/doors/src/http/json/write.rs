//! JSON as it is answered: what `serde_json` would write, byte for byte. Most of an answer is text, and `serde_json`
//! looks at each byte of it by itself for characters that JSON escapes. Here a text is looked at in runs, which the
//! compiler makes into a few wide comparisons.

use std::fmt::{Display, Write};

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Error;

use crate::http::answer::Pieces;

/// How many bytes of a text are compared at once.
const RUN: usize = 32;

/// Writes a value.
///
/// # Errors
/// When the value has no form in JSON, such as an object with a number as a name.
pub fn write(pieces: &mut Pieces, value: &impl Serialize) -> Result<(), Error> {
    value.serialize(&mut Writer { pieces, is_name: false, said: String::new() })
}

struct Writer<'a> {
    pieces: &'a mut Pieces,
    /// Whether the name of a member comes next, which is a text.
    is_name: bool,
    /// Room for what is said by `Display`, such as an instant.
    said: String,
}

impl Writer<'_> {
    fn raw(&mut self, text: &str) {
        self.pieces.last().extend_from_slice(text.as_bytes());
    }

    fn text(&mut self, text: &str) {
        let (out, bytes) = (self.pieces.last(), text.as_bytes());
        out.reserve(bytes.len().saturating_add(4));
        out.push(b'"');
        if is_plain(bytes) {
            out.extend_from_slice(bytes);
        } else {
            bytes.chunks(RUN).for_each(|run| escape(out, run));
        }
        out.push(b'"');
    }

    /// Everything but a text.
    fn other(&mut self) -> Result<(), Error> {
        if self.is_name { Err(Error::custom("the name of a member is a text")) } else { Ok(()) }
    }

    fn word(&mut self, word: &str) -> Result<(), Error> {
        self.other()?;
        self.raw(word);
        Ok(())
    }

    fn number(&mut self, number: impl Serialize) -> Result<(), Error> {
        self.other()?;
        serde_json::to_writer(self.pieces.last(), &number)
    }
}

/// Whether nothing of a text is escaped.
fn is_plain(text: &[u8]) -> bool {
    let special = |run: &[u8]| run.iter().fold(false, |special, byte| special | is_special(*byte));
    !text.chunks(RUN).any(special)
}

fn is_special(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

/// Writes a part of a text, with its special characters escaped (RFC 8259 section 7).
fn escape(out: &mut Vec<u8>, run: &[u8]) {
    let mut rest = run;
    while let Some(at) = rest.iter().position(|byte| is_special(*byte)) {
        let (plain, special) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, after)) = special.split_first() else { return };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
}

/// An array or object that is being written.
struct Open<'w, 'a> {
    writer: &'w mut Writer<'a>,
    is_empty: bool,
    end: &'static str,
}

impl<'w, 'a> Open<'w, 'a> {
    fn new(writer: &'w mut Writer<'a>, begin: &str, end: &'static str) -> Result<Open<'w, 'a>, Error> {
        writer.word(begin)?;
        Ok(Open { writer, is_empty: true, end })
    }

    /// An array or object that belongs to a variant of an enum.
    fn variant(writer: &'w mut Writer<'a>, name: &str, begin: &str, end: &'static str) -> Result<Open<'w, 'a>, Error> {
        writer.word("{")?;
        writer.text(name);
        writer.raw(":");
        Open::new(writer, begin, end)
    }

    fn next(&mut self) {
        if !std::mem::take(&mut self.is_empty) {
            self.writer.pieces.cut_if_full();
            self.writer.raw(",");
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.next();
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        self.next();
        self.writer.text(name);
        self.writer.raw(":");
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Result<(), Error> {
        self.writer.raw(self.end);
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident: $number:ty),+) => {
        $(fn $method(self, value: $number) -> Result<(), Error> {
            self.number(value)
        })+
    };
}

impl<'w, 'a> Serializer for &'w mut Writer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'w, 'a>;
    type SerializeTuple = Open<'w, 'a>;
    type SerializeTupleStruct = Open<'w, 'a>;
    type SerializeTupleVariant = Open<'w, 'a>;
    type SerializeMap = Open<'w, 'a>;
    type SerializeStruct = Open<'w, 'a>;
    type SerializeStructVariant = Open<'w, 'a>;

    numbers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8,
        serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32, serialize_f64: f64
    );

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.word(if value { "true" } else { "false" })
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.word("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.word("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.word("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut open = Open::new(self, "{", "}")?;
        open.field(variant, value)?;
        open.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'w, 'a>, Error> {
        Open::new(self, "[", "]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'w, 'a>, Error> {
        Open::new(self, "[", "]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'w, 'a>, Error> {
        Open::new(self, "[", "]")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'w, 'a>, Error> {
        Open::variant(self, variant, "[", "]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'w, 'a>, Error> {
        Open::new(self, "{", "}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'w, 'a>, Error> {
        Open::new(self, "{", "}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'w, 'a>, Error> {
        Open::variant(self, variant, "{", "}}")
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        let mut said = std::mem::take(&mut self.said);
        said.clear();
        write!(said, "{value}").map_err(Error::custom)?;
        self.text(&said);
        self.said = said;
        Ok(())
    }
}

macro_rules! elements {
    ($($compound:ident: $method:ident),+) => {
        $(impl $compound for Open<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.element(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })+
    };
}

elements!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

macro_rules! fields {
    ($($compound:ident),+) => {
        $(impl $compound for Open<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })+
    };
}

fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Open<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        self.writer.is_name = true;
        let written = key.serialize(&mut *self.writer);
        self.writer.is_name = false;
        written
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.writer.raw(":");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::*;

    #[derive(Debug, Clone, Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Unit,
        New(String),
        Pair(u8, char),
        Whole { text: Option<String>, number: f64 },
    }

    #[derive(Debug, Serialize)]
    struct Flat {
        own: (i64, bool),
        #[serde(flatten)]
        rest: Map<String, Value>,
        shapes: Vec<Shape>,
        empty: (),
        bytes: BTreeMap<char, [u8; 2]>,
        said: chrono::DateTime<chrono::Utc>,
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaves = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            texts().prop_map(Value::from),
        ];
        leaves.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::vec((texts(), inner), 0..8)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// Texts of any length with what is escaped at any place.
    fn texts() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            any::<char>().prop_map(String::from),
            (0_u8..0x80).prop_map(|byte| char::from(byte).to_string()),
            prop_oneof![Just("plain words of some length "), Just("\""), Just("\\"), Just("\n"), Just("é")]
                .prop_map(String::from),
        ];
        prop::collection::vec(pieces, 0..80).prop_map(|pieces| pieces.concat())
    }

    fn shapes() -> impl Strategy<Value = Shape> {
        prop_oneof![
            Just(Shape::Unit),
            texts().prop_map(Shape::New),
            any::<(u8, char)>().prop_map(|(number, sign)| Shape::Pair(number, sign)),
            (prop::option::of(texts()), any::<f64>()).prop_map(|(text, number)| Shape::Whole { text, number }),
        ]
    }

    fn written(value: &impl Serialize) -> Vec<u8> {
        let mut pieces = Pieces::default();
        write(&mut pieces, value).unwrap();
        pieces.finish().bytes()
    }

    proptest! {
        #[test]
        fn any_value_is_written_as_serde_json_writes_it(value in values()) {
            prop_assert_eq!(written(&value), serde_json::to_vec(&value).unwrap());
        }

        #[test]
        fn any_structure_is_written_as_serde_json_writes_it(
            own in any::<(i64, bool)>(),
            rest in prop::collection::vec((texts(), values()), 0..4),
            shapes in prop::collection::vec(shapes(), 0..6),
            bytes in any::<BTreeMap<char, [u8; 2]>>(),
            micros in -62_000_000_000_000_000_i64..250_000_000_000_000_000,
        ) {
            let rest = rest.into_iter().map(|(name, value)| (format!("rest {name}"), value)).collect();
            let said = chrono::DateTime::from_timestamp_micros(micros).unwrap();
            let flat = Flat { own, rest, shapes, empty: (), bytes, said };
            prop_assert_eq!(written(&flat), serde_json::to_vec(&flat).unwrap());
        }
    }

    #[test]
    fn a_name_that_is_no_text_is_refused() {
        let mut pieces = Pieces::default();
        assert!(write(&mut pieces, &BTreeMap::from([(1, "one")])).is_err());
        assert!(write(&mut Pieces::default(), &BTreeMap::from([(vec![1], "one")])).is_err());
    }
}
