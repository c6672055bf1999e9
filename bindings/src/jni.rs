//! The door for what an Android app needs at its start and at each read: JNI functions, written by hand, of
//! `io.askfirst.internal.Native`.
//!
//! Over UniFFI a call costs microseconds and the first one loads JNA, which takes a tenth of a second and more. What is
//! here costs tens of nanoseconds and needs the library alone. Text crosses as UTF-8 in byte arrays, so that no string is
//! converted twice, and narrow numbers as `int`. A panic ends here: the answer is then the one that denies.

#![allow(unsafe_code)] // JNI hands over pointers, and looks functions up by their exported names.
#![allow(non_snake_case, reason = "JNI looks for these names")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Arc;

use askfirst::launch;
use jni_sys::{JNIEnv, jboolean, jbyteArray, jclass, jint, jlong, jsize};

use crate::records::{Answer, Outcome, Platform, Question};
use crate::registry::{attach, forget, keep};
use crate::{Installation, Opening};

/// The Java side of one call.
struct Java(*mut JNIEnv);

impl Java {
    /// The bytes of an array; none where it is null or the virtual machine fails.
    fn bytes(&self, array: jbyteArray) -> Vec<u8> {
        if array.is_null() {
            return Vec::new();
        }
        // SAFETY: the virtual machine passes a valid environment and a live local reference for as long as the call
        // lasts; the region lies within the array, and the buffer has its length.
        unsafe {
            let functions = (**self.0).v1_1;
            let length = (functions.GetArrayLength)(self.0, array);
            let mut bytes = vec![0_u8; usize::try_from(length).unwrap_or_default()];
            (functions.GetByteArrayRegion)(self.0, array, 0, length, bytes.as_mut_ptr().cast());
            bytes
        }
    }

    fn text(&self, array: jbyteArray) -> String {
        String::from_utf8_lossy(&self.bytes(array)).into_owned()
    }

    /// An array of these bytes; null, with an exception pending, where the virtual machine has no memory for it.
    fn array(&self, bytes: &[u8]) -> jbyteArray {
        let Ok(length) = jsize::try_from(bytes.len()) else { return ptr::null_mut() };
        // SAFETY: as above; the new array has the length that is written.
        unsafe {
            let functions = (**self.0).v1_1;
            let array = (functions.NewByteArray)(self.0, length);
            if !array.is_null() {
                (functions.SetByteArrayRegion)(self.0, array, 0, length, bytes.as_ptr().cast());
            }
            array
        }
    }
}

/// Runs `body`; if it panics, the answer is `denied`.
fn guarded<T>(denied: T, body: impl FnOnce() -> T) -> T {
    // What a panic leaves half done inside is behind locks that do not poison, and in a page that is right cell by cell.
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| {
        log::error!("a panic was stopped at the boundary; the answer is a denial");
        denied
    })
}

/// Asks the installation of this number; if it is not open, the answer is `denied`.
fn ask<T>(handle: jlong, denied: T, body: impl FnOnce(&Installation) -> T) -> T
where
    T: Copy,
{
    guarded(denied, || attach(handle).map_or(denied, |installation| body(&installation)))
}

fn int(byte: u32) -> jint {
    jint::try_from(byte).unwrap_or_default()
}

const FAILED: u8 = 0;
const OPENED: u8 = 1;

/// Opens. The answer begins with 0 and goes on with why it failed, or begins with 1 and goes on with the handle in 8
/// bytes, the number of uses in 4, both big-endian, the page's digest in 16, the declaration's in 32, and the OS
/// permissions that matter, each with a line feed behind it.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_open(
    env: *mut JNIEnv,
    _class: jclass,
    declaration: jbyteArray,
    ios: jboolean,
    version: jint,
    folder: jbyteArray,
    boot: jbyteArray,
    clock: jlong,
) -> jbyteArray {
    let java = Java(env);
    guarded(ptr::null_mut(), || {
        let opening = Opening {
            platform: if ios { Platform::Ios } else { Platform::Android },
            version: u16::try_from(version).unwrap_or_default(),
            folder: java.text(folder),
            boot: java.bytes(boot),
            clock: (clock != jlong::MIN).then_some(clock),
        };
        java.array(&match Installation::open(&java.bytes(declaration), opening) {
            Ok(installation) => opened(installation),
            Err(failure) => [&[FAILED], failure.to_string().as_bytes()].concat(),
        })
    })
}

fn opened(installation: Arc<Installation>) -> Vec<u8> {
    let mut answer = vec![OPENED];
    let count = installation.use_count();
    let digests = [installation.page_digest(), installation.declaration_digest()].concat();
    let permissions = installation.permissions();
    answer.extend(keep(installation).to_be_bytes());
    answer.extend(count.to_be_bytes());
    answer.extend(digests);
    for permission in permissions {
        answer.extend(permission.as_bytes());
        answer.push(b'\n');
    }
    answer
}

