#pragma once
#include <secp256k1.h>
#include <secp256k1_recovery.h>

/* The constants are macros over macros, which Swift does not import. */
static const unsigned int secp256k1_shim_context_none = SECP256K1_CONTEXT_NONE;
static const unsigned int secp256k1_shim_compressed = SECP256K1_EC_COMPRESSED;
static const unsigned int secp256k1_shim_uncompressed = SECP256K1_EC_UNCOMPRESSED;
