import ArgumentParser
import Experiments
import Federation
import Foundation
import MuJoCoTasks
import Preferences

/// Turns errors of the rooms below into one line on stderr and an exit code of its kind (sysexits.h).
enum Failure {
    static let usage = ExitCode(64)
    static let badData = ExitCode(65)
    static let missingInput = ExitCode(66)
    static let unavailable = ExitCode(69)
    static let exists = ExitCode(73)
    static let inputOutput = ExitCode(74)
    static let interrupted = ExitCode(130)

    /// Runs a command's work.
    static func explained(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch let code as ExitCode {
            throw code
        } catch {
            Console.error("nudge: \(error)")
            throw code(of: error)
        }
    }

    private static func code(of error: any Error) -> ExitCode {
        switch error {
        case let error as StoreError:
            switch error {
            case .unreadable: missingInput
            case .unwritable: inputOutput
            case .damaged: badData
            case .exists: exists
            }
        case is SettingsError, is UnknownTaskError, is LinkFunctionError: usage
        case is MuJoCoError: unavailable
        default: ExitCode.failure
        }
    }
}
