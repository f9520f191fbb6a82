//! `dateline generate`: shell completions and the man page, from the argument definitions.

use crate::ExitStatus;
use crate::args::{Args, Generated};
use clap::CommandFactory;
use clap_complete::Shell;
use dateline::Error;
use std::io::Write;

pub(crate) fn run(what: Generated) -> Result<ExitStatus, Vec<Error>> {
    let mut text = Vec::new();
    let shell = match what {
        Generated::Man => None,
        Generated::Bash => Some(Shell::Bash),
        Generated::Zsh => Some(Shell::Zsh),
        Generated::Fish => Some(Shell::Fish),
        Generated::Powershell => Some(Shell::PowerShell),
        Generated::Elvish => Some(Shell::Elvish),
    };
    let written = match shell {
        Some(shell) => {
            clap_complete::generate(shell, &mut Args::command(), "dateline", &mut text);
            Ok(())
        }
        None => man(&mut text),
    };
    written
        .and_then(|()| std::io::stdout().lock().write_all(&text))
        .map_err(|err| vec![Error::io("<stdout>", err)])?;
    Ok(ExitStatus::Success)
}

/// The page of the program, followed by that of each subcommand.
fn man(text: &mut Vec<u8>) -> std::io::Result<()> {
    let mut command = Args::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(text)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(text)?;
    }
    Ok(())
}
