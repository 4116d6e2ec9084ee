// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#ifndef CADDRESSPADDING_H
#define CADDRESSPADDING_H

/// How many bytes of padding stand before the code that is linked after this module.
int address_padding(void);

#endif
