//! Where things are: the repository, its folders, and the research data beside it.

use std::path::{Path, PathBuf};

/// What went wrong, with the fix in it.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The repository and what the caller typed after the command's name.
#[derive(Debug)]
pub struct Context {
    /// The repository's root.
    pub root: PathBuf,
    /// The arguments after the command.
    pub args: Vec<String>,
}

impl Context {
    /// The repository this xtask was built in.
    pub fn new(args: Vec<String>) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: here.parent().unwrap_or(here).to_path_buf(), args }
    }

    /// A path inside the repository.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Whether the caller gave this flag.
    pub fn has(&self, flag: &str) -> bool {
        self.args.iter().any(|arg| arg == flag)
    }

    /// The arguments that are no flags.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--"))
    }

    /// A file of the research data: `KEFU_DATA`, or `shared/data` beside the repository or above.
    ///
    /// # Errors
    /// The data is not part of the repository; the message says where it was looked for.
    pub fn data(&self, file: &str) -> Result<PathBuf> {
        let named = std::env::var_os("KEFU_DATA").map(PathBuf::from);
        let beside = self.root.ancestors().map(|folder| folder.join("shared/data"));
        let path = named.into_iter().chain(beside).map(|folder| folder.join(file));
        path.into_iter().find(|path| path.exists()).ok_or_else(|| {
            format!("no `{file}`: set KEFU_DATA to the folder of the research data, or put it in shared/data beside the repository")
        })
    }

    /// The rows of a JSON Lines file of the research data.
    ///
    /// # Errors
    /// The file is missing, or a line is no `T`; the message has the line's number.
    pub fn rows<T: serde::de::DeserializeOwned>(&self, file: &str) -> Result<Vec<T>> {
        let text = self.read(&self.data(file)?)?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let parse = |(number, line)| {
            serde_json::from_str(line).map_err(|error| format!("{file}:{}: {error}", number + 1))
        };
        lines.map(parse).collect()
    }

    /// Reads a text file.
    ///
    /// # Errors
    /// The file cannot be read; the message names it.
    pub fn read(&self, path: &Path) -> Result<String> {
        std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))
    }

    /// Writes a file and the folders above it.
    ///
    /// # Errors
    /// The file cannot be written; the message names it.
    pub fn write(&self, path: &Path, bytes: impl AsRef<[u8]>) -> Result {
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(path, bytes))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))
    }
}
