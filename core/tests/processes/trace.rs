//! Stopping a process at each system call that touches its folder, and changing what the call does.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::libc::{self, c_long, user_regs_struct};
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, waitpid};

use crate::child::Process;

/// What a call is, as far as faults go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Read,
    Write,
    Sync,
    Map,
    Lock,
    /// Renames, removals, new folders.
    Name,
    /// Lengths, kinds of files, lists of names.
    Look,
    Close,
}

/// A system call that touches the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    /// The file, as it is called in the folder.
    pub(crate) file: String,
    /// Whether the file may become shorter by it.
    pub(crate) shortens: bool,
}

#[derive(Clone, Copy)]
enum Of {
    /// The file whose descriptor is this argument.
    Open(usize),
    /// The file whose path is this argument.
    Path(usize),
}

macro_rules! calls {
    ($number:expr; $($(#[$which:meta])? $call:ident $kind:ident $of:ident $place:literal),* $(,)?) => {{
        $($(#[$which])? if $number == libc::$call {
            return Some((stringify!($call), Kind::$kind, Of::$of($place)));
        })*
        None
    }};
}

/// The calls through which anything can reach a file, or learn of it. What is not here neither touches files (memory, time,
/// randomness, waiting) nor is used on them by the core or the standard library.
#[rustfmt::skip]
fn known(number: c_long) -> Option<(&'static str, Kind, Of)> {
    calls! { number;
        SYS_openat Open Path 1,
        SYS_read Read Open 0, SYS_pread64 Read Open 0, SYS_readv Read Open 0, SYS_preadv Read Open 0,
        SYS_write Write Open 0, SYS_pwrite64 Write Open 0, SYS_writev Write Open 0, SYS_pwritev Write Open 0,
        SYS_ftruncate Write Open 0, SYS_fallocate Write Open 0,
        SYS_fsync Sync Open 0, SYS_fdatasync Sync Open 0, SYS_syncfs Sync Open 0, SYS_sync_file_range Sync Open 0,
        SYS_mmap Map Open 4,
        SYS_flock Lock Open 0,
        SYS_renameat Name Path 1, SYS_renameat2 Name Path 1, SYS_unlinkat Name Path 1, SYS_mkdirat Name Path 1,
        SYS_statx Look Path 1, SYS_newfstatat Look Path 1, SYS_fstat Look Open 0, SYS_fstatfs Look Open 0,
        SYS_getdents64 Look Open 0, SYS_lseek Look Open 0, SYS_fcntl Look Open 0, SYS_faccessat Look Path 1,
        SYS_close Close Open 0,
        #[cfg(target_arch = "x86_64")] SYS_open Open Path 0,
        #[cfg(target_arch = "x86_64")] SYS_rename Name Path 0,
        #[cfg(target_arch = "x86_64")] SYS_unlink Name Path 0,
        #[cfg(target_arch = "x86_64")] SYS_mkdir Name Path 0,
        #[cfg(target_arch = "x86_64")] SYS_stat Look Path 0,
        #[cfg(target_arch = "x86_64")] SYS_lstat Look Path 0,
        #[cfg(target_arch = "x86_64")] SYS_access Look Path 0,
    }
}

/// Registers by what they are for.
#[cfg(target_arch = "x86_64")]
mod registers {
    use nix::libc::{c_long, user_regs_struct};

    pub(super) fn number(of: &user_regs_struct) -> c_long {
        of.orig_rax.cast_signed()
    }

    pub(super) fn arguments(of: &mut user_regs_struct) -> [&mut u64; 6] {
        [&mut of.rdi, &mut of.rsi, &mut of.rdx, &mut of.r10, &mut of.r8, &mut of.r9]
    }

    pub(super) fn result(of: &mut user_regs_struct) -> &mut u64 {
        &mut of.rax
    }
}

/// Registers by what they are for.
#[cfg(target_arch = "aarch64")]
mod registers {
    use nix::libc::{c_long, user_regs_struct};

    pub(super) fn number(of: &user_regs_struct) -> c_long {
        of.regs[8].cast_signed()
    }

    pub(super) fn arguments(of: &mut user_regs_struct) -> [&mut u64; 6] {
        let [a, b, c, d, e, f, ..] = &mut of.regs;
        [a, b, c, d, e, f]
    }

    pub(super) fn result(of: &mut user_regs_struct) -> &mut u64 {
        &mut of.regs[0]
    }
}

/// What the kernel sees of an argument that is an `int`.
fn low(argument: u64) -> i32 {
    u32::try_from(argument & 0xFFFF_FFFF).unwrap_or_default().cast_signed()
}

/// Where a process stands.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Before a call.
    Before(Call),
    /// Behind it.
    Behind {
        /// What it was.
        #[expect(dead_code, reason = "it is printed where something is wrong")]
        call: Call,
    },
    /// It has ended.
    Ended,
}

