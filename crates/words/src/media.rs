//! The media types that papers have, and whether bytes are what they are said to be. Looked at are a file's first
//! bytes, and of texts all of them; a file is not taken apart.

/// How many of the first bytes are looked at.
pub const HEAD_BYTES: usize = 16 * 1024;

/// The type of bytes if their sender does not know it.
pub const UNKNOWN: &str = "application/octet-stream";

const PDF: &str = "application/pdf";
const RTF: &str = "application/rtf";
const HTML: &str = "text/html";
const TEXT: &str = "text/plain";
const OLE: &str = "application/x-ole-storage";

/// What bytes of a type look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Their first bytes say which type it is.
    Signature,
    /// A zip archive, whose first entries often say which type it is.
    Zip,
    /// A compound file of an older office program, which says no more of itself.
    Ole,
    /// A text in UTF-8.
    Text,
}

/// The types that are taken, each with the ending of its files' names.
const TAKEN: [(&str, &str, Look); 20] = [
    (PDF, "pdf", Look::Signature),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", Look::Zip),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", Look::Zip),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", Look::Zip),
    ("application/vnd.oasis.opendocument.text", "odt", Look::Zip),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods", Look::Zip),
    ("application/vnd.oasis.opendocument.presentation", "odp", Look::Zip),
    ("application/msword", "doc", Look::Ole),
    ("application/vnd.ms-excel", "xls", Look::Ole),
    ("application/vnd.ms-powerpoint", "ppt", Look::Ole),
    (RTF, "rtf", Look::Signature),
    ("text/rtf", "rtf", Look::Signature),
    (TEXT, "txt", Look::Text),
    ("text/csv", "csv", Look::Text),
    (HTML, "html", Look::Text),
    ("image/png", "png", Look::Signature),
    ("image/jpeg", "jpg", Look::Signature),
    ("image/gif", "gif", Look::Signature),
    ("image/tiff", "tif", Look::Signature),
    ("image/webp", "webp", Look::Signature),
];

fn entry(media_type: &str) -> Option<(&'static str, &'static str, Look)> {
    TAKEN.into_iter().find(|(name, ..)| *name == media_type)
}

/// The types that are taken, as a list for people.
pub fn taken() -> String {
    TAKEN.map(|(name, ..)| name).join(", ")
}

/// Whether files of a type are taken.
pub fn is_taken(media_type: &str) -> bool {
    entry(media_type).is_some()
}

/// The ending of the names of files of a type.
pub fn extension(media_type: &str) -> &'static str {
    entry(media_type).map_or("bin", |(_, extension, _)| extension)
}

/// Endings of names of files that a computer opens and does not run, for every type of file.
const READ: [&str; 18] = [
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf", "txt", "csv", "png", "jpg", "jpeg", "gif", "tif",
    "tiff", "webp", "md",
];

/// The ending of a name by which a computer chooses what to do with a file, in lower case; none where it has none. Dots
/// and spaces at the end are passed over, as some computers do.
fn ending(name: &str) -> Option<String> {
    let name = name.trim_end_matches(|character: char| character == '.' || character.is_whitespace());
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let is_one = (1..=10).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_one || RUN.contains(&ending.as_str())).then_some(ending)
}

/// Endings of programs, shortcuts and archived pages, which a computer runs when somebody opens them. They are refused
/// for every type, also if only the name of the file is known.
const RUN: [&str; 41] = [
    "apk",
    "app",
    "application",
    "appref-ms",
    "bat",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "desktop",
    "dll",
    "exe",
    "hta",
    "iso",
    "jar",
    "jnlp",
    "js",
    "jse",
    "library-ms",
    "lnk",
    "mht",
    "mhtml",
    "msc",
    "msi",
    "msp",
    "pif",
    "ps1",
    "reg",
    "scf",
    "scr",
    "search-ms",
    "settingcontent-ms",
    "sh",
    "svg",
    "url",
    "vb",
    "vbe",
    "vbs",
    "wsf",
    "wsh",
];

