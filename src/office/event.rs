//! What can happen, and in which order at the same instant.

/// An event with a slot of its own, by index of what it happens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The next citizen of a demand.
    Arrival(u32),
    /// An officer's service (or a pure wait by a unit) ends.
    ServiceEnd(u32),
    /// A unit fails, or comes back from repair or maintenance.
    Unit(u32),
    /// A system goes down or comes up.
    System(u32),
    /// An order of stock arrives.
    Delivery(u32),
    /// The next change of somebody's duty.
    Roster,
    /// The next instant of the office's day.
    Calendar,
}

/// Order of events at the same microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Nothing happens at the end of the horizon: the last instant is the one before.
    End,
    /// Then what ends, so that officers and units are free for what begins at the same instant.
    ServiceEnd,
    /// Then what comes back to work: units, systems, deliveries.
    Repair,
    /// Then who comes and goes on the floor, so that an arrival meets the new shift.
    ShiftChange,
    /// Who gives up at this instant has given up when somebody else arrives.
    Abandonment,
    /// Arrivals at the closing instant are still let in.
    Arrival,
    /// Closing sees everybody who came.
    Closing,
}

/// A timer of a citizen, packed into the value that the event list carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// A delay is over.
    DelayEnd(u32),
    /// The citizen comes (again).
    ComeBack(u32),
    /// Patience ends; void unless the citizen still has this ticket.
    GiveUp(u32, u32),
}

impl Timer {
    pub fn pack(self) -> u64 {
        match self {
            Timer::DelayEnd(citizen) => u64::from(citizen),
            Timer::ComeBack(citizen) => 1 << 62 | u64::from(citizen),
            Timer::GiveUp(citizen, ticket) => {
                2 << 62 | u64::from(ticket & 0x3FFF_FFFF) << 32 | u64::from(citizen)
            }
        }
    }

    pub fn unpack(value: u64) -> Timer {
        let citizen = value as u32;
        match value >> 62 {
            0 => Timer::DelayEnd(citizen),
            1 => Timer::ComeBack(citizen),
            _ => Timer::GiveUp(citizen, (value >> 32) as u32 & 0x3FFF_FFFF),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_survive_packing() {
        for timer in [Timer::DelayEnd(7), Timer::ComeBack(u32::MAX), Timer::GiveUp(9, 0x3FFF_FFFF)] {
            assert_eq!(Timer::unpack(timer.pack()), timer);
        }
    }
}
