//! Where engines are kept: by number, so that a number that is no engine is a status and not
//! a crash.

use core::{
    cell::UnsafeCell,
    sync::atomic::{AtomicU64, Ordering},
};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    engines::{CERTGATE_MAX_ENGINES, certgate_engine},
    instance::Instance,
    status::{
        CERTGATE_BUSY, CERTGATE_OK, CERTGATE_PANICKED, CERTGATE_TOO_MANY_ENGINES,
        CERTGATE_UNKNOWN_ENGINE, Outcome, certgate_status,
    },
};

/// One place for an engine. `state` is a generation with three flags; who has set `BUSY` by a
/// compare-and-exchange owns `instance` until they clear it.
struct Place {
    state: AtomicU64,
    instance: UnsafeCell<Option<Box<Instance>>>,
}

/// The place holds an engine.
const ALIVE: u64 = 1;
/// A call is under way.
const BUSY: u64 = 2;
/// A call panicked.
const POISONED: u64 = 4;
const FLAG_BITS: u32 = 3;

// SAFETY: `instance` is only touched by the one caller that holds `BUSY` of this place, which
// is taken with acquire and given up with release ordering; and it may change threads.
unsafe impl Sync for Place where Instance: Send {}

static PLACES: [Place; CERTGATE_MAX_ENGINES as usize] =
    [const { Place { state: AtomicU64::new(0), instance: UnsafeCell::new(None) } };
        CERTGATE_MAX_ENGINES as usize];

/// A name's generation, from its high half, and its place, from its low half.
const fn split(name: certgate_engine) -> (u64, usize) {
    (name >> 32, (name & 0xffff_ffff) as usize)
}

/// A place that this call owns. Given up when it is dropped, whatever happens.
struct Owned {
    place: &'static Place,
    /// What the state becomes when it is given up.
    after: u64,
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.place.state.store(self.after, Ordering::Release);
    }
}

impl Owned {
    fn instance(&mut self) -> &mut Option<Box<Instance>> {
        // SAFETY: there is one `Owned` of a place at a time, that of the call which holds
        // `BUSY`, and it is borrowed mutably for as long as the reference lives.
        unsafe { &mut *self.place.instance.get() }
    }
}

/// Takes a place for one call. Whether the name is good is decided together with the taking:
/// the exchange fails if anything has changed since the state was read.
#[inline]
fn own(name: certgate_engine) -> Outcome<Owned> {
    let (generation, index) = split(name);
    let place = PLACES.get(index).ok_or(CERTGATE_UNKNOWN_ENGINE)?;
    let is_named = |state: u64| state >> FLAG_BITS == generation && state & ALIVE != 0;
    let seen = place.state.load(Ordering::Relaxed);
    if !is_named(seen) {
        return Err(CERTGATE_UNKNOWN_ENGINE);
    }
    let free = seen & !BUSY;
    match place.state.compare_exchange(free, free | BUSY, Ordering::Acquire, Ordering::Relaxed) {
        Ok(_) => Ok(Owned { place, after: free }),
        Err(now) if is_named(now) => Err(CERTGATE_BUSY),
        Err(_) => Err(CERTGATE_UNKNOWN_ENGINE),
    }
}

/// Runs one call on an engine: alone, and without letting a panic out.
#[inline]
pub(crate) fn with_engine(
    name: certgate_engine,
    call: impl FnOnce(&mut Instance) -> Outcome,
) -> certgate_status {
    let mut owned = match own(name) {
        Ok(owned) => owned,
        Err(status) => return status,
    };
    if owned.after & POISONED != 0 {
        return CERTGATE_PANICKED;
    }
    let Some(instance) = owned.instance() else { return CERTGATE_UNKNOWN_ENGINE };
    match catch_unwind(AssertUnwindSafe(|| call(instance))) {
        Ok(Ok(())) => CERTGATE_OK,
        Ok(Err(status)) => status,
        Err(_) => {
            owned.after |= POISONED;
            CERTGATE_PANICKED
        }
    }
}

/// Runs a call that needs no engine, without letting a panic out.
pub(crate) fn guarded(call: impl FnOnce() -> Outcome) -> certgate_status {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => CERTGATE_OK,
        Ok(Err(status)) => status,
        Err(_) => CERTGATE_PANICKED,
    }
}

/// Finds a place for an engine and gives it a name that was never given before. A place whose
/// generations are used up stays empty.
pub(crate) fn settle(instance: Instance) -> Outcome<certgate_engine> {
    for (place, index) in PLACES.iter().zip(0_u64..) {
        let seen = place.state.load(Ordering::Relaxed);
        let generation = (seen >> FLAG_BITS) + 1;
        if seen & (ALIVE | BUSY) != 0 || generation > u64::from(u32::MAX) {
            continue;
        }
        let taken = generation << FLAG_BITS | BUSY;
        let exchange =
            place.state.compare_exchange(seen, taken, Ordering::Acquire, Ordering::Relaxed);
        if exchange.is_err() {
            continue;
        }
        let mut owned = Owned { place, after: generation << FLAG_BITS | ALIVE };
        *owned.instance() = Some(Box::new(instance));
        return Ok(generation << 32 | index);
    }
    Err(CERTGATE_TOO_MANY_ENGINES)
}

/// Empties a place. What was in it is given back, to be dropped when the place is free.
pub(crate) fn evict(name: certgate_engine) -> Outcome<Option<Box<Instance>>> {
    let mut owned = own(name)?;
    let gone = owned.instance().take();
    owned.after &= !(ALIVE | POISONED);
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use certgate::{Engine, Meeting, Policy};

    use super::*;

    fn engine() -> certgate_engine {
        settle(Instance::new(Engine::new(Meeting::default(), Policy::default()))).unwrap()
    }

    #[test]
    fn a_panic_becomes_a_status_and_poisons_that_engine_alone() {
        let (broken, whole) = (engine(), engine());
        assert_eq!(with_engine(broken, |_| panic!("a defect")), CERTGATE_PANICKED);
        assert_eq!(with_engine(broken, |_| Ok(())), CERTGATE_PANICKED);
        assert_eq!(with_engine(whole, |_| Ok(())), CERTGATE_OK);
        assert!(evict(broken).is_ok() && evict(whole).is_ok());
        assert_eq!(with_engine(broken, |_| Ok(())), CERTGATE_UNKNOWN_ENGINE);
    }

    #[test]
    fn a_call_inside_a_call_on_one_engine_is_busy_and_on_another_is_not() {
        let (one, other) = (engine(), engine());
        let status = with_engine(one, |_| {
            assert_eq!(with_engine(one, |_| Ok(())), CERTGATE_BUSY);
            assert_eq!(evict(one).err(), Some(CERTGATE_BUSY));
            assert_eq!(with_engine(other, |_| Ok(())), CERTGATE_OK);
            Ok(())
        });
        assert_eq!(status, CERTGATE_OK);
        assert!(evict(one).is_ok() && evict(other).is_ok());
    }

    #[test]
    fn a_name_is_never_given_again() {
        let first = engine();
        assert!(evict(first).is_ok());
        assert_eq!(evict(first).err(), Some(CERTGATE_UNKNOWN_ENGINE));
        let second = engine();
        assert_ne!(first, second);
        assert_eq!(with_engine(first, |_| Ok(())), CERTGATE_UNKNOWN_ENGINE);
        assert!(evict(second).is_ok());
    }
}
