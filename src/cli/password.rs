//! The password of a database, from where PostgreSQL's own programs have it: the address, `PGPASSWORD`, or a password
//! file (`PGPASSFILE`, else `~/.pgpass`) that nobody but its owner may read.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::store::{Location, Login};

/// The largest password file that is read.
const LARGEST: u64 = 1 << 20;

/// Where `path` says that a ledger is, with the password that it wants.
pub(super) fn located(path: &Path) -> Location {
    let location = Location::from(path);
    match location.login() {
        None => location,
        Some(login) => {
            let named = env::var("PGPASSWORD").ok().filter(|password| !password.is_empty());
            location.with_password(named.or_else(|| from_file(&login)))
        }
    }
}

fn from_file(login: &Login) -> Option<String> {
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".pgpass"));
    let path = env::var_os("PGPASSFILE").map(PathBuf::from).or_else(home)?;
    let metadata = fs::metadata(&path).ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST || is_open_to_others(&metadata) {
        return None;
    }
    let user = if login.user.is_empty() { env::var("USER").unwrap_or_default() } else { login.user.clone() };
    lookup(&fs::read_to_string(path).ok()?, &Login { user, ..login.clone() })
}

#[cfg(unix)]
fn is_open_to_others(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
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
}
