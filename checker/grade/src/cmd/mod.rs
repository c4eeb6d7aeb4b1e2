//! One file for each command: what was typed is turned into what it means, and carried out.
