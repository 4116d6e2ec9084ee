// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! What the provider and the attester sign: SNIP-12 revision 1 messages. `docs/protocol/contract.md` has the type
//! strings, and `cairo/golden/snip12.json` hashes that another implementation made.

use core::ec::EcPointTrait;
use core::ecdsa::check_ecdsa_signature;
use core::poseidon::poseidon_hash_span;
use starknet::{ContractAddress, get_contract_address, get_tx_info};

const DOMAIN_TYPE_HASH: felt252 = 0x1ff2f602e42168014d405a94f75e8a93d640751d71d16311266e140d8b0a210;
const U256_TYPE_HASH: felt252 = 0x3b143be38b811560b45593fb2a071ec4ddd0a020e10782be62ffe6f39e0e82c;
pub const TASK_RESULT_TYPE_HASH: felt252 = 0xc6138851997c7a0004f1a56791db591306d8a7542e6e5dbcbfabeb428897c5;
pub const RESULT_ATTESTATION_TYPE_HASH: felt252 =
    0x143aedf6df324e00ab64c4a184dc2cf041de8d2dfe3fd0f8dc635e56d8de925;

/// The members that both message types have, but for the contract, which is this one.
#[derive(Copy, Drop)]
pub struct Proof {
    pub task_id: u256,
    pub provider: ContractAddress,
    pub task_hash: felt252,
    pub result_hash: felt252,
}

/// The hash that is signed for `proof` as a message of the type with `type_hash`, on this chain and for this contract.
/// The SNIP-12 account is the provider for both types.
pub fn message_hash(type_hash: felt252, proof: Proof) -> felt252 {
    poseidon_hash_span(
        array![
            'StarkNet Message', domain_hash(), proof.provider.into(), struct_hash(type_hash, proof)
        ]
            .span()
    )
}

/// Whether (r, s) signs `proof` as a message of the type with `type_hash` under `public_key`.
pub fn is_signed(
    type_hash: felt252, proof: Proof, public_key: felt252, signature: (felt252, felt252)
) -> bool {
    let (r, s) = signature;
    check_ecdsa_signature(message_hash(type_hash, proof), public_key, r, s)
}

/// Whether `key` can be a public key: the x coordinate of a point of the curve. Zero is asked for apart, because it
/// stands for "no key", whatever the curve says of it.
pub fn is_point(key: felt252) -> bool {
    key != 0 && EcPointTrait::new_nz_from_x(key).is_some()
}

// Clients encode the version and the revision "1" as the integer 1, not as the character.
fn domain_hash() -> felt252 {
    poseidon_hash_span(
        array![DOMAIN_TYPE_HASH, 'Smainer', 1, get_tx_info().unbox().chain_id, 1].span()
    )
}

fn struct_hash(type_hash: felt252, proof: Proof) -> felt252 {
    let task_id = poseidon_hash_span(
        array![U256_TYPE_HASH, proof.task_id.low.into(), proof.task_id.high.into()].span()
    );
    poseidon_hash_span(
        array![
            type_hash,
            get_contract_address().into(),
            task_id,
            proof.provider.into(),
            proof.task_hash,
            proof.result_hash
        ]
            .span()
    )
}
