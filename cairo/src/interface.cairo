// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! Every signature, type and event of the marketplace contract. `docs/protocol/contract.md` says what each does.

use starknet::{ClassHash, ContractAddress};

/// Where a task stands. Completed, Cancelled and Expired are final.
#[derive(Copy, Drop, PartialEq, Serde)]
pub enum TaskStatus {
    None,
    Open,
    Assigned,
    Completed,
    Cancelled,
    Expired,
}

/// Where a provider node stands. Only an Active node is assigned tasks.
#[derive(Copy, Drop, PartialEq, Serde)]
pub enum NodeStatus {
    Unregistered,
    Active,
    Inactive,
    Suspended,
}

/// A task as `get_task` answers it. `provider` is the newest assignee, and the paid one once Completed.
#[derive(Copy, Drop, PartialEq, Serde)]
pub struct Task {
    pub creator: ContractAddress,
    pub provider: ContractAddress,
    pub amount: u256,
    pub status: TaskStatus,
    pub task_hash: felt252,
    pub result_hash: felt252,
    pub created_at: u64,
    pub assigned_at: u64,
    pub deadline: u64,
    pub completed_at: u64,
    pub execution_window: u64,
    pub assignments: u8,
}

/// One assignment of a task: the keys that a claim is checked under are those of that moment.
#[derive(Copy, Drop, PartialEq, Serde, starknet::Store)]
pub struct Assignment {
    pub provider: ContractAddress,
    pub node_key: felt252,
    pub attester_key: felt252,
}

/// A provider node as `get_node` answers it; all zero for an address that never registered.
#[derive(Copy, Drop, PartialEq, Serde)]
pub struct Node {
    pub status: NodeStatus,
    pub public_key: felt252,
    pub registered_at: u64,
    pub completed_tasks: u64,
    pub earnings: u256,
}

/// What a claim brings. Signatures are (r, s).
#[derive(Copy, Drop, Serde)]
pub struct Claim {
    pub task_id: u256,
    pub provider: ContractAddress,
    pub result_hash: felt252,
    pub provider_signature: (felt252, felt252),
    pub attestation: (felt252, felt252),
}

/// What became of one claim of a batch: `reason` is 0 when paid, else the rejection's short string.
#[derive(Copy, Drop, PartialEq, Serde)]
pub struct ClaimOutcome {
    pub task_id: u256,
    pub paid: bool,
    pub reason: felt252,
}

/// What only the timelock can change.
#[derive(Copy, Drop, PartialEq, Serde)]
pub enum Change {
    AddRelayer: ContractAddress,
    AttesterKey: felt252,
    Treasury: ContractAddress,
    Upgrade: ClassHash,
}

#[derive(Copy, Drop, PartialEq, Serde)]
pub enum ChangeStatus {
    None,
    Pending,
    Executed,
    Cancelled,
}

/// A change as `get_change` answers it; it can be executed from `ready_at` on.
#[derive(Copy, Drop, PartialEq, Serde)]
pub struct ScheduledChange {
    pub change: Change,
    pub ready_at: u64,
    pub status: ChangeStatus,
}

/// Tasks and their escrow, for demanders and relayers; a task can be reclaimed by anyone.
#[starknet::interface]
pub trait ITasks<TState> {
    fn create_task(ref self: TState, amount: u256, task_hash: felt252, execution_window: u64) -> u256;
    fn create_task_for(
        ref self: TState,
        creator: ContractAddress,
        amount: u256,
        task_hash: felt252,
        execution_window: u64,
        client_ref: felt252
    ) -> u256;
    fn assign_task(ref self: TState, task_id: u256, provider: ContractAddress, task_hash: felt252);
    fn cancel_task(ref self: TState, task_id: u256);
    fn reclaim_task(ref self: TState, task_id: u256);
}

/// The tasks that there are, and whose they are.
#[starknet::interface]
pub trait ITaskBook<TState> {
    fn get_task(self: @TState, task_id: u256) -> Task;
    fn get_task_count(self: @TState) -> u256;
    fn get_task_assignees(self: @TState, task_id: u256) -> Array<ContractAddress>;
    fn get_assignment(self: @TState, task_id: u256, provider: ContractAddress) -> Assignment;
    fn get_task_by_client_ref(self: @TState, client_ref: felt252) -> u256;
    fn get_user_tasks(self: @TState, user: ContractAddress, offset: u64, limit: u64) -> Array<u256>;
    fn get_user_task_count(self: @TState, user: ContractAddress) -> u64;
}

/// Payment against proof, sent by anyone; and what the provider and the attester sign (SNIP-12 revision 1).
#[starknet::interface]
pub trait IClaims<TState> {
    fn submit_proof_and_claim(
        ref self: TState,
        task_id: u256,
        provider: ContractAddress,
        result_hash: felt252,
        provider_signature: (felt252, felt252),
        attestation: (felt252, felt252)
    );
    fn submit_proofs_and_claim(ref self: TState, claims: Span<Claim>) -> Array<ClaimOutcome>;

    fn get_task_result_hash(
        self: @TState, task_id: u256, provider: ContractAddress, result_hash: felt252
    ) -> felt252;
    fn get_result_attestation_hash(
        self: @TState, task_id: u256, provider: ContractAddress, result_hash: felt252
    ) -> felt252;
    fn get_fee_bps(self: @TState) -> (u16, u16, u16);
}

