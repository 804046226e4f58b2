public import Federation

/// Writes policies in formats that other programs read.
public enum PolicyExport {
    /// Writes a policy; the format follows from the path's ending.
    public static func write(_ policy: Policy, to path: String) throws {
        throw SettingsError("--export", "'\(path)' must end in .npz, .safetensors or .nudge")
    }
}
