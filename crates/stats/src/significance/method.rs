//! [`Method`]: the name of a method and where it is from.

use std::fmt;

/// A method by its name, with its source; printed beside every result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Method {
    /// The usual name.
    pub name: &'static str,
    /// Where it is described.
    pub source: &'static str,
}

/// Declares the methods.
macro_rules! methods {
    ($($(#[doc = $doc:literal])+ $constant:ident: $name:literal, $source:literal;)+) => {
        impl Method {
            $(
                $(#[doc = $doc])+
                #[doc = ""]
                #[doc = concat!("Source: ", $source, ".")]
                pub const $constant: Method = Method { name: $name, source: $source };
            )+

            /// All of them.
            pub const ALL: &[Method] = &[$(Method::$constant),+];
        }
    };
}

methods! {
    /// Interval of a proportion: the values that a score test does not reject.
    WILSON: "Wilson score", "Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927)";
    /// Interval of a proportion from the binomial distribution: never less sure than stated, often more.
    CLOPPER_PEARSON: "Clopper-Pearson exact",
        "Clopper and Pearson, The use of confidence or fiducial limits, Biometrika 26 (1934)";
    /// Interval of a count, or of a count per exposure, from the Poisson distribution.
    GARWOOD: "exact Poisson (Garwood)", "Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936)";
    /// Interval of the difference of two proportions from the Wilson interval of each.
    NEWCOMBE: "Newcombe hybrid score",
        "Newcombe, Interval estimation for the difference between independent proportions, Statist. Med. 17 (1998), method 10";
    /// Test of two proportions by the normal approximation with the pooled proportion; for large numbers.
    TWO_PROPORTIONS: "two-proportion z", "Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), 3.1";
    /// Test of two proportions, given all four sums: the tables that are as improbable as the one seen, or more.
    FISHER: "Fisher exact", "Fisher, Statistical Methods for Research Workers (1934), 21.02";
    /// Fisher's test with half the probability of the table seen; less cautious, closer to the level stated.
    FISHER_MID_P: "Fisher mid-p",
        "Lydersen, Fagerland and Laake, Recommended tests for association in 2 x 2 tables, Statist. Med. 28 (2009)";
    /// Interval of the ratio of two rates: the sum of the counts given, one is binomial; Clopper-Pearson.
    CONDITIONAL_RATIO: "conditional exact",
        "Breslow and Day, Statistical Methods in Cancer Research II (1987), 3.3";
    /// Test of two rates: the sum of the counts given, one is binomial.
    CONDITIONAL: "conditional exact",
        "Przyborowski and Wilenski, Homogeneity of results in testing samples from Poisson series, Biometrika 31 (1940)";
    /// The conditional test with half the probability of the counts seen.
    CONDITIONAL_MID_P: "conditional mid-p",
        "Rothman and Boice, Epidemiologic Analysis with a Programmable Calculator (1979)";
    /// Interval of a directly standardised rate from the gamma distribution.
    FAY_FEUER: "gamma (Fay-Feuer)",
        "Fay and Feuer, Confidence intervals for directly standardized rates, Statist. Med. 16 (1997)";
    /// Test and interval of the difference of two means whose variances may differ.
    WELCH: "Welch t", "Welch, The generalization of Student's problem, Biometrika 34 (1947)";
    /// Test whether one of two samples tends to larger values; normal approximation, corrected for ties and continuity.
    MANN_WHITNEY: "Mann-Whitney", "Mann and Whitney, Ann. Math. Statist. 18 (1947); Hollander and Wolfe (1999), 4.1";
    /// Estimate and interval of the shift between two samples: the median of all differences.
    HODGES_LEHMANN: "Hodges-Lehmann",
        "Hodges and Lehmann, Ann. Math. Statist. 34 (1963); interval by Moses, in Hollander and Wolfe (1999), 4.3";
}

impl fmt::Display for Method {
    /// The name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}
