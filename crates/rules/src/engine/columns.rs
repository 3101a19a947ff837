//! Fields of the record as columns: each is read once an encounter, however many rules ask for it.

use casemix_record::field::{Cell, CellState, Column, ENCOUNTER, FieldPath, Held, ListRef, PartRef, States, Wanted};

use super::masks::ELEMENTS;
use super::run::order;

/// A scalar of the encounter, or of the elements of one of its lists.
#[derive(Debug)]
pub(super) struct ColumnField {
    /// The list, by its number among those that rules read; `None` for a scalar of the encounter itself.
    pub(super) list: Option<usize>,
    /// The scalar; `None` where the elements are scalars.
    pub(super) path: Option<FieldPath>,
}

impl ColumnField {
    /// Whether it is this field.
    pub(super) fn is(&self, list: Option<usize>, path: Option<&FieldPath>) -> bool {
        self.list == list && self.path.as_ref().map(FieldPath::names) == path.map(FieldPath::names)
    }
}

/// The fields that rules read, and which of them are read together.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) all: Vec<ColumnField>,
    /// The columns of the encounter itself, by the parts in which they stand.
    of_parts: Vec<PartColumns>,
    /// The columns of each list.
    of_list: Vec<Vec<Wanted>>,
}

/// The columns of a part of the encounter.
#[derive(Debug)]
struct PartColumns {
    /// The way to the part; `None` is the encounter itself.
    part: Option<FieldPath>,
    /// Their numbers, and the ways to the scalars from there.
    columns: Vec<(usize, FieldPath)>,
}

impl Fields {
    pub(super) fn new(all: Vec<ColumnField>) -> Fields {
        let mut fields = Fields::default();
        for (number, field) in all.iter().enumerate() {
            if let (None, Some(path)) = (field.list, &field.path) {
                fields.add_scalar(number, path);
            }
        }
        fields.all = all;
        fields
    }

    /// Notes which columns of lists are held, by their numbers. Of all others only the states of scalars are read; whoever
    /// needs the scalars themselves has to look for them in the record.
    pub(super) fn hold(&mut self, held: &[usize], lists: usize) {
        self.of_list = vec![Vec::new(); lists];
        for (number, field) in self.all.iter().enumerate() {
            let Some(of_list) = field.list.and_then(|list| self.of_list.get_mut(list)) else {
                continue;
            };
            let path = field.path.clone();
            of_list.push(match held.contains(&number) {
                true => Wanted::cells(path, number),
                false => Wanted::states(path, number),
            });
        }
    }

    /// Adds a scalar of the encounter to those of its part.
    fn add_scalar(&mut self, number: usize, path: &FieldPath) {
        let parted = || {
            let (name, above) = path.names().split_last()?;
            let part = ENCOUNTER.path(&above.join(".")).ok()?;
            let scalar = part.kind().part()?.path(name).ok()?;
            Some((part, scalar))
        };
        let (part, path) = parted().map_or((None, path.clone()), |(part, path)| (Some(part), path));
        let names = |part: &Option<FieldPath>| part.as_ref().map(|part| part.names().to_vec());
        match self
            .of_parts
            .iter_mut()
            .find(|known| names(&known.part) == names(&part))
        {
            Some(known) => known.columns.push((number, path)),
            None => self.of_parts.push(PartColumns {
                part,
                columns: vec![(number, path)],
            }),
        }
    }
}

/// Whether two scalars are the same, as `=` has it; `None` where only their texts can tell, or one has no meaning.
#[inline]
pub(super) fn is_same(one: Held, other: Held) -> Option<bool> {
    match (one, other) {
        (Held::Short(one), Held::Short(other)) => Some(one == other),
        (Held::Short(_), Held::Text(long)) | (Held::Text(long), Held::Short(_)) if long != 0 => Some(false),
        (Held::Text(one), Held::Text(other)) if one != other && one != 0 && other != 0 => Some(false),
        (Held::Moment(one), Held::Moment(other)) => Some(order(one, other).is_eq()),
        // Sums of money have two decimals, and are told apart without bringing them to one scale.
        (Held::Decimal(one), Held::Decimal(other)) if one.scale() == other.scale() => {
            Some(one.mantissa() == other.mantissa())
        }
        (Held::Decimal(one), Held::Decimal(other)) => Some(one == other),
        (Held::Integer(one), Held::Integer(other)) => Some(one == other),
        (Held::Word(one), Held::Word(other)) => Some(one == other),
        _ => None,
    }
}

/// What is known of every scalar of a column without looking at what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Given,
    Valid,
    Invalid,
    Blank,
}

impl Known {
    /// How many there are.
    pub(super) const COUNT: usize = 4;
}

/// For each of these the scalars of a block of which it is known, a bit each.
type AllKnown = [u64; Known::COUNT];

