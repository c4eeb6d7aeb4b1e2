// verdict: wrong-output
pub struct Queue;
