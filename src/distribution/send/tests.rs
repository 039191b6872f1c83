use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::distribution::deliveries::State;
use crate::distribution::mail::{Addressee, Letter, Reply};
use crate::distribution::recipients::Address;
use crate::source::Source;

/// A clock that stands still until somebody waits.
#[derive(Default)]
struct Still(Cell<Duration>);

impl Clock for Still {
    fn now(&self) -> i64 {
        1_741_651_200 + i64::try_from(self.0.get().as_secs()).unwrap()
    }
    fn elapsed(&self) -> Duration {
        self.0.get()
    }
    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

/// What the stand-in for a server does with a message.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    Accept,
    Refuse,
    /// 4xx before the data.
    Gray,
    /// 4xx after the data.
    Busy,
    /// The connection ends after the data; the server has it.
    LostKept,
    /// The same; the server has it not.
    Lost,
    /// No connection.
    Away,
    /// A wrong password.
    Locked,
}

/// A stand-in for a server: acts as told, then accepts.
#[derive(Default)]
struct Scripted {
    script: BTreeMap<String, VecDeque<Act>>,
    /// For whoever comes next.
    next: VecDeque<Act>,
    /// Who was tried, in order, and when.
    tried: RefCell<Vec<String>>,
    stored: BTreeMap<String, u32>,
    rests: u32,
}

impl Courier for Scripted {
    fn deliver(
        &mut self,
        letter: &Letter,
        before_data: &mut dyn FnMut() -> bool,
    ) -> Result<Outcome, Undelivered> {
        let to = letter.to.as_str().split('@').next().unwrap().to_owned();
        let script = self.script.entry(to.clone()).or_default();
        let act = self
            .next
            .pop_front()
            .or_else(|| script.pop_front())
            .unwrap_or(Act::Accept);
        let reply = |words: &str| Reply::new(None, words);
        match act {
            Act::Away => return Err(Trouble::Passing("连不上".into()).into()),
            Act::Locked => return Err(Trouble::Lasting("密码不对".into()).into()),
            _ => self.tried.borrow_mut().push(to.clone()),
        }
        match act {
            Act::Gray => return Ok(Outcome::Later(reply("450"))),
            Act::Refuse => return Ok(Outcome::Refused(reply("550"))),
            _ if !before_data() => return Err(Undelivered::Held),
            Act::Busy => return Ok(Outcome::Later(reply("451"))),
            Act::Lost => return Ok(Outcome::Unknown(reply("?"))),
            _ => *self.stored.entry(to).or_default() += 1,
        }
        Ok(if act == Act::LostKept {
            Outcome::Unknown(reply("?"))
        } else {
            Outcome::Accepted(reply("250"))
        })
    }

    fn rest(&mut self) {
        self.rests += 1;
    }
}

struct World {
    root: tempfile::TempDir,
    mailing: Mailing,
    settings: MailSettings,
    clock: Still,
    courier: Scripted,
    retries: u32,
    stop: AtomicBool,
}

impl World {
    fn new() -> Self {
        let text = "title: x\npublisher: y\nmail: {server: localhost, from: a@example.org}\n";
        let source = Source::new("issues/bulletin.yaml", text);
        Self {
            root: tempfile::tempdir().unwrap(),
            mailing: Mailing {
                reference: "731".into(),
                edition: 1,
                name: "第731期".into(),
                date: NaiveDate::from_ymd_opt(2025, 3, 11).unwrap(),
                contents: vec![],
                pdf_name: "a.pdf".into(),
                pdf: Arc::from(&b"%PDF"[..]),
                digest: "d".into(),
            },
            settings: MailSettings::parse(&source, &mut Diagnostics::new()).unwrap(),
            clock: Still::default(),
            courier: Scripted::default(),
            retries: 3,
            stop: AtomicBool::new(false),
        }
    }

