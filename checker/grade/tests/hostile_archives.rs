//! What strangers pack to do harm. Where that is possible, a careless reader is shown to be caught by the same bytes.

mod packed;
mod stranger;

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::symlink;

use checker_grade::attempt::{Entry, Snapshot, Special};
use checker_grade::intake::Files;
use flow::course::Reason;
use packed::{Tarred, file, gz, raw, tar, tarred, unpack_carelessly, zip};
use stranger::{DIR, Desk, MAIN};
use tar::EntryType;

/// The careless reader writes outside of the folder that it was given.
fn careless_reader_escapes(bytes: &[u8], to: &str) {
    let folder = tempfile::tempdir().unwrap();
    unpack_carelessly(bytes, &folder.path().join("a/b/c"));
    assert!(folder.path().join(to).exists(), "the control does not work: {to}");
}

#[test]
fn a_path_that_leads_elsewhere_rejects_all_of_it() {
    let desk = Desk::new();
    let escape = zip(&[file(MAIN, "x"), file("03-microtasks/../../../escaped", "x")]);
    careless_reader_escapes(&escape, "a/escaped");
    let outside = desk.folder.path().join("in/absolute");
    let absolute = zip(&[file(MAIN, "x"), file(outside.to_str().unwrap(), "x")]);
    careless_reader_escapes(&absolute, outside.to_str().unwrap());
    fs::remove_file(&outside).unwrap();
    for (name, reason) in [
        (
            "03-microtasks/../../../escaped",
            "03-microtasks/../../../escaped: it leads upwards (`..`); an archive holds paths that lead downwards only",
        ),
        ("..", "..: it leads upwards (`..`); an archive holds paths that lead downwards only"),
        (
            "/etc/cron.d/x",
            "/etc/cron.d/x: its name begins at the root of a disk; an archive holds paths that lead downwards only",
        ),
        (
            "C:/Windows/x",
            "C:/Windows/x: its name begins with a drive; an archive holds paths that lead downwards only",
        ),
        (
            "03-microtasks\\..\\x",
            "03-microtasks\\..\\x: its name holds a backslash, as some programs on Windows write it; hand in what `checker submit` writes",
        ),
        ("a\u{1b}[2Jb", "a\\u{1b}[2Jb: its name holds a control character; rename it and hand it in again"),
        ("a\0b", "a\\u{0}b: its name holds a control character; rename it and hand it in again"),
        ("\u{202e}sr.niam", "\\u{202e}sr.niam: "),
    ] {
        let hostile = zip(&[file(MAIN, "x"), file(name, "x")]);
        // What only turns the writing direction leads nowhere, and is written out where it is shown.
        match desk.said("hostile.zip", &hostile) {
            Ok(snapshot) => assert!(snapshot.left_out[0].starts_with(reason), "{snapshot:?}"),
            Err(said) => assert_eq!(said, reason),
        }
        if !name.contains('\0') {
            let hostile = gz(&tar(&[tarred(MAIN, "x"), tarred(name, "x")]));
            assert_eq!(desk.said("hostile.tgz", &hostile).is_err(), name != "\u{202e}sr.niam", "{name:?}");
        }
    }
    let latin = zip(&[file(MAIN, "x"), raw(b"03-microtasks/caf\xe9.rs", b"x")]);
    assert!(desk.said("hostile.zip", &latin).unwrap_err().contains("its name is not UTF-8 text"));
    let long = zip(&[file(MAIN, "x"), file(&"x".repeat(300), "x")]);
    assert!(desk.said("hostile.zip", &long).unwrap_err().contains("longer than 255 bytes"));
}

fn specials(snapshot: &Snapshot) -> Vec<(String, Special)> {
    let special = |(path, entry): (&String, &Entry)| match entry {
        Entry::Special(special) => Some((path.clone(), *special)),
        Entry::File { .. } => None,
    };
    snapshot.entries.iter().filter_map(special).collect()
}

