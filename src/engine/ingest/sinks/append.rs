//! How files that grow by lines are opened, and how they reach the disk.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use auth0_events_platform as platform;

/// Opens a file to append lines to it; a new one is its owner's alone. Half a line, which a crash has left, is ended first.
///
/// # Errors
/// Fails when the file cannot be opened or written.
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

/// Makes what was written outlast a crash of the system. A pipe or a device, which cannot, is as good as it gets.
///
/// # Errors
/// Fails as the file does.
pub(crate) fn sync(file: &File) -> io::Result<()> {
    if file.metadata()?.is_file() { file.sync_data() } else { Ok(()) }
}
