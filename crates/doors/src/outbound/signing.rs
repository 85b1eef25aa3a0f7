//! Signatures of messages, as Standard Webhooks 1.0 has them: HMAC with SHA-256 over the id, the time and the body.

use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::refused::Refused;

/// Bytes of a secret.
pub const SECRET_BYTES: usize = 32;

/// A new secret, which nobody can guess.
///
/// # Errors
/// When the machine has no randomness.
pub fn new_secret() -> Result<Vec<u8>, Refused> {
    let mut secret = vec![0; SECRET_BYTES];
    rand::fill(&mut secret).map_err(|_| Refused::Unavailable)?;
    Ok(secret)
}

/// A secret as its receiver gets it.
pub fn shown(secret: &[u8]) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(secret))
}

/// The value of `webhook-signature`: one signature for each secret, with spaces between them.
pub fn signatures(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let sign = |secret: &Vec<u8>| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        format!("v1,{}", BASE64_STANDARD.encode(hmac::sign(&key, signed.as_bytes())))
    };
    secrets.iter().map(sign).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    use super::{SECRET_BYTES, new_secret, shown, signatures};

    /// The example of the published libraries of Standard Webhooks.
    #[test]
    fn a_signature_is_that_of_the_standard() {
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
        let signed = signatures(std::slice::from_ref(&secret), id, 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let both = signatures(&[secret, vec![7; SECRET_BYTES]], id, 1_614_265_330, body);
        assert!(both.starts_with(&format!("{signed} v1,")) && both.len() == 2 * signed.len() + 1, "{both}");
    }

    #[test]
    fn a_new_secret_has_32_bytes_that_no_other_has() {
        let (one, other) = (new_secret().expect("a secret"), new_secret().expect("a secret"));
        assert_eq!((one.len(), other.len()), (SECRET_BYTES, SECRET_BYTES));
        assert_ne!(one, other);
        assert!(shown(&one).starts_with("whsec_") && shown(&one).len() == 6 + 44);
    }
}
