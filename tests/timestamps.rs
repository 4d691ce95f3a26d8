//! Time stamps against `openssl ts`, both ways: a local authority that answers with it, and its own check of our tokens.

#[path = "desk/mod.rs"]
mod desk;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use desk::{Desk, SOURCE};
use fact_ledger::timestamp::{self, Roots};

/// What `openssl` reads: a root, a certificate of the authority from it, and how it answers.
const CONFIGURATION: &str = "
[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[tsa_ext]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, timeStamping
[other_ext]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
[tsa]
default_tsa = authority
[authority]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
";

fn openssl(folder: &Path, arguments: &str) -> (bool, String) {
    let output = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn must(folder: &Path, arguments: &str) {
    let (good, said) = openssl(folder, arguments);
    assert!(good, "openssl {arguments}: {said}");
}

/// Makes an authority in `folder`, with keys of this kind, as `openssl req -newkey` calls it.
fn authority(folder: &Path, kind: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("openssl.cnf"), CONFIGURATION).unwrap();
    fs::write(folder.join("serial"), "01").unwrap();
    let common = "-config openssl.cnf -nodes -days 3650";
    must(
        folder,
        &format!("req -x509 -newkey {kind} -keyout root.key -out root.pem -extensions root -subj /CN=Root {common}"),
    );
    for (name, extensions) in [("tsa", "tsa_ext"), ("other", "other_ext")] {
        must(
            folder,
            &format!("req -newkey {kind} -keyout {name}.key -out {name}.csr {common}").replace(" -days 3650", ""),
        );
        must(
            folder,
            &format!(
                "x509 -req -in {name}.csr -CA root.pem -CAkey root.key -CAcreateserial -out {name}.pem -days 3650 \
                 -extfile openssl.cnf -extensions {extensions}"
            ),
        );
    }
}

/// Answers a request as the authority in `folder` does.
fn reply(folder: &Path, query: &[u8]) -> Vec<u8> {
    let name = format!("query-{}", std::thread::current().id().as_text());
    fs::write(folder.join(&name), query).unwrap();
    must(folder, &format!("ts -reply -config openssl.cnf -queryfile {name} -out {name}.tsr"));
    fs::read(folder.join(format!("{name}.tsr"))).unwrap()
}

trait AsText {
    fn as_text(&self) -> String;
}

impl AsText for std::thread::ThreadId {
    fn as_text(&self) -> String {
        format!("{self:?}").chars().filter(char::is_ascii_digit).collect()
    }
}

/// A server that answers each request's body as `answer` says.
fn server(answer: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/tsa", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let body = request_body(&mut stream);
            let answer = answer(&body);
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nConnection: close\r\n";
            let head = format!("{head}Content-Length: {}\r\n\r\n", answer.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&answer));
        }
    });
    address
}

fn request_body(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).unwrap_or(0);
        read.extend_from_slice(&buffer[..length]);
        let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
            if length == 0 { return Vec::new() } else { continue }
        };
        let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
        let expected =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        if length == 0 || read.len() - end - 4 >= expected.unwrap_or(0) {
            return read.split_off(end + 4);
        }
    }
}

#[test]
fn a_token_of_openssl_is_kept_verified_and_verified_by_openssl() {
    for kind in ["rsa:2048", "ec:P-256"] {
        let kind = if kind == "ec:P-256" { "ec -pkeyopt ec_paramgen_curve:P-256" } else { kind };
        let desk = Desk::new();
        desk.good(["add", "--text", "It is so.", "--source", SOURCE]);
        let tsa = desk.path("tsa");
        authority(&tsa, kind);
        let own = tsa.clone();
        let address = server(move |query| reply(&own, query));
        let root = tsa.join("root.pem").display().to_string();
        let text = desk.path("tsa/text").display().to_string();
        let token = desk.path("tsa/token").display().to_string();
        let said = desk.good([
            "timestamp",
            "--authority",
            &address,
            "--ca",
            &root,
            "--text",
            &text,
            "--output",
            &token,
            "--json",
        ]);
        let told: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!((&told["authority"], &told["vouched"]), (&"Test authority".into(), &true.into()), "{said}");

        must(&tsa, "ts -verify -data text -in token -token_in -CAfile root.pem");
        let verified = desk.good(["verify", "--ca", &root]);
        assert!(verified.contains("nothing is wrong") && verified.contains("says Test authority"), "{verified}");
        desk.good(["add", "--text", "And so is this.", "--source", SOURCE]);
        desk.good(["verify"]);

        let another = desk.path("another");
        authority(&another, kind);
        let stranger = another.join("root.pem").display().to_string();
        let found = desk.run(["verify", "--ca", &stranger]);
        assert_eq!(found.code, Some(1), "{found:?}");
        assert!(found.out.contains("timestamp_false") && found.out.contains("not vouched for"), "{found:?}");
    }
}

