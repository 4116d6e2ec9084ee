#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""Asks our cryptography and other people's from PyPI the same random questions, and stops at the first difference.

    scripts/differential/crypto_peers.py                        100,000 cases of each operation, some minutes
    scripts/differential/crypto_peers.py --cases 2000           for a quick look
    scripts/differential/crypto_peers.py --seed 7 --only ecdsa.sign

One case in eight has numbers from the edges: 0, 1, powers of two, the prime, the curve's order and their neighbours. Fast
peers answer every case, slow ones a sample. A question that one side refuses has to be refused by the other side as well.

Our side is the probe of Benchmarks/, which is built first; docs/performance.md says which packages the peers are.
"""
import argparse
import concurrent.futures
import multiprocessing
import os
import pathlib
import random
import secrets
import sys
import time
from dataclasses import dataclass
from typing import Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "peers"))
import environment
import probe as ours

PRIME = 2**251 + 17 * 2**192 + 1
ORDER = 0x800000000000010FFFFFFFFFFFFFFFFB781126DCAE7B2321E66A241ADC64D2F
CHUNK = 128
REFUSED = "refused"

EDGES = sorted(
    {2**k + d for k in (0, 1, 4, 8, 63, 64, 128, 191, 192, 248, 249, 250, 251) for d in (-1, 0, 1)}
    | {PRIME - k for k in range(1, 6)} | {ORDER + d for d in range(-2, 3)} | {(PRIME - 1) // 2, (ORDER - 1) // 2})


def below(source, limit, least=0):
    """A number in least ..< limit, from the edges once in eight times."""
    if source.randrange(8) == 0:
        return source.choice([edge for edge in EDGES if least <= edge < limit])
    return source.randrange(least, limit)


def felt(source):
    return below(source, PRIME)


def big_endian(x):
    return x.to_bytes(32, "big")


def integer(data):
    return int.from_bytes(bytes(data), "big")


def truth(x):
    return "true" if x else "false"


def text(*numbers):
    return " ".join(hex(int(x)) for x in numbers)


def answered(function, *arguments):
    """A peer's answer, or that it refused. Rust's panics come as exceptions that are no Exception."""
    try:
        return function(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return REFUSED


class Peers:
    """Other people's answers. Made in each worker; imports need the environment."""

    def __init__(self):
        import fast_stark_crypto.fast_stark_crypto as fast
        import garaga_rs
        import starknet_pathfinder_crypto as pathfinder
        from crypto_cpp_py import cpp_bindings as cpp
        from crypto_cpp_py.utils import cpp_generate_k_rfc6979 as nonce
        from poseidon_py import poseidon_hash as poseidon_py

        self.fast, self.garaga, self.pathfinder, self.cpp = fast, garaga_rs, pathfinder, cpp
        self.nonce, self.poseidon_py = nonce, poseidon_py

    def pedersen(self, a, b):
        return integer(self.pathfinder.pedersen_hash_func(big_endian(a), big_endian(b)))

    def permutation(self, a, b, c):
        return tuple(map(integer, self.garaga.hades_permutation(big_endian(a), big_endian(b), big_endian(c))))

    def public_key(self, key):
        return int(self.fast.rs_get_public_key(hex(key)))

    def sign(self, key, message):
        return tuple(map(int, self.fast.rs_sign_message(hex(key), hex(message))))

    def verify(self, public, message, r, s):
        # It refuses what is out of range, and keys that are not on the curve, by an error; for us both are invalid.
        return answered(self.fast.rs_verify_signature, hex(public), hex(message), hex(r), hex(s)) is True


# Each takes the peers, a source of randomness and whether the slow peers are asked as well, and gives a list of questions:
# the words for the probe, and a dictionary of the peers' answers.

def pedersen_hash(peers, source, slow):
    a, b = felt(source), felt(source)
    answers = {
        "starknet-pathfinder-crypto": text(peers.pedersen(a, b)),
        "fast-stark-crypto": text(peers.fast.rs_compute_pedersen_hash(hex(a), hex(b)))}
    if slow:
        answers["crypto-cpp-py"] = text(peers.cpp.cpp_hash(a, b))
    return [(("pedersen.hash", a, b), answers)]


