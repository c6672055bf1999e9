//! Where the person's answer comes from: a terminal, the command line, or a file.

use askfirst::sorted::Set;
use std::path::{Path, PathBuf};

use askfirst::consent::Choices;
use askfirst::notice::Notice;
use dialoguer::theme::ColorfulTheme;
use dialoguer::{MultiSelect, Select};
use serde::Deserialize;
use thiserror::Error;

/// Who answers.
#[derive(Clone, Debug)]
pub enum Chooser {
    /// Nobody is at a terminal: agrees, ticks every additional purpose, gives every consent that is asked for.
    Agree,
    /// Agrees to the basic purposes alone.
    BasicOnly,
    /// Refuses.
    Refuse,
    /// Does what a file says.
    File(PathBuf),
    /// A person at a terminal.
    Person,
}

/// An answer to the notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Agree(Choices),
    Refuse,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Agree,
    Refuse,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerFile {
    answer: Word,
    #[serde(default)]
    choices: Choices,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum ChooseError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no answer.
    #[error(
        "{path}: {source}; write {{\"answer\": \"agree\" or \"refuse\", \"choices\": {{\"purposes\": […], \
         \"recipients_off\": […], \"separate\": […]}}}}"
    )]
    Json {
        /// Which.
        path: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The terminal failed.
    #[error("the terminal cannot be asked: {0}; use --choose")]
    Terminal(#[from] dialoguer::Error),
}

impl Chooser {
    /// The answer to the notice.
    pub(super) fn answer(&self, notice: &Notice) -> Result<Answer, ChooseError> {
        match self {
            Self::Agree => Ok(Answer::Agree(Choices {
                purposes: notice.additional.iter().map(|purpose| purpose.id.clone()).collect(),
                ..Choices::default()
            })),
            Self::BasicOnly => Ok(Answer::Agree(Choices::default())),
            Self::Refuse => Ok(Answer::Refuse),
            Self::File(path) => from_file(path),
            Self::Person => ask(notice),
        }
    }

    /// The answer to one question, or to the system's own.
    pub(super) fn yes(&self, question: &str) -> Result<bool, ChooseError> {
        match self {
            Self::Person => {
                let theme = ColorfulTheme::default();
                Ok(dialoguer::Confirm::with_theme(&theme).with_prompt(question).interact()?)
            }
            Self::Agree | Self::BasicOnly | Self::Refuse | Self::File(_) => Ok(true),
        }
    }
}

fn from_file(path: &Path) -> Result<Answer, ChooseError> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|source| ChooseError::File { path: name.clone(), source })?;
    let file: AnswerFile =
        serde_json::from_slice(&bytes).map_err(|source| ChooseError::Json { path: name, source })?;
    Ok(match file.answer {
        Word::Agree => Answer::Agree(file.choices),
        Word::Refuse => Answer::Refuse,
    })
}

/// The two buttons stand side by side and none is preselected; a refusal is thought over once.
fn ask(notice: &Notice) -> Result<Answer, ChooseError> {
    let theme = ColorfulTheme::default();
    let words = &notice.words;
    loop {
        let pick = Select::with_theme(&theme)
            .with_prompt(&words.title)
            .items([&words.agree, &words.refuse])
            .interact()?;
        if pick == 0 {
            let purposes: Vec<&String> = notice.additional.iter().map(|purpose| &purpose.title).collect();
            let chosen =
                MultiSelect::with_theme(&theme).with_prompt(&words.additional).items(&purposes).interact()?;
            let recipients: Vec<&String> =
                notice.recipients.iter().map(|recipient| &recipient.title).collect();
            let on = MultiSelect::with_theme(&theme)
                .with_prompt(&words.recipients)
                .items(&recipients)
                .defaults(&vec![true; recipients.len()])
                .interact()?;
            let off = (0..recipients.len()).filter(|place| !on.contains(place));
            return Ok(Answer::Agree(Choices {
                purposes: chosen.iter().map(|place| notice.additional[*place].id.clone()).collect(),
                recipients_off: off.map(|place| notice.recipients[place].id.clone()).collect(),
                separate: Set::default(),
            }));
        }
        let second = Select::with_theme(&theme)
            .with_prompt(&words.second_thought)
            .items([&words.back, &words.guest])
            .interact()?;
        if second == 1 {
            return Ok(Answer::Refuse);
        }
    }
}
