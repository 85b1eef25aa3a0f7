//! Turns records of other forms into writes through the same door as everybody's.

pub mod bundle;
pub mod csv;
