//! Receipts: what a log signs about entries before they are sealed.

use ledger::Hash;
use ledger::checkpoint::{CheckpointError, SignedCheckpoint};
use ledger::note::{self, NoteError, SigningKey};
use ledger::receipt::{RECEIPTS_MAX, Receipt, ReceiptError, open, sign};

const LOG: &str = "milieu.example/facility-1";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(LOG, &[seed; 32]).unwrap()
}

fn receipt(number: usize) -> Receipt {
    let command = format!("0197a3b0-5c00-7000-8000-{number:012x}");
    let hash = |word: &str| Hash::of(format!("{word} {number}").as_bytes());
    Receipt::new(&command, hash("content"), hash("leaf")).unwrap()
}

#[test]
fn as_many_receipts_as_a_note_may_have_are_read_as_they_were_signed() {
    for count in [1, 2, RECEIPTS_MAX] {
        let receipts: Vec<Receipt> = (0..count).map(receipt).collect();
        let note = sign(&key(1), &receipts).unwrap();
        assert_eq!(open(note.as_bytes(), LOG, &[key(1).verifier()]), Ok(receipts));
    }
    let too_many: Vec<Receipt> = (0..=RECEIPTS_MAX).map(receipt).collect();
    assert_eq!(sign(&key(1), &too_many), Err(ReceiptError::Count));
    assert_eq!(sign(&key(1), &[]), Err(ReceiptError::Count));
}

#[test]
fn nobody_takes_a_receipt_for_a_checkpoint_nor_a_checkpoint_for_a_receipt() {
    let keys = [key(1).verifier()];
    let note = sign(&key(1), &[receipt(1)]).unwrap();
    let taken = SignedCheckpoint::open(note.as_bytes(), &format!("{LOG}/receipts"), &keys);
    assert_eq!(taken, Err(CheckpointError::Form));
    let checkpoint = ledger::checkpoint::Checkpoint::new(LOG, ledger::TreeHead::EMPTY).unwrap();
    let note = checkpoint.sign(&[&key(1)]).unwrap();
    assert_eq!(open(note.as_bytes(), LOG, &keys), Err(ReceiptError::OtherLog));
}

#[test]
fn whatever_is_not_exactly_a_receipt_of_this_log_is_refused() {
    let keys = [key(1).verifier()];
    let good = sign(&key(1), &[receipt(1)]).unwrap();
    let forged = good.replace("0197a3b0", "0197a3b1");
    assert_eq!(
        open(forged.as_bytes(), LOG, &keys),
        Err(NoteError::WrongSignature.into())
    );
    assert_eq!(
        open(good.as_bytes(), LOG, &[key(2).verifier()]),
        Err(NoteError::NotSigned.into())
    );
    assert_eq!(
        open(good.as_bytes(), "milieu.example", &keys),
        Err(ReceiptError::OtherLog)
    );
    let (text, _) = good.split_once("\n\n").unwrap();
    let (first, line) = text.split_once('\n').unwrap();
    let odd = [
        (format!("{first}\n"), ReceiptError::Count),
        (format!("{first}\n{line} 7\n"), ReceiptError::Form),
        (format!("{first}\n{}\n", line.to_uppercase()), ReceiptError::Form),
        (
            format!("{first}\n{}\n", line.replace(' ', "  ")),
            ReceiptError::Form,
        ),
        (
            format!("{first}\n{}\n", line.replacen('-', "0", 1)),
            ReceiptError::Form,
        ),
        (
            format!("{first}\n{}\n", &line[..line.len() - 1]),
            ReceiptError::Form,
        ),
        (format!("{first}\n{line}\nand more\n"), ReceiptError::Form),
        (format!("{first}\n\n{line}\n"), ReceiptError::Form),
        (format!("{first}\n{line}\n\n"), ReceiptError::Form),
    ];
    for (text, expected) in odd {
        let note = note::sign(&text, &[&key(1)]).unwrap();
        assert_eq!(open(note.as_bytes(), LOG, &keys), Err(expected), "{text}");
    }
}
