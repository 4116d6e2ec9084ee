// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! The marketplace: escrows a demander's tokens, pays the provider whose result is signed and attested, or refunds.
//! Every function checks first, writes state and emits events next, and moves tokens last.

#[starknet::contract]
mod Smainer {
    use core::ec::EcPointTrait;
    use core::integer::BoundedInt;
    use core::num::traits::Zero;
    use smainer::fees::{GAS_SUBSIDY_BPS, TOTAL_FEE_BPS, TREASURY_BPS, split};
    use smainer::interface::{
        Assignment, AttesterDisabled, AttesterKeyChanged, Change, ChangeCancelled, ChangeExecuted, ChangeScheduled,
        ChangeStatus, Claim, ClaimOutcome, ISmainer, Node, NodeKeyRotated, NodeRegistered, NodeStatus,
        NodeStatusChanged, OwnershipTransferStarted, OwnershipTransferred, Paused, RelayerAdded, RelayerRemoved,
        ScheduledChange, SpendingLimitSet, Task, TaskAssigned, TaskCancelled, TaskCompleted, TaskCreated, TaskExpired,
        TaskStatus, TreasuryChanged, Unpaused, Upgraded
    };
    use smainer::proof::{
        Proof, RESULT_ATTESTATION_TYPE_HASH, TASK_RESULT_TYPE_HASH, is_signed, message_hash
    };
    use smainer::records::{
        ChangeRecord, NodeRecord, NodeStanding, TaskProgress, TaskRecord, change_of, change_parts,
        change_status_at, change_status_index
    };
    use smainer::transfers::{pull, push};
    use starknet::syscalls::replace_class_syscall;
    use starknet::{
        ContractAddress, SyscallResultTrait, get_block_timestamp, get_caller_address, get_contract_address
    };

    const MIN_WINDOW: u64 = 60;
    const MAX_WINDOW: u64 = 86400;
    const CLAIM_GRACE: u64 = 3600;
    const MAX_ASSIGNMENTS: u8 = 3;
    const MAX_PAGE: u64 = 100;

    #[storage]
    struct Storage {
        owner: ContractAddress,
        pending_owner: ContractAddress,
        token: ContractAddress,
        treasury: ContractAddress,
        attester_key: felt252,
        disabled_attesters: LegacyMap<felt252, bool>,
        timelock: u64,
        paused: bool,
        entered: bool,
        relayers: LegacyMap<ContractAddress, bool>,
        task_count: u128,
        tasks: LegacyMap<u128, TaskRecord>,
        // By task and by the assignment's number, which counts from 1.
        assignments: LegacyMap<(u128, u8), Assignment>,
        client_refs: LegacyMap<felt252, u128>,
        user_task_counts: LegacyMap<ContractAddress, u64>,
        user_tasks: LegacyMap<(ContractAddress, u64), u128>,
        spending_limits: LegacyMap<ContractAddress, u256>,
        // How often a user has set a limit. A refund restores only the limit that its task was paid from.
        limit_epochs: LegacyMap<ContractAddress, u64>,
        // One more than the creator's epoch when a relayer created the task; 0 when the creator did.
        task_limit_epochs: LegacyMap<u128, u64>,
        nodes: LegacyMap<ContractAddress, NodeRecord>,
        change_count: u64,
        changes: LegacyMap<u64, ChangeRecord>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        TaskCreated: TaskCreated,
        TaskAssigned: TaskAssigned,
        TaskCancelled: TaskCancelled,
        TaskExpired: TaskExpired,
        TaskCompleted: TaskCompleted,
        NodeRegistered: NodeRegistered,
        NodeKeyRotated: NodeKeyRotated,
        NodeStatusChanged: NodeStatusChanged,
        SpendingLimitSet: SpendingLimitSet,
        RelayerAdded: RelayerAdded,
        RelayerRemoved: RelayerRemoved,
        AttesterKeyChanged: AttesterKeyChanged,
        AttesterDisabled: AttesterDisabled,
        TreasuryChanged: TreasuryChanged,
        Upgraded: Upgraded,
        Paused: Paused,
        Unpaused: Unpaused,
        ChangeScheduled: ChangeScheduled,
        ChangeExecuted: ChangeExecuted,
        ChangeCancelled: ChangeCancelled,
        OwnershipTransferStarted: OwnershipTransferStarted,
        OwnershipTransferred: OwnershipTransferred,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState,
        owner: ContractAddress,
        treasury: ContractAddress,
        attester_key: felt252,
        token: ContractAddress,
        timelock: u64
    ) {
        assert(owner.is_non_zero(), 'bad owner');
        assert(token.is_non_zero() && token != get_contract_address(), 'bad token');
        self.token.write(token);
        self.timelock.write(timelock);
        self.install_owner(owner);
        self.check_change(Change::Treasury(treasury));
        self.apply_change(Change::Treasury(treasury));
        self.check_change(Change::AttesterKey(attester_key));
        self.apply_change(Change::AttesterKey(attester_key));
    }

