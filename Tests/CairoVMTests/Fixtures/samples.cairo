#[starknet::contract]
mod Math {
    use array::{ArrayTrait, SpanTrait};
    use core::dict::Felt252DictTrait;
    use box::BoxTrait;
    
    use traits::{Into, TryInto, Default};
    use option::OptionTrait;
    use zeroable::Zeroable;
    #[storage]
    struct Storage { x: felt252 }
    #[external(v0)]
    fn fib(self: @ContractState, n: felt252) -> felt252 {
        let mut a: felt252 = 0; let mut b: felt252 = 1; let mut i: felt252 = n;
        loop {
            if i == 0 { break; }
            let t = a + b; a = b; b = t; i = i - 1;
        };
        a
    }
    #[external(v0)]
    fn divs(self: @ContractState, a: u256, b: u256) -> (u256, u256) { (a / b, a % b) }
    #[external(v0)]
    fn div128(self: @ContractState, a: u128, b: u128) -> (u128, u128) { (a / b, a % b) }
    #[external(v0)]
    fn muls(self: @ContractState, a: u256, b: u256) -> u256 { a * b }
    #[external(v0)]
    fn wide(self: @ContractState, a: u256, b: u256, n: u256) -> (u256, u256, u256) {
        let w = integer::u256_wide_mul(a, b);
        let (q, r) = integer::u512_safe_div_rem_by_u256(w, n.try_into().unwrap());
        (u256 { low: q.limb0, high: q.limb1 }, u256 { low: q.limb2, high: q.limb3 }, r)
    }
    #[external(v0)]
    fn sqrts(self: @ContractState, a: u256, b: u128) -> (u128, u64) { (integer::u256_sqrt(a), integer::u128_sqrt(b)) }
    #[external(v0)]
    fn bits(self: @ContractState, a: u256, b: u256) -> (u256, u256, u256) { (a & b, a | b, a ^ b) }
    #[external(v0)]
    fn hashes(self: @ContractState, a: felt252, b: felt252) -> (felt252, felt252) {
        let (s0, _s1, _s2) = poseidon::hades_permutation(a, b, 2);
        (hash::LegacyHash::hash(a, b), s0)
    }
    #[external(v0)]
    fn verify(self: @ContractState, h: felt252, k: felt252, r: felt252, s: felt252) -> bool { ecdsa::check_ecdsa_signature(h, k, r, s) }
    #[external(v0)]
    fn dict(self: @ContractState, keys: Array<felt252>) -> Array<u64> {
        let mut d: Felt252Dict<u64> = Default::default();
        let mut out = ArrayTrait::new();
        let mut i = 0;
        loop {
            if i == keys.len() { break; }
            let k = *keys.at(i);
            let v = d.get(k) + 1;
            d.insert(k, v);
            out.append(v);
            i += 1;
        };
        out
    }
    #[external(v0)]
    fn le(self: @ContractState, a: felt252, b: felt252) -> bool {
        let x: u256 = a.into(); let y: u256 = b.into(); x <= y
    }
    #[external(v0)]
    fn addr(self: @ContractState, a: felt252) -> bool { let r: Option<starknet::ContractAddress> = a.try_into(); r.is_some() }
    #[external(v0)]
    fn panics(self: @ContractState, a: felt252) -> felt252 { assert(a != 0, 'zero given'); panic_with_felt252(a) }
    #[external(v0)]
    fn store(ref self: ContractState, a: felt252) -> felt252 { let o = self.x.read(); self.x.write(a); o }
    #[external(v0)]
    fn keccak(self: @ContractState, a: u256) -> u256 {
        let mut v = ArrayTrait::new(); v.append(a);
        core::keccak::keccak_u256s_le_inputs(v.span())
    }
    #[external(v0)]
    fn info(self: @ContractState) -> (felt252, felt252, u64) {
        let i = starknet::get_execution_info().unbox();
        (i.contract_address.into(), i.entry_point_selector, i.block_info.unbox().block_number)
    }
    #[external(v0)]
    fn call(self: @ContractState, to: starknet::ContractAddress, sel: felt252, arg: felt252) -> felt252 {
        let mut v = ArrayTrait::new(); v.append(arg);
        match starknet::call_contract_syscall(to, sel, v.span()) {
            Result::Ok(r) => *r.at(0),
            Result::Err(e) => *e.at(0),
        }
    }
}