def pedersen_array(peers, source, slow):
    felts = [felt(source) for _ in range(source.randrange(5))]
    result = 0
    for x in felts + [len(felts)]:
        result = peers.pedersen(result, x)
    return [(("pedersen.array", *felts), {"starknet-pathfinder-crypto, folded": text(result)})]


def poseidon_hash(peers, source, slow):
    a, b = felt(source), felt(source)
    answers = {
        "garaga": text(peers.permutation(a, b, 2)[0]),
        "starknet-pathfinder-crypto": text(integer(peers.pathfinder.poseidon_hash_func(big_endian(a), big_endian(b))))}
    if slow:
        answers["poseidon-py"] = text(peers.poseidon_py.poseidon_hash(a, b))
    return [(("poseidon.hash", a, b), answers)]


def poseidon_single(peers, source, slow):
    x = felt(source)
    answers = {"garaga": text(peers.permutation(x, 0, 1)[0])}
    if slow:
        answers["poseidon-py"] = text(peers.poseidon_py.poseidon_hash_single(x))
    return [(("poseidon.single", x), answers)]


def poseidon_permutation(peers, source, slow):
    state = [felt(source) for _ in range(3)]
    answers = {
        "garaga": text(*peers.permutation(*state)),
        "starknet-pathfinder-crypto": text(*peers.pathfinder.poseidon_perm(*state))}
    if slow:
        answers["poseidon-py"] = text(*peers.poseidon_py.poseidon_perm(*state))
    return [(("poseidon.permutation", *state), answers)]


def poseidon_many(peers, source, slow):
    felts = [felt(source) for _ in range(source.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 33)))]
    answers = {"starknet-pathfinder-crypto": text(peers.pathfinder.poseidon_hash_many(felts))}
    if slow:
        answers["poseidon-py"] = text(peers.poseidon_py.poseidon_hash_many(felts))
    return [(("poseidon.many", *felts), answers)]


def key_public(peers, source, slow):
    # 0 is refused by all; what is N or more is refused by us alone, since it has a smaller equal.
    key = below(source, ORDER)
    answers = {"fast-stark-crypto": REFUSED if key == 0 else text(peers.public_key(key))}
    if key == 0 and answered(peers.public_key, key) != REFUSED:
        answers["fast-stark-crypto"] = "something"
    if slow and key:
        answers["crypto-cpp-py"] = text(peers.cpp.cpp_get_public_key(key))
    return [(("key.public", key), answers)]


def ecdsa_sign(peers, source, slow):
    # Without a seed: the convention of starknet-crypto, starknet.js and StarkWare's reference code.
    key, message = below(source, ORDER, least=1), below(source, 2**251 + 2)
    signature = answered(peers.sign, key, message)
    answers = {"fast-stark-crypto": signature if signature == REFUSED else text(*signature)}
    if slow and 0 < message < 2**251:
        answers["crypto-cpp-py, no seed"] = text(*peers.cpp.cpp_sign(message, key, None))
    return [(("ecdsa.sign", key, message), answers)]


def ecdsa_sign_seeded(peers, source, slow):
    # With a seed: starknet.py's convention, by default with the seed 32. crypto-cpp's multiplication takes 96 ms, so that
    # most cases take the nonce of crypto-cpp-py and the multiplication of starknet-crypto.
    # It cannot sign the message 0.
    key, message = below(source, ORDER, least=1), below(source, 2**251, least=1)
    seed = source.choice((32, 1, 255, 256, source.randrange(1, 2**64)))
    nonce = peers.nonce(message, key, seed)
    r = peers.public_key(nonce)
    s = (message + r * key) * pow(nonce, -1, ORDER) % ORDER
    answers = {"crypto-cpp-py's nonce with fast-stark-crypto": text(r, s)}
    if slow:
        answers["crypto-cpp-py"] = text(*peers.cpp.cpp_sign(message, key, seed))
    return [(("ecdsa.sign.seeded", key, message, seed), answers)]


