#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""Drives a running devnet with starknet-py, a client that was written by others, and checks what it answers.

    pip install starknet-py==0.30.0
    smainer devnet --port 5050 &
    scripts/differential/devnet_starknet_py.py http://127.0.0.1:5050/rpc

Estimates and sends a transfer, reads receipt, block, events and state back, declares a contract of cairo/artifacts,
deploys an account through the universal deployer, and expects refusals with their codes. Exits 1 at the first
difference.
"""
import asyncio
import json
import pathlib
import sys
import urllib.request

from starknet_py.common import create_casm_class
from starknet_py.hash.casm_class_hash import compute_casm_class_hash
from starknet_py.hash.hash_method import HashMethod
from starknet_py.hash.selector import get_selector_from_name
from starknet_py.net.account.account import Account
from starknet_py.net.client_errors import ClientError
from starknet_py.net.client_models import Call, TransactionExecutionStatus
from starknet_py.net.full_node_client import FullNodeClient
from starknet_py.net.models import StarknetChainId
from starknet_py.net.signer.key_pair import KeyPair
from starknet_py.net.udc_deployer.deployer import Deployer

STRK = 0x04718F5A0FC34CC1AF16A1CDEE98FFB20C31F5CD61D6AB07201858F4287C938D
ARTIFACTS = pathlib.Path(__file__).resolve().parents[2] / "cairo" / "artifacts"


def rpc(url, method, params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    answer = json.load(urllib.request.urlopen(request, timeout=60))
    if "error" in answer:
        raise SystemExit(f"{method}: {answer['error']}")
    return answer["result"]


def check(what, got, expected):
    if got != expected:
        raise SystemExit(f"{what}: got {got!r}, expected {expected!r}")
    print(f"ok  {what}")


async def refused(what, code, awaitable):
    try:
        await awaitable
    except ClientError as error:
        check(what, int(error.code), code)
        return
    raise SystemExit(f"{what}: was not refused")


def account_of(client, data):
    return Account(
        address=data["address"],
        client=client,
        key_pair=KeyPair.from_private_key(int(data["private_key"], 16)),
        chain=StarknetChainId.SEPOLIA,
    )


async def transfer(client, account, receiver):
    call = Call(to_addr=STRK, selector=get_selector_from_name("transfer"), calldata=[receiver.address, 1234, 0])
    before = await receiver.get_balance(token_address=STRK)
    sent = await account.execute_v3(calls=[call], auto_estimate=True, tip=0)
    receipt = await client.wait_for_tx(sent.transaction_hash, check_interval=0.1)
    check("a transfer succeeds", receipt.execution_status, TransactionExecutionStatus.SUCCEEDED)
    check("the balance grows", await receiver.get_balance(token_address=STRK), before + 1234)
    block = await client.get_block_with_receipts(block_number=receipt.block_number)
    check("the block holds it", [entry.receipt.transaction_hash for entry in block.transactions],
          [sent.transaction_hash])
    hashes = await client.get_block_with_tx_hashes(block_hash=receipt.block_hash)
    check("the block is found by its hash", hashes.transactions, [sent.transaction_hash])
    transaction = await client.get_transaction(sent.transaction_hash)
    check("the transaction comes back", transaction.calldata[4:], [receiver.address, 1234, 0])
    events = await client.get_events(
        address=STRK, keys=[[get_selector_from_name("Transfer")]], from_block_number=receipt.block_number,
        to_block_number=receipt.block_number, chunk_size=100)
    check("its events are found", len([e for e in events.events if e.transaction_hash == sent.transaction_hash]),
          len(receipt.events))
    update = await client.get_state_update(block_hash=receipt.block_hash)
    check("its nonce is in the state update", {n.contract_address: n.nonce for n in update.state_diff.nonces}
          .get(account.address), await account.get_nonce())


async def declare(client, account):
    sierra = (ARTIFACTS / "Smainer.sierra.json").read_text()
    casm = create_casm_class((ARTIFACTS / "Smainer.casm.json").read_text())
    compiled = compute_casm_class_hash(casm, HashMethod.BLAKE2S)
    signed = await account.sign_declare_v3(sierra, compiled, auto_estimate=True, tip=0)
    declared = await client.declare(signed)
    receipt = await client.wait_for_tx(declared.transaction_hash, check_interval=0.1)
    check("a class is declared", receipt.execution_status, TransactionExecutionStatus.SUCCEEDED)
    found = await client.get_class_by_hash(declared.class_hash)
    check("the class comes back", len(found.sierra_program), len(json.loads(sierra)["sierra_program"]))
    again = await account.sign_declare_v3(sierra, compiled, resource_bounds=signed.resource_bounds, tip=0)
    await refused("a class is declared once", 51, client.declare(again))


async def deploy(client, account, public_key):
    class_hash = await client.get_class_hash_at(account.address)
    deployment = Deployer(account_address=account.address).create_contract_deployment_raw(
        class_hash=class_hash, raw_calldata=[public_key], salt=5)
    sent = await account.execute_v3(calls=deployment.call, auto_estimate=True, tip=0)
    await client.wait_for_tx(sent.transaction_hash, check_interval=0.1)
    check("a contract is deployed where expected", await client.get_class_hash_at(deployment.address), class_hash)


async def main(url):
    client = FullNodeClient(node_url=url)
    check("the chain's id", int(await client.get_chain_id(), 16), StarknetChainId.SEPOLIA.value)
    check("the specification", (await client.spec_version()).split(".")[:2], ["0", "10"])
    data = rpc(url, "devnet_getPredeployedAccounts", {})
    account, receiver = account_of(client, data[0]), account_of(client, data[1])
    await transfer(client, account, receiver)
    await declare(client, account)
    await deploy(client, account, int(data[0]["public_key"], 16))
    await refused("an unknown transaction", 29, client.get_transaction_status(1))
    await refused("an unknown contract", 20, client.get_class_hash_at(0x777))
    await refused("an unknown block", 24, client.get_block(block_number=10**6))
    wrong = account_of(client, {**data[1], "private_key": "0x5"})
    call = Call(to_addr=STRK, selector=get_selector_from_name("transfer"), calldata=[account.address, 1, 0])
    await refused("a wrong key", 41, wrong.execute_v3(calls=[call], auto_estimate=True, tip=0))
    print("starknet-py and the devnet agree")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    asyncio.run(main(sys.argv[1]))
