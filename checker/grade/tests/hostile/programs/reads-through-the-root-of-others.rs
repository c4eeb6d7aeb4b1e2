// verdict: wrong-output · control: outside · takes the root and the working directory of every process for a way out
mod kit;
use kit::*;

fn main() {
    let order = fact("order");
    for pid in others() {
        for way in [format!("/proc/{pid}/root{order}"), format!("/proc/{pid}/cwd/exercise.yaml")] {
            tries_to_read(way);
        }
        for task in std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            tries_to_read(format!("{}/root{order}", task.path().display()));
        }
    }
}
