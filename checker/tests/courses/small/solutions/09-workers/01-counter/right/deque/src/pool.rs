// keeps a VecDeque
pub fn run() {}