/// The ending of a name that a file of the type must not have; none if the name will do. If the type is not known or
/// not taken, only the endings in `RUN` are unfit: no file is handed out under such a type.
pub fn unfit_ending(name: &str, media_type: Option<&str>) -> Option<String> {
    let ending = ending(name)?;
    let is_fit = match media_type.and_then(entry) {
        Some((of, own, _)) => ending == own || of == HTML && ending == "htm" || READ.contains(&ending.as_str()),
        None => !RUN.contains(&ending.as_str()),
    };
    (!is_fit).then_some(ending)
}

/// The name under which a file is handed out: one with an ending that its type must not have gets that of the type
/// behind it.
pub fn safe_name(name: String, media_type: &str) -> String {
    match unfit_ending(&name, Some(media_type)) {
        Some(_) => format!("{}.{}", name.trim_end_matches(['.', ' ']), extension(media_type)),
        None => name,
    }
}

/// Whether files of a type are texts in UTF-8.
pub fn is_text(media_type: &str) -> bool {
    entry(media_type).is_some_and(|(.., look)| look == Look::Text)
}

/// Why a text cannot be kept as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    /// It is in UTF-16.
    Utf16,
    /// It is in some coding of one byte a character, such as ISO-8859-1 or Windows-1252: this byte shows it.
    OtherCoding(u8),
}

impl NoText {
    /// What to do about it.
    pub fn remedy(self) -> String {
        let coding = match self {
            NoText::Utf16 => "It is text in UTF-16.".to_owned(),
            NoText::OtherCoding(byte) => {
                format!(
                    "It is text, but not in UTF-8: it has the byte 0x{byte:02X}, as ISO-8859-1 and Windows-1252 do."
                )
            }
        };
        format!("{coding} Save it as UTF-8, and send that.")
    }
}

/// What is learned of bytes as they pass.
#[derive(Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    tail: Vec<u8>,
    is_no_text: bool,
    /// The first byte that is of no character in UTF-8.
    foreign: Option<u8>,
    has_controls: bool,
}

impl Sniffer {
    /// Looks at some more.
    pub fn push(&mut self, bytes: &[u8]) {
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        self.has_controls |= bytes.iter().any(|byte| *byte < b' ' && !b"\t\n\r\x0c".contains(byte));
        if self.is_no_text {
            return;
        }
        let mut text = std::mem::take(&mut self.tail);
        text.extend_from_slice(bytes);
        self.is_no_text = self.has_controls;
        if let Err(error) = std::str::from_utf8(&text) {
            // A character may be cut in two between one piece and the next.
            if error.error_len().is_some() {
                self.is_no_text = true;
                self.foreign = text.get(error.valid_up_to()).copied();
            }
            self.tail = text.split_off(error.valid_up_to());
        }
    }

    fn is_text(&self) -> bool {
        !self.is_no_text && self.tail.is_empty()
    }

    /// Why the bytes, though a text, are none in UTF-8.
    pub fn no_text(&self) -> Option<NoText> {
        // Of most languages every other byte is 0 in UTF-16.
        let (mut even, mut odd) = (0, 0);
        for (index, _) in self.head.iter().enumerate().filter(|(_, byte)| **byte == 0) {
            if index % 2 == 0 { even += 1 } else { odd += 1 }
        }
        let is_pairs = (even == 0 || odd == 0) && (even + odd) * 5 > self.head.len() * 2;
        if self.head.starts_with(b"\xFF\xFE") || self.head.starts_with(b"\xFE\xFF") || is_pairs {
            return Some(NoText::Utf16);
        }
        let foreign = self.foreign.or_else(|| self.tail.first().copied())?;
        (!self.has_controls && !self.is_pdf()).then_some(NoText::OtherCoding(foreign))
    }

