//! Changes to lines of JSON that leave most of them lines of JSON: what a fuzzer that changes
//! bytes alone seldom finds.

use certgate_model::scenario::Chance;
use serde_json::{Map, Value, json};

/// Changes one thing in lines of JSON: a value in a line, or the order of the lines. What
/// follows a byte 0 stays as it is. Gives nothing where there is no line of JSON to change.
#[must_use]
pub fn change(text: &[u8], seed: u64) -> Option<Vec<u8>> {
    let mut chance = Chance::new(seed);
    let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
    let (text, rest) = text.split_at(end);
    let mut lines: Vec<Vec<u8>> = text
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.trim_ascii_end().to_vec())
        .collect();
    let place = index(&mut chance, lines.len())?;
    if lines.len() > 1 && chance.percent(25) {
        let other = index(&mut chance, lines.len())?;
        match chance.below(4) {
            0 => lines.swap(place, other),
            1 => drop(lines.remove(place)),
            2 => lines.insert(place, lines[other].clone()),
            _ => lines.truncate(place + 1),
        }
    } else {
        let pool: Value = serde_json::from_slice(&lines[place]).ok()?;
        let other = index(&mut chance, lines.len())?;
        let donor = serde_json::from_slice(&lines[other]).unwrap_or(Value::Null);
        let mut changed = pool;
        change_value(&mut changed, &donor, &mut chance);
        lines[place] = serde_json::to_vec(&changed).ok()?;
    }
    let ended = lines.len() > 1 || text.ends_with(b"\n");
    let mut whole = lines.join(&b'\n');
    whole.extend(ended.then_some(b'\n'));
    Some([&whole, rest].concat())
}

fn index(chance: &mut Chance, count: usize) -> Option<usize> {
    (count > 0).then(|| usize::try_from(chance.below(count as u64)).unwrap_or(0))
}

/// Changes the value itself or one somewhere inside.
fn change_value(value: &mut Value, donor: &Value, chance: &mut Chance) {
    let deeper = chance.percent(85);
    match value {
        Value::Object(members) if deeper && !members.is_empty() => {
            let keys: Vec<String> = members.keys().cloned().collect();
            let key = chance.of(&keys).clone();
            match chance.below(12) {
                0 => drop(members.remove(&key)),
                1 => rename(members, &key, donor, chance),
                _ => change_value(members.entry(key).or_insert(Value::Null), donor, chance),
            }
        }
        Value::Array(items) if deeper && !items.is_empty() => {
            let Some(place) = index(chance, items.len()) else { return };
            match chance.below(8) {
                0 => drop(items.remove(place)),
                1 => items.insert(place, items[place].clone()),
                2 => items.swap(0, place),
                _ => change_value(&mut items[place], donor, chance),
            }
        }
        _ => *value = another(value, donor, chance),
    }
}

/// A member under another's name, or under a name that was met elsewhere.
fn rename(members: &mut Map<String, Value>, key: &str, donor: &Value, chance: &mut Chance) {
    let mut names = Vec::new();
    parts(donor, &mut |part| {
        if let Value::Object(members) = part {
            names.extend(members.keys().cloned());
        }
    });
    names.push("x".to_owned());
    if let Some(value) = members.remove(key) {
        members.insert(chance.of(&names).clone(), value);
    }
}

/// What may stand in a value's place: one near it, one met elsewhere, or a strange one.
fn another(value: &Value, donor: &Value, chance: &mut Chance) -> Value {
    if let (Some(number), true) = (value.as_u64(), chance.percent(60)) {
        let near = [
            number.wrapping_sub(1),
            number.wrapping_add(1),
            number ^ 1 << chance.below(8),
            0,
            1,
            chance.below(5),
            (1 << 53) - 1,
        ];
        return Value::from(*chance.of(&near));
    }
    if chance.percent(60) {
        let mut met = Vec::new();
        parts(donor, &mut |part| met.push(part.clone()));
        return chance.of(&met).clone();
    }
    let strange = [
        json!(null),
        json!(true),
        json!(false),
        json!(-1),
        json!(1.5),
        json!(1_u64 << 53),
        json!(""),
        json!("?"),
        json!("\u{202e}"),
        json!("A.Example."),
        json!("h".repeat(256)),
        json!([]),
        json!([[]]),
        json!({}),
    ];
    chance.of(&strange).clone()
}

/// Every value in a value, itself included.
fn parts(value: &Value, see: &mut impl FnMut(&Value)) {
    see(value);
    match value {
        Value::Object(members) => members.values().for_each(|inner| parts(inner, see)),
        Value::Array(items) => items.iter().for_each(|inner| parts(inner, see)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_changes_leave_lines_of_json_and_what_follows_a_zero() {
        let text = b"{\"at\":1,\"input\":{\"open\":{\"session\":1,\"kind\":\"svs\"}}}\n{\"a\":[1]}\n\0\x01";
        let mut different = 0;
        for seed in 0..500 {
            let changed = change(text, seed).expect("there are lines");
            assert!(changed.ends_with(b"\0\x01"));
            let lines = changed[..changed.len() - 2].split(|byte| *byte == b'\n');
            let mut whole = lines.filter(|line| !line.is_empty());
            assert!(whole.all(|line| serde_json::from_slice::<Value>(line).is_ok()));
            different += usize::from(changed != text);
        }
        assert!(different > 400, "{different}");
    }

    #[test]
    fn what_is_no_json_is_left_to_others() {
        assert_eq!(change(b"", 1), None);
        assert_eq!(change(b"no JSON", 1), None);
    }
}
