//! What is looked at in a code and its best term.

/// Number of features.
pub(crate) const FEATURES: usize = 35;

/// What is looked at in a code and its best term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Feature {
    /// Share of the query that the term has, by rarity of the words.
    Recall,
    /// Share of the term that the query has.
    Precision,
    /// The harmonic mean of both, squared: near one only where they say the same.
    Agreement,
    /// Share of the query that the code's other terms and the headings above add.
    Context,
    /// Share of neighbouring words of the query that are neighbours in the term.
    Order,
    /// The term and the query are the same words.
    Same,
    /// The term is the title.
    Title,
    /// The term is an inclusion term.
    Inclusion,
    /// The term is an index entry.
    Index,
    /// The term is a synonym.
    Synonym,
    /// The code has codes below it.
    Heading,
    /// The query says unspecified, and so does the code.
    Unspecified,
    /// The code says unspecified, and the query does not.
    UnspecifiedUnasked,
    /// The code is for what else there is.
    Other,
    /// Logarithm of the number of the code's own terms: what holds many names holds more.
    Terms,
    /// Opposites: the query says left, the term says right.
    Opposites,
    /// Score of the first pass, against the best of it.
    FirstPass,
    /// The first word of the query is the first of the term.
    Head,
    /// The rarest word of the query is missing from the term.
    RarestMissing,
    /// Length of the code beyond three characters.
    Depth,
    /// The term has the word that the query is about.
    HeadWord,
    /// The code or a heading above has the word that the query is about.
    HeadAround,
    /// The term is about what the query is about.
    HeadToHead,
    /// What the code's other terms have of the query, added up.
    OtherTerms,
    /// How many names codes of the category have.
    CategoryNames,
    /// How many names codes of the chapter have.
    GroupNames,
    /// Share of the query that the code has in whatever term, or has from the headings above.
    AllRecall,
    /// Share of the query that the title has.
    TitleRecall,
    /// The title has the word that the query is about.
    TitleHead,
    /// Rarity of the words of the query that are missing from the term, added up.
    MissingRarity,
    /// Rarity of the words of the term that the query does not have, added up.
    ExtraRarity,
    /// Number of words of the query.
    QueryLength,
    /// How much better the best code of the category matched.
    CategoryBest,
    /// How much the codes of the category matched, all together.
    CategoryAll,
    /// How much the codes right beside it matched, all together.
    Beside,
}

impl Feature {
    /// What a feature is called in an explanation.
    pub(crate) fn name(at: usize) -> Option<&'static str> {
        const NAMES: [&str; FEATURES] = [
            "share of the query in the term",
            "share of the term in the query",
            "query and term say the same",
            "other terms and headings have words of the query",
            "words in order",
            "the very words",
            "matched the title",
            "matched an inclusion term",
            "matched an index entry",
            "matched a synonym",
            "heading",
            "unspecified, as asked",
            "unspecified, not asked",
            "what has no code of its own",
            "code of many names",
            "opposites",
            "first pass",
            "begins alike",
            "rarest word missing",
            "depth",
            "has what the query is about",
            "its surroundings have what the query is about",
            "is about what the query is about",
            "other terms",
            "category of many names",
            "chapter of many names",
            "share of the query in any term or heading",
            "share of the query in the title",
            "title has what the query is about",
            "rarity of what the term lacks",
            "rarity of what the term adds",
            "words of the query",
            "best of the category",
            "matches in the category",
            "matches beside it",
        ];
        NAMES.get(at).copied()
    }
}
