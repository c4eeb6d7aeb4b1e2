pub struct Queue(u8);