    #[abi(embed_v0)]
    impl SmainerImpl of ISmainer<ContractState> {
        fn create_task(
            ref self: ContractState, amount: u256, task_hash: felt252, execution_window: u64
        ) -> u256 {
            let creator = get_caller_address();
            self.enter();
            let task_id = self.open_task(creator, amount, task_hash, execution_window, 0);
            pull(self.token.read(), creator, amount);
            self.leave();
            task_id
        }

        fn create_task_for(
            ref self: ContractState,
            creator: ContractAddress,
            amount: u256,
            task_hash: felt252,
            execution_window: u64,
            client_ref: felt252
        ) -> u256 {
            self.require_relayer();
            self.enter();
            assert(creator.is_non_zero(), 'bad creator');
            assert(client_ref != 0, 'bad client ref');
            assert(self.client_refs.read(client_ref) == 0, 'client ref used');
            let limit = self.spending_limits.read(creator);
            assert(limit >= amount, 'limit exceeded');
            let task_id = self.open_task(creator, amount, task_hash, execution_window, client_ref);
            self.client_refs.write(client_ref, task_id.low);
            self.task_limit_epochs.write(task_id.low, self.limit_epochs.read(creator) + 1);
            self.write_limit(creator, limit - amount);
            pull(self.token.read(), creator, amount);
            self.leave();
            task_id
        }

        fn set_spending_limit(ref self: ContractState, expected: u256, limit: u256) {
            let user = get_caller_address();
            assert(self.spending_limits.read(user) == expected, 'limit changed');
            self.limit_epochs.write(user, self.limit_epochs.read(user) + 1);
            self.write_limit(user, limit);
        }

        fn assign_task(
            ref self: ContractState, task_id: u256, provider: ContractAddress, task_hash: felt252
        ) {
            self.require_relayer();
            self.require_running();
            assert(!self.entered.read(), 'reentrant call');
            let (id, mut task) = self.existing_task(task_id);
            let now = get_block_timestamp();
            match task.progress.status {
                TaskStatus::Open => {},
                TaskStatus::Assigned => {
                    // After the deadline a refund is due: another window must not push it out of reach.
                    assert(now <= task.progress.deadline, 'deadline passed');
                    assert(task.progress.assignments < MAX_ASSIGNMENTS, 'too many assignments');
                },
                _ => core::panic_with_felt252('not open'),
            };
            assert(task.task_hash == task_hash, 'task hash mismatch');
            let node = self.nodes.read(provider);
            assert(node.standing.status == NodeStatus::Active, 'node not active');
            let attester_key = self.attester_key.read();
            assert(attester_key != 0, 'no attester');
            assert(node.public_key != attester_key, 'bad public key');
            assert(self.find_assignment(id, task.progress.assignments, provider).is_none(), 'already assigned');

            let number = task.progress.assignments + 1;
            let deadline = now + task.progress.execution_window;
            self
                .assignments
                .write((id, number), Assignment { provider, node_key: node.public_key, attester_key });
            task.provider = provider;
            task.progress.status = TaskStatus::Assigned;
            task.progress.assignments = number;
            task.progress.assigned_at = now;
            task.progress.deadline = deadline;
            self.tasks.write(id, task);
            self.emit(TaskAssigned { task_id, provider, deadline, assignment: number });
        }

        fn cancel_task(ref self: ContractState, task_id: u256) {
            self.enter();
            let (id, mut task) = self.existing_task(task_id);
            let caller = get_caller_address();
            assert(caller == task.creator || self.relayers.read(caller), 'not creator or relayer');
            assert(task.progress.status == TaskStatus::Open, 'not open');
            task.progress.status = TaskStatus::Cancelled;
            let amount: u256 = task.amount.into();
            self.tasks.write(id, task);
            self.emit(TaskCancelled { task_id, creator: task.creator, amount });
            self.refund(id, task.creator, amount);
            self.leave();
        }

