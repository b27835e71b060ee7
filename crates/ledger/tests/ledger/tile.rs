//! The tree in tiles.

use crate::reference;
use ledger::Hash;
use ledger::tile::{
    AddressError, MemoryTiles, Tile, TileAddress, TileError, Tiles, edge_tiles, grow, tree_head,
};
use ledger::tree::SIZE_MAX;

fn address(path: &str) -> TileAddress {
    path.parse().unwrap()
}

/// A store that knows nothing.
struct Nothing;

impl Tiles for Nothing {
    type Error = ();

    fn read_tile(&self, _: TileAddress) -> Result<Vec<Hash>, ()> {
        Err(())
    }
}

#[test]
fn paths_are_those_of_the_specification() {
    // The examples of C2SP tlog-tiles.
    let far = TileAddress::new(0, 1_234_067, 256).unwrap();
    assert_eq!(far.to_string(), "tile/0/x001/x234/067");
    assert_eq!(TileAddress::new(1, 0, 17).unwrap().to_string(), "tile/1/000.p/17");
    for path in [
        "tile/0/x001/x234/067",
        "tile/1/000.p/17",
        "tile/0/999",
        "tile/0/x001/000",
        "tile/7/000.p/127",
    ] {
        assert_eq!(address(path).to_string(), path);
    }
}

#[test]
fn paths_that_are_written_otherwise_are_refused() {
    let odd = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/00/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/07",
        "tile/0/000.p/",
        "tile/8/000.p/1",
        "tile/-1/000",
        "tile/0/+00",
        "tile/0/000/",
        "/tile/0/000",
        "tile/7/000.p/128",
        "tile/0/xx01/000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ];
    for path in odd {
        assert_eq!(path.parse::<TileAddress>(), Err(AddressError), "{path}");
    }
}

#[test]
fn a_tree_of_seventy_thousand_leaves_has_the_tiles_of_the_specification() {
    // C2SP tlog-tiles: "273 full level 0 tiles, one partial level 0 tile of width 112, one full level 1 tile, one partial
    // level 1 tile of width 17, and one partial level 2 tile of width 1".
    let tiles = MemoryTiles::of_leaves(&reference::leaves(70_000));
    let mut widths = std::collections::BTreeMap::new();
    for ((level, _), hashes) in tiles.iter() {
        *widths.entry((level, hashes.len())).or_insert(0) += 1;
    }
    let expected = [
        ((0, 112), 1),
        ((0, 256), 273),
        ((1, 17), 1),
        ((1, 256), 1),
        ((2, 1), 1),
    ];
    assert_eq!(widths.into_iter().collect::<Vec<_>>(), expected);
    let edge = ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"];
    assert_eq!(edge_tiles(70_000), edge.map(address));
}

#[test]
fn tiles_are_the_same_however_they_grew() {
    let leaves = reference::leaves(1500);
    let at_once = MemoryTiles::of_leaves(&leaves);
    for step in [1, 7, 255, 256, 257, 600] {
        let (mut tiles, mut size) = (MemoryTiles::default(), 0);
        for batch in leaves.chunks(step) {
            let changed = grow(&tiles, size, batch).unwrap();
            assert!(
                changed
                    .iter()
                    .all(|tile| tile.hashes.len() == usize::from(tile.address.width()))
            );
            tiles.extend(changed);
            size += batch.len() as u64;
        }
        assert_eq!(tiles, at_once, "in steps of {step}");
    }
}

#[test]
fn appending_one_leaf_changes_one_tile_and_the_next_level_where_one_became_full() {
    let leaves = reference::leaves(257);
    let paths = |size: usize| {
        let tiles = MemoryTiles::of_leaves(&leaves[..size]);
        let changed = grow(&tiles, size as u64, &leaves[size..=size]).unwrap();
        changed
            .iter()
            .map(|tile| tile.address.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(0), ["tile/0/000.p/1"]);
    assert_eq!(paths(254), ["tile/0/000.p/255"]);
    assert_eq!(paths(255), ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(paths(256), ["tile/0/001.p/1"]);
    assert_eq!(grow(&Nothing, 256, &[]), Ok(vec![]));
}

#[test]
fn the_tree_of_any_earlier_size_is_still_there() {
    let leaves = reference::leaves(1100);
    let tiles = MemoryTiles::of_leaves(&leaves);
    for size in (0..=130).chain([255, 256, 257, 511, 512, 513, 767, 768, 1023, 1024, 1025, 1100]) {
        assert_eq!(
            tree_head(&tiles, size as u64).unwrap().root,
            reference::root(&leaves[..size]),
            "{size}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_an_error_that_names_the_tile() {
    let leaf = reference::leaves(1);
    let edge = address("tile/0/001.p/44");
    assert_eq!(grow(&Nothing, 300, &leaf), Err(TileError::Read(edge, ())));
    assert_eq!(
        tree_head(&Nothing, 256),
        Err(TileError::Read(address("tile/1/000.p/1"), ()))
    );
    let short = MemoryTiles::of_leaves(&reference::leaves(20));
    assert_eq!(
        tree_head(&short, 21),
        Err(TileError::Short(address("tile/0/000.p/21")))
    );
    assert_eq!(
        grow(&short, 21, &leaf),
        Err(TileError::Short(address("tile/0/000.p/21")))
    );
    for size in [SIZE_MAX, SIZE_MAX + 1, u64::MAX] {
        assert_eq!(grow(&Nothing, size, &leaf), Err(TileError::Range), "{size}");
    }
}

#[test]
fn a_tile_is_read_as_it_is_written_and_in_no_other_length() {
    let tile = Tile {
        address: address("tile/0/000.p/3"),
        hashes: reference::leaves(3),
    };
    let bytes = tile.encode();
    assert_eq!(bytes.len(), 96);
    assert_eq!(Tile::decode(tile.address, &bytes), Ok(tile.clone()));
    for length in (0..96).chain([97, 128]) {
        let mut other = bytes.clone();
        other.resize(length, 0);
        assert_eq!(
            Tile::decode(tile.address, &other),
            Err(AddressError),
            "{length} bytes"
        );
    }
}

#[test]
fn growing_again_from_an_earlier_size_gives_the_same_tiles() {
    // After a crash the stored tiles may be wider than the size that is known.
    let leaves = reference::leaves(600);
    let wider = MemoryTiles::of_leaves(&leaves);
    for (from, until) in [(270, 280), (255, 257), (1, 600), (512, 513)] {
        let changed = grow(&wider, from as u64, &leaves[from..until]).unwrap();
        let exact = MemoryTiles::of_leaves(&leaves[..from]);
        assert_eq!(
            changed,
            grow(&exact, from as u64, &leaves[from..until]).unwrap(),
            "{from} to {until}"
        );
    }
}
