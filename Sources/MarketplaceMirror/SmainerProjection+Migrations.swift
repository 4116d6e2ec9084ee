// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PostgreSQL

extension SmainerProjection {
    static func migrations(schema: String) -> [Migration] {
        [
            Migration(number: 1, name: "facts of the marketplace contract", sql: facts),
            Migration(number: 2, name: "views of the marketplace contract", sql: views),
        ]
    }

    /// One row for each event, never changed: undoing blocks is deleting the rows of those blocks. Totals stand in the
    /// rows as they were after the event, so that the newest row that is left always holds the right ones.
    private static let facts = """
        CREATE TABLE smainer_task_created (
            task_id numeric(39,0) PRIMARY KEY,
            creator bytea NOT NULL,
            position bigint NOT NULL,
            amount numeric(39,0) NOT NULL,
            task_hash bytea NOT NULL,
            execution_window bigint NOT NULL,
            client_ref bytea,
            created_at bigint NOT NULL,
            block_number bigint NOT NULL,
            transaction_index integer NOT NULL,
            event_index integer NOT NULL,
            transaction_hash bytea NOT NULL,
            UNIQUE (creator, position)
        );
        CREATE UNIQUE INDEX smainer_task_created_client_ref ON smainer_task_created (client_ref);
        CREATE INDEX smainer_task_created_block ON smainer_task_created (block_number);

        CREATE TABLE smainer_task_assigned (
            task_id numeric(39,0) NOT NULL REFERENCES smainer_task_created ON DELETE CASCADE,
            assignment smallint NOT NULL,
            provider bytea NOT NULL,
            assigned_at bigint NOT NULL,
            deadline bigint NOT NULL,
            block_number bigint NOT NULL,
            transaction_index integer NOT NULL,
            event_index integer NOT NULL,
            transaction_hash bytea NOT NULL,
            PRIMARY KEY (task_id, assignment)
        );
        CREATE INDEX smainer_task_assigned_provider ON smainer_task_assigned (provider);
        CREATE INDEX smainer_task_assigned_block ON smainer_task_assigned (block_number);

        -- status: 3 completed, 4 cancelled, 5 expired, as in the contract.
        CREATE TABLE smainer_task_closed (
            task_id numeric(39,0) PRIMARY KEY REFERENCES smainer_task_created ON DELETE CASCADE,
            status smallint NOT NULL CHECK (status BETWEEN 3 AND 5),
            closed_at bigint NOT NULL,
            amount numeric(39,0) NOT NULL,
            provider bytea,
            result_hash bytea,
            provider_payout numeric(39,0),
            gas_subsidy numeric(39,0),
            treasury_fee numeric(39,0),
            -- The provider's totals after this payment.
            provider_earnings numeric(78,0),
            provider_completed bigint,
            block_number bigint NOT NULL,
            transaction_index integer NOT NULL,
            event_index integer NOT NULL,
            transaction_hash bytea NOT NULL,
            CHECK (status <> 3 OR (provider IS NOT NULL AND result_hash IS NOT NULL AND provider_payout IS NOT NULL
                AND gas_subsidy IS NOT NULL AND treasury_fee IS NOT NULL AND provider_earnings IS NOT NULL
                AND provider_completed IS NOT NULL AND provider_payout + treasury_fee = amount))
        );
        CREATE UNIQUE INDEX smainer_task_closed_provider ON smainer_task_closed (provider, provider_completed);
        CREATE INDEX smainer_task_closed_block ON smainer_task_closed (block_number);

        -- The node's standing after each of its events.
        CREATE TABLE smainer_node_changed (
            node bytea NOT NULL,
            block_number bigint NOT NULL,
            transaction_index integer NOT NULL,
            event_index integer NOT NULL,
            status smallint NOT NULL CHECK (status BETWEEN 0 AND 3),
            public_key bytea NOT NULL,
            registered_at bigint NOT NULL,
            transaction_hash bytea NOT NULL,
            PRIMARY KEY (node, block_number, transaction_index, event_index)
        );
        CREATE INDEX smainer_node_changed_block ON smainer_node_changed (block_number);

        CREATE TABLE smainer_limit_set (
            user_address bytea NOT NULL,
            block_number bigint NOT NULL,
            transaction_index integer NOT NULL,
            event_index integer NOT NULL,
            spending_limit numeric(78,0) NOT NULL,
            transaction_hash bytea NOT NULL,
            PRIMARY KEY (user_address, block_number, transaction_index, event_index)
        );
        CREATE INDEX smainer_limit_set_block ON smainer_limit_set (block_number);

        CREATE TABLE smainer_administration (
            block_number bigint NOT NULL,
            transaction_index integer NOT NULL,
            event_index integer NOT NULL,
            name text NOT NULL,
            keys bytea[] NOT NULL,
            data bytea[] NOT NULL,
            transaction_hash bytea NOT NULL,
            PRIMARY KEY (block_number, transaction_index, event_index)
        );
        """

