//! Marks: named facts about a case (informed, defect, duplicate), which it carries from the beginning by luck
//! or gets and loses by what follows a step, and on which steps and outcomes may depend.

/// Most marks of a file: the last bit of a set tells cases apart in which something went wrong.
pub const MOST_MARKS: usize = 31;

/// A set of marks: bit m is mark number m of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Marks(pub u32);

impl Marks {
    /// No mark.
    pub const NONE: Marks = Marks(0);
    /// Not a mark of the file: an error, a return or a repetition has happened to the case.
    pub const WENT_WRONG: Marks = Marks(1 << MOST_MARKS);

    /// Returns the set of mark number `place` alone.
    pub fn one(place: usize) -> Marks {
        Marks(1 << place)
    }

    /// Returns the marks of either set.
    #[inline]
    pub fn and(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// Returns the marks of both sets.
    #[inline]
    pub fn common(self, other: Marks) -> Marks {
        Marks(self.0 & other.0)
    }

    /// Returns the marks of this set that are not in `other`.
    #[inline]
    pub fn without(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0)
    }

    /// Returns whether there is none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the numbers of the marks in it, those of the file only.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..MOST_MARKS).filter(move |place| self.0 >> place & 1 == 1)
    }
}

/// For which cases something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Condition {
    /// Marks that the case carries, all of them.
    pub all: Marks,
    /// Marks that it does not carry, none of them.
    pub none: Marks,
}

impl Condition {
    /// Returns whether it holds for a case that carries `marks`.
    #[inline]
    pub fn holds(self, marks: Marks) -> bool {
        self.all.without(marks).is_empty() && self.none.common(marks).is_empty()
    }

    /// Returns the marks that it asks for.
    pub fn asked(self) -> Marks {
        self.all.and(self.none)
    }
}

/// What happens to the marks of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Marking {
    /// Marks that it carries from now on.
    pub sets: Marks,
    /// Marks that it loses.
    pub clears: Marks,
}

impl Marking {
    /// Returns the marks after it of a case with `marks`.
    #[inline]
    pub fn of(self, marks: Marks) -> Marks {
        marks.without(self.clears).and(self.sets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_wants_all_of_the_ones_and_none_of_the_others() {
        let condition = Condition { all: Marks(0b011), none: Marks(0b100) };
        let held: Vec<u32> = (0..8).filter(|&marks| condition.holds(Marks(marks))).collect();
        assert_eq!(held, [0b011]);
        assert!(Condition::default().holds(Marks(7)) && Condition::default().holds(Marks::NONE));
    }

    #[test]
    fn marking_sets_and_clears() {
        let marking = Marking { sets: Marks(0b001), clears: Marks(0b110) };
        assert_eq!(marking.of(Marks(0b1010)), Marks(0b1001));
        assert_eq!(Marks(0b1001).and(Marks::WENT_WRONG).places().collect::<Vec<_>>(), [0, 3]);
    }
}
