// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CGMP
import Felt

/// An integer of GMP, the oracle of these tests.
final class GMPInteger {
    private let storage: UnsafeMutablePointer<mpz_t>

    init() {
        storage = .allocate(capacity: 1)
        storage.initialize(to: mpz_t())
        __gmpz_init(storage)
    }

    deinit {
        __gmpz_clear(storage)
        storage.deallocate()
    }

    convenience init(_ v: UInt256) {
        self.init(limbs: [v.limbs.0, v.limbs.1, v.limbs.2, v.limbs.3])
    }

    convenience init(limbs: [UInt64]) {
        self.init()
        __gmpz_import(storage, limbs.count, -1, 8, 0, 0, limbs)
    }

    convenience init(_ v: Int) {
        self.init()
        __gmpz_set_si(storage, v)
    }

    private func result(_ body: (UnsafeMutablePointer<mpz_t>) -> Void) -> GMPInteger {
        let value = GMPInteger()
        body(value.storage)
        return value
    }

    static func + (a: GMPInteger, b: GMPInteger) -> GMPInteger { a.result { __gmpz_add($0, a.storage, b.storage) } }
    static func - (a: GMPInteger, b: GMPInteger) -> GMPInteger { a.result { __gmpz_sub($0, a.storage, b.storage) } }
    static func * (a: GMPInteger, b: GMPInteger) -> GMPInteger { a.result { __gmpz_mul($0, a.storage, b.storage) } }
    /// The quotient rounded towards minus infinity.
    static func / (a: GMPInteger, b: GMPInteger) -> GMPInteger { a.result { __gmpz_fdiv_q($0, a.storage, b.storage) } }
    /// The remainder in 0 ..< b.
    static func % (a: GMPInteger, b: GMPInteger) -> GMPInteger { a.result { __gmpz_mod($0, a.storage, b.storage) } }
    static func << (a: GMPInteger, n: Int) -> GMPInteger { a.result { __gmpz_mul_2exp($0, a.storage, UInt(n)) } }
    static func >> (a: GMPInteger, n: Int) -> GMPInteger { a.result { __gmpz_fdiv_q_2exp($0, a.storage, UInt(n)) } }

    func power(_ e: GMPInteger, modulo m: GMPInteger) -> GMPInteger {
        result { __gmpz_powm($0, storage, e.storage, m.storage) }
    }

    /// The inverse, or nil when there is none.
    func inverse(modulo m: GMPInteger) -> GMPInteger? {
        var exists: Int32 = 0
        let value = result { exists = __gmpz_invert($0, storage, m.storage) }
        return exists == 0 ? nil : value
    }

    func legendre(_ p: GMPInteger) -> Int { Int(__gmpz_jacobi(storage, p.storage)) }

    /// The lowest 64 * count bits of a value that is not negative.
    func limbs(_ count: Int) -> [UInt64] {
        var limbs = [UInt64](repeating: 0, count: 16)
        __gmpz_export(&limbs, nil, -1, 8, 0, 0, storage)
        return Array(limbs.prefix(count))
    }

    /// The lowest 256 bits of a value that is not negative.
    var uint256: UInt256 {
        let l = limbs(4)
        return UInt256(limbs: (l[0], l[1], l[2], l[3]))
    }

    func text(base: Int32) -> String {
        guard let characters = __gmpz_get_str(nil, base, storage) else { return "" }
        defer { characters.deallocate() }
        return String(cString: characters)
    }

    static func == (a: GMPInteger, b: GMPInteger) -> Bool { __gmpz_cmp(a.storage, b.storage) == 0 }
    static func < (a: GMPInteger, b: GMPInteger) -> Bool { __gmpz_cmp(a.storage, b.storage) < 0 }
}
