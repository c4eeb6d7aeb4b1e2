-- What the gradebook is: the version of its schema, the class, and with what the last grading was done.
CREATE TABLE facts (
  name TEXT PRIMARY KEY, -- settings, class, class-file-title, book, language, workers, isolation, made_with
  value TEXT NOT NULL -- its value, as text or JSON
) STRICT, WITHOUT ROWID;

-- The learners, as the roster or the exports know them.
CREATE TABLE learners (
  id TEXT PRIMARY KEY, -- unique in the gradebook
  place INTEGER NOT NULL, -- the place in the roster, from 0; those whom it does not name come after
  name TEXT NOT NULL, -- the name as they write it
  email TEXT, -- the address
  login TEXT, -- the name that they log in with
  number TEXT, -- the registry's number
  section TEXT, -- the section of the class
  platform TEXT, -- the id in the names of the platform's exports
  enrolled INTEGER NOT NULL -- 1 where the roster names them
) STRICT;

-- The assignments that were graded into this gradebook.
CREATE TABLE assignments (
  id TEXT PRIMARY KEY, -- as in class.yaml; `grade` where there is none
  title TEXT NOT NULL, -- the title
  due TEXT, -- when it is due, as class.yaml writes it
  counts TEXT NOT NULL, -- which attempt counts: last, first or best
  hidden_lines TEXT NOT NULL -- what learners see of hidden cases: points, rule or full
) STRICT;

-- The exercises of an assignment, in its order.
CREATE TABLE columns (
  assignment TEXT NOT NULL REFERENCES assignments(id), -- the assignment
  place INTEGER NOT NULL, -- the place in it, from 0
  exercise TEXT NOT NULL, -- the exercise's id
  title TEXT NOT NULL, -- its title in English
  max INTEGER NOT NULL, -- what it is worth, in hundredths of a point
  book TEXT NOT NULL, -- where the book speaks of it
  PRIMARY KEY (assignment, exercise)
) STRICT;

-- Everything that was handed in. An attempt is never removed, and known again by its content and its time.
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY, -- in the order in which they were first seen
  assignment TEXT NOT NULL REFERENCES assignments(id), -- the assignment
  learner TEXT NOT NULL REFERENCES learners(id), -- whose it is
  content TEXT NOT NULL, -- the key of its content
  number INTEGER NOT NULL, -- which of the learner's attempts, from 1 in the order of time
  handed_in TEXT, -- when, where its own manifest says so (RFC 3339, UTC)
  seen TEXT NOT NULL, -- when this gradebook first saw it (RFC 3339, UTC)
  source TEXT NOT NULL, -- the folder or archive
  work TEXT NOT NULL, -- its files by content, or why it is rejected (JSON)
  says TEXT NOT NULL, -- what it says of itself, which proves nothing (JSON list)
  planned INTEGER NOT NULL DEFAULT 0, -- 1 once it is known what it holds for each exercise
  late_seconds INTEGER, -- how late it was, an extension counted in; NULL where it was not
  late_percent INTEGER NOT NULL DEFAULT 100, -- what lateness leaves of its points
  trusted_at TEXT, -- when it was handed in, where the roster says so, which outweighs the manifest (RFC 3339, UTC)
  marked_late INTEGER NOT NULL DEFAULT 0, -- 1 where the learning platform says that it came late, and not by how much
  late_held TEXT, -- why nobody can say what lateness costs, where it is so: its rows are held
  late_says TEXT NOT NULL DEFAULT '[]', -- what the instructor should know of its time (JSON list)
  UNIQUE (assignment, learner, content, handed_in)
) STRICT;

-- What an attempt holds for one exercise.
CREATE TABLE work (
  attempt INTEGER NOT NULL REFERENCES attempts(id), -- the attempt
  exercise TEXT NOT NULL, -- the exercise's id
  job TEXT, -- the job that judges it
  rejected TEXT, -- why it is rejected, where it is
  fault TEXT, -- a fault of the course or of the checker, where there is one: the row is held
  notes TEXT NOT NULL, -- what of it was left out (JSON list)
  PRIMARY KEY (attempt, exercise)
) STRICT, WITHOUT ROWID;

-- The jobs: one exercise and one program each. The key is made of all that the verdict depends on.
CREATE TABLE jobs (
  key TEXT PRIMARY KEY, -- the content key
  exercise TEXT NOT NULL, -- the exercise's id
  payload TEXT NOT NULL, -- its folder and the files by content (JSON)
  lane TEXT NOT NULL, -- free: compiling and runs whose time nobody looks at; timed: runs on reserved cores
  then_timed INTEGER NOT NULL, -- 1 where it goes on to the timed lane once it is compiled
  state TEXT NOT NULL, -- ready, leased, done or dead; aside where no grading asks for it now
  worker TEXT, -- who has it, or had it last
  attempts INTEGER NOT NULL DEFAULT 0, -- how often it was claimed; the number fences late workers off
  failures INTEGER NOT NULL DEFAULT 0, -- how often its worker or the whole grading died over it, or could not do it; 3 make it dead
  deaths INTEGER NOT NULL DEFAULT 0, -- how many of these failures were deaths; such a job is worked on last, and with no other such job beside it
  error TEXT, -- what the last failure was
  lease_until INTEGER, -- when the lease ends (milliseconds since 1970)
  enqueued INTEGER NOT NULL, -- when it was enqueued
  claimed INTEGER, -- when it was last claimed
  finished INTEGER, -- when its verdict was recorded
  compile_seconds REAL NOT NULL DEFAULT 0 -- wall-clock seconds of compiling
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, lane, then_timed, enqueued);