        fn reclaim_task(ref self: ContractState, task_id: u256) {
            self.enter();
            let (id, mut task) = self.existing_task(task_id);
            assert(task.progress.status == TaskStatus::Assigned, 'not assigned');
            assert(get_block_timestamp() > task.progress.deadline + CLAIM_GRACE, 'not yet reclaimable');
            task.progress.status = TaskStatus::Expired;
            let amount: u256 = task.amount.into();
            self.tasks.write(id, task);
            self.emit(TaskExpired { task_id, creator: task.creator, amount });
            self.refund(id, task.creator, amount);
            self.leave();
        }

        fn submit_proof_and_claim(
            ref self: ContractState,
            task_id: u256,
            provider: ContractAddress,
            result_hash: felt252,
            provider_signature: (felt252, felt252),
            attestation: (felt252, felt252)
        ) {
            self.enter();
            let claim = Claim { task_id, provider, result_hash, provider_signature, attestation };
            match self.judge(claim) {
                Result::Ok(task) => {
                    let (payout, fee) = self.settle(claim, task);
                    let token = self.token.read();
                    push(token, provider, payout);
                    push(token, self.treasury.read(), fee);
                },
                Result::Err(reason) => core::panic_with_felt252(reason),
            };
            self.leave();
        }

        fn submit_proofs_and_claim(ref self: ContractState, claims: Span<Claim>) -> Array<ClaimOutcome> {
            self.enter();
            let mut claims = claims;
            let mut outcomes = array![];
            let mut payouts = array![];
            let mut fees: u256 = 0;
            while let Option::Some(claim) = claims
                .pop_front() {
                    let claim = *claim;
                    let reason = match self.judge(claim) {
                        Result::Ok(task) => {
                            let (payout, fee) = self.settle(claim, task);
                            payouts.append((claim.provider, payout));
                            fees += fee;
                            0
                        },
                        Result::Err(reason) => reason,
                    };
                    outcomes.append(ClaimOutcome { task_id: claim.task_id, paid: reason == 0, reason });
                };
            // Every effect of the batch is written by now; the treasury's parts go in one transfer.
            let token = self.token.read();
            while let Option::Some((provider, payout)) = payouts
                .pop_front() {
                    push(token, provider, payout);
                };
            push(token, self.treasury.read(), fees);
            self.leave();
            outcomes
        }

        fn register_node(ref self: ContractState, public_key: felt252) {
            let provider = get_caller_address();
            assert(provider.is_non_zero(), 'bad caller');
            self.require_node_key(public_key);
            let mut node = self.nodes.read(provider);
            let old = node.standing.status;
            assert(old != NodeStatus::Active, 'already active');
            assert(old != NodeStatus::Suspended, 'node suspended');
            if old == NodeStatus::Unregistered {
                node.standing.registered_at = get_block_timestamp();
            }
            node.public_key = public_key;
            node.standing.status = NodeStatus::Active;
            self.nodes.write(provider, node);
            self.emit(NodeRegistered { node: provider, public_key });
            self.emit(NodeStatusChanged { node: provider, old, new: NodeStatus::Active });
        }

        fn rotate_node_key(ref self: ContractState, public_key: felt252) {
            let provider = get_caller_address();
            let mut node = self.registered_node(provider);
            self.require_node_key(public_key);
            node.public_key = public_key;
            self.nodes.write(provider, node);
            self.emit(NodeKeyRotated { node: provider, public_key });
        }

        fn deactivate_node(ref self: ContractState) {
            let provider = get_caller_address();
            let node = self.registered_node(provider);
            assert(node.standing.status == NodeStatus::Active, 'node not active');
            self.move_node(provider, node, NodeStatus::Inactive);
        }

        fn suspend_node(ref self: ContractState, node: ContractAddress) {
            self.require_owner();
            let mut record = self.registered_node(node);
            assert(record.standing.status != NodeStatus::Suspended, 'node suspended');
            record.standing.before_suspension = record.standing.status;
            self.move_node(node, record, NodeStatus::Suspended);
        }

        fn reinstate_node(ref self: ContractState, node: ContractAddress) {
            self.require_owner();
            let record = self.registered_node(node);
            assert(record.standing.status == NodeStatus::Suspended, 'node not suspended');
            self.move_node(node, record, record.standing.before_suspension);
        }

