// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! The provider nodes: their keys, where they stand, and what they earned.

#[starknet::component]
pub mod NodeRegistryComponent {
    use core::num::traits::Zero;
    use smainer::interface::{
        INodeRegistry, Node, NodeKeyRotated, NodeRegistered, NodeStatus, NodeStatusChanged
    };
    use smainer::marketplace::administration::AdministrationComponent;
    use smainer::marketplace::administration::AdministrationComponent::AdministrationTrait;
    use smainer::marketplace::ownership::OwnershipComponent;
    use smainer::marketplace::ownership::OwnershipComponent::OwnershipTrait;
    use smainer::proof::is_point;
    use smainer::records::{NodeRecord, NodeStanding};
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address};

    #[storage]
    struct Storage {
        nodes: LegacyMap<ContractAddress, NodeRecord>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        NodeRegistered: NodeRegistered,
        NodeKeyRotated: NodeKeyRotated,
        NodeStatusChanged: NodeStatusChanged,
    }

    #[embeddable_as(NodeRegistryImpl)]
    impl External<
        TContractState,
        +HasComponent<TContractState>,
        impl Owner: OwnershipComponent::HasComponent<TContractState>,
        impl Admin: AdministrationComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of INodeRegistry<ComponentState<TContractState>> {
        fn register_node(ref self: ComponentState<TContractState>, public_key: felt252) {
            let provider = get_caller_address();
            assert(provider.is_non_zero(), 'bad caller');
            self.require_node_key(public_key);
            let mut node: NodeRecord = self.nodes.read(provider);
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

        fn rotate_node_key(ref self: ComponentState<TContractState>, public_key: felt252) {
            let provider = get_caller_address();
            let mut node = self.registered_node(provider);
            self.require_node_key(public_key);
            node.public_key = public_key;
            self.nodes.write(provider, node);
            self.emit(NodeKeyRotated { node: provider, public_key });
        }

        fn deactivate_node(ref self: ComponentState<TContractState>) {
            let provider = get_caller_address();
            let node = self.registered_node(provider);
            assert(node.standing.status == NodeStatus::Active, 'node not active');
            self.move_node(provider, node, NodeStatus::Inactive);
        }

        fn suspend_node(ref self: ComponentState<TContractState>, node: ContractAddress) {
            get_dep_component!(@self, Owner).require_owner();
            let mut record = self.registered_node(node);
            assert(record.standing.status != NodeStatus::Suspended, 'node suspended');
            record.standing.before_suspension = record.standing.status;
            self.move_node(node, record, NodeStatus::Suspended);
        }

        fn reinstate_node(ref self: ComponentState<TContractState>, node: ContractAddress) {
            get_dep_component!(@self, Owner).require_owner();
            let record = self.registered_node(node);
            assert(record.standing.status == NodeStatus::Suspended, 'node not suspended');
            self.move_node(node, record, record.standing.before_suspension);
        }

        fn get_user_earnings(
            self: @ComponentState<TContractState>, provider: ContractAddress
        ) -> u256 {
            let record: NodeRecord = self.nodes.read(provider);
            record.earnings
        }

        fn get_node_status(
            self: @ComponentState<TContractState>, node: ContractAddress
        ) -> NodeStatus {
            let record: NodeRecord = self.nodes.read(node);
            record.standing.status
        }

        fn get_node(self: @ComponentState<TContractState>, node: ContractAddress) -> Node {
            let record: NodeRecord = self.nodes.read(node);
            Node {
                status: record.standing.status,
                public_key: record.public_key,
                registered_at: record.standing.registered_at,
                completed_tasks: record.standing.completed_tasks,
                earnings: record.earnings,
            }
        }
    }

    #[generate_trait]
    pub impl NodeRegistry<
        TContractState, +HasComponent<TContractState>
    > of NodeRegistryTrait<TContractState> {
        /// The key of a node that may be assigned tasks.
        fn active_node_key(self: @ComponentState<TContractState>, provider: ContractAddress) -> felt252 {
            let node: NodeRecord = self.nodes.read(provider);
            assert(node.standing.status == NodeStatus::Active, 'node not active');
            node.public_key
        }

        /// Counts a task that the provider was paid `payout` for.
        fn record_payment(
            ref self: ComponentState<TContractState>, provider: ContractAddress, payout: u256
        ) {
            let mut node: NodeRecord = self.nodes.read(provider);
            node.earnings += payout;
            node.standing.completed_tasks += 1;
            self.nodes.write(provider, node);
        }
    }

    #[generate_trait]
    impl Registration<
        TContractState,
        +HasComponent<TContractState>,
        impl Admin: AdministrationComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of RegistrationTrait<TContractState> {
        // A point of the curve, and not the attester's: one party must not be able to give both signatures.
        fn require_node_key(self: @ComponentState<TContractState>, public_key: felt252) {
            let administration = get_dep_component!(self, Admin);
            assert(is_point(public_key), 'bad public key');
            assert(public_key != administration.current_attester(), 'bad public key');
            assert(!administration.is_disabled_attester(public_key), 'bad public key');
        }

        fn registered_node(
            self: @ComponentState<TContractState>, provider: ContractAddress
        ) -> NodeRecord {
            let node: NodeRecord = self.nodes.read(provider);
            assert(node.standing.status != NodeStatus::Unregistered, 'not registered');
            node
        }

        fn move_node(
            ref self: ComponentState<TContractState>,
            provider: ContractAddress,
            node: NodeRecord,
            status: NodeStatus
        ) {
            let old = node.standing.status;
            let mut node = node;
            node.standing.status = status;
            self.nodes.write(provider, node);
            self.emit(NodeStatusChanged { node: provider, old, new: status });
        }
    }
}
