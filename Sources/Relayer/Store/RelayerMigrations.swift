// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import PostgreSQL

/// The relayer's tables. Times are Unix milliseconds, felts and addresses 32 bytes, amounts and task numbers
/// `numeric(78,0)`, JSON documents the text as submitted.
package enum RelayerMigrations {
    package static let component = "relayer"

    package static let all = [
        Migration(number: 1, name: "keys, tasks and leases", sql: tasks),
        Migration(number: 2, name: "nodes", sql: nodes),
        Migration(number: 3, name: "chain and outbox", sql: chain),
        Migration(number: 4, name: "what a lease is about", sql: leaseNumbers),
        Migration(number: 5, name: "demanders' claims", sql: claims),
    ]

    private static let tasks = """
        CREATE TABLE api_keys (
            key_id uuid PRIMARY KEY,
            secret_hash bytea NOT NULL,
            user_name text NOT NULL,
            scopes text[] NOT NULL,
            demander bytea,
            requests_per_minute bigint NOT NULL CHECK (requests_per_minute > 0),
            created_at_ms bigint NOT NULL,
            expires_at_ms bigint,
            revoked_at_ms bigint
        );
        CREATE TABLE tasks (
            task_id uuid PRIMARY KEY,
            key_id uuid NOT NULL REFERENCES api_keys,
            funding text NOT NULL CHECK (funding IN ('key', 'wallet')),
            creator bytea NOT NULL,
            payload text NOT NULL,
            requirements text NOT NULL,
            task_hash bytea NOT NULL,
            token_amount numeric(78,0) NOT NULL,
            execution_window bigint NOT NULL,
            description text,
            client_ref bytea NOT NULL UNIQUE,
            on_chain_task_id numeric(78,0) UNIQUE,
            state text NOT NULL,
            lease_id uuid,
            failures bigint NOT NULL DEFAULT 0,
            failure text,
            cancel_requested boolean NOT NULL DEFAULT false,
            created_at_ms bigint NOT NULL,
            assigned_at_ms bigint,
            result_at_ms bigint,
            finished_at_ms bigint
        );
        CREATE INDEX tasks_by_key ON tasks (key_id, task_id DESC);
        CREATE INDEX tasks_open ON tasks (state, task_id)
            WHERE state NOT IN ('completed', 'failed', 'cancelled', 'expired');
        CREATE TABLE timeline (
            entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            task_id uuid NOT NULL REFERENCES tasks,
            at_ms bigint NOT NULL,
            event text NOT NULL,
            detail text NOT NULL
        );
        CREATE INDEX timeline_by_task ON timeline (task_id, entry);
        CREATE TABLE idempotency_keys (
            key_id uuid NOT NULL REFERENCES api_keys,
            idempotency_key text NOT NULL,
            body_hash bytea NOT NULL,
            response text NOT NULL,
            created_at_ms bigint NOT NULL,
            PRIMARY KEY (key_id, idempotency_key)
        );
        CREATE TABLE leases (
            lease_id uuid PRIMARY KEY,
            task_id uuid NOT NULL REFERENCES tasks,
            node_id text NOT NULL,
            provider bytea NOT NULL,
            phase text NOT NULL DEFAULT 'open' CHECK (phase IN ('open', 'result', 'attested')),
            created_at_ms bigint NOT NULL,
            sent_session uuid,
            sent_at_ms bigint,
            accepted_at_ms bigint,
            progress double precision,
            result text,
            result_hash bytea,
            signature_r bytea,
            signature_s bytea,
            execution_time double precision,
            check_after_ms bigint NOT NULL DEFAULT 0,
            answer text,
            answer_session uuid,
            end_kind text,
            end_reason text,
            ended_at_ms bigint,
            notice_due boolean NOT NULL DEFAULT false
        );
        CREATE INDEX leases_by_task ON leases (task_id);
        CREATE INDEX leases_open ON leases (node_id) WHERE ended_at_ms IS NULL;
        CREATE TABLE attestations (
            task_id uuid NOT NULL REFERENCES tasks,
            on_chain_task_id numeric(78,0) NOT NULL,
            lease_id uuid NOT NULL REFERENCES leases,
            provider bytea NOT NULL,
            result_hash bytea NOT NULL,
            r bytea NOT NULL,
            s bytea NOT NULL,
            created_at_ms bigint NOT NULL,
            PRIMARY KEY (task_id, on_chain_task_id)
        );
        """

    private static let leaseNumbers = """
        ALTER TABLE leases ADD COLUMN task_number numeric(78,0);
        UPDATE leases SET task_number = t.on_chain_task_id FROM tasks t WHERE t.task_id = leases.task_id;
        ALTER TABLE outbox ADD COLUMN refusals bigint NOT NULL DEFAULT 0;
        """

    private static let claims = """
        ALTER TABLE api_keys ADD COLUMN claim_issued_at bigint, ADD COLUMN claim_signature bytea[];
        """

    private static let nodes = """
        CREATE TABLE nodes (
            node_id text PRIMARY KEY,
            address bytea NOT NULL,
            public_key bytea NOT NULL,
            hardware text NOT NULL,
            algorithms text[] NOT NULL,
            max_concurrent bigint NOT NULL,
            offered_threads bigint NOT NULL,
            offered_ram double precision NOT NULL,
            gpu_ram double precision,
            session_id uuid,
            token_hash bytea,
            connected boolean NOT NULL DEFAULT false,
            connected_at_ms bigint,
            seen_at_ms bigint NOT NULL,
            heartbeat_at_ms bigint,
            heartbeat text
        );
        CREATE INDEX nodes_by_address ON nodes (address);
        """

    private static let chain = """
        CREATE TABLE chain_blocks (
            number bigint PRIMARY KEY,
            hash bytea NOT NULL,
            parent bytea NOT NULL,
            timestamp bigint NOT NULL
        );
        CREATE TABLE chain_events (
            block_number bigint NOT NULL,
            transaction_index bigint NOT NULL,
            event_index bigint NOT NULL,
            transaction_hash bytea NOT NULL,
            name text NOT NULL,
            on_chain_task_id numeric(78,0),
            client_ref bytea,
            provider bytea,
            amount numeric(78,0),
            payout numeric(78,0),
            fee numeric(78,0),
            deadline bigint,
            keys bytea[] NOT NULL,
            data bytea[] NOT NULL,
            PRIMARY KEY (block_number, transaction_index, event_index)
        );
        CREATE INDEX chain_events_by_task ON chain_events (on_chain_task_id)
            WHERE on_chain_task_id IS NOT NULL;
        CREATE INDEX chain_events_by_provider ON chain_events (provider) WHERE name = 'TaskCompleted';
        CREATE TABLE outbox (
            entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            task_id uuid NOT NULL REFERENCES tasks,
            lease_id uuid REFERENCES leases,
            kind text NOT NULL CHECK (kind IN ('create', 'assign', 'claim', 'cancel', 'reclaim')),
            state text NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'signed', 'sent', 'accepted', 'reverted', 'dropped')),
            nonce bigint,
            transaction_hash bytea,
            body text,
            attempts bigint NOT NULL DEFAULT 0,
            error text,
            block_number bigint,
            created_at_ms bigint NOT NULL,
            next_at_ms bigint NOT NULL DEFAULT 0
        );
        CREATE UNIQUE INDEX outbox_nonces ON outbox (nonce)
            WHERE state IN ('signed', 'sent', 'accepted', 'reverted');
        CREATE INDEX outbox_live ON outbox (entry) WHERE state IN ('queued', 'signed', 'sent');
        CREATE INDEX outbox_by_task ON outbox (task_id);
        CREATE UNIQUE INDEX outbox_once ON outbox (task_id, kind, coalesce(lease_id, task_id))
            WHERE state IN ('queued', 'signed', 'sent');
        """
}