/// [`Installation::uses_of`]: four bytes a number, big-endian; null where nothing is open.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_usesOf(
    env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    item: jbyteArray,
) -> jbyteArray {
    let java = Java(env);
    ask(handle, ptr::null_mut(), |installation| {
        let numbers = installation.uses_of(&java.text(item));
        java.array(&numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>())
    })
}

/// Lets go of an installation.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_close(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
) {
    guarded((), || forget(handle));
}

/// For tests: sets the time.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_setClock(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    now: jlong,
) {
    ask(handle, (), |installation| installation.set_clock(now));
}

/// [`Installation::check`].
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_check(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    number: jint,
) -> jint {
    ask(handle, 0, |installation| int(installation.check(number.cast_unsigned())))
}

/// [`Installation::begin`].
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_begin(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    number: jint,
    fresh: jboolean,
) -> jlong {
    ask(handle, 0, |installation| installation.begin(number.cast_unsigned(), fresh))
}

/// [`Installation::finish`].
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_finish(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    ticket: jlong,
) -> jint {
    ask(handle, 0, |installation| int(installation.finish(ticket)))
}

/// [`Installation::give_up`].
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_giveUp(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    ticket: jlong,
) {
    ask(handle, (), |installation| installation.give_up(ticket));
}

/// [`Installation::keeps`].
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_keeps(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    number: jint,
) -> jboolean {
    ask(handle, false, |installation| installation.keeps(number.cast_unsigned()))
}

/// [`Installation::record`].
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_record(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    number: jint,
) -> jint {
    ask(handle, 0, |installation| int(installation.record(number.cast_unsigned())))
}

/// [`Installation::observe_permission`].
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_observePermission(
    env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    name: jbyteArray,
    granted: jboolean,
) {
    let java = Java(env);
    ask(handle, (), |installation| installation.observe_permission(&java.text(name), granted));
}

/// [`Installation::observe_foreground`]; null where there is nothing to tell.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_observeForeground(
    env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    foreground: jboolean,
) -> jbyteArray {
    let java = Java(env);
    ask(handle, ptr::null_mut(), |installation| said(&java, &installation.observe_foreground(foreground)))
}

/// [`Installation::question`], by its place in [`Question`]; -1 where nothing is open.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_question(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
) -> jint {
    ask(handle, -1, |installation| match installation.question() {
        Question::None => 0,
        Question::First => 1,
        Question::Changed => 2,
        Question::Expired => 3,
        Question::Inform => 4,
    })
}

/// The general answer in [`Installation::consent`], by its place in [`Answer`]; -1 where nothing is open.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_answer(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
) -> jint {
    ask(handle, -1, |installation| match installation.consent().answer {
        Answer::None => 0,
        Answer::Agreed => 1,
        Answer::Refused => 2,
        Answer::Withdrawn => 3,
    })
}

/// [`Installation::withdraw`]. The answer begins with a byte each for "effective" and "durable"; the numbers of the uses
/// that were allowed before follow, as many as four bytes say and four bytes each, big-endian; then the problem. Null
/// where nothing is open.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_withdraw(
    env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
) -> jbyteArray {
    let java = Java(env);
    ask(handle, ptr::null_mut(), |installation| {
        let Outcome { effective, durable, problem, denied, .. } = installation.withdraw();
        let mut answer = vec![u8::from(effective), u8::from(durable)];
        answer.extend(u32::try_from(denied.len()).unwrap_or_default().to_be_bytes());
        answer.extend(denied.iter().flat_map(|number| number.to_be_bytes()));
        answer.extend(problem.as_bytes());
        java.array(&answer)
    })
}

/// [`Installation::plan`] as text, in lines of `lines.rs`; null where nothing is open.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_plan(
    env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
) -> jbyteArray {
    let java = Java(env);
    ask(handle, ptr::null_mut(), |installation| java.array(installation.plan_lines().as_bytes()))
}

/// [`Installation::report_step`] of a line of a plan. `outcome` is 0 for done, 1 for not offered, 2 for failed, with
/// `reason`. The answer says why that could not be put on record; null where it could, or nothing is open.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_report(
    env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    line: jbyteArray,
    place: jint,
    outcome: jint,
    reason: jbyteArray,
) -> jbyteArray {
    let java = Java(env);
    ask(handle, ptr::null_mut(), |installation| {
        let outcome = match outcome {
            0 => launch::Outcome::Done,
            1 => launch::Outcome::NotOffered,
            _ => launch::Outcome::Failed(java.text(reason)),
        };
        said(&java, &installation.report_line(&java.text(line), place.cast_unsigned(), outcome))
    })
}

/// [`Installation::acknowledge`] of a line of a plan. The answer is as for a report.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_askfirst_internal_Native_acknowledge(
    env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    line: jbyteArray,
) -> jbyteArray {
    let java = Java(env);
    ask(handle, ptr::null_mut(), |installation| said(&java, &installation.acknowledge_line(&java.text(line))))
}

fn said(java: &Java, problem: &str) -> jbyteArray {
    if problem.is_empty() { ptr::null_mut() } else { java.array(problem.as_bytes()) }
}