/// A process that stops at each call. The thread that started it must be the one that goes on with it.
pub(crate) struct Traced {
    pub(crate) process: Process,
    folder: PathBuf,
    memory: File,
    /// Whether a call is under way, and which, if it is one that is looked at.
    inside: bool,
    call: Option<Call>,
    /// What the arguments were, and what the call is to answer instead of what it will.
    changed: Option<(user_regs_struct, Option<Errno>)>,
    pub(crate) status: Option<WaitStatus>,
}

/// In the process itself: asks to be traced, and waits for it.
pub(crate) fn ask_to_be_traced() {
    if let Err(error) = ptrace::traceme() {
        eprintln!(
            "ptrace is forbidden here ({error}), and without it no process can be stopped at a system call; \
             allow it (in a container: --cap-add=SYS_PTRACE, or a seccomp profile that permits ptrace)"
        );
        std::process::exit(3);
    }
    raise(Signal::SIGSTOP).unwrap();
}

/// Whether a process can be traced here; if not it has said why.
pub(crate) fn is_possible() -> bool {
    let mut process = Process::start("app", &["unused", "0", "traced"], "is to be traced");
    let stops = matches!(waitpid(process.pid(), None), Ok(WaitStatus::Stopped(..)));
    if !stops {
        process.gone();
    }
    stops
}

impl Traced {
    /// Starts a process of the app on the installation at `folder`, stopped before its first command.
    pub(crate) fn app(folder: &Path, what: &str) -> Self {
        let mut process = Process::start("app", &[folder.to_str().unwrap(), "20000", "traced"], what);
        let status = waitpid(process.pid(), None).unwrap();
        if !matches!(status, WaitStatus::Stopped(_, Signal::SIGSTOP)) {
            process.gone();
            panic!("a process cannot be traced ({status:?}): is ptrace forbidden?");
        }
        let options = Options::PTRACE_O_TRACESYSGOOD | Options::PTRACE_O_EXITKILL;
        ptrace::setoptions(process.pid(), options).unwrap();
        let memory = File::open(format!("/proc/{}/mem", process.pid())).unwrap();
        let folder = folder.to_owned();
        Self { process, folder, memory, inside: false, call: None, changed: None, status: None }
    }

    /// Goes on to where the next call that touches the folder begins or ends.
    pub(crate) fn next(&mut self) -> Stop {
        let pid = self.process.pid();
        let mut signal = None;
        loop {
            if self.status.is_some() || ptrace::syscall(pid, signal.take()).is_err() {
                return Stop::Ended;
            }
            match waitpid(pid, None).unwrap() {
                WaitStatus::PtraceSyscall(_) => {
                    self.inside = !self.inside;
                    if self.inside {
                        self.call = self.look();
                        if let Some(call) = self.call.clone() {
                            self.process.stir();
                            return Stop::Before(call);
                        }
                    } else {
                        self.restore();
                        if let Some(call) = self.call.take() {
                            return Stop::Behind { call };
                        }
                    }
                }
                WaitStatus::Stopped(_, other) => signal = Some(other),
                status @ (WaitStatus::Exited(..) | WaitStatus::Signaled(..)) => {
                    self.status = Some(status);
                    self.process.gone();
                    return Stop::Ended;
                }
                _ => {}
            }
        }
    }

