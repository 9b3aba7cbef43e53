//! A client that is really killed.

use std::{
    env, fs,
    io::BufReader,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use certgate_journal::{Checkpoint, Journal, Parts};

use super::{client::Client, effort::effort, writing::assert_replays};

const FOLDER: &str = "CERTGATE_JOURNAL_TEST_FOLDER";

/// What the child does: a meeting without end, a journal in parts, and a checkpoint now and
/// then, replaced whole.
#[test]
#[ignore = "is run, and killed, by another test"]
fn child() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let parts = Parts::create(folder.join("journal"), 20_000.try_into().ok()).unwrap();
    let mut client = Client::new(11, Journal::new(parts));
    for step in 0_u64.. {
        client.step();
        if step % 16 == 0 {
            let engine = client.host.engine().clone();
            let checkpoint = client.host.recorder_mut().checkpoint(&engine);
            fs::write(folder.join("new"), serde_json::to_vec(&checkpoint).unwrap()).unwrap();
            fs::rename(folder.join("new"), folder.join("checkpoint")).unwrap();
            thread::sleep(Duration::from_millis(1));
        }
    }
}

// JOURNAL-12
#[test]
fn a_client_that_is_killed_goes_on_from_its_last_checkpoint_and_the_journal_since() {
    let rounds = 5 * u64::from(effort());
    for round in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = folder.path().join("checkpoint");
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["killed::child", "--exact", "--ignored"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // However slow the machine is, there is something to go on from.
        let begun = |path: &Path| fs::metadata(path).is_ok_and(|file| file.len() > 5_000);
        while !(checkpoint.exists() && begun(&folder.path().join("journal"))) {
            assert!(child.try_wait().unwrap().is_none(), "the child has ended by itself");
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(3 + 11 * (round % 8)));
        child.kill().unwrap();
        child.wait().unwrap();

        let checkpoint: Checkpoint =
            serde_json::from_slice(&fs::read(checkpoint).unwrap()).unwrap();
        let path = folder.path().join("journal");
        let recovery = checkpoint.recover(BufReader::new(Parts::read(&path))).unwrap();
        let parts = Parts::resume(&path, 20_000.try_into().ok()).unwrap();
        let (mut engine, mut journal) = recovery.go_on(parts);
        while let Some(effect) = engine.poll_effect() {
            journal.effect(&effect, &engine);
        }
        journal.drained(&engine);
        let lines = journal.lines();
        assert!(lines > 2 && lines >= checkpoint.lines && lines.is_multiple_of(2));
        journal.close().unwrap();

        // The journal is whole, and the client that was not killed had gone the same way.
        let journal = std::io::read_to_string(Parts::read(&path)).unwrap();
        assert_eq!(assert_replays(&journal) as u64 * 2, lines);
        let mut unharmed = Client::new(11, Journal::new(Vec::new()));
        while unharmed.host.recorder_mut().lines() < lines {
            unharmed.step();
        }
        let unharmed = std::mem::replace(unharmed.host.recorder_mut(), Journal::new(Vec::new()));
        let expected = String::from_utf8(unharmed.close().unwrap()).unwrap();
        assert!(expected.starts_with(&journal));
    }
    println!("tried\tprocesses that were killed\t{rounds}\tprocesses\t0");
}
