// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PostgreSQL

extension IndexStore {
    static let migrations = [
        Migration(
            number: 1, name: "blocks, events, cursor",
            sql: """
                -- Blocks that were taken in. Those without events may be missing below the followed part of the chain.
                CREATE TABLE blocks (
                    number bigint PRIMARY KEY,
                    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
                    parent_hash bytea NOT NULL CHECK (length(parent_hash) = 32),
                    timestamp bigint NOT NULL
                );
                CREATE TABLE events (
                    block_number bigint NOT NULL,
                    transaction_index integer NOT NULL,
                    event_index integer NOT NULL,
                    transaction_hash bytea NOT NULL,
                    contract bytea NOT NULL,
                    keys bytea[] NOT NULL,
                    data bytea[] NOT NULL,
                    PRIMARY KEY (block_number, transaction_index, event_index)
                );
                CREATE INDEX events_contract ON events (contract, block_number);
                -- One row: what is indexed, and up to which block everything in this database is.
                CREATE TABLE cursor (
                    id boolean PRIMARY KEY DEFAULT true CHECK (id),
                    start_block bigint NOT NULL,
                    contracts bytea[] NOT NULL,
                    projections text[] NOT NULL,
                    block_number bigint,
                    block_hash bytea,
                    undone_blocks bigint NOT NULL DEFAULT 0,
                    updated_at timestamptz NOT NULL DEFAULT now()
                );
                """)
    ]
}