    /// The call that begins, if it touches the folder.
    fn look(&self) -> Option<Call> {
        let mut registers = ptrace::getregs(self.process.pid()).unwrap();
        let (name, kind, of) = known(registers::number(&registers))?;
        let arguments = registers::arguments(&mut registers);
        let flags = match (name, of) {
            ("SYS_openat", _) => *arguments[2],
            ("SYS_open", _) => *arguments[1],
            _ => 0,
        };
        let shortens = name == "SYS_ftruncate" || low(flags) & libc::O_TRUNC != 0;
        let path = match of {
            Of::Open(place) => {
                let descriptor = low(*arguments[place]);
                fs::read_link(format!("/proc/{}/fd/{descriptor}", self.process.pid())).ok()?
            }
            Of::Path(place) => self.path(*arguments[place])?,
        };
        let file = path.strip_prefix(&self.folder).ok()?.to_str()?.trim_end_matches(" (deleted)").to_owned();
        let name = name.trim_start_matches("SYS_");
        let file = if file.is_empty() { ".".to_owned() } else { file };
        Some(Call { kind, name, file, shortens })
    }

    /// The path at an address of the process.
    fn path(&self, address: u64) -> Option<PathBuf> {
        let mut bytes = [0; 512];
        let read = self.memory.read_at(&mut bytes, address).ok()?;
        let end = bytes[..read].iter().position(|byte| *byte == 0)?;
        Some(PathBuf::from(str::from_utf8(&bytes[..end]).ok()?))
    }

    fn change(&mut self, answer: Option<Errno>, change: impl FnOnce([&mut u64; 6])) {
        let pid = self.process.pid();
        let mut registers = ptrace::getregs(pid).unwrap();
        self.changed = Some((registers, answer));
        change(registers::arguments(&mut registers));
        ptrace::setregs(pid, registers).unwrap();
    }

    /// Before a call: it does nothing and answers `error`.
    pub(crate) fn fail(&mut self, error: Errno) {
        // No file has this descriptor, no path this address, no mapping this length: the call fails by itself.
        self.change(Some(error), |[first, second, ..]| (*first, *second) = (u64::MAX, 0));
    }

    /// Before a call that reads or writes: it moves few of the bytes.
    pub(crate) fn shorten(&mut self) {
        self.change(None, |[_, _, length, ..]| *length = (*length).div_ceil(16));
    }

    /// Behind a call: puts arguments back, which the caller takes for untouched, and the answer that was wanted.
    fn restore(&mut self) {
        let Some((mut before, answer)) = self.changed.take() else { return };
        let pid = self.process.pid();
        let mut registers = ptrace::getregs(pid).unwrap();
        let result = answer
            .map_or(*registers::result(&mut registers), |error| i64::from(-(error as i32)).cast_unsigned());
        let arguments = registers::arguments(&mut before).map(|argument| *argument);
        registers::arguments(&mut registers).into_iter().zip(arguments).for_each(|(to, from)| *to = from);
        *registers::result(&mut registers) = result;
        ptrace::setregs(pid, registers).unwrap();
    }

    /// Kills it where it stands. What it answered so far.
    pub(crate) fn kill(mut self) -> Vec<String> {
        if self.status.is_none() {
            self.process.kill();
        }
        self.process.rest()
    }

    /// Lets it go on without being traced, or stopped by `signal`.
    pub(crate) fn release(self, signal: Option<Signal>) -> Process {
        ptrace::detach(self.process.pid(), signal).unwrap();
        self.process
    }
}
