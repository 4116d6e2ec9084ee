// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import JSON

/// The order that the documentation shows, which the demo and the tests send.
package enum PublicExample {
    /// The body of `POST /api/v1/tasks`.
    package static let order: JSONValue = [
        "payload": [
            "algorithm": "matrix_multiplication", "matrix_a": [[1, 2], [3, 4]], "matrix_b": [[5, 6], [7, 8]],
        ],
        "requirements": ["cpu_threads": 4, "ram_gb": 8, "gpu_required": false, "max_execution_time": 300],
        "token_amount": 1000, "description": "Matrix multiplication",
    ]

    /// What comes out.
    package static let result: JSONValue = ["matrix": [[19, 22], [43, 50]]]
}
