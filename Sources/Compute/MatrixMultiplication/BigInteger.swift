// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CGMP

/// An owned GMP integer.
///
/// A class so that the memory GMP allocated is given back exactly once. Instances never leave the function that made
/// them, which is why nothing here is `Sendable`.
final class BigInteger {
    var value = mpz_t_storage()

    typealias mpz_t_storage = __mpz_struct

    init() { __gmpz_init(&value) }

    init(_ integer: Int64) { __gmpz_init_set_si(&value, Int(integer)) }

    /// Takes decimal digits that have been checked before; anything else counts as zero.
    init(checkedDecimal digits: String) {
        if __gmpz_init_set_str(&value, digits, 10) != 0 { __gmpz_set_ui(&value, 0) }
    }

    /// The exact value of a finite double; its fraction is cut off.
    init(exactly double: Double) {
        __gmpz_init(&value)
        __gmpz_set_d(&value, double)
    }

    convenience init(_ element: MatrixElement) {
        switch element {
        case .small(let integer): self.init(integer)
        case .big(let digits): self.init(checkedDecimal: digits)
        case .float(let double): self.init(exactly: double)
        }
    }

    deinit { __gmpz_clear(&value) }

    /// The decimal digits, with a `-` in front of negative values.
    var decimal: String {
        var buffer = [CChar](repeating: 0, count: __gmpz_sizeinbase(&value, 10) + 2)
        __gmpz_get_str(&buffer, 10, &value)
        return buffer.withUnsafeBufferPointer { text in
            String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// The value as an element: a 64-bit integer where it fits.
    var element: MatrixElement {
        if __gmpz_fits_slong_p(&value) != 0 { return .small(Int64(__gmpz_get_si(&value))) }
        return .big(decimal)
    }

    /// `self += left * right`.
    func addProduct(_ left: BigInteger, _ right: BigInteger) {
        __gmpz_addmul(&value, &left.value, &right.value)
    }

    func reset() { __gmpz_set_ui(&value, 0) }
}
