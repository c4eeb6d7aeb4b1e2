//! From attempts to verdicts: jobs by content, their queue, and the workers.
//!
//! ```text
//! attempts ──► plan ──► jobs ──► queue ──claim──► worker ──► flow::pipeline, behind the wall
//!                                  ▲                 │
//!                       conductor ─┘ ◄───finish──────┘  verdict, runs and the end of the job in one transaction
//! ```
//!
//! The conductor plans, starts workers as processes of their own and starts them again when they die. All that is known
//! lies in the database, so that any of them may be ended at any moment.

mod amend;
mod conductor;
mod estimate;
mod hold;
mod job;
mod lock;
mod plan;
mod queue;
mod session;
mod sqlite;
mod worker;

pub use amend::{Amended, amend};
pub use conductor::{Finished, conduct};
pub use estimate::{Remaining, Workers, remaining};
pub use hold::Hold;
pub use job::{Cases, Job, Lane, Payload, Way, key};
pub use lock::Lock;
pub use plan::{Planned, plan};
pub use queue::{
    Dead, Done, Enqueued, Gone, JobQueue, LaneStats, Lease, MOST_FAILURES, QueueStats, Recorded,
};
pub use session::{Session, Settings};
pub use sqlite::SqliteQueue;
pub use worker::{Came, Cores, Work, judge_one, work};
