//! What the report says, in Indonesian and English.
//!
//! Messages stand in `en.ftl` and `id.ftl` (Fluent). The build makes a constant of each and fails if a language lacks one.

use super::number;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use std::fmt;

/// The messages.
pub(crate) mod messages {
    use super::Message;
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

/// A language of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
}

/// Something to say, by its name in the files of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub id: &'static str,
    pub variables: &'static [&'static str],
}

/// Text as HTML has it: what is `<`, `&` or a quote in the words is escaped, and a number carries its exact value
/// (`<data value>`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

/// Says messages in one language.
pub struct Words {
    /// Which.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Language {
    /// Its code in HTML.
    pub fn code(self) -> &'static str {
        match self {
            Language::Indonesian => "id",
            Language::English => "en",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Language::Indonesian => include_str!("id.ftl"),
            Language::English => include_str!("en.ftl"),
        }
    }

    /// Writes digits as the language does: `1 234.5` here, `1.234,5` in Indonesian; no line ends inside.
    fn digits(self, text: &str) -> String {
        match self {
            Language::English => text.replace(' ', "\u{202f}"),
            Language::Indonesian => {
                let swapped = |c| match c {
                    '.' => ',',
                    ' ' => '.',
                    other => other,
                };
                text.chars().map(swapped).collect()
            }
        }
    }
}

impl Html {
    /// Words of the scenario or of the reader, escaped.
    pub fn words(text: &str) -> Html {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                other => escaped.push(other),
            }
        }
        Html(escaped)
    }

    /// What a program shows of `value`.
    fn data(value: f64, shown: &str) -> Html {
        Html(format!("<data value=\"{value}\">{shown}</data>"))
    }

    /// The words without tags, still escaped.
    pub fn untagged(&self) -> String {
        let mut inside = false;
        let mut text = String::new();
        for c in self.0.chars() {
            match c {
                '<' => inside = true,
                '>' if inside => inside = false,
                other if !inside => text.push(other),
                _ => {}
            }
        }
        text
    }

    /// The words as they are, for whoever escapes them anew.
    pub fn plain(&self) -> String {
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        entities.iter().fold(self.untagged(), |text, (entity, c)| text.replace(entity, c))
    }

    /// One after the other, with `between` between them.
    pub fn join(parts: impl IntoIterator<Item = Html>, between: &str) -> Html {
        Html(parts.into_iter().map(|part| part.0).collect::<Vec<_>>().join(between))
    }
}

impl fmt::Display for Html {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl serde::Serialize for Html {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

/// What stands in the place of a variable.
pub(crate) enum Said<'a> {
    /// As it is.
    Html(Html),
    /// Words of the scenario.
    Words(&'a str),
    /// A count, which decides between one and many.
    Count(u64),
}

impl From<Html> for Said<'_> {
    fn from(html: Html) -> Self {
        Said::Html(html)
    }
}

impl<'a> From<&'a str> for Said<'a> {
    fn from(words: &'a str) -> Self {
        Said::Words(words)
    }
}

impl From<u64> for Said<'_> {
    fn from(count: u64) -> Self {
        Said::Count(count)
    }
}

impl Words {
    /// Speaks `language`.
    pub fn new(language: Language) -> Words {
        let resource = FluentResource::try_new(language.text().to_owned()).expect("the build has read it");
        let code = language.code().parse().expect("a code of a language");
        let mut bundle = FluentBundle::new(vec![code]);
        // Marks of direction between words of the same direction would end in titles and files.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).expect("the build has seen that no message stands twice");
        Words { language, bundle }
    }

    /// Says `message`, which has no variables.
    pub(crate) fn word(&self, message: Message) -> Html {
        self.say(message, [])
    }

    /// Says `message` with `said` in the place of its variables; it need not have all of them.
    ///
    /// # Panics
    /// If it has others.
    pub(crate) fn say<const N: usize>(&self, message: Message, said: [(&str, Said); N]) -> Html {
        let given = |name: &&str| said.iter().any(|(given, _)| given == name);
        assert!(
            message.variables.iter().all(given),
            "`{}` has the variables {:?}",
            message.id,
            message.variables
        );
        let mut arguments = FluentArgs::with_capacity(N);
        for (name, said) in said {
            let value = match said {
                Said::Html(html) => FluentValue::from(html.0),
                Said::Words(words) => FluentValue::from(Html::words(words).0),
                Said::Count(count) => FluentValue::from(count),
            };
            arguments.set(name.to_owned(), value);
        }
        let pattern = self.bundle.get_message(message.id).and_then(|message| message.value());
        let mut problems = Vec::new();
        let pattern = pattern.expect("the build has seen it");
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut problems).into_owned();
        assert!(problems.is_empty(), "`{}`: {problems:?}", message.id);
        Html(text)
    }

    /// A number with about three digits that count.
    pub fn number(&self, value: f64) -> Html {
        Html::data(value, &self.language.digits(&number::number(value)))
    }

    /// The same without its exact value, for pictures.
    pub fn plain_number(&self, value: f64) -> String {
        self.language.digits(&number::number(value))
    }

    /// A round number at an axis: no digits that say nothing.
    pub fn axis(&self, value: f64) -> String {
        let shown = number::number(value);
        let shown =
            if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.') } else { &shown };
        self.language.digits(shown)
    }

    /// A share as a percentage, with the sign.
    pub fn share(&self, value: f64) -> Html {
        Html::data(value, &self.plain_share(value))
    }

    /// The same without its exact value.
    pub fn plain_share(&self, value: f64) -> String {
        self.language.digits(&number::bare_share(value)) + "\u{a0}%"
    }

    /// A difference with its sign.
    pub fn change(&self, value: f64) -> Html {
        let sign = if value < 0.0 { "−" } else { "+" };
        Html::data(value, &format!("{sign}{}", self.plain_number(value.abs())))
    }

    /// A difference of shares in percentage points, without a unit.
    pub fn points(&self, value: f64) -> Html {
        let sign = if value < 0.0 { "−" } else { "+" };
        Html::data(value, &format!("{sign}{}", self.language.digits(&number::bare_share(value.abs()))))
    }

    /// A unit as results write it, such as `IDR/day`, in the words of the language.
    pub fn unit(&self, unit: &str) -> Html {
        let part = |part: &str| match part {
            "min" => self.word(messages::UNIT_MIN),
            "h" => self.word(messages::UNIT_HOUR),
            "day" => self.word(messages::UNIT_DAY),
            "card" => self.word(messages::UNIT_CARD),
            "people" => self.word(messages::UNIT_PEOPLE),
            other => Html::words(other),
        };
        Html::join(unit.split('/').map(part), "/")
    }

    /// A whole number.
    pub fn count(&self, value: u64) -> Html {
        Html::data(value as f64, &self.language.digits(&number::count(value)))
    }
}

#[cfg(test)]
mod tests;
