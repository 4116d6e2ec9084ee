// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! How much of a demander's allowance relayers may spend on tasks.

#[starknet::component]
pub mod SpendingLimitsComponent {
    use core::integer::BoundedInt;
    use smainer::interface::{ISpendingLimits, SpendingLimitSet};
    use starknet::{ContractAddress, get_caller_address};

    #[storage]
    struct Storage {
        spending_limits: LegacyMap<ContractAddress, u256>,
        // How often a user has set a limit. A refund restores only the limit that its task was paid from.
        limit_epochs: LegacyMap<ContractAddress, u64>,
        // One more than the creator's epoch when a relayer created the task; 0 when the creator did.
        task_limit_epochs: LegacyMap<u128, u64>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        SpendingLimitSet: SpendingLimitSet,
    }

    #[embeddable_as(SpendingLimitsImpl)]
    impl External<
        TContractState, +HasComponent<TContractState>
    > of ISpendingLimits<ComponentState<TContractState>> {
        fn set_spending_limit(ref self: ComponentState<TContractState>, expected: u256, limit: u256) {
            let user = get_caller_address();
            assert(self.spending_limits.read(user) == expected, 'limit changed');
            self.limit_epochs.write(user, self.limit_epochs.read(user) + 1);
            self.write_limit(user, limit);
        }

        fn get_spending_limit(
            self: @ComponentState<TContractState>, user: ContractAddress
        ) -> u256 {
            self.spending_limits.read(user)
        }
    }

    #[generate_trait]
    pub impl SpendingLimits<
        TContractState, +HasComponent<TContractState>
    > of SpendingLimitsTrait<TContractState> {
        /// What would be left of the user's limit.
        fn limit_after(
            self: @ComponentState<TContractState>, user: ContractAddress, amount: u256
        ) -> u256 {
            let limit = self.spending_limits.read(user);
            assert(limit >= amount, 'limit exceeded');
            limit - amount
        }

        /// Lowers the user's limit to what `limit_after` answered, for a task that a relayer created.
        fn spend(
            ref self: ComponentState<TContractState>, task: u128, user: ContractAddress, left: u256
        ) {
            self.task_limit_epochs.write(task, self.limit_epochs.read(user) + 1);
            self.write_limit(user, left);
        }

        /// Gives a refunded amount back to the limit that its task was paid from, if that is still the user's.
        fn restore(
            ref self: ComponentState<TContractState>, task: u128, user: ContractAddress, amount: u256
        ) {
            if self.task_limit_epochs.read(task) == self.limit_epochs.read(user) + 1 {
                let limit = self.spending_limits.read(user);
                // A limit near 2^256 must not make a refund fail.
                let room = BoundedInt::max() - limit;
                self.write_limit(user, if room < amount {
                    BoundedInt::max()
                } else {
                    limit + amount
                });
            }
        }

        fn write_limit(ref self: ComponentState<TContractState>, user: ContractAddress, limit: u256) {
            self.spending_limits.write(user, limit);
            self.emit(SpendingLimitSet { user, limit });
        }
    }
}