        fn pause(ref self: ContractState) {
            self.require_owner();
            self.require_running();
            self.paused.write(true);
            self.emit(Paused { by: get_caller_address() });
        }

        fn unpause(ref self: ContractState) {
            self.require_owner();
            assert(self.paused.read(), 'not paused');
            self.paused.write(false);
            self.emit(Unpaused { by: get_caller_address() });
        }

        fn remove_relayer(ref self: ContractState, relayer: ContractAddress) {
            self.require_owner();
            assert(self.relayers.read(relayer), 'not a relayer');
            self.relayers.write(relayer, false);
            self.emit(RelayerRemoved { relayer });
        }

        fn disable_attester(ref self: ContractState) {
            self.require_owner();
            let key = self.attester_key.read();
            assert(key != 0, 'no attester');
            self.attester_key.write(0);
            self.disabled_attesters.write(key, true);
            self.emit(AttesterDisabled { key });
        }

        fn schedule_change(ref self: ContractState, change: Change) -> u64 {
            self.require_owner();
            self.check_change(change);
            let id = self.change_count.read() + 1;
            let ready_at = get_block_timestamp() + self.timelock.read();
            let (kind, value) = change_parts(change);
            let status = change_status_index(ChangeStatus::Pending);
            self.change_count.write(id);
            self.changes.write(id, ChangeRecord { value, ready_at, kind, status });
            self.emit(ChangeScheduled { id, change, ready_at });
            id
        }

        fn execute_change(ref self: ContractState, id: u64) {
            self.require_owner();
            let (change, record) = self.pending_change(id);
            assert(get_block_timestamp() >= record.ready_at, 'change not ready');
            self.check_change(change);
            self.close_change(id, record, ChangeStatus::Executed);
            self.emit(ChangeExecuted { id, change });
            self.apply_change(change);
        }

        fn cancel_change(ref self: ContractState, id: u64) {
            self.require_owner();
            let (change, record) = self.pending_change(id);
            self.close_change(id, record, ChangeStatus::Cancelled);
            self.emit(ChangeCancelled { id, change });
        }

        fn transfer_ownership(ref self: ContractState, new_owner: ContractAddress) {
            self.require_owner();
            self.pending_owner.write(new_owner);
            self.emit(OwnershipTransferStarted { previous_owner: get_caller_address(), new_owner });
        }

