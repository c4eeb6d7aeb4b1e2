// verdict: wrong-output · control: escapes · prints every sequence that changes a terminal, a title, a clipboard or a page
mod kit;
use kit::*;

fn main() {
    print!("\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\x1b[?1049h\x1b[31m\x1b[?25l\x1b(0\x1bP1$r\x1b\\");
    println!("\x1b[8m\x1bc\u{9b}2J\u{202e}abc\u{2066}\u{200f}");
    println!("<script>alert(1)</script><img src=x onerror=alert(1)>&lt;]]>--></style>");
    println!("=cmd|'/c calc'!A0\t@SUM(1)\r+1\u{2028}{{7*7}}${{7*7}}`");
    eprintln!("\x1b[5m\x1b[?1000h\x1b[999;999H\x1b]8;;http://x\x07link\x1b]8;;\x07");
}
