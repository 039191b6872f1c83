use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::distribution::mail::Reply;

fn mailing(digest: &str) -> Mailing {
    Mailing {
        reference: "731".into(),
        edition: 1,
        name: "第731期".into(),
        date: NaiveDate::from_ymd_opt(2025, 3, 11).unwrap(),
        contents: vec![],
        pdf_name: "a.pdf".into(),
        pdf: Arc::from(&b"%PDF"[..]),
        digest: digest.into(),
    }
}

fn list(addresses: &[&str]) -> Vec<Addressee> {
    let addressee = |address: &&str| Addressee {
        name: format!("单位 {address}"),
        address: Address::parse(address).unwrap(),
    };
    addresses.iter().map(addressee).collect()
}

fn plan(ledger: &mut Ledger, addresses: &[&str]) -> Plan {
    ledger
        .plan(
            &mailing("d"),
            &list(addresses),
            |a| format!("<{}>", a.key()),
            None,
        )
        .unwrap()
}

fn take(ledger: &Ledger, choice: Choice) -> Vec<Delivery> {
    ledger.take("731", 1, choice).unwrap()
}

fn outcome(state: State) -> Outcome {
    let reply = Reply::new(Some(250), "words");
    match state {
        State::Accepted => Outcome::Accepted(reply),
        State::Refused => Outcome::Refused(reply),
        State::Unknown => Outcome::Unknown(reply),
        _ => Outcome::Later(reply),
    }
}

fn states(ledger: &Ledger) -> Vec<(String, State, u32)> {
    let all = ledger.of_issue("731").unwrap();
    all.into_iter()
        .map(|d| (d.addressee.address.as_str().to_owned(), d.state, d.attempts))
        .collect()
}

#[test]
fn an_address_is_planned_once_whatever_its_case() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    let first = plan(
        &mut ledger,
        &["a@example.org", "b@example.org", "A@EXAMPLE.org"],
    );
    assert_eq!(
        first,
        Plan {
            added: 2,
            withdrawn: 0,
            doubled: 1
        }
    );
    let again = plan(&mut ledger, &["B@example.org", "c@example.org"]);
    assert_eq!(
        again,
        Plan {
            added: 1,
            withdrawn: 1,
            doubled: 0
        }
    );
    let planned: Vec<String> = states(&ledger).into_iter().map(|row| row.0).collect();
    assert_eq!(planned, ["b@example.org", "c@example.org"]);
}

#[test]
fn what_was_sent_stays_though_its_address_is_gone() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(&mut ledger, &["a@example.org"]);
    let [a] = &take(&ledger, Choice::PLANNED)[..] else {
        panic!()
    };
    ledger.begin(a, 5).unwrap();
    ledger.settle(a, &outcome(State::Accepted), 7).unwrap();
    assert_eq!(plan(&mut ledger, &["b@example.org"]).withdrawn, 0);
    let all = ledger.of_issue("731").unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!((all[0].first_time, all[0].last_time), (Some(5), Some(7)));
    assert_eq!(
        (all[0].reply.as_str(), all[0].pdf.as_str()),
        ("250 words", "d")
    );
    assert!(
        take(&ledger, Choice::PLANNED)
            .iter()
            .all(|d| d.addressee.address.as_str() == "b@example.org")
    );
}

#[test]
fn the_same_edition_is_never_two_pdfs() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(&mut ledger, &["a@example.org"]);
    let other = ledger.plan(
        &mailing("e"),
        &list(&["b@example.org"]),
        |_| "<x>".into(),
        None,
    );
    assert!(matches!(other, Err(LedgerError::OtherPdf)));
    assert_eq!(states(&ledger).len(), 1);
    let second = Mailing {
        edition: 2,
        ..mailing("e")
    };
    let ids = |a: &Address| format!("<2.{}>", a.key());
    assert_eq!(
        ledger
            .plan(&second, &list(&["a@example.org"]), ids, Some("因为"))
            .unwrap()
            .added,
        1
    );
}