    fn run(&mut self, names: &[&str], choice: Choice) -> (Report, Vec<String>) {
        let composer = Composer::new(&self.mailing, &self.settings, &[]).unwrap();
        let list: Vec<Addressee> = names
            .iter()
            .map(|name| Addressee {
                name: (*name).to_owned(),
                address: Address::parse(&format!("{name}@example.org")).unwrap(),
            })
            .collect();
        let mut ledger = Ledger::open(self.root.path()).unwrap();
        ledger
            .plan(&self.mailing, &list, |a| composer.message_id(a), None)
            .unwrap();
        let mut told = Vec::new();
        let pace = Pace {
            retries: self.retries,
            ..Pace::of(&self.settings)
        };
        let mut sender = Sender {
            ledger: &mut ledger,
            courier: &mut self.courier,
            composer: &composer,
            clock: &self.clock,
            pace,
            stop: &self.stop,
        };
        let report = sender
            .run(&self.mailing, choice, &mut |event| {
                told.push(match event {
                    Event::Tried {
                        delivery,
                        outcome,
                        again_in,
                        done,
                        total,
                    } => format!(
                        "{} {} {done}/{total} {:?}",
                        delivery.addressee.name,
                        outcome.reply(),
                        again_in.map(|time| time.as_secs())
                    ),
                    Event::Trouble { words, again_in } => format!("{words} {}", again_in.as_secs()),
                    Event::Waiting { time, waiting } => {
                        format!("wait {} {waiting}", time.as_secs())
                    }
                });
            })
            .unwrap();
        (report, told)
    }

    fn states(&self) -> BTreeMap<String, State> {
        let all = crate::distribution::deliveries::read(self.root.path(), "731").unwrap();
        all.into_iter()
            .map(|d| (d.addressee.name, d.state))
            .collect()
    }

    fn script(&mut self, name: &str, acts: &[Act]) {
        self.courier
            .script
            .insert(name.into(), acts.iter().copied().collect());
    }
}

#[test]
fn everybody_gets_one_at_the_pace_of_the_settings() {
    let mut world = World::new();
    let (report, _) = world.run(&["a", "b", "c"], Choice::PLANNED);
    assert_eq!((report.total, report.accepted, report.left), (3, 3, 0));
    assert_eq!(*world.courier.tried.borrow(), ["a", "b", "c"]);
    // 30 a minute: two intervals of 2 seconds.
    assert_eq!(world.clock.elapsed(), Duration::from_secs(4));
    let (again, _) = world.run(&["a", "b", "c"], Choice::PLANNED);
    assert_eq!((again.total, again.accepted), (0, 0));
    assert!(world.courier.stored.values().all(|copies| *copies == 1));
}

#[test]
fn greylisting_is_waited_out_after_the_others() {
    let mut world = World::new();
    world.script("a", &[Act::Gray, Act::Gray]);
    let (report, told) = world.run(&["a", "b", "c"], Choice::PLANNED);
    assert_eq!(report.accepted, 3);
    assert_eq!(*world.courier.tried.borrow(), ["a", "b", "c", "a", "a"]);
    assert_eq!(
        told,
        [
            "a 450 0/3 Some(60)",
            "b 250 1/3 None",
            "c 250 2/3 None",
            "wait 56 1",
            "a 450 2/3 Some(120)",
            "wait 120 1",
            "a 250 3/3 None",
        ]
    );
    assert!(world.courier.rests >= 2);
}

#[test]
fn what_stays_put_off_is_for_another_day() {
    let mut world = World::new();
    world.script("a", &[Act::Gray; 9]);
    world.script("b", &[Act::Busy; 4]);
    let (report, _) = world.run(&["a", "b", "c"], Choice::PLANNED);
    assert_eq!((report.accepted, report.deferred, report.left), (1, 2, 0));
    assert_eq!(world.states()["a"], State::Planned);
    let (report, _) = world.run(&["a", "b", "c", "d"], Choice::FAILED);
    assert_eq!((report.total, report.accepted, report.deferred), (2, 1, 1));
    assert_eq!(world.states()["d"], State::Planned);
}

#[test]
fn what_is_refused_is_not_tried_again_unless_told_so() {
    let mut world = World::new();
    world.script("a", &[Act::Refuse]);
    let (report, _) = world.run(&["a", "b"], Choice::PLANNED);
    assert_eq!((report.accepted, report.refused), (1, 1));
    assert_eq!(world.run(&["a", "b"], Choice::PLANNED).0.total, 0);
    let (report, _) = world.run(&["a", "b"], Choice::FAILED);
    assert_eq!((report.total, report.accepted), (1, 1));
    assert_eq!(*world.courier.tried.borrow(), ["a", "b", "a"]);
}

