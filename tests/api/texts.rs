//! The text of files, taken out in a process apart: what a PDF says is read, and what it does hurts nobody.

use std::time::Duration;

use actix_web::http::Method;
use flate2::{Compress, Compression, FlushCompress};
use minutebook::clock::Clock;
use minutebook::database::{Database, Limits, Source};
use minutebook::extraction::{Extractor, Limits as ExtractionLimits};
use minutebook::record::documents::extraction::drain;
use minutebook::storage::Storage;
use serde_json::{Value, json};

use crate::support::program::PROGRAM;
use crate::support::records::{id, text};
use crate::support::{Setup, TestApp};

/// A PDF of these objects, the first of which is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend(format!("{} 0 obj\n", index + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in &offsets {
        file.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    file.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).bytes());
    file
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A PDF of one page with this content, and these objects from the sixth on.
fn page(content: Vec<u8>, xobjects: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F1 5 0 R >> /XObject << {xobjects} >> >> >>"
        )
        .into_bytes(),
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ];
    objects.extend(more);
    pdf(&objects)
}

fn says(words: &str) -> Vec<u8> {
    page(stream("", format!("BT /F1 12 Tf 72 700 Td ({words}) Tj ET").as_bytes()), "", Vec::new())
}

/// A form that draws others.
fn form(content: &str, xobjects: &str) -> Vec<u8> {
    let dictionary = format!(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> /XObject << {xobjects} >> >>"
    );
    stream(&dictionary, content.as_bytes())
}

/// Nine forms, each of which draws the next ten times: a thousand million words.
fn many_times_many() -> Vec<u8> {
    let mut forms: Vec<Vec<u8>> =
        (6..15).map(|number| form(&"/X Do ".repeat(10), &format!("/X {} 0 R", number + 1))).collect();
    forms.push(form("BT /F1 12 Tf (word) Tj ET", ""));
    page(stream("", b"/X Do"), "/X 6 0 R", forms)
}

/// A page of a few kilobytes that unpacks to gigabytes.
fn bomb() -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), true);
    let mut packed = Vec::with_capacity(1024 * 1024);
    let blank = vec![b' '; 1024 * 1024];
    compress.compress_vec(&blank, &mut packed, FlushCompress::Full).expect("to be packed");
    let first = packed.len();
    compress.compress_vec(&blank, &mut packed, FlushCompress::Full).expect("to be packed");
    // After a full flush a piece stands for itself, and can stand there again and again.
    let piece = packed[first..].to_vec();
    packed.extend(piece.repeat(4000));
    page(stream("/Filter /FlateDecode", &packed), "", Vec::new())
}

struct Texts {
    app: TestApp,
    document: String,
}

impl Texts {
    async fn new(extraction: ExtractionLimits) -> Texts {
        let app = TestApp::with(Setup { extraction, ..Setup::default() }).await;
        let council = app.council("ashford").await;
        let meeting = app.meeting(&council, "2026-07-01", "published").await;
        let item = app.item(&council, &id(&meeting), "Business", "published").await;
        let document = app.document(&council, &id(&item), "Report", "published").await;
        Texts { app, document: text(&document["links"], "self") }
    }

    async fn upload(&self, media_type: &str, bytes: &[u8]) -> Value {
        let publisher = self.app.publisher("ashford");
        let etag = publisher.get(&self.document).await.header("etag").to_owned();
        let request = publisher.request(Method::PUT, &format!("{}/file", self.document));
        let sent = request.header("Content-Type", media_type).header("If-Match", &etag).bytes(bytes).send().await;
        assert!([200, 201].contains(&sent.status), "{}", sent.text());
        sent.json()
    }

    /// What became of the text of a file.
    async fn of(&self, media_type: &str, bytes: &[u8]) -> Value {
        self.upload(media_type, bytes).await;
        self.app.waiting.settled().await;
        self.app.anonymous().get(&format!("{}/text", self.document)).await.ok()
    }
}

#[actix_web::test]
async fn the_text_of_a_pdf_is_there_page_by_page_and_moves_nothing_else() {
    let texts = Texts::new(ExtractionLimits::default()).await;
    let before = texts.upload("application/pdf", &says("To note the report.")).await;
    texts.app.waiting.settled().await;
    let read = texts.app.anonymous().get(&format!("{}/text", texts.document)).await;
    let etag = read.header("etag").to_owned();
    let found = read.ok();
    assert_eq!(
        found,
        json!({"document_id": before["id"], "sha256": before["sha256"], "state": "extracted", "failure": "none",
            "text": "To note the report.", "is_partial": false, "page_count": 1,
            "extracted_at": "2026-11-24T12:00:00Z"})
    );
    let again = texts.app.anonymous().request(Method::GET, &format!("{}/text", texts.document));
    assert_eq!(again.header("If-None-Match", &etag).send().await.status, 304);
    let after = texts.app.anonymous().get(&texts.document).await.ok();
    assert_eq!((&after["version"], &after["updated_at"]), (&before["version"], &before["updated_at"]));
    let db = crate::support::cluster::client(&texts.app.database_url).await;
    let sql = "SELECT count(*) FROM record.changes WHERE kind = 'document'";
    assert_eq!(db.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0), 2, "created, and given a file");
}

#[actix_web::test]
async fn the_text_is_of_the_file_that_is_there_now() {
    let texts = Texts::new(ExtractionLimits::default()).await;
    assert_eq!(texts.of("application/pdf", &says("First.")).await["text"], "First.");
    assert_eq!(texts.of("text/csv", b"ward,votes\nNorth,12\n").await["text"], "ward,votes\nNorth,12\n");
    let image = texts.of("image/gif", b"GIF89a\x01\0\x01\0\0\0\0;").await;
    assert_eq!(
        (&image["state"], &image["text"], &image["extracted_at"]),
        (&json!("not_supported"), &Value::Null, &Value::Null)
    );
}