#[test]
fn every_choice_takes_its_own() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(
        &mut ledger,
        &[
            "p@x.org", "r@x.org", "u@x.org", "a@x.org", "l@x.org", "b@x.org",
        ],
    );
    let rows = take(&ledger, Choice::PLANNED);
    ledger
        .settle(&rows[1], &outcome(State::Refused), 1)
        .unwrap();
    ledger.begin(&rows[2], 1).unwrap();
    ledger
        .settle(&rows[2], &outcome(State::Unknown), 1)
        .unwrap();
    ledger
        .settle(&rows[3], &outcome(State::Accepted), 1)
        .unwrap();
    ledger
        .settle(&rows[4], &outcome(State::Planned), 1)
        .unwrap();
    ledger
        .settle(&rows[5], &outcome(State::Accepted), 1)
        .unwrap();
    ledger.bounce(&rows[5], "回来了", 2).unwrap();
    let names = |rows: Vec<Delivery>| -> Vec<String> {
        rows.iter()
            .map(|d| d.addressee.address.as_str()[..1].to_owned())
            .collect()
    };
    assert_eq!(names(take(&ledger, Choice::PLANNED)), ["p", "l"]);
    assert_eq!(names(take(&ledger, Choice::FAILED)), ["r", "l", "b"]);
    // To choose changes nothing.
    assert_eq!(names(take(&ledger, Choice::UNKNOWN)), ["p", "u", "l"]);
    assert_eq!(names(take(&ledger, Choice::PLANNED)), ["p", "l"]);
    assert_eq!(
        states(&ledger).iter().map(|row| row.2).collect::<Vec<_>>(),
        [0, 1, 1, 1, 1, 1]
    );
}

#[test]
fn a_step_that_does_not_follow_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(&mut ledger, &["a@example.org"]);
    let [a] = &take(&ledger, Choice::PLANNED)[..] else {
        panic!()
    };
    assert!(matches!(ledger.bounce(a, "", 1), Err(LedgerError::Changed)));
    ledger.begin(a, 1).unwrap();
    assert!(matches!(ledger.begin(a, 1), Err(LedgerError::Changed)));
    ledger.settle(a, &outcome(State::Accepted), 1).unwrap();
    assert!(matches!(ledger.begin(a, 1), Err(LedgerError::Changed)));
    assert!(matches!(
        ledger.settle(a, &outcome(State::Refused), 1),
        Err(LedgerError::Changed)
    ));
    assert_eq!(states(&ledger)[0].1, State::Accepted);
}

#[test]
fn what_was_interrupted_is_unknown_and_two_senders_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(&mut ledger, &["a@example.org", "b@example.org"]);
    let rows = take(&ledger, Choice::PLANNED);
    ledger.begin(&rows[0], 1).unwrap();
    assert!(matches!(Ledger::open(root.path()), Err(LedgerError::Busy)));
    // Somebody who only looks sees what goes on.
    assert_eq!(read(root.path(), "731").unwrap()[0].state, State::Sending);
    drop(ledger);
    assert_eq!(read(root.path(), "731").unwrap()[0].state, State::Unknown);
    let mut ledger = Ledger::open(root.path()).unwrap();
    assert_eq!(states(&ledger)[0].1, State::Unknown);
    plan(&mut ledger, &["a@example.org", "b@example.org"]);
    let planned = take(&ledger, Choice::PLANNED);
    assert_eq!(planned.len(), 1);
    assert_eq!(planned[0].addressee.address.as_str(), "b@example.org");
}

#[test]
fn an_address_that_has_left_the_list_gets_nothing_any_more() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(&mut ledger, &["wrong@example.org", "b@example.org"]);
    for delivery in take(&ledger, Choice::PLANNED) {
        let refused = outcome(State::Refused);
        ledger.settle(&delivery, &refused, 1).unwrap();
    }
    plan(&mut ledger, &["right@example.org", "B@example.org"]);
    let names = |rows: Vec<Delivery>| -> Vec<String> {
        let addresses = rows.into_iter().map(|row| row.addressee.address);
        addresses.map(|address| address.key()).collect()
    };
    assert_eq!(names(take(&ledger, Choice::FAILED)), ["b@example.org"]);
    assert_eq!(names(take(&ledger, Choice::PLANNED)), ["right@example.org"]);
}

#[test]
fn what_is_unknown_stays_so_until_somebody_knows() {
    let root = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(&mut ledger, &["a@example.org"]);
    let [first] = &take(&ledger, Choice::PLANNED)[..] else {
        panic!()
    };
    ledger.begin(first, 1).unwrap();
    let settle = |ledger: &Ledger, delivery: &Delivery, state| {
        ledger.settle(delivery, &outcome(state), 1).unwrap();
    };
    settle(&ledger, first, State::Unknown);
    let [again] = &take(&ledger, Choice::UNKNOWN)[..] else {
        panic!()
    };
    // Put off before the data, and after them.
    settle(&ledger, again, State::Planned);
    ledger.begin(again, 1).unwrap();
    settle(&ledger, again, State::Planned);
    assert_eq!(take(&ledger, Choice::PLANNED), []);
    assert_eq!(states(&ledger)[0].1, State::Unknown);
    assert_eq!(states(&ledger)[0].2, 3);
    // Interrupted: the run that was told to send it is over, so what it was told is too.
    drop(ledger);
    let mut ledger = Ledger::open(root.path()).unwrap();
    plan(&mut ledger, &["a@example.org"]);
    assert_eq!(take(&ledger, Choice::PLANNED), []);
    let [again] = &take(&ledger, Choice::UNKNOWN)[..] else {
        panic!()
    };
    ledger.begin(again, 1).unwrap();
    settle(&ledger, again, State::Accepted);
    assert_eq!(states(&ledger)[0].1, State::Accepted);
}