/// The columns of one encounter. Kept from one encounter to the next, so that no memory is asked for.
///
/// The states of scalars are told for [blocks](ELEMENTS) of elements. Those of the encounter have the same bit everywhere.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// The scalars of the encounter, by the numbers of their columns.
    scalars: Vec<Cell>,
    /// The columns of lists, by their numbers.
    columns: Vec<Column>,
    /// The states of all columns in the first block, then in the second one, as many as the longest list has.
    states: Vec<u64>,
    /// The number of the encounter of which the columns of each list were read.
    lists: Vec<u32>,
    /// The number of the encounter.
    encounter: u32,
}

impl Columns {
    /// Forgets the encounter before, and reads the scalars of the encounter itself. Lists have up to so many blocks.
    pub(super) fn start(&mut self, fields: &Fields, blocks: usize, root: PartRef<'_>) {
        let width = fields.all.len();
        if self.columns.len() != width || self.lists.len() != fields.of_list.len() || self.encounter == u32::MAX {
            *self = Columns::default();
            self.scalars.resize(width, Cell::ABSENT);
            self.columns.resize_with(width, Default::default);
            self.lists.resize(fields.of_list.len(), 0);
        }
        self.encounter += 1;
        self.states.resize(width * blocks * Known::COUNT, 0);
        for of_part in &fields.of_parts {
            let part = match &of_part.part {
                Some(path) => root.get(path).part(),
                None => Some(root),
            };
            for (number, path) in &of_part.columns {
                let cell = part.map_or(Cell::ABSENT, |part| part.cell(path));
                if let Some(scalar) = self.scalars.get_mut(*number) {
                    *scalar = cell;
                }
                set(&mut self.states, *number, everywhere(cell.state));
            }
        }
        for block in 1..blocks {
            self.states
                .copy_within(..width * Known::COUNT, block * width * Known::COUNT);
        }
    }

    /// Makes sure that the columns of a list are read.
    #[inline]
    pub(super) fn reach<'l>(&mut self, fields: &Fields, list: usize, found: impl FnOnce() -> Option<ListRef<'l>>) {
        if self.lists.get(list).is_some_and(|read| *read != self.encounter) {
            self.read_list(fields, list, found());
        }
    }

    #[inline(never)]
    fn read_list(&mut self, fields: &Fields, list: usize, found: Option<ListRef<'_>>) {
        if let Some(read) = self.lists.get_mut(list) {
            *read = self.encounter;
        }
        let wanted = fields.of_list.get(list).map_or(&[][..], Vec::as_slice);
        match found {
            Some(list) => list.read_columns(wanted, &mut self.columns),
            None => wanted
                .iter()
                .for_each(|one| self.columns.get_mut(one.column()).into_iter().for_each(Column::clear)),
        }
        let length = found.map_or(0, |list| list.len());
        for block in 0..length.div_ceil(ELEMENTS).max(1) {
            for number in wanted.iter().map(Wanted::column) {
                if let Some(column) = self.columns.get(number) {
                    let number = block * self.columns.len() + number;
                    set(&mut self.states, number, states_of(column, block));
                }
            }
        }
    }

    /// What is known of the scalars of a block: by the number of the column, [four](Known::COUNT) times, and of what is known,
    /// the elements. The columns of the list must have been read.
    #[inline]
    pub(super) fn known(&self, block: usize) -> &[u64] {
        let of_block = block * self.columns.len() * Known::COUNT;
        self.states.get(of_block..).unwrap_or_default()
    }

    /// A scalar of the encounter.
    #[inline]
    pub(super) fn scalar(&self, number: usize) -> &Cell {
        self.scalars.get(number).unwrap_or(&Cell::ABSENT)
    }

    /// The cells of a column of a list that was read before; none where only the states are held.
    #[inline]
    pub(super) fn cells(&self, number: usize) -> &[Cell] {
        self.columns.get(number).map_or(&[], Column::cells)
    }
}

fn set(all: &mut [u64], at: usize, states: AllKnown) {
    let of_column = all.get_mut(at * Known::COUNT..);
    if let Some(to) = of_column.and_then(|states| states.first_chunk_mut()) {
        *to = states;
    }
}

/// The states of a scalar of the encounter.
#[inline]
fn everywhere(state: CellState) -> AllKnown {
    const ALL: u64 = u64::MAX;
    match state {
        CellState::Valid => [ALL, ALL, 0, 0],
        CellState::Invalid => [ALL, 0, ALL, 0],
        CellState::Blank => [0, 0, 0, ALL],
        CellState::Absent => [0; 4],
    }
}

/// The states of the elements of a block.
#[inline]
fn states_of(column: &Column, block: usize) -> AllKnown {
    let States {
        valid, invalid, blank, ..
    } = column.states(block);
    [valid | invalid, valid, invalid, blank]
}
