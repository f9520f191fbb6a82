//! `dateline generate` as typed.

use clap::ValueEnum;

#[derive(Debug, clap::Args)]
pub(crate) struct GenerateArgs {
    /// What to print
    #[arg(value_enum)]
    pub(crate) what: Generated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Generated {
    Man,
    /// The interface that the predictions of `annotate --to label-studio` belong to
    LabelStudio,
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}
