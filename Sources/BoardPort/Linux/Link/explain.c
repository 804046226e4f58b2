/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE
#include "explain.h"

#include <string.h>
#include <time.h>

#include "../../pool.h"
#include "BoardLink.h"
#include "complaint.h"

/* Who the other end was to be. */
static const char *peer(const mbedtls_ssl_context *session) {
    return strcmp(session->hostname, "aggregator.nudge") == 0 ? "aggregator" : "broker";
}

/* The server's certificate, or its CA's, has ended by this board's clock. */
static int explain_end(const mbedtls_ssl_context *session) {
    time_t now = time(NULL);
    struct tm date = {0};
    gmtime_r(&now, &date);
    return complain(
        BOARD_LINK_OUT_OF_TIME,
        "the %s's certificate has expired by this board's clock, which says %04d-%02d-%02d; one of "
        "the two clocks is wrong", peer(session), date.tm_year + 1900, date.tm_mon + 1, date.tm_mday);
}

/* Why the server's certificate was not accepted, the worst first. */
static int explain_certificate(const mbedtls_ssl_context *session) {
    static const struct {
        uint32_t flag;
        const char *words;
    } reasons[] = {
        {MBEDTLS_X509_BADCERT_NOT_TRUSTED, "its certificate is not from this fleet's CA"},
        {MBEDTLS_X509_BADCERT_CN_MISMATCH, "its certificate is not for "},
        {UINT32_MAX, "its certificate is not fit for a server"},
    };
    uint32_t flags = mbedtls_ssl_get_verify_result(session);
    if (flags == MBEDTLS_X509_BADCERT_EXPIRED) return explain_end(session);
    size_t index = 0;
    while ((flags & reasons[index].flag) == 0) index++;
    return complain(
        BOARD_LINK_UNTRUSTED, "the server is not this fleet's %s: %s%s", peer(session), reasons[index].words,
        reasons[index].flag == MBEDTLS_X509_BADCERT_CN_MISMATCH ? session->hostname : "");
}

/* The other end gave up with an alert: certificates it does not like have numbers of their own. */
static int explain_alert(const mbedtls_ssl_context *session) {
    int alert = session->in_msg[1];
    switch (alert) {
    case MBEDTLS_SSL_ALERT_MSG_CERT_REVOKED:
        return complain(BOARD_LINK_REFUSED, "the %s says that this identity is revoked", peer(session));
    case MBEDTLS_SSL_ALERT_MSG_CERT_EXPIRED:
        return complain(
            BOARD_LINK_OUT_OF_TIME, "by the %s's clock this identity has expired; enrol this board "
            "again, unless that clock is wrong", peer(session));
    /* What OpenSSL and its kin say of a certificate whose time has not come, among other things. */
    case MBEDTLS_SSL_ALERT_MSG_BAD_CERT:
        return complain(
            BOARD_LINK_OUT_OF_TIME, "the %s does not accept this identity (alert %d); by its clock "
            "it may not be valid yet", peer(session), alert);
    case MBEDTLS_SSL_ALERT_MSG_UNKNOWN_CA:
        return complain(BOARD_LINK_REFUSED, "this identity comes from another fleet's CA");
    case MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_CERT:
    case MBEDTLS_SSL_ALERT_MSG_CERT_UNKNOWN:
    case MBEDTLS_SSL_ALERT_MSG_ACCESS_DENIED:
        return complain(
            BOARD_LINK_REFUSED, "the %s does not accept this identity (alert %d)", peer(session), alert);
    default: return complain(BOARD_LINK_BROKEN, "the other end gave up with TLS alert %d", alert);
    }
}

int explain(const mbedtls_ssl_context *session, int status) {
    if (board_pool_was_full()) return complain_of_full_pool();
    switch (status) {
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED: return explain_certificate(session);
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE: return explain_alert(session);
    case MBEDTLS_ERR_SSL_CONN_EOF:
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        return complain(BOARD_LINK_CLOSED, "the other end closed the connection");
    case MBEDTLS_ERR_SSL_INVALID_RECORD:
    case MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO:
    case MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION:
        return complain(BOARD_LINK_BROKEN, "what answers does not speak TLS 1.2 (error -0x%04x)", -status);
    default: return complain(BOARD_LINK_BROKEN, "TLS failed with mbedTLS error -0x%04x", -status);
    }
}
