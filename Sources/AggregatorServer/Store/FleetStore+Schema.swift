// SPDX-License-Identifier: Apache-2.0

import GRDB

extension FleetStore {
    /// Every version of the schema, oldest first. A released step is never changed, only followed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: firstSchema) }
        migrator.registerMigration("2") { try $0.execute(sql: peopleSchema) }
        migrator.registerMigration("3") { try $0.execute(sql: importSchema) }
        return migrator
    }

    /// A device's name may have had several certificates; at most one of them is in force.
    ///
    /// The votes of a round are one row, a byte per member of the run: of ten thousand members nobody reads
    /// one vote of one round without the others, and ten thousand rows a round would cost far more.
    private static let firstSchema = """
        CREATE TABLE devices (
            fingerprint TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            enrolled DATETIME NOT NULL,
            expires DATETIME NOT NULL,
            revoked DATETIME,
            reason TEXT,
            seen DATETIME
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX devicesInForce ON devices (name) WHERE revoked IS NULL;
        CREATE INDEX devicesRevoked ON devices (revoked) WHERE revoked IS NOT NULL;

        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            task TEXT NOT NULL,
            configuration TEXT NOT NULL,
            started DATETIME NOT NULL,
            ended DATETIME
        );
        CREATE TABLE members (
            run INTEGER NOT NULL REFERENCES runs,
            member INTEGER NOT NULL,
            device TEXT NOT NULL,
            PRIMARY KEY (run, member)
        ) WITHOUT ROWID;
        CREATE TABLE rounds (
            run INTEGER NOT NULL REFERENCES runs,
            round INTEGER NOT NULL,
            accepted BOOLEAN NOT NULL,
            closed DATETIME NOT NULL,
            voted INTEGER NOT NULL,
            absent INTEGER NOT NULL,
            inFavour INTEGER NOT NULL,
            milliseconds INTEGER NOT NULL,
            returnMean REAL,
            PRIMARY KEY (run, round)
        ) WITHOUT ROWID;
        CREATE TABLE votes (
            run INTEGER NOT NULL REFERENCES runs,
            round INTEGER NOT NULL,
            votes BLOB NOT NULL,
            PRIMARY KEY (run, round)
        ) WITHOUT ROWID;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            time DATETIME NOT NULL,
            run INTEGER REFERENCES runs,
            device TEXT,
            kind TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        """

    /// People, what they were shown, and what they said. Of a person's token only the digest is kept.
    ///
    /// A showing's lanes are a byte per place on the screen: the core's number of the behaviour there. A
    /// choice is coded as in an answer frame, and an answer that is undone is deleted.
    private static let peopleSchema = """
        CREATE TABLE people (
            name TEXT PRIMARY KEY NOT NULL,
            digest TEXT NOT NULL UNIQUE,
            invited DATETIME NOT NULL,
            revoked DATETIME
        ) WITHOUT ROWID;
        CREATE TABLE showings (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs,
            device TEXT NOT NULL,
            round INTEGER NOT NULL,
            stream INTEGER NOT NULL,
            batch INTEGER NOT NULL,
            person TEXT NOT NULL,
            lanes BLOB NOT NULL,
            probeOf INTEGER REFERENCES showings,
            handedOut DATETIME NOT NULL
        );
        CREATE INDEX showingsOfRound ON showings (run, round);
        CREATE INDEX showingsOfPerson ON showings (person, run);
        CREATE TABLE answers (
            showing INTEGER PRIMARY KEY REFERENCES showings,
            key TEXT NOT NULL UNIQUE,
            choice INTEGER NOT NULL,
            place INTEGER,
            shown DATETIME NOT NULL,
            answered DATETIME NOT NULL,
            received DATETIME NOT NULL,
            plays INTEGER NOT NULL
        );
        CREATE TABLE clips (
            run INTEGER NOT NULL REFERENCES runs,
            device TEXT NOT NULL,
            round INTEGER NOT NULL,
            stream INTEGER NOT NULL,
            batch INTEGER NOT NULL,
            lane INTEGER NOT NULL,
            clip BLOB NOT NULL,
            stored DATETIME NOT NULL,
            PRIMARY KEY (run, round, device, stream, batch, lane)
        ) WITHOUT ROWID;
        """

    /// What a showing showed, which of an obvious pair is better, and answers that came from a file.
    private static let importSchema = """
        ALTER TABLE showings ADD COLUMN clips TEXT;
        ALTER TABLE showings ADD COLUMN better INTEGER;
        CREATE TABLE imports (
            run INTEGER NOT NULL REFERENCES runs,
            round INTEGER NOT NULL,
            stream INTEGER NOT NULL,
            batch INTEGER NOT NULL,
            device TEXT NOT NULL,
            person TEXT NOT NULL,
            lanes BLOB NOT NULL,
            choice INTEGER NOT NULL,
            shown DATETIME NOT NULL,
            answered DATETIME NOT NULL,
            plays INTEGER NOT NULL,
            clips TEXT NOT NULL,
            PRIMARY KEY (run, round, stream, batch)
        ) WITHOUT ROWID;
        """
}