#[test]
fn files_that_are_no_ledger_are_left_alone() {
    let with = |bytes: &[u8]| {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("issues")).unwrap();
        let path = root.path().join(DELIVERIES_FILE);
        std::fs::write(&path, bytes).unwrap();
        let error = Ledger::open(root.path()).err();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        let _ = read(root.path(), "731").unwrap_err();
        error
    };
    assert!(matches!(with(&[b'x'; 5000]), Some(LedgerError::Foreign)));

    let ledger_with = |sql: &str| {
        let root = tempfile::tempdir().unwrap();
        drop(Ledger::open(root.path()).unwrap());
        Connection::open(root.path().join(DELIVERIES_FILE))
            .unwrap()
            .execute_batch(sql)
            .unwrap();
        Ledger::open(root.path()).err()
    };
    assert!(matches!(
        ledger_with("PRAGMA user_version = 2"),
        Some(LedgerError::Newer)
    ));
    assert!(matches!(
        ledger_with("PRAGMA application_id = 7"),
        Some(LedgerError::Foreign)
    ));
    assert!(ledger_with("SELECT 1").is_none());
    #[cfg(unix)]
    {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("issues")).unwrap();
        std::os::unix::fs::symlink("/dev/null", root.path().join(DELIVERIES_FILE)).unwrap();
        assert!(matches!(
            Ledger::open(root.path()),
            Err(LedgerError::Foreign)
        ));
    }
}

#[test]
fn nothing_was_ever_sent() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(read(root.path(), "731").unwrap(), []);
    assert!(!root.path().join("issues").exists());
}

/// What may happen to a ledger from outside.
#[derive(Debug, Clone)]
enum Step {
    Plan(Vec<usize>),
    Send(Choice, Vec<State>),
    Killed(Choice, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let choice = prop_oneof![Just(Choice::PLANNED), Just(Choice::FAILED)];
    let end = proptest::sample::select(vec![
        State::Accepted,
        State::Refused,
        State::Unknown,
        State::Planned,
    ]);
    let step = prop_oneof![
        proptest::collection::vec(0..6_usize, 0..8).prop_map(Step::Plan),
        (choice.clone(), proptest::collection::vec(end, 6))
            .prop_map(|(c, ends)| Step::Send(c, ends)),
        (choice, 0..6_usize).prop_map(|(c, at)| Step::Killed(c, at)),
    ];
    proptest::collection::vec(step, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn whatever_happens_nobody_gets_two_unasked(steps in steps()) {
        let root = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(root.path()).unwrap();
        let names: Vec<String> = (0..6).map(|n| format!("n{n}@example.org")).collect();
        // How many copies an address may have in its box.
        let mut copies: BTreeMap<String, u32> = BTreeMap::new();
        ledger.plan(&mailing("d"), &[], |_| unreachable!(), None).unwrap();
        for step in steps {
            match step {
                Step::Plan(members) => {
                    let members: Vec<&str> = members.iter().map(|n| names[*n].as_str()).collect();
                    plan(&mut ledger, &members);
                    for member in members {
                        let found = states(&ledger).iter().filter(|row| row.0 == member).count();
                        prop_assert_eq!(found, 1);
                    }
                }
                Step::Send(choice, ends) => {
                    for (delivery, end) in take(&ledger, choice).iter().zip(ends) {
                        ledger.begin(delivery, 1).unwrap();
                        if matches!(end, State::Accepted | State::Unknown) {
                            *copies.entry(delivery.addressee.address.key()).or_default() += 1;
                        }
                        ledger.settle(delivery, &outcome(end), 1).unwrap();
                    }
                }
                Step::Killed(choice, at) => {
                    if let Some(delivery) = take(&ledger, choice).get(at) {
                        ledger.begin(delivery, 1).unwrap();
                        *copies.entry(delivery.addressee.address.key()).or_default() += 1;
                    }
                    drop(ledger);
                    ledger = Ledger::open(root.path()).unwrap();
                }
            }
            for (address, state, _) in states(&ledger) {
                let copies = copies.get(&address).copied().unwrap_or_default();
                match state {
                    State::Accepted | State::Unknown => prop_assert_eq!(copies, 1),
                    _ => prop_assert_eq!(copies, 0),
                }
            }
        }
    }
}
