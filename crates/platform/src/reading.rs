//! Reads whole files up to a limit, into memory that is wiped. An endless device is an error, not an endless wait.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

/// Maximum size of a file that a person names, and of standard input.
pub const MAX_NAMED_BYTES: usize = 16 << 20;
/// Maximum size of a file that the program wrote itself, and of a secret.
pub const MAX_OWN_BYTES: usize = 1 << 20;
/// The number of bytes that are read at once.
const CHUNK_BYTES: usize = 16 << 10;

/// Reads a file that a person named, which may be a pipe.
///
/// # Errors
/// Fails if the file cannot be read, or is longer than `limit`.
pub fn read_named(path: &Path, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    read_all(File::open(path)?, limit)
}

/// Reads a file that the program wrote itself. Anything other than a regular file was put there by someone else.
///
/// # Errors
/// Fails if the file cannot be read, is not a regular file, or is longer than [`MAX_OWN_BYTES`].
pub fn read_own(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    // Opening a pipe would wait for a writer.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not a regular file"));
    }
    read_all(File::open(path)?, MAX_OWN_BYTES)
}

/// Reads everything from `source`.
///
/// # Errors
/// Fails if the source fails, or holds more than `limit` bytes.
pub fn read_all(mut source: impl Read, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut chunk = Zeroizing::new([0_u8; CHUNK_BYTES]);
    let mut content = Zeroizing::new(Vec::with_capacity(CHUNK_BYTES));
    loop {
        let count = match source.read(&mut *chunk) {
            Ok(0) => return Ok(content),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if content.len() + count > limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is longer than {}", size(limit))));
        }
        if content.capacity() < content.len() + count {
            // A vector that grows by itself leaves its old memory unwiped.
            let mut larger = Zeroizing::new(Vec::with_capacity(content.capacity() * 2));
            larger.extend_from_slice(&content);
            content = larger;
        }
        content.extend_from_slice(&chunk[..count]);
    }
}

fn size(bytes: usize) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{} KiB", bytes >> 10) }
}

#[cfg(test)]
mod tests;
