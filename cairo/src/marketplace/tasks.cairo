// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! What happens to a task before it is claimed: creation, assignment, and the ways back of its escrow.

#[starknet::component]
pub mod TasksComponent {
    use core::num::traits::Zero;
    use smainer::interface::{
        Assignment, ITasks, TaskAssigned, TaskCancelled, TaskCreated, TaskExpired, TaskStatus
    };
    use smainer::marketplace::administration::AdministrationComponent;
    use smainer::marketplace::administration::AdministrationComponent::AdministrationTrait;
    use smainer::marketplace::escrow::EscrowComponent;
    use smainer::marketplace::escrow::EscrowComponent::EscrowTrait;
    use smainer::marketplace::node_registry::NodeRegistryComponent;
    use smainer::marketplace::node_registry::NodeRegistryComponent::NodeRegistryTrait;
    use smainer::marketplace::spending_limits::SpendingLimitsComponent;
    use smainer::marketplace::spending_limits::SpendingLimitsComponent::SpendingLimitsTrait;
    use smainer::marketplace::task_book::TaskBookComponent;
    use smainer::marketplace::task_book::TaskBookComponent::TaskBookTrait;
    use smainer::records::{TaskProgress, TaskRecord};
    use smainer::transfers::{pull, push};
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address};

    const MIN_WINDOW: u64 = 60;
    const MAX_WINDOW: u64 = 86400;
    const CLAIM_GRACE: u64 = 3600;
    const MAX_ASSIGNMENTS: u8 = 3;

    #[storage]
    struct Storage {}

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        TaskCreated: TaskCreated,
        TaskAssigned: TaskAssigned,
        TaskCancelled: TaskCancelled,
        TaskExpired: TaskExpired,
    }

    #[embeddable_as(TasksImpl)]
    impl External<
        TContractState,
        +HasComponent<TContractState>,
        impl Admin: AdministrationComponent::HasComponent<TContractState>,
        impl Book: TaskBookComponent::HasComponent<TContractState>,
        impl Nodes: NodeRegistryComponent::HasComponent<TContractState>,
        impl Limits: SpendingLimitsComponent::HasComponent<TContractState>,
        impl Funds: EscrowComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of ITasks<ComponentState<TContractState>> {
        fn create_task(
            ref self: ComponentState<TContractState>,
            amount: u256,
            task_hash: felt252,
            execution_window: u64
        ) -> u256 {
            let creator = get_caller_address();
            let mut escrow = get_dep_component_mut!(ref self, Funds);
            escrow.enter();
            let task_id = self.open_task(creator, amount, task_hash, execution_window, 0);
            pull(escrow.settlement_token(), creator, amount);
            escrow.leave();
            task_id
        }

        fn create_task_for(
            ref self: ComponentState<TContractState>,
            creator: ContractAddress,
            amount: u256,
            task_hash: felt252,
            execution_window: u64,
            client_ref: felt252
        ) -> u256 {
            get_dep_component!(@self, Admin).require_relayer();
            let mut escrow = get_dep_component_mut!(ref self, Funds);
            escrow.enter();
            assert(creator.is_non_zero(), 'bad creator');
            let mut book = get_dep_component_mut!(ref self, Book);
            book.require_unused(client_ref);
            let mut limits = get_dep_component_mut!(ref self, Limits);
            let left = limits.limit_after(creator, amount);
            let task_id = self.open_task(creator, amount, task_hash, execution_window, client_ref);
            book.use_client_ref(client_ref, task_id.low);
            limits.spend(task_id.low, creator, left);
            pull(escrow.settlement_token(), creator, amount);
            escrow.leave();
            task_id
        }

        fn assign_task(
            ref self: ComponentState<TContractState>,
            task_id: u256,
            provider: ContractAddress,
            task_hash: felt252
        ) {
            let administration = get_dep_component!(@self, Admin);
            administration.require_relayer();
            administration.require_running();
            get_dep_component!(@self, Funds).require_left();
            let mut book = get_dep_component_mut!(ref self, Book);
            let (id, mut task) = book.existing_task(task_id);
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
            let node_key = get_dep_component!(@self, Nodes).active_node_key(provider);
            let attester_key = administration.current_attester();
            assert(attester_key != 0, 'no attester');
            assert(node_key != attester_key, 'bad public key');
            assert(book.find_assignment(id, task.progress.assignments, provider).is_none(), 'already assigned');

            let number = task.progress.assignments + 1;
            let deadline = now + task.progress.execution_window;
            book.write_assignment(id, number, Assignment { provider, node_key, attester_key });
            task.provider = provider;
            task.progress.status = TaskStatus::Assigned;
            task.progress.assignments = number;
            task.progress.assigned_at = now;
            task.progress.deadline = deadline;
            book.write_task(id, task);
            self.emit(TaskAssigned { task_id, provider, deadline, assignment: number });
        }

        fn cancel_task(ref self: ComponentState<TContractState>, task_id: u256) {
            let mut escrow = get_dep_component_mut!(ref self, Funds);
            escrow.enter();
            let mut book = get_dep_component_mut!(ref self, Book);
            let (id, mut task) = book.existing_task(task_id);
            let caller = get_caller_address();
            assert(
                caller == task.creator || get_dep_component!(@self, Admin).is_trusted_relayer(caller),
                'not creator or relayer'
            );
            assert(task.progress.status == TaskStatus::Open, 'not open');
            task.progress.status = TaskStatus::Cancelled;
            let amount: u256 = task.amount.into();
            book.write_task(id, task);
            self.emit(TaskCancelled { task_id, creator: task.creator, amount });
            self.refund(id, task.creator, amount);
            escrow.leave();
        }

        fn reclaim_task(ref self: ComponentState<TContractState>, task_id: u256) {
            let mut escrow = get_dep_component_mut!(ref self, Funds);
            escrow.enter();
            let mut book = get_dep_component_mut!(ref self, Book);
            let (id, mut task) = book.existing_task(task_id);
            assert(task.progress.status == TaskStatus::Assigned, 'not assigned');
            assert(get_block_timestamp() > task.progress.deadline + CLAIM_GRACE, 'not yet reclaimable');
            task.progress.status = TaskStatus::Expired;
            let amount: u256 = task.amount.into();
            book.write_task(id, task);
            self.emit(TaskExpired { task_id, creator: task.creator, amount });
            self.refund(id, task.creator, amount);
            escrow.leave();
        }
    }

    #[generate_trait]
    impl Opening<
        TContractState,
        +HasComponent<TContractState>,
        impl Admin: AdministrationComponent::HasComponent<TContractState>,
        impl Book: TaskBookComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of OpeningTrait<TContractState> {
        // Checks and effects of a new task; the caller of this takes the tokens.
        fn open_task(
            ref self: ComponentState<TContractState>,
            creator: ContractAddress,
            amount: u256,
            task_hash: felt252,
            execution_window: u64,
            client_ref: felt252
        ) -> u256 {
            get_dep_component!(@self, Admin).require_running();
            assert(amount.high == 0 && amount.low != 0, 'bad amount');
            assert(task_hash != 0, 'bad task hash');
            assert(execution_window >= MIN_WINDOW && execution_window <= MAX_WINDOW, 'bad window');

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
            let mut book = get_dep_component_mut!(ref self, Book);
            let task_id: u256 = book.add_task(task).into();
            self.emit(TaskCreated { task_id, creator, amount, task_hash, execution_window, client_ref });
            task_id
        }
    }

    #[generate_trait]
    impl Refunds<
        TContractState,
        +HasComponent<TContractState>,
        impl Limits: SpendingLimitsComponent::HasComponent<TContractState>,
        impl Funds: EscrowComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of RefundsTrait<TContractState> {
        // Gives the escrow of a task that is final by now back, and with it the limit that it was paid from.
        fn refund(
            ref self: ComponentState<TContractState>,
            id: u128,
            creator: ContractAddress,
            amount: u256
        ) {
            let mut limits = get_dep_component_mut!(ref self, Limits);
            limits.restore(id, creator, amount);
            push(get_dep_component!(@self, Funds).settlement_token(), creator, amount);
        }
    }
}
