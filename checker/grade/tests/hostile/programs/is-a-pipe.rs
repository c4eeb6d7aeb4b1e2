// verdict: rejected · control: waits · has a pipe in the place of its program, at which a reader waits for ever
//=== src/main.rs |
