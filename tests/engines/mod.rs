//! Both engines, so that one suite holds for both: a file, and a database on a real server.
//!
//! `on_both_engines!` makes two tests of a function that takes an [`Engine`]. Where no server is installed the second
//! says so and tests nothing, unless `LEDGER_REQUIRE_POSTGRES` is set, as it is where changes are checked.

#![allow(dead_code, unused_imports, unused_macros, reason = "each file of tests uses its own part of the engines")]

pub(crate) mod proxy;
pub(crate) mod server;

use std::path::{Path, PathBuf};

use server::Server;

/// Where a test's ledgers are kept.
#[derive(Clone, Copy)]
pub(crate) enum Engine {
    File,
    Database(&'static Server),
}

impl Engine {
    /// The engine of databases, if a server is installed.
    pub(crate) fn database() -> Option<Self> {
        Server::shared().map(Self::Database)
    }

    /// A place for a new ledger: `ledger.db` in this folder, or a database that nobody has used.
    pub(crate) fn place(self, folder: &Path) -> PathBuf {
        match self {
            Self::File => folder.join("ledger.db"),
            Self::Database(server) => server.database().address(),
        }
    }

    /// The address of a new database, if this is the engine of databases.
    pub(crate) fn address(self) -> Option<PathBuf> {
        match self {
            Self::File => None,
            Self::Database(server) => Some(server.database().address()),
        }
    }

    /// `many` turns at a file, and `few` at a database, where each takes longer.
    pub(crate) fn turns<T>(self, many: T, few: T) -> T {
        match self {
            Self::File => many,
            Self::Database(_) => few,
        }
    }

    pub(crate) fn is_file(self) -> bool {
        matches!(self, Self::File)
    }
}

/// Makes a test on each engine of every function that is named.
macro_rules! on_both_engines {
    ($($claim:ident),+ $(,)?) => {
        mod in_a_file {
            $(#[test] fn $claim() { super::$claim($crate::engines::Engine::File) })+
        }
        mod in_a_database {
            $(#[test] fn $claim() {
                if let Some(engine) = $crate::engines::Engine::database() { super::$claim(engine) }
            })+
        }
    };
}
pub(crate) use on_both_engines;
