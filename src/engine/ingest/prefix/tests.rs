//! Unit tests of `prefix`.

use super::*;

#[test]
fn an_item_counts_after_all_before_it_are_handled() {
    let mut prefix = Prefix::default();
    let tickets: Vec<u64> = (0..4).map(|item| prefix.begin(item)).collect();
    let taken = |prefix: &mut Prefix<i32>| std::iter::from_fn(|| prefix.take()).collect::<Vec<_>>();
    prefix.handled(tickets[1]);
    prefix.handled(tickets[3]);
    assert!(taken(&mut prefix).is_empty());
    prefix.handled(tickets[0]);
    assert_eq!(taken(&mut prefix), [0, 1]);
    prefix.handled(tickets[0]);
    assert_eq!((taken(&mut prefix), prefix.len()), (vec![], 2));
    assert_eq!(prefix.last_mut(), Some(&mut 3));
    prefix.handled(tickets[2]);
    assert_eq!(taken(&mut prefix), [2, 3]);
    assert_eq!(prefix.last_mut(), None);
    assert_eq!(prefix.begin(9), 4);
}
