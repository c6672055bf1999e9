//! The `askfirst` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    askfirst_cli::command::main()
}