#[test]
fn a_link_in_a_zip_rejects_its_exercise_and_no_other() {
    let desk = Desk::new();
    let secret = desk.at("secret.txt");
    fs::write(&secret, "the solution").unwrap();
    let mut link = file(MAIN, secret.to_str().unwrap());
    link.mode = 0o120_777;
    let hostile = zip(&[link, file("09-workers/01-counter/src/pool.rs", "honest")]);
    let control = tempfile::tempdir().unwrap();
    unpack_carelessly(&hostile, control.path());
    assert_eq!(fs::read_to_string(control.path().join(MAIN)).unwrap(), "the solution");
    fs::remove_file(&secret).unwrap();
    let snapshot = desk.said("hostile.zip", &hostile).unwrap();
    assert_eq!(specials(&snapshot), [(MAIN.to_owned(), Special::Link)]);
    let rejections = snapshot.rejections(DIR);
    assert_eq!((rejections[0].path.as_str(), rejections[0].reason), ("src/main.rs", Reason::Link));
    assert!(snapshot.rejections("09-workers/01-counter").is_empty());
    let to = desk.folder.path().join("in");
    assert!(snapshot.lay_out(&desk.files, DIR, &to).is_err());
}

#[test]
fn a_device_a_fifo_and_a_link_in_place_of_a_folder_are_kept_as_what_they_are() {
    let desk = Desk::new();
    for (mode, path, special) in [
        (0o010_644, MAIN, Special::Device),
        (0o020_644, MAIN, Special::Device),
        (0o060_644, MAIN, Special::Device),
        (0o140_644, MAIN, Special::Device),
        (0o120_777, DIR, Special::Link),
        (0o120_777, "03-microtasks", Special::Link),
    ] {
        let mut entry = file(path, "x");
        entry.mode = mode;
        let snapshot =
            desk.said("hostile.zip", &zip(&[entry, file("09-workers/01-counter/src/pool.rs", "x")])).unwrap();
        assert_eq!(specials(&snapshot), [(path.to_owned(), special)]);
        assert_eq!(snapshot.rejections(DIR).len(), 1, "{path}");
    }
    let mut link = file("exercises", "/etc");
    link.mode = 0o120_777;
    assert!(desk.said("hostile.zip", &zip(&[link])).unwrap_err().starts_with("exercises: it is a link"));
}

#[test]
fn every_special_entry_of_a_tar_rejects_its_exercise() {
    let desk = Desk::new();
    for (kind, special) in [
        (EntryType::Symlink, Special::Link),
        (EntryType::Link, Special::HardLink),
        (EntryType::Fifo, Special::Device),
        (EntryType::Char, Special::Device),
        (EntryType::Block, Special::Device),
    ] {
        let entry = Tarred { name: MAIN.as_bytes(), kind, link: "/etc/passwd", content: b"" };
        let snapshot = desk.said("hostile.tar", &tar(&[entry])).unwrap();
        assert_eq!(specials(&snapshot), [(MAIN.to_owned(), special)]);
    }
    let sparse = Tarred { name: MAIN.as_bytes(), kind: EntryType::GNUSparse, link: "", content: b"x" };
    assert!(desk.said("hostile.tar", &tar(&[sparse])).unwrap_err().contains("few programs read"));
}

#[test]
fn a_bomb_is_named_before_it_goes_off() {
    let desk = Desk::new();
    let mut bomb = raw(format!("{DIR}/src/zeros.rs").as_bytes(), &vec![0; 3 << 20]);
    bomb.method = 8;
    let packed = zip(&[bomb.clone()]);
    let control = tempfile::tempdir().unwrap();
    unpack_carelessly(&packed, control.path());
    let unpacked = fs::metadata(control.path().join(DIR).join("src/zeros.rs")).unwrap().len();
    assert!(unpacked > 200 * packed.len() as u64, "the control is no bomb");
    assert!(desk.said("bomb.zip", &packed).unwrap_err().contains("times its size, as no source does"));
    // The archive says ten bytes, and three mebibytes come out.
    bomb.unpacked = Some(10);
    assert!(desk.said("bomb.zip", &zip(&[bomb])).unwrap_err().contains("it is longer than the archive says"));
}

