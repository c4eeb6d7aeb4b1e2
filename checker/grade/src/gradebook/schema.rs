//! The database itself: how it is opened, and what SQLite is told for the sake of what was acknowledged.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::Error;

/// The tables, with their meaning beside each column.
pub const SCHEMA: &str = include_str!("schema.sql");
/// The version of the schema, which the database carries as its `user_version`.
const VERSION: i64 = 3;
/// What makes a database of version 1 one of version 2.
const FROM_1: &str = "\
    ALTER TABLE attempts ADD COLUMN trusted_at TEXT;\
    ALTER TABLE attempts ADD COLUMN marked_late INTEGER NOT NULL DEFAULT 0;\
    ALTER TABLE attempts ADD COLUMN late_held TEXT;\
    ALTER TABLE attempts ADD COLUMN late_says TEXT NOT NULL DEFAULT '[]';";
/// What makes a database of version 2 one of version 3.
const FROM_2: &str = "ALTER TABLE jobs ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;";
/// The database's file in the gradebook's folder.
pub const FILE: &str = "grades.db";
/// So long one process waits for another's transaction; each takes milliseconds.
const BUSY: Duration = Duration::from_secs(60);

/// Opens the database in this folder; both are made where they are missing. What everybody handed in and got is no
/// other user's to read, so a new folder is its owner's alone.
///
/// # Errors
/// A folder that cannot be written, or a database of a newer version.
pub(crate) fn create(folder: &Path) -> Result<Connection, Error> {
    is_folder(folder)?;
    make_private(folder).map_err(|reason| Error::file(folder, reason))?;
    open_with(folder, OpenFlags::default())
}

/// Refuses what is there and no folder.
fn is_folder(path: &Path) -> Result<(), Error> {
    match fs::metadata(path) {
        Ok(meta) if !meta.is_dir() => Err(Error::NotFolder(path.to_owned())),
        _ => Ok(()),
    }
}

/// Makes the folder for its owner alone, whatever the umask says. One that is there already keeps its rights, since a
/// group may share it; where it is still empty, only those of everybody else are taken away.
fn make_private(folder: &Path) -> io::Result<()> {
    if let Some(above) = folder.parent() {
        fs::create_dir_all(above)?;
    }
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => fs::set_permissions(folder, Permissions::from_mode(0o700)),
        Err(reason) if reason.kind() == io::ErrorKind::AlreadyExists => {
            let is_empty = fs::read_dir(folder)?.next().is_none();
            let meta = fs::metadata(folder)?;
            if is_empty && meta.uid() == rustix::process::geteuid().as_raw() {
                fs::set_permissions(folder, Permissions::from_mode(meta.mode() & 0o7770))?;
            }
            Ok(())
        }
        Err(reason) => Err(reason),
    }
}

/// Opens the database that is in this folder.
///
/// # Errors
/// There is none, or it cannot be read.
pub(crate) fn open(folder: &Path) -> Result<Connection, Error> {
    is_folder(folder)?;
    if !folder.join(FILE).is_file() {
        return Err(Error::Absent(folder.to_owned()));
    }
    open_with(folder, OpenFlags::default())
}

fn open_with(folder: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let path = folder.join(FILE);
    let told = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => Error::Foreign(path.clone()),
        _ => Error::Database(error),
    };
    let mut database = Connection::open_with_flags(&path, flags).map_err(told)?;
    database.busy_timeout(BUSY)?;
    if !is_ours(&database).map_err(told)? {
        return Err(Error::Foreign(path));
    }
    // With FULL, what was acknowledged is on the disk, also when the power fails (sqlite.org/pragma.html).
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.pragma_update(None, "foreign_keys", true)?;
    let all = database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = all.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let steps: &[&str] = match version {
        0 => &[SCHEMA],
        1 => &[FROM_1, FROM_2],
        2 => &[FROM_2],
        VERSION => &[],
        _ => return Err(Error::Newer(folder.to_owned())),
    };
    for step in steps {
        all.execute_batch(step)?;
    }
    all.pragma_update(None, "user_version", VERSION)?;
    all.commit()?;
    Ok(database)
}

