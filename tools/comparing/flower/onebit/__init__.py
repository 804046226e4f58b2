# SPDX-License-Identifier: Apache-2.0
"""See app.py."""
