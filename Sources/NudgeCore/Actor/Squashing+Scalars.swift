// SPDX-License-Identifier: Apache-2.0

#if !(arch(x86_64) || arch(arm64))
/// What a layer's neurons give: the tangents of their sums.
///
/// A free function over plain pointers, so that the compiler need not prove that fields stay unchanged.
/// - Parameter shift: by how much a sum's fraction is longer than a tangent's.
func squash(
    _ sums: UnsafePointer<Int32>, _ activations: UnsafeMutablePointer<Int16>, _ count: Int, _ shift: Int32
) {
    for index in 0..<count { unsafe activations[index] = Activation.squashed(sums[index], shift: shift) }
}
#endif
