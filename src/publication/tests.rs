//! Publications that answer, and servers that answer wrongly, slowly, or without end.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use super::*;

/// A server on this machine that answers every request as `answer` does, until the test ends.
fn server(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut request = [0; 2048];
            let length = stream.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            answer(request.split(' ').nth(1).unwrap_or_default(), &mut stream);
        }
    });
    address
}

fn answer(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn read(address: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
    read_within(Duration::from_secs(60), address, most)
}

fn read_within(patience: Duration, address: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
    Publication::Web(Web::with_patience(address, patience).unwrap()).file("checkpoint", most)
}

#[test]
fn reads_the_same_file_from_a_folder_and_from_a_server() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("checkpoint"), b"seven").unwrap();
    let address = server(|path, stream| match path {
        "/site/checkpoint" => answer(stream, "200 OK", b"seven"),
        _ => answer(stream, "404 Not Found", b"<html>"),
    });
    for place in [folder.path().to_owned(), format!("{address}/site").into(), format!("{address}/site/").into()] {
        let publication = Publication::at(&place).unwrap();
        assert_eq!(publication.file("checkpoint", 5).unwrap(), Some(b"seven".to_vec()), "{publication}");
        assert_eq!(publication.file("tile/0/000", 5).unwrap(), None, "{publication}");
        let long = publication.file("checkpoint", 4).unwrap_err().to_string();
        assert!(long.ends_with("checkpoint: expected at most 4 bytes, found more"), "{long}");
    }
}

#[test]
fn takes_no_page_for_a_file() {
    let address = server(|_, stream| answer(stream, "200 OK\r\nContent-Type: Text/HTML; charset=utf-8", b"<html>"));
    assert!(matches!(read(&address, 100), Err(Error::Page { .. })));
    let refusing = server(|_, stream| answer(stream, "503 Service Unavailable", b""));
    assert!(matches!(read(&refusing, 100), Err(Error::Status { status: 503, .. })));
}

#[test]
fn gives_up_on_a_server_that_says_nothing_or_says_it_drop_by_drop() {
    let second = Duration::from_secs(1);
    let silent = server(|_, _| std::thread::sleep(Duration::from_secs(600)));
    assert!(matches!(read_within(second, &silent, 100), Err(Error::Slow { seconds: 1, .. })));
    let dripping = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    assert!(matches!(read_within(second, &dripping, 1000), Err(Error::Slow { seconds: 1, .. })));
}

#[test]
fn reads_no_more_than_its_bound_from_a_server_without_end() {
    let endless = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[7; 4096]).is_ok() {}
    });
    assert!(matches!(read(&endless, 10_000), Err(Error::TooLong { most: 10_000, .. })));
}

#[test]
fn follows_few_redirects_and_none_to_another_kind_of_address() {
    let round = server(|_, stream| answer(stream, "302 Found\r\nLocation: /again", b""));
    assert!(matches!(read(&round, 100), Err(Error::Redirects { most: 3, .. })));
    let away = server(|_, stream| answer(stream, "302 Found\r\nLocation: file:///etc/passwd", b""));
    assert!(read(&away, 1_000_000).is_err());
    let once = server(|path, stream| match path {
        "/checkpoint" => answer(stream, "301 Moved Permanently\r\nLocation: /new/checkpoint", b""),
        _ => answer(stream, "200 OK", b"moved"),
    });
    assert_eq!(read(&once, 100).unwrap(), Some(b"moved".to_vec()));
}

#[test]
fn says_what_is_no_address() {
    for address in ["http://", "https:///x", "http://example.com/a?b", "http://example.com/a#b", "http://exa mple.com"]
    {
        assert!(matches!(Publication::at(Path::new(address)), Err(Error::Address { .. })), "{address}");
    }
    for path in ["ftp://example.com", "site", "http:/x", "httpx://y"] {
        assert!(matches!(Publication::at(Path::new(path)), Ok(Publication::Folder(_))), "{path}");
    }
    assert!(matches!(read("http://127.0.0.1:1", 100), Err(Error::Unreadable { .. })));
}

#[cfg(unix)]
#[test]
fn reads_no_pipe_or_folder_in_a_files_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("checkpoint")).unwrap();
    let publication = Publication::at(folder.path()).unwrap();
    assert!(matches!(publication.file("checkpoint", 100), Err(Error::Unreadable { .. })));
}