#[test]
fn a_compressed_tar_that_unpacks_to_too_much_is_not_unpacked() {
    let desk = Desk::new();
    let mut header = tar(&[tarred("target/zeros", "")]);
    header.truncate(512);
    let mut header = tar::Header::from_byte_slice(&header).clone();
    header.set_size(80 << 20);
    header.set_cksum();
    // Members of a gzip follow one another (RFC 1952, 2.2), so that one mebibyte of zeros is packed but once.
    let zeros = gz(&vec![0; 1 << 20]);
    let bomb = [gz(header.as_bytes()), zeros.repeat(80), gz(&tar(&[tarred(MAIN, "x")]))].concat();
    let mut control = Vec::new();
    flate2::read::MultiGzDecoder::new(zeros.repeat(2).as_slice()).read_to_end(&mut control).unwrap();
    assert!(control.len() > 200 * zeros.len() * 2, "the control is no bomb");
    assert!(desk.said("bomb.tar.gz", &bomb).unwrap_err().contains("it unpacks to more than 64 MiB"));
}

#[test]
fn a_build_folder_of_any_size_is_passed_over() {
    let desk = Desk::new();
    let mut entries: Vec<packed::Entry> =
        (0..6_000).map(|number| file(&format!("exercises/{DIR}/target/debug/{number}"), "x")).collect();
    let mut large = raw(format!("exercises/{DIR}/target/debug/deps/x").as_bytes(), &vec![0; 20 << 20]);
    large.method = 8;
    entries.extend([large, file(&format!("exercises/{MAIN}"), "x")]);
    let snapshot = desk.said("built.zip", &zip(&entries)).unwrap();
    assert_eq!(snapshot.entries.len(), 1);
    assert!(snapshot.left_out.is_empty());
}

#[test]
fn too_many_files_are_not_counted_to_their_end() {
    let desk = Desk::new();
    let many = |count: usize, folder: &str| -> Vec<u8> {
        zip(&(0..count).map(|number| file(&format!("{folder}/{number}"), "")).collect::<Vec<_>>())
    };
    assert!(desk.said("many.zip", &many(5_001, DIR)).unwrap_err().contains("more than 5000 files"));
    assert!(
        desk.said("many.zip", &many(65_001, &format!("{DIR}/target")))
            .unwrap_err()
            .contains("more than 65000 files")
    );
    let folder = desk.at("many/03-microtasks/01-first-words/x").parent().unwrap().to_owned();
    fs::create_dir_all(&folder).unwrap();
    (0..5_001).for_each(|number| drop(fs::File::create(folder.join(number.to_string())).unwrap()));
    let intake = desk.class();
    assert!(intake.attempts[0].work.as_ref().unwrap_err()[0].reason.contains("more than 5000 files"));
}

#[test]
fn what_two_readers_would_read_differently_is_rejected() {
    let desk = Desk::new();
    let twice = zip(&[file(MAIN, "fn main() {}"), file(MAIN, "evil")]);
    let library = zip::ZipArchive::new(std::io::Cursor::new(&twice)).unwrap();
    assert_eq!(library.len(), 1, "the library hides one of them in silence");
    assert!(desk.said("a.zip", &twice).unwrap_err().contains("two entries of this name"));
    assert!(
        desk.said("a.tar", &tar(&[tarred(MAIN, "a"), tarred(MAIN, "b")]))
            .unwrap_err()
            .contains("it is there twice")
    );

    let mut other = file(MAIN, "x");
    other.local_name = Some(b"03-microtasks/01-first-words/src/evil.rs".to_vec());
    assert!(desk.said("a.zip", &zip(&[other])).unwrap_err().contains("says two things of it"));

    // The second entry lies inside the bytes of the first.
    let inner = file(&format!("{DIR}/src/inner.rs"), "evil");
    let outer = raw(MAIN.as_bytes(), &packed::local(&inner));
    let begin = 30 + MAIN.len() as u32;
    let overlap = zip(&[outer, packed::Entry { at: Some(begin), ..inner }]);
    let mut library = zip::ZipArchive::new(std::io::Cursor::new(&overlap)).unwrap();
    assert!(library.by_index(1).is_ok(), "the library reads both");
    assert!(desk.said("a.zip", &overlap).unwrap_err().contains("its entries overlap"));

    for (bytes, said) in [
        ([b"#!/bin/sh\n".to_vec(), zip(&[file(MAIN, "x")])].concat(), "its directory is not where it says"),
        ([zip(&[file(MAIN, "x")]), b"more".to_vec()].concat(), "it has no end"),
    ] {
        assert!(desk.said("a.zip", &bytes).unwrap_err().contains(said), "{said}");
    }
}