-- What the jobs came to. A verdict is written once, together with the end of its job, and never over another.
CREATE TABLE verdicts (
  job TEXT PRIMARY KEY REFERENCES jobs(key), -- the job
  verdict TEXT NOT NULL, -- the verdict of the exercise
  points INTEGER NOT NULL, -- the points of its cases
  max_points INTEGER NOT NULL, -- what its cases are worth together
  held INTEGER NOT NULL, -- 1 where a case could not be decided: the row is held, whatever the others say
  judged BLOB NOT NULL, -- everything that was found out (JSON, deflated)
  seconds REAL NOT NULL, -- wall-clock seconds of running it
  isolation TEXT NOT NULL, -- how the program was held
  made_with TEXT NOT NULL, -- the checker, toolchain, course and seed (JSON)
  worker TEXT NOT NULL, -- who recorded it
  attempt INTEGER NOT NULL, -- with which claim
  amended_from TEXT -- the job whose stored runs were judged again, where nothing was run
) STRICT;

-- The evidence: every run of every job, and what was said of it.
CREATE TABLE runs (
  job TEXT NOT NULL REFERENCES jobs(key), -- the job
  place INTEGER NOT NULL, -- the place of the case, from 0, visible ones first
  number INTEGER NOT NULL, -- the number of the run, from 1
  case_name TEXT NOT NULL, -- the name of the case
  hidden INTEGER NOT NULL, -- 1 for a hidden case
  verdict TEXT NOT NULL, -- the verdict of this run alone
  cause BLOB, -- why it is not accepted (JSON, deflated)
  run BLOB NOT NULL, -- stdout and stderr with times, how it ended, how it was disturbed (JSON, deflated)
  cut INTEGER NOT NULL, -- 1 where the output was longer than is kept, so that it cannot be judged again
  seed INTEGER NOT NULL, -- the seed of everything random
  order_digest TEXT NOT NULL, -- the digest of the case, its order included
  inputs_digest TEXT NOT NULL, -- the digest of what the program was given
  source_digest TEXT NOT NULL, -- the digest of the learner's files
  toolchain TEXT NOT NULL, -- the compiler
  isolation TEXT NOT NULL, -- how the program was held
  PRIMARY KEY (job, place, number)
) STRICT, WITHOUT ROWID;

-- The marks: one row for each learner and exercise of an assignment.
CREATE TABLE marks (
  assignment TEXT NOT NULL REFERENCES assignments(id), -- the assignment
  learner TEXT NOT NULL REFERENCES learners(id), -- the learner
  exercise TEXT NOT NULL, -- the exercise's id
  reference TEXT NOT NULL UNIQUE, -- the number to quote in an appeal
  state TEXT NOT NULL, -- not-handed-in, judged, held or waiting
  attempt INTEGER REFERENCES attempts(id), -- the attempt that counts
  job TEXT, -- the job whose verdict counts
  verdict TEXT, -- the verdict, where there is one
  held_why TEXT, -- why it is held, where it is
  earned INTEGER, -- points before lateness, in hundredths; NULL where it is held or waiting
  mark INTEGER, -- after lateness, in hundredths; what a person has set is in overrides
  max INTEGER NOT NULL, -- what the exercise was worth when it was marked, in hundredths
  published INTEGER, -- the mark that was last exported for good, in hundredths
  PRIMARY KEY (assignment, learner, exercise)
) STRICT;

-- Marks that a person has set instead.
CREATE TABLE overrides (
  assignment TEXT NOT NULL, -- the assignment
  learner TEXT NOT NULL, -- the learner
  exercise TEXT NOT NULL, -- the exercise's id
  mark INTEGER NOT NULL, -- in hundredths of a point
  why TEXT NOT NULL, -- why
  at TEXT NOT NULL, -- when (RFC 3339, UTC)
  PRIMARY KEY (assignment, learner, exercise)
) STRICT;

-- What a person has written for a learner.
CREATE TABLE comments (
  assignment TEXT NOT NULL, -- the assignment
  learner TEXT NOT NULL, -- the learner
  exercise TEXT NOT NULL, -- the exercise's id
  text TEXT NOT NULL, -- the comment
  at TEXT NOT NULL, -- when (RFC 3339, UTC)
  PRIMARY KEY (assignment, learner, exercise)
) STRICT;

-- Every change of a mark, never removed.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY, -- in the order of time
  at TEXT NOT NULL, -- when (RFC 3339, UTC)
  assignment TEXT NOT NULL, -- the assignment
  learner TEXT NOT NULL, -- the learner
  exercise TEXT NOT NULL, -- the exercise's id
  old TEXT, -- what it was: verdict and mark; NULL where there was none
  new TEXT NOT NULL, -- what it is since
  why TEXT NOT NULL -- why
) STRICT;
