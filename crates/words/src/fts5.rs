//! Teaches FTS5 to cut words as [`crate::cut`] does.
//!
//! An index is given whole texts and calls back for every token. A query is given tokens
//! that were cut already, each in quotes, and takes each as it is.

use std::ffi::{c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::slice;

use rusqlite::{Connection, ffi};

use crate::cut;

type Callback =
    unsafe extern "C" fn(*mut c_void, c_int, *const c_char, c_int, c_int, c_int) -> c_int;

/// Makes `tokenize = 'tokenim'` known to this connection.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let mut api: *mut ffi::fts5_api = ptr::null_mut();
    let mut tokenizer = ffi::fts5_tokenizer {
        xCreate: Some(create),
        xDelete: Some(delete),
        xTokenize: Some(tokenize),
    };
    // SAFETY: the handle is open for as long as `connection` is. `SELECT fts5(?1)` with
    // a bound pointer of this type is how FTS5 documents that its API is asked for; it
    // writes to `api`, which outlives the statement. FTS5 copies `tokenizer`.
    let code = unsafe {
        let mut statement = ptr::null_mut();
        let mut code = ffi::sqlite3_prepare_v2(
            connection.handle(),
            c"SELECT fts5(?1)".as_ptr(),
            -1,
            &raw mut statement,
            ptr::null_mut(),
        );
        if code == ffi::SQLITE_OK {
            ffi::sqlite3_bind_pointer(
                statement,
                1,
                (&raw mut api).cast(),
                c"fts5_api_ptr".as_ptr(),
                None,
            );
            ffi::sqlite3_step(statement);
            // What went wrong on the way: a file that is damaged or locked is to be told as one.
            code = ffi::sqlite3_finalize(statement);
        }
        match api.as_ref().and_then(|api| api.xCreateTokenizer) {
            Some(create_tokenizer) => create_tokenizer(
                api,
                c"tokenim".as_ptr(),
                ptr::null_mut(),
                &raw mut tokenizer,
                None,
            ),
            None if code == ffi::SQLITE_OK => ffi::SQLITE_ERROR,
            None => code,
        }
    };
    if code == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None))
    }
}

/// There is no state; FTS5 only wants something that is not null.
unsafe extern "C" fn create(
    _context: *mut c_void,
    _arguments: *mut *const c_char,
    _count: c_int,
    out: *mut *mut ffi::Fts5Tokenizer,
) -> c_int {
    // SAFETY: FTS5 hands a valid place for the pointer; nobody ever reads through it.
    unsafe { *out = ptr::NonNull::<ffi::Fts5Tokenizer>::dangling().as_ptr() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_tokenizer: *mut ffi::Fts5Tokenizer) {}

unsafe extern "C" fn tokenize(
    _tokenizer: *mut ffi::Fts5Tokenizer,
    context: *mut c_void,
    flags: c_int,
    text: *const c_char,
    length: c_int,
    callback: Option<Callback>,
) -> c_int {
    let (Some(callback), Ok(length)) = (callback, usize::try_from(length)) else {
        return ffi::SQLITE_OK;
    };
    let bytes = if text.is_null() {
        &[]
    } else {
        // SAFETY: FTS5 hands `length` readable bytes that stay for the call.
        unsafe { slice::from_raw_parts(text.cast::<u8>(), length) }
    };
    let work = AssertUnwindSafe(|| {
        let text = String::from_utf8_lossy(bytes);
        let mut code = ffi::SQLITE_OK;
        let mut give = |token: &str, start: usize, end: usize| {
            if code == ffi::SQLITE_OK {
                // SAFETY: FTS5's own callback, with its own context and a token that lives
                // through the call.
                code = unsafe {
                    callback(
                        context,
                        0,
                        token.as_ptr().cast(),
                        c_int::try_from(token.len()).unwrap_or(c_int::MAX),
                        c_int::try_from(start).unwrap_or(c_int::MAX),
                        c_int::try_from(end).unwrap_or(c_int::MAX),
                    )
                };
            }
        };
        if flags & ffi::FTS5_TOKENIZE_QUERY != 0 {
            give(&text, 0, text.len());
        } else {
            cut::tokens(&text, |token| give(token.text, token.start, token.end));
        }
        code
    });
    // A panic must not travel through C.
    catch_unwind(work).unwrap_or(ffi::SQLITE_ERROR)
}