#[test]
fn names_that_are_one_name_on_another_disk_are_rejected() {
    let desk = Desk::new();
    for (one, other) in [
        ("src/main.rs", "src/MAIN.rs"),
        ("src/a.rs", "SRC/b.rs"),
        ("src/\u{9df}.rs", "src/\u{9af}\u{9bc}.rs"),
        ("src/é.rs", "src/e\u{301}.rs"),
    ] {
        let both = [file(&format!("{DIR}/{one}"), "1"), file(&format!("{DIR}/{other}"), "2")];
        assert!(desk.said("a.zip", &zip(&both)).unwrap_err().contains("on some disks"), "{one} {other}");
    }
    let both = [file(&format!("{DIR}/src"), "1"), file(MAIN, "2")];
    assert!(desk.said("a.zip", &zip(&both)).unwrap_err().contains("a file and a folder"));
    // Two chapters of the course are no clash.
    let both = [file(MAIN, "1"), file("09-workers/01-counter/src/main.rs", "2")];
    assert!(desk.said("a.zip", &zip(&both)).is_ok());
}

#[test]
fn what_is_damaged_or_locked_says_so() {
    let desk = Desk::new();
    let mut encrypted = file(MAIN, "x");
    encrypted.flags |= 1;
    let mut odd = file(MAIN, "x");
    odd.method = 99;
    let mut crc = file(MAIN, "x");
    crc.crc = Some(7);
    for (entry, said) in [
        (encrypted, "it is encrypted; pack it again without a password"),
        (odd, "packed in a way that few programs read (method 99)"),
        (crc, "its checksum is wrong"),
    ] {
        assert!(desk.said("a.zip", &zip(&[entry])).unwrap_err().contains(said), "{said}");
    }
    let mut packed = raw(MAIN.as_bytes(), &b"fn main() {}".repeat(50));
    packed.method = 8;
    let whole = zip(&[packed]);
    for cut in [1, 10, whole.len() / 2, whole.len() - 1] {
        assert!(desk.said("a.zip", &whole[..cut]).is_err(), "{cut}");
    }
    let whole = gz(&tar(&[tarred(MAIN, "fn main() {}"), tarred(&format!("{DIR}/src/b.rs"), "x")]));
    for cut in [0, 1, 10, whole.len() / 2, whole.len() - 1] {
        assert!(desk.said("a.tgz", &whole[..cut]).is_err(), "{cut}");
    }
    let cut = &tar(&[tarred(MAIN, "fn main() {}")])[..520];
    assert!(desk.said("a.tar", cut).is_err());
}

#[test]
fn a_header_of_a_tar_cannot_fill_the_memory() {
    let desk = Desk::new();
    for kind in [EntryType::GNULongName, EntryType::GNULongLink, EntryType::XHeader, EntryType::XGlobalHeader]
    {
        let content = vec![b'x'; 100 << 10];
        let name = Tarred { name: b"././@LongLink", kind, link: "", content: &content };
        assert!(
            desk.said("a.tar", &tar(&[name, tarred(MAIN, "x")]))
                .unwrap_err()
                .contains("more than 65536 bytes")
        );
    }
    let long = format!("{DIR}/src/{}.rs", "x".repeat(150));
    let name =
        Tarred { name: b"././@LongLink", kind: EntryType::GNULongName, link: "", content: long.as_bytes() };
    assert!(desk.said("a.tar", &tar(&[name, tarred("cut", "x")])).unwrap().entries.contains_key(&long));
}

#[test]
fn a_large_file_rejects_its_exercise_where_it_matters_only() {
    let desk = Desk::new();
    let large = "x".repeat((1 << 20) + 1);
    let snapshot =
        desk.said("a.zip", &zip(&[file(MAIN, &large), file(&format!("{DIR}/notes.pdf"), &large)])).unwrap();
    assert_eq!(specials(&snapshot), [(MAIN.to_owned(), Special::TooLarge)]);
    assert_eq!(
        snapshot.left_out,
        [format!("{DIR}/notes.pdf: it has more than 1 MiB and is no part of the exercise")]
    );
}

