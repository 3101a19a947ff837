//! [`Topic`]: statistics that are a table of their own.

/// Declares the topics: variant, name, method.
macro_rules! topics {
    ($($variant:ident = $name:literal, $method:literal;)+) => {
        /// A statistic that is a table of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Topic {
            $($variant),+
        }

        impl Topic {
            /// All of them.
            pub(super) const ALL: &'static [Topic] = &[$(Topic::$variant),+];

            /// The name.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Topic::$variant => $name),+ }
            }

            /// How it is made, in words.
            pub(super) const fn method(self) -> &'static str {
                match self { $(Topic::$variant => $method),+ }
            }
        }
    };
}

topics! {
    Rates = "rates", "every rate that the records and forms define, with its formula";
    Census = "census", "recapitulation of hospital and units; --at for an hour";
    UnitStays = "unit-stays", "days in a unit of the patients who left it";
    CaseMix = "case-mix", "case-mix index: all, medical, surgical, by payer, by service, with and without transfers";
    Capture = "capture", "CC and MCC capture by family of DRGs that has a split; --against compares";
    DrgShift = "drg-shift", "change of weight since --against: volume, mix, severity, weight";
    Stays = "stays", "one-day stays, days beyond the GMLOS, outliers of more than three times the GMLOS, by DRG";
    Conditions = "acquired-conditions", "hospital-acquired conditions as the grouper finds them, for 1,000 discharges";
    Poa = "poa", "quality of present-on-admission reporting by code";
    Readmissions = "readmissions", "first acute stay within --readmission-days of an index admission, planned ones apart";
    Returns = "returns", "returns to surgery and to emergency, of those with an operation or visit";
    Targets = "targets", "target ratios over sets of DRGs; --comparison for percentiles";
    DeathsByCause = "deaths-by-cause", "case fatality and deaths by ICD-10 chapter, or by --codes NAME=CODES";
    Documentation = "documentation-review", "cases reviewed, queries, their answers and times, effect on the case-mix index";
    Delinquent = "delinquent-records", "records incomplete after --delinquent-days, by each method";
    Origin = "origin", "patients by area of residence";
    MarketShare = "market-share", "share of each area's patients that go to --hospital, of files that hold several hospitals";
    Forecast = "forecast", "census carried on by the best of three methods, with its error on values held back";
    Season = "season", "how far each month or weekday is above or below the usual census";
    BedNeed = "bed-need", "beds by --occupancy, by percentile of a Poisson census, and by simulation of arrivals and stays";
    Standardised = "standardised-deaths", "death rate by age and sex as of --against: directly, and indirectly (SMR), with intervals";
    Comparison = "comparison", "the statistics of --against and of now, with tests";
}

impl Topic {
    /// The topic of this name.
    pub(super) fn named(name: &str) -> Option<Topic> {
        let name = name.trim().replace([' ', '_'], "-");
        Topic::ALL
            .iter()
            .find(|topic| topic.name().eq_ignore_ascii_case(&name))
            .copied()
    }
}
