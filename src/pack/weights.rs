use super::Written;
use crate::check::Score;
use crate::notice::Timestamp;
use crate::verdict::Weight;

/// Weights for the evidence of a rule, and where they come from. They come before those that the rule was written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// The name of the rule, of this pack or of one loaded before.
    pub rule: String,
    /// The weights; evidence that is not among them keeps its own.
    pub evidence: Vec<EvidenceWeight>,
    /// Where they come from.
    pub provenance: Provenance,
    /// Where the rule is named.
    pub written: Written,
}

/// The weight of one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceWeight {
    /// The name of the evidence.
    pub id: String,
    /// What it counts.
    pub weight: Weight,
    /// Where the name is written.
    pub written: Written,
    /// Where the weight is written.
    pub weight_written: Written,
}

/// What weights were made from, so that they can be made again and doubted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The labelled data; at least one.
    pub data: Vec<DataSource>,
    /// When they were made.
    pub date: Timestamp,
    /// How they were made.
    pub method: String,
    /// How well they do, by the name of the figure, as written.
    pub figures: Vec<(String, String)>,
}

/// A file of labelled data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSource {
    /// What it is called.
    pub name: String,
    /// How many records it has.
    pub records: u32,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Weights {
    /// The file that says this, as [`Pack::read`](super::Pack::read) reads it back.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        // What JSON quotes, YAML reads the same.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let Provenance { data, date, method, figures } = &self.provenance;
        let mut lines = vec!["weights:".to_owned(), format!("  - rule: {}", self.rule), "    weights:".to_owned()];
        lines.extend(self.evidence.iter().map(|evidence| format!("      {}: {}", evidence.id, evidence.weight)));
        lines.extend(["    provenance:".to_owned(), "      data:".to_owned()]);
        for DataSource { name, records, sha256 } in data {
            lines.push(format!("        - {{name: {}, records: {records}, sha256: {sha256}}}", quoted(name)));
        }
        let day: String = date.to_string().chars().take(10).collect();
        lines.extend([format!("      date: {day}"), format!("      method: {}", quoted(method))]);
        lines.push("      figures:".to_owned());
        lines.extend(figures.iter().map(|(name, figure)| format!("        {}: {}", quoted(name), quoted(figure))));
        lines.join("\n") + "\n"
    }

    /// Gives the check these weights.
    pub(crate) fn apply(&self, score: &mut Score) {
        for evidence in score.evidence_mut() {
            if let Some(own) = self.evidence.iter().find(|own| own.id == evidence.id) {
                evidence.weight = own.weight;
            }
        }
    }
}
