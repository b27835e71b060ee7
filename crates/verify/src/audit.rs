//! Goes through a log once, from its first entry or a later one to its last, and says what does not hold and where first.
//!
//! Three things say what entry 17 is: the event itself, its leaf in the stored tree, and the roots that were signed. Whoever
//! has every right in the database can change the first two; without the signing key nobody makes the third fit. The stored
//! leaves only serve to say which entry it was.

use std::collections::BTreeMap;

use ledger::tree::Frontier;
use ledger::{Hash, TreeHead};

use crate::fault::Fault;
use crate::stored::StoredEvent;

/// A root that was signed, and by what name it is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Where it is from.
    pub name: String,
    /// Size and root.
    pub head: TreeHead,
}

/// What stands at one place of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its `log_index`: 1 for the first.
    pub index: u64,
    /// The event that it names; none when that is missing or cannot be read.
    pub event: Option<StoredEvent>,
    /// The leaf kept beside it.
    pub kept_leaf: Option<Hash>,
    /// The leaf in the stored tree; none for what is not sealed yet.
    pub tree_leaf: Option<Hash>,
}

/// What an audit comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries the log has.
    pub size: u64,
    /// The signed roots that what stands here leads to, by size.
    pub held: Vec<Signed>,
    /// How many entries at the end are newer than everything that was signed.
    pub unsigned: u64,
    /// How many commands are their authors', by the signatures made on their devices.
    pub verified: u64,
    /// What does not hold, the first entry first.
    pub faults: Vec<Fault>,
    /// What a reader should know, and is no fault of the record.
    pub notes: Vec<String>,
}

/// An audit on its way.
#[derive(Debug)]
pub struct Audit {
    /// The tree over the events as they stand.
    events: Frontier,
    /// The tree over the stored leaves, as far as there are any.
    leaves: Frontier,
    signed: BTreeMap<u64, Vec<Signed>>,
    held: Vec<Signed>,
    /// Up to here a signed root holds.
    held_until: u64,
    /// The first entry since then whose event leads to another leaf than is stored.
    first_other: Option<u64>,
    broken: bool,
    faults: Vec<Fault>,
}

impl Audit {
    /// Begins behind the entries of a frontier, which the caller knows to be whole. All signed roots are of this log.
    pub fn new(whole: Frontier, signed: impl IntoIterator<Item = Signed>) -> Self {
        let mut by_size: BTreeMap<u64, Vec<Signed>> = BTreeMap::new();
        for one in signed {
            by_size.entry(one.head.size).or_default().push(one);
        }
        let mut audit = Self {
            held_until: whole.size(),
            leaves: whole.clone(),
            events: whole,
            signed: by_size,
            held: Vec::new(),
            first_other: None,
            broken: false,
            faults: Vec::new(),
        };
        audit.compare();
        audit
    }

    /// The next place of the log. Places come in their order; those left out are missing.
    pub fn take(&mut self, found: &Found) {
        let expected = self.events.size() + 1;
        if found.index != expected {
            // Nothing after a hole can be at its place in the tree: it is said once, and the signed roots behind it are lost.
            if !self.broken {
                self.faults.push(Fault::Missing {
                    from: expected,
                    until: found.index.saturating_sub(1),
                });
                self.broken = true;
            }
            return;
        }
        if self.broken {
            return;
        }
        let stored = found.tree_leaf.or(found.kept_leaf);
        let leaf = if let Some(event) = &found.event {
            if !event.body_holds() {
                self.faults.push(Fault::Body { index: found.index });
            }
            event.leaf()
        } else {
            self.faults.push(Fault::NoEvent { index: found.index });
            stored.unwrap_or(Hash::EMPTY_ROOT)
        };
        if stored.is_some_and(|stored| stored != leaf) {
            self.first_other.get_or_insert(found.index);
        }
        if let (Some(kept), Some(tree)) = (found.kept_leaf, found.tree_leaf)
            && kept != tree
        {
            self.faults.push(Fault::KeptLeaf { index: found.index });
        }
        self.events.append(leaf);
        self.leaves.append(stored.unwrap_or(leaf));
        self.compare();
    }

    /// Holds the roots signed at this size against what stands here.
    fn compare(&mut self) {
        let size = self.events.size();
        for signed in self.signed.remove(&size).unwrap_or_default() {
            if signed.head.root == self.events.root() {
                self.held_until = size;
                if let Some(index) = self.first_other.take() {
                    self.faults.push(Fault::TreeLeaf { index });
                    self.leaves = self.events.clone();
                }
                self.held.push(signed);
            } else if signed.head.root == self.leaves.root() {
                let index = self.first_other.unwrap_or(size);
                self.faults.push(Fault::Changed {
                    index,
                    signed: signed.name,
                });
            } else {
                self.faults.push(Fault::Among {
                    from: self.held_until + 1,
                    until: size,
                    signed: signed.name,
                });
            }
        }
    }

    /// The end of the log.
    pub fn finish(mut self) -> Verdict {
        let size = self.events.size();
        for (signed_size, all) in std::mem::take(&mut self.signed) {
            if self.broken {
                break;
            }
            self.faults.extend(all.into_iter().map(|signed| Fault::CutOff {
                size,
                signed_size,
                signed: signed.name,
            }));
        }
        let told = |fault: &Fault| matches!(fault, Fault::Changed { .. } | Fault::Among { .. });
        if let Some(index) = self.first_other
            && !self.faults.iter().any(told)
        {
            self.faults.push(Fault::Unsigned { index });
        }
        self.faults.sort_by_key(Fault::first);
        Verdict {
            size,
            held: self.held,
            unsigned: size.saturating_sub(self.held_until),
            verified: 0,
            faults: self.faults,
            notes: Vec::new(),
        }
    }
}
