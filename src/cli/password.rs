//! The password of a database, from where PostgreSQL's own programs have it: the address, `PGPASSWORD`, or a password
//! file (`PGPASSFILE`, else `~/.pgpass`) that nobody but its owner may read.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::{env, fs};

use super::output::warn;
use crate::store::{Location, Login};

/// The largest password file that is read.
const LARGEST: u64 = 1 << 20;

/// Where `path` says that a ledger is, with the password that it wants. Tells, once, why a password file is passed over.
pub(super) fn located(path: &Path) -> Location {
    static TOLD: Once = Once::new();
    let location = Location::from(path);
    let logins = location.logins();
    if logins.is_empty() {
        return location;
    }
    let named = env::var("PGPASSWORD").ok().filter(|password| !password.is_empty());
    let found =
        named.map_or_else(|| password_file().map_or(Ok(None), |file| from_file(&file, &logins)), |one| Ok(Some(one)));
    location.with_password(found.unwrap_or_else(|reason| {
        TOLD.call_once(|| warn(reason));
        None
    }))
}

fn password_file() -> Option<PathBuf> {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".pgpass"));
    env::var_os("PGPASSFILE").map(PathBuf::from).or_else(home)
}

/// The one password that a file has for all hosts of an address, or why it has none for them: no host is sent what
/// another one lets in with.
fn from_file(path: &Path, logins: &[Login]) -> Result<Option<String>, String> {
    let Some(metadata) = fs::metadata(path).ok().filter(|metadata| metadata.is_file() && metadata.len() <= LARGEST)
    else {
        return Ok(None);
    };
    if let Some(mode) = open_to_others(&metadata) {
        return Err(format!(
            "the password file {} is passed over: its mode is {mode:04o}, and only its owner may read it (chmod 600)",
            path.display()
        ));
    }
    let Ok(file) = fs::read_to_string(path) else { return Ok(None) };
    let user = || env::var("USER").unwrap_or_default();
    let mut passwords = logins.iter().map(|login| match login.user.is_empty() {
        true => lookup(&file, &Login { user: user(), ..login.clone() }),
        false => lookup(&file, login),
    });
    let first = passwords.next().flatten();
    if passwords.all(|other| other == first) {
        return Ok(first);
    }
    Err(format!(
        "{} is passed over: it has not the same password for every host of the address; name one host, or the password in \
         $PGPASSWORD",
        path.display()
    ))
}

/// A file's mode, if others than its owner may read or write it.
#[cfg(unix)]
fn open_to_others(metadata: &fs::Metadata) -> Option<u32> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn open_to_others(_: &fs::Metadata) -> Option<u32> {
    None
}

/// The password of the first line that fits: `host:port:database:user:password`, `*` for any, `\` before `:` and `\`.
fn lookup(file: &str, login: &Login) -> Option<String> {
    // The folder of a socket is looked up by that name, or by this machine's.
    let host = if login.host.starts_with('/') { "localhost" } else { &login.host };
    let fits = |field: &str, value: &str| field == "*" || field == value;
    file.lines().filter(|line| !line.starts_with('#')).map(fields).find_map(|fields| {
        let [of, port, database, user, password] = <[String; 5]>::try_from(fields).ok()?;
        let fits = (fits(&of, host) || of == login.host)
            && fits(&port, &login.port.to_string())
            && fits(&database, &login.database)
            && fits(&user, &login.user);
        fits.then_some(password)
    })
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ':' if fields.len() < 5 => fields.push(String::new()),
            '\\' => fields.last_mut().into_iter().for_each(|field| field.extend(signs.next())),
            _ => fields.last_mut().into_iter().for_each(|field| field.push(sign)),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_line_that_fits() {
        let login = Login { host: "db.example".into(), port: 5433, database: "news".into(), user: "desk".into() };
        let file = "# a comment\nother:*:*:*:wrong\ndb.example:5432:news:desk:wrong\ndb.example:*:news:*:r\\:ight\\\\:x\n*:*:*:*:late";
        assert_eq!(lookup(file, &login).as_deref(), Some("r:ight\\:x"));
        assert_eq!(lookup("/run/pg:*:*:*:here", &Login { host: "/run/pg".into(), ..login }).as_deref(), Some("here"));
    }
    #[cfg(unix)]
    #[test]
    fn names_the_file_that_others_may_read_and_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pgpass");
        fs::write(&path, "one:*:*:*:s3cret\ntwo:*:*:*:other\n*:*:*:*:s3cret").unwrap();
        let login = |host: &str| Login { host: host.into(), port: 5432, database: "news".into(), user: "desk".into() };
        let from = |mode, hosts: &[&str]| {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            from_file(&path, &hosts.iter().map(|host| login(host)).collect::<Vec<_>>())
        };
        assert_eq!(from(0o600, &["one", "three"]), Ok(Some("s3cret".to_owned())));
        let told = from(0o644, &["one"]).unwrap_err();
        assert!(told.contains("pgpass") && told.contains("0644") && told.contains("chmod 600"), "{told}");
        let told = from(0o600, &["one", "two"]).unwrap_err();
        assert!(told.contains("every host") && !told.contains("s3cret"), "{told}");
        assert_eq!(from_file(&folder.path().join("none"), &[login("one")]), Ok(None));
    }
}
