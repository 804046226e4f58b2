// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Experiments
import Federation
import Foundation
import MuJoCoTasks
import Preferences
import Tables

/// Turns errors of the rooms below into one line on stderr and an exit code of its kind (sysexits.h).
enum Failure {
    static let usage = ExitCode(64)
    static let badData = ExitCode(65)
    static let missingInput = ExitCode(66)
    static let unavailable = ExitCode(69)
    static let exists = ExitCode(73)
    static let inputOutput = ExitCode(74)
    static let temporary = ExitCode(75)
    static let interrupted = ExitCode(130)

    /// Runs a command's work.
    static func explained(_ work: () throws -> Void) throws {
        do { try work() } catch { throw explain(error) }
    }

    /// Runs a command's work that waits for others.
    static func explained(_ work: () async throws -> Void) async throws {
        do { try await work() } catch { throw explain(error) }
    }

    private static func explain(_ error: any Error) -> ExitCode {
        if let code = error as? ExitCode { return code }
        Console.error("nudge: \(error)")
        return code(of: error)
    }

    private static func code(of error: any Error) -> ExitCode {
        switch error {
        case let error as StoreError:
            switch error {
            case .unreadable: missingInput
            case .unwritable: inputOutput
            case .damaged: badData
            case .exists: exists
            case .busy: temporary
            }
        case is SettingsError, is UnknownTaskError, is PanelistError, is JudgeError: usage
        case is MuJoCoError, is EnvironmentError, is NoAgentError, is ServerSignalError, is Slurm.Refusal:
            unavailable
        case is AnswerFileError: badData
        case is NoFleetError, is UnknownPersonError, is UnknownRunError, is BrokerGatewayError: missingInput
        case let error as TakeoverError: error.isTemporary ? temporary : badData
        case is ValidationError: usage
        case let error as TableError: error.isUnreadable ? missingInput : badData
        default: serverCode(of: error)
        }
    }

    private static func serverCode(of error: any Error) -> ExitCode {
        switch error {
        case let error as IdentityError:
            switch error {
            case .exists: exists
            case .unwritable: inputOutput
            case .missing, .unreadable: missingInput
            case .deviceName, .lifetime: usage
            case .damaged, .certificate: badData
            case .outOfTime: temporary
            }
        case is WebSettingsError: usage
        case FleetStoreError.unknownDevice: missingInput
        case is FleetStoreError: inputOutput
        case let error as ServiceError:
            switch error {
            case .cannotListen: unavailable
            case .runName, .gateMissing: usage
            }
        default: ExitCode.failure
        }
    }
}
