// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! The tasks as they are kept: by id, by user and by client reference, with their assignments.

#[starknet::component]
pub mod TaskBookComponent {
    use smainer::interface::{Assignment, ITaskBook, Task, TaskStatus};
    use smainer::records::TaskRecord;
    use starknet::ContractAddress;

    const MAX_PAGE: u64 = 100;

    #[storage]
    struct Storage {
        task_count: u128,
        tasks: LegacyMap<u128, TaskRecord>,
        // By task and by the assignment's number, which counts from 1.
        assignments: LegacyMap<(u128, u8), Assignment>,
        client_refs: LegacyMap<felt252, u128>,
        user_task_counts: LegacyMap<ContractAddress, u64>,
        user_tasks: LegacyMap<(ContractAddress, u64), u128>,
    }

    #[embeddable_as(TaskBookImpl)]
    impl External<
        TContractState, +HasComponent<TContractState>
    > of ITaskBook<ComponentState<TContractState>> {
        fn get_task(self: @ComponentState<TContractState>, task_id: u256) -> Task {
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

        fn get_task_count(self: @ComponentState<TContractState>) -> u256 {
            self.task_count.read().into()
        }

        fn get_task_assignees(
            self: @ComponentState<TContractState>, task_id: u256
        ) -> Array<ContractAddress> {
            let (id, task) = self.existing_task(task_id);
            let mut assignees = array![];
            let mut number = 1;
            while number <= task.progress.assignments {
                let assignment: Assignment = self.assignments.read((id, number));
                assignees.append(assignment.provider);
                number += 1;
            };
            assignees
        }

        fn get_assignment(
            self: @ComponentState<TContractState>, task_id: u256, provider: ContractAddress
        ) -> Assignment {
            let (id, task) = self.existing_task(task_id);
            self.find_assignment(id, task.progress.assignments, provider).expect('not an assignee')
        }

        fn get_task_by_client_ref(
            self: @ComponentState<TContractState>, client_ref: felt252
        ) -> u256 {
            self.client_refs.read(client_ref).into()
        }

        fn get_user_tasks(
            self: @ComponentState<TContractState>, user: ContractAddress, offset: u64, limit: u64
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

        fn get_user_task_count(
            self: @ComponentState<TContractState>, user: ContractAddress
        ) -> u64 {
            self.user_task_counts.read(user)
        }
    }

    #[generate_trait]
    pub impl TaskBook<
        TContractState, +HasComponent<TContractState>
    > of TaskBookTrait<TContractState> {
        /// What is kept under this id; its status is None where there is no task.
        fn task_at(self: @ComponentState<TContractState>, id: u128) -> TaskRecord {
            self.tasks.read(id)
        }

        fn existing_task(
            self: @ComponentState<TContractState>, task_id: u256
        ) -> (u128, TaskRecord) {
            assert(task_id.high == 0, 'unknown task');
            let task = self.task_at(task_id.low);
            assert(task.progress.status != TaskStatus::None, 'unknown task');
            (task_id.low, task)
        }

        fn write_task(ref self: ComponentState<TContractState>, id: u128, task: TaskRecord) {
            self.tasks.write(id, task);
        }

        /// Keeps a new task under the next id, which it answers.
        fn add_task(ref self: ComponentState<TContractState>, task: TaskRecord) -> u128 {
            let id = self.task_count.read() + 1;
            self.task_count.write(id);
            self.tasks.write(id, task);
            let count = self.user_task_counts.read(task.creator);
            self.user_tasks.write((task.creator, count), id);
            self.user_task_counts.write(task.creator, count + 1);
            id
        }

        fn require_unused(self: @ComponentState<TContractState>, client_ref: felt252) {
            assert(client_ref != 0, 'bad client ref');
            assert(self.client_refs.read(client_ref) == 0, 'client ref used');
        }

        fn use_client_ref(ref self: ComponentState<TContractState>, client_ref: felt252, id: u128) {
            self.client_refs.write(client_ref, id);
        }

        fn write_assignment(
            ref self: ComponentState<TContractState>, id: u128, number: u8, assignment: Assignment
        ) {
            self.assignments.write((id, number), assignment);
        }

        fn find_assignment(
            self: @ComponentState<TContractState>,
            id: u128,
            assignments: u8,
            provider: ContractAddress
        ) -> Option<Assignment> {
            let mut found = Option::None;
            let mut number = 1;
            while number <= assignments
                && found
                    .is_none() {
                        let assignment: Assignment = self.assignments.read((id, number));
                        if assignment.provider == provider {
                            found = Option::Some(assignment);
                        }
                        number += 1;
                    };
            found
        }
    }
}
