//! Passwords and encryption: a server that is not the one that was meant gets neither a password nor a record.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::desk::Desk;
use crate::engines::server::{OWNER, Server};

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Makes an authority `NAME.pem`.
fn authority(folder: &Path, name: &str) {
    let (key, certificate, subject) = (format!("{name}.key"), format!("{name}.pem"), format!("/CN={name}"));
    let kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    let constraints = ["-addext", "keyUsage=critical,keyCertSign"];
    let names = ["-keyout", &key, "-out", &certificate, "-subj", &subject];
    openssl(folder, &[&["req"][..], &kind, &constraints, &names].concat());
}

/// A server that lets in over TLS alone, with a password, and whose certificate is for `localhost`.
fn guarded(folder: &Path) -> Server {
    authority(folder, "authority");
    authority(folder, "other");
    let kind = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    openssl(folder, &[&kind[..], &["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"]].concat());
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost").unwrap();
    let sign = "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -out server.pem \
                -extfile names";
    openssl(folder, &sign.split_whitespace().collect::<Vec<_>>());
    let server = Server::start(&["fsync=off"]);
    server.sql("postgres", "CREATE ROLE desk LOGIN PASSWORD 's3cret/word'");
    server.sql("postgres", "CREATE DATABASE news OWNER desk");
    for name in ["server.key", "server.pem"] {
        server.write(&server.data().join(name), &fs::read_to_string(folder.join(name)).unwrap());
    }
    let rules = "local all all trust\nhostssl all all all scram-sha-256\n";
    server.write(&server.data().join("pg_hba.conf"), rules);
    server.kill();
    server.configure(&[
        "listen_addresses='localhost'",
        "ssl=on",
        "ssl_cert_file='server.pem'",
        "ssl_key_file='server.key'",
    ]);
    server.begin();
    server
}

#[test]
fn only_a_server_with_the_right_name_and_authority_is_spoken_to() {
    if !Server::is_installed() {
        return;
    }
    let desk = Desk::empty();
    let server = guarded(&desk.path(""));
    let port = server.port();
    let authority = |name: &str| format!("sslrootcert={}", desk.path(name).display());
    let at = |host: &str, query: &str| format!("postgres://desk:s3cret%2Fword@{host}:{port}/news?{query}");
    let good = at("localhost", &format!("sslmode=verify-full&{}", authority("authority.pem")));
    desk.good(["init", "--quiet", "--ledger", &good]);
    let added = desk.good(Desk::adding("They met.").into_iter().chain(["--ledger", &good]));
    assert_eq!(server.sql("news", "SELECT count(*) FROM record"), "2");
    assert_eq!(desk.good(["show", "--quiet", "--ledger", &good]), added);

    for (address, why) in [
        (at("localhost", &format!("sslmode=verify-full&{}", authority("other.pem"))), "certificate"),
        (at("localhost", "sslmode=verify-full"), "certificate"),
        // Weaker words are not taken at their word.
        (at("localhost", &format!("sslmode=require&{}", authority("other.pem"))), "certificate"),
        (at("localhost", &format!("sslmode=prefer&{}", authority("other.pem"))), "certificate"),
        (at("127.0.0.1", &format!("sslmode=verify-full&{}", authority("authority.pem"))), "certificate"),
        (at("localhost", &format!("sslmode=verify-full&{}", authority("nothing.pem"))), "nothing.pem"),
        (at("localhost", "sslmode=disable"), "no encryption"),
        (good.replace("s3cret%2Fword", "wr0ng"), "password authentication failed"),
        (good.replace(":s3cret%2Fword", ""), "password"),
    ] {
        let said = desk.refused(["show", "--ledger", &address]);
        assert!(said.contains(why), "{address}: {said}");
        assert!(!said.contains("s3cret") && !said.contains("wr0ng"), "{said}");
    }
    passwords_come_from_the_usual_places(&desk, &good.replace(":s3cret%2Fword", ""));
    assert_eq!(server.sql("news", "SELECT count(*) FROM record"), "2");
}

fn passwords_come_from_the_usual_places(desk: &Desk, address: &str) {
    let show = || desk.command(["show", "--quiet", "--ledger", address]);
    assert!(show().env("PGPASSWORD", "s3cret/word").status().unwrap().success());
    let wrong = show().env("PGPASSWORD", "wr0ng").output().unwrap();
    assert!(!wrong.status.success() && !String::from_utf8_lossy(&wrong.stderr).contains("wr0ng"));
    let file = desk.path("passwords");
    fs::write(&file, "localhost:*:news:desk:s3cret/word\n").unwrap();
    for (mode, taken) in [(0o600, true), (0o644, false)] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let output = show().env("PGPASSFILE", &file).output().unwrap();
        assert_eq!(output.status.success(), taken, "{output:?}");
    }
}

/// A server that can't encrypt is not spoken to in plain text when encryption was asked for.
#[test]
fn there_is_no_falling_back_to_plain_text() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let address = server.address(OWNER, &database.name).display().to_string();
    let desk = Desk::empty();
    for mode in ["require", "prefer", "allow", "verify-ca", "verify-full"] {
        let said = desk.refused(["init", "--ledger", &format!("{address}?sslmode={mode}")]);
        assert!(said.contains("can't be reached: ") && said.contains("TLS"), "{said}");
    }
    desk.good(["init", "--quiet", "--ledger", database.socket_address().to_str().unwrap()]);
}
