#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""Writes Sources/StarknetKeys/MnemonicWords+English.swift: the 2048 English words of BIP-39, which are public domain.

Needs `pip install mnemonic==0.21`, which carries the list. Its SHA-256 is checked against that of the file in the BIP.
"""
import hashlib
import pathlib
import textwrap

from mnemonic import Mnemonic

words = Mnemonic("english").wordlist
digest = hashlib.sha256(("\n".join(words) + "\n").encode()).hexdigest()
assert digest == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda", digest
assert len(words) == 2048 and words == sorted(words) and all(3 <= len(word) <= 8 for word in words)

lines = " \\\n        ".join(textwrap.wrap(" ".join(words), 108))
text = f'''// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

// Written by scripts/constants/bip39_english.py.

extension MnemonicWords {{
    /// The English words of BIP-39 in order, which is that of the alphabet.
    static let english: StaticString = """
        {lines}
        """
}}
'''
path = pathlib.Path(__file__).parents[2] / "Sources/StarknetKeys/MnemonicWords+English.swift"
path.write_text(text)
