//! The columns that have to be held, because the sieve looks at scalars in them and not only at their states.

use super::super::program::Cond;
use super::super::reads::{Read, Reads};
use super::{Ask, Compared, Comparing, Joint, Sieve, Vector};

impl Sieve {
    /// The numbers of these columns.
    pub(in super::super) fn columns(&self) -> Vec<usize> {
        let mut held: Vec<usize> = self.tests.iter().map(|tests| tests.column).collect();
        for asked in &self.asks {
            match &asked.ask {
                Ask::Compare(comparing) => comparing.add_columns(&mut held),
                Ask::Fold(folding) => held.extend(folding.fold.map(|(_, column)| column)),
                Ask::Element { cond, .. } => add_columns_of(cond, &mut held),
                Ask::Joined(joined) => joined.joints.iter().for_each(|joint| joint.add_columns(&mut held)),
                _ => {}
            }
        }
        held
    }
}

impl Joint {
    fn add_columns(&self, held: &mut Vec<usize>) {
        match self {
            Joint::Same(one, other, _) => held.extend([one, other]),
            Joint::Compare(comparing) => comparing.add_columns(held),
            Joint::Cond(cond) => add_columns_of(cond, held),
            Joint::Next | Joint::SameCode(..) | Joint::Unknown => {}
        }
    }
}

/// Adds the columns of all that a condition reads.
fn add_columns_of(cond: &Cond, held: &mut Vec<usize>) {
    Reads::visit(cond, &mut |read| {
        if let Read::Place(place) = read {
            held.extend(place.column);
        }
    });
}

impl Comparing {
    fn add_columns(&self, held: &mut Vec<usize>) {
        match &self.what {
            Compared::Dates(left, right) | Compared::Times(left, right, _) => held.extend([left.column, right.column]),
            Compared::Values(left, right, _) => [left, right].iter().for_each(|side| side.add_columns(held)),
        }
    }
}

impl Vector {
    fn add_columns(&self, held: &mut Vec<usize>) {
        match self {
            Vector::Column(_, column) => held.push(*column),
            Vector::Day(moment) => moment.add_columns(held),
            Vector::Arithmetic(sides, _) => [&sides.0, &sides.1].iter().for_each(|side| side.add_columns(held)),
            Vector::Position(_) | Vector::Fixed(_) => {}
        }
    }
}
