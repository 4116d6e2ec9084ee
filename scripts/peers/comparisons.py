# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""What is compared: pairs of our operation and a peer's, with the ratio that we mean to reach.

Peers are called in the cheapest way that their bindings offer, with arguments converted beforehand.
"""
import itertools
import random
from dataclasses import dataclass
from typing import Callable, Optional

import fast_stark_crypto.fast_stark_crypto as fast
import garaga_rs
import starknet_pathfinder_crypto as pathfinder
from crypto_cpp_py import cpp_bindings as cpp
from poseidon_py import poseidon_hash as poseidon_py

PRIME = 2**251 + 17 * 2**192 + 1
ORDER = 0x800000000000010FFFFFFFFFFFFFFFFB781126DCAE7B2321E66A241ADC64D2F
INPUTS = 256


@dataclass
class Comparison:
    title: str
    ours: str
    peer: str
    # Calls the peer as often as asked; None where the probe times the peer too.
    run: Optional[Callable[[int], None]]
    # The ratio that is meant to be reached, or None for a row that only informs.
    target: Optional[float]
    # Pairs of a question to the probe and the peer's answer to it.
    answers: Callable[[], list]
    # Results of a call of the peer.
    results: int = 1
    # A call of the same binding that computes next to nothing, where there is one: an upper bound of what Python and the
    # conversion of arguments add to the peer's time.
    overhead: Optional[Callable[[int], None]] = None
    # The operation of the probe that is the peer, where it is not a Python package.
    reference: Optional[str] = None


def repeated(function, arguments):
    """A runner that calls a function with one tuple of arguments after the other."""
    def run(count):
        for tuple_ in itertools.islice(itertools.cycle(arguments), count):
            function(*tuple_)
    return run


def numbers(line):
    return " ".join(hex(int(x)) for x in line)


def big_endian(x):
    return x.to_bytes(32, "big")


def comparisons(operations, cpu_flags, seed):
    """The rows whose operation this probe has."""
    source = random.Random(seed)
    felts = [(source.randrange(PRIME), source.randrange(PRIME)) for _ in range(INPUTS)]
    states = [tuple(source.randrange(PRIME) for _ in range(3)) for _ in range(INPUTS)]
    arrays = [([source.randrange(PRIME) for _ in range(100)],) for _ in range(16)]
    keys = [source.randrange(1, ORDER) for _ in range(INPUTS)]
    messages = [source.randrange(2**251) for _ in range(INPUTS)]

    hex_pairs = [(hex(a), hex(b)) for a, b in felts]
    byte_pairs = [(big_endian(a), big_endian(b)) for a, b in felts]
    byte_states = [tuple(map(big_endian, state)) for state in states]
    hex_keys = [(hex(key),) for key in keys]
    signing = [(hex(key), hex(message)) for key, message in zip(keys, messages)]
    public = [int(fast.rs_get_public_key(*key)) for key in hex_keys]
    signatures = [tuple(map(int, fast.rs_sign_message(*pair))) for pair in signing]
    checked = list(zip(public, messages, (r for r, _ in signatures), (s for _, s in signatures)))
    hex_checked = [tuple(map(hex, row)) for row in checked]
    cpp_checked = [(m, r, pow(s, -1, ORDER), p) for p, m, r, s in checked[:32]]

    def answers(question, function, arguments, raw, text=numbers):
        return lambda: [((question, *given), text(function(*call))) for given, call in list(zip(raw, arguments))[:16]]

    def one(x):
        return hex(int(x))

    def from_bytes(x):
        return hex(int.from_bytes(bytes(x), "big"))

    def truth(x):
        return "true" if x else "false"

    flat = [tuple(array) for array, in arrays]
    pedersen_fast = answers("pedersen.hash", fast.rs_compute_pedersen_hash, hex_pairs, felts, one)
    pedersen_pathfinder = answers("pedersen.hash", pathfinder.pedersen_hash_func, byte_pairs, felts, from_bytes)
    garaga = answers(
        "poseidon.permutation", garaga_rs.hades_permutation, byte_states, states,
        lambda row: " ".join(map(from_bytes, row)))
    garaga_hash = answers(
        "poseidon.hash", lambda x, y: garaga_rs.hades_permutation(x, y, big_endian(2))[0], byte_pairs, felts, from_bytes)

    def multiplied():
        return [
            (("felt.multiply", a, b, 1000), numbers([a * pow(b, 1000, PRIME) % PRIME] * 3)) for a, b in felts[:16]]


    def batched(question, single):
        """All the questions of a kind as one about a batch."""
        def answers():
            rows = single()
            return [((question, *(x for row, _ in rows for x in row[1:])), " ".join(answer for _, answer in rows))]
        return answers

    sha = "sha_ni" in cpu_flags

    rows = [
        Comparison(
            "Poseidon permutation", "poseidon.permutation", "garaga",
            repeated(garaga_rs.hades_permutation, byte_states), 1.9, garaga),
        Comparison(
            "Poseidon batch, per hash", "poseidon.batch.256", "garaga",
            repeated(garaga_rs.hades_permutation, [(x, y, big_endian(2)) for x, y in byte_pairs]),
            7.0 if "avx512ifma" in cpu_flags else None, batched("poseidon.batch", garaga_hash)),
        Comparison(
            "Pedersen hash", "pedersen.hash", "starknet-pathfinder-crypto",
            repeated(pathfinder.pedersen_hash_func, byte_pairs), 3.5, pedersen_pathfinder),
        Comparison(
            "Pedersen hash", "pedersen.hash", "fast-stark-crypto",
            repeated(fast.rs_compute_pedersen_hash, hex_pairs), 6.0, pedersen_fast,
            overhead=repeated(fast.rs_compute_pedersen_hash, [("0x0", "0x0")])),
        Comparison(
            "Pedersen batch of 64, per hash", "pedersen.batch.64", "fast-stark-crypto",
            repeated(fast.rs_compute_pedersen_hash, hex_pairs), 9.0, batched("pedersen.batch", pedersen_fast),
            overhead=repeated(fast.rs_compute_pedersen_hash, [("0x0", "0x0")])),
        Comparison(
            "Pedersen batch of 256, per hash", "pedersen.batch.256", "fast-stark-crypto",
            repeated(fast.rs_compute_pedersen_hash, hex_pairs), 9.0, batched("pedersen.batch", pedersen_fast),
            overhead=repeated(fast.rs_compute_pedersen_hash, [("0x0", "0x0")])),
        Comparison(
            "public key, constant time", "key.public", "fast-stark-crypto",
            repeated(fast.rs_get_public_key, hex_keys), 20.0,
            answers("key.public", fast.rs_get_public_key, hex_keys, [(key,) for key in keys], one),
            overhead=repeated(fast.rs_get_public_key, [("0x1",)])),
        Comparison(
            "sign, constant time", "ecdsa.sign", "fast-stark-crypto",
            repeated(fast.rs_sign_message, signing), 16.0 if sha else 12.0,
            answers("ecdsa.sign", fast.rs_sign_message, signing, list(zip(keys, messages)))),
        Comparison(
            "verify, x-only key", "ecdsa.verify", "fast-stark-crypto",
            repeated(fast.rs_verify_signature, hex_checked), 13.0,
            answers("ecdsa.verify", fast.rs_verify_signature, hex_checked, checked, truth)),
        Comparison(
            "verify batch of 64, by 64 keys", "ecdsa.verify.batch.64", "fast-stark-crypto",
            repeated(fast.rs_verify_signature, hex_checked), None,
            batched("ecdsa.verify.batch", answers(
                "ecdsa.verify", fast.rs_verify_signature, hex_checked, checked, truth))),
        Comparison(
            "felt multiplication, latency", "felt.multiply", "GMP mpz_mul + mpz_mod", None, 6.0, multiplied,
            reference="gmp.multiply"),
        Comparison(
            "felt multiplication, latency", "felt.multiply", "the same, in place", None, 6.0, multiplied,
            reference="gmp.multiply.in-place"),
        # For information: the older and slower packages that Starknet's Python tools use.
        Comparison(
            "Poseidon hash", "poseidon.hash", "starknet-pathfinder-crypto",
            repeated(pathfinder.poseidon_hash_func, byte_pairs), None,
            answers("poseidon.hash", pathfinder.poseidon_hash_func, byte_pairs, felts, from_bytes)),
        Comparison(
            "Poseidon hash", "poseidon.hash", "poseidon-py", repeated(poseidon_py.poseidon_hash, felts), None,
            answers("poseidon.hash", poseidon_py.poseidon_hash, felts, felts, one)),
        Comparison(
            "Poseidon of 100 felts", "poseidon.many.100", "starknet-pathfinder-crypto",
            repeated(pathfinder.poseidon_hash_many, arrays), None,
            answers("poseidon.many", pathfinder.poseidon_hash_many, arrays, flat, one)),
        Comparison(
            "Pedersen hash", "pedersen.hash", "crypto-cpp-py", repeated(cpp.cpp_hash, felts), None,
            answers("pedersen.hash", cpp.cpp_hash, felts, felts, one)),
        Comparison(
            "public key, constant time", "key.public", "crypto-cpp-py",
            repeated(cpp.cpp_get_public_key, [(key,) for key in keys]), None,
            answers("key.public", cpp.cpp_get_public_key, [(key,) for key in keys[:4]], [(key,) for key in keys], one)),
        Comparison(
            "sign, constant time", "ecdsa.sign", "crypto-cpp-py",
            repeated(cpp.cpp_sign, [(m, k, None) for m, k in zip(messages, keys)]), None,
            answers(
                "ecdsa.sign", cpp.cpp_sign, [(m, k, None) for m, k in zip(messages[:2], keys)],
                list(zip(keys, messages)))),
        Comparison(
            "verify, x-only key", "ecdsa.verify", "crypto-cpp-py", repeated(cpp.cpp_verify, cpp_checked), None,
            answers("ecdsa.verify", cpp.cpp_verify, cpp_checked, checked, truth)),
    ]
    return [row for row in rows if row.ours in operations and (row.reference is None or row.reference in operations)]