#[actix_web::test]
async fn a_text_that_is_very_long_is_cut_between_two_characters() {
    let texts = Texts::new(ExtractionLimits::default()).await;
    let long = format!("x{}", "€".repeat(1_500_000));
    let found = texts.of("text/plain", long.as_bytes()).await;
    let kept = text(&found, "text");
    assert!(found["is_partial"] == true && long.starts_with(&kept), "{}", kept.len());
    assert!((4 * 1024 * 1024 - 3..=4 * 1024 * 1024).contains(&kept.len()), "{}", kept.len());
}

#[actix_web::test]
async fn a_hostile_pdf_fails_with_a_reason_and_hurts_nothing() {
    let limits = ExtractionLimits { memory_bytes: 512 * 1024 * 1024, cpu_seconds: 2, timeout: Duration::from_secs(60) };
    let texts = Texts::new(limits).await;
    let mut loop_of_pages = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>".to_vec(),
    ]);
    loop_of_pages.extend(b"%");
    let deep = [b"[".repeat(3_000_000), b"]".repeat(3_000_000)].concat();
    let itself = page(stream("", b"/X Do"), "/X 6 0 R", vec![form("/X Do /X Do", "/X 6 0 R")]);
    let no_box = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R >>".to_vec(),
    ]);
    for (what, file) in [
        ("garbage", [b"%PDF-1.7\n".as_slice(), &[0xFE; 4096]].concat()),
        ("a cut", says("To note.")[..60].to_vec()),
        ("pages in a circle", loop_of_pages),
        ("a page without a box", no_box),
        ("deep arrays", pdf(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), deep])),
        ("a form that draws itself", itself),
        ("forms that draw forms", many_times_many()),
        ("a bomb", bomb()),
    ] {
        let found = texts.of("application/pdf", &file).await;
        assert_eq!((&found["state"], &found["text"]), (&json!("failed"), &Value::Null), "{what}: {found}");
        assert!(["unreadable", "crashed", "timed_out"].contains(&text(&found, "failure").as_str()), "{what}: {found}");
        let handed_out = texts.app.anonymous().get(&format!("{}/file", texts.document)).await;
        assert!(handed_out.body == file, "{what}: the file is there as it came");
    }
    assert_eq!(texts.of("application/pdf", &says("Business as usual.")).await["text"], "Business as usual.");
}

#[actix_web::test]
async fn a_reader_that_takes_too_long_is_ended() {
    let limits = ExtractionLimits { timeout: Duration::from_millis(300), ..ExtractionLimits::default() };
    let texts = Texts::new(limits).await;
    let found = texts.of("application/pdf", &many_times_many()).await;
    assert_eq!((text(&found, "state"), text(&found, "failure")), ("failed".to_owned(), "timed_out".to_owned()));
}

#[actix_web::test]
async fn what_a_program_left_is_taken_up_again_and_given_up_in_the_end() {
    let texts = Texts::new(ExtractionLimits::default()).await;
    texts.of("application/pdf", &says("First.")).await;
    let db = crate::support::cluster::client(&texts.app.database_url).await;
    let leave = async |attempts: i32| {
        let sql = "UPDATE record.document_texts SET state = 'pending', text = NULL, finished_at = NULL, attempts = $1, \
                   claimed_until = '2026-11-24T12:00:00Z'";
        db.execute(sql, &[&attempts]).await.expect("a claim");
    };
    let at = |minute: &'static str| {
        let now = format!("2026-11-24T12:{minute}:00Z").parse().expect("an instant");
        Clock::new(move || now, uuid::Uuid::now_v7)
    };
    let go_on = async |clock: Clock| {
        let source = Source::new(&texts.app.database_url, Limits::default(), clock).await.expect("a database");
        let database = Database::open(&source.for_background()).await.expect("a database");
        let storage = Storage::in_directory(texts.app.files.clone()).expect("a directory");
        let extractor = Extractor { program: PROGRAM.into(), limits: ExtractionLimits::default() };
        drain(&database, &storage, &extractor).await.expect("to work")
    };
    let state = async || text(&texts.app.anonymous().get(&format!("{}/text", texts.document)).await.ok(), "state");
    leave(1).await;
    assert_eq!((go_on(at("00")).await, state().await), (0, "pending".to_owned()), "another has it");
    assert_eq!((go_on(at("01")).await, state().await), (1, "extracted".to_owned()));
    leave(3).await;
    assert_eq!((go_on(at("01")).await, state().await), (0, "failed".to_owned()));
}

#[actix_web::test]
async fn a_pdf_can_be_read_by_whoever_runs_the_demo() {
    let app = TestApp::demo().await;
    let path = "/v1/documents/by/demo/examplebridge-cabinet-2025-07-16-item-8-report";
    let document = app.anonymous().get(path).await.ok();
    let file = app.anonymous().get(&text(&document["links"], "file")).await;
    assert_eq!(file.header("content-type"), "application/pdf");
    assert!(!file.header("content-security-policy").contains("sandbox"), "browsers show no PDF in a sandbox");
    assert_eq!(file.body, std::fs::read("demo/files/cycle-parking-strategy.pdf").expect("the file"));
    let found = app.anonymous().get(&text(&document["links"], "text")).await.ok();
    assert_eq!((&found["state"], &found["sha256"]), (&json!("extracted"), &document["sha256"]));
    assert!(text(&found, "text").contains("Cycle Parking"), "{found}");
}
