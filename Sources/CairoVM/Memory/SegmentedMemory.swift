// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// What a segment is for, which decides how its cells are checked and deduced.
enum SegmentKind: UInt8 {
    case plain
    case program
    case pedersen
    case rangeCheck
    case bitwise
    case ecOp
    case poseidon
    case segmentArena

    /// Whether writes to the segment are checked.
    @inline(__always)
    var isBuiltin: Bool { rawValue > SegmentKind.program.rawValue }
}

/// The write-once memory of one run.
///
/// A segment is one growing block of cells. Segment 0 is the program, which is shared between runs and never written.
/// All addresses are checked; cells that were never written read as `.empty`.
struct SegmentedMemory: ~Copyable {
    private struct Segment {
        var base: UnsafeMutablePointer<MemoryCell>?
        var count: Int
        var capacity: Int
        var kind: SegmentKind
    }

    private var segments: UnsafeMutablePointer<Segment>
    private var segmentCapacity: Int
    private(set) var segmentCount = 0
    /// Cells that may still be allocated.
    private var cellsLeft: Int
    private let cellLimit: Int
    /// Output cells of builtins that the program wrote before the builtin did; compared at the end of the run.
    private(set) var writtenOutputs: [Pointer] = []

    /// The number of segments that a run may have: each costs a fixed overhead that cells do not count.
    static let maxSegments = 1 << 20

    init(program: borrowing ProgramImage, cellLimit: Int) {
        segmentCapacity = 64
        segments = .allocate(capacity: segmentCapacity)
        self.cellLimit = cellLimit
        cellsLeft = cellLimit
        segments[0] = Segment(base: program.base, count: program.count, capacity: program.count, kind: .program)
        segmentCount = 1
    }

    deinit {
        for index in 1..<max(1, segmentCount) { segments[index].base?.deallocate() }
        segments.deallocate()
    }

    /// Adds an empty segment and returns the pointer to its first cell.
    mutating func allocateSegment(_ kind: SegmentKind = .plain) throws(CairoVMError) -> Pointer {
        if segmentCount == segmentCapacity {
            guard segmentCapacity < Self.maxSegments else {
                throw CairoVMError(.limitExceeded, "the run used more than \(Self.maxSegments) memory segments")
            }
            let grown = UnsafeMutablePointer<Segment>.allocate(capacity: segmentCapacity * 2)
            grown.moveInitialize(from: segments, count: segmentCount)
            segments.deallocate()
            segments = grown
            segmentCapacity *= 2
        }
        segments[segmentCount] = Segment(base: nil, count: 0, capacity: 0, kind: kind)
        segmentCount += 1
        return Pointer(segmentCount - 1, 0)
    }

    /// The number of cells up to the last one written.
    func count(of segment: Int) -> Int { segments[segment].count }

    func kind(of segment: Int) -> SegmentKind { segments[segment].kind }

    /// Cells below the last one written that stayed empty.
    func holes(in segment: Int) -> Int {
        var holes = 0
        let segment = segments[segment]
        guard let base = segment.base else { return 0 }
        for index in 0..<segment.count where base[index].isEmpty { holes += 1 }
        return holes
    }

    @inline(__always)
    func load(_ segment: Int, _ offset: Int) -> MemoryCell {
        guard UInt(bitPattern: segment) < UInt(bitPattern: segmentCount) else { return .empty }
        let segment = segments + segment
        guard UInt(bitPattern: offset) < UInt(bitPattern: segment.pointee.count), let base = segment.pointee.base else {
            return .empty
        }
        return base[offset]
    }

    @inline(__always)
    subscript(_ pointer: Pointer) -> MemoryCell { load(pointer.segment, pointer.offset) }

    /// Writes a cell once; writing the same value again is allowed.
    @inline(__always)
    mutating func store(_ segmentIndex: Int, _ offset: Int, _ value: MemoryCell) throws(CairoVMError) {
        guard UInt(bitPattern: segmentIndex) < UInt(bitPattern: segmentCount), offset >= 0 else {
            throw CairoVMError(.invalidOperand, "write to \(segmentIndex):\(offset), which is outside the memory")
        }
        let segment = segments + segmentIndex
        if offset < segment.pointee.count, let base = segment.pointee.base {
            if case .empty = base[offset] {
                if segment.pointee.kind.isBuiltin { try check(value, segmentIndex, offset) }
                base[offset] = value
            } else if base[offset] != value {
                throw CairoVMError(
                    .inconsistentMemory,
                    "an assertion failed: cell \(segmentIndex):\(offset) holds \(base[offset]), not \(value)")
            }
            return
        }
        if segment.pointee.kind.isBuiltin { try check(value, segmentIndex, offset) }
        try append(segmentIndex, offset, value)
    }