#[test]
fn what_is_unknown_is_sent_again_only_when_told_so() {
    let mut world = World::new();
    world.script("a", &[Act::LostKept]);
    world.script("b", &[Act::Lost]);
    let (report, _) = world.run(&["a", "b", "c"], Choice::PLANNED);
    assert_eq!((report.accepted, report.unknown), (1, 2));
    assert_eq!(world.run(&["a", "b", "c"], Choice::PLANNED).0.total, 0);
    assert_eq!(world.run(&["a", "b", "c"], Choice::FAILED).0.total, 0);
    let (report, _) = world.run(&["a", "b", "c"], Choice::UNKNOWN);
    assert_eq!((report.total, report.accepted), (2, 2));
    assert_eq!(world.courier.stored["a"], 2);
}

#[test]
fn trouble_on_the_way_is_nobodys_fault() {
    let mut world = World::new();
    world.courier.next = [Act::Accept, Act::Away, Act::Away, Act::Away].into();
    let (report, told) = world.run(&["a", "b"], Choice::PLANNED);
    assert_eq!((report.accepted, report.stopped), (2, None));
    assert_eq!(told[1..4], ["连不上 0", "连不上 60", "连不上 120"]);
    let mut world = World::new();
    world.courier.next = [Act::Away; 4].into();
    let (report, _) = world.run(&["a", "b"], Choice::PLANNED);
    assert_eq!(
        (report.left, report.stopped.as_deref()),
        (2, Some("连不上"))
    );
    let mut world = World::new();
    world.courier.next = [Act::Accept, Act::Locked].into();
    let (report, _) = world.run(&["a", "b"], Choice::PLANNED);
    assert_eq!(
        (report.accepted, report.left, report.stopped.as_deref()),
        (1, 1, Some("密码不对"))
    );
    let all = crate::distribution::deliveries::read(world.root.path(), "731").unwrap();
    assert_eq!((all[1].attempts, all[1].state), (0, State::Planned));
    assert_eq!(world.run(&["a", "b"], Choice::PLANNED).0.accepted, 1);
}

#[test]
fn a_run_ends_when_told_so() {
    let mut world = World::new();
    world.stop = AtomicBool::new(true);
    let (report, _) = world.run(&["a", "b"], Choice::PLANNED);
    assert_eq!((report.left, report.accepted), (2, 0));
    assert!(report.stopped.is_some());
}

#[test]
fn the_message_is_the_same_one_at_every_try() {
    let mut world = World::new();
    world.script("a", &[Act::Busy]);
    world.run(&["a"], Choice::PLANNED);
    let first = crate::distribution::deliveries::read(world.root.path(), "731").unwrap();
    assert_eq!(first[0].attempts, 2);
    // The sender's domain may change between two runs: what is planned keeps its name.
    let id = first[0].message_id.clone();
    world.settings.from.address = Address::parse("b@example.com").unwrap();
    world.run(&["a", "b"], Choice::PLANNED);
    let after = crate::distribution::deliveries::read(world.root.path(), "731").unwrap();
    assert_eq!(after[0].message_id, id);
    assert!(after[1].message_id.ends_with("@example.com>"));
}

fn act() -> impl Strategy<Value = Act> {
    proptest::sample::select(vec![
        Act::Accept,
        Act::Refuse,
        Act::Gray,
        Act::Busy,
        Act::LostKept,
        Act::Lost,
        Act::Away,
        Act::Locked,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn the_ledger_is_right_whatever_the_server_does(
        acts in proptest::collection::vec(act(), 0..60), runs in 1..5_usize,
    ) {
        let mut world = World::new();
        world.courier.next = acts.into();
        let names = ["a", "b", "c", "d", "e", "f"];
        for run in 0..runs {
            let choice = if run % 2 == 0 { Choice::PLANNED } else { Choice::FAILED };
            let (report, _) = world.run(&names, choice);
            prop_assert_eq!(
                report.total,
                report.accepted + report.refused + report.unknown + report.deferred + report.left
            );
            prop_assert_eq!(report.left > 0, report.stopped.is_some());
            for (name, state) in world.states() {
                let copies = world.courier.stored.get(&name).copied().unwrap_or(0);
                match state {
                    State::Accepted => prop_assert_eq!(copies, 1),
                    State::Unknown => prop_assert!(copies <= 1),
                    _ => prop_assert_eq!(copies, 0, "{} {:?}", name, state),
                }
            }
            prop_assert_eq!(world.states().len(), names.len());
        }
    }
}