#[test]
fn an_answer_that_is_none_leaves_the_ledger_as_it_was() {
    let desk = Desk::new();
    let tsa = desk.path("tsa");
    authority(&tsa, "rsa:2048");
    let own = tsa.clone();
    let first = std::sync::Mutex::new(None::<Vec<u8>>);
    let replaying = server(move |query| first.lock().unwrap().get_or_insert_with(|| reply(&own, query)).clone());
    desk.good(["timestamp", "--authority", &replaying]);
    let refused = desk.run(["timestamp", "--authority", &replaying]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("nonce"), "{refused:?}");

    let garbage = server(|_| b"<html>".to_vec());
    assert!(desk.run(["timestamp", "--authority", &garbage]).err.contains("not a time stamp"));
    let refusing = server(|_| vec![0x30, 5, 0x30, 3, 2, 1, 2]);
    assert!(desk.run(["timestamp", "--authority", &refusing]).err.contains("the authority refuses: status 2"));
    let other = server({
        let own = tsa.clone();
        move |_| reply(&own, &timestamp::request(b"something else", &[7; 16]))
    });
    assert_eq!(desk.run(["timestamp", "--authority", &other]).code, Some(2));
    assert_eq!(desk.run(["timestamp", "--authority", "http://127.0.0.1:1/"]).code, Some(2));
    assert!(desk.good(["verify"]).contains("nothing is wrong"));

    // A token that other programs asked for.
    let text = tsa.join("text").display().to_string();
    desk.good(["timestamp", "--text", &text]);
    must(&tsa, "ts -query -data text -sha512 -cert -out asked");
    fs::write(tsa.join("answer"), reply(&tsa, &fs::read(tsa.join("asked")).unwrap())).unwrap();
    let answer = tsa.join("answer").display().to_string();
    desk.good(["timestamp", "--token", &answer]);
    assert!(desk.good(["verify"]).contains("nothing is wrong"));
}

#[test]
fn every_changed_bit_of_a_token_is_found_or_means_nothing() {
    let folder = tempfile::tempdir().unwrap();
    authority(folder.path(), "ec -pkeyopt ec_paramgen_curve:P-256");
    let data = b"the text of a checkpoint\n";
    let answer = reply(folder.path(), &timestamp::request(data, &[7; 16]));
    let roots = Roots::from_pem(&fs::read_to_string(folder.path().join("root.pem")).unwrap()).unwrap();
    let (token, stamp) = timestamp::check_answer(&answer, data, Some(&[7; 16]), Some(&roots)).unwrap();
    assert!(stamp.vouched);
    let mut passed = Vec::new();
    for bit in 0..token.len() * 8 {
        let mut changed = token.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(found) = timestamp::check(&changed, data, Some(&roots)) {
            assert_eq!(found, stamp, "bit {bit}");
            passed.push(bit / 8);
        }
    }
    // What is not signed and says nothing: versions, the signer's second name, the list of digests, a root that is not
    // needed on the way.
    passed.dedup();
    assert!(passed.len() < token.len() * 2 / 3, "{} of {} bytes", passed.len(), token.len());
    for end in 0..token.len() {
        assert!(timestamp::check(&token[..end], data, None).is_err());
    }
    assert!(timestamp::check(token, b"another text\n", None).is_err());
}

#[test]
fn a_certificate_that_is_not_for_time_stamping_is_not_vouched_for() {
    let folder = tempfile::tempdir().unwrap();
    authority(folder.path(), "rsa:2048");
    let roots = Roots::from_pem(&fs::read_to_string(folder.path().join("root.pem")).unwrap()).unwrap();
    // `openssl ts` refuses to sign with such a certificate, so the token is put together by `openssl cms`, which does
    // not, over the content of a good one.
    let answer = reply(folder.path(), &timestamp::request(b"text", &[7; 16]));
    fs::write(folder.path().join("answer"), &answer).unwrap();
    must(folder.path(), "ts -reply -in answer -token_out -out token");
    must(folder.path(), "cms -verify -inform DER -in token -noverify -out content -binary");
    must(
        folder.path(),
        "cms -sign -in content -binary -nodetach -nosmimecap -cades -econtent_type 1.2.840.113549.1.9.16.1.4 \
         -signer other.pem -inkey other.key -md sha256 -outform DER -out forged",
    );
    let forged = fs::read(folder.path().join("forged")).unwrap();
    let found = timestamp::check(&forged, b"text", Some(&roots));
    assert!(matches!(found, Err(timestamp::Error::Chain { .. })), "{found:?}");
    let _ = Stdio::null();
}