/// What relayers may spend, for demanders.
#[starknet::interface]
pub trait ISpendingLimits<TState> {
    fn set_spending_limit(ref self: TState, expected: u256, limit: u256);

    fn get_spending_limit(self: @TState, user: ContractAddress) -> u256;
}

/// The token that everything is paid in.
#[starknet::interface]
pub trait IEscrow<TState> {
    fn get_token(self: @TState) -> ContractAddress;
}

/// Nodes, for providers; the owner suspends and reinstates them.
#[starknet::interface]
pub trait INodeRegistry<TState> {
    fn register_node(ref self: TState, public_key: felt252);
    fn rotate_node_key(ref self: TState, public_key: felt252);
    fn deactivate_node(ref self: TState);
    fn suspend_node(ref self: TState, node: ContractAddress);
    fn reinstate_node(ref self: TState, node: ContractAddress);

    fn get_user_earnings(self: @TState, provider: ContractAddress) -> u256;
    fn get_node_status(self: @TState, node: ContractAddress) -> NodeStatus;
    fn get_node(self: @TState, node: ContractAddress) -> Node;
}

/// What the owner decides, and what is in force.
#[starknet::interface]
pub trait IAdministration<TState> {
    // At once.
    fn pause(ref self: TState);
    fn unpause(ref self: TState);
    fn remove_relayer(ref self: TState, relayer: ContractAddress);
    fn disable_attester(ref self: TState);

    // After the timelock.
    fn schedule_change(ref self: TState, change: Change) -> u64;
    fn execute_change(ref self: TState, id: u64);
    fn cancel_change(ref self: TState, id: u64);

    fn get_treasury(self: @TState) -> ContractAddress;
    fn is_relayer(self: @TState, relayer: ContractAddress) -> bool;
    fn get_attester_key(self: @TState) -> felt252;
    fn get_timelock(self: @TState) -> u64;
    fn is_paused(self: @TState) -> bool;
    fn get_change(self: @TState, id: u64) -> ScheduledChange;
    fn get_change_count(self: @TState) -> u64;
}

/// Ownership, which moves in two steps.
#[starknet::interface]
pub trait IOwnership<TState> {
    fn transfer_ownership(ref self: TState, new_owner: ContractAddress);
    fn accept_ownership(ref self: TState);

    fn get_owner(self: @TState) -> ContractAddress;
    fn get_pending_owner(self: @TState) -> ContractAddress;
}

#[derive(Drop, starknet::Event)]
pub struct TaskCreated {
    #[key]
    pub task_id: u256,
    #[key]
    pub creator: ContractAddress,
    pub amount: u256,
    pub task_hash: felt252,
    pub execution_window: u64,
    pub client_ref: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct TaskAssigned {
    #[key]
    pub task_id: u256,
    #[key]
    pub provider: ContractAddress,
    pub deadline: u64,
    pub assignment: u8,
}

#[derive(Drop, starknet::Event)]
pub struct TaskCancelled {
    #[key]
    pub task_id: u256,
    #[key]
    pub creator: ContractAddress,
    pub amount: u256,
}

#[derive(Drop, starknet::Event)]
pub struct TaskExpired {
    #[key]
    pub task_id: u256,
    #[key]
    pub creator: ContractAddress,
    pub amount: u256,
}

#[derive(Drop, starknet::Event)]
pub struct TaskCompleted {
    #[key]
    pub task_id: u256,
    #[key]
    pub provider: ContractAddress,
    pub result_hash: felt252,
    pub amount: u256,
    pub provider_payout: u256,
    pub gas_subsidy: u256,
    pub treasury_fee: u256,
}

#[derive(Drop, starknet::Event)]
pub struct NodeRegistered {
    #[key]
    pub node: ContractAddress,
    pub public_key: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct NodeKeyRotated {
    #[key]
    pub node: ContractAddress,
    pub public_key: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct NodeStatusChanged {
    #[key]
    pub node: ContractAddress,
    pub old: NodeStatus,
    pub new: NodeStatus,
}

/// The limit's new value, also when a relayer's use lowered it or a refund restored it.
#[derive(Drop, starknet::Event)]
pub struct SpendingLimitSet {
    #[key]
    pub user: ContractAddress,
    pub limit: u256,
}

#[derive(Drop, starknet::Event)]
pub struct RelayerAdded {
    #[key]
    pub relayer: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct RelayerRemoved {
    #[key]
    pub relayer: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct AttesterKeyChanged {
    pub old: felt252,
    pub new: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct AttesterDisabled {
    pub key: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct TreasuryChanged {
    pub old: ContractAddress,
    pub new: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct Upgraded {
    pub class_hash: ClassHash,
}

#[derive(Drop, starknet::Event)]
pub struct Paused {
    pub by: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct Unpaused {
    pub by: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct ChangeScheduled {
    #[key]
    pub id: u64,
    pub change: Change,
    pub ready_at: u64,
}

#[derive(Drop, starknet::Event)]
pub struct ChangeExecuted {
    #[key]
    pub id: u64,
    pub change: Change,
}

#[derive(Drop, starknet::Event)]
pub struct ChangeCancelled {
    #[key]
    pub id: u64,
    pub change: Change,
}

#[derive(Drop, starknet::Event)]
pub struct OwnershipTransferStarted {
    #[key]
    pub previous_owner: ContractAddress,
    #[key]
    pub new_owner: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct OwnershipTransferred {
    #[key]
    pub previous_owner: ContractAddress,
    #[key]
    pub new_owner: ContractAddress,
}