#[test]
fn a_folder_of_links_fifos_and_sockets_is_never_followed_nor_waited_for() {
    let desk = Desk::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path();
    fs::create_dir_all(secret.join("01-first-words/src")).unwrap();
    fs::write(secret.join("01-first-words/src/main.rs"), "the solution").unwrap();
    let crate_of = |learner: &str, path: &str| desk.at(&format!("{learner}/{DIR}/{path}"));
    symlink(secret.join("01-first-words/src/main.rs"), crate_of("a", "src/main.rs")).unwrap();
    fs::remove_dir_all(crate_of("b", "x").parent().unwrap()).unwrap();
    symlink(secret.join("01-first-words"), desk.at(&format!("b/{DIR}"))).unwrap();
    symlink(secret, desk.at("c/03-microtasks")).unwrap();
    let fifo = crate_of("d", "src/main.rs");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(crate_of("e", "s")).unwrap();
    fs::hard_link(secret.join("01-first-words/src/main.rs"), crate_of("f", "main.rs")).unwrap();
    symlink("/", desk.at("g")).unwrap();
    fs::write(crate_of("h", "main.rs"), "honest").unwrap();
    let control = fs::read_to_string(crate_of("a", "src/main.rs")).unwrap();
    assert_eq!(control, "the solution", "a careless reader follows the link");
    let intake = desk.class();
    let told: Vec<(&str, Vec<(String, Special)>)> = intake
        .attempts
        .iter()
        .filter_map(|attempt| Some((attempt.learner.as_str(), specials(attempt.work.as_ref().ok()?))))
        .collect();
    let one = |path: &str, special| vec![(path.to_owned(), special)];
    assert_eq!(
        told,
        [
            ("a", one(MAIN, Special::Link)),
            ("b", one(DIR, Special::Link)),
            ("c", one("03-microtasks", Special::Link)),
            ("d", one(MAIN, Special::Device)),
            ("e", one(&format!("{DIR}/s"), Special::Device)),
            ("f", one(&format!("{DIR}/main.rs"), Special::HardLink)),
            ("h", Vec::new()),
        ]
    );
    assert_eq!(intake.notes, ["g: a link or a device, which is never followed nor opened"]);
    let key = Files::key(b"the solution");
    assert!(desk.files.get(key).is_err(), "nothing of it was read");
}

#[test]
fn a_hostile_entry_in_the_archive_of_a_class_costs_its_owner_alone() {
    let desk = Desk::new();
    let mut link = file(&format!("b_2_assignsubmission_file_/{MAIN}"), "/etc/passwd");
    link.mode = 0o120_777;
    let mut crc = file(&format!("c_3_assignsubmission_file_/{MAIN}"), "x");
    crc.crc = Some(7);
    let entries = [
        file(&format!("a_1_assignsubmission_file_/{MAIN}"), "x"),
        file("a_1_assignsubmission_file_/../../x", "x"),
        link,
        crc,
        file("../nobody", "x"),
        file(&format!("d_4_assignsubmission_file_/{MAIN}"), "honest"),
    ];
    let at = desk.at("class.zip");
    fs::write(&at, zip(&entries)).unwrap();
    let intake = desk.take(&at);
    desk.only_contents_are_there();
    let said: Vec<(&str, String)> = intake
        .attempts
        .iter()
        .map(|attempt| {
            let said = attempt.work.as_ref().map_or_else(
                |refusals| refusals[0].line(),
                |snapshot| format!("{} files, {} specials", snapshot.entries.len(), specials(snapshot).len()),
            );
            (attempt.learner.as_str(), said)
        })
        .collect();
    assert_eq!(
        said,
        [
            ("1", "a_1_assignsubmission_file_/../../x: it leads upwards (`..`); an archive holds paths that lead downwards only".to_owned()),
            ("2", "1 files, 1 specials".to_owned()),
            ("3", format!("c_3_assignsubmission_file_/{MAIN}: it is damaged (its checksum is wrong); pack it again and hand it in again")),
            ("4", "1 files, 0 specials".to_owned()),
        ]
    );
}