    private static let views = """
        -- What get_task answers, with the parts of a payment and the transactions that did it.
        CREATE VIEW smainer_tasks AS
        SELECT created.task_id, created.creator,
            CASE WHEN closed.status = 3 THEN closed.provider ELSE assigned.provider END AS provider,
            created.amount,
            coalesce(closed.status, CASE WHEN assigned.assignment IS NULL THEN 1 ELSE 2 END)::smallint AS status,
            created.task_hash, closed.result_hash, created.created_at, assigned.assigned_at, assigned.deadline,
            CASE WHEN closed.status = 3 THEN closed.closed_at END AS completed_at,
            created.execution_window, coalesce(assigned.assignment, 0)::smallint AS assignments, created.client_ref,
            closed.closed_at, closed.provider_payout, closed.gas_subsidy, closed.treasury_fee,
            created.transaction_hash AS create_transaction, assigned.transaction_hash AS assign_transaction,
            closed.transaction_hash AS close_transaction, created.block_number AS created_block
        FROM smainer_task_created AS created
        LEFT JOIN LATERAL (
            SELECT * FROM smainer_task_assigned AS latest WHERE latest.task_id = created.task_id
            ORDER BY latest.assignment DESC LIMIT 1
        ) AS assigned ON true
        LEFT JOIN smainer_task_closed AS closed ON closed.task_id = created.task_id;

        -- What get_user_tasks answers: position 0 is the user's first task.
        CREATE VIEW smainer_user_tasks AS
        SELECT creator AS user_address, position, task_id FROM smainer_task_created;

        -- What get_user_earnings answers, for every provider that was ever paid.
        CREATE VIEW smainer_earnings AS
        SELECT DISTINCT ON (provider) provider, provider_earnings AS earnings, provider_completed AS completed_tasks
        FROM smainer_task_closed WHERE provider IS NOT NULL ORDER BY provider, provider_completed DESC;

        -- What get_node answers, for every node that ever registered.
        CREATE VIEW smainer_nodes AS
        SELECT latest.node, latest.status, latest.public_key, latest.registered_at,
            coalesce(paid.provider_completed, 0) AS completed_tasks, coalesce(paid.provider_earnings, 0) AS earnings
        FROM (
            SELECT DISTINCT ON (node) node, status, public_key, registered_at FROM smainer_node_changed
            ORDER BY node, block_number DESC, transaction_index DESC, event_index DESC
        ) AS latest
        LEFT JOIN LATERAL (
            SELECT provider_completed, provider_earnings FROM smainer_task_closed AS closed
            WHERE closed.provider = latest.node ORDER BY provider_completed DESC LIMIT 1
        ) AS paid ON true;

        -- What get_spending_limit answers, for every user who ever set one.
        CREATE VIEW smainer_spending_limits AS
        SELECT DISTINCT ON (user_address) user_address, spending_limit FROM smainer_limit_set
        ORDER BY user_address, block_number DESC, transaction_index DESC, event_index DESC;

        -- The accounts that are relayers now.
        CREATE VIEW smainer_relayers AS
        SELECT relayer FROM (
            SELECT DISTINCT ON (keys[1]) keys[1] AS relayer, name FROM smainer_administration
            WHERE name IN ('RelayerAdded', 'RelayerRemoved')
            ORDER BY keys[1], block_number DESC, transaction_index DESC, event_index DESC
        ) AS latest WHERE name = 'RelayerAdded';
        """
}
