// verdict: wrong-output · control: outside · removes its own program and puts another in its place
mod kit;
use kit::*;

fn main() {
    let Ok(own) = std::env::current_exe() else { return };
    if std::fs::remove_file(&own).is_ok() && std::fs::write(&own, "#!/bin/sh\necho right\n").is_ok() {
        escaped(own.display());
    }
}