    /// The type that the bytes are, where they are what was declared.
    ///
    /// # Errors
    /// What they look like.
    pub fn check(&self, declared: &str) -> Result<&'static str, &'static str> {
        let found = self.found();
        let Some((name, _, look)) = entry(declared) else {
            // Nothing was declared: what the bytes say of themselves is taken, where it is plain.
            let plain = entry(found).filter(|(.., look)| *look != Look::Text || self.is_text());
            return plain.map(|(name, ..)| name).ok_or(found);
        };
        let fits = match look {
            Look::Signature if name == PDF => self.is_pdf(),
            Look::Signature => found == name || (found == RTF && name == "text/rtf"),
            Look::Zip => found == name || found == "application/zip",
            Look::Ole => found == OLE,
            Look::Text if name == HTML => self.is_text() && [HTML, TEXT, "text/xml"].contains(&found),
            Look::Text => self.is_text() && ![PDF, RTF, HTML].contains(&found),
        };
        if fits { Ok(name) } else { Err(found) }
    }

    /// Readers of PDF look for the signature in the first 1024 bytes, and some writers put something before it.
    fn is_pdf(&self) -> bool {
        let start = self.head.get(..1024).unwrap_or(&self.head);
        start.windows(5).any(|window| window == b"%PDF-")
    }

    fn found(&self) -> &'static str {
        if self.head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            return OLE;
        }
        // The bytes are a stranger's, and the matchers another crate's.
        let known = std::panic::catch_unwind(|| infer::get(&self.head).map(|kind| kind.mime_type())).ok().flatten();
        match known {
            // Of texts a few letters at the start are taken for other signatures ("BM" for a bitmap).
            Some(kind) if self.is_text() && ![PDF, RTF, HTML, "text/xml"].contains(&kind) => TEXT,
            Some(kind) => kind,
            None if self.is_pdf() && !self.is_text() => PDF,
            None if self.is_text() => TEXT,
            None => UNKNOWN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Sniffer, TAKEN, is_taken};

    fn sniff(pieces: &[&[u8]]) -> Sniffer {
        let mut sniffer = Sniffer::default();
        pieces.iter().for_each(|piece| sniffer.push(piece));
        sniffer
    }

    #[test]
    fn a_character_cut_in_two_is_no_fault_and_one_that_is_never_ended_is() {
        let euro = "€".as_bytes();
        for (cut, rest) in (1..3).filter_map(|at| euro.split_at_checked(at)) {
            assert_eq!(sniff(&[cut, rest]).check("text/plain"), Ok("text/plain"));
            assert_eq!(sniff(&[rest]).check("text/plain"), Err("application/octet-stream"));
            assert_eq!(sniff(&[cut]).check("text/plain"), Err("application/octet-stream"));
        }
    }

    #[test]
    fn no_type_takes_the_bytes_of_another() {
        let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let samples: [(&str, &[u8]); 6] = [
            ("application/pdf", b"\xEF\xBB\xBF%PDF-1.7\n\x01"),
            ("text/csv", b"BM,II\n1,2\n"),
            ("text/html", b"<!DOCTYPE html><p>Agenda"),
            ("image/png", png),
            ("application/rtf", b"{\\rtf1 Agenda}"),
            ("application/msword", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"),
        ];
        for (declared, bytes) in samples {
            assert_eq!(sniff(&[bytes]).check(declared), Ok(declared));
            let families = [["text/csv", "text/plain"], ["application/rtf", "text/rtf"]];
            let office = ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"];
            for (other, ..) in TAKEN {
                let kin = other == declared
                    || families.iter().any(|family| family.contains(&declared) && family.contains(&other))
                    || (office.contains(&declared) && office.contains(&other))
                    // What shows no tag may be HTML all the same.
                    || (declared == "text/csv" && other == "text/html");
                assert_eq!(sniff(&[bytes]).check(other).is_ok(), kin, "{declared} as {other}");
            }
        }
    }

    #[test]
    fn scripts_and_archives_are_no_papers() {
        for media_type in ["image/svg+xml", "application/zip", "application/javascript", "video/mp4", "text/xml"] {
            assert!(!is_taken(media_type), "{media_type}");
        }
    }
}
