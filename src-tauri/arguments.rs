use std::path::PathBuf;

use clap::Parser;

/// TokenIM, the desktop program.
#[derive(Parser)]
#[command(name = "tokenim", version)]
pub struct Arguments {
    /// Keeps everything of this account in DIR. Two folders are two accounts, side by side.
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,

    /// Reads the passphrase of the sealed key file from the first line of standard input.
    #[arg(long)]
    pub passphrase_stdin: bool,
}

impl Arguments {
    /// The folder of this account, made absolute: it is also what keeps two instances apart.
    pub fn profile_dir(&self) -> std::io::Result<PathBuf> {
        match &self.profile {
            Some(dir) => std::path::absolute(dir),
            None => dirs::data_local_dir()
                .map(|dir| dir.join("tokenim"))
                .ok_or_else(|| std::io::Error::other("this system names no folder for data")),
        }
    }
}
