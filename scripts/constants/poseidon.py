#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""Writes Sources/StarkCrypto/Poseidon+RoundKeys.swift and Sources/CStarkSIMD/poseidon_keys.c.

The round keys of Hades are sha256("Hades" + index) modulo P, three for each of 91 rounds. In a partial round only the
last element goes through the cube, so the keys of the other two can be moved through the linear layer into the next
round: 107 keys are left. Each gets the multiple of P that makes up for negative results of the round before.

The vector code has the same keys in radix 2^52, times 2^260 in place of 2^256, and room for 4 * P in each.
"""
import hashlib
import pathlib

P = 2**251 + 17 * 2**192 + 1
R = 2**256
MDS = [[3, 1, 1], [1, -1, 1], [1, 1, -2]]
FULL, PARTIAL = 4, 83


def round_keys():
    keys = [int.from_bytes(hashlib.sha256(b"Hades%d" % i).digest(), "big") % P for i in range(3 * (2 * FULL + PARTIAL))]
    return [keys[i : i + 3] for i in range(0, len(keys), 3)]


def compressed_keys():
    """(key, multiple of P) in order of use."""
    result = []
    moved = [0, 0, 0]
    for i, keys in enumerate(round_keys()):
        keys = [(k + m) % P for k, m in zip(keys, moved)]
        moved = [0, 0, 0]
        if FULL <= i < FULL + PARTIAL:
            # The first of these follows a full round, the second a partial round whose cube may still be up to 0.9 * P.
            result.append((keys[2], {FULL: 4, FULL + 1: 2}.get(i, 1)))
            moved = [(row[0] * keys[0] + row[1] * keys[1]) % P for row in MDS]
        else:
            multiples = {0: (0, 0, 0), FULL + PARTIAL: (0, 4, 1)}.get(i, (5, 3, 4))
            result += zip(keys, multiples)
    return result


def swift_table():
    lines = [
        "// SPDX-License-Identifier: Apache-2.0",
        "// Copyright the Smainer in Swift authors",
        "",
        "// Made by scripts/constants/poseidon.py; change that instead.",
        "",
        "package import Felt",
        "",
        "extension Poseidon {",
        "    /// The compressed round keys in order of use, in Montgomery form: three for each of four full rounds, one for",
        "    /// each of 83 partial rounds, three for each of four full rounds. Some have a multiple of P added.",
        "    package static let roundKeys: [UnreducedFelt] = [",
    ]
    for key, multiple in compressed_keys():
        value = key * R % P + multiple * P
        limbs = ["0x" + f"{(value >> (64 * i)) % 2**64:016x}" for i in range(4)]
        limbs = ["_".join([x[:6], x[6:10], x[10:14], x[14:]]) for x in limbs]
        lines.append(f"        UnreducedFelt({', '.join(limbs)}),")
    return lines + ["    ]", "}", ""]


def vector_table():
    lines = [
        "// SPDX-License-Identifier: Apache-2.0",
        "// Copyright the Smainer in Swift authors",
        "",
        "// Made by scripts/constants/poseidon.py; change that instead.",
        "",
        '#include "CStarkSIMD.h"',
        "",
        "const uint64_t stark_simd_poseidon_keys[107][5] = {",
    ]
    for key, _ in compressed_keys():
        value = key * 2**260 % P + 4 * P
        lines.append("    {" + ", ".join(f"0x{(value >> (52 * i)) % 2**52:013x}" for i in range(5)) + "},")
    return lines + ["};", ""]


def main():
    sources = pathlib.Path(__file__).resolve().parent.parent.parent / "Sources"
    (sources / "StarkCrypto/Poseidon+RoundKeys.swift").write_text("\n".join(swift_table()))
    (sources / "CStarkSIMD/poseidon_keys.c").write_text("\n".join(vector_table()))


if __name__ == "__main__":
    main()
