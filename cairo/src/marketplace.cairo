// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! The marketplace: escrows a demander's tokens, pays the provider whose result is signed and attested, or refunds.
//! The contract is put together from components, one concern each, which share its storage and its address. Their
//! functions check first, write state and emit events next, and move tokens last.

mod administration;
mod claims;
mod escrow;
mod node_registry;
mod ownership;
mod spending_limits;
mod task_book;
mod tasks;

#[starknet::contract]
mod Smainer {
    use smainer::marketplace::administration::AdministrationComponent;
    use smainer::marketplace::administration::AdministrationComponent::AdministrationTrait;
    use smainer::marketplace::claims::ClaimsComponent;
    use smainer::marketplace::escrow::EscrowComponent;
    use smainer::marketplace::escrow::EscrowComponent::EscrowTrait;
    use smainer::marketplace::node_registry::NodeRegistryComponent;
    use smainer::marketplace::ownership::OwnershipComponent;
    use smainer::marketplace::ownership::OwnershipComponent::OwnershipTrait;
    use smainer::marketplace::spending_limits::SpendingLimitsComponent;
    use smainer::marketplace::task_book::TaskBookComponent;
    use smainer::marketplace::tasks::TasksComponent;
    use starknet::ContractAddress;

    component!(path: OwnershipComponent, storage: ownership, event: OwnershipEvent);
    component!(path: AdministrationComponent, storage: administration, event: AdministrationEvent);
    component!(path: NodeRegistryComponent, storage: node_registry, event: NodeRegistryEvent);
    component!(path: SpendingLimitsComponent, storage: spending_limits, event: SpendingLimitsEvent);
    component!(path: EscrowComponent, storage: escrow, event: EscrowEvent);
    component!(path: TaskBookComponent, storage: task_book, event: TaskBookEvent);
    component!(path: TasksComponent, storage: tasks, event: TasksEvent);
    component!(path: ClaimsComponent, storage: claims, event: ClaimsEvent);

    #[abi(embed_v0)]
    impl TasksImpl = TasksComponent::TasksImpl<ContractState>;
    #[abi(embed_v0)]
    impl TaskBookImpl = TaskBookComponent::TaskBookImpl<ContractState>;
    #[abi(embed_v0)]
    impl ClaimsImpl = ClaimsComponent::ClaimsImpl<ContractState>;
    #[abi(embed_v0)]
    impl SpendingLimitsImpl = SpendingLimitsComponent::SpendingLimitsImpl<ContractState>;
    #[abi(embed_v0)]
    impl EscrowImpl = EscrowComponent::EscrowImpl<ContractState>;
    #[abi(embed_v0)]
    impl NodeRegistryImpl = NodeRegistryComponent::NodeRegistryImpl<ContractState>;
    #[abi(embed_v0)]
    impl AdministrationImpl = AdministrationComponent::AdministrationImpl<ContractState>;
    #[abi(embed_v0)]
    impl OwnershipImpl = OwnershipComponent::OwnershipImpl<ContractState>;

    // Each part's variables lie where they would if they were declared here: by their own names.
    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownership: OwnershipComponent::Storage,
        #[substorage(v0)]
        administration: AdministrationComponent::Storage,
        #[substorage(v0)]
        node_registry: NodeRegistryComponent::Storage,
        #[substorage(v0)]
        spending_limits: SpendingLimitsComponent::Storage,
        #[substorage(v0)]
        escrow: EscrowComponent::Storage,
        #[substorage(v0)]
        task_book: TaskBookComponent::Storage,
        #[substorage(v0)]
        tasks: TasksComponent::Storage,
        #[substorage(v0)]
        claims: ClaimsComponent::Storage,
    }

    // Flat: an event's first key is the selector of its own name.
    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        OwnershipEvent: OwnershipComponent::Event,
        #[flat]
        AdministrationEvent: AdministrationComponent::Event,
        #[flat]
        NodeRegistryEvent: NodeRegistryComponent::Event,
        #[flat]
        SpendingLimitsEvent: SpendingLimitsComponent::Event,
        #[flat]
        EscrowEvent: EscrowComponent::Event,
        #[flat]
        TaskBookEvent: TaskBookComponent::Event,
        #[flat]
        TasksEvent: TasksComponent::Event,
        #[flat]
        ClaimsEvent: ClaimsComponent::Event,
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
        self.ownership.initialize(owner);
        self.escrow.initialize(token);
        self.administration.initialize(treasury, attester_key, timelock);
    }
}