def ecdsa_verify(peers, source, slow):
    # Two questions: a valid signature, and it or what it signs altered.
    key, message = below(source, ORDER, least=1), below(source, 2**251)
    public, (r, s) = peers.public_key(key), peers.sign(key, message)
    altered = [public, message, r, s]
    way = source.randrange(12)
    if way < 8:
        place = way % 4
        altered[place] = felt(source) if way < 4 else (altered[place] ^ 1 << source.randrange(251)) % PRIME
    elif way < 10:
        # Valid as well when the inverse is in range: the public key's y is not known.
        altered[3] = ORDER - s
    elif way == 10:
        altered[2], altered[3] = s, r
    else:
        altered[3] = below(source, PRIME)
    questions = []
    for row in ([public, message, r, s], altered):
        answers = {"fast-stark-crypto": truth(peers.verify(*row))}
        if slow and 0 < row[3] < ORDER:
            inverse = pow(row[3], -1, ORDER)
            # It asserts ranges, and it refuses every signature of the message 0.
            if 0 < row[1] < 2**251 and 0 < row[2] < 2**251 and inverse < 2**251:
                answers["crypto-cpp-py"] = truth(peers.cpp.cpp_verify(row[1], row[2], inverse, row[0]))
        questions.append((("ecdsa.verify", *row), answers))
    if questions[0][1]["fast-stark-crypto"] != "true":
        raise SystemExit(f"the peer refuses its own signature: {questions[0]}")
    return questions


def size(source):
    """Of a batch: around the numbers of lanes, 16 on average, and sometimes larger than the groups of one batch."""
    return 300 if source.randrange(100) == 0 else source.choice((1, 2, 5, 7, 8, 9, 15, 16, 17, 24, 40))


def pedersen_batch(peers, source, slow):
    felts = [felt(source) for _ in range(2 * size(source))]
    hashes = [peers.pedersen(a, b) for a, b in zip(felts[::2], felts[1::2])]
    return [(("pedersen.batch", *felts), {"starknet-pathfinder-crypto": text(*hashes)})]


def poseidon_batch(peers, source, slow):
    felts = [felt(source) for _ in range(2 * size(source))]
    hashes = [peers.permutation(a, b, 2)[0] for a, b in zip(felts[::2], felts[1::2])]
    return [(("poseidon.batch", *felts), {"garaga": text(*hashes)})]


def poseidon_permutation_batch(peers, source, slow):
    felts = [felt(source) for _ in range(3 * size(source))]
    states = [peers.permutation(*state) for state in zip(felts[::3], felts[1::3], felts[2::3])]
    return [(("poseidon.permutation.batch", *felts), {"garaga": text(*(x for state in states for x in state))})]


def poseidon_many_batch(peers, source, slow):
    # Sequences of 0, 1, 2, ... felts.
    sequences = [[felt(source) for _ in range(length)] for length in range(source.choice((1, 4, 8, 9, 12, 17, 24)))]
    hashes = [peers.pathfinder.poseidon_hash_many(sequence) for sequence in sequences]
    felts = [x for sequence in sequences for x in sequence]
    return [(("poseidon.many.batch", *felts), {"starknet-pathfinder-crypto": text(*hashes)})]


def ecdsa_verify_batch(peers, source, slow):
    # Some by the same key, so that it gets a table of its own; a quarter altered.
    keys = [source.randrange(1, ORDER) for _ in range(source.choice((1, 1, 4)))]
    public = {key: peers.public_key(key) for key in keys}
    rows, expected = [], []
    for _ in range(size(source)):
        key, message = source.choice(keys), below(source, 2**251)
        row = [public[key], message, *peers.sign(key, message)]
        if source.randrange(4) == 0:
            row[source.randrange(4)] = felt(source)
        rows.append(row)
        expected.append(truth(peers.verify(*row)))
    return [(("ecdsa.verify.batch", *(x for row in rows for x in row)), {"fast-stark-crypto": " ".join(expected)})]


def ecdsa_recover(peers, source, slow):
    # What we sign, we recover the key of: its x coordinate is the peer's public key.
    key, message = below(source, ORDER, least=1), below(source, 2**251)
    return [(("ecdsa.recover", key, message), {"fast-stark-crypto, public key": text(peers.public_key(key))})]


