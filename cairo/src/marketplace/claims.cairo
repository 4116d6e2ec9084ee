// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

//! Payment against proof: what a claim must show, and who is paid what.

#[starknet::component]
pub mod ClaimsComponent {
    use smainer::fees::{GAS_SUBSIDY_BPS, TOTAL_FEE_BPS, TREASURY_BPS, split};
    use smainer::interface::{Claim, ClaimOutcome, IClaims, TaskCompleted, TaskStatus};
    use smainer::marketplace::administration::AdministrationComponent;
    use smainer::marketplace::administration::AdministrationComponent::AdministrationTrait;
    use smainer::marketplace::escrow::EscrowComponent;
    use smainer::marketplace::escrow::EscrowComponent::EscrowTrait;
    use smainer::marketplace::node_registry::NodeRegistryComponent;
    use smainer::marketplace::node_registry::NodeRegistryComponent::NodeRegistryTrait;
    use smainer::marketplace::task_book::TaskBookComponent;
    use smainer::marketplace::task_book::TaskBookComponent::TaskBookTrait;
    use smainer::proof::{
        Proof, RESULT_ATTESTATION_TYPE_HASH, TASK_RESULT_TYPE_HASH, is_signed, message_hash
    };
    use smainer::records::TaskRecord;
    use smainer::transfers::push;
    use starknet::{ContractAddress, get_block_timestamp};

    #[storage]
    struct Storage {}

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        TaskCompleted: TaskCompleted,
    }

    #[embeddable_as(ClaimsImpl)]
    impl External<
        TContractState,
        +HasComponent<TContractState>,
        impl Admin: AdministrationComponent::HasComponent<TContractState>,
        impl Nodes: NodeRegistryComponent::HasComponent<TContractState>,
        impl Book: TaskBookComponent::HasComponent<TContractState>,
        impl Funds: EscrowComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of IClaims<ComponentState<TContractState>> {
        fn submit_proof_and_claim(
            ref self: ComponentState<TContractState>,
            task_id: u256,
            provider: ContractAddress,
            result_hash: felt252,
            provider_signature: (felt252, felt252),
            attestation: (felt252, felt252)
        ) {
            let mut escrow = get_dep_component_mut!(ref self, Funds);
            escrow.enter();
            let claim = Claim { task_id, provider, result_hash, provider_signature, attestation };
            match self.judge(claim) {
                Result::Ok(task) => {
                    let (payout, fee) = self.settle(claim, task);
                    let token = escrow.settlement_token();
                    push(token, provider, payout);
                    push(token, get_dep_component!(@self, Admin).current_treasury(), fee);
                },
                Result::Err(reason) => core::panic_with_felt252(reason),
            };
            escrow.leave();
        }

        fn submit_proofs_and_claim(
            ref self: ComponentState<TContractState>, claims: Span<Claim>
        ) -> Array<ClaimOutcome> {
            let mut escrow = get_dep_component_mut!(ref self, Funds);
            escrow.enter();
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
            let token = escrow.settlement_token();
            while let Option::Some((provider, payout)) = payouts
                .pop_front() {
                    push(token, provider, payout);
                };
            push(token, get_dep_component!(@self, Admin).current_treasury(), fees);
            escrow.leave();
            outcomes
        }

        fn get_task_result_hash(
            self: @ComponentState<TContractState>,
            task_id: u256,
            provider: ContractAddress,
            result_hash: felt252
        ) -> felt252 {
            let (_, task) = get_dep_component!(self, Book).existing_task(task_id);
            let proof = Proof { task_id, provider, task_hash: task.task_hash, result_hash };
            message_hash(TASK_RESULT_TYPE_HASH, proof)
        }

        fn get_result_attestation_hash(
            self: @ComponentState<TContractState>,
            task_id: u256,
            provider: ContractAddress,
            result_hash: felt252
        ) -> felt252 {
            let (_, task) = get_dep_component!(self, Book).existing_task(task_id);
            let proof = Proof { task_id, provider, task_hash: task.task_hash, result_hash };
            message_hash(RESULT_ATTESTATION_TYPE_HASH, proof)
        }

        fn get_fee_bps(self: @ComponentState<TContractState>) -> (u16, u16, u16) {
            (TOTAL_FEE_BPS, TREASURY_BPS, GAS_SUBSIDY_BPS)
        }
    }

    #[generate_trait]
    impl Claims<
        TContractState,
        +HasComponent<TContractState>,
        impl Admin: AdministrationComponent::HasComponent<TContractState>,
        impl Nodes: NodeRegistryComponent::HasComponent<TContractState>,
        impl Book: TaskBookComponent::HasComponent<TContractState>,
        +Drop<TContractState>
    > of ClaimsTrait<TContractState> {
        // The task that `claim` may be paid from, or why not. Never panics: one bad claim must not stop a batch.
        fn judge(self: @ComponentState<TContractState>, claim: Claim) -> Result<TaskRecord, felt252> {
            if claim.task_id.high != 0 {
                return Result::Err('unknown task');
            }
            let id = claim.task_id.low;
            let book = get_dep_component!(self, Book);
            let task = book.task_at(id);
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
            let assignment = match book
                .find_assignment(id, task.progress.assignments, claim.provider) {
                Option::Some(assignment) => assignment,
                Option::None => { return Result::Err('not an assignee'); },
            };
            if get_dep_component!(self, Admin).is_disabled_attester(assignment.attester_key) {
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
        fn settle(ref self: ComponentState<TContractState>, claim: Claim, task: TaskRecord) -> (u256, u256) {
            let amount: u256 = task.amount.into();
            let parts = split(amount);
            let mut task = task;
            task.provider = claim.provider;
            task.result_hash = claim.result_hash;
            task.completed_at = get_block_timestamp();
            task.progress.status = TaskStatus::Completed;
            let mut book = get_dep_component_mut!(ref self, Book);
            book.write_task(claim.task_id.low, task);

            let mut nodes = get_dep_component_mut!(ref self, Nodes);
            nodes.record_payment(claim.provider, parts.provider);

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
}
