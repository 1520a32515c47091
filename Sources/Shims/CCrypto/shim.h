#pragma once
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>

// Macros of macros, which Swift does not import.
static const int fairlead_ed25519 = EVP_PKEY_ED25519;

static inline long fairlead_bio_bytes(BIO *bio, char **start) {
    return BIO_get_mem_data(bio, start);
}
