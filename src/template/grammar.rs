//! The two derived parsers. Nothing here leaves the room: [`parse`](super::parse) and [`draft`](super::draft) turn what pest
//! says into our own types at once.

/// The parser of `grammar/template.pest`.
pub(super) mod body {
    /// Reads a template's body.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/template.pest"]
    pub(in crate::template) struct BodyParser;
}

/// The parser of `grammar/draft.pest`.
pub(super) mod file {
    /// Reads a `.notice` file.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/draft.pest"]
    pub(in crate::template) struct FileParser;
}
