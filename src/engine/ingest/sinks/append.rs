//! Files to which lines of JSON are appended.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use auth0_events_platform as platform;
use auth0_events_text as text;

/// Opens a file for appending lines. A new file is readable by its owner only. An incomplete last line is terminated.
///
/// # Errors
/// Fails if the file cannot be opened or written.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut file = platform::owner_only(OpenOptions::new().read(true).append(true).create(true)).open(path)?;
    if file.metadata()?.is_file() && file.seek(SeekFrom::End(0))? > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    Ok(file)
}

/// Syncs a file to disk. It does nothing for a pipe or a device.
///
/// # Errors
/// Fails on an error of the file.
pub(crate) fn sync(file: &File) -> io::Result<()> {
    if file.metadata()?.is_file() { file.sync_data() } else { Ok(()) }
}

/// Replaces the line ends of JSON with spaces. They never occur within its strings.
pub(super) fn one_line(json: &[u8]) -> Cow<'_, [u8]> {
    let json = text::json::without_bom(json);
    if memchr::memchr2(b'\n', b'\r', json).is_none() {
        return Cow::Borrowed(json);
    }
    Cow::Owned(json.iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }).collect())
}
