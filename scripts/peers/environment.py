# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""Other people's implementations, from PyPI, in a virtual environment below ${XDG_CACHE_HOME:-~/.cache}/smainer."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import venv
import zipfile

# The packages that are compared, and what crypto-cpp-py needs. Versions are part of every claim.
PACKAGES = {
    "fast-stark-crypto": "0.5.0",
    "starknet-pathfinder-crypto": "0.1.0",
    "poseidon-py": "0.2.0",
    "crypto-cpp-py": "2.0.0",
    "ecdsa": "0.19.2",
    "six": "1.17.0",
    "sympy": "1.14.0",
    "mpmath": "1.3.0",
}
# Of this one only the extension module is taken, out of the wheel: its dependencies are many and not needed.
GARAGA = "1.1.0"

# What each package computes with, for the tables.
BACKENDS = {
    "fast-stark-crypto": "starknet-crypto 0.8.1 (Rust)",
    "starknet-pathfinder-crypto": "pathfinder's crate of 2023 (Rust)",
    "poseidon-py": "C",
    "crypto-cpp-py": "StarkWare's crypto-cpp (C++)",
    "garaga": "lambdaworks (Rust)",
}


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(base) / "smainer"


def folder():
    pins = repr(sorted(PACKAGES.items())) + GARAGA + sys.version
    return cache() / f"peers-{hashlib.sha256(pins.encode()).hexdigest()[:12]}"


def versions():
    named = {name: version for name, version in PACKAGES.items() if name in BACKENDS}
    return dict(named, garaga=GARAGA)


def install(target):
    """Makes the environment in a folder beside the final one and renames it, so that a broken one is never used."""
    print(f"installing peers into {target}", file=sys.stderr)
    shutil.rmtree(target, ignore_errors=True)
    venv.create(target, with_pip=True)
    pip = [str(target / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    pins = [f"{name}=={version}" for name, version in PACKAGES.items()]
    subprocess.run(pip + ["install", "--no-deps", "--only-binary", ":all:"] + pins, check=True)
    wheels = target / "wheels"
    subprocess.run(
        pip + ["download", "--no-deps", "--only-binary", ":all:", "-d", str(wheels), f"garaga=={GARAGA}"], check=True)
    for wheel in wheels.glob("garaga-*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.namelist():
                if entry.startswith("garaga/garaga_rs."):
                    (target / "modules").mkdir(exist_ok=True)
                    (target / "modules" / pathlib.PurePosixPath(entry).name).write_bytes(archive.read(entry))
    if not list((target / "modules").glob("garaga_rs.*")):
        sys.exit(f"garaga {GARAGA}: the wheel for this system has no garaga_rs extension module")
    (target / "complete").touch()


def enter():
    """Goes on in the environment: installs it when it is missing, and runs this script again by its Python."""
    target = folder()
    if not (target / "complete").exists():
        try:
            install(target)
        except subprocess.CalledProcessError as error:
            sys.exit(f"installing the peers failed ({error}). Not every system and Python has their wheels.")
    sys.path.insert(0, str(target / "modules"))
    if pathlib.Path(sys.prefix).resolve() != target.resolve():
        # Rust's panics are how some peers refuse input: without a backtrace each.
        os.environ["RUST_BACKTRACE"] = "0"
        python = str(target / "bin" / "python")
        os.execv(python, [python] + sys.argv)