    @inline(__always)
    mutating func store(_ pointer: Pointer, _ value: MemoryCell) throws(CairoVMError) {
        try store(pointer.segment, pointer.offset, value)
    }

    /// Writes consecutive field elements.
    mutating func store(_ pointer: Pointer, felts: [Felt]) throws(CairoVMError) {
        for (index, felt) in felts.enumerated() { try store(pointer + index, .felt(felt)) }
    }

    /// Writes an output that a builtin computed, which needs no check.
    mutating func storeDeduced(_ pointer: Pointer, _ value: MemoryCell) throws(CairoVMError) {
        let before = writtenOutputs.count
        try store(pointer, value)
        writtenOutputs.removeLast(writtenOutputs.count - before)
    }

    /// Checks range-check cells at once, and remembers builtin outputs that the program writes by itself.
    @inline(never)
    private mutating func check(_ value: MemoryCell, _ segment: Int, _ offset: Int) throws(CairoVMError) {
        let kind = segments[segment].kind
        if let shape = kind.shape, offset % shape.cells >= shape.inputs {
            writtenOutputs.append(Pointer(segment, offset))
        }
        guard kind == .rangeCheck else { return }
        guard case .felt(let felt) = value else {
            throw CairoVMError(.builtin, "range_check: cell \(segment):\(offset) is \(value), not a number")
        }
        guard felt.uint256.high == 0 else {
            throw CairoVMError(.builtin, "range_check: \(felt.hex) at \(segment):\(offset) is not below 2^128")
        }
    }

    @inline(never)
    private mutating func append(_ index: Int, _ offset: Int, _ value: MemoryCell) throws(CairoVMError) {
        guard segments[index].kind != .program else {
            throw CairoVMError(.inconsistentMemory, "write to 0:\(offset), beyond the end of the read-only program")
        }
        let added = offset + 1 - segments[index].count
        guard added <= cellsLeft else {
            throw CairoVMError(.limitExceeded, "the run needs more than \(cellLimit) memory cells")
        }
        cellsLeft -= added
        if offset >= segments[index].capacity {
            let capacity = max(offset + 1, segments[index].capacity * 2, 8)
            let grown = UnsafeMutablePointer<MemoryCell>.allocate(capacity: capacity)
            if let base = segments[index].base {
                grown.moveInitialize(from: base, count: segments[index].count)
                base.deallocate()
            }
            segments[index].base = grown
            segments[index].capacity = capacity
        }
        guard let base = segments[index].base else { return }
        for hole in segments[index].count..<offset { (base + hole).initialize(to: .empty) }
        (base + offset).initialize(to: value)
        segments[index].count = offset + 1
    }
}

extension SegmentedMemory {
    /// Reads a number, or says what is wrong and where.
    func felt(at pointer: Pointer, for purpose: StaticString) throws(CairoVMError) -> Felt {
        switch self[pointer] {
        case .felt(let felt): return felt
        case .empty: throw CairoVMError(.unknownCell, "\(purpose): cell \(pointer) has no value yet")
        case .pointer(let value):
            throw CairoVMError(.invalidOperand, "\(purpose): cell \(pointer) is pointer \(value), not a number")
        }
    }

    /// Reads a pointer, or says what is wrong and where.
    func pointer(at pointer: Pointer, for purpose: StaticString) throws(CairoVMError) -> Pointer {
        switch self[pointer] {
        case .pointer(let value): return value
        case .empty: throw CairoVMError(.unknownCell, "\(purpose): cell \(pointer) has no value yet")
        case .felt(let felt):
            throw CairoVMError(.invalidOperand, "\(purpose): cell \(pointer) is \(felt.hex), not a pointer")
        }
    }

    /// Reads the numbers between two pointers that are stored at `start` and `start + 1`.
    func span(at start: Pointer, for purpose: StaticString) throws(CairoVMError) -> [Felt] {
        try felts(
            from: pointer(at: start, for: purpose), to: pointer(at: start + 1, for: purpose), for: purpose)
    }

    /// Reads the numbers of `start..<end`.
    func felts(from start: Pointer, to end: Pointer, for purpose: StaticString) throws(CairoVMError) -> [Felt] {
        guard start.segment == end.segment, start.offset <= end.offset,
            start.segment < segmentCount, start.offset >= 0, end.offset <= count(of: start.segment)
        else { throw CairoVMError(.invalidOperand, "\(purpose): \(start) to \(end) is no array") }
        var values: [Felt] = []
        values.reserveCapacity(end.offset - start.offset)
        for offset in start.offset..<end.offset {
            values.append(try felt(at: Pointer(start.segment, offset), for: purpose))
        }
        return values
    }
}