@dataclass
class Operation:
    # Takes the peers, a source of randomness and whether the slow peers are asked too.
    ask: Callable
    # One case in how many also goes to the slow peers.
    slow_every: int = 20
    # How many results a case has on average: a batch counts for as many cases.
    results: int = 1


OPERATIONS = {
    "pedersen.hash": Operation(pedersen_hash),
    "pedersen.array": Operation(pedersen_array),
    "pedersen.batch": Operation(pedersen_batch, results=16),
    "poseidon.hash": Operation(poseidon_hash),
    "poseidon.single": Operation(poseidon_single),
    "poseidon.permutation": Operation(poseidon_permutation),
    "poseidon.many": Operation(poseidon_many),
    "poseidon.batch": Operation(poseidon_batch, results=16),
    "poseidon.permutation.batch": Operation(poseidon_permutation_batch, results=16),
    "poseidon.many.batch": Operation(poseidon_many_batch, results=10),
    "key.public": Operation(key_public, slow_every=200),
    "ecdsa.sign": Operation(ecdsa_sign, slow_every=2000),
    "ecdsa.sign.seeded": Operation(ecdsa_sign_seeded, slow_every=2000),
    "ecdsa.verify": Operation(ecdsa_verify, slow_every=100),
    "ecdsa.verify.batch": Operation(ecdsa_verify_batch, results=16),
    "ecdsa.recover": Operation(ecdsa_recover),
}

worker = None


def begin(path):
    """A worker's peers and its probe."""
    global worker
    # Refusals of the Rust packages print to standard error, each some lines.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    worker = (Peers(), ours.Probe(path))


def run_chunk(name, seed, first, count):
    """Asks cases first ..< first + count. Returns a description of the first difference, or None."""
    peers, probe = worker
    operation = OPERATIONS[name]
    source = random.Random(f"{seed}/{name}/{first}")
    cases = [operation.ask(peers, source, (first + i) % operation.slow_every == 0) for i in range(count)]
    questions = [question for case in cases for question in case]
    lines = [" ".join(["answer", words[0]] + [hex(x) for x in words[1:]]) for words, _ in questions]
    for line, (_, answers), reply in zip(lines, questions, probe.ask_all(lines)):
        got = REFUSED if reply.startswith("error") else reply
        for peer, expected in answers.items():
            if got != expected:
                return f"{line}\n  ours: {reply}\n  {peer}: {expected}\n  (a case from {first} on, seed {seed})"
    return None


def run(name, options, pool):
    started = time.monotonic()
    count = -(-options.cases // OPERATIONS[name].results)
    chunk = max(1, CHUNK // OPERATIONS[name].results)
    jobs = [
        pool.submit(run_chunk, name, options.seed, first, min(chunk, count - first)) for first in range(0, count, chunk)]
    for job in concurrent.futures.as_completed(jobs):
        difference = job.result()
        if difference:
            for other in jobs:
                other.cancel()
            print(f"{name} DIFFERS\n{difference}", flush=True)
            pool.shutdown(cancel_futures=True)
            sys.exit(1)
    print(f"ok  {name}: {options.cases} cases, {time.monotonic() - started:.1f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000, help="cases of each operation (100000)")
    parser.add_argument("--seed", type=int, help="of the cases (a new one for each run)")
    parser.add_argument("--only", action="append", choices=sorted(OPERATIONS), help="operations to ask about (all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="worker processes (one for each core)")
    parser.add_argument("--probe", type=pathlib.Path, help="a stark-probe that is built already")
    options = parser.parse_args()
    environment.enter()
    if options.seed is None:
        options.seed = secrets.randbelow(2**32)
    path = options.probe or ours.build()
    print(f"seed {options.seed}; " + ", ".join(f"{name} {v}" for name, v in environment.versions().items()), flush=True)
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(options.jobs, context, begin, (path,)) as pool:
        for name in options.only or OPERATIONS:
            run(name, options, pool)
    print(f"all answers are equal ({time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    main()
