//! The body of an answer, written in pieces. A short one is one piece. A long one is handed to the socket piece by
//! piece, and each piece leaves memory when it is sent. The `ETag` comes first in an answer, so all of the body is
//! written before any of it is sent: the bytes that are hashed are the bytes that are sent, and limits on lists
//! (`database::Budget`) bound them.

use std::io;

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, SizedStream};
use actix_web::web::Bytes;
use futures_util::stream;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::database::Room;

/// Bytes of a piece. The cache keeps no answer as long as this, so none that is in pieces. A page of 50 decisions with
/// long texts is one piece: readers ask for it again and again.
pub const PIECE_BYTES: usize = 256 * 1024;

/// A body that is being written.
#[derive(Default)]
pub struct Pieces {
    whole: Vec<Bytes>,
    last: Vec<u8>,
    hash: Option<Box<Xxh3>>,
}

/// A body that is written.
pub struct Written {
    pieces: Vec<Bytes>,
    /// Its XXH3, of 64 bits.
    pub hash: u64,
}

/// Marks an answer that is sent in pieces.
#[derive(Debug, Clone, Copy)]
pub struct InPieces;

/// Marks an answer that may change although nobody writes the record: the cache keeps none of it.
#[derive(Debug, Clone, Copy)]
pub struct Momentary;

/// Marks an answer so.
pub fn momentary(mut answer: HttpResponse) -> HttpResponse {
    answer.extensions_mut().insert(Momentary);
    answer
}

impl Pieces {
    fn cut(&mut self) {
        self.hash.get_or_insert_default().update(&self.last);
        let piece = std::mem::replace(&mut self.last, Vec::with_capacity(PIECE_BYTES));
        self.whole.push(Bytes::from(piece));
    }

    /// Adds to it.
    pub fn push(&mut self, bytes: &[u8]) {
        self.last.extend_from_slice(bytes);
        self.cut_if_full();
    }

    /// The piece that is being written. Whoever adds to it calls [`Pieces::cut_if_full`] from time to time.
    pub fn last(&mut self) -> &mut Vec<u8> {
        &mut self.last
    }

    /// How long it is.
    pub fn bytes(&self) -> usize {
        self.whole.iter().fold(self.last.len(), |sum, piece| sum.saturating_add(piece.len()))
    }

    /// Begins another piece where the last one is long enough.
    pub fn cut_if_full(&mut self) {
        if self.last.len() >= PIECE_BYTES {
            self.cut();
        }
    }

    /// Ends it.
    pub fn finish(mut self) -> Written {
        let hash = match self.hash.take() {
            None => xxh3_64(&self.last),
            Some(mut hash) => {
                hash.update(&self.last);
                hash.digest()
            }
        };
        self.whole.push(Bytes::from(self.last));
        Written { pieces: self.whole, hash }
    }
}

impl Written {
    /// Whether it is more than one piece.
    pub fn is_long(&self) -> bool {
        self.pieces.len() > 1
    }

    /// All of it.
    #[cfg(test)]
    pub fn bytes(self) -> Vec<u8> {
        self.pieces.concat()
    }

    /// As a body, which holds its room until it is sent.
    pub fn body(mut self, room: Option<Room>) -> BoxBody {
        match self.pieces.pop() {
            Some(only) if self.pieces.is_empty() => BoxBody::new(only),
            last => {
                self.pieces.extend(last);
                let bytes = self
                    .pieces
                    .iter()
                    .fold(0, |sum: u64, piece| sum.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX)));
                let pieces = self.pieces.into_iter().map(move |piece| {
                    let _held = &room;
                    Ok::<Bytes, io::Error>(piece)
                });
                BoxBody::new(SizedStream::new(bytes, stream::iter(pieces)))
            }
        }
    }
}
