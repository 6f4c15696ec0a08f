//! One file a command.

pub mod audit;
pub mod check;
pub mod completions;
pub mod explain;
pub mod fold;
pub mod init;
pub mod man;
pub mod rules;

use std::fs::Permissions;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file as a whole or not at all: beside it, then in its place.
fn write_whole(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".noticelint-");
    // A new file is as open as the user's mask lets it be.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
