/* SPDX-License-Identifier: Apache-2.0 */

/* TLS on the socket, by mbedTLS 2.28. */
#include <mbedtls/ssl.h>

#include "../../pool.h"
#include "BoardLink.h"
#include "BoardPort.h"
#include "complaint.h"
#include "explain.h"
#include "identity.h"
#include "socket.h"
#include "tls.h"

static const uint64_t second = 1000000000u;
static const uint64_t handshake_seconds = 30;

static mbedtls_ssl_config configuration;
static mbedtls_ssl_context session;
static int is_configured;

/* Forward secrecy and authenticated encryption only. The first has the shortest records, 21 bytes around the
   payload, and is the fastest on boards without AES instructions. */
static const int suites[] = {
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    0,
};
static const mbedtls_ecp_group_id curves[] = {
    MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_CURVE25519, MBEDTLS_ECP_DP_SECP384R1, MBEDTLS_ECP_DP_NONE};

static int draw_randomness(void *context, unsigned char *bytes, size_t count) {
    (void)context;
    board_entropy(bytes, count);
    return 0;
}

static int carry_out(void *context, const unsigned char *bytes, size_t count) {
    (void)context;
    long sent = socket_send(bytes, count);
    if (sent >= 0) return (int)sent;
    return sent == SOCKET_WOULD_WAIT ? MBEDTLS_ERR_SSL_WANT_WRITE : MBEDTLS_ERR_SSL_CONN_EOF;
}

static int carry_in(void *context, unsigned char *buffer, size_t capacity) {
    (void)context;
    long got = socket_receive(buffer, capacity);
    if (got > 0) return (int)got;
    return got == SOCKET_WOULD_WAIT ? MBEDTLS_ERR_SSL_WANT_READ : MBEDTLS_ERR_SSL_CONN_EOF;
}

/* Takes a certificate of the fleet's CA whose time has not come: a board's clock may be far behind, and
   whoever made the certificate knew better. Called for each certificate of the server's chain. */
static int allow_future(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags) {
    (void)context, (void)certificate, (void)depth;
    *flags &= ~(uint32_t)MBEDTLS_X509_BADCERT_FUTURE;
    return 0;
}

static int configure(void) {
    mbedtls_ssl_config_init(&configuration);
    int status = mbedtls_ssl_config_defaults(
        &configuration, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (status != 0) return status;
    mbedtls_ssl_conf_min_version(&configuration, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_authmode(&configuration, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_verify(&configuration, allow_future, NULL);
    mbedtls_ssl_conf_ciphersuites(&configuration, suites);
    mbedtls_ssl_conf_curves(&configuration, curves);
    mbedtls_ssl_conf_session_tickets(&configuration, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
    mbedtls_ssl_conf_rng(&configuration, draw_randomness, NULL);
    mbedtls_ssl_conf_ca_chain(&configuration, identity_authority(), NULL);
    is_configured = 1;
    return mbedtls_ssl_conf_own_cert(&configuration, identity_certificate(), identity_key());
}

/* Waits for what TLS asked for. Returns 0 to go on, else an error. */
static int wait_for(int status, uint64_t deadline) {
    int is_waiting = status == MBEDTLS_ERR_SSL_WANT_READ || status == MBEDTLS_ERR_SSL_WANT_WRITE;
    if (!is_waiting) return explain(&session, status);
    int ready = socket_wait(status == MBEDTLS_ERR_SSL_WANT_WRITE, deadline);
    if (ready == 0) return complain(BOARD_LINK_UNAVAILABLE, "the other end does not answer");
    return ready < 0 ? complain(ready, "asked to stop") : 0;
}

static int shake_hands(const char *name) {
    mbedtls_ssl_init(&session);
    int status = is_configured ? 0 : configure();
    if (status == 0) status = mbedtls_ssl_setup(&session, &configuration);
    if (status == 0) status = mbedtls_ssl_set_hostname(&session, name);
    if (status != 0) return explain(&session, status);
    mbedtls_ssl_set_bio(&session, NULL, carry_out, carry_in, NULL);
    uint64_t deadline = board_nanoseconds() + handshake_seconds * second;
    while ((status = mbedtls_ssl_handshake(&session)) != 0) {
        uint64_t silence = socket_silence_end();
        int error = wait_for(status, silence < deadline ? silence : deadline);
        if (error != 0) return error;
    }
    return 0;
}

int tls_open(const char *name) {
    board_pool_enter();
    int error = shake_hands(name);
    board_pool_leave();
    return error;
}

int tls_send(const void *bytes, size_t count) {
    uint64_t deadline = board_nanoseconds() + SOCKET_SEND_SECONDS * second;
    int status, error = 0;
    board_pool_enter();
    while (error == 0 && (status = mbedtls_ssl_write(&session, bytes, count)) != (int)count) {
        if (status > 0) bytes = (const char *)bytes + status, count -= (size_t)status;
        else error = wait_for(status, deadline);
    }
    board_pool_leave();
    return error;
}

long tls_receive(void *buffer, size_t capacity, uint64_t deadline) {
    long result;
    board_pool_enter();
    while ((result = mbedtls_ssl_read(&session, buffer, capacity)) == MBEDTLS_ERR_SSL_WANT_READ ||
           result == MBEDTLS_ERR_SSL_WANT_WRITE) {
        if (socket_wait(result == MBEDTLS_ERR_SSL_WANT_WRITE, deadline) <= 0) break;
    }
    board_pool_leave();
    if (result > 0) return result;
    if (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE) return 0;
    return explain(&session, result == 0 ? MBEDTLS_ERR_SSL_CONN_EOF : (int)result);
}

void tls_close(void) {
    board_pool_enter();
    mbedtls_ssl_close_notify(&session);
    mbedtls_ssl_free(&session);
    board_pool_leave();
}

const char *tls_suite(void) { return mbedtls_ssl_get_ciphersuite(&session); }