        fn accept_ownership(ref self: ContractState) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.pending_owner.read(), 'not the pending owner');
            self.pending_owner.write(Zero::zero());
            self.install_owner(caller);
        }

        fn get_task(self: @ContractState, task_id: u256) -> Task {
            let (_, task) = self.existing_task(task_id);
            Task {
                creator: task.creator,
                provider: task.provider,
                amount: task.amount.into(),
                status: task.progress.status,
                task_hash: task.task_hash,
                result_hash: task.result_hash,
                created_at: task.progress.created_at,
                assigned_at: task.progress.assigned_at,
                deadline: task.progress.deadline,
                completed_at: task.completed_at,
                execution_window: task.progress.execution_window,
                assignments: task.progress.assignments,
            }
        }

        fn get_task_count(self: @ContractState) -> u256 {
            self.task_count.read().into()
        }

        fn get_task_assignees(self: @ContractState, task_id: u256) -> Array<ContractAddress> {
            let (id, task) = self.existing_task(task_id);
            let mut assignees = array![];
            let mut number = 1;
            while number <= task.progress.assignments {
                assignees.append(self.assignments.read((id, number)).provider);
                number += 1;
            };
            assignees
        }

        fn get_assignment(self: @ContractState, task_id: u256, provider: ContractAddress) -> Assignment {
            let (id, task) = self.existing_task(task_id);
            self.find_assignment(id, task.progress.assignments, provider).expect('not an assignee')
        }

        fn get_task_by_client_ref(self: @ContractState, client_ref: felt252) -> u256 {
            self.client_refs.read(client_ref).into()
        }

        fn get_user_tasks(
            self: @ContractState, user: ContractAddress, offset: u64, limit: u64
        ) -> Array<u256> {
            assert(limit <= MAX_PAGE, 'limit over 100');
            let count = self.user_task_counts.read(user);
            let mut page = array![];
            let mut index = offset;
            while index < count
                && index - offset < limit {
                    page.append(self.user_tasks.read((user, index)).into());
                    index += 1;
                };
            page
        }

        fn get_user_task_count(self: @ContractState, user: ContractAddress) -> u64 {
            self.user_task_counts.read(user)
        }

        fn get_spending_limit(self: @ContractState, user: ContractAddress) -> u256 {
            self.spending_limits.read(user)
        }

        fn get_user_earnings(self: @ContractState, provider: ContractAddress) -> u256 {
            self.nodes.read(provider).earnings
        }

        fn get_node_status(self: @ContractState, node: ContractAddress) -> NodeStatus {
            self.nodes.read(node).standing.status
        }

        fn get_node(self: @ContractState, node: ContractAddress) -> Node {
            let record = self.nodes.read(node);
            Node {
                status: record.standing.status,
                public_key: record.public_key,
                registered_at: record.standing.registered_at,
                completed_tasks: record.standing.completed_tasks,
                earnings: record.earnings,
            }
        }

        fn get_task_result_hash(
            self: @ContractState, task_id: u256, provider: ContractAddress, result_hash: felt252
        ) -> felt252 {
            let (_, task) = self.existing_task(task_id);
            let proof = Proof { task_id, provider, task_hash: task.task_hash, result_hash };
            message_hash(TASK_RESULT_TYPE_HASH, proof)
        }

        fn get_result_attestation_hash(
            self: @ContractState, task_id: u256, provider: ContractAddress, result_hash: felt252
        ) -> felt252 {
            let (_, task) = self.existing_task(task_id);
            let proof = Proof { task_id, provider, task_hash: task.task_hash, result_hash };
            message_hash(RESULT_ATTESTATION_TYPE_HASH, proof)
        }

        fn get_token(self: @ContractState) -> ContractAddress {
            self.token.read()
        }

        fn get_treasury(self: @ContractState) -> ContractAddress {
            self.treasury.read()
        }

        fn is_relayer(self: @ContractState, relayer: ContractAddress) -> bool {
            self.relayers.read(relayer)
        }

        fn get_attester_key(self: @ContractState) -> felt252 {
            self.attester_key.read()
        }

        fn get_timelock(self: @ContractState) -> u64 {
            self.timelock.read()
        }

        fn get_fee_bps(self: @ContractState) -> (u16, u16, u16) {
            (TOTAL_FEE_BPS, TREASURY_BPS, GAS_SUBSIDY_BPS)
        }

        fn is_paused(self: @ContractState) -> bool {
            self.paused.read()
        }

        fn get_owner(self: @ContractState) -> ContractAddress {
            self.owner.read()
        }

        fn get_pending_owner(self: @ContractState) -> ContractAddress {
            self.pending_owner.read()
        }

        fn get_change(self: @ContractState, id: u64) -> ScheduledChange {
            let record = self.changes.read(id);
            assert(record.status != 0, 'unknown change');
            ScheduledChange {
                change: change_of(record.kind, record.value),
                ready_at: record.ready_at,
                status: change_status_at(record.status),
            }
        }

        fn get_change_count(self: @ContractState) -> u64 {
            self.change_count.read()
        }
    }

    #[generate_trait]
    impl Guards of GuardsTrait {
        fn enter(ref self: ContractState) {
            assert(!self.entered.read(), 'reentrant call');
            self.entered.write(true);
        }

        fn leave(ref self: ContractState) {
            self.entered.write(false);
        }

        fn require_owner(self: @ContractState) {
            assert(get_caller_address() == self.owner.read(), 'not the owner');
        }

        fn require_relayer(self: @ContractState) {
            assert(self.relayers.read(get_caller_address()), 'not a relayer');
        }

        fn require_running(self: @ContractState) {
            assert(!self.paused.read(), 'paused');
        }

        // A point of the curve, and not the attester's: one party must not be able to give both signatures.
        fn require_node_key(self: @ContractState, public_key: felt252) {
            assert(is_point(public_key), 'bad public key');
            assert(public_key != self.attester_key.read(), 'bad public key');
            assert(!self.disabled_attesters.read(public_key), 'bad public key');
        }
    }

    #[generate_trait]
    impl Tasks of TasksTrait {
        fn existing_task(self: @ContractState, task_id: u256) -> (u128, TaskRecord) {
            assert(task_id.high == 0, 'unknown task');
            let task = self.tasks.read(task_id.low);
            assert(task.progress.status != TaskStatus::None, 'unknown task');
            (task_id.low, task)
        }

        // Checks and effects of a new task; the caller of this takes the tokens.
        fn open_task(
            ref self: ContractState,
            creator: ContractAddress,
            amount: u256,
            task_hash: felt252,
            execution_window: u64,
            client_ref: felt252
        ) -> u256 {
            self.require_running();
            assert(amount.high == 0 && amount.low != 0, 'bad amount');
            assert(task_hash != 0, 'bad task hash');
            assert(execution_window >= MIN_WINDOW && execution_window <= MAX_WINDOW, 'bad window');

            let id = self.task_count.read() + 1;
            self.task_count.write(id);
            let progress = TaskProgress {
                status: TaskStatus::Open,
                assignments: 0,
                execution_window,
                created_at: get_block_timestamp(),
                assigned_at: 0,
                deadline: 0,
            };
            let task = TaskRecord {
                creator,
                provider: Zero::zero(),
                amount: amount.low,
                task_hash,
                progress,
                result_hash: 0,
                completed_at: 0,
            };
            self.tasks.write(id, task);
            let count = self.user_task_counts.read(creator);
            self.user_tasks.write((creator, count), id);
            self.user_task_counts.write(creator, count + 1);
            let task_id: u256 = id.into();
            self.emit(TaskCreated { task_id, creator, amount, task_hash, execution_window, client_ref });
            task_id
        }

        // Gives the escrow of a task that is final by now back, and with it the limit that it was paid from.
        fn refund(ref self: ContractState, id: u128, creator: ContractAddress, amount: u256) {
            if self.task_limit_epochs.read(id) == self.limit_epochs.read(creator) + 1 {
                let limit = self.spending_limits.read(creator);
                // A limit near 2^256 must not make a refund fail.
                let room = BoundedInt::max() - limit;
                self.write_limit(creator, if room < amount {
                    BoundedInt::max()
                } else {
                    limit + amount
                });
            }
            push(self.token.read(), creator, amount);
        }

        fn write_limit(ref self: ContractState, user: ContractAddress, limit: u256) {
            self.spending_limits.write(user, limit);
            self.emit(SpendingLimitSet { user, limit });
        }

        fn find_assignment(
            self: @ContractState, id: u128, assignments: u8, provider: ContractAddress
        ) -> Option<Assignment> {
            let mut found = Option::None;
            let mut number = 1;
            while number <= assignments
                && found
                    .is_none() {
                        let assignment = self.assignments.read((id, number));
                        if assignment.provider == provider {
                            found = Option::Some(assignment);
                        }
                        number += 1;
                    };
            found
        }
    }

    #[generate_trait]
    impl Claims of ClaimsTrait {
        // The task that `claim` may be paid from, or why not. Never panics: one bad claim must not stop a batch.
        fn judge(self: @ContractState, claim: Claim) -> Result<TaskRecord, felt252> {
            if claim.task_id.high != 0 {
                return Result::Err('unknown task');
            }
            let id = claim.task_id.low;
            let task = self.tasks.read(id);
            match task.progress.status {
                TaskStatus::None => { return Result::Err('unknown task'); },
                TaskStatus::Open => { return Result::Err('not assigned'); },
                TaskStatus::Assigned => {},
                TaskStatus::Completed => { return Result::Err('already completed'); },
                TaskStatus::Cancelled => { return Result::Err('already cancelled'); },
                TaskStatus::Expired => { return Result::Err('already expired'); },
            };
            if claim.result_hash == 0 {
                return Result::Err('bad result hash');
            }
            let assignment = match self
                .find_assignment(id, task.progress.assignments, claim.provider) {
                Option::Some(assignment) => assignment,
                Option::None => { return Result::Err('not an assignee'); },
            };
            if self.disabled_attesters.read(assignment.attester_key) {
                return Result::Err('attester disabled');
            }
            let proof = Proof {
                task_id: claim.task_id,
                provider: claim.provider,
                task_hash: task.task_hash,
                result_hash: claim.result_hash,
            };
            if !is_signed(TASK_RESULT_TYPE_HASH, proof, assignment.node_key, claim.provider_signature) {
                return Result::Err('bad provider signature');
            }
            if !is_signed(
                RESULT_ATTESTATION_TYPE_HASH, proof, assignment.attester_key, claim.attestation
            ) {
                return Result::Err('bad attestation');
            }
            Result::Ok(task)
        }

        // The effects of a claim that was judged good; answers what the provider and the treasury are due.
        fn settle(ref self: ContractState, claim: Claim, task: TaskRecord) -> (u256, u256) {
            let amount: u256 = task.amount.into();
            let parts = split(amount);
            let mut task = task;
            task.provider = claim.provider;
            task.result_hash = claim.result_hash;
            task.completed_at = get_block_timestamp();
            task.progress.status = TaskStatus::Completed;
            self.tasks.write(claim.task_id.low, task);

            let mut node = self.nodes.read(claim.provider);
            node.earnings += parts.provider;
            node.standing.completed_tasks += 1;
            self.nodes.write(claim.provider, node);

            self
                .emit(
                    TaskCompleted {
                        task_id: claim.task_id,
                        provider: claim.provider,
                        result_hash: claim.result_hash,
                        amount,
                        provider_payout: parts.provider,
                        gas_subsidy: parts.gas_subsidy,
                        treasury_fee: parts.treasury,
                    }
                );
            (parts.provider, parts.treasury)
        }
    }

    #[generate_trait]
    impl Nodes of NodesTrait {
        fn registered_node(self: @ContractState, provider: ContractAddress) -> NodeRecord {
            let node = self.nodes.read(provider);
            assert(node.standing.status != NodeStatus::Unregistered, 'not registered');
            node
        }

        fn move_node(
            ref self: ContractState, provider: ContractAddress, node: NodeRecord, status: NodeStatus
        ) {
            let old = node.standing.status;
            let mut node = node;
            node.standing.status = status;
            self.nodes.write(provider, node);
            self.emit(NodeStatusChanged { node: provider, old, new: status });
        }
    }

    #[generate_trait]
    impl Changes of ChangesTrait {
        // Asked when a change is scheduled and again when it is executed: the facts may differ by then.
        fn check_change(self: @ContractState, change: Change) {
            match change {
                Change::AddRelayer(relayer) => {
                    assert(relayer.is_non_zero(), 'bad relayer');
                    assert(!self.relayers.read(relayer), 'already a relayer');
                },
                Change::AttesterKey(key) => {
                    assert(is_point(key), 'bad attester key');
                    assert(!self.disabled_attesters.read(key), 'attester disabled');
                },
                Change::Treasury(treasury) => {
                    assert(treasury.is_non_zero() && treasury != get_contract_address(), 'bad treasury');
                },
                Change::Upgrade(class_hash) => assert(class_hash.is_non_zero(), 'bad class hash'),
            }
        }

        fn apply_change(ref self: ContractState, change: Change) {
            match change {
                Change::AddRelayer(relayer) => {
                    self.relayers.write(relayer, true);
                    self.emit(RelayerAdded { relayer });
                },
                Change::AttesterKey(new) => {
                    let old = self.attester_key.read();
                    self.attester_key.write(new);
                    self.emit(AttesterKeyChanged { old, new });
                },
                Change::Treasury(new) => {
                    let old = self.treasury.read();
                    self.treasury.write(new);
                    self.emit(TreasuryChanged { old, new });
                },
                Change::Upgrade(class_hash) => {
                    replace_class_syscall(class_hash).unwrap_syscall();
                    self.emit(Upgraded { class_hash });
                },
            }
        }

        fn pending_change(self: @ContractState, id: u64) -> (Change, ChangeRecord) {
            let record = self.changes.read(id);
            let status = change_status_at(record.status);
            assert(status != ChangeStatus::None, 'unknown change');
            assert(status == ChangeStatus::Pending, 'change not pending');
            (change_of(record.kind, record.value), record)
        }

        fn close_change(ref self: ContractState, id: u64, record: ChangeRecord, status: ChangeStatus) {
            let mut record = record;
            record.status = change_status_index(status);
            self.changes.write(id, record);
        }

        fn install_owner(ref self: ContractState, new_owner: ContractAddress) {
            let previous_owner = self.owner.read();
            self.owner.write(new_owner);
            self.emit(OwnershipTransferred { previous_owner, new_owner });
        }
    }

    // Zero is asked for apart: it stands for "no key", whatever the curve says of it.
    fn is_point(key: felt252) -> bool {
        key != 0 && EcPointTrait::new_nz_from_x(key).is_some()
    }
}
