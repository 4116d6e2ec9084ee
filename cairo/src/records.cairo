// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! How tasks, nodes and scheduled changes lie in storage: few slots, because a new slot is what costs most on Starknet.

use smainer::interface::{Change, ChangeStatus, NodeStatus, TaskStatus};
use starknet::storage_access::StorePacking;
use starknet::{ClassHash, ContractAddress};

const SHIFT_8: u128 = 0x100;
const SHIFT_32: u128 = 0x100000000;
const SHIFT_64: u128 = 0x10000000000000000;

/// A task's stored form.
#[derive(Copy, Drop, starknet::Store)]
pub struct TaskRecord {
    pub creator: ContractAddress,
    pub provider: ContractAddress,
    pub amount: u128,
    pub task_hash: felt252,
    pub progress: TaskProgress,
    pub result_hash: felt252,
    pub completed_at: u64,
}

/// What changes together when a task moves on; one slot. `execution_window` is below 2^32.
#[derive(Copy, Drop)]
pub struct TaskProgress {
    pub status: TaskStatus,
    pub assignments: u8,
    pub execution_window: u64,
    pub created_at: u64,
    pub assigned_at: u64,
    pub deadline: u64,
}

/// low = created_at + assigned_at * 2^64, high = deadline + window * 2^64 + assignments * 2^96 + status * 2^104.
impl TaskProgressPacking of StorePacking<TaskProgress, felt252> {
    fn pack(value: TaskProgress) -> felt252 {
        let low: u128 = value.created_at.into() + value.assigned_at.into() * SHIFT_64;
        let upper: u128 = value.execution_window.into()
            + (value.assignments.into() + task_status_index(value.status) * SHIFT_8) * SHIFT_32;
        join(low, value.deadline.into() + upper * SHIFT_64)
    }

    fn unpack(value: felt252) -> TaskProgress {
        let value: u256 = value.into();
        let (assigned_at, created_at) = split(value.low, SHIFT_64);
        let (upper, deadline) = split(value.high, SHIFT_64);
        let (upper, execution_window) = split(upper, SHIFT_32);
        let (status, assignments) = split(upper, SHIFT_8);
        TaskProgress {
            status: task_status_at(status),
            assignments: assignments.try_into().unwrap(),
            execution_window: execution_window.try_into().unwrap(),
            created_at: created_at.try_into().unwrap(),
            assigned_at: assigned_at.try_into().unwrap(),
            deadline: deadline.try_into().unwrap(),
        }
    }
}

/// A node's stored form.
#[derive(Copy, Drop, starknet::Store)]
pub struct NodeRecord {
    pub public_key: felt252,
    pub standing: NodeStanding,
    pub earnings: u256,
}

/// What is small about a node; one slot. `before_suspension` is what a reinstatement returns to.
#[derive(Copy, Drop)]
pub struct NodeStanding {
    pub status: NodeStatus,
    pub before_suspension: NodeStatus,
    pub registered_at: u64,
    pub completed_tasks: u64,
}

/// low = registered_at + completed_tasks * 2^64, high = status + before_suspension * 2^8.
impl NodeStandingPacking of StorePacking<NodeStanding, felt252> {
    fn pack(value: NodeStanding) -> felt252 {
        let low: u128 = value.registered_at.into() + value.completed_tasks.into() * SHIFT_64;
        join(low, node_status_index(value.status) + node_status_index(value.before_suspension) * SHIFT_8)
    }

    fn unpack(value: felt252) -> NodeStanding {
        let value: u256 = value.into();
        let (completed_tasks, registered_at) = split(value.low, SHIFT_64);
        let (before_suspension, status) = split(value.high, SHIFT_8);
        NodeStanding {
            status: node_status_at(status),
            before_suspension: node_status_at(before_suspension),
            registered_at: registered_at.try_into().unwrap(),
            completed_tasks: completed_tasks.try_into().unwrap(),
        }
    }
}

/// A scheduled change's stored form: `kind` is the variant's index in `Change`, `status` the one in `ChangeStatus`.
#[derive(Copy, Drop, starknet::Store)]
pub struct ChangeRecord {
    pub value: felt252,
    pub ready_at: u64,
    pub kind: u8,
    pub status: u8,
}

pub fn change_parts(change: Change) -> (u8, felt252) {
    match change {
        Change::AddRelayer(relayer) => (0, relayer.into()),
        Change::AttesterKey(key) => (1, key),
        Change::Treasury(treasury) => (2, treasury.into()),
        Change::Upgrade(class_hash) => (3, class_hash.into()),
    }
}

pub fn change_of(kind: u8, value: felt252) -> Change {
    if kind == 0 {
        Change::AddRelayer(value.try_into().unwrap())
    } else if kind == 1 {
        Change::AttesterKey(value)
    } else if kind == 2 {
        Change::Treasury(value.try_into().unwrap())
    } else {
        Change::Upgrade(value.try_into().unwrap())
    }
}

pub fn change_status_index(status: ChangeStatus) -> u8 {
    match status {
        ChangeStatus::None => 0,
        ChangeStatus::Pending => 1,
        ChangeStatus::Executed => 2,
        ChangeStatus::Cancelled => 3,
    }
}

pub fn change_status_at(index: u8) -> ChangeStatus {
    if index == 0 {
        ChangeStatus::None
    } else if index == 1 {
        ChangeStatus::Pending
    } else if index == 2 {
        ChangeStatus::Executed
    } else {
        ChangeStatus::Cancelled
    }
}

fn task_status_index(status: TaskStatus) -> u128 {
    match status {
        TaskStatus::None => 0,
        TaskStatus::Open => 1,
        TaskStatus::Assigned => 2,
        TaskStatus::Completed => 3,
        TaskStatus::Cancelled => 4,
        TaskStatus::Expired => 5,
    }
}

fn task_status_at(index: u128) -> TaskStatus {
    if index == 0 {
        TaskStatus::None
    } else if index == 1 {
        TaskStatus::Open
    } else if index == 2 {
        TaskStatus::Assigned
    } else if index == 3 {
        TaskStatus::Completed
    } else if index == 4 {
        TaskStatus::Cancelled
    } else {
        TaskStatus::Expired
    }
}

fn node_status_index(status: NodeStatus) -> u128 {
    match status {
        NodeStatus::Unregistered => 0,
        NodeStatus::Active => 1,
        NodeStatus::Inactive => 2,
        NodeStatus::Suspended => 3,
    }
}

fn node_status_at(index: u128) -> NodeStatus {
    if index == 0 {
        NodeStatus::Unregistered
    } else if index == 1 {
        NodeStatus::Active
    } else if index == 2 {
        NodeStatus::Inactive
    } else {
        NodeStatus::Suspended
    }
}

// `high` stays below 2^112 for every packing here, so the sum is below the field's modulus.
fn join(low: u128, high: u128) -> felt252 {
    low.into() + high.into() * 0x100000000000000000000000000000000
}

// Quotient and remainder of a division by a power of two.
fn split(value: u128, shift: u128) -> (u128, u128) {
    DivRem::div_rem(value, shift.try_into().unwrap())
}
