// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! What the owner decides: at once what makes the marketplace safer, after the timelock what could make it worse.

#[starknet::component]
pub mod AdministrationComponent {
    use core::num::traits::Zero;
    use smainer::interface::{
        AttesterDisabled, AttesterKeyChanged, Change, ChangeCancelled, ChangeExecuted, ChangeScheduled, ChangeStatus,
        IAdministration, Paused, RelayerAdded, RelayerRemoved, ScheduledChange, TreasuryChanged, Unpaused, Upgraded
    };
    use smainer::marketplace::ownership::OwnershipComponent;
    use smainer::marketplace::ownership::OwnershipComponent::OwnershipTrait;
    use smainer::proof::is_point;
    use smainer::records::{ChangeRecord, change_of, change_parts, change_status_at, change_status_index};
    use starknet::syscalls::replace_class_syscall;
    use starknet::{
        ContractAddress, SyscallResultTrait, get_block_timestamp, get_caller_address, get_contract_address
    };

    #[storage]
    struct Storage {
        treasury: ContractAddress,
        attester_key: felt252,
        disabled_attesters: LegacyMap<felt252, bool>,
        timelock: u64,
        paused: bool,
        relayers: LegacyMap<ContractAddress, bool>,
        change_count: u64,
        changes: LegacyMap<u64, ChangeRecord>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
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
    }

    #[embeddable_as(AdministrationImpl)]
    impl External<
        TContractState,
        +HasComponent<TContractState>,
        impl Owner: OwnershipComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of IAdministration<ComponentState<TContractState>> {
        fn pause(ref self: ComponentState<TContractState>) {
            get_dep_component!(@self, Owner).require_owner();
            self.require_running();
            self.paused.write(true);
            self.emit(Paused { by: get_caller_address() });
        }

        fn unpause(ref self: ComponentState<TContractState>) {
            get_dep_component!(@self, Owner).require_owner();
            assert(self.paused.read(), 'not paused');
            self.paused.write(false);
            self.emit(Unpaused { by: get_caller_address() });
        }

        fn remove_relayer(ref self: ComponentState<TContractState>, relayer: ContractAddress) {
            get_dep_component!(@self, Owner).require_owner();
            assert(self.relayers.read(relayer), 'not a relayer');
            self.relayers.write(relayer, false);
            self.emit(RelayerRemoved { relayer });
        }

        fn disable_attester(ref self: ComponentState<TContractState>) {
            get_dep_component!(@self, Owner).require_owner();
            let key = self.attester_key.read();
            assert(key != 0, 'no attester');
            self.attester_key.write(0);
            self.disabled_attesters.write(key, true);
            self.emit(AttesterDisabled { key });
        }

        fn schedule_change(ref self: ComponentState<TContractState>, change: Change) -> u64 {
            get_dep_component!(@self, Owner).require_owner();
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

        fn execute_change(ref self: ComponentState<TContractState>, id: u64) {
            get_dep_component!(@self, Owner).require_owner();
            let (change, record) = self.pending_change(id);
            assert(get_block_timestamp() >= record.ready_at, 'change not ready');
            self.check_change(change);
            self.close_change(id, record, ChangeStatus::Executed);
            self.emit(ChangeExecuted { id, change });
            self.apply_change(change);
        }

        fn cancel_change(ref self: ComponentState<TContractState>, id: u64) {
            get_dep_component!(@self, Owner).require_owner();
            let (change, record) = self.pending_change(id);
            self.close_change(id, record, ChangeStatus::Cancelled);
            self.emit(ChangeCancelled { id, change });
        }

        fn get_treasury(self: @ComponentState<TContractState>) -> ContractAddress {
            self.treasury.read()
        }

        fn is_relayer(self: @ComponentState<TContractState>, relayer: ContractAddress) -> bool {
            self.relayers.read(relayer)
        }

        fn get_attester_key(self: @ComponentState<TContractState>) -> felt252 {
            self.attester_key.read()
        }

        fn get_timelock(self: @ComponentState<TContractState>) -> u64 {
            self.timelock.read()
        }

        fn is_paused(self: @ComponentState<TContractState>) -> bool {
            self.paused.read()
        }

        fn get_change(self: @ComponentState<TContractState>, id: u64) -> ScheduledChange {
            let record: ChangeRecord = self.changes.read(id);
            assert(record.status != 0, 'unknown change');
            ScheduledChange {
                change: change_of(record.kind, record.value),
                ready_at: record.ready_at,
                status: change_status_at(record.status),
            }
        }

        fn get_change_count(self: @ComponentState<TContractState>) -> u64 {
            self.change_count.read()
        }
    }

    /// What the other parts ask: who may act now, and under which keys.
    #[generate_trait]
    pub impl Administration<
        TContractState, +HasComponent<TContractState>
    > of AdministrationTrait<TContractState> {
        fn initialize(
            ref self: ComponentState<TContractState>,
            treasury: ContractAddress,
            attester_key: felt252,
            timelock: u64
        ) {
            self.timelock.write(timelock);
            self.check_change(Change::Treasury(treasury));
            self.apply_change(Change::Treasury(treasury));
            self.check_change(Change::AttesterKey(attester_key));
            self.apply_change(Change::AttesterKey(attester_key));
        }

        fn require_running(self: @ComponentState<TContractState>) {
            assert(!self.paused.read(), 'paused');
        }

        fn require_relayer(self: @ComponentState<TContractState>) {
            assert(self.relayers.read(get_caller_address()), 'not a relayer');
        }

        fn is_trusted_relayer(self: @ComponentState<TContractState>, account: ContractAddress) -> bool {
            self.relayers.read(account)
        }

        /// 0 while there is none.
        fn current_attester(self: @ComponentState<TContractState>) -> felt252 {
            self.attester_key.read()
        }

        fn is_disabled_attester(self: @ComponentState<TContractState>, key: felt252) -> bool {
            self.disabled_attesters.read(key)
        }

        fn current_treasury(self: @ComponentState<TContractState>) -> ContractAddress {
            self.treasury.read()
        }
    }

    #[generate_trait]
    impl Changes<
        TContractState, +HasComponent<TContractState>
    > of ChangesTrait<TContractState> {
        // Asked when a change is scheduled and again when it is executed: the facts may differ by then.
        fn check_change(self: @ComponentState<TContractState>, change: Change) {
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

        fn apply_change(ref self: ComponentState<TContractState>, change: Change) {
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

        fn pending_change(self: @ComponentState<TContractState>, id: u64) -> (Change, ChangeRecord) {
            let record: ChangeRecord = self.changes.read(id);
            let status = change_status_at(record.status);
            assert(status != ChangeStatus::None, 'unknown change');
            assert(status == ChangeStatus::Pending, 'change not pending');
            (change_of(record.kind, record.value), record)
        }

        fn close_change(
            ref self: ComponentState<TContractState>, id: u64, record: ChangeRecord, status: ChangeStatus
        ) {
            let mut record = record;
            record.status = change_status_index(status);
            self.changes.write(id, record);
        }
    }
}
