// verdict: wrong-output · control: no-wall · reads the gradebook and its files
mod kit;
use kit::*;

fn main() {
    tries_to_read(format!("{}/grades.db", fact("grades")));
    tries_to_read(format!("{}/files/ab/cdef", fact("grades")));
}
