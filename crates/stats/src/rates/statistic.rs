//! [`Statistic`]: the rates of a hospital, each with its formula.

use super::{
    Count, Counts,
    formula::{Formula, deaths, less, mean, part, percent, statistics, sum},
};
use crate::{Error, Rate};

statistics! {
    /// A rate of a hospital: its name, its formula, and its value from [`Counts`].
    ///
    /// Definitions follow Horton, *Calculating and Reporting Healthcare Statistics* (AHIMA), and the education
    /// module on healthcare statistics of the International Federation of Health Information Management
    /// Associations. Where methods differ each is a statistic of its own, named for what it does.
    ///
    /// ```
    /// use casemix_stats::rates::Statistic;
    ///
    /// assert_eq!(Statistic::NetAutopsyRate.to_string(), "net autopsy rate");
    /// assert_eq!(Statistic::NetAutopsyRate.formula(),
    ///     "(autopsies + newborn autopsies) / (deaths + newborn deaths − unautopsied coroner cases) × 100");
    /// ```
    Statistic {
        /// Average daily inpatient census of adults and children.
        AverageDailyCensus = mean("average daily census", sum(&[ServiceDays]), sum(&[CalendarDays])),
        /// Average daily census of newborns.
        NewbornAverageDailyCensus =
            mean("newborn average daily census", sum(&[NewbornServiceDays]), sum(&[CalendarDays])),
        /// Occupancy of beds; more than 100 % is possible, because patients in temporary beds are in the census.
        BedOccupancy = percent("bed occupancy", sum(&[ServiceDays]), sum(&[BedDays])),
        /// Occupancy of bassinets.
        BassinetOccupancy = percent("bassinet occupancy", sum(&[NewbornServiceDays]), sum(&[BassinetDays])),
        /// Turnover interval: the days a bed stays empty between two patients; below zero where beds were overfull.
        TurnoverInterval = mean("turnover interval", less(&[BedDays], &[ServiceDays]), sum(&[Discharges])),
        /// Average length of stay of adults and children (ALOS).
        AverageStay = mean("average length of stay", sum(&[DischargeDays]), sum(&[Discharges])),
        /// Average length of stay of newborns.
        NewbornAverageStay =
            mean("newborn average length of stay", sum(&[NewbornDischargeDays]), sum(&[NewbornDischarges])),

        /// Average daily census of everyone, newborns among them: where the facility does not report them apart.
        WholeAverageDailyCensus = mean(
            "average daily census with newborns", sum(&[ServiceDays, NewbornServiceDays]), sum(&[CalendarDays])),
        /// Average length of stay of everyone, newborns among them.
        WholeAverageStay = mean(
            "average length of stay with newborns",
            sum(&[DischargeDays, NewbornDischargeDays]),
            sum(&[Discharges, NewbornDischarges])),

        /// Gross death rate (hospital death rate): of all discharges.
        GrossDeathRate = deaths(
            "gross death rate", sum(&[Deaths, NewbornDeaths]), sum(&[Discharges, NewbornDischarges])),
        /// Net death rate (institutional death rate): without deaths within 48 hours, on both sides.
        NetDeathRate = deaths(
            "net death rate",
            less(&[Deaths, NewbornDeaths], &[DeathsWithin48Hours]),
            less(&[Discharges, NewbornDischarges], &[DeathsWithin48Hours])),
        /// Newborn death rate.
        NewbornDeathRate = deaths("newborn death rate", sum(&[NewbornDeaths]), sum(&[NewbornDischarges])),
        /// Fetal death rate (stillbirth rate): of intermediate and late fetal deaths and live births together.
        FetalDeathRate = deaths(
            "fetal death rate",
            sum(&[IntermediateFetalDeaths, LateFetalDeaths]),
            sum(&[LiveBirths, IntermediateFetalDeaths, LateFetalDeaths])),
        /// Maternal death rate of the hospital: direct obstetric deaths of obstetric discharges.
        MaternalDeathRate =
            deaths("maternal death rate", sum(&[DirectObstetricDeaths]), sum(&[ObstetricDischarges])),
        /// Indirect maternal death rate, reported apart.
        IndirectMaternalDeathRate =
            deaths("indirect maternal death rate", sum(&[IndirectObstetricDeaths]), sum(&[ObstetricDischarges])),
        /// Postoperative death rate: of patients, not of operations.
        PostoperativeDeathRate =
            deaths("postoperative death rate", sum(&[PostoperativeDeaths]), sum(&[PatientsOperatedOn])),
        /// Anesthesia death rate: of anesthetics given, not of patients.
        AnesthesiaDeathRate = deaths("anesthesia death rate", sum(&[AnesthesiaDeaths]), sum(&[Anesthetics])),

        /// Gross autopsy rate: of all deaths of inpatients.
        GrossAutopsyRate =
            part("gross autopsy rate", sum(&[Autopsies, NewbornAutopsies]), sum(&[Deaths, NewbornDeaths])),
        /// Net autopsy rate: of the deaths of inpatients whose body was available.
        NetAutopsyRate = part(
            "net autopsy rate",
            sum(&[Autopsies, NewbornAutopsies]),
            less(&[Deaths, NewbornDeaths], &[UnavailableBodies])),
        /// Adjusted hospital autopsy rate: all autopsies of the hospital, of all bodies available to it.
        AdjustedAutopsyRate = part(
            "adjusted hospital autopsy rate",
            sum(&[Autopsies, NewbornAutopsies, OtherAutopsies]),
            less(&[Deaths, NewbornDeaths, OtherAutopsies], &[UnavailableBodies])),
        /// Newborn autopsy rate.
        NewbornAutopsyRate = part("newborn autopsy rate", sum(&[NewbornAutopsies]), sum(&[NewbornDeaths])),
        /// Fetal autopsy rate.
        FetalAutopsyRate =
            part("fetal autopsy rate", sum(&[FetalAutopsies]), sum(&[IntermediateFetalDeaths, LateFetalDeaths])),

        /// Rate of hospital-acquired infections, by discharges that have one.
        HospitalInfectionRate = part(
            "hospital-acquired infection rate", sum(&[HospitalInfections]), sum(&[Discharges, NewbornDischarges])),
        /// Postoperative infection rate: infections in clean operations, of all operations.
        PostoperativeInfectionRate =
            part("postoperative infection rate", sum(&[PostoperativeInfections]), sum(&[Operations])),
        /// Postoperative infection rate of clean operations alone.
        CleanInfectionRate =
            part("clean-wound infection rate", sum(&[PostoperativeInfections]), sum(&[CleanOperations])),
        /// Complication rate.
        ComplicationRate =
            part("complication rate", sum(&[Complicated]), sum(&[Discharges, NewbornDischarges])),
        /// Comorbidity rate.
        ComorbidityRate = part("comorbidity rate", sum(&[Comorbid]), sum(&[Discharges, NewbornDischarges])),
        /// Unplanned returns to surgery, of patients operated on.
        ReturnToSurgeryRate =
            part("rate of return to surgery", sum(&[ReturnedToSurgery]), sum(&[PatientsOperatedOn])),
        /// Consultation rate: of patients, not of consultations.
        ConsultationRate = part("consultation rate", sum(&[Consulted]), sum(&[Discharges, NewbornDischarges])),

        /// Cesarean rate: of women delivered.
        CesareanRate = part("cesarean section rate", sum(&[Cesareans]), sum(&[Deliveries])),
        /// Primary cesarean rate: of women who had no cesarean before.
        PrimaryCesareanRate = part(
            "primary cesarean section rate", sum(&[FirstCesareans]), less(&[Deliveries], &[AfterCesarean])),
        /// Vaginal birth after cesarean (VBAC): of women who had a cesarean before.
        VbacRate = part("vaginal birth after cesarean rate", sum(&[VaginalAfterCesarean]), sum(&[AfterCesarean])),
    }
}