/// Whether a database is new, or has the tables of a gradebook.
fn is_ours(database: &Connection) -> rusqlite::Result<bool> {
    database.query_row(
        "SELECT count(*) = 0 OR (sum(name IN ('attempts', 'marks', 'verdicts')) = 3 AND \
         (SELECT user_version FROM pragma_user_version) > 0) FROM sqlite_schema WHERE type = 'table'",
        [],
        |row| row.get(0),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use super::*;

    /// The page that documents the tables, made from their own comments.
    fn documented() -> String {
        let mut page = String::from(
            "# The gradebook's database\n\n`grades.db` in the output folder is a SQLite database (version 3, kept as its `user_version`). \
             Read it with any SQLite client, also while grading goes on. Points are hundredths of a point, \
             so that sums are exact. What is \"JSON, deflated\" is a zlib stream of JSON.\n\
             \nThis page is made from `src/gradebook/schema.sql`; a test keeps both equal.\n",
        );
        let mut about = String::new();
        for line in SCHEMA.lines() {
            if let Some(comment) = line.strip_prefix("-- ") {
                about = comment.to_owned();
            } else if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                let name = name.trim_end_matches(" (");
                let _ =
                    write!(page, "\n## {name}\n\n{about}\n\n| column | type | meaning |\n|---|---|---|\n");
            } else if let Some((column, meaning)) =
                line.strip_prefix("  ").and_then(|line| line.split_once(" -- "))
            {
                let (name, kind) = column.trim_end_matches(',').split_once(' ').unwrap();
                let _ = writeln!(page, "| `{name}` | {kind} | {meaning} |");
            }
        }
        page
    }

    #[test]
    fn the_page_about_the_tables_says_what_the_tables_are() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("SCHEMA.md");
        let page = documented();
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(&path, &page).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), page, "run this test with UPDATE_SCHEMA=1");
    }

    #[test]
    fn every_column_that_there_is_stands_on_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let database = create(folder.path()).unwrap();
        let mut tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
        let names: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let page = documented();
        let sections: BTreeMap<&str, &str> =
            page.split("\n## ").skip(1).filter_map(|part| part.split_once('\n')).collect();
        assert_eq!(sections.len(), names.len());
        for table in names {
            let mut columns = database.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
            let columns: Vec<String> =
                columns.query_map([&table], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
            for column in columns {
                assert!(sections[table.as_str()].contains(&format!("| `{column}` |")), "{table}.{column}");
            }
        }
    }

    #[test]
    fn a_new_gradebook_is_its_owners_alone_and_one_that_is_shared_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().mode() & 0o7777;
        create(&folder.path().join("above/new")).unwrap();
        assert_eq!(mode("above/new"), 0o700);
        for (name, before, holds, after) in
            [("empty", 0o755, false, 0o750), ("group", 0o770, false, 0o770), ("full", 0o755, true, 0o755)]
        {
            fs::create_dir(folder.path().join(name)).unwrap();
            if holds {
                fs::write(folder.path().join(name).join("other"), "x").unwrap();
            }
            fs::set_permissions(folder.path().join(name), Permissions::from_mode(before)).unwrap();
            create(&folder.path().join(name)).unwrap();
            assert_eq!(mode(name), after, "{name}");
        }
    }

    #[test]
    fn a_gradebook_of_an_older_version_becomes_one_of_this_version() {
        let columns = |database: &Connection| -> Vec<(String, String)> {
            let mut all = database
                .prepare(
                    "SELECT tables.name, columns.name FROM sqlite_schema AS tables, \
                     pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' ORDER BY 1, 2",
                )
                .unwrap();
            all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap()
        };
        let of_3 = [("jobs", "deaths")];
        let of_2 = ["trusted_at", "marked_late", "late_held", "late_says"].map(|column| ("attempts", column));
        let new = tempfile::tempdir().unwrap();
        let new = columns(&create(new.path()).unwrap());
        for (version, lacks) in [(2, &of_3[..]), (1, &[&of_3[..], &of_2].concat())] {
            let old = tempfile::tempdir().unwrap();
            let database = create(old.path()).unwrap();
            for (table, column) in lacks {
                database.execute(&format!("ALTER TABLE {table} DROP COLUMN {column}"), []).unwrap();
            }
            database.pragma_update(None, "user_version", version).unwrap();
            drop(database);
            for _ in 0..2 {
                assert_eq!(columns(&open(old.path()).unwrap()), new, "version {version}");
            }
        }
    }

    #[test]
    fn what_is_no_gradebook_is_named_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        fs::write(&file, "some notes about grades, and no database at all\n".repeat(100)).unwrap();
        assert!(matches!(create(&file), Err(Error::NotFolder(path)) if path == file));
        assert!(matches!(open(&file), Err(Error::NotFolder(_))));
        for opened in [create(folder.path()), open(folder.path())] {
            assert!(matches!(opened, Err(Error::Foreign(path)) if path == file));
        }
        fs::remove_file(&file).unwrap();
        let theirs = Connection::open(&file).unwrap();
        theirs.execute_batch("CREATE TABLE marks (a); CREATE TABLE recipes (b)").unwrap();
        drop(theirs);
        assert!(matches!(create(folder.path()), Err(Error::Foreign(_))));
        let theirs = Connection::open(&file).unwrap();
        let tables: i64 =
            theirs.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 2, "nothing was added to it");
    }

    #[test]
    fn a_gradebook_of_a_newer_checker_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        create(folder.path()).unwrap().pragma_update(None, "user_version", 7).unwrap();
        assert!(matches!(create(folder.path()), Err(Error::Newer(_))));
        assert!(matches!(open(&folder.path().join("none")), Err(Error::Absent(_))));
    }
}
