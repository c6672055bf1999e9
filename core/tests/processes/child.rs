//! Processes that a test starts, talks to and kills.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio, exit};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use parking_lot::Mutex;

/// How long a process may take for one answer. Nothing here takes a hundredth of it.
const LIMIT: Duration = Duration::from_secs(100);

/// All processes there are, since when each is silent, and what it is for.
static RUNNING: Mutex<Vec<(Pid, Instant, String)>> = Mutex::new(Vec::new());
static STARTED: AtomicU64 = AtomicU64::new(0);

/// How many processes were started.
pub(crate) fn started() -> u64 {
    STARTED.load(SeqCst)
}

/// Ends the run when a process hangs, and says which.
pub(crate) fn watch() {
    thread::spawn(|| {
        loop {
            thread::sleep(Duration::from_millis(500));
            let running = RUNNING.lock();
            let Some((pid, _, what)) = running.iter().find(|(_, since, _)| since.elapsed() > LIMIT) else {
                continue;
            };
            eprintln!("process {pid} gave no answer for {} s: {what}", LIMIT.as_secs());
            for (pid, ..) in running.iter() {
                let _ = kill(*pid, Signal::SIGKILL);
            }
            exit(1);
        }
    });
}

/// A process. Dropping it kills it.
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    ended: bool,
}

impl Process {
    /// Starts this program as `role`, for `what`.
    pub(crate) fn start(role: &str, arguments: &[&str], what: &str) -> Self {
        let program = std::env::current_exe().unwrap();
        let command = Command::new(program)
            .args([&[role], arguments].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = command.unwrap();
        STARTED.fetch_add(1, SeqCst);
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let process = Self { child, input, output, ended: false };
        RUNNING.lock().push((process.pid(), Instant::now(), what.to_owned()));
        process
    }

    /// Starts a process of the app on the installation at `path`.
    pub(crate) fn app(path: &Path, what: &str) -> Self {
        Self::start("app", &[path.to_str().unwrap(), "20000"], what)
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().unwrap())
    }

    /// Notes that it is not silent.
    pub(crate) fn stir(&self) {
        let pid = self.pid();
        if let Some(one) = RUNNING.lock().iter_mut().find(|(other, ..)| *other == pid) {
            one.1 = Instant::now();
        }
    }

    /// Gives a command. A process that was killed takes none.
    pub(crate) fn tell(&mut self, command: &str) {
        self.stir();
        if let Some(input) = &mut self.input {
            let _ = input.write_all(format!("{command}\n").as_bytes());
        }
    }

    /// There are no more commands.
    pub(crate) fn tell_no_more(&mut self) {
        self.input = None;
    }

    /// The next answer; `None` where it ended without one.
    pub(crate) fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.output.read_line(&mut line).unwrap_or(0);
        self.stir();
        (read > 0 && line.ends_with('\n')).then(|| line.trim_end().to_owned())
    }

    /// Gives a command and waits for the answer.
    pub(crate) fn ask(&mut self, command: &str) -> String {
        self.tell(command);
        self.hear().unwrap_or_else(|| "died".to_owned())
    }

    /// All answers that are left, of a process that has ended or will.
    pub(crate) fn rest(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.hear()).collect()
    }

    /// Notes that somebody else waited for it.
    pub(crate) fn gone(&mut self) {
        self.ended = true;
        let pid = self.pid();
        RUNNING.lock().retain(|(other, ..)| *other != pid);
    }

    pub(crate) fn kill(&mut self) {
        if !self.ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
            self.gone();
        }
    }

    /// Waits for its end, and says if it was a bad one.
    pub(crate) fn end(mut self) -> Result<(), String> {
        self.tell_no_more();
        self.rest();
        let status = self.child.wait().unwrap();
        self.gone();
        how(status)
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn how(status: ExitStatus) -> Result<(), String> {
    match (status.code(), status.signal()) {
        (Some(0), _) => Ok(()),
        (Some(101), _) => Err("it panicked".to_owned()),
        (_, Some(signal)) => Err(format!("it died of signal {signal}")),
        (code, None) => Err(format!("it ended with {code:?}")),
    }
}
