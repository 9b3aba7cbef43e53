//! Strongly connected components, by Tarjan's algorithm without recursion.

/// The parts of a graph within which every state can be reached from every other.
#[derive(Clone, Debug)]
pub struct Components {
    /// The states of each part, part after part.
    pub members: Vec<Vec<u32>>,
    /// The part of each state; none for a state that is not in the graph.
    pub part: Vec<Option<u32>>,
}

const UNSEEN: u32 = u32::MAX;

impl Components {
    /// The components of the graph that `inside` cuts out of the states `0..count`;
    /// `next(state, n)` is the n-th state that follows a state, none past the last. What
    /// leads outside is not followed.
    pub fn find(
        count: u32,
        inside: impl Fn(u32) -> bool,
        next: impl Fn(u32, usize) -> Option<u32>,
    ) -> Self {
        let mut found = Self { members: Vec::new(), part: vec![None; count as usize] };
        let mut order = vec![UNSEEN; count as usize];
        let mut lowest = vec![UNSEEN; count as usize];
        let (mut clock, mut stack, mut calls) = (0_u32, Vec::new(), Vec::<(u32, usize)>::new());
        for root in (0..count).filter(|state| inside(*state)) {
            if order[root as usize] != UNSEEN {
                continue;
            }
            calls.push((root, 0));
            while let Some((state, place)) = calls.pop() {
                let s = state as usize;
                if place == 0 {
                    (order[s], lowest[s]) = (clock, clock);
                    clock += 1;
                    stack.push(state);
                }
                match next(state, place) {
                    Some(to) => {
                        calls.push((state, place + 1));
                        let t = to as usize;
                        if inside(to) && order[t] == UNSEEN {
                            calls.push((to, 0));
                        } else if inside(to) && found.part[t].is_none() {
                            lowest[s] = lowest[s].min(order[t]);
                        }
                    }
                    None => {
                        if lowest[s] == order[s] {
                            found.close(state, &mut stack);
                        }
                        if let Some((parent, _)) = calls.last() {
                            let p = *parent as usize;
                            lowest[p] = lowest[p].min(lowest[s]);
                        }
                    }
                }
            }
        }
        found
    }

    /// Everything above the state on the stack is one component with it.
    fn close(&mut self, state: u32, stack: &mut Vec<u32>) {
        let number = u32::try_from(self.members.len()).expect("fewer than 2^32 components");
        let from = stack.iter().rposition(|member| *member == state).unwrap_or(0);
        let members = stack.split_off(from);
        for member in &members {
            self.part[*member as usize] = Some(number);
        }
        self.members.push(members);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn components(edges: &[&[u32]]) -> Vec<Vec<u32>> {
        let all = |state: u32, place: usize| edges[state as usize].get(place).copied();
        let mut parts = Components::find(edges.len() as u32, |_| true, all).members;
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts.sort();
        parts
    }

    #[test]
    fn a_cycle_is_one_component_and_what_leads_to_it_is_another() {
        assert_eq!(components(&[&[1], &[2], &[3, 1], &[3]]), [vec![0], vec![1, 2], vec![3]]);
        assert_eq!(components(&[&[1], &[0, 2], &[3], &[2]]), [vec![0, 1], vec![2, 3]]);
        assert_eq!(components(&[&[1, 2], &[3], &[3], &[0]]), [vec![0, 1, 2, 3]]);
        assert_eq!(components(&[&[], &[], &[0, 1]]), [vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn components_agree_with_mutual_reachability_on_every_graph_of_four_states() {
        for bits in 0..1_u32 << 16 {
            let edge = |from: u32, to: u32| bits & (1 << (from * 4 + to)) != 0;
            let next: Vec<Vec<u32>> =
                (0..4).map(|from| (0..4).filter(|to| edge(from, *to)).collect()).collect();
            let found = Components::find(4, |_| true, |s, n| next[s as usize].get(n).copied());
            let mut reach = [[false; 4]; 4];
            for (from, row) in reach.iter_mut().enumerate() {
                row[from] = true;
            }
            for _ in 0..4 {
                for from in 0..4 {
                    for to in &next[from] {
                        let beyond = reach[*to as usize];
                        for (reached, too) in reach[from].iter_mut().zip(beyond) {
                            *reached |= too;
                        }
                    }
                }
            }
            for (a, from_a) in reach.iter().enumerate() {
                for (b, from_b) in reach.iter().enumerate() {
                    let same = found.part[a] == found.part[b];
                    assert_eq!(same, from_a[b] && from_b[a], "{bits:016b}: {a} {b}");
                }
            }
        }
    }
}
