//! Work on several threads with the results in the order of the items.
//!
//! The only place in the libraries that starts threads, and only when it is asked for more than one.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    ops::ControlFlow,
    panic::{self, AssertUnwindSafe},
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

/// How many items a thread may be ahead of the result that is due: enough to keep it busy, few enough to bound memory.
const ITEMS_AHEAD: usize = 3;

/// Does `work` on every item with so many threads, and hands the results to `each` in the order of the items, on the
/// calling thread.
///
/// `start` makes what a thread keeps from one item to the next, such as memory to work in. The results do not depend
/// on the number of threads; with one thread, none is started and `work` runs on the calling thread. With more, the
/// items are drawn on a thread of their own, so that slow input does not hold back results that are ready; at most
/// three items a thread are under way or waiting for their turn. After `each` breaks off, the function returns as soon
/// as the item being drawn has come.
///
/// # Panics
///
/// Where one of the closures panics; the panic is passed on.
///
/// ```
/// use std::{num::NonZeroUsize, ops::ControlFlow};
/// use casemix::parallel::map_in_order;
///
/// let mut squares = Vec::new();
/// let threads = NonZeroUsize::new(4).unwrap();
/// map_in_order(threads, 1..=5, || (), |(), n: u32| n * n, |square| {
///     squares.push(square);
///     ControlFlow::Continue(())
/// });
/// assert_eq!(squares, [1, 4, 9, 16, 25]);
/// ```
pub fn map_in_order<T: Send, U: Send, S>(
    threads: NonZeroUsize,
    items: impl Iterator<Item = T> + Send,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, T) -> U + Sync,
    each: impl FnMut(U) -> ControlFlow<()>,
) {
    if threads.get() == 1 {
        let mut state = start();
        let _ = items.map(|item| work(&mut state, item)).try_for_each(each);
        return;
    }
    let ahead = threads.get().saturating_mul(ITEMS_AHEAD);
    let (give_permit, permits) = sync_channel(ahead);
    let (give_item, items_given) = channel();
    let (give_result, results) = channel();
    let items_given = Mutex::new(items_given);
    let (start, work, items_given) = (&start, &work, &items_given);
    for _ in 0..ahead {
        let _ = give_permit.send(());
    }
    thread::scope(|scope| {
        scope.spawn(move || draw(items, &permits, &give_item));
        for _ in 0..threads.get() {
            let give_result = give_result.clone();
            scope.spawn(move || work_off(items_given, start, work, &give_result));
        }
        drop(give_result);
        in_order(results, give_permit, each);
    });
}

/// Draws an item for every permit, until there is no more of either.
fn draw<T>(items: impl Iterator<Item = T>, permits: &Receiver<()>, give_item: &Sender<(usize, T)>) {
    let mut items = items.enumerate();
    while permits.recv().is_ok() {
        let Some(item) = items.next() else { break };
        if give_item.send(item).is_err() {
            break;
        }
    }
}

/// Works on items until there is no more, or one panics.
fn work_off<T, U, S>(
    items: &Mutex<Receiver<(usize, T)>>,
    start: &impl Fn() -> S,
    work: &impl Fn(&mut S, T) -> U,
    give_result: &Sender<(usize, thread::Result<U>)>,
) {
    let mut state = start();
    let next = || items.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok((number, item)) = next() {
        let result = panic::catch_unwind(AssertUnwindSafe(|| work(&mut state, item)));
        let is_last = result.is_err();
        if give_result.send((number, result)).is_err() || is_last {
            break;
        }
    }
}

/// Passes results on in their order, and gives a permit for each. Drops the permits when it ends, and with them ends
/// the drawing of items.
fn in_order<U>(
    results: Receiver<(usize, thread::Result<U>)>,
    give_permit: SyncSender<()>,
    mut each: impl FnMut(U) -> ControlFlow<()>,
) {
    let mut early = BTreeMap::new();
    let mut due = 0;
    for (number, result) in results {
        early.insert(number, result.unwrap_or_else(|payload| panic::resume_unwind(payload)));
        while let Some(result) = early.remove(&due) {
            if each(result).is_break() {
                return;
            }
            due += 1;
            let _ = give_permit.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(number: usize) -> NonZeroUsize {
        NonZeroUsize::new(number).unwrap()
    }

    fn collect(number: usize, items: u64) -> Vec<u64> {
        let mut results = Vec::new();
        let slow_at_first = |_: &mut (), n: u64| {
            if n < 3 {
                thread::sleep(std::time::Duration::from_millis(10 - 3 * n));
            }
            n * 3
        };
        map_in_order(
            threads(number),
            0..items,
            || (),
            slow_at_first,
            |result| {
                results.push(result);
                ControlFlow::Continue(())
            },
        );
        results
    }

    #[test]
    fn any_number_of_threads_gives_the_same_order() {
        let expected: Vec<u64> = (0..1000).map(|n| n * 3).collect();
        for number in [1, 2, 3, 16] {
            assert_eq!(collect(number, 1000), expected);
        }
        assert!(collect(4, 0).is_empty());
    }

    #[test]
    fn breaking_off_ends_an_endless_input() {
        for number in [1, 4] {
            let mut seen = 0;
            map_in_order(
                threads(number),
                0_u64..,
                || (),
                |(), n| n,
                |n| {
                    seen = n;
                    if n == 100 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            );
            assert_eq!(seen, 100);
        }
    }

    #[test]
    fn no_more_items_are_drawn_than_may_be_under_way() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (drawn, mut done, mut most) = (AtomicUsize::new(0), 0, 0);
        let items = (0..500).inspect(|_| {
            drawn.fetch_add(1, Ordering::SeqCst);
        });
        map_in_order(
            threads(2),
            items,
            || (),
            |(), n| n,
            |_: i32| {
                most = most.max(drawn.load(Ordering::SeqCst) - done);
                done += 1;
                ControlFlow::Continue(())
            },
        );
        assert!(most <= 2 * ITEMS_AHEAD, "{most} items under way");
    }

    #[test]
    #[should_panic(expected = "item 7")]
    fn a_panic_of_the_work_is_passed_on() {
        let work = |_: &mut (), n: u32| assert_ne!(n, 7, "item 7");
        map_in_order(threads(3), 0..1000, || (), work, |()| ControlFlow::Continue(()));
    }
}
