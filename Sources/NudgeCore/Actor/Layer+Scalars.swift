// SPDX-License-Identifier: Apache-2.0

#if !(arch(x86_64) || arch(arm64))
/// One layer: `sums = bias + Σ weight × activation`, in units of both resolutions.
///
/// Four sums stay in registers: a load, a multiplication and an addition for each parameter.
func sumLayer(
    _ parameters: UnsafePointer<Int16>, _ activations: UnsafePointer<Int16>, _ inputCount: Int,
    _ sums: UnsafeMutablePointer<Int32>, _ outputCount: Int
) {
    var output = 0
    while output < outputCount {
        var row = unsafe parameters + output
        var first = unsafe Int32(row[0]) &<< Activation.fractionBits
        var second = unsafe Int32(row[1]) &<< Activation.fractionBits
        var third = unsafe Int32(row[2]) &<< Activation.fractionBits
        var fourth = unsafe Int32(row[3]) &<< Activation.fractionBits
        for input in 0..<inputCount {
            unsafe row += outputCount
            let value = unsafe Int32(activations[input])
            first &+= unsafe Int32(row[0]) &* value
            second &+= unsafe Int32(row[1]) &* value
            third &+= unsafe Int32(row[2]) &* value
            fourth &+= unsafe Int32(row[3]) &* value
        }
        unsafe (sums[output], sums[output + 1]) = (first, second)
        unsafe (sums[output + 2], sums[output + 3]) = (third, fourth)
        output &+= 4
    }
}
#endif
